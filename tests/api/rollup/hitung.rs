//! Every count of every card, counted again: plain loops over whole rows, as somebody with all registers on the table
//! would do it. It shares no code with the product but the names of counts and groups, the catalogue, and what has
//! vectors of its own elsewhere: the z-scores that a row keeps, whether a dose is valid, holidays. Participation is
//! counted here, every other theme in a file of its own.

mod gizi;
mod imunisasi;
mod jenis;
mod pos;
mod program;
mod rujukan;
mod skrining;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike as _, Duration, NaiveDate, Utc};
use posyandu::domain::id::PosyanduId;
use posyandu::domain::imunisasi::DosisVaksin;
use posyandu::domain::pertumbuhan::JenisKelamin;
use posyandu::domain::pilihan::Pilihan as _;
use posyandu::domain::posyandu::Bidang;
use posyandu::domain::rollup::Ukur;
use posyandu::domain::rollup::ukur::{Golongan, Lingkup, Satu};
use posyandu::domain::siklus::KelompokStatistik;
use posyandu::domain::tanggal::PresisiLahir;
use posyandu::store::hari_buka::{kader_hadir, kehadiran, kunjungan};
use posyandu::store::rujukan::riwayat;
use posyandu::store::sasaran::{domisili, kehamilan};
use posyandu::store::table::Table;
use posyandu::store::{self, hari_buka, kader, keluarga, pelayanan, sasaran, tanda};
use serde_json::Value as Json;
use uuid::Uuid;

use super::baris;
use crate::interpreter::Line;
use crate::world::World;

/// Twelve months, four quarters, the year.
const MASA: usize = 17;

/// Of a post, a year and a count, the number of each period. What is not there is zero.
pub type Angka = BTreeMap<(PosyanduId, i32, Ukur), [i64; MASA]>;

type Selang = (NaiveDate, Option<NaiveDate>);

struct Orang {
    jenis_kelamin: JenisKelamin,
    lahir: NaiveDate,
    presisi: PresisiLahir,
    meninggal: Option<NaiveDate>,
    buku: Option<NaiveDate>,
    rumah: Option<Uuid>,
    tinggal: Vec<(Uuid, Selang)>,
    hamil: Vec<Hamil>,
    datang: Vec<(Uuid, NaiveDate, KelompokStatistik)>,
    /// As they were given, of one day in the order of their ids.
    layanan: Vec<Layanan>,
    /// The rules that raised a flag, and for which day.
    tanda: Vec<(NaiveDate, String)>,
    /// The doses that count.
    dosis: Vec<(DosisVaksin, NaiveDate)>,
}

struct Hamil {
    selang: Selang,
    hpl: Option<NaiveDate>,
    keguguran: bool,
}

impl Hamil {
    /// The day of a delivery.
    fn bersalin(&self) -> Option<NaiveDate> {
        self.selang.1.filter(|_| !self.keguguran)
    }
}

struct Layanan {
    id: Uuid,
    pos: Uuid,
    tanggal: NaiveDate,
    bidang: Bidang,
    kode: String,
    /// The form.
    isi: Json,
    /// Hundredths of BB/U, TB/U, BB/TB.
    z: [Option<i64>; 3],
    edema: bool,
    /// Letter, 2T, below the red line.
    timbang: Option<(String, bool, bool)>,
}

impl Layanan {
    fn ada(&self, medan: &str) -> bool {
        !self.isi[medan].is_null()
    }

    fn tanggal_di(&self, medan: &str) -> Option<NaiveDate> {
        self.isi[medan].as_str().map(|text| text.parse().unwrap())
    }
}

struct Hari {
    id: Uuid,
    pos: Uuid,
    tanggal: NaiveDate,
    status: String,
    kader: BTreeSet<Uuid>,
}

impl Hari {
    /// Was it held, or is it being held?
    fn buka(&self) -> bool {
        ["SELESAI", "BERLANGSUNG"].contains(&self.status.as_str())
    }
}

struct Kunjungan {
    pos: Uuid,
    tanggal: NaiveDate,
    kader: Uuid,
    bertemu: bool,
    orang: Option<Uuid>,
    rumah: Option<Uuid>,
}

struct Kasus {
    pos: Uuid,
    bidang: Bidang,
    status: String,
    dibuat: NaiveDate,
    /// The first step of the receiver, and the day it was done.
    ditindak: Option<NaiveDate>,
    selesai: Option<NaiveDate>,
}

struct Pos {
    id: Uuid,
    kader_wajib: i64,
    status: String,
}

struct Sk {
    id: Uuid,
    pos: Uuid,
    bidang: Vec<Bidang>,
    masa: Selang,
}

/// The registers of all posts.
pub struct Buku {
    pos: Vec<Pos>,
    orang: Vec<Orang>,
    /// Households: id, post, services.
    rumah: Vec<(Uuid, Uuid, Vec<Layanan>)>,
    /// Services for nobody in particular.
    umum: Vec<Layanan>,
    hari: Vec<Hari>,
    kunjungan: Vec<Kunjungan>,
    kader: Vec<Sk>,
    kasus: Vec<Kasus>,
}

fn id(line: &Line, col: &str) -> Uuid {
    line[col].id().unwrap()
}

fn date(line: &Line, col: &str) -> NaiveDate {
    line[col].date().unwrap()
}

fn kata(line: &Line, col: &str) -> String {
    line[col].text().unwrap().to_owned()
}

/// The day in Kukar.
fn hari_di_kukar(pada: DateTime<Utc>) -> NaiveDate {
    (pada + Duration::hours(8)).date_naive()
}

fn ada(selang: &Selang, hari: NaiveDate) -> bool {
    selang.0 <= hari && selang.1.is_none_or(|akhir| hari < akhir)
}

/// Completed months.
fn bulan(lahir: NaiveDate, pada: NaiveDate) -> i32 {
    let months = (pada.year() - lahir.year()) * 12 + pada.month() as i32 - lahir.month() as i32;
    if pada.day() < lahir.day() { months - 1 } else { months }
}

fn umur(lahir: NaiveDate, pada: NaiveDate) -> KelompokStatistik {
    use KelompokStatistik as K;
    match bulan(lahir, pada) {
        ..12 => K::Bayi,
        12..24 => K::Baduta,
        24..60 => K::Balita,
        60..72 => K::Prasekolah,
        72..120 => K::UsiaSekolah,
        120..216 => K::Remaja,
        216..720 => K::UsiaProduktif,
        720.. => K::Lansia,
    }
}

impl Orang {
    fn tinggal(&self, pos: Uuid, hari: NaiveDate) -> bool {
        self.lahir <= hari
            && self.meninggal.is_none_or(|meninggal| hari <= meninggal)
            && self.tinggal.iter().any(|(at, selang)| *at == pos && ada(selang, hari))
    }

    /// The group she counts in: pregnant, in the 42 days after a delivery, else by age.
    fn kelompok(&self, hari: NaiveDate) -> KelompokStatistik {
        let nifas = |hamil: &Hamil| {
            hamil.bersalin().is_some_and(|lahir| (0..=42).contains(&(hari - lahir).num_days()))
        };
        if self.hamil.iter().any(|hamil| ada(&hamil.selang, hari)) {
            KelompokStatistik::IbuHamil
        } else if self.hamil.iter().any(nifas) {
            KelompokStatistik::IbuNifas
        } else {
            umur(self.lahir, hari)
        }
    }
}

fn layanan(line: &Line) -> Layanan {
    let flag = |col: &str| line[col].bool().unwrap_or(false);
    Layanan {
        id: id(line, "id"),
        pos: id(line, "posyandu_id"),
        tanggal: date(line, "tanggal"),
        bidang: Bidang::dari_kode(line["bidang"].text().unwrap()).unwrap(),
        kode: kata(line, "kode"),
        isi: serde_json::from_str(line["isi"].text().unwrap()).unwrap(),
        z: ["z_bb_u", "z_tb_u", "z_bb_tb"].map(|col| line[col].int()),
        edema: flag("edema"),
        timbang: line["verdict"].text().map(|letter| (letter.to_owned(), flag("dua_t"), flag("bgm"))),
    }
}

fn orang(line: &Line) -> Orang {
    Orang {
        jenis_kelamin: JenisKelamin::dari_kode(line["jenis_kelamin"].text().unwrap()).unwrap(),
        lahir: date(line, "tanggal_lahir"),
        presisi: PresisiLahir::dari_kode(line["presisi_lahir"].text().unwrap()).unwrap(),
        meninggal: line["meninggal_pada"].date(),
        buku: line["buku_kia_sejak"].date(),
        rumah: line["keluarga_id"].id(),
        tinggal: Vec::new(),
        hamil: Vec::new(),
        datang: Vec::new(),
        layanan: Vec::new(),
        tanda: Vec::new(),
        dosis: Vec::new(),
    }
}

fn sk(line: &Line) -> Sk {
    let bidang = kata(line, "bidang");
    Sk {
        id: id(line, "id"),
        pos: id(line, "posyandu_id"),
        bidang: bidang.split(',').map(|kode| Bidang::dari_kode(kode.trim()).unwrap()).collect(),
        masa: (date(line, "mulai"), line["akhir"].date()),
    }
}

impl Buku {
    /// Reads all registers.
    pub async fn baca(world: &World) -> Buku {
        let all = async |table: &'static Table| baris(world, table).await;
        let given = all(&pelayanan::TABLE).await;
        let open: Vec<&Line> = given.iter().filter(|line| line["sensitif"].bool() == Some(false)).collect();
        let of_house = |house: Uuid| {
            let lines = open.iter().filter(|line| line["sasaran_id"].is_null());
            lines.filter(|line| line["keluarga_id"].id() == Some(house)).map(|line| layanan(line)).collect()
        };
        let nobody = |line: &&&Line| {
            ["sasaran_id", "keluarga_id", "kehadiran_id"].iter().all(|col| line[*col].is_null())
        };
        let hari = Buku::hari(&all(&hari_buka::TABLE).await, &all(&kader_hadir::TABLE).await);
        let mut orang: BTreeMap<Uuid, Orang> =
            all(&sasaran::TABLE).await.iter().map(|line| (id(line, "id"), orang(line))).collect();
        for line in &all(&domisili::TABLE).await {
            let selang = (date(line, "mulai"), line["akhir"].date());
            orang.get_mut(&id(line, "sasaran_id")).unwrap().tinggal.push((id(line, "posyandu_id"), selang));
        }
        for line in &all(&kehamilan::TABLE).await {
            let selang = (date(line, "mulai"), line["berakhir"].date());
            let keguguran = line["hasil"].text() == Some("KEGUGURAN");
            let hamil = Hamil { selang, hpl: line["hpl"].date(), keguguran };
            orang.get_mut(&id(line, "sasaran_id")).unwrap().hamil.push(hamil);
        }
        for line in &all(&kehadiran::TABLE).await {
            let day = hari.iter().find(|day| day.id == id(line, "hari_buka_id")).unwrap();
            let Some(who) = line["sasaran_id"].id().filter(|_| day.buka()) else { continue };
            let noted = line["kondisi"].text().or(line["kelompok_umur"].text()).unwrap();
            let group = KelompokStatistik::dari_kode(noted).unwrap();
            orang.get_mut(&who).unwrap().datang.push((id(line, "posyandu_id"), day.tanggal, group));
        }
        for line in &all(&tanda::TABLE).await {
            let Some(who) = line["sasaran_id"].id().filter(|_| line["sensitif"].bool() == Some(false)) else {
                continue;
            };
            orang.get_mut(&who).unwrap().tanda.push((date(line, "tanggal"), kata(line, "aturan")));
        }
        for line in open.iter().filter(|line| line["sasaran_id"].id().is_some()) {
            orang.get_mut(&id(line, "sasaran_id")).unwrap().layanan.push(layanan(line));
        }
        let mut orang: Vec<Orang> = orang.into_values().collect();
        for one in &mut orang {
            one.layanan.sort_by_key(|one| (one.tanggal, one.id));
            one.dosis = imunisasi::dihitung(one);
        }
        Buku {
            pos: all(&store::posyandu::TABLE)
                .await
                .iter()
                .map(|line| Pos {
                    id: id(line, "id"),
                    kader_wajib: line["kader_wajib"].int().unwrap(),
                    status: kata(line, "status"),
                })
                .collect(),
            rumah: all(&keluarga::TABLE)
                .await
                .iter()
                .map(|line| (id(line, "id"), id(line, "posyandu_id"), of_house(id(line, "id"))))
                .collect(),
            orang,
            umum: open.iter().filter(nobody).map(|line| layanan(line)).collect(),
            hari,
            kunjungan: all(&kunjungan::TABLE)
                .await
                .iter()
                .map(|line| Kunjungan {
                    pos: id(line, "posyandu_id"),
                    tanggal: date(line, "tanggal"),
                    kader: id(line, "kader_id"),
                    bertemu: line["hasil"].text() == Some("BERTEMU"),
                    orang: line["sasaran_id"].id(),
                    rumah: line["keluarga_id"].id(),
                })
                .collect(),
            kader: all(&kader::TABLE).await.iter().map(sk).collect(),
            kasus: Buku::kasus(&all(&store::rujukan::TABLE).await, &all(&riwayat::TABLE).await),
        }
    }

    fn hari(days: &[Line], there: &[Line]) -> Vec<Hari> {
        let of = |day: &Line| Hari {
            id: id(day, "id"),
            pos: id(day, "posyandu_id"),
            tanggal: date(day, "tanggal"),
            status: kata(day, "status"),
            kader: there
                .iter()
                .filter(|line| line["hari_buka_id"] == day["id"])
                .map(|line| id(line, "kader_id"))
                .collect(),
        };
        days.iter().map(of).collect()
    }

    fn kasus(sent: &[Line], steps: &[Line]) -> Vec<Kasus> {
        let of = |line: &Line| {
            let first = |which: &dyn Fn(&Line) -> bool| {
                let mine = steps.iter().filter(|step| step["rujukan_id"] == line["id"] && which(step));
                mine.map(|step| hari_di_kukar(step["pada"].time().unwrap())).min()
            };
            Kasus {
                pos: id(line, "posyandu_id"),
                bidang: Bidang::dari_kode(line["bidang"].text().unwrap()).unwrap(),
                status: kata(line, "status"),
                dibuat: hari_di_kukar(line["dibuat"].time().unwrap()),
                ditindak: first(&|step| step["peran"].text() == Some("OPD")),
                selesai: first(&|step| step["ke"].text() == Some("SELESAI")),
            }
        };
        sent.iter().filter(|line| line["sensitif"].bool() == Some(false)).map(of).collect()
    }

    /// Counts these years of every post.
    pub fn hitung(&self, tahun: impl Iterator<Item = i32> + Clone) -> Angka {
        let mut angka = Angka::new();
        for pos in &self.pos {
            for tahun in tahun.clone() {
                for (letak, (dari, sampai)) in masa(tahun).into_iter().enumerate() {
                    let acuan = self.acuan(pos.id, dari, sampai);
                    let mut lembar = Lembar {
                        buku: self,
                        pos: pos.id,
                        dari,
                        sampai,
                        acuan,
                        warga: self.orang.iter().filter(|orang| orang.tinggal(pos.id, acuan)).collect(),
                        tahun,
                        letak,
                        angka: &mut angka,
                    };
                    lembar.kelompok();
                    if letak < 12 {
                        lembar.skdn();
                    }
                    lembar.bidang();
                    lembar.rumah();
                    lembar.baris();
                    lembar.kader(Lingkup::Semua, pos.kader_wajib);
                    for bidang in Bidang::ALL {
                        lembar.kader(Lingkup::Bidang(bidang), 1);
                    }
                    lembar.buka();
                    lembar.gizi();
                    lembar.program();
                    lembar.imunisasi();
                    lembar.jenis();
                    lembar.skrining();
                    lembar.pos();
                    lembar.rujukan();
                }
            }
        }
        angka
    }

    fn acuan(&self, pos: Uuid, dari: NaiveDate, sampai: NaiveDate) -> NaiveDate {
        let days = self.hari.iter().filter(|hari| hari.pos == pos && hari.buka()).map(|hari| hari.tanggal);
        days.filter(|hari| (dari..=sampai).contains(hari)).max().unwrap_or(sampai)
    }
}

/// First and last day of the seventeen periods of a year.
fn masa(tahun: i32) -> Vec<(NaiveDate, NaiveDate)> {
    let months = (1..=12).map(|bulan| (bulan, bulan));
    let spans = months.chain([(1, 3), (4, 6), (7, 9), (10, 12), (1, 12)]);
    let first = |bulan| NaiveDate::from_ymd_opt(tahun, bulan, 1).unwrap();
    let last =
        |bulan: u32| (28..=31).rev().find_map(|hari| NaiveDate::from_ymd_opt(tahun, bulan, hari)).unwrap();
    spans.map(|(dari, sampai)| (first(dari), last(sampai))).collect()
}

/// One period of a post, as it is filled in.
struct Lembar<'a> {
    buku: &'a Buku,
    pos: Uuid,
    dari: NaiveDate,
    sampai: NaiveDate,
    acuan: NaiveDate,
    /// Who lives there on the reference date.
    warga: Vec<&'a Orang>,
    tahun: i32,
    letak: usize,
    angka: &'a mut Angka,
}

impl Lembar<'_> {
    fn tulis(&mut self, ukur: Ukur, n: usize) {
        if n > 0 {
            let key = (PosyanduId(self.pos), self.tahun, ukur);
            self.angka.entry(key).or_default()[self.letak] += i64::try_from(n).unwrap();
        }
    }

    fn tulis_semua(&mut self, counts: Vec<Ukur>) {
        for ukur in counts {
            self.tulis(ukur, 1);
        }
    }

    fn dalam(&self, tanggal: NaiveDate) -> bool {
        (self.dari..=self.sampai).contains(&tanggal)
    }

    /// Is it the whole year?
    fn setahun(&self) -> bool {
        self.letak == MASA - 1
    }

    /// What somebody received in the period, wherever, the earlier first.
    fn didapat<'o>(
        &self,
        orang: &'o Orang,
    ) -> impl DoubleEndedIterator<Item = &'o Layanan> + Clone + use<'o> {
        let (dari, sampai) = (self.dari, self.sampai);
        orang.layanan.iter().filter(move |one| (dari..=sampai).contains(&one.tanggal))
    }

    /// The days of the post in the period, planned, held or called off.
    fn hari(&self) -> impl Iterator<Item = &Hari> {
        self.buku.hari.iter().filter(|hari| hari.pos == self.pos && self.dalam(hari.tanggal))
    }

    fn kunjungan(&self) -> impl Iterator<Item = &Kunjungan> {
        self.buku.kunjungan.iter().filter(|visit| visit.pos == self.pos && self.dalam(visit.tanggal))
    }

    /// What was recorded at the post in the period: for people who are registered somewhere, for houses, for nobody.
    fn tercatat(&self) -> impl Iterator<Item = &Layanan> {
        let people = self.buku.orang.iter().flat_map(|orang| &orang.layanan);
        let houses = self.buku.rumah.iter().flat_map(|(_, _, layanan)| layanan);
        let all = people.chain(houses).chain(&self.buku.umum);
        all.filter(|one| one.pos == self.pos && self.dalam(one.tanggal))
    }

    fn kelompok(&mut self) {
        let mut counts = Vec::new();
        for orang in &self.warga {
            counts.push(Ukur::Warga(golongan(orang, orang.kelompok(self.acuan))));
            let mut came = BTreeSet::new();
            for (pos, tanggal, group) in &orang.datang {
                if *pos == self.pos && self.dalam(*tanggal) && came.insert(*group as usize) {
                    counts.push(Ukur::Datang(golongan(orang, *group)));
                }
            }
        }
        self.tulis_semua(counts);
    }

    fn skdn(&mut self) {
        let mut counts = Vec::new();
        for orang in self.warga.iter().filter(|orang| bulan(orang.lahir, self.acuan) < 60) {
            let of = golongan(orang, umur(orang.lahir, self.acuan));
            counts.push(Ukur::S(of));
            if orang.buku.is_some_and(|sejak| sejak <= self.acuan) {
                counts.push(Ukur::K(of));
            }
            let here = orang.layanan.iter().filter(|one| one.pos == self.pos && self.dalam(one.tanggal));
            let weighed: Vec<_> = here.filter_map(|one| one.timbang.clone()).collect();
            assert!(weighed.len() < 2, "two verdicts in a month");
            for (letter, dua_t, bgm) in weighed {
                counts.push(match letter.as_str() {
                    "N" => Ukur::N(of),
                    "T" => Ukur::T(of),
                    "O" => Ukur::O(of),
                    "B" => Ukur::B(of),
                    other => panic!("a verdict {other}"),
                });
                counts.extend(dua_t.then_some(Ukur::DuaT(of)));
                counts.extend(bgm.then_some(Ukur::Bgm(of)));
            }
        }
        self.tulis_semua(counts);
    }

    fn bidang(&mut self) {
        let mut counts = Vec::new();
        for orang in &self.warga {
            let months = bulan(orang.lahir, self.acuan);
            for (bidang, meant) in [
                (Bidang::Kesehatan, true),
                (Bidang::TrantibumLinmas, true),
                (Bidang::Pendidikan, (36..72).contains(&months)),
            ] {
                let got =
                    |one: &&Layanan| one.pos == self.pos && one.bidang == bidang && self.dalam(one.tanggal);
                counts.extend(meant.then_some(Ukur::Berhak(bidang)));
                counts.extend(
                    (meant && orang.layanan.iter().any(|one| got(&one))).then_some(Ukur::Terlayani(bidang)),
                );
            }
        }
        self.tulis_semua(counts);
    }

    fn rumah(&mut self) {
        let mut counts = Vec::new();
        for (rumah, pos, layanan) in self.buku.rumah.iter().filter(|(_, pos, _)| *pos == self.pos) {
            assert!(layanan.iter().all(|one| one.pos == *pos), "a household is served by its post");
            if !self.warga.iter().any(|orang| orang.rumah == Some(*rumah)) {
                continue;
            }
            for bidang in [Bidang::PekerjaanUmum, Bidang::PerumahanRakyat, Bidang::Sosial] {
                let got = layanan.iter().any(|one| one.bidang == bidang && self.dalam(one.tanggal));
                counts.push(Ukur::Berhak(bidang));
                counts.extend(got.then_some(Ukur::Terlayani(bidang)));
            }
        }
        self.tulis_semua(counts);
    }

    fn baris(&mut self) {
        let here = self.tercatat().map(|one| Ukur::Baris(one.bidang)).collect();
        self.tulis_semua(here);
    }

    fn kader(&mut self, lingkup: Lingkup, wajib: i64) {
        let mine = |sk: &&Sk| {
            let meant = match lingkup {
                Lingkup::Semua => true,
                Lingkup::Bidang(bidang) => sk.bidang.contains(&bidang),
            };
            sk.pos == self.pos && meant
        };
        let roster: Vec<&Sk> = self.buku.kader.iter().filter(mine).collect();
        let serving = |on: NaiveDate| -> BTreeSet<Uuid> {
            roster.iter().filter(|sk| ada(&sk.masa, on)).map(|sk| sk.id).collect()
        };
        let (mut listed, mut active, mut expected, mut present, mut any) =
            (BTreeSet::new(), BTreeSet::new(), 0, 0, false);
        for hari in self.hari().filter(|hari| hari.buka()) {
            let serving = serving(hari.tanggal);
            any = true;
            expected += serving.len();
            present += serving.intersection(&hari.kader).count();
            active.extend(serving.intersection(&hari.kader).copied());
            listed.extend(serving);
        }
        for visit in self.kunjungan() {
            let serving = serving(visit.tanggal);
            any = true;
            active.extend(serving.get(&visit.kader).copied());
            listed.extend(serving);
        }
        if !any {
            listed = serving(self.sampai);
        }
        let filled = serving(self.acuan).len();
        for (ukur, n) in [
            (Ukur::KaderBertugas(lingkup), listed.len()),
            (Ukur::KaderAktif(lingkup), active.len()),
            (Ukur::KaderDiharapkan(lingkup), expected),
            (Ukur::KaderHadir(lingkup), present),
            (Ukur::KaderAda(lingkup), filled),
            (Ukur::KaderPerlu(lingkup), usize::try_from(wajib).unwrap()),
        ] {
            self.tulis(ukur, n);
        }
    }

    fn buka(&mut self) {
        let held = self.hari().filter(|hari| hari.buka());
        let days: Vec<NaiveDate> = held.map(|hari| hari.tanggal).collect();
        let months: BTreeSet<u32> = days.iter().map(|hari| hari.month()).collect();
        self.tulis(Ukur::HariBuka(Satu), days.len());
        self.tulis(Ukur::BulanBuka(Satu), months.len());
    }
}

fn golongan(orang: &Orang, kelompok: KelompokStatistik) -> Golongan {
    Golongan { kelompok, jenis_kelamin: orang.jenis_kelamin }
}

//! Every count of every card, counted again: plain loops over whole rows, as somebody with all registers on the table
//! would do it. It shares no code with the product but the names of counts and groups; a family of indicators is a
//! function here.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike as _, NaiveDate};
use posyandu::domain::id::PosyanduId;
use posyandu::domain::pertumbuhan::JenisKelamin;
use posyandu::domain::pilihan::Pilihan as _;
use posyandu::domain::posyandu::Bidang;
use posyandu::domain::rollup::Ukur;
use posyandu::domain::rollup::ukur::{Golongan, Lingkup, Satu};
use posyandu::domain::siklus::KelompokStatistik;
use posyandu::store::hari_buka::{kader_hadir, kehadiran, kunjungan};
use posyandu::store::sasaran::{domisili, kehamilan};
use posyandu::store::table::Table;
use posyandu::store::{hari_buka, kader, keluarga, pelayanan, posyandu as pos, sasaran};
use uuid::Uuid;

use crate::interpreter::{Line, lines_of};
use crate::world::World;

/// Post, year, count, and the place of the period: twelve months, four quarters, the year.
pub type Kunci = (PosyanduId, i32, Ukur, usize);

/// What is not there is zero.
pub type Angka = BTreeMap<Kunci, i64>;

type Selang = (NaiveDate, Option<NaiveDate>);

struct Orang {
    jenis_kelamin: JenisKelamin,
    lahir: NaiveDate,
    meninggal: Option<NaiveDate>,
    buku: Option<NaiveDate>,
    rumah: Option<Uuid>,
    tinggal: Vec<(Uuid, Selang)>,
    hamil: Vec<Selang>,
    datang: Vec<(Uuid, NaiveDate, KelompokStatistik)>,
    layanan: Vec<Layanan>,
}

struct Layanan {
    pos: Uuid,
    tanggal: NaiveDate,
    bidang: Bidang,
    /// Letter, 2T, below the red line.
    timbang: Option<(String, bool, bool)>,
}

struct Hari {
    pos: Uuid,
    tanggal: NaiveDate,
    kader: BTreeSet<Uuid>,
}

struct Sk {
    id: Uuid,
    pos: Uuid,
    bidang: Vec<Bidang>,
    masa: Selang,
}

/// The registers of all posts.
pub struct Buku {
    pos: Vec<(Uuid, i64)>,
    orang: Vec<Orang>,
    /// Households: id, post, services.
    rumah: Vec<(Uuid, Uuid, Vec<Layanan>)>,
    /// Services for nobody in particular.
    umum: Vec<Layanan>,
    hari: Vec<Hari>,
    kunjungan: Vec<(Uuid, NaiveDate, Uuid)>,
    kader: Vec<Sk>,
}

fn id(line: &Line, col: &str) -> Uuid {
    line[col].id().unwrap()
}

fn date(line: &Line, col: &str) -> NaiveDate {
    line[col].date().unwrap()
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
}

fn layanan(line: &Line) -> Layanan {
    let flag = |col: &str| line[col].bool().unwrap_or(false);
    Layanan {
        pos: id(line, "posyandu_id"),
        tanggal: date(line, "tanggal"),
        bidang: Bidang::dari_kode(line["bidang"].text().unwrap()).unwrap(),
        timbang: line["verdict"].text().map(|letter| (letter.to_owned(), flag("dua_t"), flag("bgm"))),
    }
}

impl Buku {
    /// Reads all registers.
    pub async fn baca(world: &World) -> Buku {
        let all = async |table: &'static Table| lines_of(world, table).await;
        let (days, stays, expecting) =
            (all(&hari_buka::TABLE).await, all(&domisili::TABLE).await, all(&kehamilan::TABLE).await);
        let (came, given) = (all(&kehadiran::TABLE).await, all(&pelayanan::TABLE).await);
        let open: Vec<&Line> = given.iter().filter(|line| line["sensitif"].bool() == Some(false)).collect();
        let held: BTreeMap<Uuid, &Line> = days
            .iter()
            .filter(|day| ["SELESAI", "BERLANGSUNG"].contains(&day["status"].text().unwrap()))
            .map(|day| (id(day, "id"), day))
            .collect();
        let there = all(&kader_hadir::TABLE).await;
        let mut orang = BTreeMap::new();
        for line in all(&sasaran::TABLE).await {
            let one = Orang {
                jenis_kelamin: JenisKelamin::dari_kode(line["jenis_kelamin"].text().unwrap()).unwrap(),
                lahir: date(&line, "tanggal_lahir"),
                meninggal: line["meninggal_pada"].date(),
                buku: line["buku_kia_sejak"].date(),
                rumah: line["keluarga_id"].id(),
                tinggal: Vec::new(),
                hamil: Vec::new(),
                datang: Vec::new(),
                layanan: Vec::new(),
            };
            orang.insert(id(&line, "id"), one);
        }
        for stay in &stays {
            let selang = (date(stay, "mulai"), stay["akhir"].date());
            orang.get_mut(&id(stay, "sasaran_id")).unwrap().tinggal.push((id(stay, "posyandu_id"), selang));
        }
        for line in &expecting {
            let selang = (date(line, "mulai"), line["berakhir"].date());
            orang.get_mut(&id(line, "sasaran_id")).unwrap().hamil.push(selang);
        }
        for line in &came {
            let (Some(who), Some(day)) =
                (line["sasaran_id"].id(), held.get(&id(line, "hari_buka_id")).copied())
            else {
                continue;
            };
            let noted = line["kondisi"].text().or(line["kelompok_umur"].text()).unwrap();
            let group = KelompokStatistik::dari_kode(noted).unwrap();
            let came = (id(line, "posyandu_id"), date(day, "tanggal"), group);
            orang.get_mut(&who).unwrap().datang.push(came);
        }
        for line in open.iter().filter(|line| line["sasaran_id"].id().is_some()) {
            orang.get_mut(&id(line, "sasaran_id")).unwrap().layanan.push(layanan(line));
        }
        let of_house = |house: Uuid| {
            let lines = open.iter().filter(|line| line["sasaran_id"].is_null());
            lines.filter(|line| line["keluarga_id"].id() == Some(house)).map(|line| layanan(line)).collect()
        };
        let nobody = |line: &&&Line| {
            ["sasaran_id", "keluarga_id", "kehadiran_id"].iter().all(|col| line[*col].is_null())
        };
        Buku {
            pos: all(&pos::TABLE)
                .await
                .iter()
                .map(|line| (id(line, "id"), line["kader_wajib"].int().unwrap()))
                .collect(),
            rumah: all(&keluarga::TABLE)
                .await
                .iter()
                .map(|line| (id(line, "id"), id(line, "posyandu_id"), of_house(id(line, "id"))))
                .collect(),
            orang: orang.into_values().collect(),
            umum: open.iter().filter(nobody).map(|line| layanan(line)).collect(),
            hari: held
                .values()
                .map(|day| Hari {
                    pos: id(day, "posyandu_id"),
                    tanggal: date(day, "tanggal"),
                    kader: there
                        .iter()
                        .filter(|line| line["hari_buka_id"] == day["id"])
                        .map(|line| id(line, "kader_id"))
                        .collect(),
                })
                .collect(),
            kunjungan: all(&kunjungan::TABLE)
                .await
                .iter()
                .map(|line| (id(line, "posyandu_id"), date(line, "tanggal"), id(line, "kader_id")))
                .collect(),
            kader: all(&kader::TABLE)
                .await
                .iter()
                .map(|line| Sk {
                    id: id(line, "id"),
                    pos: id(line, "posyandu_id"),
                    bidang: line["bidang"]
                        .text()
                        .unwrap()
                        .split(',')
                        .map(|kode| Bidang::dari_kode(kode.trim()).unwrap())
                        .collect(),
                    masa: (date(line, "mulai"), line["akhir"].date()),
                })
                .collect(),
        }
    }

    /// Counts these years of every post.
    pub fn hitung(&self, tahun: impl Iterator<Item = i32> + Clone) -> Angka {
        let mut angka = Angka::new();
        for (pos, wajib) in &self.pos {
            for tahun in tahun.clone() {
                for (letak, (dari, sampai)) in masa(tahun).into_iter().enumerate() {
                    let acuan = self.acuan(*pos, dari, sampai);
                    let mut lembar = Lembar {
                        buku: self,
                        pos: *pos,
                        dari,
                        sampai,
                        acuan,
                        warga: self.orang.iter().filter(|orang| orang.tinggal(*pos, acuan)).collect(),
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
                    lembar.kader(Lingkup::Semua, *wajib);
                    for bidang in Bidang::ALL {
                        lembar.kader(Lingkup::Bidang(bidang), 1);
                    }
                    lembar.buka();
                }
            }
        }
        angka
    }

    fn acuan(&self, pos: Uuid, dari: NaiveDate, sampai: NaiveDate) -> NaiveDate {
        let days = self.hari.iter().filter(|hari| hari.pos == pos).map(|hari| hari.tanggal);
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
            let key = (PosyanduId(self.pos), self.tahun, ukur, self.letak);
            *self.angka.entry(key).or_default() += i64::try_from(n).unwrap();
        }
    }

    fn dalam(&self, tanggal: NaiveDate) -> bool {
        (self.dari..=self.sampai).contains(&tanggal)
    }

    fn kelompok(&mut self) {
        let mut counts = Vec::new();
        for orang in &self.warga {
            let nifas = |(_, akhir): &Selang| {
                akhir.is_some_and(|akhir| (0..=42).contains(&(self.acuan - akhir).num_days()))
            };
            let group = if orang.hamil.iter().any(|selang| ada(selang, self.acuan)) {
                KelompokStatistik::IbuHamil
            } else if orang.hamil.iter().any(nifas) {
                KelompokStatistik::IbuNifas
            } else {
                umur(orang.lahir, self.acuan)
            };
            counts.push(Ukur::Warga(golongan(orang, group)));
            let mut came = BTreeSet::new();
            for (pos, tanggal, group) in &orang.datang {
                if *pos == self.pos && self.dalam(*tanggal) && came.insert(*group as usize) {
                    counts.push(Ukur::Datang(golongan(orang, *group)));
                }
            }
        }
        for ukur in counts {
            self.tulis(ukur, 1);
        }
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
        for ukur in counts {
            self.tulis(ukur, 1);
        }
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
        for ukur in counts {
            self.tulis(ukur, 1);
        }
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
        for ukur in counts {
            self.tulis(ukur, 1);
        }
    }

    fn baris(&mut self) {
        let people = self.buku.orang.iter().flat_map(|orang| &orang.layanan);
        let houses = self.buku.rumah.iter().flat_map(|(_, _, layanan)| layanan);
        let all = people.chain(houses).chain(&self.buku.umum);
        let here: Vec<Bidang> =
            all.filter(|one| one.pos == self.pos && self.dalam(one.tanggal)).map(|one| one.bidang).collect();
        for bidang in here {
            self.tulis(Ukur::Baris(bidang), 1);
        }
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
        for hari in self.buku.hari.iter().filter(|hari| hari.pos == self.pos && self.dalam(hari.tanggal)) {
            let serving = serving(hari.tanggal);
            any = true;
            expected += serving.len();
            present += serving.intersection(&hari.kader).count();
            active.extend(serving.intersection(&hari.kader).copied());
            listed.extend(serving);
        }
        for (pos, tanggal, kader) in &self.buku.kunjungan {
            if *pos == self.pos && self.dalam(*tanggal) {
                let serving = serving(*tanggal);
                any = true;
                active.extend(serving.get(kader).copied());
                listed.extend(serving);
            }
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
        let held = self.buku.hari.iter().filter(|hari| hari.pos == self.pos && self.dalam(hari.tanggal));
        let days: Vec<NaiveDate> = held.map(|hari| hari.tanggal).collect();
        let months: BTreeSet<u32> = days.iter().map(|hari| hari.month()).collect();
        self.tulis(Ukur::HariBuka(Satu), days.len());
        self.tulis(Ukur::BulanBuka(Satu), months.len());
    }
}

fn golongan(orang: &Orang, kelompok: KelompokStatistik) -> Golongan {
    Golongan { kelompok, jenis_kelamin: orang.jenis_kelamin }
}

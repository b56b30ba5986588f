//! The registers as somebody would have them on the table: every person with her life, what was recorded of her, and
//! where she lived; houses, days, visits, kader, referrals. They are read whole, row by row, past every view.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike as _, Duration, NaiveDate, Utc};
use posyandu::domain::imunisasi::DosisVaksin;
use posyandu::domain::pertumbuhan::JenisKelamin;
use posyandu::domain::pilihan::Pilihan as _;
use posyandu::domain::posyandu::Bidang;
use posyandu::domain::siklus::KelompokStatistik;
use posyandu::domain::tanggal::PresisiLahir;
use posyandu::store::hari_buka::{kader_hadir, kehadiran, kunjungan};
use posyandu::store::rujukan::riwayat;
use posyandu::store::sasaran::{domisili, kehamilan};
use posyandu::store::table::Table;
use posyandu::store::{self, hari_buka, kader, keluarga, pelayanan, sasaran, tanda};
use serde_json::Value as Json;
use uuid::Uuid;

use super::imunisasi;
use crate::interpreter::Line;
use crate::rollup::baris;
use crate::world::World;

pub type Selang = (NaiveDate, Option<NaiveDate>);

pub struct Orang {
    pub jenis_kelamin: JenisKelamin,
    pub lahir: NaiveDate,
    pub presisi: PresisiLahir,
    pub meninggal: Option<NaiveDate>,
    pub buku: Option<NaiveDate>,
    pub rumah: Option<Uuid>,
    pub tinggal: Vec<(Uuid, Selang)>,
    pub hamil: Vec<Hamil>,
    pub datang: Vec<(Uuid, NaiveDate, KelompokStatistik)>,
    /// As they were given, of one day in the order of their ids.
    pub layanan: Vec<Layanan>,
    /// The rules that raised a flag, and for which day.
    pub tanda: Vec<(NaiveDate, String)>,
    /// The doses that count.
    pub dosis: Vec<(DosisVaksin, NaiveDate)>,
}

pub struct Hamil {
    pub selang: Selang,
    pub hpl: Option<NaiveDate>,
    pub keguguran: bool,
}

impl Hamil {
    /// The day of a delivery.
    pub fn bersalin(&self) -> Option<NaiveDate> {
        self.selang.1.filter(|_| !self.keguguran)
    }
}

pub struct Layanan {
    pub id: Uuid,
    pub pos: Uuid,
    pub tanggal: NaiveDate,
    pub bidang: Bidang,
    pub kode: String,
    /// The form.
    pub isi: Json,
    /// Hundredths of BB/U, TB/U, BB/TB.
    pub z: [Option<i64>; 3],
    pub edema: bool,
    /// Letter, 2T, below the red line.
    pub timbang: Option<(String, bool, bool)>,
}

impl Layanan {
    pub fn ada(&self, medan: &str) -> bool {
        !self.isi[medan].is_null()
    }

    pub fn tanggal_di(&self, medan: &str) -> Option<NaiveDate> {
        self.isi[medan].as_str().map(|text| text.parse().unwrap())
    }
}

pub struct Hari {
    pub id: Uuid,
    pub pos: Uuid,
    pub tanggal: NaiveDate,
    pub status: String,
    pub kader: BTreeSet<Uuid>,
}

impl Hari {
    /// Was it held, or is it being held?
    pub fn buka(&self) -> bool {
        ["SELESAI", "BERLANGSUNG"].contains(&self.status.as_str())
    }
}

pub struct Kunjungan {
    pub pos: Uuid,
    pub tanggal: NaiveDate,
    pub kader: Uuid,
    pub bertemu: bool,
    pub orang: Option<Uuid>,
    pub rumah: Option<Uuid>,
}

pub struct Kasus {
    pub pos: Uuid,
    pub bidang: Bidang,
    pub status: String,
    pub dibuat: NaiveDate,
    /// The first step of the receiver, and the day it was done.
    pub ditindak: Option<NaiveDate>,
    pub selesai: Option<NaiveDate>,
}

pub struct Pos {
    pub id: Uuid,
    pub kader_wajib: i64,
    pub status: String,
}

pub struct Sk {
    pub id: Uuid,
    pub pos: Uuid,
    pub bidang: Vec<Bidang>,
    pub masa: Selang,
}

/// The registers of all posts.
pub struct Buku {
    pub pos: Vec<Pos>,
    pub orang: Vec<Orang>,
    /// Households: id, post, services.
    pub rumah: Vec<(Uuid, Uuid, Vec<Layanan>)>,
    /// Services for nobody in particular.
    pub umum: Vec<Layanan>,
    pub hari: Vec<Hari>,
    pub kunjungan: Vec<Kunjungan>,
    pub kader: Vec<Sk>,
    pub kasus: Vec<Kasus>,
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

pub fn ada(selang: &Selang, hari: NaiveDate) -> bool {
    selang.0 <= hari && selang.1.is_none_or(|akhir| hari < akhir)
}

/// Completed months.
pub fn bulan(lahir: NaiveDate, pada: NaiveDate) -> i32 {
    let months = (pada.year() - lahir.year()) * 12 + pada.month() as i32 - lahir.month() as i32;
    if pada.day() < lahir.day() { months - 1 } else { months }
}

pub fn umur(lahir: NaiveDate, pada: NaiveDate) -> KelompokStatistik {
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
    pub fn tinggal(&self, pos: Uuid, hari: NaiveDate) -> bool {
        self.lahir <= hari
            && self.meninggal.is_none_or(|meninggal| hari <= meninggal)
            && self.tinggal.iter().any(|(at, selang)| *at == pos && ada(selang, hari))
    }

    /// The group she counts in: pregnant, in the 42 days after a delivery, else by age.
    pub fn kelompok(&self, hari: NaiveDate) -> KelompokStatistik {
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
}

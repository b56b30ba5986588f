//! The people of a post: households with children, their mothers, pregnant women, old people, and a few of
//! the ages between. Every person is invented.

use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveTime, Utc};
use uuid::Uuid;

use super::acak::{Acak, Untuk};
use super::nama;
use super::pos::Pos;
use super::waktu::Waktu;
use crate::domain::pertumbuhan::JenisKelamin::{self, LakiLaki, Perempuan};
use crate::domain::sasaran::{HasilKehamilan, PenolongPersalinan, TempatPersalinan};
use crate::domain::tanggal::PresisiLahir;
use crate::domain::wilayah::Kode;

/// Balita a post: 66,988 / 806 (parameters: under5_per_posyandu).
const BALITA: f64 = 83.1;
/// Children are drawn to this age, so that the balita of two years ago are there too.
const BULAN_ANAK: f64 = 84.0;
/// People of 60 and over a post (age_sex_pyramid).
const LANSIA: f64 = 85.9;
/// Share of five-year groups among them, from 60 on (age_sex_pyramid).
const LANSIA_UMUR: [(f64, i64); 4] = [(0.417, 60), (0.281, 65), (0.162, 70), (0.140, 75)];
/// Open pregnancies for each balita: births of a year x 1.10 x 9 months of 12, over five years of balita
/// (parameters: pregnant_per_birth).
const HAMIL: f64 = 0.165;
/// Listed persons of other ages a post: school children, adolescents, adults.
const USIA_SEKOLAH: f64 = 4.0;
const REMAJA: f64 = 8.0;
const DEWASA: f64 = 6.0;
/// Pregnancies before a birth of the history that ended without a child here, and those of them that were stillbirths.
const GUGUR: f64 = 0.05;
const LAHIR_MATI: f64 = 0.12;
/// Boys of 100 children under five (age_sex_pyramid).
const LAKI: f64 = 0.522;
/// Days of a pregnancy, counted from the last period.
const HAMIL_HARI: i64 = 280;

/// One household.
#[derive(Clone, Debug)]
pub struct Keluarga {
    pub id: Uuid,
    pub kepala: String,
    pub nomor_kk: Option<String>,
    pub rt: u32,
    pub terdaftar: NaiveDate,
    marga: &'static str,
    ibu: Option<usize>,
    anak_terakhir: Option<NaiveDate>,
}

/// One person.
#[derive(Clone, Debug)]
pub struct Orang {
    pub id: Uuid,
    pub keluarga: usize,
    pub ibu: Option<usize>,
    pub nama_ibu: Option<String>,
    pub nama: String,
    pub nik: Option<String>,
    pub jenis_kelamin: JenisKelamin,
    pub lahir: NaiveDate,
    pub presisi: PresisiLahir,
    pub telepon: Option<String>,
    pub terdaftar: NaiveDate,
    pub meninggal: Option<NaiveDate>,
    pub buku_kia: Option<NaiveDate>,
    pub berat_lahir: Option<i32>,
    pub hamil: bool,
}

/// One pregnancy.
#[derive(Clone, Debug)]
pub struct Kehamilan {
    pub id: Uuid,
    pub orang: usize,
    pub mulai: NaiveDate,
    pub hpl: NaiveDate,
    pub berakhir: Option<NaiveDate>,
    pub hasil: Option<HasilKehamilan>,
    pub tempat: Option<TempatPersalinan>,
    pub penolong: Option<PenolongPersalinan>,
    /// The child that was born, where one lives.
    pub anak: Option<usize>,
}

/// Everybody a post knows.
#[derive(Clone, Debug, Default)]
pub struct Penduduk {
    pub keluarga: Vec<Keluarga>,
    pub orang: Vec<Orang>,
    pub kehamilan: Vec<Kehamilan>,
}

/// Draws the people of a post. `kepadatan` is the share of them a scale takes.
pub fn penduduk(pos: &Pos, waktu: Waktu, kepadatan: f64) -> Penduduk {
    let mut susun =
        Susun { acak: Acak::baru(Untuk::Penduduk, pos.nomor), pos, waktu, semua: Penduduk::default() };
    // The post that is shown has many children in every scale.
    let besar = if pos.contoh { (pos.besar * kepadatan).max(0.85) } else { pos.besar * kepadatan };
    let balita = susun.acak.sekitar(BALITA * besar);
    susun.anak(balita);
    susun.hamil(susun_banyak(balita, HAMIL));
    let lansia = susun.acak.sekitar(LANSIA * besar);
    susun.lansia(lansia);
    for (banyak, umur) in [(USIA_SEKOLAH, (7, 9)), (REMAJA, (10, 17)), (DEWASA, (18, 59))] {
        let banyak = susun.acak.sekitar(banyak * besar);
        susun.lain(banyak, umur);
    }
    susun.semua
}

fn susun_banyak(balita: usize, share: f64) -> usize {
    (balita as f64 * share).round() as usize
}

fn tengah_malam(tanggal: NaiveDate) -> DateTime<Utc> {
    tanggal.and_time(NaiveTime::MIN).and_utc()
}

struct Susun<'a> {
    acak: Acak,
    pos: &'a Pos,
    waktu: Waktu,
    semua: Penduduk,
}

impl Susun<'_> {
    fn hari(&mut self, dari: i64, sampai: i64) -> Duration {
        Duration::days(self.acak.antara(dari, sampai))
    }

    /// A new household; one in 25 moved here within the history.
    fn keluarga(&mut self) -> usize {
        let lama = (self.waktu.hari_ini - self.waktu.mulai).num_days();
        let terdaftar = if self.acak.peluang(0.04) {
            self.waktu.mulai + self.hari(20, lama - 10)
        } else {
            self.waktu.mulai - self.hari(30, 2_500)
        };
        let depan = nama::depan(&mut self.acak, LakiLaki);
        let marga = nama::belakang(&mut self.acak, LakiLaki);
        let nomor_kk = self.acak.peluang(0.92).then(|| nomor(&mut self.acak, &self.pos.desa, terdaftar, 0));
        self.semua.keluarga.push(Keluarga {
            id: self.acak.id(tengah_malam(terdaftar)),
            kepala: nama::gabung(depan, marga),
            nomor_kk,
            rt: self.acak.pilih(&self.pos.rt).max(1),
            terdaftar,
            marga,
            ibu: None,
            anak_terakhir: None,
        });
        self.semua.keluarga.len() - 1
    }

    /// A person of a household, not yet more than name, sex and birth date.
    fn orang(
        &mut self,
        keluarga: usize,
        jenis_kelamin: JenisKelamin,
        lahir: NaiveDate,
        nama: String,
    ) -> usize {
        let mulai = self.semua.keluarga.get(keluarga).map_or(self.waktu.mulai, |satu| satu.terdaftar);
        let dilaporkan = lahir + self.hari(0, 12);
        let terdaftar = mulai.max(dilaporkan).min(self.waktu.hari_ini);
        // A new-born has no number yet; most others do.
        let umur = (self.waktu.hari_ini - lahir).num_days();
        let punya_nik = umur > 60 && self.acak.peluang(if umur < 400 { 0.6 } else { 0.95 });
        let tambah = if jenis_kelamin == Perempuan { 40 } else { 0 };
        let nik = punya_nik.then(|| nomor(&mut self.acak, &self.pos.desa, lahir, tambah));
        self.semua.orang.push(Orang {
            id: self.acak.id(tengah_malam(terdaftar)),
            keluarga,
            ibu: None,
            nama_ibu: None,
            nama,
            nik,
            jenis_kelamin,
            lahir,
            presisi: PresisiLahir::Hari,
            telepon: None,
            terdaftar,
            meninggal: None,
            buku_kia: None,
            berat_lahir: None,
            hamil: false,
        });
        self.semua.orang.len() - 1
    }

    /// A telephone number that reaches nobody: +62 800 belongs to no mobile network.
    fn telepon(&mut self, share: f64) -> Option<String> {
        self.acak.peluang(share).then(|| format!("+62800{:08}", self.acak.antara(0, 99_999_999)))
    }

    /// The children below seven years, so many that `balita` of them are below five, with their mothers.
    fn anak(&mut self, balita: usize) {
        let semua = (balita as f64 * BULAN_ANAK / 60.0).round() as usize;
        let hari = (BULAN_ANAK * 30.4375) as i64;
        let mut lahir: Vec<NaiveDate> =
            (0..semua).map(|_| self.waktu.hari_ini - self.hari(0, hari)).collect();
        lahir.sort_unstable();
        for lahir in lahir {
            let keluarga = self.keluarga_untuk(lahir);
            self.seorang_anak(keluarga, lahir);
        }
    }

    /// A household whose last child is old enough for another one, or a new household.
    fn keluarga_untuk(&mut self, lahir: NaiveDate) -> usize {
        if self.acak.peluang(0.36) {
            let cukup = lahir - Duration::days(440);
            let ada = |satu: &Keluarga| satu.anak_terakhir.is_some_and(|anak| anak < cukup);
            if let Some(di) = self.semua.keluarga.iter().position(ada) {
                return di;
            }
        }
        self.keluarga()
    }

    /// The mother of a household, made when she is first asked for.
    fn ibu(&mut self, keluarga: usize, anak_lahir: NaiveDate) -> usize {
        if let Some(ibu) = self.semua.keluarga.get(keluarga).and_then(|satu| satu.ibu) {
            return ibu;
        }
        let lahir = anak_lahir - self.hari(19 * 365, 36 * 365);
        let nama = nama::lengkap(&mut self.acak, Perempuan);
        let ibu = self.orang(keluarga, Perempuan, lahir, nama);
        let telepon = self.telepon(0.75);
        if let Some(orang) = self.semua.orang.get_mut(ibu) {
            orang.telepon = telepon;
        }
        if let Some(satu) = self.semua.keluarga.get_mut(keluarga) {
            satu.ibu = Some(ibu);
        }
        ibu
    }

    fn seorang_anak(&mut self, keluarga: usize, lahir: NaiveDate) {
        let jenis_kelamin = if self.acak.peluang(LAKI) { LakiLaki } else { Perempuan };
        let depan = nama::depan(&mut self.acak, jenis_kelamin);
        let marga = self.semua.keluarga.get(keluarga).map_or("", |satu| satu.marga);
        let nama = nama::gabung(depan, marga);
        let masih_balita = (self.waktu.hari_ini - lahir).num_days() < 1_826;
        let kakak = self.semua.keluarga.get(keluarga).and_then(|satu| satu.anak_terakhir);
        let punya = self.semua.keluarga.get(keluarga).and_then(|satu| satu.ibu);
        let ibu = if masih_balita { Some(self.ibu(keluarga, lahir)) } else { punya };
        let anak = self.orang(keluarga, jenis_kelamin, lahir, nama);
        // Older children keep their mother's name only, as registers do when she has left the list.
        let nama_ibu = match ibu.and_then(|ibu| self.semua.orang.get(ibu)) {
            Some(_) => None,
            None => Some(nama::lengkap(&mut self.acak, Perempuan)),
        };
        // parameters: birth_weight_mean, birth_weight_sd, ks_mean
        let gram = (3_100.0 + 420.0 * self.acak.normal()).clamp(1_500.0, 4_800.0);
        let berat_lahir = self.acak.peluang(0.9).then_some((gram / 50.0).round() as i32 * 50);
        let punya_buku = self.acak.peluang(0.95);
        if let Some(orang) = self.semua.orang.get_mut(anak) {
            orang.ibu = ibu;
            orang.nama_ibu = nama_ibu;
            orang.berat_lahir = berat_lahir;
            orang.buku_kia = punya_buku.then_some(orang.terdaftar);
        }
        if let Some(satu) = self.semua.keluarga.get_mut(keluarga) {
            satu.anak_terakhir = Some(lahir);
        }
        // Of whoever moved here with the child the pregnancy is another post's.
        let di_sini = self.semua.keluarga.get(keluarga).is_some_and(|satu| satu.terdaftar < lahir);
        if let (Some(ibu), true) = (ibu, lahir >= self.waktu.mulai && di_sini) {
            let mulai = lahir - self.hari(262, 284);
            self.gugur(ibu, mulai, kakak);
            self.lahir(ibu, anak, mulai, lahir);
        }
    }

    fn kehamilan(&mut self, orang: usize, mulai: NaiveDate, berakhir: Option<NaiveDate>) -> usize {
        let id = self.acak.id(tengah_malam(mulai + Duration::days(50)));
        let hpl = mulai + Duration::days(HAMIL_HARI);
        let (hasil, tempat, penolong, anak) = (None, None, None, None);
        self.semua.kehamilan.push(Kehamilan {
            id,
            orang,
            mulai,
            hpl,
            berakhir,
            hasil,
            tempat,
            penolong,
            anak,
        });
        self.semua.kehamilan.len() - 1
    }

    /// A birth as the kader records it: the child is registered with her mother.
    fn lahir(&mut self, ibu: usize, anak: usize, mulai: NaiveDate, lahir: NaiveDate) {
        use TempatPersalinan::{Klinik, Polindes, PraktikBidan, Puskesmas, Rumah, RumahSakit};
        let lain = [(0.2, Puskesmas), (0.2, PraktikBidan), (0.08, Klinik), (0.05, Polindes), (0.05, Rumah)];
        let tempat = self.acak.undi(RumahSakit, &lain);
        let penolong = match tempat {
            RumahSakit => self.acak.undi(PenolongPersalinan::Dokter, &[(0.4, PenolongPersalinan::Bidan)]),
            Rumah => self.acak.undi(PenolongPersalinan::Bidan, &[(0.4, PenolongPersalinan::Dukun)]),
            _ => PenolongPersalinan::Bidan,
        };
        let ke = self.kehamilan(ibu, mulai, Some(lahir));
        if let Some(satu) = self.semua.kehamilan.get_mut(ke) {
            satu.hasil = Some(HasilKehamilan::LahirHidup);
            (satu.tempat, satu.penolong, satu.anak) = (Some(tempat), Some(penolong), Some(anak));
        }
    }

    /// Now and then a pregnancy before that was lost.
    fn gugur(&mut self, ibu: usize, sampai: NaiveDate, kakak: Option<NaiveDate>) {
        if !self.acak.peluang(GUGUR) {
            return;
        }
        let mati = self.acak.peluang(LAHIR_MATI);
        let berakhir = sampai - self.hari(60, 150);
        let mulai = berakhir - if mati { self.hari(200, 265) } else { self.hari(50, 110) };
        let sebelum = kakak.is_none_or(|kakak| kakak + Duration::days(60) < mulai);
        if !sebelum || berakhir < self.waktu.mulai {
            return;
        }
        let ke = self.kehamilan(ibu, mulai, Some(berakhir));
        if let Some(satu) = self.semua.kehamilan.get_mut(ke) {
            satu.hasil = Some(if mati { HasilKehamilan::LahirMati } else { HasilKehamilan::Keguguran });
            satu.tempat = mati.then_some(TempatPersalinan::RumahSakit);
            satu.penolong = mati.then_some(PenolongPersalinan::Dokter);
        }
    }

    /// Women pregnant today: a third have a child here already.
    fn hamil(&mut self, banyak: usize) {
        let sela = self.waktu.hari_ini - Duration::days(500);
        let ada: Vec<usize> = self
            .semua
            .keluarga
            .iter()
            .filter(|satu| satu.anak_terakhir.is_some_and(|anak| anak < sela))
            .filter_map(|satu| satu.ibu)
            .collect();
        for ke in 0..banyak {
            let lama = ada.get(ke * 7 % ada.len().max(1)).copied().filter(|_| ke % 3 == 0);
            let lama = lama.filter(|di| self.semua.orang.get(*di).is_some_and(|satu| !satu.hamil));
            let orang = lama.unwrap_or_else(|| {
                let keluarga = self.keluarga();
                self.ibu(keluarga, self.waktu.hari_ini)
            });
            let mulai = self.waktu.hari_ini - self.hari(35, 270);
            self.kehamilan(orang, mulai, None);
            if let Some(orang) = self.semua.orang.get_mut(orang) {
                orang.hamil = true;
            }
        }
    }

    /// People of 60 and over: six of ten with their children's household, the others in couples or alone.
    fn lansia(&mut self, banyak: usize) {
        let muda = self.semua.keluarga.len();
        let mut sendiri = None;
        for _ in 0..banyak {
            let keluarga = match sendiri.take() {
                Some(pasangan) if self.acak.peluang(0.7) => pasangan,
                _ if muda > 0 && self.acak.peluang(0.6) => self.salah_satu(muda),
                _ => {
                    let baru = self.keluarga();
                    sendiri = Some(baru);
                    baru
                }
            };
            self.seorang_lansia(keluarga);
        }
    }

    fn salah_satu(&mut self, dari: usize) -> usize {
        let atas = i64::try_from(dari).unwrap_or(1).max(1) - 1;
        usize::try_from(self.acak.antara(0, atas)).unwrap_or(0)
    }

    fn seorang_lansia(&mut self, keluarga: usize) {
        let jenis_kelamin = if self.acak.peluang(0.51) { LakiLaki } else { Perempuan };
        let nama = nama::lengkap(&mut self.acak, jenis_kelamin);
        let mut share = self.acak.satuan();
        let mut umur = 75;
        for (bagian, dari) in LANSIA_UMUR {
            umur = dari;
            if share < bagian {
                break;
            }
            share -= bagian;
        }
        let rentang = if umur == 75 { 12 } else { 5 };
        let lahir = self.waktu.hari_ini - self.hari(umur * 365 + umur / 4 + 1, (umur + rentang) * 365);
        let di = self.orang(keluarga, jenis_kelamin, lahir, nama);
        let (kabur, hidup) = (self.acak.satuan(), self.acak.satuan());
        let telepon = self.telepon(0.3);
        let meninggal = self.waktu.hari_ini - self.hari(3, 700);
        let Some(orang) = self.semua.orang.get_mut(di) else { return };
        orang.telepon = telepon;
        // An unknown day stands in the middle, never on 1 January, and says so.
        if kabur < 0.05 {
            orang.presisi = PresisiLahir::Tahun;
            orang.lahir = NaiveDate::from_ymd_opt(orang.lahir.year(), 7, 1).unwrap_or(orang.lahir);
        }
        if hidup < 0.02 && meninggal > orang.terdaftar {
            orang.meninggal = Some(meninggal);
        }
    }

    /// Listed persons of an age in years, in households that are there.
    fn lain(&mut self, banyak: usize, umur: (i64, i64)) {
        for _ in 0..banyak {
            let keluarga = self.salah_satu(self.semua.keluarga.len());
            let jenis_kelamin = if self.acak.peluang(0.5) { LakiLaki } else { Perempuan };
            let lahir = self.waktu.hari_ini - self.hari(umur.0 * 366 + 30, (umur.1 + 1) * 365 - 10);
            let nama = nama::lengkap(&mut self.acak, jenis_kelamin);
            let di = self.orang(keluarga, jenis_kelamin, lahir, nama);
            let telepon = self.telepon(if umur.0 >= 18 { 0.7 } else { 0.1 });
            if let Some(orang) = self.semua.orang.get_mut(di) {
                orang.telepon = telepon;
            }
        }
    }
}

/// Sixteen digits of the right form: region, day (with 40 more for women), month, year, a serial number.
fn nomor(acak: &mut Acak, desa: &Kode, tanggal: NaiveDate, tambah: u32) -> String {
    let mut kecamatan: String = desa.as_str().chars().filter(char::is_ascii_digit).take(6).collect();
    if acak.peluang(0.1) {
        // Issued elsewhere in the kabupaten.
        kecamatan = format!("6402{:02}", acak.antara(1, 18));
    }
    let (hari, bulan, tahun) = (tanggal.day() + tambah, tanggal.month(), tanggal.year().rem_euclid(100));
    format!("{kecamatan}{hari:02}{bulan:02}{tahun:02}{:04}", acak.antara(1, 9_999))
}

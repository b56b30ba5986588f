//! The services besides weighing: one education session at each opening day, a sprinkling of the other five
//! sectors, and referrals to the agency of the sector that found something.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use uuid::Uuid;

use super::acak::{Acak, Untuk};
use super::penduduk::Penduduk;
use super::pos::Pos;
use super::riwayat::Kehadiran;
use super::waktu::{HariBuka, Waktu};
use crate::access::Role;
use crate::domain::bidang::isian::{Angka, Teks};
use crate::domain::bidang::pekerjaan_umum::air::JenisSumberAir;
use crate::domain::bidang::pekerjaan_umum::jalan::KeadaanJalan;
use crate::domain::bidang::pendidikan::sekolah::JenisPaud;
use crate::domain::bidang::perumahan_rakyat::rumah::{Kerusakan, StatusRumah};
use crate::domain::bidang::sosial::bantuan::ProgramBansos;
use crate::domain::bidang::trantibum_linmas::kerawanan::AlasanRentan;
use crate::domain::bidang::{
    AksesPaud, Isi, JalanDesa, Jenis, PenerimaBansos, Penyuluhan, RumahTidakLayakHuni, SumberAir,
    WargaRentanBencana,
};
use crate::domain::pertumbuhan::{Antropometri, Verdict};
use crate::domain::posyandu::Bidang;
use crate::domain::rujukan::{Jalur, StatusRujukan, awal};
use crate::domain::siklus::{KelompokUmur, Kondisi};
use crate::domain::tanggal::umur_bulan;
use crate::error::Result;

/// How often in a month: a child of three to six is asked about PAUD, a household about its water and its
/// social aid, a house is surveyed, a road reported, a vulnerable person listed. Nobody counts these in
/// Kukar; they are chosen so that a year covers about a fifth of the households (indicators.md section 4).
const PAUD: f64 = 0.06;
const AIR: f64 = 0.012;
const BANSOS: f64 = 0.010;
const RTLH: f64 = 0.003;
const JALAN: f64 = 0.06;
const RENTAN: f64 = 0.008;

/// One service, before it becomes a row.
#[derive(Clone, Debug)]
pub struct Layanan {
    pub id: Uuid,
    pub hari_buka: Uuid,
    pub orang: Option<usize>,
    pub keluarga: Option<usize>,
    /// The neighbourhood of a place.
    pub rt: Option<String>,
    pub kehadiran: Option<Uuid>,
    pub jenis: &'static Jenis,
    pub tanggal: NaiveDate,
    pub isi: String,
    pub berat: Option<i32>,
    pub tinggi: Option<i32>,
    pub z: Antropometri,
    pub verdict: Option<Verdict>,
    pub dua_t: Option<bool>,
    pub bgm: Option<bool>,
    pub janggal: bool,
    pub jumlah: Option<i64>,
    pub terlambat: bool,
    pub oleh: Option<Uuid>,
    pub pada: DateTime<Utc>,
}

impl Layanan {
    /// A service at an opening day, without a subject yet.
    pub fn baru(id: Uuid, isi: Isi, hari: &HariBuka, pada: DateTime<Utc>) -> Result<Layanan> {
        Ok(Layanan {
            id,
            hari_buka: hari.id,
            orang: None,
            keluarga: None,
            rt: None,
            kehadiran: None,
            jenis: isi.jenis(),
            tanggal: hari.tanggal,
            isi: isi.to_text()?,
            berat: None,
            tinggi: None,
            z: Antropometri::default(),
            verdict: None,
            dua_t: None,
            bgm: None,
            janggal: false,
            jumlah: None,
            terlambat: false,
            oleh: None,
            pada,
        })
    }
}

/// One referral.
#[derive(Clone, Debug)]
pub struct Rujukan {
    pub id: Uuid,
    pub orang: Option<usize>,
    pub keluarga: Option<usize>,
    pub pelayanan: Uuid,
    pub bidang: Bidang,
    pub alasan: &'static str,
    pub oleh: Option<Uuid>,
    pub dibuat: DateTime<Utc>,
    /// Every hand-off until now; the first is its recording.
    pub riwayat: Vec<Serah>,
}

/// One hand-off of a referral.
#[derive(Clone, Debug)]
pub struct Serah {
    pub id: Uuid,
    pub peran: Role,
    pub dari: Option<StatusRujukan>,
    pub ke: StatusRujukan,
    pub pada: DateTime<Utc>,
    pub catatan: Option<&'static str>,
}

impl Rujukan {
    /// Where it stands now.
    pub fn status(&self) -> StatusRujukan {
        self.riwayat.last().map_or(StatusRujukan::Didata, |serah| serah.ke)
    }

    /// When it last came to stand there.
    pub fn pada(&self, ke: &[StatusRujukan]) -> Option<DateTime<Utc>> {
        self.riwayat.iter().rev().find(|serah| ke.contains(&serah.ke)).map(|serah| serah.pada)
    }
}

/// How a case goes on from where it stands: to where, by whom, after how many hours at most, how often, and in what
/// words. What is left of the hundred stays where it is.
type Lanjut = (StatusRujukan, Role, i64, f64, Option<&'static str>);

fn lanjut(status: StatusRujukan) -> &'static [Lanjut] {
    use StatusRujukan::*;
    const LENGKAPI: Option<&str> = Some("Lengkapi keterangan RT lalu ajukan lagi.");
    match status {
        Didata => &[
            (Diverifikasi, Role::Pengurus, 72, 0.90, None),
            (TidakMemenuhiSyarat, Role::Pengurus, 72, 0.06, Some("Sudah terdaftar pada program lain.")),
        ],
        Diverifikasi => &[(DiajukanKeDesa, Role::Pengurus, 48, 0.96, None)],
        DiajukanKeDesa => &[
            (DiteruskanKeOpd, Role::Pembina, 140, 0.88, None),
            (Dikembalikan, Role::Pembina, 140, 0.07, LENGKAPI),
        ],
        Dikembalikan => &[(Diverifikasi, Role::Pengurus, 96, 0.8, Some("Keterangan sudah dilengkapi."))],
        DiteruskanKeOpd => &[
            (DiterimaOpd, Role::Opd, 200, 0.85, None),
            (DitolakOpd, Role::Opd, 200, 0.05, Some("Bukan kewenangan instansi ini.")),
        ],
        DiterimaOpd => &[(Ditindaklanjuti, Role::Opd, 240, 0.9, None)],
        Ditindaklanjuti => {
            &[(Selesai, Role::Opd, 480, 0.85, Some("Sudah ditinjau ke lapangan dan dibantu."))]
        }
        Dirujuk => &[(DiterimaFaskes, Role::Opd, 200, 0.78, None), (TidakDatang, Role::Opd, 340, 0.12, None)],
        DiterimaFaskes => &[(Selesai, Role::Opd, 120, 0.9, Some("Sudah diperiksa, kontrol bulan depan."))],
        _ => &[],
    }
}

/// The desks of a post besides the scale.
pub struct Sesi<'a> {
    acak: Acak,
    pos: &'a Pos,
    penduduk: &'a Penduduk,
    waktu: Waktu,
}

/// Topics of the month (topik penyuluhan).
const TOPIK: [&str; 8] = [
    "ASI eksklusif dan makanan pendamping ASI",
    "Cuci tangan pakai sabun",
    "Pencegahan stunting sejak hamil",
    "Tekanan darah tinggi dan garam",
    "Demam berdarah: menguras, menutup, mengubur",
    "Tablet tambah darah untuk remaja dan ibu hamil",
    "Siaga banjir dan titik kumpul RT",
    "Imunisasi dasar lengkap",
];

impl<'a> Sesi<'a> {
    pub fn baru(pos: &'a Pos, penduduk: &'a Penduduk, waktu: Waktu) -> Self {
        Sesi { acak: Acak::baru(Untuk::Layanan, pos.nomor), pos, penduduk, waktu }
    }

    /// All desks of one day.
    pub fn layani(
        &mut self,
        hari: &HariBuka,
        oleh: Option<Uuid>,
        hadir: &[Kehadiran],
        layanan: &mut Vec<Layanan>,
        rujukan: &mut Vec<Rujukan>,
    ) -> Result<()> {
        let awal = layanan.len();
        self.penyuluhan(hari, hadir, layanan)?;
        self.yang_hadir(hari, hadir, layanan)?;
        self.rumah(hari, layanan)?;
        if self.acak.peluang(JALAN) {
            let (isi, rt) = self.jalan();
            self.catat(layanan, isi, hari)?.rt = Some(rt);
        }
        for satu in layanan.iter_mut().skip(awal) {
            satu.oleh = oleh;
            if let Some(alasan) = alasan(satu) {
                self.rujuk(satu, alasan, 0.5, rujukan);
            }
        }
        Ok(())
    }

    /// Some time during the morning, with an id that says so.
    fn catat<'b>(
        &mut self,
        layanan: &'b mut Vec<Layanan>,
        isi: Isi,
        hari: &HariBuka,
    ) -> Result<&'b mut Layanan> {
        let pada = hari.dibuka() + Duration::seconds(self.acak.antara(1_800, 11_000));
        layanan.push(Layanan::baru(self.acak.id(pada), isi, hari, pada)?);
        layanan.last_mut().ok_or_else(|| crate::error::Error::fault("a pushed service is gone"))
    }

    fn penyuluhan(&mut self, hari: &HariBuka, hadir: &[Kehadiran], layanan: &mut Vec<Layanan>) -> Result<()> {
        let dewasa = hadir.iter().filter(|satu| satu.kelompok >= KelompokUmur::Remaja).count();
        let pengantar = (hadir.len() - dewasa) * 2 / 3;
        let peserta = i64::try_from((dewasa + pengantar).min(2_000)).unwrap_or(0);
        let topik = Teks(self.acak.pilih(&TOPIK).to_owned());
        let isi = Isi::Penyuluhan(Penyuluhan { topik, peserta: Some(Angka(peserta)) });
        self.catat(layanan, isi, hari)?.jumlah = Some(peserta);
        Ok(())
    }

    /// The desks that ask about the person who came.
    fn yang_hadir(&mut self, hari: &HariBuka, hadir: &[Kehadiran], layanan: &mut Vec<Layanan>) -> Result<()> {
        let penduduk = self.penduduk;
        for satu in hadir {
            let Some((di, orang)) = satu.orang.and_then(|di| Some((di, penduduk.orang.get(di)?))) else {
                continue;
            };
            let bulan = umur_bulan(orang.lahir, hari.tanggal);
            let belajar = AksesPaud::JENIS.untuk_umur(orang.lahir, hari.tanggal);
            let isi = if belajar && self.acak.peluang(PAUD) {
                self.paud(bulan)
            } else if let Some(sebab) = rentan(satu).filter(|_| self.acak.peluang(RENTAN)) {
                self.warga_rentan(sebab)
            } else {
                continue;
            };
            let baris = self.catat(layanan, isi, hari)?;
            baris.orang = Some(di);
            baris.kehadiran = Some(satu.id);
        }
        Ok(())
    }

    /// The desks that ask about a household.
    fn rumah(&mut self, hari: &HariBuka, layanan: &mut Vec<Layanan>) -> Result<()> {
        let penduduk = self.penduduk;
        for (di, satu) in penduduk.keluarga.iter().enumerate() {
            if satu.terdaftar > hari.tanggal {
                continue;
            }
            let undi = self.acak.satuan();
            let isi = match undi {
                _ if undi < AIR => self.air(),
                _ if undi < AIR + BANSOS => self.bansos(),
                _ if undi < AIR + BANSOS + RTLH => self.rtlh(),
                _ => continue,
            };
            self.catat(layanan, isi, hari)?.keluarga = Some(di);
        }
        Ok(())
    }

    fn paud(&mut self, bulan: i32) -> Isi {
        let terdaftar = self.acak.peluang(if bulan >= 60 { 0.75 } else { 0.45 });
        let (jenis_unit, nama_unit) =
            if bulan >= 60 { (JenisPaud::Tk, "TK Tunas Bangsa") } else { (JenisPaud::Kb, "KB Melati") };
        Isi::AksesPaud(AksesPaud {
            terdaftar,
            jenis_unit: terdaftar.then_some(jenis_unit),
            nama_unit: terdaftar.then(|| Teks(nama_unit.to_owned())),
            alasan: (!terdaftar)
                .then(|| Teks(self.acak.pilih(&["Jarak jauh", "Biaya", "Belum mau"]).to_owned())),
            jarak: Some(Angka(self.acak.antara(2, 60) * 50)),
        })
    }

    fn warga_rentan(&mut self, sebab: AlasanRentan) -> Isi {
        let rt = self.acak.pilih(&self.pos.rt);
        Isi::WargaRentanBencana(WargaRentanBencana {
            sebab,
            pendamping: self.acak.peluang(0.6).then(|| Teks("Ketua RT".to_owned())),
            titik_kumpul: Some(Teks(format!("Balai RT {rt:03}"))),
            tidak_lagi: None,
        })
    }

    fn air(&mut self) -> Isi {
        // River and lake villages are common in Kukar.
        let sumber = match self.acak.antara(0, 9) {
            0..=3 => JenisSumberAir::Ledeng,
            4 => JenisSumberAir::SumurBor,
            5 => JenisSumberAir::SumurTerlindung,
            6 => JenisSumberAir::AirHujan,
            7 => JenisSumberAir::AirKemasan,
            _ => JenisSumberAir::AirPermukaan,
        };
        let sumur = matches!(sumber, JenisSumberAir::SumurBor | JenisSumberAir::SumurTerlindung);
        Isi::SumberAir(SumberAir {
            sumber,
            jarak_tangki: sumur.then(|| Angka(self.acak.antara(4, 30))),
            cukup_setahun: Some(self.acak.peluang(0.8)),
            liter_per_orang: Some(Angka(self.acak.antara(3, 14) * 10)),
        })
    }

    fn bansos(&mut self) -> Isi {
        let program =
            [ProgramBansos::Pkh, ProgramBansos::Sembako, ProgramBansos::BltDesa, ProgramBansos::PbiJkn];
        let di = usize::try_from(self.acak.antara(0, 3)).unwrap_or(0);
        let diterima = self.acak.peluang(0.85);
        Isi::PenerimaBansos(PenerimaBansos {
            program: program.get(di).copied().unwrap_or(ProgramBansos::Pkh),
            diterima,
            bulan: None,
            tahun: None,
            kendala: (!diterima).then(|| Teks("Kartu tidak dapat dipakai".to_owned())),
        })
    }

    fn rtlh(&mut self) -> Isi {
        let mut rusak = || match self.acak.antara(0, 5) {
            0 => Kerusakan::Baik,
            1 | 2 => Kerusakan::Ringan,
            3 | 4 => Kerusakan::Sedang,
            _ => Kerusakan::Berat,
        };
        let (atap, dinding, lantai) = (rusak(), rusak(), rusak());
        Isi::RumahTidakLayakHuni(RumahTidakLayakHuni {
            atap,
            bahan_atap: None,
            dinding,
            bahan_dinding: None,
            lantai,
            bahan_lantai: None,
            luas_lantai: Some(Angka(self.acak.antara(12, 60))),
            penghuni: Some(Angka(self.acak.antara(1, 8))),
            ventilasi: None,
            cahaya: None,
            status_tanah: None,
            status_rumah: Some(if self.acak.peluang(0.8) {
                StatusRumah::Milik
            } else {
                StatusRumah::Menumpang
            }),
            jamban: Some(self.acak.peluang(0.7)),
        })
    }

    fn jalan(&mut self) -> (Isi, String) {
        let rt = self.acak.pilih(&self.pos.rt);
        let keadaan = if self.acak.peluang(0.8) { KeadaanJalan::Rusak } else { KeadaanJalan::Putus };
        let isi = Isi::JalanDesa(JalanDesa {
            keadaan,
            prasarana: None,
            panjang_ruas: Some(Angka(self.acak.antara(2, 40) * 10)),
            ujung_ruas: None,
        });
        (isi, format!("{rt:03}"))
    }

    /// A child under the red line or with two T running is referred to the health agency, most of the time.
    pub fn rujuk_anak(&mut self, baris: &Layanan, rujukan: &mut Vec<Rujukan>) {
        if baris.bgm == Some(true) {
            self.rujuk(baris, "Berat badan di bawah garis merah", 0.5, rujukan);
        } else if baris.dua_t == Some(true) {
            self.rujuk(baris, "Berat badan tidak naik dua bulan berturut-turut", 0.3, rujukan);
        }
    }

    fn rujuk(&mut self, baris: &Layanan, alasan: &'static str, share: f64, rujukan: &mut Vec<Rujukan>) {
        if !self.acak.peluang(share) {
            return;
        }
        let dibuat = baris.pada + Duration::minutes(15);
        let id = self.acak.id(dibuat);
        let bidang = baris.jenis.bidang;
        rujukan.push(Rujukan {
            id,
            orang: baris.orang,
            keluarga: baris.keluarga,
            pelayanan: baris.id,
            bidang,
            alasan,
            oleh: baris.oleh,
            dibuat,
            riwayat: self.perjalanan(bidang, dibuat),
        });
    }

    /// The hand-offs of a case from its recording until now.
    fn perjalanan(&mut self, bidang: Bidang, dibuat: DateTime<Utc>) -> Vec<Serah> {
        let (mut status, mut pada) = (awal(Jalur::of(bidang, false)), dibuat);
        let recorded =
            Serah { id: self.acak.id(pada), peran: Role::Kader, dari: None, ke: status, pada, catatan: None };
        let mut riwayat = vec![recorded];
        loop {
            let mut undi = self.acak.satuan();
            let next = lanjut(status).iter().find(|(_, _, _, share, _)| {
                undi -= share;
                undi < 0.0
            });
            let Some((ke, peran, hours, _, catatan)) = next else { return riwayat };
            pada += Duration::hours(self.acak.antara(2, *hours));
            if pada >= self.waktu.kini {
                return riwayat;
            }
            let (dari, id) = (Some(status), self.acak.id(pada));
            riwayat.push(Serah { id, peran: *peran, dari, ke: *ke, pada, catatan: *catatan });
            status = *ke;
        }
    }
}

/// Why somebody who came might need help in a disaster.
fn rentan(hadir: &Kehadiran) -> Option<AlasanRentan> {
    match (hadir.kondisi, hadir.kelompok) {
        (Some(Kondisi::IbuHamil), _) => Some(AlasanRentan::Hamil),
        (_, KelompokUmur::Bayi) => Some(AlasanRentan::Bayi),
        (_, KelompokUmur::Lansia) => Some(AlasanRentan::LansiaSendiri),
        _ => None,
    }
}

/// Whether a service found something for its agency, and what.
fn alasan(baris: &Layanan) -> Option<&'static str> {
    let ada = |isi: &str| baris.isi.contains(isi);
    match baris.jenis.bidang {
        Bidang::Pendidikan => {
            ada("\"terdaftar\":false").then_some("Anak usia 3-6 tahun belum terdaftar di PAUD")
        }
        Bidang::PekerjaanUmum if baris.keluarga.is_some() => {
            ada("AIR_PERMUKAAN").then_some("Air minum dari sungai atau danau")
        }
        Bidang::PerumahanRakyat => ada("BERAT").then_some("Rumah rusak berat"),
        Bidang::TrantibumLinmas => ada("LANSIA_SENDIRI").then_some("Lansia tinggal sendiri di daerah banjir"),
        Bidang::Sosial => ada("\"diterima\":false").then_some("Bansos periode ini tidak diterima"),
        Bidang::PekerjaanUmum | Bidang::Kesehatan => None,
    }
}

//! What the kader of education, social affairs and public order list of single persons: PAUD, school, equivalence and
//! aid, difficulties in learning; disability, orphans, the homeless, papers; who needs help to get away from a flood;
//! and, rarely, a case that is protected. Shares are invented, near Susenas and DTKS where they have a figure (out of
//! school about 5 % of 7 to 17 years, disability about 1 %).

use chrono::{Datelike, NaiveDate};

use super::acak::{Acak, Untuk};
use super::layanan::{Meja, Subjek, teks};
use super::penduduk::Orang;
use crate::domain::bidang::isian::{Angka, Banyak};
use crate::domain::bidang::pendidikan::sekolah::{
    AlasanTidakSekolah, BerkasKesetaraan, BerkasPendidikan, IjazahTerakhir, JenisPaud, KesulitanBelajar,
    PaketKesetaraan, ProgramPendidikan, StatusSekolah, TujuanBelajar,
};
use crate::domain::bidang::sosial::disabilitas::{AlatBantu, RagamDisabilitas};
use crate::domain::bidang::sosial::dokumen::DokumenPenduduk;
use crate::domain::bidang::sosial::terlantar::{JenisTunaSosial, OrangTua, PengasuhAnak};
use crate::domain::bidang::trantibum_linmas::kerawanan::AlasanRentan;
use crate::domain::bidang::trantibum_linmas::ketertiban::{
    KasusKategori, Kegentingan, KelompokKorban, MitraKasus,
};
use crate::domain::bidang::{
    AksesPaud, AnakTerlantar, AnakTidakSekolah, BantuanPendidikan, DokumenKependudukan, Isi, KasusSensitif,
    PenyandangDisabilitas, RujukanKesetaraan, SkriningBelajar, TunaSosial, WargaRentanBencana,
};
use crate::domain::tanggal::{umur_bulan, umur_tahun};

const PAUD: f64 = 0.6;
const BELAJAR: f64 = 0.06;
const TIDAK_SEKOLAH: f64 = 0.10;
const KEMBALI: f64 = 0.35;
const KESETARAAN: f64 = 0.8;
const KESETARAAN_DEWASA: f64 = 0.02;
const BANTUAN: f64 = 0.12;
const DISABILITAS: f64 = 0.012;
const YATIM: f64 = 0.012;
const TUNA_SOSIAL: f64 = 0.0015;
const TANPA_DOKUMEN: f64 = 0.5;
const RENTAN_BAYI: f64 = 0.10;
const RENTAN_HAMIL: f64 = 0.12;
/// A protected case, of posts besides the one that is shown, which has one.
const KASUS: f64 = 0.03;

/// Everything of every person.
pub fn data(meja: &mut Meja<'_>) {
    let penduduk = meja.penduduk;
    for (di, orang) in penduduk.orang.iter().enumerate() {
        let mut acak = meja.acak(Untuk::Sosial, di);
        let Some(hari) = meja.suatu_hari(&mut acak, orang.terdaftar) else { continue };
        if meja.ada(di, hari) {
            seorang(meja, &mut acak, (di, orang), hari);
        }
    }
    hamil(meja);
    kasus(meja);
}

fn seorang(meja: &mut Meja<'_>, acak: &mut Acak, (di, orang): (usize, &Orang), hari: NaiveDate) {
    let (bulan, tahun) = (umur_bulan(orang.lahir, hari), umur_tahun(orang.lahir, hari));
    let subjek = Subjek::Orang(di);
    match bulan {
        36..72 if acak.peluang(PAUD) => {
            let isi = paud(acak, bulan);
            meja.langsung(acak, subjek, hari, isi);
        }
        84..216 => sekolah(meja, acak, (di, orang), hari),
        _ => {}
    }
    if (18..30).contains(&tahun) && acak.peluang(KESETARAAN_DEWASA) {
        let isi = kesetaraan(acak, PaketKesetaraan::C, IjazahTerakhir::Smp);
        meja.langsung(acak, subjek, hari, isi);
    }
    if (60..120).contains(&bulan) && acak.peluang(BELAJAR) {
        let ada = acak.peluang(0.5);
        let isi = SkriningBelajar {
            kekhawatiran: Banyak(ada.then_some(KesulitanBelajar::Membaca).into_iter().collect()),
            keterangan: None,
            tujuan_belajar: ada.then(|| Banyak(vec![TujuanBelajar::Pendidikan])),
        };
        meja.langsung(acak, subjek, hari, Isi::SkriningBelajar(isi));
    }
    if acak.peluang(DISABILITAS) {
        let isi = disabilitas(acak);
        meja.langsung(acak, subjek, hari, isi);
        rentan(meja, acak, di, (AlasanRentan::Disabilitas, hari));
    }
    if tahun < 18 && acak.peluang(YATIM) {
        let isi = yatim(acak, tahun);
        meja.langsung(acak, subjek, hari, isi);
    }
    if tahun >= 25 && acak.peluang(TUNA_SOSIAL) {
        let isi = |tertangani| {
            Isi::TunaSosial(TunaSosial {
                jenis_tuna_sosial: JenisTunaSosial::Gelandangan,
                asal: Some(teks("Luar daerah")),
                tertangani,
            })
        };
        meja.langsung(acak, subjek, hari, isi(None));
    }
    if orang.nik.is_none() && bulan < 216 && acak.peluang(TANPA_DOKUMEN) {
        dokumen(meja, acak, di, hari);
    }
    if bulan < 12 && acak.peluang(RENTAN_BAYI) {
        rentan(meja, acak, di, (AlasanRentan::Bayi, hari));
    }
}

fn paud(acak: &mut Acak, bulan: i32) -> Isi {
    let terdaftar = acak.peluang(if bulan >= 60 { 0.82 } else { 0.5 });
    let (jenis, nama) =
        if bulan >= 60 { (JenisPaud::Tk, "TK Tunas Bangsa") } else { (JenisPaud::Kb, "KB Melati") };
    let alasan = acak.pilih(&["Jarak jauh", "Biaya", "Anak belum mau"]);
    Isi::AksesPaud(AksesPaud {
        terdaftar,
        jenis_unit: terdaftar.then_some(jenis),
        nama_unit: terdaftar.then(|| teks(nama)),
        alasan: (!terdaftar).then(|| teks(alasan)),
        jarak: Some(Angka(acak.antara(2, 60) * 50)),
    })
}

/// Out of school or not; back in school later; packages B and C; proposals of aid.
fn sekolah(meja: &mut Meja<'_>, acak: &mut Acak, (di, orang): (usize, &Orang), hari: NaiveDate) {
    let umur = umur_tahun(orang.lahir, hari);
    let subjek = Subjek::Orang(di);
    if acak.peluang(TIDAK_SEKOLAH) {
        let kelas = i64::from(umur - 6).clamp(1, 11);
        let putus = umur >= 9;
        let isi = AnakTidakSekolah {
            status: if putus { StatusSekolah::Putus } else { StatusSekolah::BelumPernah },
            kelas_terakhir: putus.then_some(Angka((kelas - 1).max(1))),
            tahun_keluar: putus.then_some(Angka(i64::from(hari.year()))),
            sebab_tidak_sekolah: Some(acak.undi(
                AlasanTidakSekolah::Biaya,
                &[
                    (0.25, AlasanTidakSekolah::Bekerja),
                    (0.2, AlasanTidakSekolah::Jarak),
                    (if umur >= 16 { 0.1 } else { 0.0 }, AlasanTidakSekolah::Menikah),
                ],
            )),
            keterangan: None,
            ingin_kembali: Some(acak.peluang(0.7)),
        };
        meja.langsung(acak, subjek, hari, Isi::AnakTidakSekolah(isi));
        let lagi = hari + acak.hari(60, 300);
        if putus && acak.peluang(KEMBALI) && lagi < meja.waktu.hari_ini && umur_bulan(orang.lahir, lagi) < 216
        {
            let isi = AnakTidakSekolah {
                status: StatusSekolah::KembaliSekolah,
                kelas_terakhir: None,
                tahun_keluar: None,
                sebab_tidak_sekolah: None,
                keterangan: None,
                ingin_kembali: None,
            };
            meja.langsung(acak, subjek, lagi, Isi::AnakTidakSekolah(isi));
        } else if umur >= 13 && acak.peluang(KESETARAAN) {
            let isi = kesetaraan(acak, PaketKesetaraan::B, IjazahTerakhir::Sd);
            meja.langsung(acak, subjek, hari, isi);
        }
    } else if acak.peluang(BANTUAN) {
        let isi = |sudah_diterima| {
            Isi::BantuanPendidikan(BantuanPendidikan {
                program_bantuan: ProgramPendidikan::Pip,
                berkas_pendidikan: Banyak(vec![BerkasPendidikan::Ktp, BerkasPendidikan::Kk]),
                sudah_diterima,
            })
        };
        meja.langsung(acak, subjek, hari, isi(None));
        let lagi = hari + acak.hari(90, 240);
        if lagi < meja.waktu.hari_ini && umur_bulan(orang.lahir, lagi) < 216 && acak.peluang(0.5) {
            meja.langsung(acak, subjek, lagi, isi(Some(true)));
        }
    }
}

fn kesetaraan(acak: &mut Acak, paket: PaketKesetaraan, ijazah_terakhir: IjazahTerakhir) -> Isi {
    Isi::RujukanKesetaraan(RujukanKesetaraan {
        paket,
        ijazah_terakhir,
        berkas_kesetaraan: Banyak(vec![BerkasKesetaraan::Identitas, BerkasKesetaraan::Kk]),
        sudah_diterima: Some(acak.peluang(0.3)),
    })
}

fn disabilitas(acak: &mut Acak) -> Isi {
    use AlatBantu::{AlatDengar, AlatJalan, KursiRoda};
    let (ragam, alat) = acak.undi(
        (RagamDisabilitas::Fisik, KursiRoda),
        &[
            (0.2, (RagamDisabilitas::Rungu, AlatDengar)),
            (0.2, (RagamDisabilitas::Netra, AlatBantu::TongkatNetra)),
            (0.2, (RagamDisabilitas::Fisik, AlatJalan)),
        ],
    );
    let punya = acak.peluang(0.35);
    let pengasuh = acak.peluang(0.9);
    Isi::PenyandangDisabilitas(PenyandangDisabilitas {
        ragam: Banyak(vec![ragam]),
        sejak_tahun: None,
        alat_dibutuhkan: Banyak(vec![alat]),
        alat_dimiliki: Banyak(punya.then_some(alat).into_iter().collect()),
        ada_pengasuh: pengasuh,
        nama_pengasuh: None,
        kartu: Some(acak.peluang(0.4)),
    })
}

fn yatim(acak: &mut Acak, tahun: i32) -> Isi {
    let orang_tua = acak.undi(OrangTua::Yatim, &[(0.25, OrangTua::Piatu), (0.12, OrangTua::YatimPiatu)]);
    let pengasuh =
        if orang_tua == OrangTua::YatimPiatu { PengasuhAnak::Keluarga } else { PengasuhAnak::OrangTua };
    Isi::AnakTerlantar(AnakTerlantar {
        orang_tua,
        pengasuh,
        bersekolah: (tahun >= 7).then(|| acak.peluang(0.9)),
        akta_lahir: acak.peluang(0.8),
    })
}

/// A paper that is missing, and there some months later, mostly.
fn dokumen(meja: &mut Meja<'_>, acak: &mut Acak, di: usize, hari: NaiveDate) {
    let dokumen =
        acak.undi(DokumenPenduduk::AktaLahir, &[(0.4, DokumenPenduduk::Nik), (0.1, DokumenPenduduk::Kk)]);
    let isi = |sudah: bool| {
        Isi::DokumenKependudukan(DokumenKependudukan {
            dokumen,
            sudah_ada: Some(sudah),
            alasan: (!sudah).then(|| teks("Belum diurus ke Disdukcapil")),
        })
    };
    meja.langsung(acak, Subjek::Orang(di), hari, isi(false));
    let lagi = hari + acak.hari(40, 200);
    // A number that is still not known is still missing.
    if dokumen != DokumenPenduduk::Nik
        && acak.peluang(0.6)
        && lagi < meja.waktu.hari_ini
        && meja.ada(di, lagi)
    {
        meja.langsung(acak, Subjek::Orang(di), lagi, isi(true));
    }
}

fn rentan(meja: &mut Meja<'_>, acak: &mut Acak, di: usize, (sebab, hari): (AlasanRentan, NaiveDate)) {
    let isi = Isi::WargaRentanBencana(WargaRentanBencana {
        sebab,
        pendamping: acak.peluang(0.65).then(|| teks("Ketua RT")),
        titik_kumpul: Some(teks("Balai RT")),
        tidak_lagi: None,
    });
    meja.langsung(acak, Subjek::Orang(di), hari, isi);
}

/// Pregnant women are listed while they are, and struck off after the birth.
fn hamil(meja: &mut Meja<'_>) {
    let penduduk = meja.penduduk;
    for (ke, satu) in penduduk.kehamilan.iter().enumerate() {
        let mut acak = meja.acak(Untuk::Sosial, 1_000_000 + ke);
        let hari = satu.mulai + acak.hari(90, 200);
        let masih = satu.berakhir.is_none_or(|akhir| hari < akhir);
        let dalam = hari >= meja.waktu.mulai && hari < meja.waktu.hari_ini;
        if !(masih && dalam && acak.peluang(RENTAN_HAMIL) && meja.ada(satu.orang, hari)) {
            continue;
        }
        rentan(meja, &mut acak, satu.orang, (AlasanRentan::Hamil, hari));
        let Some(lagi) = satu.berakhir.map(|akhir| akhir + acak.hari(43, 90)) else { continue };
        if lagi < meja.waktu.hari_ini && meja.ada(satu.orang, lagi) {
            let isi = WargaRentanBencana {
                sebab: AlasanRentan::Hamil,
                pendamping: None,
                titik_kumpul: None,
                tidak_lagi: Some(true),
            };
            meja.langsung(&mut acak, Subjek::Orang(satu.orang), lagi, Isi::WargaRentanBencana(isi));
        }
    }
}

/// A protected case: read by nobody but its writer and the officer it is sent to.
fn kasus(meja: &mut Meja<'_>) {
    let mut acak = meja.acak(Untuk::Sosial, usize::MAX);
    if !meja.pos.contoh && !acak.peluang(KASUS) {
        return;
    }
    let hari = meja.waktu.hari_ini - acak.hari(12, 200);
    let dewasa = |(di, orang): &(usize, &Orang)| {
        (20..50).contains(&umur_tahun(orang.lahir, hari)) && meja.ada(*di, hari)
    };
    let semua: Vec<usize> = meja.penduduk.orang.iter().enumerate().filter(dewasa).map(|(di, _)| di).collect();
    if semua.is_empty() {
        return;
    }
    let di = acak.pilih(&semua);
    let isi = KasusSensitif {
        jenis_kasus: KasusKategori::Kdrt,
        kelompok_korban: KelompokKorban::Dewasa,
        kegentingan: acak.undi(Kegentingan::Segera, &[(0.3, Kegentingan::Biasa)]),
        kontak_aman: Some(teks("Temui di rumah ketua RT, siang hari, jangan lewat telepon")),
        mitra: Some(Banyak(vec![MitraKasus::UptdPpa])),
        uraian: Some(teks("Ibu bercerita kepada kader dan meminta didampingi.")),
    };
    meja.langsung(&mut acak, Subjek::Orang(di), hari, Isi::KasusSensitif(isi));
}

//! Pregnancies: the card at each attendance, tetanus doses, food against KEK; what comes after the birth is in `nifas`.
//! A woman keeps her height, her arm and her way of gaining through a pregnancy, so that her card can be read. All shares
//! are invented, near SKI 2023 where it has a figure (KEK 17 %, anaemia 28 %).

use chrono::{Duration, NaiveDate};

use super::acak::{Acak, Untuk};
use super::layanan::{Datang, Meja, kosong, teks};
use super::penduduk::Kehamilan;
use super::{bayi, nifas};
use crate::domain::bidang::isian::{
    Angka, Banyak, Berat, Diastole, Hemoglobin, LilaIbu, Panjang, Sistole, TinggiFundus,
};
use crate::domain::bidang::kesehatan::gizi::JenisPmt;
use crate::domain::bidang::kesehatan::hamil::{ProdukTtd, TandaBahayaHamil};
use crate::domain::bidang::kesehatan::tbc::GejalaTbc;
use crate::domain::bidang::{Isi, PemeriksaanIbuHamil, Pmt};
use crate::domain::imunisasi::DosisVaksin;
use crate::domain::jatuh_tempo::KONTAK_ANC;
use crate::domain::sasaran::HasilKehamilan;
use crate::error::Result;

const LILA: (f64, f64) = (262.0, 26.0);
/// Below this the card speaks of KEK, in millimetres.
const KEK: i32 = 235;
const HB: (f64, f64) = (116.5, 10.5);
const TTD_TIAP_HARI: f64 = 0.88;
const TANDA_BAHAYA: f64 = 0.015;
/// Women whose pressure rises late in the pregnancy.
const TEKANAN_NAIK: f64 = 0.05;
const KONTAK_ANC_DATANG: f64 = 0.95;
/// Days of pregnancy after which the post knows of it.
const DIKETAHUI_HARI: i64 = 42;
const KELAS_IBU: f64 = 0.4;

/// One woman as the tape and the cuff find her.
struct Ibu {
    tinggi: i32,
    berat: f64,
    lila: f64,
    naik: f64,
    sistole: f64,
    tekanan_naik: bool,
    kek: bool,
    produk: ProdukTtd,
}

impl Ibu {
    fn baru(acak: &mut Acak) -> Ibu {
        let gemuk = acak.normal();
        let tinggi = f64::from(acak.bulat(1_535.0, 52.0)).clamp(1_390.0, 1_720.0);
        let lila = LILA.0 + LILA.1 * (0.85 * gemuk + 0.5 * acak.normal());
        let imt = (22.4 + 3.0 * gemuk).clamp(16.4, 34.0);
        Ibu {
            tinggi: tinggi as i32,
            berat: imt * tinggi * tinggi / 1_000.0,
            lila: lila.clamp(188.0, 400.0),
            naik: (380.0 + 90.0 * acak.normal()).clamp(120.0, 650.0),
            sistole: 111.0 + 8.0 * acak.normal(),
            tekanan_naik: acak.peluang(TEKANAN_NAIK),
            kek: lila < f64::from(KEK),
            produk: acak.undi(ProdukTtd::Mms, &[(0.4, ProdukTtd::Ttd)]),
        }
    }

    /// Grams in a week of pregnancy: little in the first trimester, then steadily.
    fn gram(&self, acak: &mut Acak, minggu: i64) -> i32 {
        let minggu = minggu as f64;
        let naik = 110.0 * minggu.min(12.0) + self.naik * (minggu - 12.0).max(0.0);
        ((self.berat + naik + 200.0 * acak.normal()) / 100.0).round() as i32 * 100
    }

    fn tekanan(&self, acak: &mut Acak, minggu: i64) -> (Sistole, Diastole) {
        let naik = if self.tekanan_naik && minggu >= 24 { 28 } else { 0 };
        let sistole = (acak.bulat(self.sistole, 5.0) + naik).clamp(88, 185);
        let diastole = (sistole * 63 / 100 + acak.bulat(1.0, 4.0)).clamp(50, sistole - 20);
        (Sistole(sistole), Diastole(diastole))
    }
}

/// One pregnancy from its first day to the time of breast-feeding. `anak` counts the children before it.
pub fn kehamilan(
    meja: &mut Meja<'_>,
    ke: usize,
    satu: &Kehamilan,
    datang: &[Datang],
    anak: i64,
) -> Result<()> {
    let mut acak = meja.acak(Untuk::Ibu, ke);
    let ibu = Ibu::baru(&mut acak);
    let diketahui = satu.mulai + Duration::days(DIKETAHUI_HARI);
    let hamil = |datang: &&Datang| {
        datang.tanggal >= diketahui && satu.berakhir.is_none_or(|akhir| datang.tanggal < akhir)
    };
    let kontak = kontak(&mut acak);
    for (urut, hari) in datang.iter().filter(hamil).enumerate() {
        let isi = periksa(&mut acak, &ibu, (satu.mulai, hari.tanggal), (urut, anak), &kontak)?;
        meja.layanan.push(hari.dilayani(&mut acak, satu.orang, 8, Isi::PemeriksaanIbuHamil(isi)));
        if ibu.kek && urut > 0 {
            let isi = pmt(&mut acak, urut);
            meja.layanan.push(hari.dilayani(&mut acak, satu.orang, 14, isi));
        }
    }
    let semua = meja.penduduk.kehamilan.iter();
    if semua.filter(|lain| lain.orang == satu.orang).all(|lain| lain.mulai >= satu.mulai) {
        let hari: Vec<Datang> = datang.iter().filter(hamil).copied().collect();
        tetanus(meja, &mut acak, satu, &hari);
    }
    if satu.hasil == Some(HasilKehamilan::LahirHidup) {
        nifas::nifas(meja, &mut acak, satu, datang)?;
    }
    Ok(())
}

/// The days of pregnancy of the contacts of antenatal care that were kept, each with the trimester it counts for. A
/// contact comes when it is due or up to two weeks before.
fn kontak(acak: &mut Acak) -> Vec<((i64, i64), i64)> {
    let hari = |hari: u64| i64::try_from(hari).unwrap_or(i64::MAX);
    let semua = KONTAK_ANC.iter().map(|satu| {
        let trimester = (hari(satu.trimester.0), hari(satu.trimester.1));
        (trimester, (hari(satu.jatuh) - acak.antara(0, 14)).max(trimester.0), acak.peluang(KONTAK_ANC_DATANG))
    });
    semua.filter(|(_, _, datang)| *datang).map(|(trimester, hari, _)| (trimester, hari)).collect()
}

/// How many of them were in the trimester of this day so far.
fn sejauh_ini(kontak: &[((i64, i64), i64)], hari: i64) -> i64 {
    let lewat =
        |(trimester, pada): &&((i64, i64), i64)| (trimester.0..=trimester.1).contains(&hari) && *pada <= hari;
    i64::try_from(kontak.iter().filter(lewat).count()).unwrap_or(0)
}

fn periksa(
    acak: &mut Acak,
    ibu: &Ibu,
    (mulai, tanggal): (NaiveDate, NaiveDate),
    (urut, anak): (usize, i64),
    anc: &[((i64, i64), i64)],
) -> Result<PemeriksaanIbuHamil> {
    let hari = (tanggal - mulai).num_days();
    let minggu = hari / 7;
    let pertama = urut == 0;
    let (sistole, diastole) = ibu.tekanan(acak, minggu);
    let lila = ibu.lila + 2.0 * acak.normal();
    let bahaya = acak.peluang(TANDA_BAHAYA).then(|| {
        use TandaBahayaHamil::{Bengkak, MuntahTerus, Perdarahan, SakitKepala};
        if minggu < 16 { MuntahTerus } else { acak.undi(Bengkak, &[(0.3, SakitKepala), (0.3, Perdarahan)]) }
    });
    let diperiksa = pertama || acak.peluang(0.25);
    let mt = ibu.kek && !pertama;
    Ok(PemeriksaanIbuHamil {
        berat: Some(Berat(ibu.gram(acak, minggu))),
        sesuai_kurva_berat: Some(ibu.naik > 230.0 || minggu < 16),
        tinggi: pertama.then_some(Panjang(ibu.tinggi)),
        lila_ibu: (pertama || acak.peluang(0.3)).then_some(LilaIbu(lila.round() as i32)),
        sistole: Some(sistole),
        diastole: Some(diastole),
        hemoglobin: diperiksa.then(|| Hemoglobin(acak.bulat(HB.0, HB.1).clamp(70, 150))),
        tinggi_fundus: (minggu >= 20)
            .then(|| TinggiFundus(i32::try_from(minggu * 10).unwrap_or(0) + acak.bulat(-5.0, 12.0))),
        kontak_anc: Some(Angka(sejauh_ini(anc, hari))),
        tanda_bahaya_hamil: Some(Banyak(bahaya.into_iter().collect())),
        gejala_tbc: Some(Banyak(acak.peluang(0.006).then_some(GejalaTbc::Batuk).into_iter().collect())),
        kontak_tbc: Some(acak.peluang(0.003)),
        ttd_diberikan: Some(Angka(if acak.peluang(0.93) { 30 } else { 0 })),
        produk_ttd: Some(ibu.produk),
        ttd_tiap_hari: (!pertama).then(|| acak.peluang(TTD_TIAP_HARI)),
        mt_komposisi: mt.then(|| teks("Nasi, telur, ikan patin, sayur bayam")),
        mt_porsi: mt.then_some(Angka(1)),
        mt_dihabiskan: mt.then(|| acak.peluang(0.85)),
        kelas_ibu: Some(acak.peluang(KELAS_IBU)),
        gravida: pertama.then_some(Angka(anak + 1)),
        jumlah_anak: pertama.then_some(Angka(anak)),
        ..kosong()?
    })
}

fn pmt(acak: &mut Acak, urut: usize) -> Isi {
    Isi::Pmt(Pmt {
        jenis_pmt: JenisPmt::PemulihanBumilKek,
        bahan: Some(teks("Bubur kacang hijau, telur rebus")),
        porsi: Some(Angka(1)),
        hari_ke: Some(Angka(i64::try_from(urut * 30).unwrap_or(1).clamp(1, 180))),
        habis: Some(acak.peluang(0.9)),
    })
}

/// Doses of tetanus: what the book of most women shows, and the next one in this pregnancy where it is due. Told once,
/// in the first pregnancy of the history.
fn tetanus(meja: &mut Meja<'_>, acak: &mut Acak, satu: &Kehamilan, hari: &[Datang]) {
    use DosisVaksin::{Td1, Td2, Td3, Td4, Td5};
    let Some(pertama) = hari.first() else { return };
    let dulu = acak.undi(Some(Td5), &[(0.22, Some(Td4)), (0.12, Some(Td3)), (0.10, Some(Td2)), (0.08, None)]);
    if let Some(dosis) = dulu {
        let tanggal = satu.mulai - acak.hari(400, 1_500);
        let isi = bayi::dari_buku(acak, dosis, tanggal);
        meja.layanan.push(pertama.dilayani(acak, satu.orang, 10, isi));
    }
    let berikut: &[DosisVaksin] = match dulu {
        Some(Td5) => &[],
        Some(Td4) => &[Td5],
        Some(Td3) => &[Td4],
        Some(_) => &[Td3],
        None => &[Td1, Td2],
    };
    let mut lalu: Option<NaiveDate> = None;
    for dosis in berikut {
        let cukup = |hari: &&Datang| lalu.is_none_or(|lalu| hari.tanggal - lalu >= Duration::days(28));
        let Some(tempat) = hari.iter().skip(1).find(cukup).filter(|_| acak.peluang(0.85)) else { return };
        lalu = Some(tempat.tanggal);
        meja.layanan.push(tempat.dilayani(acak, satu.orang, 10, bayi::di_sesi(*dosis)));
    }
}

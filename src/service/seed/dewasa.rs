//! Adults and old people at the desk of the non-communicable diseases: the screening of the year with everything, then
//! pressure and weight at each attendance; eyes and ears, the mind (SRQ-20), TB and malaria. Each person keeps a body,
//! a pressure and habits. The figures are invented, near SKI 2023: hypertension about 30 % of adults and half of the
//! old, smokers 55 % of men, diabetes 9 % from 40 years on.

use chrono::{Datelike, NaiveDate};

use super::acak::{Acak, Untuk};
use super::layanan::{Datang, Meja, kosong};
use super::penduduk::Orang;
use super::sekolah::indra;
use crate::domain::bidang::isian::{
    Angka, Banyak, Berat, Diastole, GulaDarah, Kolesterol, LingkarPerut, Nomor, Panjang, Sistole,
};
use crate::domain::bidang::kesehatan::ptm::{KonsumsiBerlebih, LayarGlukometer, PenyakitTidakMenular};
use crate::domain::bidang::kesehatan::tbc::{GejalaTbc, RisikoTbc};
use crate::domain::bidang::{Isi, SkriningJiwa, SkriningMalaria, SkriningPtm, SkriningTbc};
use crate::domain::pertumbuhan::JenisKelamin;
use crate::domain::tanggal::umur_tahun;
use crate::error::Result;

const MEROKOK: (f64, f64) = (0.55, 0.03);
const DIABETES: f64 = 0.09;
/// What is done of the screening of a year when somebody first comes in it.
const LENGKAP: f64 = 0.9;
const INDRA: f64 = 0.6;
const JIWA: f64 = 0.5;
/// Later attendances at which pressure and weight are written down.
const LANJUT: f64 = 0.2;
const TBC: f64 = 0.04;
const TBC_GEJALA: f64 = 0.012;
const MALARIA: f64 = 0.01;
const PUMA_TAHUN: i32 = 40;

/// One grown-up as the scale, the cuff and the questions find her or him.
pub struct Tubuh {
    laki: bool,
    tinggi: i32,
    imt: f64,
    sistole: f64,
    diastole: f64,
    gula: f64,
    merokok: bool,
    batang: i64,
    lemah: (bool, bool),
}

impl Tubuh {
    pub fn baru(acak: &mut Acak, orang: &Orang, pada: NaiveDate) -> Tubuh {
        let laki = orang.jenis_kelamin == JenisKelamin::LakiLaki;
        let umur = f64::from(umur_tahun(orang.lahir, pada));
        let gemuk = acak.normal();
        let tekanan = acak.normal() + 0.25 * gemuk;
        let sistole = 109.0 + 0.52 * (umur - 20.0) + 13.0 * tekanan;
        let manis = umur >= 35.0 && acak.peluang(DIABETES);
        let rata = if laki { 1_635.0 } else { 1_525.0 };
        Tubuh {
            laki,
            tinggi: acak.bulat(rata - 0.8 * (umur - 45.0).max(0.0), 55.0).clamp(1_340, 1_850),
            imt: (23.6 + 3.4 * gemuk).clamp(16.0, 38.0),
            sistole,
            diastole: 0.45 * sistole + 22.0 + 3.0 * acak.normal(),
            gula: if manis { 215.0 + 55.0 * acak.normal() } else { 98.0 + 14.0 * acak.normal() },
            merokok: acak.peluang(if laki { MEROKOK.0 } else { MEROKOK.1 }),
            batang: acak.antara(4, 20),
            lemah: (
                acak.peluang((umur - 35.0).max(2.0) / 250.0),
                acak.peluang((umur - 45.0).max(1.0) / 350.0),
            ),
        }
    }

    fn gram(&self, acak: &mut Acak) -> i32 {
        let tinggi = f64::from(self.tinggi);
        let gram = self.imt * tinggi * tinggi / 1_000.0 + 400.0 * acak.normal();
        ((gram / 100.0).round() as i32 * 100).clamp(30_500, 140_000)
    }

    fn perut(&self, acak: &mut Acak) -> LingkarPerut {
        let rata = if self.laki { 820.0 } else { 790.0 } + 24.0 * (self.imt - 23.6);
        LingkarPerut(acak.bulat(rata, 25.0).clamp(560, 1_350))
    }

    fn tekanan(&self, acak: &mut Acak) -> (Sistole, Diastole) {
        let sistole = acak.bulat(self.sistole, 6.0).clamp(85, 215);
        (Sistole(sistole), Diastole(acak.bulat(self.diastole, 4.0).clamp(48, (sistole - 15).min(125))))
    }
}

/// Everything of one adult; `hamil` says on which days another card is hers.
pub fn layani(
    meja: &mut Meja<'_>,
    di: usize,
    orang: &Orang,
    datang: &[Datang],
    hamil: impl Fn(NaiveDate) -> bool,
) -> Result<()> {
    let mut acak = meja.acak(Untuk::Dewasa, di);
    let tubuh = Tubuh::baru(&mut acak, orang, meja.waktu.hari_ini);
    let (mut lengkap, mut mata, mut jiwa, mut ulang) = (0, 0, 0, false);
    for hari in datang {
        let (umur, tahun) = (umur_tahun(orang.lahir, hari.tanggal), hari.tanggal.year());
        if umur < 18 {
            continue;
        }
        let belum = |tanda: &mut i32, share: f64, acak: &mut Acak| {
            let ya = *tanda != tahun && acak.peluang(share);
            *tanda = if ya { tahun } else { *tanda };
            ya
        };
        if hamil(hari.tanggal) {
            // The pregnancy card asks for the rest.
        } else if belum(&mut lengkap, LENGKAP, &mut acak) {
            let isi = tahunan(&mut acak, &tubuh, umur)?;
            meja.layanan.push(hari.dilayani(&mut acak, di, 8, Isi::SkriningPtm(isi)));
        } else if acak.peluang(LANJUT) {
            let isi = lanjut(&mut acak, &tubuh)?;
            meja.layanan.push(hari.dilayani(&mut acak, di, 8, Isi::SkriningPtm(isi)));
        }
        if belum(&mut mata, INDRA, &mut acak) {
            let isi = indra(&mut acak, tubuh.lemah);
            meja.layanan.push(hari.dilayani(&mut acak, di, 14, isi));
        }
        if belum(&mut jiwa, JIWA, &mut acak) {
            let (isi, berat) = srq(&mut acak)?;
            // Whoever was not well is asked again when next seen.
            jiwa = if berat { 0 } else { jiwa };
            meja.layanan.push(hari.dilayani(&mut acak, di, 20, isi));
        }
        if ulang || acak.peluang(TBC) {
            let (isi, ada) = tbc(&mut acak, &tubuh, ulang);
            ulang = ada;
            meja.layanan.push(hari.dilayani(&mut acak, di, 18, isi));
        }
        if acak.peluang(MALARIA) {
            let demam = acak.peluang(0.12);
            let isi = SkriningMalaria {
                demam,
                menggigil: demam && acak.peluang(0.5),
                daerah_endemis: acak.peluang(0.5),
            };
            meja.layanan.push(hari.dilayani(&mut acak, di, 19, Isi::SkriningMalaria(isi)));
        }
    }
    Ok(())
}

/// The two questions on TB as most cards carry them.
fn gejala(acak: &mut Acak) -> Option<Banyak<GejalaTbc>> {
    let ada = acak.peluang(TBC_GEJALA);
    let satu = acak.undi(GejalaTbc::Batuk, &[(0.2, GejalaTbc::KeringatMalam), (0.15, GejalaTbc::BeratTurun)]);
    Some(Banyak(ada.then_some(satu).into_iter().collect()))
}

fn tahunan(acak: &mut Acak, tubuh: &Tubuh, umur: i32) -> Result<SkriningPtm> {
    let (sistole, diastole) = tubuh.tekanan(acak);
    let mut riwayat = Vec::new();
    if tubuh.sistole > 142.0 && acak.peluang(0.6) {
        riwayat.push(PenyakitTidakMenular::Hipertensi);
    }
    if tubuh.gula > 180.0 && acak.peluang(0.6) {
        riwayat.push(PenyakitTidakMenular::Diabetes);
    }
    let keluarga = acak.peluang(0.25).then_some(PenyakitTidakMenular::Hipertensi);
    let puma = tubuh.merokok && umur >= PUMA_TAHUN;
    let mut jawab = |share: f64| puma.then(|| acak.peluang(share));
    let (sesak, dahak, batuk, spirometri) = (jawab(0.18), jawab(0.15), jawab(0.2), jawab(0.02));
    let diperiksa = umur >= 40 || tubuh.imt >= 25.0 || acak.peluang(0.4);
    let gula = acak.bulat(tubuh.gula, 12.0);
    Ok(SkriningPtm {
        riwayat_diri: Some(Banyak(riwayat)),
        riwayat_keluarga: Some(Banyak(keluarga.into_iter().collect())),
        konsumsi_berlebih: Some(Banyak(
            acak.peluang(0.35).then_some(KonsumsiBerlebih::Garam).into_iter().collect(),
        )),
        merokok: Some(tubuh.merokok),
        berat: Some(Berat(tubuh.gram(acak))),
        tinggi: Some(Panjang(tubuh.tinggi)),
        lingkar_perut: Some(tubuh.perut(acak)),
        sistole: Some(sistole),
        diastole: Some(diastole),
        gula_darah_sewaktu: (diperiksa && gula < 480).then(|| GulaDarah(gula.max(68))),
        layar_glukometer: (diperiksa && gula >= 480).then_some(LayarGlukometer::Hi),
        kolesterol: acak.peluang(0.3).then(|| Kolesterol(acak.bulat(188.0, 32.0).clamp(110, 330))),
        lama_merokok: puma.then(|| Angka(i64::from(umur - 18))),
        batang_per_hari: puma.then_some(Angka(tubuh.batang)),
        sesak_bergegas: sesak,
        dahak_tanpa_pilek: dahak,
        batuk_tanpa_pilek: batuk,
        diminta_spirometri: spirometri,
        gejala_tbc: gejala(acak),
        kontak_tbc: Some(acak.peluang(0.005)),
        ..kosong()?
    })
}

/// What is measured every month: the body, the pressure, and who smokes is asked again.
fn lanjut(acak: &mut Acak, tubuh: &Tubuh) -> Result<SkriningPtm> {
    let (sistole, diastole) = tubuh.tekanan(acak);
    Ok(SkriningPtm {
        merokok: Some(tubuh.merokok),
        berat: Some(Berat(tubuh.gram(acak))),
        tinggi: Some(Panjang(tubuh.tinggi)),
        lingkar_perut: Some(tubuh.perut(acak)),
        sistole: Some(sistole),
        diastole: Some(diastole),
        ..kosong()?
    })
}

/// The answers, and whether somebody has to be asked again soon.
fn srq(acak: &mut Acak) -> Result<(Isi, bool)> {
    let (dari, sampai) = acak.undi((0, 1), &[(0.2, (2, 5)), (0.045, (6, 11))]);
    let banyak = acak.antara(dari, sampai);
    // The sixteen first questions; the seventeenth is asked for by itself.
    let mut nomor: Vec<u8> = (0..banyak).filter_map(|_| u8::try_from(acak.antara(1, 16)).ok()).collect();
    if acak.peluang(0.004) {
        nomor.push(17);
    }
    nomor.sort_unstable();
    nomor.dedup();
    let berat = nomor.len() >= 6 || nomor.contains(&17);
    Ok((Isi::SkriningJiwa(SkriningJiwa { srq20: Some(Nomor(nomor)), ..kosong()? }), berat))
}

/// The screening by itself, and whether it found something; whoever is asked again was treated or is well.
fn tbc(acak: &mut Acak, tubuh: &Tubuh, ulang: bool) -> (Isi, bool) {
    let mut risiko = Vec::new();
    if tubuh.merokok {
        risiko.push(RisikoTbc::Merokok);
    }
    if acak.peluang(0.1) {
        risiko.push(RisikoTbc::HunianPadat);
    }
    let (ada, kontak) = (!ulang && acak.peluang(0.06), !ulang && acak.peluang(0.03));
    let isi = Isi::SkriningTbc(SkriningTbc {
        gejala_tbc: Some(Banyak(ada.then_some(GejalaTbc::Batuk).into_iter().collect())),
        kontak_tbc: Some(kontak),
        risiko_tbc: Some(Banyak(risiko)),
        kontak_serumah: Some(Angka(acak.antara(1, 6))),
    });
    (isi, ada || kontak)
}

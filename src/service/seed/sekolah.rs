//! School children and adolescents: the check of the year, iron tablets of girls, eyes and ears, the mind (SDQ), and the
//! doses of school. Height and weight are turned round from the product's own z-scores. Shares are invented, near SKI
//! 2023 (anaemia of girls about 27 %, smokers among boys of 15 and over about a quarter).

use chrono::{Datelike, NaiveDate};

use super::acak::{Acak, Untuk};
use super::layanan::{Datang, Meja, kosong};
use super::penduduk::Orang;
use super::{bayi, tumbuh};
use crate::domain::bidang::isian::{
    Angka, Banyak, Berat, Diastole, Hemoglobin, LingkarPerut, Panjang, Sistole,
};
use crate::domain::bidang::kesehatan::indra::HasilIndra;
use crate::domain::bidang::kesehatan::tbc::GejalaTbc;
use crate::domain::bidang::{Isi, PemeriksaanSekolahRemaja, SkriningIndra, SkriningJiwa};
use crate::domain::pertumbuhan::JenisKelamin;
use crate::domain::tanggal::{umur_hari, umur_tahun};
use crate::error::Result;

const HB: (f64, f64) = (127.0, 11.0);
const MEROKOK: f64 = 0.24;
const TTD_TIAP_MINGGU: f64 = 0.7;
const INDRA: f64 = 0.6;
const JIWA: f64 = 0.5;
const MATA: f64 = 0.06;
const TELINGA: f64 = 0.02;

/// Somebody from the sixth birthday to the eighteenth, at each attendance.
pub fn layani(meja: &mut Meja<'_>, di: usize, orang: &Orang, datang: &[Datang]) -> Result<()> {
    let mut acak = meja.acak(Untuk::Sekolah, di);
    let z = (-0.9 + acak.normal(), -0.3 + 1.15 * acak.normal());
    let merokok = orang.jenis_kelamin == JenisKelamin::LakiLaki && acak.peluang(MEROKOK);
    let (mata, telinga) = (acak.peluang(MATA), acak.peluang(TELINGA));
    let mut tahun = 0;
    for hari in datang {
        let umur = umur_tahun(orang.lahir, hari.tanggal);
        if !(6..18).contains(&umur) {
            continue;
        }
        let lengkap = tahun != hari.tanggal.year();
        tahun = hari.tanggal.year();
        let isi = periksa(&mut acak, orang, hari.tanggal, z, (lengkap, merokok && umur >= 15))?;
        meja.layanan.push(hari.dilayani(&mut acak, di, 8, isi));
        if lengkap && acak.peluang(INDRA) {
            let isi = indra(&mut acak, (mata, telinga));
            meja.layanan.push(hari.dilayani(&mut acak, di, 12, isi));
        }
        if lengkap && acak.peluang(JIWA) {
            let kesulitan = acak.bulat(9.0, 4.2).clamp(0, 32);
            let isi = SkriningJiwa {
                sdq_kesulitan: Some(Angka(kesulitan.into())),
                sdq_prososial: Some(Angka(acak.antara(5, 10))),
                ..kosong()?
            };
            meja.layanan.push(hari.dilayani(&mut acak, di, 15, Isi::SkriningJiwa(isi)));
        }
    }
    bayi::bias(meja, di, orang, datang);
    Ok(())
}

fn periksa(
    acak: &mut Acak,
    orang: &Orang,
    tanggal: NaiveDate,
    (tinggi, imt): (f64, f64),
    (lengkap, merokok): (bool, bool),
) -> Result<Isi> {
    let umur = umur_tahun(orang.lahir, tanggal);
    let (mm, gram) = tumbuh::remaja(orang.jenis_kelamin, umur_hari(orang.lahir, tanggal), tinggi, imt);
    let sistole = (acak.bulat(98.0, 8.0) + umur).clamp(84, 150);
    let putri = orang.jenis_kelamin == JenisKelamin::Perempuan && umur >= 10;
    let hb = putri && lengkap && matches!(umur, 12 | 15);
    Ok(Isi::PemeriksaanSekolahRemaja(PemeriksaanSekolahRemaja {
        berat: Some(Berat(gram)),
        tinggi: lengkap.then_some(Panjang(mm)),
        lingkar_perut: (lengkap && umur >= 10).then(|| LingkarPerut(acak.bulat(660.0, 60.0).clamp(510, 980))),
        sistole: (umur >= 13).then_some(Sistole(sistole)),
        diastole: (umur >= 13).then_some(Diastole(sistole * 62 / 100)),
        hemoglobin: hb.then(|| Hemoglobin(acak.bulat(HB.0, HB.1).clamp(80, 160))),
        ttd_diberikan: putri.then_some(Angka(4)),
        ttd_tiap_minggu: putri.then(|| acak.peluang(TTD_TIAP_MINGGU)),
        merokok: (umur >= 12).then_some(merokok),
        gejala_tbc: Some(Banyak(acak.peluang(0.008).then_some(GejalaTbc::Batuk).into_iter().collect())),
        kontak_tbc: Some(acak.peluang(0.004)),
        ..kosong()?
    }))
}

/// Each eye and each ear by itself; mostly one of two.
pub fn indra(acak: &mut Acak, (mata, telinga): (bool, bool)) -> Isi {
    let mut sisi = |lemah: bool| {
        let hasil = if lemah && acak.peluang(0.7) { HasilIndra::Gangguan } else { HasilIndra::Normal };
        Some(hasil)
    };
    Isi::SkriningIndra(SkriningIndra {
        mata_kanan: sisi(mata),
        mata_kiri: sisi(mata),
        telinga_kanan: sisi(telinga),
        telinga_kiri: sisi(telinga),
    })
}

//! The two years of a post, told once: who came, what each desk did, what it means, who was visited and referred. Every
//! part of life draws by itself from its own dice; this says in which order they come, because a flag leads to a visit
//! and a visit to what is looked after on it.

use chrono::NaiveDate;

use super::acak::Untuk;
use super::koreksi::{Koreksi, koreksi};
use super::kunjungan::{self, Kunjungan};
use super::layanan::{Datang, Meja};
use super::nilai::{Dinilai, Orang, Tanda, nilai_semua};
use super::penduduk::Penduduk;
use super::pos::Pos;
use super::riwayat::{KaderHadir, Kehadiran, Riwayat, riwayat};
use super::roster::Kader;
use super::rujuk::{self, Rujukan};
use super::waktu::{HariBuka, Waktu};
use super::{bayi, dewasa, ibu, lansia, nifas, rumah, sekolah, sosial, tempat};
use crate::domain::bidang::aturan::Syarat;
use crate::domain::tanggal::umur_tahun;
use crate::error::Result;

/// Everything that happened at a post.
pub struct Cerita {
    pub kader_hadir: Vec<KaderHadir>,
    pub kehadiran: Vec<Kehadiran>,
    pub kunjungan: Vec<Kunjungan>,
    pub layanan: Vec<Dinilai>,
    pub tanda: Vec<Tanda>,
    pub rujukan: Vec<Rujukan>,
    pub koreksi: Vec<Koreksi>,
}

/// Tells it.
pub fn cerita(
    pos: &Pos,
    waktu: Waktu,
    (penduduk, rules): (&Penduduk, &Orang),
    kader: &[Kader],
    hari: &[HariBuka],
) -> Result<Cerita> {
    let Riwayat { kader_hadir, kehadiran, layanan, datang } = riwayat(pos, waktu, penduduk, kader, hari);
    let mut meja = Meja { pos, waktu, penduduk, kader, hari, layanan, kunjungan: Vec::new() };
    for (di, datang) in datang.iter().enumerate() {
        seorang(&mut meja, rules, di, datang)?;
    }
    hamil(&mut meja, &datang)?;
    tempat::sesi(&mut meja, &kehadiran);
    rumah::data(&mut meja);
    sosial::data(&mut meja);
    tempat::data(&mut meja);

    let (mut semua, mut tanda) = (Vec::new(), Vec::new());
    let mut acak = meja.acak(Untuk::Tanda, 0);
    let nilai = (pos, penduduk, rules);
    let layanan = std::mem::take(&mut meja.layanan);
    nilai_semua(nilai, &mut acak, layanan, &mut semua, &mut tanda)?;
    // Food and medicine follow from flags and are kinds of their own, so they are judged after the others.
    kunjungan::pmt(&mut meja, &datang, (&semua, &tanda));
    kunjungan::susul(&mut meja, rules, &datang, (&semua, &tanda))?;
    let layanan = std::mem::take(&mut meja.layanan);
    nilai_semua(nilai, &mut acak, layanan, &mut semua, &mut tanda)?;
    let rujukan = rujuk::dari_tanda(&mut meja, &semua, &tanda);
    let koreksi = koreksi(&meja, &semua);
    // The report of an event is written before what belongs to it.
    semua.sort_by_key(|satu| satu.layanan.kejadian.is_some());
    Ok(Cerita { kader_hadir, kehadiran, kunjungan: meja.kunjungan, layanan: semua, tanda, rujukan, koreksi })
}

/// One person's desks, by the age at each attendance.
fn seorang(meja: &mut Meja<'_>, rules: &Orang, di: usize, datang: &[Datang]) -> Result<()> {
    let penduduk = meja.penduduk;
    let (Some(orang), Some(riwayat)) = (penduduk.orang.get(di), rules.riwayat(di)) else { return Ok(()) };
    let umur = umur_tahun(orang.lahir, meja.waktu.hari_ini);
    let memenuhi = |syarat: Syarat| move |hari: NaiveDate| riwayat.pada(hari).memenuhi(syarat, hari);
    if umur < 8 {
        bayi::layani(meja, di, orang, datang);
    }
    if (6..20).contains(&umur) {
        sekolah::layani(meja, di, orang, datang)?;
    }
    if umur >= 18 {
        dewasa::layani(meja, di, orang, datang, memenuhi(Syarat::Hamil))?;
    }
    if umur >= 60 {
        lansia::layani(meja, di, orang, datang)?;
    }
    let subur: Vec<Datang> =
        datang.iter().filter(|hari| memenuhi(Syarat::Wus)(hari.tanggal)).copied().collect();
    if umur >= 20 && !subur.is_empty() {
        nifas::kb(meja, di, &subur, memenuhi(Syarat::Hamil));
    }
    Ok(())
}

/// Every pregnancy, with the children its mother had before.
fn hamil(meja: &mut Meja<'_>, datang: &[Vec<Datang>]) -> Result<()> {
    let penduduk = meja.penduduk;
    for (ke, satu) in penduduk.kehamilan.iter().enumerate() {
        let anak =
            penduduk.orang.iter().filter(|orang| orang.ibu == Some(satu.orang) && orang.lahir < satu.mulai);
        let anak = i64::try_from(anak.count()).unwrap_or(0);
        let datang = datang.get(satu.orang).map_or(&[][..], Vec::as_slice);
        ibu::kehamilan(meja, ke, satu, datang, anak)?;
    }
    Ok(())
}

//! People of 60 and over: daily activities (AKS), SKILAS and the depression scale once a year, at the post or, of those
//! who hardly leave the house, on a visit; and the indications of neglect and of need in a disaster that follow from
//! living alone. How many depend on others is invented, near what the Barthel screening of Indonesian posyandu finds.

use chrono::{Datelike, NaiveDate};

use super::acak::{Acak, Untuk};
use super::kunjungan::Kunjungan;
use super::layanan::{Datang, Meja, Subjek, kosong, teks};
use super::nifas::di_rumah;
use super::penduduk::Orang;
use crate::domain::bidang::isian::{Angka, Banyak, LilaIbu, Nomor};
use crate::domain::bidang::kesehatan::lansia::TemuanSkilas;
use crate::domain::bidang::trantibum_linmas::kerawanan::AlasanRentan;
use crate::domain::bidang::{Isi, LansiaTerlantar, SkriningLansia, WargaRentanBencana};
use crate::domain::kunjungan::{DaftarPeriksa, Temuan};
use crate::domain::tanggal::umur_tahun;
use crate::error::Result;

const DISKRINING: f64 = 0.85;
/// Score of AKS below which somebody is looked for at home.
const BERAT: i64 = 9;
const TERLANTAR: f64 = 0.06;
const RENTAN: f64 = 0.5;

/// The items of AKS with the most each gives, those first that are lost last.
const BUTIR: [i64; 10] = [2, 2, 3, 1, 2, 2, 2, 3, 1, 2];

/// One old person.
struct Lansia {
    aks: i64,
    sendiri: bool,
    temuan: Vec<TemuanSkilas>,
    gds4: Vec<u8>,
    lila: i32,
}

impl Lansia {
    fn baru(acak: &mut Acak, umur: i32, sendiri: bool) -> Lansia {
        let tua = if umur >= 75 { 2.2 } else { 0.8 };
        let (dari, sampai) =
            acak.undi((20, 20), &[(0.12 * tua, (12, 19)), (0.03 * tua, (9, 11)), (0.035 * tua, (2, 8))]);
        use TemuanSkilas::{BerdiriKursi, DayaIngat, Depresi, NafsuMakan, Pendengaran, Penglihatan};
        let semua = [Penglihatan, Pendengaran, DayaIngat, BerdiriKursi, NafsuMakan, Depresi];
        let share = [0.12, 0.06, 0.07, 0.06, 0.04, 0.03];
        let temuan = semua.into_iter().zip(share).filter(|(_, share)| acak.peluang(share * tua));
        let mut temuan: Vec<_> = temuan.map(|(temuan, _)| temuan).collect();
        temuan.sort_unstable();
        let gds4 =
            if acak.peluang(0.08) { vec![u8::try_from(acak.antara(1, 4)).unwrap_or(1)] } else { Vec::new() };
        Lansia {
            aks: acak.antara(dari, sampai),
            sendiri,
            temuan,
            gds4,
            lila: acak.bulat(258.0, 26.0).clamp(180, 360),
        }
    }

    /// The ten items that add up to the score, in the order of the form.
    fn butir(&self) -> [i64; 10] {
        let mut sisa = self.aks;
        BUTIR.map(|paling| {
            let nilai = sisa.min(paling);
            sisa -= nilai;
            nilai
        })
    }

    fn isi(&self) -> Result<Isi> {
        let [bab, makan, berpindah, diri, bak, kakus, pakaian, jalan, mandi, tangga] = self.butir();
        Ok(Isi::SkriningLansia(SkriningLansia {
            aks_bab: Some(Angka(bab)),
            aks_bak: Some(Angka(bak)),
            aks_membersihkan_diri: Some(Angka(diri)),
            aks_kakus: Some(Angka(kakus)),
            aks_makan: Some(Angka(makan)),
            aks_berpindah: Some(Angka(berpindah)),
            aks_berjalan: Some(Angka(jalan)),
            aks_berpakaian: Some(Angka(pakaian)),
            aks_tangga: Some(Angka(tangga)),
            aks_mandi: Some(Angka(mandi)),
            skilas: Some(Banyak(self.temuan.clone())),
            lila_lansia: Some(LilaIbu(self.lila)),
            gds4: Some(Nomor(self.gds4.clone())),
            tinggal_sendiri: Some(self.sendiri),
            ..kosong()?
        }))
    }
}

/// Everything of one old person besides the screening of adults.
pub fn layani(meja: &mut Meja<'_>, di: usize, orang: &Orang, datang: &[Datang]) -> Result<()> {
    let mut acak = meja.acak(Untuk::Lansia, di);
    let sendiri = meja.penduduk.orang.iter().filter(|lain| lain.keluarga == orang.keluarga).count() == 1;
    let lansia = Lansia::baru(&mut acak, umur_tahun(orang.lahir, meja.waktu.hari_ini), sendiri);
    let mut tahun = 0;
    for hari in datang.iter().filter(|hari| umur_tahun(orang.lahir, hari.tanggal) >= 60) {
        if tahun != hari.tanggal.year() && lansia.aks >= BERAT && acak.peluang(DISKRINING) {
            tahun = hari.tanggal.year();
            meja.layanan.push(hari.dilayani(&mut acak, di, 24, lansia.isi()?));
        }
    }
    if lansia.aks < BERAT {
        for tahun in meja.waktu.mulai.year()..=meja.waktu.hari_ini.year() {
            let awal = NaiveDate::from_ymd_opt(tahun, 1, 5).unwrap_or(meja.waktu.mulai);
            kunjungi(meja, &mut acak, (di, orang), &lansia, awal)?;
        }
    }
    sosial(meja, &mut acak, (di, orang), &lansia);
    Ok(())
}

/// Who hardly leaves the house is screened there.
fn kunjungi(
    meja: &mut Meja<'_>,
    acak: &mut Acak,
    (di, orang): (usize, &Orang),
    lansia: &Lansia,
    awal: NaiveDate,
) -> Result<()> {
    let tanggal = awal.max(meja.waktu.mulai).max(orang.terdaftar) + acak.hari(3, 150);
    let layak = tanggal < meja.waktu.hari_ini && meja.ada(di, tanggal);
    if !layak || umur_tahun(orang.lahir, tanggal) < 60 {
        return Ok(());
    }
    let Some(kunjungan) = Kunjungan::bertemu(meja, acak, Subjek::Orang(di), tanggal) else { return Ok(()) };
    let id = kunjungan.id;
    meja.kunjungan.push(Kunjungan {
        daftar: Some(DaftarPeriksa::Lansia),
        temuan: vec![Temuan::PerluPendamping],
        pemicu: vec!["TIDAK_HADIR".to_owned()],
        catatan: Some("Jarang keluar rumah; keluarga diajari merawat."),
        ..kunjungan
    });
    di_rumah(meja, acak, di, id, tanggal, lansia.isi()?);
    Ok(())
}

/// What the kader of social affairs and of public order list.
fn sosial(meja: &mut Meja<'_>, acak: &mut Acak, (di, orang): (usize, &Orang), lansia: &Lansia) {
    let Some(tanggal) = meja.suatu_hari(acak, orang.terdaftar) else { return };
    if !meja.ada(di, tanggal) || umur_tahun(orang.lahir, tanggal) < 60 {
        return;
    }
    let bergantung = lansia.aks < BERAT;
    if acak.peluang(if lansia.sendiri || bergantung { 0.6 } else { TERLANTAR }) {
        let isi = LansiaTerlantar {
            tinggal_sendiri: lansia.sendiri,
            makan_per_hari: Angka(if lansia.sendiri && acak.peluang(0.15) { 1 } else { acak.antara(2, 3) }),
            ada_pengasuh: !lansia.sendiri || acak.peluang(0.75),
            skor_aks: Some(Angka(lansia.aks)),
        };
        meja.langsung(acak, Subjek::Orang(di), tanggal, Isi::LansiaTerlantar(isi));
    }
    let sebab = if lansia.sendiri { AlasanRentan::LansiaSendiri } else { AlasanRentan::Sakit };
    if (lansia.sendiri || bergantung) && acak.peluang(RENTAN) {
        let isi = WargaRentanBencana {
            sebab,
            pendamping: acak.peluang(0.65).then(|| teks("Ketua RT")),
            titik_kumpul: Some(teks("Balai RT")),
            tidak_lagi: None,
        };
        meja.langsung(acak, Subjek::Orang(di), tanggal, Isi::WargaRentanBencana(isi));
    }
}

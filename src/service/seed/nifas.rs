//! After a birth: the visits at home to mother and child, her card at the post, breast-feeding, and contraception of
//! women who are not pregnant. All shares are invented.

use chrono::{Duration, NaiveDate};
use uuid::Uuid;

use super::acak::{Acak, Untuk};
use super::kunjungan::{self, Kunjungan};
use super::layanan::{Datang, Layanan, Meja, Saat, Subjek, kosong, teks};
use super::penduduk::Kehamilan;
use crate::domain::bidang::isian::{Angka, Banyak, Diastole, Sistole, Suhu};
use crate::domain::bidang::kesehatan::kb::MetodeKb;
use crate::domain::bidang::kesehatan::nifas::{
    MasalahMenyusui, PenolongBersalin, TandaBahayaNifas, TempatBersalin,
};
use crate::domain::bidang::{Isi, PelayananKb, PemeriksaanNifas};
use crate::domain::kunjungan::{DaftarPeriksa, Temuan};
use crate::domain::sasaran::{PenolongPersalinan, TempatPersalinan};
use crate::domain::siklus::NIFAS_HARI_TERAKHIR;
use crate::error::Result;

/// Visits after the birth that were made, by period, and those in which the mother's own card was filled in.
const KUNJUNGAN_NIFAS: [(f64, i64, i64); 4] = [(0.72, 0, 2), (0.80, 3, 7), (0.82, 8, 28), (0.70, 29, 42)];
const KARTU_NIFAS: f64 = 0.5;
const MENYUSUI_DICATAT: f64 = 0.4;
const KB_DI_POS: f64 = 0.3;

/// The six weeks after a birth: visits at home to mother and child, then the card at the post.
pub fn nifas(meja: &mut Meja<'_>, acak: &mut Acak, satu: &Kehamilan, datang: &[Datang]) -> Result<()> {
    let Some(lahir) = satu.berakhir else { return Ok(()) };
    for (periode, (share, dari, sampai)) in KUNJUNGAN_NIFAS.into_iter().enumerate() {
        let tanggal = lahir + acak.hari(dari, sampai);
        if !acak.peluang(share) || tanggal < meja.waktu.mulai || tanggal >= meja.waktu.hari_ini {
            continue;
        }
        if meja.ada(satu.orang, tanggal) {
            let id = rumah(meja, acak, (satu.orang, DaftarPeriksa::IbuNifas, "NIFAS"), tanggal);
            if let Some(id) = id.filter(|_| acak.peluang(KARTU_NIFAS)) {
                let isi = kartu_nifas(acak, satu, i64::try_from(periode).unwrap_or(0))?;
                di_rumah(meja, acak, satu.orang, id, tanggal, isi);
            }
        }
        if let Some(anak) = satu.anak.filter(|anak| periode < 3 && meja.ada(*anak, tanggal)) {
            rumah(meja, acak, (anak, DaftarPeriksa::Bayi, "NEONATUS"), tanggal);
        }
    }
    let sesudah = |hari: &&Datang| hari.tanggal >= lahir && (hari.tanggal - lahir).num_days() < 700;
    for hari in datang.iter().filter(sesudah) {
        let nifas = (hari.tanggal - lahir).num_days() <= i64::from(NIFAS_HARI_TERAKHIR);
        if nifas || acak.peluang(MENYUSUI_DICATAT) {
            let isi = if nifas { kartu_nifas(acak, satu, 3)? } else { menyusui(acak)? };
            meja.layanan.push(hari.dilayani(acak, satu.orang, 8, isi));
        }
    }
    Ok(())
}

/// A visit in which somebody was met; nothing when nobody of the post serves.
fn rumah(
    meja: &mut Meja<'_>,
    acak: &mut Acak,
    (orang, daftar, pemicu): (usize, DaftarPeriksa, &str),
    tanggal: NaiveDate,
) -> Option<Uuid> {
    let butir = daftar.butir().iter().filter(|butir| **butir != Temuan::TandaBahaya);
    let temuan = butir.filter(|_| acak.peluang(0.03)).copied().collect();
    let kunjungan = Kunjungan::bertemu(meja, acak, Subjek::Orang(orang), tanggal)?;
    let id = kunjungan.id;
    meja.kunjungan.push(Kunjungan {
        daftar: Some(daftar),
        temuan,
        pemicu: vec![pemicu.to_owned()],
        ..kunjungan
    });
    Some(id)
}

/// A service given on a visit.
pub fn di_rumah(meja: &mut Meja<'_>, acak: &mut Acak, orang: usize, id: Uuid, tanggal: NaiveDate, isi: Isi) {
    let mulai = kunjungan::mulai(meja, id);
    meja.langsung(acak, Subjek::Orang(orang), tanggal, isi);
    if let Some(Layanan { saat, oleh, pada, .. }) = meja.terakhir() {
        *saat = Saat::Kunjungan(id);
        if let Some((kader, jam)) = mulai {
            *oleh = Some(kader);
            *pada = jam + Duration::minutes(10);
        }
    }
}

fn kartu_nifas(acak: &mut Acak, satu: &Kehamilan, periode: i64) -> Result<Isi> {
    let sistole = acak.bulat(114.0, 9.0).clamp(90, 170);
    let masalah = acak
        .peluang(0.15)
        .then(|| acak.undi(MasalahMenyusui::AsiSedikit, &[(0.4, MasalahMenyusui::PutingLecet)]));
    let bahaya = acak.peluang(0.01).then_some(TandaBahayaNifas::Demam);
    let suhu = if bahaya.is_some() { acak.bulat(385.0, 3.0) } else { acak.bulat(366.0, 3.0).min(375) };
    Ok(Isi::PemeriksaanNifas(PemeriksaanNifas {
        tempat_bersalin: satu.tempat.map(|tempat| match tempat {
            TempatPersalinan::Rumah => TempatBersalin::Rumah,
            TempatPersalinan::Lainnya => TempatBersalin::Lainnya,
            _ => TempatBersalin::Faskes,
        }),
        penolong_bersalin: satu.penolong.map(|penolong| match penolong {
            PenolongPersalinan::Dukun => PenolongBersalin::Dukun,
            PenolongPersalinan::Lainnya => PenolongBersalin::Lainnya,
            _ => PenolongBersalin::Nakes,
        }),
        diperiksa_nakes: Some(acak.peluang(0.92)),
        sistole: Some(Sistole(sistole)),
        diastole: Some(Diastole(sistole * 64 / 100)),
        suhu: Some(Suhu(suhu)),
        tanda_bahaya_nifas: Some(Banyak(bahaya.into_iter().collect())),
        vitamin_a_ibu: Some(Angka(if acak.peluang(0.9) { 2 } else { 1 })),
        ttd_diberikan: Some(Angka(if periode == 0 { 40 } else { 0 })),
        ttd_tiap_hari: Some(acak.peluang(0.85)),
        kb_pascasalin: (periode == 3).then(|| acak.peluang(0.6)),
        menyusui: Some(acak.peluang(0.97)),
        masalah_menyusui: Some(Banyak(masalah.into_iter().collect())),
        ..kosong()?
    }))
}

fn menyusui(acak: &mut Acak) -> Result<Isi> {
    Ok(Isi::PemeriksaanNifas(PemeriksaanNifas {
        menyusui: Some(acak.peluang(0.8)),
        kb_pascasalin: Some(acak.peluang(0.7)),
        masalah_menyusui: Some(Banyak(Vec::new())),
        ..kosong()?
    }))
}

/// Contraception, of a woman of 15 to 49 who is not pregnant, month by month as she comes.
pub fn kb(meja: &mut Meja<'_>, di: usize, datang: &[Datang], hamil: impl Fn(NaiveDate) -> bool) {
    let mut acak = meja.acak(Untuk::Ibu, di + 1_000_000);
    if !acak.peluang(KB_DI_POS) {
        return;
    }
    let metode_kb = acak.undi(MetodeKb::Suntik, &[(0.35, MetodeKb::Pil), (0.05, MetodeKb::Kondom)]);
    for hari in datang.iter().filter(|hari| !hamil(hari.tanggal)) {
        let keluhan = acak.peluang(0.04);
        let isi = Isi::PelayananKb(PelayananKb {
            metode_kb,
            jumlah_kb: Some(Angka(match metode_kb {
                MetodeKb::Suntik => 1,
                MetodeKb::Pil => 3,
                MetodeKb::Kondom => 12,
            })),
            kunjungan_ulang: Some(hari.tanggal + Duration::days(84)),
            ada_keluhan: Some(keluhan),
            keluhan: keluhan.then(|| teks("Pusing dan haid tidak teratur")),
        });
        meja.layanan.push(hari.dilayani(&mut acak, di, 16, isi));
    }
}

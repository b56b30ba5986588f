//! The published vectors of indicators.md, from facts to rates: people, posts and cases are made up, counted on cards as
//! the store does it, and asked for by the indicator's code.

#[cfg(test)]
mod bauran;
#[cfg(test)]
mod cakupan;
#[cfg(test)]
mod gizi;
#[cfg(test)]
mod imunisasi;
#[cfg(test)]
mod rujukan;
#[cfg(test)]
mod skrining;

use chrono::NaiveDate;
use uuid::Uuid;

use super::*;
use crate::domain::id::PosyanduId;
use crate::domain::rollup::orang::{Hadir, Hamil, Layanan, Orang, Tinggal};
use crate::domain::rollup::{Acuan, Perincian};
use crate::domain::tanggal::{PresisiLahir, parse_tanggal};

const POS: PosyanduId = PosyanduId(Uuid::from_u128(1));

pub(super) fn hari(text: &str) -> NaiveDate {
    parse_tanggal(text).unwrap()
}

fn periode(text: &str) -> Periode {
    Periode::parse(text).unwrap()
}

/// Somebody who has always lived at the post.
fn orang(jenis_kelamin: JenisKelamin, lahir: &str) -> Orang {
    Orang {
        jenis_kelamin,
        lahir: hari(lahir),
        presisi: PresisiLahir::Hari,
        meninggal: None,
        buku_kia: None,
        tinggal: vec![Tinggal { pos: POS, mulai: hari(lahir), akhir: None }],
        hamil: Vec::new(),
        hadir: Vec::new(),
        timbang: Vec::new(),
        layanan: Vec::new(),
        temuan: Vec::new(),
    }
}

fn anak(lahir: &str) -> Orang {
    orang(JenisKelamin::LakiLaki, lahir)
}

fn ibu(lahir: &str) -> Orang {
    orang(JenisKelamin::Perempuan, lahir)
}

impl Orang {
    /// Received a service, at the own post unless it says otherwise.
    fn dapat(mut self, kode: &str, tanggal: &str, isi: Perincian) -> Orang {
        let jenis = JenisPelayanan::dari_kode(kode);
        let bidang = Bidang::of_prefix(&kode[..3]).unwrap();
        let id = Uuid::from_u128(self.layanan.len() as u128);
        self.layanan.push(Layanan { id, pos: POS, tanggal: hari(tanggal), bidang, jenis, isi });
        self
    }

    fn hadir(mut self, tanggal: &str) -> Orang {
        let kelompok = self.kelompok(hari(tanggal)).unwrap();
        self.hadir.push(Hadir { pos: POS, tanggal: hari(tanggal), kelompok });
        self
    }

    fn hamil(mut self, mulai: &str, berakhir: Option<&str>) -> Orang {
        let berakhir = berakhir.map(hari);
        self.hamil.push(Hamil { mulai: hari(mulai), hpl: None, berakhir, hasil: None });
        self
    }
}

/// The card of the post with these people, open on these days.
fn kartu(people: &[Orang], tahun: i32, buka: &[&str]) -> Card {
    let days: Vec<NaiveDate> = buka.iter().copied().map(hari).collect();
    let acuan = Acuan::of(tahun, &days);
    let mut card = Card::default();
    for one in people {
        card.add(&one.menyumbang(POS, &acuan));
    }
    card
}

fn tanya(kode: &str) -> &'static Indikator {
    Indikator::dari_kode(kode).unwrap_or_else(|| panic!("no indicator {kode}"))
}

/// A rate as it is shown, with its counts.
fn rate_of(kode: &str, card: &Card, masa: &str, saring: Saring) -> (i64, i64, Option<f64>) {
    let rate = tanya(kode).dari(card, periode(masa), saring);
    (rate.n, rate.d, rate.persen())
}

fn hasil(kode: &str, card: &Card, masa: &str) -> (i64, i64, Option<f64>) {
    rate_of(kode, card, masa, Saring::default())
}

#[test]
fn every_indicator_has_a_code_words_and_a_source_of_its_own() {
    for (at, one) in SEMUA.iter().enumerate() {
        assert!(
            SEMUA[..at].iter().all(|other| other.kode != one.kode && other.nama != one.nama),
            "{}",
            one.kode
        );
        assert!(
            !one.nama.is_empty()
                && !one.rumus.is_empty()
                && one.sumber.contains("bagian") | one.sumber.contains("SKDN"),
            "{}",
            one.kode
        );
        assert_eq!(one.penyebut.is_some(), one.satuan == Satuan::Persen, "{}", one.kode);
        assert!(one.versi == 1 && !one.bagian().is_empty(), "{}", one.kode);
        let none = one.dari(&Card::default(), periode("2026"), Saring::default());
        assert_eq!((none, none.persen()), (Rate::default(), None), "{}", one.kode);
    }
    assert_eq!(tanya("D_S").bagian(), [Bagian::Skdn]);
    assert_eq!(tanya("CAKUPAN_JENIS").bagian(), [Bagian::Kelompok, Bagian::Bidang, Bagian::Jenis]);
    assert_eq!(tanya("CAKUPAN_JENIS").rincian(), [Rincian::Jenis]);
    assert_eq!(tanya("PANGSA_BIDANG").rincian(), [Rincian::Bidang]);
    assert_eq!(tanya("STUNTING").rincian(), [Rincian::Kelompok, Rincian::JenisKelamin]);
    assert_eq!(tanya("IMUNISASI_LENGKAP").rincian(), [Rincian::Kumpulan]);
    assert_eq!(tanya("RUJUKAN_SELESAI").rincian(), [Rincian::Bidang]);
    for kode in ["POSYANDU_AKTIF", "PUTUS_DPT", "PANGSA_NON_KESEHATAN"] {
        assert_eq!(tanya(kode).rincian(), [], "{kode}");
    }
}

/// indicators.md section 0: sums of counts, never the mean of rates.
#[test]
fn regions_add_up_the_counts() {
    let people = |s: usize, d: usize| {
        let child = |at: usize| {
            let one = anak("2024-01-01");
            if at < d { one.dapat("KES-08", "2026-03-03", Perincian::default()) } else { one }
        };
        kartu(&(0..s).map(child).collect::<Vec<_>>(), 2026, &[])
    };
    let cards = [people(20, 18), people(80, 40)];
    let only = Saring { jenis: JenisPelayanan::dari_kode("KES-08"), ..Saring::default() };
    let rate = tanya("CAKUPAN_JENIS").dari_semua(cards.iter(), periode("2026-03"), only);
    assert_eq!((rate.n, rate.d, rate.to_string()), (58, 100, "58.0".to_owned()));
}

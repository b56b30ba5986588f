//! How far a pregnancy (*kehamilan*) was looked after, from the cards that were filled in it: contacts of antenatal care in
//! the pattern 1-2-3, and tablets. A card tells how many contacts there were in its trimester so far, so the most that a
//! card of the trimester tells is the number; tablets are added up, each product by itself.

use chrono::{Days, NaiveDate};

use super::acuan::{Angka, GolonganAturan, Tertulis, VersiTertulis};
use super::bidang::PemeriksaanIbuHamil;
use super::bidang::kesehatan::hamil::ProdukTtd;
use super::jatuh_tempo::KONTAK_ANC;
use super::tanggal::umur_hari;

/// A term pregnancy in days from the first day of the last period.
const CUKUP_BULAN: u64 = 280;
/// Tablets that are enough for a pregnancy, of each product.
const TTD_CUKUP: i64 = 90;
const MMS_CUKUP: i64 = 180;

/// A pregnancy as it was recorded.
#[derive(Clone, Copy, Debug)]
pub struct Kehamilan {
    pub mulai: NaiveDate,
    pub hpl: Option<NaiveDate>,
    pub berakhir: Option<NaiveDate>,
}

/// How far it was looked after on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusKehamilan {
    /// Completed weeks, on the day or when it ended.
    pub minggu: i32,
    /// Contacts of antenatal care in each trimester.
    pub kontak: [usize; 3],
    /// The contacts that were reached, K1 to K6; who comes late lacks the first.
    pub tercapai: Vec<&'static str>,
    /// Iron and folate tablets given, and those with several micronutrients.
    pub ttd: i64,
    pub mms: i64,
}

impl StatusKehamilan {
    /// All contacts together.
    pub fn jumlah(&self) -> usize {
        self.kontak.iter().sum()
    }

    /// Six contacts in the pattern 1-2-3 (ANC 6).
    pub fn anc6(&self) -> bool {
        self.tercapai.len() == KONTAK_ANC.len()
    }

    /// Enough tablets of one product.
    pub fn tablet_cukup(&self) -> bool {
        self.ttd >= TTD_CUKUP || self.mms >= MMS_CUKUP
    }
}

impl Kehamilan {
    /// The day from which its weeks are counted.
    fn awal(&self) -> NaiveDate {
        self.hpl.and_then(|hpl| hpl.checked_sub_days(Days::new(CUKUP_BULAN))).unwrap_or(self.mulai)
    }

    /// How far it was looked after on a day, from the cards of the woman.
    pub fn status(&self, kartu: &[(NaiveDate, PemeriksaanIbuHamil)], hari: NaiveDate) -> StatusKehamilan {
        let (awal, akhir) = (self.awal(), self.berakhir.map_or(hari, |akhir| akhir.min(hari)));
        let dari = awal.min(self.mulai);
        let own: Vec<_> = kartu.iter().filter(|(tanggal, _)| (dari..=akhir).contains(tanggal)).collect();
        let mut kontak = [0; 3];
        for (seen, trimester) in kontak.iter_mut().zip(trimester()) {
            let days = |tanggal| u64::try_from(umur_hari(awal, tanggal)).unwrap_or(0);
            let cards =
                own.iter().filter(|(tanggal, _)| (trimester.0..=trimester.1).contains(&days(*tanggal)));
            let told = cards.filter_map(|(_, isi)| usize::try_from(isi.kontak_anc?.0).ok());
            *seen = told.max().unwrap_or(0);
        }
        let reached = |kode: &super::jatuh_tempo::Kontak| {
            let at = trimester().iter().position(|known| *known == kode.trimester);
            at.is_some_and(|at| kontak[at] >= kode.ke).then_some(kode.kode)
        };
        let tablets = |produk| {
            let given = own.iter().filter(|(_, isi)| isi.produk_ttd.unwrap_or(ProdukTtd::Ttd) == produk);
            given.filter_map(|(_, isi)| isi.ttd_diberikan.map(|tablet| tablet.0)).sum()
        };
        StatusKehamilan {
            minggu: umur_hari(awal, akhir) / 7,
            kontak,
            tercapai: KONTAK_ANC.iter().filter_map(reached).collect(),
            ttd: tablets(ProdukTtd::Ttd),
            mms: tablets(ProdukTtd::Mms),
        }
    }
}

/// The three trimesters, in days of pregnancy.
fn trimester() -> [(u64, u64); 3] {
    [KONTAK_ANC[0].trimester, KONTAK_ANC[1].trimester, KONTAK_ANC[3].trimester]
}

/// The rules, to be read.
pub fn tertulis() -> [Tertulis; 2] {
    let tablet = |nama, nilai| Angka::baru(nama, i32::try_from(nilai).unwrap_or(i32::MAX), "tablet");
    let anc = "ANC 6: satu kali pada trimester 1, dua kali pada trimester 2, tiga kali pada trimester 3.";
    let rule = |kode: &str, keterangan: &str, sumber, angka| Tertulis {
        kode: kode.to_owned(),
        golongan: GolonganAturan::Status,
        tindakan: None,
        keterangan: keterangan.to_owned(),
        versi: vec![VersiTertulis::pertama(sumber, angka)],
    };
    [
        rule(
            "TABLET_HAMIL_CUKUP",
            "Tablet tambah darah yang cukup untuk satu kehamilan, TTD atau MMS.",
            "indicators.md section 5: 90 TTD [R, Permenkes 14/2019 via indicator sheet]; 180 MMS [N]",
            vec![tablet("TTD", TTD_CUKUP), tablet("MMS", MMS_CUKUP)],
        ),
        rule("ANC_6", anc, "KMK HK.01.07/MENKES/2015/2023 (ILP) [R]; indicators.md section 5", Vec::new()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::bidang::Isi;

    fn hari(ke: u64) -> NaiveDate {
        let mulai: NaiveDate = "2026-01-01".parse().unwrap();
        mulai + Days::new(ke)
    }

    fn kartu(ke: u64, isi: serde_json::Value) -> (NaiveDate, PemeriksaanIbuHamil) {
        let Ok(Isi::PemeriksaanIbuHamil(isi)) = Isi::baca("KES-04", isi.as_object().unwrap()) else {
            panic!("{isi}")
        };
        (hari(ke), isi)
    }

    fn kontak(ke: u64, kali: u8) -> (NaiveDate, PemeriksaanIbuHamil) {
        kartu(ke, serde_json::json!({ "kontakAnc": kali }))
    }

    const HAMIL: Kehamilan = Kehamilan { mulai: NaiveDate::MIN, hpl: None, berakhir: None };

    fn status(kartu: &[(NaiveDate, PemeriksaanIbuHamil)], ke: u64) -> StatusKehamilan {
        Kehamilan { mulai: hari(0), ..HAMIL }.status(kartu, hari(ke))
    }

    #[test]
    fn contacts_are_counted_by_trimester() {
        // Each card repeats what the book says of its trimester; day 84 is the last of the first.
        let book =
            [kontak(60, 1), kontak(84, 1), kontak(85, 0), kontak(120, 1), kontak(160, 2), kontak(240, 3)];
        let full = status(&book, 270);
        assert_eq!((full.kontak, full.jumlah(), full.anc6()), ([1, 2, 3], 6, true));
        assert_eq!(full.tercapai, ["K1", "K2", "K3", "K4", "K5", "K6"]);
        let half = status(&book, 130);
        assert_eq!((half.kontak, half.minggu, half.anc6()), ([1, 1, 0], 18, false));
        assert_eq!(half.tercapai, ["K1", "K2"]);
        // Many contacts in one trimester do not stand for another.
        let late = status(&[kontak(120, 3), kontak(240, 4)], 270);
        assert_eq!(
            (late.jumlah(), late.anc6(), late.tercapai),
            (7, false, vec!["K2", "K3", "K4", "K5", "K6"])
        );
        // By the expected delivery, where there is one: ten days later.
        let by_hpl = Kehamilan { mulai: hari(0), hpl: Some(hari(290)), berakhir: None };
        assert_eq!(by_hpl.status(&[kontak(94, 1)], hari(100)).kontak, [1, 0, 0]);
    }

    // indicators.md section 5: 12 delivered, 8 with six contacts, 1 of them without any in trimester 1: strict 7, by count 8.
    #[test]
    fn six_contacts_are_not_the_pattern() {
        let full = [kontak(60, 1), kontak(160, 2), kontak(240, 3)];
        let late = [kontak(160, 3), kontak(240, 3)];
        let few = [kontak(60, 1), kontak(240, 1)];
        let cohort = (0..12).map(|at| match at {
            0..7 => status(&full, 280),
            7 => status(&late, 280),
            _ => status(&few, 280),
        });
        let cohort: Vec<StatusKehamilan> = cohort.collect();
        assert_eq!(cohort.iter().filter(|woman| woman.jumlah() >= 6).count(), 8);
        assert_eq!(cohort.iter().filter(|woman| woman.anc6()).count(), 7);
    }

    #[test]
    fn tablets_are_added_up_within_the_pregnancy_each_product_by_itself() {
        let give = |ke, n, produk: Option<&str>| {
            kartu(ke, serde_json::json!({ "ttdDiberikan": n, "produkTtd": produk }))
        };
        let book =
            [give(30, 30, None), give(60, 30, Some("TTD")), give(90, 29, None), give(120, 90, Some("MMS"))];
        let short = status(&book, 270);
        assert_eq!((short.ttd, short.mms, short.tablet_cukup()), (89, 90, false));
        let mut enough = book.to_vec();
        enough.push(give(150, 1, None));
        assert!(status(&enough, 270).tablet_cukup() && !status(&enough, 149).tablet_cukup());
        assert!(status(&[give(30, 179, Some("MMS")), give(60, 1, Some("MMS"))], 270).tablet_cukup());
        // What was given before it began or after it ended is of another.
        let ended = Kehamilan { mulai: hari(50), berakhir: Some(hari(100)), ..HAMIL };
        assert_eq!(ended.status(&book, hari(270)).ttd, 59);
        assert_eq!(ended.status(&book, hari(270)).minggu, 7);
    }
}

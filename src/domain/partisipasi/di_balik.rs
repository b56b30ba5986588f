//! From a number to the names behind it (*di balik*). Each person and each household keeps what it adds to the sums of
//! its post, so those behind a number are those whose own card adds to it: exactly the ones that were counted, for every
//! indicator alike, and nothing is defined a second time. Numbers of a post as such, of its kader, of services and of
//! referrals have nobody behind them.

use super::indikator::{Indikator, Saring};
use crate::domain::rollup::ukur::Bagian;
use crate::domain::rollup::{Card, Ukur};
use crate::domain::tanggal::Periode;

crate::pilihan! {
    /// The side of an indicator whose people are asked for.
    pub enum BagianIndikator {
        /// Pembilang: those in the numerator.
        Pembilang = "PEMBILANG",
        /// Penyebut: those in the denominator.
        Penyebut = "PENYEBUT",
        /// Selisih: those in the denominator who are not in the numerator, such as balita who were not weighed.
        Selisih = "SELISIH",
    }
}

impl BagianIndikator {
    /// The numbers of a card that this side is made of; none where the indicator does not have the side.
    pub fn ukur(self, indikator: &Indikator, saring: Saring) -> Vec<Ukur> {
        match (self, indikator.penyebut) {
            (BagianIndikator::Pembilang, _) => indikator.pembilang.ukur(saring),
            (BagianIndikator::Penyebut, Some(penyebut)) => penyebut.ukur(saring),
            (BagianIndikator::Selisih, Some(_)) => indikator.ukur(saring),
            (_, None) => Vec::new(),
        }
    }

    /// What somebody with this card adds to the side in a period. Over several months a child counts once a month, so a
    /// difference is what is missing of hers.
    pub fn dari(self, indikator: &Indikator, card: &Card, periode: Periode, saring: Saring) -> i64 {
        let rate = indikator.dari(card, periode, saring);
        match self {
            BagianIndikator::Pembilang => rate.n,
            BagianIndikator::Penyebut => rate.d,
            BagianIndikator::Selisih => (rate.d - rate.n).max(0),
        }
    }
}

/// Is it a number of persons or households, to which each adds by herself?
pub fn berorang(ukur: Ukur) -> bool {
    match ukur.bagian() {
        Bagian::Skdn
        | Bagian::Kelompok
        | Bagian::Gizi
        | Bagian::Program
        | Bagian::Imunisasi
        | Bagian::Skrining => true,
        Bagian::Bidang => !matches!(ukur, Ukur::Baris(_)),
        Bagian::Jenis => !matches!(ukur, Ukur::JenisBaris(_)),
        Bagian::Kader | Bagian::Pos | Bagian::Rujukan | Bagian::Jumlah => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::pertumbuhan::JenisKelamin;
    use crate::domain::rollup::ukur::Golongan;
    use crate::domain::siklus::KelompokStatistik;

    fn anak(weighed: &[usize]) -> Card {
        let of = Golongan { kelompok: KelompokStatistik::Balita, jenis_kelamin: JenisKelamin::Perempuan };
        let mut card = Card::default();
        for month in 0..3 {
            card.count(Ukur::S(of), month, 1);
        }
        for month in weighed {
            card.count(Ukur::N(of), *month, 1);
        }
        card
    }

    #[test]
    fn who_is_in_the_denominator_and_not_in_the_numerator_is_the_difference() {
        let d_s = Indikator::dari_kode("D_S").unwrap();
        let side = |bagian: BagianIndikator, card: &Card, periode: &str| {
            bagian.dari(d_s, card, Periode::parse(periode).unwrap(), Saring::default())
        };
        let came = anak(&[0, 2]);
        for (periode, n, d, selisih) in [("2026-01", 1, 1, 0), ("2026-02", 0, 1, 1), ("2026-Q1", 2, 3, 1)] {
            assert_eq!(side(BagianIndikator::Pembilang, &came, periode), n, "{periode}");
            assert_eq!(side(BagianIndikator::Penyebut, &came, periode), d, "{periode}");
            assert_eq!(side(BagianIndikator::Selisih, &came, periode), selisih, "{periode}");
        }
    }

    #[test]
    fn posts_kader_services_and_referrals_have_nobody_behind_them() {
        let has = |kode: &str, bagian: BagianIndikator| {
            let indikator = Indikator::dari_kode(kode).unwrap();
            let numbers = bagian.ukur(indikator, Saring::default());
            indikator.terurai() && !numbers.is_empty() && numbers.into_iter().all(berorang)
        };
        for kode in
            ["D_S", "T_DINILAI", "HADIR", "TERLAYANI", "STUNTING", "ANC6", "CAKUPAN_JENIS", "TEMUAN_ANEMIA"]
        {
            for bagian in [BagianIndikator::Pembilang, BagianIndikator::Penyebut, BagianIndikator::Selisih] {
                assert!(has(kode, bagian), "{kode} {bagian:?}");
            }
        }
        for kode in [
            "KADER_AKTIF",
            "HARI_BUKA",
            "PELAYANAN",
            "PELAYANAN_JENIS",
            "RUJUKAN",
            "POSYANDU_AKTIF",
            "KELUASAN",
        ] {
            assert!(!has(kode, BagianIndikator::Pembilang), "{kode}");
        }
        assert!(!has("WARGA", BagianIndikator::Penyebut), "a plain number has no denominator");
    }
}

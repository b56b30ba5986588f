//! Coverage of each kind of service: of those it is meant for by age and condition on the reference date, who received
//! it in the period, wherever. A kind for those whose circumstances ask for it has no such number and counts whoever
//! received it. Source: indicators.md section 5.

use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::card::Card;
use super::orang::Saat;
use super::ukur::{JenisPelayanan, Ukur};
use crate::domain::bidang::aturan::{Orang as Sasaran, Syarat};
use crate::domain::bidang::{Jenis, KATALOG, Subjek};
use crate::domain::pertumbuhan::JenisKelamin;
use crate::domain::pilihan::Pilihan as _;
use crate::domain::siklus::{KelompokUmur, kelompok_umur};
use crate::domain::tanggal::umur_bulan;

/// Of whom a kind is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Penyebut {
    /// Nobody: it is for places or groups, or for whoever needs it, or protected.
    TidakAda,
    /// All residents, who are counted as such.
    Warga,
    /// Households, who are counted as such.
    Rumah,
    /// Persons of some ages or in a condition, who are counted under this kind: kinds for the same persons share it.
    Orang(JenisPelayanan),
}

/// Of whom a kind is counted.
pub fn penyebut(jenis: &Jenis) -> Penyebut {
    if jenis.menurut_keadaan || jenis.terlindungi || jenis.kejadian {
        Penyebut::TidakAda
    } else if jenis.subjek.contains(&Subjek::Orang) {
        let everybody = jenis.kelompok.is_empty()
            && jenis.syarat == Syarat::Semua
            && (jenis.dari_bulan, jenis.sampai_bulan) == (0, i32::MAX);
        let first = KATALOG.iter().find(|other| for_the_same(other, jenis)).and_then(JenisPelayanan::of);
        if everybody { Penyebut::Warga } else { first.map_or(Penyebut::TidakAda, Penyebut::Orang) }
    } else if jenis.subjek.contains(&Subjek::Keluarga) {
        Penyebut::Rumah
    } else {
        Penyebut::TidakAda
    }
}

fn for_the_same(one: &Jenis, other: &Jenis) -> bool {
    let whom = |jenis: &Jenis| {
        (jenis.kelompok, jenis.dari_bulan, jenis.sampai_bulan, jenis.syarat, jenis.menurut_keadaan)
    };
    one.subjek.contains(&Subjek::Orang) && whom(one) == whom(other)
}

pub(super) fn hitung(card: &mut Card, saat: &Saat<'_>) {
    for jenis in menurut_umur(saat) {
        card.count(Ukur::JenisSasaran(*jenis), saat.masa, 1);
    }
    let sasaran = LazyCell::new(|| sasaran(saat));
    if saat.orang.jenis_kelamin == JenisKelamin::Perempuan {
        for (place, jenis) in BERSYARAT.iter() {
            if jenis.untuk(&sasaran, saat.hari) {
                card.count(Ukur::JenisSasaran(*place), saat.masa, 1);
            }
        }
    }
    let received: BTreeSet<JenisPelayanan> = saat.layanan().iter().filter_map(|one| one.jenis).collect();
    for place in received {
        let meant = PENYEBUT.get(&place).is_some_and(|(jenis, penyebut)| match penyebut {
            Penyebut::TidakAda => true,
            Penyebut::Rumah => false,
            Penyebut::Warga | Penyebut::Orang(_) => jenis.untuk(&sasaran, saat.hari),
        });
        card.count(Ukur::JenisDapat(place), saat.masa, meant.into());
    }
}

/// `penyebut` of every kind: it is asked for every service in each of its periods.
static PENYEBUT: LazyLock<BTreeMap<JenisPelayanan, (&Jenis, Penyebut)>> = LazyLock::new(|| {
    KATALOG.iter().filter_map(|jenis| Some((JenisPelayanan::of(jenis)?, (jenis, penyebut(jenis))))).collect()
});

/// The person as the catalogue sees her.
fn sasaran(saat: &Saat<'_>) -> Sasaran {
    let (orang, hari) = (saat.orang, saat.hari);
    let open = |one: &&super::orang::Hamil| one.mulai <= hari && one.berakhir.is_none_or(|end| end > hari);
    let born = orang.hamil.iter().filter_map(super::orang::Hamil::bersalin).filter(|day| *day <= hari);
    Sasaran {
        jenis_kelamin: orang.jenis_kelamin,
        lahir: orang.lahir,
        hari_diketahui: orang.presisi.cukup_untuk_pertumbuhan(),
        hamil_sejak: orang.hamil.iter().find(open).map(|one| one.mulai),
        bersalin: born.max(),
    }
}

/// The kinds of persons whose condition decides, with their places.
static BERSYARAT: LazyLock<Vec<(JenisPelayanan, &Jenis)>> = LazyLock::new(|| {
    let conditional = KATALOG.iter().filter(|jenis| jenis.syarat != Syarat::Semua);
    conditional.filter_map(|jenis| own(jenis).map(|place| (place, jenis))).collect()
});

/// The place of a kind under which its persons are counted, if it is its own.
fn own(jenis: &Jenis) -> Option<JenisPelayanan> {
    match penyebut(jenis) {
        Penyebut::Orang(place) => Some(place).filter(|place| JenisPelayanan::of(jenis) == Some(*place)),
        _ => None,
    }
}

/// The kinds meant for somebody of this age, whatever her condition.
fn menurut_umur(saat: &Saat<'_>) -> &'static [JenisPelayanan] {
    let Some(kelompok) = kelompok_umur(saat.orang.lahir, saat.hari) else { return &[] };
    let month = usize::try_from(umur_bulan(saat.orang.lahir, saat.hari)).unwrap_or(0).min(BULAN_TERTUA);
    let place = KelompokUmur::NILAI.iter().position(|(other, _, _)| *other == kelompok).unwrap_or(0);
    UMUR.get(month * KelompokUmur::NILAI.len() + place).map_or(&[], Vec::as_slice)
}

/// Nobody is told apart by months beyond the age of 125 years.
const BULAN_TERTUA: usize = 1_500;

/// `menurut_umur` for every age in months and every group.
static UMUR: LazyLock<Vec<Vec<JenisPelayanan>>> = LazyLock::new(|| {
    let by_age = KATALOG.iter().filter(|jenis| jenis.syarat == Syarat::Semua);
    let kinds: Vec<_> = by_age.filter_map(|jenis| own(jenis).map(|place| (place, jenis))).collect();
    let of = |month: i32, kelompok| {
        let meant = kinds.iter().filter(|(_, jenis)| jenis.untuk_kelompok(kelompok, month));
        meant.map(|(place, _)| *place).collect()
    };
    let months = (0..).take(BULAN_TERTUA + 1);
    months
        .flat_map(|month| KelompokUmur::NILAI.iter().map(move |(kelompok, _, _)| of(month, *kelompok)))
        .collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_counted_of_somebody_or_says_why_not() {
        let of = |kode: &str| penyebut(crate::domain::bidang::jenis(kode).unwrap());
        let place = |kode| Penyebut::Orang(JenisPelayanan::dari_kode(kode).unwrap());
        for (kode, expected) in [
            ("KES-01", place("KES-01")),
            // For the same children as KES-01.
            ("KES-03", place("KES-01")),
            ("KES-04", place("KES-04")),
            ("KES-07", place("KES-07")),
            ("SOS-02", place("KES-07")),
            ("KES-08", Penyebut::Warga),
            ("PUM-01", Penyebut::Rumah),
            ("PUM-07", Penyebut::TidakAda),
            ("PDK-02", Penyebut::TidakAda),
            ("TRB-02", Penyebut::TidakAda),
            ("TRB-07", Penyebut::TidakAda),
        ] {
            assert_eq!(of(kode), expected, "{kode}");
        }
        for jenis in KATALOG {
            assert!(JenisPelayanan::of(jenis).and_then(JenisPelayanan::jenis).is_some(), "{}", jenis.kode);
        }
    }
}

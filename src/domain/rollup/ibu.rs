//! Women who gave birth in the period: had they enough iron tablets, and six contacts of antenatal care? What was
//! recorded during the pregnancy counts, wherever and in whichever year. Source: indicators.md section 5.

use chrono::{Days, NaiveDate};

use super::card::Card;
use super::orang::{Hamil, Layanan, Saat};
use super::ukur::{Satu, Ukur};
use crate::domain::bidang::kesehatan::hamil::ProdukTtd;
use crate::domain::jatuh_tempo::{KONTAK_ANC, awal_kehamilan};

/// Iron tablets in a pregnancy, by product: 90 (Permenkes 14/2019 by indicator sheet [R]), of MMS 180 [N].
const CUKUP: [(ProdukTtd, i32); 2] = [(ProdukTtd::Ttd, 90), (ProdukTtd::Mms, 180)];

pub(super) fn hitung(card: &mut Card, saat: &Saat<'_>) {
    let born = saat.orang.hamil.iter().filter_map(|hamil| Some((hamil.bersalin()?, hamil)));
    let here = born.filter(|(day, _)| saat.memuat(*day));
    // Somebody who gave birth twice in a year is one woman, with her last child.
    let Some((day, hamil)) = here.max_by_key(|(day, _)| *day) else { return };
    let during: Vec<&Layanan> =
        saat.orang.layanan.iter().filter(|one| (hamil.mulai..=day).contains(&one.tanggal)).collect();
    let enough = CUKUP.iter().any(|(produk, needed)| tablet(&during, *produk) >= *needed);
    let contacts = kontak(&during, hamil, day);
    card.count(Ukur::Bersalin(Satu), saat.masa, 1);
    card.count(Ukur::TtdCukup(Satu), saat.masa, enough.into());
    card.count(Ukur::Anc6(Satu), saat.masa, contacts.pola.into());
    card.count(Ukur::Anc6Jumlah(Satu), saat.masa, contacts.jumlah.into());
}

/// Tablets of a product; without a product they are the usual ones.
fn tablet(during: &[&Layanan], produk: ProdukTtd) -> i32 {
    let of = during.iter().filter(|one| one.isi.produk_ttd.unwrap_or(ProdukTtd::Ttd) == produk);
    of.filter_map(|one| one.isi.ttd_diberikan).sum()
}

/// Were there six contacts: in the pattern of the trimesters, and in number?
struct Kontak {
    pola: bool,
    jumlah: bool,
}

/// Each record tells how many there were in its trimester so far, so that the largest of a trimester counts.
fn kontak(during: &[&Layanan], hamil: &Hamil, born: NaiveDate) -> Kontak {
    let start = awal_kehamilan(hamil.mulai, hamil.hpl);
    let day = |days: u64| start.checked_add_days(Days::new(days)).unwrap_or(born);
    let largest = |(from, to): (u64, u64)| {
        let within = during.iter().filter(|one| (day(from)..=day(to)).contains(&one.tanggal));
        within.filter_map(|one| one.isi.kontak_anc).max().unwrap_or(0)
    };
    let mut trimester: Vec<(u64, u64)> = KONTAK_ANC.iter().map(|kontak| kontak.trimester).collect();
    trimester.dedup();
    let needed = i32::try_from(KONTAK_ANC.len()).unwrap_or(i32::MAX);
    let had = |kontak: &crate::domain::jatuh_tempo::Kontak| {
        usize::try_from(largest(kontak.trimester)).is_ok_and(|had| had >= kontak.ke)
    };
    Kontak {
        pola: KONTAK_ANC.iter().all(had),
        jumlah: trimester.into_iter().map(largest).sum::<i32>() >= needed,
    }
}

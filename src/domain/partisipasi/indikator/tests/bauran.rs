use super::*;
use crate::domain::rollup::masa::tempat;

fn hitung(card: &mut Card, ukur: Ukur, tanggal: &str, by: i32) {
    for masa in tempat(hari(tanggal)) {
        card.count(ukur, masa, by);
    }
}

/// Services of KES, PDK, PUM, PRM, SOS, TRB in March, at a post that closed a day.
fn layanan(n: [i32; 6]) -> Card {
    use Bidang::{Kesehatan, PekerjaanUmum, Pendidikan, PerumahanRakyat, Sosial, TrantibumLinmas};
    let mut card = Card::default();
    let order = [Kesehatan, Pendidikan, PekerjaanUmum, PerumahanRakyat, Sosial, TrantibumLinmas];
    for (bidang, n) in order.into_iter().zip(n) {
        hitung(&mut card, Ukur::Baris(bidang), "2026-03-03", n);
    }
    hitung(&mut card, Ukur::HariSelesai(Satu), "2026-03-03", 1);
    card
}

fn pangsa(card: &Card, bidang: Bidang) -> Option<f64> {
    let only = Saring { bidang: Some(bidang), ..Saring::default() };
    rate_of("PANGSA_BIDANG", card, "2026-03", only).2
}

/// indicators.md section 10, the vectors in their order.
#[test]
fn the_mix_of_six_sectors() {
    use Bidang::{Kesehatan, PekerjaanUmum, Pendidikan, PerumahanRakyat, Sosial, TrantibumLinmas};
    let card = layanan([148, 12, 9, 6, 19, 6]);
    let order = [Kesehatan, Pendidikan, PekerjaanUmum, PerumahanRakyat, Sosial, TrantibumLinmas];
    let shares = [74.0, 6.0, 4.5, 3.0, 9.5, 3.0].map(Some);
    assert_eq!(order.map(|bidang| pangsa(&card, bidang)), shares);
    assert_eq!(hasil("PANGSA_NON_KESEHATAN", &card, "2026-03"), (52, 200, Some(26.0)));
    assert_eq!(hasil("KELUASAN", &card, "2026-03").0, 6);
    let card = layanan([2, 1, 0, 0, 0, 0]);
    assert_eq!(
        [Kesehatan, Pendidikan, Sosial].map(|bidang| pangsa(&card, bidang)),
        [66.7, 33.3, 0.0].map(Some)
    );
    assert_eq!(hasil("KELUASAN", &card, "2026-03").0, 2);
    let card = layanan([1, 1, 1, 0, 0, 0]);
    assert_eq!([Kesehatan, Pendidikan, PekerjaanUmum].map(|bidang| pangsa(&card, bidang)), [Some(33.3); 3]);
    let card = layanan([0; 6]);
    assert_eq!((pangsa(&card, Kesehatan), hasil("KELUASAN", &card, "2026-03").0), (None, 0));
    // Four of sixteen posts serve all six; together they do, which is not the same.
    let posts: Vec<Card> =
        (0..16).map(|at| layanan(if at < 4 { [1; 6] } else { [1, 1, 1, 1, 1, 0] })).collect();
    let rate = tanya("POSYANDU_ENAM_BIDANG").dari_semua(posts.iter(), periode("2026-03"), Saring::default());
    assert_eq!((rate.n, rate.d, rate.persen()), (4, 16, Some(25.0)));
}

/// A post that opened in these months (from 1), with so many kader, and somebody of the life cycle served or not.
fn pos(bulan: &[u32], kader: i32, inti: bool) -> Card {
    let mut card = Card::default();
    for masa in 0..17 {
        card.count(Ukur::PosAda(Satu), masa, 1);
        card.count(Ukur::KaderAda(Lingkup::Semua), masa, kader);
    }
    for bulan in bulan {
        hitung(&mut card, Ukur::HariBuka(Satu), &format!("2026-{bulan:02}-10"), 1);
    }
    let months: std::collections::BTreeSet<u32> = bulan.iter().copied().collect();
    for bulan in months {
        hitung(&mut card, Ukur::BulanBuka(Satu), &format!("2026-{bulan:02}-10"), 1);
    }
    hitung(&mut card, Ukur::LayananInti(Satu), "2026-01-10", inti.into());
    card
}

/// indicators.md section 9, the table of posts.
#[test]
fn an_active_post() {
    let aktif = |card: &Card| hasil("POSYANDU_AKTIF", card, "2026").0;
    let all: Vec<u32> = (1..=12).collect();
    let posts = [
        pos(&[1, 1, 2, 3, 4, 5, 6, 7], 6, true),
        pos(&all[..8], 4, true),
        pos(&all[..9], 5, true),
        pos(&all, 9, false),
    ];
    assert_eq!(posts.each_ref().map(aktif), [0, 0, 1, 0]);
    assert_eq!(hasil("POSYANDU_AKTIF", &posts[2], "2026-09"), (0, 0, None), "only a year says so");
    let rate = tanya("POSYANDU_AKTIF").dari_semua(posts.iter(), periode("2026"), Saring::default());
    assert_eq!((rate.n, rate.d), (1, 4));
    // Post 5: six months by the end of September are enough, five are not.
    let six = pos(&all[..6], 5, true);
    assert_eq!(hasil("POSYANDU_DI_JALUR", &six, "2026-09"), (1, 1, Some(100.0)));
    assert_eq!(hasil("POSYANDU_DI_JALUR", &pos(&all[..5], 5, true), "2026-09").0, 0);
    let seen = Saring { pada: Some(hari("2026-09-30")), ..Saring::default() };
    assert_eq!(rate_of("POSYANDU_DI_JALUR", &six, "2026", seen).0, 1);
    assert_eq!(hasil("POSYANDU_DI_JALUR", &six, "2026").0, 0);
    // The district: 612 of 827.
    let district: Vec<Card> = (0..827).map(|at| pos(&all[..9], if at < 612 { 5 } else { 4 }, true)).collect();
    let rate = tanya("POSYANDU_AKTIF").dari_semua(district.iter(), periode("2026"), Saring::default());
    assert_eq!(rate.persen(), Some(74.0));
}

/// indicators.md section 9: five of eight months that have begun.
#[test]
fn opening_every_month_and_reporting() {
    let mut card = pos(&[1, 2, 4, 6, 8], 5, true);
    let seen = Saring { pada: Some(hari("2026-08-31")), ..Saring::default() };
    assert_eq!(rate_of("KEPATUHAN_BUKA", &card, "2026", seen), (5, 8, Some(62.5)));
    assert_eq!(hasil("KEPATUHAN_BUKA", &card, "2026-Q1"), (2, 3, Some(66.7)));
    hitung(&mut card, Ukur::HariDijadwalkan(Satu), "2026-02-02", 4);
    hitung(&mut card, Ukur::HariSelesai(Satu), "2026-02-02", 3);
    assert_eq!(hasil("LAPORAN_LENGKAP", &card, "2026"), (3, 4, Some(75.0)));
}

use super::*;
use crate::domain::bidang::kesehatan::imunisasi::StatusDosis;
use DosisVaksin as D;
use chrono::Days;

fn dosis(one: Orang, dosis: DosisVaksin, tanggal: NaiveDate) -> Orang {
    let isi = Perincian {
        dosis: Some(dosis),
        status: Some(StatusDosis::Diberikan),
        tanggal_diberikan: Some(tanggal),
        ..Perincian::default()
    };
    // Copied from the book long after.
    one.dapat("KES-02", "2026-11-11", isi)
}

/// A child with the eleven doses of the older set, measles rubella on this day of life.
fn lengkap(lahir: &str, mr: u64) -> Orang {
    let days = [
        (D::Hb0, 0),
        (D::Bcg, 10),
        (D::Opv1, 10),
        (D::Opv2, 61),
        (D::Opv3, 92),
        (D::Opv4, 123),
        (D::DptHbHib1, 61),
        (D::DptHbHib2, 92),
        (D::DptHbHib3, 123),
        (D::Ipv1, 123),
        (D::Mr1, mr),
    ];
    days.into_iter().fold(anak(lahir), |one, (what, day)| {
        let day = hari(lahir).checked_add_days(Days::new(day)).unwrap();
        dosis(one, what, day)
    })
}

fn lama() -> Saring {
    Saring { kumpulan: Some(VersiKumpulan::IdlLama), ..Saring::default() }
}

/// indicators.md section 7: a cohort of 52, 41 complete before the birthday, 3 more later.
#[test]
fn the_cohort_of_the_first_birthday() {
    let child = |at: usize| match at {
        0..41 => lengkap("2025-03-10", 280),
        41..44 => lengkap("2025-03-10", 400),
        44 => anak("2025-03-10"),
        _ => dosis(anak("2025-03-10"), D::Hb0, hari("2025-03-10")),
    };
    let card = kartu(&(0..52).map(child).collect::<Vec<_>>(), 2026, &[]);
    for masa in ["2026-03", "2026-Q1", "2026"] {
        assert_eq!(rate_of("IMUNISASI_LENGKAP", &card, masa, lama()), (41, 52, Some(78.8)));
        assert_eq!(rate_of("IMUNISASI_LENGKAP_KAPAN_PUN", &card, masa, lama()), (44, 52, Some(84.6)));
        assert_eq!(rate_of("IMUNISASI_TIDAK_DIKETAHUI", &card, masa, lama()).0, 1, "unknown stays in");
    }
    assert_eq!(rate_of("IMUNISASI_LENGKAP", &card, "2026-04", lama()), (0, 0, None));
    // By the guide of 2023 six doses lack.
    assert_eq!(hasil("IMUNISASI_LENGKAP", &card, "2026-03"), (0, 52, Some(0.0)));
    let second = kartu(&[lengkap("2024-03-10", 280)], 2026, &[]);
    let ibl = Saring { kumpulan: Some(VersiKumpulan::BadutaLama), ..Saring::default() };
    assert_eq!(rate_of("IMUNISASI_LENGKAP", &second, "2026-03", ibl), (0, 1, Some(0.0)));
}

/// indicators.md section 7: day 364 counts, the birthday itself does not, eight months is too early.
#[test]
fn strictly_before_the_birthday_and_not_too_early() {
    let of = |mr| {
        let card = kartu(&[lengkap("2025-01-10", mr)], 2026, &[]);
        let before = rate_of("IMUNISASI_LENGKAP", &card, "2026-01", lama());
        (before.0, rate_of("IMUNISASI_LENGKAP_KAPAN_PUN", &card, "2026-01", lama()).0)
    };
    assert_eq!((of(364), of(365), of(240)), ((1, 1), (0, 1), (0, 0)));
}

/// indicators.md section 7: drop-out 50 to 46, and more third than first doses.
#[test]
fn drop_out_may_be_negative() {
    let of = |first: usize, third: usize| {
        let child = |at: usize| {
            let one = anak("2025-12-01");
            let one = if at < first { dosis(one, D::DptHbHib1, hari("2026-02-02")) } else { one };
            let day = hari("2026-05-05");
            if at < third { dosis(one, D::DptHbHib3, day) } else { one }
        };
        kartu(&(0..60).map(child).collect::<Vec<_>>(), 2026, &[])
    };
    assert_eq!(hasil("PUTUS_DPT", &of(50, 46), "2026"), (4, 50, Some(8.0)));
    assert_eq!(hasil("PUTUS_DPT", &of(46, 48), "2026"), (-2, 46, Some(-4.3)));
    let only = |dosis| Saring { dosis: Some(dosis), ..Saring::default() };
    let card = of(50, 46);
    assert_eq!(rate_of("CAKUPAN_ANTIGEN", &card, "2026-02", only(D::DptHbHib1)), (50, 60, Some(83.3)));
    assert_eq!(rate_of("CAKUPAN_ANTIGEN", &card, "2026-03", only(D::DptHbHib1)), (0, 60, Some(0.0)));
    assert_eq!(rate_of("DOSIS", &card, "2026-Q2", only(D::DptHbHib3)).0, 46);
    assert_eq!(rate_of("CAKUPAN_ANTIGEN", &card, "2026", only(D::Td2)), (0, 0, None));
}

#[test]
fn children_without_any_dose_and_children_of_whom_nothing_is_known() {
    let people = [
        lengkap("2025-01-10", 280),
        dosis(anak("2025-01-10"), D::Hb0, hari("2025-01-10")),
        anak("2025-01-10"),
        // Three months; and a second dose that the first must have preceded.
        dosis(anak("2026-01-10"), D::Hb0, hari("2026-01-10")),
        dosis(anak("2025-01-10"), D::DptHbHib2, hari("2025-05-10")),
    ];
    let card = kartu(&people, 2026, &[]);
    assert_eq!(hasil("NOL_DOSIS", &card, "2026-04"), (1, 4, Some(25.0)));
    assert_eq!(hasil("NOL_DOSIS_TIDAK_DIKETAHUI", &card, "2026-04").0, 1);
    assert_eq!(hasil("NOL_DOSIS", &card, "2026-05"), (2, 5, Some(40.0)));
}

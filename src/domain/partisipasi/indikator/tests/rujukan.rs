use super::*;
use crate::domain::partisipasi::indikator::rujukan::TindakLanjut;
use crate::domain::rollup::rujukan::Kasus;
use crate::domain::rujukan::StatusRujukan;

fn kasus(dibuat: &str, status: StatusRujukan) -> Kasus {
    Kasus { pos: POS, bidang: Bidang::Sosial, dibuat: hari(dibuat), status, ditindak: None, selesai: None }
}

fn selesai(dibuat: &str, pada: &str) -> Kasus {
    let day = Some(hari(pada));
    Kasus { selesai: day, ditindak: day, ..kasus(dibuat, StatusRujukan::Selesai) }
}

fn ditindak(dibuat: &str, pada: &str) -> Kasus {
    Kasus { ditindak: Some(hari(pada)), ..kasus(dibuat, StatusRujukan::DiterimaOpd) }
}

fn kartu_kasus(cases: &[Kasus]) -> Card {
    let mut card = Card::default();
    cases.iter().for_each(|case| card.add(&case.menyumbang(2025)));
    card
}

fn pada(text: &str) -> Saring {
    Saring { pada: Some(hari(text)), ..Saring::default() }
}

/// indicators.md section 11, vectors 1 and 2: cancelled and not eligible are out, open and young is not judged yet.
#[test]
fn completion_within_thirty_days() {
    let mut cases = vec![
        kasus("2025-09-01", StatusRujukan::Dibatalkan),
        kasus("2025-09-01", StatusRujukan::TidakMemenuhiSyarat),
    ];
    cases.extend((0..9).map(|_| selesai("2025-09-01", "2025-10-01")));
    cases.extend((0..3).map(|_| kasus("2025-09-20", StatusRujukan::DiterimaOpd)));
    let card = kartu_kasus(&cases);
    assert_eq!(hasil("RUJUKAN", &card, "2025-09").0, 14);
    assert_eq!(rate_of("RUJUKAN_SELESAI", &card, "2025-09", pada("2025-10-20")), (9, 12, Some(75.0)));
    assert_eq!(rate_of("RUJUKAN_SELESAI", &card, "2025-09", pada("2025-09-30")), (9, 9, Some(100.0)));
    assert_eq!(rate_of("RUJUKAN_BELUM_JATUH_TEMPO", &card, "2025-Q3", pada("2025-09-30")).0, 3);
    assert_eq!(hasil("RUJUKAN_SELESAI", &card, "2025-Q3"), (9, 12, Some(75.0)), "raw");
    assert_eq!(hasil("RUJUKAN_TERBUKA", &card, "2025").0, 3);
    let others = Saring { bidang: Some(Bidang::Kesehatan), ..pada("2025-09-30") };
    assert_eq!(rate_of("RUJUKAN_SELESAI", &card, "2025-09", others), (0, 0, None));
    // The thirty-first day is late.
    let late = kartu_kasus(&[selesai("2025-09-01", "2025-10-02")]);
    assert_eq!(hasil("RUJUKAN_SELESAI", &late, "2025-09"), (0, 1, Some(0.0)));
}

fn lanjut(cases: &[Kasus], seen: &str) -> TindakLanjut {
    TindakLanjut::dari(&kartu_kasus(cases), periode("2025-09"), Saring::default(), hari(seen))
}

/// Vectors 3 to 5: from Friday to Wednesday, over a public holiday, on the same day.
#[test]
fn follow_up_in_days_of_the_calendar_and_in_working_days() {
    for (dibuat, pada, kalender, kerja) in [
        ("2025-09-19", "2025-09-24", 5, 3),
        ("2025-09-04", "2025-09-09", 5, 2),
        ("2025-09-04", "2025-09-04", 0, 0),
    ] {
        let told = lanjut(&[ditindak(dibuat, pada)], "2025-10-30");
        assert_eq!(
            (told.kalender.as_slice(), told.ditindak.as_slice()),
            (&[kalender][..], &[kerja][..]),
            "{dibuat}"
        );
        assert_eq!(told.menurut_kalender(), (Some(f64::from(kalender)), Some(kalender)));
    }
}

/// Vectors 6 to 8: middle, tail, and within the limit; the days of a region are those of its posts together.
#[test]
fn middle_tail_and_limit_over_regions() {
    // Monday 8 September and so many working days later, with one in September at most.
    let after = |n: usize| {
        [
            "2025-09-08",
            "2025-09-09",
            "2025-09-10",
            "2025-09-11",
            "2025-09-12",
            "2025-09-15",
            "2025-09-16",
            "2025-09-17",
            "2025-09-18",
            "2025-09-19",
            "2025-09-22",
        ][n]
    };
    let took = |n: usize| ditindak("2025-09-08", after(n));
    let one = [0, 2, 3, 3, 9].map(took);
    let told = lanjut(&one, "2025-10-30");
    assert_eq!((told.median(), told.persentil_90()), (Some(3.0), Some(9)));
    assert_eq!(lanjut(&[1, 2, 4, 10].map(took), "2025-10-30").median(), Some(3.0));
    let mut cases = [2, 3, 6].map(took).to_vec();
    // Seven and four working days old on 17 September.
    cases.push(kasus("2025-09-08", StatusRujukan::DiteruskanKeOpd));
    cases.push(kasus("2025-09-11", StatusRujukan::DiteruskanKeOpd));
    let told = lanjut(&cases, "2025-09-17");
    assert_eq!(told.menunggu, [7, 4]);
    assert_eq!(told.dalam_batas(5), Rate { n: 2, d: 4 });
    let long = lanjut(&[ditindak("2025-09-08", "2025-12-31")], "2026-01-30");
    assert_eq!(long.persentil_90(), Some(31), "longer than can be told apart");
}

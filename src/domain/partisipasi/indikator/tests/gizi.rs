use super::*;

/// Measured on a day: weight for age, length for age, weight for length, in hundredths.
fn diukur(one: Orang, tanggal: &str, z: [Option<i32>; 3]) -> Orang {
    let [z_bb_u, z_tb_u, z_bb_tb] = z;
    one.dapat("KES-01", tanggal, Perincian { z_bb_u, z_tb_u, z_bb_tb, ..Perincian::default() })
}

/// indicators.md section 6.3, children A to H, and 9 and 10 of section 6.4.
fn vektor() -> Vec<Orang> {
    let z = |a: i32, b: i32, c: i32| [Some(a), Some(b), Some(c)];
    let swollen = Perincian { z_tb_u: Some(-50), edema: true, ..Perincian::default() };
    vec![
        diukur(anak("2024-01-15"), "2025-09-18", z(-208, -241, -128)),
        diukur(ibu("2022-03-01"), "2025-08-20", z(-169, -243, -37)),
        diukur(anak("2023-09-25"), "2025-09-18", z(-133, -162, -66)),
        diukur(ibu("2024-08-14"), "2025-09-18", z(-421, -204, -446)),
        diukur(anak("2024-11-22"), "2025-09-18", z(1_039, -48, 1_373)),
        diukur(ibu("2025-08-03"), "2025-09-18", z(-139, -101, -72)),
        diukur(anak("2020-10-02"), "2025-09-18", z(-201, -184, -141)),
        diukur(ibu("2023-06-01"), "2025-09-18", z(243, -90, 403)),
        diukur(anak("2023-01-01"), "2025-09-18", [Some(-40), None, None]),
        anak("2023-01-01").dapat("KES-01", "2025-09-18", swollen),
    ]
}

/// indicators.md section 6.4, first vector set: B was measured in August, so it is the quarter's.
#[test]
fn the_ten_children_of_the_vector_set() {
    let card = kartu(&vektor(), 2025, &["2025-09-18"]);
    for (kode, expected) in [
        ("STUNTING", (3, 9, Some(33.3))),
        ("STUNTING_BERAT", (0, 9, Some(0.0))),
        ("UNDERWEIGHT", (4, 9, Some(44.4))),
        ("UNDERWEIGHT_BERAT", (2, 9, Some(22.2))),
        ("WASTING", (2, 8, Some(25.0))),
        ("WASTING_BERAT", (2, 8, Some(25.0))),
        ("GIZI_LEBIH", (1, 8, Some(12.5))),
    ] {
        assert_eq!(hasil(kode, &card, "2025-Q3"), expected, "{kode}");
        assert_eq!(hasil(kode, &card, "2025"), expected, "{kode}");
        assert_eq!(hasil(kode, &card, "2025-10"), (0, 0, None), "{kode}");
    }
    assert_eq!(hasil("STUNTING", &card, "2025-09"), (2, 8, Some(25.0)));
    let girls = Saring { jenis_kelamin: Some(JenisKelamin::Perempuan), ..Saring::default() };
    assert_eq!(rate_of("STUNTING", &card, "2025-Q3", girls), (2, 4, Some(50.0)));
    let infants = Saring { kelompok: Some(KelompokStatistik::Bayi), ..Saring::default() };
    assert_eq!(rate_of("WASTING", &card, "2025-Q3", infants), (0, 1, Some(0.0)));
}

/// indicators.md section 6.4, second set: 40 measured, 1 without height, 2 flagged, 7 stunted.
#[test]
fn flagged_values_leave_both_counts() {
    let child = |at: usize| {
        let tb_u = match at {
            0 => None,
            1 => Some(-601),
            2 => Some(601),
            3..10 => Some(-201),
            _ => Some(-200),
        };
        diukur(anak("2024-01-01"), "2026-02-10", [Some(0), tb_u, Some(0)])
    };
    let card = kartu(&(0..40).map(child).collect::<Vec<_>>(), 2026, &[]);
    assert_eq!(hasil("STUNTING", &card, "2026-02"), (7, 37, Some(18.9)));
    assert_eq!(hasil("UNDERWEIGHT", &card, "2026-02"), (0, 40, Some(0.0)));
}

#[test]
fn a_child_is_counted_once_by_its_latest_value_and_while_below_five() {
    let thrice = diukur(anak("2024-01-01"), "2026-03-10", [Some(0), Some(0), None]);
    let thrice = diukur(thrice, "2026-01-10", [Some(-250), Some(-250), Some(-310)]);
    let thrice = diukur(thrice, "2026-02-10", [Some(-250), None, None]);
    let card = kartu(std::slice::from_ref(&thrice), 2026, &[]);
    assert_eq!(hasil("STUNTING", &card, "2026-01"), (1, 1, Some(100.0)));
    assert_eq!(hasil("STUNTING", &card, "2026-02"), (0, 0, None));
    assert_eq!(hasil("STUNTING", &card, "2026-Q1"), (0, 1, Some(0.0)));
    assert_eq!(hasil("WASTING_BERAT", &card, "2026"), (1, 1, Some(100.0)), "the latest that has the index");
    // The fifth birthday has a z-score and is no balita any more; who died or moved away before the reference date is out.
    let five = diukur(anak("2021-02-10"), "2026-02-10", [Some(0), Some(-300), Some(0)]);
    let mut gone = thrice;
    gone.meninggal = Some(hari("2026-01-20"));
    assert_eq!(hasil("STUNTING", &kartu(&[five, gone], 2026, &[]), "2026-Q1"), (0, 0, None));
}

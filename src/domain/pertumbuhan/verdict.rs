//! The KMS verdict of each month: N (gained enough), T (did not), O (cannot be judged) or B (weighed for
//! the first time), and 2T, two T in a row. Pure integers: 6.2 - 5.4 in binary floats is below 0.8 and
//! would turn an N into a T. Judged is what the calendar month says, not the distance in days, so two
//! weighings a day apart may meet across the turn of a month; that is kept, with a warning.
//!
//! The KMS also lets the eye follow the growth line; here the KBM alone decides, as it does on the KMS
//! wherever the curve is in doubt (Buku KIA 2023).

use chrono::NaiveDate;

use super::{JenisKelamin, kbm_g};
use crate::domain::tanggal::{Bulan, umur_bulan};

/// Fewer days than this between the two weighings that are compared deserve a warning. A decision of
/// this project: half the month that the KBM is meant for.
pub const JARAK_PENDEK_HARI: i64 = 14;

crate::pilihan! {
    /// What the KMS says about one month. D = N + T + O + B.
    pub enum Verdict {
        /// Gained at least the KBM since last month.
        N = "N",
        /// Gained less than the KBM, or lost.
        T = "T",
        /// Weighed now, but there is nothing plausible to compare.
        O = "O",
        /// Weighed for the first time.
        B = "B",
    }
}

/// One weighing. The weight at birth is not one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Penimbangan {
    /// The local day of the weighing.
    pub tanggal: NaiveDate,
    /// Weight in grams.
    pub berat_g: i32,
    /// Whether the weight was flagged implausible and is not to be compared.
    pub janggal: bool,
}

/// The verdict of one calendar month in which the child was weighed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NilaiBulan {
    /// The first day of the month.
    pub bulan: NaiveDate,
    /// Which weighing of the history counts: the last plausible one of the month, or the last one if
    /// none is plausible.
    pub indeks: usize,
    /// The verdict.
    pub verdict: Verdict,
    /// The gain asked for at this age, in grams (KBM).
    pub kbm_g: i32,
    /// The gain since the weighing it is compared with, in grams, where there is one and neither is
    /// implausible.
    pub naik_g: Option<i32>,
    /// T now and T in the calendar month before: refer. Anything between breaks the chain.
    pub dua_t: bool,
    /// The two weighings compared lie less than `JARAK_PENDEK_HARI` days apart.
    pub jarak_pendek: bool,
}

/// The verdict of every month with a weighing, in order. `riwayat` is all weighings of one child in
/// order of their dates, at any post and at home.
// indicators.md section 2; weighed twice in a month: section 1, edge cases.
pub fn nilai(jenis_kelamin: JenisKelamin, lahir: NaiveDate, riwayat: &[Penimbangan]) -> Vec<NilaiBulan> {
    let mut hasil: Vec<NilaiBulan> = Vec::new();
    let mut pernah = false;
    let mut awal = 0;
    for sebulan in riwayat.chunk_by(|a, b| Bulan::of(a.tanggal) == Bulan::of(b.tanggal)) {
        let Some((dipakai, kini)) = yang_dihitung(sebulan) else { continue };
        let bulan = Bulan::of(kini.tanggal);
        let lalu = hasil.last().filter(|lalu| lalu.bulan == bulan.prev().first_day());
        let pembanding = lalu.and_then(|lalu| riwayat.get(lalu.indeks)).filter(|lalu| !lalu.janggal);

        let kbm = kbm_g(jenis_kelamin, umur_bulan(lahir, kini.tanggal));
        let verdict = if pernah { bandingkan(kini, pembanding, kbm) } else { Verdict::B };
        let dinilai = matches!(verdict, Verdict::N | Verdict::T);
        let sejak = pembanding.map(|lalu| kini.tanggal.signed_duration_since(lalu.tanggal).num_days());
        let naik = pembanding.filter(|_| !kini.janggal).map(|lalu| kini.berat_g.saturating_sub(lalu.berat_g));
        let baru = NilaiBulan {
            bulan: bulan.first_day(),
            indeks: awal + dipakai,
            verdict,
            kbm_g: kbm,
            naik_g: naik.filter(|_| dinilai),
            dua_t: verdict == Verdict::T && lalu.is_some_and(|lalu| lalu.verdict == Verdict::T),
            jarak_pendek: dinilai && sejak.is_some_and(|hari| hari < JARAK_PENDEK_HARI),
        };
        hasil.push(baru);
        pernah |= !kini.janggal;
        awal += sebulan.len();
    }
    hasil
}

/// The weighing of a month that counts, with its place in the month.
fn yang_dihitung(sebulan: &[Penimbangan]) -> Option<(usize, &Penimbangan)> {
    let plausible = sebulan.iter().enumerate().rfind(|(_, satu)| !satu.janggal);
    plausible.or_else(|| sebulan.iter().enumerate().next_back())
}

/// The verdict of a child who has been weighed before.
fn bandingkan(kini: &Penimbangan, lalu: Option<&Penimbangan>, kbm: i32) -> Verdict {
    match lalu {
        None => Verdict::O,
        Some(_) if kini.janggal => Verdict::O,
        Some(lalu) if i64::from(kini.berat_g) - i64::from(lalu.berat_g) >= i64::from(kbm) => Verdict::N,
        Some(_) => Verdict::T,
    }
}

#[cfg(test)]
mod tests {
    use super::JenisKelamin::{LakiLaki, Perempuan};
    use super::Verdict::{B, N, O, T};
    use super::*;
    use crate::domain::pilihan::Pilihan;

    fn tgl(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn timbang(tanggal: &str, berat_g: i32) -> Penimbangan {
        Penimbangan { tanggal: tgl(tanggal), berat_g, janggal: false }
    }

    fn salah(tanggal: &str, berat_g: i32) -> Penimbangan {
        Penimbangan { janggal: true, ..timbang(tanggal, berat_g) }
    }

    /// The letters of the months, with 2T marked by `!`.
    fn huruf(riwayat: &[Penimbangan]) -> String {
        let semua = nilai(LakiLaki, tgl("2024-01-05"), riwayat);
        semua
            .iter()
            .map(|satu| format!("{}{}", satu.verdict.kode(), if satu.dua_t { "!" } else { "" }))
            .collect()
    }

    /// indicators.md section 2, vectors 1 to 8. The birth weight of vector 7 is not a weighing.
    #[test]
    fn the_verdicts_of_the_indicator_sheet() {
        for (nomor, jk, lahir, lalu, kini, verdict, jarak_pendek) in [
            (1, LakiLaki, "2025-06-10", Some(("2025-08-14", 5_400)), ("2025-09-18", 6_200), N, false),
            (2, Perempuan, "2025-02-01", Some(("2025-08-14", 7_100)), ("2025-09-18", 7_400), N, false),
            (3, LakiLaki, "2025-02-01", Some(("2025-08-14", 7_100)), ("2025-09-18", 7_400), T, false),
            (4, LakiLaki, "2024-07-05", Some(("2025-08-14", 9_600)), ("2025-09-18", 9_700), T, false),
            (5, Perempuan, "2024-01-05", Some(("2025-07-10", 9_800)), ("2025-09-18", 10_400), O, false),
            (6, Perempuan, "2023-09-01", None, ("2025-09-18", 10_900), B, false),
            (7, LakiLaki, "2025-08-25", None, ("2025-09-18", 3_900), B, false),
            (8, Perempuan, "2024-08-01", Some(("2025-08-31", 8_800)), ("2025-09-01", 8_900), T, true),
        ] {
            let riwayat: Vec<_> = lalu.into_iter().chain([kini]).map(|(t, g)| timbang(t, g)).collect();
            let semua = nilai(jk, tgl(lahir), &riwayat);
            let last = semua.last().expect("one month at least");
            let got = (last.verdict, last.jarak_pendek, last.dua_t, last.indeks);
            assert_eq!(got, (verdict, jarak_pendek, false, riwayat.len() - 1), "vector {nomor}");
            assert_eq!(last.bulan, tgl("2025-09-01"));
            assert!(semua.len() == 1 || semua[0].verdict == B);
        }
    }

    /// indicators.md section 2: Jun N, Jul T, Aug T, Sep T gives 2T in August and September; Jun T, July
    /// absent, Aug O, Sep T gives none.
    #[test]
    fn two_t_is_two_months_running() {
        let mut riwayat = vec![
            timbang("2025-05-10", 9_000),
            timbang("2025-06-10", 9_200),
            timbang("2025-07-10", 9_300),
            timbang("2025-08-10", 9_300),
            timbang("2025-09-10", 9_100),
        ];
        assert_eq!(huruf(&riwayat), "BNTT!T!");
        riwayat[1].berat_g = 9_000;
        riwayat.remove(2);
        assert_eq!(huruf(&riwayat), "BTOT");
    }

    #[test]
    fn an_implausible_weighing_is_not_judged_and_breaks_the_chain() {
        let riwayat = [
            timbang("2025-05-10", 9_000),
            timbang("2025-06-10", 9_000),
            salah("2025-07-10", 90_000),
            timbang("2025-08-10", 9_100),
            timbang("2025-09-10", 9_100),
        ];
        assert_eq!(huruf(&riwayat), "BTOOT");
    }

    #[test]
    fn a_child_never_plausibly_weighed_is_weighed_for_the_first_time() {
        let riwayat =
            [salah("2025-05-10", 90_000), timbang("2025-06-10", 9_000), timbang("2025-07-10", 9_200)];
        assert_eq!(huruf(&riwayat), "BBN");
    }

    #[test]
    fn the_last_plausible_weighing_of_a_month_counts() {
        let riwayat = [
            timbang("2025-05-03", 8_000),
            timbang("2025-05-20", 9_000),
            timbang("2025-06-05", 9_100),
            timbang("2025-06-25", 9_200),
            salah("2025-06-26", 92_000),
            salah("2025-07-01", 1),
            salah("2025-07-02", 2),
        ];
        let semua = nilai(LakiLaki, tgl("2024-01-05"), &riwayat);
        // The first month stays B although the child was weighed twice in it.
        let got: Vec<_> = semua.iter().map(|satu| (satu.verdict, satu.indeks)).collect();
        assert_eq!(got, [(B, 1), (N, 3), (O, 6)]);
    }

    #[test]
    fn the_month_before_january_is_december() {
        let riwayat =
            [timbang("2024-12-31", 9_000), timbang("2025-01-14", 9_200), timbang("2026-02-01", 9_900)];
        assert_eq!(huruf(&riwayat), "BNO");
        let semua = nilai(LakiLaki, tgl("2024-01-05"), &riwayat);
        assert!(!semua[1].jarak_pendek, "14 days are enough");
        let pendek = [riwayat[0], timbang("2025-01-13", 9_200)];
        assert!(nilai(LakiLaki, tgl("2024-01-05"), &pendek)[1].jarak_pendek, "13 days are not");
    }

    /// The plain rule of completed months decides which KBM row applies: born on the 31st, a child
    /// weighed on 30 September is one month younger than one weighed on 1 October.
    #[test]
    fn the_age_is_the_completed_month_at_the_present_weighing() {
        let at = |kini: &str| {
            let riwayat = [timbang("2025-08-20", 8_000), timbang(kini, 8_300)];
            nilai(LakiLaki, tgl("2025-01-31"), &riwayat)[1].verdict
        };
        assert_eq!(at("2025-09-30"), T, "7 months, 400 g");
        let berikut = [timbang("2025-09-20", 8_000), timbang("2025-10-01", 8_300)];
        assert_eq!(nilai(LakiLaki, tgl("2025-01-31"), &berikut)[1].verdict, N, "8 months, 300 g");
    }

    /// Of thousands of histories: every month in which the child was weighed has one letter, at a weighing of that
    /// month, so that D = N + T + O + B whatever happened.
    #[test]
    fn the_letters_part_the_months() {
        let mut dice: u64 = 1;
        let mut below = |n: u64| {
            dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (dice >> 33) % n
        };
        for _ in 0..3_000 {
            let mut hari = tgl("2024-01-20");
            let mut riwayat = Vec::new();
            for _ in 0..below(14) {
                hari += chrono::Duration::days(below(50).try_into().unwrap());
                let berat_g = 3_000 + i32::try_from(below(9_000)).unwrap();
                riwayat.push(Penimbangan { tanggal: hari, berat_g, janggal: below(5) == 0 });
            }
            let semua = nilai(Perempuan, tgl("2024-01-05"), &riwayat);
            let mut months: Vec<NaiveDate> =
                riwayat.iter().map(|satu| Bulan::of(satu.tanggal).first_day()).collect();
            months.dedup();
            assert_eq!(semua.iter().map(|satu| satu.bulan).collect::<Vec<_>>(), months);
            for satu in &semua {
                assert!(Bulan::of(riwayat[satu.indeks].tanggal).first_day() == satu.bulan, "{riwayat:?}");
                assert_eq!(satu.naik_g.is_some(), matches!(satu.verdict, N | T), "{riwayat:?}");
                assert!(!satu.dua_t || satu.verdict == T);
                if let Some(naik) = satu.naik_g {
                    assert_eq!(satu.verdict == N, naik >= satu.kbm_g, "{riwayat:?}");
                }
            }
        }
    }

    #[test]
    fn nothing_weighed_gives_nothing_and_the_extremes_do_not_overflow() {
        assert_eq!(nilai(Perempuan, tgl("2025-01-01"), &[]), []);
        let riwayat = [
            Penimbangan { tanggal: NaiveDate::MIN, berat_g: i32::MAX, janggal: false },
            Penimbangan { tanggal: NaiveDate::MAX, berat_g: i32::MIN, janggal: false },
        ];
        let semua = nilai(Perempuan, tgl("2025-01-01"), &riwayat);
        assert_eq!(semua.iter().map(|satu| satu.verdict).collect::<Vec<_>>(), [B, O]);
        let jatuh = [timbang("2025-05-10", i32::MAX), timbang("2025-06-10", i32::MIN)];
        assert_eq!(huruf(&jatuh), "BT");
    }
}

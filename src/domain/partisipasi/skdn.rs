//! SKDN: how many balita live here, hold a growth card, were weighed this month, and gained enough. Every
//! child weighed has exactly one verdict, so D = N + T + O + B; a child absent last month is O and a
//! first-timer is B, and both leave the denominator of what can be judged. Residents only: visitors who
//! are weighed are counted nowhere here. Source: indicators.md section 1.

use std::iter::Sum;
use std::ops::Add;

use crate::domain::rate::Rate;

/// The eight counts of one post and month, or of a region, where they are added up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Skdn {
    /// S: balita of 0 to 59 months who live in the area at the reference date, coming or not.
    pub s: i64,
    /// K: of S, those who hold a KMS or KIA book.
    pub k: i64,
    /// D: of S, those weighed this month, at the opening day or at a follow-up visit.
    pub d: i64,
    /// N (naik): of D, those who gained enough.
    pub n: i64,
    /// T (tidak naik): of D, those who did not gain enough.
    pub t: i64,
    /// O: of D, those not weighed last month, who cannot be judged.
    pub o: i64,
    /// B (baru): of D, those weighed for the first time.
    pub b: i64,
    /// BGM: of D, those below the red line of the KMS.
    pub bgm: i64,
}

impl Skdn {
    /// Whether the counts agree with each other: D = N + T + O + B, and K, D, BGM within what they are
    /// part of, none of them negative.
    pub fn is_consistent(self) -> bool {
        let Skdn { s, k, d, n, t, o, b, bgm } = self;
        let vonis = [n, t, o, b].into_iter().try_fold(0_i64, i64::checked_add);
        vonis == Some(d)
            && [s, k, d, n, t, o, b, bgm].into_iter().all(|jumlah| jumlah >= 0)
            && k <= s
            && d <= s
            && bgm <= d
    }

    /// D′: the children who can be judged, D without O and B.
    pub fn dinilai(self) -> i64 {
        self.d.saturating_sub(self.o).saturating_sub(self.b)
    }

    /// K/S, programme coverage: of the balita who live here, those who hold a card.
    pub fn k_per_s(self) -> Rate {
        Rate { n: self.k, d: self.s }
    }

    /// D/S, community participation: of the balita who live here, those weighed this month.
    pub fn d_per_s(self) -> Rate {
        Rate { n: self.d, d: self.s }
    }

    /// D/K, continuity: of those who hold a card, those weighed this month.
    pub fn d_per_k(self) -> Rate {
        Rate { n: self.d, d: self.k }
    }

    /// N/D, programme effect: of those weighed, those who gained enough.
    pub fn n_per_d(self) -> Rate {
        Rate { n: self.n, d: self.d }
    }

    /// N/D′, effect among the children who can be judged.
    pub fn n_per_dinilai(self) -> Rate {
        Rate { n: self.n, d: self.dinilai() }
    }

    /// N/S, overall success: of the balita who live here, those who gained enough.
    pub fn n_per_s(self) -> Rate {
        Rate { n: self.n, d: self.s }
    }

    /// BGM/D, severe growth problems among those weighed.
    pub fn bgm_per_d(self) -> Rate {
        Rate { n: self.bgm, d: self.d }
    }

    /// T/D′, faltering among the children who can be judged.
    pub fn t_per_dinilai(self) -> Rate {
        Rate { n: self.t, d: self.dinilai() }
    }

    /// 2T/D′: of the children who can be judged, those with T twice in a row. How many they are is not
    /// among the eight counts and is told. Source: indicators.md section 2.
    pub fn dua_t_per_dinilai(self, dua_t: i64) -> Rate {
        Rate { n: dua_t, d: self.dinilai() }
    }
}

/// Adds count by count. A count that would not fit stays at the largest one.
impl Add for Skdn {
    type Output = Skdn;

    fn add(self, other: Skdn) -> Skdn {
        Skdn {
            s: self.s.saturating_add(other.s),
            k: self.k.saturating_add(other.k),
            d: self.d.saturating_add(other.d),
            n: self.n.saturating_add(other.n),
            t: self.t.saturating_add(other.t),
            o: self.o.saturating_add(other.o),
            b: self.b.saturating_add(other.b),
            bgm: self.bgm.saturating_add(other.bgm),
        }
    }
}

/// The counts of a region.
impl Sum for Skdn {
    fn sum<I: Iterator<Item = Skdn>>(semua: I) -> Skdn {
        semua.fold(Skdn::default(), Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn skdn([s, k, d, n, t, o, b, bgm]: [i64; 8]) -> Skdn {
        Skdn { s, k, d, n, t, o, b, bgm }
    }

    // indicators.md section 1: the counts, then seven rates in the order of its columns.
    const VEKTOR: [([i64; 8], [&str; 7]); 5] = [
        ([64, 60, 52, 33, 9, 6, 4, 2], ["93.8", "81.3", "63.5", "78.6", "51.6", "3.8", "21.4"]),
        ([30, 30, 28, 15, 9, 2, 2, 1], ["100.0", "93.3", "53.6", "62.5", "50.0", "3.6", "37.5"]),
        ([12, 10, 0, 0, 0, 0, 0, 0], ["83.3", "0.0", "-", "-", "0.0", "-", "-"]),
        ([0, 0, 0, 0, 0, 0, 0, 0], ["-", "-", "-", "-", "-", "-", "-"]),
        ([40, 38, 10, 0, 0, 4, 6, 0], ["95.0", "25.0", "0.0", "-", "0.0", "0.0", "-"]),
    ];

    #[test]
    fn the_published_vectors() {
        for (jumlah, hasil) in VEKTOR {
            let bulan = skdn(jumlah);
            let rates = [
                bulan.k_per_s(),
                bulan.d_per_s(),
                bulan.n_per_d(),
                bulan.n_per_dinilai(),
                bulan.n_per_s(),
                bulan.bgm_per_d(),
                bulan.t_per_dinilai(),
            ];
            assert_eq!(rates.map(|rate| rate.to_string()), hasil, "{bulan:?}");
            assert!(bulan.is_consistent());
        }
        let [pertama, ..] = VEKTOR.map(|(jumlah, _)| skdn(jumlah));
        assert_eq!(pertama.dua_t_per_dinilai(3).to_string(), "7.1");
        assert_eq!(pertama.d_per_k().to_string(), "86.7");
    }

    #[test]
    fn every_weighed_child_has_one_verdict() {
        assert!(!skdn([64, 60, 52, 33, 9, 6, 3, 2]).is_consistent()); // a verdict is missing
        assert!(!skdn([50, 50, 52, 33, 9, 6, 4, 2]).is_consistent()); // more weighed than live here
        assert!(!skdn([64, 65, 52, 33, 9, 6, 4, 2]).is_consistent());
        assert!(!skdn([64, 60, 52, 33, 9, 6, 4, 53]).is_consistent());
        assert!(!skdn([9, 9, 0, 1, -1, 0, 0, 0]).is_consistent());
        assert!(!skdn([i64::MAX; 8]).is_consistent());
    }

    #[test]
    fn a_desa_adds_its_posts() {
        let [a, b, ..] = VEKTOR.map(|(jumlah, _)| skdn(jumlah));
        let desa: Skdn = [a, b].into_iter().sum();
        assert_eq!(desa, skdn([94, 90, 80, 48, 18, 8, 6, 3]));
        assert_eq!(desa.d_per_s(), a.d_per_s() + b.d_per_s());
        assert!(desa.is_consistent());
        let most = skdn([i64::MAX; 8]);
        assert_eq!(most + most, most);
        assert_eq!(skdn([0, 0, i64::MIN, 0, 0, 1, 1, 0]).dinilai(), i64::MIN);
    }
}

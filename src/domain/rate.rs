//! A rate that never forgets its counts. Pembina compare villages by these numbers, so a region adds up
//! numerators and denominators and only then divides; the mean of two percentages is a different
//! number. Rounding is done in integers, half up, because binary fractions and banker's rounding each
//! change a published figure. Source: indicators.md section 0.

use std::fmt;
use std::iter::Sum;
use std::ops::Add;

/// A numerator over a denominator, both counts. Without a denominator there is no rate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Rate {
    /// The numerator. Negative only where a formula subtracts, as in a drop-out.
    pub n: i64,
    /// The denominator. Zero or less means that nothing can be said.
    pub d: i64,
}

impl Rate {
    /// A rate from its two counts.
    pub fn new(n: i64, d: i64) -> Self {
        Rate { n, d }
    }

    /// The rate in tenths of a percent, rounded half up: 52 of 64 is 813. A negative rate is rounded by
    /// its absolute value and gets its sign back. Nothing when the denominator is not positive, and
    /// nothing when the result is beyond what an `i64` holds.
    pub fn tenths(self) -> Option<i64> {
        if self.d <= 0 {
            return None;
        }
        let (n, d) = (i128::from(self.n), i128::from(self.d));
        let tenths = (2000 * n.abs() + d) / (2 * d);
        i64::try_from(if n < 0 { -tenths } else { tenths }).ok()
    }

    /// The rate in percent with one decimal, as it is published: 81.3. Nothing without a denominator.
    pub fn persen(self) -> Option<f64> {
        self.tenths().map(|tenths| tenths as f64 / 10.0)
    }

    /// Whether the rate is above 100 %. That happens when the denominator is a projection; it is shown
    /// with a warning and never clipped.
    pub fn above_100(self) -> bool {
        self.d > 0 && self.n > self.d
    }
}

/// Adds the counts. A count that would not fit stays at the largest one.
impl Add for Rate {
    type Output = Rate;

    fn add(self, other: Rate) -> Rate {
        Rate { n: self.n.saturating_add(other.n), d: self.d.saturating_add(other.d) }
    }
}

/// The rate of a region: the sum of the numerators over the sum of the denominators.
impl Sum for Rate {
    fn sum<I: Iterator<Item = Rate>>(rates: I) -> Rate {
        rates.fold(Rate::default(), Add::add)
    }
}

/// `81.3`, or `-` where there is no rate.
impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.tenths() {
            Some(tenths) => {
                let minus = if tenths < 0 { "-" } else { "" };
                let tenths = tenths.unsigned_abs();
                write!(f, "{minus}{}.{}", tenths / 10, tenths % 10)
            }
            None => f.write_str("-"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_half_up_in_integers() {
        let rows = [
            (52, 64, "81.3"), // 81.25; banker's rounding would give 81.2
            (18, 20, "90.0"),
            (40, 80, "50.0"),
            (0, 30, "0.0"),
            (30, 30, "100.0"),
            (1, 3, "33.3"),
            (2, 3, "66.7"),
            (-2, 46, "-4.3"),
            (-1, 100_000, "0.0"),
            (-1, 2000, "-0.1"),
            (9, 5, "180.0"),
            (8620, 9269, "93.0"),
            (0, 0, "-"),
            (5, 0, "-"),
            (5, -1, "-"),
        ];
        for (n, d, text) in rows {
            assert_eq!(Rate::new(n, d).to_string(), text, "{n}/{d}");
        }
        assert_eq!(Rate::new(52, 64).persen(), Some(81.3));
        assert_eq!(Rate::new(-2, 46).persen(), Some(-4.3));
        assert_eq!(Rate::new(0, 0).persen(), None);
    }

    #[test]
    fn a_desa_adds_counts_and_not_percentages() {
        let p1 = Rate::new(18, 20);
        let p2 = Rate::new(40, 80);
        let desa: Rate = [p1, p2].into_iter().sum();
        assert_eq!((desa, desa.to_string()), (Rate::new(58, 100), "58.0".to_owned()));
        assert_eq!(p1 + p2, desa);
        assert_eq!([].into_iter().sum::<Rate>().tenths(), None);
    }

    #[test]
    fn above_one_hundred_is_shown_and_flagged() {
        assert!(Rate::new(101, 100).above_100());
        assert!(Rate::new(100_001, 100_000).above_100());
        assert!(!Rate::new(100, 100).above_100());
        assert!(!Rate::new(1, 0).above_100());
    }

    #[test]
    fn the_largest_counts_do_not_overflow() {
        let most = Rate::new(i64::MAX, i64::MAX);
        assert_eq!(most.tenths(), Some(1000));
        assert_eq!(most + most, most);
        assert_eq!(Rate::new(i64::MAX, 1).tenths(), None);
        assert_eq!(Rate::new(i64::MIN, i64::MAX).tenths(), Some(-1000));
        assert_eq!(Rate::new(i64::MIN, 1).tenths(), None);
    }
}

//! A z-score as it is shown, stored and judged: rounded to two decimals first, because WHO's software
//! rounds first and a child at -2.004 is normal. It is kept in hundredths, so that -2.00 is one number
//! and not a neighbourhood. The plausibility limits are here too, since they speak about z alone.

use std::fmt;

use crate::domain::pilihan::Pilihan;

/// A z-score in hundredths of a standard deviation: -241 is written -2.41.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Z(i32);

impl Z {
    /// A z-score that was stored or is a cut-off, from its hundredths.
    pub const fn from_ratusan(ratusan: i32) -> Self {
        Z(ratusan)
    }

    /// The hundredths, for storing and comparing.
    pub const fn ratusan(self) -> i32 {
        self.0
    }

    /// Rounds to two decimals, halves away from zero. Nothing for what is not a number; what no `i32`
    /// holds becomes its nearest end, which is flagged in any case.
    pub(super) fn round(z: f64) -> Option<Self> {
        z.is_finite().then(|| Z((z * 100.0).round() as i32))
    }
}

impl fmt::Display for Z {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let size = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", size / 100, size % 100)
    }
}

crate::pilihan! {
    /// The six indices of a child's measurement.
    pub enum Indeks {
        /// Weight for age.
        BbU = "BB_U",
        /// Length or height for age.
        TbU = "TB_U",
        /// Weight for length or height.
        BbTb = "BB_TB",
        /// BMI for age.
        ImtU = "IMT_U",
        /// Head circumference for age.
        LkU = "LK_U",
        /// Mid-upper arm circumference for age.
        LilaU = "LILA_U",
    }
}

impl Indeks {
    /// The six indices, in the order of the list.
    pub fn semua() -> impl Iterator<Item = Self> {
        Self::NILAI.iter().map(|(indeks, _, _)| *indeks)
    }

    /// What a kader reads.
    pub fn label(self) -> &'static str {
        match self {
            Indeks::BbU => "BB/U",
            Indeks::TbU => "PB/U atau TB/U",
            Indeks::BbTb => "BB/PB atau BB/TB",
            Indeks::ImtU => "IMT/U",
            Indeks::LkU => "LK/U",
            Indeks::LilaU => "LiLA/U",
        }
    }

    /// The lowest and highest plausible z-score, both still accepted.
    // WHO Anthro (2006) and AnthroPlus (2007) flag limits; the same up to 19 years.
    fn batas(self) -> (Z, Z) {
        match self {
            Indeks::BbU => (Z(-600), Z(500)),
            Indeks::TbU => (Z(-600), Z(600)),
            Indeks::BbTb | Indeks::ImtU | Indeks::LkU | Indeks::LilaU => (Z(-500), Z(500)),
        }
    }
}

/// Whether a z-score is beyond what WHO takes for plausible. Such a value is shown, asks for a second
/// measurement, and leaves numerator and denominator of the prevalence of that index only.
pub fn janggal(indeks: Indeks, z: Z) -> bool {
    let (low, high) = indeks.batas();
    z < low || z > high
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_z_score_is_written_with_two_decimals() {
        for (ratusan, text) in [(-241, "-2.41"), (-5, "-0.05"), (0, "0.00"), (7, "0.07"), (1039, "10.39")] {
            assert_eq!(Z(ratusan).to_string(), text);
        }
        assert_eq!(Z(i32::MIN).to_string(), "-21474836.48");
    }

    #[test]
    fn halves_go_away_from_zero_and_minus_zero_is_zero() {
        // Figures that are exact in binary, so that the half is a half.
        for (z, ratusan) in [(0.125, 13), (-0.125, -13), (-0.004, 0), (-2.004, -200), (-3.006, -301)] {
            assert_eq!(Z::round(z), Some(Z(ratusan)), "{z}");
        }
        assert_eq!(Z::round(f64::NAN), None);
        assert_eq!(Z::round(f64::INFINITY), None);
        assert_eq!(Z::round(-1e300), Some(Z(i32::MIN)));
    }

    #[test]
    fn the_limits_themselves_are_plausible() {
        for (indeks, low, high) in [
            (Indeks::BbU, -600, 500),
            (Indeks::TbU, -600, 600),
            (Indeks::BbTb, -500, 500),
            (Indeks::ImtU, -500, 500),
            (Indeks::LkU, -500, 500),
            (Indeks::LilaU, -500, 500),
        ] {
            let flags = [low - 1, low, high, high + 1].map(|ratusan| janggal(indeks, Z(ratusan)));
            assert_eq!(flags, [true, false, false, true], "{indeks:?}");
        }
    }
}

//! How soon referrals are followed up (*tindak lanjut*), in working days from sending to the receiver's first step.
//! Source: indicators.md section 11.

use crate::domain::rate::Rate;

/// The middle of so many days; between two, their mean. Nothing of nothing.
pub fn median(hari: &[i32]) -> Option<f64> {
    let mut hari = hari.to_vec();
    hari.sort_unstable();
    let middle = hari.len().checked_sub(1)?;
    let (low, high) = (hari.get(middle / 2)?, hari.get(middle.div_ceil(2))?);
    Some(f64::midpoint(f64::from(*low), f64::from(*high)))
}

/// The 90th percentile by nearest rank: the smallest value that nine of ten do not exceed.
pub fn persentil_90(hari: &[i32]) -> Option<i32> {
    let mut hari = hari.to_vec();
    hari.sort_unstable();
    let rank = (hari.len() * 9).div_ceil(10);
    hari.get(rank.checked_sub(1)?).copied()
}

/// Followed up within the limit, of those followed up and those open past it. What is open and still in time does not
/// count yet.
pub fn dalam_batas(ditindak: &[i32], terbuka: &[i32], batas: i32) -> Rate {
    let count = |days: &[i32], test: fn(i32, i32) -> bool| {
        i64::try_from(days.iter().filter(|day| test(**day, batas)).count()).unwrap_or(i64::MAX)
    };
    let followed = i64::try_from(ditindak.len()).unwrap_or(i64::MAX);
    Rate {
        n: count(ditindak, |day, batas| day <= batas),
        d: followed + count(terbuka, |day, batas| day > batas),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Vectors 6 to 8.
    #[test]
    fn follow_up_is_told_by_middle_tail_and_limit() {
        assert_eq!((median(&[9, 0, 3, 2, 3]), persentil_90(&[9, 0, 3, 2, 3])), (Some(3.0), Some(9)));
        assert_eq!(median(&[10, 1, 4, 2]), Some(3.0));
        assert_eq!((median(&[]), persentil_90(&[])), (None, None));
        assert_eq!(dalam_batas(&[2, 3, 6], &[7, 4], 5), Rate { n: 2, d: 4 });
    }
}

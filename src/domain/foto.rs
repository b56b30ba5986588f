//! Photos (*foto*) as references of a service: which kinds take how many, from which side, how large one may be, and
//! how long an address stands by which one is sent or looked at.

use chrono::{DateTime, Duration, Utc};

use crate::pilihan;

pilihan! {
    /// From which side a photo was taken (sisi). A proposal to repair a house wants three sides.
    pub enum SisiFoto {
        /// The front (depan).
        Depan = "DEPAN",
        /// A side (samping).
        Samping = "SAMPING",
        /// The back (belakang).
        Belakang = "BELAKANG",
        /// Anything else: a roof, a well, a road.
        Lain = "LAIN",
    }
}

pilihan! {
    /// Where a photo stands.
    pub enum StatusFoto {
        /// Asked for and not there yet.
        Diminta = "DIMINTA",
        /// There.
        Ada = "ADA",
    }
}

/// How many photos a service of this kind takes at most (`six-spm.md`, PUM and PRM: `photo`, `photos of three sides`).
/// Kinds about a body, or about violence, take none: a photo there harms more than it helps.
pub fn foto_paling_banyak(kode: &str) -> usize {
    match kode {
        // Three sides, and what is worst.
        "PRM-01" | "PRM-02" | "PRM-03" => 4,
        "PUM-07" => 4,
        "PUM-01" | "PUM-02" | "PUM-03" | "PUM-06" | "PUM-08" => 2,
        _ => 0,
    }
}

/// Bytes of one photo as it is sent, where the configuration says nothing else.
pub const UKURAN_TERBESAR: u32 = 5 * 1024 * 1024;

/// A photo that was asked for may be sent, and one that is shown may be looked at, for so long.
pub const BERLAKU: Duration = Duration::minutes(10);

/// What was asked for and never came is forgotten after so long.
pub const DITUNGGU: Duration = Duration::days(1);

/// Until when an address to look at a photo stands: five to ten minutes from now, at a whole five minutes. The same
/// photo has the same address meanwhile, so that a phone that reads a list twice loads its photos once.
pub fn lihat_sampai(now: DateTime<Utc>) -> DateTime<Utc> {
    let step = BERLAKU.num_seconds() / 2;
    let begun = now.timestamp().div_euclid(step) * step;
    DateTime::from_timestamp(begun, 0).unwrap_or(now) + BERLAKU
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_stands_five_to_ten_minutes_and_is_the_same_meanwhile() {
        let at = |seconds: i64| DateTime::from_timestamp(1_790_000_100 + seconds, 0).unwrap();
        assert_eq!(lihat_sampai(at(0)), at(600));
        assert_eq!(lihat_sampai(at(299)), at(600));
        assert_eq!(lihat_sampai(at(300)), at(900));
    }

    #[test]
    fn a_house_takes_three_sides_and_a_body_none() {
        assert_eq!((foto_paling_banyak("PRM-02"), foto_paling_banyak("PUM-07")), (4, 4));
        assert_eq!(
            (foto_paling_banyak("KES-01"), foto_paling_banyak("TRB-07"), foto_paling_banyak("")),
            (0, 0, 0)
        );
    }
}

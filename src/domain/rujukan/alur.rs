//! The paths (*alur*) of a referral as one table of steps. A step that is not a line here cannot be taken by anybody.
//! Source: six-spm.md section 0 (states and order), section 5 (protected cases bypass the village).

use super::StatusRujukan::{self, *};
use crate::domain::posyandu::Bidang;

/// Which way a referral goes; it never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Jalur {
    /// Through the village to the agency.
    Desa,
    /// A health case: to the pustu or puskesmas at once.
    Faskes,
    /// A protected case: from its writer to the appointed officer, past the post's board and the village.
    Terlindung,
}

impl Jalur {
    /// The way of a referral to this sector.
    pub fn of(bidang: Bidang, sensitif: bool) -> Jalur {
        match (bidang, sensitif) {
            (_, true) => Jalur::Terlindung,
            (Bidang::Kesehatan, false) => Jalur::Faskes,
            _ => Jalur::Desa,
        }
    }
}

/// Who takes a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pelaku {
    /// Whose account wrote it, kader or pengurus, as long as she serves there.
    Penulis,
    /// A pengurus of the post.
    Pengurus,
    /// A pembina whose region covers the post.
    Pembina,
    /// An officer of the agency it is addressed to; a puskesmas is one for kesehatan in its kecamatan.
    Opd,
}

/// What a step takes besides the right to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syarat {
    /// Nothing; a note may be given.
    Bebas,
    /// A reason.
    Alasan,
    /// The answer back to who sent it.
    Jawaban,
    /// A visit at home since it came to stand there.
    Kunjungan,
}

/// One step: on which way, from where (nothing is the beginning) to where, by whom, and what it takes.
#[derive(Clone, Copy, Debug)]
pub struct Langkah {
    pub jalur: Jalur,
    pub dari: Option<StatusRujukan>,
    pub ke: StatusRujukan,
    pub oleh: &'static [Pelaku],
    pub syarat: Syarat,
}

const fn baris(
    jalur: Jalur,
    dari: Option<StatusRujukan>,
    ke: StatusRujukan,
    oleh: &'static [Pelaku],
    syarat: Syarat,
) -> Langkah {
    Langkah { jalur, dari, ke, oleh, syarat }
}

const PENULIS: &[Pelaku] = &[Pelaku::Penulis];
const PENGURUS: &[Pelaku] = &[Pelaku::Pengurus];
const POS: &[Pelaku] = &[Pelaku::Penulis, Pelaku::Pengurus];
const PEMBINA: &[Pelaku] = &[Pelaku::Pembina];
const OPD: &[Pelaku] = &[Pelaku::Opd];

use Jalur::{Desa, Faskes, Terlindung};
use Syarat::{Alasan, Bebas, Jawaban, Kunjungan};

/// Every step there is.
#[rustfmt::skip]
pub const ALUR: &[Langkah] = &[
    baris(Desa, None, Didata, PENULIS, Bebas),
    baris(Desa, Some(Didata), Diverifikasi, PENGURUS, Bebas),
    baris(Desa, Some(Didata), TidakMemenuhiSyarat, PENGURUS, Alasan),
    baris(Desa, Some(Didata), Dibatalkan, POS, Alasan),
    baris(Desa, Some(Diverifikasi), DiajukanKeDesa, PENGURUS, Bebas),
    baris(Desa, Some(Diverifikasi), TidakMemenuhiSyarat, PENGURUS, Alasan),
    baris(Desa, Some(Diverifikasi), Dibatalkan, POS, Alasan),
    baris(Desa, Some(DiajukanKeDesa), DiteruskanKeOpd, PEMBINA, Bebas),
    baris(Desa, Some(DiajukanKeDesa), Dikembalikan, PEMBINA, Alasan),
    baris(Desa, Some(DiajukanKeDesa), Dibatalkan, POS, Alasan),
    baris(Desa, Some(Dikembalikan), Didata, POS, Bebas),
    baris(Desa, Some(Dikembalikan), Diverifikasi, PENGURUS, Bebas),
    baris(Desa, Some(Dikembalikan), TidakMemenuhiSyarat, PENGURUS, Alasan),
    baris(Desa, Some(Dikembalikan), Dibatalkan, POS, Alasan),
    baris(Desa, Some(DiteruskanKeOpd), DiterimaOpd, OPD, Bebas),
    baris(Desa, Some(DiteruskanKeOpd), DitolakOpd, OPD, Alasan),
    baris(Desa, Some(DiteruskanKeOpd), Dibatalkan, POS, Alasan),
    baris(Desa, Some(DiterimaOpd), Ditindaklanjuti, OPD, Bebas),
    baris(Desa, Some(Ditindaklanjuti), Selesai, OPD, Jawaban),

    baris(Faskes, None, Dirujuk, PENULIS, Bebas),
    baris(Faskes, Some(Dirujuk), DiterimaFaskes, OPD, Bebas),
    baris(Faskes, Some(Dirujuk), TidakDatang, OPD, Bebas),
    baris(Faskes, Some(Dirujuk), Dibatalkan, POS, Alasan),
    baris(Faskes, Some(DiterimaFaskes), Selesai, OPD, Jawaban),
    baris(Faskes, Some(DiterimaFaskes), TidakDatang, OPD, Bebas),
    baris(Faskes, Some(TidakDatang), Dirujuk, POS, Kunjungan),
    baris(Faskes, Some(TidakDatang), Dibatalkan, POS, Alasan),

    baris(Terlindung, None, DiteruskanKeOpd, PENULIS, Bebas),
    baris(Terlindung, Some(DiteruskanKeOpd), DiterimaOpd, OPD, Bebas),
    baris(Terlindung, Some(DiteruskanKeOpd), DitolakOpd, OPD, Alasan),
    baris(Terlindung, Some(DiteruskanKeOpd), Dibatalkan, PENULIS, Alasan),
    baris(Terlindung, Some(DiterimaOpd), Ditindaklanjuti, OPD, Bebas),
    baris(Terlindung, Some(Ditindaklanjuti), Selesai, OPD, Jawaban),
];

/// Where a referral of this way begins.
pub fn awal(jalur: Jalur) -> StatusRujukan {
    let first = ALUR.iter().find(|langkah| langkah.jalur == jalur && langkah.dari.is_none());
    first.map_or(Didata, |langkah| langkah.ke)
}

/// The step from here to there, if there is one.
pub fn langkah(jalur: Jalur, dari: StatusRujukan, ke: StatusRujukan) -> Option<&'static Langkah> {
    ALUR.iter().find(|langkah| langkah.jalur == jalur && langkah.dari == Some(dari) && langkah.ke == ke)
}

/// Whether this one ever takes a referral of this way there, from wherever it stands.
pub fn dapat(jalur: Jalur, ke: StatusRujukan, pelaku: Pelaku) -> bool {
    let steps = ALUR.iter().filter(|langkah| langkah.dari.is_some());
    steps.filter(|step| step.jalur == jalur && step.ke == ke).any(|step| step.oleh.contains(&pelaku))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::domain::pilihan::Pilihan as _;

    const JALUR: [Jalur; 3] = [Desa, Faskes, Terlindung];

    fn from(jalur: Jalur, status: StatusRujukan) -> Vec<&'static Langkah> {
        ALUR.iter().filter(|step| step.jalur == jalur && step.dari == Some(status)).collect()
    }

    #[test]
    fn a_step_stands_in_the_table_once_and_each_way_begins_once() {
        for (at, step) in ALUR.iter().enumerate() {
            assert!(!step.oleh.is_empty() && step.dari != Some(step.ke), "{step:?}");
            let same =
                |other: &&Langkah| (other.jalur, other.dari, other.ke) == (step.jalur, step.dari, step.ke);
            assert_eq!(ALUR.iter().position(|other| same(&other)), Some(at), "{step:?}");
        }
        for jalur in JALUR {
            assert_eq!(ALUR.iter().filter(|s| s.jalur == jalur && s.dari.is_none()).count(), 1);
        }
    }

    /// Whatever somebody does at random, a case stands where the table knows it, comes to an end from everywhere, and
    /// nobody holds it when it has.
    #[test]
    fn random_walks_stay_within_the_table() {
        let mut seed = 7_u64;
        let mut reached = BTreeSet::new();
        for walk in 0..3_000 {
            let jalur = JALUR[walk % 3];
            let mut status = awal(jalur);
            for _ in 0..40 {
                reached.insert(status);
                let steps = from(jalur, status);
                assert_eq!(steps.is_empty(), !status.berjalan(), "{jalur:?} {status:?}");
                let wild = StatusRujukan::NILAI[seed as usize % StatusRujukan::NILAI.len()].0;
                assert_eq!(langkah(jalur, status, wild).is_some(), steps.iter().any(|step| step.ke == wild));
                if steps.is_empty() {
                    break;
                }
                seed =
                    seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407) >> 1;
                status = steps[(seed >> 20) as usize % steps.len()].ke;
            }
        }
        assert_eq!(reached.len(), StatusRujukan::NILAI.len(), "some state is never reached: {reached:?}");
    }

    /// An agency touches nothing before it was forwarded; the village's hand is on no health and no protected case.
    #[test]
    fn each_hand_touches_its_own_part() {
        for step in ALUR {
            let held = step.dari.and_then(StatusRujukan::pemegang);
            if step.oleh.contains(&Pelaku::Opd) {
                assert!(
                    matches!(held, Some(super::super::Pemegang::Opd | super::super::Pemegang::Faskes)),
                    "{step:?}"
                );
            }
            if step.oleh.contains(&Pelaku::Pembina) {
                assert_eq!((step.jalur, step.dari), (Desa, Some(DiajukanKeDesa)));
            }
            if step.jalur == Terlindung {
                assert!(!step.oleh.contains(&Pelaku::Pengurus), "{step:?}");
            }
            if step.ke == Dibatalkan {
                assert!(
                    !matches!(step.dari, Some(DiterimaOpd | Ditindaklanjuti | DiterimaFaskes)),
                    "{step:?}"
                );
            }
        }
        assert!(dapat(Desa, Diverifikasi, Pelaku::Pengurus) && !dapat(Desa, Diverifikasi, Pelaku::Penulis));
    }
}

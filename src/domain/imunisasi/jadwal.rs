//! The routine schedule of a child (jadwal imunisasi rutin), as dated data: when each dose is due, the earliest age at
//! which it counts, what must have passed since the dose before, and the age from which it is no longer given. A
//! child keeps the schedule of the day of birth, so that a new vaccine does not make older children incomplete.

use chrono::NaiveDate;

use super::DosisVaksin as D;
use super::{DosisVaksin, Jangka};
use Jangka::{Bulan, Hari, Minggu};

/// What must have passed since another dose.
pub type Setelah = Option<(DosisVaksin, Jangka)>;

/// One dose of a schedule.
#[derive(Clone, Copy, Debug)]
pub struct BarisDosis {
    pub dosis: DosisVaksin,
    /// The age at which it is due.
    pub umur: Jangka,
    /// The age before which it does not count.
    pub paling_awal: Jangka,
    /// The dose before it, and how long after that.
    pub setelah: Setelah,
    /// The first age at which it is no longer given (imunisasi kejar ends).
    pub sampai: Jangka,
    /// Where the row is from. `[K]` marks what no guideline text was found for: to be confirmed by the health agency.
    pub sumber: &'static str,
}

/// One version of the schedule.
#[derive(Clone, Copy, Debug)]
pub struct Jadwal {
    pub kode: &'static str,
    /// Children born on this day or later have it.
    pub lahir_sejak: NaiveDate,
    pub baris: &'static [BarisDosis],
    /// Does a dose that came too early count all the same? indicators.md section 7: not unless configured.
    pub hitung_terlalu_dini: bool,
}

/// Days after which a dose that did not count may be given again, and the least distance between two doses of one
/// vaccine: 28 days [K].
pub const ULANG: Jangka = Hari(28);

/// Days after the due date from which a dose is overdue (DOFU list), indicators.md section 7: grace of 28 days.
pub const TENGGANG: Jangka = Hari(28);

const ILP: &str = "KMK HK.01.07/MENKES/2015/2023 (ILP), table 7; limits [K]";
const ILP_LANJUTAN: &str = "KMK HK.01.07/MENKES/2015/2023 (ILP), table 8; limits [K]";
/// The fifth birthday: 59 completed months are the last.
const BALITA: Jangka = Bulan(60);

const fn baris(
    dosis: DosisVaksin,
    umur: Jangka,
    paling_awal: Jangka,
    setelah: Setelah,
    sampai: Jangka,
    sumber: &'static str,
) -> BarisDosis {
    BarisDosis { dosis, umur, paling_awal, setelah, sampai, sumber }
}

/// The guide is of 2023; who was born in that year or later has its schedule [P].
const SEJAK_ILP: NaiveDate = match NaiveDate::from_ymd_opt(2023, 1, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// The doses that both versions have, in the order of the book.
macro_rules! dasar {
    ($($tambahan:expr,)*) => {
        &[
            // Within 24 hours, to day 7 at the latest [K].
            baris(D::Hb0, Hari(0), Hari(0), None, Hari(8), ILP),
            baris(D::Bcg, Hari(0), Hari(0), None, Bulan(12), ILP),
            baris(D::Opv1, Hari(0), Hari(0), None, BALITA, ILP),
            baris(D::Opv2, Bulan(2), Hari(0), Some((D::Opv1, Hari(28))), BALITA, ILP),
            baris(D::Opv3, Bulan(3), Hari(0), Some((D::Opv2, Hari(28))), BALITA, ILP),
            baris(D::Opv4, Bulan(4), Hari(0), Some((D::Opv3, Hari(28))), BALITA, ILP),
            // The first dose at any time below 59 months [K].
            baris(D::DptHbHib1, Bulan(2), Minggu(6), None, Bulan(59), ILP),
            baris(D::DptHbHib2, Bulan(3), Minggu(6), Some((D::DptHbHib1, Hari(28))), BALITA, ILP),
            baris(D::DptHbHib3, Bulan(4), Minggu(6), Some((D::DptHbHib2, Hari(28))), BALITA, ILP),
            baris(D::Ipv1, Bulan(4), Minggu(14), None, BALITA, ILP),
            baris(D::Mr1, Bulan(9), Bulan(9), None, BALITA, ILP),
            baris(D::DptHbHib4, Bulan(18), Minggu(6), Some((D::DptHbHib3, Bulan(12))), BALITA, ILP_LANJUTAN),
            baris(D::Mr2, Bulan(18), Bulan(9), Some((D::Mr1, Bulan(6))), BALITA, ILP_LANJUTAN),
            $($tambahan,)*
        ]
    };
}

/// The versions, the oldest first.
pub const TABEL_JADWAL: &[Jadwal] = &[
    Jadwal { kode: "JADWAL_LAMA", lahir_sejak: NaiveDate::MIN, baris: dasar!(), hitung_terlalu_dini: false },
    Jadwal {
        kode: "JADWAL_ILP_2023",
        lahir_sejak: SEJAK_ILP,
        baris: dasar!(
            // Nine months, and four months after the first: the stricter reading of "or" [K].
            baris(D::Ipv2, Bulan(9), Bulan(9), Some((D::Ipv1, Bulan(4))), BALITA, ILP),
            baris(D::Pcv1, Bulan(2), Minggu(6), None, Bulan(24), ILP),
            baris(D::Pcv2, Bulan(3), Minggu(6), Some((D::Pcv1, Hari(28))), Bulan(24), ILP),
            baris(D::Pcv3, Bulan(12), Minggu(6), Some((D::Pcv2, Minggu(8))), Bulan(24), ILP_LANJUTAN),
            // The last dose by about week 32, and not begun so late that three no longer fit in [K].
            baris(D::Rv1, Bulan(2), Minggu(6), None, Hari(24 * 7 + 1), ILP),
            baris(D::Rv2, Bulan(3), Minggu(6), Some((D::Rv1, Hari(28))), Hari(28 * 7 + 1), ILP),
            baris(D::Rv3, Bulan(4), Minggu(6), Some((D::Rv2, Hari(28))), Hari(32 * 7 + 1), ILP),
        ),
        hitung_terlalu_dini: false,
    },
];

/// JE is for endemic districts only, and whether Kukar is one is not confirmed: it is judged and shown, never due.
pub const JE: BarisDosis = baris(D::Je, Bulan(10), Bulan(9), None, BALITA, ILP);

/// Is JE asked for? Not before the health agency says so.
pub const JE_ENDEMIS: bool = false;

/// The schedule of a child born on that day.
pub fn jadwal_untuk(lahir: NaiveDate) -> &'static Jadwal {
    TABEL_JADWAL.iter().rev().find(|jadwal| jadwal.lahir_sejak <= lahir).unwrap_or(&TABEL_JADWAL[0])
}

/// The row of a dose in any version, the newest first: a dose that the child's own schedule lacks is judged by it.
pub fn baris_dosis(jadwal: &Jadwal, dosis: DosisVaksin) -> Option<BarisDosis> {
    let own = jadwal.baris.iter();
    let newest = TABEL_JADWAL.iter().rev().flat_map(|version| version.baris);
    own.chain(newest)
        .chain([&JE])
        .find(|baris| baris.dosis == dosis)
        .copied()
        .or_else(|| super::td::baris(dosis))
}

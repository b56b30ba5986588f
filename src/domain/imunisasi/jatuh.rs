//! Which doses a person still needs, and from when. A dose is due at its age, or later: not before the earliest age,
//! not before the interval since the dose before it has passed. What came too early is open again. While the first
//! dose of a series is missing the next one is reckoned from today, because it cannot be earlier.

use chrono::NaiveDate;

use super::jadwal::{BarisDosis, JE, JE_ENDEMIS, TENGGANG, ULANG, jadwal_untuk};
use super::nilai::{DosisDinilai, nilai_dosis, pcv_dua_dosis, pcv_setelah_setahun};
use super::{DosisDiberi, DosisVaksin, Jangka, Kelahiran, bias};
use crate::domain::jatuh_tempo::Keadaan;
use crate::domain::pertumbuhan::JenisKelamin;

/// A dose that has not been given, or not so that it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DosisTerbuka {
    pub dosis: DosisVaksin,
    /// The first day on which it counts, by age and by interval.
    pub mulai: NaiveDate,
    /// The day on which it is due.
    pub jatuh_tempo: NaiveDate,
    /// The day from which it is overdue.
    pub terlambat_sejak: NaiveDate,
    /// The first day on which it is no longer given.
    pub sampai: NaiveDate,
    /// Was it given before, so that it does not count?
    pub ulang: bool,
    pub keadaan: Keadaan,
}

/// The open doses of a person on a day, in the order of the schedule: the routine ones and those of school. Nothing for
/// somebody of whose birth only the year is known.
pub fn terbuka(
    lahir: Kelahiran,
    sex: JenisKelamin,
    diberi: &[DosisDiberi],
    hari: NaiveDate,
) -> Vec<DosisTerbuka> {
    if !lahir.cukup_untuk_imunisasi() {
        return Vec::new();
    }
    let given: Vec<DosisDiberi> = diberi.iter().filter(|d| d.tanggal <= hari).copied().collect();
    let mut plan = Rencana {
        lahir: lahir.paling_akhir(),
        dinilai: nilai_dosis(lahir, &given, hari),
        given: &given,
        hari,
        open: Vec::new(),
    };
    let je = JE_ENDEMIS.then_some(&JE);
    for baris in jadwal_untuk(lahir.tanggal).baris.iter().chain(je) {
        if let Some(open) = plan.routine(*baris) {
            plan.open.push(open);
        }
    }
    let school = bias::kelas_pada(plan.lahir, hari)
        .into_iter()
        .flat_map(|kelas| bias::baris_untuk(hari, sex).filter(move |baris| baris.kelas == kelas));
    for baris in school {
        if let Some(open) = plan.school(baris) {
            plan.open.push(open);
        }
    }
    plan.open
}

struct Rencana<'a> {
    lahir: NaiveDate,
    dinilai: Vec<DosisDinilai>,
    given: &'a [DosisDiberi],
    hari: NaiveDate,
    open: Vec<DosisTerbuka>,
}

impl Rencana<'_> {
    fn routine(&self, baris: BarisDosis) -> Option<DosisTerbuka> {
        let baris = pcv_setelah_setahun(baris, self.lahir, self.given);
        if self.counted(baris.dosis).is_some() || self.spared(baris.dosis) {
            return None;
        }
        let before = baris.setelah.and_then(|(dosis, jarak)| self.base(dosis).map(|day| jarak.sejak(day)));
        let mulai = self.again(baris.dosis).chain(before).fold(baris.paling_awal.sejak(self.lahir), Ord::max);
        let due = mulai.max(baris.umur.sejak(self.lahir));
        let behind_one_given_up = baris.setelah.is_some_and(|(dosis, _)| self.given_up(dosis));
        Some(self.state(baris.dosis, mulai, due, baris.sampai.sejak(self.lahir), behind_one_given_up))
    }

    fn school(&self, baris: &bias::BarisBias) -> Option<DosisTerbuka> {
        if self.counted(baris.dosis).is_some() {
            return None;
        }
        let year = bias::tahun_ajaran(self.hari);
        let month = NaiveDate::from_ymd_opt(year, baris.bulan, 1)?;
        let ends = NaiveDate::from_ymd_opt(year + 1, 7, 1)?;
        let before = baris.setelah.and_then(|(dosis, jarak)| self.base(dosis).map(|day| jarak.sejak(day)));
        let first = baris.paling_awal.sejak(self.lahir).max(month);
        let mulai = self.again(baris.dosis).chain(before).fold(first, Ord::max);
        Some(self.state(baris.dosis, mulai, mulai, ends, false))
    }

    fn state(
        &self,
        dosis: DosisVaksin,
        mulai: NaiveDate,
        due: NaiveDate,
        sampai: NaiveDate,
        given_up: bool,
    ) -> DosisTerbuka {
        let terlambat_sejak = TENGGANG.sejak(due);
        let keadaan = if given_up || self.hari >= sampai || due >= sampai {
            Keadaan::Lewat
        } else {
            Keadaan::of(due, terlambat_sejak, self.hari)
        };
        let ulang = self.given.iter().any(|d| d.dosis == dosis);
        DosisTerbuka { dosis, mulai, jatuh_tempo: due, terlambat_sejak, sampai, ulang, keadaan }
    }

    /// The first day on which the dose was given so that it counts.
    fn counted(&self, dosis: DosisVaksin) -> Option<NaiveDate> {
        self.dinilai.iter().find(|d| d.dosis == dosis && d.dihitung).map(|d| d.tanggal)
    }

    /// Not asked for: a dose that is in no book while a later one of its series is was most likely given, and is looked
    /// up, not given again; and the third PCV of a child who began after the first birthday.
    fn spared(&self, dosis: DosisVaksin) -> bool {
        let recorded = |dosis| self.given.iter().any(|d| d.dosis == dosis);
        let later =
            self.dinilai.iter().any(|d| d.dosis.vaksin() == dosis.vaksin() && d.dosis > dosis && d.dihitung);
        (later && !recorded(dosis)) || (dosis == DosisVaksin::Pcv3 && pcv_dua_dosis(self.lahir, self.given))
    }

    /// The day from which the interval to the next dose runs: when it was given, the last time if more than once, or
    /// when it can be given at the soonest. A dose in no book sets no distance.
    fn base(&self, dosis: DosisVaksin) -> Option<NaiveDate> {
        let open = self.open.iter().find(|open| open.dosis == dosis);
        let planned = open.map(|open| open.jatuh_tempo.max(self.hari));
        let given = self.given.iter().filter(|d| d.dosis == dosis).map(|d| d.tanggal).max();
        planned.or(given)
    }

    fn given_up(&self, dosis: DosisVaksin) -> bool {
        self.open.iter().any(|open| open.dosis == dosis && open.keadaan == Keadaan::Lewat)
    }

    /// No two doses of a vaccine within 28 days, whether they count or not.
    fn again(&self, dosis: DosisVaksin) -> impl Iterator<Item = NaiveDate> {
        let same = self.given.iter().filter(move |d| d.dosis.vaksin() == dosis.vaksin());
        same.map(|d| Jangka::sejak(ULANG, d.tanggal))
    }
}

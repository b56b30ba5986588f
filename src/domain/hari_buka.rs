//! The opening day (hari buka) of a post: planned, then open, then closed, or called off. A day on which
//! nobody came may still be closed and counts as an opening; a day called off does not. Phones work
//! without a network, so records may arrive after closing: they are taken in and the recap is opened
//! again. Source: lifecycle-and-sessions.md section 2.

use chrono::NaiveDate;

use crate::domain::tanggal::Periode;
use crate::error::{Code, Refusal};

crate::pilihan! {
    /// The state of an opening day (hari buka).
    pub enum StatusHariBuka {
        /// Planned.
        Dijadwalkan = "DIJADWALKAN",
        /// Open: the five steps are under way.
        Berlangsung = "BERLANGSUNG",
        /// Closed; counts as an opening even with nobody attending.
        Selesai = "SELESAI",
        /// Called off; does not count as an opening.
        Dibatalkan = "DIBATALKAN",
    }
}

crate::pilihan! {
    /// One of the five steps (lima langkah) of an opening day.
    pub enum Langkah {
        /// Step 1, pendaftaran: who comes is registered.
        Pendaftaran = "PENDAFTARAN",
        /// Step 2, penimbangan dan pengukuran: weighing, measuring, risk screening.
        Pengukuran = "PENGUKURAN",
        /// Step 3, pencatatan: cards and register are filled in, the result is judged.
        Pencatatan = "PENCATATAN",
        /// Step 4, pelayanan kesehatan: services, by a health worker with the kader.
        PelayananKesehatan = "PELAYANAN_KESEHATAN",
        /// Step 5, penyuluhan: advice that fits the findings.
        Penyuluhan = "PENYULUHAN",
    }
}

impl Langkah {
    /// The step at which a kind of health service is given: 2 measures and screens, 4 serves, 5 advises. The other
    /// sectors have desks of their own and no step. Step 1 is the attendance, step 3 the judgement of a weighing.
    /// Source: lifecycle-and-sessions.md section 2.2.
    pub fn dari_jenis(kode: &str) -> Option<Langkah> {
        Some(match kode {
            "KES-01" | "KES-06" | "KES-07" | "KES-08" | "KES-09" | "KES-15" | "KES-16" => Langkah::Pengukuran,
            "KES-02" | "KES-03" | "KES-04" | "KES-05" | "KES-10" | "KES-11" | "KES-12" => {
                Langkah::PelayananKesehatan
            }
            "KES-13" => Langkah::Penyuluhan,
            _ => return None,
        })
    }
}

/// Opens a planned day on its date or later; later because a phone may report it afterwards.
///
/// Refused: before its date (`DATE_IN_FUTURE`); a day that is open, closed or called off (`WRONG_STATE`).
pub fn buka(status: StatusHariBuka, tanggal: NaiveDate, today: NaiveDate) -> Result<StatusHariBuka, Refusal> {
    match status {
        StatusHariBuka::Dijadwalkan if today < tanggal => Err(Refusal::new(Code::DateInFuture)
            .saying(format!("Hari buka ini dijadwalkan tanggal {tanggal} dan belum dapat dibuka."))),
        StatusHariBuka::Dijadwalkan => Ok(StatusHariBuka::Berlangsung),
        StatusHariBuka::Berlangsung => Err(keadaan("Hari buka ini sudah dibuka.")),
        StatusHariBuka::Selesai => {
            Err(keadaan("Hari buka ini sudah ditutup, sehingga tidak dapat dibuka lagi."))
        }
        StatusHariBuka::Dibatalkan => {
            Err(keadaan("Hari buka ini sudah dibatalkan. Jadwalkan hari buka yang baru."))
        }
    }
}

/// Closes an open day, attended or not. A day in any other state is refused with `WRONG_STATE`.
pub fn tutup(status: StatusHariBuka) -> Result<StatusHariBuka, Refusal> {
    match status {
        StatusHariBuka::Berlangsung => Ok(StatusHariBuka::Selesai),
        StatusHariBuka::Dijadwalkan => Err(keadaan("Hari buka ini belum dibuka.")),
        StatusHariBuka::Selesai => Err(keadaan("Hari buka ini sudah ditutup.")),
        StatusHariBuka::Dibatalkan => Err(keadaan("Hari buka ini sudah dibatalkan.")),
    }
}

/// Calls off a day that is planned or open and on which nothing has been recorded.
///
/// Refused: with records (`HAS_RECORDS`), since they would be lost to every count; a day that is closed or
/// called off (`WRONG_STATE`).
pub fn batal(status: StatusHariBuka, has_records: bool) -> Result<StatusHariBuka, Refusal> {
    match status {
        StatusHariBuka::Selesai => {
            Err(keadaan("Hari buka ini sudah ditutup, sehingga tidak dapat dibatalkan."))
        }
        StatusHariBuka::Dibatalkan => Err(keadaan("Hari buka ini sudah dibatalkan.")),
        StatusHariBuka::Dijadwalkan | StatusHariBuka::Berlangsung if has_records => {
            Err(Refusal::new(Code::HasRecords)
                .saying("Sudah ada catatan pada hari buka ini, sehingga tidak dapat dibatalkan."))
        }
        StatusHariBuka::Dijadwalkan | StatusHariBuka::Berlangsung => Ok(StatusHariBuka::Dibatalkan),
    }
}

/// Whether a record that arrives now is late: the day is closed, and its recap is opened again by it.
pub fn terlambat(status: StatusHariBuka) -> bool {
    status == StatusHariBuka::Selesai
}

fn keadaan(kalimat: &str) -> Refusal {
    Refusal::new(Code::WrongState).saying(kalimat)
}

/// The day at which residents, ages and life stages of a period are read: the last opening day in it, or
/// its last day where the post did not open. `sessions` are dates of opening days that were not called
/// off, in any order. Source: indicators.md section 0, convention 8.
pub fn reference_date(sessions: &[NaiveDate], periode: impl Into<Periode>) -> NaiveDate {
    let periode = periode.into();
    sessions
        .iter()
        .copied()
        .filter(|tanggal| periode.contains(*tanggal))
        .max()
        .unwrap_or_else(|| periode.last_day())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::tanggal::{Bulan, parse_tanggal};
    use StatusHariBuka::{Berlangsung, Dibatalkan, Dijadwalkan, Selesai};

    fn hari(text: &str) -> NaiveDate {
        parse_tanggal(text).unwrap()
    }

    #[test]
    fn every_state_and_every_act() {
        let tanggal = hari("2025-09-18");
        let wrong = Err(Code::WrongState);
        let rows = [
            (Dijadwalkan, Ok(Berlangsung), wrong, Ok(Dibatalkan), Err(Code::HasRecords)),
            (Berlangsung, wrong, Ok(Selesai), Ok(Dibatalkan), Err(Code::HasRecords)),
            (Selesai, wrong, wrong, wrong, wrong),
            (Dibatalkan, wrong, wrong, wrong, wrong),
        ];
        for (status, dibuka, ditutup, batal_kosong, batal_berisi) in rows {
            let kode = |hasil: Result<StatusHariBuka, Refusal>| hasil.map_err(|refusal| refusal.code);
            assert_eq!(kode(buka(status, tanggal, tanggal)), dibuka, "{status:?}");
            assert_eq!(kode(tutup(status)), ditutup, "{status:?}");
            assert_eq!(kode(batal(status, false)), batal_kosong, "{status:?}");
            assert_eq!(kode(batal(status, true)), batal_berisi, "{status:?}");
        }
    }

    #[test]
    fn a_day_is_not_opened_before_its_date() {
        let tanggal = hari("2025-09-18");
        let refusal = buka(Dijadwalkan, tanggal, hari("2025-09-17")).unwrap_err();
        assert_eq!(refusal.code, Code::DateInFuture);
        assert!(refusal.message.contains("2025-09-18"));
        assert_eq!(buka(Dijadwalkan, tanggal, hari("2025-09-25")), Ok(Berlangsung));
        // A closed day stays a closed day, whatever the date.
        assert_eq!(buka(Selesai, tanggal, hari("2025-09-17")).unwrap_err().code, Code::WrongState);
    }

    #[test]
    fn only_a_closed_day_receives_late_records() {
        let telat = [Dijadwalkan, Berlangsung, Selesai, Dibatalkan].map(terlambat);
        assert_eq!(telat, [false, false, true, false]);
    }

    #[test]
    fn the_reference_date_is_the_last_opening_in_the_period() {
        let september = Bulan::parse("2025-09").unwrap();
        let rows: [(&[&str], &str); 4] = [
            (&["2025-09-12", "2025-09-26", "2025-08-30", "2025-10-01"], "2025-09-26"),
            (&["2025-09-30"], "2025-09-30"),
            (&["2025-08-30", "2025-10-01"], "2025-09-30"),
            (&[], "2025-09-30"),
        ];
        for (sessions, hasil) in rows {
            let sessions: Vec<_> = sessions.iter().map(|text| hari(text)).collect();
            assert_eq!(reference_date(&sessions, september), hari(hasil));
        }
        let triwulan = Periode::parse("2025-Q3").unwrap();
        assert_eq!(reference_date(&[hari("2025-08-30")], triwulan), hari("2025-08-30"));
    }
}

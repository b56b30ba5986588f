//! Who serves at the post and since when. A decree (SK) names a kader from one day until another; whether
//! somebody counts as kader is always asked for a stated day. "Active" has no official definition in
//! Kukar; here it is having taken part within three calendar months, and it is a list for the board to
//! look at, never an automatic dismissal. Sources: institution.md section 3; indicators.md section 3.

use chrono::NaiveDate;

use crate::domain::tanggal::Bulan;

crate::pilihan! {
    /// A position at the post: on the board (pengurus), or member.
    pub enum Jabatan {
        /// Ketua: chair.
        Ketua = "KETUA",
        /// Sekretaris: secretary.
        Sekretaris = "SEKRETARIS",
        /// Bendahara: treasurer.
        Bendahara = "BENDAHARA",
        /// Ketua bidang: head of one of the six sectors.
        KetuaBidang = "KETUA_BIDANG",
        /// Anggota: member.
        Anggota = "ANGGOTA",
    }
}

/// Whether a decree is in force on the day `pada`: from its first day until the day before `akhir`. A
/// decree that ends before it begins is never in force.
pub fn in_force(mulai: NaiveDate, akhir: Option<NaiveDate>, pada: NaiveDate) -> bool {
    mulai <= pada && akhir.is_none_or(|akhir| pada < akhir)
}

crate::pilihan! {
    /// Whether a kader takes part, for lists.
    pub enum StatusKader {
        /// Took part in this or one of the two calendar months before.
        Aktif = "AKTIF",
        /// Did not take part in that time.
        TidakAktif = "TIDAK_AKTIF",
        /// Appointed in that time and has not taken part yet.
        Baru = "BARU",
    }
}

/// How many calendar months count, the running one included.
/// Source: absence of three months without notice is a ground for dismissal, institution.md section 3.
const BULAN_AKTIF: u32 = 3;

/// The status of a kader on the day `pada`, told from the first day of the decree and the dates of the
/// opening days and home visits the kader took part in. Dates after `pada` are left out.
pub fn status_kader(
    mulai: NaiveDate,
    kegiatan: impl IntoIterator<Item = NaiveDate>,
    pada: NaiveDate,
) -> StatusKader {
    let sejak = Bulan::of(pada).mundur(BULAN_AKTIF - 1).first_day();
    let mut pernah = false;
    for tanggal in kegiatan.into_iter().filter(|tanggal| *tanggal <= pada) {
        if tanggal >= sejak {
            return StatusKader::Aktif;
        }
        pernah = true;
    }
    if !pernah && mulai >= sejak { StatusKader::Baru } else { StatusKader::TidakAktif }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::tanggal::parse_tanggal;

    fn hari(text: &str) -> NaiveDate {
        parse_tanggal(text).unwrap()
    }

    #[test]
    fn a_decree_ends_the_day_before_its_last_date() {
        let rows = [
            ("2025-09-01", None, "2025-09-01", true),
            ("2025-09-01", None, "2025-08-31", false),
            ("2025-01-01", Some("2025-09-10"), "2025-09-09", true),
            ("2025-01-01", Some("2025-09-10"), "2025-09-10", false),
            ("2025-09-10", Some("2025-09-10"), "2025-09-10", false),
            ("2025-09-10", Some("2025-09-01"), "2025-09-05", false),
        ];
        for (mulai, akhir, pada, hasil) in rows {
            assert_eq!(in_force(hari(mulai), akhir.map(hari), hari(pada)), hasil, "{mulai} {akhir:?} {pada}");
        }
    }

    #[test]
    fn active_within_three_calendar_months() {
        let rows: [(&str, &[&str], StatusKader); 8] = [
            ("2020-01-01", &["2025-09-18"], StatusKader::Aktif),
            ("2020-01-01", &["2025-01-05", "2025-07-01"], StatusKader::Aktif),
            ("2020-01-01", &["2025-06-30"], StatusKader::TidakAktif),
            ("2020-01-01", &[], StatusKader::TidakAktif),
            ("2025-07-01", &[], StatusKader::Baru),
            ("2025-06-30", &[], StatusKader::TidakAktif),
            // Appointed anew after an earlier term: known, and absent.
            ("2025-09-01", &["2024-09-12"], StatusKader::TidakAktif),
            ("2025-09-01", &["2025-10-12"], StatusKader::Baru),
        ];
        for (mulai, kegiatan, status) in rows {
            let kegiatan_nya = kegiatan.iter().map(|text| hari(text));
            assert_eq!(
                status_kader(hari(mulai), kegiatan_nya, hari("2025-09-30")),
                status,
                "{mulai} {kegiatan:?}"
            );
        }
    }
}

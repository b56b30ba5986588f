//! Haemoglobin (*Hb*) outside the pregnancy card: below the figure for the age and sex the blood may be thin (*anemia*).

use super::hamil;
use crate::domain::bidang::aturan::{Konteks, Tanda};
use crate::domain::bidang::isian::Hemoglobin;
use crate::domain::pertumbuhan::JenisKelamin;

// In g/L: children of 5 to 11 years; girls and women from 12 years and boys to 14; men from 15; pregnant women.
patokan! {
    HB_RENDAH Rujuk [115, 120, 130, 110]
        "Hb kurang dari ukuran umurnya. Rujuk ke puskesmas; mungkin kurang darah."
        "WHO 2011, ambang anemia (lifecycle-and-sessions.md 3.5)";
}

/// Which figure of the rule is hers or his.
fn kolom(konteks: &Konteks<'_>) -> usize {
    let male = konteks.orang.is_some_and(|orang| orang.jenis_kelamin == JenisKelamin::LakiLaki);
    match konteks.umur_tahun() {
        _ if hamil(konteks) => 3,
        ..12 => 0,
        15.. if male => 2,
        _ => 1,
    }
}

/// The flag of a haemoglobin.
pub(super) fn tanda(konteks: &Konteks<'_>, Hemoglobin(hb): Hemoglobin) -> Option<Tanda> {
    let at = kolom(konteks);
    HB_RENDAH.bila(konteks, &[("hb", hb)], |v| hb < v.angka(at))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::uji::{ibu_hamil, laki, perempuan, tanda};

    // lifecycle-and-sessions.md 3.5, each threshold from both sides.
    #[test]
    fn haemoglobin_by_age_and_sex() {
        let rows = [
            ("KES-10", perempuan(11), "11,4", "HB_RENDAH"),
            ("KES-10", perempuan(11), "11,5", ""),
            ("KES-10", perempuan(12), "11,9", "HB_RENDAH"),
            ("KES-10", perempuan(12), "12", ""),
            ("KES-10", laki(14), "12", ""),
            ("KES-10", laki(15), "12,9", "HB_RENDAH"),
            ("KES-10", laki(15), "13", ""),
            ("KES-10", ibu_hamil(16, 20), "11", ""),
            ("KES-10", ibu_hamil(16, 20), "10,9", "HB_RENDAH"),
            ("KES-06", perempuan(30), "11,9", "HB_RENDAH"),
            ("KES-06", perempuan(30), "12", ""),
            ("KES-06", laki(30), "12,9", "HB_RENDAH"),
        ];
        for (kode, orang, hb, expected) in rows {
            assert_eq!(tanda(kode, &orang, &json!({ "hemoglobin": hb })), expected, "{hb}");
        }
    }
}

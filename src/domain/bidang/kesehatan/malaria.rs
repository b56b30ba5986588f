//! The malaria interview (KES-15): at the post it is questions and no test. Relevant for the interior of East Kalimantan.

use super::ILP;
use crate::domain::bidang::aturan::{Aturan, Konteks, Tanda};
use crate::jenis;

jenis! {
    /// Interview on malaria: fever, chills, and a stay in an area where it occurs (skrining malaria, wawancara).
    "KES-15" "Skrining malaria (wawancara)" Kesehatan Orang []
    SkriningMalaria {
        /// Fever now or in the last days (demam).
        demam: bool,
        /// Chills (menggigil).
        menggigil: bool,
        /// Lives in, or has lately visited, an area where malaria occurs (daerah endemis).
        daerah_endemis: bool,
    }
}

patokan! {
    MALARIA_GEJALA Rujuk []
        "Demam atau menggigil, dan tinggal atau baru dari daerah malaria. Rujuk ke puskesmas untuk diperiksa darahnya."
        ILP;
}

impl Aturan for SkriningMalaria {
    fn tanda(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        let suspect = self.daerah_endemis && (self.demam || self.menggigil);
        let masukan = [("demam", i32::from(self.demam)), ("menggigil", i32::from(self.menggigil))];
        MALARIA_GEJALA.bila(konteks, &masukan, |_| suspect).into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::uji::{ditolak, laki, tanda};
    use crate::error::Code;

    #[test]
    fn a_symptom_and_a_place_together() {
        for (demam, menggigil, daerah, expected) in [
            (true, false, true, "MALARIA_GEJALA"),
            (false, true, true, "MALARIA_GEJALA"),
            (false, false, true, ""),
            (true, true, false, ""),
        ] {
            let given = json!({ "demam": demam, "menggigil": menggigil, "daerahEndemis": daerah });
            assert_eq!(tanda("KES-15", &laki(1), &given), expected, "{given}");
        }
        let half = json!({ "demam": true, "menggigil": false });
        assert_eq!(ditolak("KES-15", Some(&laki(1)), &half), (Code::Required, "daerahEndemis".to_owned()));
    }
}

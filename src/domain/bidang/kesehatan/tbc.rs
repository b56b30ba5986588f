//! Screening for tuberculosis (KES-08), and the questions and rules that the cards of every life stage share. One list
//! of symptoms serves children and adults; the age says which are asked and how long a cough must last. The guide and
//! the posyandu cards disagree about how many answers refer; both readings are data, and the guide's, which refers
//! sooner, is in force.

use super::{ILP, KARTU, bukan_untuknya};
use crate::domain::bidang::aturan::{Aturan, Konteks, Patokan, Tanda, Versi};
use crate::domain::bidang::isian::{Angka, Banyak};
use crate::error::{Code, Refusal};
use crate::{jenis, pilihan};

pilihan! {
    /// A symptom of tuberculosis. Below 15 years the child questions are asked, from 15 years the adult ones.
    pub enum GejalaTbc {
        /// Cough (batuk): from 15 years of any duration; in a child for two weeks and not better with treatment.
        Batuk = "BATUK",
        /// Fever (demam) without a known cause; in a child for more than two weeks or coming back.
        Demam = "DEMAM",
        /// Weight or appetite falling; in a child also weight that has not risen for two months.
        BeratTurun = "BERAT_TURUN",
        /// Listless, playing less (lesu): asked of children.
        Lesu = "LESU",
        /// Night sweats without activity (keringat malam): asked from 15 years.
        KeringatMalam = "KERINGAT_MALAM",
    }
}

/// From this age the adult form is asked. The guide says "child" and "adult"; child TB programmes end at 14.
const DEWASA_TAHUN: i32 = 15;

impl GejalaTbc {
    /// Is it asked at this age?
    pub fn ditanyakan(self, umur_tahun: i32) -> bool {
        match self {
            GejalaTbc::Lesu => umur_tahun < DEWASA_TAHUN,
            GejalaTbc::KeringatMalam => umur_tahun >= DEWASA_TAHUN,
            GejalaTbc::Batuk | GejalaTbc::Demam | GejalaTbc::BeratTurun => true,
        }
    }
}

pilihan! {
    /// What makes tuberculosis likelier. HIV, which the form lists too, is left out: a list kept by neighbours is no
    /// place for it. Age and pregnancy are known already.
    pub enum RisikoTbc {
        /// Treated for TB before.
        PernahBerobat = "PERNAH_BEROBAT",
        /// Treatment broken off.
        TidakTuntas = "TIDAK_TUNTAS",
        /// Undernourished.
        KurangGizi = "KURANG_GIZI",
        /// Smokes.
        Merokok = "MEROKOK",
        /// Diabetes mellitus.
        Diabetes = "DIABETES",
        /// Lives in a crowded house or slum (padat, kumuh).
        HunianPadat = "HUNIAN_PADAT",
    }
}

pilihan! {
    /// Outcome of a screening for tuberculosis. A flag, not a diagnosis.
    pub enum HasilTbc {
        /// Not presumptive (bukan terduga).
        BukanTerduga = "BUKAN_TERDUGA",
        /// Close contact without symptoms (kontak erat): referred too.
        KontakErat = "KONTAK_ERAT",
        /// Presumptive (terduga).
        Terduga = "TERDUGA",
    }
}

pilihan! {
    /// Which reading of the rule counts the answers.
    pub enum ProfilTbc {
        /// The guide (pedoman): one symptom is enough.
        Pedoman = "PEDOMAN",
        /// The posyandu cards (kartu): two of four answers, close contact being one of them.
        Kartu = "KARTU",
    }
}

// The figures: how many answers refer; how much a close contact counts as an answer.
patokan! {
    TBC_TERDUGA Rujuk [1, 0]
        "Ada gejala TBC. Rujuk ke puskesmas untuk diperiksa; ini belum tentu TBC." ILP;
    TBC_TERDUGA_KARTU Rujuk [2, 1]
        "Ada dua jawaban ya pada pertanyaan TBC. Rujuk ke puskesmas untuk diperiksa; ini belum tentu TBC." KARTU;
    TBC_KONTAK_ERAT Rujuk []
        "Kontak erat pasien TBC walau tanpa gejala. Rujuk ke puskesmas untuk diperiksa." ILP;
    TBC_HUNIAN_PADAT Kebutuhan []
        "Ada gejala TBC di rumah yang padat. Catat juga kepadatan rumahnya (PRM-05)." "six-spm.md 7";
}

/// The readings and their rules.
static PROFIL: [(ProfilTbc, &Patokan); 2] =
    [(ProfilTbc::Pedoman, &TBC_TERDUGA), (ProfilTbc::Kartu, &TBC_TERDUGA_KARTU)];

/// The reading in force (notes.md section 3: the safer default).
const PROFIL_BERLAKU: ProfilTbc = ProfilTbc::Pedoman;

fn aturan(profil: ProfilTbc) -> &'static Patokan {
    PROFIL.iter().find(|(known, _)| *known == profil).map_or(&TBC_TERDUGA, |(_, patokan)| patokan)
}

fn terduga(versi: &Versi, gejala: i32, kontak: bool) -> bool {
    gejala + i32::from(kontak) * versi.angka(1) >= versi.angka(0)
}

/// The outcome of these answers under a reading. With the card's, a contact alone is not enough.
pub fn hasil(profil: ProfilTbc, gejala: i32, kontak: bool) -> HasilTbc {
    let presumptive = aturan(profil).versi.last().is_some_and(|versi| terduga(versi, gejala, kontak));
    match profil {
        _ if presumptive => HasilTbc::Terduga,
        ProfilTbc::Pedoman if kontak => HasilTbc::KontakErat,
        _ => HasilTbc::BukanTerduga,
    }
}

/// The two questions as a card holds them; empty when they were not asked.
#[derive(Clone, Copy, Debug)]
pub struct TanyaTbc<'a> {
    pub gejala: Option<&'a Banyak<GejalaTbc>>,
    pub kontak: Option<bool>,
}

impl TanyaTbc<'_> {
    /// How many symptoms there are.
    fn jumlah(&self) -> i32 {
        self.gejala.map_or(0, |gejala| i32::try_from(gejala.0.len()).unwrap_or(i32::MAX))
    }

    /// Refuses a symptom that is not asked at this age.
    pub fn periksa(&self, konteks: &Konteks<'_>) -> Result<(), Refusal> {
        let umur = konteks.umur_tahun();
        let strange = |gejala: &Banyak<GejalaTbc>| gejala.0.iter().any(|satu| !satu.ditanyakan(umur));
        if konteks.orang.is_some() && self.gejala.is_some_and(strange) {
            return Err(bukan_untuknya("gejalaTbc", "Gejala TBC ini tidak ditanyakan pada umurnya."));
        }
        Ok(())
    }

    /// The flag of these answers: at most one, a symptom before a contact.
    pub fn tanda(&self, konteks: &Konteks<'_>) -> Option<Tanda> {
        let (gejala, kontak) = (self.jumlah(), self.kontak.unwrap_or(false));
        let masukan = [("gejala", gejala), ("kontak", i32::from(kontak))];
        let presumptive = aturan(PROFIL_BERLAKU).bila(konteks, &masukan, |v| terduga(v, gejala, kontak));
        presumptive.or_else(|| TBC_KONTAK_ERAT.bila(konteks, &masukan, |_| kontak))
    }
}

jenis! {
    /// Screening for tuberculosis at any age (skrining TBC), and whether the household's contacts are known.
    "KES-08" "Skrining TBC" Kesehatan Orang [; spm: &["SPM-KES-11"]]
    SkriningTbc {
        /// Symptoms found (gejala TBC); an empty list when there are none. Must be given.
        gejala_tbc: Option<Banyak<GejalaTbc>>,
        /// Close contact of a TB patient (kontak erat). Must be given.
        kontak_tbc: Option<bool>,
        /// What makes TB likelier (faktor risiko).
        risiko_tbc: Option<Banyak<RisikoTbc>>,
        /// How many people live in the house with her, for tracing contacts (kontak serumah).
        kontak_serumah: Option<Angka<0, 50>>,
    }
    hitung {
        /// Outcome by the guide, which is in force: one symptom is presumptive, a contact is referred too.
        hasil_tbc: HasilTbc = |isi| isi.hasil(ProfilTbc::Pedoman),
        /// Outcome by the posyandu card, for comparison: two of four answers.
        hasil_tbc_kartu: HasilTbc = |isi| isi.hasil(ProfilTbc::Kartu),
    }
}

impl SkriningTbc {
    fn tanya(&self) -> TanyaTbc<'_> {
        TanyaTbc { gejala: self.gejala_tbc.as_ref(), kontak: self.kontak_tbc }
    }

    fn hasil(&self, profil: ProfilTbc) -> HasilTbc {
        hasil(profil, self.tanya().jumlah(), self.kontak_tbc.unwrap_or(false))
    }
}

impl Aturan for SkriningTbc {
    fn periksa(&self, konteks: &Konteks<'_>) -> Result<Option<&'static str>, Refusal> {
        for (asked, field) in
            [(self.gejala_tbc.is_some(), "gejalaTbc"), (self.kontak_tbc.is_some(), "kontakTbc")]
        {
            if !asked {
                return Err(Refusal::new(Code::Required).on(field));
            }
        }
        self.tanya().periksa(konteks).map(|()| None)
    }

    fn tanda(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        let crowded = self.risiko_tbc.as_ref().is_some_and(|risiko| risiko.ada(RisikoTbc::HunianPadat));
        let found = self.tanya().tanda(konteks);
        let house = found.as_ref().filter(|_| crowded && self.hasil(PROFIL_BERLAKU) == HasilTbc::Terduga);
        let house = house.and_then(|_| TBC_HUNIAN_PADAT.bila(konteks, &[], |_| true));
        found.into_iter().chain(house).collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::uji::{ditolak, hitungan, laki, perempuan, tanda};
    use super::*;
    use crate::domain::bidang::isian::Nilai;

    // Notes, section 3: the guide refers at one symptom, the card at two; a contact is referred without symptoms.
    #[test]
    fn one_symptom_or_a_contact_is_referred() {
        let rows = [
            (json!([]), false, "", "BUKAN_TERDUGA", "BUKAN_TERDUGA"),
            (json!([]), true, "TBC_KONTAK_ERAT", "KONTAK_ERAT", "BUKAN_TERDUGA"),
            (json!(["BATUK"]), false, "TBC_TERDUGA", "TERDUGA", "BUKAN_TERDUGA"),
            (json!(["BATUK"]), true, "TBC_TERDUGA", "TERDUGA", "TERDUGA"),
            (json!(["BATUK", "DEMAM"]), false, "TBC_TERDUGA", "TERDUGA", "TERDUGA"),
        ];
        for (gejala, kontak, expected, pedoman, kartu) in rows {
            let given = json!({ "gejalaTbc": gejala, "kontakTbc": kontak });
            assert_eq!(tanda("KES-08", &laki(3), &given), expected, "{given}");
            assert_eq!(hitungan("KES-08", &given, "hasil_tbc"), Nilai::Kode(pedoman), "{given}");
            assert_eq!(hitungan("KES-08", &given, "hasil_tbc_kartu"), Nilai::Kode(kartu), "{given}");
        }
    }

    #[test]
    fn children_and_adults_are_asked_different_questions() {
        let lesu = json!({ "gejalaTbc": ["LESU"], "kontakTbc": false });
        let malam = json!({ "gejalaTbc": ["KERINGAT_MALAM"], "kontakTbc": false });
        let refused = (Code::NotEligible, "gejalaTbc".to_owned());
        assert_eq!(tanda("KES-08", &laki(14), &lesu), "TBC_TERDUGA");
        assert_eq!(ditolak("KES-08", Some(&laki(15)), &lesu), refused);
        assert_eq!(ditolak("KES-08", Some(&laki(14)), &malam), refused);
        assert_eq!(tanda("KES-08", &perempuan(70), &malam), "TBC_TERDUGA");
        assert_eq!(ditolak("KES-08", Some(&laki(3)), &json!({ "kontakTbc": false })).0, Code::Required);
        assert_eq!(
            ditolak("KES-08", Some(&laki(3)), &json!({ "gejalaTbc": [] })),
            (Code::Required, "kontakTbc".to_owned())
        );
    }

    #[test]
    fn a_suspect_in_a_crowded_house_suggests_the_house() {
        let given = |gejala| json!({ "gejalaTbc": gejala, "kontakTbc": true, "risikoTbc": ["HUNIAN_PADAT"] });
        assert_eq!(tanda("KES-08", &laki(30), &given(json!(["BATUK"]))), "TBC_TERDUGA TBC_HUNIAN_PADAT");
        assert_eq!(tanda("KES-08", &laki(30), &given(json!([]))), "TBC_KONTAK_ERAT");
    }
}

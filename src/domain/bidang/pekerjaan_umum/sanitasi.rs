//! Latrines, waste water and waste (PUM-03, PUM-04, PUM-05, PUM-09).

use chrono::NaiveDate;

use crate::domain::bidang::aturan::{Aturan, Konteks, Tanda};
use crate::domain::bidang::hubungan::{bulat, sesuai, tidak_sesudah, wajib};
use crate::domain::bidang::isian::{Angka, Teks};
use crate::domain::tanggal::umur_bulan;
use crate::error::Refusal;
use crate::{aturan_sesi, jenis, patokan, pilihan, sesi};

patokan! {
    Kebutuhan JAMBAN_TIDAK_ADA "Keluarga tidak memiliki jamban." [] "six-spm.md PUM-03";
    Kebutuhan LIMBAH_KE_PERAIRAN "Jamban dibuang ke sungai atau kolam." [] "six-spm.md PUM-03: only a septic tank or IPAL treats waste water";
    Edukasi TANGKI_BELUM_DISEDOT "Tangki septik sudah lama tidak disedot. Anjurkan penyedotan." [60] "SNI 2398:2017 and ministry campaign: every 3 to 5 years; 60 months here";
    Pantau SARAN_SANITASI "Keluarga buang air besar sembarangan. Tawarkan rujukan sanitasi (PUM-04)." [] "six-spm.md PUM-04";
    Rujuk BABS "Keluarga buang air besar sembarangan. Ajak puskesmas untuk pemicuan (STBM)." [] "six-spm.md PUM-04";
    Kebutuhan SAMPAH_TIDAK_DIKELOLA "Sampah dibakar, dibuang ke sungai, atau dibuang sembarangan." [] "six-spm.md PUM-05";
    Edukasi SAMPAH_DIBAKAR "Sampah dibakar. Jelaskan bahaya asap dan tawarkan bank sampah." [] "six-spm.md PUM-05";
}

pilihan! {
    /// Which latrine the household uses.
    pub enum AksesJamban {
        /// Its own (sendiri).
        Sendiri = "SENDIRI",
        /// Shared with other households (bersama).
        Bersama = "BERSAMA",
        /// A public one (umum).
        Umum = "UMUM",
        /// None (tidak ada).
        TidakAda = "TIDAK_ADA",
    }
}

pilihan! {
    /// How the latrine is built.
    pub enum JenisJamban {
        /// Water seal (leher angsa).
        LeherAngsa = "LEHER_ANGSA",
        /// Slab with a slope (plengsengan).
        Plengsengan = "PLENGSENGAN",
        /// Open pit (cemplung).
        Cemplung = "CEMPLUNG",
        /// Floating or above the water (jamban apung).
        Apung = "APUNG",
    }
}

pilihan! {
    /// Where the latrine ends.
    pub enum PembuanganTinja {
        /// Septic tank (tangki septik).
        TangkiSeptik = "TANGKI_SEPTIK",
        /// Treatment plant (instalasi pengolahan air limbah, IPAL).
        Ipal = "IPAL",
        /// River, lake or sea (sungai).
        Sungai = "SUNGAI",
        /// Pond (kolam).
        Kolam = "KOLAM",
    }
}

impl PembuanganTinja {
    fn ke_perairan(self) -> bool {
        matches!(self, PembuanganTinja::Sungai | PembuanganTinja::Kolam)
    }
}

/// A latrine has a kind and an end; who has none has neither.
fn periksa_jamban(
    jamban: AksesJamban,
    jenis: Option<JenisJamban>,
    akhir: Option<PembuanganTinja>,
) -> Result<(), Refusal> {
    let ada = jamban != AksesJamban::TidakAda;
    wajib(!ada || jenis.is_some(), "jenisJamban", "Isi jenis jambannya.")?;
    wajib(!ada || akhir.is_some(), "pembuangan", "Isi ke mana jamban dibuang.")?;
    sesuai(ada || jenis.is_none(), "jenisJamban", "Keluarga tanpa jamban tidak memiliki jenis jamban.")?;
    sesuai(ada || akhir.is_none(), "pembuangan", "Keluarga tanpa jamban tidak memiliki pembuangan jamban.")
}

jenis! {
    /// Latrine and black-water treatment of a house (pendataan jamban dan pengolahan limbah).
    "PUM-03" "Pendataan jamban & pengolahan limbah" PekerjaanUmum Keluarga [; spm: &["SPM-PUM-2"]]
    Jamban {
        /// Which latrine the household uses (jamban).
        akses_jamban: AksesJamban,
        /// How it is built; required unless there is none.
        jenis_jamban: Option<JenisJamban>,
        /// Where it ends (pembuangan); required unless there is none.
        pembuangan: Option<PembuanganTinja>,
        /// When the tank was last emptied (disedot terakhir).
        disedot_terakhir: Option<NaiveDate>,
    }
}

impl Aturan for Jamban {
    fn periksa(&self, konteks: &Konteks<'_>) -> Result<Option<&'static str>, Refusal> {
        periksa_jamban(self.akses_jamban, self.jenis_jamban, self.pembuangan)?;
        let tangki = self.pembuangan == Some(PembuanganTinja::TangkiSeptik);
        sesuai(
            tangki || self.disedot_terakhir.is_none(),
            "disedotTerakhir",
            "Hanya tangki septik yang disedot.",
        )?;
        tidak_sesudah(konteks, self.disedot_terakhir, "disedotTerakhir")?;
        Ok(None)
    }

    fn tanda(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        let tidak_ada = self.akses_jamban == AksesJamban::TidakAda;
        let perairan = self.pembuangan.is_some_and(PembuanganTinja::ke_perairan);
        let bulan = self.disedot_terakhir.map(|hari| umur_bulan(hari, konteks.tanggal));
        [
            JAMBAN_TIDAK_ADA.bila(konteks, &[], |_| tidak_ada),
            LIMBAH_KE_PERAIRAN.bila(konteks, &[], |_| perairan),
            SARAN_SANITASI.bila(konteks, &[], |_| tidak_ada || perairan),
            bulan.and_then(|bulan| {
                TANGKI_BELUM_DISEDOT.bila(konteks, &[("bulan", bulan)], |versi| bulan >= versi.angka(0))
            }),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

jenis! {
    /// Referral of a household that defecates in the open to community-led sanitation with the puskesmas (rujukan sanitasi, BABS).
    "PUM-04" "Rujukan sanitasi / BABS" PekerjaanUmum Keluarga [; spm: &["SPM-PUM-2"]]
    RujukanSanitasi {
        /// Which latrine the household uses (jamban).
        akses_jamban: AksesJamban,
        /// How it is built; required unless there is none.
        jenis_jamban: Option<JenisJamban>,
        /// Where it ends (pembuangan); required unless there is none.
        pembuangan: Option<PembuanganTinja>,
        /// How many people live in the house (anggota).
        anggota: Angka<1, 50>,
    }
}

impl Aturan for RujukanSanitasi {
    fn periksa(&self, _: &Konteks<'_>) -> Result<Option<&'static str>, Refusal> {
        periksa_jamban(self.akses_jamban, self.jenis_jamban, self.pembuangan)?;
        Ok(None)
    }

    fn tanda(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        let terbuka = self.akses_jamban == AksesJamban::TidakAda
            || self.pembuangan.is_some_and(PembuanganTinja::ke_perairan);
        BABS.bila(konteks, &[("anggota", bulat(self.anggota.0))], |_| terbuka).into_iter().collect()
    }
}

pilihan! {
    /// What happens to the waste.
    pub enum PengelolaanSampah {
        /// Collected (diangkut).
        Diangkut = "DIANGKUT",
        /// Sorted for a waste bank or composted (dipilah).
        Dipilah = "DIPILAH",
        /// Buried (ditimbun).
        Ditimbun = "DITIMBUN",
        /// Burnt (dibakar).
        Dibakar = "DIBAKAR",
        /// Thrown into a river or lake (dibuang ke sungai).
        Sungai = "SUNGAI",
        /// Thrown anywhere (sembarangan).
        Sembarangan = "SEMBARANGAN",
    }
}

jenis! {
    /// Waste handling and the waste bank, of a house or a place (sampah dan bank sampah).
    "PUM-05" "Sampah & bank sampah" PekerjaanUmum Keluarga | Lingkungan [; tempat_tetap: true]
    Sampah {
        /// What happens to the waste (pengelolaan).
        pengelolaan: PengelolaanSampah,
        /// Whether the household is a member of a waste bank, or the place has one (bank sampah).
        bank_sampah: Option<bool>,
        /// Kilograms brought to the waste bank in the last month.
        kilogram: Option<Angka<0, 100_000>>,
    }
}

impl Aturan for Sampah {
    fn periksa(&self, _: &Konteks<'_>) -> Result<Option<&'static str>, Refusal> {
        let kilogram = self.kilogram.map_or(0, |kilogram| kilogram.0);
        sesuai(
            kilogram == 0 || self.bank_sampah != Some(false),
            "kilogram",
            "Tanpa bank sampah tidak ada setoran.",
        )?;
        Ok(None)
    }

    fn tanda(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        use PengelolaanSampah::{Dibakar, Sembarangan, Sungai};
        let liar = matches!(self.pengelolaan, Dibakar | Sembarangan | Sungai);
        [
            SAMPAH_TIDAK_DIKELOLA.bila(konteks, &[], |_| liar),
            SAMPAH_DIBAKAR.bila(konteks, &[], |_| self.pengelolaan == Dibakar),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

sesi! {
    /// Education on water and sanitation (KIE air dan sanitasi).
    "PUM-09" "KIE air & sanitasi" PekerjaanUmum Sesi []
    PenyuluhanSanitasi {
        /// What it was about (topik).
        topik: Teks<200>,
    }
}

aturan_sesi!(PenyuluhanSanitasi);

//! Village roads, bridges and standing water (PUM-07, PUM-08). The point is that of the place.

use crate::domain::bidang::aturan::{Aturan, Konteks, Tanda};
use crate::domain::bidang::hubungan::bulat;
use crate::domain::bidang::isian::{Angka, Teks};
use crate::{jenis, patokan, pilihan};

patokan! {
    Kebutuhan JALAN_RUSAK "Jalan atau jembatan desa rusak." [] "six-spm.md PUM-07";
    Kebutuhan JALAN_PUTUS "Jalan atau jembatan desa putus." [] "six-spm.md PUM-07";
    Kebutuhan JALAN_BELUM_ADA "Warga memerlukan jalan atau jembatan desa baru." [] "six-spm.md PUM-07";
    Kebutuhan GENANGAN "Air tergenang karena drainase tidak berfungsi." [] "six-spm.md PUM-08";
    Edukasi JENTIK_GENANGAN "Ada jentik di genangan. Ajak warga menguras, menutup, dan mengubur (cegah demam berdarah)." [] "six-spm.md PUM-08";
}

pilihan! {
    /// What is wrong with, or wanted of, a road or bridge.
    pub enum KeadaanJalan {
        /// Damaged (rusak).
        Rusak = "RUSAK",
        /// Cut off (putus).
        Putus = "PUTUS",
        /// Not there yet (belum ada).
        BelumAda = "BELUM_ADA",
    }
}

pilihan! {
    /// What a village-road need is about.
    pub enum PrasaranaJalan {
        /// Road (jalan), board walk (titian) and path included.
        Jalan = "JALAN",
        /// Bridge (jembatan).
        Jembatan = "JEMBATAN",
    }
}

jenis! {
    /// Need of a village road or bridge (usulan/kerusakan jalan dan jembatan desa).
    "PUM-07" "Usulan/kerusakan jalan & jembatan desa" PekerjaanUmum Lingkungan []
    JalanDesa {
        /// What is wrong or wanted.
        keadaan: KeadaanJalan,
        /// Road or bridge (prasarana).
        prasarana: Option<PrasaranaJalan>,
        /// Length concerned, in metres.
        panjang_ruas: Option<Angka<1, 100_000>>,
        /// Where it ends, when not a single point (ujung ruas).
        ujung_ruas: Option<Teks<200>>,
    }
}

impl Aturan for JalanDesa {
    fn tanda(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        let patokan = match self.keadaan {
            KeadaanJalan::Rusak => &JALAN_RUSAK,
            KeadaanJalan::Putus => &JALAN_PUTUS,
            KeadaanJalan::BelumAda => &JALAN_BELUM_ADA,
        };
        let panjang = self.panjang_ruas.map(|meter| ("panjangRuas", bulat(meter.0)));
        patokan.bila(konteks, panjang.as_slice(), |_| true).into_iter().collect()
    }
}

pilihan! {
    /// How often water stands there.
    pub enum SeringGenangan {
        /// Always (terus-menerus).
        TerusMenerus = "TERUS_MENERUS",
        /// At every rain (setiap hujan).
        SetiapHujan = "SETIAP_HUJAN",
        /// At high water of the river or tide (air pasang).
        AirPasang = "AIR_PASANG",
        /// A few times a year (beberapa kali setahun).
        Jarang = "JARANG",
        /// No longer: it is settled (tidak lagi).
        TidakLagi = "TIDAK_LAGI",
    }
}

jenis! {
    /// Drainage and standing water, of dengue too (drainase dan genangan).
    "PUM-08" "Drainase & genangan" PekerjaanUmum Lingkungan []
    Genangan {
        /// How often (frekuensi).
        sering: SeringGenangan,
        /// Whether mosquito larvae were seen (jentik).
        jentik: Option<bool>,
    }
}

impl Aturan for Genangan {
    fn tanda(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        [
            GENANGAN.bila(konteks, &[], |_| self.sering != SeringGenangan::TidakLagi),
            JENTIK_GENANGAN.bila(konteks, &[], |_| self.jentik == Some(true)),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

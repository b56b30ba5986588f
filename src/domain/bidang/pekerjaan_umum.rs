//! Pekerjaan umum (PUM): water, sanitation, village roads. River and lake villages are common in Kukar, so
//! surface water is an answer like any other.

use super::aturan::Aturan;
use super::isian::Angka;
use crate::{jenis, pilihan};

pilihan! {
    /// Where a household takes its drinking water from.
    pub enum JenisSumberAir {
        /// Piped water (PDAM or village network).
        Ledeng = "LEDENG",
        /// Bored well or pump.
        SumurBor = "SUMUR_BOR",
        /// Protected dug well.
        SumurTerlindung = "SUMUR_TERLINDUNG",
        /// Unprotected dug well.
        SumurTakTerlindung = "SUMUR_TAK_TERLINDUNG",
        /// Protected spring.
        MataAirTerlindung = "MATA_AIR_TERLINDUNG",
        /// Unprotected spring.
        MataAirTakTerlindung = "MATA_AIR_TAK_TERLINDUNG",
        /// Rain water.
        AirHujan = "AIR_HUJAN",
        /// Public tap or hydrant.
        KeranUmum = "KERAN_UMUM",
        /// Water terminal.
        TerminalAir = "TERMINAL_AIR",
        /// River, lake or pond (air permukaan).
        AirPermukaan = "AIR_PERMUKAAN",
        /// Bottled water (air kemasan).
        AirKemasan = "AIR_KEMASAN",
    }
}

jenis! {
    /// Drinking-water source of a house (pendataan sumber air minum).
    "PUM-01" "Pendataan sumber air minum" PekerjaanUmum Keluarga []
    SumberAir {
        /// The main source (sumber).
        sumber: JenisSumberAir,
        /// Distance from the source to the nearest faecal tank, in metres; more than 10 is required of a well.
        jarak_tangki: Option<Angka<0, 10_000>>,
        /// Whether the water lasts all year (cukup sepanjang tahun).
        cukup_setahun: Option<bool>,
        /// Litres a person and day, estimated; the basic need is 60.
        liter_per_orang: Option<Angka<0, 1_000>>,
    }
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

jenis! {
    /// Need of a village road or bridge (usulan/kerusakan jalan dan jembatan desa).
    "PUM-07" "Usulan/kerusakan jalan & jembatan desa" PekerjaanUmum Lingkungan []
    JalanDesa {
        /// What is wrong or wanted.
        keadaan: KeadaanJalan,
        /// Length concerned, in metres.
        panjang_ruas: Option<Angka<1, 100_000>>,
    }
}

impl Aturan for SumberAir {}

impl Aturan for JalanDesa {}

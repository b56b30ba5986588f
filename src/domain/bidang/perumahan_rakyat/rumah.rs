//! Uninhabitable and crowded houses (PRM-01, PRM-02, PRM-05).
//!
//! Crowding is floor area by occupants, below 7.2 square metres a person (BPS and the SDG indicator of adequate
//! housing). The older 9 square metres still stands in some forms; where Kutai Kartanegara orders it, it becomes a new
//! version of `RUMAH_SESAK` and `HUNIAN_PADAT` from its date.

use crate::domain::bidang::aturan::{Aturan, Konteks, Tanda};
use crate::domain::bidang::hubungan::{banyak, bulat, lengkap, sesuai, wajib};
use crate::domain::bidang::isian::{Angka, Banyak};
use crate::error::Refusal;
use crate::{jenis, patokan, pilihan};

patokan! {
    Kebutuhan RTLH_BERAT "Atap, dinding, atau lantai rumah rusak berat." [] "six-spm.md PRM-01";
    Kebutuhan RTLH_SEDANG "Atap, dinding, atau lantai rumah rusak sedang." [] "six-spm.md PRM-01";
    Kebutuhan RUMAH_SESAK "Luas lantai kurang dari 7,2 meter persegi seorang." [72] "BPS, adequate housing: 7.2 m2 a person (in tenths)";
    Edukasi TANPA_VENTILASI "Rumah tanpa ventilasi atau cahaya matahari. Jelaskan rumah sehat." [] "six-spm.md PRM-01";
    Pantau SARAN_JAMBAN "Rumah tanpa jamban. Lanjutkan dengan pendataan jamban (PUM-03)." [] "six-spm.md section 7";
    Kebutuhan REHAB_RTLH "Keluarga mengusulkan rehabilitasi rumah." [] "six-spm.md PRM-02";
    Pantau BERKAS_REHAB "Berkas usulan rehabilitasi rumah belum lengkap." [] "six-spm.md PRM-02";
    Pantau PERNAH_BANTUAN_RUMAH "Keluarga pernah menerima bantuan rumah. Periksa bersama pemerintah desa." [] "six-spm.md PRM-02";
    Kebutuhan HUNIAN_PADAT "Hunian padat: kurang dari 7,2 meter persegi seorang." [72] "BPS, adequate housing: 7.2 m2 a person (in tenths)";
    Kebutuhan AKSES_JALAN_HUNIAN "Hunian tanpa jalan yang dapat dilalui kendaraan darurat." [] "six-spm.md PRM-05";
    Kebutuhan DRAINASE_HUNIAN "Lingkungan hunian tanpa drainase atau sering tergenang." [] "six-spm.md PRM-05";
}

pilihan! {
    /// How damaged a part of a house is.
    pub enum Kerusakan {
        /// Sound (baik).
        Baik = "BAIK",
        /// Lightly damaged (ringan).
        Ringan = "RINGAN",
        /// Moderately damaged (sedang).
        Sedang = "SEDANG",
        /// Heavily damaged (berat).
        Berat = "BERAT",
    }
}

pilihan! {
    /// Whose house it is.
    pub enum StatusRumah {
        /// Owned.
        Milik = "MILIK",
        /// Rented.
        Sewa = "SEWA",
        /// Lived in free of rent (menumpang).
        Menumpang = "MENUMPANG",
    }
}

pilihan! {
    /// What the roof is made of.
    pub enum BahanAtap {
        /// Tiles (genteng).
        Genteng = "GENTENG",
        /// Metal sheets (seng).
        Seng = "SENG",
        /// Wooden shingles (sirap).
        Sirap = "SIRAP",
        /// Asbestos (asbes).
        Asbes = "ASBES",
        /// Palm leaves (daun atau rumbia).
        Rumbia = "RUMBIA",
    }
}

pilihan! {
    /// What the walls are made of.
    pub enum BahanDinding {
        /// Brick or concrete (tembok).
        Tembok = "TEMBOK",
        /// Wood (kayu).
        Kayu = "KAYU",
        /// Bamboo or woven (bambu atau anyaman).
        Bambu = "BAMBU",
        /// Something else: sheets, canvas (lain).
        Lain = "LAIN",
    }
}

pilihan! {
    /// What the floor is made of.
    pub enum BahanLantai {
        /// Tiles (keramik).
        Keramik = "KERAMIK",
        /// Cement (semen).
        Semen = "SEMEN",
        /// Wood, of a house on stilts too (kayu).
        Kayu = "KAYU",
        /// Earth (tanah).
        Tanah = "TANAH",
    }
}

pilihan! {
    /// The paper behind the land of a house.
    pub enum StatusTanah {
        /// Certificate (sertifikat).
        Sertifikat = "SERTIFIKAT",
        /// Village letter (segel atau surat desa).
        SuratDesa = "SURAT_DESA",
        /// Own land without a paper (tanpa surat).
        TanpaSurat = "TANPA_SURAT",
        /// Not their own (bukan milik).
        BukanMilik = "BUKAN_MILIK",
    }
}

/// Floor area a person in tenths of a square metre; nothing when nobody lives there or a figure is missing.
fn luas_per_orang<const A: i64, const B: i64, const C: i64, const D: i64>(
    luas: Option<Angka<A, B>>,
    penghuni: Option<Angka<C, D>>,
) -> Option<i32> {
    let (luas, penghuni) = (luas?.0, penghuni?.0);
    (luas * 10).checked_div(penghuni).map(bulat)
}

jenis! {
    /// Survey of an uninhabitable house (rumah tidak layak huni, RTLH).
    "PRM-01" "Pendataan RTLH" PerumahanRakyat Keluarga []
    RumahTidakLayakHuni {
        /// State of the roof (atap).
        atap: Kerusakan,
        /// What the roof is made of (bahan atap).
        bahan_atap: Option<BahanAtap>,
        /// State of the walls (dinding).
        dinding: Kerusakan,
        /// What the walls are made of (bahan dinding).
        bahan_dinding: Option<BahanDinding>,
        /// State of the floor (lantai).
        lantai: Kerusakan,
        /// What the floor is made of (bahan lantai).
        bahan_lantai: Option<BahanLantai>,
        /// Floor area in square metres (luas lantai).
        luas_lantai: Option<Angka<1, 2_000>>,
        /// How many people live in it (penghuni).
        penghuni: Option<Angka<0, 50>>,
        /// Whether air comes in (ventilasi).
        ventilasi: Option<bool>,
        /// Whether daylight comes in (cahaya).
        cahaya: Option<bool>,
        /// Whose house it is.
        status_rumah: Option<StatusRumah>,
        /// The paper behind the land (status tanah).
        status_tanah: Option<StatusTanah>,
        /// Whether the house has a latrine (jamban).
        jamban: Option<bool>,
    }
    hitung {
        /// Floor area a person, in tenths of a square metre; null when nobody lives there or a figure is missing.
        luas_per_orang: Option<Angka<0, 20_000>> = |isi| isi.luas_per_orang().map(|luas| Angka(luas.into())),
    }
}

impl RumahTidakLayakHuni {
    /// Floor area a person in tenths of a square metre.
    pub fn luas_per_orang(&self) -> Option<i32> {
        luas_per_orang(self.luas_lantai, self.penghuni)
    }
}

impl Aturan for RumahTidakLayakHuni {
    fn tanda(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        let terparah = self.atap.max(self.dinding).max(self.lantai);
        let pengap = self.ventilasi == Some(false) || self.cahaya == Some(false);
        let sesak = self.luas_per_orang();
        [
            RTLH_BERAT.bila(konteks, &[], |_| terparah == Kerusakan::Berat),
            RTLH_SEDANG.bila(konteks, &[], |_| terparah == Kerusakan::Sedang),
            sesak.and_then(|luas| {
                RUMAH_SESAK.bila(konteks, &[("luasPerOrang10", luas)], |versi| luas < versi.angka(0))
            }),
            TANPA_VENTILASI.bila(konteks, &[], |_| pengap),
            SARAN_JAMBAN.bila(konteks, &[], |_| self.jamban == Some(false)),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

pilihan! {
    /// Papers for the repair of a house.
    pub enum BerkasRehab {
        /// Identity card (KTP).
        Ktp = "KTP",
        /// Household card (KK).
        Kk = "KK",
        /// Income statement of the village (surat keterangan penghasilan).
        SuratPenghasilan = "SURAT_PENGHASILAN",
        /// Land paper (surat tanah).
        SuratTanah = "SURAT_TANAH",
        /// Statement that no house aid was ever received (pernyataan belum pernah menerima bantuan rumah).
        PernyataanBelumPernah = "PERNYATAAN_BELUM_PERNAH",
    }
}

jenis! {
    /// Proposal to repair an uninhabitable house (usulan rehabilitasi RTLH).
    "PRM-02" "Usulan rehabilitasi RTLH" PerumahanRakyat Keluarga []
    UsulanRehabRumah {
        /// The papers that are there (berkas).
        berkas_rehab: Banyak<BerkasRehab>,
        /// Whether the household ever received house aid (pernah menerima bantuan).
        pernah_dibantu: bool,
        /// Whether the house has been repaired meanwhile (sudah direhab).
        sudah_direhab: Option<bool>,
    }
}

impl Aturan for UsulanRehabRumah {
    fn periksa(&self, _: &Konteks<'_>) -> Result<Option<&'static str>, Refusal> {
        let pernyataan = self.berkas_rehab.ada(BerkasRehab::PernyataanBelumPernah);
        sesuai(
            !(pernyataan && self.pernah_dibantu),
            "pernahDibantu",
            "Ada pernyataan belum pernah menerima bantuan rumah, tetapi ditandai pernah.",
        )?;
        Ok(None)
    }

    fn tanda(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        let menunggu = self.sudah_direhab != Some(true);
        let berkas = [("berkasRehab", banyak(&self.berkas_rehab))];
        [
            REHAB_RTLH.bila(konteks, &berkas, |_| menunggu && !self.pernah_dibantu),
            BERKAS_REHAB.bila(konteks, &berkas, |_| menunggu && !lengkap(&self.berkas_rehab)),
            PERNAH_BANTUAN_RUMAH.bila(konteks, &[], |_| menunggu && self.pernah_dibantu),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

pilihan! {
    /// What can come to the door.
    pub enum AksesJalan {
        /// A car (mobil).
        Mobil = "MOBIL",
        /// A motorcycle (sepeda motor).
        Motor = "MOTOR",
        /// Only people on foot, by path or board walk (jalan kaki atau titian).
        JalanKaki = "JALAN_KAKI",
        /// Only a boat (perahu).
        Perahu = "PERAHU",
    }
}

pilihan! {
    /// How water runs off around the houses.
    pub enum Drainase {
        /// Well (baik).
        Baik = "BAIK",
        /// It stands (tergenang).
        Tergenang = "TERGENANG",
        /// There is no drain (tidak ada).
        TidakAda = "TIDAK_ADA",
        /// Not needed: houses stand above water (di atas air).
        DiAtasAir = "DI_ATAS_AIR",
    }
}

jenis! {
    /// Crowding and signs of a slum, of a house or a place (kepadatan dan kawasan kumuh).
    "PRM-05" "Kepadatan & kawasan kumuh" PerumahanRakyat Keluarga | Lingkungan [; tempat_tetap: true]
    KepadatanHunian {
        /// Floor area in square metres (luas lantai).
        luas_lantai: Option<Angka<1, 2_000>>,
        /// How many people live in it (penghuni).
        penghuni: Option<Angka<0, 50>>,
        /// What can come to the door (akses jalan).
        akses_jalan: Option<AksesJalan>,
        /// How water runs off (drainase).
        drainase: Option<Drainase>,
    }
    hitung {
        /// Floor area a person, in tenths of a square metre; null when nobody lives there or a figure is missing.
        luas_per_orang: Option<Angka<0, 20_000>> = |isi| isi.luas_per_orang().map(|luas| Angka(luas.into())),
    }
}

impl KepadatanHunian {
    /// Floor area a person in tenths of a square metre.
    pub fn luas_per_orang(&self) -> Option<i32> {
        luas_per_orang(self.luas_lantai, self.penghuni)
    }
}

impl Aturan for KepadatanHunian {
    fn periksa(&self, _: &Konteks<'_>) -> Result<Option<&'static str>, Refusal> {
        let luas = self.luas_lantai.is_some() || self.penghuni.is_some();
        let ada = luas || self.akses_jalan.is_some() || self.drainase.is_some();
        wajib(ada, "luasLantai", "Isi luas dan penghuni, akses jalan, atau drainase.")?;
        wajib(!luas || self.luas_lantai.is_some(), "luasLantai", "Isi luas lantainya juga.")?;
        wajib(!luas || self.penghuni.is_some(), "penghuni", "Isi jumlah penghuninya juga.")?;
        Ok(None)
    }

    fn tanda(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        let sulit = matches!(self.akses_jalan, Some(AksesJalan::JalanKaki | AksesJalan::Perahu));
        let basah = matches!(self.drainase, Some(Drainase::Tergenang | Drainase::TidakAda));
        [
            self.luas_per_orang().and_then(|luas| {
                HUNIAN_PADAT.bila(konteks, &[("luasPerOrang10", luas)], |versi| luas < versi.angka(0))
            }),
            AKSES_JALAN_HUNIAN.bila(konteks, &[], |_| sulit),
            DRAINASE_HUNIAN.bila(konteks, &[], |_| basah),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

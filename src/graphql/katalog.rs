//! The catalogue of services as phones read it: what can be recorded, for whom, with which fields.

use async_graphql::{Context, Object, SimpleObject};

use crate::domain::bidang::isian::Bentuk;
use crate::domain::bidang::spm::{LayananSpm, layanan_spm};
use crate::domain::bidang::{Jenis, KATALOG, Medan, camel};
use crate::domain::foto::foto_paling_banyak;
use crate::domain::pilihan::{Daftar, Pilihan as _};
use crate::domain::posyandu::Bidang;
use crate::graphql::actor;
use crate::graphql::input::Pilih;

/// One kind of service that can be recorded.
#[derive(SimpleObject)]
pub struct Katalog {
    /// The code on the form, `PDK-01`.
    kode: String,
    /// The Indonesian name.
    nama: String,
    /// The GraphQL type to read it with, and, with `Input` behind it, to write it with.
    tipe: String,
    /// What it is about, in English.
    tentang: String,
    /// The code of the sector (bidang).
    bidang: String,
    /// The agency (OPD) of the sector.
    opd: String,
    /// Whom it can be about: ORANG, KELUARGA, LINGKUNGAN, SESI.
    subjek: Vec<String>,
    /// The first completed month of age it is meant for, if not from birth.
    dari_bulan: Option<i32>,
    /// The completed month of age from which it is no longer meant, if any.
    sampai_bulan: Option<i32>,
    /// Who among them: SEMUA, PEREMPUAN, HAMIL, MENYUSUI, HAMIL_ATAU_MENYUSUI or WUS.
    syarat: String,
    /// Whether it is a protected case (G6), read by its writer and the officer it is addressed to alone.
    terlindungi: bool,
    /// Whether it must name the report of the event (kejadian, TRB-06) from which it follows.
    kejadian: bool,
    /// The legal services (standar pelayanan minimal) that its records inform. Recording is not delivering: no count of
    /// it is an achievement (capaian SPM).
    spm: Vec<KatalogSpm>,
    /// Codes of the age groups it is meant for; empty means everybody.
    kelompok_umur: Vec<String>,
    /// How many photos (foto) it takes at most; 0 for none.
    foto: i32,
    /// Its fields.
    medan: Vec<KatalogMedan>,
    /// What is computed of its fields when it is read (hitungan): scores and classes. Never sent.
    hitungan: Vec<KatalogMedan>,
}

/// A legal minimum service (SPM) that the kabupaten owes, by PP 2/2018.
#[derive(SimpleObject)]
pub struct KatalogSpm {
    /// Our short code, `SPM-PUM-1`.
    kode: String,
    /// The name in the law.
    nama: String,
}

/// One field (medan) of a kind of service.
#[derive(SimpleObject)]
pub struct KatalogMedan {
    /// The name in the input.
    nama: String,
    /// What it means, unit included.
    tentang: String,
    /// YA_TIDAK, TEKS, ANGKA, BERAT, PANJANG, BESARAN, TANGGAL, PILIHAN, PILIHAN_BANYAK or NOMOR.
    bentuk: String,
    /// Whether it must be given.
    wajib: bool,
    /// The smallest number, for ANGKA, BESARAN (in the stored unit) and NOMOR.
    minimum: Option<i32>,
    /// The largest number, for ANGKA, BESARAN (in the stored unit) and NOMOR; the longest text, for TEKS.
    maksimum: Option<i32>,
    /// The unit a kader types and reads, for BERAT, PANJANG and BESARAN.
    satuan: Option<String>,
    /// The codes that can be chosen, for PILIHAN and PILIHAN_BANYAK.
    pilihan: Vec<String>,
}

/// The catalogue, or the part of one sector.
pub fn list(bidang: Option<Bidang>) -> Vec<Katalog> {
    KATALOG.iter().filter(|jenis| bidang.is_none_or(|b| b == jenis.bidang)).map(entry).collect()
}

fn entry(jenis: &Jenis) -> Katalog {
    Katalog {
        kode: jenis.kode.to_owned(),
        nama: jenis.nama.to_owned(),
        tipe: jenis.tipe.to_owned(),
        tentang: jenis.tentang.trim().to_owned(),
        bidang: jenis.bidang.kode().to_owned(),
        opd: jenis.bidang.opd().to_owned(),
        subjek: jenis.subjek.iter().map(|s| s.kode().to_owned()).collect(),
        dari_bulan: Some(jenis.dari_bulan).filter(|bulan| *bulan > 0),
        sampai_bulan: Some(jenis.sampai_bulan).filter(|bulan| *bulan < i32::MAX),
        syarat: jenis.syarat.kode().to_owned(),
        terlindungi: jenis.terlindungi,
        kejadian: jenis.kejadian,
        spm: jenis.spm.iter().filter_map(|kode| layanan_spm(kode)).map(spm).collect(),
        kelompok_umur: jenis.kelompok.iter().map(|k| k.kode().to_owned()).collect(),
        foto: i32::try_from(foto_paling_banyak(jenis.kode)).unwrap_or_default(),
        medan: jenis.medan.iter().map(medan).collect(),
        hitungan: jenis.hitungan.iter().map(medan).collect(),
    }
}

fn spm(layanan: &LayananSpm) -> KatalogSpm {
    KatalogSpm { kode: layanan.kode.to_owned(), nama: layanan.nama.to_owned() }
}

fn medan(medan: &Medan) -> KatalogMedan {
    let number = |n: i64| i32::try_from(n).ok();
    let codes = |list: Daftar| (list.nilai)().into_iter().map(|(code, _)| code.to_owned()).collect();
    let empty = KatalogMedan {
        nama: camel(medan.nama),
        tentang: medan.tentang.trim().to_owned(),
        bentuk: String::new(),
        wajib: medan.wajib,
        minimum: None,
        maksimum: None,
        satuan: None,
        pilihan: Vec::new(),
    };
    let (bentuk, entry) = match medan.bentuk {
        Bentuk::YaTidak => ("YA_TIDAK", empty),
        Bentuk::Teks { max } => ("TEKS", KatalogMedan { maksimum: i32::try_from(max).ok(), ..empty }),
        Bentuk::Angka { min, max } => {
            ("ANGKA", KatalogMedan { minimum: number(min), maksimum: number(max), ..empty })
        }
        Bentuk::Berat => ("BERAT", KatalogMedan { satuan: Some("kg".to_owned()), ..empty }),
        Bentuk::Panjang => ("PANJANG", KatalogMedan { satuan: Some("cm".to_owned()), ..empty }),
        Bentuk::Besaran { batas, .. } => {
            let (minimum, maksimum) = (Some(batas.min), Some(batas.max));
            ("BESARAN", KatalogMedan { minimum, maksimum, satuan: Some(batas.satuan.to_owned()), ..empty })
        }
        Bentuk::Tanggal => ("TANGGAL", empty),
        Bentuk::Pilihan(list) => ("PILIHAN", KatalogMedan { pilihan: codes(list), ..empty }),
        Bentuk::PilihanBanyak(list) => ("PILIHAN_BANYAK", KatalogMedan { pilihan: codes(list), ..empty }),
        Bentuk::Nomor { max } => {
            ("NOMOR", KatalogMedan { minimum: Some(1), maksimum: Some(max.into()), ..empty })
        }
    };
    KatalogMedan { bentuk: bentuk.to_owned(), ..entry }
}

/// Reading the catalogue.
#[derive(Default)]
pub struct KatalogQuery;

#[Object]
impl KatalogQuery {
    /// The catalogue: every kind of service that can be recorded, with its fields.
    async fn katalog(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only this sector.")] bidang: Option<Pilih<Bidang>>,
    ) -> async_graphql::Result<Vec<Katalog>> {
        actor(ctx).map_err(crate::graphql::error::of)?;
        Ok(list(bidang.map(|b| b.0)))
    }
}

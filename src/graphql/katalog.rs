//! The catalogue of services as phones read it: what can be recorded, for whom, with which fields.

use async_graphql::{Context, Object, SimpleObject};

use crate::domain::bidang::isian::Bentuk;
use crate::domain::bidang::{Jenis, KATALOG, Medan, camel};
use crate::domain::pilihan::Pilihan as _;
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
    /// Whom it is about: ORANG, KELUARGA, LINGKUNGAN or SESI.
    subjek: String,
    /// Codes of the age groups it is meant for; empty means everybody.
    kelompok_umur: Vec<String>,
    /// Its fields.
    medan: Vec<KatalogMedan>,
}

/// One field (medan) of a kind of service.
#[derive(SimpleObject)]
pub struct KatalogMedan {
    /// The name in the input.
    nama: String,
    /// What it means, unit included.
    tentang: String,
    /// YA_TIDAK, TEKS, ANGKA, BERAT, PANJANG or PILIHAN.
    bentuk: String,
    /// Whether it must be given.
    wajib: bool,
    /// The smallest number, for ANGKA.
    minimum: Option<i32>,
    /// The largest number, for ANGKA; the longest text in characters, for TEKS.
    maksimum: Option<i32>,
    /// The codes that can be chosen, for PILIHAN.
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
        subjek: jenis.subjek.kode().to_owned(),
        kelompok_umur: jenis.kelompok.iter().map(|k| k.kode().to_owned()).collect(),
        medan: jenis.medan.iter().map(medan).collect(),
    }
}

fn medan(medan: &Medan) -> KatalogMedan {
    let number = |n: i64| i32::try_from(n).ok();
    let (bentuk, minimum, maksimum, pilihan) = match medan.bentuk {
        Bentuk::YaTidak => ("YA_TIDAK", None, None, Vec::new()),
        Bentuk::Teks { max } => ("TEKS", None, i32::try_from(max).ok(), Vec::new()),
        Bentuk::Angka { min, max } => ("ANGKA", number(min), number(max), Vec::new()),
        Bentuk::Berat => ("BERAT", None, None, Vec::new()),
        Bentuk::Panjang => ("PANJANG", None, None, Vec::new()),
        Bentuk::Pilihan(list) => {
            ("PILIHAN", None, None, (list.nilai)().into_iter().map(|(code, _)| code.to_owned()).collect())
        }
    };
    KatalogMedan {
        nama: camel(medan.nama),
        tentang: medan.tentang.trim().to_owned(),
        bentuk: bentuk.to_owned(),
        wajib: medan.wajib,
        minimum,
        maksimum,
        pilihan,
    }
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

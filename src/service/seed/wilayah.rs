//! The 258 regions of Kutai Kartanegara (Kepmendagri 300.2.2-2430/2025, as carried by cahyadsn/wilayah, MIT).
//! The file has the kabupaten on its first line, then one line a kecamatan: `06 Tenggarong: 1001 Maluhu, …`.

use crate::domain::wilayah::{Kode, Level};
use crate::error::{Error, Result};

/// One region.
#[derive(Clone, Debug)]
pub struct Wilayah {
    pub kode: Kode,
    pub nama: String,
}

/// All regions, each after the one it lies in.
pub fn semua() -> Result<Vec<Wilayah>> {
    let rusak = || Error::fault("the file of regions is malformed");
    let mut baris = include_str!("wilayah.txt").lines();
    let (kabupaten, nama) = baris.next().and_then(|satu| satu.split_once(' ')).ok_or_else(rusak)?;
    let mut semua = vec![wilayah(kabupaten.to_owned(), nama)?];
    for satu in baris {
        let (kecamatan, desa) = satu.split_once(": ").ok_or_else(rusak)?;
        let (nomor, nama) = kecamatan.split_once(' ').ok_or_else(rusak)?;
        semua.push(wilayah(format!("{kabupaten}.{nomor}"), nama)?);
        for satu in desa.split(", ") {
            let (akhir, nama) = satu.split_once(' ').ok_or_else(rusak)?;
            semua.push(wilayah(format!("{kabupaten}.{nomor}.{akhir}"), nama)?);
        }
    }
    Ok(semua)
}

/// The desa and kelurahan, in the order of their codes.
pub fn desa() -> Result<Vec<Wilayah>> {
    let mut desa = semua()?;
    desa.retain(|satu| matches!(satu.kode.level(), Level::Desa | Level::Kelurahan));
    Ok(desa)
}

fn wilayah(kode: String, nama: &str) -> Result<Wilayah> {
    Ok(Wilayah { kode: Kode::parse(&kode)?, nama: nama.to_owned() })
}

//! Invented names. Given and family names are single words of a public sample (Faker, id_ID); nobody is meant.

use std::sync::LazyLock;

use super::acak::Acak;
use crate::domain::pertumbuhan::JenisKelamin;

/// One line a kind: `kind: name, name, …`.
static DAFTAR: LazyLock<Nama> = LazyLock::new(|| Nama {
    depan_perempuan: baris("depan_perempuan"),
    depan_laki: baris("depan_laki"),
    belakang_perempuan: baris("belakang_perempuan"),
    belakang_laki: baris("belakang_laki"),
    posyandu: baris("posyandu"),
});

struct Nama {
    depan_perempuan: Vec<&'static str>,
    depan_laki: Vec<&'static str>,
    belakang_perempuan: Vec<&'static str>,
    belakang_laki: Vec<&'static str>,
    posyandu: Vec<&'static str>,
}

fn baris(jenis: &str) -> Vec<&'static str> {
    let text = include_str!("nama.txt");
    let isi = text.lines().find_map(|satu| satu.strip_prefix(jenis)?.strip_prefix(": "));
    isi.map(|isi| isi.split(", ").collect()).unwrap_or_default()
}

/// A given name.
pub fn depan(acak: &mut Acak, jenis_kelamin: JenisKelamin) -> &'static str {
    match jenis_kelamin {
        JenisKelamin::LakiLaki => acak.pilih(&DAFTAR.depan_laki),
        JenisKelamin::Perempuan => acak.pilih(&DAFTAR.depan_perempuan),
    }
}

/// A family name, or nothing: many Indonesians have none.
pub fn belakang(acak: &mut Acak, jenis_kelamin: JenisKelamin) -> &'static str {
    match jenis_kelamin {
        _ if acak.peluang(0.25) => "",
        JenisKelamin::LakiLaki => acak.pilih(&DAFTAR.belakang_laki),
        JenisKelamin::Perempuan => acak.pilih(&DAFTAR.belakang_perempuan),
    }
}

/// Given name and family name together.
pub fn gabung(depan: &str, belakang: &str) -> String {
    if belakang.is_empty() { depan.to_owned() } else { format!("{depan} {belakang}") }
}

/// A whole name.
pub fn lengkap(acak: &mut Acak, jenis_kelamin: JenisKelamin) -> String {
    let depan = depan(acak, jenis_kelamin);
    gabung(depan, belakang(acak, jenis_kelamin))
}

/// The name of the n-th post of a village, counted from a starting point that differs by village.
pub fn posyandu(mulai: usize, ke: usize) -> &'static str {
    let banyak = DAFTAR.posyandu.len().max(1);
    // Steps of 5 visit all 24 names before one comes again.
    DAFTAR.posyandu.get((mulai + ke * 5) % banyak).copied().unwrap_or_default()
}

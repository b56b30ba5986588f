//! What the table tests of the kinds share: people of an age, and a record read, checked and flagged as it would be
//! when it is sent.

use chrono::{Days, Months, NaiveDate};
use serde_json::Value as Json;

use crate::domain::bidang::Isi;
use crate::domain::bidang::aturan::{Konteks, Orang, Tanda};
use crate::domain::bidang::isian::Nilai;
use crate::domain::pertumbuhan::JenisKelamin;
use crate::error::Code;

/// The day of every service here.
pub fn hari() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 20).unwrap()
}

pub fn berumur_bulan(jenis_kelamin: JenisKelamin, bulan: u32) -> Orang {
    Orang {
        jenis_kelamin,
        lahir: hari() - Months::new(bulan),
        hari_diketahui: true,
        hamil_sejak: None,
        bersalin: None,
    }
}

pub fn perempuan(tahun: u32) -> Orang {
    berumur_bulan(JenisKelamin::Perempuan, tahun * 12)
}

pub fn laki(tahun: u32) -> Orang {
    berumur_bulan(JenisKelamin::LakiLaki, tahun * 12)
}

pub fn ibu_hamil(tahun: u32, minggu: u64) -> Orang {
    Orang { hamil_sejak: Some(hari() - Days::new(7 * minggu)), ..perempuan(tahun) }
}

pub fn ibu_nifas(tahun: u32, hari_ke: u64) -> Orang {
    Orang { bersalin: Some(hari() - Days::new(hari_ke)), ..perempuan(tahun) }
}

fn konteks(orang: Option<&Orang>) -> Konteks<'_> {
    Konteks { tanggal: hari(), orang, sebelum: None, verdict: None, janggal: false }
}

pub fn isi(kode: &str, isi: &Json) -> Isi {
    Isi::baca(kode, isi.as_object().unwrap()).unwrap()
}

/// The flags of a record that must be accepted.
pub fn tanda_of(kode: &str, orang: Option<&Orang>, given: &Json) -> Vec<Tanda> {
    let (isi, konteks) = (isi(kode, given), konteks(orang));
    isi.periksa(&konteks).unwrap_or_else(|refusal| panic!("{given}: {refusal} {:?}", refusal.field));
    isi.tanda(&konteks)
}

/// The ids of the rules that fire, in their order.
pub fn tanda(kode: &str, orang: &Orang, given: &Json) -> String {
    let ids: Vec<_> = tanda_of(kode, Some(orang), given).iter().map(|flag| flag.patokan.kode).collect();
    ids.join(" ")
}

/// What one flag looked at.
pub fn masukan(kode: &str, orang: &Orang, given: &Json, aturan: &str) -> String {
    let found = tanda_of(kode, Some(orang), given);
    found.iter().find(|flag| flag.patokan.kode == aturan).map(|flag| flag.masukan.clone()).unwrap_or_default()
}

/// The code and the field of a refusal.
pub fn ditolak(kode: &str, orang: Option<&Orang>, given: &Json) -> (Code, String) {
    let read = Isi::baca(kode, given.as_object().unwrap());
    let refused = read.and_then(|isi| isi.periksa(&konteks(orang)));
    let refusal = refused.err().unwrap_or_else(|| panic!("{given} was accepted"));
    (refusal.code, refusal.field.unwrap_or_default())
}

/// The first odd field of a record that is accepted after a second look.
pub fn janggal(kode: &str, orang: &Orang, given: &Json) -> Option<String> {
    isi(kode, given).periksa(&konteks(Some(orang))).unwrap()
}

/// A computed value, by its name in Rust.
pub fn hitungan(kode: &str, given: &Json, nama: &str) -> Nilai {
    let isi = isi(kode, given);
    let at = isi.jenis().tampil().position(|medan| medan.nama == nama).unwrap();
    isi.nilai(at)
}

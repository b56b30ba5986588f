//! How the fields of one record hang together (*hubungan*): a reason that a no asks for, a part that exceeds its whole, a
//! date behind the service. A field's own form is checked by `isian`; these look at two at once.

use chrono::NaiveDate;

use super::aturan::Konteks;
use super::isian::Banyak;
use crate::domain::pilihan::Pilihan;
use crate::domain::tanggal::not_future;
use crate::error::{Code, Refusal};

/// The field must be given here.
pub fn wajib(ada: bool, medan: &'static str, kalimat: &'static str) -> Result<(), Refusal> {
    if ada { Ok(()) } else { Err(Refusal::new(Code::Required).saying(kalimat).on(medan)) }
}

/// What is said of the field must fit the rest of the record.
pub fn sesuai(cocok: bool, medan: &'static str, kalimat: &'static str) -> Result<(), Refusal> {
    if cocok { Ok(()) } else { Err(Refusal::new(Code::ImpossibleValue).saying(kalimat).on(medan)) }
}

/// A date on or before the day of the service.
pub fn tidak_sesudah(
    konteks: &Konteks<'_>,
    tanggal: impl Into<Option<NaiveDate>>,
    medan: &'static str,
) -> Result<(), Refusal> {
    let tanggal: Option<NaiveDate> = tanggal.into();
    tanggal.map_or(Ok(()), |hari| not_future(hari, konteks.tanggal)).map_err(|refusal| refusal.on(medan))
}

/// Are all the papers of the list there?
pub fn lengkap<P: Pilihan>(berkas: &Banyak<P>) -> bool {
    P::NILAI.iter().all(|(satu, _, _)| berkas.ada(*satu))
}

/// A number as the rules compare it; none of the fields reaches the limit.
pub fn bulat(angka: i64) -> i32 {
    i32::try_from(angka).unwrap_or(i32::MAX)
}

/// How many codes were chosen, as the rules tell it.
pub fn banyak<P: Pilihan>(daftar: &Banyak<P>) -> i32 {
    i32::try_from(daftar.0.len()).unwrap_or(i32::MAX)
}

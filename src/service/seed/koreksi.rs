//! Corrections: now and then a pressure was copied wrongly and put right the same hour, or a whole card was written for
//! the wrong person and cancelled. What stands is the right one; here is the version before.

use chrono::{DateTime, Duration, Utc};
use uuid::Uuid;

use super::acak::Untuk;
use super::layanan::{Layanan, Meja};
use super::nilai::Dinilai;
use crate::domain::bidang::isian::{Diastole, Sistole};
use crate::domain::bidang::{Isi, SkriningPtm};
use crate::domain::koreksi::JenisKoreksi;

const SALAH: f64 = 0.008;
const BATAL: f64 = 0.003;

/// A version that went.
pub struct Koreksi {
    pub id: Uuid,
    pub layanan: Layanan,
    pub janggal: bool,
    pub tindakan: JenisKoreksi,
    pub alasan: &'static str,
    pub pada: DateTime<Utc>,
}

/// The versions before, of a post.
pub fn koreksi(meja: &Meja<'_>, semua: &[Dinilai]) -> Vec<Koreksi> {
    let mut acak = meja.acak(Untuk::Koreksi, 0);
    let mut hasil = Vec::new();
    for satu in semua {
        let Isi::SkriningPtm(isi) = &satu.layanan.isi else { continue };
        let undi = acak.satuan();
        let pada = satu.layanan.pada + Duration::minutes(acak.antara(10, 45));
        let (tindakan, alasan) = match undi {
            _ if pada >= meja.waktu.kini => continue,
            _ if undi < SALAH => (JenisKoreksi::Koreksi, "Salah menyalin angka tekanan darah."),
            _ if undi < SALAH + BATAL => (JenisKoreksi::Batal, "Tercatat untuk orang yang keliru."),
            _ => continue,
        };
        let mut layanan = satu.layanan.clone();
        if tindakan == JenisKoreksi::Koreksi {
            layanan.isi = Isi::SkriningPtm(salah(isi));
        } else {
            layanan.id = acak.id(layanan.pada);
        }
        hasil.push(Koreksi { id: acak.id(pada), layanan, janggal: false, tindakan, alasan, pada });
    }
    hasil
}

/// Ten more than the cuff said.
fn salah(isi: &SkriningPtm) -> SkriningPtm {
    let naik = |nilai: Option<i32>| nilai.map(|nilai| (nilai + 10).min(130));
    SkriningPtm {
        sistole: isi.sistole.map(|sistole| Sistole((sistole.0 + 10).min(219))),
        diastole: naik(isi.diastole.map(|diastole| diastole.0)).map(Diastole),
        ..isi.clone()
    }
}

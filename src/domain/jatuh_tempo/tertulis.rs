//! The calendars as rules to be read (`domain::acuan`), made of the tables and constants by which they decide.

use super::skrining::{self, BarisSkrining, Syarat, TABEL_SKRINING};
use super::{Alasan, Kontak, anak, ibu};
use crate::domain::acuan::{Angka, GolonganAturan, Tertulis, VersiTertulis, sejak};
use crate::domain::pilihan::Pilihan as _;

/// Every calendar.
pub fn tertulis() -> Vec<Tertulis> {
    let mut all = skrining_tahunan();
    all.extend(ibu::KONTAK_ANC.iter().map(kontak));
    all.extend(ibu::NIFAS.iter().map(|baris| kunjungan("nifas ibu", baris, ibu::SUMBER_NIFAS)));
    all.extend(ibu::NEONATUS.iter().map(|baris| kunjungan("bayi baru lahir", baris, ibu::SUMBER_NEONATUS)));
    all.extend(ibu::lain().into_iter().chain(anak::kalender()).chain(skrining::rematri()).map(lain));
    all
}

/// A calendar that is not a table: its reason, what it says, its source and figures.
pub(super) type Kalender = (Alasan, &'static str, &'static str, Vec<Angka>);

fn rule(kode: String, keterangan: String, versi: Vec<VersiTertulis>) -> Tertulis {
    Tertulis { kode, golongan: GolonganAturan::JatuhTempo, tindakan: None, keterangan, versi }
}

fn lain((alasan, keterangan, sumber, angka): Kalender) -> Tertulis {
    let kode = format!("JATUH_{}", alasan.kode());
    rule(kode, keterangan.to_owned(), vec![VersiTertulis::pertama(sumber, angka)])
}

/// The yearly screenings: a rule for each, with a version for each table that has it.
fn skrining_tahunan() -> Vec<Tertulis> {
    let mut all: Vec<Tertulis> = Vec::new();
    for tabel in TABEL_SKRINING {
        for baris in tabel.baris {
            let (kode, keterangan) = sebutan(baris);
            let at = all.iter().position(|known| known.kode == kode).unwrap_or_else(|| {
                all.push(rule(kode, keterangan, Vec::new()));
                all.len() - 1
            });
            let versions = &mut all[at].versi;
            let nomor = i32::try_from(versions.len() + 1).unwrap_or(i32::MAX);
            let mut angka = vec![tahun("umur mulai", baris.umur.0)];
            angka.extend(baris.umur.1.map(|sampai| tahun("umur di bawah", sampai)));
            versions.push(VersiTertulis { nomor, sejak: sejak(tabel.berlaku), sumber: baris.sumber, angka });
        }
    }
    all
}

fn sebutan(baris: &BarisSkrining) -> (String, String) {
    let (akhiran, siapa) = match baris.syarat {
        Syarat::Semua => ("", "semua"),
        Syarat::TidakHamil => ("", "semua yang tidak hamil"),
        Syarat::BerisikoGula => ("_BERISIKO", "yang berisiko"),
        Syarat::Perokok => ("", "perokok"),
    };
    let tugas = baris.alasan.tugas();
    (format!("JATUH_{}{akhiran}", baris.alasan.kode()), format!("Setahun sekali, untuk {siapa}: {tugas}."))
}

fn tahun(nama: &'static str, nilai: u32) -> Angka {
    Angka::baru(nama, i32::try_from(nilai).unwrap_or(i32::MAX), "tahun")
}

/// A number of days as a figure.
pub(super) fn hari(nama: &'static str, nilai: u64) -> Angka {
    Angka::baru(nama, i32::try_from(nilai).unwrap_or(i32::MAX), "hari")
}

fn kontak(kontak: &Kontak) -> Tertulis {
    let (dari, sampai) = kontak.trimester;
    let angka = vec![
        hari("hari kehamilan dari", dari),
        hari("hari kehamilan sampai", sampai),
        hari("jatuh tempo hari ke", kontak.jatuh),
    ];
    let keterangan = format!("Periksa kehamilan {}, yang ke-{} pada trimesternya.", kontak.kode, kontak.ke);
    rule(format!("JATUH_{}", kontak.kode), keterangan, vec![VersiTertulis::pertama(ibu::SUMBER_ANC, angka)])
}

fn kunjungan(siapa: &str, (kode, dari, sampai): &(&str, u64, u64), sumber: &'static str) -> Tertulis {
    let angka = vec![hari("hari setelah lahir dari", *dari), hari("hari setelah lahir sampai", *sampai)];
    rule(
        format!("JATUH_{kode}"),
        format!("Kunjungan {siapa} {kode}."),
        vec![VersiTertulis::pertama(sumber, angka)],
    )
}

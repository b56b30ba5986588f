//! The schedules of doses and the complete sets, as rules to be read (`domain::acuan`).

use super::bias::{self, BarisBias};
use super::jadwal::{BarisDosis, JE, Setelah, TABEL_JADWAL};
use super::lengkap::{Kumpulan, TABEL_KUMPULAN};
use super::{DosisVaksin, Jangka, td};
use crate::domain::acuan::{Angka, GolonganAturan, Tertulis, VersiTertulis, sejak};
use crate::domain::pilihan::Pilihan as _;

/// Every dose, at every version of its schedule, and every set.
pub fn tertulis() -> Vec<Tertulis> {
    let mut all: Vec<Tertulis> = DosisVaksin::NILAI.iter().filter_map(|(dosis, ..)| satu(*dosis)).collect();
    all.extend(TABEL_KUMPULAN.iter().map(kumpulan));
    all
}

fn satu(dosis: DosisVaksin) -> Option<Tertulis> {
    let mut versi = rutin(dosis);
    if versi.is_empty() {
        versi.extend(bias::baris(dosis).map(sekolah));
    }
    if versi.is_empty() {
        let other = td::baris(dosis).or_else(|| (dosis == JE.dosis).then_some(JE))?;
        versi.push(VersiTertulis::pertama(other.sumber, angka(&other)));
    }
    let nama = dosis.nama();
    Some(Tertulis {
        kode: format!("DOSIS_{}", dosis.kode()),
        golongan: GolonganAturan::Imunisasi,
        tindakan: None,
        keterangan: format!(
            "Kapan {nama} diberikan dan mulai umur berapa dihitung. Versi menurut tanggal lahir."
        ),
        versi,
    })
}

/// The versions of the routine schedule that have this dose; one that says the same as the version before it is none.
fn rutin(dosis: DosisVaksin) -> Vec<VersiTertulis> {
    let mut versions: Vec<VersiTertulis> = Vec::new();
    for jadwal in TABEL_JADWAL {
        let Some(baris) = jadwal.baris.iter().find(|baris| baris.dosis == dosis) else { continue };
        let angka = angka(baris);
        if versions.last().is_some_and(|last| last.angka == angka) {
            continue;
        }
        let nomor = i32::try_from(versions.len() + 1).unwrap_or(i32::MAX);
        versions.push(VersiTertulis { nomor, sejak: sejak(jadwal.lahir_sejak), sumber: baris.sumber, angka });
    }
    versions
}

fn angka(baris: &BarisDosis) -> Vec<Angka> {
    let mut figures = vec![
        lama("umur", baris.umur),
        lama("umur paling awal", baris.paling_awal),
        lama("tidak lagi mulai umur", baris.sampai),
    ];
    figures.extend(setelah(baris.setelah));
    figures
}

fn sekolah(baris: &BarisBias) -> VersiTertulis {
    let mut figures = vec![
        Angka::baru("kelas", baris.kelas, "kelas"),
        Angka::baru("bulan pemberian", i32::try_from(baris.bulan).unwrap_or(0), "bulan ke"),
        lama("umur paling awal", baris.paling_awal),
    ];
    figures.extend(setelah(baris.setelah));
    VersiTertulis::pertama(baris.sumber, figures)
}

fn setelah(setelah: Setelah) -> Option<Angka> {
    let (dosis, jarak) = setelah?;
    Some(lama(jarak_setelah(dosis), jarak))
}

/// The distance to a dose, by its name: names are few, and each is made once for the program.
fn jarak_setelah(dosis: DosisVaksin) -> &'static str {
    use std::sync::LazyLock;
    static NAMA: LazyLock<Vec<(DosisVaksin, String)>> = LazyLock::new(|| {
        DosisVaksin::NILAI.iter().map(|(dosis, kode, _)| (*dosis, format!("jarak setelah {kode}"))).collect()
    });
    NAMA.iter().find(|(known, _)| *known == dosis).map_or("jarak", |(_, nama)| nama)
}

fn lama(nama: &'static str, jangka: Jangka) -> Angka {
    let (banyak, satuan) = match jangka {
        Jangka::Hari(n) => (n, "hari"),
        Jangka::Minggu(n) => (n, "minggu"),
        Jangka::Bulan(n) => (n, "bulan"),
    };
    Angka::baru(nama, i32::try_from(banyak).unwrap_or(i32::MAX), satuan)
}

fn kumpulan(set: &Kumpulan) -> Tertulis {
    let doses: Vec<&str> = set.dosis.iter().copied().flatten().map(|dosis| dosis.kode()).collect();
    let figures =
        vec![Angka::baru("dihitung pada umur", i32::try_from(set.ulang_tahun).unwrap_or(0), "bulan")];
    let keterangan = format!("{}: {}.", set.nama, doses.join(", "));
    Tertulis::tetap(GolonganAturan::Kelengkapan, set.versi.kode().to_owned(), keterangan, set.sumber, figures)
}

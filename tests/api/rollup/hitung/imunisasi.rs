//! Immunisation, counted again: children whose birthday of a set lies in the period, doses given in it, children without
//! the first DPT. Whether one dose is valid is judged by its own rules, which have vectors of their own, and the sets
//! are data; what is complete, and when, is worked out here. Source: indicators.md section 7.

use std::collections::BTreeSet;

use chrono::{Datelike as _, NaiveDate};
use posyandu::domain::imunisasi::{DosisDiberi, DosisVaksin, Kelahiran, TABEL_KUMPULAN, Vaksin, nilai_dosis};
use posyandu::domain::pilihan::Pilihan as _;
use posyandu::domain::rollup::Ukur;
use posyandu::domain::rollup::ukur::Satu;
use posyandu::domain::tanggal::PresisiLahir;

use super::program::genap;
use super::{Lembar, Orang, bulan};

/// Of the book: was the dose given, which, and on which day.
fn buku(orang: &Orang) -> Vec<(bool, DosisVaksin, NaiveDate)> {
    let lines = orang.layanan.iter().filter(|one| one.kode == "KES-02");
    lines
        .map(|one| {
            let dosis = DosisVaksin::dari_kode(one.isi["dosis"].as_str().unwrap()).unwrap();
            let day = one.tanggal_di("tanggalDiberikan").unwrap_or(one.tanggal);
            (one.isi["status"] == "DIBERIKAN", dosis, day)
        })
        .collect()
}

/// The doses that count, in the order in which they were given.
pub(super) fn dihitung(orang: &Orang) -> Vec<(DosisVaksin, NaiveDate)> {
    let given: Vec<DosisDiberi> = buku(orang)
        .into_iter()
        .filter(|(given, _, _)| *given)
        .map(|(_, dosis, tanggal)| DosisDiberi { tanggal, dosis })
        .collect();
    let lahir = Kelahiran { tanggal: orang.lahir, presisi: orang.presisi };
    let judged = nilai_dosis(lahir, &given, NaiveDate::MAX);
    judged.iter().filter(|dose| dose.dihitung).map(|dose| (dose.dosis, dose.tanggal)).collect()
}

/// The first and the last day on which somebody can have been born.
fn lahir(orang: &Orang) -> (NaiveDate, NaiveDate) {
    let day = |month, day| NaiveDate::from_ymd_opt(orang.lahir.year(), month, day);
    let month = orang.lahir.month();
    match orang.presisi {
        PresisiLahir::Hari => (orang.lahir, orang.lahir),
        PresisiLahir::Bulan => {
            (day(month, 1).unwrap(), (28..=31).rev().find_map(|last| day(month, last)).unwrap())
        }
        PresisiLahir::Tahun => (day(1, 1).unwrap(), day(12, 31).unwrap()),
    }
}

impl Lembar<'_> {
    pub(super) fn imunisasi(&mut self) {
        let mut counts = Vec::new();
        for orang in &self.warga {
            self.kumpulan(&mut counts, orang);
            let doses: BTreeSet<DosisVaksin> =
                orang.dosis.iter().filter(|(_, day)| self.dalam(*day)).map(|(dosis, _)| *dosis).collect();
            counts.extend(doses.into_iter().map(Ukur::Dosis));
            if (4..60).contains(&bulan(orang.lahir, self.acuan)) {
                let known = !buku(orang).is_empty();
                // Whoever has a later one has had the first.
                let dpt = orang
                    .dosis
                    .iter()
                    .any(|(dosis, day)| dosis.vaksin() == Vaksin::DptHbHib && *day <= self.acuan);
                counts.push(Ukur::NolDosisSasaran(Satu));
                counts.extend((known && !dpt).then_some(Ukur::NolDosis(Satu)));
                counts.extend((!known).then_some(Ukur::NolDosisTidakDiketahui(Satu)));
            }
        }
        self.tulis_semua(counts);
    }

    fn kumpulan(&self, counts: &mut Vec<Ukur>, orang: &Orang) {
        let (earliest, latest) = lahir(orang);
        for set in TABEL_KUMPULAN {
            let birthday = genap(latest, i32::try_from(set.ulang_tahun).unwrap());
            if !self.dalam(birthday) {
                continue;
            }
            counts.push(Ukur::KumpulanSasaran(set.versi));
            let book = buku(orang);
            if orang.presisi == PresisiLahir::Tahun || book.is_empty() {
                counts.push(Ukur::KumpulanTidakDiketahui(set.versi));
                continue;
            }
            // Whose first PCV came after the first birthday needs two of them.
            let first = book.iter().filter(|(given, dosis, _)| *given && *dosis == DosisVaksin::Pcv1);
            let late = first.map(|(_, _, day)| *day).min().is_some_and(|day| day >= genap(earliest, 12));
            let (mut complete, mut before) = (true, true);
            for dosis in set.dosis.iter().copied().flatten() {
                if late && *dosis == DosisVaksin::Pcv3 {
                    continue;
                }
                let got = orang.dosis.iter().filter(|(other, _)| other == dosis).map(|(_, day)| *day).min();
                complete &= got.is_some();
                before &= got.is_some_and(|day| day < birthday);
            }
            counts.extend(before.then_some(Ukur::KumpulanTepat(set.versi)));
            counts.extend(complete.then_some(Ukur::KumpulanLengkap(set.versi)));
        }
    }
}

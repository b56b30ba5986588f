//! Immunisation: children who reached the birthday of a set with it complete, doses that were given, children without
//! the first DPT. A dose counts wherever and by whomever it was given, if it was not too early; of a child without any
//! record nothing is known, which stays in the denominator. Source: indicators.md section 7.

use chrono::{Datelike, NaiveDate};

use super::card::Card;
use super::orang::{Orang, Saat};
use super::ukur::{Satu, Ukur};
use crate::domain::bidang::kesehatan::imunisasi::StatusDosis;
use crate::domain::imunisasi::{
    DosisDiberi, DosisDinilai, Jangka, Kelengkapan, StatusKelengkapan, TABEL_KUMPULAN, Vaksin, kelengkapan,
    nilai_dosis,
};
use crate::domain::tanggal::umur_bulan;

/// Completed months from which a child without the first DPT is a zero-dose child.
const NOL_DOSIS: std::ops::Range<i32> = 4..60;

/// What is known of somebody's immunisation, for one year.
pub(super) struct Anak {
    diketahui: bool,
    dinilai: Vec<DosisDinilai>,
    /// The sets whose birthday lies in the year, with the day.
    kumpulan: Vec<(NaiveDate, Kelengkapan)>,
}

impl Anak {
    pub fn of(orang: &Orang, tahun: i32) -> Anak {
        let records = orang.layanan.iter().filter_map(|one| Some((one.isi.dosis?, one)));
        let given = records.clone().filter(|(_, one)| one.isi.status == Some(StatusDosis::Diberikan));
        let diberi: Vec<DosisDiberi> = given
            .map(|(dosis, one)| DosisDiberi {
                tanggal: one.isi.tanggal_diberikan.unwrap_or(one.tanggal),
                dosis,
            })
            .collect();
        let diketahui = records.count() > 0;
        let birthdays: Vec<_> = TABEL_KUMPULAN
            .iter()
            .map(|set| (set.versi, Jangka::Bulan(set.ulang_tahun).sejak(orang.kelahiran().paling_akhir())))
            .filter(|(_, day)| day.year() == tahun)
            .collect();
        let sets = if birthdays.is_empty() {
            Vec::new()
        } else {
            kelengkapan(orang.kelahiran(), &diberi, diketahui, NaiveDate::MAX)
        };
        let due = |set: &Kelengkapan| birthdays.iter().find(|(versi, _)| *versi == set.versi);
        let kumpulan = sets.into_iter().filter_map(|set| due(&set).map(|(_, day)| (*day, set))).collect();
        let dinilai = if diberi.is_empty() {
            Vec::new()
        } else {
            nilai_dosis(orang.kelahiran(), &diberi, NaiveDate::MAX)
        };
        Anak { diketahui, dinilai, kumpulan }
    }
}

pub(super) fn hitung(card: &mut Card, saat: &Saat<'_>) {
    let anak = &saat.setahun.imunisasi;
    for (_, set) in anak.kumpulan.iter().filter(|(day, _)| saat.memuat(*day)) {
        let before = set.status == StatusKelengkapan::LengkapSebelumUlangTahun;
        let ever = before || set.status == StatusKelengkapan::Lengkap;
        let unknown = set.status == StatusKelengkapan::TidakDiketahui;
        card.count(Ukur::KumpulanSasaran(set.versi), saat.masa, 1);
        card.count(Ukur::KumpulanTepat(set.versi), saat.masa, before.into());
        card.count(Ukur::KumpulanLengkap(set.versi), saat.masa, ever.into());
        card.count(Ukur::KumpulanTidakDiketahui(set.versi), saat.masa, unknown.into());
    }
    for dose in anak.dinilai.iter().filter(|dose| dose.dihitung && saat.memuat(dose.tanggal)) {
        if card.at(Ukur::Dosis(dose.dosis), saat.masa) == 0 {
            card.count(Ukur::Dosis(dose.dosis), saat.masa, 1);
        }
    }
    if NOL_DOSIS.contains(&umur_bulan(saat.orang.lahir, saat.hari)) {
        // Whoever has a later dose in the book has had the first, recorded or not.
        let dpt = |dose: &DosisDinilai| {
            dose.dihitung && dose.dosis.vaksin() == Vaksin::DptHbHib && dose.tanggal <= saat.hari
        };
        let zero = anak.diketahui && !anak.dinilai.iter().any(dpt);
        card.count(Ukur::NolDosisSasaran(Satu), saat.masa, 1);
        card.count(Ukur::NolDosis(Satu), saat.masa, zero.into());
        card.count(Ukur::NolDosisTidakDiketahui(Satu), saat.masa, (!anak.diketahui).into());
    }
}

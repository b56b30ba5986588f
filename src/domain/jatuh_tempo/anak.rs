//! The calendars of children: weighing every month, length or height in February and August, development by age,
//! vitamin A in February and August, deworming once a year. Source: lifecycle-and-sessions.md sections 3.4 and 5.

use chrono::{Datelike, NaiveDate};

use super::tertulis::Kalender;
use super::{Alasan, Hal, Jatuh, Orang, Rinci, Riwayat};
use crate::domain::acuan::Angka;
use crate::domain::imunisasi::Jangka;
use crate::domain::siklus::is_balita;
use crate::domain::tanggal::{Bulan, genap_bulan, umur_bulan};

/// The months of vitamin A and of measuring all children (bulan penimbangan) [R].
pub const FEBRUARI_AGUSTUS: [u32; 2] = [2, 8];
/// The month in which deworming begins, after vitamin A [R]; it may be made up for until December.
const AGUSTUS: u32 = 8;
/// Ages of KPSP in months [K].
const KPSP: [u32; 16] = [3, 6, 9, 12, 15, 18, 21, 24, 30, 36, 42, 48, 54, 60, 66, 72];
/// Days after its age from which KPSP is overdue [P], as for a vaccine.
const TENGGANG: Jangka = Jangka::Hari(28);

/// The calendars of children, to be read.
pub(super) fn kalender() -> Vec<Kalender> {
    let bulan = |nama, bulan: u32| Angka::baru(nama, i32::try_from(bulan).unwrap_or(i32::MAX), "bulan");
    let ukur = FEBRUARI_AGUSTUS.map(|ke| bulan("bulan ke", ke)).to_vec();
    let vitamin = |dari, sampai| {
        let umur = [bulan("umur mulai", dari), bulan("umur di bawah", sampai)];
        umur.into_iter().chain(FEBRUARI_AGUSTUS.map(|ke| bulan("bulan ke", ke))).collect::<Vec<_>>()
    };
    const PERMENKES: &str = "Permenkes 2/2020; lifecycle-and-sessions.md section 5: months [R]";
    const KAPSUL: &str = "lifecycle-and-sessions.md section 5: months and ages [R], doses [K]";
    vec![
        (
            Alasan::Timbang,
            "Balita ditimbang tiap bulan.",
            "Buku KIA 2023, KMS",
            vec![bulan("umur di bawah", 60)],
        ),
        (Alasan::UkurTinggi, "Balita diukur panjang atau tingginya pada bulan penimbangan.", PERMENKES, ukur),
        (Alasan::VitaminABiru, "Vitamin A kapsul biru, satu pada tiap bulannya.", KAPSUL, vitamin(6, 12)),
        (Alasan::VitaminAMerah, "Vitamin A kapsul merah, satu pada tiap bulannya.", KAPSUL, vitamin(12, 60)),
        (
            Alasan::ObatCacing,
            "Obat cacing setahun sekali, setelah vitamin A.",
            "lifecycle-and-sessions.md section 5: once a year, in August [R]; from 12 months [K]",
            vec![bulan("umur mulai", 12), bulan("bulan ke", AGUSTUS)],
        ),
        (
            Alasan::Perkembangan,
            "Perkembangan anak diperiksa pada tiap umur ini (KPSP).",
            "KPSP [K], lifecycle-and-sessions.md section 3.4",
            KPSP.map(|umur| bulan("umur", umur)).to_vec(),
        ),
    ]
}

pub(super) fn jatuh(orang: &Orang, riwayat: &Riwayat<'_>) -> Vec<Jatuh> {
    let (lahir, hari) = (orang.lahir.tanggal, riwayat.hari);
    let mut all = Vec::new();
    if is_balita(lahir, hari) {
        all.push(timbang(lahir, riwayat));
        all.extend(tinggi(riwayat));
        all.extend(vitamin_a(lahir, riwayat));
        all.extend(obat_cacing(lahir, riwayat));
    }
    all.extend(kpsp(lahir, riwayat));
    all
}

/// Every month; overdue when a whole month went by without a weighing.
fn timbang(lahir: NaiveDate, riwayat: &Riwayat<'_>) -> Jatuh {
    let last = riwayat.terakhir(Hal::Berat);
    let due = last.map_or(lahir, |day| Bulan::of(day).next().first_day());
    let overdue = Bulan::of(due).next().first_day();
    Jatuh::baru(Alasan::Timbang, due, Some(overdue), riwayat.hari)
}

/// In the month of measuring itself.
fn tinggi(riwayat: &Riwayat<'_>) -> Option<Jatuh> {
    let month = Bulan::of(riwayat.hari);
    let open = FEBRUARI_AGUSTUS.contains(&month.nomor()) && !riwayat.sejak(Hal::Tinggi, month.first_day());
    open.then(|| Jatuh::baru(Alasan::UkurTinggi, month.first_day(), None, riwayat.hari))
}

/// One capsule a period. The age on the day it is given decides whether there is one and of which colour: who turns six
/// months inside the month is due from that day on [P].
fn vitamin_a(lahir: NaiveDate, riwayat: &Riwayat<'_>) -> Option<Jatuh> {
    let now = Bulan::of(riwayat.hari);
    let in_period = FEBRUARI_AGUSTUS.contains(&now.nomor());
    let given = in_period && riwayat.sejak(Hal::VitaminA, now.first_day());
    let period = |month: &Bulan| FEBRUARI_AGUSTUS.contains(&month.nomor()) && !(given && *month == now);
    let month = (0..12).map(|ke| now.maju(ke)).find(period)?;
    let from = genap_bulan(lahir, 6).max(month.first_day());
    if from > month.last_day() {
        return None;
    }
    let on = from.max(riwayat.hari);
    let alasan = match umur_bulan(lahir, on) {
        6..12 => Alasan::VitaminABiru,
        12..60 => Alasan::VitaminAMerah,
        _ => return None,
    };
    Some(Jatuh::baru(alasan, from, None, riwayat.hari).sampai(month.next().first_day(), riwayat.hari))
}

/// Once a year, from August, from 12 months [K]; overdue from September.
fn obat_cacing(lahir: NaiveDate, riwayat: &Riwayat<'_>) -> Option<Jatuh> {
    let year = riwayat.hari.year();
    let day = |month| NaiveDate::from_ymd_opt(year, month, 1);
    let from = genap_bulan(lahir, 12).max(day(AGUSTUS)?);
    if from.year() != year || riwayat.sejak(Hal::ObatCacing, day(1)?) {
        return None;
    }
    let overdue = day(AGUSTUS + 1)?.max(TENGGANG.sejak(from));
    Some(Jatuh::baru(Alasan::ObatCacing, from, Some(overdue), riwayat.hari))
}

/// The questionnaire of the latest age reached, until the next one takes its place.
fn kpsp(lahir: NaiveDate, riwayat: &Riwayat<'_>) -> Option<Jatuh> {
    let age = u32::try_from(umur_bulan(lahir, riwayat.hari)).ok()?;
    let at = KPSP.iter().rposition(|bulan| *bulan <= age)?;
    let (bulan, next) = (*KPSP.get(at)?, KPSP.get(at + 1)?);
    let from = genap_bulan(lahir, bulan);
    let due = Jatuh::baru(Alasan::Perkembangan, from, Some(TENGGANG.sejak(from)), riwayat.hari)
        .sampai(genap_bulan(lahir, *next), riwayat.hari)
        .rinci(Rinci::Bulan(bulan));
    (!riwayat.sejak(Hal::Perkembangan, from)).then_some(due)
}

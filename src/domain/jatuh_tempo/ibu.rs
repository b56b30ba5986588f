//! The calendars of pregnancy and of the weeks after birth: six contacts of antenatal care in the pattern 1-2-3, iron
//! tablets, tetanus vaccine, visits after the delivery and of the new-born. Antenatal care itself is at pustu or
//! puskesmas; the kader reminds. Source: lifecycle-and-sessions.md sections 3.2, 3.3 and 4.3.

use chrono::{Days, NaiveDate};

use super::tertulis::{Kalender, hari};
use super::{Alasan, Hal, Hamil, Jatuh, Orang, Rinci, Riwayat, dosis_diberi};
use crate::domain::imunisasi::{Jangka, nilai_dosis, status_td};
use crate::domain::siklus::is_nifas;

/// A contact of antenatal care and its weeks of pregnancy.
#[derive(Clone, Copy, Debug)]
pub struct Kontak {
    pub kode: &'static str,
    /// The trimester's first and last day, in days of pregnancy.
    pub trimester: (u64, u64),
    /// The how-manieth of its trimester.
    pub ke: usize,
    /// The day of pregnancy on which it is due [K]: the guideline gives the trimester only.
    pub jatuh: u64,
}

const T1: (u64, u64) = (0, 12 * 7);
const T2: (u64, u64) = (12 * 7 + 1, 24 * 7);
/// Until two weeks after term; after that somebody asks what became of it.
const T3: (u64, u64) = (24 * 7 + 1, 42 * 7);

/// Six contacts: one to week 12, two to week 24, three to the birth; with a doctor at the first and the fifth (ILP
/// guide [R]).
pub const KONTAK_ANC: [Kontak; 6] = [
    Kontak { kode: "K1", trimester: T1, ke: 1, jatuh: 4 * 7 },
    Kontak { kode: "K2", trimester: T2, ke: 1, jatuh: 14 * 7 },
    Kontak { kode: "K3", trimester: T2, ke: 2, jatuh: 20 * 7 },
    Kontak { kode: "K4", trimester: T3, ke: 1, jatuh: 26 * 7 },
    Kontak { kode: "K5", trimester: T3, ke: 2, jatuh: 32 * 7 },
    Kontak { kode: "K6", trimester: T3, ke: 3, jatuh: 36 * 7 },
];

/// Visits after the delivery, first and last day (ILP guide [R]).
pub(super) const NIFAS: [(&str, u64, u64); 4] =
    [("KF1", 0, 2), ("KF2", 3, 7), ("KF3", 8, 28), ("KF4", 29, 42)];
/// Visits of the new-born, first and last day [K]; that there are three is [R].
pub(super) const NEONATUS: [(&str, u64, u64); 3] = [("KN1", 0, 2), ("KN2", 3, 7), ("KN3", 8, 28)];

/// A term pregnancy in days from the first day of the last period.
const CUKUP_BULAN: u64 = 280;
/// Tablets are asked for again after this time [P], and are overdue after as long again.
const TTD: Jangka = Jangka::Hari(30);
/// Days after the due date from which a contact or a vaccine is overdue [P].
const TENGGANG: Jangka = Jangka::Hari(28);

const ILP: &str = "KMK HK.01.07/MENKES/2015/2023 (ILP)";
pub(super) const SUMBER_ANC: &str =
    "KMK HK.01.07/MENKES/2015/2023 (ILP): 1-2-3; the day within the trimester [K]";
pub(super) const SUMBER_NIFAS: &str = ILP;
pub(super) const SUMBER_NEONATUS: &str = "KMK HK.01.07/MENKES/2015/2023 (ILP): three visits; their days [K]";

/// The calendars besides contacts and visits, to be read.
pub(super) fn lain() -> Vec<Kalender> {
    let (Jangka::Hari(ttd) | Jangka::Minggu(ttd) | Jangka::Bulan(ttd)) = TTD;
    let ttd = vec![hari("diberi lagi setelah", ttd.into())];
    let minta = "Tablet tambah darah ibu hamil, diminum tiap hari dan diminta lagi sebelum habis.";
    let td = "Imunisasi Td ibu hamil, segera setelah jaraknya dengan dosis sebelumnya cukup.";
    vec![
        (Alasan::TtdBumil, minta, "KMK HK.01.07/MENKES/2015/2023 (ILP); every 30 days [P]", ttd),
        (Alasan::TdBumil, td, "national slides on Td status [N]", Vec::new()),
    ]
}

pub(super) fn jatuh(orang: &Orang, riwayat: &Riwayat<'_>) -> Vec<Jatuh> {
    let hari = riwayat.hari;
    let mut all = Vec::new();
    if let Some(hamil) = orang.hamil.filter(|hamil| hamil.sejak <= hari) {
        let start = mulai(hamil);
        all.extend(anc(start, riwayat));
        let tablets = riwayat.terakhir(Hal::TtdBumil).map_or(start, |day| TTD.sejak(day));
        all.push(Jatuh::baru(Alasan::TtdBumil, tablets, Some(TTD.sejak(tablets)), hari));
        all.extend(td(orang, start, riwayat));
    }
    if let Some(day) = orang.bersalin.filter(|day| orang.hamil.is_none() && is_nifas(*day, hari)) {
        all.extend(visits(Alasan::Nifas, Hal::Nifas, &NIFAS, day, riwayat));
    }
    all.extend(visits(Alasan::Neonatus, Hal::Neonatus, &NEONATUS, orang.lahir.tanggal, riwayat));
    all
}

/// The day from which weeks of pregnancy are counted.
fn mulai(hamil: Hamil) -> NaiveDate {
    awal_kehamilan(hamil.sejak, hamil.hpl)
}

/// The day from which weeks of pregnancy are counted: by the expected day of birth where there is one.
pub fn awal_kehamilan(sejak: NaiveDate, hpl: Option<NaiveDate>) -> NaiveDate {
    hpl.and_then(|hpl| hpl.checked_sub_days(Days::new(CUKUP_BULAN))).unwrap_or(sejak)
}

fn setelah(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX)
}

/// The first contact of this trimester that has not been, or of the next one.
fn anc(start: NaiveDate, riwayat: &Riwayat<'_>) -> Option<Jatuh> {
    let open = |kontak: &&Kontak| {
        let (from, to) = (setelah(start, kontak.trimester.0), setelah(start, kontak.trimester.1));
        // Each record tells how many there were in its trimester so far.
        let been = riwayat.catatan.iter().filter(|c| (from..=to.min(riwayat.hari)).contains(&c.tanggal));
        let been = been.filter_map(|c| if let Hal::KontakAnc(ke) = c.hal { Some(ke) } else { None }).max();
        riwayat.hari <= to && usize::from(been.unwrap_or(0)) < kontak.ke
    };
    let kontak = KONTAK_ANC.iter().find(open)?;
    let due = setelah(start, kontak.jatuh);
    let next = Jatuh::baru(Alasan::Anc, due, Some(TENGGANG.sejak(due)), riwayat.hari);
    let mulai = setelah(start, kontak.trimester.0);
    let given_up = setelah(start, kontak.trimester.1 + 1);
    Some(Jatuh { mulai, ..next.rinci(Rinci::Kunjungan(kontak.kode)) }.sampai(given_up, riwayat.hari))
}

/// The next dose of tetanus vaccine, as soon as the interval has passed.
fn td(orang: &Orang, start: NaiveDate, riwayat: &Riwayat<'_>) -> Option<Jatuh> {
    let dinilai = nilai_dosis(orang.lahir, &dosis_diberi(riwayat.catatan), riwayat.hari);
    let (dosis, from) = status_td(&dinilai, orang.lahir.tanggal).berikut?;
    let due = from.max(start);
    let next = Jatuh::baru(Alasan::TdBumil, due, Some(TENGGANG.sejak(due)), riwayat.hari);
    Some(next.rinci(Rinci::Dosis(dosis)))
}

/// The visit whose days these are, when it has not been, and the one that comes next.
fn visits(
    alasan: Alasan,
    hal: Hal,
    kalender: &'static [(&'static str, u64, u64)],
    born: NaiveDate,
    riwayat: &Riwayat<'_>,
) -> impl Iterator<Item = Jatuh> {
    kalender.iter().filter_map(move |(kode, from, to)| {
        let (from, to) = (setelah(born, *from), setelah(born, *to));
        let been = riwayat.hari_hari(hal).any(|day| (from..=to).contains(&day));
        let due = Jatuh::baru(alasan, from, None, riwayat.hari).rinci(Rinci::Kunjungan(kode));
        let past = riwayat.hari > to;
        (!been && !past).then(|| due.sampai(setelah(to, 1), riwayat.hari))
    })
}

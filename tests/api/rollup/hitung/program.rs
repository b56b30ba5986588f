//! Programmes, counted again: vitamin A in February and August, deworming, breast milk only, women who gave birth, and
//! the screenings of a year. Source: indicators.md section 5.

use chrono::{Datelike as _, Days, NaiveDate};
use posyandu::domain::rollup::Ukur;
use posyandu::domain::rollup::ukur::Satu;

use super::skrining::{GULA_SEMUA, ada_gula, berisiko_gula, diukur};
use super::{Hamil, Layanan, Lembar, Orang, bulan};

/// The months of vitamin A, and those of deworming.
const FEBRUARI: u32 = 2;
const AGUSTUS: u32 = 8;

/// The first day on which somebody is so many months old.
pub(super) fn genap(lahir: NaiveDate, months: i32) -> NaiveDate {
    let born_in = lahir.year() * 12 + lahir.month0() as i32 + months;
    let (year, month) = (born_in.div_euclid(12), born_in.rem_euclid(12) as u32 + 1);
    NaiveDate::from_ymd_opt(year, month, lahir.day())
        .unwrap_or_else(|| akhir_bulan(year, month).succ_opt().unwrap())
}

fn akhir_bulan(year: i32, month: u32) -> NaiveDate {
    (28..=31).rev().find_map(|day| NaiveDate::from_ymd_opt(year, month, day)).unwrap()
}

/// What was given (KES-03), and on which day.
fn diberi(orang: &Orang) -> Vec<(bool, NaiveDate)> {
    let given = orang.layanan.iter().filter(|one| one.kode == "KES-03");
    given
        .map(|one| {
            let worm = one.isi["pemberian"] == "OBAT_CACING";
            (worm, one.tanggal_di("tanggalDiberikan").unwrap_or(one.tanggal))
        })
        .collect()
}

/// A capsule of this month: nothing for a child it is not meant for.
fn kapsul(orang: &Orang, year: i32, month: u32) -> Option<bool> {
    let meant = |day| (6..60).contains(&bulan(orang.lahir, day));
    for (worm, day) in diberi(orang) {
        if !worm && (day.year(), day.month()) == (year, month) && meant(day) {
            return Some(true);
        }
    }
    meant(akhir_bulan(year, month)).then_some(false)
}

/// Deworming medicine of this year.
fn cacing(orang: &Orang, year: i32) -> Option<bool> {
    let meant = |day| (12..60).contains(&bulan(orang.lahir, day));
    let got = diberi(orang).iter().any(|(worm, day)| *worm && day.year() == year && meant(*day));
    if got { Some(true) } else { meant(akhir_bulan(year, AGUSTUS)).then_some(false) }
}

/// The answer about breast milk, of a child below six months.
fn asi(orang: &Orang, one: &Layanan) -> Option<bool> {
    let infant = (0..6).contains(&bulan(orang.lahir, one.tanggal));
    one.isi["asiEksklusif"].as_bool().filter(|_| infant && one.kode == "KES-01")
}

/// Of somebody who is meant, and of them who has it.
fn pasang(counts: &mut Vec<Ukur>, done: Option<bool>, whom: Ukur, what: Ukur) {
    counts.extend(done.map(|_| whom));
    counts.extend((done == Some(true)).then_some(what));
}

impl Lembar<'_> {
    pub(super) fn program(&mut self) {
        let mut counts = Vec::new();
        for orang in &self.warga {
            self.vitamin_a(&mut counts, orang);
            self.air_susu(&mut counts, orang);
            self.bersalin(&mut counts, orang);
            if self.setahun() {
                pasang(&mut counts, cacing(orang, self.tahun), Ukur::CacingSasaran(Satu), Ukur::Cacing(Satu));
                self.setahun_sekali(&mut counts, orang);
            }
        }
        self.tulis_semua(counts);
    }

    fn vitamin_a(&self, counts: &mut Vec<Ukur>, orang: &Orang) {
        if self.setahun() {
            let two = [FEBRUARI, AGUSTUS].map(|month| kapsul(orang, self.tahun, month));
            if let [Some(first), Some(second)] = two {
                let both = Some(first && second);
                pasang(counts, both, Ukur::VitaminADuaSasaran(Satu), Ukur::VitaminADua(Satu));
            }
            return;
        }
        for month in [FEBRUARI, AGUSTUS] {
            if self.dalam(NaiveDate::from_ymd_opt(self.tahun, month, 15).unwrap()) {
                let got = kapsul(orang, self.tahun, month);
                pasang(counts, got, Ukur::VitaminASasaran(Satu), Ukur::VitaminA(Satu));
            }
        }
    }

    fn air_susu(&self, counts: &mut Vec<Ukur>, orang: &Orang) {
        let now = self.didapat(orang).filter_map(|one| asi(orang, one)).next_back();
        pasang(counts, now, Ukur::AsiDitanya(Satu), Ukur::Asi(Satu));
        if !self.dalam(genap(orang.lahir, 6)) {
            return;
        }
        let (mut refused, mut to_the_end) = (false, false);
        for one in &orang.layanan {
            match asi(orang, one) {
                Some(true) => to_the_end |= bulan(orang.lahir, one.tanggal) == 5,
                Some(false) => refused = true,
                None => {}
            }
        }
        let known = if refused { Some(false) } else { to_the_end.then_some(true) };
        pasang(counts, known, Ukur::AsiLulusSasaran(Satu), Ukur::AsiLulus(Satu));
        counts.extend(known.is_none().then_some(Ukur::AsiTidakDiketahui(Satu)));
    }

    /// One woman, with the last child of the period.
    fn bersalin(&self, counts: &mut Vec<Ukur>, orang: &Orang) {
        let mut last: Option<(NaiveDate, &Hamil)> = None;
        for hamil in &orang.hamil {
            if let Some(day) = hamil.bersalin().filter(|day| self.dalam(*day))
                && last.is_none_or(|(other, _)| day >= other)
            {
                last = Some((day, hamil));
            }
        }
        let Some((day, hamil)) = last else { return };
        let start = hamil.hpl.map_or(hamil.selang.0, |hpl| hpl - Days::new(280));
        let (mut ttd, mut mms, mut contacts) = (0, 0, [0_i64; 3]);
        for one in orang.layanan.iter().filter(|one| one.kode == "KES-04") {
            if one.tanggal < hamil.selang.0 || one.tanggal > day {
                continue;
            }
            let tablets = one.isi["ttdDiberikan"].as_i64().unwrap_or(0);
            if one.isi["produkTtd"] == "MMS" {
                mms += tablets
            } else {
                ttd += tablets
            }
            // To week 12, to week 24, to the birth.
            let trimester = match (one.tanggal - start).num_days() {
                0..=84 => 0,
                85..=168 => 1,
                169..=294 => 2,
                _ => continue,
            };
            let so_far = one.isi["kontakAnc"].as_i64().unwrap_or(0);
            contacts[trimester] = contacts[trimester].max(so_far);
        }
        counts.push(Ukur::Bersalin(Satu));
        counts.extend((ttd >= 90 || mms >= 180).then_some(Ukur::TtdCukup(Satu)));
        let pattern = contacts[0] >= 1 && contacts[1] >= 2 && contacts[2] >= 3;
        counts.extend(pattern.then_some(Ukur::Anc6(Satu)));
        counts.extend((contacts.iter().sum::<i64>() >= 6).then_some(Ukur::Anc6Jumlah(Satu)));
    }

    /// The screenings that belong together, on whatever days of the year.
    fn setahun_sekali(&self, counts: &mut Vec<Ukur>, orang: &Orang) {
        let years = bulan(orang.lahir, self.acuan) / 12;
        let any = |done: &dyn Fn(&Layanan) -> bool| self.didapat(orang).any(done);
        let (pressure, glucose) = (any(&diukur("sistole")), any(&ada_gula));
        if years >= 15 {
            let body = any(&|one| {
                ["KES-06", "KES-10"].contains(&one.kode.as_str())
                    && ((one.ada("berat") && one.ada("tinggi")) || one.ada("lingkarPerut"))
            });
            let due = years >= GULA_SEMUA || berisiko_gula(self, orang);
            counts.push(Ukur::PtmSasaran(Satu));
            counts.extend((pressure && body && (glucose || !due)).then_some(Ukur::Ptm(Satu)));
        }
        if years >= 60 {
            let lansia = |medan: &'static str| any(&move |one| one.kode == "KES-07" && one.ada(medan));
            let complete = pressure && glucose && lansia("aksMakan") && lansia("skilas");
            counts.push(Ukur::LansiaSasaran(Satu));
            counts.extend(complete.then_some(Ukur::LansiaLengkap(Satu)));
        }
        if orang.datang.iter().any(|(pos, day, _)| *pos == self.pos && self.dalam(*day)) {
            let asked = any(&|one| {
                one.kode == "KES-08"
                    || (["KES-01", "KES-04", "KES-05", "KES-06", "KES-10"].contains(&one.kode.as_str())
                        && one.ada("gejalaTbc"))
            });
            counts.push(Ukur::TbcHadir(Satu));
            counts.extend(asked.then_some(Ukur::Tbc(Satu)));
        }
    }
}

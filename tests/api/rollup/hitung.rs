//! Every count of every card, counted again: plain loops over whole rows, as somebody with all registers on the table
//! would do it. It shares no code with the product but the names of counts and groups, the catalogue, and what has
//! vectors of its own elsewhere: the z-scores that a row keeps, whether a dose is valid, holidays. Participation is
//! counted here, every other theme in a file of its own.

mod gizi;
mod imunisasi;
mod jenis;
mod pos;
mod program;
mod register;
mod rujukan;
mod skrining;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike as _, NaiveDate};
use posyandu::domain::id::PosyanduId;
use posyandu::domain::posyandu::Bidang;
use posyandu::domain::rollup::Ukur;
use posyandu::domain::rollup::jumlah::Dijumlah;
use posyandu::domain::rollup::ukur::{Golongan, Lingkup, Satu};
use posyandu::domain::siklus::KelompokStatistik;
use uuid::Uuid;

pub use self::register::Buku;
use self::register::{Hamil, Hari, Kunjungan, Layanan, Orang, Sk, ada, bulan, umur};

/// Twelve months, four quarters, the year.
const MASA: usize = 17;

/// Of a post, a year and a count, the number of each period. What is not there is zero.
pub type Angka = BTreeMap<(PosyanduId, i32, Ukur), [i64; MASA]>;

impl Buku {
    /// Counts these years of every post.
    pub fn hitung(&self, tahun: impl Iterator<Item = i32> + Clone) -> Angka {
        let mut angka = Angka::new();
        for pos in &self.pos {
            for tahun in tahun.clone() {
                for (letak, (dari, sampai)) in masa(tahun).into_iter().enumerate() {
                    let acuan = self.acuan(pos.id, dari, sampai);
                    let mut lembar = Lembar {
                        buku: self,
                        pos: pos.id,
                        dari,
                        sampai,
                        acuan,
                        warga: self.orang.iter().filter(|orang| orang.tinggal(pos.id, acuan)).collect(),
                        tahun,
                        letak,
                        angka: &mut angka,
                    };
                    lembar.kelompok();
                    if letak < 12 {
                        lembar.skdn();
                    }
                    lembar.bidang();
                    lembar.rumah();
                    lembar.baris();
                    lembar.kader(Lingkup::Semua, pos.kader_wajib);
                    for bidang in Bidang::ALL {
                        lembar.kader(Lingkup::Bidang(bidang), 1);
                    }
                    lembar.buka();
                    lembar.gizi();
                    lembar.program();
                    lembar.imunisasi();
                    lembar.jenis();
                    lembar.skrining();
                    lembar.pos();
                    lembar.rujukan();
                }
            }
        }
        angka
    }

    fn acuan(&self, pos: Uuid, dari: NaiveDate, sampai: NaiveDate) -> NaiveDate {
        let days = self.hari.iter().filter(|hari| hari.pos == pos && hari.buka()).map(|hari| hari.tanggal);
        days.filter(|hari| (dari..=sampai).contains(hari)).max().unwrap_or(sampai)
    }
}

/// First and last day of the seventeen periods of a year.
fn masa(tahun: i32) -> Vec<(NaiveDate, NaiveDate)> {
    let months = (1..=12).map(|bulan| (bulan, bulan));
    let spans = months.chain([(1, 3), (4, 6), (7, 9), (10, 12), (1, 12)]);
    let first = |bulan| NaiveDate::from_ymd_opt(tahun, bulan, 1).unwrap();
    let last =
        |bulan: u32| (28..=31).rev().find_map(|hari| NaiveDate::from_ymd_opt(tahun, bulan, hari)).unwrap();
    spans.map(|(dari, sampai)| (first(dari), last(sampai))).collect()
}

/// One period of a post, as it is filled in.
struct Lembar<'a> {
    buku: &'a Buku,
    pos: Uuid,
    dari: NaiveDate,
    sampai: NaiveDate,
    acuan: NaiveDate,
    /// Who lives there on the reference date.
    warga: Vec<&'a Orang>,
    tahun: i32,
    letak: usize,
    angka: &'a mut Angka,
}

impl Lembar<'_> {
    /// So many more; growth monitoring and attendance are added up over everybody as well.
    fn tulis(&mut self, ukur: Ukur, n: usize) {
        for ukur in [Some(ukur), jumlah(ukur)].into_iter().flatten().filter(|_| n > 0) {
            let key = (PosyanduId(self.pos), self.tahun, ukur);
            self.angka.entry(key).or_default()[self.letak] += i64::try_from(n).unwrap();
        }
    }

    fn tulis_semua(&mut self, counts: Vec<Ukur>) {
        for ukur in counts {
            self.tulis(ukur, 1);
        }
    }

    fn dalam(&self, tanggal: NaiveDate) -> bool {
        (self.dari..=self.sampai).contains(&tanggal)
    }

    /// Is it the whole year?
    fn setahun(&self) -> bool {
        self.letak == MASA - 1
    }

    /// What somebody received in the period, wherever, the earlier first.
    fn didapat<'o>(
        &self,
        orang: &'o Orang,
    ) -> impl DoubleEndedIterator<Item = &'o Layanan> + Clone + use<'o> {
        let (dari, sampai) = (self.dari, self.sampai);
        orang.layanan.iter().filter(move |one| (dari..=sampai).contains(&one.tanggal))
    }

    /// The days of the post in the period, planned, held or called off.
    fn hari(&self) -> impl Iterator<Item = &Hari> {
        self.buku.hari.iter().filter(|hari| hari.pos == self.pos && self.dalam(hari.tanggal))
    }

    fn kunjungan(&self) -> impl Iterator<Item = &Kunjungan> {
        self.buku.kunjungan.iter().filter(|visit| visit.pos == self.pos && self.dalam(visit.tanggal))
    }

    /// What was recorded at the post in the period: for people who are registered somewhere, for houses, for nobody.
    fn tercatat(&self) -> impl Iterator<Item = &Layanan> {
        let people = self.buku.orang.iter().flat_map(|orang| &orang.layanan);
        let houses = self.buku.rumah.iter().flat_map(|(_, _, layanan)| layanan);
        let all = people.chain(houses).chain(&self.buku.umum);
        all.filter(|one| one.pos == self.pos && self.dalam(one.tanggal))
    }

    fn kelompok(&mut self) {
        let mut counts = Vec::new();
        for orang in &self.warga {
            counts.push(Ukur::Warga(golongan(orang, orang.kelompok(self.acuan))));
            let mut came = BTreeSet::new();
            for (pos, tanggal, group) in &orang.datang {
                if *pos == self.pos && self.dalam(*tanggal) && came.insert(*group as usize) {
                    counts.push(Ukur::Datang(golongan(orang, *group)));
                }
            }
        }
        self.tulis_semua(counts);
    }

    fn skdn(&mut self) {
        let mut counts = Vec::new();
        for orang in self.warga.iter().filter(|orang| bulan(orang.lahir, self.acuan) < 60) {
            let of = golongan(orang, umur(orang.lahir, self.acuan));
            counts.push(Ukur::S(of));
            if orang.buku.is_some_and(|sejak| sejak <= self.acuan) {
                counts.push(Ukur::K(of));
            }
            let here = orang.layanan.iter().filter(|one| one.pos == self.pos && self.dalam(one.tanggal));
            let weighed: Vec<_> = here.filter_map(|one| one.timbang.clone()).collect();
            assert!(weighed.len() < 2, "two verdicts in a month");
            for (letter, dua_t, bgm) in weighed {
                counts.push(match letter.as_str() {
                    "N" => Ukur::N(of),
                    "T" => Ukur::T(of),
                    "O" => Ukur::O(of),
                    "B" => Ukur::B(of),
                    other => panic!("a verdict {other}"),
                });
                counts.extend(dua_t.then_some(Ukur::DuaT(of)));
                counts.extend(bgm.then_some(Ukur::Bgm(of)));
            }
        }
        self.tulis_semua(counts);
    }

    fn bidang(&mut self) {
        let mut counts = Vec::new();
        for orang in &self.warga {
            let months = bulan(orang.lahir, self.acuan);
            for (bidang, meant) in [
                (Bidang::Kesehatan, true),
                (Bidang::TrantibumLinmas, true),
                (Bidang::Pendidikan, (36..72).contains(&months)),
            ] {
                let got =
                    |one: &&Layanan| one.pos == self.pos && one.bidang == bidang && self.dalam(one.tanggal);
                counts.extend(meant.then_some(Ukur::Berhak(bidang)));
                counts.extend(
                    (meant && orang.layanan.iter().any(|one| got(&one))).then_some(Ukur::Terlayani(bidang)),
                );
            }
        }
        self.tulis_semua(counts);
    }

    fn rumah(&mut self) {
        let mut counts = Vec::new();
        for (rumah, pos, layanan) in self.buku.rumah.iter().filter(|(_, pos, _)| *pos == self.pos) {
            assert!(layanan.iter().all(|one| one.pos == *pos), "a household is served by its post");
            if !self.warga.iter().any(|orang| orang.rumah == Some(*rumah)) {
                continue;
            }
            for bidang in [Bidang::PekerjaanUmum, Bidang::PerumahanRakyat, Bidang::Sosial] {
                let got = layanan.iter().any(|one| one.bidang == bidang && self.dalam(one.tanggal));
                counts.push(Ukur::Berhak(bidang));
                counts.extend(got.then_some(Ukur::Terlayani(bidang)));
            }
        }
        self.tulis_semua(counts);
    }

    fn baris(&mut self) {
        let here = self.tercatat().map(|one| Ukur::Baris(one.bidang)).collect();
        self.tulis_semua(here);
    }

    fn kader(&mut self, lingkup: Lingkup, wajib: i64) {
        let mine = |sk: &&Sk| {
            let meant = match lingkup {
                Lingkup::Semua => true,
                Lingkup::Bidang(bidang) => sk.bidang.contains(&bidang),
            };
            sk.pos == self.pos && meant
        };
        let roster: Vec<&Sk> = self.buku.kader.iter().filter(mine).collect();
        let serving = |on: NaiveDate| -> BTreeSet<Uuid> {
            roster.iter().filter(|sk| ada(&sk.masa, on)).map(|sk| sk.id).collect()
        };
        let (mut listed, mut active, mut expected, mut present, mut any) =
            (BTreeSet::new(), BTreeSet::new(), 0, 0, false);
        for hari in self.hari().filter(|hari| hari.buka()) {
            let serving = serving(hari.tanggal);
            any = true;
            expected += serving.len();
            present += serving.intersection(&hari.kader).count();
            active.extend(serving.intersection(&hari.kader).copied());
            listed.extend(serving);
        }
        for visit in self.kunjungan() {
            let serving = serving(visit.tanggal);
            any = true;
            active.extend(serving.get(&visit.kader).copied());
            listed.extend(serving);
        }
        if !any {
            listed = serving(self.sampai);
        }
        let filled = serving(self.acuan).len();
        for (ukur, n) in [
            (Ukur::KaderBertugas(lingkup), listed.len()),
            (Ukur::KaderAktif(lingkup), active.len()),
            (Ukur::KaderDiharapkan(lingkup), expected),
            (Ukur::KaderHadir(lingkup), present),
            (Ukur::KaderAda(lingkup), filled),
            (Ukur::KaderPerlu(lingkup), usize::try_from(wajib).unwrap()),
        ] {
            self.tulis(ukur, n);
        }
    }

    fn buka(&mut self) {
        let held = self.hari().filter(|hari| hari.buka());
        let days: Vec<NaiveDate> = held.map(|hari| hari.tanggal).collect();
        let months: BTreeSet<u32> = days.iter().map(|hari| hari.month()).collect();
        self.tulis(Ukur::HariBuka(Satu), days.len());
        self.tulis(Ukur::BulanBuka(Satu), months.len());
    }
}

fn golongan(orang: &Orang, kelompok: KelompokStatistik) -> Golongan {
    Golongan { kelompok, jenis_kelamin: orang.jenis_kelamin }
}

/// The count of everybody, of a count by life stage and sex that is added up.
fn jumlah(ukur: Ukur) -> Option<Ukur> {
    Some(Ukur::Jumlah(match ukur {
        Ukur::S(_) => Dijumlah::S,
        Ukur::K(_) => Dijumlah::K,
        Ukur::N(_) => Dijumlah::N,
        Ukur::T(_) => Dijumlah::T,
        Ukur::O(_) => Dijumlah::O,
        Ukur::B(_) => Dijumlah::B,
        Ukur::Bgm(_) => Dijumlah::Bgm,
        Ukur::DuaT(_) => Dijumlah::DuaT,
        Ukur::Warga(_) => Dijumlah::Warga,
        Ukur::Datang(_) => Dijumlah::Datang,
        _ => return None,
    }))
}

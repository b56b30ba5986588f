//! A table of indicators in the long form (*panjang*): a line for each place, period and indicator, with its counts in
//! columns of their own. That is the form a pivot table wants, and whoever sums the counts there and divides afterwards
//! gets the rate of the region, which no sum of percentages does.
//!
//! It is read in pieces of whole periods or, where one period is too much, of some indicators of it: never of some
//! places, because places are ranked among each other. All pieces are as of one moment where the reader may ask for any.

use std::collections::{BTreeSet, HashMap, VecDeque};

use super::lembar::{Baris, Kepala, Kolom, Sel};
use super::minta::Minta;
use super::tempat::{Tempat, masa};
use super::{Pembaca, keterangan};
use crate::domain::id::PosyanduId;
use crate::domain::partisipasi::indikator::{Indikator, Rincian, Saring};
use crate::domain::pertumbuhan::JenisKelamin;
use crate::domain::pilihan::Pilihan as _;
use crate::domain::tanggal::Periode;
use crate::error::{Code, Refusal, Result};
use crate::service::partisipasi::tabel::{self, Banding, Deret, Nilai, Permintaan, Tabel, Tingkat};
use crate::store::partisipasi::Area;

/// Numbers that are read at once, about.
const SEPOTONG: usize = 50_000;
/// Lines that are laid out at once: a line takes ten times the memory of its number.
const SELAJUR: usize = 2_000;
/// The most lines of a file. A sheet of a workbook has room for 1,048,576.
const TERBANYAK: usize = 1_000_000;

/// What is left to be read.
pub struct Panjang {
    tempat: Tempat,
    letak: HashMap<PosyanduId, usize>,
    tanya: Permintaan,
    sisa: VecDeque<Potong>,
    /// What is read, and how many of its rows, over all periods, are laid out.
    terbaca: Option<(Tabel, usize)>,
}

/// One piece.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Potong {
    dari: Periode,
    sampai: Periode,
    /// Of the indicators that are asked for.
    indikator: std::ops::Range<usize>,
}

impl Panjang {
    /// Checks the whole question, and cuts it; also how many lines there will be.
    pub async fn buka(pembaca: &Pembaca, minta: &Minta) -> Result<(Kepala, Panjang, usize)> {
        let tanya = Permintaan { pada: pembaca.pada(&minta.tanya), ..minta.tanya.clone() };
        let periode = tabel::columns(&tanya, &pembaca.app)?;
        tabel::parts(&tanya)?;
        let tempat = Tempat::baca(&pembaca.app, &tanya.area).await?;
        let places = banyak_tempat(&tempat, &tanya) * tabel::filters(&tanya.rincian).len();
        let lines = places * periode.len() * tanya.indikator.len();
        if lines > TERBANYAK {
            let sentence = format!(
                "Berkas akan lebih dari {TERBANYAK} baris. Minta tingkat, rincian, atau periode yang lebih sedikit."
            );
            return Err(Refusal::new(Code::QueryTooComplex).saying(sentence).into());
        }
        let sisa = potong(&periode, places, tanya.indikator.len());
        let letak = tempat.pos.iter().enumerate().map(|(at, pos)| (pos.id, at)).collect();
        let kepala = Kepala {
            berkas: format!("indikator_{}", pembaca.cap(&tanya)),
            judul: "Tabel indikator posyandu".to_owned(),
            keterangan: keterangan(pembaca, &tempat, &tanya),
            kolom: kolom(&tanya),
            beku: 0,
            definisi: tanya.indikator.iter().map(|one| (String::new(), *one)).collect(),
        };
        Ok((kepala, Panjang { tempat, letak, tanya, sisa, terbaca: None }, lines))
    }

    /// The next lines, period by period; nothing at the end.
    pub async fn lanjut(&mut self, pembaca: &Pembaca) -> Result<Option<Vec<Baris>>> {
        loop {
            if let Some((tabel, done)) = self.terbaca.take() {
                let (lines, done) = self.baris(&tabel, done);
                if !lines.is_empty() {
                    self.terbaca = Some((tabel, done));
                    return Ok(Some(lines));
                }
            }
            let Some(potong) = self.sisa.pop_front() else { return Ok(None) };
            let tanya = Permintaan {
                dari: potong.dari,
                sampai: potong.sampai,
                indikator: self.tanya.indikator[potong.indikator].to_vec(),
                ..self.tanya.clone()
            };
            self.terbaca = Some((tabel::tabel(&pembaca.app, &pembaca.actor, &tanya).await?, 0));
        }
    }

    /// Some lines of a piece behind those that are done, and how many are done then.
    fn baris(&self, tabel: &Tabel, mut done: usize) -> (Vec<Baris>, usize) {
        let mut lines = Vec::new();
        let (periods, rows) = (&tabel.periode, &tabel.baris);
        while lines.len() < SELAJUR
            && let Some(at) = done.checked_div(rows.len())
            && let Some(periode) = periods.get(at)
        {
            let baris = &rows[done % rows.len()];
            let place = self.tempat_dari(baris, *periode);
            for deret in &baris.deret {
                let sel = place.iter().cloned().chain(self.angka(deret, at)).collect();
                lines.push(Baris { sel, jumlah: false });
            }
            done += 1;
        }
        (lines, done)
    }

    fn tempat_dari(&self, baris: &tabel::Baris, periode: Periode) -> Vec<Sel> {
        let post = PosyanduId::parse(&baris.kunci).ok().and_then(|id| self.letak.get(&id));
        let wilayah = post.map_or(baris.kunci.as_str(), |at| &self.tempat.pos[*at].wilayah);
        let (kecamatan, desa) = self.tempat.letak(wilayah);
        let mut sel =
            [periode.to_string().as_str(), &masa(periode), &baris.kunci, &baris.nama, kecamatan, desa]
                .map(Sel::teks)
                .to_vec();
        sel.push(Sel::Bulat(baris.posyandu));
        sel.extend(self.tanya.rincian.iter().map(|rincian| rinci(*rincian, baris.saring)));
        sel
    }

    fn angka(&self, deret: &Deret, at: usize) -> Vec<Sel> {
        let Some(now) = deret.nilai.get(at) else { return Vec::new() };
        let satuan = deret.indikator.satuan.kode().to_lowercase();
        let mut sel = [deret.indikator.kode, deret.indikator.nama, &satuan].map(Sel::teks).to_vec();
        sel.extend(hitungan(deret.indikator, now));
        sel.push(if now.tersamar() { Sel::teks("ya") } else { Sel::teks("tidak") });
        let place = deret.peringkat.get(at).copied().flatten().and_then(|place| i64::try_from(place).ok());
        sel.push(place.map_or(Sel::Kosong, Sel::Bulat));
        let rate = persen(deret.indikator, now);
        for (_, then) in &deret.banding {
            let Some(then) = then.get(at) else { continue };
            sel.extend(hitungan(deret.indikator, then));
            sel.push(selisih(&rate, &persen(deret.indikator, then)));
        }
        if self.tanya.target {
            let target = Sel::persepuluh(deret.target.get(at).copied().flatten());
            let short = selisih(&rate, &target);
            sel.extend([target, short]);
        }
        sel
    }
}

/// Numerator, denominator and rate, as far as they may be told.
fn hitungan(indikator: &Indikator, nilai: &Nilai) -> [Sel; 3] {
    [pembilang(nilai), penyebut(indikator, nilai), persen(indikator, nilai)]
}

pub(super) fn pembilang(nilai: &Nilai) -> Sel {
    if nilai.n_tersamar { Sel::Tersamar } else { Sel::Bulat(nilai.rate.n) }
}

pub(super) fn penyebut(indikator: &Indikator, nilai: &Nilai) -> Sel {
    match indikator.penyebut {
        None => Sel::Kosong,
        Some(_) if nilai.d_tersamar => Sel::Tersamar,
        Some(_) => Sel::Bulat(nilai.rate.d),
    }
}

pub(super) fn persen(indikator: &Indikator, nilai: &Nilai) -> Sel {
    match indikator.penyebut {
        Some(_) if nilai.tersamar() => Sel::Tersamar,
        Some(_) => Sel::persepuluh(nilai.rate.tenths()),
        None => Sel::Kosong,
    }
}

/// The rate less another one: hidden where one of them is, nothing where one of them is none.
fn selisih(now: &Sel, other: &Sel) -> Sel {
    match (now, other) {
        (Sel::Persepuluh(now), Sel::Persepuluh(other)) => Sel::Persepuluh(now - other),
        (Sel::Kosong, _) | (_, Sel::Kosong) => Sel::Kosong,
        _ => Sel::Tersamar,
    }
}

/// Of whom a line is, in one of the ways in which lines are told apart.
fn rinci(rincian: Rincian, saring: Saring) -> Sel {
    let text = match rincian {
        Rincian::Kelompok => saring.kelompok.map(|one| terbaca(one.kode())),
        Rincian::Bidang => saring.bidang.map(|one| terbaca(one.kode())),
        Rincian::JenisKelamin => saring.jenis_kelamin.map(|one| match one {
            JenisKelamin::LakiLaki => "Laki-laki".to_owned(),
            JenisKelamin::Perempuan => "Perempuan".to_owned(),
        }),
        Rincian::Jenis => {
            saring.jenis.and_then(|one| one.jenis()).map(|jenis| format!("{} {}", jenis.kode, jenis.nama))
        }
        Rincian::Dosis => saring.dosis.map(|one| one.kode().to_owned()),
        Rincian::Kumpulan => saring.kumpulan.map(|one| one.kode().to_owned()),
    };
    text.map_or(Sel::Kosong, Sel::Teks)
}

/// A code as a word: `USIA_SEKOLAH` is `Usia sekolah`.
pub(super) fn terbaca(kode: &str) -> String {
    let words = kode.to_lowercase().replace('_', " ");
    words.get(..1).map_or(String::new(), |first| format!("{}{}", first.to_uppercase(), &words[1..]))
}

fn kolom(tanya: &Permintaan) -> Vec<Kolom> {
    let mut all = [("Periode", 10), ("Masa", 18), ("Kode", 16), ("Tempat", 28), ("Kecamatan", 20)].to_vec();
    all.extend([("Desa/kelurahan", 22), ("Jumlah posyandu", 10)]);
    all.extend(tanya.rincian.iter().map(|rincian| match rincian {
        Rincian::Kelompok => ("Kelompok sasaran", 18),
        Rincian::JenisKelamin => ("Jenis kelamin", 12),
        Rincian::Bidang => ("Bidang", 18),
        Rincian::Jenis => ("Jenis pelayanan", 40),
        Rincian::Dosis => ("Dosis", 16),
        Rincian::Kumpulan => ("Kumpulan imunisasi", 20),
    }));
    all.extend([("Kode indikator", 22), ("Indikator", 38), ("Satuan", 9), ("Pembilang", 11)]);
    all.extend([("Penyebut", 11), ("Persen", 9), ("Tersamar", 9), ("Peringkat", 9)]);
    for banding in &tanya.banding {
        all.extend(match banding {
            Banding::Sebelumnya => [
                ("Pembilang periode sebelumnya", 13),
                ("Penyebut periode sebelumnya", 13),
                ("Persen periode sebelumnya", 13),
                ("Selisih dari periode sebelumnya", 13),
            ],
            Banding::TahunLalu => [
                ("Pembilang tahun lalu", 13),
                ("Penyebut tahun lalu", 13),
                ("Persen tahun lalu", 13),
                ("Selisih dari tahun lalu", 13),
            ],
        });
    }
    if tanya.target {
        all.extend([("Target", 9), ("Selisih dari target", 10)]);
    }
    all.into_iter().map(|(judul, lebar)| Kolom::new(judul, lebar)).collect()
}

/// How many places the table has rows for.
fn banyak_tempat(tempat: &Tempat, tanya: &Permintaan) -> usize {
    let by = |segments: usize| {
        let codes = tempat.pos.iter().map(|pos| pos.wilayah.split('.').take(segments).collect::<Vec<_>>());
        codes.collect::<BTreeSet<_>>().len()
    };
    match (tanya.tingkat, &tanya.area) {
        (Tingkat::Posyandu, _) | (_, Area::Posyandu(_)) => tempat.pos.len(),
        (Tingkat::Total, Area::Wilayah(_)) => 1,
        (Tingkat::Desa, _) => by(4),
        (Tingkat::Kecamatan, _) => by(3),
        (Tingkat::Kabupaten, _) => by(2),
    }
}

/// Cuts so many periods of so many places and indicators.
fn potong(periode: &[Periode], places: usize, indikator: usize) -> VecDeque<Potong> {
    let each = (places * indikator).max(1);
    let some = SEPOTONG.checked_div(places).unwrap_or(indikator).clamp(1, indikator.max(1));
    let starts = (0..indikator).step_by(some);
    let mut all = VecDeque::new();
    for masa in periode.chunks((SEPOTONG / each).max(1)) {
        let [dari, ..] = masa else { continue };
        let sampai = *masa.last().unwrap_or(dari);
        if each <= SEPOTONG {
            all.push_back(Potong { dari: *dari, sampai, indikator: 0..indikator });
        } else {
            let ranges = starts.clone().map(|start| start..indikator.min(start + some));
            all.extend(ranges.map(|indikator| Potong { dari: *dari, sampai, indikator }));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bulan(many: u32) -> Vec<Periode> {
        let first = Periode::parse("2024-01").unwrap();
        (0..many).map(|n| first.maju(n)).collect()
    }

    #[test]
    fn a_piece_is_never_too_large_and_nothing_is_left_out() {
        for (months, places, indikator) in [
            (1, 1, 1),
            (60, 806, 30),
            (12, 806, 4),
            (24, 16_120, 3),
            (2, 60_000, 2),
            (60, 1, 30),
            (3, 50_000, 1),
        ] {
            let periode = bulan(months);
            let mut seen = BTreeSet::new();
            for potong in potong(&periode, places, indikator) {
                let span: Vec<_> =
                    periode.iter().filter(|one| (potong.dari..=potong.sampai).contains(one)).collect();
                let numbers = span.len() * places * potong.indikator.len();
                // One indicator of one period is never cut.
                assert!(numbers <= SEPOTONG || (span.len(), potong.indikator.len()) == (1, 1), "{potong:?}");
                for one in span {
                    for at in potong.indikator.clone() {
                        assert!(seen.insert((*one, at)), "{potong:?}");
                    }
                }
            }
            assert_eq!(seen.len(), periode.len() * indikator, "{months} {places} {indikator}");
        }
    }

    #[test]
    fn codes_read_as_words() {
        for (kode, words) in [("USIA_SEKOLAH", "Usia sekolah"), ("SOSIAL", "Sosial"), ("", "")] {
            assert_eq!(terbaca(kode), words);
        }
    }
}

//! The monthly recaps (*rekap*) in the layout of the forms: a row a post, under the posts of a village its sum, under
//! the villages of a kecamatan theirs, and so on up to the area. A recap is a list of columns, each one side of an
//! indicator; sums come from the same table as the posts and are never added up here, because whoever reads with small
//! counts hidden could otherwise be shown a sum of what is hidden.

use std::collections::HashMap;

use super::lembar::{Baris, Kepala, Kolom, Sel};
use super::minta::{Jenis, Minta};
use super::panjang::{pembilang, penyebut, persen, terbaca};
use super::tempat::Tempat;
use super::{Pembaca, keterangan};
use crate::domain::partisipasi::indikator::{Indikator, Rincian};
use crate::domain::pilihan::Pilihan as _;
use crate::domain::posyandu::Bidang;
use crate::domain::wilayah::Level;
use crate::error::{Error, Result};
use crate::service::partisipasi::kecamatan;
use crate::service::partisipasi::tabel::{self, Nilai, Permintaan, Tingkat};
use crate::store::partisipasi::{Area, Pos};

/// One side of an indicator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sisi {
    Pembilang,
    Penyebut,
    Persen,
}

/// A column: what it is called, which indicator, of which sector, which side.
struct Angka {
    judul: String,
    indikator: &'static Indikator,
    bidang: Option<Bidang>,
    sisi: Sisi,
}

fn angka(judul: &str, kode: &str, bidang: Option<Bidang>, sisi: Sisi) -> Result<Angka> {
    let indikator = Indikator::dari_kode(kode).ok_or_else(|| Error::fault(format!("no indicator {kode}")))?;
    Ok(Angka { judul: judul.to_owned(), indikator, bidang, sisi })
}

/// The columns of the SKDN form, in its order: the letters, then the rates under the short names of their definitions.
fn skdn() -> Result<Vec<Angka>> {
    let letters = [
        ("S", "BALITA"),
        ("K", "K_S"),
        ("D", "DITIMBANG"),
        ("N", "N_D"),
        ("T", "T_DINILAI"),
        ("O", "TIDAK_DITIMBANG_LALU"),
        ("B", "PERTAMA_DITIMBANG"),
        ("BGM", "BGM_D"),
        ("2T", "DUA_T"),
    ];
    let letters = letters.into_iter().map(|(judul, kode)| angka(judul, kode, None, Sisi::Pembilang));
    let rates = ["K_S", "D_S", "N_D", "N_DINILAI", "BGM_D"].into_iter().map(|kode| {
        let rate = angka("", kode, None, Sisi::Persen)?;
        Ok(Angka { judul: singkatan(rate.indikator.nama).to_owned(), ..rate })
    });
    letters.chain(rates).collect()
}

/// The short name that a name ends with, in brackets.
fn singkatan(nama: &str) -> &str {
    nama.rsplit_once('(').map_or(nama, |(_, short)| short.trim_end_matches(')'))
}

/// The columns of the six sectors: five for each, then how many services in all, and of how many sectors.
fn enam_bidang() -> Result<Vec<Angka>> {
    use Sisi::{Pembilang, Penyebut, Persen};
    let mut all = Vec::new();
    for bidang in Bidang::ALL {
        let nama = terbaca(bidang.kode());
        for (judul, kode, sisi) in [
            ("sasaran", "TERLAYANI", Penyebut),
            ("terlayani", "TERLAYANI", Pembilang),
            ("persen terlayani", "TERLAYANI", Persen),
            ("pelayanan", "PELAYANAN", Pembilang),
            ("rujukan", "RUJUKAN", Pembilang),
        ] {
            all.push(angka(&format!("{nama}: {judul}"), kode, Some(bidang), sisi)?);
        }
    }
    all.push(angka("Pelayanan semua bidang", "PELAYANAN", None, Pembilang)?);
    all.push(angka("Bidang dengan pelayanan (0-6)", "KELUASAN", None, Pembilang)?);
    Ok(all)
}

/// The whole recap: there are never more rows than places.
pub async fn susun(pembaca: &Pembaca, minta: &Minta) -> Result<(Kepala, Vec<Baris>)> {
    let (judul, nama, all) = match minta.jenis {
        Jenis::Skdn => ("Rekapitulasi SKDN", "skdn", skdn()?),
        Jenis::EnamBidang => ("Rekapitulasi pelayanan enam bidang", "enam-bidang", enam_bidang()?),
        Jenis::Indikator => return Err(Error::fault("a table of indicators is no recap")),
    };
    let tanya = Permintaan { pada: pembaca.pada(&minta.tanya), ..minta.tanya.clone() };
    // What a role is not told at all has no column; what is hidden here and there has one.
    let (all, without): (Vec<_>, Vec<_>) = all
        .into_iter()
        .partition(|angka| pembaca.membaca(&bertanya(&tanya, &[angka.indikator], angka.bidang)));
    let tempat = Tempat::baca(&pembaca.app, &tanya.area).await?;
    let rekap = Rekap { tempat: &tempat, angka: &all };
    let levels = tingkatan(&tanya.area);
    let mut told = HashMap::new();
    for tingkat in levels.iter().copied() {
        told.extend(rekap.angka_pada(pembaca, &Permintaan { tingkat, ..tanya.clone() }).await?);
    }
    let mut kepala = Kepala {
        berkas: format!("{nama}_{}", pembaca.cap(&tanya)),
        judul: judul.to_owned(),
        keterangan: keterangan(pembaca, &tempat, &tanya),
        kolom: rekap.kolom(),
        beku: LABEL,
        definisi: rekap.definisi(),
    };
    if !without.is_empty() {
        let mut names: Vec<&str> = without.iter().map(|angka| angka.indikator.nama).collect();
        names.dedup();
        names.sort_unstable();
        names.dedup();
        kepala.keterangan.push(("Tidak tersedia untuk peran Anda", names.join(", ")));
    }
    Ok((kepala, rekap.baris(&levels, &told)))
}

/// Columns before the numbers.
const LABEL: u16 = 4;

/// The levels of an area, from the posts up to the area itself.
fn tingkatan(area: &Area) -> Vec<Tingkat> {
    use Tingkat::{Desa, Kabupaten, Kecamatan, Posyandu};
    let level = match area {
        Area::Wilayah(kode) => kode.level(),
        Area::Posyandu(_) => return vec![Posyandu],
    };
    match level {
        Level::Desa | Level::Kelurahan => vec![Posyandu, Desa],
        Level::Kecamatan => vec![Posyandu, Desa, Kecamatan],
        Level::Kabupaten => vec![Posyandu, Desa, Kecamatan, Kabupaten],
    }
}

fn bertanya(tanya: &Permintaan, indikator: &[&'static Indikator], bidang: Option<Bidang>) -> Permintaan {
    let rincian = bidang.map(|_| Rincian::Bidang).into_iter().collect();
    Permintaan { indikator: indikator.to_vec(), rincian, ..tanya.clone() }
}

/// What is told of a place: how many posts it has, and its numbers.
struct Isi {
    posyandu: i64,
    sel: Vec<Sel>,
}

struct Rekap<'a> {
    tempat: &'a Tempat,
    angka: &'a [Angka],
}

impl Rekap<'_> {
    /// The numbers of every place of a level, by its key.
    async fn angka_pada(&self, pembaca: &Pembaca, tanya: &Permintaan) -> Result<HashMap<String, Isi>> {
        let mut known: HashMap<(String, Option<Bidang>, &str), Nilai> = HashMap::new();
        let mut places: HashMap<String, i64> = HashMap::new();
        for per_bidang in [false, true] {
            let mut asked: Vec<&'static Indikator> = Vec::new();
            for angka in self.angka.iter().filter(|angka| angka.bidang.is_some() == per_bidang) {
                if asked.iter().all(|one| one.kode != angka.indikator.kode) {
                    asked.push(angka.indikator);
                }
            }
            if asked.is_empty() {
                continue;
            }
            let bidang = per_bidang.then_some(Bidang::Kesehatan);
            let tabel = tabel::tabel(&pembaca.app, &pembaca.actor, &bertanya(tanya, &asked, bidang)).await?;
            for baris in tabel.baris {
                for deret in &baris.deret {
                    let key = (baris.kunci.clone(), baris.saring.bidang, deret.indikator.kode);
                    known.extend(deret.nilai.first().map(|nilai| (key, *nilai)));
                }
                places.insert(baris.kunci, baris.posyandu);
            }
        }
        let told = |(kunci, posyandu): (String, i64)| {
            let sel = self.angka.iter().map(|angka| {
                let nilai = known.get(&(kunci.clone(), angka.bidang, angka.indikator.kode));
                nilai.map_or(Sel::Kosong, |nilai| angka.sel(nilai))
            });
            let isi = Isi { posyandu, sel: sel.collect() };
            (kunci, isi)
        };
        Ok(places.into_iter().map(told).collect())
    }

    /// The posts, each followed by the sums that end with it.
    fn baris(&self, levels: &[Tingkat], told: &HashMap<String, Isi>) -> Vec<Baris> {
        let mut rows = Vec::new();
        let posts = &self.tempat.pos;
        for (at, pos) in posts.iter().enumerate() {
            let (kecamatan, desa) = self.tempat.letak(&pos.wilayah);
            let number = Sel::Bulat(i64::try_from(at + 1).unwrap_or(i64::MAX));
            let label = vec![number, Sel::teks(kecamatan), Sel::teks(desa), Sel::teks(&pos.nama)];
            rows.extend(row(label, told.get(&pos.id.to_string()), false));
            for tingkat in levels.iter().skip(1) {
                let here = kunci(*tingkat, pos);
                if posts.get(at + 1).is_some_and(|next| kunci(*tingkat, next) == here) {
                    break;
                }
                let isi = told.get(&here);
                let words = isi.map_or(String::new(), |isi| format!("Jumlah ({} posyandu)", isi.posyandu));
                let label = match tingkat {
                    Tingkat::Desa => [kecamatan, desa, &words],
                    Tingkat::Kecamatan => [kecamatan, &words, ""],
                    _ => [words.as_str(), "", ""],
                };
                let label = label.map(|text| if text.is_empty() { Sel::Kosong } else { Sel::teks(text) });
                rows.extend(row([vec![Sel::Kosong], label.to_vec()].concat(), isi, true));
            }
        }
        rows
    }

    fn kolom(&self) -> Vec<Kolom> {
        let label = [("No.", 6), ("Kecamatan", 22), ("Desa/kelurahan", 22), ("Posyandu", 26)];
        let label = label.into_iter().map(|(judul, lebar)| Kolom::new(judul, lebar));
        label.chain(self.angka.iter().map(|angka| Kolom::new(&angka.judul, 11))).collect()
    }

    /// Each indicator once, with the columns that show it.
    fn definisi(&self) -> Vec<(String, &'static Indikator)> {
        let mut all: Vec<(Vec<&str>, &'static Indikator)> = Vec::new();
        for angka in self.angka {
            // The sectors share their definitions.
            let judul = angka.judul.split_once(": ").map_or(angka.judul.as_str(), |(_, judul)| judul);
            match all.iter_mut().find(|(_, known)| known.kode == angka.indikator.kode) {
                Some((columns, _)) if columns.contains(&judul) => {}
                Some((columns, _)) => columns.push(judul),
                None => all.push((vec![judul], angka.indikator)),
            }
        }
        all.into_iter().map(|(columns, indikator)| (columns.join(", "), indikator)).collect()
    }
}

impl Angka {
    fn sel(&self, nilai: &Nilai) -> Sel {
        match self.sisi {
            Sisi::Pembilang => pembilang(nilai),
            Sisi::Penyebut => penyebut(self.indikator, nilai),
            Sisi::Persen => persen(self.indikator, nilai),
        }
    }
}

fn row(label: Vec<Sel>, isi: Option<&Isi>, jumlah: bool) -> Option<Baris> {
    let sel = [label, isi?.sel.clone()].concat();
    Some(Baris { sel, jumlah })
}

/// The key of the place of a level in which a post lies.
fn kunci(tingkat: Tingkat, pos: &Pos) -> String {
    match tingkat {
        Tingkat::Desa => pos.wilayah.clone(),
        Tingkat::Kecamatan => kecamatan(&pos.wilayah),
        _ => pos.wilayah.split('.').take(2).collect::<Vec<_>>().join("."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_stands_on_an_indicator_that_can_be_told_so() {
        for angka in skdn().unwrap().into_iter().chain(enam_bidang().unwrap()) {
            let sectors = angka.indikator.rincian().contains(&Rincian::Bidang);
            assert!(angka.bidang.is_none() || sectors, "{}", angka.judul);
            assert!(angka.sisi == Sisi::Pembilang || angka.indikator.penyebut.is_some(), "{}", angka.judul);
        }
        assert_eq!(enam_bidang().unwrap().len(), 32);
        let rates: Vec<String> = skdn().unwrap().into_iter().skip(9).map(|angka| angka.judul).collect();
        assert_eq!(rates, ["K/S", "D/S", "N/D", "N/D′", "BGM/D"]);
    }
}

//! Each kind of service, counted again: whom the catalogue means it for on the reference date, who of them received it
//! in the period, wherever, and how often it was recorded at the post. The catalogue itself is data.
//! Source: indicators.md sections 4 and 5.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use chrono::NaiveDate;
use posyandu::domain::bidang::aturan::Syarat;
use posyandu::domain::bidang::{Jenis, KATALOG, Subjek};
use posyandu::domain::pertumbuhan::JenisKelamin;
use posyandu::domain::rollup::Ukur;
use posyandu::domain::rollup::ukur::JenisPelayanan;
use posyandu::domain::siklus::KelompokStatistik;

use super::{Lembar, Orang, ada, bulan, umur};

/// Of whom a kind is a part.
#[derive(Clone, Copy, PartialEq)]
enum Dari {
    /// Nobody in particular: whoever received it counts, a person or a house as the kind has it.
    Tiada,
    Warga,
    Rumah,
    /// Those it is meant for, who are counted under the first kind for the same.
    Orang(JenisPelayanan),
}

fn tempat(jenis: &Jenis) -> JenisPelayanan {
    JenisPelayanan::dari_kode(jenis.kode).unwrap()
}

fn dari(jenis: &Jenis) -> Dari {
    let whoever = |jenis: &Jenis| jenis.menurut_keadaan || jenis.terlindungi || jenis.kejadian;
    let persons = |jenis: &Jenis| jenis.subjek.contains(&Subjek::Orang);
    let whom = |jenis: &Jenis| (jenis.kelompok, jenis.dari_bulan, jenis.sampai_bulan, jenis.syarat);
    if whoever(jenis) {
        return Dari::Tiada;
    }
    if !persons(jenis) {
        return if jenis.subjek.contains(&Subjek::Keluarga) { Dari::Rumah } else { Dari::Tiada };
    }
    if whom(jenis) == (&[], 0, i32::MAX, Syarat::Semua) {
        return Dari::Warga;
    }
    let first = KATALOG.iter().find(|other| persons(other) && !whoever(other) && whom(other) == whom(jenis));
    Dari::Orang(tempat(first.unwrap()))
}

/// The catalogue with the place of each kind, and of whom it is a part.
static SEMUA: LazyLock<Vec<(&Jenis, JenisPelayanan, Dari)>> =
    LazyLock::new(|| KATALOG.iter().map(|jenis| (jenis, tempat(jenis), dari(jenis))).collect());

/// Is a kind meant for her on this day?
fn untuk(jenis: &Jenis, orang: &Orang, hari: NaiveDate) -> bool {
    let (months, kelompok) = (bulan(orang.lahir, hari), umur(orang.lahir, hari));
    let group = jenis.kelompok.is_empty()
        || jenis.kelompok.iter().any(|one| KelompokStatistik::from(*one) == kelompok);
    group
        && months >= jenis.dari_bulan.max(0)
        && months < jenis.sampai_bulan
        && memenuhi(jenis.syarat, orang, hari)
}

fn memenuhi(syarat: Syarat, orang: &Orang, hari: NaiveDate) -> bool {
    let pregnant = || orang.hamil.iter().any(|hamil| ada(&hamil.selang, hari));
    // Two years from a delivery.
    let nursing = || {
        let born = orang.hamil.iter().filter_map(|hamil| hamil.bersalin());
        born.into_iter().any(|day| day <= hari && bulan(day, hari) < 24)
    };
    if syarat == Syarat::Semua {
        return true;
    }
    orang.jenis_kelamin == JenisKelamin::Perempuan
        && match syarat {
            Syarat::Semua | Syarat::Perempuan => true,
            Syarat::Hamil => pregnant(),
            Syarat::Menyusui => nursing(),
            Syarat::HamilAtauMenyusui => pregnant() || nursing(),
            Syarat::Wus => (180..600).contains(&bulan(orang.lahir, hari)),
        }
}

impl Lembar<'_> {
    pub(super) fn jenis(&mut self) {
        let mut counts = Vec::new();
        for orang in &self.warga {
            for (jenis, tempat, dari) in SEMUA.iter() {
                if *dari == Dari::Orang(*tempat) && untuk(jenis, orang, self.acuan) {
                    counts.push(Ukur::JenisSasaran(*tempat));
                }
            }
            let kinds: BTreeSet<&str> = self.didapat(orang).map(|one| one.kode.as_str()).collect();
            for (jenis, tempat, dari) in SEMUA.iter().filter(|(jenis, _, _)| kinds.contains(jenis.kode)) {
                let counted = match dari {
                    Dari::Tiada => true,
                    Dari::Rumah => false,
                    Dari::Warga | Dari::Orang(_) => untuk(jenis, orang, self.acuan),
                };
                counts.extend(counted.then_some(Ukur::JenisDapat(*tempat)));
            }
        }
        for (rumah, pos, layanan) in &self.buku.rumah {
            if *pos != self.pos || !self.warga.iter().any(|orang| orang.rumah == Some(*rumah)) {
                continue;
            }
            let here = layanan.iter().filter(|one| self.dalam(one.tanggal));
            let kinds: BTreeSet<&str> = here.map(|one| one.kode.as_str()).collect();
            for (jenis, tempat, dari) in SEMUA.iter().filter(|(jenis, _, _)| kinds.contains(jenis.kode)) {
                let houses =
                    *dari == Dari::Rumah || (*dari == Dari::Tiada && !jenis.subjek.contains(&Subjek::Orang));
                counts.extend(houses.then_some(Ukur::JenisDapat(*tempat)));
            }
        }
        counts.extend(
            self.tercatat().map(|one| Ukur::JenisBaris(JenisPelayanan::dari_kode(&one.kode).unwrap())),
        );
        self.tulis_semua(counts);
    }
}

//! Every other count of a card, as a chain (*rantai*) that hangs on the table: measured within weighed, short within
//! measured, very short within short. Hiding goes only downwards, from a count to those within it, and sideways to
//! other places. So chains change nothing of the table and nothing of each other, and a number is hidden alike
//! whatever else is asked for: a scheme is the table with the chains that are asked for.
//!
//! A chain moves labels between people of the count it hangs on. Where a closer one is known than the law of counting
//! gives (children may be measured elsewhere and not weighed here), the closer one is taken: that leaves less room to
//! the hidden number, and hides more. What is known to be at least another count is told as that count and a rest
//! (`Sisa`): services recorded are the persons served and further services, those for whom a screening from 15 years
//! is meant are the adults and some adolescents. The rest is the chain; the sum shows where all its summands do.
//! Counts that exclude each other (thin and heavy, cancelled and done) share one room: the second is measured by what
//! the first leaves, which must not be small either, or they are hidden together; and so are counts that cover another one (the kinds of a sector: who
//! was served received one of them).
//!
//! A chain that cannot be hidden well enough is told nowhere. It may be narrow all the same where the table leaves no room
//! for it: where all but one were weighed, one at most was seen elsewhere.

use std::sync::LazyLock;

use super::{Ikatan, SKEMA, Skema, Ukuran};
use crate::domain::bidang::aturan::Syarat;
use crate::domain::bidang::{Jenis, KATALOG, Subjek};
use crate::domain::imunisasi::{DosisVaksin, TABEL_KUMPULAN, VersiKumpulan};
use crate::domain::pertumbuhan::JenisKelamin;
use crate::domain::pilihan::Pilihan as _;
use crate::domain::posyandu::Bidang;
use crate::domain::rollup::Ukur;
use crate::domain::rollup::cakupan::{Penyebut, penyebut};
use crate::domain::rollup::keluarga::per_rumah;
use crate::domain::rollup::ukur::{BidangHari, Disaring, Golongan, JenisPelayanan, Saringan};
use crate::domain::siklus::KelompokStatistik::{
    self as Kelompok, Baduta, Balita, Bayi, IbuHamil, IbuNifas, Lansia, Remaja, UsiaProduktif,
};
use crate::domain::siklus::{KelompokUmur, TABEL_UMUR};
use Ukuran::{Berhak, D, Datang, Lain, Sisa, Terlayani, Warga};

/// How a chain hangs on others.
#[derive(Clone, Debug, Default)]
struct Sifat {
    dalam: Option<Ukuran>,
    juga: Option<Ukuran>,
    selain: Option<Ukuran>,
    /// What it surely contains.
    memuat: Vec<Ukuran>,
    bersama: Vec<Ukuran>,
    bulanan: bool,
    tahunan: bool,
}

/// Whoever it is: the numbers of all ages and both sexes are one count.
const SIAPA: Golongan = Golongan { kelompok: Bayi, jenis_kelamin: JenisKelamin::LakiLaki };

/// Everybody.
const JIWA: Ukuran = Berhak(Bidang::TrantibumLinmas);

/// The count by which a number of a card is known; nothing of those of the institution, which are never hidden.
pub fn dari(ukur: Ukur) -> Option<Ukuran> {
    let disaring = |of: Disaring| Disaring { golongan: SIAPA, ..of };
    let sektor = |of: BidangHari| BidangHari::new(of.bidang, 0);
    Some(match ukur {
        _ if ukur.lembaga() => return None,
        Ukur::S(_) => Ukuran::S,
        Ukur::K(_) => Ukuran::K,
        Ukur::N(_) => Ukuran::N,
        Ukur::T(_) => Ukuran::T,
        Ukur::O(_) => Ukuran::O,
        Ukur::B(_) => Ukuran::B,
        Ukur::Bgm(_) => Ukuran::Bgm,
        Ukur::DuaT(_) => Ukuran::DuaT,
        Ukur::Warga(of) => Warga(of.kelompok),
        Ukur::Datang(of) => Datang(of.kelompok),
        Ukur::Berhak(bidang) => Berhak(bidang),
        Ukur::Terlayani(bidang) => Terlayani(bidang),
        Ukur::TbU(_) => Lain(Ukur::TbU(SIAPA)),
        Ukur::Pendek(_) => Lain(Ukur::Pendek(SIAPA)),
        Ukur::SangatPendek(_) => Lain(Ukur::SangatPendek(SIAPA)),
        Ukur::BbTb(_) => Lain(Ukur::BbTb(SIAPA)),
        Ukur::Kurus(_) => Lain(Ukur::Kurus(SIAPA)),
        Ukur::SangatKurus(_) => Lain(Ukur::SangatKurus(SIAPA)),
        Ukur::Lebih(_) => Lain(Ukur::Lebih(SIAPA)),
        Ukur::BbU(_) => Lain(Ukur::BbU(SIAPA)),
        Ukur::BbKurang(_) => Lain(Ukur::BbKurang(SIAPA)),
        Ukur::BbSangatKurang(_) => Lain(Ukur::BbSangatKurang(SIAPA)),
        Ukur::SkriningSasaran(of) => Lain(Ukur::SkriningSasaran(disaring(of))),
        Ukur::SkriningSasaranDisaring(of) => Lain(Ukur::SkriningSasaranDisaring(disaring(of))),
        Ukur::Disaring(of) => Lain(Ukur::Disaring(disaring(of))),
        Ukur::Ditemukan(of) => Lain(Ukur::Ditemukan(disaring(of))),
        Ukur::RujukanTerbuka(of) => Lain(Ukur::RujukanTerbuka(sektor(of))),
        Ukur::RujukanMenunggu(of) => Lain(Ukur::RujukanMenunggu(sektor(of))),
        Ukur::RujukanDitindak(of) => Lain(Ukur::RujukanDitindak(sektor(of))),
        other => Lain(other),
    })
}

/// Is it counted by month alone, so that a longer period adds months up?
pub fn bulan_saja(ukur: Ukur) -> bool {
    use crate::domain::rollup::ukur::Bagian;
    ukur.bagian() == Bagian::Skdn || matches!(ukur, Ukur::RujukanTerbuka(_) | Ukur::RujukanMenunggu(_))
}

impl Sifat {
    fn dalam(dalam: Ukuran) -> Sifat {
        Sifat { dalam: Some(dalam), ..Sifat::default() }
    }

    fn di(ukur: Ukur) -> Sifat {
        Sifat::dalam(Lain(ukur))
    }

    fn memuat(self, memuat: impl IntoIterator<Item = Ukuran>) -> Sifat {
        Sifat { memuat: memuat.into_iter().collect(), ..self }
    }

    fn selain(self, ukuran: Ukuran) -> Sifat {
        Sifat { selain: Some(ukuran), ..self }
    }

    fn juga(self, ukuran: Ukuran) -> Sifat {
        Sifat { juga: Some(ukuran), ..self }
    }

    fn bersama(self, all: impl IntoIterator<Item = Ukuran>) -> Sifat {
        Sifat { bersama: all.into_iter().collect(), ..self }
    }

    fn bulanan(self) -> Sifat {
        Sifat { bulanan: true, ..self }
    }

    fn tahunan(self) -> Sifat {
        Sifat { tahunan: true, ..self }
    }

    fn of(ukuran: Ukuran) -> Sifat {
        match ukuran {
            Lain(ukur) => of_ukur(ukur),
            Sisa(ukur) => Sifat { memuat: Vec::new(), ..of_ukur(ukur) },
            Ukuran::Ibu => Sifat::default().memuat([Warga(IbuHamil), Warga(IbuNifas)]),
            Ukuran::BelumJatuhTempo(bidang) => {
                Sifat::di(Ukur::RujukanTerbuka(BidangHari::new(bidang, 0))).bulanan()
            }
            _ => Sifat::default(),
        }
    }

    /// What it is told as the sum of; nothing of a count that is a chain itself.
    fn bagian(&self, ukuran: Ukuran) -> Vec<Ukuran> {
        let rest = if let Lain(ukur) = ukuran { Some(Sisa(ukur)) } else { None };
        match self.memuat.as_slice() {
            [] => Vec::new(),
            contained => rest.into_iter().chain(contained.iter().copied()).collect(),
        }
    }
}

fn of_ukur(ukur: Ukur) -> Sifat {
    match ukur {
        Ukur::TbU(_) | Ukur::BbTb(_) | Ukur::BbU(_) => Sifat::dalam(D),
        Ukur::Pendek(of) => Sifat::di(Ukur::TbU(of)),
        Ukur::SangatPendek(of) => Sifat::di(Ukur::Pendek(of)),
        Ukur::Kurus(of) | Ukur::Lebih(of) => {
            Sifat::di(Ukur::BbTb(of)).bersama([Ukur::Kurus(of), Ukur::Lebih(of)].map(Lain))
        }
        Ukur::SangatKurus(of) => Sifat::di(Ukur::Kurus(of)),
        Ukur::BbKurang(of) => Sifat::di(Ukur::BbU(of)),
        Ukur::BbSangatKurang(of) => Sifat::di(Ukur::BbKurang(of)),
        Ukur::VitaminASasaran(_) | Ukur::NolDosisSasaran(_) => {
            Sifat::dalam(Warga(Bayi)).memuat([Warga(Baduta), Warga(Balita)])
        }
        Ukur::VitaminA(of) => Sifat::di(Ukur::VitaminASasaran(of)),
        Ukur::VitaminADuaSasaran(_) | Ukur::CacingSasaran(_) => {
            Sifat::dalam(Warga(Baduta)).memuat([Warga(Balita)]).tahunan()
        }
        Ukur::VitaminADua(of) => Sifat::di(Ukur::VitaminADuaSasaran(of)).tahunan(),
        Ukur::Cacing(of) => Sifat::di(Ukur::CacingSasaran(of)).tahunan(),
        Ukur::AsiDitanya(_) => Sifat::dalam(Warga(Bayi)).juga(D),
        Ukur::Asi(of) => Sifat::di(Ukur::AsiDitanya(of)),
        Ukur::AsiLulusSasaran(of) | Ukur::AsiTidakDiketahui(of) => {
            let known = [Ukur::AsiLulusSasaran(of), Ukur::AsiTidakDiketahui(of)];
            Sifat::dalam(Warga(Bayi)).bersama(known.map(Lain))
        }
        Ukur::AsiLulus(of) => Sifat::di(Ukur::AsiLulusSasaran(of)),
        // On the reference date of the month she is with child yet, or gave birth less than 42 days ago.
        Ukur::Bersalin(_) => Sifat::dalam(Ukuran::Ibu),
        Ukur::TtdCukup(of) | Ukur::Anc6Jumlah(of) => Sifat::di(Ukur::Bersalin(of)),
        Ukur::Anc6(of) => Sifat::di(Ukur::Anc6Jumlah(of)),
        Ukur::NolDosis(of) | Ukur::NolDosisTidakDiketahui(of) => {
            let without = [Ukur::NolDosis(of), Ukur::NolDosisTidakDiketahui(of)];
            Sifat::di(Ukur::NolDosisSasaran(of)).bersama(without.map(Lain))
        }
        Ukur::KumpulanSasaran(versi) => Sifat::dalam(Warga(kelompok_ulang_tahun(versi))),
        Ukur::KumpulanLengkap(versi) | Ukur::KumpulanTidakDiketahui(versi) => {
            let told = [Ukur::KumpulanLengkap(versi), Ukur::KumpulanTidakDiketahui(versi)];
            Sifat::di(Ukur::KumpulanSasaran(versi)).bersama(told.map(Lain))
        }
        Ukur::KumpulanTepat(versi) => Sifat::di(Ukur::KumpulanLengkap(versi)),
        Ukur::Dosis(dosis) => Sifat::dalam(kelompok_dosis(dosis).map_or(JIWA, Warga)),
        _ => of_skrining(ukur),
    }
}

fn of_skrining(ukur: Ukur) -> Sifat {
    let dewasa = || [UsiaProduktif, Lansia, IbuHamil, IbuNifas].map(Warga);
    match ukur {
        Ukur::PtmSasaran(_) => Sifat::dalam(Warga(Remaja)).memuat(dewasa()).tahunan(),
        Ukur::Ptm(of) => Sifat::di(Ukur::PtmSasaran(of)).tahunan(),
        Ukur::LansiaSasaran(_) => Sifat::dalam(Warga(Lansia)).memuat([Warga(Lansia)]).tahunan(),
        Ukur::LansiaLengkap(of) => Sifat::di(Ukur::LansiaSasaran(of)).tahunan(),
        Ukur::TbcHadir(_) => {
            let came = Kelompok::NILAI.iter().map(|(kelompok, _, _)| Datang(*kelompok));
            Sifat::dalam(JIWA).memuat(came).tahunan()
        }
        Ukur::Tbc(of) => Sifat::di(Ukur::TbcHadir(of)).tahunan(),
        Ukur::SkriningSasaran(of) => match of.saringan {
            Saringan::Anemia => Sifat::dalam(Warga(Remaja)).memuat([Warga(IbuHamil)]),
            Saringan::Kek => Sifat::dalam(Warga(IbuHamil)).memuat([Warga(IbuHamil)]),
            Saringan::Hipertensi => Sifat::dalam(Warga(Remaja)).memuat(dewasa()),
            Saringan::Gula => Sifat::dalam(Warga(UsiaProduktif)).memuat([Warga(Lansia)]),
        },
        Ukur::SkriningSasaranDisaring(of) => Sifat::di(Ukur::SkriningSasaran(of)),
        Ukur::Disaring(of) => {
            let meant = Lain(Ukur::SkriningSasaran(of));
            Sifat::dalam(JIWA).selain(meant).memuat([Lain(Ukur::SkriningSasaranDisaring(of))])
        }
        Ukur::Ditemukan(of) => Sifat::di(Ukur::Disaring(of)),
        _ => of_pelayanan(ukur),
    }
}

fn of_pelayanan(ukur: Ukur) -> Sifat {
    match ukur {
        Ukur::Baris(bidang) => Sifat::default().memuat([Terlayani(bidang)]).bulanan(),
        Ukur::JenisBaris(jenis) => {
            let Some(bidang) = jenis.jenis().map(|jenis| jenis.bidang) else { return Sifat::default() };
            Sifat::di(Ukur::Baris(bidang)).bersama(sebidang(bidang).map(Ukur::JenisBaris).map(Lain)).bulanan()
        }
        Ukur::JenisSasaran(jenis) => jenis.jenis().map(of_sasaran).unwrap_or_default(),
        Ukur::JenisDapat(jenis) => jenis.jenis().map(of_dapat).unwrap_or_default(),
        Ukur::Kunjungan(_) | Ukur::RujukanDibuat(_) => Sifat::default().bulanan(),
        Ukur::KunjunganBertemu(of) => Sifat::di(Ukur::Kunjungan(of)).bulanan(),
        Ukur::OrangDikunjungi(of) | Ukur::RumahDikunjungi(of) => {
            let visited = [Ukur::OrangDikunjungi(of), Ukur::RumahDikunjungi(of)];
            Sifat::di(Ukur::KunjunganBertemu(of)).bersama(visited.map(Lain))
        }
        Ukur::RujukanGugur(bidang) | Ukur::RujukanSelesai(bidang) => of_rujukan(bidang),
        Ukur::RujukanTerbuka(of) => of_rujukan(of.bidang),
        Ukur::RujukanMenunggu(of) => Sifat::di(Ukur::RujukanTerbuka(of)).bulanan(),
        Ukur::RujukanDitindak(of) => Sifat::di(Ukur::RujukanDibuat(of.bidang)),
        _ => Sifat::default(),
    }
}

/// Cancelled, done in time, open: a referral is one of them or none.
fn of_rujukan(bidang: Bidang) -> Sifat {
    let open = Ukur::RujukanTerbuka(BidangHari::new(bidang, 0));
    let all = [Ukur::RujukanGugur(bidang), Ukur::RujukanSelesai(bidang), open];
    Sifat::di(Ukur::RujukanDibuat(bidang)).bersama(all.map(Lain)).bulanan()
}

/// The kinds of a sector.
fn sebidang(bidang: Bidang) -> impl Iterator<Item = JenisPelayanan> {
    KATALOG.iter().filter(move |jenis| jenis.bidang == bidang).filter_map(JenisPelayanan::of)
}

/// Those a kind is meant for, by the life stages that it is for as a whole and the one it is for in part.
fn of_sasaran(jenis: &Jenis) -> Sifat {
    match jenis.syarat {
        Syarat::Hamil => return Sifat::dalam(Warga(IbuHamil)).memuat([Warga(IbuHamil)]),
        Syarat::Menyusui => return Sifat::dalam(Warga(UsiaProduktif)).memuat([Warga(IbuNifas)]),
        Syarat::HamilAtauMenyusui => return Sifat::dalam(Warga(UsiaProduktif)).memuat(IBU.map(Warga)),
        Syarat::Wus | Syarat::Perempuan => {
            return Sifat::dalam(Warga(UsiaProduktif)).memuat(IBU.map(Warga));
        }
        Syarat::Semua => {}
    }
    if jenis.bidang == Bidang::Pendidikan {
        // Pendidikan is meant for those whom its one kind by age is meant for.
        return Sifat::dalam(Warga(Balita)).memuat([Berhak(Bidang::Pendidikan)]);
    }
    let (mut whole, mut part) = (Vec::new(), None);
    for (umur, from, to) in rentang_umur() {
        let meant = (from..to).filter(|month| jenis.untuk_kelompok(umur, *month)).count();
        if meant == usize::try_from(to - from).unwrap_or_default() {
            whole.push(Warga(umur.into()));
        } else if meant > 0 {
            part = Some(Warga(umur.into()));
        }
    }
    if whole.contains(&Warga(UsiaProduktif)) {
        whole.extend(IBU.map(Warga));
    }
    // Girls with child are of an age for what adolescents are offered, and in no group of that age.
    let girls = Some(Ukuran::Ibu)
        .filter(|_| whole.contains(&Warga(Remaja)) && !whole.contains(&Warga(UsiaProduktif)));
    let rest = part.or(girls).or_else(|| whole.first().copied());
    rest.map(Sifat::dalam).unwrap_or_default().memuat(whole)
}

const IBU: [Kelompok; 2] = [IbuHamil, IbuNifas];

/// Each age group with its first month and the one after its last.
fn rentang_umur() -> impl Iterator<Item = (KelompokUmur, i32, i32)> {
    let groups = TABEL_UMUR.last().map_or(&[][..], |tabel| tabel.mulai_bulan);
    let next = groups.iter().skip(1).map(|(_, from)| *from).chain([1_500]);
    groups.iter().zip(next).map(|((umur, from), to)| (*umur, *from, to))
}

fn of_dapat(jenis: &Jenis) -> Sifat {
    let bidang = jenis.bidang;
    let covers = |other: &&Jenis| other.bidang == bidang && melayani(other);
    let all = || KATALOG.iter().filter(covers).filter_map(JenisPelayanan::of).map(Ukur::JenisDapat).map(Lain);
    let sifat = match penyebut(jenis) {
        // Who was weighed received it; others did elsewhere, or came without being weighed.
        Penyebut::Orang(place) if jenis.kode == TIMBANG => {
            Sifat::di(Ukur::JenisSasaran(place)).selain(D).memuat([D])
        }
        Penyebut::Orang(place) if bidang == Bidang::Kesehatan || per_rumah(bidang) => {
            Sifat::di(Ukur::JenisSasaran(place))
        }
        Penyebut::Rumah | Penyebut::Orang(_) => Sifat::dalam(Terlayani(bidang)),
        Penyebut::Warga if bidang != Bidang::Kesehatan => Sifat::dalam(Terlayani(bidang)),
        Penyebut::TidakAda if per_rumah(bidang) && melayani(jenis) => Sifat::dalam(Terlayani(bidang)),
        Penyebut::Warga | Penyebut::TidakAda => Sifat::dalam(JIWA),
    };
    if melayani(jenis) { sifat.bersama(all()) } else { sifat }
}

/// The kind with which children are weighed.
const TIMBANG: &str = "KES-01";

/// Whoever received it was served by its sector, as the table counts that; kesehatan is told kind by kind, since what it
/// gives to persons it is not meant for is in no kind.
fn melayani(jenis: &Jenis) -> bool {
    if per_rumah(jenis.bidang) {
        !jenis.subjek.contains(&Subjek::Orang)
    } else {
        jenis.bidang != Bidang::Kesehatan
    }
}

/// In which group children are soon after the birthday of a set.
fn kelompok_ulang_tahun(versi: VersiKumpulan) -> Kelompok {
    let month = TABEL_KUMPULAN.iter().find(|set| set.versi == versi).map_or(12, |set| set.ulang_tahun);
    if month < 24 { Baduta } else { Balita }
}

/// Whom a dose is for, as far as it is a group of the table.
fn kelompok_dosis(dosis: DosisVaksin) -> Option<Kelompok> {
    use DosisVaksin as V;
    match dosis {
        V::DptHbHib4 | V::Pcv3 | V::Mr2 => Some(Baduta),
        V::MrBias | V::Dt | V::TdKelas2 | V::TdKelas5 | V::Hpv1 | V::Hpv2 => None,
        V::Td1 | V::Td2 | V::Td3 | V::Td4 | V::Td5 => None,
        _ => Some(Bayi),
    }
}

impl Skema {
    /// The table with the chains of these counts.
    pub fn dengan(asked: impl IntoIterator<Item = Ukuran>) -> Skema {
        let mut skema = SKEMA.clone();
        for ukuran in asked {
            skema.tambah(ukuran);
        }
        skema
    }

    /// Adds a count behind those it hangs on, with those that are hidden together with it.
    fn tambah(&mut self, ukuran: Ukuran) -> usize {
        if let Some(at) = self.letak.get(&ukuran) {
            return *at;
        }
        let sifat = Sifat::of(ukuran);
        let parts = sifat.bagian(ukuran);
        let bagian: Vec<usize> = parts.iter().map(|part| self.tambah(*part)).collect();
        let ikatan = if bagian.is_empty() {
            let mut add = |other: Option<Ukuran>| other.map(|other| self.tambah(other));
            Ikatan {
                dalam: add(sifat.dalam),
                juga: add(sifat.juga),
                selain: add(sifat.selain),
                bulanan: sifat.bulanan,
                tahunan: sifat.tahunan,
                ..Ikatan::default()
            }
        } else {
            Ikatan { bulanan: sifat.bulanan, tahunan: sifat.tahunan, ..Ikatan::default() }
        };
        let at = self.ukuran.len();
        self.letak.insert(ukuran, at);
        self.ukuran.push(ukuran);
        self.ikatan.push(ikatan);
        self.bagian.push(bagian);
        if let Some(first) = sifat.bersama.first().copied().filter(|_| parts.is_empty()) {
            let number = if first == ukuran { at } else { self.tambah(first) };
            for one in &sifat.bersama {
                let member = self.tambah(*one);
                if let Some(ikatan) = self.ikatan.get_mut(member) {
                    ikatan.bersama = Some(number);
                }
            }
        }
        at
    }

    /// Works out the rests and sums of a post from its other counts.
    pub fn lengkapi(&self, row: &mut [i64]) {
        let at = |row: &[i64], count: usize| row.get(count).copied().unwrap_or_default();
        for (count, ukuran) in self.ukuran.iter().enumerate() {
            let parts = self.bagian.get(count).map_or(&[][..], Vec::as_slice);
            let (into, nilai) = match (ukuran, parts) {
                (Lain(_), [rest, contained @ ..]) => {
                    // What it surely contains may be counted on another day of the month; a rest is never less than nothing.
                    let contained: i64 = contained.iter().map(|part| at(row, *part)).sum();
                    (*rest, (at(row, count) - contained).max(0))
                }
                (_, []) => continue,
                (_, parts) => (count, parts.iter().map(|part| at(row, *part)).sum()),
            };
            if let Some(cell) = row.get_mut(into) {
                *cell = nilai;
            }
        }
    }
}

/// Every count that can be asked for besides those of the table.
pub static SEMUA_RANTAI: LazyLock<Vec<Ukuran>> = LazyLock::new(|| {
    let mut all: Vec<Ukuran> = Ukur::semua().filter_map(dari).collect();
    all.extend(Bidang::ALL.map(Ukuran::BelumJatuhTempo));
    all.push(Ukuran::EnamBidang);
    all.retain(|ukuran| !SKEMA.letak.contains_key(ukuran));
    all.sort_unstable();
    all.dedup();
    all
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_count_comes_after_those_it_hangs_on_and_the_table_first() {
        let skema = Skema::dengan(SEMUA_RANTAI.iter().copied());
        assert_eq!(skema.ukuran[..SKEMA.ukuran.len()], SKEMA.ukuran);
        assert_eq!(skema.ikatan[..SKEMA.ikatan.len()], SKEMA.ikatan);
        for (at, ikatan) in skema.ikatan.iter().enumerate().skip(SKEMA.ikatan.len()) {
            let hangs = [ikatan.dalam, ikatan.juga, ikatan.selain].into_iter().flatten();
            assert!(
                hangs.chain(skema.bagian[at].iter().copied()).all(|other| other < at),
                "{:?}",
                skema.ukuran[at]
            );
            assert!(!ikatan.pokok && !ikatan.pecahan && ikatan.total.is_none());
        }
        assert!(SEMUA_RANTAI.iter().all(|ukuran| skema.letak.contains_key(ukuran)));
    }

    #[test]
    fn whom_a_kind_is_meant_for_is_told_by_life_stages() {
        let of = |kode| {
            let sifat = of_sasaran(crate::domain::bidang::jenis(kode).unwrap());
            (sifat.dalam.unwrap(), sifat.memuat)
        };
        let prasekolah = Warga(Kelompok::Prasekolah);
        assert_eq!(of("KES-01").1, [Warga(Bayi), Warga(Baduta), Warga(Balita), prasekolah]);
        assert_eq!(of("KES-04"), (Warga(IbuHamil), vec![Warga(IbuHamil)]));
        assert_eq!(
            of("KES-06"),
            (Warga(Remaja), [UsiaProduktif, Lansia, IbuHamil, IbuNifas].map(Warga).to_vec())
        );
        // A pregnant girl is of an age for it and in no group of that age.
        assert_eq!(of("KES-10"), (Ukuran::Ibu, vec![Warga(Kelompok::UsiaSekolah), Warga(Remaja)]));
        assert_eq!(of("PDK-01").1, [Berhak(Bidang::Pendidikan)]);
    }
}

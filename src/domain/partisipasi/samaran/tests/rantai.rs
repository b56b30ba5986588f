//! Chains under attack: whoever knows the table also knows how the chains hang together, and which counts they contain.

use super::*;
use crate::domain::imunisasi::VersiKumpulan;
use crate::domain::partisipasi::ukuran::rantai::SEMUA_RANTAI;
use crate::domain::partisipasi::ukuran::rantai::dari;
use crate::domain::pertumbuhan::JenisKelamin;
use crate::domain::rollup::Ukur;
use crate::domain::rollup::ukur::{BidangHari, Disaring, Golongan, JenisPelayanan, Saringan, Satu};
use std::sync::LazyLock;

const SIAPA: Golongan = Golongan { kelompok: Kelompok::Bayi, jenis_kelamin: JenisKelamin::LakiLaki };
const TEKANAN: Disaring = Disaring { saringan: Saringan::Hipertensi, golongan: SIAPA };
const VERSI: VersiKumpulan = VersiKumpulan::DasarIlp2023;
const AIR: [&str; 4] = ["PUM-01", "PUM-02", "PUM-03", "PUM-04"];

fn jenis(kode: &str) -> JenisPelayanan {
    JenisPelayanan::dari_kode(kode).unwrap()
}

fn buka() -> Ukur {
    Ukur::RujukanTerbuka(BidangHari::new(Bidang::Kesehatan, 0))
}

/// The chains that are attacked: every shape of them.
static DIUJI: LazyLock<Skema> = LazyLock::new(|| {
    let of = [
        Ukur::SangatPendek(SIAPA),
        Ukur::SangatKurus(SIAPA),
        Ukur::Lebih(SIAPA),
        Ukur::JenisDapat(jenis("KES-01")),
        Ukur::Asi(Satu),
        Ukur::Anc6(Satu),
        Ukur::TtdCukup(Satu),
        Ukur::Ditemukan(TEKANAN),
        Ukur::KumpulanTepat(VERSI),
        Ukur::NolDosis(Satu),
        Ukur::RumahDikunjungi(Satu),
        Ukur::JenisBaris(jenis("PDK-01")),
        Ukur::JenisDapat(jenis("PUM-01")),
        buka(),
    ];
    let belum = Ukuran::BelumJatuhTempo(Bidang::Kesehatan);
    Skema::dengan(of.into_iter().filter_map(dari).chain([belum]))
});

fn letak(ukur: Ukur) -> usize {
    DIUJI.letak[&dari(ukur).unwrap()]
}

impl Dadu {
    /// A place with its chains, as the ties allow.
    fn tempat_luas(&mut self) -> Vec<i64> {
        let table = self.tempat();
        let mut row = vec![0; DIUJI.ukuran.len()];
        row[..table.len()].copy_from_slice(&table);
        let base = |ukuran: Ukuran| table[at(ukuran)];
        let warga = |kelompok| base(Ukuran::Warga(kelompok));
        let mut put = |ukur: Ukur, n: i64| {
            row[letak(ukur)] = n;
            n
        };
        let d = base(Ukuran::D);
        let tb = put(Ukur::TbU(SIAPA), self.bagian(d));
        let pendek = put(Ukur::Pendek(SIAPA), self.bagian(tb));
        put(Ukur::SangatPendek(SIAPA), self.bagian(pendek));
        let bb = put(Ukur::BbTb(SIAPA), self.bagian(d));
        let kurus = put(Ukur::Kurus(SIAPA), self.bagian(bb));
        put(Ukur::SangatKurus(SIAPA), self.bagian(kurus));
        put(Ukur::Lebih(SIAPA), self.bagian(bb - kurus));
        let meant = put(Ukur::JenisSasaran(jenis("KES-01")), base(Ukuran::S) + warga(Kelompok::Prasekolah));
        put(Ukur::JenisDapat(jenis("KES-01")), d + self.bagian(meant - d));
        let asked = put(Ukur::AsiDitanya(Satu), self.bagian(warga(Kelompok::Bayi).min(d)));
        put(Ukur::Asi(Satu), self.bagian(asked));
        let ibu = warga(Kelompok::IbuHamil) + warga(Kelompok::IbuNifas);
        let born = put(Ukur::Bersalin(Satu), self.bagian(ibu));
        put(Ukur::TtdCukup(Satu), self.bagian(born));
        let enam = put(Ukur::Anc6Jumlah(Satu), self.bagian(born));
        put(Ukur::Anc6(Satu), self.bagian(enam));
        let dewasa = ibu + warga(Kelompok::UsiaProduktif) + warga(Kelompok::Lansia);
        let meant = put(Ukur::SkriningSasaran(TEKANAN), dewasa + self.bagian(warga(Kelompok::Remaja)));
        let done = put(Ukur::SkriningSasaranDisaring(TEKANAN), self.bagian(meant));
        let others = self.bagian(base(Ukuran::Berhak(Bidang::TrantibumLinmas)) - meant);
        put(Ukur::Disaring(TEKANAN), done + others);
        put(Ukur::Ditemukan(TEKANAN), self.bagian(done + others));
        let cohort = put(Ukur::KumpulanSasaran(VERSI), self.bagian(warga(Kelompok::Baduta)));
        let unknown = put(Ukur::KumpulanTidakDiketahui(VERSI), self.bagian(cohort));
        let whole = put(Ukur::KumpulanLengkap(VERSI), self.bagian(cohort - unknown));
        put(Ukur::KumpulanTepat(VERSI), self.bagian(whole));
        let older = warga(Kelompok::Baduta) + warga(Kelompok::Balita);
        let cohort = put(Ukur::NolDosisSasaran(Satu), older + self.bagian(warga(Kelompok::Bayi)));
        let unknown = put(Ukur::NolDosisTidakDiketahui(Satu), self.bagian(cohort));
        put(Ukur::NolDosis(Satu), self.bagian(cohort - unknown));
        let visits = self.bagian(30);
        let visits = put(Ukur::Kunjungan(Satu), visits);
        let met = put(Ukur::KunjunganBertemu(Satu), self.bagian(visits));
        let people = put(Ukur::OrangDikunjungi(Satu), self.bagian(met));
        put(Ukur::RumahDikunjungi(Satu), self.bagian(met - people));
        let served = base(Ukuran::Terlayani(Bidang::Pendidikan));
        let rows = served + self.bagian(12);
        let mut left = put(Ukur::Baris(Bidang::Pendidikan), rows);
        for kode in ["PDK-01", "PDK-02"] {
            left -= put(Ukur::JenisBaris(jenis(kode)), self.bagian(left));
        }
        put(Ukur::JenisBaris(jenis("PDK-03")), left);
        // Whoever was served received one of the kinds at least.
        let served = base(Ukuran::Terlayani(Bidang::PekerjaanUmum));
        let mut missing = served;
        for kode in AIR {
            let least = if kode == AIR[3] { missing.max(0) } else { 0 };
            missing -= put(Ukur::JenisDapat(jenis(kode)), least + self.bagian(served - least));
        }
        let sent = self.bagian(40);
        let sent = put(Ukur::RujukanDibuat(Bidang::Kesehatan), sent);
        let gone = put(Ukur::RujukanGugur(Bidang::Kesehatan), self.bagian(sent));
        let done = put(Ukur::RujukanSelesai(Bidang::Kesehatan), self.bagian(sent - gone));
        let open = put(buka(), self.bagian(sent - gone - done));
        row[DIUJI.letak[&Ukuran::BelumJatuhTempo(Bidang::Kesehatan)]] = self.bagian(open);
        DIUJI.lengkapi(&mut row);
        row
    }
}

impl Dadu {
    /// A place with its chains, which here need not fit together.
    fn tempat_bebas(&mut self, skema: &Skema) -> Vec<i64> {
        let mut row = self.tempat();
        for count in row.len()..skema.ukuran.len() {
            let most = skema.ikatan[count].dalam.map_or(60, |dalam| row[dalam]);
            row.push(self.bagian(most));
        }
        skema.lengkapi(&mut row);
        row
    }
}

/// What is known of the chains besides what is known of the table.
fn pengetahuan_luas() -> Vec<Tahu> {
    use ComparisonOp::{Eq, Le};
    let mut known = pengetahuan();
    let mut tie = |parts: &[usize], wholes: &[usize], op| {
        let parts = parts.iter().map(|part| (*part, 1.0));
        known.push((parts.chain(wholes.iter().map(|whole| (*whole, -1.0))).collect(), op));
    };
    let warga = |kelompok| at(Ukuran::Warga(kelompok));
    let [bayi, baduta, balita, prasekolah, hamil, nifas, produktif, lansia, remaja] = [
        Kelompok::Bayi,
        Kelompok::Baduta,
        Kelompok::Balita,
        Kelompok::Prasekolah,
        Kelompok::IbuHamil,
        Kelompok::IbuNifas,
        Kelompok::UsiaProduktif,
        Kelompok::Lansia,
        Kelompok::Remaja,
    ]
    .map(warga);
    let jiwa = at(Ukuran::Berhak(Bidang::TrantibumLinmas));
    let of = |ukur: Ukur| letak(ukur);
    let (meant, got) = (of(Ukur::JenisSasaran(jenis("KES-01"))), of(Ukur::JenisDapat(jenis("KES-01"))));
    tie(&[meant], &[at(Ukuran::S), prasekolah], Eq);
    tie(&[got], &[meant], Le);
    tie(&[at(Ukuran::D)], &[got], Le);
    for measured in [Ukur::TbU(SIAPA), Ukur::BbTb(SIAPA)] {
        tie(&[of(measured)], &[got], Le);
        tie(&[of(measured)], &[at(Ukuran::S)], Le);
    }
    for (part, whole) in [
        (Ukur::Pendek(SIAPA), Ukur::TbU(SIAPA)),
        (Ukur::SangatPendek(SIAPA), Ukur::Pendek(SIAPA)),
        (Ukur::SangatKurus(SIAPA), Ukur::Kurus(SIAPA)),
        (Ukur::Asi(Satu), Ukur::AsiDitanya(Satu)),
        (Ukur::AsiDitanya(Satu), Ukur::JenisDapat(jenis("KES-01"))),
        (Ukur::TtdCukup(Satu), Ukur::Bersalin(Satu)),
        (Ukur::Anc6Jumlah(Satu), Ukur::Bersalin(Satu)),
        (Ukur::Anc6(Satu), Ukur::Anc6Jumlah(Satu)),
        (Ukur::SkriningSasaranDisaring(TEKANAN), Ukur::SkriningSasaran(TEKANAN)),
        (Ukur::SkriningSasaranDisaring(TEKANAN), Ukur::Disaring(TEKANAN)),
        (Ukur::Ditemukan(TEKANAN), Ukur::Disaring(TEKANAN)),
        (Ukur::KumpulanTepat(VERSI), Ukur::KumpulanLengkap(VERSI)),
        (Ukur::KunjunganBertemu(Satu), Ukur::Kunjungan(Satu)),
    ] {
        tie(&[of(part)], &[of(whole)], Le);
    }
    tie(&[of(Ukur::Kurus(SIAPA)), of(Ukur::Lebih(SIAPA))], &[of(Ukur::BbTb(SIAPA))], Le);
    tie(&[of(Ukur::AsiDitanya(Satu))], &[bayi], Le);
    tie(&[of(Ukur::Bersalin(Satu))], &[hamil, nifas], Le);
    let adults = of(Ukur::SkriningSasaran(TEKANAN));
    tie(&[hamil, nifas, produktif, lansia], &[adults], Le);
    tie(&[adults], &[hamil, nifas, produktif, lansia, remaja], Le);
    let (done, all) = (of(Ukur::SkriningSasaranDisaring(TEKANAN)), of(Ukur::Disaring(TEKANAN)));
    tie(&[all, adults], &[done, jiwa], Le);
    let cohort = of(Ukur::KumpulanSasaran(VERSI));
    tie(&[cohort], &[bayi, baduta], Le);
    let unknown = of(Ukur::KumpulanTidakDiketahui(VERSI));
    tie(&[unknown, of(Ukur::KumpulanLengkap(VERSI))], &[cohort], Le);
    let cohort = of(Ukur::NolDosisSasaran(Satu));
    tie(&[baduta, balita], &[cohort], Le);
    tie(&[cohort], &[at(Ukuran::S)], Le);
    tie(&[of(Ukur::NolDosisTidakDiketahui(Satu)), of(Ukur::NolDosis(Satu))], &[cohort], Le);
    let met = of(Ukur::KunjunganBertemu(Satu));
    tie(&[of(Ukur::OrangDikunjungi(Satu)), of(Ukur::RumahDikunjungi(Satu))], &[met], Le);
    let rows = of(Ukur::Baris(Bidang::Pendidikan));
    tie(&[at(Ukuran::Terlayani(Bidang::Pendidikan))], &[rows], Le);
    tie(&["PDK-01", "PDK-02", "PDK-03"].map(|kode| of(Ukur::JenisBaris(jenis(kode)))), &[rows], Eq);
    let served = at(Ukuran::Terlayani(Bidang::PekerjaanUmum));
    let kinds = AIR.map(|kode| of(Ukur::JenisDapat(jenis(kode))));
    tie(&[served], &kinds, Le);
    kinds.iter().for_each(|kind| tie(&[*kind], &[served], Le));
    let ends = [Ukur::RujukanGugur(Bidang::Kesehatan), Ukur::RujukanSelesai(Bidang::Kesehatan), buka()];
    tie(&ends.map(of), &[of(Ukur::RujukanDibuat(Bidang::Kesehatan))], Le);
    tie(&[DIUJI.letak[&Ukuran::BelumJatuhTempo(Bidang::Kesehatan)]], &[of(buka())], Le);
    known
}

fn luas(seed: u64) -> Kubus {
    Dadu(seed * 6_151 + 29).kubus_dari(Dadu::tempat_luas)
}

/// The cells that a table gives away. Where the table without its chains leaves no room (all but one were weighed, so that
/// one at most was seen elsewhere), not telling the chains anywhere would not help either.
fn bocor(skema: &Skema, kubus: &Kubus, known: &[Tahu]) -> Vec<Sel> {
    let mut tutup = samarkan(skema, kubus, 5);
    let leaks = serang(kubus, &tutup, known, 5, false).leaks;
    if leaks.is_empty() {
        return leaks;
    }
    tutup.iter_mut().for_each(|row| row[SEMUA.len()..].fill(true));
    let anyway = serang(kubus, &tutup, known, 5, false).leaks;
    leaks.into_iter().filter(|leak| !anyway.contains(leak)).collect()
}

#[test]
fn no_hidden_cell_of_a_chain_can_be_pinned_down() {
    let known = pengetahuan_luas();
    let (mut hidden, mut shown, mut found) = (0, 0, Vec::new());
    for seed in 0..tabel() / 2 {
        let kubus = luas(seed);
        let tutup = samarkan(&DIUJI, &kubus, 5);
        for (node, count) in bocor(&DIUJI, &kubus, &known) {
            let cell = |node: usize| (kubus.nilai[node][count], tutup[node][count]);
            let row: Vec<_> = (0..kubus.induk.len()).map(cell).collect();
            found.push(format!(
                "table {seed}, {node} {:?}: {row:?} in {:?}",
                DIUJI.ukuran[count], kubus.induk
            ));
        }
        hidden += tutup.iter().flatten().filter(|hidden| **hidden).count();
        shown += tutup.iter().flatten().filter(|hidden| !**hidden).count();
    }
    assert!(found.is_empty(), "{} leaks\n{}", found.len(), found.join("\n"));
    eprintln!("{hidden} hidden cells, {shown} shown");
    assert!(hidden > 500 && shown > hidden / 4);
}

#[test]
fn faults_planted_in_chains_are_found() {
    let known = pengetahuan_luas();
    let found = |change: fn(&mut Skema)| {
        let mut skema = DIUJI.clone();
        change(&mut skema);
        (0..150).map(luas).any(|kubus| !bocor(&skema, &kubus, &known).is_empty())
    };
    assert!(
        found(|skema| skema.ikatan.iter_mut().skip(41).for_each(|i| i.dalam = None)),
        "what it lies within"
    );
    assert!(found(|skema| skema.ikatan.iter_mut().for_each(|i| i.selain = None)), "what it lies beside");
    assert!(found(|skema| skema.ikatan.iter_mut().for_each(|i| i.bersama = None)), "what is hidden together");
    assert!(
        found(|skema| skema.bagian.iter_mut().skip(41).for_each(|parts| parts.truncate(1))),
        "what it contains"
    );
}

/// A table of made-up counts of all chains; here they need not fit together.
fn semua_rantai(seed: u64) -> (Skema, Kubus) {
    let skema = Skema::dengan(SEMUA_RANTAI.iter().copied());
    let mut dadu = Dadu(seed * 31 + 7);
    let posts = 4;
    let induk: Vec<Option<usize>> = vec![None, Some(0), Some(0), Some(1), Some(1), Some(2), Some(2)];
    let leaves: Vec<(usize, Vec<i64>)> =
        (3..3 + posts).map(|node| (node, dadu.tempat_bebas(&skema))).collect();
    let kubus = pohon(&induk, &leaves);
    (skema, kubus)
}

#[test]
fn chains_change_neither_the_table_nor_each_other() {
    for seed in 0..40 {
        let (skema, kubus) = semua_rantai(seed);
        let tutup = samarkan(&skema, &kubus, 5);
        let only = |part: &Skema| {
            let pick = |row: &Vec<i64>| part.ukuran.iter().map(|one| row[skema.letak[one]]).collect();
            Kubus { induk: kubus.induk.clone(), nilai: kubus.nilai.iter().map(pick).collect() }
        };
        let mut dadu = Dadu(seed);
        let all = i64::try_from(SEMUA_RANTAI.len()).unwrap();
        for _ in 0..6 {
            let some =
                (0..dadu.sampai(6)).map(|_| SEMUA_RANTAI[usize::try_from(dadu.sampai(all - 1)).unwrap()]);
            let part = Skema::dengan(some.collect::<Vec<_>>());
            let told = samarkan(&part, &only(&part), 5);
            for (node, row) in told.iter().enumerate() {
                for (count, hidden) in row.iter().enumerate() {
                    let whole = tutup[node][skema.letak[&part.ukuran[count]]];
                    assert_eq!(*hidden, whole, "table {seed}, {node} {:?}", part.ukuran[count]);
                }
            }
        }
    }
}

/// A kabupaten of 20 kecamatan, 160 villages and 806 posts.
fn kabupaten(skema: &Skema) -> Kubus {
    let mut dadu = Dadu(806);
    let mut induk = vec![None];
    induk.extend((0..20).map(|_| Some(0)));
    induk.extend((0..160).map(|desa| Some(1 + desa % 20)));
    let first = induk.len();
    induk.extend((0..806).map(|pos| Some(21 + pos % 160)));
    let leaves: Vec<(usize, Vec<i64>)> =
        (first..induk.len()).map(|node| (node, dadu.tempat_bebas(skema))).collect();
    pohon(&induk, &leaves)
}

/// Told, not judged: machines differ.
#[test]
fn a_kabupaten_is_worked_out_while_somebody_waits() {
    let few = Skema::dengan(dari(Ukur::SangatPendek(SIAPA)));
    for (name, skema) in [("the table", &*SKEMA), ("stunting", &few)] {
        let kubus = kabupaten(skema);
        let start = std::time::Instant::now();
        let tutup = samarkan(skema, &kubus, 5);
        let hidden = tutup.iter().flatten().filter(|hidden| **hidden).count();
        let cells: usize = tutup.iter().map(Vec::len).sum();
        eprintln!("{name}: {hidden} of {cells} cells hidden, a month in {:?}", start.elapsed());
        assert!(hidden > 0 && hidden < cells);
    }
}

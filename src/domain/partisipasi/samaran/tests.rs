//! Vectors by hand, and an attacker: a linear program that knows everything shown and every tie, and tries to
//! pin each hidden cell down.

use std::collections::{BTreeSet, HashMap, HashSet};

use microlp::{ComparisonOp, OptimizationDirection, Problem};

use super::*;
use crate::domain::partisipasi::ukuran::{SEMUA, SKEMA, Ukuran};
use crate::domain::pilihan::Pilihan as _;
use crate::domain::posyandu::Bidang;
use crate::domain::siklus::KelompokStatistik as Kelompok;

fn at(ukuran: Ukuran) -> usize {
    ukuran.letak()
}

/// A place with many of everything, on which a test sets a few counts.
fn banyak() -> Vec<i64> {
    let nilai = |ukuran: &Ukuran| match ukuran {
        Ukuran::Warga(Kelompok::Balita) => 40,
        Ukuran::Warga(_) | Ukuran::N | Ukuran::T => 20,
        Ukuran::S => 80,
        Ukuran::K | Ukuran::Terlayani(Bidang::Kesehatan) => 60,
        Ukuran::D => 50,
        Ukuran::O | Ukuran::B => 5,
        Ukuran::Berhak(Bidang::Pendidikan) => 45,
        Ukuran::Berhak(Bidang::Kesehatan | Bidang::TrantibumLinmas) => 220,
        Ukuran::Berhak(_) => 70,
        _ => 10,
    };
    SEMUA.iter().map(nilai).collect()
}

fn dengan(mut row: Vec<i64>, counts: &[(Ukuran, i64)]) -> Vec<i64> {
    for (ukuran, nilai) in counts {
        row[at(*ukuran)] = *nilai;
    }
    row
}

fn bgm(n: i64) -> Vec<i64> {
    dengan(banyak(), &[(Ukuran::Bgm, n)])
}

/// A tree with these places at its ends; regions get the sums of what lies below them.
fn pohon(induk: &[Option<usize>], leaves: &[(usize, Vec<i64>)]) -> Kubus {
    let wide = leaves.iter().map(|(_, row)| row.len()).max().unwrap();
    let mut nilai = vec![vec![0; wide]; induk.len()];
    for (node, row) in leaves {
        nilai[*node].clone_from(row);
    }
    for node in (1..induk.len()).rev() {
        let (above, row) = (induk[node].unwrap(), nilai[node].clone());
        for (sum, nilai) in nilai[above].iter_mut().zip(row) {
            *sum += nilai;
        }
    }
    Kubus { induk: induk.to_vec(), nilai }
}

/// A region and the posts right below it, hidden for k = 5.
fn satu_tingkat(posts: Vec<Vec<i64>>) -> Tertutup {
    let induk: Vec<Option<usize>> = (0..=posts.len()).map(|node| (node > 0).then_some(0)).collect();
    let leaves: Vec<(usize, Vec<i64>)> = posts.into_iter().enumerate().map(|(n, row)| (n + 1, row)).collect();
    samarkan(&SKEMA, &pohon(&induk, &leaves), 5)
}

/// The regions in which a count is hidden.
fn tersembunyi(tutup: &Tertutup, ukuran: Ukuran) -> Vec<usize> {
    (0..tutup.len()).filter(|node| tutup[*node][at(ukuran)]).collect()
}

fn banyaknya(tutup: &Tertutup) -> usize {
    tutup.iter().flatten().filter(|hidden| **hidden).count()
}

#[test]
fn nothing_small_nothing_hidden() {
    assert_eq!(banyaknya(&satu_tingkat(vec![banyak(), banyak(), bgm(0)])), 0, "and a zero shows");
}

#[test]
fn a_lone_small_count_takes_its_smallest_neighbour_along() {
    let tutup = satu_tingkat(vec![bgm(9), bgm(3), bgm(7), bgm(0)]);
    assert_eq!(tersembunyi(&tutup, Ukuran::Bgm), [2, 3], "the small one and the next; the zero stays");
    assert_eq!(banyaknya(&tutup), 2, "and nothing else");
}

#[test]
fn too_few_altogether_hide_the_region_too() {
    // Three children in all: whoever saw the sum would know each count to be one of four.
    let tutup = satu_tingkat(vec![bgm(2), bgm(1), bgm(0)]);
    assert_eq!(tersembunyi(&tutup, Ukuran::Bgm), [0, 1, 2, 3], "the zero must not tell either");
    // Seven can be split between two in eight ways.
    assert_eq!(tersembunyi(&satu_tingkat(vec![bgm(5), bgm(2)]), Ukuran::Bgm), [1, 2]);
}

#[test]
fn an_only_child_is_hidden_with_its_parent() {
    let tree = [None, Some(0), Some(1), Some(0), Some(3)];
    let tutup = samarkan(&SKEMA, &pohon(&tree, &[(2, bgm(4)), (4, bgm(8))]), 5);
    assert_eq!(tersembunyi(&tutup, Ukuran::Bgm), [1, 2, 3, 4]);
}

#[test]
fn below_a_hidden_region_everything_of_the_count_is_hidden() {
    let tree = [None, Some(0), Some(1), Some(1), Some(0), Some(4)];
    let tutup = samarkan(&SKEMA, &pohon(&tree, &[(2, bgm(2)), (3, bgm(0)), (5, bgm(9))]), 5);
    assert_eq!(tersembunyi(&tutup, Ukuran::Bgm), [1, 2, 3, 4, 5]);
}

#[test]
fn a_split_is_hidden_whole_and_its_total_shows() {
    let o = |o| dengan(banyak(), &[(Ukuran::O, o), (Ukuran::N, 25 - o)]);
    let tutup = satu_tingkat(vec![o(2), o(5), o(9)]);
    for part in [Ukuran::N, Ukuran::T, Ukuran::O, Ukuran::B, Ukuran::DuaT] {
        assert_eq!(tersembunyi(&tutup, part), [1, 2], "{part:?}");
    }
    assert_eq!(banyaknya(&tutup), 10, "S, K, D and BGM show");
}

#[test]
fn few_children_hide_the_row() {
    let kecil = dengan(banyak(), &[(Ukuran::S, 64), (Ukuran::Warga(Kelompok::Bayi), 4)]);
    let tutup = satu_tingkat(vec![kecil, banyak(), banyak()]);
    assert!(tutup[1].iter().chain(&tutup[2]).all(|hidden| *hidden));
    assert!(tutup[0].iter().chain(&tutup[3]).all(|hidden| !hidden));
}

#[test]
fn a_summand_takes_its_total_along() {
    let (warga, datang) = (Ukuran::Warga(Kelompok::IbuNifas), Ukuran::Datang(Kelompok::IbuNifas));
    let nifas = |n| dengan(banyak(), &[(warga, n), (datang, 0)]);
    let tutup = satu_tingkat(vec![nifas(2), nifas(20), nifas(20)]);
    assert_eq!(tersembunyi(&tutup, warga), [1, 2]);
    for everybody in [Bidang::TrantibumLinmas, Bidang::Kesehatan] {
        assert_eq!(tersembunyi(&tutup, Ukuran::Berhak(everybody)), [1, 2], "by either name");
    }
    assert_eq!(banyaknya(&tutup), 6, "that nobody came shows in all of them");
}

#[test]
fn a_small_region_hides_everything() {
    let few = dengan(vec![0; SEMUA.len()], &[(Ukuran::S, 3), (Ukuran::D, 3)]);
    assert!(satu_tingkat(vec![few]).iter().flatten().all(|hidden| *hidden));
}

#[test]
fn a_quarter_hides_what_a_month_hides() {
    let tree = [None, Some(0), Some(1), Some(1), Some(0), Some(4)];
    let (bayi, bgm_at) = (at(Ukuran::Warga(Kelompok::Bayi)), at(Ukuran::Bgm));
    let kubus = pohon(&tree, &[(2, banyak()), (3, bgm(2)), (5, banyak())]);
    let mut month = vec![vec![false; SEMUA.len()]; 6];
    month[2][bayi] = true;
    month[2][bgm_at] = true;
    let quiet = vec![vec![false; SEMUA.len()]; 6];
    let tutup = samarkan_periode(&SKEMA, &kubus, &[quiet.clone(), month], 5);
    // A sum of months shows where its months do, however small; a count of people only where nothing below hides.
    assert_eq!(tersembunyi(&tutup, Ukuran::Bgm), [2]);
    assert_eq!(tersembunyi(&tutup, Ukuran::Warga(Kelompok::Bayi)), [0, 1, 2]);
    assert_eq!(banyaknya(&tutup), 4);
    let few = dengan(banyak(), &[(Ukuran::Datang(Kelompok::Bayi), 3)]);
    let tutup =
        samarkan_periode(&SKEMA, &pohon(&tree, &[(2, few), (3, banyak()), (5, banyak())]), &[quiet], 5);
    assert_eq!(tersembunyi(&tutup, Ukuran::Datang(Kelompok::Bayi)), [0, 1, 2]);
}

// ---- the attacker ----

/// Numbers that are the same in every run.
struct Dadu(u64);

impl Dadu {
    fn sampai(&mut self, most: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(self.0 >> 33).unwrap() % (most + 1)
    }

    /// A part of a whole: often nothing, all, or nearly so.
    fn bagian(&mut self, whole: i64) -> i64 {
        match self.sampai(19) {
            0..4 => 0,
            4..7 => whole,
            7 => whole.min(self.sampai(3)),
            8 | 9 => (whole - self.sampai(3)).max(0),
            _ => self.sampai(whole),
        }
    }

    /// A place, as the ties allow.
    fn tempat(&mut self) -> Vec<i64> {
        let size = [8, 60, 300, 300][usize::try_from(self.sampai(3)).unwrap()];
        let mut row = vec![0; SEMUA.len()];
        for (group, _, _) in Kelompok::NILAI {
            // Most groups are empty, so that the programs stay small.
            let warga = if self.sampai(9) < 4 { self.bagian(size) } else { 0 };
            row[at(Ukuran::Warga(*group))] = warga;
            row[at(Ukuran::Datang(*group))] = self.bagian(warga);
        }
        let warga = |group| row[at(Ukuran::Warga(group))];
        let jiwa: i64 = Kelompok::NILAI.iter().map(|(group, _, _)| warga(*group)).sum();
        let s = [Kelompok::Bayi, Kelompok::Baduta, Kelompok::Balita].map(warga).iter().sum();
        let (balita, prasekolah) = (warga(Kelompok::Balita), warga(Kelompok::Prasekolah));
        let d = self.bagian(s);
        let n = self.bagian(d);
        let t = self.bagian(d - n);
        let o = self.bagian(d - n - t);
        let counts = [
            (Ukuran::S, s),
            (Ukuran::K, self.bagian(s)),
            (Ukuran::D, d),
            (Ukuran::N, n),
            (Ukuran::T, t),
            (Ukuran::O, o),
            (Ukuran::B, d - n - t - o),
            (Ukuran::Bgm, self.bagian(d)),
            (Ukuran::DuaT, self.bagian(t)),
        ];
        row = dengan(row, &counts);
        let rumah = if jiwa == 0 { 0 } else { 1 + self.sampai(jiwa - 1) };
        for bidang in Bidang::ALL {
            let (berhak, least) = match bidang {
                Bidang::Kesehatan => (jiwa, d),
                Bidang::Pendidikan => (prasekolah + self.bagian(balita), 0),
                Bidang::TrantibumLinmas => (jiwa, 0),
                _ => (rumah, 0),
            };
            row[at(Ukuran::Berhak(bidang))] = berhak;
            row[at(Ukuran::Terlayani(bidang))] = least + self.bagian(berhak - least);
        }
        row
    }

    /// A tree of up to four levels and six places.
    fn kubus(&mut self) -> Kubus {
        self.kubus_dari(Dadu::tempat)
    }

    fn kubus_dari(&mut self, tempat: fn(&mut Dadu) -> Vec<i64>) -> Kubus {
        let (mut induk, mut level) = (vec![None], vec![0]);
        for _ in 0..1 + self.sampai(2) {
            let mut next = Vec::new();
            for node in level {
                for _ in 0..=self.sampai(3) {
                    if induk.len() < 6 {
                        next.push(induk.len());
                        induk.push(Some(node));
                    }
                }
            }
            level = next;
        }
        let ends = (0..induk.len()).filter(|node| !induk.contains(&Some(*node)));
        let leaves: Vec<(usize, Vec<i64>)> = ends.map(|node| (node, tempat(self))).collect();
        pohon(&induk, &leaves)
    }
}

/// A sum of counts, with factors, that is zero or at most zero.
type Tahu = (Vec<(usize, f64)>, ComparisonOp);

/// The counts of the table, and others that somebody knows something of.
fn diketahui(known: &[Tahu]) -> BTreeSet<usize> {
    (0..SEMUA.len())
        .chain(known.iter().flat_map(|(terms, _)| terms.iter().map(|(count, _)| *count)))
        .collect()
}

/// What somebody knows of any place.
fn pengetahuan() -> Vec<Tahu> {
    use ComparisonOp::{Eq, Le};
    use Ukuran::{Berhak, Datang, Terlayani, Warga};
    let sum = |parts: &[Ukuran], wholes: &[Ukuran]| -> Vec<(usize, f64)> {
        let parts = parts.iter().map(|part| (at(*part), 1.0));
        parts.chain(wholes.iter().map(|whole| (at(*whole), -1.0))).collect()
    };
    let balita = [Kelompok::Bayi, Kelompok::Baduta, Kelompok::Balita].map(Warga);
    let prasekolah = Warga(Kelompok::Prasekolah);
    let everybody: Vec<Ukuran> = Kelompok::NILAI.iter().map(|(group, _, _)| Warga(*group)).collect();
    let mut known = vec![
        (sum(&[Ukuran::K], &[Ukuran::S]), Le),
        (sum(&[Ukuran::D], &[Ukuran::S]), Le),
        (sum(&[Ukuran::Bgm], &[Ukuran::D]), Le),
        (sum(&[Ukuran::DuaT], &[Ukuran::T]), Le),
        (sum(&[Ukuran::D], &[Terlayani(Bidang::Kesehatan)]), Le),
        (sum(&[Ukuran::N, Ukuran::T, Ukuran::O, Ukuran::B], &[Ukuran::D]), Eq),
        (sum(&balita, &[Ukuran::S]), Eq),
        (sum(&everybody, &[Berhak(Bidang::Kesehatan)]), Eq),
        (sum(&everybody, &[Berhak(Bidang::TrantibumLinmas)]), Eq),
        (sum(&[prasekolah], &[Berhak(Bidang::Pendidikan)]), Le),
        (sum(&[Berhak(Bidang::Pendidikan)], &[prasekolah, Warga(Kelompok::Balita)]), Le),
        (sum(&[Berhak(Bidang::PekerjaanUmum)], &[Berhak(Bidang::PerumahanRakyat)]), Eq),
        (sum(&[Berhak(Bidang::PekerjaanUmum)], &[Berhak(Bidang::Sosial)]), Eq),
        (sum(&[Berhak(Bidang::PekerjaanUmum)], &[Berhak(Bidang::TrantibumLinmas)]), Le),
    ];
    known.extend(Kelompok::NILAI.iter().map(|(group, _, _)| (sum(&[Datang(*group)], &[Warga(*group)]), Le)));
    known.extend(Bidang::ALL.map(|bidang| (sum(&[Terlayani(bidang)], &[Berhak(bidang)]), Le)));
    known
}

/// A place and a count.
type Sel = (usize, usize);

/// An equation or inequality over hidden cells; the shown ones are numbers on the right.
struct Syarat {
    terms: Vec<(Sel, f64)>,
    op: ComparisonOp,
    right: f64,
}

/// Everything the attacker can write down.
fn syarat(kubus: &Kubus, tutup: &Tertutup, known: &[Tahu]) -> Vec<Syarat> {
    let mut all = Vec::new();
    let counts = diketahui(known);
    let mut add = |terms: Vec<(Sel, f64)>, op| {
        let shown = terms.iter().filter(|((node, count), _)| !tutup[*node][*count]);
        let right: f64 =
            shown.map(|((node, count), factor)| -factor * kubus.nilai[*node][*count] as f64).sum();
        let terms: Vec<(Sel, f64)> =
            terms.into_iter().filter(|((node, count), _)| tutup[*node][*count]).collect();
        if !terms.is_empty() {
            all.push(Syarat { terms, op, right });
        }
    };
    for node in 0..kubus.induk.len() {
        for (terms, op) in known {
            add(terms.iter().map(|(count, factor)| ((node, *count), *factor)).collect(), *op);
        }
        let below: Vec<usize> = (0..kubus.induk.len()).filter(|c| kubus.induk[*c] == Some(node)).collect();
        for count in counts.iter().copied().filter(|_| !below.is_empty()) {
            let parts = below.iter().map(|c| ((*c, count), 1.0));
            add(parts.chain([((node, count), -1.0)]).collect(), ComparisonOp::Eq);
        }
    }
    all
}

/// The conditions in heaps that have no hidden cell in common.
fn tumpukan(all: Vec<Syarat>) -> Vec<Vec<Syarat>> {
    let mut heaps: Vec<(HashSet<Sel>, Vec<Syarat>)> = Vec::new();
    for one in all {
        let (mut cells, mut heap) =
            (one.terms.iter().map(|(cell, _)| *cell).collect::<HashSet<_>>(), vec![one]);
        for at in (0..heaps.len()).rev() {
            if !heaps[at].0.is_disjoint(&cells) {
                let (theirs, other) = heaps.swap_remove(at);
                cells.extend(theirs);
                heap.extend(other);
            }
        }
        heaps.push((cells, heap));
    }
    heaps.into_iter().map(|(_, heap)| heap).collect()
}

/// The world in which a weighted sum of hidden cells is largest. Nobody believes in more people than 10,000.
fn dunia(syarat: &[Syarat], weight: impl Fn(Sel) -> f64, whole: bool) -> HashMap<Sel, f64> {
    let mut problem = Problem::new(OptimizationDirection::Maximize);
    let mut variables = HashMap::new();
    for (cell, _) in syarat.iter().flat_map(|s| &s.terms) {
        variables.entry(*cell).or_insert_with(|| match whole {
            true => problem.add_integer_var(weight(*cell), (0, 10_000)),
            false if cell.0 == 0 => problem.add_var(weight(*cell), (0.0, 10_000.0)),
            false => problem.add_var(weight(*cell), (0.0, f64::INFINITY)),
        });
    }
    for one in syarat {
        let terms: Vec<_> = one.terms.iter().map(|(cell, factor)| (variables[cell], *factor)).collect();
        problem.add_constraint(terms.as_slice(), one.op, one.right);
    }
    let solution = problem.solve().unwrap().into_solution().unwrap();
    variables.iter().map(|(cell, variable)| (*cell, solution.var_value(*variable))).collect()
}

/// What an attack brought to light.
#[derive(Default)]
struct Serangan {
    hidden: usize,
    programs: usize,
    /// Cells that can be pinned to fewer than `k` values.
    leaks: Vec<Sel>,
}

/// Attacks a table. With `whole` the attacker also knows that people come in whole numbers.
fn serang(kubus: &Kubus, tutup: &Tertutup, known: &[Tahu], k: i64, whole: bool) -> Serangan {
    let mut serangan = Serangan::default();
    for heap in tumpukan(syarat(kubus, tutup, known)) {
        let cells: BTreeSet<Sel> =
            heap.iter().flat_map(|one| one.terms.iter().map(|(cell, _)| *cell)).collect();
        let own = |(node, count): Sel| kubus.nilai[node][count] as f64;
        let mut seen: HashMap<Sel, (f64, f64)> =
            cells.iter().map(|cell| (*cell, (own(*cell), own(*cell)))).collect();
        serangan.hidden += cells.len();
        let narrow = |seen: &HashMap<Sel, (f64, f64)>, cell: Sel| {
            (seen[&cell].1 + 1e-6).floor() - (seen[&cell].0 - 1e-6).ceil() < (k - 1) as f64
        };
        // Every world widens the known range of all its cells. When everybody is pushed into one place after the
        // other, most cells need no program of their own.
        for place in cells.iter().map(|(node, _)| *node).collect::<BTreeSet<_>>() {
            serangan.programs += 1;
            let pushed = |cell: Sel| if cell.0 == place && narrow(&seen, cell) { 1.0 } else { 0.0 };
            let world = dunia(&heap, pushed, whole);
            lebarkan(&mut seen, world);
        }
        for cell in &cells {
            for side in [1.0, -1.0] {
                if !narrow(&seen, *cell) {
                    break;
                }
                serangan.programs += 1;
                let world = dunia(&heap, |other| if other == *cell { side } else { 0.0 }, whole);
                lebarkan(&mut seen, world);
            }
            if narrow(&seen, *cell) {
                serangan.leaks.push(*cell);
            }
        }
    }
    serangan
}

fn lebarkan(seen: &mut HashMap<Sel, (f64, f64)>, world: HashMap<Sel, f64>) {
    for (cell, value) in world {
        let range = seen.entry(cell).or_insert((value, value));
        *range = (range.0.min(value), range.1.max(value));
    }
}

/// How many tables are tried: `POSYANDU_SAMARAN` says otherwise (the nightly run says 1000).
#[expect(clippy::disallowed_methods, reason = "a test may be told how long to try")]
fn tabel() -> u64 {
    std::env::var("POSYANDU_SAMARAN").ok().and_then(|text| text.parse().ok()).unwrap_or(100)
}

fn acak(seed: u64) -> Kubus {
    Dadu(seed * 7_919 + 13).kubus()
}

/// Attacks so many random tables as they are hidden for `k`, and wants no leak.
fn tahan(tables: u64, k: i64, whole: bool) {
    let (mut hidden, mut programs) = (0, 0);
    let known = pengetahuan();
    for seed in 0..tables {
        let kubus = acak(seed);
        let one = serang(&kubus, &samarkan(&SKEMA, &kubus, k), &known, k, whole);
        let told: Vec<_> = one.leaks.iter().map(|(node, count)| (node, SEMUA[*count])).collect();
        assert!(told.is_empty(), "table {seed}, k {k}: {told:?} in {:?}", kubus.induk);
        hidden += one.hidden;
        programs += one.programs;
    }
    eprintln!("{tables} tables, k {k}: {hidden} hidden cells, {programs} programs");
    assert!(hidden > 10 * usize::try_from(tables).unwrap(), "there is something to attack");
}

#[test]
fn no_hidden_cell_of_many_random_tables_can_be_pinned_down() {
    tahan(tabel(), 5, false);
}

#[test]
fn nor_by_whoever_knows_that_people_come_whole() {
    tahan(tabel() / 10, 5, true);
    tahan(tabel() / 10, 11, true);
}

#[test]
fn planted_faults_are_found() {
    let mutated = |change: fn(&mut Skema)| {
        let mut skema = SKEMA.clone();
        change(&mut skema);
        skema
    };
    let found = |hide: &dyn Fn(&Kubus) -> Tertutup| {
        let known = pengetahuan();
        (0..200).map(acak).any(|kubus| !serang(&kubus, &hide(&kubus), &known, 5, false).leaks.is_empty())
    };
    let alone = |kubus: &Kubus| -> Tertutup {
        kubus.nilai.iter().map(|row| row.iter().map(|n| (1..5).contains(n)).collect()).collect()
    };
    assert!(found(&alone), "no cell is hidden next to the small one");
    let parents = |kubus: &Kubus| {
        let mut tutup = samarkan(&SKEMA, kubus, 5);
        for node in kubus.induk.iter().flatten() {
            tutup[*node] = vec![false; SEMUA.len()];
        }
        tutup
    };
    assert!(found(&parents), "the regions above are shown");
    for (name, skema) in [
        (
            "what a count lies within",
            mutated(|s| {
                s.ikatan.iter_mut().filter(|i| !i.pecahan).for_each(|i| i.dalam = None);
            }),
        ),
        ("the split", mutated(|s| s.ikatan.iter_mut().for_each(|i| i.pecahan = false))),
        ("the total", mutated(|s| s.ikatan.iter_mut().for_each(|i| i.total = None))),
        ("the rows", mutated(|s| s.ikatan.iter_mut().for_each(|i| i.pokok = false))),
    ] {
        assert!(found(&|kubus| samarkan(&skema, kubus, 5)), "{name} is ignored");
    }
}

#[cfg(test)]
mod rantai;

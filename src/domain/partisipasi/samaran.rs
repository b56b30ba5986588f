//! Which counts of a table of regions must be hidden so that no small group of people shows through
//! (*penyamaran*, statistical disclosure control). Readers above the posts see sums only, but a sum of 1 to k-1
//! is nearly a name, and a hidden number between shown ones is found by subtraction. So next to each small count
//! others are hidden, until every hidden one could be any of at least k numbers, for somebody who knows all that
//! is shown, that counts are not negative, and the ties of `ukuran`.
//!
//! A hidden count is told as null, whatever the reason. "<5" would say too much: four possible values, fewer than
//! k, and which of the hidden counts is the small one.
//!
//! That it is so is proven by moving people. Under a region that shows a count, some children hide it; together
//! they have a known sum `T`. A main count (how many live here) can be anything from 0 to `T` in each of them:
//! move whole households from one to the other, and as the whole row is hidden in both, nothing that is shown
//! changes. A count within another one, which sums to `A` over the same children, can be anything from
//! `a + T - A` to `a` within 0 to `T`, where `a` is the other one here, or its own range if it is hidden too: give
//! the label to other people of these children, and the sums stay. That is one formula for K of S, for the split of D
//! into N, T, O and B, for 2T of T and for who came of who lives here, and it needs three rules to hold: what
//! lies within a hidden count is hidden too, a split is hidden whole, and a hidden summand takes its total along.
//! A zero shows where it would be known anyway: within a shown zero, or where the hidden ones sum to zero.
//!
//! Chains (`ukuran::rantai`) are labels like the others, and hide by the same rules. As nothing of the table hangs on a
//! chain, and no chain on another one than those it lies within, in any world of the table people can swap the labels of
//! one chain while everything else stays: the proof goes chain by chain. Whoever lies beside a hidden count (`selain`)
//! is hidden too and takes its place with the label of that one, so that the two never overlap. A count that is told
//! as a sum is as uncertain as its hidden summands.
//!
//! Rejected: linear programs at run time (exact, and seconds a request); hiding every row with a small count
//! in it (sound, but two women in childbed would blank a whole post). The tests hold a linear program against the
//! result instead. A table answers for itself only: somebody who also knows single posts from elsewhere (her own)
//! can subtract them, and so can somebody who asks again after one child has been added.

use std::collections::{BTreeMap, BTreeSet};

use super::ukuran::{SKEMA, Skema, Ukuran};

/// A table: regions as a tree, each with its counts.
#[derive(Clone, Debug)]
pub struct Kubus {
    /// The region above each, itself earlier in the list; none for the first.
    pub induk: Vec<Option<usize>>,
    /// The counts of each region, in the order of the scheme; a region's are the sums of those below it.
    pub nilai: Vec<Vec<i64>>,
}

/// Which cells are hidden: by region, by count.
pub type Tertutup = Vec<Vec<bool>>;

/// Hides cells of the table until each hidden one has at least `k` possible values.
pub fn samarkan(skema: &Skema, kubus: &Kubus, k: i64) -> Tertutup {
    let mut kerja = Kerja::new(skema, kubus, k);
    kerja.tutup_yang_kecil();
    loop {
        kerja.ratakan();
        if !kerja.tambah() {
            return kerja.tutup;
        }
    }
}

/// Hides cells of a table of a longer period. What adds up over months is hidden where a month of it is, and the
/// shown sums say nothing that the months do not. The others are counts of a quarter's own: how many live here
/// on its last day, how many came at least once. Those are nearly the counts of one of its months, place by place
/// of another one, so a shown quarter and shown months of the neighbours would give a hidden month away. They
/// show only where no month hides anything, and nothing is small, in the region and everywhere below it.
pub fn samarkan_periode(skema: &Skema, kubus: &Kubus, bulan: &[Tertutup], k: i64) -> Tertutup {
    let mut tutup: Tertutup = kubus.nilai.iter().map(|row| vec![false; row.len()]).collect();
    for node in (0..kubus.induk.len()).rev() {
        for (count, ikatan) in skema.ikatan.iter().enumerate() {
            let in_a_month = bulan.iter().any(|bulan| bulan[node][count]);
            let small = !ikatan.bulanan && (1..k).contains(&kubus.nilai[node][count]);
            let hangs = [ikatan.dalam, ikatan.juga, ikatan.selain].into_iter().flatten();
            let hangs = hangs.chain(skema.bagian[count].iter().copied());
            let mut hangs = hangs.filter(|_| count >= SKEMA.ikatan.len());
            let hanging = !ikatan.bulanan && hangs.any(|other| tutup[node][other] && other != skema.jiwa);
            tutup[node][count] |= in_a_month || small || hanging;
            if let Some(above) = kubus.induk[node].filter(|_| tutup[node][count] && !ikatan.bulanan) {
                tutup[above][count] = true;
            }
        }
    }
    tutup
}

/// The same for counts of a whole year only: its months say nothing of them, so that the year is a table of its own.
pub fn samarkan_setahun(skema: &Skema, kubus: &Kubus, periode: &mut Tertutup, k: i64) {
    if !skema.ikatan.iter().any(|ikatan| ikatan.tahunan) {
        return;
    }
    for (row, of_year) in periode.iter_mut().zip(samarkan(skema, kubus, k)) {
        for (count, _) in skema.ikatan.iter().enumerate().filter(|(_, ikatan)| ikatan.tahunan) {
            row[count] = of_year[count];
        }
    }
}

/// The known sums of the children of a region that hide a count.
#[derive(Clone, Copy, Debug, Default)]
struct Jumlah {
    /// Of the count itself.
    nilai: i64,
    /// Of what it lies within.
    dasar: i64,
    /// How many children.
    anak: usize,
    /// Of the count itself, over the children that are hidden as rows.
    baris: i64,
}

/// The work on one table. Cells are only ever added, so it comes to an end.
struct Kerja<'a> {
    skema: &'a Skema,
    nilai: &'a [Vec<i64>],
    induk: &'a [Option<usize>],
    anak: Vec<Vec<usize>>,
    /// Counts of chains that are hidden together.
    bersama: Vec<Vec<usize>>,
    k: i64,
    /// Hidden as a whole row.
    baris: Vec<bool>,
    /// To be hidden, unless it is a zero that is known anyway.
    calon: Vec<Vec<bool>>,
    tutup: Tertutup,
    /// Of a hidden cell: the nearest region above that shows the count.
    jangkar: Vec<Vec<Option<usize>>>,
    /// By region that shows a count while children hide it, and by count.
    jumlah: Vec<Vec<Jumlah>>,
    /// Places to be looked at again.
    kotor: Vec<bool>,
    /// Places whose sums have to be added up again.
    basi: Vec<bool>,
    /// Places in which something changed since hidden cells were last weighed.
    berubah: Vec<bool>,
    /// The hidden cells with fewer than k possible values, as they were weighed last.
    tipis: BTreeSet<(usize, usize)>,
}

impl<'a> Kerja<'a> {
    fn new(skema: &'a Skema, kubus: &'a Kubus, k: i64) -> Self {
        let (nodes, counts) = (kubus.induk.len(), skema.ikatan.len());
        let mut anak = vec![Vec::new(); nodes];
        for (node, induk) in kubus.induk.iter().enumerate() {
            if let Some(induk) = induk {
                anak[*induk].push(node);
            }
        }
        let mut together: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (count, ikatan) in skema.ikatan.iter().enumerate() {
            if let Some(number) = ikatan.bersama {
                together.entry(number).or_default().push(count);
            }
        }
        Kerja {
            skema,
            nilai: &kubus.nilai,
            induk: &kubus.induk,
            anak,
            bersama: together.into_values().collect(),
            k,
            baris: vec![false; nodes],
            calon: vec![vec![false; counts]; nodes],
            tutup: vec![vec![false; counts]; nodes],
            jangkar: vec![vec![None; counts]; nodes],
            jumlah: vec![vec![Jumlah::default(); counts]; nodes],
            kotor: vec![true; nodes],
            basi: vec![true; nodes],
            berubah: vec![true; nodes],
            tipis: BTreeSet::new(),
        }
    }

    fn tutup_yang_kecil(&mut self) {
        for (node, row) in self.nilai.iter().enumerate() {
            for count in (0..row.len()).filter(|count| (1..self.k).contains(&row[*count])) {
                match self.skema.bagian[count].first() {
                    None => self.calon[node][count] = true,
                    // A sum is hidden by hiding what it is more than the table.
                    Some(rest) if matches!(self.skema.ukuran[*rest], Ukuran::Sisa(_)) => {
                        self.calon[node][*rest] = true;
                    }
                    Some(_) => {}
                }
                self.baris[node] |= self.skema.ikatan[count].pokok;
            }
        }
    }

    /// Hides what hangs on hidden cells, until nothing more does. Only places near a change are looked at again.
    fn ratakan(&mut self) {
        loop {
            let mut changed = false;
            for node in 0..self.induk.len() {
                if std::mem::take(&mut self.kotor[node]) && self.ratakan_satu(node) {
                    changed = true;
                    self.sentuh(node);
                }
            }
            if !changed && !self.jadikan_baris() {
                break;
            }
        }
        for node in 0..self.induk.len() {
            if std::mem::take(&mut self.basi[node]) {
                self.jumlahkan(node);
                self.berubah[node] = true;
            }
        }
    }

    /// A place has changed: it, those beside it and those below it may hide more, and the region above adds up afresh.
    fn sentuh(&mut self, node: usize) {
        self.kotor[node] = true;
        self.berubah[node] = true;
        if let Some(above) = self.induk[node] {
            self.basi[above] = true;
            for beside in &self.anak[above] {
                self.kotor[*beside] = true;
            }
        }
        for below in &self.anak[node] {
            self.kotor[*below] = true;
        }
    }

    fn ratakan_satu(&mut self, node: usize) -> bool {
        let above = self.induk[node];
        let mut changed = false;
        if above.is_some_and(|above| self.baris[above]) && !self.baris[node] {
            self.baris[node] = true;
            changed = true;
        }
        self.ikat(node);
        for count in 0..self.skema.ikatan.len() {
            let parts = &self.skema.bagian[count];
            if !parts.is_empty() {
                let small = (1..self.k).contains(&self.nilai[node][count]);
                let hide = small || parts.iter().any(|part| self.tutup[node][*part]);
                changed |= hide != self.tutup[node][count];
                self.tutup[node][count] = hide;
                continue;
            }
            if !self.calon[node][count] {
                let ikatan = self.skema.ikatan[count];
                // Of everybody a few more or less do not matter to whom they leave room (see `longgar`).
                let matters = |dasar: usize| {
                    let everybody = [self.skema.jiwa, self.skema.berhak].contains(&dasar);
                    !everybody || self.nilai[node][count] > self.paling_sedikit(node)
                };
                let mut hangs = [ikatan.dalam, ikatan.juga, ikatan.selain].into_iter().flatten();
                self.calon[node][count] = self.baris[node]
                    || above.is_some_and(|above| self.tutup[above][count])
                    || hangs.any(|dasar| self.tutup[node][dasar] && matters(dasar));
                changed |= self.calon[node][count];
            }
            let anchor = self.jangkar[node][count];
            let hide = self.calon[node][count] && self.bersembunyi(node, count);
            changed |= anchor != self.jangkar[node][count];
            if let (true, Some(total)) = (hide, self.skema.ikatan[count].total) {
                self.calon[node][total] = true;
            }
            changed |= hide != self.tutup[node][count];
            self.tutup[node][count] = hide;
        }
        changed
    }

    /// What is hidden together: the parts of a split; the weighed and the served, who are nearly the same; everybody
    /// under both names.
    fn ikat(&mut self, node: usize) {
        let (skema, calon) = (self.skema, &mut self.calon[node]);
        for together in &self.bersama {
            if together.iter().any(|count| calon[*count]) {
                together.iter().for_each(|count| calon[*count] = true);
            }
        }
        let everybody = calon[skema.jiwa] || calon[skema.berhak];
        calon[skema.jiwa] = everybody;
        calon[skema.berhak] = everybody;
        let pecahan = || (0..skema.ikatan.len()).filter(|count| skema.ikatan[*count].pecahan);
        if pecahan().any(|count| calon[count]) {
            pecahan().for_each(|count| calon[count] = true);
        }
        let both = calon[skema.d] || calon[skema.dilayani];
        calon[skema.d] = both;
        calon[skema.dilayani] = both;
    }

    /// Is the cell hidden, if it is to be, and not a zero that is known anyway? Notes the region that shows it.
    fn bersembunyi(&mut self, node: usize, count: usize) -> bool {
        let above = self.induk[node];
        let jangkar =
            above.and_then(
                |above| {
                    if self.tutup[above][count] { self.jangkar[above][count] } else { Some(above) }
                },
            );
        self.jangkar[node][count] = jangkar;
        let ikatan = self.skema.ikatan[count];
        let none = |dasar: usize| !self.tutup[node][dasar] && self.nilai[node][dasar] == 0;
        let hangs = || [ikatan.dalam, ikatan.juga, ikatan.selain].into_iter().flatten();
        let no_room = ikatan.selain.is_some()
            && hangs().all(|other| !self.tutup[node][other])
            && self.dasar(node, count) == 0;
        let in_a_zero = no_room || ikatan.dalam.is_some_and(none) || ikatan.juga.is_some_and(none);
        let of_nothing = jangkar.is_some_and(|above| {
            self.anak[above].iter().all(|anak| !self.calon[*anak][count] || self.nilai[*anak][count] == 0)
        });
        !(of_nothing || in_a_zero && self.nilai[node][count] == 0)
    }

    /// May the summand fall to zero and leave as many people as there must be?
    fn longgar(&self, node: usize, count: usize) -> bool {
        let nilai = &self.nilai[node];
        nilai[self.skema.jiwa] - self.paling_sedikit(node) >= nilai[count]
    }

    /// How many people there must be for those who were served, and for the households.
    fn paling_sedikit(&self, node: usize) -> i64 {
        let nilai = &self.nilai[node];
        let served = nilai[self.skema.jiwa_dilayani].max(nilai[self.skema.dilayani]);
        served.max(nilai[self.skema.rumah])
    }

    /// Where one of the places that hide a summand may not lose it, all of them are hidden as rows. That is rare: it
    /// takes a place where everybody is served, or lives alone.
    fn jadikan_baris(&mut self) -> bool {
        let mut kaku: BTreeSet<(usize, usize)> = BTreeSet::new();
        for (node, count) in self.sel().filter(|(_, count)| self.skema.ikatan[*count].total.is_some()) {
            let above = self.jangkar[node][count].filter(|_| !self.longgar(node, count));
            kaku.extend(above.map(|above| (above, count)));
        }
        let mut changed = false;
        for (node, count) in self.sel().collect::<Vec<_>>() {
            let stiff = self.jangkar[node][count].is_some_and(|above| kaku.contains(&(above, count)));
            if stiff && !self.baris[node] {
                self.baris[node] = true;
                self.sentuh(node);
                changed = true;
            }
        }
        changed
    }

    /// The hidden cells, as far as they are.
    fn sel(&self) -> impl Iterator<Item = (usize, usize)> {
        let cells =
            (0..self.induk.len()).flat_map(|node| (0..self.skema.ikatan.len()).map(move |m| (node, m)));
        cells.filter(|(node, count)| self.tutup[*node][*count])
    }

    fn jumlahkan(&mut self, node: usize) {
        for count in 0..self.skema.ikatan.len() {
            let mut sum = Jumlah::default();
            for anak in self.anak[node].iter().filter(|anak| self.tutup[**anak][count]) {
                sum.nilai += self.lepas(*anak, count);
                sum.dasar += self.dasar(*anak, count);
                sum.anak += 1;
            }
            sum.baris = self.anak[node]
                .iter()
                .filter(|anak| self.baris[**anak])
                .map(|anak| self.nilai[*anak][count])
                .sum();
            self.jumlah[node][count] = sum;
        }
    }

    /// What can be moved: of those served by kesehatan the ones who were not weighed, else the count itself.
    fn lepas(&self, node: usize, count: usize) -> i64 {
        let weighed = if count == self.skema.dilayani { self.nilai[node][self.skema.d] } else { 0 };
        self.nilai[node][count] - weighed
    }

    /// How large that can be at most, by what it lies within. A group of arrivals may exceed its residents
    /// (somebody grew out of it between the two dates); then it is its own measure.
    fn dasar(&self, node: usize, count: usize) -> i64 {
        let (skema, nilai) = (self.skema, &self.nilai[node]);
        let ikatan = skema.ikatan[count];
        let Some(dasar) = ikatan.dalam else { return 0 };
        let room = if count == skema.d {
            // The weighed are served: together with those served otherwise they fit into the entitled.
            nilai[dasar].min(nilai[skema.berhak] - (nilai[skema.dilayani] - nilai[skema.d]))
        } else if count == skema.dilayani {
            nilai[dasar] - nilai[skema.d]
        } else {
            let room = ikatan.juga.map_or(nilai[dasar], |other| nilai[dasar].min(nilai[other]));
            room - ikatan.selain.map_or(0, |other| nilai[other])
        };
        room.max(self.lepas(node, count))
    }

    /// The smallest and the largest value of a hidden cell that fit with all that is shown; at least these.
    /// Of those served by kesehatan the smallest and largest part that can move.
    fn rentang(&self, node: usize, count: usize) -> (i64, i64) {
        if count == self.skema.dilayani && self.tutup[node][self.skema.d] {
            return self.rentang(node, self.skema.d); // they move with the weighed
        }
        let (least, most) = if self.skema.bagian[count].is_empty() {
            self.dengan_label(node, count)
        } else {
            self.jumlah_bagian(node, count)
        };
        match self.di_atas_baris(node) {
            // Whole households move between rows.
            Some(above) => (0, most.max(self.jumlah[above][count].baris)),
            None => (least, most),
        }
    }

    /// The range of a sum, whose summands move each for itself. Those served by kesehatan stay: they move with others.
    fn jumlah_bagian(&self, node: usize, count: usize) -> (i64, i64) {
        let part = |part: &usize| {
            let stays = !self.tutup[node][*part] || *part == self.skema.dilayani;
            if stays { (self.nilai[node][*part], self.nilai[node][*part]) } else { self.rentang(node, *part) }
        };
        let ranges = self.skema.bagian[count].iter().map(part);
        ranges.fold((0, 0), |(least, most): (i64, i64), (from, to)| (least + from, most.saturating_add(to)))
    }

    /// Of a place hidden as a row: the nearest region above that is not, if several such rows lie right below it.
    fn di_atas_baris(&self, node: usize) -> Option<usize> {
        let first = Some(node).filter(|node| self.baris[*node]);
        let above = std::iter::successors(first, |at| self.induk[*at]).find(|at| !self.baris[*at])?;
        (self.anak[above].iter().filter(|anak| self.baris[**anak]).count() > 1).then_some(above)
    }

    /// The range when people of the places that hide the count swap what they are counted as.
    fn dengan_label(&self, node: usize, count: usize) -> (i64, i64) {
        let skema = self.skema;
        let sum = self.jangkar[node][count].map(|above| self.jumlah[above][count]);
        let Some(dasar) = skema.ikatan[count].dalam else {
            let stays = skema.ikatan[count].pokok; // only with whole households
            return match sum {
                None => (0, i64::MAX),
                Some(sum) if stays || sum.anak < 2 => (self.nilai[node][count], self.nilai[node][count]),
                Some(sum) => (0, sum.nilai),
            };
        };
        // The room of the weighed is tied to those served otherwise; everybody moves only by rows.
        let everybody = [skema.jiwa, skema.berhak].contains(&dasar);
        let beside = skema.ikatan[count].juga.or(skema.ikatan[count].selain).is_some();
        let moves =
            self.tutup[node][dasar] && count != skema.d && !beside && (!everybody || self.baris[node]);
        let own = self.dasar(node, count);
        let (least, most) = if moves { self.rentang(node, dasar) } else { (own, own) };
        match sum {
            None => (0, most),
            Some(sum) => ((least + sum.nilai - sum.dasar).max(0), sum.nilai.min(most)),
        }
    }

    /// Looks for hidden cells with fewer than k possible values, and hides one more cell next to them: for each
    /// region, of the counts that hang on no other one that is unsafe.
    fn tambah(&mut self) -> bool {
        self.timbang();
        let shown = |(node, count): &(usize, usize)| Some((self.jangkar[*node][*count]?, *count));
        let kurang: BTreeSet<(usize, usize)> = self.tipis.iter().filter_map(shown).collect();
        for (above, count) in &kurang {
            let ikatan = self.skema.ikatan[*count];
            let before = kurang.range((*above, 0)..(*above, *count)).map(|(_, before)| *before);
            let waits = before.into_iter().any(|before| {
                let other = self.skema.ikatan[before];
                let hangs = [ikatan.dalam, ikatan.juga, ikatan.selain].into_iter().flatten();
                let mut hangs = hangs
                    .flat_map(|on| self.skema.bagian[on].iter().chain([&on]).copied().collect::<Vec<_>>());
                let together = ikatan.bersama.is_some() && ikatan.bersama == other.bersama;
                other.pokok || hangs.any(|on| on == before) || together || (ikatan.pecahan && other.pecahan)
            });
            if !waits {
                self.lindungi(*above, *count);
            }
        }
        !kurang.is_empty()
    }

    /// Weighs the hidden cells of places in or above which something changed; the others are as they were.
    fn timbang(&mut self) {
        let mut changed = std::mem::replace(&mut self.berubah, vec![false; self.induk.len()]);
        for node in 0..self.induk.len() {
            changed[node] |= self.induk[node].is_some_and(|above| changed[above]);
            if !changed[node] {
                continue;
            }
            for count in 0..self.skema.ikatan.len() {
                if self.tipis_di(node, count) {
                    self.tipis.insert((node, count));
                } else {
                    self.tipis.remove(&(node, count));
                }
            }
        }
        #[cfg(test)]
        self.sel().filter(|_| changed.len() < 100).for_each(|(node, count)| {
            assert_eq!(self.tipis_di(node, count), self.tipis.contains(&(node, count)), "{node} {count}");
        });
    }

    /// Is the cell hidden and has fewer than k possible values? Everybody is as uncertain as the hidden summand, and so
    /// is every sum.
    fn tipis_di(&self, node: usize, count: usize) -> bool {
        let everybody = [self.skema.jiwa, self.skema.berhak].contains(&count);
        let summed = (everybody && !self.baris[node]) || !self.skema.bagian[count].is_empty();
        if summed || !self.tutup[node][count] || self.jangkar[node][count].is_none() {
            return false;
        }
        let (least, most) = self.rentang(node, count);
        most.saturating_sub(least) < self.k - 1
    }

    /// Hides the next smallest child of the region, or where there is none the region itself.
    fn lindungi(&mut self, above: usize, count: usize) {
        let whole = self.skema.ikatan[count].pokok;
        let ikatan = self.skema.ikatan[count];
        // Of a split the child with the smallest whole: its parts go together.
        let by = match ikatan.dalam {
            _ if whole => self.skema.jiwa,
            Some(dasar) if ikatan.pecahan || ikatan.bersama.is_some() => dasar,
            _ => count,
        };
        let next = |zero: bool| {
            let free = |node: &&usize| if whole { !self.baris[**node] } else { !self.calon[**node][count] };
            let fits = |node: &&usize| match self.nilai[**node][by] {
                // A zero may hide others if it need not be one.
                0 => zero && !whole && self.dasar(**node, count) > 0,
                _ => !zero,
            };
            self.anak[above]
                .iter()
                .filter(free)
                .filter(fits)
                .copied()
                .min_by_key(|node| self.nilai[*node][by])
        };
        let enough = self.jumlah[above][count].nilai >= self.k - 1;
        let chosen = next(false).or_else(|| next(true).filter(|_| enough)).unwrap_or(above);
        if whole {
            self.baris[chosen] = true;
        } else {
            self.calon[chosen][count] = true;
        }
        self.sentuh(chosen);
    }
}

#[cfg(test)]
mod tests;

//! Growth status, counted again: of each index the latest value in the period that can be, of a child below five years
//! on the day it was measured. Both feet swollen is a severe case of what goes by weight, and has no value there.
//! Source: indicators.md sections 6.1, 6.2 and 6.4.

use posyandu::domain::rollup::Ukur;

use super::{Layanan, Lembar, Orang, bulan, golongan, umur};
use posyandu::domain::rollup::ukur::Golongan;

const BB_U: usize = 0;
const TB_U: usize = 1;
const BB_TB: usize = 2;

/// Beyond these an index is a mistake in writing, in hundredths.
const BATAS: [(i64, i64); 3] = [(-600, 500), (-600, 600), (-500, 500)];

#[derive(Clone, Copy)]
enum Nilai {
    Z(i64),
    Edema,
}

impl Nilai {
    /// Below so many hundredths; oedema is below everything.
    fn di_bawah(self, batas: i64) -> bool {
        match self {
            Nilai::Z(z) => z < batas,
            Nilai::Edema => true,
        }
    }

    fn di_atas(self, batas: i64) -> bool {
        matches!(self, Nilai::Z(z) if z > batas)
    }
}

fn nilai(one: &Layanan, indeks: usize) -> Option<Nilai> {
    if one.kode != "KES-01" {
        return None;
    }
    if one.edema && indeks != TB_U {
        return Some(Nilai::Edema);
    }
    let (low, high) = BATAS[indeks];
    one.z[indeks].filter(|z| (low..=high).contains(z)).map(Nilai::Z)
}

impl Lembar<'_> {
    pub(super) fn gizi(&mut self) {
        let mut counts = Vec::new();
        for orang in &self.warga {
            if let Some((of, tb_u)) = self.terakhir(orang, TB_U) {
                counts.push(Ukur::TbU(of));
                counts.extend(tb_u.di_bawah(-200).then_some(Ukur::Pendek(of)));
                counts.extend(tb_u.di_bawah(-300).then_some(Ukur::SangatPendek(of)));
            }
            if let Some((of, bb_tb)) = self.terakhir(orang, BB_TB) {
                counts.push(Ukur::BbTb(of));
                counts.extend(bb_tb.di_bawah(-200).then_some(Ukur::Kurus(of)));
                counts.extend(bb_tb.di_bawah(-300).then_some(Ukur::SangatKurus(of)));
                counts.extend(bb_tb.di_atas(200).then_some(Ukur::Lebih(of)));
            }
            if let Some((of, bb_u)) = self.terakhir(orang, BB_U) {
                counts.push(Ukur::BbU(of));
                counts.extend(bb_u.di_bawah(-200).then_some(Ukur::BbKurang(of)));
                counts.extend(bb_u.di_bawah(-300).then_some(Ukur::BbSangatKurang(of)));
            }
        }
        self.tulis_semua(counts);
    }

    /// The value that counts, and the group the child was in when it was measured.
    fn terakhir(&self, orang: &Orang, indeks: usize) -> Option<(Golongan, Nilai)> {
        let mut last = None;
        for one in self.didapat(orang) {
            if (0..60).contains(&bulan(orang.lahir, one.tanggal))
                && let Some(found) = nilai(one, indeks)
            {
                last = Some((golongan(orang, umur(orang.lahir, one.tanggal)), found));
            }
        }
        last
    }
}

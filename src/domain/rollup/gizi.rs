//! Growth status of children: of each index, the latest value of a child in the period that counts. A child with
//! oedema has no value by weight and is a severe case of wasting and underweight. Source: indicators.md section 6.4.

use super::card::Card;
use super::orang::{Layanan, Saat};
use super::ukur::{Golongan, Ukur};
use crate::domain::pertumbuhan::{Indeks, KategoriBbU, KategoriGizi, KategoriTbU, Z};
use crate::domain::siklus::{is_balita, kelompok_umur};

/// What an index says of a child.
enum Nilai {
    Z(Z),
    Edema,
}

pub(super) fn hitung(card: &mut Card, saat: &Saat<'_>) {
    if let Some((of, Nilai::Z(z))) = terakhir(saat, Indeks::TbU) {
        let found = KategoriTbU::of(z);
        card.count(Ukur::TbU(of), saat.masa, 1);
        let severe = found == KategoriTbU::SangatPendek;
        card.count(Ukur::Pendek(of), saat.masa, (severe || found == KategoriTbU::Pendek).into());
        card.count(Ukur::SangatPendek(of), saat.masa, severe.into());
    }
    if let Some((of, nilai)) = terakhir(saat, Indeks::BbTb) {
        let found = match nilai {
            Nilai::Z(z) => KategoriGizi::balita(z),
            Nilai::Edema => KategoriGizi::GiziBuruk,
        };
        let severe = found == KategoriGizi::GiziBuruk;
        let over = matches!(found, KategoriGizi::GiziLebih | KategoriGizi::Obesitas);
        card.count(Ukur::BbTb(of), saat.masa, 1);
        card.count(Ukur::Kurus(of), saat.masa, (severe || found == KategoriGizi::GiziKurang).into());
        card.count(Ukur::SangatKurus(of), saat.masa, severe.into());
        card.count(Ukur::Lebih(of), saat.masa, over.into());
    }
    if let Some((of, nilai)) = terakhir(saat, Indeks::BbU) {
        let found = match nilai {
            Nilai::Z(z) => KategoriBbU::of(z),
            Nilai::Edema => KategoriBbU::SangatKurang,
        };
        let severe = found == KategoriBbU::SangatKurang;
        card.count(Ukur::BbU(of), saat.masa, 1);
        card.count(Ukur::BbKurang(of), saat.masa, (severe || found == KategoriBbU::Kurang).into());
        card.count(Ukur::BbSangatKurang(of), saat.masa, severe.into());
    }
}

/// The latest value of a child below five years in the period, and the group the child was in on that day.
fn terakhir(saat: &Saat<'_>, indeks: Indeks) -> Option<(Golongan, Nilai)> {
    let lahir = saat.orang.lahir;
    let nilai = |one: &Layanan| {
        let nilai =
            if one.isi.edema && indeks != Indeks::TbU { Nilai::Edema } else { Nilai::Z(one.isi.z(indeks)?) };
        let umur = kelompok_umur(lahir, one.tanggal).filter(|_| is_balita(lahir, one.tanggal))?;
        Some((saat.orang.dalam(umur.into()), nilai))
    };
    saat.layanan().iter().rev().find_map(|one| nilai(one))
}

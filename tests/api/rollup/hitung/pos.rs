//! The post itself, counted again: is it there, what was planned and closed, whom its visits met, and what it did for
//! those for whom an active post must do something. Source: indicators.md section 9.

use std::collections::BTreeSet;

use posyandu::domain::rollup::Ukur;
use posyandu::domain::rollup::ukur::Satu;
use posyandu::domain::siklus::KelompokStatistik;
use uuid::Uuid;

use super::Lembar;

impl Lembar<'_> {
    pub(super) fn pos(&mut self) {
        let post = self.buku.pos.iter().find(|post| post.id == self.pos).unwrap();
        let there = !["DIGABUNG", "NONAKTIF"].contains(&post.status.as_str());
        let planned = self.hari().filter(|hari| hari.status != "DIBATALKAN").count();
        let closed = self.hari().filter(|hari| hari.status == "SELESAI").count();
        let (mut visits, mut met, mut people, mut houses) =
            (0, 0, BTreeSet::<Uuid>::new(), BTreeSet::<Uuid>::new());
        for visit in self.kunjungan() {
            visits += 1;
            if visit.bertemu {
                met += 1;
                people.extend(visit.orang);
                houses.extend(visit.rumah);
            }
        }
        for (ukur, n) in [
            (Ukur::PosAda(Satu), usize::from(there)),
            (Ukur::HariDijadwalkan(Satu), planned),
            (Ukur::HariSelesai(Satu), closed),
            (Ukur::Kunjungan(Satu), visits),
            (Ukur::KunjunganBertemu(Satu), met),
            (Ukur::OrangDikunjungi(Satu), people.len()),
            (Ukur::RumahDikunjungi(Satu), houses.len()),
            (Ukur::LayananInti(Satu), self.inti()),
        ] {
            self.tulis(ukur, n);
        }
    }

    /// Services recorded here for pregnant women, balita and adolescents, as they were on the day.
    fn inti(&self) -> usize {
        use KelompokStatistik as K;
        let mut given = 0;
        for orang in &self.buku.orang {
            for one in self.didapat(orang).filter(|one| one.pos == self.pos && one.tanggal >= orang.lahir) {
                let core = matches!(
                    orang.kelompok(one.tanggal),
                    K::IbuHamil | K::Bayi | K::Baduta | K::Balita | K::Remaja
                );
                given += usize::from(core);
            }
        }
        given
    }
}

//! The day's work of a kader (*beranda*): who is due today at which desk, who has not been seen for long, and what was
//! found and not followed up; the most pressing first. What she does not read at this post is not in it, neither as an
//! entry nor as a number.

use std::collections::{BTreeMap, HashMap};

use chrono::{Duration, Months, NaiveDate};
use uuid::Uuid;

use super::baca;
use super::jatuh_tempo::{Riwayat, kesehatan, orang_dari};
use crate::access::Actor;
use crate::app::App;
use crate::domain::bidang::aturan::Tindakan;
use crate::domain::id::{HariBukaId, PosyanduId};
use crate::domain::jatuh_tempo::{Alasan, Jatuh, Keadaan, sejak};
use crate::domain::pilihan::Pilihan as _;
use crate::domain::siklus::{KelompokUmur, is_balita, kelompok_umur};
use crate::domain::tanggal::umur_bulan;
use crate::error::Result;
use crate::store::jatuh_tempo::{Fakta, Minta, Siapa, Warga, fakta, warga};

/// Days after which a referral with which nothing happened is asked after [P].
const RUJUKAN_LAMA: Duration = Duration::days(14);

/// One thing to do for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kerja {
    pub alasan: Alasan,
    /// The dose, the contact, the months of absence.
    pub rinci: Option<String>,
    /// How many there are; of several the details are left out.
    pub banyak: usize,
    pub terlambat: bool,
}

impl Kerja {
    /// `BB`, `IM:MR1!`, `IM:8!`: the short code, the detail or how many there are, and whether it is overdue.
    pub fn kode(&self) -> String {
        let detail = match (&self.rinci, self.banyak) {
            (Some(rinci), 1) => format!(":{rinci}"),
            (None, 1) => String::new(),
            (_, many) => format!(":{many}"),
        };
        format!("{}{detail}{}", self.alasan.singkat(), if self.terlambat { "!" } else { "" })
    }

    /// How pressing it is: what was found goes before what is overdue, and that before what is due.
    fn bobot(&self) -> u32 {
        match self.alasan {
            Alasan::TandaSegera => 1_000,
            Alasan::TandaRujuk | Alasan::RujukanTertunda => 100,
            Alasan::Imunisasi | Alasan::Anc | Alasan::TdBumil if self.terlambat => 20,
            _ if self.terlambat => 5,
            _ => 1,
        }
    }
}

/// Somebody with something to do for.
#[derive(Clone, Debug)]
pub struct Perlu {
    pub warga: Warga,
    pub kerja: Vec<Kerja>,
}

/// The day's work.
#[derive(Clone, Debug)]
pub struct Beranda {
    pub hari_buka: Option<(HariBukaId, String)>,
    /// People registered here.
    pub warga: usize,
    /// How many of them have something due.
    pub perlu: usize,
    /// By reason: how many people, and how many of them overdue.
    pub per_alasan: BTreeMap<Alasan, (usize, usize)>,
    /// The most pressing, as many as were asked for.
    pub orang: Vec<Perlu>,
}

/// What of a day's work is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Tanya {
    pub hari: NaiveDate,
    /// Months without an attendance from which somebody is looked for.
    pub tidak_hadir_bulan: u32,
    pub first: usize,
}

/// The day's work at a post.
pub async fn beranda(app: &App, actor: &Actor, post: PosyanduId, tanya: Tanya) -> Result<Beranda> {
    baca::posku(actor, post)?;
    let scope = actor.scope();
    let reader = app.db.reader(&scope);
    let people = warga(reader, Siapa::Pos(post)).await?;
    let minta = Minta {
        siapa: Siapa::Pos(post),
        hari: tanya.hari,
        kesehatan: kesehatan(&scope, post, None).then(|| sejak(tanya.hari)),
        tindak_lanjut: Some(app.clock.now() - RUJUKAN_LAMA),
    };
    let mut hari_buka = None;
    let mut known: HashMap<Uuid, Tahu> = HashMap::with_capacity(people.len());
    for fact in fakta(reader, minta).await? {
        if let Fakta::HariBuka { id, status } = &fact {
            hari_buka = Some((HariBukaId(*id), status.clone()));
        } else if let Some(person) = orang_dari(&fact) {
            known.entry(person).or_default().terima(&fact, tanya.hari)?;
        }
    }
    let registered = people.len();
    let none = Tahu::default();
    let mut all: Vec<Perlu> = people
        .into_iter()
        .map(|warga| {
            let tahu = known.get(&warga.id.0).unwrap_or(&none);
            let kerja = tahu.kerja(&warga, tanya, minta.kesehatan.is_some());
            Perlu { warga, kerja }
        })
        .filter(|perlu| !perlu.kerja.is_empty())
        .collect();
    let mut per_alasan: BTreeMap<Alasan, (usize, usize)> = BTreeMap::new();
    for perlu in &all {
        for kerja in &perlu.kerja {
            let count = per_alasan.entry(kerja.alasan).or_default();
            count.0 += 1;
            count.1 += usize::from(kerja.terlambat);
        }
    }
    let perlu = all.len();
    // The people come by name, and a stable sort keeps them so among equals.
    all.sort_by_key(|perlu| std::cmp::Reverse(perlu.kerja.iter().map(Kerja::bobot).sum::<u32>()));
    all.truncate(tanya.first);
    Ok(Beranda { hari_buka, warga: registered, perlu, per_alasan, orang: all })
}

/// Puts in something that is due; several of a kind, such as the doses of a child who never came, are one thing.
fn tambah(kerja: &mut Vec<Kerja>, due: &Jatuh) {
    let terlambat = due.keadaan == Keadaan::Terlambat;
    match kerja.iter_mut().find(|known| known.alasan == due.alasan) {
        Some(known) => {
            known.banyak += 1;
            known.terlambat |= terlambat;
        }
        None => {
            let rinci = due.rinci.map(|rinci| rinci.kode());
            kerja.push(Kerja { alasan: due.alasan, rinci, banyak: 1, terlambat });
        }
    }
}

/// What is known of one person for the day's work.
#[derive(Clone, Debug, Default)]
struct Tahu {
    riwayat: Riwayat,
    hadir: Option<NaiveDate>,
    segera: usize,
    rujuk: usize,
    tertunda: usize,
}

impl Tahu {
    fn terima(&mut self, fact: &Fakta, hari: NaiveDate) -> Result<()> {
        match fact {
            Fakta::Hadir { terakhir, .. } => self.hadir = self.hadir.max(Some(*terakhir)),
            Fakta::Tanda { tanggal, .. } if *tanggal > hari => {}
            Fakta::Tanda { tindakan, .. } if tindakan == Tindakan::RujukSegera.kode() => self.segera += 1,
            Fakta::Tanda { .. } => self.rujuk += 1,
            Fakta::Rujukan { .. } => self.tertunda += 1,
            Fakta::Pelayanan { .. }
            | Fakta::Kehamilan { .. }
            | Fakta::Kunjungan { .. }
            | Fakta::HariBuka { .. } => {
                self.riwayat.terima(fact, hari)?;
            }
        }
        Ok(())
    }

    fn kerja(&self, warga: &Warga, tanya: Tanya, health: bool) -> Vec<Kerja> {
        let counted = [
            (Alasan::TandaSegera, self.segera),
            (Alasan::TandaRujuk, self.rujuk),
            (Alasan::RujukanTertunda, self.tertunda),
        ];
        let mut kerja: Vec<Kerja> = counted
            .into_iter()
            .filter(|(_, n)| *n > 0)
            .map(|(alasan, banyak)| Kerja { alasan, rinci: None, banyak, terlambat: false })
            .collect();
        kerja.extend(self.absent(warga, tanya));
        if health {
            for due in self.riwayat.jatuh(warga, tanya.hari).iter().filter(|j| j.keadaan.perlu()) {
                tambah(&mut kerja, due);
            }
        }
        kerja
    }

    /// Children below five and the elderly are expected every month; who was never there is counted from her
    /// registration.
    fn absent(&self, warga: &Warga, tanya: Tanya) -> Option<Kerja> {
        let born = warga.lahir.tanggal;
        let expected =
            is_balita(born, tanya.hari) || kelompok_umur(born, tanya.hari) == Some(KelompokUmur::Lansia);
        let since = self.hadir.unwrap_or(warga.terdaftar);
        let limit = tanya.hari.checked_sub_months(Months::new(tanya.tidak_hadir_bulan))?;
        let months = umur_bulan(since, tanya.hari);
        (expected && since <= limit).then(|| Kerja {
            alasan: Alasan::TidakHadir,
            rinci: Some(months.to_string()),
            banyak: 1,
            terlambat: false,
        })
    }
}

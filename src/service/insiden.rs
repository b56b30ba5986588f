//! The register of breaches (*insiden*): what happened, whose people are affected, and the draft of the notice that
//! article 46 of UU 27/2022 wants within 3 x 24 hours. Whose data an account or a device touched is told by the
//! audit: every write and every opened record names its rows there.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{begin, everything};
use crate::access::{Action, Actor, Permit, Place, Role, may};
use crate::app::App;
use crate::domain::id::{AccountId, InsidenId, PosyanduId, SasaranId};
use crate::domain::permintaan_subjek::{sisa_jam, tenggat};
use crate::domain::tanggal::wita;
use crate::domain::wilayah::Kode;
use crate::error::{Code, Error, Refusal, Result};
use crate::store::filter::Cond;
use crate::store::insiden as rows;
use crate::store::jejak::{self, Window};
use crate::store::orang::{BUKU, HIDUP};
use crate::store::table::Cell;
use crate::store::write::{Mutation, SYSTEM};
use crate::store::{gabungan, sasaran};

/// Entries that are searched for one breach. An account makes some thousands a year.
const PALING_BANYAK: usize = 200_000;

/// A breach to be entered.
#[derive(Clone, Debug)]
pub struct NewInsiden {
    pub apa: String,
    pub mulai: DateTime<Utc>,
    pub selesai: DateTime<Utc>,
    pub bagaimana: String,
    pub akun: Option<AccountId>,
    pub perangkat: Option<Uuid>,
}

/// The right to keep the register, and the region it is kept for.
fn keeper(actor: &Actor) -> Result<(Permit, Kode)> {
    let regions = actor.scope().regions(&[Role::DpmdAdmin, Role::Auditor]);
    let region = regions.into_iter().next().ok_or(Code::Forbidden)?;
    Ok((may(actor, Action::KeepInsiden, &Place::Region(&region))?, region))
}

/// Enter a breach. The clock runs from now.
pub async fn catat(app: &App, actor: &Actor, mutation: &Mutation, new: NewInsiden) -> Result<Uuid> {
    let (permit, wilayah) = keeper(actor)?;
    let now = app.clock.now();
    if new.selesai < new.mulai || new.mulai > now {
        let sentence = "Waktu mulai harus sebelum waktu selesai dan tidak di masa depan.";
        return Err(Refusal::new(Code::InvalidDate).saying(sentence).on("kapanMulai").into());
    }
    if new.akun.is_none() && new.perangkat.is_none() {
        let sentence = "Sebutkan akun atau perangkat yang terlibat.";
        return Err(Refusal::new(Code::Required).saying(sentence).on("akun").into());
    }
    let mut work = begin!(app, mutation, &[SYSTEM]);
    let row = vec![
        (rows::ID, mutation.id.into()),
        (rows::WILAYAH, wilayah.to_string().into()),
        (rows::APA, new.apa.into()),
        (rows::MULAI, new.mulai.into()),
        (rows::SELESAI, new.selesai.into()),
        (rows::BAGAIMANA, new.bagaimana.into()),
        (rows::ACCOUNT, new.akun.map(|akun| akun.0).into()),
        (rows::DEVICE, new.perangkat.into()),
        (rows::DICATAT_OLEH, actor.account.0.into()),
        (rows::DICATAT_PADA, now.into()),
        (rows::TENGGAT, tenggat(now).into()),
    ];
    work.insert(&permit, SYSTEM, &rows::TABLE, row).await?;
    work.commit(mutation.id).await
}

/// A breach with what follows from it.
#[derive(Clone, Debug)]
pub struct Insiden {
    pub id: InsidenId,
    pub apa: String,
    pub bagaimana: String,
    pub mulai: DateTime<Utc>,
    pub selesai: DateTime<Utc>,
    pub dicatat_pada: DateTime<Utc>,
    pub tenggat: DateTime<Utc>,
    pub sisa_jam: i64,
    /// Everybody whose data were touched, with the post where it happened.
    pub terdampak: Vec<(SasaranId, PosyanduId)>,
    /// The draft of the notice.
    pub draf: String,
}

/// A breach of the register.
pub async fn satu(app: &App, actor: &Actor, id: InsidenId) -> Result<Insiden> {
    let scope = actor.scope();
    let columns = [
        rows::APA,
        rows::MULAI,
        rows::SELESAI,
        rows::BAGAIMANA,
        rows::ACCOUNT,
        rows::DEVICE,
        rows::DICATAT_PADA,
        rows::TENGGAT,
    ];
    let filter = [Cond::Eq(rows::ID, id.0.into())];
    let found = app.db.reader(&scope).cells(&rows::TABLE, &columns, &filter, &[], 1).await?;
    let row = found.first().ok_or(Code::NotFound)?;
    let time = |at: usize| row.cell(at).time().ok_or_else(|| Error::fault("a stored breach is incomplete"));
    let text = |at: usize| row.cell(at).text().unwrap_or_default().to_owned();
    let window = Window { account: row.cell(4).id(), device: row.cell(5).id(), from: time(1)?, to: time(2)? };
    let tenggat = time(7)?;
    let mut insiden = Insiden {
        id,
        apa: text(0),
        bagaimana: text(3),
        mulai: window.from,
        selesai: window.to,
        dicatat_pada: time(6)?,
        tenggat,
        sisa_jam: sisa_jam(tenggat, app.clock.now()),
        terdampak: affected(app, window).await?,
        draf: String::new(),
    };
    insiden.draf = draf(&insiden);
    Ok(insiden)
}

/// The people whose rows an account or a device touched or opened in a time, by id.
async fn affected(app: &App, window: Window) -> Result<Vec<(SasaranId, PosyanduId)>> {
    let mut by_table: BTreeMap<i16, BTreeMap<Uuid, PosyanduId>> = BTreeMap::new();
    for (scope, entities) in jejak::acts(&app.db, window, PALING_BANYAK).await? {
        for (table, id) in jejak::named(&entities) {
            by_table.entry(table).or_default().insert(id, scope);
        }
    }
    let keys: Vec<Cell> = by_table.values().flat_map(BTreeMap::keys).copied().map(Cell::Id).collect();
    // Her own row names her even when it is gone since.
    let mut persons: BTreeMap<Uuid, PosyanduId> = by_table.remove(&sasaran::TABLE.number).unwrap_or_default();
    let all = everything();
    for letak in HIDUP.iter().chain(BUKU) {
        let Some(ids) = by_table.get(&letak.table.number) else { continue };
        let keys: Vec<Cell> = ids.keys().copied().map(Cell::Id).collect();
        for some in keys.chunks(512) {
            let filter = [Cond::In(letak.table.key, some.to_vec())];
            let columns = [letak.table.key, letak.orang, letak.table.home.unwrap_or(letak.table.key)];
            let found = app.db.reader(&all).cells(letak.table, &columns, &filter, &[], some.len()).await?;
            for row in found {
                let (Some(person), Some(post)) = (row.cell(1).id(), row.cell(2).id()) else { continue };
                persons.entry(person).or_insert(PosyanduId(post));
            }
        }
    }
    merged(app, &keys, &mut persons).await?;
    Ok(persons.into_iter().map(|(person, post)| (SasaranId(person), post)).collect())
}

/// What ended since, because somebody was registered twice, is of who she is now.
async fn merged(app: &App, keys: &[Cell], persons: &mut BTreeMap<Uuid, PosyanduId>) -> Result<()> {
    let (all, columns) = (everything(), [gabungan::ID, gabungan::SASARAN, gabungan::POSYANDU]);
    for some in keys.chunks(512) {
        let filter = [Cond::In(gabungan::ID, some.to_vec())];
        for row in app.db.reader(&all).cells(&gabungan::TABLE, &columns, &filter, &[], some.len()).await? {
            if let [Some(old), Some(person), Some(post)] = [0, 1, 2].map(|at| row.cell(at).id()) {
                persons.remove(&old);
                persons.entry(person).or_insert(PosyanduId(post));
            }
        }
    }
    Ok(())
}

/// The notice as article 46 wants it: what, when, how, what is done about it.
fn draf(insiden: &Insiden) -> String {
    let posts: BTreeSet<PosyanduId> = insiden.terdampak.iter().map(|(_, post)| *post).collect();
    format!(
        "PEMBERITAHUAN KEGAGALAN PELINDUNGAN DATA PRIBADI (UU 27/2022 pasal 46)\n\n\
         Data yang terungkap: {}\n\
         Kapan: {} sampai {} (WITA)\n\
         Bagaimana: {}\n\
         Yang terdampak: {} orang di {} posyandu\n\
         Upaya penanganan dan pemulihan: akses yang terlibat dicabut, jejak diperiksa, dan data diperbaiki bila \
         berubah. [Lengkapi dengan tindakan yang sudah dilakukan.]\n\
         Sampaikan kepada subjek data dan lembaga paling lambat {} (WITA), 3 x 24 jam sejak diketahui.\n",
        insiden.apa,
        wita(insiden.mulai),
        wita(insiden.selesai),
        insiden.bagaimana,
        insiden.terdampak.len(),
        posts.len(),
        wita(insiden.tenggat),
    )
}

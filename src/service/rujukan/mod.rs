//! Referrals: recorded by a post, and taken from hand to hand by the steps of `domain::rujukan`. One function takes any
//! step, for one case or up to a hundred; it asks the table who may, writes the case and its line of history, and
//! tells whoever is next.

mod batas;
mod kabar;
mod kirim;
mod masuk;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use uuid::Uuid;

pub use batas::atur_batas;
pub use kirim::{NewRujukan, kirim, perbaiki};
pub use masuk::{Masuk, ikuti_masuk};

use super::{begin, everything};
use crate::access::{Action, Actor, Permit, Place, may};
use crate::app::App;
use crate::domain::id::{PosyanduId, RujukanId, new_id};
use crate::domain::pilihan::Pilihan as _;
use crate::domain::rujukan::{
    Jalur, Langkah, Pelaku, Pemegang, StatusRujukan, Syarat, dapat, langkah, terdekat,
};
use crate::domain::tanggal::wita;
use crate::error::{Code, Refusal, Result};
use crate::store::rujukan::{self as rows, Facts, riwayat};
use crate::store::table::{Cell, Col, Table};
use crate::store::write::{Mutation, SYSTEM, Work};

/// Cases of one mutation at most.
pub const SEKALIGUS: usize = 100;

/// A step to take: where to, and what is said with it.
#[derive(Clone, Debug)]
pub struct Ubah {
    pub ke: StatusRujukan,
    /// A note, the reason, or the answer back.
    pub catatan: Option<String>,
    /// Why it was sent, corrected.
    pub alasan: Option<String>,
}

/// Take one step with these cases, all or none of them; `view` is how the caller sees them.
pub async fn ubah(
    app: &App,
    actor: &Actor,
    mutation: &Mutation,
    (view, ids): (&'static Table, &[RujukanId]),
    ubah: Ubah,
) -> Result<Uuid> {
    let ids = distinct(ids)?;
    let scope = actor.scope();
    let seen = rows::facts(app.db.reader(&scope), view, &ids)
        .await
        .map_err(|e| super::hari_buka::on(e, "rujukan"))?;
    let mut held: Vec<PosyanduId> = seen.iter().map(|case| case.posyandu).collect();
    held.push(SYSTEM);
    let mut work = begin!(app, mutation, &held);
    let cases = rows::facts(work.reader(&scope), view, &ids).await?;
    let mut steps = Vec::with_capacity(cases.len());
    for case in cases {
        let (permit, step) = boleh(actor, &case, ubah.ke)?;
        syarat(&work, &case, step, &ubah).await?;
        steps.push((case, permit));
    }
    let now = app.clock.now();
    tulis(&mut work, actor, &steps, &ubah, now).await?;
    if let Some((_, permit)) = steps.first() {
        let cases: Vec<&Facts> = steps.iter().map(|(case, _)| case).collect();
        kabar::kabari(&mut work, permit, &cases, ubah.ke, now).await?;
    }
    work.commit(ids.first().map_or(mutation.id, |id| id.0)).await
}

/// Accept one case, as the agency or the puskesmas it is addressed to.
pub async fn terima(app: &App, actor: &Actor, mutation: &Mutation, id: RujukanId) -> Result<Uuid> {
    let scope = actor.scope();
    let seen = rows::facts(app.db.reader(&scope), &rows::TABLE, &[id]).await?;
    let health = seen.iter().any(|case| Jalur::of(case.bidang, case.sensitif) == Jalur::Faskes);
    let ke = if health { StatusRujukan::DiterimaFaskes } else { StatusRujukan::DiterimaOpd };
    ubah(app, actor, mutation, (&rows::TABLE, &[id]), Ubah { ke, catatan: None, alasan: None }).await
}

fn distinct(ids: &[RujukanId]) -> Result<Vec<RujukanId>, Refusal> {
    let mut known = BTreeSet::new();
    let ids: Vec<RujukanId> = ids.iter().copied().filter(|id| known.insert(*id)).collect();
    match ids.len() {
        0 => Err(Refusal::new(Code::Required).saying("Sebutkan rujukannya.").on("rujukan")),
        1..=SEKALIGUS => Ok(ids),
        _ => {
            let sentence = format!("Paling banyak {SEKALIGUS} rujukan sekaligus.");
            Err(Refusal::new(Code::TooLong).saying(sentence).on("rujukan"))
        }
    }
}

/// The right to the step, or the refusal: `FORBIDDEN` for who never takes a case there, `WRONG_STATE` for a step that
/// is not there from where the case stands.
fn boleh(actor: &Actor, case: &Facts, ke: StatusRujukan) -> Result<(Permit, &'static Langkah), Refusal> {
    let jalur = Jalur::of(case.bidang, case.sensitif);
    let step = langkah(jalur, case.status, ke);
    if let Some(step) = step
        && let Some(permit) = step.oleh.iter().find_map(|pelaku| izin(actor, case, *pelaku).ok())
    {
        return Ok((permit, step));
    }
    let all = [Pelaku::Penulis, Pelaku::Pengurus, Pelaku::Pembina, Pelaku::Opd];
    let ever = all
        .into_iter()
        .filter(|pelaku| dapat(jalur, ke, *pelaku))
        .any(|pelaku| izin(actor, case, pelaku).is_ok());
    if step.is_some() || !ever {
        return Err(Code::Forbidden.into());
    }
    let sentence =
        format!("Rujukan {} sekarang {} dan tidak dapat menjadi {}.", case.id, case.status.kode(), ke.kode());
    Err(Refusal::new(Code::WrongState).saying(sentence).on("rujukan"))
}

/// The right of one of those whom the table names.
fn izin(actor: &Actor, case: &Facts, pelaku: Pelaku) -> Result<Permit, Refusal> {
    let post = Place::Post { posyandu: case.posyandu, wilayah: &case.wilayah };
    match pelaku {
        Pelaku::Penulis if case.penulis != actor.account => Err(Code::Forbidden.into()),
        Pelaku::Penulis => may(actor, Action::SendRujukan, &post),
        Pelaku::Pengurus => may(actor, Action::VerifyRujukan, &post),
        Pelaku::Pembina => may(actor, Action::ForwardRujukan, &post),
        Pelaku::Opd => {
            let sensitive = case.sensitif;
            let place = Place::Rujukan { bidang: case.bidang, wilayah: &case.wilayah, sensitive };
            may(actor, Action::AcceptRujukan, &place)
        }
    }
}

/// What the step takes besides the right.
async fn syarat(work: &Work, case: &Facts, step: &Langkah, ubah: &Ubah) -> Result<()> {
    let missing = |sentence: &str| Refusal::new(Code::Required).saying(sentence).on("catatan");
    match step.syarat {
        Syarat::Alasan if ubah.catatan.is_none() => Err(missing("Tuliskan alasannya.").into()),
        Syarat::Jawaban if ubah.catatan.is_none() => {
            Err(missing("Tuliskan jawaban untuk yang mengirim: apa yang sudah dilakukan.").into())
        }
        Syarat::Kunjungan
            if !rows::dikunjungi(work.reader(&everything()), case, wita(case.sejak)).await? =>
        {
            let sentence = "Kunjungi dulu di rumah, lalu rujuk kembali.";
            Err(Refusal::new(Code::WrongState).saying(sentence).on("rujukan").into())
        }
        _ => Ok(()),
    }
}

/// Cases that are written with the same values: the limit, the right, and their posts and keys.
type Senilai<'a> = (Option<i64>, &'a Permit, Vec<(PosyanduId, Cell)>);

/// Writes the cases, those with the same values in one statement, and a line of history each.
async fn tulis(
    work: &mut Work,
    actor: &Actor,
    steps: &[(Facts, Permit)],
    ubah: &Ubah,
    now: DateTime<Utc>,
) -> Result<()> {
    let cases: Vec<&Facts> = steps.iter().map(|(case, _)| case).collect();
    let limits = batas_dari(work, &cases, ubah.ke).await?;
    let mut alike: Vec<Senilai<'_>> = Vec::new();
    for ((case, permit), limit) in steps.iter().zip(limits) {
        let key = (case.posyandu, case.id.0.into());
        let same = |(known, by, _): &&mut Senilai<'_>| *known == limit && by.role() == permit.role();
        match alike.iter_mut().find(same) {
            Some((_, _, keys)) => keys.push(key),
            None => alike.push((limit, permit, vec![key])),
        }
    }
    for (limit, permit, keys) in alike {
        work.update_each(permit, &rows::TABLE, &keys, perubahan(actor, ubah, limit, now)).await?;
    }
    let Some((_, permit)) = steps.first() else { return Ok(()) };
    let lines = steps.iter().map(|(case, permit)| {
        let step = (Some(case.status), ubah.ke);
        (case.posyandu, baris(new_id(), case, (actor, permit), step, (ubah.catatan.as_deref(), now)))
    });
    work.insert_each(permit, &riwayat::TABLE, RIWAYAT, lines.collect()).await
}

/// The columns that a step changes.
fn perubahan(actor: &Actor, ubah: &Ubah, limit: Option<i64>, now: DateTime<Utc>) -> Vec<(Col, Cell)> {
    let mut changes = vec![
        (rows::STATUS, ubah.ke.kode().into()),
        (rows::STATUS_SEJAK, now.into()),
        (rows::BATAS_HARI, limit.into()),
    ];
    match ubah.ke {
        StatusRujukan::DiajukanKeDesa => changes.push((rows::DIAJUKAN_PADA, now.into())),
        StatusRujukan::DiteruskanKeOpd | StatusRujukan::Dirujuk => {
            changes.push((rows::DITERUSKAN_PADA, now.into()));
        }
        StatusRujukan::DiterimaOpd | StatusRujukan::DiterimaFaskes => {
            changes.push((rows::DITERIMA_PADA, now.into()));
            changes.push((rows::DITERIMA_OLEH, actor.account.0.into()));
        }
        StatusRujukan::Selesai => changes.push((rows::JAWABAN, ubah.catatan.clone().into())),
        _ => {}
    }
    changes.extend(ubah.alasan.clone().map(|alasan| (rows::ALASAN, alasan.into())));
    changes
}

/// The limit of whoever holds each case now: of the closest region, for those for whom limits count.
async fn batas_dari(work: &Work, cases: &[&Facts], ke: StatusRujukan) -> Result<Vec<Option<i64>>> {
    if !ke.pemegang().is_some_and(Pemegang::berbatas) {
        return Ok(vec![None; cases.len()]);
    }
    let mut bidang: Vec<_> = cases.iter().map(|case| case.bidang).collect();
    bidang.sort_unstable();
    bidang.dedup();
    let all = rows::batas_untuk(work.reader(&everything()), &bidang).await?;
    let of = |case: &&Facts| {
        let own: Vec<_> =
            all.iter().filter(|(of, _)| *of == case.bidang).map(|(_, batas)| batas.clone()).collect();
        terdekat(&own, &case.wilayah)
    };
    Ok(cases.iter().map(of).collect())
}

/// The columns of a line of history.
const RIWAYAT: &[Col] = &[
    riwayat::ID,
    riwayat::RUJUKAN,
    riwayat::POSYANDU,
    riwayat::SASARAN,
    riwayat::OLEH,
    riwayat::PERAN,
    riwayat::PADA,
    riwayat::DARI,
    riwayat::KE,
    riwayat::CATATAN,
];

fn baris(
    id: Uuid,
    case: &Facts,
    (actor, permit): (&Actor, &Permit),
    (dari, ke): (Option<StatusRujukan>, StatusRujukan),
    (catatan, now): (Option<&str>, DateTime<Utc>),
) -> Vec<Cell> {
    vec![
        id.into(),
        case.id.0.into(),
        case.posyandu.0.into(),
        case.sasaran.map(|person| person.0).into(),
        actor.account.0.into(),
        permit.role().map(|role| role.kode()).into(),
        now.into(),
        dari.map(|status| status.kode()).into(),
        ke.kode().into(),
        catatan.into(),
    ]
}

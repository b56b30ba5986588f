//! Limits of working days, kept by DPMD: one a sector and region, counted for hand-offs from then on.

use uuid::Uuid;

use super::super::{begin, everything};
use crate::access::{Action, Actor, Place, may};
use crate::app::App;
use crate::domain::pilihan::Pilihan as _;
use crate::domain::posyandu::Bidang;
use crate::domain::rujukan::BATAS_TERBESAR;
use crate::domain::wilayah::Kode;
use crate::error::{Code, Refusal, Result};
use crate::store::filter::Cond;
use crate::store::rujukan::batas as rows;
use crate::store::wilayah;
use crate::store::write::{Mutation, SYSTEM};

/// Set the limit of a sector in a region; `hari` nothing says that there is none there.
pub async fn atur_batas(
    app: &App,
    actor: &Actor,
    mutation: &Mutation,
    (bidang, kode): (Bidang, Kode),
    hari: Option<i64>,
) -> Result<Uuid> {
    let permit = may(actor, Action::SetBatasRujukan, &Place::Region(&kode))?;
    if hari.is_some_and(|hari| !(1..=BATAS_TERBESAR).contains(&hari)) {
        let sentence = format!("Batas waktu 1 sampai {BATAS_TERBESAR} hari kerja.");
        return Err(Refusal::new(Code::ImpossibleValue).saying(sentence).on("hari").into());
    }
    let mut work = begin!(app, mutation, &[SYSTEM]);
    let all = everything();
    let there = [Cond::Eq(wilayah::KODE, kode.to_string().into())];
    if work.reader(&all).cells(&wilayah::TABLE, &[wilayah::KODE], &there, &[], 1).await?.is_empty() {
        return Err(Refusal::new(Code::NotFound).on("wilayah").into());
    }
    let same =
        [Cond::Eq(rows::BIDANG, bidang.kode().into()), Cond::Eq(rows::WILAYAH, kode.to_string().into())];
    let known = work.reader(&all).cells(&rows::TABLE, &[rows::ID], &same, &[], 1).await?;
    let mut row = vec![
        (rows::HARI, hari.into()),
        (rows::DITETAPKAN_OLEH, actor.account.0.into()),
        (rows::DITETAPKAN_PADA, app.clock.now().into()),
    ];
    match known.first().and_then(|row| row.cell(0).id()) {
        Some(id) => {
            work.update(&permit, SYSTEM, &rows::TABLE, id.into(), row).await?;
            work.commit(id).await
        }
        None => {
            let key = [
                (rows::ID, mutation.id.into()),
                (rows::BIDANG, bidang.kode().into()),
                (rows::WILAYAH, kode.to_string().into()),
            ];
            row.splice(0..0, key);
            work.insert(&permit, SYSTEM, &rows::TABLE, row).await?;
            work.commit(mutation.id).await
        }
    }
}

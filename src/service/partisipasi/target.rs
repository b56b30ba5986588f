//! What a region wants to reach of an indicator: dated, and kept by DPMD. The closest region counts, with what was in
//! force on the last day of a period.

use std::collections::HashMap;

use chrono::NaiveDate;
use uuid::Uuid;

use super::super::{begin, everything};
use crate::access::{Action, Actor, Place, may};
use crate::app::App;
use crate::domain::partisipasi::indikator::{Indikator, Satuan};
use crate::domain::tanggal::Periode;
use crate::domain::wilayah::Kode;
use crate::error::{Code, Refusal, Result};
use crate::store::filter::Cond;
use crate::store::target::{self as rows, Target};
use crate::store::write::{Mutation, SYSTEM};

/// A target to set.
#[derive(Clone, Debug)]
pub struct NewTarget {
    pub indikator: &'static Indikator,
    pub wilayah: Kode,
    pub berlaku: NaiveDate,
    /// In tenths of a percent.
    pub persepuluh: i64,
}

/// Set what a region wants to reach from a day on; the same day again corrects it.
pub async fn atur(app: &App, actor: &Actor, mutation: &Mutation, new: NewTarget) -> Result<Uuid> {
    let permit = may(actor, Action::SetTarget, &Place::Region(&new.wilayah))?;
    if new.indikator.satuan != Satuan::Persen {
        let sentence = format!("{} bukan persentase, jadi tidak mempunyai target.", new.indikator.nama);
        return Err(Refusal::new(Code::NotEligible).saying(sentence).on("indikator").into());
    }
    if !(1..=1_000).contains(&new.persepuluh) {
        let sentence = "Target antara 0,1 dan 100 persen.";
        return Err(Refusal::new(Code::ImpossibleValue).saying(sentence).on("persen").into());
    }
    super::known_region(app, &new.wilayah).await?;
    let mut work = begin!(app, mutation, &[SYSTEM]);
    let same = [
        Cond::Eq(rows::INDIKATOR, new.indikator.kode.into()),
        Cond::Eq(rows::WILAYAH, new.wilayah.to_string().into()),
        Cond::Eq(rows::BERLAKU, new.berlaku.into()),
    ];
    let all = everything();
    let known = work.reader(&all).cells(&rows::TABLE, &[rows::ID], &same, &[], 1).await?;
    let mut row = vec![
        (rows::PERSEPULUH, new.persepuluh.into()),
        (rows::DITETAPKAN_OLEH, actor.account.0.into()),
        (rows::DITETAPKAN_PADA, app.clock.now().into()),
    ];
    if let Some(id) = known.first().and_then(|row| row.cell(0).id()) {
        work.update(&permit, SYSTEM, &rows::TABLE, id.into(), row).await?;
        return work.commit(id).await;
    }
    let key = [
        (rows::ID, mutation.id.into()),
        (rows::INDIKATOR, new.indikator.kode.into()),
        (rows::WILAYAH, new.wilayah.to_string().into()),
        (rows::BERLAKU, new.berlaku.into()),
    ];
    row.splice(0..0, key);
    work.insert(&permit, SYSTEM, &rows::TABLE, row).await?;
    work.commit(mutation.id).await
}

/// The targets of a table's indicators.
#[derive(Default)]
pub(super) struct Targets(HashMap<(String, String), Vec<(NaiveDate, i64)>>);

impl Targets {
    pub async fn of(app: &App, actor: &Actor, indikator: &[&'static Indikator]) -> Result<Targets> {
        let codes: Vec<&str> = indikator.iter().map(|one| one.kode).collect();
        let mut targets = Targets::default();
        for Target { indikator, wilayah, berlaku, persepuluh } in
            rows::semua(&app.db, &actor.scope(), &codes).await?
        {
            // Read newest first.
            targets.0.entry((indikator, wilayah.to_string())).or_default().push((berlaku, persepuluh));
        }
        Ok(targets)
    }

    /// What holds for a village or region at the end of each period, in tenths of a percent.
    pub fn at(&self, indikator: &Indikator, wilayah: &str, periode: &[Periode]) -> Vec<Option<i64>> {
        let own = if self.0.is_empty() { None } else { Kode::parse(wilayah).ok() };
        let above = own.iter().flat_map(Kode::ancestors);
        let key = |kode: &Kode| (indikator.kode.to_owned(), kode.to_string());
        // The closest region first, and of each the newest.
        let known: Vec<(NaiveDate, i64)> = own
            .iter()
            .cloned()
            .chain(above)
            .filter_map(|kode| self.0.get(&key(&kode)))
            .flatten()
            .copied()
            .collect();
        let at =
            |last: NaiveDate| known.iter().find(|(berlaku, _)| *berlaku <= last).map(|(_, tenths)| *tenths);
        periode.iter().map(|one| at(one.last_day())).collect()
    }
}

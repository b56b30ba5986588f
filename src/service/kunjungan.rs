//! Visits at home.

use chrono::NaiveDate;
use uuid::Uuid;

use super::hari_buka::{alive, on};
use super::{begin, everything, izin};
use crate::access::{Action, Actor};
use crate::app::App;
use crate::domain::id::{KaderId, KeluargaId, PosyanduId, SasaranId};
use crate::domain::kader::in_force;
use crate::domain::kunjungan::HasilKunjungan;
use crate::domain::pilihan::Pilihan as _;
use crate::domain::tanggal::not_future;
use crate::error::{Code, Refusal, Result};
use crate::store::filter::Cond;
use crate::store::hari_buka::kunjungan as rows;
use crate::store::write::{Mutation, Work};
use crate::store::{kader, keluarga, sasaran};

/// A visit as it arrives. Exactly one of person and household.
#[derive(Clone, Debug)]
pub struct NewKunjungan {
    pub posyandu: PosyanduId,
    pub sasaran: Option<SasaranId>,
    pub keluarga: Option<KeluargaId>,
    pub kader: KaderId,
    pub tanggal: NaiveDate,
    pub hasil: HasilKunjungan,
    pub catatan: Option<String>,
}

/// Record a visit at home; services given on it name it afterwards.
pub async fn catat(app: &App, actor: &Actor, mutation: &Mutation, new: NewKunjungan) -> Result<Uuid> {
    let post = new.posyandu;
    let permit = izin(app, actor, Action::RecordKunjungan, post).await.map_err(|e| on(e, "posyandu"))?;
    not_future(new.tanggal, app.clock.today()).map_err(|r| r.on("tanggal"))?;
    let mut work = begin!(app, mutation, &[post]);
    subject(&work, actor, &new).await?;
    visitor(&work, &new).await?;
    let row = vec![
        (rows::ID, mutation.id.into()),
        (rows::POSYANDU, post.0.into()),
        (rows::SASARAN, new.sasaran.map(|s| s.0).into()),
        (rows::KELUARGA, new.keluarga.map(|k| k.0).into()),
        (rows::KADER, new.kader.0.into()),
        (rows::TANGGAL, new.tanggal.into()),
        (rows::HASIL, new.hasil.kode().into()),
        (rows::CATATAN, new.catatan.into()),
        (rows::DICATAT_OLEH, actor.account.0.into()),
        (rows::DICATAT_PADA, app.clock.now().into()),
    ];
    work.insert(&permit, post, &rows::TABLE, row).await?;
    work.commit(mutation.id).await
}

async fn subject(work: &Work, actor: &Actor, new: &NewKunjungan) -> Result<()> {
    match (new.sasaran, new.keluarga) {
        (Some(id), None) => {
            let person =
                sasaran::find(work.reader(&actor.scope()), id).await.map_err(|e| on(e, "sasaran"))?;
            if person.posyandu != new.posyandu {
                return Err(Refusal::new(Code::NotFound).on("sasaran").into());
            }
            alive(&person, new.tanggal)
        }
        (None, Some(id)) => {
            let filter =
                [Cond::Eq(keluarga::ID, id.0.into()), Cond::Eq(keluarga::POSYANDU, new.posyandu.0.into())];
            let all = everything();
            let found = work.reader(&all).cells(&keluarga::TABLE, &[keluarga::ID], &filter, &[], 1).await?;
            if found.is_empty() { Err(Refusal::new(Code::NotFound).on("keluarga").into()) } else { Ok(()) }
        }
        _ => {
            let sentence = "Sebutkan satu sasaran atau satu keluarga yang dikunjungi.";
            Err(Refusal::new(Code::Required).saying(sentence).on("sasaran").into())
        }
    }
}

async fn visitor(work: &Work, new: &NewKunjungan) -> Result<()> {
    let filter = [Cond::Eq(kader::ID, new.kader.0.into()), Cond::Eq(kader::POSYANDU, new.posyandu.0.into())];
    let all = everything();
    let found =
        work.reader(&all).cells(&kader::TABLE, &[kader::MULAI, kader::AKHIR], &filter, &[], 1).await?;
    let entry = found.first().ok_or(Refusal::new(Code::NotFound).on("kader"))?;
    let from = entry.cell(0).date().unwrap_or(NaiveDate::MAX);
    if in_force(from, entry.cell(1).date(), new.tanggal) {
        return Ok(());
    }
    let sentence = "SK kader ini tidak berlaku pada tanggal itu.";
    Err(Refusal::new(Code::WrongState).saying(sentence).on("kader").into())
}

//! Rosters: kader and board members are entered with their decree (SK) and its dates, and end with it.

use chrono::NaiveDate;
use uuid::Uuid;

use super::hari_buka::on;
use super::{begin, everything, izin};
use crate::access::{Action, Actor};
use crate::app::App;
use crate::domain::id::{AccountId, KaderId, PosyanduId};
use crate::domain::kader::Jabatan;
use crate::domain::pilihan::Pilihan as _;
use crate::domain::posyandu::{Bidang, BidangSet};
use crate::domain::tanggal::awal_hari;
use crate::error::{Code, Refusal, Result};
use crate::store::account::end_kader;
use crate::store::filter::Cond;
use crate::store::kader::{self as rows, pengurus};
use crate::store::write::{Mutation, SYSTEM};

/// A decree: its number and the days it holds, the end not included.
#[derive(Clone, Debug)]
pub struct Sk {
    pub nomor: String,
    pub mulai: NaiveDate,
    pub akhir: Option<NaiveDate>,
}

impl Sk {
    fn check(&self) -> Result<(), Refusal> {
        if self.akhir.is_some_and(|end| end <= self.mulai) {
            let sentence = "SK harus berakhir sesudah mulai berlaku.";
            return Err(Refusal::new(Code::InvalidDate).saying(sentence).on("akhir"));
        }
        Ok(())
    }
}

/// Enter a kader in the roster of a post.
pub async fn tetapkan(
    app: &App,
    actor: &Actor,
    mutation: &Mutation,
    post: PosyanduId,
    nama: String,
    bidang: BidangSet,
    sk: Sk,
) -> Result<Uuid> {
    let permit = izin(app, actor, Action::AppointKader, post).await.map_err(|e| on(e, "posyandu"))?;
    sk.check()?;
    if bidang.is_empty() {
        return Err(Refusal::new(Code::Required).on("bidang").into());
    }
    let mut work = begin!(app, mutation, &[post]);
    let row = vec![
        (rows::ID, mutation.id.into()),
        (rows::POSYANDU, post.0.into()),
        (rows::NAMA, nama.into()),
        (rows::BIDANG, bidang.to_string().into()),
        (rows::NOMOR_SK, sk.nomor.into()),
        (rows::MULAI, sk.mulai.into()),
        (rows::AKHIR, sk.akhir.into()),
    ];
    work.insert(&permit, post, &rows::TABLE, row).await?;
    work.commit(mutation.id).await
}

/// Enter a board member. Only a head of sector leads a sector.
pub async fn tetapkan_pengurus(
    app: &App,
    actor: &Actor,
    mutation: &Mutation,
    post: PosyanduId,
    nama: String,
    (jabatan, bidang): (Jabatan, Option<Bidang>),
    sk: Sk,
) -> Result<Uuid> {
    let permit = izin(app, actor, Action::AppointPengurus, post).await.map_err(|e| on(e, "posyandu"))?;
    sk.check()?;
    if (jabatan == Jabatan::KetuaBidang) != bidang.is_some() {
        let sentence = "Bidang diisi untuk ketua bidang, dan hanya untuknya.";
        return Err(Refusal::new(Code::NotEligible).saying(sentence).on("bidang").into());
    }
    let mut work = begin!(app, mutation, &[post]);
    let row = vec![
        (pengurus::ID, mutation.id.into()),
        (pengurus::POSYANDU, post.0.into()),
        (pengurus::NAMA, nama.into()),
        (pengurus::JABATAN, jabatan.kode().into()),
        (pengurus::BIDANG, bidang.map(Bidang::kode).into()),
        (pengurus::NOMOR_SK, sk.nomor.into()),
        (pengurus::MULAI, sk.mulai.into()),
        (pengurus::AKHIR, sk.akhir.into()),
    ];
    work.insert(&permit, post, &pengurus::TABLE, row).await?;
    work.commit(mutation.id).await
}

/// End a kader's decree on a day; from that day on it no longer holds, and she no longer signs in as kader here.
pub async fn akhiri(
    app: &App,
    actor: &Actor,
    mutation: &Mutation,
    id: KaderId,
    akhir: NaiveDate,
) -> Result<Uuid> {
    let all = everything();
    let columns = [rows::POSYANDU, rows::MULAI, rows::ACCOUNT];
    let filter = [Cond::Eq(rows::ID, id.0.into())];
    let found = app.db.reader(&all).cells(&rows::TABLE, &columns, &filter, &[], 1).await?;
    let row = found.first().ok_or(Code::NotFound)?;
    let (Some(post), Some(mulai)) = (row.cell(0).id(), row.cell(1).date()) else {
        return Err(Code::NotFound.into());
    };
    let post = PosyanduId(post);
    let permit = izin(app, actor, Action::AppointKader, post).await?;
    if akhir < mulai {
        let sentence = "SK belum berlaku pada hari itu.";
        return Err(Refusal::new(Code::InvalidDate).saying(sentence).on("akhir").into());
    }
    let account = row.cell(2).id().map(AccountId);
    let scopes = if account.is_some() { vec![SYSTEM, post] } else { vec![post] };
    let mut work = begin!(app, mutation, &scopes);
    work.update(&permit, post, &rows::TABLE, id.0.into(), vec![(rows::AKHIR, akhir.into())]).await?;
    if let Some(account) = account {
        end_kader(&mut work, &permit, account, post, awal_hari(akhir)).await?;
    }
    work.commit(id.0).await
}

//! Households.

use uuid::Uuid;

use super::{begin, izin, nik};
use crate::access::{Action, Actor, Group};
use crate::app::App;
use crate::domain::id::PosyanduId;
use crate::domain::nik::NoKk;
use crate::error::{Code, Refusal, Result};
use crate::store::keluarga as rows;
use crate::store::kunci::NOMOR_KK;
use crate::store::write::Mutation;

/// A household as it arrives, its texts read already.
#[derive(Clone, Debug)]
pub struct NewKeluarga {
    pub posyandu: PosyanduId,
    pub kepala: String,
    pub nomor_kk: Option<NoKk>,
    pub rt: String,
    pub rw: Option<String>,
    pub alamat: Option<String>,
}

/// Register a household.
pub async fn daftarkan(app: &App, actor: &Actor, mutation: &Mutation, new: NewKeluarga) -> Result<Uuid> {
    let post = new.posyandu;
    let permit = izin(app, actor, Action::RegisterSasaran, post)
        .await
        .map_err(|e| super::hari_buka::on(e, "posyandu"))?;
    writable(actor, post, Group::Identifier, new.nomor_kk.is_some(), "nomorKk")?;
    writable(actor, post, Group::Contact, new.alamat.is_some(), "alamat")?;
    let tempat = nik::tempat(app, actor, post).await?;
    let mut work = begin!(app, mutation, &[post]);
    let nomor_kk = (mutation.id, new.nomor_kk.as_ref().map(NoKk::as_str));
    let nomor_kk = nik::segel(app, &work, &tempat, &NOMOR_KK, nomor_kk).await?;
    let mut row = vec![
        (rows::ID, mutation.id.into()),
        (rows::POSYANDU, post.0.into()),
        (rows::KEPALA, new.kepala.into()),
        (rows::RT, new.rt.into()),
        (rows::RW, new.rw.into()),
        (rows::ALAMAT, new.alamat.into()),
        (rows::TERDAFTAR, app.clock.today().into()),
    ];
    row.extend(nomor_kk);
    work.insert(&permit, post, &rows::TABLE, row).await?;
    work.commit(mutation.id).await
}

/// Refuses a field of a group the actor does not write at this post.
pub(crate) fn writable(
    actor: &Actor,
    post: PosyanduId,
    group: Group,
    given: bool,
    field: &str,
) -> Result<(), Refusal> {
    if !given || actor.writes(group, post) {
        return Ok(());
    }
    Err(Refusal::new(Code::Forbidden).saying("Peran Anda tidak dapat mengisi bagian ini.").on(field))
}

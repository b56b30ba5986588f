//! Founding a post, as DPMD does when a village names one.

use uuid::Uuid;

use super::{begin, everything};
use crate::access::{Action, Actor, Place, may};
use crate::app::App;
use crate::domain::id::PosyanduId;
use crate::domain::partisipasi::kader::KADER_DIPERLUKAN;
use crate::domain::pilihan::Pilihan as _;
use crate::domain::posyandu::StatusPosyandu;
use crate::domain::wilayah::{Kode, Level};
use crate::error::{Code, Refusal, Result};
use crate::store::filter::Cond;
use crate::store::posyandu as rows;
use crate::store::wilayah;
use crate::store::write::{Mutation, SYSTEM, create_scope};

/// A post as it arrives.
#[derive(Clone, Debug)]
pub struct NewPosyandu {
    pub nama: String,
    pub wilayah: Kode,
    pub rt: Vec<String>,
    pub alamat: Option<String>,
}

/// Found a post in a village. It begins a scope of its own.
pub async fn dirikan(app: &App, actor: &Actor, mutation: &Mutation, new: NewPosyandu) -> Result<Uuid> {
    let permit =
        may(actor, Action::KeepPosyandu, &Place::Region(&new.wilayah)).map_err(|r| r.on("wilayah"))?;
    if !matches!(new.wilayah.level(), Level::Desa | Level::Kelurahan) {
        let sentence = "Posyandu didirikan di desa atau kelurahan.";
        return Err(Refusal::new(Code::NotEligible).saying(sentence).on("wilayah").into());
    }
    let mut work = begin!(app, mutation, &[SYSTEM]);
    let all = everything();
    let filter = [Cond::Eq(wilayah::KODE, new.wilayah.to_string().into())];
    if work.reader(&all).cells(&wilayah::TABLE, &[wilayah::KODE], &filter, &[], 1).await?.is_empty() {
        return Err(Refusal::new(Code::NotFound).on("wilayah").into());
    }
    let post = PosyanduId(mutation.id);
    create_scope(&mut work, post, new.wilayah.as_str()).await?;
    let row = vec![
        (rows::ID, post.0.into()),
        (rows::NAMA_CARI, new.nama.to_lowercase().into()),
        (rows::NAMA, new.nama.into()),
        (rows::WILAYAH, new.wilayah.to_string().into()),
        (rows::RT, new.rt.join(",").into()),
        (rows::ALAMAT, new.alamat.into()),
        (rows::STATUS, StatusPosyandu::Aktif.kode().into()),
        (rows::KADER_WAJIB, KADER_DIPERLUKAN.into()),
    ];
    work.insert(&permit, post, &rows::TABLE, row).await?;
    work.commit(mutation.id).await
}

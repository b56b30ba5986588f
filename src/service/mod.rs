//! Use cases: one function, one transaction, one story. Each loads what it decides on, lets the domain decide,
//! asks `access::may`, and writes through the one write path. A mutation that was applied before answers with
//! what it made the first time.

pub mod account;
pub mod admin;
pub mod akses_sementara;
pub mod akun;
pub mod baca;
pub mod beranda;
pub mod berjalan;
pub mod daftar_kunjungan;
pub mod ekspor;
pub mod foto;
pub mod gabungan;
pub mod gate;
pub mod hari_buka;
pub mod insiden;
mod jaga;
pub mod jatuh_tempo;
pub mod jejak;
pub mod kader;
pub mod kader_masuk;
pub mod keluarga;
pub mod kunci;
pub mod kunjungan;
pub mod login;
pub mod nik;
pub mod partisipasi;
pub mod pelapor;
pub mod pelayanan;
pub mod pemberitahuan;
pub mod pemetaan;
pub mod penugasan;
pub mod perangkat;
pub mod permintaan_subjek;
pub mod persalinan;
pub mod pertumbuhan;
pub mod posyandu;
pub mod rollup;
pub mod rujukan;
pub mod salinan;
pub mod saran;
pub mod sasaran;
pub mod seed;
pub mod status;
pub mod tim;
pub mod tinjauan;

use crate::access::{Action, Actor, Permit, Place, Scope, may};
use crate::app::App;
use crate::domain::id::PosyanduId;
use crate::domain::wilayah::Kode;
use crate::error::Result;
pub use crate::store::tally;
use crate::store::write::{Begun, Mutation, Work};

/// The right to act in a post.
pub(crate) async fn izin(app: &App, actor: &Actor, action: Action, post: PosyanduId) -> Result<Permit> {
    let region = region(app, actor, post).await?;
    Ok(may(actor, action, &Place::Post { posyandu: post, wilayah: &region })?)
}

/// The region of a post; known already when the actor serves there.
pub(crate) async fn region(app: &App, actor: &Actor, post: PosyanduId) -> Result<Kode> {
    match actor.region_of(post) {
        Some(region) => Ok(region.clone()),
        None => crate::store::posyandu::region(app.db.reader(&everything()), post).await,
    }
}

/// The view of the program itself, for facts a rule needs and the caller is not shown.
pub(crate) fn everything() -> Scope {
    Actor::system().scope()
}

/// Starts a change; `Err(entity)` when it was made before.
pub(crate) async fn mulai(
    app: &App,
    mutation: &Mutation,
    posts: &[PosyanduId],
) -> Result<std::result::Result<Work, uuid::Uuid>> {
    Ok(match Work::begin(&app.db, mutation, posts).await? {
        Begun::New(work) => Ok(*work),
        Begun::Seen(entity) => Err(entity),
    })
}

/// What a mutation made or changed when it was applied before; the same id with other content is refused.
pub(crate) async fn sudah(app: &App, mutation: &Mutation) -> Result<Option<uuid::Uuid>> {
    match Work::begin(&app.db, mutation, &[]).await? {
        Begun::Seen(entity) => Ok(Some(entity)),
        Begun::New(_) => Ok(None),
    }
}

/// Begins a change, or returns from the use case with what the same mutation made before.
macro_rules! begin {
    ($app:expr, $mutation:expr, $posts:expr) => {
        match $crate::service::mulai($app, $mutation, $posts).await? {
            Ok(work) => work,
            Err(entity) => return Ok(entity),
        }
    };
}
pub(crate) use begin;

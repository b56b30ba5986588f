//! The GraphQL door: one file a noun, with its field table; what is asked is planned from the tables, the
//! services do the work, and rows become the answer in one pass (`table`). Nothing here knows a row.
//!
//! Types that clients read come from field tables. Root fields, mutations and subscriptions are ordinary async-graphql,
//! in `query`, `mutation` and `subscription`; each plans what it answers, calls one service function, and wraps the
//! result.

pub mod akses_sementara;
pub mod akun;
pub mod antropometri;
pub mod aturan;
pub mod batas_rujukan;
pub mod beku;
pub mod beranda;
pub mod berjalan;
pub mod cost;
pub mod cursor;
pub mod di_balik;
pub mod error;
pub mod foto;
pub mod hari_buka;
pub mod indikator;
pub mod input;
pub mod insiden;
pub mod jatuh_tempo;
pub mod jejak;
pub mod judge;
pub mod kader;
pub mod katalog;
pub mod kehadiran;
pub mod kehamilan;
pub mod kekosongan;
pub mod keluarga;
pub mod koreksi;
pub mod kunjungan;
pub mod login;
pub mod mutation;
pub mod nik;
pub mod node;
pub mod partisipasi;
pub mod pelapor;
pub mod pelayanan;
pub mod pemberitahuan;
pub mod pemetaan;
pub mod penugasan;
pub mod perangkat;
pub mod permintaan_subjek;
pub mod perpindahan;
pub mod persalinan;
pub mod pertumbuhan;
pub mod posyandu;
pub mod query;
pub mod registrasi;
pub mod resolve;
pub mod rujukan;
pub mod rujukan_desa;
pub mod rujukan_masuk;
pub mod sambungan;
pub mod saran;
pub mod sasaran;
pub mod status;
pub mod subscription;
pub mod table;
pub mod tanda;
pub mod target;
mod tim;
pub mod tinjauan;
pub mod waktu;
pub mod wilayah;

use std::net::IpAddr;
use std::sync::LazyLock;

use async_graphql::{Context, Schema, SchemaBuilder, ValidationMode};

use crate::access::Actor;
use crate::app::App;
use crate::error::{Code, Error};

/// The schema, as the program serves it.
pub type PosyanduSchema = Schema<query::Query, mutation::Mutation, subscription::Subscription>;

/// The schema that runs documents. It does not validate them: that is done once for each, by `judge`.
pub fn schema(app: App) -> PosyanduSchema {
    builder().validation_mode(ValidationMode::Fast).data(app).finish()
}

/// The same schema for saying whether a document is valid, made once for the whole program.
pub fn judge() -> PosyanduSchema {
    static JUDGE: LazyLock<PosyanduSchema> = LazyLock::new(|| builder().extension(judge::Judge).finish());
    JUDGE.clone()
}

fn builder() -> SchemaBuilder<query::Query, mutation::Mutation, subscription::Subscription> {
    let (query, mutation) = (query::Query::default(), mutation::Mutation::default());
    Schema::build(query, mutation, subscription::Subscription::default()).disable_suggestions()
}

/// The schema as text, the same at every printing.
pub fn sdl() -> String {
    let mut text = builder().finish().sdl();
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

/// Who asks, and from where. Made by the doorman for each request.
#[derive(Clone, Debug, Default)]
pub struct Caller {
    pub actor: Option<Actor>,
    pub address: Option<IpAddr>,
}

/// The app behind the schema.
pub fn app<'a>(ctx: &Context<'a>) -> &'a App {
    ctx.data_unchecked::<App>()
}

/// The actor of the request; nobody is `UNAUTHENTICATED`, and who has no authenticator yet is to enrol one first.
pub fn actor<'a>(ctx: &Context<'a>) -> Result<&'a Actor, Error> {
    signed_in(ctx)
        .and_then(|actor| if actor.enrolling { Err(Code::StepUpRequired.into()) } else { Ok(actor) })
}

/// The actor of the request, with an authenticator or not: for the few fields by which one is enrolled.
pub fn signed_in<'a>(ctx: &Context<'a>) -> Result<&'a Actor, Error> {
    ctx.data_opt::<Caller>().and_then(|caller| caller.actor.as_ref()).ok_or(Code::Unauthenticated.into())
}

/// Where the request came from, for counting tries.
pub fn address(ctx: &Context<'_>) -> Option<IpAddr> {
    ctx.data_opt::<Caller>().and_then(|caller| caller.address)
}

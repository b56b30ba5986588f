//! Anything by its id (Relay's `node`). The word before the colon tells the noun; the row is read with that
//! noun's own guard, so an id from elsewhere is as unknown here as anywhere.

use std::borrow::Cow;

use async_graphql::parser::types::Field as AstField;
use async_graphql::registry::Registry;
use async_graphql::{Context, ContextSelectionSet, ID, Object, OutputType, Positioned, ServerResult, Value};

use crate::domain::id::parse_id;
use crate::error::{Code, Refusal, Result};
use crate::graphql::error::{Nullable, nullable};
use crate::graphql::table::answer::{Written, ask_noun};
use crate::graphql::table::noun::NounRef;
use crate::graphql::table::registry;
use crate::graphql::{
    actor, akses_sementara as akses, akun, app, batas_rujukan, beku, foto, hari_buka, jejak, kader,
    kehadiran, kehamilan, keluarga, koreksi, kunjungan, pelayanan, pemberitahuan, penugasan,
    permintaan_subjek, perpindahan, posyandu, rujukan, rujukan_desa, sasaran, tanda, target, tim, tinjauan,
    wilayah,
};
use crate::service::{akses_sementara, baca};
use crate::store::table::{Cell, Kind};

/// The word before the colon of an id, and the noun it stands for.
pub const NODES: &[(&str, NounRef)] = &[
    ("aksesSementara", || &akses::AKSES_SEMENTARA),
    ("akun", || &akun::AKUN),
    ("anggotaTim", || &tim::ANGGOTA_TIM),
    ("batasRujukan", || &batas_rujukan::BATAS_RUJUKAN),
    ("bulanBeku", || &beku::BULAN_BEKU),
    ("foto", || &foto::FOTO),
    ("hariBuka", || &hari_buka::HARI_BUKA),
    ("jejak", || &jejak::JEJAK),
    ("kader", || &kader::KADER),
    ("kaderHadir", || &hari_buka::KADER_HADIR),
    ("kehadiran", || &kehadiran::KEHADIRAN),
    ("kehamilan", || &kehamilan::KEHAMILAN),
    ("keluarga", || &keluarga::KELUARGA),
    ("koreksiPelayanan", || &koreksi::KOREKSI_PELAYANAN),
    ("kunjungan", || &kunjungan::KUNJUNGAN_RUMAH),
    ("pelayanan", || &pelayanan::PELAYANAN),
    ("pemberitahuan", || &pemberitahuan::PEMBERITAHUAN),
    ("pengurus", || &kader::PENGURUS),
    ("penugasan", || &penugasan::PENUGASAN),
    ("permintaanSubjek", || &permintaan_subjek::PERMINTAAN_SUBJEK),
    ("perpindahan", || &perpindahan::PERPINDAHAN),
    ("posyandu", || &posyandu::POSYANDU),
    ("posyanduLama", || &posyandu::POSYANDU_LAMA),
    ("rujukan", || &rujukan::RUJUKAN),
    ("rujukanDesa", || &rujukan_desa::RUJUKAN_DESA),
    ("rujukanRiwayat", || &rujukan::RUJUKAN_RIWAYAT),
    ("sasaran", || &sasaran::SASARAN),
    ("tanda", || &tanda::TANDA),
    ("target", || &target::TARGET),
    ("tim", || &tim::TIM),
    ("tugasTinjauan", || &tinjauan::TUGAS_TINJAUAN),
    ("wilayah", || &wilayah::WILAYAH),
    ("wilayahTugas", || &penugasan::WILAYAH_TUGAS),
];

/// The row of an id.
pub async fn node(ctx: &Context<'_>, id: &str) -> Result<NodeAnswer> {
    let invalid = || Refusal::new(Code::InvalidFormat).saying("ID ini tidak sah.").on("id");
    let prefix = id.split(':').next().unwrap_or_default();
    let noun = NODES.iter().find(|(known, _)| *known == prefix).ok_or_else(invalid)?.1();
    let key = match noun.table.key.kind {
        Kind::Text => Cell::Text(super::input::wilayah_kode("id", id)?.to_string()),
        _ => parse_id(prefix, id).map_err(|_| invalid())?.into(),
    };
    let scope = akses_sementara::satu(app(ctx), actor(ctx)?, noun.table, &key).await?;
    let (shape, layout) = ask_noun(ctx, noun, &scope)?;
    let row = baca::satu(app(ctx), &scope, &shape, key).await?;
    Ok(NodeAnswer(layout.answer(row)))
}

/// A row of any noun.
pub struct NodeAnswer(Written);

impl OutputType for NodeAnswer {
    fn type_name() -> Cow<'static, str> {
        "Node".into()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        registry::node(registry);
        for (_, noun) in NODES {
            registry::noun(registry, noun());
        }
        "Node!".to_owned()
    }

    async fn resolve(
        &self,
        ctx: &ContextSelectionSet<'_>,
        field: &Positioned<AstField>,
    ) -> ServerResult<Value> {
        self.0.write(ctx, field)
    }
}

/// Reading anything by its id.
#[derive(Default)]
pub struct NodeQuery;

#[Object]
impl NodeQuery {
    /// Anything by its id (Relay).
    async fn node(&self, ctx: &Context<'_>, #[graphql(desc = "Any id.")] id: ID) -> Nullable<NodeAnswer> {
        nullable(node(ctx, &id).await)
    }
}

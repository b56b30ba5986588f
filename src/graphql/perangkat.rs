//! Registered devices (*perangkat*): one's own, those of the people one looks after, and their end.

use async_graphql::{Context, ID, Object, SimpleObject};

use super::input::teks_wajib;
use super::login::moment;
use super::{actor, app};
use crate::domain::id::{AccountId, PerangkatId};
use crate::graphql::error::{Nullable, nullable};
use crate::service::perangkat;
use crate::store::perangkat as rows;

/// A device (perangkat) somebody signs in with.
#[derive(SimpleObject)]
pub struct Perangkat {
    /// The device's id.
    id: ID,
    /// How it called itself when it was activated.
    nama: String,
    /// Since when it is registered (UTC, RFC 3339).
    sejak: String,
    /// The last day on which it was seen (terakhir terlihat), in WITA.
    terakhir_terlihat: String,
    /// It said that its key is guarded by hardware (dijaga perangkat keras).
    dijaga_perangkat_keras: bool,
    /// When it was ended (dicabut: withdrawn); nothing while it is in use.
    dicabut: Option<String>,
    /// Why it was ended: a reason that somebody gave, or one of our words, such as KELUAR or REFRESH_REUSE.
    alasan: Option<String>,
    /// It was ended for misuse (penyalahgunaan): what it still sends has no grace.
    penyalahgunaan: bool,
}

impl From<rows::Perangkat> for Perangkat {
    fn from(device: rows::Perangkat) -> Self {
        Perangkat {
            id: ID(device.id.to_string()),
            nama: device.nama,
            sejak: moment(device.dibuat),
            terakhir_terlihat: device.terlihat.to_string(),
            dijaga_perangkat_keras: device.dijaga_keras,
            dicabut: device.dicabut.map(moment),
            alasan: device.alasan,
            penyalahgunaan: device.penyalahgunaan,
        }
    }
}

/// Reading devices.
#[derive(Default)]
pub struct PerangkatQuery;

#[Object]
impl PerangkatQuery {
    /// The reader's own devices, the newest first.
    async fn perangkatku(&self, ctx: &Context<'_>) -> Nullable<Vec<Perangkat>> {
        let found = async { perangkat::milikku(app(ctx), actor(ctx)?).await };
        nullable(found.await.map(|all| all.into_iter().map(Into::into).collect()))
    }

    /// The devices of somebody one looks after, the newest first: a pengurus of the kader of her post, a pembina of
    /// kader and pengurus below, DPMD of everybody in the kabupaten.
    async fn perangkat(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The account (akun).")] akun: ID,
    ) -> Nullable<Vec<Perangkat>> {
        let found = async {
            let account = AccountId::parse(&akun).map_err(|refusal| refusal.on("akun"))?;
            perangkat::milik(app(ctx), actor(ctx)?, account).await
        };
        nullable(found.await.map(|all| all.into_iter().map(Into::into).collect()))
    }
}

/// Ending devices.
#[derive(Default)]
pub struct PerangkatMutation;

#[Object]
impl PerangkatMutation {
    /// End a device: one's own, or one of somebody one looks after. It gets nothing any more, at once. Ending it
    /// twice is ending it.
    async fn cabut_perangkat(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The device's id.")] id: ID,
        #[graphql(desc = "Why, for the record.")] alasan: String,
        #[graphql(
            desc = "For misuse (karena penyalahgunaan), as when it was stolen: what it still sends has no grace.",
            default
        )]
        karena_penyalahgunaan: bool,
    ) -> Nullable<Perangkat> {
        let ended = async {
            let actor = actor(ctx)?;
            let id = PerangkatId::parse(&id).map_err(|refusal| refusal.on("id"))?;
            let alasan = teks_wajib("alasan", alasan)?;
            perangkat::cabut(app(ctx), actor, id, &alasan, karena_penyalahgunaan).await
        };
        nullable(ended.await.map(Into::into))
    }
}

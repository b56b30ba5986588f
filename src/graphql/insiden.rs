//! The register of breaches (*insiden*): what happened, whose people are affected, and the draft of the notice.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::domain::id::{AccountId, InsidenId};
use crate::error::{Code, Refusal};
use crate::graphql::error::{Nullable, nullable};
use crate::graphql::input::{MutasiId, Waktu, mutasi, teks_wajib};
use crate::graphql::resolve::{id_of, once};
use crate::graphql::{actor, app};
use crate::service::insiden::{self, NewInsiden};

/// How many of the affected people one answer names.
const PAGE: usize = 1_000;

/// A breach (insiden): what happened, who is affected, and how much time is left to tell them.
#[derive(SimpleObject)]
pub struct Insiden {
    /// The id.
    id: ID,
    /// Which data were exposed.
    apa: String,
    /// From when (UTC, RFC 3339).
    kapan_mulai: String,
    /// Until when (UTC, RFC 3339).
    kapan_selesai: String,
    /// How it happened.
    bagaimana: String,
    /// When it was entered (UTC, RFC 3339); the clock runs from then.
    dicatat_pada: String,
    /// Until when people and agency must be told: 72 hours later (UTC, RFC 3339).
    tenggat: String,
    /// Whole hours that are left; below zero the clock has run out.
    sisa_jam: i64,
    /// How many people are affected (terdampak).
    jumlah_terdampak: usize,
    /// The people affected, by id, at most 1,000; more behind `setelah`.
    terdampak: Vec<Terdampak>,
    /// The draft of the notice, in Bahasa Indonesia: what, when, how, remedy.
    draf: String,
}

/// One person affected (terdampak), by id and no name.
#[derive(SimpleObject)]
pub struct Terdampak {
    /// The person's id.
    sasaran: ID,
    /// The id of the post where it happened.
    posyandu: ID,
}

fn moment(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::Millis, true)
}

fn told(insiden: insiden::Insiden, setelah: Option<&str>) -> Insiden {
    let behind = |sasaran: &str| setelah.is_none_or(|after| sasaran > after);
    let all = insiden.terdampak.iter().map(|(sasaran, post)| (sasaran.to_string(), post.to_string()));
    let page = all.filter(|(sasaran, _)| behind(sasaran)).take(PAGE);
    Insiden {
        id: ID(insiden.id.to_string()),
        kapan_mulai: moment(insiden.mulai),
        kapan_selesai: moment(insiden.selesai),
        dicatat_pada: moment(insiden.dicatat_pada),
        tenggat: moment(insiden.tenggat),
        sisa_jam: insiden.sisa_jam,
        jumlah_terdampak: insiden.terdampak.len(),
        terdampak: page
            .map(|(sasaran, post)| Terdampak { sasaran: ID(sasaran), posyandu: ID(post) })
            .collect(),
        apa: insiden.apa,
        bagaimana: insiden.bagaimana,
        draf: insiden.draf,
    }
}

/// Reading the register.
#[derive(Default)]
pub struct InsidenQuery;

#[Object]
impl InsidenQuery {
    /// A breach of the register, with the people affected as the audit tells them now.
    async fn insiden(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The breach.")] id: ID,
        #[graphql(desc = "Only people affected behind this one.")] setelah: Option<ID>,
    ) -> Nullable<Insiden> {
        nullable(
            async {
                let id = InsidenId::parse(&id).map_err(|r| r.on("id"))?;
                let found = insiden::satu(app(ctx), actor(ctx)?, id).await?;
                Ok(told(found, setelah.as_deref().map(String::as_str)))
            }
            .await,
        )
    }
}

/// A breach to enter.
#[derive(InputObject)]
pub struct CatatInsidenInput {
    /// The mutation's id; the breach gets it too.
    id: MutasiId,
    /// Which data were exposed.
    apa: String,
    /// From when.
    kapan_mulai: Waktu,
    /// Until when.
    kapan_selesai: Waktu,
    /// How it happened.
    bagaimana: String,
    /// The account involved.
    akun: Option<ID>,
    /// The id of the device involved.
    perangkat: Option<ID>,
}

/// Keeping the register.
#[derive(Default)]
pub struct InsidenMutation;

#[Object]
impl InsidenMutation {
    /// Enter a breach of an account or a device, as DPMD_ADMIN or AUDITOR. The clock of 72 hours runs from now.
    async fn catat_insiden(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The breach.")] input: CatatInsidenInput,
    ) -> Nullable<Insiden> {
        nullable(
            async {
                let m = mutasi(ctx, &input.id)?;
                let new = NewInsiden {
                    apa: teks_wajib("apa", input.apa)?,
                    mulai: input.kapan_mulai.read("kapanMulai")?,
                    selesai: input.kapan_selesai.read("kapanSelesai")?,
                    bagaimana: teks_wajib("bagaimana", input.bagaimana)?,
                    akun: id_of(input.akun, "akun", AccountId::parse)?,
                    perangkat: id_of(input.perangkat, "perangkat", device)?,
                };
                let id = once(ctx, &m, insiden::catat(app(ctx), actor(ctx)?, &m, new)).await?;
                let found = insiden::satu(app(ctx), actor(ctx)?, InsidenId(id)).await?;
                Ok(told(found, None))
            }
            .await,
        )
    }
}

/// A device's id, with or without the word before the colon.
fn device(text: &str) -> Result<Uuid, Refusal> {
    let plain = text.strip_prefix("perangkat:").unwrap_or(text);
    Uuid::try_parse(plain).map_err(|_| Refusal::new(Code::InvalidFormat))
}

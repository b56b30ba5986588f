//! Getting in, and who is signed in.

use std::net::{IpAddr, Ipv4Addr};

use async_graphql::{ComplexObject, Context, ID, Object, SimpleObject};
use chrono::{DateTime, Utc};

use crate::access::Assignment;
use crate::domain::id::KaderId;
use crate::domain::pilihan::Pilihan as _;
use crate::error::Result;
use crate::graphql::error::{Nullable, nullable};
use crate::graphql::input::{MutasiId, mutasi, teks_wajib};
use crate::graphql::{actor, address, app};
use crate::service::{akun, kader_masuk, login};

/// Tokens after signing in. The access token lives minutes, the refresh token is used once and makes the next.
#[derive(SimpleObject)]
pub struct TokenMasuk {
    /// Sent as `Authorization: Bearer …`.
    akses: String,
    /// Until when the access token holds (UTC, RFC 3339).
    akses_berlaku: String,
    /// Given to `segarkan` once, for the next pair.
    segar: String,
}

impl From<login::Tokens> for TokenMasuk {
    fn from(tokens: login::Tokens) -> Self {
        TokenMasuk { akses: tokens.akses, akses_berlaku: moment(tokens.akses_berlaku), segar: tokens.segar }
    }
}

fn moment(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}

/// A code with which a kader signs in on her phone, given face to face.
#[derive(SimpleObject)]
pub struct KodeAktivasi {
    /// The code; it works once, for 72 hours, and is not shown again.
    pub kode: String,
}

/// Who is signed in (aku: I).
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct Aku {
    /// The account's id.
    id: ID,
    /// The assignments in force now.
    tugas: Vec<Tugas>,
    /// Whether a code of the authenticator was given within the last ten minutes, as administration wants it.
    kode_segar: bool,
}

#[ComplexObject]
impl Aku {
    /// The name on the account.
    async fn nama(&self, ctx: &Context<'_>) -> Nullable<String> {
        nullable(async { akun::namaku(app(ctx), actor(ctx)?).await }.await)
    }
}

/// An assignment (tugas) in force: a role, where, and for which sectors.
#[derive(SimpleObject)]
pub struct Tugas {
    /// KADER, PENGURUS, PEMBINA, PKK, OPD, DPMD_ADMIN or AUDITOR.
    peran: String,
    /// The id of the post, for KADER and PENGURUS.
    posyandu: Option<ID>,
    /// The codes of the regions, for every other role.
    wilayah: Vec<String>,
    /// The codes of the sectors, for KADER and OPD.
    bidang: Vec<String>,
    /// The moment at which it ends (UTC, RFC 3339), if it is not renewed or revoked.
    akhir: Option<String>,
}

impl From<&Assignment> for Tugas {
    fn from(assignment: &Assignment) -> Self {
        Tugas {
            peran: assignment.role.kode().to_owned(),
            posyandu: assignment.posyandu.map(|post| ID(post.to_string())),
            wilayah: assignment.regions.iter().map(ToString::to_string).collect(),
            bidang: assignment.bidang.iter().map(|b| b.kode().to_owned()).collect(),
            akhir: assignment.sampai.map(moment),
        }
    }
}

/// The reader's own account and assignments.
pub async fn aku(ctx: &Context<'_>) -> Result<Aku> {
    let actor = actor(ctx)?;
    Ok(Aku {
        id: ID(actor.account.to_string()),
        tugas: actor.assignments.iter().map(Tugas::from).collect(),
        kode_segar: actor.stepped_up,
    })
}

/// Getting in and out.
#[derive(Default)]
pub struct Masuk;

/// Where a try is counted when the edge does not know the address.
fn from(ctx: &Context<'_>) -> IpAddr {
    address(ctx).unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))
}

#[Object]
impl Masuk {
    /// Sign in as staff, with e-mail or phone number and password.
    async fn masuk(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "E-mail address or phone number.")] nama_pengguna: String,
        #[graphql(desc = "The password (kata sandi).")] sandi: String,
    ) -> Nullable<TokenMasuk> {
        nullable(login::masuk(app(ctx), from(ctx), &nama_pengguna, &sandi).await.map(Into::into))
    }

    /// Sign in as a kader, with a code from the pengurus. The code works once.
    async fn aktifkan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The activation code, dashes or not.")] kode: String,
    ) -> Nullable<TokenMasuk> {
        nullable(login::aktifkan(app(ctx), from(ctx), &kode).await.map(Into::into))
    }

    /// The next pair of tokens. Asking again with the same token, because the answer was lost, gives a pair too.
    async fn segarkan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The refresh token of the last pair.")] segar: String,
    ) -> Nullable<TokenMasuk> {
        nullable(login::segarkan(app(ctx), &segar).await.map(Into::into))
    }

    /// Sign out: this session's tokens end.
    async fn keluar(&self, ctx: &Context<'_>) -> Nullable<bool> {
        nullable(async { login::keluar(app(ctx), actor(ctx)?).await.map(|()| true) }.await)
    }

    /// Give a kader of the roster a code to sign in with. Her account is made when she has none.
    async fn terbitkan_kode_aktivasi(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mutation's id.")] id: MutasiId,
        #[graphql(desc = "The kader's id in the roster.")] kader: ID,
        #[graphql(desc = "Why she gets access, for the record.")] alasan: String,
    ) -> Nullable<KodeAktivasi> {
        nullable(
            async {
                let kader = KaderId::parse(&kader).map_err(|r| r.on("kader"))?;
                let alasan = teks_wajib("alasan", alasan)?;
                let mutation = mutasi(ctx, &id)?;
                let kode = kader_masuk::terbitkan(app(ctx), actor(ctx)?, &mutation, kader, alasan).await?;
                Ok(KodeAktivasi { kode })
            }
            .await,
        )
    }
}

/// Reading one's own account.
#[derive(Default)]
pub struct AkuQuery;

#[Object]
impl AkuQuery {
    /// Who is signed in, with the assignments in force.
    async fn aku(&self, ctx: &Context<'_>) -> Nullable<Aku> {
        nullable(aku(ctx).await)
    }
}

//! Getting in, and who is signed in.

use std::net::{IpAddr, Ipv4Addr};

use async_graphql::{ComplexObject, Context, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};

use crate::access::Assignment;
use crate::access::perangkat::KunciPublik;
use crate::domain::id::KaderId;
use crate::domain::pilihan::Pilihan as _;
use crate::error::{Code, Refusal, Result};
use crate::graphql::error::{Nullable, nullable};
use crate::graphql::input::{MutasiId, mutasi, teks_wajib};
use crate::graphql::{actor, address, app, signed_in};
use crate::service::login::{self, NewPerangkat};
use crate::service::{akun, kader_masuk};

/// The fields that try a secret. A document has room for two of them, or a list of guesses would be one request.
pub const TRIES: &[&str] = &[
    "masuk",
    "aktifkan",
    "segarkan",
    "aturSandi",
    "gantiSandi",
    "daftarTotp",
    "pastikanTotp",
    "buktikanUlang",
];

/// Tokens after signing in. The access token lives minutes, the refresh token is used once and makes the next.
#[derive(SimpleObject)]
pub struct TokenMasuk {
    /// Sent as `Authorization: Bearer …`.
    akses: String,
    /// Until when the access token holds (UTC, RFC 3339).
    akses_berlaku: String,
    /// Given to `segarkan` once, for the next pair.
    segar: String,
    /// What a phone signs when it gives this refresh token to `segarkan`.
    nonce: String,
    /// The id of the phone (perangkat: device) the session belongs to; nothing on the web.
    perangkat: Option<ID>,
    /// No authenticator is enrolled yet: nothing but `aku`, `daftarTotp`, `pastikanTotp` and `keluar` answers.
    perlu_totp: bool,
}

impl From<login::Tokens> for TokenMasuk {
    fn from(tokens: login::Tokens) -> Self {
        TokenMasuk {
            akses: tokens.akses,
            akses_berlaku: moment(tokens.akses_berlaku),
            segar: tokens.segar,
            nonce: tokens.nonce,
            perangkat: tokens.perangkat.map(|id| ID(id.to_string())),
            perlu_totp: tokens.perlu_totp,
        }
    }
}

/// A moment as the API writes it.
pub fn moment(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}

/// A code with which somebody gets in, given face to face.
#[derive(SimpleObject)]
pub struct KodeAktivasi {
    /// The code; it works once and is not shown again.
    kode: String,
    /// The code as a QR code, to be printed or shown (SVG).
    kode_svg: String,
    /// Until when it works (berlaku sampai): 72 hours (UTC, RFC 3339).
    berlaku_sampai: String,
}

impl TryFrom<login::Kode> for KodeAktivasi {
    type Error = crate::error::Error;

    fn try_from(kode: login::Kode) -> Result<Self> {
        let kode_svg = kode.svg()?;
        Ok(KodeAktivasi { kode_svg, berlaku_sampai: moment(kode.berlaku_sampai), kode: kode.kode })
    }
}

/// What an authenticator app is enrolled with (TOTP: a code of six digits every 30 seconds).
#[derive(SimpleObject)]
pub struct PendaftaranTotp {
    /// `otpauth://…`, to be opened on a phone.
    uri: String,
    /// The same as a QR code, to be scanned (SVG).
    svg: String,
}

/// A phone as it introduces itself.
#[derive(InputObject)]
pub struct PerangkatInput {
    /// The public key (kunci publik), EC P-256: its SubjectPublicKeyInfo in DER (91 bytes, what Android's
    /// `publicKey.encoded` gives), base64url without padding.
    kunci_publik: String,
    /// How the phone is called in lists, such as its model.
    nama: String,
    /// The key is guarded by hardware (dijaga perangkat keras), as far as the phone knows.
    dijaga_perangkat_keras: bool,
    /// The proof (bukti): ES256 over `"posyandu/perangkat/1"`, `"aktifkan"`, the 14 characters of the code in upper
    /// case and the public key, each preceded by its length in four bytes, the greatest first. The signature is r and
    /// s of 32 bytes each, base64url without padding.
    bukti: String,
    /// End this person's other phones (gantikan lainnya: replace the others).
    #[graphql(default)]
    gantikan_lainnya: bool,
}

impl PerangkatInput {
    fn read(self) -> Result<NewPerangkat> {
        Ok(NewPerangkat {
            kunci: KunciPublik::parse(&self.kunci_publik).map_err(|refusal| refusal.on("kunciPublik"))?,
            nama: nama(&self.nama)?,
            dijaga_keras: self.dijaga_perangkat_keras,
            bukti: self.bukti,
            gantikan: self.gantikan_lainnya,
        })
    }
}

/// The name of a device, short enough for a list.
fn nama(text: &str) -> Result<String> {
    let text = teks_wajib("nama", text.to_owned())?;
    if text.chars().count() > 60 {
        return Err(Refusal::new(Code::TooLong).saying("Paling banyak 60 huruf.").on("nama").into());
    }
    Ok(text)
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
        nullable(async { akun::namaku(app(ctx), signed_in(ctx)?).await }.await)
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
    let actor = signed_in(ctx)?;
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
    /// Sign in as staff, with e-mail or phone number, password, and a code of the authenticator.
    async fn masuk(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "E-mail address or phone number.")] nama_pengguna: String,
        #[graphql(desc = "The password (kata sandi).")] sandi: String,
        #[graphql(desc = "Six digits; left out only before an authenticator is enrolled.")] totp: Option<
            String,
        >,
    ) -> Nullable<TokenMasuk> {
        let tokens = login::masuk(app(ctx), from(ctx), &nama_pengguna, &sandi, totp.as_deref()).await;
        nullable(tokens.map(Into::into))
    }

    /// Sign in as a kader, with a code from the pengurus, and register the phone. The code works once.
    async fn aktifkan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The activation code, dashes or not.")] kode: String,
        #[graphql(desc = "The phone.")] perangkat: PerangkatInput,
    ) -> Nullable<TokenMasuk> {
        let tokens = async { login::aktifkan(app(ctx), from(ctx), &kode, &perangkat.read()?).await };
        nullable(tokens.await.map(Into::into))
    }

    /// The next pair of tokens. Asking again with the same token, because the answer was lost, gives a pair too.
    async fn segarkan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The refresh token of the last pair.")] segar: String,
        #[graphql(
            desc = "A phone's proof: ES256 over `\"posyandu/perangkat/1\"`, `\"segarkan\"`, the nonce of the last \
                    pair, SHA-256 of the refresh token's text (32 bytes) and the device's id, written as for \
                    `aktifkan`. Left out on the web."
        )]
        bukti: Option<String>,
    ) -> Nullable<TokenMasuk> {
        nullable(login::segarkan(app(ctx), &segar, bukti.as_deref()).await.map(Into::into))
    }

    /// Set a password with an activation code: the first one, or another when it or the authenticator was lost. Then
    /// sign in with `masuk` and enrol an authenticator.
    async fn atur_sandi(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The activation code, dashes or not.")] kode: String,
        #[graphql(
            desc = "The password (kata sandi): 12 characters or more, and none that is easily guessed."
        )]
        sandi: String,
    ) -> Nullable<bool> {
        nullable(login::atur_sandi(app(ctx), from(ctx), &kode, &sandi).await.map(|()| true))
    }

    /// Change one's own password. The other sessions on the web end.
    async fn ganti_sandi(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The password so far.")] lama: String,
        #[graphql(desc = "The new password (kata sandi).")] sandi: String,
    ) -> Nullable<bool> {
        nullable(async { login::ganti_sandi(app(ctx), actor(ctx)?, lama, &sandi).await.map(|()| true) }.await)
    }

    /// Enrol an authenticator: what it answers is shown to the app once, and counts from `pastikanTotp` on.
    async fn daftar_totp(&self, ctx: &Context<'_>) -> Nullable<PendaftaranTotp> {
        let shown = async { login::daftar_totp(app(ctx), signed_in(ctx)?).await };
        nullable(shown.await.map(|new| PendaftaranTotp { uri: new.uri, svg: new.svg }))
    }

    /// Confirm the authenticator with its first code. This session may do everything from then on.
    async fn pastikan_totp(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The six digits it shows.")] totp: String,
    ) -> Nullable<bool> {
        let done = async { login::pastikan_totp(app(ctx), signed_in(ctx)?, &totp).await };
        nullable(done.await.map(|()| true))
    }

    /// Give a code of the authenticator again, which administration wants within ten minutes. Answers until when it
    /// stands (UTC, RFC 3339).
    async fn buktikan_ulang(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The six digits it shows.")] totp: String,
    ) -> Nullable<String> {
        let done = async { login::buktikan_ulang(app(ctx), actor(ctx)?, &totp).await };
        nullable(done.await.map(moment))
    }

    /// Sign out: this session's tokens end.
    async fn keluar(&self, ctx: &Context<'_>) -> Nullable<bool> {
        nullable(async { login::keluar(app(ctx), signed_in(ctx)?).await.map(|()| true) }.await)
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
                kader_masuk::terbitkan(app(ctx), actor(ctx)?, &mutation, kader, alasan).await?.try_into()
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

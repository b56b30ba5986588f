//! Accounts (*akun*): who can sign in, with what they hold. DPMD keeps them, the auditor reads them, a pembina sees
//! the people below, a pengurus the kader of her post.

use std::sync::LazyLock;

use async_graphql::{Context, ID, InputObject, Object};

use crate::access::Group::Operations;
use crate::access::Role;
use crate::domain::akun::StatusAkun;
use crate::domain::id::AccountId;
use crate::domain::pilihan::daftar;
use crate::graphql::error::{Nullable, nullable};
use crate::graphql::input::{MutasiId, Pilih, cari, mutasi, teks, teks_wajib, wilayah_kode};
use crate::graphql::login::KodeAktivasi;
use crate::graphql::penugasan::PENUGASAN;
use crate::graphql::resolve::{Window, done, once, one, page, plan};
use crate::graphql::table::noun::Static;
use crate::graphql::table::{Answer, Field, Is, Many, Noun, Pages, Ty};
use crate::graphql::tim::ANGGOTA_TIM;
use crate::graphql::{actor, app};
use crate::service;
use crate::store::account::{self as a, assignment, team_member};
use crate::store::filter::Cond;
use crate::store::{penugasan, scope};

/// The noun `Akun`.
pub struct Akun;

impl Is for Akun {
    fn noun() -> &'static Noun {
        &AKUN
    }
}

/// The field table of an account.
pub static AKUN: Static = LazyLock::new(|| {
    Noun::object(
        "Akun",
        "The account (akun) of somebody who can sign in. It may do what its assignments (penugasan) say.",
        &a::TABLE,
        Operations,
        vec![
            Field::column("id", Operations, Ty::Id("akun"), a::ID, "The id."),
            Field::column("nama", Operations, Ty::Str, a::NAMA, "The name."),
            Field::column("email", Operations, Ty::Str, a::EMAIL, "E-mail address (surel) to sign in with.")
                .or_null(),
            Field::column("telepon", Operations, Ty::Str, a::TELEPON, "Phone number to sign in with.")
                .or_null(),
            Field::column(
                "status",
                Operations,
                Ty::Enum(daftar::<StatusAkun>()),
                a::STATUS,
                "Whether it may sign in.",
            ),
            Field::column("dibuat", Operations, Ty::Time, a::DIBUAT, "When it was made."),
            Field::many(
                "penugasan",
                Operations,
                Many::new(|| &PENUGASAN, assignment::ACCOUNT, a::ID, assignment::NEWEST),
                "Its own assignments that the reader sees, past ones too, newest first.",
            ),
            Field::many(
                "keanggotaan",
                Operations,
                Many::new(|| &ANGGOTA_TIM, team_member::ACCOUNT, a::ID, team_member::ORDER),
                "Its memberships of teams (tim), past ones too.",
            ),
        ],
    )
});

/// Reading accounts.
#[derive(Default)]
pub struct AkunQuery;

#[Object]
impl AkunQuery {
    /// The account with this id.
    async fn akun(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The account's id.")] id: ID,
    ) -> Nullable<Answer<Akun>> {
        nullable(async { one(ctx, AccountId::parse(&id).map_err(|r| r.on("id"))?.0.into()).await }.await)
    }

    /// The accounts the reader sees, by name.
    async fn daftar_akun(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Start of a word of the name.")] nama: Option<String>,
        #[graphql(desc = "Who holds, held or will hold this role.")] peran: Option<Pilih<Role>>,
        #[graphql(desc = "Code of a region: who holds something in it or below.")] wilayah: Option<String>,
        #[graphql(desc = "Rows from the start: 1 to 100, else 20.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this position.")] after: Option<String>,
        #[graphql(desc = "Rows from the end, not with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only rows in front of this position.")] before: Option<String>,
        #[graphql(
            desc = "No more rows than fit into so many bytes of JSON, though one at least: 1,000 to 1,000,000."
        )]
        max_bytes: Option<i32>,
    ) -> Nullable<Pages<Akun>> {
        nullable(
            async {
                let mut filter = Vec::new();
                if let Some(nama) = nama.filter(|nama| !nama.trim().is_empty()) {
                    filter.push(Cond::WordStartsWith(a::NAMA_CARI, cari("nama", &nama)?.to_lowercase()));
                }
                let region = wilayah.map(|kode| wilayah_kode("wilayah", &kode)).transpose()?;
                // What the reader does not see must not be found by its effect either.
                let seen = scope::condition(assignment::TABLE.guard, &actor(ctx)?.scope());
                filter.extend(penugasan::held_by(peran.map(|p| p.0), region.as_ref(), seen));
                page(ctx, Window { first, after, last, before, max_bytes }, a::ORDER, filter).await
            }
            .await,
        )
    }
}

/// An account to make.
#[derive(InputObject)]
pub struct BuatAkunInput {
    /// The mutation's id; the account gets it too.
    id: MutasiId,
    /// The name.
    nama: String,
    /// E-mail address (surel) to sign in with; this or the phone number.
    email: Option<String>,
    /// Phone number to sign in with, as people write it.
    telepon: Option<String>,
}

/// What to change of an account; what is left out stays.
#[derive(InputObject)]
pub struct UbahAkunInput {
    /// The mutation's id.
    id: MutasiId,
    /// The account.
    akun: ID,
    /// The name.
    nama: Option<String>,
    /// E-mail address (surel) to sign in with.
    email: Option<String>,
    /// Phone number to sign in with.
    telepon: Option<String>,
    /// NONAKTIF ends every session at once.
    status: Option<Pilih<StatusAkun>>,
}

/// Keeping accounts.
#[derive(Default)]
pub struct AkunMutation;

#[Object]
impl AkunMutation {
    /// Make an account. It can do nothing before it is given an assignment. DPMD_ADMIN, with a fresh code of the
    /// authenticator.
    async fn buat_akun(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The account.")] input: BuatAkunInput,
    ) -> Nullable<Answer<Akun>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &input.id)?);
                let new = service::akun::AkunBaru {
                    nama: teks_wajib("nama", input.nama)?,
                    email: teks("email", input.email)?,
                    telepon: teks("telepon", input.telepon)?,
                };
                let akun = once(ctx, &m, service::akun::buat(app(ctx), actor(ctx)?, &m, new)).await?;
                done(ctx, ask, akun).await
            }
            .await,
        )
    }

    /// Change an account, or shut it and end its sessions. DPMD_ADMIN, with a fresh code of the authenticator.
    async fn ubah_akun(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The changes.")] input: UbahAkunInput,
    ) -> Nullable<Answer<Akun>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &input.id)?);
                let change = service::akun::UbahAkun {
                    akun: AccountId::parse(&input.akun).map_err(|r| r.on("akun"))?,
                    nama: teks("nama", input.nama)?,
                    email: teks("email", input.email)?,
                    telepon: teks("telepon", input.telepon)?,
                    status: input.status.map(|status| status.0),
                };
                let akun = once(ctx, &m, service::akun::ubah(app(ctx), actor(ctx)?, &m, change)).await?;
                done(ctx, ask, akun).await
            }
            .await,
        )
    }

    /// Let somebody in: a code for their account, handed over in person. An administrator lets in staff to whom she
    /// gave nothing herself; a pembina and a pengurus those below them. Asking again gives another code.
    async fn undang_akun(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mutation's id.")] id: MutasiId,
        #[graphql(desc = "The account.")] akun: ID,
        #[graphql(desc = "Why they get access, for the record.")] alasan: String,
    ) -> Nullable<KodeAktivasi> {
        nullable(
            async {
                let m = mutasi(ctx, &id)?;
                let akun = AccountId::parse(&akun).map_err(|r| r.on("akun"))?;
                let alasan = teks_wajib("alasan", alasan)?;
                service::akun::undang(app(ctx), actor(ctx)?, &m, akun, alasan).await?.try_into()
            }
            .await,
        )
    }
}

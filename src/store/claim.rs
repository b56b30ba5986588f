//! What a transaction says of itself under row security (`roles`): whose rows it may see and which posts it
//! changes. It is said with `set_config(…, true)`, which ends with the transaction. A session-level SET would go back
//! into the pool and serve the next caller. What is not said is empty, and nothing is seen.

use sea_orm::{ConnectionTrait, DatabaseConnection};

use super::sql::{Engine, Sql};
use super::table::Kind;
use super::write::SYSTEM;
use crate::access::{Group, Posts, Role, Scope};
use crate::domain::id::PosyanduId;
use crate::domain::pilihan::Pilihan as _;
use crate::domain::posyandu::Bidang;
use crate::error::Result;

/// `on` for the program itself, when a rule needs facts the caller is not shown.
pub(super) const EVERYTHING: &str = "app.everything";
/// The posts whose rows are seen.
pub(super) const SCOPES: &str = "app.scopes";
/// The posts a change holds: it sees and changes their rows.
pub(super) const HELD: &str = "app.held";
/// The sectors and regions whose referrals an agency receives.
pub(super) const BIDANG: &str = "app.bidang";
pub(super) const WILAYAH: &str = "app.wilayah";
/// The same for the protected cases of those who are appointed for them.
pub(super) const BIDANG_TERLINDUNG: &str = "app.bidang_terlindung";
pub(super) const WILAYAH_TERLINDUNG: &str = "app.wilayah_terlindung";
/// The regions a pembina guides: cases that were submitted to a village there.
pub(super) const BINAAN: &str = "app.binaan";
/// Whose account it is: protected rows are seen by who wrote them.
pub(super) const AKUN: &str = "app.akun";
/// Persons whose record is opened to the reader one by one.
pub(super) const ORANG: &str = "app.orang";

/// How the pages of a reader come under row security.
#[derive(Clone, Copy)]
pub(super) enum Rls<'a> {
    /// They do not: SQLite, or PostgreSQL with one role.
    Off,
    /// Each in a transaction of its own on this pool.
    Own(&'a DatabaseConnection),
    /// In the transaction they are part of.
    Joined,
}

/// Claims what a scope may see. It replaces what an earlier reader of the same transaction claimed.
pub(super) async fn see<C: ConnectionTrait>(conn: &C, scope: &Scope) -> Result<()> {
    let everything = if scope.is_everything() { "on" } else { "" };
    // Whoever reads any group of a post reads its basics, so these are all her posts.
    let scopes = match scope.posts(Group::Basic) {
        Posts::All => String::new(),
        Posts::These(posts) => list(posts.iter().map(|post| post.0)),
    };
    let opd = scope.opd();
    let appointed = || opd.iter().filter(|reach| reach.sensitive);
    let kode = |bidang: Bidang| bidang.kode();
    say(
        conn,
        &[
            (EVERYTHING, everything.to_owned()),
            (SCOPES, scopes),
            (BIDANG, list(opd.iter().flat_map(|reach| reach.bidang.iter()).map(kode))),
            (WILAYAH, list(opd.iter().flat_map(|reach| &reach.regions))),
            (BIDANG_TERLINDUNG, list(appointed().flat_map(|reach| reach.bidang.iter()).map(kode))),
            (WILAYAH_TERLINDUNG, list(appointed().flat_map(|reach| &reach.regions))),
            (BINAAN, list(scope.regions(&[Role::Pembina]).into_iter())),
            (AKUN, scope.account().0.to_string()),
            // Whatever is opened of a person, her basics are.
            (ORANG, list(scope.singles(Group::Basic).iter().map(|person| person.0))),
        ],
    )
    .await
}

/// Claims that everything may be seen: the sums of a change are counted from whole facts, whoever made it.
pub(super) async fn see_everything<C: ConnectionTrait>(conn: &C) -> Result<()> {
    say(conn, &[(EVERYTHING, "on".to_owned())]).await
}

/// Claims the posts that a change holds.
pub(super) async fn hold<C: ConnectionTrait>(conn: &C, posts: &[PosyanduId]) -> Result<()> {
    let held = list(posts.iter().filter(|post| **post != SYSTEM).map(|post| post.0));
    if held.is_empty() { Ok(()) } else { say(conn, &[(HELD, held)]).await }
}

async fn say<C: ConnectionTrait>(conn: &C, settings: &[(&str, String)]) -> Result<()> {
    let mut sql = Sql::of(Engine::Postgres, "SELECT ");
    for (at, (name, value)) in settings.iter().enumerate() {
        sql.push(if at > 0 { ", " } else { "" }).push("set_config('").push(name).push("', ");
        sql.bind(Kind::Text, value.as_str().into()).push(", true)");
    }
    sql.run(conn).await?;
    Ok(())
}

fn list(items: impl Iterator<Item = impl ToString>) -> String {
    items.map(|item| item.to_string()).collect::<Vec<_>>().join(",")
}

//! Accounts, teams and dated assignments: who somebody is and what they hold at a moment. `actor` answers, for
//! every request and in one statement, whether the token's account and session still stand and with which
//! rights. The writes go through `Work` in the system scope, and every change of what somebody holds raises
//! the version of their rights, which ends the access tokens made before it.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use chrono::{DateTime, Utc};
use sea_orm::QueryResult;
use uuid::Uuid;

use super::db::Db;
use super::filter::{By, Cond};
use super::scope::Guard;
use super::sql::{Engine, Sql};
use super::table::{Cell, Col, Kind};
use super::write::{SYSTEM, Work};
use crate::access::token::{Claims, STEP_UP, SessionKind};
use crate::access::{Actor, Assignment, Permit, Role};
use crate::domain::id::{AccountId, PosyanduId, new_id};
use crate::domain::pilihan::Pilihan as _;
use crate::domain::posyandu::BidangSet;
use crate::domain::wilayah::Kode;
use crate::error::{Code, Error, Result};

crate::table!("account", number: 6, guard: Guard::Account(ID), home: None,
    ID "id" Id,
    NAMA "nama" Text,
    EMAIL "email" Text,
    TELEPON "telepon" Text,
    SANDI_HASH "sandi_hash" Text,
    AUTHZ_VERSION "authz_version" Int,
    STATUS "status" Text,
    DIBUAT "dibuat" Time,
    NAMA_CARI "nama_cari" Text,
);

/// Teams, which hold assignments for all their members.
pub mod team {
    use crate::store::filter::By;
    use crate::store::scope::Guard;

    crate::table!("team", number: 7, guard: Guard::Team(ID), home: None,
        ID "id" Id,
        NAMA "nama" Text,
        DIBUAT "dibuat" Time,
    );

    pub const ORDER: &[By] = &[By::up(NAMA)];
}

/// Who belongs to a team, from when to when.
pub mod team_member {
    use crate::store::filter::By;
    use crate::store::scope::Guard;

    crate::table!("team_member", number: 8, guard: Guard::Team(TEAM), home: None,
        ID "id" Id,
        TEAM "team_id" Id,
        ACCOUNT "account_id" Id,
        MULAI "mulai" Time,
        AKHIR "akhir" Time,
        ENTERED_BY "entered_by" Id,
    );

    pub const ORDER: &[By] = &[By::up(MULAI)];
}

/// A role, somewhere, for a time.
pub mod assignment {
    use crate::store::filter::By;
    use crate::store::scope::Guard;

    crate::table!("assignment", number: 9, guard: Guard::Assignment(ID), home: None,
        ID "id" Id,
        ACCOUNT "account_id" Id,
        TEAM "team_id" Id,
        ROLE "role" Text,
        POSYANDU "posyandu_id" Id,
        BIDANG "bidang" Text,
        KASUS_SENSITIF "kasus_sensitif" Int,
        VALID_FROM "valid_from" Time,
        VALID_TO "valid_to" Time,
        GRANTED_BY "granted_by" Id,
        REASON "reason" Text,
        REVOKED_AT "revoked_at" Time,
        REVOKED_BY "revoked_by" Id,
        APPROVED_BY "approved_by" Id,
        APPROVED_AT "approved_at" Time,
        REVOKED_REASON "revoked_reason" Text,
        REVOKED_CAUSE "revoked_cause" Bool,
    );

    pub const NEWEST: &[By] = &[By::down(VALID_FROM)];
}

/// The regions of an assignment.
pub mod assignment_region {
    use crate::store::filter::By;
    use crate::store::scope::Guard;

    crate::table!("assignment_region", number: 10, guard: Guard::Assignment(ASSIGNMENT), home: None,
        ID "id" Id,
        ASSIGNMENT "assignment_id" Id,
        WILAYAH "wilayah_kode" Text,
    );

    pub const ORDER: &[By] = &[By::up(WILAYAH)];
}

/// Who let whom in: activation codes that were handed out for staff.
pub mod undangan {
    use crate::store::scope::Guard;

    crate::table!("undangan", number: 61, guard: Guard::Account(ACCOUNT), home: None,
        ID "id" Id,
        ACCOUNT "account_id" Id,
        OLEH "oleh" Id,
        ALASAN "alasan" Text,
        PADA "pada" Time,
    );
}

/// Accounts by name.
pub const ORDER: &[By] = &[By::up(NAMA)];

/// The status of an account that may sign in.
pub const AKTIF: &str = "AKTIF";

/// Which assignments are asked for.
#[derive(Clone, Copy)]
enum Held {
    /// Those in force at this moment.
    At(DateTime<Utc>),
    /// Those in force at this moment or later.
    From(DateTime<Utc>),
}

/// The actor a verified token speaks for, with what they hold now. Nothing when the account is not active, or the
/// session or its device was ended or belongs to another account. When only the rights have changed since the token
/// was made, the token is refused as one past its time: the app asks for another and goes on, where
/// `UNAUTHENTICATED` would send a kader to her pengurus for a code.
pub async fn actor(db: &Db, claims: &Claims, now: DateTime<Utc>) -> Result<Option<Actor>> {
    let Some((actor, version)) = speaker(db, (claims.sub, claims.sid), now).await? else { return Ok(None) };
    if actor.device != claims.did {
        return Ok(None);
    }
    if version != Some(claims.azv.into()) {
        return Err(Code::TokenExpired.into());
    }
    Ok(Some(actor))
}

/// Who speaks in a session that is not ended, with what they hold now and the version of their rights.
pub async fn speaker(
    db: &Db,
    (account, session): (Uuid, Uuid),
    now: DateTime<Utc>,
) -> Result<Option<(Actor, Option<i64>)>> {
    let mut sql = Sql::of(db.engine(), "SELECT ");
    sql.push(HELD_COLUMNS).push(
        ", s.device_id, s.kind, s.totp_at, c.authz_version, o.pasti \
         FROM account c JOIN session s ON s.account_id = c.id AND s.id = ",
    );
    sql.bind(Kind::Id, session.into()).push(" AND s.revoked_at IS NULL");
    sql.push(" LEFT JOIN perangkat d ON d.id = s.device_id LEFT JOIN totp o ON o.account_id = c.id");
    write_held(&mut sql, account, Held::At(now));
    sql.push(" WHERE c.id = ").bind(Kind::Id, account.into());
    sql.push(" AND c.status = ").bind(Kind::Text, AKTIF.into());
    sql.push(" AND (s.device_id IS NULL OR (d.id IS NOT NULL AND d.dicabut IS NULL))");
    let rows = sql.all(db.readers()).await?;
    let Some(first) = rows.first() else { return Ok(None) };
    let device = Cell::read(first, 8, Kind::Id)?.id();
    let version = Cell::read(first, 11, Kind::Int)?.int();
    let kind = Cell::read(first, 9, Kind::Text)?.text().and_then(SessionKind::dari_kode);
    let mut held = assignments(&rows)?;
    if kind == Some(SessionKind::Kader) {
        // A phone speaks for what is held at posts. Everything else asks for an authenticator, which it has not.
        held.retain(|assignment| assignment.posyandu.is_some());
    }
    let actor = Actor::person(AccountId(account), Some(session), device, held);
    if kind == Some(SessionKind::Web) && Cell::read(first, 12, Kind::Time)?.is_null() {
        return Ok(Some((actor.enrolling(), version)));
    }
    let demo = kind == Some(SessionKind::Demo);
    let proved = Cell::read(first, 10, Kind::Time)?.time();
    let fresh = demo || proved.is_some_and(|at| now < at + STEP_UP);
    Ok(Some((if fresh { actor.stepped_up() } else { actor }, version)))
}

/// What an active account holds now and may hold later, what waits for approval included; nothing when there is no
/// such account. Whoever is handed the account gets all of it, sooner or later.
pub async fn holds(db: &Db, account: AccountId, now: DateTime<Utc>) -> Result<Option<Vec<Assignment>>> {
    let mut sql = Sql::of(db.engine(), "SELECT ");
    sql.push(HELD_COLUMNS).push(" FROM account c");
    write_held(&mut sql, account.0, Held::From(now));
    sql.push(" WHERE c.id = ").bind(Kind::Id, account.0.into());
    sql.push(" AND c.status = ").bind(Kind::Text, AKTIF.into());
    let rows = sql.all(db.readers()).await?;
    if rows.is_empty() { Ok(None) } else { assignments(&rows).map(Some) }
}

/// What `assignments` reads, in this order.
const HELD_COLUMNS: &str = "a.id, a.role, a.posyandu_id, p.wilayah_kode, a.bidang, a.kasus_sensitif, r.wilayah_kode AS region, a.sampai";

/// Joins the assignments of an account, its own and its teams', one row an assignment and region. Own and team
/// are two branches, so that each engine reaches them by index.
fn write_held(sql: &mut Sql, account: Uuid, held: Held) {
    let (Held::At(now) | Held::From(now)) = held;
    let columns = "SELECT x.id, x.role, x.posyandu_id, x.bidang, x.kasus_sensitif, x.valid_from, x.valid_to, \
        x.revoked_at, x.granted_by, x.approved_at, ";
    sql.push(" LEFT JOIN (")
        .push(columns)
        .push("x.valid_to AS sampai FROM assignment x WHERE x.account_id = ");
    sql.bind(Kind::Id, account.into()).push(" UNION ").push(columns);
    sql.push("CASE WHEN m.akhir < x.valid_to THEN m.akhir ELSE x.valid_to END");
    sql.push(" FROM team_member m JOIN assignment x ON x.team_id = m.team_id WHERE m.account_id = ");
    sql.bind(Kind::Id, account.into());
    sql.push(" AND (m.akhir IS NULL OR m.akhir > ").bind(Kind::Time, now.into()).push(")");
    if let Held::At(now) = held {
        sql.push(" AND m.mulai <= ").bind(Kind::Time, now.into());
    }
    sql.push(") a ON a.valid_to > ").bind(Kind::Time, now.into());
    sql.push(" AND (a.revoked_at IS NULL OR a.revoked_at > ").bind(Kind::Time, now.into()).push(")");
    if let Held::At(now) = held {
        sql.push(" AND a.valid_from <= ").bind(Kind::Time, now.into());
        // Given by the program itself, or approved by a second administrator.
        sql.push(" AND (a.granted_by IS NULL OR a.approved_at IS NOT NULL OR a.role NOT IN ");
        sql.bind_list(Kind::Text, &Role::TAKING_TWO.map(|role| role.kode().into())).push(")");
    }
    sql.push(" LEFT JOIN posyandu p ON p.id = a.posyandu_id");
    sql.push(" LEFT JOIN assignment_region r ON r.assignment_id = a.id");
}

/// Folds rows of assignment and region into assignments. An account that holds nothing has one empty row.
fn assignments(rows: &[QueryResult]) -> Result<Vec<Assignment>> {
    let mut found: BTreeMap<Uuid, Assignment> = BTreeMap::new();
    for row in rows {
        let Some(id) = Cell::read(row, 0, Kind::Id)?.id() else { continue };
        let held = match found.entry(id) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(assignment_of(row)?),
        };
        held.regions.extend(region(row, 6)?);
    }
    let mut all: Vec<Assignment> = found.into_values().collect();
    all.iter_mut().for_each(|held| held.regions.sort_unstable());
    Ok(all)
}

fn assignment_of(row: &QueryResult) -> Result<Assignment> {
    let role = Cell::read(row, 1, Kind::Text)?;
    let role =
        role.text().and_then(Role::dari_kode).ok_or_else(|| Error::fault("an assignment without a role"))?;
    let bidang = Cell::read(row, 4, Kind::Text)?;
    Ok(Assignment {
        role,
        posyandu: Cell::read(row, 2, Kind::Id)?.id().map(PosyanduId),
        wilayah_posyandu: region(row, 3)?,
        regions: Vec::new(),
        bidang: BidangSet::parse(bidang.text().unwrap_or_default()).map_err(Error::fault)?,
        sensitive: Cell::read(row, 5, Kind::Int)?.int() == Some(1),
        sampai: Cell::read(row, 7, Kind::Time)?.time(),
    })
}

/// A region code that is already in the database; a malformed one is our fault, not the caller's.
fn region(row: &QueryResult, at: usize) -> Result<Option<Kode>> {
    let cell = Cell::read(row, at, Kind::Text)?;
    cell.text().map(Kode::parse).transpose().map_err(Error::fault)
}

/// An account to be made.
#[derive(Clone)]
pub struct NewAccount {
    pub id: AccountId,
    pub nama: String,
    /// In lower case.
    pub email: Option<String>,
    /// As `+62…`.
    pub telepon: Option<String>,
    pub sandi_hash: Option<String>,
    pub dibuat: DateTime<Utc>,
}

/// Who holds an assignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// One person.
    Account(AccountId),
    /// Everybody who belongs to the team, while they belong to it.
    Team(Uuid),
}

/// An assignment to be given.
#[derive(Clone, Debug)]
pub struct NewAssignment {
    pub id: Uuid,
    pub subject: Subject,
    pub role: Role,
    pub posyandu: Option<PosyanduId>,
    pub regions: Vec<Kode>,
    pub bidang: BidangSet,
    pub sensitive: bool,
    pub valid_from: DateTime<Utc>,
    pub valid_to: DateTime<Utc>,
    /// Nobody when the program itself gives it.
    pub granted_by: Option<AccountId>,
    pub reason: String,
}

/// Somebody's membership of a team, to be entered.
#[derive(Clone, Copy, Debug)]
pub struct NewMember {
    pub id: Uuid,
    pub team: Uuid,
    pub account: AccountId,
    pub mulai: DateTime<Utc>,
    pub akhir: Option<DateTime<Utc>>,
}

/// Is this e-mail address or phone number an account's already?
pub async fn taken(work: &Work, email: Option<&str>, telepon: Option<&str>) -> Result<bool> {
    let mut sql = Sql::of(work.engine(), "SELECT id FROM account WHERE email = ");
    sql.bind(Kind::Text, email.into()).push(" OR telepon = ").bind(Kind::Text, telepon.into());
    Ok(sql.one(work.tx()).await?.is_some())
}

/// Inserts an account, active, at the first version of its rights.
pub async fn insert(work: &mut Work, permit: &Permit, new: &NewAccount) -> Result<()> {
    let row = vec![
        (ID, new.id.0.into()),
        (NAMA, new.nama.as_str().into()),
        (NAMA_CARI, new.nama.to_lowercase().into()),
        (EMAIL, new.email.clone().into()),
        (TELEPON, new.telepon.clone().into()),
        (SANDI_HASH, new.sandi_hash.clone().into()),
        (AUTHZ_VERSION, 1_i32.into()),
        (STATUS, AKTIF.into()),
        (DIBUAT, new.dibuat.into()),
    ];
    work.insert(permit, SYSTEM, &TABLE, row).await
}

/// Inserts a team.
pub async fn insert_team(
    work: &mut Work,
    permit: &Permit,
    id: Uuid,
    nama: &str,
    dibuat: DateTime<Utc>,
) -> Result<()> {
    let row = vec![(team::ID, id.into()), (team::NAMA, nama.into()), (team::DIBUAT, dibuat.into())];
    work.insert(permit, SYSTEM, &team::TABLE, row).await
}

/// Enters somebody in a team, and with it in what the team holds.
pub async fn insert_member(work: &mut Work, permit: &Permit, new: &NewMember) -> Result<()> {
    let row = vec![
        (team_member::ID, new.id.into()),
        (team_member::TEAM, new.team.into()),
        (team_member::ACCOUNT, new.account.0.into()),
        (team_member::MULAI, new.mulai.into()),
        (team_member::AKHIR, new.akhir.into()),
        (team_member::ENTERED_BY, giver(permit).into()),
    ];
    work.insert(permit, SYSTEM, &team_member::TABLE, row).await?;
    raise(work, permit, Subject::Account(new.account)).await
}

/// Gives an assignment with its regions.
pub async fn insert_assignment(work: &mut Work, permit: &Permit, new: &NewAssignment) -> Result<()> {
    let (account, team) = match new.subject {
        Subject::Account(account) => (Some(account.0), None),
        Subject::Team(team) => (None, Some(team)),
    };
    let row = vec![
        (assignment::ID, new.id.into()),
        (assignment::ACCOUNT, account.into()),
        (assignment::TEAM, team.into()),
        (assignment::ROLE, new.role.kode().into()),
        (assignment::POSYANDU, new.posyandu.map(|post| post.0).into()),
        (assignment::BIDANG, new.bidang.to_string().into()),
        (assignment::KASUS_SENSITIF, i32::from(new.sensitive).into()),
        (assignment::VALID_FROM, new.valid_from.into()),
        (assignment::VALID_TO, new.valid_to.into()),
        (assignment::GRANTED_BY, new.granted_by.map(|giver| giver.0).into()),
        (assignment::REASON, new.reason.as_str().into()),
    ];
    work.insert(permit, SYSTEM, &assignment::TABLE, row).await?;
    let columns = [assignment_region::ID, assignment_region::ASSIGNMENT, assignment_region::WILAYAH];
    let rows =
        new.regions.iter().map(|kode| vec![new_id().into(), new.id.into(), kode.as_str().into()]).collect();
    work.insert_many(permit, SYSTEM, &assignment_region::TABLE, &columns, rows).await?;
    raise(work, permit, new.subject).await
}

/// The accounts behind a subject with the versions of their rights. Members of a team count from the day they
/// were entered, whether or not their time has begun or ended: one version too many costs one refresh.
pub async fn accounts_of(work: &Work, subject: Subject) -> Result<Vec<(AccountId, i64)>> {
    let mut sql = Sql::of(work.engine(), "SELECT id, authz_version FROM account WHERE id ");
    match subject {
        Subject::Account(account) => sql.push("= ").bind(Kind::Id, account.0.into()),
        Subject::Team(team) => sql
            .push("IN (SELECT account_id FROM team_member WHERE team_id = ")
            .bind(Kind::Id, team.into())
            .push(")"),
    };
    // Rows are locked in one order, so that two changes never wait for each other.
    sql.push(" ORDER BY id").push(if work.engine() == Engine::Postgres { " FOR NO KEY UPDATE" } else { "" });
    let rows = sql.all(work.tx()).await?;
    let mut accounts = Vec::with_capacity(rows.len());
    for row in &rows {
        let id = Cell::read(row, 0, Kind::Id)?.id().unwrap_or_default();
        accounts.push((AccountId(id), Cell::read(row, 1, Kind::Int)?.int().unwrap_or_default()));
    }
    Ok(accounts)
}

/// A kader's assignments at a post that still hold at a moment, by their ids.
pub async fn kader_assignments(
    work: &Work,
    account: AccountId,
    post: PosyanduId,
    at: DateTime<Utc>,
) -> Result<Vec<Uuid>> {
    let filter = [
        Cond::Eq(assignment::ACCOUNT, account.0.into()),
        Cond::Eq(assignment::POSYANDU, post.0.into()),
        Cond::Eq(assignment::ROLE, Role::Kader.kode().into()),
        Cond::After(assignment::VALID_TO, at.into()),
        Cond::IsNull(assignment::REVOKED_AT),
    ];
    let all = Actor::system().scope();
    let rows = work.reader(&all).cells(&assignment::TABLE, &[assignment::ID], &filter, &[], 100).await?;
    Ok(rows.iter().filter_map(|row| row.cell(0).id()).collect())
}

/// Ends a kader's assignments at a post at a moment, where they would hold longer.
pub async fn end_kader(
    work: &mut Work,
    permit: &Permit,
    account: AccountId,
    post: PosyanduId,
    at: DateTime<Utc>,
) -> Result<()> {
    let held = kader_assignments(work, account, post, at).await?;
    for id in &held {
        let change = vec![(assignment::VALID_TO, at.into())];
        work.update(permit, SYSTEM, &assignment::TABLE, (*id).into(), change).await?;
    }
    if held.is_empty() { Ok(()) } else { raise(work, permit, Subject::Account(account)).await }
}

/// Nobody when the program itself acts.
fn giver(permit: &Permit) -> Option<Uuid> {
    (!permit.actor().is_system()).then_some(permit.actor().account.0)
}

/// Changes an account. Its rights get another version, so that nothing read before still holds.
pub async fn change(
    work: &mut Work,
    permit: &Permit,
    account: AccountId,
    mut changes: Vec<(Col, Cell)>,
) -> Result<()> {
    let found = accounts_of(work, Subject::Account(account)).await?;
    let (_, version) = found.first().ok_or(Code::NotFound)?;
    changes.push((AUTHZ_VERSION, version.saturating_add(1).into()));
    work.update(permit, SYSTEM, &TABLE, account.0.into(), changes).await
}

/// Ends every session of an account and every activation code that was not used, for good: an account that is made
/// active again begins anew.
pub async fn end_sessions(work: &Work, account: AccountId, why: &str, at: DateTime<Utc>) -> Result<()> {
    let mut sql = Sql::of(work.engine(), "UPDATE session SET revoked_at = ");
    sql.bind(Kind::Time, at.into()).push(", revoked_why = ").bind(Kind::Text, why.into());
    sql.push(" WHERE account_id = ").bind(Kind::Id, account.0.into()).push(" AND revoked_at IS NULL");
    sql.run(work.tx()).await?;
    let mut sql = Sql::of(work.engine(), "UPDATE activation SET expires_at = ");
    sql.bind(Kind::Time, at.into()).push(" WHERE account_id = ").bind(Kind::Id, account.0.into());
    sql.push(" AND expires_at > ").bind(Kind::Time, at.into());
    sql.run(work.tx()).await?;
    Ok(())
}

/// Raises the version of the rights of everybody behind the subject.
pub(super) async fn raise(work: &mut Work, permit: &Permit, subject: Subject) -> Result<()> {
    for (account, version) in accounts_of(work, subject).await? {
        let change = vec![(AUTHZ_VERSION, version.saturating_add(1).into())];
        work.update(permit, SYSTEM, &TABLE, account.0.into(), change).await?;
        // A code was issued for what was held when it was issued.
        let mut sql =
            Sql::of(work.engine(), "DELETE FROM activation WHERE used_at IS NULL AND account_id = ");
        sql.bind(Kind::Id, account.0.into());
        sql.run(work.tx()).await?;
    }
    Ok(())
}

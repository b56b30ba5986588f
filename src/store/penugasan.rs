//! Assignments and memberships as the rules that keep them look at them (*penugasan*): who gave what to whom, what is
//! still in force or may come into force, and the writes that approve, end and let in. Nothing is deleted, and every
//! change raises the version of the rights of all concerned.

use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::account::{self, AKTIF, Subject, assignment, assignment_region, raise, team_member, undangan};
use super::filter::Cond;
use super::read::Reader;
use super::scope::{by_whom, held_under};
use super::shape::Row;
use super::table::{Cell, Col};
use super::write::{SYSTEM, Work};
use crate::access::{Permit, Role};
use crate::domain::id::{AccountId, PosyanduId};
use crate::domain::pilihan::Pilihan as _;
use crate::domain::wilayah::Kode;
use crate::error::{Error, Result};

/// More assignments than this nobody has; a list that is decided on is never cut in silence.
const MANY: usize = 1_000;

/// An assignment as it is stored.
#[derive(Clone, Debug)]
pub struct Stored {
    pub id: Uuid,
    pub subject: Subject,
    pub role: Role,
    pub posyandu: Option<PosyanduId>,
    pub regions: Vec<Kode>,
    pub valid_to: DateTime<Utc>,
    /// Nobody when the program itself gave it.
    pub granted_by: Option<AccountId>,
    pub approved: bool,
    pub approved_by: Option<AccountId>,
    pub revoked_at: Option<DateTime<Utc>>,
}

impl Stored {
    /// Has it ended, or was it revoked?
    pub fn over(&self, now: DateTime<Utc>) -> bool {
        self.valid_to <= now || self.revoked_at.is_some_and(|at| at <= now)
    }

    /// Does it wait for a second administrator?
    pub fn waits(&self) -> bool {
        self.role.takes_two() && self.granted_by.is_some() && !self.approved
    }
}

const STORED: [Col; 10] = [
    assignment::ID,
    assignment::ACCOUNT,
    assignment::TEAM,
    assignment::ROLE,
    assignment::POSYANDU,
    assignment::VALID_TO,
    assignment::GRANTED_BY,
    assignment::APPROVED_AT,
    assignment::REVOKED_AT,
    assignment::APPROVED_BY,
];

/// The assignments in the reader's view of which this holds, with their regions.
pub async fn some<C: ConnectionTrait>(reader: &Reader<'_, C>, filter: Vec<Cond>) -> Result<Vec<Stored>> {
    let rows = reader.cells(&assignment::TABLE, &STORED, &filter, &[], MANY).await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in &rows {
        found.push(stored(reader, row).await?);
    }
    Ok(found)
}

async fn stored<C: ConnectionTrait>(reader: &Reader<'_, C>, row: &Row) -> Result<Stored> {
    let broken = || Error::fault("a stored assignment is incomplete");
    let id = row.cell(0).id().ok_or_else(broken)?;
    let own = row.cell(1).id().map(|account| Subject::Account(AccountId(account)));
    let of = [Cond::Eq(assignment_region::ASSIGNMENT, id.into())];
    let regions =
        reader.cells(&assignment_region::TABLE, &[assignment_region::WILAYAH], &of, &[], MANY).await?;
    Ok(Stored {
        id,
        subject: own.or(row.cell(2).id().map(Subject::Team)).ok_or_else(broken)?,
        role: row.cell(3).text().and_then(Role::dari_kode).ok_or_else(broken)?,
        posyandu: row.cell(4).id().map(PosyanduId),
        regions: regions
            .iter()
            .filter_map(|row| row.cell(0).text())
            .map(|kode| Kode::parse(kode).map_err(Error::fault))
            .collect::<Result<_>>()?,
        valid_to: row.cell(5).time().ok_or_else(broken)?,
        granted_by: row.cell(6).id().map(AccountId),
        approved: !row.cell(7).is_null(),
        revoked_at: row.cell(8).time(),
        approved_by: row.cell(9).id().map(AccountId),
    })
}

/// Not ended and not revoked at this moment; whether it has begun is another question.
fn not_over(now: DateTime<Utc>) -> Vec<Cond> {
    vec![
        Cond::After(assignment::VALID_TO, now.into()),
        Cond::Any(vec![
            Cond::IsNull(assignment::REVOKED_AT),
            Cond::After(assignment::REVOKED_AT, now.into()),
        ]),
    ]
}

/// Waiting for a second administrator.
pub fn waiting(now: DateTime<Utc>) -> Vec<Cond> {
    let mut filter = not_over(now);
    filter.push(Cond::In(assignment::ROLE, Role::TAKING_TWO.map(|role| role.kode().into()).into()));
    filter.push(Cond::IsNull(assignment::APPROVED_AT));
    filter.push(Cond::NotNull(assignment::GRANTED_BY));
    filter
}

/// The one assignment of an id.
pub async fn one<C: ConnectionTrait>(reader: &Reader<'_, C>, id: Uuid) -> Result<Option<Stored>> {
    Ok(some(reader, vec![Cond::Eq(assignment::ID, id.into())]).await?.pop())
}

/// What a team holds now or will hold.
pub async fn of_team<C: ConnectionTrait>(
    reader: &Reader<'_, C>,
    team: Uuid,
    now: DateTime<Utc>,
) -> Result<Vec<Stored>> {
    let mut filter = not_over(now);
    filter.push(Cond::Eq(assignment::TEAM, team.into()));
    some(reader, filter).await
}

/// What an account holds now or may hold, by itself and through teams.
pub async fn of_account<C: ConnectionTrait>(
    reader: &Reader<'_, C>,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<Vec<Stored>> {
    let of_team =
        Cond::Exists(&team_member::TABLE, team_member::TEAM, assignment::TEAM, vec![belongs(account, now)]);
    let mut filter = not_over(now);
    filter.push(Cond::Any(vec![Cond::Eq(assignment::ACCOUNT, account.0.into()), of_team]));
    some(reader, filter).await
}

/// Of a membership: this account's, and not ended.
fn belongs(account: AccountId, now: DateTime<Utc>) -> Cond {
    Cond::All(vec![
        Cond::Eq(team_member::ACCOUNT, account.0.into()),
        Cond::Any(vec![Cond::IsNull(team_member::AKHIR), Cond::After(team_member::AKHIR, now.into())]),
    ])
}

/// Who entered an account in the teams it belongs to or will belong to.
pub async fn entered_by<C: ConnectionTrait>(
    reader: &Reader<'_, C>,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<Vec<AccountId>> {
    let filter = [belongs(account, now)];
    let rows = reader.cells(&team_member::TABLE, &[team_member::ENTERED_BY], &filter, &[], MANY).await?;
    Ok(rows.iter().filter_map(|row| row.cell(0).id().map(AccountId)).collect())
}

/// Did this person let one of these accounts in?
pub async fn has_invited<C: ConnectionTrait>(
    reader: &Reader<'_, C>,
    giver: AccountId,
    accounts: impl IntoIterator<Item = AccountId>,
) -> Result<bool> {
    let accounts = accounts.into_iter().map(|account| account.0.into()).collect();
    let filter = [Cond::Eq(undangan::OLEH, giver.0.into()), Cond::In(undangan::ACCOUNT, accounts)];
    Ok(!reader.cells(&undangan::TABLE, &[undangan::ID], &filter, &[], 1).await?.is_empty())
}

/// The administrators in force: active accounts that hold DPMD_ADMIN at this moment, by assignment.
pub async fn admins<C: ConnectionTrait>(
    reader: &Reader<'_, C>,
    now: DateTime<Utc>,
) -> Result<Vec<(Uuid, AccountId)>> {
    let mut filter = not_over(now);
    filter.push(Cond::Eq(assignment::ROLE, Role::DpmdAdmin.kode().into()));
    filter.push(Cond::Any(vec![
        Cond::Below(assignment::VALID_FROM, now.into()),
        Cond::Eq(assignment::VALID_FROM, now.into()),
    ]));
    filter
        .push(Cond::Any(vec![Cond::NotNull(assignment::APPROVED_AT), Cond::IsNull(assignment::GRANTED_BY)]));
    let active = vec![Cond::Eq(account::STATUS, AKTIF.into())];
    filter.push(Cond::Exists(&account::TABLE, account::ID, assignment::ACCOUNT, active));
    let columns = [assignment::ID, assignment::ACCOUNT];
    let rows = reader.cells(&assignment::TABLE, &columns, &filter, &[], MANY).await?;
    Ok(rows.iter().filter_map(|row| Some((row.cell(0).id()?, AccountId(row.cell(1).id()?)))).collect())
}

/// Accounts that hold, held or will hold such a thing: this role, under this region.
pub fn held_by(role: Option<Role>, region: Option<&Kode>, seen: Cond) -> Option<Cond> {
    if role.is_none() && region.is_none() {
        return None;
    }
    let mut held = vec![seen];
    held.extend(role.map(|role| Cond::Eq(assignment::ROLE, role.kode().into())));
    held.extend(region.map(held_under));
    Some(Cond::Any(by_whom(account::ID, held)))
}

/// Approves an assignment that takes two administrators.
pub async fn approve(work: &mut Work, permit: &Permit, found: &Stored, at: DateTime<Utc>) -> Result<()> {
    let by = permit.actor().account;
    let change = vec![(assignment::APPROVED_BY, by.0.into()), (assignment::APPROVED_AT, at.into())];
    work.update(permit, SYSTEM, &assignment::TABLE, found.id.into(), change).await?;
    raise(work, permit, found.subject).await
}

/// Ends an assignment now, with the reason, and whether it was for misuse or a stolen phone.
pub async fn revoke(
    work: &mut Work,
    permit: &Permit,
    found: &Stored,
    (reason, cause): (&str, bool),
    at: DateTime<Utc>,
) -> Result<()> {
    let change = vec![
        (assignment::REVOKED_AT, at.into()),
        (assignment::REVOKED_BY, permit.actor().account.0.into()),
        (assignment::REVOKED_REASON, reason.into()),
        (assignment::REVOKED_CAUSE, cause.into()),
    ];
    work.update(permit, SYSTEM, &assignment::TABLE, found.id.into(), change).await?;
    raise(work, permit, found.subject).await
}

/// A membership as it is stored.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    pub id: Uuid,
    pub account: AccountId,
    pub mulai: DateTime<Utc>,
    pub akhir: Option<DateTime<Utc>>,
}

/// The memberships in the reader's view of which this holds.
pub async fn members<C: ConnectionTrait>(reader: &Reader<'_, C>, filter: &[Cond]) -> Result<Vec<Member>> {
    let columns = [team_member::ID, team_member::ACCOUNT, team_member::MULAI, team_member::AKHIR];
    let rows = reader.cells(&team_member::TABLE, &columns, filter, &[], MANY).await?;
    let member = |row: &Row| {
        Some(Member {
            id: row.cell(0).id()?,
            account: AccountId(row.cell(1).id()?),
            mulai: row.cell(2).time()?,
            akhir: row.cell(3).time(),
        })
    };
    Ok(rows.iter().filter_map(member).collect())
}

/// Ends a membership at a moment.
pub async fn leave(work: &mut Work, permit: &Permit, member: &Member, at: DateTime<Utc>) -> Result<()> {
    let change = vec![(team_member::AKHIR, at.into())];
    work.update(permit, SYSTEM, &team_member::TABLE, member.id.into(), change).await?;
    raise(work, permit, Subject::Account(member.account)).await
}

/// Notes that this person handed out a code for an account.
pub async fn invite(
    work: &mut Work,
    permit: &Permit,
    id: Uuid,
    account: AccountId,
    alasan: &str,
    at: DateTime<Utc>,
) -> Result<()> {
    let row = vec![
        (undangan::ID, id.into()),
        (undangan::ACCOUNT, account.0.into()),
        (undangan::OLEH, permit.actor().account.0.into()),
        (undangan::ALASAN, alasan.into()),
        (undangan::PADA, at.into()),
    ];
    work.insert(permit, SYSTEM, &undangan::TABLE, row).await
}

/// Is there such a row in the reader's view?
pub async fn seen<C: ConnectionTrait>(reader: &Reader<'_, C>, subject: Subject) -> Result<bool> {
    let (table, key, id) = match subject {
        Subject::Account(account) => (&account::TABLE, account::ID, account.0),
        Subject::Team(team) => (&account::team::TABLE, account::team::ID, team),
    };
    Ok(!reader.cells(table, &[key], &[Cond::Eq(key, Cell::Id(id))], &[], 1).await?.is_empty())
}

//! How a kader of the roster comes to sign in: her pengurus gives her a code, face to face. Her account and her
//! assignment are made the first time, from her roster entry and no longer than its decree.

use chrono::{DateTime, Months, Utc};
use uuid::Uuid;

use super::account::{self, NewAkun, NewTugas};
use super::hari_buka::on;
use super::login::{self, Kode};
use super::{everything, izin, pemberitahuan, region};
use crate::access::{Action, Actor, Permit, Role};
use crate::app::App;
use crate::domain::id::{AccountId, KaderId, PosyanduId, new_id};
use crate::domain::kader::in_force;
use crate::domain::pemberitahuan::JenisPemberitahuan;
use crate::domain::posyandu::BidangSet;
use crate::domain::tanggal::awal_hari;
use crate::domain::wilayah::Kode as Wilayah;
use crate::error::{Code, Error, Refusal, Result};
use crate::store::account::{Subject, kader_assignments};
use crate::store::filter::Cond;
use crate::store::kader as rows;
use crate::store::penugasan;
use crate::store::read::Reader;
use crate::store::write::{Begun, Mutation, SYSTEM, Work};

/// An assignment lasts at most this long (access design, section 1).
const LONGEST: Months = Months::new(24);

/// The roster entry a code is issued for.
struct Entry {
    posyandu: PosyanduId,
    account: Option<Uuid>,
    nama: String,
    bidang: BidangSet,
    mulai: chrono::NaiveDate,
    akhir: Option<chrono::NaiveDate>,
}

/// Give a kader a code to sign in with. Asking again gives another code; older ones end.
pub async fn terbitkan(
    app: &App,
    actor: &Actor,
    mutation: &Mutation,
    id: KaderId,
    alasan: String,
) -> Result<Kode> {
    let all = everything();
    let entry = entry(app.db.reader(&all), id).await?;
    let permit =
        izin(app, actor, Action::IssueActivation, entry.posyandu).await.map_err(|e| on(e, "kader"))?;
    let region = region(app, actor, entry.posyandu).await?;
    if !login::above_kader(actor, entry.posyandu, &region) {
        return Err(Refusal::new(Code::Forbidden).on("kader").into());
    }
    if !in_force(entry.mulai, entry.akhir, app.clock.today()) {
        let sentence = "SK kader ini tidak berlaku hari ini.";
        return Err(Refusal::new(Code::WrongState).saying(sentence).on("kader").into());
    }
    let account = match Work::begin(&app.db, mutation, &[SYSTEM, entry.posyandu]).await? {
        Begun::Seen(account) => account,
        Begun::New(mut work) => {
            let again = self::entry(work.reader(&all), id).await?;
            let account = enrol(app, &mut work, &permit, id, &again, alasan.clone()).await?;
            let now = app.clock.now();
            penugasan::invite(&mut work, &permit, new_id(), AccountId(account), &alasan, now).await?;
            if actor.region_of(entry.posyandu).is_none() {
                tell(&mut work, &permit, id, entry.posyandu, &region, now).await?;
            }
            work.commit(account).await?
        }
    };
    login::terbitkan_kode(app, &permit, AccountId(account)).await
}

/// Whoever lets in a kader from above could be that kader: the pengurus of the post and the auditors are told.
async fn tell(
    work: &mut Work,
    permit: &Permit,
    id: KaderId,
    post: PosyanduId,
    region: &Wilayah,
    now: DateTime<Utc>,
) -> Result<()> {
    let mut to = pemberitahuan::pengurus(work, post, now).await?;
    to.extend(pemberitahuan::pejabat(work, &[Role::Auditor], region, now).await?);
    to.sort_unstable();
    to.dedup();
    let about =
        (id.to_string(), "Kode aktivasi seorang kader diterbitkan oleh pembina, bukan oleh pengurus.");
    pemberitahuan::kirim(work, permit, &to, JenisPemberitahuan::KodeDiterbitkan, about, now).await
}

/// Makes the account and the assignment of a kader who has none yet; one whose assignment has ended, because her
/// decree was renewed, gets another. Everything it asks goes through `work`: a second connection, wanted while the
/// first holds the scopes, would starve the pool.
async fn enrol(
    app: &App,
    work: &mut Work,
    permit: &Permit,
    id: KaderId,
    entry: &Entry,
    alasan: String,
) -> Result<Uuid> {
    let now = app.clock.now();
    let account = match entry.account {
        Some(account) => AccountId(account),
        None => make_account(work, permit, id, entry, now).await?,
    };
    if !kader_assignments(work, account, entry.posyandu, now).await?.is_empty() {
        return Ok(account.0);
    }
    let longest = now.checked_add_months(LONGEST).unwrap_or(now);
    let tugas = NewTugas {
        subject: Subject::Account(account),
        role: Role::Kader,
        posyandu: Some(entry.posyandu),
        regions: Vec::new(),
        bidang: entry.bidang,
        sensitive: false,
        mulai: now,
        akhir: entry.akhir.map_or(longest, |end| awal_hari(end).min(longest)),
        alasan,
    };
    account::beri_tugas(work, permit.actor(), &tugas).await?;
    Ok(account.0)
}

/// The roster decides who she is, and the actor's right to issue the code was checked; accounts as such are kept by
/// the program.
async fn make_account(
    work: &mut Work,
    permit: &Permit,
    id: KaderId,
    entry: &Entry,
    now: DateTime<Utc>,
) -> Result<AccountId> {
    let new = NewAkun {
        id: AccountId::new(),
        nama: entry.nama.clone(),
        email: None,
        telepon: None,
        sandi_hash: None,
    };
    let account = account::buat_akun(work, &Actor::system(), &new, now).await?;
    let changes = vec![(rows::ACCOUNT, account.0.into())];
    work.update(permit, entry.posyandu, &rows::TABLE, id.0.into(), changes).await?;
    Ok(account)
}

async fn entry<C: sea_orm::ConnectionTrait>(reader: Reader<'_, C>, id: KaderId) -> Result<Entry> {
    let columns = [rows::POSYANDU, rows::ACCOUNT, rows::NAMA, rows::BIDANG, rows::MULAI, rows::AKHIR];
    let found = reader.cells(&rows::TABLE, &columns, &[Cond::Eq(rows::ID, id.0.into())], &[], 1).await?;
    let row = found.first().ok_or(Refusal::new(Code::NotFound).on("kader"))?;
    let broken = || Error::fault("a stored roster entry is incomplete");
    Ok(Entry {
        posyandu: PosyanduId(row.cell(0).id().ok_or_else(broken)?),
        account: row.cell(1).id(),
        nama: row.cell(2).text().unwrap_or_default().to_owned(),
        bidang: BidangSet::parse(row.cell(3).text().unwrap_or_default())?,
        mulai: row.cell(4).date().ok_or_else(broken)?,
        akhir: row.cell(5).date(),
    })
}

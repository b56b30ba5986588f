//! Keeping accounts: making them, giving assignments, and forming teams. Each use case works inside a `Work`
//! that holds the system scope, so that the API runs one in a transaction and the seed runs many.
//!
//! Nobody gives rights to herself, nor to a team she is in: whoever runs the system does not read people's
//! data, and would otherwise be one assignment away from it. For the same reason an administrator does not let in
//! whom she gave a task, nor give a task to whom she let in (`akun`): an account that reads people's data is never
//! in the hands of one person who keeps accounts.

use chrono::{DateTime, Months, Utc};
use uuid::Uuid;

use super::everything;
use super::hari_buka::on;
use super::penugasan::tidak_merangkap;
use crate::access::{Action, Actor, Permit, Place, Role, may};
use crate::domain::id::{AccountId, PosyanduId, new_id};
use crate::domain::posyandu::BidangSet;
use crate::domain::wilayah::{Kode, Level};
use crate::error::{Code, Refusal, Result};
use crate::store;
use crate::store::account::{NewAccount, NewAssignment, NewMember, Subject};
use crate::store::write::Work;

/// No assignment is longer; renewal is a new one. Source: access design, section 1.
const PALING_LAMA: Months = Months::new(24);

/// What somebody types to say who they are, in the form in which it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NamaPengguna {
    /// In lower case.
    Email(String),
    /// As `+62…`.
    Telepon(String),
}

impl NamaPengguna {
    /// Reads an e-mail address or an Indonesian phone number; spaces, dashes and capitals do not matter.
    /// Anything else is `INVALID_FORMAT`.
    pub fn parse(text: &str) -> Result<NamaPengguna, Refusal> {
        let text = text.trim();
        if text.contains('@') {
            email(text).map(NamaPengguna::Email)
        } else {
            telepon(text).map(NamaPengguna::Telepon)
        }
    }
}

pub(super) fn email(text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    let fine = text.len() <= 254
        && text.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty() && host.contains('.') && !host.starts_with('.') && !host.ends_with('.')
        })
        && text.matches('@').count() == 1
        && !text.chars().any(|c| c.is_whitespace() || c.is_control());
    let wrong = || Refusal::new(Code::InvalidFormat).saying("Tulis alamat surel seperti nama@contoh.id.");
    if fine { Ok(text.to_lowercase()) } else { Err(wrong()) }
}

pub(super) fn telepon(text: &str) -> Result<String, Refusal> {
    let wrong = || Refusal::new(Code::InvalidFormat).saying("Tulis nomor telepon seperti 0812 3456 7890.");
    if text.len() > 32 {
        return Err(wrong());
    }
    let plain: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '.' | '(' | ')')).collect();
    let rest = ["+62", "62", "0"].iter().find_map(|head| plain.strip_prefix(head)).ok_or_else(wrong)?;
    let fine =
        (8..=13).contains(&rest.len()) && rest.bytes().all(|b| b.is_ascii_digit()) && !rest.starts_with('0');
    if fine { Ok(format!("+62{rest}")) } else { Err(wrong()) }
}

/// An account to be made.
#[derive(Clone)]
pub struct NewAkun {
    pub id: AccountId,
    pub nama: String,
    pub email: Option<String>,
    pub telepon: Option<String>,
    /// From `login::hash_sandi`; nothing for somebody who gets in by activation code.
    pub sandi_hash: Option<String>,
}

/// An assignment to be given; half-open, from `mulai` until just before `akhir`.
#[derive(Clone, Debug)]
pub struct NewTugas {
    pub subject: Subject,
    pub role: Role,
    /// The post of a KADER or PENGURUS.
    pub posyandu: Option<PosyanduId>,
    /// The regions of every other role.
    pub regions: Vec<Kode>,
    /// The sectors of a KADER or OPD.
    pub bidang: BidangSet,
    /// Appointed to read protected cases.
    pub sensitive: bool,
    pub mulai: DateTime<Utc>,
    pub akhir: DateTime<Utc>,
    pub alasan: String,
}

/// Somebody in a team.
#[derive(Clone, Copy, Debug)]
pub struct Anggota {
    pub account: AccountId,
    pub mulai: DateTime<Utc>,
    pub akhir: Option<DateTime<Utc>>,
}

/// Make an account. It can do nothing before it is given an assignment.
pub async fn buat_akun(
    work: &mut Work,
    actor: &Actor,
    new: &NewAkun,
    now: DateTime<Utc>,
) -> Result<AccountId> {
    let permit = keeper(actor, Action::KeepAccounts)?;
    let account = NewAccount {
        id: new.id,
        nama: teks(&new.nama, 200, "nama")?,
        email: new.email.as_deref().map(email).transpose().map_err(|refusal| refusal.on("email"))?,
        telepon: new.telepon.as_deref().map(telepon).transpose().map_err(|refusal| refusal.on("telepon"))?,
        sandi_hash: new.sandi_hash.clone(),
        dibuat: now,
    };
    bebas(work, account.email.as_deref(), account.telepon.as_deref()).await?;
    store::account::insert(work, &permit, &account).await?;
    Ok(account.id)
}

/// Refuses a name to sign in with that is somebody's already.
pub(super) async fn bebas(work: &Work, email: Option<&str>, telepon: Option<&str>) -> Result<()> {
    for (email, telepon, field) in [(email, None, "email"), (None, telepon, "telepon")] {
        if store::account::taken(work, email, telepon).await? {
            let sentence = "Sudah ada akun dengan nama pengguna ini.";
            return Err(Refusal::new(Code::AlreadyExists).saying(sentence).on(field).into());
        }
    }
    Ok(())
}

/// Give an assignment; answers its id.
pub async fn beri_tugas(work: &mut Work, actor: &Actor, new: &NewTugas) -> Result<Uuid> {
    let permit = boleh_memberi(work, actor, new).await?;
    tugaskan(work, &permit, new_id(), new).await
}

/// The right to give this, when it is said as it must be.
pub(super) async fn boleh_memberi(work: &Work, actor: &Actor, new: &NewTugas) -> Result<Permit> {
    masa(new.mulai, new.akhir)?;
    bentuk(new)?;
    izin_tugas(work, actor, new.role, new.posyandu, &new.regions).await
}

/// Gives an assignment that was allowed, under this id.
pub(super) async fn tugaskan(work: &mut Work, permit: &Permit, id: Uuid, new: &NewTugas) -> Result<Uuid> {
    let actor = permit.actor();
    let holders = store::account::accounts_of(work, new.subject).await?;
    if holders.is_empty() {
        return Err(Code::NotFound.into());
    }
    if holders.iter().any(|(holder, _)| *holder == actor.account) {
        return Err(Refusal::new(Code::Forbidden)
            .saying("Tugas tidak dapat diberikan kepada diri sendiri.")
            .into());
    }
    tidak_merangkap(work, new.role, new.subject, new.mulai).await?;
    let mut regions = new.regions.clone();
    regions.sort_unstable();
    regions.dedup();
    if !store::wilayah::known(&work.reader(&everything()), &regions).await? {
        return Err(Refusal::new(Code::NotFound).on("wilayah").into());
    }
    let assignment = NewAssignment {
        id,
        subject: new.subject,
        role: new.role,
        posyandu: new.posyandu,
        regions,
        bidang: new.bidang,
        sensitive: new.sensitive,
        valid_from: new.mulai,
        valid_to: new.akhir,
        granted_by: (!actor.is_system()).then_some(actor.account),
        reason: teks(&new.alasan, 500, "alasan")?,
    };
    store::account::insert_assignment(work, permit, &assignment).await?;
    Ok(assignment.id)
}

/// Form a team of these people; answers its id.
pub async fn buat_tim(
    work: &mut Work,
    actor: &Actor,
    nama: &str,
    anggota: &[Anggota],
    now: DateTime<Utc>,
) -> Result<Uuid> {
    let permit = keeper(actor, Action::KeepAccounts)?;
    bentuk_tim(work, &permit, new_id(), nama, anggota, now).await
}

/// Forms a team that was allowed, under this id.
pub(super) async fn bentuk_tim(
    work: &mut Work,
    permit: &Permit,
    id: Uuid,
    nama: &str,
    anggota: &[Anggota],
    now: DateTime<Utc>,
) -> Result<Uuid> {
    if anggota.is_empty() {
        return Err(Refusal::new(Code::Required).on("anggota").into());
    }
    if anggota.len() > 100 {
        return Err(Refusal::new(Code::TooLong).on("anggota").into());
    }
    store::account::insert_team(work, permit, id, &teks(nama, 200, "nama")?, now).await?;
    for satu in anggota {
        if satu.akhir.is_some_and(|akhir| akhir <= satu.mulai) {
            return Err(Refusal::new(Code::InvalidDate).on("anggota").into());
        }
        if store::account::accounts_of(work, Subject::Account(satu.account)).await?.is_empty() {
            return Err(Refusal::new(Code::NotFound).on("anggota").into());
        }
        let member =
            NewMember { id: new_id(), team: id, account: satu.account, mulai: satu.mulai, akhir: satu.akhir };
        store::account::insert_member(work, permit, &member).await?;
    }
    Ok(id)
}

/// The right to keep accounts and teams, which lie in no region: somebody who keeps them in a region does. Of
/// several reasons to refuse, the one that the caller can do something about is told.
pub(super) fn keeper(actor: &Actor, action: Action) -> Result<Permit, Refusal> {
    if actor.is_system() {
        return may(actor, action, &Place::System);
    }
    let regions =
        actor.assignments.iter().filter(|held| held.role == Role::DpmdAdmin).flat_map(|held| &held.regions);
    let mut refusal = Refusal::new(Code::Forbidden);
    for region in regions {
        match may(actor, action, &Place::Region(region)) {
            Ok(permit) => return Ok(permit),
            Err(why) => refusal = why,
        }
    }
    Err(refusal)
}

/// The right to give and to take away this role here. DPMD_ADMIN and AUDITOR are given like others and hold when a
/// second administrator has approved (access design, section 1).
pub(super) async fn izin_tugas(
    work: &Work,
    actor: &Actor,
    role: Role,
    posyandu: Option<PosyanduId>,
    regions: &[Kode],
) -> Result<Permit> {
    match (role, posyandu) {
        (Role::Kader | Role::Pengurus, Some(posyandu)) => {
            let action = if role == Role::Kader { Action::AppointKader } else { Action::AppointPengurus };
            let scope = actor.scope();
            let wilayah = store::posyandu::region(work.reader(&scope), posyandu).await;
            let wilayah = wilayah.map_err(|error| on(error, "posyandu"))?;
            let place = Place::Post { posyandu, wilayah: &wilayah };
            Ok(may(actor, action, &place).map_err(|refusal| refusal.on("posyandu"))?)
        }
        _ => {
            for region in regions {
                may(actor, Action::KeepAccounts, &Place::Region(region))
                    .map_err(|refusal| refusal.on("wilayah"))?;
            }
            Ok(keeper(actor, Action::KeepAccounts)?)
        }
    }
}

/// Not empty, not backwards, not over 24 months.
fn masa(mulai: DateTime<Utc>, akhir: DateTime<Utc>) -> Result<(), Refusal> {
    let wrong = |sentence: &str| Err(Refusal::new(Code::InvalidDate).saying(sentence).on("akhir"));
    if akhir <= mulai {
        return wrong("Akhir tugas harus sesudah mulainya.");
    }
    if mulai.checked_add_months(PALING_LAMA).is_none_or(|last| akhir > last) {
        return wrong("Tugas paling lama 24 bulan. Perpanjang dengan tugas baru.");
    }
    Ok(())
}

/// What a role must name, and what it must not.
fn bentuk(new: &NewTugas) -> Result<(), Refusal> {
    let at_post = matches!(new.role, Role::Kader | Role::Pengurus);
    if at_post != new.posyandu.is_some() {
        return Err(Refusal::new(if at_post { Code::Required } else { Code::InvalidFormat }).on("posyandu"));
    }
    if at_post != new.regions.is_empty() {
        return Err(Refusal::new(if at_post { Code::InvalidFormat } else { Code::Required }).on("wilayah"));
    }
    // A team changes its members; what one person answers for is not given to it.
    if matches!(new.subject, Subject::Team(_)) && (at_post || new.role.takes_two()) {
        return Err(Refusal::new(Code::InvalidFormat).on("tim"));
    }
    let whole = new.role.takes_two();
    if new.regions.len() > 50 || (whole && new.regions.iter().any(|kode| kode.level() != Level::Kabupaten)) {
        return Err(Refusal::new(Code::InvalidFormat).on("wilayah"));
    }
    let by_bidang = matches!(new.role, Role::Kader | Role::Opd);
    if by_bidang == new.bidang.is_empty() {
        return Err(Refusal::new(if by_bidang { Code::Required } else { Code::InvalidFormat }).on("bidang"));
    }
    if new.sensitive && !matches!(new.role, Role::Pembina | Role::Opd) {
        return Err(Refusal::new(Code::InvalidFormat).on("kasusSensitif"));
    }
    Ok(())
}

/// A text that is there and not too long, without the spaces around it.
pub(super) fn teks(text: &str, longest: usize, field: &str) -> Result<String, Refusal> {
    let text = text.trim();
    match text.chars().count() {
        0 => Err(Refusal::new(Code::Required).on(field)),
        n if n > longest => Err(Refusal::new(Code::TooLong).on(field)),
        _ => Ok(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(year: i32, month: u32, day: u32) -> DateTime<Utc> {
        chrono::NaiveDate::from_ymd_opt(year, month, day).unwrap().and_hms_opt(0, 0, 0).unwrap().and_utc()
    }

    fn tugas(role: Role) -> NewTugas {
        NewTugas {
            subject: Subject::Account(AccountId::new()),
            role,
            posyandu: None,
            regions: Vec::new(),
            bidang: BidangSet::default(),
            sensitive: false,
            mulai: at(2026, 1, 1),
            akhir: at(2027, 1, 1),
            alasan: "SK".to_owned(),
        }
    }

    #[test]
    fn a_name_is_read_as_people_write_it() {
        for text in ["0812 3456-7890", "+62 812 3456 7890", "6281234567890", " 081234567890 "] {
            let telepon = NamaPengguna::Telepon("+6281234567890".to_owned());
            assert_eq!(NamaPengguna::parse(text), Ok(telepon), "{text}");
        }
        let email = NamaPengguna::Email("sari@dpmd.kukar.go.id".to_owned());
        assert_eq!(NamaPengguna::parse(" Sari@DPMD.kukar.go.id"), Ok(email));
        for text in [
            "",
            "sari",
            "a@b",
            "@b.id",
            "a@@b.id",
            "a b@c.id",
            "12345678",
            "0812",
            "+1 212 555 0100",
            "00812345678",
        ] {
            assert_eq!(
                NamaPengguna::parse(text).map_err(|refusal| refusal.code),
                Err(Code::InvalidFormat),
                "{text}"
            );
        }
    }

    #[test]
    fn an_assignment_ends_within_two_years() {
        let code = |mulai, akhir| masa(mulai, akhir).err().map(|refusal| refusal.code);
        assert_eq!(code(at(2024, 2, 29), at(2026, 2, 28)), None);
        assert_eq!(code(at(2026, 1, 1), at(2028, 1, 1)), None);
        assert_eq!(code(at(2026, 1, 1), at(2028, 1, 2)), Some(Code::InvalidDate));
        assert_eq!(code(at(2026, 1, 1), at(2026, 1, 1)), Some(Code::InvalidDate));
        assert_eq!(code(at(2026, 1, 2), at(2026, 1, 1)), Some(Code::InvalidDate));
    }

    #[test]
    fn a_role_names_its_place_and_no_other() {
        let melati = Some(PosyanduId::new());
        let kukar = vec![Kode::parse("64.02").unwrap()];
        let kecamatan = vec![Kode::parse("64.02.05").unwrap()];
        let all = BidangSet::all();
        let team = Subject::Team(new_id());
        for (fine, new) in [
            (true, NewTugas { posyandu: melati, bidang: all, ..tugas(Role::Kader) }),
            (false, NewTugas { posyandu: melati, ..tugas(Role::Kader) }),
            (false, NewTugas { bidang: all, ..tugas(Role::Kader) }),
            (false, NewTugas { posyandu: melati, regions: kukar.clone(), bidang: all, ..tugas(Role::Kader) }),
            (true, NewTugas { posyandu: melati, ..tugas(Role::Pengurus) }),
            (false, NewTugas { posyandu: melati, bidang: all, ..tugas(Role::Pengurus) }),
            (true, NewTugas { regions: kecamatan.clone(), sensitive: true, ..tugas(Role::Pembina) }),
            (false, tugas(Role::Pembina)),
            (false, NewTugas { posyandu: melati, regions: kecamatan.clone(), ..tugas(Role::Pembina) }),
            (true, NewTugas { regions: kukar.clone(), bidang: all, ..tugas(Role::Opd) }),
            (false, NewTugas { regions: kukar.clone(), ..tugas(Role::Opd) }),
            (false, NewTugas { regions: kukar.clone(), sensitive: true, ..tugas(Role::Pkk) }),
            (true, NewTugas { regions: kukar.clone(), ..tugas(Role::DpmdAdmin) }),
            (false, NewTugas { regions: kecamatan, ..tugas(Role::Auditor) }),
            (true, NewTugas { subject: team, regions: kukar.clone(), ..tugas(Role::Pembina) }),
            (false, NewTugas { subject: team, posyandu: melati, ..tugas(Role::Pengurus) }),
            (false, NewTugas { subject: team, regions: kukar, ..tugas(Role::DpmdAdmin) }),
        ] {
            assert_eq!(bentuk(&new).is_ok(), fine, "{new:?}");
        }
    }
}

//! Somebody signed in, with what they hold at this moment.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::group::{self, Group};
use super::role::Role;
use crate::domain::akses_sementara::JenisAkses;
use crate::domain::id::{AccountId, AksesId, PosyanduId, SasaranId};
use crate::domain::posyandu::BidangSet;
use crate::domain::wilayah::Kode;

/// One assignment in force: a role, where, and for which sectors.
#[derive(Clone, Debug)]
pub struct Assignment {
    pub role: Role,
    /// The post of a KADER or PENGURUS.
    pub posyandu: Option<PosyanduId>,
    /// The region of that post, for the rules that go by region.
    pub wilayah_posyandu: Option<Kode>,
    /// The regions of every other role; each stands for everything below it.
    pub regions: Vec<Kode>,
    /// The sectors of a KADER or OPD; empty for others.
    pub bidang: BidangSet,
    /// Appointed to read protected cases (G6) referred to the agency.
    pub sensitive: bool,
    /// When it ends, or the membership through which it is held; nothing where only the right matters.
    pub sampai: Option<DateTime<Utc>>,
}

impl Assignment {
    /// Does this assignment cover the region?
    pub fn covers(&self, region: &Kode) -> bool {
        self.regions.iter().any(|own| own.contains(region))
    }
}

/// One person's record that is open to somebody for an hour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    pub akses: AksesId,
    pub sasaran: SasaranId,
    pub jenis: JenisAkses,
    /// The post of that person when the record was opened, and its region.
    pub posyandu: PosyanduId,
    pub wilayah: Kode,
}

/// Who is asking. Made by the door from a verified token, or by a command of this program.
#[derive(Clone, Debug)]
pub struct Actor {
    pub account: AccountId,
    pub session: Option<Uuid>,
    pub device: Option<Uuid>,
    pub assignments: Vec<Assignment>,
    /// The single records that are open to this person now.
    pub opened: Vec<Opened>,
    /// A code of the authenticator was given in this session within the last ten minutes.
    pub stepped_up: bool,
    /// Signed in with a password alone, to enrol an authenticator: nothing else answers.
    pub enrolling: bool,
    system: bool,
}

impl Actor {
    /// A person with the assignments in force now.
    pub fn person(
        account: AccountId,
        session: Option<Uuid>,
        device: Option<Uuid>,
        assignments: Vec<Assignment>,
    ) -> Self {
        let opened = Vec::new();
        Actor {
            account,
            session,
            device,
            assignments,
            opened,
            stepped_up: false,
            enrolling: false,
            system: false,
        }
    }

    /// The same person, who gave a code of the authenticator a moment ago.
    pub fn stepped_up(mut self) -> Self {
        self.stepped_up = true;
        self
    }

    /// The same person, to whom these single records are open.
    pub fn opening(mut self, opened: Vec<Opened>) -> Self {
        self.opened = opened;
        self
    }

    /// Can a single record be open to this person at all? Nobody else pays for the question.
    pub fn may_open(&self) -> bool {
        use super::permit::{Action, allowed};
        let can = |held| allowed(held, Action::BreakGlass) || allowed(held, Action::ReviewRecord);
        self.assignments.iter().any(can)
    }

    /// The same person before an authenticator is enrolled: she holds nothing yet.
    pub fn enrolling(self) -> Self {
        Actor { assignments: Vec::new(), stepped_up: false, enrolling: true, ..self }
    }

    /// The program itself, for commands run on the machine (seeding). No token makes this actor.
    pub fn system() -> Self {
        Actor {
            account: AccountId(Uuid::nil()),
            session: None,
            device: None,
            assignments: Vec::new(),
            opened: Vec::new(),
            stepped_up: true,
            enrolling: false,
            system: true,
        }
    }

    /// May this person write fields of the group on records of the post?
    pub fn writes(&self, group: Group, post: PosyanduId) -> bool {
        self.system
            || self
                .assignments
                .iter()
                .any(|a| a.posyandu == Some(post) && group::writes(a.role, a.bidang, group))
    }

    /// The region of a post in which this person serves.
    pub fn region_of(&self, post: PosyanduId) -> Option<&Kode> {
        let here = self.assignments.iter().find(|a| a.posyandu == Some(post));
        here.and_then(|assignment| assignment.wilayah_posyandu.as_ref())
    }

    /// Is this the program itself?
    pub fn is_system(&self) -> bool {
        self.system
    }
}

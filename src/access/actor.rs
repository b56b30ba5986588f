//! Somebody signed in, with what they hold at this moment.

use uuid::Uuid;

use super::role::Role;
use crate::domain::id::{AccountId, PosyanduId};
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
}

impl Assignment {
    /// Does this assignment cover the region?
    pub fn covers(&self, region: &Kode) -> bool {
        self.regions.iter().any(|own| own.contains(region))
    }
}

/// Who is asking. Made by the door from a verified token, or by a command of this program.
#[derive(Clone, Debug)]
pub struct Actor {
    pub account: AccountId,
    pub session: Option<Uuid>,
    pub device: Option<Uuid>,
    pub assignments: Vec<Assignment>,
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
        Actor { account, session, device, assignments, system: false }
    }

    /// The program itself, for commands run on the machine (seeding). No token makes this actor.
    pub fn system() -> Self {
        Actor {
            account: AccountId(Uuid::nil()),
            session: None,
            device: None,
            assignments: Vec::new(),
            system: true,
        }
    }

    /// Is this the program itself?
    pub fn is_system(&self) -> bool {
        self.system
    }
}

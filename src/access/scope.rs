//! Whose records may be read (`Scope`) and whose sums (`Reach`). The store turns a scope into a condition of
//! every statement; there is no way to read a person without one.

use super::actor::Actor;
use super::group::{Group, reads};
use super::role::Role;
use crate::domain::id::{AccountId, PosyanduId};
use crate::domain::posyandu::{Bidang, BidangSet};
use crate::domain::wilayah::Kode;

/// The posts on whose records something may be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Posts {
    /// Every post: only for what every signed-in role reads.
    All,
    /// These posts, sorted; empty means none.
    These(Vec<PosyanduId>),
}

impl Posts {
    /// Nothing at all.
    pub fn none() -> Self {
        Posts::These(Vec::new())
    }

    /// Is nothing readable?
    pub fn is_none(&self) -> bool {
        matches!(self, Posts::These(posts) if posts.is_empty())
    }

    /// Is this post among them?
    pub fn contains(&self, post: PosyanduId) -> bool {
        match self {
            Posts::All => true,
            Posts::These(posts) => posts.binary_search(&post).is_ok(),
        }
    }
}

/// Where an OPD officer receives referrals.
#[derive(Clone, Debug)]
pub struct OpdReach {
    pub bidang: BidangSet,
    pub regions: Vec<Kode>,
    /// Appointed to read protected cases.
    pub sensitive: bool,
}

/// Whose records an actor may read.
#[derive(Clone, Debug)]
pub struct Scope {
    account: AccountId,
    holdings: Vec<Holding>,
    opd: Vec<OpdReach>,
    signed_in: bool,
    audits: bool,
    everything: bool,
}

/// One post in which the actor serves, and as what.
#[derive(Clone, Debug)]
struct Holding {
    post: PosyanduId,
    role: Role,
    bidang: BidangSet,
}

impl Scope {
    /// The account that reads: it sees the records it wrote itself.
    pub fn account(&self) -> AccountId {
        self.account
    }

    /// The posts on whose records the actor reads this group.
    pub fn posts(&self, group: Group) -> Posts {
        if self.everything || (self.signed_in && group == Group::Institution) {
            return Posts::All;
        }
        let mut posts: Vec<PosyanduId> =
            self.holdings.iter().filter(|h| reads(h.role, h.bidang, group)).map(|h| h.post).collect();
        posts.sort_unstable();
        posts.dedup();
        Posts::These(posts)
    }

    /// The sectors whose services the actor reads, each with its posts.
    pub fn bidang_posts(&self) -> Vec<(Bidang, Posts)> {
        Bidang::ALL.iter().map(|b| (*b, self.posts(Group::of_bidang(*b)))).collect()
    }

    /// Referrals addressed to the actor as an agency's officer.
    pub fn opd(&self) -> &[OpdReach] {
        &self.opd
    }

    /// May the actor read the audit trail? An auditor is one for the whole kabupaten.
    pub fn audits(&self) -> bool {
        self.audits || self.everything
    }

    /// May the actor read everything (the program itself, in seeding and rebuilds)?
    pub fn is_everything(&self) -> bool {
        self.everything
    }
}

/// Whose sums an actor may read: regions with everything below them, and single posts.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    pub regions: Vec<Kode>,
    pub posts: Vec<PosyanduId>,
}

impl Reach {
    /// Does the reach cover the whole region?
    pub fn covers(&self, region: &Kode) -> bool {
        self.regions.iter().any(|own| own.contains(region))
    }
}

impl Actor {
    /// Whose names: the records this actor may read.
    pub fn scope(&self) -> Scope {
        let mut holdings = Vec::new();
        let mut opd = Vec::new();
        for assignment in &self.assignments {
            match assignment.role {
                // A kader sees her own posyandu, and in it the groups of her sectors.
                Role::Kader => holdings.extend(assignment.posyandu.map(|post| Holding {
                    post,
                    role: Role::Kader,
                    bidang: assignment.bidang,
                })),
                Role::Pengurus => holdings.extend(assignment.posyandu.map(|post| Holding {
                    post,
                    role: Role::Pengurus,
                    bidang: assignment.bidang,
                })),
                Role::Opd => opd.push(OpdReach {
                    bidang: assignment.bidang,
                    regions: assignment.regions.clone(),
                    sensitive: assignment.sensitive,
                }),
                // Sums and the institution only: no record of a person.
                Role::Pembina | Role::Pkk | Role::DpmdAdmin | Role::Auditor => {}
            }
        }
        Scope {
            account: self.account,
            holdings,
            opd,
            signed_in: !self.assignments.is_empty(),
            audits: self.assignments.iter().any(|held| held.role == Role::Auditor),
            everything: self.is_system(),
        }
    }

    /// Whose sums: the regions and posts whose counts this actor may read.
    pub fn reach(&self) -> Reach {
        let mut reach = Reach::default();
        for assignment in &self.assignments {
            match assignment.role {
                Role::Kader | Role::Pengurus => reach.posts.extend(assignment.posyandu),
                Role::Pembina | Role::Pkk | Role::Opd | Role::DpmdAdmin | Role::Auditor => {
                    reach.regions.extend(assignment.regions.iter().cloned());
                }
            }
        }
        reach
    }
}

//! Whose records may be read (`Scope`), and whose sums and how exactly (`Sums`). The store turns a scope into a
//! condition of every statement; there is no way to read a person without one.

use super::actor::{Actor, Assignment, Opened};
use super::group::{Group, opens, reads};
use super::role::Role;
use crate::domain::id::{AccountId, PosyanduId, SasaranId};
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

/// Which accounts, teams and assignments (G8) an actor reads. Somebody's own are told by `aku`, not here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Staff {
    /// All: DPMD_ADMIN, who keeps them, and AUDITOR, who watches. An account lies in no region, so this is not
    /// divided; one program serves one kabupaten.
    All,
    /// What is held in these regions and below (PEMBINA), and who is kader of these posts (PENGURUS).
    Of { regions: Vec<Kode>, posts: Vec<PosyanduId> },
}

/// Whose records an actor may read.
#[derive(Clone, Debug)]
pub struct Scope {
    account: AccountId,
    holdings: Vec<Holding>,
    opd: Vec<OpdReach>,
    offices: Vec<(Role, Vec<Kode>)>,
    opened: Vec<Opened>,
    staff: Staff,
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

    /// The single persons of whom the actor reads this group for an hour, sorted.
    pub fn singles(&self, group: Group) -> Vec<SasaranId> {
        let open = self.opened.iter().filter(|opened| opens(opened.jenis, group));
        let mut persons: Vec<SasaranId> = open.map(|opened| opened.sasaran).collect();
        persons.sort_unstable();
        persons.dedup();
        persons
    }

    /// The posts whose registers (reviews, requests) the actor keeps as their pengurus.
    pub fn kept_posts(&self) -> Posts {
        let own = self.holdings.iter().filter(|held| held.role == Role::Pengurus);
        let mut posts: Vec<PosyanduId> = own.map(|held| held.post).collect();
        posts.sort_unstable();
        posts.dedup();
        Posts::These(posts)
    }

    /// The regions in which the actor serves as one of these roles.
    pub fn regions(&self, roles: &[Role]) -> Vec<Kode> {
        let held = self.offices.iter().filter(|(role, _)| roles.contains(role));
        held.flat_map(|(_, regions)| regions.iter().cloned()).collect()
    }

    /// Referrals addressed to the actor as an agency's officer.
    pub fn opd(&self) -> &[OpdReach] {
        &self.opd
    }

    /// May the actor read the audit trail? An auditor is one for the whole kabupaten.
    pub fn audits(&self) -> bool {
        self.audits || self.everything
    }

    /// Accounts, teams and assignments that the actor reads.
    pub fn staff(&self) -> &Staff {
        &self.staff
    }

    /// May the actor read everything (the program itself, in seeding and rebuilds)?
    pub fn is_everything(&self) -> bool {
        self.everything
    }
}

/// How exact the sums of an area are for a reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sums {
    /// As counted.
    Exact,
    /// Small counts are hidden in the table of `root`, so that none can be pinned to fewer than `k` values.
    Suppressed { k: i64, root: Kode },
}

/// The k of those who read the sums of a region without answering for its posts (access design, section 8).
const K_PERAN: i64 = 5;

/// The k of open data, for whoever asks.
pub const K_TERBUKA: i64 = 11;

impl Actor {
    /// Whose names: the records this actor may read. Single records that are open for an hour are not among them, so
    /// that no list shows them and no act is decided on them.
    pub fn scope(&self) -> Scope {
        let mut holdings = Vec::new();
        let mut opd = Vec::new();
        let mut offices = Vec::new();
        for assignment in &self.assignments {
            offices.push((assignment.role, assignment.regions.clone()));
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
            offices,
            opened: Vec::new(),
            staff: self.staff(),
            signed_in: !self.assignments.is_empty(),
            audits: self.assignments.iter().any(|held| held.role == Role::Auditor),
            everything: self.is_system(),
        }
    }

    /// Whose accounts: everybody's, those of her regions, the kader of her post, or nobody's.
    fn staff(&self) -> Staff {
        let (mut regions, mut posts) = (Vec::new(), Vec::new());
        for assignment in &self.assignments {
            match assignment.role {
                Role::DpmdAdmin | Role::Auditor => return Staff::All,
                Role::Pembina => regions.extend(assignment.regions.iter().cloned()),
                Role::Pengurus => posts.extend(assignment.posyandu),
                Role::Kader | Role::Pkk | Role::Opd => {}
            }
        }
        Staff::Of { regions, posts }
    }

    /// The same, with these of the single records that are open: for reading one row of a person by its id, which is
    /// told to the audit (`service::akses_sementara`).
    pub fn scope_opening(&self, opened: &[Opened]) -> Scope {
        Scope { opened: opened.to_vec(), ..self.scope() }
    }

    /// Whose sums, and how exactly: of a region, or of one post in it. The best assignment that covers the area
    /// counts; nothing when none does. A table is hidden as one, so its root is the widest region held.
    pub fn sums(&self, region: &Kode, post: Option<PosyanduId>) -> Option<Sums> {
        self.sums_by(region, post, |_| true)
    }

    /// The same of the needs of one sector. A need is nearly a record, so a kader counts those of the sectors she reads,
    /// an agency those of its own.
    pub fn needs(&self, region: &Kode, post: Option<PosyanduId>, bidang: Bidang) -> Option<Sums> {
        self.sums_by(region, post, |held| match held.role {
            Role::Kader | Role::Pengurus => reads(held.role, held.bidang, Group::of_bidang(bidang)),
            Role::Opd => held.bidang.contains(bidang),
            Role::Pembina | Role::Pkk | Role::DpmdAdmin | Role::Auditor => true,
        })
    }

    fn sums_by(
        &self,
        region: &Kode,
        post: Option<PosyanduId>,
        counts: impl Fn(&Assignment) -> bool,
    ) -> Option<Sums> {
        let mut root: Option<&Kode> = None;
        for assignment in self.assignments.iter().filter(|held| counts(held)) {
            match assignment.role {
                Role::Kader | Role::Pengurus => {
                    if post.is_some() && assignment.posyandu == post {
                        return Some(Sums::Exact);
                    }
                }
                Role::Pembina | Role::Auditor => {
                    if assignment.covers(region) {
                        return Some(Sums::Exact);
                    }
                }
                Role::Pkk | Role::Opd | Role::DpmdAdmin => {
                    let covering = assignment.regions.iter().filter(|own| own.contains(region));
                    root = covering.chain(root).min_by_key(|own| own.as_str().len());
                }
            }
        }
        root.map(|root| Sums::Suppressed { k: K_PERAN, root: root.clone() })
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::access::Assignment;

    fn kode(text: &str) -> Kode {
        Kode::parse(text).unwrap()
    }

    fn tugas(role: Role, posyandu: Option<PosyanduId>, regions: &[&str]) -> Assignment {
        Assignment {
            role,
            posyandu,
            wilayah_posyandu: None,
            regions: regions.iter().map(|text| kode(text)).collect(),
            bidang: BidangSet::from_iter([]),
            sensitive: false,
            sampai: None,
        }
    }

    #[test]
    fn the_best_assignment_says_how_exact_sums_are() {
        let (own, other) = (PosyanduId(Uuid::from_u128(1)), PosyanduId(Uuid::from_u128(2)));
        let held = vec![
            tugas(Role::Kader, Some(own), &[]),
            tugas(Role::Pkk, None, &["64.02.02.2001", "64.02.02"]),
            tugas(Role::Pembina, None, &["64.02.02.2002"]),
        ];
        let actor = Actor::person(AccountId(Uuid::nil()), None, None, held);
        let hidden = Some(Sums::Suppressed { k: 5, root: kode("64.02.02") });
        let rows = [
            ("64.02.02.2001", Some(own), Some(Sums::Exact)),
            ("64.02.02.2001", Some(other), hidden.clone()),
            // The root is the widest region that covers it.
            ("64.02.02.2001", None, hidden.clone()),
            ("64.02.02.2002", None, Some(Sums::Exact)),
            ("64.02.02", None, hidden),
            ("64.02", None, None),
            ("64.02.03.2001", Some(other), None),
        ];
        for (region, post, sums) in rows {
            assert_eq!(actor.sums(&kode(region), post), sums, "{region} {post:?}");
        }
    }
}

//! Field groups: every field a client can read belongs to exactly one. Which role reads which group is
//! `reads`, a table in code; a field without a group does not compile, a group without a yes is a no.

use std::fmt;

use super::role::Role;
use crate::domain::akses_sementara::JenisAkses;
use crate::domain::bidang::Jenis;
use crate::domain::posyandu::{Bidang, BidangSet};

/// The group a field belongs to (access design, section 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// G0: region, post, rosters, opening days, catalogue.
    Institution,
    /// G1: name, sex, birth date, RT/RW, household, living status, attendance and its age group.
    Basic,
    /// G2: phone, address line, coordinates.
    Contact,
    /// G3: NIK, KK number; masked where read at all.
    Identifier,
    /// G4: weighings, z-scores, pregnancy and every condition.
    Health,
    /// G5: services of the other sectors, one subgroup each.
    Sector(Bidang),
    /// G6: violence, child protection, disorder reports that name a person.
    Protected,
    /// G7: counts and rates.
    Statistics,
    /// G8: accounts, devices, assignments.
    Operations,
}

impl Group {
    /// The group of the services of a sector.
    pub fn of_bidang(bidang: Bidang) -> Group {
        if bidang == Bidang::Kesehatan { Group::Health } else { Group::Sector(bidang) }
    }

    /// The group of what is recorded of a kind of service.
    pub fn of_jenis(jenis: &Jenis) -> Group {
        if jenis.terlindungi { Group::Protected } else { Group::of_bidang(jenis.bidang) }
    }
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Group::Institution => f.write_str("G0"),
            Group::Basic => f.write_str("G1"),
            Group::Contact => f.write_str("G2"),
            Group::Identifier => f.write_str("G3"),
            Group::Health => f.write_str("G4"),
            Group::Sector(bidang) => write!(f, "G5.{}", bidang.prefix()),
            Group::Protected => f.write_str("G6"),
            Group::Statistics => f.write_str("G7"),
            Group::Operations => f.write_str("G8"),
        }
    }
}

/// Does this role, with these sectors, read the group on records of its own posts? (Section 3.) Records a
/// person wrote herself and referrals addressed to an agency are decided row by row in the scope.
pub fn reads(role: Role, bidang: BidangSet, group: Group) -> bool {
    match (role, group) {
        (_, Group::Institution) => true,
        (Role::Kader, Group::Basic | Group::Contact) => true,
        (Role::Kader, Group::Health | Group::Identifier) => bidang.contains(Bidang::Kesehatan),
        (Role::Kader, Group::Sector(of)) => bidang.contains(of),
        (Role::Pengurus, Group::Basic | Group::Contact | Group::Identifier) => true,
        (Role::Pengurus, Group::Health | Group::Sector(_)) => true,
        (Role::Pengurus | Role::Pembina | Role::DpmdAdmin | Role::Auditor, Group::Operations) => true,
        (_, Group::Statistics) => true,
        _ => false,
    }
}

/// Does a look into one record show the group? An emergency shows how to find the person and her health; a review
/// shows what was recorded of her and not where she lives. Nobody is shown her numbers.
pub fn opens(jenis: JenisAkses, group: Group) -> bool {
    match jenis {
        JenisAkses::Darurat => matches!(group, Group::Basic | Group::Contact | Group::Health),
        JenisAkses::Tinjauan => matches!(group, Group::Basic | Group::Health | Group::Sector(_)),
    }
}

/// Does this role, with these sectors, write the group on records of its own posts? Services are decided by
/// their action (`permit`), not here.
pub fn writes(role: Role, bidang: BidangSet, group: Group) -> bool {
    match (role, group) {
        // A kader of another sector registers people, and no more than that.
        (Role::Kader, Group::Basic) => true,
        (Role::Kader, Group::Contact | Group::Identifier | Group::Health) => {
            bidang.contains(Bidang::Kesehatan)
        }
        (Role::Pengurus, Group::Basic | Group::Contact | Group::Identifier | Group::Health) => true,
        _ => false,
    }
}

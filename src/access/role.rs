//! The seven roles. A person has no role of their own; an assignment gives one, somewhere, for a time.

use crate::pilihan;

pilihan! {
    /// What an assignment makes of a person. A job title gives nothing by itself.
    pub enum Role {
        /// Volunteer of one post, for one or more sectors (bidang).
        Kader = "KADER",
        /// Board member of one post: records everything, plans and closes its days.
        Pengurus = "PENGURUS",
        /// Member of a guidance team (tim pembina) for one or more regions.
        Pembina = "PEMBINA",
        /// PKK coordinator of a region: sums only.
        Pkk = "PKK",
        /// Officer of a sector's agency (OPD): referrals addressed to it.
        Opd = "OPD",
        /// DPMD administrator of the kabupaten: keeps the institution, reads nobody's data.
        DpmdAdmin = "DPMD_ADMIN",
        /// Auditor of the kabupaten: the audit trail and statistics.
        Auditor = "AUDITOR",
    }
}

impl Role {
    /// The roles that hold only when a second administrator has approved: who keeps the system and who watches it.
    pub const TAKING_TWO: [Role; 2] = [Role::DpmdAdmin, Role::Auditor];

    /// Does this role read people's data, at its posts, by referral, or one record at a time?
    pub fn reads_people(self) -> bool {
        matches!(self, Role::Kader | Role::Pengurus | Role::Pembina | Role::Opd)
    }

    /// Does an assignment of this role take two different administrators? (Access design, section 1.)
    pub fn takes_two(self) -> bool {
        Role::TAKING_TWO.contains(&self)
    }
}

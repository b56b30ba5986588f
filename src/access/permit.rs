//! The right to one act, in one place. Only `may` makes a `Permit`, and every write of the store demands one,
//! so a forgotten check does not compile. The audit entry of the write is made from it.

use std::fmt;

use super::actor::{Actor, Assignment};
use super::role::Role;
use crate::domain::id::PosyanduId;
use crate::domain::posyandu::Bidang;
use crate::domain::wilayah::Kode;
use crate::error::{Code, Refusal};
use crate::pilihan;

pilihan! {
    /// Everything that can be done, apart from reading.
    pub enum Action {
        /// Put an opening day on the calendar.
        ScheduleHariBuka = "SCHEDULE_HARI_BUKA",
        /// Open a day, note the kader present, close it.
        RunHariBuka = "RUN_HARI_BUKA",
        /// Cancel a day on which nothing was recorded.
        CancelHariBuka = "CANCEL_HARI_BUKA",
        /// Check a person in (step 1).
        CheckIn = "CHECK_IN",
        /// Register a household or a person.
        RegisterSasaran = "REGISTER_SASARAN",
        /// Correct basic or contact data of a person, or report a death.
        CorrectSasaran = "CORRECT_SASARAN",
        /// Make two registrations of the same person one.
        MergeSasaran = "MERGE_SASARAN",
        /// Report or end a pregnancy.
        RecordKehamilan = "RECORD_KEHAMILAN",
        /// Record a service of the health sector.
        RecordKesehatan = "RECORD_KESEHATAN",
        /// Record a service of another sector.
        RecordBidang = "RECORD_BIDANG",
        /// Correct or cancel a service: one's own, or as the pengurus of the post anybody's.
        CorrectPelayanan = "CORRECT_PELAYANAN",
        /// Record a visit at home.
        RecordKunjungan = "RECORD_KUNJUNGAN",
        /// Send a referral to an agency.
        SendRujukan = "SEND_RUJUKAN",
        /// Verify a referral, submit it to the village, correct, cancel or send again what the post sent.
        VerifyRujukan = "VERIFY_RUJUKAN",
        /// Forward a referral from the village to the agency, or send it back to the post.
        ForwardRujukan = "FORWARD_RUJUKAN",
        /// Accept, refuse, follow up or finish a referral as the agency it is addressed to.
        AcceptRujukan = "ACCEPT_RUJUKAN",
        /// Set how many working days whoever received a referral may take.
        SetBatasRujukan = "SET_BATAS_RUJUKAN",
        /// Set what a region wants to reach of an indicator.
        SetTarget = "SET_TARGET",
        /// Close a month of a region: its figures stand as they are known at this moment.
        FreezeBulan = "FREEZE_BULAN",
        /// Propose that a person moves to another post.
        ProposeMove = "PROPOSE_MOVE",
        /// Accept a person who moves here.
        AcceptMove = "ACCEPT_MOVE",
        /// Enter a kader in the roster of a post.
        AppointKader = "APPOINT_KADER",
        /// Enter a board member in the roster of a post.
        AppointPengurus = "APPOINT_PENGURUS",
        /// Give somebody an activation code.
        IssueActivation = "ISSUE_ACTIVATION",
        /// Found a post or change its data.
        KeepPosyandu = "KEEP_POSYANDU",
        /// Make accounts, teams and assignments.
        KeepAccounts = "KEEP_ACCOUNTS",
        /// Approve an assignment that takes two administrators.
        ApproveGrant = "APPROVE_GRANT",
        /// End a device, a session or an assignment of somebody one may grant the role to.
        RevokeDevice = "REVOKE_DEVICE",
        /// See all digits of one NIK, with a reason.
        RevealNik = "REVEAL_NIK",
        /// Ask whether a NIK is registered, and in which kecamatan.
        FindByNik = "FIND_BY_NIK",
        /// Open one person's record in an emergency.
        BreakGlass = "BREAK_GLASS",
        /// Judge afterwards whether an emergency was one.
        ReviewBreakGlass = "REVIEW_BREAK_GLASS",
        /// Ask the pembina to look at one record.
        RequestReview = "REQUEST_REVIEW",
        /// Open the one record of a review, and close the review.
        ReviewRecord = "REVIEW_RECORD",
        /// Receive a subject's request: a copy, a correction, a restriction, an erasure.
        StartSubjectRight = "START_SUBJECT_RIGHT",
        /// Confirm or refuse a subject's request.
        ConfirmSubjectRight = "CONFIRM_SUBJECT_RIGHT",
        /// Read and verify the audit trail.
        ReadAudit = "READ_AUDIT",
        /// Take sums that one reads along as a file.
        ExportSums = "EXPORT_SUMS",
        /// Mark a notice to oneself as read.
        ReadNotice = "READ_NOTICE",
        /// Keep the register of breaches.
        KeepInsiden = "KEEP_INSIDEN",
        /// Load regions and demonstration data, on the machine itself.
        Seed = "SEED",
    }
}

/// Where an act happens.
#[derive(Clone, Debug)]
pub enum Place<'a> {
    /// In a post, which lies in a region.
    Post { posyandu: PosyanduId, wilayah: &'a Kode },
    /// On a referral addressed to a sector's agency, from a region.
    Rujukan { bidang: Bidang, wilayah: &'a Kode, sensitive: bool },
    /// On the institution of a region.
    Region(&'a Kode),
    /// At one's own account.
    Own,
    /// Nowhere in particular: the machine itself.
    System,
}

/// The right to one act in one place, for one person. Cannot be made but by `may`.
#[derive(Clone, Debug)]
pub struct Permit {
    actor: Actor,
    action: Action,
    as_role: Option<Role>,
}

impl Permit {
    /// Who acts.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// What is done.
    pub fn action(&self) -> Action {
        self.action
    }

    /// As what it is done; nothing for the program itself and for what is one's own.
    pub fn role(&self) -> Option<Role> {
        self.as_role
    }
}

impl fmt::Display for Permit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use crate::domain::pilihan::Pilihan as _;
        let unnamed = if self.actor.is_system() { "SYSTEM" } else { "SELF" };
        write!(f, "{} as {}", self.action.kode(), self.as_role.map_or(unnamed, Role::kode))
    }
}

/// May this actor do this here? Outside the actor's view the place does not exist (`NOT_FOUND`); inside it,
/// without the right, the answer is `FORBIDDEN`; with the right of an administrator who has not proved herself
/// lately it is `STEP_UP_REQUIRED`.
pub fn may(actor: &Actor, action: Action, place: &Place<'_>) -> Result<Permit, Refusal> {
    let permit = |as_role| Permit { actor: actor.clone(), action, as_role };
    if actor.is_system() {
        return Ok(permit(None));
    }
    let here: Vec<&Assignment> = actor.assignments.iter().filter(|a| in_view(a, place)).collect();
    let fitting: Vec<&Assignment> = here.iter().copied().filter(|a| allowed(a, action)).collect();
    match fitting.iter().find(|a| actor.stepped_up || !wants_step_up(a.role, action)) {
        Some(assignment) => Ok(permit(Some(assignment.role))),
        None if !fitting.is_empty() => Err(Code::StepUpRequired.into()),
        None if here.is_empty() => Err(Code::NotFound.into()),
        None => Err(Code::Forbidden.into()),
    }
}

/// Administration of people, teams, assignments and the institution wants a code of the authenticator, given a
/// moment ago (access design, section 4). A pengurus or pembina who appoints somebody does so without.
fn wants_step_up(role: Role, action: Action) -> bool {
    use Action::*;
    let administration = matches!(
        action,
        KeepAccounts
            | ApproveGrant
            | KeepPosyandu
            | SetBatasRujukan
            | SetTarget
            | FreezeBulan
            | AppointKader
            | AppointPengurus
            | IssueActivation
            | RevokeDevice
    );
    role == Role::DpmdAdmin && administration
}

/// The right to end what is one's own: a device, a session. It takes no role.
pub fn own(actor: &Actor) -> Permit {
    Permit { actor: actor.clone(), action: Action::RevokeDevice, as_role: None }
}

/// Is the place within this assignment's view?
fn in_view(assignment: &Assignment, place: &Place<'_>) -> bool {
    match (assignment.role, place) {
        (_, Place::Own) => true,
        (Role::Kader | Role::Pengurus, Place::Post { posyandu, .. }) => {
            assignment.posyandu == Some(*posyandu)
        }
        (Role::Pembina | Role::DpmdAdmin, Place::Post { wilayah, .. } | Place::Region(wilayah)) => {
            assignment.covers(wilayah)
        }
        (Role::Auditor, Place::Region(wilayah)) => assignment.covers(wilayah),
        // An agency opens a record in an emergency in the regions it is appointed for.
        (Role::Opd, Place::Post { wilayah, .. }) => assignment.sensitive && assignment.covers(wilayah),
        (Role::Opd, Place::Rujukan { bidang, wilayah, sensitive }) => {
            assignment.bidang.contains(*bidang)
                && assignment.covers(wilayah)
                && (!sensitive || assignment.sensitive)
        }
        _ => false,
    }
}

/// The yes-cases; everything else is no (access design, sections 1, 3 and 4).
pub fn allowed(assignment: &Assignment, action: Action) -> bool {
    use Action::*;
    match (assignment.role, action) {
        (_, ReadNotice | ExportSums) => true,
        (Role::Kader, RunHariBuka | CheckIn | RegisterSasaran | RecordKunjungan) => true,
        (Role::Kader, RecordBidang | CorrectPelayanan | SendRujukan) => true,
        (Role::Kader, CorrectSasaran | RecordKesehatan | RecordKehamilan) => {
            assignment.bidang.contains(Bidang::Kesehatan)
        }
        (Role::Pengurus, ScheduleHariBuka | RunHariBuka | CancelHariBuka | CheckIn) => true,
        (Role::Pengurus, RegisterSasaran | CorrectSasaran | RecordKehamilan | RecordKunjungan) => true,
        (Role::Pengurus, MergeSasaran) => true,
        (Role::Pengurus, RecordKesehatan | RecordBidang | CorrectPelayanan) => true,
        (Role::Pengurus, SendRujukan | ProposeMove | AcceptMove) => true,
        (Role::Pengurus, AppointKader | IssueActivation) => true,
        (Role::Pembina, AppointKader | AppointPengurus | IssueActivation) => true,
        (Role::Pengurus, RevokeDevice | RevealNik | FindByNik | RequestReview | StartSubjectRight) => true,
        (Role::Pembina, RevokeDevice | BreakGlass | ReviewRecord | ConfirmSubjectRight) => true,
        (Role::Pengurus, VerifyRujukan) | (Role::Pembina, ForwardRujukan) => true,
        (Role::Opd, AcceptRujukan) => true,
        // Only somebody appointed, and only of the health sector.
        (Role::Opd, BreakGlass) => assignment.sensitive && assignment.bidang.contains(Bidang::Kesehatan),
        (Role::DpmdAdmin, KeepPosyandu | KeepAccounts | AppointKader | AppointPengurus) => true,
        (Role::DpmdAdmin, ApproveGrant | IssueActivation | RevokeDevice | KeepInsiden) => true,
        (Role::DpmdAdmin, SetBatasRujukan | SetTarget | FreezeBulan) => true,
        (Role::Auditor, ReadAudit | ReviewBreakGlass | KeepInsiden) => true,
        _ => false,
    }
}

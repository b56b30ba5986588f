//! Each kind of id is its own type, so that a household cannot be passed where a person is meant. All are
//! UUIDs (version 7) made by the phone or the server. Outside they carry their kind: `sasaran:0192…`.

use std::fmt;

use uuid::Uuid;

use crate::error::{Code, Refusal};

/// A new time-ordered id.
pub fn new_id() -> Uuid {
    Uuid::now_v7()
}

/// Reads `prefix:uuid`. Another prefix or a malformed UUID is `INVALID_FORMAT`.
pub fn parse_id(prefix: &str, text: &str) -> Result<Uuid, Refusal> {
    text.strip_prefix(prefix)
        .and_then(|rest| rest.strip_prefix(':'))
        .filter(|rest| rest.len() == 36)
        .and_then(|rest| Uuid::try_parse(rest).ok())
        .ok_or_else(|| {
            Refusal::new(Code::InvalidFormat).saying(format!("ID ini bukan ID {prefix} yang sah."))
        })
}

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub Uuid);

        impl $name {
            /// The word before the colon in the id a client sees.
            pub const PREFIX: &'static str = $prefix;

            /// A new time-ordered id.
            pub fn new() -> Self {
                $name(new_id())
            }

            /// Reads the id a client sent; malformed ones are `INVALID_FORMAT`.
            pub fn parse(text: &str) -> Result<Self, Refusal> {
                parse_id($prefix, text).map($name)
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::new()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, ":{}"), self.0)
            }
        }
    )*};
}

ids! {
    /// Somebody who can sign in.
    AccountId = "akun";
    /// A team that holds assignments for its members.
    TimId = "tim";
    /// Somebody's membership of a team.
    AnggotaId = "anggotaTim";
    /// An assignment: a role, somewhere, for a time.
    PenugasanId = "penugasan";
    /// A registered device.
    PerangkatId = "perangkat";
    /// One post.
    PosyanduId = "posyandu";
    /// A roster entry of a kader.
    KaderId = "kader";
    /// A roster entry of a board member.
    PengurusId = "pengurus";
    /// A household.
    KeluargaId = "keluarga";
    /// A person who is served.
    SasaranId = "sasaran";
    /// A pregnancy.
    KehamilanId = "kehamilan";
    /// A proposed move to another post.
    PerpindahanId = "perpindahan";
    /// An opening day.
    HariBukaId = "hariBuka";
    /// One person's attendance at an opening day.
    KehadiranId = "kehadiran";
    /// A visit at home.
    KunjunganId = "kunjungan";
    /// One service given.
    PelayananId = "pelayanan";
    /// A photo of a service.
    FotoId = "foto";
    /// What a service was before it was corrected or cancelled.
    KoreksiId = "koreksiPelayanan";
    /// A referral to an agency.
    RujukanId = "rujukan";
    /// The same referral as a village sees it: another object, that says less.
    RujukanDesaId = "rujukanDesa";
    /// One step of a referral.
    RujukanRiwayatId = "rujukanRiwayat";
    /// A limit of working days for the referrals of a sector in a region.
    BatasRujukanId = "batasRujukan";
    /// What a region wants to reach of an indicator.
    TargetId = "target";
    /// A month that a region has closed.
    BulanBekuId = "bulanBeku";
    /// A look into one record, for an hour.
    AksesId = "aksesSementara";
    /// A record the pembina is asked to look at.
    TugasTinjauanId = "tugasTinjauan";
    /// A notice to an account.
    PemberitahuanId = "pemberitahuan";
    /// A request of a data subject.
    PermintaanId = "permintaanSubjek";
    /// A breach in the register.
    InsidenId = "insiden";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_and_other_kinds_are_refused() {
        let id = SasaranId::new();
        assert_eq!(SasaranId::parse(&id.to_string()), Ok(id));
        for bad in ["", "sasaran:", "sasaran:12", "posyandu:0192d5e0-0000-7000-8000-000000000000", "0192d5e0"]
        {
            assert_eq!(SasaranId::parse(bad).map_err(|r| r.code), Err(Code::InvalidFormat), "{bad}");
        }
    }
}

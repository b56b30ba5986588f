//! A referral (*rujukan*) from a post to the agency of a sector. In this stage of the product it is sent and
//! accepted; who holds a case for how long comes with the full path through the village.

use super::posyandu::Bidang;
use crate::error::{Code, Refusal};
use crate::pilihan;

pilihan! {
    /// Where a referral (rujukan) stands.
    pub enum StatusRujukan {
        /// Sent by the post, not yet seen by the agency.
        Dirujuk = "DIRUJUK",
        /// Accepted by the agency (OPD) it is addressed to.
        Diterima = "DITERIMA",
    }
}

/// Accepting is the first step of the agency and happens once.
pub fn terima(status: StatusRujukan) -> Result<StatusRujukan, Refusal> {
    match status {
        StatusRujukan::Dirujuk => Ok(StatusRujukan::Diterima),
        StatusRujukan::Diterima => {
            Err(Refusal::new(Code::WrongState).saying("Rujukan ini sudah diterima sebelumnya."))
        }
    }
}

/// Does a service of this sector belong into a referral to that sector's agency? A health finding may be
/// referred to the social agency, but the agency then does not see the health record itself.
pub fn menyertakan(pelayanan: Bidang, tujuan: Bidang) -> bool {
    pelayanan == tujuan
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_referral_is_accepted_once() {
        assert_eq!(terima(StatusRujukan::Dirujuk), Ok(StatusRujukan::Diterima));
        assert_eq!(terima(StatusRujukan::Diterima).map_err(|r| r.code), Err(Code::WrongState));
    }
}

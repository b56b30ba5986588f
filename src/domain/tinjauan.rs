//! A review (*tinjauan*): the post asks the pembina to look at one record, she opens it, looks, and says what she
//! found. The list of tasks names nobody.

use crate::error::{Code, Refusal};
use crate::pilihan;

pilihan! {
    /// Why a record is to be reviewed.
    pub enum JenisTinjauan {
        /// The same person seems to be registered twice (ganda).
        Ganda = "GANDA",
        /// The data contradict themselves (mutu data: data quality).
        MutuData = "MUTU_DATA",
        /// Something a phone sent could not be applied (karantina: quarantine).
        Karantina = "KARANTINA",
    }
}

pilihan! {
    /// Where a review stands.
    pub enum StatusTinjauan {
        /// Nobody has opened it (menunggu: waiting).
        Menunggu = "MENUNGGU",
        /// A pembina is looking (dibuka: opened).
        Dibuka = "DIBUKA",
        /// It is done (selesai).
        Selesai = "SELESAI",
    }
}

/// A task is opened while it waits, and again by whoever opened it.
pub fn buka(status: StatusTinjauan, own: bool) -> Result<StatusTinjauan, Refusal> {
    match status {
        StatusTinjauan::Menunggu => Ok(StatusTinjauan::Dibuka),
        StatusTinjauan::Dibuka if own => Ok(StatusTinjauan::Dibuka),
        StatusTinjauan::Dibuka => {
            Err(Refusal::new(Code::WrongState).saying("Tinjauan ini sedang dikerjakan pembina lain."))
        }
        StatusTinjauan::Selesai => Err(Refusal::new(Code::WrongState).saying("Tinjauan ini sudah selesai.")),
    }
}

/// A task is closed by whoever opened it, once.
pub fn tutup(status: StatusTinjauan, own: bool) -> Result<StatusTinjauan, Refusal> {
    if status == StatusTinjauan::Dibuka && own {
        return Ok(StatusTinjauan::Selesai);
    }
    Err(Refusal::new(Code::WrongState).saying("Buka dulu tinjauan ini, lalu tutup."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_belongs_to_who_opened_it() {
        use StatusTinjauan::{Dibuka, Menunggu, Selesai};
        assert_eq!(buka(Menunggu, false), Ok(Dibuka));
        assert_eq!(buka(Dibuka, true), Ok(Dibuka));
        assert_eq!(tutup(Dibuka, true), Ok(Selesai));
        for refused in [buka(Dibuka, false), buka(Selesai, true), tutup(Dibuka, false), tutup(Menunggu, true)]
        {
            assert_eq!(refused.map_err(|refusal| refusal.code), Err(Code::WrongState));
        }
    }
}

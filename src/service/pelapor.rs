//! Who reported something (*pelapor*): written in the change that records the report, and shown by the referral it leads
//! to. A protected case keeps a safe contact of its own and takes none.

use chrono::{DateTime, Utc};

use crate::access::Permit;
use crate::domain::bidang::Jenis;
use crate::domain::id::{PelayananId, PosyanduId, SasaranId};
use crate::domain::posyandu::Bidang;
use crate::error::{Code, Refusal, Result};
use crate::store::pelapor as rows;
use crate::store::write::Work;

/// A reporter as told to the kader.
#[derive(Clone, Debug)]
pub struct NewPelapor {
    pub nama: String,
    pub kontak: Option<String>,
}

/// Does a report of this kind take a reporter? Disorder, fire and disaster (TRB) do, a protected case does not.
pub fn boleh(jenis: &Jenis) -> Result<(), Refusal> {
    if jenis.bidang == Bidang::TrantibumLinmas && !jenis.terlindungi {
        return Ok(());
    }
    let sentence = "Pelapor hanya dicatat untuk laporan bidang trantibum-linmas.";
    Err(Refusal::new(Code::NotEligible).saying(sentence).on("pelapor"))
}

/// Keeps the reporter of a report that is recorded in this work.
pub async fn catat(
    work: &mut Work,
    permit: &Permit,
    (post, report, person): (PosyanduId, PelayananId, Option<SasaranId>),
    new: NewPelapor,
    now: DateTime<Utc>,
) -> Result<()> {
    let row = vec![
        (rows::ID, report.0.into()),
        (rows::POSYANDU, post.0.into()),
        (rows::SASARAN, person.map(|person| person.0).into()),
        (rows::NAMA, new.nama.into()),
        (rows::KONTAK, new.kontak.into()),
        (rows::DICATAT_OLEH, permit.actor().account.0.into()),
        (rows::DIBUAT, now.into()),
    ];
    work.insert(permit, post, &rows::TABLE, row).await
}

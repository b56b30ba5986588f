//! Suggestions across the sectors about one person: the rows that the reader may see are brought together, and
//! `domain::saran` decides. So two kader may read different suggestions about the same child, and nobody learns by one
//! what she may not read.

use chrono::NaiveDate;

use super::akses_sementara;
use crate::access::{Actor, Group};
use crate::app::App;
use crate::domain::bidang::{AksesPaud, Isi, Pertumbuhan};
use crate::domain::id::{PelayananId, PosyanduId, SasaranId};
use crate::domain::saran::{ATURAN, Catatan, Fakta, Saran, saran};
use crate::error::{Code, Error, Refusal, Result};
use crate::store::filter::Cond;
use crate::store::shape::Row;
use crate::store::table::Col;
use crate::store::{pelayanan, sasaran, tanda};

/// Open flags, and records of the kinds that are suggested, of one person and household at most.
const TERBANYAK: usize = 500;

/// What else may be worth recording about a person and her household.
pub async fn tentang(app: &App, actor: &Actor, id: SasaranId) -> Result<Vec<Saran>> {
    let hari = app.clock.today();
    let scope = akses_sementara::satu(app, actor, &sasaran::TABLE, &id.0.into()).await?;
    let reader = app.db.reader(&scope);
    let columns = [sasaran::POSYANDU, sasaran::TANGGAL_LAHIR, sasaran::KELUARGA, sasaran::NIK_EKOR];
    let only = [Cond::Eq(sasaran::ID, id.0.into())];
    let found = reader.cells(&sasaran::TABLE, &columns, &only, &[], 1).await?;
    let person = found.first().ok_or(Refusal::new(Code::NotFound).on("sasaran"))?;
    let (Some(post), Some(lahir)) = (person.cell(0).id(), person.cell(1).date()) else {
        return Err(Error::fault("a stored person is incomplete"));
    };
    let numbers = scope.posts(Group::Identifier).contains(PosyanduId(post));
    // Of her, and of the household she lives in.
    let milik = |orang: Col, rumah: Col| {
        let household = person.cell(2).id().map(|rumah_id| Cond::Eq(rumah, rumah_id.into()));
        Cond::Any(std::iter::once(Cond::Eq(orang, id.0.into())).chain(household).collect())
    };
    let flags = [milik(tanda::SASARAN, tanda::KELUARGA), Cond::IsNull(tanda::AKHIR)];
    let flags = reader.cells(&tanda::TABLE, &[tanda::ATURAN, tanda::TANGGAL], &flags, &[], TERBANYAK).await?;
    let kinds = ATURAN.iter().flat_map(|aturan| aturan.jenis).copied().chain([Pertumbuhan::JENIS.kode]);
    let filter = [
        milik(pelayanan::SASARAN, pelayanan::KELUARGA),
        Cond::In(pelayanan::KODE, kinds.map(Into::into).collect()),
    ];
    let columns = [pelayanan::KODE, pelayanan::TANGGAL, pelayanan::KEJADIAN, pelayanan::ISI];
    let records = reader.cells(&pelayanan::TABLE, &columns, &filter, pelayanan::NEWEST, TERBANYAK).await?;
    Ok(saran(&Fakta {
        hari,
        lahir,
        nik: numbers.then(|| !person.cell(3).is_null()),
        tanda: flags
            .iter()
            .filter_map(|row| Some((row.cell(0).text()?.to_owned(), row.cell(1).date()?)))
            .collect(),
        catatan: records.iter().filter_map(catatan).collect(),
    }))
}

fn catatan(row: &Row) -> Option<Catatan> {
    let (kode, tanggal): (&str, NaiveDate) = (row.cell(0).text()?, row.cell(1).date()?);
    let paud = || Isi::parse(kode, row.cell(3).text()?).ok();
    let terdaftar = match (kode == AksesPaud::JENIS.kode).then(paud).flatten() {
        Some(Isi::AksesPaud(paud)) => Some(paud.terdaftar),
        _ => None,
    };
    Some(Catatan { kode: kode.to_owned(), tanggal, kejadian: row.cell(2).id().map(PelayananId), terdaftar })
}

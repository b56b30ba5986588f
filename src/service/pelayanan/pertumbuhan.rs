//! Weighings: the z-scores kept beside what was measured, and the N/T verdict of each month. A late entry for last
//! month decides this month's verdict, so a child's weighings are always judged together.

use uuid::Uuid;

use super::subjek::{Dilayani, Riwayat};
use super::tanda::{self, Tercatat};
use super::{Columns, TERBANYAK, broken};
use crate::access::Permit;
use crate::domain::bidang::{Isi, Pertumbuhan, jenis};
use crate::domain::id::{PosyanduId, SasaranId};
use crate::domain::pertumbuhan::{Indeks, Penimbangan, bgm, hitung, nilai};
use crate::domain::pilihan::Pilihan as _;
use crate::domain::tanggal::umur_hari;
use crate::error::{Error, Result};
use crate::service::everything;
use crate::store::filter::Cond;
use crate::store::pelayanan as rows;
use crate::store::table::{Cell, Col};
use crate::store::write::Work;

/// The index behind each stored z-score.
const Z: [(Col, Indeks); 6] = [
    (rows::Z_BB_U, Indeks::BbU),
    (rows::Z_TB_U, Indeks::TbU),
    (rows::Z_BB_TB, Indeks::BbTb),
    (rows::Z_IMT_U, Indeks::ImtU),
    (rows::Z_LK_U, Indeks::LkU),
    (rows::Z_LILA_U, Indeks::LilaU),
];

/// The columns a weighing fills beside its JSON. Without the day of birth there is no z-score.
pub(super) fn kolom(
    ukuran: &Pertumbuhan,
    riwayat: &Riwayat,
    tanggal: chrono::NaiveDate,
    janggal: bool,
) -> Columns {
    let orang = riwayat.pada(tanggal);
    let antropometri = hitung(&ukuran.ukuran(orang.jenis_kelamin, umur_hari(orang.lahir, tanggal)));
    let z = |indeks| antropometri.get(indeks).filter(|_| orang.hari_diketahui);
    let red_line = z(Indeks::BbU).filter(|_| !janggal).map(bgm);
    let mut columns: Columns = vec![
        (rows::BERAT_G, ukuran.berat.map(|b| b.0).into()),
        (rows::TINGGI_MM, ukuran.tinggi.map(|t| t.0).into()),
        (rows::EDEMA, ukuran.edema.into()),
        (rows::BGM, red_line.into()),
    ];
    columns.extend(Z.map(|(col, indeks)| (col, Cell::from(z(indeks).map(|z| z.ratusan())))));
    columns
}

/// Measures all weighings of a child again and judges them, after her birth date or sex was corrected. What cannot be
/// with the new date is kept and marked as odd (*janggal*).
pub(super) async fn ukur_ulang(
    work: &mut Work,
    permit: &Permit,
    subjek: &Dilayani,
    riwayat: &Riwayat,
) -> Result<()> {
    let Some(kind) = jenis(Pertumbuhan::JENIS.kode) else { return Ok(()) };
    for service in tanda::riwayat(work, kind, subjek).await? {
        let Isi::Pertumbuhan(ukuran) = &service.isi else { return Err(broken()) };
        let columns = kolom(ukuran, riwayat, service.tanggal, service.janggal);
        ganti(work, permit, &service, columns).await?;
    }
    Ok(())
}

/// Writes those columns of a service that are not what is stored.
async fn ganti(work: &mut Work, permit: &Permit, service: &Tercatat, mut columns: Columns) -> Result<()> {
    let wanted: Vec<Col> = columns.iter().map(|(col, _)| *col).collect();
    let filter = [Cond::Eq(rows::ID, service.id.into())];
    let all = everything();
    let found = work.reader(&all).cells(&rows::TABLE, &wanted, &filter, &[], 1).await?;
    let stored = found.first().ok_or_else(broken)?;
    let mut at = 0;
    columns.retain(|(_, cell)| {
        at += 1;
        stored.cell(at - 1) != cell
    });
    if columns.is_empty() {
        return Ok(());
    }
    work.update(permit, service.posyandu, &rows::TABLE, service.id.into(), columns).await
}

/// One stored weighing with the verdict it carries.
struct Timbangan {
    id: Uuid,
    posyandu: PosyanduId,
    penimbangan: Penimbangan,
    verdict: (Option<String>, Option<bool>),
}

/// Judges all weighings of a child again and writes those whose verdict changed.
pub(super) async fn judge(work: &mut Work, permit: &Permit, id: SasaranId, riwayat: &Riwayat) -> Result<()> {
    let history = weighings(work, id).await?;
    let facts: Vec<Penimbangan> = history.iter().map(|t| t.penimbangan).collect();
    let months = nilai(riwayat.jenis_kelamin, riwayat.lahir, &facts);
    for (at, stored) in history.iter().enumerate() {
        let judged = months.iter().find(|month| month.indeks == at);
        let verdict = (judged.map(|m| m.verdict.kode().to_owned()), judged.map(|m| m.dua_t));
        if verdict != stored.verdict {
            let changes = vec![(rows::VERDICT, verdict.0.into()), (rows::DUA_T, verdict.1.into())];
            work.update(permit, stored.posyandu, &rows::TABLE, stored.id.into(), changes).await?;
        }
    }
    Ok(())
}

async fn weighings(work: &Work, sasaran: SasaranId) -> Result<Vec<Timbangan>> {
    let columns =
        [rows::ID, rows::POSYANDU, rows::TANGGAL, rows::BERAT_G, rows::JANGGAL, rows::VERDICT, rows::DUA_T];
    let filter = [
        Cond::Eq(rows::SASARAN, sasaran.0.into()),
        Cond::Eq(rows::KODE, Pertumbuhan::JENIS.kode.into()),
        Cond::NotNull(rows::BERAT_G),
    ];
    let all = everything();
    let found = work.reader(&all).cells(&rows::TABLE, &columns, &filter, rows::OLDEST, TERBANYAK).await?;
    if found.len() == TERBANYAK {
        return Err(Error::fault("more weighings of one child than can be judged"));
    }
    let read = |row: &crate::store::shape::Row| {
        let grams = i32::try_from(row.cell(3).int()?).ok()?;
        Some(Timbangan {
            id: row.cell(0).id()?,
            posyandu: PosyanduId(row.cell(1).id()?),
            penimbangan: Penimbangan {
                tanggal: row.cell(2).date()?,
                berat_g: grams,
                janggal: row.cell(4).bool().unwrap_or(false),
            },
            verdict: (row.cell(5).text().map(str::to_owned), row.cell(6).bool()),
        })
    };
    Ok(found.iter().filter_map(read).collect())
}

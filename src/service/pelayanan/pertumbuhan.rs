//! Weighings: the z-scores kept beside what was measured, and the N/T verdict of each month. A late entry for last
//! month decides this month's verdict, so a child's weighings are always judged together.

use uuid::Uuid;

use super::subjek::Riwayat;
use super::{Columns, TERBANYAK};
use crate::access::Permit;
use crate::domain::bidang::Pertumbuhan;
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
    let umur = umur_hari(orang.lahir, tanggal);
    let antropometri = hitung(&ukuran.ukuran(orang.jenis_kelamin, umur));
    let z = |indeks| antropometri.get(indeks).filter(|_| orang.hari_diketahui);
    let red_line = z(Indeks::BbU).filter(|_| !janggal).map(bgm);
    let mut columns: Columns = vec![
        (rows::BERAT_G, ukuran.berat.map(|b| b.0).into()),
        (rows::TINGGI_MM, ukuran.tinggi.map(|t| t.0).into()),
        (rows::EDEMA, ukuran.edema.into()),
        (rows::BGM, red_line.into()),
        (rows::UMUR_HARI, orang.hari_diketahui.then_some(umur).into()),
    ];
    // Without a weight there is nothing to judge; `judge` looks at weighings alone.
    if ukuran.berat.is_none() {
        columns.extend([(rows::VERDICT, Cell::Null), (rows::DUA_T, Cell::Null)]);
    }
    columns.extend(Z.map(|(col, indeks)| (col, Cell::from(z(indeks).map(|z| z.ratusan())))));
    columns
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

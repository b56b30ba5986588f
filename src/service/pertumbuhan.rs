//! The growth of one child: every weighing in view with the flags it raised, in one statement a level. What it says is
//! what is stored; only the minimum gain (KBM) and the gain are worked out, since they are the month's arithmetic.

use chrono::NaiveDate;
use uuid::Uuid;

use super::akses_sementara;
use crate::access::{Actor, Group, Scope};
use crate::app::App;
use crate::domain::bidang::Pertumbuhan;
use crate::domain::id::{PosyanduId, SasaranId};
use crate::domain::pertumbuhan::{Antropometri, JenisKelamin, NilaiBulan, Penimbangan, Z, nilai};
use crate::domain::pilihan::Pilihan as _;
use crate::error::{Code, Error, Result};
use crate::store::filter::{Cond, Page};
use crate::store::shape::{Join, ListOf, Row, Shape};
use crate::store::table::Col;
use crate::store::{pelayanan as p, sasaran as s, tanda as t};

/// Weighings of one child, and flags of one weighing, at most.
const TERBANYAK: usize = 500;
const TANDA_TERBANYAK: usize = 50;

/// A child and its weighings, oldest first.
pub struct Seri {
    pub jenis_kelamin: JenisKelamin,
    pub lahir: NaiveDate,
    pub titik: Vec<Titik>,
}

/// One weighing.
pub struct Titik {
    pub pelayanan: Uuid,
    pub tanggal: NaiveDate,
    pub isi: Pertumbuhan,
    pub umur_hari: Option<i32>,
    pub z: Antropometri,
    pub verdict: Option<String>,
    pub dua_t: bool,
    pub bgm: Option<bool>,
    pub janggal: bool,
    /// The arithmetic of its month, where it is the weighing that counts.
    pub bulan: Option<NilaiBulan>,
    pub tanda: Vec<Tanda>,
}

/// A flag of a weighing.
pub struct Tanda {
    pub aturan: String,
    pub tindakan: String,
    pub alasan: String,
    pub akhir: Option<NaiveDate>,
}

/// The columns of a weighing, in the order in which `titik` reads them.
const KOLOM: [Col; 15] = [
    p::ID,
    p::TANGGAL,
    p::ISI,
    p::UMUR_HARI,
    p::Z_BB_U,
    p::Z_TB_U,
    p::Z_BB_TB,
    p::Z_IMT_U,
    p::Z_LK_U,
    p::Z_LILA_U,
    p::VERDICT,
    p::DUA_T,
    p::BGM,
    p::JANGGAL,
    p::SASARAN,
];

/// The series of a child in view, for who reads her health.
pub async fn seri(app: &App, actor: &Actor, id: SasaranId) -> Result<Seri> {
    let scope = akses_sementara::satu(app, actor, &s::TABLE, &id.0.into()).await?;
    let reader = app.db.reader(&scope);
    let mut shape = Shape::of(&p::TABLE);
    for col in KOLOM {
        shape.column(0, col);
    }
    let child = shape.join(Join { from: 0, link: p::SASARAN, table: &s::TABLE, with_parent: false });
    let columns = [s::ID, s::POSYANDU, s::JENIS_KELAMIN, s::TANGGAL_LAHIR];
    let at = columns.map(|col| shape.column(child, col));
    shape.lists.push(flags());
    let filter = [Cond::Eq(p::SASARAN, id.0.into()), Cond::Eq(p::KODE, Pertumbuhan::JENIS.kode.into())];
    let rows = reader.page(&shape, &filter, &Page::first(TERBANYAK, p::OLDEST, p::ID)).await?.rows;
    // Without a weighing in view the child is asked for by herself; of another post she is as unknown as ever.
    let (post, jenis_kelamin, lahir) = match rows.first() {
        Some(row) => {
            let [_, post, sex, born] = at.map(|at| row.cell(at));
            let sex = sex.text().and_then(JenisKelamin::dari_kode);
            let known = post.id().map(PosyanduId).zip(sex).zip(born.date());
            let ((post, sex), born) = known.ok_or(Code::NotFound)?;
            (post, sex, born)
        }
        None => {
            let child = s::find(reader, id).await?;
            (child.posyandu, child.jenis_kelamin, child.tanggal_lahir)
        }
    };
    readable(&scope, post, id)?;
    let titik = rows.iter().map(titik).collect::<Result<_>>()?;
    Ok(Seri { jenis_kelamin, lahir, titik }.with_months())
}

/// Health is read at her post, or of her alone.
fn readable(scope: &Scope, post: PosyanduId, id: SasaranId) -> Result<()> {
    let health = Group::Health;
    let open = scope.posts(health).contains(post) || scope.singles(health).contains(&id);
    if open { Ok(()) } else { Err(Code::Forbidden.into()) }
}

fn flags() -> ListOf {
    let mut shape = Shape::of(&t::TABLE);
    for col in [t::ATURAN, t::TINDAKAN, t::ALASAN, t::AKHIR] {
        shape.column(0, col);
    }
    let page = Page::first(TANDA_TERBANYAK, t::NEWEST, t::ID);
    ListOf { key: 0, link: t::PELAYANAN, filter: Vec::new(), page, shape }
}

fn titik(row: &Row) -> Result<Titik> {
    let broken = || Error::fault("a stored weighing is incomplete");
    let int = |at: usize| row.cell(at).int().and_then(|n| i32::try_from(n).ok());
    let z = |at| int(at).map(Z::from_ratusan);
    let text = |row: &Row, at: usize| row.cell(at).text().map(str::to_owned);
    let flag = |row: &Row| {
        Some(Tanda {
            aturan: text(row, 0)?,
            tindakan: text(row, 1)?,
            alasan: text(row, 2)?,
            akhir: row.cell(3).date(),
        })
    };
    let found = row.lists.first().map(|rows| rows.rows.iter().filter_map(flag).collect());
    Ok(Titik {
        pelayanan: row.cell(0).id().ok_or_else(broken)?,
        tanggal: row.cell(1).date().ok_or_else(broken)?,
        isi: serde_json::from_str(row.cell(2).text().ok_or_else(broken)?).map_err(Error::fault)?,
        umur_hari: int(3),
        z: Antropometri { bb_u: z(4), tb_u: z(5), bb_tb: z(6), imt_u: z(7), lk_u: z(8), lila_u: z(9) },
        verdict: text(row, 10),
        dua_t: row.cell(11).bool().unwrap_or(false),
        bgm: row.cell(12).bool(),
        janggal: row.cell(13).bool().unwrap_or(false),
        bulan: None,
        tanda: found.unwrap_or_default(),
    })
}

impl Seri {
    /// Adds the arithmetic of each month to the weighing that counts.
    fn with_months(mut self) -> Seri {
        let weighed = self.titik.iter_mut().filter_map(|titik| {
            let berat_g = titik.isi.berat?.0;
            Some((Penimbangan { tanggal: titik.tanggal, berat_g, janggal: titik.janggal }, titik))
        });
        let (history, mut counted): (Vec<_>, Vec<_>) = weighed.unzip();
        for month in nilai(self.jenis_kelamin, self.lahir, &history) {
            if let Some(titik) = counted.get_mut(month.indeks) {
                titik.bulan = Some(month);
            }
        }
        self
    }
}

//! The facts that calendars and the day's work are made of: who is registered, and what was done for them, in two
//! statements for a whole post. The second one is a UNION ALL over the tables, each branch under the guard of its own
//! table, so that nobody learns by a list of what is due what she may not read row by row.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, QueryResult};
use uuid::Uuid;

use super::filter::Cond;
use super::hari_buka::{self, kehadiran, kunjungan};
use super::read::Reader;
use super::sasaran::{self, kehamilan};
use super::scope;
use super::sql::Sql;
use super::table::{Cell, Col, Kind, Table};
use super::{pelayanan, rujukan, tanda};
use crate::domain::bidang::aturan::Tindakan;
use crate::domain::id::{PosyanduId, SasaranId};
use crate::domain::imunisasi::Kelahiran;
use crate::domain::jatuh_tempo::{DICATAT, SELALU};
use crate::domain::kunjungan::{DaftarPeriksa, HasilKunjungan};
use crate::domain::pertumbuhan::JenisKelamin;
use crate::domain::pilihan::Pilihan as _;
use crate::domain::rujukan::StatusRujukan;
use crate::domain::siklus::NIFAS_HARI_TERAKHIR;
use crate::domain::tanggal::PresisiLahir;
use crate::error::{Error, Result};

/// People of a post at most; Kukar's largest has fewer than a third of it.
const WARGA_TERBANYAK: usize = 5_000;
/// Rows of facts of a post at most. What is beyond it would be missing without a word, so it is a fault.
const FAKTA_TERBANYAK: usize = 200_000;

/// Whose facts.
#[derive(Clone, Copy, Debug)]
pub enum Siapa {
    Pos(PosyanduId),
    Orang(SasaranId),
}

/// Somebody who is registered and lives.
#[derive(Clone, Debug)]
pub struct Warga {
    pub id: SasaranId,
    pub posyandu: PosyanduId,
    pub nama: String,
    pub lahir: Kelahiran,
    pub jenis_kelamin: JenisKelamin,
    pub terdaftar: NaiveDate,
}

/// Everybody of a post by name, or one person, within the scope.
pub async fn warga<C: ConnectionTrait>(reader: Reader<'_, C>, siapa: Siapa) -> Result<Vec<Warga>> {
    use sasaran as s;
    let columns =
        [s::ID, s::POSYANDU, s::NAMA, s::TANGGAL_LAHIR, s::PRESISI_LAHIR, s::JENIS_KELAMIN, s::TERDAFTAR];
    let mut filter = vec![Cond::IsNull(s::MENINGGAL)];
    filter.push(match siapa {
        Siapa::Pos(post) => Cond::Eq(s::POSYANDU, post.0.into()),
        Siapa::Orang(id) => Cond::Eq(s::ID, id.0.into()),
    });
    let found = reader.cells(&s::TABLE, &columns, &filter, s::ORDER, WARGA_TERBANYAK).await?;
    let read = |row: &super::shape::Row| {
        Some(Warga {
            id: SasaranId(row.cell(0).id()?),
            posyandu: PosyanduId(row.cell(1).id()?),
            nama: row.cell(2).text()?.to_owned(),
            lahir: Kelahiran {
                tanggal: row.cell(3).date()?,
                presisi: row.cell(4).text().and_then(PresisiLahir::dari_kode)?,
            },
            jenis_kelamin: row.cell(5).text().and_then(JenisKelamin::dari_kode)?,
            terdaftar: row.cell(6).date()?,
        })
    };
    found.iter().map(|row| read(row).ok_or_else(|| Error::fault("a stored person is incomplete"))).collect()
}

/// What is asked for besides the people.
#[derive(Clone, Copy, Debug)]
pub struct Minta {
    pub siapa: Siapa,
    pub hari: NaiveDate,
    /// What was done, and pregnancies, since a day: only for who reads health.
    pub kesehatan: Option<NaiveDate>,
    /// What is to be followed up, with the moment before which a referral is an old one.
    pub tindak_lanjut: Option<DateTime<Utc>>,
}

/// One fact.
#[derive(Clone, Debug)]
pub enum Fakta {
    /// A service: kind, date, and what was recorded.
    Pelayanan { orang: Uuid, kode: String, isi: String, tanggal: NaiveDate },
    /// A pregnancy that is open or ended within the last weeks.
    Kehamilan {
        orang: Uuid,
        mulai: NaiveDate,
        hpl: Option<NaiveDate>,
        berakhir: Option<NaiveDate>,
        hasil: Option<String>,
    },
    /// A visit at home in which a checklist was gone through.
    Kunjungan { orang: Uuid, daftar: String, tanggal: NaiveDate },
    /// The last attendance.
    Hadir { orang: Uuid, terakhir: NaiveDate },
    /// An open flag.
    Tanda { orang: Uuid, tindakan: String, tanggal: NaiveDate },
    /// A referral that nobody has accepted for a while.
    Rujukan { orang: Uuid },
    /// The opening day of the date.
    HariBuka { id: Uuid, status: String },
}

/// The facts, in one statement.
pub async fn fakta<C: ConnectionTrait>(reader: Reader<'_, C>, minta: Minta) -> Result<Vec<Fakta>> {
    let mut union = Gabungan { sql: Sql::new(reader.engine), branches: 0, scope: reader.scope, minta };
    if let Some(since) = minta.kesehatan {
        union.services(since);
        union.pregnancies();
        union.visits(since);
    }
    if let Some(before) = minta.tindak_lanjut {
        union.attendances();
        union.flags();
        union.referrals(before);
        union.opening_day();
    }
    union.sql.push(&format!(" LIMIT {}", FAKTA_TERBANYAK + 1));
    let rows = reader.all(union.sql).await?;
    if rows.len() > FAKTA_TERBANYAK {
        return Err(Error::fault("more facts of a post than can be read"));
    }
    rows.iter().map(read).collect()
}

/// The statement being written: the same seven columns in every branch.
struct Gabungan<'a> {
    sql: Sql,
    branches: usize,
    scope: &'a crate::access::Scope,
    minta: Minta,
}

const NO_DATE: &str = "CAST(NULL AS date)";
const NO_TEXT: &str = "CAST(NULL AS text)";

impl Gabungan<'_> {
    /// `SELECT n, who, text, text, date, date, date FROM table t0 WHERE <guard>`; conditions follow with AND.
    fn branch(&mut self, number: i32, columns: [&str; 6], table: &Table) {
        if self.branches > 0 {
            self.sql.push(" UNION ALL ");
        }
        self.branches += 1;
        self.sql.push(&format!("SELECT {number}, {} FROM {} t0 WHERE ", columns.join(", "), table.name));
        scope::write(table.guard, self.scope, &mut self.sql, "t0");
    }

    /// Of the person, or of the living people of the post.
    fn of_them(&mut self, person: Col) {
        self.sql.push(" AND ").column("t0", person.name);
        match self.minta.siapa {
            Siapa::Orang(id) => {
                self.sql.push(" = ").bind(Kind::Id, id.0.into());
            }
            Siapa::Pos(post) => {
                self.sql.push(" IN (SELECT s.id FROM sasaran s WHERE ");
                scope::write(sasaran::TABLE.guard, self.scope, &mut self.sql, "s");
                self.sql.push(" AND s.posyandu_id = ").bind(Kind::Id, post.0.into());
                self.sql.push(" AND s.meninggal_pada IS NULL)");
            }
        }
    }

    fn and(&mut self, cond: &Cond) {
        self.sql.push(" AND ");
        cond.write(&mut self.sql, "t0");
    }

    fn services(&mut self, since: NaiveDate) {
        use pelayanan as p;
        self.branch(1, ["t0.sasaran_id", "t0.kode", "t0.isi", "t0.tanggal", NO_DATE, NO_DATE], &p::TABLE);
        self.of_them(p::SASARAN);
        let codes = |codes: &[&str]| codes.iter().map(|code| Cell::from(*code)).collect::<Vec<_>>();
        self.and(&Cond::In(p::KODE, codes(DICATAT)));
        let always = Cond::In(p::KODE, codes(SELALU));
        self.and(&Cond::Any(vec![Cond::AtLeast(p::TANGGAL, since.into()), always]));
    }

    fn pregnancies(&mut self) {
        use kehamilan as k;
        self.branch(
            2,
            ["t0.sasaran_id", "t0.hasil", NO_TEXT, "t0.mulai", "t0.hpl", "t0.berakhir"],
            &k::TABLE,
        );
        self.of_them(k::SASARAN);
        let nifas = chrono::Duration::days(i64::from(NIFAS_HARI_TERAKHIR));
        let recent = self.minta.hari.checked_sub_signed(nifas).unwrap_or(self.minta.hari);
        self.and(&Cond::Any(vec![Cond::IsNull(k::BERAKHIR), Cond::AtLeast(k::BERAKHIR, recent.into())]));
    }

    /// Mother and new-born met at home after the birth.
    fn visits(&mut self, since: NaiveDate) {
        use kunjungan as v;
        let columns = ["t0.sasaran_id", "t0.daftar_periksa", NO_TEXT, "t0.tanggal", NO_DATE, NO_DATE];
        self.branch(7, columns, &v::TABLE);
        self.of_them(v::SASARAN);
        let lists = [DaftarPeriksa::IbuNifas, DaftarPeriksa::Bayi].map(|list| list.kode().into());
        self.and(&Cond::In(v::DAFTAR_PERIKSA, lists.to_vec()));
        self.and(&Cond::Eq(v::HASIL, HasilKunjungan::Bertemu.kode().into()));
        self.and(&Cond::AtLeast(v::TANGGAL, since.into()));
    }

    fn attendances(&mut self) {
        use kehadiran as h;
        let columns = ["t0.sasaran_id", NO_TEXT, NO_TEXT, "MAX(t0.tanggal)", NO_DATE, NO_DATE];
        self.branch(3, columns, &h::TABLE);
        self.of_them(h::SASARAN);
        let until = self.minta.hari.succ_opt().unwrap_or(self.minta.hari);
        self.and(&Cond::Below(h::TANGGAL, until.into()));
        self.sql.push(" GROUP BY t0.sasaran_id");
    }

    fn flags(&mut self) {
        use tanda as t;
        self.branch(4, ["t0.sasaran_id", "t0.tindakan", NO_TEXT, "t0.tanggal", NO_DATE, NO_DATE], &t::TABLE);
        self.of_them(t::SASARAN);
        let refer = [Tindakan::RujukSegera, Tindakan::Rujuk].map(|what| what.kode().into());
        self.and(&Cond::In(t::TINDAKAN, refer.to_vec()));
        self.and(&Cond::IsNull(t::AKHIR));
    }

    fn referrals(&mut self, before: DateTime<Utc>) {
        use rujukan as r;
        self.branch(5, ["t0.sasaran_id", NO_TEXT, NO_TEXT, NO_DATE, NO_DATE, NO_DATE], &r::TABLE);
        self.of_them(r::SASARAN);
        let running = StatusRujukan::NILAI.iter().filter(|(status, _, _)| status.berjalan());
        let waiting = vec![
            Cond::In(r::STATUS, running.map(|(_, code, _)| (*code).into()).collect()),
            Cond::Below(r::STATUS_SEJAK, before.into()),
        ];
        // Who did not come is visited now.
        let missed = Cond::Eq(r::STATUS, StatusRujukan::TidakDatang.kode().into());
        self.and(&Cond::Any(vec![Cond::All(waiting), missed]));
    }

    fn opening_day(&mut self) {
        use hari_buka as h;
        let Siapa::Pos(post) = self.minta.siapa else { return };
        self.branch(6, ["t0.id", "t0.status", NO_TEXT, NO_DATE, NO_DATE, NO_DATE], &h::TABLE);
        self.and(&Cond::Eq(h::POSYANDU, post.0.into()));
        self.and(&Cond::Eq(h::TANGGAL, self.minta.hari.into()));
    }
}

fn read(row: &QueryResult) -> Result<Fakta> {
    let broken = || Error::fault("a stored fact is incomplete");
    let text = |at| Cell::read(row, at, Kind::Text).map(|cell| cell.text().map(str::to_owned));
    let date = |at| Cell::read(row, at, Kind::Date).map(|cell| cell.date());
    let orang = Cell::read(row, 1, Kind::Id)?.id().ok_or_else(broken)?;
    Ok(match Cell::read(row, 0, Kind::Int)?.int() {
        Some(1) => Fakta::Pelayanan {
            orang,
            kode: text(2)?.ok_or_else(broken)?,
            isi: text(3)?.ok_or_else(broken)?,
            tanggal: date(4)?.ok_or_else(broken)?,
        },
        Some(2) => Fakta::Kehamilan {
            orang,
            hasil: text(2)?,
            mulai: date(4)?.ok_or_else(broken)?,
            hpl: date(5)?,
            berakhir: date(6)?,
        },
        Some(3) => Fakta::Hadir { orang, terakhir: date(4)?.ok_or_else(broken)? },
        Some(4) => Fakta::Tanda {
            orang,
            tindakan: text(2)?.ok_or_else(broken)?,
            tanggal: date(4)?.ok_or_else(broken)?,
        },
        Some(5) => Fakta::Rujukan { orang },
        Some(7) => Fakta::Kunjungan {
            orang,
            daftar: text(2)?.ok_or_else(broken)?,
            tanggal: date(4)?.ok_or_else(broken)?,
        },
        Some(6) => Fakta::HariBuka { id: orang, status: text(2)?.ok_or_else(broken)? },
        _ => return Err(broken()),
    })
}

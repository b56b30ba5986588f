//! People who are served, where they lived when, their pregnancies, and proposed moves.

use chrono::{Months, NaiveDate};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::filter::{By, Cond};
use super::read::Reader;
use super::scope::Guard;
use super::shape::{Join, Shape};
use super::table::Cell;
use super::{gabungan, posyandu};
use crate::access::Group;
use crate::domain::id::{PosyanduId, SasaranId};
use crate::domain::pertumbuhan::JenisKelamin;
use crate::domain::pilihan::Pilihan as _;
use crate::domain::siklus::{KelompokUmur, TABEL_UMUR};
use crate::domain::tanggal::PresisiLahir;
use crate::domain::wilayah::Kode;
use crate::error::{Code, Error, Result};

crate::table!("sasaran", number: 12,
    guard: Guard::Orang { post: POSYANDU, person: ID, group: Group::Basic }, home: Some(POSYANDU),
    ID "id" Id,
    POSYANDU "posyandu_id" Id,
    KELUARGA "keluarga_id" Id,
    IBU "ibu_id" Id,
    NAMA_IBU "nama_ibu" Text,
    NAMA "nama" Text,
    NAMA_CARI "nama_cari" Text,
    NIK_LAMA "nik" Text,
    JENIS_KELAMIN "jenis_kelamin" Text,
    TANGGAL_LAHIR "tanggal_lahir" Date,
    PRESISI_LAHIR "presisi_lahir" Text,
    RT "rt" Text,
    RW "rw" Text,
    TELEPON "telepon" Text,
    ALAMAT "alamat" Text,
    STATUS_HIDUP "status_hidup" Text,
    MENINGGAL "meninggal_pada" Date,
    TERDAFTAR "terdaftar" Date,
    BUKU_KIA "buku_kia_sejak" Date,
    BERAT_LAHIR "berat_lahir_g" Int,
    HAMIL "hamil" Bool,
    NIK_SANDI "nik_sandi" Text,
    NIK_BI "nik_bi" Text,
    NIK_EKOR "nik_ekor" Text,
);

/// Where a person was registered when; half-open.
pub mod domisili {
    use crate::access::Group;
    use crate::store::scope::Guard;

    crate::table!("domisili", number: 13, guard: Guard::Posts(POSYANDU, Group::Basic), home: Some(POSYANDU),
        ID "id" Id,
        SASARAN "sasaran_id" Id,
        POSYANDU "posyandu_id" Id,
        MULAI "mulai" Date,
        AKHIR "akhir" Date,
    );
}

/// Pregnancies.
pub mod kehamilan {
    use crate::access::Group;
    use crate::store::filter::By;
    use crate::store::scope::Guard;

    crate::table!("kehamilan", number: 14,
        guard: Guard::Orang { post: POSYANDU, person: SASARAN, group: Group::Health }, home: Some(POSYANDU),
        ID "id" Id,
        SASARAN "sasaran_id" Id,
        POSYANDU "posyandu_id" Id,
        MULAI "mulai" Date,
        HPL "hpl" Date,
        BERAKHIR "berakhir" Date,
        HASIL "hasil" Text,
        TEMPAT "tempat_bersalin" Text,
        PENOLONG "penolong" Text,
        LAHIR_HIDUP "lahir_hidup" Small,
        LAHIR_MATI "lahir_mati" Small,
    );

    pub const ORDER: &[By] = &[By::down(MULAI)];
}

/// Proposed and accepted moves between posts.
pub mod perpindahan {
    use crate::access::Group;
    use crate::store::filter::By;
    use crate::store::scope::Guard;

    crate::table!("perpindahan", number: 15,
        guard: Guard::EitherPost(DARI, KE, Group::Identifier), home: Some(DARI),
        ID "id" Id,
        SASARAN "sasaran_id" Id,
        DARI "dari_posyandu_id" Id,
        KE "ke_posyandu_id" Id,
        STATUS "status" Text,
        DIAJUKAN "diajukan" Time,
        BERLAKU "berlaku" Date,
    );

    pub const ORDER: &[By] = &[By::down(DIAJUKAN)];
}

/// People by name.
pub const ORDER: &[By] = &[By::up(NAMA_CARI)];

/// Conditions on a list of people, in spoken words.
#[derive(Clone, Debug, Default)]
pub struct Filter(Vec<Cond>);

impl Filter {
    /// Registered at this post.
    pub fn at(mut self, post: PosyanduId) -> Self {
        self.0.push(Cond::Eq(POSYANDU, post.0.into()));
        self
    }

    /// Alive.
    pub fn living(mut self) -> Self {
        self.0.push(Cond::IsNull(MENINGGAL));
        self
    }

    /// In this age group on a day.
    pub fn kelompok(mut self, kelompok: KelompokUmur, on: NaiveDate) -> Self {
        let (from, to) = months_of(kelompok, on);
        // Completed months turn over on the day of birth, so the borders are birth dates.
        self.0.push(Cond::Any(vec![
            Cond::Below(TANGGAL_LAHIR, months_before(on, from).into()),
            Cond::Eq(TANGGAL_LAHIR, months_before(on, from).into()),
        ]));
        if let Some(to) = to {
            self.0.push(Cond::After(TANGGAL_LAHIR, months_before(on, to).into()));
        }
        self
    }

    /// Without an attendance at any post since this day; of other posts it learns nothing but that.
    pub fn absent_since(mut self, day: NaiveDate) -> Self {
        use super::hari_buka::kehadiran;
        self.0.push(Cond::NotExists(
            &kehadiran::TABLE,
            kehadiran::SASARAN,
            ID,
            vec![Cond::AtLeast(kehadiran::TANGGAL, day.into())],
        ));
        self
    }

    /// A word of the name starts like this.
    pub fn named(mut self, text: &str) -> Self {
        self.0.push(Cond::WordStartsWith(NAMA_CARI, text.trim().to_lowercase()));
        self
    }

    pub fn finish(self) -> Vec<Cond> {
        self.0
    }
}

/// The completed months a group runs from and to.
fn months_of(kelompok: KelompokUmur, on: NaiveDate) -> (u32, Option<u32>) {
    let table = TABEL_UMUR.iter().rev().find(|table| table.berlaku <= on).unwrap_or(&TABEL_UMUR[0]);
    let from = |k: KelompokUmur| {
        table.mulai_bulan.iter().find(|(known, _)| *known == k).map(|(_, m)| u32::try_from(*m).unwrap_or(0))
    };
    let start = from(kelompok).unwrap_or(0);
    let next =
        table.mulai_bulan.iter().filter_map(|(_, m)| u32::try_from(*m).ok()).filter(|m| *m > start).min();
    (start, next)
}

/// The latest birth date of somebody who has completed this many months on the day.
pub fn months_before(on: NaiveDate, months: u32) -> NaiveDate {
    on.checked_sub_months(Months::new(months)).unwrap_or(NaiveDate::MIN)
}

/// What services decide on.
#[derive(Clone, Debug)]
pub struct Facts {
    pub id: SasaranId,
    pub posyandu: PosyanduId,
    pub keluarga: Option<Uuid>,
    pub jenis_kelamin: JenisKelamin,
    pub tanggal_lahir: NaiveDate,
    pub presisi_lahir: PresisiLahir,
    pub terdaftar: NaiveDate,
    pub meninggal: Option<NaiveDate>,
    pub hamil: bool,
    pub berat_lahir_g: Option<i32>,
}

/// The facts about one person within the scope; `NOT_FOUND` otherwise.
pub async fn find<C: ConnectionTrait>(reader: Reader<'_, C>, id: SasaranId) -> Result<Facts> {
    let columns = [
        POSYANDU,
        KELUARGA,
        JENIS_KELAMIN,
        TANGGAL_LAHIR,
        PRESISI_LAHIR,
        TERDAFTAR,
        MENINGGAL,
        HAMIL,
        BERAT_LAHIR,
    ];
    let rows = reader.cells(&TABLE, &columns, &[Cond::Eq(ID, id.0.into())], &[], 1).await?;
    let Some(row) = rows.first() else {
        // Ids are followed at the door, so this registration was merged since then: sent again, it is.
        let merged = gabungan::kini(reader, &TABLE, &id.0.into()).await?.is_some();
        return Err(if merged { Code::Overloaded } else { Code::NotFound }.into());
    };
    let broken = || Error::fault("a stored person is incomplete");
    Ok(Facts {
        id,
        posyandu: PosyanduId(row.cell(0).id().ok_or_else(broken)?),
        keluarga: row.cell(1).id(),
        jenis_kelamin: row.cell(2).text().and_then(JenisKelamin::dari_kode).ok_or_else(broken)?,
        tanggal_lahir: row.cell(3).date().ok_or_else(broken)?,
        presisi_lahir: row.cell(4).text().and_then(PresisiLahir::dari_kode).ok_or_else(broken)?,
        terdaftar: row.cell(5).date().ok_or_else(broken)?,
        meninggal: row.cell(6).date(),
        hamil: row.cell(7).bool().unwrap_or(false),
        berat_lahir_g: row.cell(8).int().and_then(|grams| i32::try_from(grams).ok()),
    })
}

/// The post of a person and its region, in one statement, so that asking for a foreign person takes the same work as
/// asking for nobody.
pub async fn place<C: ConnectionTrait>(reader: Reader<'_, C>, id: SasaranId) -> Result<(PosyanduId, Kode)> {
    let mut shape = Shape::of(&TABLE);
    let join = Join { from: 0, link: POSYANDU, table: &posyandu::TABLE, with_parent: true };
    let post = shape.join(join);
    let (id_at, region_at) = (shape.column(0, POSYANDU), shape.column(post, posyandu::WILAYAH));
    let row = reader.one(&shape, id.0.into()).await?.ok_or(Code::NotFound)?;
    let broken = || Error::fault("a stored person is incomplete");
    let region = row.cell(region_at).text().ok_or_else(broken)?;
    // What is no region is in nobody's view.
    let region = Kode::parse(region).map_err(|_| Code::NotFound)?;
    Ok((PosyanduId(row.cell(id_at).id().ok_or_else(broken)?), region))
}

/// The open pregnancy of a person, if there is one.
pub async fn open_pregnancy<C: ConnectionTrait>(
    reader: Reader<'_, C>,
    id: SasaranId,
) -> Result<Option<(Uuid, NaiveDate)>> {
    let filter = [Cond::Eq(kehamilan::SASARAN, id.0.into()), Cond::IsNull(kehamilan::BERAKHIR)];
    let rows = reader
        .cells(&kehamilan::TABLE, &[kehamilan::ID, kehamilan::MULAI], &filter, kehamilan::ORDER, 1)
        .await?;
    Ok(rows.first().and_then(|row| Some((row.cell(0).id()?, row.cell(1).date()?))))
}

/// The row that says where somebody lives from a day on, for `Work::insert`.
pub fn place_row(sasaran: SasaranId, post: PosyanduId, from: NaiveDate) -> Vec<(super::table::Col, Cell)> {
    vec![
        (domisili::ID, Uuid::now_v7().into()),
        (domisili::SASARAN, sasaran.0.into()),
        (domisili::POSYANDU, post.0.into()),
        (domisili::MULAI, from.into()),
        (domisili::AKHIR, Cell::Null),
    ]
}

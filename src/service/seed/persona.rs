//! The places and people a demonstration is told with. Accounts are made elsewhere; here it is only said whose
//! roster entries and which regions they stand on.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{DESA_CONTOH, KECAMATAN_CONTOH, pos, wilayah};
use crate::access::Actor;
use crate::domain::id::{KaderId, PengurusId, PosyanduId};
use crate::domain::kader::Jabatan;
use crate::domain::pilihan::Pilihan as _;
use crate::domain::posyandu::Bidang;
use crate::domain::tanggal::wita;
use crate::domain::wilayah::Kode;
use crate::error::{Code, Error, Result};
use crate::store::filter::Cond;
use crate::store::{Db, kader};

/// A region with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tempat {
    pub kode: Kode,
    pub nama: String,
}

/// A roster entry in force, with the name of the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Orang<Id> {
    pub id: Id,
    pub nama: String,
}

/// Who and what a demonstration shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Personas {
    /// A post with many balita, whose day is today and waits to be opened.
    pub posyandu: PosyanduId,
    pub nama_posyandu: String,
    /// A kader of the health sector, and one of public works.
    pub kader: Orang<KaderId>,
    pub kader_pekerjaan_umum: Orang<KaderId>,
    /// The chair of the board.
    pub pengurus: Orang<PengurusId>,
    pub desa: Tempat,
    /// The kecamatan of the post, and the second one of a guidance team for two.
    pub kecamatan: Tempat,
    pub kecamatan_kedua: Tempat,
    pub kabupaten: Tempat,
}

/// The personas of a seeded database; `NOT_FOUND` when it has none.
pub async fn personas(db: &Db, now: DateTime<Utc>) -> Result<Personas> {
    let contoh = pos::daftar()?.into_iter().find(|satu| satu.contoh).ok_or(Code::NotFound)?;
    let kader_bidang = |bidang: Bidang| async move {
        let (id, nama) = seorang(db, now, contoh.id, Roster::Kader(bidang)).await?;
        Ok::<_, Error>(Orang { id: KaderId(id), nama })
    };
    let (ketua, nama_ketua) = seorang(db, now, contoh.id, Roster::Pengurus(Jabatan::Ketua)).await?;
    Ok(Personas {
        posyandu: contoh.id,
        nama_posyandu: contoh.nama.clone(),
        kader: kader_bidang(Bidang::Kesehatan).await?,
        kader_pekerjaan_umum: kader_bidang(Bidang::PekerjaanUmum).await?,
        pengurus: Orang { id: PengurusId(ketua), nama: nama_ketua },
        desa: tempat(DESA_CONTOH)?,
        kecamatan: tempat(KECAMATAN_CONTOH[0])?,
        kecamatan_kedua: tempat(KECAMATAN_CONTOH[1])?,
        kabupaten: tempat("64.02")?,
    })
}

enum Roster {
    Kader(Bidang),
    Pengurus(Jabatan),
}

/// The first roster entry of the kind that is in force today.
async fn seorang(db: &Db, now: DateTime<Utc>, post: PosyanduId, roster: Roster) -> Result<(Uuid, String)> {
    use kader::pengurus;
    let scope = Actor::system().scope();
    let today = wita(now);
    let (table, columns, mut filter) = match roster {
        Roster::Kader(bidang) => (
            &kader::TABLE,
            [kader::ID, kader::NAMA],
            vec![Cond::Eq(kader::POSYANDU, post.0.into()), Cond::Eq(kader::BIDANG, bidang.kode().into())],
        ),
        Roster::Pengurus(jabatan) => (
            &pengurus::TABLE,
            [pengurus::ID, pengurus::NAMA],
            vec![
                Cond::Eq(pengurus::POSYANDU, post.0.into()),
                Cond::Eq(pengurus::JABATAN, jabatan.kode().into()),
            ],
        ),
    };
    filter.extend(match roster {
        Roster::Kader(_) => kader::in_force(kader::MULAI, kader::AKHIR, today),
        Roster::Pengurus(_) => kader::in_force(pengurus::MULAI, pengurus::AKHIR, today),
    });
    let rows = db.reader(&scope).cells(table, &columns, &filter, &[], 1).await?;
    let row = rows.first().ok_or(Code::NotFound)?;
    let (Some(id), Some(nama)) = (row.cell(0).id(), row.cell(1).text()) else {
        return Err(Error::fault("a roster entry without a name"));
    };
    Ok((id, nama.to_owned()))
}

fn tempat(kode: &str) -> Result<Tempat> {
    let semua = wilayah::semua()?;
    let satu = semua.into_iter().find(|satu| satu.kode.as_str() == kode);
    let satu = satu.ok_or_else(|| Error::fault(format!("no region {kode}")))?;
    Ok(Tempat { kode: satu.kode, nama: satu.nama })
}

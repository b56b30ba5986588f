//! Visits at home.

use chrono::NaiveDate;
use uuid::Uuid;

use super::hari_buka::{alive, on, on_duty};
use super::{begin, everything, izin, pelayanan};
use crate::access::{Action, Actor};
use crate::app::App;
use crate::domain::id::{KaderId, KeluargaId, PosyanduId, SasaranId};
use crate::domain::kunjungan::{DaftarPeriksa, HasilKunjungan, Temuan, periksa_temuan};
use crate::domain::pilihan::Pilihan as _;
use crate::domain::tanggal::not_future;
use crate::error::{Code, Refusal, Result};
use crate::store::hari_buka::kunjungan as rows;
use crate::store::write::{Mutation, Work};
use crate::store::{keluarga, sasaran};

/// A visit as it arrives. Exactly one of person and household.
#[derive(Clone, Debug)]
pub struct NewKunjungan {
    pub posyandu: PosyanduId,
    pub sasaran: Option<SasaranId>,
    pub keluarga: Option<KeluargaId>,
    pub kader: KaderId,
    pub tanggal: NaiveDate,
    pub hasil: HasilKunjungan,
    /// The checklist that was gone through, if one was.
    pub daftar: Option<DaftarPeriksa>,
    pub temuan: Vec<Temuan>,
    /// The reasons of the work list for which the kader went, by their codes.
    pub pemicu: Vec<String>,
    pub catatan: Option<String>,
}

/// Record a visit at home; services given on it name it afterwards.
pub async fn catat(app: &App, actor: &Actor, mutation: &Mutation, new: NewKunjungan) -> Result<Uuid> {
    let post = new.posyandu;
    let permit = izin(app, actor, Action::RecordKunjungan, post).await.map_err(|e| on(e, "posyandu"))?;
    not_future(new.tanggal, app.clock.today()).map_err(|r| r.on("tanggal"))?;
    let mut work = begin!(app, mutation, &[post]);
    periksa_temuan(new.hasil, new.daftar, &new.temuan)?;
    subject(&work, actor, &new).await?;
    on_duty(work.reader(&everything()), new.kader, post, new.tanggal).await?;
    let row = vec![
        (rows::ID, mutation.id.into()),
        (rows::POSYANDU, post.0.into()),
        (rows::SASARAN, new.sasaran.map(|s| s.0).into()),
        (rows::KELUARGA, new.keluarga.map(|k| k.0).into()),
        (rows::KADER, new.kader.0.into()),
        (rows::TANGGAL, new.tanggal.into()),
        (rows::HASIL, new.hasil.kode().into()),
        (rows::DAFTAR_PERIKSA, new.daftar.map(|daftar| daftar.kode()).into()),
        (rows::TEMUAN, kode(new.temuan.iter().map(|temuan| temuan.kode())).into()),
        (rows::PEMICU, kode(new.pemicu.iter().map(String::as_str)).into()),
        (rows::CATATAN, new.catatan.into()),
        (rows::DICATAT_OLEH, actor.account.0.into()),
        (rows::DICATAT_PADA, app.clock.now().into()),
    ];
    work.insert(&permit, post, &rows::TABLE, row).await?;
    work.commit(mutation.id).await
}

/// Codes as they are stored, or nothing.
fn kode<'a>(codes: impl Iterator<Item = &'a str>) -> Option<String> {
    let codes: Vec<&str> = codes.collect();
    (!codes.is_empty()).then(|| codes.join(","))
}

async fn subject(work: &Work, actor: &Actor, new: &NewKunjungan) -> Result<()> {
    match (new.sasaran, new.keluarga) {
        (Some(id), None) => {
            let person =
                sasaran::find(work.reader(&actor.scope()), id).await.map_err(|e| on(e, "sasaran"))?;
            if person.posyandu != new.posyandu {
                return Err(Refusal::new(Code::NotFound).on("sasaran").into());
            }
            alive(&person, new.tanggal)?;
            let Some(daftar) = new.daftar else { return Ok(()) };
            let orang = pelayanan::orang(work, id, new.tanggal).await?;
            checklist_fits(daftar.untuk(&orang, new.tanggal))
        }
        (None, Some(id)) => {
            checklist_fits(new.daftar.is_none_or(|daftar| daftar == DaftarPeriksa::Keluarga))?;
            keluarga::of_post(work.reader(&everything()), id, new.posyandu).await
        }
        _ => {
            let sentence = "Sebutkan satu sasaran atau satu keluarga yang dikunjungi.";
            Err(Refusal::new(Code::Required).saying(sentence).on("sasaran").into())
        }
    }
}

fn checklist_fits(fits: bool) -> Result<()> {
    if fits {
        return Ok(());
    }
    let sentence = "Daftar periksa ini bukan untuk yang dikunjungi.";
    Err(Refusal::new(Code::NotEligible).saying(sentence).on("daftarPeriksa").into())
}

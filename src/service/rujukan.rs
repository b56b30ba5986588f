//! Referrals: sent by a post, accepted by the agency they are addressed to.

use uuid::Uuid;

use super::hari_buka::on;
use super::{begin, everything, izin, region};
use crate::access::{Action, Actor, Place, may};
use crate::app::App;
use crate::domain::id::{KaderId, KeluargaId, PelayananId, PosyanduId, RujukanId, SasaranId};
use crate::domain::pilihan::Pilihan as _;
use crate::domain::posyandu::Bidang;
use crate::domain::rujukan::{StatusRujukan, menyertakan, terima};
use crate::domain::wilayah::Kode;
use crate::error::{Code, Error, Refusal, Result};
use crate::store::filter::Cond;
use crate::store::read::Reader;
use crate::store::rujukan as rows;
use crate::store::write::{Mutation, Work};
use crate::store::{kader, keluarga, pelayanan, sasaran};

/// A referral as it arrives. Exactly one of person and household.
#[derive(Clone, Debug)]
pub struct NewRujukan {
    pub posyandu: PosyanduId,
    pub sasaran: Option<SasaranId>,
    pub keluarga: Option<KeluargaId>,
    pub pelayanan: Option<PelayananId>,
    pub bidang: Bidang,
    pub alasan: String,
    pub oleh_kader: Option<KaderId>,
}

/// Send a referral to the agency of a sector.
pub async fn kirim(app: &App, actor: &Actor, mutation: &Mutation, new: NewRujukan) -> Result<Uuid> {
    let post = new.posyandu;
    let permit = izin(app, actor, Action::SendRujukan, post).await.map_err(|e| on(e, "posyandu"))?;
    let wilayah = region(app, actor, post).await?;
    let mut work = begin!(app, mutation, &[post]);
    subject(&work, actor, &new).await?;
    enclosed(&work, actor, &new).await?;
    if let Some(kader) = new.oleh_kader {
        kader::of_post(work.reader(&everything()), kader, post).await.map_err(|e| on(e, "olehKader"))?;
    }
    let row = vec![
        (rows::ID, mutation.id.into()),
        (rows::POSYANDU, post.0.into()),
        (rows::SASARAN, new.sasaran.map(|s| s.0).into()),
        (rows::KELUARGA, new.keluarga.map(|k| k.0).into()),
        (rows::PELAYANAN, new.pelayanan.map(|p| p.0).into()),
        (rows::BIDANG, new.bidang.kode().into()),
        (rows::WILAYAH, wilayah.to_string().into()),
        (rows::SENSITIF, false.into()),
        (rows::ALASAN, new.alasan.into()),
        (rows::STATUS, StatusRujukan::Dirujuk.kode().into()),
        (rows::OLEH_KADER, new.oleh_kader.map(|k| k.0).into()),
        (rows::DICATAT_OLEH, actor.account.0.into()),
        (rows::DIBUAT, app.clock.now().into()),
    ];
    work.insert(&permit, post, &rows::TABLE, row).await?;
    work.commit(mutation.id).await
}

/// Accept a referral, as an officer of the agency it is addressed to.
pub async fn terima_rujukan(app: &App, actor: &Actor, mutation: &Mutation, id: RujukanId) -> Result<Uuid> {
    let scope = actor.scope();
    let seen = facts(app.db.reader(&scope), id).await?;
    let place = Place::Rujukan { bidang: seen.bidang, wilayah: &seen.wilayah, sensitive: seen.sensitif };
    let permit = match may(actor, Action::AcceptRujukan, &place) {
        Ok(permit) => permit,
        // The referral is in view of its own post, which may not accept it.
        Err(_) => return Err(Code::Forbidden.into()),
    };
    let mut work = begin!(app, mutation, &[seen.posyandu]);
    let status = terima(facts(work.reader(&scope), id).await?.status)?;
    let changes = vec![
        (rows::STATUS, status.kode().into()),
        (rows::DITERIMA_PADA, app.clock.now().into()),
        (rows::DITERIMA_OLEH, actor.account.0.into()),
    ];
    work.update(&permit, seen.posyandu, &rows::TABLE, id.0.into(), changes).await?;
    work.commit(id.0).await
}

struct Facts {
    posyandu: PosyanduId,
    bidang: Bidang,
    wilayah: Kode,
    sensitif: bool,
    status: StatusRujukan,
}

async fn facts<C: sea_orm::ConnectionTrait>(reader: Reader<'_, C>, id: RujukanId) -> Result<Facts> {
    let columns = [rows::POSYANDU, rows::BIDANG, rows::WILAYAH, rows::SENSITIF, rows::STATUS];
    let found = reader.cells(&rows::TABLE, &columns, &[Cond::Eq(rows::ID, id.0.into())], &[], 1).await?;
    let row = found.first().ok_or(Code::NotFound)?;
    let broken = || Error::fault("a stored referral is incomplete");
    Ok(Facts {
        posyandu: PosyanduId(row.cell(0).id().ok_or_else(broken)?),
        bidang: row.cell(1).text().and_then(Bidang::dari_kode).ok_or_else(broken)?,
        wilayah: row.cell(2).text().and_then(|text| Kode::parse(text).ok()).ok_or_else(broken)?,
        sensitif: row.cell(3).bool().unwrap_or(true),
        status: row.cell(4).text().and_then(StatusRujukan::dari_kode).ok_or_else(broken)?,
    })
}

async fn subject(work: &Work, actor: &Actor, new: &NewRujukan) -> Result<()> {
    let scope = actor.scope();
    match (new.sasaran, new.keluarga) {
        (Some(id), None) => {
            let person = sasaran::find(work.reader(&scope), id).await.map_err(|e| on(e, "sasaran"))?;
            if person.posyandu == new.posyandu {
                return Ok(());
            }
            Err(Refusal::new(Code::NotFound).on("sasaran").into())
        }
        (None, Some(id)) => keluarga::of_post(work.reader(&scope), id, new.posyandu).await,
        _ => {
            let sentence = "Sebutkan satu sasaran atau satu keluarga yang dirujuk.";
            Err(Refusal::new(Code::Required).saying(sentence).on("sasaran").into())
        }
    }
}

/// The service that led to it: in the sender's view, about the same subject, of the sector addressed.
async fn enclosed(work: &Work, actor: &Actor, new: &NewRujukan) -> Result<()> {
    let Some(id) = new.pelayanan else { return Ok(()) };
    let columns = [pelayanan::BIDANG, pelayanan::SASARAN, pelayanan::KELUARGA];
    let filter = [Cond::Eq(pelayanan::ID, id.0.into()), Cond::Eq(pelayanan::POSYANDU, new.posyandu.0.into())];
    let scope = actor.scope();
    let found = work.reader(&scope).cells(&pelayanan::TABLE, &columns, &filter, &[], 1).await?;
    let row = found.first().ok_or(Refusal::new(Code::NotFound).on("pelayanan"))?;
    let same_subject =
        row.cell(1).id() == new.sasaran.map(|s| s.0) && row.cell(2).id() == new.keluarga.map(|k| k.0);
    let bidang = row.cell(0).text().and_then(Bidang::dari_kode);
    if same_subject && bidang.is_some_and(|bidang| menyertakan(bidang, new.bidang)) {
        return Ok(());
    }
    let sentence = "Pelayanan yang disertakan harus tentang yang dirujuk dan dari bidang yang dituju.";
    Err(Refusal::new(Code::NotEligible).saying(sentence).on("pelayanan").into())
}

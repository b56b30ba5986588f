//! Recording a referral, and correcting one that came back. Which way it goes follows from its sector and from whether
//! it is protected; a protected service never travels in an open referral.

use uuid::Uuid;

use super::super::hari_buka::on;
use super::super::{begin, everything, izin, region};
use super::{RIWAYAT, Ubah, baris, batas_dari, kabar, ubah};
use crate::access::{Action, Actor};
use crate::app::App;
use crate::domain::id::{KaderId, KeluargaId, PelayananId, PosyanduId, RujukanId, SasaranId};
use crate::domain::pilihan::Pilihan as _;
use crate::domain::posyandu::Bidang;
use crate::domain::rujukan::{Jalur, StatusRujukan, awal, menyertakan};
use crate::error::{Code, Refusal, Result};
use crate::store::filter::Cond;
use crate::store::rujukan::{self as rows, Facts, riwayat};
use crate::store::table::Table;
use crate::store::write::{Mutation, SYSTEM, Work};
use crate::store::{kader, keluarga, pelayanan, sasaran};

/// A referral as it arrives: about one person, one household, or the place that the service reports.
#[derive(Clone, Debug)]
pub struct NewRujukan {
    pub posyandu: PosyanduId,
    pub sasaran: Option<SasaranId>,
    pub keluarga: Option<KeluargaId>,
    pub pelayanan: Option<PelayananId>,
    pub bidang: Bidang,
    pub alasan: String,
    pub sensitif: bool,
    pub oleh_kader: Option<KaderId>,
}

/// Record a referral; a health case and a protected one are sent at once.
pub async fn kirim(app: &App, actor: &Actor, mutation: &Mutation, mut new: NewRujukan) -> Result<Uuid> {
    let post = new.posyandu;
    let permit = izin(app, actor, Action::SendRujukan, post).await.map_err(|e| on(e, "posyandu"))?;
    let wilayah = region(app, actor, post).await?;
    protected(&new)?;
    let mut work = begin!(app, mutation, &[post, SYSTEM]);
    let rt = subject(&work, actor, &new).await?;
    new.sensitif |= enclosed(&work, actor, &new).await?;
    if let Some(kader) = new.oleh_kader {
        kader::of_post(work.reader(&everything()), kader, post).await.map_err(|e| on(e, "olehKader"))?;
    }
    let now = app.clock.now();
    let case = Facts {
        id: RujukanId(mutation.id),
        posyandu: post,
        bidang: new.bidang,
        wilayah,
        sensitif: new.sensitif,
        status: awal(Jalur::of(new.bidang, new.sensitif)),
        sejak: now,
        sasaran: new.sasaran,
        keluarga: new.keluarga,
        penulis: actor.account,
    };
    let limit = batas_dari(&work, &[&case], case.status).await?.pop().flatten();
    let sent = matches!(case.status, StatusRujukan::Dirujuk | StatusRujukan::DiteruskanKeOpd).then_some(now);
    let row = vec![
        (rows::ID, mutation.id.into()),
        (rows::POSYANDU, post.0.into()),
        (rows::SASARAN, new.sasaran.map(|s| s.0).into()),
        (rows::KELUARGA, new.keluarga.map(|k| k.0).into()),
        (rows::PELAYANAN, new.pelayanan.map(|p| p.0).into()),
        (rows::BIDANG, new.bidang.kode().into()),
        (rows::WILAYAH, case.wilayah.to_string().into()),
        (rows::SENSITIF, new.sensitif.into()),
        (rows::ALASAN, new.alasan.into()),
        (rows::STATUS, case.status.kode().into()),
        (rows::OLEH_KADER, new.oleh_kader.map(|k| k.0).into()),
        (rows::DICATAT_OLEH, actor.account.0.into()),
        (rows::DIBUAT, now.into()),
        (rows::STATUS_SEJAK, now.into()),
        (rows::BATAS_HARI, limit.into()),
        (rows::RT, rt.into()),
        (rows::DITERUSKAN_PADA, sent.into()),
    ];
    work.insert(&permit, post, &rows::TABLE, row).await?;
    let line = baris(mutation.id, &case, (actor, &permit), (None, case.status), (None, now));
    work.insert_many(&permit, post, &riwayat::TABLE, RIWAYAT, vec![line]).await?;
    kabar::dicatat(&mut work, &permit, &case, now).await?;
    work.commit(mutation.id).await
}

/// Correct why it was sent, of a case that came back; it has to be verified again.
pub async fn perbaiki(
    app: &App,
    actor: &Actor,
    mutation: &Mutation,
    id: RujukanId,
    alasan: String,
) -> Result<Uuid> {
    let step = Ubah { ke: StatusRujukan::Didata, catatan: None, alasan: Some(alasan) };
    ubah(app, actor, mutation, (&rows::TABLE, &[id]), step).await
}

/// Only cases of violence, narcotics and their like (TRB-02) are protected.
fn protected(new: &NewRujukan) -> Result<(), Refusal> {
    if !new.sensitif || new.bidang == Bidang::TrantibumLinmas {
        return Ok(());
    }
    let sentence = "Hanya kasus bidang trantibum-linmas yang dapat dikirim sebagai kasus terlindung.";
    Err(Refusal::new(Code::NotEligible).saying(sentence).on("sensitif"))
}

/// Whom or what it is about must be of the post and in the sender's view; answers the RT.
async fn subject(work: &Work, actor: &Actor, new: &NewRujukan) -> Result<Option<String>> {
    let (table, key, rt, field): (&'static Table, _, _, _) = match (new.sasaran, new.keluarga) {
        (Some(id), None) => (&sasaran::TABLE, id.0, sasaran::RT, "sasaran"),
        (None, Some(id)) => (&keluarga::TABLE, id.0, keluarga::RT, "keluarga"),
        // A place has neither: it is told by the report of it.
        (None, None) if new.pelayanan.is_some() => {
            let id = new.pelayanan.map_or(Uuid::nil(), |id| id.0);
            (&pelayanan::TABLE, id, pelayanan::RT, "pelayanan")
        }
        _ => {
            let sentence = "Sebutkan satu sasaran atau satu keluarga yang dirujuk.";
            return Err(Refusal::new(Code::Required).saying(sentence).on("sasaran").into());
        }
    };
    let home = table.home.unwrap_or(table.key);
    let filter = [Cond::Eq(table.key, key.into()), Cond::Eq(home, new.posyandu.0.into())];
    let scope = actor.scope();
    let found = work.reader(&scope).cells(table, &[rt], &filter, &[], 1).await?;
    let row = found.first().ok_or(Refusal::new(Code::NotFound).on(field))?;
    Ok(row.cell(0).text().map(str::to_owned))
}

/// The service that led to it: in the sender's view, about the same subject, of the sector addressed. Answers whether it
/// is a protected one, and so the referral too.
async fn enclosed(work: &Work, actor: &Actor, new: &NewRujukan) -> Result<bool> {
    let Some(id) = new.pelayanan else { return Ok(false) };
    let columns = [
        pelayanan::BIDANG,
        pelayanan::SASARAN,
        pelayanan::KELUARGA,
        pelayanan::SENSITIF,
        pelayanan::KEHADIRAN,
    ];
    let filter = [Cond::Eq(pelayanan::ID, id.0.into()), Cond::Eq(pelayanan::POSYANDU, new.posyandu.0.into())];
    let scope = actor.scope();
    let found = work.reader(&scope).cells(&pelayanan::TABLE, &columns, &filter, &[], 1).await?;
    let row = found.first().ok_or(Refusal::new(Code::NotFound).on("pelayanan"))?;
    let person = row.cell(1).id() == new.sasaran.map(|s| s.0);
    let visitor = row.cell(1).is_null() && !row.cell(4).is_null();
    let same_subject = person && !visitor && row.cell(2).id() == new.keluarga.map(|k| k.0);
    let bidang = row.cell(0).text().and_then(Bidang::dari_kode);
    if same_subject && bidang.is_some_and(|bidang| menyertakan(bidang, new.bidang)) {
        return Ok(row.cell(3).bool().unwrap_or(true));
    }
    let sentence = "Pelayanan yang disertakan harus tentang yang dirujuk dan dari bidang yang dituju.";
    Err(Refusal::new(Code::NotEligible).saying(sentence).on("pelayanan").into())
}

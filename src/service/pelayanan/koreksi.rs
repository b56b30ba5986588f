//! Correcting and cancelling a service. The row is changed in place, so that lists, sums and phones have one truth, and
//! the version before goes to `pelayanan_lama` with who, when and why. Whoever wrote it corrects it at any time while
//! she could still record it; the pengurus of the post corrects anybody's. A colleague does not: what a record says is
//! its author's word, and the pengurus is there to ask.

use serde_json::{Map, Value as Json};
use uuid::Uuid;

use super::subjek::{self, Dilayani};
use super::tanda::{self, Tercatat};
use super::{broken, ganti, masuk_akal, measured, menyusul, peserta, posts_reached, tindakan};
use crate::access::{Action, Actor, Permit};
use crate::app::App;
use crate::domain::bidang::{Isi, Jenis, jenis};
use crate::domain::id::{PelayananId, PosyanduId, SasaranId};
use crate::domain::koreksi::JenisKoreksi;
use crate::domain::pilihan::Pilihan as _;
use crate::error::{Code, Refusal, Result};
use crate::service::{begin, everything, izin};
use crate::store::filter::Cond;
use crate::store::orang::{BARIS_TERBANYAK, json};
use crate::store::pelayanan::{self as rows, lama};
use crate::store::read::Reader;
use crate::store::shape::Row;
use crate::store::table::{Cell, Col};
use crate::store::write::{Gone, Mutation, Work};
use crate::store::{foto, kunci, pelapor, rujukan, tanda as flags};

/// The columns that a correction may change besides `isi`; they are kept with it.
pub(in crate::service) const KOLOM: [Col; 15] = [
    rows::BERAT_G,
    rows::TINGGI_MM,
    rows::EDEMA,
    rows::Z_BB_U,
    rows::Z_TB_U,
    rows::Z_BB_TB,
    rows::Z_IMT_U,
    rows::Z_LK_U,
    rows::Z_LILA_U,
    rows::UMUR_HARI,
    rows::VERDICT,
    rows::DUA_T,
    rows::BGM,
    rows::JANGGAL,
    rows::JUMLAH,
];

const DASAR: [Col; 9] = [
    rows::POSYANDU,
    rows::KODE,
    rows::TANGGAL,
    rows::SASARAN,
    rows::KELUARGA,
    rows::KEHADIRAN,
    rows::DICATAT_OLEH,
    rows::SENSITIF,
    rows::ISI,
];

/// A stored service, as it is before it is corrected.
struct Lama {
    id: PelayananId,
    posyandu: PosyanduId,
    jenis: &'static Jenis,
    dicatat_oleh: Uuid,
    row: Row,
}

impl Lama {
    fn cell(&self, col: Col) -> &Cell {
        let at = DASAR.iter().chain(&KOLOM).position(|known| *known == col);
        at.map_or(&Cell::Null, |at| self.row.cell(at))
    }

    fn sasaran(&self) -> Option<SasaranId> {
        self.cell(rows::SASARAN).id().map(SasaranId)
    }

    async fn subjek(&self, work: &Work) -> Result<Dilayani> {
        let [sasaran, keluarga, kehadiran] =
            [rows::SASARAN, rows::KELUARGA, rows::KEHADIRAN].map(|col| self.cell(col).id());
        subjek::tersimpan(work, sasaran, keluarga, kehadiran).await
    }
}

async fn baca<C: sea_orm::ConnectionTrait>(reader: Reader<'_, C>, id: PelayananId) -> Result<Lama> {
    let columns: Vec<Col> = DASAR.iter().chain(&KOLOM).copied().collect();
    let filter = [Cond::Eq(rows::ID, id.0.into())];
    let found = reader.cells(&rows::TABLE, &columns, &filter, &[], 1).await?;
    let row = found.into_iter().next().ok_or(Refusal::new(Code::NotFound).on("pelayanan"))?;
    Ok(Lama {
        id,
        posyandu: PosyanduId(row.cell(0).id().ok_or_else(broken)?),
        jenis: row.cell(1).text().and_then(jenis).ok_or_else(broken)?,
        dicatat_oleh: row.cell(6).id().ok_or_else(broken)?,
        row,
    })
}

/// Who may correct it: whoever could record it here and wrote it, or keeps the post.
async fn boleh(app: &App, actor: &Actor, lama: &Lama) -> Result<Permit> {
    izin(app, actor, tindakan(lama.jenis), lama.posyandu).await?;
    let permit = izin(app, actor, Action::CorrectPelayanan, lama.posyandu).await?;
    let own = lama.dicatat_oleh == actor.account.0;
    if own || actor.scope().kept_posts().contains(lama.posyandu) {
        return Ok(permit);
    }
    let sentence = "Hanya pencatatnya atau pengurus posyandu yang dapat mengoreksi atau membatalkannya.";
    Err(Refusal::new(Code::Forbidden).saying(sentence).into())
}

/// Correct what was recorded of a service. The kind and the subject stay; what is of another kind is cancelled and
/// recorded anew.
pub async fn koreksi(
    app: &App,
    actor: &Actor,
    mutation: &Mutation,
    id: PelayananId,
    (isi, konfirmasi): (Isi, bool),
    alasan: &str,
) -> Result<Uuid> {
    let scope = actor.scope();
    let seen = baca(app.db.reader(&scope), id).await?;
    let permit = boleh(app, actor, &seen).await?;
    if isi.jenis().kode != seen.jenis.kode {
        let sentence = "Jenis pelayanan tidak dapat diganti. Batalkan yang ini, lalu catat yang benar.";
        return Err(Refusal::new(Code::NotEligible).saying(sentence).on("isi").into());
    }
    let posts = posts_reached(app, seen.posyandu, seen.sasaran()).await?;
    let mut work = begin!(app, mutation, &posts);
    let lama = baca(work.reader(&scope), id).await?;
    let who = lama.subjek(&work).await?;
    let service = tercatat(&lama)?;
    let mut before = tanda::riwayat(&work, lama.jenis, &who).await?;
    let at = before.iter().position(|other| other.id == id.0).unwrap_or(0);
    before.truncate(at);
    let janggal = masuk_akal(&isi, service.tanggal, &before, &who, konfirmasi)?;
    if isi == service.isi && janggal == service.janggal {
        return Err(Refusal::new(Code::Required).saying("Tidak ada yang diubah.").on("isi").into());
    }
    simpan(&mut work, &permit, (app, actor, mutation), &lama, (JenisKoreksi::Koreksi, alasan)).await?;
    let mut columns = vec![
        (rows::ISI, isi.to_text()?.into()),
        (rows::JANGGAL, janggal.into()),
        (rows::JUMLAH, peserta(&isi).into()),
    ];
    columns.extend(measured(&isi, &who, service.tanggal, janggal));
    ganti(&mut work, &permit, &service, columns).await?;
    menyusul(&mut work, &permit, lama.jenis, &who, id.0).await?;
    work.commit(id.0).await
}

/// Cancel a service that was recorded by mistake: it is gone from lists, sums and phones. Referrals and reports that
/// pointed at it keep standing without it: an agency was asked to act, and taking that back is an act of its own.
pub async fn batalkan(
    app: &App,
    actor: &Actor,
    mutation: &Mutation,
    id: PelayananId,
    alasan: &str,
) -> Result<Uuid> {
    let scope = actor.scope();
    let seen = baca(app.db.reader(&scope), id).await?;
    let permit = boleh(app, actor, &seen).await?;
    let mut posts = posts_reached(app, seen.posyandu, seen.sasaran()).await?;
    let all = everything();
    posts.extend(menunjuk(app.db.reader(&all), id).await?.into_iter().map(|(_, _, _, post)| post));
    let mut work = begin!(app, mutation, &posts);
    let lama = baca(work.reader(&scope), id).await?;
    let who = lama.subjek(&work).await?;
    simpan(&mut work, &permit, (app, actor, mutation), &lama, (JenisKoreksi::Batal, alasan)).await?;
    for (table, col, key, post) in menunjuk(work.reader(&all), id).await? {
        if !posts.contains(&post) {
            return Err(Code::Overloaded.into());
        }
        work.update(&permit, post, table, key.into(), vec![(col, Cell::Null)]).await?;
    }
    let tinggal = tanda::tinggal(&work, lama.jenis, &who, id.0).await?;
    bawaan(&mut work, &permit, &lama).await?;
    work.remove(&permit, lama.posyandu, &rows::TABLE, id.0.into(), Gone::Voided).await?;
    if let Some(tinggal) = tinggal {
        menyusul(&mut work, &permit, lama.jenis, &who, tinggal).await?;
    }
    work.commit(mutation.id).await
}

/// Removes what belongs to a service and to nothing else: its flags, its photos with their keys (the sweep takes the
/// pictures, which nobody can read any more), and who reported it.
async fn bawaan(work: &mut Work, permit: &Permit, lama: &Lama) -> Result<()> {
    let all = everything();
    let of = |col| [Cond::Eq(col, lama.id.0.into())];
    for (table, key, service) in [
        (&flags::TABLE, flags::ID, flags::PELAYANAN),
        (&foto::TABLE, foto::ID, foto::PELAYANAN),
        (&pelapor::TABLE, pelapor::ID, pelapor::ID),
    ] {
        for row in work.reader(&all).cells(table, &[key], &of(service), &[], BARIS_TERBANYAK).await? {
            work.remove(permit, lama.posyandu, table, row.cell(0).clone(), Gone::Voided).await?;
            if let (true, Some(photo)) = (table.name == foto::TABLE.name, row.cell(0).id()) {
                kunci::forget(work, photo).await?;
            }
        }
    }
    Ok(())
}

fn tercatat(lama: &Lama) -> Result<Tercatat> {
    let tanggal = lama.cell(rows::TANGGAL).date().ok_or_else(broken)?;
    let isi = Isi::parse(lama.jenis.kode, lama.cell(rows::ISI).text().ok_or_else(broken)?)?;
    let janggal = lama.cell(rows::JANGGAL).bool().unwrap_or(false);
    Ok(Tercatat::baru(lama.id.0, lama.posyandu, tanggal, isi, janggal, lama.dicatat_oleh))
}

/// Keeps the version that is about to go.
async fn simpan(
    work: &mut Work,
    permit: &Permit,
    (app, actor, mutation): (&App, &Actor, &Mutation),
    old: &Lama,
    (tindakan, alasan): (JenisKoreksi, &str),
) -> Result<()> {
    let kolom: Map<String, Json> =
        KOLOM.iter().map(|col| (col.name.to_owned(), json(old.cell(*col)))).collect();
    let row = vec![
        (lama::ID, mutation.id.into()),
        (lama::POSYANDU, old.posyandu.0.into()),
        (lama::PELAYANAN, old.id.0.into()),
        (lama::SASARAN, old.cell(rows::SASARAN).clone()),
        (lama::KELUARGA, old.cell(rows::KELUARGA).clone()),
        (lama::KODE, old.jenis.kode.into()),
        (lama::BIDANG, old.jenis.bidang.kode().into()),
        (lama::TANGGAL, old.cell(rows::TANGGAL).clone()),
        (lama::TINDAKAN, tindakan.kode().into()),
        (lama::ALASAN, alasan.into()),
        (lama::ISI, old.cell(rows::ISI).clone()),
        (lama::KOLOM, Json::Object(kolom).to_string().into()),
        (lama::SENSITIF, old.cell(rows::SENSITIF).bool().unwrap_or(old.jenis.terlindungi).into()),
        (lama::DICATAT_OLEH, old.dicatat_oleh.into()),
        (lama::DIKOREKSI_OLEH, actor.account.0.into()),
        (lama::DIKOREKSI_PADA, app.clock.now().into()),
    ];
    work.insert(permit, old.posyandu, &lama::TABLE, row).await
}

type Penunjuk = (&'static crate::store::table::Table, Col, Uuid, PosyanduId);

/// Rows that point at a service: referrals that enclose it, and what belongs to it as the report of an event.
async fn menunjuk<C: sea_orm::ConnectionTrait>(
    reader: Reader<'_, C>,
    id: PelayananId,
) -> Result<Vec<Penunjuk>> {
    let mut found = Vec::new();
    for (table, col, key, post) in [
        (&rujukan::TABLE, rujukan::PELAYANAN, rujukan::ID, rujukan::POSYANDU),
        (&rows::TABLE, rows::KEJADIAN, rows::ID, rows::POSYANDU),
    ] {
        let filter = [Cond::Eq(col, id.0.into())];
        for row in reader.cells(table, &[key, post], &filter, &[], BARIS_TERBANYAK).await? {
            if let (Some(key), Some(post)) = (row.cell(0).id(), row.cell(1).id()) {
                found.push((table, col, key, PosyanduId(post)));
            }
        }
    }
    Ok(found)
}

//! Keeps the flags of a subject and a kind in step with what is recorded. They are worked out from all services of that
//! kind together, whatever the order in which they arrived, so that a late entry or a correction leaves the same flags
//! as if it had been entered right at first. A flag ends on the day on which the same was recorded again.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use uuid::Uuid;

use super::subjek::Dilayani;
use super::{TERBANYAK, broken};
use crate::access::Permit;
use crate::domain::bidang::aturan::{Konteks, TIDAK_SESUAI, Tanda};
use crate::domain::bidang::kesehatan::tanda_pertumbuhan::bblr;
use crate::domain::bidang::{Isi, Jenis};
use crate::domain::id::PosyanduId;
use crate::domain::pertumbuhan::Verdict;
use crate::domain::pilihan::Pilihan as _;
use crate::error::{Error, Result};
use crate::service::everything;
use crate::store::filter::Cond;
use crate::store::pelayanan as rows;
use crate::store::shape::Row;
use crate::store::table::{Cell, Col};
use crate::store::tanda;
use crate::store::write::{Gone, Work};

/// A stored service, as the rules read it.
pub(in crate::service) struct Tercatat {
    pub id: Uuid,
    pub posyandu: PosyanduId,
    pub tanggal: NaiveDate,
    pub isi: Isi,
    pub janggal: bool,
    pub verdict: Option<(Verdict, bool)>,
    dicatat_oleh: Uuid,
}

impl Tercatat {
    /// A service that was not judged yet.
    pub fn baru(
        id: Uuid,
        posyandu: PosyanduId,
        tanggal: NaiveDate,
        isi: Isi,
        janggal: bool,
        dicatat_oleh: Uuid,
    ) -> Tercatat {
        Tercatat { id, posyandu, tanggal, isi, janggal, verdict: None, dicatat_oleh }
    }
}

const KOLOM: [Col; 8] = [
    rows::ID,
    rows::POSYANDU,
    rows::TANGGAL,
    rows::ISI,
    rows::JANGGAL,
    rows::VERDICT,
    rows::DUA_T,
    rows::DICATAT_OLEH,
];

fn tercatat(row: &Row, jenis: &Jenis) -> Result<Tercatat> {
    let verdict = row.cell(5).text().and_then(Verdict::dari_kode);
    Ok(Tercatat {
        id: row.cell(0).id().ok_or_else(broken)?,
        posyandu: PosyanduId(row.cell(1).id().ok_or_else(broken)?),
        tanggal: row.cell(2).date().ok_or_else(broken)?,
        isi: Isi::parse(jenis.kode, row.cell(3).text().ok_or_else(broken)?)?,
        janggal: row.cell(4).bool().unwrap_or(false),
        verdict: verdict.map(|verdict| (verdict, row.cell(6).bool().unwrap_or(false))),
        dicatat_oleh: row.cell(7).id().ok_or_else(broken)?,
    })
}

/// Everything recorded of a kind for a lasting subject, oldest first; of a visitor, a place or a group nothing.
pub(super) async fn riwayat(work: &Work, jenis: &Jenis, subjek: &Dilayani) -> Result<Vec<Tercatat>> {
    let Some((col, id)) = subjek.pemilik((rows::SASARAN, rows::KELUARGA)) else { return Ok(Vec::new()) };
    let filter = [Cond::Eq(col, id.into()), Cond::Eq(rows::KODE, jenis.kode.into())];
    read(work, jenis, &filter).await
}

/// Everything recorded of a kind at the place of a service: in its neighbourhood, or at the place of the same words.
async fn setempat(work: &Work, jenis: &Jenis, satu: Uuid) -> Result<Vec<Tercatat>> {
    let columns = [rows::POSYANDU, rows::RT, rows::TEMPAT];
    let all = everything();
    let only = [Cond::Eq(rows::ID, satu.into())];
    let found = work.reader(&all).cells(&rows::TABLE, &columns, &only, &[], 1).await?;
    let row = found.first().ok_or_else(broken)?;
    let same = |col: Col, text: Option<&str>| match text {
        Some(text) => Cond::Eq(col, text.into()),
        None => Cond::IsNull(col),
    };
    let mut filter = vec![
        Cond::Eq(rows::POSYANDU, row.cell(0).id().ok_or_else(broken)?.into()),
        Cond::Eq(rows::KODE, jenis.kode.into()),
        Cond::IsNull(rows::SASARAN),
        Cond::IsNull(rows::KELUARGA),
        Cond::IsNull(rows::KEHADIRAN),
        same(rows::RT, row.cell(1).text()),
    ];
    if row.cell(1).text().is_none() {
        filter.push(same(rows::TEMPAT, row.cell(2).text()));
    }
    read(work, jenis, &filter).await
}

async fn read(work: &Work, jenis: &Jenis, filter: &[Cond]) -> Result<Vec<Tercatat>> {
    let all = everything();
    let found = work.reader(&all).cells(&rows::TABLE, &KOLOM, filter, rows::OLDEST, TERBANYAK).await?;
    if found.len() == TERBANYAK {
        return Err(Error::fault("more services of one kind and subject than can be judged"));
    }
    found.iter().map(|row| tercatat(row, jenis)).collect()
}

/// A flag as a row, without its own id: what it says and until when.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::service) struct Baris {
    versi: i64,
    pub tindakan: String,
    masukan: String,
    pub alasan: String,
    pub akhir: Option<NaiveDate>,
}

/// The service that a flag belongs to, and the rule that raised it.
type Kunci = (Uuid, String);

/// A service that stays when this one is cancelled and whose flags its going may change: of a lasting subject any will
/// do, at a place it is another one there, and else there is none.
pub(super) async fn tinggal(
    work: &Work,
    jenis: &Jenis,
    subjek: &Dilayani,
    batal: Uuid,
) -> Result<Option<Uuid>> {
    if subjek.pemilik((rows::SASARAN, rows::KELUARGA)).is_some() {
        return Ok(Some(batal));
    }
    if !jenis.tempat_tetap {
        return Ok(None);
    }
    let there = setempat(work, jenis, batal).await?;
    Ok(there.iter().map(|service| service.id).find(|id| *id != batal))
}

/// Brings the flags of a service just written, and of those it follows or goes before, up to date.
pub(super) async fn perbarui(
    work: &mut Work,
    permit: &Permit,
    jenis: &'static Jenis,
    subjek: &Dilayani,
    baru: Uuid,
) -> Result<()> {
    let services = match subjek.pemilik((rows::SASARAN, rows::KELUARGA)) {
        Some(_) => riwayat(work, jenis, subjek).await?,
        None if jenis.tempat_tetap => setempat(work, jenis, baru).await?,
        None => read(work, jenis, &[Cond::Eq(rows::ID, baru.into())]).await?,
    };
    let filter = match subjek.pemilik((tanda::SASARAN, tanda::KELUARGA)) {
        Some((col, id)) => vec![Cond::Eq(col, id.into()), Cond::Eq(tanda::KODE, jenis.kode.into())],
        None => {
            vec![Cond::In(tanda::PELAYANAN, services.iter().map(|service| service.id.into()).collect())]
        }
    };
    let mut stored = stored(work, &filter).await?;
    for (service, (kunci, baris)) in wanted(&services, subjek) {
        match stored.remove(&kunci) {
            Some((_, _, known)) if known == baris => {}
            Some((id, post, _)) => {
                work.update(permit, post, &tanda::TABLE, id.into(), cells(&baris)).await?;
            }
            None => {
                let row = row(Uuid::now_v7(), service, subjek, &kunci.1, &baris);
                work.insert(permit, service.posyandu, &tanda::TABLE, row).await?;
            }
        }
    }
    for (id, post, _) in stored.into_values() {
        work.remove(permit, post, &tanda::TABLE, id.into(), Gone::Voided).await?;
    }
    Ok(())
}

/// A flag of a service as a new row.
pub(in crate::service) fn row(
    id: Uuid,
    service: &Tercatat,
    subjek: &Dilayani,
    aturan: &str,
    baris: &Baris,
) -> Vec<(Col, Cell)> {
    let jenis = service.isi.jenis();
    let mut row = vec![
        (tanda::ID, id.into()),
        (tanda::POSYANDU, service.posyandu.0.into()),
        (tanda::PELAYANAN, service.id.into()),
        (tanda::KODE, jenis.kode.into()),
        (tanda::BIDANG, jenis.bidang.kode().into()),
        (tanda::TANGGAL, service.tanggal.into()),
        (tanda::ATURAN, aturan.into()),
        (tanda::SENSITIF, jenis.terlindungi.into()),
        (tanda::DICATAT_OLEH, service.dicatat_oleh.into()),
    ];
    row.extend(subjek.pemilik((tanda::SASARAN, tanda::KELUARGA)).map(|(col, id)| (col, id.into())));
    row.extend(cells(baris));
    row
}

fn cells(baris: &Baris) -> Vec<(Col, Cell)> {
    vec![
        (tanda::VERSI, baris.versi.into()),
        (tanda::TINDAKAN, baris.tindakan.as_str().into()),
        (tanda::MASUKAN, baris.masukan.as_str().into()),
        (tanda::ALASAN, baris.alasan.as_str().into()),
        (tanda::AKHIR, baris.akhir.into()),
    ]
}

/// The flags that should be there, each with the service it belongs to.
pub(in crate::service) fn wanted<'a>(
    services: &'a [Tercatat],
    subjek: &Dilayani,
) -> Vec<(&'a Tercatat, (Kunci, Baris))> {
    let mut wanted = Vec::new();
    for (at, service) in services.iter().enumerate() {
        let same = |other: &&Tercatat| other.isi.pokok() == service.isi.pokok();
        let before = services.iter().take(at).rev().find(same);
        let akhir = |aturan: &str| {
            let next = services.iter().skip(at + 1).find(|next| same(next) && next.isi.melihat(aturan));
            next.map(|next| next.tanggal)
        };
        let orang = subjek.orang(service.tanggal);
        let konteks = Konteks {
            tanggal: service.tanggal,
            orang: orang.as_ref(),
            sebelum: before.map(|before| (before.tanggal, &before.isi)),
            verdict: service.verdict,
            janggal: service.janggal,
        };
        for flag in service.isi.tanda(&konteks).into_iter().chain(lain(service, &konteks, subjek)) {
            let aturan = flag.patokan.kode;
            wanted.push((service, ((service.id, aturan.to_owned()), baris(&flag, akhir(aturan)))));
        }
    }
    wanted
}

/// Flags that look at more than the record: the weight at birth, and whether it is for this person at all.
fn lain(service: &Tercatat, konteks: &Konteks<'_>, subjek: &Dilayani) -> Vec<Tanda> {
    let mut flags = Vec::new();
    if let (Isi::Pertumbuhan(_), Dilayani::Sasaran(_, riwayat)) = (&service.isi, subjek) {
        flags.extend(bblr(riwayat.berat_lahir_g, konteks));
    }
    let fits = konteks.orang.is_none_or(|orang| service.isi.jenis().untuk(orang, service.tanggal));
    flags.extend(TIDAK_SESUAI.bila(konteks, &[("umur_hari", konteks.umur_hari())], |_| !fits));
    flags
}

fn baris(flag: &Tanda, akhir: Option<NaiveDate>) -> Baris {
    Baris {
        versi: flag.versi.into(),
        tindakan: flag.patokan.tindakan.kode().to_owned(),
        masukan: flag.masukan.clone(),
        alasan: flag.patokan.alasan.to_owned(),
        akhir,
    }
}

type Tersimpan = BTreeMap<Kunci, (Uuid, PosyanduId, Baris)>;

async fn stored(work: &Work, filter: &[Cond]) -> Result<Tersimpan> {
    let columns = [
        tanda::ID,
        tanda::POSYANDU,
        tanda::PELAYANAN,
        tanda::ATURAN,
        tanda::VERSI,
        tanda::TINDAKAN,
        tanda::MASUKAN,
        tanda::ALASAN,
        tanda::AKHIR,
    ];
    let all = everything();
    let found = work.reader(&all).cells(&tanda::TABLE, &columns, filter, &[], TERBANYAK * 10).await?;
    let mut stored = BTreeMap::new();
    for row in &found {
        let text = |at: usize| row.cell(at).text().map(str::to_owned).ok_or_else(broken);
        let baris = Baris {
            versi: row.cell(4).int().unwrap_or(0),
            tindakan: text(5)?,
            masukan: text(6)?,
            alasan: text(7)?,
            akhir: row.cell(8).date(),
        };
        let post = PosyanduId(row.cell(1).id().ok_or_else(broken)?);
        let kunci = (row.cell(2).id().ok_or_else(broken)?, text(3)?);
        stored.insert(kunci, (row.cell(0).id().ok_or_else(broken)?, post, baris));
    }
    Ok(stored)
}

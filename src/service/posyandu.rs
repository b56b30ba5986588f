//! Founding a post, as DPMD does when a village names one, and the steps of its registration.

use uuid::Uuid;

use super::{begin, everything};
use crate::access::{Action, Actor, Place, may};
use crate::app::App;
use crate::domain::id::PosyanduId;
use crate::domain::partisipasi::kader::KADER_DIPERLUKAN;
use crate::domain::pilihan::Pilihan as _;
use crate::domain::posyandu::StatusPosyandu;
use crate::domain::registrasi::{Langkah, TahapRegistrasi};
use crate::domain::tanggal::not_future;
use crate::domain::wilayah::{Kode, Level};
use crate::error::{Code, Refusal, Result};
use crate::store::filter::Cond;
use crate::store::posyandu as rows;
use crate::store::wilayah;
use crate::store::write::{Mutation, SYSTEM, create_scope};

/// A post as it arrives.
#[derive(Clone, Debug)]
pub struct NewPosyandu {
    pub nama: String,
    pub wilayah: Kode,
    pub rt: Vec<String>,
    pub alamat: Option<String>,
}

/// Found a post in a village. It begins a scope of its own.
pub async fn dirikan(app: &App, actor: &Actor, mutation: &Mutation, new: NewPosyandu) -> Result<Uuid> {
    let permit =
        may(actor, Action::KeepPosyandu, &Place::Region(&new.wilayah)).map_err(|r| r.on("wilayah"))?;
    if !matches!(new.wilayah.level(), Level::Desa | Level::Kelurahan) {
        let sentence = "Posyandu didirikan di desa atau kelurahan.";
        return Err(Refusal::new(Code::NotEligible).saying(sentence).on("wilayah").into());
    }
    let mut work = begin!(app, mutation, &[SYSTEM]);
    let all = everything();
    let filter = [Cond::Eq(wilayah::KODE, new.wilayah.to_string().into())];
    if work.reader(&all).cells(&wilayah::TABLE, &[wilayah::KODE], &filter, &[], 1).await?.is_empty() {
        return Err(Refusal::new(Code::NotFound).on("wilayah").into());
    }
    let post = PosyanduId(mutation.id);
    create_scope(&mut work, post, new.wilayah.as_str()).await?;
    let row = vec![
        (rows::ID, post.0.into()),
        (rows::NAMA_CARI, new.nama.to_lowercase().into()),
        (rows::NAMA, new.nama.into()),
        (rows::WILAYAH, new.wilayah.to_string().into()),
        (rows::RT, new.rt.join(",").into()),
        (rows::ALAMAT, new.alamat.into()),
        (rows::STATUS, StatusPosyandu::Aktif.kode().into()),
        (rows::KADER_WAJIB, KADER_DIPERLUKAN.into()),
    ];
    work.insert(&permit, post, &rows::TABLE, row).await?;
    work.commit(mutation.id).await
}

/// Note the step that the registration of a post has reached. A number that does not begin with the code of the village is
/// asked after once (`konfirmasi`); another post's number never passes.
pub async fn catat_registrasi(
    app: &App,
    actor: &Actor,
    mutation: &Mutation,
    (post, langkah): (PosyanduId, Langkah),
    konfirmasi: bool,
) -> Result<Uuid> {
    let all = everything();
    let wilayah = rows::region(app.db.reader(&all), post).await?;
    let permit = may(actor, Action::KeepPosyandu, &Place::Post { posyandu: post, wilayah: &wilayah })?;
    not_future(langkah.tanggal, app.clock.today()).map_err(|refusal| refusal.on("tanggal"))?;
    let mut work = begin!(app, mutation, &[post]);
    let here = [Cond::Eq(rows::ID, post.0.into())];
    let columns = [rows::REGISTRASI, rows::REGISTRASI_SEJAK];
    let found = work.reader(&all).cells(&rows::TABLE, &columns, &here, &[], 1).await?;
    let row = found.first().ok_or(Code::NotFound)?;
    let kini =
        row.cell(0).text().and_then(TahapRegistrasi::dari_kode).unwrap_or(TahapRegistrasi::BelumDipetakan);
    langkah.boleh(kini, row.cell(1).date())?;
    if let Some(nomor) = &langkah.nomor {
        if !nomor.di_desa(&wilayah) && !konfirmasi {
            let sentence = format!(
                "Nomor ini tidak berawal kode desa {wilayah}. Kirim lagi dengan konfirmasi bila memang benar."
            );
            return Err(Refusal::new(Code::ImplausibleValue).saying(sentence).on("nomor").into());
        }
        let same = [Cond::Eq(rows::NOMOR_REGISTRASI, nomor.to_string().into())];
        let others = work.reader(&all).cells(&rows::TABLE, &[rows::ID], &same, &[], 1).await?;
        if others.first().is_some_and(|other| other.cell(0).id() != Some(post.0)) {
            let sentence = "Nomor ini sudah dipakai posyandu lain.";
            return Err(Refusal::new(Code::AlreadyExists).saying(sentence).on("nomor").into());
        }
    }
    let changes = vec![
        (rows::REGISTRASI, langkah.tahap.kode().into()),
        (rows::REGISTRASI_SEJAK, langkah.tanggal.into()),
        (rows::REGISTRASI_DOKUMEN, langkah.dokumen.into()),
        (rows::NOMOR_REGISTRASI, langkah.nomor.map(|nomor| nomor.to_string()).into()),
    ];
    work.update(&permit, post, &rows::TABLE, post.0.into(), changes).await?;
    work.commit(post.0).await
}

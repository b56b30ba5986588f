//! A birth (*persalinan*): it ends the pregnancy and registers the newborns with their mother in one change, so that
//! neither the visits of her six weeks (nifas) nor those of the newborn (KN) begin late. A stillborn child is counted
//! with the pregnancy and is registered nowhere.

use chrono::NaiveDate;
use uuid::Uuid;

use super::pelayanan::{posts_to_lock, ukur_ulang};
use super::sasaran::{BIRTH_WEIGHT_G, NewSasaran, row_of};
use super::{begin, everything, izin};
use crate::access::{Action, Actor};
use crate::app::App;
use crate::domain::id::{KehamilanId, KeluargaId, PosyanduId, SasaranId};
use crate::domain::pertumbuhan::JenisKelamin;
use crate::domain::pilihan::Pilihan as _;
use crate::domain::sasaran::{
    BAYI_TERBANYAK, HasilKehamilan, PenolongPersalinan, TempatPersalinan, nama_bayi, periksa_bersalin,
};
use crate::domain::tanggal::PresisiLahir;
use crate::error::{Code, Error, Refusal, Result};
use crate::store::filter::Cond;
use crate::store::read::Reader;
use crate::store::sasaran::{self as rows, domisili, kehamilan};
use crate::store::write::{Mutation, Work};

/// One child of the birth.
#[derive(Clone, Debug)]
pub struct Bayi {
    /// The id the phone gave it, so that its first visit can be recorded before the answer comes.
    pub id: Uuid,
    pub lahir_hidup: bool,
    pub nama: Option<String>,
    pub jenis_kelamin: JenisKelamin,
    pub berat_lahir_g: Option<i32>,
}

/// A birth as it arrives.
#[derive(Clone, Debug)]
pub struct NewPersalinan {
    pub kehamilan: KehamilanId,
    pub tanggal: NaiveDate,
    pub tempat: TempatPersalinan,
    pub penolong: PenolongPersalinan,
    pub bayi: Vec<Bayi>,
}

/// What is stored of the pregnancy.
struct Hamil {
    ibu: SasaranId,
    posyandu: PosyanduId,
    mulai: NaiveDate,
    berakhir: Option<NaiveDate>,
}

async fn hamil<C: sea_orm::ConnectionTrait>(reader: Reader<'_, C>, id: KehamilanId) -> Result<Hamil> {
    let columns = [kehamilan::SASARAN, kehamilan::POSYANDU, kehamilan::MULAI, kehamilan::BERAKHIR];
    let filter = [Cond::Eq(kehamilan::ID, id.0.into())];
    let found = reader.cells(&kehamilan::TABLE, &columns, &filter, &[], 1).await?;
    let row = found.first().ok_or(Refusal::new(Code::NotFound).on("kehamilan"))?;
    let broken = || Error::fault("a stored pregnancy is incomplete");
    Ok(Hamil {
        ibu: SasaranId(row.cell(0).id().ok_or_else(broken)?),
        posyandu: PosyanduId(row.cell(1).id().ok_or_else(broken)?),
        mulai: row.cell(2).date().ok_or_else(broken)?,
        berakhir: row.cell(3).date(),
    })
}

/// Record a birth: the pregnancy ends, the living children are registered at the mother's post and household.
pub async fn catat(app: &App, actor: &Actor, mutation: &Mutation, new: NewPersalinan) -> Result<Uuid> {
    let scope = actor.scope();
    let seen = hamil(app.db.reader(&scope), new.kehamilan).await?;
    let permit = izin(app, actor, Action::RecordKehamilan, seen.posyandu).await?;
    let register = izin(app, actor, Action::RegisterSasaran, seen.posyandu).await?;
    periksa_bayi(&new.bayi)?;
    let posts = posts_to_lock(app, seen.posyandu, Some(seen.ibu)).await?;
    let mut work = begin!(app, mutation, &posts);
    let hamil = hamil(work.reader(&scope), new.kehamilan).await?;
    if hamil.berakhir.is_some() {
        let sentence = "Kehamilan ini sudah berakhir.";
        return Err(Refusal::new(Code::WrongState).saying(sentence).on("kehamilan").into());
    }
    let today = app.clock.today();
    periksa_bersalin(hamil.mulai, new.tanggal, today).map_err(|r| r.on("tanggal"))?;
    let hidup = new.bayi.iter().filter(|bayi| bayi.lahir_hidup).count();
    let hasil = if hidup > 0 { HasilKehamilan::LahirHidup } else { HasilKehamilan::LahirMati };
    let count = |n: usize| i16::try_from(n).unwrap_or(i16::MAX);
    let changes = vec![
        (kehamilan::BERAKHIR, new.tanggal.into()),
        (kehamilan::HASIL, hasil.kode().into()),
        (kehamilan::TEMPAT, new.tempat.kode().into()),
        (kehamilan::PENOLONG, new.penolong.kode().into()),
        (kehamilan::LAHIR_HIDUP, count(hidup).into()),
        (kehamilan::LAHIR_MATI, count(new.bayi.len() - hidup).into()),
    ];
    work.update(&permit, hamil.posyandu, &kehamilan::TABLE, new.kehamilan.0.into(), changes).await?;
    let no_longer = vec![(rows::HAMIL, false.into())];
    work.update(&permit, hamil.posyandu, &rows::TABLE, hamil.ibu.0.into(), no_longer).await?;
    let mother = ibu(&work, hamil.ibu).await?;
    for (nomor, bayi) in new.bayi.into_iter().filter(|bayi| bayi.lahir_hidup).enumerate() {
        let id = SasaranId(bayi.id);
        let child = mother.anak(bayi, new.tanggal, (hidup > 1).then_some(nomor + 1));
        let post = child.posyandu;
        work.insert(&register, post, &rows::TABLE, row_of(id, child, today)).await?;
        work.insert(&register, post, &domisili::TABLE, rows::place_row(id, post, today)).await?;
    }
    ukur_ulang(&mut work, &permit, hamil.ibu).await?;
    work.commit(new.kehamilan.0).await
}

fn periksa_bayi(bayi: &[Bayi]) -> Result<(), Refusal> {
    if bayi.is_empty() {
        return Err(Refusal::new(Code::Required).saying("Sebutkan bayi yang dilahirkan.").on("bayi"));
    }
    if bayi.len() > BAYI_TERBANYAK {
        let sentence = format!("Paling banyak {BAYI_TERBANYAK} bayi dari satu persalinan.");
        return Err(Refusal::new(Code::ImpossibleValue).saying(sentence).on("bayi"));
    }
    for (at, satu) in bayi.iter().enumerate() {
        if satu.berat_lahir_g.is_some_and(|grams| !BIRTH_WEIGHT_G.contains(&grams)) {
            let sentence = "Berat lahir antara 300 dan 8.000 gram.";
            let field = format!("bayi.{at}.beratLahir");
            return Err(Refusal::new(Code::ImpossibleValue).saying(sentence).on(field));
        }
        if bayi.iter().take(at).any(|other| other.id == satu.id) {
            return Err(Refusal::new(Code::MutationIdReused).on(format!("bayi.{at}.id")));
        }
    }
    Ok(())
}

/// What a newborn has from her mother.
struct Ibu {
    id: SasaranId,
    posyandu: PosyanduId,
    keluarga: Option<KeluargaId>,
    nama: String,
    rt: String,
    rw: Option<String>,
}

async fn ibu(work: &Work, id: SasaranId) -> Result<Ibu> {
    let columns = [rows::POSYANDU, rows::KELUARGA, rows::NAMA, rows::RT, rows::RW];
    let filter = [Cond::Eq(rows::ID, id.0.into())];
    let all = everything();
    let found = work.reader(&all).cells(&rows::TABLE, &columns, &filter, &[], 1).await?;
    let broken = || Error::fault("a stored person is incomplete");
    let row = found.first().ok_or_else(broken)?;
    let text = |at: usize| row.cell(at).text().map(str::to_owned);
    Ok(Ibu {
        id,
        posyandu: PosyanduId(row.cell(0).id().ok_or_else(broken)?),
        keluarga: row.cell(1).id().map(KeluargaId),
        nama: text(2).ok_or_else(broken)?,
        rt: text(3).ok_or_else(broken)?,
        rw: text(4),
    })
}

impl Ibu {
    fn anak(&self, bayi: Bayi, lahir: NaiveDate, nomor: Option<usize>) -> NewSasaran {
        NewSasaran {
            posyandu: self.posyandu,
            keluarga: self.keluarga,
            ibu: Some(self.id),
            nama_ibu: None,
            nama: bayi.nama.unwrap_or_else(|| nama_bayi(&self.nama, nomor)),
            nik: None,
            jenis_kelamin: bayi.jenis_kelamin,
            tanggal_lahir: lahir,
            presisi_lahir: PresisiLahir::Hari,
            rt: self.rt.clone(),
            rw: self.rw.clone(),
            telepon: None,
            alamat: None,
            buku_kia_sejak: None,
            berat_lahir_g: bayi.berat_lahir_g,
        }
    }
}

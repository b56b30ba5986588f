//! Whom or what a service is about: a resident, a visitor, a household, a place, or a group without names. Here it is
//! settled whether the kind is meant for that subject, and what the rules may know of a person.

use chrono::NaiveDate;
use uuid::Uuid;

use super::{Columns, NewPelayanan, Saat, Tempat};
use crate::access::Actor;
use crate::domain::bidang::aturan::Orang;
use crate::domain::bidang::{Jenis, Subjek};
use crate::domain::id::{KehadiranId, KeluargaId, SasaranId};
use crate::domain::pertumbuhan::JenisKelamin;
use crate::domain::pilihan::Pilihan as _;
use crate::domain::sasaran::HasilKehamilan;
use crate::error::{Code, Refusal, Result};
use crate::service::everything;
use crate::service::hari_buka::{alive, attendance, on};
use crate::store::filter::Cond;
use crate::store::hari_buka::kehadiran;
use crate::store::pelayanan as rows;
use crate::store::sasaran::kehamilan;
use crate::store::table::Col;
use crate::store::write::Work;
use crate::store::{self, keluarga};

/// Pregnancies of one woman at most.
const KEHAMILAN_TERBANYAK: usize = 50;

/// Who or what is served.
#[derive(Clone, Debug)]
pub(in crate::service) enum Dilayani {
    Sasaran(SasaranId, Riwayat),
    /// Somebody from elsewhere, known by this attendance alone.
    Pengunjung(Riwayat),
    Keluarga(KeluargaId),
    /// A place or a group.
    Umum,
}

impl Dilayani {
    /// The person as the rules see her on a day.
    pub fn orang(&self, pada: NaiveDate) -> Option<Orang> {
        match self {
            Dilayani::Sasaran(_, riwayat) | Dilayani::Pengunjung(riwayat) => Some(riwayat.pada(pada)),
            _ => None,
        }
    }

    /// The column of a service or a flag that names a lasting subject, and its id.
    pub fn pemilik(&self, (sasaran, keluarga): (Col, Col)) -> Option<(Col, Uuid)> {
        match self {
            Dilayani::Sasaran(id, _) => Some((sasaran, id.0)),
            Dilayani::Keluarga(id) => Some((keluarga, id.0)),
            _ => None,
        }
    }
}

/// What is stored of a person's life that rules look at.
#[derive(Clone, Debug)]
pub(in crate::service) struct Riwayat {
    pub jenis_kelamin: JenisKelamin,
    pub lahir: NaiveDate,
    pub berat_lahir_g: Option<i32>,
    pub hari_diketahui: bool,
    pub kehamilan: Vec<Kehamilan>,
}

/// One pregnancy, open or ended; `bersalin` when it ended with a delivery.
#[derive(Clone, Copy, Debug)]
pub(in crate::service) struct Kehamilan {
    pub mulai: NaiveDate,
    pub berakhir: Option<NaiveDate>,
    pub bersalin: bool,
}

impl Riwayat {
    /// The person on a day: a pregnancy is open from its first day until it ends.
    pub fn pada(&self, hari: NaiveDate) -> Orang {
        let terbuka = |k: &&Kehamilan| k.mulai <= hari && k.berakhir.is_none_or(|akhir| hari < akhir);
        let bersalin = self.kehamilan.iter().filter(|k| k.bersalin).filter_map(|k| k.berakhir);
        Orang {
            jenis_kelamin: self.jenis_kelamin,
            lahir: self.lahir,
            hari_diketahui: self.hari_diketahui,
            hamil_sejak: self.kehamilan.iter().find(terbuka).map(|k| k.mulai),
            bersalin: bersalin.filter(|lahir| *lahir <= hari).max(),
        }
    }
}

/// Which of the kind's subjects was named. A service about a person needs one; a group activity names nobody.
pub(super) fn dipilih(jenis: &Jenis, new: &NewPelayanan) -> Result<Subjek> {
    let untuk = new.untuk;
    if untuk.sasaran.is_some() && untuk.kehadiran.is_some() {
        let sentence = "Sebutkan sasaran atau kehadiran pengunjung, jangan keduanya.";
        return Err(Refusal::new(Code::NotEligible).saying(sentence).on("kehadiran").into());
    }
    let person = untuk.sasaran.is_some() || untuk.kehadiran.is_some();
    let household = untuk.keluarga.is_some();
    // What is named goes before a group, which needs nobody.
    let order = [Subjek::Orang, Subjek::Keluarga, Subjek::Lingkungan, Subjek::Sesi];
    let told = |subjek: &&Subjek| match subjek {
        Subjek::Orang => person,
        Subjek::Keluarga => household,
        Subjek::Lingkungan => new.lokasi.is_some(),
        Subjek::Sesi => true,
    };
    let mut takes = order.iter().filter(|subjek| jenis.subjek.contains(subjek));
    let found = *takes.find(told).ok_or_else(|| missing(jenis))?;
    let surplus = match found {
        Subjek::Orang => household.then_some("keluarga"),
        Subjek::Keluarga => person.then_some(untuk.field()),
        Subjek::Lingkungan | Subjek::Sesi => (person || household).then_some(untuk.field()),
    };
    let Some(field) = surplus else { return Ok(found) };
    let sentence = format!("{} bukan pelayanan untuk {field}.", jenis.nama);
    Err(Refusal::new(Code::NotEligible).saying(sentence).on(field).into())
}

fn missing(jenis: &Jenis) -> Refusal {
    let (field, sentence) = match jenis.subjek.first() {
        Some(Subjek::Keluarga) => ("keluarga", "Sebutkan untuk siapa pelayanan ini."),
        Some(Subjek::Lingkungan) => ("lokasi", "Sebutkan di mana tempatnya."),
        _ => ("sasaran", "Sebutkan untuk siapa pelayanan ini."),
    };
    Refusal::new(Code::Required).saying(sentence).on(field)
}

/// The subject with its columns; a person must be one the kind is meant for.
pub(super) async fn dilayani(
    work: &Work,
    actor: &Actor,
    saat: &Saat,
    new: &NewPelayanan,
    jenis: &Jenis,
) -> Result<(Columns, Dilayani)> {
    if let Some(id) = new.untuk.keluarga {
        keluarga::of_post(work.reader(&actor.scope()), id, saat.posyandu).await?;
        return Ok((vec![(rows::KELUARGA, id.0.into())], Dilayani::Keluarga(id)));
    }
    let (columns, who) = match (new.untuk.sasaran, new.untuk.kehadiran) {
        (Some(id), _) => resident(work, actor, saat, new.tempat, id).await?,
        (None, Some(id)) => visitor(work, saat, new.tempat, id).await?,
        (None, None) => return Ok((Vec::new(), Dilayani::Umum)),
    };
    if let Some(orang) = who.orang(saat.tanggal)
        && !jenis.untuk(&orang, saat.tanggal)
    {
        let of_age = jenis.untuk_umur(orang.lahir, saat.tanggal);
        let what = if of_age { "keadaan" } else { "kelompok umur" };
        let sentence = format!("{} bukan untuk {what} ini.", jenis.nama);
        return Err(Refusal::new(Code::NotEligible).saying(sentence).on(new.untuk.field()).into());
    }
    Ok((columns, who))
}

async fn resident(
    work: &Work,
    actor: &Actor,
    saat: &Saat,
    tempat: Tempat,
    id: SasaranId,
) -> Result<(Columns, Dilayani)> {
    let person = store::sasaran::find(work.reader(&actor.scope()), id).await.map_err(|e| on(e, "sasaran"))?;
    if person.posyandu != saat.posyandu {
        return Err(Refusal::new(Code::NotFound).on("sasaran").into());
    }
    alive(&person, saat.tanggal)?;
    let mut columns: Columns = vec![(rows::SASARAN, id.0.into())];
    if let Tempat::HariBuka(day) = tempat {
        let came = attendance(work, day, id).await?;
        let sentence = "Daftarkan dulu kehadirannya (langkah 1).";
        let came = came.ok_or(Refusal::new(Code::WrongState).saying(sentence).on("sasaran"))?;
        columns.push((rows::KEHADIRAN, came.into()));
    }
    Ok((columns, Dilayani::Sasaran(id, riwayat_of(work, &person).await?)))
}

/// What the rules may know of a registered person, whoever asks.
pub(super) async fn riwayat(work: &Work, id: SasaranId) -> Result<Riwayat> {
    let all = everything();
    let person = store::sasaran::find(work.reader(&all), id).await?;
    riwayat_of(work, &person).await
}

async fn riwayat_of(work: &Work, person: &store::sasaran::Facts) -> Result<Riwayat> {
    let mut riwayat = Riwayat {
        jenis_kelamin: person.jenis_kelamin,
        lahir: person.tanggal_lahir,
        berat_lahir_g: person.berat_lahir_g,
        hari_diketahui: person.presisi_lahir.cukup_untuk_pertumbuhan(),
        kehamilan: Vec::new(),
    };
    if person.jenis_kelamin == JenisKelamin::Perempuan {
        let columns = [kehamilan::MULAI, kehamilan::BERAKHIR, kehamilan::HASIL];
        let filter = [Cond::Eq(kehamilan::SASARAN, person.id.0.into())];
        let all = everything();
        let reader = work.reader(&all);
        let found = reader.cells(&kehamilan::TABLE, &columns, &filter, &[], KEHAMILAN_TERBANYAK).await?;
        riwayat.kehamilan = found
            .iter()
            .filter_map(|row| {
                let hasil = row.cell(2).text().and_then(HasilKehamilan::dari_kode);
                Some(Kehamilan {
                    mulai: row.cell(0).date()?,
                    berakhir: row.cell(1).date(),
                    bersalin: matches!(hasil, Some(HasilKehamilan::LahirHidup | HasilKehamilan::LahirMati)),
                })
            })
            .collect();
    }
    Ok(riwayat)
}

async fn visitor(work: &Work, saat: &Saat, tempat: Tempat, id: KehadiranId) -> Result<(Columns, Dilayani)> {
    let Tempat::HariBuka(day) = tempat else {
        return Err(Refusal::new(Code::NotEligible).on("kehadiran").into());
    };
    let filter = [
        Cond::Eq(kehadiran::ID, id.0.into()),
        Cond::Eq(kehadiran::HARI_BUKA, day.0.into()),
        Cond::Eq(kehadiran::POSYANDU, saat.posyandu.0.into()),
    ];
    match pengunjung(work, &filter).await? {
        Some(riwayat) => Ok((vec![(rows::KEHADIRAN, id.0.into())], Dilayani::Pengunjung(riwayat))),
        // A resident's attendance: name the person instead.
        None => Err(Refusal::new(Code::NotEligible).saying("Sebutkan sasarannya.").on("kehadiran").into()),
    }
}

/// What an attendance says of a visitor; nothing of a resident.
async fn pengunjung(work: &Work, filter: &[Cond]) -> Result<Option<Riwayat>> {
    let columns = [kehadiran::JENIS_KELAMIN, kehadiran::TANGGAL_LAHIR];
    let all = everything();
    let found = work.reader(&all).cells(&kehadiran::TABLE, &columns, filter, &[], 1).await?;
    let row = found.first().ok_or(Refusal::new(Code::NotFound).on("kehadiran"))?;
    let known = row.cell(0).text().and_then(JenisKelamin::dari_kode).zip(row.cell(1).date());
    Ok(known.map(|(jenis_kelamin, lahir)| Riwayat {
        jenis_kelamin,
        lahir,
        berat_lahir_g: None,
        hari_diketahui: true,
        kehamilan: Vec::new(),
    }))
}

/// The subject of a service that is there already, whoever asks.
pub(super) async fn tersimpan(
    work: &Work,
    sasaran: Option<Uuid>,
    keluarga: Option<Uuid>,
    kehadiran: Option<Uuid>,
) -> Result<Dilayani> {
    match (sasaran, keluarga, kehadiran) {
        (Some(id), _, _) => {
            let id = SasaranId(id);
            Ok(Dilayani::Sasaran(id, riwayat(work, id).await?))
        }
        (None, Some(id), _) => Ok(Dilayani::Keluarga(KeluargaId(id))),
        (None, None, Some(id)) => {
            let visitor = pengunjung(work, &[Cond::Eq(kehadiran::ID, id.into())]).await?;
            Ok(visitor.map_or(Dilayani::Umum, Dilayani::Pengunjung))
        }
        (None, None, None) => Ok(Dilayani::Umum),
    }
}

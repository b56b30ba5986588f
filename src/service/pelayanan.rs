//! Recording a service, of any of the six sectors, at an opening day or on a visit at home. A weighing is judged
//! when it is recorded, and so are the weighings of the same child whose verdict it changes: a late entry for
//! last month decides this month's N or T.

use chrono::NaiveDate;
use uuid::Uuid;

use super::hari_buka::{alive, attendance, on, running};
use super::{begin, everything, izin};
use crate::access::{Action, Actor, Permit};
use crate::app::App;
use crate::domain::bidang::{Isi, Jenis, Pertumbuhan, Subjek};
use crate::domain::hari_buka::terlambat;
use crate::domain::id::{HariBukaId, KaderId, KehadiranId, KeluargaId, KunjunganId, PosyanduId, SasaranId};
use crate::domain::pertumbuhan::{Indeks, JenisKelamin, Penimbangan, bgm, nilai};
use crate::domain::pilihan::Pilihan as _;
use crate::domain::posyandu::Bidang;
use crate::domain::siklus::kelompok_umur;
use crate::domain::tanggal::{umur_bulan, umur_hari};
use crate::error::{Code, Error, Refusal, Result};
use crate::store::filter::{By, Cond};
use crate::store::hari_buka::{kehadiran, kunjungan};
use crate::store::pelayanan as rows;
use crate::store::table::{Cell, Col};
use crate::store::write::{Mutation, Work};
use crate::store::{self, kader, keluarga};

/// Weighings of one child at most: one a month to the sixth birthday, and room for corrections.
const WEIGHINGS_AT_MOST: usize = 500;

/// Where a service was given.
#[derive(Clone, Copy, Debug)]
pub enum Tempat {
    HariBuka(HariBukaId),
    Kunjungan(KunjunganId),
}

impl Tempat {
    /// The input field that names it.
    fn field(self) -> &'static str {
        match self {
            Tempat::HariBuka(_) => "hariBuka",
            Tempat::Kunjungan(_) => "kunjungan",
        }
    }
}

/// Whom or what it was about.
#[derive(Clone, Copy, Debug, Default)]
pub struct Untuk {
    pub sasaran: Option<SasaranId>,
    pub keluarga: Option<KeluargaId>,
    /// A visitor's attendance; a resident's is found by itself.
    pub kehadiran: Option<KehadiranId>,
}

impl Untuk {
    /// The input field that names the subject.
    fn field(self) -> &'static str {
        match self {
            Untuk { sasaran: Some(_), .. } => "sasaran",
            Untuk { kehadiran: Some(_), .. } => "kehadiran",
            Untuk { keluarga: Some(_), .. } => "keluarga",
            _ => "sasaran",
        }
    }
}

/// A service as it arrives.
#[derive(Clone, Debug)]
pub struct NewPelayanan {
    pub tempat: Tempat,
    pub untuk: Untuk,
    pub oleh_kader: Option<KaderId>,
    pub isi: Isi,
    /// The kader has looked again at an unlikely number.
    pub konfirmasi: bool,
}

/// What is known of the place: post, date, and whether the day was closed already.
struct Saat {
    posyandu: PosyanduId,
    tanggal: NaiveDate,
    terlambat: bool,
}

/// A person as the rules of a service see one: a resident or a visitor.
struct Orang {
    sasaran: Option<SasaranId>,
    jenis_kelamin: JenisKelamin,
    lahir: NaiveDate,
    /// Is the day of birth known? Without it there is no z-score.
    hari_diketahui: bool,
}

/// Record one service.
pub async fn catat(app: &App, actor: &Actor, mutation: &Mutation, new: NewPelayanan) -> Result<Uuid> {
    let jenis = new.isi.jenis();
    let post = post_of(app, actor, new.tempat).await?;
    let action =
        if jenis.bidang == Bidang::Kesehatan { Action::RecordKesehatan } else { Action::RecordBidang };
    let permit = izin(app, actor, action, post).await.map_err(|e| on(e, new.tempat.field()))?;
    let posts = posts_to_lock(app, post, &new).await?;
    let mut work = begin!(app, mutation, &posts);
    let saat = saat(&work, actor, new.tempat).await?;
    subject_fits(jenis, new.untuk)?;
    let (untuk, orang) = subject(&work, actor, &saat, &new, jenis).await?;
    let measured = measure(&new.isi, orang.as_ref(), &saat, new.konfirmasi)?;
    if let Some(kader) = new.oleh_kader {
        kader::of_post(work.reader(&everything()), kader, post).await.map_err(|e| on(e, "olehKader"))?;
    }
    let mut row = vec![
        (rows::ID, mutation.id.into()),
        (rows::POSYANDU, saat.posyandu.0.into()),
        (rows::KODE, jenis.kode.into()),
        (rows::BIDANG, jenis.bidang.kode().into()),
        (rows::TANGGAL, saat.tanggal.into()),
        (rows::ISI, new.isi.to_text()?.into()),
        (rows::TERLAMBAT, saat.terlambat.into()),
        (rows::OLEH_KADER, new.oleh_kader.map(|kader| kader.0).into()),
        (rows::DICATAT_OLEH, actor.account.0.into()),
        (rows::DICATAT_PADA, app.clock.now().into()),
    ];
    match new.tempat {
        Tempat::HariBuka(id) => row.push((rows::HARI_BUKA, id.0.into())),
        Tempat::Kunjungan(id) => row.push((rows::KUNJUNGAN, id.0.into())),
    }
    row.extend(untuk);
    row.extend(measured);
    work.insert(&permit, saat.posyandu, &rows::TABLE, row).await?;
    if let (Isi::Pertumbuhan(_), Some(orang)) = (&new.isi, &orang) {
        judge(&mut work, &permit, orang).await?;
    }
    work.commit(mutation.id).await
}

async fn post_of(app: &App, actor: &Actor, tempat: Tempat) -> Result<PosyanduId> {
    let scope = actor.scope();
    match tempat {
        Tempat::HariBuka(id) => {
            let found = store::hari_buka::find(app.db.reader(&scope), id).await;
            Ok(found.map_err(|e| on(e, "hariBuka"))?.posyandu)
        }
        Tempat::Kunjungan(id) => {
            let filter = [Cond::Eq(kunjungan::ID, id.0.into())];
            let found = app
                .db
                .reader(&scope)
                .cells(&kunjungan::TABLE, &[kunjungan::POSYANDU], &filter, &[], 1)
                .await?;
            let post = found.first().and_then(|row| row.cell(0).id());
            Ok(PosyanduId(post.ok_or(Refusal::new(Code::NotFound).on("kunjungan"))?))
        }
    }
}

/// The post itself, and for a weighing every post the child lived at: an earlier verdict may change there.
async fn posts_to_lock(app: &App, post: PosyanduId, new: &NewPelayanan) -> Result<Vec<PosyanduId>> {
    let mut posts = vec![post];
    if let (Isi::Pertumbuhan(_), Some(sasaran)) = (&new.isi, new.untuk.sasaran) {
        use store::sasaran::domisili;
        let all = everything();
        let filter = [Cond::Eq(domisili::SASARAN, sasaran.0.into())];
        let homes =
            app.db.reader(&all).cells(&domisili::TABLE, &[domisili::POSYANDU], &filter, &[], 100).await?;
        posts.extend(homes.iter().filter_map(|row| row.cell(0).id()).map(PosyanduId));
    }
    Ok(posts)
}

async fn saat(work: &Work, actor: &Actor, tempat: Tempat) -> Result<Saat> {
    let scope = actor.scope();
    match tempat {
        Tempat::HariBuka(id) => {
            let day = store::hari_buka::find(work.reader(&scope), id).await?;
            running(&day)?;
            Ok(Saat { posyandu: day.posyandu, tanggal: day.tanggal, terlambat: terlambat(day.status) })
        }
        Tempat::Kunjungan(id) => {
            let columns = [kunjungan::POSYANDU, kunjungan::TANGGAL];
            let filter = [Cond::Eq(kunjungan::ID, id.0.into())];
            let found = work.reader(&scope).cells(&kunjungan::TABLE, &columns, &filter, &[], 1).await?;
            let row = found.first().ok_or(Refusal::new(Code::NotFound).on("kunjungan"))?;
            let (Some(post), Some(tanggal)) = (row.cell(0).id(), row.cell(1).date()) else {
                return Err(Error::fault("a stored visit is incomplete"));
            };
            Ok(Saat { posyandu: PosyanduId(post), tanggal, terlambat: false })
        }
    }
}

/// A service about a person needs one; a group activity names nobody.
fn subject_fits(jenis: &Jenis, untuk: Untuk) -> Result<()> {
    if untuk.sasaran.is_some() && untuk.kehadiran.is_some() {
        let sentence = "Sebutkan sasaran atau kehadiran pengunjung, jangan keduanya.";
        return Err(Refusal::new(Code::NotEligible).saying(sentence).on("kehadiran").into());
    }
    let person = untuk.sasaran.is_some() || untuk.kehadiran.is_some();
    let (missing, surplus) = match jenis.subjek {
        Subjek::Orang => ((!person).then_some("sasaran"), untuk.keluarga.is_some().then_some("keluarga")),
        Subjek::Keluarga => (untuk.keluarga.is_none().then_some("keluarga"), person.then_some(untuk.field())),
        Subjek::Lingkungan | Subjek::Sesi => {
            (None, (person || untuk.keluarga.is_some()).then_some(untuk.field()))
        }
    };
    if let Some(field) = missing {
        return Err(Refusal::new(Code::Required)
            .saying("Sebutkan untuk siapa pelayanan ini.")
            .on(field)
            .into());
    }
    if let Some(field) = surplus {
        let sentence = format!("{} bukan pelayanan untuk {field}.", jenis.nama);
        return Err(Refusal::new(Code::NotEligible).saying(sentence).on(field).into());
    }
    Ok(())
}

type Columns = Vec<(Col, Cell)>;

/// The subject's columns, and the person if it is one.
async fn subject(
    work: &Work,
    actor: &Actor,
    saat: &Saat,
    new: &NewPelayanan,
    jenis: &Jenis,
) -> Result<(Columns, Option<Orang>)> {
    if let Some(id) = new.untuk.keluarga {
        keluarga::of_post(work.reader(&actor.scope()), id, saat.posyandu).await?;
        return Ok((vec![(rows::KELUARGA, id.0.into())], None));
    }
    let (columns, orang) = match (new.untuk.sasaran, new.untuk.kehadiran) {
        (Some(id), _) => resident(work, actor, saat, new.tempat, id).await?,
        (None, Some(id)) => visitor(work, saat, new.tempat, id).await?,
        (None, None) => return Ok((Vec::new(), None)),
    };
    let kelompok = kelompok_umur(orang.lahir, saat.tanggal).ok_or(Code::InvalidDate)?;
    if !jenis.untuk(kelompok) || umur_bulan(orang.lahir, saat.tanggal) < jenis.dari_bulan {
        let sentence = format!("{} bukan untuk kelompok umur ini.", jenis.nama);
        return Err(Refusal::new(Code::NotEligible).saying(sentence).on(new.untuk.field()).into());
    }
    Ok((columns, Some(orang)))
}

async fn resident(
    work: &Work,
    actor: &Actor,
    saat: &Saat,
    tempat: Tempat,
    id: SasaranId,
) -> Result<(Columns, Orang)> {
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
    let orang = Orang {
        sasaran: Some(id),
        jenis_kelamin: person.jenis_kelamin,
        lahir: person.tanggal_lahir,
        hari_diketahui: person.presisi_lahir.cukup_untuk_pertumbuhan(),
    };
    Ok((columns, orang))
}

async fn visitor(work: &Work, saat: &Saat, tempat: Tempat, id: KehadiranId) -> Result<(Columns, Orang)> {
    let Tempat::HariBuka(day) = tempat else {
        return Err(Refusal::new(Code::NotEligible).on("kehadiran").into());
    };
    let columns = [kehadiran::SASARAN, kehadiran::JENIS_KELAMIN, kehadiran::TANGGAL_LAHIR];
    let filter = [
        Cond::Eq(kehadiran::ID, id.0.into()),
        Cond::Eq(kehadiran::HARI_BUKA, day.0.into()),
        Cond::Eq(kehadiran::POSYANDU, saat.posyandu.0.into()),
    ];
    let all = everything();
    let found = work.reader(&all).cells(&kehadiran::TABLE, &columns, &filter, &[], 1).await?;
    let row = found.first().ok_or(Refusal::new(Code::NotFound).on("kehadiran"))?;
    let known = row.cell(1).text().and_then(JenisKelamin::dari_kode).zip(row.cell(2).date());
    let Some((jenis_kelamin, lahir)) = known else {
        // A resident's attendance: name the person instead.
        return Err(Refusal::new(Code::NotEligible).saying("Sebutkan sasarannya.").on("kehadiran").into());
    };
    Ok((
        vec![(rows::KEHADIRAN, id.0.into())],
        Orang { sasaran: None, jenis_kelamin, lahir, hari_diketahui: true },
    ))
}

/// The typed columns a kind fills beside its JSON.
fn measure(isi: &Isi, orang: Option<&Orang>, saat: &Saat, konfirmasi: bool) -> Result<Columns> {
    match (isi, orang) {
        (Isi::Pertumbuhan(ukuran), Some(orang)) => growth(ukuran, orang, saat, konfirmasi),
        (Isi::Penyuluhan(sesi), _) => {
            let count = i16::try_from(sesi.peserta.0).unwrap_or(i16::MAX);
            Ok(vec![(rows::JANGGAL, false.into()), (rows::JUMLAH, count.into())])
        }
        _ => Ok(vec![(rows::JANGGAL, false.into())]),
    }
}

fn growth(ukuran: &Pertumbuhan, orang: &Orang, saat: &Saat, konfirmasi: bool) -> Result<Columns> {
    let hari = umur_hari(orang.lahir, saat.tanggal);
    let bulan = umur_bulan(orang.lahir, saat.tanggal);
    let hasil = ukuran.ukur(orang.jenis_kelamin, hari, bulan, konfirmasi)?;
    let z = |indeks| {
        let z = hasil.antropometri.get(indeks).filter(|_| orang.hari_diketahui);
        Cell::from(z.map(|z| z.ratusan()))
    };
    let red_line = hasil.antropometri.bb_u.filter(|_| orang.hari_diketahui && !hasil.janggal).map(bgm);
    Ok(vec![
        (rows::BERAT_G, ukuran.berat.map(|b| b.0).into()),
        (rows::TINGGI_MM, ukuran.tinggi.map(|t| t.0).into()),
        (rows::Z_BB_U, z(Indeks::BbU)),
        (rows::Z_TB_U, z(Indeks::TbU)),
        (rows::BGM, red_line.into()),
        (rows::JANGGAL, hasil.janggal.into()),
    ])
}

/// Measures and judges all weighings of a child again, after her birth date or sex was corrected. What cannot be
/// with the new date is kept and marked as odd (*janggal*).
pub(super) async fn ukur_ulang(work: &mut Work, permit: &Permit, id: SasaranId) -> Result<()> {
    let all = everything();
    let person = store::sasaran::find(work.reader(&all), id).await?;
    let orang = Orang {
        sasaran: Some(id),
        jenis_kelamin: person.jenis_kelamin,
        lahir: person.tanggal_lahir,
        hari_diketahui: person.presisi_lahir.cukup_untuk_pertumbuhan(),
    };
    let measures = [rows::BERAT_G, rows::TINGGI_MM, rows::Z_BB_U, rows::Z_TB_U, rows::BGM, rows::JANGGAL];
    let columns = [&[rows::ID, rows::POSYANDU, rows::TANGGAL, rows::ISI], &measures[..]].concat();
    let filter = [Cond::Eq(rows::SASARAN, id.0.into()), Cond::Eq(rows::KODE, Pertumbuhan::JENIS.kode.into())];
    let found = work.reader(&all).cells(&rows::TABLE, &columns, &filter, &[], WEIGHINGS_AT_MOST).await?;
    for row in found {
        let broken = || Error::fault("a stored weighing is incomplete");
        let key = row.cell(0).id().ok_or_else(broken)?;
        let post = PosyanduId(row.cell(1).id().ok_or_else(broken)?);
        let tanggal = row.cell(2).date().ok_or_else(broken)?;
        let isi = Isi::parse(Pertumbuhan::JENIS.kode, row.cell(3).text().ok_or_else(broken)?)?;
        let Isi::Pertumbuhan(ukuran) = isi else { return Err(broken()) };
        let saat = Saat { posyandu: post, tanggal, terlambat: false };
        let odd = vec![
            (rows::Z_BB_U, Cell::Null),
            (rows::Z_TB_U, Cell::Null),
            (rows::BGM, Cell::Null),
            (rows::JANGGAL, true.into()),
        ];
        let mut measured = growth(&ukuran, &orang, &saat, true).unwrap_or(odd);
        let stored = |col: &Col| columns.iter().position(|known| known == col).map(|at| row.cell(at));
        measured.retain(|(col, cell)| stored(col) != Some(cell));
        if !measured.is_empty() {
            work.update(permit, post, &rows::TABLE, key.into(), measured).await?;
        }
    }
    judge(work, permit, &orang).await
}

/// One stored weighing with the verdict it carries.
struct Timbangan {
    id: Uuid,
    posyandu: PosyanduId,
    penimbangan: Penimbangan,
    verdict: (Option<String>, Option<bool>),
}

/// Judges all weighings of a child again and writes those whose verdict changed.
async fn judge(work: &mut Work, permit: &Permit, orang: &Orang) -> Result<()> {
    let Some(sasaran) = orang.sasaran else { return Ok(()) };
    let history = weighings(work, sasaran).await?;
    let facts: Vec<Penimbangan> = history.iter().map(|t| t.penimbangan).collect();
    let months = nilai(orang.jenis_kelamin, orang.lahir, &facts);
    for (at, stored) in history.iter().enumerate() {
        let judged = months.iter().find(|month| month.indeks == at);
        let verdict = (judged.map(|m| m.verdict.kode().to_owned()), judged.map(|m| m.dua_t));
        if verdict != stored.verdict {
            let changes = vec![(rows::VERDICT, verdict.0.into()), (rows::DUA_T, verdict.1.into())];
            work.update(permit, stored.posyandu, &rows::TABLE, stored.id.into(), changes).await?;
        }
    }
    Ok(())
}

async fn weighings(work: &Work, sasaran: SasaranId) -> Result<Vec<Timbangan>> {
    let columns =
        [rows::ID, rows::POSYANDU, rows::TANGGAL, rows::BERAT_G, rows::JANGGAL, rows::VERDICT, rows::DUA_T];
    let filter = [
        Cond::Eq(rows::SASARAN, sasaran.0.into()),
        Cond::Eq(rows::KODE, Pertumbuhan::JENIS.kode.into()),
        Cond::NotNull(rows::BERAT_G),
    ];
    let order = [By::up(rows::TANGGAL), By::up(rows::DICATAT_PADA)];
    let all = everything();
    let found = work.reader(&all).cells(&rows::TABLE, &columns, &filter, &order, WEIGHINGS_AT_MOST).await?;
    if found.len() == WEIGHINGS_AT_MOST {
        return Err(Error::fault("more weighings of one child than can be judged"));
    }
    let read = |row: &store::shape::Row| {
        let grams = i32::try_from(row.cell(3).int()?).ok()?;
        Some(Timbangan {
            id: row.cell(0).id()?,
            posyandu: PosyanduId(row.cell(1).id()?),
            penimbangan: Penimbangan {
                tanggal: row.cell(2).date()?,
                berat_g: grams,
                janggal: row.cell(4).bool().unwrap_or(false),
            },
            verdict: (row.cell(5).text().map(str::to_owned), row.cell(6).bool()),
        })
    };
    Ok(found.iter().filter_map(read).collect())
}

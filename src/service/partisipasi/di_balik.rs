//! The people behind a number of a post (*di balik*), for who reads their names there: from what each adds to the sums,
//! so that they are exactly those who were counted. A number that tells of health or of a sector is opened by who reads
//! that of the post's people; protected cases are in no sum, so nobody is behind one. Who reads sums alone is shown the
//! way to the posts and gets no name.

use uuid::Uuid;

use super::super::baca;
use super::super::everything;
use crate::access::{Actor, Group};
use crate::app::App;
use crate::domain::bidang::aturan::Syarat;
use crate::domain::id::PosyanduId;
use crate::domain::partisipasi::di_balik::{BagianIndikator, berorang};
use crate::domain::partisipasi::indikator::{Indikator, Rincian, Saring};
use crate::domain::rollup::Ukur;
use crate::domain::rollup::masa::letak;
use crate::domain::rollup::ukur::{Bagian, JenisPelayanan, Satu};
use crate::domain::siklus::KelompokStatistik;
use crate::domain::tanggal::{Periode, not_future};
use crate::error::{Code, Refusal, Result};
use crate::store::posyandu;
use crate::store::rollup::{Tampak, dikunjungi, sumbangan};

/// Which number.
#[derive(Clone, Copy, Debug)]
pub struct Tanya {
    pub posyandu: PosyanduId,
    pub indikator: &'static Indikator,
    pub periode: Periode,
    pub bagian: BagianIndikator,
    pub saring: Saring,
}

/// Who is behind it.
#[derive(Clone, Debug, Default)]
pub struct DiBalik {
    /// The number itself, as the table of indicators has it.
    pub hitungan: i64,
    pub orang: Vec<Uuid>,
    pub keluarga: Vec<Uuid>,
    /// Counted, and out of the reader's view since: they moved to another post, or their record is restricted.
    pub tak_tampak: usize,
}

impl DiBalik {
    fn terima(&mut self, who: Uuid, tampak: Tampak, adds: i64) {
        self.hitungan += adds;
        match tampak {
            _ if adds <= 0 => {}
            Tampak::Orang => self.orang.push(who),
            Tampak::Keluarga => self.keluarga.push(who),
            Tampak::Tidak => self.tak_tampak += 1,
        }
    }
}

/// Who is behind a number.
pub async fn di_balik(app: &App, actor: &Actor, tanya: Tanya) -> Result<DiBalik> {
    bernama(app, actor, tanya.posyandu).await?;
    not_future(tanya.periode.first_day(), app.clock.today()).map_err(|refusal| refusal.on("periode"))?;
    let siapa = siapa(&tanya)?;
    let scope = actor.scope();
    let reads = |group: Group| scope.posts(group).contains(tanya.posyandu);
    if !siapa.ukur.iter().all(|ukur| group(*ukur, tanya.saring).is_some_and(reads)) {
        let sentence = format!("{} memuat data yang tidak Anda baca di posyandu ini.", tanya.indikator.nama);
        return Err(Refusal::new(Code::Forbidden).saying(sentence).on("indikator").into());
    }
    let reader = app.db.reader(&scope);
    let mut answer = DiBalik::default();
    if let Some(dikunjung) = siapa.dikunjungi {
        for (who, tampak) in dikunjungi(reader, tanya.posyandu, tanya.periode, dikunjung).await? {
            answer.terima(who, tampak, 1);
        }
        return Ok(answer);
    }
    let (tahun, _) = letak(tanya.periode);
    for (who, tampak, card) in sumbangan(reader, tanya.posyandu, tahun).await? {
        let adds = tanya.bagian.dari(tanya.indikator, &card, tanya.periode, tanya.saring);
        answer.terima(who, tampak, adds);
    }
    Ok(answer)
}

/// May the reader see names at this post? That there is a post is no secret, so whoever serves elsewhere or reads sums
/// alone is refused and told where to look instead.
async fn bernama(app: &App, actor: &Actor, post: PosyanduId) -> Result<()> {
    if baca::posku(actor, post).is_ok() {
        return Ok(());
    }
    posyandu::region(app.db.reader(&everything()), post).await?;
    let sentence = "Nama hanya untuk kader dan pengurus posyandu itu. Lihat angka tiap posyandu dengan \
        partisipasi(tingkat: POSYANDU).";
    Err(Refusal::new(Code::Forbidden).saying(sentence).on("posyandu").into())
}

/// Of whom a number is.
struct Siapa {
    /// The numbers of a card that it is made of.
    ukur: Vec<Ukur>,
    /// Whom visits met is noted with the post and not with those who were visited.
    dikunjungi: Option<Tampak>,
}

/// What is asked for must be a number of people, and told apart by what it can be told apart by.
fn siapa(tanya: &Tanya) -> Result<Siapa, Refusal> {
    let indikator = tanya.indikator;
    let told = indikator.rincian();
    if let Some((_, field)) = given(tanya.saring).into_iter().find(|(rincian, _)| !told.contains(rincian)) {
        let sentence = format!("{} tidak dapat dirinci seperti itu.", indikator.nama);
        return Err(Refusal::new(Code::NotEligible).saying(sentence).on(field));
    }
    if indikator.penyebut.is_none() && tanya.bagian != BagianIndikator::Pembilang {
        let sentence = format!("{} tidak memiliki penyebut.", indikator.nama);
        return Err(Refusal::new(Code::NotEligible).saying(sentence).on("bagian"));
    }
    let mut ukur = tanya.bagian.ukur(indikator, tanya.saring);
    if tanya.saring.jenis.is_none() {
        // Of all kinds together the protected ones are no part: they are in no sum.
        ukur.retain(|one| !matches!(one, Ukur::JenisDapat(kind) if of_kind(*kind).is_none()));
    }
    let dikunjungi = match ukur.as_slice() {
        [Ukur::OrangDikunjungi(Satu)] => Some(Tampak::Orang),
        [Ukur::RumahDikunjungi(Satu)] => Some(Tampak::Keluarga),
        _ => None,
    };
    if dikunjungi.is_some() || (indikator.terurai() && ukur.iter().copied().all(berorang)) {
        return Ok(Siapa { ukur, dikunjungi });
    }
    let sentence = format!("{} tidak menghitung orang atau keluarga.", indikator.nama);
    Err(Refusal::new(Code::NotEligible).saying(sentence).on("indikator"))
}

/// What a filter tells apart, with the argument that does.
fn given(saring: Saring) -> Vec<(Rincian, &'static str)> {
    let all = [
        (saring.kelompok.is_some(), Rincian::Kelompok, "kelompok"),
        (saring.jenis_kelamin.is_some(), Rincian::JenisKelamin, "jenisKelamin"),
        (saring.bidang.is_some(), Rincian::Bidang, "bidang"),
        (saring.jenis.is_some(), Rincian::Jenis, "jenis"),
        (saring.dosis.is_some(), Rincian::Dosis, "dosis"),
        (saring.kumpulan.is_some(), Rincian::Kumpulan, "kumpulan"),
    ];
    all.into_iter().filter(|(there, _, _)| *there).map(|(_, rincian, field)| (rincian, field)).collect()
}

/// What being counted tells of somebody; nothing where nobody may be told. Being a resident, her age, that she came and
/// that somebody visited her is basic. A life stage may tell who expects a child.
fn group(ukur: Ukur, saring: Saring) -> Option<Group> {
    let by_age = saring.kelompok.is_none_or(menurut_umur);
    Some(match ukur {
        Ukur::S(_) | Ukur::Berhak(_) => Group::Basic,
        Ukur::Warga(_) | Ukur::Datang(_) if by_age => Group::Basic,
        Ukur::OrangDikunjungi(_) | Ukur::RumahDikunjungi(_) => Group::Basic,
        Ukur::Terlayani(bidang) => Group::of_bidang(bidang),
        Ukur::JenisDapat(jenis) => of_kind(jenis)?,
        Ukur::JenisSasaran(jenis) if jenis.jenis()?.syarat == Syarat::Semua => Group::Basic,
        Ukur::JenisSasaran(_) => Group::Health,
        _ => match ukur.bagian() {
            Bagian::Skdn
            | Bagian::Kelompok
            | Bagian::Gizi
            | Bagian::Program
            | Bagian::Imunisasi
            | Bagian::Skrining => Group::Health,
            Bagian::Bidang
            | Bagian::Kader
            | Bagian::Pos
            | Bagian::Jenis
            | Bagian::Rujukan
            | Bagian::Jumlah => return None,
        },
    })
}

/// Does the birth date alone decide who is in the group? Girls and women leave theirs while they expect a child, so who
/// is missing there tells of a pregnancy too.
fn menurut_umur(kelompok: KelompokStatistik) -> bool {
    use KelompokStatistik::{Baduta, Balita, Bayi, Lansia, Prasekolah, UsiaSekolah};
    matches!(kelompok, Bayi | Baduta | Balita | Prasekolah | UsiaSekolah | Lansia)
}

/// Protected kinds are in no sum; nobody is told whom they would be about.
fn of_kind(kind: JenisPelayanan) -> Option<Group> {
    let jenis = kind.jenis().filter(|jenis| !jenis.terlindungi)?;
    Some(Group::of_bidang(jenis.bidang))
}

//! What several health records of one person make together: how far each pregnancy was looked after, and whether a child
//! was breast-fed exclusively. For who reads health; the rules are in `domain::kehamilan` and `domain::asi`.

use chrono::NaiveDate;
use uuid::Uuid;

use super::akses_sementara;
use super::jatuh_tempo::kesehatan;
use crate::access::{Actor, Scope};
use crate::app::App;
use crate::domain::asi::{Asi, asi};
use crate::domain::bidang::{Isi, PemeriksaanIbuHamil, Pertumbuhan};
use crate::domain::id::{PosyanduId, SasaranId};
use crate::domain::kehamilan::{Kehamilan, StatusKehamilan};
use crate::error::{Code, Error, Refusal, Result};
use crate::store::filter::Cond;
use crate::store::pelayanan;
use crate::store::sasaran::{self, kehamilan};

/// Records of one kind, and pregnancies, of one person at most.
const TERBANYAK: usize = 500;

/// The scope in which she is read, and her day of birth. Out of view is `NOT_FOUND`, without the right to health `FORBIDDEN`.
async fn seorang(app: &App, actor: &Actor, id: SasaranId) -> Result<(Scope, NaiveDate)> {
    let scope = akses_sementara::satu(app, actor, &sasaran::TABLE, &id.0.into()).await?;
    let columns = [sasaran::POSYANDU, sasaran::TANGGAL_LAHIR];
    let only = [Cond::Eq(sasaran::ID, id.0.into())];
    let found = app.db.reader(&scope).cells(&sasaran::TABLE, &columns, &only, &[], 1).await?;
    let person = found.first().ok_or(Refusal::new(Code::NotFound).on("sasaran"))?;
    let (Some(post), Some(lahir)) = (person.cell(0).id(), person.cell(1).date()) else {
        return Err(Error::fault("a stored person is incomplete"));
    };
    if !kesehatan(&scope, PosyanduId(post), Some(id)) {
        return Err(Code::Forbidden.into());
    }
    Ok((scope, lahir))
}

/// What was recorded of her of one kind, believed or not, by day.
async fn catatan(app: &App, scope: &Scope, id: SasaranId, kode: &str) -> Result<Vec<(NaiveDate, Isi)>> {
    let filter = [Cond::Eq(pelayanan::SASARAN, id.0.into()), Cond::Eq(pelayanan::KODE, kode.into())];
    let columns = [pelayanan::TANGGAL, pelayanan::ISI];
    let found = app
        .db
        .reader(scope)
        .cells(&pelayanan::TABLE, &columns, &filter, pelayanan::NEWEST, TERBANYAK)
        .await?;
    let read = |row: &crate::store::shape::Row| Some((row.cell(0).date()?, row.cell(1).text()?.to_owned()));
    found.iter().filter_map(read).map(|(tanggal, isi)| Ok((tanggal, Isi::parse(kode, &isi)?))).collect()
}

/// Exclusive breast-feeding of a child on a day.
pub async fn status_asi(app: &App, actor: &Actor, id: SasaranId, hari: NaiveDate) -> Result<Asi> {
    let (scope, lahir) = seorang(app, actor, id).await?;
    let cards = catatan(app, &scope, id, Pertumbuhan::JENIS.kode).await?;
    let answer = |(tanggal, isi): &(NaiveDate, Isi)| match isi {
        Isi::Pertumbuhan(kartu) => kartu.asi_eksklusif.map(|ya| (*tanggal, ya)),
        _ => None,
    };
    let jawaban: Vec<(NaiveDate, bool)> = cards.iter().filter_map(answer).collect();
    Ok(asi(lahir, &jawaban, hari))
}

/// A pregnancy with its id and how far it was looked after.
pub type Dijaga = (Uuid, Kehamilan, StatusKehamilan);

/// The pregnancies of a woman that had begun on a day, the newest first.
pub async fn status_kehamilan(
    app: &App,
    actor: &Actor,
    id: SasaranId,
    hari: NaiveDate,
) -> Result<Vec<Dijaga>> {
    use kehamilan as k;
    let (scope, _) = seorang(app, actor, id).await?;
    let columns = [k::ID, k::MULAI, k::HPL, k::BERAKHIR];
    let own = [Cond::Eq(k::SASARAN, id.0.into())];
    let found = app.db.reader(&scope).cells(&k::TABLE, &columns, &own, k::ORDER, TERBANYAK).await?;
    let cards = catatan(app, &scope, id, PemeriksaanIbuHamil::JENIS.kode).await?;
    let card = |(tanggal, isi)| match isi {
        Isi::PemeriksaanIbuHamil(isi) => Some((tanggal, isi)),
        _ => None,
    };
    let cards: Vec<(NaiveDate, PemeriksaanIbuHamil)> = cards.into_iter().filter_map(card).collect();
    let read = |row: &crate::store::shape::Row| {
        let mulai = row.cell(1).date().filter(|mulai| *mulai <= hari)?;
        let pregnancy = Kehamilan { mulai, hpl: row.cell(2).date(), berakhir: row.cell(3).date() };
        Some((row.cell(0).id()?, pregnancy, pregnancy.status(&cards, hari)))
    };
    Ok(found.iter().filter_map(read).collect())
}

//! What is kept sealed (*tersegel*) of a person whose data are restricted: everything that was in the live tables,
//! in one text under a key of its own. Nobody reads this table but the program; destroying the row destroys the key
//! and with it what is sealed, here and in every backup from which the master key is kept apart.

use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;

use super::filter::Cond;
use super::read::Reader;
use super::scope::Guard;
use super::table::{Cell, Col};
use crate::access::secrets::{DataKey, Secrets};
use crate::domain::id::{PosyanduId, SasaranId};
use crate::error::{Error, Result};

crate::table!("tersegel", number: 54,
    guard: Guard::Buku { own: None, post: None, region: None }, home: Some(POSYANDU),
    ID "id" Id,
    SASARAN "sasaran_id" Id,
    PERMINTAAN "permintaan_id" Id,
    POSYANDU "posyandu_id" Id,
    KUNCI "kunci" Text,
    ISI "isi" Text,
    DIBUAT "dibuat" Time,
);

/// A sealed record.
pub struct Tersegel {
    pub id: Cell,
    pub posyandu: PosyanduId,
    pub dibuat: DateTime<Utc>,
    kunci: String,
    isi: String,
}

/// What is sealed of a person, if something is. The reader must be the program's own.
pub async fn find<C: ConnectionTrait>(reader: Reader<'_, C>, id: SasaranId) -> Result<Option<Tersegel>> {
    let filter = [Cond::Eq(SASARAN, id.0.into())];
    let rows = reader.cells(&TABLE, &[ID, POSYANDU, KUNCI, ISI, DIBUAT], &filter, &[], 1).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let broken = || Error::fault("a sealed record is incomplete");
    Ok(Some(Tersegel {
        id: row.cell(0).clone(),
        posyandu: PosyanduId(row.cell(1).id().ok_or_else(broken)?),
        kunci: row.cell(2).text().ok_or_else(broken)?.to_owned(),
        isi: row.cell(3).text().ok_or_else(broken)?.to_owned(),
        dibuat: row.cell(4).time().ok_or_else(broken)?,
    }))
}

/// The key under which a person's record is sealed. It lies wrapped beside what it seals.
fn about(id: SasaranId) -> String {
    format!("tersegel:{}", id.0)
}

/// Seals a text: the columns of the key and of the text.
pub fn seal(secrets: &Secrets, id: SasaranId, plain: &str) -> Result<Vec<(Col, Cell)>> {
    let key = DataKey::new()?;
    let about = about(id);
    let sealed = key.seal(&about, plain.as_bytes())?;
    Ok(vec![(KUNCI, secrets.wrap(&about, &key)?.into()), (ISI, sealed.into())])
}

/// Opens what is sealed.
pub fn open(secrets: &Secrets, id: SasaranId, sealed: &Tersegel) -> Result<String> {
    let about = about(id);
    let plain = secrets.unwrap(&about, &sealed.kunci)?.open(&about, &sealed.isi)?;
    String::from_utf8(plain).map_err(Error::fault)
}

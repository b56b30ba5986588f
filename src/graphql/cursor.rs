//! The position of a row in an ordered list, as an opaque text. It holds the values the list is ordered by and
//! nothing else; whoever makes one up gets rows of the same list, within the same scope.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value as Json;
use uuid::Uuid;

use crate::error::{Code, Refusal};
use crate::store::filter::By;
use crate::store::table::{Cell, Kind};

/// Longer ones were not made here.
const LONGEST: usize = 4_096;

/// The cursor of a row with these values.
pub fn encode<'a>(cells: impl Iterator<Item = &'a Cell>) -> String {
    let values: Vec<Json> = cells.map(json).collect();
    URL_SAFE_NO_PAD.encode(Json::Array(values).to_string())
}

/// Reads a cursor of a list in this order; anything else is `CURSOR_INVALID`.
pub fn decode(text: &str, order: &[By]) -> Result<Vec<Cell>, Refusal> {
    let invalid = || Refusal::new(Code::CursorInvalid);
    if text.len() > LONGEST {
        return Err(invalid());
    }
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| invalid())?;
    let values: Vec<Json> = serde_json::from_slice(&bytes).map_err(|_| invalid())?;
    if values.len() != order.len() {
        return Err(invalid());
    }
    order.iter().zip(&values).map(|(by, value)| cell(by.col.kind, value).ok_or_else(invalid)).collect()
}

fn json(cell: &Cell) -> Json {
    match cell {
        Cell::Null => Json::Null,
        Cell::Id(id) => Json::String(id.simple().to_string()),
        Cell::Text(text) => Json::String(text.clone()),
        Cell::Int(n) => Json::from(*n),
        Cell::Bool(b) => Json::Bool(*b),
        Cell::Date(d) => Json::String(d.to_string()),
        Cell::Time(t) => Json::from(t.timestamp_micros()),
    }
}

fn cell(kind: Kind, value: &Json) -> Option<Cell> {
    match kind {
        Kind::Id => Uuid::try_parse(value.as_str()?).ok().map(Cell::Id),
        // PostgreSQL cannot hold a NUL in a text.
        Kind::Text => value.as_str().filter(|text| !text.contains('\0')).map(Cell::from),
        Kind::Small | Kind::Int | Kind::Big => value.as_i64().map(Cell::Int),
        Kind::Bool => value.as_bool().map(Cell::Bool),
        Kind::Date => value.as_str()?.parse::<NaiveDate>().ok().map(Cell::Date),
        Kind::Time => DateTime::<Utc>::from_timestamp_micros(value.as_i64()?).map(Cell::Time),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::sasaran;

    #[test]
    fn a_cursor_reads_back_and_made_up_ones_are_refused() {
        let order = [By::up(sasaran::NAMA_CARI), By::up(sasaran::ID)];
        let cells = [Cell::from("adi"), Cell::Id(Uuid::nil())];
        assert_eq!(decode(&encode(cells.iter()), &order), Ok(cells.to_vec()));
        let other = encode([Cell::Int(1), Cell::Int(2)].iter());
        for bad in ["", "%%%", "W10", &other, &"A".repeat(5_000)] {
            assert_eq!(decode(bad, &order).map_err(|r| r.code), Err(Code::CursorInvalid), "{bad}");
        }
    }
}

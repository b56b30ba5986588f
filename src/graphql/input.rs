//! What clients send, read into domain values at the door. Scalars accept any text here and are refused by our
//! own rules, so that a kader reads a sentence and not a library's error.

use std::borrow::Cow;
use std::fmt::Write as _;

use async_graphql::registry::Registry;
use async_graphql::{Context, InputType, InputValueError, InputValueResult, Value};
use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::table::registry::{choice, scalar};
use super::{actor, app};
use crate::domain::pilihan::{Pilihan, daftar};
use crate::domain::tanggal::parse_tanggal;
use crate::domain::wilayah::Kode;
use crate::error::{Code, Refusal, Result};
use crate::store::write::Mutation;

/// Free texts are at most this long, in characters.
pub const TEXT_MAX: usize = 500;

/// A code of a choice.
#[derive(Clone, Copy, Debug)]
pub struct Pilih<P>(pub P);

impl<P: Pilihan> InputType for Pilih<P> {
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        P::NAMA.into()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        choice(registry, daftar::<P>());
        Self::qualified_type_name()
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        let code = match value.unwrap_or_default() {
            Value::Enum(name) => name.to_string(),
            Value::String(text) => text,
            other => return Err(InputValueError::expected_type(other)),
        };
        P::dari_kode(&code).map(Pilih).ok_or_else(|| InputValueError::custom("not a code of this list"))
    }

    fn to_value(&self) -> Value {
        Value::Enum(async_graphql::Name::new(self.0.kode()))
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }
}

/// Scalars that arrive as text (or a number) and are read by our own rules.
macro_rules! texts {
    ($($(#[$meta:meta])* $name:ident = $scalar:literal;)*) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug)]
        pub struct $name(pub String);

        impl InputType for $name {
            type RawValueType = Self;

            fn type_name() -> Cow<'static, str> {
                $scalar.into()
            }

            fn create_type_info(registry: &mut Registry) -> String {
                scalar(registry, $scalar);
                Self::qualified_type_name()
            }

            fn parse(value: Option<Value>) -> InputValueResult<Self> {
                match value.unwrap_or_default() {
                    Value::String(text) => Ok($name(text)),
                    Value::Number(number) => Ok($name(number.to_string())),
                    other => Ok($name(other.to_string())),
                }
            }

            fn to_value(&self) -> Value {
                Value::String(self.0.clone())
            }

            fn as_raw_value(&self) -> Option<&Self> {
                Some(self)
            }
        }
    )*};
}

texts! {
    /// A date, `2026-11-22`.
    Tanggal = "Date";
    /// A moment, `2026-11-22T01:30:00Z`.
    Waktu = "DateTime";
    /// A moment, `2026-11-22T04:00:00Z`.
    Saat = "DateTime";
    /// The id of a mutation, made by the client.
    MutasiId = "UUID";
}

impl Waktu {
    /// The moment, or a refusal that names the field.
    pub fn read(&self, field: &str) -> Result<DateTime<Utc>, Refusal> {
        let sentence = "Tulis waktu seperti 2026-11-22T09:30:00+08:00.";
        let wrong = |_| Refusal::new(Code::InvalidFormat).saying(sentence).on(field);
        DateTime::parse_from_rfc3339(self.0.trim()).map(|at| at.to_utc()).map_err(wrong)
    }
}

impl Saat {
    /// The moment when one was given.
    pub fn option(given: Option<Saat>, field: &str) -> Result<Option<DateTime<Utc>>, Refusal> {
        let wrong = || {
            Refusal::new(Code::InvalidFormat).saying("Tulis waktu seperti 2026-11-22T04:00:00Z.").on(field)
        };
        let read = |saat: Saat| DateTime::parse_from_rfc3339(saat.0.trim()).map_err(|_| wrong());
        Ok(given.map(read).transpose()?.map(|at| at.with_timezone(&Utc)))
    }
}

impl Tanggal {
    /// The date, or a refusal that names the field.
    pub fn read(&self, field: &str) -> Result<NaiveDate, Refusal> {
        parse_tanggal(&self.0).map_err(|refusal| refusal.on(field))
    }

    /// The date when one was given.
    pub fn option(given: Option<Tanggal>, field: &str) -> Result<Option<NaiveDate>, Refusal> {
        given.map(|date| date.read(field)).transpose()
    }

    /// The date when one was given, else this one.
    pub fn or(given: Option<Tanggal>, field: &str, otherwise: NaiveDate) -> Result<NaiveDate, Refusal> {
        Ok(Tanggal::option(given, field)?.unwrap_or(otherwise))
    }
}

/// A birth weight: text in kilograms or whole grams, as weights are everywhere.
#[derive(Clone, Debug)]
pub struct BeratInput(serde_json::Value);

impl InputType for BeratInput {
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        "Berat".into()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        scalar(registry, "Berat");
        Self::qualified_type_name()
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        value.unwrap_or_default().into_json().map(BeratInput).map_err(InputValueError::custom)
    }

    fn to_value(&self) -> Value {
        Value::from_json(self.0.clone()).unwrap_or_default()
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }
}

impl BeratInput {
    /// Grams.
    pub fn read(given: Option<BeratInput>, field: &str) -> Result<Option<i32>, Refusal> {
        use crate::domain::bidang::isian::{Berat, Isian};
        let json = given.map(|input| input.0).filter(|json| !json.is_null());
        json.map(|json| Berat::baca(Some(&json)).map(|b| b.0).map_err(|r| r.on(field))).transpose()
    }
}

/// The region code of an argument.
pub fn wilayah_kode(field: &str, text: &str) -> Result<Kode, Refusal> {
    Kode::parse(text.trim().trim_start_matches("wilayah:")).map_err(|refusal| refusal.on(field))
}

/// A search text: two letters at least, not endless.
pub fn cari(field: &str, text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    match text.chars().count() {
        0 | 1 => Err(Refusal::new(Code::Required).saying("Tulis paling sedikit dua huruf.").on(field)),
        2..=100 if !text.chars().any(char::is_control) => Ok(text.to_owned()),
        2..=100 => Err(Refusal::new(Code::InvalidFormat).on(field)),
        _ => Err(Refusal::new(Code::TooLong).on(field)),
    }
}

/// The name of a person that is searched for: three letters at least, so that a list of all names is no search.
pub fn cari_nama(field: &str, text: &str) -> Result<String, Refusal> {
    let text = cari(field, text)?;
    if text.chars().count() < 3 {
        return Err(Refusal::new(Code::Required).saying("Tulis paling sedikit tiga huruf.").on(field));
    }
    Ok(text)
}

/// A free text that may stay away: trimmed, bounded, nothing when empty.
pub fn teks(field: &str, text: Option<String>) -> Result<Option<String>, Refusal> {
    let Some(text) = text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    if text.chars().count() > TEXT_MAX {
        let sentence = format!("Paling banyak {TEXT_MAX} huruf.");
        return Err(Refusal::new(Code::TooLong).saying(sentence).on(field));
    }
    if text.chars().any(|c| c.is_control() && c != '\n') {
        return Err(Refusal::new(Code::InvalidFormat).on(field));
    }
    Ok(Some(text))
}

/// A free text that must be there.
pub fn teks_wajib(field: &str, text: String) -> Result<String, Refusal> {
    teks(field, Some(text))?.ok_or_else(|| Refusal::new(Code::Required).on(field))
}

/// The mutation as the write path knows it: the client's id, and a hash of the field's name and arguments. The
/// order in which a client writes the fields of an object does not matter.
pub fn mutasi(ctx: &Context<'_>, id: &MutasiId) -> Result<Mutation> {
    let uuid = Uuid::try_parse(&id.0)
        .ok()
        .filter(|uuid| uuid.get_version_num() == 7 && id.0.len() == 36)
        .ok_or_else(|| Refusal::new(Code::InvalidFormat).saying("ID kiriman harus UUID versi 7.").on("id"))?;
    let field = ctx.field();
    let mut text = field.name().to_owned();
    let mut arguments = field.arguments().map_err(|e| crate::error::Error::fault(e.message))?;
    arguments.sort_by(|a, b| a.0.cmp(&b.0));
    for (name, value) in &arguments {
        let _ = write!(text, "\u{1f}{name}=");
        canonical(&mut text, value);
    }
    let now = app(ctx).clock.now();
    let actor = actor(ctx)?;
    Ok(Mutation {
        id: uuid,
        // A plain hash would let a copy of the database be searched for the NIK that was sent.
        hash: app(ctx).secrets.tag(&text),
        account: Some(actor.account.0),
        device: actor.device,
        act_at: now,
        received_at: now,
    })
}

/// Writes a value with the fields of objects in order and nulls left out.
fn canonical(text: &mut String, value: &Value) {
    match value {
        Value::Object(fields) => {
            let mut fields: Vec<_> = fields.iter().filter(|(_, value)| **value != Value::Null).collect();
            fields.sort_by(|a, b| a.0.cmp(b.0));
            text.push('{');
            for (name, value) in fields {
                let _ = write!(text, "{name}:");
                canonical(text, value);
                text.push(',');
            }
            text.push('}');
        }
        Value::List(items) => {
            text.push('[');
            for item in items {
                canonical(text, item);
                text.push(',');
            }
            text.push(']');
        }
        // An enum in the document and the same code in a variable say the same.
        Value::Enum(name) => {
            let _ = write!(text, "{:?}", name.as_str());
        }
        Value::String(string) => {
            let _ = write!(text, "{string:?}");
        }
        other => {
            let _ = write!(text, "{other}");
        }
    }
}

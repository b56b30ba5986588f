//! What can be written into a field (*isian*) of a service: a yes or no, a code, a text, a number, a weight, a
//! length. Each form checks itself at the door, so that a struct of a sector cannot hold a wrong value.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use crate::domain::angka::{self, Batas, parse_berat_kg, parse_desimal, parse_panjang_cm};
use crate::domain::pilihan::{Daftar, Pilihan, daftar};
use crate::domain::tanggal::parse_tanggal;
use crate::error::{Code, Refusal};

/// The form of a field, for the schema and the catalogue.
#[derive(Clone, Copy, Debug)]
pub enum Bentuk {
    YaTidak,
    Teks {
        max: usize,
    },
    Angka {
        min: i64,
        max: i64,
    },
    /// Stored and shown in grams; typed in kilograms.
    Berat,
    /// Stored and shown in millimetres; typed in centimetres.
    Panjang,
    /// A measured quantity with limits of its own at every age.
    Besaran {
        batas: &'static Batas,
        akhiran: &'static str,
    },
    Tanggal,
    Pilihan(Daftar),
    /// Several codes of a list.
    PilihanBanyak(Daftar),
    /// Numbers of items of a form, from 1 to `max`.
    Nomor {
        max: u8,
    },
}

/// The value of a field, ready to be shown.
#[derive(Clone, Debug, PartialEq)]
pub enum Nilai {
    Kosong,
    Bool(bool),
    Int(i64),
    Teks(String),
    Kode(&'static str),
    Tanggal(NaiveDate),
    Daftar(Vec<Nilai>),
}

/// Something a field can hold.
pub trait Isian: Sized {
    const BENTUK: Bentuk;
    const WAJIB: bool = true;

    /// Reads what a client sent; `None` when the field is absent or null.
    fn baca(value: Option<&Json>) -> Result<Self, Refusal>;

    /// The value to show.
    fn nilai(&self) -> Nilai;

    /// Is it outside the usual range, so that a second look is asked for?
    fn janggal(&self) -> bool {
        false
    }
}

/// Reads one field of an input object; a refusal names the field as the client spells it.
pub fn baca<T: Isian>(input: &Map<String, Json>, medan: &str) -> Result<T, Refusal> {
    let name = super::camel(medan);
    T::baca(input.get(&name).filter(|value| !value.is_null())).map_err(|refusal| refusal.on(name))
}

fn required(value: Option<&Json>) -> Result<&Json, Refusal> {
    value.ok_or_else(|| Code::Required.into())
}

impl Isian for bool {
    const BENTUK: Bentuk = Bentuk::YaTidak;

    fn baca(value: Option<&Json>) -> Result<Self, Refusal> {
        required(value)?.as_bool().ok_or_else(|| Code::InvalidFormat.into())
    }

    fn nilai(&self) -> Nilai {
        Nilai::Bool(*self)
    }
}

impl<P: Pilihan> Isian for P {
    const BENTUK: Bentuk = Bentuk::Pilihan(daftar::<P>());

    fn baca(value: Option<&Json>) -> Result<Self, Refusal> {
        let code = required(value)?.as_str().ok_or(Refusal::new(Code::InvalidFormat))?;
        P::dari_kode(code).ok_or_else(|| Code::UnknownCode.into())
    }

    fn nilai(&self) -> Nilai {
        Nilai::Kode(self.kode())
    }
}

/// A text of at most `MAX` characters, trimmed, never empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Teks<const MAX: usize>(pub String);

impl<const MAX: usize> Isian for Teks<MAX> {
    const BENTUK: Bentuk = Bentuk::Teks { max: MAX };

    fn baca(value: Option<&Json>) -> Result<Self, Refusal> {
        let text = required(value)?.as_str().ok_or(Refusal::new(Code::InvalidFormat))?.trim();
        if text.is_empty() {
            return Err(Code::Required.into());
        }
        if text.chars().count() > MAX {
            return Err(Refusal::new(Code::TooLong).saying(format!("Paling banyak {MAX} huruf.")));
        }
        if text.chars().any(|c| c.is_control() && c != '\n') {
            return Err(Code::InvalidFormat.into());
        }
        Ok(Teks(text.to_owned()))
    }

    fn nilai(&self) -> Nilai {
        Nilai::Teks(self.0.clone())
    }
}

/// A whole number between `MIN` and `MAX`, both included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Angka<const MIN: i64, const MAX: i64>(pub i64);

impl<const MIN: i64, const MAX: i64> Isian for Angka<MIN, MAX> {
    const BENTUK: Bentuk = Bentuk::Angka { min: MIN, max: MAX };

    fn baca(value: Option<&Json>) -> Result<Self, Refusal> {
        let number = required(value)?.as_i64().ok_or(Refusal::new(Code::InvalidFormat))?;
        if !(MIN..=MAX).contains(&number) {
            return Err(
                Refusal::new(Code::ImpossibleValue).saying(format!("Angka harus antara {MIN} dan {MAX}."))
            );
        }
        Ok(Angka(number))
    }

    fn nilai(&self) -> Nilai {
        Nilai::Int(self.0)
    }
}

/// A weight in grams. A text is read as kilograms with a decimal comma or point, a whole number as grams.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Berat(pub i32);

/// A length in millimetres. A text is read as centimetres with a decimal comma or point, a whole number as
/// millimetres.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Panjang(pub i32);

fn ukuran(value: &Json, parse: fn(&str) -> Result<i32, Refusal>) -> Result<i32, Refusal> {
    match value {
        Json::String(text) => parse(text),
        Json::Number(number) => match number.as_i64() {
            Some(whole) => i32::try_from(whole).map_err(|_| Code::ImpossibleValue.into()),
            None => Err(Code::InvalidFormat.into()),
        },
        _ => Err(Code::InvalidFormat.into()),
    }
}

impl Isian for Berat {
    const BENTUK: Bentuk = Bentuk::Berat;

    fn baca(value: Option<&Json>) -> Result<Self, Refusal> {
        ukuran(required(value)?, parse_berat_kg).map(Berat)
    }

    fn nilai(&self) -> Nilai {
        Nilai::Int(self.0.into())
    }
}

impl Isian for Panjang {
    const BENTUK: Bentuk = Bentuk::Panjang;

    fn baca(value: Option<&Json>) -> Result<Self, Refusal> {
        ukuran(required(value)?, parse_panjang_cm).map(Panjang)
    }

    fn nilai(&self) -> Nilai {
        Nilai::Int(self.0.into())
    }
}

/// Declares measured quantities (*besaran*): the type, its limits, and the unit behind its name in an answer.
macro_rules! besaran {
    ($($(#[doc = $tentang:literal])+ $tipe:ident = $batas:ident, $akhiran:literal;)*) => {$(
        $(#[doc = $tentang])+
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        pub struct $tipe(pub i32);

        impl Isian for $tipe {
            const BENTUK: Bentuk = Bentuk::Besaran { batas: &angka::$batas, akhiran: $akhiran };

            fn baca(value: Option<&Json>) -> Result<Self, Refusal> {
                let value = ukuran(required(value)?, |text| parse_desimal(text, angka::$batas.desimal))?;
                angka::$batas.check_hard(value).map(|()| $tipe(value))
            }

            fn nilai(&self) -> Nilai {
                Nilai::Int(self.0.into())
            }

            fn janggal(&self) -> bool {
                !angka::$batas.is_soft_ok(self.0)
            }
        }
    )*};
}

besaran! {
    /// Systolic blood pressure in mmHg.
    Sistole = SISTOLE_MMHG, "Mmhg";
    /// Diastolic blood pressure in mmHg.
    Diastole = DIASTOLE_MMHG, "Mmhg";
    /// Blood glucose in mg/dL.
    GulaDarah = GULA_DARAH_MG_DL, "MgDl";
    /// Cholesterol in mg/dL.
    Kolesterol = KOLESTEROL_MG_DL, "MgDl";
    /// Haemoglobin in g/L; typed in g/dL with one decimal.
    Hemoglobin = HB_G_L, "GL";
    /// Body temperature in tenths of a degree Celsius; typed in degrees with one decimal.
    Suhu = SUHU_DERAJAT_10, "PersepuluhC";
    /// Mid-upper-arm circumference of a woman in millimetres; typed in centimetres.
    LilaIbu = LILA_IBU_MM, "Mm";
    /// Waist circumference in millimetres; typed in centimetres.
    LingkarPerut = LINGKAR_PERUT_MM, "Mm";
    /// Fundal height in millimetres; typed in centimetres.
    TinggiFundus = TFU_MM, "Mm";
}

/// A calendar date. Whether it may lie ahead or before a birth is asked by the kind's rules.
impl Isian for NaiveDate {
    const BENTUK: Bentuk = Bentuk::Tanggal;

    fn baca(value: Option<&Json>) -> Result<Self, Refusal> {
        parse_tanggal(required(value)?.as_str().ok_or(Refusal::new(Code::InvalidFormat))?)
    }

    fn nilai(&self) -> Nilai {
        Nilai::Tanggal(*self)
    }
}

/// Several codes of a choice, each once, in the order of the list. Nothing chosen is an answer too.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound(serialize = "P: Serialize", deserialize = "P: Deserialize<'de>"))]
pub struct Banyak<P: Pilihan>(pub Vec<P>);

impl<P: Pilihan> Banyak<P> {
    /// Is this code among them?
    pub fn ada(&self, kode: P) -> bool {
        self.0.contains(&kode)
    }
}

impl<P: Pilihan> Isian for Banyak<P> {
    const BENTUK: Bentuk = Bentuk::PilihanBanyak(daftar::<P>());

    fn baca(value: Option<&Json>) -> Result<Self, Refusal> {
        let given: Vec<P> =
            list(required(value)?).map(|item| P::baca(Some(item))).collect::<Result<_, _>>()?;
        Ok(Banyak(
            P::NILAI.iter().map(|(value, _, _)| *value).filter(|value| given.contains(value)).collect(),
        ))
    }

    fn nilai(&self) -> Nilai {
        Nilai::Daftar(self.0.iter().map(|value| Nilai::Kode(value.kode())).collect())
    }
}

/// Numbers of items of a form, from 1 to `MAX`, each once, rising: the questions that were answered with yes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nomor<const MAX: u8>(pub Vec<u8>);

impl<const MAX: u8> Isian for Nomor<MAX> {
    const BENTUK: Bentuk = Bentuk::Nomor { max: MAX };

    fn baca(value: Option<&Json>) -> Result<Self, Refusal> {
        let one = |item: &Json| {
            let number = item.as_i64().ok_or(Refusal::new(Code::InvalidFormat))?;
            u8::try_from(number).ok().filter(|n| (1..=MAX).contains(n)).ok_or_else(|| {
                Refusal::new(Code::ImpossibleValue).saying(format!("Nomor harus antara 1 dan {MAX}."))
            })
        };
        let mut numbers: Vec<u8> = list(required(value)?).map(one).collect::<Result<_, _>>()?;
        numbers.sort_unstable();
        numbers.dedup();
        Ok(Nomor(numbers))
    }

    fn nilai(&self) -> Nilai {
        Nilai::Daftar(self.0.iter().map(|n| Nilai::Int((*n).into())).collect())
    }
}

/// The items of a list; a single value stands for a list of one, as GraphQL coerces it.
fn list(value: &Json) -> impl Iterator<Item = &Json> {
    value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice).iter()
}

/// A field that may stay empty.
impl<T: Isian> Isian for Option<T> {
    const BENTUK: Bentuk = T::BENTUK;
    const WAJIB: bool = false;

    fn baca(value: Option<&Json>) -> Result<Self, Refusal> {
        value.map(|value| T::baca(Some(value))).transpose()
    }

    fn nilai(&self) -> Nilai {
        self.as_ref().map_or(Nilai::Kosong, Isian::nilai)
    }

    fn janggal(&self) -> bool {
        self.as_ref().is_some_and(Isian::janggal)
    }
}

//! A sheet (*lembar*) on its way out, before it is CSV or a workbook: what stands above it, its columns, its rows, and
//! the definitions that go with it. A count that must not be told is a cell of its own, so that no writer can show it
//! as a zero.

use crate::domain::partisipasi::indikator::Indikator;
use crate::pilihan;

pilihan! {
    /// The form of a file.
    pub enum Bentuk {
        /// Text, one line a row: semicolons between the cells, a comma before the decimals.
        Csv = "CSV",
        /// A workbook of two sheets.
        Xlsx = "XLSX",
    }
}

/// What a hidden count shows in any file; the words above the sheet explain it.
pub const TERSAMAR: &str = "tersamar";

/// One cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sel {
    /// Words, of whatever letters.
    Teks(String),
    /// A whole number.
    Bulat(i64),
    /// A number with one decimal, in tenths.
    Persepuluh(i64),
    /// A count that is hidden.
    Tersamar,
    /// Nothing to tell.
    Kosong,
}

impl Sel {
    /// Words.
    pub fn teks(text: impl Into<String>) -> Sel {
        Sel::Teks(text.into())
    }

    /// A number with one decimal, if there is one.
    pub fn persepuluh(tenths: Option<i64>) -> Sel {
        tenths.map_or(Sel::Kosong, Sel::Persepuluh)
    }
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Baris {
    pub sel: Vec<Sel>,
    /// Does it add up others?
    pub jumlah: bool,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kolom {
    pub judul: String,
    /// As wide as so many digits.
    pub lebar: u8,
}

impl Kolom {
    pub fn new(judul: impl Into<String>, lebar: u8) -> Kolom {
        Kolom { judul: judul.into(), lebar }
    }
}

/// What is known of a sheet before its rows.
#[derive(Clone, Debug)]
pub struct Kepala {
    /// The name of the file, without what its form adds.
    pub berkas: String,
    pub judul: String,
    /// Lines above the table: what, and its value.
    pub keterangan: Vec<(&'static str, String)>,
    pub kolom: Vec<Kolom>,
    /// Columns that stay in view when the sheet is scrolled to the right.
    pub beku: u16,
    /// The definitions, each with the columns it explains; nothing where columns name the indicator.
    pub definisi: Vec<(String, &'static Indikator)>,
}

//! CSV as spreadsheets with Indonesian settings read it by a double click: UTF-8 with its mark, semicolons, a comma
//! before the decimals, lines as RFC 4180 ends them. The first line names the columns and every other line is a row, so
//! that programs read it too; whatever else is to be said stands in the workbook.
//!
//! A name that begins like a formula gets an apostrophe before it. Spreadsheets run what begins with `=`, and a post may
//! be called `=HYPERLINK(…)` by whoever founded it (CWE-1236).

use csv::{QuoteStyle, Terminator, WriterBuilder};

use super::lembar::{Baris, Kepala, Sel, TERSAMAR};
use crate::error::{Error, Result};

/// Says that it is UTF-8: without it a spreadsheet guesses.
const BOM: &str = "\u{feff}";

/// With what a formula may begin, the wide forms of East Asian keyboards included.
const RUMUS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// The line of the columns.
pub fn kepala(kepala: &Kepala) -> Result<Vec<u8>> {
    let names = kepala.kolom.iter().map(|kolom| teks(&kolom.judul));
    let mut bytes = BOM.as_bytes().to_vec();
    bytes.extend(lines(std::iter::once(names.collect()))?);
    Ok(bytes)
}

/// The lines of some rows.
pub fn baris(rows: &[Baris]) -> Result<Vec<u8>> {
    lines(rows.iter().map(|row| row.sel.iter().map(sel).collect()))
}

fn lines(rows: impl Iterator<Item = Vec<String>>) -> Result<Vec<u8>> {
    let mut writer = WriterBuilder::new()
        .delimiter(b';')
        .terminator(Terminator::CRLF)
        .quote_style(QuoteStyle::Necessary)
        .from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).map_err(Error::fault)?;
    }
    writer.into_inner().map_err(Error::fault)
}

fn sel(sel: &Sel) -> String {
    match sel {
        Sel::Teks(text) => teks(text),
        Sel::Bulat(number) => number.to_string(),
        Sel::Persepuluh(tenths) => {
            let minus = if *tenths < 0 { "-" } else { "" };
            let tenths = tenths.unsigned_abs();
            format!("{minus}{},{}", tenths / 10, tenths % 10)
        }
        Sel::Tersamar => TERSAMAR.to_owned(),
        Sel::Kosong => String::new(),
    }
}

fn teks(text: &str) -> String {
    if text.starts_with(RUMUS) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::super::lembar::Kolom;
    use super::*;

    fn row(sel: Vec<Sel>) -> String {
        String::from_utf8(baris(&[Baris { sel, jumlah: false }]).unwrap()).unwrap()
    }

    #[test]
    fn a_row_reads_as_it_is_meant() {
        let teks = |text: &str| Sel::teks(text);
        for (sel, line) in [
            (vec![teks("Melati"), Sel::Bulat(1_234), Sel::Persepuluh(813)], "Melati;1234;81,3\r\n"),
            (vec![Sel::Persepuluh(0), Sel::Persepuluh(-43), Sel::Persepuluh(-4)], "0,0;-4,3;-0,4\r\n"),
            (vec![Sel::Bulat(-2), Sel::Persepuluh(1_000)], "-2;100,0\r\n"),
            // A hidden count and one that cannot be told are neither zero nor each other.
            (vec![Sel::Tersamar, Sel::Kosong, Sel::Bulat(0)], "tersamar;;0\r\n"),
            (
                vec![teks("Mawar; \"Indah\""), teks("dua\nbaris")],
                "\"Mawar; \"\"Indah\"\"\";\"dua\nbaris\"\r\n",
            ),
            // The only cell of a row, and empty.
            (vec![Sel::Kosong], "\"\"\r\n"),
        ] {
            assert_eq!(row(sel.clone()), line, "{sel:?}");
        }
    }

    #[test]
    fn a_name_is_never_a_formula() {
        for name in ["=1+1", "+62811", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "\n=1"] {
            let mut reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .delimiter(b';')
                .from_reader(std::io::Cursor::new(row(vec![Sel::teks(name), Sel::Bulat(1)])));
            let record = reader.records().next().unwrap().unwrap();
            assert_eq!(record.iter().collect::<Vec<_>>(), [format!("'{name}").as_str(), "1"], "{name:?}");
        }
        // In the middle of a name the signs do no harm.
        assert_eq!(row(vec![Sel::teks("Melati-2 = A")]), "Melati-2 = A\r\n");
    }

    #[test]
    fn the_first_line_names_the_columns() {
        let kepala_ = Kepala {
            berkas: String::new(),
            judul: "Judul".to_owned(),
            keterangan: vec![("Wilayah", "Kukar".to_owned())],
            kolom: vec![Kolom::new("Posyandu", 20), Kolom::new("N/D′", 8)],
            beku: 0,
            definisi: Vec::new(),
        };
        assert_eq!(String::from_utf8(kepala(&kepala_).unwrap()).unwrap(), "\u{feff}Posyandu;N/D′\r\n");
    }
}

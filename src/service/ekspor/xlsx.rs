//! A workbook of two sheets: the table, with what it is above it, and the definitions (*definisi*). Numbers are numbers,
//! in formats that each spreadsheet shows by its own settings. Rows go to a temporary file as they come, so a workbook
//! of a million rows takes no more memory than one of ten; the work blocks and has a thread of its own.

use std::fs::File;
use std::io::{BufWriter, Write as _};

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};
use tokio::sync::mpsc::Receiver;

use super::lembar::{Baris, Kepala, Sel, TERSAMAR};
use crate::domain::pilihan::Pilihan as _;
use crate::error::{Error, Result};

/// The colour behind the names of columns, and of what is hidden.
const LATAR: Color = Color::RGB(0x00DD_EBF7);
const PUDAR: Color = Color::RGB(0x0080_8080);

/// Rows, or the word that there are no more. Whoever goes away without it wants no workbook.
pub type Kiriman = Option<Vec<Baris>>;

/// Writes a workbook; nothing when the rows break off.
pub fn tulis(kepala: &Kepala, mut kiriman: Receiver<Kiriman>, ke: File) -> Result<Option<File>> {
    let mut buku = Workbook::new();
    let mut lembar = Lembar::mulai(kepala, buku.new_worksheet_with_constant_memory().map_err(wrong)?)?;
    loop {
        match kiriman.blocking_recv() {
            Some(Some(rows)) => rows.iter().try_for_each(|row| lembar.tambah(row))?,
            Some(None) => break,
            None => return Ok(None),
        }
    }
    buku.push_worksheet(lembar.selesai(kepala)?);
    buku.push_worksheet(definisi(kepala).map_err(wrong)?);
    let mut writer = BufWriter::new(ke);
    buku.save_to_writer(&mut writer).map_err(wrong)?;
    writer.flush().map_err(Error::fault)?;
    Ok(Some(writer.into_inner().map_err(Error::fault)?))
}

fn wrong(error: XlsxError) -> Error {
    Error::fault(format!("a workbook: {error}"))
}

/// How cells look, in a plain row or in one that adds up others.
struct Rupa {
    teks: Format,
    bulat: Format,
    desimal: Format,
    tersamar: Format,
}

impl Rupa {
    fn new(of: &Format) -> Rupa {
        Rupa {
            teks: of.clone(),
            bulat: of.clone().set_num_format("#,##0"),
            desimal: of.clone().set_num_format("0.0"),
            tersamar: of.clone().set_align(FormatAlign::Right).set_italic().set_font_color(PUDAR),
        }
    }
}

/// The sheet of the table, as far as it is written.
struct Lembar {
    lembar: Worksheet,
    /// The row of the columns' names.
    judul: u32,
    baris: u32,
    isi: Rupa,
    jumlah: Rupa,
}

impl Lembar {
    fn mulai(kepala: &Kepala, mut lembar: Worksheet) -> Result<Lembar> {
        let mut baris = 0;
        let mut write = || -> std::result::Result<(), XlsxError> {
            lembar.set_name("Data")?.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
            for (at, kolom) in (0..).zip(&kepala.kolom) {
                lembar.set_column_width(at, kolom.lebar)?;
            }
            let tebal = Format::new().set_bold();
            lembar.write_string_with_format(0, 0, &kepala.judul, &tebal.clone().set_font_size(14))?;
            for (what, value) in &kepala.keterangan {
                baris += 1;
                lembar.write_string(baris, 0, format!("{what}: {value}"))?;
            }
            baris += 2;
            let judul = tebal
                .set_text_wrap()
                .set_align(FormatAlign::VerticalCenter)
                .set_background_color(LATAR)
                .set_border_bottom(FormatBorder::Thin);
            for (at, kolom) in (0..).zip(&kepala.kolom) {
                lembar.write_string_with_format(baris, at, &kolom.judul, &judul)?;
            }
            lembar.set_freeze_panes(baris + 1, kepala.beku)?.set_repeat_rows(baris, baris)?;
            Ok(())
        };
        write().map_err(wrong)?;
        let isi = Rupa::new(&Format::new());
        let jumlah = Rupa::new(&Format::new().set_bold().set_border_top(FormatBorder::Thin));
        Ok(Lembar { lembar, judul: baris, baris, isi, jumlah })
    }

    fn tambah(&mut self, row: &Baris) -> Result<()> {
        self.baris += 1;
        let (rupa, at) = (if row.jumlah { &self.jumlah } else { &self.isi }, self.baris);
        for (col, sel) in (0..).zip(&row.sel) {
            let lembar = &mut self.lembar;
            // Words are written as words: nothing a post is called becomes a formula.
            let written = match sel {
                Sel::Teks(text) => lembar.write_string_with_format(at, col, text, &rupa.teks),
                Sel::Bulat(n) => lembar.write_number_with_format(at, col, *n as f64, &rupa.bulat),
                Sel::Persepuluh(n) => {
                    lembar.write_number_with_format(at, col, *n as f64 / 10.0, &rupa.desimal)
                }
                Sel::Tersamar => lembar.write_string_with_format(at, col, TERSAMAR, &rupa.tersamar),
                Sel::Kosong if row.jumlah => lembar.write_blank(at, col, &rupa.teks),
                Sel::Kosong => continue,
            };
            written.map_err(wrong)?;
        }
        Ok(())
    }

    /// Rows of a list can be chosen by their columns; rows of a form stay together.
    fn selesai(mut self, kepala: &Kepala) -> Result<Worksheet> {
        let last = u16::try_from(kepala.kolom.len()).unwrap_or(u16::MAX).saturating_sub(1);
        if kepala.beku == 0 && self.baris > self.judul {
            self.lembar.autofilter(self.judul, 0, self.baris, last).map_err(wrong)?;
        }
        Ok(self.lembar)
    }
}

/// The second sheet: what each number means, and where the definition comes from.
fn definisi(kepala: &Kepala) -> std::result::Result<Worksheet, XlsxError> {
    let mut lembar = Worksheet::new();
    lembar.set_name("Definisi")?.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    let judul = Format::new().set_bold().set_background_color(LATAR).set_border_bottom(FormatBorder::Thin);
    let isi = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let columns = [
        ("Kolom", 16),
        ("Kode", 26),
        ("Nama", 38),
        ("Rumus", 70),
        ("Satuan", 10),
        ("Sumber", 40),
        ("Versi", 8),
    ];
    for (at, (name, width)) in (0..).zip(columns) {
        lembar.set_column_width(at, width)?.write_string_with_format(0, at, name, &judul)?;
    }
    for (at, (kolom, satu)) in (1..).zip(&kepala.definisi) {
        let satuan = satu.satuan.kode().to_lowercase();
        let words = [kolom, satu.kode, satu.nama, satu.rumus, &satuan, satu.sumber];
        for (col, text) in (0..).zip(words) {
            lembar.write_string_with_format(at, col, text, &isi)?;
        }
        lembar.write_number_with_format(at, 6, satu.versi, &isi)?;
    }
    lembar.set_freeze_panes(1, 0)?;
    Ok(lembar)
}

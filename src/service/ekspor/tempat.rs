//! The places (*tempat*) of an export by their names: which village and kecamatan a post lies in, and how an area is
//! called in a heading.

use std::collections::HashMap;

use chrono::{DateTime, Timelike as _, Utc};

use super::super::partisipasi::{kecamatan, names_under};
use crate::app::App;
use crate::domain::jatuh_tempo::tanggal_indonesia;
use crate::domain::tanggal::{Periode, jam_wita, wita};
use crate::domain::wilayah::{Kode, Level};
use crate::error::{Code, Result};
use crate::store::partisipasi::{Area, Fakta, Pos};

/// The posts of an area, and the names of the regions around them.
pub struct Tempat {
    /// By region and name, as every table has them.
    pub pos: Vec<Pos>,
    nama: HashMap<String, String>,
}

impl Tempat {
    pub async fn baca(app: &App, area: &Area) -> Result<Tempat> {
        let pos = Fakta { db: &app.db, area }.pos().await?;
        let inside = match area {
            Area::Wilayah(kode) => kode.clone(),
            Area::Posyandu(_) => Kode::parse(&pos.first().ok_or(Code::NotFound)?.wilayah)?,
        };
        let root = inside.ancestors().last().unwrap_or(inside);
        Ok(Tempat { pos, nama: names_under(app, &root).await? })
    }

    /// The name of a region.
    pub fn nama(&self, kode: &str) -> &str {
        self.nama.get(kode).map_or("", String::as_str)
    }

    /// The names of the kecamatan and the village in which a region or a post of a village lies; nothing for what is
    /// above.
    pub fn letak(&self, wilayah: &str) -> (&str, &str) {
        match wilayah.split('.').count() {
            4.. => (self.nama(&kecamatan(wilayah)), self.nama(wilayah)),
            3 => (self.nama(wilayah), ""),
            _ => ("", ""),
        }
    }

    /// The area in words: `Kecamatan Loa Janan (64.02.02)`.
    pub fn sebutan(&self, area: &Area) -> String {
        let region = |kode: &str| {
            let level = Kode::parse(kode).map(|kode| kode.level());
            let kind = match level {
                Ok(Level::Desa) => "Desa ",
                Ok(Level::Kelurahan) => "Kelurahan ",
                Ok(Level::Kecamatan) => "Kecamatan ",
                // Its name says what it is.
                Ok(Level::Kabupaten) | Err(_) => "",
            };
            format!("{kind}{}", self.nama(kode))
        };
        match (area, self.pos.first()) {
            (Area::Wilayah(kode), _) => format!("{} ({kode})", region(kode.as_str())),
            (Area::Posyandu(_), Some(pos)) => {
                format!(
                    "Posyandu {}, {}, {}",
                    pos.nama,
                    region(&pos.wilayah),
                    region(&kecamatan(&pos.wilayah))
                )
            }
            (Area::Posyandu(_), None) => String::new(),
        }
    }
}

/// `20 November 2026 pukul 09.00 WITA`.
pub fn waktu(at: DateTime<Utc>) -> String {
    let jam = jam_wita(at);
    format!("{} pukul {:02}.{:02} WITA", tanggal_indonesia(wita(at)), jam.hour(), jam.minute())
}

/// `November 2026`, `Triwulan 4 2026`, `Tahun 2026`.
pub fn masa(periode: Periode) -> String {
    let day = periode.first_day();
    let text = periode.to_string();
    match (periode.jumlah_bulan(), text.split_once("-Q")) {
        (1, _) => tanggal_indonesia(day).trim_start_matches("1 ").to_owned(),
        (_, Some((year, quarter))) => format!("Triwulan {quarter} {year}"),
        _ => format!("Tahun {text}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_and_moments_in_words() {
        for (text, words) in
            [("2026-11", "November 2026"), ("2026-Q4", "Triwulan 4 2026"), ("2026", "Tahun 2026")]
        {
            assert_eq!(masa(Periode::parse(text).unwrap()), words);
        }
        let at = "2026-11-20T17:05:59Z".parse().unwrap();
        assert_eq!(waktu(at), "21 November 2026 pukul 01.05 WITA");
    }
}

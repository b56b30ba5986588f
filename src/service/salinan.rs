//! A copy (*salinan*) of everything that is kept of a person, for the person: as JSON and as a page to print, both
//! with the history of processing (who by role, when, what kind of act). Of others there is nothing in it but ids;
//! numbers show their last two digits. Each copy is told to the audit.

use serde_json::{Map, Value as Json, json};

use super::permintaan_subjek::unseal;
use super::{everything, izin};
use crate::access::{Action, Actor};
use crate::app::App;
use crate::domain::id::PermintaanId;
use crate::domain::nik::tersamar;
use crate::domain::permintaan_subjek::{JenisPermintaan, SALINAN_BERLAKU, StatusPermintaan};
use crate::error::{Code, Error, Refusal, Result};
use crate::store::jejak::{self, Entry, Told, record};
use crate::store::orang::{self, Berkas, Isi};
use crate::store::write::SYSTEM;
use crate::store::{permintaan_subjek, tersegel};

/// Rows of one table, and lines of the history, in a copy at most. What is more is counted.
const PALING_BANYAK: usize = 5_000;

/// Columns that say nothing to the person: keys of other rows and of accounts, and search forms.
fn inner(name: &str) -> bool {
    name != "id"
        && (name.ends_with("_id")
            || name.ends_with("_sandi")
            || name.ends_with("_bi")
            || name.ends_with("_oleh")
            || name == "oleh_kader"
            || matches!(name, "nama_cari" | "objek" | "sidik"))
}

/// A copy in both forms.
pub struct Salinan {
    pub json: String,
    pub html: String,
}

/// The copy that was granted.
pub async fn ambil(app: &App, actor: &Actor, id: PermintaanId) -> Result<Salinan> {
    let scope = actor.scope();
    let minta = permintaan_subjek::find(app.db.reader(&scope), id).await?;
    let permit = izin(app, actor, Action::StartSubjectRight, minta.posyandu).await?;
    let now = app.clock.now();
    let granted = minta.jenis == JenisPermintaan::Salinan
        && minta.status == StatusPermintaan::Selesai
        && minta.diputus_pada.is_some_and(|at| now < at + SALINAN_BERLAKU);
    if !granted {
        let sentence = "Tidak ada salinan yang disetujui untuk permintaan ini.";
        return Err(Refusal::new(Code::WrongState).saying(sentence).into());
    }
    let all = everything();
    let mut berkas = orang::berkas(app.db.reader(&all), minta.sasaran).await?;
    if berkas.is_empty() {
        let sealed = tersegel::find(app.db.reader(&all), minta.sasaran).await?.ok_or(Code::NotFound)?;
        // A copy that was granted before the restriction shows nothing of what was sealed since.
        if minta.diputus_pada.is_none_or(|at| at < sealed.dibuat) {
            return Err(Code::NotFound.into());
        }
        berkas = unseal(app, minta.sasaran, &sealed)?;
    }
    // The board of the post hands the copy over and must not learn of a protected case, nor anybody of who reported. The
    // officer who has such a case answers for it.
    let berkas = berkas.tanpa_terlindung();
    let entities = [(&permintaan_subjek::TABLE, id.0), (&crate::store::sasaran::TABLE, minta.sasaran.0)];
    let told = Told { scope: minta.posyandu, permit: &permit, entities: &entities, catatan: None, at: now };
    record(&app.db, &told, None).await?;
    let riwayat = history(app, &berkas, minta.sasaran).await?;
    let salinan = content(&berkas, &riwayat, &now.to_rfc3339());
    let html = page(&salinan);
    Ok(Salinan { json: serde_json::to_string_pretty(&salinan).map_err(Error::fault)?, html })
}

/// What was done with her data, oldest first.
async fn history(app: &App, berkas: &Berkas, id: crate::domain::id::SasaranId) -> Result<Vec<Json>> {
    let all = everything();
    let reader = app.db.reader(&all);
    let registers = orang::disebut(reader, id).await?;
    let mut ids = berkas.ids();
    ids.extend(&registers);
    let mut entries = jejak::naming(reader.conn, reader.engine, SYSTEM, &registers).await?;
    for post in berkas.posts() {
        entries.extend(jejak::naming(reader.conn, reader.engine, post, &ids).await?);
    }
    entries.sort_by_key(|entry| (entry.at, entry.nomor));
    let line = |entry: &Entry| {
        let role = entry.permit.rsplit(" as ").next().unwrap_or_default();
        json!({ "waktu": entry.at.to_rfc3339(), "peran": role, "tindakan": entry.action })
    };
    Ok(entries.iter().map(line).collect())
}

fn content(berkas: &Berkas, riwayat: &[Json], at: &str) -> Json {
    let mut data = Map::new();
    let mut cut = false;
    for isi in berkas.tabel.iter().rev() {
        cut |= isi.baris.len() > PALING_BANYAK;
        let rows = isi.baris.iter().take(PALING_BANYAK).map(|row| readable(isi, row));
        data.insert(isi.nama.clone(), rows.collect());
    }
    cut |= riwayat.len() > PALING_BANYAK;
    let riwayat = riwayat.get(riwayat.len().saturating_sub(PALING_BANYAK)..).unwrap_or_default();
    json!({ "dibuat": at, "terpotong": cut, "data": data, "riwayat": riwayat })
}

/// One row with the names of its columns. What is empty is left out.
fn readable(isi: &Isi, row: &[Json]) -> Json {
    let pairs = isi.kolom.iter().zip(row).filter(|(name, value)| !value.is_null() && !inner(name));
    let shown = |(name, value): (&String, &Json)| {
        let value = match (name.as_str(), value.as_str()) {
            ("nik_ekor", Some(ekor)) => return ("nik".to_owned(), Json::from(tersamar(ekor))),
            ("isi", Some(text)) => serde_json::from_str(text).unwrap_or(Json::Null),
            _ => value.clone(),
        };
        (name.clone(), value)
    };
    Json::Object(pairs.map(shown).collect())
}

/// The same as one page without scripts, styles or pictures from elsewhere.
fn page(salinan: &Json) -> String {
    let mut html = String::from(
        "<!doctype html>\n<html lang=\"id\"><meta charset=\"utf-8\"><title>Salinan data pribadi</title>\n\
         <style>body{font:12pt sans-serif;margin:2cm}table{border-collapse:collapse;margin:0 0 1em}\
         td,th{border:1px solid #888;padding:2pt 6pt;text-align:left;vertical-align:top}</style>\n\
         <h1>Salinan data pribadi</h1>\n<p>Dibuat menurut UU 27/2022 pasal 32, ",
    );
    html.push_str(&escaped(salinan["dibuat"].as_str().unwrap_or_default()));
    html.push_str(".</p>\n");
    for (name, rows) in salinan["data"].as_object().into_iter().flatten() {
        section(&mut html, name, rows);
    }
    section(&mut html, "riwayat pemrosesan", &salinan["riwayat"]);
    html.push_str("</html>\n");
    html
}

fn section(html: &mut String, name: &str, rows: &Json) {
    let rows: Vec<_> = rows.as_array().into_iter().flatten().filter_map(Json::as_object).collect();
    if rows.is_empty() {
        return;
    }
    html.push_str(&format!("<h2>{}</h2>\n", escaped(&words(name))));
    for row in rows {
        html.push_str("<table>");
        for (name, value) in row {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            html.push_str(&format!("<tr><th>{}<td>{}", escaped(&words(name)), escaped(&value)));
        }
        html.push_str("</table>\n");
    }
}

/// A column's name as words.
fn words(name: &str) -> String {
    name.replace('_', " ")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_become_markup() {
        let salinan = json!({ "dibuat": "x", "data": { "sasaran": [{ "nama": "<script>a & b</script>" }] }, "riwayat": [] });
        let html = page(&salinan);
        assert!(html.contains("&lt;script&gt;a &amp; b&lt;/script&gt;") && !html.contains("<script"));
    }
}

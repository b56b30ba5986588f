//! Whom to visit at home (*daftar kunjungan*): a ready work list of a post for the kader who reads it. It rests on the
//! day's work (`beranda`) and keeps of it what a visit can help: who stays away, what was found, what is overdue, what
//! an agency was asked and did not do. Somebody who was met since the reason arose is off the list; a closed door is
//! counted and keeps her on it. Source: lifecycle-and-sessions.md section 2.5, trigger list.

use std::collections::HashMap;

use chrono::NaiveDate;
use uuid::Uuid;

use super::beranda::{Kerja, Tanya, beranda};
use crate::access::Actor;
use crate::app::App;
use crate::domain::bidang::aturan::Tindakan;
use crate::domain::id::{PosyanduId, SasaranId};
use crate::domain::jatuh_tempo::Alasan;
use crate::domain::kunjungan::HasilKunjungan;
use crate::domain::pilihan::Pilihan as _;
use crate::error::Result;
use crate::store::filter::Cond;
use crate::store::hari_buka::kunjungan;
use crate::store::tanda;

/// People of a post at most, as in the day's work.
const SEMUA: usize = 5_000;
/// Open flags and recent visits of a post at most.
const BARIS: usize = 50_000;
/// Days for which a visit is remembered: what was not helped by then is a reason to go again [P].
const DIINGAT: i64 = 60;
/// Months without an attendance from which somebody expected every month is looked for.
const TIDAK_HADIR_BULAN: u32 = 1;

/// One reason (pemicu) to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pemicu {
    /// The code of a reason of the day's work, or the id of the rule that raised a flag.
    pub kode: String,
    /// What the kader reads, in Bahasa Indonesia.
    pub kalimat: String,
    /// Since when, where a record says so.
    pub sejak: Option<NaiveDate>,
    /// Of flags: what the flag asks for.
    pub tindakan: Option<Tindakan>,
}

/// Somebody to visit.
#[derive(Clone, Debug)]
pub struct Dikunjungi {
    pub sasaran: SasaranId,
    pub nama: String,
    pub pemicu: Vec<Pemicu>,
    /// The last visit within the last two months, and whether somebody was met.
    pub terakhir: Option<(NaiveDate, bool)>,
    /// Visits since then that found nobody.
    pub tidak_bertemu: usize,
}

/// The work list, the most pressing first.
pub async fn daftar(app: &App, actor: &Actor, post: PosyanduId, hari: NaiveDate) -> Result<Vec<Dikunjungi>> {
    let tanya = Tanya { hari, tidak_hadir_bulan: TIDAK_HADIR_BULAN, first: SEMUA };
    let work = beranda(app, actor, post, tanya).await?;
    let flags = flags(app, actor, post, hari).await?;
    let visits = visits(app, actor, post, hari).await?;
    let mut list: Vec<Dikunjungi> = Vec::new();
    for perlu in work.orang {
        let mut pemicu: Vec<Pemicu> = perlu.kerja.iter().filter_map(calls).collect();
        pemicu.splice(0..0, flags.get(&perlu.warga.id.0).into_iter().flatten().cloned());
        put(&mut list, perlu.warga.id, perlu.warga.nama, pemicu, visits.get(&perlu.warga.id.0));
    }
    list.sort_by_key(|one| std::cmp::Reverse(one.pemicu.iter().map(weight).sum::<u32>()));
    Ok(list)
}

/// Puts somebody on the list unless she was met after every reason that is dated.
fn put(
    list: &mut Vec<Dikunjungi>,
    sasaran: SasaranId,
    nama: String,
    pemicu: Vec<Pemicu>,
    visits: Option<&Vec<(NaiveDate, bool)>>,
) {
    let visits = visits.map_or(&[][..], Vec::as_slice);
    let met = visits.iter().filter(|(_, met)| *met).map(|(day, _)| *day).max();
    // What has no date, such as an absence, is as good as helped by a visit that met somebody.
    let helped = |one: &Pemicu| met.is_some_and(|met| one.sejak.is_none_or(|since| since <= met));
    if pemicu.iter().all(helped) {
        return;
    }
    list.push(Dikunjungi {
        sasaran,
        nama,
        pemicu,
        terakhir: visits.iter().max_by_key(|(day, _)| *day).copied(),
        tidak_bertemu: visits.iter().filter(|(day, got)| !got && met.is_none_or(|met| *day > met)).count(),
    });
}

/// The reason to go that something due is, if it is one.
fn calls(kerja: &Kerja) -> Option<Pemicu> {
    let visit = match kerja.alasan {
        Alasan::TidakHadir | Alasan::RujukanTertunda | Alasan::Nifas | Alasan::Neonatus => true,
        Alasan::Imunisasi | Alasan::Anc | Alasan::VitaminABiru | Alasan::VitaminAMerah => kerja.terlambat,
        _ => false,
    };
    visit.then(|| Pemicu {
        kode: kerja.alasan.kode().to_owned(),
        kalimat: kerja.alasan.tugas().to_owned(),
        sejak: None,
        tindakan: None,
    })
}

fn weight(pemicu: &Pemicu) -> u32 {
    match pemicu.tindakan {
        Some(Tindakan::RujukSegera) => 1_000,
        Some(Tindakan::Rujuk) => 100,
        Some(_) => 30,
        None if pemicu.kode == Alasan::RujukanTertunda.kode() => 100,
        None => 10,
    }
}

/// The open flags of people of the post that a visit can help, within the reader's view.
async fn flags(
    app: &App,
    actor: &Actor,
    post: PosyanduId,
    hari: NaiveDate,
) -> Result<HashMap<Uuid, Vec<Pemicu>>> {
    use tanda as t;
    let scope = actor.scope();
    let acts = [Tindakan::RujukSegera, Tindakan::Rujuk, Tindakan::Pantau].map(|act| act.kode().into());
    let filter = [
        Cond::Eq(t::POSYANDU, post.0.into()),
        Cond::NotNull(t::SASARAN),
        Cond::IsNull(t::AKHIR),
        Cond::In(t::TINDAKAN, acts.to_vec()),
        Cond::Below(t::TANGGAL, hari.succ_opt().unwrap_or(hari).into()),
    ];
    let columns = [t::SASARAN, t::ATURAN, t::ALASAN, t::TANGGAL, t::TINDAKAN];
    let mut found: HashMap<Uuid, Vec<Pemicu>> = HashMap::new();
    for row in app.db.reader(&scope).cells(&t::TABLE, &columns, &filter, t::NEWEST, BARIS).await? {
        let (Some(person), Some(kode), Some(kalimat)) =
            (row.cell(0).id(), row.cell(1).text(), row.cell(2).text())
        else {
            continue;
        };
        let list = found.entry(person).or_default();
        // Another service may have found the same; the newest says it.
        if list.iter().all(|known| known.kode != kode) {
            list.push(Pemicu {
                kode: kode.to_owned(),
                kalimat: kalimat.to_owned(),
                sejak: row.cell(3).date(),
                tindakan: row.cell(4).text().and_then(Tindakan::dari_kode),
            });
        }
    }
    Ok(found)
}

/// The visits of the last two months: day, and whether somebody was met.
async fn visits(
    app: &App,
    actor: &Actor,
    post: PosyanduId,
    hari: NaiveDate,
) -> Result<HashMap<Uuid, Vec<(NaiveDate, bool)>>> {
    use kunjungan as k;
    let scope = actor.scope();
    let since = hari.checked_sub_signed(chrono::Duration::days(DIINGAT)).unwrap_or(hari);
    let filter = [
        Cond::Eq(k::POSYANDU, post.0.into()),
        Cond::NotNull(k::SASARAN),
        Cond::AtLeast(k::TANGGAL, since.into()),
        Cond::Below(k::TANGGAL, hari.succ_opt().unwrap_or(hari).into()),
    ];
    let columns = [k::SASARAN, k::TANGGAL, k::HASIL];
    let mut found: HashMap<Uuid, Vec<(NaiveDate, bool)>> = HashMap::new();
    for row in app.db.reader(&scope).cells(&k::TABLE, &columns, &filter, &[], BARIS).await? {
        if let (Some(person), Some(day)) = (row.cell(0).id(), row.cell(1).date()) {
            let met = row.cell(2).text() == Some(HasilKunjungan::Bertemu.kode());
            found.entry(person).or_default().push((day, met));
        }
    }
    Ok(found)
}

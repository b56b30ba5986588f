//! Who hears of a step: whoever has to act next, and who sent the case when its receiver did something. The sentences
//! name no person and no condition. A step with many cases is one notice to each, not one a case.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use super::super::pemberitahuan::{Kabar, kirim_semua};
use crate::access::{Permit, Role};
use crate::domain::id::{AccountId, RujukanDesaId, RujukanId};
use crate::domain::pemberitahuan::JenisPemberitahuan::{self, RujukanBerjalan, RujukanMenunggu};
use crate::domain::rujukan::StatusRujukan::{self, *};
use crate::error::Result;
use crate::store::pemberitahuan::{Pejabat, pejabat};
use crate::store::rujukan::Facts;
use crate::store::write::Work;

/// Who is told, in what words.
type Alamat = (Penerima, JenisPemberitahuan, &'static str);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Penerima {
    /// Whose account wrote the case.
    Pengirim,
    Pengurus,
    Pembina,
    Opd,
}

impl Penerima {
    /// The id by which a case can be asked for. The village knows it as another object, that says less.
    fn mengenal(self, case: RujukanId) -> String {
        match self {
            Pembina => RujukanDesaId(case.0).to_string(),
            Pengirim | Pengurus | Opd => case.to_string(),
        }
    }
}

use Penerima::{Opd, Pembina, Pengirim, Pengurus};

/// What is told of a case that came to stand here.
fn alamat(ke: StatusRujukan) -> &'static [Alamat] {
    match ke {
        Didata => &[(Pengurus, RujukanMenunggu, "Ada rujukan yang menunggu verifikasi pengurus.")],
        DiajukanKeDesa => {
            &[(Pembina, RujukanMenunggu, "Sebuah posyandu mengajukan rujukan untuk diteruskan ke instansi.")]
        }
        DiteruskanKeOpd | Dirujuk => &[(Opd, RujukanMenunggu, "Ada rujukan baru untuk instansi Anda.")],
        Dikembalikan => &[
            (Pengirim, RujukanMenunggu, "Rujukan Anda dikembalikan. Baca alasannya dan perbaiki."),
            (Pengurus, RujukanMenunggu, "Sebuah rujukan posyandu Anda dikembalikan."),
        ],
        TidakMemenuhiSyarat => {
            &[(Pengirim, RujukanBerjalan, "Rujukan Anda tidak memenuhi syarat. Baca alasannya.")]
        }
        DiterimaOpd | DiterimaFaskes => {
            &[(Pengirim, RujukanBerjalan, "Rujukan Anda sudah diterima yang dituju.")]
        }
        Ditindaklanjuti => &[(Pengirim, RujukanBerjalan, "Rujukan Anda sedang ditindaklanjuti.")],
        Selesai => &[(Pengirim, RujukanBerjalan, "Rujukan Anda selesai. Baca jawabannya.")],
        DitolakOpd => &[(Pengirim, RujukanBerjalan, "Rujukan Anda ditolak instansi. Baca alasannya.")],
        TidakDatang => &[(Pengirim, RujukanMenunggu, "Yang Anda rujuk belum datang. Kunjungi di rumah.")],
        Diverifikasi | Dibatalkan => &[],
    }
}

/// Tells of cases that came to stand here.
pub(super) async fn kabari(
    work: &mut Work,
    permit: &Permit,
    cases: &[&Facts],
    ke: StatusRujukan,
    now: DateTime<Utc>,
) -> Result<()> {
    tell(work, permit, cases, alamat(ke), now).await
}

/// Tells of a case that was recorded. A protected one is told to who receives it and to nobody at the post.
pub(super) async fn dicatat(
    work: &mut Work,
    permit: &Permit,
    case: &Facts,
    now: DateTime<Utc>,
) -> Result<()> {
    let recorded: Alamat =
        (Pengurus, RujukanBerjalan, "Kader mengirim rujukan kesehatan dari posyandu Anda.");
    let mut to = alamat(case.status).to_vec();
    if case.status == Dirujuk {
        to.push(recorded);
    }
    tell(work, permit, &[case], &to, now).await
}

async fn tell(
    work: &mut Work,
    permit: &Permit,
    cases: &[&Facts],
    alamat: &[Alamat],
    now: DateTime<Utc>,
) -> Result<()> {
    let mut told: BTreeMap<(AccountId, &'static str), (JenisPemberitahuan, BTreeSet<String>)> =
        BTreeMap::new();
    for (penerima, jenis, pesan) in alamat {
        let known = in_office(work, *penerima, cases, now).await?;
        for case in cases {
            for to in of_case(*penerima, case, &known) {
                // Nobody is told what she did herself.
                if to != permit.actor().account {
                    let about = told.entry((to, pesan)).or_insert_with(|| (*jenis, BTreeSet::new()));
                    about.1.insert(penerima.mengenal(case.id));
                }
            }
        }
    }
    let kabar = told.into_iter().map(|((to, pesan), (jenis, about))| {
        let entity = if about.len() == 1 { about.into_iter().next() } else { None };
        Kabar { to, jenis, entity, pesan }
    });
    kirim_semua(work, permit, kabar, now).await
}

/// Whoever may be meant, in one statement for all cases.
async fn in_office(
    work: &Work,
    penerima: Penerima,
    cases: &[&Facts],
    now: DateTime<Utc>,
) -> Result<Vec<Pejabat>> {
    let posts: Vec<_> = cases.iter().map(|case| case.posyandu).collect();
    match penerima {
        Pengirim => Ok(Vec::new()),
        Pengurus => pejabat(work, Role::Pengurus, &posts, now).await,
        Pembina => pejabat(work, Role::Pembina, &[], now).await,
        Opd => pejabat(work, Role::Opd, &[], now).await,
    }
}

fn of_case(penerima: Penerima, case: &Facts, known: &[Pejabat]) -> Vec<AccountId> {
    let covers = |held: &Pejabat| held.wilayah.as_ref().is_some_and(|own| own.contains(&case.wilayah));
    let meant = |held: &&Pejabat| match penerima {
        Pengirim => false,
        Pengurus => held.posyandu == Some(case.posyandu),
        Pembina => covers(held),
        Opd => covers(held) && held.bidang.contains(case.bidang) && (held.sensitif || !case.sensitif),
    };
    match penerima {
        Pengirim => vec![case.penulis],
        _ => known.iter().filter(meant).map(|held| held.account).collect(),
    }
}

//! Participation, counted twice: by the product, and here by hand from the same facts, as somebody with the
//! registers of three posts on the table would do it. The history is made up, small and varied: people move and
//! die, women expect, visitors come, weights are implausible, days are called off, decrees end.

use std::collections::BTreeSet;

use chrono::{Datelike as _, Duration, NaiveDate};
use posyandu::domain::pilihan::Pilihan as _;
use posyandu::domain::posyandu::Bidang;
use posyandu::domain::rate::Rate;
use posyandu::store::hari_buka::{kader_hadir, kehadiran, kunjungan};
use posyandu::store::sasaran::{domisili, kehamilan};
use posyandu::store::table::{Cell, Col, Table};
use posyandu::store::{hari_buka, kader, pelayanan, sasaran};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::access::auditor;
use crate::both;
use crate::world::{Persona, Pos, World, beginning, day, fixed, mutation_id};

/// A person: born, died, book since, household (post and number), stays (post, from, until), pregnancies.
struct Orang {
    id: Uuid,
    perempuan: bool,
    lahir: NaiveDate,
    meninggal: Option<NaiveDate>,
    buku: Option<NaiveDate>,
    rumah: Option<(Pos, u128)>,
    tinggal: Vec<(Pos, NaiveDate, Option<NaiveDate>)>,
    hamil: Vec<(NaiveDate, Option<NaiveDate>)>,
}

struct Hari {
    id: Uuid,
    pos: Pos,
    tanggal: NaiveDate,
    status: &'static str,
    kader: Vec<Uuid>,
}

/// Somebody came: the day, the person or nobody for a visitor, the group that was noted.
struct Hadir {
    hari: usize,
    orang: Option<usize>,
    umur: &'static str,
    kondisi: Option<&'static str>,
}

/// A service: a person's or a household's, or a visitor's when neither; a weighing may have a verdict.
struct Layanan {
    pos: Pos,
    tanggal: NaiveDate,
    kode: &'static str,
    bidang: Bidang,
    orang: Option<usize>,
    rumah: Option<(Pos, u128)>,
    verdict: Option<(&'static str, bool, bool)>,
    janggal: bool,
}

struct Masa {
    id: Uuid,
    pos: Pos,
    bidang: Vec<Bidang>,
    mulai: NaiveDate,
    akhir: Option<NaiveDate>,
    /// Entered by this test, not by the world.
    baru: bool,
}

pub struct Riwayat {
    orang: Vec<Orang>,
    hari: Vec<Hari>,
    hadir: Vec<Hadir>,
    layanan: Vec<Layanan>,
    kunjungan: Vec<(Pos, NaiveDate, Uuid)>,
    roster: Vec<Masa>,
}

/// Numbers that are the same in every run.
struct Dadu(u64);

impl Dadu {
    fn lempar(&mut self, sisi: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sisi
    }

    fn kena(&mut self, dari_sepuluh: u64) -> bool {
        self.lempar(10) < dari_sepuluh
    }
}

/// Completed months, by counting them.
fn bulan(lahir: NaiveDate, pada: NaiveDate) -> i32 {
    let mut months = (pada.year() - lahir.year()) * 12 + pada.month() as i32 - lahir.month() as i32;
    if pada.day() < lahir.day() {
        months -= 1;
    }
    months
}

fn umur(lahir: NaiveDate, pada: NaiveDate) -> &'static str {
    match bulan(lahir, pada) {
        ..=11 => "BAYI",
        12..=23 => "BADUTA",
        24..=59 => "BALITA",
        60..=71 => "PRASEKOLAH",
        72..=119 => "USIA_SEKOLAH",
        120..=215 => "REMAJA",
        216..=719 => "USIA_PRODUKTIF",
        720.. => "LANSIA",
    }
}

const KELOMPOK: [&str; 10] = [
    "IBU_HAMIL",
    "IBU_NIFAS",
    "BAYI",
    "BADUTA",
    "BALITA",
    "PRASEKOLAH",
    "USIA_SEKOLAH",
    "REMAJA",
    "USIA_PRODUKTIF",
    "LANSIA",
];

impl Orang {
    fn tinggal(&self, pos: Pos, pada: NaiveDate) -> bool {
        let here = |(p, from, to): &(Pos, NaiveDate, Option<NaiveDate>)| {
            *p == pos && *from <= pada && to.is_none_or(|to| pada < to)
        };
        self.lahir <= pada && self.meninggal.is_none_or(|died| pada < died) && self.tinggal.iter().any(here)
    }

    fn kondisi(&self, pada: NaiveDate) -> Option<&'static str> {
        let expects =
            |(from, to): &(NaiveDate, Option<NaiveDate>)| *from <= pada && to.is_none_or(|to| pada < to);
        let nursing = |(_, to): &(NaiveDate, Option<NaiveDate>)| {
            to.is_some_and(|to| (0..=42).contains(&(pada - to).num_days()))
        };
        if self.hamil.iter().any(expects) {
            Some("IBU_HAMIL")
        } else if self.hamil.iter().any(nursing) {
            Some("IBU_NIFAS")
        } else {
            None
        }
    }

    fn kelompok(&self, pada: NaiveDate) -> &'static str {
        self.kondisi(pada).unwrap_or_else(|| umur(self.lahir, pada))
    }
}

/// The people the world has made already, ten a post: born, woman, book, registered.
const WARGA: [(&str, bool, Option<&str>); 10] = [
    ("2026-06-10", false, Some("2026-06-20")),
    ("2025-02-01", true, Some("2025-02-10")),
    ("2022-07-05", false, None),
    ("2021-06-01", true, None),
    ("2018-03-03", false, None),
    ("2011-05-05", true, None),
    ("1999-01-20", true, None),
    ("1986-04-04", false, None),
    ("1958-08-08", true, None),
    ("2023-01-01", true, None),
];

/// Makes the history up.
pub fn riwayat() -> Riwayat {
    let mut dadu = Dadu(2026);
    let mut r = Riwayat {
        orang: Vec::new(),
        hari: Vec::new(),
        hadir: Vec::new(),
        layanan: Vec::new(),
        kunjungan: Vec::new(),
        roster: Vec::new(),
    };
    for pos in Pos::ALL {
        for (n, (lahir, perempuan, buku)) in (0_u128..).zip(WARGA) {
            let lahir = day(lahir);
            r.orang.push(Orang {
                id: fixed(3_000 + 100 * pos as u128 + n),
                perempuan,
                lahir,
                meninggal: None,
                buku: buku.map(day),
                rumah: Some((pos, n % 5)),
                tinggal: vec![(pos, lahir.max(day("2025-01-01")), None)],
                hamil: Vec::new(),
            });
        }
        for bidang in Bidang::ALL {
            let id = pos.kader(bidang).0;
            r.roster.push(Masa {
                id,
                pos,
                bidang: vec![bidang],
                mulai: day("2025-01-01"),
                akhir: None,
                baru: false,
            });
        }
    }
    warga_baru(&mut r, &mut dadu);
    kader_baru(&mut r);
    hari(&mut r, &mut dadu);
    r
}

fn warga_baru(r: &mut Riwayat, dadu: &mut Dadu) {
    for n in 0_u128..36 {
        let pos = Pos::ALL[dadu.lempar(3) as usize];
        // Half are below six years, the others of any age.
        let days = if n % 2 == 0 { dadu.lempar(2_300) } else { 2_300 + dadu.lempar(25_000) };
        let lahir = day("2026-11-15") - Duration::days(i64::try_from(days).unwrap());
        let from = lahir.max(day("2026-03-01") + Duration::days(dadu.lempar(120) as i64));
        let perempuan = dadu.kena(5);
        let mut orang = Orang {
            id: fixed(40_000 + n),
            perempuan,
            lahir,
            meninggal: None,
            buku: (days < 2_300 && dadu.kena(7)).then(|| lahir.max(day("2026-07-10"))),
            rumah: dadu.kena(8).then(|| (pos, u128::from(dadu.lempar(5)))),
            tinggal: vec![(pos, from, None)],
            hamil: Vec::new(),
        };
        if n % 6 == 0 {
            // Moves to the next post; some are put into a household there.
            let to = Pos::ALL[(pos as usize + 1) % 3];
            let on = from.max(day("2026-07-20")) + Duration::days(dadu.lempar(70) as i64);
            orang.tinggal = vec![(pos, from, Some(on)), (to, on, None)];
            orang.rumah = dadu.kena(5).then(|| (to, u128::from(dadu.lempar(5))));
        }
        if n % 9 == 4 {
            orang.meninggal = Some(lahir.max(day("2026-08-02")) + Duration::days(dadu.lempar(60) as i64));
        }
        let years = bulan(lahir, day("2026-06-01")) / 12;
        if perempuan && (15..45).contains(&years) {
            let mulai = day("2026-02-01") + Duration::days(dadu.lempar(180) as i64);
            orang
                .hamil
                .push((mulai, dadu.kena(6).then(|| mulai + Duration::days(100 + dadu.lempar(100) as i64))));
        }
        r.orang.push(orang);
    }
    // Mother of two who expects again, and moves in the middle of it.
    let sari = r.orang.iter().position(|o| o.id == fixed(3_006)).unwrap();
    r.orang[sari].hamil = vec![(day("2025-09-20"), Some(day("2026-06-10"))), (day("2026-08-15"), None)];
    r.orang[sari].tinggal = vec![
        (Pos::Melati, day("2025-01-01"), Some(day("2026-09-20"))),
        (Pos::Anggrek, day("2026-09-20"), None),
    ];
    r.orang[sari].rumah = Some((Pos::Anggrek, 2));
}

fn kader_baru(r: &mut Riwayat) {
    let both = vec![Bidang::Kesehatan, Bidang::Sosial];
    let rows = [
        (50_000, Pos::Melati, both.clone(), "2025-01-01", Some("2026-08-10")),
        (50_001, Pos::Melati, both, "2026-08-10", None),
        (50_002, Pos::Mawar, vec![Bidang::Pendidikan], "2026-09-25", None),
        (50_003, Pos::Mawar, vec![Bidang::Kesehatan], "2024-01-01", Some("2026-07-12")),
        (50_004, Pos::Anggrek, Bidang::ALL.to_vec(), "2026-10-01", Some("2026-10-31")),
    ];
    for (id, pos, bidang, mulai, akhir) in rows {
        let (mulai, akhir) = (day(mulai), akhir.map(day));
        r.roster.push(Masa { id: fixed(id), pos, bidang, mulai, akhir, baru: true });
    }
}

fn hari(r: &mut Riwayat, dadu: &mut Dadu) {
    for (month, pos) in (7_u32..=11).flat_map(|month| Pos::ALL.map(|pos| (month, pos))) {
        // Anggrek did not open in August and twice in October; Mawar's day of September was called off.
        let days: Vec<(u32, &str)> = match (pos, month) {
            (Pos::Anggrek, 8) => vec![],
            (Pos::Anggrek, 10) => vec![(2, "SELESAI"), (23, "SELESAI")],
            (Pos::Mawar, 9) => vec![(9, "DIBATALKAN")],
            (Pos::Melati, 11) => vec![(5, "SELESAI"), (19, "BERLANGSUNG"), (27, "DIJADWALKAN")],
            _ => vec![(6 + pos as u32, "SELESAI")],
        };
        for (date, status) in days {
            let tanggal = NaiveDate::from_ymd_opt(2026, month, date).unwrap();
            satu_hari(r, dadu, pos, tanggal, status);
        }
        // Visits at home, sometimes by a kader whose decree has ended.
        let theirs: Vec<Uuid> = r.roster.iter().filter(|m| m.pos == pos).map(|m| m.id).collect();
        for _ in 0..dadu.lempar(3) {
            let tanggal = NaiveDate::from_ymd_opt(2026, month, 12 + dadu.lempar(15) as u32).unwrap();
            r.kunjungan.push((pos, tanggal, theirs[dadu.lempar(theirs.len() as u64) as usize]));
            let somebody = dadu.lempar(r.orang.len() as u64) as usize;
            if r.orang[somebody].tinggal(pos, tanggal) {
                layani(r, dadu, pos, tanggal, somebody);
            }
        }
    }
}

fn satu_hari(r: &mut Riwayat, dadu: &mut Dadu, pos: Pos, tanggal: NaiveDate, status: &'static str) {
    let held = matches!(status, "SELESAI" | "BERLANGSUNG");
    let theirs: Vec<Uuid> = r.roster.iter().filter(|m| m.pos == pos).map(|m| m.id).collect();
    let kader = theirs.into_iter().filter(|_| held && dadu.kena(6)).collect();
    let id = fixed(60_000 + r.hari.len() as u128);
    r.hari.push(Hari { id, pos, tanggal, status, kader });
    if !held {
        return;
    }
    let at = r.hari.len() - 1;
    for n in 0..r.orang.len() {
        if r.orang[n].tinggal(pos, tanggal) && dadu.kena(6) {
            let (umur, kondisi) = (umur(r.orang[n].lahir, tanggal), r.orang[n].kondisi(tanggal));
            r.hadir.push(Hadir { hari: at, orang: Some(n), umur, kondisi });
            layani(r, dadu, pos, tanggal, n);
        }
    }
    // A visitor, weighed, in no rate.
    r.hadir.push(Hadir { hari: at, orang: None, umur: "BALITA", kondisi: None });
    r.layanan.push(Layanan {
        pos,
        tanggal,
        kode: "KES-01",
        bidang: Bidang::Kesehatan,
        orang: None,
        rumah: None,
        verdict: None,
        janggal: false,
    });
}

/// What one person gets on a day: children are weighed, some things are asked, some houses are looked at.
fn layani(r: &mut Riwayat, dadu: &mut Dadu, pos: Pos, tanggal: NaiveDate, orang: usize) {
    let months = bulan(r.orang[orang].lahir, tanggal);
    let mut add = |kode, bidang, orang, rumah, verdict, janggal| {
        r.layanan.push(Layanan { pos, tanggal, kode, bidang, orang, rumah, verdict, janggal });
    };
    let who = Some(orang);
    if months < 72 && dadu.kena(8) {
        // One weighing a child and month has the verdict; a later one of the month takes it over.
        let letter = ["N", "T", "O", "B"][dadu.lempar(4) as usize];
        let janggal = letter == "O" && dadu.kena(5);
        let verdict = (letter, letter == "T" && dadu.kena(5), !janggal && dadu.kena(2));
        add("KES-01", Bidang::Kesehatan, who, None, Some(verdict), janggal);
    }
    if (36..72).contains(&months) && dadu.kena(5) {
        add("PDK-01", Bidang::Pendidikan, who, None, None, false);
    }
    if dadu.kena(2) {
        add("TRB-04", Bidang::TrantibumLinmas, who, None, None, false);
    }
    let rumah = r.orang[orang].rumah.filter(|(at, _)| *at == pos);
    let kinds =
        [("PUM-01", Bidang::PekerjaanUmum), ("PRM-01", Bidang::PerumahanRakyat), ("SOS-06", Bidang::Sosial)];
    for (kode, bidang) in kinds {
        if rumah.is_some() && dadu.kena(2) {
            r.layanan.push(Layanan {
                pos,
                tanggal,
                kode,
                bidang,
                orang: None,
                rumah,
                verdict: None,
                janggal: false,
            });
        }
    }
    satu_verdict(r, orang, tanggal);
}

/// Only the last weighing of a child and month keeps its verdict, as the product stores it.
fn satu_verdict(r: &mut Riwayat, orang: usize, tanggal: NaiveDate) {
    let same = |l: &Layanan| {
        l.orang == Some(orang)
            && l.kode == "KES-01"
            && (l.tanggal.year(), l.tanggal.month()) == (tanggal.year(), tanggal.month())
    };
    let latest = r.layanan.iter().enumerate().filter(|(_, l)| same(l)).max_by_key(|(at, l)| (l.tanggal, *at));
    let Some(latest) = latest.map(|(at, _)| at) else { return };
    for (at, row) in r.layanan.iter_mut().enumerate() {
        if at == latest && row.verdict.is_none() {
            row.verdict = Some(("O", false, false));
        } else if at != latest && same(row) {
            row.verdict = None;
        }
    }
}

type Row = Vec<(Col, Cell)>;

/// Writes the history down.
pub async fn simpan(world: &World, r: &Riwayat) {
    let permit = World::permit();
    let posts = Pos::ALL.map(Pos::id);
    let mut work = world.work(&posts).await;
    let known = |id: Uuid| id.as_u128() < fixed(40_000).as_u128();
    let mut put: Vec<(Pos, &'static Table, Row)> = Vec::new();
    for (n, orang) in (0_u128..).zip(&r.orang) {
        let (pos, from, _) = *orang.tinggal.last().unwrap();
        if !known(orang.id) {
            put.push((pos, &sasaran::TABLE, baris_orang(orang, pos, from)));
        }
        let base = !known(orang.id) || orang.tinggal.len() > 1;
        for (at, (pos, mulai, akhir)) in (0_u128..).zip(&orang.tinggal).filter(|_| base) {
            if known(orang.id) && at == 0 {
                continue;
            }
            let row = vec![
                (domisili::ID, fixed(70_000 + 10 * n + at).into()),
                (domisili::SASARAN, orang.id.into()),
                (domisili::POSYANDU, pos.id().0.into()),
                (domisili::MULAI, (*mulai).into()),
                (domisili::AKHIR, (*akhir).into()),
            ];
            put.push((*pos, &domisili::TABLE, row));
        }
        for (at, (mulai, berakhir)) in (0_u128..).zip(&orang.hamil) {
            let row = vec![
                (kehamilan::ID, fixed(80_000 + 10 * n + at).into()),
                (kehamilan::SASARAN, orang.id.into()),
                (kehamilan::POSYANDU, pos.id().0.into()),
                (kehamilan::MULAI, (*mulai).into()),
                (kehamilan::BERAKHIR, (*berakhir).into()),
            ];
            put.push((pos, &kehamilan::TABLE, row));
        }
    }
    for masa in r.roster.iter().filter(|masa| masa.baru) {
        let codes: Vec<&str> = masa.bidang.iter().map(|b| b.kode()).collect();
        let row = vec![
            (kader::ID, masa.id.into()),
            (kader::POSYANDU, masa.pos.id().0.into()),
            (kader::NAMA, "Kader Baru".into()),
            (kader::BIDANG, codes.join(",").into()),
            (kader::NOMOR_SK, "3/2026".into()),
            (kader::MULAI, masa.mulai.into()),
            (kader::AKHIR, masa.akhir.into()),
        ];
        put.push((masa.pos, &kader::TABLE, row));
    }
    baris_hari(r, &mut put);
    baris_layanan(r, &mut put);
    for (pos, table, row) in put {
        work.insert(&permit, pos.id(), table, row).await.unwrap();
    }
    // Who moved of the people the world has made: her old stay ends, and she is somewhere else.
    for orang in r.orang.iter().filter(|orang| known(orang.id) && orang.tinggal.len() > 1) {
        let (dari, _, akhir) = orang.tinggal[0];
        let stay = fixed(5_000 + orang.id.as_u128() - fixed(3_000).as_u128());
        work.update(&permit, dari.id(), &domisili::TABLE, stay.into(), vec![(domisili::AKHIR, akhir.into())])
            .await
            .unwrap();
        let (ke, mulai, _) = orang.tinggal[1];
        let changes = vec![
            (sasaran::POSYANDU, ke.id().0.into()),
            (sasaran::KELUARGA, orang.rumah.map(|(pos, n)| pos.keluarga(n).0).into()),
            (sasaran::TERDAFTAR, mulai.into()),
        ];
        work.carry(&permit, (dari.id(), ke.id()), &sasaran::TABLE, orang.id.into(), changes).await.unwrap();
    }
    work.commit(mutation_id()).await.unwrap();
}

fn baris_orang(orang: &Orang, pos: Pos, terdaftar: NaiveDate) -> Row {
    let nama = format!("Orang {}", orang.id.as_u128() - fixed(0).as_u128());
    vec![
        (sasaran::ID, orang.id.into()),
        (sasaran::POSYANDU, pos.id().0.into()),
        (sasaran::KELUARGA, orang.rumah.map(|(pos, n)| pos.keluarga(n).0).into()),
        (sasaran::NAMA_CARI, nama.to_lowercase().into()),
        (sasaran::NAMA, nama.into()),
        (sasaran::JENIS_KELAMIN, if orang.perempuan { "P" } else { "L" }.into()),
        (sasaran::TANGGAL_LAHIR, orang.lahir.into()),
        (sasaran::PRESISI_LAHIR, "HARI".into()),
        (sasaran::RT, "001".into()),
        (sasaran::STATUS_HIDUP, if orang.meninggal.is_some() { "MENINGGAL" } else { "HIDUP" }.into()),
        (sasaran::MENINGGAL, orang.meninggal.into()),
        (sasaran::TERDAFTAR, terdaftar.into()),
        (sasaran::BUKU_KIA, orang.buku.into()),
        (sasaran::HAMIL, orang.hamil.iter().any(|(_, end)| end.is_none()).into()),
    ]
}

fn baris_hari(r: &Riwayat, put: &mut Vec<(Pos, &'static Table, Row)>) {
    let account = Persona::DpmdAdmin.account().0;
    for (at, hari) in r.hari.iter().enumerate() {
        let row = vec![
            (hari_buka::ID, hari.id.into()),
            (hari_buka::POSYANDU, hari.pos.id().0.into()),
            (hari_buka::TANGGAL, hari.tanggal.into()),
            (hari_buka::STATUS, hari.status.into()),
        ];
        put.push((hari.pos, &hari_buka::TABLE, row));
        for (n, who) in hari.kader.iter().enumerate() {
            let row = vec![
                (kader_hadir::ID, fixed(90_000 + 100 * at as u128 + n as u128).into()),
                (kader_hadir::HARI_BUKA, hari.id.into()),
                (kader_hadir::POSYANDU, hari.pos.id().0.into()),
                (kader_hadir::KADER, (*who).into()),
                (kader_hadir::TANGGAL, hari.tanggal.into()),
            ];
            put.push((hari.pos, &kader_hadir::TABLE, row));
        }
    }
    for (n, hadir) in r.hadir.iter().enumerate() {
        let hari = &r.hari[hadir.hari];
        let row = vec![
            (kehadiran::ID, fixed(100_000 + n as u128).into()),
            (kehadiran::HARI_BUKA, hari.id.into()),
            (kehadiran::POSYANDU, hari.pos.id().0.into()),
            (kehadiran::TANGGAL, hari.tanggal.into()),
            (kehadiran::SASARAN, hadir.orang.map(|n| r.orang[n].id).into()),
            (kehadiran::PENGUNJUNG, hadir.orang.is_none().into()),
            (kehadiran::BARU, false.into()),
            (kehadiran::KELOMPOK, hadir.umur.into()),
            (kehadiran::KONDISI, hadir.kondisi.into()),
            (kehadiran::TERLAMBAT, false.into()),
            (kehadiran::DICATAT_OLEH, account.into()),
            (kehadiran::DICATAT_PADA, beginning().into()),
        ];
        put.push((hari.pos, &kehadiran::TABLE, row));
    }
    for (n, (pos, tanggal, who)) in r.kunjungan.iter().enumerate() {
        let row = vec![
            (kunjungan::ID, fixed(110_000 + n as u128).into()),
            (kunjungan::POSYANDU, pos.id().0.into()),
            (kunjungan::KADER, (*who).into()),
            (kunjungan::TANGGAL, (*tanggal).into()),
            (kunjungan::HASIL, "BERTEMU".into()),
            (kunjungan::DICATAT_OLEH, account.into()),
            (kunjungan::DICATAT_PADA, beginning().into()),
        ];
        put.push((*pos, &kunjungan::TABLE, row));
    }
}

fn baris_layanan(r: &Riwayat, put: &mut Vec<(Pos, &'static Table, Row)>) {
    for (n, satu) in r.layanan.iter().enumerate() {
        let row = vec![
            (pelayanan::ID, fixed(120_000 + n as u128).into()),
            (pelayanan::POSYANDU, satu.pos.id().0.into()),
            (pelayanan::SASARAN, satu.orang.map(|n| r.orang[n].id).into()),
            (pelayanan::KELUARGA, satu.rumah.map(|(pos, n)| pos.keluarga(n).0).into()),
            (pelayanan::KODE, satu.kode.into()),
            (pelayanan::BIDANG, satu.bidang.kode().into()),
            (pelayanan::TANGGAL, satu.tanggal.into()),
            (pelayanan::ISI, "{}".into()),
            (pelayanan::VERDICT, satu.verdict.map(|v| v.0).into()),
            (pelayanan::DUA_T, satu.verdict.map(|v| v.1).into()),
            (pelayanan::BGM, satu.verdict.map(|v| v.2).into()),
            (pelayanan::JANGGAL, satu.janggal.into()),
            (pelayanan::SENSITIF, false.into()),
            (pelayanan::TERLAMBAT, false.into()),
            (pelayanan::DICATAT_OLEH, Persona::DpmdAdmin.account().0.into()),
            (pelayanan::DICATAT_PADA, beginning().into()),
        ];
        put.push((satu.pos, &pelayanan::TABLE, row));
    }
}

/// A period by its first and last month of 2026.
#[derive(Clone, Copy)]
struct Masa2026(u32, u32);

impl Masa2026 {
    fn ada(self, tanggal: NaiveDate) -> bool {
        tanggal.year() == 2026 && (self.0..=self.1).contains(&tanggal.month())
    }

    fn akhir(self) -> NaiveDate {
        let next = if self.1 == 12 { (2027, 1) } else { (2026, self.1 + 1) };
        NaiveDate::from_ymd_opt(next.0, next.1, 1).unwrap().pred_opt().unwrap()
    }
}

/// The counts of several posts, added up: a number for each name.
#[derive(Default)]
struct Jumlah(std::collections::BTreeMap<String, i64>);

impl Jumlah {
    fn tambah(&mut self, nama: &str, n: usize) {
        *self.0.entry(nama.to_owned()).or_default() += i64::try_from(n).unwrap();
    }

    fn dari(&self, nama: &str) -> i64 {
        self.0.get(nama).copied().unwrap_or_default()
    }

    fn rate(&self, n: &str, d: &str) -> Json {
        persen(self.dari(n), self.dari(d))
    }
}

fn persen(n: i64, d: i64) -> Json {
    json!({ "n": n, "d": d, "persen": Rate::new(n, d).persen() })
}

impl Riwayat {
    fn dibuka(&self, pos: Pos, masa: Masa2026) -> Vec<&Hari> {
        let held =
            |h: &&Hari| h.pos == pos && masa.ada(h.tanggal) && ["SELESAI", "BERLANGSUNG"].contains(&h.status);
        self.hari.iter().filter(held).collect()
    }

    /// The day on which residents and ages are read.
    fn acuan(&self, pos: Pos, masa: Masa2026) -> NaiveDate {
        self.dibuka(pos, masa).iter().map(|h| h.tanggal).max().unwrap_or_else(|| masa.akhir())
    }

    fn hitung(&self, pos: Pos, masa: Masa2026) -> Jumlah {
        let mut sum = Jumlah::default();
        sum.tambah("posyandu", 1);
        for month in masa.0..=masa.1 {
            self.skdn(pos, Masa2026(month, month), &mut sum);
        }
        self.kelompok(pos, masa, &mut sum);
        self.bidang(pos, masa, &mut sum);
        self.kader(pos, masa, "semua", 5, |_| true, &mut sum);
        for bidang in Bidang::ALL {
            self.kader(pos, masa, bidang.kode(), 1, |m| m.bidang.contains(&bidang), &mut sum);
        }
        sum
    }

    fn skdn(&self, pos: Pos, month: Masa2026, sum: &mut Jumlah) {
        let on = self.acuan(pos, month);
        for (n, orang) in self.orang.iter().enumerate() {
            if !orang.tinggal(pos, on) || bulan(orang.lahir, on) >= 60 {
                continue;
            }
            sum.tambah("s", 1);
            sum.tambah("k", usize::from(orang.buku.is_some_and(|since| since <= on)));
            let weighed = self.layanan.iter().find(|l| {
                l.pos == pos
                    && l.orang == Some(n)
                    && l.kode == "KES-01"
                    && l.verdict.is_some()
                    && month.ada(l.tanggal)
            });
            if let Some((letter, dua_t, bgm)) = weighed.and_then(|l| l.verdict) {
                sum.tambah("d", 1);
                sum.tambah(&letter.to_lowercase(), 1);
                sum.tambah("duaT", usize::from(dua_t));
                sum.tambah("bgm", usize::from(bgm));
            }
        }
    }

    fn kelompok(&self, pos: Pos, masa: Masa2026, sum: &mut Jumlah) {
        let on = self.acuan(pos, masa);
        for group in KELOMPOK {
            let residents =
                self.orang.iter().filter(|o| o.tinggal(pos, on) && o.kelompok(on) == group).count();
            let came: BTreeSet<usize> = self
                .hadir
                .iter()
                .filter(|h| self.hari[h.hari].pos == pos && masa.ada(self.hari[h.hari].tanggal))
                .filter(|h| h.kondisi.unwrap_or(h.umur) == group)
                .filter_map(|h| h.orang.filter(|n| self.orang[*n].tinggal(pos, on)))
                .collect();
            sum.tambah(&format!("{group} warga"), residents);
            sum.tambah(&format!("{group} datang"), came.len());
        }
    }

    fn bidang(&self, pos: Pos, masa: Masa2026, sum: &mut Jumlah) {
        let on = self.acuan(pos, masa);
        let here: Vec<usize> = (0..self.orang.len()).filter(|n| self.orang[*n].tinggal(pos, on)).collect();
        let given = |bidang| {
            self.layanan.iter().filter(move |l| l.pos == pos && l.bidang == bidang && masa.ada(l.tanggal))
        };
        for (bidang, months) in
            [(Bidang::Pendidikan, 36..72), (Bidang::Kesehatan, 0..9_999), (Bidang::TrantibumLinmas, 0..9_999)]
        {
            let may: BTreeSet<usize> =
                here.iter().copied().filter(|n| months.contains(&bulan(self.orang[*n].lahir, on))).collect();
            let got: BTreeSet<usize> =
                given(bidang).filter_map(|l| l.orang).filter(|n| may.contains(n)).collect();
            sum.tambah(&format!("{} berhak", bidang.kode()), may.len());
            sum.tambah(&format!("{} dilayani", bidang.kode()), got.len());
        }
        for bidang in [Bidang::PekerjaanUmum, Bidang::PerumahanRakyat, Bidang::Sosial] {
            let homes = here.iter().filter_map(|n| self.orang[*n].rumah).filter(|(at, _)| *at == pos);
            let may: BTreeSet<u128> = homes.map(|(_, n)| n).collect();
            let got: BTreeSet<u128> =
                given(bidang).filter_map(|l| l.rumah).map(|(_, n)| n).filter(|n| may.contains(n)).collect();
            sum.tambah(&format!("{} berhak", bidang.kode()), may.len());
            sum.tambah(&format!("{} dilayani", bidang.kode()), got.len());
        }
    }

    fn kader(
        &self,
        pos: Pos,
        masa: Masa2026,
        nama: &str,
        wajib: usize,
        whose: impl Fn(&Masa) -> bool,
        sum: &mut Jumlah,
    ) {
        let roster: Vec<&Masa> = self.roster.iter().filter(|m| m.pos == pos && whose(m)).collect();
        let serving = |on: NaiveDate| -> BTreeSet<Uuid> {
            roster
                .iter()
                .filter(|m| m.mulai <= on && m.akhir.is_none_or(|end| on < end))
                .map(|m| m.id)
                .collect()
        };
        let (mut listed, mut active) = (BTreeSet::new(), BTreeSet::new());
        let days = self.dibuka(pos, masa);
        for hari in &days {
            let serving = serving(hari.tanggal);
            let came: BTreeSet<Uuid> = hari.kader.iter().copied().filter(|k| serving.contains(k)).collect();
            sum.tambah(&format!("{nama} diharap"), serving.len());
            sum.tambah(&format!("{nama} hadir"), came.len());
            listed.extend(serving);
            active.extend(came);
        }
        let visits: Vec<_> =
            self.kunjungan.iter().filter(|(at, on, _)| *at == pos && masa.ada(*on)).collect();
        for (_, on, who) in &visits {
            let serving = serving(*on);
            active.extend(serving.get(who).copied());
            listed.extend(serving);
        }
        if days.is_empty() && visits.is_empty() {
            listed = serving(masa.akhir());
        }
        sum.tambah(&format!("{nama} terdaftar"), listed.len());
        sum.tambah(&format!("{nama} aktif"), active.len());
        sum.tambah(&format!("{nama} terisi"), serving(self.acuan(pos, masa)).len());
        sum.tambah(&format!("{nama} wajib"), wajib);
    }

    /// What the product should say of these posts together.
    fn baris(&self, posts: &[Pos], masa: Masa2026, kunci: &str, nama: &str) -> Json {
        let mut sum = Jumlah::default();
        for pos in posts {
            for (name, n) in self.hitung(*pos, masa).0 {
                *sum.0.entry(name).or_default() += n;
            }
        }
        let kader = |nama: &str| {
            json!({
                "kaderActiveShare": sum.rate(&format!("{nama} aktif"), &format!("{nama} terdaftar")),
                "kaderAttendanceRate": sum.rate(&format!("{nama} hadir"), &format!("{nama} diharap")),
                "kaderFillRate": sum.rate(&format!("{nama} terisi"), &format!("{nama} wajib")),
            })
        };
        let groups: Vec<Json> = KELOMPOK
            .iter()
            .map(|g| json!({ "kelompok": g, "hadir": sum.rate(&format!("{g} datang"), &format!("{g} warga")) }))
            .collect();
        let sectors: Vec<Json> = Bidang::ALL
            .iter()
            .map(|b| b.kode())
            .map(|b| {
                json!({ "bidang": b, "terlayani": sum.rate(&format!("{b} dilayani"), &format!("{b} berhak")),
                "kader": kader(b) })
            })
            .collect();
        json!({ "kunci": kunci, "nama": nama, "jumlahPosyandu": sum.dari("posyandu"), "skdn": skdn_json(&sum),
            "perKelompok": groups, "perBidang": sectors, "kader": kader("semua") })
    }
}

fn skdn_json(sum: &Jumlah) -> Json {
    let judged = sum.dari("d") - sum.dari("o") - sum.dari("b");
    let of_judged = |n: &str| persen(sum.dari(n), judged);
    json!({
        "s": sum.dari("s"), "k": sum.dari("k"), "d": sum.dari("d"), "n": sum.dari("n"), "t": sum.dari("t"),
        "o": sum.dari("o"), "b": sum.dari("b"), "bgm": sum.dari("bgm"), "duaT": sum.dari("duaT"),
        "kPerS": sum.rate("k", "s"), "dPerS": sum.rate("d", "s"), "dPerK": sum.rate("d", "k"),
        "nPerD": sum.rate("n", "d"), "nPerDinilai": of_judged("n"), "nPerS": sum.rate("n", "s"),
        "bgmPerD": sum.rate("bgm", "d"), "tPerDinilai": of_judged("t"), "duaTPerDinilai": of_judged("duaT"),
    })
}

const SKDN: &str = "s k d n t o b bgm duaT kPerS { ...R } dPerS { ...R } dPerK { ...R } nPerD { ...R } \
    nPerDinilai { ...R } nPerS { ...R } bgmPerD { ...R } tPerDinilai { ...R } duaTPerDinilai { ...R }";

fn document() -> String {
    let kader = "kaderActiveShare { ...R } kaderAttendanceRate { ...R } kaderFillRate { ...R }";
    format!(
        "query($w: String, $p: ID, $m: String!, $per: Per!) {{ \
         ringkasanPartisipasi(wilayah: $w, posyandu: $p, periode: $m, per: $per) {{ kunci nama jumlahPosyandu \
         skdn {{ {SKDN} }} perKelompok {{ kelompok hadir {{ ...R }} }} \
         perBidang {{ bidang terlayani {{ ...R }} kader {{ {kader} }} }} kader {{ {kader} }} }} }} \
         fragment R on Rate {{ n d persen }}"
    )
}

/// Both lists of rows, compared one by one so that a difference can be read.
fn sama(dapat: &Json, mau: &[Json], judul: &str) {
    let dapat = dapat["ringkasanPartisipasi"].as_array().unwrap();
    assert_eq!(dapat.len(), mau.len(), "{judul}");
    for (dapat, mau) in dapat.iter().zip(mau) {
        for (name, value) in mau.as_object().unwrap() {
            assert_eq!(&dapat[name], value, "{judul} {} {name}", mau["kunci"]);
        }
    }
}

both! {
    async fn the_sums_are_what_a_hand_counts(world: World) {
        let r = riwayat();
        simpan(&world, &r).await;
        // Of those who read the whole kabupaten the auditor gets the numbers as counted (`samaran` has the others).
        let auditor = auditor(&world).await;
        let text = document();
        let [melati, mawar, anggrek] = Pos::ALL;
        let id = |pos: Pos| pos.id().to_string();
        let periods = [("2026-07", Masa2026(7, 7)), ("2026-08", Masa2026(8, 8)), ("2026-09", Masa2026(9, 9)),
            ("2026-10", Masa2026(10, 10)), ("2026-11", Masa2026(11, 11)), ("2026-12", Masa2026(12, 12)),
            ("2026-Q3", Masa2026(7, 9)), ("2026-Q4", Masa2026(10, 12)), ("2026", Masa2026(1, 12))];
        let mut seen = [0_i64; 3];
        for (periode, masa) in periods {
            let ask = |per: &'static str| auditor.ok(&text, json!({ "w": "64.02", "m": periode, "per": per }));
            let all = [melati, mawar, anggrek];
            let total = r.baris(&all, masa, "64.02", "Kabupaten Kutai Kartanegara");
            for (at, letter) in ["s", "d", "n"].iter().enumerate() {
                seen[at] += total["skdn"][letter].as_i64().unwrap();
            }
            sama(&ask("TOTAL").await, &[total], periode);
            let posts = all.map(|pos| r.baris(&[pos], masa, &id(pos), pos.nama()));
            sama(&ask("POSYANDU").await, &posts, periode);
            let villages = [(melati, "Loa Duri Ulu"), (mawar, "Batuah"), (anggrek, "Jahab")];
            let villages = villages.map(|(pos, nama)| r.baris(&[pos], masa, pos.desa(), nama));
            sama(&ask("DESA").await, &villages, periode);
            let districts = [r.baris(&[melati, mawar], masa, "64.02.02", "Loa Janan"),
                r.baris(&[anggrek], masa, "64.02.06", "Tenggarong")];
            sama(&ask("KECAMATAN").await, &districts, periode);
            let months: Vec<Json> = (masa.0..=masa.1)
                .map(|m| (m, format!("2026-{m:02}")))
                .map(|(m, key)| r.baris(&all, Masa2026(m, m), &key, &key))
                .collect();
            sama(&ask("BULAN").await, &months, periode);
            let one = auditor.ok(&text, json!({ "p": id(mawar), "m": periode, "per": "TOTAL" })).await;
            sama(&one, &[r.baris(&[mawar], masa, &id(mawar), "Mawar")], periode);
        }
        // The history says something: there were children, and most things happened.
        assert!(seen.iter().all(|n| *n > 20), "{seen:?}");
        let skdn = format!("query($p: ID!, $b: String!) {{ skdn(posyandu: $p, bulan: $b) {{ {SKDN} }} }} \
            fragment R on Rate {{ n d persen }}");
        for (pos, month) in Pos::ALL.iter().flat_map(|pos| (6..=12).map(move |month| (*pos, month))) {
            let told = auditor.ok(&skdn, json!({ "p": id(pos), "b": format!("2026-{month:02}") })).await;
            let mut sum = Jumlah::default();
            r.skdn(pos, Masa2026(month, month), &mut sum);
            assert_eq!(told["skdn"], skdn_json(&sum), "{pos:?} {month}");
        }
    }
}

both! {
    async fn sums_are_for_those_above_and_for_the_post_itself(world: World) {
        let text = "query($w: String, $p: ID) { ringkasanPartisipasi(wilayah: $w, posyandu: $p, periode: \"2026\", per: TOTAL) { kunci } }";
        let regions = ["64.02", "64.02.02", "64.02.06", "64.02.02.2001", "64.02.06.1001"];
        let posts = [Pos::Melati, Pos::Mawar, Pos::Anggrek];
        // Which of those regions and posts, in that order.
        let rows: [(Persona, [bool; 5], [bool; 3]); 9] = [
            (Persona::Kader(Pos::Melati), [false; 5], [true, false, false]),
            (Persona::KaderBidang(Pos::Mawar, Bidang::Sosial), [false; 5], [false, true, false]),
            (Persona::Pengurus(Pos::Anggrek), [false; 5], [false, false, true]),
            (Persona::DuaPos, [false; 5], [true, true, false]),
            (Persona::Pembina, [false, true, true, true, true], [true; 3]),
            (Persona::Pkk, [false, true, false, true, false], [true, true, false]),
            (Persona::Opd(Bidang::Sosial), [true; 5], [true; 3]),
            (Persona::DpmdAdmin, [true; 5], [true; 3]),
            (Persona::TanpaTugas, [false; 5], [false; 3]),
        ];
        for (persona, may_regions, may_posts) in rows {
            let client = world.sign_in(persona).await;
            let regions = regions.iter().zip(may_regions).map(|(kode, may)| (json!({ "w": kode }), may));
            let posts = posts.iter().zip(may_posts).map(|(pos, may)| (json!({ "p": pos.id().to_string() }), may));
            for (area, may) in regions.chain(posts) {
                let codes = client.send(text, area.clone()).await.codes();
                let want: &[&str] = if may { &[] } else { &["FORBIDDEN"] };
                assert_eq!(codes, want, "{persona:?} {area}");
            }
        }
        let dpmd = world.sign_in(Persona::DpmdAdmin).await;
        for (area, code, field) in [
            (json!({ "w": "64.02.99" }), "NOT_FOUND", Some("wilayah")),
            (json!({ "p": format!("posyandu:{}", fixed(77)) }), "NOT_FOUND", None),
            (json!({ "w": "64.02", "p": Pos::Melati.id().to_string() }), "REQUIRED", Some("wilayah")),
        ] {
            let (got, at, _) = dpmd.refused(text, area.clone()).await;
            assert_eq!((got.as_str(), at.as_deref()), (code, field), "{area}");
        }
    }
}

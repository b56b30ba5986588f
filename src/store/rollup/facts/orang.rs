//! The facts of people: their lives, where they lived, what they came for and what was found.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use sea_orm::DatabaseTransaction;
use uuid::Uuid;

use super::line::{Isi, Line, broken};
use super::union::{Kolom, Union};
use super::{AT_ONCE, Read};
use crate::domain::id::PosyanduId;
use crate::domain::pertumbuhan::{JenisKelamin, Verdict};
use crate::domain::pilihan::Pilihan;
use crate::domain::posyandu::Bidang;
use crate::domain::rollup::Perincian;
use crate::domain::rollup::orang::{Hadir, Hamil, Layanan, Orang, Timbang, Tinggal};
use crate::domain::rollup::skrining::temuan;
use crate::domain::rollup::ukur::JenisPelayanan;
use crate::domain::sasaran::HasilKehamilan;
use crate::domain::siklus::{KelompokStatistik, KelompokUmur, Kondisi};
use crate::error::{Error, Result};
use crate::store::rollup::touched::Years;
use crate::store::sql::Engine;

/// The facts of people, with the household each belongs to now.
pub(in crate::store::rollup) async fn orang(
    tx: &DatabaseTransaction,
    engine: Engine,
    ids: &[Uuid],
    years: &Years,
) -> Result<Read<(Orang, Option<Uuid>)>> {
    let mut all = Read::default();
    for ids in ids.chunks(AT_ONCE) {
        all.add(some_orang(tx, engine, ids, years).await?);
    }
    Ok(all)
}

async fn some_orang(
    tx: &DatabaseTransaction,
    engine: Engine,
    ids: &[Uuid],
    years: &Years,
) -> Result<Read<(Orang, Option<Uuid>)>> {
    let mut union = Union::about(engine, ids);
    union.lines(
        Isi::Orang,
        &Kolom {
            siapa: "s.id",
            tempat: "s.keluarga_id",
            hari: ["s.tanggal_lahir", "s.meninggal_pada", "s.buku_kia_sejak", ""],
            kata: ["s.jenis_kelamin", "s.presisi_lahir", ""],
            ..Kolom::default()
        },
        "statistik_sasaran s WHERE s.id IN (SELECT id FROM who)",
    );
    union.lines(
        Isi::Tinggal,
        &Kolom {
            siapa: "d.sasaran_id",
            tempat: "d.posyandu_id",
            hari: ["d.mulai", "d.akhir", "", ""],
            ..Kolom::default()
        },
        "statistik_domisili d WHERE d.sasaran_id IN (SELECT id FROM who)",
    );
    union.lines(
        Isi::Hamil,
        &Kolom {
            siapa: "h.sasaran_id",
            hari: ["h.mulai", "h.berakhir", "h.hpl", ""],
            kata: ["h.hasil", "", ""],
            ..Kolom::default()
        },
        "statistik_kehamilan h WHERE h.sasaran_id IN (SELECT id FROM who)",
    );
    let came = Kolom {
        siapa: "k.sasaran_id",
        tempat: "k.posyandu_id",
        hari: ["h.tanggal", "", "", ""],
        kata: ["k.kelompok_umur", "k.kondisi", ""],
        ..Kolom::default()
    };
    union
        .lines(
            Isi::Hadir,
            &came,
            "statistik_kehadiran k JOIN statistik_hari_buka h ON h.id = k.hari_buka_id \
             WHERE k.sasaran_id IN (SELECT id FROM who) AND h.status IN ('SELESAI', 'BERLANGSUNG')",
        )
        .within("h.tanggal", years);
    let given = Kolom {
        siapa: "v.sasaran_id",
        tempat: "v.posyandu_id",
        dengan: "v.id",
        hari: ["v.tanggal", "", "", ""],
        kata: ["v.kode", "v.verdict", "v.rinci"],
        tanda: ["v.dua_t", "v.bgm"],
        ..Kolom::default()
    };
    union
        .lines(Isi::Layanan, &given, "statistik_pelayanan v WHERE v.sasaran_id IN (SELECT id FROM who)")
        .telling_of(years);
    union.temuan().within("t.tanggal", years);
    union.before(years);
    union.open("SELECT posyandu_id FROM statistik_domisili WHERE sasaran_id IN (SELECT id FROM who)", years);
    union.read(tx, take_orang).await
}

fn take_orang(facts: &mut BTreeMap<Uuid, (Orang, Option<Uuid>)>, isi: i64, line: &Line<'_>) -> Result<()> {
    if isi == Isi::Orang as i64 {
        let orang = Orang {
            jenis_kelamin: line.kode::<JenisKelamin>(0)?,
            lahir: line.tanggal()?,
            presisi: line.kode(1)?,
            meninggal: line.hari(1)?,
            buku_kia: line.hari(2)?,
            tinggal: Vec::new(),
            hamil: Vec::new(),
            hadir: Vec::new(),
            timbang: Vec::new(),
            layanan: Vec::new(),
            temuan: Vec::new(),
        };
        facts.insert(line.siapa()?, (orang, line.tempat()?));
        return Ok(());
    }
    // A person's own line is the first of her lines in the union.
    let Some((orang, _)) = facts.get_mut(&line.siapa()?) else { return Ok(()) };
    if isi == Isi::Tinggal as i64 {
        orang.tinggal.push(Tinggal { pos: line.pos()?, mulai: line.tanggal()?, akhir: line.hari(1)? });
    } else if isi == Isi::Hamil as i64 {
        let hasil = line.kata(0)?.and_then(|kode| HasilKehamilan::dari_kode(&kode));
        let (mulai, berakhir, hpl) = (line.tanggal()?, line.hari(1)?, line.hari(2)?);
        orang.hamil.push(Hamil { mulai, hpl, berakhir, hasil });
    } else if isi == Isi::Temuan as i64 {
        let found = line.kata(0)?.and_then(|aturan| temuan(&aturan));
        orang.temuan.extend(found.map(|found| Ok::<_, Error>((line.tanggal()?, found))).transpose()?);
    } else if isi == Isi::Hadir as i64 {
        let kondisi = line.kata(1)?.and_then(|kode| Kondisi::dari_kode(&kode));
        let kelompok = KelompokStatistik::of(line.kode::<KelompokUmur>(0)?, kondisi.as_slice());
        orang.hadir.push(Hadir { pos: line.pos()?, tanggal: line.tanggal()?, kelompok });
    } else if isi == Isi::Layanan as i64 {
        let (pos, tanggal) = (line.pos()?, line.tanggal()?);
        if let Some(verdict) = line.kata(1)?.and_then(|kode| Verdict::dari_kode(&kode)) {
            let (dua_t, bgm) = (line.tanda(0)?, line.tanda(1)?);
            orang.timbang.push(Timbang { pos, tanggal, verdict, dua_t, bgm });
        }
        orang.layanan.push(layanan(line, pos, tanggal)?);
    }
    Ok(())
}

fn layanan(line: &Line<'_>, pos: PosyanduId, tanggal: NaiveDate) -> Result<Layanan> {
    let kode = line.kata(0)?.ok_or_else(|| broken("a kind"))?;
    let bidang = kode.get(..3).and_then(Bidang::of_prefix).ok_or_else(|| broken("a sector"))?;
    let isi = match line.kata(2)? {
        Some(text) => Perincian::parse(&text).ok_or_else(|| broken("details"))?,
        None => Perincian::default(),
    };
    let id = line.dengan()?.ok_or_else(|| broken("an id"))?;
    Ok(Layanan { id, pos, tanggal, bidang, jenis: JenisPelayanan::dari_kode(&kode), isi })
}

/// The first year in which somebody adds anything: she lived there, or something done earlier was entered afterwards.
pub(in crate::store::rollup) fn first_year(orang: &Orang) -> Option<i32> {
    let lived = orang.tinggal.iter().map(|stay| stay.mulai.year());
    lived.chain(orang.layanan.iter().map(|one| one.tanggal.year())).min()
}

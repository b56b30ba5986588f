//! The facts of posts: their kader, what took place, what was planned, and what was done for nobody in particular.

use std::collections::BTreeMap;

use sea_orm::DatabaseTransaction;
use uuid::Uuid;

use super::Read;
use super::line::{Isi, Line, broken};
use super::union::{Kolom, Union};
use crate::domain::id::PosyanduId;
use crate::domain::partisipasi::kader::{JenisKegiatan, Kegiatan, MasaTugas};
use crate::domain::posyandu::{BidangSet, StatusPosyandu};
use crate::domain::rollup::pos::{Kader, Kunjungan, Pos};
use crate::error::Result;
use crate::store::rollup::touched::Years;
use crate::store::sql::Engine;

/// The facts of posts.
pub(in crate::store::rollup) async fn pos(
    tx: &DatabaseTransaction,
    engine: Engine,
    ids: &[PosyanduId],
    years: &Years,
) -> Result<Read<Pos>> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let mut union = Union::about(engine, &ids);
    union.lines(
        Isi::Pos,
        &Kolom { siapa: "po.id", angka: "po.kader_wajib", kata: ["po.status", "", ""], ..Kolom::default() },
        "posyandu po WHERE po.id IN (SELECT id FROM who)",
    );
    let kader = Kolom {
        siapa: "k.posyandu_id",
        tempat: "k.id",
        hari: ["k.mulai", "k.akhir", "", ""],
        kata: ["k.bidang", "", ""],
        ..Kolom::default()
    };
    union.lines(Isi::Kader, &kader, "statistik_kader k WHERE k.posyandu_id IN (SELECT id FROM who)");
    let day = Kolom {
        siapa: "h.posyandu_id",
        tempat: "h.id",
        dengan: "k.kader_id",
        hari: ["h.tanggal", "", "", ""],
        ..Kolom::default()
    };
    union
        .lines(
            Isi::Kegiatan,
            &day,
            "statistik_hari_buka h LEFT JOIN statistik_kader_hadir k ON k.hari_buka_id = h.id \
             WHERE h.posyandu_id IN (SELECT id FROM who) AND h.status IN ('SELESAI', 'BERLANGSUNG')",
        )
        .within("h.tanggal", years);
    let visit = Kolom {
        siapa: "v.posyandu_id",
        tempat: "v.id",
        dengan: "v.kader_id",
        hari: ["v.tanggal", "", "", ""],
        tanda: ["TRUE", ""],
        ..Kolom::default()
    };
    union
        .lines(
            Isi::Kegiatan,
            &visit,
            "statistik_kunjungan_rumah v WHERE v.posyandu_id IN (SELECT id FROM who)",
        )
        .within("v.tanggal", years);
    let given = Kolom {
        siapa: "v.posyandu_id",
        hari: ["v.tanggal", "", "", ""],
        kata: ["v.bidang", "v.kode", ""],
        ..Kolom::default()
    };
    union
        .lines(
            Isi::Layanan,
            &given,
            "statistik_pelayanan v WHERE v.posyandu_id IN (SELECT id FROM who) AND v.sasaran_id IS NULL \
             AND v.keluarga_id IS NULL AND v.kehadiran_id IS NULL",
        )
        .within("v.tanggal", years);
    jadwal(&mut union, years);
    union.before(years);
    union.open("SELECT id FROM who", years);
    let mut acts: BTreeMap<(Uuid, Uuid), Kegiatan<Uuid>> = BTreeMap::new();
    let mut read = union.read(tx, |facts, isi, line| take_pos(facts, &mut acts, isi, line)).await?;
    for ((pos, _), act) in acts {
        read.facts.entry(pos).and_modify(|pos| pos.kegiatan.push(act));
    }
    Ok(read)
}

/// What was planned, and whom visits met.
fn jadwal(union: &mut Union, years: &Years) {
    let planned = Kolom {
        siapa: "h.posyandu_id",
        hari: ["h.tanggal", "", "", ""],
        tanda: ["h.status = 'SELESAI'", ""],
        ..Kolom::default()
    };
    let from =
        "statistik_hari_buka h WHERE h.posyandu_id IN (SELECT id FROM who) AND h.status <> 'DIBATALKAN'";
    union.lines(Isi::Jadwal, &planned, from).within("h.tanggal", years);
    let visited = Kolom {
        siapa: "v.posyandu_id",
        tempat: "v.keluarga_id",
        dengan: "v.sasaran_id",
        hari: ["v.tanggal", "", "", ""],
        tanda: ["v.hasil = 'BERTEMU'", ""],
        ..Kolom::default()
    };
    let from = "statistik_kunjungan_rumah v WHERE v.posyandu_id IN (SELECT id FROM who)";
    union.lines(Isi::Kunjungan, &visited, from).within("v.tanggal", years);
}

/// A day or a visit has a line for each kader who was there, and one without a kader when nobody was noted.
fn take_pos(
    facts: &mut BTreeMap<Uuid, Pos>,
    acts: &mut BTreeMap<(Uuid, Uuid), Kegiatan<Uuid>>,
    isi: i64,
    line: &Line<'_>,
) -> Result<()> {
    let siapa = line.siapa()?;
    if isi == Isi::Pos as i64 {
        let empty = Pos {
            kader_wajib: line.angka()?,
            kader: Vec::new(),
            kegiatan: Vec::new(),
            layanan: Vec::new(),
            ada: line.kode::<StatusPosyandu>(0)?.is_ada(),
            jadwal: Vec::new(),
            kunjungan: Vec::new(),
        };
        facts.insert(siapa, empty);
    } else if isi == Isi::Kegiatan as i64 {
        let jenis = if line.tanda(0)? { JenisKegiatan::KunjunganRumah } else { JenisKegiatan::HariBuka };
        let key = (siapa, line.tempat()?.ok_or_else(|| broken("what"))?);
        let tanggal = line.tanggal()?;
        let act = acts.entry(key).or_insert_with(|| Kegiatan { jenis, tanggal, hadir: Vec::new() });
        act.hadir.extend(line.dengan()?);
    } else if let Some(pos) = facts.get_mut(&siapa) {
        if isi == Isi::Kader as i64 {
            let kader = line.tempat()?.ok_or_else(|| broken("whom"))?;
            let masa = MasaTugas { kader, mulai: line.tanggal()?, akhir: line.hari(1)? };
            pos.kader.push(Kader { masa, bidang: BidangSet::parse(&line.kata(0)?.unwrap_or_default())? });
        } else if isi == Isi::Layanan as i64 {
            pos.layanan.push(line.dicatat()?);
        } else if isi == Isi::Jadwal as i64 {
            pos.jadwal.push((line.tanggal()?, line.tanda(0)?));
        } else if isi == Isi::Kunjungan as i64 {
            let (tanggal, bertemu) = (line.tanggal()?, line.tanda(0)?);
            let (orang, rumah) = (line.dengan()?, line.tempat()?);
            pos.kunjungan.push(Kunjungan { tanggal, bertemu, orang, rumah });
        }
    }
    Ok(())
}

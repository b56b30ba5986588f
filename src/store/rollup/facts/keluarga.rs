//! The facts of households: who lives there, and what was done for the house.

use std::collections::BTreeMap;

use sea_orm::DatabaseTransaction;
use uuid::Uuid;

use super::line::{Isi, Line, broken};
use super::union::{Kolom, Union};
use super::{AT_ONCE, Read};
use crate::domain::rollup::keluarga::{Anggota, Keluarga};
use crate::error::Result;
use crate::store::rollup::touched::Years;
use crate::store::sql::Engine;

/// The facts of households.
pub(in crate::store::rollup) async fn keluarga(
    tx: &DatabaseTransaction,
    engine: Engine,
    ids: &[Uuid],
    years: &Years,
) -> Result<Read<Keluarga>> {
    let mut all = Read::default();
    for ids in ids.chunks(AT_ONCE) {
        let mut union = Union::about(engine, ids);
        union.lines(
            Isi::Keluarga,
            &Kolom { siapa: "k.id", tempat: "k.posyandu_id", ..Kolom::default() },
            "statistik_keluarga k WHERE k.id IN (SELECT id FROM who)",
        );
        let member = Kolom {
            siapa: "k.id",
            hari: ["s.tanggal_lahir", "s.meninggal_pada", "d.mulai", "d.akhir"],
            ..Kolom::default()
        };
        union.lines(
            Isi::Anggota,
            &member,
            "statistik_keluarga k JOIN statistik_sasaran s ON s.keluarga_id = k.id \
             JOIN statistik_domisili d ON d.sasaran_id = s.id AND d.posyandu_id = k.posyandu_id \
             WHERE k.id IN (SELECT id FROM who)",
        );
        let given = Kolom {
            siapa: "v.keluarga_id",
            hari: ["v.tanggal", "", "", ""],
            kata: ["v.bidang", "v.kode", ""],
            ..Kolom::default()
        };
        union
            .lines(
                Isi::Layanan,
                &given,
                "statistik_pelayanan v WHERE v.keluarga_id IN (SELECT id FROM who) AND v.sasaran_id IS NULL",
            )
            .within("v.tanggal", years);
        union.before(years);
        union.open("SELECT posyandu_id FROM statistik_keluarga WHERE id IN (SELECT id FROM who)", years);
        all.add(union.read(tx, take_keluarga).await?);
    }
    Ok(all)
}

fn take_keluarga(facts: &mut BTreeMap<Uuid, Keluarga>, isi: i64, line: &Line<'_>) -> Result<()> {
    if isi == Isi::Keluarga as i64 {
        let empty = Keluarga { pos: line.pos()?, anggota: Vec::new(), layanan: Vec::new() };
        facts.insert(line.siapa()?, empty);
        return Ok(());
    }
    let Some(keluarga) = facts.get_mut(&line.siapa()?) else { return Ok(()) };
    if isi == Isi::Anggota as i64 {
        let akhir = line.hari(3)?;
        let mulai = line.hari(2)?.ok_or_else(|| broken("when"))?;
        keluarga.anggota.push(Anggota { lahir: line.tanggal()?, meninggal: line.hari(1)?, mulai, akhir });
    } else if isi == Isi::Layanan as i64 {
        keluarga.layanan.push(line.dicatat()?);
    }
    Ok(())
}

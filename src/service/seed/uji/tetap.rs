//! The data against the product's own path: judging a seeded post again, as a correction of every person would, changes
//! neither a computed column nor a flag.

use super::*;
use crate::access::{Action, Place, may};
use crate::domain::bidang::jenis;
use crate::domain::id::{KeluargaId, SasaranId};
use crate::service::pelayanan::{Dilayani, menyusul, ukur_ulang};
use crate::service::seed::Penulis;
use crate::store::write::{Begun, Mutation, Work, ensure_system_scope};

/// Everything that is stored of services and flags, by key.
async fn isi(db: &Db) -> [Vec<Row>; 2] {
    let of = |table: &'static Table| semua(db, table, table.columns);
    let (layanan, tanda) = (of(&store::pelayanan::TABLE).await, of(&store::tanda::TABLE).await);
    let sorted = |mut rows: Vec<Row>| {
        rows.sort_by(|a, b| a.cells.first().cmp(&b.cells.first()));
        rows
    };
    [sorted(layanan), sorted(tanda)]
}

#[tokio::test]
async fn judging_a_post_again_changes_nothing() {
    let basis = Basis::baru();
    let db = basis.buka().await;
    let rahasia = Secrets::ephemeral().unwrap();
    ensure_system_scope(&db).await.unwrap();
    let permit = may(&Actor::system(), Action::Seed, &Place::System).unwrap();
    super::super::isi_wilayah(&db, kini(), &permit, &Diam).await.unwrap();
    let daftar = pos::daftar().unwrap();
    let pos = daftar.into_iter().find(|satu| satu.contoh).unwrap();
    let id = pos.id;
    let berkas = tulis::berkas(pos, Waktu::sampai(kini()), Skala::Demo).unwrap();
    let (orang, layanan) = (
        baris(std::slice::from_ref(&berkas), &store::sasaran::TABLE),
        baris(std::slice::from_ref(&berkas), &store::pelayanan::TABLE),
    );
    let penulis = Penulis { db: &db, secrets: &rahasia, kini: kini(), permit: permit.clone() };
    penulis.tulis(berkas).await.unwrap();
    let before = isi(&db).await;
    assert!(before[0].len() > 3_000 && before[1].len() > 1_000, "{} {}", before[0].len(), before[1].len());

    let Begun::New(mut work) = Work::begin(&db, &Mutation::own(kini(), "again"), &[id]).await.unwrap() else {
        panic!()
    };
    for satu in &orang {
        ukur_ulang(&mut work, &permit, SasaranId(satu["id"].id().unwrap())).await.unwrap();
    }
    // Households and places have no such path of their own; a record of each kind brings the flags of all up to date.
    let mut sudah = BTreeSet::new();
    for satu in layanan.iter().filter(|satu| satu["sasaran_id"].is_null()) {
        let kunci =
            (satu["keluarga_id"].clone(), satu["rt"].clone(), satu["kode"].clone(), satu["id"].clone());
        let (keluarga, id) = (satu["keluarga_id"].id(), satu["id"].id().unwrap());
        if keluarga.is_some() && !sudah.insert((kunci.0, kunci.2)) {
            continue;
        }
        let siapa = keluarga.map_or(Dilayani::Umum, |id| Dilayani::Keluarga(KeluargaId(id)));
        let jenis = jenis(satu["kode"].text().unwrap()).unwrap();
        menyusul(&mut work, &permit, jenis, &siapa, id).await.unwrap();
    }
    work.commit(id.0).await.unwrap();
    let after = isi(&db).await;
    for (a, b) in before.iter().zip(&after) {
        assert_eq!(a.len(), b.len());
        for (a, b) in a.iter().zip(b) {
            assert_eq!(a.cells, b.cells);
        }
    }
}

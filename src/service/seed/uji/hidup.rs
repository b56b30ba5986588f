//! The parts of life in the demonstration data: every kind occurs, births have their child, doses their age, and what is
//! due today is neither nothing nor everything.

use super::*;
use crate::domain::bidang::{Isi, KATALOG, jenis};
use crate::domain::imunisasi::{
    DosisDiberi, Kelahiran, NilaiDosis, StatusKelengkapan, VersiKumpulan, kelengkapan, nilai_dosis,
};
use crate::domain::jatuh_tempo::{Catatan, Hal, Hamil, Keadaan, Orang, dosis_diberi, hal, jatuh_tempo};
use crate::domain::pertumbuhan::JenisKelamin;
use crate::domain::pilihan::Pilihan as _;
use crate::domain::tanggal::{PresisiLahir, umur_bulan};

type Baris = HashMap<&'static str, Cell>;

fn demo() -> Vec<Berkas> {
    gambar_desa(usize::MAX, Skala::Demo)
}

fn isi(row: &Baris) -> Isi {
    Isi::parse(row["kode"].text().unwrap(), row["isi"].text().unwrap()).unwrap()
}

#[test]
fn every_kind_of_the_catalogue_occurs() {
    let berkas = demo();
    let rows = baris(&berkas, &store::pelayanan::TABLE);
    let mut banyak: BTreeMap<&str, usize> = KATALOG.iter().map(|jenis| (jenis.kode, 0)).collect();
    for row in &rows {
        *banyak.get_mut(row["kode"].text().unwrap()).unwrap() += 1;
    }
    let tanpa: Vec<_> = banyak.iter().filter(|(_, banyak)| **banyak == 0).collect();
    assert!(tanpa.is_empty(), "{tanpa:?}");
    let kasus = baris(&berkas, &store::rujukan::TABLE);
    let kasus: Vec<_> = kasus.iter().filter(|row| row["sensitif"].bool() == Some(true)).collect();
    assert!((1..=6).contains(&kasus.len()), "{} protected cases", kasus.len());
    let status: BTreeSet<_> = baris(&berkas, &store::rujukan::TABLE)
        .iter()
        .filter_map(|r| r["status"].text().map(str::to_owned))
        .collect();
    assert!(status.contains("TIDAK_DATANG") && status.contains("SELESAI"), "{status:?}");
    let hasil: BTreeSet<_> = baris(&berkas, &store::hari_buka::kunjungan::TABLE)
        .iter()
        .filter_map(|r| r["hasil"].text().map(str::to_owned))
        .collect();
    assert_eq!(hasil.len(), 2);
    let lama: BTreeSet<_> = baris(&berkas, &store::pelayanan::lama::TABLE)
        .iter()
        .filter_map(|r| r["tindakan"].text().map(str::to_owned))
        .collect();
    assert_eq!(lama.len(), 2, "corrected and cancelled");
}

/// What the door would have refused is not there: every row is read by its kind's own form, is for whom it was given to,
/// at an opening day to which she came.
#[test]
fn each_row_is_one_the_door_would_have_taken() {
    let berkas = gambar_desa(12, Skala::Kabupaten);
    let orang: HashMap<Uuid, Baris> = baris(&berkas, &store::sasaran::TABLE)
        .into_iter()
        .map(|row| (row["id"].id().unwrap(), row))
        .collect();
    let datang: BTreeSet<(Uuid, Uuid, Option<Uuid>)> = baris(&berkas, &store::hari_buka::kehadiran::TABLE)
        .iter()
        .map(|row| (row["id"].id().unwrap(), row["hari_buka_id"].id().unwrap(), row["sasaran_id"].id()))
        .collect();
    for row in baris(&berkas, &store::pelayanan::TABLE) {
        let (kode, tanggal) = (row["kode"].text().unwrap(), row["tanggal"].date().unwrap());
        let jenis = jenis(kode).unwrap();
        let json: serde_json::Value = serde_json::from_str(row["isi"].text().unwrap()).unwrap();
        assert_eq!(Isi::baca(kode, json.as_object().unwrap()).unwrap(), isi(&row), "{kode}");
        assert!(!jenis.kejadian || row["kejadian_id"].id().is_some(), "{kode} without its event");
        assert!(row["oleh_kader"].id().is_some(), "{kode}");
        let Some(siapa) = row["sasaran_id"].id() else { continue };
        let siapa = &orang[&siapa];
        assert!(tanggal >= siapa["terdaftar"].date().unwrap(), "{kode}");
        assert!(siapa["meninggal_pada"].date().is_none_or(|akhir| tanggal < akhir), "{kode}");
        if let Some(hari) = row["hari_buka_id"].id() {
            let hadir = (row["kehadiran_id"].id().unwrap(), hari, row["sasaran_id"].id());
            assert!(datang.contains(&hadir), "{kode}");
        }
    }
    for row in baris(&berkas, &store::tanda::TABLE) {
        assert_ne!(row["aturan"].text(), Some("SASARAN_TIDAK_SESUAI"), "{}", row["kode"].text().unwrap());
    }
}

#[test]
fn every_birth_has_its_child_with_her_mother() {
    let berkas = gambar_desa(12, Skala::Kabupaten);
    let orang = baris(&berkas, &store::sasaran::TABLE);
    let (mut lahir, mut lain) = (0, 0);
    for row in baris(&berkas, &store::sasaran::kehamilan::TABLE) {
        let (ibu, berakhir) = (row["sasaran_id"].id(), row["berakhir"].date());
        let anak = orang
            .iter()
            .filter(|satu| satu["ibu_id"].id() == ibu && satu["tanggal_lahir"].date() == berakhir);
        match row["hasil"].text() {
            Some("LAHIR_HIDUP") => {
                lahir += 1;
                assert_eq!(anak.count(), 1);
                assert!(row["tempat_bersalin"].text().is_some() && row["penolong"].text().is_some());
                assert_eq!((row["lahir_hidup"].int(), row["lahir_mati"].int()), (Some(1), Some(0)));
            }
            Some(_) => {
                lain += 1;
                assert_eq!(anak.count(), 0);
            }
            None => assert!(berakhir.is_none()),
        }
    }
    assert!(lahir > 200 && lain > 1, "{lahir} births, {lain} lost");
}

#[test]
fn doses_keep_to_their_ages_and_most_children_have_the_basic_set() {
    let berkas = gambar_desa(12, Skala::Kabupaten);
    let hari_ini = Waktu::sampai(kini()).hari_ini;
    let mut dosis: HashMap<Uuid, Vec<DosisDiberi>> = HashMap::new();
    let tanda = baris(&berkas, &store::tanda::TABLE);
    assert!(tanda.iter().any(|row| row["aturan"].text() == Some("IMUNISASI_DITOLAK")), "nobody refused");
    for row in baris(&berkas, &store::pelayanan::TABLE) {
        if let Isi::Imunisasi(satu) = isi(&row)
            && let Some(tanggal) = satu.diberikan_pada(row["tanggal"].date().unwrap())
        {
            let given = DosisDiberi { tanggal, dosis: satu.dosis };
            dosis.entry(row["sasaran_id"].id().unwrap()).or_default().push(given);
        }
    }
    let mut lengkap = Rate::default();
    for row in baris(&berkas, &store::sasaran::TABLE) {
        let lahir = Kelahiran::pasti(row["tanggal_lahir"].date().unwrap());
        let given = dosis.get(&row["id"].id().unwrap()).cloned().unwrap_or_default();
        for satu in nilai_dosis(lahir, &given, hari_ini) {
            let baik = matches!(satu.nilai, NilaiDosis::Sah | NilaiDosis::Terlambat);
            assert!(baik, "{:?} of {:?} on {}", satu, lahir.tanggal, satu.tanggal);
        }
        if (14..23).contains(&umur_bulan(lahir.tanggal, hari_ini)) {
            let set = kelengkapan(lahir, &given, true, hari_ini);
            let idl = set.iter().find(|set| set.versi == VersiKumpulan::IdlLama).unwrap();
            lengkap =
                lengkap + Rate::new(i64::from(idl.status == StatusKelengkapan::LengkapSebelumUlangTahun), 1);
        }
    }
    let persen = lengkap.persen().unwrap();
    assert!((78.0..87.0).contains(&persen), "IDL {persen} of {lengkap:?}");
}

/// What is due at the post that is shown, as the calendars of the product say it.
#[test]
fn today_somebody_is_due_and_not_everybody() {
    let daftar = pos::daftar().unwrap();
    let waktu = Waktu::sampai(kini());
    let contoh = daftar.into_iter().find(|satu| satu.contoh).unwrap();
    let berkas = [tulis::berkas(contoh, waktu, Skala::Demo).unwrap()];
    let mut catatan: HashMap<Uuid, Vec<Catatan>> = HashMap::new();
    for row in baris(&berkas, &store::pelayanan::TABLE) {
        if let Some(id) = row["sasaran_id"].id() {
            catatan.entry(id).or_default().extend(hal(&isi(&row), row["tanggal"].date().unwrap()));
        }
    }
    let mut hamil: HashMap<Uuid, Hamil> = HashMap::new();
    for row in baris(&berkas, &store::sasaran::kehamilan::TABLE) {
        if row["berakhir"].date().is_none() {
            let satu = Hamil { sejak: row["mulai"].date().unwrap(), hpl: row["hpl"].date() };
            hamil.insert(row["sasaran_id"].id().unwrap(), satu);
        }
    }
    let (mut jatuh, mut imunisasi, mut tbc) = (Rate::default(), Rate::default(), Rate::default());
    for row in baris(&berkas, &store::sasaran::TABLE) {
        let id = row["id"].id().unwrap();
        let lahir = Kelahiran {
            tanggal: row["tanggal_lahir"].date().unwrap(),
            presisi: PresisiLahir::dari_kode(row["presisi_lahir"].text().unwrap()).unwrap(),
        };
        let jenis_kelamin = JenisKelamin::dari_kode(row["jenis_kelamin"].text().unwrap()).unwrap();
        let orang = Orang { lahir, jenis_kelamin, hamil: hamil.get(&id).copied(), bersalin: None };
        let known = catatan.get(&id).cloned().unwrap_or_default();
        let due = jatuh_tempo(&orang, &known, waktu.hari_ini);
        let perlu = |alasan: &str| {
            due.iter().any(|satu| {
                matches!(satu.keadaan, Keadaan::JatuhTempo | Keadaan::Terlambat)
                    && satu.alasan.kode() == alasan
            })
        };
        let sibuk = due.iter().any(|satu| matches!(satu.keadaan, Keadaan::JatuhTempo | Keadaan::Terlambat));
        jatuh = jatuh + Rate::new(i64::from(sibuk), 1);
        tbc = tbc + Rate::new(i64::from(perlu("TBC")), 1);
        if umur_bulan(lahir.tanggal, waktu.hari_ini) < 60 && !dosis_diberi(&known).is_empty() {
            imunisasi = imunisasi + Rate::new(i64::from(perlu("IMUNISASI")), 1);
        }
    }
    let persen = [jatuh, imunisasi, tbc].map(|rate| rate.persen().unwrap());
    assert!((30.0..92.0).contains(&persen[0]), "due {persen:?}");
    assert!((3.0..40.0).contains(&persen[1]), "immunisation due {persen:?}");
    assert!((3.0..50.0).contains(&persen[2]), "TB due {persen:?}");
    assert!(catatan.values().flatten().any(|satu| satu.hal == Hal::Nifas));
}

//! The demonstration data against the figures it was made to show, counted again from the rows.

#[cfg(test)]
mod hidup;
#[cfg(test)]
mod tetap;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::pos::{self, Pos};
use super::tulis::Berkas;
use super::waktu::Waktu;
use super::{Progress, Ringkasan, Skala, personas, sampai, seed, tulis};
use crate::access::Actor;
use crate::access::secrets::Secrets;
use crate::domain::kader::in_force;
use crate::domain::partisipasi::kader::{JenisKegiatan, Kegiatan, MasaTugas, kader_active_share};
use crate::domain::pertumbuhan::{Indeks, Z, janggal};
use crate::domain::rate::Rate;
use crate::domain::registrasi::NomorRegistrasi;
use crate::domain::siklus::is_balita;
use crate::domain::tanggal::{Bulan, Periode};
use crate::store::shape::Row;
use crate::store::table::{Cell, Col, Table};
use crate::store::{self, Db};

fn kini() -> DateTime<Utc> {
    DateTime::parse_from_rfc3339("2026-11-22T01:00:00Z").unwrap().to_utc()
}

/// A database of its own, removed when the test is over.
struct Basis(PathBuf);

impl Basis {
    fn baru() -> Basis {
        static KE: AtomicU64 = AtomicU64::new(0);
        let ke = KE.fetch_add(1, Ordering::Relaxed);
        Basis(std::env::temp_dir().join(format!("posyandu-seed-{}-{ke}.db", std::process::id())))
    }

    async fn buka(&self) -> Db {
        let url = format!("sqlite:{}", self.0.display());
        let db = Db::open(&store::db::Target { url, pool: 2, recorder: None }).await.unwrap();
        db.migrate().await.unwrap();
        db
    }
}

impl Drop for Basis {
    fn drop(&mut self) {
        for akhiran in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{akhiran}", self.0.display()));
        }
    }
}

struct Diam;

impl Progress for Diam {
    fn stage(&self, _: &str, _: u64) {}
    fn advance(&self, _: u64) {}
}

/// All rows of some columns, in the order of the key.
async fn semua(db: &Db, table: &'static Table, columns: &[Col]) -> Vec<Row> {
    let scope = Actor::system().scope();
    db.reader(&scope).cells(table, columns, &[], &[], 10_000_000).await.unwrap()
}

/// The first posts of Tenggarong, drawn as in a scale, as rows by table.
fn gambar_desa(banyak: usize, skala: Skala) -> Vec<Berkas> {
    let waktu = Waktu::sampai(kini());
    let daftar: Vec<Pos> = pos::daftar().unwrap();
    let penuh = daftar.into_iter().filter(|satu| Skala::Demo.penuh(&satu.desa)).take(banyak);
    penuh.map(|satu| tulis::berkas(satu, waktu, skala).unwrap()).collect()
}

/// The rows of one table as maps from column name to cell.
fn baris(berkas: &[Berkas], table: &Table) -> Vec<HashMap<&'static str, Cell>> {
    let muatan = berkas.iter().flat_map(|satu| &satu.muatan).filter(|satu| satu.table.number == table.number);
    muatan
        .flat_map(|satu| {
            satu.rows.iter().map(|row| {
                assert_eq!(row.len(), satu.columns.len(), "{}", satu.table.name);
                satu.columns.iter().map(|col| col.name).zip(row.iter().cloned()).collect()
            })
        })
        .collect()
}

#[test]
fn the_register_adds_up_to_the_kabupaten() {
    let daftar = pos::daftar().unwrap();
    assert_eq!(daftar.len(), pos::POSYANDU);
    assert_eq!(daftar.iter().map(|satu| satu.kader).sum::<usize>(), pos::KADER);
    assert_eq!(daftar.iter().map(|satu| satu.pengurus).sum::<usize>(), pos::PENGURUS);
    assert_eq!(daftar.iter().filter(|satu| satu.lama > 0).count(), pos::DIGABUNG);
    assert_eq!(super::wilayah::semua().unwrap().len(), 258);
    let desa: BTreeSet<&str> = daftar.iter().map(|satu| satu.desa.as_str()).collect();
    assert_eq!(desa.len(), 237);
    assert_eq!(daftar.iter().filter(|satu| satu.contoh).count(), 1);
    let ids: BTreeSet<Uuid> = daftar.iter().map(|satu| satu.id.0).collect();
    assert_eq!(ids.len(), pos::POSYANDU);
    let nama: BTreeSet<(&str, &str)> = daftar.iter().map(|s| (s.desa.as_str(), s.nama.as_str())).collect();
    assert_eq!(nama.len(), pos::POSYANDU, "two posts of a village share a name");
}

#[test]
fn two_posts_in_three_are_registered_each_under_a_number_of_its_own() {
    let waktu = Waktu::sampai(kini());
    let rows: Vec<[Cell; 4]> =
        pos::daftar().unwrap().iter().map(|satu| super::registrasi::baris(satu, waktu)).collect();
    let numbers: BTreeSet<String> = rows.iter().filter_map(|row| Some(row[3].text()?.to_owned())).collect();
    let registered = rows.iter().filter(|row| row[0].text() == Some("TEREGISTRASI")).count();
    assert_eq!(numbers.len(), registered, "each has one, and nobody else");
    assert!(numbers.iter().all(|nomor| NomorRegistrasi::parse(nomor).is_ok()));
    let persen = 100 * registered / pos::POSYANDU;
    assert!((60..70).contains(&persen), "{persen}");
}

#[test]
fn decrees_in_force_are_those_the_kabupaten_counts() {
    let waktu = Waktu::sampai(kini());
    let (mut kader, mut pengurus, mut kesehatan) = (0, 0, Vec::new());
    for satu in pos::daftar().unwrap() {
        let roster = super::roster::kader(&satu, waktu);
        let berlaku: Vec<_> =
            roster.iter().filter(|k| in_force(k.mulai, k.akhir, waktu.hari_ini)).map(|k| k.bidang).collect();
        kader += berlaku.len();
        kesehatan.push(berlaku.iter().filter(|b| **b == crate::domain::posyandu::Bidang::Kesehatan).count());
        let semua: BTreeSet<_> = berlaku.iter().collect();
        assert_eq!(semua.len(), 6, "{} lacks a sector", satu.nama);
        let pengurus_pos = super::roster::pengurus(&satu, waktu);
        pengurus += pengurus_pos.iter().filter(|p| in_force(p.mulai, p.akhir, waktu.hari_ini)).count();
    }
    assert_eq!((kader, pengurus), (pos::KADER, pos::PENGURUS));
    assert!(kesehatan.iter().all(|banyak| *banyak >= 3));
}

/// A stay: born, from, until.
type Tinggal = (NaiveDate, NaiveDate, Option<NaiveDate>);

#[test]
fn the_history_shows_the_figures_it_was_made_for() {
    let berkas = gambar_desa(14, Skala::Kabupaten);
    let lahir: HashMap<Uuid, NaiveDate> = baris(&berkas, &store::sasaran::TABLE)
        .iter()
        .map(|row| (row["id"].id().unwrap(), row["tanggal_lahir"].date().unwrap()))
        .collect();
    let mut skdn: BTreeMap<Bulan, [i64; 6]> = BTreeMap::new();
    let mut stunting: BTreeMap<Bulan, Rate> = BTreeMap::new();
    for row in baris(&berkas, &store::pelayanan::TABLE) {
        let (Some(tanggal), Some(orang)) = (row["tanggal"].date(), row["sasaran_id"].id()) else { continue };
        if row["kode"].text() != Some("KES-01") || !is_balita(lahir[&orang], tanggal) {
            continue;
        }
        let hitung = skdn.entry(Bulan::of(tanggal)).or_default();
        let tempat = ["N", "T", "O", "B"].iter().position(|v| row["verdict"].text() == Some(*v));
        hitung[0] += 1;
        hitung[1 + tempat.expect("every weighing here counts")] += 1;
        hitung[5] += i64::from(row["janggal"].bool().unwrap());
        let z = row["z_tb_u"].int().map(|z| Z::from_ratusan(i32::try_from(z).unwrap()));
        if let Some(z) = z.filter(|z| !janggal(Indeks::TbU, *z)) {
            let pendek = i64::from(z < Z::from_ratusan(-200));
            let bulan = stunting.entry(Bulan::of(tanggal)).or_default();
            *bulan = *bulan + Rate::new(pendek, 1);
        }
    }
    let penuh = Bulan::of(Waktu::sampai(kini()).hari_ini).prev();
    let awal = penuh.mundur(23);
    let persen = |bulan: Bulan| stunting[&bulan].persen().unwrap();
    assert!((12.0..18.0).contains(&persen(penuh)), "stunting at the end {}", persen(penuh));
    assert!((23.0..31.0).contains(&persen(awal)), "stunting at the start {}", persen(awal));

    let (s, d) = balita_dan_ditimbang(&berkas, &lahir, &skdn);
    let d_per_s = Rate::new(d, s).persen().unwrap();
    assert!((74.0..84.0).contains(&d_per_s), "participation {d_per_s}");
    for (bulan, [d, n, t, o, b, _]) in &skdn {
        assert_eq!(*d, n + t + o + b, "{bulan}");
    }
    let jumlah = skdn.iter().filter(|(bulan, _)| **bulan > awal).fold([0; 6], |mut jumlah, (_, satu)| {
        jumlah.iter_mut().zip(satu).for_each(|(a, b)| *a += b);
        jumlah
    });
    let bagian = |di: usize| Rate::new(jumlah[di], jumlah[0]).persen().unwrap();
    assert!((66.0..76.0).contains(&bagian(1)), "N/D {}", bagian(1));
    assert!((14.0..22.0).contains(&bagian(2)), "T/D {}", bagian(2));
    assert!(jumlah[5] > 0, "no entry error was flagged");
}

/// S over the days that were held or called off, and D, both over the whole months.
fn balita_dan_ditimbang(
    berkas: &[Berkas],
    lahir: &HashMap<Uuid, NaiveDate>,
    skdn: &BTreeMap<Bulan, [i64; 6]>,
) -> (i64, i64) {
    let mut tinggal: HashMap<Uuid, Vec<Tinggal>> = HashMap::new();
    for row in baris(berkas, &store::sasaran::domisili::TABLE) {
        let orang = lahir[&row["sasaran_id"].id().unwrap()];
        let satu = (orang, row["mulai"].date().unwrap(), row["akhir"].date());
        tinggal.entry(row["posyandu_id"].id().unwrap()).or_default().push(satu);
    }
    let mut s = 0;
    for row in baris(berkas, &store::hari_buka::TABLE) {
        if !matches!(row["status"].text(), Some("SELESAI" | "DIBATALKAN")) {
            continue;
        }
        let tanggal = row["tanggal"].date().unwrap();
        let di_pos = &tinggal[&row["posyandu_id"].id().unwrap()];
        let balita = |(lahir, mulai, akhir): &&Tinggal| {
            *mulai <= tanggal && akhir.is_none_or(|akhir| tanggal < akhir) && is_balita(*lahir, tanggal)
        };
        s += i64::try_from(di_pos.iter().filter(balita).count()).unwrap();
    }
    (s, skdn.values().map(|satu| satu[0]).sum())
}

#[test]
fn about_93_of_100_kader_take_part() {
    let berkas = gambar_desa(60, Skala::Kecamatan);
    let mut semua = Rate::default();
    for satu in &berkas {
        let satu = std::slice::from_ref(satu);
        let roster: Vec<MasaTugas<Uuid>> = baris(satu, &store::kader::TABLE)
            .iter()
            .map(|row| MasaTugas {
                kader: row["id"].id().unwrap(),
                mulai: row["mulai"].date().unwrap(),
                akhir: row["akhir"].date(),
            })
            .collect();
        let mut kegiatan: BTreeMap<NaiveDate, Vec<Uuid>> = BTreeMap::new();
        for row in baris(satu, &store::hari_buka::TABLE) {
            if row["status"].text() == Some("SELESAI") {
                kegiatan.entry(row["tanggal"].date().unwrap()).or_default();
            }
        }
        for row in baris(satu, &store::hari_buka::kader_hadir::TABLE) {
            let hadir = kegiatan.get_mut(&row["tanggal"].date().unwrap()).unwrap();
            hadir.push(row["kader_id"].id().unwrap());
        }
        let kegiatan: Vec<_> = kegiatan
            .into_iter()
            .map(|(tanggal, hadir)| {
                Kegiatan { jenis: JenisKegiatan::HariBuka, tanggal, hadir }.menurut(&roster)
            })
            .collect();
        let bulan = Waktu::sampai(kini()).bulan().take(24);
        semua = bulan.fold(semua, |s, b| s + kader_active_share(&roster, &kegiatan, Periode::from(b)));
    }
    let persen = semua.persen().unwrap();
    assert!((92.0..94.0).contains(&persen), "kader active {persen}");
}

#[test]
fn the_same_moment_gives_the_same_rows() {
    let (a, b) = (gambar_desa(3, Skala::Demo), gambar_desa(3, Skala::Demo));
    for (a, b) in a.iter().zip(&b) {
        for (a, b) in a.muatan.iter().zip(&b.muatan) {
            assert_eq!(a.rows, b.rows, "{}", a.table.name);
        }
    }
    // Who reported has the id of the report.
    let dilaporkan = |satu: &&tulis::Muatan| satu.table.number == store::pelapor::TABLE.number;
    let id = |berkas: &[Berkas]| -> usize {
        let tables = berkas.iter().flat_map(|satu| &satu.muatan).filter(|satu| !dilaporkan(satu));
        tables.flat_map(|satu| satu.rows.iter().filter_map(|row| row[0].id())).collect::<BTreeSet<_>>().len()
    };
    let semua = a.iter().flat_map(|satu| &satu.muatan).filter(|satu| !dilaporkan(satu));
    let semua: usize = semua.map(|satu| satu.rows.len()).sum();
    assert_eq!(id(&a), semua, "an id was given twice");
}

/// Midnight in Kukar, the first and the last day of a month, a leap day.
#[test]
fn at_any_moment_nothing_lies_in_the_future() {
    let daftar = pos::daftar().unwrap();
    let contoh = daftar.iter().find(|satu| satu.contoh).unwrap();
    for kini in
        ["2026-10-31T15:59:59Z", "2026-10-31T16:00:00Z", "2028-02-29T02:00:00Z", "2026-12-31T23:00:00Z"]
    {
        let kini = DateTime::parse_from_rfc3339(kini).unwrap().to_utc();
        let waktu = Waktu::sampai(kini);
        let satu = [tulis::berkas(contoh.clone(), waktu, Skala::Demo).unwrap()];
        let hari = baris(&satu, &store::hari_buka::TABLE);
        assert_eq!(hari.len(), 26, "24 months, this one and the next");
        let today: Vec<_> = hari.iter().filter(|row| row["tanggal"].date() == Some(waktu.hari_ini)).collect();
        assert_eq!(today.iter().map(|row| row["status"].text()).collect::<Vec<_>>(), [Some("DIJADWALKAN")]);
        for muatan in &satu[0].muatan {
            let boleh = |col: &Col| {
                matches!(col.name, "hpl") || muatan.table.name == "hari_buka" && col.name == "tanggal"
            };
            for (col, cell) in muatan.rows.iter().flat_map(|row| muatan.columns.iter().zip(row)) {
                assert!(cell.time().is_none_or(|pada| pada <= kini), "{}.{}", muatan.table.name, col.name);
                let nanti = cell.date().is_some_and(|pada| pada > waktu.hari_ini);
                assert!(!nanti || boleh(col), "{}.{}", muatan.table.name, col.name);
            }
        }
    }
}

#[test]
fn numbers_of_persons_have_the_right_form() {
    let berkas = gambar_desa(2, Skala::Kabupaten);
    for row in baris(&berkas, &store::sasaran::TABLE) {
        let lahir = row["tanggal_lahir"].date().unwrap();
        if let Some(nik) = row["nik_sandi"].text() {
            let nik = crate::domain::nik::Nik::parse(nik).unwrap();
            let perempuan = row["jenis_kelamin"].text() == Some("P");
            assert!(nik.cocok(lahir, perempuan) || row["presisi_lahir"].text() != Some("HARI"));
        }
        if let Some(telepon) = row["telepon"].text() {
            assert_eq!(crate::domain::keluarga::parse_telepon(telepon).unwrap(), telepon);
        }
        assert!(lahir <= row["terdaftar"].date().unwrap());
        assert!(row["terdaftar"].date().unwrap() <= Waktu::sampai(kini()).hari_ini);
    }
    for row in baris(&berkas, &store::pelayanan::TABLE) {
        crate::domain::bidang::Isi::parse(row["kode"].text().unwrap(), row["isi"].text().unwrap()).unwrap();
        assert!(row["dicatat_pada"].time().unwrap() <= kini());
    }
}

/// Everything that is compared between two databases: the ids and verdicts of services, and the counts.
async fn cap(db: &Db) -> (Vec<Row>, Vec<Row>) {
    use store::pelayanan::{BERAT_G, ID, ISI, TABLE, VERDICT};
    let layanan = semua(db, &TABLE, &[ID, ISI, BERAT_G, VERDICT]).await;
    use store::sasaran as s;
    (layanan, semua(db, &s::TABLE, &[s::ID, s::NAMA, s::NIK_BI, s::TANGGAL_LAHIR]).await)
}

fn sama(a: &[Row], b: &[Row]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.cells == b.cells)
}

#[tokio::test]
async fn an_interrupted_load_goes_on_where_it_stopped() {
    let (satu, dua) = (Basis::baru(), Basis::baru());
    let utuh = satu.buka().await;
    let rahasia = Secrets::ephemeral().unwrap();
    let penuh = seed(&utuh, &rahasia, kini(), Skala::Desa, &Diam).await.unwrap();
    assert_eq!((penuh.wilayah, penuh.posyandu), (258, 806));

    let putus = dua.buka().await;
    tokio::select! {
        _ = seed(&putus, &rahasia, kini(), Skala::Desa, &Diam) => panic!("the load was to be interrupted"),
        () = ada_layanan(&putus) => {}
    }
    let sampai_di_sini = cap(&putus).await.0.len();
    // Days later; the moment of the first run holds.
    let lanjut =
        seed(&putus, &rahasia, kini() + chrono::Duration::days(5), Skala::Desa, &Diam).await.unwrap();
    assert!(lanjut.posyandu < 806 && lanjut.posyandu > 0, "{} posts", lanjut.posyandu);
    let (a, b) = (cap(&utuh).await, cap(&putus).await);
    assert!(sama(&a.0, &b.0) && sama(&a.1, &b.1), "the rows differ");
    assert!((1..a.0.len()).contains(&sampai_di_sini), "{sampai_di_sini} services");

    let lagi = seed(&putus, &rahasia, kini(), Skala::Desa, &Diam).await.unwrap();
    assert_eq!(lagi, Ringkasan { sudah_ada: true, ..Ringkasan::default() });
    assert_eq!(sampai(&putus).await.unwrap(), NaiveDate::from_ymd_opt(2026, 11, 22));
    let orang = personas(&putus, kini()).await.unwrap();
    assert_eq!(orang.kecamatan.nama, "Tenggarong");
}

/// Waits until the first services are there, so that a test can drop the load in the middle.
async fn ada_layanan(db: &Db) {
    while cap(db).await.0.is_empty() {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
}

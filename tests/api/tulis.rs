//! The write path, on both engines (*tulis*: to write). Every mutation of the schema is done once and the
//! database is compared around it: what changed is exactly what was numbered for the phones, once remembered and
//! once told to the audit. Refused, repeated and torn-off mutations leave nothing behind.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use futures_util::future::join_all;
use posyandu::domain::posyandu::Bidang;
use posyandu::graphql::node::NODES;
use posyandu::graphql::table::noun::{Body, From, Noun};
use posyandu::store::table::{Kind, Table};
use posyandu::store::{
    account, akses_sementara, beku, foto, gabungan, hari_buka, insiden, jejak, kader, keluarga, pelapor,
    pelayanan, pemberitahuan, perangkat, permintaan_subjek, posyandu as pos, rujukan, sasaran, tanda, target,
    tersegel, tinjauan, wilayah,
};
use sea_orm::{ConnectionTrait as _, DbBackend, Statement};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::access::every_noun;
use crate::both;
use crate::rujukan::di_desa;
use crate::schema::types;
use crate::world::{Client, On, Persona, Pos, Siapa, World, fixed, mutation_id};

/// Every table that the store declares. `all_tables_are_listed` counts them in the source.
pub const TABLES: &[&Table] = &[
    &wilayah::TABLE,
    &pos::TABLE,
    &pos::lama::TABLE,
    &kader::TABLE,
    &kader::pengurus::TABLE,
    &account::TABLE,
    &account::team::TABLE,
    &account::team_member::TABLE,
    &account::assignment::TABLE,
    &account::assignment_region::TABLE,
    &account::undangan::TABLE,
    &keluarga::TABLE,
    &sasaran::TABLE,
    &sasaran::domisili::TABLE,
    &sasaran::kehamilan::TABLE,
    &sasaran::perpindahan::TABLE,
    &gabungan::TABLE,
    &hari_buka::TABLE,
    &hari_buka::kader_hadir::TABLE,
    &hari_buka::kehadiran::TABLE,
    &hari_buka::kunjungan::TABLE,
    &pelayanan::TABLE,
    &pelayanan::lama::TABLE,
    &tanda::TABLE,
    &foto::TABLE,
    &rujukan::TABLE,
    &rujukan::riwayat::TABLE,
    &rujukan::batas::TABLE,
    &pelapor::TABLE,
    &jejak::TABLE,
    &akses_sementara::TABLE,
    &tinjauan::TABLE,
    &pemberitahuan::TABLE,
    &permintaan_subjek::TABLE,
    &tersegel::TABLE,
    &insiden::TABLE,
    &perangkat::TABLE,
    &target::TABLE,
    &beku::TABLE,
];

/// Mutations that keep sessions, not records: they do not come through the write path.
const OF_SESSIONS: &[&str] = &[
    "masuk",
    "aktifkan",
    "segarkan",
    "keluar",
    "aturSandi",
    "gantiSandi",
    "daftarTotp",
    "pastikanTotp",
    "buktikanUlang",
    "cabutPerangkat",
];

/// Mutations that show something and tell the audit: they change no record and take no mutation id. `nik` tests them.
const OF_AUDIT: &[&str] = &["ungkapNik", "cariNik"];

/// No table differs.
const NOTHING: [&str; 0] = [];

type Dump = BTreeMap<String, Vec<String>>;

/// The cells of a dumped row. Only the first ones are looked at, and those hold no separator.
fn cells(on: On, row: &str) -> Vec<String> {
    let plain = |cell: &str| cell.trim_start_matches('X').replace(['\'', '-', '"'], "").to_lowercase();
    match on {
        On::Sqlite => row.split('|').map(plain).collect(),
        On::Postgres => row.trim_matches(['(', ')']).split(',').map(plain).collect(),
    }
}

/// The tables in which two states of the database differ.
fn differ(before: &Dump, after: &Dump) -> Vec<String> {
    assert_eq!(before.len(), after.len());
    before
        .iter()
        .filter(|(table, rows)| after.get(*table) != Some(*rows))
        .map(|(table, _)| table.clone())
        .collect()
}

fn rows(on: On, dump: &Dump, table: &str) -> Vec<Vec<String>> {
    dump.get(table).unwrap_or_else(|| panic!("no table {table}")).iter().map(|row| cells(on, row)).collect()
}

/// What is new or different: rows of `after` that `before` does not have, by text.
fn fresh(on: On, before: &Dump, after: &Dump, table: &str) -> Vec<Vec<String>> {
    let known: BTreeSet<&String> = before[table].iter().collect();
    after[table].iter().filter(|row| !known.contains(row)).map(|row| cells(on, row)).collect()
}

/// The number of each scope.
fn revs(on: On, dump: &Dump) -> BTreeMap<String, i64> {
    rows(on, dump, "scope").into_iter().map(|row| (row[0].clone(), row[1].parse().unwrap())).collect()
}

/// The database around one mutation that was done: what changed is what was numbered, without a gap, remembered
/// once, told to the audit once a scope.
fn assert_told(on: On, what: &str, id: Uuid, before: &Dump, after: &Dump) {
    let mut changed = BTreeSet::new();
    // The entries of the trail are counted below; they are no news for a phone.
    for table in TABLES.iter().filter(|table| table.name != "jejak") {
        for row in fresh(on, before, after, table.name) {
            changed.insert((table.number.to_string(), row[0].clone()));
        }
        let keys =
            |dump| rows(on, dump, table.name).into_iter().map(|row| row[0].clone()).collect::<BTreeSet<_>>();
        let gone: Vec<String> = keys(before).difference(&keys(after)).cloned().collect();
        // Only what was withdrawn, or is told by another row, is gone, and phones are told so.
        let voided = table.name == "tanda"
            || what == "batalkanPelayanan" && table.name == "pelayanan"
            || what == "gabungSasaran" && ["sasaran", "domisili", "kehadiran"].contains(&table.name);
        assert!(gone.is_empty() || voided, "{what}: rows of {} vanished: {gone:?}", table.name);
        changed.extend(gone.into_iter().map(|key| (table.number.to_string(), key)));
    }
    let items = fresh(on, before, after, "sync_item");
    let numbered: BTreeSet<_> = items.iter().map(|row| (row[1].clone(), row[2].clone())).collect();
    assert_eq!(
        changed, numbered,
        "{what}: rows changed (left) and rows numbered (right), by table number and id"
    );
    assert!(!changed.is_empty(), "{what} changed nothing");

    let (was, is) = (revs(on, before), revs(on, after));
    let mut touched = BTreeSet::new();
    for (scope, rev) in &is {
        let from = was.get(scope).copied().unwrap_or_default();
        let mut given: Vec<i64> =
            items.iter().filter(|row| row[0] == *scope).map(|row| row[3].parse().unwrap()).collect();
        given.sort_unstable();
        assert_eq!(given, (from + 1..=*rev).collect::<Vec<_>>(), "{what}: numbers of scope {scope}");
        if *rev > from {
            touched.insert(scope.clone());
        }
    }
    let remembered = fresh(on, before, after, "mutation");
    let ids: Vec<&String> = remembered.iter().map(|row| &row[0]).collect();
    assert_eq!(ids, [&id.simple().to_string()], "{what}: one mutation row, of the id that was sent");
    // What else an act tells the audit, such as a code that was given, is of no mutation.
    let entries =
        fresh(on, before, after, "jejak").into_iter().filter(|row| row[7] == id.simple().to_string());
    let audited: Vec<String> = entries.map(|row| row[1].clone()).collect();
    assert_eq!(audited.len(), touched.len(), "{what}: one audit entry a touched scope");
    assert_eq!(
        audited.into_iter().collect::<BTreeSet<_>>(),
        touched,
        "{what}: audit entries of the touched scopes"
    );
}

/// One mutation of the story: its name, who does it, the document, the variables without the id.
struct Step {
    name: &'static str,
    by: Persona,
    document: &'static str,
    variables: Json,
}

impl Step {
    /// The variables with the mutation's id, wherever the document wants it.
    fn with(&self, id: Uuid) -> Json {
        let mut variables = self.variables.clone();
        match variables.get_mut("i") {
            Some(input) => input["id"] = json!(id),
            None => variables["m"] = json!(id),
        }
        variables
    }
}

const PU: Persona = Persona::Opd(Bidang::PekerjaanUmum);
const MELATI: Persona = Persona::Pengurus(Pos::Melati);
const KADER: Persona = Persona::Kader(Pos::Melati);

/// Every mutation once, in the order in which a post would do them. `made` are the ids of earlier steps.
fn step(number: usize, made: &BTreeMap<&'static str, String>) -> Option<Step> {
    let post = Pos::Melati.id().to_string();
    let day = made.get("jadwalkanHariBuka").cloned().unwrap_or_default();
    let id_of = |name: &str| made.get(name).cloned().unwrap_or_default();
    let who = |who| Pos::Melati.sasaran(who).to_string();
    let kader = |bidang| Pos::Melati.kader(bidang).to_string();
    let sk = json!({ "nomor": "7/2026", "mulai": "2026-01-01" });
    let (name, by, document, variables): (_, _, _, Json) = match number {
        0 => (
            "dirikanPosyandu",
            Persona::DpmdAdmin,
            "mutation($m: UUID!) { dirikanPosyandu(id: $m, wilayah: \"64.02.06.1002\", nama: \"Kenanga\", rt: [\"004\"]) { id } }",
            json!({}),
        ),
        1 => (
            "tetapkanKader",
            MELATI,
            "mutation($m: UUID!, $p: ID!, $s: SkInput!) { tetapkanKader(id: $m, posyandu: $p, nama: \"Rini\", bidang: [SOSIAL], sk: $s) { id } }",
            json!({ "p": post, "s": sk }),
        ),
        2 => (
            "akhiriKader",
            MELATI,
            "mutation($m: UUID!, $k: ID!) { akhiriKader(id: $m, kader: $k, akhir: \"2026-12-31\") { id akhir } }",
            json!({ "k": id_of("tetapkanKader") }),
        ),
        3 => (
            "tetapkanPengurus",
            Persona::Pembina,
            "mutation($m: UUID!, $p: ID!, $s: SkInput!) { tetapkanPengurus(id: $m, posyandu: $p, nama: \"Wati\", jabatan: SEKRETARIS, sk: $s) { id } }",
            json!({ "p": post, "s": sk }),
        ),
        4 => (
            "terbitkanKodeAktivasi",
            MELATI,
            "mutation($m: UUID!, $k: ID!) { terbitkanKodeAktivasi(id: $m, kader: $k, alasan: \"baru\") { kode } }",
            json!({ "k": kader(Bidang::Sosial) }),
        ),
        5 => (
            "jadwalkanHariBuka",
            MELATI,
            "mutation($m: UUID!, $p: ID!) { jadwalkanHariBuka(id: $m, posyandu: $p, tanggal: \"2026-11-20\") { id } }",
            json!({ "p": post }),
        ),
        6 => (
            "bukaHariBuka",
            MELATI,
            "mutation($m: UUID!, $d: ID!, $k: [KaderHadirInput!]!) { bukaHariBuka(id: $m, hariBuka: $d, kaderHadir: $k) { id status } }",
            json!({ "d": day, "k": [{ "kader": kader(Bidang::Kesehatan) }, { "kader": kader(Bidang::Pendidikan) }] }),
        ),
        7 => (
            "catatKaderHadir",
            KADER,
            "mutation($m: UUID!, $d: ID!, $k: KaderHadirInput!) { catatKaderHadir(id: $m, hariBuka: $d, kaderHadir: $k) { id } }",
            json!({ "d": day, "k": { "kader": kader(Bidang::Sosial) } }),
        ),
        8 => (
            "hadir",
            KADER,
            "mutation($i: HadirInput!) { hadir(input: $i) { id kelompokUmur } }",
            json!({ "i": { "hariBuka": day, "sasaran": who(Siapa::Bunga) } }),
        ),
        9 => (
            "catatPelayanan",
            KADER,
            "mutation($i: CatatPelayananInput!) { catatPelayanan(input: $i) { id ... on Pertumbuhan { verdict } } }",
            json!({ "i": { "hariBuka": day, "sasaran": who(Siapa::Bunga), "isi": { "pertumbuhan": { "berat": "10,5" } } } }),
        ),
        10 => (
            "catatKunjungan",
            KADER,
            "mutation($i: CatatKunjunganInput!) { catatKunjungan(input: $i) { id } }",
            json!({ "i": { "posyandu": post, "sasaran": who(Siapa::Adi), "kader": kader(Bidang::Kesehatan),
                "tanggal": "2026-11-19", "hasil": "BERTEMU" } }),
        ),
        11 => (
            "daftarkanKeluarga",
            KADER,
            "mutation($i: DaftarkanKeluargaInput!) { daftarkanKeluarga(input: $i) { id } }",
            json!({ "i": { "posyandu": post, "kepala": "Ujang", "rt": "001" } }),
        ),
        12 => (
            "daftarkanSasaran",
            KADER,
            "mutation($i: DaftarkanSasaranInput!) { daftarkanSasaran(input: $i) { id nama } }",
            json!({ "i": { "posyandu": post, "keluarga": id_of("daftarkanKeluarga"), "nama": "Gilang",
                "jenisKelamin": "L", "tanggalLahir": "2026-09-01", "rt": "001" } }),
        ),
        13 => (
            "ubahSasaran",
            KADER,
            "mutation($i: UbahSasaranInput!) { ubahSasaran(input: $i) { id telepon } }",
            json!({ "i": { "sasaran": who(Siapa::Fitri), "telepon": "081298765432" } }),
        ),
        14 => (
            "catatKehamilan",
            KADER,
            "mutation($m: UUID!, $s: ID!) { catatKehamilan(id: $m, sasaran: $s, hpht: \"2026-08-01\") { id } }",
            json!({ "s": who(Siapa::Sari) }),
        ),
        15 => (
            "akhiriKehamilan",
            KADER,
            "mutation($m: UUID!, $k: ID!) { akhiriKehamilan(id: $m, kehamilan: $k, berakhir: \"2026-11-01\", hasil: KEGUGURAN) { id hasil } }",
            json!({ "k": id_of("catatKehamilan") }),
        ),
        16 => (
            "kirimRujukan",
            MELATI,
            "mutation($i: KirimRujukanInput!) { kirimRujukan(input: $i) { id status } }",
            json!({ "i": { "posyandu": post, "keluarga": Pos::Melati.keluarga(1).to_string(),
                "bidang": "PEKERJAAN_UMUM", "alasan": "sumur tercemar" } }),
        ),
        17 => (
            "ubahStatusRujukan",
            MELATI,
            "mutation($m: UUID!, $r: ID!) { ubahStatusRujukan(id: $m, rujukan: [$r], ke: DIVERIFIKASI) { id status } }",
            json!({ "r": id_of("kirimRujukan") }),
        ),
        18 => (
            "ajukanPindah",
            MELATI,
            "mutation($m: UUID!, $s: ID!, $k: ID!) { ajukanPindah(id: $m, sasaran: $s, ke: $k) { id status } }",
            json!({ "s": who(Siapa::Sari), "k": Pos::Mawar.id().to_string() }),
        ),
        19 => (
            "terimaPindah",
            Persona::Pengurus(Pos::Mawar),
            "mutation($m: UUID!, $p: ID!) { terimaPindah(id: $m, perpindahan: $p) { id status } }",
            json!({ "p": id_of("ajukanPindah") }),
        ),
        20 => (
            "tutupHariBuka",
            KADER,
            "mutation($m: UUID!, $d: ID!) { tutupHariBuka(id: $m, hariBuka: $d, catatan: \"hujan\") { id status } }",
            json!({ "d": day }),
        ),
        21 => (
            "batalkanHariBuka",
            MELATI,
            "mutation($m: UUID!, $d: ID!) { batalkanHariBuka(id: $m, hariBuka: $d, alasan: \"banjir\") { id status } }",
            json!({ "d": id_of("hari lain") }),
        ),
        22 => (
            "mintaTinjauan",
            MELATI,
            "mutation($m: UUID!, $s: ID!) { mintaTinjauan(id: $m, sasaran: $s, jenis: GANDA) { id } }",
            json!({ "s": who(Siapa::Dian) }),
        ),
        23 => (
            "bukaTinjauan",
            Persona::Pembina,
            "mutation($m: UUID!, $t: ID!) { bukaTinjauan(id: $m, tugas: $t) { id sampai } }",
            json!({ "t": id_of("mintaTinjauan") }),
        ),
        24 => (
            "tutupTinjauan",
            Persona::Pembina,
            "mutation($m: UUID!, $t: ID!) { tutupTinjauan(id: $m, tugas: $t, hasil: \"bukan ganda\") { id status } }",
            json!({ "t": id_of("mintaTinjauan") }),
        ),
        25 => (
            "bukaDarurat",
            Persona::Pembina,
            "mutation($m: UUID!, $s: ID!) { bukaDarurat(id: $m, sasaran: $s, alasan: \"kejang di rumah\") { id sampai } }",
            json!({ "s": who(Siapa::Nenek) }),
        ),
        26 => (
            "tinjauDarurat",
            // An auditor, see `signed`.
            Persona::TanpaTugas,
            "mutation($m: UUID!, $a: ID!) { tinjauDarurat(id: $m, akses: $a, hasil: WAJAR) { id hasil } }",
            json!({ "a": id_of("bukaDarurat") }),
        ),
        27 => (
            "tandaiDibaca",
            MELATI,
            "mutation($m: UUID!, $p: ID!) { tandaiDibaca(id: $m, pemberitahuan: $p) { id dibaca } }",
            json!({ "p": id_of("kabar") }),
        ),
        28 => (
            "mulaiPermintaanSubjek",
            MELATI,
            "mutation($i: MulaiPermintaanSubjekInput!) { mulaiPermintaanSubjek(input: $i) { id tenggat } }",
            json!({ "i": { "sasaran": who(Siapa::Bunga), "jenis": "KOREKSI", "pemohon": "WALI", "hubungan": "ibu",
                "koreksi": { "nama": "Bunga Lestari", "tanggalLahir": "2025-02-02" } } }),
        ),
        29 => (
            "putuskanPermintaanSubjek",
            Persona::Pembina,
            "mutation($m: UUID!, $p: ID!) { putuskanPermintaanSubjek(id: $m, permintaan: $p, setuju: true) { id status } }",
            json!({ "p": id_of("mulaiPermintaanSubjek") }),
        ),
        30 => (
            "catatInsiden",
            Persona::DpmdAdmin,
            "mutation($i: CatatInsidenInput!) { catatInsiden(input: $i) { id jumlahTerdampak } }",
            json!({ "i": { "apa": "nama", "bagaimana": "telepon hilang", "akun": MELATI.account().to_string(),
                "kapanMulai": "2026-11-20T00:00:00Z", "kapanSelesai": "2026-11-20T01:00:00Z" } }),
        ),
        31 => (
            "buatAkun",
            Persona::DpmdAdmin,
            "mutation($i: BuatAkunInput!) { buatAkun(input: $i) { id nama } }",
            json!({ "i": { "nama": "Wati", "email": "wati@kukar.test" } }),
        ),
        32 => (
            "ubahAkun",
            Persona::DpmdAdmin,
            "mutation($i: UbahAkunInput!) { ubahAkun(input: $i) { id telepon } }",
            json!({ "i": { "akun": id_of("buatAkun"), "telepon": "0812 3456 7890" } }),
        ),
        33 => (
            "buatTim",
            Persona::DpmdAdmin,
            "mutation($i: BuatTimInput!) { buatTim(input: $i) { id nama } }",
            json!({ "i": { "nama": "Tim Pembina Tenggarong", "anggota": [id_of("buatAkun")] } }),
        ),
        34 => (
            "beriTugas",
            Persona::DpmdAdmin,
            "mutation($i: BeriTugasInput!) { beriTugas(input: $i) { id peran } }",
            json!({ "i": { "tim": id_of("buatTim"), "peran": "PEMBINA", "wilayah": ["64.02.06"],
                "akhir": "2027-11-20", "alasan": "SK 8/2026" } }),
        ),
        35 => (
            "masukTim",
            Persona::DpmdAdmin,
            "mutation($i: MasukTimInput!) { masukTim(input: $i) { id mulai } }",
            json!({ "i": { "tim": id_of("buatTim"), "akun": Persona::Opd(Bidang::Sosial).account().to_string() } }),
        ),
        36 => (
            "keluarTim",
            Persona::DpmdAdmin,
            "mutation($m: UUID!, $a: ID!) { keluarTim(id: $m, anggota: $a) { id akhir } }",
            json!({ "a": id_of("masukTim") }),
        ),
        37 => (
            "undangAkun",
            Persona::DpmdKedua,
            "mutation($m: UUID!, $a: ID!) { undangAkun(id: $m, akun: $a, alasan: \"baru\") { kode } }",
            json!({ "a": id_of("buatAkun") }),
        ),
        38 => (
            "setujuiTugas",
            Persona::DpmdKedua,
            "mutation($m: UUID!, $p: ID!) { setujuiTugas(id: $m, penugasan: $p) { id disetujuiPada } }",
            json!({ "p": id_of("menunggu") }),
        ),
        39 => (
            "cabutTugas",
            Persona::DpmdAdmin,
            "mutation($m: UUID!, $p: ID!) { cabutTugas(id: $m, penugasan: $p, alasan: \"pindah\") { id dicabutPada } }",
            json!({ "p": id_of("beriTugas") }),
        ),
        40 => (
            "mintaUnggah",
            MELATI,
            "mutation($i: MintaUnggahInput!) { mintaUnggah(input: $i) { id alamat sampai } }",
            json!({ "i": { "pelayanan": id_of("sumur"), "sisi": "LAIN" } }),
        ),
        41 | 45 => (
            "ubahStatusRujukan",
            MELATI,
            "mutation($m: UUID!, $r: ID!) { ubahStatusRujukan(id: $m, rujukan: [$r], ke: DIAJUKAN_KE_DESA) { id status } }",
            json!({ "r": id_of("kirimRujukan") }),
        ),
        42 => (
            "kembalikanRujukan",
            Persona::Pembina,
            "mutation($m: UUID!, $r: ID!) { kembalikanRujukan(id: $m, rujukan: [$r], alasan: \"RT mana?\") { id status } }",
            json!({ "r": di_desa(&id_of("kirimRujukan")) }),
        ),
        43 => (
            "perbaikiRujukan",
            MELATI,
            "mutation($m: UUID!, $r: ID!) { perbaikiRujukan(id: $m, rujukan: $r, alasan: \"sumur RT 001 tercemar\") { id status } }",
            json!({ "r": id_of("kirimRujukan") }),
        ),
        44 => (
            "ubahStatusRujukan",
            MELATI,
            "mutation($m: UUID!, $r: ID!) { ubahStatusRujukan(id: $m, rujukan: [$r], ke: DIVERIFIKASI) { id status } }",
            json!({ "r": id_of("kirimRujukan") }),
        ),
        46 => (
            "aturBatasRujukan",
            Persona::DpmdAdmin,
            "mutation($m: UUID!) { aturBatasRujukan(id: $m, bidang: PEKERJAAN_UMUM, wilayah: \"64.02\", hari: 5) { bidang hari } }",
            json!({}),
        ),
        47 => (
            "teruskanRujukan",
            Persona::Pembina,
            "mutation($m: UUID!, $r: ID!) { teruskanRujukan(id: $m, rujukan: [$r]) { id status batasHari } }",
            json!({ "r": di_desa(&id_of("kirimRujukan")) }),
        ),
        48 => (
            "terimaRujukan",
            PU,
            "mutation($m: UUID!, $r: ID!) { terimaRujukan(id: $m, rujukan: $r) { id status } }",
            json!({ "r": id_of("kirimRujukan") }),
        ),
        49 => (
            "koreksiPelayanan",
            KADER,
            "mutation($i: KoreksiPelayananInput!) { koreksiPelayanan(input: $i) { id ... on Pertumbuhan { beratG } } }",
            json!({ "i": { "pelayanan": id_of("catatPelayanan"), "alasan": "salah ketik",
                "isi": { "pertumbuhan": { "berat": "10,9" } } } }),
        ),
        50 => (
            "batalkanPelayanan",
            MELATI,
            "mutation($i: BatalkanPelayananInput!) { batalkanPelayanan(input: $i) { id tindakan } }",
            json!({ "i": { "pelayanan": id_of("catatPelayanan"), "alasan": "salah anak" } }),
        ),
        51 => (
            "catatPersalinan",
            KADER,
            "mutation($i: CatatPersalinanInput!) { catatPersalinan(input: $i) { id hasil lahirHidup } }",
            json!({ "i": { "kehamilan": id_of("hamil"), "tanggal": "2026-11-18", "tempat": "RUMAH", "penolong": "BIDAN",
                "bayi": [{ "id": fixed(77_001), "jenisKelamin": "L", "beratLahir": "2,4" }] } }),
        ),
        52 => (
            "aturTarget",
            Persona::DpmdAdmin,
            "mutation($m: UUID!) { aturTarget(id: $m, indikator: \"D_S\", wilayah: \"64.02\", berlaku: \"2026-01-01\", persen: 80) { indikator persen } }",
            json!({}),
        ),
        53 => (
            "bekukanBulan",
            Persona::DpmdAdmin,
            "mutation($m: UUID!) { bekukanBulan(id: $m, wilayah: \"64.02\", bulan: \"2026-09\") { bulan pada } }",
            json!({}),
        ),
        54 => (
            "catatRegistrasi",
            Persona::DpmdAdmin,
            "mutation($i: CatatRegistrasiInput!) { catatRegistrasi(input: $i) { id registrasi nomorRegistrasi } }",
            json!({ "i": { "posyandu": post, "tahap": "TEREGISTRASI", "tanggal": "2026-11-02",
                "nomor": "64.02.02.2001.001" } }),
        ),
        55 => (
            "gabungSasaran",
            MELATI,
            "mutation($m: UUID!, $d: ID!, $k: ID!) { gabungSasaran(id: $m, dari: $d, ke: $k) { id nama } }",
            json!({ "d": id_of("kembar"), "k": who(Siapa::Dian) }),
        ),
        _ => return None,
    };
    Some(Step { name, by, document, variables })
}

/// Whoever does a step; an auditor is no persona.
async fn signed(world: &World, step: &Step) -> Client {
    match step.name {
        "tinjauDarurat" => crate::access::auditor(world).await,
        _ => world.sign_in(step.by).await,
    }
}

/// The notice that the pengurus of Melati had last.
async fn kabar(world: &World) -> String {
    let last = "{ pemberitahuan(first: 1) { nodes { id } } }";
    let told = world.sign_in(MELATI).await.ok(last, json!({})).await;
    told["pemberitahuan"]["nodes"][0]["id"].as_str().unwrap().to_owned()
}

/// A well that the pengurus of Melati recorded on the visit to Adi.
async fn sumur(world: &World, visit: &str) -> String {
    let document = "mutation($i: CatatPelayananInput!) { catatPelayanan(input: $i) { id } }";
    let input = json!({ "i": { "id": mutation_id(), "kunjungan": visit, "keluarga": Pos::Melati.keluarga(0).to_string(),
        "isi": { "sumberAir": { "sumber": "SUMUR_BOR" } } } });
    let told = world.sign_in(MELATI).await.ok(document, input).await;
    told["catatPelayanan"]["id"].as_str().unwrap().to_owned()
}

/// A pregnancy that can end in a birth.
async fn expecting(world: &World) -> String {
    let document =
        "mutation($m: UUID!, $s: ID!) { catatKehamilan(id: $m, sasaran: $s, hpht: \"2026-02-20\") { id } }";
    let fitri = Pos::Melati.sasaran(Siapa::Fitri).to_string();
    let told = world.sign_in(MELATI).await.ok(document, json!({ "m": mutation_id(), "s": fitri })).await;
    told["catatKehamilan"]["id"].as_str().unwrap().to_owned()
}

/// Dian is registered a second time, and came on this day under both registrations.
async fn kembar(world: &World, day: &str) -> String {
    let document = "mutation($i: DaftarkanSasaranInput!) { daftarkanSasaran(input: $i) { id } }";
    let melati = world.sign_in(MELATI).await;
    let input = json!({ "i": { "id": mutation_id(), "posyandu": Pos::Melati.id().to_string(), "nama": "Dian",
        "jenisKelamin": "P", "tanggalLahir": "2021-06-01", "rt": "001" } });
    let told = melati.ok(document, input).await["daftarkanSasaran"]["id"].as_str().unwrap().to_owned();
    for who in [told.clone(), Pos::Melati.sasaran(Siapa::Dian).to_string()] {
        crate::hari_buka::hadir(&melati, day, &who).await;
    }
    told
}

/// The office of an auditor, given by one administrator; the other has not approved yet.
async fn waiting(world: &World) -> String {
    let given = json!({ "i": { "id": mutation_id(), "akun": Persona::Opd(Bidang::Pendidikan).account().to_string(),
        "peran": "AUDITOR", "wilayah": ["64.02"], "akhir": "2027-11-20", "alasan": "SK 9/2026" } });
    let document = "mutation($i: BeriTugasInput!) { beriTugas(input: $i) { id } }";
    let told = world.sign_in(Persona::DpmdAdmin).await.ok(document, given).await;
    told["beriTugas"]["id"].as_str().unwrap().to_owned()
}

both! {
    async fn every_mutation_numbers_what_it_changes(world: World) {
        let mut made = BTreeMap::new();
        made.insert("hari lain", world.scheduled(Pos::Melati, "2026-12-04").await);
        made.insert("menunggu", waiting(&world).await);
        made.insert("hamil", expecting(&world).await);
        let mut done = BTreeSet::new();
        for number in 0.. {
            if made.contains_key("bukaDarurat") && !made.contains_key("kabar") {
                made.insert("kabar", kabar(&world).await);
            }
            if let (Some(visit), false) = (made.get("catatKunjungan").cloned(), made.contains_key("sumur")) {
                made.insert("sumur", sumur(&world, &visit).await);
            }
            if let (8, Some(day)) = (number, made.get("jadwalkanHariBuka").cloned()) {
                made.insert("kembar", kembar(&world, &day).await);
            }
            let Some(step) = step(number, &made) else { break };
            let client = signed(&world, &step).await;
            let id = mutation_id();
            let before = world.dump().await;
            let first = client.ok(step.document, step.with(id)).await;
            let after = world.dump().await;
            assert_told(world.on, step.name, id, &before, &after);
            if let Some(entity) = first[step.name]["id"].as_str() {
                made.insert(step.name, entity.to_owned());
            }
            done.insert(step.name);

            // The answer was lost: the same id again.
            let again = client.send(step.document, step.with(id)).await;
            let unchanged = world.dump().await;
            if matches!(step.name, "terbitkanKodeAktivasi" | "undangAkun") {
                // The code was hashed when it was made, so another one is given, and told to the audit; records stay
                // as they are.
                assert!(again.codes().is_empty(), "{again:?}");
                let records = TABLES.iter().map(|table| table.name).filter(|name| *name != "jejak");
                for table in records.chain(["sync_item", "mutation"]) {
                    assert_eq!(after[table], unchanged[table], "{} again, table {table}", step.name);
                }
                assert_eq!(unchanged["jejak"].len(), after["jejak"].len() + 1);
            } else {
                assert_eq!(again.json["data"], first, "{} again: {}", step.name, again.json);
                assert_eq!(differ(&after, &unchanged), NOTHING, "{} again", step.name);
            }
        }
        let known: BTreeSet<String> = mutations()
            .into_iter()
            .filter(|m| ![OF_SESSIONS, OF_AUDIT].concat().contains(&m.as_str()))
            .collect();
        let done: BTreeSet<String> = done.into_iter().map(str::to_owned).collect();
        assert_eq!(done, known, "every mutation of the schema has a step");
    }
}

fn mutations() -> Vec<String> {
    crate::access::fields_of(&types(), "Mutation")
        .into_iter()
        .map(|field| field.name.node.to_string())
        .collect()
}

both! {
    async fn a_refused_mutation_changes_nothing(world: World) {
        let mut made = BTreeMap::new();
        made.insert("hari lain", world.scheduled(Pos::Melati, "2026-12-04").await);
        made.insert("menunggu", waiting(&world).await);
        made.insert("hamil", expecting(&world).await);
        let stranger = world.stranger();
        let none = world.sign_in(Persona::TanpaTugas).await;
        let pkk = world.sign_in(Persona::Pkk).await;
        for number in 0.. {
            if made.contains_key("bukaDarurat") && !made.contains_key("kabar") {
                made.insert("kabar", kabar(&world).await);
            }
            if let (Some(visit), false) = (made.get("catatKunjungan").cloned(), made.contains_key("sumur")) {
                made.insert("sumur", sumur(&world, &visit).await);
            }
            if let (8, Some(day)) = (number, made.get("jadwalkanHariBuka").cloned()) {
                made.insert("kembar", kembar(&world, &day).await);
            }
            let Some(step) = step(number, &made) else { break };
            let client = signed(&world, &step).await;
            let before = world.dump().await;
            for refused in [&stranger, &none, &pkk] {
                let reply = refused.send(step.document, step.with(mutation_id())).await;
                assert_eq!(reply.codes().len(), 1, "{}: {reply:?}", step.name);
            }
            // Another version of the id, and a document that cannot be answered.
            let mut bad = step.with(mutation_id());
            match bad.get_mut("i") {
                Some(input) => input["id"] = json!("1"),
                None => bad["m"] = json!("1"),
            }
            assert_eq!(client.send(step.document, bad).await.codes(), ["INVALID_FORMAT"], "{}", step.name);
            let missing = step.document.replacen("{ id", "{ tidakAda id", 1).replacen("{ kode", "{ tidakAda kode", 1)
                .replacen("{ bidang hari", "{ tidakAda hari", 1).replacen("{ indikator", "{ tidakAda indikator", 1)
                .replacen("{ bulan", "{ tidakAda bulan", 1);
            assert_eq!(client.send(&missing, step.with(mutation_id())).await.codes(), ["BAD_DOCUMENT"], "{}", step.name);
            assert_eq!(differ(&before, &world.dump().await), NOTHING, "{} was refused", step.name);

            let id = mutation_id();
            let first = client.ok(step.document, step.with(id)).await;
            if let Some(entity) = first[step.name]["id"].as_str() {
                made.insert(step.name, entity.to_owned());
            }
            // The same id with other content, and from somebody else.
            let after = world.dump().await;
            let reply = world.sign_in(Persona::Pengurus(Pos::Anggrek)).await.send(step.document, step.with(id)).await;
            assert_eq!(reply.codes().len(), 1, "{}: {reply:?}", step.name);
            // Once more with a new id: refused or not, a refusal leaves no trace.
            let quiet = world.dump().await;
            for table in TABLES {
                assert_eq!(after[table.name], quiet[table.name], "{} from elsewhere", step.name);
            }
            assert_eq!(after["mutation"], quiet["mutation"], "{} from elsewhere", step.name);
            let twice = client.send(step.document, step.with(mutation_id())).await;
            if !twice.codes().is_empty() {
                assert_eq!(differ(&quiet, &world.dump().await), NOTHING, "{} twice: {:?}", step.name, twice.codes());
            }
        }
    }
}

both! {
    async fn a_mutation_id_stands_for_one_content(world: World) {
        let (client, colleague) = (world.sign_in(KADER).await, world.sign_in(MELATI).await);
        let Some(step) = step(11, &BTreeMap::new()) else { panic!("a step") };
        let id = mutation_id();
        client.ok(step.document, step.with(id)).await;
        let before = world.dump().await;
        let mut other = step.with(id);
        other["i"]["kepala"] = json!("Asep");
        assert_eq!(client.send(step.document, other).await.codes(), ["MUTATION_ID_REUSED"]);
        assert_eq!(colleague.send(step.document, step.with(id)).await.codes(), ["MUTATION_ID_REUSED"]);
        assert_eq!(differ(&before, &world.dump().await), NOTHING);
    }
}

both! {
    async fn a_move_is_told_to_both_posts(world: World) {
        let (melati, mawar) = (world.sign_in(MELATI).await, world.sign_in(Persona::Pengurus(Pos::Mawar)).await);
        let sari = Pos::Melati.sasaran(Siapa::Sari);
        let pregnancy = melati
            .ok(
                "mutation($m: UUID!, $s: ID!) { catatKehamilan(id: $m, sasaran: $s, hpht: \"2026-08-01\") { id } }",
                json!({ "m": mutation_id(), "s": sari.to_string() }),
            )
            .await["catatKehamilan"]["id"]
            .as_str()
            .unwrap()
            .trim_start_matches("kehamilan:")
            .replace('-', "");
        let proposed = melati
            .ok(
                "mutation($m: UUID!, $s: ID!, $k: ID!) { ajukanPindah(id: $m, sasaran: $s, ke: $k) { id } }",
                json!({ "m": mutation_id(), "s": sari.to_string(), "k": Pos::Mawar.id().to_string() }),
            )
            .await;
        mawar
            .ok(
                "mutation($m: UUID!, $p: ID!) { terimaPindah(id: $m, perpindahan: $p) { id } }",
                json!({ "m": mutation_id(), "p": proposed["ajukanPindah"]["id"] }),
            )
            .await;
        let dump = world.dump().await;
        let item = |pos: Pos, table: &Table, id: &str| {
            let found: Vec<_> = rows(world.on, &dump, "sync_item")
                .into_iter()
                .filter(|row| row[0] == pos.id().0.simple().to_string())
                .filter(|row| row[1] == table.number.to_string() && row[2] == id)
                .map(|row| (row[4].clone(), row[5].clone()))
                .collect();
            found.first().cloned()
        };
        let moved = Some(("1".to_owned(), "moved".to_owned()));
        for (table, id) in [(&sasaran::TABLE, sari.0.simple().to_string()), (&sasaran::kehamilan::TABLE, pregnancy)] {
            assert_eq!(item(Pos::Melati, table, &id), moved, "{} left Melati", table.name);
            assert_eq!(item(Pos::Mawar, table, &id).unwrap().0, "0", "{} came to Mawar", table.name);
            assert_eq!(item(Pos::Anggrek, table, &id), None, "and nobody else hears of it");
        }
        assert_eq!(melati.send(
            "query($s: ID!) { sasaran(id: $s) { id } }", json!({ "s": sari.to_string() }),
        ).await.codes(), ["NOT_FOUND"]);
    }
}

const KELUARGA: &str = "mutation($i: DaftarkanKeluargaInput!) { daftarkanKeluarga(input: $i) { id } }";
const HADIR: &str = "mutation($i: HadirInput!) { hadir(input: $i) { id } }";

both! {
    async fn twenty_phones_check_one_person_in(world: World) {
        let day = world.running(Pos::Melati).await;
        let kader = world.sign_in(KADER).await;
        let before = world.dump().await;
        let tasks = (0..20).map(|_| {
            let (kader, day) = (kader.clone(), day.clone());
            tokio::spawn(async move {
                let adi = Pos::Melati.sasaran(Siapa::Adi).to_string();
                let input = json!({ "i": { "id": mutation_id(), "hariBuka": day, "sasaran": adi } });
                kader.ok(HADIR, input).await["hadir"]["id"].as_str().unwrap().to_owned()
            })
        });
        let answers: BTreeSet<String> = join_all(tasks).await.into_iter().map(Result::unwrap).collect();
        assert_eq!(answers.len(), 1, "everybody hears of the same attendance");
        let after = world.dump().await;
        assert_eq!(fresh(world.on, &before, &after, "kehadiran").len(), 1);
        assert_eq!(fresh(world.on, &before, &after, "mutation").len(), 20, "and each phone is answered");
    }
}

both! {
    async fn two_hundred_at_once_lose_nothing(world: World) {
        let mut clients = Vec::new();
        for pos in Pos::ALL {
            clients.push((pos, world.sign_in(Persona::Kader(pos)).await));
        }
        let before = world.dump().await;
        let tasks = (0..200).map(|number| {
            let (pos, client) = clients[number % clients.len()].clone();
            tokio::spawn(async move { one_of_many(number, pos, &client).await })
        });
        let mut codes = BTreeMap::<String, usize>::new();
        for reply in join_all(tasks).await {
            for code in reply.unwrap() {
                *codes.entry(code).or_default() += 1;
            }
        }
        assert!(codes.is_empty(), "all succeed: {codes:?}");
        let after = world.dump().await;
        let items = fresh(world.on, &before, &after, "sync_item");
        for (scope, rev) in revs(world.on, &after) {
            let from = revs(world.on, &before)[&scope];
            let mut given: Vec<i64> =
                items.iter().filter(|row| row[0] == scope).map(|row| row[3].parse().unwrap()).collect();
            given.sort_unstable();
            assert_eq!(given, (from + 1..=rev).collect::<Vec<_>>(), "numbers of scope {scope}");
        }
        assert_eq!(fresh(world.on, &before, &after, "mutation").len(), 200);
        assert_eq!(fresh(world.on, &before, &after, "jejak").len(), 200);
        assert_eq!(fresh(world.on, &before, &after, "keluarga").len(), 200, "each its own household");
    }
}

/// Every one a household of its own, so that every number given is still to be seen afterwards.
async fn one_of_many(number: usize, pos: Pos, client: &Client) -> Vec<String> {
    let input = json!({ "i": { "id": mutation_id(), "posyandu": pos.id().to_string(),
        "kepala": format!("Kepala {number}"), "rt": "001" } });
    client.send(KELUARGA, input).await.codes()
}

both! {
    async fn many_corrections_of_one_person_are_each_counted(world: World) {
        let kader = world.sign_in(KADER).await;
        let before = revs(world.on, &world.dump().await);
        let fitri = Pos::Melati.sasaran(Siapa::Fitri).to_string();
        let tasks = (0..40).map(|number| {
            let (kader, fitri) = (kader.clone(), fitri.clone());
            tokio::spawn(async move {
                let (field, value) = if number % 2 == 0 { ("rt", format!("{number:03}")) } else { ("rw", format!("{number:03}")) };
                let mut input = json!({ "i": { "id": mutation_id(), "sasaran": fitri } });
                input["i"][field] = json!(value);
                let reply = kader.send("mutation($i: UbahSasaranInput!) { ubahSasaran(input: $i) { id } }", input).await;
                reply.codes()
            })
        });
        let codes: Vec<String> = join_all(tasks).await.into_iter().flat_map(Result::unwrap).filter(|c| c != "INVALID_FORMAT").collect();
        assert!(codes.is_empty(), "{codes:?}");
        let dump = world.dump().await;
        let scope = Pos::Melati.id().0.simple().to_string();
        let told = revs(world.on, &dump)[&scope] - before[&scope];
        assert!((39..=40).contains(&told), "one number each (an RT of 000 may be refused): {told}");
    }
}

both! {
    async fn moves_in_both_directions_do_not_block_each_other(world: World) {
        let mut clients = Vec::new();
        for pos in Pos::ALL {
            clients.push((pos, world.sign_in(Persona::Pengurus(pos)).await));
        }
        let people = [Siapa::Eko, Siapa::Fitri, Siapa::Hasan, Siapa::Nenek];
        let mut tasks = Vec::new();
        for (at, (pos, client)) in clients.iter().enumerate() {
            for (turn, who) in people.into_iter().enumerate() {
                let to = clients[(at + 1 + turn % 2) % 3].0;
                let (client, person) = (client.clone(), pos.sasaran(who).to_string());
                tasks.push(tokio::spawn(async move {
                    let document = "mutation($m: UUID!, $s: ID!, $k: ID!) { ajukanPindah(id: $m, sasaran: $s, ke: $k) { id } }";
                    let variables = json!({ "m": mutation_id(), "s": person, "k": to.id().to_string() });
                    client.send(document, variables).await.codes()
                }));
            }
        }
        let codes: Vec<String> = join_all(tasks).await.into_iter().flat_map(Result::unwrap).collect();
        assert!(codes.is_empty(), "{codes:?}");
    }
}

both! {
    async fn codes_for_many_kader_at_once(world: World) {
        // A pembina serves in no post, so her right asks the database where the post lies.
        let pembina = world.sign_in(Persona::Pembina).await;
        let tasks = Bidang::ALL.into_iter().flat_map(|bidang| Pos::ALL.map(|pos| pos.kader(bidang).to_string()));
        let tasks = tasks.take(12).map(|kader| {
            let pembina = pembina.clone();
            tokio::spawn(async move {
                let document = "mutation($m: UUID!, $k: ID!) { terbitkanKodeAktivasi(id: $m, kader: $k, alasan: \"baru\") { kode } }";
                pembina.send(document, json!({ "m": mutation_id(), "k": kader })).await.codes()
            })
        });
        let codes: Vec<String> = join_all(tasks.collect::<Vec<_>>()).await.into_iter().flat_map(Result::unwrap).collect();
        assert!(codes.is_empty(), "{codes:?}");
    }
}

both! {
    async fn a_change_that_is_dropped_leaves_nothing(world: World) {
        let before = world.dump().await;
        let mut work = world.work(&[Pos::Melati.id()]).await;
        let row = vec![
            (keluarga::ID, mutation_id().into()),
            (keluarga::POSYANDU, Pos::Melati.id().0.into()),
            (keluarga::KEPALA, "Hilang".into()),
            (keluarga::RT, "001".into()),
            (keluarga::TERDAFTAR, world.app.clock.today().into()),
        ];
        work.insert(&World::permit(), Pos::Melati.id(), &keluarga::TABLE, row).await.unwrap();
        drop(work);
        assert_eq!(differ(&before, &world.dump().await), NOTHING);
        // The connection is whole again: the next change goes through.
        world.work(&[Pos::Melati.id()]).await.commit(mutation_id()).await.unwrap();
    }
}

/// The tasks of this test's runtime that have not ended.
fn tasks() -> usize {
    tokio::runtime::Handle::current().metrics().num_alive_tasks()
}

both! {
    async fn requests_torn_off_midway_are_whole_or_absent(world: World) {
        let day = world.running(Pos::Melati).await;
        let kader = world.sign_in(KADER).await;
        let before = world.dump().await;
        let quiet = tasks();
        let people = [Siapa::Adi, Siapa::Bunga, Siapa::Candra, Siapa::Dian, Siapa::Eko];
        for micros in (0..40).map(|turn| 200 + turn * 250) {
            let who = people[usize::try_from(micros / 250).unwrap() % people.len()];
            let input = json!({ "i": { "id": mutation_id(), "hariBuka": day, "sasaran": Pos::Melati.sasaran(who).to_string() } });
            let cut = Duration::from_micros(micros);
            let _ = tokio::time::timeout(cut, kader.send(HADIR, input)).await;
            let input = json!({ "i": { "id": mutation_id(), "posyandu": Pos::Melati.id().to_string(), "kepala": "Putus", "rt": "001" } });
            let _ = tokio::time::timeout(cut, kader.send(KELUARGA, input)).await;
        }
        // What the phone no longer waits for goes on by itself, and may not even have asked for the post yet.
        tokio::time::timeout(Duration::from_secs(60), async {
            while tasks() > quiet {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        })
        .await
        .expect("everything that was begun ends");
        drop(world.work(&[Pos::Melati.id()]).await);
        let after = world.dump().await;
        let new = |table: &str| fresh(world.on, &before, &after, table);
        let households: BTreeSet<String> = new("keluarga").into_iter().map(|row| row[0].clone()).collect();
        let came: BTreeSet<String> = new("kehadiran").into_iter().map(|row| row[0].clone()).collect();
        let items: BTreeSet<String> = new("sync_item").into_iter().map(|row| row[2].clone()).collect();
        assert_eq!(items, households.union(&came).cloned().collect(), "numbered is what is there");
        let remembered: BTreeSet<String> = new("mutation").into_iter().map(|row| row[0].clone()).collect();
        assert!(households.is_subset(&remembered) && came.is_subset(&remembered), "remembered with the effect");
        assert_eq!(new("jejak").len(), items.len());
        // Nothing holds the post.
        kader.ok(KELUARGA, json!({ "i": { "id": mutation_id(), "posyandu": Pos::Melati.id().to_string(),
            "kepala": "Sesudah", "rt": "001" } })).await;
    }
}

#[test]
fn all_tables_are_listed_and_numbered_once() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/store");
    let declared: usize = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
        .map(|path| std::fs::read_to_string(path).unwrap().matches("crate::table!(\"").count())
        .sum();
    assert_eq!(declared, TABLES.len(), "a table is declared that TABLES does not list");
    let numbers: BTreeSet<i16> = TABLES.iter().map(|table| table.number).collect();
    assert_eq!(numbers.len(), TABLES.len(), "a number stands for one table");
    assert!(TABLES.iter().all(|table| table.number > 0 && table.columns.first() == Some(&table.key)));
    for (_, noun) in NODES {
        assert!(TABLES.iter().any(|table| table.name == noun().table.name), "{}", noun().name);
    }
}

/// A column as a database has it: name, type, whether it may be empty.
type Stored = Vec<(String, String, bool)>;

async fn ask(world: &World, text: &str) -> Vec<sea_orm::QueryResult> {
    let backend = if world.on == On::Sqlite { DbBackend::Sqlite } else { DbBackend::Postgres };
    let work = world.work(&[]).await;
    work.tx().query_all_raw(Statement::from_string(backend, text)).await.unwrap()
}

async fn columns(world: &World, table: &str) -> Stored {
    let text = match world.on {
        On::Sqlite => format!(
            "SELECT name, lower(type), CAST(\"notnull\" = 0 AS INTEGER) FROM pragma_table_info('{table}') ORDER BY cid"
        ),
        On::Postgres => format!(
            "SELECT column_name::text, udt_name::text, CASE WHEN is_nullable = 'YES' THEN 1 ELSE 0 END \
             FROM information_schema.columns WHERE table_name = '{table}' ORDER BY ordinal_position"
        ),
    };
    let read = |row: &sea_orm::QueryResult| {
        let empty: i32 = row.try_get_by_index(2).unwrap();
        (row.try_get_by_index(0).unwrap(), row.try_get_by_index(1).unwrap(), empty != 0)
    };
    ask(world, &text).await.iter().map(read).collect()
}

/// What each engine calls a kind.
fn spoken(on: On, kind: Kind) -> &'static str {
    match (on, kind) {
        (On::Sqlite, Kind::Id) => "uuid_text",
        (On::Sqlite, Kind::Text) => "text",
        (On::Sqlite, Kind::Small) => "smallint",
        (On::Sqlite, Kind::Int) => "integer",
        (On::Sqlite, Kind::Big) => "integer",
        (On::Sqlite, Kind::Bool) => "boolean",
        (On::Sqlite, Kind::Date) => "date_text",
        (On::Sqlite, Kind::Time) => "timestamp_with_timezone_text",
        (On::Postgres, Kind::Id) => "uuid",
        (On::Postgres, Kind::Text) => "text",
        (On::Postgres, Kind::Small) => "int2",
        (On::Postgres, Kind::Int) => "int4",
        (On::Postgres, Kind::Big) => "int8",
        (On::Postgres, Kind::Bool) => "bool",
        (On::Postgres, Kind::Date) => "date",
        (On::Postgres, Kind::Time) => "timestamptz",
    }
}

/// The columns that a field table promises never to be empty: fields that are not nullable, and orders of lists.
fn promised(table: &Table) -> BTreeSet<&'static str> {
    let mut never_empty: BTreeSet<&'static str> = BTreeSet::from([table.key.name]);
    never_empty.extend(table.home.map(|home| home.name));
    for noun in every_noun() {
        never_empty.extend(noun.fields.iter().filter_map(|field| match &field.from {
            From::Column(col) if !field.nullable && col.table == table.name => Some(col.name),
            _ => None,
        }));
        let lists = noun
            .fields
            .iter()
            .filter_map(|field| if let From::Many(many) = &field.from { Some(many) } else { None });
        never_empty.extend(
            lists.flat_map(|many| many.order).filter(|by| by.col.table == table.name).map(|by| by.col.name),
        );
    }
    never_empty
}

both! {
    async fn tables_are_what_the_migrations_made(world: World) {
        for table in TABLES {
            let stored = columns(&world, table.name).await;
            let there: Vec<(&str, &str)> = stored.iter().map(|(name, kind, _)| (name.as_str(), kind.as_str())).collect();
            let said: Vec<(&str, &str)> =
                table.columns.iter().map(|col| (col.name, spoken(world.on, col.kind))).collect();
            assert_eq!(there, said, "{}: migrated (left), declared in store (right)", table.name);
            let promised = promised(table);
            for (name, _, may_be_empty) in &stored {
                assert!(!may_be_empty || !promised.contains(name.as_str()), "{}.{name} may be empty", table.name);
            }
            assert!(table.columns.iter().all(|col| col.table == table.name), "{}", table.name);
        }
    }
}

#[tokio::test]
async fn both_engines_allow_the_same_to_be_empty() {
    let Some(postgres) = World::on(On::Postgres).await else { return };
    let sqlite = World::on(On::Sqlite).await.unwrap();
    for table in TABLES {
        let empty =
            |stored: Stored| stored.into_iter().map(|(name, _, empty)| (name, empty)).collect::<Vec<_>>();
        let (here, there) = (columns(&sqlite, table.name).await, columns(&postgres, table.name).await);
        assert_eq!(empty(here), empty(there), "{}", table.name);
    }
}

/// The first column of every index, by table.
async fn indexed(world: &World, table: &str) -> BTreeSet<String> {
    let text = match world.on {
        On::Sqlite => format!(
            "SELECT c.name FROM pragma_index_list('{table}') i JOIN pragma_index_info(i.name) c ON c.seqno = 0"
        ),
        On::Postgres => format!(
            "SELECT a.attname::text FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid \
             JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = i.indkey[0] WHERE t.relname = '{table}'"
        ),
    };
    ask(world, &text).await.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

both! {
    async fn every_list_finds_its_rows_by_an_index(world: World) {
        let mut missing = BTreeSet::new();
        for noun in every_noun() {
            assert!(matches!(noun.body, Body::Interface { .. } | Body::Object { .. }));
            for field in &noun.fields {
                if let From::Many(many) = &field.from {
                    let to: &Noun = (many.to)();
                    assert_eq!(many.link.table, to.table.name, "{}.{}", noun.name, field.name);
                    if !indexed(&world, to.table.name).await.contains(many.link.name) {
                        missing.insert(format!("{}.{} (for {}.{})", to.table.name, many.link.name, noun.name, field.name));
                    }
                }
            }
        }
        assert!(missing.is_empty(), "no index begins with: {missing:?}");
    }
}

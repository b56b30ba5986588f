//! What indicators count beyond participation, in the views without names: a few values of the form of a service (never
//! the form itself, in which kader write words), how a pregnancy ended, whom a visit met, and referrals by their days.
//! Protected cases are in none of them.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

const PEOPLE: [&str; 6] = [
    "DROP VIEW statistik_sasaran",
    "CREATE VIEW statistik_sasaran AS SELECT id, posyandu_id, keluarga_id, jenis_kelamin, tanggal_lahir, \
     presisi_lahir, meninggal_pada, buku_kia_sejak FROM sasaran",
    "DROP VIEW statistik_kehamilan",
    "CREATE VIEW statistik_kehamilan AS SELECT sasaran_id, mulai, hpl, berakhir, hasil FROM kehamilan",
    "DROP VIEW statistik_kunjungan_rumah",
    "CREATE VIEW statistik_kunjungan_rumah AS SELECT id, posyandu_id, sasaran_id, keluarga_id, tanggal, kader_id, \
     hasil FROM kunjungan_rumah",
];

#[sea_orm_migration::async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let engine = m.get_database_backend();
        let views = ["DROP VIEW statistik_pelayanan".to_owned(), services(engine), referrals(engine)];
        for view in PEOPLE.into_iter().map(str::to_owned).chain(views) {
            m.get_connection().execute_unprepared(&view).await?;
        }
        Ok(())
    }
}

/// A field of the form as JSON text, `null` where it was left empty.
fn field(engine: DbBackend, name: &str) -> String {
    match engine {
        DbBackend::Postgres => format!("COALESCE((f.isi -> '{name}')::text, 'null')"),
        _ => format!("COALESCE(f.isi -> '$.{name}', 'null')"),
    }
}

/// Was one of these fields filled in?
fn filled(engine: DbBackend, names: &[&str], all: bool) -> String {
    let each: Vec<String> = names.iter().map(|name| format!("{} <> 'null'", field(engine, name))).collect();
    boolean(&each.join(if all { " AND " } else { " OR " }))
}

fn boolean(condition: &str) -> String {
    format!("CASE WHEN {condition} THEN 'true' ELSE 'false' END")
}

/// A JSON object of these members.
fn object(members: &[(&str, String)]) -> String {
    let each: Vec<String> = members.iter().map(|(name, value)| format!("'\"{name}\":' || {value}")).collect();
    format!("'{{' || {} || '}}'", each.join(" || ',' || "))
}

/// What sums need of the form of each kind.
fn details(engine: DbBackend) -> String {
    let value = |names: &[&'static str]| -> Vec<(&'static str, String)> {
        names.iter().map(|name| (*name, field(engine, name))).collect()
    };
    let asked = |name, fields: &[&str]| (name, filled(engine, fields, false));
    let number = |name, column: &str| (name, format!("COALESCE(CAST(p.{column} AS text), 'null')"));
    let tbc = || asked("tbc", &["gejalaTbc"]);
    let glucose = asked("gula", &["gulaDarahSewaktu", "gulaDarahPuasa", "layarGlukometer"]);
    let growth = [
        value(&["asiEksklusif"]),
        vec![number("zBbU", "z_bb_u"), number("zTbU", "z_tb_u"), number("zBbTb", "z_bb_tb")],
        vec![("edema", boolean("p.edema IS TRUE")), tbc()],
    ];
    let pregnancy = [
        value(&["kontakAnc", "ttdDiberikan", "produkTtd"]),
        vec![asked("td", &["sistole"]), asked("hb", &["hemoglobin"]), asked("lila", &["lilaIbu"]), tbc()],
    ];
    let adult = vec![
        asked("td", &["sistole"]),
        glucose.clone(),
        asked("hb", &["hemoglobin"]),
        ("imt", filled(engine, &["berat", "tinggi"], true)),
        asked("perut", &["lingkarPerut"]),
        tbc(),
    ];
    let kinds = [
        ("KES-01", growth.concat()),
        ("KES-02", value(&["dosis", "status", "tanggalDiberikan"])),
        ("KES-03", value(&["pemberian", "tanggalDiberikan"])),
        ("KES-04", pregnancy.concat()),
        ("KES-05", vec![asked("td", &["sistole"]), tbc()]),
        ("KES-06", adult.clone()),
        ("KES-07", vec![asked("aks", &["aksMakan"]), asked("skilas", &["skilas"])]),
        ("KES-08", vec![("tbc", "'true'".to_owned())]),
        ("KES-10", adult),
    ];
    let each: Vec<String> =
        kinds.iter().map(|(code, members)| format!("WHEN '{code}' THEN {}", object(members))).collect();
    // The form is read once a row, and only of the kinds named.
    let form = match engine {
        DbBackend::Postgres => "SELECT CAST(p.isi AS jsonb) AS isi OFFSET 0",
        _ => "SELECT p.isi AS isi",
    };
    let codes: Vec<String> = kinds.iter().map(|(code, _)| format!("'{code}'")).collect();
    format!(
        "CASE WHEN p.kode IN ({}) THEN (SELECT CASE p.kode {} END FROM ({form}) f) END",
        codes.join(", "),
        each.join(" ")
    )
}

fn services(engine: DbBackend) -> String {
    format!(
        "CREATE VIEW statistik_pelayanan AS SELECT p.id, p.posyandu_id, p.hari_buka_id, p.sasaran_id, p.keluarga_id, \
         p.kehadiran_id, p.kode, p.bidang, p.tanggal, p.verdict, p.dua_t, p.bgm, p.terlambat, {} AS rinci \
         FROM pelayanan p WHERE p.sensitif IS FALSE",
        details(engine)
    )
}

/// Referrals with the day they were sent, the day of the receiver's first step and the day they were done, as days in
/// Kalimantan Timur (WITA).
fn referrals(engine: DbBackend) -> String {
    let day = |moment: &str| match engine {
        DbBackend::Postgres => format!("CAST({moment} AT TIME ZONE 'Asia/Makassar' AS date)"),
        _ => format!("date({moment}, '+8 hours')"),
    };
    let first = |which: &str| {
        day(&format!("(SELECT MIN(w.pada) FROM rujukan_riwayat w WHERE w.rujukan_id = r.id AND {which})"))
    };
    format!(
        "CREATE VIEW statistik_kasus AS SELECT r.id, r.posyandu_id, r.bidang, r.status, {} AS dibuat, \
         {} AS ditindak, {} AS selesai FROM rujukan r WHERE r.sensitif = FALSE",
        day("r.dibuat"),
        first("w.peran = 'OPD'"),
        first("w.ke = 'SELESAI'")
    )
}

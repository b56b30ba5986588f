//! The second line of access, on PostgreSQL: what a statement sees that forgot its guard, what the role of the sums
//! may read, and which halves of it are not served. Every other story runs under it too (`world`), and random
//! documents answer the same on SQLite, which has none (`field_table`).

use std::collections::BTreeSet;

use posyandu::access::{Actor, Scope};
use posyandu::graphql::node::NODES;
use posyandu::store::db::{Db, Target};
use posyandu::store::filter::Cond;
use posyandu::store::roles::{self, BACKUP, FIELD, STATS};
use posyandu::store::security::Security;
use posyandu::store::shape::Row;
use posyandu::store::{account, sasaran};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, Statement,
    TransactionTrait as _,
};
use serde_json::json;

use crate::field_table::ramai;
use crate::hari_buka::{dibuka, hadir, rekap};
use crate::world::{On, Persona, Pos, Siapa, World, day};

/// The login of the test server itself, which owns the tables.
const OWNER: &str = "none";

/// A busy world under row security; nothing without a server.
async fn busy() -> Option<World> {
    let Some(world) = World::on(On::Postgres).await else {
        eprintln!("skipped: POSYANDU_TEST_POSTGRES names no server");
        return None;
    };
    ramai::fill(&world).await;
    crate::gabungan::sekali(&world).await;
    Some(world)
}

/// One connection to a world's database as a role, past the product.
async fn as_role(world: &World, role: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(world.url_as(role).unwrap());
    options.max_connections(1);
    Database::connect(options).await.unwrap()
}

async fn count<C: ConnectionTrait>(conn: &C, from: &str) -> i64 {
    let text = format!("SELECT COUNT(*) FROM {from}");
    let row = conn.query_one_raw(Statement::from_string(conn.get_database_backend(), text)).await.unwrap();
    row.unwrap().try_get_by_index(0).unwrap()
}

async fn texts<C: ConnectionTrait>(conn: &C, text: &str) -> Vec<String> {
    let rows = conn.query_all_raw(Statement::from_string(conn.get_database_backend(), text)).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

/// A transaction that claims one thing.
async fn claiming(conn: &DatabaseConnection, setting: &str, value: &str) -> DatabaseTransaction {
    let tx = conn.begin().await.unwrap();
    tx.execute_unprepared(&format!("SELECT set_config('{setting}', '{value}', true)")).await.unwrap();
    tx
}

async fn refused<C: ConnectionTrait>(conn: &C, text: &str) -> String {
    match conn.execute_unprepared(text).await {
        Ok(_) => panic!("{text} was allowed"),
        Err(error) => error.to_string(),
    }
}

async fn at(url: &str) -> Db {
    Db::open(&Target { url: url.to_owned(), pool: 2, recorder: None }).await.unwrap()
}

#[tokio::test]
async fn a_statement_without_its_guard_shows_nothing_of_another_post() {
    let Some(world) = busy().await else { return };
    let (field, owner) = (as_role(&world, FIELD).await, world.owner().await);
    for table in roles::personal() {
        assert!(count(&owner, table).await > 0, "{table} is empty, so nothing is told of it");
        assert_eq!(count(&field, table).await, 0, "{table}, and nothing claimed");
    }
    let mawar = Pos::Mawar.id().0.to_string();
    let tx = claiming(&field, "app.scopes", &mawar).await;
    for table in ["sasaran", "keluarga", "domisili", "kehamilan", "kunjungan_rumah", "pelayanan", "rujukan"] {
        // A protected case is its writer's alone, and she says who she is.
        let open = if table == "rujukan" { " AND NOT sensitif" } else { "" };
        let here = count(&owner, &format!("{table} WHERE posyandu_id = '{mawar}'{open}")).await;
        let seen = count(&tx, &format!("{table} WHERE posyandu_id = '{mawar}'")).await;
        assert_eq!(seen, here, "{table} of the reader's own post");
    }
    let strangers = format!(
        "sasaran WHERE posyandu_id <> '{mawar}' \
         AND id NOT IN (SELECT sasaran_id FROM rujukan WHERE sasaran_id IS NOT NULL)"
    );
    assert_eq!(count(&tx, &strangers).await, 0);
    assert_eq!(count(&tx, &format!("rujukan WHERE posyandu_id <> '{mawar}'")).await, 0);
    tx.commit().await.unwrap();
    assert_eq!(count(&field, "sasaran").await, 0, "the claim stayed on the connection");
}

#[tokio::test]
async fn what_the_program_sees_ends_with_its_transaction() {
    let Some(world) = busy().await else { return };
    let everything = Actor::system().scope();
    let reader = world.app.db.reader(&everything);
    for _ in 0..20 {
        let pages = (0..8).map(|_| reader.cells(&sasaran::TABLE, &[sasaran::ID], &[], &[], 100));
        for page in futures_util::future::join_all(pages).await {
            assert!(page.unwrap().len() >= 30);
        }
        assert_eq!(count(reader.conn, "sasaran").await, 0, "a pooled connection still sees everything");
    }
}

#[tokio::test]
async fn a_change_touches_the_posts_it_holds_and_no_other() {
    let Some(world) = busy().await else { return };
    let field = as_role(&world, FIELD).await;
    let (melati, mawar) = (Pos::Melati.id().0.to_string(), Pos::Mawar.id().0.to_string());
    let household = |post: &str| {
        format!(
            "INSERT INTO keluarga (id, posyandu_id, kepala, rt, terdaftar) \
             VALUES (gen_random_uuid(), '{post}', 'Pak Baru', '001', '2026-11-20')"
        )
    };
    let tx = claiming(&field, "app.held", &mawar).await;
    let changed = tx.execute_unprepared("UPDATE sasaran SET rt = '009'").await.unwrap();
    let here = count(&tx, &format!("sasaran WHERE posyandu_id = '{mawar}'")).await;
    assert_eq!(i64::try_from(changed.rows_affected()).unwrap(), here);
    tx.execute_unprepared(&household(&mawar)).await.unwrap();
    assert!(refused(&tx, &household(&melati)).await.contains("row-level security"));
    tx.rollback().await.unwrap();
    // Erasure deletes what it holds and nothing else; who only reads a post changes nothing in it.
    let tx = claiming(&field, "app.held", &mawar).await;
    let elsewhere = format!("DELETE FROM domisili WHERE posyandu_id <> '{mawar}'");
    assert_eq!(tx.execute_unprepared(&elsewhere).await.unwrap().rows_affected(), 0);
    tx.rollback().await.unwrap();
    let tx = claiming(&field, "app.scopes", &mawar).await;
    assert_eq!(tx.execute_unprepared("DELETE FROM domisili").await.unwrap().rows_affected(), 0);
    assert_eq!(tx.execute_unprepared("UPDATE sasaran SET rt = '009'").await.unwrap().rows_affected(), 0);
    tx.rollback().await.unwrap();
    for text in ["UPDATE jejak SET hash = ''", "DELETE FROM jejak", "DROP TABLE rujukan"] {
        let said = refused(&field, text).await;
        assert!(said.contains("permission denied") || said.contains("must be owner"), "{text}: {said}");
    }
}

#[tokio::test]
async fn one_person_can_be_opened_by_name() {
    let Some(world) = busy().await else { return };
    let (field, owner) = (as_role(&world, FIELD).await, world.owner().await);
    let served = "SELECT v.sasaran_id::text FROM pelayanan v JOIN sasaran s ON s.id = v.sasaran_id \
        WHERE s.keluarga_id IS NOT NULL ORDER BY 1 LIMIT 1";
    let adi = texts(&owner, served).await.remove(0);
    let tx = claiming(&field, "app.orang", &adi).await;
    assert_eq!(texts(&tx, "SELECT id::text FROM sasaran").await, [adi.as_str()]);
    assert_eq!(count(&tx, "keluarga").await, 1);
    assert!(count(&tx, "pelayanan").await > 0);
    assert_eq!(count(&tx, &format!("pelayanan WHERE sasaran_id <> '{adi}'")).await, 0);
    assert_eq!(tx.execute_unprepared("UPDATE sasaran SET rt = '009'").await.unwrap().rows_affected(), 0);
}

#[tokio::test]
async fn the_role_of_the_sums_reads_no_person() {
    let Some(world) = busy().await else { return };
    let stats = as_role(&world, STATS).await;
    for table in roles::personal().chain(["account", "jejak", "kader"]) {
        let said = refused(&stats, &format!("SELECT 1 FROM {table}")).await;
        assert!(said.contains("permission denied"), "{table}: {said}");
    }
    assert!(count(&stats, "statistik_sasaran").await >= 30, "row security narrows the sums");
    let named = "SELECT table_name || '.' || column_name FROM information_schema.columns \
        WHERE starts_with(table_name, 'statistik_') AND (column_name ~ '^(nama|nik|nomor|telepon|alamat|kepala|rt|rw|ibu|\
        isi|alasan|catatan|asal|dicatat|oleh)') \
        AND NOT (column_name = 'rt' AND table_name IN ('statistik_tanda', 'statistik_warga', 'statistik_rumah'))";
    // The map of needs counts by neighbourhood; it is the finest place a view tells.
    assert_eq!(texts(&world.owner().await, named).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_backup_reads_everything_and_writes_nothing() {
    let Some(world) = busy().await else { return };
    let backup = as_role(&world, BACKUP).await;
    for table in roles::personal() {
        assert!(count(&backup, table).await > 0, "{table}");
    }
    assert!(refused(&backup, "UPDATE sasaran SET rt = '009'").await.contains("permission denied"));
}

async fn scope(world: &World, persona: Persona) -> Scope {
    let held = account::holds(&world.app.db, persona.account(), world.app.clock.now()).await.unwrap();
    Actor::person(persona.account(), None, None, held.unwrap_or_default()).scope()
}

/// The second line is wider than the first, never narrower: with the same guard, who is under row security reads the
/// rows that the owner reads.
#[tokio::test]
async fn what_the_guard_lets_through_is_never_hidden() {
    let Some(world) = busy().await else { return };
    let above = at(&world.url_as(OWNER).unwrap()).await;
    let mut personal = 0;
    for persona in Persona::all() {
        let scope = scope(&world, persona).await;
        let absent = sasaran::Filter::default().absent_since(day("2026-10-01")).finish();
        let no_filter: Vec<Cond> = Vec::new();
        for (table, filter) in NODES
            .iter()
            .map(|(_, noun)| (noun().table, &no_filter))
            .chain([(&sasaran::domisili::TABLE, &no_filter), (&sasaran::TABLE, &absent)])
        {
            let read = async |db: &Db| -> Vec<Row> {
                db.reader(&scope).cells(table, table.columns, filter, &[], 100_000).await.unwrap()
            };
            let cells = |rows: Vec<Row>| rows.into_iter().map(|row| row.cells).collect::<Vec<_>>();
            let (under, above) = (cells(read(&world.app.db).await), cells(read(&above).await));
            personal += if roles::personal().any(|name| name == table.name) { under.len() } else { 0 };
            assert_eq!(under, above, "{persona:?} {}", table.name);
        }
    }
    assert!(personal > 1_000, "the personas saw hardly anybody: {personal}");
}

#[tokio::test]
async fn every_table_that_names_a_person_is_under_row_security() {
    let Some(world) = World::on(On::Postgres).await else { return };
    let owner = world.owner().await;
    let naming = "SELECT DISTINCT c.table_name::text FROM information_schema.columns c \
        JOIN information_schema.tables t USING (table_schema, table_name) \
        WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' \
        AND (c.column_name IN ('sasaran_id', 'keluarga_id', 'nik', 'nomor_kk'))";
    let naming: BTreeSet<String> = texts(&owner, naming).await.into_iter().collect();
    let registers = roles::REGISTERS.iter().copied();
    let known: BTreeSet<String> = roles::personal().chain(registers).map(str::to_owned).collect();
    assert_eq!(
        naming.difference(&known).collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "enter it in store/roles.rs"
    );
    let secured = "SELECT relname::text FROM pg_class WHERE relrowsecurity AND relforcerowsecurity";
    let secured: BTreeSet<String> = texts(&owner, secured).await.into_iter().collect();
    assert_eq!(secured, roles::personal().map(str::to_owned).collect());
}

#[tokio::test]
async fn the_step_may_run_again_and_in_two_databases_at_once() {
    let (Some(one), Some(two)) = (World::on(On::Postgres).await, World::single_role().await) else { return };
    let rules = "SELECT concat_ws(' ', tablename, policyname, cmd, roles, qual, with_check) FROM pg_policies ORDER BY 1";
    let owner = one.owner().await;
    let before = texts(&owner, rules).await;
    assert!(before.len() >= 4 * roles::personal().count());
    let (again, first) = (at(&one.url_as(OWNER).unwrap()).await, at(&two.url_as(OWNER).unwrap()).await);
    let (again, first) = tokio::join!(roles::apply(&again), roles::apply(&first));
    again.unwrap();
    first.unwrap();
    assert_eq!(texts(&owner, rules).await, before);
    assert_eq!(texts(&two.owner().await, rules).await, before);
}

#[tokio::test]
async fn half_of_a_second_line_is_not_served() {
    let (Some(rows), Some(plain)) = (World::on(On::Postgres).await, World::single_role().await) else {
        return;
    };
    let said = rows.app.db.security().to_string();
    assert_eq!(said, "PostgreSQL with row security, as app_field, sums as app_stats");
    let refused = async |db: Db, words: &str| match db.security() {
        Security::Unfit(why) => {
            assert!(why.contains(words), "{why}");
            assert!(db.security().fit().is_err());
        }
        other => panic!("{other}"),
    };
    let open = async |world: &World, role: &str| at(&world.url_as(role).unwrap()).await;
    refused(open(&rows, OWNER).await, "is above it").await;
    refused(open(&rows, BACKUP).await, "neither app_field nor a member").await;
    refused(open(&plain, FIELD).await, "the database has none").await;
    let stats = async |world: &World, role: &str| Target {
        url: world.url_as(role).unwrap(),
        pool: 1,
        recorder: None,
    };
    let owner_sums = open(&rows, FIELD).await.with_stats(&stats(&rows, OWNER).await).await.unwrap();
    refused(owner_sums, "no grant on a table of persons").await;
    let blind_sums = open(&plain, OWNER).await.with_stats(&stats(&plain, STATS).await).await.unwrap();
    refused(blind_sums, "may not read the views").await;
    let owner = rows.owner().await;
    owner.execute_unprepared("ALTER TABLE kehadiran NO FORCE ROW LEVEL SECURITY").await.unwrap();
    refused(open(&rows, FIELD).await, "kehadiran without row security").await;
}

/// The plain way: one role that owns everything, no row security, and the same product.
#[tokio::test]
async fn a_database_with_one_role_serves_the_same_day() {
    let Some(world) = World::single_role().await else { return };
    assert!(matches!(world.app.db.security(), Security::Plain { stats: None, .. }));
    let bu_sari = world.sign_in(Persona::Kader(Pos::Melati)).await;
    let today = dibuka(&world, Pos::Melati, "2026-11-20").await;
    hadir(&bu_sari, &today, &Pos::Melati.sasaran(Siapa::Adi).to_string()).await;
    assert_eq!(rekap(&bu_sari, &today).await["warga"], 1);
    let adi = json!({ "id": Pos::Melati.sasaran(Siapa::Adi).to_string() });
    let ask = "query($id: ID!) { sasaran(id: $id) { nama } }";
    assert_eq!(bu_sari.ok(ask, adi.clone()).await["sasaran"]["nama"], "Adi Melati");
    let stranger = world.sign_in(Persona::Kader(Pos::Mawar)).await;
    assert_eq!(stranger.refused(ask, adi).await.0, "NOT_FOUND");
}

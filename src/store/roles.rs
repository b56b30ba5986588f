//! PostgreSQL as the second line of access: the roles, what each is granted, and row security on every table of
//! persons. `posyandu migrate --roles` brings it in, and every later `migrate` renews it, because a new table has
//! neither grants nor policies. The first line is the guard in each statement (`scope`). This one is coarser, whole
//! posts without groups or sectors, and never hides a row the guard lets through: what it adds is that a statement
//! that forgot its guard shows nothing of another post. What a transaction says of itself is in `claim`.
//!
//! There is no role for the audit trail alone: its entry commits with the change it tells of, so the role that
//! changes rows adds to it, and may neither alter nor remove what is there.

use sea_orm::{ConnectionTrait, Statement, TransactionTrait};

use super::Db;
use super::claim::{
    AKUN, BIDANG, BIDANG_TERLINDUNG, BINAAN, EVERYTHING, HELD, ORANG, SCOPES, WILAYAH, WILAYAH_TERLINDUNG,
};
use super::sql::Engine;
use super::write::database;
use crate::error::{Error, Result};

/// Serves requests; row security decides what it sees. Members of it may serve as well.
pub const FIELD: &str = "app_field";
/// Reads the views without names, and no table of persons.
pub const STATS: &str = "app_stats";
/// Reads everything, for `pg_dump --enable-row-security`.
pub const BACKUP: &str = "app_backup";

/// Tables to which the field role only adds, and the columns that erasure empties.
const APPEND_ONLY: &[(&str, &[&str])] = &[("audit", &[]), ("jejak", &["garam", "catatan"])];

/// A table of persons.
struct Personal {
    table: &'static str,
    /// The posts a row belongs to, as SQL: mostly a column. Whoever holds one of them may change the row.
    posts: &'static [&'static str],
    /// Which rows of a post are not for everybody who serves there.
    hidden: Hidden,
    /// By which other ways a row comes into view.
    also: &'static [Also],
}

/// Protected rows of a post are seen by who wrote them.
#[derive(Clone, Copy, PartialEq)]
enum Hidden {
    /// There are none in this table.
    None,
    /// Rows marked as protected.
    Protected,
    /// Rows of a referral that is out of view.
    WithReferral,
}

/// A way into view besides the row's own post. The columns are of the table itself.
enum Also {
    /// The person in this column is opened to the reader by name.
    Person(&'static str),
    /// The same, without what is protected.
    OpenPerson(&'static str),
    /// The person in this column is in view: who is absent here may have been seen elsewhere.
    OfPersonInView(&'static str),
    /// A referral in view names the row in this column of its own.
    InReferral(&'static str),
    /// A household of a person who is opened to the reader.
    HomeOfPerson,
    /// A referral that was sent to the reader's agency.
    Addressed,
    /// A referral that was submitted to a village the reader guides.
    Guided,
    /// What hangs on a referral that was sent to the reader's agency, which this column names.
    OfReferral(&'static str),
}

use Also::{Addressed, Guided, HomeOfPerson, InReferral, OfPersonInView, OfReferral, OpenPerson, Person};

const POST: &[&str] = &["posyandu_id"];

/// Every table that says something of a person, one line each. A policy may ask another table of this list, whose own
/// policy holds then too; `sasaran` and `rujukan` are asked, so they ask nobody who asks back.
const PERSONAL: &[Personal] = &[
    open("keluarga", POST, &[InReferral("keluarga_id"), HomeOfPerson]),
    open("sasaran", POST, &[InReferral("sasaran_id"), Person("id")]),
    open("domisili", POST, &[Person("sasaran_id")]),
    open("kehamilan", POST, &[Person("sasaran_id")]),
    open("perpindahan", &["dari_posyandu_id", "ke_posyandu_id"], &[Person("sasaran_id")]),
    open("kehadiran", POST, &[OfPersonInView("sasaran_id")]),
    open("kunjungan_rumah", POST, &[Person("sasaran_id")]),
    guarded("pelayanan", Hidden::Protected, &[InReferral("pelayanan_id"), OpenPerson("sasaran_id")]),
    guarded("pelayanan_lama", Hidden::Protected, &[OpenPerson("sasaran_id")]),
    guarded("foto", Hidden::Protected, &[OpenPerson("sasaran_id")]),
    guarded("tanda", Hidden::Protected, &[OpenPerson("sasaran_id")]),
    guarded("rujukan", Hidden::Protected, &[Addressed, Guided, OpenPerson("sasaran_id")]),
    guarded("rujukan_riwayat", Hidden::WithReferral, &[OfReferral("rujukan_id")]),
    open("pelapor", POST, &[InReferral("pelayanan_id")]),
    // What ended when two registrations became one: read by the program alone.
    open("gabungan", POST, &[]),
    // What a person adds to the sums of a post: seen and changed by changes alone.
    open("sumbangan", POST, &[]),
];

const fn open(table: &'static str, posts: &'static [&'static str], also: &'static [Also]) -> Personal {
    Personal { table, posts, hidden: Hidden::None, also }
}

const fn guarded(table: &'static str, hidden: Hidden, also: &'static [Also]) -> Personal {
    Personal { table, posts: POST, hidden, also }
}

/// Tables that name a person by id and say nothing of her in the clear: registers of looks, reviews and requests, and
/// what is sealed. Their rows are read by region and by account too, which their guards decide.
pub const REGISTERS: &[&str] = &["akses_sementara", "permintaan_subjek", "tersegel", "tugas_tinjauan"];

/// The names of the tables of persons.
pub fn personal() -> impl Iterator<Item = &'static str> {
    PERSONAL.iter().map(|personal| personal.table)
}

/// A list that the transaction claims. The inner SELECT makes it one value a statement instead of one a row.
fn claimed(setting: &str, of: &str) -> String {
    format!("((SELECT string_to_array(current_setting('{setting}', true), ',')::{of}[])::{of}[])")
}

impl Personal {
    fn among(&self, setting: &str) -> String {
        let list = claimed(setting, "uuid");
        let any: Vec<String> = self.posts.iter().map(|post| format!("{post} = ANY {list}")).collect();
        any.join(" OR ")
    }

    fn ways(&self) -> String {
        let served = format!("({}){}", self.among(SCOPES), self.hidden.sql());
        let mut ways = vec![format!("(SELECT current_setting('{EVERYTHING}', true)) = 'on'"), served];
        ways.extend(self.also.iter().map(|also| also.sql(self.table)));
        ways.join(" OR ")
    }

    /// Row security of this table, for the owner as well: who owns the tables sees every row because a policy says so.
    /// The field role sees what is claimed, and sees and changes what is held.
    fn policies(&self, owner: &str) -> String {
        let table = self.table;
        let policy = |name: &str, rule: String| {
            format!("DROP POLICY IF EXISTS {name} ON {table};\nCREATE POLICY {name} ON {table} {rule};\n")
        };
        let held = self.among(HELD);
        [
            format!("ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;\n"),
            policy("field_sees", format!("FOR SELECT TO {FIELD} USING ({})", self.ways())),
            policy("field_changes", format!("FOR ALL TO {FIELD} USING ({held}) WITH CHECK ({held})")),
            policy("backup_sees", format!("FOR SELECT TO {BACKUP} USING (true)")),
            policy("owner_does", format!("FOR ALL TO {owner} USING (true) WITH CHECK (true)")),
        ]
        .concat()
    }
}

impl Hidden {
    fn sql(self) -> String {
        match self {
            Hidden::None => String::new(),
            Hidden::Protected => {
                format!(" AND (sensitif IS FALSE OR dicatat_oleh = ANY {})", claimed(AKUN, "uuid"))
            }
            Hidden::WithReferral => {
                " AND EXISTS (SELECT 1 FROM rujukan r WHERE r.id = rujukan_id)".to_owned()
            }
        }
    }
}

/// Is the region in the column one of those in the claim, or below one?
fn under(column: &str, setting: &str) -> String {
    format!(
        "EXISTS (SELECT 1 FROM unnest({}) AS w(kode) WHERE {column} = w.kode OR starts_with({column}, w.kode || '.'))",
        claimed(setting, "text")
    )
}

/// The condition that a referral under this alias was sent to the reader's agency.
fn addressed(r: &str) -> String {
    let to = |bidang, wilayah| {
        let region = under(&format!("{r}.wilayah_kode"), wilayah);
        format!("{r}.bidang = ANY {} AND {region}", claimed(bidang, "text"))
    };
    let protected = to(BIDANG_TERLINDUNG, WILAYAH_TERLINDUNG);
    format!(
        "{r}.diteruskan_pada IS NOT NULL AND {} AND (NOT {r}.sensitif OR ({protected}))",
        to(BIDANG, WILAYAH)
    )
}

impl Also {
    fn sql(&self, table: &str) -> String {
        let people = claimed(ORANG, "uuid");
        match self {
            Person(column) => format!("{column} = ANY {people}"),
            OpenPerson(column) => format!("{column} = ANY {people} AND sensitif IS FALSE"),
            OfPersonInView(column) => {
                format!("EXISTS (SELECT 1 FROM sasaran s WHERE s.id = {table}.{column})")
            }
            // A referral is in view of the village too, and what hangs on it is not.
            InReferral(column) => format!(
                "EXISTS (SELECT 1 FROM rujukan r WHERE r.{column} = {table}.id AND (r.posyandu_id = ANY {} OR {}))",
                claimed(SCOPES, "uuid"),
                addressed("r")
            ),
            OfReferral(column) => {
                format!(
                    "EXISTS (SELECT 1 FROM rujukan r WHERE r.id = {table}.{column} AND {})",
                    addressed("r")
                )
            }
            HomeOfPerson => format!(
                "EXISTS (SELECT 1 FROM sasaran s WHERE s.keluarga_id = {table}.id AND s.id = ANY {people})"
            ),
            Addressed => addressed(table),
            Guided => {
                let region = under("wilayah_kode", BINAAN);
                format!("diajukan_pada IS NOT NULL AND NOT sensitif AND {region}")
            }
        }
    }
}

/// Makes a role that is not there. Roles belong to the whole server, so another database may be making the same one
/// at this moment; whoever comes second finds it made.
fn role(name: &str) -> String {
    format!(
        "DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{name}') THEN \
         CREATE ROLE {name} NOLOGIN; END IF; \
         EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;\n"
    )
}

fn grants(schema: &str) -> String {
    let mut text = String::new();
    for name in [FIELD, STATS, BACKUP] {
        text += &role(name);
        text += &format!("GRANT USAGE ON SCHEMA {schema} TO {name};\n");
        text += &format!("REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {name};\n");
    }
    text += &format!("GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {BACKUP};\n");
    text += &format!("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {FIELD};\n");
    text += &format!("REVOKE INSERT, UPDATE, DELETE ON seaql_migrations FROM {FIELD};\n");
    for (table, emptied) in APPEND_ONLY {
        text += &format!("REVOKE UPDATE, DELETE ON {table} FROM {FIELD};\n");
        for column in *emptied {
            text += &format!("GRANT UPDATE ({column}) ON {table} TO {FIELD};\n");
        }
    }
    text
}

/// Was row security brought into this database?
pub(super) async fn applied(db: &Db) -> Result<bool> {
    let ask = "SELECT 1 FROM pg_class WHERE relrowsecurity AND relnamespace = current_schema()::regnamespace";
    let conn = db.writer();
    let row = conn.query_one_raw(Statement::from_string(conn.get_database_backend(), ask)).await;
    Ok(row.map_err(database)?.is_some())
}

/// Makes the roles that are missing and renews every grant and policy, all or nothing. It asks for the owner of the
/// tables, with the right to make roles when one is missing. Passwords are the operator's to give.
pub async fn apply(db: &Db) -> Result<()> {
    if db.engine() != Engine::Postgres {
        return Err(Error::fault("roles are for PostgreSQL; SQLite has none"));
    }
    let tx = db.writer().begin().await.map_err(database)?;
    let ask = "SELECT quote_ident(schemaname), quote_ident(tableowner) FROM pg_tables \
               WHERE schemaname = current_schema() AND tablename = 'sasaran'";
    let row = tx.query_one_raw(Statement::from_string(tx.get_database_backend(), ask)).await;
    let row = row.map_err(database)?.ok_or_else(|| Error::fault("the database is not migrated"))?;
    let schema: String = row.try_get_by_index(0).map_err(database)?;
    let owner: String = row.try_get_by_index(1).map_err(database)?;
    let ask = "SELECT quote_ident(viewname) FROM pg_views WHERE schemaname = current_schema() \
               AND starts_with(viewname, 'statistik_')";
    let mut text = grants(&schema) + &format!("GRANT SELECT ON posyandu, kartu, buku TO {STATS};\n");
    for row in
        tx.query_all_raw(Statement::from_string(tx.get_database_backend(), ask)).await.map_err(database)?
    {
        let view: String = row.try_get_by_index(0).map_err(database)?;
        text += &format!("GRANT SELECT ON {view} TO {STATS};\n");
    }
    for personal in PERSONAL {
        text += &personal.policies(&owner);
    }
    tx.execute_unprepared(&text).await.map_err(database)?;
    tx.commit().await.map_err(database)
}

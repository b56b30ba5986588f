//! A small Kukar to test in: one kabupaten, two kecamatan, three posts, and a persona of every role. It is made
//! once for each engine and copied for each test, so a test starts in milliseconds and owns its data.
//!
//! On PostgreSQL a world is served as the field role under row security, with its sums over the role of the sums, so
//! every story also finds where the second line of access hides what the product should show.
//!
//! The clock stands at 20 November 2026, 09:00 WITA, until a test moves it.

use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::sync::{Arc, LazyLock, Mutex};

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use chrono::{DateTime, Months, NaiveDate, Utc};
use http_body_util::BodyExt as _;
use posyandu::access::secrets::Secrets;
use posyandu::access::token::Keys;
use posyandu::access::{Action, Actor, Permit, Place, Role, may};
use posyandu::app::{App, Clock};
use posyandu::domain::id::{AccountId, KaderId, KeluargaId, PosyanduId, SasaranId};
use posyandu::domain::pilihan::Pilihan as _;
use posyandu::domain::posyandu::{Bidang, BidangSet};
use posyandu::domain::wilayah::Kode;
use posyandu::http::Limits;
use posyandu::service::account::{Anggota, NewAkun, NewTugas, beri_tugas, buat_akun, buat_tim};
use posyandu::service::foto::Album;
use posyandu::service::gate::Gate;
use posyandu::service::login::demo_token;
use posyandu::store::account::Subject;
use posyandu::store::db::{Db, Recorder, Target};
use posyandu::store::kunci::{NIK, NOMOR_KK, Rahasia, Tempat, seal};
use posyandu::store::table::{Cell, Col, Table};
use posyandu::store::write::{Begun, Mutation, SYSTEM, Work, create_scope, ensure_system_scope};
use posyandu::store::{kader, keluarga, posyandu as pos, roles, sasaran, wilayah};
use serde_json::{Value as Json, json};
use tokio::sync::OnceCell;
use tower::ServiceExt as _;
use uuid::Uuid;

/// The engines a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    Sqlite,
    Postgres,
}

/// Declares a test that runs on both engines.
#[macro_export]
macro_rules! both {
    ($(#[$meta:meta])* async fn $name:ident($world:ident: World) $body:block) => {
        mod $name {
            #[allow(unused_imports, reason = "not every test needs all of the parent")]
            use super::*;

            $(#[$meta])*
            async fn story($world: $crate::world::World) $body

            #[tokio::test]
            async fn sqlite() {
                story($crate::world::World::on($crate::world::On::Sqlite).await.unwrap()).await;
            }

            #[tokio::test]
            async fn postgres() {
                match $crate::world::World::on($crate::world::On::Postgres).await {
                    Some(world) => story(world).await,
                    None => eprintln!("skipped: POSYANDU_TEST_POSTGRES names no server"),
                }
            }
        }
    };
}

/// An id that is the same in every run: `number` tells one thing from another.
pub fn fixed(number: u128) -> Uuid {
    Uuid::from_u128(0x0193_0000_0000_7000_8000_0000_0000_0000 + number)
}

/// A post of the small Kukar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pos {
    /// In Loa Duri Ulu, kecamatan Loa Janan (64.02.02).
    Melati,
    /// In another village of the same kecamatan.
    Mawar,
    /// In the other kecamatan (64.02.06).
    Anggrek,
}

impl Pos {
    pub const ALL: [Pos; 3] = [Pos::Melati, Pos::Mawar, Pos::Anggrek];

    pub fn id(self) -> PosyanduId {
        PosyanduId(fixed(100 + self as u128))
    }

    pub fn nama(self) -> &'static str {
        match self {
            Pos::Melati => "Melati",
            Pos::Mawar => "Mawar",
            Pos::Anggrek => "Anggrek",
        }
    }

    pub fn desa(self) -> &'static str {
        match self {
            Pos::Melati => "64.02.02.2001",
            Pos::Mawar => "64.02.02.2002",
            Pos::Anggrek => "64.02.06.1001",
        }
    }

    /// The kader of this post who serves this sector; every post has one a sector.
    pub fn kader(self, bidang: Bidang) -> KaderId {
        let at = Bidang::ALL.iter().position(|b| *b == bidang).unwrap() as u128;
        KaderId(fixed(1_000 + 10 * self as u128 + at))
    }

    /// A household of this post; there are five.
    pub fn keluarga(self, number: u128) -> KeluargaId {
        KeluargaId(fixed(2_000 + 100 * self as u128 + number))
    }

    /// A person of this post; `World` says who is who.
    pub fn sasaran(self, who: Siapa) -> SasaranId {
        SasaranId(fixed(3_000 + 100 * self as u128 + who as u128))
    }
}

/// The people of each post. Birth dates are told from 20 November 2026.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Siapa {
    /// Boy, 5 months (2026-06-10), with a Buku KIA.
    Adi,
    /// Girl, 21 months (2025-02-01), with a Buku KIA.
    Bunga,
    /// Boy, 52 months (2022-07-05), without a book.
    Candra,
    /// Girl, 65 months: prasekolah (2021-06-01).
    Dian,
    /// Boy, 8 years (2018-03-03).
    Eko,
    /// Girl, 15 years (2011-05-05).
    Fitri,
    /// Woman, 27 years (1999-01-20), mother of Adi and Bunga.
    Sari,
    /// Man, 40 years (1986-04-04).
    Hasan,
    /// Woman, 68 years (1958-08-08).
    Nenek,
    /// Girl of 3 years; only the year of birth is known (2023-01-01, TAHUN).
    Intan,
}

impl Siapa {
    pub const ALL: [Siapa; 10] = [
        Siapa::Adi,
        Siapa::Bunga,
        Siapa::Candra,
        Siapa::Dian,
        Siapa::Eko,
        Siapa::Fitri,
        Siapa::Sari,
        Siapa::Hasan,
        Siapa::Nenek,
        Siapa::Intan,
    ];

    /// The NIK. Adi is too young to have one; at other posts others have the same.
    pub fn nik(self) -> Option<String> {
        (self != Siapa::Adi).then(|| format!("64020201010100{:02}", self as u8))
    }

    fn facts(self) -> (&'static str, &'static str, &'static str, Option<&'static str>) {
        match self {
            Siapa::Adi => ("Adi", "L", "2026-06-10", Some("2026-06-20")),
            Siapa::Bunga => ("Bunga", "P", "2025-02-01", Some("2025-02-10")),
            Siapa::Candra => ("Candra", "L", "2022-07-05", None),
            Siapa::Dian => ("Dian", "P", "2021-06-01", None),
            Siapa::Eko => ("Eko", "L", "2018-03-03", None),
            Siapa::Fitri => ("Fitri", "P", "2011-05-05", None),
            Siapa::Sari => ("Sari", "P", "1999-01-20", None),
            Siapa::Hasan => ("Hasan", "L", "1986-04-04", None),
            Siapa::Nenek => ("Nenek Aminah", "P", "1958-08-08", None),
            Siapa::Intan => ("Intan", "P", "2023-01-01", None),
        }
    }
}

/// Somebody who signs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Persona {
    /// KADER of the post for kesehatan.
    Kader(Pos),
    /// KADER of the post for another sector (or several posts' worth of nothing else).
    KaderBidang(Pos, Bidang),
    Pengurus(Pos),
    /// PEMBINA of both kecamatan, through a team.
    Pembina,
    /// PKK coordinator of kecamatan 64.02.02.
    Pkk,
    /// OPD officer of a sector, for the whole kabupaten.
    Opd(Bidang),
    DpmdAdmin,
    /// The second administrator, without whom the first can make no third.
    DpmdKedua,
    /// Health kader of Melati and kader for pendidikan of Mawar, in one person.
    DuaPos,
    /// An account without any assignment.
    TanpaTugas,
}

impl Persona {
    /// Every persona of the small Kukar.
    pub fn all() -> Vec<Persona> {
        let mut all = Vec::new();
        for pos in Pos::ALL {
            all.push(Persona::Kader(pos));
            all.push(Persona::Pengurus(pos));
            all.extend(
                Bidang::ALL
                    .into_iter()
                    .filter(|b| *b != Bidang::Kesehatan)
                    .map(|b| Persona::KaderBidang(pos, b)),
            );
        }
        all.extend([
            Persona::Pembina,
            Persona::Pkk,
            Persona::DpmdAdmin,
            Persona::DuaPos,
            Persona::TanpaTugas,
        ]);
        all.extend(Bidang::ALL.map(Persona::Opd));
        all.push(Persona::DpmdKedua);
        all
    }

    pub fn account(self) -> AccountId {
        AccountId(fixed(9_000 + Persona::all().iter().position(|p| *p == self).unwrap() as u128))
    }

    /// What this persona holds.
    fn tugas(self) -> Vec<Tugas> {
        match self {
            Persona::Kader(pos) => vec![(Role::Kader, Some(pos), vec![], vec![Bidang::Kesehatan])],
            Persona::KaderBidang(pos, bidang) => vec![(Role::Kader, Some(pos), vec![], vec![bidang])],
            Persona::Pengurus(pos) => vec![(Role::Pengurus, Some(pos), vec![], vec![])],
            Persona::Pembina => vec![(Role::Pembina, None, vec!["64.02.02", "64.02.06"], vec![])],
            Persona::Pkk => vec![(Role::Pkk, None, vec!["64.02.02"], vec![])],
            Persona::Opd(bidang) => vec![(Role::Opd, None, vec!["64.02"], vec![bidang])],
            Persona::DpmdAdmin | Persona::DpmdKedua => vec![(Role::DpmdAdmin, None, vec!["64.02"], vec![])],
            Persona::DuaPos => vec![
                (Role::Kader, Some(Pos::Melati), vec![], vec![Bidang::Kesehatan]),
                (Role::Kader, Some(Pos::Mawar), vec![], vec![Bidang::Pendidikan]),
            ],
            Persona::TanpaTugas => vec![],
        }
    }
}

/// An assignment: role, post, regions, sectors.
type Tugas = (Role, Option<Pos>, Vec<&'static str>, Vec<Bidang>);

/// The moment at which every test begins.
pub fn beginning() -> DateTime<Utc> {
    "2026-11-20T01:00:00Z".parse().unwrap()
}

/// The file with the keys under which the small Kukar is sealed; every world of a process has them.
pub fn master_file() -> PathBuf {
    folder().join("master.keys")
}

/// Those keys.
pub fn secrets() -> Arc<Secrets> {
    static SECRETS: LazyLock<Arc<Secrets>> =
        LazyLock::new(|| Arc::new(Secrets::load_or_create(&master_file()).unwrap()));
    SECRETS.clone()
}

/// A date of the tests.
pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A new mutation id.
pub fn mutation_id() -> Uuid {
    Uuid::now_v7()
}

/// The product on a database of its own.
pub struct World {
    pub app: App,
    pub on: On,
    pub router: Router,
    /// Seconds the clock was moved.
    moved: Arc<AtomicI64>,
    statements: Arc<Mutex<Vec<String>>>,
    /// The database as its owner, for changes of the program itself.
    program: OnceCell<Db>,
    /// Removed when the test is over.
    place: Place_,
    /// The database as the program reaches it: under row security, as its field role.
    served: String,
}

enum Place_ {
    File(PathBuf),
    Database { server: String, name: String },
}

/// The two ways of PostgreSQL: row security with a role for requests and one for sums, or one role for everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Roles {
    Rows,
    One,
}

impl World {
    /// The small Kukar on an engine; nothing when no PostgreSQL server is named.
    pub async fn on(on: On) -> Option<World> {
        match on {
            On::Sqlite => {
                let (url, place) = sqlite_copy().await;
                Some(World::at(on, &url, None, place).await)
            }
            On::Postgres => World::postgres(Roles::Rows).await,
        }
    }

    /// The small Kukar on a PostgreSQL database with one role, which owns everything.
    pub async fn single_role() -> Option<World> {
        World::postgres(Roles::One).await
    }

    async fn postgres(roles: Roles) -> Option<World> {
        let (url, place) = postgres_copy(roles).await?;
        Some(match roles {
            Roles::One => World::at(On::Postgres, &url, None, place).await,
            Roles::Rows => {
                let stats = as_role(&url, roles::STATS);
                World::at(On::Postgres, &as_role(&url, roles::FIELD), Some(&stats), place).await
            }
        })
    }

    async fn at(on: On, url: &str, stats: Option<&str>, place: Place_) -> World {
        let statements = Arc::new(Mutex::new(Vec::<String>::new()));
        let seen = statements.clone();
        // What a transaction claims under row security is part of its beginning, not a statement of the read.
        let recorder: Recorder = Arc::new(move |text: &str| {
            if !text.starts_with("SELECT set_config('app.") {
                seen.lock().unwrap().push(text.to_owned());
            }
        });
        let target = |url: &str| Target { url: url.to_owned(), pool: 4, recorder: Some(recorder.clone()) };
        let mut db = Db::open(&target(url)).await.unwrap();
        if let Some(stats) = stats {
            db = db.with_stats(&target(stats)).await.unwrap();
        }
        db.security().fit().unwrap();
        let moved = Arc::new(AtomicI64::new(0));
        let hand = moved.clone();
        let clock = Clock::of(move || beginning() + chrono::Duration::seconds(hand.load(Ordering::Relaxed)));
        let app = App {
            db,
            clock,
            keys: Arc::new(Keys::ephemeral().unwrap()),
            secrets: secrets(),
            terbuka: Arc::default(),
            origins: Arc::default(),
            gate: Arc::new(Gate::new()),
            album: Arc::new(Album::memory()),
            libur: posyandu::domain::hari_kerja::Libur::bawaan(),
            documents: Arc::default(),
            cost: Arc::default(),
            // A story of a thousand requests in a second is no phone's.
            limits: Limits { in_flight: 10_000, device_quota: 0, account_quota: 0, ..Limits::default() },
            metrics: Arc::default(),
        };
        let router = app.router(false);
        let served = url.to_owned();
        World { app, on, router, moved, statements, program: OnceCell::new(), place, served }
    }

    /// Moves the clock.
    pub fn later(&self, by: chrono::Duration) {
        self.moved.fetch_add(by.num_seconds(), Ordering::Relaxed);
    }

    /// Somebody with a token that holds now.
    pub async fn sign_in(&self, persona: Persona) -> Client {
        let token = demo_token(&self.app, persona.account(), chrono::Duration::hours(1)).await.unwrap();
        Client { router: self.router.clone(), token: Some(token) }
    }

    /// The same somebody, in a session of the web in which no code of the authenticator was given.
    pub async fn sign_in_without_code(&self, persona: Persona) -> Client {
        use posyandu::access::token::SessionKind;
        use posyandu::store::login::{NewSession, open};
        use posyandu::store::sandi;
        let now = self.app.clock.now();
        let account = persona.account().0;
        // An authenticator is enrolled, in an earlier session.
        if sandi::propose(&self.app.db, account, "sealed", now).await.unwrap() {
            let stored = sandi::totp(&self.app.db, account).await.unwrap().unwrap();
            let earlier = (account, Uuid::now_v7());
            assert!(sandi::confirm(&self.app.db, earlier, &stored, 1, now).await.unwrap());
        }
        let kind = SessionKind::Web;
        let session = NewSession { id: Uuid::now_v7(), account, kind, totp: false, at: now };
        let bearer = open(&self.app.db, &session, None).await.unwrap().unwrap();
        let token = self.app.keys.mint(&bearer, now, chrono::Duration::hours(1)).unwrap();
        Client { router: self.router.clone(), token: Some(token) }
    }

    /// The product once more on the same database, as on a second machine with the same keys.
    pub async fn second_instance(&self) -> App {
        let db = Db::open(&Target { url: self.served.clone(), pool: 2, recorder: None }).await.unwrap();
        App { db, ..self.app.clone() }
    }

    /// Nobody in particular.
    pub fn stranger(&self) -> Client {
        Client { router: self.router.clone(), token: None }
    }

    /// A second server on the same database and with the same keys, and nobody in particular before it.
    pub async fn another_server(&self) -> Client {
        let app = App { db: open(&self.url()).await, gate: Arc::new(Gate::new()), ..self.app.clone() };
        Client::of(app.router(false))
    }

    /// The statements that ran while `work` did, without those of transactions' begin and end.
    pub async fn statements_of<T>(&self, work: impl Future<Output = T>) -> (T, Vec<String>) {
        self.statements.lock().unwrap().clear();
        let done = work.await;
        (done, self.statements.lock().unwrap().clone())
    }

    /// A connection past the product, as whoever owns the tables: no guard, no row security.
    pub async fn owner(&self) -> sea_orm::DatabaseConnection {
        sea_orm::Database::connect(self.url()).await.unwrap()
    }

    /// The database as commands of its owner work on it; on SQLite that is how everybody does.
    pub async fn keeper(&self) -> Db {
        match self.on {
            On::Sqlite => self.app.db.clone(),
            On::Postgres => Db::open(&Target { url: self.url(), pool: 2, recorder: None }).await.unwrap(),
        }
    }

    /// The address of this world's database as a role of PostgreSQL, `none` being the login itself; nothing on SQLite.
    pub fn url_as(&self, role: &str) -> Option<String> {
        match &self.place {
            Place_::File(_) => None,
            Place_::Database { server, name } => Some(as_role(&postgres_url(server, name), role)),
        }
    }

    /// Every row of every table as text, by table; for tests that compare before and after.
    pub async fn dump(&self) -> std::collections::BTreeMap<String, Vec<String>> {
        dump(self).await
    }

    /// Changes rows behind the program's back, as somebody with the machine in hand would; answers how many.
    pub async fn tamper(&self, text: &str) -> u64 {
        use sea_orm::{ConnectionTrait as _, Statement};
        let connection = self.owner().await;
        let statement = Statement::from_string(connection.get_database_backend(), text);
        let changed = connection.execute_raw(statement).await.unwrap().rows_affected();
        connection.close().await.unwrap();
        changed
    }

    /// The database, for whoever owns it.
    fn url(&self) -> String {
        match &self.place {
            Place_::File(file) => format!("sqlite:{}", file.display()),
            Place_::Database { server, name } => postgres_url(server, name),
        }
    }

    /// An id as the engine reads it in a text of SQL.
    pub fn literal(&self, id: Uuid) -> String {
        match self.on {
            On::Sqlite => format!("x'{}'", id.simple()),
            On::Postgres => format!("'{id}'"),
        }
    }

    /// The bytes of the SQLite file and of its companions, one after the other; nothing on PostgreSQL.
    pub fn bytes(&self) -> Vec<u8> {
        let Place_::File(file) = &self.place else { return Vec::new() };
        let companions = ["", "-wal", "-shm"].map(|ending| format!("{}{ending}", file.display()));
        companions.iter().filter_map(|path| std::fs::read(path).ok()).flatten().collect()
    }

    /// The same world with other keys.
    pub fn with_secrets(mut self, secrets: Secrets) -> World {
        self.app.secrets = Arc::new(secrets);
        self.router = self.app.router(false);
        self
    }

    /// The right of the program itself.
    pub fn permit() -> Permit {
        may(&Actor::system(), Action::Seed, &Place::System).unwrap()
    }

    /// A change of the program itself, holding these posts. Like `seed` it is the owner's, whom row security lets write
    /// any row; what the product writes for a person goes through the router.
    pub async fn work(&self, posts: &[PosyanduId]) -> Work {
        let now = self.app.clock.now();
        match self.on {
            On::Sqlite => begin(&self.app.db, posts, now).await,
            On::Postgres => {
                begin(self.program.get_or_init(|| async { open(&self.url()).await }).await, posts, now).await
            }
        }
    }

    /// An opening day that was put on the calendar.
    pub async fn scheduled(&self, pos: Pos, date: &str) -> String {
        use posyandu::store::hari_buka as h;
        let id = mutation_id();
        let mut work = self.work(&[pos.id()]).await;
        let row = vec![
            (h::ID, id.into()),
            (h::POSYANDU, pos.id().0.into()),
            (h::TANGGAL, day(date).into()),
            (h::STATUS, "DIJADWALKAN".into()),
        ];
        work.insert(&World::permit(), pos.id(), &h::TABLE, row).await.unwrap();
        work.commit(id).await.unwrap();
        format!("hariBuka:{id}")
    }

    /// An opening day of today (20 November 2026) that is running.
    pub async fn running(&self, pos: Pos) -> String {
        let id = self.scheduled(pos, &self.app.clock.today().to_string()).await;
        let client = self.sign_in(Persona::Pengurus(pos)).await;
        let opened = client
            .ok(
                "mutation($m: UUID!, $d: ID!) { bukaHariBuka(id: $m, hariBuka: $d) { status } }",
                json!({ "m": mutation_id(), "d": id }),
            )
            .await;
        assert_eq!(opened["bukaHariBuka"]["status"], "BERLANGSUNG");
        id
    }
}

/// A client with a token.
#[derive(Clone)]
pub struct Client {
    pub router: Router,
    pub token: Option<String>,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub json: Json,
}

impl Reply {
    /// The codes of its errors, in order.
    pub fn codes(&self) -> Vec<String> {
        let errors = self.json["errors"].as_array().cloned().unwrap_or_default();
        errors.iter().map(|e| e["extensions"]["code"].as_str().unwrap_or("?").to_owned()).collect()
    }
}

impl Client {
    /// The same token, shown to another instance.
    pub fn at(&self, instance: &App) -> Client {
        Client { router: instance.router(false), token: self.token.clone() }
    }

    /// Nobody in particular, at this server.
    pub fn of(router: Router) -> Client {
        Client { router, token: None }
    }

    /// The same client with another token.
    pub fn with(&self, token: &str) -> Client {
        Client { token: Some(token.to_owned()), ..self.clone() }
    }

    /// Sends a document with variables, as JSON.
    pub async fn send(&self, query: &str, variables: Json) -> Reply {
        let mut request = Request::post("/graphql")
            .header("content-type", "application/json")
            .header("accept", "application/json");
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let body = json!({ "query": query, "variables": variables }).to_string();
        let response = self.router.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
        let status = response.status();
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        Reply { status, json: serde_json::from_slice(&bytes).unwrap_or(Json::Null) }
    }

    /// Sends, and wants no error; the data.
    pub async fn ok(&self, query: &str, variables: Json) -> Json {
        let reply = self.send(query, variables).await;
        assert!(reply.json.get("errors").is_none(), "{query}\n{:#}", reply.json);
        reply.json["data"].clone()
    }

    /// Sends, and wants exactly one refusal: its code, its field, its sentence.
    pub async fn refused(&self, query: &str, variables: Json) -> (String, Option<String>, String) {
        let reply = self.send(query, variables).await;
        let errors = reply.json["errors"].as_array().cloned().unwrap_or_default();
        assert_eq!(errors.len(), 1, "{query}\n{:#}", reply.json);
        let extensions = &errors[0]["extensions"];
        (
            extensions["code"].as_str().unwrap_or("?").to_owned(),
            extensions["field"].as_str().map(str::to_owned),
            errors[0]["message"].as_str().unwrap_or_default().to_owned(),
        )
    }

    /// Runs a document of `schema/operations`.
    pub async fn operation(&self, file: &str, variables: Json) -> Reply {
        self.send(&operation(file), variables).await
    }
}

/// The text of a document of `schema/operations`.
pub fn operation(file: &str) -> String {
    let path = format!("{}/schema/operations/{file}.graphql", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

async fn begin(db: &Db, posts: &[PosyanduId], now: DateTime<Utc>) -> Work {
    match Work::begin(db, &Mutation::own(now, "test"), posts).await.unwrap() {
        Begun::New(work) => *work,
        Begun::Seen(_) => panic!("a new mutation was seen before"),
    }
}

async fn furnish(db: &Db) {
    db.migrate().await.unwrap();
    ensure_system_scope(db).await.unwrap();
    let permit = World::permit();
    let mut work = begin(db, &[SYSTEM], beginning()).await;
    for (kode, tingkat, nama) in [
        ("64.02", "KABUPATEN", "Kabupaten Kutai Kartanegara"),
        ("64.02.02", "KECAMATAN", "Loa Janan"),
        ("64.02.02.2001", "DESA", "Loa Duri Ulu"),
        ("64.02.02.2002", "DESA", "Batuah"),
        ("64.02.06", "KECAMATAN", "Tenggarong"),
        ("64.02.06.1001", "KELURAHAN", "Jahab"),
        ("64.02.06.1002", "KELURAHAN", "Loa Ipuh"),
    ] {
        let induk = Kode::parse(kode).unwrap().parent().filter(|up| up.as_str().len() > 2);
        let row = vec![
            (wilayah::KODE, kode.into()),
            (wilayah::INDUK, induk.map(|up| up.to_string()).into()),
            (wilayah::TINGKAT, tingkat.into()),
            (wilayah::NAMA, nama.into()),
            (wilayah::NAMA_CARI, nama.to_lowercase().into()),
        ];
        work.insert(&permit, SYSTEM, &wilayah::TABLE, row).await.unwrap();
    }
    work.commit(Uuid::now_v7()).await.unwrap();
    for pos in Pos::ALL {
        furnish_post(db, &permit, pos).await;
    }
    enrol(db).await;
}

async fn furnish_post(db: &Db, permit: &Permit, pos: Pos) {
    let mut work = begin(db, &[SYSTEM], beginning()).await;
    create_scope(&mut work, pos.id(), pos.desa()).await.unwrap();
    let mut put = Vec::<(&'static Table, Vec<(Col, Cell)>)>::new();
    put.push((
        &pos::TABLE,
        vec![
            (pos::ID, pos.id().0.into()),
            (pos::NAMA, pos.nama().into()),
            (pos::NAMA_CARI, pos.nama().to_lowercase().into()),
            (pos::WILAYAH, pos.desa().into()),
            (pos::RT, "001,002".into()),
            (pos::STATUS, "AKTIF".into()),
            (pos::KADER_WAJIB, Cell::Int(5)),
        ],
    ));
    put.push((
        &pos::lama::TABLE,
        vec![
            (pos::lama::ID, fixed(500 + pos as u128).into()),
            (pos::lama::POSYANDU, pos.id().0.into()),
            (pos::lama::JENIS, "LANSIA".into()),
            (pos::lama::NAMA, format!("Lansia {}", pos.nama()).into()),
        ],
    ));
    for bidang in Bidang::ALL {
        put.push((
            &kader::TABLE,
            vec![
                (kader::ID, pos.kader(bidang).0.into()),
                (kader::POSYANDU, pos.id().0.into()),
                (kader::NAMA, format!("Kader {} {}", pos.nama(), bidang.prefix()).into()),
                (kader::BIDANG, bidang.kode().into()),
                (kader::NOMOR_SK, "1/2025".into()),
                (kader::MULAI, day("2025-01-01").into()),
            ],
        ));
    }
    put.push((
        &kader::pengurus::TABLE,
        vec![
            (kader::pengurus::ID, fixed(700 + pos as u128).into()),
            (kader::pengurus::POSYANDU, pos.id().0.into()),
            (kader::pengurus::NAMA, format!("Ketua {}", pos.nama()).into()),
            (kader::pengurus::JABATAN, "KETUA".into()),
            (kader::pengurus::NOMOR_SK, "1/2025".into()),
            (kader::pengurus::MULAI, day("2025-01-01").into()),
        ],
    ));
    for number in 0..5 {
        let mut row = vec![
            (keluarga::ID, pos.keluarga(number).0.into()),
            (keluarga::POSYANDU, pos.id().0.into()),
            (keluarga::KEPALA, format!("Kepala {} {number}", pos.nama()).into()),
            (keluarga::RT, "001".into()),
            (keluarga::ALAMAT, "Jalan Sungai 1".into()),
            (keluarga::TERDAFTAR, day("2025-01-01").into()),
        ];
        row.extend(sealed(&work, pos, &NOMOR_KK, pos.keluarga(number).0, "6402021234560001").await);
        put.push((&keluarga::TABLE, row));
    }
    for who in Siapa::ALL {
        let mut row = person(pos, who);
        if let Some(nik) = who.nik() {
            row.extend(sealed(&work, pos, &NIK, pos.sasaran(who).0, &nik).await);
        }
        put.push((&sasaran::TABLE, row));
        put.push((
            &sasaran::domisili::TABLE,
            vec![
                (sasaran::domisili::ID, fixed(5_000 + 100 * pos as u128 + who as u128).into()),
                (sasaran::domisili::SASARAN, pos.sasaran(who).0.into()),
                (sasaran::domisili::POSYANDU, pos.id().0.into()),
                (sasaran::domisili::MULAI, registered(who).into()),
            ],
        ));
    }
    for (table, row) in put {
        work.insert(permit, pos.id(), table, row).await.unwrap();
    }
    work.commit(pos.id().0).await.unwrap();
}

/// The cells of a number of somebody at a post.
pub async fn sealed(work: &Work, pos: Pos, of: &Rahasia, owner: Uuid, number: &str) -> Vec<(Col, Cell)> {
    let tempat = Tempat::of(&Kode::parse(pos.desa()).unwrap(), day("2025-01-01"));
    seal(work, &secrets(), &tempat, of, (owner, number)).await.unwrap()
}

fn registered(who: Siapa) -> NaiveDate {
    day(who.facts().2).max(day("2025-01-01"))
}

fn person(pos: Pos, who: Siapa) -> Vec<(Col, Cell)> {
    let (nama, sex, born, book) = who.facts();
    let mother = matches!(who, Siapa::Adi | Siapa::Bunga).then(|| pos.sasaran(Siapa::Sari).0);
    let nama = format!("{nama} {}", pos.nama());
    vec![
        (sasaran::ID, pos.sasaran(who).0.into()),
        (sasaran::POSYANDU, pos.id().0.into()),
        (sasaran::KELUARGA, pos.keluarga(who as u128 % 5).0.into()),
        (sasaran::IBU, mother.into()),
        (sasaran::NAMA_CARI, nama.to_lowercase().into()),
        (sasaran::NAMA, nama.into()),
        (sasaran::JENIS_KELAMIN, sex.into()),
        (sasaran::TANGGAL_LAHIR, day(born).into()),
        (sasaran::PRESISI_LAHIR, if who == Siapa::Intan { "TAHUN" } else { "HARI" }.into()),
        (sasaran::RT, "001".into()),
        (sasaran::TELEPON, "+6281234567890".into()),
        (sasaran::ALAMAT, "Jalan Sungai 1".into()),
        (sasaran::STATUS_HIDUP, "HIDUP".into()),
        (sasaran::TERDAFTAR, registered(who).into()),
        (sasaran::BUKU_KIA, book.map(day).into()),
        (sasaran::HAMIL, false.into()),
    ]
}

async fn enrol(db: &Db) {
    let system = Actor::system();
    let now = beginning() - chrono::Duration::days(300);
    let mut work = begin(db, &[SYSTEM], beginning()).await;
    for persona in Persona::all() {
        let new = NewAkun {
            id: persona.account(),
            nama: format!("{persona:?}"),
            email: None,
            telepon: None,
            sandi_hash: None,
        };
        buat_akun(&mut work, &system, &new, now).await.unwrap();
        for (role, post, regions, bidang) in persona.tugas() {
            let subject = if role == Role::Pembina {
                let member = Anggota { account: persona.account(), mulai: now, akhir: None };
                Subject::Team(
                    buat_tim(&mut work, &system, "Tim dua kecamatan", &[member], now).await.unwrap(),
                )
            } else {
                Subject::Account(persona.account())
            };
            let tugas = NewTugas {
                subject,
                role,
                posyandu: post.map(Pos::id),
                regions: regions.into_iter().map(|kode| Kode::parse(kode).unwrap()).collect(),
                bidang: bidang.into_iter().collect::<BidangSet>(),
                sensitive: false,
                mulai: now,
                akhir: now.checked_add_months(Months::new(24)).unwrap(),
                alasan: "uji".to_owned(),
            };
            beri_tugas(&mut work, &system, &tugas).await.unwrap();
        }
    }
    work.commit(Uuid::now_v7()).await.unwrap();
}

static NUMBER: AtomicU32 = AtomicU32::new(0);

fn unique() -> String {
    format!("{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed))
}

fn folder() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("posyandu-test-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

async fn open(url: &str) -> Db {
    Db::open(&Target { url: url.to_owned(), pool: 2, recorder: None }).await.unwrap()
}

/// The furnished SQLite file of this process. Tests run each on a runtime of their own, so it is made on a
/// runtime that ends with it.
async fn sqlite_template() -> &'static PathBuf {
    static TEMPLATE: OnceCell<PathBuf> = OnceCell::const_new();
    TEMPLATE
        .get_or_init(|| async {
            let file = folder().join("template.db");
            let db = open(&format!("sqlite:{}", file.display())).await;
            furnish(&db).await;
            db.close().await.unwrap();
            file
        })
        .await
}

async fn sqlite_copy() -> (String, Place_) {
    let template = sqlite_template().await;
    let file = folder().join(format!("{}.db", unique()));
    std::fs::copy(template, &file).unwrap();
    (format!("sqlite:{}", file.display()), Place_::File(file))
}

#[expect(clippy::disallowed_methods, reason = "tests are told the server by the environment")]
fn postgres_server() -> Option<String> {
    std::env::var("POSYANDU_TEST_POSTGRES").ok().filter(|url| !url.is_empty())
}

/// The URL of a database on the test server.
fn postgres_url(server: &str, name: &str) -> String {
    let (base, options) = server.split_once('?').map_or((server, ""), |(base, options)| (base, options));
    let base = base.rsplit_once('/').map_or(base, |(base, _)| base);
    if options.is_empty() { format!("{base}/{name}") } else { format!("{base}/{name}?{options}") }
}

/// The same database as another role. The server of the tests knows one login, which takes the role on.
fn as_role(url: &str, role: &str) -> String {
    format!("{url}{}options[role]={role}", if url.contains('?') { '&' } else { '?' })
}

async fn administer(server: &str, text: &str) {
    use sea_orm::{ConnectionTrait as _, Database};
    let connection = Database::connect(server).await.unwrap();
    connection.execute_unprepared(text).await.unwrap();
    connection.close().await.unwrap();
}

/// The furnished databases of this process, with one role and with row security.
async fn postgres_templates(server: &str) -> &'static [String; 2] {
    static TEMPLATES: OnceCell<[String; 2]> = OnceCell::const_new();
    TEMPLATES
        .get_or_init(|| async {
            let one = format!("posyandu_template_{}", std::process::id());
            let rows = format!("{one}_rows");
            administer(server, &format!("CREATE DATABASE {one}")).await;
            let db = open(&postgres_url(server, &one)).await;
            furnish(&db).await;
            db.close().await.unwrap();
            administer(server, &format!("CREATE DATABASE {rows} TEMPLATE {one}")).await;
            let db = open(&postgres_url(server, &rows)).await;
            roles::apply(&db).await.unwrap();
            db.close().await.unwrap();
            [one, rows]
        })
        .await
}

async fn postgres_copy(roles: Roles) -> Option<(String, Place_)> {
    static ONE_AT_A_TIME: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
    let server = postgres_server()?;
    let [one, rows] = postgres_templates(&server).await;
    let template = if roles == Roles::One { one } else { rows };
    let name = format!("posyandu_test_{}", unique());
    let _one = ONE_AT_A_TIME.lock().await;
    administer(&server, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
    Some((postgres_url(&server, &name), Place_::Database { server, name }))
}

impl Drop for World {
    fn drop(&mut self) {
        match &self.place {
            Place_::File(file) => {
                for ending in ["", "-wal", "-shm"] {
                    let _ = std::fs::remove_file(format!("{}{ending}", file.display()));
                }
            }
            // A database of a test server is dropped on a thread of its own: the test's runtime is ending.
            Place_::Database { server, name } => {
                let (server, name) = (server.clone(), name.clone());
                let dropped = std::thread::spawn(move || {
                    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                    runtime.block_on(administer(
                        &server,
                        &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
                    ));
                });
                let _ = dropped.join();
            }
        }
    }
}

async fn dump(world: &World) -> std::collections::BTreeMap<String, Vec<String>> {
    use sea_orm::{ConnectionTrait as _, Statement};
    let (list, cast) = match world.on {
        On::Sqlite => (
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
            "",
        ),
        On::Postgres => {
            ("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename", "::text")
        }
    };
    let connection = world.owner().await;
    let backend = connection.get_database_backend();
    let mut tables = std::collections::BTreeMap::new();
    for row in connection.query_all_raw(Statement::from_string(backend, list)).await.unwrap() {
        let table: String = row.try_get_by_index(0).unwrap();
        if table == "seaql_migrations" {
            continue;
        }
        let text = if cast.is_empty() {
            let columns = connection
                .query_all_raw(Statement::from_string(
                    backend,
                    format!("SELECT name FROM pragma_table_info('{table}')"),
                ))
                .await
                .unwrap();
            let columns: Vec<String> = columns
                .iter()
                .map(|row| format!("quote({})", row.try_get_by_index::<String>(0).unwrap()))
                .collect();
            format!("SELECT {} FROM {table}", columns.join(" || '|' || "))
        } else {
            format!("SELECT t::text FROM {table} t")
        };
        let rows = connection.query_all_raw(Statement::from_string(backend, text)).await.unwrap();
        let mut rows: Vec<String> = rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect();
        rows.sort();
        tables.insert(table, rows);
    }
    connection.close().await.unwrap();
    tables
}

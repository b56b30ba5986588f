//! `demo`: everything on one SQLite file, ready to try. Two kecamatan have people and two years of history (`--scale`
//! says otherwise), the rest of Kukar has its areas, posts and rosters. Each persona gets a token of 12 hours; nothing
//! else in this program makes such tokens.

use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};

use chrono::{DateTime, Duration, Months, Utc};
use clap::{Args, ValueEnum as _};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::bar::Bar;
use super::seed::{STOPPED, Scale, cannot};
use super::serve::{listen, serve};
use super::stopped;
use crate::access::{Actor, Role};
use crate::app::{App, Clock};
use crate::config::{Config, MasterKey};
use crate::domain::hari_buka::StatusHariBuka;
use crate::domain::id::{AccountId, HariBukaId, PosyanduId, new_id};
use crate::domain::pilihan::Pilihan as _;
use crate::domain::posyandu::{Bidang, BidangSet};
use crate::domain::tanggal::{Bulan, wita};
use crate::domain::wilayah::Kode;
use crate::error::{Error, Result};
use crate::service::account::{Anggota, NewAkun, NewTugas, beri_tugas, buat_akun, buat_tim};
use crate::service::kunci::{self, Putaran};
use crate::service::login::demo_token;
use crate::service::seed::{Personas, personas, sampai, selesai};
use crate::store::account::Subject;
use crate::store::write::{Begun, Mutation, SYSTEM, Work};

/// Options of `demo`.
#[derive(Args)]
pub struct Demo {
    /// Start over: the demonstration's SQLite file is removed first
    #[arg(long)]
    fresh: bool,
    /// Print one JSON object for scripts
    #[arg(long)]
    json: bool,
    /// How much of the kabupaten gets people, where nothing is loaded yet
    #[arg(long, value_enum, default_value_t = Scale::Demo)]
    scale: Scale,
}

/// How long a persona's token lasts.
const HOURS: i64 = 12;

/// Prepares the data, prints what to try, serves.
pub async fn run(demo: Demo, config: Config) -> Result<ExitCode> {
    let listener = listen(&config).await?;
    if demo.fresh {
        start_over(&config)?;
    }
    let app = App::open(&config, Clock::system()).await?;
    app.db.security().fit()?;
    app.db.migrate().await?;
    kunci::periksa(&app.db, &app.secrets).await?;
    if !selesai(&app.db).await? && !load(&config, demo.scale).await? {
        return Ok(ExitCode::from(STOPPED));
    }
    tell_age(&app).await?;
    sealed(&app).await?;
    let found = personas(&app.db, app.clock.now()).await?;
    let people = people(&found);
    enrol(&app, &people).await?;
    let address = listener.local_addr().map_err(Error::fault)?;
    let mut tokens = Vec::with_capacity(people.len());
    for person in &people {
        tokens.push(demo_token(&app, person.account, Duration::hours(HOURS)).await?);
    }
    let day = waiting_day(&app, found.posyandu).await?;
    let database = app.db.security().to_string();
    let said =
        Said { base: format!("{address}"), database, found: &found, people: &people, tokens: &tokens, day };
    if demo.json {
        println!("{}", said.json())
    } else {
        println!("{}", said.text(app.clock.now()))
    }
    serve(&app, listener, &config).await?;
    Ok(ExitCode::SUCCESS)
}

/// Loads the data in a process of its own, so that the server does not keep the memory of loading. Answers false when
/// the user stopped it; what is loaded stays, and the next start goes on from there.
async fn load(config: &Config, scale: Scale) -> Result<bool> {
    let program = std::env::current_exe().map_err(|error| cannot("find this program", error))?;
    let mut command = Command::new(program);
    let scale = scale.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default();
    command.args(["seed", "--scale", &scale, "--database-url", &config.database_url]);
    match &config.master_key {
        // Not as an argument, which others on the machine could read.
        MasterKey::Text(text) => command.env("POSYANDU_MASTER_KEY", text),
        MasterKey::File(path) | MasterKey::Made(path) => command.arg("--master-key").arg(path),
    };
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .map_err(|error| cannot("start the load", error))?;
    let mut stop = std::pin::pin!(stopped());
    loop {
        if let Some(status) = child.try_wait().map_err(Error::fault)? {
            return match status.code() {
                Some(0) => Ok(true),
                Some(code) if code == i32::from(STOPPED) => Ok(false),
                _ => Err(Error::fault("the demonstration data could not be loaded")),
            };
        }
        tokio::select! {
            () = &mut stop => {
                // Each post is one transaction, so the load may end anywhere.
                let _ = child.kill();
                let _ = child.wait();
                return Ok(false);
            }
            () = tokio::time::sleep(std::time::Duration::from_millis(50)) => {}
        }
    }
}

/// Seals what an older demonstration stored in plain, and notes that the newest key is in use.
async fn sealed(app: &App) -> Result<()> {
    if kunci::terbuka(&app.db).await? {
        let bar = Bar::default();
        let putaran = Putaran { sendiri: true, ..Putaran::default() };
        kunci::rekey(&app.db, &app.secrets, putaran, app.clock.now(), &bar).await?;
        bar.finish();
    }
    kunci::pasang(&app.db, &app.secrets).await
}

/// Data of another day has its open day in the past; say so, and how to renew it.
async fn tell_age(app: &App) -> Result<()> {
    match sampai(&app.db).await? {
        Some(day) if day < app.clock.today() => {
            eprintln!("the data goes to {day}; `demo --fresh` makes it anew up to today");
        }
        _ => {}
    }
    Ok(())
}

/// Removes the SQLite file with its companions. Another database is not ours to empty.
fn start_over(config: &Config) -> Result<()> {
    let Some(path) = config.sqlite_file() else {
        return Err(Error::fault("--fresh removes a SQLite file only; drop a PostgreSQL database yourself"));
    };
    for ending in ["", "-wal", "-shm"] {
        let file = PathBuf::from(format!("{}{ending}", path.display()));
        match std::fs::remove_file(&file) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(cannot(&format!("remove {}", file.display()), error)),
        }
    }
    Ok(())
}

/// The earliest day of a post that waits to be opened.
async fn waiting_day(app: &App, post: PosyanduId) -> Result<String> {
    use crate::store::filter::{By, Cond};
    use crate::store::hari_buka as h;
    let scope = Actor::system().scope();
    let filter = [
        Cond::Eq(h::POSYANDU, post.0.into()),
        Cond::Eq(h::STATUS, StatusHariBuka::Dijadwalkan.kode().into()),
    ];
    let found = app.db.reader(&scope).cells(&h::TABLE, &[h::ID], &filter, &[By::up(h::TANGGAL)], 1).await?;
    let id = found.first().and_then(|row| row.cell(0).id());
    Ok(id.map_or_else(String::new, |id| HariBukaId(id).to_string()))
}

/// Somebody to try the product as.
struct Person {
    account: AccountId,
    nama: String,
    role: Role,
    posyandu: Option<PosyanduId>,
    wilayah: Vec<Kode>,
    bidang: BidangSet,
    about: &'static str,
}

/// The accounts of the personas have ids of their own that never change.
fn account(number: u128) -> AccountId {
    AccountId(Uuid::from_u128(0x0198_0000_0000_7000_8000_0000_0000_0000 + number))
}

fn people(found: &Personas) -> Vec<Person> {
    let only = |bidang| [bidang].into_iter().collect::<BidangSet>();
    let serving = |number, nama: &str, role, bidang, about| Person {
        account: account(number),
        nama: nama.to_owned(),
        role,
        posyandu: Some(found.posyandu),
        wilayah: vec![found.desa.kode.clone()],
        bidang,
        about,
    };
    let governing = |number, nama: &str, role, wilayah: Vec<Kode>, bidang, about| Person {
        account: account(number),
        nama: nama.to_owned(),
        role,
        posyandu: None,
        wilayah,
        bidang,
        about,
    };
    let two = vec![found.kecamatan.kode.clone(), found.kecamatan_kedua.kode.clone()];
    let one = vec![found.kecamatan.kode.clone()];
    let all = vec![found.kabupaten.kode.clone()];
    let none = BidangSet::default();
    vec![
        serving(1, &found.kader.nama, Role::Kader, only(Bidang::Kesehatan), "kader kesehatan"),
        serving(2, &found.pengurus.nama, Role::Pengurus, none, "ketua pengurus"),
        governing(3, "Tim Pembina Tenggarong", Role::Pembina, two, none, "pembina dua kecamatan"),
        governing(4, "Koordinator PKK Tenggarong", Role::Pkk, one, none, "koordinator PKK"),
        governing(5, "Petugas Dinas PU", Role::Opd, all.clone(), only(Bidang::PekerjaanUmum), "petugas OPD"),
        governing(6, "Admin DPMD Kukar", Role::DpmdAdmin, all.clone(), none, "admin DPMD"),
        serving(
            7,
            &found.kader_pekerjaan_umum.nama,
            Role::Kader,
            only(Bidang::PekerjaanUmum),
            "kader pekerjaan umum",
        ),
        governing(8, "Admin DPMD Kedua", Role::DpmdAdmin, all.clone(), none, "admin DPMD yang menyetujui"),
        governing(9, "Auditor Inspektorat", Role::Auditor, all, none, "auditor"),
    ]
}

/// Makes the accounts and assignments that are not there yet, or no longer in force.
async fn enrol(app: &App, people: &[Person]) -> Result<()> {
    let now = app.clock.now();
    for person in people {
        let held = crate::store::account::holds(&app.db, person.account, now).await?;
        if held.as_ref().is_some_and(|held| !held.is_empty()) {
            continue;
        }
        let Begun::New(mut work) = Work::begin(&app.db, &Mutation::own(now, "demo"), &[SYSTEM]).await? else {
            continue;
        };
        let system = Actor::system();
        if held.is_none() {
            let new = NewAkun {
                id: person.account,
                nama: person.nama.clone(),
                email: None,
                telepon: None,
                sandi_hash: None,
            };
            buat_akun(&mut work, &system, &new, now).await?;
        }
        let subject = match person.role {
            Role::Pembina => {
                let member = Anggota { account: person.account, mulai: now, akhir: None };
                Subject::Team(buat_tim(&mut work, &system, &person.nama, &[member], now).await?)
            }
            _ => Subject::Account(person.account),
        };
        beri_tugas(&mut work, &system, &tugas(person, subject, now)).await?;
        work.commit(new_id()).await?;
    }
    Ok(())
}

fn tugas(person: &Person, subject: Subject, now: DateTime<Utc>) -> NewTugas {
    NewTugas {
        subject,
        role: person.role,
        posyandu: person.posyandu,
        regions: if person.posyandu.is_some() { Vec::new() } else { person.wilayah.clone() },
        bidang: person.bidang,
        sensitive: false,
        mulai: now,
        akhir: now.checked_add_months(Months::new(24)).unwrap_or(now),
        alasan: "demonstrasi".to_owned(),
    }
}

/// What is printed.
struct Said<'a> {
    base: String,
    database: String,
    found: &'a Personas,
    people: &'a [Person],
    tokens: &'a [String],
    /// The day of the post that waits to be opened.
    day: String,
}

impl Said<'_> {
    fn json(&self) -> Json {
        let personas: Vec<Json> = self
            .people
            .iter()
            .zip(self.tokens)
            .map(|(person, token)| {
                json!({
                    "name": person.nama,
                    "role": person.role.kode(),
                    "token": token,
                    "posyandu": person.posyandu.map(|post| post.to_string()),
                    "wilayah": person.wilayah.first().map(ToString::to_string),
                    "semuaWilayah": person.wilayah.iter().map(ToString::to_string).collect::<Vec<_>>(),
                    "bidang": person.bidang.iter().map(Bidang::kode).collect::<Vec<_>>(),
                })
            })
            .collect();
        json!({
            "url": format!("http://{}/graphql", self.base),
            "ws": format!("ws://{}/graphql/ws", self.base),
            "graphiql": format!("http://{}/graphiql", self.base),
            "database": self.database,
            "hariBuka": self.day,
            "personas": personas,
        })
    }

    fn text(&self, now: DateTime<Utc>) -> String {
        let mut text = format!(
            "\nDatabase   {1}\nGraphiQL   http://{0}/graphiql\nGraphQL    http://{0}/graphql\n\
             WebSocket  ws://{0}/graphql/ws\n\n\
             Tokens, for 12 hours. In GraphiQL put one into Headers: {{\"Authorization\": \"Bearer …\"}}\n",
            self.base, self.database
        );
        for (person, token) in self.people.iter().zip(self.tokens) {
            text.push_str(&format!("\n{} ({})\n{token}\n", person.nama, person.about));
        }
        let month = Bulan::of(wita(now)).prev();
        text.push_str(&format!(
            "\nFive operations to paste:\n\n\
             # as the kader: who is registered here, with the last weighing\n\
             {{ daftarSasaran(posyandu: \"{post}\", kelompok: BALITA, first: 5) {{ nodes {{ nama umurBulan \
             pelayanan(kode: \"KES-01\", first: 1) {{ nodes {{ tanggal ... on Pertumbuhan {{ beratG verdict }} }} }} }} }} }}\n\n\
             # as the kader: open the day (hari buka) that waits; sent twice it is done once\n\
             mutation {{ bukaHariBuka(id: \"{id}\", hariBuka: \"{day}\") {{ id tanggal status }} }}\n\n\
             # as the kader: the work of the day, and whom to visit at home\n\
             {{ beranda(posyandu: \"{post}\", first: 10) {{ perlu alasan {{ tugas jumlah terlambat }} sasaran {{ nama kerja }} }} \
             daftarKunjungan(posyandu: \"{post}\", first: 10) {{ nama pemicu {{ kalimat sejak }} terakhir tidakBertemu }} }}\n\n\
             # as pembina or DPMD: which needs stand where (latrines, water, houses, school)\n\
             {{ pemetaan(wilayah: \"{kecamatan}\", menurut: DESA) {{ nama kebutuhan {{ alasan jumlah tersamar \
             terdata {{ n d }} }} }} }}\n\n\
             # as the PKK coordinator: who takes part, village by village\n\
             {{ ringkasanPartisipasi(wilayah: \"{kecamatan}\", periode: \"{month}\", per: DESA) {{ nama \
             skdn {{ s d dPerS {{ n d persen }} }} kader {{ kaderActiveShare {{ n d persen }} }} }} }}\n\n\
             Stop with Ctrl-C; the data stays for the next start.",
            post = self.found.posyandu,
            id = new_id(),
            day = self.day,
            kecamatan = self.found.kecamatan.kode,
        ));
        text
    }
}

//! What the server does when five times as much is asked as it can do:
//! `cargo bench --bench overload [-- SECONDS [PLACES]] [mix|reads|statistics|writes]`.
//!
//! All classes of operation together, and then each alone, on a new server each time: it is first asked by as many
//! connections as keep it busy, each waiting for its answer. That is what it can do. Then five times that comes in,
//! whether answers come or not, for so many seconds (60), on connections of which each carries one request at a time. It
//! prints how many are still answered (goodput), how soon the others are refused (99 of 100 within 50 ms), and who was
//! refused. PLACES is the room for operations at once, the server's own choice where it is not given.
//!
//! Of all together, the answered are others than the asked: writes come first, and one of them costs several reads. So
//! the very operations that were answered are asked for once more, in peace; goodput is to be at least 80 % of how many
//! of those the server can do. The share of what it could do of the operations that were asked is printed as well.
//! A refusal costs the same whatever was asked, and half of it is the system's: the cheaper an operation, the more of the
//! server do the refusals of its kind take. So reads alone lie lowest.
//!
//! The server is the program itself with the data of `demo`, in a process of its own: a post has a hundred people in its
//! list and a kecamatan its forty posts, and an answer costs what it costs in use. What is asked are the documents of the
//! apps. The server is on the first core and the clients are on the second (`setpriv` and `taskset`), as phones do not
//! take the server's time; where that cannot be, they share, and it is said.
//!
//! The database lies in memory where the system has a place for that (half a gigabyte; `TMPDIR` says otherwise): while a
//! disk is waited for the server's core has nothing to do, and what it can do in peace would be told too small.

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on has failed")]

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::{Duration, Instant};

use posyandu::app::Clock;
use posyandu::domain::id::new_id;
use serde_json::{Value as Json, json};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

const PROGRAM: &str = env!("CARGO_BIN_EXE_posyandu");
/// Of the database, in the folder of a server.
const FILE: &str = "posyandu.db";

/// Connections that find what the server can do, few enough to have room, and those that ask for more.
const CALM: usize = 4;
const STORM: usize = 400;
/// For finding it, and for coming up to speed.
const MEASURE: Duration = Duration::from_secs(10);
const TIMES: f64 = 5.0;
/// Where files lie in memory on Linux.
const MEMORY: &str = "/dev/shm";

/// What is asked: of ten requests six reads, three of statistics, one write.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Kind {
    Write,
    Read,
    Statistics,
}

/// What the apps ask for, all together.
const MIX: [Kind; 10] = [
    Kind::Read,
    Kind::Statistics,
    Kind::Read,
    Kind::Read,
    Kind::Write,
    Kind::Statistics,
    Kind::Read,
    Kind::Read,
    Kind::Statistics,
    Kind::Read,
];

/// One answer: what was asked, its status, and how long it took.
type Heard = (Kind, u16, Duration);

fn main() {
    let numbers: Vec<usize> = std::env::args().filter_map(|text| text.parse().ok()).collect();
    let length = Duration::from_secs(numbers.first().map_or(60, |seconds| *seconds as u64));
    let filled = folder();
    seed(filled.path());
    let apart = pinned(std::process::id(), "1");
    if !apart {
        println!("clients and server share their cores: this says little of the server");
    }
    let clients = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mixes: [(&str, &[Kind]); 4] = [
        ("mix", &MIX),
        ("reads", &[Kind::Read]),
        ("statistics", &[Kind::Statistics]),
        ("writes", &[Kind::Write]),
    ];
    // The clients never sleep: on one machine it is the server's core that would have to wake them for each answer.
    clients.spawn(async {
        loop {
            tokio::task::yield_now().await;
        }
    });
    let named: Vec<String> =
        std::env::args().filter(|word| mixes.iter().any(|(name, _)| name == word)).collect();
    for (name, mix) in mixes {
        if !named.is_empty() && !named.iter().any(|word| word == name) {
            continue;
        }
        let server = Server::start(filled.path(), apart, numbers.get(1).copied());
        clients.block_on(overloaded(name, &server, mix, length));
    }
}

/// A place for files, in memory where there is one.
fn folder() -> TempDir {
    let chosen = std::env::var_os("TMPDIR").map(PathBuf::from);
    let memory = || Some(PathBuf::from(MEMORY)).filter(|path| path.is_dir());
    tempfile::tempdir_in(chosen.or_else(memory).unwrap_or_else(std::env::temp_dir)).unwrap()
}

/// Fills a database with what `demo` shows.
fn seed(folder: &Path) {
    let mut seed = Command::new(PROGRAM);
    assert!(seed.arg("seed").args(["--database-url", &database(folder)]).status().unwrap().success());
}

fn database(folder: &Path) -> String {
    format!("sqlite:{}", folder.join(FILE).display())
}

/// A server with a database of its own, until it is dropped.
struct Server {
    process: Child,
    address: SocketAddr,
    asked: Asked,
    /// Where its files are.
    _folder: TempDir,
}

/// What it is asked about, and by whom: the people of a post by its kader, a kecamatan by its pembina.
#[derive(Clone)]
struct Asked {
    posyandu: String,
    wilayah: String,
    kader: String,
    pembina: String,
}

impl Server {
    /// On a copy of what was filled, with a core to itself if it is to be apart.
    fn start(filled: &Path, apart: bool, places: Option<usize>) -> Server {
        let folder = folder();
        for entry in std::fs::read_dir(filled).unwrap().map(|entry| entry.unwrap()) {
            if entry.file_type().unwrap().is_file() {
                std::fs::copy(entry.path(), folder.path().join(entry.file_name())).unwrap();
            }
        }
        let mut command = if apart {
            let mut command = Command::new("setpriv");
            // It ends with this process, whichever way that ends.
            command.args(["--pdeathsig", "KILL", "taskset", "-c", "0", PROGRAM]);
            command
        } else {
            Command::new(PROGRAM)
        };
        command.args([
            "demo",
            "--json",
            "--listen",
            "127.0.0.1:0",
            "--database-url",
            &database(folder.path()),
        ]);
        command.args(["--device-quota", "0", "--account-quota", "0"]);
        if let Some(places) = places {
            command.args(["--in-flight", &places.to_string()]);
        }
        let mut process = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
        let mut said = String::new();
        let output = process.stdout.take().unwrap();
        std::io::BufRead::read_line(&mut std::io::BufReader::new(output), &mut said).unwrap();
        let said: Json = serde_json::from_str(&said).unwrap();
        let address = said["url"].as_str().unwrap().split('/').nth(2).unwrap().parse().unwrap();
        Server { process, address, asked: Asked::of(&said), _folder: folder }
    }

    /// The time of its core that it has taken so far, where the system tells it.
    fn taken(&self) -> Option<Duration> {
        let text = std::fs::read_to_string(format!("/proc/{}/stat", self.process.id())).ok()?;
        // The name of the program, which may have spaces, ends with a bracket; of what follows the times of the user
        // and of the system are the 12th and 13th, in hundredths of a second.
        let after = text.rsplit_once(')')?.1.split_whitespace().skip(11).take(2);
        Some(Duration::from_millis(10 * after.filter_map(|text| text.parse::<u64>().ok()).sum::<u64>()))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

impl Asked {
    /// By what `demo` prints.
    fn of(said: &Json) -> Asked {
        let people = said["personas"].as_array().unwrap();
        let with = |role: &str, key: &str| {
            let person = people.iter().find(|person| person["role"] == role).unwrap();
            person[key].as_str().unwrap().to_owned()
        };
        Asked {
            posyandu: with("KADER", "posyandu"),
            wilayah: with("PEMBINA", "wilayah"),
            kader: with("KADER", "token"),
            pembina: with("PEMBINA", "token"),
        }
    }
}

/// Finds what the server can do of these operations, asks five times that, and prints what came of it.
async fn overloaded(name: &str, server: &Server, mix: &[Kind], length: Duration) {
    let able = able(server, mix).await;
    println!("{name}: able to do {able:.0}/s over {CALM} connections");
    let before = server.taken();
    let (heard, unsent) = storm(server, mix, able * TIMES, length).await;
    let busy = server.taken().zip(before).map(|(after, before)| (after - before).as_secs_f64());
    let (asked, sent) = (able * TIMES, rate(heard.len(), length));
    println!("  asked {asked:.0}/s, of which {sent:.0}/s were sent ({unsent} found no connection)");
    if let Some(busy) = busy {
        println!("  its core was busy for {:.0} % of the time", busy / length.as_secs_f64() * 100.0);
    }
    let answered: Vec<_> = done(&heard).map(|heard| heard.0).collect();
    let good = rate(answered.len(), length);
    let of_these = self::able(server, &answered).await;
    println!("  answered {good:.0}/s, of which it can do {of_these:.0}/s in peace");
    println!(
        "  goodput {:.0} % of what was answered, {:.0} % of what was asked",
        good / of_these * 100.0,
        good / able * 100.0
    );
    told(&heard);
}

/// How many of these operations a second it can do when everybody waits for her answer.
async fn able(server: &Server, mix: &[Kind]) -> f64 {
    let heard = calm(server, mix).await;
    let (all, answered) = (heard.len(), done(&heard).count());
    if answered < all {
        println!("  in peace {} of {all} found no place: it can do more than is said", all - answered);
    }
    rate(answered, MEASURE)
}

/// Keeps a process to one core; whether it could.
fn pinned(process: u32, core: &str) -> bool {
    let done = std::process::Command::new("taskset").args(["-cp", core, &process.to_string()]).output();
    done.is_ok_and(|output| output.status.success())
}

fn rate(count: usize, length: Duration) -> f64 {
    count as f64 / length.as_secs_f64()
}

/// Those that were answered.
fn done(heard: &[Heard]) -> impl Iterator<Item = &Heard> {
    heard.iter().filter(|heard| heard.1 == 200)
}

/// Everybody waits for her answer before she asks again.
async fn calm(server: &Server, mix: &[Kind]) -> Vec<Heard> {
    let Server { address, asked, .. } = server;
    let (heard, until) = (Arc::new(Mutex::new(Vec::new())), Instant::now() + MEASURE);
    let clients: Vec<_> = (0..CALM)
        .map(|at| {
            let (heard, address, asked, mix) = (Arc::clone(&heard), *address, asked.clone(), mix.to_vec());
            // Each begins elsewhere, so that all of a long mix is asked.
            let first = at * mix.len() / CALM;
            tokio::spawn(async move {
                let mut line = None;
                for number in first.. {
                    if Instant::now() >= until {
                        return;
                    }
                    let answer = ask(&mut line, address, &asked, mix[number % mix.len()]).await;
                    heard.lock().unwrap().push(answer);
                }
            })
        })
        .collect();
    for client in clients {
        client.await.unwrap();
    }
    std::mem::take(&mut heard.lock().unwrap())
}

/// So many requests a second come, whoever is waiting; one that finds no free connection is given up.
async fn storm(server: &Server, mix: &[Kind], wanted: f64, length: Duration) -> (Vec<Heard>, usize) {
    let Server { address, asked, .. } = server;
    let heard = Arc::new(Mutex::new(Vec::new()));
    let (orders, taken) = async_channel(STORM);
    let clients: Vec<_> = (0..STORM)
        .map(|_| {
            let (heard, address, asked, taken) =
                (Arc::clone(&heard), *address, asked.clone(), Arc::clone(&taken));
            tokio::spawn(async move {
                let mut line = None;
                loop {
                    let Some(kind) = taken.lock().await.recv().await else { return };
                    let answer = ask(&mut line, address, &asked, kind).await;
                    heard.lock().unwrap().push(answer);
                }
            })
        })
        .collect();
    let (begun, unsent) = (Instant::now(), AtomicUsize::new(0));
    let (mut number, mut tick) = (0, tokio::time::interval(Duration::from_millis(1)));
    while begun.elapsed() < length {
        tick.tick().await;
        while (number as f64) < begun.elapsed().as_secs_f64() * wanted {
            if orders.try_send(mix[number % mix.len()]).is_err() {
                unsent.fetch_add(1, Ordering::Relaxed);
            }
            number += 1;
        }
    }
    drop(orders);
    for client in clients {
        client.await.unwrap();
    }
    (std::mem::take(&mut heard.lock().unwrap()), unsent.into_inner())
}

type Orders = (tokio::sync::mpsc::Sender<Kind>, Arc<tokio::sync::Mutex<tokio::sync::mpsc::Receiver<Kind>>>);

/// A queue that many take from. It holds few, so that nothing waits long before it is sent.
fn async_channel(clients: usize) -> Orders {
    let (send, receive) = tokio::sync::mpsc::channel(clients / 10);
    (send, Arc::new(tokio::sync::Mutex::new(receive)))
}

/// One request on a connection that stays; status 0 is a line that was cut.
async fn ask(
    line: &mut Option<BufReader<TcpStream>>,
    address: SocketAddr,
    asked: &Asked,
    kind: Kind,
) -> Heard {
    let message = message(asked, kind);
    let begun = Instant::now();
    let status = exchange(line, address, &message).await.unwrap_or_else(|_| {
        *line = None;
        0
    });
    (kind, status, begun.elapsed())
}

async fn exchange(
    line: &mut Option<BufReader<TcpStream>>,
    address: SocketAddr,
    message: &[u8],
) -> std::io::Result<u16> {
    if line.is_none() {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        *line = Some(BufReader::new(stream));
    }
    let stream = line.as_mut().unwrap();
    stream.get_mut().write_all(message).await?;
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if stream.read_line(&mut head).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
    }
    let length = head.to_ascii_lowercase().split("content-length: ").nth(1).unwrap().to_owned();
    let mut body = vec![0; length.split("\r\n").next().unwrap().parse().unwrap()];
    stream.read_exact(&mut body).await?;
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    assert!(
        status != 200 || !body.windows(8).any(|part| part == b"\"errors\""),
        "{}",
        String::from_utf8_lossy(&body)
    );
    Ok(status)
}

/// What the apps send, by the names of its documents: a page of the list, the sums of a kecamatan, somebody new.
static DOCUMENTS: LazyLock<[String; 3]> = LazyLock::new(|| {
    let name = |file| {
        let path = format!("{}/schema/operations/{file}.graphql", env!("CARGO_MANIFEST_DIR"));
        format!("sha256:{}", hex::encode(Sha256::digest(std::fs::read(path).unwrap())))
    };
    ["daftar_sasaran", "ringkasan_partisipasi", "daftarkan_sasaran"].map(name)
});

/// This year, as far as it has gone.
static YEAR: LazyLock<String> = LazyLock::new(|| Clock::system().today().format("%Y").to_string());

fn message(asked: &Asked, kind: Kind) -> Vec<u8> {
    let Asked { posyandu, wilayah, .. } = asked;
    let [list, sums, register] = &*DOCUMENTS;
    let body = match kind {
        Kind::Read => json!({ "documentId": list, "variables": { "posyandu": posyandu } }),
        Kind::Statistics => json!({ "documentId": sums,
            "variables": { "wilayah": wilayah, "periode": *YEAR, "per": "POSYANDU" } }),
        Kind::Write => {
            json!({ "documentId": register, "variables": { "input": { "id": new_id(), "posyandu": posyandu,
            "nama": nama(), "jenisKelamin": "P", "tanggalLahir": lahir(), "rt": "1" } } })
        }
    }
    .to_string();
    let token = if kind == Kind::Statistics { &asked.pembina } else { &asked.kader };
    let head =
        "POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\naccept: application/json\r\n";
    format!("{head}authorization: Bearer {token}\r\ncontent-length: {}\r\n\r\n{body}", body.len())
        .into_bytes()
}

/// Somebody new: nobody is registered twice.
fn nama() -> String {
    let letter = |digit: char| char::from(b'a' + digit.to_digit(16).unwrap_or_default() as u8);
    format!("Rina {}", new_id().simple().to_string().chars().map(letter).collect::<String>())
}

/// A day of birth, one of many: a post does not have thousands who were born on one day.
fn lahir() -> String {
    let days = chrono::Days::new(new_id().as_u128() as u64 % 20_000);
    (chrono::NaiveDate::from_ymd_opt(1970, 1, 1).unwrap() + days).to_string()
}

/// By kind and status: how many, and how long they took.
fn told(heard: &[Heard]) {
    let mut sorted: BTreeMap<(Kind, u16), Vec<Duration>> = BTreeMap::new();
    for (kind, status, took) in heard {
        sorted.entry((*kind, *status)).or_default().push(*took);
    }
    for ((kind, status), mut times) in sorted {
        times.sort();
        let at = |part: f64| times[((times.len() - 1) as f64 * part) as usize].as_secs_f64() * 1_000.0;
        let kind = format!("{kind:?}");
        println!("  {kind:10} {status:3} {:8} p50 {:7.1} ms  p99 {:7.1} ms", times.len(), at(0.5), at(0.99));
    }
    let mut refused: Vec<_> = heard.iter().filter(|heard| heard.1 == 503).map(|heard| heard.2).collect();
    refused.sort();
    if let Some(last) = refused.len().checked_sub(1) {
        println!("  refused: p99 {:.1} ms", refused[last * 99 / 100].as_secs_f64() * 1_000.0);
    }
}

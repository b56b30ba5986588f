//! The server among slow, greedy and hostile clients, over real connections where it matters: it answers the others,
//! tells who has to wait and how long, and stops without cutting anybody off.

use std::{
    collections::{BTreeSet, HashSet},
    io::Write,
    net::SocketAddr,
    sync::{LazyLock, Mutex},
};

use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::oneshot,
    task::JoinHandle,
};

use super::*;
use crate::http::class::Class;
use crate::http::serve::{Times, serve_within};

/// What the mutation `catat` recorded.
pub static RECORDED: LazyLock<Mutex<HashSet<String>>> = LazyLock::new(Mutex::default);

/// Whoever holds it holds the thread of the query `macet`.
pub static HOLD: Mutex<()> = Mutex::new(());

/// Short times, so that a test can wait for their end.
const TIMES: Times = Times {
    headers: Duration::from_millis(400),
    write: Duration::from_millis(400),
    linger: Duration::from_millis(400),
    grace: Duration::from_secs(10),
};

/// A server on a port of its own.
struct Server {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    served: JoinHandle<crate::error::Result<()>>,
}

impl Server {
    async fn start(edge: Edge<Api>, times: Times) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (stop, stopped) = oneshot::channel::<()>();
        let router = router(edge);
        let served = tokio::spawn(serve_within(times, listener, router, async move { drop(stopped.await) }));
        Server { address, stop, served }
    }

    async fn connect(&self) -> Phone {
        Phone(BufReader::new(TcpStream::connect(self.address).await.expect("connects")))
    }

    async fn stop(self) {
        self.stop.send(()).expect("still serving");
        let ended = tokio::time::timeout(Duration::from_secs(15), self.served).await.expect("in time");
        assert!(ended.expect("no panic").is_ok());
    }
}

/// One connection.
struct Phone(BufReader<TcpStream>);

/// An answer: its status line and headers in lower case, and the body.
struct Heard {
    head: String,
    body: Vec<u8>,
}

impl Phone {
    async fn write(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.0.get_mut().write_all(bytes).await
    }

    /// Sends an operation and hears the answer; `None` when the line ended before one began.
    async fn ask(&mut self, query: &str) -> Option<Heard> {
        self.write(&message(query)).await.ok()?;
        self.hear().await
    }

    async fn hear(&mut self) -> Option<Heard> {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if self.0.read_line(&mut head).await.ok()? == 0 {
                return None;
            }
        }
        let head = head.to_ascii_lowercase();
        let length = head.split("content-length: ").nth(1)?.split("\r\n").next()?.parse().ok()?;
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).await.ok()?;
        Some(Heard { head, body })
    }

    /// Waits for the other side to end the line, in a time that only a hung server exceeds.
    async fn ended(&mut self) -> bool {
        let mut rest = Vec::new();
        tokio::time::timeout(Duration::from_secs(10), self.0.read_to_end(&mut rest)).await.is_ok()
    }
}

fn message(query: &str) -> Vec<u8> {
    let body = json!({ "query": query }).to_string();
    let head = "POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n";
    format!("{head}content-length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

fn within(limits: Limits) -> Edge<Api> {
    edge().within(limits)
}

#[tokio::test]
async fn half_a_header_and_an_idle_line_are_ended() {
    let server = Server::start(edge(), TIMES).await;
    let mut halves = Vec::new();
    for _ in 0..200 {
        let mut phone = server.connect().await;
        phone.write(b"POST /graphql HTTP/1.1\r\nhost: a\r\n").await.expect("writes");
        halves.push(phone);
    }
    let mut other = server.connect().await;
    assert!(other.ask("{halo}").await.expect("an answer").head.starts_with("http/1.1 200"));
    for phone in &mut halves {
        assert!(phone.ended().await);
    }
    assert!(other.ended().await, "an idle line ends as well");
    server.stop().await;
}

#[tokio::test]
async fn who_does_not_read_her_answer_is_cut() {
    let server = Server::start(edge(), TIMES).await;
    let mut phone = server.connect().await;
    phone.write(&message("{raksasa}")).await.expect("writes");
    // She takes the beginning and then nothing for a while.
    phone.0.fill_buf().await.expect("a beginning");
    tokio::time::sleep(TIMES.write * 3).await;
    let mut read = Vec::new();
    let _ = phone.0.read_to_end(&mut read).await;
    assert!(read.len() < 18_000_000, "the line was cut after {} bytes", read.len());
    server.stop().await;
}

/// The peak of this process's memory, in KiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).expect("a line");
    line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).expect("a number")
}

/// A storm in a process of its own, whose memory nobody else uses.
#[test]
#[cfg(target_os = "linux")]
fn a_storm_takes_little_memory() {
    let tests = std::env::current_exe().expect("this program");
    let name = "http::tests::staying_up::storm";
    let storm = std::process::Command::new(tests).args(["--exact", name, "--ignored"]).output();
    let output = storm.expect("starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert!(String::from_utf8_lossy(&output.stdout).contains("1 passed"), "it is still called {name}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "run by a_storm_takes_little_memory"]
async fn storm() {
    let server = Server::start(edge(), TIMES).await;
    let mut first = server.connect().await;
    first.ask("{halo}").await.expect("an answer");
    let before = peak();
    let mut halves = Vec::new();
    for _ in 0..200 {
        let mut phone = server.connect().await;
        phone.write(b"POST /graphql HTTP/1.1\r\nhost: a\r\n").await.expect("writes");
        halves.push(phone);
    }
    let mut pack = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    pack.write_all(br#"{"query":"{halo}","variables":{"a":""#).expect("packs");
    for _ in 0..320 {
        pack.write_all(&[b'a'; 64 * 1024]).expect("packs");
    }
    let bomb = pack.finish().expect("packs");
    assert!(bomb.len() < 32 * 1024, "{}", bomb.len());
    let mut hostile = tokio::task::JoinSet::new();
    for number in 0..24 {
        let (phone, bomb) = (server.connect().await, bomb.clone());
        hostile.spawn(async move {
            match number % 4 {
                0 => packed(phone, &bomb).await,
                // A declared length is refused unread; without one, what comes is counted.
                1 => poured(phone, "content-length: 100000000", 100_000_000, false).await,
                2 => poured(phone, "transfer-encoding: chunked", 100_000_000, true).await,
                _ => poured(phone, "transfer-encoding: chunked", 64_000_000, true).await,
            }
        });
    }
    let mut other = server.connect().await;
    while !hostile.is_empty() {
        assert!(other.ask("{halo}").await.is_some_and(|heard| heard.head.starts_with("http/1.1 200")));
        if let Ok(Some(ended)) = tokio::time::timeout(Duration::from_millis(10), hostile.join_next()).await {
            assert_eq!(ended.expect("no panic"), Some(413));
        }
    }
    let grown = peak() - before;
    assert!(grown < 50 * 1024, "memory grew by {grown} KiB");
    server.stop().await;
}

async fn packed(mut phone: Phone, bomb: &[u8]) -> Option<u16> {
    let head =
        "POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\n";
    phone.write(format!("{head}content-length: {}\r\n\r\n", bomb.len()).as_bytes()).await.ok()?;
    phone.write(bomb).await.ok()?;
    status_of(phone).await
}

/// Sends variables without end, until the server has had enough; what it said by then counts.
async fn poured(mut phone: Phone, length: &str, bytes: usize, chunked: bool) -> Option<u16> {
    let head = "POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n";
    phone.write(format!("{head}{length}\r\n\r\n").as_bytes()).await.ok()?;
    let begin = br#"{"query":"{halo}","variables":{"a":""#;
    let chunk = |bytes: &[u8]| match chunked {
        true => [format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat(),
        false => bytes.to_vec(),
    };
    let mut written = phone.write(&chunk(begin)).await;
    let piece = chunk(&[b'a'; 16 * 1024]);
    for _ in 0..bytes / piece.len() {
        // Reads what is there already: after a reset nothing could be read any more.
        if written.is_err()
            || tokio::time::timeout(Duration::from_millis(1), phone.0.fill_buf()).await.is_ok()
        {
            break;
        }
        written = phone.write(&piece).await;
    }
    status_of(phone).await
}

async fn status_of(mut phone: Phone) -> Option<u16> {
    let heard = tokio::time::timeout(Duration::from_secs(10), phone.hear()).await.ok()??;
    heard.head.split(' ').nth(1)?.parse().ok()
}

/// Whether operations find a place beside so many that take theirs for long.
async fn beside(query: &str, count: usize, tried: &str) -> Got {
    let edge = within(Limits { in_flight: 8, ..Limits::default() });
    let (router, mut held) = (router(edge.clone()), tokio::task::JoinSet::new());
    for _ in 0..count {
        held.spawn(router.clone().oneshot(post(MODERN, json!({ "query": query }).to_string())));
    }
    tokio::task::yield_now().await;
    ask(edge, post(MODERN, json!({ "query": tried }).to_string())).await
}

#[tokio::test]
async fn statistics_wait_before_reads_and_reads_before_writes() {
    let sums = "{skdn(lama:true)}";
    let table = [
        (sums, 1, "{skdn}", None),
        (sums, 2, "{skdn}", Some("5")),
        (sums, 8, "{halo}", None),
        ("{lambat}", 6, "{halo}", None),
        ("{lambat}", 7, "{halo}", Some("2")),
        ("{lambat}", 20, "{...A} fragment A on Query{skdn}", Some("5")),
        ("{lambat}", 20, r#"mutation{catat(id:"penuh")}"#, None),
    ];
    for (query, count, tried, wait) in table {
        let got = beside(query, count, tried).await;
        let told = got.headers.get(header::RETRY_AFTER).map(|value| value.to_str().expect("text"));
        assert_eq!(told, wait, "{tried} beside {count} of {query}");
        if let Some(wait) = wait {
            assert_eq!(
                (got.status, got.code().as_deref()),
                (StatusCode::SERVICE_UNAVAILABLE, Some("OVERLOADED"))
            );
            assert_eq!(got.json()["errors"][0]["extensions"]["retryAfter"].to_string(), wait);
        } else {
            assert_eq!(got.status, StatusCode::OK, "{}", got.body);
        }
    }
}

/// What a client of its own thread hears within a time that only a hung server exceeds: the first line.
fn heard_apart(address: SocketAddr, query: &str) -> std::io::Result<String> {
    let mut phone = std::net::TcpStream::connect(address)?;
    phone.set_read_timeout(Some(Duration::from_secs(10)))?;
    phone.write_all(&message(query))?;
    let mut line = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(phone), &mut line)?;
    Ok(line)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn who_is_refused_does_not_wait_behind_who_is_inside() {
    // More are inside than the door has threads: the work of one of them holds the only thread there.
    let cores = Limits::default().in_flight / 16;
    let edge = within(Limits { in_flight: 8 * cores, ..Limits::default() });
    let (places, metrics) = (edge.places.clone(), Metrics::default());
    let server = Server::start(edge, TIMES).await;
    let address = server.address;
    let hold = HOLD.lock().expect("whole");
    // Looking whether all places are taken takes one for a moment, so a phone may have to come again.
    let comes = move || while !heard_apart(address, "{macet}").expect("an answer").contains("200 OK") {};
    let inside: Vec<_> = (0..7 * cores).map(|_| std::thread::spawn(comes)).collect();
    while places.take(Class::Read, &metrics).now_or_never().flatten().is_some() {
        assert!(!inside.iter().any(std::thread::JoinHandle::is_finished), "they were let in");
        std::thread::sleep(Duration::from_millis(5));
    }
    let late = heard_apart(address, "{halo}").expect("an answer, though nothing goes on inside");
    assert!(late.starts_with("HTTP/1.1 503"), "{late}");
    drop(hold);
    for phone in inside {
        phone.join().expect("an answer");
    }
    server.stop().await;
}

#[tokio::test]
async fn a_phone_that_asks_too_often_is_told_when_to_come_back() {
    let edge = within(Limits { device_quota: 3, ..Limits::default() });
    let halo = || post(MODERN, r#"{"query":"{halo}"}"#);
    for _ in 0..3 {
        assert_eq!(ask(edge.clone(), with_token(halo(), "Bearer sari")).await.status, StatusCode::OK);
    }
    let got = ask(edge.clone(), with_token(halo(), "Bearer sari")).await;
    assert_eq!((got.status, got.code().as_deref()), (StatusCode::TOO_MANY_REQUESTS, Some("RATE_LIMITED")));
    let wait: u64 = got.headers[header::RETRY_AFTER].to_str().expect("text").parse().expect("seconds");
    assert!((1..=20).contains(&wait), "{wait}");
    // The same hotspot, and nobody's address is counted.
    assert_eq!(ask(edge.clone(), with_token(halo(), "Bearer rini")).await.status, StatusCode::OK);
    for _ in 0..10 {
        assert_eq!(ask(edge.clone(), halo()).await.status, StatusCode::OK);
    }
    let says = vec![init(Some("Bearer sari")), subscribe("1", "{halo}")];
    let heard = talk(edge, says, 2).await;
    assert_eq!(heard[1]["payload"][0]["extensions"]["code"], "RATE_LIMITED", "on a socket too");
}

/// Clients record until they are told goodbye, on lines that stay and on a new line each time.
async fn record(server: SocketAddr, name: usize, stays: bool) -> (usize, usize) {
    let (mut said, mut cut, mut line) = (0, 0, None::<Phone>);
    for number in 0..10_000 {
        let mut phone = match line.take().filter(|_| stays) {
            Some(phone) => phone,
            None => match TcpStream::connect(server).await {
                Ok(stream) => Phone(BufReader::new(stream)),
                Err(_) => break,
            },
        };
        let id = format!("{name}-{number}");
        let Some(heard) = phone.ask(&format!(r#"mutation{{catat(id:"{id}")}}"#)).await else {
            cut += 1;
            break;
        };
        assert!(String::from_utf8_lossy(&heard.body).contains("true"), "{}", heard.head);
        assert!(RECORDED.lock().expect("whole").contains(&id), "acknowledged and not kept");
        said += 1;
        if heard.head.contains("connection: close") {
            break;
        }
        line = Some(phone);
    }
    (said, cut)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restart_under_load_loses_nothing_and_cuts_nobody_off() {
    let server = Server::start(edge(), TIMES).await;
    let mut idle = server.connect().await;
    idle.ask("{halo}").await.expect("an answer");
    let clients: Vec<_> =
        (0..12).map(|name| tokio::spawn(record(server.address, name, name % 3 != 0))).collect();
    tokio::time::sleep(Duration::from_millis(300)).await;
    server.stop.send(()).expect("still serving");
    tokio::time::sleep(Duration::from_millis(50)).await;
    // A phone that stood idle and asks in this very moment.
    let heard = idle.ask("{halo}").await.expect("an answer");
    assert!(
        heard.head.starts_with("http/1.1 200") && heard.head.contains("connection: close"),
        "{}",
        heard.head
    );
    let mut all = 0;
    for client in clients {
        let (said, cut) = client.await.expect("no panic");
        assert!(said > 0);
        assert_eq!(cut, 0, "a line was cut before its answer");
        all += said;
    }
    let ended = tokio::time::timeout(Duration::from_secs(15), server.served).await.expect("in time");
    assert!(ended.expect("no panic").is_ok());
    assert!(all > 50, "there was a load: {all}");
}

#[tokio::test]
async fn an_answer_in_flight_is_finished_when_the_server_stops() {
    let times = Times { linger: Duration::from_millis(10), ..TIMES };
    let server = Server::start(edge(), times).await;
    let mut phone = server.connect().await;
    phone.write(&message("mutation{simpan}")).await.expect("writes");
    tokio::time::sleep(Duration::from_millis(30)).await;
    server.stop().await;
    assert!(phone.hear().await.expect("an answer").head.starts_with("http/1.1 200"));
}

/// A socket whose other side takes two messages and then nothing for a while.
struct Slow {
    hears: mpsc::UnboundedReceiver<Result<Message, axum::Error>>,
    says: mpsc::UnboundedSender<Message>,
    taken: usize,
    pause: Pin<Box<tokio::time::Sleep>>,
}

impl Stream for Slow {
    type Item = Result<Message, axum::Error>;

    fn poll_next(mut self: Pin<&mut Self>, task: &mut Task<'_>) -> Poll<Option<Self::Item>> {
        self.hears.poll_recv(task)
    }
}

impl Sink<Message> for Slow {
    type Error = mpsc::error::SendError<Message>;

    fn poll_ready(mut self: Pin<&mut Self>, task: &mut Task<'_>) -> Poll<Result<(), Self::Error>> {
        match self.taken {
            2.. => self.pause.as_mut().poll(task).map(Ok),
            _ => Poll::Ready(Ok(())),
        }
    }

    fn start_send(mut self: Pin<&mut Self>, message: Message) -> Result<(), Self::Error> {
        self.taken += 1;
        self.says.send(message)
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Task<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn poll_close(self: Pin<&mut Self>, _: &mut Task<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }
}

#[tokio::test]
async fn a_subscriber_who_does_not_read_is_closed_with_1013() {
    let edge = within(Limits { socket_write: Duration::from_millis(100), ..Limits::default() });
    let (to_server, hears) = mpsc::unbounded_channel();
    let (says, mut from_server) = mpsc::unbounded_channel();
    let pause = Box::pin(tokio::time::sleep(Duration::from_millis(600)));
    let caller = caller_of(&HeaderMap::new(), &Extensions::new(), false);
    let line = caller.line.clone();
    let held = tokio::spawn(ws::hold(Slow { hears, says, taken: 0, pause }, Arc::new(edge), caller));
    for text in [init(None), subscribe("1", "subscription{hitung(n:100000)}")] {
        to_server.send(Ok(Message::text(text))).expect("open");
    }
    let mut heard = Vec::new();
    while let Some(message) =
        tokio::time::timeout(Duration::from_secs(5), from_server.recv()).await.expect("in time")
    {
        heard.push(message);
        if matches!(heard.last(), Some(Message::Close(_))) {
            break;
        }
    }
    assert_eq!(heard.len(), 3, "an acknowledgement, an event, and the end");
    assert!(matches!(heard.last(), Some(Message::Close(Some(frame))) if frame.code == 1013), "{heard:?}");
    assert!(line.metrics().text().contains("slow_subscribers_total 1"));
    assert!(line.metrics().text().contains("posyandu_subscriptions 0"));
    drop(to_server);
    held.await.expect("ends");
}

#[tokio::test]
async fn each_request_is_counted_and_has_one_line_without_what_it_asked() {
    let (log, metrics) = (Log::default(), Arc::new(Metrics::default()));
    let writer = log.clone();
    let logged = tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone()).finish();
    let logging = tracing::subscriber::set_default(logged);
    let router = dressed(routes(edge()), &[], Arc::clone(&metrics));
    let body =
        json!({ "query": "query Gema($n: Int!){gema(n:$n)}", "variables": { "n": 640202 } }).to_string();
    let mut request = with_token(post(MODERN, body.clone()), "Bearer sari");
    request.headers_mut().insert("x-server-timing", HeaderValue::from_static("1"));
    let response = router.clone().oneshot(request).await.expect("infallible");
    let timing = response.headers()["server-timing"].to_str().expect("text").to_owned();
    assert!(["enter;dur=", "work;dur=", "total;dur="].iter().all(|part| timing.contains(part)), "{timing}");
    drop(axum::body::to_bytes(response.into_body(), usize::MAX).await.expect("a body"));
    let panicked = router.clone().oneshot(post(MODERN, r#"{"query":"{panik}"}"#)).await.expect("infallible");
    assert!(!panicked.headers().contains_key("server-timing"), "only for who asks");
    drop(panicked);
    drop(logging);

    let lines = log.text();
    let line = lines.lines().find(|line| line.contains("operation=\"Gema\"")).expect("a line");
    for part in ["class=\"read\"", "roles=\"KADER\"", "statements=0", "status=200", "ms=", "bytes_out=24"] {
        assert!(line.contains(part), "{part} in {line}");
    }
    assert!(line.contains(&format!("bytes_in={}", body.len())), "{line}");
    let hash = &hex::encode(<sha2::Sha256 as sha2::Digest>::digest("query Gema($n: Int!){gema(n:$n)}"))[..12];
    assert!(line.contains(&format!("document=\"{hash}\"")), "{line}");
    assert!(!lines.contains("640202") && !lines.contains("Bearer") && !lines.contains("sari"), "{lines}");
    assert_eq!(lines.lines().filter(|line| line.contains("answered")).count(), 2);

    let text = metrics.text();
    let counted: BTreeSet<&str> = text.lines().collect();
    for series in [
        "posyandu_requests_total{class=\"read\",status=\"200\"} 1",
        "posyandu_requests_total{class=\"read\",status=\"500\"} 1",
        "posyandu_request_seconds_count{class=\"read\"} 2",
        "posyandu_in_flight{class=\"read\"} 0",
        "posyandu_shed_total{class=\"statistics\"} 0",
        "posyandu_panics_total 1",
    ] {
        assert!(counted.contains(series), "{series} in {text}");
    }
}

/// What was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().expect("whole")).into_owned()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        Write::write(&mut *self.0.lock().expect("whole"), bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn health_says_whether_to_restart_and_whether_to_send_phones() {
    let status = |router: Router, path: &'static str| async move {
        let request = Request::get(path).body(Body::empty()).expect("a request");
        router.oneshot(request).await.expect("infallible").status().as_u16()
    };
    let well = health::routes(|| Box::pin(async { Ok(()) }));
    let behind = health::routes(|| Box::pin(async { Err(Error::fault("lacks 2 migrations")) }));
    let hung = health::routes(|| Box::pin(std::future::pending()));
    for (router, ready) in [(well, 200), (behind, 503), (hung, 503)] {
        assert_eq!(status(router.clone(), "/healthz").await, 200);
        assert_eq!(status(router, "/readyz").await, ready);
    }
}

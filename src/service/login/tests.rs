//! Getting in and staying in, with the unhappy half: lost answers, stolen tokens, guessed codes.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use super::*;
use crate::access::secrets::Secrets;
use crate::access::token::Keys;
use crate::app::Clock;
use crate::domain::id::PosyanduId;
use crate::domain::pilihan::Pilihan as _;
use crate::domain::posyandu::BidangSet;
use crate::domain::wilayah::{Kode, Level};
use crate::service::account::{Anggota, NewAkun, NewTugas, beri_tugas, buat_akun, buat_tim};
use crate::service::gate::*;
use crate::store::account::Subject;
use crate::store::db::Target;
use crate::store::write::{Begun, Mutation, SYSTEM, Work, create_scope, ensure_system_scope};
use crate::store::{Db, posyandu, wilayah};

const HOME: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 1));
const SANDI: &str = "tiga ekor kucing oren";

/// A database of its own, a clock the test moves, one post, and people.
struct World {
    app: App,
    time: Arc<Mutex<DateTime<Utc>>>,
    file: PathBuf,
    melati: PosyanduId,
}

impl Drop for World {
    fn drop(&mut self) {
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{end}", self.file.display()));
        }
    }
}

impl World {
    async fn new() -> World {
        let file = std::env::temp_dir().join(format!("posyandu-login-{}.db", Uuid::now_v7()));
        let url = format!("sqlite:{}", file.display());
        let db = Db::open(&Target { url, pool: 2, recorder: None }).await.unwrap();
        db.migrate().await.unwrap();
        ensure_system_scope(&db).await.unwrap();
        let time = Arc::new(Mutex::new(DateTime::from_timestamp(1_790_000_000, 0).unwrap()));
        let told = Arc::clone(&time);
        let clock = Clock::of(move || *told.lock().unwrap());
        let keys = Arc::new(Keys::ephemeral().unwrap());
        let secrets = Arc::new(Secrets::ephemeral().unwrap());
        let app = App { db, clock, keys, secrets, gate: Arc::new(Gate::new()) };
        let world = World { app, time, file, melati: PosyanduId::new() };
        world.regions().await;
        world
    }

    async fn regions(&self) {
        let permit = may(&Actor::system(), Action::Seed, &Place::System).unwrap();
        let mut work = self.work().await;
        let mut above: Option<&str> = None;
        for kode in ["64.02", "64.02.05", "64.02.05.2001"] {
            let row = vec![
                (wilayah::KODE, kode.into()),
                (wilayah::INDUK, above.into()),
                (wilayah::TINGKAT, Level::Desa.kode().into()),
                (wilayah::NAMA, kode.into()),
                (wilayah::NAMA_CARI, kode.into()),
            ];
            work.insert(&permit, SYSTEM, &wilayah::TABLE, row).await.unwrap();
            above = Some(kode);
        }
        create_scope(&mut work, self.melati, "64.02.05.2001").await.unwrap();
        let row = vec![
            (posyandu::ID, self.melati.0.into()),
            (posyandu::NAMA, "Melati".into()),
            (posyandu::NAMA_CARI, "melati".into()),
            (posyandu::WILAYAH, "64.02.05.2001".into()),
            (posyandu::RT, "001".into()),
            (posyandu::STATUS, "AKTIF".into()),
            (posyandu::KADER_WAJIB, 5_i32.into()),
        ];
        work.insert(&permit, self.melati, &posyandu::TABLE, row).await.unwrap();
        work.commit(self.melati.0).await.unwrap();
    }

    async fn work(&self) -> Work {
        let mutation = Mutation::own(self.app.clock.now(), "test");
        match Work::begin(&self.app.db, &mutation, &[SYSTEM]).await.unwrap() {
            Begun::New(work) => *work,
            Begun::Seen(_) => panic!("a new mutation"),
        }
    }

    fn later(&self, by: Duration) {
        *self.time.lock().unwrap() += by;
    }

    async fn account(&self, email: Option<&str>, sandi: Option<&str>) -> AccountId {
        let sandi_hash = match sandi {
            Some(sandi) => Some(hash_sandi(&self.app, sandi).await.unwrap()),
            None => None,
        };
        let email = email.map(str::to_owned);
        let new = NewAkun { id: AccountId::new(), nama: "Sari".to_owned(), email, telepon: None, sandi_hash };
        let mut work = self.work().await;
        let id = buat_akun(&mut work, &Actor::system(), &new, self.app.clock.now()).await.unwrap();
        work.commit(id.0).await.unwrap();
        id
    }

    fn tugas(&self, subject: Subject, role: Role) -> NewTugas {
        let at_post = matches!(role, Role::Kader | Role::Pengurus);
        let mulai = self.app.clock.now();
        NewTugas {
            subject,
            role,
            posyandu: at_post.then_some(self.melati),
            regions: if at_post { Vec::new() } else { vec![Kode::parse("64.02").unwrap()] },
            bidang: if role == Role::Kader { BidangSet::all() } else { BidangSet::default() },
            sensitive: false,
            mulai,
            akhir: mulai + Duration::days(30),
            alasan: "SK 12/2026".to_owned(),
        }
    }

    async fn give(&self, actor: &Actor, new: &NewTugas) -> Result<Uuid> {
        let mut work = self.work().await;
        let id = beri_tugas(&mut work, actor, new).await?;
        work.commit(id).await
    }

    /// Somebody with this role, for a month from now.
    async fn person(&self, role: Role) -> AccountId {
        let account = self.account(None, None).await;
        self.give(&Actor::system(), &self.tugas(Subject::Account(account), role)).await.unwrap();
        account
    }

    async fn actor(&self, account: AccountId) -> Actor {
        let token = demo_token(&self.app, account, Duration::hours(1)).await.unwrap();
        actor_of(&self.app, &token).await.unwrap().0
    }

    async fn code_for(&self, account: AccountId) -> String {
        let permit = may(&Actor::system(), Action::IssueActivation, &Place::System).unwrap();
        terbitkan_kode(&self.app, &permit, account).await.unwrap()
    }

    async fn refresh(&self, token: &str) -> Result<String, Option<Code>> {
        segarkan(&self.app, token).await.map(|tokens| tokens.segar).map_err(|error| error.code())
    }
}

fn code<T>(result: Result<T>) -> Option<Code> {
    result.err().and_then(|error| error.code())
}

#[tokio::test]
async fn bu_sari_activates_her_phone_once() {
    let world = World::new().await;
    let sari = world.person(Role::Kader).await;
    let kode = world.code_for(sari).await;
    assert_eq!(kode.len(), "ABCD-EFGHJ-KMNPQ".len());
    let typed = kode.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
    let tokens = aktifkan(&world.app, HOME, &typed).await.unwrap();
    let (actor, expires) = actor_of(&world.app, &tokens.akses).await.unwrap();
    assert_eq!((actor.account, expires), (sari, tokens.akses_berlaku));
    let [held] = actor.assignments.as_slice() else { panic!("one assignment") };
    assert_eq!((held.role, held.posyandu, held.bidang), (Role::Kader, Some(world.melati), BidangSet::all()));
    assert_eq!(held.wilayah_posyandu, Some(Kode::parse("64.02.05.2001").unwrap()));
    assert_eq!(code(aktifkan(&world.app, HOME, &kode).await), Some(Code::ActivationFailed), "used");

    keluar(&world.app, &actor).await.unwrap();
    assert_eq!(code(actor_of(&world.app, &tokens.akses).await), Some(Code::Unauthenticated));
    assert_eq!(world.refresh(&tokens.segar).await, Err(Some(Code::Unauthenticated)));
}

#[tokio::test]
async fn a_code_bears_five_tries_and_72_hours_and_gives_way_to_a_newer_one() {
    let world = World::new().await;
    let sari = world.person(Role::Kader).await;
    let kode = world.code_for(sari).await;
    let wrong = format!("{}-00000-00000", &kode[..4]);
    for _ in 0..5 {
        assert_eq!(code(aktifkan(&world.app, HOME, &wrong).await), Some(Code::ActivationFailed));
    }
    assert_eq!(code(aktifkan(&world.app, HOME, &kode).await), Some(Code::ActivationFailed), "the sixth");

    let older = world.code_for(sari).await;
    let newer = world.code_for(sari).await;
    assert_eq!(code(aktifkan(&world.app, HOME, &older).await), Some(Code::ActivationFailed), "void");
    world.later(KODE);
    assert_eq!(code(aktifkan(&world.app, HOME, &newer).await), Some(Code::ActivationFailed), "too late");
    let last = world.code_for(sari).await;
    world.later(KODE - Duration::seconds(1));
    assert!(aktifkan(&world.app, HOME, &last).await.is_ok());
}

#[tokio::test]
async fn an_address_guesses_twenty_codes_an_hour() {
    let world = World::new().await;
    let kode = world.code_for(world.person(Role::Kader).await).await;
    for _ in 0..20 {
        assert_eq!(code(aktifkan(&world.app, HOME, "ABCD").await), Some(Code::ActivationFailed));
    }
    assert_eq!(code(aktifkan(&world.app, HOME, &kode).await), Some(Code::RateLimited));
    world.later(Duration::hours(1));
    assert!(aktifkan(&world.app, HOME, &kode).await.is_ok());
}

#[tokio::test]
async fn a_code_is_given_by_those_above_only() {
    let world = World::new().await;
    let kader = world.person(Role::Kader).await;
    let pengurus = world.person(Role::Pengurus).await;
    let pembina = world.person(Role::Pembina).await;
    let place = Kode::parse("64.02.05.2001").unwrap();
    let place = Place::Post { posyandu: world.melati, wilayah: &place };
    for (giver, account, refusal) in [
        (pengurus, kader, None),
        (pengurus, pengurus, Some(Code::Forbidden)),
        (pengurus, pembina, Some(Code::NotFound)),
        (pembina, kader, None),
        (pembina, pengurus, None),
        (pembina, AccountId::new(), Some(Code::NotFound)),
    ] {
        let permit = may(&world.actor(giver).await, Action::IssueActivation, &place).unwrap();
        assert_eq!(code(terbitkan_kode(&world.app, &permit, account).await), refusal);
    }
    // What somebody will be counts as what she is: or the pengurus could sign in as next month's administrator.
    let mut admin = world.tugas(Subject::Account(kader), Role::DpmdAdmin);
    admin.mulai += Duration::days(10);
    world.give(&Actor::system(), &admin).await.unwrap();
    let permit = may(&world.actor(pengurus).await, Action::IssueActivation, &place).unwrap();
    assert_eq!(code(terbitkan_kode(&world.app, &permit, kader).await), Some(Code::NotFound));
    let other = may(&world.actor(pengurus).await, Action::AppointKader, &place).unwrap();
    assert_eq!(code(terbitkan_kode(&world.app, &other, kader).await), Some(Code::Forbidden));
}

#[tokio::test]
async fn a_lost_answer_does_not_sign_anybody_out() {
    let world = World::new().await;
    let kode = world.code_for(world.person(Role::Kader).await).await;
    let first = aktifkan(&world.app, HOME, &kode).await.unwrap().segar;
    let lost = world.refresh(&first).await.unwrap();
    let second = world.refresh(&first).await.unwrap();
    assert_ne!(lost, second);
    let third = world.refresh(&second).await.unwrap();
    assert!(world.refresh(&second).await.is_ok(), "its successor was not used yet");
    let fourth = world.refresh(&third).await.unwrap();

    assert_eq!(world.refresh(&second).await, Err(Some(Code::Unauthenticated)), "shown after its successor");
    assert_eq!(world.refresh(&fourth).await, Err(Some(Code::Unauthenticated)), "the whole family is gone");
}

#[tokio::test]
async fn of_two_successors_only_one_is_ever_used() {
    let world = World::new().await;
    let kode = world.code_for(world.person(Role::Kader).await).await;
    let tokens = aktifkan(&world.app, HOME, &kode).await.unwrap();
    let hers = world.refresh(&tokens.segar).await.unwrap();
    let copied = world.refresh(&tokens.segar).await.unwrap();
    let next = world.refresh(&hers).await.unwrap();
    assert_eq!(world.refresh(&copied).await, Err(Some(Code::Unauthenticated)));
    assert_eq!(world.refresh(&next).await, Err(Some(Code::Unauthenticated)));
    assert_eq!(code(actor_of(&world.app, &tokens.akses).await), Some(Code::Unauthenticated), "at once");
    for bad in ["", "x", &"A".repeat(43), &"A".repeat(5000)] {
        assert_eq!(world.refresh(bad).await, Err(Some(Code::Unauthenticated)));
    }
}

#[tokio::test]
async fn a_token_shown_twice_at_once_makes_two_successors_of_which_one_lives() {
    let world = World::new().await;
    let kode = world.code_for(world.person(Role::Kader).await).await;
    let first = aktifkan(&world.app, HOME, &kode).await.unwrap().segar;
    let (a, b) = tokio::join!(world.refresh(&first), world.refresh(&first));
    let (a, b) = (a.unwrap(), b.unwrap());
    let (a, b) = tokio::join!(world.refresh(&a), world.refresh(&b));
    assert_eq!([a.is_ok(), b.is_ok()].into_iter().filter(|fine| *fine).count(), 1);
}

#[tokio::test]
async fn answers_cannot_be_lost_without_end() {
    let world = World::new().await;
    let kode = world.code_for(world.person(Role::Kader).await).await;
    let first = aktifkan(&world.app, HOME, &kode).await.unwrap().segar;
    for _ in 0..20 {
        world.refresh(&first).await.unwrap();
    }
    assert_eq!(world.refresh(&first).await, Err(Some(Code::RateLimited)));
}

#[tokio::test]
async fn a_phone_rests_90_days_and_lasts_400() {
    let world = World::new().await;
    let sari = world.person(Role::Kader).await;
    let mut token = aktifkan(&world.app, HOME, &world.code_for(sari).await).await.unwrap().segar;
    for _ in 0..4 {
        world.later(Duration::days(89));
        token = world.refresh(&token).await.unwrap();
    }
    world.later(Duration::days(44) - Duration::minutes(5));
    let tokens = segarkan(&world.app, &token).await.unwrap();
    assert_eq!(tokens.akses_berlaku, world.app.clock.now() + Duration::minutes(5), "not beyond the 400 days");
    world.later(Duration::minutes(5));
    assert_eq!(world.refresh(&tokens.segar).await, Err(Some(Code::Unauthenticated)));

    let token = aktifkan(&world.app, HOME, &world.code_for(sari).await).await.unwrap().segar;
    world.later(Duration::days(90));
    assert_eq!(world.refresh(&token).await, Err(Some(Code::Unauthenticated)));
}

#[tokio::test]
async fn a_password_opens_a_day_on_the_web() {
    let world = World::new().await;
    let rini = world.account(Some("Rini@dpmd.kukar.go.id"), Some(SANDI)).await;
    world.give(&Actor::system(), &world.tugas(Subject::Account(rini), Role::DpmdAdmin)).await.unwrap();
    for (nama, sandi) in [
        ("rini@dpmd.kukar.go.id", "bukan ini"),
        ("orang@lain.id", SANDI),
        ("0812 3456 7890", SANDI),
        ("?", SANDI),
    ] {
        let refusal = masuk(&world.app, HOME, nama, sandi).await.unwrap_err();
        assert_eq!(refusal.to_string(), Error::from(Code::LoginFailed).to_string(), "the same words");
    }
    let tokens = masuk(&world.app, HOME, " RINI@dpmd.kukar.go.id ", SANDI).await.unwrap();
    let (actor, _) = actor_of(&world.app, &tokens.akses).await.unwrap();
    assert_eq!(actor.assignments[0].regions, [Kode::parse("64.02").unwrap()]);
    world.later(Duration::minutes(29));
    let token = world.refresh(&tokens.segar).await.unwrap();
    world.later(Duration::minutes(30));
    assert_eq!(world.refresh(&token).await, Err(Some(Code::Unauthenticated)));
    assert_eq!(code(actor_of(&world.app, &tokens.akses).await), Some(Code::TokenExpired));
    assert_eq!(code(hash_sandi(&world.app, "sebelas kar").await), Some(Code::InvalidFormat));
}

#[tokio::test]
async fn guessing_a_password_gets_slower_and_locks_nobody_out() {
    let world = World::new().await;
    world.account(Some("rini@dpmd.kukar.go.id"), Some(SANDI)).await;
    let from = |address, sandi| masuk(&world.app, address, "rini@dpmd.kukar.go.id", sandi);
    for _ in 0..5 {
        assert_eq!(code(from(HOME, "bukan ini").await), Some(Code::LoginFailed));
    }
    assert_eq!(code(from(HOME, SANDI).await), Some(Code::RateLimited));
    assert!(from("10.0.0.2".parse().unwrap(), SANDI).await.is_ok(), "from elsewhere she gets in");
    world.later(Duration::seconds(1));
    assert_eq!(code(from(HOME, "bukan ini").await), Some(Code::LoginFailed));
    world.later(Duration::seconds(1));
    assert_eq!(code(from(HOME, SANDI).await), Some(Code::RateLimited), "two seconds now");
    world.later(Duration::seconds(1));
    assert!(from(HOME, SANDI).await.is_ok());
}

#[tokio::test]
async fn rights_are_those_of_this_moment() {
    let world = World::new().await;
    let sari = world.person(Role::Kader).await;
    let token = demo_token(&world.app, sari, Duration::days(9)).await.unwrap();
    let (actor, expires) = actor_of(&world.app, &token).await.unwrap();
    assert_eq!((actor.assignments.len(), expires), (1, world.app.clock.now() + Duration::hours(12)));

    // A new assignment, by way of a team: the token from before ends, a new one carries both.
    let system = Actor::system();
    let now = world.app.clock.now();
    let mut work = world.work().await;
    let member = Anggota { account: sari, mulai: now, akhir: Some(now + Duration::days(10)) };
    let team = buat_tim(&mut work, &system, "Tim Pembina Tenggarong", &[member], now).await.unwrap();
    beri_tugas(&mut work, &system, &world.tugas(Subject::Team(team), Role::Pembina)).await.unwrap();
    work.commit(team).await.unwrap();
    assert_eq!(code(actor_of(&world.app, &token).await), Some(Code::Unauthenticated));
    let mut roles: Vec<Role> = world.actor(sari).await.assignments.iter().map(|held| held.role).collect();
    roles.sort_unstable();
    assert_eq!(roles, [Role::Kader, Role::Pembina]);

    world.later(Duration::days(10));
    assert_eq!(world.actor(sari).await.assignments.len(), 1, "the membership ended");
    world.later(Duration::days(20));
    assert_eq!(world.actor(sari).await.assignments.len(), 0, "half-open: the last moment is not in it");
}

#[tokio::test]
async fn nobody_gives_rights_to_herself_or_above_herself() {
    let world = World::new().await;
    let admin = world.person(Role::DpmdAdmin).await;
    let pengurus = world.person(Role::Pengurus).await;
    let new = world.account(Some("baru@kukar.id"), None).await;
    for (giver, subject, role, refusal) in [
        (admin, new, Role::Pembina, None),
        (admin, new, Role::Pengurus, None),
        (admin, admin, Role::Pengurus, Some(Code::Forbidden)),
        // They wait for a second administrator; told in the stories of assignments.
        (admin, new, Role::DpmdAdmin, None),
        (admin, new, Role::Auditor, None),
        (pengurus, new, Role::Kader, None),
        (pengurus, new, Role::Pengurus, Some(Code::Forbidden)),
        (pengurus, new, Role::Pembina, Some(Code::NotFound)),
        (pengurus, AccountId::new(), Role::Kader, Some(Code::NotFound)),
    ] {
        let tugas = world.tugas(Subject::Account(subject), role);
        let given = world.give(&world.actor(giver).await, &tugas).await;
        assert_eq!(code(given), refusal, "{role:?}");
    }
    let mut work = world.work().await;
    let system = Actor::system();
    let email = Some("BARU@kukar.id".to_owned());
    let twice =
        NewAkun { id: AccountId::new(), nama: "Dua".to_owned(), email, telepon: None, sandi_hash: None };
    let made = buat_akun(&mut work, &system, &twice, world.app.clock.now()).await;
    assert_eq!(code(made), Some(Code::AlreadyExists));
}

#[tokio::test]
async fn four_hash_and_32_wait() {
    let gate = Gate::new();
    let mut seats = Vec::new();
    for _ in 0..SEATS {
        seats.push(gate.seat().await.unwrap());
    }
    let mut waiting: Vec<_> = (0..WAITING).map(|_| Box::pin(gate.seat())).collect();
    for one in &mut waiting {
        assert!(futures_util::poll!(one).is_pending());
    }
    assert_eq!(code(gate.seat().await), Some(Code::Overloaded));
    drop(waiting.pop());
    assert!(futures_util::poll!(Box::pin(gate.seat())).is_pending(), "who went away left a place");
    drop(seats);
    assert!(futures_util::poll!(waiting.swap_remove(0)).is_ready());
}

#[test]
fn counts_are_bounded_and_an_ipv6_line_is_one_address() {
    let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
    let gate = Gate::new();
    for n in 0..u32::try_from(KEYS).unwrap() + 10 {
        let at = now + Duration::milliseconds(n.into());
        gate.admit(&[Key::Address(IpAddr::V4(n.into()))], at).unwrap();
    }
    assert!(gate.lock().len() <= KEYS);
    assert!(gate.lock().contains_key(&Key::Address(IpAddr::V4(u32::try_from(KEYS).unwrap().into()))));
    let ip = |text: &str| group(text.parse().unwrap());
    assert_eq!(ip("2001:db8:1:2:3:4:5:6"), ip("2001:db8:1:2::1"));
    assert_ne!(ip("2001:db8:1:2::1"), ip("2001:db8:1:3::1"));
    assert_eq!(ip("::ffff:10.0.0.1"), HOME);
}

#[test]
fn a_code_is_read_as_people_type_it() {
    let parts = |lookup: &str, secret: &str| Some((lookup.to_owned(), secret.to_owned()));
    assert_eq!(baca_kode("ABCD-EFGHJ-KMNPQ"), parts("ABCD", "EFGHJKMNPQ"));
    assert_eq!(baca_kode(" abcd efghj kmnpq "), parts("ABCD", "EFGHJKMNPQ"));
    assert_eq!(baca_kode("oOiI-lL012-34567"), parts("0011", "1101234567"));
    for bad in ["", "ABCD", "ABCD-EFGHJ-KMNP", "ABCD-EFGHJ-KMNPQR", "ABCD-EFGHJ-KMNPU", "ABCD-EFGHJ-KMNPé"] {
        assert_eq!(baca_kode(bad), None, "{bad}");
    }
    assert_eq!(acak(14).unwrap().len(), 14);
}

#[test]
fn passwords_are_hashed_as_the_design_says() {
    assert!(make(SANDI).unwrap().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
}

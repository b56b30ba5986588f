//! Getting in and staying in, with the unhappy half: lost answers, stolen tokens, guessed codes.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};

use super::kode::{BERLAKU, acak, baca_kode};
use super::*;
use crate::access::Role;
use crate::access::perangkat::{KunciPublik, Pesan};
use crate::access::secrets::Secrets;
use crate::access::token::Keys;
use crate::app::Clock;
use crate::domain::id::PosyanduId;
use crate::domain::pilihan::Pilihan as _;
use crate::domain::posyandu::BidangSet;
use crate::domain::wilayah::{Kode, Level};
use crate::error::Error;
use crate::service::account::{Anggota, NewAkun, NewTugas, beri_tugas, buat_akun, buat_tim};
use crate::service::foto::Album;
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
        let (gate, album) = (Arc::new(Gate::new()), Arc::new(Album::memory()));
        let libur = crate::domain::hari_kerja::Libur::bawaan();
        let (terbuka, documents, cost) = <(Arc<_>, Arc<_>, Arc<_>)>::default();
        let (origins, metrics, limits) = (Arc::default(), Arc::default(), crate::http::Limits::default());
        let app = App {
            db,
            clock,
            keys,
            secrets,
            terbuka,
            gate,
            album,
            libur,
            origins,
            documents,
            cost,
            limits,
            metrics,
        };
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
        terbitkan_kode(&self.app, &permit, account).await.unwrap().kode
    }

    /// A phone that was activated for this account, with its first tokens.
    async fn phone(&self, account: AccountId) -> (Phone, Tokens) {
        let (phone, kode) = (Phone::new(), self.code_for(account).await);
        let tokens = phone.activate(self, &kode).await.unwrap();
        (phone, tokens)
    }
}

/// A phone with its key.
struct Phone(EcdsaKeyPair);

impl Phone {
    fn new() -> Phone {
        Phone(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap())
    }

    fn kunci(&self) -> KunciPublik {
        let head = URL_SAFE_NO_PAD.decode("MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgA").unwrap();
        KunciPublik::parse(&URL_SAFE_NO_PAD.encode([head.as_slice(), self.0.public_key().as_ref()].concat()))
            .unwrap()
    }

    fn sign(&self, pesan: &Pesan<'_>) -> String {
        URL_SAFE_NO_PAD.encode(self.0.sign(&SystemRandom::new(), &pesan.bytes()).unwrap())
    }

    /// How it introduces itself with a code.
    fn new_for(&self, kode: &str) -> NewPerangkat {
        let (lookup, secret) = baca_kode(kode).unwrap_or_default();
        let kunci = self.kunci();
        let bukti = self.sign(&Pesan::Aktifkan { kode: &format!("{lookup}{secret}"), kunci: &kunci });
        NewPerangkat { kunci, nama: "HP Sari".to_owned(), dijaga_keras: true, bukti, gantikan: false }
    }

    async fn activate(&self, world: &World, kode: &str) -> Result<Tokens> {
        aktifkan(&world.app, HOME, kode, &self.new_for(kode)).await
    }

    fn bukti(&self, last: &Tokens) -> String {
        let perangkat = last.perangkat.map(|id| id.to_string()).unwrap_or_default();
        self.sign(&Pesan::Segarkan { nonce: &last.nonce, segar: &last.segar, perangkat: &perangkat })
    }

    async fn refresh(&self, world: &World, last: &Tokens) -> Result<Tokens, Option<Code>> {
        let bukti = self.bukti(last);
        segarkan(&world.app, &last.segar, Some(&bukti)).await.map_err(|error| error.code())
    }
}

const REFUSED: Option<Code> = Some(Code::Unauthenticated);

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
    let phone = Phone::new();
    let tokens = phone.activate(&world, &typed).await.unwrap();
    let (actor, expires) = actor_of(&world.app, &tokens.akses).await.unwrap();
    assert_eq!((actor.account, expires), (sari, tokens.akses_berlaku));
    assert_eq!(actor.device.map(PerangkatId), tokens.perangkat);
    let [held] = actor.assignments.as_slice() else { panic!("one assignment") };
    assert_eq!((held.role, held.posyandu, held.bidang), (Role::Kader, Some(world.melati), BidangSet::all()));
    assert_eq!(held.wilayah_posyandu, Some(Kode::parse("64.02.05.2001").unwrap()));
    assert_eq!(code(phone.activate(&world, &kode).await), Some(Code::ActivationFailed), "used");

    keluar(&world.app, &actor).await.unwrap();
    assert_eq!(code(actor_of(&world.app, &tokens.akses).await), REFUSED);
    assert_eq!(phone.refresh(&world, &tokens).await.err(), Some(REFUSED));
}

#[tokio::test]
async fn a_phone_that_cannot_sign_gets_nothing_and_costs_no_try() {
    let world = World::new().await;
    let kode = world.code_for(world.person(Role::Kader).await).await;
    let (phone, other) = (Phone::new(), Phone::new());
    for _ in 0..6 {
        let borrowed = NewPerangkat { kunci: other.kunci(), ..phone.new_for(&kode) };
        assert_eq!(code(aktifkan(&world.app, HOME, &kode, &borrowed).await), Some(Code::ActivationFailed));
    }
    assert!(phone.activate(&world, &kode).await.is_ok());
}

#[tokio::test]
async fn a_code_bears_five_tries_and_72_hours_and_gives_way_to_a_newer_one() {
    let world = World::new().await;
    let sari = world.person(Role::Kader).await;
    let kode = world.code_for(sari).await;
    let wrong = format!("{}-00000-00000", &kode[..4]);
    let phone = Phone::new();
    for _ in 0..5 {
        assert_eq!(code(phone.activate(&world, &wrong).await), Some(Code::ActivationFailed));
    }
    assert_eq!(code(phone.activate(&world, &kode).await), Some(Code::ActivationFailed), "the sixth");

    let older = world.code_for(sari).await;
    let newer = world.code_for(sari).await;
    assert_eq!(code(phone.activate(&world, &older).await), Some(Code::ActivationFailed), "void");
    world.later(BERLAKU);
    assert_eq!(code(phone.activate(&world, &newer).await), Some(Code::ActivationFailed), "too late");
    let last = world.code_for(sari).await;
    world.later(BERLAKU - Duration::seconds(1));
    assert!(phone.activate(&world, &last).await.is_ok());
}

#[tokio::test]
async fn an_address_guesses_twenty_codes_an_hour() {
    let world = World::new().await;
    let kode = world.code_for(world.person(Role::Kader).await).await;
    let phone = Phone::new();
    for _ in 0..20 {
        assert_eq!(code(phone.activate(&world, "ABCD").await), Some(Code::ActivationFailed));
    }
    assert_eq!(code(phone.activate(&world, &kode).await), Some(Code::RateLimited));
    world.later(Duration::hours(1));
    assert!(phone.activate(&world, &kode).await.is_ok());
}

#[tokio::test]
async fn a_code_is_given_by_those_above_only() {
    let world = World::new().await;
    let kader = world.person(Role::Kader).await;
    let pengurus = world.person(Role::Pengurus).await;
    let pembina = world.person(Role::Pembina).await;
    let pkk = world.person(Role::Pkk).await;
    let admin = world.person(Role::DpmdAdmin).await;
    let region = Kode::parse("64.02.05.2001").unwrap();
    let place = Place::Post { posyandu: world.melati, wilayah: &region };
    for (giver, account, refusal) in [
        (pengurus, kader, None),
        (pengurus, pengurus, Some(Code::Forbidden)),
        (pengurus, pembina, Some(Code::NotFound)),
        (pembina, kader, None),
        (pembina, pengurus, None),
        (pembina, pkk, Some(Code::NotFound)),
        (pembina, AccountId::new(), Some(Code::NotFound)),
        // Who runs the system does not become somebody who reads people's data.
        (admin, kader, Some(Code::Forbidden)),
        (admin, pengurus, Some(Code::Forbidden)),
        // How she lets in staff is told in `service::akun`.
        (admin, pembina, Some(Code::NotFound)),
        (admin, admin, Some(Code::NotFound)),
    ] {
        let permit = may(&world.actor(giver).await, Action::IssueActivation, &place).unwrap();
        let given = terbitkan_kode(&world.app, &permit, account).await;
        assert_eq!(code(given), refusal, "{giver} {account}");
    }
    // What somebody will be counts as what she is: or the pengurus could sign in as next month's auditor.
    let mut tugas = world.tugas(Subject::Account(kader), Role::Auditor);
    tugas.mulai += Duration::days(10);
    world.give(&Actor::system(), &tugas).await.unwrap();
    let permit = may(&world.actor(pengurus).await, Action::IssueActivation, &place).unwrap();
    assert_eq!(code(terbitkan_kode(&world.app, &permit, kader).await), Some(Code::NotFound));
    let other = may(&world.actor(pengurus).await, Action::AppointKader, &place).unwrap();
    assert_eq!(code(terbitkan_kode(&world.app, &other, kader).await), Some(Code::Forbidden));
}

#[tokio::test]
async fn fifty_codes_a_day_are_given() {
    let world = World::new().await;
    let kader = world.person(Role::Kader).await;
    let region = Kode::parse("64.02.05.2001").unwrap();
    let place = Place::Post { posyandu: world.melati, wilayah: &region };
    let permit =
        may(&world.actor(world.person(Role::Pengurus).await).await, Action::IssueActivation, &place).unwrap();
    for _ in 0..50 {
        terbitkan_kode(&world.app, &permit, kader).await.unwrap();
    }
    assert_eq!(code(terbitkan_kode(&world.app, &permit, kader).await), Some(Code::RateLimited));
    world.later(Duration::hours(25));
    assert!(terbitkan_kode(&world.app, &permit, kader).await.is_ok());
}

#[tokio::test]
async fn a_lost_answer_does_not_sign_anybody_out() {
    let world = World::new().await;
    let (phone, first) = world.phone(world.person(Role::Kader).await).await;
    let lost = phone.refresh(&world, &first).await.unwrap();
    let second = phone.refresh(&world, &first).await.unwrap();
    assert_ne!((&lost.segar, &lost.nonce), (&second.segar, &second.nonce));
    let third = phone.refresh(&world, &second).await.unwrap();
    assert!(phone.refresh(&world, &second).await.is_ok(), "its successor was not used yet");
    let fourth = phone.refresh(&world, &third).await.unwrap();

    assert_eq!(phone.refresh(&world, &second).await.err(), Some(REFUSED), "shown after its successor");
    assert_eq!(phone.refresh(&world, &fourth).await.err(), Some(REFUSED), "the whole family is gone");
}

#[tokio::test]
async fn a_stolen_refresh_token_is_of_no_use_and_signs_nobody_out() {
    let world = World::new().await;
    let (phone, first) = world.phone(world.person(Role::Kader).await).await;
    let second = phone.refresh(&world, &first).await.unwrap();
    let third = phone.refresh(&world, &second).await.unwrap();
    let (thief, thieves) = world.phone(world.person(Role::Kader).await).await;
    let device = third.perangkat.unwrap().to_string();
    let (nonce, segar) = (&third.nonce, &third.segar);
    for bukti in [
        None,
        Some(String::new()),
        Some(thief.bukti(&third)),
        Some(thief.bukti(&thieves)),
        // Her own signatures over something else: another nonce, another token, another device, another path.
        Some(phone.sign(&Pesan::Segarkan { nonce: &second.nonce, segar, perangkat: &device })),
        Some(phone.sign(&Pesan::Segarkan { nonce, segar: &second.segar, perangkat: &device })),
        Some(phone.sign(&Pesan::Segarkan {
            nonce,
            segar,
            perangkat: &thieves.perangkat.unwrap().to_string(),
        })),
        Some(phone.sign(&Pesan::Aktifkan { kode: nonce, kunci: &phone.kunci() })),
    ] {
        assert_eq!(code(segarkan(&world.app, segar, bukti.as_deref()).await), REFUSED);
        // An old one neither, which with a good signature would end the session.
        assert_eq!(code(segarkan(&world.app, &first.segar, bukti.as_deref()).await), REFUSED);
    }
    assert!(phone.refresh(&world, &third).await.is_ok(), "she goes on");
}

#[tokio::test]
async fn of_two_successors_only_one_is_ever_used() {
    let world = World::new().await;
    let (phone, tokens) = world.phone(world.person(Role::Kader).await).await;
    let hers = phone.refresh(&world, &tokens).await.unwrap();
    let copied = phone.refresh(&world, &tokens).await.unwrap();
    let next = phone.refresh(&world, &hers).await.unwrap();
    assert_eq!(phone.refresh(&world, &copied).await.err(), Some(REFUSED));
    assert_eq!(phone.refresh(&world, &next).await.err(), Some(REFUSED));
    assert_eq!(code(actor_of(&world.app, &tokens.akses).await), REFUSED, "at once");
    for bad in ["", "x", &"A".repeat(43), &"A".repeat(5000)] {
        assert_eq!(code(segarkan(&world.app, bad, None).await), REFUSED);
    }
}

#[tokio::test]
async fn a_token_shown_twice_at_once_makes_two_successors_of_which_one_lives() {
    let world = World::new().await;
    let (phone, first) = world.phone(world.person(Role::Kader).await).await;
    let (a, b) = tokio::join!(phone.refresh(&world, &first), phone.refresh(&world, &first));
    let (a, b) = (a.unwrap(), b.unwrap());
    let (a, b) = tokio::join!(phone.refresh(&world, &a), phone.refresh(&world, &b));
    assert_eq!([a.is_ok(), b.is_ok()].into_iter().filter(|fine| *fine).count(), 1);
}

#[tokio::test]
async fn answers_cannot_be_lost_without_end() {
    let world = World::new().await;
    let (phone, first) = world.phone(world.person(Role::Kader).await).await;
    for _ in 0..20 {
        phone.refresh(&world, &first).await.unwrap();
    }
    assert_eq!(phone.refresh(&world, &first).await.err(), Some(Some(Code::RateLimited)));
}

#[tokio::test]
async fn a_phone_rests_90_days_and_lasts_400() {
    let world = World::new().await;
    let sari = world.person(Role::Kader).await;
    let mut long = world.tugas(Subject::Account(sari), Role::Kader);
    long.akhir = long.mulai + Duration::days(700);
    world.give(&Actor::system(), &long).await.unwrap();
    let (phone, mut tokens) = world.phone(sari).await;
    for _ in 0..4 {
        world.later(Duration::days(89));
        tokens = phone.refresh(&world, &tokens).await.unwrap();
    }
    world.later(Duration::days(44) - Duration::minutes(5));
    let tokens = phone.refresh(&world, &tokens).await.unwrap();
    assert_eq!(tokens.akses_berlaku, world.app.clock.now() + Duration::minutes(5), "not beyond the 400 days");
    world.later(Duration::minutes(5));
    assert_eq!(phone.refresh(&world, &tokens).await.err(), Some(REFUSED));

    let (phone, tokens) = world.phone(sari).await;
    world.later(Duration::days(90));
    assert_eq!(phone.refresh(&world, &tokens).await.err(), Some(REFUSED));
}

#[tokio::test]
async fn somebody_has_four_phones_and_the_one_unseen_for_longest_goes() {
    let world = World::new().await;
    let sari = world.person(Role::Kader).await;
    let mut phones = Vec::new();
    for _ in 0..4 {
        phones.push(world.phone(sari).await);
        world.later(Duration::days(1));
    }
    // The first one is used again, so the second is the one that goes.
    phones[0].1 = phones[0].0.refresh(&world, &phones[0].1).await.unwrap();
    phones.push(world.phone(sari).await);
    let mut live = Vec::new();
    for (phone, tokens) in &phones {
        live.push(phone.refresh(&world, tokens).await.is_ok());
    }
    assert_eq!(live, [true, false, true, true, true]);

    let kode = world.code_for(sari).await;
    let only = Phone::new();
    let new = NewPerangkat { gantikan: true, ..only.new_for(&kode) };
    aktifkan(&world.app, HOME, &kode, &new).await.unwrap();
    let devices = perangkat::of_account(&world.app.db, sari).await.unwrap();
    let ended = devices.iter().filter(|device| device.alasan.as_deref() == Some("DIGANTIKAN")).count();
    assert_eq!((devices.len(), ended), (6, 5));
}

#[tokio::test]
async fn a_phone_is_for_those_who_serve_at_a_post() {
    let world = World::new().await;
    let pembina = world.person(Role::Pembina).await;
    let kode = world.code_for(pembina).await;
    assert_eq!(code(Phone::new().activate(&world, &kode).await), Some(Code::ActivationFailed));
}

#[tokio::test]
async fn what_is_over_is_forgotten() {
    let world = World::new().await;
    let sari = world.person(Role::Kader).await;
    let (phone, mut tokens) = world.phone(sari).await;
    let (_, old) = world.phone(sari).await;
    for _ in 0..5 {
        world.later(Duration::days(20));
        tokens = phone.refresh(&world, &tokens).await.unwrap();
    }
    // Of her chain a month is kept; the phone that nobody used for 90 days is over, and 30 days later forgotten.
    world.later(Duration::days(25));
    let mut long = world.tugas(Subject::Account(sari), Role::Kader);
    long.akhir = long.mulai + Duration::days(30);
    world.give(&Actor::system(), &long).await.unwrap();
    world.phone(sari).await;
    let work = world.work().await;
    let count = async |text: &str| {
        use sea_orm::{ConnectionTrait as _, DbBackend, Statement};
        let row =
            work.tx().query_one_raw(Statement::from_string(DbBackend::Sqlite, text)).await.unwrap().unwrap();
        row.try_get_by_index::<i64>(0).unwrap()
    };
    assert_eq!(count("SELECT COUNT(*) FROM session WHERE kind = 'KADER'").await, 2);
    assert_eq!(count("SELECT COUNT(*) FROM refresh_token").await, 4);
    drop(work);
    let ended = perangkat::find(&world.app.db, old.perangkat.unwrap()).await.unwrap().unwrap();
    assert_eq!(ended.alasan.as_deref(), Some("KEDALUWARSA"));
    assert!(phone.refresh(&world, &tokens).await.is_ok());
}

/// A secret as an authenticator took it from the address.
fn authenticator(uri: &str) -> crate::access::totp::Totp {
    let secret = uri.split_once("secret=").unwrap().1.split('&').next().unwrap();
    crate::access::totp::Totp::parse(secret).unwrap()
}

impl World {
    /// The code an authenticator shows now.
    fn shown(&self, totp: &crate::access::totp::Totp) -> String {
        totp.code(crate::access::totp::step(self.app.clock.now()))
    }
}

#[tokio::test]
async fn a_password_and_an_authenticator_open_a_day_on_the_web() {
    let world = World::new().await;
    let rini = world.account(Some("Rini@dpmd.kukar.go.id"), Some(SANDI)).await;
    world.give(&Actor::system(), &world.tugas(Subject::Account(rini), Role::DpmdAdmin)).await.unwrap();
    for (nama, sandi) in [
        ("rini@dpmd.kukar.go.id", "bukan ini"),
        ("orang@lain.id", SANDI),
        ("0812 3456 7890", SANDI),
        ("?", SANDI),
    ] {
        let refusal = masuk(&world.app, HOME, nama, sandi, None).await.unwrap_err();
        assert_eq!(refusal.to_string(), Error::from(Code::LoginFailed).to_string(), "the same words");
    }
    // The password alone opens a session that holds nothing.
    let enter = async |totp: Option<String>| {
        masuk(&world.app, HOME, " RINI@dpmd.kukar.go.id ", SANDI, totp.as_deref()).await
    };
    let (first, other) = (enter(None).await.unwrap(), enter(None).await.unwrap());
    assert!(first.perlu_totp);
    let (actor, _) = actor_of(&world.app, &first.akses).await.unwrap();
    assert!(actor.enrolling && actor.assignments.is_empty() && !actor.stepped_up);
    assert_eq!(code(pastikan_totp(&world.app, &actor, "000000").await), Some(Code::WrongState));
    let lost = authenticator(&daftar_totp(&world.app, &actor).await.unwrap().uri);
    let totp = authenticator(&daftar_totp(&world.app, &actor).await.unwrap().uri);
    assert_eq!(code(pastikan_totp(&world.app, &actor, &world.shown(&lost)).await), Some(Code::LoginFailed));
    pastikan_totp(&world.app, &actor, &world.shown(&totp)).await.unwrap();
    let (actor, _) = actor_of(&world.app, &first.akses).await.unwrap();
    assert!(!actor.enrolling && actor.stepped_up);
    assert_eq!(actor.assignments[0].regions, [Kode::parse("64.02").unwrap()]);
    assert_eq!(code(actor_of(&world.app, &other.akses).await), REFUSED, "opened with a password alone");
    assert_eq!(code(daftar_totp(&world.app, &actor).await.map(|_| ())), Some(Code::WrongState));

    // From now on both are wanted, and a code counts once.
    assert_eq!(code(enter(None).await), Some(Code::LoginFailed));
    assert_eq!(
        code(enter(Some(world.shown(&totp))).await),
        Some(Code::LoginFailed),
        "it enrolled with this one"
    );
    world.later(Duration::seconds(30));
    let tokens = enter(Some(world.shown(&totp))).await.unwrap();
    assert!(!tokens.perlu_totp);
    assert_eq!(code(enter(Some(world.shown(&totp))).await), Some(Code::LoginFailed), "used");
    // Administration asks again after ten minutes.
    let stepped = async || actor_of(&world.app, &tokens.akses).await.unwrap().0;
    assert!(stepped().await.stepped_up);
    world.later(Duration::minutes(10));
    assert!(!stepped().await.stepped_up);
    assert_eq!(code(buktikan_ulang(&world.app, &stepped().await, "000000").await), Some(Code::LoginFailed));
    world.later(Duration::seconds(2));
    let until = buktikan_ulang(&world.app, &stepped().await, &world.shown(&totp)).await.unwrap();
    assert_eq!(until, world.app.clock.now() + Duration::minutes(10));
    assert!(stepped().await.stepped_up);

    world.later(Duration::minutes(19));
    let next = segarkan(&world.app, &tokens.segar, None).await.unwrap();
    world.later(Duration::minutes(30));
    assert_eq!(code(segarkan(&world.app, &next.segar, None).await), REFUSED);
    assert_eq!(code(actor_of(&world.app, &tokens.akses).await), Some(Code::TokenExpired));
    assert_eq!(code(hash_sandi(&world.app, "sebelas kar").await), Some(Code::InvalidFormat));
}

#[tokio::test]
async fn two_with_one_code_of_the_authenticator_are_one_too_many() {
    let world = World::new().await;
    world.account(Some("rini@dpmd.kukar.go.id"), Some(SANDI)).await;
    let enter =
        async |totp: Option<&str>| masuk(&world.app, HOME, "rini@dpmd.kukar.go.id", SANDI, totp).await;
    let (actor, _) = actor_of(&world.app, &enter(None).await.unwrap().akses).await.unwrap();
    let totp = authenticator(&daftar_totp(&world.app, &actor).await.unwrap().uri);
    pastikan_totp(&world.app, &actor, &world.shown(&totp)).await.unwrap();
    world.later(Duration::seconds(60));
    let shown = world.shown(&totp);
    let (a, b) = tokio::join!(enter(Some(&shown)), enter(Some(&shown)));
    assert_eq!([a.is_ok(), b.is_ok()].into_iter().filter(|fine| *fine).count(), 1);
    // Who has the password guesses five codes, from wherever.
    world.later(Duration::hours(2));
    for n in 0..5_u8 {
        let from = IpAddr::from([10, 0, 1, n]);
        let guessed = masuk(&world.app, from, "rini@dpmd.kukar.go.id", SANDI, Some("12345")).await;
        assert_eq!(code(guessed), Some(Code::LoginFailed));
    }
    assert_eq!(code(enter(Some(&world.shown(&totp))).await), Some(Code::RateLimited));
}

#[tokio::test]
async fn a_code_sets_a_password_and_begins_anew() {
    let world = World::new().await;
    let rini = world.account(Some("rini@dpmd.kukar.go.id"), None).await;
    world.give(&Actor::system(), &world.tugas(Subject::Account(rini), Role::Pkk)).await.unwrap();
    let enter = async |sandi: &str, totp: Option<&str>| {
        masuk(&world.app, HOME, "rini@dpmd.kukar.go.id", sandi, totp).await
    };
    assert_eq!(code(enter(SANDI, None).await), Some(Code::LoginFailed), "no password yet");
    let kode = world.code_for(rini).await;
    // A weak one costs no try, however often.
    for weak in [
        "pendek",
        "posyandukukar",
        "rini@dpmd.kukar.go.id",
        "kutaikartanegara",
        "password1234",
        "sari sari sari",
    ] {
        assert_eq!(
            code(atur_sandi(&world.app, HOME, &kode, weak).await),
            Some(Code::InvalidFormat),
            "{weak}"
        );
    }
    atur_sandi(&world.app, HOME, &kode, SANDI).await.unwrap();
    assert_eq!(code(atur_sandi(&world.app, HOME, &kode, SANDI).await), Some(Code::ActivationFailed), "used");
    let first = enter(SANDI, None).await.unwrap();
    let (actor, _) = actor_of(&world.app, &first.akses).await.unwrap();
    let totp = authenticator(&daftar_totp(&world.app, &actor).await.unwrap().uri);
    pastikan_totp(&world.app, &actor, &world.shown(&totp)).await.unwrap();

    // She changes it herself: the other browser is out.
    world.later(Duration::seconds(60));
    let other = enter(SANDI, Some(&world.shown(&totp))).await.unwrap();
    let (actor, _) = actor_of(&world.app, &first.akses).await.unwrap();
    let baru = "empat ekor kambing hitam";
    let wrong = ganti_sandi(&world.app, &actor, "bukan ini".to_owned(), baru).await;
    assert_eq!(code(wrong), Some(Code::LoginFailed));
    ganti_sandi(&world.app, &actor, SANDI.to_owned(), baru).await.unwrap();
    assert!(actor_of(&world.app, &first.akses).await.is_ok());
    assert_eq!(code(actor_of(&world.app, &other.akses).await), REFUSED);

    // She loses both: another code ends everything that was before.
    let kode = world.code_for(rini).await;
    atur_sandi(&world.app, HOME, &kode, SANDI).await.unwrap();
    assert_eq!(code(actor_of(&world.app, &first.akses).await), REFUSED);
    assert!(enter(SANDI, None).await.unwrap().perlu_totp);
    // A kader without a name to sign in with has no password.
    let kode = world.code_for(world.person(Role::Kader).await).await;
    assert_eq!(code(atur_sandi(&world.app, HOME, &kode, SANDI).await), Some(Code::WrongState));
}

#[tokio::test]
async fn guessing_a_password_gets_slower_and_locks_nobody_out() {
    let world = World::new().await;
    world.account(Some("rini@dpmd.kukar.go.id"), Some(SANDI)).await;
    let from = |address, sandi| masuk(&world.app, address, "rini@dpmd.kukar.go.id", sandi, None);
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
    assert_eq!(code(actor_of(&world.app, &token).await), Some(Code::TokenExpired), "the app fetches another");
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
        // Who reads people's data keeps no accounts.
        (admin, new, Role::DpmdAdmin, Some(Code::Forbidden)),
        // It waits for a second administrator; told in the stories of assignments.
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

//! The access oracle: random nested queries by random accounts over random area trees, assignments and dates,
//! answered twice, by the product and by plain loops over all rows, and compared whole. The loops know the rows
//! of the assignments, the clock, and the access design (sections 1 to 3) in words: who holds what at a moment
//! (`oracle/rights.rs`) and who reads what with it (`interpreter.rs`). They share no line with `access` or with
//! what the store makes of a scope.
//!
//! `POSYANDU_ORACLE` says how many queries an engine answers (2,000 else; the nightly run says 100000), in worlds
//! of a hundred queries each; `POSYANDU_ORACLE_SEED` from which world on. A failure prints the seed of its world:
//! `POSYANDU_ORACLE_SEED=<seed> POSYANDU_ORACLE=100` makes that world again, and `.ci/planted` shows that the
//! oracle notices.

pub mod random;
mod rights;

use std::collections::BTreeMap;

use async_graphql::parser::parse_query;
use async_graphql::{Value, Variables};
use chrono::{DateTime, Duration, Utc};
use posyandu::domain::id::AccountId;
use posyandu::service::login::demo_token;
use posyandu::store::table::Cell;
use serde_json::json;
use uuid::Uuid;

use crate::field_table::generator::{About, Dice, Document, document};
use crate::field_table::{Got, asked, compare, told};
use crate::interpreter::{Snapshot, Who, answer};
use crate::world::{Client, On, World, beginning};
use random::{Crowd, SLOT, SLOTS};
use rights::{Rights, Sum};

/// Queries of one world.
const QUERIES: u64 = 100;

/// A world that is asked: its rows, who may sign in, and where its clock stands.
struct Trial {
    world: World,
    seed: u64,
    dice: Dice,
    crowd: Crowd,
    snapshot: Snapshot,
    rights: Rights,
    clients: BTreeMap<AccountId, Client>,
    /// Seconds since the beginning.
    elapsed: i64,
}

/// What was compared, for the last line and so that the oracle cannot fall asleep.
#[derive(Debug, Default)]
struct Tally {
    queries: u64,
    cells: usize,
    rich: u64,
    forbidden: u64,
    not_found: u64,
    sums: u64,
    too_dear: u64,
}

impl Trial {
    async fn begin(on: On, seed: u64) -> Option<Trial> {
        let world = World::on(on).await?;
        let mut dice = Dice(seed.wrapping_mul(0xD134_2543_DE82_EF95));
        let crowd = random::fill(&world, &mut dice).await;
        let snapshot = Snapshot::of(&world).await;
        let rights = Rights::of(&world).await;
        Some(Trial { world, seed, dice, crowd, snapshot, rights, clients: BTreeMap::new(), elapsed: 0 })
    }

    /// Time passes, to a moment at which assignments may begin and end or a second beside it, and somebody's
    /// rights change. Tokens are kept: nobody has to sign in anew to gain or lose a right.
    async fn pass(&mut self) {
        let slot = self.elapsed.div_euclid(SLOT) + 1 + self.dice.below(5) as i64;
        let beside = *self.dice.of(&[0, 0, 0, 0, 1, -1]);
        let target = (slot.min(SLOTS) * SLOT + beside).max(self.elapsed);
        self.world.later(Duration::seconds(target - self.elapsed));
        self.elapsed = target;
        if self.dice.percent(60) {
            let now = self.world.app.clock.now();
            random::change(&self.world, &mut self.dice, &mut self.crowd, now).await;
            self.rights = Rights::of(&self.world).await;
        }
    }

    /// Somebody asks something, and both answers are compared.
    async fn ask(&mut self, number: u64, tally: &mut Tally) {
        if self.dice.below(8) == 0 {
            self.pass().await;
        }
        let now = self.world.app.clock.now();
        let (account, who) = self.somebody(now);
        let about =
            format!("world {} on {:?}, query {number}, at {now}, as {:?}", self.seed, self.world.on, who);
        let client = self.client(account).await;
        tally.queries += 1;
        if self.dice.percent(15) {
            tally.sums += 1;
            return self.ask_sums(&about, &client, &who).await;
        }
        let posts = who.posts();
        let home = if posts.is_empty() { None } else { Some(*self.dice.of(&posts)) };
        let seen_by = self.dice.percent(70).then_some(&who);
        let size = if self.dice.percent(6) { 160 } else { 34 };
        let about_rows = About { snapshot: &self.snapshot, home, seen_by, size };
        let document = document(Dice(self.dice.roll()), about_rows);
        let parsed = parse_query(&document.text).unwrap_or_else(|error| panic!("{error} {}", document.text));
        let variables = Variables::from_json(document.variables.clone());
        let said = answer(&self.snapshot, &who, self.world.app.clock.today(), &parsed, &variables);
        let got = asked(&self.world, &client, &document).await;
        let has = |wanted: &str| u64::from(got.1.iter().any(|(_, code)| code == wanted));
        if has("QUERY_TOO_COMPLEX") > 0 {
            tally.too_dear += 1;
            return;
        }
        compare(&about, &document, &got, &said);
        tally.cells += cells(&got.0);
        tally.rich += u64::from(cells(&got.0) > 8);
        tally.forbidden += has("FORBIDDEN");
        tally.not_found += has("NOT_FOUND");
    }

    /// Anybody, but mostly somebody who holds something at this moment.
    fn somebody(&mut self, now: DateTime<Utc>) -> (AccountId, Who) {
        let idle = self.dice.percent(8);
        loop {
            let account = self.crowd.somebody(&mut self.dice);
            let who = self.rights.who(account, now);
            if idle || !who.holds.is_empty() {
                return (account, who);
            }
        }
    }

    /// The doors of sums: open or shut.
    async fn ask_sums(&mut self, about: &str, client: &Client, who: &Who) {
        let mut asked_for = Vec::new();
        let mut body = String::from("aku { id } ");
        for at in 0..3 {
            let (text, sum) = self.sum();
            body += &format!("s{at}: {text} ");
            asked_for.push(self.rights.reaches(&self.snapshot, who, &sum));
        }
        let document = Document { text: format!("{{ {body} }}"), variables: json!({}) };
        let (data, errors): Got = asked(&self.world, client, &document).await;
        let Value::Object(data) = &data else { panic!("{about}\n{}\n{data}", document.text) };
        assert_eq!(data["aku"].to_string(), format!("{{id: \"akun:{}\"}}", who.account), "{about}");
        for (at, wanted) in asked_for.into_iter().enumerate() {
            let key = format!("s{at}");
            let code = errors.iter().find(|(path, _)| *path == [key.as_str()]).map(|(_, code)| code.as_str());
            let shut = data[key.as_str()] == Value::Null;
            assert_eq!((code, shut), (wanted, wanted.is_some()), "{about}\n{}\n{key}", document.text);
        }
    }

    /// Sums of a post, a day or a region, now and then of one that is not there.
    fn sum(&mut self) -> (String, Sum) {
        let absent = self.dice.percent(8);
        let posts = self.crowd.in_named_regions();
        let post = if absent { Uuid::from_u128(7) } else { *self.dice.of(&posts) };
        match self.dice.below(4) {
            0 => {
                (format!("skdn(posyandu: \"posyandu:{post}\", bulan: \"2026-11\") {{ s }}"), Sum::Post(post))
            }
            1 => (
                format!(
                    "ringkasanPartisipasi(posyandu: \"posyandu:{post}\", periode: \"2026-11\", per: TOTAL) {{ kunci }}"
                ),
                Sum::Post(post),
            ),
            2 => {
                let days = self.snapshot.rows("hari_buka").iter();
                let days = days.filter(|day| day["posyandu_id"] == Cell::Id(post));
                let days: Vec<Uuid> = days.filter_map(|day| day["id"].id()).collect();
                let day = if absent { post } else { *self.dice.of(&days) };
                (format!("rekapHariBuka(id: \"hariBuka:{day}\") {{ tanggal }}"), Sum::Day(day))
            }
            _ => {
                let region =
                    if absent { "64.99".to_owned() } else { self.dice.of(&self.crowd.regions).clone() };
                (
                    format!(
                        "ringkasanPartisipasi(wilayah: \"{region}\", periode: \"2026\", per: TOTAL) {{ kunci }}"
                    ),
                    Sum::Region(region),
                )
            }
        }
    }

    /// One token for each account, minted when she first asks and kept through all that changes.
    async fn client(&mut self, account: AccountId) -> Client {
        if let Some(client) = self.clients.get(&account) {
            return client.clone();
        }
        let mut client = self.world.stranger();
        client.token = Some(demo_token(&self.world.app, account, Duration::hours(12)).await.unwrap());
        self.clients.insert(account, client.clone());
        client
    }
}

/// How many values an answer tells.
fn cells(value: &Value) -> usize {
    match value {
        Value::Null => 0,
        Value::List(items) => items.iter().map(cells).sum(),
        Value::Object(fields) => fields.values().map(cells).sum(),
        _ => 1,
    }
}

/// The whole trial on one engine.
async fn oracle(on: On) {
    let count = told("POSYANDU_ORACLE", 2_000);
    let first = told("POSYANDU_ORACLE_SEED", 1);
    let mut tally = Tally::default();
    let started = std::time::Instant::now();
    for seed in first..first + count.div_ceil(QUERIES) {
        let Some(mut trial) = Trial::begin(on, seed).await else {
            eprintln!("skipped: POSYANDU_TEST_POSTGRES names no server");
            return;
        };
        for number in 0..QUERIES {
            trial.ask(number, &mut tally).await;
        }
    }
    eprintln!("{on:?}: {tally:?}, 0 leaked, {:?}", started.elapsed());
    if count >= 1_000 {
        let asked = tally.queries;
        assert!(tally.too_dear * 20 < asked && tally.rich * 7 > asked, "the documents are dull: {tally:?}");
        assert!(tally.forbidden * 50 > asked && tally.not_found * 50 > asked, "nobody is denied: {tally:?}");
    }
}

#[tokio::test]
async fn the_api_answers_as_plain_loops_over_all_rows_do_sqlite() {
    oracle(On::Sqlite).await;
}

#[tokio::test]
async fn the_api_answers_as_plain_loops_over_all_rows_do_postgres() {
    oracle(On::Postgres).await;
}

/// The oracle itself must know the difference: what it says changes to the second, and by segment.
#[tokio::test]
async fn the_oracle_tells_one_moment_from_the_next() {
    let world = World::on(On::Sqlite).await.unwrap();
    let mut dice = Dice(1);
    let crowd = random::fill(&world, &mut dice).await;
    let rights = Rights::of(&world).await;
    let told = |account: &AccountId, second: i64| {
        format!("{:?}", rights.who(*account, beginning() + Duration::seconds(second)))
    };
    let changes = crowd.accounts.iter().take(6).map(|account| {
        let around = (0..SLOTS).flat_map(|slot| [-2, -1, 0, 1].map(|beside| slot * SLOT + beside));
        around.filter(|second| told(account, *second) != told(account, second + 1)).count()
    });
    assert!(changes.sum::<usize>() > 3, "nothing begins or ends in this world");
}

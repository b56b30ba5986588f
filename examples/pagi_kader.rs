//! A kader's morning, typed from the schema when it is compiled: a field that is not there, or a variable of another
//! type, is an error of the compiler. She reads who is registered, opens the day that waits, checks people in, weighs
//! the children, and closes the day.
//!
//! ```text
//! cargo run -- demo --json > demo.json &
//! cargo run --example pagi_kader -- demo.json
//! ```

use std::error::Error;

use graphql_client::{GraphQLQuery, Response};
use serde::Deserialize;
use uuid::Uuid;

/// Custom scalars of the schema.
#[expect(clippy::upper_case_acronyms, reason = "the schema's name")]
type UUID = Uuid;
type Berat = String;

/// An operation of `pagi_kader.graphql`.
macro_rules! operations {
    ($($name:ident)*) => {
        $(
            #[derive(GraphQLQuery)]
            #[graphql(
                schema_path = "schema/posyandu.graphql",
                query_path = "examples/pagi_kader.graphql",
                response_derives = "Debug"
            )]
            struct $name;
        )*
    };
}

operations! { Daftar Buka Hadir Timbang Tutup }

/// What `demo --json` prints.
#[derive(Deserialize)]
struct Demo {
    url: String,
    #[serde(rename = "hariBuka")]
    hari: String,
    personas: Vec<Persona>,
}

#[derive(Deserialize)]
struct Persona {
    role: String,
    token: String,
    posyandu: Option<String>,
}

type Outcome<T> = Result<T, Box<dyn Error>>;

/// A phone: where it sends, who holds it, and how many bytes went over the line.
struct Phone {
    agent: ureq::Agent,
    url: String,
    token: String,
    up: usize,
    down: usize,
}

impl Phone {
    /// Sends an operation; any error of the answer is an error here.
    fn send<Q: GraphQLQuery>(&mut self, variables: Q::Variables) -> Outcome<Q::ResponseData> {
        let body = serde_json::to_string(&Q::build_query(variables))?;
        let request = self.agent.post(&self.url).header("content-type", "application/json");
        let request = request.header("accept", "application/graphql-response+json");
        let request = request.header("authorization", format!("Bearer {}", self.token));
        let text = request.send(&body)?.body_mut().read_to_string()?;
        self.up += body.len();
        self.down += text.len();
        let answer: Response<Q::ResponseData> = serde_json::from_str(&text)?;
        match (answer.errors, answer.data) {
            (Some(errors), _) if !errors.is_empty() => Err(format!("{errors:?}").into()),
            (_, data) => data.ok_or_else(|| "an answer without data".into()),
        }
    }
}

fn main() -> Outcome<()> {
    let file = std::env::args().nth(1).unwrap_or_else(|| "demo.json".to_owned());
    let demo: Demo = serde_json::from_str(&std::fs::read_to_string(file)?)?;
    let kader = demo.personas.into_iter().find(|one| one.role == "KADER").ok_or("the demo has no kader")?;
    let agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let mut phone = Phone { agent, url: demo.url, token: kader.token, up: 0, down: 0 };
    let hari = demo.hari;

    let posyandu = kader.posyandu.ok_or("the kader has no post")?;
    let daftar = phone.send::<Daftar>(daftar::Variables { posyandu })?;
    let anak = daftar.daftar_sasaran.map(|page| page.nodes).unwrap_or_default();
    phone.send::<Buka>(buka::Variables { id: Uuid::now_v7(), hari: hari.clone() })?;
    let mut weighed = 0;
    for one in anak.iter().take(30) {
        let sasaran = one.id.clone();
        // The link broke, and the phone sends again: it is done once.
        let id = Uuid::now_v7();
        for _ in 0..2 {
            phone.send::<Hadir>(hadir::Variables { id, hari: hari.clone(), sasaran: sasaran.clone() })?;
        }
        let gram = 3_500 + 250 * one.umur_bulan.clamp(0, 50);
        let berat = format!("{},{}", gram / 1_000, gram % 1_000 / 100);
        phone.send::<Timbang>(timbang::Variables {
            id: Uuid::now_v7(),
            hari: hari.clone(),
            sasaran,
            berat,
        })?;
        weighed += 1;
    }
    let closed = phone.send::<Tutup>(tutup::Variables { id: Uuid::now_v7(), hari })?;
    let done = closed.tutup_hari_buka.is_some_and(|day| matches!(day.status, tutup::StatusHariBuka::SELESAI));
    if !done {
        return Err("the day was not closed".into());
    }
    println!("{weighed} children came and were weighed; {} bytes up, {} bytes down", phone.up, phone.down);
    Ok(())
}

//! An opening day, from the calendar to the recap.

use serde_json::json;

use crate::both;
use crate::world::{Persona, Pos, Siapa, mutation_id};

const HADIR: &str =
    "mutation($i: HadirInput!) { hadir(input: $i) { id baru kelompokUmur terlambat kondisi } }";

both! {
    async fn a_second_check_in_returns_the_first(world: World) {
        let day = world.running(Pos::Melati).await;
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let adi = Pos::Melati.sasaran(Siapa::Adi).to_string();
        let once = kader.ok(HADIR, json!({ "i": { "id": mutation_id(), "hariBuka": day, "sasaran": adi } })).await;
        let again = kader.ok(HADIR, json!({ "i": { "id": mutation_id(), "hariBuka": day, "sasaran": adi } })).await;
        assert_eq!(once, again);
        assert_eq!(once["hadir"]["kelompokUmur"], "BAYI");
        let recap = kader.ok("query($d: ID!) { rekapHariBuka(id: $d) { warga } }", json!({ "d": day })).await;
        assert_eq!(recap["rekapHariBuka"]["warga"], 1);
    }
}

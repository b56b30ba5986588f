//! The audit trail: what was done is told, in chains that show when somebody changed them. Each way to tamper is
//! tried on the database itself, as somebody with the machine in hand would.

use std::path::PathBuf;

use posyandu::access::{Action, Actor, Assignment, Permit, Place, Role, may};
use posyandu::domain::posyandu::BidangSet;
use posyandu::domain::wilayah::Kode;
use posyandu::error::Code;
use posyandu::service::jejak::{Anchor, Bad, Verified, Why, anchor, anchors, verify, with_words};
use posyandu::service::seed::Progress;
use posyandu::store::jejak::{Entry, Limit, Told, entries, record};
use posyandu::store::sasaran;
use posyandu::store::write::SYSTEM;
use serde_json::json;

use crate::both;
use crate::world::{Persona, Pos, Siapa, World, beginning, mutation_id};

/// Progress nobody looks at.
struct Silent;

impl Progress for Silent {
    fn stage(&self, _: &str, _: u64) {}
    fn advance(&self, _: u64) {}
}

async fn verified(world: &World, anchors: &[Anchor]) -> Verified {
    verify(&world.app.db, anchors, &Silent).await.unwrap()
}

/// Changes rows behind the program's back.
async fn tamper(world: &World, text: &str) {
    assert!(world.tamper(text).await > 0, "{text}");
}

async fn melati(world: &World) -> Vec<Entry> {
    entries(&world.app.db, Pos::Melati.id(), 0, 1_000).await.unwrap()
}

/// The rows of one entry of Melati's chain, as a condition.
fn entry(world: &World, nomor: i64) -> String {
    format!("scope_id = {} AND nomor = {nomor}", world.literal(Pos::Melati.id().0))
}

fn melati_scope(world: &World) -> String {
    format!("id = {}", world.literal(Pos::Melati.id().0))
}

/// Five registrations at Melati, and a look at somebody's NIK. Answers the number of the last entry.
async fn some_work(world: &World) -> i64 {
    let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
    for name in ["Ujang", "Asep", "Budi", "Joko", "Tono"] {
        let input = json!({ "i": { "id": mutation_id(), "posyandu": Pos::Melati.id().to_string(),
            "kepala": name, "rt": "001" } });
        kader
            .ok("mutation($i: DaftarkanKeluargaInput!) { daftarkanKeluarga(input: $i) { id } }", input)
            .await;
    }
    look(world, None).await.unwrap();
    melati(world).await.last().unwrap().nomor
}

/// The right of Melati's pengurus to see a NIK.
fn permit() -> Permit {
    let wilayah = Kode::parse(Pos::Melati.desa()).unwrap();
    let held = Assignment {
        role: Role::Pengurus,
        posyandu: Some(Pos::Melati.id()),
        wilayah_posyandu: Some(wilayah.clone()),
        regions: Vec::new(),
        bidang: BidangSet::default(),
        sensitive: false,
        sampai: None,
    };
    let actor = Actor::person(Persona::Pengurus(Pos::Melati).account(), None, None, vec![held]);
    let place = Place::Post { posyandu: Pos::Melati.id(), wilayah: &wilayah };
    may(&actor, Action::RevealNik, &place).unwrap()
}

/// A read that is told to the audit.
async fn look(world: &World, limit: Option<Limit>) -> Result<(), posyandu::error::Error> {
    let told = Told {
        scope: Pos::Melati.id(),
        permit: &permit(),
        entities: &[(&sasaran::TABLE, Pos::Melati.sasaran(Siapa::Adi).0)],
        catatan: Some("Kartu keluarga hilang"),
        at: world.app.clock.now(),
    };
    record(&world.app.db, &told, limit).await
}

fn bad(nomor: i64, why: Why) -> Vec<Bad> {
    vec![Bad { scope: Pos::Melati.id().0, nomor, why }]
}

both! {
    async fn what_was_done_is_told_and_whole(world: World) {
        let before = melati(&world).await.len();
        some_work(&world).await;
        let told = melati(&world).await;
        let told = &told[before..];
        assert_eq!(told.len(), 6);
        let (work, read) = (&told[..5], &told[5]);
        let kader = Some(Persona::Kader(Pos::Melati).account().0);
        assert!(work.iter().all(|entry| entry.permit == "REGISTER_SASARAN as KADER" && entry.account == kader));
        assert!(work.iter().all(|entry| entry.entities.starts_with("11:") && entry.catatan.is_none()));
        assert_eq!((read.action.as_str(), read.mutation, read.rev), ("REVEAL_NIK", None, None));
        assert_eq!(read.entities, format!("12:{}", Pos::Melati.sasaran(Siapa::Adi).0));
        assert_eq!(read.catatan.as_deref(), Some("Kartu keluarga hilang"));
        let found = verified(&world, &[]).await;
        assert!(found.bad.is_empty(), "{:?}", found.bad);
        assert!(found.chains >= 4 && found.entries >= 6, "{found:?}");
    }
}

/// What a verification says after the work of a fresh world was tampered with by these statements.
async fn after(
    world: &World,
    anchored: &[Anchor],
    statements: impl Fn(&World, i64) -> Vec<String>,
) -> (i64, Vec<Bad>) {
    let fresh = World::on(world.on).await.unwrap();
    let last = some_work(&fresh).await;
    for statement in statements(&fresh, last) {
        tamper(&fresh, &statement).await;
    }
    (last, verified(&fresh, anchored).await.bad)
}

both! {
    async fn an_edited_entry_is_named(world: World) {
        for (column, value) in [
            ("action", "'CHECK_IN'"),
            ("permit", "'REGISTER_SASARAN as PENGURUS'"),
            ("entities", "'12:somebody else'"),
            ("account_id", "NULL"),
            ("mutation_id", "NULL"),
            ("rev", "rev + 1"),
            ("digest", "'00'"),
            ("hash", "'00'"),
        ] {
            let edit = |world: &World, last: i64| {
                vec![format!("UPDATE jejak SET {column} = {value} WHERE {}", entry(world, last - 3))]
            };
            let (last, found) = after(&world, &[], edit).await;
            assert_eq!(found, bad(last - 3, Why::Changed), "{column}");
        }
    }
}

both! {
    async fn a_reason_that_was_rewritten_is_named_and_one_that_was_erased_is_not(world: World) {
        let rewrite = |world: &World, last| {
            vec![format!("UPDATE jejak SET catatan = 'Iseng' WHERE {}", entry(world, last))]
        };
        let (last, found) = after(&world, &[], rewrite).await;
        assert_eq!(found, bad(last, Why::ReasonChanged));
        let erase = |world: &World, last| {
            vec![format!("UPDATE jejak SET catatan = NULL, garam = NULL WHERE {}", entry(world, last))]
        };
        assert_eq!(after(&world, &[], erase).await.1, []);
    }
}

both! {
    async fn an_entry_that_was_taken_out_is_named(world: World) {
        let delete = |world: &World, nomor| format!("DELETE FROM jejak WHERE {}", entry(world, nomor));
        let (last, found) = after(&world, &[], |world, last| vec![delete(world, last - 2)]).await;
        assert_eq!(found, bad(last - 2, Why::Missing));
        let (_, found) = after(&world, &[], |world, _| vec![delete(world, 1)]).await;
        assert_eq!(found, bad(1, Why::Missing));
        let closed_up = |world: &World, last: i64| {
            let behind = format!("{} ", entry(world, last));
            let up = format!("UPDATE jejak SET nomor = {} WHERE {}", last - 1, behind.trim());
            vec![delete(world, last - 1), up]
        };
        let (last, found) = after(&world, &[], closed_up).await;
        assert_eq!(found, bad(last - 1, Why::Changed), "and closing the gap does not help");
    }
}

both! {
    async fn a_tail_that_was_cut_is_named(world: World) {
        let cut = |world: &World, last| vec![format!("DELETE FROM jejak WHERE {}", entry(world, last))];
        let (last, found) = after(&world, &[], cut).await;
        assert_eq!(found, bad(last, Why::Missing));
        let all = |world: &World, _| {
            vec![format!("DELETE FROM jejak WHERE scope_id = {}", world.literal(Pos::Melati.id().0))]
        };
        assert_eq!(after(&world, &[], all).await.1, bad(1, Why::Missing));
    }
}

both! {
    async fn an_entry_behind_the_end_is_named(world: World) {
        let add = |world: &World, last| {
            let columns = "scope_id, at, account_id, action, permit, entities, digest, hash";
            vec![format!(
                "INSERT INTO jejak (id, nomor, {columns}) SELECT {}, nomor + 1, {columns} FROM jejak WHERE {}",
                world.literal(mutation_id()),
                entry(world, last)
            )]
        };
        let (last, found) = after(&world, &[], add).await;
        assert_eq!(found, bad(last + 1, Why::Added));
    }
}

/// The statements of an insider who changes an entry and makes everything in the database fit it again.
fn mended(entries: &[Entry], world: &World, changed: i64) -> Vec<String> {
    let mut head = String::new();
    let mut statements = Vec::new();
    for mut entry in entries.iter().cloned() {
        if entry.nomor == changed {
            entry.entities = "12:somebody else".to_owned();
        }
        entry.hash = entry.hash_after(&head);
        head.clone_from(&entry.hash);
        let (entities, hash, id) = (&entry.entities, &entry.hash, world.literal(entry.id));
        statements.push(format!("UPDATE jejak SET entities = '{entities}', hash = '{hash}' WHERE id = {id}"));
    }
    statements.push(format!("UPDATE scope SET kepala = '{head}' WHERE {}", melati_scope(world)));
    statements
}

fn file() -> PathBuf {
    std::env::temp_dir().join(format!("posyandu-{}.anchors", mutation_id()))
}

both! {
    async fn who_mends_the_whole_chain_does_not_reach_the_anchors(world: World) {
        let last = some_work(&world).await;
        let (path, now) = (file(), world.app.clock.now());
        let moved = anchor(&world.app.db, &path, now).await.unwrap();
        assert!(moved >= 4, "{moved}");
        assert_eq!(anchor(&world.app.db, &path, now).await.unwrap(), 0, "nothing moved since");
        some_work(&world).await;
        assert_eq!(anchor(&world.app.db, &path, now).await.unwrap(), 1, "only Melati moved");
        let anchored = anchors(&path).unwrap();
        assert!(verified(&world, &anchored).await.bad.is_empty());

        for statement in mended(&melati(&world).await, &world, last - 1) {
            tamper(&world, &statement).await;
        }
        assert!(verified(&world, &[]).await.bad.is_empty(), "the database itself is whole again");
        assert_eq!(verified(&world, &anchored).await.bad, bad(last, Why::NotAsAnchored));

        // Cutting the tail and mending the scope's row, or dropping the whole chain, is told by the anchors too.
        let kept = melati(&world).await.remove(usize::try_from(last).unwrap() - 2);
        let scope = world.literal(Pos::Melati.id().0);
        tamper(&world, &format!("DELETE FROM jejak WHERE scope_id = {scope} AND nomor >= {last}")).await;
        tamper(
            &world,
            &format!(
                "UPDATE scope SET rantai = {}, kepala = '{}' WHERE {}",
                last - 1, kept.hash, melati_scope(&world)
            ),
        )
        .await;
        assert!(verified(&world, &[]).await.bad.is_empty());
        assert_eq!(verified(&world, &anchored).await.bad, bad(last, Why::Missing));
        tamper(&world, &format!("DELETE FROM jejak WHERE scope_id = {scope}")).await;
        tamper(&world, &format!("DELETE FROM scope WHERE {}", melati_scope(&world))).await;
        assert!(verified(&world, &[]).await.bad.is_empty());
        assert_eq!(verified(&world, &anchored).await.bad, bad(1, Why::Missing));
        std::fs::remove_file(&path).unwrap();
    }
}

both! {
    async fn a_file_of_anchors_is_evidence(world: World) {
        let path = file();
        assert_eq!(anchors(&path).unwrap(), [], "no file yet");
        anchor(&world.app.db, &path, world.app.clock.now()).await.unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        for spoiled in [text.replacen(' ', "", 1), format!("{text}what?\n"), format!("{} x\n", text.trim_end())] {
            std::fs::write(&path, spoiled).unwrap();
            assert!(anchors(&path).unwrap_err().to_string().contains("is not an anchor"));
        }
        std::fs::remove_file(&path).unwrap();
    }
}

both! {
    async fn a_limit_holds_when_two_come_at_once(world: World) {
        let limit = Some(Limit { times: 3, since: beginning() });
        let looks: Vec<_> = (0..8).map(|_| look(&world, limit)).collect();
        let done = futures_util::future::join_all(looks).await;
        assert_eq!(done.iter().filter(|done| done.is_ok()).count(), 3);
        assert!(done.iter().flat_map(|done| done.as_ref().err()).all(|e| e.code() == Some(Code::RateLimited)));
        assert_eq!(melati(&world).await.iter().filter(|entry| entry.action == "REVEAL_NIK").count(), 3);
        world.later(chrono::Duration::days(1));
        let tomorrow = Some(Limit { times: 3, since: world.app.clock.now() });
        assert!(look(&world, tomorrow).await.is_ok(), "and tomorrow is another day");
    }
}

both! {
    async fn the_words_of_a_recap_are_found_again(world: World) {
        some_work(&world).await;
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let said = pengurus
            .ok("query($p: ID!) { kataJejak(posyandu: $p) { jumlah kata } }",
                json!({ "p": Pos::Melati.id().to_string() }))
            .await;
        let words = said["kataJejak"]["kata"].as_str().unwrap().to_owned();
        assert_eq!(words.split(' ').count(), 8);
        some_work(&world).await;
        let found = with_words(&world.app.db, Pos::Melati.id(), &words.to_uppercase()).await.unwrap().unwrap();
        assert_eq!(said["kataJejak"]["jumlah"], found.nomor);
        assert_eq!(with_words(&world.app.db, Pos::Mawar.id(), &words).await.unwrap(), None);
    }
}

both! {
    async fn an_auditor_reads_the_trail_and_nobody_else(world: World) {
        let last = some_work(&world).await;
        let auditor = crate::access::auditor(&world).await;
        let asked = "query($p: ID!) { jejak(posyandu: $p, first: 2) { nodes { id nomor tindakan akun izin catatan
            entitas } pageInfo { hasNextPage } } periksaJejak(posyandu: $p) { jumlah utuh pertamaRusak } }";
        let melati = json!({ "p": Pos::Melati.id().to_string() });
        let said = auditor.ok(asked, melati.clone()).await;
        let newest = &said["jejak"]["nodes"][0];
        assert_eq!((&newest["nomor"], &newest["tindakan"]), (&json!(last), &json!("REVEAL_NIK")));
        assert_eq!(newest["akun"], Persona::Pengurus(Pos::Melati).account().to_string());
        assert_eq!(said["periksaJejak"], json!({ "jumlah": last, "utuh": true, "pertamaRusak": null }));
        tamper(&world, &format!("UPDATE jejak SET permit = 'x' WHERE {}", entry(&world, last - 1))).await;
        let said = auditor.ok(asked, melati.clone()).await;
        assert_eq!(said["periksaJejak"], json!({ "jumlah": last, "utuh": false, "pertamaRusak": last - 1 }));

        let one = "query($i: ID!) { node(id: $i) { id } }";
        let id = json!({ "i": newest["id"] });
        assert_eq!(auditor.ok(one, id.clone()).await["node"]["id"], newest["id"]);
        for persona in Persona::all() {
            let client = world.sign_in(persona).await;
            assert_eq!(client.send(one, id.clone()).await.codes(), ["NOT_FOUND"], "{persona:?}");
            let said = client.ok("query($p: ID!) { jejak(posyandu: $p) { nodes { id } } }", melati.clone()).await;
            assert_eq!(said["jejak"]["nodes"], json!([]), "{persona:?}");
        }
        let mine = "query($a: ID!) { jejak(akun: $a, tindakan: \"REGISTER_SASARAN\", dari: \"2026-11-20\",
            sampai: \"2026-11-20\") { nodes { nomor } } }";
        let kader = json!({ "a": Persona::Kader(Pos::Melati).account().to_string() });
        assert_eq!(auditor.ok(mine, kader).await["jejak"]["nodes"].as_array().unwrap().len(), 5);
    }
}

both! {
    async fn the_systems_own_chain_is_walked_too(world: World) {
        crate::access::auditor(&world).await;
        let told = entries(&world.app.db, SYSTEM, 0, 100).await.unwrap();
        assert!(told.iter().any(|entry| entry.permit.contains("SYSTEM")));
        tamper(&world, "UPDATE jejak SET entities = '' WHERE permit LIKE '%SYSTEM'").await;
        let found = verified(&world, &[]).await.bad;
        assert!(found.contains(&Bad { scope: SYSTEM.0, nomor: 1, why: Why::Changed }), "{found:?}");
    }
}

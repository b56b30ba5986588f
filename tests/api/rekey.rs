//! Master keys that come and go while people work: everything is sealed anew a little at a time, stopped and gone on
//! with, and the old key is let go only when nothing needs it. A wrong key is told at the door.

use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU64, Ordering};

use posyandu::access::secrets::Secrets;
use posyandu::service::kunci::{self, Putaran};
use posyandu::service::seed::Progress;
use posyandu::store::keluarga;
use posyandu::store::kunci::NOMOR_KK;
use posyandu::store::table::{Cell, Col};
use serde_json::json;
use uuid::Uuid;

use crate::both;
use crate::nik::in_plain;
use crate::world::{Persona, Pos, Siapa, World, day, master_file, mutation_id, sealed};

const UNGKAP: &str =
    "mutation($s: ID!) { ungkapNik(sasaran: $s, alasan: \"diperiksa sesudah ganti kunci\") { nik } }";
const DAFTAR: &str = "mutation($i: DaftarkanSasaranInput!) { daftarkanSasaran(input: $i) { id } }";
const UBAH: &str = "mutation($i: UbahSasaranInput!) { ubahSasaran(input: $i) { id } }";

/// Counts steps; `until` ends when there were so many.
#[derive(Default)]
struct Steps(AtomicU64);

impl Progress for Steps {
    fn stage(&self, _: &str, _: u64) {}
    fn advance(&self, by: u64) {
        self.0.fetch_add(by, Ordering::Relaxed);
    }
}

impl Steps {
    async fn until(&self, many: u64) {
        while self.0.load(Ordering::Relaxed) < many {
            tokio::task::yield_now().await;
        }
    }
}

/// A copy of the key file of the small Kukar, with a newer key in it.
fn newer() -> (PathBuf, Secrets) {
    crate::world::secrets();
    let path = std::env::temp_dir().join(format!("posyandu-rekey-{}.keys", Uuid::now_v7()));
    std::fs::copy(master_file(), &path).unwrap();
    let secrets = Secrets::add_key(&path).unwrap();
    (path, secrets)
}

/// Many households, so that a round takes several steps.
async fn many_households(world: &World, many: usize) {
    let post = Pos::Anggrek.id();
    let mut work = world.work(&[post]).await;
    for number in 0..many {
        let id = Uuid::now_v7();
        let mut row: Vec<(Col, Cell)> = vec![
            (keluarga::ID, id.into()),
            (keluarga::POSYANDU, post.0.into()),
            (keluarga::KEPALA, format!("Kepala {number}").into()),
            (keluarga::RT, "001".into()),
            (keluarga::TERDAFTAR, day("2025-01-01").into()),
        ];
        row.extend(sealed(&work, Pos::Anggrek, &NOMOR_KK, id, &format!("64020212345{number:05}")).await);
        work.insert(&World::permit(), post, &keluarga::TABLE, row).await.unwrap();
    }
    work.commit(post.0).await.unwrap();
}

const ALONE: Putaran = Putaran { kunci_data: false, sendiri: true };

both! {
    async fn everything_is_sealed_anew_while_people_work(world: World) {
        many_households(&world, 450).await;
        kunci::periksa(&world.app.db, &world.app.secrets).await.unwrap();
        let (path, secrets) = newer();
        let world = world.with_secrets(secrets);
        let (db, secrets, now) = (world.keeper().await, world.app.secrets.clone(), world.app.clock.now());
        assert!(kunci::sisa(&db, &secrets).await.unwrap() > 490);
        // A server that does not know the key yet could not open what is sealed with it.
        let refused = kunci::rekey(&db, &secrets, Putaran::default(), now, &Steps::default()).await.unwrap_err();
        assert!(refused.to_string().contains("restart `posyandu serve`"), "{refused}");
        assert!(kunci::boleh_buang(&db, &secrets).await.unwrap_err().to_string().contains("rekey"));
        kunci::pasang(&db, &secrets).await.unwrap();

        // Stopped after a few steps.
        let steps = Steps::default();
        tokio::select! {
            _ = kunci::rekey(&db, &secrets, Putaran::default(), now, &steps) => panic!("it was to be stopped"),
            () = steps.until(150) => {}
        }
        let left = kunci::sisa(&db, &secrets).await.unwrap();
        assert!(left > 0 && left < 490, "{left}");

        // Gone on with, while a kader registers and corrects.
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let work = async {
            let mut made = Vec::new();
            for number in 0..30 {
                let nik = format!("64020209121202{number:02}");
                let new = json!({ "i": { "id": mutation_id(), "posyandu": Pos::Melati.id().to_string(), "nama": "Gilang",
                    "nik": nik, "jenisKelamin": "L", "tanggalLahir": "2012-12-09", "rt": "001" } });
                let id = kader.ok(DAFTAR, new).await["daftarkanSasaran"]["id"].as_str().unwrap().to_owned();
                made.push((id, nik));
                let who = Siapa::ALL[number % 10];
                let person = Pos::Melati.sasaran(who).to_string();
                kader.ok(UBAH, json!({ "i": { "id": mutation_id(), "sasaran": person, "nik": format!("640202091212030{}", number % 10) } })).await;
            }
            made
        };
        let steps = Steps::default();
        let (done, made) = tokio::join!(kunci::rekey(&db, &secrets, Putaran::default(), now, &steps), work);
        assert!(done.unwrap() > 0);
        kunci::rekey(&db, &secrets, Putaran::default(), now, &steps).await.unwrap();
        assert_eq!(kunci::sisa(&db, &secrets).await.unwrap(), 0);

        // The old key goes, and nothing is lost with it.
        kunci::boleh_buang(&db, &secrets).await.unwrap();
        let world = world.with_secrets(Secrets::drop_old(&path).unwrap());
        kunci::periksa(&world.app.db, &world.app.secrets).await.unwrap();
        let token = pengurus.token;
        let mut pengurus = world.stranger();
        pengurus.token = token;
        for (id, nik) in made.iter().take(9) {
            assert_eq!(pengurus.ok(UNGKAP, json!({ "s": id })).await["ungkapNik"]["nik"], *nik);
        }
        for (number, who) in Siapa::ALL.into_iter().enumerate() {
            let person = Pos::Melati.sasaran(who).to_string();
            let shown = pengurus.ok(UNGKAP, json!({ "s": person })).await["ungkapNik"]["nik"].clone();
            assert_eq!(shown, format!("640202091212030{number}"), "{who:?}");
        }
        let find = "mutation($p: ID!, $n: String!) { cariNik(posyandu: $p, nik: $n) { terdaftar } }";
        for nik in [Siapa::Hasan.nik().unwrap(), made[0].1.clone()] {
            let asked = json!({ "p": Pos::Melati.id().to_string(), "n": nik });
            assert_eq!(pengurus.ok(find, asked).await["cariNik"]["terdaftar"], true);
        }
        std::fs::remove_file(path).unwrap();
    }
}

both! {
    async fn data_keys_are_made_anew_too(world: World) {
        let (db, secrets, now) = (world.keeper().await, world.app.secrets.clone(), world.app.clock.now());
        let before = world.dump().await;
        assert_eq!(before["kunci_wilayah"].len(), 2, "two kecamatan, one year");
        let data = Putaran { kunci_data: true, sendiri: true };
        // Stopped at once, then gone on with: no third version is begun.
        let steps = Steps::default();
        tokio::select! {
            _ = kunci::rekey(&db, &secrets, data, now, &steps) => {}
            () = steps.until(1) => {}
        }
        kunci::rekey(&db, &secrets, data, now, &Steps::default()).await.unwrap();
        let after = world.dump().await;
        assert_eq!((after["kunci_wilayah"].len(), after["kunci"].len()), (2, before["kunci"].len()));
        for table in ["kunci_wilayah", "kunci"] {
            assert!(before[table].iter().all(|row| !after[table].contains(row)), "{table}");
        }
        assert_eq!(kunci::sisa(&db, &secrets).await.unwrap(), 0);
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Mawar)).await;
        let shown = pengurus.ok(UNGKAP, json!({ "s": Pos::Mawar.sasaran(Siapa::Sari).to_string() })).await;
        assert_eq!(shown["ungkapNik"]["nik"], Siapa::Sari.nik().unwrap());
        assert_eq!(before["jejak"].len() + 1, world.dump().await["jejak"].len(), "only what was shown is told");
    }
}

both! {
    async fn numbers_in_plain_are_sealed_and_not_left_behind(world: World) {
        let (db, secrets, now) = (world.keeper().await, world.app.secrets.clone(), world.app.clock.now());
        assert!(!kunci::terbuka(&db).await.unwrap());
        let nik = "9999121201990042";
        in_plain(&world, Pos::Mawar, Siapa::Eko, nik).await;
        assert!(kunci::terbuka(&db).await.unwrap());
        kunci::rekey(&db, &secrets, ALONE, now, &Steps::default()).await.unwrap();
        assert!(!kunci::terbuka(&db).await.unwrap());
        assert!(world.dump().await.values().flatten().all(|row| !row.contains(nik)));
        assert!(!world.bytes().windows(16).any(|part| part == nik.as_bytes()), "nor in the file");
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Mawar)).await;
        let eko = json!({ "s": Pos::Mawar.sasaran(Siapa::Eko).to_string() });
        assert_eq!(pengurus.ok(UNGKAP, eko.clone()).await["ungkapNik"]["nik"], nik);
        let masked = pengurus.ok("query($s: ID!) { sasaran(id: $s) { nikTersamar } }", eko).await;
        assert_eq!(masked["sasaran"]["nikTersamar"], "**************42");
    }
}

both! {
    async fn another_key_is_told_before_the_port_opens(world: World) {
        let other = Secrets::ephemeral().unwrap();
        // Also when nobody noted anything yet: the keys of regions tell.
        let refused = kunci::periksa(&world.app.db, &other).await.unwrap_err().to_string();
        assert!(refused.contains(other.version()) && refused.contains(world.app.secrets.version()), "{refused}");
        kunci::periksa(&world.app.db, &world.app.secrets).await.unwrap();
        let refused = kunci::periksa(&world.app.db, &other).await.unwrap_err().to_string();
        assert!(refused.contains("not the one the database is sealed with"), "{refused}");
    }
}

/// Runs the program in a folder of its own.
fn posyandu(folder: &std::path::Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_posyandu"));
    command.current_dir(folder).args(arguments);
    for name in ["POSYANDU_MASTER_KEY", "POSYANDU_MASTER_KEY_FILE", "POSYANDU_DATABASE_URL", "POSYANDU_LOG"] {
        command.env_remove(name);
    }
    command.output().unwrap()
}

fn said(output: &Output) -> (Option<i32>, String) {
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn the_program_says_what_is_wrong_with_its_key() {
    let folder = std::env::temp_dir().join(format!("posyandu-kunci-{}", Uuid::now_v7()));
    std::fs::create_dir(&folder).unwrap();
    assert_eq!(posyandu(&folder, &["migrate"]).status.code(), Some(0));
    let missing =
        "posyandu: there is no master key posyandu.master.keys; make one with `posyandu master-key new`\n";
    assert_eq!(said(&posyandu(&folder, &["serve"])), (Some(1), missing.to_owned()));
    assert_eq!(said(&posyandu(&folder, &["rekey"])), (Some(1), missing.to_owned()));
    assert_eq!(posyandu(&folder, &["master-key", "new"]).status.code(), Some(0));
    let (code, text) = said(&posyandu(&folder, &["master-key", "new"]));
    assert!(code == Some(1) && text.contains("is there already"), "{text}");
    assert_eq!(posyandu(&folder, &["rekey"]).status.code(), Some(0));
    assert_eq!(posyandu(&folder, &["master-key", "new", "--master-key", "lain.keys"]).status.code(), Some(0));
    let (code, text) = said(&posyandu(&folder, &["serve", "--master-key", "lain.keys"]));
    assert!(
        code == Some(1)
            && text.contains("not the one the database is sealed with")
            && text.lines().count() == 1,
        "{text}"
    );
    assert_eq!(posyandu(&folder, &["master-key", "add"]).status.code(), Some(0));
    let (code, text) = said(&posyandu(&folder, &["master-key", "retire"]));
    assert!(code == Some(1) && text.contains("run `posyandu rekey` first"), "{text}");
    let (code, text) = said(&posyandu(&folder, &["rekey"]));
    assert!(code == Some(1) && text.contains("restart `posyandu serve`"), "{text}");
    assert_eq!(posyandu(&folder, &["rekey", "--alone"]).status.code(), Some(0));
    assert_eq!(posyandu(&folder, &["master-key", "retire"]).status.code(), Some(0));
    assert_eq!(posyandu(&folder, &["rekey"]).status.code(), Some(0));
    std::fs::remove_dir_all(&folder).unwrap();
}

//! The steps of a made-up history (*langkah*): what the people of three posts do in the course of months, each through
//! the mutation that a phone sends, by somebody who may, about rows that are there. A dice decides, so a seed is a
//! history. Steps may be refused, as in life; how many were, and why, is counted.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike as _, Duration, Months, NaiveDate, Utc};
use posyandu::domain::posyandu::Bidang;
use posyandu::service::rollup;
use posyandu::service::seed::Progress;
use posyandu::store::hari_buka::{kader_hadir, kehadiran};
use posyandu::store::sasaran::kehamilan;
use posyandu::store::table::Table;
use posyandu::store::{hari_buka, kader, keluarga, pelayanan, sasaran};
use serde_json::{Value as Json, json};

use super::{baris, isian};
use crate::darurat::seharian;
use crate::field_table::generator::Dice;
use crate::interpreter::Line;
use crate::world::{Client, Persona, Pos, World, day, mutation_id};

/// Nobody watches how far the keeping of the sums has come.
pub struct Diam;

impl Progress for Diam {
    fn stage(&self, _: &str, _: u64) {}
    fn advance(&self, _: u64) {}
}

/// A history under way.
pub struct Jalan<'w> {
    pub world: &'w World,
    pub dice: Dice,
    /// Where the steps happen.
    pub pos: Vec<Pos>,
    /// Who signed in, until when the token is used.
    masuk: Vec<(Persona, Client, DateTime<Utc>)>,
    /// The people who asked to be restricted.
    dibatasi: Vec<(Pos, String)>,
    /// Moves that were proposed and not accepted yet.
    pindah: Vec<(Pos, String)>,
    /// The steps that were done.
    pub jadi: BTreeMap<&'static str, usize>,
    /// The steps that were refused, with their codes.
    pub tolak: BTreeMap<String, usize>,
    /// The last year for which every post has cards.
    pub sampai: i32,
    /// Seconds a step, on the average.
    laju: usize,
}

/// A step, and how many of about a hundred and seventy-five are such.
type Langkah = (&'static str, usize);

const LANGKAH: &[Langkah] = &[
    ("hadir", 20),
    ("layanan orang", 20),
    ("buka", 12),
    ("sasaran", 9),
    ("layanan rumah", 7),
    ("tutup", 6),
    ("kunjungan", 6),
    ("pindah", 6),
    ("koreksi", 6),
    ("batalkan layanan", 6),
    ("jadwal", 5),
    ("koreksi orang", 5),
    ("ubah", 5),
    ("gabung", 8),
    ("tamu", 4),
    ("kader hadir", 4),
    ("layanan umum", 4),
    ("hamil", 4),
    ("persalinan", 4),
    ("batal hari", 4),
    ("keluarga", 3),
    ("kader", 3),
    ("akhir kader", 2),
    ("meninggal", 2),
    ("batasi", 2),
    ("hapus", 1),
    ("keguguran", 1),
    ("bangun", 2),
    ("buku", 5),
    ("jenis", 8),
    ("rujukan", 5),
    ("tindak rujukan", 6),
];

/// The names of what may happen.
pub const NAMA: &[&str] = &[
    "hadir",
    "layanan orang",
    "buka",
    "sasaran",
    "layanan rumah",
    "tutup",
    "kunjungan",
    "pindah",
    "terima",
    "koreksi",
    "batalkan layanan",
    "jadwal",
    "koreksi orang",
    "ubah",
    "gabung",
    "tamu",
    "kader hadir",
    "layanan umum",
    "hamil",
    "batal hari",
    "keluarga",
    "kader",
    "akhir kader",
    "meninggal",
    "batasi",
    "bangun",
    "buku",
    "jenis",
    "rujukan",
    "tindak rujukan",
];

pub(super) fn teks<'a>(line: &'a Line, col: &str) -> &'a str {
    line[col].text().unwrap_or_default()
}

/// An id as the API writes it.
pub(super) fn kode(kata: &str, line: &Line, col: &str) -> String {
    format!("{kata}:{}", line[col].id().unwrap())
}

pub(super) fn di(line: &Line, pos: Pos) -> bool {
    line["posyandu_id"].id() == Some(pos.id().0)
}

impl<'w> Jalan<'w> {
    /// A history of so many steps, which takes about fourteen months: it sees two years end.
    pub fn new(world: &'w World, seed: u64, pos: &[Pos], langkah: usize) -> Jalan<'w> {
        Jalan {
            world,
            dice: Dice(seed),
            pos: pos.to_vec(),
            masuk: Vec::new(),
            dibatasi: Vec::new(),
            pindah: Vec::new(),
            jadi: BTreeMap::new(),
            tolak: BTreeMap::new(),
            sampai: world.app.clock.today().year() + 1,
            laju: 420 * 86_400 / langkah,
        }
    }

    pub fn today(&self) -> NaiveDate {
        self.world.app.clock.today()
    }

    /// Time passes: minutes, and now and then days or weeks. In a new year the cards of the next are made, sooner or later.
    pub async fn waktu(&mut self) {
        let mut seconds = 1 + self.dice.below(3_600);
        // What everybody holds ends in January 2028.
        if self.dice.percent(25) && self.today() < day("2028-01-05") {
            seconds += self.dice.below(self.laju * 8);
        }
        self.world.later(Duration::seconds(seconds as i64));
        if self.today().year() >= self.sampai && self.dice.percent(15) {
            self.lengkapi().await;
        }
    }

    /// What a server does once a day.
    pub async fn lengkapi(&mut self) {
        rollup::lengkapi(&self.world.keeper().await, self.world.app.clock.now(), &Diam).await.unwrap();
        self.sampai = self.today().year() + 1;
    }

    /// Every post opens, so that people can come.
    pub async fn mulai(&mut self) {
        for pos in self.pos.clone() {
            self.buka("buka", pos).await;
        }
    }

    /// Takes a step.
    pub async fn langkah(&mut self) {
        let all: usize = LANGKAH.iter().map(|(_, share)| share).sum();
        let mut at = self.dice.below(all);
        let (name, _) = LANGKAH
            .iter()
            .find(|(_, share)| {
                let here = at < *share;
                at = at.wrapping_sub(*share);
                here
            })
            .unwrap();
        let pos = *self.dice.of(&self.pos.clone());
        self.satu(name, pos).await;
    }

    async fn satu(&mut self, name: &'static str, pos: Pos) {
        match name {
            "hadir" => self.hadir(name, pos).await,
            "layanan orang" => self.layanan_orang(name, pos).await,
            "buka" => self.buka(name, pos).await,
            "sasaran" => self.sasaran(name, pos).await,
            "layanan rumah" => self.layanan_rumah(name, pos).await,
            "tutup" => self.hari(name, pos, "BERLANGSUNG", TUTUP).await,
            "batal hari" => self.batal_hari(name, pos).await,
            "kunjungan" => self.kunjungan(name, pos).await,
            "pindah" => self.pindah(name, pos).await,
            "koreksi" => self.koreksi(name, pos).await,
            "batalkan layanan" => self.batalkan(name, pos).await,
            "jadwal" => self.jadwal(name, pos).await.map_or((), drop),
            "koreksi orang" => self.koreksi_orang(name, pos).await,
            "ubah" => self.ubah(name, pos).await,
            "gabung" => self.gabung(name, pos).await,
            "meninggal" => self.meninggal(name, pos).await,
            "tamu" => self.tamu(name, pos).await,
            "kader hadir" => self.kader_hadir(name, pos).await,
            "layanan umum" => self.layanan_umum(name, pos).await,
            "hamil" => self.hamil(name, pos).await,
            "persalinan" => self.persalinan(name, pos).await,
            "keguguran" => self.keguguran(name, pos).await,
            "keluarga" => self.keluarga(name, pos).await,
            "kader" => self.kader(name, pos).await,
            "akhir kader" => self.akhir_kader(name, pos).await,
            "batasi" => self.batasi(name, pos).await,
            "hapus" => self.hapus(name, pos).await,
            "buku" => self.buku(name, pos).await,
            "jenis" => self.jenis(name, pos).await,
            "rujukan" => self.rujukan(name, pos).await,
            "tindak rujukan" => self.tindak(name, pos).await,
            "bangun" => {
                let db = self.world.keeper().await;
                posyandu::store::rollup::bangun(&db, pos.id(), self.world.app.clock.now()).await.unwrap();
                self.catat(name, Ok(()));
            }
            other => panic!("no step {other}"),
        }
    }

    async fn masuk(&mut self, persona: Persona) -> Client {
        let now = self.world.app.clock.now();
        self.masuk.retain(|(_, _, until)| *until > now);
        if let Some((_, client, _)) = self.masuk.iter().find(|(known, _, _)| *known == persona) {
            return client.clone();
        }
        let client = seharian(self.world, persona).await;
        self.masuk.push((persona, client.clone(), now + Duration::hours(10)));
        client
    }

    pub(super) fn catat(&mut self, name: &'static str, done: Result<(), String>) {
        match done {
            Ok(()) => *self.jadi.entry(name).or_default() += 1,
            Err(code) => *self.tolak.entry(format!("{name} {code}")).or_default() += 1,
        }
    }

    /// Sends a mutation; what it answers when it is done.
    pub(super) async fn kirim(
        &mut self,
        name: &'static str,
        persona: Persona,
        document: &str,
        variables: Json,
    ) -> Option<Json> {
        let reply = self.masuk(persona).await.send(document, variables.clone()).await;
        let codes = reply.codes();
        assert!(
            !codes.iter().any(|code| code.starts_with("INTERNAL") || code == "?"),
            "{document} {variables}\n{:#}",
            reply.json
        );
        if codes.is_empty() {
            self.catat(name, Ok(()));
            reply.json["data"].as_object().and_then(|data| data.values().next().cloned())
        } else {
            let field = reply.json["errors"][0]["extensions"]["field"].as_str().unwrap_or_default();
            self.catat(name, Err(format!("{} {field}", codes.join(" "))));
            None
        }
    }

    pub(super) fn tiada(&mut self, name: &'static str) {
        self.catat(name, Err("nobody".to_owned()));
    }

    pub(super) async fn baris(&self, table: &'static Table) -> Vec<Line> {
        baris(self.world, table).await
    }

    pub(super) async fn pilih(
        &mut self,
        table: &'static Table,
        kept: impl Fn(&Line) -> bool,
    ) -> Option<Line> {
        let lines: Vec<Line> = self.baris(table).await.into_iter().filter(|line| kept(line)).collect();
        if lines.is_empty() { None } else { Some(self.dice.of(&lines).clone()) }
    }

    /// Somebody of a post who is alive, as a rule.
    pub(super) async fn orang(&mut self, pos: Pos) -> Option<Line> {
        let dead = self.dice.percent(4);
        self.pilih(&sasaran::TABLE, |line| di(line, pos) && (dead || line["meninggal_pada"].is_null())).await
    }

    /// A day of the past, as a rule a near one.
    pub(super) fn lalu(&mut self) -> NaiveDate {
        let days = if self.dice.percent(85) { self.dice.below(20) } else { self.dice.below(430) };
        self.today() - Duration::days(days as i64)
    }

    async fn jadwal(&mut self, name: &'static str, pos: Pos) -> Option<Json> {
        let ahead = if self.dice.percent(90) { self.dice.below(12) } else { self.dice.below(401) };
        let tanggal = self.today() + Duration::days(ahead as i64);
        let variables = json!({ "m": mutation_id(), "p": pos.id().to_string(), "t": tanggal.to_string() });
        self.kirim(name, Persona::Pengurus(pos), JADWAL, variables).await
    }

    /// A day that was planned is opened; without one, today's is put on the calendar first.
    async fn buka(&mut self, name: &'static str, pos: Pos) {
        let today = self.today();
        let due = |line: &Line| {
            di(line, pos) && teks(line, "status") == "DIJADWALKAN" && line["tanggal"].date().unwrap() <= today
        };
        let mut day = self.pilih(&hari_buka::TABLE, due).await.map(|line| kode("hariBuka", &line, "id"));
        if day.is_none() {
            let variables = json!({ "m": mutation_id(), "p": pos.id().to_string(), "t": today.to_string() });
            let made = self.kirim("jadwal", Persona::Pengurus(pos), JADWAL, variables).await;
            day = made.map(|made| made["id"].as_str().unwrap().to_owned());
        }
        let Some(day) = day else { return };
        let mut there = Vec::new();
        for line in self.baris(&kader::TABLE).await.iter().filter(|line| di(line, pos)) {
            let serves = line["mulai"].date().unwrap() <= today - Duration::days(12)
                && line["akhir"].date().is_none_or(|akhir| akhir > today);
            if serves && self.dice.percent(40) {
                there.push(json!({ "kader": kode("kader", line, "id") }));
            }
        }
        let variables = json!({ "m": mutation_id(), "d": day, "k": there });
        self.kirim(name, Persona::Pengurus(pos), BUKA, variables).await;
    }

    async fn hari(&mut self, name: &'static str, pos: Pos, status: &str, document: &str) {
        let day = self.pilih(&hari_buka::TABLE, |line| di(line, pos) && teks(line, "status") == status).await;
        let Some(day) = day else { return self.tiada(name) };
        let variables = json!({ "m": mutation_id(), "d": kode("hariBuka", &day, "id") });
        self.kirim(name, Persona::Pengurus(pos), document, variables).await;
    }

    async fn batal_hari(&mut self, name: &'static str, pos: Pos) {
        let came = self.baris(&kehadiran::TABLE).await;
        let empty = self.dice.percent(90);
        let status = if self.dice.percent(70) { "BERLANGSUNG" } else { "DIJADWALKAN" };
        let day = self
            .pilih(&hari_buka::TABLE, |line| {
                let used = came.iter().any(|one| one["hari_buka_id"] == line["id"]);
                di(line, pos) && teks(line, "status") == status && !(empty && used)
            })
            .await;
        let Some(day) = day else { return self.tiada(name) };
        let variables = json!({ "m": mutation_id(), "d": kode("hariBuka", &day, "id") });
        self.kirim(name, Persona::Pengurus(pos), BATAL, variables).await;
    }

    /// A day that takes entries, as a rule a running one, else a late entry.
    async fn hari_berjalan(&mut self, pos: Pos) -> Option<Line> {
        let late = self.dice.percent(30);
        let of = |status: &'static str| move |line: &Line| di(line, pos) && teks(line, "status") == status;
        if !late && let Some(day) = self.pilih(&hari_buka::TABLE, of("BERLANGSUNG")).await {
            return Some(day);
        }
        self.pilih(&hari_buka::TABLE, of("SELESAI")).await
    }

    async fn hadir(&mut self, name: &'static str, pos: Pos) {
        let (Some(day), Some(who)) = (self.hari_berjalan(pos).await, self.orang(pos).await) else {
            return self.tiada(name);
        };
        let input = json!({ "id": mutation_id(), "hariBuka": kode("hariBuka", &day, "id"),
            "sasaran": kode("sasaran", &who, "id") });
        self.kirim(name, Persona::Kader(pos), HADIR, json!({ "i": input })).await;
    }

    /// A visitor comes and is weighed: in no sum.
    async fn tamu(&mut self, name: &'static str, pos: Pos) {
        let Some(day) = self.hari_berjalan(pos).await else { return self.tiada(name) };
        let day = kode("hariBuka", &day, "id");
        let input = json!({ "id": mutation_id(), "hariBuka": day, "pengunjung": { "nama": "Tamu", "asal": "Samarinda",
            "jenisKelamin": "P", "tanggalLahir": "2024-03-03" } });
        let Some(came) = self.kirim(name, Persona::Kader(pos), HADIR, json!({ "i": input })).await else {
            return;
        };
        let input = json!({ "id": mutation_id(), "hariBuka": day, "kehadiran": came["id"], "konfirmasi": true,
            "isi": { "pertumbuhan": { "berat": "12,1" } } });
        self.kirim(name, Persona::Pengurus(pos), LAYANAN, json!({ "i": input })).await;
    }

    async fn layanan_orang(&mut self, name: &'static str, pos: Pos) {
        let here = self.pilih(&kehadiran::TABLE, |line| di(line, pos) && !line["sasaran_id"].is_null()).await;
        let Some(came) = here else { return self.hadir("hadir", pos).await };
        let people = self.baris(&sasaran::TABLE).await;
        let Some(who) = people.iter().find(|line| line["id"] == came["sasaran_id"]) else {
            return self.tiada(name);
        };
        let tanggal = came["tanggal"].date().unwrap();
        let isi = isian::orang(&mut self.dice, who, tanggal);
        let mut input = json!({ "id": mutation_id(), "sasaran": kode("sasaran", who, "id"), "konfirmasi": true, "isi": isi });
        if self.dice.percent(80) {
            input["hariBuka"] = json!(kode("hariBuka", &came, "hari_buka_id"));
        } else {
            input["posyandu"] = json!(pos.id().to_string());
            input["tanggal"] = json!(self.lalu().to_string());
        }
        self.kirim(name, Persona::Pengurus(pos), LAYANAN, json!({ "i": input })).await;
    }

    async fn layanan_rumah(&mut self, name: &'static str, pos: Pos) {
        let Some(house) = self.pilih(&keluarga::TABLE, |line| di(line, pos)).await else { return };
        let isi = match self.dice.below(4) {
            0 => json!({ "sumberAir": { "sumber": "AIR_HUJAN" } }),
            1 => {
                json!({ "rumahTidakLayakHuni": { "atap": "BERAT", "dinding": "SEDANG", "lantai": "RINGAN" } })
            }
            2 => json!({ "penerimaBansos": { "program": "PKH", "diterima": true } }),
            _ => json!({ "jamban": { "aksesJamban": "TIDAK_ADA" } }),
        };
        let input = json!({ "id": mutation_id(), "posyandu": pos.id().to_string(), "tanggal": self.lalu().to_string(),
            "keluarga": kode("keluarga", &house, "id"), "konfirmasi": true, "isi": isi });
        self.kirim(name, Persona::Pengurus(pos), LAYANAN, json!({ "i": input })).await;
    }

    /// A road, a talk to a group.
    async fn layanan_umum(&mut self, name: &'static str, pos: Pos) {
        let mut input = json!({ "id": mutation_id(), "posyandu": pos.id().to_string(),
            "tanggal": self.lalu().to_string(), "konfirmasi": true });
        if self.dice.percent(50) {
            input["isi"] = json!({ "jalanDesa": { "keadaan": "RUSAK" } });
            input["lokasi"] = json!({ "rt": "1" });
        } else {
            input["isi"] = json!({ "penyuluhan": { "topik": "MP-ASI", "peserta": 12 } });
        }
        self.kirim(name, Persona::Pengurus(pos), LAYANAN, json!({ "i": input })).await;
    }

    async fn kunjungan(&mut self, name: &'static str, pos: Pos) {
        let tanggal = self.lalu();
        let kader = self.pilih(&kader::TABLE, |line| {
            di(line, pos)
                && line["mulai"].date().unwrap() <= tanggal
                && line["akhir"].date().is_none_or(|akhir| akhir > tanggal)
        });
        let Some(kader) = kader.await else { return self.tiada(name) };
        let Some(who) = self.orang(pos).await else { return self.tiada(name) };
        let mut input = json!({ "id": mutation_id(), "posyandu": pos.id().to_string(),
            "kader": kode("kader", &kader, "id"), "tanggal": tanggal.to_string(),
            "hasil": if self.dice.percent(80) { "BERTEMU" } else { "TIDAK_BERTEMU" } });
        let house = self.dice.percent(25) && !who["keluarga_id"].is_null();
        if house {
            input["keluarga"] = json!(kode("keluarga", &who, "keluarga_id"));
        } else {
            input["sasaran"] = json!(kode("sasaran", &who, "id"));
        }
        let met = !house && input["hasil"] == "BERTEMU";
        let Some(visit) = self.kirim(name, Persona::Pengurus(pos), KUNJUNGAN, json!({ "i": input })).await
        else {
            return;
        };
        if met && self.dice.percent(60) {
            let isi = isian::orang(&mut self.dice, &who, tanggal);
            let input = json!({ "id": mutation_id(), "kunjungan": visit["id"], "sasaran": kode("sasaran", &who, "id"),
                "konfirmasi": true, "isi": isi });
            self.kirim("layanan orang", Persona::Pengurus(pos), LAYANAN, json!({ "i": input })).await;
        }
    }

    /// Something recorded is read again: the same kind, with other values.
    async fn koreksi(&mut self, name: &'static str, pos: Pos) {
        let again = |line: &Line| di(line, pos) && isian::BERUBAH.contains(&teks(line, "kode"));
        let given = self.pilih(&pelayanan::TABLE, |line| again(line) && !line["sasaran_id"].is_null()).await;
        let Some(service) = given else { return self.tiada(name) };
        let people = self.baris(&sasaran::TABLE).await;
        let who = people.into_iter().find(|line| line["id"] == service["sasaran_id"]).unwrap();
        let tanggal = service["tanggal"].date().unwrap();
        let isi = isian::kode(&mut self.dice, teks(&service, "kode"), &who, tanggal);
        let input = json!({ "id": mutation_id(), "pelayanan": kode("pelayanan", &service, "id"), "alasan": "salah baca",
            "konfirmasi": true, "isi": isi });
        self.kirim(name, Persona::Pengurus(pos), KOREKSI, json!({ "i": input })).await;
    }

    async fn batalkan(&mut self, name: &'static str, pos: Pos) {
        let given =
            self.pilih(&pelayanan::TABLE, |line| di(line, pos) && line["sensitif"].bool() == Some(false));
        let Some(service) = given.await else { return self.tiada(name) };
        let input = json!({ "id": mutation_id(), "pelayanan": kode("pelayanan", &service, "id"), "alasan": "salah orang" });
        self.kirim(name, Persona::Pengurus(pos), BATALKAN, json!({ "i": input })).await;
    }

    async fn keluarga(&mut self, name: &'static str, pos: Pos) {
        let input =
            json!({ "id": mutation_id(), "posyandu": pos.id().to_string(), "kepala": "Ujang", "rt": "001" });
        self.kirim(name, Persona::Pengurus(pos), KELUARGA, json!({ "i": input })).await;
    }

    async fn sasaran(&mut self, name: &'static str, pos: Pos) {
        let days =
            if self.dice.percent(65) { self.dice.below(2_300) } else { 2_300 + self.dice.below(26_000) };
        let lahir = self.today() - Duration::days(days as i64);
        let sex = *self.dice.of(&["L", "P", "P"]);
        let mut input = json!({ "id": mutation_id(), "posyandu": pos.id().to_string(), "nama": "Warga Baru", "rt": "1",
            "jenisKelamin": sex, "tanggalLahir": lahir.to_string() });
        if self.dice.percent(80)
            && let Some(house) = self.pilih(&keluarga::TABLE, |line| di(line, pos)).await
        {
            input["keluarga"] = json!(kode("keluarga", &house, "id"));
        }
        if days < 2_300 && self.dice.percent(60) {
            input["bukuKiaSejak"] = json!(self.lalu().max(lahir).to_string());
        }
        self.kirim(name, Persona::Pengurus(pos), SASARAN, json!({ "i": input })).await;
    }

    async fn ubah(&mut self, name: &'static str, pos: Pos) {
        let Some(who) = self.orang(pos).await else { return self.tiada(name) };
        let mut input = json!({ "id": mutation_id(), "sasaran": kode("sasaran", &who, "id") });
        if self.dice.percent(60) {
            let Some(house) = self.pilih(&keluarga::TABLE, |line| di(line, pos)).await else { return };
            input["keluarga"] = json!(kode("keluarga", &house, "id"));
        } else {
            input["bukuKiaSejak"] = json!(self.lalu().to_string());
        }
        self.kirim(name, Persona::Pengurus(pos), UBAH, json!({ "i": input })).await;
    }

    /// Somebody is registered a second time and came under it; sooner or later the two become one.
    async fn gabung(&mut self, name: &'static str, pos: Pos) {
        let lines = self.baris(&sasaran::TABLE).await;
        let same = ["posyandu_id", "jenis_kelamin", "tanggal_lahir", "presisi_lahir", "meninggal_pada"];
        let twice = lines.iter().enumerate().find_map(|(at, one)| {
            let other = lines[..at].iter().find(|other| same.iter().all(|col| one[*col] == other[*col]))?;
            Some((one, other, Pos::ALL.into_iter().find(|pos| di(one, *pos))?))
        });
        if let Some((one, other, pos)) = twice.filter(|_| self.dice.percent(60)) {
            let pair = if self.dice.percent(50) { (one, other) } else { (other, one) };
            let (dari, ke) = (kode("sasaran", pair.0, "id"), kode("sasaran", pair.1, "id"));
            let variables = json!({ "m": mutation_id(), "d": dari, "k": ke });
            self.kirim(name, Persona::Pengurus(pos), GABUNG, variables).await;
            return;
        }
        let Some(who) = self.orang(pos).await.filter(|who| teks(who, "presisi_lahir") == "HARI") else {
            return self.tiada(name);
        };
        // Now and then at another post, to which she moves later.
        let at = if self.dice.percent(80) { pos } else { *self.dice.of(&Pos::ALL) };
        let input = json!({ "id": mutation_id(), "posyandu": at.id().to_string(), "nama": "Warga Lama", "rt": "1",
            "jenisKelamin": teks(&who, "jenis_kelamin"), "tanggalLahir": who["tanggal_lahir"].date().unwrap().to_string() });
        self.kirim("sasaran", Persona::Pengurus(at), SASARAN, json!({ "i": input })).await;
    }

    async fn meninggal(&mut self, name: &'static str, pos: Pos) {
        let Some(who) = self.orang(pos).await else { return self.tiada(name) };
        let mut died = self.lalu();
        // Often on an opening day: she may still have been weighed on it.
        let held = self
            .pilih(&hari_buka::TABLE, |line| di(line, pos) && teks(line, "status") != "DIJADWALKAN")
            .await;
        if self.dice.percent(50)
            && let Some(day) = held
        {
            died = day["tanggal"].date().unwrap();
        }
        let input = json!({ "id": mutation_id(), "sasaran": kode("sasaran", &who, "id"), "meninggalPada": died.to_string() });
        self.kirim(name, Persona::Pengurus(pos), UBAH, json!({ "i": input })).await;
    }

    async fn hamil(&mut self, name: &'static str, pos: Pos) {
        let (from, to) = (self.today() - Months::new(45 * 12), self.today() - Months::new(16 * 12));
        let woman = self.pilih(&sasaran::TABLE, |line| {
            di(line, pos)
                && teks(line, "jenis_kelamin") == "P"
                && line["hamil"].bool() != Some(true)
                && (from..to).contains(&line["tanggal_lahir"].date().unwrap())
        });
        let Some(woman) = woman.await else { return self.tiada(name) };
        let since = self.today() - Duration::days(20 + self.dice.below(240) as i64);
        let variables =
            json!({ "m": mutation_id(), "s": kode("sasaran", &woman, "id"), "h": since.to_string() });
        self.kirim(name, Persona::Pengurus(pos), HAMIL, variables).await;
    }

    async fn hamil_terbuka(&mut self, pos: Pos) -> Option<Line> {
        self.pilih(&kehamilan::TABLE, |line| di(line, pos) && line["berakhir"].is_null()).await
    }

    async fn persalinan(&mut self, name: &'static str, pos: Pos) {
        let Some(open) = self.hamil_terbuka(pos).await else { return self.tiada(name) };
        let since = open["mulai"].date().unwrap();
        let tanggal = (since + Duration::days(150 + self.dice.below(140) as i64)).min(self.today());
        let bayi: Vec<Json> = (0..1 + self.dice.below(2))
            .map(|_| {
                json!({ "id": mutation_id(), "jenisKelamin": *self.dice.of(&["L", "P"]), "beratLahir": 2_900,
                "lahirHidup": self.dice.percent(90) })
            })
            .collect();
        let input = json!({ "id": mutation_id(), "kehamilan": kode("kehamilan", &open, "id"), "tanggal": tanggal.to_string(),
            "tempat": "PUSKESMAS", "penolong": "BIDAN", "bayi": bayi });
        self.kirim(name, Persona::Pengurus(pos), PERSALINAN, json!({ "i": input })).await;
    }

    async fn keguguran(&mut self, name: &'static str, pos: Pos) {
        let Some(open) = self.hamil_terbuka(pos).await else { return self.tiada(name) };
        let ended = self.lalu().max(open["mulai"].date().unwrap());
        let variables =
            json!({ "m": mutation_id(), "k": kode("kehamilan", &open, "id"), "t": ended.to_string() });
        self.kirim(name, Persona::Pengurus(pos), KEGUGURAN, variables).await;
    }

    async fn kader(&mut self, name: &'static str, pos: Pos) {
        let mulai = self.lalu() + Duration::days(10);
        let mut sk = json!({ "nomor": "7/2026", "mulai": mulai.to_string() });
        if self.dice.percent(30) {
            sk["akhir"] = json!((mulai + Duration::days(5 + self.dice.below(200) as i64)).to_string());
        }
        let sets: [&[&str]; 3] = [&["SOSIAL"], &["KESEHATAN", "PENDIDIKAN"], &["PEKERJAAN_UMUM"]];
        let bidang = self.dice.of(&sets);
        let variables = json!({ "m": mutation_id(), "p": pos.id().to_string(), "b": bidang, "s": sk });
        self.kirim(name, Persona::Pengurus(pos), KADER, variables).await;
    }

    async fn akhir_kader(&mut self, name: &'static str, pos: Pos) {
        // The kader who sign in keep their decrees: an account without one cannot work.
        let fixed: Vec<_> = Bidang::ALL.iter().map(|bidang| pos.kader(*bidang).0).collect();
        let keep = self.dice.percent(60);
        let kader = self.pilih(&kader::TABLE, |line| {
            di(line, pos) && line["akhir"].is_null() && !(keep && fixed.contains(&line["id"].id().unwrap()))
        });
        let Some(kader) = kader.await else { return self.tiada(name) };
        let akhir =
            self.lalu().max(kader["mulai"].date().unwrap()) + Duration::days(self.dice.below(15) as i64);
        let variables =
            json!({ "m": mutation_id(), "k": kode("kader", &kader, "id"), "a": akhir.to_string() });
        self.kirim(name, Persona::Pengurus(pos), AKHIR_KADER, variables).await;
    }

    async fn kader_hadir(&mut self, name: &'static str, pos: Pos) {
        let day = self
            .pilih(&hari_buka::TABLE, |line| di(line, pos) && teks(line, "status") == "BERLANGSUNG")
            .await;
        let there = self.baris(&kader_hadir::TABLE).await;
        let Some(day) = day else { return self.tiada(name) };
        let kader = self.pilih(&kader::TABLE, |line| {
            let known =
                there.iter().any(|one| one["kader_id"] == line["id"] && one["hari_buka_id"] == day["id"]);
            di(line, pos) && !known
        });
        let Some(kader) = kader.await else { return self.tiada(name) };
        let variables = json!({ "m": mutation_id(), "d": kode("hariBuka", &day, "id"), "k": kode("kader", &kader, "id") });
        self.kirim(name, Persona::Pengurus(pos), KADER_HADIR, variables).await;
    }

    /// A move is proposed; now or some steps later it is accepted.
    async fn pindah(&mut self, name: &'static str, pos: Pos) {
        if !self.pindah.is_empty() && self.dice.percent(70) {
            let at = self.dice.below(self.pindah.len());
            let (to, id) = self.pindah.swap_remove(at);
            let variables = json!({ "m": mutation_id(), "p": id });
            self.kirim("terima", Persona::Pengurus(to), TERIMA, variables).await;
            return;
        }
        let to = *self.dice.of(&Pos::ALL);
        let Some(who) = self.orang(pos).await.filter(|_| to != pos) else { return self.tiada(name) };
        let variables =
            json!({ "m": mutation_id(), "s": kode("sasaran", &who, "id"), "k": to.id().to_string() });
        let Some(made) = self.kirim(name, Persona::Pengurus(pos), PINDAH, variables).await else { return };
        self.pindah.push((to, made["id"].as_str().unwrap().to_owned()));
    }

    /// Asked and granted.
    async fn minta(&mut self, name: &'static str, pos: Pos, sasaran: &str, isi: Json) -> bool {
        let mut input =
            json!({ "id": mutation_id(), "sasaran": sasaran, "pemohon": "WALI", "hubungan": "ibu" });
        input.as_object_mut().unwrap().extend(isi.as_object().unwrap().clone());
        let Some(asked) = self.kirim(name, Persona::Pengurus(pos), MINTA, json!({ "i": input })).await else {
            return false;
        };
        let variables = json!({ "m": mutation_id(), "p": asked["id"] });
        self.kirim(name, Persona::Pembina, PUTUS, variables).await.is_some()
    }

    async fn koreksi_orang(&mut self, name: &'static str, pos: Pos) {
        let Some(who) = self.orang(pos).await else { return self.tiada(name) };
        let mut koreksi = json!({});
        if self.dice.percent(65) {
            let by = Duration::days(self.dice.below(500) as i64 - 250);
            let lahir = (who["tanggal_lahir"].date().unwrap() + by).min(self.today());
            koreksi["tanggalLahir"] = json!(lahir.to_string());
        } else {
            koreksi["jenisKelamin"] = json!(if teks(&who, "jenis_kelamin") == "L" { "P" } else { "L" });
        }
        let isi = json!({ "jenis": "KOREKSI", "koreksi": koreksi });
        self.minta(name, pos, &kode("sasaran", &who, "id"), isi).await;
    }

    async fn batasi(&mut self, name: &'static str, pos: Pos) {
        if !self.dibatasi.is_empty() && self.dice.percent(60) {
            let (pos, who) = self.dibatasi.remove(0);
            self.minta("pulihkan", pos, &who, json!({ "jenis": "PULIHKAN" })).await;
            return;
        }
        let Some(who) = self.orang(pos).await else { return self.tiada(name) };
        let who = kode("sasaran", &who, "id");
        if self.minta(name, pos, &who, json!({ "jenis": "BATASI" })).await {
            self.dibatasi.push((pos, who));
        }
    }

    async fn hapus(&mut self, name: &'static str, pos: Pos) {
        let Some(who) = self.orang(pos).await else { return self.tiada(name) };
        self.minta(name, pos, &kode("sasaran", &who, "id"), json!({ "jenis": "HAPUS" })).await;
    }
}

const JADWAL: &str =
    "mutation($m: UUID!, $p: ID!, $t: Date!) { jadwalkanHariBuka(id: $m, posyandu: $p, tanggal: $t) { id } }";
const BUKA: &str = "mutation($m: UUID!, $d: ID!, $k: [KaderHadirInput!]!) { bukaHariBuka(id: $m, hariBuka: $d, kaderHadir: $k) { id } }";
const TUTUP: &str = "mutation($m: UUID!, $d: ID!) { tutupHariBuka(id: $m, hariBuka: $d) { id } }";
const BATAL: &str =
    "mutation($m: UUID!, $d: ID!) { batalkanHariBuka(id: $m, hariBuka: $d, alasan: \"banjir\") { id } }";
const KADER_HADIR: &str = "mutation($m: UUID!, $d: ID!, $k: ID!) { catatKaderHadir(id: $m, hariBuka: $d, kaderHadir: { kader: $k }) { id } }";
const HADIR: &str = "mutation($i: HadirInput!) { hadir(input: $i) { id } }";
pub(super) const LAYANAN: &str = "mutation($i: CatatPelayananInput!) { catatPelayanan(input: $i) { id } }";
const KOREKSI: &str = "mutation($i: KoreksiPelayananInput!) { koreksiPelayanan(input: $i) { id } }";
const BATALKAN: &str = "mutation($i: BatalkanPelayananInput!) { batalkanPelayanan(input: $i) { id } }";
const KUNJUNGAN: &str = "mutation($i: CatatKunjunganInput!) { catatKunjungan(input: $i) { id } }";
const KELUARGA: &str = "mutation($i: DaftarkanKeluargaInput!) { daftarkanKeluarga(input: $i) { id } }";
const SASARAN: &str = "mutation($i: DaftarkanSasaranInput!) { daftarkanSasaran(input: $i) { id } }";
const UBAH: &str = "mutation($i: UbahSasaranInput!) { ubahSasaran(input: $i) { id } }";
const GABUNG: &str =
    "mutation($m: UUID!, $d: ID!, $k: ID!) { gabungSasaran(id: $m, dari: $d, ke: $k) { id } }";
pub(super) const HAMIL: &str =
    "mutation($m: UUID!, $s: ID!, $h: Date!) { catatKehamilan(id: $m, sasaran: $s, hpht: $h) { id } }";
const KEGUGURAN: &str = "mutation($m: UUID!, $k: ID!, $t: Date!) { \
    akhiriKehamilan(id: $m, kehamilan: $k, berakhir: $t, hasil: KEGUGURAN) { id } }";
pub(super) const PERSALINAN: &str =
    "mutation($i: CatatPersalinanInput!) { catatPersalinan(input: $i) { id } }";
const KADER: &str = "mutation($m: UUID!, $p: ID!, $b: [Bidang!]!, $s: SkInput!) { \
    tetapkanKader(id: $m, posyandu: $p, nama: \"Rini\", bidang: $b, sk: $s) { id } }";
const AKHIR_KADER: &str =
    "mutation($m: UUID!, $k: ID!, $a: Date!) { akhiriKader(id: $m, kader: $k, akhir: $a) { id } }";
const PINDAH: &str =
    "mutation($m: UUID!, $s: ID!, $k: ID!) { ajukanPindah(id: $m, sasaran: $s, ke: $k) { id } }";
const TERIMA: &str = "mutation($m: UUID!, $p: ID!) { terimaPindah(id: $m, perpindahan: $p) { id } }";
const MINTA: &str = "mutation($i: MulaiPermintaanSubjekInput!) { mulaiPermintaanSubjek(input: $i) { id } }";
const PUTUS: &str =
    "mutation($m: UUID!, $p: ID!) { putuskanPermintaanSubjek(id: $m, permintaan: $p, setuju: true) { id } }";

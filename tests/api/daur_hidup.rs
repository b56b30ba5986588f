//! The life cycle: one document for each stage of life, which a kader's phone sends for one person who went round the
//! desks of an opening day. Each tells its story twice: a visit with every value just on the good side of its threshold,
//! which raises nothing, and one with every value on the other side, which raises every flag. What was sent is read back
//! field by field, and what does not belong is refused by the desk it concerns, while the other desks keep theirs.
//! The documents are written from the table below; `POSYANDU_WRITE=1` writes them again.

use std::fmt::Write as _;

use chrono::{Days, Months, NaiveDate};
use posyandu::domain::bidang::{Jenis, jenis};
use posyandu::graphql::table::noun::From;
use serde_json::{Value as Json, json};

use crate::both;
use crate::hari_buka::dibuka;
use crate::katalog::{daftarkan, fields, noun};
use crate::world::{Client, Persona, Pos, Reply, Siapa, World, mutation_id, operation};

/// A stage of life: its document, and the desks with the kinds they record.
pub struct Tahap {
    pub dokumen: &'static str,
    nama: &'static str,
    meja: &'static [(&'static str, &'static str)],
}

/// The stages, in the order of a life. Every card asks the questions on tuberculosis, or stands beside one that does.
pub const TAHAP: [Tahap; 7] = [
    Tahap {
        dokumen: "layani_ibu_hamil",
        nama: "a pregnant woman (ibu hamil)",
        meja: &[("pemeriksaan", "KES-04"), ("makanan", "KES-11")],
    },
    Tahap {
        dokumen: "layani_nifas",
        nama: "a mother after birth, breast-feeding (ibu nifas, menyusui)",
        meja: &[("pemeriksaan", "KES-05"), ("kb", "KES-12")],
    },
    Tahap {
        dokumen: "layani_bayi",
        nama: "a new-born child or infant (bayi)",
        meja: &[("penimbangan", "KES-01"), ("imunisasi", "KES-02")],
    },
    Tahap {
        dokumen: "layani_balita",
        nama: "a child of one to five years (balita, prasekolah)",
        meja: &[("penimbangan", "KES-01"), ("gizi", "KES-03"), ("makanan", "KES-11")],
    },
    Tahap {
        dokumen: "layani_remaja",
        nama: "a school child or adolescent (usia sekolah, remaja)",
        meja: &[("pemeriksaan", "KES-10"), ("jiwa", "KES-09"), ("indra", "KES-16")],
    },
    Tahap {
        dokumen: "layani_dewasa",
        nama: "an adult (dewasa)",
        meja: &[("ptm", "KES-06"), ("jiwa", "KES-09"), ("indra", "KES-16"), ("tbc", "KES-08")],
    },
    Tahap {
        dokumen: "layani_lansia",
        nama: "an elderly person (lansia)",
        meja: &[("lansia", "KES-07"), ("ptm", "KES-06"), ("indra", "KES-16"), ("tbc", "KES-08")],
    },
];

/// What is read of a service: whose it is, everything of its kind, and its flags.
fn bacaan(jenis: &Jenis) -> String {
    let mut text =
        "    __typename\n    id\n    kode\n    tanggal\n    sasaran {\n      id\n    }\n".to_owned();
    let _ = writeln!(text, "    ... on {} {{", jenis.tipe);
    for field in fields(jenis) {
        let _ = writeln!(text, "      {field}");
    }
    text + "    }\n    tanda {\n      nodes {\n        aturan\n        versi\n        tindakan\n        alasan\n        masukan\n      }\n    }\n"
}

impl Tahap {
    fn jenis(&self, meja: &str) -> &'static Jenis {
        jenis(self.meja.iter().find(|(nama, _)| *nama == meja).unwrap().1).unwrap()
    }

    /// The document that phones send.
    fn teks(&self) -> String {
        let mut name = String::new();
        for word in self.dokumen.split('_') {
            let (lead, rest) = word.split_at(1);
            name += &(lead.to_uppercase() + rest);
        }
        let mut text = format!(
            "# Sent by kader, when {} went round the desks. Each desk stands by itself:\n",
            self.nama
        );
        text +=
            "# what one refuses leaves the others as they are, and sent again nothing is recorded twice.\n";
        let _ = writeln!(text, "mutation Kader{name}(\n  $hadir: HadirInput!");
        for (meja, _) in self.meja {
            let _ = writeln!(text, "  ${meja}: CatatPelayananInput!");
        }
        text += ") {\n  hadir(input: $hadir) {\n    id\n    baru\n    kelompokUmur\n    kondisi\n    sasaran {\n      id\n    }\n  }\n";
        for (meja, kode) in self.meja {
            let _ = writeln!(
                text,
                "  {meja}: catatPelayanan(input: ${meja}) {{\n{}  }}",
                bacaan(jenis(kode).unwrap())
            );
        }
        text + "}\n"
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the environment says whether to write")]
fn every_stage_has_its_document() {
    for tahap in &TAHAP {
        if std::env::var("POSYANDU_WRITE").is_ok() {
            let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/schema/operations");
            std::fs::write(format!("{folder}/{}.graphql", tahap.dokumen), tahap.teks()).unwrap();
        }
        assert_eq!(operation(tahap.dokumen), tahap.teks(), "write it again with POSYANDU_WRITE=1");
    }
}

/// A round of the desks on a day: what is sent of each.
struct Putaran<'a> {
    tahap: &'static Tahap,
    hari: &'a str,
    orang: &'a str,
}

/// A desk, what is sent there, and what is read of it, in stored units.
type Kartu = (&'static str, Json, Json);

impl Putaran<'_> {
    /// The same round for somebody else.
    fn untuk<'a>(&'a self, orang: &'a str) -> Putaran<'a> {
        Putaran { orang, ..*self }
    }

    fn variabel(&self, kartu: &[Kartu]) -> Json {
        let mut all =
            json!({ "hadir": { "id": mutation_id(), "hariBuka": self.hari, "sasaran": self.orang } });
        for (meja, isi, _) in kartu {
            let tipe = self.tahap.jenis(meja).tipe;
            let mut chars = tipe.chars();
            let member: String = chars.next().unwrap().to_lowercase().chain(chars).collect();
            let isi = json!({ member: isi });
            all[*meja] =
                json!({ "id": mutation_id(), "hariBuka": self.hari, "sasaran": self.orang, "isi": isi });
        }
        all
    }

    async fn kirim(&self, client: &Client, kartu: &[Kartu]) -> Reply {
        client.operation(self.tahap.dokumen, self.variabel(kartu)).await
    }

    /// Sends a round, reads every desk back by a later query, and wants these flags and nothing else.
    async fn diterima(&self, client: &Client, kartu: &[Kartu], hadir: (&str, Json), tanda: &[&str]) {
        let sent = self.variabel(kartu);
        let reply = client.operation(self.tahap.dokumen, sent.clone()).await;
        assert!(reply.json.get("errors").is_none(), "{}\n{:#}", self.tahap.dokumen, reply.json);
        let data = &reply.json["data"];
        assert_eq!((&data["hadir"]["kelompokUmur"], &data["hadir"]["kondisi"]), (&json!(hadir.0), &hadir.1));
        let mut flags = Vec::new();
        for (meja, _, ada) in kartu {
            let jenis = self.tahap.jenis(meja);
            let read = format!(
                "query($i: ID!) {{ node(id: $i) {{ ... on {} {{\n{}}} }} }}",
                jenis.tipe,
                bacaan(jenis)
            );
            let later = client.ok(&read, json!({ "i": data[*meja]["id"] })).await;
            assert_eq!(later["node"], data[*meja], "{meja}");
            same(jenis, &later["node"], ada);
            assert_eq!(later["node"]["sasaran"]["id"], self.orang);
            for flag in later["node"]["tanda"]["nodes"].as_array().unwrap() {
                assert_eq!(flag["versi"], 1, "{flag}");
                flags.push(format!(
                    "{} {}",
                    flag["aturan"].as_str().unwrap(),
                    flag["tindakan"].as_str().unwrap()
                ));
            }
        }
        flags.sort();
        assert_eq!(flags, tanda, "{}", self.tahap.dokumen);
        // The answer was lost on the way: the same round again is the same round.
        let again = client.operation(self.tahap.dokumen, sent).await;
        assert_eq!(again.json["data"], reply.json["data"]);
    }

    /// Sends a round in which one desk is wrong: that one is refused and nothing of its kind written, the others stay.
    async fn ditolak(
        &self,
        world: &World,
        client: &Client,
        kartu: &[Kartu],
        salah: &(&'static str, Json, &str, &str),
    ) {
        let (meja, isi, code, field) = salah;
        let mut kartu = kartu.to_vec();
        kartu.iter_mut().find(|(nama, ..)| nama == meja).unwrap().1 = isi.clone();
        let before = world.dump().await["pelayanan"].len();
        let reply = self.kirim(client, &kartu).await;
        let told: Vec<_> = reply.json["errors"].as_array().into_iter().flatten().collect();
        assert_eq!(told.len(), 1, "{meja} {isi}: {:#}", reply.json);
        let extensions = &told[0]["extensions"];
        assert_eq!(
            (&extensions["code"], &extensions["field"]),
            (&json!(code), &json!(field)),
            "{meja} {isi}"
        );
        assert_eq!((&told[0]["path"], &reply.json["data"][*meja]), (&json!([meja]), &Json::Null));
        let after = world.dump().await["pelayanan"].len();
        assert_eq!(after - before, kartu.len() - 1, "{meja} {isi}");
    }

    /// Sends a round for somebody it is not meant for: each desk refuses, and nothing is written but that she came.
    async fn bukan(&self, world: &World, client: &Client, kartu: &[Kartu], told: &[(&str, &str)]) {
        let before = world.dump().await["pelayanan"].len();
        let reply = self.kirim(client, kartu).await;
        let errors = reply.json["errors"].as_array().cloned().unwrap_or_default();
        let codes: Vec<_> = errors
            .iter()
            .map(|error| {
                (
                    error["extensions"]["code"].as_str().unwrap(),
                    error["extensions"]["field"].as_str().unwrap(),
                )
            })
            .collect();
        assert_eq!(codes, told, "{:#}", reply.json);
        assert_eq!(
            world.dump().await["pelayanan"].len(),
            before + kartu.len() + usize::from(told[0].0 == "NOT_FOUND") - told.len()
        );
    }

    /// Sends a round in which a value has the wrong form altogether: the document is refused, and nobody came.
    async fn bentuk(&self, world: &World, client: &Client, kartu: &[Kartu], meja: &'static str, isi: Json) {
        let mut kartu = kartu.to_vec();
        kartu.iter_mut().find(|(nama, ..)| *nama == meja).unwrap().1 = isi;
        let before = world.dump().await;
        assert_eq!(self.kirim(client, &kartu).await.codes(), ["BAD_VARIABLES"]);
        assert_eq!(before, world.dump().await);
    }
}

/// Everything that was sent is there, in stored units, and nothing that was not.
fn same(jenis: &Jenis, read: &Json, ada: &Json) {
    for (field, value) in ada.as_object().unwrap() {
        assert_eq!(&read[field], value, "{} {field}", jenis.kode);
    }
    for field in &noun(jenis).fields {
        let sent = matches!(field.from, From::Isi(at) if at < jenis.medan.len());
        assert!(
            !sent || ada.get(&field.name).is_some() || read[&field.name].is_null(),
            "{} {}",
            jenis.kode,
            field.name
        );
    }
}

const HAMIL: &str =
    "mutation($m: UUID!, $s: ID!, $d: Date!) { catatKehamilan(id: $m, sasaran: $s, hpht: $d) { id } }";
const LAHIR: &str = "mutation($m: UUID!, $k: ID!, $d: Date!) {
    akhiriKehamilan(id: $m, kehamilan: $k, berakhir: $d, hasil: LAHIR_HIDUP) { id } }";

async fn hamil(client: &Client, orang: &str, sejak: &str) -> Json {
    client.ok(HAMIL, json!({ "m": mutation_id(), "s": orang, "d": sejak })).await["catatKehamilan"]["id"]
        .clone()
}

fn melati(siapa: Siapa) -> String {
    Pos::Melati.sasaran(siapa).to_string()
}

/// Somebody of another post.
fn tetangga(siapa: Siapa) -> String {
    Pos::Mawar.sasaran(siapa).to_string()
}

async fn kader(world: &World) -> Client {
    world.sign_in(Persona::Kader(Pos::Melati)).await
}

/// Two opening days: one of October, and today.
async fn dua_hari(world: &World) -> (String, String) {
    (dibuka(world, Pos::Melati, "2026-10-09").await, world.running(Pos::Melati).await)
}

/// The day of birth of somebody who completes so many years today.
fn genap(world: &World, tahun: u32) -> NaiveDate {
    world.app.clock.today() - Months::new(12 * tahun)
}

// lifecycle-and-sessions.md 3.2: LiLA below 23.5, Hb below 11, 140/90, tablets, the TB questions.
both! {
    async fn a_pregnant_woman(world: World) {
        let (kader, (october, november)) = (kader(&world).await, dua_hari(&world).await);
        let sari = melati(Siapa::Sari);
        hamil(&kader, &sari, "2026-06-05").await;
        let round = |hari| Putaran { tahap: &TAHAP[0], hari, orang: &sari };
        let fine = [
            ("pemeriksaan",
                json!({ "berat": "55,4", "tinggi": "155", "lilaIbu": "23,5", "sistole": 139, "diastole": 89,
                    "hemoglobin": "11", "tinggiFundus": "16,5", "kontakAnc": 1, "tandaBahayaHamil": [], "gejalaTbc": [],
                    "kontakTbc": false, "ttdDiberikan": 30, "produkTtd": "TTD", "ttdTiapHari": true, "kelasIbu": true,
                    "gravida": 3, "jumlahAnak": 2, "edukasi": "isi piringku" }),
                json!({ "beratG": 55_400, "tinggiMm": 1_550, "lilaIbuMm": 235, "sistoleMmhg": 139, "diastoleMmhg": 89,
                    "hemoglobinGL": 110, "tinggiFundusMm": 165, "kontakAnc": 1, "tandaBahayaHamil": [], "gejalaTbc": [],
                    "kontakTbc": false, "ttdDiberikan": 30, "produkTtd": "TTD", "ttdTiapHari": true, "kelasIbu": true,
                    "gravida": 3, "jumlahAnak": 2, "edukasi": "isi piringku", "imt": 231 })),
            ("makanan", json!({ "jenisPmt": "PENYULUHAN", "bahan": "bubur kacang hijau", "porsi": 1, "habis": true }),
                json!({ "jenisPmt": "PENYULUHAN", "bahan": "bubur kacang hijau", "porsi": 1, "habis": true })),
        ];
        let came = || ("USIA_PRODUKTIF", json!("IBU_HAMIL"));
        round(&october).diterima(&kader, &fine, came(), &[]).await;
        let ill = [
            ("pemeriksaan",
                json!({ "berat": 55_000, "lilaIbu": 234, "sistole": 140, "diastole": 80, "hemoglobin": "10,9",
                    "kontakAnc": 0, "tandaBahayaHamil": ["BENGKAK_MUKA_TANGAN"], "gejalaTbc": ["BATUK"], "kontakTbc": true,
                    "ttdDiberikan": 90, "produkTtd": "MMS", "ttdTiapHari": false, "jumlahAnak": 5, "jarakAnak": 23 }),
                json!({ "beratG": 55_000, "lilaIbuMm": 234, "sistoleMmhg": 140, "diastoleMmhg": 80, "hemoglobinGL": 109,
                    "kontakAnc": 0, "tandaBahayaHamil": ["BENGKAK_MUKA_TANGAN"], "gejalaTbc": ["BATUK"], "kontakTbc": true,
                    "ttdDiberikan": 90, "produkTtd": "MMS", "ttdTiapHari": false, "jumlahAnak": 5, "jarakAnak": 23,
                    "imt": null })),
            ("makanan", json!({ "jenisPmt": "PEMULIHAN_BUMIL_KEK", "hariKe": 12, "habis": false }),
                json!({ "jenisPmt": "PEMULIHAN_BUMIL_KEK", "hariKe": 12, "habis": false })),
        ];
        round(&november).diterima(&kader, &ill, came(), &["HAMIL_ANC_BELUM PANTAU", "HAMIL_HB_RENDAH RUJUK", "HAMIL_KEK RUJUK",
            "HAMIL_TANDA_BAHAYA RUJUK_SEGERA", "HAMIL_TERLALU_BANYAK PANTAU", "HAMIL_TERLALU_DEKAT PANTAU",
            "HAMIL_TTD_TIDAK_DIMINUM EDUKASI", "PMT_TIDAK_HABIS PANTAU", "TBC_TERDUGA RUJUK", "TD_HAMIL_BAHAYA RUJUK_SEGERA"]).await;
        // A unit that is not the field's gives a figure that cannot be: kilograms as grams, centimetres as millimetres, g/dL
        // as g/L, and the other way round.
        let wrong: [(&'static str, Json, &str, &str); 9] = [
            ("pemeriksaan", json!({ "berat": 55 }), "IMPOSSIBLE_VALUE", "berat"),
            ("pemeriksaan", json!({ "berat": "55400" }), "IMPOSSIBLE_VALUE", "berat"),
            ("pemeriksaan", json!({ "berat": "55,4 kg" }), "INVALID_FORMAT", "berat"),
            ("pemeriksaan", json!({ "lilaIbu": 23 }), "IMPOSSIBLE_VALUE", "lilaIbu"),
            ("pemeriksaan", json!({ "hemoglobin": 11 }), "IMPOSSIBLE_VALUE", "hemoglobin"),
            ("pemeriksaan", json!({ "hemoglobin": "1,1,0" }), "INVALID_FORMAT", "hemoglobin"),
            ("pemeriksaan", json!({ "sistole": 301, "diastole": 90 }), "IMPOSSIBLE_VALUE", "sistole"),
            ("pemeriksaan", json!({ "gejalaTbc": ["LESU"] }), "NOT_ELIGIBLE", "gejalaTbc"),
            ("makanan", json!({ "jenisPmt": "PEMULIHAN_BALITA" }), "NOT_ELIGIBLE", "jenisPmt"),
        ];
        for salah in &wrong {
            round(&november).ditolak(&world, &kader, &fine, salah).await;
        }
        round(&november).bentuk(&world, &kader, &fine, "pemeriksaan", json!({ "sistole": "140/90" })).await;
        for (orang, told) in [
            (melati(Siapa::Fitri), vec![("NOT_ELIGIBLE", "sasaran"), ("NOT_ELIGIBLE", "jenisPmt")]),
            (melati(Siapa::Hasan), vec![("NOT_ELIGIBLE", "sasaran"), ("NOT_ELIGIBLE", "jenisPmt")]),
            (tetangga(Siapa::Sari), vec![("NOT_FOUND", "sasaran"); 3]),
        ] {
            round(&november).untuk(&orang).bukan(&world, &kader, &ill, &told).await;
        }
    }
}

// lifecycle-and-sessions.md 3.3: visits in 42 days, 38 degrees, two capsules, LiLA below 23.5, 140/90.
both! {
    async fn a_mother_after_birth(world: World) {
        let (kader, (october, november)) = (kader(&world).await, dua_hari(&world).await);
        let sari = melati(Siapa::Sari);
        let pregnancy = hamil(&kader, &sari, "2026-01-12").await;
        kader.ok(LAHIR, json!({ "m": mutation_id(), "k": pregnancy, "d": "2026-10-09" })).await;
        let round = |hari| Putaran { tahap: &TAHAP[1], hari, orang: &sari };
        let fine = [
            ("pemeriksaan",
                json!({ "tempatBersalin": "FASKES", "penolongBersalin": "NAKES", "diperiksaNakes": true, "sistole": 139,
                    "diastole": 89, "suhu": "37,9", "lilaIbu": "23,5", "tandaBahayaNifas": [], "vitaminAIbu": 2,
                    "ttdDiberikan": 30, "ttdTiapHari": true, "kbPascasalin": true, "menyusui": true, "masalahMenyusui": [],
                    "gejalaTbc": [], "kontakTbc": false, "edukasi": "ASI eksklusif" }),
                json!({ "tempatBersalin": "FASKES", "penolongBersalin": "NAKES", "diperiksaNakes": true, "sistoleMmhg": 139,
                    "diastoleMmhg": 89, "suhuPersepuluhC": 379, "lilaIbuMm": 235, "tandaBahayaNifas": [], "vitaminAIbu": 2,
                    "ttdDiberikan": 30, "ttdTiapHari": true, "kbPascasalin": true, "menyusui": true, "masalahMenyusui": [],
                    "gejalaTbc": [], "kontakTbc": false, "edukasi": "ASI eksklusif" })),
            ("kb", json!({ "metodeKb": "PIL", "jumlahKb": 3, "kunjunganUlang": "2027-02-20", "adaKeluhan": false }),
                json!({ "metodeKb": "PIL", "jumlahKb": 3, "kunjunganUlang": "2027-02-20", "adaKeluhan": false })),
        ];
        let came = || ("USIA_PRODUKTIF", json!("IBU_NIFAS"));
        round(&october).diterima(&kader, &fine, came(), &[]).await;
        // 20 November is the 42nd day.
        let ill = [
            ("pemeriksaan",
                json!({ "diperiksaNakes": false, "sistole": 139, "diastole": 90, "suhu": "38", "lilaIbu": "23,4",
                    "tandaBahayaNifas": ["SEDIH_MENDALAM"], "vitaminAIbu": 1, "ttdTiapHari": false, "kbPascasalin": false,
                    "menyusui": true, "masalahMenyusui": ["PUTING_LECET"], "gejalaTbc": [], "kontakTbc": true }),
                json!({ "diperiksaNakes": false, "sistoleMmhg": 139, "diastoleMmhg": 90, "suhuPersepuluhC": 380,
                    "lilaIbuMm": 234, "tandaBahayaNifas": ["SEDIH_MENDALAM"], "vitaminAIbu": 1, "ttdTiapHari": false,
                    "kbPascasalin": false, "menyusui": true, "masalahMenyusui": ["PUTING_LECET"], "gejalaTbc": [],
                    "kontakTbc": true })),
            ("kb", json!({ "metodeKb": "SUNTIK", "adaKeluhan": true, "keluhan": "pusing" }),
                json!({ "metodeKb": "SUNTIK", "adaKeluhan": true, "keluhan": "pusing" })),
        ];
        round(&november).diterima(&kader, &ill, came(), &["KB_KELUHAN RUJUK", "MENYUSUI_LILA_KURANG RUJUK", "NIFAS_BELUM_KB EDUKASI",
            "NIFAS_DEMAM RUJUK_SEGERA", "NIFAS_KF_BELUM PANTAU", "NIFAS_MASALAH_MENYUSUI EDUKASI", "NIFAS_TANDA_BAHAYA RUJUK_SEGERA",
            "NIFAS_TTD_TIDAK_DIMINUM EDUKASI", "NIFAS_VITAMIN_A EDUKASI", "TBC_KONTAK_ERAT RUJUK", "TD_IBU_TINGGI RUJUK"]).await;
        let wrong: [(&'static str, Json, &str, &str); 7] = [
            ("pemeriksaan", json!({ "suhu": 38 }), "IMPOSSIBLE_VALUE", "suhu"),
            ("pemeriksaan", json!({ "suhu": "380" }), "IMPOSSIBLE_VALUE", "suhu"),
            ("pemeriksaan", json!({ "suhu": "38 C" }), "INVALID_FORMAT", "suhu"),
            ("pemeriksaan", json!({ "lilaIbu": 24 }), "IMPOSSIBLE_VALUE", "lilaIbu"),
            ("pemeriksaan", json!({ "diastole": 90 }), "REQUIRED", "sistole"),
            ("pemeriksaan", json!({ "vitaminAIbu": 3 }), "IMPOSSIBLE_VALUE", "vitaminAIbu"),
            ("kb", json!({ "metodeKb": "PIL", "kunjunganUlang": "2026-11-20" }), "INVALID_DATE", "kunjunganUlang"),
        ];
        for salah in &wrong {
            round(&november).ditolak(&world, &kader, &fine, salah).await;
        }
        round(&november).bentuk(&world, &kader, &fine, "kb", json!({ "jumlahKb": 3 })).await;
        for (orang, told) in [
            (melati(Siapa::Nenek), vec![("NOT_ELIGIBLE", "sasaran"); 2]),
            (melati(Siapa::Hasan), vec![("NOT_ELIGIBLE", "sasaran"); 2]),
            (tetangga(Siapa::Sari), vec![("NOT_FOUND", "sasaran"); 3]),
        ] {
            round(&november).untuk(&orang).bukan(&world, &kader, &ill, &told).await;
        }
        // The day after, what belongs to the 42 days is not asked any more; she still breast-feeds.
        world.later(chrono::Duration::days(1));
        let (day, kader) = (world.running(Pos::Melati).await, super::kader(&world).await);
        let late = ("pemeriksaan", json!({ "diperiksaNakes": true }), "NOT_ELIGIBLE", "diperiksaNakes");
        round(&day).ditolak(&world, &kader, &fine, &late).await;
    }
}

// lifecycle-and-sessions.md 3.4; indicators.md 2: a boy of five months gains at least 500 g in a month.
both! {
    async fn an_infant(world: World) {
        let (kader, (october, november)) = (kader(&world).await, dua_hari(&world).await);
        let adi = melati(Siapa::Adi);
        let round = |hari| Putaran { tahap: &TAHAP[2], hari, orang: &adi };
        let fine = [
            ("penimbangan",
                json!({ "berat": "7", "tinggi": "63,9", "posisi": "TERLENTANG", "edema": false, "lingkarKepala": "41,5",
                    "asiEksklusif": true, "perkembangan": "LENGKAP", "gejalaSakit": [], "tandaBahayaAnak": [],
                    "gejalaTbc": [], "kontakTbc": false }),
                json!({ "beratG": 7_000, "tinggiMm": 639, "posisi": "TERLENTANG", "edema": false, "lingkarKepalaMm": 415,
                    "asiEksklusif": true, "perkembangan": "LENGKAP", "gejalaSakit": [], "tandaBahayaAnak": [],
                    "gejalaTbc": [], "kontakTbc": false, "umurHari": 121, "verdict": "B", "duaT": false, "bgm": false,
                    "janggal": false, "kategoriBbU": "BB_NORMAL", "kategoriTbU": "NORMAL", "kategoriBbTb": "GIZI_BAIK" })),
            ("imunisasi",
                json!({ "dosis": "DPT_HB_HIB_1", "status": "DIBERIKAN", "sumber": "DIBERIKAN_DI_SESI", "nakes": "Bidan Rina",
                    "nomorBatch": "B-17", "kipi": "TIDAK_ADA" }),
                json!({ "dosis": "DPT_HB_HIB_1", "status": "DIBERIKAN", "sumber": "DIBERIKAN_DI_SESI", "nakes": "Bidan Rina",
                    "nomorBatch": "B-17", "kipi": "TIDAK_ADA" })),
        ];
        let came = || ("BAYI", Json::Null);
        round(&october).diterima(&kader, &fine, came(), &[]).await;
        let ill = [
            ("penimbangan",
                json!({ "berat": 7_499, "asiEksklusif": false, "perkembangan": "TIDAK_LENGKAP", "gejalaSakit": ["DIARE"],
                    "tandaBahayaAnak": ["DIARE_MATA_CEKUNG"], "gejalaTbc": ["LESU"], "kontakTbc": false }),
                json!({ "beratG": 7_499, "asiEksklusif": false, "perkembangan": "TIDAK_LENGKAP", "gejalaSakit": ["DIARE"],
                    "tandaBahayaAnak": ["DIARE_MATA_CEKUNG"], "gejalaTbc": ["LESU"], "kontakTbc": false, "umurHari": 163,
                    "verdict": "T", "duaT": false, "bgm": false })),
            ("imunisasi", json!({ "dosis": "DPT_HB_HIB_2", "status": "TIDAK_DIBERIKAN", "alasan": "MENOLAK" }),
                json!({ "dosis": "DPT_HB_HIB_2", "status": "TIDAK_DIBERIKAN", "alasan": "MENOLAK" })),
        ];
        round(&november).diterima(&kader, &ill, came(), &["ANAK_PERKEMBANGAN RUJUK", "ANAK_SAKIT PANTAU", "ANAK_TANDA_BAHAYA RUJUK_SEGERA",
            "ANAK_TIDAK_ASI_EKSKLUSIF EDUKASI", "BB_TIDAK_NAIK RUJUK", "IMUNISASI_DITOLAK PANTAU", "TBC_TERDUGA RUJUK"]).await;
        let wrong: [(&'static str, Json, &str, &str); 9] = [
            ("penimbangan", json!({ "berat": 7 }), "IMPOSSIBLE_VALUE", "berat"),
            ("penimbangan", json!({ "berat": "7499" }), "IMPOSSIBLE_VALUE", "berat"),
            ("penimbangan", json!({ "berat": "7.499,0" }), "INVALID_FORMAT", "berat"),
            ("penimbangan", json!({ "berat": 7.5 }), "INVALID_FORMAT", "berat"),
            ("penimbangan", json!({ "tinggi": 64 }), "IMPOSSIBLE_VALUE", "tinggi"),
            ("penimbangan", json!({ "berat": "22" }), "IMPLAUSIBLE_VALUE", "berat"),
            ("penimbangan", json!({ "berat": "7,5", "mpasiCukup": true }), "NOT_ELIGIBLE", "mpasiCukup"),
            ("imunisasi", json!({ "dosis": "MR1", "status": "DIBERIKAN" }), "REQUIRED", "sumber"),
            ("imunisasi", json!({ "dosis": "MR1", "status": "DIBERIKAN", "sumber": "BUKU_KIA", "tanggalDiberikan": "2026-11-21" }),
                "DATE_IN_FUTURE", "tanggalDiberikan"),
        ];
        let next = [("penimbangan", json!({ "berat": "7,5" }), Json::Null), fine[1].clone()];
        for salah in &wrong {
            round(&november).ditolak(&world, &kader, &next, salah).await;
        }
        round(&november).bentuk(&world, &kader, &next, "imunisasi", json!({ "dosis": "PCR" })).await;
        for (orang, told) in [
            (melati(Siapa::Nenek), vec![("NOT_ELIGIBLE", "sasaran")]),
            (tetangga(Siapa::Adi), vec![("NOT_FOUND", "sasaran"); 3]),
        ] {
            round(&november).untuk(&orang).bukan(&world, &kader, &ill, &told).await;
        }
    }
}

// indicators.md 6.3, children C and A, by their age in days; the tape at 12.5 and 11.5 cm.
both! {
    async fn a_child_below_five(world: World) {
        let (kader, day) = (kader(&world).await, world.running(Pos::Melati).await);
        let today = world.app.clock.today();
        let (c, a) = (daftarkan(&kader, "L", today - Days::new(724)).await, daftarkan(&kader, "L", today - Days::new(612)).await);
        let round = Putaran { tahap: &TAHAP[3], hari: &day, orang: &c };
        let fine = [
            ("penimbangan",
                json!({ "berat": "10,4", "tinggi": "82", "posisi": "BERDIRI", "edema": false, "lila": "12,5",
                    "mpasiCukup": true, "perkembangan": "LENGKAP", "gejalaSakit": [], "tandaBahayaAnak": [], "gejalaTbc": [],
                    "kontakTbc": false }),
                json!({ "beratG": 10_400, "tinggiMm": 820, "posisi": "BERDIRI", "edema": false, "lilaMm": 125,
                    "mpasiCukup": true, "perkembangan": "LENGKAP", "gejalaSakit": [], "tandaBahayaAnak": [], "gejalaTbc": [],
                    "kontakTbc": false, "zBbU": -1.33, "zTbU": -1.62, "zBbTb": -0.66, "zImtU": -0.45,
                    "kategoriBbU": "BB_NORMAL", "kategoriTbU": "NORMAL", "kategoriBbTb": "GIZI_BAIK" })),
            ("gizi", json!({ "pemberian": "OBAT_CACING" }), json!({ "pemberian": "OBAT_CACING" })),
            ("makanan", json!({ "jenisPmt": "PENYULUHAN" }), json!({ "jenisPmt": "PENYULUHAN" })),
        ];
        let came = || ("BADUTA", Json::Null);
        round.diterima(&kader, &fine, came(), &[]).await;
        let ill = [
            ("penimbangan",
                json!({ "berat": "9,0", "tinggi": "77,5", "posisi": "TERLENTANG", "lila": "11,4", "mpasiCukup": false,
                    "perkembangan": "TIDAK_LENGKAP", "gejalaTbc": ["BERAT_TURUN"], "kontakTbc": true }),
                json!({ "beratG": 9_000, "tinggiMm": 775, "posisi": "TERLENTANG", "lilaMm": 114, "mpasiCukup": false,
                    "perkembangan": "TIDAK_LENGKAP", "gejalaTbc": ["BERAT_TURUN"], "kontakTbc": true, "zBbU": -2.08,
                    "zTbU": -2.41, "zBbTb": -1.28, "zImtU": -0.83, "kategoriBbU": "BB_KURANG", "kategoriTbU": "PENDEK",
                    "kategoriBbTb": "GIZI_BAIK", "verdict": "B" })),
            ("gizi", json!({ "pemberian": "VITAMIN_A_MERAH", "tanggalDiberikan": "2026-08-12" }),
                json!({ "pemberian": "VITAMIN_A_MERAH", "tanggalDiberikan": "2026-08-12" })),
            ("makanan", json!({ "jenisPmt": "PEMULIHAN_BALITA", "porsi": 2, "hariKe": 3, "habis": false }),
                json!({ "jenisPmt": "PEMULIHAN_BALITA", "porsi": 2, "hariKe": 3, "habis": false })),
        ];
        round.untuk(&a).diterima(&kader, &ill, came(), &["ANAK_MPASI_KURANG EDUKASI", "ANAK_PERKEMBANGAN RUJUK", "LILA_MERAH RUJUK",
            "PENDEK RUJUK", "PMT_TIDAK_HABIS PANTAU", "TBC_TERDUGA RUJUK"]).await;
        let wrong: [(&'static str, Json, &str, &str); 8] = [
            ("penimbangan", json!({ "berat": 10 }), "IMPOSSIBLE_VALUE", "berat"),
            ("penimbangan", json!({ "berat": "10,4kg" }), "INVALID_FORMAT", "berat"),
            ("penimbangan", json!({ "tinggi": "820" }), "IMPOSSIBLE_VALUE", "tinggi"),
            ("penimbangan", json!({ "lila": 12 }), "IMPOSSIBLE_VALUE", "lila"),
            ("penimbangan", json!({ "berat": "10,4", "asiEksklusif": true }), "NOT_ELIGIBLE", "asiEksklusif"),
            ("penimbangan", json!({ "berat": "10,4", "gejalaTbc": ["KERINGAT_MALAM"] }), "NOT_ELIGIBLE", "gejalaTbc"),
            ("gizi", json!({ "pemberian": "VITAMIN_A_BIRU" }), "IMPLAUSIBLE_VALUE", "pemberian"),
            ("makanan", json!({ "jenisPmt": "PEMULIHAN_BALITA", "porsi": 91 }), "IMPOSSIBLE_VALUE", "porsi"),
        ];
        for salah in &wrong {
            round.ditolak(&world, &kader, &fine, salah).await;
        }
        round.bentuk(&world, &kader, &fine, "gizi", json!({})).await;
        let six = daftarkan(&kader, "P", genap(&world, 6)).await;
        for (orang, told) in [
            (six, vec![("NOT_ELIGIBLE", "sasaran"), ("NOT_ELIGIBLE", "sasaran"), ("NOT_ELIGIBLE", "jenisPmt")]),
            (tetangga(Siapa::Candra), vec![("NOT_FOUND", "sasaran"); 4]),
        ] {
            round.untuk(&orang).bukan(&world, &kader, &ill, &told).await;
        }
    }
}

// lifecycle-and-sessions.md 3.5: 13 years and over 130/80, Hb below 12, glucose from 15; SRQ-20 and SDQ.
both! {
    async fn an_adolescent_girl(world: World) {
        let (kader, (october, november)) = (kader(&world).await, dua_hari(&world).await);
        let fitri = melati(Siapa::Fitri);
        let round = |hari| Putaran { tahap: &TAHAP[4], hari, orang: &fitri };
        let fine = [
            ("pemeriksaan",
                json!({ "berat": "41", "tinggi": "158", "lingkarPerut": "65", "sistole": 119, "diastole": 79,
                    "gulaDarahSewaktu": 99, "hemoglobin": "12", "ttdDiberikan": 4, "ttdTiapMinggu": true, "merokok": false,
                    "gejalaTbc": [], "kontakTbc": false, "edukasi": "pubertas" }),
                json!({ "beratG": 41_000, "tinggiMm": 1_580, "lingkarPerutMm": 650, "sistoleMmhg": 119, "diastoleMmhg": 79,
                    "gulaDarahSewaktuMgDl": 99, "hemoglobinGL": 120, "ttdDiberikan": 4, "ttdTiapMinggu": true,
                    "merokok": false, "gejalaTbc": [], "kontakTbc": false, "edukasi": "pubertas", "imt": 164 })),
            ("jiwa", json!({ "srq20": [1, 2, 3, 4, 5], "sdqKesulitan": 15, "sdqPrososial": 8 }),
                json!({ "srq20": [1, 2, 3, 4, 5], "sdqKesulitan": 15, "sdqPrososial": 8, "skorSrq20": 5 })),
            ("indra", json!({ "mataKanan": "NORMAL", "mataKiri": "NORMAL", "telingaKanan": "NORMAL", "telingaKiri": "NORMAL" }),
                json!({ "mataKanan": "NORMAL", "mataKiri": "NORMAL", "telingaKanan": "NORMAL", "telingaKiri": "NORMAL" })),
        ];
        let came = || ("REMAJA", Json::Null);
        round(&october).diterima(&kader, &fine, came(), &[]).await;
        let ill = [
            ("pemeriksaan",
                json!({ "berat": "38", "tinggi": "158", "sistole": 130, "diastole": 79, "gulaDarahSewaktu": 200,
                    "hemoglobin": "11,9", "ttdDiberikan": 0, "ttdTiapMinggu": false, "merokok": true,
                    "gejalaTbc": ["KERINGAT_MALAM"], "kontakTbc": false }),
                json!({ "beratG": 38_000, "tinggiMm": 1_580, "sistoleMmhg": 130, "diastoleMmhg": 79,
                    "gulaDarahSewaktuMgDl": 200, "hemoglobinGL": 119, "ttdDiberikan": 0, "ttdTiapMinggu": false,
                    "merokok": true, "gejalaTbc": ["KERINGAT_MALAM"], "kontakTbc": false, "imt": 152 })),
            ("jiwa", json!({ "srq20": [17], "sdqKesulitan": 20, "catatan": "ditemani kakak" }),
                json!({ "srq20": [17], "sdqKesulitan": 20, "catatan": "ditemani kakak", "skorSrq20": 1 })),
            ("indra", json!({ "mataKiri": "GANGGUAN", "telingaKanan": "GANGGUAN" }),
                json!({ "mataKiri": "GANGGUAN", "telingaKanan": "GANGGUAN" })),
        ];
        round(&november).diterima(&kader, &ill, came(), &["GULA_SEWAKTU_TINGGI RUJUK", "HB_RENDAH RUJUK", "MEROKOK EDUKASI",
            "PENDENGARAN_TERGANGGU RUJUK", "PENGLIHATAN_TERGANGGU RUJUK", "REMAJA_GIZI_KURANG RUJUK", "REMATRI_TTD_TIDAK_DIMINUM EDUKASI",
            "SDQ_TINGGI RUJUK", "SRQ_MENGAKHIRI_HIDUP RUJUK_SEGERA", "TBC_TERDUGA RUJUK", "TD_REMAJA_TINGGI RUJUK"]).await;
        let wrong: [(&'static str, Json, &str, &str); 8] = [
            ("pemeriksaan", json!({ "berat": 41 }), "IMPOSSIBLE_VALUE", "berat"),
            ("pemeriksaan", json!({ "tinggi": 158 }), "IMPOSSIBLE_VALUE", "tinggi"),
            ("pemeriksaan", json!({ "hemoglobin": 12 }), "IMPOSSIBLE_VALUE", "hemoglobin"),
            ("pemeriksaan", json!({ "lingkarPerut": "65 cm" }), "INVALID_FORMAT", "lingkarPerut"),
            ("pemeriksaan", json!({ "sistole": 79, "diastole": 119 }), "IMPOSSIBLE_VALUE", "diastole"),
            ("pemeriksaan", json!({ "gejalaTbc": ["LESU"] }), "NOT_ELIGIBLE", "gejalaTbc"),
            ("jiwa", json!({ "srq20": [21] }), "IMPOSSIBLE_VALUE", "srq20"),
            ("indra", json!({}), "REQUIRED", "mataKanan"),
        ];
        for salah in &wrong {
            round(&november).ditolak(&world, &kader, &fine, salah).await;
        }
        round(&november).bentuk(&world, &kader, &fine, "pemeriksaan", json!({ "gulaDarahSewaktu": "5,5" })).await;
        // The boy of eight is of the stage, and each question has its age.
        let eko = melati(Siapa::Eko);
        round(&november).untuk(&eko).bukan(&world, &kader, &fine, &[("NOT_ELIGIBLE", "ttdDiberikan"), ("NOT_ELIGIBLE", "srq20")]).await;
        let adult = daftarkan(&kader, "P", genap(&world, 18)).await;
        for (orang, told) in [(adult, vec![("NOT_ELIGIBLE", "sasaran")]), (tetangga(Siapa::Fitri), vec![("NOT_FOUND", "sasaran"); 4])] {
            round(&november).untuk(&orang).bukan(&world, &kader, &ill, &told).await;
        }
    }
}

/// A screening of somebody who smokes, on the good side of every threshold.
fn ptm() -> (Json, Json) {
    (
        json!({ "riwayatDiri": [], "riwayatKeluarga": ["STROKE"], "konsumsiBerlebih": [], "merokok": false,
            "berat": "66,2", "tinggi": "170", "lingkarPerut": "80", "sistole": 119, "diastole": 79,
            "gulaDarahSewaktu": 99, "kolesterol": 199, "hemoglobin": "13", "gejalaTbc": [], "kontakTbc": false }),
        json!({ "riwayatDiri": [], "riwayatKeluarga": ["STROKE"], "konsumsiBerlebih": [], "merokok": false,
            "beratG": 66_200, "tinggiMm": 1_700, "lingkarPerutMm": 800, "sistoleMmhg": 119, "diastoleMmhg": 79,
            "gulaDarahSewaktuMgDl": 99, "kolesterolMgDl": 199, "hemoglobinGL": 130, "gejalaTbc": [], "kontakTbc": false,
            "imt": 229, "imtAsiaPasifik": "NORMAL", "imtNasional": "NORMAL", "kategoriTekananDarah": "OPTIMAL",
            "sistolikTerisolasi": false, "poinPuma": null }),
    )
}

const INDRA: &str =
    r#"{ "mataKanan": "NORMAL", "mataKiri": "NORMAL", "telingaKanan": "NORMAL", "telingaKiri": "NORMAL" }"#;

fn indra() -> Kartu {
    let isi: Json = serde_json::from_str(INDRA).unwrap();
    ("indra", isi.clone(), isi)
}

fn tbc(gejala: Json, hasil: &str, kartu: &str) -> Kartu {
    let isi =
        json!({ "gejalaTbc": gejala, "kontakTbc": false, "risikoTbc": ["MEROKOK"], "kontakSerumah": 4 });
    let mut read = isi.clone();
    read["hasilTbc"] = json!(hasil);
    read["hasilTbcKartu"] = json!(kartu);
    ("tbc", isi, read)
}

/// What no screening of an adult takes.
fn ptm_salah() -> [(&'static str, Json, &'static str, &'static str); 8] {
    [
        ("ptm", json!({ "berat": 66 }), "IMPOSSIBLE_VALUE", "berat"),
        ("ptm", json!({ "berat": "66.200,5" }), "INVALID_FORMAT", "berat"),
        ("ptm", json!({ "lingkarPerut": 80 }), "IMPOSSIBLE_VALUE", "lingkarPerut"),
        ("ptm", json!({ "gulaDarahSewaktu": 5 }), "IMPOSSIBLE_VALUE", "gulaDarahSewaktu"),
        ("ptm", json!({ "gulaDarahSewaktu": 1001 }), "IMPOSSIBLE_VALUE", "gulaDarahSewaktu"),
        ("ptm", json!({ "sistole": 49, "diastole": 30 }), "IMPOSSIBLE_VALUE", "sistole"),
        ("ptm", json!({ "merokok": true, "lamaMerokok": 10 }), "REQUIRED", "batangPerHari"),
        ("tbc", json!({ "gejalaTbc": [] }), "REQUIRED", "kontakTbc"),
    ]
}

// lifecycle-and-sessions.md 3.6: 140/90, glucose 200, PUMA 6, SRQ-20 6, IMT 25, waist 90 cm.
both! {
    async fn an_adult(world: World) {
        let (kader, (october, november)) = (kader(&world).await, dua_hari(&world).await);
        let hasan = melati(Siapa::Hasan);
        let round = |hari| Putaran { tahap: &TAHAP[5], hari, orang: &hasan };
        let (isi, ada) = ptm();
        let calm = ("jiwa", json!({ "srq20": [1, 2, 3, 4, 5] }), json!({ "srq20": [1, 2, 3, 4, 5], "skorSrq20": 5 }));
        let fine = [("ptm", isi, ada), calm, indra(), tbc(json!([]), "BUKAN_TERDUGA", "BUKAN_TERDUGA")];
        let came = || ("USIA_PRODUKTIF", Json::Null);
        round(&october).diterima(&kader, &fine, came(), &[]).await;
        // PUMA: a man, 31 pack-years are two, three answers: six.
        let ill = [
            ("ptm",
                json!({ "merokok": true, "lamaMerokok": 31, "batangPerHari": 20, "sesakBergegas": true,
                    "dahakTanpaPilek": true, "batukTanpaPilek": true, "dimintaSpirometri": false, "berat": "72,3",
                    "tinggi": "170", "lingkarPerut": "90,1", "sistole": 140, "diastole": 89, "gulaDarahSewaktu": 200,
                    "gulaDarahPuasa": 126, "kolesterol": 200, "hemoglobin": "12,9" }),
                json!({ "merokok": true, "lamaMerokok": 31, "batangPerHari": 20, "sesakBergegas": true,
                    "dahakTanpaPilek": true, "batukTanpaPilek": true, "dimintaSpirometri": false, "beratG": 72_300,
                    "tinggiMm": 1_700, "lingkarPerutMm": 901, "sistoleMmhg": 140, "diastoleMmhg": 89,
                    "gulaDarahSewaktuMgDl": 200, "gulaDarahPuasaMgDl": 126, "kolesterolMgDl": 200, "hemoglobinGL": 129,
                    "imt": 250, "imtAsiaPasifik": "OBESITAS_1", "imtNasional": "NORMAL", "kategoriTekananDarah": "DERAJAT_1",
                    "sistolikTerisolasi": true, "poinPuma": 5 })),
            ("jiwa", json!({ "srq20": [1, 2, 3, 4, 5, 6] }), json!({ "srq20": [1, 2, 3, 4, 5, 6], "skorSrq20": 6 })),
            ("indra", json!({ "mataKanan": "GANGGUAN", "telingaKiri": "GANGGUAN" }),
                json!({ "mataKanan": "GANGGUAN", "telingaKiri": "GANGGUAN" })),
            tbc(json!(["BATUK"]), "TERDUGA", "BUKAN_TERDUGA"),
        ];
        round(&november).diterima(&kader, &ill, came(), &["GULA_PUASA_TINGGI RUJUK", "GULA_SEWAKTU_TINGGI RUJUK", "HB_RENDAH RUJUK",
            "IMT_OBESITAS PANTAU", "KOLESTEROL_TINGGI RUJUK", "MEROKOK EDUKASI", "PENDENGARAN_TERGANGGU RUJUK",
            "PENGLIHATAN_TERGANGGU RUJUK", "PERUT_BESAR EDUKASI", "PUMA_TINGGI RUJUK", "SRQ_TINGGI RUJUK", "TBC_TERDUGA RUJUK",
            "TD_TINGGI RUJUK"]).await;
        for salah in &ptm_salah() {
            round(&november).ditolak(&world, &kader, &fine, salah).await;
        }
        let sdq = ("jiwa", json!({ "sdqKesulitan": 3 }), "NOT_ELIGIBLE", "sdqKesulitan");
        round(&november).ditolak(&world, &kader, &fine, &sdq).await;
        round(&november).bentuk(&world, &kader, &fine, "ptm", json!({ "gulaDarahSewaktu": "11,1" })).await;
        let child = vec![("NOT_ELIGIBLE", "sasaran"), ("NOT_ELIGIBLE", "srq20")];
        let baby = vec![("NOT_ELIGIBLE", "sasaran"); 3];
        for (orang, told) in [
            (melati(Siapa::Eko), child),
            (melati(Siapa::Adi), baby),
            (tetangga(Siapa::Hasan), vec![("NOT_FOUND", "sasaran"); 5]),
        ] {
            round(&november).untuk(&orang).bukan(&world, &kader, &ill, &told).await;
        }
    }
}

/// The ten items of AKS with these points.
fn aks(butir: [i32; 10]) -> Json {
    let nama = [
        "aksBab",
        "aksBak",
        "aksMembersihkanDiri",
        "aksKakus",
        "aksMakan",
        "aksBerpindah",
        "aksBerjalan",
        "aksBerpakaian",
        "aksTangga",
        "aksMandi",
    ];
    nama.into_iter()
        .zip(butir)
        .map(|(nama, poin)| (nama.to_owned(), json!(poin)))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

/// Both objects in one.
fn dan(mut satu: Json, dua: Json) -> Json {
    satu.as_object_mut().unwrap().extend(dua.as_object().unwrap().clone());
    satu
}

// lifecycle-and-sessions.md 3.6: AKS below 20, one finding of SKILAS or LiLA below 21 cm, one answer of GDS-4.
both! {
    async fn an_elderly_woman(world: World) {
        let (kader, (october, november)) = (kader(&world).await, dua_hari(&world).await);
        let nenek = melati(Siapa::Nenek);
        let round = |hari| Putaran { tahap: &TAHAP[6], hari, orang: &nenek };
        let (isi, ada) = ptm();
        let able = aks([2, 2, 1, 2, 2, 3, 3, 2, 2, 1]);
        let well = json!({ "skilas": [], "gds4": [], "tinggalSendiri": false, "edukasi": "senam" });
        let fine = [
            ("lansia", dan(dan(able.clone(), well.clone()), json!({ "lilaLansia": "21" })),
                dan(dan(able, well), json!({ "lilaLansiaMm": 210, "skorAks": 20, "tingkatAks": "MANDIRI", "ranahSkilas": [],
                    "skorGds4": 0 }))),
            ("ptm", isi, ada),
            indra(),
            tbc(json!([]), "BUKAN_TERDUGA", "BUKAN_TERDUGA"),
        ];
        let came = || ("LANSIA", Json::Null);
        round(&october).diterima(&kader, &fine, came(), &[]).await;
        let weak = aks([1, 1, 0, 1, 2, 1, 1, 1, 0, 0]);
        let found = json!({ "skilas": ["DAYA_INGAT", "BERDIRI_KURSI"], "gds4": [2], "tinggalSendiri": true });
        let ill = [
            ("lansia", dan(dan(weak.clone(), found.clone()), json!({ "lilaLansia": "20,9" })),
                dan(dan(weak, found), json!({ "lilaLansiaMm": 209, "skorAks": 8, "tingkatAks": "BERAT",
                    "ranahSkilas": ["KOGNITIF", "MOBILITAS", "MALNUTRISI"], "skorGds4": 1 }))),
            ("ptm", json!({ "sistole": 139, "diastole": 90, "gulaDarahSewaktu": 139, "layarGlukometer": null }),
                json!({ "sistoleMmhg": 139, "diastoleMmhg": 90, "gulaDarahSewaktuMgDl": 139, "kategoriTekananDarah": "DERAJAT_1" })),
            ("indra", json!({ "mataKanan": "GANGGUAN" }), json!({ "mataKanan": "GANGGUAN" })),
            tbc(json!(["KERINGAT_MALAM", "DEMAM"]), "TERDUGA", "TERDUGA"),
        ];
        // Read in the order of the list.
        let mut ill = ill;
        ill[3].2["gejalaTbc"] = json!(["DEMAM", "KERINGAT_MALAM"]);
        round(&november).diterima(&kader, &ill, came(), &["AKS_BERAT RUJUK", "AKS_SENDIRI KEBUTUHAN", "GDS4_POSITIF RUJUK",
            "GULA_SEWAKTU_TANPA_KELAS TIDAK_TERKLASIFIKASI", "PENGLIHATAN_TERGANGGU RUJUK", "SKILAS_POSITIF RUJUK", "TBC_TERDUGA RUJUK",
            "TD_TINGGI RUJUK"]).await;
        let wrong: [(&'static str, Json, &str, &str); 5] = [
            ("lansia", json!({ "aksBab": 2 }), "REQUIRED", "aksBak"),
            ("lansia", aks([3, 2, 1, 2, 2, 3, 3, 2, 2, 1]), "IMPOSSIBLE_VALUE", "aksBab"),
            ("lansia", json!({ "lilaLansia": 21 }), "IMPOSSIBLE_VALUE", "lilaLansia"),
            ("lansia", json!({ "lilaLansia": "21 cm" }), "INVALID_FORMAT", "lilaLansia"),
            ("lansia", json!({ "gds4": [5] }), "IMPOSSIBLE_VALUE", "gds4"),
        ];
        for salah in wrong.iter().chain(&ptm_salah()) {
            round(&november).ditolak(&world, &kader, &fine, salah).await;
        }
        // The scale of depression is not the glucose: the document is refused that mixes them up.
        round(&november).bentuk(&world, &kader, &fine, "lansia", json!({ "gds4": "139" })).await;
        let almost = daftarkan(&kader, "P", genap(&world, 60) + Days::new(1)).await;
        for (orang, told) in [(almost, vec![("NOT_ELIGIBLE", "sasaran")]), (tetangga(Siapa::Nenek), vec![("NOT_FOUND", "sasaran"); 5])] {
            round(&november).untuk(&orang).bukan(&world, &kader, &ill, &told).await;
        }
    }
}

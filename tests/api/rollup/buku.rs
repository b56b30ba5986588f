//! Longer steps of a made-up history: a whole book is copied (*buku*), a kind of the catalogue is recorded, a referral
//! is sent and taken further.

use chrono::{Datelike as _, Duration, Months, NaiveDate};
use posyandu::domain::bidang::aturan::Syarat;
use posyandu::domain::bidang::{KATALOG, Subjek};
use posyandu::domain::pilihan::Pilihan as _;
use posyandu::domain::posyandu::Bidang;
use posyandu::domain::rujukan::{ALUR, Jalur, Pelaku, StatusRujukan};
use posyandu::store::sasaran::kehamilan;
use posyandu::store::{keluarga, pelayanan, rujukan, sasaran};
use serde_json::{Value as Json, json};

use super::isian::{bulan, dosis_buku, kode as isi_kode, lansia};
use super::langkah::{HAMIL, Jalan, LAYANAN, PERSALINAN, di, kode, teks};
use crate::interpreter::Line;
use crate::katalog;
use crate::world::{Persona, Pos, mutation_id};

const KIRIM: &str = "mutation($i: KirimRujukanInput!) { kirimRujukan(input: $i) { id } }";
const UBAH: &str = "mutation($m: UUID!, $r: [ID!]!, $k: StatusRujukan!, $c: String) { \
    ubahStatusRujukan(id: $m, rujukan: $r, ke: $k, catatan: $c) { id } }";
const TERUSKAN: &str = "mutation($m: UUID!, $r: [ID!]!) { teruskanRujukan(id: $m, rujukan: $r) { id } }";
const KEMBALIKAN: &str =
    "mutation($m: UUID!, $r: [ID!]!) { kembalikanRujukan(id: $m, rujukan: $r, alasan: \"alamat\") { id } }";

/// A full book: each dose and the day of life on which it is given.
const DOSIS: [(&str, i64); 20] = [
    ("HB0", 0),
    ("BCG", 32),
    ("OPV1", 32),
    ("DPT_HB_HIB_1", 63),
    ("OPV2", 63),
    ("PCV1", 63),
    ("RV1", 63),
    ("DPT_HB_HIB_2", 93),
    ("OPV3", 93),
    ("PCV2", 93),
    ("RV2", 93),
    ("DPT_HB_HIB_3", 124),
    ("OPV4", 124),
    ("IPV1", 124),
    ("RV3", 124),
    ("MR1", 280),
    ("IPV2", 280),
    ("PCV3", 370),
    ("DPT_HB_HIB_4", 560),
    ("MR2", 560),
];

fn lahir(who: &Line) -> NaiveDate {
    who["tanggal_lahir"].date().unwrap()
}

impl Jalan<'_> {
    /// Records something outside an opening day.
    async fn catat_pada(&mut self, name: &'static str, pos: Pos, who: &Line, tanggal: NaiveDate, isi: Json) {
        let input = json!({ "id": mutation_id(), "posyandu": pos.id().to_string(), "tanggal": tanggal.to_string(),
            "sasaran": kode("sasaran", who, "id"), "konfirmasi": true, "isi": isi });
        self.kirim(name, Persona::Pengurus(pos), LAYANAN, json!({ "i": input })).await;
    }

    /// All that a book tells of somebody: of an infant what she is fed, of a child doses, capsules or weights, of a woman
    /// her pregnancy, of the old the screenings of the year.
    pub(super) async fn buku(&mut self, name: &'static str, pos: Pos) {
        let kind = self.dice.below(6);
        let today = self.today();
        let fits = |line: &Line| {
            let months = bulan(lahir(line), today);
            let woman = teks(line, "jenis_kelamin") == "P" && (200..540).contains(&months);
            di(line, pos)
                && line["meninggal_pada"].is_null()
                && match kind {
                    0 => (2..12).contains(&months),
                    1 => (4..30).contains(&months),
                    2 => (8..60).contains(&months),
                    3 => woman,
                    4 => (6..56).contains(&months),
                    _ => months >= 720,
                }
        };
        let Some(who) = self.pilih(&sasaran::TABLE, fits).await else { return self.tiada(name) };
        match kind {
            0 => self.air_susu(name, pos, &who).await,
            1 => self.imunisasi(name, pos, &who).await,
            2 => self.kapsul(name, pos, &who).await,
            3 => self.kehamilan(name, pos, &who).await,
            4 => self.timbang(name, pos, &who).await,
            _ => {
                let isi = isi_kode(&mut self.dice, "KES-06", &who, today);
                self.catat_pada(name, pos, &who, today, isi).await;
                let isi = json!({ "skriningLansia": lansia(&mut self.dice) });
                self.catat_pada(name, pos, &who, today, isi).await;
            }
        }
    }

    /// The scale in this month and the two before: a child that gains, or does not.
    async fn timbang(&mut self, name: &'static str, pos: Pos, who: &Line) {
        let gain = *self.dice.of(&[50, 50, 600]);
        for back in [2, 1, 0] {
            let day = self.today() - Months::new(back);
            let gram = 4_500 + 190 * i64::from(bulan(lahir(who), self.today())) - gain * i64::from(back);
            let isi = json!({ "pertumbuhan": { "berat": gram } });
            self.catat_pada(name, pos, who, day, isi).await;
        }
    }

    async fn air_susu(&mut self, name: &'static str, pos: Pos, who: &Line) {
        let only = self.dice.percent(70);
        for month in [1, 5] {
            let day = lahir(who) + Duration::days(30 * month + 12);
            if day <= self.today() {
                let isi = json!({ "pertumbuhan": { "berat": 4_000 + 700 * month, "asiEksklusif": only } });
                self.catat_pada(name, pos, who, day, isi).await;
            }
        }
    }

    async fn imunisasi(&mut self, name: &'static str, pos: Pos, who: &Line) {
        // Most books are well kept.
        let (late, lost) = (i64::from(self.dice.percent(20)) * 150, self.dice.percent(30));
        for (dosis, days) in DOSIS {
            let given = lahir(who) + Duration::days(days + late);
            if given <= self.today() && !(lost && self.dice.percent(30)) {
                let isi = json!({ "imunisasi": dosis_buku(dosis, given) });
                self.catat_pada(name, pos, who, self.today(), isi).await;
            }
        }
    }

    /// Both capsules of a year and the medicine.
    async fn kapsul(&mut self, name: &'static str, pos: Pos, who: &Line) {
        let today = self.today();
        let year = today.year() - i32::from(today.month() < 9 || self.dice.percent(20));
        for (month, what) in [(2, "VITAMIN_A"), (8, "VITAMIN_A"), (8, "OBAT_CACING")] {
            let given = NaiveDate::from_ymd_opt(year, month, 1 + self.dice.below(28) as u32).unwrap();
            let color = if bulan(lahir(who), given) < 12 { "_BIRU" } else { "_MERAH" };
            let what = if what == "VITAMIN_A" { format!("{what}{color}") } else { what.to_owned() };
            if given >= lahir(who) {
                let isi = json!({ "vitaminAObatCacing": { "pemberian": what, "tanggalDiberikan": given.to_string() } });
                self.catat_pada(name, pos, who, today, isi).await;
            }
        }
    }

    /// A pregnancy that was well looked after, told towards its end, and often the birth.
    async fn kehamilan(&mut self, name: &'static str, pos: Pos, who: &Line) {
        let id = kode("sasaran", who, "id");
        if who["hamil"].bool() != Some(true) {
            let since = self.today() - Duration::days(250);
            let variables = json!({ "m": mutation_id(), "s": id, "h": since.to_string() });
            self.kirim("hamil", Persona::Pengurus(pos), HAMIL, variables).await;
        }
        let mine = |line: &Line| line["sasaran_id"] == who["id"] && line["berakhir"].is_null();
        let Some(open) = self.pilih(&kehamilan::TABLE, mine).await else { return self.tiada(name) };
        let since = open["mulai"].date().unwrap();
        let contacts = if self.dice.percent(70) { [1, 2, 3] } else { [3, 2, 1] };
        for (days, contacts) in [(70, contacts[0]), (150, contacts[1]), (245, contacts[2])] {
            let day = since + Duration::days(days);
            if day <= self.today() {
                let isi = json!({ "pemeriksaanIbuHamil": { "kontakAnc": contacts, "ttdDiberikan": 40 } });
                self.catat_pada(name, pos, who, day, isi).await;
            }
        }
        if self.today() - since >= Duration::days(246) && self.dice.percent(60) {
            let bayi = json!([{ "id": mutation_id(), "jenisKelamin": "P", "beratLahir": 3_100, "lahirHidup": true }]);
            let input = json!({ "id": mutation_id(), "kehamilan": kode("kehamilan", &open, "id"),
                "tanggal": self.today().to_string(), "tempat": "PUSKESMAS", "penolong": "BIDAN", "bayi": bayi });
            self.kirim("persalinan", Persona::Pengurus(pos), PERSALINAN, json!({ "i": input })).await;
        }
    }

    /// Something of the catalogue, for somebody or something it is meant for.
    pub(super) async fn jenis(&mut self, name: &'static str, pos: Pos) {
        let jenis = self.dice.of(KATALOG);
        let tanggal = if jenis.kejadian { self.today() } else { self.lalu() };
        let mut input = json!({ "id": mutation_id(), "posyandu": pos.id().to_string(),
            "tanggal": tanggal.to_string(), "konfirmasi": true,
            "isi": { katalog::anggota(jenis): katalog::contoh(jenis, self.today()) } });
        match jenis.subjek[0] {
            Subjek::Orang => {
                let pregnant = jenis.syarat == Syarat::Hamil;
                let woman = jenis.syarat != Syarat::Semua;
                let fits = |line: &Line| {
                    di(line, pos)
                        && jenis.untuk_umur(lahir(line), tanggal)
                        && (!woman || teks(line, "jenis_kelamin") == "P")
                        && (!pregnant || line["hamil"].bool() == Some(true))
                };
                let Some(who) = self.pilih(&sasaran::TABLE, fits).await else { return self.tiada(name) };
                input["sasaran"] = json!(kode("sasaran", &who, "id"));
            }
            Subjek::Keluarga => {
                let Some(house) = self.pilih(&keluarga::TABLE, |line| di(line, pos)).await else { return };
                input["keluarga"] = json!(kode("keluarga", &house, "id"));
            }
            Subjek::Lingkungan => input["lokasi"] = json!({ "rt": "2" }),
            Subjek::Sesi => {}
        }
        if jenis.kejadian {
            let report = |line: &Line| di(line, pos) && teks(line, "kode") == "TRB-06";
            let Some(report) = self.pilih(&pelayanan::TABLE, report).await else { return self.tiada(name) };
            input["kejadian"] = json!(kode("pelayanan", &report, "id"));
        }
        self.kirim(name, Persona::Pengurus(pos), LAYANAN, json!({ "i": input })).await;
    }

    pub(super) async fn rujukan(&mut self, name: &'static str, pos: Pos) {
        let bidang = *self.dice.of(&Bidang::ALL);
        let mut input = json!({ "id": mutation_id(), "posyandu": pos.id().to_string(), "bidang": bidang.kode(),
            "alasan": "perlu ditindaklanjuti" });
        let house = self.dice.percent(20);
        let house = if house { self.pilih(&keluarga::TABLE, |line| di(line, pos)).await } else { None };
        if let Some(house) = house {
            input["keluarga"] = json!(kode("keluarga", &house, "id"));
        } else {
            let Some(who) = self.orang(pos).await else { return self.tiada(name) };
            input["sasaran"] = json!(kode("sasaran", &who, "id"));
        }
        let sent = self.kirim(name, Persona::Pengurus(pos), KIRIM, json!({ "i": input })).await;
        if sent.is_some() && self.dice.percent(50) {
            self.tindak("tindak rujukan", pos).await;
        }
    }

    /// A referral goes a few steps further, each taken by whoever may; as a rule the last one that was sent.
    pub(super) async fn tindak(&mut self, name: &'static str, pos: Pos) {
        let open = |line: &Line| {
            let status = StatusRujukan::dari_kode(teks(line, "status")).unwrap();
            di(line, pos) && line["sensitif"].bool() == Some(false) && status.berjalan()
        };
        let mut cases: Vec<Line> = self.baris(&rujukan::TABLE).await.into_iter().filter(open).collect();
        cases.sort_by_key(|line| line["dibuat"].time());
        let (Some(last), Some(any)) = (cases.last(), (!cases.is_empty()).then(|| self.dice.of(&cases)))
        else {
            return self.tiada(name);
        };
        let case = if self.dice.percent(60) { last } else { any }.clone();
        let bidang = Bidang::dari_kode(teks(&case, "bidang")).unwrap();
        let mut status = StatusRujukan::dari_kode(teks(&case, "status")).unwrap();
        for _ in 0..1 + self.dice.below(5) {
            let steps: Vec<_> = ALUR
                .iter()
                .filter(|step| step.jalur == Jalur::of(bidang, false) && step.dari == Some(status))
                .collect();
            // Forwards, as a rule.
            let step = if steps.is_empty() || self.dice.percent(65) {
                steps.first()
            } else {
                Some(self.dice.of(&steps))
            };
            let Some(step) = step else { return };
            if !self.melangkah(name, pos, &case, (bidang, step.ke, step.oleh[0])).await {
                return;
            }
            status = step.ke;
        }
    }

    async fn melangkah(
        &mut self,
        name: &'static str,
        pos: Pos,
        case: &Line,
        (bidang, ke, oleh): (Bidang, StatusRujukan, Pelaku),
    ) -> bool {
        let id = kode("rujukan", case, "id");
        let (persona, document, variables) = match oleh {
            Pelaku::Pembina => {
                let document = if ke == StatusRujukan::Dikembalikan { KEMBALIKAN } else { TERUSKAN };
                let id = id.replacen("rujukan:", "rujukanDesa:", 1);
                (Persona::Pembina, document, json!({ "m": mutation_id(), "r": [id] }))
            }
            _ => {
                let persona = if oleh == Pelaku::Opd { Persona::Opd(bidang) } else { Persona::Pengurus(pos) };
                let variables =
                    json!({ "m": mutation_id(), "r": [id], "k": ke.kode(), "c": "sudah dibahas" });
                (persona, UBAH, variables)
            }
        };
        self.kirim(name, persona, document, variables).await.is_some()
    }
}

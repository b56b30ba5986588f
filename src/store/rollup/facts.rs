//! The facts of people, households and posts that sums are made of, each kind in one statement whatever their number:
//! a union of lines of one form, with what they added before and the opening days of their posts among them. They are
//! read from the views without names, so that a person who moved is counted whole by whoever corrects her.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use sea_orm::{DatabaseTransaction, QueryResult};
use uuid::Uuid;

use super::touched::Years;
use crate::domain::id::PosyanduId;
use crate::domain::partisipasi::kader::{JenisKegiatan, Kegiatan, MasaTugas};
use crate::domain::pertumbuhan::{JenisKelamin, Verdict};
use crate::domain::pilihan::Pilihan;
use crate::domain::posyandu::{Bidang, BidangSet, StatusPosyandu};
use crate::domain::rollup::keluarga::{Anggota, Dicatat, Keluarga};
use crate::domain::rollup::orang::{Hadir, Hamil, Layanan, Orang, Timbang, Tinggal};
use crate::domain::rollup::pos::{Kader, Kunjungan, Pos};
use crate::domain::rollup::rujukan::Kasus;
use crate::domain::rollup::skrining::{ATURAN, temuan};
use crate::domain::rollup::ukur::JenisPelayanan;
use crate::domain::rollup::{Acuan, Card, Perincian};
use crate::domain::sasaran::HasilKehamilan;
use crate::domain::siklus::{KelompokStatistik, KelompokUmur, Kondisi};
use crate::error::{Error, Result};
use crate::store::sql::{Engine, Sql};
use crate::store::table::{Cell, Kind};

/// What somebody or something adds to a post in a year.
pub(super) type Bagian = BTreeMap<(PosyanduId, i32), Card>;

/// Whoever was read: the facts, what was added before, and on which days posts were open.
pub(super) struct Read<T> {
    pub facts: BTreeMap<Uuid, T>,
    pub before: BTreeMap<Uuid, Bagian>,
    pub open: BTreeMap<PosyanduId, Vec<NaiveDate>>,
}

impl<T> Default for Read<T> {
    fn default() -> Self {
        Read { facts: BTreeMap::new(), before: BTreeMap::new(), open: BTreeMap::new() }
    }
}

impl<T> Read<T> {
    /// The reference dates of a post in a year.
    pub fn acuan(&self, pos: PosyanduId, year: i32) -> Acuan {
        Acuan::of(year, self.open.get(&pos).map_or(&[], Vec::as_slice))
    }

    pub fn add(&mut self, other: Read<T>) {
        self.facts.extend(other.facts);
        self.before.extend(other.before);
        self.open.extend(other.open);
    }
}

/// What a line says.
#[derive(Clone, Copy, PartialEq)]
enum Isi {
    Orang = 0,
    Tinggal = 1,
    Hamil = 2,
    Hadir = 3,
    Layanan = 4,
    Sumbangan = 5,
    Buka = 6,
    Keluarga = 7,
    Anggota = 8,
    Pos = 9,
    Kader = 10,
    Kegiatan = 11,
    Temuan = 12,
    Jadwal = 13,
    Kunjungan = 14,
    Kasus = 15,
}

/// A line that was read.
struct Line<'a>(&'a QueryResult);

impl Line<'_> {
    fn isi(&self) -> Result<i64> {
        Cell::read(self.0, 0, Kind::Small)?.int().ok_or_else(|| broken("what"))
    }

    fn siapa(&self) -> Result<Uuid> {
        Cell::read(self.0, 1, Kind::Id)?.id().ok_or_else(|| broken("whom"))
    }

    fn tempat(&self) -> Result<Option<Uuid>> {
        Ok(Cell::read(self.0, 2, Kind::Id)?.id())
    }

    fn pos(&self) -> Result<PosyanduId> {
        self.tempat()?.map(PosyanduId).ok_or_else(|| broken("where"))
    }

    /// Another id: who was there.
    fn dengan(&self) -> Result<Option<Uuid>> {
        Ok(Cell::read(self.0, 3, Kind::Id)?.id())
    }

    fn hari(&self, which: usize) -> Result<Option<NaiveDate>> {
        Ok(Cell::read(self.0, 4 + which, Kind::Date)?.date())
    }

    fn tanggal(&self) -> Result<NaiveDate> {
        self.hari(0)?.ok_or_else(|| broken("when"))
    }

    fn angka(&self) -> Result<i64> {
        Cell::read(self.0, 8, Kind::Int)?.int().ok_or_else(|| broken("how many"))
    }

    fn kata(&self, which: usize) -> Result<Option<String>> {
        Ok(Cell::read(self.0, 9 + which, Kind::Text)?.text().map(str::to_owned))
    }

    fn kode<P: Pilihan>(&self, which: usize) -> Result<P> {
        self.kata(which)?.and_then(|code| P::dari_kode(&code)).ok_or_else(|| broken("a code"))
    }

    /// The kind of a service, by its code.
    fn jenis(&self, which: usize) -> Result<Option<JenisPelayanan>> {
        Ok(self.kata(which)?.and_then(|kode| JenisPelayanan::dari_kode(&kode)))
    }

    fn dicatat(&self) -> Result<Dicatat> {
        Ok(Dicatat { tanggal: self.tanggal()?, bidang: self.kode(0)?, jenis: self.jenis(1)? })
    }

    fn tanda(&self, which: usize) -> Result<bool> {
        Ok(Cell::read(self.0, 12 + which, Kind::Bool)?.bool().unwrap_or(false))
    }

    /// What was added before to a post in a year.
    fn sumbangan(&self) -> Result<((PosyanduId, i32), Card)> {
        let year = i32::try_from(self.angka()?).map_err(Error::fault)?;
        let text = self.kata(0)?.unwrap_or_default();
        Ok(((self.pos()?, year), Card::parse(&text).ok_or_else(|| broken("a card"))?))
    }
}

fn broken(what: &str) -> Error {
    Error::fault(format!("a fact of the sums lacks {what}"))
}

/// The columns of a line besides what it is, as SQL; what is not said is empty.
#[derive(Default)]
struct Kolom {
    siapa: &'static str,
    tempat: &'static str,
    dengan: &'static str,
    hari: [&'static str; 4],
    angka: &'static str,
    kata: [&'static str; 3],
    tanda: [&'static str; 2],
}

/// A union of lines about these people, households or posts.
struct Union {
    sql: Sql,
    begun: bool,
}

impl Union {
    fn about(engine: Engine, ids: &[Uuid]) -> Union {
        let mut sql = Sql::of(engine, "WITH who (id) AS (VALUES ");
        // Padded with the last id, so that the engine sees few distinct texts.
        for at in 0..ids.len().next_power_of_two() {
            let id = ids.get(at).or(ids.last()).copied();
            sql.push(if at > 0 { ", (" } else { "(" }).bind(Kind::Id, id.into()).push(")");
        }
        sql.push(") ");
        Union { sql, begun: false }
    }

    fn lines(&mut self, isi: Isi, kolom: &Kolom, from: &str) -> &mut Self {
        let or = |text: &'static str, kind: &str| {
            if text.is_empty() { format!("CAST(NULL AS {kind})") } else { text.to_owned() }
        };
        self.sql.push(if self.begun { " UNION ALL SELECT " } else { "SELECT " });
        self.begun = true;
        let mut columns = vec![format!("CAST({} AS smallint)", isi as i16)];
        columns.extend([kolom.siapa, kolom.tempat, kolom.dengan].map(|id| or(id, "uuid")));
        columns.extend(kolom.hari.map(|day| or(day, "date")));
        columns.push(if kolom.angka.is_empty() {
            or("", "integer")
        } else {
            format!("CAST({} AS integer)", kolom.angka)
        });
        columns.extend(kolom.kata.map(|word| or(word, "text")));
        columns.extend(kolom.tanda.map(|mark| or(mark, "boolean")));
        self.sql.push(&columns.join(", ")).push(" FROM ").push(from);
        self
    }

    /// What happened in these years.
    fn within(&mut self, day: &str, years: &Years) -> &mut Self {
        if let Years::These(years) = years {
            for (sign, year, month, date) in [(" >= ", years.first(), 1, 1), (" <= ", years.last(), 12, 31)] {
                let edge = year.and_then(|year| NaiveDate::from_ymd_opt(*year, month, date));
                self.sql.push(" AND ").push(day).push(sign).bind(Kind::Date, edge.into());
            }
        }
        self
    }

    /// Services that tell of these years: those given in them, and of a few kinds older or later ones. A dose counts
    /// for a birthday years away; what was given elsewhere is recorded later; a pregnancy and the months of breast milk
    /// began the year before.
    fn telling_of(&mut self, years: &Years) -> &mut Self {
        let Years::These(years) = years else { return self };
        let (Some(first), Some(last)) = (years.first().copied(), years.last().copied()) else { return self };
        let edges = |from: (i32, u32), to: i32| {
            [NaiveDate::from_ymd_opt(from.0, from.1, 1), NaiveDate::from_ymd_opt(to, 12, 31)]
        };
        let spans = [
            ("", edges((first, 1), last)),
            ("v.kode = 'KES-01' AND ", edges((first - 1, 7), last)),
            ("v.kode IN ('KES-03', 'KES-04') AND ", edges((first - 1, 1), last + 1)),
        ];
        self.sql.push(" AND (v.kode = 'KES-02'");
        for (kinds, [from, to]) in spans {
            self.sql.push(" OR (").push(kinds).push("v.tanggal >= ").bind(Kind::Date, from.into());
            self.sql.push(" AND v.tanggal <= ").bind(Kind::Date, to.into()).push(")");
        }
        self.sql.push(")");
        self
    }

    /// What screenings found.
    fn temuan(&mut self) -> &mut Self {
        let kolom = Kolom {
            siapa: "t.sasaran_id",
            hari: ["t.tanggal", "", "", ""],
            kata: ["t.aturan", "", ""],
            ..Kolom::default()
        };
        self.lines(Isi::Temuan, &kolom, "statistik_tanda t WHERE t.sasaran_id IN (SELECT id FROM who)");
        let rules: Vec<Cell> = ATURAN.iter().map(|(kode, _)| (*kode).into()).collect();
        self.sql.push(" AND t.aturan IN ").bind_list(Kind::Text, &rules);
        self
    }

    /// What they added before.
    fn before(&mut self, years: &Years) -> &mut Self {
        let kolom = Kolom {
            siapa: "b.subjek_id",
            tempat: "b.posyandu_id",
            angka: "b.tahun",
            kata: ["b.isi", "", ""],
            ..Kolom::default()
        };
        self.lines(Isi::Sumbangan, &kolom, "sumbangan b WHERE b.subjek_id IN (SELECT id FROM who)");
        if let Years::These(years) = years {
            let years: Vec<Cell> = years.iter().map(|year| i64::from(*year).into()).collect();
            self.sql.push(" AND b.tahun IN ").bind_list(Kind::Small, &years);
        }
        self
    }

    /// The days on which the posts of a statement were open.
    fn open(&mut self, posts: &str, years: &Years) -> &mut Self {
        let kolom = Kolom { siapa: "h.posyandu_id", hari: ["h.tanggal", "", "", ""], ..Kolom::default() };
        let from = format!(
            "statistik_hari_buka h WHERE h.posyandu_id IN ({posts}) AND h.status IN ('SELESAI', 'BERLANGSUNG')"
        );
        self.lines(Isi::Buka, &kolom, &from).within("h.tanggal", years)
    }

    async fn read<T>(
        self,
        tx: &DatabaseTransaction,
        mut take: impl FnMut(&mut BTreeMap<Uuid, T>, i64, &Line<'_>) -> Result<()>,
    ) -> Result<Read<T>> {
        let mut read = Read::default();
        for row in self.sql.all(tx).await? {
            let line = Line(&row);
            let isi = line.isi()?;
            if isi == Isi::Sumbangan as i64 {
                let (key, card) = line.sumbangan()?;
                read.before.entry(line.siapa()?).or_default().insert(key, card);
            } else if isi == Isi::Buka as i64 {
                read.open.entry(PosyanduId(line.siapa()?)).or_default().push(line.tanggal()?);
            } else {
                take(&mut read.facts, isi, &line)?;
            }
        }
        Ok(read)
    }
}

/// How many are asked about in one statement.
pub(super) const AT_ONCE: usize = 1_024;

/// The facts of people, with the household each belongs to now.
pub(super) async fn orang(
    tx: &DatabaseTransaction,
    engine: Engine,
    ids: &[Uuid],
    years: &Years,
) -> Result<Read<(Orang, Option<Uuid>)>> {
    let mut all = Read::default();
    for ids in ids.chunks(AT_ONCE) {
        all.add(some_orang(tx, engine, ids, years).await?);
    }
    Ok(all)
}

async fn some_orang(
    tx: &DatabaseTransaction,
    engine: Engine,
    ids: &[Uuid],
    years: &Years,
) -> Result<Read<(Orang, Option<Uuid>)>> {
    let mut union = Union::about(engine, ids);
    union.lines(
        Isi::Orang,
        &Kolom {
            siapa: "s.id",
            tempat: "s.keluarga_id",
            hari: ["s.tanggal_lahir", "s.meninggal_pada", "s.buku_kia_sejak", ""],
            kata: ["s.jenis_kelamin", "s.presisi_lahir", ""],
            ..Kolom::default()
        },
        "statistik_sasaran s WHERE s.id IN (SELECT id FROM who)",
    );
    union.lines(
        Isi::Tinggal,
        &Kolom {
            siapa: "d.sasaran_id",
            tempat: "d.posyandu_id",
            hari: ["d.mulai", "d.akhir", "", ""],
            ..Kolom::default()
        },
        "statistik_domisili d WHERE d.sasaran_id IN (SELECT id FROM who)",
    );
    union.lines(
        Isi::Hamil,
        &Kolom {
            siapa: "h.sasaran_id",
            hari: ["h.mulai", "h.berakhir", "h.hpl", ""],
            kata: ["h.hasil", "", ""],
            ..Kolom::default()
        },
        "statistik_kehamilan h WHERE h.sasaran_id IN (SELECT id FROM who)",
    );
    let came = Kolom {
        siapa: "k.sasaran_id",
        tempat: "k.posyandu_id",
        hari: ["h.tanggal", "", "", ""],
        kata: ["k.kelompok_umur", "k.kondisi", ""],
        ..Kolom::default()
    };
    union
        .lines(
            Isi::Hadir,
            &came,
            "statistik_kehadiran k JOIN statistik_hari_buka h ON h.id = k.hari_buka_id \
             WHERE k.sasaran_id IN (SELECT id FROM who) AND h.status IN ('SELESAI', 'BERLANGSUNG')",
        )
        .within("h.tanggal", years);
    let given = Kolom {
        siapa: "v.sasaran_id",
        tempat: "v.posyandu_id",
        dengan: "v.id",
        hari: ["v.tanggal", "", "", ""],
        kata: ["v.kode", "v.verdict", "v.rinci"],
        tanda: ["v.dua_t", "v.bgm"],
        ..Kolom::default()
    };
    union
        .lines(Isi::Layanan, &given, "statistik_pelayanan v WHERE v.sasaran_id IN (SELECT id FROM who)")
        .telling_of(years);
    union.temuan().within("t.tanggal", years);
    union.before(years);
    union.open("SELECT posyandu_id FROM statistik_domisili WHERE sasaran_id IN (SELECT id FROM who)", years);
    union.read(tx, take_orang).await
}

fn take_orang(facts: &mut BTreeMap<Uuid, (Orang, Option<Uuid>)>, isi: i64, line: &Line<'_>) -> Result<()> {
    if isi == Isi::Orang as i64 {
        let orang = Orang {
            jenis_kelamin: line.kode::<JenisKelamin>(0)?,
            lahir: line.tanggal()?,
            presisi: line.kode(1)?,
            meninggal: line.hari(1)?,
            buku_kia: line.hari(2)?,
            tinggal: Vec::new(),
            hamil: Vec::new(),
            hadir: Vec::new(),
            timbang: Vec::new(),
            layanan: Vec::new(),
            temuan: Vec::new(),
        };
        facts.insert(line.siapa()?, (orang, line.tempat()?));
        return Ok(());
    }
    // A person's own line is the first of her lines in the union.
    let Some((orang, _)) = facts.get_mut(&line.siapa()?) else { return Ok(()) };
    if isi == Isi::Tinggal as i64 {
        orang.tinggal.push(Tinggal { pos: line.pos()?, mulai: line.tanggal()?, akhir: line.hari(1)? });
    } else if isi == Isi::Hamil as i64 {
        let hasil = line.kata(0)?.and_then(|kode| HasilKehamilan::dari_kode(&kode));
        let (mulai, berakhir, hpl) = (line.tanggal()?, line.hari(1)?, line.hari(2)?);
        orang.hamil.push(Hamil { mulai, hpl, berakhir, hasil });
    } else if isi == Isi::Temuan as i64 {
        let found = line.kata(0)?.and_then(|aturan| temuan(&aturan));
        orang.temuan.extend(found.map(|found| Ok::<_, Error>((line.tanggal()?, found))).transpose()?);
    } else if isi == Isi::Hadir as i64 {
        let kondisi = line.kata(1)?.and_then(|kode| Kondisi::dari_kode(&kode));
        let kelompok = KelompokStatistik::of(line.kode::<KelompokUmur>(0)?, kondisi.as_slice());
        orang.hadir.push(Hadir { pos: line.pos()?, tanggal: line.tanggal()?, kelompok });
    } else if isi == Isi::Layanan as i64 {
        let (pos, tanggal) = (line.pos()?, line.tanggal()?);
        if let Some(verdict) = line.kata(1)?.and_then(|kode| Verdict::dari_kode(&kode)) {
            let (dua_t, bgm) = (line.tanda(0)?, line.tanda(1)?);
            orang.timbang.push(Timbang { pos, tanggal, verdict, dua_t, bgm });
        }
        orang.layanan.push(layanan(line, pos, tanggal)?);
    }
    Ok(())
}

fn layanan(line: &Line<'_>, pos: PosyanduId, tanggal: NaiveDate) -> Result<Layanan> {
    let kode = line.kata(0)?.ok_or_else(|| broken("a kind"))?;
    let bidang = kode.get(..3).and_then(Bidang::of_prefix).ok_or_else(|| broken("a sector"))?;
    let isi = match line.kata(2)? {
        Some(text) => Perincian::parse(&text).ok_or_else(|| broken("details"))?,
        None => Perincian::default(),
    };
    let id = line.dengan()?.ok_or_else(|| broken("an id"))?;
    Ok(Layanan { id, pos, tanggal, bidang, jenis: JenisPelayanan::dari_kode(&kode), isi })
}

/// The facts of households.
pub(super) async fn keluarga(
    tx: &DatabaseTransaction,
    engine: Engine,
    ids: &[Uuid],
    years: &Years,
) -> Result<Read<Keluarga>> {
    let mut all = Read::default();
    for ids in ids.chunks(AT_ONCE) {
        let mut union = Union::about(engine, ids);
        union.lines(
            Isi::Keluarga,
            &Kolom { siapa: "k.id", tempat: "k.posyandu_id", ..Kolom::default() },
            "statistik_keluarga k WHERE k.id IN (SELECT id FROM who)",
        );
        let member = Kolom {
            siapa: "k.id",
            hari: ["s.tanggal_lahir", "s.meninggal_pada", "d.mulai", "d.akhir"],
            ..Kolom::default()
        };
        union.lines(
            Isi::Anggota,
            &member,
            "statistik_keluarga k JOIN statistik_sasaran s ON s.keluarga_id = k.id \
             JOIN statistik_domisili d ON d.sasaran_id = s.id AND d.posyandu_id = k.posyandu_id \
             WHERE k.id IN (SELECT id FROM who)",
        );
        let given = Kolom {
            siapa: "v.keluarga_id",
            hari: ["v.tanggal", "", "", ""],
            kata: ["v.bidang", "v.kode", ""],
            ..Kolom::default()
        };
        union
            .lines(
                Isi::Layanan,
                &given,
                "statistik_pelayanan v WHERE v.keluarga_id IN (SELECT id FROM who) AND v.sasaran_id IS NULL",
            )
            .within("v.tanggal", years);
        union.before(years);
        union.open("SELECT posyandu_id FROM statistik_keluarga WHERE id IN (SELECT id FROM who)", years);
        all.add(union.read(tx, take_keluarga).await?);
    }
    Ok(all)
}

fn take_keluarga(facts: &mut BTreeMap<Uuid, Keluarga>, isi: i64, line: &Line<'_>) -> Result<()> {
    if isi == Isi::Keluarga as i64 {
        let empty = Keluarga { pos: line.pos()?, anggota: Vec::new(), layanan: Vec::new() };
        facts.insert(line.siapa()?, empty);
        return Ok(());
    }
    let Some(keluarga) = facts.get_mut(&line.siapa()?) else { return Ok(()) };
    if isi == Isi::Anggota as i64 {
        let akhir = line.hari(3)?;
        let mulai = line.hari(2)?.ok_or_else(|| broken("when"))?;
        keluarga.anggota.push(Anggota { lahir: line.tanggal()?, meninggal: line.hari(1)?, mulai, akhir });
    } else if isi == Isi::Layanan as i64 {
        keluarga.layanan.push(line.dicatat()?);
    }
    Ok(())
}

/// The facts of posts.
pub(super) async fn pos(
    tx: &DatabaseTransaction,
    engine: Engine,
    ids: &[PosyanduId],
    years: &Years,
) -> Result<Read<Pos>> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let mut union = Union::about(engine, &ids);
    union.lines(
        Isi::Pos,
        &Kolom { siapa: "po.id", angka: "po.kader_wajib", kata: ["po.status", "", ""], ..Kolom::default() },
        "posyandu po WHERE po.id IN (SELECT id FROM who)",
    );
    let kader = Kolom {
        siapa: "k.posyandu_id",
        tempat: "k.id",
        hari: ["k.mulai", "k.akhir", "", ""],
        kata: ["k.bidang", "", ""],
        ..Kolom::default()
    };
    union.lines(Isi::Kader, &kader, "statistik_kader k WHERE k.posyandu_id IN (SELECT id FROM who)");
    let day = Kolom {
        siapa: "h.posyandu_id",
        tempat: "h.id",
        dengan: "k.kader_id",
        hari: ["h.tanggal", "", "", ""],
        ..Kolom::default()
    };
    union
        .lines(
            Isi::Kegiatan,
            &day,
            "statistik_hari_buka h LEFT JOIN statistik_kader_hadir k ON k.hari_buka_id = h.id \
             WHERE h.posyandu_id IN (SELECT id FROM who) AND h.status IN ('SELESAI', 'BERLANGSUNG')",
        )
        .within("h.tanggal", years);
    let visit = Kolom {
        siapa: "v.posyandu_id",
        tempat: "v.id",
        dengan: "v.kader_id",
        hari: ["v.tanggal", "", "", ""],
        tanda: ["TRUE", ""],
        ..Kolom::default()
    };
    union
        .lines(
            Isi::Kegiatan,
            &visit,
            "statistik_kunjungan_rumah v WHERE v.posyandu_id IN (SELECT id FROM who)",
        )
        .within("v.tanggal", years);
    let given = Kolom {
        siapa: "v.posyandu_id",
        hari: ["v.tanggal", "", "", ""],
        kata: ["v.bidang", "v.kode", ""],
        ..Kolom::default()
    };
    union
        .lines(
            Isi::Layanan,
            &given,
            "statistik_pelayanan v WHERE v.posyandu_id IN (SELECT id FROM who) AND v.sasaran_id IS NULL \
             AND v.keluarga_id IS NULL AND v.kehadiran_id IS NULL",
        )
        .within("v.tanggal", years);
    jadwal(&mut union, years);
    union.before(years);
    union.open("SELECT id FROM who", years);
    let mut acts: BTreeMap<(Uuid, Uuid), Kegiatan<Uuid>> = BTreeMap::new();
    let mut read = union.read(tx, |facts, isi, line| take_pos(facts, &mut acts, isi, line)).await?;
    for ((pos, _), act) in acts {
        read.facts.entry(pos).and_modify(|pos| pos.kegiatan.push(act));
    }
    Ok(read)
}

/// What was planned, and whom visits met.
fn jadwal(union: &mut Union, years: &Years) {
    let planned = Kolom {
        siapa: "h.posyandu_id",
        hari: ["h.tanggal", "", "", ""],
        tanda: ["h.status = 'SELESAI'", ""],
        ..Kolom::default()
    };
    let from =
        "statistik_hari_buka h WHERE h.posyandu_id IN (SELECT id FROM who) AND h.status <> 'DIBATALKAN'";
    union.lines(Isi::Jadwal, &planned, from).within("h.tanggal", years);
    let visited = Kolom {
        siapa: "v.posyandu_id",
        tempat: "v.keluarga_id",
        dengan: "v.sasaran_id",
        hari: ["v.tanggal", "", "", ""],
        tanda: ["v.hasil = 'BERTEMU'", ""],
        ..Kolom::default()
    };
    let from = "statistik_kunjungan_rumah v WHERE v.posyandu_id IN (SELECT id FROM who)";
    union.lines(Isi::Kunjungan, &visited, from).within("v.tanggal", years);
}

/// A day or a visit has a line for each kader who was there, and one without a kader when nobody was noted.
fn take_pos(
    facts: &mut BTreeMap<Uuid, Pos>,
    acts: &mut BTreeMap<(Uuid, Uuid), Kegiatan<Uuid>>,
    isi: i64,
    line: &Line<'_>,
) -> Result<()> {
    let siapa = line.siapa()?;
    if isi == Isi::Pos as i64 {
        let empty = Pos {
            kader_wajib: line.angka()?,
            kader: Vec::new(),
            kegiatan: Vec::new(),
            layanan: Vec::new(),
            ada: line.kode::<StatusPosyandu>(0)?.is_ada(),
            jadwal: Vec::new(),
            kunjungan: Vec::new(),
        };
        facts.insert(siapa, empty);
    } else if isi == Isi::Kegiatan as i64 {
        let jenis = if line.tanda(0)? { JenisKegiatan::KunjunganRumah } else { JenisKegiatan::HariBuka };
        let key = (siapa, line.tempat()?.ok_or_else(|| broken("what"))?);
        let tanggal = line.tanggal()?;
        let act = acts.entry(key).or_insert_with(|| Kegiatan { jenis, tanggal, hadir: Vec::new() });
        act.hadir.extend(line.dengan()?);
    } else if let Some(pos) = facts.get_mut(&siapa) {
        if isi == Isi::Kader as i64 {
            let kader = line.tempat()?.ok_or_else(|| broken("whom"))?;
            let masa = MasaTugas { kader, mulai: line.tanggal()?, akhir: line.hari(1)? };
            pos.kader.push(Kader { masa, bidang: BidangSet::parse(&line.kata(0)?.unwrap_or_default())? });
        } else if isi == Isi::Layanan as i64 {
            pos.layanan.push(line.dicatat()?);
        } else if isi == Isi::Jadwal as i64 {
            pos.jadwal.push((line.tanggal()?, line.tanda(0)?));
        } else if isi == Isi::Kunjungan as i64 {
            let (tanggal, bertemu) = (line.tanggal()?, line.tanda(0)?);
            let (orang, rumah) = (line.dengan()?, line.tempat()?);
            pos.kunjungan.push(Kunjungan { tanggal, bertemu, orang, rumah });
        }
    }
    Ok(())
}

/// The facts of referrals.
pub(super) async fn kasus(tx: &DatabaseTransaction, engine: Engine, ids: &[Uuid]) -> Result<Read<Kasus>> {
    let mut all = Read::default();
    for ids in ids.chunks(AT_ONCE) {
        let mut union = Union::about(engine, ids);
        let case = Kolom {
            siapa: "r.id",
            tempat: "r.posyandu_id",
            hari: ["r.dibuat", "r.ditindak", "r.selesai", ""],
            kata: ["r.bidang", "r.status", ""],
            ..Kolom::default()
        };
        union.lines(Isi::Kasus, &case, "statistik_kasus r WHERE r.id IN (SELECT id FROM who)");
        union.before(&Years::All);
        let take = |facts: &mut BTreeMap<Uuid, Kasus>, _, line: &Line<'_>| {
            let case = Kasus {
                pos: line.pos()?,
                bidang: line.kode(0)?,
                dibuat: line.tanggal()?,
                status: line.kode(1)?,
                ditindak: line.hari(1)?,
                selesai: line.hari(2)?,
            };
            facts.insert(line.siapa()?, case);
            Ok(())
        };
        all.add(union.read(tx, take).await?);
    }
    Ok(all)
}

/// Every referral of a post.
pub(super) async fn kasus_pos(
    tx: &DatabaseTransaction,
    engine: Engine,
    post: PosyanduId,
) -> Result<BTreeSet<Uuid>> {
    let mut sql = Sql::of(engine, "SELECT id FROM statistik_kasus WHERE posyandu_id = ");
    sql.bind(Kind::Id, post.0.into());
    let rows = sql.all(tx).await?;
    let id = |row: &QueryResult| Cell::read(row, 0, Kind::Id)?.id().ok_or_else(|| broken("whom"));
    rows.iter().map(id).collect()
}

/// Everybody and every household of a post, now or before.
pub(super) async fn penghuni(
    tx: &DatabaseTransaction,
    engine: Engine,
    post: PosyanduId,
) -> Result<(BTreeSet<Uuid>, BTreeSet<Uuid>)> {
    let mut union = Union::about(engine, &[post.0]);
    let person = Kolom { siapa: "d.sasaran_id", ..Kolom::default() };
    union.lines(Isi::Orang, &person, "statistik_domisili d WHERE d.posyandu_id IN (SELECT id FROM who)");
    let house = Kolom { siapa: "k.id", ..Kolom::default() };
    union.lines(Isi::Keluarga, &house, "statistik_keluarga k WHERE k.posyandu_id IN (SELECT id FROM who)");
    let (mut people, mut houses) = (BTreeSet::new(), BTreeSet::new());
    let take = |_: &mut BTreeMap<Uuid, ()>, isi, line: &Line<'_>| {
        let of = if isi == Isi::Orang as i64 { &mut people } else { &mut houses };
        of.insert(line.siapa()?);
        Ok(())
    };
    union.read(tx, take).await?;
    Ok((people, houses))
}

/// The first year in which somebody adds anything: she lived there, or something done earlier was entered afterwards.
pub(super) fn first_year(orang: &Orang) -> Option<i32> {
    let lived = orang.tinggal.iter().map(|stay| stay.mulai.year());
    lived.chain(orang.layanan.iter().map(|one| one.tanggal.year())).min()
}

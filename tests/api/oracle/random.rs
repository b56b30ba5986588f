//! A random world around the small Kukar: more regions, posts and people, records of every kind at every post, and
//! accounts that hold random things for random times, themselves and through teams. Rows cross posts wherever the
//! tables allow it, so that every edge leads out of view now and then. The same dice make the same rows on both
//! engines.
//!
//! Codes of regions have segments of fixed width, so that no legal code begins another of its level by characters
//! alone. A few villages here carry codes of a later century (`64.02.100.2001`, `64.02.10.20011`, `64.020.01.2001`):
//! nobody is appointed in them and no client can name them, but their posts and referrals lie in the tables, where a
//! prefix by characters would take them in.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Duration, NaiveDate, Utc};
use posyandu::access::Role;
use posyandu::domain::bidang::{Isi, jenis};
use posyandu::domain::id::AccountId;
use posyandu::domain::pilihan::Pilihan as _;
use posyandu::domain::posyandu::{Bidang, BidangSet};
use posyandu::domain::wilayah::{Kode, Level};
use posyandu::store::account::{self as a, assignment, assignment_region, team, team_member};
use posyandu::store::hari_buka::{self as h, kader_hadir, kehadiran, kunjungan};
use posyandu::store::sasaran::{self as s, kehamilan, perpindahan};
use posyandu::store::table::{Cell, Col, Table};
use posyandu::store::write::{SYSTEM, Work};
use posyandu::store::{kader, keluarga, pelapor, pelayanan as p, posyandu as pos, rujukan as r, wilayah};
use uuid::Uuid;

use crate::field_table::generator::Dice;
use crate::world::{Persona, Pos, Siapa, World, beginning, day, fixed};

/// Seconds between the moments at which things begin and end, and how many there are.
pub const SLOT: i64 = 900;
pub const SLOTS: i64 = 36;

/// A post and what belongs to it.
pub struct Post {
    pub id: Uuid,
    region: String,
    kader: Vec<Uuid>,
    families: Vec<Uuid>,
    people: Vec<Uuid>,
    days: Vec<(Uuid, NaiveDate)>,
    visits: Vec<Uuid>,
    came: Vec<Uuid>,
    services: Vec<Uuid>,
}

/// Who and what there is to ask with and about.
pub struct Crowd {
    pub posts: Vec<Post>,
    /// Codes that a client can name.
    pub regions: Vec<String>,
    pub accounts: Vec<AccountId>,
    teams: Vec<Uuid>,
    members: Vec<Uuid>,
    assignments: Vec<Uuid>,
}

impl Crowd {
    /// The posts whose region a client can name: where somebody can be appointed, and whose sums can be asked for.
    pub fn in_named_regions(&self) -> Vec<Uuid> {
        self.posts.iter().filter(|post| Kode::parse(&post.region).is_ok()).map(|post| post.id).collect()
    }

    /// A random account of this world, or now and then a persona of the small Kukar.
    pub fn somebody(&self, dice: &mut Dice) -> AccountId {
        if dice.percent(85) { *dice.of(&self.accounts) } else { dice.of(&Persona::all()).account() }
    }
}

type Rows = Vec<Vec<Cell>>;

struct Maker<'a> {
    dice: &'a mut Dice,
    work: Work,
}

impl Maker<'_> {
    fn id(&mut self) -> Uuid {
        fixed(u128::from(self.dice.roll() >> 16))
    }

    fn ids(&mut self, count: usize) -> Vec<Uuid> {
        (0..count).map(|_| self.id()).collect()
    }

    /// A moment at which something begins or ends: where the clock will stand, or a little beside it.
    fn moment(&mut self) -> DateTime<Utc> {
        let slot = self.dice.below(SLOTS as usize + 1) as i64;
        let beside = [0, 0, 0, 0, 1, -1, 1_000_000, -1_000_000, 500_000];
        let beside = *self.dice.of(&beside);
        beginning() + Duration::seconds(slot * SLOT) + Duration::microseconds(beside)
    }

    fn account(&mut self, accounts: &[AccountId]) -> Cell {
        self.dice.of(accounts).0.into()
    }

    fn sectors(&mut self) -> BidangSet {
        (0..=self.dice.below(3)).map(|_| *self.dice.of(&Bidang::ALL)).collect()
    }

    /// One of these, or nothing.
    fn perhaps<T: Clone + Into<Cell>>(&mut self, chance: usize, of: &[T]) -> Cell {
        if !of.is_empty() && self.dice.percent(chance) { self.dice.of(of).clone().into() } else { Cell::Null }
    }

    async fn put(&mut self, table: &'static Table, columns: &[Col], rows: Rows) {
        if !rows.is_empty() {
            self.work.insert_many(&World::permit(), SYSTEM, table, columns, rows).await.unwrap();
        }
    }
}

/// Fills the world.
pub async fn fill(world: &World, dice: &mut Dice) -> Crowd {
    let work = world.work(&[SYSTEM]).await;
    let mut maker = Maker { dice, work };
    let (regions, villages) = areas(&mut maker).await;
    let mut accounts: Vec<AccountId> = maker.ids(16).into_iter().map(AccountId).collect();
    accounts.sort_unstable();
    let mut posts = posts(&mut maker, &villages).await;
    people(&mut maker, &mut posts).await;
    days(&mut maker, &mut posts, &accounts).await;
    visits(&mut maker, &mut posts, &accounts).await;
    let protected = services(&mut maker, &mut posts, &accounts).await;
    referrals(&mut maker, &posts, (&accounts, &regions), &protected).await;
    let mut crowd = Crowd { posts, regions, accounts, teams: vec![], members: vec![], assignments: vec![] };
    enrol(&mut maker, &mut crowd).await;
    maker.work.commit(fixed(1)).await.unwrap();
    crowd
}

/// The regions that can be named, and every village where a post may lie.
async fn areas(maker: &mut Maker<'_>) -> (Vec<String>, Vec<String>) {
    let mut codes: Vec<String> = ["64.020", "64.020.01", "64.020.01.2001", "64.02.100", "64.02.100.2001"]
        .into_iter()
        .chain(["64.02.10", "64.02.10.2001", "64.02.10.20011"])
        .map(str::to_owned)
        .collect();
    for kabupaten in ["64.02", "64.20"] {
        if kabupaten != "64.02" {
            codes.push(kabupaten.to_owned());
        }
        for _ in 0..=maker.dice.below(3) {
            let kecamatan = format!("{kabupaten}.{}", maker.dice.of(&["01", "10", "11", "20"]));
            let village = maker.dice.of(&["1001", "1010", "2001", "2002", "2010", "2011", "2012"]);
            codes.push(format!("{kecamatan}.{village}"));
            codes.push(kecamatan);
        }
    }
    codes.sort_unstable();
    codes.dedup();
    let rows = codes.iter().map(|code| {
        let above = code.rsplit_once('.').map(|(above, _)| above).filter(|above| above.contains('.'));
        let level = match code.split('.').count() {
            2 => "KABUPATEN",
            3 => "KECAMATAN",
            _ if code.contains(".1") => "KELURAHAN",
            _ => "DESA",
        };
        let name = format!("{} {code}", level.to_lowercase());
        vec![code.as_str().into(), above.into(), level.into(), name.as_str().into(), name.into()]
    });
    let rows = rows.collect();
    let columns = [wilayah::KODE, wilayah::INDUK, wilayah::TINGKAT, wilayah::NAMA, wilayah::NAMA_CARI];
    maker.put(&wilayah::TABLE, &columns, rows).await;
    let legal = |code: &String| Kode::parse(code).is_ok();
    let named = ["64.02", "64.02.02", "64.02.06", "64.02.02.2001", "64.02.02.2002", "64.02.06.1001"];
    let regions = named.into_iter().map(str::to_owned).chain(codes.iter().filter(|c| legal(c)).cloned());
    let villages = codes.iter().filter(|code| code.split('.').count() == 4).cloned();
    (regions.collect(), villages.collect())
}

/// The posts of the small Kukar, one in each village of a strange code, and some more.
async fn posts(maker: &mut Maker<'_>, villages: &[String]) -> Vec<Post> {
    let blank = |id, region: &str| Post {
        id,
        region: region.to_owned(),
        kader: vec![],
        families: vec![],
        people: vec![],
        days: vec![],
        visits: vec![],
        came: vec![],
        services: vec![],
    };
    let mut posts = Vec::new();
    for here in Pos::ALL {
        let mut post = blank(here.id().0, here.desa());
        post.kader = Bidang::ALL.iter().map(|bidang| here.kader(*bidang).0).collect();
        post.families = (0..5).map(|number| here.keluarga(number).0).collect();
        post.people = Siapa::ALL.iter().map(|who| here.sasaran(*who).0).collect();
        posts.push(post);
    }
    let strange = villages.iter().filter(|code| Kode::parse(code).is_err());
    let mut places: Vec<String> = strange.cloned().collect();
    let legal: Vec<String> = villages.iter().filter(|code| Kode::parse(code).is_ok()).cloned().collect();
    for _ in 0..4 {
        places.push(maker.dice.of(&legal).clone());
    }
    let mut rows = Rows::new();
    for (number, place) in places.iter().enumerate() {
        let mut post = blank(maker.id(), place);
        post.kader = maker.ids(2);
        post.families = maker.ids(2);
        post.people = maker.ids(4);
        let name = format!("Pos {number}");
        rows.push(vec![
            post.id.into(),
            name.as_str().into(),
            name.to_lowercase().into(),
            place.as_str().into(),
            "001".into(),
            "AKTIF".into(),
            Cell::Int(5),
        ]);
        posts.push(post);
    }
    let columns = [pos::ID, pos::NAMA, pos::NAMA_CARI, pos::WILAYAH, pos::RT, pos::STATUS, pos::KADER_WAJIB];
    maker.put(&pos::TABLE, &columns, rows).await;
    posts
}

/// Rosters, households, residents and pregnancies of the new posts, and moves between any two.
async fn people(maker: &mut Maker<'_>, posts: &mut [Post]) {
    let (mut rosters, mut families, mut residents) = (Rows::new(), Rows::new(), Rows::new());
    let everybody: Vec<Uuid> = posts.iter().flat_map(|post| post.people.clone()).collect();
    let homes: Vec<Uuid> = posts.iter().flat_map(|post| post.families.clone()).collect();
    for post in posts.iter().skip(Pos::ALL.len()) {
        for id in &post.kader {
            let sectors = maker.sectors().to_string();
            let cells: Vec<Cell> = vec![(*id).into(), post.id.into(), "Kader".into(), sectors.into()];
            rosters.push([cells, vec!["3/2025".into(), day("2025-01-01").into()]].concat());
        }
        for (number, id) in post.families.iter().enumerate() {
            let head = format!("Kepala {number}");
            let known = day("2025-01-01").into();
            families.push(vec![
                (*id).into(),
                post.id.into(),
                head.into(),
                "001".into(),
                "Jalan".into(),
                known,
            ]);
        }
        for (number, id) in post.people.iter().enumerate() {
            let name = format!("Warga {number}");
            let born =
                *maker.dice.of(&["2026-08-08", "2024-02-02", "2021-06-01", "1999-09-09", "1950-01-01"]);
            let family =
                if maker.dice.percent(80) { *maker.dice.of(&post.families) } else { *maker.dice.of(&homes) };
            let mother = maker.perhaps(40, &everybody);
            residents.push(vec![
                (*id).into(),
                post.id.into(),
                family.into(),
                mother,
                name.as_str().into(),
                name.to_lowercase().into(),
                "P".into(),
                day(born).into(),
                "HARI".into(),
                "001".into(),
                "+6281200000000".into(),
                "HIDUP".into(),
                day(born).max(day("2025-01-01")).into(),
                maker.dice.percent(50).then(|| day("2026-01-01")).into(),
                Cell::Int(3_000),
                maker.dice.percent(30).into(),
            ]);
        }
    }
    let columns = [kader::ID, kader::POSYANDU, kader::NAMA, kader::BIDANG, kader::NOMOR_SK, kader::MULAI];
    maker.put(&kader::TABLE, &columns, rosters).await;
    let columns = [
        keluarga::ID,
        keluarga::POSYANDU,
        keluarga::KEPALA,
        keluarga::RT,
        keluarga::ALAMAT,
        keluarga::TERDAFTAR,
    ];
    maker.put(&keluarga::TABLE, &columns, families).await;
    #[rustfmt::skip]
    let columns = [
        s::ID, s::POSYANDU, s::KELUARGA, s::IBU, s::NAMA, s::NAMA_CARI, s::JENIS_KELAMIN, s::TANGGAL_LAHIR,
        s::PRESISI_LAHIR, s::RT, s::TELEPON, s::STATUS_HIDUP, s::TERDAFTAR, s::BUKU_KIA, s::BERAT_LAHIR, s::HAMIL,
    ];
    maker.put(&s::TABLE, &columns, residents).await;
    let (mut pregnancies, mut moves) = (Rows::new(), Rows::new());
    for post in posts.iter() {
        for _ in 0..2 {
            let whose = if maker.dice.percent(85) { &post.people } else { &everybody };
            let who = *maker.dice.of(whose);
            pregnancies.push(vec![maker.id().into(), who.into(), post.id.into(), day("2026-08-01").into()]);
        }
        let (who, to) = (*maker.dice.of(&post.people), maker.dice.of(posts).id);
        let at = maker.moment();
        moves.push(vec![
            maker.id().into(),
            who.into(),
            post.id.into(),
            to.into(),
            "DIAJUKAN".into(),
            at.into(),
        ]);
    }
    let columns = [kehamilan::ID, kehamilan::SASARAN, kehamilan::POSYANDU, kehamilan::MULAI];
    maker.put(&kehamilan::TABLE, &columns, pregnancies).await;
    let columns = [
        perpindahan::ID,
        perpindahan::SASARAN,
        perpindahan::DARI,
        perpindahan::KE,
        perpindahan::STATUS,
        perpindahan::DIAJUKAN,
    ];
    maker.put(&perpindahan::TABLE, &columns, moves).await;
}

/// Opening days with the kader and the people who came.
async fn days(maker: &mut Maker<'_>, posts: &mut [Post], accounts: &[AccountId]) {
    let (mut days, mut present, mut came) = (Rows::new(), Rows::new(), Rows::new());
    let everybody: Vec<Uuid> = posts.iter().flat_map(|post| post.people.clone()).collect();
    for post in posts {
        for (date, status) in [("2026-10-10", "SELESAI"), ("2026-11-13", "SELESAI")] {
            let (id, date) = (maker.id(), day(date));
            days.push(vec![id.into(), post.id.into(), date.into(), status.into()]);
            post.days.push((id, date));
            let kader = *maker.dice.of(&post.kader);
            present.push(vec![maker.id().into(), id.into(), post.id.into(), kader.into(), date.into()]);
            let own = *maker.dice.of(&post.people);
            let other = *maker.dice.of(&everybody);
            let mut who = vec![own, other];
            who.dedup();
            for (number, person) in who.into_iter().enumerate() {
                let attendance = maker.id();
                came.push(vec![
                    attendance.into(),
                    id.into(),
                    post.id.into(),
                    person.into(),
                    date.into(),
                    false.into(),
                    true.into(),
                    "USIA_PRODUKTIF".into(),
                    maker.perhaps(40, &["IBU_HAMIL", "IBU_NIFAS"]),
                    false.into(),
                    maker.account(accounts),
                    (beginning() + Duration::minutes(number as i64)).into(),
                ]);
                post.came.push(attendance);
            }
        }
    }
    maker.put(&h::TABLE, &[h::ID, h::POSYANDU, h::TANGGAL, h::STATUS], days).await;
    use kader_hadir as k;
    maker.put(&k::TABLE, &[k::ID, k::HARI_BUKA, k::POSYANDU, k::KADER, k::TANGGAL], present).await;
    use kehadiran as d;
    #[rustfmt::skip]
    let columns = [
        d::ID, d::HARI_BUKA, d::POSYANDU, d::SASARAN, d::TANGGAL, d::PENGUNJUNG, d::BARU, d::KELOMPOK, d::KONDISI,
        d::TERLAMBAT, d::DICATAT_OLEH, d::DICATAT_PADA,
    ];
    maker.put(&d::TABLE, &columns, came).await;
}

async fn visits(maker: &mut Maker<'_>, posts: &mut [Post], accounts: &[AccountId]) {
    let mut visits = Rows::new();
    for post in posts {
        let id = maker.id();
        visits.push(vec![
            id.into(),
            post.id.into(),
            maker.perhaps(60, &post.people),
            maker.perhaps(60, &post.families),
            (*maker.dice.of(&post.kader)).into(),
            day("2026-11-10").into(),
            "BERTEMU".into(),
            maker.account(accounts),
            beginning().into(),
        ]);
        post.visits.push(id);
    }
    use kunjungan as k;
    #[rustfmt::skip]
    let columns = [
        k::ID, k::POSYANDU, k::SASARAN, k::KELUARGA, k::KADER, k::TANGGAL, k::HASIL, k::DICATAT_OLEH, k::DICATAT_PADA,
    ];
    maker.put(&k::TABLE, &columns, visits).await;
}

/// A kind of every sector, with something to say.
const KINDS: [(&str, &str); 8] = [
    ("KES-01", r#"{"berat":6000,"tinggi":700,"posisi":"TERLENTANG","edema":false}"#),
    ("KES-01", r#"{"berat":11500}"#),
    ("KES-13", r#"{"topik":"Gizi","peserta":12}"#),
    ("PDK-01", r#"{"terdaftar":false,"alasan":"jauh"}"#),
    ("PUM-01", r#"{"sumber":"SUMUR_BOR","jarakTangki":12}"#),
    ("PRM-01", r#"{"atap":"BERAT","dinding":"SEDANG","lantai":"RINGAN","statusRumah":"MILIK"}"#),
    ("TRB-04", r#"{"sebab":"LANSIA_SENDIRI","titikKumpul":"langgar"}"#),
    ("SOS-06", r#"{"program":"PKH","diterima":false}"#),
];

/// Services, some of them protected cases; answers which.
async fn services(maker: &mut Maker<'_>, posts: &mut [Post], accounts: &[AccountId]) -> BTreeSet<Uuid> {
    let (mut services, mut protected) = (Rows::new(), BTreeSet::new());
    let everybody: Vec<Uuid> = posts.iter().flat_map(|post| post.people.clone()).collect();
    for post in posts {
        for _ in 0..8 {
            let id = maker.id();
            let (kode, isi) = *maker.dice.of(&KINDS);
            let given: serde_json::Value = serde_json::from_str(isi).unwrap();
            let isi = Isi::baca(kode, given.as_object().unwrap()).unwrap().to_text().unwrap();
            let (day, date) = *maker.dice.of(&post.days);
            let whose = if maker.dice.percent(80) { &post.people } else { &everybody };
            let hidden = maker.dice.percent(20);
            services.push(vec![
                id.into(),
                post.id.into(),
                if maker.dice.percent(60) { day.into() } else { Cell::Null },
                maker.perhaps(20, &post.visits),
                maker.perhaps(80, whose),
                maker.perhaps(40, &post.families),
                maker.perhaps(30, &post.came),
                kode.into(),
                jenis(kode).unwrap().bidang.kode().into(),
                date.into(),
                isi.into(),
                false.into(),
                false.into(),
                hidden.into(),
                maker.perhaps(50, &post.kader),
                maker.account(accounts),
                beginning().into(),
            ]);
            post.services.push(id);
            protected.extend(hidden.then_some(id));
        }
    }
    #[rustfmt::skip]
    let columns = [
        p::ID, p::POSYANDU, p::HARI_BUKA, p::KUNJUNGAN, p::SASARAN, p::KELUARGA, p::KEHADIRAN, p::KODE, p::BIDANG,
        p::TANGGAL, p::ISI, p::JANGGAL, p::TERLAMBAT, p::SENSITIF, p::OLEH_KADER, p::DICATAT_OLEH, p::DICATAT_PADA,
    ];
    maker.put(&p::TABLE, &columns, services).await;
    protected
}

/// Referrals to every agency, protected ones among them, from the village of their post and now and then another's.
async fn referrals(
    maker: &mut Maker<'_>,
    posts: &[Post],
    (accounts, regions): (&[AccountId], &[String]),
    protected: &BTreeSet<Uuid>,
) {
    let (mut referrals, mut lines, mut reporters) = (Rows::new(), Rows::new(), BTreeMap::new());
    for post in posts {
        for number in 0..7_i64 {
            let other = maker.dice.of(posts);
            let near = if maker.dice.percent(85) { post } else { other };
            let region = if maker.dice.percent(90) { &post.region } else { maker.dice.of(regions) };
            let (id, service) = (maker.id(), maker.perhaps(70, &near.services));
            let hidden = service.id().is_some_and(|service| protected.contains(&service));
            let made: Cell = (beginning() - Duration::hours(number / 2)).into();
            if let (Some(report), true) = (service.id(), maker.dice.percent(40)) {
                let by = maker.account(accounts);
                let home = if near.services.contains(&report) { near.id } else { post.id };
                reporters
                    .insert(report, vec![report.into(), home.into(), "Pelapor".into(), by, made.clone()]);
            }
            let (status, sent) = *maker.dice.of(&[
                ("DIDATA", false),
                ("DIRUJUK", true),
                ("DITERUSKAN_KE_OPD", true),
                ("DITERIMA_OPD", true),
                ("DIKEMBALIKAN", false),
                ("SELESAI", true),
            ]);
            for ke in ["DIDATA", status] {
                let line = maker.id();
                lines.push(vec![
                    line.into(),
                    id.into(),
                    post.id.into(),
                    maker.account(accounts),
                    made.clone(),
                    ke.into(),
                ]);
            }
            referrals.push(vec![
                id.into(),
                post.id.into(),
                maker.perhaps(70, &near.people),
                maker.perhaps(50, &near.families),
                service,
                maker.dice.of(&Bidang::ALL).kode().into(),
                region.as_str().into(),
                // A protected case never travels in an open referral.
                (hidden || maker.dice.percent(35)).into(),
                format!("alasan {number}").into(),
                status.into(),
                maker.account(accounts),
                made.clone(),
                made.clone(),
                if sent { made } else { Cell::Null },
            ]);
        }
    }
    #[rustfmt::skip]
    let columns = [
        r::ID, r::POSYANDU, r::SASARAN, r::KELUARGA, r::PELAYANAN, r::BIDANG, r::WILAYAH, r::SENSITIF, r::ALASAN,
        r::STATUS, r::DICATAT_OLEH, r::DIBUAT, r::STATUS_SEJAK, r::DITERUSKAN_PADA,
    ];
    maker.put(&r::TABLE, &columns, referrals).await;
    use r::riwayat as h;
    let columns = [h::ID, h::RUJUKAN, h::POSYANDU, h::OLEH, h::PADA, h::KE];
    maker.put(&h::TABLE, &columns, lines).await;
    let columns = [pelapor::ID, pelapor::POSYANDU, pelapor::NAMA, pelapor::DICATAT_OLEH, pelapor::DIBUAT];
    maker.put(&pelapor::TABLE, &columns, reporters.into_values().collect()).await;
}

/// Accounts, teams, and what both hold.
async fn enrol(maker: &mut Maker<'_>, crowd: &mut Crowd) {
    let before = beginning() - Duration::days(100);
    let rows = crowd
        .accounts
        .iter()
        .map(|account| vec![account.0.into(), "Acak".into(), Cell::Int(1), "AKTIF".into(), before.into()]);
    let rows = rows.collect();
    maker.put(&a::TABLE, &[a::ID, a::NAMA, a::AUTHZ_VERSION, a::STATUS, a::DIBUAT], rows).await;
    crowd.teams = maker.ids(3);
    let rows = crowd.teams.iter().map(|team| vec![(*team).into(), "Tim".into(), before.into()]).collect();
    maker.put(&team::TABLE, &[team::ID, team::NAMA, team::DIBUAT], rows).await;
    for _ in 0..8 {
        member(maker, crowd, before).await;
    }
    for account in crowd.accounts.clone() {
        for _ in 0..maker.dice.below(4) {
            appoint(maker, crowd, (Some(account.0), None)).await;
        }
    }
    for team in crowd.teams.clone() {
        for _ in 0..2 {
            appoint(maker, crowd, (None, Some(team))).await;
        }
    }
}

/// Somebody is in a team: long since or from some moment on, for good or until another.
async fn member(maker: &mut Maker<'_>, crowd: &mut Crowd, before: DateTime<Utc>) {
    let (id, team) = (maker.id(), *maker.dice.of(&crowd.teams));
    let joined = if maker.dice.percent(50) { before } else { maker.moment() };
    let left = if maker.dice.percent(50) { Cell::Null } else { maker.moment().into() };
    let row = vec![id.into(), team.into(), maker.account(&crowd.accounts), joined.into(), left];
    use team_member as m;
    maker.put(&m::TABLE, &[m::ID, m::TEAM, m::ACCOUNT, m::MULAI, m::AKHIR], vec![row]).await;
    crowd.members.push(id);
}

/// An assignment of any role, for any time: not begun, in force, ended this instant, revoked, or for ever.
async fn appoint(maker: &mut Maker<'_>, crowd: &mut Crowd, (account, team): (Option<Uuid>, Option<Uuid>)) {
    const ROLES: [Role; 11] = [
        Role::Kader,
        Role::Kader,
        Role::Kader,
        Role::Pengurus,
        Role::Pengurus,
        Role::Opd,
        Role::Opd,
        Role::Pembina,
        Role::Pkk,
        Role::DpmdAdmin,
        Role::Auditor,
    ];
    let (id, role) = (maker.id(), *maker.dice.of(&ROLES));
    let at_post = matches!(role, Role::Kader | Role::Pengurus);
    let open = crowd.in_named_regions();
    let bidang = if matches!(role, Role::Kader | Role::Opd) { maker.sectors() } else { BidangSet::default() };
    let from = if maker.dice.percent(60) { beginning() - Duration::days(90) } else { maker.moment() };
    let end = if maker.dice.percent(50) { beginning() + Duration::days(90) } else { maker.moment() };
    let revoked = if maker.dice.percent(80) { Cell::Null } else { maker.moment().into() };
    let protected = matches!(role, Role::Opd | Role::Pembina) && maker.dice.percent(40);
    // Some are given by a person, and of those some approved by another; the id decides instead of the dice.
    let giver = (id.as_u128() % 4 > 1).then_some(id);
    let approved = if id.as_u128() % 2 == 0 { Cell::Null } else { beginning().into() };
    let row = vec![
        id.into(),
        account.into(),
        team.into(),
        role.kode().into(),
        at_post.then(|| *maker.dice.of(&open)).into(),
        bidang.to_string().into(),
        i32::from(protected).into(),
        from.into(),
        end.into(),
        "acak".into(),
        revoked,
        giver.into(),
        approved,
    ];
    use assignment as g;
    #[rustfmt::skip]
    let columns = [
        g::ID, g::ACCOUNT, g::TEAM, g::ROLE, g::POSYANDU, g::BIDANG, g::KASUS_SENSITIF, g::VALID_FROM, g::VALID_TO,
        g::REASON, g::REVOKED_AT, g::GRANTED_BY, g::APPROVED_AT,
    ];
    maker.put(&g::TABLE, &columns, vec![row]).await;
    crowd.assignments.push(id);
    if at_post {
        return;
    }
    let whole = matches!(role, Role::DpmdAdmin | Role::Auditor);
    let level = |code: &String| Kode::parse(code).unwrap().level();
    let regions = crowd.regions.iter().filter(|code| !whole || level(code) == Level::Kabupaten);
    let regions: Vec<&String> = regions.collect();
    let mut own: Vec<&str> = (0..=maker.dice.below(2)).map(|_| maker.dice.of(&regions).as_str()).collect();
    own.sort_unstable();
    own.dedup();
    let rows = own.into_iter().map(|code| vec![maker.id().into(), id.into(), code.into()]).collect();
    use assignment_region as ar;
    maker.put(&ar::TABLE, &[ar::ID, ar::ASSIGNMENT, ar::WILAYAH], rows).await;
}

/// Somebody's rights change while everybody is signed in: an assignment is revoked, somebody leaves a team or joins
/// one, or is given something new.
pub async fn change(world: &World, dice: &mut Dice, crowd: &mut Crowd, now: DateTime<Utc>) {
    let work = world.work(&[SYSTEM]).await;
    let mut maker = Maker { dice, work };
    let when = if maker.dice.percent(60) { now } else { maker.moment() };
    match maker.dice.below(4) {
        0 => {
            let (key, ends) =
                (*maker.dice.of(&crowd.assignments), vec![(assignment::REVOKED_AT, when.into())]);
            maker.work.update(&World::permit(), SYSTEM, &assignment::TABLE, key.into(), ends).await.unwrap();
        }
        1 => {
            let (key, ends) = (*maker.dice.of(&crowd.members), vec![(team_member::AKHIR, when.into())]);
            maker.work.update(&World::permit(), SYSTEM, &team_member::TABLE, key.into(), ends).await.unwrap();
        }
        2 => member(&mut maker, crowd, when).await,
        _ => {
            let account = maker.dice.of(&crowd.accounts).0;
            appoint(&mut maker, crowd, (Some(account), None)).await;
        }
    }
    maker.work.commit(fixed(2)).await.unwrap();
}

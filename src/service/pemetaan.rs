//! The map of needs: how many stand where, for planning, and the list behind a number for those who may see the rows.
//!
//! Who reads what is settled sector by sector (`Actor::needs`): a post's own people and the pembina of the region as
//! counted, with the denominators; PKK, agencies and DPMD down to villages, with small counts hidden over the whole
//! region they reach (`domain::pemetaan`) and without denominators. A protected case is in neither map nor list.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::partisipasi::{kecamatan, known_region, names_under};
use super::{baca, everything};
use crate::access::{Actor, Sums};
use crate::app::App;
use crate::domain::bidang::aturan::Tindakan;
use crate::domain::bidang::{Jenis, KATALOG, Subjek};
use crate::domain::id::PosyanduId;
use crate::domain::pemetaan::{Pohon, berbatas_umur, samarkan, sebelum_laporan};
use crate::domain::pilihan::Pilihan as _;
use crate::domain::posyandu::Bidang;
use crate::domain::rate::Rate;
use crate::domain::wilayah::{Kode, Level};
use crate::error::{Code, Refusal, Result};
use crate::pilihan;
use crate::store::filter::Cond;
use crate::store::partisipasi::{Area, Fakta, Pos};
use crate::store::pemetaan::{Hitungan, Tanya};
use crate::store::{self, keluarga, pelayanan, sasaran, tanda};

pilihan! {
    /// By what the map of needs is broken down.
    pub enum Menurut {
        /// One row a neighbourhood (RT), of one post or one village.
        Rt = "RT",
        /// One row a post.
        Posyandu = "POSYANDU",
        /// One row a village (desa or kelurahan).
        Desa = "DESA",
        /// One row a kecamatan.
        Kecamatan = "KECAMATAN",
    }
}

/// One need in one row of the map.
#[derive(Clone, Debug)]
pub struct Kebutuhan {
    pub jenis: &'static Jenis,
    pub aturan: String,
    /// How many stand; nothing when hidden.
    pub jumlah: Option<i64>,
    /// Of those of whom the kind was recorded, those in need.
    pub terdata: Option<Rate>,
    /// Of those whom the kind is for, those of whom it was recorded.
    pub pendataan: Option<Rate>,
}

/// One row of the map.
#[derive(Clone, Debug)]
pub struct Baris {
    pub kunci: String,
    pub nama: String,
    pub kebutuhan: Vec<Kebutuhan>,
}

/// A need: the place of its kind in the catalogue, and the rule.
type Butir = (usize, String);

/// The needs of an area that stand today.
pub async fn pemetaan(
    app: &App,
    actor: &Actor,
    area: Area,
    bidang: Option<Bidang>,
    menurut: Menurut,
) -> Result<Vec<Baris>> {
    let (region, post) = match &area {
        Area::Wilayah(kode) => {
            known_region(app, kode).await?;
            (kode.clone(), None)
        }
        Area::Posyandu(post) => {
            (store::posyandu::region(app.db.reader(&everything()), *post).await?, Some(*post))
        }
    };
    let (exact, hidden) = hak(actor, &region, post, bidang);
    if exact.is_empty() && hidden.is_empty() {
        return Err(Code::Forbidden.into());
    }
    let village = matches!(region.level(), Level::Desa | Level::Kelurahan);
    if menurut == Menurut::Rt && !village {
        let sentence = "Pemetaan menurut RT hanya untuk satu posyandu atau satu desa.";
        return Err(Refusal::new(Code::Forbidden).saying(sentence).on("menurut").into());
    }
    let coarse = post.is_none() && matches!(menurut, Menurut::Desa | Menurut::Kecamatan);
    if exact.is_empty() && !coarse {
        let sentence = "Pemetaan kebutuhan untuk peran Anda hanya sampai tingkat desa atau kelurahan.";
        return Err(Refusal::new(Code::Forbidden).saying(sentence).on("menurut").into());
    }
    let names = names_of(app, &region, menurut).await?;
    let mut peta = Peta::default();
    if !exact.is_empty() {
        peta.seadanya(app, &area, &exact, menurut).await?;
    }
    for ((root, k), bidang) in hidden.iter().filter(|_| coarse) {
        peta.tersamar(app, (root, *k), &region, bidang, menurut).await?;
    }
    Ok(peta.baris(&names))
}

/// The sectors that are read as counted, and those that are read with small counts hidden, by the region of the table.
type Hak = (Vec<Bidang>, BTreeMap<(Kode, i64), Vec<Bidang>>);

fn hak(actor: &Actor, region: &Kode, post: Option<PosyanduId>, bidang: Option<Bidang>) -> Hak {
    let (mut exact, mut hidden) = (Vec::new(), BTreeMap::<_, Vec<Bidang>>::new());
    for one in Bidang::ALL.into_iter().filter(|one| bidang.is_none_or(|asked| asked == *one)) {
        match actor.needs(region, post, one) {
            Some(Sums::Exact) => exact.push(one),
            Some(Sums::Suppressed { k, root }) => hidden.entry((root, k)).or_default().push(one),
            None => {}
        }
    }
    (exact, hidden)
}

async fn names_of(app: &App, region: &Kode, menurut: Menurut) -> Result<HashMap<String, String>> {
    match menurut {
        Menurut::Rt | Menurut::Posyandu => Ok(HashMap::new()),
        Menurut::Desa => names_under(app, region).await,
        // A village lies in a kecamatan that is above it.
        Menurut::Kecamatan => names_under(app, &region.parent().unwrap_or_else(|| region.clone())).await,
    }
}

/// The map as it is filled: rows by key, needs by their place.
#[derive(Default)]
struct Peta {
    /// Names that are no region's: of posts.
    nama: HashMap<String, String>,
    /// In the order in which they first came.
    kunci: Vec<String>,
    butir: BTreeSet<Butir>,
    isi: HashMap<(String, Butir), Option<i64>>,
    /// Denominators by key and kind: recorded, and meant for. Absent where they are not told.
    terdata: HashMap<(String, usize), i64>,
    semua: HashMap<(String, usize), i64>,
    terbuka: BTreeSet<usize>,
}

impl Peta {
    fn row(&mut self, kunci: &str) {
        if !self.kunci.iter().any(|known| known == kunci) {
            self.kunci.push(kunci.to_owned());
        }
    }

    /// The needs as counted.
    async fn seadanya(&mut self, app: &App, area: &Area, bidang: &[Bidang], menurut: Menurut) -> Result<()> {
        let fakta = Fakta { db: &app.db, area };
        let tanya = Tanya { bidang, hari: app.clock.today(), rt: menurut == Menurut::Rt };
        let posts: HashMap<PosyanduId, Pos> =
            fakta.pos().await?.into_iter().map(|pos| (pos.id, pos)).collect();
        let key = |count: &Hitungan| {
            let pos = posts.get(&count.pos)?;
            Some(kunci(menurut, pos, count.rt.as_deref()))
        };
        let rumah = fakta.rumah(tanya).await?;
        // Every place has its row, with needs or without.
        let mut places: Vec<&Pos> = posts.values().collect();
        places.sort_by(|a, b| (&a.wilayah, &a.nama, a.id).cmp(&(&b.wilayah, &b.nama, b.id)));
        if menurut == Menurut::Rt {
            let mut found: Vec<String> = rumah.iter().filter_map(&key).collect();
            found.sort();
            found.iter().for_each(|kunci| self.row(kunci));
        } else {
            for pos in places {
                let kunci = kunci(menurut, pos, None);
                self.row(&kunci);
                if menurut == Menurut::Posyandu {
                    self.nama.insert(kunci, pos.nama.clone());
                }
            }
        }
        for count in fakta.kebutuhan(tanya).await? {
            let (Some(kunci), Some(butir)) = (key(&count), butir(&count)) else { continue };
            self.row(&kunci);
            self.terbuka.insert(butir.0);
            self.butir.insert(butir.clone());
            let sum = self.isi.entry((kunci, butir)).or_insert(Some(0));
            *sum = sum.map(|sum| sum + count.jumlah);
        }
        if menurut == Menurut::Rt {
            self.kunci.sort();
        }
        for count in fakta.terdata(tanya).await? {
            let (Some(kunci), Some((kode, _))) = (key(&count), butir(&count)) else { continue };
            *self.terdata.entry((kunci, kode)).or_default() += count.jumlah;
        }
        for count in fakta.warga(tanya).await? {
            let (Some(kunci), Some((kode, _))) = (key(&count), butir(&count)) else { continue };
            *self.semua.entry((kunci, kode)).or_default() += count.jumlah;
        }
        for (at, _) in KATALOG.iter().enumerate().filter(|(_, jenis)| tentang_rumah(jenis)) {
            for count in &rumah {
                let Some(kunci) = key(count) else { continue };
                *self.semua.entry((kunci, at)).or_default() += count.jumlah;
            }
        }
        Ok(())
    }

    /// The needs with small counts hidden over the table of the root.
    async fn tersamar(
        &mut self,
        app: &App,
        (root, k): (&Kode, i64),
        region: &Kode,
        bidang: &[Bidang],
        menurut: Menurut,
    ) -> Result<()> {
        let area = Area::Wilayah(root.clone());
        let fakta = Fakta { db: &app.db, area: &area };
        let tanya = Tanya { bidang, hari: app.clock.today(), rt: false };
        let posts = fakta.pos().await?;
        let pohon = Wilayah::tanam(&posts, root);
        let kebutuhan = fakta.kebutuhan(tanya).await?;
        let rumah = pohon.per_daun(&fakta.rumah(tanya).await?, |_| true);
        let warga = fakta.warga(tanya).await?;
        let butir_semua: BTreeSet<Butir> = kebutuhan.iter().filter_map(butir).collect();
        let rows = pohon.rows(region, menurut);
        for (kunci, _) in &rows {
            self.row(kunci);
        }
        for (at, aturan) in &butir_semua {
            let kode = KATALOG[*at].kode;
            let of_this = |count: &Hitungan| count.kode == kode && count.aturan == *aturan;
            let nilai = pohon.per_daun(&kebutuhan, of_this);
            let lain = pohon.per_daun(&kebutuhan, |count| count.kode == kode && count.aturan != *aturan);
            let dihuni = if KATALOG[*at].subjek == [Subjek::Keluarga] {
                rumah.clone()
            } else if KATALOG[*at].subjek == [Subjek::Orang] {
                pohon.per_daun(&warga, |count| count.kode == kode)
            } else {
                vec![TANPA_BATAS; pohon.induk.len()]
            };
            // Two needs of one kind may exclude each other, so what the others take is not left to this one.
            let batas: Vec<i64> = (0..nilai.len())
                .map(|node| {
                    if pohon.induk.contains(&Some(node)) {
                        0
                    } else {
                        nilai[node].max(dihuni[node] - lain[node])
                    }
                })
                .collect();
            let batas = pohon.jumlahkan(&batas);
            let satu = Pohon { induk: pohon.induk.clone(), nilai: pohon.jumlahkan(&nilai), batas };
            let tutup = samarkan(&satu, k);
            for (kunci, node) in &rows {
                let shown = (!tutup[*node]).then_some(satu.nilai[*node]);
                self.isi.insert((kunci.clone(), (*at, aturan.clone())), shown);
            }
            self.butir.insert((*at, aturan.clone()));
        }
        Ok(())
    }

    fn baris(self, names: &HashMap<String, String>) -> Vec<Baris> {
        let name =
            |kunci: &String| self.nama.get(kunci).or_else(|| names.get(kunci)).unwrap_or(kunci).clone();
        let row = |kunci: &String| Baris {
            kunci: kunci.clone(),
            nama: name(kunci),
            kebutuhan: self.butir.iter().map(|butir| self.satu(kunci, butir)).collect(),
        };
        self.kunci.iter().map(row).collect()
    }

    fn satu(&self, kunci: &str, butir: &Butir) -> Kebutuhan {
        let jumlah = self.isi.get(&(kunci.to_owned(), butir.clone())).copied().unwrap_or(Some(0));
        let at = (kunci.to_owned(), butir.0);
        let told = self.terbuka.contains(&butir.0) && bukan_tempat(&KATALOG[butir.0]);
        let terdata = self.terdata.get(&at).copied().unwrap_or(0);
        let semua = self.semua.get(&at).copied();
        Kebutuhan {
            jenis: &KATALOG[butir.0],
            aturan: butir.1.clone(),
            jumlah,
            terdata: jumlah.filter(|_| told).map(|jumlah| Rate::new(jumlah, terdata)),
            pendataan: semua.filter(|_| told).map(|semua| Rate::new(terdata, semua)),
        }
    }
}

/// Nothing says how often a place can be reported.
const TANPA_BATAS: i64 = 1 << 40;

/// Is the kind about households, and not about places too?
fn tentang_rumah(jenis: &Jenis) -> bool {
    jenis.subjek == [Subjek::Keluarga]
}

/// Is the kind about persons or households, and not about places too?
fn bukan_tempat(jenis: &Jenis) -> bool {
    tentang_rumah(jenis) || jenis.subjek == [Subjek::Orang]
}

fn butir(count: &Hitungan) -> Option<Butir> {
    let at = KATALOG.iter().position(|jenis| jenis.kode == count.kode)?;
    Some((at, count.aturan.clone()))
}

/// The key of the row in which a count of a post falls.
fn kunci(menurut: Menurut, pos: &Pos, rt: Option<&str>) -> String {
    match menurut {
        Menurut::Rt => rt.unwrap_or_default().to_owned(),
        Menurut::Posyandu => pos.id.to_string(),
        Menurut::Desa => pos.wilayah.clone(),
        Menurut::Kecamatan => kecamatan(&pos.wilayah),
    }
}

/// The regions of the table, from the root down to villages.
struct Wilayah {
    kode: Vec<Kode>,
    induk: Vec<Option<usize>>,
    daun: HashMap<PosyanduId, usize>,
}

impl Wilayah {
    fn tanam(posts: &[Pos], root: &Kode) -> Wilayah {
        let mut pohon = Wilayah { kode: Vec::new(), induk: Vec::new(), daun: HashMap::new() };
        for pos in posts {
            let Ok(village) = Kode::parse(&pos.wilayah) else { continue };
            let mut path: Vec<Kode> = std::iter::once(village.clone()).chain(village.ancestors()).collect();
            path.retain(|kode| root.contains(kode));
            let mut above = None;
            for kode in path.into_iter().rev() {
                let known = pohon.kode.iter().position(|known| *known == kode);
                above = Some(known.unwrap_or_else(|| {
                    pohon.kode.push(kode);
                    pohon.induk.push(above);
                    pohon.kode.len() - 1
                }));
            }
            pohon.daun.extend(above.map(|leaf| (pos.id, leaf)));
        }
        pohon
    }

    /// What is counted at each village; zero above them.
    fn per_daun(&self, counts: &[Hitungan], of: impl Fn(&Hitungan) -> bool) -> Vec<i64> {
        let mut nilai = vec![0; self.induk.len()];
        for count in counts.iter().filter(|count| of(count)) {
            if let Some(leaf) = self.daun.get(&count.pos) {
                nilai[*leaf] += count.jumlah;
            }
        }
        nilai
    }

    /// The counts of every region.
    fn jumlahkan(&self, daun: &[i64]) -> Vec<i64> {
        let mut nilai = daun.to_vec();
        for node in (0..nilai.len()).rev() {
            if let Some(above) = self.induk[node] {
                nilai[above] += nilai[node];
            }
        }
        nilai
    }

    /// The rows of a region: its villages or its kecamatan, or itself where it is smaller.
    fn rows(&self, region: &Kode, menurut: Menurut) -> Vec<(String, usize)> {
        let digits = |kode: &Kode| kode.as_str().split('.').count();
        let level = if menurut == Menurut::Desa { 4 } else { 3.max(digits(region)) };
        let mut rows: Vec<(String, usize)> = self
            .kode
            .iter()
            .enumerate()
            .filter(|(_, kode)| region.contains(kode) && digits(kode) == level)
            .map(|(node, kode)| (kode.to_string(), node))
            .collect();
        rows.sort();
        rows
    }
}

/// The standing needs of a post as rows, for its own people: the condition on `tanda`. What the reader may see of them
/// is decided by the guard of the table.
pub fn daftar(
    app: &App,
    actor: &Actor,
    post: PosyanduId,
    bidang: Option<Bidang>,
    aturan: Option<String>,
    rt: Option<String>,
) -> Result<Vec<Cond>> {
    baca::posku(actor, post).map_err(|_| Refusal::new(Code::NotFound).on("posyandu"))?;
    let hari = app.clock.today();
    let mut filter = vec![
        Cond::Eq(tanda::POSYANDU, post.0.into()),
        Cond::Eq(tanda::TINDAKAN, Tindakan::Kebutuhan.kode().into()),
        Cond::IsNull(tanda::AKHIR),
        Cond::Eq(tanda::SENSITIF, false.into()),
    ];
    filter.extend(bidang.map(|bidang| Cond::Eq(tanda::BIDANG, bidang.kode().into())));
    filter.extend(aturan.map(|aturan| Cond::Eq(tanda::ATURAN, aturan.into())));
    let rt_is = |col| rt.clone().map(|rt| Cond::Eq(col, rt.into()));
    let living = |mut more: Vec<Cond>| {
        more.extend([Cond::Eq(sasaran::POSYANDU, post.0.into()), Cond::IsNull(sasaran::MENINGGAL)]);
        more
    };
    let person = |more: Vec<Cond>| {
        let conds = living(more.into_iter().chain(rt_is(sasaran::RT)).collect());
        Cond::Exists(&sasaran::TABLE, sasaran::ID, tanda::SASARAN, conds)
    };
    let limited = berbatas_umur(hari);
    let ageless = KATALOG.iter().filter(|jenis| limited.iter().all(|(other, _)| other.kode != jenis.kode));
    let mut any = vec![Cond::All(vec![
        Cond::In(tanda::KODE, ageless.map(|jenis| jenis.kode.into()).collect()),
        person(Vec::new()),
    ])];
    for (jenis, (dari, sampai)) in &limited {
        let before = |bulan: i32| sasaran::months_before(hari, u32::try_from(bulan).unwrap_or(0)).into();
        // Born on or before the one day and after the other.
        let mut born = vec![Cond::Any(vec![
            Cond::Below(sasaran::TANGGAL_LAHIR, before(*dari)),
            Cond::Eq(sasaran::TANGGAL_LAHIR, before(*dari)),
        ])];
        born.extend((*sampai < i32::MAX).then(|| Cond::After(sasaran::TANGGAL_LAHIR, before(*sampai))));
        any.push(Cond::All(vec![Cond::Eq(tanda::KODE, jenis.kode.into()), person(born)]));
    }
    let inhabited = Cond::Exists(&sasaran::TABLE, sasaran::KELUARGA, keluarga::ID, living(Vec::new()));
    let home = [Cond::Eq(keluarga::POSYANDU, post.0.into()), inhabited];
    let home = home.into_iter().chain(rt_is(keluarga::RT)).collect();
    any.push(Cond::Exists(&keluarga::TABLE, keluarga::ID, tanda::KELUARGA, home));
    let place = std::iter::once(Cond::IsNull(pelayanan::KEHADIRAN)).chain(rt_is(pelayanan::RT)).collect();
    let lasting = KATALOG.iter().filter(|jenis| jenis.tempat_tetap).map(|jenis| jenis.kode.into());
    any.push(Cond::All(vec![
        Cond::IsNull(tanda::SASARAN),
        Cond::IsNull(tanda::KELUARGA),
        Cond::Exists(&pelayanan::TABLE, pelayanan::ID, tanda::PELAYANAN, place),
        Cond::Any(vec![
            Cond::In(tanda::KODE, lasting.collect()),
            Cond::After(tanda::TANGGAL, sebelum_laporan(hari).into()),
        ]),
    ]));
    filter.push(Cond::Any(any));
    Ok(filter)
}

/// The sentence of a rule, as far as the sectors declare it.
pub fn alasan(aturan: &str) -> Option<&'static str> {
    crate::domain::bidang::patokan::semua()
        .find(|patokan| patokan.kode == aturan)
        .map(|patokan| patokan.alasan)
}

//! A `Scope` becomes a condition. Each table names its guard once, and every statement that touches the
//! table carries it: roots, joins and nested lists alike, because they are all written by `read`.

use super::account::{assignment, assignment_region, team_member};
use super::filter::Cond;
use super::sql::Sql;
use super::table::{Cell, Col};
use super::{pelayanan, posyandu, rujukan};
use crate::access::{Group, Posts, Role, Scope, Staff};
use crate::domain::id::{PosyanduId, SasaranId};
use crate::domain::pilihan::Pilihan as _;
use crate::domain::posyandu::Bidang;
use crate::domain::wilayah::Kode;

/// Which rows of a table a scope lets through.
#[derive(Clone, Copy, Debug)]
pub enum Guard {
    /// Every row, for whoever is signed in (G0).
    Institution,
    /// Rows whose post is one on which the reader reads this group.
    Posts(Col, Group),
    /// Rows of one person: those of the posts, and those of a person whose record is open to the reader.
    Orang { post: Col, person: Col, group: Group },
    /// Rows of either of two posts (a move), for readers of this group.
    EitherPost(Col, Col, Group),
    /// Services: rows of the posts and sectors the reader reads, and rows the reader recorded. Protected ones (G6) are
    /// their author's alone; the officer to whom one is referred reaches it with the referral.
    Pelayanan { post: Col, bidang: Col, author: Col, person: Col, sensitive: Col },
    /// Referrals: as services, protected ones only for their author; and those that were sent to the reader's agency.
    Rujukan { post: Col, bidang: Col, author: Col, region: Col, sensitive: Col, sent: Col },
    /// Referrals as the village sees them: submitted, not protected, in the regions of a pembina.
    Desa { region: Col, sensitive: Col, submitted: Col },
    /// What hangs on the referral that the column names: seen with it.
    OfRujukan(Col),
    /// Who reported: for the pengurus of the post, and for whoever received a referral that names the report.
    Pelapor { post: Col, report: Col },
    /// The audit trail: every entry for an auditor, none for anybody else.
    Audit,
    /// Registers (*buku*): rows of the reader's own account, of a post that she keeps as its pengurus, and of the
    /// regions in which she serves as one of these roles.
    Buku { own: Option<Col>, post: Option<Col>, region: Option<(Col, &'static [Role])> },
    /// The assignment that the column names, if it is held where the reader keeps or guides people.
    Assignment(Col),
    /// The team that the column names, if it holds such an assignment.
    Team(Col),
    /// The account that the column names, if it holds such an assignment, by itself or through a team.
    Account(Col),
}

impl Guard {
    /// The column that names the person a row is about, where a single person's record can be open to somebody.
    pub fn person(&self) -> Option<Col> {
        match self {
            Guard::Orang { person, .. } | Guard::Pelayanan { person, .. } => Some(*person),
            _ => None,
        }
    }
}

/// The condition that the guard makes of this scope.
pub fn condition(guard: Guard, scope: &Scope) -> Cond {
    if scope.is_everything() {
        return Cond::All(Vec::new());
    }
    match guard {
        Guard::Institution => among(None, &scope.posts(Group::Institution)),
        Guard::Posts(col, group) => among(Some(col), &scope.posts(group)),
        Guard::Orang { post, person, group } => {
            or_alone(among(Some(post), &scope.posts(group)), person, &scope.singles(group))
        }
        Guard::EitherPost(a, b, group) => {
            let posts = scope.posts(group);
            Cond::Any(vec![among(Some(a), &posts), among(Some(b), &posts)])
        }
        Guard::Pelayanan { post, bidang, author, person, sensitive } => {
            let unprotected = || Cond::Eq(sensitive, false.into());
            let rows = by_bidang(scope, post, bidang, author);
            let rows = Cond::All(vec![rows, Cond::Any(vec![unprotected(), own(scope, post, author)])]);
            let opened = opened(scope, person, bidang).into_iter();
            let opened = opened.map(|rows| Cond::All(vec![rows, unprotected()]));
            Cond::Any(std::iter::once(rows).chain(opened).collect())
        }
        Guard::Rujukan { post, bidang, author, region, sensitive, sent } => Cond::Any(vec![
            Cond::All(vec![
                by_bidang(scope, post, bidang, author),
                Cond::Any(vec![Cond::Eq(sensitive, false.into()), own(scope, post, author)]),
            ]),
            Cond::All(vec![Cond::NotNull(sent), addressed(scope, bidang, region, sensitive)]),
        ]),
        Guard::Desa { region, sensitive, submitted } => Cond::All(vec![
            Cond::NotNull(submitted),
            Cond::Eq(sensitive, false.into()),
            Cond::Any(guided(scope, region)),
        ]),
        Guard::OfRujukan(col) => {
            Cond::Exists(&rujukan::TABLE, rujukan::ID, col, vec![rujukan::in_view(scope)])
        }
        Guard::Pelapor { post, report } => Cond::Any(vec![
            Cond::All(vec![
                among(Some(post), &scope.kept_posts()),
                Cond::Exists(&pelayanan::TABLE, pelayanan::ID, report, vec![open_report()]),
            ]),
            Cond::Exists(&rujukan::TABLE, rujukan::PELAYANAN, report, vec![received(scope)]),
        ]),
        Guard::Audit if scope.audits() => Cond::All(Vec::new()),
        Guard::Audit => Cond::Any(Vec::new()),
        Guard::Buku { own, post, region } => Cond::Any(
            own.map(|col| Cond::Eq(col, scope.account().0.into()))
                .into_iter()
                .chain(post.map(|col| among(Some(col), &scope.kept_posts())))
                .chain(region.into_iter().flat_map(|(col, roles)| {
                    scope.regions(roles).into_iter().map(move |region| Cond::Under(col, region))
                }))
                .collect(),
        ),
        Guard::Assignment(col) => staff(scope, |held| vec![holding(assignment::ID, col, held)]),
        Guard::Team(col) => staff(scope, |held| vec![holding(assignment::TEAM, col, held)]),
        Guard::Account(col) => staff(scope, |held| by_whom(col, vec![held])),
    }
}

/// An account is seen when any of its assignments is: its own, or one of a team it belongs to or belonged to.
/// What it must hold is `held`.
pub fn by_whom(account: Col, held: Vec<Cond>) -> Vec<Cond> {
    let of_team = Cond::Exists(&assignment::TABLE, assignment::TEAM, team_member::TEAM, held.clone());
    vec![
        Cond::Exists(&assignment::TABLE, assignment::ACCOUNT, account, held),
        Cond::Exists(&team_member::TABLE, team_member::ACCOUNT, account, vec![of_team]),
    ]
}

fn holding(theirs: Col, ours: Col, held: Cond) -> Cond {
    Cond::Exists(&assignment::TABLE, theirs, ours, vec![held])
}

/// Everything, nothing, or what `seen` makes of the assignments in the reader's view.
fn staff(scope: &Scope, seen: impl Fn(Cond) -> Vec<Cond>) -> Cond {
    match scope.staff() {
        Staff::All => Cond::All(Vec::new()),
        Staff::Of { regions, posts } if regions.is_empty() && posts.is_empty() => Cond::Any(Vec::new()),
        Staff::Of { regions, posts } => Cond::Any(seen(held_there(regions, posts))),
    }
}

/// The condition on an assignment: in these regions or at a post in them, or of a kader of these posts.
fn held_there(regions: &[Kode], posts: &[PosyanduId]) -> Cond {
    let mut any = vec![Cond::All(vec![
        Cond::Eq(assignment::ROLE, Role::Kader.kode().into()),
        Cond::In(assignment::POSYANDU, posts.iter().map(|post| post.0.into()).collect()),
    ])];
    any.extend(regions.iter().map(held_under));
    Cond::Any(any)
}

/// The condition on an assignment: it names this region or one below it, or a post that lies there.
pub fn held_under(kode: &Kode) -> Cond {
    let under = |col| vec![Cond::Under(col, kode.clone())];
    Cond::Any(vec![
        Cond::Exists(&posyandu::TABLE, posyandu::ID, assignment::POSYANDU, under(posyandu::WILAYAH)),
        Cond::Exists(
            &assignment_region::TABLE,
            assignment_region::ASSIGNMENT,
            assignment::ID,
            under(assignment_region::WILAYAH),
        ),
    ])
}

/// Writes the guard's condition for the table under this alias.
pub fn write(guard: Guard, scope: &Scope, sql: &mut Sql, alias: &str) {
    condition(guard, scope).write(sql, alias);
}

fn among(col: Option<Col>, posts: &Posts) -> Cond {
    match (col, posts) {
        (_, Posts::All) => Cond::All(Vec::new()),
        (Some(col), Posts::These(posts)) => Cond::In(col, posts.iter().map(|p| p.0.into()).collect()),
        (None, Posts::These(_)) => Cond::Any(Vec::new()),
    }
}

/// The condition, or a row of one of these persons.
fn or_alone(cond: Cond, person: Col, persons: &[SasaranId]) -> Cond {
    if persons.is_empty() { cond } else { Cond::Any(vec![cond, of_persons(person, persons)]) }
}

fn of_persons(person: Col, persons: &[SasaranId]) -> Cond {
    Cond::In(person, persons.iter().map(|id| id.0.into()).collect())
}

/// Services of persons whose record is open, of the sectors that are open.
fn opened(scope: &Scope, person: Col, bidang: Col) -> Vec<Cond> {
    let open = |of: &Bidang| (*of, scope.singles(Group::of_bidang(*of)));
    let open = Bidang::ALL.iter().map(open).filter(|(_, persons)| !persons.is_empty());
    open.map(|(of, persons)| {
        Cond::All(vec![of_persons(person, &persons), Cond::Eq(bidang, of.kode().into())])
    })
    .collect()
}

/// Sectors with the same posts share one condition.
fn by_bidang(scope: &Scope, post: Col, bidang: Col, author: Col) -> Cond {
    let mut sets: Vec<(Posts, Vec<Cell>)> = Vec::new();
    for (of, posts) in scope.bidang_posts() {
        if posts.is_none() {
            continue;
        }
        match sets.iter_mut().find(|(known, _)| *known == posts) {
            Some((_, codes)) => codes.push(of.kode().into()),
            None => sets.push((posts, vec![of.kode().into()])),
        }
    }
    let mut any: Vec<Cond> = sets
        .into_iter()
        .map(|(posts, codes)| Cond::All(vec![among(Some(post), &posts), Cond::In(bidang, codes)]))
        .collect();
    any.push(own(scope, post, author));
    Cond::Any(any)
}

/// What the reader wrote herself, in a post where she still serves.
fn own(scope: &Scope, post: Col, author: Col) -> Cond {
    Cond::All(vec![Cond::Eq(author, scope.account().0.into()), among(Some(post), &scope.posts(Group::Basic))])
}

/// Regions in which the reader is pembina.
fn guided(scope: &Scope, region: Col) -> Vec<Cond> {
    scope.regions(&[Role::Pembina]).into_iter().map(|kode| Cond::Under(region, kode)).collect()
}

/// A report that is no protected case.
fn open_report() -> Cond {
    Cond::Eq(pelayanan::SENSITIF, false.into())
}

/// A referral that the reader's agency received.
fn received(scope: &Scope) -> Cond {
    use rujukan::{BIDANG, DITERUSKAN_PADA, SENSITIF, WILAYAH};
    Cond::All(vec![Cond::NotNull(DITERUSKAN_PADA), addressed(scope, BIDANG, WILAYAH, SENSITIF)])
}

fn addressed(scope: &Scope, bidang: Col, region: Col, sensitive: Col) -> Cond {
    Cond::Any(
        scope
            .opd()
            .iter()
            .map(|reach| {
                let codes = reach.bidang.iter().map(|b| b.kode().into()).collect();
                let regions = reach.regions.iter().map(|r| Cond::Under(region, r.clone())).collect();
                let mut all = vec![Cond::In(bidang, codes), Cond::Any(regions)];
                if !reach.sensitive {
                    all.push(Cond::Eq(sensitive, false.into()));
                }
                Cond::All(all)
            })
            .collect(),
    )
}

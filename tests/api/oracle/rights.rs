//! Who holds what at a moment, by plain loops over the rows of accounts, teams and assignments, as section 1 of
//! the access design tells it: effective authority is the union of the assignments valid at that moment, half-open,
//! a person's own and those of the teams she is in, until they are revoked.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use posyandu::domain::id::AccountId;
use posyandu::domain::pilihan::Pilihan as _;
use posyandu::domain::posyandu::Bidang;
use posyandu::store::account::{assignment, assignment_region, team_member};
use posyandu::store::table::Cell;
use uuid::Uuid;

use crate::interpreter::{Holds, Line, Snapshot, Who, lines_of, within};
use crate::world::World;

/// Every row that gives somebody a right.
pub struct Rights {
    members: Vec<Line>,
    assignments: Vec<Line>,
    regions: Vec<Line>,
}

/// Sums that are asked for.
pub enum Sum {
    Post(Uuid),
    Day(Uuid),
    Region(String),
}

/// Does this assignment hold at this moment? An administrator's or auditor's that a person gave holds when another
/// has approved.
fn in_force(row: &Line, now: DateTime<Utc>) -> bool {
    let begun = row["valid_from"].time().is_some_and(|from| from <= now);
    let ended = row["valid_to"].time().is_some_and(|end| end <= now);
    let revoked = row["revoked_at"].time().is_some_and(|at| at <= now);
    let takes_two = matches!(row["role"].text(), Some("DPMD_ADMIN" | "AUDITOR"));
    let waits = takes_two && !row["granted_by"].is_null() && row["approved_at"].is_null();
    begun && !ended && !revoked && !waits
}

/// The single persons whose data are open to this account at this moment, though she serves nowhere near them
/// (breaking the glass, section 4). There is no such thing yet.
fn opened(_account: AccountId, _now: DateTime<Utc>) -> BTreeSet<Uuid> {
    BTreeSet::new()
}

impl Rights {
    pub async fn of(world: &World) -> Rights {
        Rights {
            members: lines_of(world, &team_member::TABLE).await,
            assignments: lines_of(world, &assignment::TABLE).await,
            regions: lines_of(world, &assignment_region::TABLE).await,
        }
    }

    /// What an account holds at a moment.
    pub fn who(&self, account: AccountId, now: DateTime<Utc>) -> Who {
        let mut holds = Vec::new();
        for row in &self.assignments {
            let hers =
                row["account_id"] == Cell::Id(account.0) || self.in_team(&row["team_id"], account, now);
            if hers && in_force(row, now) {
                holds.push(self.held(row));
            }
        }
        Who { account: account.0, holds, opened: opened(account, now) }
    }

    fn in_team(&self, team: &Cell, account: AccountId, now: DateTime<Utc>) -> bool {
        self.members.iter().any(|member| {
            !team.is_null()
                && member["team_id"] == *team
                && member["account_id"] == Cell::Id(account.0)
                && member["mulai"].time().is_some_and(|joined| joined <= now)
                && member["akhir"].time().is_none_or(|left| now < left)
        })
    }

    fn held(&self, row: &Line) -> Holds {
        let codes = row["bidang"].text().unwrap_or_default();
        let bidang: Vec<Bidang> = codes.split(',').filter_map(Bidang::dari_kode).collect();
        let mut regions = Vec::new();
        for region in &self.regions {
            if region["assignment_id"] == row["id"] {
                regions.push(region["wilayah_kode"].text().unwrap().to_owned());
            }
        }
        match (row["role"].text().unwrap(), row["posyandu_id"].id()) {
            ("KADER", Some(post)) => Holds::Kader { post, bidang },
            ("PENGURUS", Some(post)) => Holds::Pengurus { post },
            ("OPD", None) => Holds::Opd { bidang, regions, protected: row["kasus_sensitif"] == Cell::Int(1) },
            ("PEMBINA" | "AUDITOR", None) => Holds::Office { regions, exact: true },
            ("PKK" | "DPMD_ADMIN", None) => Holds::Office { regions, exact: false },
            other => panic!("an assignment of {other:?}"),
        }
    }

    /// Whether sums are hers to read: the code of the refusal, or nothing. A post's sums are for who serves there
    /// and for every office whose region it lies in; a region's are for the offices of it or of one above it. The
    /// recap of a day is not for those who read sums without small counts.
    pub fn reaches(&self, snapshot: &Snapshot, who: &Who, sum: &Sum) -> Option<&'static str> {
        let by_id = |table, id: Uuid| snapshot.rows(table).iter().find(|line| line["id"] == Cell::Id(id));
        let offices = |place: &str| {
            who.holds.iter().any(|held| match held {
                Holds::Opd { regions, .. } | Holds::Office { regions, .. } => {
                    regions.iter().any(|region| within(region, place))
                }
                _ => false,
            })
        };
        let counted = |place: &str| {
            who.holds.iter().any(|held| match held {
                Holds::Office { regions, exact: true } => regions.iter().any(|region| within(region, place)),
                _ => false,
            })
        };
        let serves = |id: Uuid| who.posts().contains(&id);
        let reached = match sum {
            Sum::Post(post) => by_id("posyandu", *post)
                .map(|line| serves(*post) || offices(line["wilayah_kode"].text().unwrap())),
            // Whoever holds nothing sees no day at all.
            Sum::Day(day) => by_id("hari_buka", *day).filter(|_| !who.holds.is_empty()).map(|day| {
                let post = day["posyandu_id"].id().unwrap();
                let line = by_id("posyandu", post).unwrap();
                serves(post) || counted(line["wilayah_kode"].text().unwrap())
            }),
            Sum::Region(code) => {
                let known = snapshot.rows("wilayah").iter().any(|line| line["kode"].text() == Some(code));
                known.then(|| offices(code))
            }
        };
        match reached {
            None => Some("NOT_FOUND"),
            Some(false) => Some("FORBIDDEN"),
            Some(true) => None,
        }
    }
}

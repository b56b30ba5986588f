//! Which second line of access a database has, found when it is opened and said when the server starts. Half of
//! one is worse than none, because somebody relies on it: a database with row security is not served by a role
//! that row security does not bind, nor are sums read by a role that may read persons.

use std::fmt;

use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};

use super::roles::{FIELD, personal};
use super::write::database;
use crate::error::{Error, Result};

/// The second line of access of a database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Security {
    /// A file: whoever opens it reads it.
    Sqlite,
    /// PostgreSQL without row security; the guard in each statement is all there is.
    Plain { role: String, stats: Option<String> },
    /// PostgreSQL with row security, under a role it binds.
    Rows { role: String, stats: Option<String> },
    /// Not to be served, and why. The owner of the tables is here too: commands run as the owner.
    Unfit(String),
}

impl Security {
    /// May the product be served with it?
    pub fn fit(&self) -> Result<()> {
        match self {
            Security::Unfit(why) => Err(Error::fault(why)),
            _ => Ok(()),
        }
    }

    /// May commands that go through every person work with it? Under row security they would find nobody, and take
    /// that for done.
    pub fn keeps(&self) -> Result<()> {
        match self {
            Security::Rows { role, .. } => Err(Error::fault(format!(
                "row security hides people from {role}; run this as the owner of the tables"
            ))),
            _ => Ok(()),
        }
    }

    /// Does row security bind this connection?
    pub(super) fn binds(&self) -> bool {
        matches!(self, Security::Rows { .. })
    }

    /// Looks at what the role of this connection may do.
    pub(super) async fn of(conn: &DatabaseConnection) -> Result<Security> {
        let row = ask(
            conn,
            &format!(
                "SELECT current_user::text, (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user), \
                 COALESCE((SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = to_regclass('sasaran')), false), \
                 COALESCE((SELECT pg_has_role(oid, 'USAGE') FROM pg_roles WHERE rolname = '{FIELD}'), false), \
                 string_agg(t, ', ') FILTER (WHERE relrowsecurity AND relforcerowsecurity), \
                 string_agg(t, ', ') FILTER (WHERE NOT (relrowsecurity AND relforcerowsecurity)) \
                 FROM unnest(string_to_array('{}', ',')) t JOIN pg_class ON pg_class.oid = to_regclass(t)",
                personal().collect::<Vec<_>>().join(",")
            ),
        )
        .await?;
        let role: String = row.try_get_by_index(0).map_err(database)?;
        let flag = |at| row.try_get_by_index::<bool>(at).map_err(database);
        let names = |at| row.try_get_by_index::<Option<String>>(at).map_err(database);
        let (above, owner, field, with, without) = (flag(1)?, flag(2)?, flag(3)?, names(4)?, names(5)?);
        let unfit = |why: String| Ok(Security::Unfit(why));
        match (with, without) {
            (None, _) if field && !above && !owner => unfit(format!(
                "{role} is a role for row security and the database has none; run `posyandu migrate --roles`"
            )),
            (None, _) => Ok(Security::Plain { role, stats: None }),
            (Some(_), _) if above || owner => unfit(format!(
                "the database has row security, and {role} is above it (a superuser, the owner of the tables, or \
                 BYPASSRLS), so nothing would be hidden; serve as {FIELD} or a member of it"
            )),
            (Some(_), _) if !field => unfit(format!(
                "the database has row security, and {role} is neither {FIELD} nor a member of it"
            )),
            (Some(_), Some(without)) => {
                unfit(format!("{without} without row security; run `posyandu migrate --roles`"))
            }
            (Some(_), None) => Ok(Security::Rows { role, stats: None }),
        }
    }

    /// The same with a pool of its own for sums, whose role may read the views and no person.
    pub(super) async fn with_stats(self, conn: &DatabaseConnection) -> Result<Security> {
        let row = ask(
            conn,
            &format!(
                "SELECT current_user::text, string_agg(t, ', ') FILTER (WHERE has_any_column_privilege(c.oid, 'SELECT')), \
                 COALESCE(has_table_privilege(to_regclass('statistik_sasaran'), 'SELECT'), false) \
                 FROM unnest(string_to_array('{}', ',')) t JOIN pg_class c ON c.oid = to_regclass(t)",
                personal().collect::<Vec<_>>().join(",")
            ),
        )
        .await?;
        let name: String = row.try_get_by_index(0).map_err(database)?;
        let reads: Option<String> = row.try_get_by_index(1).map_err(database)?;
        let views: bool = row.try_get_by_index(2).map_err(database)?;
        if let Some(tables) = reads {
            return Ok(Security::Unfit(format!(
                "sums would be read as {name}, which may read {tables}; it must have no grant on a table of persons"
            )));
        }
        if !views {
            return Ok(Security::Unfit(format!(
                "sums would be read as {name}, which may not read the views; run `posyandu migrate --roles`"
            )));
        }
        Ok(match self {
            Security::Plain { role, .. } => Security::Plain { role, stats: Some(name) },
            Security::Rows { role, .. } => Security::Rows { role, stats: Some(name) },
            other => other,
        })
    }
}

async fn ask(conn: &DatabaseConnection, text: &str) -> Result<sea_orm::QueryResult> {
    let statement = Statement::from_string(conn.get_database_backend(), text);
    let row = conn.query_one_raw(statement).await.map_err(database)?;
    row.ok_or_else(|| Error::fault("the database does not know its roles"))
}

/// One line for somebody at a terminal.
impl fmt::Display for Security {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sums = |stats: &Option<String>| match stats {
            Some(name) => format!("sums as {name}"),
            None => "sums as the same".to_owned(),
        };
        match self {
            Security::Sqlite => f.write_str("SQLite"),
            Security::Plain { role, stats } => {
                write!(f, "PostgreSQL without row security, as {role}, {}", sums(stats))
            }
            Security::Rows { role, stats } => {
                write!(f, "PostgreSQL with row security, as {role}, {}", sums(stats))
            }
            Security::Unfit(why) => f.write_str(why),
        }
    }
}

//! News of posts that changed, told on PostgreSQL when a change commits: every server hears it. The same post told
//! twice in one transaction is told once.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

const KABAR: [&str; 2] = [
    "CREATE FUNCTION kabar() RETURNS trigger LANGUAGE plpgsql AS \
     $$ BEGIN PERFORM pg_notify('posyandu_kabar', NEW.id::text); RETURN NULL; END $$",
    "CREATE TRIGGER kabar AFTER UPDATE OF rev ON scope FOR EACH ROW EXECUTE FUNCTION kabar()",
];

#[sea_orm_migration::async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        if m.get_database_backend() == DbBackend::Postgres {
            for statement in KABAR {
                m.get_connection().execute_unprepared(statement).await?;
            }
        }
        Ok(())
    }
}

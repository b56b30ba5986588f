//! Keeping the sums: made where they are missing, made anew, and compared with what they should be. One post after the
//! other, with the server going on.

use chrono::{DateTime, Utc};

use super::seed::Progress;
use crate::domain::id::PosyanduId;
use crate::error::Result;
use crate::store::Db;
use crate::store::rollup;
pub use crate::store::rollup::Beda;

/// Makes the cards of posts that have none for the year that comes next. A server does so when it starts and once a
/// day, so a new year finds its cards there. Answers how many posts that were.
pub async fn lengkapi(db: &Db, now: DateTime<Utc>, progress: &dyn Progress) -> Result<usize> {
    let posts = rollup::tertinggal(db, rollup::through(now)).await?;
    if !posts.is_empty() {
        bangun(db, &posts, now, progress).await?;
    }
    Ok(posts.len())
}

/// Makes the cards of every post anew. Stopped half way it does no harm: each post is right before and after.
pub async fn bangun_semua(db: &Db, now: DateTime<Utc>, progress: &dyn Progress) -> Result<usize> {
    let posts = rollup::pos(db).await?;
    bangun(db, &posts, now, progress).await?;
    Ok(posts.len())
}

async fn bangun(db: &Db, posts: &[PosyanduId], now: DateTime<Utc>, progress: &dyn Progress) -> Result<()> {
    progress.stage("Posyandu", u64::try_from(posts.len()).unwrap_or(0));
    for post in posts {
        rollup::bangun(db, *post, now).await?;
        progress.advance(1);
    }
    Ok(())
}

/// Compares every card with what it should be: how many posts there are, and what differs.
pub async fn periksa(db: &Db, now: DateTime<Utc>, progress: &dyn Progress) -> Result<(usize, Vec<Beda>)> {
    let posts = rollup::pos(db).await?;
    progress.stage("Posyandu", u64::try_from(posts.len()).unwrap_or(0));
    let mut found = Vec::new();
    for post in &posts {
        found.extend(rollup::periksa(db, *post, now).await?);
        progress.advance(1);
    }
    Ok((posts.len(), found))
}

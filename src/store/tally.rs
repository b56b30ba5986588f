//! How many statements a request costs. Whoever answers a request sets a counter around its work; the one place that
//! runs SQL adds to it. Work outside of any request (sweeping, anchoring) counts for nobody.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// Statements so far.
pub type Tally = Arc<AtomicU32>;

tokio::task_local! {
    static TALLY: Tally;
}

/// Does work and counts its statements, as long as it stays on its own task.
pub fn counted<F: Future>(tally: Tally, work: F) -> impl Future<Output = F::Output> {
    TALLY.scope(tally, work)
}

/// One more statement.
pub(super) fn add() {
    // An error means that nobody counts.
    let _ = TALLY.try_with(|tally| tally.fetch_add(1, Ordering::Relaxed));
}

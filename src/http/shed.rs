//! Room for so many operations at once. Who finds none is told within a moment, with the time to come back, in place of
//! waiting until her phone has given up: an answer nobody waits for costs as much as one that is read.
//!
//! Statistics may take a quarter of the room and all reading together seven eighths, so that whatever is read, there is
//! room for what a kader recorded. Who waits for a wide door holds a place at the narrow one already; so writing
//! never queues behind more reading than may be inside.

use std::{sync::Arc, time::Duration};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{
    class::Class,
    metrics::{Metrics, Present},
};

/// For a place to become free. The answer to who gets none has 50 ms in all.
const WAIT: Duration = Duration::from_millis(25);

/// The places of one server.
pub(super) struct Places {
    all: Arc<Semaphore>,
    reads: Arc<Semaphore>,
    statistics: Arc<Semaphore>,
}

/// A place, until it is dropped.
pub(super) struct Place {
    _held: Vec<OwnedSemaphorePermit>,
    _present: Present,
}

impl Places {
    /// Room for so many operations, at least one of each class.
    pub fn new(room: usize) -> Places {
        let room = room.clamp(1, Semaphore::MAX_PERMITS);
        let of = |places: usize| Arc::new(Semaphore::new(places.max(1)));
        Places { all: of(room), reads: of(room - room.div_ceil(8)), statistics: of(room / 4) }
    }

    /// A place for an operation of this class; nothing when the room is full.
    pub async fn take(&self, class: Class, metrics: &Metrics) -> Option<Place> {
        let held = tokio::time::timeout(WAIT, self.through(class)).await.ok().flatten();
        if held.is_none() {
            metrics.shed(class);
        }
        held.map(|held| Place { _held: held, _present: metrics.inside(class) })
    }

    async fn through(&self, class: Class) -> Option<Vec<OwnedSemaphorePermit>> {
        let doors: &[&Arc<Semaphore>] = match class {
            Class::Write => &[&self.all],
            Class::Read => &[&self.reads, &self.all],
            Class::Statistics => &[&self.statistics, &self.reads, &self.all],
        };
        let mut held = Vec::with_capacity(doors.len());
        for door in doors {
            held.push(Arc::clone(door).acquire_owned().await.ok()?);
        }
        Some(held)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes places of a class until there are no more.
    async fn fill(places: &Places, class: Class, metrics: &Metrics) -> Vec<Place> {
        let mut taken = Vec::new();
        while let Some(place) = places.take(class, metrics).await {
            taken.push(place);
        }
        taken
    }

    #[tokio::test]
    async fn statistics_are_shed_first_and_writes_last() {
        let (places, metrics) = (Places::new(16), Metrics::default());
        let sums = fill(&places, Class::Statistics, &metrics).await;
        let reads = fill(&places, Class::Read, &metrics).await;
        let writes = fill(&places, Class::Write, &metrics).await;
        assert_eq!((sums.len(), reads.len(), writes.len()), (4, 10, 2));
        drop(sums);
        assert_eq!(fill(&places, Class::Write, &metrics).await.len(), 4, "writes take any place");
        drop(writes);
        assert!(places.take(Class::Read, &metrics).await.is_some(), "a place comes back");
    }

    #[tokio::test]
    async fn a_small_server_has_room_for_every_class() {
        for class in Class::ALL {
            assert!(Places::new(1).take(class, &Metrics::default()).await.is_some());
        }
    }
}

//! Room for so many operations at once. Who finds none is told within a moment, with the time to come back, in place of
//! waiting until her phone has given up: an answer nobody waits for costs as much as one that is read.
//!
//! The room is small, some places for each core: more operations at once are not done sooner, only later each.
//!
//! What a kader recorded comes first, what a phone reads next, statistics last: a place that becomes free goes to the
//! highest class that waits. But writes wait for one another inside as well (SQLite has one writer), and more of them
//! at once are not done sooner; so they take half of the room and leave the rest of the server's time to be used. Reading
//! takes seven eighths of it, or a quarter while writes fill their half or one waits, as their statements wait behind
//! whatever else is inside. Statistics take a quarter; nothing then, and nothing while a read waits.
//!
//! Few may wait, as many as can still hope for a place. The others are told at once, which costs next to nothing and
//! leaves the server to those who are inside.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::sync::oneshot;

use super::{
    class::Class,
    metrics::{Metrics, Present},
};

/// For a place to become free. The answer to who gets none has 50 ms in all, on a server that has too much to do.
const WAIT: Duration = Duration::from_millis(10);

/// The places of one server.
#[derive(Clone)]
pub(super) struct Places(Arc<Mutex<Room>>);

/// A place, until it is dropped.
pub(super) struct Place {
    _seat: Seat,
    _present: Present,
}

/// How large it is, how many are inside and who waits; the last two by class.
struct Room {
    size: usize,
    inside: [usize; 3],
    waiting: [VecDeque<Call>; 3],
}

/// How somebody who waits is called in. It is closed when she has gone away.
type Call = oneshot::Sender<Seat>;

/// One of those who are inside.
struct Seat {
    places: Places,
    class: Class,
}

impl Places {
    /// Room for so many operations, at least one of each class.
    pub fn new(size: usize) -> Places {
        let room = Room { size: size.max(1), inside: [0; 3], waiting: Default::default() };
        Places(Arc::new(Mutex::new(room)))
    }

    /// A place for an operation of this class; nothing when the room is full.
    pub async fn take(&self, class: Class, metrics: &Metrics) -> Option<Place> {
        let seat = match self.queue(class) {
            Some(called) => tokio::time::timeout(WAIT, called).await.ok().and_then(Result::ok),
            None => None,
        };
        if seat.is_none() {
            metrics.shed(class);
        }
        seat.map(|seat| Place { _seat: seat, _present: metrics.inside(class) })
    }

    /// Stands in the queue, which has an end; whoever need not wait is called at once.
    fn queue(&self, class: Class) -> Option<oneshot::Receiver<Seat>> {
        let mut room = self.room();
        if room.waiting(class) >= room.part(4) {
            return None;
        }
        let (call, called) = oneshot::channel();
        room.waiting[class as usize].push_back(call);
        self.call_in(room);
        Some(called)
    }

    /// Calls in as many as there are places for.
    fn call_in(&self, mut room: MutexGuard<'_, Room>) {
        let mut calls = Vec::new();
        while let Some(next) = room.next() {
            calls.push(next);
        }
        // Who has gone away in this moment gives her seat back, for which the room must be free.
        drop(room);
        for (class, call) in calls {
            drop(call.send(Seat { places: self.clone(), class }));
        }
    }

    fn room(&self) -> MutexGuard<'_, Room> {
        // Each change is whole by itself, so a panic elsewhere spoils nothing.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Room {
    /// A part of the room, at least one place.
    fn part(&self, of: usize) -> usize {
        (self.size / of).max(1)
    }

    /// How many of a class wait.
    fn waiting(&mut self, class: Class) -> usize {
        let waiting = &mut self.waiting[class as usize];
        waiting.retain(|call| !call.is_closed());
        waiting.len()
    }

    fn has_place(&mut self, class: Class) -> bool {
        let [writes, reads, statistics] = self.inside;
        let reading = reads + statistics;
        let room_for_writes = self.part(2);
        let (write_waits, read_waits) = (self.waiting(Class::Write) > 0, self.waiting(Class::Read) > 0);
        let steps_back = write_waits || writes >= room_for_writes;
        let may_read = reading < if steps_back { self.part(4) } else { (self.size * 7 / 8).max(1) };
        writes + reading < self.size
            && match class {
                Class::Write => writes < room_for_writes,
                Class::Read => may_read,
                Class::Statistics => may_read && !steps_back && !read_waits && statistics < self.part(4),
            }
    }

    /// The next who comes in.
    fn next(&mut self) -> Option<(Class, Call)> {
        let class =
            Class::ALL.into_iter().find(|class| self.waiting(*class) > 0 && self.has_place(*class))?;
        self.inside[class as usize] += 1;
        Some((class, self.waiting[class as usize].pop_front()?))
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut room = self.places.room();
        room.inside[self.class as usize] -= 1;
        self.places.call_in(room);
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;

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
    async fn a_write_is_called_before_a_read_that_came_first() {
        let (places, metrics) = (Places::new(1), Metrics::default());
        let inside = places.take(Class::Read, &metrics).await;
        let order = Mutex::new(Vec::new());
        let waits = async |class| {
            let place = places.take(class, &metrics).await;
            order.lock().expect("whole").push((class, place.is_some()));
        };
        tokio::join!(waits(Class::Statistics), waits(Class::Read), waits(Class::Write), async {
            drop(inside)
        });
        let called = [Class::Write, Class::Read, Class::Statistics].map(|class| (class, true));
        assert_eq!(order.into_inner().expect("whole"), called);
    }

    #[tokio::test]
    async fn writes_leave_room_and_reading_steps_back_while_they_wait() {
        let (places, metrics) = (Places::new(16), Metrics::default());
        let at_once = |class| {
            let place = || places.take(class, &metrics).now_or_never().flatten();
            std::iter::from_fn(place).collect::<Vec<_>>()
        };
        let mut writes = at_once(Class::Write);
        let mut waits = Box::pin(places.take(Class::Write, &metrics));
        assert!(waits.as_mut().now_or_never().is_none(), "half of the room is theirs");
        let reads = at_once(Class::Read);
        assert_eq!((writes.len(), reads.len(), at_once(Class::Statistics).len()), (8, 4, 0));
        drop(waits);
        assert_eq!(at_once(Class::Read).len(), 0, "they still fill their half");
        drop(writes.pop());
        assert_eq!(at_once(Class::Read).len(), 5);
        assert_eq!(at_once(Class::Statistics).len(), 4);
    }

    #[tokio::test]
    async fn few_may_wait_and_who_goes_away_leaves_her_turn() {
        let (places, metrics) = (Places::new(1), Metrics::default());
        let inside = places.take(Class::Write, &metrics).await;
        let mut first = Box::pin(places.take(Class::Read, &metrics));
        assert!(first.as_mut().now_or_never().is_none(), "she waits");
        assert!(places.take(Class::Read, &metrics).now_or_never().is_some_and(|told| told.is_none()));
        drop(first);
        let mut second = Box::pin(places.take(Class::Read, &metrics));
        assert!(second.as_mut().now_or_never().is_none(), "in her place");
        drop(inside);
        assert!(second.await.is_some());
        assert!(places.take(Class::Write, &metrics).await.is_some(), "no place is lost");
    }

    #[tokio::test]
    async fn a_small_server_has_room_for_every_class() {
        for class in Class::ALL {
            assert!(Places::new(1).take(class, &Metrics::default()).await.is_some());
        }
    }
}

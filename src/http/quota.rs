//! How much one phone and one person may ask in a minute: buckets that hold a minute's worth and fill steadily, so that
//! a day's records can be sent in one go. Nobody is counted by address: fifteen kader share the hotspot of their
//! balai. Who has no token yet is bounded by `service::gate`, which counts tries, and by the room there is (`shed`).
//!
//! What is asked besides GraphQL (`ekspor`) counts in the same buckets.
//!
//! The counts are of one process and are lost with it. They guard the server against a broken app in a loop, not data
//! against a thief: that is the work of `access`.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use uuid::Uuid;

use super::{errors::Turned, line::Line};
use crate::error::{Code, Refusal};

/// Whom a request counts for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Payer {
    /// A phone, or a session of the web.
    Device(Uuid),
    /// A person, on all her phones.
    Account(Uuid),
}

/// Buckets kept at once: about 6 MB.
const BUCKETS: usize = 100_000;

/// The buckets of one server.
pub(super) struct Quotas {
    /// Requests in a minute; 0 is no limit.
    device: u32,
    account: u32,
    buckets: Mutex<HashMap<Payer, Bucket>>,
}

#[derive(Clone, Copy)]
struct Bucket {
    left: f64,
    at: Instant,
}

/// Asked too often: who, and how long until the next request is good.
#[derive(Debug, PartialEq, Eq)]
struct Over {
    payer: Payer,
    wait: Duration,
}

impl Payer {
    /// The word for the metrics.
    pub(super) fn word(self) -> &'static str {
        match self {
            Payer::Device(_) => "device",
            Payer::Account(_) => "account",
        }
    }
}

impl Quotas {
    pub fn new(device: u32, account: u32) -> Quotas {
        Quotas { device, account, buckets: Mutex::default() }
    }

    /// Counts a request for each of them, or says who is to wait and how long.
    pub fn pay(&self, payers: &[Payer], line: &Line) -> Result<(), Turned> {
        self.charge(payers, Instant::now()).map_err(|over| {
            line.metrics().over_quota(over.payer);
            over.into()
        })
    }

    /// Counts a request for each of them, or for none: who is refused does not pay.
    fn charge(&self, payers: &[Payer], now: Instant) -> Result<(), Over> {
        // A bucket is whole at every step, so a panic elsewhere spoils nothing.
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= BUCKETS {
            self.make_room(&mut buckets, now);
        }
        let limited =
            || payers.iter().map(|payer| (*payer, self.rate(*payer))).filter(|(_, rate)| *rate > 0.0);
        for (payer, rate) in limited() {
            let left = buckets.get(&payer).map_or(rate, |bucket| bucket.at(now, rate));
            if left < 1.0 {
                return Err(Over { payer, wait: Duration::from_secs_f64((1.0 - left) * 60.0 / rate) });
            }
        }
        for (payer, rate) in limited() {
            let left = buckets.get(&payer).map_or(rate, |bucket| bucket.at(now, rate));
            buckets.insert(payer, Bucket { left: left - 1.0, at: now });
        }
        Ok(())
    }

    /// In a minute.
    fn rate(&self, payer: Payer) -> f64 {
        f64::from(match payer {
            Payer::Device(_) => self.device,
            Payer::Account(_) => self.account,
        })
    }

    /// A full bucket is as good as none. Where that is not enough, all begin anew: the bound on memory comes first.
    fn make_room(&self, buckets: &mut HashMap<Payer, Bucket>, now: Instant) {
        buckets.retain(|payer, bucket| bucket.at(now, self.rate(*payer)) < self.rate(*payer));
        if buckets.len() >= BUCKETS {
            buckets.clear();
        }
    }
}

impl From<Over> for Turned {
    fn from(over: Over) -> Turned {
        let seconds = over.wait.as_secs() + 1;
        let whose = match over.payer {
            Payer::Device(_) => "telepon ini",
            Payer::Account(_) => "akun ini",
        };
        let sentence = format!("Terlalu banyak permintaan dari {whose}. Coba lagi dalam {seconds} detik.");
        Turned::later(&Refusal::new(Code::RateLimited).saying(sentence), seconds)
    }
}

impl Bucket {
    /// What is in it now, at so many a minute.
    fn at(&self, now: Instant, rate: f64) -> f64 {
        (self.left + now.saturating_duration_since(self.at).as_secs_f64() * rate / 60.0).min(rate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SARI: Payer = Payer::Account(Uuid::from_u128(1));

    fn phone(number: u128) -> Payer {
        Payer::Device(Uuid::from_u128(number))
    }

    /// How many requests of a phone of Sari's are good at this moment.
    fn good(quotas: &Quotas, device: Payer, now: Instant) -> usize {
        (0..1_000).take_while(|_| quotas.charge(&[device, SARI], now).is_ok()).count()
    }

    #[test]
    fn a_phone_has_a_minutes_worth_and_then_a_steady_stream() {
        let (quotas, start) = (Quotas::new(60, 0), Instant::now());
        assert_eq!(good(&quotas, phone(1), start), 60);
        let over = quotas.charge(&[phone(1)], start).expect_err("over");
        assert_eq!((over.payer, over.wait), (phone(1), Duration::from_secs(1)));
        assert_eq!(good(&quotas, phone(2), start), 60, "another phone at the same place");
        assert_eq!(good(&quotas, phone(1), start + Duration::from_secs(10)), 10);
        assert_eq!(good(&quotas, phone(1), start + Duration::from_secs(3_600)), 60, "and no more than that");
    }

    #[test]
    fn all_phones_of_a_person_count_together() {
        let (quotas, now) = (Quotas::new(60, 100), Instant::now());
        assert_eq!(good(&quotas, phone(1), now), 60);
        assert_eq!(good(&quotas, phone(2), now), 40);
        assert_eq!(quotas.charge(&[phone(3), SARI], now).expect_err("over").payer, SARI);
        assert_eq!(quotas.charge(&[phone(3)], now), Ok(()), "who was refused has not paid");
    }

    #[test]
    fn nothing_is_counted_without_a_limit_and_memory_is_bounded() {
        let (quotas, now) = (Quotas::new(0, 0), Instant::now());
        assert_eq!(good(&quotas, phone(1), now), 1_000);
        let quotas = Quotas::new(10, 0);
        for number in 0..(BUCKETS as u128 * 2 + 10) {
            quotas.charge(&[phone(number)], now).expect("each for the first time");
        }
        assert!(quotas.buckets.lock().expect("whole").len() <= BUCKETS);
    }
}

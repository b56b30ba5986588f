//! What `serve`, the commands and every test start from: the database, the clock, the keys, and the two
//! limits that are shared by all requests. Nothing here is global; a test has as many apps as it likes.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use crate::access::token::Keys;
use crate::domain::tanggal::wita;
use crate::service::login::Gate;
use crate::store::Db;

/// Tells the time. The program asks the machine; a test says what it is.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>);

impl Clock {
    /// The machine's clock.
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the machine")]
    pub fn system() -> Clock {
        Clock(Arc::new(Utc::now))
    }

    /// A clock somebody else moves.
    pub fn of(tell: impl Fn() -> DateTime<Utc> + Send + Sync + 'static) -> Clock {
        Clock(Arc::new(tell))
    }

    /// The moment, in UTC.
    pub fn now(&self) -> DateTime<Utc> {
        (self.0)()
    }

    /// The date in Kukar (WITA).
    pub fn today(&self) -> NaiveDate {
        wita(self.now())
    }
}

/// The running product.
#[derive(Clone)]
pub struct App {
    pub db: Db,
    pub clock: Clock,
    pub keys: Arc<Keys>,
    /// Holds back guessing and bounds the cost of password hashing.
    pub gate: Arc<Gate>,
}

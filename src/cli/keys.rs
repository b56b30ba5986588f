//! `keys`: the life of the keys that sign tokens. A timer runs `keys rotate --if-due` every day; `keys drop` is for
//! the day on which a key was seen by somebody else. Running servers notice within two seconds.

use std::process::ExitCode;

use chrono::{DateTime, Utc};
use clap::Subcommand;

use crate::access::keys::{self, Use};
use crate::app::Clock;
use crate::config::Config;
use crate::error::Result;

/// What to do with the keys.
#[derive(Subcommand)]
pub enum Keys {
    /// Show the keys and what each does now
    List,
    /// Add a key that signs from tomorrow on; the one before it verifies 16 minutes longer
    Rotate {
        /// Only when the current key is in its last day of 90
        #[arg(long)]
        if_due: bool,
    },
    /// Take a key out at once: every access token it signed ends, and is refreshed
    Drop {
        /// The key's id, as `keys list` shows it
        kid: String,
    },
}

/// Runs one of the commands on the file of keys.
pub fn run(what: Keys, config: &Config) -> Result<ExitCode> {
    let (path, now) = (&config.keys, Clock::system().now());
    match what {
        Keys::List => {
            for key in keys::list(path, now)? {
                let used = match key.used {
                    Use::Next => "next",
                    Use::Current if key.due => "current, to be rotated",
                    Use::Current => "current",
                    Use::Last => "verifies only",
                    Use::Gone => "gone",
                };
                println!("{}  signs from {}  {used}", key.kid, moment(key.signs));
            }
        }
        Keys::Rotate { if_due } => {
            if if_due && !keys::list(path, now)?.iter().any(|key| key.due) {
                println!("not due");
            } else {
                println!("{} signs from tomorrow on", keys::rotate(path, now)?);
            }
        }
        Keys::Drop { kid } => println!("{} signs now", keys::drop_key(path, &kid, now)?),
    }
    Ok(ExitCode::SUCCESS)
}

fn moment(at: Option<DateTime<Utc>>) -> String {
    at.map_or_else(|| "the beginning".to_owned(), |at| at.format("%Y-%m-%d %H:%M UTC").to_string())
}

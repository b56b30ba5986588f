//! How far a long command is.

use std::io::IsTerminal as _;
use std::sync::Mutex;

use indicatif::{ProgressBar, ProgressStyle};

use crate::service::seed::Progress;

/// A bar on a terminal, a line now and then elsewhere. Both go to the error stream.
#[derive(Default)]
pub struct Bar(Mutex<Stage>);

#[derive(Default)]
struct Stage {
    bar: Option<ProgressBar>,
    name: String,
    total: u64,
    done: u64,
}

impl Bar {
    /// Takes the bar off the terminal.
    pub fn finish(&self) {
        if let Ok(mut stage) = self.0.lock()
            && let Some(bar) = stage.bar.take()
        {
            bar.finish_and_clear();
        }
    }
}

impl Progress for Bar {
    fn stage(&self, name: &str, total: u64) {
        self.finish();
        let Ok(mut stage) = self.0.lock() else { return };
        *stage = Stage { bar: None, name: name.to_owned(), total, done: 0 };
        if std::io::stderr().is_terminal() {
            let bar = ProgressBar::new(total);
            let style =
                ProgressStyle::with_template("{prefix:>10} {bar:40} {pos}/{len} {elapsed} (eta {eta})");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar.set_prefix(name.to_owned());
            stage.bar = Some(bar);
        }
    }

    fn advance(&self, by: u64) {
        let Ok(mut stage) = self.0.lock() else { return };
        let before = stage.done;
        stage.done = before.saturating_add(by);
        match &stage.bar {
            Some(bar) => bar.inc(by),
            None => {
                let fifth = |n: u64| n.saturating_mul(5).checked_div(stage.total).unwrap_or(0);
                if fifth(stage.done) != fifth(before) {
                    eprintln!("{}: {}/{}", stage.name, stage.done, stage.total);
                }
            }
        }
    }
}

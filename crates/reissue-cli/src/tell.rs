//! Says what became of each input, in the order given, while others are still worked on.

use std::collections::BTreeMap;
use std::io::IsTerminal as _;

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::Value;

use crate::args::{Form, Telling};
use crate::exit::Exit;
use crate::json::{self, Outcome};
use crate::{draw, run};

/// What is said of one input: drawn already, so that its text can be forgotten.
pub(crate) struct Told {
    /// For standard error.
    drawn: String,
    /// For standard output: the paths of the editions.
    paths: String,
    json: Option<Value>,
    made: bool,
    failed: bool,
    doubtful: bool,
}

impl Told {
    /// Draws an outcome; `named`: with the input's name above.
    pub(crate) fn of(outcome: &Outcome, named: bool, telling: Telling) -> Self {
        let mut told = Self {
            drawn: String::new(),
            paths: String::new(),
            json: None,
            made: !outcome.outputs.is_empty(),
            failed: !outcome.failures.is_empty(),
            doubtful: run::is_doubtful(&outcome.report),
        };
        if telling.report == Form::Json {
            told.json = Some(json::book(outcome));
            return told;
        }
        if named && !telling.quiet {
            told.drawn = format!("{}:\n", outcome.input);
        }
        told.drawn.push_str(&draw::drawn_report(&outcome.report, telling.quiet));
        for failure in &outcome.failures {
            let error = draw::drawn_error(&failure.code, &failure.message, &failure.help);
            told.drawn.push_str(&error);
        }
        if !telling.quiet {
            told.paths = outcome.outputs.iter().map(|o| format!("{}\n", o.path)).collect();
        }
        told
    }
}

/// Prints what it hears in the order of the inputs.
pub(crate) struct Teller {
    telling: Telling,
    bar: ProgressBar,
    /// What came too early.
    waiting: BTreeMap<usize, Vec<Told>>,
    next: usize,
    printed: usize,
    made: bool,
    failed: bool,
    doubtful: bool,
}

impl Teller {
    /// Gets ready for a number of inputs.
    pub(crate) fn new(count: usize, telling: Telling) -> Self {
        Self {
            telling,
            bar: progress(count, telling),
            waiting: BTreeMap::new(),
            next: 0,
            printed: 0,
            made: false,
            failed: false,
            doubtful: false,
        }
    }

    /// Takes what is said of an input's books, and prints it when all before it were printed.
    pub(crate) fn hear(&mut self, index: usize, told: Vec<Told>) {
        self.bar.inc(1);
        self.waiting.insert(index, told);
        while let Some(books) = self.waiting.remove(&self.next) {
            for told in books {
                self.made |= told.made;
                self.failed |= told.failed;
                self.doubtful |= told.doubtful;
                self.bar.suspend(|| print(&told, self.printed == 0));
                self.printed += 1;
            }
            self.next += 1;
        }
    }

    /// Ends the run; gives its exit code.
    pub(crate) fn close(self) -> Exit {
        self.bar.finish_and_clear();
        if self.telling.report == Form::Json {
            anstream::println!("{}]}}", if self.printed == 0 { OPENING } else { "\n" });
        }
        let strict = self.telling.strict && self.doubtful;
        match (self.made, self.failed) {
            _ if strict && self.made => Exit::Strict,
            (true, true) => Exit::Some,
            (false, true) => Exit::Nothing,
            _ => Exit::Done,
        }
    }
}

/// The start of the document for machines; each book follows when it is done.
const OPENING: &str = "{\"version\": 1, \"books\": [\n";

fn print(told: &Told, first: bool) {
    match &told.json {
        Some(book) => {
            let before = if first { OPENING } else { ",\n" };
            anstream::print!("{before}{book:#}");
        }
        None => {
            anstream::eprint!("{}", told.drawn);
            anstream::print!("{}", told.paths);
        }
    }
}

fn progress(count: usize, telling: Telling) -> ProgressBar {
    let wanted = count > 1 && !telling.quiet && std::io::stderr().is_terminal();
    if !wanted {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(count as u64);
    let template = "{bar:40} {pos}/{len} books, {elapsed} ({eta} left)";
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar
}

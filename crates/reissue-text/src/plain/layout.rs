//! The layout of a text: blank lines before sections, and the line that declares it.
//!
//! `Layout: 72 columns. Front: [title-page]. Body: chapter x12. Back: appendix.` names the sections
//! in order; in brackets stands one without a heading. With it the reader of plain text knows what
//! each column and each blank line means.

use reissue_core::{Book, Matter, Role, Section};

/// What was written last, as far as it matters for what comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Nothing of the section, or its heading.
    Start,
    /// A paragraph, a picture, a table: nothing that runs on.
    Plain,
    /// Something in brackets; what is set in below it would belong to it.
    Bracket,
    /// A quotation or verse.
    SetIn,
    /// Lines at the right, which below a quotation say whose it is.
    Right,
    List,
    PlainList,
    Preformatted,
    Dialogue,
}

impl Class {
    /// Tells whether two blank lines must part this from what follows.
    pub(super) fn runs_into(self, next: Self) -> bool {
        match self {
            Self::Start | Self::Plain | Self::Right => false,
            Self::Preformatted => true,
            Self::Bracket => next == Self::SetIn,
            Self::SetIn => matches!(next, Self::SetIn | Self::Right),
            Self::List | Self::PlainList => self == next,
            Self::Dialogue => matches!(next, Self::Dialogue | Self::SetIn | Self::PlainList),
        }
    }
}

/// The sections as they are written.
pub(super) struct Layout {
    /// Blank lines before a section of the first level.
    first: usize,
    matter: Matter,
    sections: Vec<(Matter, String)>,
}

impl Layout {
    /// Looks at the levels of a book: a chapter has four blank lines before it, what holds it more
    /// and what it holds fewer, but never fewer than three.
    pub(super) fn of(book: &Book) -> Self {
        fn levels(section: &Section) -> usize {
            1 + section.sections.iter().map(levels).max().unwrap_or(0)
        }
        fn divisions(section: &Section) -> usize {
            let inner = section.sections.iter().map(divisions).max().unwrap_or(0);
            inner + usize::from(section.role.is_division())
        }
        let levels = book.sections().map(levels).max().unwrap_or(1);
        let divisions = book.sections().map(divisions).max().unwrap_or(0);
        let first = (4 + divisions).max(levels + 2);
        Self { first, matter: Matter::Front, sections: Vec::new() }
    }

    pub(super) fn blank_lines(&self, depth: usize) -> usize {
        self.first.saturating_sub(depth).max(3)
    }

    /// Begins one of the three stretches of the book.
    pub(super) fn enter(&mut self, matter: Matter) {
        self.matter = matter;
    }

    /// Notes a section that is no part of the book.
    pub(super) fn made(&mut self, role: Role) {
        self.sections.push((self.matter, format!("[made {}]", role.name())));
    }

    /// Notes a section; gives its number.
    pub(super) fn open(&mut self, role: Role) -> usize {
        self.sections.push((self.matter, role.name().to_owned()));
        self.sections.len() - 1
    }

    /// Says of a section whether it had a heading, and whether anything was written of it.
    pub(super) fn close(&mut self, number: usize, headed: bool, written: bool) {
        if let Some((_, name)) = self.sections.get_mut(number) {
            match (headed, written) {
                (true, _) => {}
                (false, true) => *name = format!("[{name}]"),
                (false, false) => name.clear(),
            }
        }
    }

    /// The sections in words, runs of one kind counted.
    pub(super) fn line(&self) -> String {
        let mut parts = Vec::new();
        for (matter, word) in
            [(Matter::Front, "Front"), (Matter::Body, "Body"), (Matter::Back, "Back")]
        {
            let mut runs: Vec<(&str, usize)> = Vec::new();
            let own = self.sections.iter().filter(|(m, name)| *m == matter && !name.is_empty());
            for (_, name) in own {
                match runs.last_mut().filter(|(last, _)| last == name) {
                    Some((_, count)) => *count += 1,
                    None => runs.push((name, 1)),
                }
            }
            let words: Vec<String> = runs
                .iter()
                .map(|(name, n)| if *n > 1 { format!("{name} x{n}") } else { (*name).to_owned() })
                .collect();
            if !words.is_empty() {
                parts.push(format!("{word}: {}.", words.join(", ")));
            }
        }
        parts.join(" ")
    }
}

//! Holds an edition against the book leaf by leaf: each run of words (a heading, a paragraph, a
//! cell, a line of verse) must stand in the edition whole, right after the one before it.
//!
//! Compared are letters and digits alone, in lower case, so that line ends, hyphens and quotation
//! marks make no difference. What stands between two leaves is counted: furniture, numbers of list
//! items, labels of notes.

use std::collections::{BTreeSet, VecDeque};

use reissue::{Block, BlockKind, Book, Heading, Inline, InlineKind, Note, Section, Visit, plain};

/// A run of words.
#[derive(Clone, Debug)]
struct Leaf {
    letters: String,
    /// The notes that its marks call.
    notes: Vec<String>,
    /// Whether it is a cell of a table, whose lines stand side by side in a plain text.
    cell: bool,
    /// Whether it is the first of a section of the book, before which an edition may put what it
    /// makes itself: title page, contents, index, notes.
    opens: bool,
    /// The source's list of contents before it, which an edition may keep or put its own in its place.
    listed: String,
}

/// What came of holding an edition against a book.
#[derive(Clone, Debug, Default)]
pub struct Followed {
    /// Leaves that do not stand in the edition where they should.
    pub lost: Vec<String>,
    /// How many letters the book has.
    pub letters: usize,
    /// How many letters of the edition stand between two leaves of a section.
    pub between: usize,
}

/// What an edition may hold before a section, and between two leaves of one: letters.
const BEFORE: usize = 6_000;
const BETWEEN: usize = 120;

/// Follows the leaves of a book through the text of an edition.
///
/// A note stands where the edition puts it: right at its mark, after the paragraph, after the
/// chapter, or at the end.
pub fn follow(book: &Book, edition: &str) -> Followed {
    let Found { leaves, notes, anywhere } = leaves(book);
    let letters = letters(edition);
    let mut walk = Walk { letters: &letters, at: 0, slack: 0, out: Followed::default() };
    let mut waiting: VecDeque<Leaf> = VecDeque::new();
    for (i, leaf) in leaves.iter().enumerate() {
        walk.pass_list(&leaf.listed);
        walk.notes_until(leaf, &notes, &mut waiting);
        walk.take(leaf, leaves.get(i + 1));
        waiting.extend(called(leaf, &notes));
    }
    // A note that was not met stands where the edition has its notes, a half title where the edition
    // has its own: anywhere, but whole.
    let mut seen = BTreeSet::new();
    waiting.extend(anywhere);
    while let Some(note) = waiting.pop_front() {
        if !seen.insert(note.letters.clone()) {
            continue;
        }
        waiting.extend(called(&note, &notes));
        walk.out.letters += note.letters.chars().count();
        if !letters.contains(&note.letters) {
            walk.out.lost.push(note.letters.chars().take(80).collect());
        }
    }
    walk.out
}

/// A leaf of a note, and the id of that note.
type NoteLeaf = (String, Leaf);

/// The leaves of the notes that a leaf calls.
fn called<'a>(leaf: &'a Leaf, notes: &'a [NoteLeaf]) -> impl Iterator<Item = Leaf> + 'a {
    let of = |id: &'a String| notes.iter().filter(move |(note, _)| note == id);
    leaf.notes.iter().flat_map(of).map(|(_, leaf)| leaf.clone())
}

struct Walk<'a> {
    letters: &'a str,
    at: usize,
    /// Letters of leaves that were not found since the last one that was.
    slack: usize,
    out: Followed,
}

impl Walk<'_> {
    /// Takes the notes that stand before a leaf, in whatever order: those of the foot before those
    /// of the end.
    fn notes_until(&mut self, leaf: &Leaf, notes: &[NoteLeaf], waiting: &mut VecDeque<Leaf>) {
        loop {
            let next = self.find(leaf, self.gap(leaf));
            let here = waiting.iter().enumerate().filter_map(|(i, note)| {
                let at = self.find(note, BETWEEN)?;
                next.is_none_or(|next| at < next).then_some((at, i))
            });
            let Some((_, first)) = here.min() else { return };
            let note = waiting.remove(first);
            let Some(note) = note else { return };
            self.take(&note, None);
            waiting.extend(called(&note, notes));
        }
    }

    /// Goes past the source's list of contents, where the edition keeps it.
    fn pass_list(&mut self, list: &str) {
        let rest = self.letters.get(self.at..).unwrap_or("");
        let near = BEFORE + list.chars().count();
        let end = rest.char_indices().nth(near).map_or(rest.len(), |(i, _)| i);
        if !list.is_empty()
            && let Some(step) = rest.get(..end).and_then(|near| near.find(list))
        {
            self.at += step + list.len();
        }
    }

    fn gap(&self, leaf: &Leaf) -> usize {
        self.slack + if leaf.opens { BEFORE } else { BETWEEN }
    }

    fn find(&self, leaf: &Leaf, gap: usize) -> Option<usize> {
        let rest = self.letters.get(self.at..)?;
        let end = rest.char_indices().map(|(i, _)| i).nth(gap + leaf.letters.chars().count());
        rest.get(..end.unwrap_or(rest.len()))?.find(&leaf.letters)
    }

    /// Finds the first leaf of a section, whose heading may stand on a title page and in a list of
    /// contents before: where the next leaf follows it.
    fn find_opening(&self, leaf: &Leaf, next: &Leaf) -> Option<usize> {
        let rest = self.letters.get(self.at..)?;
        let gap = self.gap(leaf) + leaf.letters.chars().count();
        let end = rest.char_indices().nth(gap).map_or(rest.len(), |(i, _)| i);
        let mut found = rest.get(..end)?.match_indices(&leaf.letters).map(|(at, _)| at);
        found.find(|at| {
            let after = rest.get(at + leaf.letters.len()..).unwrap_or("");
            let near = BETWEEN + next.letters.chars().count();
            let end = after.char_indices().nth(near).map_or(after.len(), |(i, _)| i);
            after.get(..end).is_some_and(|near| near.contains(&next.letters))
        })
    }

    fn take(&mut self, leaf: &Leaf, next: Option<&Leaf>) {
        let count = leaf.letters.chars().count();
        self.out.letters += count;
        let opening = next.filter(|_| leaf.opens).and_then(|next| self.find_opening(leaf, next));
        match opening.or_else(|| self.find(leaf, self.gap(leaf))) {
            Some(step) => {
                let gap = self.letters.get(self.at..self.at + step).unwrap_or("");
                self.out.between += if leaf.opens { 0 } else { gap.chars().count() };
                self.at += step + leaf.letters.len();
                self.slack = 0;
                return;
            }
            None if leaf.cell => self.cell(leaf),
            None => self.out.lost.push(leaf.letters.chars().take(80).collect()),
        }
        self.slack += count + BETWEEN;
    }

    /// A cell of several lines in a plain text: its words stand near, in their order.
    fn cell(&mut self, leaf: &Leaf) {
        let near: String = self.letters.get(self.at..).unwrap_or("").chars().take(1_500).collect();
        let mut rest = near.as_str();
        for letter in leaf.letters.chars() {
            match rest.split_once(letter) {
                Some((_, after)) => rest = after,
                None => return self.out.lost.push(leaf.letters.clone()),
            }
        }
    }
}

/// Letters and digits in lower case.
pub fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// All leaves of a book.
struct Found {
    leaves: Vec<Leaf>,
    /// Those of notes, each with the id of its note.
    notes: Vec<NoteLeaf>,
    /// Those of half titles.
    anywhere: Vec<Leaf>,
}

fn leaves(book: &Book) -> Found {
    let mut text = Leaves::default();
    for section in book.sections() {
        text.opens = true;
        text.visit_section(section);
    }
    let mut notes = Vec::new();
    for note in &book.notes {
        let mut inside = Leaves::default();
        inside.visit_note(note);
        // Notes at the end of a book come after what else is there.
        let far = |leaf| Leaf { opens: true, ..leaf };
        notes.extend(inside.found.into_iter().map(|leaf| (note.id.0.clone(), far(leaf))));
    }
    Found { leaves: text.found, notes, anywhere: text.anywhere }
}

#[derive(Default)]
struct Leaves {
    found: Vec<Leaf>,
    anywhere: Vec<Leaf>,
    cell: bool,
    opens: bool,
    listed: String,
}

impl Leaves {
    fn add(&mut self, text: &str, notes: Vec<String>) {
        let letters = letters(text);
        if !letters.is_empty() || !notes.is_empty() {
            let opens = std::mem::take(&mut self.opens);
            let listed = std::mem::take(&mut self.listed);
            self.found.push(Leaf { letters, notes, cell: self.cell, opens, listed });
        }
    }
}

impl Visit for Leaves {
    fn visit_section(&mut self, section: &Section) {
        match section.role {
            reissue::Role::Contents => {
                let mut list = Leaves::default();
                list.walk_section(section);
                self.listed.extend(list.found.into_iter().map(|leaf| leaf.letters));
            }
            reissue::Role::HalfTitle => {
                let others = std::mem::take(&mut self.found);
                section.heading.iter().for_each(|h| self.visit_heading(h));
                section.blocks.iter().for_each(|b| self.visit_block(b));
                let own = std::mem::replace(&mut self.found, others);
                self.anywhere.extend(own);
                for section in &section.sections {
                    self.opens = true;
                    self.visit_section(section);
                }
            }
            _ => self.walk_section(section),
        }
    }

    fn visit_heading(&mut self, heading: &Heading) {
        for part in [&heading.ordinal, &heading.title, &heading.subtitle] {
            self.visit_inlines(part);
        }
    }

    fn visit_block(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::SceneBreak(_) | BlockKind::Math(_) | BlockKind::PageMark(_) => {}
            BlockKind::Preformatted(p) => self.add(&p.text, Vec::new()),
            BlockKind::Table(_) => {
                let outer = std::mem::replace(&mut self.cell, true);
                self.walk_block(block);
                self.cell = outer;
            }
            _ => self.walk_block(block),
        }
    }

    fn visit_inlines(&mut self, inlines: &[Inline]) {
        // A formula is MathML in an EPUB and its plain form elsewhere; the reading of a word stands
        // above it or behind it.
        let apart = |i: &Inline| matches!(i.kind, InlineKind::Math(_) | InlineKind::Ruby { .. });
        for part in inlines.split(apart) {
            let mut marks = Marks::default();
            part.iter().for_each(|i| marks.visit_inline(i));
            self.add(&plain(part), marks.0);
        }
    }

    fn visit_note(&mut self, note: &Note) {
        self.walk_note(note);
    }
}

#[derive(Default)]
struct Marks(Vec<String>);

impl Visit for Marks {
    fn visit_inline(&mut self, inline: &Inline) {
        if let InlineKind::NoteRef(id) = &inline.kind {
            self.0.push(id.0.clone());
        }
        self.walk_inline(inline);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use reissue::{NoteId, Role, Span};

    fn book() -> Book {
        let mut book = Book::default();
        let mut chapter = Section::new(Role::Chapter, Span::NONE);
        chapter.heading = Some(Heading::titled("The Quay"));
        let mark = Inline::new(InlineKind::NoteRef(NoteId("a".into())), Span::NONE);
        let words = |text: &str| Inline::text(text, Span::NONE);
        chapter.blocks = vec![
            Block::paragraph(vec![words("It began"), mark, words(" with salt.")], Span::NONE),
            Block::paragraph(vec![words("It ended.")], Span::NONE),
        ];
        book.body.push(chapter);
        let note = vec![Block::paragraph(vec![words("A note.")], Span::NONE)];
        book.notes.push(Note { id: NoteId("a".into()), blocks: note, ..Note::default() });
        book
    }

    #[test]
    fn notes_may_stand_anywhere_and_words_may_not() {
        for good in [
            "THE QUAY It be-\ngan with salt. [1] A note. It ended.",
            "Title page. The Quay. It began with salt. It ended. Notes. 1. A note.",
        ] {
            assert_eq!(follow(&book(), good).lost, [""; 0], "{good}");
        }
        for (bad, lost) in [
            ("The Quay. It began with. It ended. A note.", "itbeganwithsalt"),
            ("The Quay. It ended. It began with salt. A note.", "itended"),
            ("The Quay. It began with salt. It ended.", "anote"),
        ] {
            assert_eq!(follow(&book(), bad).lost, [lost], "{bad}");
        }
    }
}

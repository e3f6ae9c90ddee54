//! Whole books to pages, on one thread: novels of 10,000, 100,000 and 1,000,000 words, and one of
//! 100,000 words with a note on every page. The throughput is in words, so that the time of a word
//! can be seen not to grow with the book.

#![allow(clippy::unwrap_used, missing_docs)]

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use reissue_core::{
    Block, Book, Heading, Inline, InlineKind, Note, NoteId, Role, Section, Span, words,
};
use reissue_typeset::fonts::FontLibrary;
use reissue_typeset::{Design, typeset};

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) as usize % sides
    }

    /// A word; short ones are frequent, as in any language, and new ones never cease.
    fn word(&mut self) -> String {
        const SHORT: [&str; 12] =
            ["the", "of", "and", "a", "in", "to", "it", "was", "he", "that", "she", "at"];
        const STEMS: [&str; 16] = [
            "harbour", "salt", "winter", "lantern", "measure", "wonder", "quay", "stone", "letter",
            "merchant", "silver", "thought", "question", "evening", "garden", "silence",
        ];
        const ENDINGS: [&str; 12] =
            ["", "s", "ed", "ing", "less", "ward", "ful", "like", "er", "ers", "ly", "ness"];
        match self.roll(20) {
            0..10 => SHORT[self.roll(12)].into(),
            10..18 => format!("{}{}", STEMS[self.roll(16)], ENDINGS[self.roll(12)]),
            _ => format!(
                "{}{}{}",
                STEMS[self.roll(16)],
                ENDINGS[self.roll(12)],
                STEMS[self.roll(16)]
            ),
        }
    }

    fn sentence(&mut self, count: usize) -> String {
        (0..count).map(|_| self.word()).collect::<Vec<_>>().join(" ") + "."
    }
}

/// Chapters of about 3,000 words, paragraphs of 6 to 120.
fn novel(length: usize, noted: bool) -> Book {
    let mut dice = Dice(7);
    let mut book = Book::default();
    book.metadata.title = "The Salt Road".into();
    let mut set = 0;
    while set < length {
        let mut section = Section::new(Role::Chapter, Span::NONE);
        section.heading = Some(Heading::titled(dice.sentence(3)));
        let end = (set + 3_000).min(length);
        while set < end {
            let count = 6 + dice.roll(115);
            set += count;
            let mut content = vec![Inline::text(dice.sentence(count), Span::NONE)];
            if noted && dice.roll(5) == 0 {
                let id = NoteId(format!("n{}", book.notes.len()));
                content.push(Inline::new(InlineKind::NoteRef(id.clone()), Span::NONE));
                let count = 4 + dice.roll(60);
                let blocks = vec![Block::paragraph(
                    vec![Inline::text(dice.sentence(count), Span::NONE)],
                    Span::NONE,
                )];
                book.notes.push(Note { id, blocks, ..Note::default() });
            }
            section.blocks.push(Block::paragraph(content, Span::NONE));
        }
        book.body.push(section);
    }
    book
}

fn books(c: &mut Criterion) {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let (fonts, design) = (FontLibrary::builtin(), Design::default());
    let mut group = c.benchmark_group("book");
    group.sample_size(10);
    for (name, length, noted) in [
        ("novel", 10_000, false),
        ("novel", 100_000, false),
        ("novel", 1_000_000, false),
        ("with notes", 100_000, true),
    ] {
        let book = novel(length, noted);
        group.throughput(Throughput::Elements(words(&book).count() as u64));
        group.bench_function(BenchmarkId::new(name, length), |b| {
            b.iter(|| pool.install(|| black_box(typeset(&book, &design, &fonts).unwrap())));
        });
    }
    group.finish();
}

criterion_group!(benches, books);
criterion_main!(benches);

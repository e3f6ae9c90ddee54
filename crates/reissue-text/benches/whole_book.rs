//! A book of 120,000 words through everything that makes text of it, on one thread.

#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::hint::black_box;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use reissue_core::{
    Block, BlockKind, Book, Heading, Inline, InlineKind, Line, Note, NoteId, Quotation, Role,
    Section, Span, Stanza, Verse,
};
use reissue_read::{Input, Options};
use reissue_text::{manuscript, plain, proofread, typographer};

/// Words in the order that a small generator gives: like prose in length and marks.
struct Words(u64);

impl Words {
    fn pick(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        usize::try_from(self.0 >> 33).unwrap_or(0) % count
    }

    fn sentence(&mut self) -> String {
        const WORDS: [&str; 24] = [
            "the",
            "harbour",
            "of",
            "salt",
            "and",
            "wrote",
            "a",
            "ledger",
            "in",
            "winter",
            "to",
            "his",
            "father",
            "measured",
            "it",
            "quay",
            "was",
            "never",
            "wrong",
            "that",
            "mules",
            "road",
            "with",
            "inspector",
        ];
        let words: Vec<&str> = (0..10 + self.pick(12)).map(|_| WORDS[self.pick(24)]).collect();
        match self.pick(5) {
            0 => format!("“He {},” she said.", words.join(" ")),
            1 => format!("It’s {}—or not.", words.join(" ")),
            _ => format!("The {}.", words.join(" ")),
        }
    }

    fn paragraph(&mut self) -> Vec<Inline> {
        let text = (0..6).map(|_| self.sentence()).collect::<Vec<_>>().join(" ");
        let mut out = vec![Inline::text(text, Span::NONE)];
        if self.pick(3) == 0 {
            let stress = vec![Inline::text(" very ", Span::NONE)];
            out.push(Inline::new(InlineKind::Emphasis(stress), Span::NONE));
            out.push(Inline::text(self.sentence(), Span::NONE));
        }
        out
    }
}

/// A memoir of 30 chapters with 120,000 words, notes, quotations and verse.
fn memoir() -> Book {
    let mut words = Words(1);
    let mut book = Book::default();
    book.metadata.title = "The Salt Road".into();
    for number in 1..=30 {
        let mut chapter = Section::new(Role::Chapter, Span::NONE);
        let mut heading = Heading::titled("The Quay");
        heading.ordinal = vec![Inline::text(number.to_string(), Span::NONE)];
        chapter.heading = Some(heading);
        for at in 0..33 {
            let mut content = words.paragraph();
            if at % 10 == 3 {
                let id = NoteId(format!("n{}", book.notes.len() + 1));
                content.push(Inline::new(InlineKind::NoteRef(id.clone()), Span::NONE));
                let blocks = vec![Block::paragraph(words.paragraph(), Span::NONE)];
                book.notes.push(Note { id, blocks, ..Note::default() });
            }
            let paragraph = Block::paragraph(content, Span::NONE);
            chapter.blocks.push(match at % 20 {
                7 => Block::new(
                    BlockKind::Quotation(Quotation { blocks: vec![paragraph], attribution: None }),
                    Span::NONE,
                ),
                13 => {
                    let line = |w: &mut Words| Line {
                        indent: 0,
                        content: vec![Inline::text(w.sentence(), Span::NONE)],
                        span: Span::NONE,
                    };
                    let lines = (0..8).map(|_| line(&mut words)).collect();
                    let stanzas = vec![Stanza { lines }];
                    Block::new(BlockKind::Verse(Verse { stanzas, ..Verse::default() }), Span::NONE)
                }
                _ => paragraph,
            });
        }
        book.body.push(chapter);
    }
    book
}

fn benches(c: &mut Criterion) {
    let book = memoir();
    let count = reissue_core::words(&book).count();
    assert!((110_000..130_000).contains(&count), "{count} words");
    let options = plain::TextOptions::default();
    let text = plain::write(&book, &options).text;
    let mut group = c.benchmark_group("120,000 words");
    group.sample_size(20);
    group.bench_function("text edition", |b| b.iter(|| plain::write(black_box(&book), &options)));
    group.bench_function("text edition read back", |b| {
        b.iter(|| {
            let input = Input::new("memoir.txt", text.as_bytes());
            reissue_read::text::read(&input, &Options::default()).expect("a book")
        });
    });
    group.bench_function("manuscript", |b| {
        b.iter(|| manuscript::write(black_box(&book), &manuscript::Options::default()));
    });
    group.bench_function("proofreader", |b| b.iter(|| proofread::check(black_box(&book), &[])));
    group.bench_function("typographer", |b| {
        b.iter_batched(
            || book.clone(),
            |mut book| typographer::curl(&mut book, &typographer::Options::default()),
            BatchSize::LargeInput,
        );
    });
    group.finish();
}

criterion_group!(whole_book, benches);
criterion_main!(whole_book);

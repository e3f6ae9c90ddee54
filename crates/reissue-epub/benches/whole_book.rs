//! A novel of 120,000 words to the bytes of its EPUB.

use criterion::{Criterion, criterion_group, criterion_main};
use reissue_core::{Block, Book, Heading, Inline, InlineKind, Note, NoteId, Role, Section, Span};
use reissue_epub::{EpubOptions, to_bytes};

/// Words that compress about as well as English prose: a small vocabulary in no regular order.
fn sentence(seed: &mut u32, words: usize) -> String {
    const WORDS: [&str; 48] = [
        "the",
        "of",
        "and",
        "harbour",
        "tide",
        "she",
        "went",
        "out",
        "again",
        "morning",
        "salt",
        "was",
        "never",
        "before",
        "boats",
        "old",
        "in",
        "a",
        "to",
        "that",
        "grey",
        "light",
        "over",
        "mud",
        "winter",
        "they",
        "had",
        "come",
        "back",
        "with",
        "bread",
        "under",
        "lamp",
        "children",
        "sang",
        "quietly",
        "while",
        "men",
        "mended",
        "nets",
        "table",
        "letter",
        "remembered",
        "nothing",
        "at",
        "door",
        "until",
        "evening",
    ];
    let mut out = String::with_capacity(words * 6);
    for _ in 0..words {
        *seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(WORDS[(*seed >> 24) as usize % WORDS.len()]);
    }
    out
}

fn novel() -> Book {
    let mut book = Book::default();
    book.metadata.title = "A Long Tide".into();
    let mut seed = 1;
    for number in 0..40 {
        let mut chapter = Section::new(Role::Chapter, Span::NONE);
        chapter.heading = Some(Heading::titled(format!("Chapter {number}")));
        for at in 0..30 {
            let mut words = vec![Inline::text(sentence(&mut seed, 45), Span::NONE)];
            let emphasis = vec![Inline::text(sentence(&mut seed, 5), Span::NONE)];
            words.push(Inline::new(InlineKind::Emphasis(emphasis), Span::NONE));
            words.push(Inline::text(sentence(&mut seed, 50), Span::NONE));
            if at % 10 == 0 {
                let id = NoteId(format!("{number}-{at}"));
                words.push(Inline::new(InlineKind::NoteRef(id.clone()), Span::NONE));
                let blocks = vec![Block::paragraph(
                    vec![Inline::text(sentence(&mut seed, 12), Span::NONE)],
                    Span::NONE,
                )];
                book.notes.push(Note { id, blocks, ..Note::default() });
            }
            chapter.blocks.push(Block::paragraph(words, Span::NONE));
        }
        book.body.push(chapter);
    }
    book
}

fn whole_book(c: &mut Criterion) {
    let book = novel();
    let words = reissue_core::words(&book).count();
    let mut group = c.benchmark_group("epub");
    group.sample_size(20);
    group.bench_function(format!("{words} words to bytes"), |b| {
        b.iter(|| to_bytes(&book, &EpubOptions::default()).map(|(epub, _)| epub.len()));
    });
    group.finish();
}

criterion_group!(benches, whole_book);
criterion_main!(benches);

//! The whole road, stage by stage: a plain text of 120,000 words to EPUB, PDF and text.
//!
//! The text is our memoir, its chapters over and over under new numbers.

// A bench may panic; that is how it speaks.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::Cursor;

use criterion::{Criterion, criterion_group, criterion_main};
use reissue::read::{Format, Input, read};
use reissue::{Edition, Options, Press, prepare};

const SOURCE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../fixtures/books/the-salt-road-text/the-salt-road.txt"
);

const WORDS: usize = 120_000;

/// The memoir with as many chapters as give so many words.
fn long_text() -> String {
    let text = std::fs::read_to_string(SOURCE).expect("the fixture is there");
    let (front, rest) = text.split_once("\nCHAPTER I\n").expect("a first chapter");
    let (_, end) = rest.split_once("*** END").expect("an end marker");
    let rest = rest.split("*** END").next().unwrap_or(rest);
    let chapters: Vec<&str> = rest.split("\nCHAPTER ").collect();
    let mut out = front.to_owned();
    let mut words = out.split_whitespace().count();
    for (number, chapter) in (1..).zip(chapters.iter().cycle()) {
        if words > WORDS {
            break;
        }
        words += chapter.split_whitespace().count();
        let body = chapter.split_once('\n').map_or(*chapter, |(_, body)| body);
        out.push_str(&format!("\nCHAPTER {number}\n{body}"));
    }
    out.push_str("*** END");
    out.push_str(end);
    out
}

fn road(criterion: &mut Criterion) {
    let text = long_text();
    let input = Input::new("long.txt", text.as_bytes());
    let mut options = Options::default();
    options.read.format = Some(Format::Text);
    let draft = reissue::read(&input, &options).expect("a book");
    let mut group = criterion.benchmark_group("120,000 words");
    group.sample_size(10);
    group.bench_function("read", |b| b.iter(|| read(&input, &options.read).expect("a book")));
    let reading = read(&input, &options.read).expect("a book");
    group.bench_function("prepare", |b| {
        b.iter_batched(
            || reading.book.clone(),
            |mut book| prepare(&mut book, "long.txt"),
            criterion::BatchSize::LargeInput,
        );
    });
    for edition in [Edition::Epub, Edition::Pdf, Edition::Txt] {
        group.bench_function(edition.name(), |b| {
            b.iter(|| {
                let press = Press::new(&draft.book, &draft.options).expect("a press");
                let mut bytes = Cursor::new(Vec::new());
                press.make(edition, &mut bytes).expect("an edition");
                bytes.into_inner()
            });
        });
    }
    group.bench_function("all three editions", |b| {
        let editions = [Edition::Epub, Edition::Pdf, Edition::Txt];
        b.iter(|| reissue::convert(&input, &editions, &options).expect("editions"));
    });
    group.finish();
}

criterion_group!(benches, road);
criterion_main!(benches);

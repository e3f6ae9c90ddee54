//! A novel through each stage of the paragraph kernels, on one thread.
//!
//! The novel is one of the shared corpus where that is at hand, else a made-up one of 120,000
//! words drawn from a small vocabulary.

#![allow(clippy::unwrap_used, missing_docs)]

use std::hint::black_box;
use std::path::PathBuf;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use reissue_typeset::fonts::{FaceId, Features, FontLibrary};
use reissue_typeset::hyphen::{Hyphenator, Lang};
use reissue_typeset::linebreak::book::BookParams;
use reissue_typeset::linebreak::unicode::opportunities;
use reissue_typeset::paragraph::{Broken, LineSpec, Paragraph};
use reissue_typeset::shape::{TextStyle, Typesetter};
use reissue_typeset::units::Length;

fn novel() -> Vec<String> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/corpus/gutenberg/2397/2397.txt");
    match std::fs::read_to_string(path) {
        Ok(text) => paragraphs(&text),
        Err(_) => made_up(),
    }
}

fn paragraphs(text: &str) -> Vec<String> {
    let text = text.replace('\r', "");
    let joined = text.split("\n\n").map(|p| p.split_whitespace().collect::<Vec<_>>().join(" "));
    joined.filter(|p| !p.is_empty()).collect()
}

fn made_up() -> Vec<String> {
    let stems = ["harbour", "salt", "winter", "lantern", "measure", "wonderful", "quay", "stone"];
    let endings = ["", "s", "ed", "ing", "less", "ward", "liness", "keeper"];
    let mut state = 1_u64;
    let mut next = |n: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 33) as usize % n
    };
    let mut word = || format!("{}{}", stems[next(stems.len())], endings[next(endings.len())]);
    (0..2_000).map(|_| (0..60).map(|_| word()).collect::<Vec<_>>().join(" ") + ".").collect()
}

fn style() -> TextStyle {
    let style = TextStyle::new(FaceId(0), Length::pt(11.0), Lang::from_tag("en-US"));
    TextStyle { features: Features::OLD_STYLE, ..style }
}

fn build(engine: &Typesetter, novel: &[String]) -> Vec<Paragraph> {
    let one = |text: &String| {
        let mut builder = Paragraph::builder();
        builder.text(text, style(), 0);
        builder.finish(engine)
    };
    novel.iter().map(one).collect()
}

fn fit(paragraphs: &[Paragraph]) -> Vec<Broken> {
    let (spec, params) =
        (LineSpec::indented(Length::pt(324.0), Length::pt(13.0)), BookParams::default());
    paragraphs.iter().map(|p| p.break_lines(&spec, &params)).collect()
}

fn place(engine: &Typesetter, paragraphs: &[Paragraph], broken: &[Broken]) -> usize {
    let mut glyphs = 0;
    for (p, b) in paragraphs.iter().zip(broken) {
        for line in &b.best().lines {
            glyphs += p.line(engine, b, line).runs.iter().map(|r| r.glyphs.len()).sum::<usize>();
        }
    }
    glyphs
}

fn stages(c: &mut Criterion) {
    let novel = novel();
    let mut words: Vec<&str> = novel.iter().flat_map(|p| p.split(' ')).collect();
    println!("{} paragraphs, {} words", novel.len(), words.len());
    words.sort_unstable();
    words.dedup();
    let mut group = c.benchmark_group("novel");
    group.sample_size(10);
    group.bench_function("tokenise", |b| {
        b.iter(|| novel.iter().map(|p| opportunities(p).count()).sum::<usize>());
    });
    let hyphenator = Hyphenator::new();
    let lang = Lang::from_tag("en-US");
    group.bench_function("hyphenate distinct words", |b| {
        b.iter(|| words.iter().map(|w| hyphenator.points(w, lang).len()).sum::<usize>());
    });
    group.bench_function("build, nothing cached", |b| {
        let fresh = || Typesetter::new(FontLibrary::builtin());
        b.iter_batched(fresh, |engine| black_box(build(&engine, &novel)), BatchSize::LargeInput);
    });
    let engine = Typesetter::new(FontLibrary::builtin());
    let paragraphs = build(&engine, &novel);
    group.bench_function("build, all words cached", |b| b.iter(|| build(&engine, &novel)));
    group.bench_function("total fit, all variants", |b| b.iter(|| fit(&paragraphs)));
    let broken = fit(&paragraphs);
    group.bench_function("place glyphs", |b| b.iter(|| place(&engine, &paragraphs, &broken)));
    group.finish();
}

criterion_group!(benches, stages);
criterion_main!(benches);

//! Breaks the paragraphs of a text file, one a line, and prints what the lines are like and how
//! long each stage took.
//!
//! `cargo run --release -p reissue-typeset --example lines -- FILE [FACE] [SIZE] [MEASURE]`

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::time::Instant;

use reissue_typeset::fonts::{FaceStyle, Features, FontLibrary};
use reissue_typeset::hyphen::Lang;
use reissue_typeset::linebreak::book::BookParams;
use reissue_typeset::paragraph::{Broken, LineSpec, Paragraph};
use reissue_typeset::shape::{TextStyle, Typesetter};
use reissue_typeset::units::Length;

fn main() {
    let (changes, args): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|a| a.contains('='));
    let text = std::fs::read_to_string(&args[0]).unwrap();
    let family = args.get(1).map_or("Libertinus Serif", |s| s.as_str());
    let number = |i: usize, or: f64| args.get(i).and_then(|s| s.parse().ok()).unwrap_or(or);
    let (size, measure) = (number(2, 11.0), Length::pt(number(3, 324.0)));
    let engine = Typesetter::new(FontLibrary::builtin());
    let face = engine.fonts().face(engine.fonts().family(family).unwrap(), FaceStyle::REGULAR);
    let lang = Lang::from_tag(args.get(4).map_or("en-US", |s| s.as_str()));
    let style =
        TextStyle { features: Features::OLD_STYLE, ..TextStyle::new(face, Length::pt(size), lang) };
    let mut params = BookParams::default();
    for change in &changes {
        let (name, value) = change.split_once('=').unwrap();
        set(&mut params, name, value.parse().unwrap());
    }
    let spec = LineSpec::indented(measure, Length::pt(size * 1.2));

    let start = Instant::now();
    let paragraphs: Vec<Paragraph> = text
        .lines()
        .map(|line| {
            let mut builder = Paragraph::builder();
            builder.text(line, style, 0);
            builder.finish(&engine)
        })
        .collect();
    let shaped = start.elapsed();
    let start = Instant::now();
    let broken: Vec<Broken> = paragraphs.iter().map(|p| p.break_lines(&spec, &params)).collect();
    let fitted = start.elapsed();
    let start = Instant::now();
    let mut glyphs = 0;
    for (p, b) in paragraphs.iter().zip(&broken) {
        for line in &b.best().lines {
            glyphs += p.line(&engine, b, line).runs.iter().map(|r| r.glyphs.len()).sum::<usize>();
        }
    }
    let placed = start.elapsed();
    println!(
        "build {shaped:?}, fit {fitted:?}, place {placed:?}; {} words, {glyphs} glyphs",
        engine.words()
    );
    report(&paragraphs, &broken);
}

/// Changes a parameter by its name.
fn set(params: &mut BookParams, name: &str, value: f64) {
    let prices = &mut params.prices;
    match name {
        "stretch" => params.stretch = value as f32,
        "shrink" => params.shrink = value as f32,
        "expansion" => params.expansion = value as f32,
        "tracking" => params.tracking = value as f32,
        "line" => prices.line = value as f32,
        "flex" => prices.flex = value as f32,
        "wide" => prices.wide = value as i64,
        "tight" => prices.tight = value as i64,
        "jump" => prices.jump = value as i64,
        "unlike" => prices.unlike = value as i64,
        "unlike_cap" => prices.unlike_cap = value as f32,
        "hyphen" => prices.hyphen = value as i32,
        "hyphen_name" => prices.hyphen_name = value as i32,
        "own_hyphen" => prices.own_hyphen = value as i32,
        "hyphen_compound" => prices.hyphen_compound = value as i32,
        "hyphens" => prices.hyphens = value as i64,
        "hyphen_penultimate" => prices.hyphen_penultimate = value as i64,
        "runt" => prices.runt = value as i64,
        "lone_word" => prices.lone_word = value as i64,
        "stack" => prices.stack = value as i64,
        _ => panic!("no parameter is called {name}"),
    }
}

fn report(paragraphs: &[Paragraph], broken: &[Broken]) {
    let (mut lines, mut hyphens, mut longest) = (0, 0, 0);
    let (mut penultimate, mut runts, mut multi, mut overfull) = (0, 0, 0, 0);
    let (mut starts, mut variants) = (0, [0; 5]);
    let mut gaps = Vec::new();
    let mut flexes = Vec::new();
    for (p, b) in paragraphs.iter().zip(broken) {
        let best = b.best();
        overfull += usize::from(best.overfull || best.desperate);
        for v in b.variants() {
            variants[usize::try_from(v.delta + 2).unwrap()] += 1;
        }
        let count = best.lines.len();
        multi += usize::from(count > 1);
        let mut run = 0;
        let mut before = ("", "");
        for (i, line) in best.lines.iter().enumerate() {
            let text = &p.text()[line.start as usize..line.end as usize];
            let words = (text.split(' ').next().unwrap(), text.split(' ').next_back().unwrap());
            starts += usize::from(words.0 == before.0) + usize::from(words.1 == before.1 && i > 0);
            before = words;
            if line.closes {
                runts += usize::from(count > 1 && !text.contains(' '));
                continue;
            }
            lines += 1;
            let gap =
                if line.ratio > 0.0 { 1.0 + 0.5 * line.ratio } else { 1.0 + 0.3 * line.ratio };
            gaps.push(f64::from(gap));
            if gap > 1.5 && std::env::var_os("SHOW_WIDE").is_some() {
                println!("{gap:.2} {count}/{i} {text}");
            }
            flexes.push(f64::from(line.flex));
            run = if line.hyphen { run + 1 } else { 0 };
            longest = longest.max(run);
            hyphens += usize::from(line.hyphen);
            penultimate += usize::from(line.hyphen && i + 2 == count);
        }
    }
    let sd = |v: &[f64]| {
        let mean = v.iter().sum::<f64>() / v.len() as f64;
        (v.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / v.len() as f64).sqrt()
    };
    let wide = gaps.iter().filter(|g| **g > 1.5).count();
    let narrow = gaps.iter().filter(|g| **g < 0.75).count();
    println!(
        "{lines} lines: s.d. {:.4}, mean {:.3}, >1.5 {wide}, <0.75 {narrow}, hyphens {:.2}/100 (run {longest}), \
         penultimate {penultimate}, runts {runts} of {multi}, stacks {starts}, overfull {overfull}, flex s.d. {:.2}, variants {variants:?}",
        sd(&gaps),
        gaps.iter().sum::<f64>() / gaps.len() as f64,
        100.0 * hyphens as f64 / lines as f64,
        sd(&flexes)
    );
}

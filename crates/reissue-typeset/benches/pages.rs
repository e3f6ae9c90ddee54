//! Page breaking on one thread: chapters of a made-up novel of 120,000 words, all lengths of each
//! paragraph at hand, on pages of 36 lines; once without notes, once with a note to each fifth
//! paragraph. The throughput is in pages.

#![allow(clippy::unwrap_used, missing_docs)]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use reissue_typeset::fonts::{FaceId, FontLibrary};
use reissue_typeset::hyphen::Lang;
use reissue_typeset::linebreak::book::BookParams;
use reissue_typeset::paginate::{
    Alt, FORBIDDEN, Flow, FlowBlock, FlowLine, FlowNote, PageBox, paginate,
};
use reissue_typeset::paragraph::{Broken, LineSpec, Paragraph};
use reissue_typeset::shape::{TextStyle, Typesetter};
use reissue_typeset::units::Length;

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) as usize % sides
    }

    fn word(&mut self) -> String {
        const STEMS: [&str; 10] =
            ["the", "of", "and", "harbour", "salt", "lantern", "measure", "quay", "he", "thought"];
        const ENDINGS: [&str; 6] = ["", "", "s", "ing", "less", "keeper"];
        format!("{}{}", STEMS[self.roll(10)], ENDINGS[self.roll(6)])
    }
}

/// A paragraph in all its lengths, the best first.
fn paragraph(dice: &mut Dice, engine: &Typesetter, words: usize) -> Broken {
    let text: Vec<String> = (0..words).map(|_| dice.word()).collect();
    let style = TextStyle::new(FaceId(0), Length::pt(11.0), Lang::from_tag("en-US"));
    let mut builder = Paragraph::builder();
    builder.text(&text.join(" "), style, 0);
    let spec = LineSpec::indented(Length::pt(324.0), Length::pt(13.0));
    let params = BookParams { variants: 1, ..BookParams::default() };
    builder.finish(engine).break_lines(&spec, &params)
}

fn block(broken: &Broken, noted: bool) -> FlowBlock {
    let best = broken.best();
    let mut variants: Vec<_> = broken.variants().iter().collect();
    variants.sort_by_key(|v| v.delta != 0 || v.demerits != best.demerits);
    let alt = |v: &&reissue_typeset::paragraph::Variant| {
        let count = v.lines.len();
        let line = |(i, l): (usize, &reissue_typeset::paragraph::BrokenLine)| FlowLine {
            after: if count > 1 && (i == 0 || i + 2 == count) { FORBIDDEN } else { 0 },
            notes: u16::from(noted && i == count / 2),
            hyphen: l.hyphen,
            ..FlowLine::default()
        };
        let lines = v.lines.iter().enumerate().map(line).collect();
        Alt { cost: (v.demerits - best.demerits).max(0), lines }
    };
    FlowBlock { alts: variants.iter().map(alt).collect(), ..FlowBlock::default() }
}

/// Chapters of about 3,000 words.
fn chapters(noted: bool) -> Vec<Flow> {
    let (mut dice, engine) = (Dice(7), Typesetter::new(FontLibrary::builtin()));
    let chapter = |_| {
        let mut flow = Flow::default();
        let mut set = 0;
        while set < 3_000 {
            let words = 6 + dice.roll(115);
            set += words;
            let broken = paragraph(&mut dice, &engine, words);
            let has_note = noted && dice.roll(5) == 0;
            flow.blocks.push(block(&broken, has_note));
            if has_note {
                let (first, lines) = (flow.note_lines.len() as u32, 1 + dice.roll(6) as u32);
                flow.note_lines.extend(vec![Length::pt(11.0); lines as usize]);
                flow.notes.push(FlowNote { first, lines });
            }
        }
        flow
    };
    (0..40).map(chapter).collect()
}

fn pages(c: &mut Criterion) {
    let page = PageBox {
        lines: 36,
        leading: Length::pt(14.5),
        note_gap: Length::pt(8.7),
        starts_recto: true,
        leaves: true,
        play: 1,
        deeper: 1,
    };
    let mut group = c.benchmark_group("pages");
    group.sample_size(10);
    for (name, noted) in [("novel", false), ("with notes", true)] {
        let flows = chapters(noted);
        let deal = || flows.iter().map(|f| paginate(f, &page).pages.len()).sum::<usize>();
        group.throughput(Throughput::Elements(deal() as u64));
        group.bench_function(name, |b| b.iter(|| black_box(deal())));
    }
    group.finish();
}

criterion_group!(benches, pages);
criterion_main!(benches);

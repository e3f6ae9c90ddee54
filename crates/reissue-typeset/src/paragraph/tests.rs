use super::*;
use crate::fonts::{FaceId, Features, FontLibrary};
use crate::hyphen::Lang;
use crate::linebreak::book::{Alignment, BookParams};
use crate::shape::TextStyle;
use crate::shape::Typesetter;

const TEXT: &str = "In the second century of the Christian era, the empire comprehended the \
    fairest part of the earth, and the most civilised portion of mankind. The frontiers of that \
    extensive monarchy were guarded by ancient renown and disciplined valour. The gentle, but \
    powerful influence of laws and manners had gradually cemented the union of the provinces.";

fn engine() -> Typesetter {
    Typesetter::new(FontLibrary::builtin())
}

fn roman() -> TextStyle {
    let style = TextStyle::new(FaceId(0), Length::pt(11.0), Lang::from_tag("en-GB"));
    TextStyle { features: Features::OLD_STYLE, ..style }
}

fn plain(engine: &Typesetter, text: &str) -> Paragraph {
    let mut builder = Paragraph::builder();
    builder.text(text, roman(), 0);
    builder.finish(engine)
}

fn texts(engine: &Typesetter, p: &Paragraph, broken: &Broken, variant: &Variant) -> Vec<String> {
    let line = |l: &BrokenLine| -> String {
        p.line(engine, broken, l).runs.iter().map(|r| r.text.as_str()).collect()
    };
    variant.lines.iter().map(line).collect()
}

#[test]
fn lines_hold_the_text_and_end_at_the_margin() {
    let engine = engine();
    let whole = [TEXT; 3].join(" ");
    let p = plain(&engine, &whole);
    let width = Length::pt(200.0);
    let broken =
        p.break_lines(&LineSpec::indented(width, Length::pt(11.0)), &BookParams::default());
    assert!(broken.variants().len() >= 2, "{:?}", broken.variants().len());
    for variant in broken.variants() {
        assert!(!variant.overfull && !variant.desperate);
        let joined: String = variant
            .lines
            .iter()
            .map(|l| {
                let text: String =
                    p.line(&engine, &broken, l).runs.iter().map(|r| r.text.as_str()).collect();
                let divided = l.to.at > 0;
                if divided { text } else { text + " " }
            })
            .collect();
        assert_eq!(joined.trim_end(), whole);
        for (i, l) in variant.lines.iter().enumerate() {
            let line = p.line(&engine, &broken, l);
            let over = line.right.to_pt() - width.to_pt();
            if i + 1 < variant.lines.len() {
                assert!((-0.01..3.0).contains(&over), "line {i} ends {over} pt off the margin");
            }
            let spaces_ok = (-1.0..=2.4).contains(&l.ratio) && (-1.0..=1.0).contains(&l.flex);
            assert!(spaces_ok, "{l:?}");
            let end = line.runs.last().map(|r| r.x + r.width()).unwrap();
            assert!((end - line.right).abs() < Length::pt(0.001));
        }
    }
}

#[test]
fn variants_differ_by_one_line_and_the_best_is_cheapest() {
    let engine = engine();
    let p = plain(&engine, &[TEXT; 4].join(" "));
    let broken = p.break_lines(&LineSpec::even(Length::pt(300.0)), &BookParams::default());
    let best = broken.best();
    assert_eq!(best.delta, 0);
    for v in broken.variants() {
        assert_eq!(v.lines.len() as i64, best.lines.len() as i64 + i64::from(v.delta));
        assert!(v.demerits >= best.demerits);
        assert_eq!(v.demerits, v.lines.iter().map(|l| l.demerits).sum::<i64>());
    }
}

#[test]
fn a_line_count_with_hyphens_has_lines_without_them_too() {
    let engine = engine();
    let p = plain(&engine, &[TEXT; 2].join(" "));
    let mut found = 0;
    for width in 120..320 {
        let spec = LineSpec::even(Length::pt(f64::from(width)));
        let mut broken = p.break_lines(&spec, &BookParams::default());
        let (count, complete) = (broken.variants().len(), broken.is_complete());
        p.add_undivided(&mut broken);
        assert!(broken.is_complete() && (!complete || broken.variants().len() == count));
        assert_eq!(broken.best().delta, 0);
        for pair in broken.variants().windows(2) {
            let hyphens = |v: &Variant| v.lines.iter().filter(|l| l.hyphen).count();
            assert!(pair[0].delta <= pair[1].delta);
            if pair[0].delta == pair[1].delta {
                assert!(hyphens(&pair[0]) > 0 && hyphens(&pair[1]) == 0, "at {width} pt");
                assert!(!pair[1].overfull && !pair[1].desperate);
                found += 1;
            }
        }
    }
    assert!(found > 20, "{found}");
}

#[test]
fn styles_meet_within_a_word() {
    let engine = engine();
    let italic = TextStyle { face: FaceId(1), ..roman() };
    let mut builder = Paragraph::builder();
    builder.text("an un", roman(), 1);
    builder.text("believ", italic, 2);
    builder.text("able, well-", roman(), 3);
    builder.text("known", italic, 4);
    builder.text(" thing", roman(), 5);
    let p = builder.finish(&engine);
    let ends_at_seam = (30..90).any(|width| {
        let spec = LineSpec::even(Length::pt(f64::from(width)));
        let broken = p.break_lines(&spec, &BookParams::default());
        texts(&engine, &p, &broken, broken.best()).iter().any(|l| l.ends_with("well-"))
    });
    assert!(ends_at_seam);
    let broken = p.break_lines(&LineSpec::even(Length::pt(300.0)), &BookParams::default());
    let line = p.line(&engine, &broken, &broken.best().lines[0]);
    assert!(line.runs.iter().any(|r| r.tag == 2 && r.face == FaceId(1)));
    assert_eq!(p.tags(0..p.text().len() as u32).len(), 5);
}

#[test]
fn clusters_name_the_characters_of_ligatures_and_the_hyphen_names_none() {
    let engine = engine();
    let p = plain(&engine, "office of affliction");
    let broken = p.break_lines(&LineSpec::even(Length::pt(62.0)), &BookParams::default());
    let lines: Vec<Line> =
        broken.best().lines.iter().map(|l| p.line(&engine, &broken, l)).collect();
    assert!(broken.best().lines.iter().any(|l| l.hyphen));
    for line in lines {
        for run in line.runs {
            let hyphens = run.glyphs.iter().filter(|g| g.cluster as usize == run.text.len());
            assert_eq!(
                hyphens.count(),
                usize::from(!run.text.ends_with("affliction") && run.text.contains("of a"))
            );
            let run = run.glyph_run(FontId(0), Point::default(), Color::BLACK);
            let all: String = (0..run.glyphs.len()).map(|i| run.characters(i)).collect();
            assert_eq!(all, run.text);
        }
    }
}

use reissue_page::{Color, FontId, Point};

#[test]
fn a_no_break_space_holds_and_a_soft_hyphen_shows() {
    let engine = engine();
    let p = plain(&engine, "chapter\u{A0}9 of xxxx\u{AD}yyyy a\u{2060}—b");
    for width in 30..120 {
        let spec = LineSpec::even(Length::pt(f64::from(width)));
        let broken = p.break_lines(&spec, &BookParams::default());
        let lines = texts(&engine, &p, &broken, broken.best());
        assert!(!lines.concat().contains('\u{AD}'));
        assert!(!lines.concat().contains('\u{2060}') && lines.concat().contains("a—b"));
        assert!(!lines.iter().any(|l| l.ends_with("chapter")) || width < 52, "{lines:?}");
    }
}

#[test]
fn missing_glyphs_are_told_with_their_place_and_fallback_comes_first() {
    let engine = engine();
    let p = plain(&engine, "a \u{2603} b \u{F8FE} c אב d");
    let kinds: Vec<(ProblemKind, u32)> = p.problems().iter().map(|x| (x.kind, x.offset)).collect();
    let text = p.text();
    let at = |c: char| text.find(c).unwrap() as u32;
    assert!(kinds.contains(&(ProblemKind::MissingGlyph, at('\u{F8FE}'))), "{kinds:?}");
    assert!(kinds.contains(&(ProblemKind::RightToLeft, at('א'))));
    let broken = p.break_lines(&LineSpec::even(Length::pt(300.0)), &BookParams::default());
    let line = p.line(&engine, &broken, &broken.best().lines[0]);
    assert!(line.runs.iter().flat_map(|r| &r.glyphs).all(|g| g.id != 0));
}

#[test]
fn fills_and_objects_take_their_room() {
    let engine = engine();
    let mut builder = Paragraph::builder();
    builder.text("The Quay", roman(), 0);
    builder.fill(7);
    builder.text("12", roman(), 1);
    builder.object(InlineObject { width: Length::pt(9.0), tag: 3, ..InlineObject::default() });
    let p = builder.finish(&engine);
    let broken = p.break_lines(
        &LineSpec::even(Length::pt(200.0)),
        &BookParams::ragged(Alignment::RaggedRight),
    );
    assert_eq!(broken.best().lines.len(), 1);
    let line = p.line(&engine, &broken, &broken.best().lines[0]);
    assert_eq!(line.fills[0].tag, 7);
    assert!(line.fills[0].width > Length::pt(100.0));
    assert_eq!(line.objects[0].x, Length::pt(191.0));
    assert_eq!(p.objects(0..100).collect::<Vec<_>>(), [(3, 10)]);
}

#[test]
fn forced_lines_are_aligned() {
    let engine = engine();
    for (alignment, expected) in
        [(Alignment::RaggedRight, 0.0), (Alignment::RaggedLeft, 1.0), (Alignment::Centred, 0.5)]
    {
        let mut builder = Paragraph::builder();
        builder.text("A heading", roman(), 0);
        builder.line_break();
        builder.text("in two lines of text", roman(), 0);
        let p = builder.finish(&engine);
        let width = Length::pt(300.0);
        let broken = p.break_lines(&LineSpec::even(width), &BookParams::heading(alignment));
        assert_eq!(broken.best().lines.len(), 2);
        for l in &broken.best().lines {
            let line = p.line(&engine, &broken, l);
            let slack = width - (line.right - line.left);
            let off = line.left.to_pt() - slack.to_pt() * expected;
            assert!(off.abs() < 0.01, "{alignment:?} {off}");
        }
    }
}

#[test]
fn a_letter_is_set_in_the_face_that_has_the_mark_on_it() {
    let engine = engine();
    let p = plain(&engine, "la fem\u{360}e de");
    assert!(p.problems().is_empty(), "another face has both");
    let p = plain(&engine, "la \u{2500}\u{360} de");
    let told: Vec<char> = p.problems().iter().map(|x| x.character).collect();
    assert_eq!(told, ['\u{360}'], "the mark, and not what it stands on");
}

#[test]
fn latin_keeps_its_letters() {
    let engine = engine();
    let glyphs = |language: &str| {
        let mut style = roman();
        style.language = crate::hyphen::Lang::from_tag(language);
        let mut builder = Paragraph::builder();
        builder.text("UBI SUNT qui ante nos", style, 0);
        let p = builder.finish(&engine);
        let broken = p.break_lines(&LineSpec::even(Length::pt(300.0)), &BookParams::default());
        let line = p.line(&engine, &broken, &broken.best().lines[0]);
        line.runs.iter().flat_map(|r| &r.glyphs).map(|g| g.id).collect::<Vec<_>>()
    };
    assert_eq!(glyphs("la"), glyphs("en"));
}

#[test]
fn lines_of_a_title_do_not_end_within_a_compound() {
    let engine = engine();
    let p = plain(&engine, "TWO LATIN PLAYS FOR HIGH-SCHOOL STUDENTS");
    let width = p.natural_width().scale(0.42);
    let broken = p.break_lines(&LineSpec::even(width), &BookParams::heading(Alignment::Centred));
    let lines = texts(&engine, &p, &broken, broken.best());
    assert!(lines.len() > 1 && lines.iter().all(|l| !l.trim_end().ends_with('-')), "{lines:?}");
}

#[test]
fn lines_before_a_forced_end_are_balanced_too() {
    let engine = engine();
    let mut builder = Paragraph::builder();
    builder.text("letters to the archduke of the salt coast and to the bishop", roman(), 0);
    builder.line_break();
    builder.text("from the collection", roman(), 0);
    let p = builder.finish(&engine);
    let whole = p.natural_width();
    let params = BookParams::heading(Alignment::Centred);
    let broken = p.break_lines(&LineSpec::even(whole.scale(0.9)), &params);
    let widths: Vec<Length> = broken
        .best()
        .lines
        .iter()
        .map(|l| p.line(&engine, &broken, l))
        .map(|l| l.right - l.left)
        .collect();
    assert_eq!(widths.len(), 3);
    assert!(widths[0] < whole.scale(0.65) && widths[1] > whole.scale(0.35), "{widths:?}");
}

#[test]
fn hostile_paragraphs_end_and_stay_inside() {
    let engine = engine();
    let long = "x".repeat(10_000);
    let p = plain(&engine, &long);
    let broken = p.break_lines(&LineSpec::even(Length::pt(200.0)), &BookParams::default());
    let best = broken.best();
    assert!(best.desperate && !best.overfull && best.lines.len() > 100);
    assert_eq!(texts(&engine, &p, &broken, best).concat(), long);
    let p = plain(&engine, TEXT);
    let broken = p.break_lines(&LineSpec::even(Length::pt(1.0)), &BookParams::default());
    assert!(broken.best().overfull);
    let joined = texts(&engine, &p, &broken, broken.best()).concat();
    assert_eq!(joined.replace(' ', ""), TEXT.replace(' ', ""));
    for width in [Length::ZERO, Length::pt(-5.0), Length(i32::MAX)] {
        let broken = p.break_lines(&LineSpec::even(width), &BookParams::default());
        assert!(!broken.best().lines.is_empty());
    }
    assert!(
        plain(&engine, " \n ")
            .break_lines(&LineSpec::even(Length::pt(9.0)), &BookParams::default())
            .best()
            .lines
            .is_empty()
    );
}

#[test]
fn a_face_without_small_capitals_or_superiors_gets_smaller_letters() {
    let engine = engine();
    let mono = TextStyle { face: FaceId(8), ..roman() };
    let mut builder = Paragraph::builder();
    let caps = TextStyle { features: Features::SMALL_CAPS, ..mono };
    builder.text("Lead straße", caps, 0);
    builder.text("12", TextStyle { features: Features::SUPERIORS, ..mono }, 1);
    let p = builder.finish(&engine);
    let broken = p.break_lines(&LineSpec::even(Length::pt(400.0)), &BookParams::default());
    let line = p.line(&engine, &broken, &broken.best().lines[0]);
    let text: String = line.runs.iter().map(|r| r.text.as_str()).collect();
    assert_eq!(text, "Lead straße12");
    let small = line.runs.iter().find(|r| r.text.starts_with("ead")).unwrap();
    assert_eq!(small.style.size, Length::pt(8.8));
    let face = engine.fonts().get(FaceId(8));
    assert_eq!(Some(small.glyphs[0].id), face.glyph('E'));
    let mark = line.runs.last().unwrap();
    assert!(mark.style.rise > Length::pt(3.0) && mark.style.size < Length::pt(7.0));
    let garamond = TextStyle { features: Features::SUPERIORS, ..roman() };
    let mut builder = Paragraph::builder();
    builder.text("12", garamond, 0);
    let p = builder.finish(&engine);
    let broken = p.break_lines(&LineSpec::even(Length::pt(400.0)), &BookParams::default());
    let line = p.line(&engine, &broken, &broken.best().lines[0]);
    assert_eq!((line.runs[0].style.size, line.runs[0].style.rise), (garamond.size, Length::ZERO));
}

/// Numbers that look random and are the same each time.
fn numbers(seed: u64) -> impl FnMut(usize) -> usize {
    let mut state = seed;
    move |below| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963);
        (state >> 33) as usize % below.max(1)
    }
}

#[test]
fn whatever_is_set_keeps_its_words_and_its_measure() {
    const WORDS: [&str; 24] = [
        "a",
        "the",
        "wonderful",
        "self-adjusting",
        "“Yes,”",
        "he",
        "said—and",
        "affliction,",
        "1815",
        "MDCCC15",
        "and/or",
        "Ἀχιλλεύς",
        "Достоевский",
        "«oui",
        "!",
        "x\u{AD}ylo",
        "e\u{301}te\u{301}",
        "non\u{A0}break",
        "thin\u{2009}space",
        "https://example.org/a/b?c=d",
        "internationalisation",
        "W.",
        "—",
        "\u{200B}z",
    ];
    let engine = engine();
    let italic = TextStyle { face: FaceId(1), ..roman() };
    for seed in 0..150 {
        let mut next = numbers(seed);
        let mut builder = Paragraph::builder();
        let mut tag = 0;
        for _ in 0..next(90) + 1 {
            let style = if next(3) == 0 { italic } else { roman() };
            builder.text(WORDS[next(WORDS.len())], style, tag);
            tag += 1;
            if next(9) > 0 {
                builder.text(" ", style, tag);
            }
        }
        let p = builder.finish(&engine);
        assert!(p.problems().is_empty(), "{:?}", p.problems());
        let width = Length::pt(30.0 + next(300) as f64);
        let aligned = [Alignment::Justified, Alignment::RaggedRight, Alignment::Centred][next(3)];
        let params = match aligned {
            Alignment::Justified => BookParams::default(),
            other => BookParams::ragged(other),
        };
        let spec = LineSpec::indented(width, Length::pt(next(20) as f64));
        let broken = p.break_lines(&spec, &params);
        let squeezed = |t: &str| -> String {
            t.chars().filter(|c| !c.is_whitespace() && !crate::shape::is_hidden(*c)).collect()
        };
        for v in broken.variants() {
            assert!(!v.overfull, "seed {seed}: {width} {spec:?} {aligned:?} {:?}", p.text());
            let lines: Vec<Line> = v.lines.iter().map(|l| p.line(&engine, &broken, l)).collect();
            let text: String =
                lines.iter().flat_map(|l| &l.runs).map(|r| r.text.as_str()).collect();
            assert_eq!(squeezed(&text), squeezed(p.text()), "seed {seed}");
            for (line, l) in lines.iter().zip(&v.lines) {
                let over = line.right - l.frame.indent - l.frame.width;
                assert!(over < Length::pt(4.5), "seed {seed}: {over} {l:?}");
            }
        }
    }
}

#[test]
fn an_enormous_paragraph_is_set_in_bounded_room() {
    let engine = engine();
    let p = plain(&engine, &[TEXT; 1_100].join(" "));
    let broken = p.break_lines(&LineSpec::even(Length::pt(300.0)), &BookParams::default());
    assert_eq!(broken.variants().len(), 1);
    assert!(broken.best().lines.len() > 4_000);
}

#[test]
fn threads_that_share_an_engine_get_what_one_gets() {
    let texts: Vec<String> =
        TEXT.split(". ").cycle().take(40).enumerate().map(|(i, t)| format!("{i} {t}")).collect();
    let set = |engine: &Typesetter, text: &String| {
        let p = plain(engine, text);
        let broken = p.break_lines(&LineSpec::even(Length::pt(110.0)), &BookParams::default());
        let lines = broken.best().lines.iter().map(|l| p.line(engine, &broken, l));
        format!("{:?}", lines.map(|l| l.runs).collect::<Vec<_>>())
    };
    let alone = engine();
    let expected: Vec<String> = texts.iter().map(|t| set(&alone, t)).collect();
    let shared = engine();
    let found: Vec<String> = std::thread::scope(|scope| {
        let workers: Vec<_> = texts
            .chunks(10)
            .rev()
            .map(|chunk| {
                let (shared, set) = (&shared, &set);
                scope.spawn(move || chunk.iter().map(|t| set(shared, t)).collect::<Vec<_>>())
            })
            .collect();
        workers.into_iter().rev().flat_map(|w| w.join().unwrap()).collect()
    });
    assert_eq!(found, expected);
}

#[test]
fn a_measure_that_holds_all_takes_one_line() {
    let engine = engine();
    let p = plain(&engine, TEXT);
    let broken = p.break_lines(&LineSpec::even(Length::pt(3_000.0)), &BookParams::default());
    assert_eq!(broken.best().lines.len(), 1);
    let line = p.line(&engine, &broken, &broken.best().lines[0]);
    let width = (line.right - line.left).to_pt();
    assert!((width - p.natural_width().to_pt()).abs() < 0.01);
    assert!(p.widest_word() < Length::pt(80.0));
}

#[test]
fn lines_of_a_heading_are_about_as_long_as_each_other() {
    let engine = engine();
    let text = "The salt road and its nine stages, as I drew it for the copyists of Marrow and \
        have redrawn it since, from memory. North is where my father stood.";
    let p = plain(&engine, text);
    let params = BookParams::heading(Alignment::Centred);
    let broken = p.break_lines(&LineSpec::even(Length::pt(300.0)), &params);
    let width = |l: &BrokenLine| {
        let runs = p.line(&engine, &broken, l).runs;
        runs.iter().map(|r| r.width().to_pt()).sum::<f64>()
    };
    let widths: Vec<f64> = broken.best().lines.iter().map(width).collect();
    assert_eq!(widths.len(), 3, "{widths:?}");
    let longest = widths.iter().copied().fold(0.0, f64::max);
    assert!(widths.iter().all(|w| *w > 0.7 * longest), "{widths:?}");
}

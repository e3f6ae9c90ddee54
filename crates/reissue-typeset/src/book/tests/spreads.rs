//! Where pages end: level spreads, whole stanzas, folios apart from the text.

use reissue_core::{
    BlockKind, Book, Dialogue, Heading, Line, Metadata, Role, Section, Span, Stanza, Turn, Verse,
};
use reissue_page::{Artifact, Content, ItemKind, Length, Page};

use super::{Dice, block, set, text};
use crate::book::Typeset;
use crate::design::Design;

const DESIGNS: [&str; 4] = ["classic", "modern", "pocket", "screen"];

fn book(chapters: Vec<Vec<reissue_core::Block>>) -> Book {
    let metadata = Metadata { title: "The Salt Road".into(), ..Metadata::default() };
    let mut book = Book { metadata, ..Book::default() };
    for (number, blocks) in chapters.into_iter().enumerate() {
        let mut section = Section::new(Role::Chapter, Span::NONE);
        section.heading = Some(Heading::titled(format!("Stage {number}")));
        section.blocks = blocks;
        book.body.push(section);
    }
    book
}

fn stanza(name: &str, lines: usize) -> Stanza {
    let line = |n| Line { content: vec![text(format!("{name} line {n}"))], ..Line::default() };
    Stanza { lines: (1..=lines).map(line).collect() }
}

fn poem(stanzas: Vec<Stanza>) -> reissue_core::Block {
    block(BlockKind::Verse(Verse { stanzas, ..Verse::default() }))
}

/// The baselines of a page's text, or of its folio and running head.
fn baselines(page: &Page, of_text: bool) -> Vec<Length> {
    let wanted = |c: &Content| match c {
        Content::Tagged(_) => of_text,
        Content::Artifact(Artifact::Footer) => !of_text,
        _ => false,
    };
    let runs = page.items.iter().filter(|i| wanted(&i.content)).filter_map(|i| match &i.kind {
        ItemKind::Text(run) => Some(run.origin.y),
        _ => None,
    });
    runs.collect()
}

/// What stands on each page of the text, as lines.
fn lines(page: &Page) -> Vec<(Length, String)> {
    let mut out: Vec<(Length, String)> = Vec::new();
    for item in page.items.iter().filter(|i| matches!(i.content, Content::Tagged(_))) {
        let ItemKind::Text(run) = &item.kind else { continue };
        match out.last_mut().filter(|(y, _)| *y == run.origin.y) {
            Some((_, line)) => line.push_str(&run.text),
            None => out.push((run.origin.y, run.text.clone())),
        }
    }
    out
}

/// Asserts that facing pages end level, but for the last page of a chapter; gives how many pairs
/// there were. Chapters open where a page begins below the usual head.
fn level(made: &Typeset, name: &str) -> usize {
    let pages = &made.pages.pages;
    let ends: Vec<Option<Length>> =
        pages.iter().map(|p| baselines(p, true).into_iter().max()).collect();
    let heads: Vec<Option<Length>> =
        pages.iter().map(|p| baselines(p, true).into_iter().min()).collect();
    let top = heads.iter().flatten().min().copied().expect("text");
    let opens = |i: usize| heads.get(i).copied().flatten().is_none_or(|y| y > top);
    let mut pairs = 0;
    for verso in (1..pages.len()).step_by(2) {
        let recto = verso + 1;
        let inner = !opens(recto) && !opens(recto + 1);
        if let (Some(left), Some(Some(right)), true) = (ends[verso], ends.get(recto), inner) {
            assert_eq!(left, *right, "pages {verso} and {recto} of {name}");
            pairs += 1;
        }
    }
    pairs
}

#[test]
fn spreads_of_speeches_of_two_lines_are_level() {
    let speech = |n: usize| Turn::Speech {
        speaker: vec![text(format!("Quist {n}"))],
        blocks: vec![poem(vec![stanza("a", 2)])],
        span: Span::NONE,
    };
    let act = |count| {
        vec![block(BlockKind::Dialogue(Dialogue { turns: (0..count).map(speech).collect() }))]
    };
    for name in DESIGNS {
        let design = Design::named(name).expect("a design");
        let made = set(&book((0..6).map(|n| act(90 + n)).collect()), &design);
        let pairs = level(&made, name);
        assert!(pairs >= 6, "{pairs} spreads of {name}");
        for page in &made.pages.pages {
            let lines = lines(page);
            let (Some(first), Some(last)) = (lines.first(), lines.last()) else { continue };
            assert!(!first.1.contains("line 2"), "{name}: {}", first.1);
            assert!(!last.1.contains("line 1"), "{name}: {}", last.1);
        }
    }
}

#[test]
fn spreads_of_prose_are_level_on_paper_and_on_screens() {
    let mut dice = Dice(7);
    let chapter = |dice: &mut Dice| {
        let mut count = || 20 + dice.roll(90);
        let counts: Vec<u32> = (0..45).map(|_| count()).collect();
        counts.into_iter().map(|n| dice.paragraph(n)).collect::<Vec<_>>()
    };
    let book = book((0..5).map(|_| chapter(&mut dice)).collect());
    for name in DESIGNS {
        for half_title in ["yes", "no"] {
            let mut design = Design::named(name).expect("a design");
            design.set("half-title", half_title).expect("a setting");
            let made = set(&book, &design);
            let pairs = level(&made, name);
            assert!(pairs >= 8, "{pairs} spreads of {name}");
        }
    }
}

#[test]
fn short_stanzas_are_kept_whole() {
    for name in DESIGNS {
        let stanzas: Vec<Stanza> = (0..68).map(|n| stanza(&format!("Quatrain {n}"), 4)).collect();
        let made = set(&book(vec![vec![poem(stanzas)]]), &Design::named(name).expect("a design"));
        for (number, page) in made.pages.pages.iter().enumerate() {
            let lines = lines(page);
            let of_poem: Vec<&str> =
                lines.iter().map(|l| l.1.trim()).filter(|l| l.starts_with("Quatrain")).collect();
            let (Some(first), Some(last)) = (of_poem.first(), of_poem.last()) else { continue };
            assert!(first.ends_with("line 1"), "page {number} of {name} begins with {first}");
            assert!(last.ends_with("line 4"), "page {number} of {name} ends with {last}");
        }
    }
}

#[test]
fn long_stanzas_part_with_two_lines_on_either_side() {
    for name in DESIGNS {
        let mut parted = 0;
        let laisse = |n: usize| {
            let mut out = stanza("Laisse", 13 + n % 5);
            // Its number does not count as one of its lines.
            out.lines.insert(0, Line { content: vec![text(format!("{n}."))], ..Line::default() });
            out
        };
        let stanzas: Vec<Stanza> = (1..40).map(laisse).collect();
        let made = set(&book(vec![vec![poem(stanzas)]]), &Design::named(name).expect("a design"));
        for page in &made.pages.pages {
            let lines = lines(page);
            let last = lines.last().map(|l| l.1.trim().to_owned()).unwrap_or_default();
            let first = lines.first().map(|l| l.1.trim().to_owned()).unwrap_or_default();
            parted += usize::from(first.starts_with("Laisse"));
            assert!(!last.ends_with("line 1") && !last.ends_with('.'), "{name} ends {last}");
            assert!(!first.ends_with("line 2"), "{name} begins {first}");
        }
        assert!(parted > 0, "no stanza of {name} goes on on another page");
    }
}

#[test]
fn a_line_that_introduces_verse_stays_with_it() {
    for name in DESIGNS {
        let spoken = |n: usize| {
            let speaker = vec![text(format!("Speaker {n}"))];
            [
                reissue_core::Block::paragraph(speaker, Span::NONE),
                poem(vec![stanza("Verse", 2 + n % 4)]),
            ]
        };
        let blocks = (0..60).flat_map(spoken).collect();
        let made = set(&book(vec![blocks]), &Design::named(name).expect("a design"));
        let ends = made.pages.pages.iter().filter_map(|p| lines(p).pop());
        for (_, end) in ends {
            assert!(!end.contains("Speaker"), "a page of {name} ends with {end}");
        }
    }
}

#[test]
fn the_folio_stays_apart_from_the_text() {
    for name in DESIGNS {
        let design = Design::named(name).expect("a design");
        let mut least = f64::INFINITY;
        for seed in 0..3 {
            let made = set(&super::sample(seed), &design);
            for page in &made.pages.pages {
                let text = baselines(page, true).into_iter().max();
                let folio = baselines(page, false).into_iter().max();
                let (Some(text), Some(folio)) = (text, folio) else { continue };
                least = least.min((folio - text).ratio(design.text.leading));
            }
        }
        assert!((1.15..4.0).contains(&least), "{least} lines in {name}");
    }
}

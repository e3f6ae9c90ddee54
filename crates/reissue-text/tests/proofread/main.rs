//! The proofreader finds errors that were planted, and says nothing of the text before they were.

#![allow(clippy::expect_used, clippy::panic)]

mod fixtures;
mod stock;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use reissue_core::{Book, Inline, InlineKind, Note, NoteId, VisitMut};
use reissue_read::{Input, Options, read};
use reissue_text::proofread::{Ignored, check, codes, counts};

use stock::{stock, words};

/// Kinds of error: the code that must find it, what stands in the clean text, what is put there.
const PLANTS: &[(&str, &str, &str)] = &[
    ("proof-001", "the scale", "the the scale"),
    ("proof-001", "before that", "before before that"),
    ("proof-001", "and the youngest", "and and the youngest"),
    ("proof-002", "road, and", "road , and"),
    ("proof-002", "winter.", "winter ."),
    ("proof-003", "together, he", "together,he"),
    ("proof-003", "before noon.", "before noon.Then we slept."),
    ("proof-004", "weights in the lower drawer,” said", "weights in the lower drawer, said"),
    ("proof-004", "“You will", "You will"),
    ("proof-005", "of every sack", "(of every sack"),
    ("proof-005", "of every sack", "of every sack)"),
    ("proof-006", "whole", "wh0le"),
    ("proof-006", "letters", "1etters"),
    ("proof-007", "The clerk", "Tlie clerk"),
    ("proof-007", "which", "wbich"),
    ("proof-007", "had seen", "liad seen"),
    ("proof-007", "because", "hecause"),
    ("proof-007", "nothing", "notliing"),
    ("proof-008", "harbour", "barbour"),
    ("proof-008", "remember", "rernember"),
    ("proof-008", "carried", "carricd"),
    ("proof-009", "together, he", "together. he"),
    ("proof-010", "inspector", "insPector"),
    ("proof-010", "valley", "vaLley"),
    ("proof-011", "the book.", "the book, The man slept well."),
    ("proof-012", "road, and", "road,, and"),
    ("proof-012", "white, and", "white;, and"),
    ("proof-013", "into the book.", "into the book.."),
    ("proof-014", "the water", "the  water"),
    ("proof-015", "together", "to- gether"),
    ("proof-015", "inspector", "inspec- tor"),
    ("proof-016", "road, and", "road--and"),
    ("proof-017", "the scale", "the \"scale\""),
    ("proof-022", "The harbour", "the harbour"),
    ("proof-024", "inspector", "inspеctor"),
    ("proof-025", "the scale", "the | scale"),
    ("proof-025", "the scale", "the ^ scale"),
    ("proof-026", "the weight", "t he weight"),
    ("proof-027", "he thought", "1 thought"),
    ("proof-027", "he thought", "l thought"),
    ("proof-028", "could not", "could’nt"),
    ("proof-028", "would have", "would’nt have"),
    ("proof-029", "“You", "“ You"),
    ("proof-030", "1904", "19O4"),
    ("proof-030", "1904", "l904"),
    ("proof-033", "of the carter", "ofthe carter"),
    ("proof-034", "together", "to gether"),
    ("proof-034", "inspector", "inspec tor"),
    ("proof-018", "harbour", "har-bour"),
    ("proof-019", "Krivanek", "Krivanec"),
    ("proof-019", "Ostrelburg", "Ostrelberg"),
    ("proof-031", "Orléans", "Orleans"),
    ("proof-035", "and the youngest", "arid the youngest"),
    ("proof-035", "would have said", "would hare said"),
    ("proof-035", "should have gone", "should hare gone"),
    ("proof-035", "he thought", "be thought"),
    ("proof-035", "You will", "Yon will"),
    ("proof-035", "came back", "came hack"),
    ("proof-035", "on the road", "on tie road"),
    ("proof-035", "into the book", "into die book"),
];

/// Puts an error into the `n`-th chapter at the `k`-th paragraph that has the words.
fn planted(find: &str, put: &str, n: usize, k: usize) -> Option<Book> {
    let mut book = stock();
    let chapter = book.body.get_mut(n)?;
    let places: Vec<usize> = (0..chapter.blocks.len())
        .filter(|i| {
            let text = reissue_core::plain_block(&chapter.blocks[*i]);
            // A paragraph's first letter can be made small only where the paragraph begins so.
            if find == "The harbour" { text.starts_with(find) } else { text.contains(find) }
        })
        .collect();
    let place = *places.get(k % places.len().max(1))?;
    let text = reissue_core::plain_block(&chapter.blocks[place]).replacen(find, put, 1);
    chapter.blocks[place] = words(&text);
    Some(book)
}

#[test]
fn clean_text_gives_no_finding() {
    let found = check(&stock(), &[]);
    assert!(found.is_empty(), "{:?}", found.first());
}

#[test]
fn planted_errors_are_found() {
    let mut tries: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    let mut others: BTreeMap<String, u32> = BTreeMap::new();
    for (code, find, put) in PLANTS {
        for n in 0..5 {
            for k in 0..2 {
                let book = planted(find, put, n, k).unwrap_or_else(|| panic!("no `{find}` in {n}"));
                let found = counts(&check(&book, &[]));
                let (all, hit) = tries.entry(code).or_default();
                *all += 1;
                *hit += u32::from(found.contains_key(code));
                for other in found.keys().filter(|c| *c != code) {
                    *others.entry(format!("{other} for {code} `{put}`")).or_default() += 1;
                }
            }
        }
    }
    let all: u32 = tries.values().map(|(all, _)| all).sum();
    let hit: u32 = tries.values().map(|(_, hit)| hit).sum();
    let wrong: u32 = others.values().sum();
    let precision = f64::from(hit) * 100.0 / f64::from(hit + wrong);
    let recall = f64::from(hit) * 100.0 / f64::from(all);
    println!(
        "planted {all} errors of {} kinds in {} ways: recall {recall:.1} %, precision {precision:.1} %",
        tries.len(),
        PLANTS.len(),
    );
    others.iter().for_each(|(what, n)| println!("  besides: {n} times {what}"));
    tries.iter().for_each(|(code, (all, hit))| println!("  {code}: {hit} of {all}"));
    for (code, (all, hit)) in &tries {
        assert!(hit * 10 >= all * 9, "{code}: {hit} of {all}");
    }
    assert!(all >= 500, "{all}");
    assert!(tries.len() >= 30, "{} kinds", tries.len());
    assert!(recall >= 97.0 && precision >= 97.0);
}

#[test]
fn the_book_as_a_whole() {
    let mut book = stock();
    book.body.remove(2);
    book.notes.push(Note { id: NoteId("1".into()), ..Note::default() });
    let found = counts(&check(&book, &[]));
    assert_eq!(found.get("proof-020"), Some(&1), "chapter IV follows chapter II");
    assert_eq!(found.get("proof-021"), Some(&1), "a note without a word");
}

#[test]
fn a_finding_can_be_ignored_with_a_reason() {
    let book = planted("the scale", "the the scale", 0, 0).expect("planted");
    assert_eq!(counts(&check(&book, &[])).get("proof-001"), Some(&1));
    let ignored = Ignored { code: "proof-001".into(), reason: "the author stutters".into() };
    assert!(check(&book, &[ignored]).is_empty());
    assert!(codes().len() >= 30 && codes().windows(2).all(|pair| pair[0] < pair[1]));
}

/// Words and what scanners make of them, in books as they are: six of each are spoiled, each the
/// fortieth after the one before.
const SPOILED: &[(&str, &str)] = &[
    ("and", "arid"),
    ("but", "hut"),
    ("had", "bad"),
    ("he", "be"),
    ("be", "he"),
    ("the", "tie"),
    ("have", "hare"),
    ("you", "yon"),
    ("see", "sec"),
    ("our", "oar"),
    ("all", "ail"),
    ("back", "hack"),
];

/// Spoils words of a book; gives how often each kind was.
struct Spoil {
    met: BTreeMap<&'static str, usize>,
    done: BTreeMap<&'static str, u32>,
}

impl VisitMut for Spoil {
    fn visit_inline(&mut self, inline: &mut Inline) {
        if let InlineKind::Text(text) = &mut inline.kind {
            let words = text.split(' ').map(|word| {
                let Some((right, wrong)) = SPOILED.iter().find(|(right, _)| *right == word) else {
                    return word;
                };
                let met = self.met.entry(right).or_default();
                *met += 1;
                let done = self.done.entry(wrong).or_default();
                if !met.is_multiple_of(40) || *done == 6 {
                    return word;
                }
                *done += 1;
                wrong
            });
            *text = words.collect::<Vec<_>>().join(" ");
        }
        self.walk_inline(inline);
    }
}

#[test]
fn spoiled_words_of_real_books_are_told_by_their_neighbours() {
    let mut kinds: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    for (_, mut book) in standard_ebooks() {
        let clean = counts(&check(&book, &[])).get("proof-035").copied().unwrap_or(0);
        assert!(clean <= 1, "{clean} in a clean book");
        let mut spoil = Spoil { met: BTreeMap::new(), done: BTreeMap::new() };
        spoil.visit_book(&mut book);
        let found = check(&book, &[]);
        for (wrong, count) in spoil.done {
            let sign = format!("{wrong} ");
            let own = found.iter().filter(|d| d.code == "proof-035");
            let own = own.filter(|d| {
                format!("{} ", d.message.replace(['`', '‘'], " ")).contains(&format!(" {sign}"))
            });
            let (hit, all) = kinds.entry(wrong).or_default();
            *all += count;
            *hit += u32::try_from(own.count()).expect("few").min(count);
        }
    }
    let (hit, all) = kinds.values().fold((0, 0), |(h, a), (hit, all)| (h + hit, a + all));
    kinds.iter().for_each(|(wrong, (hit, all))| println!("  {wrong}: {hit} of {all}"));
    println!("{hit} of {all} spoiled words that are words are found");
    assert!(all == 0 || hit * 100 >= all * 45, "{hit} of {all}");
}

/// The books of Standard Ebooks in the corpus, with their names.
fn standard_ebooks() -> Vec<(String, Book)> {
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/standardebooks");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("skipped: no corpus at {}", folder.display());
        return Vec::new();
    };
    let mut paths: Vec<_> = entries.flatten().map(|e| e.path()).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "epub"));
    paths.sort();
    let read = |path: PathBuf| {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let bytes = std::fs::read(&path).expect("a book");
        let input = Input::new(name.clone(), bytes);
        (name, read(&input, &Options::default()).expect("a book").book)
    };
    paths.into_iter().map(read).collect()
}

/// Standard Ebooks' texts were proofread with care: what is found there is mostly a false alarm.
#[test]
fn proofread_books_give_few_findings() {
    for (name, book) in standard_ebooks() {
        let found = check(&book, &[]);
        let words = reissue_core::words(&book).count();
        let rate = found.len() as f64 * 10_000.0 / words as f64;
        println!(
            "{name}: {} findings, {rate:.2} per 10,000 words: {:?}",
            found.len(),
            counts(&found)
        );
        if std::env::var("REISSUE_FINDINGS").is_ok() {
            found.iter().for_each(|d| println!("    {} {}", d.code, d.message));
        }
        assert!(rate <= 3.0, "{name}: {rate:.2}");
    }
}

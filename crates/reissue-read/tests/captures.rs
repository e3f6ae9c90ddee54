//! The captures of the corpus against their expectations.

#![allow(clippy::expect_used, clippy::panic, reason = "a test says what is missing by failing")]

use std::path::Path;

use reissue_core::{Block, BlockKind, Book, Edition, Section, plain, plain_block};
use reissue_read::{Input, Options, capture};

/// The blocks of a book in the words of the expectations.
fn blocks(book: &Book) -> Vec<(&'static str, String)> {
    let mut out = Vec::new();
    for section in &book.front {
        let kind = section.heading.is_none().then_some("front-matter");
        add(&mut out, section, kind);
    }
    book.body.iter().chain(&book.back).for_each(|s| add(&mut out, s, None));
    out
}

fn add(out: &mut Vec<(&'static str, String)>, section: &Section, kind: Option<&'static str>) {
    if let Some(heading) = &section.heading {
        let label = heading.label();
        let subtitle = plain(&heading.subtitle);
        let text = if subtitle.is_empty() { label } else { format!("{label}. {subtitle}") };
        out.push(("heading", text));
    }
    section.blocks.iter().for_each(|b| block(out, b, kind.unwrap_or("para")));
    section.sections.iter().for_each(|s| add(out, s, kind));
}

fn block(out: &mut Vec<(&'static str, String)>, found: &Block, kind: &'static str) {
    match &found.kind {
        BlockKind::Quotation(q) => q.blocks.iter().for_each(|b| block(out, b, "quote")),
        BlockKind::Letter(l) => {
            for line in l.dateline.iter().chain([&l.salutation]) {
                out.push(("letter", plain(line)));
            }
            l.blocks.iter().for_each(|b| block(out, b, "letter"));
            let closing = l.closing.split(|i| i.kind == reissue_core::InlineKind::LineBreak);
            closing.for_each(|line| out.push(("letter", plain(line))));
            l.signature.iter().for_each(|line| out.push(("letter", plain(line))));
        }
        BlockKind::Verse(_) => out.push(("verse", plain_block(found))),
        BlockKind::SceneBreak(_) => out.push(("break", plain_block(found))),
        _ => out.push((kind, plain_block(found))),
    }
}

fn normal(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[test]
fn the_captures_of_the_corpus() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/captures");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("skipped: the corpus is not there");
        return;
    };
    let mut faults = Vec::new();
    let (mut same, mut all) = (0, 0);
    for entry in entries {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|e| e != "txt") {
            continue;
        }
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let bytes = std::fs::read(&path).expect("a capture");
        let expect = std::fs::read_to_string(path.with_extension("expect.json")).expect("JSON");
        let expect: serde_json::Value = serde_json::from_str(&expect).expect("JSON");
        assert!(capture::looks_like(&String::from_utf8_lossy(&bytes)) > 0.5, "{name}");
        let reading =
            capture::read(&Input::new(name.clone(), bytes), &Options::default()).expect("readable");
        let mut check = |what: &str, got: String, want: &serde_json::Value| {
            let want = want.as_str().map_or_else(|| want.to_string(), str::to_owned);
            if want != "null" && got != want {
                faults.push(format!("{name}: {what}: got {got:?}, want {want:?}"));
            }
        };
        let m = &reading.book.metadata;
        let printed = expect.get("author_as_printed").unwrap_or(&expect["author"]);
        check("title", m.title.clone(), &expect["title"]);
        check("author", m.authors(), printed);
        let wanted = &expect["metadata"];
        let english = if m.language().as_str() == "en" { "English" } else { "" };
        check("language", english.into(), &wanted["language"]);
        check(
            "isbn",
            m.isbn_of(Edition::Epub).map(|i| i.to_string()).unwrap_or_default(),
            &wanted["isbn"],
        );
        check("publisher", m.publisher.clone().unwrap_or_default(), &wanted["publisher"]);
        check("pages", m.source_pages.map(|n| n.to_string()).unwrap_or_default(), &wanted["pages"]);
        check("blurb", m.description.clone().unwrap_or_default(), &wanted["description"]);
        if wanted["release_date"].is_string() && m.date.and_then(|d| d.day).is_none() {
            faults.push(format!("{name}: no date"));
        }
        let got = blocks(&reading.book);
        let body = expect["body"].as_array().expect("a body");
        let want: Vec<(&str, &str)> = body
            .iter()
            .map(|b| (b["kind"].as_str().expect("kind"), b["text"].as_str().expect("text")))
            .collect();
        let texts = |list: Vec<String>| list.join(" ¶ ");
        let got_text = texts(got.iter().map(|(_, t)| normal(t)).collect());
        let want_text = texts(want.iter().map(|(_, t)| normal(t)).collect());
        if got_text != want_text {
            let at = got_text.char_indices().zip(want_text.chars()).find(|((_, a), b)| a != b);
            let at = at.map_or(0, |((i, _), _)| i);
            let start = at.saturating_sub(80);
            let show = |t: &str| t.get(start..).map(|t| t.chars().take(200).collect::<String>());
            faults.push(format!(
                "{name}: text: got {:?}\n want {:?}",
                show(&got_text),
                show(&want_text)
            ));
        }
        let agree = got.iter().zip(&want).filter(|(a, b)| a.0 == b.0).count();
        println!("{name}: {agree} of {} kinds agree", want.len());
        for ((found, text), (wanted, _)) in got.iter().zip(&want).filter(|(a, b)| a.0 != b.0) {
            let words: String = text.chars().take(60).collect();
            println!("  {found}, not {wanted}: {words}");
        }
        for d in &reading.report.diagnostics {
            println!("  {} {}", d.code, d.message);
        }
        same += agree;
        all += want.len();
    }
    println!("{same} of {all} kinds agree");
    assert_eq!(faults, [""; 0], "{}", faults.join("\n"));
    assert!(same * 100 >= all * 90);
}

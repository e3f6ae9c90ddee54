//! Plays and verse in HTML that only the names, the line breaks or a table tell.

#![allow(clippy::expect_used, clippy::panic, reason = "a test says what is missing by failing")]

use reissue_core::dump;
use reissue_read::{Format, Input, Options, Reading, read};

fn page(body: &str) -> Reading {
    let html = format!("<html><head><title>Salt</title></head><body>{body}</body></html>");
    let options = Options { format: Some(Format::Html), ..Options::default() };
    read(&Input::new("page.html", html.into_bytes()), &options).expect("a page")
}

/// The body of the book without its indents.
fn body(reading: &Reading) -> Vec<String> {
    let dump = dump(&reading.book);
    let (_, body) = dump.split_once("\nbody\n").expect("a body");
    body.lines().map(|l| l.trim().to_owned()).filter(|l| !l.is_empty()).collect()
}

fn guessed(reading: &Reading) -> bool {
    reading.report.diagnostics.iter().any(|d| d.code == "read-323")
}

/// Six exchanges of two speakers, each made by a function of its name and its words.
fn exchanges(turn: impl Fn(&str, &str) -> String) -> String {
    (0..6)
        .map(|n| {
            let answer = format!("There were {n} mules at the quay.");
            turn("HALE", "Who counted them?") + &turn("DORN", &answer)
        })
        .collect()
}

#[test]
fn names_on_the_first_line_make_a_play() {
    let turns = exchanges(|name, words| format!("<p>{name}.<br>{words}<br></p>"));
    let text = format!(
        "<h2>Act I</h2><p align=center><i>Enter</i> <i>Hale</i>.</p>{turns}\
         <p>HALE.<br>The salt is wet,<br>The road is long.</p><p>[<i>Exit.</i>]</p>\
         <p>DORN.<br>Stay!</p><p align=center>THE CURTAIN FALLS</p>"
    );
    let reading = page(&text);
    let lines = body(&reading);
    assert!(guessed(&reading));
    let at = |words: &str| lines.iter().position(|l| l.contains(words)).expect(words);
    assert!(lines[at("Enter")].starts_with("direction"), "{lines:#?}");
    assert_eq!(lines.iter().filter(|l| l.starts_with("speech")).count(), 14, "{lines:#?}");
    assert!(lines[at("The salt is wet") - 1].starts_with("stanza"), "{lines:#?}");
    assert!(lines[at("Exit.")].starts_with("direction"), "{lines:#?}");
    assert!(lines[at("CURTAIN")].starts_with("p center"), "it is nobody's speech: {lines:#?}");
}

#[test]
fn names_in_paragraphs_of_their_own_make_a_play() {
    let turns = exchanges(|name, words| format!("<p><i>{name}</i></p><p>{words}</p>"));
    let text = format!(
        "<h2>Act I</h2>{turns}<p><i>HALE</i></p><p>The salt,<br>the road.</p><p>The end<br>of it.</p>"
    );
    let lines = body(&page(&text));
    assert_eq!(lines.iter().filter(|l| l.starts_with("speech")).count(), 13, "{lines:#?}");
    assert_eq!(lines.iter().filter(|l| l.starts_with("stanza")).count(), 2, "{lines:#?}");
    assert!(lines.iter().any(|l| l.contains("HALE") && !l.contains("<em>")), "{lines:#?}");
}

#[test]
fn a_table_of_names_and_speeches_is_a_play() {
    let turns = exchanges(|name, words| format!("<tr><td>{name}<td>{words}"));
    let text = format!(
        "<h2>Act I</h2><div align=center><table>{turns}<tr><td><td>They leave.\
         <tr><td>(Silence)<td><tr><td>HALE<td>Gone.</table></div>"
    );
    let reading = page(&text);
    assert!(guessed(&reading));
    let lines = body(&reading);
    assert_eq!(lines.iter().filter(|l| l.starts_with("speech")).count(), 13, "{lines:#?}");
    assert_eq!(lines.iter().filter(|l| l.starts_with("direction")).count(), 2, "{lines:#?}");
    assert!(!lines.iter().any(|l| l.contains("center")), "{lines:#?}");
}

#[test]
fn tables_of_facts_and_lists_of_names_stay_what_they_are() {
    let rows: String = (0..20)
        .map(|n| format!("<tr><td>{}</td><td>{n} pood</td></tr>", ["Corrin", "Sund"][n % 2]))
        .collect();
    let lines = body(&page(&format!("<h2>Loads</h2><table>{rows}</table>")));
    assert!(lines.iter().any(|l| l.starts_with("table")), "{lines:#?}");
    let people: String =
        (0..12).map(|n| format!("<p>ANDERS {n}<br>Quay {n}<br>Corrin</p>")).collect();
    let reading = page(&format!("<h2>Letters</h2>{people}"));
    assert!(!guessed(&reading), "{:#?}", body(&reading));
}

#[test]
fn stanzas_that_only_breaks_tell_are_verse() {
    let stanza = |n: usize| {
        format!(
            "{n}<br>The carts came down to the harbour,<br>And nobody counted the bags;<br>\
             The scales were locked in the darkness,<br>The mules were asleep on the flags.<br><br>"
        )
    };
    let text: String = (1..=5).map(stanza).collect();
    let reading = page(&format!("<h2>Canto One</h2>{text}"));
    let lines = body(&reading);
    assert!(guessed(&reading));
    assert_eq!(lines.iter().filter(|l| l.starts_with("stanza")).count(), 5, "{lines:#?}");
    let index: String = (0..8)
        .map(|n| format!("<p>Anders, {n}<br>Barrels, {n}<br>Carts, 1{n}<br>Dorn, 2{n}</p>"))
        .collect();
    let reading = page(&format!("<h2>Names</h2>{index}"));
    assert!(!guessed(&reading), "{:#?}", body(&reading));
}

#[test]
fn lines_of_verse_take_their_numbers_and_marginal_notes_stand_above_them() {
    let text = "<h2>Canto One</h2>\
        <span class=\"sidenote\">The harbour.</span>\
        <div class=\"l\">The carts came down to the harbour,</div>\
        <div class=\"l\">And nobody counted the bags;</div>\
        <span class=\"pagenum\"><a id=\"Page_7\">[7]</a></span>\
        <span class=\"linenum\">5</span>\
        <div class=\"l\">The scales were locked in the darkness,</div>\
        <div class=\"l\">The mules were asleep.<span class=\"lnum\">10</span></div>";
    let lines = body(&page(text));
    assert!(lines.iter().any(|l| l == "bridgehead: The harbour."), "{lines:#?}");
    assert_eq!(lines.iter().filter(|l| l.starts_with("stanza")).count(), 1, "{lines:#?}");
    let has = |end: &str| lines.iter().any(|l| l.starts_with('|') && l.ends_with(end));
    assert!(has("5\u{2003}The scales were locked in the darkness,"), "{lines:#?}");
    assert!(has("The mules were asleep.\u{2003}10"), "{lines:#?}");
}

#[test]
fn preformatted_verse_keeps_its_numbers_in_the_margin() {
    let framed = |lines: &str| {
        let frame =
            "Title: Salt\nLanguage: English\n\n*** START OF THIS PROJECT GUTENBERG EBOOK SALT ***";
        body(&page(&format!("<pre>{frame}</pre><h2>Canto One</h2><pre>{lines}</pre>")))
    };
    let verse: Vec<String> = (1..=20)
        .map(|n| match n {
            10 => "  The scales were <i>locked</i> in the dark,                  10".into(),
            15 => "  Salt,      salt,      salt,".into(),
            20 => "  And nobody counted the bags.                       20".into(),
            n => format!("  The carts came down with load {n},"),
        })
        .collect();
    let lines = framed(&verse.join("\n"));
    assert_eq!(lines.iter().filter(|l| l.starts_with("stanza")).count(), 1, "{lines:#?}");
    let has = |end: &str| lines.iter().any(|l| l.starts_with('|') && l.ends_with(end));
    assert!(has("in the dark,\u{2003}10") && has("the bags.\u{2003}20"), "{lines:#?}");
    // A table has a number at most lines.
    let table: Vec<String> = (1..=9).map(|n| format!("Salt, pan {n}      {}", n * 5)).collect();
    let lines = framed(&table.join("\n"));
    assert!(lines.iter().all(|l| !l.starts_with("stanza")), "{lines:#?}");
}

//! Project Gutenberg's texts against the volunteers' HTML editions of the same books.
//!
//! Needs the corpus beside the workspace; says so and passes where it is not there.
//! `REISSUE_CORPUS` names another corpus of its shape, to measure texts that are not in it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use reissue_core::{Book, Role, Section, plain};
use reissue_read::{Format, Input, Options, Reading, decode, read};
use serde_json::Value;

fn corpus() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    let root = std::env::var_os("REISSUE_CORPUS").map_or(beside, PathBuf::from).join("gutenberg");
    if root.is_dir() {
        return Some(root);
    }
    println!("skipped: no corpus at {}", root.display());
    None
}

/// All books: name, folder, expectation, texts.
fn books(root: &Path) -> Vec<(String, Value, Vec<PathBuf>)> {
    let mut out = Vec::new();
    for entry in fs::read_dir(root).expect("corpus").flatten() {
        let Ok(json) = fs::read_to_string(entry.path().join("expect.json")) else { continue };
        let mut texts: Vec<PathBuf> = fs::read_dir(entry.path())
            .expect("book")
            .flatten()
            .map(|e| e.path())
            .filter(|p| p.extension().is_some_and(|e| e == "txt"))
            .collect();
        texts.sort();
        let name = entry.file_name().to_string_lossy().into_owned();
        out.push((name, serde_json::from_str(&json).expect("json"), texts));
    }
    out.sort_by_key(|(name, _, _)| name.parse::<u32>().unwrap_or(0));
    out
}

fn reading(path: &Path) -> (Vec<u8>, Reading) {
    let bytes = fs::read(path).expect("text");
    let name = path.file_name().expect("name").to_string_lossy().into_owned();
    let options = Options { format: Some(Format::Text), ..Options::default() };
    let reading = read(&Input::new(name, bytes.clone()), &options).expect("a book");
    (bytes, reading)
}

/// Lower case words of letters and digits.
fn tokens(text: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    for c in text.chars() {
        if c.is_alphanumeric() {
            if let Some(last) = out.last_mut() {
                last.extend(c.to_lowercase());
            }
        } else if !matches!(c, '\'' | '’' | '´' | '`' | '_' | '^' | '{' | '}' | '=' | '+' | '~')
            && out.last().is_some_and(|w| !w.is_empty())
        {
            out.push(String::new());
        }
    }
    out.retain(|w| !w.is_empty());
    out
}

fn norm(text: &str) -> String {
    tokens(text).join(" ")
}

/// The headings of a book: all wordings in which a judge may know each.
fn headings(book: &Book) -> Vec<(Role, Vec<String>)> {
    fn walk(section: &Section, out: &mut Vec<(Role, Vec<String>)>) {
        if let Some(h) = &section.heading {
            let (o, t, s) = (plain(&h.ordinal), plain(&h.title), plain(&h.subtitle));
            let forms = [
                format!("{o} {t} {s}"),
                format!("{o} {t}"),
                o.clone(),
                t.clone(),
                s.clone(),
                format!("{t} {s}"),
            ];
            let mut forms: Vec<String> =
                forms.iter().map(|f| norm(f)).filter(|f| !f.is_empty()).collect();
            forms.dedup();
            out.push((section.role, forms));
        }
        section.sections.iter().for_each(|s| walk(s, out));
    }
    let mut out = Vec::new();
    book.sections().for_each(|s| walk(s, &mut out));
    out
}

/// Section headings of the HTML edition: h1 to h4 without title, author, contents and licence
/// lines; what stands before the first named or numbered heading is the title page.
fn expected(value: &Value) -> Vec<String> {
    let Some(list) = value["html"]["headings"].as_array() else { return Vec::new() };
    let title = norm(value["title"].as_str().unwrap_or_default());
    let author = norm(value["author"].as_str().unwrap_or_default());
    let is_frame = |h: &str| {
        let words = tokens(h);
        let known = |w: &String| {
            title.split(' ').chain(author.split(' ')).any(|t| t == w)
                || ["by", "the", "of", "a", "an", "and", "de", "von"].contains(&w.as_str())
        };
        h.contains("gutenberg")
            || [
                "contents",
                "content",
                "table of contents",
                "illustrations",
                "list of illustrations",
                "transcribers note",
            ]
            .iter()
            .any(|c| h == *c || h.starts_with("contents "))
            || words.iter().all(known) && (words.len() > 1 || h == "of" || h.len() > 5)
            || h == title
    };
    let strip = |h: &str| match h.find('[') {
        Some(at) if h.ends_with(']') => h[..at].to_string(),
        _ => h.to_string(),
    };
    let all: Vec<String> = list
        .iter()
        .filter(|h| ["h1", "h2", "h3", "h4"].contains(&h[0].as_str().unwrap_or_default()))
        .map(|h| norm(&strip(h[1].as_str().unwrap_or_default())))
        .filter(|h| !h.is_empty())
        .collect();
    let known = [
        "preface",
        "introduction",
        "contents",
        "chapter",
        "canto",
        "part",
        "section",
        "i",
        "a",
        "act",
        "file",
        "editors",
        "authors",
        "dramatis",
        "osoby",
        "εισηγησισ",
        "א",
        "apology",
    ];
    // Letters set apart are one word.
    let all: Vec<String> = all
        .into_iter()
        .map(|h| {
            if h.len() > 6 && h.split(' ').all(|w| w.chars().count() == 1) {
                h.replace(' ', "")
            } else {
                h
            }
        })
        .collect();
    // What a contents heading is followed by and what comes again later is a contents line.
    let contents = all.iter().position(|h| h == "contents").unwrap_or(all.len());
    let listed =
        |i: usize| i > contents && i < contents + 3 && all.iter().skip(i + 1).any(|h| *h == all[i]);
    let all: Vec<String> =
        all.iter().enumerate().filter(|(i, _)| !listed(*i)).map(|(_, h)| h.clone()).collect();
    let first = all
        .iter()
        .position(|h| known.contains(&h.split(' ').next().unwrap_or_default()))
        .unwrap_or(0);
    all.into_iter().skip(first).filter(|h| !is_frame(h)).collect()
}

#[test]
fn headings_agree_with_the_html_editions() {
    let Some(root) = corpus() else { return };
    let (mut found, mut all, mut wrong, mut ours) = (0, 0, 0, 0);
    for (name, value, texts) in books(&root) {
        let want = expected(&value);
        if value["html"].is_null() {
            continue;
        }
        let text = texts
            .iter()
            .find(|t| t.to_string_lossy().contains("-0"))
            .or(texts.first())
            .expect("a text");
        let (_, reading) = reading(text);
        let title = norm(value["title"].as_str().unwrap_or_default());
        let lists = [Role::TitlePage, Role::HalfTitle, Role::Contents, Role::Illustrations];
        let have: Vec<(Role, Vec<String>)> = headings(&reading.book)
            .into_iter()
            .filter(|(role, forms)| {
                !lists.contains(role) && forms.first().is_none_or(|f| *f != title)
            })
            .collect();
        let mut slots: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, forms) in &have {
            for form in forms {
                *slots.entry(form).or_default() += 1;
            }
        }
        let mut missed = Vec::new();
        for heading in &want {
            match slots.get_mut(heading.as_str()).filter(|n| **n > 0) {
                Some(n) => *n -= 1,
                None => missed.push(heading.clone()),
            }
        }
        let every: Vec<String> = value["html"]["headings"]
            .as_array()
            .map(|l| l.iter().map(|h| norm(h[1].as_str().unwrap_or_default())).collect())
            .unwrap_or_default();
        let known = |form: &String| {
            want.contains(form)
                || every
                    .iter()
                    .any(|e| e == form || e.starts_with(&format!("{form} ")) && form.len() > 6)
        };
        let bad: Vec<&String> = have
            .iter()
            .filter(|(_, forms)| !forms.iter().any(known))
            .filter_map(|(_, f)| f.first())
            .collect();
        println!(
            "{name}: {} of {} found, {} false of {}",
            want.len() - missed.len(),
            want.len(),
            bad.len(),
            have.len()
        );
        missed.iter().take(8).for_each(|m| println!("   missed `{m}`"));
        bad.iter().take(8).for_each(|m| println!("   false `{m}`"));
        found += want.len() - missed.len();
        all += want.len();
        wrong += bad.len();
        ours += have.len();
    }
    println!(
        "headings: {found} of {all} found ({:.1} %), {wrong} of {ours} false ({:.1} %)",
        100.0 * f64::from(found as u32) / f64::from(all as u32),
        100.0 * f64::from(wrong as u32) / f64::from(ours as u32)
    );
    assert!(found * 100 >= all * 96, "{found} of {all} headings found");
    assert!(wrong * 100 <= ours * 4, "{wrong} of {ours} headings are none");
}

#[test]
fn every_word_is_in_the_book_or_the_report() {
    let Some(root) = corpus() else { return };
    let (mut lost, mut parted, mut words) = (0, 0, 0);
    for (_, value, texts) in books(&root) {
        for text in texts {
            let name = text.file_name().expect("name").to_string_lossy().into_owned();
            let marks = &value["txt"][&name];
            let (bytes, reading) = reading(&text);
            let declared = decode::declared_in_text(&bytes);
            let decoded = decode::decode(&name, &bytes, declared.as_deref(), &Options::default())
                .expect("text");
            let (Some(start), Some(end)) =
                (marks["start_marker_line"].as_u64(), marks["end_marker_line"].as_u64())
            else {
                println!("{name}: no markers, words not compared");
                continue;
            };
            let start = start as usize;
            let lines: Vec<&str> = decoded.text.lines().collect();
            let end = lines
                .iter()
                .position(|l| l.contains("***END OF") || l.contains("*** END OF"))
                .unwrap_or(end as usize - 1);
            // `End of the Project Gutenberg EBook of …` stands above the marker in older files.
            let above = lines[start..end].iter().rposition(|l| {
                l.to_lowercase().starts_with("end of")
                    && l.to_lowercase().contains("project gutenberg")
            });
            let end = above.map_or(end, |at| start + at);
            let body = lines[start..end].join("\n");
            let body_start = offset(&decoded.text, &lines, start);
            let (all, apart) = out_of_order(&decoded.text, body_start, &body, &reading.book);
            println!("{name}: {apart} of {all} words not right after the one before");
            parted += apart;
            words += all;
            let missing = missing(&body, &reading);
            if !missing.is_empty() {
                println!(
                    "{name}: {} words lost: {:?}",
                    missing.len(),
                    &missing[..missing.len().min(30)]
                );
            }
            lost += missing.len();
        }
    }
    println!("{parted} of {words} words not right after the one before");
    assert_eq!(lost, 0, "words were lost");
    assert!(parted * 500 <= words, "{parted} of {words} words are out of their order");
}

/// Where a line begins in a text.
fn offset(text: &str, lines: &[&str], line: usize) -> usize {
    lines.get(line).map_or(text.len(), |l| l.as_ptr() as usize - text.as_ptr() as usize)
}

/// Holds the order of the source against that of the book, notes taken out of both; gives the
/// number of words, and of those that do not follow the word that they follow in the source.
fn out_of_order(text: &str, start: usize, body: &str, book: &Book) -> (usize, usize) {
    let mut source = text[start..].to_owned();
    source.truncate(source.len().min(body.len() + body.lines().count()));
    let mut bytes = source.into_bytes();
    for note in &book.notes {
        let (a, b) = (note.span.start as usize, note.span.end as usize);
        if let Some(stretch) = bytes.get_mut(a.saturating_sub(start)..b.saturating_sub(start)) {
            stretch.fill(b' ');
        }
    }
    let source = tokens(&String::from_utf8_lossy(&bytes));
    let mut text = book.clone();
    text.notes.clear();
    let ours: Vec<String> = reissue_core::words(&text).flat_map(|w| tokens(&w)).collect();
    let (mut i, mut j, mut apart) = (0, 0, 0);
    while i < source.len() && j < ours.len() {
        if source[i] == ours[j] {
            (i, j) = (i + 1, j + 1);
            continue;
        }
        let (skipped, extra) = resume(&source[i..], &ours[j..]);
        // Marks and the words in the brackets of volunteers are no words of the book.
        let frame = |w: &&String| {
            w.chars().all(|c| c.is_ascii_digit())
                || ["illustration", "footnote", "sidenote", "pg", "page"].contains(&w.as_str())
        };
        apart += source[i..i + skipped].iter().filter(|w| !frame(w)).count().max(extra);
        (i, j) = (i + skipped, j + extra);
    }
    (source.len(), apart)
}

/// How many words of each to leave out so that the next three are the same.
fn resume(source: &[String], ours: &[String]) -> (usize, usize) {
    const FAR: usize = 400;
    for sum in 1..FAR {
        for skipped in 0..=sum {
            let (a, b) = (source.get(skipped..), ours.get(sum - skipped..));
            let (Some(a), Some(b)) = (a, b) else { continue };
            let same = a.iter().zip(b).take(3).take_while(|(a, b)| a == b).count();
            if same == 3 || same > 0 && same == a.len().min(b.len()) {
                return (skipped, sum - skipped);
            }
        }
    }
    (source.len(), ours.len())
}

/// Words of the source that neither the book nor the report has, each as often as it is missing.
fn missing(body: &str, reading: &Reading) -> Vec<String> {
    let mut have: BTreeMap<String, i64> = BTreeMap::new();
    let mut add = |text: &str| {
        for token in tokens(text) {
            *have.entry(token).or_default() += 1;
        }
    };
    for word in reissue_core::words(&reading.book) {
        add(&word);
    }
    let dump = reissue_core::dump(&reading.book);
    for part in dump.split("<page ").skip(1) {
        add(part.split('/').next().unwrap_or_default());
    }
    for line in dump.lines().filter_map(|l| l.trim().strip_prefix("page ")) {
        add(line);
    }
    for part in dump.split("<note ").skip(1) {
        let id = part.split('/').next().unwrap_or_default();
        let mark = reading.book.notes.iter().find(|n| n.id.0 == id).and_then(|n| n.mark.clone());
        add(&mark.unwrap_or_default());
    }
    for note in &reading.book.notes {
        add(note.mark.as_deref().unwrap_or_default());
    }
    for diagnostic in &reading.report.diagnostics {
        if ["read-213", "read-214", "read-223"].contains(&diagnostic.code) {
            add(&diagnostic.message);
        }
    }
    let mut out = Vec::new();
    let frame = [
        "illustration",
        "footnote",
        // `[Footnote: …]` in Hebrew.
        "הערת",
        "שוליים",
        "pg",
        "page",
        "transcribers",
        "transcriber",
        "note",
        "sidenote",
        "end",
        "of",
        "the",
        "this",
        "project",
        "gutenberg",
        "gutenbergs",
        "ebook",
        "etext",
        "i",
        "b",
    ];
    for token in tokens(body) {
        let count = have.entry(token.clone()).or_default();
        *count -= 1;
        if *count < 0 && !frame.contains(&token.as_str()) {
            out.push(token);
        }
    }
    out
}

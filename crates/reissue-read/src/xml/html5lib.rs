//! The tree construction tests of html5lib through our own path: our wrapper, our sink, our tree.

#![allow(clippy::expect_used, clippy::panic, reason = "a test says what is missing by failing")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::{Node, parse_html};

/// What one test asks for.
#[derive(Default)]
struct Case {
    data: String,
    fragment: bool,
    scripted: bool,
    tree: Vec<String>,
}

#[test]
fn trees_are_those_of_html5lib() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/corpus/html5lib-tests/tree-construction");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("skipped: no html5lib-tests in the shared corpus");
        return;
    };
    let mut files: Vec<PathBuf> = entries.flatten().map(|e| e.path()).collect();
    files.sort();
    let (mut equal, mut run, mut fragments, mut scripted) = (0, 0, 0, 0);
    let mut wrong = Vec::new();
    for file in files.iter().filter(|f| f.extension().is_some_and(|e| e == "dat")) {
        let bytes = std::fs::read(file).expect("a file of the corpus");
        for case in cases(&String::from_utf8_lossy(&bytes)) {
            if case.fragment {
                fragments += 1;
                continue;
            }
            if case.scripted {
                scripted += 1;
                continue;
            }
            run += 1;
            let document = parse_html(case.data.as_str().into(), 512);
            let mut got = Vec::new();
            document.root().children().for_each(|n| dump(n, 0, &mut got));
            let (got, want) = (joined(got), joined(without_what_no_book_holds(&case.tree)));
            if got == want {
                equal += 1;
            } else {
                let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
                wrong.push(format!(
                    "{name}: {:?}\nwant\n{}\ngot\n{}",
                    case.data,
                    want.join("\n"),
                    got.join("\n")
                ));
            }
        }
    }
    println!(
        "html5lib tree construction: {equal} of {run} trees are equal; not run: {fragments} of \
         fragments (the readers parse whole documents and nothing else), {scripted} with scripts \
         (none run here)"
    );
    // Whoever lets the readers parse fragments must run the tests of fragments.
    let parsers = [include_str!("five.rs"), include_str!("mod.rs"), include_str!("parse.rs")];
    assert!(!parsers.concat().contains("for_fragment"), "fragments are parsed, and not tested");
    assert!(run > 700, "the corpus holds more than {run}");
    assert!(wrong.is_empty(), "{} trees differ:\n{}", wrong.len(), wrong.join("\n\n"));
}

fn cases(text: &str) -> Vec<Case> {
    let mut out: Vec<Case> = Vec::new();
    let mut section = "";
    for line in text.lines() {
        match line {
            "#data" => {
                out.push(Case::default());
                section = line;
            }
            "#errors" | "#new-errors" | "#document" => section = line,
            "#document-fragment" => section = line,
            "#script-on" | "#script-off" => {
                section = line;
                if let Some(case) = out.last_mut() {
                    case.scripted |= line == "#script-on";
                }
            }
            line => {
                let Some(case) = out.last_mut() else { continue };
                match section {
                    "#data" => {
                        case.data.push_str(line);
                        case.data.push('\n');
                    }
                    "#document-fragment" => case.fragment = true,
                    "#document" if line.starts_with("| ") => case.tree.push(line.to_owned()),
                    // A text may hold line ends.
                    "#document" => {
                        if let Some(last) = case.tree.last_mut() {
                            last.push('\n');
                            last.push_str(line);
                        }
                    }
                    _ => {}
                }
            }
        }
    }
    for case in &mut out {
        case.data.pop();
        if let Some(last) = case.tree.last_mut() {
            last.truncate(last.trim_end_matches('\n').len());
        }
    }
    out
}

/// The wanted tree without comments, doctypes, instructions and declared namespaces, which our
/// tree does not hold, and without the shell of a template's content, which it holds as children.
fn without_what_no_book_holds(tree: &[String]) -> Vec<String> {
    let depth = |line: &str| line.chars().skip(2).take_while(|c| *c == ' ').count() / 2;
    let mut shells: Vec<usize> = Vec::new();
    let mut out = Vec::new();
    for line in tree {
        let at = depth(line);
        shells.retain(|s| *s < at);
        let words = line.get(2..).unwrap_or("").trim_start();
        if words == "content" {
            shells.push(at);
            continue;
        }
        if words.starts_with("<!") || words.starts_with("<?") || words.starts_with("xmlns") {
            continue;
        }
        let indent = "  ".repeat(at.saturating_sub(shells.len()));
        out.push(format!("| {indent}{words}"));
    }
    out
}

/// Joins texts that only a comment parted.
fn joined(lines: Vec<String>) -> Vec<String> {
    let parts = |line: &str| {
        let start = line.find('"').filter(|i| line.get(2..*i).unwrap_or("x").trim().is_empty())?;
        Some((line.get(..start)?.to_owned(), line.get(start + 1..line.len() - 1)?.to_owned()))
    };
    let mut out: Vec<String> = Vec::new();
    for line in lines {
        if let (Some((indent, text)), Some(last)) = (parts(&line), out.last_mut())
            && let Some((before, head)) = parts(last)
            && before == indent
        {
            *last = format!("{indent}\"{head}{text}\"");
            continue;
        }
        out.push(line);
    }
    out
}

/// Writes a node as html5lib's tests do.
fn dump(node: Node<'_>, depth: usize, out: &mut Vec<String>) {
    let indent = "  ".repeat(depth);
    if let Some(text) = node.text() {
        out.push(format!("| {indent}\"{text}\""));
        return;
    }
    out.push(format!("| {indent}<{}>", node.name().replacen(':', " ", usize::from(foreign(node)))));
    let mut attributes: Vec<String> = node
        .attributes()
        .filter(|(name, _)| !name.starts_with("xmlns"))
        .map(|(name, value)| {
            let shown = match name.split_once(':') {
                Some((prefix @ ("xlink" | "xml"), local)) if foreign(node) => {
                    format!("{prefix} {local}")
                }
                _ => name.to_owned(),
            };
            let mut line = format!("| {indent}  ");
            let _ = write!(line, "{shown}=\"{value}\"");
            line
        })
        .collect();
    attributes.sort();
    out.append(&mut attributes);
    node.children().for_each(|n| dump(n, depth + 1, out));
}

fn foreign(node: Node<'_>) -> bool {
    node.name().starts_with("svg:") || node.name().starts_with("math:")
}

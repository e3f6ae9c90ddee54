//! Manuscripts of the fixtures: the whole memoir, and one case for each fault.

#![allow(clippy::expect_used, clippy::panic, reason = "a test says what is missing by failing")]

use std::io;
use std::path::{Path, PathBuf};

use reissue_core::{Kind, Severity, dump};
use reissue_read::{Files, Format, Input, Options, ReadError, Reading, read};

struct Folder(PathBuf);

impl Files for Folder {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        std::fs::read(self.0.join(path))
    }

    fn list(&self) -> io::Result<Vec<String>> {
        let mut out = Vec::new();
        for entry in std::fs::read_dir(&self.0)? {
            out.push(entry?.file_name().to_string_lossy().into_owned());
        }
        out.sort();
        Ok(out)
    }
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures")
}

fn open(path: &Path) -> Result<Reading, ReadError> {
    let bytes = std::fs::read(path).expect("the fixture is there");
    let name = path.file_name().expect("a file").to_string_lossy();
    let files = Folder(path.parent().expect("a folder").into());
    let input = Input::new(name, bytes).with_files(&files);
    read(&input, &Options { format: Some(Format::Manuscript), ..Options::default() })
}

/// Reads one word of an expectation.
fn text(expect: &serde_json::Value, key: &str) -> String {
    expect[key].as_str().unwrap_or_else(|| panic!("{key}")).to_owned()
}

#[test]
fn the_memoir_is_read_without_a_fault() {
    let reading = open(&fixtures().join("books/the-salt-road/book.toml")).expect("readable");
    let faults: Vec<_> = reading.report.diagnostics.iter().map(|d| &d.message).collect();
    assert_eq!(faults, [""; 0]);
    let book = &reading.book;
    assert_eq!((book.front.len(), book.back.len()), (4, 8));
    assert!(dump(book).contains("chapter #quay ordinal=`I` title=`The Quay`"));
}

#[test]
fn every_fault_is_reported_with_its_line() {
    let mut seen = 0;
    for number in 101..=109 {
        let folder = fixtures().join(format!("cases/read-{number}"));
        let expect = std::fs::read_to_string(folder.join("expect.json")).expect("an expectation");
        let expect: serde_json::Value = serde_json::from_str(&expect).expect("JSON");
        let reading = open(&folder.join(text(&expect, "input"))).expect("readable all the same");
        let found: Vec<_> = reading.report.diagnostics.iter().collect();
        let [one] = found.as_slice() else { panic!("read-{number}: {found:#?}") };
        let (source, line, _) = reading.report.place(one.span).expect("a place");
        assert_eq!(one.code, text(&expect, "code"));
        assert_eq!(
            (source.name.as_str(), line as u64),
            (text(&expect, "file").as_str(), expect["line"].as_u64().expect("a line")),
            "read-{number}"
        );
        let kind = match text(&expect, "kind").as_str() {
            "lost" => Kind::Lost,
            "suspect" => Kind::Suspect,
            _ => Kind::Guessed,
        };
        let severity =
            if text(&expect, "severity") == "error" { Severity::Error } else { Severity::Warning };
        assert_eq!((one.kind, one.severity), (kind, severity), "read-{number}");
        assert!(one.help.is_some(), "read-{number}");
        for word in expect["message-contains"].as_array().expect("words") {
            assert!(one.message.contains(word.as_str().expect("a word")), "{}", one.message);
        }
        seen += 1;
    }
    assert_eq!(seen, 9);
}

//! Books in archives, from standard input, and to pandoc's tree.

use std::fs;
use std::io::{Cursor, Write as _};
use std::process::{Command, Stdio};

use crate::{code, names, reissue, stderr, text};

fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("in memory");
        zip.write_all(bytes).expect("in memory");
    }
    zip.finish().expect("in memory").into_inner()
}

const TREE: &[u8] = br#"{"pandoc-api-version":[1,23],"meta":{},"blocks":[{"t":"Header","c":[1,["",[],[]],[{"t":"Str","c":"Salt"}]]},{"t":"Para","c":[{"t":"Str","c":"Words."}]}]}"#;

#[test]
fn each_book_of_an_archive_gives_its_editions() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("books.zip");
    let fb2: &[u8] = b"<FictionBook xmlns=\"http://www.gribuser.ru/xml/fictionbook/2.0\"><body><section><title><p>Sea</p></title><p>Words of the sea.</p></section></body></FictionBook>";
    let bytes = archive(&[
        ("a/salt.md", b"# Salt\n\nWords.\n"),
        ("b/salt.json", TREE),
        ("sea.fb2", fb2),
        ("broken.docx", b"PK\x03\x04 cut off"),
        ("notes.log", b"no book"),
    ]);
    fs::write(&input, bytes).expect("written");
    let out = folder.path().join("out");
    let ran = reissue(&["convert", text(&input), "--to", "txt", "-o", text(&out)]);
    assert_eq!(code(&ran), 3, "one of them is broken: {}", stderr(&ran));
    assert!(stderr(&ran).contains("broken.docx"), "{}", stderr(&ran));
    assert_eq!(names(&out), ["salt-2.txt", "salt.txt", "sea.txt"]);
}

#[test]
fn standard_input_may_be_an_office_document_or_a_tree() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in [("fb2.zip", archive(&[("a.json", TREE)])), ("tree", TREE.to_vec())] {
        let out = folder.path().join(name);
        let mut child = Command::new(env!("CARGO_BIN_EXE_reissue"))
            .args(["convert", "-", "--to", "txt", "-o", text(&out)])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        child.stdin.take().expect("piped").write_all(&bytes).expect("taken");
        assert!(child.wait().expect("ends").success(), "{name}");
        assert_eq!(names(&out).len(), 1, "{name}");
    }
}

#[test]
fn a_book_becomes_pandocs_tree_and_comes_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("salt.md");
    fs::write(&input, "# Salt\n\nWords[^1] of *salt*.\n\n[^1]: A note.\n").expect("written");
    let tree = folder.path().join("salt.json");
    let ran = reissue(&["convert", text(&input), text(&tree)]);
    assert_eq!(code(&ran), 0, "{}", stderr(&ran));
    let output = folder.path().join("again.txt");
    let ran = reissue(&["convert", text(&tree), text(&output)]);
    assert_eq!(code(&ran), 0, "{}", stderr(&ran));
    let words = fs::read_to_string(&output).expect("made");
    assert!(words.contains("_salt_") && words.contains("A note."), "{words}");
}

//! Bad input: one clear message, the documented exit code, nothing left behind.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use crate::{code, names, reissue, stderr, text};

/// Runs a conversion into a fresh folder and checks how it ended.
fn refused(input: &str, words: &[&str], extra: &[&str], exit: i32) {
    let out = tempfile::tempdir().expect("a folder");
    let mut arguments = vec!["convert", input, "-o", text(out.path())];
    arguments.extend(extra);
    let output = reissue(&arguments);
    let said = stderr(&output);
    assert_eq!(code(&output), exit, "{said}");
    for word in words {
        assert!(said.contains(word), "`{word}` is not in `{said}`");
    }
    assert_eq!(said.lines().filter(|l| l.starts_with("error")).count(), 1, "one message: {said}");
    assert_eq!(names(out.path()), Vec::<String>::new());
}

#[test]
fn inputs_that_are_no_book() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).expect("written");
        text(&path).to_owned()
    };
    refused(&file("empty.txt", b""), &["empty.txt", "is empty"], &[], 1);
    refused(&file("blank.txt", b" \n\n\t"), &["is empty"], &[], 1);
    let noise: Vec<u8> =
        (0..4096u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    refused(&file("noise.txt", &noise), &["no format"], &[], 1);
    refused(&file("page.txt", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj"), &["PDF"], &[], 1);
    refused(text(folder.path()), &["is a folder without"], &[], 1);
    refused("no/such/file.txt", &["does not exist"], &[], 1);
}

#[test]
fn an_unreadable_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("locked.txt");
    fs::write(&path, "words").expect("written");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o0)).expect("locked");
    if fs::read(&path).is_err() {
        refused(text(&path), &["can't be read", "permission denied"], &[], 1);
    }
    // What not even the superuser may read from its start.
    if Path::new("/proc/self/mem").exists() {
        refused("/proc/self/mem", &["/proc/self/mem", "can't be read"], &[], 1);
    }
}

#[test]
fn a_script_without_a_font_gives_no_pages_and_no_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("in.txt");
    fs::write(&input, "第一章\n\n鹽是白的。\n").expect("written");
    let out = folder.path().join("new/folder");
    let ran = reissue(&["convert", text(&input), "--to", "pdf", "-o", text(&out)]);
    assert_eq!(code(&ran), 1, "{}", stderr(&ran));
    for word in ["no pdf edition", "鹽", "in.txt:3:1"] {
        assert!(stderr(&ran).contains(word), "`{word}` is not in {}", stderr(&ran));
    }
    assert_eq!(names(folder.path()), ["in.txt"], "no folder is left behind");
    let ran = reissue(&["convert", text(&input), "--to", "pdf,txt", "-o", text(&out)]);
    assert_eq!(code(&ran), 3, "{}", stderr(&ran));
    assert_eq!(names(&out).len(), 1, "the text is made");
}

#[test]
fn no_such_edition_or_format() {
    refused("x.txt", &["no edition `mobi`", "epub2"], &["--to", "mobi"], 2);
    refused("x.txt", &["no format `wordstar`", "docx"], &["--from", "wordstar"], 2);
}

#[test]
fn an_output_folder_that_is_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("in.txt");
    fs::write(&input, "CHAPTER I\n\nWords of a book.\n").expect("written");
    let taken = folder.path().join("taken");
    fs::write(&taken, "a file").expect("written");
    let output = reissue(&["convert", text(&input), "--to", "txt", "-o", text(&taken)]);
    assert_eq!(code(&output), 1);
    let said = stderr(&output);
    assert!(said.contains("can't be written: a file is where a folder should be"), "{said}");
    assert_eq!(fs::read_to_string(&taken).expect("still there"), "a file");
}

#[test]
fn one_bad_book_does_not_stop_the_rest() {
    let folder = tempfile::tempdir().expect("a folder");
    let good = folder.path().join("good.txt");
    let bad = folder.path().join("bad.txt");
    fs::write(&good, "CHAPTER I\n\nWords of a book.\n").expect("written");
    fs::write(&bad, "").expect("written");
    let out = folder.path().join("out");
    let output =
        reissue(&["convert", text(&bad), text(&good), "--to", "txt", "-o", text(&out), "-j", "2"]);
    assert_eq!(code(&output), 3, "{}", stderr(&output));
    assert_eq!(names(&out), ["good.txt"]);
}

#[test]
fn a_batch_is_told_in_its_order_to_machines_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let paths: Vec<_> = (1..=9).map(|n| folder.path().join(format!("{n}.txt"))).collect();
    for (number, path) in paths.iter().enumerate() {
        let words = "Words of a book.\n".repeat(if number == 0 { 20_000 } else { 1 });
        fs::write(path, if number == 4 { String::new() } else { words }).expect("written");
    }
    let out = folder.path().join("out");
    let mut arguments =
        vec!["convert", "--to", "txt", "-j", "3", "--report", "json", "-o", text(&out)];
    arguments.extend(paths.iter().map(|p| text(p)));
    let ran = reissue(&arguments);
    assert_eq!(code(&ran), 3, "{}", stderr(&ran));
    let report: serde_json::Value = serde_json::from_slice(&ran.stdout).expect("one document");
    let books = report["books"].as_array().expect("books");
    let inputs: Vec<&str> = books.iter().filter_map(|b| b["input"].as_str()).collect();
    assert_eq!(inputs, paths.iter().map(|p| text(p)).collect::<Vec<_>>());
    assert_eq!(books[4]["failures"][0]["code"], "read-001");
    assert_eq!(names(&out).len(), 8);
}

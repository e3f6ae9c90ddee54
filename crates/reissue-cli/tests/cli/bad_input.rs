//! Bad input: one clear message, the documented exit code, nothing left behind.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

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
    assert_eq!(said.matches("error").count(), 1, "one message: {said}");
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
    if fs::read(&path).is_ok() {
        println!("skipped: this user may read locked files");
        return;
    }
    refused(text(&path), &["can't be read", "permission denied"], &[], 1);
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
    assert!(stderr(&output).contains("can't be written"), "{}", stderr(&output));
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

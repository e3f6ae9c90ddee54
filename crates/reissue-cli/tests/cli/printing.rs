//! Files for printers: what `--for` picks, sheets, the picture for shops, preflight, and what is
//! refused.

use std::fs;
use std::path::Path;

use crate::{code, fixtures, names, reissue, stderr, text};

/// A book of one chapter, long enough for the least number of pages that printers bind.
fn book(folder: &Path, isbn: &str, paragraphs: usize) -> String {
    let path = folder.join("lamps.md");
    let words = "She kept the lamps for forty years, and nobody asked her why. ".repeat(9);
    let body = format!("{words}\n\n").repeat(paragraphs);
    let head = format!("---\ntitle: Lamps\nauthor: Ada Lind\nisbn:\n  print: \"{isbn}\"\n---\n");
    fs::write(&path, format!("{head}\n# One\n\n{body}")).expect("written");
    text(&path).to_owned()
}

const ISBN: &str = "978-0-306-40615-7";

#[test]
fn a_printer_gets_the_files_it_asks_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = book(folder.path(), ISBN, 130);
    for (printer, mark) in
        [("ingram", "PDF/X-1a:2003"), ("bod", "PDF/X-3:2003"), ("lulu", "PDF/X-4")]
    {
        let out = folder.path().join(printer);
        let trim = if printer == "bod" { "125x200mm" } else { "6x9" };
        let set = format!("design.trim={trim}");
        let arguments = ["build", &input, "--for", printer, "--set", &set, "-o", text(&out)];
        let spine = ["--set", "edition.cover.spine=0.3in"];
        let ran = reissue(&[&arguments[..], &spine[..]].concat());
        assert_eq!(code(&ran), 0, "{printer}: {}", stderr(&ran));
        let made = names(&out);
        assert!(made.contains(&"lamps-print.pdf".to_owned()), "{printer}: {made:?}");
        assert!(made.contains(&"lamps-cover.pdf".to_owned()), "{printer}: {made:?}");
        for file in ["lamps-print.pdf", "lamps-cover.pdf"] {
            let path = out.join(file);
            let bytes = fs::read(&path).expect("made");
            let says = |word: &str| bytes.windows(word.len()).any(|w| w == word.as_bytes());
            assert!(says(mark), "{printer} {file}: {mark}");
            let checked = reissue(&["check", "--for", printer, text(&path), "--strict"]);
            assert_eq!(code(&checked), 0, "{printer} {file}: {}", stderr(&checked));
        }
    }
}

#[test]
fn sheets_are_one_option_away() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = book(folder.path(), ISBN, 20);
    for scheme in ["booklet", "8", "16", "32"] {
        let out = folder.path().join(scheme);
        let ran =
            reissue(&["convert", &input, "--to", "print", "--impose", scheme, "-o", text(&out)]);
        assert_eq!(code(&ran), 0, "{scheme}: {}", stderr(&ran));
        assert_eq!(names(&out), ["lamps-print.pdf", "lamps-sheets.pdf"]);
    }
    let out = folder.path().join("none");
    let ran = reissue(&["convert", &input, "--to", "sheets", "--impose", "12", "-o", text(&out)]);
    assert_eq!(code(&ran), 1);
    assert!(stderr(&ran).contains("booklet, 8, 16 or 32"), "{}", stderr(&ran));
    assert_eq!(names(&out), [""; 0]);
}

#[test]
fn the_front_is_a_picture_for_shops() {
    let folder = tempfile::tempdir().expect("a folder");
    let memoir = fixtures().join("books/the-salt-road");
    let out = folder.path().join("out");
    let ran = reissue(&["convert", text(&memoir), "--to", "front", "-o", text(&out)]);
    assert_eq!(code(&ran), 0, "{}", stderr(&ran));
    let bytes = fs::read(out.join("the-salt-road-front.jpg")).expect("made");
    assert!(bytes.starts_with(&[0xff, 0xd8, 0xff]) && bytes.len() > 20_000);
    // The frame header: height, then width.
    let size = [0x0a, 0x00, 0x06, 0x40];
    assert!(bytes.windows(4).take(1_000).any(|w| w == size), "2560 × 1600");
}

/// Runs a conversion that must be refused with a code and a help, and leave nothing behind.
fn refused(input: &str, extra: &[&str], said: &[&str]) {
    let out = tempfile::tempdir().expect("a folder");
    let arguments = ["convert", input, "-o", text(out.path())];
    let ran = reissue(&[&arguments[..], extra].concat());
    let message = stderr(&ran);
    assert_eq!(code(&ran), 1, "{message}");
    for word in said {
        assert!(message.contains(word), "`{word}` is not in `{message}`");
    }
    assert!(message.contains("help"), "{message}");
    assert_eq!(names(out.path()), [""; 0], "nothing is left behind");
}

#[test]
fn what_no_printer_takes_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let thin = book(folder.path(), ISBN, 1);
    let to = ["--to", "print", "--for", "kdp"];
    refused(&thin, &to, &["pdf-030", "24 to 828 pages"]);
    let cover = ["--to", "cover", "--for", "offset", "--set", "edition.cover.paper=pink"];
    let thick = book(folder.path(), ISBN, 60);
    refused(&thick, &cover, &["pdf-031", "`pink`"]);
    let ingram = ["--to", "cover", "--for", "ingram", "--set", "design.trim=6x9"];
    refused(&thick, &ingram, &["pdf-032", "spine"]);
    let square = ["--to", "print", "--for", "lulu", "--set", "design.trim=200x200mm"];
    refused(&thick, &square, &["pdf-033"]);
    refused(&thick, &["--to", "print", "--for", "gutenberg"], &["kdp, ingram"]);
}

#[test]
fn a_font_that_forbids_embedding_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let source =
        fixtures().join("../crates/reissue-typeset/fonts/eb-garamond/EBGaramond-Regular.ttf");
    let mut font = fs::read(source).expect("a font");
    let tables = usize::from(u16::from_be_bytes([font[4], font[5]]));
    let records = (0..tables).map(|i| 12 + 16 * i);
    for record in records {
        let offset = font[record + 8..record + 12].try_into().expect("four bytes");
        let at = u32::from_be_bytes(offset) as usize;
        match &font[record..record + 4] {
            b"OS/2" => font[at + 8..at + 10].copy_from_slice(&[0, 2]),
            b"name" => {
                // Another family, so that the face is not the built-in one.
                let length = font[record + 12..record + 16].try_into().expect("four bytes");
                let end = at + u32::from_be_bytes(length) as usize;
                let wide: Vec<u8> = "Garamond".encode_utf16().flat_map(u16::to_be_bytes).collect();
                let other: Vec<u8> = "Guardian".encode_utf16().flat_map(u16::to_be_bytes).collect();
                while let Some(found) = font[at..end].windows(wide.len()).position(|w| w == wide) {
                    font[at + found..at + found + wide.len()].copy_from_slice(&other);
                }
            }
            _ => {}
        }
    }
    let path = folder.path().join("locked.ttf");
    fs::write(&path, font).expect("written");
    let input = book(folder.path(), ISBN, 2);
    let face = ["--font", text(&path), "--set", "design.face=EB Guardian"];
    for edition in ["print", "pdf"] {
        refused(
            &input,
            &[&["--to", edition][..], &face].concat(),
            &["pdf-001", "forbids embedding"],
        );
    }
}

#[test]
fn a_wrong_check_digit_is_reported_and_makes_no_barcode() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = book(folder.path(), "978-0-306-40615-8", 60);
    let out = folder.path().join("out");
    let ran = reissue(&["convert", &input, "--to", "cover", "--strict", "-o", text(&out)]);
    let message = stderr(&ran);
    assert_eq!(code(&ran), 4, "{message}");
    assert!(message.contains("its check digit would be `7`"), "{message}");
    assert!(message.contains("type-047") && message.contains("help"), "{message}");
}

#[test]
fn small_artwork_is_reported() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = book(folder.path(), ISBN, 60);
    let picture = fixtures().join("books/the-salt-road/images/saddle.jpg");
    let out = folder.path().join("out");
    let arguments = ["convert", &input, "--to", "cover", "--artwork", text(&picture), "--strict"];
    let ran = reissue(&[&arguments[..], &["-o", text(&out)]].concat());
    let message = stderr(&ran);
    assert_eq!(code(&ran), 4, "{message}");
    assert!(message.contains("type-041") && message.contains("less than 300"), "{message}");
    let ran = reissue(&["convert", &input, "--to", "cover", "--artwork", &input, "-o", text(&out)]);
    assert_eq!(code(&ran), 2, "a text is no picture: {}", stderr(&ran));
}

#[test]
fn rgb_where_inks_are_demanded_is_refused_by_the_preflight() {
    let folder = tempfile::tempdir().expect("a folder");
    let memoir = fixtures().join("books/the-salt-road");
    let ran = reissue(&["convert", text(&memoir), "--to", "pdf", "-o", text(folder.path())]);
    assert_eq!(code(&ran), 0, "{}", stderr(&ran));
    let file = folder.path().join("the-salt-road.pdf");
    let checked = reissue(&["check", "--for", "ingram", text(&file)]);
    let message = stderr(&checked);
    assert_eq!(code(&checked), 1, "{message}");
    for found in ["pdf-130", "RGB colours", "pdf-116", "pdf-131"] {
        assert!(message.contains(found), "`{found}` is not in `{message}`");
    }
}

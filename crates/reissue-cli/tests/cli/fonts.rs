//! A user's own font files: named in `book.toml`, or on the command line.

use std::fs;
use std::path::{Path, PathBuf};

use crate::{code, fixtures, reissue, stderr, text};

/// A family that no machine has: the built-in one under another name of as many letters.
const FAMILY: &str = "Salt Garden";

/// Writes the roman and the italic of the family into a folder.
fn family(folder: &Path) -> Vec<PathBuf> {
    let fonts = fixtures().join("../crates/reissue-typeset/fonts/eb-garamond");
    fs::create_dir_all(folder).expect("a folder");
    ["Regular", "Italic"]
        .iter()
        .map(|style| {
            let bytes = fs::read(fonts.join(format!("EBGaramond-{style}.ttf"))).expect("a font");
            let bytes = renamed(bytes, "EB Garamond", FAMILY);
            let path = folder.join(format!("own-{style}.ttf"));
            fs::write(&path, renamed(bytes, "EBGaramond", "SaltGarden")).expect("written");
            path
        })
        .collect()
}

/// Renames a font in the encodings of its name table: UTF-16, and bytes.
fn renamed(mut bytes: Vec<u8>, from: &str, to: &str) -> Vec<u8> {
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
    for (from, to) in [(wide(from), wide(to)), (from.into(), to.into())] {
        assert_eq!(from.len(), to.len());
        let mut at = 0;
        while let Some(found) = bytes[at..].windows(from.len()).position(|w| w == from) {
            at += found;
            bytes[at..at + to.len()].copy_from_slice(&to);
        }
    }
    bytes
}

/// A manuscript whose `book.toml` has some lines on its design.
fn manuscript(folder: &Path, design: &str) -> PathBuf {
    let book = folder.join("lamps");
    fs::create_dir_all(&book).expect("a folder");
    let toml = format!("[book]\ntitle = \"Lamps\"\nlanguage = \"en\"\n\n[design]\n{design}\n");
    fs::write(book.join("book.toml"), toml).expect("written");
    let words = "She kept the *lamps* for forty years, and nobody asked her why. ".repeat(9);
    fs::write(book.join("one.md"), format!("# One\n\n{words}\n")).expect("written");
    book
}

/// Whether a PDF that writes its objects plainly (PDF/X-1a) embeds a font.
fn embeds(pdf: &Path, font: &str) -> bool {
    let bytes = fs::read(pdf).expect("made");
    bytes.windows(font.len()).any(|w| w == font.as_bytes())
}

#[test]
fn a_family_beside_the_manuscript_is_set_and_embedded() {
    let folder = tempfile::tempdir().expect("a folder");
    let design =
        format!("face = \"{FAMILY}\"\nfonts = \"type/own-Regular.ttf, type/own-Italic.ttf\"");
    let book = manuscript(folder.path(), &design);
    family(&book.join("type"));
    let out = folder.path().join("out");
    let ran =
        reissue(&["convert", text(&book), "--to", "print", "--standard", "x1a", "-o", text(&out)]);
    assert_eq!(code(&ran), 0, "{}", stderr(&ran));
    let pdf = out.join("lamps-print.pdf");
    assert!(embeds(&pdf, "+SaltGarden-Regular") && embeds(&pdf, "+SaltGarden-Italic"));
    assert!(!embeds(&pdf, "EBGaramond"), "nothing is left to the built-in family");
}

#[test]
fn a_family_on_the_command_line_is_set_and_embedded() {
    let folder = tempfile::tempdir().expect("a folder");
    let book = manuscript(folder.path(), "");
    let own = family(folder.path());
    let out = folder.path().join("out");
    let face = format!("design.face={FAMILY}");
    let mut arguments =
        vec!["convert", text(&book), "--to", "print", "--standard", "x1a", "--set", &face];
    own.iter().for_each(|path| arguments.extend(["--font", text(path)]));
    arguments.extend(["-o", text(&out)]);
    let ran = reissue(&arguments);
    assert_eq!(code(&ran), 0, "{}", stderr(&ran));
    assert!(embeds(&out.join("lamps-print.pdf"), "+SaltGarden-Regular"));
}

#[test]
fn what_is_no_font_or_no_family_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out");
    let convert = |design: &str| {
        let book = manuscript(folder.path(), design);
        reissue(&["convert", text(&book), "--to", "print", "-o", text(&out)])
    };
    let ran = convert("fonts = \"type/none.ttf\"");
    assert!(stderr(&ran).contains("the font `type/none.ttf` can't be read"), "{}", stderr(&ran));
    let ran = convert("face = \"Salt Garden\"");
    assert_eq!(code(&ran), 1);
    let said = stderr(&ran);
    assert!(said.contains("there is no font family `Salt Garden`"), "{said}");
    assert!(said.contains("EB Garamond"), "what there is: {said}");
    fs::write(folder.path().join("lamps/one.ttf"), "no font").expect("written");
    let ran = convert("fonts = \"one.ttf\"");
    assert_eq!(code(&ran), 1, "{}", stderr(&ran));
}

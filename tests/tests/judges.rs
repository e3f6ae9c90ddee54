//! What external judges say of the editions of the memoir: EPUBCheck, Ace, veraPDF, the PDF/X
//! lint, qpdf, Ghostscript.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use reissue_tests::{judge, root};

/// The editions of the memoir, made once for all judges.
fn editions() -> &'static Path {
    static MADE: OnceLock<tempfile::TempDir> = OnceLock::new();
    MADE.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let status = Command::new(env!("CARGO"))
            .args(["run", "-q", "-p", "reissue-cli", "--", "convert"])
            .arg("fixtures/books/the-salt-road")
            .args(["--to", "epub,epub2,pdf,print,cover,txt", "-q", "-o"])
            .arg(folder.path())
            .current_dir(root())
            .status()
            .expect("the program starts");
        assert!(status.success(), "the editions are made");
        folder
    })
    .path()
}

fn tool(path: &str) -> PathBuf {
    root().join(".tools").join(path)
}

fn run(command: &mut Command) -> Output {
    let output = command.output().unwrap_or_else(|e| panic!("{command:?}: {e}"));
    assert!(
        output.status.success(),
        "{command:?}\n{}\n{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    output
}

#[test]
fn epubcheck_is_silent() {
    if judge(&tool("python.done")) {
        let script = root().join("tests/validators/epub/run-epubcheck");
        run(Command::new(script)
            .arg(editions().join("the-salt-road.epub"))
            .arg(editions().join("the-salt-road-epub2.epub")));
    }
}

#[test]
fn ace_finds_no_violation() {
    if judge(&tool("node.done")) {
        let script = root().join("tests/validators/epub/run-ace");
        run(Command::new(script).arg(editions().join("the-salt-road.epub")));
    }
}

#[test]
fn reading_engines_open_the_book() {
    if judge(&tool("node.done")) {
        let script = root().join("tests/validators/epub/run-engines");
        run(Command::new(script).arg(editions().join("the-salt-road.epub")));
    }
}

#[test]
fn the_reading_edition_is_pdf_a_and_pdf_ua() {
    if judge(&tool("verapdf/VeraCheck.class")) {
        let script = root().join("tests/validators/pdf/verapdf.sh");
        run(Command::new(script).arg("2a,ua1").arg(editions().join("the-salt-road.pdf")));
    }
}

#[test]
fn the_print_edition_is_pdf_x() {
    if judge(&tool("python.done")) {
        let lint = root().join("tests/validators/pdf/pdfxlint.py");
        for name in ["the-salt-road-print.pdf", "the-salt-road-cover.pdf"] {
            run(Command::new(tool("python/bin/python"))
                .arg(&lint)
                .arg("x4")
                .arg(editions().join(name)));
        }
    }
}

#[test]
fn the_files_are_sound_and_black() {
    for name in ["the-salt-road.pdf", "the-salt-road-print.pdf", "the-salt-road-cover.pdf"] {
        let path = editions().join(name);
        if judge(Path::new("/usr/bin/qpdf")) {
            run(Command::new("qpdf").arg("--check").arg(&path));
        }
        if name.contains("print") && judge(Path::new("/usr/bin/gs")) {
            let arguments = ["-q", "-o", "-", "-sDEVICE=inkcov"];
            let ink = run(Command::new("gs").args(arguments).arg(&path));
            for line in String::from_utf8_lossy(&ink.stdout).lines() {
                let values: Vec<&str> = line.split_whitespace().collect();
                let [c, m, y, ..] = values[..] else { continue };
                if line.contains("CMYK") {
                    assert!([c, m, y].iter().all(|v| *v == "0.00000"), "{name}: {line}");
                }
            }
        }
    }
}

#[test]
fn the_barcode_is_read_from_the_picture_of_the_cover() {
    if !judge(Path::new("/usr/bin/zbarimg")) || !judge(Path::new("/usr/bin/pdftoppm")) {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let picture = folder.path().join("cover");
    let cover = editions().join("the-salt-road-cover.pdf");
    run(Command::new("pdftoppm")
        .args(["-r", "300", "-png", "-singlefile"])
        .arg(cover)
        .arg(&picture));
    let read = run(Command::new("zbarimg").arg("-q").arg(picture.with_extension("png")));
    assert_eq!(String::from_utf8_lossy(&read.stdout).trim(), "EAN-13:9798999987112");
}

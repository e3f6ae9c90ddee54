//! What external judges say of the editions of the memoir: EPUBCheck, Ace, se lint, veraPDF, the PDF/X
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

/// EPUBs of all captures and plain texts, our own and, where it is, the corpus's, in one run.
#[test]
fn epubcheck_is_silent_on_captures_and_plain_texts() {
    if !judge(&tool("python.done")) {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let mut inputs = texts(&root().join("fixtures/captures"));
    inputs.extend(texts(&root().join("fixtures/books/the-salt-road-text")));
    if let Some(corpus) = reissue_tests::corpus("captures") {
        inputs.extend(texts(&corpus));
    }
    if let Some(corpus) = reissue_tests::corpus("gutenberg") {
        for entry in corpus.read_dir().expect("a folder").filter_map(Result::ok) {
            inputs.extend(texts(&entry.path()));
        }
    }
    let mut made = Vec::new();
    for (number, input) in inputs.iter().enumerate() {
        let name = input.to_string_lossy().into_owned();
        let bytes = std::fs::read(input).expect("readable");
        let input = reissue::read::Input::new(name.clone(), bytes.as_slice());
        let options = reissue::Options::default();
        let converted = reissue::convert(&input, &[reissue::Edition::Epub], &options)
            .unwrap_or_else(|e| panic!("{name}: {e}"));
        let path = folder.path().join(format!("{number}.epub"));
        let bytes = converted.outputs.first().map(|o| o.bytes.as_slice()).unwrap_or_default();
        std::fs::write(&path, bytes).expect("written");
        println!("{number}.epub: {name}");
        made.push(path);
    }
    assert!(made.len() >= 5, "{} EPUBs", made.len());
    run(Command::new(root().join("tests/validators/epub/run-epubcheck")).args(&made));
}

/// The plain texts in a folder.
fn texts(folder: &Path) -> Vec<PathBuf> {
    let entries = folder.read_dir().into_iter().flatten().filter_map(Result::ok);
    let mut paths: Vec<PathBuf> = entries.map(|e| e.path()).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "txt"));
    paths.sort();
    paths
}

#[test]
fn ace_finds_no_violation() {
    if judge(&tool("node.done")) {
        let script = root().join("tests/validators/epub/run-ace");
        run(Command::new(script).arg(editions().join("the-salt-road.epub")));
    }
}

#[test]
fn the_lint_of_standard_ebooks_finds_no_fault() {
    if judge(&tool("se/bin/se")) {
        let script = root().join("tests/validators/epub/run-se-lint");
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

/// Makes editions of the memoir with more arguments, into a folder of their own.
fn made_with(arguments: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let status = Command::new(env!("CARGO"))
        .args(["run", "-q", "-p", "reissue-cli", "--", "convert"])
        .arg("fixtures/books/the-salt-road")
        .args(arguments)
        .args(["-q", "-o"])
        .arg(folder.path())
        .current_dir(root())
        .status()
        .expect("the program starts");
    assert!(status.success(), "the editions are made: {arguments:?}");
    folder
}

fn lint(standard: &str, file: &Path) {
    let lint = root().join("tests/validators/pdf/pdfxlint.py");
    run(Command::new(tool("python/bin/python")).arg(&lint).arg(standard).arg(file));
}

#[test]
fn the_print_editions_are_pdf_x() {
    if !judge(&tool("python.done")) {
        return;
    }
    for name in ["the-salt-road-print.pdf", "the-salt-road-cover.pdf"] {
        lint("x1a", &editions().join(name)); // what KDP, the printer of the memoir, gets
    }
    for standard in ["x4", "x3"] {
        let extra = ["--to", "print,cover,sheets", "--standard", standard];
        let bleed = ["--set", "edition.print.bleed=3mm", "--set", "edition.print.marks=crop"];
        let folder = made_with(&[&extra[..], &bleed[..]].concat());
        for name in
            ["the-salt-road-print.pdf", "the-salt-road-cover.pdf", "the-salt-road-sheets.pdf"]
        {
            let file = folder.path().join(name);
            lint(standard, &file);
            if judge(Path::new("/usr/bin/qpdf")) {
                run(Command::new("qpdf").arg("--check").arg(&file));
            }
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
            only_black(&path);
        }
        if judge(Path::new("/usr/bin/pdffonts")) {
            all_embedded(&path);
        }
    }
}

/// Ghostscript finds no cyan, magenta or yellow on any page.
fn only_black(path: &Path) {
    let ink = run(Command::new("gs").args(["-q", "-o", "-", "-sDEVICE=inkcov"]).arg(path));
    let mut pages = 0;
    for line in String::from_utf8_lossy(&ink.stdout).lines().filter(|l| l.contains("CMYK")) {
        let values: Vec<&str> = line.split_whitespace().collect();
        let [c, m, y, ..] = values[..] else { panic!("four inks: {line}") };
        assert!([c, m, y].iter().all(|v| *v == "0.00000"), "{}: {line}", path.display());
        pages += 1;
    }
    assert!(pages > 50, "Ghostscript saw the pages");
}

/// Every font is embedded with characters for its glyphs, and none is of Type 3.
fn all_embedded(path: &Path) {
    let fonts = run(Command::new("pdffonts").arg(path));
    let text = String::from_utf8_lossy(&fonts.stdout).into_owned();
    let rows: Vec<&str> = text.lines().skip(2).collect();
    assert!(!rows.is_empty(), "there are fonts");
    for row in rows {
        // From the right: object (two columns), uni, sub, emb.
        let columns: Vec<&str> = row.split_whitespace().rev().collect();
        assert_eq!((columns[2], columns[4]), ("yes", "yes"), "{}: {row}", path.display());
        assert!(!row.contains("Type 3"), "{row}");
    }
}

#[test]
fn three_engines_draw_the_same_page() {
    if judge(&tool("python.done")) && judge(Path::new("/usr/bin/pdftoppm")) {
        let script = root().join("tests/validators/pdf/same-page.py");
        for (name, pages) in [
            ("the-salt-road-print.pdf", ["3", "9", "20", "60"]),
            ("the-salt-road.pdf", ["5", "9", "31", "50"]),
        ] {
            run(Command::new(tool("python/bin/python"))
                .arg(&script)
                .arg(editions().join(name))
                .args(pages));
        }
    }
}

#[test]
fn barcodes_are_read_from_pictures_of_the_cover() {
    if !judge(Path::new("/usr/bin/zbarimg")) || !judge(Path::new("/usr/bin/pdftoppm")) {
        return;
    }
    // The memoir has no price; a manuscript of its own gives one for the add-on.
    let folder = tempfile::tempdir().expect("a folder");
    let source = folder.path().join("lamps.md");
    let words = "She kept the lamps for forty years, and nobody asked her why. ".repeat(600);
    let head = "---\ntitle: Lamps\nauthor: Ada Lind\nprice: USD 14.95\nisbn:\n  print: 978-0-306-40615-7\n";
    std::fs::write(&source, format!("{head}---\n\n# One\n\n{words}\n")).expect("written");
    for (size, design) in [("80", "classic"), ("100", "modern"), ("100", "label"), ("150", "label")]
    {
        let out = folder.path().join(format!("{size}{design}"));
        let status = Command::new(env!("CARGO"))
            .args(["run", "-q", "-p", "reissue-cli", "--", "convert"])
            .arg(&source)
            .args(["--to", "cover", "-q", "--set"])
            .arg(format!("edition.cover.barcode={size}"))
            .arg("--set")
            .arg(format!("edition.cover.design={design}"))
            .arg("-o")
            .arg(&out)
            .current_dir(root())
            .status()
            .expect("the program starts");
        assert!(status.success());
        let picture = out.join("cover");
        run(Command::new("pdftoppm")
            .args(["-r", "300", "-png", "-singlefile"])
            .arg(out.join("lamps-cover.pdf"))
            .arg(&picture));
        let read = run(Command::new("zbarimg")
            .args(["-q", "-Sean5.enable"])
            .arg(picture.with_extension("png")));
        let read = String::from_utf8_lossy(&read.stdout).into_owned();
        assert!(read.contains("EAN-13:9780306406157"), "{size} % {design}: {read}");
        assert!(read.contains("EAN-5:51495"), "{size} % {design}: {read}");
    }
}

//! The words of a file as other programs read them; skipped with a reason where they are missing.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::io::Write;
use std::process::{Command, Stdio};

use reissue_pdf::{PdfOptions, PrintStandard};

/// Pipes a file through a program; none where the program is not there.
fn through(program: &str, arguments: &[&str], bytes: &[u8]) -> Option<String> {
    let child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut child) = child else {
        println!("skipped: there is no {program}");
        return None;
    };
    let mut input = child.stdin.take().expect("is piped");
    let bytes = bytes.to_vec();
    let writer = std::thread::spawn(move || {
        // A program that stops early closes the pipe.
        let _ = input.write_all(&bytes);
    });
    let output = child.wait_with_output().expect("runs");
    writer.join().expect("writes");
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn poppler_reads_all_words_in_order() {
    let sample = support::book(12, 30);
    for options in [PdfOptions::reading(0), PdfOptions::print(PrintStandard::X1a, 0)] {
        let mut bytes = Vec::new();
        reissue_pdf::write(&sample.pages, &options, &mut bytes).expect("writes");
        let Some(text) = through("pdftotext", &["-raw", "-", "-"], &bytes) else { return };
        // Lines that end in a hyphen are joined, as reading programs do.
        let joined = text.replace("-\n", "").replace("wellknown", "well-known");
        let folios = |w: &&str| !w.chars().all(|c| c.is_ascii_digit() || "iv\u{c}".contains(c));
        let found: Vec<&str> = joined
            .split_whitespace()
            .map(|w| w.trim_matches('\u{c}'))
            .filter(folios)
            .filter(|w| !w.is_empty() && !w.contains('\u{323}') && !w.contains('é'))
            .collect();
        let wanted: Vec<&str> = sample
            .words
            .iter()
            .map(String::as_str)
            .filter(folios)
            .filter(|w| !w.contains('\u{323}'))
            .collect();
        let differs = found.iter().zip(&wanted).position(|(a, b)| a != b);
        assert_eq!(differs.map(|i| (found[i], wanted[i])), None);
    }
}

#[test]
fn qpdf_finds_nothing_to_object_to() {
    let sample = support::book(12, 30);
    for options in [
        PdfOptions::reading(0),
        PdfOptions::print(PrintStandard::X4, 0),
        PdfOptions::print(PrintStandard::X3, 0),
    ] {
        let mut bytes = Vec::new();
        reissue_pdf::write(&sample.pages, &options, &mut bytes).expect("writes");
        let Some(said) = through("qpdf", &["--check", "-"], &bytes) else { return };
        // Some versions of qpdf read no pipe; they say nothing at all.
        assert!(said.is_empty() || said.contains("No syntax"), "{said}");
    }
}

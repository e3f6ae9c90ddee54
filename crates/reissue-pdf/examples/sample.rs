//! Writes the sample book of the tests: `sample reading|x4|x1a|x3 PAGES LINES PICTURE... > book.pdf`.

#[path = "../tests/support/mod.rs"]
mod support;

use std::io::Write;

use reissue_pdf::{Inks, PdfKind, PdfOptions, PrintStandard};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize| arguments.get(at).and_then(|a| a.parse().ok());
    let mut options = match arguments.first().map(String::as_str) {
        Some("x4") => PdfOptions::print(PrintStandard::X4, 0),
        Some("x1a") => PdfOptions::print(PrintStandard::X1a, 0),
        Some("x3") => PdfOptions::print(PrintStandard::X3, 0),
        _ => PdfOptions::reading(0),
    };
    if let (PdfKind::Print(print), Ok(_)) = (&mut options.kind, std::env::var("PROCESS")) {
        print.inks = Inks::Process;
    }
    let mut sample = support::book(number(1).unwrap_or(30), number(2).unwrap_or(38));
    for picture in arguments.iter().skip(3) {
        support::add_image(&mut sample, picture, std::fs::read(picture)?);
    }
    let mut out = Vec::new();
    let start = std::time::Instant::now();
    let report = reissue_pdf::write(&sample.pages, &options, &mut out)?;
    eprintln!("{} bytes in {:?}", out.len(), start.elapsed());
    report.iter().for_each(|d| eprintln!("{} {}", d.code, d.message));
    std::io::stdout().write_all(&out)?;
    Ok(())
}

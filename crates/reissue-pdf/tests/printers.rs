//! Files against printers' rules, and sheets of files.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use reissue_page::Length;
use reissue_page::printer::Printer;
use reissue_pdf::impose::{Imposition, Scheme, impose};
use reissue_pdf::preflight::check;
use reissue_pdf::{FontMode, PdfError, PdfOptions, PrintStandard};

fn codes(bytes: &[u8], printer: &str) -> Vec<&'static str> {
    let printer = Printer::named(printer).expect("is known");
    check(bytes, &printer).expect("is a PDF").into_iter().map(|d| d.code).collect()
}

fn file(options: &PdfOptions, pages: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    reissue_pdf::write(&support::book(pages, 20).pages, options, &mut bytes).expect("writes");
    bytes
}

#[test]
fn our_print_edition_passes_where_it_is_meant_to_go() {
    let whole = PdfOptions { fonts: FontMode::Whole, ..PdfOptions::print(PrintStandard::X1a, 0) };
    assert_eq!(codes(&file(&whole, 32), "kdp"), [""; 0]);
    assert_eq!(codes(&file(&PdfOptions::print(PrintStandard::X1a, 0), 32), "offset"), [""; 0]);
}

#[test]
fn a_reading_edition_does_not() {
    let bytes = file(&PdfOptions::reading(0), 23);
    assert_eq!(codes(&bytes, "kdp"), ["pdf-030", "pdf-110", "pdf-116", "pdf-122"]);
    assert_eq!(codes(&bytes, "ingram"), ["pdf-108", "pdf-110", "pdf-033", "pdf-116"]);
}

#[test]
fn pictures_tell_on_a_file() {
    let mut sample = support::book(31, 5);
    let mut png = Vec::new();
    let mut encoder = png::Encoder::new(&mut png, 100, 100);
    encoder.set_color(png::ColorType::Rgba);
    let mut writer = encoder.write_header().expect("begins");
    writer.write_image_data(&[0x80; 40_000]).expect("writes");
    writer.finish().expect("ends");
    support::add_image(&mut sample, "small.png", png);
    let mut bytes = Vec::new();
    reissue_pdf::write(&sample.pages, &PdfOptions::reading(0), &mut bytes).expect("writes");
    let found = codes(&bytes, "offset");
    for code in ["pdf-112", "pdf-130", "pdf-131", "pdf-132"] {
        assert!(found.contains(&code), "{code} {found:?}");
    }
}

#[test]
fn what_is_no_pdf_is_refused() {
    let printer = Printer::named("kdp").expect("is known");
    for bytes in [&b""[..], b"%PDF-1.4", b"\x00\x01", &[b'%'; 5_000]] {
        assert!(matches!(check(bytes, &printer), Err(PdfError::Unreadable { .. })));
    }
}

#[test]
fn sheets_hold_all_pages() {
    let bytes = file(&PdfOptions::print(PrintStandard::X1a, 0), 18);
    let mut sheets = Vec::new();
    let imposition =
        Imposition { scheme: Scheme::Sixteen, leaf: Length::mm(0.1), gutter: Length::mm(6.0) };
    impose(&bytes, &imposition, &mut sheets).expect("imposes");
    let doc = lopdf::Document::load_mem(&sheets).expect("is a PDF");
    assert_eq!((doc.version.as_str(), doc.get_pages().len()), ("1.4", 4));
    let drawn: usize = doc
        .get_pages()
        .into_values()
        .map(|p| String::from_utf8_lossy(&doc.get_page_content(p)).matches(" Do").count())
        .sum();
    assert_eq!(drawn, 18);
}

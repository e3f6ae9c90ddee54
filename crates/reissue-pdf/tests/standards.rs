//! What the standards demand, asked of the objects of written files.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use lopdf::{Dictionary, Document, Object};
use reissue_pdf::{Bleed, FontMode, Inks, PdfKind, PdfOptions, PrintStandard};
use support::{Sample, book};

fn written(sample: &Sample, options: &PdfOptions) -> Vec<u8> {
    let mut out = Vec::new();
    reissue_pdf::write(&sample.pages, options, &mut out).expect("writes");
    out
}

fn parsed(bytes: &[u8]) -> Document {
    Document::load_mem(bytes).expect("is a PDF")
}

fn catalog(doc: &Document) -> &Dictionary {
    doc.catalog().expect("has a catalog")
}

#[test]
fn the_same_pages_give_the_same_bytes_in_one_process() {
    let sample = book(12, 30);
    for options in [PdfOptions::reading(7), PdfOptions::print(PrintStandard::X1a, 7)] {
        let first = written(&sample, &options);
        written(&book(3, 5), &options);
        assert!(first == written(&sample, &options));
    }
}

#[test]
fn the_reading_edition_is_tagged_through_and_through() {
    let doc = parsed(&written(&book(12, 30), &PdfOptions::reading(0)));
    let catalog = catalog(&doc);
    for key in ["StructTreeRoot", "MarkInfo", "Lang", "Outlines", "PageLabels", "Names", "Metadata"]
    {
        assert!(catalog.has(key.as_bytes()), "{key}");
    }
    for (number, page) in doc.get_pages() {
        let content = doc.get_page_content(page);
        let content = lopdf::content::Content::decode(&content).expect("parses");
        let mut depth = 0i32;
        for operation in content.operations.iter() {
            match operation.operator.as_str() {
                "BDC" | "BMC" => depth += 1,
                "EMC" => depth -= 1,
                "Tj" | "TJ" | "f" | "S" | "Do" => assert!(depth > 0, "page {number}"),
                _ => {}
            }
        }
        assert_eq!(depth, 0);
    }
}

#[test]
fn every_mark_has_a_parent_and_every_parent_the_mark() {
    let doc = parsed(&written(&book(12, 30), &PdfOptions::reading(0)));
    let root = catalog(&doc).get_deref(b"StructTreeRoot", &doc).and_then(Object::as_dict).unwrap();
    let tree = root.get_deref(b"ParentTree", &doc).and_then(Object::as_dict).unwrap();
    let numbers = tree.get_deref(b"Nums", &doc).and_then(Object::as_array).unwrap();
    let (mut marks, mut links) = (0, 0);
    for pair in numbers.chunks(2) {
        match doc.dereference(&pair[1]).unwrap().1 {
            Object::Array(parents) => {
                for (number, parent) in parents.iter().enumerate() {
                    let parent = doc.dereference(parent).unwrap().1.as_dict().unwrap();
                    let kids = parent.get(b"K").unwrap();
                    let holds = |kid: &Object| match kid {
                        Object::Integer(n) => *n == number as i64,
                        Object::Dictionary(d) => d
                            .get(b"MCID")
                            .and_then(Object::as_i64)
                            .is_ok_and(|n| n == number as i64),
                        _ => false,
                    };
                    let found = match kids {
                        Object::Array(kids) => kids.iter().any(holds),
                        one => holds(one),
                    };
                    assert!(found, "mark {number}");
                    marks += 1;
                }
            }
            _ => links += 1,
        }
    }
    assert!(marks > 100 && links == 2);
}

#[test]
fn print_editions_hold_no_links_and_no_colour() {
    for standard in [PrintStandard::X4, PrintStandard::X1a, PrintStandard::X3] {
        let bytes = written(&book(4, 20), &PdfOptions::print(standard, 0));
        let doc = parsed(&bytes);
        let old = standard != PrintStandard::X4;
        assert_eq!(doc.version, if old { "1.4" } else { "1.6" });
        assert_eq!(bytes.windows(6).any(|w| w == b"ObjStm"), !old);
        for page in doc.get_pages().into_values() {
            let dictionary = doc.get_dictionary(page).unwrap();
            assert!(dictionary.has(b"TrimBox") && dictionary.has(b"BleedBox"));
            assert!(!dictionary.has(b"Annots"));
            let content = lopdf::content::Content::decode(&doc.get_page_content(page)).unwrap();
            for operation in content.operations.iter() {
                assert!(!["rg", "RG", "k", "K"].contains(&operation.operator.as_str()));
            }
        }
        let info = doc.trailer.get_deref(b"Info", &doc).and_then(Object::as_dict).unwrap();
        assert_eq!(info.has(b"GTS_PDFXVersion"), old);
        assert_eq!(info.get(b"Trapped").and_then(Object::as_name).unwrap(), b"False");
    }
}

#[test]
fn outer_bleed_changes_sides_with_the_leaf() {
    let mut options = PdfOptions::print(PrintStandard::X4, 0);
    if let PdfKind::Print(print) = &mut options.kind {
        print.bleed = Bleed::Outer(reissue_page::Length::inches(0.125));
        print.inks = Inks::Process;
    }
    let doc = parsed(&written(&book(2, 5), &options));
    let left = |page| {
        let boxes = doc.get_dictionary(page).unwrap().get(b"TrimBox").unwrap().as_array().unwrap();
        boxes[0].as_float().unwrap()
    };
    let lefts: Vec<f32> = doc.get_pages().into_values().map(left).collect();
    assert_eq!(lefts, [0.0, 9.0]);
}

#[test]
fn a_font_that_forbids_embedding_is_refused_before_a_byte_is_written() {
    let mut sample = book(1, 5);
    let mut data = sample.pages.fonts[0].data.to_vec();
    let tables = u16::from_be_bytes([data[4], data[5]]) as usize;
    let record = (0..tables).map(|i| 12 + 16 * i).find(|at| &data[*at..at + 4] == b"OS/2").unwrap();
    let at = u32::from_be_bytes(data[record + 8..record + 12].try_into().unwrap()) as usize;
    data[at + 8..at + 10].copy_from_slice(&[0, 2]);
    sample.pages.fonts[0].data = data.into();
    let mut out = Vec::new();
    let error = reissue_pdf::write(&sample.pages, &PdfOptions::reading(0), &mut out).unwrap_err();
    assert_eq!((error.code(), out.len()), ("pdf-001", 0));
    assert!(error.help().contains("another font"));
}

#[test]
fn whole_fonts_keep_all_glyphs() {
    let sample = book(1, 5);
    let whole = PdfOptions { fonts: FontMode::Whole, ..PdfOptions::reading(0) };
    let (whole, subset) = (written(&sample, &whole), written(&sample, &PdfOptions::reading(0)));
    assert!(whole.len() > 10 * subset.len());
    assert!(!String::from_utf8_lossy(&whole).contains("+EBGaramond"));
}

#[test]
fn pictures_that_can_not_be_read_are_reported_and_left_out() {
    let mut sample = book(1, 5);
    support::add_image(&mut sample, "broken.png", b"\x89PNG\r\n\x1a\nrubbish".to_vec());
    support::add_image(&mut sample, "drawing.svg", b"<svg xmlns='x'/>".to_vec());
    let mut out = Vec::new();
    let report = reissue_pdf::write(&sample.pages, &PdfOptions::reading(0), &mut out).unwrap();
    let codes: Vec<&str> = report.iter().map(|d| d.code).collect();
    assert_eq!(codes, ["pdf-020", "pdf-021"]);
    assert!(report[0].message.contains("`broken.png`"));
}

#[test]
fn a_broken_link_is_reported() {
    let mut sample = book(1, 5);
    sample.pages.destinations.clear();
    let mut out = Vec::new();
    let report = reissue_pdf::write(&sample.pages, &PdfOptions::reading(0), &mut out).unwrap();
    let codes: Vec<&str> = report.iter().map(|d| d.code).collect();
    assert_eq!(codes, ["pdf-010", "pdf-011", "pdf-011"]);
}

#[test]
fn no_pages_make_no_file() {
    let pages = reissue_page::Pages::default();
    let error = reissue_pdf::write(&pages, &PdfOptions::reading(0), &mut Vec::new()).unwrap_err();
    assert_eq!(error.code(), "pdf-004");
}

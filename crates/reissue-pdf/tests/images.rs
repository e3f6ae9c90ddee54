//! Pictures and inks in written files: what is carried, what is converted, what is reported.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use lopdf::{Document, Object, Stream};
use reissue_page::{Artifact, Color, Content, Item, ItemKind, Length, Rect};
use reissue_pdf::{Inks, PdfKind, PdfOptions, PrintStandard};
use support::{add_image, book};

fn png(color: png::ColorType, depth: png::BitDepth, side: u32, data: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, side, side);
    encoder.set_color(color);
    encoder.set_depth(depth);
    let mut writer = encoder.write_header().expect("begins");
    writer.write_image_data(data).expect("writes");
    writer.finish().expect("ends");
    out
}

/// A picture of one colour.
fn flat(rgb: [u8; 3]) -> Vec<u8> {
    png(png::ColorType::Rgb, png::BitDepth::Eight, 700, &rgb.repeat(700 * 700))
}

fn jpeg(color: jpeg_encoder::ColorType, components: usize, value: u8) -> Vec<u8> {
    let mut out = Vec::new();
    let data = vec![value; 640 * 640 * components];
    jpeg_encoder::Encoder::new(&mut out, 90).encode(&data, 640, 640, color).expect("writes");
    out
}

fn print(standard: PrintStandard, inks: Inks) -> PdfOptions {
    let mut options = PdfOptions::print(standard, 0);
    if let PdfKind::Print(print) = &mut options.kind {
        print.inks = inks;
    }
    options
}

/// Writes a book with a picture; gives the pictures of the file and the codes of the report.
fn written(picture: Vec<u8>, options: &PdfOptions) -> (Vec<Stream>, Vec<&'static str>) {
    let mut sample = book(1, 5);
    add_image(&mut sample, "picture", picture);
    let mut bytes = Vec::new();
    let report = reissue_pdf::write(&sample.pages, options, &mut bytes).expect("writes");
    let doc = Document::load_mem(&bytes).expect("is a PDF");
    let is_image =
        |s: &&Stream| s.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|n| n == b"Image");
    let images = doc.objects.values().filter_map(|o| o.as_stream().ok()).filter(is_image);
    (images.cloned().collect(), report.into_iter().map(|d| d.code).collect())
}

fn space(image: &Stream) -> String {
    match image.dict.get(b"ColorSpace").expect("has a space") {
        Object::Name(name) => String::from_utf8_lossy(name).into_owned(),
        Object::Array(list) => String::from_utf8_lossy(list[0].as_name().unwrap()).into_owned(),
        other => panic!("{other:?}"),
    }
}

/// The first pixel of a picture that was compressed without loss.
fn first_pixel(image: &Stream, components: usize) -> Vec<u8> {
    // The filters of the first row begin with nothing before, so that its first pixel is plain.
    let rows = image.decompressed_content().expect("inflates");
    let row = image.dict.get(b"Width").unwrap().as_i64().unwrap() as usize * components;
    let start = usize::from(!rows.len().is_multiple_of(row));
    rows[start..start + components].to_vec()
}

#[test]
fn jpeg_files_are_carried_byte_for_byte() {
    use jpeg_encoder::ColorType::{Cmyk, Luma, Rgb};
    for (picture, options, expected) in [
        (jpeg(Luma, 1, 90), print(PrintStandard::X1a, Inks::Black), "DeviceGray"),
        (jpeg(Cmyk, 4, 90), print(PrintStandard::X1a, Inks::Process), "DeviceCMYK"),
        (jpeg(Rgb, 3, 90), PdfOptions::reading(0), "DeviceRGB"),
    ] {
        let (images, report) = written(picture.clone(), &options);
        assert_eq!((images.len(), space(&images[0]).as_str()), (1, expected));
        assert!(images[0].content == picture, "{expected}: the bytes are untouched");
        assert_eq!(report, [""; 0], "{expected}");
    }
}

#[test]
fn colours_become_inks_by_the_profile() {
    for standard in [PrintStandard::X1a, PrintStandard::X3, PrintStandard::X4] {
        let (images, report) = written(flat([0, 90, 200]), &print(standard, Inks::Process));
        assert_eq!(space(&images[0]), "DeviceCMYK");
        assert!(report.contains(&"pdf-024"), "{report:?}");
        let [c, m, y, k] = first_pixel(&images[0], 4)[..] else { panic!("four inks") };
        // A strong blue: much cyan, some magenta, hardly any yellow or black.
        assert!(c > 200 && (90..230).contains(&m) && y < 60 && k < 90, "{c} {m} {y} {k}");
    }
    let (images, _) = written(flat([255, 255, 255]), &print(PrintStandard::X4, Inks::Process));
    let white = first_pixel(&images[0], 4);
    assert!(white.iter().all(|ink| *ink <= 2), "white is paper: {white:?}");
}

#[test]
fn a_black_book_gets_grey_pictures() {
    let (images, report) = written(flat([200, 30, 30]), &print(PrintStandard::X4, Inks::Black));
    assert_eq!(space(&images[0]), "DeviceGray");
    assert!(report.contains(&"pdf-024"));
}

#[test]
fn no_place_gets_more_ink_than_the_paper_takes() {
    let mut options = print(PrintStandard::X1a, Inks::Process);
    for limit in [300u32, 240] {
        if let PdfKind::Print(print) = &mut options.kind {
            print.ink_limit = limit;
        }
        let (images, report) = written(flat([6, 0, 14]), &options);
        let inks = first_pixel(&images[0], 4);
        let sum = inks.iter().map(|v| u32::from(*v)).sum::<u32>();
        assert!(sum * 100 <= limit * 255 && sum * 100 > (limit - 20) * 255, "{limit}: {inks:?}");
        assert!(!report.contains(&"pdf-025"), "{report:?}");
    }
    // What has its inks already is carried as it is, and reported.
    let heavy = jpeg(jpeg_encoder::ColorType::Cmyk, 4, 200);
    let (_, report) = written(heavy, &options);
    assert!(report.contains(&"pdf-025"), "{report:?}");
}

#[test]
fn opacity_is_a_mask_on_screens_and_lies_on_paper_in_print() {
    let clear =
        png(png::ColorType::Rgba, png::BitDepth::Eight, 640, &[0, 0, 0, 0].repeat(640 * 640));
    let (images, _) = written(clear.clone(), &PdfOptions::reading(0));
    assert_eq!(images.len(), 2, "the picture and its mask");
    assert!(images.iter().any(|i| i.dict.has(b"SMask")));
    for standard in [PrintStandard::X1a, PrintStandard::X4] {
        let (images, report) = written(clear.clone(), &print(standard, Inks::Process));
        assert!(images.len() == 1 && !images[0].dict.has(b"SMask"));
        assert!(report.contains(&"pdf-023"), "{report:?}");
        assert_eq!(first_pixel(&images[0], 4), [0; 4], "clear is paper");
    }
}

#[test]
fn line_art_keeps_its_single_bit() {
    let art = png(png::ColorType::Grayscale, png::BitDepth::One, 800, &[0xaa; 800 * 100]);
    for options in [PdfOptions::reading(0), print(PrintStandard::X1a, Inks::Black)] {
        let (images, _) = written(art.clone(), &options);
        let bits = images[0].dict.get(b"BitsPerComponent").and_then(Object::as_i64);
        assert_eq!((bits.ok(), space(&images[0]).as_str()), (Some(1), "DeviceGray"));
    }
}

#[test]
fn few_pixels_are_reported() {
    let small = png(png::ColorType::Grayscale, png::BitDepth::Eight, 300, &[0x80; 90_000]);
    let (_, report) = written(small, &print(PrintStandard::X4, Inks::Black));
    assert_eq!(report, ["pdf-022"], "300 pixels on 2 inches");
}

#[test]
fn spot_inks_are_inks_of_their_own() {
    let mut sample = book(1, 5);
    let spot = |tint| Color::Spot { name: "PANTONE 186 C".into(), tint, cmyk: [0, 1_000, 800, 50] };
    for tint in [1_000, 400] {
        let inch = Length::inches(1.0);
        sample.pages.pages[0].items.push(Item {
            kind: ItemKind::Fill { rect: Rect::new(inch, inch, inch, inch), color: spot(tint) },
            content: Content::Artifact(Artifact::Layout),
            span: reissue_core::Span::default(),
        });
    }
    for standard in [PrintStandard::X1a, PrintStandard::X3, PrintStandard::X4] {
        let mut bytes = Vec::new();
        let options = print(standard, Inks::Process);
        reissue_pdf::write(&sample.pages, &options, &mut bytes).expect("writes");
        let doc = Document::load_mem(&bytes).expect("is a PDF");
        let page = doc.get_pages()[&1];
        let resources = doc.get_dictionary(page).unwrap().get_deref(b"Resources", &doc).unwrap();
        let spaces = resources.as_dict().unwrap().get_deref(b"ColorSpace", &doc).unwrap();
        let space = spaces.as_dict().unwrap().get(b"S0").and_then(Object::as_array).unwrap();
        let names = |i: usize| space[i].as_name().unwrap().to_vec();
        assert_eq!(names(0), b"Separation");
        assert_eq!(names(1), b"PANTONE 186 C");
        assert_eq!(names(2), b"DeviceCMYK");
        let content = String::from_utf8(doc.get_page_content(page)).unwrap();
        assert!(
            content.contains("/S0 cs 1 scn") && content.contains("/S0 cs .4 scn"),
            "{standard:?}"
        );
    }
}

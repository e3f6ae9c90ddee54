//! Pictures and fonts that are missing, broken or forbidden: reported, and the book is still made.

#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by a panic")]

mod common;

use std::io::{self, Read};
use std::sync::Arc;

use common::*;
use jpeg_encoder::{ColorType, Encoder};
use reissue_core::*;
use reissue_epub::{EmbeddedFont, EpubOptions, FontStyle, Version, to_bytes};

/// A JPEG of a slope from dark to light, in three colours or four inks.
fn jpeg(width: u16, height: u16, colors: ColorType) -> Vec<u8> {
    let channels = if matches!(colors, ColorType::Cmyk) { 4 } else { 3 };
    let cells = 0..usize::from(width) * usize::from(height);
    let pixels: Vec<u8> = cells.flat_map(|n| vec![(n % 251) as u8; channels]).collect();
    let mut out = Vec::new();
    Encoder::new(&mut out, 80).encode(&pixels, width, height, colors).expect("a picture");
    out
}

fn book_with(name: &str, media_type: MediaType, bytes: Vec<u8>) -> Book {
    let mut book = Book::default();
    book.metadata.title = "A Book".into();
    let figure = Figure { images: vec![image(name, Some("words"))], ..Figure::default() };
    let mut chapter = Section::new(Role::Chapter, Span::NONE);
    chapter.heading = Some(Heading::titled("One"));
    chapter.blocks = vec![Block::new(BlockKind::Figure(figure), Span::new(SourceId(0), 10, 20))];
    book.body.push(chapter);
    if !bytes.is_empty() {
        book.resources.push(resource(name, media_type, bytes));
    }
    book
}

/// Writes a book in both versions and gives the codes of what was found.
fn codes(name: &str, book: &Book) -> Vec<&'static str> {
    let mut all = Vec::new();
    for (tail, version) in [("33", Version::V33), ("201", Version::V201)] {
        let options = EpubOptions { version, ..EpubOptions::default() };
        let (epub, found) = to_bytes(book, &options).expect("a book is made");
        assert!(found.iter().all(|d| !d.span.is_none()), "{name}: {found:?}");
        if let Some(dir) = std::env::var_os("REISSUE_EPUB_OUT") {
            std::fs::write(
                std::path::Path::new(&dir).join(format!("bad-{name}-{tail}.epub")),
                &epub,
            )
            .expect("written");
        }
        all.extend(found.into_iter().map(|d| d.code));
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// All documents of an EPUB, one after the other.
fn documents(book: &Book) -> String {
    let (epub, _) = to_bytes(book, &EpubOptions::default()).expect("a book is made");
    let mut archive = zip::ZipArchive::new(io::Cursor::new(&epub)).expect("a container");
    let mut out = String::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).expect("an entry");
        if entry.name().is_ok_and(|name| name.ends_with(".xhtml")) {
            entry.read_to_string(&mut out).expect("text");
        }
    }
    out
}

#[test]
fn marks_of_notes_that_follow_one_another_stand_apart() {
    let mark = |id: &str| Inline::new(InlineKind::NoteRef(NoteId(id.into())), Span::NONE);
    let mut book = Book::default();
    book.metadata.title = "A Book".into();
    let mut chapter = Section::new(Role::Chapter, Span::NONE);
    chapter.heading = Some(Heading::titled("One"));
    let content = vec![mark("a"), mark("b"), text(" and "), mark("c")];
    chapter.blocks = vec![Block::paragraph(content, Span::NONE)];
    book.body.push(chapter);
    for id in ["a", "b", "c"] {
        let id = NoteId(id.into());
        book.notes.push(Note { id, blocks: vec![para("Of it.")], ..Note::default() });
    }
    let made = documents(&book);
    assert_eq!(made.matches("class=\"noteref\"").count(), 2, "{made}");
    assert_eq!(made.matches("class=\"noteref next\"").count(), 1, "the second: {made}");
}

#[test]
fn the_lines_of_a_title_page_are_told_by_the_metadata() {
    let mut book = Book::default();
    book.metadata.title = "The Salt Road".into();
    book.metadata.creators.push(Contributor::author("Ada Marsh"));
    let mut page = Section::new(Role::TitlePage, Span::NONE);
    page.blocks = vec![para("The Salt Road"), para("by Ada Marsh"), para("1904")];
    book.front.push(page);
    let made = documents(&book);
    for line in
        ["<p class=\"main-title\">The Salt Road</p>", "<p class=\"author\">by Ada Marsh</p>"]
    {
        assert!(made.contains(line), "{line} in {made}");
    }
}

#[test]
fn a_picture_without_words_is_reported_unless_its_caption_stands_for_it() {
    let mut book = book_with("a.jpg", MediaType::Jpeg, jpeg(8, 8, ColorType::Rgb));
    let figure = |book: &mut Book, caption: Vec<Block>| {
        let images = vec![image("a.jpg", None)];
        let figure = Figure { images, caption, ..Figure::default() };
        book.body[0].blocks =
            vec![Block::new(BlockKind::Figure(figure), Span::new(SourceId(0), 10, 20))];
    };
    figure(&mut book, Vec::new());
    assert_eq!(codes("no-alt", &book), ["epub-017"]);
    let caption = vec![Inline::text("A salt pan", Span::NONE)];
    figure(&mut book, vec![Block::paragraph(caption, Span::NONE)]);
    assert_eq!(codes("caption", &book), [""; 0]);
}

#[test]
fn bad_pictures_are_reported_with_their_place_and_the_book_is_made() {
    use MediaType::{Bmp, Jpeg, Png, Svg, Webp};
    let script = br#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script>a()</script><path d="M0 0"/></svg>"#;
    let webp =
        b"RIFF\x1a\0\0\0WEBPVP8L\x0e\0\0\0\x2f\0\0\0\x10\x07\x10\x11\x11\x88\x88\x08\0".to_vec();
    let whole = jpeg(40, 30, ColorType::Rgb);
    for (name, media_type, bytes, want) in [
        ("missing", Png, Vec::new(), &["epub-010"][..]),
        ("whole", Jpeg, whole.clone(), &[]),
        ("truncated", Jpeg, whole[..whole.len() * 2 / 3].to_vec(), &["epub-018"]),
        ("cmyk", Jpeg, jpeg(40, 30, ColorType::Cmyk), &["epub-013"]),
        ("headless", Jpeg, vec![0xff, 0xd8, 0xff, 0xe0, 0, 16, 1], &["epub-011"]),
        ("hundred-megapixels", Png, png_claiming(10_000, 10_000), &["epub-014"]),
        ("script", Svg, script.to_vec(), &["epub-016"]),
        ("broken-svg", Svg, b"<svg><g></svg>".to_vec(), &["epub-011"]),
        ("webp", Webp, webp, &["epub-012", "epub-015"]),
        ("bitmap", Bmp, b"BM aaaaaaaaaaaaaaaaaaaaaa".to_vec(), &["epub-012"]),
        ("mislabelled", Jpeg, png(4, 4), &[]),
    ] {
        assert_eq!(
            codes(name, &book_with(&format!("pictures/{name}"), media_type, bytes)),
            want,
            "{name}"
        );
    }
}

struct Broken;

impl Provider for Broken {
    fn open(&self) -> io::Result<Box<dyn Read + Send + '_>> {
        Err(io::Error::other("the disk is gone"))
    }

    fn len(&self) -> Option<u64> {
        None
    }
}

#[test]
fn a_picture_that_cannot_be_opened_leaves_its_words() {
    let mut book = book_with("x.png", MediaType::Png, png(4, 4));
    book.resources[0].data = ResourceData::Provided(Arc::new(Broken));
    assert_eq!(codes("gone", &book), ["epub-010"]);
}

fn face(name: &str) -> Option<Arc<[u8]>> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../reissue-typeset/fonts/eb-garamond")
        .join(name);
    std::fs::read(path).ok().map(Into::into)
}

fn with_fonts() -> Option<EpubOptions> {
    let cut = |style, name| {
        Some(EmbeddedFont {
            family: "EB Garamond".into(),
            style,
            bytes: face(name)?,
            credit: Some("EB Garamond, © Georg Duffner, SIL Open Font License 1.1".into()),
        })
    };
    let fonts = vec![
        cut(FontStyle::Regular, "EBGaramond-Regular.ttf")?,
        cut(FontStyle::Italic, "EBGaramond-Italic.ttf")?,
    ];
    Some(EpubOptions { fonts, ..EpubOptions::default() })
}

#[test]
fn fonts_are_cut_down_and_keep_small_capitals() {
    let Some(options) = with_fonts() else {
        println!("skipped: the fonts of the typesetter are not there");
        return;
    };
    let whole: usize = options.fonts.iter().map(|f| f.bytes.len()).sum();
    let book = stock();
    for (tail, version) in [("33", Version::V33), ("201", Version::V201)] {
        let options = EpubOptions { version, ..options.clone() };
        let (epub, found) = to_bytes(&book, &options).expect("a book is made");
        assert_eq!(found, []);
        let mut archive = zip::ZipArchive::new(io::Cursor::new(&epub)).expect("a container");
        let fonts = ["eb-garamond-regular", "eb-garamond-italic"].map(|name| {
            archive.by_name(&format!("OEBPS/fonts/{name}.ttf")).expect("a font").size() as usize
        });
        let cut: usize = fonts.iter().sum();
        assert!(cut < whole / 4, "{cut} of {whole} bytes");
        let smcp = epub.windows(4).filter(|w| w == b"smcp").count();
        assert!(smcp >= 2, "small capitals are kept");
        if let Some(dir) = std::env::var_os("REISSUE_EPUB_OUT") {
            std::fs::write(std::path::Path::new(&dir).join(format!("fonts-{tail}.epub")), &epub)
                .expect("written");
        }
    }
}

#[test]
fn a_book_without_a_cover_gets_a_typographic_one() {
    let Some(options) = with_fonts() else {
        println!("skipped: the fonts of the typesetter are not there");
        return;
    };
    let mut book = stock();
    book.cover = None;
    let (epub, found) = to_bytes(&book, &options).expect("a book is made");
    assert_eq!(found, []);
    let mut archive = zip::ZipArchive::new(io::Cursor::new(&epub)).expect("a container");
    let mut bytes = Vec::new();
    archive
        .by_name("OEBPS/images/cover.png")
        .expect("a cover")
        .read_to_end(&mut bytes)
        .expect("read");
    assert_eq!(bytes[16..24], [0, 0, 6, 27, 0, 0, 9, 196]);
    assert!((10_000..200_000).contains(&bytes.len()), "{} bytes", bytes.len());
    for store in reissue_epub::check::Store::ALL {
        assert_eq!(reissue_epub::check::check(&epub, store).expect("read"), []);
    }
    if let Some(dir) = std::env::var_os("REISSUE_EPUB_OUT") {
        std::fs::write(std::path::Path::new(&dir).join("typographic.epub"), &epub)
            .expect("written");
    }
}

#[test]
fn a_font_that_forbids_embedding_stays_out() {
    let Some(mut options) = with_fonts() else {
        println!("skipped: the fonts of the typesetter are not there");
        return;
    };
    let mut bytes = options.fonts[0].bytes.to_vec();
    let tables = u16::from_be_bytes([bytes[4], bytes[5]]);
    for at in (0..usize::from(tables)).map(|n| 12 + 16 * n) {
        if &bytes[at..at + 4] == b"OS/2" {
            let start =
                u32::from_be_bytes(bytes[at + 8..at + 12].try_into().expect("four bytes")) as usize;
            bytes[start + 8..start + 10].copy_from_slice(&2_u16.to_be_bytes());
        }
    }
    options.fonts[0].bytes = bytes.into();
    let (epub, found) = to_bytes(&stock(), &options).expect("a book is made");
    assert_eq!(found.iter().map(|d| d.code).collect::<Vec<_>>(), ["epub-021"]);
    assert!(!epub.windows(7).any(|w| w == b"regular"));
    options.fonts[0].bytes = b"not a font"[..].into();
    let (_, found) = to_bytes(&stock(), &options).expect("a book is made");
    assert_eq!(found.iter().map(|d| d.code).collect::<Vec<_>>(), ["epub-020"]);
}

/// Gives a PNG of many bytes without holding them.
struct Large(u64);

impl Provider for Large {
    fn open(&self) -> io::Result<Box<dyn Read + Send + '_>> {
        let head = png(4, 4);
        let (start, end) = (head[..40].to_vec(), head[40..].to_vec());
        Ok(Box::new(
            io::Cursor::new(start).chain(io::repeat(7).take(self.0)).chain(io::Cursor::new(end)),
        ))
    }

    fn len(&self) -> Option<u64> {
        None
    }
}

/// Takes bytes and forgets them, as a file would.
#[derive(Default)]
struct Forget {
    at: u64,
    end: u64,
}

impl io::Write for Forget {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.at += bytes.len() as u64;
        self.end = self.end.max(self.at);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl io::Seek for Forget {
    fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
        self.at = match to {
            io::SeekFrom::Start(n) => n,
            io::SeekFrom::Current(n) => self.at.saturating_add_signed(n),
            io::SeekFrom::End(n) => self.end.saturating_add_signed(n),
        };
        Ok(self.at)
    }
}

fn peak_kilobytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|l| l.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

#[test]
fn two_hundred_megabytes_of_pictures_need_little_memory() {
    let mut book = stock();
    for n in 0..20 {
        let name = format!("big-{n}.png");
        let mut picture = resource(&name, MediaType::Png, Vec::new());
        picture.data = ResourceData::Provided(Arc::new(Large(10 << 20)));
        book.resources.push(picture);
        let figure = Figure { images: vec![image(&name, Some("big"))], ..Figure::default() };
        book.body[0].blocks.push(Block::new(BlockKind::Figure(figure), Span::NONE));
    }
    reissue_epub::write(&stock(), &EpubOptions::default(), Forget::default()).expect("written");
    let before = peak_kilobytes();
    let mut sink = Forget::default();
    reissue_epub::write(&book, &EpubOptions::default(), &mut sink).expect("written");
    assert!(sink.end > 200 << 20);
    let Some((before, after)) = before.zip(peak_kilobytes()) else {
        println!("skipped: this system does not tell the peak of memory");
        return;
    };
    // The kernel adds the counts of threads late, so the peak may seem to fall by some pages.
    let added = after.saturating_sub(before);
    println!("200 MB of pictures added {added} kB to the peak of memory");
    assert!(added < 16 << 10, "{added} kB");
}

//! What the wild holds and a reader forgives, each by itself; locks are named.

#![allow(clippy::expect_used, clippy::panic, reason = "a test says what is missing by failing")]

mod markup;

use markup::zips::packed;
use reissue_core::{BlockKind, Visit};
use reissue_read::{Input, Options, ReadError, Reading, read};

const CONTAINER: &str = r#"<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>"#;
const TEXT: &str = r#"<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body><h1>Chapter I</h1><p>Salt came by the old road.</p></body></html>"#;

fn package(href: &str) -> String {
    format!(
        r#"<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Salt</dc:title><dc:language>en</dc:language></metadata><manifest><item id="a" href="{href}" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine></package>"#
    )
}

fn open(files: &[(&str, &[u8])]) -> Result<Reading, ReadError> {
    read(&Input::new("salt.epub", packed(files)), &Options::default())
}

/// Reads a book of one text file under some name, named by some reference.
fn one(name: &str, href: &str, text: &[u8]) -> Reading {
    let package = package(href);
    open(&[
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", CONTAINER.as_bytes()),
        ("OPS/book.opf", package.as_bytes()),
        (name, text),
    ])
    .unwrap_or_else(|e| panic!("{href}: {e}"))
}

fn text_of(reading: &Reading) -> String {
    reissue_core::words(&reading.book).collect::<Vec<_>>().join(" ")
}

fn codes(reading: &Reading) -> Vec<&str> {
    reading.report.diagnostics.iter().map(|d| d.code).collect()
}

#[test]
fn files_are_found_whatever_their_names() {
    for (name, href) in [
        ("OPS/Text/One.xhtml", "text/one.xhtml"),
        ("OPS/a b.xhtml", "a%20b.xhtml"),
        ("OPS/a%20b.xhtml", "a b.xhtml"),
        ("OPS\\text\\one.xhtml", "text/one.xhtml"),
        ("OPS/text/one.xhtml", "text\\one.xhtml"),
        ("OPS/text/one.xhtml", "./x/../text/one.xhtml#top"),
        ("OPS/Größe.xhtml", "Gr%C3%B6%C3%9Fe.xhtml"),
        ("OPS/cafe\u{301}.xhtml", "caf\u{e9}.xhtml"),
        ("one.xhtml", "/one.xhtml"),
    ] {
        let reading = one(name, href, TEXT.as_bytes());
        assert!(text_of(&reading).contains("Salt came by the old road"), "{name} as {href}");
    }
}

#[test]
fn a_book_without_its_container_or_mimetype_is_read() {
    let package = package("one.xhtml");
    let files = [("OPS/book.opf", package.as_bytes()), ("OPS/one.xhtml", TEXT.as_bytes())];
    let reading = open(&files).expect("read");
    assert!(text_of(&reading).contains("old road"));
    assert!(codes(&reading).contains(&"read-302"));
    let lying = CONTAINER.replace("OPS/book.opf", "OEBPS/content.opf");
    let reading = open(&[
        ("META-INF/container.xml", lying.as_bytes()),
        ("OPS/book.opf", package.as_bytes()),
        ("OPS/one.xhtml", TEXT.as_bytes()),
    ])
    .expect("read");
    assert!(text_of(&reading).contains("old road"));
}

#[test]
fn entities_and_prefixes_need_no_declaration() {
    let text = "<html><body><h1>I</h1><p>Salt&nbsp;&mdash;&eacute; &unknown; A&B <i epub:type='se:name.vessel.ship'>Ann</i></p><aside epub:type='footnote' id='n'><p>Note</p></aside></body></html>";
    let reading = one("OPS/a.xhtml", "a.xhtml", text.as_bytes());
    let got = text_of(&reading);
    assert!(got.contains("—é &unknown; A&B Ann"), "{got}");
    assert!(codes(&reading).contains(&"read-306"));
    let bare = package("a.xhtml").replace(" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"", "");
    let bare = bare.replace("Salt</dc:title>", "Salt & Sand&nbsp;Co</dc:title>");
    let reading = open(&[
        ("META-INF/container.xml", CONTAINER.as_bytes()),
        ("OPS/book.opf", bare.as_bytes()),
        ("OPS/a.xhtml", TEXT.as_bytes()),
    ])
    .expect("read");
    assert_eq!(reading.book.metadata.title, "Salt & Sand\u{a0}Co");
}

#[test]
fn encodings_are_told_by_the_bytes_where_the_declaration_lies() {
    let utf8 =
        format!("<?xml version='1.0' encoding='iso-8859-1'?>{}", TEXT.replace("Salt", "Größe"));
    assert!(text_of(&one("OPS/a.xhtml", "a.xhtml", utf8.as_bytes())).contains("Größe"));
    let latin = format!(
        "<?xml version='1.0' encoding='utf-8'?>{}",
        TEXT.replace("Salt", "Gr\u{f6}\u{df}e \u{93}x\u{94}")
    );
    let bytes: Vec<u8> =
        latin.chars().map(|c| u8::try_from(u32::from(c)).expect("Latin-1")).collect();
    let got = text_of(&one("OPS/a.xhtml", "a.xhtml", &bytes));
    assert!(got.contains("Größe “x”"), "{got}");
    let mut utf16 = vec![0xff, 0xfe];
    utf16.extend(TEXT.encode_utf16().flat_map(u16::to_le_bytes));
    assert!(text_of(&one("OPS/a.xhtml", "a.xhtml", &utf16)).contains("old road"));
}

#[test]
fn broken_mark_up_keeps_its_words() {
    for text in [
        "<html><body><h1>I</h1><p>Salt came <b>by <i>the</b> old</i> road.<p>More.</body>",
        "<html><body><h1>I</h1><p>Salt came by the old road.</p><p>a < b and more",
        "<html><head><title/></head><body><h1>I</h1><p class=x>Salt came by the old road.<br>More.</p></body></html>",
        "<html><body><h1>I</h1><p>Salt came by the old road.</p></div></section></body></html> ",
        "<html><body><h1>I</h1><p a='1' a='2' b>Salt came by the old road. &#x1F600;</p></body></html>",
        "<html><body><h1>I</h1><p>Salt came by the old road.<!-- a -- b --></p><?php x ?></body></html>",
        "garbage<html><body><h1>I</h1><p>Salt came by the old road.\u{0}</p>",
    ] {
        let reading = one("OPS/a.xhtml", "a.xhtml", text.as_bytes());
        assert!(text_of(&reading).contains("Salt came by the old road."), "{text}");
    }
}

#[test]
fn what_is_missing_is_told() {
    let two = package("a.xhtml")
        .replace(
            "</manifest>",
            "<item id='b' href='b.xhtml' media-type='application/xhtml+xml'/></manifest>",
        )
        .replace("</spine>", "<itemref idref='b'/><itemref idref='c'/></spine>");
    let text = TEXT.replace("</p>", "<img src='no.png' alt='A pan'/></p>");
    let reading = open(&[
        ("META-INF/container.xml", CONTAINER.as_bytes()),
        ("OPS/book.opf", two.as_bytes()),
        ("OPS/a.xhtml", text.as_bytes()),
    ])
    .expect("read");
    assert!(text_of(&reading).contains("old road"));
    let lost: Vec<&str> = reading.report.diagnostics.iter().map(|d| d.message.as_str()).collect();
    for what in ["`OPS/b.xhtml`", "`c`", "`no.png`"] {
        assert!(lost.iter().any(|m| m.contains(what)), "{what} in {lost:?}");
    }
}

fn encryption(algorithm: &str, key: &str) -> String {
    format!(
        r#"<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData><enc:EncryptionMethod Algorithm="{algorithm}"/>{key}<enc:CipherData><enc:CipherReference URI="OPS/a.xhtml"/></enc:CipherData></enc:EncryptedData></encryption>"#
    )
}

#[test]
fn locks_are_named_and_obfuscated_fonts_are_none() {
    let package = package("a.xhtml");
    let aes = "http://www.w3.org/2001/04/xmlenc#aes128-cbc";
    let adept =
        encryption(aes, "<resource xmlns='http://ns.adobe.com/adept'>urn:uuid:1</resource>");
    let plain = encryption(aes, "");
    for (files, scheme) in [
        (vec![("META-INF/encryption.xml", adept.as_str())], "Adobe ADEPT"),
        (vec![("META-INF/license.lcpl", "{}")], "Readium LCP"),
        (vec![("META-INF/sinf.xml", "<x/>")], "Apple FairPlay"),
        (
            vec![("META-INF/encryption.xml", plain.as_str()), ("META-INF/rights.xml", "<kobo/>")],
            "Kobo DRM",
        ),
        (vec![("META-INF/encryption.xml", plain.as_str())], "an encryption of its files"),
    ] {
        let mut all: Vec<(&str, &[u8])> = vec![
            ("META-INF/container.xml", CONTAINER.as_bytes()),
            ("OPS/book.opf", package.as_bytes()),
            ("OPS/a.xhtml", TEXT.as_bytes()),
        ];
        all.extend(files.iter().map(|(n, t)| (*n, t.as_bytes())));
        match open(&all) {
            Err(ReadError::Drm { scheme: got, .. }) => assert_eq!(got, scheme),
            other => panic!("{scheme}: {other:?}"),
        }
    }
    for algorithm in ["http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"] {
        let fonts = encryption(algorithm, "").replace("OPS/a.xhtml", "OPS/font.otf");
        let reading = open(&[
            ("META-INF/container.xml", CONTAINER.as_bytes()),
            ("META-INF/encryption.xml", fonts.as_bytes()),
            ("OPS/book.opf", package.as_bytes()),
            ("OPS/a.xhtml", TEXT.as_bytes()),
            ("OPS/font.otf", b"scrambled"),
        ])
        .expect("read");
        assert!(text_of(&reading).contains("old road"));
    }
}

/// How many notes are linked, and whether each of them has words.
fn notes(body: &str) -> (usize, usize) {
    #[derive(Default)]
    struct References(usize);
    impl Visit for References {
        fn visit_inline(&mut self, inline: &reissue_core::Inline) {
            self.0 += usize::from(matches!(inline.kind, reissue_core::InlineKind::NoteRef(_)));
            self.walk_inline(inline);
        }
    }
    let text = format!(
        "<html xmlns='http://www.w3.org/1999/xhtml' xmlns:epub='http://www.idpf.org/2007/ops'><body><h1>I</h1>{body}</body></html>"
    );
    let book = one("OPS/a.xhtml", "a.xhtml", text.as_bytes()).book;
    let mut references = References::default();
    references.visit_book(&book);
    assert!(
        book.notes
            .iter()
            .all(|n| matches!(n.blocks.first().map(|b| &b.kind), Some(BlockKind::Paragraph(_)))),
        "{body}"
    );
    (references.0, book.notes.len())
}

#[test]
fn notes_are_linked_whatever_their_mark_up() {
    for body in [
        "<p>Salt<a epub:type='noteref' href='#n1'>1</a>.</p><aside epub:type='footnote' id='n1'><p>One.</p></aside>",
        "<p>Salt<a role='doc-noteref' href='#n1'>1</a>.</p><section role='doc-endnotes'><ol><li id='n1'><p>One. <a role='doc-backlink' href='#r'>↩</a></p></li></ol></section>",
        "<p>Salt<sup><a id='r1' href='#n1'>1</a></sup>.</p><hr/><p id='n1'><sup><a href='#r1'>1</a></sup> One.</p>",
        "<p>Salt<a id='r1' href='#n1'><sup>[1]</sup></a>.</p><div class='notes'><p><a id='n1' href='#r1'>[1]</a> One.</p><p>Still one.</p></div>",
        "<p>Salt<a href='#n1' id='r1'>*</a>.</p><p class='fn' id='n1'>* One.</p>",
        "<p id='p'>Salt<span class='sup'><a href='#n1'>a</a></span>.</p><table><tr><td><a id='n1' href='#p'>a</a></td><td>One.</td></tr></table>",
        "<p>Salt<a name='r1'></a><a href='#n1'>[Footnote 1]</a>.</p><blockquote><p><a name='n1'></a><a href='#r1'>[Footnote 1]</a> One.</p></blockquote>",
        "<p>Salt<a class='fnref' href='#fn:1' id='fnref:1'>1</a>.</p><div class='footnotes'><hr/><ol><li id='fn:1'><p>One.<a class='reversefootnote' href='#fnref:1'>↩</a></p></li></ol></div>",
        "<p>Salt<a href='#n1'><sup>1</sup></a>.</p><dl><dt><a id='n1'>1</a></dt><dd>One.</dd></dl>",
    ] {
        assert_eq!(notes(body), (1, 1), "{body}");
    }
}

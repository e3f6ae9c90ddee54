//! Books in the manner of more makers, each of them small; the dumps beside this file tell what
//! must come of them.

use super::hold;
use crate::markup::zips::packed;
use reissue_read::{Input, Options, read};

/// Running text; `%` stands for it below.
const TEXT: &str = "The carts came down in the dark and nobody counted them, for the scales were \
    locked and the man with the key had gone to Corrin on the mule.";

/// A picture of one pixel.
const PICTURE: &[u8] = include_bytes!("calibre/cover.png");

const CONTAINER: &str = "<container xmlns='urn:oasis:names:tc:opendocument:xmlns:container' \
    version='1.0'><rootfiles><rootfile full-path='OEBPS/content.opf' \
    media-type='application/oebps-package+xml'/></rootfiles></container>";

/// What a maker wrote: the bodies of its files, its style sheet, its contents.
struct Made {
    pages: &'static [(&'static str, &'static str)],
    css: &'static str,
    contents: &'static [(&'static str, &'static str)],
}

fn check(name: &str, made: &Made) {
    let Made { pages, css, contents } = made;
    let mut files = vec![("mimetype".to_owned(), b"application/epub+zip".to_vec())];
    let mut put = |name: &str, text: String| files.push((name.to_owned(), text.into_bytes()));
    put("META-INF/container.xml", CONTAINER.into());
    let (mut items, mut spine) = (String::new(), String::new());
    for (i, (file, body)) in pages.iter().enumerate() {
        items += &format!("<item id='p{i}' href='{file}' media-type='application/xhtml+xml'/>");
        spine += &format!("<itemref idref='p{i}'/>");
        let body = body.replace('%', TEXT);
        let page = format!(
            "<html xmlns='http://www.w3.org/1999/xhtml' xmlns:epub='http://www.idpf.org/2007/ops'>\n\
             <head><title>{name}</title><link rel='stylesheet' type='text/css' href='s.css'/></head>\n\
             <body>{body}</body></html>"
        );
        put(&format!("OEBPS/{file}"), page);
    }
    put("OEBPS/s.css", (*css).into());
    let point = |(i, (label, to)): (usize, &(&str, &str))| {
        format!(
            "<navPoint id='n{i}'><navLabel><text>{label}</text></navLabel><content src='{to}'/></navPoint>"
        )
    };
    let points: String = contents.iter().enumerate().map(point).collect();
    let map = "<ncx xmlns='http://www.daisy.org/z3986/2005/ncx/' version='2005-1'><navMap>";
    put("OEBPS/toc.ncx", format!("{map}{points}</navMap></ncx>"));
    let package = format!(
        "<package xmlns='http://www.idpf.org/2007/opf' version='2.0' unique-identifier='u'>\
         <metadata xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:title>The Salt Road</dc:title>\
         <dc:creator>Ann Ash</dc:creator><dc:language>en</dc:language>\
         <dc:identifier id='u'>{name}</dc:identifier></metadata><manifest>{items}\
         <item id='css' href='s.css' media-type='text/css'/>\
         <item id='q' href='q.png' media-type='image/png'/>\
         <item id='ncx' href='toc.ncx' media-type='application/x-dtbncx+xml'/></manifest>\
         <spine toc='ncx'>{spine}</spine></package>"
    );
    put("OEBPS/content.opf", package);
    files.push(("OEBPS/q.png".into(), PICTURE.to_vec()));
    let files: Vec<(&str, &[u8])> = files.iter().map(|(n, b)| (n.as_str(), b.as_slice())).collect();
    let input = Input::new(format!("{name}.epub"), packed(&files));
    let reading = read(&input, &Options::default()).unwrap_or_else(|e| panic!("{name}: {e}"));
    hold(name, &reading);
}

/// Vellum: number and title in a `header`, letters and words of the opening apart, popup notes, ornaments.
#[test]
fn vellum() {
    check(
        "vellum",
        &Made {
            pages: &[
                (
                    "title-page.xhtml",
                    r#"<div class="title-page">
<div class="title-page-title-subtitle-block">
<h1 class="title-page-title">The Salt Road</h1>
<h2 class="title-page-subtitle">A Novel</h2></div>
<p class="title-page-contributor-names">Ann Ash</p></div>"#,
                ),
                (
                    "chapter-001.xhtml",
                    r##"<section epub:type="chapter">
<header class="heading heading-with-title">
<div class="element-number-block heading-size-full">
<div class="element-number case-upper"><span class="element-number-term">Chapter </span><span class="element-number-number">1</span></div></div>
<h2 class="element-title case-upper">The Quay</h2></header>
<div class="text" id="t1">
<p class="first first-in-chapter first-full-width"><span class="first-letter first-letter-t">T</span><span class="first-line-caps">he carts</span> came down.<sup><a epub:type="noteref" href="#fn1" id="r1" class="noteref">1</a></sup></p>
<p class="subsq">%</p>
<div class="ornamental-break ornamental-break-as-glyph">
<p>* * *</p></div>
<p class="first">After it.</p>
<aside epub:type="footnote" id="fn1">
<p><a href="#r1">1</a> A wall to land at.</p></aside></div></section>"##,
                ),
                (
                    "chapter-002.xhtml",
                    r#"<section epub:type="chapter">
<header class="heading">
<div class="element-number-block">
<div class="element-number case-upper">Chapter 2</div></div>
<h2 class="element-title">The Rope</h2></header>
<div class="text">
<p class="first"><span class="first-letter">&#8220;W</span>hat,&#8221; he said.</p>
<div class="text-message-block">
<p>Come at once.</p></div></div></section>"#,
                ),
            ],
            css: r#".first-line-caps{font-variant:small-caps}.ornamental-break{text-align:center}.title-page-title{text-align:center}"#,
            contents: &[("The Quay", "chapter-001.xhtml"), ("The Rope", "chapter-002.xhtml")],
        },
    );
}

/// Smashwords: centred bold paragraphs for headings, contents by hand, page anchors, `###`.
#[test]
fn smashwords() {
    check(
        "smashwords",
        &Made {
            pages: &[(
                "part1.html",
                r##"<p class="p1"><span class="b">THE SALT ROAD</span></p>
<p class="p1">by</p>
<p class="p1">Ann Ash</p>
<p class="p1">&#160;</p>
<p class="p1">SMASHWORDS EDITION</p>
<p class="p1">Copyright 2010 Ann Ash</p>
<p class="p1"><a href="#c1">Chapter One</a></p>
<p class="p1"><a href="#c2">Chapter Two</a></p>
<p class="p1"><a href="#c3">Chapter Three</a></p>
<p class="p1">&#160;</p>
<p class="p1"><a id="c1"></a><span class="b">Chapter One</span></p>
<p class="p2">%</p>
<p class="p2">%</p>
<p class="p1">* * * * *</p>
<p class="p2">%</p>
<p class="p1"><a id="c2"></a><span class="b">Chapter Two</span></p>
<p class="p2">%</p>
<p class="p1">###</p>
<p class="p1"><a id="c3"></a><b>Chapter Three</b><br/><b>The Wind</b></p>
<p class="p2">%</p>"##,
            )],
            css: r#".p1{text-align:center;text-indent:0}.p2{text-indent:1.5em;margin:0}.b{font-weight:bold}"#,
            contents: &[
                ("The Salt Road", "part1.html"),
                ("Chapter One", "part1.html#c1"),
                ("Chapter Two", "part1.html#c2"),
                ("Chapter Three", "part1.html#c3"),
            ],
        },
    );
}

/// O'Reilly: nested sections that all have an `h1`, boxes, labels, captions as headings.
#[test]
fn oreilly() {
    check(
        "oreilly",
        &Made {
            pages: &[(
                "ch01.html",
                r#"<section data-type="chapter" epub:type="chapter" id="ch1">
<h1><span class="label">Chapter 1. </span>Salt</h1>
<p>%<sup><a data-type="noteref" id="fn1-marker" href="ch01.html#fn1">1</a></sup></p>
<section data-type="sect1" id="s1">
<h1>Weighing</h1>
<p>%</p>
<aside data-type="sidebar" epub:type="sidebar">
<h5>A Note on Scales</h5>
<p>They lie.</p></aside>
<figure>
<div class="figure" id="f1"><img src="q.png" alt="quay"/>
<h6><span class="label">Figure 1-1. </span>The quay</h6></div></figure>
<div data-type="note" epub:type="note">
<h6>Note</h6>
<p>Mind the rope.</p></div>
<pre data-type="programlisting" data-code-language="python">print(1)
  x</pre>
<table id="t1">
<caption><span class="label">Table 1-1. </span>Prices</caption>
<thead>
<tr><th>Salt</th><th>Price</th></tr></thead>
<tbody>
<tr><td>Grey</td><td>1</td></tr></tbody></table>
<dl>
<dt>salt</dt>
<dd>
<p>white</p></dd></dl></section>
<div data-type="footnotes">
<p data-type="footnote" id="fn1"><sup><a href="ch01.html#fn1-marker">1</a></sup> A wall to land at.</p></div></section>"#,
            )],
            css: "",
            contents: &[("1. Salt", "ch01.html")],
        },
    );
}

/// Apple Pages: numbered styles, titles as paragraphs, notes by raised links.
#[test]
fn pages() {
    check(
        "pages",
        &Made {
            pages: &[
                (
                    "chapter-1.xhtml",
                    r##"<div class="body" style="white-space:pre-wrap">
<p class="s2">Chapter 1</p>
<p class="s3"><span class="c1">The Quay</span></p>
<p class="s4">%<span style="line-height:1em; vertical-align: super"><a epub:type="noteref" class="ft-ref" href="#ft-1">1</a></span></p>
<p class="s4"><br/></p>
<p class="s4">%</p>
<div epub:type="footnotes">
<div epub:type="footnote" id="ft-1">
<p class="s5"><span>1</span> A wall to land at.</p></div></div></div>"##,
                ),
                (
                    "chapter-2.xhtml",
                    r#"<div class="body">
<p class="s2">Chapter 2</p>
<p class="s3"><span class="c1">The Rope</span></p>
<p class="s4">%</p></div>"#,
                ),
            ],
            css: r#"p.s2{font-size:2em;text-align:center;font-weight:bold}p.s3{text-align:center;font-style:italic}p.s4{text-indent:1em}"#,
            contents: &[("Chapter 1", "chapter-1.xhtml"), ("Chapter 2", "chapter-2.xhtml")],
        },
    );
}

/// Converted from a Kindle file: `filepos` anchors, attributes of old, `mbp:pagebreak`.
#[test]
fn kindle() {
    check(
        "kindle",
        &Made {
            pages: &[(
                "part0000.xhtml",
                r##"<div id="calibre_pb_0"></div>
<h2 align="center" height="2em"><a id="filepos100"></a>1</h2>
<p height="1em" width="0pt"><font size="5">T</font>HE CARTS came down.<a href="#filepos900"><sup>*</sup></a></p>
<p width="1em">%</p>
<div height="1em"></div>
<p width="1em">%</p>
<mbp:pagebreak xmlns:mbp="x"/>
<h2 align="center"><a id="filepos200"></a>2</h2>
<p>%</p>
<blockquote height="0pt" width="1em">In the dark they came,<br/>Carts and the mule,<br/>None of them lame.</blockquote>
<p>%</p>
<hr width="60"/>
<p><a id="filepos900"></a><sup>*</sup> A wall to land at.</p>"##,
            )],
            css: "",
            contents: &[("1", "part0000.xhtml#filepos100"), ("2", "part0000.xhtml#filepos200")],
        },
    );
}

/// Google Docs: all looks by generated classes, notes after a rule.
#[test]
fn gdocs() {
    check(
        "gdocs",
        &Made {
            pages: &[(
                "c1.xhtml",
                r##"<p class="title c5" id="h.1"><span class="c1">The Salt Road</span></p>
<h1 class="c3" id="h.2"><span class="c1">The Quay</span></h1>
<p class="c2"><span>%</span><sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup></p>
<p class="c2 c4"><span></span></p>
<p class="c2"><span class="c7">They came</span><span> in </span><span class="c8">June</span><span>.</span></p>
<hr style="page-break-before:always;display:none;"/>
<h2 id="h.3"><span>A Part of It</span></h2>
<ul class="lst-kix_1 start">
<li class="c2"><span>salt</span></li></ul>
<ul class="lst-kix_1-1 start">
<li class="c2"><span>grey</span></li></ul>
<hr class="c6"/>
<div>
<p class="c9"><a href="#ftnt_ref1" id="ftnt1">[1]</a><span> A wall to land at.</span></p></div>"##,
            )],
            css: r#".c7{font-style:italic}.c8{font-weight:700}.lst-kix_1-1 li{margin-left:72pt}"#,
            contents: &[("The Quay", "c1.xhtml#h.2")],
        },
    );
}

/// Wikisource: page numbers, templates as spans, poems, references with arrows.
#[test]
fn wikisource() {
    check(
        "wikisource",
        &Made {
            pages: &[(
                "c0.xhtml",
                r##"<div class="ws-noexport"></div>
<div class="prp-pages-output" lang="en">
<div class="mw-parser-output"><span><span class="pagenum ws-pagenum" id="5" title="Page:Salt.djvu/9"></span></span>
<div class="center wst-center tiInherit">
<p><span class="wst-larger" style="font-size:120%">CHAPTER I</span></p></div>
<div class="wst-center">
<p>THE QUAY</p></div>
<p><span class="dropinitial"><span class="dropinitial-fb">T</span></span><span style="font-variant:small-caps">he</span> carts<sup id="cite_ref-1" class="reference"><a href="#cite_note-1">[1]</a></sup> came down.</p>
<p>%</p>
<div class="ws-poem"><span class="ws-poem-stanza">In the dark they came,<br/>
Carts and the mule,<br/></span></div>
<div class="wst-rule" style="border-top:1px solid"></div>
<div class="references-wrap">
<ol class="references">
<li id="cite_note-1"><span class="mw-cite-backlink"><a href="#cite_ref-1">&#8593;</a></span> <span class="reference-text">A wall to land at.</span></li></ol></div></div></div>"##,
            )],
            css: "",
            contents: &[("I. The Quay", "c0.xhtml")],
        },
    );
}

/// Scrivener: centred lines for headings, notes at the end of the book, nested tables.
#[test]
fn scrivener() {
    check(
        "scrivener",
        &Made {
            pages: &[
                (
                    "body.xhtml",
                    r#"<div class="section" id="s1">
<p class="centered"><span style="font-weight:bold">Chapter One</span></p>
<p class="centered">The Quay</p>
<p>%</p>
<p class="separator">#</p>
<p>% <a class="footnote-ref" href="notes.xhtml#fn1" id="fnref1"><sup>1</sup></a></p></div>"#,
                ),
                (
                    "body1.xhtml",
                    r#"<div class="section">
<p class="centered"><span style="font-weight:bold">Chapter Two</span></p>
<p class="centered">The Rope</p>
<p>%</p>
<table width="600">
<tr><td>
<table>
<tr><td>
<p>%</p></td></tr></table></td></tr></table></div>"#,
                ),
                (
                    "notes.xhtml",
                    r#"<h1>Notes</h1>
<div class="footnotes">
<ol>
<li id="fn1">
<p>A wall to land at. <a href="body.xhtml#fnref1">&#8617;</a></p></li></ol></div>"#,
                ),
            ],
            css: r#".centered{text-align:center}"#,
            contents: &[
                ("Chapter One", "body.xhtml"),
                ("Chapter Two", "body1.xhtml"),
                ("Notes", "notes.xhtml"),
            ],
        },
    );
}

/// Feedbooks: `div` for paragraphs, a cover in SVG, lines of verse as paragraphs.
#[test]
fn feedbooks() {
    check(
        "feedbooks",
        &Made {
            pages: &[
                (
                    "cover.xhtml",
                    r#"<div style="text-align:center"><svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 600 800" width="600"><image width="600" height="800" xlink:href="q.png"/></svg></div>"#,
                ),
                (
                    "title.xml",
                    r#"<div class="title">
<h1>The Salt Road</h1>
<div class="author">Ann Ash</div>
<div>Published: 1911</div></div>"#,
                ),
                (
                    "ch1.xml",
                    r#"<div class="section">
<div class="title">
<h2>Chapter 1</h2>
<h3 class="sub">The Quay</h3></div>
<div class="para">%</div>
<div class="para">%</div>
<div class="poem">
<p class="line">In the dark they came,</p>
<p class="line indent">Carts and the mule,</p>
<p class="line">None of them lame.</p></div>
<div class="para">%</div>
<div class="center"><img src="q.png" alt=""/></div>
<div class="para">%</div></div>"#,
                ),
            ],
            css: r#".indent{margin-left:2em}.center{text-align:center}"#,
            contents: &[("Chapter 1 - The Quay", "ch1.xml")],
        },
    );
}

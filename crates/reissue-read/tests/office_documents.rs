//! Office documents as their authors write them: by hand, with the styles of another language, with
//! tracked changes, in the manuscript form that magazines ask for. What must come out is written as
//! the dump of the book, less its metadata where that is beside the point.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, unreachable_pub)]

#[path = "office/mod.rs"]
mod office;

use office::build::{Linked, Part, docx, docx_with, odt, p, r, style, text};
use reissue_core::{Kind, dump};
use reissue_read::{Files, Format, Input, Options, Reading, TrackedChanges, read};

fn read_as(format: Format, bytes: &[u8], tracked: TrackedChanges) -> Reading {
    let options = Options { format: Some(format), tracked_changes: tracked, ..Options::default() };
    read(&Input::new("test", bytes), &options).expect("a sound document")
}

fn read_docx(body: &str, others: &[Part]) -> Reading {
    read_as(Format::Docx, &docx(body, others), TrackedChanges::Accept)
}

/// The dump from a line on; places that only the reader names are left out.
fn body(reading: &Reading) -> String {
    let dump = dump(&reading.book);
    let lines = dump.lines().skip_while(|l| !matches!(*l, "front" | "body" | "back"));
    lines.collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn check(reading: &Reading, want: &str) {
    let got = body(reading);
    let want = want.trim_matches('\n');
    let margin = want.len() - want.trim_start().len();
    let want: Vec<&str> = want.lines().map(|l| l.get(margin..).unwrap_or("")).collect();
    assert_eq!(got.trim(), want.join("\n").trim(), "\n--- got ---\n{got}\n");
}

fn said(reading: &Reading, kind: Kind) -> Vec<String> {
    let all = reading.report.diagnostics.iter().filter(|d| d.kind == kind);
    all.map(|d| format!("{} {}", d.code, d.message)).collect()
}

const CENTRE: &str = "<w:jc w:val=\"center\"/>";

/// Enough running text that looks can be told apart.
fn prose(count: usize) -> String {
    let words = "The carts came down in the dark and nobody counted them, for the scales were \
                 locked and the man with the key had gone to Corrin on the mule.";
    (0..count).map(|i| p("", &r("", &format!("\t{words}  It was day {i}.")))).collect()
}

#[test]
fn a_novel_typed_by_hand() {
    let blank = p("", "");
    let bold = "<w:b/><w:sz w:val=\"28\"/>";
    let mut body = String::new();
    body += &p(CENTRE, &r("<w:b/><w:sz w:val=\"48\"/>", "THE SALT ROAD"));
    body += &blank;
    body += &p(CENTRE, &r("", "by"));
    body += &p(CENTRE, &r("", "Ilse Sorenby"));
    body += "<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>";
    for (number, title) in [("CHAPTER ONE", "The Quay"), ("CHAPTER TWO", "The Pans")] {
        body += &p(CENTRE, &r(bold, number));
        body += &p(CENTRE, &r(bold, title));
        body += &blank;
        body += &prose(3);
        body += &p(CENTRE, &r("", "* * *"));
        body += &p(
            "",
            &format!("{}{}{}", r("", "\tShe said \"no\" "), r("<w:i/>", "twice"), r("", ".")),
        );
        body += &prose(3);
    }
    let reading = read_docx(&body, &[]);
    assert_eq!(reading.book.metadata.title, "THE SALT ROAD");
    assert_eq!(reading.book.metadata.authors(), "Ilse Sorenby");
    let line = |i: usize| {
        format!(
            "    p: The carts came down in the dark and nobody counted them, for the scales were locked and the man with the key had gone to Corrin on the mule. It was day {i}.\n"
        )
    };
    let mut want = String::from("body\n");
    for (number, title) in [("CHAPTER ONE", "The Quay"), ("CHAPTER TWO", "The Pans")] {
        want += &format!("  chapter ordinal=`{number}` title=`{title}`\n");
        (0..3).for_each(|i| want += &line(i));
        want += "    scene-break * * *\n    p: She said \"no\" <em>twice</em>.\n";
        (0..3).for_each(|i| want += &line(i));
    }
    check(&reading, &want);
}

#[test]
fn the_manuscript_form_of_magazines() {
    let line = "<w:spacing w:line=\"480\" w:lineRule=\"auto\"/><w:ind w:firstLine=\"720\"/>";
    let courier = "<w:rFonts w:ascii=\"Courier New\" w:hAnsi=\"Courier New\"/>";
    let mut body = String::new();
    for (left, right) in
        [("Ilse Sorenby", "about 4,200 words"), ("1 Quay Street", ""), ("Sill", "")]
    {
        body += &p(
            "",
            &r(courier, &if right.is_empty() { left.into() } else { format!("{left}\t{right}") }),
        );
    }
    body += &p("", "");
    body += &p("", "");
    body += &p(CENTRE, &r(courier, "THE SALT ROAD"));
    body += &p(CENTRE, &r(courier, "by Ilse Sorenby"));
    body += &p("", "");
    let words = "The carts came down in the dark and nobody counted them, not that year.";
    for i in 0..14 {
        body += &p(line, &r(courier, &format!("{words} Day {i}.")));
        if i == 6 {
            body += &p(CENTRE, &r(courier, "#"));
        }
    }
    body += &p(
        line,
        &format!(
            "{}{}",
            r(courier, "It was "),
            r(&format!("{courier}<w:u w:val=\"single\"/>"), "salt")
        ),
    );
    body += &p(CENTRE, &r(courier, "# # # # #"));
    let header = Part("header1", p("<w:jc w:val=\"right\"/>", &r("", "Sorenby / SALT / 2")));
    let reading = read_docx(&body, &[header]);
    let got = self::body(&reading);
    assert!(got.contains("scene-break #"), "{got}");
    assert_eq!(reading.book.metadata.title, "THE SALT ROAD");
    assert_eq!(reading.book.metadata.authors(), "Ilse Sorenby");
    assert!(!got.contains("Sorenby / SALT"), "{got}");
    assert!(got.contains("p: Ilse Sorenby about 4,200 words"), "{got}");
    assert!(got.contains("<u>salt</u>"), "{got}");
    assert!(!got.contains("preformatted") && !got.contains("quotation"), "{got}");
}

#[test]
fn styles_of_other_languages() {
    let mut styles = String::new();
    for (id, name) in [
        ("Titel", "Title"),
        ("berschrift1", "heading 1"),
        ("Zitat", "Quote"),
        ("Nadpis1", "Nadpis 1"),
        ("Titre2", "Titre 2"),
        ("Tekstdymka", "Cytat"),
    ] {
        styles += &style("paragraph", id, name, "");
    }
    styles += &style("character", "Hervorhebung", "Emphasis", "<w:rPr><w:i/></w:rPr>");
    let styled = |id: &str, words: &str| p(&format!("<w:pStyle w:val=\"{id}\"/>"), &r("", words));
    let mut body = styled("Titel", "Die Salzstraße");
    body += &styled("berschrift1", "Der Kai");
    body += &text(&["Es begann mit Salz."]);
    body += &styled("Zitat", "Salz ist Salz.");
    body += &styled("Nadpis1", "Die Pfannen");
    body +=
        &p("", &format!("{}{}", r("", "Es war "), r("<w:rStyle w:val=\"Hervorhebung\"/>", "spät")));
    body += &styled("Titre2", "Nachts");
    body += &styled("Tekstdymka", "Niemand zählte.");
    let reading = read_docx(&body, &[Part("styles", styles)]);
    assert_eq!(reading.book.metadata.title, "Die Salzstraße");
    check(
        &reading,
        "
body
  chapter title=`Der Kai`
    p: Es begann mit Salz.
    quotation
      p: Salz ist Salz.
  chapter title=`Die Pfannen`
    p: Es war <em>spät</em>
    section title=`Nachts`
      quotation
        p: Niemand zählte.
",
    );
}

fn changed() -> String {
    let author = "w:id=\"1\" w:author=\"A\" w:date=\"2026-01-01T00:00:00Z\"";
    let gone = |t: &str| {
        format!(
            "<w:del {author}><w:r><w:delText xml:space=\"preserve\">{t}</w:delText></w:r></w:del>"
        )
    };
    let new = |t: &str| format!("<w:ins {author}>{}</w:ins>", r("", t));
    let mut body = p(
        "",
        &format!("{}{}{}{}", r("", "It began with "), gone("pepper"), new("salt"), r("", ".")),
    );
    // The mark of this paragraph is deleted: accepted, the next one joins it.
    body += &p(&format!("<w:rPr><w:del {author}/></w:rPr>"), &r("", "The carts came "));
    body += &p("", &r("", "down in the dark."));
    body += &p(&format!("<w:rPr><w:ins {author}/></w:rPr>"), &new("A whole paragraph."));
    body += &p(
        "",
        &format!("<w:moveFrom {author}>{}</w:moveFrom>{}", r("", "Moved. "), r("", "Stays.")),
    );
    body += &p("", &format!("<w:moveTo {author}>{}</w:moveTo>", r("", "Moved. ")));
    body
}

#[test]
fn tracked_changes_are_accepted_or_rejected() {
    let bytes = docx(&changed(), &[]);
    check(
        &read_as(Format::Docx, &bytes, TrackedChanges::Accept),
        "
body
  chapter
    p: It began with salt.
    p: The carts came down in the dark.
    p: A whole paragraph.
    p: Stays.
    p: Moved.
",
    );
    check(
        &read_as(Format::Docx, &bytes, TrackedChanges::Reject),
        "
body
  chapter
    p: It began with pepper.
    p: The carts came
    p: down in the dark.
    p: Moved. Stays.
",
    );
}

#[test]
fn notes_links_fields_and_hidden_words() {
    let fields = |instruction: &str, result: &str| {
        format!(
            "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\">{instruction}</w:instrText></w:r>\
             <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>{}<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>",
            r("", result)
        )
    };
    let note = |id: u32| format!("<w:r><w:footnoteReference w:id=\"{id}\"/></w:r>");
    let mut body = p(
        "<w:pStyle w:val=\"Heading1\"/>",
        &format!(
            "<w:bookmarkStart w:id=\"0\" w:name=\"quay\"/>{}<w:bookmarkEnd w:id=\"0\"/>",
            r("", "The Quay")
        ),
    );
    body += &p("", &format!("{}{}{}", r("", "Salt"), note(1), r("", " and water.")));
    body +=
        &p("", &format!("{}{}{}", r("", "See "), fields(" REF quay \\h ", "the quay"), r("", ".")));
    body += &p(
        "",
        &format!("{}{}{}", r("", "On page "), fields(" PAGEREF quay \\h ", "7"), r("", ".")),
    );
    body += &p("", &fields(" HYPERLINK \"https://example.org/salt\" ", "a shop"));
    body += &p("", &format!("{}{}{}", r("", "Seen"), r("<w:vanish/>", " and hidden"), r("", ".")));
    body += &p(
        "",
        &format!(
            "{}{}",
            r("<w:smallCaps/>", "Anno Domini"),
            r("<w:vertAlign w:val=\"superscript\"/>", "2")
        ),
    );
    body += &p(
        "",
        &format!(
            "{}{}",
            r("<w:lang w:val=\"fr-FR\"/><w:i/>", "mot juste"),
            r("", " it was, an ordinary English paragraph of words.")
        ),
    );
    let notes = format!(
        "<w:footnote w:type=\"separator\" w:id=\"0\">{}</w:footnote><w:footnote w:id=\"1\">{}</w:footnote><w:footnote w:id=\"2\">{}</w:footnote>",
        p("", "<w:r><w:separator/></w:r>"),
        p("", &format!("<w:r><w:footnoteRef/></w:r>{}{}", r("", " Of the sea."), note(2))),
        p("", &r("", " Not of the mine."))
    );
    let styles = style("paragraph", "Heading1", "heading 1", "");
    let defaults = "<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val=\"en-GB\"/></w:rPr></w:rPrDefault></w:docDefaults>";
    let reading = read_docx(
        &body,
        &[Part("footnotes", notes), Part("styles", format!("{defaults}{styles}"))],
    );
    check(
        &reading,
        "
body
  chapter #quay title=`The Quay`
    p: Salt<note fn1/> and water.
    p: See <a #quay>the quay</a>.
    p: On page <a #quay>7</a>.
    p: <a https://example.org/salt>a shop</a>
    p: Seen.
    p: <sc>Anno Domini</sc><sup>2</sup>
    p: <foreign fr-FR italic>mot juste</foreign> it was, an ordinary English paragraph of words.
notes
  footnote fn1
    p: Of the sea.<note fn2/>
  footnote fn2
    p: Not of the mine.
",
    );
    assert_eq!(said(&reading, Kind::Lost), ["read-400 hidden text was left out"]);
}

#[test]
fn verse_letters_and_openings() {
    let mut styles = style("paragraph", "Heading1", "heading 1", "");
    for name in ["Verse", "Salutation", "Closing", "Signature", "Date"] {
        styles += &style("paragraph", name, name, "");
    }
    let styled = |id: &str, words: &str| p(&format!("<w:pStyle w:val=\"{id}\"/>"), &r("", words));
    let mut body = styled("Heading1", "The Quay");
    body += &p("<w:framePr w:dropCap=\"drop\" w:lines=\"3\"/>", &r("<w:sz w:val=\"96\"/>", "I"));
    body += &p("", &r("", "t began with salt."));
    body += &styled("Verse", "Salt of the sea,\n\tsalt of the stone,\nsalt.");
    body += &styled("Verse", "And water.");
    body += &styled("Salutation", "Dear Anders,");
    body += &text(&["The scales are locked."]);
    body += &styled("Closing", "Yours,");
    body += &styled("Signature", "Ilse");
    let reading = read_docx(&body, &[Part("styles", styles)]);
    check(
        &reading,
        "
body
  chapter title=`The Quay`
    p: It began with salt.
    verse
      stanza
        | Salt of the sea,
        >| salt of the stone,
        | salt.
      stanza
        | And water.
    letter
      salutation: Dear Anders,
      p: The scales are locked.
      closing: Yours,
      signature: Ilse
",
    );
}

#[test]
fn verse_by_line_breaks_without_a_style() {
    let mut body = prose(6);
    body += &p(
        "<w:ind w:left=\"1440\"/>",
        &r("<w:i/>", "Salt of the sea,\nsalt of the stone,\nnone of it yours,\nall of it thrown."),
    );
    body += &prose(6);
    body += &p(CENTRE, &r("", "THE SALT HOUSE\nWeighed and Sold\nSill"));
    body += &prose(2);
    let reading = read_docx(&body, &[]);
    let got = self::body(&reading);
    assert!(got.contains("| none of it yours,") && !got.contains("<em>"), "{got}");
    assert!(got.contains("center: THE SALT HOUSE<br/>Weighed and Sold<br/>Sill"), "{got}");
}

#[test]
fn a_table_with_spans_and_a_head() {
    let cell = |properties: &str, words: &str| {
        format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p("", &r("", words)))
    };
    let table = format!(
        "<w:tbl><w:tblGrid><w:gridCol w:w=\"2000\"/><w:gridCol w:w=\"2000\"/><w:gridCol w:w=\"2000\"/></w:tblGrid>\
         <w:tr><w:trPr><w:tblHeader/></w:trPr>{}{}</w:tr><w:tr>{}{}{}</w:tr><w:tr>{}{}{}</w:tr></w:tbl>",
        cell("<w:gridSpan w:val=\"2\"/>", "Pan"),
        cell("", "Sacks"),
        cell("<w:vMerge w:val=\"restart\"/>", "North"),
        cell("", "upper"),
        cell("", "12"),
        cell("<w:vMerge/>", ""),
        cell("", "lower"),
        cell("", "9"),
    );
    let body = format!("{}{table}{}", text(&["Before."]), text(&["After."]));
    let reading = read_docx(&body, &[]);
    let got = self::body(&reading);
    let reissue_core::BlockKind::Table(found) = &reading.book.body[0].blocks[1].kind else {
        panic!("{got}")
    };
    assert_eq!(found.head.len(), 1);
    assert_eq!(found.head[0].cells[0].columns, 2);
    assert_eq!(found.body[0].cells[0].rows, 2);
    assert_eq!(found.body[1].cells.len(), 2);
}

#[test]
fn text_boxes_and_formulas_stand_where_they_are() {
    let boxed = format!(
        "<w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wp:anchor><a:graphic><a:graphicData><wps:wsp><wps:txbx>\
         <w:txbxContent>{}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>\
         <mc:Fallback><w:pict><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>",
        p("", &r("", "In the box.")),
        p("", &r("", "In the box.")),
    );
    let math = "<m:oMathPara><m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f></m:oMath></m:oMathPara>";
    let body = format!("{}{}", p("", &format!("{}{boxed}", r("", "Before the box."))), p("", math));
    let reading = read_docx(&body, &[]);
    let got = self::body(&reading);
    assert_eq!(got.matches("In the box.").count(), 1, "{got}");
    assert!(got.contains("math: ") && got.contains("mfrac"), "{got}");
}

#[test]
fn comments_are_left_out_and_told() {
    let body = p(
        "",
        &format!(
            "<w:commentRangeStart w:id=\"3\"/>{}<w:commentRangeEnd w:id=\"3\"/><w:r><w:commentReference w:id=\"3\"/></w:r>",
            r("", "It began with salt.")
        ),
    );
    let comment = format!(
        "<w:comment w:id=\"3\" w:author=\"E\">{}</w:comment>",
        p("", &r("", "Check the year."))
    );
    let reading = read_docx(&body, &[Part("comments", comment)]);
    assert!(!self::body(&reading).contains("Check"));
    let told = &reading.report.diagnostics;
    let found = told.iter().find(|d| d.code == "read-401").expect("told");
    assert!(found.related.iter().any(|(_, w)| w == "Check the year."), "{found:?}");
}

#[test]
fn an_odt_typed_by_hand() {
    let automatic = "<style:style style:name=\"P1\" style:family=\"paragraph\" style:parent-style-name=\"Standard\">\
        <style:paragraph-properties fo:text-align=\"center\"/><style:text-properties fo:font-size=\"20pt\" fo:font-weight=\"bold\"/></style:style>\
        <style:style style:name=\"P2\" style:family=\"paragraph\" style:parent-style-name=\"Standard\">\
        <style:paragraph-properties fo:text-align=\"center\"/><style:text-properties fo:font-size=\"16pt\" fo:font-weight=\"bold\"/></style:style>\
        <style:style style:name=\"P3\" style:family=\"paragraph\" style:parent-style-name=\"Standard\">\
        <style:paragraph-properties fo:text-align=\"center\"/></style:style>\
        <style:style style:name=\"T1\" style:family=\"text\"><style:text-properties fo:font-style=\"italic\"/></style:style>";
    let styles = "<style:style style:name=\"Standard\" style:family=\"paragraph\"/>";
    let mut body = String::from(
        "<text:p text:style-name=\"P1\">The Salt Road</text:p><text:p text:style-name=\"P3\">by Ilse Sorenby</text:p>",
    );
    let words = "The carts came down in the dark and nobody counted them, not that year.";
    for chapter in ["Chapter 1", "Chapter 2"] {
        body += &format!("<text:p text:style-name=\"P2\">{chapter}</text:p>");
        for i in 0..5 {
            body += &format!(
                "<text:p text:style-name=\"Standard\"><text:tab/>{words} <text:span text:style-name=\"T1\">Day</text:span> {i}.</text:p>"
            );
        }
        body += "<text:p text:style-name=\"P3\">***</text:p>";
        body += &format!("<text:p text:style-name=\"Standard\"><text:tab/>{words}</text:p>");
    }
    let reading = read_as(Format::Odt, &odt(automatic, styles, &body), TrackedChanges::Accept);
    assert_eq!(reading.book.metadata.title, "The Salt Road");
    assert_eq!(reading.book.metadata.authors(), "Ilse Sorenby");
    let got = self::body(&reading);
    assert_eq!(got.matches("chapter ordinal=`Chapter ").count(), 2, "{got}");
    assert_eq!(got.matches("scene-break ***").count(), 2, "{got}");
    assert!(got.contains("<em>Day</em> 4."), "{got}");
}

/// What the report says of formatting by hand: the property and how often.
fn by_hand(reading: &Reading) -> Vec<(&str, u32)> {
    let head = "formatting by hand was not carried over: ";
    let all = reading.report.diagnostics.iter();
    all.filter_map(|d| Some((d.message.strip_prefix(head)?, d.count))).collect()
}

#[test]
fn formatting_by_hand_is_told_by_property_with_its_count() {
    let red = "<w:color w:val=\"C00000\"/>";
    let mut body = p("", &(r(red, "Salt ") + &r("", "and ") + &r(red, "sand")));
    body += &p("<w:framePr w:w=\"2000\"/>", &r("<w:sz w:val=\"40\"/>", "In a frame"));
    body += &p("<w:shd w:fill=\"FFFF00\"/>", &r("<w:highlight w:val=\"cyan\"/>", "marked"));
    body += &p("", &r("<w:b/><w:color w:val=\"auto\"/>", "bold is carried over"));
    body += "<w:sectPr><w:cols w:num=\"2\"/></w:sectPr>";
    let want = [
        ("the colour of letters", 2),
        ("the background of letters", 1),
        ("the size of letters", 1),
        ("the background of a paragraph", 1),
        ("the place of a frame on its page", 1),
        ("columns of text", 1),
    ];
    assert_eq!(by_hand(&read_docx(&body, &[])), want);

    let automatic = "<style:style style:name=\"T1\" style:family=\"text\"><style:text-properties \
                     fo:color=\"#c00000\" fo:font-style=\"italic\"/></style:style>\
                     <style:style style:name=\"P1\" style:family=\"paragraph\" \
                     style:parent-style-name=\"Loud\"><style:paragraph-properties \
                     fo:border=\"0.06pt solid #000000\"/></style:style>";
    // What a style with a name says is the design's from the start.
    let styles = "<style:style style:name=\"Loud\" style:family=\"paragraph\">\
                  <style:text-properties fo:color=\"#00c000\"/></style:style>";
    let body = "<text:p text:style-name=\"P1\">Salt <text:span text:style-name=\"T1\">and</text:span> \
                <text:span text:style-name=\"T1\">sand</text:span></text:p>";
    let reading = read_as(Format::Odt, &odt(automatic, styles, body), TrackedChanges::Accept);
    assert_eq!(by_hand(&reading), [("the colour of letters", 2), ("a border", 1)]);
}

/// A folder that holds one picture.
struct Beside;

impl Files for Beside {
    fn read(&self, path: &str) -> std::io::Result<Vec<u8>> {
        let found = (path == "pictures/the quay.png").then(|| b"\x89PNG\r\n\x1a\n".to_vec());
        found.ok_or_else(|| std::io::ErrorKind::NotFound.into())
    }

    fn list(&self) -> std::io::Result<Vec<String>> {
        Ok(Vec::new())
    }
}

#[test]
fn pictures_beside_a_document_are_found() {
    let picture = |path: &str| {
        format!(
            "<text:p><draw:frame svg:width=\"17cm\"><draw:image xlink:href=\"{path}\"/>\
             </draw:frame></text:p>"
        )
    };
    let body = picture("../pictures/the%20quay.png") + &picture("../../away.png");
    let bytes = odt("", "", &body);
    let input = Input::new("test.odt", bytes.as_slice()).with_files(&Beside);
    let reading = read(&input, &Options::default()).expect("a sound document");
    let names: Vec<&str> = reading.book.resources.iter().map(|r| r.name.as_str()).collect();
    assert_eq!(names, ["images/the-quay.png"]);
    let lost = said(&reading, Kind::Lost);
    assert_eq!(lost, ["read-424 the picture `../../away.png` is not in the file"]);
}

#[test]
fn pictures_that_a_document_looks_for_elsewhere_are_found_by_name() {
    let picture = |path: &str| {
        format!("<text:p><draw:frame><draw:image xlink:href=\"{path}\"/></draw:frame></text:p>")
    };
    let read_at = |name: &str, bytes: &[u8]| {
        let input = Input::new(name, bytes).with_files(&Salt);
        let reading = read(&input, &Options::default()).expect("a sound document");
        let names: Vec<String> = reading.book.resources.iter().map(|r| r.name.clone()).collect();
        (names, said(&reading, Kind::Guessed).len(), said(&reading, Kind::Lost).len())
    };
    let found = |guessed, lost| (vec!["images/salt.png".to_owned()], guessed, lost);
    let cases = [
        ("../salt.png", 0),
        ("../../../salt.png", 1),
        ("file:///C:/Users/Ilse/salt.png", 1),
        ("file:salt.png", 0),
    ];
    for (path, guessed) in cases {
        assert_eq!(read_at("a.odt", &odt("", "", &picture(path))), found(guessed, 0), "{path}");
    }
    for path in ["https://example.org/salt.png", "../pepper.png", "salt.png"] {
        let got = read_at("a.odt", &odt("", "", &picture(path)));
        assert_eq!(got, (Vec::new(), 0, 1), "{path}");
    }
    let flat = format!(
        "<office:document xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" \
         xmlns:draw=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\" \
         xmlns:xlink=\"http://www.w3.org/1999/xlink\"><office:body><office:text>{}\
         </office:text></office:body></office:document>",
        picture("salt.png")
    );
    assert_eq!(read_at("a.fodt", flat.as_bytes()), found(0, 0));
    let blip = "<w:r><w:drawing><a:graphic><a:graphicData><pic:pic><pic:blipFill>\
                <a:blip r:link=\"p\"/></pic:blipFill></pic:pic></a:graphicData></a:graphic>\
                </w:drawing></w:r>";
    for (target, guessed) in
        [("salt.png", 0), ("file:///D:\\books\\salt.png", 1), ("..\\salt.png", 1)]
    {
        let link = Linked { id: "p", kind: "image", target, bytes: None };
        let bytes = docx_with(&p("", blip), &[], &[link]);
        assert_eq!(read_at("a.docx", &bytes), found(guessed, 0), "{target}");
    }
}

/// A folder that holds `salt.png`.
struct Salt;

impl Files for Salt {
    fn read(&self, path: &str) -> std::io::Result<Vec<u8>> {
        let found = (path == "salt.png").then(|| b"\x89PNG\r\n\x1a\n".to_vec());
        found.ok_or_else(|| std::io::ErrorKind::NotFound.into())
    }

    fn list(&self) -> std::io::Result<Vec<String>> {
        Ok(vec!["salt.png".into()])
    }
}

#[test]
fn a_heading_before_a_style_separator_runs_into_its_paragraph() {
    let separator = "<w:rPr><w:vanish/><w:specVanish/></w:rPr>";
    let heading = |inside: &str| format!("<w:pStyle w:val=\"Heading1\"/>{inside}");
    let list = "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/>\
                <w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.\"/></w:lvl></w:abstractNum>\
                <w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>";
    let numbered = "<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr>";
    let body = p(&heading(&format!("{numbered}{separator}")), &r("", "The pans."))
        + &p("", &r("", " They boiled all night."))
        + &p(&heading(numbered), &r("", "The Quay"))
        + &text(&["It began with salt."]);
    let styles = style("paragraph", "Heading1", "heading 1", "");
    let reading = read_docx(&body, &[Part("styles", styles), Part("numbering", list.into())]);
    check(
        &reading,
        "
body
  chapter
    p: <strong>1. The pans.</strong> They boiled all night.
  chapter ordinal=`2` title=`The Quay`
    p: It began with salt.
",
    );
    let told = "read-427 a run-in heading stands at the head of its paragraph, and in no contents";
    assert!(said(&reading, Kind::Fact).iter().any(|f| f == told));
}

#[test]
fn a_paragraph_without_its_end_is_not_lost() {
    let deleted = "<w:rPr><w:del w:id=\"1\" w:author=\"I\"/></w:rPr>";
    let table = format!("<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>", text(&["In a cell."]));
    let body = p(deleted, &r("", "Before the table.")) + &table + &p(deleted, &r("", "The last."));
    let got = self::body(&read_docx(&body, &[]));
    let places = ["Before the table.", "In a cell.", "The last."].map(|w| got.find(w));
    assert!(places.is_sorted() && places.iter().all(Option::is_some), "{got}");
}

/// A document of a body that imports parts: path and bytes.
fn importing(body: &str, others: &[Part], imported: &[(&str, &[u8])]) -> Vec<u8> {
    let linked: Vec<Linked<'_>> = imported
        .iter()
        .map(|(path, bytes)| Linked { id: path, kind: "aFChunk", target: path, bytes: Some(bytes) })
        .collect();
    docx_with(body, others, &linked)
}

fn import(path: &str) -> String {
    format!("<w:altChunk r:id=\"{path}\"/>")
}

#[test]
fn imported_documents_stand_in_their_place() {
    let styles = || style("paragraph", "Heading1", "heading 1", "");
    let list = "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/>\
                <w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.\"/></w:lvl></w:abstractNum>\
                <w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>";
    let numbered = "<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr>";
    let heading = |words: &str| p("<w:pStyle w:val=\"Heading1\"/>", &r("", words));
    let noted = |id: u8| format!("<w:r><w:footnoteReference w:id=\"{id}\"/></w:r>");
    let notes =
        |words: &str| format!("<w:footnote w:id=\"1\">{}</w:footnote>", p("", &r("", words)));
    let inner_body = heading("The Pans")
        + &p("", &(r("", "They boiled all night.") + &noted(1)))
        + &p(numbered, &r("", "Coarse"))
        + &import("note.txt");
    let inner = importing(
        &inner_body,
        &[
            Part("styles", styles()),
            Part("numbering", list.into()),
            Part("footnotes", notes("Of the pans.")),
        ],
        &[("note.txt", b"Two lines,\nboth of them short.\n")],
    );
    let page = b"<html><head><title>A page</title></head><body><h2 id='s'>The Scales</h2>\
        <p>Weighed <i>twice</i>, as <a href='#s'>here</a>.</p>\
        <img alt='A dot' src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>\
        <h3>The Key</h3><p>On the mule.</p></body></html>";
    let body = heading("The Quay")
        + &p("", &(r("", "It began with salt.") + &noted(1)))
        + &p(numbered, &r("", "Fine"))
        + &import("inner.docx")
        + &import("page.dat")
        + &p("", &r("", "It ended with sand."));
    let bytes = importing(
        &body,
        &[
            Part("styles", styles()),
            Part("numbering", list.into()),
            Part("footnotes", notes("Of the sea.")),
        ],
        &[("inner.docx", &inner), ("page.dat", page)],
    );
    let reading = read_as(Format::Docx, &bytes, TrackedChanges::Accept);
    check(
        &reading,
        "
body
  chapter title=`The Quay`
    p: It began with salt.<note fn1/>
    list decimal 1
      item
        p: Fine
  chapter title=`The Pans`
    p: They boiled all night.<note fn2/>
    list decimal 1
      item
        p: Coarse
    p: Two lines,
    p: both of them short.
    section #import3-s title=`The Scales`
      p: Weighed <em>twice</em>, as <a #import3-s>here</a>.
      figure here
        image images/inline-1.gif alt=`A dot`
      section title=`The Key`
        p: On the mule.
        p: It ended with sand.
notes
  footnote fn1
    p: Of the sea.
  footnote fn2
    p: Of the pans.
resources
  images/inline-1.gif image/gif 14 bytes
",
    );
    assert_eq!(said(&reading, Kind::Lost), [""; 0]);
    let title = "read-404 the title of an imported page was left out";
    assert!(said(&reading, Kind::Fact).iter().any(|f| f == title));
}

#[test]
fn a_row_that_names_those_below_it_is_no_head_of_columns() {
    let cell = |properties: &str, words: &str| {
        format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p("", &r("", words)))
    };
    let table = |first: String| {
        format!(
            "<w:tbl><w:tblPr><w:tblLook w:firstRow=\"1\"/></w:tblPr><w:tblGrid><w:gridCol/>\
             <w:gridCol/></w:tblGrid><w:tr>{first}</w:tr><w:tr>{}{}</w:tr></w:tbl>",
            cell("", "1"),
            cell("", "Salt came.")
        )
    };
    let label = cell("<w:gridSpan w:val=\"2\"/>", "January");
    let columns = cell("", "Day") + &cell("", "What came");
    for (first, heads) in [(label, 0), (columns, 1)] {
        let reading = read_docx(&(text(&["The year."]) + &table(first)), &[]);
        let found = reading.book.body[0].blocks.iter().find_map(|b| match &b.kind {
            reissue_core::BlockKind::Table(table) => Some(table.head.len()),
            _ => None,
        });
        assert_eq!(found, Some(heads));
    }
}

#[test]
fn properties_of_imported_documents_are_told() {
    let core = "<dc:title>The Pans</dc:title><dc:creator>Ada Marsh</dc:creator>";
    let inner = docx(&text(&["They boiled all night."]), &[Part("core", core.into())]);
    let bytes = importing(&import("inner.docx"), &[], &[("inner.docx", &inner)]);
    let reading = read_as(Format::Docx, &bytes, TrackedChanges::Accept);
    let found = reading.report.diagnostics.iter().find(|d| d.code == "read-404").expect("told");
    assert_eq!(found.related[0].1, "The Pans; Ada Marsh");
    assert!(reading.book.metadata.creators.is_empty());
}

#[test]
fn imported_documents_that_nobody_reads_are_named() {
    let web = b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n<p>Salt</p>";
    let parts: [(&str, &[u8]); 4] =
        [("a.rtf", b"{\\rtf1 Salt}"), ("b.dat", web), ("c.docx", b"PK\x03\x04"), ("d.txt", b"")];
    let mut body = text(&["Before."]);
    for path in ["a.rtf", "b.dat", "c.docx", "d.txt", "e.html"] {
        body += &import(path);
    }
    let reading = read_as(Format::Docx, &importing(&body, &[], &parts), TrackedChanges::Accept);
    let why = [
        "`word/a.rtf` was not carried over: it is RTF",
        "`word/b.dat` was not carried over: it is a web archive (MHT)",
        "`word/c.docx` was not carried over: `test!/word/c.docx` is broken: it is cut off or \
         damaged: the list of its files can't be read",
        "was not carried over: the file does not hold it",
    ];
    let want = why.map(|w| format!("read-425 the imported document {w}"));
    assert_eq!(said(&reading, Kind::Lost), want);
}

#[test]
fn imports_are_bounded_in_depth_and_number() {
    let mut inner = docx(&text(&["The innermost."]), &[]);
    for _ in 0..8 {
        inner = importing(&(import("x.docx") + &text(&["Around."])), &[], &[("x.docx", &inner)]);
    }
    let sound = read_as(Format::Docx, &inner, TrackedChanges::Accept);
    assert!(self::body(&sound).contains("The innermost."));
    inner = importing(&import("x.docx"), &[], &[("x.docx", &inner)]);
    let deep = read_as(Format::Docx, &inner, TrackedChanges::Accept);
    assert!(!self::body(&deep).contains("The innermost."));
    assert_eq!(said(&deep, Kind::Lost).len(), 1, "{:?}", said(&deep, Kind::Lost));
    // Ten of ten of ten: a small file for a text without end.
    let mut many = docx(&text(&["Salt."]), &[]);
    for _ in 0..5 {
        many = importing(&import("x.docx").repeat(10), &[], &[("x.docx", &many)]);
    }
    let many = read_as(Format::Docx, &many, TrackedChanges::Accept);
    let told: u32 =
        many.report.diagnostics.iter().filter(|d| d.code == "read-425").map(|d| d.count).sum();
    assert!(self::body(&many).matches("Salt.").count() < 1000 && told > 0, "{told}");
}

#[test]
fn what_word_and_its_kin_put_beside_and_between_the_text() {
    let boxed = format!(
        "<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>",
        p("", &r("", "In the box."))
    );
    let rule = "<w:r><w:pict><v:rect xmlns:o=\"urn:schemas-microsoft-com:office:office\" o:hr=\"t\"/></w:pict></w:r>";
    let picture = "<w:r><w:drawing><wp:inline><wp:docPr descr=\"The pans\"/><a:graphic><a:graphicData>\
        <pic:pic><pic:blipFill><a:blip r:link=\"gone\"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>";
    let contents = "<w:pStyle w:val=\"TOC1\"/>";
    let noted =
        "<w:r><w:footnoteReference w:customMarkFollows=\"1\" w:id=\"7\"/><w:t>*</w:t></w:r>";
    let mut body = p("<w:pStyle w:val=\"Heading1\"/>", &r("", "The Quay"));
    // A box is anchored at the head of its paragraph.
    body += &p("", &format!("{boxed}{}", r("", "Beside the box.")));
    body += &p("", &boxed);
    body += &p("", &r("", "Before the contents."));
    body += &p(
        contents,
        "<w:fldSimple w:instr=\" TOC \"><w:r><w:t>The Quay 1</w:t></w:r></w:fldSimple>",
    );
    body += &p("", &r("", "After the contents."));
    body += &p("", rule);
    body += &p("", &format!("{}{noted}{}", r("", "After the rule"), r("", ".")));
    body += &p("", picture);
    let styles =
        style("paragraph", "Heading1", "heading 1", "") + &style("paragraph", "TOC1", "toc 1", "");
    let notes = format!("<w:footnote w:id=\"7\">{}</w:footnote>", p("", &r("", "* Of the sea.")));
    let reading = read_docx(&body, &[Part("styles", styles), Part("footnotes", notes)]);
    check(
        &reading,
        "
body
  chapter title=`The Quay`
    p: Beside the box.
    aside:
      p: In the box.
    p: In the box.
    p: Before the contents.
    p: After the contents.
    scene-break
    p: After the rule<note fn1/>.
    figure here
      image  alt=`The pans`
notes
  footnote fn1 mark=*
    p: Of the sea.
",
    );
    assert_eq!(said(&reading, Kind::Lost), ["read-424 a picture is not in the file"]);
}

#[test]
fn a_page_without_running_text_has_no_headings_by_look() {
    let large = "<w:b/><w:sz w:val=\"48\"/>";
    let mut body = p(CENTRE, &r(large, "The Salt Road"));
    body += &p(CENTRE, &r("", "A Handbook for Carters"));
    body += &p("", &r("", "Ilse Sorenby"));
    body += &p("", &r("", "The Quay, Sill"));
    let got = self::body(&read_docx(&body, &[]));
    assert!(got.contains("<strong>The Salt Road</strong>") && !got.contains("title="), "{got}");
}

#[test]
fn links_of_libreoffice_find_headings_by_their_words() {
    let text = "<text:h text:outline-level=\"1\">1. The Quay</text:h>\
        <text:p>Text.</text:p><text:h text:outline-level=\"1\">The Pans</text:h>\
        <text:p><text:a xlink:href=\"#1.The Quay|outline\">back</text:a> and\
        <draw:frame><draw:text-box><text:p>Boxed.</text:p></draw:text-box></draw:frame> on.</text:p>";
    let reading = read_as(Format::Odt, &odt("", "", text), TrackedChanges::Accept);
    check(
        &reading,
        "
body
  chapter #outline-thequay ordinal=`1` title=`The Quay`
    p: Text.
  chapter title=`The Pans`
    p: <a #outline-thequay>back</a> and on.
    aside:
      p: Boxed.
",
    );
}

#[test]
fn a_paragraph_with_a_blank_bullet_goes_on_with_the_item_before_it() {
    let level = |format: &str, text: &str| {
        format!(
            "<w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/>\
             <w:lvlText w:val=\"{text}\"/></w:lvl>"
        )
    };
    let list = format!(
        "<w:abstractNum w:abstractNumId=\"0\">{}</w:abstractNum>\
         <w:abstractNum w:abstractNumId=\"1\">{}</w:abstractNum>\
         <w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>\
         <w:num w:numId=\"2\"><w:abstractNumId w:val=\"1\"/></w:num>",
        level("decimal", "%1."),
        level("bullet", " ")
    );
    let item =
        |id: u8| format!("<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"{id}\"/></w:numPr>");
    let body = p(&item(1), &r("", "Fill the pans."))
        + &p(&item(2), &r("", "By hand."))
        + &p(&item(1), &r("", "Light the fire."));
    check(
        &read_docx(&body, &[Part("numbering", list)]),
        "
body
  chapter
    list decimal 1
      item
        p: Fill the pans.
        p: By hand.
      item
        p: Light the fire.
",
    );
}

//! The build of a book from HTML that says little of it: title pages, contents lists, tables that lay
//! out a page, headings that only their look tells.

#![allow(clippy::expect_used, clippy::panic, reason = "a test says what is missing by failing")]

use reissue_core::{Section, dump, plain};
use reissue_read::{Format, Input, Options, Reading, read};

fn page(title: &str, body: &str) -> Reading {
    let html = format!("<html><head><title>{title}</title></head><body>{body}</body></html>");
    let options = Options { format: Some(Format::Html), ..Options::default() };
    read(&Input::new("page.html", html.into_bytes()), &options).expect("a page")
}

/// The sections in a line: labels, what is inside in brackets; a section without a heading by its
/// role.
fn outline(reading: &Reading) -> String {
    fn one(section: &Section) -> String {
        let label = section.heading.as_ref().map(reissue_core::Heading::label);
        let label = label.unwrap_or_else(|| format!("<{}>", section.role.name()));
        match section.sections.as_slice() {
            [] => label,
            inside => {
                let inside: Vec<String> = inside.iter().map(one).collect();
                format!("{label} [{}]", inside.join(" / "))
            }
        }
    }
    reading.book.sections().map(one).collect::<Vec<_>>().join(" / ")
}

#[track_caller]
fn check(title: &str, body: &str, want: &str) -> Reading {
    let reading = page(title, body);
    assert_eq!(outline(&reading), want, "\n{}", dump(&reading.book));
    reading
}

fn codes(reading: &Reading) -> Vec<&str> {
    reading.report.diagnostics.iter().map(|d| d.code).collect()
}

/// Running text: more than a line of a title page.
const TEXT: &str = "<p>The carts came down in the dark and nobody counted them, for the scales \
                    were locked and the man with the key had gone to Corrin on the mule.</p>";

#[test]
fn an_outline_is_no_title_page() {
    let body = "<h1>Salt</h1><p>A manual.</p><h1>Pans</h1><h2>Wide</h2>\
                <p>They are wide and shallow and hold the brine.</p><h1>Roads</h1><h2>Long</h2>\
                <p>They are long and dry and lead to the coast.</p><ul><li>One</li></ul>";
    check("Salt", body, "Salt / Pans [Wide] / Roads [Long]");
    let page = format!("<h1>SALT</h1><h2>by Ann Ash</h2><h3>Second edition</h3><h2>I</h2>{TEXT}");
    check("Salt", &page, "SALT / I");
    // The head may spell the title in another script.
    let page = format!("<h1>СОЛЬ</h1><h2>роман</h2><h3>Москва</h3><h2>Глава 1</h2>{TEXT}");
    check("Salt", &page, "<title-page> / Глава 1");
}

#[test]
fn headings_as_high_as_the_first_stand_beside_it() {
    let body = format!("<h2>Of Pans</h2>{TEXT}<h2>Of Roads</h2>{TEXT}<h3>Dry ones</h3>{TEXT}");
    check("", &body, "Of Pans / Of Roads [Dry ones]");
}

#[test]
fn lists_that_lead_to_the_headings_are_contents() {
    let chapters: String = ["Pans", "Roads", "Carts", "Mules"]
        .iter()
        .map(|c| format!("<h2 id=\"{c}\">{c}</h2>{TEXT}"))
        .collect();
    let row = |c: &str| format!("<tr><td><a href=\"#{c}\">{c}</a></td><td>{}</td></tr>", c.len());
    let rows: String = ["Pans", "Roads", "Carts", "Mules"].iter().map(|c| row(c)).collect();
    let table = format!("<table>{rows}</table>");
    let reading = check("", &format!("{table}{chapters}"), "Pans / Roads / Carts / Mules");
    assert!(codes(&reading).contains(&"read-313"), "it is told: {:?}", codes(&reading));
    // At the end of the book it is an index.
    let reading = check("", &format!("{chapters}{table}"), "Pans / Roads / Carts / Mules");
    assert!(dump(&reading.book).contains("table"), "{}", dump(&reading.book));
}

#[test]
fn tables_around_headings_lay_out_a_page() {
    let body = "<table><tr><td colspan=\"2\"><h2>Act I</h2></td></tr>\
                <tr><td>ANN</td><td>The carts are late.</td></tr>\
                <tr><td>BO</td><td>They are always late.</td></tr>\
                <tr><td colspan=\"2\"><h2>Act II</h2></td></tr>\
                <tr><td>ANN</td><td>They are here.</td></tr></table>";
    let reading = check("", body, "Act I / Act II");
    let tables = dump(&reading.book).matches("\n      table").count()
        + dump(&reading.book).matches("\n    table").count();
    assert_eq!(tables, 2, "{}", dump(&reading.book));
}

#[test]
fn looks_tell_headings_where_no_mark_up_does() {
    let part = |title: &str| format!("<p>{title}</p>{TEXT}{TEXT}");
    let body = ["THE PANS", "THE ROADS", "THE CARTS"].map(part).concat();
    let reading = check("", &body, "THE PANS / THE ROADS / THE CARTS");
    assert!(codes(&reading).contains(&"read-320"), "it is a guess: {:?}", codes(&reading));
    let body = format!("<h2>I</h2><p align=\"center\"><b>The Pans</b></p>{TEXT}<h2>II</h2>{TEXT}");
    check("", &body, "I. The Pans / II");
    let initials = format!("<h2>J.&nbsp;R.&nbsp;R. Ash</h2>{TEXT}<h2>Roads</h2>{TEXT}");
    check("", &initials, "J.\u{a0}R.\u{a0}R. Ash / Roads");
    let spaced =
        format!("<h2>T&nbsp;H&nbsp;E P&nbsp;A&nbsp;N&nbsp;S</h2>{TEXT}<h2>Roads</h2>{TEXT}");
    let reading = check("", &spaced, "THE PANS / Roads");
    assert!(codes(&reading).contains(&"read-326"), "it is a guess: {:?}", codes(&reading));
}

#[test]
fn mottoes_and_signatures_are_no_chapters() {
    let body = format!("<h2>Part I. Salt</h2><h3>“Salt is a road.”</h3><h3>Pans</h3>{TEXT}");
    let reading = check("", &body, "Part I. Salt [Pans]");
    assert!(dump(&reading.book).contains("epigraph"), "{}", dump(&reading.book));
    let body = format!("<h2>Preface</h2><h3>By the Editor</h3>{TEXT}<h2>Pans</h2>{TEXT}");
    let reading = check("", &body, "Preface / Pans");
    assert_eq!(
        plain(&reading.book.front[0].heading.clone().expect("one").subtitle),
        "By the Editor"
    );
}

#[test]
fn computer_text_stays_so_inside_a_link() {
    let reading =
        page("", "<p>See <code><a href=\"https://example.org/\">salt.toml</a></code>.</p>");
    let dump = dump(&reading.book);
    assert!(dump.contains("<code>salt.toml</code>"), "{dump}");
}

#[test]
fn the_end_is_a_line_and_no_chapter() {
    let text = "<h1>Salt</h1><h2>Act I</h2><p>It began.</p><h3>CURTAIN</h3>\
        <h2>Act II</h2><p>It went on.</p><h3>THE END</h3>";
    let reading = check("Salt", text, "Salt / Act I / Act II");
    let dump = reissue_core::dump(&reading.book);
    assert!(dump.contains("p center: CURTAIN") && dump.contains("p center: THE END"), "{dump}");
    // With text under it, it is a chapter.
    let text = "<h1>Salt</h1><h2>One</h2><p>It began.</p><h2>The End</h2><p>It ended.</p>";
    check("Salt", text, "Salt / One / The End");
}

#[test]
fn a_heading_of_notes_goes_with_its_notes() {
    let chapter = |n: u8| {
        format!(
            "<h2>Chapter {n}</h2><p>A quay.<a id='r{n}' href='#n{n}'>[{n}]</a></p>\
             <h3>Footnotes</h3><p id='n{n}'><a href='#r{n}'>[{n}]</a> A wall to land at.</p>"
        )
    };
    let text = format!("<h1>Salt</h1>{}{}", chapter(1), chapter(2));
    let reading = check("Salt", &text, "Salt / Chapter 1 / Chapter 2");
    assert_eq!(reading.book.notes.len(), 2);
    let told: Vec<_> = reading.report.diagnostics.iter().flat_map(|d| &d.related).collect();
    assert_eq!(told.iter().filter(|(_, words)| words == "Footnotes").count(), 2);
}

#[test]
fn links_of_a_page_that_says_its_address_are_whole() {
    let body = "<article><h1>Salt</h1><p>See the <a href='wind.html#n'>wind</a>, the \
        <a href='/rope'>rope</a>, the <a href='#quay'>quay</a> and <a href='#gone'>more</a>; the men \
        who weighed it said little, and what they said was about its price.</p>\
        <p id='quay'>The quay was a beach then, with a rope across it, and no more than that.</p></article>";
    let links = |head: &str| {
        let text =
            format!("<html><head><title>Salt</title>{head}</head><body>{body}</body></html>");
        let reading =
            read(&Input::new("a.html", text.as_bytes()), &Options::default()).expect("a page");
        (
            reissue_core::dump(&reading.book),
            codes(&reading).iter().filter(|c| **c == "read-315").count(),
        )
    };
    let (dump, dead) = links("<link rel='canonical' href='https://quay.example/salt/today.html'>");
    assert!(dump.contains("https://quay.example/salt/wind.html#n"), "{dump}");
    assert!(dump.contains("https://quay.example/rope") && dead == 1, "{dump}");
    let (dump, dead) = links("");
    assert!(!dump.contains("wind.html") && dead == 3, "{dump}");
}

#[test]
fn a_heading_is_no_page_mark_whatever_its_class() {
    let text = format!(
        "<h1>Salt</h1><h2 class='page-break'>I.</h2>{TEXT}<h2 class='pagebreak'>II.</h2>{TEXT}\
         <h2>* * *</h2>{TEXT}"
    );
    let reading = check("Salt", &text, "Salt / I / II");
    assert!(dump(&reading.book).contains("scene-break * * *"));
}

#[test]
fn an_imprint_above_a_contents_list_stays() {
    let links: String = (1..7).map(|n| format!("<p><a href='#c{n}'>Chapter {n}</a></p>")).collect();
    let chapters: String =
        (1..7).map(|n| format!("<h2><a id='c{n}'></a>Chapter {n}</h2>{TEXT}")).collect();
    let text = format!(
        "<h1>SALT</h1><h4>Boston<br/>1845</h4><h5>Entered, according to Act of Congress</h5>\
         <blockquote><p><b>CONTENTS</b></p>{links}</blockquote>{chapters}"
    );
    let reading = page("Salt", &text);
    let words = dump(&reading.book);
    assert!(words.contains("Entered, according to Act of Congress"), "{words}");
    assert!(outline(&reading).starts_with("SALT / Chapter 1 / Chapter 2"), "{words}");
}

#[test]
fn a_letter_is_a_number_where_the_source_says_so() {
    let body = format!(
        "<h2 epub:type=\"ordinal z3998:roman\">L</h2>{TEXT}<h2>Salt</h2>{TEXT}<h2>M</h2>{TEXT}"
    );
    let reading = page("Quatrains", &body);
    let ordinals: Vec<bool> = reading
        .book
        .body
        .iter()
        .filter_map(|s| s.heading.as_ref().map(|h| !h.ordinal.is_empty()))
        .collect();
    assert_eq!(ordinals, [true, false, false], "{}", dump(&reading.book));
}

#[test]
fn a_rule_before_a_page_number_and_a_heading_parts_only_sections() {
    let mark = "<p><span class=\"pagenum\"><a id=\"Page_7\">[7]</a></span></p>";
    let body = format!("<h2>Salt</h2>{TEXT}<hr>{TEXT}<hr>{mark}<h2>Pans</h2>{TEXT}");
    let reading = check("Book", &body, "Salt / Pans");
    let dump = dump(&reading.book);
    assert_eq!(dump.matches("scene-break").count(), 1, "{dump}");
}

#[test]
fn numbers_that_lead_to_numbered_paragraphs_in_no_order_are_links() {
    let paragraph = |n: usize| format!("<p><a id='r{n}'></a>[{n}] Take salt, and water of it.</p>");
    let recipes: String = (1..=12).map(paragraph).collect();
    let entry = |n: usize| format!("<p>Salt of kind {n}, no. <a href='#r{n}'>{n}</a></p>");
    let book = |order: &[usize]| {
        let index: String = order.iter().map(|n| entry(*n)).collect();
        page("Salt", &format!("<h2>Entries</h2>{index}<h2>Recipes</h2>{recipes}")).book
    };
    let index = book(&[7, 2, 9, 2, 11, 4, 12, 1, 5, 3]);
    assert_eq!(index.notes.len(), 0, "an index refers to no notes");
    let notes = book(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    assert_eq!(notes.notes.len(), 10, "notes stand in the order of their references");
}

#[test]
fn a_picture_and_the_words_beside_it_are_one_figure() {
    let body = "<h2>One</h2><div class='figcenter'><a href='map-large.png'>\
                <img src='data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==' alt='A map'></a>\
                <span class='caption'>THE COAST</span></div><p>Salt is what they came for.</p>";
    let reading = page("Salt", body);
    let blocks = &reading.book.body.first().expect("a chapter").blocks;
    let reissue_core::BlockKind::Figure(figure) = &blocks.first().expect("a block").kind else {
        panic!("no figure: {}", dump(&reading.book));
    };
    assert_eq!(figure.images.len(), 1);
    let caption = figure.caption.first().map(reissue_core::plain_block);
    assert_eq!(caption.as_deref(), Some("THE COAST"));
}

#[test]
fn a_title_over_the_text_once_more_is_a_half_title() {
    let body = format!(
        "<h1>SALT ROADS</h1><h3>BY</h3><h2>ANN ASH</h2><h2>PREFACE</h2>{TEXT}<h2>Salt Roads</h2>\
         <h2>CHAPTER I</h2>{TEXT}<h2>CHAPTER II</h2>{TEXT}"
    );
    let reading =
        check("Salt Roads", &body, "SALT ROADS / PREFACE / Salt Roads / CHAPTER I / CHAPTER II");
    let half = reading.book.sections().nth(2).expect("a section");
    assert_eq!(half.role, reissue_core::Role::HalfTitle);
    // The same where all of the book stands under its first heading.
    let body = format!(
        "<h1>SALT ROADS.</h1><h2>CONTENTS OF VOLUME II.</h2><h3>SECOND PART</h3>\
         <ol><li><a href='#a'>To Ned</a></li><li><a href='#b'>To Ada</a></li></ol>\
         <h2>SALT ROADS.</h2><h3 id='a'>1.<br>TO NED.</h3>{TEXT}<h3 id='b'>2.<br>TO ADA.</h3>{TEXT}"
    );
    check("Salt Roads", &body, "SALT ROADS. / SALT ROADS. / 1. TO NED. / 2. TO ADA.");
}

#[test]
fn numbered_stretches_of_a_chapter_are_its_sections() {
    let inner = |kind: &str, n: &str, title: &str| {
        format!(
            "<section epub:type='{kind}'><h3><span epub:type='ordinal'>{n}</span>{title}</h3>{TEXT}</section>"
        )
    };
    let roles = |body: &str| -> Vec<&'static str> {
        let reading = page("Salt", body);
        let chapter = reading.book.body.first().expect("a chapter");
        chapter.sections.iter().map(|s| s.role.name()).collect()
    };
    let of = |inner: &str| {
        let after = format!("<section epub:type='chapter'><h2>The Pans</h2>{TEXT}</section>");
        format!("<section epub:type='chapter'><h2>The Quay</h2>{inner}</section>{after}")
    };
    for kind in ["part", "chapter"] {
        let body = of(&format!("{}{}", inner(kind, "I", ""), inner(kind, "II", "")));
        assert_eq!(roles(&body), ["section", "section"], "{kind}");
    }
    let body = of(&format!("{}{}", inner("chapter", "I", " The Key"), inner("chapter", "II", "")));
    assert_eq!(roles(&body), ["chapter", "section"], "a title makes it a chapter");
}

#[test]
fn capitals_below_a_number_are_the_title_stop_and_all() {
    let body = format!(
        "<style>.t {{text-align: center; font-weight: bold}}</style><h2>CHAPTER I.</h2>{TEXT}\
         <h2>CHAPTER II.</h2><p class='t'>ANTIQUE SCALES, AND THEIR WEIGHTS.</p>{TEXT}\
         <h2>CHAPTER III.</h2><p class='t'>He spoke as follows:</p>{TEXT}"
    );
    check(
        "Salt",
        &body,
        "CHAPTER I / CHAPTER II. ANTIQUE SCALES, AND THEIR WEIGHTS. / CHAPTER III",
    );
}

#[test]
fn a_title_in_quotation_marks_names_its_author() {
    let title = "The Project Gutenberg eBook of &quot;Salt Roads&quot; by Ann Ash";
    let body = format!(
        "<h2>Preface</h2>{TEXT}<p class='author'>W. M.</p><p class='author'>The Gauge, Feb. 1819.</p><h2>One</h2>{TEXT}"
    );
    let metadata = page(title, &body).book.metadata;
    assert_eq!((metadata.title.as_str(), metadata.authors().as_str()), ("Salt Roads", "Ann Ash"));
}

#[test]
fn a_table_of_lines_is_a_poem() {
    let row = |words: &str| format!("<tr><td align='left'>{words}</td></tr>");
    let lines = [
        "Whenever I walk to Corrin along the salter's track",
        "I go by the house of the weigher with its shutters closed and black;",
        "I suppose I have passed it often, but I always stop for a minute",
        "And look at the house, the silent house, the house with nobody in it.",
        "&nbsp;",
        "I never have seen a haunted house, but I hear there are such things;",
        "They hold the talk of the spirits, their mirth and their sorrowings.",
    ];
    let rows: String = lines.iter().map(|l| row(l)).collect();
    let signed = "<tr><td align='right'><i>Ann Ash</i></td></tr>";
    let body = format!("<h2>One</h2><table>{rows}{signed}</table>");
    let reading = page("Salt", &body);
    let block = &reading.book.body.first().expect("a chapter").blocks[0];
    let reissue_core::BlockKind::Verse(verse) = &block.kind else {
        panic!("no verse: {}", dump(&reading.book));
    };
    let counts: Vec<usize> = verse.stanzas.iter().map(|s| s.lines.len()).collect();
    assert_eq!(counts, [4, 2]);
    assert_eq!(verse.attribution.as_ref().map(|a| plain(&a.content)).as_deref(), Some("Ann Ash"));
    let names: String = ["Ammer", "Corrin", "Vael", "Osterwick", "Sorenby"].map(row).concat();
    let list = page("Salt", &format!("<h2>One</h2><table>{names}</table>"));
    assert!(dump(&list.book).contains("table"), "a list of places is none");
}

#[test]
fn lines_that_each_have_an_element_are_one_stanza() {
    let body = "<h2>One</h2><div class='poetry'><div class='verse'>Many precious rites</div>\
                <div class='verse'>And customs of the coast</div>\
                <div class='verse'>Are gone, or going.</div>\
                <div class='attribution'>&mdash;<i>Ash.</i></div></div>";
    let reading = page("Salt", body);
    let block = &reading.book.body.first().expect("a chapter").blocks[0];
    let reissue_core::BlockKind::Verse(verse) = &block.kind else {
        panic!("no verse: {}", dump(&reading.book));
    };
    assert_eq!(verse.stanzas.iter().map(|s| s.lines.len()).collect::<Vec<_>>(), [3]);
    assert!(verse.attribution.is_some());
}

#[test]
fn lists_of_works_elsewhere_are_no_menus() {
    let item = |n: u32| {
        format!(
            "<li><a href=\"http://{n}.example.org/paper.pdf\">Salt, Scales and Weights {n}</a></li>"
        )
    };
    let works: String = (1..=3).map(item).collect();
    let page_of = |list: &str| {
        let text = TEXT.repeat(4);
        let body = format!(
            "<nav><a href=\"/\">Home</a></nav><div id=\"content\"><h1>Salt</h1>{text}\
             <h2>Further reading</h2>{list}<h2>Roads</h2>{text}</div>"
        );
        dump(&page("Salt", &body).book)
    };
    for above in ["", "<p>On weights see these.</p>"] {
        let dump = page_of(&format!("{above}<ul>{works}</ul>"));
        let all = (1..=3).all(|n| dump.contains(&format!("Salt, Scales and Weights {n}")));
        assert!(all, "{dump}");
    }
    // Short labels that lead about the site are a menu still.
    let menu = page_of("<ul><li><a href=\"/a\">Quay</a></li><li><a href=\"/b\">Pans</a></li></ul>");
    assert!(!menu.contains("Pans"), "{menu}");
}

use reissue_core::dump;

use super::*;

fn book(text: &str) -> String {
    let input = Input::new("a.txt", text.as_bytes());
    dump(&read(&input, &Options::default()).expect("a text").book)
}

#[test]
fn a_bare_text_has_chapters() {
    let text = "The Salt Road\n\nby Jane Doe\n\n\n\n\nCHAPTER I\n\nIt began with _salt_, and for all that we know now of the quay and its people it\nended with it.\n\n\n\n\nCHAPTER II\n\nAll was quiet.\n";
    let dump = book(text);
    assert!(dump.contains("ordinal=`CHAPTER I`"), "{dump}");
    assert!(dump.contains("p: It began with <em>salt</em>, and for all that we know now of the quay and its people it ended with it."), "{dump}");
    assert!(dump.contains("Jane Doe"), "{dump}");
}

/// Some lines of running text, so that a book has a measure.
const PROSE: &str = "It was a grey morning on the quay, and the men who weighed the salt had their\n\
    collars up and said little; what they said was about the price, which had\n\
    fallen again, and about the wind, which had not fallen at all since Sunday,\n\
    and would not fall before the end of the month, as the oldest of them held;\n\
    and he had been on the quay when the quay was a beach with a rope across it.\n";

/// A text of headings over prose: each heading with the blank lines before and after it.
fn text_of(headings: &[(usize, &str, usize)]) -> String {
    let mut out = String::new();
    for (before, heading, after) in headings {
        out.push_str(&"\n".repeat(*before));
        out.push_str(heading);
        out.push_str(&"\n".repeat(after + 1));
        if *after > 0 {
            out.push_str(&format!("{PROSE}\n{PROSE}\n{PROSE}"));
        }
    }
    out
}

/// The headings of a book: ordinal and title, parted by a bar.
fn headings(text: &str) -> Vec<String> {
    fn walk(section: &reissue_core::Section, out: &mut Vec<String>) {
        if let Some(h) = &section.heading {
            let (ordinal, title) = (reissue_core::plain(&h.ordinal), reissue_core::plain(&h.title));
            out.push(format!("{ordinal}|{title}"));
        }
        section.sections.iter().for_each(|s| walk(s, out));
    }
    let input = Input::new("a.txt", text.as_bytes());
    let book = read(&input, &Options::default()).expect("a text").book;
    let mut out = Vec::new();
    book.sections().for_each(|s| walk(s, &mut out));
    out
}

#[test]
fn divisions_in_many_languages() {
    for (first, second) in [
        ("CHAPTER TWENTY-FIRST", "CHAPTER TWENTY SECOND"),
        ("Erstes Kapitel", "Zweites Kapitel"),
        ("Einundzwanzigstes Kapitel", "Zweiundzwanzigstes Kapitel"),
        ("CHAPITRE PREMIER", "CHAPITRE II"),
        ("CAPITULO PRIMERO", "CAPITULO SEGUNDO"),
        ("CAPÍTULO I", "CAPÍTULO II"),
        ("CAPITOLO PRIMO", "CAPITOLO SECONDO"),
        ("EERSTE HOOFDSTUK", "TWEEDE HOOFDSTUK"),
        ("FÖRSTA KAPITLET", "ANDRA KAPITLET"),
        ("FØRSTE KAPITEL", "ANDET KAPITEL"),
        ("ENSIMMÄINEN LUKU", "TOINEN LUKU"),
        ("ELSŐ FEJEZET", "MÁSODIK FEJEZET"),
        ("Rozdział pierwszy", "Rozdział drugi"),
        ("KAPITOLA PRVNÍ", "KAPITOLA DRUHÁ"),
        ("ГЛАВА ПЕРВАЯ", "ГЛАВА ВТОРАЯ"),
        ("РОЗДІЛ ПЕРШИЙ", "РОЗДІЛ ДРУГИЙ"),
        ("ΚΕΦΑΛΑΙΟΝ ΠΡΩΤΟΝ", "ΚΕΦΑΛΑΙΟΝ ΔΕΥΤΕΡΟΝ"),
        ("CAPITOLUL I", "CAPITOLUL II"),
        ("POGLAVLJE PRVO", "POGLAVLJE DRUGO"),
        ("ĈAPITRO UNUA", "ĈAPITRO DUA"),
        ("CAPUT PRIMUM", "CAPUT SECUNDUM"),
        ("KABANATA I", "KABANATA II"),
        ("PENNOD I", "PENNOD II"),
        ("PHASE THE FIRST", "PHASE THE SECOND"),
        ("第一章", "第二章"),
    ] {
        let text = text_of(&[(4, first, 2), (4, second, 2)]);
        assert_eq!(headings(&text), [format!("{first}|"), format!("{second}|")]);
    }
}

#[test]
fn numbers_and_titles_in_marks_of_emphasis() {
    let text = text_of(&[
        (4, "=I.=", 0),
        (1, "=A DINNER.=", 2),
        (4, "=II.=", 0),
        (1, "=CRISOSTOMO.=", 2),
        (4, "=III.=", 0),
        (1, "=THE QUAY.=", 2),
    ]);
    assert_eq!(headings(&text), ["I|A DINNER.", "II|CRISOSTOMO.", "III|THE QUAY."]);
}

#[test]
fn what_is_no_heading() {
    let chapters = [(4, "CHAPTER I", 1), (4, "CHAPTER II", 1), (4, "CHAPTER III", 1)];
    let expected = ["CHAPTER I|", "CHAPTER II|", "CHAPTER III|"];
    let imprint =
        "The Quay\n\n\n\nCOPYRIGHT, 1912, BY THE TOWN PRESS\n\n\n\nSTOCKHOLM\nBOKTRYCKERI AB\n";
    assert_eq!(headings(&format!("{imprint}{}", text_of(&chapters))), expected);
    let song = "\nHe sang:\n\n        I\n\n    The salt is white,\n    the sea is wide,\n    \
        the scales are right.\n\n        II\n\n    The salt is grey,\n    the sea is near,\n    \
        the men are gone.\n\n";
    assert_eq!(headings(&format!("{}{song}{PROSE}", text_of(&chapters))), expected);
    assert_eq!(headings(&format!("{}\n\n\n\nTHE END\n", text_of(&chapters))), expected);
    let counted = "\n\nThree books stood on the shelf, and nobody had read them to the end yet, as\n\
        it was winter and there was no light to read by.\n";
    assert_eq!(headings(&format!("{}{counted}", text_of(&chapters))), expected);
}

#[test]
fn titles_two_blank_lines_below_the_text() {
    let titles = [
        "The Quay.",
        "The Rope",
        "_The Weigh-House._",
        "Good Friday.",
        "The Salt Tax",
        "The Road.",
    ];
    let list: Vec<(usize, &str, usize)> = titles.iter().map(|t| (2, *t, 1)).collect();
    let text = format!("The Salt Road\n\n\n\n\nCHAPTER I\n\n{PROSE}{}", text_of(&list));
    let found: Vec<String> = headings(&text).iter().map(|h| h.replace('|', "")).collect();
    let bare = titles.map(|t| t.trim_matches('_'));
    assert_eq!(found[0], "CHAPTER I");
    assert_eq!(found[1..], bare);
    // After a pause the text goes on.
    let pauses: Vec<(usize, &str, usize)> =
        ["He said no.", "The price fell.", PROSE, PROSE, PROSE].map(|t| (2, t, 1)).to_vec();
    assert_eq!(headings(&text_of(&pauses)), [""; 0]);
}

#[test]
fn dashes_and_letters_set_apart() {
    let text =
        text_of(&[(4, "P R E F A C E", 2), (4, "— I —", 2), (4, "— II —", 2), (4, "— III —", 2)]);
    assert_eq!(headings(&text), ["|P R E F A C E", "I|", "II|", "III|"]);
    let text = text_of(&[(4, "PART I", 2), (2, "END OF PART I", 1), (4, "PART II", 2)]);
    assert_eq!(headings(&text), ["PART I|", "PART II|"]);
}

#[test]
fn chapters_of_one_line() {
    let text = "CHAPTER I\n\nIt began with salt on the quay.\n\nCHAPTER II\n\nIt ended with the same salt.\n";
    assert_eq!(headings(text), ["CHAPTER I|", "CHAPTER II|"]);
}

#[test]
fn a_contents_list_whose_numbers_begin_anew() {
    let list = "The Salt Road\n\n\n\nCONTENTS\n\nPART I\n\n 1. Salt                        1-30\n 2. Stones                     31-47\n\n\
        PART II\n\n 1. Salt again                 48-50\n 2. Stones again               51-60\n";
    let chapters = text_of(&[(4, "PART I", 2), (4, "PART II", 2)]);
    assert_eq!(headings(&format!("{list}{chapters}")), ["|CONTENTS", "PART I|", "PART II|"]);
}

#[test]
fn notes_call_notes() {
    let text = "CHAPTER I\n\nSalt[1] and stones[2] were weighed on the quay, and the men who weighed them said\n\
        little of it to anybody.\n\n[Footnote 1: From the quay.[3] None else.]\n\n\
        [Footnote 2: From the road.]\n\n[Footnote 3: The old one.]\n";
    let input = Input::new("a.txt", text.as_bytes());
    let reading = read(&input, &Options::default()).expect("a text");
    let notes: Vec<String> =
        reading.book.notes.iter().map(|n| reissue_core::plain_block(&n.blocks[0])).collect();
    assert_eq!(notes, ["From the quay. None else.", "From the road.", "The old one."]);
    assert_eq!(reading.report.diagnostics.iter().filter(|d| d.code == "read-231").count(), 0);
    let dump = dump(&reading.book);
    assert!(dump.contains("From the quay.<note n3/> None else."), "{dump}");
}

#[test]
fn notes_with_a_label_and_no_brackets() {
    let text = "CHAPTER I\n\nSalt[1] and stones[2] were weighed on the quay[3], and the men who weighed\n\
        them said little of it.\n\nFootnote 1:\n\n  From the quay.\n\n  None else.\n\n\
        Footnote 2: (return)\n\nFrom the road.\n\nFootnote 3: The old one.\n\nNote 4. It was late.\n\n\
        They went home.\n";
    let reading = read(&Input::new("a.txt", text.as_bytes()), &Options::default()).expect("a text");
    let words = |note: &reissue_core::Note| -> Vec<String> {
        note.blocks.iter().map(reissue_core::plain_block).collect()
    };
    let notes: Vec<Vec<String>> = reading.book.notes.iter().map(words).collect();
    let wanted =
        [vec!["From the quay.", "None else."], vec!["From the road."], vec!["The old one."]];
    assert_eq!(notes, wanted);
    let dump = dump(&reading.book);
    assert!(
        dump.contains("p: Note 4. It was late.") && dump.contains("p: They went home."),
        "{dump}"
    );
}

#[test]
fn one_note_takes_not_the_rest_of_the_text() {
    let mut text =
        String::from("CHAPTER I\n\nSalt[1] was weighed on the quay.\n\n  [1] With stones.\n");
    for chapter in ["II", "III", "IV"] {
        text.push_str(&format!("\n\n\n\nCHAPTER {chapter}\n\n"));
        text.push_str(&format!("{PROSE}\n{PROSE}\n{PROSE}\n{PROSE}\n"));
    }
    assert_eq!(headings(&text).len(), 4);
}

#[test]
fn hours_in_braces_are_no_pages() {
    let text = format!(
        "CHAPTER I\n\n{PROSE}\n    Noon.   {{12}}  Read, or look over my accounts.\n            {{1}}   Dine.\n"
    );
    assert!(book(&text).contains("{12}"), "{}", book(&text));
    let gap = format!("\n{PROSE}\n{PROSE}");
    let text = format!("CHAPTER I\n\n{PROSE}{{12}}{gap}{{13}}{gap}{{14}}{gap}");
    assert!(book(&text).contains("page 13"), "{}", book(&text));
}

#[test]
fn a_title_far_below_its_number_is_its_title() {
    let text = text_of(&[
        (0, "BOOK I.", 0),
        (4, "THE QUAY.", 0),
        (4, "CHAPTER I.", 1),
        (4, "CHAPTER II.", 1),
        (4, "BOOK II.", 0),
        (4, "THE SALT.", 0),
        (4, "CHAPTER III.", 1),
        (4, "CHAPTER IV.", 1),
    ]);
    let want = [
        "BOOK I|THE QUAY.",
        "CHAPTER I|",
        "CHAPTER II|",
        "BOOK II|THE SALT.",
        "CHAPTER III|",
        "CHAPTER IV|",
    ];
    assert_eq!(headings(&text), want);
    // Pieces with titles of their own, more than one in a part, are none of it.
    let text = text_of(&[
        (0, "PART I.", 0),
        (4, "THE QUAY.", 1),
        (4, "THE ROPE.", 1),
        (4, "PART II.", 0),
        (4, "THE SALT.", 1),
        (4, "THE WIND.", 1),
        (4, "PART III.", 0),
        (4, "THE BEACH.", 1),
        (4, "THE PRICE.", 1),
    ]);
    assert_eq!(headings(&text).len(), 9, "{:?}", headings(&text));
}

#[test]
fn words_that_read_as_numbers_are_none() {
    let text = text_of(&[
        (0, "DI", 0),
        (1, "GIANNI FERRO", 1),
        (4, "I", 1),
        (4, "II", 1),
        (4, "III", 1),
        (4, "MIX", 1),
        (4, "IV", 1),
    ]);
    let found = headings(&text);
    assert!(!found.iter().any(|h| h.starts_with("DI|") || h.starts_with("MIX|")), "{found:?}");
    assert!(found.iter().filter(|h| h.starts_with('I')).count() == 4, "{found:?}");
}

#[test]
fn items_of_a_list_are_no_chapters() {
    let mut text = text_of(&[(0, "CHAPTER I.", 1), (4, "CHAPTER II.", 1)]);
    for (at, item) in ["Reading", "A song", "Planting of a tree", "March"].iter().enumerate() {
        text.push_str(&format!("\n\n{}. {item} by the school\n", at + 1));
    }
    text.push_str(&text_of(&[(4, "CHAPTER III.", 1)]));
    assert_eq!(headings(&text), ["CHAPTER I|", "CHAPTER II|", "CHAPTER III|"]);
}

#[test]
fn a_list_of_the_publisher_after_the_end_is_one_section() {
    let chapters = text_of(&[
        (0, "CHAPTER I.", 1),
        (4, "CHAPTER II.", 1),
        (4, "CHAPTER III.", 1),
        (4, "CHAPTER IV.", 1),
        (4, "CHAPTER V.", 1),
    ]);
    let list = |price: &str| {
        ["THE ROPE-WALK SERIES", "THE QUAY AND ITS PEOPLE", "SALT FOR BEGINNERS", "WIND AND RAIN"]
            .iter()
            .map(|title| format!("\n\n\n\n{title}\n\n{PROSE}\n{price}\n"))
            .collect::<String>()
    };
    let sold = headings(&format!("{chapters}\n\n\nTHE END\n{}", list("12mo, cloth, $1.50")));
    assert_eq!(sold.len(), 6, "{sold:?}");
    // What is no list of things for sale is text.
    let songs = headings(&format!("{chapters}\n\n\nTHE END\n{}", list("And so they sang.")));
    assert_eq!(songs.len(), 9, "{songs:?}");
}

#[test]
fn a_heading_of_notes_goes_with_its_notes() {
    let text = format!(
        "CHAPTER I.\n\nA quay.[1]\n\n{PROSE}\nFOOTNOTES:\n\n[1] A wall to land at.\n\n\n\n\nCHAPTER II.\n\n{PROSE}"
    );
    assert_eq!(headings(&text), ["CHAPTER I|", "CHAPTER II|"]);
    let input = Input::new("a.txt", text.as_bytes());
    let reading = read(&input, &Options::default()).expect("a text");
    assert_eq!(reading.book.notes.len(), 1);
    let told = reading.report.diagnostics.iter().filter(|d| d.code == "read-223");
    assert!(told.clone().count() == 1 && told.clone().all(|d| d.message.contains("FOOTNOTES")));
}

#[test]
fn marks_of_emphasis_part_at_a_dash() {
    let dump =
        book("CHAPTER I\n\nIt was _a.--_But she said _no_ to him, and _Ann._--_Bo_ stood.\n");
    assert!(
        dump.contains(
            "It was <em>a.--</em>But she said <em>no</em> to him, and <em>Ann.</em>--<em>Bo</em> stood."
        ),
        "{dump}"
    );
}

#[test]
fn a_figure_keeps_its_label() {
    let dump = book(
        "CHAPTER I\n\nA quay.\n\n[Figure 3: The quay]\n\n[Illustration: A rope]\n\nIt ended.\n",
    );
    assert!(dump.contains("p: Figure 3: The quay") && dump.contains("p: A rope"), "{dump}");
}

#[test]
fn a_note_at_a_number_hides_no_title() {
    let chapter = |number: &str, title: &str, note: &str| {
        format!("\n\n\nCHAPITRE {number}.\n\n{title}\n\n{note}\n{PROSE}\n{PROSE}")
    };
    let text = [
        chapter("I", "Comment le quai fut bâti.", ""),
        chapter("II[1]", "Ce qui arriva au sel.", "  [1] Ce chapitre a été augmenté.\n\n"),
        chapter("III", "Du vent, et de la corde.", ""),
        chapter("IV", "De la fin.", ""),
    ]
    .concat();
    let found = headings(&text);
    assert!(found.contains(&"CHAPITRE II|Ce qui arriva au sel.".to_owned()), "{found:?}");
    assert!(book(&text).contains("ordinal=`CHAPITRE II<note n1/>`"));
}

/// A book of nothing but tercets: no line of prose tells its measure, and its own lines are long
/// enough to be taken for one.
#[test]
fn a_book_of_verse_needs_no_prose_to_be_told() {
    let mut text = String::from("The Salt Steps\n\nby Jane Doe\n");
    for canto in ["I", "II", "III"] {
        text.push_str(&format!("\n\n\nCANTO {canto}\n\n\n"));
        for _ in 0..12 {
            text.push_str(
                "I climbed the salt steps when the tide was low\n  \
                 and every step was whiter than the last,\n  \
                 as if the sea had left a stair of snow,\n\n\
                 and there my father, who had long gone past\n  \
                 the weighing house, stood waiting with the scale\n  \
                 and asked me what I carried up so fast.\n\n",
            );
        }
    }
    let dump = book(&text);
    assert!(!dump.contains("p: I climbed"), "{dump}");
    assert_eq!(dump.matches("whiter than the last,").count(), 36, "{dump}");
    assert_eq!(dump.matches("last, as if").count(), 0, "{dump}");
    assert!(dump.contains("CANTO III"), "{dump}");
}

/// Chapters with four blank lines before them, and titles in a style of their own among the text
/// of each.
fn titles_of_a_style(before: usize, titles: &[&str]) -> Vec<String> {
    let mut parts = vec![(0, "The Salt Road\n\nby Jane Doe", 0), (4, "THE QUAY", 1)];
    parts.extend(titles.iter().map(|title| (before, *title, 1)));
    parts.extend([(4, "THE WAREHOUSE", 1), (4, "THE BEACH", 1)]);
    headings(&text_of(&parts))
}

#[test]
fn titles_as_sentences_and_in_emphasis() {
    let plain = [
        "How the salt came.",
        "In the rain.",
        "Of the price and the scales.",
        "Susa.",
        "The first of the weighers.",
        "A walk to the beach.",
        "The rope.",
        "What the clerk saw.",
        "Towards the south.",
        "The weather of the month.",
    ];
    let found = titles_of_a_style(2, &plain);
    assert!(plain.iter().all(|t| found.contains(&format!("|{t}"))), "{found:?}");
    let marked: Vec<String> = plain.iter().map(|t| format!("_{t}_")).collect();
    let marked: Vec<&str> = marked.iter().map(String::as_str).collect();
    let found = titles_of_a_style(2, &marked);
    assert!(plain.iter().all(|t| found.contains(&format!("|{t}"))), "{found:?}");
}

#[test]
fn capitals_between_paragraphs_are_titles_where_a_book_has_many() {
    let titles: Vec<String> =
        (0..24_u8).map(|i| format!("A WORD OF THE {}ERS", char::from(b'A' + i))).collect();
    let all: Vec<&str> = titles.iter().map(String::as_str).collect();
    let found = titles_of_a_style(1, &all);
    assert!(titles.iter().all(|t| found.contains(&format!("|{t}"))), "{found:?}");
    // Names over speeches come again.
    let names: Vec<&str> = all.iter().take(4).copied().cycle().take(24).collect();
    let found = titles_of_a_style(1, &names);
    assert!(titles.iter().all(|t| !found.contains(&format!("|{t}"))), "{found:?}");
}

#[test]
fn a_title_of_several_pieces() {
    let parts = [
        (0, "The Salt Road\n\nby Jane Doe", 0),
        (4, "THE PARLOUR OF MRS. DOE\n\nAND OF THE CLERK.\n", 1),
        (4, "THE WEIGHERS\n\nA tale in the rain\n", 1),
        (4, "THE BEACH\n\nBY THE HON. JANE DOE.\n", 1),
        (4, "THE ROPE", 1),
    ];
    let text = text_of(&parts);
    let dump = book(&text);
    for (title, subtitle) in [
        ("THE PARLOUR OF MRS. DOE", "AND OF THE CLERK."),
        ("THE WEIGHERS", "A tale in the rain"),
        ("THE BEACH", "BY THE HON. JANE DOE."),
    ] {
        assert!(dump.contains(&format!("title=`{title}` subtitle=`{subtitle}`")), "{dump}");
    }
}

#[test]
fn what_stands_below_a_text_is_no_heading() {
    let tale = |title, source| format!("{title}\n\n{PROSE}\n{PROSE}\n\n{source}\n");
    let tales: Vec<String> = ["The Salt", "The Rope", "The Quay", "The Scales", "The Clerk"]
        .iter()
        .map(|title| tale(title, "Doe and Roe.") + "\n\n\n\n" + &tale(title, "(1) The Old Quay."))
        .collect();
    let mut parts = vec![(0, "The Salt Road\n\nby Jane Doe", 0)];
    parts.extend(tales.iter().map(|t| (4, t.as_str(), 0)));
    let found = headings(&text_of(&parts));
    assert!(found.contains(&"|The Scales".into()), "{found:?}");
    assert!(found.iter().all(|f| !f.contains("Doe and") && !f.contains("Old Quay")), "{found:?}");
}

#[test]
fn a_picture_above_a_title_takes_none_of_its_white_space() {
    let picture = |title: &str| format!("[Illustration]\n\n{}{title}", " ".repeat(30));
    let titles = ["THE QUAY.", "THE ROPE.", "THE SCALES.", "THE CLERK."].map(picture);
    let mut parts = vec![(0, "The Salt Road\n\nby Jane Doe", 0)];
    parts.extend(titles.iter().map(|t| (4, t.as_str(), 1)));
    let found = headings(&text_of(&parts));
    assert!(found.contains(&"|THE SCALES.".into()), "{found:?}");
}

#[test]
fn a_contents_list_names_its_volume() {
    let parts = [
        (0, "The Salt Road\n\nby Jane Doe", 0),
        (4, "CONTENTS OF THE SECOND VOLUME\n\n\nOf salt          1\nOf rope         20\n", 0),
        (4, "Of salt", 1),
        (2, "Of rope", 1),
    ];
    let dump = book(&text_of(&parts));
    assert!(dump.contains("contents title=`CONTENTS OF THE SECOND VOLUME`"), "{dump}");
    assert!(dump.contains("title=`Of rope`"), "{dump}");
}

#[test]
fn numbers_at_the_end_of_a_title() {
    let years = [
        "_The first rope, 508 B.C._",
        "_The first scales, 496 B.C._",
        "_A quay, 490-479 B.C._",
        "_The beach, 449 B.C._",
        "_Salt again, 444 B.C._",
        "_The clerks, 406 B.C._",
        "_The rain, 390 B.C._",
        "_A second quay, 366 B.C._",
        "_The men of the south, 343 B.C._",
        "_Peace, 340 B.C._",
    ];
    let found = titles_of_a_style(2, &years);
    assert!(found.contains(&"|Peace, 340 B.C.".into()), "{found:?}");
    let parts = [
        (0, "The Salt Road\n\nby Jane Doe", 0),
        (4, "CHAPTER I\n\nTHE QUAY\n\n1806-1807\n", 1),
        (4, "CHAPTER II\n\nTHE ROPE\n\n1808\n", 1),
        (4, "INDEX\n\n\nA\n\nAnchors, 12, 40\n\n\nB\n\nBeach, the, 7\n", 1),
    ];
    let dump = book(&text_of(&parts));
    assert!(dump.contains("title=`THE QUAY` subtitle=`1806-1807`"), "{dump}");
    assert!(!dump.contains("title=`Anchors") && !dump.contains("title=`Beach"), "{dump}");
}

/// The levels of the headings of a book, each heading with those that hold it.
fn levels(text: &str) -> Vec<(usize, String)> {
    fn walk(section: &reissue_core::Section, depth: usize, out: &mut Vec<(usize, String)>) {
        let heading = section.heading.as_ref();
        out.extend(heading.map(|h| {
            let words = [&h.ordinal, &h.title].map(|w| reissue_core::plain(w));
            (depth, words.join(" ").trim().to_owned())
        }));
        section.sections.iter().for_each(|s| walk(s, depth + 1, out));
    }
    let input = Input::new("a.txt", text.as_bytes());
    let book = read(&input, &Options::default()).expect("a text").book;
    let mut out = Vec::new();
    book.sections().for_each(|s| walk(s, 0, &mut out));
    out
}

#[test]
fn titles_with_less_white_space_stand_in_chapters() {
    let names =
        ["Salt", "Rope", "Scales", "Rain", "Price", "Clerk", "Quay", "South", "Beach", "Men"];
    let titles: Vec<String> = names.iter().map(|n| format!("_Of the {n}._")).collect();
    let mut parts = vec![(0, "The Salt Road\n\nby Jane Doe", 0)];
    let chapters = ["CHAPTER I", "CHAPTER II", "CHAPTER III"];
    for (at, title) in titles.iter().enumerate() {
        if let Some(chapter) = chapters.get(at / 3).filter(|_| at % 3 == 0) {
            parts.push((4, chapter, 1));
        }
        parts.push((2, title, 1));
    }
    let found = levels(&text_of(&parts));
    assert!(found.contains(&(0, "CHAPTER II".into())), "{found:?}");
    assert!(found.contains(&(1, "Of the Rope.".into())), "{found:?}");
    assert!(found.contains(&(1, "Of the Men.".into())), "{found:?}");
}

#[test]
fn bare_numbers_that_begin_anew_stand_below_titles() {
    let mut parts = vec![(0, "The Salt Road\n\nby Jane Doe", 0)];
    for title in ["THE QUAY", "THE ROPE", "THE SCALES"] {
        parts.extend([(4, title, 1), (2, "I", 1), (2, "II", 1)]);
    }
    let found = levels(&text_of(&parts));
    let depths: Vec<usize> = found.iter().map(|(depth, _)| *depth).collect();
    assert!(depths.ends_with(&[0, 1, 1, 0, 1, 1, 0, 1, 1]), "{found:?}");
}

#[test]
fn speakers_on_lines_of_their_own() {
    let speech = "The salt is on the scales, my lord,\nAnd heavy is the rain,\nThe rope is wet, the \
                  quay is long,\nThe boats come in again.\n";
    let act = |form: &dyn Fn(&str) -> String| {
        let names = ["Clerk", "Weigher"].iter().cycle().take(14);
        let speeches: Vec<String> = names.map(|n| form(n)).collect();
        format!("The Salt Road\n\nby Jane Doe\n\n\n\n\nACT I.\n\n{}", speeches.join("\n"))
    };
    let apart = |name: &str| format!("_{name}_\n\n{speech}");
    let above = |name: &str| format!("{name}.\n{speech}");
    for text in [act(&apart), act(&above)] {
        let dump = book(&text);
        assert_eq!(dump.matches("speech: ").count(), 14, "{dump}");
        assert!(dump.contains("| And heavy is the rain,"), "{dump}");
    }
    // Parts of recipes, where nothing else tells of a play.
    let dump = book(&act(&above).replace("ACT I", "BREAD"));
    assert!(!dump.contains("speech: "), "{dump}");
}

#[test]
fn a_line_that_names_the_book_is_heard_before_a_sentence_that_announces_it() {
    let text = format!(
        "The Project Gutenberg eBook, Salt Roads, by Ann\nAsh, Translated by Bo Birch\n\n\
         Title: Salt Roads\n\nAuthor: Ann Ash\n\n\n\
         ***START OF THE PROJECT GUTENBERG EBOOK SALT ROADS***\n\n\nCHAPTER I\n\n{PROSE}\n\n\
         ***END OF THE PROJECT GUTENBERG EBOOK SALT ROADS***\n"
    );
    let dump = book(&text);
    assert!(dump.contains("title Salt Roads\n"), "{dump}");
    assert!(dump.contains("creator aut Ann Ash") && !dump.contains("Birch"), "{dump}");
}

/// The dump of a text of two chapters, of which the second ends so.
fn dump_of(end: &str) -> String {
    book(&(text_of(&[(0, "CHAPTER I", 2), (4, "CHAPTER II", 2)]) + "\n" + end))
}

#[test]
fn numbers_that_leave_some_out_are_kept() {
    let dump =
        dump_of("    20. The quay.\n\n    23. The rope.\n\n    24. The pans.\n\n    31. Salt.\n");
    let lists: Vec<&str> = dump.lines().map(str::trim).filter(|l| l.starts_with("list ")).collect();
    assert_eq!(lists, ["list decimal 20", "list decimal 23", "list decimal 31"], "{dump}");
}

#[test]
fn points_of_a_list_are_no_notes() {
    let points = |words: &str| {
        (1..=6).map(|n| format!("({n}) {words} {n} is what they weighed.\n\n")).collect::<String>()
    };
    let twice = format!(
        "{PROSE}\n{}{PROSE}\nIt came (1) by sea, (2) by cart.\n\n{}",
        points("Salt"),
        points("Rope")
    );
    let dump = dump_of(&twice);
    assert!(!dump.contains("<note "), "{dump}");
    // With a mark for each of them they are notes.
    let marks: String = (1..=6).map(|n| format!("The men said salt{n} (={n}=) of it.\n")).collect();
    let marked = marks.replace("(=", "(").replace("=)", ")");
    let dump = dump_of(&format!("{marked}\n{}", points("Salt").replace("(", "")));
    assert_eq!(dump.matches("<note ").count(), 6, "{dump}");
}

#[test]
fn scenes_listed_before_the_play_are_no_acts() {
    let list = "ACT I.  The Quay.\n\nACT II.  The Pans.\n\nACT III.  The Scales.\n\nTIME: The Present.\n\n\n\n";
    let acts = text_of(&[(4, "FIRST ACT", 2), (4, "SECOND ACT", 2), (4, "THIRD ACT", 2)]);
    let cast = "The Salt Road\n\n\nTHE SCENES OF THE PLAY\n\n\n";
    let lessee = "Lessee: Mr. Doe\n\nAnn: Miss Roe.\nTom: Mr. Doe.\nJack: Mr. Coe.\n";
    let found = headings(&format!("{cast}{list}{lessee}{acts}"));
    assert_eq!(found, ["FIRST ACT|", "SECOND ACT|", "THIRD ACT|"]);
}

#[test]
fn rules_around_headings_are_white_space() {
    let rule = "-".repeat(65);
    let above = |t: &str| format!("{rule}\n\n{t}\n\n\n{PROSE}\n{PROSE}\n");
    let text = ["I. THE QUAY", "II. THE PANS", "III. THE ROAD", "IV. THE SCALES"].map(above);
    let found = headings(&text.concat());
    assert_eq!(found, ["I|THE QUAY", "II|THE PANS", "III|THE ROAD", "IV|THE SCALES"]);
    assert!(!book(&text.concat()).contains("---"), "{}", book(&text.concat()));
    let below = [
        "The Quay\n========",
        "The Pans\n--------",
        "The Road\n________",
        "The Scales\n~~~~~~~~~~",
    ];
    let found = headings(&text_of(&below.map(|t| (4, t, 2))));
    assert_eq!(found, ["|The Quay", "|The Pans", "|The Road", "|The Scales"]);
    // A pause in the text stays.
    let pause = dump_of(&format!("{PROSE}\n{rule}\n\n{PROSE}"));
    assert!(pause.contains("break"), "{pause}");
}

#[test]
fn a_remark_on_the_contents_is_no_list_of_them() {
    let remark = "[The contents of this interesting chapter are   better\nindicated below.]\n\n";
    let dump = dump_of(&format!("{remark}{PROSE}\n{PROSE}"));
    assert!(!dump.contains("contents\n") && dump.contains("p: [The contents"), "{dump}");
}

#[test]
fn a_title_page_below_a_second_header_stays() {
    let dump = book(&format!(
        "*** START OF THE PROJECT GUTENBERG EBOOK SALT ***\n\n\nNote: See Project Gutenberg's eBook #7 for\n\
         another edition.\n\n\n\nTHE SALT ROAD\n\nFirst published in 1910\n\n\n\
         Preface to the Project Gutenberg Etext\n\n\n{PROSE}\n{PROSE}\n\
         *** END OF THE PROJECT GUTENBERG EBOOK SALT ***\n"
    ));
    assert!(dump.contains("First published in 1910"), "{dump}");
    assert!(!dump.contains("eBook #7"), "{dump}");
}

#[test]
fn paragraphs_set_in_are_no_verse() {
    let passage = "       The clerk of the scales was a native of Vael, and his\n  \
        way with the weights brought him to the notice of the man\n  \
        who had the key.  \"I have read,\" the man said to him, \"all\n  \
        that you wrote of the pans.  May I put it to the test?\"\n       \
        The clerk replied:  \"You may.\"\n       \
        The answer came with the carts, and they were brought to\n  \
        the quay in the dark, and nobody counted them before the\n  \
        morning.\n";
    let dump = dump_of(&format!("{PROSE}\n{passage}\n{PROSE}"));
    assert!(!dump.contains("stanza"), "{dump}");
    assert!(dump.contains("p: The clerk replied:"), "{dump}");
}

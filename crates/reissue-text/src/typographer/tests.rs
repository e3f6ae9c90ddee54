use super::*;

fn in_language(text: &str, tag: &str) -> String {
    curl_text(
        text,
        &Language::new(tag).expect("a tag"),
        &Options { spaces: tag == "fr", ..Options::default() },
    )
}

#[test]
fn english_quotes_and_apostrophes() {
    for (from, to) in [
        (
            "\"Hello,\" said the spider. \"'Shelob' is my name.\"",
            "“Hello,” said the spider. “‘Shelob’ is my name.”",
        ),
        ("'A', 'B', and 'C' are letters.", "‘A’, ‘B’, and ‘C’ are letters."),
        (
            "'Oak,' 'elm,' and 'beech' are trees. So is 'pine.'",
            "‘Oak,’ ‘elm,’ and ‘beech’ are trees. So is ‘pine.’",
        ),
        ("'He said, \"I want to go.\"'", "‘He said, “I want to go.”’"),
        ("Were you alive in the 70's?", "Were you alive in the 70’s?"),
        ("'tis the season to be 'jolly'", "’tis the season to be ‘jolly’"),
        (
            "'We'll use Jane's boat and John's truck,' Jenna said.",
            "‘We’ll use Jane’s boat and John’s truck,’ Jenna said.",
        ),
        ("\"A paragraph with no closing quote.", "“A paragraph with no closing quote."),
        ("Give 'em hell in the '90s.", "Give ’em hell in the ’90s."),
        ("He is 5'8\" tall.", "He is 5′8″ tall."),
        (
            "\"I was there in 1865\"--so he said--\"and saw it.\"",
            "“I was there in 1865”—so he said—“and saw it.”",
        ),
        ("\"But--\" he began.", "“But—” he began."),
    ] {
        assert_eq!(in_language(from, "en"), to);
    }
}

#[test]
fn other_languages_have_their_own() {
    assert_eq!(
        in_language("Er sagte: \"Das 'Ding' ist's.\"", "de"),
        "Er sagte: „Das ‚Ding‘ ist’s.“"
    );
    assert_eq!(
        in_language("Il dit: \"Quoi! l'eau?\"", "fr"),
        "Il dit\u{202f}: «\u{202f}Quoi\u{202f}! l’eau\u{202f}?\u{202f}»"
    );
    assert_eq!(in_language("-Buenos días -dijo.", "es"), "—Buenos días -dijo.");
    assert_eq!(in_language("\"Hej\", sade han.", "sv"), "”Hej”, sade han.");
    assert_eq!(in_language("Он сказал: \"Да\".", "ru"), "Он сказал: «Да».");
    assert_eq!(in_language("Rzekł: \"Tak 'jest'.\"", "pl"), "Rzekł: „Tak ‚jest’.”");
    assert_eq!(in_language("Řekl: \"Ano, 'jistě'.\"", "cs"), "Řekl: „Ano, ‚jistě‘.“");
    assert_eq!(in_language("Disse: \"L'acqua 'dolce'.\"", "it"), "Disse: «L’acqua “dolce”.»");
    assert_eq!(in_language("Zij zei: \"'t Is 'mooi'.\"", "nl"), "Zij zei: “’t Is ‘mooi’.”");
    assert_eq!(in_language("Hän sanoi: \"Se on 'hyvä'.\"", "fi"), "Hän sanoi: ”Se on ’hyvä’.”");
    assert_eq!(in_language("Han sagde: \"Den er 'god'.\"", "da"), "Han sagde: »Den er ›god‹.«");
    assert_eq!(in_language("Dijo: \"La 'sal'.\"", "es"), "Dijo: «La “sal”.»");
    assert_eq!(in_language("Er sagte: \"So 'ist' es.\"", "de-CH"), "Er sagte: «So “ist” es.»");
}

#[test]
fn quotes_inside_a_printers_own_are_inner_ones() {
    for (from, to, tag) in [
        ("Disse: «La parola \"sale\" non c'è.»", "Disse: «La parola “sale” non c’è.»", "it"),
        ("<<Chi va \"là\"?>> disse \"lui\".", "«Chi va “là”?» disse «lui».", "it"),
        (
            "<< Quoi ? >> dit-il, «Non !»",
            "«\u{202f}Quoi\u{202f}?\u{202f}» dit-il, «Non\u{202f}!»",
            "fr",
        ),
        ("“Hello,\" he said, “come.”", "“Hello,” he said, “come.”", "en"),
        ("“He said \"no\" to me.”", "“He said ‘no’ to me.”", "en"),
        ("where a << b", "where a << b", "en"),
    ] {
        assert_eq!(in_language(from, tag), to);
    }
}

#[test]
fn the_manner_of_the_book_goes_before_that_of_its_language() {
    let curled = |speech: &str, tag: &str| {
        let mut book = Book::default();
        book.metadata.languages = vec![Language::new(tag).expect("a tag")];
        let mut section = reissue_core::Section::new(reissue_core::Role::Chapter, Span::NONE);
        for text in [speech; 8].into_iter().chain(["Das \"Salz\" ist da."]) {
            section.blocks.push(Block::paragraph(vec![Inline::text(text, Span::NONE)], Span::NONE));
        }
        book.body.push(section);
        curl(&mut book, &Options::default());
        reissue_core::plain_block(&book.body[0].blocks[8])
    };
    assert_eq!(curled("»Komm«, sagte er.", "de"), "Das »Salz« ist da.");
    assert_eq!(curled("„Komm“, sagte er.", "de"), "Das „Salz“ ist da.");
    assert_eq!(curled("Komm, sagte er.", "de"), "Das „Salz“ ist da.");
    assert_eq!(curled("“Vieni”, disse.", "it"), "Das “Salz” ist da.");
}

#[test]
fn english_has_two_manners() {
    let options = Options { quotes: Quotes::named("single"), spaces: false, ..Options::default() };
    let given = "\"He said 'Come' and it's late,\" she said.";
    let got = curl_text(given, &Language::english(), &options);
    assert_eq!(got, "‘He said “Come” and it’s late,’ she said.");
    // Typed with single marks outside, they stay so.
    let given = "'He said \"Come\" and it's late,' she said.";
    assert_eq!(in_language(given, "en-GB"), "‘He said “Come” and it’s late,’ she said.");
}

#[test]
fn dashes_ellipses_and_fractions() {
    assert_eq!(
        in_language("Wait--what... I had 123 1/2 of 2--3 and 4/5/6....", "en"),
        "Wait—what… I had 123½ of 2–3 and 4/5/6…."
    );
    let markdown = Options { hyphens: Hyphens::Markdown, ..Options::default() };
    let english = Language::english();
    for (length, want) in [
        (1, "-"),
        (2, "–"),
        (3, "—"),
        (4, "––"),
        (5, "—–"),
        (6, "——"),
        (7, "—––"),
        (8, "––––"),
        (9, "———"),
        (13, "———––"),
    ] {
        assert_eq!(
            curl_text(&format!("x{}", "-".repeat(length)), &english, &markdown),
            format!("x{want}")
        );
    }
    assert_eq!(
        curl_text("Mr. Fox of St. Ives, on Main St. She turned.", &english, &Options::default()),
        "Mr.\u{a0}Fox of St.\u{a0}Ives, on Main St. She turned."
    );
}

#[test]
fn code_is_left_alone_and_undo_is_exact() {
    let code = Inline::new(InlineKind::Code("\"x\"".into()), Span::NONE);
    let mut book = Book::default();
    let mut section = reissue_core::Section::new(reissue_core::Role::Chapter, Span::NONE);
    section.blocks.push(Block::paragraph(
        vec![
            Inline::text("say '", Span::NONE),
            code.clone(),
            Inline::text("' \"now\"", Span::NONE),
        ],
        Span::NONE,
    ));
    book.body.push(section);
    let found = curl(&mut book, &Options::default());
    assert_eq!(reissue_core::words(&book).collect::<Vec<_>>(), ["say", "‘\"x\"’", "“now”"]);
    let undo: Vec<&str> =
        found.iter().filter_map(|d| d.proposal.as_ref()).map(|p| p.replacement.as_str()).collect();
    assert_eq!(undo, ["say '", "' \"now\""]);
}

#[test]
fn long_texts_of_quotes_take_no_time_to_speak_of() {
    let many = "\"a\" ".repeat(50_000);
    let got = in_language(&many, "it");
    assert!(got.starts_with("«a» «a»") && !got.contains('"'));
    let quoted = format!("«{many}» {}", "<".repeat(200_000));
    assert!(in_language(&quoted, "it").starts_with("«“a” “a”"));
}

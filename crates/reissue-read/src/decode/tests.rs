use super::*;

fn decoded(bytes: &[u8], declared: Option<&str>) -> Decoded {
    decode("a.txt", bytes, declared, &Options::default()).expect("a text")
}

fn codes(decoded: &Decoded) -> Vec<&str> {
    decoded.findings.iter().map(|f| f.diagnostic.code).collect()
}

#[test]
fn marks_decide() {
    assert_eq!(&*decoded(b"\xEF\xBB\xBFna\xC3\xAFve", None).text, "naïve");
    assert_eq!(&*decoded(b"\xFF\xFEn\0\xEF\0", None).text, "nï");
    assert_eq!(&*decoded(b"\xFE\xFF\0n\0\xEF", None).text, "nï");
    assert_eq!(&*decoded(b"\xFF\xFE\0\0n\0\0\0\xEF\0\0\0", None).text, "nï");
    assert_eq!(&*decoded(b"\0\0\xFE\xFF\0\0\0n", None).text, "n");
}

#[test]
fn wide_text_needs_no_mark() {
    let text = "Žluťoučký kůň úpěl.\nĎábelské ódy.\n";
    let le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let wide: Vec<u8> = text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
    for bytes in [le, be, wide] {
        assert_eq!(&*decoded(&bytes, None).text, text);
    }
    let cyrillic = "Это было в начале июля. Вечером один молодой человек вышел.\n";
    let le: Vec<u8> = cyrillic.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(&*decoded(&le, None).text, cyrillic);
}

#[test]
fn a_narrow_head_may_have_a_wide_body() {
    let body = "Tohle je tělo knihy.\r\nDruhá řádka.\r\nTřetí řádka s háčky.\r\n";
    let wide: Vec<u8> = body.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let joined = [b"HEAD\r\n\r\n".as_slice(), &wide, b"\r\nTAIL\r\n"].concat();
    let want = "HEAD\n\nTohle je tělo knihy.\nDruhá řádka.\nTřetí řádka s háčky.\n\nTAIL\n";
    let plain = decoded(&joined, Some("UTF-16"));
    assert_eq!(&*plain.text, want);
    assert_eq!(codes(&plain), ["read-204"]);

    // The same, saved once more as UTF-8 by a program that took it for Latin-1.
    let marked = [b"\xFF\xFE".as_slice(), &wide].concat();
    let latin: String = marked.iter().map(|b| char::from(*b)).collect();
    let twice = latin.replace('\n', "\r\n");
    let joined = format!("HEAD\r\n\r\n{twice}\r\nTAIL\r\n");
    assert_eq!(&*decoded(joined.as_bytes(), Some("UTF-16")).text, want);
}

#[test]
fn older_encodings_are_declared_or_guessed() {
    let french = "Le garçon était très fâché, à côté de l'évêque déjà âgé, où naquit Noël.";
    let western = encoding_rs::WINDOWS_1252.encode(french).0.into_owned();
    for declared in [None, Some("ISO-8859-1"), Some("ISO Latin-1"), Some("CP-1252")] {
        assert_eq!(&*decoded(&western, declared).text, french, "{declared:?}");
    }
    let mac = Charset::Known(encoding_rs::MACINTOSH).upper_half();
    for (table, name) in [
        (mac, "macintosh"),
        (Charset::Cp437.upper_half(), "CP437"),
        (Charset::Cp850.upper_half(), "CP850"),
    ] {
        let bytes = encode(french, &table);
        let guessed = decoded(&bytes, None);
        assert_eq!(&*guessed.text, french, "{name}");
        assert_eq!(codes(&guessed), ["read-200"]);
        // Declared wrongly as Latin-1: the letters tell.
        let contradicted = decoded(&bytes, Some("ISO-8859-1"));
        assert_eq!(&*contradicted.text, french, "{name}");
        assert_eq!(codes(&contradicted), ["read-201"]);
        assert_eq!(&*decoded(&bytes, Some(name)).text, french);
    }
    let russian = "Все счастливые семьи похожи друг на друга, каждая несчастливая семья \
                   несчастлива по-своему. Все смешалось в доме Облонских.";
    for encoding in [encoding_rs::KOI8_R, encoding_rs::WINDOWS_1251, encoding_rs::IBM866] {
        let bytes = encoding.encode(russian).0.into_owned();
        assert_eq!(&*decoded(&bytes, None).text, russian, "{}", encoding.name());
        assert_eq!(&*decoded(&bytes, Some(encoding.name())).text, russian);
    }
    let greek = "Στην αρχή ήταν ο Λόγος, και ο Λόγος ήταν προς τον Θεό, και Θεός ήταν ο Λόγος.";
    let bytes = encoding_rs::ISO_8859_7.encode(greek).0.into_owned();
    assert_eq!(&*decoded(&bytes, None).text, greek);
}

fn encode(text: &str, table: &[char; 128]) -> Vec<u8> {
    let byte = |c: char| {
        let place = table.iter().position(|t| *t == c);
        place.map_or(c as u8, |p| 0x80 + p as u8)
    };
    text.chars().map(byte).collect()
}

#[test]
fn ascii_that_is_not_is_said() {
    let utf8 = decoded("caf\u{e9}".as_bytes(), Some("ASCII"));
    assert_eq!((&*utf8.text, codes(&utf8)), ("café", vec!["read-201"]));
    let western = decoded(b"It was na\xEFve; the caf\xE9 was \x93shut.\x94", Some("US-ASCII"));
    assert_eq!(&*western.text, "It was naïve; the café was “shut.”");
    assert_eq!(codes(&western), ["read-201"]);
    assert!(codes(&decoded(b"plain", Some("ASCII"))).is_empty());
    // One byte is an apostrophe of Windows and an `í` of the old Macintosh.
    let few = decoded(
        b"You see--that\x92s a quay.\nBut there\x92s salt, and I don\x92t care.",
        Some("ASCII"),
    );
    assert_eq!(&*few.text, "You see--that’s a quay.\nBut there’s salt, and I don’t care.");
    let mac = decoded(b"El pa\x92s est\x87 aqu\x92, y el d\x92a tambi\x8En.", None);
    assert_eq!(&*mac.text, "El país está aquí, y el día también.");
}

#[test]
fn strays_among_utf8_are_read_or_marked() {
    let many = "é".repeat(30);
    let bytes = [many.as_bytes(), b" caf\xE9 ", many.as_bytes()].concat();
    // E9 alone begins a sequence of three that never comes.
    let text = decoded(&bytes, None);
    assert!(codes(&text).contains(&"read-206"));
    let bytes = [many.as_bytes(), b" \x93shut\x94 "].concat();
    assert!(decoded(&bytes, None).text.ends_with(" “shut” "));
    let surrogates = decoded(
        "é".repeat(40)
            .as_bytes()
            .iter()
            .copied()
            .chain(*b"bad \xED\xA0\xBD\xED\xB8\x80 end")
            .collect::<Vec<_>>()
            .as_slice(),
        None,
    );
    assert!(surrogates.had_errors);
}

#[test]
fn lines_end_one_way_and_zeros_go() {
    assert_eq!(&*decoded(b"a\r\r\nb", None).text, "a\nb");
    assert_eq!(&*decoded(b"a\r\nb\rc\r\rd\n\x1A", None).text, "a\nb\nc\n\nd\n");
    let zeros = decoded(b"The end of a line\0 of text, and more of it\0.", None);
    assert_eq!(&*zeros.text, "The end of a line of text, and more of it.");
    assert_eq!(codes(&zeros), ["read-203"]);
}

#[test]
fn what_is_no_text_is_refused() {
    let refuse = |bytes: &[u8]| decode("a", bytes, None, &Options::default()).map(|_| ());
    for bytes in [&b"%PDF-1.7\n"[..], b"PK\x03\x04rest", b"\x89PNG\r\n\x1A\n"] {
        assert!(matches!(refuse(bytes), Err(ReadError::UnknownFormat { .. })));
    }
    let noise: Vec<u8> =
        (0..4000_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    assert!(matches!(refuse(&noise), Err(ReadError::UnknownFormat { .. })));
    assert!(matches!(refuse(b" \r\n\t"), Err(ReadError::Empty { .. })));
    assert!(matches!(refuse(b""), Err(ReadError::Empty { .. })));
}

#[test]
fn a_named_encoding_goes_first() {
    let options = Options { encoding: Some("cp850".into()), ..Options::default() };
    let text = decode("a", b"caf\x82", Some("utf-8"), &options).expect("text");
    assert_eq!((&*text.text, text.encoding), ("café", "CP850"));
    let options = Options { encoding: Some("klingon".into()), ..Options::default() };
    let text = decode("a", b"cafe", None, &options).expect("text");
    assert_eq!(codes(&text), ["read-205"]);
}

#[test]
fn declarations_are_found() {
    let header = b"Title: X\r\nCharacter set encoding: ISO-8859-1\r\n";
    assert_eq!(declared_in_text(header).as_deref(), Some("iso-8859-1"));
    let xml = b"<?xml version='1.0' encoding='windows-1251'?><a/>";
    assert_eq!(declared_in_xml(xml).as_deref(), Some("windows-1251"));
    let old = b"<html><meta http-equiv=Content-Type content=\"text/html; charset=koi8-r\">";
    assert_eq!(declared_in_html(old).as_deref(), Some("koi8-r"));
    assert_eq!(declared_in_html(b"<meta charset=utf-8>").as_deref(), Some("utf-8"));
    for (label, name) in [
        ("ISO-646-US (US-ASCII)", "US-ASCII"),
        ("ISO Latin-1", "windows-1252"),
        ("Windows Code Page 1250", "windows-1250"),
        ("Codepage-437", "CP437"),
        ("MacRoman", "macintosh"),
        ("Unicode UTF-8", "UTF-8"),
        ("ISO 8859_15", "ISO-8859-15"),
        ("Big5", "Big5"),
    ] {
        assert_eq!(Charset::named(label).map(Charset::name), Some(name), "{label}");
    }
}

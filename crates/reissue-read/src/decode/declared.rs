//! What a source says of its own encoding.

/// Gives the encoding that a text's own header names: `Character set encoding: ISO-8859-1`
/// in the first 8 KiB (Project Gutenberg since 2003).
pub fn declared_in_text(bytes: &[u8]) -> Option<String> {
    let head = lower(bytes, 8192);
    let at = head.find("character set encoding:")?;
    let line = head.get(at..)?.lines().next()?;
    let value = line.split_once(':')?.1.trim();
    (!value.is_empty()).then(|| value.to_string())
}

/// Gives the encoding of an XML declaration (XML 1.0, 4.3.3).
pub fn declared_in_xml(bytes: &[u8]) -> Option<String> {
    let head = lower(bytes, 1024);
    let declaration = head.trim_start_matches('\u{feff}').trim_start();
    let declaration = declaration.strip_prefix("<?xml")?.split("?>").next()?;
    attribute(declaration, "encoding")
}

/// Gives the encoding of an HTML page: an XML declaration or a `meta` element in its first
/// 4 KiB (HTML Standard, 13.2.3.2; old pages have it later than the 1,024 bytes of the standard).
pub fn declared_in_html(bytes: &[u8]) -> Option<String> {
    declared_in_xml(bytes).or_else(|| {
        let head = lower(bytes, 4096);
        head.match_indices("<meta").find_map(|(at, _)| {
            let tag = head.get(at..)?.split('>').next()?;
            attribute(tag, "charset")
        })
    })
}

/// The value after `name=`, with or without quotes; also inside another attribute's value, as in
/// `content="text/html; charset=…"`.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let after = tag.get(tag.find(name)? + name.len()..)?.trim_start().strip_prefix('=')?;
    let after = after.trim_start().trim_start_matches(['"', '\'']);
    let value = after.split(['"', '\'', ' ', ';', '/', '>', '\n']).next()?.trim();
    (!value.is_empty()).then(|| value.to_string())
}

fn lower(bytes: &[u8], limit: usize) -> String {
    let head = bytes.get(..limit).unwrap_or(bytes);
    // UTF-16 in disguise: the zeros go, the rest of a declaration is ASCII.
    head.iter().filter(|b| **b != 0).map(|b| char::from(b.to_ascii_lowercase())).collect()
}

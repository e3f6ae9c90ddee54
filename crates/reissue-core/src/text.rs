//! The words of a book, for titles, names and for holding editions against the source.

use crate::{Block, BlockKind, Book, Inline, InlineKind, Visit};

/// Gives the characters of inlines without any mark-up; a line break is a space, notes, marks and
/// images are nothing, a formula is its plain form.
pub fn plain(inlines: &[Inline]) -> String {
    let mut collector = Plain::default();
    collector.visit_inlines(inlines);
    collector.out
}

/// Gives the characters of a block, paragraphs and lines ended by `\n`.
pub fn plain_block(block: &Block) -> String {
    let mut collector = Plain::default();
    collector.visit_block(block);
    collector.out.truncate(collector.out.trim_end().len());
    collector.out
}

/// Gives all words of a book in reading order, notes last: what is left between white space.
///
/// The metadata is not part of it.
pub fn words(book: &Book) -> impl Iterator<Item = String> {
    let mut collector = Plain::default();
    collector.visit_book(book);
    let text = collector.out;
    let mut words = Vec::new();
    words.extend(text.split_whitespace().map(str::to_owned));
    words.into_iter()
}

/// Makes a file name of a title: lower case letters and digits of any script, joined by hyphens;
/// Latin letters lose their accents. Gives `book` where nothing is left. At most 80 bytes.
pub fn slug(title: &str) -> String {
    let mut out = String::new();
    for character in title.chars().flat_map(char::to_lowercase) {
        if matches!(character, '\'' | '’' | '\u{300}'..='\u{36f}') {
            continue;
        }
        let piece = unaccented(character);
        if !piece.is_empty() {
            out.push_str(piece);
        } else if character.is_alphanumeric() {
            out.push(character);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    while out.len() > 80 || out.ends_with('-') {
        out.pop();
    }
    if out.is_empty() { "book".into() } else { out }
}

/// The plain letters for an accented Latin one; empty for all others.
fn unaccented(character: char) -> &'static str {
    match character {
        'à' | 'á' | 'â' | 'ã' | 'å' | 'ā' | 'ă' | 'ą' => "a",
        'ä' | 'æ' => "ae",
        'ç' | 'ć' | 'č' | 'ĉ' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' => "e",
        'ĝ' | 'ğ' | 'ģ' => "g",
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'į' | 'ı' => "i",
        'ķ' => "k",
        'ł' | 'ľ' | 'ļ' => "l",
        'ñ' | 'ń' | 'ň' | 'ņ' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ø' | 'ő' | 'ō' => "o",
        'ö' | 'œ' => "oe",
        'ř' => "r",
        'ś' | 'š' | 'ş' | 'ș' | 'ŝ' => "s",
        'ß' => "ss",
        'ť' | 'ţ' | 'ț' => "t",
        'þ' => "th",
        'ù' | 'ú' | 'û' | 'ū' | 'ů' | 'ű' | 'ų' => "u",
        'ü' => "ue",
        'ý' | 'ÿ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        _ => "",
    }
}

#[derive(Default)]
struct Plain {
    out: String,
}

impl Plain {
    fn end_line(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }
}

impl Visit for Plain {
    fn visit_heading(&mut self, heading: &crate::Heading) {
        for part in [&heading.ordinal, &heading.title, &heading.subtitle] {
            self.visit_inlines(part);
            self.end_line();
        }
    }

    fn visit_block(&mut self, block: &Block) {
        self.end_line();
        match &block.kind {
            BlockKind::SceneBreak(s) => self.out.push_str(s.mark.as_deref().unwrap_or("")),
            BlockKind::Preformatted(p) => self.out.push_str(&p.text),
            BlockKind::Math(m) => self.out.push_str(&m.text),
            _ => self.walk_block(block),
        }
        self.end_line();
    }

    fn walk_block(&mut self, block: &Block) {
        let mut lines = Lines(self);
        lines.walk_block(block);
    }

    fn visit_inline(&mut self, inline: &Inline) {
        match &inline.kind {
            InlineKind::Text(t) | InlineKind::Code(t) => self.out.push_str(t),
            InlineKind::LineBreak => self.out.push(' '),
            InlineKind::Math(m) => self.out.push_str(&m.text),
            _ => self.walk_inline(inline),
        }
    }
}

/// Ends a line after each run of inlines that stands directly in a block.
struct Lines<'a>(&'a mut Plain);

impl Visit for Lines<'_> {
    fn visit_block(&mut self, block: &Block) {
        self.0.visit_block(block);
    }

    fn visit_inlines(&mut self, inlines: &[Inline]) {
        self.0.visit_inlines(inlines);
        self.0.end_line();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Line, Span, Stanza, Verse};

    #[test]
    fn slugs_are_file_names() {
        assert_eq!(slug("In Stalin's Secret Service"), "in-stalins-secret-service");
        assert_eq!(slug("Çà & là: l’œuvre"), "ca-la-loeuvre");
        assert_eq!(slug("Война и мир"), "война-и-мир");
        assert_eq!(slug("?!"), "book");
    }

    #[test]
    fn lines_of_verse_do_not_run_together() {
        let line = |t: &str| Line { content: vec![Inline::text(t, Span::NONE)], ..Line::default() };
        let verse = Verse {
            stanzas: vec![Stanza { lines: vec![line("one"), line("two")] }],
            ..Verse::default()
        };
        let block = Block::new(BlockKind::Verse(verse), Span::NONE);
        assert_eq!(plain_block(&block), "one\ntwo");
    }
}

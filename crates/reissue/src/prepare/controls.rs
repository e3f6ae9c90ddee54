//! Control characters: no edition can show them. Some are marks in an old encoding.

use reissue_core::{Block, BlockKind, Book, Diagnostic, Inline, InlineKind, Span, VisitMut};

/// Takes out characters that are no text, and reports them: C0 and C1 controls but tab and line
/// feed, and the last two of the plane (XML 1.0, 2.2; Unicode 15, 23.1 and 23.7).
pub(super) fn take_out(book: &mut Book, _name: &str) -> Vec<Diagnostic> {
    let mut cleaner = Cleaner::default();
    cleaner.visit_book(book);
    cleaner.found
}

/// Whether a character that is no text may begin with each byte.
const SUSPECT: [bool; 256] = {
    let mut suspect = [false; 256];
    let mut byte = 0;
    while byte < b' ' {
        suspect[byte as usize] = byte != b'\n' && byte != b'\t';
        byte += 1;
    }
    suspect[0x7f] = true;
    suspect[0xc2] = true;
    suspect[0xef] = true;
    suspect
};

#[derive(Default)]
struct Cleaner {
    found: Vec<Diagnostic>,
}

impl Cleaner {
    fn clean(&mut self, text: &mut String, span: Span) {
        // The bytes with which such characters begin are rare in any script.
        if !text.bytes().any(|b| SUSPECT[usize::from(b)]) || !text.chars().any(no_text) {
            return;
        }
        let (mut lost, mut guessed) = (Vec::new(), Vec::new());
        let mut out = String::with_capacity(text.len());
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            if !no_text(c) {
                out.push(c);
                continue;
            }
            // Beside the mark itself it is what a bad conversion left over.
            let beside = [out.chars().next_back(), chars.peek().copied()];
            match mark(c).filter(|mark| !beside.contains(&Some(*mark))) {
                Some(mark) => {
                    out.push(mark);
                    guessed.push((c, mark));
                }
                None => lost.push(c),
            }
        }
        *text = out;
        if let Some(first) = lost.first() {
            let code = *first as u32;
            let message = format!("the control character U+{code:04X} is no text and was left out");
            self.found.push(
                Diagnostic::lost("book-011", message)
                    .at(span)
                    .times(u32::try_from(lost.len()).unwrap_or(u32::MAX))
                    .help("take it out of the source, or put there what it stands for"),
            );
        }
        if let Some((first, mark)) = guessed.first() {
            let code = *first as u32;
            let message =
                format!("U+{code:04X} is a mark of windows-1252 and was read as `{mark}`");
            self.found.push(
                Diagnostic::guessed("book-012", message)
                    .at(span)
                    .times(u32::try_from(guessed.len()).unwrap_or(u32::MAX))
                    .help("save the source in UTF-8"),
            );
        }
    }
}

/// The mark that a C1 control is in windows-1252 and, at the same place, in 1250 to 1258 (WHATWG
/// Encoding, index windows-1252); letters differ between these and are not guessed.
fn mark(c: char) -> Option<char> {
    Some(match c {
        '\u{80}' => '€',
        '\u{82}' => '‚',
        '\u{84}' => '„',
        '\u{85}' => '…',
        '\u{8b}' => '‹',
        '\u{91}' => '‘',
        '\u{92}' => '’',
        '\u{93}' => '“',
        '\u{94}' => '”',
        '\u{95}' => '•',
        '\u{96}' => '–',
        '\u{97}' => '—',
        '\u{9b}' => '›',
        _ => return None,
    })
}

fn no_text(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t') || matches!(c, '\u{fffe}' | '\u{ffff}')
}

impl VisitMut for Cleaner {
    fn visit_block(&mut self, block: &mut Block) {
        if let BlockKind::Preformatted(code) = &mut block.kind {
            self.clean(&mut code.text, block.span);
        }
        self.walk_block(block);
    }

    fn visit_inline(&mut self, inline: &mut Inline) {
        match &mut inline.kind {
            InlineKind::Text(text) | InlineKind::Code(text) => self.clean(text, inline.span),
            InlineKind::Ruby { text, .. } => {
                self.clean(text, inline.span);
                self.walk_inline(inline);
            }
            _ => self.walk_inline(inline),
        }
    }
}

#[cfg(test)]
mod tests {
    use reissue_core::{Paragraph, Role, Section};

    use super::*;

    fn cleaned(text: &str) -> (String, Vec<Diagnostic>) {
        let mut book = Book::default();
        let mut chapter = Section::new(Role::Chapter, Span::NONE);
        let content = vec![Inline::text(text, Span::NONE)];
        let paragraph = Paragraph { content, ..Paragraph::default() };
        chapter.blocks = vec![Block::new(BlockKind::Paragraph(paragraph), Span::NONE)];
        book.body.push(chapter);
        let found = take_out(&mut book, "");
        (reissue_core::plain_block(&book.body[0].blocks[0]), found)
    }

    #[test]
    fn controls_are_left_out_and_named() {
        let (text, found) = cleaned("a\u{15} b\u{81}\u{ffff} — naïve\tc");
        assert_eq!(text, "a b — naïve\tc");
        assert_eq!(found.len(), 1);
        assert!(found[0].message.contains("U+0015"), "{}", found[0].message);
        assert!(cleaned("naïve — “so”").1.is_empty());
    }

    #[test]
    fn marks_of_an_old_encoding_are_read_and_reported() {
        let (text, found) = cleaned("I don\u{92}t \u{93}know\u{94}; „\u{84}nie\u{9c}ś");
        assert_eq!(text, "I don’t “know”; „nieś");
        let codes: Vec<_> = found.iter().map(|d| d.code).collect();
        assert_eq!(codes, ["book-011", "book-012"]);
    }
}

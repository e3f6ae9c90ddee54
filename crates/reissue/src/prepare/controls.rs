//! Control characters: no edition can show them.

use reissue_core::{Block, BlockKind, Book, Diagnostic, Inline, InlineKind, Span, VisitMut};

/// Takes out characters that are no text, and reports them: C0 and C1 controls but tab and line
/// feed, and the last two of the plane (XML 1.0, 2.2; Unicode 15, 23.1 and 23.7).
pub(super) fn take_out(book: &mut Book, _name: &str) -> Vec<Diagnostic> {
    let mut cleaner = Cleaner::default();
    cleaner.visit_book(book);
    cleaner.found
}

#[derive(Default)]
struct Cleaner {
    found: Vec<Diagnostic>,
}

impl Cleaner {
    fn clean(&mut self, text: &mut String, span: Span) {
        // The bytes with which such characters begin are rare in any script.
        let suspect =
            |b: u8| b < b' ' && b != b'\n' && b != b'\t' || matches!(b, 0x7f | 0xc2 | 0xef);
        if !text.bytes().any(suspect) {
            return;
        }
        let (mut first, mut count) = (None, 0);
        text.retain(|c| {
            let kept = !no_text(c);
            if !kept {
                first.get_or_insert(c);
                count += 1;
            }
            kept
        });
        let Some(first) = first else { return };
        let message =
            format!("the control character U+{:04X} is no text and was left out", first as u32);
        self.found.push(
            Diagnostic::lost("book-011", message)
                .at(span)
                .times(count)
                .help("take it out of the source, or put there what it stands for"),
        );
    }
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

    #[test]
    fn controls_are_left_out_and_named() {
        let mut book = Book::default();
        let mut chapter = Section::new(Role::Chapter, Span::NONE);
        let content = vec![Inline::text("a\u{15} b\u{85}\u{ffff} — naïve\tc", Span::NONE)];
        let paragraph = Paragraph { content, ..Paragraph::default() };
        chapter.blocks = vec![Block::new(BlockKind::Paragraph(paragraph), Span::NONE)];
        book.body.push(chapter);
        let found = take_out(&mut book, "");
        assert_eq!(reissue_core::plain_block(&book.body[0].blocks[0]), "a b — naïve\tc");
        assert_eq!(found.len(), 1);
        assert!(found[0].message.contains("U+0015"), "{}", found[0].message);
        assert!(take_out(&mut book, "").is_empty());
    }
}

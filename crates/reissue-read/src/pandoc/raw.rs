//! Raw HTML in pandoc's tree: what a Markdown source held as HTML, tag by tag or as a whole.
//!
//! Tables are read, with pandoc's own blocks between their tags; a rule is a pause; words of any other
//! element stand as a paragraph, and its tags are reported.

use reissue_core::{Block, BlockKind, Inline, SceneBreak};

use super::Tree;
use crate::json::Value;
use crate::outline::Item;
use crate::raw_html::{Piece, Rows, pieces, tags};

/// The HTML of a raw block; none for other blocks and formats.
fn html(value: &Value) -> Option<&str> {
    let c = value.get("c");
    let is_html = matches!(c.at(0).text(), "html" | "html5" | "html4");
    (value.get("t").text() == "RawBlock" && is_html).then(|| c.at(1).text())
}

impl Tree<'_> {
    /// Reads the raw HTML that a list of blocks begins with; tells how many of them it took.
    pub(super) fn raw_html(&mut self, list: &[Value], out: &mut Vec<Item>) -> usize {
        let Some(source) = list.first().and_then(html) else { return 0 };
        let found = pieces(source);
        if found.first() == Some(&Piece::Open("math".into())) {
            return 0;
        }
        if found.contains(&Piece::Open("table".into()))
            && let Some(taken) = self.raw_table(list, out)
        {
            return taken;
        }
        let start = self.here();
        let mut unknown = false;
        for piece in found {
            match piece {
                Piece::Open(name) if name == "hr" => {
                    let pause = BlockKind::SceneBreak(SceneBreak::default());
                    out.push(Item::Block(Block::new(pause, start)));
                }
                Piece::Words(words) if words.trim().is_empty() => {}
                Piece::Words(words) => out.push(Item::Block(self.paragraph_of(&words))),
                Piece::Close(name) if name == "hr" => {}
                Piece::Open(name) if matches!(name.as_str(), "script" | "style") => {
                    self.raw_lost("html", source);
                    return 1;
                }
                _ => unknown = true,
            }
        }
        // A rule with attributes says more than that there is a rule.
        if unknown || source.contains("<!--") || tags(source).contains('=') {
            self.raw_lost("html", &tags(source));
        }
        1
    }

    /// A table from its start tag to its end tag; none where that never comes.
    fn raw_table(&mut self, list: &[Value], out: &mut Vec<Item>) -> Option<usize> {
        let closes =
            |v: &Value| html(v).is_some_and(|h| pieces(h).contains(&Piece::Close("table".into())));
        let taken = list.iter().position(closes)? + 1;
        let mut rows = Rows::default();
        let mut dressed = String::new();
        for value in list.get(..taken)? {
            let Some(source) = html(value) else {
                let blocks = self.blocks(std::slice::from_ref(value));
                rows.add(blocks);
                continue;
            };
            if source.contains(['=', '!']) {
                dressed.push_str(&tags(source));
            }
            for piece in pieces(source) {
                match piece {
                    Piece::Open(name) => rows.open(&name),
                    Piece::Words(words) if words.trim().is_empty() => {}
                    Piece::Words(words) => {
                        let block = self.paragraph_of(&words);
                        rows.add([block]);
                    }
                    Piece::Close(_) => {}
                }
            }
        }
        if !dressed.is_empty() {
            self.raw_lost("html", &dressed);
        }
        out.push(Item::Block(Block::new(BlockKind::Table(rows.finish()), self.here())));
        Some(taken)
    }

    fn paragraph_of(&mut self, words: &str) -> Block {
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let span = self.transcript.add(&words);
        Block::paragraph(vec![Inline::text(words, span)], span)
    }
}

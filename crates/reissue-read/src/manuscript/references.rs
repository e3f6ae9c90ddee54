//! Link definitions, `[label]: /url "title"`, which may stand anywhere in a manuscript.

use std::collections::HashMap;

use pulldown_cmark::{Options, Parser};

use super::blocks::{NodeKind, Piece, Tree};

/// The link definitions of a manuscript by label; the first of a label wins.
#[derive(Debug, Default)]
pub(super) struct References {
    links: HashMap<String, (String, String)>,
}

impl References {
    /// Finds the address and the title of a label.
    pub(super) fn get(&self, label: &str) -> Option<&(String, String)> {
        if self.links.is_empty() {
            return None;
        }
        self.links.get(&fold(label))
    }

    /// Takes the definitions out of the paragraphs of a tree.
    pub(super) fn collect(&mut self, text: &str, tree: &mut Tree) {
        for node in &mut tree.nodes {
            let takes = matches!(node.kind, NodeKind::Paragraph | NodeKind::Heading(_));
            let first = node.lines.first().and_then(|p| text.get(p.start..p.end)).unwrap_or("");
            if takes && first.starts_with('[') {
                let used = self.take(text, &node.lines);
                node.lines.drain(..used.min(node.lines.len()));
            }
        }
    }

    /// Keeps the definitions at the head of a paragraph; gives how many lines they fill.
    fn take(&mut self, text: &str, lines: &[Piece]) -> usize {
        let (joined, starts) = join(text, lines);
        let mut parser = Parser::new_ext(&joined, Options::empty()).into_offset_iter();
        for (label, link) in parser.reference_definitions().iter() {
            let title = link.title.as_deref().unwrap_or("").to_owned();
            self.links.entry(fold(label)).or_insert_with(|| (link.dest.to_string(), title));
        }
        let end = parser.next().map_or(joined.len(), |(_, range)| range.start);
        starts.iter().filter(|s| **s < end).count()
    }
}

/// Tells whether a paragraph is nothing but link definitions.
pub(super) fn only_references(text: &str, lines: &[Piece]) -> bool {
    References::default().take(text, lines) == lines.len()
}

/// The lines of a paragraph as one text, and where each starts in it.
fn join(text: &str, lines: &[Piece]) -> (String, Vec<usize>) {
    let mut joined = String::new();
    let mut starts = Vec::new();
    for line in lines {
        starts.push(joined.len());
        joined.push_str(text.get(line.start..line.end).unwrap_or(""));
        joined.push('\n');
    }
    (joined, starts)
}

/// A label in the form in which labels are compared (CommonMark 4.7): case and space folded.
fn fold(label: &str) -> String {
    let words: Vec<&str> = label.split_whitespace().collect();
    words.join(" ").to_lowercase().to_uppercase()
}

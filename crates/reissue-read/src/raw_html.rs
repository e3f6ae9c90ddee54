//! HTML that stands in another format: tags told from words, tables put together.
//!
//! For Markdown and pandoc's tree, whose authors write a table or a rule in HTML. What is read of it are
//! tables, rules and words; scripts and style sheets hold no words.

use quick_xml::escape::resolve_html5_entity;
use reissue_core::{Block, Cell, Row, Table};

/// A piece of HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// A start tag by its name in lower case.
    Open(String),
    Close(String),
    /// Characters, references resolved.
    Words(String),
}

/// Tells whether an element stands in a line, so that words on both sides of its tag are one text.
pub(crate) fn is_inline(name: &str) -> bool {
    const NAMES: [&str; 25] = [
        "a", "abbr", "b", "big", "cite", "code", "del", "em", "font", "i", "ins", "kbd", "mark",
        "q", "s", "samp", "small", "span", "strong", "sub", "sup", "tt", "u", "var", "wbr",
    ];
    NAMES.contains(&name)
}

/// A row of nothing but headers, as the head of a table is.
fn is_head(row: &Row) -> bool {
    !row.cells.is_empty() && row.cells.iter().all(|c| c.header)
}

/// The rows of a table so far, the row and the cell in hand apart.
#[derive(Default)]
pub(crate) struct Rows {
    done: Vec<Row>,
    row: Row,
    cell: Option<Cell>,
}

impl Rows {
    /// Takes note of a start tag.
    pub(crate) fn open(&mut self, name: &str) {
        match name {
            "tr" => self.end_row(),
            "td" | "th" => {
                self.end_cell();
                self.cell = Some(Cell { header: name == "th", ..Cell::default() });
            }
            _ => {}
        }
    }

    /// Adds to the cell in hand; what stands outside any is in one of its own.
    pub(crate) fn add(&mut self, blocks: impl IntoIterator<Item = Block>) {
        let mut blocks = blocks.into_iter().peekable();
        if blocks.peek().is_some() {
            self.cell.get_or_insert_default().blocks.extend(blocks);
        }
    }

    fn end_cell(&mut self) {
        self.row.cells.extend(self.cell.take());
    }

    fn end_row(&mut self) {
        self.end_cell();
        let row = std::mem::take(&mut self.row);
        if !row.cells.is_empty() {
            self.done.push(row);
        }
    }

    /// The whole table; its first rows are the head as long as they hold nothing but headers.
    pub(crate) fn finish(mut self) -> Table {
        self.end_row();
        let headers = self.done.iter().take_while(|r| is_head(r)).count();
        let body = self.done.split_off(headers);
        let head = self.done;
        let columns = head.iter().chain(&body).map(|r| r.cells.len()).max().unwrap_or(0);
        Table { head, body, columns: vec![Default::default(); columns], ..Table::default() }
    }
}

/// Takes HTML apart; comments, scripts and style sheets are left out.
pub(crate) fn pieces(source: &str) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut rest = source;
    while !rest.is_empty() {
        let Some(inside) = rest.strip_prefix('<') else {
            let at = rest.find('<').unwrap_or(rest.len());
            let (words, after) = rest.split_at(at);
            out.push(Piece::Words(unescaped(words)));
            rest = after;
            continue;
        };
        if let Some(comment) = inside.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let (tag, after) = inside.split_once('>').unwrap_or((inside, ""));
        rest = after;
        let bare = tag.trim_start_matches('/');
        let end = bare.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(bare.len());
        let name = bare.get(..end).unwrap_or("").to_ascii_lowercase();
        if tag.starts_with('/') {
            out.push(Piece::Close(name));
            continue;
        }
        if matches!(name.as_str(), "script" | "style") {
            rest = after.split_once("</").map_or("", |(_, tail)| tail);
            rest = rest.split_once('>').map_or("", |(_, tail)| tail);
        }
        out.push(Piece::Open(name));
    }
    out
}

/// The tags and comments of HTML, without the words between them.
pub(crate) fn tags(source: &str) -> String {
    let mut out = String::new();
    let mut rest = source;
    while let Some((_, inside)) = rest.split_once('<') {
        let end = if inside.starts_with("!--") { "-->" } else { ">" };
        let (tag, after) = inside.split_once(end).unwrap_or((inside, ""));
        out.push_str(&format!("<{tag}{end} "));
        rest = after;
    }
    out
}

fn unescaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    let mut rest = words;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let name = after.split_once(';').filter(|(name, _)| name.len() <= 32);
        let code = |n: &str| match n.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => n.parse().ok(),
        };
        let known = name.and_then(|(name, tail)| {
            let text = match name.strip_prefix('#') {
                Some(number) => char::from_u32(code(number)?)?.to_string(),
                None => resolve_html5_entity(name)?.to_owned(),
            };
            Some((text, tail))
        });
        match known {
            Some((text, tail)) => {
                out.push_str(&text);
                rest = tail;
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_is_taken_apart() {
        let open = |n: &str| Piece::Open(n.into());
        let got = pieces("<TD class='a'>x &amp; y</td><!-- no --><hr/><script>z</script>!");
        let want = [
            open("td"),
            Piece::Words("x & y".into()),
            Piece::Close("td".into()),
            open("hr"),
            open("script"),
            Piece::Words("!".into()),
        ];
        assert_eq!(got, want);
        assert_eq!(pieces("a < b"), [Piece::Words("a ".into()), open("")]);
        assert_eq!(tags("<p>a<br/>b</p><!-- c -->"), "<p> <br/> </p> <!-- c --> ");
    }
}

//! A story (the main text, a note, a text box, a cell): its paragraphs, lists and tables in order.

use std::rc::Rc;

use reissue_core::{
    Align, Block, BlockKind, Diagnostic, Inline, InlineKind, List, ListItem, ListKind, Span,
};

use super::styles::{Look, Style};
use super::{Parts, State, table};
use crate::TrackedChanges;
use crate::office::flow::{self, Para, Piece};
use crate::office::names::Part;
use crate::office::runs::{Layer, Leaf, Run};
use crate::office::transcript::Transcript;
use crate::xml::Node;

/// Reads one story.
pub(super) struct Story<'d, 's, 'a> {
    pub(super) parts: &'d Parts,
    pub(super) state: &'s mut State<'a>,
    pub(super) transcript: Transcript,
    /// Runs of the paragraph in hand.
    pub(super) runs: Vec<Run>,
    /// Text boxes of the paragraph in hand: their pieces follow it.
    pub(super) boxes: Vec<Vec<Piece>>,
    /// The paragraph's style.
    pub(super) style: Rc<Style>,
    /// What holds for the run in hand.
    pub(super) look: Look,
    /// What character styles around the run say.
    pub(super) layers: Vec<Layer>,
    /// Places that the next paragraph takes.
    pub(super) places: Vec<String>,
    /// The style and depth of the lists around.
    lists: Vec<String>,
}

impl<'d, 's, 'a> Story<'d, 's, 'a> {
    /// Starts a story.
    pub(super) fn new(parts: &'d Parts, state: &'s mut State<'a>, transcript: Transcript) -> Self {
        Self {
            parts,
            state,
            transcript,
            runs: Vec::new(),
            boxes: Vec::new(),
            style: Rc::default(),
            look: Look::default(),
            layers: Vec::new(),
            places: Vec::new(),
            lists: Vec::new(),
        }
    }

    /// Ends the story.
    pub(super) fn finish(self) -> Transcript {
        self.transcript
    }

    /// Reads what stands inside a node.
    pub(super) fn pieces(&mut self, node: Node<'d>) -> Vec<Piece> {
        let mut out = Vec::new();
        self.inside(node, &mut out);
        out
    }

    fn inside(&mut self, node: Node<'d>, out: &mut Vec<Piece>) {
        for child in node.elements() {
            self.block(child, out);
        }
    }

    fn block(&mut self, node: Node<'d>, out: &mut Vec<Piece>) {
        match node.name() {
            "text:p" => self.paragraph(node, None, out),
            "text:h" => {
                let level = node.attribute("text:outline-level").and_then(|l| l.parse().ok());
                self.paragraph(node, Some(level.unwrap_or(1)), out);
            }
            "text:list" => self.list(node, out),
            "table:table" | "table:sub-table" => {
                if let Some(block) = table::read(self, node) {
                    out.push(Piece::Block(block));
                }
            }
            "text:section" => {
                if node.attribute("text:display") == Some("none") {
                    self.hidden(node);
                } else {
                    let set = self.parts.styles.looks(node.attribute("text:style-name"));
                    self.state.looks.met_all(set, self.transcript.here());
                    self.inside(node, out);
                }
            }
            "text:numbered-paragraph"
            | "text:index-body"
            | "text:bibliography"
            | "text:index-title"
            | "text:page-sequence" => self.inside(node, out),
            "text:table-of-content" => self.regenerated("table of contents", node),
            "text:alphabetical-index" => self.regenerated("index", node),
            "text:illustration-index"
            | "text:table-index"
            | "text:object-index"
            | "text:user-index" => {
                self.regenerated("list of illustrations, tables or the like", node);
            }
            "text:bookmark" | "text:bookmark-start" => self.place(node),
            "text:change" | "text:change-start" | "text:change-end" => {
                self.change_between(node, out)
            }
            "draw:frame" | "draw:a" | "draw:g" | "draw:custom-shape" | "draw:rect"
            | "draw:line" | "draw:text-box" | "draw:path" | "draw:polyline" | "draw:ellipse" => {
                self.begin(&Rc::default());
                let start = self.transcript.here();
                self.inline(node);
                self.close(start, None, out);
            }
            "office:forms" => {
                let words = words(node);
                if !words.trim().is_empty() {
                    self.lost("a form", node);
                }
            }
            _ => {}
        }
    }

    /// A deletion or insertion whose mark stands between paragraphs.
    fn change_between(&mut self, node: Node<'d>, out: &mut Vec<Piece>) {
        let id = node.attribute("text:change-id").unwrap_or("");
        if node.is("text:change")
            && self.state.tracked == TrackedChanges::Reject
            && let Some(deletion) = self.parts.deletions.get(id)
        {
            self.inside(self.parts.content.node(*deletion), out);
            return;
        }
        self.change(node);
    }

    /// Reports what every edition makes anew.
    pub(super) fn regenerated(&mut self, what: &str, node: Node<'_>) {
        let message = format!("the {what} was left out: every edition makes its own");
        let diagnostic = Diagnostic::fact("read-405", message).at(self.transcript.here());
        // Only the body: the templates beside it say nothing.
        let body = node.child("text:index-body").unwrap_or(node);
        self.state.ledger.words(diagnostic, &words(body));
    }

    /// Reports something that no book holds.
    pub(super) fn lost(&mut self, what: &str, node: Node<'_>) {
        let message = format!("{what} was not carried over");
        let help = "bring what matters into the text itself";
        let diagnostic =
            Diagnostic::lost("read-410", message).at(self.transcript.here()).help(help);
        self.state.ledger.words(diagnostic, &words(node));
    }

    /// Reports hidden text.
    pub(super) fn hidden(&mut self, node: Node<'_>) {
        let text = words(node);
        if text.trim().is_empty() {
            return;
        }
        let diagnostic = Diagnostic::lost("read-400", "hidden text was left out")
            .severity(reissue_core::Severity::Warning)
            .at(self.transcript.here())
            .help("unhide in the source what belongs to the book");
        self.state.ledger.words(diagnostic, &text);
    }

    /// Takes note of a bookmark.
    pub(super) fn place(&mut self, node: Node<'_>) {
        if let Some(name) = node.attribute("text:name").filter(|n| !n.is_empty()) {
            self.places.push(name.to_owned());
        }
    }

    /// Sets the state for a paragraph of a style.
    fn begin(&mut self, style: &Rc<Style>) {
        self.transcript.end_line();
        self.style = Rc::clone(style);
        self.look = style.base.clone().over(&style.own);
        self.layers.clear();
        self.runs.clear();
    }

    fn paragraph(&mut self, node: Node<'d>, level: Option<u8>, out: &mut Vec<Piece>) {
        let name = node.attribute("text:style-name").unwrap_or("");
        let style = self.parts.styles.paragraph(name);
        self.begin(&style);
        let start = self.transcript.here();
        self.state.looks.met_all(style.looks, start);
        if self.look.hidden == Some(true)
            || node
                .child("text:hidden-paragraph")
                .is_some_and(|h| h.attribute("text:is-hidden") != Some("false"))
        {
            return self.hidden(node);
        }
        self.inlines(node);
        if level.is_some() && !self.parts.outline.is_empty() {
            let id = super::outline_id(&words(node));
            if self.parts.outline.contains(&id) && self.state.outlined.insert(id.clone()) {
                self.places.push(id);
            }
        }
        self.close(start, level, out);
    }

    fn close(&mut self, start: Span, level: Option<u8>, out: &mut Vec<Piece>) {
        let mut runs = std::mem::take(&mut self.runs);
        let span = self.transcript.since(start);
        let mut part = self.style.part.unwrap_or_default();
        if let Some(level) = level {
            // A heading element may look like the title of the book.
            let keeps = matches!(part, Part::Title | Part::Subtitle | Part::ContentsTitle);
            part = if keeps { part } else { Part::Heading(level.clamp(1, 10)) };
        }
        let base = &self.style.base;
        let look = base.clone().over(&self.style.own);
        let set_in = self.lists.is_empty()
            && part == Part::Body
            && look.align.unwrap_or_default() == Align::Start
            && self.style.own.indent.is_some_and(|i| i - base.indent.unwrap_or(0) >= 240);
        if set_in && !runs.iter().all(Run::is_space) {
            part = Part::Quotation;
        }
        if matches!(part, Part::Contents | Part::ContentsTitle) {
            let text: String = runs.iter().map(Run::characters).collect();
            let message = "the table of contents was left out: every edition makes its own";
            self.state.ledger.words(Diagnostic::fact("read-405", message).at(span), &text);
            return;
        }
        let beside = !runs.iter().all(Run::is_space);
        let base_is_bold = base.bold == Some(true);
        let id = self.id(&mut runs);
        let text = || runs.iter().filter(|r| matches!(r.leaf, Leaf::Text(_)) && !r.is_space());
        let bold = base_is_bold
            || text().next().is_some() && text().all(|r| r.layers.contains(&Layer::Strong));
        let look = flow::Look {
            align: look.align.unwrap_or_default(),
            bold,
            size: look.size.unwrap_or(24),
            indent: look.indent.unwrap_or(0),
            set_in,
            page_break: look.page_break.unwrap_or(false),
            rule: look.rule.unwrap_or(false),
        };
        out.push(Piece::Para(Para {
            part,
            place: None,
            ordinal: None,
            runs,
            look,
            id,
            language: None,
            span,
        }));
        for inside in std::mem::take(&mut self.boxes) {
            out.extend(flow::boxed(inside, beside, span, &mut self.state.ledger));
        }
    }

    fn id(&mut self, runs: &mut Vec<Run>) -> Option<String> {
        let anchor = |r: &Run| matches!(r.leaf, Leaf::Other(InlineKind::Anchor(_)));
        let leading = runs.iter().take_while(|r| anchor(r)).count();
        let mut names = std::mem::take(&mut self.places);
        for run in runs.drain(..leading) {
            if let Leaf::Other(InlineKind::Anchor(name)) = run.leaf {
                names.push(name);
            }
        }
        let best = names.iter().position(|n| !n.starts_with('_')).unwrap_or(0);
        let id = (!names.is_empty()).then(|| names.remove(best.min(names.len() - 1)));
        for name in names.into_iter().rev() {
            let span = self.transcript.here();
            runs.insert(0, Run::other(InlineKind::Anchor(name), Vec::new(), span));
        }
        id
    }

    fn list(&mut self, node: Node<'d>, out: &mut Vec<Piece>) {
        let style = match node.attribute("text:style-name") {
            Some(name) => name.to_owned(),
            None => self.lists.last().cloned().unwrap_or_default(),
        };
        let depth = self.lists.len();
        self.lists.push(style.clone());
        // Numbered headings are wrapped in lists: they are headings.
        let headings = node.elements().flat_map(|i| i.elements()).any(|n| n.is("text:h"));
        let only_inner = |n: Node<'_>| {
            let mut inside = n.elements().peekable();
            inside.peek().is_some() && inside.all(|c| c.is("text:list"))
        };
        if headings || node.find("text:h").is_some() && node.elements().all(only_inner) {
            for item in node.elements() {
                self.inside(item, out);
            }
        } else {
            let block = self.list_block(node, &style, depth);
            out.extend(block.map(Piece::Block));
        }
        self.lists.truncate(depth);
    }

    fn list_block(&mut self, node: Node<'d>, style: &str, depth: usize) -> Option<Block> {
        self.transcript.end_line();
        let start = self.transcript.here();
        let level = self.parts.styles.level(style, depth);
        let mut kind = level.map_or(ListKind::Bullet, |l| l.kind);
        let key = format!("{depth} {style}");
        let continued = node.attribute("text:continue-numbering") == Some("true");
        let from = node.attribute("text:continue-list").map(|id| format!("#{id}"));
        let before = match (&from, continued) {
            (Some(id), _) => self.state.counted.get(id).copied(),
            (None, true) => self.state.counted.get(&key).copied(),
            _ => None,
        };
        let mut items = Vec::new();
        let mut first = None;
        for item in
            node.elements().filter(|n| matches!(n.name(), "text:list-item" | "text:list-header"))
        {
            let place = self.transcript.here();
            let is_header = item.is("text:list-header");
            if items.is_empty() && first.is_none() && !is_header {
                first = item.attribute("text:start-value").and_then(|s| s.parse::<i32>().ok());
            }
            let pieces = self.pieces(item);
            let mut blocks = flow::blocks(pieces, &mut self.state.ledger);
            flow::unspaced(&mut blocks);
            items.push(ListItem { blocks, span: self.transcript.since(place) });
        }
        if items.is_empty() {
            return None;
        }
        if let ListKind::Ordered { start, .. } = &mut kind {
            *start = first.or(before.map(|n| n + 1)).unwrap_or(*start);
            let last = start.saturating_add(i32::try_from(items.len()).unwrap_or(i32::MAX) - 1);
            self.state.counted.insert(key, last);
            if let Some(id) = node.attribute("xml:id") {
                self.state.counted.insert(format!("#{id}"), last);
            }
        }
        let span = self.transcript.since(start);
        Some(Block::new(BlockKind::List(List { kind, items }), span))
    }

    /// Reads the pieces inside an element in a paragraph, and comes back to the paragraph.
    pub(super) fn aside(&mut self, node: Node<'d>) -> Vec<Piece> {
        self.apart(|story| story.pieces(node))
    }

    /// Reads a block that stands in a paragraph, and comes back to the paragraph.
    pub(super) fn aside_one(&mut self, node: Node<'d>) -> Vec<Piece> {
        self.apart(|story| {
            let mut out = Vec::new();
            story.block(node, &mut out);
            out
        })
    }

    fn apart(&mut self, read: impl FnOnce(&mut Self) -> Vec<Piece>) -> Vec<Piece> {
        let runs = std::mem::take(&mut self.runs);
        let boxes = std::mem::take(&mut self.boxes);
        let places = std::mem::take(&mut self.places);
        let layers = std::mem::take(&mut self.layers);
        let lists = std::mem::take(&mut self.lists);
        let (style, look) = (self.style.clone(), self.look.clone());
        let inside = read(self);
        self.transcript.end_line();
        (self.runs, self.boxes, self.places, self.layers) = (runs, boxes, places, layers);
        (self.style, self.look, self.lists) = (style, look, lists);
        inside
    }

    /// Reads a note or the like whose words stand in another transcript.
    pub(super) fn elsewhere(&mut self, node: Node<'d>) -> (Vec<Block>, Span) {
        self.state.note_text.end_line();
        let start = self.state.note_text.here();
        std::mem::swap(&mut self.transcript, &mut self.state.note_text);
        let pieces = self.aside(node);
        let span = self.transcript.since(start);
        std::mem::swap(&mut self.transcript, &mut self.state.note_text);
        let mut blocks = flow::blocks(pieces, &mut self.state.ledger);
        flow::unspaced(&mut blocks);
        (blocks, span)
    }
}

/// All characters of text inside, a space after each paragraph.
pub(super) fn words(node: Node<'_>) -> String {
    let mut out = String::new();
    for inside in node.descendants() {
        match inside.name() {
            "text:p" | "text:h" | "text:tab" | "text:s" | "text:line-break" => out.push(' '),
            _ => out.push_str(inside.text().unwrap_or("")),
        }
    }
    out
}

/// Tells whether inlines hold a picture.
pub(super) fn holds_picture(inlines: &[Inline]) -> bool {
    inlines.iter().any(|i| matches!(i.kind, InlineKind::Image(_)))
}

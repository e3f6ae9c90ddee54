//! A story (the main text, a note, a text box, a cell): its paragraphs and tables in order.

use std::rc::Rc;

use reissue_core::{Align, Diagnostic, InlineKind, Span};

use super::fields::Effect;
use super::package::Part as PackagePart;
use super::shared::{Parts, State, words};
use super::styles::{self, Paragraphs, Style};
use super::table;
use crate::TrackedChanges;
use crate::office::flow::{self, Look, Para, Piece};
use crate::office::looks::Property;
use crate::office::names::Part;
use crate::office::runs::{Layer, Leaf, Run};
use crate::office::transcript::Transcript;
use crate::xml::Node;

/// Reads one story.
pub(super) struct Story<'p, 's, 'a> {
    pub(super) parts: &'p Parts,
    pub(super) state: &'s mut State<'a>,
    pub(super) part: &'p PackagePart,
    pub(super) transcript: Transcript,
    /// Fields that have begun and not ended.
    pub(super) fields: Vec<Field>,
    /// Runs of the paragraph in hand.
    pub(super) runs: Vec<Run>,
    /// Links around the run in hand.
    pub(super) links: Vec<Layer>,
    /// Places that the next paragraph takes.
    pub(super) places: Vec<String>,
    /// Text boxes of the paragraph in hand: their pieces follow it.
    pub(super) boxes: Vec<Vec<Piece>>,
    /// Runs of a paragraph whose end was deleted, or of a drop capital: the next one begins so.
    carried: Option<(Vec<Run>, Option<Part>)>,
    /// Whether a line across the page stands in the paragraph in hand.
    pub(super) ruled: bool,
    /// The style of the paragraph in hand.
    pub(super) style: Rc<Style>,
    /// The size of the longest run of the paragraph in hand, and its length.
    pub(super) size: (u16, usize),
}

/// A complex field.
#[derive(Clone, Debug, Default)]
pub(super) struct Field {
    /// The instruction, as far as it has come.
    pub(super) instruction: String,
    /// What becomes of the result; none while the instruction goes on.
    pub(super) effect: Option<Effect>,
}

impl<'p, 's, 'a> Story<'p, 's, 'a> {
    /// Starts a story.
    pub(super) fn new(
        parts: &'p Parts,
        state: &'s mut State<'a>,
        part: &'p PackagePart,
        transcript: Transcript,
    ) -> Self {
        Self {
            parts,
            state,
            part,
            transcript,
            fields: Vec::new(),
            runs: Vec::new(),
            links: Vec::new(),
            places: Vec::new(),
            boxes: Vec::new(),
            carried: None,
            ruled: false,
            style: Rc::default(),
            size: (0, 0),
        }
    }

    /// Ends the story.
    pub(super) fn finish(self) -> Transcript {
        self.transcript
    }

    /// Reads the main text.
    pub(super) fn main(&mut self) -> Vec<Piece> {
        match self.part.document.root().find("w:body") {
            Some(body) => {
                if body.child("w:sectPr").is_some_and(styles::has_columns) {
                    self.state.looks.met(Property::Columns, self.transcript.here());
                }
                self.pieces(body)
            }
            None => Vec::new(),
        }
    }

    /// Reads what stands inside a node.
    pub(super) fn pieces(&mut self, node: Node<'_>) -> Vec<Piece> {
        let mut out = Vec::new();
        self.inside(node, &mut out);
        self.end_carried(&mut out);
        out
    }

    /// Makes a paragraph of what waits for one that does not come.
    fn end_carried(&mut self, out: &mut Vec<Piece>) {
        let Some((runs, part)) = self.carried.take() else { return };
        let start = runs.first().map_or(self.transcript.here(), |r| r.span);
        self.runs = runs;
        self.style = Rc::default();
        self.close(start, part, Paragraphs::default(), out);
    }

    fn inside(&mut self, node: Node<'_>, out: &mut Vec<Piece>) {
        for child in node.elements() {
            self.block(child, out);
        }
    }

    fn block(&mut self, node: Node<'_>, out: &mut Vec<Piece>) {
        match node.name() {
            "w:p" => self.paragraph(node, out),
            "w:tbl" => {
                self.end_carried(out);
                if let Some(block) = table::read(self, node) {
                    out.push(Piece::Block(block));
                }
            }
            "w:sdt" => self.sdt(node, out),
            "w:sdtContent" | "w:customXml" | "w:smartTag" | "w:txbxContent" | "w:subDoc" => {
                self.inside(node, out)
            }
            "w:ins" | "w:moveTo" => match self.state.tracked {
                TrackedChanges::Accept => self.inside(node, out),
                TrackedChanges::Reject => self.gone(node, true),
            },
            "w:del" | "w:moveFrom" => match self.state.tracked {
                TrackedChanges::Accept => self.gone(node, false),
                TrackedChanges::Reject => self.inside(node, out),
            },
            "w:bookmarkStart" => self.place(node),
            "mc:AlternateContent" => {
                if let Some(branch) = self.branch(node) {
                    self.inside(branch, out);
                }
            }
            "m:oMathPara" | "m:oMath" => {
                self.transcript.end_line();
                let start = self.transcript.here();
                self.math(node, true);
                let runs = std::mem::take(&mut self.runs);
                out.push(math_piece(runs, self.transcript.since(start)));
            }
            "w:altChunk" => {
                self.end_carried(out);
                self.import(node, out);
            }
            "w:r" | "w:hyperlink" | "w:fldSimple" => self.stray(node, out),
            _ => {}
        }
    }

    /// Runs that stand outside any paragraph: not allowed, and not to be lost.
    fn stray(&mut self, node: Node<'_>, out: &mut Vec<Piece>) {
        self.transcript.end_line();
        let start = self.transcript.here();
        self.inline(node);
        self.style = Rc::default();
        self.close(start, None, Paragraphs::default(), out);
    }

    fn sdt(&mut self, node: Node<'_>, out: &mut Vec<Piece>) {
        let gallery = node
            .child("w:sdtPr")
            .and_then(|p| p.child("w:docPartObj"))
            .and_then(|p| p.child("w:docPartGallery"))
            .and_then(|g| g.attribute("w:val"));
        if gallery.is_some_and(|g| g.contains("Table of Contents")) {
            self.regenerated("table of contents", &words(node));
            return;
        }
        if let Some(content) = node.child("w:sdtContent") {
            self.inside(content, out);
        }
    }

    /// Reports what every edition makes anew.
    pub(super) fn regenerated(&mut self, what: &str, text: &str) {
        let message = format!("the {what} was left out: every edition makes its own");
        let diagnostic = Diagnostic::fact("read-405", message).at(self.transcript.here());
        self.state.ledger.words(diagnostic, text);
    }

    /// Reports something that no book holds.
    pub(super) fn lost(&mut self, what: &str, node: Node<'_>) {
        let message = format!("{what} was not carried over");
        let help = "bring what matters into the text itself";
        let diagnostic =
            Diagnostic::lost("read-410", message).at(self.transcript.here()).help(help);
        self.state.ledger.words(diagnostic, &words(node));
    }

    /// Reports text that a tracked change takes away.
    pub(super) fn gone(&mut self, node: Node<'_>, inserted: bool) {
        let text = words(node);
        if text.trim().is_empty() {
            return;
        }
        let message = if inserted {
            "a tracked insertion was rejected"
        } else {
            "text that a tracked change deletes was left out"
        };
        let diagnostic = Diagnostic::fact("read-402", message).at(self.transcript.here());
        self.state.ledger.words(diagnostic, &text);
    }

    /// The branch of alternative content to take; words that only the others have are reported.
    pub(super) fn branch<'d>(&mut self, node: Node<'d>) -> Option<Node<'d>> {
        let taken = alternative(node)?;
        let said = words(taken);
        for other in node.elements().filter(|n| *n != taken) {
            let text = words(other);
            if !text.trim().is_empty() && !said.contains(text.trim()) {
                let message = "another form of the same content was left out";
                let diagnostic = Diagnostic::fact("read-419", message).at(self.transcript.here());
                self.state.ledger.words(diagnostic, &text);
            }
        }
        Some(taken)
    }

    /// Takes note of a bookmark.
    pub(super) fn place(&mut self, node: Node<'_>) {
        let name = node.attribute("w:name").unwrap_or("");
        if !matches!(name, "" | "_GoBack") && self.state.ids.insert(name.to_owned()) {
            self.places.push(name.to_owned());
        }
    }

    fn paragraph(&mut self, node: Node<'_>, out: &mut Vec<Piece>) {
        self.transcript.end_line();
        let start = self.transcript.here();
        let properties = node.child("w:pPr");
        let name = properties.and_then(|p| p.child("w:pStyle")).and_then(|s| s.attribute("w:val"));
        let own = properties.map(styles::paragraphs).unwrap_or_default();
        self.style = self.parts.styles.paragraph(name);
        self.size = (0, 0);
        self.ruled = false;
        if let Some(properties) = properties {
            styles::looks_of_paragraph(properties).for_each(|p| self.state.looks.met(p, start));
        }
        let mut part = self.style.part;
        if let Some((runs, first)) = self.carried.take() {
            self.runs = runs;
            // The joined paragraph has the look of the second one, unless that says nothing.
            part = part.or(first);
        }
        let hidden_mark = properties.and_then(|p| p.child("w:rPr"));
        for child in node.elements().filter(|n| !n.is("w:pPr")) {
            self.inline(child);
        }
        let joins = hidden_mark.is_some_and(|mark| match self.state.tracked {
            TrackedChanges::Accept => {
                mark.child("w:del").is_some() || mark.child("w:moveFrom").is_some()
            }
            TrackedChanges::Reject => {
                mark.child("w:ins").is_some() || mark.child("w:moveTo").is_some()
            }
        });
        if hidden_mark
            .and_then(|m| m.child("w:specVanish"))
            .is_some_and(|n| n.attribute("w:val").is_none_or(styles::is_on_word))
        {
            return self.run_in(part, &own);
        }
        let drop_cap = properties
            .and_then(|p| p.child("w:framePr"))
            .and_then(|f| f.attribute("w:dropCap"))
            .is_some_and(|d| d != "none");
        if joins || drop_cap {
            let first = if drop_cap { None } else { part };
            self.carried = Some((std::mem::take(&mut self.runs), first));
            return;
        }
        self.close(start, part, own, out);
    }

    /// Leaves a heading to the next paragraph, which it begins: the style separator of Word sets the
    /// mark between them off (ECMA-376, part 1, 17.3.2.36).
    fn run_in(&mut self, part: Option<Part>, own: &Paragraphs) {
        let mut runs = std::mem::take(&mut self.runs);
        let at = self.transcript.here();
        let style = self.style.clone();
        let list = own.list.or(style.paragraphs.list).filter(|l| *l != 0);
        let level = own.list_level.or(style.paragraphs.list_level).unwrap_or(0);
        let label = list.and_then(|list| self.state.numbering.count(list, level));
        if let Some(label) = label.filter(|l| !l.text.trim().is_empty()) {
            runs.insert(0, Run::text(format!("{} ", label.text.trim()), Vec::new(), at));
        }
        if matches!(part, Some(Part::Heading(_))) {
            for run in runs.iter_mut().filter(|r| !r.layers.contains(&Layer::Strong)) {
                run.layers.push(Layer::Strong);
                run.layers.sort();
            }
            let message =
                "a run-in heading stands at the head of its paragraph, and in no contents";
            self.state.ledger.note(Diagnostic::fact("read-427", message).at(at));
        }
        self.carried = Some((runs, None));
    }

    /// Makes a paragraph of the runs in hand, of the style in hand.
    fn close(&mut self, start: Span, part: Option<Part>, own: Paragraphs, out: &mut Vec<Piece>) {
        let style = self.style.clone();
        let mut runs = std::mem::take(&mut self.runs);
        let span = self.transcript.since(start);
        let mut part = part.unwrap_or_default();
        if let Some(level @ 0..=8) = own.outline
            && matches!(part, Part::Body | Part::ListText)
        {
            part = Part::Heading(level + 1);
        }
        if own.list == Some(0) && part == Part::Body {
            // The number of the style is taken back: it goes on with the item above.
            part = Part::ListText;
        }
        self.upright(&style, &mut runs);
        let list = own.list.or(style.paragraphs.list);
        let level = own.list_level.or(style.paragraphs.list_level).unwrap_or(0);
        let empty = runs.iter().all(Run::is_space);
        let label = match list {
            Some(0) | None => None,
            Some(_) if empty && matches!(part, Part::Heading(_)) => None,
            Some(list) => self.state.numbering.count(list, level),
        };
        let mut place = label.as_ref().map(|l| l.place);
        // The number that Word shows before a heading is part of the heading.
        let ordinal = match (part, label) {
            (Part::Heading(_), Some(label)) => {
                place = None;
                let text =
                    label.text.trim().trim_end_matches(['.', ':', ')', '-', '—', '–']).trim();
                let shown = !empty && text.chars().any(char::is_alphanumeric);
                shown.then(|| text.to_owned())
            }
            _ => None,
        };
        if matches!(part, Part::Contents | Part::ContentsTitle) {
            // Its lines leave no empty paragraphs, which could be pauses.
            let text: String = runs.iter().map(Run::characters).collect();
            if !empty {
                self.regenerated("table of contents", &text);
            }
            out.extend(std::mem::take(&mut self.boxes).into_iter().flatten());
            return;
        }
        let set_in = place.is_none() && !empty && is_set_in(&own, &style.paragraphs);
        if part == Part::Body && set_in {
            part = Part::Quotation;
        }
        let beside = !runs.iter().all(Run::is_space);
        let id = self.id(&mut runs);
        let look = Look { set_in, ..self.look(&style, &own, &runs) };
        out.push(Piece::Para(Para { part, place, ordinal, runs, look, id, language: None, span }));
        for inside in std::mem::take(&mut self.boxes) {
            out.extend(flow::boxed(inside, beside, span, &mut self.state.ledger));
        }
    }

    /// Takes away emphasis that is only a style's italics taken back, all over the paragraph.
    fn upright(&self, style: &Style, runs: &mut [Run]) {
        for (i, layer) in [(0, Layer::Strong), (1, Layer::Emphasis)] {
            let set = style.characters.toggles.get(i).copied().flatten() == Some(true);
            let text = |r: &&mut Run| matches!(r.leaf, Leaf::Text(_)) && !r.is_space();
            if set && runs.iter_mut().filter(text).all(|r| r.layers.contains(&layer)) {
                runs.iter_mut().for_each(|r| r.layers.retain(|l| *l != layer));
            }
        }
    }

    /// The first place of a paragraph becomes its id; a place at its head needs no mark of its own.
    fn id(&mut self, runs: &mut Vec<Run>) -> Option<String> {
        let anchor = |r: &Run| matches!(r.leaf, Leaf::Other(InlineKind::Anchor(_)));
        let leading = runs.iter().take_while(|r| anchor(r)).count();
        let mut names = std::mem::take(&mut self.places);
        for run in runs.drain(..leading) {
            if let Leaf::Other(InlineKind::Anchor(name)) = run.leaf {
                names.push(name);
            }
        }
        // A name that a person gave is a better id than one that Word made up.
        let best = names.iter().position(|n| !n.starts_with('_')).unwrap_or(0);
        let id = (!names.is_empty()).then(|| names.remove(best.min(names.len() - 1)));
        for name in names.into_iter().rev() {
            runs.insert(
                0,
                Run::other(InlineKind::Anchor(name), Vec::new(), self.transcript.here()),
            );
        }
        id
    }

    fn look(&self, style: &Style, own: &Paragraphs, runs: &[Run]) -> Look {
        let bold_style = style.characters.toggles[0] == Some(true);
        let text = || runs.iter().filter(|r| matches!(r.leaf, Leaf::Text(_)) && !r.is_space());
        let indent = own.indent.or(style.paragraphs.indent).unwrap_or(0);
        Look {
            align: own.align.or(style.paragraphs.align).unwrap_or(Align::Start),
            bold: bold_style
                || text().next().is_some() && text().all(|r| r.layers.contains(&Layer::Strong)),
            size: self.size.0,
            indent,
            set_in: false,
            page_break: own.page_break.or(style.paragraphs.page_break).unwrap_or(false),
            rule: own.rule.or(style.paragraphs.rule).unwrap_or(false) || self.ruled,
        }
    }
}

/// Tells whether a paragraph is set in further than its style says: a block quotation by look.
fn is_set_in(own: &Paragraphs, style: &Paragraphs) -> bool {
    let Some(indent) = own.indent else { return false };
    let hanging = own.hanging.unwrap_or(0).max(0);
    let text = own.align.or(style.align).unwrap_or(Align::Start) == Align::Start;
    text && indent - hanging - style.indent.unwrap_or(0) >= 240
}

/// The branch of alternative content to take: the first whose namespaces are known here, else the
/// fallback (ECMA-376, part 3, 9.3).
pub(super) fn alternative(node: Node<'_>) -> Option<Node<'_>> {
    const KNOWN: [&str; 14] = [
        "wps", "wpg", "wpc", "wp14", "wpi", "w14", "w15", "a14", "a16", "pic14", "v", "w16se",
        "aink", "am3d",
    ];
    let known = |n: &Node<'_>| {
        let requires = n.attribute("Requires").unwrap_or("");
        n.is("mc:Choice") && requires.split(' ').all(|r| KNOWN.contains(&r))
    };
    let choice = node.elements().find(known);
    choice.or_else(|| node.child("mc:Fallback")).or_else(|| node.child("mc:Choice"))
}

fn math_piece(mut runs: Vec<Run>, span: Span) -> Piece {
    use reissue_core::{Block, BlockKind};
    if runs.len() == 1
        && let Some(Run { leaf: Leaf::Other(InlineKind::Math(math)), .. }) = runs.pop()
    {
        return Piece::Block(Block::new(BlockKind::Math(math), span));
    }
    Piece::Para(Para::body(runs, span))
}

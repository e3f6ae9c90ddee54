//! What stands inside a paragraph: runs, links, fields, notes, marks of changes.

use reissue_core::{Diagnostic, IndexMark, IndexRange, Inline, InlineKind, Language};

use super::fields::{self, Effect};
use super::shared::{NoteKind2, words};
use super::story::{Field, Story};
use super::styles::{self, Characters, TOGGLES};
use super::{drawing, omml, symbols};
use crate::TrackedChanges;
use crate::office::runs::{self, Layer, Run};
use crate::xml::Node;

/// The properties of a run as they work out.
#[derive(Default)]
struct Look {
    layers: Vec<Layer>,
    hidden: bool,
    symbols: Option<String>,
}

impl Story<'_, '_, '_> {
    /// Reads an element inside a paragraph.
    pub(super) fn inline(&mut self, node: Node<'_>) {
        match node.name() {
            "w:r" => self.run(node),
            "w:hyperlink" => self.hyperlink(node),
            "w:fldSimple" => self.simple_field(node),
            "w:ins" | "w:moveTo" => match self.state.tracked {
                TrackedChanges::Accept => self.inlines(node),
                TrackedChanges::Reject => self.gone(node, true),
            },
            "w:del" | "w:moveFrom" => match self.state.tracked {
                TrackedChanges::Accept => self.gone(node, false),
                TrackedChanges::Reject => self.inlines(node),
            },
            "w:smartTag" | "w:customXml" | "w:sdtContent" | "w:dir" | "w:bdo" | "w:p" => {
                self.inlines(node)
            }
            "w:sdt" => {
                if let Some(content) = node.child("w:sdtContent") {
                    self.inlines(content);
                }
            }
            "w:bookmarkStart" => self.bookmark(node),
            "m:oMath" => self.math(node, false),
            "m:oMathPara" => self.math(node, true),
            "mc:AlternateContent" => {
                if let Some(branch) = self.branch(node) {
                    self.inlines(branch);
                }
            }
            "w:commentRangeStart" => {
                let id = node.attribute("w:id").unwrap_or("").to_owned();
                self.state.comment(self.parts, &id, self.transcript.here());
            }
            "w:subDoc" => self.lost("a linked document (`w:subDoc`)", node),
            _ => {}
        }
    }

    fn inlines(&mut self, node: Node<'_>) {
        for child in node.elements() {
            self.inline(child);
        }
    }

    /// A bookmark inside a paragraph: at its head it names the paragraph.
    fn bookmark(&mut self, node: Node<'_>) {
        let before = self.places.len();
        self.place(node);
        if self.places.len() > before
            && !self.runs.is_empty()
            && let Some(name) = self.places.pop()
        {
            self.other(InlineKind::Anchor(name), Vec::new());
        }
    }

    fn hyperlink(&mut self, node: Node<'_>) {
        let place = node.attribute("w:anchor").filter(|a| !a.is_empty());
        let relation = node.attribute("r:id").and_then(|id| self.part.relations.get(id));
        let layer = match (relation, place) {
            (Some(r), Some(place)) if r.external && !r.target.contains('#') => {
                Some(Layer::External(format!("{}#{place}", r.target)))
            }
            (Some(r), _) if r.target.starts_with('#') => {
                Some(Layer::Internal(r.target.trim_start_matches('#').to_owned()))
            }
            (Some(r), _) if !r.target.is_empty() => Some(Layer::External(r.target.clone())),
            (_, Some(place)) => Some(Layer::Internal(place.to_owned())),
            _ => None,
        };
        let depth = self.links.len();
        self.links.extend(layer);
        self.inlines(node);
        self.links.truncate(depth);
    }

    fn simple_field(&mut self, node: Node<'_>) {
        let effect = fields::effect(node.attribute("w:instr").unwrap_or(""));
        self.fields.push(Field { instruction: String::new(), effect: Some(effect.clone()) });
        match effect {
            Effect::Drop(what) => self.regenerated(what, &words(node)),
            Effect::Words(text) => self.text(&text, &[]),
            Effect::Index(term, see) => self.index(term, see),
            _ => self.inlines(node),
        }
        self.fields.pop();
    }

    fn run(&mut self, node: Node<'_>) {
        let properties = node.child("w:rPr").map(|p| self.state_of(p));
        let own = properties.map(styles::characters).unwrap_or_default();
        let look = self.look_of(&own);
        if look.hidden {
            let text = words(node);
            if !text.trim().is_empty() {
                let message = "hidden text was left out";
                let help = "unhide in the source what belongs to the book";
                let diagnostic = Diagnostic::lost("read-400", message)
                    .severity(reissue_core::Severity::Warning)
                    .at(self.transcript.here())
                    .help(help);
                self.state.ledger.words(diagnostic, &text);
            }
            // The marks of fields count though nobody sees them: an index entry is hidden.
            let marks = node.elements().filter(|n| matches!(n.name(), "w:fldChar" | "w:instrText"));
            marks.for_each(|n| self.field_mark(n));
            return;
        }
        if let Some(properties) = properties {
            let at = self.transcript.here();
            styles::looks_of_run(properties).for_each(|p| self.state.looks.met(p, at));
        }
        let size = self.size_of(&own);
        let before: usize = self.runs.len();
        let mut children = node.elements().filter(|n| !n.is("w:rPr")).peekable();
        while let Some(child) = children.next() {
            let mark = matches!(child.name(), "w:footnoteReference" | "w:endnoteReference")
                && child.attribute("w:customMarkFollows").is_some_and(styles::is_on_word);
            if mark {
                let text = children.next_if(|n| n.is("w:t") || n.is("w:sym"));
                let text = text.map(|n| if n.is("w:t") { n.text_content() } else { symbol(n) });
                self.note(child, text);
            } else {
                self.piece(child, &look);
            }
        }
        let length: usize =
            self.runs.get(before..).unwrap_or_default().iter().map(|r| r.characters().len()).sum();
        if length > self.size.1 {
            self.size = (size, length);
        }
    }

    /// The properties as they were before a tracked change of format, where changes are rejected.
    fn state_of<'d>(&self, node: Node<'d>) -> Node<'d> {
        let old = node.child("w:rPrChange").and_then(|c| c.child("w:rPr"));
        match (self.state.tracked, old) {
            (TrackedChanges::Reject, Some(old)) => old,
            _ => node,
        }
    }

    fn size_of(&self, own: &Characters) -> u16 {
        let style = own.style.as_deref().and_then(|id| self.parts.styles.get(id));
        own.size
            .or(style.and_then(|s| s.characters.size))
            .or(self.style.characters.size)
            .or(self.parts.styles.defaults.size)
            .unwrap_or(20)
    }

    fn look_of(&mut self, own: &Characters) -> Look {
        let style = own.style.as_deref().and_then(|id| self.parts.styles.get(id));
        let mut look = Look::default();
        let mut on = [false; 8];
        for (i, slot) in on.iter_mut().enumerate() {
            let of = |c: &Characters| c.toggles.get(i).copied().flatten();
            let above = of(&self.style.characters)
                .or_else(|| of(&self.parts.styles.defaults))
                .unwrap_or(false);
            let by_style = style.and_then(|s| of(&s.characters)).unwrap_or(false);
            let effective = of(own).unwrap_or(above ^ by_style);
            // What the paragraph's style sets is how the paragraph looks, not what this run says.
            *slot = if matches!(TOGGLES.get(i), Some(&("w:vanish" | "w:webHidden"))) {
                effective
            } else {
                effective ^ above
            };
        }
        let [bold, italic, small, caps, strike, double, vanish, _] = on;
        look.hidden = vanish;
        look.symbols = own.symbols.clone();
        if caps {
            let message =
                "capitals as a look were not carried over; the letters stand as they were typed";
            let diagnostic = Diagnostic::fact("read-412", message).at(self.transcript.here());
            self.state.ledger.note(diagnostic);
        }
        let layers = [
            (bold, Layer::Strong),
            (italic, Layer::Emphasis),
            (small, Layer::SmallCaps),
            (strike || double, Layer::Struck),
        ];
        look.layers.extend(layers.into_iter().filter(|(on, _)| *on).map(|(_, layer)| layer));
        if let Some(layer) = style.and_then(|s| s.layer.clone()) {
            // `Strong` and `Emphasis` styles whose look a direct property takes back.
            let undone = match layer {
                Layer::Strong => own.toggles[0] == Some(false),
                Layer::Emphasis => own.toggles[1] == Some(false),
                _ => false,
            };
            if !undone {
                if layer == Layer::WorkTitle {
                    look.layers.retain(|l| {
                        !matches!(l, Layer::Strong | Layer::Emphasis | Layer::SmallCaps)
                    });
                }
                look.layers.push(layer);
            }
        }
        let vertical =
            own.vertical.clone().or_else(|| style.and_then(|s| s.characters.vertical.clone()));
        look.layers.extend(vertical.flatten());
        let is_link = !self.links.is_empty()
            || self
                .fields
                .iter()
                .any(|f| matches!(f.effect, Some(Effect::External(_) | Effect::Internal(_))));
        let underline = own.underline.or_else(|| style.and_then(|s| s.characters.underline));
        if underline == Some(true) && !is_link && self.style.characters.underline != Some(true) {
            look.layers.push(Layer::Underline);
        }
        if let Some(language) = self.language_of(own, style.map(|s| &s.characters)) {
            look.layers.push(Layer::Language(language));
        }
        look
    }

    /// The language of a run, where it is another one than that of the text.
    fn language_of(&self, own: &Characters, style: Option<&Characters>) -> Option<Language> {
        let slot = if own.rtl { 2 } else { 0 };
        let main = self.parts.language.as_ref()?;
        let places =
            [Some(own), style, Some(&self.style.characters), Some(&self.parts.styles.defaults)];
        let tag = places.into_iter().flatten().find_map(|c| c.language.get(slot)?.as_deref())?;
        // Most runs say the language of the text again.
        if tag == main.as_str() {
            return None;
        }
        let language = styles::language(tag)?;
        (!main.same_primary(&language)).then_some(language)
    }

    fn piece(&mut self, node: Node<'_>, look: &Look) {
        let layers = look.layers.as_slice();
        match node.name() {
            "w:t" | "w:delText" => {
                let text = node.characters();
                match &look.symbols {
                    Some(font) => self.text(&from_symbols(font, &text), layers),
                    None => self.text(&text, layers),
                }
            }
            "w:tab" | "w:ptab" => self.text("\t", layers),
            "w:br" => self.line_break(node),
            "w:cr" => self.other(InlineKind::LineBreak, Vec::new()),
            "w:noBreakHyphen" => self.text("\u{2011}", layers),
            "w:softHyphen" => self.text("\u{ad}", layers),
            "w:sym" => {
                let text = symbol(node);
                if text == "\u{fffd}" {
                    let font = node.attribute("w:font").unwrap_or("");
                    let code = node.attribute("w:char").unwrap_or("");
                    let message = format!("the character {code} of the font `{font}` is not known");
                    let help = "replace it by a character of Unicode";
                    self.state.ledger.note(
                        Diagnostic::lost("read-411", message).at(self.transcript.here()).help(help),
                    );
                }
                self.text(&text, layers);
            }
            "w:footnoteReference" | "w:endnoteReference" => self.note(node, None),
            "w:commentReference" => {
                let id = node.attribute("w:id").unwrap_or("").to_owned();
                self.state.comment(self.parts, &id, self.transcript.here());
            }
            "w:drawing" | "w:pict" | "w:object" => drawing::read(self, node),
            "w:fldChar" | "w:instrText" => self.field_mark(node),
            "w:ruby" => self.ruby(node, layers),
            "w:pgNum" => self.regenerated("page number", ""),
            "mc:AlternateContent" => {
                if let Some(branch) = self.branch(node) {
                    let children: Vec<Node<'_>> = branch.elements().collect();
                    children.into_iter().for_each(|n| self.piece(n, look));
                }
            }
            "m:oMath" | "m:oMathPara" => self.math(node, false),
            "w:hyperlink" | "w:ins" | "w:del" | "w:r" => self.inline(node),
            _ => {}
        }
    }

    fn line_break(&mut self, node: Node<'_>) {
        match node.attribute("w:type") {
            Some("page" | "column") => {
                let message = "page and column breaks were left out: every edition makes its own";
                let diagnostic = Diagnostic::fact("read-406", message).at(self.transcript.here());
                self.state.ledger.note(diagnostic);
                self.other(InlineKind::LineBreak, Vec::new());
            }
            _ => self.other(InlineKind::LineBreak, Vec::new()),
        }
    }

    /// Tells whether what comes now is part of an instruction, or of a result that is made anew.
    fn is_silent(&self) -> bool {
        self.fields
            .iter()
            .any(|f| matches!(f.effect, None | Some(Effect::Drop(_) | Effect::Words(_))))
    }

    /// Adds text to the paragraph.
    pub(super) fn text(&mut self, text: &str, layers: &[Layer]) {
        if self.is_silent() {
            let dropped = self.fields.iter().find_map(|f| match f.effect {
                Some(Effect::Drop(what)) => Some(what),
                _ => None,
            });
            if let Some(what) = dropped {
                self.regenerated(what, text);
            }
            return;
        }
        let span = self.transcript.add(text);
        let all = self.with_links(layers);
        self.runs.push(Run::text(text, all, span));
    }

    /// Adds something else than text to the paragraph.
    pub(super) fn other(&mut self, kind: InlineKind, layers: Vec<Layer>) {
        if self.is_silent() {
            return;
        }
        let span = match &kind {
            InlineKind::Math(math) => self.transcript.add(&math.text.clone()),
            InlineKind::LineBreak => self.transcript.add(" "),
            _ => self.transcript.here(),
        };
        let all = self.with_links(&layers);
        self.runs.push(Run::other(kind, all, span));
    }

    fn with_links(&self, layers: &[Layer]) -> Vec<Layer> {
        let mut all = layers.to_vec();
        let of_field = self.fields.iter().rev().find_map(|f| match &f.effect {
            Some(Effect::External(url)) => Some(Layer::External(url.clone())),
            Some(Effect::Internal(id)) => Some(Layer::Internal(id.clone())),
            _ => None,
        });
        all.extend(self.links.last().cloned().or(of_field));
        all
    }

    fn field_mark(&mut self, node: Node<'_>) {
        if node.is("w:instrText") {
            if let Some(field) = self.fields.last_mut().filter(|f| f.effect.is_none()) {
                field.instruction.push_str(&node.text_content());
            }
            return;
        }
        match node.attribute("w:fldCharType") {
            Some("begin") => self.fields.push(Field::default()),
            Some("separate") => {
                if let Some(field) = self.fields.last_mut() {
                    field.effect = Some(fields::effect(&field.instruction));
                }
            }
            Some("end") => {
                let Some(field) = self.fields.pop() else { return };
                let effect = field.effect.unwrap_or_else(|| fields::effect(&field.instruction));
                match effect {
                    Effect::Words(text) => self.text(&text, &[]),
                    Effect::Index(term, see) => self.index(term, see),
                    _ => {}
                }
            }
            _ => {}
        }
    }

    fn index(&mut self, term: Vec<String>, see: Option<Vec<String>>) {
        let mark = IndexMark { term, range: IndexRange::Point, see };
        self.other(InlineKind::Index(mark), Vec::new());
    }

    fn note(&mut self, node: Node<'_>, mark: Option<String>) {
        if self.is_silent() {
            return;
        }
        let kind = if node.is("w:footnoteReference") { NoteKind2::Foot } else { NoteKind2::End };
        let id = node.attribute("w:id").unwrap_or("").to_owned();
        let mark = mark.map(|m| m.trim().to_owned()).filter(|m| !m.is_empty());
        let span = self.transcript.here();
        if let Some(id) = self.state.note(self.parts, kind, &id, mark, span) {
            self.other(InlineKind::NoteRef(id), Vec::new());
        }
    }

    fn ruby(&mut self, node: Node<'_>, layers: &[Layer]) {
        let text = node.child("w:rt").map(words).unwrap_or_default().trim().to_owned();
        let saved = std::mem::take(&mut self.runs);
        if let Some(base) = node.child("w:rubyBase") {
            self.inlines(base);
        }
        let base = std::mem::replace(&mut self.runs, saved);
        let base: Vec<Inline> = runs::nest(base);
        if base.is_empty() {
            return self.text(&text, layers);
        }
        self.other(InlineKind::Ruby { base, text }, layers.to_vec());
    }

    /// Adds a formula.
    pub(super) fn math(&mut self, node: Node<'_>, display: bool) {
        // A paragraph of formulas holds one or more of them.
        let formulas: Vec<Node<'_>> = match node.name() {
            "m:oMathPara" => node.elements().filter(|n| n.is("m:oMath")).collect(),
            _ => vec![node],
        };
        for formula in formulas {
            let math = omml::math(formula, display);
            self.other(InlineKind::Math(math), Vec::new());
        }
    }
}

/// Characters that were typed in a symbol font: those of the private use area are known by font.
fn from_symbols(font: &str, text: &str) -> String {
    let private = |c: &char| ('\u{f000}'..='\u{f0ff}').contains(c);
    let mut out = String::new();
    for c in text.chars() {
        let known = symbols::character(font, u32::from(c)).filter(|_| private(&c));
        match known {
            Some(known) => out.push_str(known),
            None => out.push(c),
        }
    }
    out
}

/// The character of `w:sym`; U+FFFD where it is not known.
fn symbol(node: Node<'_>) -> String {
    let code = node.attribute("w:char").and_then(|c| u32::from_str_radix(c, 16).ok());
    let font = node.attribute("w:font").unwrap_or("");
    let Some(code) = code else { return "\u{fffd}".into() };
    if let Some(known) = symbols::character(font, code) {
        return known.to_owned();
    }
    let private = (0xe000..=0xf8ff).contains(&code);
    char::from_u32(code).filter(|_| !private).map_or_else(|| "\u{fffd}".into(), String::from)
}

//! Runs of formatted characters to nested inlines.
//!
//! Office formats know no nesting: each run carries all its properties. [`nest`] finds the
//! nesting that needs the fewest elements by always opening first what stays open longest, and
//! moves white space out of the ends of mark-up, where nobody meant it to be.

use reissue_core::{Inline, InlineKind, Language, LinkTarget, Phrase, Span};

/// One property that a run can carry. The order is the one in which equals are nested.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Layer {
    /// A link to a URL.
    External(String),
    /// A link inside the book.
    Internal(String),
    /// Another language than the surroundings.
    Language(Language),
    /// A title of a work, by the name of the style.
    WorkTitle,
    /// Italics or an emphasis style.
    Emphasis,
    /// Bold or a strong style.
    Strong,
    /// Underlined.
    Underline,
    /// Struck out.
    Struck,
    /// Small capitals.
    SmallCaps,
    /// Raised.
    Superscript,
    /// Lowered.
    Subscript,
    /// A style for computer text.
    Code,
}

/// A run: its layers, sorted, and what it shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    /// The properties, sorted, each once.
    pub(crate) layers: Vec<Layer>,
    /// Text or another leaf.
    pub(crate) leaf: Leaf,
    /// Where it stands.
    pub(crate) span: Span,
}

/// What a run shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Leaf {
    /// Characters as they stand.
    Text(String),
    /// Anything else that stands in a line.
    Other(InlineKind),
}

impl Run {
    /// Makes a run of text.
    pub(crate) fn text(text: impl Into<String>, mut layers: Vec<Layer>, span: Span) -> Self {
        layers.sort();
        layers.dedup();
        Self { layers, leaf: Leaf::Text(text.into()), span }
    }

    /// Makes a run of something else than text.
    pub(crate) fn other(kind: InlineKind, mut layers: Vec<Layer>, span: Span) -> Self {
        layers.sort();
        layers.dedup();
        Self { layers, leaf: Leaf::Other(kind), span }
    }

    /// Its characters; a line break is `\n`, all else nothing.
    pub(crate) fn characters(&self) -> &str {
        match &self.leaf {
            Leaf::Text(text) => text,
            Leaf::Other(InlineKind::LineBreak) => "\n",
            Leaf::Other(_) => "",
        }
    }

    /// Tells whether it shows nothing but white space, and takes no other place.
    pub(crate) fn is_space(&self) -> bool {
        matches!(&self.leaf, Leaf::Text(t) if t.chars().all(is_space))
    }
}

/// The characters of a paragraph as they stand, for text whose white space counts.
pub(crate) fn raw(runs: &[Run]) -> String {
    runs.iter().map(Run::characters).collect()
}

/// Nests the runs of a paragraph: white space made single and trimmed at the ends.
pub(crate) fn nest(runs: Vec<Run>) -> Vec<Inline> {
    let runs = settled(runs);
    let mut out = level(&runs, 0..runs.len(), &mut Vec::new());
    trim(&mut out);
    out
}

/// White space that a paragraph may be broken or justified at.
pub(crate) fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}' | '\u{2028}')
}

/// Joins like neighbours, makes white space single, gives spaces between like runs their layers.
fn settled(runs: Vec<Run>) -> Vec<Run> {
    let mut out: Vec<Run> = Vec::with_capacity(runs.len());
    for run in runs {
        let Leaf::Text(text) = &run.leaf else {
            out.push(run);
            continue;
        };
        if text.is_empty() {
            continue;
        }
        match out.last_mut() {
            Some(Run { layers, leaf: Leaf::Text(before), span }) if *layers == run.layers => {
                before.push_str(text);
                *span = span.join(run.span);
            }
            _ => out.push(run),
        }
    }
    bridge(&mut out);
    for run in &mut out {
        if let Leaf::Text(text) = &mut run.leaf
            && !is_single_spaced(text)
            && !run.layers.contains(&Layer::Code)
        {
            *text = single_spaced(text);
        }
    }
    out
}

/// Lets a space between two runs belong to what both have in common, whatever its own layers.
fn bridge(runs: &mut [Run]) {
    for i in 1..runs.len().saturating_sub(1) {
        let Some([before, space, after]) = runs.get_mut(i - 1..=i + 1) else { continue };
        if space.is_space() {
            let common = before.layers.iter().filter(|l| after.layers.contains(l));
            space.layers = common.cloned().collect();
        }
    }
}

/// Tells whether white space in a text is single spaces already, so that nothing need be copied.
fn is_single_spaced(text: &str) -> bool {
    let mut before = b'x';
    text.bytes().all(|byte| {
        let double = byte == b' ' && before == b' ';
        before = byte;
        // U+2028 begins with 0xE2; other characters that do are judged with care, too.
        !double && !matches!(byte, b'\t' | b'\n' | b'\r' | 0xc | 0xe2)
    })
}

fn single_spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if !is_space(c) {
            out.push(c);
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out
}

/// Nests the runs of a range, of which the layers in `open` are open already.
fn level(runs: &[Run], range: std::ops::Range<usize>, open: &mut Vec<Layer>) -> Vec<Inline> {
    let mut out = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let Some(run) = runs.get(at) else { break };
        let longest = run
            .layers
            .iter()
            .filter(|l| !open.contains(l))
            .map(|l| (extent(runs, at..range.end, l), l))
            .max_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(a.1)));
        let Some((end, layer)) = longest else {
            leaf(&mut out, run);
            at += 1;
            continue;
        };
        let depth = open.len();
        open.push(layer.clone());
        let italic = matches!(layer, Layer::Language(_))
            && !open.contains(&Layer::Emphasis)
            && extent(runs, at..end, &Layer::Emphasis) == end;
        if italic {
            open.push(Layer::Emphasis);
        }
        let inside = level(runs, at..end, open);
        open.truncate(depth);
        if open.contains(&Layer::Code) {
            // White space counts in code, whatever else its characters are.
            append(&mut out, inside);
        } else {
            wrap(&mut out, layer, italic, inside);
        }
        at = end;
    }
    out
}

/// How far a layer goes on without a gap.
fn extent(runs: &[Run], range: std::ops::Range<usize>, layer: &Layer) -> usize {
    let rest = runs.get(range.clone()).unwrap_or_default();
    range.start + rest.iter().take_while(|r| r.layers.contains(layer)).count()
}

fn leaf(out: &mut Vec<Inline>, run: &Run) {
    match &run.leaf {
        Leaf::Text(text) => push_text(out, text, run.span),
        Leaf::Other(kind) => out.push(Inline::new(kind.clone(), run.span)),
    }
}

/// Adds text, joined to text before it; two spaces never meet.
pub(crate) fn push_text(out: &mut Vec<Inline>, text: &str, span: Span) {
    if text.is_empty() {
        return;
    }
    if let Some(Inline { kind: InlineKind::Text(before), span: place }) = out.last_mut() {
        let text = if before.ends_with(' ') { text.trim_start_matches(' ') } else { text };
        before.push_str(text);
        *place = place.join(span);
        return;
    }
    out.push(Inline::new(InlineKind::Text(text.into()), span));
}

/// Opens mark-up around inlines, with the space at their ends outside.
fn wrap(out: &mut Vec<Inline>, layer: &Layer, italic: bool, mut inside: Vec<Inline>) {
    let span = inside.iter().fold(Span::NONE, |s, i| s.join(i.span));
    if *layer == Layer::Code {
        code(out, inside, span);
        return;
    }
    let before = take_space(&mut inside, true);
    let after = take_space(&mut inside, false);
    if before {
        push_text(out, " ", span);
    }
    if let Some(kind) = kind(layer, italic, inside) {
        match kind {
            Ok(kind) => out.push(Inline::new(kind, span)),
            Err(bare) => append(out, bare),
        }
    }
    if after {
        push_text(out, " ", span);
    }
}

/// The inline for a layer; the bare inside where marks alone stand in it; none where nothing does.
fn kind(layer: &Layer, italic: bool, c: Vec<Inline>) -> Option<Result<InlineKind, Vec<Inline>>> {
    if c.is_empty() {
        return None;
    }
    let is_link = matches!(layer, Layer::External(_) | Layer::Internal(_));
    let shows = |i: &Inline| {
        !matches!(
            i.kind,
            InlineKind::Anchor(_)
                | InlineKind::LineBreak
                | InlineKind::NoteRef(_)
                | InlineKind::PageMark(_)
                | InlineKind::Index(_)
        ) && (is_link || !matches!(i.kind, InlineKind::Image(_)))
    };
    if !c.iter().any(shows) {
        return Some(Err(c));
    }
    Some(Ok(match layer {
        Layer::External(url) => {
            InlineKind::Link { target: LinkTarget::External(url.clone()), content: c }
        }
        Layer::Internal(id) => {
            InlineKind::Link { target: LinkTarget::Internal(id.clone()), content: c }
        }
        Layer::Language(language) => {
            InlineKind::Foreign(Phrase { language: language.clone(), italic, content: c })
        }
        Layer::WorkTitle => InlineKind::WorkTitle(c),
        Layer::Emphasis => InlineKind::Emphasis(c),
        Layer::Strong => InlineKind::Strong(c),
        Layer::Underline => InlineKind::Underline(c),
        Layer::Struck => InlineKind::Struck(c),
        Layer::SmallCaps => InlineKind::SmallCaps(c),
        Layer::Superscript => InlineKind::Superscript(c),
        Layer::Subscript => InlineKind::Subscript(c),
        Layer::Code => return Some(Err(c)),
    }))
}

/// Makes code of the texts inside; what is no text stands between the pieces.
fn code(out: &mut Vec<Inline>, inside: Vec<Inline>, span: Span) {
    for inline in inside {
        match (inline.kind, out.last_mut().map(|i| &mut i.kind)) {
            (InlineKind::Text(t), Some(InlineKind::Code(before))) => before.push_str(&t),
            (InlineKind::Text(t), _) => out.push(Inline::new(InlineKind::Code(t), span)),
            (kind, _) => match Inline::new(kind, inline.span) {
                mut other if other.children().is_some() => {
                    let children = other.children_mut().map(std::mem::take).unwrap_or_default();
                    code(out, children, span);
                }
                other => out.push(other),
            },
        }
    }
}

fn append(out: &mut Vec<Inline>, inlines: Vec<Inline>) {
    for inline in inlines {
        match inline.kind {
            InlineKind::Text(t) => push_text(out, &t, inline.span),
            _ => out.push(inline),
        }
    }
}

/// Where white space at one end stands: marks that nobody sees are passed over.
fn end(inlines: &[Inline], front: bool) -> Option<usize> {
    let shown = |i: &Inline| {
        !matches!(i.kind, InlineKind::Anchor(_) | InlineKind::Index(_) | InlineKind::PageMark(_))
    };
    if front { inlines.iter().position(shown) } else { inlines.iter().rposition(shown) }
}

/// Takes white space away from one end; tells whether there was some.
fn take_space(inlines: &mut Vec<Inline>, front: bool) -> bool {
    let Some(at) = end(inlines, front) else { return false };
    let Some(Inline { kind: InlineKind::Text(text), .. }) = inlines.get_mut(at) else {
        return false;
    };
    let trimmed = if front { text.trim_start_matches(' ') } else { text.trim_end_matches(' ') };
    if trimmed.len() == text.len() {
        return false;
    }
    if trimmed.is_empty() {
        inlines.remove(at);
    } else {
        *text = trimmed.to_owned();
    }
    true
}

/// Takes away white space at both ends and around line breaks, and line breaks at both ends.
pub(crate) fn trim(inlines: &mut Vec<Inline>) {
    let is_break = |i: &Inline| i.kind == InlineKind::LineBreak;
    for front in [true, false] {
        loop {
            let spaced = take_space(inlines, front);
            let broken = end(inlines, front).filter(|at| inlines.get(*at).is_some_and(is_break));
            match broken {
                Some(at) => drop(inlines.remove(at)),
                None if spaced => {}
                None => break,
            }
        }
    }
    let breaks: Vec<bool> = inlines.iter().map(is_break).collect();
    for (i, inline) in inlines.iter_mut().enumerate() {
        let InlineKind::Text(text) = &mut inline.kind else { continue };
        if i > 0 && breaks.get(i - 1) == Some(&true) {
            *text = text.trim_start_matches(' ').to_owned();
        }
        if breaks.get(i + 1) == Some(&true) {
            *text = text.trim_end_matches(' ').to_owned();
        }
    }
    inlines.retain(|i| !matches!(&i.kind, InlineKind::Text(t) if t.is_empty()));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(inlines: &[Inline]) -> String {
        inlines
            .iter()
            .map(|i| match &i.kind {
                InlineKind::Text(t) => t.clone(),
                InlineKind::Code(t) => format!("`{t}`"),
                InlineKind::Emphasis(c) => format!("*{}*", shape(c)),
                InlineKind::Strong(c) => format!("**{}**", shape(c)),
                InlineKind::Foreign(p) => {
                    let mark = if p.italic { "*" } else { "" };
                    format!("[{mark}{}{mark}]", shape(&p.content))
                }
                InlineKind::LineBreak => "/".into(),
                other => format!("{other:?}"),
            })
            .collect()
    }

    fn check(runs: &[(&str, &[Layer])], want: &str) {
        let runs = runs
            .iter()
            .map(|(text, layers)| match *text {
                "/" => Run::other(InlineKind::LineBreak, layers.to_vec(), Span::NONE),
                text => Run::text(text, layers.to_vec(), Span::NONE),
            })
            .collect();
        assert_eq!(shape(&nest(runs)), want);
    }

    #[test]
    fn the_longest_layer_is_the_outermost() {
        use Layer::{Code, Emphasis, Strong};
        let latin = Layer::Language(Language::new("la").expect("tag"));
        check(&[("a ", &[]), ("b", &[Strong])], "a **b**");
        check(&[("a", &[Strong]), ("b", &[Strong, Emphasis]), ("c", &[Strong])], "**a*b*c**");
        check(&[("a", &[Strong, Emphasis]), ("b", &[Emphasis])], "***a**b*");
        check(&[("a ", &[Emphasis]), (" b", &[])], "*a* b");
        check(&[("a", &[Emphasis]), (" ", &[]), ("b", &[Emphasis])], "*a b*");
        check(&[("  a\tb ", &[]), (" ", &[Strong])], "a b");
        check(&[("a", &[Code]), ("  b", &[Code, Strong])], "`a  b`");
        check(&[("x ", &[]), ("ave", &[latin.clone(), Emphasis])], "x [*ave*]");
        check(&[("a ", &[]), ("/", &[]), (" b", &[Emphasis]), ("/", &[])], "a/*b*");
    }
}

//! Headings, and the attributes at the end of a line.

use reissue_core::{Heading, Inline, InlineKind, Span, plain};

use super::super::attributes::Attributes;
use super::super::blocks::{Node, Piece};
use super::super::spans::{part, part_name};
use super::Converter;
use super::paragraphs::{trim_end, trim_start};

/// A heading that opens a section, with what its attributes say.
pub(in super::super) struct SectionHead {
    pub(in super::super) level: u8,
    pub(in super::super) heading: Heading,
    pub(in super::super) attributes: Attributes,
    pub(in super::super) span: Span,
}

impl Converter<'_> {
    /// Reads a heading; tells whether it is a bridgehead, which opens no section.
    pub(super) fn section_head(&mut self, node: &Node, level: u8) -> (SectionHead, bool) {
        let mut lines = node.lines.clone();
        let mut attributes = self.trailing_attributes(&mut lines).unwrap_or_default();
        let content = self.inlines(&lines);
        let span = self.span_of(node);
        let bridge = attributes.take("bridgehead");
        attributes.take("unnumbered");
        attributes.take("unlisted");
        let heading = if bridge {
            Heading { title: content, span, ..Heading::default() }
        } else {
            heading(content, attributes.value("short"), span)
        };
        (SectionHead { level, heading, attributes, span }, bridge)
    }

    /// Takes attributes in braces off the end of a heading or caption; a space parts them from the
    /// words.
    pub(super) fn trailing_attributes(&mut self, lines: &mut [Piece]) -> Option<Attributes> {
        let last = lines.last_mut()?;
        let text = self.context.text.get(last.start..last.end)?;
        let trimmed = text.trim_end_matches([' ', '\t']);
        if !trimmed.ends_with('}') {
            return None;
        }
        for (at, _) in trimmed.match_indices('{') {
            let before = trimmed.get(..at)?;
            if !before.is_empty() && !before.ends_with([' ', '\t']) {
                continue;
            }
            let braces = trimmed.get(at..)?;
            if let Some((mut attributes, len)) = Attributes::read(braces)
                && len == braces.len()
            {
                attributes.shift(last.start + at);
                last.end = last.start + before.trim_end_matches([' ', '\t']).len();
                return Some(attributes);
            }
        }
        None
    }
}

/// Parts the words of a heading into ordinal, title and subtitle.
fn heading(content: Vec<Inline>, short: Option<String>, span: Span) -> Heading {
    let mut heading = Heading { short, span, ..Heading::default() };
    let mut marked = false;
    for inline in content {
        match part_name(&inline) {
            Some("ordinal") => {
                marked = true;
                heading.ordinal.extend(part(inline).map(|p| p.content).unwrap_or_default());
            }
            Some("subtitle") => {
                heading.subtitle.extend(part(inline).map(|p| p.content).unwrap_or_default());
            }
            _ => heading.title.push(inline),
        }
    }
    trim_start(&mut heading.title);
    trim_end(&mut heading.title);
    if !marked {
        if let Some(Inline { kind: InlineKind::Text(text), span: place }) =
            heading.title.first_mut()
            && let Some(found) = reissue_core::split_ordinal(text)
        {
            let ordinal = text.get(..found.ordinal_end).unwrap_or("").to_owned();
            let rest = text.get(found.title_start..).unwrap_or("").to_owned();
            let at = place.start as usize;
            heading.ordinal =
                vec![Inline::text(ordinal, Span::new(place.source, at, at + found.ordinal_end))];
            *text = rest;
        }
        trim_start(&mut heading.title);
    }
    heading
}

/// A heading inside another block, as one run of words.
pub(super) fn joined(heading: Heading) -> Vec<Inline> {
    let mut out = heading.ordinal;
    for part in [heading.title, heading.subtitle] {
        if !out.is_empty() && !part.is_empty() {
            let before = plain(&out);
            let gap = if before.ends_with(|c: char| c.is_alphanumeric()) { ". " } else { " " };
            out.push(Inline::text(gap, heading.span));
        }
        out.extend(part);
    }
    out
}

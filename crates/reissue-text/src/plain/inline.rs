//! Running text with marks of emphasis and notes.

use reissue_core::{Inline, InlineKind, LinkTarget, NoteId};

use super::TextStyle;
use super::section::Writer;

/// The text of some inlines in a style; a new line is `\n`.
pub(super) fn text(writer: &mut Writer<'_>, content: &[Inline]) -> String {
    let mut out = String::new();
    run(writer, content, &mut out);
    out
}

fn run(writer: &mut Writer<'_>, content: &[Inline], out: &mut String) {
    for inline in content {
        one(writer, inline, out);
    }
}

fn one(writer: &mut Writer<'_>, inline: &Inline, out: &mut String) {
    let style = writer.options.style;
    match &inline.kind {
        InlineKind::Text(t) => out.push_str(t),
        InlineKind::Code(t) if style == TextStyle::Markdown => marked(out, "`", "`", t.clone()),
        InlineKind::Code(t) => out.push_str(t),
        InlineKind::Emphasis(c) | InlineKind::WorkTitle(c) | InlineKind::Underline(c) => {
            emphasis(writer, c, out)
        }
        InlineKind::Foreign(p) if p.italic => emphasis(writer, &p.content, out),
        InlineKind::Foreign(p) => run(writer, &p.content, out),
        InlineKind::Strong(c) => {
            let inner = text(writer, c);
            let mark = mark(style, "=", "**");
            marked(out, mark, mark, inner);
        }
        InlineKind::SmallCaps(c) => {
            let inner = text(writer, c);
            match style {
                TextStyle::Gutenberg => marked(out, "+", "+", inner),
                _ => out.push_str(&inner.to_uppercase()),
            }
        }
        InlineKind::Superscript(c) => {
            let inner = text(writer, c);
            match style {
                TextStyle::Reading => out.push_str(&inner),
                _ => marked(out, "^{", "}", inner),
            }
        }
        InlineKind::Subscript(c) => {
            let inner = text(writer, c);
            match style {
                TextStyle::Reading => out.push_str(&inner),
                _ => marked(out, "_{", "}", inner),
            }
        }
        InlineKind::Struck(c) => run(writer, c, out),
        InlineKind::Link { target, content } => link(writer, target, content, out),
        InlineKind::NoteRef(id) => note(writer, id, out),
        InlineKind::Image(image) => {
            let alt = image.alt.clone().unwrap_or_default();
            writer.lost_picture(inline.span, &image.resource);
            if !alt.is_empty() {
                marked(out, "[Illustration: ", "]", alt);
            }
        }
        InlineKind::LineBreak => {
            out.truncate(out.trim_end_matches(' ').len());
            out.push('\n');
        }
        InlineKind::Math(m) => out.push_str(&m.text),
        InlineKind::Ruby { base, text } => {
            run(writer, base, out);
            marked(out, "《", "》", text.clone());
        }
        InlineKind::PageMark(n) if writer.options.page_marks && style == TextStyle::Gutenberg => {
            marked(out, "[Pg ", "]", n.clone());
        }
        _ => {}
    }
}

fn mark(style: TextStyle, gutenberg: &'static str, markdown: &'static str) -> &'static str {
    match style {
        TextStyle::Gutenberg => gutenberg,
        TextStyle::Reading => "",
        TextStyle::Markdown => markdown,
    }
}

fn emphasis(writer: &mut Writer<'_>, content: &[Inline], out: &mut String) {
    let inner = text(writer, content);
    let mark = mark(writer.options.style, "_", "*");
    marked(out, mark, mark, inner);
}

/// Puts marks around words; white space at either end stands outside of them.
fn marked(out: &mut String, open: &str, close: &str, inner: String) {
    let body = inner.trim();
    if body.is_empty() {
        out.push_str(&inner);
        return;
    }
    let lead = inner.len() - inner.trim_start().len();
    out.push_str(inner.get(..lead).unwrap_or_default());
    out.push_str(open);
    out.push_str(body);
    out.push_str(close);
    out.push_str(inner.get(lead + body.len()..).unwrap_or_default());
}

fn link(writer: &mut Writer<'_>, target: &LinkTarget, content: &[Inline], out: &mut String) {
    let words = text(writer, content);
    match target {
        LinkTarget::External(url) if writer.options.style == TextStyle::Markdown => {
            marked(out, "[", &format!("]({url})"), words);
        }
        LinkTarget::External(url) if words.trim() != url.trim_start_matches("mailto:") => {
            writer.links += 1;
            out.push_str(&words);
        }
        _ => out.push_str(&words),
    }
}

fn note(writer: &mut Writer<'_>, id: &NoteId, out: &mut String) {
    let Some(number) = writer.refer(id) else { return };
    let mark = match writer.options.style {
        TextStyle::Markdown => format!("[^{number}]"),
        _ => format!("[{number}]"),
    };
    out.push_str(&mark);
}

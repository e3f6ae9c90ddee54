//! Running text with marks of emphasis and notes.

use reissue_core::{Inline, InlineKind, LinkTarget, NoteId};

use super::TextStyle;
use super::section::Writer;

/// The text of some inlines in a style; a new line is `\n`.
pub(super) fn text(writer: &mut Writer<'_>, content: &[Inline]) -> String {
    let mut out = String::new();
    run(writer, content, ' ', &mut out);
    out
}

/// Writes inlines; `after` is the character that follows them.
fn run(writer: &mut Writer<'_>, content: &[Inline], after: char, out: &mut String) {
    for (i, inline) in content.iter().enumerate() {
        if let InlineKind::Text(t) = &inline.kind {
            out.push_str(t);
            continue;
        }
        let next = content.get(i + 1..).and_then(first_char).unwrap_or(after);
        one(writer, inline, next, out);
    }
}

/// The first character that some inlines will give, as far as it can part words.
fn first_char(content: &[Inline]) -> Option<char> {
    content.iter().find_map(|inline| match &inline.kind {
        InlineKind::Text(t) | InlineKind::Code(t) => t.chars().next(),
        InlineKind::Anchor(_) | InlineKind::Index(_) => None,
        _ => match inline.children() {
            Some(children) => first_char(children),
            None => Some('['),
        },
    })
}

/// Marks around words: plain ones, and tags where the plain ones would not be known again.
struct Marks {
    open: &'static str,
    close: &'static str,
    tags: Option<(&'static str, &'static str)>,
}

fn one(writer: &mut Writer<'_>, inline: &Inline, next: char, out: &mut String) {
    let style = writer.options.style;
    match &inline.kind {
        InlineKind::Text(t) => out.push_str(t),
        InlineKind::Code(t) if style == TextStyle::Markdown => surround(out, "`", "`", t),
        InlineKind::Code(t) => out.push_str(t),
        InlineKind::Emphasis(c) | InlineKind::WorkTitle(c) | InlineKind::Underline(c) => {
            marked(writer, c, &emphasis(style), next, out);
        }
        InlineKind::Foreign(p) if p.italic => {
            marked(writer, &p.content, &emphasis(style), next, out);
        }
        InlineKind::Foreign(p) => run(writer, &p.content, next, out),
        InlineKind::Strong(c) => {
            let marks = match style {
                TextStyle::Gutenberg => tagged("=", ("<b>", "</b>")),
                TextStyle::Reading => plain("", ""),
                TextStyle::Markdown => plain("**", "**"),
            };
            marked(writer, c, &marks, next, out);
        }
        InlineKind::SmallCaps(c) => match style {
            TextStyle::Gutenberg => {
                marked(writer, c, &tagged("+", ("<sc>", "</sc>")), next, out);
            }
            _ => out.push_str(&text(writer, c).to_uppercase()),
        },
        InlineKind::Superscript(c) => match style {
            TextStyle::Reading => run(writer, c, next, out),
            _ => marked(writer, c, &braced("^{", ("<sup>", "</sup>")), next, out),
        },
        InlineKind::Subscript(c) => match style {
            TextStyle::Reading => run(writer, c, next, out),
            _ => marked(writer, c, &braced("_{", ("<sub>", "</sub>")), next, out),
        },
        InlineKind::Struck(c) => run(writer, c, next, out),
        InlineKind::Link { target, content } => link(writer, target, content, next, out),
        InlineKind::NoteRef(id) => note(writer, id, out),
        InlineKind::Image(image) => {
            let alt = image.alt.as_deref().unwrap_or_default();
            writer.lost_picture(inline.span, &image.resource);
            if !alt.is_empty() {
                surround(out, "[Illustration: ", "]", alt);
            }
        }
        InlineKind::LineBreak => {
            out.truncate(out.trim_end_matches(' ').len());
            out.push('\n');
        }
        InlineKind::Math(m) => out.push_str(&m.text),
        InlineKind::Ruby { base, text } => {
            run(writer, base, '《', out);
            surround(out, "《", "》", text);
        }
        InlineKind::PageMark(n) if writer.options.page_marks && style == TextStyle::Gutenberg => {
            surround(out, "[Pg ", "]", n);
        }
        _ => {}
    }
}

fn plain(open: &'static str, close: &'static str) -> Marks {
    Marks { open, close, tags: None }
}

fn tagged(mark: &'static str, tags: (&'static str, &'static str)) -> Marks {
    Marks { open: mark, close: mark, tags: Some(tags) }
}

fn braced(open: &'static str, tags: (&'static str, &'static str)) -> Marks {
    Marks { open, close: "}", tags: Some(tags) }
}

fn emphasis(style: TextStyle) -> Marks {
    match style {
        TextStyle::Gutenberg => tagged("_", ("<i>", "</i>")),
        TextStyle::Reading => plain("", ""),
        TextStyle::Markdown => plain("*", "*"),
    }
}

impl Marks {
    /// Tells whether plain marks around words are known again as such: they stand outside of
    /// words, and nothing inside looks like one of them.
    fn fit(&self, body: &str, before: Option<char>, after: char) -> bool {
        if self.close == "}" {
            return body.len() <= 40 && !body.contains(['{', '}']);
        }
        let mark = self.open.chars().next().unwrap_or('_');
        if mark == '_' && within_word(body, before, after) {
            return true;
        }
        let outside = |c: char| !c.is_alphanumeric() && c != mark;
        let first = body.chars().next().unwrap_or(' ');
        let opens =
            mark == '_' || first.is_alphanumeric() || "\"\u{201c}\u{2018}'«¿¡([_".contains(first);
        before.is_none_or(outside)
            && outside(after)
            && !(mark == '_' && after == '{')
            && !body.contains(mark)
            && opens
            && body.len() < 3000
    }
}

/// Tells whether letters are a part of a word that the reader knows for emphasis: `2_s._`,
/// `cat_s_`, `_n_th`.
fn within_word(body: &str, before: Option<char>, after: char) -> bool {
    let letters = body.strip_suffix('.').unwrap_or(body);
    let count = letters.chars().count();
    if !(1..=24).contains(&count) || !letters.chars().all(char::is_alphabetic) {
        return false;
    }
    match before {
        Some(c) if c.is_alphanumeric() => !after.is_alphanumeric() && !matches!(after, '_' | '{'),
        before => before != Some('_') && count <= 2 && letters == body && after.is_alphabetic(),
    }
}

/// Puts marks around words; white space at either end stands outside of them.
fn marked(
    writer: &mut Writer<'_>,
    content: &[Inline],
    marks: &Marks,
    next: char,
    out: &mut String,
) {
    let inner = text(writer, content);
    let body = inner.trim();
    let lead = inner.len() - inner.trim_start().len();
    let tail = inner.get(lead + body.len()..).unwrap_or_default();
    let before = out.chars().next_back().filter(|_| lead == 0);
    let after = tail.chars().next().unwrap_or(next);
    let (open, close) = match marks.tags {
        Some(tags) if !marks.fit(body, before, after) => tags,
        _ => (marks.open, marks.close),
    };
    surround(out, open, close, &inner);
}

/// Puts words between two marks, the white space at their ends outside.
fn surround(out: &mut String, open: &str, close: &str, inner: &str) {
    let body = inner.trim();
    if body.is_empty() {
        out.push_str(inner);
        return;
    }
    let lead = inner.len() - inner.trim_start().len();
    out.push_str(inner.get(..lead).unwrap_or_default());
    out.push_str(open);
    out.push_str(body);
    out.push_str(close);
    out.push_str(inner.get(lead + body.len()..).unwrap_or_default());
}

fn link(
    writer: &mut Writer<'_>,
    target: &LinkTarget,
    content: &[Inline],
    next: char,
    out: &mut String,
) {
    match target {
        LinkTarget::External(url) if writer.options.style == TextStyle::Markdown => {
            let words = text(writer, content);
            surround(out, "[", &format!("]({url})"), &words);
        }
        LinkTarget::External(url) => {
            let begin = out.len();
            run(writer, content, next, out);
            let words = out.get(begin..).unwrap_or_default().trim();
            writer.links += u32::from(words != url.trim_start_matches("mailto:"));
        }
        LinkTarget::Internal(_) => run(writer, content, next, out),
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

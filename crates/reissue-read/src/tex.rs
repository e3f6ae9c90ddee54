//! Formulas in TeX to MathML, with pulldown-latex as the parser.
//!
//! The source goes along as an annotation, as MathML 3 (5.1) has it. What the parser does not know is
//! no formula here: the caller lets the source stand and says so. Definitions of macros are refused,
//! for what they expand to has no bound that the source shows; so is `\char`, by which a few
//! characters stop the parser.

use std::convert::Infallible;

use pulldown_latex::config::RenderConfig;
use pulldown_latex::mathml::push_mathml;
use pulldown_latex::{Parser, Storage};
use reissue_core::Math;

/// How many bytes a formula may have.
const LONGEST: usize = 16 << 10;

/// How deep the elements of a formula may stand in one another.
const DEEPEST: u32 = 90;

const REFUSED: [&str; 9] = [
    "\\char",
    "\\def",
    "\\edef",
    "\\gdef",
    "\\xdef",
    "\\let",
    "\\futurelet",
    "\\newcommand",
    "\\renewcommand",
];

/// The alignment of columns, which the parser leaves to a style sheet, by its classes.
const COLUMNS: [(&str, &str); 2] =
    [("menv-cells-left", "left"), ("menv-alignlike", "right left right left right left")];

/// A formula in TeX, without its dollars, as MathML; none where it is empty or not understood.
pub(crate) fn math(tex: &str, display: bool) -> Option<Math> {
    let refused = |name: &&str| {
        let mut places = tex.match_indices(*name);
        let next = |at: usize| tex.get(at + name.len()..).and_then(|rest| rest.chars().next());
        places.any(|(at, _)| !next(at).is_some_and(|c| c.is_ascii_alphabetic()))
    };
    if tex.len() > LONGEST || REFUSED.iter().any(refused) {
        return None;
    }
    let storage = Storage::new();
    let events = Parser::new(tex, &storage).collect::<Result<Vec<_>, _>>().ok()?;
    if events.is_empty() {
        return None;
    }
    let mut written = String::new();
    let config = RenderConfig { xml: true, ..RenderConfig::default() };
    push_mathml(&mut written, events.into_iter().map(Ok::<_, Infallible>), config).ok()?;
    let (_, inside) = written.split_once('>')?;
    let inside = sound(inside.trim_end().strip_suffix("</math>")?)?;
    let mode = if display { " display=\"block\"" } else { "" };
    let source = escaped(tex.trim());
    let mathml = format!(
        "<math xmlns=\"http://www.w3.org/1998/Math/MathML\"{mode}><semantics><mrow>{inside}</mrow>\
         <annotation encoding=\"application/x-tex\">{source}</annotation></semantics></math>"
    );
    let text = reissue_core::plain_math(&mathml);
    let text = if text.is_empty() { tex.trim().to_owned() } else { text };
    Some(Math { mathml, text, display })
}

/// The source of a formula that is not understood, as MathML that holds it as text.
pub(crate) fn source(tex: &str, display: bool) -> Math {
    let mode = if display { " display=\"block\"" } else { "" };
    let escaped = escaped(tex);
    let mathml = format!(
        "<math xmlns=\"http://www.w3.org/1998/Math/MathML\"{mode}><semantics><mtext>{escaped}</mtext>\
         <annotation encoding=\"application/x-tex\">{escaped}</annotation></semantics></math>"
    );
    Math { mathml, text: tex.to_owned(), display }
}

/// The mark-up of the parser as well-formed XML: it writes `<` and `&` of a formula as they stand.
/// None where it is too deep, or holds characters that XML can't.
fn sound(markup: &str) -> Option<String> {
    let mut out = String::with_capacity(markup.len() + 16);
    let mut depth = 0_u32;
    let mut rest = markup;
    while let Some(c) = rest.chars().next() {
        let after = rest.get(c.len_utf8()..).unwrap_or("");
        let is_tag = c == '<' && after.starts_with(|c: char| c == '/' || c.is_ascii_alphabetic());
        if is_tag {
            let (tag, behind) = after.split_once('>')?;
            depth = match tag.strip_prefix('/') {
                Some(_) => depth.checked_sub(1)?,
                None if tag.ends_with('/') => depth,
                None => depth + 1,
            };
            if depth > DEEPEST {
                return None;
            }
            push_tag(&mut out, tag);
            rest = behind;
            continue;
        }
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' if after.starts_with("nbsp;") => {
                out.push('\u{a0}');
                rest = after.get(5..).unwrap_or("");
                continue;
            }
            '&' if !["amp;", "lt;", "gt;", "quot;"].iter().any(|e| after.starts_with(e)) => {
                out.push_str("&amp;");
            }
            c if c.is_control() && !c.is_whitespace() => return None,
            c => out.push(c),
        }
        rest = after;
    }
    (depth == 0).then_some(out)
}

/// Writes a tag, its class as the attribute that says the same.
fn push_tag(out: &mut String, tag: &str) {
    let class = tag.split_once(" class=\"").and_then(|(head, rest)| {
        let (class, tail) = rest.split_once('"')?;
        Some((head, class, tail))
    });
    out.push('<');
    match class {
        None => out.push_str(tag),
        Some((head, class, tail)) => {
            out.push_str(head);
            let columns = COLUMNS.iter().find(|(name, _)| class.contains(name));
            if let Some((_, columns)) = columns.filter(|_| head.starts_with("mtable")) {
                out.push_str(&format!(" columnalign=\"{columns}\""));
            }
            out.push_str(tail);
        }
    }
    out.push('>');
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The row of a formula, and its plain text.
    fn check(tex: &str, row: &str, text: &str) {
        let math = math(tex, false).expect("a formula");
        let head = "<math xmlns=\"http://www.w3.org/1998/Math/MathML\"><semantics><mrow>";
        let got = math.mathml.strip_prefix(head).and_then(|m| m.split_once("</mrow><annotation"));
        assert_eq!(got.map(|(row, _)| row), Some(row), "{tex}");
        assert_eq!(math.text, text, "{tex}");
        assert!(math.mathml.contains(&format!(">{}</annotation>", escaped(tex))), "{tex}");
    }

    #[test]
    fn formulas_become_mathml() {
        check("x^2", "<msup><mi>x</mi><mn>2</mn></msup>", "x²");
        check("a<b", "<mi>a</mi><mo>&lt;</mo><mi>b</mi>", "a < b");
        check("\\text{if } x", "<mtext>if\u{a0}</mtext><mi>x</mi>", "if x");
        check("a \\& b", "<mi>a</mi><mi>&amp;</mi><mi>b</mi>", "a&b");
        let cases = math("\\begin{cases}1&a\\\\2&b\\end{cases}", true).expect("a formula");
        assert!(cases.mathml.contains("<mtable columnalign=\"left\">"), "{}", cases.mathml);
        assert!(cases.mathml.contains("display=\"block\""));
    }

    #[test]
    fn what_is_not_understood_is_no_formula() {
        let deep = format!("{}x{}", "{".repeat(200), "}".repeat(200));
        let long = "x".repeat(LONGEST + 1);
        let bomb = "\\def\\a{\\a\\a}\\a";
        for tex in ["", "\\nonsense", "a & b", "$", "\\char\u{301}", bomb, &deep, &long] {
            assert_eq!(math(tex, false), None, "{tex}");
        }
        // Names that begin as those of refused commands do.
        assert!(math("\\left(x\\right)", false).is_some());
    }
}

//! Formulas in TeX to MathML, with pulldown-latex as the parser.
//!
//! The source goes along as an annotation, as MathML 3 (5.1) has it. A command that the parser does not
//! know stands in the formula by its name; what it can't read otherwise is no formula here: the caller
//! lets the source stand. Either way the caller says so. Definitions of macros are refused,
//! for what they expand to has no bound that the source shows; so is `\char`, by which a few
//! characters stop the parser.

use std::convert::Infallible;
use std::error::Error;

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

/// How many commands of a formula may be unknown; with more it is no formula but another language.
const STRANGEST: usize = 16;

/// Stands for the backslash of an unknown command while the formula is read.
const BACKSLASH: char = '\u{e0b5}';

/// A formula as it was read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Formula {
    pub(crate) math: Math,
    /// The commands that are not known, with their backslash; their names stand in the formula.
    pub(crate) unknown: Vec<String>,
}

/// A formula in TeX, without its dollars, as MathML; none where it is empty or not understood.
pub(crate) fn math(tex: &str, display: bool) -> Option<Formula> {
    let refused = |name: &&str| {
        let mut places = tex.match_indices(*name);
        let next = |at: usize| tex.get(at + name.len()..).and_then(|rest| rest.chars().next());
        places.any(|(at, _)| !next(at).is_some_and(|c| c.is_ascii_alphabetic()))
    };
    if tex.len() > LONGEST || REFUSED.iter().any(refused) {
        return None;
    }
    let (inside, unknown) = match row(tex) {
        Some(row) => (row, Vec::new()),
        None => {
            let unknown = unknown_commands(tex);
            if unknown.is_empty() || unknown.len() > STRANGEST || tex.contains(BACKSLASH) {
                return None;
            }
            (row(&named(tex, &unknown))?.replace(BACKSLASH, "\\"), unknown)
        }
    };
    let mode = if display { " display=\"block\"" } else { "" };
    let source = escaped(tex.trim());
    let mathml = format!(
        "<math xmlns=\"http://www.w3.org/1998/Math/MathML\"{mode}><semantics><mrow>{inside}</mrow>\
         <annotation encoding=\"application/x-tex\">{source}</annotation></semantics></math>"
    );
    let text = plain(&mathml);
    let text = if text.is_empty() { tex.trim().to_owned() } else { text };
    Some(Formula { math: Math { mathml, text, display }, unknown })
}

/// The inside of the row that a formula is, as MathML.
fn row(tex: &str) -> Option<String> {
    let storage = Storage::new();
    let events = Parser::new(tex, &storage).collect::<Result<Vec<_>, _>>().ok()?;
    if events.is_empty() {
        return None;
    }
    let mut written = String::new();
    let config = RenderConfig { xml: true, ..RenderConfig::default() };
    push_mathml(&mut written, events.into_iter().map(Ok::<_, Infallible>), config).ok()?;
    let (_, inside) = written.split_once('>')?;
    sound(inside.trim_end().strip_suffix("</math>")?)
}

/// The commands of a formula, each once: a backslash and letters. A doubled backslash is a line's end.
fn commands(tex: &str) -> Vec<&str> {
    let mut out: Vec<&str> = Vec::new();
    let mut rest = tex;
    while let Some((_, after)) = rest.split_once('\\') {
        let letters = after.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(after.len());
        let name = after.get(..letters).unwrap_or("");
        if !name.is_empty() && !out.contains(&name) {
            out.push(name);
        }
        // What a backslash alone stands before belongs to it.
        let taken = after.chars().next().map_or(0, char::len_utf8).max(letters);
        rest = after.get(taken..).unwrap_or("");
    }
    out
}

/// The commands that the parser says it does not know, tried one by one; other faults are not looked for.
fn unknown_commands(tex: &str) -> Vec<String> {
    let is_unknown = |name: &&str| {
        let storage = Storage::new();
        let alone = format!("\\{name}");
        let first = Parser::new(&alone, &storage).find_map(Result::err);
        let why = first.as_ref().and_then(Error::source).map(ToString::to_string);
        why.is_some_and(|why| why == "unknown primitive command found")
    };
    commands(tex).iter().filter(|n| is_unknown(n)).map(|n| format!("\\{n}")).collect()
}

/// The formula with the names of its unknown commands as text.
fn named(tex: &str, unknown: &[String]) -> String {
    let mut out = String::with_capacity(tex.len() + 32);
    let mut rest = tex;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        let letters = after.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(after.len());
        let taken = after.chars().next().map_or(0, char::len_utf8).max(letters);
        let (name, behind) = after.split_at(taken);
        if unknown.iter().any(|u| u.strip_prefix('\\') == Some(name)) {
            out.push_str(&format!("{{\\text{{{BACKSLASH}{name}}}}}"));
        } else {
            out.push('\\');
            out.push_str(name);
        }
        rest = behind;
    }
    out.push_str(rest);
    out
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

/// What is said of a command that is not known.
pub(crate) fn unknown(name: &str) -> String {
    format!(
        "a formula in TeX holds the command `{name}`, which is not known: its name stands there"
    )
}

/// What helps where a formula or a command of one is not understood.
pub(crate) const HELP: &str =
    "write it in commands of LaTeX and amsmath, or give the formula as MathML";

/// An element of the parser's mark-up, or characters.
#[derive(Clone, Debug, PartialEq)]
enum Node {
    Element { name: String, attributes: Vec<(String, String)>, inside: Vec<Node> },
    Text(String),
}

/// The mark-up of the parser as presentation MathML 3; none where it can't be.
///
/// It writes `<` and `&` of a formula as they stand, sets spaces among the two or three parts of
/// scripts, and says by classes and on any element what MathML 3 says by attributes and elements.
fn sound(markup: &str) -> Option<String> {
    let mut rest = markup;
    let nodes = tree(&mut rest, 0)?;
    if !rest.is_empty() {
        return None;
    }
    let mut out = String::with_capacity(markup.len() + 16);
    for node in mended(nodes)? {
        write(&node, &mut out);
    }
    Some(out)
}

/// Reads nodes up to an end tag, which is taken.
fn tree(rest: &mut &str, depth: u32) -> Option<Vec<Node>> {
    let mut out: Vec<Node> = Vec::new();
    let mut text = String::new();
    while let Some(c) = rest.chars().next() {
        let after = rest.get(c.len_utf8()..).unwrap_or("");
        let is_tag = c == '<' && after.starts_with(|c: char| c == '/' || c.is_ascii_alphabetic());
        if is_tag {
            let (tag, behind) = after.split_once('>')?;
            *rest = behind;
            if !text.is_empty() {
                out.push(Node::Text(std::mem::take(&mut text)));
            }
            if tag.starts_with('/') {
                return (depth > 0).then_some(out);
            }
            let bare = tag.trim_end_matches('/');
            let (name, attributes) = start_tag(bare)?;
            let empty = bare.len() < tag.len();
            let inside = match empty {
                true => Vec::new(),
                false if depth >= DEEPEST => return None,
                false => tree(rest, depth + 1)?,
            };
            out.push(Node::Element { name, attributes, inside });
            continue;
        }
        let references = [
            ("&amp;nbsp;", "\u{a0}"),
            ("&nbsp;", "\u{a0}"),
            ("&amp;", "&"),
            ("&lt;", "<"),
            ("&gt;", ">"),
        ];
        let known = references.iter().find(|(name, _)| rest.starts_with(name));
        match known {
            Some((name, character)) => {
                text.push_str(character);
                *rest = rest.get(name.len()..).unwrap_or("");
            }
            None if c.is_control() && !c.is_whitespace() => return None,
            None => {
                text.push(c);
                *rest = after;
            }
        }
    }
    if !text.is_empty() {
        out.push(Node::Text(text));
    }
    (depth == 0).then_some(out)
}

/// The name and the attributes of a start tag; none where it is not of that shape.
fn start_tag(tag: &str) -> Option<(String, Vec<(String, String)>)> {
    let end = tag.find(' ').unwrap_or(tag.len());
    let (name, mut rest) = tag.split_at_checked(end)?;
    let mut attributes = Vec::new();
    while let Some((key, value)) = rest.split_once("=\"") {
        let (value, after) = value.split_once('"')?;
        attributes.push((key.trim().to_owned(), value.to_owned()));
        rest = after;
    }
    rest.trim().is_empty().then(|| (name.to_owned(), attributes))
}

/// How many elements stand in an element of fixed parts.
fn parts(name: &str) -> Option<usize> {
    match name {
        "mfrac" | "mroot" | "msub" | "msup" | "munder" | "mover" => Some(2),
        "msubsup" | "munderover" => Some(3),
        _ => None,
    }
}

/// Makes nodes what MathML 3 allows; spaces before the parts of an element go before it.
fn mended(nodes: Vec<Node>) -> Option<Vec<Node>> {
    let is_space = |n: &Node| matches!(n, Node::Element { name, .. } if name == "mspace");
    let mut out = Vec::with_capacity(nodes.len());
    for node in nodes {
        let Node::Element { name, attributes, inside } = node else {
            out.push(node);
            continue;
        };
        let mut inside = mended(inside)?;
        if let Some(count) = parts(&name) {
            let extra = inside.len().checked_sub(count)?;
            if !inside.iter().take(extra).all(is_space) {
                return None;
            }
            out.extend(inside.drain(..extra));
        }
        out.push(dressed(name, attributes, inside));
    }
    Some(out)
}

/// An element with the attributes that it may have, under the name that says the rest.
fn dressed(name: String, attributes: Vec<(String, String)>, inside: Vec<Node>) -> Node {
    let get = |key: &str| attributes.iter().find(|(k, _)| k == key).map(|(_, v)| v.as_str());
    let class = get("class").unwrap_or("");
    let sign = |n: &Node| matches!(n, Node::Text(t) if ["−", "∗", "‾", "^", "→", "~"].contains(&t.as_str()));
    let (name, mut kept): (&str, Vec<(String, String)>) = match name.as_str() {
        "mrow" if class == "mop-negated" => {
            ("menclose", vec![("notation".into(), "updiagonalstrike".into())])
        }
        "mrow" if get("displaystyle").is_some() => ("mstyle", Vec::new()),
        "mi" if matches!(inside.as_slice(), [one] if sign(one)) => ("mo", Vec::new()),
        name => (name, Vec::new()),
    };
    let columns = COLUMNS.iter().find(|(name, _)| class.contains(name)).map(|(_, c)| *c);
    if let Some(columns) = columns.filter(|_| name == "mtable") {
        kept.push(("columnalign".into(), columns.into()));
    }
    let may_have = |name: &str, key: &str| match name {
        "mo" => matches!(
            key,
            "stretchy" | "symmetric" | "minsize" | "maxsize" | "movablelimits" | "mathvariant"
        ),
        "mi" | "mn" | "mtext" => key == "mathvariant",
        "mspace" => matches!(key, "width" | "height" | "depth"),
        "mfrac" => key == "linethickness",
        "mstyle" => matches!(key, "displaystyle" | "scriptlevel"),
        _ => false,
    };
    let name = name.to_owned();
    kept.extend(attributes.into_iter().filter(|(key, _)| may_have(&name, key)));
    Node::Element { name, attributes: kept, inside }
}

fn write(node: &Node, out: &mut String) {
    match node {
        Node::Text(text) => out.push_str(&escaped(text)),
        Node::Element { name, attributes, inside } => {
            out.push('<');
            out.push_str(name);
            for (key, value) in attributes {
                out.push_str(&format!(" {key}=\"{value}\""));
            }
            if inside.is_empty() && name != "mrow" {
                return out.push_str("/>");
            }
            out.push('>');
            inside.iter().for_each(|n| write(n, out));
            out.push_str(&format!("</{name}>"));
        }
    }
}

/// The plain characters of a formula, without braces that only span.
fn plain(mathml: &str) -> String {
    reissue_core::plain_math(mathml).replace(['⏞', '⏟', '⎴', '⎵'], "")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The row of a formula, and its plain text.
    fn check(tex: &str, row: &str, text: &str) {
        let Formula { math, unknown } = math(tex, false).expect("a formula");
        assert!(unknown.is_empty(), "{unknown:?}");
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
        check("\\mathbf{v}\\ x", "<mrow><mi>𝐯</mi></mrow><mtext>\u{a0}</mtext><mi>x</mi>", "vx");
        let lim = math("i^2 \\quad \\lim_{n} n", false).expect("a formula").math.mathml;
        assert!(lim.contains("<mspace width=\"0.1667em\"/><msub><mi>lim</mi>"), "{lim}");
        check(
            "\\dfrac12",
            "<mstyle displaystyle=\"true\" scriptlevel=\"0\"><mfrac><mn>1</mn><mn>2</mn></mfrac></mstyle>",
            "1/2",
        );
        check("-x", "<mo>−</mo><mi>x</mi>", "− x");
        let big = math("\\Big( x", false).expect("a formula").math.mathml;
        assert!(big.contains(" stretchy=\"true\" minsize=\"1.8em\" "), "{big}");
        let cases = math("\\begin{cases}1&a\\\\2&b\\end{cases}", true).expect("a formula").math;
        assert!(cases.mathml.contains("<mtable columnalign=\"left\">"), "{}", cases.mathml);
        assert!(cases.mathml.contains("display=\"block\""));
    }

    #[test]
    fn unknown_commands_stand_by_their_names() {
        let found = math("\\frac{\\nonsense x}{2} + \\odd_1 \\,\\alpha", true).expect("a formula");
        assert_eq!(found.unknown, ["\\nonsense", "\\odd"]);
        let wanted = "<mfrac><mrow><mrow><mtext>\\nonsense</mtext></mrow><mi>x</mi></mrow><mrow><mn>2</mn></mrow></mfrac>";
        assert!(found.math.mathml.contains(wanted), "{}", found.math.mathml);
        assert!(
            found.math.mathml.contains(">\\frac{\\nonsense x}{2} + "),
            "the source is as it was"
        );
        assert_eq!(found.math.text, "\\nonsense x/2 + \\odd₁ α");
    }

    #[test]
    fn what_is_not_understood_is_no_formula() {
        let deep = format!("{}x{}", "{".repeat(200), "}".repeat(200));
        let long = "x".repeat(LONGEST + 1);
        let bomb = "\\def\\a{\\a\\a}\\a";
        for tex in ["", "a & b", "$", "\\char\u{301}", bomb, &deep, &long] {
            assert_eq!(math(tex, false), None, "{tex}");
        }
        // Names that begin as those of refused commands do.
        assert!(math("\\left(x\\right)", false).is_some());
    }
}

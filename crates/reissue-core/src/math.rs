//! Formulas in plain characters.

/// Writes MathML (W3C MathML 3) in one line of plain characters, as one would in a letter:
/// `a/sin A = b/sin B`, `x² + y²`, `√(a + b)`.
///
/// Fractions get a solidus, roots a sign, and what is longer than a letter or a number gets
/// parentheses; superscripts and subscripts are Unicode's where it has them, else `^` and `_`.
/// Letters of the mathematical alphabets are the letters of text that they are variants of, for
/// the typefaces of text lack them. An `alttext` of the author's goes before all that. What is not
/// well-formed is read as far as it goes.
///
/// ```
/// let half = "<math><mi>x</mi><mo>=</mo><mfrac><mn>1</mn><mi>n</mi></mfrac></math>";
/// assert_eq!(reissue_core::plain_math(half), "x = 1/n");
/// ```
pub fn plain_math(mathml: &str) -> String {
    let mut parser = Parser { rest: mathml };
    let mut root = Node { name: "mrow".into(), ..Node::default() };
    parser.children(&mut root, 0);
    let alt = root.children.iter().find_map(|n| n.alt.clone()).filter(|a| !a.trim().is_empty());
    let text = alt.unwrap_or_else(|| root.text());
    let text: String = text.chars().map(plain_letter).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The source in TeX that MathML has as an annotation (W3C MathML 3, 5.1), where it has one.
///
/// ```
/// let math = "<math><semantics><mi>x</mi><annotation encoding=\"application/x-tex\">x</annotation></semantics></math>";
/// assert_eq!(reissue_core::tex_source(math).as_deref(), Some("x"));
/// ```
pub fn tex_source(mathml: &str) -> Option<String> {
    let (_, after) = mathml.split_once("encoding=\"application/x-tex\"")?;
    let (_, words) = after.split_once('>')?;
    let words = words.split('<').next()?.trim();
    (!words.is_empty()).then(|| unescaped(words))
}

/// How deep elements may stand in each other; deeper ones are left flat.
const DEEPEST: usize = 100;

/// An element, or the characters of a token element.
#[derive(Default)]
struct Node {
    name: String,
    alt: Option<String>,
    words: String,
    children: Vec<Node>,
}

struct Parser<'x> {
    rest: &'x str,
}

impl Parser<'_> {
    /// Reads up to the end tag of `parent`.
    fn children(&mut self, parent: &mut Node, depth: usize) {
        while !self.rest.is_empty() {
            let at = self.rest.find('<').unwrap_or(self.rest.len());
            let (words, rest) = self.rest.split_at(at);
            parent.words.push_str(&unescaped(words.trim()));
            let end = rest.find('>').map_or(rest.len(), |i| i + 1);
            let (tag, rest) = rest.split_at(end);
            self.rest = rest;
            let inside = tag.trim_start_matches('<').trim_end_matches('>').trim();
            if inside.starts_with('/') {
                return;
            }
            if inside.is_empty() || inside.starts_with(['!', '?']) {
                continue;
            }
            let name = inside.split([' ', '\t', '\n', '\r', '/']).next().unwrap_or_default();
            let name = name.rsplit(':').next().unwrap_or(name);
            let mut node = Node { name: name.into(), alt: alt_text(inside), ..Node::default() };
            if !inside.ends_with('/') && depth < DEEPEST {
                self.children(&mut node, depth + 1);
            }
            parent.children.push(node);
        }
    }
}

fn alt_text(tag: &str) -> Option<String> {
    let (_, rest) = tag.split_once("alttext=")?;
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    rest.get(1..)?.split(quote).next().map(unescaped)
}

impl Node {
    fn text(&self) -> String {
        let part = |index: usize| self.children.get(index).map(Node::text).unwrap_or_default();
        let close = |index: usize| self.children.get(index).map(Node::closed).unwrap_or_default();
        match self.name.as_str() {
            "mo" => operator(&self.words),
            "mfrac" => format!("{}/{}", close(0), close(1)),
            "msqrt" => format!("√{}", self.row_closed()),
            "mroot" => format!("{}√{}", script(&part(1), SUPERIOR, ""), close(0)),
            "msup" | "mover" => format!("{}{}", close(0), script(&part(1), SUPERIOR, "^")),
            "msub" | "munder" => format!("{}{}", close(0), script(&part(1), INFERIOR, "_")),
            "msubsup" | "munderover" => {
                let low = script(&part(1), INFERIOR, "_");
                format!("{}{low}{}", close(0), script(&part(2), SUPERIOR, "^"))
            }
            "mfenced" => {
                let parts: Vec<String> = self.children.iter().map(Node::text).collect();
                format!("({})", parts.join(", "))
            }
            "mtr" => format!("{}; ", self.joined(", ")),
            "mspace" => " ".into(),
            "annotation" | "annotation-xml" | "mphantom" => String::new(),
            _ => self.joined(""),
        }
    }

    fn joined(&self, between: &str) -> String {
        let parts: Vec<String> = self.children.iter().map(Node::text).collect();
        let mut out = self.words.clone();
        for (index, text) in parts.iter().enumerate() {
            // A function's name does not run into what it is applied to.
            let name = index > 0
                && out.ends_with(char::is_alphabetic)
                && text.starts_with(char::is_alphanumeric)
                && is_name(parts.get(index - 1));
            out.push_str(if name {
                " "
            } else if index > 0 {
                between
            } else {
                ""
            });
            out.push_str(text);
        }
        out
    }

    fn row_closed(&self) -> String {
        parenthesised(&self.joined(""))
    }

    /// The text, in parentheses where it is more than a letter, a number or a function of one.
    fn closed(&self) -> String {
        parenthesised(&self.text())
    }
}

/// Tells whether a text is the name of a function, or of a command that stands by its name.
fn is_name(text: Option<&String>) -> bool {
    let name = text.map_or("", |t| t.strip_prefix('\\').unwrap_or(t));
    name.chars().count() > 1 && name.chars().all(char::is_alphabetic)
}

fn parenthesised(text: &str) -> String {
    let text = text.trim();
    let sum = text.contains([' ', '/']) && text.contains(['+', '−', '=', '·', '×', '/', '±', '<']);
    if sum && !(text.starts_with('(') && text.ends_with(')')) {
        format!("({text})")
    } else {
        text.to_owned()
    }
}

/// An operator with the space that it takes; those that are not seen give none.
fn operator(words: &str) -> String {
    match words {
        "\u{2061}" => " ".into(),
        "\u{2062}" | "\u{2063}" | "\u{2064}" => String::new(),
        "-" => " − ".into(),
        "," | ";" => format!("{words} "),
        "=" | "+" | "−" | "±" | "×" | "÷" | "·" | "<" | ">" | "≤" | "≥" | "≠" | "≈" | "≡" | "∼"
        | "→" | "⇒" | "∈" | "∪" | "∩" | "∧" | "∨" => format!(" {words} "),
        other => other.into(),
    }
}

const SUPERIOR: (&str, &str) = ("0123456789+−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ");
const INFERIOR: (&str, &str) = ("0123456789+−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎");

/// Raised or lowered characters where there are such, else the text after a sign.
fn script(text: &str, (plain, small): (&str, &str), sign: &str) -> String {
    let text: String = text.split_whitespace().collect();
    let find = |c: char| plain.chars().position(|p| p == c).and_then(|i| small.chars().nth(i));
    let found: Option<String> = text.chars().map(find).collect();
    match found {
        Some(small) => small,
        None if text == "′" || text == "°" => text,
        None => format!("{sign}{}", parenthesised(&text)),
    }
}

/// A letter or digit of the mathematical alphabets (Unicode, block 1D400) as that of text.
fn plain_letter(c: char) -> char {
    const GREEK: &str = "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΘΣΤΥΦΧΨΩ∇αβγδεζηθικλμνξοπρςστυφχψω∂εθκφρπ";
    let code = u32::from(c);
    let found = match code {
        0x1d400..=0x1d6a3 => {
            let at = (code - 0x1d400) % 52;
            let first = if at < 26 { 'A' } else { 'a' };
            char::from_u32(u32::from(first) + at % 26)
        }
        0x1d6a8..=0x1d7cb => GREEK.chars().nth(((code - 0x1d6a8) % 58) as usize),
        0x1d7ce..=0x1d7ff => char::from_digit((code - 0x1d7ce) % 10, 10),
        _ => None,
    };
    found.unwrap_or(c)
}

/// Replaces the references of XML (1.0, 4.1); those of HTML by name stand as they are.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(rest.get(..at).unwrap_or_default());
        rest = rest.get(at..).unwrap_or_default();
        let end = rest.find(';').filter(|end| *end < 12);
        let found = end.and_then(|end| Some((end, character(rest.get(1..end)?)?)));
        match found {
            Some((end, c)) => {
                out.push(c);
                rest = rest.get(end + 1..).unwrap_or_default();
            }
            None => {
                out.push('&');
                rest = rest.get(1..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    out
}

fn character(name: &str) -> Option<char> {
    match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|c| !c.is_control())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::plain_math;

    #[test]
    fn formulas_are_written_in_one_line() {
        for (mathml, text) in [
            ("<math alttext=\"a &lt; b\"><mi>a</mi></math>", "a < b"),
            ("<math><mi>a</mi><mo>=</mo><mn>2</mn></math>", "a = 2"),
            (
                "<math><mfrac><mi>a</mi><mrow><mi>sin</mi><mo>&#x2061;</mo><mi>A</mi></mrow></mfrac>\
                 <mo>=</mo><mfrac><mi>b</mi><mrow><mi>sin</mi><mi>B</mi></mrow></mfrac></math>",
                "a/sin A = b/sin B",
            ),
            ("<math><msup><mi>x</mi><mn>12</mn></msup></math>", "x¹²"),
            ("<math><msup><mi>e</mi><mrow><mi>i</mi><mi>t</mi></mrow></msup></math>", "e^it"),
            (
                "<m:math><m:msqrt><m:mi>a</m:mi><m:mo>+</m:mo><m:mi>b</m:mi></m:msqrt></m:math>",
                "√(a + b)",
            ),
            ("<math><msub><mi>H</mi><mn>2</mn></msub><mi>O</mi></math>", "H₂O"),
            ("<math><mi>𝐯</mi><mi>𝛼</mi><mn>𝟙</mn></math>", "vα1"),
            ("<math><mi>a", "a"),
            ("", ""),
        ] {
            assert_eq!(plain_math(mathml), text, "{mathml}");
        }
    }

    #[test]
    fn deep_and_broken_formulas_end() {
        let deep = "<mrow>".repeat(5_000) + "x";
        assert_eq!(plain_math(&deep), "x");
        assert_eq!(plain_math("<<>>&&#xffffffff;</"), ">&&#xffffffff;");
    }
}

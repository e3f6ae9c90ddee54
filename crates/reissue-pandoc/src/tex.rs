//! Formulas: presentation MathML 3 to the TeX that pandoc's own reader of formulas knows.
//!
//! Letters and operators stand as themselves; pandoc reads them in Unicode.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// How deeply elements may stand in one another.
const DEPTH: usize = 64;

/// An element of a formula.
#[derive(Debug, Default)]
struct Node {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
    children: Vec<Node>,
}

/// The formula in TeX; none where it is not well formed or nested too deeply.
pub(crate) fn of_mathml(mathml: &str) -> Option<String> {
    let root = parse(mathml)?;
    let tex = row(&root.children);
    let tex = tex.trim();
    (!tex.is_empty()).then(|| tex.to_owned())
}

/// Words as a formula that is nothing but words.
pub(crate) fn words(text: &str) -> String {
    format!("\\text{{{}}}", escaped(text))
}

fn parse(mathml: &str) -> Option<Node> {
    let mut reader = Reader::from_str(mathml.trim());
    let mut open = vec![Node::default()];
    loop {
        match reader.read_event().ok()? {
            Event::Start(e) if open.len() <= DEPTH => open.push(element(&e)),
            Event::Start(_) => return None,
            Event::Empty(e) => open.last_mut()?.children.push(element(&e)),
            Event::End(_) => {
                let done = open.pop()?;
                open.last_mut()?.children.push(done);
            }
            Event::Text(t) => open.last_mut()?.text.push_str(&t),
            Event::GeneralRef(r) => open.last_mut()?.text.push(character(&r)?),
            Event::Eof => break,
            _ => {}
        }
    }
    let mut top = open.pop().filter(|_| open.is_empty())?;
    top.children.pop().filter(|root| root.name == "math")
}

fn element(e: &BytesStart<'_>) -> Node {
    let attributes = e.attributes().flatten();
    let attributes = attributes.map(|a| (a.key.as_ref().to_owned(), a.value.into_owned()));
    Node {
        name: e.local_name().as_ref().to_owned(),
        attributes: attributes.collect(),
        ..Node::default()
    }
}

fn character(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    })
}

impl Node {
    fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// A child as one argument: in braces.
    fn argument(&self, index: usize) -> String {
        format!("{{{}}}", self.children.get(index).map(tex).unwrap_or_default().trim())
    }
}

/// Elements in a row; a command and a letter after it are kept apart.
fn row(nodes: &[Node]) -> String {
    let mut out = String::new();
    for piece in nodes.iter().map(tex) {
        let command = out
            .rsplit_once('\\')
            .is_some_and(|(_, c)| !c.is_empty() && c.bytes().all(|b| b.is_ascii_alphabetic()));
        if command && piece.starts_with(|c: char| c.is_alphabetic()) {
            out.push(' ');
        }
        out.push_str(&piece);
    }
    out
}

fn tex(node: &Node) -> String {
    let a = |i| node.argument(i);
    match node.name.as_str() {
        "mi" => identifier(node),
        "mn" => escaped(node.text.trim()),
        "mo" => operator(node.text.trim()),
        "mtext" | "ms" => format!("\\text{{{}}}", escaped(&node.text)),
        "mspace" => "\\ ".into(),
        "semantics" => semantics(node),
        "mfrac" => fraction(node),
        "msqrt" => format!("\\sqrt{{{}}}", row(&node.children)),
        "mroot" => {
            let index = node.children.get(1).map(tex).unwrap_or_default();
            format!("\\sqrt[{index}]{}", a(0))
        }
        "msub" => format!("{}_{}", a(0), a(1)),
        "msup" => format!("{}^{}", a(0), a(1)),
        "msubsup" => format!("{}_{}^{}", a(0), a(1), a(2)),
        "munder" => under(node),
        "mover" => over(node),
        "munderover" if is_large(node) => format!("{}_{}^{}", tex_of(node, 0), a(1), a(2)),
        "munderover" => format!("\\overset{}{{\\underset{}{}}}", a(2), a(1), a(0)),
        "mmultiscripts" => scripts(node),
        "mfenced" => fenced(node),
        "mtable" => {
            let rows: Vec<String> = node.children.iter().map(table_row).collect();
            format!("\\begin{{matrix}}{}\\end{{matrix}}", rows.join(" \\\\ "))
        }
        "mphantom" => format!("\\phantom{{{}}}", row(&node.children)),
        "menclose" => format!("\\boxed{{{}}}", row(&node.children)),
        "annotation" | "annotation-xml" | "none" | "mprescripts" => String::new(),
        _ => row(&node.children),
    }
}

fn tex_of(node: &Node, index: usize) -> String {
    node.children.get(index).map(tex).unwrap_or_default()
}

fn identifier(node: &Node) -> String {
    const NAMED: [&str; 22] = [
        "arccos", "arcsin", "arctan", "arg", "cos", "cosh", "cot", "deg", "det", "dim", "exp",
        "gcd", "inf", "ker", "lim", "ln", "log", "max", "min", "sin", "sup", "tan",
    ];
    let text = node.text.trim();
    let words = escaped(text);
    match node.attribute("mathvariant") {
        Some("bold") => return format!("\\mathbf{{{words}}}"),
        Some("normal") if text.chars().count() == 1 => return format!("\\mathrm{{{words}}}"),
        Some("double-struck") => return format!("\\mathbb{{{words}}}"),
        Some("script") => return format!("\\mathcal{{{words}}}"),
        Some("fraktur") => return format!("\\mathfrak{{{words}}}"),
        _ => {}
    }
    if NAMED.contains(&text) {
        return format!("\\{text}");
    }
    if text.chars().count() > 1 { format!("\\mathrm{{{words}}}") } else { words }
}

/// An operator; those that nobody sees go.
fn operator(text: &str) -> String {
    match text {
        "\u{2061}" | "\u{2062}" | "\u{2063}" | "\u{2064}" => String::new(),
        "\u{2212}" => "-".into(),
        "lim" | "max" | "min" | "sup" | "inf" | "log" | "ln" | "sin" | "cos" | "tan" => {
            format!("\\{text}")
        }
        text if text.chars().count() > 1 && text.chars().all(char::is_alphabetic) => {
            format!("\\operatorname{{{text}}}")
        }
        text => escaped(text),
    }
}

/// A formula that says its own TeX is taken at its word.
fn semantics(node: &Node) -> String {
    let given = node
        .children
        .iter()
        .find(|c| c.name == "annotation" && c.attribute("encoding") == Some("application/x-tex"));
    match given {
        Some(annotation) => annotation.text.trim().to_owned(),
        None => tex_of(node, 0),
    }
}

fn fraction(node: &Node) -> String {
    let bare = matches!(node.attribute("linethickness"), Some("0" | "0pt" | "0px" | "0em"));
    match bare {
        true => format!("{{{} \\atop {}}}", node.argument(0), node.argument(1)),
        false => format!("\\frac{}{}", node.argument(0), node.argument(1)),
    }
}

/// Tells whether limits stand at an operator: `lim`, a sum.
fn is_large(node: &Node) -> bool {
    let base = node.children.first();
    let mut base = base;
    while let Some(inner) = base.filter(|b| matches!(b.name.as_str(), "mrow" | "mstyle")) {
        base = inner.children.first();
    }
    base.is_some_and(|b| {
        matches!(b.text.trim(), "lim" | "max" | "min" | "sup" | "inf")
            || b.text.trim().starts_with(|c| "∑∏∐∫∬∭∮⋃⋂⋁⋀⨁⨂".contains(c))
    })
}

fn under(node: &Node) -> String {
    let mark = node.children.get(1).map(|m| m.text.trim().to_owned()).unwrap_or_default();
    match mark.as_str() {
        "_" | "\u{332}" | "\u{af}" | "\u{203e}" => format!("\\underline{}", node.argument(0)),
        "\u{23df}" => format!("\\underbrace{}", node.argument(0)),
        _ if is_large(node) => format!("{}_{}", tex_of(node, 0), node.argument(1)),
        _ => format!("\\underset{}{}", node.argument(1), node.argument(0)),
    }
}

fn over(node: &Node) -> String {
    let mark = node.children.get(1).map(|m| m.text.trim().to_owned()).unwrap_or_default();
    let command = match mark.as_str() {
        "\u{af}" | "\u{203e}" | "\u{305}" | "_" => "overline",
        "^" | "\u{302}" => "hat",
        "~" | "\u{303}" => "tilde",
        "\u{2192}" | "\u{20d7}" => "vec",
        "\u{2d9}" | "\u{307}" | "." => "dot",
        "\u{a8}" | "\u{308}" => "ddot",
        "\u{23de}" => "overbrace",
        _ if is_large(node) => return format!("{}^{}", tex_of(node, 0), node.argument(1)),
        _ => return format!("\\overset{}{}", node.argument(1), node.argument(0)),
    };
    format!("\\{command}{}", node.argument(0))
}

/// Scripts before and after: the base, pairs below and above, a divider, more pairs.
fn scripts(node: &Node) -> String {
    let divider = node.children.iter().position(|c| c.name == "mprescripts");
    let end = divider.unwrap_or(node.children.len());
    let after = node.children.get(1.min(end)..end).unwrap_or_default();
    let before = divider.and_then(|d| node.children.get(d + 1..)).unwrap_or_default();
    let pairs = |list: &[Node]| -> String {
        let one = |mark: char, n: &Node| match tex(n) {
            t if t.is_empty() => String::new(),
            t => format!("{mark}{{{t}}}"),
        };
        list.chunks(2)
            .map(|pair| match pair {
                [low, high] => format!("{}{}", one('_', low), one('^', high)),
                [low] => one('_', low),
                _ => String::new(),
            })
            .collect()
    };
    let lead = pairs(before);
    let lead = if lead.is_empty() { lead } else { format!("{{}}{lead}") };
    format!("{lead}{}{}", node.argument(0), pairs(after))
}

fn fenced(node: &Node) -> String {
    let fence = |name: &str, usual: &str| match node.attribute(name).unwrap_or(usual).trim() {
        "" => ".".to_owned(),
        given => escaped(given),
    };
    let separator = node.attribute("separators").unwrap_or(",");
    let separator = separator.trim().chars().next().map(String::from).unwrap_or_default();
    let inside: Vec<String> = node.children.iter().map(tex).collect();
    let inside = inside.join(&escaped(&separator));
    format!("\\left{}{inside}\\right{}", fence("open", "("), fence("close", ")"))
}

fn table_row(node: &Node) -> String {
    let cells: Vec<String> = node.children.iter().map(|c| row(&c.children)).collect();
    cells.join(" & ")
}

/// Characters that mean something in TeX as themselves.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '{' | '}' | '%' | '#' | '&' | '_' | '$' => out.extend(['\\', c]),
            '\\' => out.push_str("\\backslash "),
            '^' => out.push_str("\\hat{}"),
            '~' => out.push_str("\\sim "),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::of_mathml;

    #[test]
    fn formulas_become_tex() {
        let cases = [
            ("<mi>x</mi><mo>=</mo><mn>1</mn>", "x=1"),
            ("<mfrac><mn>1</mn><mi>n</mi></mfrac>", "\\frac{1}{n}"),
            ("<msup><mi>e</mi><mrow><mi>i</mi><mi>π</mi></mrow></msup>", "{e}^{iπ}"),
            ("<mi>sin</mi><mo>&#x2061;</mo><mi>x</mi>", "\\sin x"),
            ("<munderover><mo>∑</mo><mi>i</mi><mi>n</mi></munderover><mi>a</mi>", "∑_{i}^{n}a"),
            ("<mover><mi>v</mi><mo>→</mo></mover>", "\\vec{v}"),
            (
                "<mfenced open=\"[\" close=\"]\"><mi>a</mi><mi>b</mi></mfenced>",
                "\\left[a,b\\right]",
            ),
            ("<mroot><mn>8</mn><mn>3</mn></mroot>", "\\sqrt[3]{8}"),
            (
                "<semantics><mtext>x</mtext><annotation encoding=\"application/x-tex\">x_1</annotation></semantics>",
                "x_1",
            ),
            (
                "<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>0</mn></mtd></mtr></mtable>",
                "\\begin{matrix}1 & 0\\end{matrix}",
            ),
            ("<mtext>50 %</mtext>", "\\text{50 \\%}"),
        ];
        for (inside, want) in cases {
            let mathml =
                format!("<math xmlns=\"http://www.w3.org/1998/Math/MathML\">{inside}</math>");
            assert_eq!(of_mathml(&mathml).as_deref(), Some(want), "{inside}");
        }
        assert_eq!(of_mathml("<math><mi>x</math>"), None);
    }
}

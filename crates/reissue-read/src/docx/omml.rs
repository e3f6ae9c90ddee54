//! Formulas: OMML (ECMA-376, part 1, 22.1) to MathML 3, and to a line of plain text.

use std::fmt::Write as _;

use reissue_core::Math;

use crate::xml::Node;

/// Makes MathML of a formula.
pub(super) fn math(node: Node<'_>, display: bool) -> Math {
    let mut writer = Writer::default();
    writer.row(node);
    let mode = if display { " display=\"block\"" } else { "" };
    let mathml =
        format!("<math xmlns=\"http://www.w3.org/1998/Math/MathML\"{mode}>{}</math>", writer.out);
    Math { mathml, text: writer.text.trim().to_owned(), display }
}

#[derive(Default)]
struct Writer {
    out: String,
    text: String,
}

impl Writer {
    /// Writes what stands inside a node, as one row.
    fn row(&mut self, node: Node<'_>) {
        self.out.push_str("<mrow>");
        for child in node.elements() {
            self.element(child);
        }
        self.out.push_str("</mrow>");
    }

    fn argument(&mut self, node: Node<'_>, name: &str) {
        match node.child(name) {
            Some(inside) => self.row(inside),
            None => self.out.push_str("<mrow></mrow>"),
        }
    }

    /// Writes an argument that the plain text marks: `^(n+1)`.
    fn marked(&mut self, node: Node<'_>, name: &str, mark: &str) {
        self.text.push_str(mark);
        let start = self.text.len();
        self.argument(node, name);
        if self.text.get(start..).is_some_and(|t| t.chars().count() > 1) {
            self.text.insert(start, '(');
            self.text.push(')');
        }
    }

    fn tagged(&mut self, tag: &str, inside: impl FnOnce(&mut Self)) {
        let _ = write!(self.out, "<{tag}>");
        inside(self);
        let name = tag.split(' ').next().unwrap_or(tag);
        let _ = write!(self.out, "</{name}>");
    }

    fn element(&mut self, n: Node<'_>) {
        match n.name() {
            "m:r" | "w:r" => self.run(n),
            "m:f" => self.tagged("mfrac", |w| {
                w.marked(n, "m:num", "");
                w.marked(n, "m:den", "/");
            }),
            "m:sSup" => self.tagged("msup", |w| {
                w.argument(n, "m:e");
                w.marked(n, "m:sup", "^");
            }),
            "m:sSub" => self.tagged("msub", |w| {
                w.argument(n, "m:e");
                w.marked(n, "m:sub", "_");
            }),
            "m:sSubSup" => self.tagged("msubsup", |w| {
                w.argument(n, "m:e");
                w.marked(n, "m:sub", "_");
                w.marked(n, "m:sup", "^");
            }),
            "m:sPre" => self.tagged("mmultiscripts", |w| {
                w.argument(n, "m:e");
                w.out.push_str("<mprescripts/>");
                w.marked(n, "m:sub", "_");
                w.marked(n, "m:sup", "^");
            }),
            "m:rad" => self.radical(n),
            "m:nary" => self.nary(n),
            "m:d" => self.fence(n),
            "m:func" => self.tagged("mrow", |w| {
                w.argument(n, "m:fName");
                w.out.push_str("<mo>\u{2061}</mo>");
                w.text.push(' ');
                w.argument(n, "m:e");
            }),
            "m:limLow" => self.tagged("munder", |w| {
                w.argument(n, "m:e");
                w.marked(n, "m:lim", "_");
            }),
            "m:limUpp" => self.tagged("mover", |w| {
                w.argument(n, "m:e");
                w.marked(n, "m:lim", "^");
            }),
            "m:acc" => self.over(n, "m:accPr", "\u{302}", "mover accent=\"true\""),
            "m:bar" => {
                let below = property(n, "m:barPr", "m:pos") == Some("bot");
                let tag = if below { "munder" } else { "mover" };
                self.over(n, "", "\u{af}", tag);
            }
            "m:groupChr" => {
                let above = property(n, "m:groupChrPr", "m:pos") == Some("top");
                let tag = if above { "mover" } else { "munder" };
                self.over(n, "m:groupChrPr", "\u{23df}", tag);
            }
            "m:m" => self.table(n, "m:mr"),
            "m:eqArr" => self.table(n, "m:e"),
            "m:borderBox" => self.tagged("menclose notation=\"box\"", |w| w.argument(n, "m:e")),
            "m:phant" => self.tagged("mphantom", |w| {
                let before = w.text.len();
                w.argument(n, "m:e");
                w.text.truncate(before);
            }),
            "m:box" | "m:e" => {
                self.row(if n.is("m:box") { n.child("m:e").unwrap_or(n) } else { n })
            }
            name if name.ends_with("Pr") => {}
            "w:bookmarkStart" | "w:bookmarkEnd" => {}
            _ => {
                for child in n.elements() {
                    self.element(child);
                }
            }
        }
    }

    fn run(&mut self, node: Node<'_>) {
        let text: String = node
            .elements()
            .filter(|c| matches!(c.name(), "m:t" | "w:t"))
            .map(|c| c.text_content())
            .collect();
        let normal = node.child("m:rPr").is_some_and(|p| p.child("m:nor").is_some());
        let upright = property(node, "m:rPr", "m:sty") == Some("p");
        if normal {
            let _ = write!(self.out, "<mtext>{}</mtext>", escape(&text));
        } else {
            tokens(&text, upright, &mut self.out);
        }
        self.text.push_str(&text);
    }

    fn radical(&mut self, n: Node<'_>) {
        let hidden = property(n, "m:radPr", "m:degHide")
            .is_some_and(|v| !matches!(v, "0" | "off" | "false"));
        let bare = hidden || n.child("m:deg").is_none_or(|d| d.is_blank());
        if bare {
            self.tagged("msqrt", |w| w.marked(n, "m:e", "√"));
            return;
        }
        self.out.push_str("<mroot>");
        let degree = n.child("m:deg").map(|d| d.tidy_text()).unwrap_or_default();
        self.marked(n, "m:e", &format!("{degree}√"));
        let text = std::mem::take(&mut self.text);
        self.argument(n, "m:deg");
        self.text = text;
        self.out.push_str("</mroot>");
    }

    fn nary(&mut self, n: Node<'_>) {
        let sign = property(n, "m:naryPr", "m:chr").unwrap_or("∫").to_owned();
        let beside = property(n, "m:naryPr", "m:limLoc") != Some("undOvr");
        self.out.push_str("<mrow>");
        self.tagged(if beside { "msubsup" } else { "munderover" }, |w| {
            let _ = write!(w.out, "<mo>{}</mo>", escape(&sign));
            w.text.push_str(&sign);
            let has = |name: &str| n.child(name).is_some_and(|c| !c.is_blank());
            let (low, high) = (has("m:sub"), has("m:sup"));
            w.marked(n, "m:sub", if low { "_" } else { "" });
            w.marked(n, "m:sup", if high { "^" } else { "" });
        });
        self.text.push(' ');
        self.argument(n, "m:e");
        self.out.push_str("</mrow>");
    }

    fn fence(&mut self, n: Node<'_>) {
        let sign =
            |name: &str, default: &str| property(n, "m:dPr", name).unwrap_or(default).to_owned();
        let (open, close) = (sign("m:begChr", "("), sign("m:endChr", ")"));
        let between = sign("m:sepChr", "|");
        let mark = |w: &mut Self, sign: &str| {
            let _ = write!(w.out, "<mo>{}</mo>", escape(sign));
            w.text.push_str(sign);
        };
        self.out.push_str("<mrow>");
        mark(self, &open);
        for (i, inside) in n.elements().filter(|c| c.is("m:e")).enumerate() {
            if i > 0 {
                mark(self, &between);
            }
            self.row(inside);
        }
        mark(self, &close);
        self.out.push_str("</mrow>");
    }

    fn over(&mut self, n: Node<'_>, properties: &str, default: &str, tag: &str) {
        let sign = property(n, properties, "m:chr").unwrap_or(default).to_owned();
        self.tagged(tag, |w| {
            w.argument(n, "m:e");
            let _ = write!(w.out, "<mo>{}</mo>", escape(&sign));
        });
        if !sign.is_empty() && sign.chars().all(|c| ('\u{300}'..='\u{36f}').contains(&c)) {
            self.text.push_str(&sign);
        }
    }

    fn table(&mut self, n: Node<'_>, row: &str) {
        self.out.push_str("<mtable>");
        for (i, line) in n.elements().filter(|c| c.is(row)).enumerate() {
            if i > 0 {
                self.text.push_str("; ");
            }
            self.out.push_str("<mtr>");
            if row == "m:e" {
                self.tagged("mtd", |w| w.row(line));
            } else {
                for (j, cell) in line.elements().filter(|c| c.is("m:e")).enumerate() {
                    if j > 0 {
                        self.text.push_str(", ");
                    }
                    self.tagged("mtd", |w| w.row(cell));
                }
            }
            self.out.push_str("</mtr>");
        }
        self.out.push_str("</mtable>");
    }
}

/// The value of a property, such as `m:naryPr/m:chr`.
fn property<'d>(node: Node<'d>, properties: &str, name: &str) -> Option<&'d str> {
    let properties = if properties.is_empty() {
        node.elements().find(|n| n.name().ends_with("Pr"))?
    } else {
        node.child(properties)?
    };
    properties.child(name).map(|n| n.attribute("m:val").unwrap_or(""))
}

/// Cuts a text into numbers, names and operators.
fn tokens(text: &str, upright: bool, out: &mut String) {
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        let mut token = String::from(c);
        let kind = if c.is_ascii_digit() {
            while let Some(d) = characters.next_if(|d| d.is_ascii_digit() || matches!(d, '.' | ','))
            {
                token.push(d);
            }
            "mn"
        } else if c.is_alphabetic() {
            if upright {
                while let Some(d) = characters.next_if(|d| d.is_alphabetic()) {
                    token.push(d);
                }
            }
            "mi"
        } else if c.is_whitespace() {
            out.push_str("<mspace width=\"0.28em\"/>");
            continue;
        } else {
            "mo"
        };
        let _ = write!(out, "<{kind}>{}</{kind}>", escape(&token));
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::{Dialect, parse_xml};

    #[test]
    fn formulas_become_mathml_and_text() {
        let source = r#"<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">
          <m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>12</m:t></m:r></m:sup></m:sSup>
          <m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>
        </m:oMath>"#;
        let document = parse_xml(source.into(), Dialect::Xml, 100);
        let math = math(document.element().expect("a formula"), false);
        assert_eq!(math.text, "x^(12)(a+b)/2");
        assert!(
            math.mathml.contains("<msup><mrow><mi>x</mi></mrow><mrow><mn>12</mn></mrow></msup>")
        );
    }
}

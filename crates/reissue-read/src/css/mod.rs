//! Style sheets (CSS 2.1 with the selectors of level 3 that books use), as far as looks can carry
//! meaning: italic, bold, small capitals, alignment, indents, hidden text.
//!
//! Unknown properties are counted, so that a reader can say what it did not carry over; rules
//! behind selectors that depend on anything but the document are left out.

mod parse;
mod property;
mod selector;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

pub(crate) use property::Property;
use property::declarations;
use selector::{Key, Selector};

use crate::xml::Node;

/// One parsed style sheet.
#[derive(Debug, Default)]
pub(crate) struct Sheet {
    rules: Vec<Rule>,
    /// Properties that are looks alone, with how often they are set and where first.
    pub(crate) looks: BTreeMap<String, (u32, usize)>,
    /// The sheets that it imports.
    pub(crate) imports: Vec<String>,
}

#[derive(Debug)]
struct Rule {
    selectors: Vec<Selector>,
    properties: Vec<(Property, bool)>,
}

impl Sheet {
    /// Parses a style sheet; what can't be parsed is passed over, as CSS demands.
    pub(crate) fn parse(text: &str) -> Self {
        parse::sheet(text)
    }
}

/// Gives the names of the properties of a `style` attribute that are looks alone.
pub(crate) fn looks(style: &str, take: &mut dyn FnMut(&str)) {
    declarations(style, &mut |name, _| take(name));
}

/// The style sheets of a page, in the order of the cascade.
#[derive(Default)]
pub(crate) struct Sheets {
    entries: Vec<Entry>,
    by_key: HashMap<Key, Vec<usize>>,
}

/// A selector with what holds for the elements that it selects.
struct Entry {
    selector: Selector,
    sheet: Arc<Sheet>,
    rule: usize,
}

impl Sheets {
    /// Puts sheets together, the weakest first.
    pub(crate) fn new(sheets: &[Arc<Sheet>]) -> Self {
        let mut out = Self::default();
        for sheet in sheets {
            for (i, rule) in sheet.rules.iter().enumerate() {
                for selector in &rule.selectors {
                    let entry = Entry { selector: selector.clone(), sheet: sheet.clone(), rule: i };
                    out.by_key.entry(selector.key()).or_default().push(out.entries.len());
                    out.entries.push(entry);
                }
            }
        }
        out
    }

    /// Gives the declarations that hold for an element, in the order of the cascade.
    pub(crate) fn each(&self, node: Node<'_>, take: &mut dyn FnMut(Property)) {
        let mut matched: Vec<((u32, u32, u32), usize)> = Vec::new();
        let mut add = |key: &Key| {
            for index in self.by_key.get(key).into_iter().flatten() {
                if let Some(entry) = self.entries.get(*index)
                    && entry.selector.matches(node)
                {
                    matched.push((entry.selector.specificity(), *index));
                }
            }
        };
        if !self.entries.is_empty() {
            add(&Key::Any);
            add(&Key::Name(node.name().into()));
            for class in node.attribute("class").unwrap_or("").split_whitespace() {
                add(&Key::Class(class.into()));
            }
            if let Some(id) = node.attribute("id") {
                add(&Key::Id(id.into()));
            }
        }
        matched.sort_unstable();
        let inline = node.attribute("style").map(|s| declarations(s, &mut |_, _| {}));
        for important in [false, true] {
            let rules = matched.iter().filter_map(|(_, index)| {
                let entry = self.entries.get(*index)?;
                entry.sheet.rules.get(entry.rule)
            });
            for rule in rules {
                rule.properties.iter().filter(|p| p.1 == important).for_each(|p| take(p.0));
            }
            inline.iter().flatten().filter(|p| p.1 == important).for_each(|p| take(p.0));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html::style::{Style, TextAlign};
    use crate::xml::{Dialect, parse_xml};

    /// The style of the element with id `x`.
    fn style(css: &str, body: &str) -> Style {
        let document =
            parse_xml(format!("<body>{body}</body>").as_str().into(), Dialect::Xhtml, 99);
        let sheets = Sheets::new(&[Arc::new(Sheet::parse(css))]);
        let target = document.elements().find(|n| n.attribute("id") == Some("x")).expect("x");
        let mut above: Vec<_> = target.ancestors().filter(Node::is_element).collect();
        above.reverse();
        above.push(target);
        above.into_iter().fold(Style::default(), |s, n| Style::of(n, &s, &sheets))
    }

    #[test]
    fn the_cascade_decides() {
        let p = "<p class='a b' id='x'>t</p>";
        assert!(style(".a{font-style:italic}", p).italic);
        assert!(!style(".a{font-style:italic} p.a{font-style:normal}", p).italic);
        assert!(style("p.a{font-style:italic} .a{font-style:normal}", p).italic);
        assert!(style(".a{font-style:italic!important} #x{font-style:normal}", p).italic);
        assert!(
            style("/* c */ @media print{p{color:red}} .b, .c {font-variant: small-caps}", p)
                .small_caps
        );
        assert_eq!(style("body>p{text-align:center}", p).align, TextAlign::Center);
        assert_eq!(style("div p{text-align:center}", p).align, TextAlign::Start);
        let generated = "p::before{font-style:italic} p:hover{font-style:italic}";
        assert!(!style(generated, p).italic);
        assert!(style("p:not(.z):first-child{font-weight:700}", p).bold);
        assert!(
            style(
                "@namespace epub 'x'; [epub|type~='note']{font-weight:bold}",
                "<p epub:type='a note' id='x'/>"
            )
            .bold
        );
        assert!(style("h2 + p i{font-weight:bold}", "<h2/><p><i id='x'/></p>").bold);
    }

    #[test]
    fn lengths_are_in_em() {
        let s = style("p{margin:0 1em 0 32px;padding-left:12pt;text-indent:-1.5em}", "<p id='x'/>");
        assert!((s.left() - 3.0).abs() < 0.01 && (s.indent + 1.5).abs() < 0.01);
        let s = style("p{margin-left:3em} .a{margin-left:1em}", "<p class='a' id='x'/>");
        assert!((s.left() - 1.0).abs() < 0.01);
    }
}

//! XML into a tree, with quick-xml as the tokenizer and a builder that mends small flaws.
//!
//! Mended and noted: end tags that match nothing or the wrong element, elements left open at the
//! end, a bare `&`, entities and prefixes that nobody declared. Entities of HTML are known without
//! a DTD. Where the syntax itself is broken, XHTML goes on to xml5ever; any other XML keeps what
//! stands before the break.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use quick_xml::Reader;
use quick_xml::escape::resolve_html5_entity;
use quick_xml::events::{BytesStart, Event};

use super::names::Scope;
use super::tree::{Builder, Document, FlawKind, NodeId, Value, is_space};

/// How names are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// As they stand.
    Xml,
    /// Names without a prefix in lower case, as authors of old XHTML mix them.
    Xhtml,
}

/// What all entities of one document may expand to: enough for any honest use.
const EXPANSION: usize = 1 << 20;

/// Parses XML; elements deeper than `depth` are laid beside one another.
pub(crate) fn parse_xml(source: Arc<str>, dialect: Dialect, depth: u64) -> Document {
    let mut parser = Parser::new(source.clone(), dialect, depth);
    match parser.run(&source) {
        Ok(()) => parser.finish(),
        Err(_at) => {
            #[cfg(feature = "html")]
            if dialect == Dialect::Xhtml {
                let mut document = super::five::parse_broken_xhtml(source, depth);
                document.flaws.insert(
                    0,
                    super::tree::Flaw {
                        kind: FlawKind::Syntax,
                        what: "the syntax of a tag".into(),
                        at: _at.clone(),
                    },
                );
                return document;
            }
            parser.builder.flaw(FlawKind::Syntax, "the syntax of a tag", _at);
            parser.finish()
        }
    }
}

struct Parser {
    builder: Builder,
    dialect: Dialect,
    scope: Scope,
    open: Vec<(String, NodeId)>,
    entities: BTreeMap<String, String>,
    expanded: usize,
    text: Pending,
    name: String,
}

/// Text between two tags, until it is known whether one stretch of the source holds it.
#[derive(Default)]
struct Pending {
    at: Range<usize>,
    owned: Option<String>,
}

impl Parser {
    fn new(source: Arc<str>, dialect: Dialect, depth: u64) -> Self {
        Self {
            builder: Builder::new(source, depth),
            dialect,
            scope: Scope::default(),
            open: Vec::new(),
            entities: BTreeMap::new(),
            expanded: 0,
            text: Pending::default(),
            name: String::new(),
        }
    }

    /// Reads all events; gives the place where the syntax is broken.
    fn run(&mut self, source: &str) -> Result<(), Range<usize>> {
        let mut reader = Reader::from_str(source);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        loop {
            let start = reader.buffer_position() as usize;
            let event = reader.read_event();
            let at = start..reader.buffer_position() as usize;
            match event {
                Ok(Event::Start(tag)) => self.start(&tag, at, false)?,
                Ok(Event::Empty(tag)) => self.start(&tag, at, true)?,
                Ok(Event::End(tag)) => self.end(tag.name().0, at),
                Ok(Event::Text(text)) => self.add_text(source, at, &text),
                Ok(Event::CData(data)) => self.add_given(&data, at),
                Ok(Event::GeneralRef(name)) => self.reference(&name.into_inner(), at),
                Ok(Event::DocType(doctype)) => self.declare_entities(&doctype),
                Ok(Event::Eof) => return Ok(()),
                Ok(Event::Comment(_) | Event::PI(_) | Event::Decl(_)) => self.flush(),
                Err(_) => return Err(at),
            }
        }
    }

    fn finish(mut self) -> Document {
        self.flush();
        let end = self.builder.document().source.len();
        if let Some((name, id)) = self.open.last().cloned() {
            let at = self.builder.document().node(id).range();
            self.builder.flaw(FlawKind::Syntax, &format!("`<{name}>` is never closed"), at);
        }
        for (_, id) in std::mem::take(&mut self.open) {
            self.builder.close(id, end);
        }
        self.builder.finish()
    }

    fn parent(&self) -> NodeId {
        self.open.last().map_or(Builder::ROOT, |(_, id)| *id)
    }

    fn start(
        &mut self,
        tag: &BytesStart,
        at: Range<usize>,
        empty: bool,
    ) -> Result<(), Range<usize>> {
        self.flush();
        let raw_name = tag.name().0.to_owned();
        if !plausible_name(&raw_name) {
            return Err(at);
        }
        let attributes = attributes(tag.attributes_raw(), at.start + 1 + raw_name.len());
        let depth = self.open.len();
        for a in &attributes {
            let value = a.value.clone();
            let value = self.builder.document().source.get(value).unwrap_or("").to_owned();
            if a.name == "xmlns" {
                self.scope.declare(depth, "", &value);
            } else if let Some(prefix) = a.name.strip_prefix("xmlns:") {
                self.scope.declare(depth, prefix, &value);
            }
        }
        self.canonical_name(&raw_name, true, &at);
        let id = self.builder.element(&self.name, at.clone());
        for a in attributes {
            if a.name == "xmlns" || a.name.starts_with("xmlns:") {
                continue;
            }
            self.canonical_name(a.name, false, &at);
            self.attribute(id, a.value);
        }
        self.builder.append(self.parent(), id);
        if empty {
            self.scope.leave(depth);
        } else {
            self.open.push((raw_name, id));
        }
        Ok(())
    }

    fn attribute(&mut self, id: NodeId, value: Range<usize>) {
        let source = self.builder.document().source.clone();
        let raw = source.get(value.clone()).unwrap_or("");
        let name = std::mem::take(&mut self.name);
        if raw.contains(['&', '\n', '\t', '\r']) {
            let decoded = self.unescape(raw, value);
            self.builder.attribute(id, &name, Value::Given(&decoded));
        } else {
            self.builder.attribute(id, &name, Value::Source(value));
        }
        self.name = name;
    }

    fn end(&mut self, name: &str, at: Range<usize>) {
        self.flush();
        let name = name.trim();
        let Some(position) = self.open.iter().rposition(|(n, _)| n == name) else {
            self.builder.flaw(FlawKind::Syntax, &format!("`</{name}>` closes nothing"), at);
            return;
        };
        if position + 1 < self.open.len() {
            let inner = self.open.last().map(|(n, _)| n.clone()).unwrap_or_default();
            let what = format!("`</{name}>` closes `<{inner}>`");
            self.builder.flaw(FlawKind::Syntax, &what, at.clone());
        }
        for (i, (_, id)) in self.open.drain(position..).enumerate() {
            self.builder.close(id, if i == 0 { at.end } else { at.start });
        }
        self.scope.leave(position);
    }

    fn add_text(&mut self, source: &str, at: Range<usize>, text: &str) {
        let plain = source.get(at.clone()) == Some(text);
        if plain && self.text.owned.is_none() && self.text.at.is_empty() {
            self.text.at = at;
        } else if plain && self.text.owned.is_none() && self.text.at.end == at.start {
            self.text.at.end = at.end;
        } else {
            self.add_given(text, at);
        }
    }

    fn add_given(&mut self, text: &str, at: Range<usize>) {
        if self.text.at.is_empty() {
            self.text.at.start = at.start;
        }
        let source = &self.builder.document().source;
        let before = self.text.at.clone();
        let owned =
            self.text.owned.get_or_insert_with(|| source.get(before).unwrap_or("").to_owned());
        owned.push_str(text);
        self.text.at.end = at.end;
    }

    fn flush(&mut self) {
        let Pending { at, owned } = std::mem::take(&mut self.text);
        if at.is_empty() {
            return;
        }
        let parent = self.parent();
        if parent == Builder::ROOT {
            return;
        }
        let value = match &owned {
            Some(text) => Value::Given(text),
            None => Value::Source(at.clone()),
        };
        let id = self.builder.text(value, at);
        self.builder.append(parent, id);
    }

    fn reference(&mut self, name: &str, at: Range<usize>) {
        match self.resolved(name) {
            Some(text) => self.add_given(&text, at),
            None => {
                self.builder.flaw(FlawKind::Entity, name, at.clone());
                let literal =
                    self.builder.document().source.get(at.clone()).unwrap_or("").to_owned();
                self.add_given(&literal, at);
            }
        }
    }

    /// What an entity or a character reference stands for.
    fn resolved(&mut self, name: &str) -> Option<String> {
        if let Some(number) = name.strip_prefix('#') {
            return character(number).map(String::from);
        }
        if let Some(text) = self.entities.get(name) {
            self.expanded += text.len();
            return (self.expanded <= EXPANSION).then(|| text.clone());
        }
        resolve_html5_entity(name).map(str::to_owned)
    }

    /// Resolves the references of an attribute's value and makes its white space spaces.
    fn unescape(&mut self, raw: &str, at: Range<usize>) -> String {
        let mut out = String::with_capacity(raw.len());
        let mut rest = raw;
        while let Some(position) = rest.find('&') {
            let (before, after) = rest.split_at(position);
            out.extend(before.chars().map(|c| if is_space(c) { ' ' } else { c }));
            let name = after.get(1..).and_then(|a| a.split_once(';')).map(|(n, _)| n);
            let known = name.filter(|n| n.len() <= 32 && !n.contains(is_space));
            match known.map(|n| (n, self.resolved(n))) {
                Some((name, Some(text))) => {
                    out.push_str(&text);
                    rest = after.get(name.len() + 2..).unwrap_or("");
                }
                unknown => {
                    let what = unknown.map_or("&", |(n, _)| n);
                    self.builder.flaw(FlawKind::Entity, what, at.clone());
                    out.push('&');
                    rest = after.get(1..).unwrap_or("");
                }
            }
        }
        out.extend(rest.chars().map(|c| if is_space(c) { ' ' } else { c }));
        out
    }

    /// Sets `self.name` to the canonical form of a name.
    fn canonical_name(&mut self, raw: &str, element: bool, at: &Range<usize>) {
        let (prefix, local) = raw.split_once(':').unwrap_or(("", raw));
        // Attributes without a prefix are in no namespace (Namespaces in XML, 6.2).
        let (canonical, declared) =
            if prefix.is_empty() && !element { ("", true) } else { self.scope.prefix(prefix) };
        self.name.clear();
        if !canonical.is_empty() {
            self.name.push_str(canonical);
            self.name.push(':');
        }
        if self.dialect == Dialect::Xhtml && canonical.is_empty() {
            self.name.extend(local.chars().map(|c| c.to_ascii_lowercase()));
        } else {
            self.name.push_str(local);
        }
        if !declared {
            self.builder.flaw(FlawKind::Prefix, prefix, at.clone());
        }
    }

    /// Takes the general entities that a DTD's internal subset declares, as far as they are short
    /// and hold no references to others.
    fn declare_entities(&mut self, doctype: &str) {
        for declaration in doctype.split("<!ENTITY").skip(1) {
            let Some((name, rest)) = declaration.trim_start().split_once(is_space) else {
                continue;
            };
            let rest = rest.trim_start();
            let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
                continue;
            };
            let Some((value, _)) = rest.get(1..).and_then(|r| r.split_once(quote)) else {
                continue;
            };
            if name == "%" || value.len() > 4096 {
                continue;
            }
            let value = self.unescape_plain(value);
            if !value.contains(['&', '<']) {
                self.entities.insert(name.to_owned(), value);
            }
        }
    }

    fn unescape_plain(&self, value: &str) -> String {
        let mut out = String::new();
        let mut rest = value;
        while let Some((before, after)) = rest.split_once('&') {
            out.push_str(before);
            let reference = after.split_once(';');
            let decoded = reference
                .and_then(|(n, _)| n.strip_prefix('#'))
                .and_then(character)
                .filter(|c| !matches!(c, '&' | '<'));
            match (decoded, reference) {
                (Some(c), Some((_, after))) => {
                    out.push(c);
                    rest = after;
                }
                _ => {
                    out.push('&');
                    rest = after;
                }
            }
        }
        out.push_str(rest);
        out
    }
}

/// The character of `233` or `xe9`; numbers of windows-1252 in the C1 range are taken as meant.
fn character(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    match code {
        0 => None,
        0x80..=0x9f => {
            let byte = [code as u8];
            encoding_rs::WINDOWS_1252.decode(&byte).0.chars().next()
        }
        _ => char::from_u32(code),
    }
}

/// Tells whether a tag's name can be one: `a <b, c` is no tag.
fn plausible_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_alphabetic() || c == '_' || c == ':')
        && !name.contains(['<', '&', '"', '\'', '=', ',', ';'])
}

struct RawAttribute<'t> {
    name: &'t str,
    value: Range<usize>,
}

/// Splits the inside of a tag into attributes; values without quotes or without `=` are taken.
fn attributes(inside: &str, offset: usize) -> Vec<RawAttribute<'_>> {
    let mut out: Vec<RawAttribute<'_>> = Vec::new();
    let mut at = 0;
    let rest = |at: usize| inside.get(at..).unwrap_or("");
    loop {
        at += rest(at).len() - rest(at).trim_start_matches(|c| is_space(c) || c == '/').len();
        let name_length = rest(at)
            .find(|c: char| is_space(c) || matches!(c, '=' | '/'))
            .unwrap_or(rest(at).len());
        if name_length == 0 {
            if rest(at).is_empty() {
                return out;
            }
            at += 1;
            continue;
        }
        let name = inside.get(at..at + name_length).unwrap_or("");
        at += name_length;
        let skipped = rest(at).len() - rest(at).trim_start_matches(is_space).len();
        let value = if rest(at + skipped).starts_with('=') {
            at += skipped + 1;
            at += rest(at).len() - rest(at).trim_start_matches(is_space).len();
            value(rest(at), &mut at)
        } else {
            at..at
        };
        if !out.iter().any(|a| a.name == name) {
            out.push(RawAttribute { name, value: offset + value.start..offset + value.end });
        }
    }
}

/// Gives the range of the value that starts here and moves on behind it.
fn value(rest: &str, at: &mut usize) -> Range<usize> {
    let start = *at;
    match rest.chars().next() {
        Some(quote @ ('"' | '\'')) => {
            let length = rest.get(1..).and_then(|r| r.find(quote)).unwrap_or(rest.len() - 1);
            *at = start + length + 2;
            start + 1..start + 1 + length
        }
        _ => {
            let length = rest.find(is_space).unwrap_or(rest.len());
            *at = start + length;
            start..start + length
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::Node;

    fn shape(node: Node<'_>) -> String {
        if let Some(text) = node.text() {
            return text.to_owned();
        }
        let attributes: String = node.attributes().map(|(n, v)| format!(" {n}={v}")).collect();
        let inside: String = node.children().map(shape).collect();
        format!("({}{attributes}|{inside})", node.name())
    }

    fn check(source: &str, want: &str, flaws: &[FlawKind]) {
        let document = parse_xml(source.into(), Dialect::Xhtml, 100);
        let got = document.element().map(shape).unwrap_or_default();
        assert_eq!(got, want, "{source}");
        let kinds: Vec<FlawKind> = document.flaws.iter().map(|f| f.kind).collect();
        assert_eq!(kinds, flaws, "{source}");
    }

    #[test]
    fn trees_of_sound_and_unsound_xml() {
        use FlawKind::{Entity, Prefix, Syntax};
        check("<p a='1'>x &amp; y&#160;z</p>", "(p a=1|x & y\u{a0}z)", &[]);
        check("<P CLASS=\"a\">x</P>", "(p class=a|x)", &[]);
        check("<p>a&nbsp;b</p>", "(p|a\u{a0}b)", &[]);
        check("<p>a&foo;b & c</p>", "(p|a&foo;b & c)", &[Entity]);
        check("<p><b>x<i>y</b>z</p>", "(p|(b|x(i|y))z)", &[Syntax]);
        check("<p>x</b></p>", "(p|x)", &[Syntax]);
        check("<p>x", "(p|x)", &[Syntax]);
        check("<p><![CDATA[a<b]]></p>", "(p|a<b)", &[]);
        check("<p epub:type='noteref'/>", "(p epub:type=noteref|)", &[Prefix]);
        check(
            "<p xmlns:e='http://www.idpf.org/2007/ops' e:type='noteref'><e:x/></p>",
            "(p epub:type=noteref|(epub:x|))",
            &[],
        );
        check("<p title='a&quot;b &bad; c'/>", "(p title=a\"b &bad; c|)", &[Entity]);
        check("<!DOCTYPE p [<!ENTITY me 'Ann &#38; Co'>]><p>&me;</p>", "(p|&me;)", &[Entity]);
        check("<!DOCTYPE p [<!ENTITY me 'Ann'>]><p>&me;</p>", "(p|Ann)", &[]);
    }

    #[test]
    fn nodes_know_their_place() {
        let source = "<a><b x='y'>text</b> tail</a>";
        let document = parse_xml(source.into(), Dialect::Xml, 100);
        let b = document.root().find("b").expect("there");
        assert_eq!(source.get(b.range()), Some("<b x='y'>text</b>"));
        let text = b.first_child().expect("text");
        assert_eq!(source.get(text.range()), Some("text"));
    }

    #[test]
    fn depth_and_expansion_are_bounded() {
        let deep = "<d>".repeat(50_000);
        let document = parse_xml(deep.as_str().into(), Dialect::Xml, 100);
        assert!(document.elements().all(|n| n.depth() <= 101));
        assert!(document.flaws.iter().any(|f| f.kind == FlawKind::Depth));
        let text = "x".repeat(4000);
        let bomb = format!("<!DOCTYPE a [<!ENTITY b '{text}'>]><a>{}</a>", "&b;".repeat(10_000));
        let document = parse_xml(bomb.as_str().into(), Dialect::Xml, 100);
        assert!(document.root().text_content().len() < 2 * EXPANSION);
    }
}

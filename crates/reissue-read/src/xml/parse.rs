//! XML into a tree, with quick-xml as the tokenizer and a builder that mends small flaws.
//!
//! Mended and noted: end tags that match nothing or the wrong element, elements left open at the
//! end, a bare `&`, entities and prefixes that nobody declared. Entities of HTML are known without
//! a DTD. Where the syntax itself is broken, XHTML goes on to xml5ever; any other XML keeps what
//! stands before the break.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::Arc;

use foldhash::fast::RandomState;
use quick_xml::Reader;
use quick_xml::escape::resolve_html5_entity;
use quick_xml::events::{BytesStart, Event};

use super::names::Scope;
use super::tree::{Builder, Document, FlawKind, Name, NodeId, Value, is_space};

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
    let mut parser = Parser::new(&source, dialect, depth);
    match parser.run() {
        Ok(()) => parser.finish(),
        Err(_at) => {
            #[cfg(feature = "html")]
            if dialect == Dialect::Xhtml {
                let mut document = super::five::parse_broken_xhtml(source.clone(), depth);
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

struct Parser<'s> {
    source: &'s str,
    builder: Builder,
    dialect: Dialect,
    scope: Scope,
    /// Canonical names of elements by their names in the source, while no prefix is declared anew.
    elements: Names<'s>,
    /// The same of attributes.
    attributes: Names<'s>,
    open: Vec<(&'s str, NodeId)>,
    entities: BTreeMap<String, String>,
    expanded: usize,
    text: Pending,
    /// The attributes of the tag in hand; one vector for all tags.
    found: Vec<RawAttribute<'s>>,
}

type Names<'s> = HashMap<&'s str, Name, RandomState>;

/// Text between two tags, until it is known whether one stretch of the source holds it.
#[derive(Default)]
struct Pending {
    at: Range<usize>,
    owned: Option<String>,
}

impl<'s> Parser<'s> {
    fn new(source: &'s Arc<str>, dialect: Dialect, depth: u64) -> Self {
        Self {
            source,
            builder: Builder::new(source.clone(), depth),
            dialect,
            scope: Scope::default(),
            elements: Names::default(),
            attributes: Names::default(),
            open: Vec::new(),
            entities: BTreeMap::new(),
            expanded: 0,
            text: Pending::default(),
            found: Vec::new(),
        }
    }

    /// Reads all events; gives the place where the syntax is broken.
    fn run(&mut self) -> Result<(), Range<usize>> {
        let mut reader = Reader::from_str(self.source);
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
                Ok(Event::Text(text)) => self.add_text(at, &text),
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
        if let Some((name, id)) = self.open.last().copied() {
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
        let source = self.source;
        let inside = at.start + 1 + tag.name().0.len();
        let raw_name = source.get(at.start + 1..inside).unwrap_or("");
        let element = match self.elements.get(raw_name) {
            None if !plausible_name(raw_name) => return Err(at),
            known => known.copied(),
        };
        let mut found = std::mem::take(&mut self.found);
        let rest = source.get(inside..inside + tag.attributes_raw().len()).unwrap_or("");
        attributes(rest, inside, &mut found);
        let depth = self.open.len();
        let declares = self.declare(&found, depth);
        let element = match element.filter(|_| !declares) {
            Some(known) => known,
            None => self.canonical_name(raw_name, true, &at),
        };
        let id = self.builder.element_named(element, at.clone());
        for a in found.drain(..).filter(|a| !declares || prefix_declared(a.name).is_none()) {
            let name = match self.attributes.get(a.name) {
                Some(known) => *known,
                None => self.canonical_name(a.name, false, &at),
            };
            self.attribute(id, name, a.value);
        }
        self.found = found;
        self.builder.append_new(self.parent(), id);
        if empty {
            self.leave(depth);
        } else {
            self.open.push((raw_name, id));
        }
        Ok(())
    }

    /// Takes the prefixes that a tag declares; tells whether it declares any.
    fn declare(&mut self, found: &[RawAttribute<'s>], depth: usize) -> bool {
        let mut any = false;
        for a in found {
            let Some(prefix) = prefix_declared(a.name) else { continue };
            let namespace = self.source.get(a.value.clone()).unwrap_or("");
            self.scope.declare(depth, prefix, namespace);
            any = true;
        }
        if any {
            self.forget_names();
        }
        any
    }

    /// Forgets the prefixes that were declared at a depth or below.
    fn leave(&mut self, depth: usize) {
        if self.scope.leave(depth) {
            self.forget_names();
        }
    }

    fn forget_names(&mut self) {
        self.elements.clear();
        self.attributes.clear();
    }

    fn attribute(&mut self, id: NodeId, name: Name, value: Range<usize>) {
        let raw = self.source.get(value.clone()).unwrap_or("");
        if raw.bytes().any(|b| matches!(b, b'&' | b'\n' | b'\t' | b'\r')) {
            let decoded = self.unescape(raw, value);
            self.builder.attribute_named(id, name, Value::Given(&decoded));
        } else {
            self.builder.attribute_named(id, name, Value::Source(value));
        }
    }

    fn end(&mut self, name: &str, at: Range<usize>) {
        self.flush();
        let name = name.trim();
        let Some(position) = self.open.iter().rposition(|(n, _)| *n == name) else {
            self.builder.flaw(FlawKind::Syntax, &format!("`</{name}>` closes nothing"), at);
            return;
        };
        if position + 1 < self.open.len() {
            let inner = self.open.last().map_or("", |(n, _)| *n);
            let what = format!("`</{name}>` closes `<{inner}>`");
            self.builder.flaw(FlawKind::Syntax, &what, at.clone());
        }
        for (i, (_, id)) in self.open.drain(position..).enumerate() {
            self.builder.close(id, if i == 0 { at.end } else { at.start });
        }
        self.leave(position);
    }

    fn add_text(&mut self, at: Range<usize>, text: &str) {
        let plain = self.source.get(at.clone()) == Some(text);
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
        let before = self.source.get(self.text.at.clone()).unwrap_or("");
        let owned = self.text.owned.get_or_insert_with(|| before.to_owned());
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
        self.builder.append_new(parent, id);
    }

    fn reference(&mut self, name: &str, at: Range<usize>) {
        match self.resolved(name) {
            Some(text) => self.add_given(&text, at),
            None => {
                self.builder.flaw(FlawKind::Entity, name, at.clone());
                self.add_given(self.source.get(at.clone()).unwrap_or(""), at);
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

    /// The canonical form of a name; it is kept for the next time, unless its prefix is nobody's.
    fn canonical_name(&mut self, raw: &'s str, element: bool, at: &Range<usize>) -> Name {
        let (prefix, local) = raw.split_once(':').unwrap_or(("", raw));
        // Attributes without a prefix are in no namespace (Namespaces in XML, 6.2).
        let (canonical, declared) =
            if prefix.is_empty() && !element { ("", true) } else { self.scope.prefix(prefix) };
        let mut name = String::with_capacity(canonical.len() + 1 + local.len());
        if !canonical.is_empty() {
            name.push_str(canonical);
            name.push(':');
        }
        if self.dialect == Dialect::Xhtml && canonical.is_empty() {
            name.extend(local.chars().map(|c| c.to_ascii_lowercase()));
        } else {
            name.push_str(local);
        }
        let name = self.builder.name(&name);
        if declared {
            let known = if element { &mut self.elements } else { &mut self.attributes };
            known.insert(raw, name);
        } else {
            self.builder.flaw(FlawKind::Prefix, prefix, at.clone());
        }
        name
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

/// The prefix that an attribute declares; empty for the default namespace.
fn prefix_declared(name: &str) -> Option<&str> {
    match name.strip_prefix("xmlns")? {
        "" => Some(""),
        rest => rest.strip_prefix(':'),
    }
}

struct RawAttribute<'t> {
    name: &'t str,
    value: Range<usize>,
}

/// Splits the inside of a tag into attributes; values without quotes or without `=` are taken.
fn attributes<'t>(inside: &'t str, offset: usize, out: &mut Vec<RawAttribute<'t>>) {
    out.clear();
    let bytes = inside.as_bytes();
    let rest = |at: usize| bytes.get(at..).unwrap_or_default();
    let skip = |at: usize, test: fn(&u8) -> bool| {
        at + rest(at).iter().position(|b| !test(b)).unwrap_or(rest(at).len())
    };
    let mut at = 0;
    loop {
        at = skip(at, |b| is_space(*b as char) || *b == b'/');
        let start = at;
        at = skip(at, |b| !is_space(*b as char) && !matches!(b, b'=' | b'/'));
        if at == start {
            if at >= bytes.len() {
                return;
            }
            at += 1;
            continue;
        }
        let name = inside.get(start..at).unwrap_or("");
        let after = skip(at, |b| is_space(*b as char));
        let value = if bytes.get(after) == Some(&b'=') {
            at = skip(after + 1, |b| is_space(*b as char));
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
fn value(rest: &[u8], at: &mut usize) -> Range<usize> {
    let start = *at;
    match rest {
        [quote @ (b'"' | b'\''), inside @ ..] => {
            let length = inside.iter().position(|b| b == quote).unwrap_or(inside.len());
            *at = start + length + 2;
            start + 1..start + 1 + length
        }
        _ => {
            let length = rest.iter().position(|b| is_space(*b as char)).unwrap_or(rest.len());
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

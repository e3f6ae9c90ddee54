//! Selectors and whether they select an element.

use crate::xml::Node;

/// A selector: compounds with what joins each to the one on its left, the last compound first.
#[derive(Clone, Debug)]
pub(super) struct Selector {
    compounds: Vec<(Compound, Combinator)>,
}

/// What joins a compound to the one on its left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Combinator {
    /// Nothing stands on its left.
    Start,
    Descendant,
    Child,
    Next,
    Later,
}

#[derive(Clone, Debug, Default)]
struct Compound {
    name: Option<String>,
    ids: Vec<String>,
    classes: Vec<String>,
    attributes: Vec<(String, Operator, String)>,
    first: bool,
    last: bool,
    root: bool,
    not: Vec<Compound>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Present,
    Equals,
    Word,
    Prefix,
    Suffix,
    Part,
    Dash,
}

/// By what a selector is looked up.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Key {
    Id(String),
    Class(String),
    Name(String),
    Any,
}

impl Selector {
    /// Parses a selector; none where it has a part that is not understood, or that depends on more
    /// than the document (`:hover`, `::before`).
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut compounds: Vec<(Compound, Combinator)> = Vec::new();
        let mut rest = text.trim();
        let mut combinator = Combinator::Start;
        while !rest.is_empty() {
            let (compound, after) = compound(rest)?;
            compounds.push((compound, combinator));
            let trimmed = after.trim_start();
            let (next, skip) = match trimmed.chars().next() {
                Some('>') => (Combinator::Child, 1),
                Some('+') => (Combinator::Next, 1),
                Some('~') => (Combinator::Later, 1),
                _ => (Combinator::Descendant, 0),
            };
            combinator = next;
            rest = trimmed.get(skip..)?.trim_start();
            if skip > 0 && rest.is_empty() {
                return None;
            }
        }
        compounds.reverse();
        (!compounds.is_empty() && compounds.len() <= 32).then_some(Self { compounds })
    }

    /// By what it is looked up: the most telling part of its last compound.
    pub(super) fn key(&self) -> Key {
        let Some((last, _)) = self.compounds.first() else { return Key::Any };
        if let Some(id) = last.ids.first() {
            Key::Id(id.clone())
        } else if let Some(class) = last.classes.first() {
            Key::Class(class.clone())
        } else if let Some(name) = &last.name {
            Key::Name(name.clone())
        } else {
            Key::Any
        }
    }

    /// Its weight in the cascade (CSS 2.1, 6.4.3).
    pub(super) fn specificity(&self) -> (u32, u32, u32) {
        self.compounds.iter().fold((0, 0, 0), |sum, (c, _)| {
            let own = c.specificity();
            (sum.0 + own.0, sum.1 + own.1, sum.2 + own.2)
        })
    }

    /// Tells whether it selects an element.
    pub(super) fn matches(&self, node: Node<'_>) -> bool {
        matches_from(&self.compounds, node)
    }
}

fn matches_from(compounds: &[(Compound, Combinator)], node: Node<'_>) -> bool {
    let Some(((compound, combinator), left)) = compounds.split_first() else { return true };
    if !compound.matches(node) {
        return false;
    }
    let elements_before =
        || std::iter::successors(node.previous(), Node::previous).filter(Node::is_element);
    match combinator {
        Combinator::Start => true,
        Combinator::Descendant => {
            node.ancestors().filter(Node::is_element).any(|a| matches_from(left, a))
        }
        Combinator::Child => node.parent().is_some_and(|p| p.is_element() && matches_from(left, p)),
        Combinator::Next => elements_before().next().is_some_and(|b| matches_from(left, b)),
        Combinator::Later => elements_before().any(|b| matches_from(left, b)),
    }
}

impl Compound {
    fn matches(&self, node: Node<'_>) -> bool {
        let siblings = |next: fn(&Node<'_>) -> bool| next(&node);
        self.name.as_ref().is_none_or(|n| n == node.name())
            && self.ids.iter().all(|id| node.attribute("id") == Some(id))
            && self.classes.iter().all(|c| {
                node.attribute("class").unwrap_or("").split_whitespace().any(|have| have == c)
            })
            && self.attributes.iter().all(|(name, operator, value)| {
                node.attribute(name).is_some_and(|have| operator.holds(have, value))
            })
            && (!self.first
                || siblings(|n| {
                    std::iter::successors(n.previous(), Node::previous).all(|p| !p.is_element())
                }))
            && (!self.last
                || siblings(|n| {
                    std::iter::successors(n.next(), Node::next).all(|p| !p.is_element())
                }))
            && (!self.root || node.parent().is_none_or(|p| !p.is_element()))
            && self.not.iter().all(|n| !n.matches(node))
    }

    fn specificity(&self) -> (u32, u32, u32) {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let pseudo = usize::from(self.first) + usize::from(self.last) + usize::from(self.root);
        let own = (
            count(self.ids.len()),
            count(self.classes.len() + self.attributes.len() + pseudo),
            u32::from(self.name.is_some()),
        );
        self.not.iter().fold(own, |sum, n| {
            let inner = n.specificity();
            (sum.0 + inner.0, sum.1 + inner.1, sum.2 + inner.2)
        })
    }
}

impl Operator {
    fn holds(self, have: &str, value: &str) -> bool {
        match self {
            Self::Present => true,
            Self::Equals => have == value,
            Self::Word => have.split_whitespace().any(|w| w == value),
            Self::Prefix => !value.is_empty() && have.starts_with(value),
            Self::Suffix => !value.is_empty() && have.ends_with(value),
            Self::Part => !value.is_empty() && have.contains(value),
            Self::Dash => have
                .strip_prefix(value)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('-')),
        }
    }
}

/// Parses a compound selector and gives what follows it.
fn compound(text: &str) -> Option<(Compound, &str)> {
    let mut out = Compound::default();
    let mut rest = text;
    let mut any = false;
    loop {
        match rest.chars().next() {
            Some('*') => rest = rest.get(1..)?,
            Some('.') => {
                let (name, after) = identifier(rest.get(1..)?)?;
                out.classes.push(name);
                rest = after;
            }
            Some('#') => {
                let (name, after) = identifier(rest.get(1..)?)?;
                out.ids.push(name);
                rest = after;
            }
            Some('[') => {
                let end = rest.find(']')?;
                out.attributes.push(attribute(rest.get(1..end)?)?);
                rest = rest.get(end + 1..)?;
            }
            Some(':') => rest = pseudo(rest, &mut out)?,
            Some(c) if !any && (c.is_alphanumeric() || matches!(c, '_' | '-' | '\\')) => {
                let (name, after) = identifier(rest)?;
                // `svg|path`: names here are canonical, with a colon.
                if let Some(local) = after.strip_prefix('|') {
                    let (local, after) = identifier(local)?;
                    out.name = Some(format!("{name}:{local}"));
                    rest = after;
                } else {
                    out.name = Some(name.to_ascii_lowercase());
                    rest = after;
                }
            }
            Some(c) if any && (c.is_whitespace() || matches!(c, '>' | '+' | '~')) => {
                return Some((out, rest));
            }
            None if any => return Some((out, rest)),
            _ => return None,
        }
        any = true;
    }
}

fn pseudo<'t>(text: &'t str, out: &mut Compound) -> Option<&'t str> {
    let (name, after) = identifier(text.get(1..)?)?;
    match name.as_str() {
        "first-child" => out.first = true,
        "last-child" => out.last = true,
        "only-child" => {
            out.first = true;
            out.last = true;
        }
        "root" => out.root = true,
        "link" | "any-link" => {
            out.attributes.push(("href".into(), Operator::Present, String::new()))
        }
        "not" => {
            let inside = after.strip_prefix('(')?;
            let end = inside.find(')')?;
            let (compound, left) = compound(inside.get(..end)?.trim())?;
            if !left.trim().is_empty() {
                return None;
            }
            out.not.push(compound);
            return inside.get(end + 1..);
        }
        _ => return None,
    }
    Some(after)
}

/// Parses the inside of `[…]`.
fn attribute(text: &str) -> Option<(String, Operator, String)> {
    let at = text.find(['=', '~', '^', '$', '*', '|']).unwrap_or(text.len());
    let (mut name, mut rest) = text.split_at(at);
    let joined;
    // `epub|type`: the name here has a colon.
    if rest.starts_with('|') && !rest.starts_with("|=") {
        let after = rest.get(1..)?;
        let end = after.find(['=', '~', '^', '$', '*', '|']).unwrap_or(after.len());
        joined = format!("{}:{}", name.trim(), after.get(..end)?.trim());
        name = &joined;
        rest = after.get(end..)?;
    }
    let name = name.trim().replace("\\:", ":");
    let operator = match rest.chars().next() {
        None => return Some((name, Operator::Present, String::new())),
        Some('=') => Operator::Equals,
        Some('~') => Operator::Word,
        Some('^') => Operator::Prefix,
        Some('$') => Operator::Suffix,
        Some('*') => Operator::Part,
        Some('|') => Operator::Dash,
        Some(_) => return None,
    };
    let value = rest.split_once('=')?.1.trim();
    let value = value.trim_end_matches([' ', 'i', 's']).trim_matches(['"', '\'']);
    let quoted = rest.contains(['"', '\'']);
    let value = if quoted { value } else { rest.split_once('=')?.1.trim() };
    Some((name, operator, value.to_owned()))
}

/// Reads a name, escapes undone.
fn identifier(text: &str) -> Option<(String, &str)> {
    let mut out = String::new();
    let mut chars = text.char_indices();
    let mut end = text.len();
    while let Some((at, c)) = chars.next() {
        if c == '\\' {
            out.extend(chars.next().map(|(_, c)| c));
        } else if c.is_alphanumeric() || matches!(c, '-' | '_') || !c.is_ascii() {
            out.push(c);
        } else {
            end = at;
            break;
        }
    }
    (!out.is_empty()).then(|| (out, text.get(end..).unwrap_or("")))
}

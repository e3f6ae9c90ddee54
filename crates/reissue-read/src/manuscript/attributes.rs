//! Attributes in braces: `{#id .class key="value"}`, as pandoc writes them.

use std::borrow::Cow;

/// What stands in one pair of braces, with the byte offset of each item from the opening brace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Attributes {
    pub(super) id: Option<Item>,
    pub(super) classes: Vec<Item>,
    pub(super) pairs: Vec<(Item, String)>,
    /// The format of `{=mathml}`.
    pub(super) raw: Option<String>,
}

/// A word of the attributes and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) text: String,
    pub(super) at: usize,
}

impl Attributes {
    /// Reads attributes at the start of a text; gives them and their length in bytes, braces
    /// included. Gives none where the text is anything else.
    pub(super) fn read(text: &str) -> Option<(Self, usize)> {
        let mut scan = Scan { text, at: 0 };
        scan.eat('{').then_some(())?;
        let mut out = Self::default();
        loop {
            scan.space();
            let at = scan.at;
            match scan.peek()? {
                '}' => {
                    scan.at += 1;
                    return Some((out, scan.at));
                }
                '#' => {
                    scan.at += 1;
                    out.id = Some(Item { text: scan.word()?, at });
                }
                '.' => {
                    scan.at += 1;
                    out.classes.push(Item { text: scan.word()?, at });
                }
                '=' => {
                    scan.at += 1;
                    out.raw = Some(scan.word()?);
                }
                '-' => {
                    scan.at += 1;
                    out.classes.push(Item { text: "unnumbered".into(), at });
                }
                _ => {
                    let key = scan.key()?;
                    scan.eat('=').then_some(())?;
                    let value = scan.value()?;
                    out.set(key, value, at);
                }
            }
        }
    }

    fn set(&mut self, key: String, value: String, at: usize) {
        match key.as_str() {
            "id" => self.id = Some(Item { text: value, at }),
            "class" => {
                for text in value.split_whitespace() {
                    self.classes.push(Item { text: text.into(), at });
                }
            }
            _ => self.pairs.push((Item { text: key, at }, value)),
        }
    }

    /// Attributes that are one class, as in `::: letter`.
    pub(super) fn class(text: &str) -> Self {
        let classes = vec![Item { text: text.into(), at: 0 }];
        Self { classes, ..Self::default() }
    }

    /// Moves all places, where the braces stand further on than where the text was read from.
    pub(super) fn shift(&mut self, by: usize) {
        let keys = self.pairs.iter_mut().map(|(key, _)| key);
        for item in self.id.iter_mut().chain(&mut self.classes).chain(keys) {
            item.at += by;
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    pub(super) fn has(&self, class: &str) -> bool {
        self.classes.iter().any(|c| c.text == class)
    }

    /// Takes a class out; tells whether it was there.
    pub(super) fn take(&mut self, class: &str) -> bool {
        let before = self.classes.len();
        self.classes.retain(|c| c.text != class);
        self.classes.len() != before
    }

    /// Takes the first class out for which a name is known.
    pub(super) fn take_named<T>(&mut self, named: impl Fn(&str) -> Option<T>) -> Option<T> {
        let index = self.classes.iter().position(|c| named(&c.text).is_some())?;
        named(&self.classes.remove(index).text)
    }

    pub(super) fn get(&self, key: &str) -> Option<&str> {
        self.pairs.iter().find(|(k, _)| k.text == key).map(|(_, v)| v.as_str())
    }

    /// Takes the value of a key out.
    pub(super) fn value(&mut self, key: &str) -> Option<String> {
        let index = self.pairs.iter().position(|(k, _)| k.text == key)?;
        Some(self.pairs.remove(index).1)
    }

    /// All words that nobody took: for messages.
    pub(super) fn leftover(&self) -> impl Iterator<Item = (Cow<'_, str>, usize)> {
        let classes = self.classes.iter().map(|c| (Cow::Owned(format!(".{}", c.text)), c.at));
        let pairs = self.pairs.iter().map(|(k, _)| (Cow::Borrowed(k.text.as_str()), k.at));
        let raw = self.raw.iter().map(|r| (Cow::Owned(format!("={r}")), 1));
        classes.chain(pairs).chain(raw)
    }
}

struct Scan<'a> {
    text: &'a str,
    at: usize,
}

impl Scan<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn eat(&mut self, wanted: char) -> bool {
        let found = self.rest().starts_with(wanted);
        if found {
            self.at += wanted.len_utf8();
        }
        found
    }

    fn space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
    }

    fn while_is(&mut self, is: impl Fn(char) -> bool) -> Option<String> {
        let rest = self.rest();
        let len = rest.find(|c| !is(c)).unwrap_or(rest.len());
        let out = rest.get(..len).filter(|s| !s.is_empty())?.to_owned();
        self.at += len;
        Some(out)
    }

    fn word(&mut self) -> Option<String> {
        self.while_is(|c| !c.is_whitespace() && !matches!(c, '}' | '{' | '"' | '='))
    }

    fn key(&mut self) -> Option<String> {
        let word = self.while_is(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.'))?;
        word.starts_with(char::is_alphabetic).then_some(word)
    }

    /// A bare word, or a text in quotes where a backslash keeps the next character; lines of a
    /// quoted text are joined by a space.
    fn value(&mut self) -> Option<String> {
        let quote = match self.peek()? {
            q @ ('"' | '\'') => q,
            _ => return self.while_is(|c| !c.is_whitespace() && !matches!(c, '}' | '"' | '{')),
        };
        let rest = self.rest().get(1..)?;
        let mut out = String::new();
        let mut characters = rest.char_indices();
        let mut joined = false;
        while let Some((at, c)) = characters.next() {
            let space = matches!(c, ' ' | '\t');
            if joined && space {
                continue;
            }
            joined = false;
            match c {
                _ if c == quote => {
                    self.at += 1 + at + 1;
                    return Some(out);
                }
                '\\' => match characters.next()?.1 {
                    'n' => out.push('\n'),
                    escaped if escaped.is_ascii_punctuation() || escaped == ' ' => {
                        out.push(escaped);
                    }
                    other => out.extend(['\\', other]),
                },
                '\n' | '\r' => {
                    out.truncate(out.trim_end_matches([' ', '\t']).len());
                    out.push(' ');
                    joined = true;
                }
                _ => out.push(c),
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_read_with_places() {
        let (got, len) = Attributes::read("{#map .plate alt=\"A \\\"b\\\"\n   c\" width=50%} x")
            .expect("attributes");
        assert_eq!(len, 42);
        assert_eq!(got.id.as_ref().map(|i| i.text.as_str()), Some("map"));
        assert!(got.has("plate"));
        assert_eq!(got.get("alt"), Some("A \"b\" c"));
        assert_eq!(got.get("width"), Some("50%"));
        assert_eq!(got.pairs[0].0.at, 13);
    }

    #[test]
    fn other_braces_are_no_attributes() {
        for text in ["{", "{a}", "{#}", "{.}", "{a=\"b}", "{ (see above) }", "x"] {
            assert_eq!(Attributes::read(text), None, "{text}");
        }
        assert_eq!(Attributes::read("{}").map(|(_, n)| n), Some(2));
        assert_eq!(Attributes::read("{=mathml}").and_then(|(a, _)| a.raw), Some("mathml".into()));
    }
}

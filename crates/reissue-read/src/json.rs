//! A small JSON parser (RFC 8259): depth bounded, nothing lost, no panic.

/// A JSON value.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Value {
    /// `null`.
    #[default]
    Null,
    /// `true`, `false`.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A string.
    String(String),
    /// A list.
    Array(Vec<Value>),
    /// Members in the order of the source.
    Object(Vec<(String, Value)>),
}

/// Why a text is no JSON that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// The syntax is broken at this byte.
    Syntax(usize),
    /// Values stand deeper in one another than the limit.
    Depth,
}

static NULL: Value = Value::Null;

impl Value {
    /// Parses a whole text.
    pub(crate) fn parse(text: &str, depth: usize) -> Result<Self, Flaw> {
        let mut parser = Parser { text, at: 0, depth };
        let value = parser.value()?;
        parser.space();
        if parser.at < text.len() { Err(Flaw::Syntax(parser.at)) } else { Ok(value) }
    }

    /// The member of an object; null where there is none.
    pub(crate) fn get(&self, name: &str) -> &Value {
        match self {
            Self::Object(members) => {
                members.iter().find(|(n, _)| n == name).map_or(&NULL, |(_, v)| v)
            }
            _ => &NULL,
        }
    }

    /// The element of a list; null where there is none.
    pub(crate) fn at(&self, index: usize) -> &Value {
        self.items().get(index).unwrap_or(&NULL)
    }

    /// The elements of a list.
    pub(crate) fn items(&self) -> &[Value] {
        match self {
            Self::Array(items) => items,
            _ => &[],
        }
    }

    /// The members of an object.
    pub(crate) fn members(&self) -> &[(String, Value)] {
        match self {
            Self::Object(members) => members,
            _ => &[],
        }
    }

    /// The string; empty for anything else.
    pub(crate) fn text(&self) -> &str {
        match self {
            Self::String(text) => text,
            _ => "",
        }
    }

    /// The number.
    pub(crate) fn number(&self) -> Option<f64> {
        match self {
            Self::Number(n) => Some(*n),
            _ => None,
        }
    }
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn error<T>(&self) -> Result<T, Flaw> {
        Err(Flaw::Syntax(self.at))
    }

    fn expect(&mut self, byte: u8) -> Result<(), Flaw> {
        self.space();
        if self.peek() != Some(byte) {
            return self.error();
        }
        self.at += 1;
        Ok(())
    }

    fn value(&mut self) -> Result<Value, Flaw> {
        self.space();
        match self.peek() {
            Some(b'{' | b'[') => {
                self.depth = self.depth.checked_sub(1).ok_or(Flaw::Depth)?;
                let value = if self.peek() == Some(b'{') { self.object() } else { self.array() };
                self.depth += 1;
                value
            }
            Some(b'"') => self.string().map(Value::String),
            Some(b't') => self.word("true", Value::Bool(true)),
            Some(b'f') => self.word("false", Value::Bool(false)),
            Some(b'n') => self.word("null", Value::Null),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => self.error(),
        }
    }

    fn word(&mut self, word: &str, value: Value) -> Result<Value, Flaw> {
        match self.text.get(self.at..).is_some_and(|t| t.starts_with(word)) {
            true => {
                self.at += word.len();
                Ok(value)
            }
            false => self.error(),
        }
    }

    fn number(&mut self) -> Result<Value, Flaw> {
        let rest = self.text.get(self.at..).unwrap_or("");
        let length = rest
            .find(|c: char| !matches!(c, '0'..='9' | '-' | '+' | '.' | 'e' | 'E'))
            .unwrap_or(rest.len());
        match rest.get(..length).and_then(|n| n.parse::<f64>().ok()).filter(|n| n.is_finite()) {
            Some(number) => {
                self.at += length;
                Ok(Value::Number(number))
            }
            None => self.error(),
        }
    }

    fn array(&mut self) -> Result<Value, Flaw> {
        self.expect(b'[')?;
        let mut out = Vec::new();
        self.space();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Value::Array(out));
        }
        loop {
            out.push(self.value()?);
            self.space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => {
                    self.at += 1;
                    return Ok(Value::Array(out));
                }
                _ => return self.error(),
            }
        }
    }

    fn object(&mut self) -> Result<Value, Flaw> {
        self.expect(b'{')?;
        let mut out = Vec::new();
        self.space();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(Value::Object(out));
        }
        loop {
            self.space();
            let name = self.string()?;
            self.expect(b':')?;
            out.push((name, self.value()?));
            self.space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => {
                    self.at += 1;
                    return Ok(Value::Object(out));
                }
                _ => return self.error(),
            }
        }
    }

    fn string(&mut self) -> Result<String, Flaw> {
        if self.peek() != Some(b'"') {
            return self.error();
        }
        self.at += 1;
        let mut out = String::new();
        loop {
            let rest = self.text.get(self.at..).unwrap_or("");
            let Some(stop) = rest.find(['"', '\\']) else { return self.error() };
            out.push_str(rest.get(..stop).unwrap_or(""));
            self.at += stop + 1;
            if rest.as_bytes().get(stop) == Some(&b'"') {
                return Ok(out);
            }
            out.push(self.escape()?);
        }
    }

    fn escape(&mut self) -> Result<char, Flaw> {
        let byte = self.peek();
        self.at += 1;
        Ok(match byte {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => self.unicode()?,
            _ => return self.error(),
        })
    }

    /// `\u` and four digits; two of them for a character beyond the basic plane.
    fn unicode(&mut self) -> Result<char, Flaw> {
        let high = self.hex()?;
        if !(0xd800..0xdc00).contains(&high) {
            return Ok(char::from_u32(high).unwrap_or('\u{fffd}'));
        }
        if self.text.get(self.at..).is_none_or(|t| !t.starts_with("\\u")) {
            return Ok('\u{fffd}');
        }
        self.at += 2;
        let low = self.hex()?;
        let code = 0x10000 + ((high - 0xd800) << 10) + low.wrapping_sub(0xdc00);
        Ok(char::from_u32(code).unwrap_or('\u{fffd}'))
    }

    fn hex(&mut self) -> Result<u32, Flaw> {
        let digits = self.text.get(self.at..self.at + 4);
        match digits.and_then(|d| u32::from_str_radix(d, 16).ok()) {
            Some(code) => {
                self.at += 4;
                Ok(code)
            }
            None => self.error(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_and_nonsense_is_not() {
        let value = Value::parse(r#" {"a": [1, -2.5e1, "x\n\u00e9\ud83d\ude00"], "b": null} "#, 9);
        let value = value.expect("JSON");
        assert_eq!(value.get("a").at(1).number(), Some(-25.0));
        assert_eq!(value.get("a").at(2).text(), "x\né😀");
        assert_eq!(*value.get("c"), Value::Null);
        for bad in ["", "[1,", "{\"a\" 1}", "\"x", "[1] 2", "nul", "\"\\u12\""] {
            assert!(Value::parse(bad, 9).is_err(), "{bad}");
        }
        assert_eq!(Value::parse(&"[".repeat(99), 9), Err(Flaw::Depth));
    }
}

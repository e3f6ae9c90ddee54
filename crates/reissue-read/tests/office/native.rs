//! A reader for pandoc's native format: what Haskell's `show` writes of a document, as JSON.

/// A value of Haskell, as `show` writes it.
#[derive(Debug)]
enum Term {
    Number(String),
    Text(String),
    List(Vec<Term>),
    Tuple(Vec<Term>),
    Record(Vec<(String, Term)>),
    Made(String, Vec<Term>),
}

/// Turns a `.native` file into the JSON that pandoc itself would write.
pub fn to_json(source: &str) -> String {
    let mut parser = Parser { text: source.as_bytes(), at: 0 };
    let term = parser.application();
    match &term {
        Term::Made(name, arguments) if name == "Pandoc" => {
            let meta = arguments.first().map(json).unwrap_or_default();
            let blocks = arguments.get(1).map(json).unwrap_or_default();
            format!("{{\"pandoc-api-version\":[1,23],\"meta\":{meta},\"blocks\":{blocks}}}")
        }
        blocks => {
            format!("{{\"pandoc-api-version\":[1,23],\"meta\":{{}},\"blocks\":{}}}", json(blocks))
        }
    }
}

fn list(terms: &[Term]) -> String {
    format!("[{}]", terms.iter().map(json).collect::<Vec<_>>().join(","))
}

fn json(term: &Term) -> String {
    match term {
        Term::Number(n) => n.clone(),
        Term::Text(t) => quote(t),
        Term::List(items) | Term::Tuple(items) => list(items),
        Term::Record(fields) => {
            let fields: Vec<String> =
                fields.iter().map(|(n, v)| format!("{}:{}", quote(n), json(v))).collect();
            format!("{{{}}}", fields.join(","))
        }
        Term::Made(name, arguments) => made(name, arguments),
    }
}

fn made(name: &str, arguments: &[Term]) -> String {
    match (name, arguments) {
        ("Nothing", _) => "null".into(),
        ("True", _) => "true".into(),
        ("False", _) => "false".into(),
        ("Just" | "RowSpan" | "ColSpan" | "RowHeadColumns" | "Format", [one]) => json(one),
        ("Meta", [Term::Record(fields)]) => {
            fields.first().map(|(_, v)| json(v)).unwrap_or_default()
        }
        ("fromList", [Term::List(pairs)]) => {
            let member = |pair: &Term| match pair {
                Term::Tuple(parts) => match parts.as_slice() {
                    [Term::Text(key), value] => format!("{}:{}", quote(key), json(value)),
                    _ => String::new(),
                },
                _ => String::new(),
            };
            format!("{{{}}}", pairs.iter().map(member).collect::<Vec<_>>().join(","))
        }
        ("Citation", [record]) => json(record),
        ("Caption" | "Row" | "Cell" | "TableHead" | "TableBody" | "TableFoot", _) => {
            list(arguments)
        }
        (_, []) => format!("{{\"t\":{}}}", quote(name)),
        (_, [one]) => format!("{{\"t\":{},\"c\":{}}}", quote(name), json(one)),
        _ => format!("{{\"t\":{},\"c\":{}}}", quote(name), list(arguments)),
    }
}

fn quote(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if (c as u32) < 0x20 => out.push_str(&format!("\\u{:04x}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

struct Parser<'t> {
    text: &'t [u8],
    at: usize,
}

impl Parser<'_> {
    fn peek(&mut self) -> u8 {
        while self.text.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
        self.text.get(self.at).copied().unwrap_or(0)
    }

    fn eat(&mut self, byte: u8) {
        assert_eq!(self.peek() as char, byte as char, "at byte {}", self.at);
        self.at += 1;
    }

    /// A constructor with its arguments, or one value.
    fn application(&mut self) -> Term {
        if !self.peek().is_ascii_alphabetic() {
            return self.atom();
        }
        let name = self.name();
        let mut arguments = Vec::new();
        loop {
            match self.peek() {
                b'[' | b'(' | b'"' | b'{' | b'0'..=b'9' => arguments.push(self.atom()),
                c if c.is_ascii_alphabetic() => arguments.push(self.constant()),
                _ => return Term::Made(name, arguments),
            }
        }
    }

    /// A constructor without arguments, or with a record.
    fn constant(&mut self) -> Term {
        let name = self.name();
        let record = (self.peek() == b'{').then(|| self.record());
        Term::Made(name, record.into_iter().collect())
    }

    fn name(&mut self) -> String {
        self.peek();
        let start = self.at;
        while self.text.get(self.at).is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_') {
            self.at += 1;
        }
        String::from_utf8_lossy(&self.text[start..self.at]).into_owned()
    }

    fn atom(&mut self) -> Term {
        match self.peek() {
            b'"' => Term::Text(self.string()),
            b'[' => Term::List(self.sequence(b'[', b']')),
            b'(' => {
                let mut inside = self.sequence(b'(', b')');
                if inside.len() == 1 { inside.remove(0) } else { Term::Tuple(inside) }
            }
            b'{' => self.record(),
            b'-' | b'0'..=b'9' => {
                let start = self.at;
                while self.text.get(self.at).is_some_and(|b| b"0123456789+-.e".contains(b)) {
                    self.at += 1;
                }
                Term::Number(String::from_utf8_lossy(&self.text[start..self.at]).into_owned())
            }
            _ => self.constant(),
        }
    }

    fn sequence(&mut self, open: u8, close: u8) -> Vec<Term> {
        self.eat(open);
        let mut out = Vec::new();
        while self.peek() != close {
            out.push(self.application());
            if self.peek() == b',' {
                self.at += 1;
            }
        }
        self.eat(close);
        out
    }

    fn record(&mut self) -> Term {
        self.eat(b'{');
        let mut out = Vec::new();
        while self.peek() != b'}' {
            let name = self.name();
            self.eat(b'=');
            out.push((name, self.application()));
            if self.peek() == b',' {
                self.at += 1;
            }
        }
        self.eat(b'}');
        Term::Record(out)
    }

    fn string(&mut self) -> String {
        self.eat(b'"');
        let mut out = Vec::new();
        loop {
            let byte = self.text[self.at];
            self.at += 1;
            match byte {
                b'"' => return String::from_utf8(out).expect("UTF-8"),
                b'\\' => self.escape(&mut out),
                byte => out.push(byte),
            }
        }
    }

    fn escape(&mut self, out: &mut Vec<u8>) {
        let byte = self.text[self.at];
        let mut push = |c: char| out.extend(c.to_string().as_bytes());
        if byte.is_ascii_digit() {
            let start = self.at;
            while self.text[self.at].is_ascii_digit() {
                self.at += 1;
            }
            let digits = std::str::from_utf8(&self.text[start..self.at]).expect("digits");
            push(digits.parse().ok().and_then(char::from_u32).expect("a character"));
            return;
        }
        self.at += 1;
        match byte {
            b'n' => push('\n'),
            b't' => push('\t'),
            b'r' => push('\r'),
            b'&' => {}
            byte => push(byte as char),
        }
    }
}

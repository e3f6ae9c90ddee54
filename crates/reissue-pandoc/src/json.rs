//! JSON as text (RFC 8259), written from the front to the back.

use std::fmt::Write as _;

/// JSON so far. Commas are set where a value follows another.
#[derive(Debug, Default)]
pub(crate) struct Json {
    out: String,
}

impl Json {
    /// The text.
    pub(crate) fn finish(self) -> String {
        self.out
    }

    /// Opens a list.
    pub(crate) fn open_list(&mut self) {
        self.comma();
        self.out.push('[');
    }

    /// Closes a list.
    pub(crate) fn close_list(&mut self) {
        self.out.push(']');
    }

    /// Opens an object.
    pub(crate) fn open_object(&mut self) {
        self.comma();
        self.out.push('{');
    }

    /// Closes an object.
    pub(crate) fn close_object(&mut self) {
        self.out.push('}');
    }

    /// Writes the name of a member; its value follows.
    pub(crate) fn key(&mut self, name: &str) {
        self.string(name);
        self.out.push(':');
    }

    /// Writes a number.
    pub(crate) fn integer(&mut self, number: i64) {
        self.comma();
        let _ = write!(self.out, "{number}");
    }

    /// Writes a number of parts per thousand as a fraction.
    pub(crate) fn thousandths(&mut self, number: u16) {
        self.comma();
        let _ = write!(self.out, "{}.{:03}", number / 1000, number % 1000);
    }

    /// Writes `null`.
    pub(crate) fn null(&mut self) {
        self.comma();
        self.out.push_str("null");
    }

    /// Writes a string.
    pub(crate) fn string(&mut self, text: &str) {
        self.comma();
        self.out.push('"');
        for c in text.chars() {
            match c {
                '"' => self.out.push_str("\\\""),
                '\\' => self.out.push_str("\\\\"),
                '\n' => self.out.push_str("\\n"),
                c if (c as u32) < 0x20 => {
                    let _ = write!(self.out, "\\u{:04x}", c as u32);
                }
                c => self.out.push(c),
            }
        }
        self.out.push('"');
    }

    fn comma(&mut self) {
        if !matches!(self.out.as_bytes().last(), None | Some(b'[' | b'{' | b':' | b',')) {
            self.out.push(',');
        }
    }
}

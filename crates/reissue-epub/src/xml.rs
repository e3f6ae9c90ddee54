//! Writing XML: what is escaped, and what is not a character of XML at all.

/// Text that grows into an XML document.
///
/// Elements are written by name, attributes and text are escaped; a character that XML 1.0 does
/// not allow (clause 2.2) is left out and counted.
#[derive(Debug, Default)]
pub(crate) struct Markup {
    out: String,
    dropped: u32,
}

impl Markup {
    /// An empty document with room for `bytes`.
    pub(crate) fn with_capacity(bytes: usize) -> Self {
        Self { out: String::with_capacity(bytes), dropped: 0 }
    }

    /// How many characters were left out since the last call.
    pub(crate) fn take_dropped(&mut self) -> u32 {
        std::mem::take(&mut self.dropped)
    }

    /// How many bytes stand there.
    pub(crate) fn len(&self) -> usize {
        self.out.len()
    }

    /// Gives the document and leaves an empty one.
    pub(crate) fn take(&mut self) -> String {
        let room = self.out.capacity().min(1 << 16);
        std::mem::replace(&mut self.out, String::with_capacity(room))
    }

    /// Writes mark-up as it is.
    pub(crate) fn raw(&mut self, markup: &str) -> &mut Self {
        self.out.push_str(markup);
        self
    }

    /// Writes a line feed.
    pub(crate) fn line(&mut self) -> &mut Self {
        self.out.push('\n');
        self
    }

    /// Writes text.
    pub(crate) fn text(&mut self, text: &str) -> &mut Self {
        self.escaped(text, false);
        self
    }

    /// Writes an attribute with the space before it.
    pub(crate) fn attr(&mut self, name: &str, value: &str) -> &mut Self {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        self.escaped(value, true);
        self.out.push('"');
        self
    }

    /// Writes an element that holds text.
    pub(crate) fn element(&mut self, name: &str, text: &str) -> &mut Self {
        self.raw("<").raw(name).raw(">").text(text).raw("</").raw(name).raw(">")
    }

    fn escaped(&mut self, text: &str, attribute: bool) {
        let mut done = 0;
        for (at, byte) in text.bytes().enumerate() {
            if PLAIN[usize::from(byte)] {
                continue;
            }
            let Some((replacement, length)) = replace(text.as_bytes(), at, attribute) else {
                continue;
            };
            self.out.push_str(text.get(done..at).unwrap_or_default());
            self.out.push_str(replacement);
            self.dropped += u32::from(replacement.is_empty());
            done = at + length;
        }
        self.out.push_str(text.get(done..).unwrap_or_default());
    }
}

/// Bytes that never need a look: all but `& < > "`, controls, and the lead byte of U+FFFE/FFFF.
static PLAIN: [bool; 256] = {
    let mut plain = [true; 256];
    let mut byte = 0;
    while byte < 0x20 {
        plain[byte] = false;
        byte += 1;
    }
    plain[b'&' as usize] = false;
    plain[b'<' as usize] = false;
    plain[b'>' as usize] = false;
    plain[b'"' as usize] = false;
    plain[0x7f] = false;
    plain[0xc2] = false;
    plain[0xef] = false;
    plain
};

/// What stands for the character at a byte, and how many bytes it had; none: it stands as it is.
///
/// C1 controls (U+0080 to U+009F) are legal in XML 1.0 but HTML forbids them; they go as well.
fn replace(bytes: &[u8], at: usize, attribute: bool) -> Option<(&'static str, usize)> {
    match (bytes.get(at)?, bytes.get(at + 1), bytes.get(at + 2)) {
        (b'&', ..) => Some(("&amp;", 1)),
        (b'<', ..) => Some(("&lt;", 1)),
        (b'>', ..) => Some(("&gt;", 1)),
        (b'"', ..) if attribute => Some(("&quot;", 1)),
        (b'\n', ..) if attribute => Some(("&#10;", 1)),
        (b'\t', ..) if attribute => Some(("&#9;", 1)),
        (b'"' | b'\n' | b'\t', ..) => None,
        (0..=0x1f | 0x7f, ..) => Some(("", 1)),
        (0xc2, Some(0x80..=0x9f), _) => Some(("", 2)),
        (0xef, Some(0xbf), Some(0xbe | 0xbf)) => Some(("", 3)),
        (0xef, Some(0xb7), Some(0x90..=0xaf)) => Some(("", 3)),
        _ => None,
    }
}

/// Escapes a text on its own.
pub(crate) fn escape(text: &str) -> String {
    let mut markup = Markup::default();
    markup.attribute_value(text);
    markup.out
}

impl Markup {
    fn attribute_value(&mut self, text: &str) {
        self.escaped(text, true);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_and_illegal_characters_go() {
        let mut markup = Markup::default();
        markup.text("a<b & \"c\" \u{b}\u{fffe}\u{85}é\u{fdd0}ï").raw("|").attr("t", "\"\n<");
        assert_eq!(markup.out, "a&lt;b &amp; \"c\" éï| t=\"&quot;&#10;&lt;\"");
        assert_eq!(markup.take_dropped(), 4);
        assert_eq!(markup.take_dropped(), 0);
    }
}

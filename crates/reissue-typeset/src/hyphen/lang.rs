//! A language as the typesetter needs it.

/// A language of a piece of text: a primary subtag, a script and a region, eight bytes in all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lang {
    code: [u8; 3],
    region: [u8; 2],
    latin: bool,
}

/// A set of hyphenation patterns.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Patterns {
    American,
    British,
    Hypher(hypher::Lang),
}

impl Lang {
    /// No language: such text is not hyphenated.
    pub const NONE: Self = Self { code: [0; 3], region: [0; 2], latin: false };

    /// Reads a language tag (BCP 47); one that is none gives [`Lang::NONE`].
    pub fn from_tag(tag: &str) -> Self {
        let mut parts = tag.split(['-', '_']);
        let primary = parts.next().unwrap_or_default().to_ascii_lowercase();
        let mut lang = Self::NONE;
        if !(2..=3).contains(&primary.len()) || !primary.bytes().all(|b| b.is_ascii_lowercase()) {
            return lang;
        }
        for (to, from) in lang.code.iter_mut().zip(primary.bytes()) {
            *to = from;
        }
        for part in parts {
            if let [a, b] = part.as_bytes() {
                lang.region = [a.to_ascii_uppercase(), b.to_ascii_uppercase()];
            }
            lang.latin |= part.eq_ignore_ascii_case("latn");
        }
        lang
    }

    /// The language without script and region.
    #[must_use]
    pub fn primary(self) -> Self {
        Self { code: self.code, ..Self::NONE }
    }

    /// The primary subtag; empty for [`Lang::NONE`].
    pub fn code(&self) -> &str {
        let end = self.code.iter().position(|b| *b == 0).unwrap_or(3);
        std::str::from_utf8(&self.code[..end]).unwrap_or_default()
    }

    /// Whether the language is one whose nouns have capitals, so that a capital marks no name.
    pub(crate) fn capitalises_nouns(self) -> bool {
        &self.code == b"de\0" || &self.code == b"lb\0"
    }

    pub(super) fn patterns(self) -> Option<Patterns> {
        let [a, b, 0] = self.code else { return None };
        if [a, b] == *b"en" {
            let british = self.is_british();
            return Some(if british { Patterns::British } else { Patterns::American });
        }
        let code = match [a, b] {
            // Serbian in Latin letters is divided as Croatian.
            [b's', b'r'] if self.latin => [b'h', b'r'],
            code => code,
        };
        hypher::Lang::from_iso(code).map(Patterns::Hypher)
    }

    /// English outside North America is divided by sense rather than by sound.
    fn is_british(self) -> bool {
        matches!(
            &self.region,
            b"GB" | b"UK" | b"IE" | b"AU" | b"NZ" | b"ZA" | b"IN" | b"SG" | b"HK" | b"MT"
        )
    }
}

impl Patterns {
    /// The fewest letters on each side of a hyphen, as TeX sets them for the language.
    pub(super) fn minima(self) -> (usize, usize) {
        match self {
            Self::American | Self::British | Self::Hypher(hypher::Lang::Czech) => (2, 3),
            Self::Hypher(lang) => lang.bounds(),
        }
    }

    /// The name under which exceptions are listed.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::American => "en-us",
            Self::British => "en-gb",
            Self::Hypher(hypher::Lang::Polish) => "pl",
            Self::Hypher(hypher::Lang::Portuguese) => "pt",
            Self::Hypher(hypher::Lang::Russian) => "ru",
            Self::Hypher(_) => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read() {
        assert_eq!(Lang::from_tag("en-GB").code(), "en");
        assert_eq!(Lang::from_tag("EN_gb"), Lang::from_tag("en-GB"));
        assert_eq!(Lang::from_tag("grc").code(), "grc");
        assert_eq!(Lang::from_tag("x-klingon"), Lang::NONE);
        assert!(Lang::from_tag("sr-Latn").patterns() == Lang::from_tag("hr").patterns());
    }
}

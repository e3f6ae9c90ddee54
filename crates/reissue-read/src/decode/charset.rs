//! The encodings that are known here, by their names and by what they make of bytes.

use std::borrow::Cow;

use encoding_rs::Encoding;

/// An encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Charset {
    /// One of the WHATWG Encoding Standard.
    Known(&'static Encoding),
    /// Seven bits.
    Ascii,
    /// The character set of the IBM PC.
    Cp437,
    /// The Western European one of DOS.
    Cp850,
}

/// The upper half of CP437 (Unicode Consortium, VENDORS/MICSFT/PC/CP437.TXT).
const CP437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

/// The upper half of CP850 (Unicode Consortium, VENDORS/MICSFT/PC/CP850.TXT).
const CP850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";

impl Charset {
    /// Finds an encoding by any of the names that sources use, such as `ISO Latin-1`,
    /// `Windows Code Page 1252`, `CP-1250`, `IBM850`, `MacRoman`, `ISO-646-US (US-ASCII)`.
    pub(super) fn named(label: &str) -> Option<Self> {
        let squeezed: String =
            label.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
        let number: String = squeezed.chars().filter(char::is_ascii_digit).collect();
        let has = |word: &str| squeezed.contains(word);
        if has("ascii") || has("iso646") || squeezed == "usa7" {
            return Some(Self::Ascii);
        }
        let dos = has("cp") || has("ibm") || has("codepage") || has("dos") || has("oem");
        if dos && matches!(number.as_str(), "437" | "850" | "858") {
            return Some(if number == "437" { Self::Cp437 } else { Self::Cp850 });
        }
        if has("macroman") || has("macintosh") || squeezed == "mac" {
            return Some(Self::Known(encoding_rs::MACINTOSH));
        }
        if let Some(known) = Encoding::for_label(label.trim().as_bytes()) {
            return Some(Self::Known(known));
        }
        let tidy = if has("latin") && number.len() <= 2 {
            format!("latin{}", if number.is_empty() { "1" } else { &number })
        } else if has("8859") {
            format!("iso-8859-{}", number.trim_start_matches("8859"))
        } else if number.len() == 4 && number.starts_with("125") {
            format!("windows-{number}")
        } else if has("utf8") || has("unicode8") {
            "utf-8".into()
        } else if has("utf16") || squeezed == "unicode" {
            "utf-16".into()
        } else if has("koi8") {
            (if has("koi8u") { "koi8-u" } else { "koi8-r" }).into()
        } else if has("shiftjis") || has("sjis") {
            "shift_jis".into()
        } else {
            squeezed
        };
        Encoding::for_label(tidy.as_bytes()).map(Self::Known)
    }

    /// Its name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Known(known) => known.name(),
            Self::Ascii => "US-ASCII",
            Self::Cp437 => "CP437",
            Self::Cp850 => "CP850",
        }
    }

    /// Tells whether each byte is a character.
    pub(super) fn is_single_byte(self) -> bool {
        match self {
            Self::Known(known) => known.is_single_byte(),
            _ => true,
        }
    }

    /// Tells whether the bytes can be in this encoding: ASCII has no upper half, UTF-8 and the
    /// encodings of the East have rules.
    pub(super) fn bears(self, bytes: &[u8]) -> bool {
        match self {
            Self::Ascii => bytes.is_ascii(),
            Self::Known(known) if known.is_single_byte() => true,
            Self::Known(known) => {
                let (text, lost) = known.decode_without_bom_handling(bytes);
                !lost || text.chars().filter(|c| *c == '\u{fffd}').count() * 200 < text.len()
            }
            _ => true,
        }
    }

    /// Decodes; tells whether some bytes were no characters.
    pub(super) fn decode(self, bytes: &[u8]) -> (Cow<'_, str>, bool) {
        let table = match self {
            Self::Known(known) => {
                let (text, _, lost) = known.decode(bytes);
                return (text, lost);
            }
            Self::Ascii => {
                let (text, lost) = encoding_rs::UTF_8.decode_without_bom_handling(bytes);
                return (text, lost);
            }
            Self::Cp437 | Self::Cp850 => self.upper_half(),
        };
        let text = bytes.iter().map(|b| character(&table, *b)).collect::<String>();
        (text.into(), false)
    }

    /// The characters of the bytes 80 to FF; `U+FFFD` for those that are none.
    pub(super) fn upper_half(self) -> [char; 128] {
        let mut table = ['\u{fffd}'; 128];
        let fill = |table: &mut [char; 128], text: &str| {
            table.iter_mut().zip(text.chars()).for_each(|(slot, c)| *slot = c);
        };
        match self {
            Self::Known(known) => {
                for (slot, byte) in table.iter_mut().zip(0x80_u8..=0xFF) {
                    let one = [byte];
                    let (text, _) = known.decode_without_bom_handling(&one);
                    *slot = text.chars().next().unwrap_or('\u{fffd}');
                }
            }
            Self::Ascii => {}
            Self::Cp437 => fill(&mut table, CP437),
            Self::Cp850 => fill(&mut table, CP850),
        }
        table
    }
}

/// The character of a byte by an upper half.
pub(super) fn character(table: &[char; 128], byte: u8) -> char {
    if byte < 0x80 {
        return char::from(byte);
    }
    table.get(usize::from(byte - 0x80)).copied().unwrap_or('\u{fffd}')
}

/// UTF-8 with strays.
pub(super) struct Patched {
    pub(super) text: String,
    pub(super) patched: u32,
    pub(super) lost: bool,
}

/// Reads UTF-8 among which single bytes of windows-1252 stand, where ten good sequences or more
/// stand against each of them; gives none where the bytes are no such thing.
pub(super) fn patched_utf8(bytes: &[u8]) -> Option<Patched> {
    let western = Charset::Known(encoding_rs::WINDOWS_1252).upper_half();
    let mut out = Patched { text: String::with_capacity(bytes.len()), patched: 0, lost: false };
    let mut good = 0_u32;
    let mut rest = bytes;
    while !rest.is_empty() {
        let Some(chunk) = rest.utf8_chunks().next() else { break };
        good = good.saturating_add(sequences(chunk.valid()));
        out.text.push_str(chunk.valid());
        rest = rest.get(chunk.valid().len()..).unwrap_or_default();
        let (c, length) = match rest {
            [] => break,
            // Half of a character as Java and old databases write it (CESU-8): lost.
            [0xED, 0xA0..=0xBF, 0x80..=0xBF, ..] => {
                good += 2;
                ('\u{fffd}', 3)
            }
            [byte, ..] => (character(&western, *byte), 1),
        };
        rest = rest.get(length..).unwrap_or_default();
        out.lost |= c == '\u{fffd}';
        out.text.push(c);
        out.patched += u32::from(length == 1);
    }
    (good > 0 && good >= out.patched.saturating_mul(10)).then_some(out)
}

/// Counts characters past ASCII.
fn sequences(text: &str) -> u32 {
    let count = text.bytes().filter(|b| *b >= 0xC0).count();
    u32::try_from(count).unwrap_or(u32::MAX)
}

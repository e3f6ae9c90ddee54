//! Fonts that travel with the book: cut down to its characters, small capitals and figures kept.

use read_fonts::collections::IntSet;
use read_fonts::types::{GlyphId, NameId, Tag};
use read_fonts::{FontRef, TableProvider};
use reissue_core::Diagnostic;
use skera::{Plan, SubsetFlags, subset_font};

use crate::ids::Names;
use crate::options::{EmbeddedFont, FontStyle};

/// A font as it goes into the container.
#[derive(Debug)]
pub(crate) struct FontFile {
    /// The path beside the package document.
    pub href: String,
    /// The media type.
    pub media_type: &'static str,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Its rule in the style sheet.
    pub face: String,
}

/// The layout features that a page of a book asks for; others go with their glyphs.
const FEATURES: &[&[u8; 4]] = &[
    b"ccmp", b"locl", b"mark", b"mkmk", b"kern", b"liga", b"clig", b"calt", b"rlig", b"smcp",
    b"onum", b"lnum", b"pnum", b"tnum", b"sups", b"init", b"medi", b"fina", b"isol", b"rclt",
];

/// The characters of a set of texts.
#[derive(Debug)]
pub(crate) struct Characters {
    basic: Vec<u64>,
    beyond: std::collections::BTreeSet<u32>,
}

impl Default for Characters {
    fn default() -> Self {
        Self { basic: vec![0; 1024], beyond: std::collections::BTreeSet::new() }
    }
}

impl Characters {
    /// Adds all characters of a text.
    pub(crate) fn add(&mut self, text: &str) {
        for c in text.chars() {
            let c = u32::from(c);
            match self.basic.get_mut((c >> 6) as usize) {
                Some(word) => *word |= 1 << (c & 63),
                None => drop(self.beyond.insert(c)),
            }
        }
    }

    fn set(&self) -> IntSet<u32> {
        let mut set = IntSet::empty();
        for (at, word) in self.basic.iter().enumerate().filter(|(_, w)| **w != 0) {
            (0..64).filter(|bit| word >> bit & 1 == 1).for_each(|bit| {
                set.insert((at as u32) << 6 | bit);
            });
        }
        set.extend(self.beyond.iter().copied());
        // Spaces, hyphens and the ellipsis are set by reading systems themselves.
        set.extend([0x20, 0xa0, 0xad, 0x2010, 0x2026]);
        set
    }
}

/// Prepares the fonts; those that may not be embedded are left out and reported.
pub(crate) fn prepare(
    fonts: &[EmbeddedFont],
    characters: &Characters,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<FontFile> {
    let mut names = Names::default();
    let wanted = if fonts.is_empty() { IntSet::empty() } else { characters.set() };
    fonts.iter().filter_map(|f| font(f, &wanted, &mut names, diagnostics)).collect()
}

fn font(
    font: &EmbeddedFont,
    wanted: &IntSet<u32>,
    names: &mut Names,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<FontFile> {
    let family = &font.family;
    let mut refuse = |code, what: &str, help: &str| {
        diagnostics.push(Diagnostic::lost(code, format!("the font `{family}` {what}")).help(help));
    };
    let Ok(parsed) = FontRef::new(&font.bytes) else {
        refuse("epub-020", "can't be read", "give a TrueType or OpenType font");
        return None;
    };
    match parsed.os2().map(|os2| os2.fs_type()) {
        Ok(bits) if bits & 0x000e == 0x0002 => {
            refuse(
                "epub-021",
                "forbids embedding",
                "buy a licence for e-books, or name another font",
            );
            return None;
        }
        Ok(bits) if bits & 0x0200 != 0 => {
            refuse("epub-021", "allows only its bitmaps to be embedded", "name another font");
            return None;
        }
        Ok(bits) if bits & 0x0100 != 0 => return Some(file(font, font.bytes.to_vec(), names)),
        _ => {}
    }
    // The subsetter drops PostScript outlines, so OpenType CFF fonts go in whole.
    let outlines = parsed.data_for_tag(Tag::new(b"glyf")).is_some();
    let variable = parsed.data_for_tag(Tag::new(b"fvar")).is_some();
    let cut = if outlines && !variable { subset(&parsed, wanted) } else { None };
    Some(file(font, cut.unwrap_or_else(|| font.bytes.to_vec()), names))
}

fn subset(font: &FontRef<'_>, wanted: &IntSet<u32>) -> Option<Vec<u8>> {
    let mut drop = IntSet::<Tag>::empty();
    drop.extend([b"DSIG", b"FFTM", b"GDEX", b"hdmx", b"VDMX", b"LTSH", b"PCLT"].map(Tag::new));
    let mut scripts = IntSet::<Tag>::empty();
    scripts.invert();
    let mut features = IntSet::<Tag>::empty();
    features.extend(FEATURES.iter().map(|f| Tag::new(f)));
    let mut names = IntSet::<NameId>::empty();
    names.insert_range(NameId::from(0)..=NameId::from(14));
    let mut languages = IntSet::<u16>::empty();
    languages.insert(0x0409);
    let flags = SubsetFlags::SUBSET_FLAGS_NO_HINTING | SubsetFlags::SUBSET_FLAGS_NOTDEF_OUTLINE;
    let glyphs = IntSet::<GlyphId>::empty();
    let plan =
        Plan::new(&glyphs, wanted, font, flags, &drop, &scripts, &features, &names, &languages);
    subset_font(font, &plan).ok().filter(|b| FontRef::new(b).is_ok())
}

fn file(font: &EmbeddedFont, bytes: Vec<u8>, names: &mut Names) -> FontFile {
    let otf = bytes.starts_with(b"OTTO");
    let (extension, format, media_type) =
        if otf { ("otf", "opentype", "font/otf") } else { ("ttf", "truetype", "font/ttf") };
    let (cut, style, weight) = match font.style {
        FontStyle::Regular => ("regular", "normal", "normal"),
        FontStyle::Italic => ("italic", "italic", "normal"),
        FontStyle::Bold => ("bold", "normal", "bold"),
        FontStyle::BoldItalic => ("bold-italic", "italic", "bold"),
    };
    let href = format!("fonts/{}", names.file(&format!("{}-{cut}", font.family), extension));
    let family = css_string(&font.family);
    let face = format!(
        "@font-face {{\n  font-family: {family};\n  font-style: {style};\n  font-weight: {weight};\n  src: url(\"{href}\") format(\"{format}\");\n}}\n"
    );
    FontFile { href, media_type, bytes, face }
}

/// A string of a style sheet, quoted.
pub(crate) fn css_string(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars().filter(|c| !c.is_control()) {
        if matches!(c, '"' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out.push('"');
    out
}

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
        // Spaces, hyphens and the ellipsis are set by reading systems themselves; so are ASCII
        // letters and figures, in numbers of lists and by small capitals and letter case.
        set.extend(0x20..0x7f);
        set.extend([0xa0, 0xad, 0x2010, 0x2026]);
        set
    }
}

/// The characters that each cut has to show; a cut that shows none is left out of the book.
#[derive(Debug)]
pub(crate) struct Usage {
    cuts: [Option<Characters>; 4],
}

impl Usage {
    /// Every cut is taken to show all characters, as a style sheet that is not ours may ask.
    pub(crate) fn of_all(bodies: &[&str]) -> Self {
        let all = || {
            let mut all = Characters::default();
            bodies.iter().for_each(|b| all.add(b));
            Some(all)
        };
        Self { cuts: [all(), all(), all(), all()] }
    }

    /// Finds out which words the house style sets in italics and which in bold.
    pub(crate) fn of_house(bodies: &[&str]) -> Self {
        let mut usage = Self { cuts: [Some(Characters::default()), None, None, None] };
        bodies.iter().for_each(|body| usage.scan(body));
        usage
    }

    /// Walks the mark-up that was written here: well-formed, no comments, `>` only ends a tag.
    fn scan(&mut self, body: &str) {
        // The elements that are open inside the outermost one that changes the cut.
        let mut open: Vec<(bool, bool)> = Vec::new();
        let (mut italic, mut bold) = (false, false);
        for piece in body.split('<') {
            let (tag, text) = piece.split_once('>').unwrap_or(("", piece));
            if tag.starts_with('/') {
                if let Some(before) = open.pop() {
                    (italic, bold) = before;
                }
            } else if !tag.is_empty() && !tag.ends_with('/') {
                let slants = slants(tag);
                let thickens = tag == "strong";
                if slants || thickens || !open.is_empty() {
                    open.push((italic, bold));
                    italic |= slants;
                    bold |= thickens;
                }
            }
            // Alternative texts are shown where pictures are not.
            for words in [if tag.contains(" alt=") { tag } else { "" }, text] {
                self.add(words, italic, bold);
            }
        }
    }

    fn add(&mut self, text: &str, italic: bool, bold: bool) {
        let at = usize::from(italic) + 2 * usize::from(bold);
        if !text.trim().is_empty()
            && let Some(cut) = self.cuts.get_mut(at)
        {
            cut.get_or_insert_with(Characters::default).add(text);
        }
    }

    fn of(&self, style: FontStyle) -> Option<&Characters> {
        let at = match style {
            FontStyle::Regular => 0,
            FontStyle::Italic => 1,
            FontStyle::Bold => 2,
            FontStyle::BoldItalic => 3,
        };
        self.cuts.get(at)?.as_ref()
    }
}

/// Tells whether the house style sets what an element holds in italics.
fn slants(tag: &str) -> bool {
    const ELEMENTS: &[&str] = &["em", "i", "cite", "dt", "th", "h4", "h5", "h6", "summary"];
    const CLASSES: &[&str] =
        &["subtitle", "bridgehead", "direction", "missing", "contributor", "dedication"];
    let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
    let class = attributes.split("class=\"").nth(1).and_then(|c| c.split('"').next());
    ELEMENTS.contains(&name) || class.is_some_and(|c| c.split(' ').any(|c| CLASSES.contains(&c)))
}

/// Prepares the fonts; those that may not be embedded are left out and reported.
pub(crate) fn prepare(
    fonts: &[EmbeddedFont],
    usage: &Usage,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<FontFile> {
    let mut names = Names::default();
    let mut prepared = Vec::new();
    for one in fonts {
        let Some(characters) = usage.of(one.style) else { continue };
        prepared.extend(font(one, &characters.set(), &mut names, diagnostics));
    }
    prepared
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_cut_gets_the_words_it_shows() {
        let usage = Usage::of_house(&[
            "<p>a<em>b<strong>c</strong>d</em>e<img src=\"x\" alt=\"f\"/><span>g</span></p>",
            "<p class=\"subtitle\">h<br/><a href=\"i\">j</a></p>k",
        ]);
        let shown = |style| {
            let cut = usage.of(style).map(|c: &Characters| c.basic.get(1).copied().unwrap_or(0));
            let bits = cut.unwrap_or(0);
            ('a'..='z').filter(|c| bits >> (u32::from(*c) & 63) & 1 == 1).collect::<String>()
        };
        assert_eq!(shown(FontStyle::Italic), "bdhj");
        assert_eq!(shown(FontStyle::BoldItalic), "c");
        assert!(usage.of(FontStyle::Bold).is_none());
        assert!(['a', 'e', 'f', 'g', 'k'].iter().all(|c| shown(FontStyle::Regular).contains(*c)));
        assert!(Usage::of_all(&["a"]).of(FontStyle::Bold).is_some());
    }
}

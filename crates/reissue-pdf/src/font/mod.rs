//! Which glyphs of which fonts a document uses, and the subsets that are embedded.
//!
//! Each glyph gets a code (CID). Codes are given out by falling frequency, so that nearly all
//! text needs one low byte a glyph; that keeps content short and the same for the same pages.

mod clusters;
mod sfnt;
mod usage;

use rayon::prelude::*;
use reissue_page::{Font, Pages};
use subsetter::GlyphRemapper;

pub(crate) use clusters::{Cluster, clusters, pack};
pub(crate) use sfnt::Facts;

use crate::{FontMode, PdfError};
use usage::Usage;

/// What the codes of the line breaker's hyphens stand for.
///
/// Programs that extract text join lines at this character and at no other (poppler, pdfium); that
/// it is a soft hyphen is said in the structure tree (ISO 32000-1, 14.8.2.2.3).
pub(crate) const BREAK_HYPHEN: &str = "-";

/// A font as it is embedded.
pub(crate) struct EmbeddedFont {
    /// The resource name, such as `T0`.
    pub(crate) resource: String,
    /// The PostScript name, with a subset tag where glyphs were left out.
    pub(crate) name: String,
    /// The font program: an sfnt with `glyf` or CID-keyed `CFF ` outlines.
    pub(crate) program: Vec<u8>,
    pub(crate) facts: Facts,
    /// The glyphs by code.
    pub(crate) glyphs: Vec<EmbeddedGlyph>,
    /// The code of each glyph of the original font; 0 where it is not used.
    codes: Vec<u16>,
    /// The glyphs of the original font that stand for a few bytes of text.
    plain: Vec<PlainGlyph>,
}

/// A glyph that stands for a few bytes of text, as nearly all do.
#[derive(Clone, Copy, Default)]
pub(crate) struct PlainGlyph {
    /// The characters of its first reading, as [`pack`] gives them; 0 for a glyph that is not such.
    text: u32,
    /// How many readings it has: a variant beyond them is read as the first is.
    readings: u16,
    /// The advance in whole thousandths of an em.
    pub(crate) width: u16,
    /// Its code as content writes it.
    pub(crate) shown: [u8; 2],
}

/// A glyph as it is embedded.
pub(crate) struct EmbeddedGlyph {
    /// The advance in whole thousandths of an em, as `/W` says.
    pub(crate) width: u16,
    /// The characters it stands for by itself, the most frequent first; one for each variant.
    pub(crate) texts: Vec<Box<str>>,
    /// Its code as content writes it, inside a string.
    pub(crate) shown: Box<str>,
}

impl EmbeddedGlyph {
    fn plain(&self) -> Option<PlainGlyph> {
        let &[high, low] = self.shown.as_bytes() else { return None };
        Some(PlainGlyph {
            text: pack(self.texts.first()?.as_bytes())?,
            readings: u16::try_from(self.texts.len()).ok()?,
            width: self.width,
            shown: [high, low],
        })
    }
}

/// How many readings of its glyphs a font can have.
const VARIANTS: usize = 8;

impl EmbeddedFont {
    /// The code of a glyph.
    #[inline]
    pub(crate) fn code(&self, glyph: u16) -> u16 {
        self.codes.get(usize::from(glyph)).copied().unwrap_or(0)
    }

    /// The name by which content calls a variant: the same glyphs, read as other characters.
    pub(crate) fn variant_name(&self, variant: usize) -> String {
        match variant {
            0 => self.resource.clone(),
            n => format!("{}v{n}", self.resource),
        }
    }

    /// How many variants there are.
    pub(crate) fn variants(&self) -> usize {
        self.glyphs.iter().map(|g| g.texts.len()).max().unwrap_or(1).max(1)
    }

    /// What a code is read as in a variant; empty where it stands for nothing by itself.
    #[inline]
    pub(crate) fn reading(&self, code: u16, variant: usize) -> &str {
        let texts = self.glyph(code).map_or(&[][..], |g| g.texts.as_slice());
        texts.get(variant).or(texts.first()).map_or("", |t| t)
    }

    /// The variant in which a code is read as `text`: the current one, if it will do.
    #[inline]
    pub(crate) fn variant(&self, code: u16, text: &str, current: usize) -> Option<usize> {
        if usage::same(self.reading(code, current), text) {
            return Some(current);
        }
        self.glyph(code)?.texts.iter().position(|t| **t == *text)
    }

    /// A glyph of the original font, if a variant reads it as a text that [`pack`] gives.
    #[inline]
    pub(crate) fn plain(&self, glyph: u16, text: u32, variant: usize) -> Option<&PlainGlyph> {
        let plain = self.plain.get(usize::from(glyph)).filter(|p| p.text == text && text != 0);
        plain.filter(|p| variant == 0 || variant >= usize::from(p.readings))
    }

    /// The embedded glyph of a code.
    #[inline]
    pub(crate) fn glyph(&self, code: u16) -> Option<&EmbeddedGlyph> {
        self.glyphs.get(usize::from(code))
    }
}

/// Gathers what the pages use and cuts the fonts; a font that no page uses gives none.
pub(crate) fn embed(pages: &Pages, mode: FontMode) -> Result<Vec<Option<EmbeddedFont>>, PdfError> {
    let usage = usage::gather(pages)?;
    let fonts: Vec<_> = pages.fonts.iter().zip(usage).enumerate().collect();
    fonts
        .into_par_iter()
        .map(|(index, (font, usage))| {
            if usage.is_empty() { Ok(None) } else { embed_one(index, font, &usage, mode).map(Some) }
        })
        .collect()
}

fn embed_one(
    index: usize,
    font: &Font,
    usage: &Usage,
    mode: FontMode,
) -> Result<EmbeddedFont, PdfError> {
    let bad = |reason: String| PdfError::BadFont { font: font.name.clone(), reason };
    let facts = Facts::read(&font.data, font.index)
        .ok_or_else(|| bad("it lacks a table or is no TrueType or OpenType font".into()))?;
    if facts.forbids_embedding() {
        return Err(PdfError::EmbeddingForbidden { font: font.name.clone(), bits: facts.fs_type });
    }
    let whole = mode == FontMode::Whole || facts.forbids_subsetting();
    let order = if whole { (0..facts.glyphs).collect() } else { usage.by_frequency() };
    let mut remapper = GlyphRemapper::new();
    order.iter().for_each(|g| {
        remapper.remap(*g);
    });
    let program = subsetter::subset(&font.data, font.index, &remapper)
        .map_err(|e| bad(format!("{e:?}").to_lowercase()))?;
    let mut codes = vec![0; usize::from(facts.glyphs)];
    for glyph in &order {
        if let (Some(code), Some(new)) = (codes.get_mut(usize::from(*glyph)), remapper.get(*glyph))
        {
            *code = new;
        }
    }
    let glyphs: Vec<EmbeddedGlyph> = (0..=u16::MAX)
        .zip(remapper.remapped_gids())
        .map(|(code, old)| EmbeddedGlyph {
            width: facts.per_mille(i32::from(facts.advance(old))).clamp(0, 0xffff) as u16,
            texts: usage.texts(old),
            shown: crate::content::shown(code),
        })
        .collect();
    let plain = |code: &u16| glyphs.get(usize::from(*code)).and_then(EmbeddedGlyph::plain);
    let plain = codes.iter().map(|code| plain(code).unwrap_or_default()).collect();
    let post_script = post_script_name(&font.name);
    let name = if whole { post_script } else { format!("{}+{post_script}", tag(&program)) };
    let resource = format!("T{index}");
    Ok(EmbeddedFont { resource, name, program, facts, glyphs, codes, plain })
}

/// A PostScript name without the characters that it may not hold.
fn post_script_name(name: &str) -> String {
    let name: String =
        name.chars().filter(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c)).collect();
    if name.is_empty() { "Font".into() } else { name }
}

/// Six capitals that tell subsets of one font apart (ISO 32000-1, 9.6.4).
fn tag(program: &[u8]) -> String {
    let mut hash = crate::hash::hash128(program);
    (0..6)
        .map(|_| {
            let letter = b'A' + (hash % 26) as u8;
            hash /= 26;
            char::from(letter)
        })
        .collect()
}

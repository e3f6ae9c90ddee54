//! One face: a font file, parsed once.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use harfrust::{Font, GlyphId, ShaperFont, Tag};
use read_fonts::model::name::NameId;
use read_fonts::tables::os2::Os2;
use read_fonts::{FontRef, TableProvider};

use super::{Feature, FontError, Kerning};

/// A face, ready for shaping and for questions.
#[derive(Clone)]
pub struct Face {
    font: Font,
    bytes: Bytes,
    index: u32,
    family: String,
    post_script_name: String,
    bold: bool,
    italic: bool,
    embedding: Embedding,
    metrics: FaceMetrics,
    features: BTreeSet<[u8; 4]>,
    data: OnceLock<Arc<[u8]>>,
    kerning: OnceLock<Option<Arc<Kerning>>>,
    latin: OnceLock<Arc<[Plain]>>,
}

/// A glyph of the character map with its advance; glyph 0: there is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Plain {
    pub(crate) id: u16,
    pub(crate) advance: i32,
}

/// The characters of which [`Face::plain`] keeps the glyphs: Latin letters and the marks of text.
const LATIN: [std::ops::Range<u32>; 2] = [0x20..0x250, 0x2010..0x2060];

#[derive(Clone)]
enum Bytes {
    Static(&'static [u8]),
    Shared(Arc<Vec<u8>>),
}

impl Bytes {
    fn as_slice(&self) -> &[u8] {
        match self {
            Self::Static(bytes) => bytes,
            Self::Shared(bytes) => bytes,
        }
    }
}

/// What the licence bits of a font (`OS/2` `fsType`) allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Embedding {
    /// May be embedded in files that are sold and edited.
    Installable,
    /// May be embedded in files that can be edited.
    Editable,
    /// May be embedded in files for reading and printing.
    PreviewAndPrint,
    /// Must not be embedded without the maker's leave.
    Restricted,
}

/// Measures of a face in its own units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FaceMetrics {
    /// Units per em.
    pub units_per_em: u16,
    /// From the baseline to the top of the line.
    pub ascent: i32,
    /// From the baseline to the foot of the line; negative.
    pub descent: i32,
    /// The gap that the face asks for between lines.
    pub line_gap: i32,
    /// The height of capitals.
    pub cap_height: i32,
    /// The height of the lower-case x.
    pub x_height: i32,
    /// The middle of an underline; negative below the baseline.
    pub underline_position: i32,
    /// The thickness of an underline.
    pub underline_thickness: i32,
    /// The slant in degrees, counter-clockwise; negative for italics.
    pub italic_angle: i32,
    /// The advance of the space.
    pub space: i32,
}

impl Face {
    /// Parses a face of the program.
    pub(super) fn from_static(bytes: &'static [u8], name: &str) -> Result<Self, FontError> {
        let font = Font::new(bytes, 0);
        Self::build(font, Bytes::Static(bytes), 0, name)
    }

    /// Parses a face that the user named; `name` is for messages and where the font has none.
    pub(super) fn from_vec(bytes: Vec<u8>, index: u32, name: &str) -> Result<Self, FontError> {
        let bytes = Arc::new(bytes);
        let shared: Arc<dyn AsRef<[u8]> + Send + Sync> = Arc::new(Shared(bytes.clone()));
        let font = Font::new(shared, index);
        Self::build(font, Bytes::Shared(bytes), index, name)
    }

    fn build(font: Option<Font>, bytes: Bytes, index: u32, name: &str) -> Result<Self, FontError> {
        let not_a_font = || FontError::NotAFont { name: name.into(), index };
        let font = font.ok_or_else(not_a_font)?;
        let file = FontRef::from_index(bytes.as_slice(), index).map_err(|_| not_a_font())?;
        let has = |tag: &[u8; 4]| file.table_data(Tag::new(tag)).is_some();
        for (present, table) in [
            (font.charmap().has_unicode(), "cmap"),
            (has(b"hmtx"), "hmtx"),
            (has(b"glyf") || has(b"CFF ") || has(b"CFF2"), "glyf"),
        ] {
            if !present {
                return Err(FontError::Incomplete { name: name.into(), table });
            }
        }
        let attributes = font.default_attributes();
        let family = name_of(&font, NameId::TYPOGRAPHIC_FAMILY_NAME)
            .or_else(|| name_of(&font, NameId::FAMILY_NAME))
            .unwrap_or_else(|| name.into());
        let post_script_name = name_of(&font, NameId::POSTSCRIPT_NAME)
            .unwrap_or_else(|| family.chars().filter(|c| c.is_ascii_alphanumeric()).collect());
        Ok(Self {
            index,
            family,
            post_script_name,
            bold: attributes.weight.value() >= 600.0,
            italic: attributes.style != read_fonts::model::attribute::Style::Normal,
            embedding: file.os2().as_ref().map_or(Embedding::Installable, embedding),
            metrics: metrics(&font),
            features: feature_tags(&file),
            data: OnceLock::new(),
            kerning: OnceLock::new(),
            latin: OnceLock::new(),
            bytes,
            font,
        })
    }

    /// The family, such as `EB Garamond`.
    pub fn family(&self) -> &str {
        &self.family
    }

    /// The name by which PDF files call the face.
    pub fn post_script_name(&self) -> &str {
        &self.post_script_name
    }

    /// Whether the face is semi-bold or heavier.
    pub fn is_bold(&self) -> bool {
        self.bold
    }

    /// Whether the face is italic or oblique.
    pub fn is_italic(&self) -> bool {
        self.italic
    }

    /// What the licence bits allow.
    pub fn embedding(&self) -> Embedding {
        self.embedding
    }

    /// The measures of the face.
    pub fn metrics(&self) -> &FaceMetrics {
        &self.metrics
    }

    /// The whole font file.
    pub fn bytes(&self) -> &[u8] {
        self.bytes.as_slice()
    }

    /// The whole font file as pages carry it; copied at the first call only.
    pub fn data(&self) -> Arc<[u8]> {
        self.data.get_or_init(|| self.bytes().into()).clone()
    }

    /// The face's index in a collection; 0 for a single font.
    pub fn index(&self) -> u32 {
        self.index
    }

    /// Whether the face has a glyph for `c`.
    pub fn has_char(&self, c: char) -> bool {
        self.glyph(c).is_some()
    }

    /// The glyph for `c` by the character map alone.
    pub fn glyph(&self, c: char) -> Option<u16> {
        let id = self.font.charmap().map_unicode(c)?;
        u16::try_from(id.to_u32()).ok().filter(|id| *id != 0)
    }

    /// Whether the face has the OpenType feature in any script.
    pub fn supports(&self, feature: Feature) -> bool {
        self.features.contains(&feature.tag().to_be_bytes())
    }

    /// The advance of a glyph in font units.
    pub fn advance(&self, glyph: u16) -> i32 {
        self.font.glyph_metrics().h_advance(GlyphId::from(u32::from(glyph))) as i32
    }

    /// The ink of a glyph, (left, bottom, right, top) in font units from its origin; `None` for a
    /// glyph without ink.
    pub fn ink(&self, glyph: u16) -> Option<(i32, i32, i32, i32)> {
        let e = self.font.glyph_metrics().extents(GlyphId::from(u32::from(glyph)))?;
        if e.width <= 0.0 {
            return None;
        }
        let (left, top) = (e.x_bearing as i32, e.y_bearing as i32);
        Some((left, top - e.height as i32, left + e.width as i32, top))
    }

    /// The glyph of a character by the character map alone, and its advance.
    pub(crate) fn plain(&self, c: char) -> Plain {
        let known = || {
            let [letters, marks] = LATIN;
            if letters.contains(&u32::from(c)) {
                Some(u32::from(c) - letters.start)
            } else {
                let at = u32::from(c).checked_sub(marks.start)?;
                Some(at + letters.end - letters.start).filter(|_| marks.contains(&u32::from(c)))
            }
        };
        let read = |c: char| {
            let id = self.glyph(c).unwrap_or_default();
            Plain { id, advance: self.advance(id) }
        };
        let all = || LATIN.into_iter().flatten().filter_map(char::from_u32).map(read).collect();
        let found = known().and_then(|at| self.latin.get_or_init(all).get(at as usize).copied());
        found.unwrap_or_else(|| read(c))
    }

    /// The kerning of Latin letters, where pairs are all there is to it.
    pub(crate) fn kerning(&self) -> Option<&Kerning> {
        let read = || self.file().and_then(|file| Kerning::of(&file)).map(Arc::new);
        self.kerning.get_or_init(read).as_deref()
    }

    /// The tables of the file.
    pub(crate) fn file(&self) -> Option<FontRef<'_>> {
        FontRef::from_index(self.bytes(), self.index).ok()
    }

    /// A shaper of this face.
    pub(crate) fn shaper(&self) -> ShaperFont<'_, 'static> {
        ShaperFont::new(&self.font)
    }
}

impl std::fmt::Debug for Face {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Face").field(&self.post_script_name).finish()
    }
}

struct Shared(Arc<Vec<u8>>);

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

fn name_of(font: &Font, id: NameId) -> Option<String> {
    let name: String = font.names().get(id)?.english_or_first()?.name().chars().collect();
    Some(name.trim().to_owned()).filter(|n| !n.is_empty())
}

/// Reads `fsType`: bit 1 restricted, 2 preview and print, 3 editable; the least restrictive of
/// several bits holds (OpenType 1.9, OS/2).
fn embedding(os2: &Os2<'_>) -> Embedding {
    let bits = os2.fs_type();
    if bits & 0x000E == 0 {
        Embedding::Installable
    } else if bits & 0x0008 != 0 {
        Embedding::Editable
    } else if bits & 0x0004 != 0 {
        Embedding::PreviewAndPrint
    } else {
        Embedding::Restricted
    }
}

fn metrics(font: &Font) -> FaceMetrics {
    let m = font.metrics();
    let round = |v: read_fonts::types::F48Dot16| v.to_f32().round() as i32;
    let upem = i32::from(m.units_per_em);
    let typo = m.typo_line.filter(|_| m.use_typo_metrics);
    let line = typo.or(m.hhea_line).or(m.typo_line);
    let style = font.style_metrics();
    let space = font.charmap().map_unicode(' ');
    FaceMetrics {
        units_per_em: m.units_per_em,
        ascent: line.map_or(upem * 4 / 5, |l| round(l.ascender)),
        descent: line.map_or(-upem / 5, |l| round(l.descender)),
        line_gap: line.map_or(0, |l| round(l.line_gap)),
        cap_height: m.cap_height.map_or(upem * 7 / 10, round),
        x_height: m.x_height.map_or(upem * 9 / 20, round),
        underline_position: style.underline.map_or(-upem / 10, |u| round(u.position)),
        underline_thickness: style.underline.map_or(upem / 20, |u| round(u.thickness)),
        italic_angle: style.italic_angle.map_or(0, |a| a.to_f64().round() as i32),
        space: space.map_or(upem / 4, |g| font.glyph_metrics().h_advance(g) as i32),
    }
}

fn feature_tags(tables: &FontRef<'_>) -> BTreeSet<[u8; 4]> {
    let gsub = tables.gsub().ok().and_then(|t| t.feature_list().ok());
    let gpos = tables.gpos().ok().and_then(|t| t.feature_list().ok());
    let lists = [gsub, gpos];
    let records = lists.iter().flatten().flat_map(|list| list.feature_records());
    let mut tags: BTreeSet<[u8; 4]> = records.map(|r| r.feature_tag().to_be_bytes()).collect();
    if tables.table_data(Tag::new(b"kern")).is_some() {
        tags.insert(*b"kern");
    }
    tags
}

//! A shaping session: what the shaper needs, made once and used for many words.

use std::sync::{Arc, OnceLock};

use harfrust::{
    Buffer, BufferFlags, Direction, Language, Script, ShapeOptions, ShapePlan, ShaperFont, shape,
};

use super::ShapedGlyph;
use crate::fonts::{Face, FaceId, Features, FontLibrary, Plain, Reach};
use crate::hyphen::Lang;

/// A shaping session over a library.
pub(crate) struct Shaper<'a> {
    fonts: &'a FontLibrary,
    open: Vec<(FaceId, ShaperFont<'a, 'static>)>,
    buffer: Buffer,
}

/// How text is shaped: a face, features, a language.
pub(crate) struct Recipe {
    pub(crate) face: FaceId,
    full: Wishes,
    /// The same without kerning, for faces whose pairs are looked up here.
    unkerned: Option<Wishes>,
    /// The glyphs that features other than kerning reach, where that can be told.
    reach: OnceLock<Option<Reach>>,
    lang: Lang,
    language: Option<Language>,
}

/// Features, and the plans of the scripts that books are mostly in.
struct Wishes {
    features: Vec<harfrust::Feature>,
    plans: [OnceLock<Arc<ShapePlan>>; 3],
}

impl Recipe {
    pub(crate) fn new(face: FaceId, features: Features, lang: Lang) -> Self {
        // Faces have the letters of inscriptions for Latin, V for U: no printer of books wants them.
        let code = Some(lang.code()).filter(|c| !c.is_empty() && *c != "la");
        let language = code.and_then(Language::new);
        let wishes = |f: Features| Wishes { features: f.settings(), plans: Default::default() };
        let kerned = !features.contains(Features::NO_KERNING);
        let unkerned = kerned.then(|| wishes(features | Features::NO_KERNING));
        Self { face, full: wishes(features), unkerned, reach: OnceLock::new(), lang, language }
    }

    /// The glyphs of a text of Latin letters by the character map, where no rule but those of
    /// kerning has anything to say.
    fn plain_glyphs(&self, face: &Face, text: &str) -> Option<Vec<ShapedGlyph>> {
        let unkerned = self.unkerned.as_ref()?;
        let read = || Reach::of(&face.file()?, &unkerned.features, self.lang.code());
        let reach = self.reach.get_or_init(read).as_ref()?;
        let mut glyphs: Vec<ShapedGlyph> = Vec::with_capacity(text.len());
        for (at, c) in text.char_indices() {
            let Plain { id, advance } = face.plain(c);
            if id == 0 || c == FRACTION_SLASH {
                return None;
            }
            if glyphs.last().is_some_and(|last| reach.has(last.id, Some(id))) {
                return None;
            }
            let cluster = at as u32;
            glyphs.push(ShapedGlyph { id, kern: 0, advance, dx: 0, dy: 0, cluster });
        }
        if glyphs.last().is_some_and(|last| reach.has(last.id, None)) {
            return None;
        }
        Some(glyphs)
    }
}

/// Makes fractions of the figures beside it.
const FRACTION_SLASH: char = '\u{2044}';

impl Wishes {
    fn plan(
        &self,
        font: &ShaperFont<'_, '_>,
        script: Script,
        language: Option<&Language>,
    ) -> Arc<ShapePlan> {
        let direction = Direction::LeftToRight;
        let make =
            || Arc::new(ShapePlan::new(font, direction, Some(script), language, &self.features));
        let slot =
            [Script::LATIN, Script::GREEK, Script::CYRILLIC].iter().position(|s| *s == script);
        match slot.and_then(|i| self.plans.get(i)) {
            Some(slot) => slot.get_or_init(make).clone(),
            None => make(),
        }
    }
}

impl<'a> Shaper<'a> {
    pub(crate) fn new(fonts: &'a FontLibrary) -> Self {
        Self { fonts, open: Vec::new(), buffer: Buffer::new() }
    }

    /// Shapes text from left to right. Clusters are bytes of `text`.
    pub(crate) fn shape(&mut self, recipe: &Recipe, text: &str) -> Vec<ShapedGlyph> {
        self.shape_by_pairs(recipe, text).unwrap_or_else(|| self.shape_fully(recipe, text))
    }

    /// Shapes all but the kerning and adds that pair by pair; `None` where more is needed.
    fn shape_by_pairs(&mut self, recipe: &Recipe, text: &str) -> Option<Vec<ShapedGlyph>> {
        let unkerned = recipe.unkerned.as_ref().filter(|_| is_plain(text))?;
        let face = self.fonts.get(recipe.face);
        let kerning = face.kerning()?;
        let mut glyphs = recipe.plain_glyphs(face, text).unwrap_or_else(|| {
            self.shape_with(recipe.face, unkerned, Script::LATIN, recipe.language.as_ref(), text)
        });
        if glyphs.iter().any(|g| kerning.is_mark(g.id)) {
            return None;
        }
        let mut pairs = kerning.pairs(face);
        for at in 1..glyphs.len() {
            let Some([first, second]) = glyphs.get_mut(at - 1..=at) else { break };
            let by = pairs.between(first.id, second.id);
            first.advance += by;
            if second.kern == 0 && first.cluster != second.cluster {
                second.kern = i16::try_from(by).unwrap_or(ShapedGlyph::BOUND);
            }
        }
        pairs.keep();
        Some(glyphs)
    }

    /// Leaves all to the shaper.
    fn shape_fully(&mut self, recipe: &Recipe, text: &str) -> Vec<ShapedGlyph> {
        self.shape_with(recipe.face, &recipe.full, script(text), recipe.language.as_ref(), text)
    }

    fn shape_with(
        &mut self,
        face: FaceId,
        wishes: &Wishes,
        script: Script,
        language: Option<&Language>,
        text: &str,
    ) -> Vec<ShapedGlyph> {
        let index = self.font(face);
        let Some((_, font)) = self.open.get(index) else { return Vec::new() };
        let plan = wishes.plan(font, script, language);
        self.buffer.clear();
        self.buffer.set_flags(
            BufferFlags::BEGINNING_OF_TEXT
                | BufferFlags::END_OF_TEXT
                | BufferFlags::REMOVE_DEFAULT_IGNORABLES,
        );
        self.buffer.push_str(text);
        self.buffer.set_direction(Direction::LeftToRight);
        self.buffer.set_script(Some(script));
        self.buffer.set_language(language.cloned());
        let options = ShapeOptions::new().plan(Some(&plan)).features(&wishes.features);
        if shape(font, &mut self.buffer, options).is_err() {
            return Vec::new();
        }
        let infos = self.buffer.glyph_infos();
        let positions = self.buffer.glyph_positions();
        let short = |v: i32| i16::try_from(v).unwrap_or_default();
        infos
            .iter()
            .zip(positions)
            .map(|(info, position)| ShapedGlyph {
                id: u16::try_from(info.glyph_id).unwrap_or_default(),
                kern: if info.unsafe_to_break() { ShapedGlyph::BOUND } else { 0 },
                advance: position.x_advance,
                dx: short(position.x_offset),
                dy: short(position.y_offset),
                cluster: info.cluster,
            })
            .collect()
    }

    fn font(&mut self, face: FaceId) -> usize {
        if let Some(index) = self.open.iter().position(|(id, _)| *id == face) {
            return index;
        }
        self.open.push((face, self.fonts.get(face).shaper()));
        self.open.len() - 1
    }
}

/// Whether text is in Latin letters and marks that all stand for themselves: none is combining,
/// hidden, or of another script.
fn is_plain(text: &str) -> bool {
    let plain = |c: char| {
        matches!(c, '!'..='~' | '\u{A1}'..='\u{AC}' | '\u{AE}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}'
            | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205E}' | '\u{20A0}'..='\u{20C0}')
    };
    text.chars().all(plain)
}

/// The script of a text by its first letter; Latin where it has none.
fn script(text: &str) -> Script {
    for c in text.chars() {
        if c.is_ascii_alphabetic() {
            return Script::LATIN;
        }
        match c {
            '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' if c.is_alphabetic() => {
                return Script::LATIN;
            }
            '\u{370}'..='\u{3FF}' | '\u{1F00}'..='\u{1FFF}' => return Script::GREEK,
            '\u{400}'..='\u{52F}' => return Script::CYRILLIC,
            c if c.is_alphabetic() => return guess(text),
            _ => {}
        }
    }
    Script::LATIN
}

fn guess(text: &str) -> Script {
    let mut buffer = Buffer::new();
    buffer.push_str(text);
    buffer.guess_segment_properties();
    buffer.script().unwrap_or(Script::LATIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pairs of all the letters and marks of a Latin keyboard, in words of two and of many.
    fn texts() -> Vec<String> {
        let letters: Vec<char> =
            ('!'..='~').chain("ÀÆÇÉÑÖØÞßàæçéñöøþÿŒœŁłŠšŽž–—‘’“”…".chars()).collect();
        let pairs = letters.iter().flat_map(|a| letters.iter().map(move |b| format!("{a}{b}")));
        let words = [
            "office",
            "Affliction,",
            "“WAVE”",
            "To-day.",
            "fjord’s",
            "AV\u{301}A",
            "e\u{AD}f",
            "Quip",
            "i\u{301}",
            "1\u{2044}2",
            "IJ",
            "ĳ",
            "coöperate",
            "1,234½",
        ];
        pairs.chain(words.map(String::from)).collect()
    }

    #[test]
    fn short_ways_lead_to_what_the_shaper_does() {
        let fonts = FontLibrary::builtin();
        let (mut by_pairs, mut plain) = (0, 0);
        let wishes = [Features::OLD_STYLE, Features::SMALL_CAPS, Features::NO_LIGATURES];
        // One with no system of its own, some with, one whose system's name is not known here.
        for lang in ["en-GB", "de", "nl", "la", "tr"].map(Lang::from_tag) {
            for (face, features) in (0..12).flat_map(|face| wishes.map(|wish| (FaceId(face), wish)))
            {
                let recipe = Recipe::new(face, features, lang);
                let mut shaper = Shaper::new(&fonts);
                for text in texts() {
                    let full = shaper.shape_fully(&recipe, &text);
                    let mut short = shaper.shape(&recipe, &text);
                    for glyph in short.iter_mut().filter(|g| g.kern != 0) {
                        // The shaper does not say why a break changes something.
                        glyph.kern = ShapedGlyph::BOUND;
                    }
                    assert_eq!(short, full, "{face:?} {features:?} {text}");
                    by_pairs += u32::from(shaper.shape_by_pairs(&recipe, &text).is_some());
                    plain += u32::from(recipe.plain_glyphs(fonts.get(face), &text).is_some());
                }
            }
        }
        assert!(by_pairs > 500_000, "{by_pairs} texts were kerned by pairs");
        assert!(plain > 500_000, "{plain} texts had the glyphs of the character map");
    }
}

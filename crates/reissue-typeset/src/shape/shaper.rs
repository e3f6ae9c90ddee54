//! A shaping session: what the shaper needs, made once and used for many words.

use std::sync::Arc;

use harfrust::{
    Buffer, BufferFlags, Direction, Language, Script, ShapeOptions, ShapePlan, ShaperFont, shape,
};

use super::ShapedGlyph;
use crate::fonts::{FaceId, FontLibrary};
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
    pub(crate) features: Vec<harfrust::Feature>,
    pub(crate) language: Option<Language>,
    /// Plans for the scripts that books are mostly in.
    plans: [std::sync::OnceLock<Arc<ShapePlan>>; 3],
}

impl Recipe {
    pub(crate) fn new(face: FaceId, features: Vec<harfrust::Feature>, lang: Lang) -> Self {
        let language = Some(lang.code()).filter(|c| !c.is_empty()).and_then(Language::new);
        Self { face, features, language, plans: Default::default() }
    }

    fn plan(&self, font: &ShaperFont<'_, '_>, script: Script) -> Arc<ShapePlan> {
        let make = || {
            Arc::new(ShapePlan::new(
                font,
                Direction::LeftToRight,
                Some(script),
                self.language.as_ref(),
                &self.features,
            ))
        };
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
        let index = self.font(recipe.face);
        let Some((_, font)) = self.open.get(index) else { return Vec::new() };
        let script = script(text);
        let plan = recipe.plan(font, script);
        self.buffer.clear();
        self.buffer.set_flags(
            BufferFlags::BEGINNING_OF_TEXT
                | BufferFlags::END_OF_TEXT
                | BufferFlags::REMOVE_DEFAULT_IGNORABLES,
        );
        self.buffer.push_str(text);
        self.buffer.set_direction(Direction::LeftToRight);
        self.buffer.set_script(Some(script));
        self.buffer.set_language(recipe.language.clone());
        let options = ShapeOptions::new().plan(Some(&plan)).features(&recipe.features);
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
                safe: !info.unsafe_to_break(),
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

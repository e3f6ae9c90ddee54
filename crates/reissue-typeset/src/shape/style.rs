//! A face with features in a language, and what is known of it.

use std::collections::HashMap;
use std::sync::{OnceLock, RwLock};

use foldhash::fast::FixedState;

use super::cache::Cache;
use super::shaper::Recipe;
use super::word::identity;
use super::{Division, DivisionKind, Shaped, ShapedGlyph, Shaper, is_hidden, is_right_to_left};
use crate::fonts::{FaceId, Features, FontLibrary};
use crate::hyphen::Lang;
use crate::protrusion::{Protrusion, protrusion};

/// What is known of a face with features in a language.
pub(crate) struct StyleCache {
    pub(super) key: (FaceId, Features, Lang),
    recipe: Recipe,
    /// The same with lining figures, for words of capitals.
    capitals: Option<Recipe>,
    /// The advance of the space.
    pub(crate) space: i32,
    /// Its glyph.
    pub(crate) space_glyph: u16,
    /// The character that divides words.
    hyphen: char,
    /// Whether nothing is kerned or substituted across a space.
    isolated: OnceLock<bool>,
    pub(super) words: Cache,
    /// What a hyphen adds after a letter.
    tails: RwLock<HashMap<char, (i32, u16), FixedState>>,
    /// How far glyphs hang out: it takes their outline to know.
    hangs: RwLock<HashMap<(char, u16), Protrusion, FixedState>>,
}

impl StyleCache {
    pub(super) fn new(key: (FaceId, Features, Lang), fonts: &FontLibrary) -> Self {
        let (id, features, lang) = key;
        let face = fonts.get(id);
        let figures = Features::OLD_STYLE;
        let capitals = features
            .contains(figures)
            .then(|| Recipe::new(id, features.without(figures) | Features::LINING, lang));
        Self {
            key,
            recipe: Recipe::new(id, features, lang),
            capitals,
            space: face.metrics().space,
            space_glyph: face.glyph(' ').unwrap_or_default(),
            hyphen: if face.has_char('-') { '-' } else { '\u{2010}' },
            isolated: OnceLock::new(),
            words: Cache::new(),
            tails: RwLock::default(),
            hangs: RwLock::default(),
        }
    }

    /// The face.
    pub(crate) fn face(&self) -> FaceId {
        self.key.0
    }

    /// How far a glyph of the face hangs out.
    pub(crate) fn protrusion(&self, fonts: &FontLibrary, c: char, glyph: u16) -> Protrusion {
        if let Some(found) = self.hangs.read().ok().and_then(|h| h.get(&(c, glyph)).copied()) {
            return found;
        }
        let found = protrusion(fonts.get(self.key.0), c, glyph);
        if let Ok(mut hangs) = self.hangs.write() {
            hangs.insert((c, glyph), found);
        }
        found
    }

    /// Whether the same text in another style of the same face can share a run of shaping.
    pub(crate) fn is_isolated<'a>(
        &self,
        fonts: &'a FontLibrary,
        shaper: &mut Option<Shaper<'a>>,
    ) -> bool {
        *self.isolated.get_or_init(|| {
            let shaper = shaper.get_or_insert_with(|| Shaper::new(fonts));
            isolated(shaper, &self.recipe, fonts)
        })
    }

    /// Shapes text as it stands, spaces and all.
    pub(crate) fn shape_run(&self, shaper: &mut Shaper<'_>, text: &str) -> Vec<ShapedGlyph> {
        shaper.shape(self.recipe_for(text), text)
    }

    /// Shapes a part of a word that begins or ends a line, with a hyphen where one appears. The
    /// clusters of the hyphen are at or beyond the length of `text`.
    pub(crate) fn shape_part(
        &self,
        shaper: &mut Shaper<'_>,
        word: &str,
        text: &str,
        hyphen: bool,
    ) -> Vec<ShapedGlyph> {
        let recipe = self.recipe_for(word);
        if hyphen {
            let mut joined = String::with_capacity(text.len() + 3);
            joined.push_str(text);
            joined.push(self.hyphen);
            shaper.shape(recipe, &joined)
        } else {
            shaper.shape(recipe, text)
        }
    }

    /// Old-style figures look lost among capitals: such words get lining ones.
    fn recipe_for(&self, word: &str) -> &Recipe {
        match &self.capitals {
            Some(capitals) if is_capitals_with_figures(word) => capitals,
            _ => &self.recipe,
        }
    }

    pub(super) fn shape_word(
        &self,
        fonts: &FontLibrary,
        shaper: &mut Shaper<'_>,
        text: &str,
        places: &[(u32, DivisionKind)],
    ) -> Shaped {
        let glyphs = shaper.shape(self.recipe_for(text), text);
        let mut shaped = self.assemble(fonts, text, glyphs);
        shaped.divisions = places
            .iter()
            .filter_map(|&(at, kind)| self.division(fonts, shaper, text, &shaped, at, kind))
            .collect();
        shaped
    }

    /// Makes a word of glyphs that have been shaped elsewhere.
    pub(crate) fn assemble(
        &self,
        fonts: &FontLibrary,
        text: &str,
        glyphs: Vec<ShapedGlyph>,
    ) -> Shaped {
        let hang = |c: Option<char>, g: Option<&ShapedGlyph>| match (c, g) {
            (Some(c), Some(g)) => self.protrusion(fonts, c, g.id),
            _ => Default::default(),
        };
        Shaped {
            width: glyphs.iter().map(|g| g.advance).sum(),
            count: count(&glyphs),
            left: hang(text.chars().next(), glyphs.first()).left,
            right: hang(text.chars().next_back(), glyphs.last()).right,
            missing: glyphs.iter().any(|g| g.id == 0),
            hidden: !text.is_ascii() && text.chars().any(is_hidden),
            right_to_left: !text.is_ascii() && text.chars().any(is_right_to_left),
            id: identity(text),
            name: begins_with_capital(text),
            divisions: Box::default(),
            glyphs: glyphs.into(),
        }
    }

    fn division(
        &self,
        fonts: &FontLibrary,
        shaper: &mut Shaper<'_>,
        text: &str,
        whole: &Shaped,
        at: u32,
        kind: DivisionKind,
    ) -> Option<Division> {
        let (head, tail) = text.split_at_checked(at as usize)?;
        let head_shown = head.trim_end_matches('\u{AD}');
        let index = whole.glyph_at(at);
        let glyph = whole.glyphs.get(index)?;
        let clean = glyph.cluster == at && glyph.kern != ShapedGlyph::BOUND;
        let (mut before, after, first) = if clean {
            let before: i32 = whole.glyphs[..index].iter().map(|g| g.advance).sum();
            (before - i32::from(glyph.kern), whole.width - before, glyph.id)
        } else {
            let width = |glyphs: &[ShapedGlyph]| glyphs.iter().map(|g| g.advance).sum();
            let head = shaper.shape(self.recipe_for(text), head_shown);
            let tail = shaper.shape(self.recipe_for(text), tail);
            (width(&head), width(&tail), tail.first().map_or(0, |g| g.id))
        };
        let last = head_shown.chars().next_back()?;
        let right = if kind.adds_hyphen() {
            let (width, glyph) = self.tail(shaper, last);
            before += width;
            self.protrusion(fonts, self.hyphen, glyph).right
        } else {
            let glyph = whole.glyphs.get(index.saturating_sub(1)).map_or(0, |g| g.id);
            self.protrusion(fonts, last, glyph).right
        };
        let left = tail.chars().next().map_or(0, |c| self.protrusion(fonts, c, first).left);
        let count = count(&whole.glyphs[..index]);
        Some(Division { at, kind, before, after, count, right, left })
    }

    /// What a hyphen adds after a letter, kerning and all, and the hyphen's glyph.
    fn tail(&self, shaper: &mut Shaper<'_>, last: char) -> (i32, u16) {
        if let Some(found) = self.tails.read().ok().and_then(|t| t.get(&last).copied()) {
            return found;
        }
        let mut text = String::from(last);
        let alone: i32 = shaper.shape(&self.recipe, &text).iter().map(|g| g.advance).sum();
        text.push(self.hyphen);
        let glyphs = shaper.shape(&self.recipe, &text);
        let both: i32 = glyphs.iter().map(|g| g.advance).sum();
        let found = (both - alone, glyphs.last().map_or(0, |g| g.id));
        if let Ok(mut tails) = self.tails.write() {
            tails.insert(last, found);
        }
        found
    }
}

fn count(glyphs: &[ShapedGlyph]) -> u16 {
    u16::try_from(glyphs.iter().filter(|g| g.advance > 0).count()).unwrap_or(u16::MAX)
}

fn begins_with_capital(text: &str) -> bool {
    text.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase)
}

fn is_capitals_with_figures(word: &str) -> bool {
    let mut capitals = 0;
    let mut figures = false;
    for c in word.chars() {
        if c.is_lowercase() {
            return false;
        }
        capitals += u32::from(c.is_uppercase());
        figures |= c.is_ascii_digit();
    }
    figures && capitals >= 2
}

/// The characters that are tried beside a space.
fn probes() -> impl Iterator<Item = char> {
    let marks =
        ['\u{2013}', '\u{2014}', '\u{2018}', '\u{2019}', '\u{201C}', '\u{201D}', '\u{2026}'];
    ('!'..='~').chain('\u{C0}'..='\u{FF}').chain(marks)
}

/// Whether a face shapes each character beside spaces as it does alone: then words can be shaped
/// one by one.
fn isolated(shaper: &mut Shaper<'_>, recipe: &Recipe, fonts: &FontLibrary) -> bool {
    let face = fonts.get(recipe.face);
    let chars: Vec<char> = probes().filter(|c| face.has_char(*c)).collect();
    let mut run = String::with_capacity(chars.len() * 3);
    for c in &chars {
        run.push(*c);
        run.push(' ');
    }
    let joined = shaper.shape(recipe, &run);
    let space = shaper.shape(recipe, " ");
    let mut alone = Vec::with_capacity(joined.len());
    let mut buffer = [0; 4];
    for c in chars {
        alone.extend(shaper.shape(recipe, c.encode_utf8(&mut buffer)));
        alone.extend_from_slice(&space);
    }
    let same = |a: &ShapedGlyph, b: &ShapedGlyph| {
        (a.id, a.advance, a.dx, a.dy) == (b.id, b.advance, b.dx, b.dy)
    };
    joined.len() == alone.len() && joined.iter().zip(&alone).all(|(a, b)| same(a, b))
}

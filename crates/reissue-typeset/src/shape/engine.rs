//! The engine that all paragraphs of a book share.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use foldhash::fast::FixedState;

use super::{DivisionKind, Shaped, Shaper, StyleCache, TextStyle, divisions};
use crate::fonts::FontLibrary;
use crate::hyphen::{Hyphenator, Lang, lowercase};

/// Fonts, hyphenation and the cache of shaped words. One serves a whole book, from any number of
/// threads; what it gives does not depend on who asked first.
pub struct Typesetter {
    fonts: FontLibrary,
    hyphenator: Hyphenator,
    styles: RwLock<Vec<Arc<StyleCache>>>,
    /// The places that patterns find in runs of letters: a run comes with and without marks, at the
    /// beginning of sentences, in roman and italic.
    points: RwLock<Points>,
}

/// The places where runs of letters may be divided, by language and letters in lower case.
type Points = HashMap<Lang, HashMap<Box<str>, Arc<[u16]>, FixedState>, FixedState>;

impl Typesetter {
    /// An engine over a library.
    pub fn new(fonts: FontLibrary) -> Self {
        let (styles, points) = (RwLock::default(), RwLock::default());
        Self { fonts, hyphenator: Hyphenator::new(), styles, points }
    }

    /// Takes a hyphenator with the book's own exceptions.
    #[must_use]
    pub fn with_hyphenator(self, hyphenator: Hyphenator) -> Self {
        Self { hyphenator, ..Self::new(self.fonts) }
    }

    /// The fonts.
    pub fn fonts(&self) -> &FontLibrary {
        &self.fonts
    }

    /// The bytes of a run of letters before which it may be divided, from the cache or fresh.
    pub(crate) fn points(&self, run: &str, lang: Lang) -> Arc<[u16]> {
        if run.len() < 4 {
            return Arc::default();
        }
        let lower = lowercase(run);
        let find = |points: &Points| points.get(&lang)?.get(&*lower).cloned();
        if let Some(found) = self.points.read().ok().and_then(|points| find(&points)) {
            return found;
        }
        let found: Arc<[u16]> = self.hyphenator.points(&lower, lang).into();
        if let Ok(mut points) = self.points.write() {
            points.entry(lang).or_default().insert(lower.into(), found.clone());
        }
        found
    }

    /// How many distinct words have been shaped, over all styles.
    pub fn words(&self) -> usize {
        let styles = self.styles.read().map(|s| s.clone()).unwrap_or_default();
        styles.iter().map(|s| s.words.len()).sum()
    }

    /// The cache of a style, which is made where it is new.
    pub(crate) fn style(&self, style: &TextStyle) -> Arc<StyleCache> {
        let key = (style.face, style.features, style.language);
        let find = |styles: &Vec<Arc<StyleCache>>| styles.iter().find(|s| s.key == key).cloned();
        if let Some(found) = self.styles.read().ok().and_then(|s| find(&s)) {
            return found;
        }
        let made = Arc::new(StyleCache::new(key, &self.fonts));
        if let Ok(mut styles) = self.styles.write() {
            if let Some(found) = find(&styles) {
                return found;
            }
            styles.push(made.clone());
        }
        made
    }

    /// The shaped word, from the cache or fresh.
    pub(crate) fn word<'a>(
        &'a self,
        style: &StyleCache,
        text: &str,
        shaper: &mut Option<Shaper<'a>>,
    ) -> Arc<Shaped> {
        style.words.get_or_make(text, || {
            let shaper = shaper.get_or_insert_with(|| Shaper::new(&self.fonts));
            let places = divisions(text, |_, run| self.points(run, style.key.2));
            style.shape_word(&self.fonts, shaper, text, &places)
        })
    }

    /// Shapes a word whose places of division are given; it is not kept.
    pub(crate) fn word_with<'a>(
        &'a self,
        style: &StyleCache,
        text: &str,
        places: &[(u32, DivisionKind)],
        shaper: &mut Option<Shaper<'a>>,
    ) -> Arc<Shaped> {
        let shaper = shaper.get_or_insert_with(|| Shaper::new(&self.fonts));
        Arc::new(style.shape_word(&self.fonts, shaper, text, places))
    }
}

impl std::fmt::Debug for Typesetter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Typesetter").field("fonts", &self.fonts).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fonts::{FaceId, Features};
    use crate::shape::ShapedGlyph;
    use reissue_page::Length;

    fn style(face: u16, features: Features) -> TextStyle {
        let lang = Lang::from_tag("en-US");
        TextStyle { features, ..TextStyle::new(FaceId(face), Length::pt(11.0), lang) }
    }

    fn word(ts: &Typesetter, style: &TextStyle, text: &str) -> Arc<Shaped> {
        ts.word(&ts.style(style), text, &mut None)
    }

    #[test]
    fn the_faces_of_the_program_can_be_shaped_word_by_word() {
        let ts = Typesetter::new(FontLibrary::builtin());
        for id in 0..12 {
            let cache = ts.style(&style(id, Features::OLD_STYLE));
            assert!(cache.is_isolated(ts.fonts(), &mut None), "{:?}", ts.fonts().get(FaceId(id)));
        }
    }

    #[test]
    fn ligatures_and_kerning_are_set() {
        let ts = Typesetter::new(FontLibrary::builtin());
        let plain = style(0, Features::NONE);
        let office = word(&ts, &plain, "office");
        assert!(office.glyphs.len() < 6, "the ligature");
        let none = style(0, Features::NO_LIGATURES);
        assert_eq!(word(&ts, &none, "office").glyphs.len(), 6);
        let kerned = word(&ts, &plain, "AV").width;
        let loose = word(&ts, &style(0, Features::NO_KERNING), "AV").width;
        assert!(kerned < loose);
    }

    #[test]
    fn a_division_in_a_ligature_shapes_the_parts_again() {
        let ts = Typesetter::new(FontLibrary::builtin());
        let plain = style(0, Features::NONE);
        let word = word(&ts, &plain, "afflict");
        let at = word.divisions.iter().find(|d| d.at == 2).expect("af-flict");
        let cache = ts.style(&plain);
        let mut shaper = Shaper::new(ts.fonts());
        let width = |g: Vec<ShapedGlyph>| g.iter().map(|g| g.advance).sum::<i32>();
        assert_eq!(at.before, width(cache.shape_part(&mut shaper, "afflict", "af", true)));
        assert_eq!(at.after, width(cache.shape_part(&mut shaper, "afflict", "flict", false)));
    }

    #[test]
    fn divided_parts_have_the_width_that_they_are_given() {
        let ts = Typesetter::new(FontLibrary::builtin());
        let mut shaper = Shaper::new(ts.fonts());
        let width = |g: Vec<ShapedGlyph>| g.iter().map(|g| g.advance).sum::<i32>();
        for face in 0..8 {
            let plain = style(face, Features::OLD_STYLE);
            let cache = ts.style(&plain);
            // Kerning stands where some of these are divided, ligatures where others are.
            let kerned = ["wonderful", "Tyrannical,", "wavering", "extraordinary", "over-wrought"];
            for text in kerned.into_iter().chain(["affectation", "self-flagellation", "officers"]) {
                let word = word(&ts, &plain, text);
                assert!(!word.divisions.is_empty());
                for d in &word.divisions {
                    let (head, tail) = text.split_at(d.at as usize);
                    let head = cache.shape_part(&mut shaper, text, head, d.kind.adds_hyphen());
                    assert_eq!(d.before, width(head), "{text} {d:?}");
                    let tail = cache.shape_part(&mut shaper, text, tail, false);
                    assert_eq!(d.after, width(tail), "{text} {d:?}");
                }
            }
        }
    }

    #[test]
    fn small_capitals_and_figures_are_real() {
        let ts = Typesetter::new(FontLibrary::builtin());
        for face in [0, 1, 4, 5] {
            let ids = |f: Features, t: &str| -> Vec<u16> {
                word(&ts, &style(face, f), t).glyphs.iter().map(|g| g.id).collect()
            };
            assert_ne!(ids(Features::SMALL_CAPS, "abc"), ids(Features::NONE, "abc"));
            assert_ne!(ids(Features::SMALL_CAPS, "abc"), ids(Features::NONE, "ABC"));
            assert_ne!(ids(Features::OLD_STYLE, "1815"), ids(Features::LINING, "1815"));
            assert_ne!(ids(Features::SUPERIORS, "12"), ids(Features::LINING, "12"));
            let mixed = ids(Features::OLD_STYLE, "MDC17");
            assert_eq!(mixed, ids(Features::LINING, "MDC17"));
        }
    }
}

//! The engine that all paragraphs of a book share.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock, RwLock};

use foldhash::fast::FixedState;

use super::shaper::Recipe;
use super::word::identity;
use super::{
    Division, DivisionKind, Shaped, ShapedGlyph, Shaper, TextStyle, divisions, is_hidden,
    is_right_to_left,
};
use crate::fonts::{FaceId, Features, FontLibrary};
use crate::hyphen::{Hyphenator, Lang, lowercase};
use crate::protrusion::{Protrusion, protrusion};

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

/// How many parts the cache of a style has, so that threads seldom wait for each other.
const SHARDS: usize = 16;

/// Shaped words by their text.
#[derive(Default)]
struct Words {
    /// Those of up to 23 bytes, by the bytes themselves: they are looked up as often as there are
    /// words in a book, and each pointer on the way costs a wait for memory.
    short: HashMap<Short, Arc<Shaped>, FixedState>,
    long: HashMap<Box<str>, Arc<Shaped>, FixedState>,
}

/// The bytes of a short word and, in the last of 24, how many they are.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Short([u64; 3]);

impl std::hash::Hash for Short {
    /// Number by number: as a slice it would be hashed byte by byte, length and all.
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.iter().for_each(|word| state.write_u64(*word));
    }
}

/// The key of a word that is not too long for one.
fn short(text: &str) -> Option<Short> {
    let mut bytes = [0; 24];
    let [head @ .., count] = &mut bytes;
    head.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
    *count = text.len() as u8;
    let (words, _) = bytes.as_chunks::<8>();
    let [a, b, c] = words else { return None };
    Some(Short([a, b, c].map(|word| u64::from_le_bytes(*word))))
}

thread_local! {
    /// The words that this thread met last: most of a text is a few hundred words, and the shared
    /// cache takes a lock and three waits for memory.
    static RECENT: RefCell<Recent> = RefCell::default();
}

/// Short words of any style, each in the one place that its letters give it.
#[derive(Default)]
struct Recent(Vec<Option<(u64, Short, Arc<Shaped>)>>);

impl Recent {
    /// How many words there is room for, in bits.
    const BITS: u32 = 12;

    fn place(style: u64, Short([a, b, c]): Short) -> usize {
        let mixed = a ^ b.rotate_left(23) ^ c.rotate_left(46) ^ style.rotate_left(11);
        (mixed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - Self::BITS)) as usize
    }

    fn get(&self, style: u64, key: Short) -> Option<&Arc<Shaped>> {
        let (known, short, word) = self.0.get(Self::place(style, key))?.as_ref()?;
        (*known == style && *short == key).then_some(word)
    }

    fn put(&mut self, style: u64, key: Short, word: Arc<Shaped>) {
        if self.0.is_empty() {
            self.0.resize(1 << Self::BITS, None);
        }
        if let Some(place) = self.0.get_mut(Self::place(style, key)) {
            *place = Some((style, key, word));
        }
    }
}

impl Words {
    fn get(&self, text: &str) -> Option<&Arc<Shaped>> {
        match short(text) {
            Some(key) => self.short.get(&key),
            None => self.long.get(text),
        }
    }

    fn insert(&mut self, text: &str, word: Arc<Shaped>) {
        match short(text) {
            Some(key) => self.short.insert(key, word),
            None => self.long.insert(text.into(), word),
        };
    }

    fn len(&self) -> usize {
        self.short.len() + self.long.len()
    }
}

/// How many styles there have been.
static STYLES: AtomicU64 = AtomicU64::new(0);

/// What is known of a face with features in a language.
pub(crate) struct StyleCache {
    /// Names it among all that there ever are, whatever engine they belong to.
    id: u64,
    key: (FaceId, Features, Lang),
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
    shards: [RwLock<Words>; SHARDS],
    /// What a hyphen adds after a letter.
    tails: RwLock<HashMap<char, (i32, u16), FixedState>>,
    /// How far glyphs hang out: it takes their outline to know.
    hangs: RwLock<HashMap<(char, u16), Protrusion, FixedState>>,
}

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
        styles.iter().flat_map(|s| &s.shards).map(|m| m.read().map_or(0, |m| m.len())).sum()
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
        let Some(key) = short(text) else { return self.shared_word(style, text, shaper) };
        if let Some(word) = RECENT.with_borrow(|recent| recent.get(style.id, key).cloned()) {
            return word;
        }
        let word = self.shared_word(style, text, shaper);
        RECENT.with_borrow_mut(|recent| recent.put(style.id, key, word.clone()));
        word
    }

    /// The same from the cache that all threads share.
    fn shared_word<'a>(
        &'a self,
        style: &StyleCache,
        text: &str,
        shaper: &mut Option<Shaper<'a>>,
    ) -> Arc<Shaped> {
        let shard = style.shards.get(shard_of(text));
        let cached = shard.and_then(|s| s.read().ok()?.get(text).cloned());
        if let Some(word) = cached {
            return word;
        }
        let shaper = shaper.get_or_insert_with(|| Shaper::new(&self.fonts));
        let places = divisions(text, |_, run| self.points(run, style.key.2));
        let word = Arc::new(style.shape_word(&self.fonts, shaper, text, &places));
        if let Some(mut words) = shard.and_then(|s| s.write().ok()) {
            words.insert(text, word.clone());
        }
        word
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

impl StyleCache {
    fn new(key: (FaceId, Features, Lang), fonts: &FontLibrary) -> Self {
        let (id, features, lang) = key;
        let face = fonts.get(id);
        let figures = Features::OLD_STYLE;
        let capitals = features
            .contains(figures)
            .then(|| Recipe::new(id, features.without(figures) | Features::LINING, lang));
        Self {
            id: STYLES.fetch_add(1, Ordering::Relaxed),
            key,
            recipe: Recipe::new(id, features, lang),
            capitals,
            space: face.metrics().space,
            space_glyph: face.glyph(' ').unwrap_or_default(),
            hyphen: if face.has_char('-') { '-' } else { '\u{2010}' },
            isolated: OnceLock::new(),
            shards: Default::default(),
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

    fn shape_word(
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
        let clean = glyph.cluster == at && glyph.safe;
        let (mut before, after, first) = if clean {
            let before: i32 = whole.glyphs[..index].iter().map(|g| g.advance).sum();
            (before, whole.width - before, glyph.id)
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

/// The part of the cache that a word belongs to: its map hashes it once more.
fn shard_of(text: &str) -> usize {
    let bytes = text.as_bytes();
    let byte = |at: usize| usize::from(bytes.get(at).copied().unwrap_or_default());
    (bytes.len() + byte(0) * 3 + byte(bytes.len() / 2) * 5) % SHARDS
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

#[cfg(test)]
mod tests {
    use super::*;
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
            for text in ["wonderful", "Tyrannical,", "affectation", "self-flagellation", "officers"]
            {
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

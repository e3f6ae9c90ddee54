//! Kerning by pairs, read from the font's own table and remembered.
//!
//! Nearly all text faces kern by pairs alone: what stands between two glyphs depends on nothing
//! else. A shaper goes through the table's parts again for each letter of each word, which is half
//! of all shaping; a pair that has been met once need only be looked up. A face that does more
//! (contexts, placement, variations) has no such table here, and the shaper does it.

use std::collections::HashMap;
use std::sync::{RwLock, RwLockReadGuard};

use foldhash::fast::FixedState;
use harfrust::{GlyphId, Tag};
use read_fonts::tables::gpos::{Gpos, PairPos, PositionSubtables, ValueFormat};
use read_fonts::tables::layout::{LangSys, LookupFlag, Script};
use read_fonts::{FontRef, TableProvider};

use super::Face;

/// The pairs of a face for text in Latin letters.
pub(crate) struct Kerning {
    /// The lookups of the `kern` feature, in the order in which they apply.
    lookups: Vec<u16>,
    /// Whether each glyph is a combining mark.
    marks: Vec<bool>,
    /// What has been read from the table.
    known: RwLock<Known>,
}

/// The pairs of one word, looked up under one lock.
pub(crate) struct Pairs<'a> {
    kerning: &'a Kerning,
    face: &'a Face,
    known: Option<RwLockReadGuard<'a, Known>>,
    /// What had to be read, to be kept for the next word.
    fresh: Vec<(u32, i32)>,
}

/// What pairs change the advance of their first glyph by, in font units; the key is both glyphs.
type Known = HashMap<u32, i32, FixedState>;

/// More lookups than the features of any font name, in all its languages.
const MOST: usize = 1_000_000;

/// A glyph that is a combining mark (OpenType 1.9, GDEF, glyph class definition table).
const MARK: u32 = 3;

impl Kerning {
    /// Reads what a face does to Latin letters; `None` unless pairs are all there is to it,
    /// whatever the language.
    pub(crate) fn of(file: &FontRef<'_>) -> Option<Self> {
        let gpos = file.gpos().ok()?;
        let varied = gpos.feature_variations_offset().is_some_and(|offset| !offset.is_null());
        let lookups = lookups(&gpos).filter(|lookups| !varied && !lookups.is_empty())?;
        let pairs = |index: &u16| is_pairs(&gpos, *index).unwrap_or(false);
        if !lookups.iter().all(pairs) {
            return None;
        }
        let mut marks = vec![false; usize::from(file.maxp().ok()?.num_glyphs())];
        let classes = file.gdef().ok()?.glyph_class_def()?.ok()?;
        // Ranges of a broken table may name the same glyphs again and again.
        for (glyph, class) in classes.iter().take(4 * marks.len()) {
            if let Some(mark) = marks.get_mut(glyph.to_u32() as usize) {
                *mark = class == MARK;
            }
        }
        Some(Self { lookups, marks, known: RwLock::default() })
    }

    /// Whether a glyph is a combining mark, which pairs pass over; a glyph beyond the font's is.
    pub(crate) fn is_mark(&self, glyph: u16) -> bool {
        self.marks.get(usize::from(glyph)).copied().unwrap_or(true)
    }

    /// Looks up pairs; `face` is the one that this was made of.
    pub(crate) fn pairs<'a>(&'a self, face: &'a Face) -> Pairs<'a> {
        Pairs { kerning: self, face, known: self.known.read().ok(), fresh: Vec::new() }
    }

    /// Reads a pair from the table: of each lookup the first part that has it counts
    /// (OpenType 1.9, GPOS, lookup type 2).
    fn read(&self, file: &FontRef<'_>, first: u16, second: u16) -> Option<i32> {
        let lookups = file.gpos().ok()?.lookup_list().ok()?;
        let mut sum = 0;
        for &index in &self.lookups {
            let lookup = lookups.lookups().get(usize::from(index)).ok()?;
            let PositionSubtables::Pair(parts) = lookup.subtables().ok()? else { return None };
            let found = parts.iter().flatten().find_map(|part| advance(&part, first, second));
            sum += i32::from(found.unwrap_or_default());
        }
        Some(sum)
    }
}

impl Pairs<'_> {
    /// By how much the advance of a glyph changes before another.
    pub(crate) fn between(&mut self, first: u16, second: u16) -> i32 {
        let key = u32::from(first) << 16 | u32::from(second);
        if let Some(by) = self.known.as_ref().and_then(|known| known.get(&key)) {
            return *by;
        }
        let file = self.face.file();
        let by = file.and_then(|file| self.kerning.read(&file, first, second)).unwrap_or_default();
        self.fresh.push((key, by));
        by
    }

    /// Keeps what was read.
    pub(crate) fn keep(self) {
        let Self { kerning, known, fresh, .. } = self;
        drop(known);
        if !fresh.is_empty()
            && let Ok(mut known) = kerning.known.write()
        {
            known.extend(fresh);
        }
    }
}

/// The lookups of the `kern` feature for Latin letters, in order; `None` where languages differ.
fn lookups(gpos: &Gpos<'_>) -> Option<Vec<u16>> {
    let scripts = gpos.script_list().ok()?;
    let records = scripts.script_records();
    let record = records.iter().find(|r| r.script_tag() == Tag::new(b"latn"))?;
    let script: Script<'_> = record.script(scripts.offset_data()).ok()?;
    let mut all: Vec<LangSys<'_>> = vec![script.default_lang_sys()?.ok()?];
    for record in script.lang_sys_records() {
        all.push(record.lang_sys(script.offset_data()).ok()?);
    }
    let features = gpos.feature_list().ok()?;
    // Lists of a broken font may name the same lookups again and again.
    let mut left = MOST;
    let mut of = |system: &LangSys<'_>| -> Option<Vec<u16>> {
        if system.required_feature_index() != 0xFFFF {
            return None;
        }
        let (mut lookups, mut others) = (Vec::new(), Vec::new());
        for index in system.feature_indices() {
            let record = features.feature_records().get(usize::from(index.get()))?;
            let feature = record.feature(features.offset_data()).ok()?;
            let kerns = record.feature_tag() == Tag::new(b"kern");
            let all = if kerns { &mut lookups } else { &mut others };
            all.extend(feature.lookup_list_indices().iter().map(|i| i.get()));
            left = left.checked_sub(1 + feature.lookup_list_indices().len())?;
        }
        // Another feature would still apply what is looked up here.
        if lookups.iter().any(|lookup| others.contains(lookup)) {
            return None;
        }
        lookups.sort_unstable();
        lookups.dedup();
        Some(lookups)
    };
    let first = of(all.first()?)?;
    all.iter().all(|system| of(system).as_ref() == Some(&first)).then_some(first)
}

/// Whether a lookup does no more than change the advance of the first glyph of a pair, marks
/// passed over or not.
fn is_pairs(gpos: &Gpos<'_>, index: u16) -> Option<bool> {
    let lookup = gpos.lookup_list().ok()?.lookups().get(usize::from(index)).ok()?;
    let flag = lookup.lookup_flag();
    if [LookupFlag::IGNORE_BASE_GLYPHS, LookupFlag::IGNORE_LIGATURES]
        .iter()
        .any(|f| flag.contains(*f))
    {
        return Some(false);
    }
    let PositionSubtables::Pair(parts) = lookup.subtables().ok()? else { return Some(false) };
    for part in parts.iter() {
        let formats = match part.ok()? {
            PairPos::Format1(part) => (part.value_format1(), part.value_format2()),
            PairPos::Format2(part) => (part.value_format1(), part.value_format2()),
            _ => return Some(false),
        };
        if formats != (ValueFormat::X_ADVANCE, ValueFormat::empty()) {
            return Some(false);
        }
    }
    Some(true)
}

/// What a part of a lookup does to a pair; `None` where it has no say.
fn advance(part: &PairPos<'_>, first: u16, second: u16) -> Option<i16> {
    let (first, second) = (GlyphId::from(first), GlyphId::from(second));
    match part {
        PairPos::Format1(part) => {
            let set = part.coverage().ok()?.get(first)?;
            let set = part.pair_sets().get(set as usize).ok()?;
            let mut records = set.pair_value_records().iter().flatten();
            let record = records.find(|r| GlyphId::from(r.second_glyph()) == second)?;
            record.value_record1().x_advance()
        }
        PairPos::Format2(part) => {
            part.coverage().ok()?.get(first)?;
            let row = part.class_def1().ok()?.get(first);
            let column = part.class_def2().ok()?.get(second);
            let row = part.class1_records().get(row as usize).ok()?;
            let cell = row.class2_records().get(column as usize).ok()?;
            cell.value_record1().x_advance()
        }
        _ => None,
    }
}

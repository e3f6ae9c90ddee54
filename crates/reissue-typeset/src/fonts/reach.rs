//! The glyphs that features reach.
//!
//! A rule of a font begins at a glyph of its coverage; at others nothing is tried. Of most words no
//! letter begins any rule but those of kerning: their glyphs are those of the character map, and no
//! shaper need look through all the rules to find that out.

use std::collections::HashMap;

use foldhash::fast::FixedState;
use harfrust::{Feature, GlyphId, Tag};
use read_fonts::tables::gpos::{
    CursivePos, Gpos, MarkBasePos, MarkLigPos, MarkMarkPos, PairPos, PositionSubtables, SinglePos,
};
use read_fonts::tables::gsub::{
    AlternateSubst, Gsub, LigatureSubst, LigatureSubstFormat1, MultipleSubst,
    ReverseChainSingleSubst, SingleSubst, SubstitutionSubtables,
};
use read_fonts::tables::layout::{
    ChainedSequenceContext, CoverageTable, FeatureList, LangSys, LookupFlag, ScriptList,
    SequenceContext,
};
use read_fonts::{FontRef, ReadError, TableProvider};

/// Where the rules of some features begin, kerning apart, for text in Latin letters of a language.
pub(crate) struct Reach {
    /// The glyphs at which any rule begins.
    any: Glyphs,
    /// Those at which one may begin whatever follows.
    alone: Glyphs,
    /// Ligatures: what may follow their first glyph.
    ligatures: HashMap<u16, Vec<u16>, FixedState>,
    /// Contexts: their first glyphs, and what must follow.
    contexts: Vec<(Glyphs, Glyphs)>,
    /// How many glyphs may be read yet: tables of a broken font can name the same part again and
    /// again.
    left: usize,
}

/// More glyphs, and more lookups, than the rules of the largest fonts name.
const MOST: usize = 4_000_000;

/// A set of glyphs, a bit for each.
#[derive(Clone)]
struct Glyphs(Vec<u64>);

impl Glyphs {
    fn new(count: usize) -> Self {
        Self(vec![0; count.div_ceil(64)])
    }

    /// Whether a glyph is in the set; one beyond the font's is.
    #[inline]
    fn has(&self, glyph: u16) -> bool {
        let word = self.0.get(usize::from(glyph / 64)).copied().unwrap_or(u64::MAX);
        word >> (glyph % 64) & 1 == 1
    }

    fn add(&mut self, glyph: GlyphId) {
        let glyph = glyph.to_u32();
        if let Some(word) = self.0.get_mut(glyph as usize / 64) {
            *word |= 1 << (glyph % 64);
        }
    }

    fn add_all(&mut self, others: &Self) {
        self.0.iter_mut().zip(&others.0).for_each(|(word, other)| *word |= other);
    }

    fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }
}

/// The features that apply to Latin text whether they are asked for or not (OpenType 1.9, feature
/// tags, and what the shaper adds for its own tests); those of fractions need a fraction slash.
const ALWAYS: [&[u8; 4]; 22] = [
    b"rvrn", b"ltra", b"ltrm", b"rand", b"trak", b"Harf", b"HARF", b"Buzz", b"BUZZ", b"abvm",
    b"blwm", b"ccmp", b"locl", b"mark", b"mkmk", b"rlig", b"calt", b"clig", b"curs", b"dist",
    b"liga", b"rclt",
];

impl Reach {
    /// Reads what features do in a font; `None` where that can't be told, or where another kind of
    /// table has a say. `language` is a primary subtag of BCP 47.
    pub(crate) fn of(file: &FontRef<'_>, wishes: &[Feature], language: &str) -> Option<Self> {
        let has = |tag: &[u8; 4]| file.table_data(Tag::new(tag)).is_some();
        if [b"morx", b"mort", b"kerx", b"trak", b"fvar"].into_iter().any(has) {
            return None;
        }
        let none = Glyphs::new(usize::from(file.maxp().ok()?.num_glyphs()));
        let (ligatures, contexts) = (HashMap::default(), Vec::new());
        let mut reach = Self { any: none.clone(), alone: none, ligatures, contexts, left: MOST };
        if has(b"GSUB") {
            reach.add_substitutions(&file.gsub().ok()?, wishes, language)?;
        }
        if has(b"GPOS") {
            reach.add_positions(&file.gpos().ok()?, wishes, language)?;
        }
        reach.any.add_all(&reach.alone.clone());
        Some(reach)
    }

    /// Whether a rule may begin at a glyph before another, or at the end.
    #[inline]
    pub(crate) fn has(&self, glyph: u16, next: Option<u16>) -> bool {
        self.any.has(glyph) && self.may_begin(glyph, next)
    }

    #[inline(never)]
    fn may_begin(&self, glyph: u16, next: Option<u16>) -> bool {
        let ligates = |next| self.ligatures.get(&glyph).is_some_and(|all| all.contains(&next));
        let context = |next| self.contexts.iter().any(|(a, b)| a.has(glyph) && b.has(next));
        self.alone.has(glyph) || next.is_some_and(|next| ligates(next) || context(next))
    }

    fn add_substitutions(&mut self, gsub: &Gsub<'_>, wishes: &[Feature], lang: &str) -> Option<()> {
        if gsub.feature_variations_offset().is_some_and(|offset| !offset.is_null()) {
            return None;
        }
        let lookups = gsub.lookup_list().ok()?.lookups();
        for index in indices(&gsub.script_list().ok()?, &gsub.feature_list().ok()?, wishes, lang)? {
            let lookup = lookups.get(usize::from(index)).ok()?;
            let adjacent = is_adjacent(lookup.lookup_flag());
            match lookup.subtables().ok()? {
                SubstitutionSubtables::Single(parts) => {
                    self.add_alone(parts.iter(), |p| match p {
                        SingleSubst::Format1(part) => Some(part.coverage()),
                        SingleSubst::Format2(part) => Some(part.coverage()),
                        _ => None,
                    })?
                }
                SubstitutionSubtables::Multiple(parts) => {
                    self.add_alone(parts.iter(), |p| match p {
                        MultipleSubst::Format1(part) => Some(part.coverage()),
                        _ => None,
                    })?;
                }
                SubstitutionSubtables::Alternate(parts) => {
                    self.add_alone(parts.iter(), |p| match p {
                        AlternateSubst::Format1(part) => Some(part.coverage()),
                        _ => None,
                    })?;
                }
                SubstitutionSubtables::Ligature(parts) => {
                    for part in parts.iter() {
                        let LigatureSubst::Format1(part) = part.ok()? else { return None };
                        self.add_ligatures(&part, adjacent)?;
                    }
                }
                SubstitutionSubtables::Contextual(parts) => {
                    for part in parts.iter() {
                        self.add_context(context(&part.ok()?)?, adjacent)?;
                    }
                }
                SubstitutionSubtables::ChainContextual(parts) => {
                    for part in parts.iter() {
                        self.add_context(chain(&part.ok()?)?, adjacent)?;
                    }
                }
                SubstitutionSubtables::Reverse(parts) => {
                    self.add_alone(parts.iter(), |p| match p {
                        ReverseChainSingleSubst::Format1(part) => Some(part.coverage()),
                        _ => None,
                    })?
                }
                SubstitutionSubtables::EmptyExtension => {}
            }
        }
        Some(())
    }

    fn add_positions(&mut self, gpos: &Gpos<'_>, wishes: &[Feature], lang: &str) -> Option<()> {
        if gpos.feature_variations_offset().is_some_and(|offset| !offset.is_null()) {
            return None;
        }
        let lookups = gpos.lookup_list().ok()?.lookups();
        for index in indices(&gpos.script_list().ok()?, &gpos.feature_list().ok()?, wishes, lang)? {
            match lookups.get(usize::from(index)).ok()?.subtables().ok()? {
                PositionSubtables::Single(parts) => self.add_alone(parts.iter(), |p| match p {
                    SinglePos::Format1(part) => Some(part.coverage()),
                    SinglePos::Format2(part) => Some(part.coverage()),
                    _ => None,
                })?,
                PositionSubtables::Pair(parts) => self.add_alone(parts.iter(), |p| match p {
                    PairPos::Format1(part) => Some(part.coverage()),
                    PairPos::Format2(part) => Some(part.coverage()),
                    _ => None,
                })?,
                PositionSubtables::Cursive(parts) => self.add_alone(parts.iter(), |p| match p {
                    CursivePos::Format1(part) => Some(part.coverage()),
                    _ => None,
                })?,
                PositionSubtables::MarkToBase(parts) => {
                    self.add_alone(parts.iter(), |p| match p {
                        MarkBasePos::Format1(part) => Some(part.mark_coverage()),
                        _ => None,
                    })?
                }
                PositionSubtables::MarkToLig(parts) => {
                    self.add_alone(parts.iter(), |p| match p {
                        MarkLigPos::Format1(part) => Some(part.mark_coverage()),
                        _ => None,
                    })?
                }
                PositionSubtables::MarkToMark(parts) => {
                    self.add_alone(parts.iter(), |p| match p {
                        MarkMarkPos::Format1(part) => Some(part.mark1_coverage()),
                        _ => None,
                    })?
                }
                PositionSubtables::Contextual(parts) => {
                    self.add_alone(parts.iter(), |p| context(p).map(|(first, _)| first))?;
                }
                PositionSubtables::ChainContextual(parts) => {
                    self.add_alone(parts.iter(), |p| chain(p).map(|(first, _)| first))?;
                }
                PositionSubtables::EmptyExtension => {}
            }
        }
        Some(())
    }

    /// Adds the glyphs at which the parts of a lookup begin, whatever follows.
    fn add_alone<'a, T>(
        &mut self,
        parts: impl Iterator<Item = Result<T, ReadError>>,
        coverage: impl Fn(&T) -> Option<Covered<'a>>,
    ) -> Option<()> {
        for part in parts {
            self.spend(1)?;
            for glyph in coverage(&part.ok()?)?.ok()?.iter() {
                self.spend(1)?;
                self.alone.add(glyph);
            }
        }
        Some(())
    }

    fn spend(&mut self, glyphs: usize) -> Option<()> {
        self.left = self.left.checked_sub(glyphs)?;
        Some(())
    }

    fn add_ligatures(&mut self, part: &LigatureSubstFormat1<'_>, adjacent: bool) -> Option<()> {
        for (glyph, set) in part.coverage().ok()?.iter().zip(part.ligature_sets().iter()) {
            self.spend(1)?;
            self.any.add(glyph);
            let set = set.ok()?;
            self.spend(set.ligatures().len())?;
            let seconds = self.ligatures.entry(u16::try_from(glyph.to_u32()).ok()?).or_default();
            for ligature in set.ligatures().iter() {
                match ligature.ok()?.component_glyph_ids().first() {
                    Some(second) if adjacent => seconds.push(second.get().to_u16()),
                    _ => self.alone.add(glyph),
                }
            }
        }
        Some(())
    }

    fn add_context(
        &mut self,
        (first, second): (Covered<'_>, Option<Covered<'_>>),
        adjacent: bool,
    ) -> Option<()> {
        let first = self.all(first)?;
        match second.filter(|_| adjacent) {
            Some(second) => {
                let second = self.all(second)?;
                self.any.add_all(&first);
                if !second.is_empty() {
                    self.contexts.push((first, second));
                }
            }
            None => self.alone.add_all(&first),
        }
        Some(())
    }

    fn all(&mut self, covered: Covered<'_>) -> Option<Glyphs> {
        let mut glyphs = Glyphs(vec![0; self.any.0.len()]);
        self.spend(glyphs.0.len())?;
        for glyph in covered.ok()?.iter() {
            self.spend(1)?;
            glyphs.add(glyph);
        }
        Some(glyphs)
    }
}

/// A coverage, as it is read.
type Covered<'a> = Result<CoverageTable<'a>, ReadError>;

/// Whether a lookup looks at the very next glyph where that is no mark.
fn is_adjacent(flag: LookupFlag) -> bool {
    ![LookupFlag::IGNORE_BASE_GLYPHS, LookupFlag::IGNORE_LIGATURES]
        .iter()
        .any(|ignored| flag.contains(*ignored))
}

/// The language systems of some languages (OpenType 1.9, language system tags).
const SYSTEMS: [(&str, &[u8; 4]); 13] = [
    ("cs", b"CSY "),
    ("da", b"DAN "),
    ("de", b"DEU "),
    ("en", b"ENG "),
    ("es", b"ESP "),
    ("fi", b"FIN "),
    ("fr", b"FRA "),
    ("it", b"ITA "),
    ("la", b"LAT "),
    ("nl", b"NLD "),
    ("pl", b"PLK "),
    ("pt", b"PTG "),
    ("sv", b"SVE "),
];

/// The systems of a language for Latin letters: one, or all where its tag is not known here.
fn systems<'a>(scripts: &ScriptList<'a>, language: &str) -> Option<Vec<LangSys<'a>>> {
    let records = scripts.script_records();
    let record = records.iter().find(|r| r.script_tag() == Tag::new(b"latn"))?;
    let script = record.script(scripts.offset_data()).ok()?;
    let tag = SYSTEMS.iter().find(|(code, _)| *code == language).map(|(_, tag)| Tag::new(tag));
    let others = script.lang_sys_records();
    let own = others.iter().find(|r| Some(r.lang_sys_tag()) == tag);
    let mut out = Vec::new();
    if let Some(system) = script.default_lang_sys().filter(|_| own.is_none()) {
        out.push(system.ok()?);
    }
    for record in others.iter().filter(|r| tag.is_none_or(|tag| r.lang_sys_tag() == tag)) {
        out.push(record.lang_sys(script.offset_data()).ok()?);
    }
    Some(out)
}

/// The lookups of the features that apply.
fn indices(
    scripts: &ScriptList<'_>,
    features: &FeatureList<'_>,
    wishes: &[Feature],
    language: &str,
) -> Option<Vec<u16>> {
    let systems = systems(scripts, language)?;
    let (mut out, mut left) = (Vec::new(), MOST);
    for system in &systems {
        let required = Some(system.required_feature_index()).filter(|index| *index != 0xFFFF);
        let others = system.feature_indices().iter().map(|index| index.get());
        for index in required.into_iter().chain(others) {
            let record = features.feature_records().get(usize::from(index))?;
            if required == Some(index) || applies(record.feature_tag(), wishes) {
                let feature = record.feature(features.offset_data()).ok()?;
                out.extend(feature.lookup_list_indices().iter().map(|i| i.get()));
            }
            left = left.checked_sub(1)?;
            if out.len() > MOST {
                return None;
            }
        }
    }
    out.sort_unstable();
    out.dedup();
    Some(out)
}

/// Whether a feature applies: the last wish counts.
fn applies(tag: Tag, wishes: &[Feature]) -> bool {
    let wish = wishes.iter().rev().find(|wish| wish.tag == tag);
    let always = || ALWAYS.iter().any(|known| Tag::new(known) == tag);
    wish.map_or_else(always, |wish| wish.value > 0)
}

/// Where a context begins, and what must follow there; none where that takes more to tell.
fn context<'a>(part: &SequenceContext<'a>) -> Option<(Covered<'a>, Option<Covered<'a>>)> {
    match part {
        SequenceContext::Format1(part) => Some((part.coverage(), None)),
        SequenceContext::Format2(part) => Some((part.coverage(), None)),
        SequenceContext::Format3(part) => {
            let glyphs = part.coverages();
            Some((glyphs.get(0), (glyphs.len() > 1).then(|| glyphs.get(1))))
        }
        _ => None,
    }
}

/// The same of a context that looks around.
fn chain<'a>(part: &ChainedSequenceContext<'a>) -> Option<(Covered<'a>, Option<Covered<'a>>)> {
    match part {
        ChainedSequenceContext::Format1(part) => Some((part.coverage(), None)),
        ChainedSequenceContext::Format2(part) => Some((part.coverage(), None)),
        ChainedSequenceContext::Format3(part) => {
            let (glyphs, ahead) = (part.input_coverages(), part.lookahead_coverages());
            let second = match (glyphs.len(), ahead.len()) {
                (2.., _) => Some(glyphs.get(1)),
                (_, 1..) => Some(ahead.get(0)),
                _ => None,
            };
            Some((glyphs.get(0), second))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fonts::builtin::BUILTIN;
    use crate::fonts::{Features, Kerning};

    #[test]
    fn most_letters_begin_no_rule() {
        let file = FontRef::new(BUILTIN[4].bytes).expect("Libertinus");
        let reach = Reach::of(&file, &Features::OLD_STYLE.settings(), "en").expect("rules");
        let glyph = |c: char| file.cmap().expect("a map").map_codepoint(c).expect("a glyph");
        let glyph = |c: char| u16::try_from(glyph(c).to_u32()).expect("few glyphs");
        let has = |a: char, b: char| reach.has(glyph(a), Some(glyph(b)));
        assert!(has('f', 'f') && has('f', 'i') && has('1', '2'));
        assert!(!has('f', 'o') && !has('i', 'n') && !has('t', 'h') && !has('e', 'f'));
        assert!(!reach.has(glyph('f'), None) && reach.has(glyph('7'), None));
    }

    #[test]
    fn a_broken_font_is_read_in_bounds() {
        let (mut read, mut refused) = (0, 0);
        for face in [0, 4] {
            let sound = BUILTIN[face].bytes;
            let place = |tag: &[u8; 4]| {
                let file = FontRef::new(sound).expect("a font");
                let table = file.table_data(Tag::new(tag)).expect("a table").as_bytes();
                let at = sound.windows(table.len()).position(|w| w == table).expect("inside");
                at..at + table.len()
            };
            for tag in [b"GSUB", b"GPOS", b"GDEF"] {
                let table = place(tag);
                for turn in 0..60_usize {
                    let mut bytes = sound.to_vec();
                    // Most of what leads somewhere else stands in the first half.
                    for hit in 0..8_usize {
                        let at = (turn * 7_919 + hit * 104_729) % (table.len() / 2);
                        bytes[table.start + at] ^= 1 << (turn % 8);
                    }
                    let file = FontRef::new(&bytes).expect("the directory is whole");
                    let found = Reach::of(&file, &[], "en").is_some();
                    let kerning = Kerning::of(&file).is_some();
                    read += usize::from(found && kerning);
                    refused += usize::from(!found || !kerning);
                }
            }
        }
        assert!(read > 20 && refused > 20, "{read} read, {refused} refused");
    }
}

//! Words that scanners make of others, and that are words themselves: they are told by the words
//! beside them.
//!
//! No list can call `arid`, `hut` or `be` wrong; a frame can: `salt arid the road`, `he bad gone`,
//! `when be was`. Each frame says which words stand before and after where the word is a slip, and
//! is drawn so that grammar leaves it no other reading, or next to none.

use std::collections::HashSet;
use std::sync::LazyLock;

use foldhash::fast::FixedState;

use super::glance::{REAL, Traits};
use super::passage::Form;
use super::{Context, Findings, Passage, pairs};

/// A slip and the neighbours that give it away.
///
/// Neighbours are words, `@class` for a class of them, and `^` where a mark or the edge of the
/// passage stands between. An empty list takes any neighbour, one that begins with `!` takes all
/// but those.
struct Frame {
    wrong: &'static str,
    right: &'static str,
    before: &'static str,
    after: &'static str,
}

const fn frame(
    wrong: &'static str,
    right: &'static str,
    before: &'static str,
    after: &'static str,
) -> Frame {
    Frame { wrong, right, before, after }
}

/// Articles and what stands in their place.
const DETERMINERS: &str =
    "the a an this these those my his her our their your its every each some any no";

/// Pronouns that a verb follows.
const SUBJECTS: &str = "i he she we they it you who which there";

/// Verbs that show person or tense by themselves, so that neither `to` nor `be` goes with them.
const FINITE: &str =
    "was were is are has did went came knew saw took gave began would could should might must";

/// Verbs that a plain form follows.
const MODALS: &str = "will would shall should may might must can could cannot";

/// Participles that do not end in `ed`.
const PARTICIPLES: &str = "been gone come seen taken given known done made found left lost told said \
heard felt kept held brought thought caught taught sent spent built met read put set let got won run \
begun written spoken broken fallen grown drawn thrown shown risen driven eaten forgotten chosen \
become borne born worn torn sworn stolen hidden bidden ridden struck led fled slept stood sat";

/// Words that end in `ed` and are no participles.
const NO_PARTICIPLES: &str = "need heed feed seed speed deed weed reed indeed exceed proceed succeed \
bleed breed sacred naked wicked hundred kindred hatred";

/// Words that join and relate others: none of them is a noun or an adjective.
const JOINERS: &str = "and or but nor if as than that when where while because though although until \
unless since so then now not never ever also too only just up down out off away back over in on at \
of to by for from with without into upon under above below between among through during before \
after about against toward towards around across along behind beside beyond near is was are were be \
been being am has have had do does did will would shall should may might must can could he she it \
they we you i him her them us me himself herself itself who whom whose which what how why very more \
most less least the a an this these those my his our their your its every each some any no all both \
either neither one two three himself yourself myself";

/// The frames.
const FRAMES: &[Frame] = &[
    // An adjective: what stands before it is no noun, what follows it no pronoun and no article.
    frame(
        "arid",
        "and",
        "!^ @det of in is was were are be been become grew so too very as more most less how and or but through across over from to into with by for on at nor not",
        "",
    ),
    frame("arid", "and", "", "!^ @plain and or in as but than"),
    frame("arc", "are", "we they you these those who people men what where how", ""),
    frame("ail", "all", "at after of in and for with", "@det of"),
    frame("ail", "all", "", "the these those"),
    frame("ail", "all", "at", "^"),
    frame("an", "and", "", "the their these those"),
    frame("bad", "had", "@plain", "@participle"),
    frame("bad", "had", "@subject", "@participle not never already always just"),
    frame("bard", "hard", "very too so work worked working", ""),
    frame(
        "bare",
        "have",
        "i we you they would could should must may might will shall",
        "been @participle",
    ),
    frame("bas", "has", "he she it who which that", ""),
    frame(
        "be",
        "he",
        "^ and but that when as if where which what because though while than whom",
        "@finite",
    ),
    frame("be", "he", "^", "thought said"),
    frame("be", "he", "when as where while though because", "said thought looked had"),
    frame("bead", "head", "his her my your their its", ""),
    frame(
        "beard",
        "heard",
        "i she he we they had have never ever",
        "the a of that him her it them no nothing from my something",
    ),
    frame("bo", "be", "to will would shall should may might must can could cannot", ""),
    frame(
        "bold",
        "hold",
        "took take takes taken taking lay lays laid get got seize seized catch caught",
        "of on upon",
    ),
    frame(
        "bow",
        "how",
        "^ and but know knew tell told ask asked see show",
        "many much do did does far often",
    ),
    frame("carne", "came", "@subject that then ^ and", ""),
    frame("case", "ease", "at with", "^ in"),
    frame("clay", "day", "one every next", ""),
    frame("comer", "corner", "the a one each every far dark little opposite", "of"),
    frame(
        "die",
        "the",
        "of in on at by for from into upon through under over between against during with",
        "@plain same other whole",
    ),
    frame("docs", "does", "he she it this what who", "not it he she"),
    frame("docs", "does", "", "not"),
    frame(
        "dose",
        "close",
        "!^ the that this a an one each every first second large small strong heavy his her my another of no",
        "to by at beside behind upon together",
    ),
    frame("ease", "case", "in", "of he she they i we you the"),
    frame("ease", "case", "which every each", ""),
    frame(
        "form",
        "from",
        "came come comes went away far apart fled escaped returned different",
        "@det",
    ),
    frame(
        "hack",
        "back",
        "come came coming go goes going went gone turn turned look looked brought bring sent get got ran drew fell stepped way",
        "",
    ),
    frame("hare", "have", "", "been"),
    frame(
        "hare",
        "have",
        "i you we they would could should must may might will shall to not never",
        "@participle a no the not never to any",
    ),
    frame("he", "be", "to", "!^ who that whom which himself had was is"),
    frame("he", "be", "@modal", "@participle"),
    frame("he", "the", "of into upon", "@plain same other first last"),
    frame("hest", "best", "the", ""),
    frame("ho", "he", "and that when as if which where but", "@finite said had"),
    frame("hut", "but", "^", "@det @subject not when if as for then now what even only still"),
    frame("hut", "but", "nothing none anything everything", ""),
    frame("lad", "had", "i he she we they it who which", "@participle not never a the no to"),
    frame(
        "lie",
        "he",
        "^ and but when as if where because though while",
        "@finite said thought looked had",
    ),
    frame("mo", "me", "to for with told tell gave give let from by", ""),
    frame("nay", "may", "i you he she it they we that which", "be have not well"),
    frame("oar", "our", "of in to with from for at all", "@plain own"),
    frame("quiet", "quite", "was is were not are", "a right sure certain"),
    frame(
        "ray",
        "my",
        "",
        "own dear father mother brother sister friend lord lady wife son heart life mind child hand eyes",
    ),
    frame(
        "sec",
        "see",
        "to i you we they can could will would must shall should may might never",
        "",
    ),
    frame("sonic", "some", "!the a an", "time people other day years one men thing way of"),
    frame("then", "than", "rather", ""),
    frame(
        "though",
        "through",
        "go going went pass passed passing walked rode",
        "the a an this my his her our their its",
    ),
    frame(
        "tie",
        "the",
        "of in on at by for from with into upon through under over between against during after before about",
        "@plain same other whole",
    ),
    frame("tie", "the", "that when as if than was were is are all but", "@plain same other whole"),
    frame("tiling", "thing", "a any every no one only other same such", ""),
    frame("tilings", "things", "these those all such many of other some", ""),
    frame("tor", "for", "!^ the a this that every", "@det him her them me us you it"),
    frame("tum", "turn", "to in by each", ""),
    frame("tune", "time", "long", ""),
    frame("wag", "was", "i he she it there which", ""),
    frame(
        "ware",
        "were",
        "we they you there these those who",
        "@participle not all no in the a so",
    ),
    frame("wore", "were", "there", ""),
    // Where it is a word, a noun or an adjective follows it, or it stands by itself.
    frame("yon", "you", "", "!^ @plain same"),
    frame("yon", "you", "!^ and", "^"),
    frame("oar", "our", "and but that as than is are was were when if or", "@plain own"),
    frame(
        "yon",
        "you",
        "",
        "are have will can know see may must should would were had shall cannot did think want",
    ),
    frame(
        "yon",
        "you",
        "do did if are will would can could what thank tell told give for with",
        "^",
    ),
];

type Words = HashSet<&'static str, FixedState>;

/// Which of these checks have to look at a word, given in lower case.
pub(super) fn traits(word: &str) -> Traits {
    static WRONG: LazyLock<Words> = LazyLock::new(|| FRAMES.iter().map(|f| f.wrong).collect());
    if WRONG.contains(word) { REAL } else { 0 }
}

/// `proof-035`: a word where its neighbours want another that a scanner takes for it: `he bad gone`
/// for `he had gone`, `when be was` for `when he was`, `salt arid the road` for `salt and the road`.
pub(super) fn real_word(p: &Passage, c: &Context<'_>, out: &mut Findings<'_>) {
    if !p.english || p.form != Form::Prose {
        return;
    }
    for index in p.marked(REAL, c.lexicon) {
        let Some((at, word)) = p.word(index) else { continue };
        let small = word.to_lowercase();
        if p.is_foreign(at) {
            continue;
        }
        let (before, after) = (word_before(p, index), word_after(p, index));
        let mut frames = FRAMES.iter().filter(|f| f.wrong == small);
        let framed = frames.find(|f| takes(f.before, &before) && takes(f.after, &after));
        let right = framed.map(|f| f.right).or_else(|| wanted(p, index, &small, c));
        let Some(right) = right else { continue };
        let right = if word.starts_with(char::is_uppercase) {
            super::book::title(right)
        } else {
            right.to_owned()
        };
        let message = format!("`{}` is likely `{right}`", in_its_place(&before, word, &after));
        out.propose(at, at + word.len(), message, right);
    }
}

/// The word that the pairs of the book want in the place of one.
fn wanted(p: &Passage, index: usize, small: &str, c: &Context<'_>) -> Option<&'static str> {
    let right = pairs::right_of(small)?;
    let kind = c.lexicon.number(right)?;
    let rare = c.lexicon.count(small) <= 8;
    c.pairs.want(p, index, kind, rare).then_some(right)
}

/// The words with their neighbours, as they stand.
fn in_its_place(before: &str, word: &str, after: &str) -> String {
    [before, word, after].into_iter().filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The word before another in lower case; empty where a mark or nothing stands there.
pub(super) fn word_before(p: &Passage, index: usize) -> String {
    index.checked_sub(1).map_or_else(String::new, |before| touching(p, before, before))
}

/// The word after another in lower case; empty where a mark or nothing stands there.
fn word_after(p: &Passage, index: usize) -> String {
    touching(p, index, index + 1)
}

/// One of a word and the next, in lower case, if a space alone parts the two.
fn touching(p: &Passage, first: usize, wanted: usize) -> String {
    let word = p.word(wanted).filter(|_| p.touches(first));
    word.map(|(_, word)| word.to_lowercase()).unwrap_or_default()
}

/// Tells whether a list of neighbours takes a word.
fn takes(list: &str, word: &str) -> bool {
    match list.strip_prefix('!') {
        Some(others) => !names(others, word),
        None => list.is_empty() || names(list, word),
    }
}

fn names(list: &str, word: &str) -> bool {
    list.split(' ').any(|entry| match entry {
        "^" => word.is_empty(),
        "@det" => is_in(DETERMINERS, word),
        "@subject" => is_in(SUBJECTS, word),
        "@finite" => is_in(FINITE, word),
        "@modal" => is_in(MODALS, word),
        "@participle" => is_participle(word),
        "@plain" => is_plain(word),
        entry => entry == word,
    })
}

fn is_in(class: &str, word: &str) -> bool {
    class.split(' ').any(|w| w == word)
}

fn is_participle(word: &str) -> bool {
    let regular = word.len() >= 5 && word.ends_with("ed") && !is_in(NO_PARTICIPLES, word);
    regular || is_in(PARTICIPLES, word)
}

/// Tells whether a word is an article or stands in the place of one.
pub(super) fn is_determiner(word: &str) -> bool {
    is_in(DETERMINERS, word)
}

/// Tells whether a word is none of those that join others: a noun, an adjective, a verb.
pub(super) fn is_plain(word: &str) -> bool {
    word.len() >= 3 && word.chars().all(|c| c.is_ascii_lowercase()) && !is_in(JOINERS, word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_neighbours_take_words_classes_and_edges() {
        assert!(takes("", "salt") && takes("", ""));
        assert!(takes("^ and", "") && takes("^ and", "and") && !takes("^ and", "salt"));
        assert!(!takes("!^ the", "") && !takes("!^ the", "the") && takes("!^ the", "salt"));
        assert!(takes("@det", "his") && takes("@participle", "weighed") && takes("@plain", "salt"));
        assert!(!takes("@participle", "need") && !takes("@plain", "would") && !takes("@det", ""));
    }

    #[test]
    fn each_frame_names_two_words_and_known_classes() {
        let classes = ["@det", "@subject", "@finite", "@modal", "@participle", "@plain"];
        for frame in FRAMES {
            assert_ne!(frame.wrong, frame.right);
            let lists = [frame.before, frame.after].map(|l| l.strip_prefix('!').unwrap_or(l));
            assert!(lists.concat().len() > 1, "`{}` needs a neighbour", frame.wrong);
            for entry in lists.iter().flat_map(|l| l.split(' ')).filter(|e| e.starts_with('@')) {
                assert!(classes.contains(&entry), "`{}`: {entry}", frame.wrong);
            }
        }
    }
}

//! Hyphenation against LuaTeX's, in every language of the corpus.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::PathBuf;

use reissue_typeset::hyphen::{Hyphenator, Lang};

/// Languages of the corpus, and how many of their words are divided otherwise. TeX's patterns for
/// Czech are under the GPL, so others stand for them. For Serbian the corpus has an alternative set
/// (`sr-cyrl`, under the GPL too); LuaTeX's own `serbian` and `serbianc` load the patterns of all
/// Serbo-Croatian (`sh-cyrl`), which are ours, and divide those 25 words as we do.
const LANGUAGES: [(&str, &str, usize); 16] = [
    ("bg", "bg", 0),
    ("cs", "cs", 125),
    ("de-1996", "de", 0),
    ("el-monoton", "el", 0),
    ("en-gb", "en-GB", 0),
    ("en-us", "en-US", 0),
    ("es", "es", 0),
    ("fr", "fr", 0),
    ("hu", "hu", 0),
    ("it", "it", 0),
    ("la", "la", 0),
    ("pl", "pl", 0),
    ("pt", "pt", 0),
    ("ru", "ru", 0),
    ("sr-cyrl", "sr-Cyrl", 25),
    ("sv", "sv", 0),
];

#[test]
fn words_are_divided_as_luatex_does() {
    let folder =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/hyphenation");
    if !folder.is_dir() {
        eprintln!("skipped: no corpus at {}", folder.display());
        return;
    }
    let hyphenator = Hyphenator::new();
    let mut found = Vec::new();
    for (file, tag, allowed) in LANGUAGES {
        let text = std::fs::read_to_string(folder.join(format!("words-{file}.tsv"))).unwrap();
        let lang = Lang::from_tag(tag);
        let differ: Vec<String> = text
            .lines()
            .filter_map(|line| line.split_once('\t'))
            .filter(|(word, theirs)| hyphenator.divide(word, lang) != *theirs)
            .map(|(word, theirs)| format!("{}≠{theirs}", hyphenator.divide(word, lang)))
            .collect();
        println!("{file}: {} of {} differ: {differ:?}", differ.len(), text.lines().count());
        if differ.len() != allowed {
            found.push(format!("{file}: {} words differ, not {allowed}: {differ:?}", differ.len()));
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

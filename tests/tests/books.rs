//! Whole books through the whole road: every word of the source in every edition, in order, and
//! the same bytes each time and on any number of cores.

use std::path::{Path, PathBuf};

use reissue::Edition;
use reissue_tests::hold::{made, out_of_place};

/// Makes the editions of a book and holds them against it.
fn all_words_in_order(path: &Path, editions: &[Edition]) {
    let made = made(path, editions).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    assert_eq!(made.outputs.len(), editions.len(), "{}", path.display());
    assert_eq!(out_of_place(path, &made), [""; 0]);
}

const ALL: &[Edition] =
    &[Edition::Epub, Edition::Epub2, Edition::Pdf, Edition::Print, Edition::Txt];

fn fixture(name: &str) -> PathBuf {
    reissue_tests::root().join("fixtures/books").join(name)
}

#[test]
fn the_memoir_as_manuscript() {
    all_words_in_order(&fixture("the-salt-road/book.toml"), ALL);
}

#[test]
fn the_memoir_as_plain_text() {
    all_words_in_order(&fixture("the-salt-road-text/the-salt-road.txt"), ALL);
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let path = fixture("the-salt-road/book.toml");
    let on = |cores: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(cores).build().expect("threads");
        pool.install(|| made(&path, ALL).expect("editions"))
    };
    let one = on(1);
    assert_eq!(one.outputs.len(), ALL.len());
    for other in [on(1), on(2), on(5)] {
        for (a, b) in one.outputs.iter().zip(&other.outputs) {
            assert_eq!(a.name, b.name);
            assert!(a.bytes == b.bytes, "{} differs", a.name);
        }
    }
}

//! The stock book pleases every shop; a spoilt one is told why.

#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by a panic")]

mod common;

use common::*;
use reissue_core::*;
use reissue_epub::check::{Store, check, rules};
use reissue_epub::{EpubOptions, Version, to_bytes};

fn found(book: &Book, options: &EpubOptions, store: Store) -> Vec<(&'static str, Severity)> {
    let (epub, _) = to_bytes(book, options).expect("an EPUB");
    check(&epub, store).expect("read").into_iter().map(|d| (d.code, d.severity)).collect()
}

fn good() -> Book {
    let mut book = stock();
    book.resources.retain(|r| r.name != "cover.png");
    book.resources.push(resource("cover.png", MediaType::Png, png_claiming(1562, 2500)));
    book
}

#[test]
fn a_good_book_pleases_every_shop() {
    for store in Store::ALL {
        assert_eq!(found(&good(), &EpubOptions::default(), store), [], "{}", store.name());
    }
    let old = EpubOptions { version: Version::V201, ..EpubOptions::default() };
    assert_eq!(found(&good(), &old, Store::Google), [("epub-105", Severity::Warning)]);
    assert_eq!(found(&good(), &old, Store::Kdp), []);
}

#[test]
fn faults_are_told_with_code_and_help() {
    let mut book = good();
    book.cover = None;
    assert_eq!(
        found(
            &book,
            &EpubOptions { cover: reissue_epub::Cover::BookOnly, ..EpubOptions::default() },
            Store::Kdp
        )[0]
        .0,
        "epub-130"
    );
    let mut book = good();
    book.metadata.isbn.clear();
    assert_eq!(
        found(&book, &EpubOptions::default(), Store::Kobo),
        [("epub-104", Severity::Warning)]
    );
    let mut book = good();
    book.resources.retain(|r| r.name != "cover.png");
    book.resources.push(resource("cover.png", MediaType::Png, png_claiming(2500, 4000)));
    assert_eq!(
        found(&book, &EpubOptions::default(), Store::Apple),
        [("epub-140", Severity::Error)]
    );
    let style = reissue_epub::Style::Extended("body { color: #333; }".into());
    assert_eq!(
        found(&good(), &EpubOptions { style, ..EpubOptions::default() }, Store::Kdp),
        [("epub-162", Severity::Warning)]
    );
}

#[test]
fn no_zip_and_no_package_are_errors() {
    assert!(check(b"plain", Store::Kdp).is_err());
}

#[test]
fn every_rule_says_where_it_comes_from() {
    for rule in rules() {
        assert!(
            rule.code.starts_with("epub-1") && !rule.help.is_empty() && !rule.source.is_empty()
        );
        assert!(rule.date.len() == 7);
    }
    for store in Store::ALL {
        assert!(rules().iter().filter(|r| r.store == store).count() > 10);
        assert_eq!(Store::named(store.name()), Some(store));
    }
}

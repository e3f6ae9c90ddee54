//! A flawless book of our own, into which errors are planted.

use reissue_core::{Block, Book, Heading, Inline, Role, Section, Span};

/// Clean sentences of our own; each paragraph of the stock book is some of them.
const SENTENCES: &[&str] = &[
    "The harbour master wrote the weight of every sack into the book.",
    "Nobody in the town had seen the inspector before that winter.",
    "My father would have said that the scale was never wrong about anything.",
    "There were eleven mules on the road, and the youngest carried the letters.",
    "“You will find the brass weights in the lower drawer,” said Krivanek.",
    "She came back because the mother of the carter had been taken ill.",
    "We should have gone together, he thought, and looked at the water.",
    "In the morning the whole valley was white, and the bells were silent.",
    "Ostrelburg lay behind us, and nothing moved on the quay before noon.",
    "The clerk could not remember which ledger held the figures for 1904.",
    "The coffee from the café of Orléans was too good for the likes of us.",
];

/// A book of clean paragraphs; the words of the sentences become usual in it.
pub(crate) fn stock() -> Book {
    let mut book = Book::default();
    book.metadata.title = "Stock".into();
    for number in 0..6 {
        let mut chapter = Section::new(Role::Chapter, Span::NONE);
        let mut heading = Heading::titled("The Quay");
        heading.ordinal =
            vec![Inline::text(["I", "II", "III", "IV", "V", "VI"][number], Span::NONE)];
        chapter.heading = Some(heading);
        chapter.blocks.extend(paragraphs(number).map(|p| words(&p)));
        book.body.push(chapter);
    }
    book
}

/// The paragraphs of a chapter.
pub(crate) fn paragraphs(chapter: usize) -> impl Iterator<Item = String> {
    (0..SENTENCES.len()).map(move |paragraph| {
        let picked = (0..4).map(|k| SENTENCES[(paragraph + k * 3 + chapter) % SENTENCES.len()]);
        picked.collect::<Vec<_>>().join(" ")
    })
}

/// A paragraph.
pub(crate) fn words(text: &str) -> Block {
    Block::paragraph(vec![Inline::text(text, Span::NONE)], Span::NONE)
}

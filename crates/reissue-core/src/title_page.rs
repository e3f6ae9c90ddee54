//! What the lines of a title page are, where its source does not say so.

use crate::{Block, BlockKind, Metadata, Section, plain_block};

/// What a line of a title page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TitleLine {
    /// The title.
    Title,
    /// The name of an author, with a word such as `by` before it or without.
    Author,
}

/// Tells what each block of a title page is by the words of the metadata.
///
/// Nothing is told where a heading holds the title, or where no paragraph is the title.
pub fn title_lines(section: &Section, metadata: &Metadata) -> Vec<Option<TitleLine>> {
    let nothing = || vec![None; section.blocks.len()];
    let title = letters(&metadata.title);
    let words = |block: &Block| match &block.kind {
        BlockKind::Paragraph(_) => letters(&plain_block(block)),
        _ => String::new(),
    };
    let headed = section.heading.as_ref().is_some_and(|h| !h.is_empty());
    let at = section.blocks.iter().position(|b| words(b) == title);
    let Some(at) = at.filter(|_| !headed && !title.is_empty()) else { return nothing() };
    let names: Vec<String> = metadata.creators.iter().map(|c| letters(&c.name)).collect();
    let is_author = |said: &str| {
        let before = |name: &String| said.strip_suffix(name.as_str()).map(|b| b.chars().count());
        names.iter().any(|n| !n.is_empty() && before(n).is_some_and(|count| count <= BEFORE))
    };
    let line = |(index, block): (usize, &Block)| match index {
        index if index == at => Some(TitleLine::Title),
        _ => is_author(&words(block)).then_some(TitleLine::Author),
    };
    section.blocks.iter().enumerate().map(line).collect()
}

/// The letters that a word before a name may have: `by`, `von`, `door`.
const BEFORE: usize = 4;

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Contributor, Heading, Inline, Role, Span};

    #[test]
    fn lines_are_told_by_the_metadata() {
        let mut metadata = Metadata { title: "The Salt Road".into(), ..Metadata::default() };
        metadata.creators.push(Contributor::author("Ada Marsh"));
        let mut page = Section::new(Role::TitlePage, Span::NONE);
        for words in ["THE SALT ROAD", "By Ada Marsh", "With a map by Ada Marsh", "1904"] {
            page.blocks.push(Block::paragraph(vec![Inline::text(words, Span::NONE)], Span::NONE));
        }
        let (title, author) = (Some(TitleLine::Title), Some(TitleLine::Author));
        assert_eq!(title_lines(&page, &metadata), [title, author, None, None]);
        page.heading = Some(Heading::titled("The Salt Road"));
        assert_eq!(title_lines(&page, &metadata), [None; 4], "the heading is the title");
        page.heading = None;
        metadata.title.clear();
        assert_eq!(title_lines(&page, &metadata), [None; 4]);
    }
}

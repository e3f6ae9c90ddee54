//! Book to manuscript: the form that a person edits for years.
//!
//! The syntax is the one that `reissue-read` documents for its manuscript reader. A book that was
//! written is read back as the same book, places in the source aside; allowed differences: notes
//! stand in the order of their first reference, and touching runs of text are one.

mod blocks;
mod description;
mod inlines;
mod sections;
mod sentences;

use reissue_core::{Book, ResourceData};

/// How a manuscript is laid out in files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// `book.toml`, one Markdown file a chapter, and the pictures.
    #[default]
    Folder,
    /// One Markdown file, and the pictures.
    Single,
}

/// What stands on one line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lines {
    /// A paragraph.
    #[default]
    Paragraph,
    /// A sentence, so that a difference of two versions shows sentences.
    Sentence,
}

/// How a manuscript is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The files.
    pub layout: Layout,
    /// The lines.
    pub lines: Lines,
}

/// The files of a manuscript, by relative path with `/`, in the order in which they are read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Manuscript {
    /// Path and contents.
    pub files: Vec<(String, Contents)>,
}

/// What is in a file.
#[derive(Clone, Debug, PartialEq)]
pub enum Contents {
    /// Text, to be written as UTF-8.
    Text(String),
    /// The bytes of a picture.
    Data(ResourceData),
}

/// Writes a book as a manuscript.
///
/// ```
/// use reissue_core::{Book, Heading, Role, Section, Span};
/// use reissue_text::manuscript::{Contents, Options, write};
///
/// let mut book = Book::default();
/// book.metadata.title = "Salt".into();
/// let mut chapter = Section::new(Role::Chapter, Span::NONE);
/// chapter.heading = Some(Heading::titled("The Quay"));
/// book.body.push(chapter);
/// let manuscript = write(&book, &Options::default());
/// let names: Vec<&str> = manuscript.files.iter().map(|(n, _)| n.as_str()).collect();
/// assert_eq!(names, ["book.toml", "chapters/01-the-quay.md"]);
/// ```
pub fn write(book: &Book, options: &Options) -> Manuscript {
    let mut files = sections::write(book, options);
    match options.layout {
        Layout::Folder => {
            let chapters: Vec<String> = files.iter().map(|(name, _)| name.clone()).collect();
            files.insert(0, ("book.toml".into(), description::toml(book, &chapters)));
        }
        Layout::Single => {
            let text: Vec<String> = files.into_iter().map(|(_, text)| text).collect();
            let name = format!("{}.md", reissue_core::slug(&book.metadata.title));
            let text = format!("{}\n{}", description::yaml(book), text.join("\n"));
            files = vec![(name, text)];
        }
    }
    let texts = files.into_iter().map(|(name, text)| (name, Contents::Text(text)));
    let data = book.resources.iter().map(|r| (r.name.clone(), Contents::Data(r.data.clone())));
    Manuscript { files: texts.chain(data).collect() }
}

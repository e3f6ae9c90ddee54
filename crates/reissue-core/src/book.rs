//! The book and its sections.

use crate::{Block, Image, Inline, InlineKind, Language, Metadata, Resource, Span, Visit};

/// A book: what every reader makes and every edition is made from.
///
/// Title page, imprint and contents need not be present: an edition makes them from the metadata
/// unless a section with that [`Role`] stands here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Book {
    /// What is known of it.
    pub metadata: Metadata,
    /// The cover image, where the source has one.
    pub cover: Option<Image>,
    /// What stands before the text: half title to prologue.
    pub front: Vec<Section>,
    /// The text: parts and chapters.
    pub body: Vec<Section>,
    /// What follows the text: appendix to colophon.
    pub back: Vec<Section>,
    /// The notes, in the order of their first reference.
    pub notes: Vec<Note>,
    /// Images and other files.
    pub resources: Vec<Resource>,
}

/// One of the three stretches of a book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "kebab-case")
)]
pub enum Matter {
    /// Before the text.
    Front,
    /// The text.
    Body,
    /// After the text.
    Back,
}

macro_rules! roles {
    ($($(#[$doc:meta])* $variant:ident $name:literal $matter:ident;)*) => {
        /// What a section is in the book (after the Chicago Manual of Style, chapter 1, and the
        /// EPUB 3 Structural Semantics Vocabulary).
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "kebab-case"))]
        #[non_exhaustive]
        pub enum Role {
            $($(#[$doc])* $variant,)*
        }

        impl Role {
            /// All roles, in the order in which a book has them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word for it in a manuscript, such as `half-title`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The stretch of the book where such a section usually stands.
            pub fn matter(self) -> Matter {
                match self { $(Self::$variant => Matter::$matter,)* }
            }
        }
    };
}

roles! {
    /// The title alone, on the first page.
    HalfTitle "half-title" Front;
    /// Other books by the author, praise, a series list.
    AlsoBy "also-by" Front;
    /// The title page.
    TitlePage "title-page" Front;
    /// The imprint (copyright page).
    Imprint "imprint" Front;
    /// The dedication.
    Dedication "dedication" Front;
    /// The motto of the book.
    Epigraph "epigraph" Front;
    /// The table of contents.
    Contents "contents" Front;
    /// The list of illustrations.
    Illustrations "illustrations" Front;
    /// The list of tables.
    Tables "tables" Front;
    /// The list of abbreviations.
    Abbreviations "abbreviations" Front;
    /// The persons of the play or story.
    Persons "persons" Front;
    /// A foreword, by somebody else than the author.
    Foreword "foreword" Front;
    /// A preface, by the author.
    Preface "preface" Front;
    /// A note of the editor, translator or transcriber.
    Note "note" Front;
    /// An introduction.
    Introduction "introduction" Front;
    /// A chronology.
    Chronology "chronology" Front;
    /// A prologue.
    Prologue "prologue" Body;
    /// A volume or book of the work, which holds parts or chapters.
    Volume "volume" Body;
    /// A part, which holds chapters.
    Part "part" Body;
    /// A chapter.
    #[default]
    Chapter "chapter" Body;
    /// A section of a chapter.
    Section "section" Body;
    /// A story, essay or poem of a collection.
    Piece "piece" Body;
    /// An act of a play.
    Act "act" Body;
    /// A scene of a play.
    Scene "scene" Body;
    /// A stretch of pages with pictures.
    Plates "plates" Body;
    /// An epilogue.
    Epilogue "epilogue" Body;
    /// A conclusion.
    Conclusion "conclusion" Body;
    /// An afterword.
    Afterword "afterword" Back;
    /// An appendix.
    Appendix "appendix" Back;
    /// The notes of the book.
    Notes "notes" Back;
    /// A glossary.
    Glossary "glossary" Back;
    /// A bibliography.
    Bibliography "bibliography" Back;
    /// Sources of pictures and texts.
    Credits "credits" Back;
    /// Words of thanks.
    Acknowledgements "acknowledgements" Back;
    /// About the author.
    AboutAuthor "about-author" Back;
    /// The index.
    Index "index" Back;
    /// How the book was made.
    Colophon "colophon" Back;
}

impl Role {
    /// Finds the role of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|r| r.name() == name)
    }

    /// Tells whether such a section holds chapters rather than text: a volume, part or act.
    pub fn is_division(self) -> bool {
        matches!(self, Self::Volume | Self::Part | Self::Act)
    }
}

/// A section: a part, a chapter, a preface, with its heading, blocks and child sections.
///
/// The blocks come before the child sections.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Section {
    /// What it is in the book.
    pub role: Role,
    /// The name by which links find it; unique in the book.
    pub id: Option<String>,
    /// Its heading; a dedication or a numbered paragraph may have none.
    pub heading: Option<Heading>,
    /// The language, where it differs from the surroundings.
    pub language: Option<Language>,
    /// Its own text.
    pub blocks: Vec<Block>,
    /// Sections inside.
    pub sections: Vec<Section>,
    /// Where it stands.
    pub span: Span,
}

/// A heading: `Chapter I` (ordinal), `The Quay` (title), `In which we set sail` (subtitle).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Heading {
    /// The number with its label as the source words it, without the stop or dash that parted it
    /// from the title: `I`, `Chapter 1`, `BOOK THE FIRST`.
    pub ordinal: Vec<Inline>,
    /// The title.
    pub title: Vec<Inline>,
    /// The subtitle.
    pub subtitle: Vec<Inline>,
    /// A shorter form for running heads and navigation.
    pub short: Option<String>,
    /// Where it stands.
    pub span: Span,
}

/// Names a note.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
pub struct NoteId(pub String);

/// Where a note wants to stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "kebab-case")
)]
pub enum NoteKind {
    /// At the foot of the page.
    #[default]
    Footnote,
    /// At the end of the book or chapter.
    Endnote,
}

/// A note.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Note {
    /// Its name; unique among the notes.
    pub id: NoteId,
    /// Where it wants to stand.
    pub kind: NoteKind,
    /// The mark in the source: `1`, `*`, `a`. Editions number notes anew.
    pub mark: Option<String>,
    /// What it says; may hold references to other notes.
    pub blocks: Vec<Block>,
    /// The language, where it differs from the book.
    pub language: Option<Language>,
    /// Where it stands.
    pub span: Span,
}

impl Book {
    /// The sections of front, body and back matter in order.
    pub fn sections(&self) -> impl Iterator<Item = &Section> {
        self.front.iter().chain(&self.body).chain(&self.back)
    }

    /// The three stretches in order.
    pub fn matters(&self) -> [(Matter, &[Section]); 3] {
        [(Matter::Front, &self.front), (Matter::Body, &self.body), (Matter::Back, &self.back)]
    }

    /// One stretch, to change it.
    pub fn matter_mut(&mut self, matter: Matter) -> &mut Vec<Section> {
        match matter {
            Matter::Front => &mut self.front,
            Matter::Body => &mut self.body,
            Matter::Back => &mut self.back,
        }
    }

    /// Finds a note.
    pub fn note(&self, id: &NoteId) -> Option<&Note> {
        self.notes.iter().find(|n| n.id == *id)
    }

    /// Finds a resource by name.
    pub fn resource(&self, name: &str) -> Option<&Resource> {
        self.resources.iter().find(|r| r.name == name)
    }

    /// Finds the first section with a role, at any depth.
    pub fn find(&self, role: Role) -> Option<&Section> {
        fn find(sections: &[Section], role: Role) -> Option<&Section> {
            sections.iter().find_map(
                |s| {
                    if s.role == role { Some(s) } else { find(&s.sections, role) }
                },
            )
        }
        self.matters().into_iter().find_map(|(_, sections)| find(sections, role))
    }
}

impl Section {
    /// Makes an empty section.
    pub fn new(role: Role, span: Span) -> Self {
        Self { role, span, ..Self::default() }
    }
}

/// Groups sections by what opens a page: each alone, but short pieces that follow one another
/// together, and short chapters.
pub fn openings(sections: &[Section]) -> Vec<&[Section]> {
    let (pieces, chapters) = (pieces_run_on(sections), chapters_run_on(sections));
    let run_on = |role| match role {
        Role::Piece => pieces,
        Role::Chapter => chapters,
        _ => false,
    };
    sections.chunk_by(|a, b| a.role == b.role && run_on(a.role)).collect()
}

/// Groups sections by what opens a document of a reflowable edition: as [`openings`] does, but each
/// chapter alone, for a document is read as a whole, and a screen has no room to lose.
pub fn documents(sections: &[Section]) -> Vec<&[Section]> {
    let run_on = pieces_run_on(sections);
    sections.chunk_by(|a, b| run_on && a.role == Role::Piece && b.role == Role::Piece).collect()
}

/// Tells whether the chapters among sections follow one another on the page, as letters and the
/// entries of a diary do: twelve or more with 1,500 letters or fewer on average, which would leave
/// half of each last page empty and most pages last ones.
fn chapters_run_on(sections: &[Section]) -> bool {
    run_on(sections, Role::Chapter, 12, 1_500)
}

/// Tells whether the pieces among sections follow one another on the page, as quatrains, maxims
/// and fables do: three or more with 400 letters or fewer on average, about a quarter of a page.
/// Longer poems and essays open pages.
pub fn pieces_run_on(sections: &[Section]) -> bool {
    run_on(sections, Role::Piece, 3, 400)
}

/// Tells whether enough sections have a role, and so many letters or fewer on average. Of long ones
/// the first few are counted, not a whole novel.
fn run_on(sections: &[Section], role: Role, fewest: usize, average: usize) -> bool {
    let of_role = || sections.iter().filter(|s| s.role == role);
    let count = of_role().count();
    let mut letters = Letters::default();
    count >= fewest
        && of_role().all(|s| {
            letters.visit_section(s);
            letters.0 <= count * average
        })
}

/// Counts the letters of a text.
#[derive(Default)]
struct Letters(usize);

impl Visit for Letters {
    fn visit_inline(&mut self, inline: &Inline) {
        match &inline.kind {
            InlineKind::Text(text) => self.0 += text.chars().count(),
            _ => self.walk_inline(inline),
        }
    }
}

impl Heading {
    /// Makes a heading that is only a title.
    pub fn titled(title: impl Into<String>) -> Self {
        Self { title: vec![Inline::text(title, Span::NONE)], ..Self::default() }
    }

    /// Tells whether there are no words in it.
    pub fn is_empty(&self) -> bool {
        self.ordinal.is_empty() && self.title.is_empty() && self.subtitle.is_empty()
    }

    /// The words of ordinal and title as one line, as a table of contents in plain text has it:
    /// `I. The Quay`. The parts are joined by a stop and a space unless the ordinal ends in a mark.
    pub fn label(&self) -> String {
        let ordinal = crate::plain(&self.ordinal);
        let title = crate::plain(&self.title);
        match (ordinal.trim(), title.trim()) {
            ("", title) => title.into(),
            (ordinal, "") => ordinal.into(),
            (ordinal, title) if ordinal.ends_with(['.', ':', '—', '–', '-', ')']) => {
                format!("{ordinal} {title}")
            }
            (ordinal, title) => format!("{ordinal}. {title}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{BlockKind, Paragraph};

    fn pieces(count: usize, letters: usize) -> Section {
        let mut whole = Section::new(Role::Section, Span::NONE);
        let text = vec![Inline::text("x".repeat(letters), Span::NONE)];
        let mut piece = Section::new(Role::Piece, Span::NONE);
        piece.blocks = vec![Block::new(
            BlockKind::Paragraph(Paragraph { content: text, ..Paragraph::default() }),
            Span::NONE,
        )];
        whole.sections = vec![piece; count];
        whole
    }

    #[test]
    fn short_pieces_run_on_and_long_ones_open_pages() {
        let run_on = |count, letters| pieces_run_on(&pieces(count, letters).sections);
        assert!(run_on(3, 400));
        assert!(!run_on(3, 401));
        assert!(!run_on(2, 100), "two are no collection");
        let mut sections = pieces(4, 100).sections;
        sections.insert(2, Section::new(Role::Chapter, Span::NONE));
        let sizes: Vec<_> = openings(&sections).iter().map(|g| g.len()).collect();
        assert_eq!(sizes, [2, 1, 2]);
        sections.iter_mut().for_each(|s| s.role = Role::Chapter);
        assert!(openings(&sections).iter().all(|g| g.len() == 1));
        assert!(documents(&sections).iter().all(|g| g.len() == 1));
        let mut letters = pieces(12, 1_500).sections;
        letters.iter_mut().for_each(|s| s.role = Role::Chapter);
        assert_eq!(openings(&letters).len(), 1, "a dozen letters follow one another");
        assert_eq!(documents(&letters).len(), 12);
        letters.pop();
        assert_eq!(openings(&letters).len(), 11);
    }
}

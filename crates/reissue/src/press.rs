//! Editions of one book: what several need is made once.

use std::io::{Seek, Write};

#[cfg(feature = "edition-pdf")]
use std::cell::{Cell, OnceCell};

use reissue_core::{Book, Diagnostic, Edition, slug};
#[cfg(feature = "edition-pdf")]
use reissue_typeset::{Typeset, fonts::FontLibrary};

use crate::{Error, Options};

/// What takes the bytes of an edition.
pub trait Sink: Write + Seek {}

impl<T: Write + Seek> Sink for T {}

/// Makes editions of one prepared book.
///
/// ```
/// use std::io::Cursor;
///
/// use reissue::read::Input;
/// use reissue::{Edition, Options, Press};
///
/// let input = Input::new("salt.md", "# The Quay\n\nIt began with salt.\n".as_bytes());
/// let draft = reissue::read(&input, &Options::default())?;
/// let press = Press::new(&draft.book, &draft.options)?;
/// let mut bytes = Cursor::new(Vec::new());
/// press.make(Edition::Txt, &mut bytes)?;
/// assert!(String::from_utf8_lossy(bytes.get_ref()).contains("It began with salt."));
/// assert_eq!(press.file_name(Edition::Txt), "the-quay.txt");
/// # Ok::<(), reissue::Error>(())
/// ```
///
/// Where the book has a print edition, the EPUB carries its page numbers.
pub struct Press<'a> {
    book: &'a Book,
    options: &'a Options,
    #[cfg(feature = "edition-pdf")]
    fonts: FontLibrary,
    /// The pages of the print edition, once somebody asked for them.
    #[cfg(feature = "edition-pdf")]
    print: OnceCell<Typeset>,
    /// Whether the print edition was made, and its report given.
    #[cfg(feature = "edition-pdf")]
    print_told: Cell<bool>,
    /// Whether the cover or its front was made.
    #[cfg(feature = "preview")]
    cover_made: Cell<bool>,
}

impl<'a> Press<'a> {
    /// Sets up a press for a book that [`prepare`](crate::prepare()) has gone over.
    ///
    /// # Errors
    /// A setting that nobody knows, or a value that does not fit it.
    pub fn new(book: &'a Book, options: &'a Options) -> Result<Self, Error> {
        Ok(Self {
            book,
            options,
            #[cfg(feature = "edition-pdf")]
            fonts: crate::pages::fonts(options)?,
            #[cfg(feature = "edition-pdf")]
            print: OnceCell::new(),
            #[cfg(feature = "edition-pdf")]
            print_told: Cell::new(false),
            #[cfg(feature = "preview")]
            cover_made: Cell::new(false),
        })
    }

    /// The book.
    pub fn book(&self) -> &'a Book {
        self.book
    }

    /// The editions that the book's settings ask for (`edition.make`, a list); EPUB, PDF and
    /// text where they ask for none.
    pub fn wanted(&self) -> Vec<Edition> {
        let named = self.options.settings.get("edition.make").unwrap_or("epub,pdf,txt");
        named.split(',').filter_map(|name| Edition::named(name.trim())).collect()
    }

    /// Sorts editions into the order in which they are best made: pages first, since the EPUB
    /// carries their numbers.
    pub fn in_order(&self, editions: &[Edition]) -> Vec<Edition> {
        let mut editions = editions.to_vec();
        let rank = |e: &Edition| match e {
            Edition::Print => 0,
            Edition::Sheets => 1,
            Edition::Pdf => 2,
            Edition::Cover => 3,
            Edition::Front => 4,
            _ => 5,
        };
        editions.sort_by_key(rank);
        editions.dedup();
        editions
    }

    /// The file name of an edition: `<slug>-print.pdf`.
    pub fn file_name(&self, edition: Edition) -> String {
        file_name(&slug(&self.book.metadata.title), edition)
    }

    /// Makes an edition.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn make(&self, edition: Edition, sink: &mut dyn Sink) -> Result<Vec<Diagnostic>, Error> {
        match edition {
            #[cfg(feature = "edition-epub")]
            Edition::Epub | Edition::Epub2 => self.epub(edition, sink),
            #[cfg(feature = "edition-pdf")]
            Edition::Pdf => self.pdf(&self.reading_pages()?, edition, sink),
            #[cfg(feature = "edition-pdf")]
            Edition::Print => {
                self.print_told.set(true);
                let mut found = self.pdf(self.print_pages()?, edition, sink)?;
                #[cfg(feature = "edition-text")]
                found.extend(reissue_text::import::straight_in_print(self.book));
                Ok(found)
            }
            #[cfg(feature = "edition-pdf")]
            Edition::Sheets => self.sheets(sink),
            #[cfg(feature = "edition-pdf")]
            Edition::Cover => {
                #[cfg(feature = "preview")]
                self.cover_made.set(true);
                let print = self.print_pages()?;
                crate::cover::write(print, self.book, self.options, &self.fonts, sink)
            }
            #[cfg(feature = "preview")]
            Edition::Front => {
                self.cover_made.set(true);
                crate::cover::write_front(self.book, self.options, &self.fonts, sink)
            }
            #[cfg(feature = "edition-text")]
            Edition::Txt => crate::text::write(self.book, self.options, sink),
            #[cfg(feature = "edition-pandoc")]
            Edition::Pandoc => {
                reissue_pandoc::write(self.book, sink).map_err(|error| match error {
                    reissue_pandoc::Error::Sink(source) => Error::Sink(source),
                    other => Error::Pandoc(other),
                })
            }
            other => Err(Error::NotMade(other)),
        }
    }

    /// Writes the manuscript, which is a folder of files: one sentence a line, or one paragraph.
    #[cfg(feature = "edition-text")]
    pub fn manuscript(&self, sentences: bool) -> reissue_text::manuscript::Manuscript {
        crate::text::manuscript(self.book, sentences)
    }

    /// Imposes the print edition. What is to be said of its pages is said once.
    #[cfg(feature = "edition-pdf")]
    fn sheets(&self, sink: &mut dyn Sink) -> Result<Vec<Diagnostic>, Error> {
        let imposition = crate::printing::imposition(self.options)?;
        let mut pages = std::io::Cursor::new(Vec::new());
        let found = self.pdf(self.print_pages()?, Edition::Sheets, &mut pages)?;
        let mut sink = crate::pages::Writer(sink);
        reissue_pdf::impose::impose(pages.get_ref(), &imposition, &mut sink)?;
        Ok(if self.print_told.get() { Vec::new() } else { found })
    }

    /// Writes pages that were set, as the PDF of an edition.
    ///
    /// # Errors
    /// See [`Error`].
    #[cfg(feature = "edition-pdf")]
    pub fn pdf(
        &self,
        typeset: &Typeset,
        edition: Edition,
        sink: &mut dyn Sink,
    ) -> Result<Vec<Diagnostic>, Error> {
        let mut found = typeset.diagnostics.clone();
        found.extend(crate::pages::write(typeset, self.book, self.options, edition, sink)?);
        Ok(found)
    }

    /// The pages of an edition, with what their making found.
    #[cfg(feature = "preview")]
    pub(crate) fn pages(
        &self,
        edition: Edition,
    ) -> Result<(reissue_page::Pages, Vec<Diagnostic>), Error> {
        match edition {
            Edition::Print => {
                let print = self.print_pages()?;
                Ok((print.pages.clone(), print.diagnostics.clone()))
            }
            Edition::Pdf => {
                let made = self.reading_pages()?;
                Ok((made.pages, made.diagnostics))
            }
            Edition::Cover => {
                let print = self.print_pages()?;
                let made = crate::cover::sheet(print, self.book, self.options, &self.fonts)?;
                Ok((made.pages, made.diagnostics))
            }
            other => Err(Error::NotMade(other)),
        }
    }

    /// The pages of the reading edition.
    ///
    /// # Errors
    /// See [`Error`].
    #[cfg(feature = "edition-pdf")]
    pub fn reading_pages(&self) -> Result<Typeset, Error> {
        crate::pages::typeset(self.book, self.options, Edition::Pdf, &self.fonts)
    }

    /// The pages of the print edition, set once.
    ///
    /// # Errors
    /// See [`Error`].
    #[cfg(feature = "edition-pdf")]
    pub fn print_pages(&self) -> Result<&Typeset, Error> {
        if self.print.get().is_none() {
            let pages =
                crate::pages::typeset(self.book, self.options, Edition::Print, &self.fonts)?;
            return Ok(self.print.get_or_init(|| pages));
        }
        self.print.get().ok_or(Error::NotMade(Edition::Print))
    }

    #[cfg(feature = "edition-epub")]
    fn epub(&self, edition: Edition, sink: &mut dyn Sink) -> Result<Vec<Diagnostic>, Error> {
        use crate::epub::Pages;
        let mut options = crate::epub::options(self.options, edition)?;
        #[allow(unused_mut, reason = "there may be no cover to draw")]
        let mut found = Vec::new();
        #[cfg(feature = "preview")]
        if self.book.cover.is_none() && crate::epub::front(self.options, self.cover_made.get()) {
            let (picture, notes) = crate::cover::inside(self.book, self.options, &self.fonts)?;
            options.cover = reissue_epub::Cover::Raster { data: picture.into(), alt: None };
            found = notes;
        }
        let pages = crate::epub::pages(self.options, self.has_print_pages())?;
        if pages == Pages::None {
            options.pages = reissue_epub::PageSource::None;
        }
        #[cfg(feature = "edition-pdf")]
        {
            options.fonts = crate::pages::embedded(self.options, &self.fonts)?;
            if pages == Pages::Print {
                match self.print_pages() {
                    Ok(print) => {
                        options.pages = reissue_epub::PageSource::Print;
                        let marked = reissue_typeset::page_marks(self.book, print);
                        found.extend(reissue_epub::write(&marked, &options, sink)?);
                        return Ok(found);
                    }
                    Err(error) => found.push(no_page_numbers(&error)),
                }
            }
        }
        found.extend(reissue_epub::write(self.book, &options, sink)?);
        Ok(found)
    }

    /// The book's own cover for the page of the shop, a JPEG; none where the book has none or
    /// `edition.epub.shop-cover` is `false`. A cover that is drawn is an edition, [`Edition::Front`].
    ///
    /// # Errors
    /// A setting that does not fit.
    #[cfg(feature = "edition-epub")]
    pub fn shop_cover(&self) -> Result<Option<Vec<u8>>, Error> {
        match self.options.settings.get("edition.epub.shop-cover") {
            None | Some("true") => Ok(reissue_epub::shop_cover(self.book)),
            Some("false") => Ok(None),
            Some(other) => Err(Error::setting("edition.epub.shop-cover", other, "true or false")),
        }
    }

    #[cfg(feature = "edition-epub")]
    fn has_print_pages(&self) -> bool {
        #[cfg(feature = "edition-pdf")]
        return self.print.get().is_some();
        #[cfg(not(feature = "edition-pdf"))]
        false
    }

    /// The stages as text, each with a file name: the model, the pages of the print edition.
    pub fn dump(&self) -> Vec<(&'static str, String)> {
        #[allow(unused_mut, reason = "there may be no pages")]
        let mut stages = vec![("book.txt", reissue_core::dump(self.book))];
        #[cfg(feature = "edition-pdf")]
        if let Ok(print) = self.print_pages() {
            stages.push(("pages.txt", reissue_page::dump(&print.pages)));
        }
        stages
    }
}

/// Says that an EPUB has to do without the page numbers of its print edition.
#[cfg(all(feature = "edition-epub", feature = "edition-pdf"))]
fn no_page_numbers(error: &Error) -> Diagnostic {
    Diagnostic::lost(
        "epub-008",
        format!(
            "the EPUB lacks the page numbers of the print edition, which can't be set: {error}"
        ),
    )
    .help("mend what keeps the print edition from being set, or set edition.epub.pages to source")
}

/// The file name of an edition of a book that is called `name`: `name-print.pdf`.
pub fn file_name(name: &str, edition: Edition) -> String {
    match edition {
        Edition::Epub => format!("{name}.epub"),
        Edition::Epub2 => format!("{name}-epub2.epub"),
        Edition::Pdf => format!("{name}.pdf"),
        Edition::Print => format!("{name}-print.pdf"),
        Edition::Sheets => format!("{name}-sheets.pdf"),
        Edition::Cover => format!("{name}-cover.pdf"),
        Edition::Front => format!("{name}-front.jpg"),
        Edition::Txt => format!("{name}.txt"),
        Edition::Pandoc => format!("{name}.json"),
        _ => name.to_owned(),
    }
}

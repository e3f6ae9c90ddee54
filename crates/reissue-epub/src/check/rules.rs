//! The rules of the shops, as data.

use reissue_core::{Code, MediaType};

/// A shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Store {
    /// Amazon's Kindle Direct Publishing.
    Kdp,
    /// Apple Books.
    Apple,
    /// Kobo Writing Life.
    Kobo,
    /// Google Play Books.
    Google,
}

impl Store {
    /// All shops.
    pub const ALL: [Self; 4] = [Self::Kdp, Self::Apple, Self::Kobo, Self::Google];

    /// The word for it on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Kdp => "kdp",
            Self::Apple => "apple",
            Self::Kobo => "kobo",
            Self::Google => "google",
        }
    }

    /// Finds the shop of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.name() == name)
    }
}

/// A rule of a shop.
#[derive(Clone, Debug)]
pub struct Rule {
    /// The code of its findings.
    pub code: Code,
    /// The shop.
    pub store: Store,
    /// Whether the shop refuses a book that breaks it.
    pub required: bool,
    /// What is held against what.
    pub(crate) test: Test,
    /// What to do.
    pub help: &'static str,
    /// Where the shop says so.
    pub source: &'static str,
    /// When that was read, year and month.
    pub date: &'static str,
}

/// What a rule looks at, with its limit.
#[derive(Clone, Debug)]
pub(crate) enum Test {
    FileBytes(u64),
    Title,
    Language,
    Author,
    Isbn,
    Version3,
    Navigation,
    LinkedContents,
    StartLandmark,
    Encryption,
    FontFormats(&'static [&'static str]),
    ImageFormats(&'static [MediaType]),
    ImagePixels(u64),
    ImageSide(u32),
    CoverSide(u32),
    ImageCmyk,
    CoverImage,
    CoverSize { width: u32, height: u32 },
    CoverBytes(u64),
    CoverPage,
    CoverLinks,
    CoverMeta,
    DocumentBytes(u64),
    DocumentWithPictures(u64),
    Scripts,
    Media,
    BodyStyle,
    Alternatives,
    Remote,
}

/// All rules.
pub fn rules() -> &'static [Rule] {
    RULES
}

const DATE: &str = "2026-11";
const GB: u64 = 1 << 30;
const MB: u64 = 1 << 20;

const OPEN: &[&str] = &["ttf", "otf"];
const OPEN_AND_WOFF: &[&str] = &["ttf", "otf", "woff"];
const CLASSIC: &[MediaType] = &[MediaType::Jpeg, MediaType::Png, MediaType::Gif, MediaType::Svg];

const KDP_COVER: &str = "Kindle Publishing Guidelines, Cover Image Guidelines";
const KDP_TOC: &str = "Kindle Publishing Guidelines, Navigation Guidelines";
const KDP_TEXT: &str = "Kindle Publishing Guidelines, Text Guidelines";
const KDP_IMAGES: &str = "Kindle Publishing Guidelines, Image Guidelines";
const APPLE: &str = "Apple Books for Authors, Prepare your book";
const APPLE_ASSETS: &str = "Apple Books Asset Guide";
const KOBO: &str = "Kobo EPUB Guidelines";
const GOOGLE_FILES: &str = "Google Play Books Partner Center, File formats";
const GOOGLE_EPUB: &str = "Google Play Books Partner Center, EPUB files";

macro_rules! rules {
    ($($code:literal $store:ident $weight:ident $test:expr, $source:expr, $help:literal;)*) => {
        const RULES: &[Rule] = &[$(Rule {
            code: $code,
            store: Store::$store,
            required: rules!(@ $weight),
            test: $test,
            help: $help,
            source: $source,
            date: DATE,
        }),*];
    };
    (@ must) => { true };
    (@ should) => { false };
}

rules! {
    "epub-101" Kdp must Test::Title, KDP_TEXT, "give the book a title";
    "epub-101" Apple must Test::Title, APPLE_ASSETS, "give the book a title";
    "epub-101" Kobo must Test::Title, KOBO, "give the book a title";
    "epub-101" Google must Test::Title, GOOGLE_EPUB, "give the book a title";
    "epub-102" Kdp must Test::Language, KDP_TEXT, "name the language of the book";
    "epub-102" Apple must Test::Language, APPLE_ASSETS, "name the language of the book";
    "epub-102" Kobo must Test::Language, KOBO, "name the language of the book";
    "epub-102" Google must Test::Language, GOOGLE_EPUB, "name the language of the book";
    "epub-103" Kdp should Test::Author, KDP_TEXT, "name the author";
    "epub-103" Apple should Test::Author, APPLE_ASSETS, "name the author";
    "epub-103" Kobo should Test::Author, KOBO, "name the author";
    "epub-103" Google should Test::Author, GOOGLE_EPUB, "name the author";
    "epub-104" Kobo should Test::Isbn, KOBO, "put the ISBN of the EPUB edition into the metadata";
    "epub-105" Google should Test::Version3, GOOGLE_EPUB, "make the EPUB 3 edition";
    "epub-110" Apple must Test::FileBytes(2 * GB), APPLE, "make the pictures smaller";
    "epub-110" Google must Test::FileBytes(2 * GB), GOOGLE_FILES, "make the pictures smaller";
    "epub-110" Kdp must Test::FileBytes(650 * MB), KDP_TEXT, "make the pictures smaller";
    "epub-111" Kdp must Test::Encryption, KDP_TEXT, "send the book without protection; the shop adds its own";
    "epub-111" Apple must Test::Encryption, APPLE_ASSETS, "send the book without protection; the shop adds its own";
    "epub-111" Kobo must Test::Encryption, KOBO, "send the book without protection; the shop adds its own";
    "epub-111" Google must Test::Encryption, GOOGLE_FILES, "send the book without protection; the shop adds its own";
    "epub-112" Kdp must Test::Scripts, KDP_TEXT, "take the scripts out";
    "epub-112" Kobo should Test::Scripts, KOBO, "take the scripts out; readers on e-ink run none";
    "epub-113" Kdp must Test::Media, KDP_TEXT, "take sound and film out";
    "epub-114" Kdp must Test::Remote, KDP_TEXT, "put the file into the EPUB";
    "epub-114" Apple must Test::Remote, APPLE_ASSETS, "put the file into the EPUB";
    "epub-114" Kobo must Test::Remote, KOBO, "put the file into the EPUB";
    "epub-114" Google must Test::Remote, GOOGLE_EPUB, "put the file into the EPUB";
    "epub-120" Kdp must Test::Navigation, KDP_TOC, "add a navigation document or an NCX";
    "epub-120" Apple must Test::Navigation, APPLE_ASSETS, "add a navigation document or an NCX";
    "epub-120" Kobo must Test::Navigation, KOBO, "add a navigation document or an NCX";
    "epub-120" Google must Test::Navigation, GOOGLE_EPUB, "add a navigation document or an NCX";
    "epub-121" Kdp should Test::LinkedContents, KDP_TOC, "put a page of contents with links near the front of the spine";
    "epub-122" Kdp should Test::StartLandmark, KDP_TOC, "name the start of the text in landmarks or guide";
    "epub-130" Kdp must Test::CoverImage, KDP_COVER, "name the picture of the cover in the manifest";
    "epub-130" Apple should Test::CoverImage, APPLE_ASSETS, "name the picture of the cover in the manifest";
    "epub-130" Kobo must Test::CoverImage, KOBO, "name the picture of the cover in the manifest";
    "epub-130" Google must Test::CoverImage, GOOGLE_FILES, "name the picture of the cover in the manifest";
    "epub-131" Kdp must Test::CoverSize { width: 625, height: 1000 }, KDP_COVER, "give a cover of at least 625 × 1000 pixels";
    "epub-132" Kdp should Test::CoverSize { width: 1562, height: 2500 }, KDP_COVER, "give a cover of about 1600 × 2560 pixels";
    "epub-131" Google must Test::CoverSize { width: 640, height: 640 }, GOOGLE_FILES, "give a cover of at least 640 pixels a side";
    "epub-132" Apple should Test::CoverSize { width: 1400, height: 1400 }, APPLE_ASSETS, "give a cover of at least 1400 pixels a side";
    "epub-133" Kdp must Test::CoverBytes(50 * MB), KDP_COVER, "save the cover smaller";
    "epub-133" Kobo should Test::CoverBytes(5 * MB), KOBO, "save the cover smaller";
    "epub-134" Kobo should Test::CoverPage, KOBO, "show the cover by an `img` in a document of its own";
    "epub-135" Kobo must Test::CoverLinks, KOBO, "take the links off the page of the cover";
    "epub-136" Kobo should Test::CoverMeta, KOBO, "add the meta element that old readers look for";
    "epub-137" Google must Test::CoverSide(7200), GOOGLE_FILES, "scale the cover to 7200 pixels at most";
    "epub-140" Apple must Test::ImagePixels(4_000_000), APPLE, "scale the picture to at most 4 million pixels";
    "epub-141" Google must Test::ImageSide(3200), GOOGLE_EPUB, "scale the picture to 3200 pixels at most";
    "epub-142" Kdp must Test::ImageFormats(CLASSIC), KDP_IMAGES, "save the picture as JPEG or PNG";
    "epub-142" Apple should Test::ImageFormats(CLASSIC), APPLE_ASSETS, "save the picture as JPEG or PNG";
    "epub-142" Kobo must Test::ImageFormats(CLASSIC), KOBO, "save the picture as JPEG or PNG";
    "epub-142" Google must Test::ImageFormats(CLASSIC), GOOGLE_EPUB, "save the picture as JPEG or PNG";
    "epub-143" Kdp must Test::ImageCmyk, KDP_IMAGES, "save the picture in RGB";
    "epub-143" Apple must Test::ImageCmyk, APPLE_ASSETS, "save the picture in RGB";
    "epub-143" Kobo must Test::ImageCmyk, KOBO, "save the picture in RGB";
    "epub-143" Google should Test::ImageCmyk, GOOGLE_EPUB, "save the picture in RGB";
    "epub-144" Kdp should Test::Alternatives, KDP_IMAGES, "say in a sentence what each picture says";
    "epub-144" Apple should Test::Alternatives, APPLE, "say in a sentence what each picture says";
    "epub-144" Kobo should Test::Alternatives, KOBO, "say in a sentence what each picture says";
    "epub-144" Google should Test::Alternatives, GOOGLE_EPUB, "say in a sentence what each picture says";
    "epub-150" Kobo must Test::FontFormats(OPEN_AND_WOFF), KOBO, "embed TTF, OTF or WOFF";
    "epub-150" Kdp should Test::FontFormats(OPEN), KDP_TEXT, "embed TTF or OTF";
    "epub-160" Kobo should Test::DocumentWithPictures(10 * MB), KOBO, "split the document, or make its pictures smaller";
    "epub-161" Kdp should Test::DocumentBytes(300 * 1024), KDP_TEXT, "split the document at a chapter or section";
    "epub-161" Apple should Test::DocumentBytes(300 * 1024), APPLE_ASSETS, "split the document at a chapter or section";
    "epub-161" Kobo should Test::DocumentBytes(300 * 1024), KOBO, "split the document at a chapter or section";
    "epub-161" Google should Test::DocumentBytes(300 * 1024), GOOGLE_EPUB, "split the document at a chapter or section";
    "epub-162" Kdp should Test::BodyStyle, KDP_TEXT, "leave size, colour and alignment of body text to the reader";
}

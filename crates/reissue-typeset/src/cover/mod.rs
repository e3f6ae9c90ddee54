//! The cover as one sheet: back, spine, front; and the front alone as a picture for shops.
//!
//! In go a book's metadata, the geometry of a printer and a design; out comes one page whose trim
//! is the whole wrap and whose bleed is the printer's. Words stand on the spine only where they
//! fit; the barcode is vector bars in 100 % black on white.

mod back;
mod barcode;
mod draw;
mod front;
mod palette;
mod spine;
mod symbol;
mod text;

use reissue_core::{Diagnostic, Edition, MediaType, Metadata, Resource};
use reissue_page::printer::CoverGeometry;
use reissue_page::{ImageId, Length, Page, PageImage, Pages, Rect, Side, Sides, Size};

use crate::fonts::{FaceId, FaceStyle, FontLibrary};
use crate::hyphen::Lang;
use crate::pictures::pixels;
use crate::shape::Typesetter;

use front::{Artwork, Front};
use palette::Palette;
use text::Canvas;

/// How many pixels an inch a printer wants of a picture.
const RESOLUTION: f64 = 300.0;

/// A design that needs no picture, and takes one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CoverDesign {
    /// A half binding: cloth spine, cream paper, a ruled frame, capitals.
    #[default]
    Classic,
    /// Cloth with a paper label; the label lies on the picture where there is one.
    Label,
    /// Large letters on a flat colour, quarters of discs or a picture below.
    Modern,
}

impl CoverDesign {
    /// All designs.
    pub const ALL: [Self; 3] = [Self::Classic, Self::Label, Self::Modern];

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Classic => "classic",
            Self::Label => "label",
            Self::Modern => "modern",
        }
    }

    /// The design of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|d| d.name() == name)
    }
}

/// How a cover looks.
#[derive(Clone, Debug, Default)]
pub struct CoverLook<'a> {
    /// The design.
    pub design: CoverDesign,
    /// Which of the four palettes of the design; one by the title where none is given.
    pub palette: Option<u8>,
    /// The font family; the first of the library where it is none of them.
    pub family: String,
    /// A picture for the front.
    pub artwork: Option<&'a Resource>,
    /// The mark of the imprint; a ring with its initials where none is given.
    pub mark: Option<&'a Resource>,
    /// Whether the picture has the words already: it covers the front, and none are set.
    pub finished: bool,
}

/// What a cover is made of besides the metadata.
#[derive(Clone, Debug)]
pub struct CoverOptions<'a> {
    /// Where things stand, from [`Printer::cover`](reissue_page::printer::Printer::cover).
    pub geometry: CoverGeometry,
    /// How it looks.
    pub look: CoverLook<'a>,
    /// The edition whose ISBN stands on the back.
    pub edition: Edition,
    /// The size of the barcode in per cent, 80 to 200; the largest up to 100 that fits its box
    /// where none is given.
    pub barcode: Option<u16>,
}

/// A cover that is set.
#[derive(Clone, Debug, Default)]
pub struct Cover {
    /// One page: the wrap.
    pub pages: Pages,
    /// What could not be put on it.
    pub diagnostics: Vec<Diagnostic>,
}

/// The words of a cover.
pub(crate) struct Words {
    pub(crate) title: String,
    /// The title in capitals.
    pub(crate) capitals: String,
    pub(crate) subtitle: Option<String>,
    pub(crate) author: String,
    pub(crate) imprint: Option<String>,
}

impl Words {
    fn of(metadata: &Metadata) -> Self {
        let some = |text: &Option<String>| {
            text.as_ref().map(|t| t.trim().to_owned()).filter(|t| !t.is_empty())
        };
        let title = metadata.title.trim().to_owned();
        Self {
            capitals: title.to_uppercase(),
            title,
            subtitle: some(&metadata.subtitle),
            author: metadata.authors(),
            imprint: some(&metadata.imprint).or_else(|| some(&metadata.publisher)),
        }
    }
}

/// The faces of a cover.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Faces {
    pub(crate) roman: FaceId,
    pub(crate) italic: FaceId,
    pub(crate) bold: FaceId,
    /// For the digits of the barcode.
    pub(crate) figures: FaceId,
}

impl Faces {
    fn of(fonts: &FontLibrary, family: &str) -> Self {
        let family = fonts.family(family).unwrap_or_default();
        let figures = fonts.family("DejaVu Sans Mono").unwrap_or(family);
        Self {
            roman: fonts.face(family, FaceStyle::REGULAR),
            italic: fonts.face(family, FaceStyle::ITALIC),
            bold: fonts.face(family, FaceStyle::BOLD),
            figures: fonts.face(figures, FaceStyle::REGULAR),
        }
    }
}

/// Sets the cover of a book.
pub fn cover(metadata: &Metadata, options: &CoverOptions<'_>, fonts: &FontLibrary) -> Cover {
    let place = &options.geometry;
    let mut page = Page::new(place.trim, Side::Recto);
    page.bleed = Sides::all(place.bleed);
    let sheet = Sheet { front: place.front, safe: place.front_safe, bleed: place.bleed };
    set(metadata, &options.look, fonts, page, sheet, |canvas, words, palette, report| {
        let faces = Faces::of(fonts, &options.look.family);
        let mut back = back::Back { canvas, options, metadata, words, faces, palette, report };
        back.draw();
        let back::Back { canvas, report, .. } = back;
        spine::spine(canvas, options, words, faces, palette, report);
    })
}

/// Sets the front of a cover alone, in a size: the picture that shops show.
pub fn front(metadata: &Metadata, look: &CoverLook<'_>, size: Size, fonts: &FontLibrary) -> Cover {
    let front = Rect { origin: reissue_page::Point::default(), size };
    let safe = draw::inset(front, size.width.scale(0.045));
    let sheet = Sheet { front, safe, bleed: Length::ZERO };
    set(metadata, look, fonts, Page::new(size, Side::Recto), sheet, |_, _, _, _| {})
}

/// Where the front is on its sheet.
#[derive(Clone, Copy)]
struct Sheet {
    front: Rect,
    safe: Rect,
    bleed: Length,
}

/// Sets a sheet: ground and front, then `rest`.
fn set(
    metadata: &Metadata,
    look: &CoverLook<'_>,
    fonts: &FontLibrary,
    page: Page,
    sheet: Sheet,
    rest: impl FnOnce(&mut Canvas<'_>, &Words, &Palette, &mut Vec<Diagnostic>),
) -> Cover {
    let engine = Typesetter::new(fonts.clone());
    let language = Lang::from_tag(metadata.language().as_str());
    let mut canvas = Canvas::new(&engine, language, page);
    let mut report = Vec::new();
    let words = Words::of(metadata);
    let number = look.palette.map_or_else(|| Palette::for_title(&words.title), usize::from);
    let palette = Palette::of(look.design, number);
    let (trim, bleed) = (canvas.page.trim, sheet.bleed);
    let whole = Rect::new(-bleed, -bleed, trim.width + bleed * 2, trim.height + bleed * 2);
    canvas.fill(whole, &palette.ground);
    canvas.mark = look.mark.and_then(|m| take_in(&mut canvas, m, "mark", &mut report));
    let artwork = look.artwork.and_then(|a| take_in(&mut canvas, a, "artwork", &mut report));
    draw_front(&mut canvas, look, &words, &palette, (fonts, sheet, artwork), &mut report);
    rest(&mut canvas, &words, &palette, &mut report);
    if let (Some(mark), Some(found)) = (look.mark, canvas.mark_resolution) {
        few_pixels(("mark", mark), found, sheet.bleed, &mut report);
    }
    missing(&mut canvas, &mut report);
    let Canvas { page, mut pages, .. } = canvas;
    pages.pages.push(page);
    pages.metadata = metadata.clone();
    Cover { pages, diagnostics: report }
}

fn draw_front(
    canvas: &mut Canvas<'_>,
    look: &CoverLook<'_>,
    words: &Words,
    palette: &Palette,
    (fonts, sheet, artwork): (&FontLibrary, Sheet, Option<Artwork>),
    report: &mut Vec<Diagnostic>,
) {
    let Sheet { front, safe, bleed } = sheet;
    let faces = Faces::of(fonts, &look.family);
    let mut front =
        Front { canvas, front, safe, bleed, words, faces, palette, artwork, resolution: None };
    if look.finished && artwork.is_some() {
        front.picture_alone();
    } else if !front.draw(look.design) {
        report.push(
            Diagnostic::lost("type-042", "the title does not fit on the front")
                .help("shorten the title for the cover, or choose a larger trim"),
        );
    }
    if let (Some(found), Some(artwork)) = (front.resolution, look.artwork) {
        few_pixels(("artwork", artwork), found, bleed, report);
    }
}

/// Reports a picture with fewer pixels an inch than a printer wants; a sheet without bleed is for
/// screens.
fn few_pixels(
    (what, picture): (&str, &Resource),
    found: f64,
    bleed: Length,
    report: &mut Vec<Diagnostic>,
) {
    let drawn = picture.media_type == MediaType::Svg;
    if found >= RESOLUTION - 0.5 || bleed <= Length::ZERO || drawn {
        return;
    }
    let name = &picture.name;
    let message = format!(
        "the {what} `{name}` has {:.0} pixels an inch where it stands, less than {RESOLUTION}",
        found.floor()
    );
    report.push(
        Diagnostic::suspect("type-041", message)
            .at(picture.span)
            .help("give a picture with more pixels"),
    );
}

/// Takes a picture into the pages.
fn take_in(
    canvas: &mut Canvas<'_>,
    artwork: &Resource,
    what: &str,
    report: &mut Vec<Diagnostic>,
) -> Option<Artwork> {
    let name = &artwork.name;
    let bytes = artwork.data.bytes().ok();
    let image = u16::try_from(canvas.pages.images.len()).ok().map(ImageId);
    let pixels = bytes.as_deref().and_then(pixels);
    let Some((image, pixels)) = image.zip(pixels) else {
        report.push(
            Diagnostic::lost("type-040", format!("the {what} `{name}` can't be read"))
                .at(artwork.span)
                .help("give a PNG or JPEG picture"),
        );
        return None;
    };
    let media_type = bytes.as_deref().and_then(MediaType::sniff);
    canvas.pages.images.push(PageImage {
        name: name.clone(),
        media_type: media_type.unwrap_or_else(|| artwork.media_type.clone()),
        data: artwork.data.clone(),
        span: artwork.span,
    });
    Some(Artwork { image, pixels })
}

fn missing(canvas: &mut Canvas<'_>, report: &mut Vec<Diagnostic>) {
    canvas.missing.sort_unstable();
    canvas.missing.dedup();
    if canvas.missing.is_empty() {
        return;
    }
    let list: Vec<String> =
        canvas.missing.iter().map(|c| format!("`{c}` (U+{:04X})", *c as u32)).collect();
    report.push(
        Diagnostic::lost("type-046", format!("no glyph on the cover for {}", list.join(", ")))
            .help("add a font that has the character"),
    );
}

#[cfg(test)]
mod tests;

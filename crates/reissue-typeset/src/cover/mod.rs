//! The cover as one sheet: back, spine, front.
//!
//! In go a book's metadata, the geometry of a printer and a design; out comes one page whose trim
//! is the whole wrap and whose bleed is the printer's. Words stand on the spine only where they
//! fit; the barcode is vector bars in 100 % black on white.

mod back;
mod barcode;
mod design;
mod text;

use reissue_core::{Diagnostic, Edition, MediaType, Metadata, Resource};
use reissue_page::printer::CoverGeometry;
use reissue_page::{
    ImageId, ItemKind, Length, Page, PageImage, Pages, PlacedImage, Rect, Side, Sides,
};

use crate::fonts::{FaceStyle, FontLibrary};
use crate::hyphen::Lang;
use crate::pictures::pixels;
use crate::shape::Typesetter;

pub use design::CoverDesign;
use design::Faces;
use text::Canvas;

/// What a cover is made of besides the metadata.
#[derive(Clone, Debug)]
pub struct CoverOptions<'a> {
    /// Where things stand, from [`Printer::cover`](reissue_page::printer::Printer::cover).
    pub geometry: CoverGeometry,
    /// How it looks.
    pub design: CoverDesign,
    /// The font family; the first of the library where it is none of them.
    pub family: String,
    /// A picture for the front, which it covers.
    pub artwork: Option<&'a Resource>,
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
    pub(crate) subtitle: Option<String>,
    pub(crate) author: String,
    pub(crate) imprint: Option<String>,
}

impl Words {
    fn of(metadata: &Metadata) -> Self {
        let some = |text: &Option<String>| {
            text.as_ref().map(|t| t.trim().to_owned()).filter(|t| !t.is_empty())
        };
        Self {
            title: metadata.title.trim().to_owned(),
            subtitle: some(&metadata.subtitle),
            author: metadata.authors(),
            imprint: some(&metadata.imprint).or_else(|| some(&metadata.publisher)),
        }
    }
}

/// Sets the cover of a book.
pub fn cover(metadata: &Metadata, options: &CoverOptions<'_>, fonts: &FontLibrary) -> Cover {
    let engine = Typesetter::new(fonts.clone());
    let place = &options.geometry;
    let mut page = Page::new(place.trim, Side::Recto);
    page.bleed = Sides::all(place.bleed);
    let language = Lang::from_tag(metadata.language().as_str());
    let mut canvas = Canvas::new(&engine, language, page);
    let mut report = Vec::new();
    let words = Words::of(metadata);
    let faces = faces(fonts, &options.family);
    let picture = ground(&mut canvas, options, &mut report);
    if !design::front(&mut canvas, options.design, place, &words, faces, picture) {
        report.push(
            Diagnostic::lost("type-042", "the title does not fit on the front")
                .help("shorten the title for the cover, or choose a larger trim"),
        );
    }
    back::spine(&mut canvas, options, &words, faces, &mut report);
    back::back(&mut canvas, options, metadata, faces, &mut report);
    missing(&mut canvas, &mut report);
    let Canvas { page, mut pages, .. } = canvas;
    pages.pages.push(page);
    pages.metadata = metadata.clone();
    Cover { pages, diagnostics: report }
}

fn faces(fonts: &FontLibrary, family: &str) -> Faces {
    let family = fonts.family(family).unwrap_or_default();
    Faces {
        roman: fonts.face(family, FaceStyle::REGULAR),
        italic: fonts.face(family, FaceStyle::ITALIC),
        bold: fonts.face(family, FaceStyle::BOLD),
    }
}

/// Fills the sheet and lays the picture over the front; tells whether there is one.
fn ground(
    canvas: &mut Canvas<'_>,
    options: &CoverOptions<'_>,
    report: &mut Vec<Diagnostic>,
) -> bool {
    let place = &options.geometry;
    let color = options.design.palette().ground;
    let (trim, bleed) = (place.trim, place.bleed);
    let whole = Rect::new(-bleed, -bleed, trim.width + bleed * 2, trim.height + bleed * 2);
    canvas.fill(whole, &color);
    let Some(artwork) = options.artwork else { return false };
    let Some(rect) = covering(canvas, artwork, place, report) else { return false };
    canvas.push(ItemKind::Image(PlacedImage { image: ImageId(0), rect }));
    // What the picture covers of spine and back is painted over.
    let rest = Rect::new(-bleed, -bleed, place.front.origin.x + bleed, whole.size.height);
    canvas.fill(rest, &color);
    true
}

/// Takes a picture into the pages and finds where it covers the front with its bleed.
fn covering(
    canvas: &mut Canvas<'_>,
    artwork: &Resource,
    place: &CoverGeometry,
    report: &mut Vec<Diagnostic>,
) -> Option<Rect> {
    let name = &artwork.name;
    let bytes = artwork.data.bytes().ok();
    let Some((width, height)) = bytes.as_deref().and_then(pixels) else {
        report.push(
            Diagnostic::lost("type-040", format!("the artwork `{name}` can't be read"))
                .at(artwork.span)
                .help("give a PNG or JPEG picture"),
        );
        return None;
    };
    let wanted_width = place.front.size.width + place.bleed;
    let wanted_height = place.front.size.height + place.bleed * 2;
    let factor =
        (wanted_width.to_pt() / f64::from(width)).max(wanted_height.to_pt() / f64::from(height));
    let size = [width, height].map(|n| Length::pt(f64::from(n) * factor));
    let resolution = 72.0 / factor;
    if resolution < 300.0 {
        let message =
            format!("the artwork `{name}` has {resolution:.0} pixels an inch, less than 300");
        report.push(
            Diagnostic::suspect("type-041", message)
                .at(artwork.span)
                .help("give a picture with more pixels"),
        );
    }
    let media_type = bytes.as_deref().and_then(MediaType::sniff);
    canvas.pages.images.push(PageImage {
        name: name.clone(),
        media_type: media_type.unwrap_or_else(|| artwork.media_type.clone()),
        data: artwork.data.clone(),
        span: artwork.span,
    });
    let left = place.front.origin.x + (wanted_width - size[0]) / 2;
    let top = (wanted_height - size[1]) / 2 - place.bleed;
    Some(Rect::new(left, top, size[0], size[1]))
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

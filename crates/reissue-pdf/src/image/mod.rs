//! Pictures as they are embedded: unchanged where the edition can show them, else converted.
//!
//! JPEG and opaque PNG data goes into the file as it is. Print editions get grey or CMYK by ICC
//! profiles (moxcms) and no transparency; what a printer may object to is reported.

mod convert;
mod decode;
mod filter;
mod jpeg;
mod png;
mod print;
mod screen;

use std::collections::BTreeMap;
use std::sync::Arc;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use rayon::prelude::*;
use reissue_core::{Diagnostic, MediaType};
use reissue_page::{ItemKind, PageImage, Pages};

use crate::file::Payload;
use crate::objects::name;
use crate::{PdfKind, PdfOptions, PrintOptions};

/// A picture, ready to be embedded.
pub(crate) struct PreparedImage {
    /// The resource name, such as `I0`.
    pub(crate) resource: String,
    stream: ImageStream,
}

/// An image XObject that is still outside of the document.
pub(super) struct ImageStream {
    width: u32,
    height: u32,
    bits: u8,
    space: Space,
    /// The filter and its parameters, with the bytes.
    filter: Filter,
    bytes: Payload,
    /// Whether 0 is full ink (JPEG files of Adobe programs).
    inverted: bool,
    mask: Option<Box<ImageStream>>,
}

/// What the components of a picture mean.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Space {
    Gray,
    Rgb,
    Cmyk,
    /// An ICC profile and its number of components.
    Icc(Arc<[u8]>, u8),
    /// Palette entries, red, green and blue.
    Indexed(Vec<u8>),
}

/// How the bytes are coded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Filter {
    Jpeg,
    /// Deflate with PNG predictors over rows of so many components.
    Flate {
        colors: u8,
    },
}

/// Why a picture can't be carried.
pub(super) struct Refusal {
    code: &'static str,
    reason: String,
    help: &'static str,
}

impl Refusal {
    pub(super) fn damaged(reason: impl std::fmt::Display) -> Self {
        Self {
            code: "pdf-020",
            reason: format!("can't be read: {reason}"),
            help: "open the picture in an image editor and save it anew",
        }
    }

    pub(super) fn foreign(media_type: &MediaType) -> Self {
        Self {
            code: "pdf-021",
            reason: format!("is {}, which a PDF can't hold", media_type.as_str()),
            help: "convert the picture to PNG or JPEG",
        }
    }
}

/// Prepares the pictures that pages place; a picture that can't be carried gives none and a
/// report.
pub(crate) fn prepare(
    pages: &Pages,
    options: &PdfOptions,
    report: &mut Vec<Diagnostic>,
) -> Vec<Option<PreparedImage>> {
    let sizes = placed_sizes(pages);
    let all: Vec<(usize, &PageImage)> = pages.images.iter().enumerate().collect();
    let prepared: Vec<_> = all
        .into_par_iter()
        .map(|(index, image)| {
            sizes.get(&index).map(|size| prepare_one(index, image, *size, options))
        })
        .collect();
    let take = |one: Option<(Option<PreparedImage>, Vec<Diagnostic>)>| {
        let (image, notes) = one?;
        report.extend(notes);
        image
    };
    prepared.into_iter().map(take).collect()
}

/// The largest size at which each picture stands, in inches.
fn placed_sizes(pages: &Pages) -> BTreeMap<usize, [f64; 2]> {
    let mut sizes: BTreeMap<usize, [f64; 2]> = BTreeMap::new();
    for item in pages.pages.iter().flat_map(|p| &p.items) {
        if let ItemKind::Image(placed) = &item.kind {
            let now = [placed.rect.size.width.to_inches(), placed.rect.size.height.to_inches()];
            let known = sizes.entry(usize::from(placed.image.0)).or_insert(now);
            *known = [known[0].max(now[0]), known[1].max(now[1])];
        }
    }
    sizes
}

fn prepare_one(
    index: usize,
    image: &PageImage,
    size: [f64; 2],
    options: &PdfOptions,
) -> (Option<PreparedImage>, Vec<Diagnostic>) {
    let mut notes = Vec::new();
    let made = image.data.bytes().map_err(Refusal::damaged).and_then(|bytes| {
        let media_type = MediaType::sniff(&bytes).unwrap_or_else(|| image.media_type.clone());
        match &options.kind {
            PdfKind::Reading(_) => screen::prepare(&bytes, &media_type),
            PdfKind::Print(print) => print::prepare(&bytes, &media_type, print, &mut notes),
        }
    });
    let image_name = &image.name;
    match made {
        Ok(stream) => {
            if let PdfKind::Print(print) = &options.kind {
                notes.extend(resolution(&stream, size, print));
            }
            let resource = format!("I{index}");
            notes.iter_mut().for_each(|n| {
                n.message = format!("the picture `{image_name}` {}", n.message);
                n.span = image.span;
            });
            (Some(PreparedImage { resource, stream }), notes)
        }
        Err(refusal) => {
            let message = format!("the picture `{image_name}` {}", refusal.reason);
            let note = Diagnostic::lost(refusal.code, message).at(image.span).help(refusal.help);
            (None, vec![note])
        }
    }
}

/// Reports a picture with too few pixels for its place.
fn resolution(stream: &ImageStream, size: [f64; 2], print: &PrintOptions) -> Option<Diagnostic> {
    let across = f64::from(stream.width) / size[0].max(0.001);
    let down = f64::from(stream.height) / size[1].max(0.001);
    let found = across.min(down).floor() as u32;
    (found < print.min_resolution).then(|| {
        let wanted = print.min_resolution;
        let message = format!("has {found} pixels an inch where it stands, less than {wanted}");
        Diagnostic::suspect("pdf-022", message)
            .help("scan the picture finer, or let it stand smaller")
    })
}

impl PreparedImage {
    /// Fills the empty stream that the backend made.
    pub(crate) fn fill(
        self,
        doc: &mut Document,
        id: ObjectId,
        payloads: &mut BTreeMap<ObjectId, Payload>,
        profiles: &mut BTreeMap<u128, ObjectId>,
    ) {
        self.stream.fill(doc, id, payloads, profiles);
    }
}

impl ImageStream {
    fn fill(
        mut self,
        doc: &mut Document,
        id: ObjectId,
        payloads: &mut BTreeMap<ObjectId, Payload>,
        profiles: &mut BTreeMap<u128, ObjectId>,
    ) {
        let mut dictionary = Dictionary::from_iter([
            ("Type", name("XObject")),
            ("Subtype", name("Image")),
            ("Width", i64::from(self.width).into()),
            ("Height", i64::from(self.height).into()),
            ("BitsPerComponent", i64::from(self.bits).into()),
            ("Interpolate", Object::Boolean(false)),
        ]);
        dictionary.set("ColorSpace", self.space.object(doc, profiles));
        match self.filter {
            Filter::Jpeg => dictionary.set("Filter", name("DCTDecode")),
            Filter::Flate { colors } => {
                dictionary.set("Filter", name("FlateDecode"));
                let parameters = Dictionary::from_iter([
                    ("Predictor", Object::Integer(15)),
                    ("Colors", i64::from(colors).into()),
                    ("BitsPerComponent", i64::from(self.bits).into()),
                    ("Columns", i64::from(self.width).into()),
                ]);
                dictionary.set("DecodeParms", parameters);
            }
        }
        if self.inverted {
            let pairs = (0..4).flat_map(|_| [Object::Integer(1), Object::Integer(0)]);
            dictionary.set("Decode", pairs.collect::<Vec<_>>());
        }
        if let Some(mask) = self.mask.take() {
            let object = doc.new_object_id();
            mask.fill(doc, object, payloads, profiles);
            dictionary.set("SMask", object);
        }
        doc.objects.insert(id, Stream::new(dictionary, Vec::new()).into());
        payloads.insert(id, self.bytes);
    }
}

impl Space {
    fn object(&self, doc: &mut Document, profiles: &mut BTreeMap<u128, ObjectId>) -> Object {
        match self {
            Self::Gray => name("DeviceGray"),
            Self::Rgb => name("DeviceRGB"),
            Self::Cmyk => name("DeviceCMYK"),
            Self::Icc(profile, components) => {
                let known = profiles.entry(crate::hash::hash128(profile)).or_insert_with(|| {
                    let n = Dictionary::from_iter([("N", i64::from(*components).into())]);
                    doc.add_object(Stream::new(n, profile.to_vec()))
                });
                vec![name("ICCBased"), (*known).into()].into()
            }
            Self::Indexed(palette) => {
                let last = (palette.len() / 3).max(1) as i64 - 1;
                let entries = Object::String(palette.clone(), lopdf::StringFormat::Hexadecimal);
                vec![name("Indexed"), name("DeviceRGB"), last.into(), entries].into()
            }
        }
    }
}

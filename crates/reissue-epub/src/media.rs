//! The pictures of the book: which can go into the EPUB, under which name, how large.

use std::collections::HashMap;
use std::io::Read;

use reissue_core::{Book, Diagnostic, Image, MediaType, Resource, ResourceData, Span};

use crate::cover::fit;
use crate::ids::Names;
use crate::options::{EpubOptions, PictureSize, Version};
use crate::probe::{Probe, probe};
use crate::svg;

/// The largest picture that all reading systems show, in pixels.
const MANY_PIXELS: u64 = 50_000_000;

/// A picture that goes into the EPUB.
#[derive(Clone, Debug)]
pub(crate) struct Picture {
    /// The path beside the package document.
    pub href: String,
    /// The format.
    pub media_type: MediaType,
    /// Width in pixels; 0: not known.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Whether it may move.
    pub animated: bool,
    /// The bytes.
    pub data: ResourceData,
    /// Where the source names it.
    pub span: Span,
}

/// The pictures that have been asked for, each looked at once.
#[derive(Debug)]
pub(crate) struct Pictures<'a> {
    resources: HashMap<&'a str, &'a Resource>,
    found: HashMap<String, Option<usize>>,
    list: Vec<Picture>,
    names: Names,
    version: Version,
    fit: bool,
    pub diagnostics: Vec<Diagnostic>,
}

impl<'a> Pictures<'a> {
    /// Prepares for a book; nothing is opened yet.
    pub(crate) fn new(book: &'a Book, options: &EpubOptions) -> Self {
        let mut resources = HashMap::with_capacity(book.resources.len());
        book.resources.iter().for_each(|r| {
            resources.entry(r.name.as_str()).or_insert(r);
        });
        Self {
            resources,
            found: HashMap::new(),
            list: Vec::new(),
            names: Names::default(),
            version: options.version,
            fit: options.pictures == PictureSize::Fit,
            diagnostics: Vec::new(),
        }
    }

    /// All pictures that go into the EPUB.
    pub(crate) fn into_parts(self) -> (Vec<Picture>, Vec<Diagnostic>) {
        (self.list, self.diagnostics)
    }

    /// Tells whether a picture may move.
    pub(crate) fn any_animated(&self) -> bool {
        self.list.iter().any(|p| p.animated)
    }

    /// Finds a picture, and looks at it the first time; none where it can't go into the EPUB.
    pub(crate) fn get(&mut self, image: &Image, span: Span) -> Option<Picture> {
        let index = match self.found.get(&image.resource) {
            Some(index) => *index,
            None => {
                let index = self.look(&image.resource, span);
                self.found.insert(image.resource.clone(), index);
                index
            }
        };
        self.list.get(index?).cloned()
    }

    /// Adds a picture that is no resource of the book.
    pub(crate) fn add(&mut self, name: &str, data: ResourceData) -> Option<Picture> {
        let index = self.admit(name, data, Span::NONE)?;
        self.list.get(index).cloned()
    }

    /// Finds the picture of the cover, and scales it where it is beyond the limits of a shop.
    pub(crate) fn cover(&mut self, image: &Image) -> Option<Picture> {
        let name = image.resource.as_str();
        let resource = self.resources.get(name).copied();
        if let Some(resource) = resource.filter(|_| !self.found.contains_key(name))
            && let Ok(Some(probe)) = resource.data.open().and_then(probe)
        {
            let Resource { data, span, .. } = resource;
            if let Some(index) = self.scaled(name, data, &probe, *span) {
                self.found.insert(name.to_owned(), Some(index));
                return self.list.get(index).cloned();
            }
            self.judge_cover(resource, &probe);
        }
        self.get(image, Span::NONE)
    }

    /// Scales a picture that is beyond the limits of a shop.
    fn scaled(
        &mut self,
        name: &str,
        data: &ResourceData,
        probe: &Probe,
        span: Span,
    ) -> Option<usize> {
        let size = fit::wanted(probe)?;
        let fitted = fit::scale(data, probe, size)?;
        let (width, height) = fitted.size;
        let message = format!(
            "the picture `{name}` was scaled from {} × {} to {width} × {height} pixels, which all shops take",
            probe.width, probe.height
        );
        self.diagnostics.push(Diagnostic::fact("epub-009", message).at(span));
        let probe = Probe { media_type: MediaType::Jpeg, width, height, ..probe.clone() };
        Some(self.push(name, probe, fitted.bytes.into(), span))
    }

    /// Says that a cover is smaller than shops take, or larger and could not be scaled.
    fn judge_cover(&mut self, resource: &Resource, probe: &Probe) {
        let Probe { width, height, .. } = *probe;
        if fit::wanted(probe).is_some() {
            let what = format!("has {width} × {height} pixels and could not be scaled");
            self.suspect(
                "epub-014",
                &resource.name,
                &what,
                "scale it to 1563 × 2500",
                resource.span,
            );
        } else if width > 0 && (width < 625 || height < 1000) {
            let what = format!("is the cover and has only {width} × {height} pixels");
            let help = "give a cover of 1600 × 2560 pixels; Kindle takes none below 625 × 1000";
            self.suspect("epub-019", &resource.name, &what, help, resource.span);
        }
    }

    fn look(&mut self, name: &str, span: Span) -> Option<usize> {
        let Some(resource) = self.resources.get(name).copied() else {
            self.diagnostics.push(
                Diagnostic::lost("epub-010", format!("the picture `{name}` is missing"))
                    .at(span)
                    .help("put the file where the text names it, or take the picture out"),
            );
            return None;
        };
        let span = if span.is_none() { resource.span } else { span };
        self.admit(name, resource.data.clone(), span)
    }

    fn admit(&mut self, name: &str, data: ResourceData, span: Span) -> Option<usize> {
        let probe = match data.open().and_then(probe) {
            Ok(Some(probe)) => probe,
            Ok(None) => {
                return self.refuse("epub-011", name, "is no picture that can be read", span);
            }
            Err(e) => return self.refuse("epub-010", name, &format!("can't be opened: {e}"), span),
        };
        match probe.media_type {
            MediaType::Jpeg | MediaType::Png | MediaType::Gif => {}
            MediaType::Svg => return self.svg(name, &data, span),
            MediaType::Webp if self.version == Version::V33 => self.suspect(
                "epub-015",
                name,
                "is a WebP, which Kindle and older readers do not show",
                "save it as JPEG or PNG",
                span,
            ),
            _ => {
                let what = probe.media_type.as_str().to_owned();
                return self.refuse(
                    "epub-012",
                    name,
                    &format!("is {what}, which this EPUB can't carry"),
                    span,
                );
            }
        }
        if self.fit
            && let Some(index) = self.scaled(name, &data, &probe, span)
        {
            return Some(index);
        }
        self.judge(name, &probe, span);
        Some(self.push(name, probe, data, span))
    }

    fn push(&mut self, name: &str, probe: Probe, data: ResourceData, span: Span) -> usize {
        let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
        let stem = base.rsplit_once('.').map_or(base, |(stem, _)| stem);
        let href = format!("images/{}", self.names.file(stem, probe.media_type.extension()));
        let Probe { media_type, width, height, animated, .. } = probe;
        self.list.push(Picture { href, media_type, width, height, animated, data, span });
        self.list.len() - 1
    }

    fn svg(&mut self, name: &str, data: &ResourceData, span: Span) -> Option<usize> {
        const LIMIT: u64 = 32 << 20;
        let mut bytes = Vec::new();
        let read = data.open().and_then(|r| r.take(LIMIT).read_to_end(&mut bytes));
        let Some(cleaned) = read.ok().and_then(|_| svg::clean(&bytes)) else {
            return self.refuse("epub-011", name, "is an SVG that is not well-formed", span);
        };
        if !cleaned.removed.is_empty() {
            let mut removed = cleaned.removed;
            removed.sort();
            removed.dedup();
            self.suspect(
                "epub-016",
                name,
                &format!("held `{}`, which was taken out", removed.join("`, `")),
                "save it without scripts and links to the outside",
                span,
            );
        }
        let (width, height) = cleaned.size;
        let probe =
            Probe { media_type: MediaType::Svg, width, height, cmyk: false, animated: false };
        Some(self.push(name, probe, cleaned.bytes.into(), span))
    }

    fn judge(&mut self, name: &str, probe: &Probe, span: Span) {
        if probe.cmyk {
            self.suspect(
                "epub-013",
                name,
                "has the four colours of print, which screens show wrongly or not at all",
                "save it as an RGB JPEG",
                span,
            );
        }
        let pixels = u64::from(probe.width) * u64::from(probe.height);
        if pixels > MANY_PIXELS {
            let size = format!(
                "has {} × {} pixels, more than reading devices can open",
                probe.width, probe.height
            );
            self.suspect("epub-014", name, &size, "scale it to at most 4 million pixels", span);
        } else if pixels > fit::APPLE {
            let size =
                format!("has {pixels} pixels, more than the 4 million that Apple Books takes");
            let help = "scale it, or have it scaled by edition.epub.pictures = \"fit\"";
            self.suspect("epub-022", name, &size, help, span);
        }
    }

    fn suspect(&mut self, code: &'static str, name: &str, what: &str, help: &str, span: Span) {
        self.diagnostics.push(
            Diagnostic::suspect(code, format!("the picture `{name}` {what}")).at(span).help(help),
        );
    }

    fn refuse(&mut self, code: &'static str, name: &str, what: &str, span: Span) -> Option<usize> {
        self.diagnostics.push(
            Diagnostic::lost(code, format!("the picture `{name}` {what}"))
                .at(span)
                .help("replace it with a JPEG, PNG, GIF or SVG"),
        );
        None
    }
}

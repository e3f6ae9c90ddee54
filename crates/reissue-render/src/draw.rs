//! Pages to pixels.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use reissue_core::Diagnostic;
use reissue_page::{
    Color, FillRule, GlyphRun, ImageId, Item, ItemKind, Length, Page, Pages, Path, PathOp,
    PlacedImage, Point, Rect,
};
use tiny_skia::{FilterQuality, Paint, PathBuilder, Pixmap, PixmapPaint, Stroke, Transform};

use crate::encode::Raster;
use crate::glyphs::Outlines;
use crate::picture;
use crate::view::{Frame, MAX_PIXELS, RenderError, View};

/// Draws the pages of one document.
pub struct Renderer<'a> {
    pub(crate) pages: &'a Pages,
    pub(crate) outlines: Outlines<'a>,
    pictures: RefCell<BTreeMap<ImageId, Option<Rc<Pixmap>>>>,
    report: RefCell<Vec<Diagnostic>>,
}

/// What a page is drawn on.
struct Canvas {
    pixels: Pixmap,
    /// From points of the page to pixels.
    to_pixels: Transform,
}

impl<'a> Renderer<'a> {
    /// Opens the fonts of a document.
    ///
    /// # Errors
    /// [`RenderError::Font`].
    pub fn new(pages: &'a Pages) -> Result<Self, RenderError> {
        let outlines = Outlines::new(&pages.fonts)?;
        Ok(Self { pages, outlines, pictures: RefCell::default(), report: RefCell::default() })
    }

    /// Draws a page, counted from 0, on white paper.
    ///
    /// # Errors
    /// [`RenderError::NoPage`], [`RenderError::Size`].
    pub fn raster(&self, page: usize, view: &View) -> Result<Raster, RenderError> {
        let page = self.page(page)?;
        let frame = view.frame(page)?;
        let refused = || RenderError::Size {
            width: u64::from(frame.width),
            height: u64::from(frame.height),
            limit: MAX_PIXELS,
        };
        let mut pixels = Pixmap::new(frame.width, frame.height).ok_or_else(refused)?;
        pixels.fill(tiny_skia::Color::WHITE);
        let mut canvas = Canvas { pixels, to_pixels: frame.transform() };
        for item in &page.items {
            self.item(&mut canvas, item);
        }
        Ok(Raster::new(&canvas.pixels))
    }

    /// What could not be drawn so far: pictures that can't be read.
    pub fn report(&self) -> Vec<Diagnostic> {
        self.report.borrow().clone()
    }

    pub(crate) fn page(&self, page: usize) -> Result<&'a Page, RenderError> {
        let count = self.pages.pages.len();
        self.pages.pages.get(page).ok_or(RenderError::NoPage { page: page + 1, count })
    }

    fn item(&self, canvas: &mut Canvas, item: &Item) {
        match &item.kind {
            ItemKind::Text(run) => self.run(canvas, run),
            ItemKind::Fill { rect, color } => {
                if let Some(path) = rectangle(rect) {
                    canvas.fill(&path, color, Transform::identity());
                }
            }
            ItemKind::Image(placed) => self.image(canvas, placed),
            ItemKind::Path(path) => canvas.path(path),
        }
    }

    fn run(&self, canvas: &mut Canvas, run: &GlyphRun) {
        for (glyph, place) in placed_glyphs(run, self.outlines.units_per_em(run.font)) {
            if let Some(outline) = self.outlines.get(run.font, glyph) {
                canvas.fill(&outline, &run.color, place);
            }
        }
    }

    fn image(&self, canvas: &mut Canvas, placed: &PlacedImage) {
        let rect = &placed.rect;
        let (width, height) = (rect.size.width.to_pt() as f32, rect.size.height.to_pt() as f32);
        let Some(pixels) = self.picture(placed.image) else {
            if let Some(path) = rectangle(rect) {
                canvas.fill(&path, &Color::Gray(850), Transform::identity());
            }
            return;
        };
        let place =
            Transform::from_scale(width / pixels.width() as f32, height / pixels.height() as f32)
                .post_translate(rect.origin.x.to_pt() as f32, rect.origin.y.to_pt() as f32)
                .post_concat(canvas.to_pixels);
        // The sampler looks at few pixels: a picture that is much finer than the page is averaged
        // before.
        let step = (1.0 / place.sx.abs().max(place.sy.abs()).max(1e-6)).floor() as u32;
        let paint = PixmapPaint { quality: FilterQuality::Bilinear, ..PixmapPaint::default() };
        if step < 2 {
            canvas.pixels.draw_pixmap(0, 0, (*pixels).as_ref(), &paint, place, None);
        } else if let Some(small) = picture::shrunk(&pixels, step) {
            let place = place.pre_scale(
                pixels.width() as f32 / small.width() as f32,
                pixels.height() as f32 / small.height() as f32,
            );
            canvas.pixels.draw_pixmap(0, 0, small.as_ref(), &paint, place, None);
        }
    }

    /// The pixels of a picture, decoded once; what can't be read is reported once.
    fn picture(&self, id: ImageId) -> Option<Rc<Pixmap>> {
        let mut known = self.pictures.borrow_mut();
        let make = || {
            let image = self.pages.images.get(usize::from(id.0))?;
            match picture::decode(image) {
                Ok(pixels) => Some(Rc::new(pixels)),
                Err(reason) => {
                    let message = format!("the picture `{}` can't be drawn: {reason}", image.name);
                    self.report.borrow_mut().push(
                        Diagnostic::lost("render-001", message)
                            .at(image.span)
                            .help("open the picture in an image editor and save it as PNG"),
                    );
                    None
                }
            }
        };
        known.entry(id).or_insert_with(make).clone()
    }
}

impl Canvas {
    fn fill(&mut self, path: &tiny_skia::Path, color: &Color, place: Transform) {
        self.fill_by(FillRule::NonZero, path, color, place);
    }

    fn fill_by(&mut self, rule: FillRule, path: &tiny_skia::Path, color: &Color, place: Transform) {
        let place = place.post_concat(self.to_pixels);
        let rule = match rule {
            FillRule::NonZero => tiny_skia::FillRule::Winding,
            FillRule::EvenOdd => tiny_skia::FillRule::EvenOdd,
        };
        self.pixels.fill_path(path, &paint(color), rule, place, None);
    }

    fn path(&mut self, path: &Path) {
        let Some(outline) = outline(&path.ops) else { return };
        if let Some(color) = &path.fill {
            self.fill_by(path.rule, &outline, color, Transform::identity());
        }
        if let Some(stroke) = &path.stroke {
            let line = Stroke { width: stroke.width.to_pt() as f32, ..Stroke::default() };
            let color = paint(&stroke.color);
            self.pixels.stroke_path(&outline, &color, &line, self.to_pixels, None);
        }
    }
}

impl Frame {
    fn transform(&self) -> Transform {
        let origin = self.area.origin;
        Transform::from_translate(-origin.x.to_pt() as f32, -origin.y.to_pt() as f32)
            .post_scale(self.across as f32, self.down as f32)
    }
}

/// The glyphs of a run, each with the way from units of its font to points of the page.
pub(crate) fn placed_glyphs(
    run: &GlyphRun,
    units_per_em: f64,
) -> impl Iterator<Item = (u16, Transform)> {
    let scale = (run.size.to_pt() / units_per_em) as f32;
    let widen = 1.0 + run.expansion as f32 / 100_000.0;
    let turn = Transform::from_rotate(f32::from(run.rotation))
        .post_translate(run.origin.x.to_pt() as f32, run.origin.y.to_pt() as f32);
    let mut pen = Length::ZERO;
    run.glyphs.iter().map(move |glyph| {
        let (x, y) = (pen + glyph.dx.to_length(), -glyph.dy.to_length());
        pen += glyph.advance;
        let place = Transform::from_scale(scale * widen, -scale)
            .post_translate(x.to_pt() as f32, y.to_pt() as f32)
            .post_concat(turn);
        (glyph.id, place)
    })
}

fn paint(color: &Color) -> Paint<'static> {
    let [r, g, b] = rgb(color);
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color_rgba8(r, g, b, 255);
    paint
}

/// A colour as a screen shows it; inks are multiplied, without a profile.
pub(crate) fn rgb(color: &Color) -> [u8; 3] {
    let byte = |part: f64| (part.clamp(0.0, 1.0) * 255.0).round() as u8;
    let part = |v: u16| f64::from(v.min(1000)) / 1000.0;
    match color {
        Color::Gray(v) => [byte(part(*v)); 3],
        Color::Rgb(parts) => parts.map(|v| byte(part(v))),
        Color::Cmyk([c, m, y, k]) => {
            [c, m, y].map(|ink| byte((1.0 - part(*ink)) * (1.0 - part(*k))))
        }
        Color::Spot { tint, cmyk, .. } => {
            let inks = cmyk.map(|v| (part(v) * part(*tint) * 1000.0).round() as u16);
            rgb(&Color::Cmyk(inks))
        }
    }
}

fn rectangle(rect: &Rect) -> Option<tiny_skia::Path> {
    let at = |l: Length| l.to_pt() as f32;
    let (left, top) = (at(rect.origin.x), at(rect.origin.y));
    tiny_skia::Rect::from_ltrb(left, top, at(rect.right()), at(rect.bottom()))
        .map(PathBuilder::from_rect)
}

fn outline(ops: &[PathOp]) -> Option<tiny_skia::Path> {
    let xy = |p: &Point| (p.x.to_pt() as f32, p.y.to_pt() as f32);
    let mut path = PathBuilder::new();
    for op in ops {
        match op {
            PathOp::Move(to) => {
                let (x, y) = xy(to);
                path.move_to(x, y);
            }
            PathOp::Line(to) => {
                let (x, y) = xy(to);
                path.line_to(x, y);
            }
            PathOp::Curve(a, b, to) => {
                let ((ax, ay), (bx, by), (x, y)) = (xy(a), xy(b), xy(to));
                path.cubic_to(ax, ay, bx, by, x, y);
            }
            PathOp::Close => path.close(),
        }
    }
    path.finish()
}

//! The typographic designs of covers.

use reissue_page::printer::CoverGeometry;
use reissue_page::{Color, ItemKind, Length, Path, PathOp, Point, Rect, Stroke};

use super::Words;
use super::text::{Canvas, Look};
use crate::fonts::{FaceId, Features};
use crate::linebreak::book::Alignment;

/// A design that needs no picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CoverDesign {
    /// Cream board, a ruled frame, capitals in the middle.
    #[default]
    Classic,
    /// A dark cloth with a paper label.
    Label,
    /// Large letters from the left edge, one strong colour, a circle.
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

    pub(super) fn palette(self) -> Palette {
        let cmyk = |c, m, y, k| Color::Cmyk([c, m, y, k]);
        match self {
            Self::Classic => Palette {
                ground: cmyk(20, 40, 130, 0),
                ink: Color::BLACK,
                accent: cmyk(150, 1_000, 900, 250),
                paper: cmyk(20, 40, 130, 0),
            },
            Self::Label => Palette {
                ground: cmyk(900, 650, 350, 400),
                ink: cmyk(900, 650, 350, 400),
                accent: cmyk(150, 350, 700, 0),
                paper: cmyk(10, 20, 80, 0),
            },
            Self::Modern => Palette {
                ground: cmyk(0, 620, 850, 0),
                ink: cmyk(0, 0, 60, 0),
                accent: cmyk(700, 600, 550, 700),
                paper: cmyk(0, 620, 850, 0),
            },
        }
    }
}

/// The colours of a design.
#[derive(Clone, Debug)]
pub(super) struct Palette {
    /// All over the sheet.
    pub(super) ground: Color,
    /// The words of the front.
    pub(super) ink: Color,
    /// Rules and ornaments.
    pub(super) accent: Color,
    /// Below words.
    pub(super) paper: Color,
}

impl Palette {
    /// The words of spine and back, which stand on the ground.
    pub(super) fn on_ground(&self, design: CoverDesign) -> Color {
        match design {
            CoverDesign::Label => self.paper.clone(),
            CoverDesign::Classic | CoverDesign::Modern => self.ink.clone(),
        }
    }
}

/// The faces of a cover.
#[derive(Clone, Copy, Debug)]
pub(super) struct Faces {
    pub(super) roman: FaceId,
    pub(super) italic: FaceId,
    pub(super) bold: FaceId,
}

fn look(face: FaceId, alignment: Alignment, color: &Color) -> Look {
    Look {
        face,
        features: Features::NONE,
        tracking: 0,
        leading: 1.18,
        alignment,
        hyphenate: false,
        color: color.clone(),
    }
}

/// Draws the front. With a picture behind, the words stand on a panel.
pub(super) fn front(
    canvas: &mut Canvas<'_>,
    design: CoverDesign,
    place: &CoverGeometry,
    words: &Words,
    faces: Faces,
    picture: bool,
) -> bool {
    let palette = design.palette();
    let safe = place.front_safe;
    if picture {
        return panel(canvas, safe, &palette, words, faces, design);
    }
    match design {
        CoverDesign::Classic => classic(canvas, safe, &palette, words, faces),
        CoverDesign::Label => label(canvas, safe, &palette, words, faces),
        CoverDesign::Modern => modern(canvas, place, &palette, words, faces),
    }
}

/// A frame of a thick and a thin rule; title in the upper third, author below, imprint at the foot.
fn classic(
    canvas: &mut Canvas<'_>,
    safe: Rect,
    palette: &Palette,
    words: &Words,
    faces: Faces,
) -> bool {
    frame(canvas, safe, Length::pt(2.0), &palette.accent);
    frame(canvas, inset(safe, Length::pt(5.0)), Length::pt(0.75), &palette.accent);
    let inner = inset(safe, safe.size.width.scale(0.1));
    let top = safe.origin.y + safe.size.height.scale(0.16);
    let end = title_block(canvas, inner, top, palette, words, faces, Alignment::Centred);
    let Some(end) = end else { return false };
    let rule = Length::pt(48.0).scale(safe.size.width.ratio(Length::inches(5.0)).min(1.3));
    let middle = safe.origin.x + safe.size.width / 2;
    ornament(canvas, Point::new(middle, end + Length::pt(26.0)), rule, &palette.accent);
    author_and_imprint(canvas, inner, end + Length::pt(48.0), palette, words, faces)
}

/// A paper label with a double rule on dark cloth.
fn label(
    canvas: &mut Canvas<'_>,
    safe: Rect,
    palette: &Palette,
    words: &Words,
    faces: Faces,
) -> bool {
    let height = safe.size.height.scale(0.46);
    let top = safe.origin.y + safe.size.height.scale(0.1);
    let across = safe.size.width.scale(0.06);
    let sheet = Rect::new(safe.origin.x + across, top, safe.size.width - across * 2, height);
    canvas.fill(sheet, &palette.paper);
    frame(canvas, inset(sheet, Length::pt(7.0)), Length::pt(1.5), &palette.accent);
    frame(canvas, inset(sheet, Length::pt(11.0)), Length::pt(0.5), &palette.accent);
    let inner = inset(sheet, Length::pt(26.0));
    let mut title = look(faces.roman, Alignment::Centred, &palette.ink);
    title.leading = 1.08;
    let room = (inner.size.width, inner.size.height.scale(0.56));
    let Some(set) = canvas.fit(&words.title, &title, (13.0, 46.0), room) else { return false };
    let subtitle = subtitle(canvas, inner, palette, words, faces, Alignment::Centred);
    let author = author(canvas, inner, &palette.ink, words, faces, Alignment::Centred);
    let gap = Length::pt(12.0);
    let mut total = set.height();
    for part in [&subtitle, &author].into_iter().flatten() {
        total += part.height() + gap;
    }
    let mut y = inner.origin.y + (inner.size.height - total) / 2;
    y = canvas.place(&set, inner.origin.x, y) + gap;
    for part in [subtitle, author].into_iter().flatten() {
        y = canvas.place(&part, inner.origin.x, y) + gap;
    }
    imprint(canvas, safe, &palette.accent, words, faces);
    true
}

/// Title in bold at the left, a great circle that runs off the edge, the author at the foot.
fn modern(
    canvas: &mut Canvas<'_>,
    place: &CoverGeometry,
    palette: &Palette,
    words: &Words,
    faces: Faces,
) -> bool {
    let (front, safe) = (place.front, place.front_safe);
    let radius = front.size.width.scale(0.52);
    let center = Point::new(
        front.right() - radius.scale(0.62),
        front.origin.y + front.size.height.scale(0.66),
    );
    let outer = front.right() + place.bleed;
    circle(canvas, center, radius, outer, &palette.accent);
    let inner = Rect::new(safe.origin.x, safe.origin.y, safe.size.width, safe.size.height);
    let mut title = look(faces.bold, Alignment::RaggedRight, &palette.ink);
    title.leading = 1.02;
    let room = (inner.size.width, inner.size.height.scale(0.44));
    let Some(set) = canvas.fit(&words.title, &title, (14.0, 72.0), room) else { return false };
    let mut y = canvas.place(&set, inner.origin.x, inner.origin.y + Length::pt(8.0));
    if let Some(set) = subtitle(canvas, inner, palette, words, faces, Alignment::RaggedRight) {
        y = canvas.place(&set, inner.origin.x, y + Length::pt(12.0));
    }
    let author = author(canvas, inner, &palette.ink, words, faces, Alignment::RaggedRight);
    if let Some(set) = author {
        let foot = inner.bottom() - set.height() - Length::pt(22.0);
        if foot > y {
            canvas.place(&set, inner.origin.x, foot);
        }
    }
    imprint_left(canvas, inner, &palette.ink, words, faces);
    true
}

/// A panel across the foot of the front, over a picture.
fn panel(
    canvas: &mut Canvas<'_>,
    safe: Rect,
    palette: &Palette,
    words: &Words,
    faces: Faces,
    design: CoverDesign,
) -> bool {
    let alignment = match design {
        CoverDesign::Modern => Alignment::RaggedRight,
        CoverDesign::Classic | CoverDesign::Label => Alignment::Centred,
    };
    let width = safe.size.width - Length::pt(40.0);
    let mut title = look(faces.roman, alignment, &palette.ink);
    title.leading = 1.08;
    let room = (width, safe.size.height.scale(0.22));
    let Some(set) = canvas.fit(&words.title, &title, (12.0, 40.0), room) else { return false };
    let within =
        Rect::new(safe.origin.x + Length::pt(20.0), safe.origin.y, width, safe.size.height);
    let author = author(canvas, within, &palette.ink, words, faces, alignment);
    let gap = Length::pt(12.0);
    let author_height = author.as_ref().map_or(Length::ZERO, |a| a.height() + gap);
    let height = set.height() + author_height + gap * 3;
    let sheet = Rect::new(safe.origin.x, safe.bottom() - height, safe.size.width, height);
    canvas.fill(sheet, &palette.paper);
    frame(canvas, inset(sheet, Length::pt(5.0)), Length::pt(0.75), &palette.accent);
    let y = canvas.place(&set, within.origin.x, sheet.origin.y + gap.scale(1.5));
    if let Some(author) = author {
        canvas.place(&author, within.origin.x, y + gap);
    }
    true
}

fn title_block(
    canvas: &mut Canvas<'_>,
    inner: Rect,
    top: Length,
    palette: &Palette,
    words: &Words,
    faces: Faces,
    alignment: Alignment,
) -> Option<Length> {
    let mut title = look(faces.roman, alignment, &palette.ink);
    title.features = Features::CAPITALS;
    title.tracking = 60;
    let room = (inner.size.width, inner.size.height.scale(0.34));
    let capitals = words.title.to_uppercase();
    let set = canvas.fit(&capitals, &title, (13.0, 44.0), room)?;
    let mut end = canvas.place(&set, inner.origin.x, top);
    if let Some(set) = subtitle(canvas, inner, palette, words, faces, alignment) {
        end = canvas.place(&set, inner.origin.x, end + Length::pt(14.0));
    }
    Some(end)
}

fn subtitle(
    canvas: &mut Canvas<'_>,
    inner: Rect,
    palette: &Palette,
    words: &Words,
    faces: Faces,
    alignment: Alignment,
) -> Option<super::text::SetText> {
    let text = words.subtitle.as_ref()?;
    let look = look(faces.italic, alignment, &palette.ink);
    let room = (inner.size.width, inner.size.height.scale(0.2));
    canvas.fit(text, &look, (9.0, 17.0), room)
}

fn author(
    canvas: &mut Canvas<'_>,
    inner: Rect,
    color: &Color,
    words: &Words,
    faces: Faces,
    alignment: Alignment,
) -> Option<super::text::SetText> {
    if words.author.is_empty() {
        return None;
    }
    let mut look = look(faces.roman, alignment, color);
    look.features = Features::ALL_SMALL_CAPS;
    look.tracking = 50;
    let room = (inner.size.width, inner.size.height.scale(0.16));
    canvas.fit(&words.author, &look, (9.0, 20.0), room)
}

fn author_and_imprint(
    canvas: &mut Canvas<'_>,
    inner: Rect,
    top: Length,
    palette: &Palette,
    words: &Words,
    faces: Faces,
) -> bool {
    if let Some(set) = author(canvas, inner, &palette.ink, words, faces, Alignment::Centred) {
        canvas.place(&set, inner.origin.x, top);
    }
    imprint(canvas, inner, &palette.ink, words, faces);
    true
}

fn imprint(canvas: &mut Canvas<'_>, inner: Rect, color: &Color, words: &Words, faces: Faces) {
    foot(canvas, inner, look(faces.italic, Alignment::Centred, color), words);
}

fn imprint_left(canvas: &mut Canvas<'_>, inner: Rect, color: &Color, words: &Words, faces: Faces) {
    foot(canvas, inner, look(faces.italic, Alignment::RaggedRight, color), words);
}

fn foot(canvas: &mut Canvas<'_>, inner: Rect, look: Look, words: &Words) {
    let Some(imprint) = &words.imprint else { return };
    let room = (inner.size.width, Length::pt(16.0));
    if let Some(set) = canvas.fit(imprint, &look, (7.0, 11.0), room) {
        canvas.place(&set, inner.origin.x, inner.bottom() - set.height());
    }
}

fn inset(rect: Rect, by: Length) -> Rect {
    Rect::new(
        rect.origin.x + by,
        rect.origin.y + by,
        rect.size.width - by * 2,
        rect.size.height - by * 2,
    )
}

/// Four rules along the inside of a rectangle.
fn frame(canvas: &mut Canvas<'_>, rect: Rect, thick: Length, color: &Color) {
    let half = thick / 2;
    let (left, top) = (rect.origin.x + half, rect.origin.y + half);
    let (right, bottom) = (rect.right() - half, rect.bottom() - half);
    let ops = vec![
        PathOp::Move(Point::new(left, top)),
        PathOp::Line(Point::new(right, top)),
        PathOp::Line(Point::new(right, bottom)),
        PathOp::Line(Point::new(left, bottom)),
        PathOp::Close,
    ];
    let stroke = Some(Stroke { width: thick, color: color.clone() });
    canvas.push(ItemKind::Path(Path { ops, fill: None, stroke }));
}

/// A rule with a lozenge in its middle.
fn ornament(canvas: &mut Canvas<'_>, at: Point, width: Length, color: &Color) {
    let half = width / 2;
    let size = Length::pt(4.0);
    let thin = Length::pt(0.75);
    let arm = half - size * 2;
    for left in [at.x - half, at.x + size * 2] {
        canvas.fill(Rect::new(left, at.y - thin / 2, arm, thin), color);
    }
    let ops = vec![
        PathOp::Move(Point::new(at.x, at.y - size)),
        PathOp::Line(Point::new(at.x + size, at.y)),
        PathOp::Line(Point::new(at.x, at.y + size)),
        PathOp::Line(Point::new(at.x - size, at.y)),
        PathOp::Close,
    ];
    canvas.push(ItemKind::Path(Path { ops, fill: Some(color.clone()), stroke: None }));
}

/// The left part of a circle, cut at `edge` so that it does not run beyond the bleed.
fn circle(canvas: &mut Canvas<'_>, center: Point, radius: Length, edge: Length, color: &Color) {
    const STEPS: i32 = 96;
    let mut ops = Vec::new();
    for step in 0..STEPS {
        let angle = f64::from(step) / f64::from(STEPS) * std::f64::consts::TAU;
        let x = (center.x + radius.scale(angle.cos())).min(edge);
        let point = Point::new(x, center.y + radius.scale(angle.sin()));
        ops.push(if step == 0 { PathOp::Move(point) } else { PathOp::Line(point) });
    }
    ops.push(PathOp::Close);
    canvas.push(ItemKind::Path(Path { ops, fill: Some(color.clone()), stroke: None }));
}

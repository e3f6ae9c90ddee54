//! What stands on a page as PDF content, encoded once.
//!
//! Pages are encoded on all cores; each gives its operators as ASCII text and the structure
//! element of each marked-content number.

mod color;
mod number;
mod text;

use rayon::prelude::*;
use reissue_page::{
    Artifact, Content, FillRule, GlyphRun, Item, ItemKind, NodeId, Page, Pages, Path, PathOp, Rect,
    Structure,
};

pub(crate) use color::{ColorPolicy, SpotInk, spot_inks};
pub(crate) use number::{Milli, push_fixed};
pub(crate) use text::shown;

use crate::deflate::Compressed;
use crate::font::EmbeddedFont;
use crate::hash::hash128;
use crate::sheet::Sheet;
use crate::structure::tag;
use color::Target;
use text::TextState;

/// A page as content.
pub(crate) struct PageContent {
    /// The operators, compressed as soon as they are there: those of a whole book take three times
    /// the room of its file.
    pub(crate) operators: Compressed,
    /// A hash of the operators.
    pub(crate) hash: u128,
    /// What each marked-content number belongs to, in content order.
    pub(crate) marks: Vec<MarkOwner>,
}

/// What marked content belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MarkOwner {
    /// An element of the structure tree.
    Element(NodeId),
    /// A hyphen of the line breaker inside an element.
    Break(NodeId),
}

impl MarkOwner {
    /// The element of the tree.
    pub(crate) fn node(self) -> NodeId {
        match self {
            Self::Element(node) | Self::Break(node) => node,
        }
    }
}

/// What encoding needs to know besides the page.
pub(crate) struct Context<'a> {
    pub(crate) structure: &'a Structure,
    pub(crate) fonts: &'a [Option<EmbeddedFont>],
    /// The resource name of each picture; none where it can't be carried.
    pub(crate) images: &'a [Option<String>],
    pub(crate) inks: &'a [SpotInk],
    pub(crate) policy: ColorPolicy,
    /// Whether content is tied to the structure tree.
    pub(crate) tagged: bool,
}

/// Encodes all pages.
pub(crate) fn encode(pages: &Pages, sheets: &[Sheet], context: &Context<'_>) -> Vec<PageContent> {
    let both: Vec<(&Page, &Sheet)> = pages.pages.iter().zip(sheets).collect();
    both.into_par_iter().map(|(page, sheet)| Encoder::new(context, sheet).page(page)).collect()
}

/// What is open in the content stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    None,
    Open(Content),
}

struct Encoder<'a> {
    context: &'a Context<'a>,
    sheet: &'a Sheet,
    out: String,
    marks: Vec<MarkOwner>,
    mark: Mark,
    in_text: bool,
    text: TextState,
    fill: Option<reissue_page::Color>,
    stroke: Option<reissue_page::Color>,
}

impl<'a> Encoder<'a> {
    fn new(context: &'a Context<'a>, sheet: &'a Sheet) -> Self {
        Self {
            context,
            sheet,
            out: String::with_capacity(8_192),
            marks: Vec::new(),
            mark: Mark::None,
            in_text: false,
            text: TextState::default(),
            fill: None,
            stroke: None,
        }
    }

    fn page(mut self, page: &Page) -> PageContent {
        if self.sheet.marks {
            self.clip_to_bleed();
        }
        let is_background = |i: &&Item| i.content == Content::Artifact(Artifact::Background);
        page.items.iter().filter(is_background).for_each(|i| self.item(i));
        page.items.iter().filter(|i| !is_background(i)).for_each(|i| self.item(i));
        self.close();
        if self.sheet.marks {
            self.crop_marks();
        }
        let hash = hash128(self.out.as_bytes());
        PageContent { operators: Compressed::of(self.out.into_bytes()), hash, marks: self.marks }
    }

    fn item(&mut self, item: &Item) {
        match &item.kind {
            ItemKind::Text(run) => {
                let font = self.context.fonts.get(usize::from(run.font.0));
                let Some(font) = font.and_then(Option::as_ref).filter(|_| text::is_drawn(run))
                else {
                    return;
                };
                self.open(item.content, true);
                self.color(&run.color, Target::Fill);
                let place = self.sheet.place(run.origin);
                let before_break = self.before_break(item.content, run);
                text::show(&mut self.out, &mut self.text, run, font, place, &before_break);
                if !before_break.is_empty() {
                    self.close_mark();
                }
            }
            ItemKind::Fill { rect, color } => {
                self.open(item.content, false);
                self.color(color, Target::Fill);
                self.rectangle(rect);
                self.out.push_str("f\n");
            }
            ItemKind::Image(placed) => {
                let name = self.context.images.get(usize::from(placed.image.0));
                if let Some(name) = name.and_then(Option::as_ref) {
                    self.open(item.content, false);
                    self.image(&placed.rect, name);
                }
            }
            ItemKind::Path(path) => {
                self.open(item.content, false);
                self.path(path);
            }
        }
    }

    /// Opens marked content and a text object where they are not open. Marked content and text
    /// objects never overlap without one holding the other (ISO 32000-1, 14.6.1).
    fn open(&mut self, content: Content, text: bool) {
        let same = self.mark == Mark::Open(content) || !self.context.tagged;
        if same && self.in_text == text && (self.mark != Mark::None || !self.context.tagged) {
            return;
        }
        if self.in_text != text {
            self.close();
        } else {
            self.close_mark();
        }
        if text && !self.in_text {
            self.out.push_str("BT\n");
            self.text.begin();
            self.in_text = true;
        }
        if self.context.tagged {
            self.open_mark(content);
        }
    }

    fn open_mark(&mut self, content: Content) {
        self.mark = Mark::Open(content);
        match content {
            Content::Tagged(node) => {
                let kind = self.context.structure.get(node).map(|n| n.kind);
                self.out.push('/');
                self.out.push_str(kind.map_or("P", tag));
                self.out.push_str("<</MCID ");
                push_fixed(&mut self.out, self.marks.len() as i64, 0);
                self.out.push_str(">>BDC\n");
                self.marks.push(MarkOwner::Element(node));
            }
            Content::Artifact(artifact) => self.out.push_str(match artifact {
                Artifact::Header => "/Artifact<</Type/Pagination/Subtype/Header>>BDC\n",
                Artifact::Footer => "/Artifact<</Type/Pagination/Subtype/Footer>>BDC\n",
                Artifact::Layout => "/Artifact<</Type/Layout>>BDC\n",
                Artifact::Page => "/Artifact<</Type/Page>>BDC\n",
                Artifact::Background => "/Artifact<</Type/Background>>BDC\n",
            }),
        }
    }

    /// The operators that give the hyphen of the line breaker an element of its own.
    fn before_break(&mut self, content: Content, run: &GlyphRun) -> String {
        match content {
            Content::Tagged(node) if self.context.tagged && text::ends_with_break(run) => {
                let mut out = String::from("EMC\n/Span<</MCID ");
                push_fixed(&mut out, self.marks.len() as i64, 0);
                out.push_str(">>BDC\n");
                self.marks.push(MarkOwner::Break(node));
                out
            }
            _ => String::new(),
        }
    }

    fn close_mark(&mut self) {
        if self.mark != Mark::None {
            self.out.push_str("EMC\n");
            self.mark = Mark::None;
        }
    }

    fn close(&mut self) {
        self.close_mark();
        if self.in_text {
            self.out.push_str("ET\n");
            self.in_text = false;
        }
    }

    fn color(&mut self, color: &reissue_page::Color, target: Target) {
        let known = match target {
            Target::Fill => &mut self.fill,
            Target::Stroke => &mut self.stroke,
        };
        // A page begins with black.
        let current = known.as_ref().unwrap_or(&reissue_page::Color::BLACK);
        if current != color {
            *known = Some(color.clone());
            color::set(&mut self.out, color, self.context.policy, self.context.inks, target);
        }
    }

    fn numbers(&mut self, values: &[Milli]) {
        for value in values {
            value.push(&mut self.out);
            self.out.push(' ');
        }
    }

    fn rectangle(&mut self, rect: &Rect) {
        let (x, top) = self.sheet.place(rect.origin);
        let (width, height) = (Milli::of(rect.size.width), Milli::of(rect.size.height));
        self.numbers(&[x, top - height, width, height]);
        self.out.push_str("re\n");
    }

    fn image(&mut self, rect: &Rect, name: &str) {
        let (x, top) = self.sheet.place(rect.origin);
        let (width, height) = (Milli::of(rect.size.width), Milli::of(rect.size.height));
        self.out.push_str("q\n");
        self.numbers(&[width, Milli(0), Milli(0), height, x, top - height]);
        self.out.push_str("cm\n/");
        self.out.push_str(name);
        self.out.push_str(" Do\nQ\n");
    }

    fn path(&mut self, path: &Path) {
        if let Some(fill) = &path.fill {
            self.color(fill, Target::Fill);
        }
        if let Some(stroke) = &path.stroke {
            self.color(&stroke.color, Target::Stroke);
            self.numbers(&[Milli::of(stroke.width)]);
            self.out.push_str("w\n");
        }
        for op in &path.ops {
            let (points, operator): (Vec<_>, _) = match op {
                PathOp::Move(p) => (vec![*p], "m\n"),
                PathOp::Line(p) => (vec![*p], "l\n"),
                PathOp::Curve(a, b, c) => (vec![*a, *b, *c], "c\n"),
                PathOp::Close => (Vec::new(), "h\n"),
            };
            for point in points {
                let (x, y) = self.sheet.place(point);
                self.numbers(&[x, y]);
            }
            self.out.push_str(operator);
        }
        let odd = path.rule == FillRule::EvenOdd;
        self.out.push_str(match (&path.fill, &path.stroke) {
            (Some(_), Some(_)) if odd => "B*\n",
            (Some(_), Some(_)) => "B\n",
            (Some(_), None) if odd => "f*\n",
            (Some(_), None) => "f\n",
            (None, Some(_)) => "S\n",
            (None, None) => "n\n",
        });
    }

    fn clip_to_bleed(&mut self) {
        let b = self.sheet.bleed;
        self.out.push_str("q\n");
        self.numbers(&[b.left, b.bottom, b.right - b.left, b.top - b.bottom]);
        self.out.push_str("re W n\n");
    }

    fn crop_marks(&mut self) {
        self.out.push_str("Q\n");
        if self.context.tagged {
            self.open_mark(Content::Artifact(Artifact::Page));
        }
        self.out.push_str("0 G .25 w\n");
        for [(x1, y1), (x2, y2)] in self.sheet.mark_lines() {
            self.numbers(&[x1, y1]);
            self.out.push_str("m ");
            self.numbers(&[x2, y2]);
            self.out.push_str("l S\n");
        }
        self.close_mark();
    }
}

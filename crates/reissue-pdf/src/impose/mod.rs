//! Pages put together on sheets that are folded, gathered and cut.
//!
//! The plan (which page, where, which way up, how far shifted) is worked out by folding a grid of
//! cells; the file is made of any PDF, whose pages become forms.

mod fold;

use std::io::Write;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use reissue_page::Length;

use crate::PdfError;
use crate::file::{self, Layout};
use crate::objects::{name, number};

/// How pages are put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Two pages a side, all sheets in one another: a stapled booklet.
    Booklet,
    /// Eight pages on a sheet that is folded twice.
    Eight,
    /// Sixteen pages on a sheet that is folded three times.
    Sixteen,
    /// Thirty-two pages on a sheet that is folded four times.
    ThirtyTwo,
}

/// Choices of an imposition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Imposition {
    /// How pages are put together.
    pub scheme: Scheme,
    /// How thick a leaf is: pages inside of others move towards the fold by so much each.
    pub leaf: Length,
    /// The space that is cut away between pages, but for the two at each side of a spine.
    pub gutter: Length,
}

/// One side of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetSide {
    /// How many columns the sheet has.
    pub columns: usize,
    /// How many rows.
    pub rows: usize,
    /// What stands in the cells.
    pub cells: Vec<Cell>,
}

/// A page in its cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The column, from the left.
    pub column: usize,
    /// The row, from the top.
    pub row: usize,
    /// The page, from 0; it may be beyond the last, and blank.
    pub page: usize,
    /// Whether it stands on its head.
    pub turned: bool,
    /// How many leaves lie around its leaf.
    pub depth: usize,
}

/// Works out the sides of all sheets, front and back in turn; the back is seen after the sheet
/// has been turned over sideways.
pub fn plan(pages: usize, scheme: Scheme) -> Vec<SheetSide> {
    match scheme {
        Scheme::Booklet => fold::booklet(pages),
        Scheme::Eight => fold::signatures(pages, 2, 2),
        Scheme::Sixteen => fold::signatures(pages, 4, 2),
        Scheme::ThirtyTwo => fold::signatures(pages, 4, 4),
    }
}

/// Puts the pages of a PDF together on sheets and writes them as a PDF.
///
/// # Errors
/// [`PdfError::Unreadable`] where the bytes are no PDF, [`PdfError::NoPages`], and
/// [`PdfError::Write`].
pub fn impose(bytes: &[u8], imposition: &Imposition, sink: &mut dyn Write) -> Result<(), PdfError> {
    let mut doc =
        Document::load_mem(bytes).map_err(|e| PdfError::Unreadable { reason: e.to_string() })?;
    let forms = forms(&mut doc);
    let Some(first) = forms.first() else { return Err(PdfError::NoPages) };
    let place = Place {
        width: first.width,
        height: first.height,
        leaf: imposition.leaf.to_pt(),
        gutter: imposition.gutter.to_pt(),
    };
    let tree = doc.new_object_id();
    let mut kids = Vec::new();
    for side in plan(forms.len(), imposition.scheme) {
        kids.push(Object::from(sheet(&mut doc, &side, &forms, &place, tree)));
    }
    let count = kids.len() as i64;
    let pages = Dictionary::from_iter([
        ("Type", name("Pages")),
        ("Count", count.into()),
        ("Kids", Object::Array(kids)),
    ]);
    doc.objects.insert(tree, pages.into());
    if let Ok(catalog) = doc.catalog_mut() {
        catalog.set("Pages", tree);
        // What is said of single pages no longer holds.
        for key in ["StructTreeRoot", "MarkInfo", "PageLabels", "Outlines", "Names", "Dests"] {
            catalog.remove(key.as_bytes());
        }
        catalog.set("PageMode", name("UseNone"));
        catalog.set("PageLayout", name("SinglePage"));
    }
    doc.prune_objects();
    for key in ["Type", "W", "Index", "Filter", "DecodeParms", "Length", "Prev", "XRefStm"] {
        doc.trailer.remove(key.as_bytes());
    }
    let layout = if doc.version.as_str() < "1.5" { Layout::Classic } else { Layout::Packed };
    Ok(file::write(doc, &Default::default(), layout, sink)?)
}

/// A page as a form, whose trim box begins at 0, 0.
struct Form {
    id: ObjectId,
    width: f64,
    height: f64,
    /// How far the page may run beyond its trim at head, foot and fore edge.
    bleed: f64,
}

/// Turns the pages into forms.
fn forms(doc: &mut Document) -> Vec<Form> {
    let pages: Vec<ObjectId> = doc.get_pages().into_values().collect();
    let mut forms = Vec::new();
    for page in pages {
        let inherited = |doc: &Document, key: &[u8]| crate::preflight::inherited(doc, page, key);
        let corners = |doc: &Document, key: &[u8]| {
            let found = inherited(doc, key)?;
            let values = found.as_array().ok()?.iter().map(|v| v.as_float().map(f64::from));
            <[f64; 4]>::try_from(values.collect::<Result<Vec<_>, _>>().ok()?).ok()
        };
        let Some(media) = corners(doc, b"MediaBox") else { continue };
        let trim = corners(doc, b"TrimBox").unwrap_or(media);
        let shown = corners(doc, b"BleedBox").unwrap_or(trim);
        let numbers = |values: &[f64]| Object::Array(values.iter().map(|v| number(*v)).collect());
        let mut dictionary = Dictionary::from_iter([
            ("Type", name("XObject")),
            ("Subtype", name("Form")),
            ("BBox", numbers(&shown)),
            ("Matrix", numbers(&[1.0, 0.0, 0.0, 1.0, -trim[0], -trim[1]])),
        ]);
        if let Some(resources) = inherited(doc, b"Resources") {
            dictionary.set("Resources", resources);
        }
        let content = doc.get_page_content(page);
        let id = doc.add_object(Stream::new(dictionary, content));
        let (width, height) = (trim[2] - trim[0], trim[3] - trim[1]);
        forms.push(Form { id, width, height, bleed: (shown[3] - trim[3]).max(0.0) });
    }
    forms
}

/// The measures of a sheet in points.
struct Place {
    width: f64,
    height: f64,
    leaf: f64,
    gutter: f64,
}

impl Place {
    /// The left edge of a column: the two at each side of a spine touch.
    fn left(&self, column: usize) -> f64 {
        self.gutter + column as f64 * self.width + (column / 2) as f64 * self.gutter
    }

    /// The lower edge of a row.
    fn bottom(&self, row: usize, rows: usize) -> f64 {
        self.gutter + (rows - 1 - row) as f64 * (self.height + self.gutter)
    }

    /// Sheet width and height.
    fn sheet(&self, side: &SheetSide) -> (f64, f64) {
        let width =
            side.columns as f64 * self.width + (side.columns.div_ceil(2) + 1) as f64 * self.gutter;
        (width, side.rows as f64 * (self.height + self.gutter) + self.gutter)
    }

    /// What a page may be seen in: its cell, and half the gutter at its outer edges, so that
    /// creep and bleed never reach over a spine or into the next page.
    fn window(&self, cell: &Cell, rows: usize, bleed: f64) -> [f64; 4] {
        let (x, y) = (self.left(cell.column), self.bottom(cell.row, rows));
        let out = bleed.min(self.gutter / 2.0);
        // Even columns have their spine on the right.
        let left = if cell.column.is_multiple_of(2) { x - out } else { x };
        [left, y - out, self.width + out, self.height + out * 2.0]
    }
}

/// Adds one side of a sheet as a page.
fn sheet(
    doc: &mut Document,
    side: &SheetSide,
    forms: &[Form],
    place: &Place,
    parent: ObjectId,
) -> ObjectId {
    let mut content = String::new();
    let mut objects = Dictionary::new();
    for cell in &side.cells {
        let Some(form) = forms.get(cell.page) else { continue };
        let (x, y) = (place.left(cell.column), place.bottom(cell.row, side.rows));
        // The spine is on the left of a recto, and on the right of a verso.
        let recto = cell.page.is_multiple_of(2);
        let creep = cell.depth as f64 * place.leaf * if recto { -1.0 } else { 1.0 };
        let key = format!("P{}", cell.page);
        let matrix = if cell.turned {
            format!("-1 0 0 -1 {:.3} {:.3}", x + place.width - creep, y + place.height)
        } else {
            format!("1 0 0 1 {:.3} {y:.3}", x + creep)
        };
        let [left, bottom, width, height] = place.window(cell, side.rows, form.bleed);
        let clip = format!("{left:.3} {bottom:.3} {width:.3} {height:.3} re W n");
        content.push_str(&format!("q {clip} {matrix} cm /{key} Do Q\n"));
        objects.set(key, form.id);
    }
    content.push_str(&marks(side, place));
    let (width, height) = place.sheet(side);
    let size = vec![0.into(), 0.into(), number(width), number(height)];
    let content = doc.add_object(Stream::new(Dictionary::new(), content.into_bytes()));
    let resources = Dictionary::from_iter([("XObject", Object::from(objects))]);
    doc.add_object(Dictionary::from_iter([
        ("Type", name("Page")),
        ("Parent", parent.into()),
        ("MediaBox", Object::Array(size.clone())),
        ("TrimBox", Object::Array(size)),
        ("Resources", resources.into()),
        ("Contents", content.into()),
    ]))
}

/// Marks in the margin of the sheet: lines where it is cut, dashes where it is folded. Between
/// two rows there is a fold as well as two cuts.
fn marks(side: &SheetSide, place: &Place) -> String {
    let (width, height) = place.sheet(side);
    let length = (place.gutter * 0.6).min(14.0);
    if length < 3.0 {
        return String::new();
    }
    let across = |y: f64| {
        let far = width - length;
        format!("0 {y:.3} m {length:.3} {y:.3} l S {far:.3} {y:.3} m {width:.3} {y:.3} l S\n")
    };
    let down = |x: f64| {
        let far = height - length;
        format!("{x:.3} 0 m {x:.3} {length:.3} l S {x:.3} {far:.3} m {x:.3} {height:.3} l S\n")
    };
    let mut out = String::from("q 0 G .25 w\n");
    for column in 0..side.columns {
        let outer = if column.is_multiple_of(2) { 0.0 } else { place.width };
        out.push_str(&down(place.left(column) + outer));
    }
    for row in 0..side.rows {
        let bottom = place.bottom(row, side.rows);
        out.push_str(&across(bottom));
        out.push_str(&across(bottom + place.height));
    }
    out.push_str("[2 2] 0 d\n");
    for column in (0..side.columns).step_by(2) {
        out.push_str(&down(place.left(column) + place.width));
    }
    for column in (2..side.columns).step_by(2) {
        out.push_str(&down(place.left(column) - place.gutter / 2.0));
    }
    for row in 1..side.rows {
        out.push_str(&across(place.bottom(row, side.rows) + place.height + place.gutter / 2.0));
    }
    out.push_str("Q\n");
    out
}

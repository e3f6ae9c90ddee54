//! Words on the spine: author, title, the imprint's device, from top to bottom (ISO 6357).

use reissue_core::Diagnostic;
use reissue_page::{Length, Point, Rect};

use super::draw::device;
use super::palette::Palette;
use super::text::{Canvas, Look};
use super::{CoverDesign, CoverOptions, Faces, Words};

/// No words smaller than this: printers want 7 pt.
const SMALLEST: f64 = 7.0;
/// The largest size on the thickest spine.
const LARGEST: f64 = 26.0;

/// How words look on a spine, and how much of their size the letters take.
struct Style {
    title: Look,
    author: Look,
    /// The height of the letters in sizes.
    height: f64,
    /// How far the middle of the letters is above the baseline, in sizes.
    middle: f64,
}

/// What stands on the spine and how long it is.
struct Row {
    size: Length,
    author: Length,
    /// The title, on as few lines as it needs.
    lines: Vec<String>,
    /// The longest of the lines.
    title: Length,
    device: Length,
    gap: Length,
}

/// Puts author, title and device on the spine, as large as they fit.
pub(super) fn spine(
    canvas: &mut Canvas<'_>,
    options: &CoverOptions<'_>,
    words: &Words,
    faces: Faces,
    palette: &Palette,
    report: &mut Vec<Diagnostic>,
) {
    let place = &options.geometry;
    let style = style(canvas, options.look.design, faces, palette);
    let most = place.spine_safe.map_or(0.0, |s| s.size.width.to_pt() / style.height);
    let Some(safe) = place.spine_safe.filter(|_| most >= SMALLEST) else {
        let width = place.spine.to_mm();
        let message = format!("the spine is {width:.1} mm wide, too narrow for words");
        report.push(Diagnostic::fact("type-043", message).help("nothing needs to be done"));
        return;
    };
    let row = [(true, 1), (true, 2), (true, 3), (false, 1), (false, 2), (false, 3)]
        .into_iter()
        .find_map(|(all, lines)| fitting(canvas, words, &style, safe, (all, lines)));
    match row {
        Some(row) => put(canvas, options, words, &style, safe, &row, (faces, palette)),
        None => report.push(
            Diagnostic::lost("type-044", "the title is too long for the spine")
                .help("shorten the title for the cover"),
        ),
    }
}

fn style(canvas: &Canvas<'_>, design: CoverDesign, faces: Faces, palette: &Palette) -> Style {
    let em = Length::pt(100.0);
    if design == CoverDesign::Modern {
        let title = Look::plain(faces.bold, &palette.ink);
        let author = Look::plain(faces.roman, &palette.ink);
        let capitals = canvas.cap_height(faces.bold, em).to_pt() / 100.0;
        // Letters that hang below the line need a quarter of an em.
        return Style { title, author, height: capitals + 0.25, middle: capitals / 2.0 - 0.04 };
    }
    let color = match design {
        CoverDesign::Classic => &palette.on_accent,
        CoverDesign::Label | CoverDesign::Modern => &palette.rule,
    };
    let title = Look::plain(faces.roman, color).small_capitals(70);
    let small = canvas.x_height(faces.roman, em).to_pt() / 100.0 * 1.12;
    Style { author: title.clone(), title, height: small * 1.25, middle: small / 2.0 }
}

/// The largest row that fits: with author and device, or the title alone, on so many lines.
fn fitting(
    canvas: &mut Canvas<'_>,
    words: &Words,
    style: &Style,
    safe: Rect,
    (all, count): (bool, usize),
) -> Option<Row> {
    let high = style.height + LEADING * (count as f64 - 1.0);
    let most = (safe.size.width.to_pt() / high).min(LARGEST);
    let steps = ((most - SMALLEST) * 2.0).floor() as i32;
    let lines = split(&words.title, count);
    (0..=steps).rev().find_map(|step| {
        let size = Length::pt(SMALLEST + f64::from(step) / 2.0);
        let author = if all && !words.author.is_empty() {
            canvas.length(&words.author, &style.author, size.scale(AUTHOR))
        } else {
            Length::ZERO
        };
        let device = match &words.imprint {
            // Letters in a smaller ring can't be read.
            Some(_) if all && safe.size.width >= Length::pt(13.0) => {
                safe.size.width.min(Length::pt(28.0))
            }
            _ => Length::ZERO,
        };
        let lengths = lines.iter().map(|l| canvas.length(l, &style.title, size));
        let title = lengths.max().unwrap_or_default();
        let gap = size.scale(1.3);
        let row = Row { size, author, lines: lines.clone(), title, device, gap };
        (row.length() <= safe.size.height).then_some(row)
    })
}

/// Cuts a title at spaces into lines of about the same length.
fn split(title: &str, count: usize) -> Vec<String> {
    let whole = title.chars().count();
    let mut lines = vec![String::new()];
    let mut done = 0;
    for word in title.split_whitespace() {
        let longer = done + word.chars().count();
        // A line is full where the next word would end nearer to the following line's end.
        let full = (done + longer) * count > 2 * whole * lines.len();
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if !full => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
        done = longer + 1;
    }
    lines
}

/// From line to line of a title, in sizes.
const LEADING: f64 = 1.1;
/// The size of the author in sizes of the title.
const AUTHOR: f64 = 0.88;

impl Row {
    fn length(&self) -> Length {
        let gaps = i32::from(self.author > Length::ZERO) + i32::from(self.device > Length::ZERO);
        self.author + self.title + self.device + self.gap * gaps
    }
}

fn put(
    canvas: &mut Canvas<'_>,
    options: &CoverOptions<'_>,
    words: &Words,
    style: &Style,
    safe: Rect,
    row: &Row,
    (faces, palette): (Faces, &Palette),
) {
    let spine = options.geometry.spine_rect;
    let axis = spine.origin.x + spine.size.width / 2;
    let mut top = safe.origin.y;
    if row.author > Length::ZERO {
        let size = row.size.scale(AUTHOR);
        let at = Point::new(axis - size.scale(style.middle), top);
        canvas.line_down(&words.author, &style.author, size, at);
        top += row.author + row.gap;
    }
    let foot = if row.device > Length::ZERO { row.device + row.gap } else { Length::ZERO };
    let last = safe.bottom() - foot - row.title;
    // In the middle of the spine where author and device leave it free.
    let start = (spine.origin.y + (spine.size.height - row.title) / 2).min(last).max(top);
    let mut title = style.title.clone();
    if options.look.design == CoverDesign::Label && labelled(canvas, spine, start, row, palette) {
        title.color = palette.on_paper.clone();
    }
    for (number, line) in row.lines.iter().enumerate() {
        // Lines follow one another from right to left, each in the middle of the longest.
        let across = (row.lines.len() as f64 - 1.0) / 2.0 - number as f64;
        let x = axis + row.size.scale(across * LEADING - style.middle);
        let down = (row.title - canvas.length(line, &title, row.size)) / 2;
        canvas.line_down(line, &title, row.size, Point::new(x, start + down));
    }
    if let Some(imprint) = words.imprint.as_ref().filter(|_| row.device > Length::ZERO) {
        let radius = row.device / 2 - Length::pt(0.5);
        let center = Point::new(axis, safe.bottom() - row.device / 2);
        device(canvas, center, radius, imprint, (faces.roman, &style.title.color));
    }
}

/// A paper label behind the title, where the spine is wide enough for one.
fn labelled(
    canvas: &mut Canvas<'_>,
    spine: Rect,
    start: Length,
    row: &Row,
    palette: &Palette,
) -> bool {
    if spine.size.width < Length::pt(30.0) {
        return false;
    }
    let pad = row.gap.min(Length::pt(14.0)).scale(0.9);
    let side = Length::pt(4.5);
    let across = spine.size.width - side * 2;
    let label = Rect::new(spine.origin.x + side, start - pad, across, row.title + pad * 2);
    canvas.fill(label, &palette.paper);
    for y in [label.origin.y + Length::pt(3.0), label.bottom() - Length::pt(4.0)] {
        canvas.fill(Rect::new(label.origin.x, y, across, Length::pt(1.0)), &palette.rule);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn titles_are_cut_into_even_lines() {
        assert_eq!(split("The Salt Road", 1), ["The Salt Road"]);
        assert_eq!(split("The Salt Road", 2), ["The Salt", "Road"]);
        assert_eq!(split("one two three four five six", 3), ["one two", "three four", "five six"]);
        assert_eq!(split("Lamps", 3), ["Lamps"]);
    }
}

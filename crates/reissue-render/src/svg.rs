//! A page as SVG 1.1: outlines of glyphs, so that it looks the same everywhere.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use reissue_core::MediaType;
use reissue_page::{
    Color, FillRule, GlyphRun, Item, ItemKind, Length, Page, Path, PathOp, PlacedImage, Rect,
};
use tiny_skia::{PathSegment, Transform};

use crate::draw::{Renderer, placed_glyphs, rgb};
use crate::view::RenderError;

impl Renderer<'_> {
    /// Writes a page, counted from 0, as SVG; its units are points, its view is the trimmed page.
    ///
    /// Every glyph is an outline, written once. Pictures are inside.
    ///
    /// # Errors
    /// [`RenderError::NoPage`].
    pub fn svg(&self, page: usize) -> Result<String, RenderError> {
        let page = self.page(page)?;
        let mut out = String::new();
        let (width, height) = (number(page.trim.width.to_pt()), number(page.trim.height.to_pt()));
        let _ = writeln!(
            out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" \
             width=\"{width}pt\" height=\"{height}pt\" viewBox=\"0 0 {width} {height}\">"
        );
        self.outlines(&mut out, page);
        let _ = writeln!(out, "<rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>");
        page.items.iter().for_each(|item| self.svg_item(&mut out, item));
        out.push_str("</svg>\n");
        Ok(out)
    }

    /// Writes the outlines of all glyphs of a page.
    fn outlines(&self, out: &mut String, page: &Page) {
        let mut used = BTreeSet::new();
        for item in &page.items {
            if let ItemKind::Text(run) = &item.kind {
                used.extend(run.glyphs.iter().map(|g| (run.font, g.id)));
            }
        }
        out.push_str("<defs>\n");
        for (font, glyph) in used {
            let Some(outline) = self.outlines.get(font, glyph) else { continue };
            let data = outline_data(&outline);
            let _ = writeln!(out, "<path id=\"g{}-{glyph}\" d=\"{data}\"/>", font.0);
        }
        out.push_str("</defs>\n");
    }

    fn svg_item(&self, out: &mut String, item: &Item) {
        match &item.kind {
            ItemKind::Text(run) => self.svg_run(out, run),
            ItemKind::Fill { rect, color } => {
                let _ = writeln!(out, "<rect {} fill=\"{}\"/>", box_of(rect), hex(color));
            }
            ItemKind::Image(placed) => self.svg_image(out, placed),
            ItemKind::Path(path) => svg_path(out, path),
        }
    }

    fn svg_run(&self, out: &mut String, run: &GlyphRun) {
        let label = escaped(&run.text);
        let _ = writeln!(out, "<g fill=\"{}\" aria-label=\"{label}\">", hex(&run.color));
        for (glyph, place) in placed_glyphs(run, self.outlines.units_per_em(run.font)) {
            if self.outlines.get(run.font, glyph).is_none() {
                continue;
            }
            let matrix = matrix(&place);
            let _ = writeln!(
                out,
                "<use xlink:href=\"#g{}-{glyph}\" transform=\"matrix({matrix})\"/>",
                run.font.0
            );
        }
        out.push_str("</g>\n");
    }

    fn svg_image(&self, out: &mut String, placed: &PlacedImage) {
        let place = box_of(&placed.rect);
        let image = self.pages.images.get(usize::from(placed.image.0));
        let Some((image, bytes)) = image.and_then(|i| Some((i, i.data.bytes().ok()?))) else {
            let _ = writeln!(out, "<rect {place} fill=\"#d9d9d9\"/>");
            return;
        };
        let media_type = MediaType::sniff(&bytes).unwrap_or_else(|| image.media_type.clone());
        let _ = writeln!(
            out,
            "<image {place} preserveAspectRatio=\"none\" xlink:href=\"data:{};base64,{}\"/>",
            media_type.as_str(),
            base64(&bytes)
        );
    }
}

fn svg_path(out: &mut String, path: &Path) {
    let fill = path.fill.as_ref().map_or_else(|| "none".into(), hex);
    let _ = write!(out, "<path d=\"{}\" fill=\"{fill}\"", path_data(&path.ops));
    if path.rule == FillRule::EvenOdd {
        out.push_str(" fill-rule=\"evenodd\"");
    }
    if let Some(stroke) = &path.stroke {
        let width = number(stroke.width.to_pt());
        let _ = write!(out, " stroke=\"{}\" stroke-width=\"{width}\"", hex(&stroke.color));
    }
    out.push_str("/>\n");
}

fn outline_data(path: &tiny_skia::Path) -> String {
    let mut out = String::new();
    let mut step = |letter: char, points: &[tiny_skia::Point]| {
        out.push(letter);
        let mut numbers = points.iter().flat_map(|p| [p.x, p.y]);
        if let Some(first) = numbers.next() {
            out.push_str(&number(f64::from(first)));
        }
        numbers.for_each(|n| {
            let _ = write!(out, " {}", number(f64::from(n)));
        });
    };
    for segment in path.segments() {
        match segment {
            PathSegment::MoveTo(to) => step('M', &[to]),
            PathSegment::LineTo(to) => step('L', &[to]),
            PathSegment::QuadTo(a, to) => step('Q', &[a, to]),
            PathSegment::CubicTo(a, b, to) => step('C', &[a, b, to]),
            PathSegment::Close => step('Z', &[]),
        }
    }
    out
}

fn path_data(ops: &[PathOp]) -> String {
    let at = |l: Length| number(l.to_pt());
    let mut out = String::new();
    for op in ops {
        let (letter, points) = match op {
            PathOp::Move(to) => ('M', vec![to]),
            PathOp::Line(to) => ('L', vec![to]),
            PathOp::Curve(a, b, to) => ('C', vec![a, b, to]),
            PathOp::Close => ('Z', Vec::new()),
        };
        out.push(letter);
        let numbers: Vec<String> = points.iter().flat_map(|p| [at(p.x), at(p.y)]).collect();
        out.push_str(&numbers.join(" "));
    }
    out
}

fn matrix(t: &Transform) -> String {
    // The scale of a glyph needs more digits than a place.
    let fine = |n: f32| {
        let text = format!("{n:.6}");
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    };
    let place = |n: f32| number(f64::from(n));
    [fine(t.sx), fine(t.ky), fine(t.kx), fine(t.sy), place(t.tx), place(t.ty)].join(" ")
}

fn box_of(rect: &Rect) -> String {
    let at = |l: Length| number(l.to_pt());
    format!(
        "x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"",
        at(rect.origin.x),
        at(rect.origin.y),
        at(rect.size.width),
        at(rect.size.height)
    )
}

fn hex(color: &Color) -> String {
    let [r, g, b] = rgb(color);
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// A number with at most three decimals.
fn number(n: f64) -> String {
    let text = format!("{n:.3}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".into() } else { text.to_owned() }
}

/// Text for an attribute (XML 1.0, 2.4); characters that XML can't hold are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(|c| *c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}')) {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

/// RFC 4648, section 4.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let word =
            chunk.iter().fold(0_u32, |w, b| w << 8 | u32::from(*b)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let index = (word >> (18 - 6 * place) & 63) as usize;
            let letter = LETTERS.get(index).copied().unwrap_or(b'=');
            out.push(if place > chunk.len() { '=' } else { char::from(letter) });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_written_as_letters() {
        let vectors =
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")];
        for (plain, coded) in vectors {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }

    #[test]
    fn attributes_hold_any_text() {
        assert_eq!(escaped("a \"b\" <c> & \u{1}d"), "a &quot;b&quot; &lt;c> &amp; d");
    }
}

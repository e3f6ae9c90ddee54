//! Conversions of single colours, in parts per thousand.
//!
//! Flat colours of rules and titles are converted by formula, so that a line of 100 % black stays
//! one ink; pictures go through profiles, and so do the colours of covers that a screen shows.

use std::collections::BTreeMap;

use moxcms::{ColorProfile, Layout, RenderingIntent, TransformExecutor, TransformOptions};
use reissue_page::{Color, ItemKind, Pages};

/// Cyan, magenta, yellow, black.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Inks4(pub(crate) [u16; 4]);

impl Inks4 {
    /// Inks for an sRGB colour: all grey that the colour holds goes to black.
    pub(crate) fn from_rgb(rgb: [u16; 3]) -> Self {
        let [r, g, b] = rgb.map(|c| 1_000 - u32::from(c.min(1_000)));
        let black = r.min(g).min(b);
        let rest = 1_000 - black;
        let ink = |c: u32| ((c - black) * 1_000).checked_div(rest).unwrap_or(0) as u16;
        Self([ink(r), ink(g), ink(b), black as u16])
    }

    /// The sRGB colour that the inks look like (ISO 32000-1, 10.3.5).
    pub(crate) fn to_rgb(self) -> [u16; 3] {
        let [c, m, y, k] = self.0.map(|v| u32::from(v.min(1_000)));
        [c, m, y].map(|v| 1_000 - (v + k).min(1_000) as u16)
    }

    /// The grey that the inks look like (ISO 32000-1, 10.3.3).
    pub(crate) fn to_gray(self) -> u16 {
        let [c, m, y, k] = self.0.map(|v| u32::from(v.min(1_000)));
        1_000 - ((300 * c + 590 * m + 110 * y) / 1_000 + k).min(1_000) as u16
    }
}

/// The grey that an sRGB colour looks like (ISO 32000-1, 10.3.2).
pub(crate) fn gray(rgb: [u16; 3]) -> u16 {
    let [r, g, b] = rgb.map(|v| u32::from(v.min(1_000)));
    ((300 * r + 590 * g + 110 * b) / 1_000) as u16
}

/// Turns the inks of pages into the sRGB colours that coated paper shows (FOGRA39, relative
/// colorimetric), for pictures of printed things; spot inks by what stands for them.
pub fn to_screen(pages: &mut Pages) {
    let mut shown = Shown::new();
    for item in pages.pages.iter_mut().flat_map(|p| &mut p.items) {
        match &mut item.kind {
            ItemKind::Text(run) => shown.turn(&mut run.color),
            ItemKind::Fill { color, .. } => shown.turn(color),
            ItemKind::Path(path) => {
                path.fill.iter_mut().for_each(|c| shown.turn(c));
                path.stroke.iter_mut().for_each(|s| shown.turn(&mut s.color));
            }
            ItemKind::Image(_) => {}
        }
    }
}

/// Colours by the profile; by formula where it does not serve.
struct Shown {
    transform: Option<std::sync::Arc<dyn TransformExecutor<u8> + Send + Sync>>,
    known: BTreeMap<[u16; 4], [u16; 3]>,
}

impl Shown {
    fn new() -> Self {
        let options = TransformOptions {
            rendering_intent: RenderingIntent::RelativeColorimetric,
            ..TransformOptions::default()
        };
        let transform = ColorProfile::new_from_slice(crate::icc::FOGRA39).ok().and_then(|inks| {
            let screen = ColorProfile::new_srgb();
            inks.create_transform_8bit(Layout::Rgba, &screen, Layout::Rgb, options).ok()
        });
        Self { transform, known: BTreeMap::new() }
    }

    fn turn(&mut self, color: &mut Color) {
        let inks = match color {
            Color::Cmyk(inks) => *inks,
            Color::Spot { tint, cmyk, .. } => {
                cmyk.map(|c| (u32::from(c) * u32::from(*tint) / 1_000) as u16)
            }
            Color::Gray(_) | Color::Rgb(_) => return,
        };
        let transform = self.transform.as_ref();
        let rgb = *self.known.entry(inks).or_insert_with(|| {
            let bytes = inks.map(|v| (u32::from(v.min(1_000)) * 255 / 1_000) as u8);
            let mut out = [0; 3];
            match transform.map(|t| t.transform(&bytes, &mut out)) {
                Some(Ok(())) => out.map(|v| (u32::from(v) * 1_000 / 255) as u16),
                _ => Inks4(inks).to_rgb(),
            }
        });
        *color = Color::Rgb(rgb);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inks_look_as_on_coated_paper() {
        let mut shown = Shown::new();
        let mut turn = |inks| {
            let mut color = Color::Cmyk(inks);
            shown.turn(&mut color);
            match color {
                Color::Rgb(rgb) => rgb,
                other => unreachable!("{other:?} is not sRGB"),
            }
        };
        let [r, g, b] = turn([0, 0, 0, 0]);
        assert!(r > 990 && g > 990 && b > 990, "paper is white: {r} {g} {b}");
        let [r, g, b] = turn([1_000, 0, 0, 0]);
        assert!(r < 200 && (500..750).contains(&g) && b > 800, "printed cyan: {r} {g} {b}");
        let [r, g, b] = turn([0, 1_000, 1_000, 0]);
        assert!(r > 800 && g < 250 && b < 250, "printed red: {r} {g} {b}");
    }

    #[test]
    fn greys_use_black_alone() {
        assert_eq!(Inks4::from_rgb([0, 0, 0]).0, [0, 0, 0, 1_000]);
        assert_eq!(Inks4::from_rgb([500, 500, 500]).0, [0, 0, 0, 500]);
        assert_eq!(Inks4::from_rgb([1_000, 0, 0]).0, [0, 1_000, 1_000, 0]);
        assert_eq!(Inks4([0, 0, 0, 1_000]).to_rgb(), [0, 0, 0]);
        assert_eq!(Inks4([0, 0, 0, 250]).to_gray(), 750);
        assert_eq!(gray([1_000, 1_000, 1_000]), 1_000);
    }
}

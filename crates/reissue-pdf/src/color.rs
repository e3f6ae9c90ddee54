//! Conversions of single colours, in parts per thousand.
//!
//! Flat colours of rules and titles are converted by formula, so that a line of 100 % black stays
//! one ink; pictures go through profiles.

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

#[cfg(test)]
mod tests {
    use super::*;

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

//! Lengths and what is made of them.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

/// A length in 1/65,536 of a PostScript point (1/72 inch); ±32,767 pt, sums saturate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Length(pub i32);

/// By how much a glyph is moved from its place, in 1/256 of a point; ±127 pt, longer ones saturate.
/// A book has a million glyphs, and hardly one is moved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Shift(i16);

impl Shift {
    /// Not at all.
    pub const ZERO: Self = Self(0);

    /// As a length.
    pub fn to_length(self) -> Length {
        Length(i32::from(self.0) * 256)
    }
}

impl From<Length> for Shift {
    fn from(length: Length) -> Self {
        let rounded = (i64::from(length.0) + 128).div_euclid(256);
        Self(rounded.clamp(i64::from(i16::MIN), i64::from(i16::MAX)) as i16)
    }
}

impl Length {
    /// No length.
    pub const ZERO: Self = Self(0);
    /// One point.
    pub const POINT: Self = Self(1 << 16);

    /// A length in points.
    pub fn pt(points: f64) -> Self {
        Self((points * 65_536.0).round() as i32)
    }

    /// A length in millimetres.
    pub fn mm(millimetres: f64) -> Self {
        Self::pt(millimetres * 72.0 / 25.4)
    }

    /// A length in inches.
    pub fn inches(inches: f64) -> Self {
        Self::pt(inches * 72.0)
    }

    /// Reads a length with its unit, not negative: `3mm`, `0.3cm`, `0.125in`, `9pt`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let at = text.find(|c: char| c.is_ascii_alphabetic())?;
        let (number, unit) = text.split_at(at);
        let number: f64 = number.trim().parse().ok()?;
        let points = match unit.trim() {
            "mm" => number * 72.0 / 25.4,
            "cm" => number * 720.0 / 25.4,
            "in" => number * 72.0,
            "pt" => number,
            _ => return None,
        };
        (0.0..32_767.0).contains(&points).then(|| Self::pt(points))
    }

    /// The length in points.
    pub fn to_pt(self) -> f64 {
        f64::from(self.0) / 65_536.0
    }

    /// The length in millimetres.
    pub fn to_mm(self) -> f64 {
        self.to_pt() * 25.4 / 72.0
    }

    /// The length in inches.
    pub fn to_inches(self) -> f64 {
        self.to_pt() / 72.0
    }

    /// The length times a factor, rounded.
    #[must_use]
    pub fn scale(self, factor: f64) -> Self {
        Self((f64::from(self.0) * factor).round() as i32)
    }

    /// The length without its sign.
    #[must_use]
    pub fn abs(self) -> Self {
        Self(self.0.saturating_abs())
    }

    /// How often `other` goes into this length, as a ratio; 0 where `other` is 0.
    pub fn ratio(self, other: Self) -> f64 {
        if other.0 == 0 { 0.0 } else { f64::from(self.0) / f64::from(other.0) }
    }
}

impl Add for Length {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Length {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Neg for Length {
    type Output = Self;

    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl AddAssign for Length {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl SubAssign for Length {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Mul<i32> for Length {
    type Output = Self;

    fn mul(self, factor: i32) -> Self {
        Self(self.0.saturating_mul(factor))
    }
}

impl Div<i32> for Length {
    type Output = Self;

    /// Divides; by zero gives zero.
    fn div(self, divisor: i32) -> Self {
        Self(self.0.checked_div(divisor).unwrap_or(0))
    }
}

impl Sum for Length {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Display for Length {
    /// Writes points with up to three decimals: `11pt`, `14.173pt`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!("{:.3}", self.to_pt());
        let text = text.trim_end_matches('0').trim_end_matches('.');
        write!(f, "{}pt", if text == "-0" { "0" } else { text })
    }
}

/// A width and a height.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// Across.
    pub width: Length,
    /// Down.
    pub height: Length,
}

impl Size {
    /// Makes a size.
    pub fn new(width: Length, height: Length) -> Self {
        Self { width, height }
    }
}

/// A place on a page, from the top left corner of the trim box, y downwards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Point {
    /// Across.
    pub x: Length,
    /// Down.
    pub y: Length,
}

impl Point {
    /// Makes a point.
    pub fn new(x: Length, y: Length) -> Self {
        Self { x, y }
    }
}

/// A rectangle on a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rect {
    /// The top left corner.
    pub origin: Point,
    /// Width and height, neither negative.
    pub size: Size,
}

impl Rect {
    /// Makes a rectangle.
    pub fn new(x: Length, y: Length, width: Length, height: Length) -> Self {
        Self { origin: Point::new(x, y), size: Size::new(width, height) }
    }

    /// The right edge.
    pub fn right(&self) -> Length {
        self.origin.x + self.size.width
    }

    /// The lower edge.
    pub fn bottom(&self) -> Length {
        self.origin.y + self.size.height
    }
}

/// A length for each side of a page or box.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sides {
    /// At the head.
    pub top: Length,
    /// On the right.
    pub right: Length,
    /// At the foot.
    pub bottom: Length,
    /// On the left.
    pub left: Length,
}

impl Sides {
    /// The same on all sides.
    pub fn all(length: Length) -> Self {
        Self { top: length, right: length, bottom: length, left: length }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_agree() {
        assert_eq!(Length::inches(1.0), Length::pt(72.0));
        assert_eq!(Length::mm(25.4), Length::inches(1.0));
        assert_eq!(Length::pt(14.5).to_string(), "14.5pt");
        assert_eq!(Length::pt(-0.0001).to_string(), "0pt");
        assert_eq!(Length::pt(30_000.0) + Length::pt(30_000.0), Length(i32::MAX));
        assert_eq!(Length::POINT / 0, Length::ZERO);
    }
}

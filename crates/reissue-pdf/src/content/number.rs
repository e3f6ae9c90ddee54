//! Numbers as PDF content writes them.

use reissue_page::Length;

/// A place in thousandths of a point: what content is written in, so that relative moves add up
/// without error.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Milli(pub(crate) i64);

impl Milli {
    pub(crate) fn of(length: Length) -> Self {
        let scaled = i64::from(length.0) * 1_000;
        Self((scaled + 0x8000) >> 16)
    }

    pub(crate) fn push(self, out: &mut String) {
        push_fixed(out, self.0, 3);
    }
}

impl std::ops::Add for Milli {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl std::ops::Sub for Milli {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

/// Writes `value` / 10^`places` in the shortest form.
pub(crate) fn push_fixed(out: &mut String, value: i64, places: u32) {
    let unit = 10i64.pow(places);
    let (whole, mut part) = (value.abs() / unit, value.abs() % unit);
    if value < 0 {
        out.push('-');
    }
    if whole != 0 || part == 0 {
        push_integer(out, whole);
    }
    if part != 0 {
        out.push('.');
        let mut step = unit / 10;
        while part != 0 {
            out.push(char::from(b'0' + (part / step) as u8));
            part %= step;
            step /= 10;
        }
    }
}

/// Writes a whole number, not negative.
fn push_integer(out: &mut String, value: i64) {
    if value >= 10 {
        push_integer(out, value / 10);
    }
    out.push(char::from(b'0' + (value % 10) as u8));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_true() {
        for (value, text) in [
            (0, "0"),
            (1, ".001"),
            (-1, "-.001"),
            (12_500, "12.5"),
            (-12_000, "-12"),
            (10, ".01"),
            (1_234_567, "1234.567"),
        ] {
            let mut out = String::new();
            push_fixed(&mut out, value, 3);
            assert_eq!(out, text);
        }
        assert_eq!(Milli::of(Length::pt(-1.5)), Milli(-1500));
        assert_eq!(Milli::of(Length::mm(210.0)), Milli(595_276));
    }
}

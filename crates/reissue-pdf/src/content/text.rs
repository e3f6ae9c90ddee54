//! Glyph runs as text operators.
//!
//! A run is one `TJ` where it can be. The pen of a viewer moves by the whole thousandths of `/W`,
//! times size and `Tz`, plus `Tc`; the numbers in the `TJ` make up for kerning, word spaces and
//! rounding. The error of each rounding is carried to the next number, so that the end of a line
//! is off by half a thousandth of an em at most (ISO 32000-1, 9.4.4).

use reissue_page::{Glyph, GlyphRun, Length, Shift};

use super::number::{Milli, push_fixed};
use crate::font::{BREAK_HYPHEN, Cluster, EmbeddedFont, clusters};

/// The text state that lasts from run to run.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct TextState {
    /// Font, variant and size.
    font: Option<(u16, usize, Milli)>,
    /// `Tz` in thousandths of a per cent above or below 100.
    expansion: i32,
    /// `Tc` in thousandths of a point.
    spacing: i64,
    /// `Ts` in thousandths of a point.
    rise: i64,
    /// Where the line began, for `Td`; none after a rotated run.
    line: Option<(Milli, Milli)>,
}

impl TextState {
    /// Forgets what `BT` resets; the rest of the text state outlives `ET`.
    pub(super) fn begin(&mut self) {
        self.line = Some((Milli(0), Milli(0)));
    }
}

/// Whether a run ends with a hyphen of the line breaker.
pub(super) fn ends_with_break(run: &GlyphRun) -> bool {
    run.glyphs.last().is_some_and(|g| g.cluster as usize >= run.text.len())
        && run.glyphs.first().is_some_and(|g| (g.cluster as usize) < run.text.len())
}

/// Writes a run whose baseline starts at `x`, `y` in the space of the page; `before_break` comes
/// before the hyphen of the line breaker.
pub(super) fn show(
    out: &mut String,
    state: &mut TextState,
    run: &GlyphRun,
    font: &EmbeddedFont,
    (x, y): (Milli, Milli),
    before_break: &str,
) {
    set_font(out, state, run, font, 0);
    set_spacing(out, state, run);
    place(out, state, run, (x, y));
    let mut pen = Pen::new(run, state.spacing);
    let mut strings = Strings::new(out, run.glyphs.len());
    let mut group: Vec<Cluster<'_>> = Vec::new();
    let mut clusters = clusters(run);
    loop {
        let current = state.font.map_or(0, |f| f.1);
        if group.is_empty() && state.rise == 0 {
            clusters.singles(|glyph, text| {
                let plain = font.plain(glyph.id, text, current);
                let Some(plain) = plain.filter(|_| glyph.dy == Shift::ZERO) else { return false };
                strings.adjust(pen.adjustment(glyph));
                strings.push(plain.shown);
                pen.advance(glyph, plain.width);
                true
            });
        }
        let Some(cluster) = clusters.next() else { break };
        let wanted = if cluster.breaks_word { BREAK_HYPHEN } else { cluster.text };
        let Some(variant) = variant(run, font, &cluster, wanted, current) else {
            group.push(cluster);
            continue;
        };
        if !group.is_empty() {
            actual_text(&mut strings, &mut pen, state, run, font, &mut group);
        }
        if cluster.breaks_word && !before_break.is_empty() {
            strings.pause().push_str(before_break);
        }
        if variant != current {
            set_font(strings.pause(), state, run, font, variant);
        }
        glyphs(&mut strings, &mut pen, state, run, font, &cluster);
    }
    if !group.is_empty() {
        actual_text(&mut strings, &mut pen, state, run, font, &mut group);
    }
    strings.finish();
    if state.rise != 0 {
        out.push_str("0 Ts\n");
        state.rise = 0;
    }
}

fn set_font(
    out: &mut String,
    state: &mut TextState,
    run: &GlyphRun,
    font: &EmbeddedFont,
    variant: usize,
) {
    let wanted = Some((run.font.0, variant, Milli::of(run.size)));
    if state.font != wanted {
        state.font = wanted;
        out.push('/');
        out.push_str(&font.variant_name(variant));
        out.push(' ');
        Milli::of(run.size).push(out);
        out.push_str(" Tf\n");
    }
}

fn set_spacing(out: &mut String, state: &mut TextState, run: &GlyphRun) {
    if state.expansion != run.expansion {
        state.expansion = run.expansion;
        push_fixed(out, 100_000 + i64::from(run.expansion), 3);
        out.push_str(" Tz\n");
    }
    let spacing = (run.tracking.to_pt() * 1_000.0 / stretch(run)).round() as i64;
    if state.spacing != spacing {
        state.spacing = spacing;
        push_fixed(out, spacing, 3);
        out.push_str(" Tc\n");
    }
}

/// What `Tz` multiplies widths with.
fn stretch(run: &GlyphRun) -> f64 {
    (1.0 + f64::from(run.expansion) / 100_000.0).max(0.01)
}

fn place(out: &mut String, state: &mut TextState, run: &GlyphRun, (x, y): (Milli, Milli)) {
    match state.line {
        Some((line_x, line_y)) if run.rotation == 0 => {
            (x - line_x).push(out);
            out.push(' ');
            (y - line_y).push(out);
            out.push_str(" Td\n");
            state.line = Some((x, y));
        }
        _ => {
            let (sin, cos) = f64::from(-run.rotation).to_radians().sin_cos();
            for part in [cos, sin, -sin, cos] {
                push_fixed(out, (part * 1e6).round() as i64, 6);
                out.push(' ');
            }
            x.push(out);
            out.push(' ');
            y.push(out);
            out.push_str(" Tm\n");
            state.line = (run.rotation == 0).then_some((x, y));
        }
    }
}

/// The variant of the font in which a cluster is read as it should be; none where its characters
/// must be given beside it.
#[inline]
fn variant(
    run: &GlyphRun,
    font: &EmbeddedFont,
    cluster: &Cluster<'_>,
    wanted: &str,
    current: usize,
) -> Option<usize> {
    let [glyph] = run.glyphs.get(cluster.glyphs.clone())? else { return None };
    font.variant(font.code(glyph.id), wanted, current)
}

/// Writes glyphs whose characters are given beside them (ISO 32000-1, 14.9.4).
fn actual_text(
    strings: &mut Strings<'_>,
    pen: &mut Pen,
    state: &mut TextState,
    run: &GlyphRun,
    font: &EmbeddedFont,
    group: &mut Vec<Cluster<'_>>,
) {
    let falling = group.windows(2).any(|w| text_at(run, &w[0]) > text_at(run, &w[1]));
    let mut text = String::new();
    if falling {
        group.iter().rev().for_each(|c| text.push_str(c.text));
    } else {
        group.iter().for_each(|c| text.push_str(c.text));
    }
    let out = strings.pause();
    out.push_str("/Span<</ActualText ");
    push_text_string(out, &text);
    out.push_str(">>BDC\n");
    for cluster in group.drain(..) {
        glyphs(strings, pen, state, run, font, &cluster);
    }
    strings.pause().push_str("EMC\n");
}

fn text_at(run: &GlyphRun, cluster: &Cluster<'_>) -> u32 {
    run.glyphs.get(cluster.glyphs.start).map_or(0, |g| g.cluster)
}

#[inline]
fn glyphs(
    strings: &mut Strings<'_>,
    pen: &mut Pen,
    state: &mut TextState,
    run: &GlyphRun,
    font: &EmbeddedFont,
    cluster: &Cluster<'_>,
) {
    for glyph in run.glyphs.get(cluster.glyphs.clone()).unwrap_or_default() {
        let rise = if glyph.dy == Shift::ZERO { 0 } else { Milli::of(glyph.dy.to_length()).0 };
        if state.rise != rise {
            state.rise = rise;
            let out = strings.pause();
            push_fixed(out, rise, 3);
            out.push_str(" Ts\n");
        }
        let embedded = font.glyph(font.code(glyph.id));
        strings.adjust(pen.adjustment(glyph));
        // Each font has a first glyph, `.notdef`, which stands for all that it has not.
        match embedded.map_or(&[0, 0][..], |g| g.shown.as_bytes()) {
            [high, low] => strings.push([*high, *low]),
            code => strings.push_escaped(code),
        }
        pen.advance(glyph, embedded.map_or(0, |g| g.width));
    }
}

/// How far a viewer's pen is beyond where it ought to be, in points along the baseline.
struct Pen {
    beyond: f64,
    /// Points for each thousandth of an em.
    unit: f64,
    /// So little is left to the next glyph.
    least: f64,
    /// Points that `Tc` adds after each glyph.
    spacing: f64,
}

impl Pen {
    fn new(run: &GlyphRun, spacing: i64) -> Self {
        let size = Milli::of(run.size).0 as f64 / 1_000.0;
        let stretch = stretch(run);
        let (unit, spacing) = (size * stretch / 1_000.0, spacing as f64 / 1_000.0 * stretch);
        let least = if unit > 0.0 { 0.499 * unit } else { f64::INFINITY };
        Self { beyond: 0.0, unit, least, spacing }
    }

    /// The number that brings the pen to where the glyph is to stand; subtracted by viewers.
    #[inline]
    fn adjustment(&mut self, glyph: &Glyph) -> i64 {
        let beyond = if glyph.dx == Shift::ZERO {
            self.beyond
        } else {
            self.beyond - glyph.dx.to_length().to_pt()
        };
        // Most glyphs follow the last as they should, and there are as many as letters.
        if beyond.abs() < self.least {
            return 0;
        }
        // The library's `round` is a call on most machines.
        let number = beyond / self.unit;
        let number = (number + 0.5_f64.copysign(number)) as i64;
        self.beyond -= number as f64 * self.unit;
        number
    }

    #[inline]
    fn advance(&mut self, glyph: &Glyph, width: u16) {
        self.beyond += f64::from(width) * self.unit + self.spacing - glyph.advance.to_pt();
    }
}

/// Writes the strings and numbers of `TJ`, or of `Tj` where there is no number.
struct Strings<'a> {
    out: &'a mut String,
    /// The operands so far, all of them ASCII; bytes, for there are as many as letters.
    operands: Vec<u8>,
    in_string: bool,
    has_numbers: bool,
}

impl<'a> Strings<'a> {
    fn new(out: &'a mut String, glyphs: usize) -> Self {
        let operands = Vec::with_capacity(glyphs * 4 + 8);
        Self { out, operands, in_string: false, has_numbers: false }
    }

    #[inline]
    fn adjust(&mut self, number: i64) {
        if number != 0 {
            self.number(number);
        }
    }

    fn number(&mut self, number: i64) {
        self.close_string();
        self.has_numbers = true;
        if number < 0 {
            self.operands.push(b'-');
        }
        let size = number.unsigned_abs();
        // Word spaces and kerns, of which there are as many as words.
        if let Ok(size @ 0..100) = u8::try_from(size) {
            if size >= 10 {
                self.operands.push(b'0' + size / 10);
            }
            self.operands.push(b'0' + size % 10);
        } else {
            self.operands.extend_from_slice(size.to_string().as_bytes());
        }
    }

    /// Adds a code that stands in a string as it is.
    #[inline]
    fn push(&mut self, code: [u8; 2]) {
        self.open_string();
        self.operands.extend_from_slice(&code);
    }

    /// Adds a code of which a byte is escaped, as [`shown`] gives it.
    fn push_escaped(&mut self, code: &[u8]) {
        self.open_string();
        self.operands.extend_from_slice(code);
    }

    #[inline]
    fn open_string(&mut self) {
        if !self.in_string {
            self.operands.push(b'(');
            self.in_string = true;
        }
    }

    fn close_string(&mut self) {
        if self.in_string {
            self.operands.push(b')');
            self.in_string = false;
        }
    }

    /// Ends the operator and gives the content, for something in between.
    fn pause(&mut self) -> &mut String {
        self.close_string();
        // They are ASCII, as codes and numbers are written.
        let operands = std::str::from_utf8(&self.operands).unwrap_or_default();
        if self.has_numbers {
            self.out.push('[');
            self.out.push_str(operands);
            self.out.push_str("]TJ\n");
        } else if !operands.is_empty() {
            self.out.push_str(operands);
            self.out.push_str("Tj\n");
        }
        self.operands.clear();
        self.has_numbers = false;
        self.out
    }

    fn finish(mut self) {
        self.pause();
    }
}

/// A code of two bytes as it stands inside a string.
pub(crate) fn shown(code: u16) -> Box<str> {
    let mut out = String::new();
    code.to_be_bytes().into_iter().for_each(|byte| push_byte(&mut out, byte));
    out.into()
}

/// Writes one byte of a literal string; content stays ASCII.
fn push_byte(out: &mut String, byte: u8) {
    match byte {
        b'(' | b')' | b'\\' => {
            out.push('\\');
            out.push(char::from(byte));
        }
        b'\r' => out.push_str("\\r"),
        0x80.. => {
            out.push('\\');
            for shift in [6, 3, 0] {
                out.push(char::from(b'0' + (byte >> shift & 7)));
            }
        }
        _ => out.push(char::from(byte)),
    }
}

/// Writes a text string in UTF-16BE, as hexadecimal digits.
fn push_text_string(out: &mut String, text: &str) {
    out.push_str("<FEFF");
    for unit in text.encode_utf16() {
        for shift in [12, 8, 4, 0] {
            let digit = (unit >> shift & 15) as u8;
            out.push(char::from(if digit < 10 { b'0' + digit } else { b'A' + digit - 10 }));
        }
    }
    out.push('>');
}

/// A length that stands for nothing; runs without size are skipped.
pub(super) fn is_drawn(run: &GlyphRun) -> bool {
    run.size > Length::ZERO && !run.glyphs.is_empty()
}

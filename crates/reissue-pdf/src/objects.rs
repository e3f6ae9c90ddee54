//! Small PDF objects.

use lopdf::{Object, StringFormat};

use crate::sheet::PdfBox;

/// A name object.
pub(crate) fn name(text: &str) -> Object {
    Object::Name(text.as_bytes().to_vec())
}

/// A text string: as it is where it is ASCII, else UTF-16BE (ISO 32000-1, 7.9.2.2).
pub(crate) fn text(text: &str) -> Object {
    if text.bytes().all(|b| b.is_ascii_graphic() || b == b' ') {
        return Object::String(text.as_bytes().to_vec(), StringFormat::Literal);
    }
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    let bytes = units.flat_map(u16::to_be_bytes).collect();
    Object::String(bytes, StringFormat::Hexadecimal)
}

/// A rectangle.
pub(crate) fn rectangle(place: &PdfBox) -> Object {
    let corners = [place.left, place.bottom, place.right, place.top];
    Object::Array(corners.map(|m| number(m.0 as f64 / 1_000.0)).to_vec())
}

/// A number: whole where it can be.
pub(crate) fn number(value: f64) -> Object {
    if value.fract() == 0.0 { Object::Integer(value as i64) } else { Object::Real(value as f32) }
}

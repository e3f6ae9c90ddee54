//! What the codes of a font are read as (ISO 32000-1, 9.10.3).

use std::fmt::Write;

use crate::font::EmbeddedFont;

/// How many lines a block of a CMap may have (Adobe Technical Note 5014).
const BLOCK: usize = 100;

/// Writes the ToUnicode map of a variant. A code without a reading of its own gets the
/// replacement character; where it is shown, its characters stand beside it.
pub(super) fn map(font: &EmbeddedFont, variant: usize) -> Vec<u8> {
    let mut out = String::from(
        "/CIDInit/ProcSet findresource begin\n12 dict begin\nbegincmap\n\
         /CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n\
         /CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n\
         1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n",
    );
    let codes: Vec<u16> = (1..font.glyphs.len()).filter_map(|c| u16::try_from(c).ok()).collect();
    for block in codes.chunks(BLOCK) {
        let _ = writeln!(out, "{} beginbfchar", block.len());
        for code in block {
            let reading = match font.reading(*code, variant) {
                "" => "\u{fffd}",
                text => text,
            };
            let _ = write!(out, "<{code:04X}><");
            for unit in reading.encode_utf16() {
                let _ = write!(out, "{unit:04X}");
            }
            out.push_str(">\n");
        }
        out.push_str("endbfchar\n");
    }
    out.push_str("endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend");
    out.into_bytes()
}

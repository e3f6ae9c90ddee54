//! Fonts: embedded, and of a kind that printers take.

use std::collections::BTreeSet;

use lopdf::{Dictionary, Document, Object};
use reissue_core::Severity;

use super::Findings;

pub(super) fn check(found: &mut Findings<'_>, doc: &Document) {
    let mut missing = BTreeSet::new();
    let mut drawn = 0;
    let mut subsets = 0;
    for object in doc.objects.values() {
        let Ok(font) = object.as_dict() else { continue };
        if !is(font, b"Type", b"Font") {
            continue;
        }
        if is(font, b"Subtype", b"Type3") {
            drawn += 1;
            continue;
        }
        let descends = [b"CIDFontType0", b"CIDFontType2"].iter().any(|t| is(font, b"Subtype", *t));
        subsets += u32::from(!descends && name(font).contains('+'));
        if is(font, b"Subtype", b"Type0") {
            continue;
        }
        if !embedded(doc, font) {
            missing.insert(name(font));
        }
    }
    // Descendants may stand in their fonts directly.
    for font in doc.objects.values().filter_map(|o| o.as_dict().ok()) {
        let list = font.get_deref(b"DescendantFonts", doc).and_then(Object::as_array);
        for descendant in list.map_or(&[][..], |l| l.as_slice()) {
            if let Ok(descendant) = descendant.as_dict()
                && !embedded(doc, descendant)
            {
                missing.insert(name(descendant));
            }
        }
    }
    for font in missing {
        let message = format!("the font `{font}` is not embedded");
        found.error("pdf-120", message, "embed all fonts");
    }
    if drawn > 0 {
        let message = "the file holds Type 3 fonts, which printers reject";
        let help = "make the file with a program that embeds real fonts";
        found.add("pdf-121", Severity::Error, message, help, drawn);
    }
    if subsets > 0 && found.printer.interior.whole_fonts.value {
        let message =
            format!("fonts are subsets, and {} recommends whole fonts", found.printer.title);
        found.add("pdf-122", Severity::Note, message, "embed whole fonts", subsets);
    }
}

fn is(dictionary: &Dictionary, key: &[u8], value: &[u8]) -> bool {
    dictionary.get(key).and_then(Object::as_name).is_ok_and(|n| n == value)
}

fn name(font: &Dictionary) -> String {
    let name = font.get(b"BaseFont").and_then(Object::as_name).unwrap_or(b"?");
    String::from_utf8_lossy(name).into_owned()
}

fn embedded(doc: &Document, font: &Dictionary) -> bool {
    let descriptor = font.get_deref(b"FontDescriptor", doc).and_then(Object::as_dict);
    let files: [&[u8]; 3] = [b"FontFile", b"FontFile2", b"FontFile3"];
    descriptor.is_ok_and(|d| files.iter().any(|f| d.has(f)))
}

//! Output intents: what colours mean.

use lopdf::{Dictionary, Document, Object, Stream};

use crate::objects::{name, text};
use crate::{OutputCondition, PdfError, PrintOptions, PrintStandard};

/// Adds the sRGB intent of the reading edition (ISO 19005-2, 6.2.3).
pub(super) fn screen(doc: &mut Document) {
    let profile = doc.add_object(Stream::new(
        Dictionary::from_iter([("N", Object::Integer(3))]),
        crate::icc::srgb(),
    ));
    let intent = Dictionary::from_iter([
        ("Type", name("OutputIntent")),
        ("S", name("GTS_PDFA1")),
        ("OutputConditionIdentifier", text("sRGB IEC61966-2.1")),
        ("RegistryName", text("http://www.color.org")),
        ("Info", text("sRGB IEC61966-2.1")),
        ("DestOutputProfile", profile.into()),
    ]);
    add(doc, intent);
}

/// Adds the printing condition of a print edition (ISO 15930-7, 6.2.1; ISO 15930-4 and -6, 6.3).
pub(super) fn print(doc: &mut Document, print: &PrintOptions) -> Result<(), PdfError> {
    let condition = &print.condition;
    let mut intent = Dictionary::from_iter([
        ("Type", name("OutputIntent")),
        ("S", name("GTS_PDFX")),
        ("OutputConditionIdentifier", text(&condition.identifier)),
        ("OutputCondition", text(&condition.info)),
        ("RegistryName", text(&condition.registry)),
        ("Info", text(&condition.info)),
    ]);
    match &condition.profile {
        // A registered condition needs no profile in the PDF 1.4 parts; X-4 always embeds one.
        Some(profile) if print.standard == PrintStandard::X4 || condition.registry.is_empty() => {
            check(condition, profile)?;
            let dictionary = Dictionary::from_iter([("N", Object::Integer(4))]);
            let profile = doc.add_object(Stream::new(dictionary, profile.to_vec()));
            intent.set("DestOutputProfile", profile);
        }
        None if print.standard == PrintStandard::X4 || condition.registry.is_empty() => {
            return Err(bad(condition, "there is none, and the standard needs one"));
        }
        _ => {}
    }
    add(doc, intent);
    Ok(())
}

/// Checks that a profile is an output profile for CMYK (ICC.1:2022, 7.2).
fn check(condition: &OutputCondition, profile: &[u8]) -> Result<(), PdfError> {
    let field = |at: usize| profile.get(at..at + 4);
    if field(36) != Some(b"acsp") {
        return Err(bad(condition, "it is no ICC profile"));
    }
    if field(12) != Some(b"prtr") {
        return Err(bad(condition, "its class is not `prtr`"));
    }
    if field(16) != Some(b"CMYK") {
        return Err(bad(condition, "its colours are not CMYK"));
    }
    Ok(())
}

fn bad(condition: &OutputCondition, reason: &str) -> PdfError {
    PdfError::BadProfile { name: condition.identifier.clone(), reason: reason.into() }
}

fn add(doc: &mut Document, intent: Dictionary) {
    if let Ok(catalog) = doc.catalog_mut() {
        catalog.set("OutputIntents", Object::Array(vec![intent.into()]));
    }
}

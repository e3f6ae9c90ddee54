//! Accessibility metadata, computed from the content (EPUB Accessibility 1.1; schema.org).

use crate::metadata::Source;

/// Gives property and value of each statement, in a fixed order.
pub(crate) fn statements(source: &Source<'_>) -> Vec<(&'static str, String)> {
    let holds = &source.content.holds;
    let asserted = &source.book.metadata.accessibility;
    let visual = holds.images > 0 || source.cover.is_some();
    let described = holds.undescribed == 0;
    let mut out: Vec<(&'static str, String)> = vec![("accessMode", "textual".into())];
    if visual {
        out.push(("accessMode", "visual".into()));
    }
    if described {
        out.push(("accessModeSufficient", "textual".into()));
    }
    if visual {
        out.push(("accessModeSufficient", "textual,visual".into()));
    }
    let mut features: Vec<&str> = vec![
        "displayTransformability",
        "readingOrder",
        "structuralNavigation",
        "tableOfContents",
        "unlocked",
    ];
    let pages = !source.content.pages.is_empty();
    for (holds, feature) in [
        (visual && described, "alternativeText"),
        (holds.descriptions, "longDescription"),
        (source.content.docs.iter().any(|d| d.mathml), "MathML"),
        (holds.ruby, "rubyAnnotations"),
        (pages, "pageBreakMarkers"),
        (pages, "pageNavigation"),
        (source.content.has_index, "index"),
    ] {
        if holds {
            features.push(feature);
        }
    }
    features.extend(asserted.features.iter().map(String::as_str));
    features.sort_unstable();
    features.dedup();
    out.extend(features.into_iter().map(|f| ("accessibilityFeature", f.to_owned())));
    if !asserted.hazards.is_empty() {
        out.extend(asserted.hazards.iter().map(|h| ("accessibilityHazard", h.clone())));
    } else if source.animated {
        out.push(("accessibilityHazard", "unknown".into()));
    } else {
        out.push(("accessibilityHazard", "none".into()));
    }
    let summary = asserted.summary.clone().unwrap_or_else(|| summary(visual, described, source));
    out.push(("accessibilitySummary", summary));
    out
}

fn summary(visual: bool, described: bool, source: &Source<'_>) -> String {
    let mut sentences = vec![
        "The text is complete, in reading order, and can be set in any size, colour and typeface.",
    ];
    match (visual, described) {
        (true, true) => sentences.push("Every picture has a text alternative."),
        (true, false) => sentences.push("Some pictures have no text alternative."),
        _ => {}
    }
    if source.content.docs.iter().any(|d| d.mathml) {
        sentences.push("Formulas are MathML.");
    }
    if !source.content.pages.is_empty() {
        sentences.push("The page numbers of a printed edition can be followed.");
    }
    sentences.join(" ")
}

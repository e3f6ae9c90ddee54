//! Fields: text that the program computes (OpenDocument 1.3, part 3, 7).

use super::story::{Story, words};
use crate::xml::Node;

/// Reads a field: what it shows is text, unless it is hidden or made anew by every edition.
pub(super) fn read<'d>(story: &mut Story<'d, '_, '_>, node: Node<'d>) {
    match node.name() {
        "text:page-number"
        | "text:page-count"
        | "text:page-continuation"
        | "text:page-variable-get"
        | "text:page-variable-set" => story.regenerated("page number", node),
        "text:hidden-text" => {
            let is_hidden = node.attribute("text:is-hidden") != Some("false");
            let value = node.attribute("text:string-value").unwrap_or("");
            match is_hidden {
                true => {
                    let diagnostic =
                        reissue_core::Diagnostic::lost("read-400", "hidden text was left out")
                            .severity(reissue_core::Severity::Warning)
                            .at(story.transcript.here())
                            .help("unhide in the source what belongs to the book");
                    let shown = words(node);
                    let all =
                        if shown.contains(value) { shown } else { format!("{value} {shown}") };
                    story.state.ledger.words(diagnostic, &all);
                }
                false => story.text(value),
            }
        }
        // Without display they only set a value.
        "text:variable-set"
        | "text:user-field-input"
        | "text:user-field-get"
        | "text:expression"
        | "text:variable-get"
            if node.attribute("text:display") == Some("none") => {}
        "text:variable-decls"
        | "text:sequence-decls"
        | "text:user-field-decls"
        | "text:tracked-changes"
        | "text:dde-connection"
        | "office:change-info"
        | "text:note-citation" => {}
        "text:list" | "table:table" => {
            let inside = story.aside_one(node);
            story.boxes.push(inside);
        }
        _ => story.inlines(node),
    }
}

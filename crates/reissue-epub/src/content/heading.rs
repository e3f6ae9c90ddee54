//! Headings by place in the book.

use reissue_core::{Heading, Inline, Role};

use super::Writer;

impl Writer<'_> {
    /// Writes a heading: ordinal and title in one heading element, the subtitle beside it.
    pub(super) fn heading(&mut self, heading: &Heading, role: Role, id: &str) {
        let level = if role == Role::TitlePage { 1 } else { self.open.heading_level() };
        let grouped = !heading.subtitle.is_empty();
        let named = !heading.ordinal.is_empty() || !heading.title.is_empty();
        if grouped {
            self.out.raw("<").raw(if self.v3 { "hgroup" } else { "div" });
            self.out.attr("class", "heading").attr("id", id).raw(">\n");
        }
        if named {
            let name = format!("h{level}");
            self.out.raw("<").raw(&name);
            if !grouped {
                self.out.attr("id", id);
            }
            self.out.raw(">");
            self.heading_parts(&heading.ordinal, &heading.title);
            self.out.raw("</").raw(&name).raw(">\n");
        }
        if grouped {
            self.out.raw("<p").attr("class", "subtitle");
            self.semantics("subtitle", "doc-subtitle");
            self.out.raw(">");
            self.inlines(&heading.subtitle);
            self.out.raw("</p>\n</").raw(if self.v3 { "hgroup" } else { "div" }).raw(">\n");
        }
    }

    fn heading_parts(&mut self, ordinal: &[Inline], title: &[Inline]) {
        match (ordinal.is_empty(), title.is_empty()) {
            (false, false) => {
                self.out.raw("<span class=\"ordinal\">");
                self.inlines(ordinal);
                self.out.raw("</span> <span class=\"title\">");
                self.inlines(title);
                self.out.raw("</span>");
            }
            (false, true) => {
                self.out.raw("<span class=\"ordinal\">");
                self.inlines(ordinal);
                self.out.raw("</span>");
            }
            _ => self.inlines(title),
        }
    }
}

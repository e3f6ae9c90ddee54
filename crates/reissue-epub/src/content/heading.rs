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
            if grouped {
                self.semantics("title", "");
            } else {
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
        if ordinal.is_empty() {
            self.inlines(title);
            return;
        }
        self.part("ordinal", "z3998:ordinal", ordinal);
        if !title.is_empty() {
            self.out.raw(" ");
            self.part("title", "title", title);
        }
    }

    fn part(&mut self, class: &str, means: &str, content: &[Inline]) {
        self.out.raw("<span").attr("class", class);
        self.semantics(means, "");
        self.out.raw(">");
        self.inlines(content);
        self.out.raw("</span>");
    }
}

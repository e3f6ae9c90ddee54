//! Headings and blocks to sections inside one another, and sections to front, body and back matter.

use reissue_core::{Book, Language, Matter, Role, Section, Span, heading_role};

use super::convert::{Element, SectionHead};
use super::inlines::Finding;

/// Builds the sections of a book from the elements of its files.
#[derive(Default)]
pub(super) struct Builder {
    done: Vec<(Section, Option<Matter>)>,
    /// The open sections with their levels, the outermost first.
    open: Vec<(u32, Section, Option<Matter>)>,
    pub(super) findings: Vec<Finding>,
}

impl Builder {
    pub(super) fn add(&mut self, element: Element) {
        match element {
            Element::Heading(head) => self.open_section(head),
            Element::Block(block) => {
                if self.open.is_empty() {
                    self.open.push((1, Section::new(Role::Chapter, block.span), None));
                }
                if let Some((_, section, _)) = self.open.last_mut() {
                    section.span = section.span.join(block.span);
                    section.blocks.push(block);
                }
            }
        }
    }

    fn open_section(&mut self, head: SectionHead) {
        let SectionHead { level, heading, mut attributes, span } = head;
        let named = attributes
            .take_named(|c| if c == "endnotes" { Some(Role::Notes) } else { Role::named(c) });
        let fixed: Option<u32> = attributes.value("level").and_then(|n| n.parse().ok());
        let level = fixed.unwrap_or(u32::from(level)).max(1);
        let guess = named.or_else(|| heading_role(&heading));
        while let Some((above, section, _)) = self.open.last() {
            let nests = *above == level
                && fixed.is_none()
                && section.role.is_division()
                && rank(section.role) < rank(guess.unwrap_or(Role::Chapter));
            if *above < level || nests {
                break;
            }
            self.close();
        }
        let above = self.open.last().map(|(_, s, _)| s.role);
        let role = guess.unwrap_or(match above {
            Some(role) if !role.is_division() => Role::Section,
            _ => Role::Chapter,
        });
        let mut section = Section::new(role, span);
        section.heading = (!heading.is_empty() || heading.short.is_some()).then_some(heading);
        section.id = attributes.id.take().map(|i| i.text);
        if let Some(tag) = attributes.value("lang") {
            match Language::new(&tag) {
                Ok(language) => section.language = Some(language),
                Err(_) => self.findings.push(Finding::Language { tag, place: span }),
            }
        }
        let matter = attributes.value("matter").and_then(|m| matter_named(&m));
        for (word, at) in attributes.leftover() {
            let place = Span::new(span.source, at, at + word.len());
            self.findings.push(Finding::Unknown { word: word.into_owned(), place });
        }
        self.open.push((level, section, matter));
    }

    fn close(&mut self) {
        let Some((_, section, matter)) = self.open.pop() else { return };
        match self.open.last_mut() {
            Some((_, above, _)) => {
                above.span = above.span.join(section.span);
                above.sections.push(section);
            }
            None => self.done.push((section, matter)),
        }
    }

    /// Puts the sections into a book.
    pub(super) fn finish(mut self, book: &mut Book) -> Vec<Finding> {
        while !self.open.is_empty() {
            self.close();
        }
        let roles: Vec<Role> =
            self.done.iter().filter(|(_, m)| m.is_none()).map(|(s, _)| s.role).collect();
        let mut arranged = reissue_core::arrange(&roles).into_iter();
        for (section, matter) in self.done {
            let matter = matter.or_else(|| arranged.next()).unwrap_or(Matter::Body);
            book.matter_mut(matter).push(section);
        }
        self.findings
    }
}

fn matter_named(name: &str) -> Option<Matter> {
    Some(match name {
        "front" => Matter::Front,
        "body" => Matter::Body,
        "back" => Matter::Back,
        _ => return None,
    })
}

/// Which sections a section of the same level holds: those of a higher rank. Sections without a
/// rank stand on their own.
fn rank(role: Role) -> u8 {
    match role {
        Role::Volume => 1,
        Role::Part | Role::Act => 2,
        Role::Chapter | Role::Piece | Role::Scene | Role::Plates => 3,
        _ => 0,
    }
}

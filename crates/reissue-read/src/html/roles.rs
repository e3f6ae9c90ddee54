//! What a section is in the book, and in which stretch of it it stands.

use reissue_core::{Book, Diagnostic, Matter, Role, Section, plain};

use super::loss::Losses;
use super::outline::Draft;

/// Finds the role that a title names.
pub(crate) fn by_title(title: &str) -> Option<Role> {
    crate::outline::role_of(title)
}

/// Tells whether such a section is a page by itself that holds no other section.
pub(crate) fn is_lone_page(role: Role) -> bool {
    matches!(
        role,
        Role::HalfTitle
            | Role::TitlePage
            | Role::Imprint
            | Role::Dedication
            | Role::Epigraph
            | Role::Contents
            | Role::Plates
            | Role::Colophon
    )
}

/// The role of a section as far as something tells it: mark-up, ordinal, title.
pub(crate) fn guess(draft: &Draft) -> Option<Role> {
    let by_heading = draft.heading.as_ref().and_then(|h| {
        let ordinal = plain(&h.ordinal).to_lowercase();
        let has = |words: &[&str]| {
            ordinal.split(|c: char| !c.is_alphanumeric()).any(|w| words.contains(&w))
        };
        if ordinal.is_empty() {
            by_title(&plain(&h.title))
        } else if has(&["part", "teil", "partie", "parte", "deel", "часть"]) {
            Some(Role::Part)
        } else if has(&["volume", "vol", "band", "tome", "tomo", "том"]) {
            Some(Role::Volume)
        } else if has(&["act", "akt", "aufzug", "acte", "acto", "atto"]) {
            Some(Role::Act)
        } else if has(&["scene", "szene", "auftritt", "scène", "escena", "scena"]) {
            Some(Role::Scene)
        } else if has(&["chapter", "chap", "kapitel", "chapitre", "capítulo", "capitolo", "глава"])
        {
            Some(Role::Chapter)
        } else if has(&["appendix", "anhang"]) {
            Some(Role::Appendix)
        } else if has(&["book", "buch", "livre", "libro", "книга"]) && !draft.children.is_empty()
        {
            Some(Role::Part)
        } else {
            None
        }
    });
    match (draft.role, by_heading) {
        // `chapter` is said of acts and parts too; the heading is more exact.
        (Some(Role::Chapter), Some(told @ (Role::Act | Role::Scene))) => Some(told),
        (Some(role), _) => Some(role),
        (None, told) => told,
    }
}

/// How high a section stands among the divisions of a book; lower holds higher.
pub(crate) fn rank(draft: &Draft) -> u8 {
    match guess(draft) {
        Some(Role::Volume) => 0,
        Some(Role::Part | Role::Act) => 1,
        Some(Role::Section | Role::Scene) => 3,
        _ => 2,
    }
}

/// The role of a section at a depth.
pub(crate) fn of(draft: &Draft, depth: usize) -> Role {
    if let Some(role) = guess(draft) {
        return role;
    }
    let holds_chapters = depth == 0
        && !draft.children.is_empty()
        && draft.blocks.is_empty()
        && draft.children.iter().any(|c| guess(c) == Some(Role::Chapter) || starts_numbered(c));
    match depth {
        0 if holds_chapters => Role::Part,
        0 => Role::Chapter,
        _ => Role::Section,
    }
}

fn starts_numbered(draft: &Draft) -> bool {
    draft.heading.as_ref().is_some_and(|h| !h.ordinal.is_empty())
}

/// Takes out the headings of notes that are linked now, so that nothing stands under them.
pub(crate) fn without_emptied(sections: &mut Vec<Section>, losses: &mut Losses) {
    sections.iter_mut().for_each(|s| without_emptied(&mut s.sections, losses));
    sections.retain(|s| !is_emptied(s, losses));
}

/// Tells whether a section is the heading of notes and nothing else, and reports its words.
pub(crate) fn is_emptied(section: &Section, losses: &mut Losses) -> bool {
    let bare = section.blocks.is_empty() && section.sections.is_empty();
    let Some(heading) = section.heading.as_ref().filter(|_| bare && section.role == Role::Notes)
    else {
        return false;
    };
    let message = "the heading of notes that are linked was left out";
    let finding = Diagnostic::fact("read-313", message).at(heading.span);
    losses.note(finding.see(heading.span, heading.label()));
    true
}

/// Lets chapters inside of parts be chapters, whatever their depth; and the numbered stretches of
/// a chapter, story or poem be sections of it, though their mark-up calls them chapters or parts.
pub(crate) fn settle(sections: &mut [Section], inside: Option<Role>) {
    for section in sections {
        let held = matches!(inside, Some(Role::Chapter | Role::Piece | Role::Section));
        if held && matches!(section.role, Role::Chapter | Role::Part) && is_numbered(section) {
            section.role = Role::Section;
        }
        if section.role == Role::Section && inside.is_some_and(Role::is_division) {
            section.role = if inside == Some(Role::Act) { Role::Scene } else { Role::Chapter };
        }
        let role = section.role;
        settle(&mut section.sections, Some(role));
    }
}

/// Tells whether the heading of a section is a number alone: `II`, `3.`
fn is_numbered(section: &Section) -> bool {
    section.heading.as_ref().is_some_and(|h| {
        let ordinal = plain(&h.ordinal);
        let mut words = ordinal.split_whitespace();
        let number = words.next().is_some_and(|w| !w.chars().any(char::is_lowercase));
        number && words.next().is_none() && h.title.is_empty() && h.subtitle.is_empty()
    })
}

/// Puts the sections into front, body and back matter.
pub(crate) fn partition(sections: Vec<(Option<Matter>, Section)>, book: &mut Book) {
    let mut started = false;
    let mut wanted: Vec<Matter> = Vec::with_capacity(sections.len());
    for (said, section) in &sections {
        let usual = section.role.matter();
        // Writers of EPUB call whole files body matter, prefaces and all.
        let matter = match said {
            Some(Matter::Body) if !started && usual == Matter::Front => Matter::Front,
            said => said.unwrap_or(usual),
        };
        started |= matter == Matter::Body;
        wanted.push(matter);
    }
    let first_body = wanted.iter().position(|m| *m == Matter::Body);
    let last_body = wanted.iter().rposition(|m| *m == Matter::Body);
    for (i, ((said, section), wanted)) in sections.into_iter().zip(wanted).enumerate() {
        let matter = match (first_body, last_body) {
            (Some(first), _) if i < first => Matter::Front,
            (_, Some(last)) if i > last => Matter::Back,
            (Some(_), Some(_)) => Matter::Body,
            // No text at all: what the sections say, front before back.
            _ => said.unwrap_or(wanted),
        };
        book.matter_mut(matter).push(section);
    }
}

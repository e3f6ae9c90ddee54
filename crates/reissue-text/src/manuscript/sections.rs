//! Sections to files, with the notes that they refer to.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use reissue_core::{
    Book, Inline, InlineKind, Matter, Note, NoteId, NoteKind, Role, Section, Visit, arrange,
    heading_role, plain, slug, split_ordinal,
};

use super::blocks::{blocks, heading_words};
use super::inlines::{self, Place};
use super::{Lines, Options};

/// Writes one file for each top-level section, and one for each chapter of a part.
pub(super) fn write(book: &Book, options: &Options) -> Vec<(String, String)> {
    let notes = book.notes.iter().map(|n| (n.id.clone(), n)).collect();
    let mut writer =
        Writer { notes, done: BTreeSet::new(), lines: options.lines, files: Vec::new() };
    let roles: Vec<Role> = book.sections().map(|s| s.role).collect();
    let mut ruled = arrange(&roles).into_iter();
    let actual = book.matters();
    let agrees = actual.iter().all(|(m, list)| list.iter().all(|_| ruled.next() == Some(*m)));
    let mut above: Option<&Section> = None;
    for (matter, list) in actual {
        for section in list {
            let forced = (!agrees).then_some(matter);
            writer.section(section, Depth { level: 1, parent: None, above }, forced, matter);
            above = Some(section);
        }
    }
    writer.unreferenced(book);
    writer.files
}

struct Writer<'a> {
    notes: BTreeMap<NoteId, &'a Note>,
    done: BTreeSet<NoteId>,
    lines: Lines,
    files: Vec<(String, String)>,
}

/// Where a section stands.
#[derive(Clone, Copy)]
struct Depth<'a> {
    level: usize,
    parent: Option<Role>,
    above: Option<&'a Section>,
}

impl<'a> Writer<'a> {
    fn section(
        &mut self,
        section: &'a Section,
        depth: Depth<'a>,
        forced: Option<Matter>,
        matter: Matter,
    ) {
        let starts_file = depth.parent.is_none_or(Role::is_division);
        if starts_file {
            let folder = match matter {
                Matter::Front => "front",
                Matter::Body => "chapters",
                Matter::Back => "back",
            };
            let number = self.files.iter().filter(|(n, _)| n.starts_with(folder)).count() + 1;
            let name = slug(&file_title(section));
            self.files.push((format!("{folder}/{number:02}-{name}.md"), String::new()));
        }
        let head = head(section, depth, forced);
        let text = blocks(&section.blocks, self.lines);
        let notes = self.notes_of(section);
        if let Some((_, out)) = self.files.last_mut() {
            for part in [head, text, notes] {
                if !part.is_empty() {
                    if !out.is_empty() {
                        out.push('\n');
                    }
                    out.push_str(&part);
                    out.push('\n');
                }
            }
        }
        let mut above = None;
        for child in &section.sections {
            let depth = Depth { level: depth.level + 1, parent: Some(section.role), above };
            self.section(child, depth, None, matter);
            above = Some(child);
        }
    }

    /// The notes that a section's heading and blocks refer to for the first time, and theirs.
    fn notes_of(&mut self, section: &Section) -> String {
        let mut refs = Refs(Vec::new());
        section.heading.iter().for_each(|h| refs.visit_heading(h));
        refs.visit_blocks(&section.blocks);
        let mut out: Vec<String> = Vec::new();
        let mut at = 0;
        while let Some(id) = refs.0.get(at).cloned() {
            at += 1;
            if !self.done.insert(id.clone()) {
                continue;
            }
            if let Some(note) = self.notes.get(&id).copied() {
                refs.visit_note(note);
                out.push(definition(note, self.lines));
            }
        }
        out.join("\n\n")
    }

    fn unreferenced(&mut self, book: &'a Book) {
        let left: Vec<String> = book
            .notes
            .iter()
            .filter(|n| !self.done.contains(&n.id))
            .map(|n| definition(n, self.lines))
            .collect();
        if left.is_empty() {
            return;
        }
        if self.files.is_empty() {
            self.files.push(("chapters/01-notes.md".into(), String::new()));
        }
        if let Some((_, out)) = self.files.last_mut() {
            let _ = writeln!(out, "\n{}", left.join("\n\n"));
        }
    }
}

/// The words of a file's name: the title, else the number, else the role.
fn file_title(section: &Section) -> String {
    let role = section.role.name();
    let Some(heading) = &section.heading else { return role.into() };
    let (title, ordinal) = (plain(&heading.title), plain(&heading.ordinal));
    let told = |words: &str| words.contains(char::is_alphanumeric);
    match (told(&title), told(&ordinal)) {
        (true, _) => title,
        // `Chapter II` says what it is, `II` does not.
        (_, true) if ordinal.trim().contains(' ') => ordinal,
        (_, true) => format!("{role} {ordinal}"),
        _ => role.into(),
    }
}

struct Refs(Vec<NoteId>);

impl Visit for Refs {
    fn visit_inline(&mut self, inline: &Inline) {
        if let InlineKind::NoteRef(id) = &inline.kind {
            self.0.push(id.clone());
        }
        self.walk_inline(inline);
    }
}

fn definition(note: &Note, lines: Lines) -> String {
    let mut text = blocks(&note.blocks, lines);
    if note.mark.is_some() || note.language.is_some() {
        let mark = note.mark.as_deref().unwrap_or("");
        let mark = inlines::write(&[Inline::text(mark, note.span)], Place::Line);
        let language = note.language.as_ref().map(|l| format!(" {}", inlines::lang(l)));
        let empty = if note.mark.as_deref() == Some("") { " n=\"\"" } else { "" };
        let span = format!("[{mark}]{{.mark{empty}{}}}", language.unwrap_or_default());
        text = if text.is_empty() { span } else { format!("{span}\n\n{text}") };
    }
    let mut out = format!("[^{}]:", note.id.0);
    for (i, line) in text.split('\n').enumerate() {
        match (i, line) {
            (0, line) => {
                let _ = write!(out, " {line}");
            }
            (_, "") => out.push('\n'),
            (_, line) => {
                let _ = write!(out, "\n    {line}");
            }
        }
    }
    let says = if note.id.0.starts_with("en-") { NoteKind::Endnote } else { NoteKind::Footnote };
    match note.kind {
        kind if kind == says => out,
        NoteKind::Endnote => format!("::: endnotes\n{out}\n:::"),
        NoteKind::Footnote => format!("::: footnotes\n{out}\n:::"),
    }
}

fn rank(role: Role) -> u8 {
    match role {
        Role::Volume => 1,
        Role::Part | Role::Act => 2,
        Role::Chapter | Role::Piece | Role::Scene | Role::Plates => 3,
        _ => 0,
    }
}

/// The line of a heading.
fn head(section: &Section, depth: Depth<'_>, forced: Option<Matter>) -> String {
    let mut out = "#".repeat(depth.level.min(6));
    if let Some(heading) = &section.heading {
        let title = heading_words(&heading.title);
        let ordinal = inlines::write(&heading.ordinal, Place::Line);
        let first = inlines::first_text(&heading.title).unwrap_or_default();
        let plain_ordinal = inlines::first_text(&heading.ordinal)
            .filter(|o| heading.ordinal.len() == 1 && !o.is_empty());
        let short = plain_ordinal.as_ref().is_some_and(|o| {
            let gap = if heading.title.is_empty() { "" } else { ". " };
            let line = format!("{o}{gap}{first}");
            split_ordinal(&line).is_some_and(|s| {
                s.ordinal_end == o.len() && s.title_start == (o.len() + gap.len()).min(line.len())
            }) && !first.starts_with(' ')
        });
        if short && heading.title.is_empty() {
            let _ = write!(out, " {ordinal}");
        } else if short {
            let _ = write!(out, " {ordinal}. {title}");
        } else if !heading.ordinal.is_empty() {
            let _ = write!(out, " [{ordinal}]{{.ordinal}} {title}");
        } else if split_ordinal(&first).is_some() {
            let _ = write!(out, " []{{.ordinal}}{title}");
        } else {
            let _ = write!(out, " {title}");
        }
        if !heading.subtitle.is_empty() {
            let subtitle = inlines::write(&heading.subtitle, Place::Line);
            let _ = write!(out, " [{subtitle}]{{.subtitle}}");
        }
    }
    let out = out.trim_end_matches(' ').to_owned();
    let attributes = attributes(section, depth, forced);
    if attributes.is_empty() { out } else { format!("{out} {{{attributes}}}") }
}

/// Tells whether the reader knows the role of a section by its heading and its place.
fn is_told(section: &Section, depth: Depth<'_>) -> bool {
    let Some(heading) = section.heading.as_ref().filter(|h| !h.is_empty()) else { return false };
    let by_place = match depth.parent {
        Some(parent) if !parent.is_division() => Role::Section,
        _ => Role::Chapter,
    };
    match heading_role(heading) {
        Some(told) => told == section.role,
        // Below a part of the same level the reader would look for a chapter.
        None => {
            section.role == by_place
                && !(by_place == Role::Section
                    && depth.above.is_some_and(|a| nests(a, Role::Chapter)))
        }
    }
}

/// Tells whether a section of the same level would be taken into the one above.
fn nests(above: &Section, role: Role) -> bool {
    above.role.is_division() && rank(above.role) < rank(role)
}

fn attributes(section: &Section, depth: Depth<'_>, forced: Option<Matter>) -> String {
    let mut out: Vec<String> = Vec::new();
    out.extend(section.id.as_deref().map(inlines::name));
    if !is_told(section, depth) {
        out.push(format!(".{}", section.role.name()));
    }
    out.extend(section.language.as_ref().map(inlines::lang));
    if let Some(short) = section.heading.as_ref().and_then(|h| h.short.as_deref()) {
        out.push(format!("short={}", inlines::quoted(short)));
    }
    let swallowed = depth.above.is_some_and(|a| nests(a, section.role));
    if depth.level > 6 || swallowed {
        out.push(format!("level={}", depth.level));
    }
    if let Some(matter) = forced {
        out.push(format!("matter={}", format!("{matter:?}").to_lowercase()));
    }
    out.join(" ")
}

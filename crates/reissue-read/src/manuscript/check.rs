//! What a manuscript promises and does not keep: notes, links, names and pictures.

use std::collections::{HashMap, HashSet};
use std::io::Read;

use reissue_core::{
    Block, BlockKind, Book, Diagnostic, Figure, Image, Inline, InlineKind, LinkTarget, MediaType,
    Note, NoteId, Resource, Section, Span, Visit, VisitMut,
};

use super::inlines::Finding;
use super::spans::unwrap_parts;
use crate::{Files, tex};

/// Turns a finding about inlines into what is reported; none for a note, which is kept.
pub(super) fn diagnostic(finding: Finding) -> Option<Diagnostic> {
    Some(match finding {
        Finding::Unknown { word, place } => {
            Diagnostic::lost("read-107", format!("`{word}` means nothing here in a manuscript"))
                .at(place)
                .help("correct it, or take it out of the braces")
        }
        Finding::Html { tag, place } => {
            let tag: String = tag.chars().take(60).collect();
            Diagnostic::lost("read-112", format!("raw HTML is left out: `{tag}`"))
                .at(place)
                .help("write it as Markdown, or as a div or span with a class")
        }
        Finding::Note { .. } => return None,
        Finding::Formula { place } => {
            let message = "a formula in TeX is not understood and stands in the book as its source";
            Diagnostic::lost("read-115", message)
                .severity(reissue_core::Severity::Warning)
                .at(place)
                .help(tex::HELP)
        }
        Finding::Command { name, place } => Diagnostic::lost("read-115", tex::unknown(&name))
            .severity(reissue_core::Severity::Warning)
            .at(place)
            .help(tex::HELP),
        Finding::Language { tag, place } => {
            Diagnostic::lost("read-113", format!("`{tag}` is no language tag"))
                .at(place)
                .help("write a tag such as `fr` or `en-GB`")
        }
    })
}

/// Unwraps what no block took of the spans that speak of their block.
pub(super) fn unwrap(book: &mut Book) -> Vec<Finding> {
    struct Unwrap(Vec<Finding>);
    impl VisitMut for Unwrap {
        fn visit_inlines(&mut self, inlines: &mut Vec<Inline>) {
            unwrap_parts(inlines, &mut self.0);
        }
    }
    let mut pass = Unwrap(Vec::new());
    pass.visit_book(book);
    pass.0
}

/// Changes the labels of references in one file.
pub(super) struct Rename<'a>(pub(super) &'a HashMap<String, String>);

impl VisitMut for Rename<'_> {
    fn visit_inline(&mut self, inline: &mut Inline) {
        if let InlineKind::NoteRef(NoteId(id)) = &mut inline.kind
            && let Some(new) = self.0.get(id.as_str())
        {
            id.clone_from(new);
        }
        self.walk_inline(inline);
    }
}

/// Puts the notes in the order of their first reference, and reports those that are missing and
/// those that nothing refers to.
pub(super) fn notes(book: &mut Book) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    let mut left: HashMap<NoteId, Note> = HashMap::new();
    let mut defined = Vec::new();
    for note in std::mem::take(&mut book.notes) {
        defined.push(note.id.clone());
        left.insert(note.id.clone(), note);
    }
    let mut refs = NoteRefs::default();
    book.sections().for_each(|s| refs.visit_section(s));
    let mut seen = HashSet::new();
    let mut missing = HashSet::new();
    let mut at = 0;
    while let Some((id, span)) = refs.0.get(at).cloned() {
        at += 1;
        if seen.contains(&id) {
            continue;
        }
        match left.remove(&id) {
            Some(note) => {
                refs.visit_note(&note);
                seen.insert(id);
                book.notes.push(note);
            }
            None => {
                missing.insert(id.clone());
                let found = Diagnostic::lost("read-102", format!("the note `{}` is nowhere", id.0))
                    .at(span)
                    .help(format!("write it: `[^{}]: ...` in a paragraph of its own", id.0));
                out.push(found);
            }
        }
    }
    for id in defined {
        if let Some(note) = left.remove(&id) {
            let found =
                Diagnostic::lost("read-103", format!("nothing refers to the note `{}`", id.0))
                    .at(first_line(note.span))
                    .help(format!("write `[^{}]` where it belongs, or take the note out", id.0));
            out.push(found);
            book.notes.push(note);
        }
    }
    if !missing.is_empty() {
        DropRefs(&missing).visit_book(book);
    }
    out
}

fn first_line(span: Span) -> Span {
    Span { end: span.end.min(span.start + 1), ..span }
}

#[derive(Default)]
struct NoteRefs(Vec<(NoteId, Span)>);

impl Visit for NoteRefs {
    fn visit_inline(&mut self, inline: &Inline) {
        if let InlineKind::NoteRef(id) = &inline.kind {
            self.0.push((id.clone(), inline.span));
        }
        self.walk_inline(inline);
    }
}

struct DropRefs<'a>(&'a HashSet<NoteId>);

impl VisitMut for DropRefs<'_> {
    fn visit_inlines(&mut self, inlines: &mut Vec<Inline>) {
        inlines.retain(|i| !matches!(&i.kind, InlineKind::NoteRef(id) if self.0.contains(id)));
        inlines.iter_mut().for_each(|i| self.visit_inline(i));
    }
}

/// Takes away names that are given twice, and links to names that nothing has.
pub(super) fn names(book: &mut Book) -> Vec<Diagnostic> {
    let mut pass = Names::default();
    pass.visit_book(book);
    let notes: HashSet<String> = book.notes.iter().map(|n| n.id.0.clone()).collect();
    let mut links = Links { names: &pass.names, notes: &notes, out: pass.out };
    links.visit_book(book);
    links.out
}

#[derive(Default)]
struct Names {
    names: HashMap<String, Span>,
    out: Vec<Diagnostic>,
}

impl Names {
    /// Tells whether a name is new.
    fn is_new(&mut self, id: &str, span: Span) -> bool {
        match self.names.get(id) {
            None => {
                self.names.insert(id.to_owned(), span);
                true
            }
            Some(first) => {
                let found =
                    Diagnostic::suspect("read-105", format!("the name `{id}` is given twice"))
                        .at(first_line(span))
                        .see(first_line(*first), "it is given here first")
                        .help("give one of the places another name");
                self.out.push(found);
                false
            }
        }
    }
}

impl VisitMut for Names {
    fn visit_section(&mut self, section: &mut Section) {
        if section.id.as_ref().is_some_and(|id| !self.is_new(id, section.span)) {
            section.id = None;
        }
        self.walk_section(section);
    }

    fn visit_block(&mut self, block: &mut Block) {
        if block.id.as_ref().is_some_and(|id| !self.is_new(id, block.span)) {
            block.id = None;
        }
        self.walk_block(block);
    }

    fn visit_inlines(&mut self, inlines: &mut Vec<Inline>) {
        inlines.retain(|i| match &i.kind {
            InlineKind::Anchor(id) => self.is_new(id, i.span),
            _ => true,
        });
        inlines.iter_mut().for_each(|i| self.visit_inline(i));
    }
}

struct Links<'a> {
    names: &'a HashMap<String, Span>,
    notes: &'a HashSet<String>,
    out: Vec<Diagnostic>,
}

impl VisitMut for Links<'_> {
    fn visit_inlines(&mut self, inlines: &mut Vec<Inline>) {
        let broken = |i: &Inline| match &i.kind {
            InlineKind::Link { target: LinkTarget::Internal(id), .. } => {
                !self.names.contains_key(id) && !self.notes.contains(id)
            }
            _ => false,
        };
        if inlines.iter().any(broken) {
            let mut kept = Vec::with_capacity(inlines.len());
            for inline in std::mem::take(inlines) {
                let is_broken = broken(&inline);
                match inline.kind {
                    InlineKind::Link { target: LinkTarget::Internal(id), content } if is_broken => {
                        let message = format!("the link leads to `{id}`, which is nowhere");
                        let found = Diagnostic::lost("read-109", message)
                            .at(inline.span)
                            .help(format!("give the place the name: `{{#{id}}}`"));
                        self.out.push(found);
                        kept.extend(content);
                    }
                    kind => kept.push(Inline::new(kind, inline.span)),
                }
            }
            *inlines = kept;
        }
        inlines.iter_mut().for_each(|i| self.walk_inline(i));
    }
}

/// Finds the pictures of a book beside its source and makes them resources, in the order in which
/// the book shows them.
pub(super) struct Pictures<'a> {
    pub(super) files: Option<&'a dyn Files>,
    /// Folders to look in after the root: that of each source file.
    pub(super) folders: Vec<String>,
    pub(super) found: HashMap<String, Option<String>>,
    pub(super) resources: Vec<Resource>,
    pub(super) out: Vec<Diagnostic>,
}

impl Pictures<'_> {
    /// Gives the name under which the book holds a file; none where there is no such file.
    pub(super) fn name(
        &mut self,
        address: &str,
        media: Option<&str>,
        span: Span,
    ) -> Option<String> {
        if let Some(found) = self.found.get(address) {
            return found.clone();
        }
        let found = self.look(address, media, span);
        if found.is_none() {
            let lost =
                Diagnostic::lost("read-101", format!("the picture `{address}` is not there"))
                    .at(span)
                    .help("put the file in its place, or correct its name");
            self.out.push(lost);
        }
        self.found.insert(address.to_owned(), found.clone());
        found
    }

    fn look(&mut self, address: &str, media: Option<&str>, span: Span) -> Option<String> {
        let files = self.files?;
        let folder = self.folders.get(usize::from(span.source.0)).cloned().unwrap_or_default();
        let decoded = percent_decoded(address);
        let places = [address.to_owned(), decoded, beside(&folder, address)];
        for place in places {
            if place.is_empty() || place.contains("://") || place.starts_with("data:") {
                continue;
            }
            if let Ok(data) = files.resource(&place) {
                if !self.resources.iter().any(|r| r.name == place) {
                    let media_type = match media {
                        Some(name) => MediaType::named(name),
                        None => media_type(&data, &place),
                    };
                    self.resources.push(Resource { name: place.clone(), media_type, data, span });
                }
                return Some(place);
            }
        }
        None
    }

    /// Gives an image its resource; tells whether there is one.
    pub(super) fn settle(&mut self, image: &mut Image, span: Span) -> bool {
        match self.name(&image.resource, None, span) {
            Some(name) => {
                image.resource = name;
                true
            }
            None => false,
        }
    }
}

impl VisitMut for Pictures<'_> {
    fn visit_block(&mut self, block: &mut Block) {
        let span = block.span;
        if let BlockKind::Figure(Figure { images, .. }) = &mut block.kind {
            images.retain_mut(|i| self.settle(i, span));
        }
        self.walk_block(block);
    }

    fn visit_inline(&mut self, inline: &mut Inline) {
        let span = inline.span;
        if let InlineKind::Image(image) = &mut inline.kind
            && !self.settle(image, span)
        {
            // The words stand for a picture that can't be shown.
            inline.kind = InlineKind::Text(image.alt.take().unwrap_or_default());
        }
        self.walk_inline(inline);
    }
}

/// The type of a file by its first bytes, or by its name.
fn media_type(data: &reissue_core::ResourceData, name: &str) -> MediaType {
    let mut head = Vec::new();
    if let Ok(reader) = data.open() {
        // A file whose head can't be read is named by its extension.
        let _ = reader.take(512).read_to_end(&mut head);
    }
    if let Some(found) = MediaType::sniff(&head) {
        return found;
    }
    let extension = name.rsplit('.').next().unwrap_or("").to_ascii_lowercase();
    match extension.as_str() {
        "jpg" | "jpeg" => MediaType::Jpeg,
        "png" => MediaType::Png,
        "gif" => MediaType::Gif,
        "webp" => MediaType::Webp,
        "svg" => MediaType::Svg,
        "tif" | "tiff" => MediaType::Tiff,
        "bmp" => MediaType::Bmp,
        "ttf" => MediaType::Ttf,
        "otf" => MediaType::Otf,
        "woff" => MediaType::Woff,
        "css" => MediaType::Css,
        _ => MediaType::named("application/octet-stream"),
    }
}

/// A path that is relative to a folder, without `.` and `..`; empty where it leads out.
fn beside(folder: &str, address: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
    for part in address.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                if parts.pop().is_none() {
                    return String::new();
                }
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn percent_decoded(address: &str) -> String {
    let bytes = address.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let code = address.get(at + 1..at + 3).filter(|_| *byte == b'%');
        match code.and_then(|c| u8::from_str_radix(c, 16).ok()) {
            Some(decoded) => {
                out.push(decoded);
                at += 3;
            }
            None => {
                out.push(*byte);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside() {
        assert_eq!(beside("chapters", "../images/a.png"), "images/a.png");
        assert_eq!(beside("", "../a.png"), "");
        assert_eq!(percent_decoded("a%20b%zz"), "a b%zz");
    }
}

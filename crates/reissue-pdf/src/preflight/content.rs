//! Colours, transparency and pictures.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId};
use reissue_page::printer::ColorRule;

use super::pages::{inherited, number};
use super::{Findings, page_list};

/// Forms inside forms deeper than this are not followed.
const DEPTH: usize = 12;

pub(super) fn check(found: &mut Findings<'_>, doc: &Document) {
    let mut seen = Seen::default();
    for (index, page) in doc.get_pages().into_values().enumerate() {
        let Some(resources) = inherited(doc, page, b"Resources") else { continue };
        let Ok(resources) = resources.as_dict() else { continue };
        let content = doc.get_page_content(page);
        if let Ok(group) = doc.get_dictionary(page).and_then(|p| p.get_deref(b"Group", doc))
            && group.as_dict().is_ok_and(|g| g.has(b"S"))
        {
            seen.groups.insert(index);
        }
        let mut walk = Walk { doc, page: index, seen: &mut seen, done: BTreeSet::new() };
        walk.content(&content, resources, [1.0, 0.0, 0.0, 1.0], 0);
    }
    report(found, &seen);
}

/// What was found, by page.
#[derive(Default)]
struct Seen {
    rgb: BTreeSet<usize>,
    transparent: BTreeSet<usize>,
    groups: BTreeSet<usize>,
    thin: BTreeSet<usize>,
    thinnest: Option<f64>,
    heavy: BTreeMap<usize, u32>,
    /// The least resolution on each page.
    resolution: BTreeMap<usize, f64>,
}

fn list(pages: &BTreeSet<usize>) -> String {
    page_list(&pages.iter().copied().collect::<Vec<_>>())
}

fn report(found: &mut Findings<'_>, seen: &Seen) {
    let rules = found.printer.interior.clone();
    if !seen.rgb.is_empty() {
        let message = format!("RGB colours on {}", list(&seen.rgb));
        let help = "convert colours to grey or CMYK";
        match rules.colors.value {
            ColorRule::NoRgb => found.error("pdf-130", message, help),
            ColorRule::Any => found.warning("pdf-130", message, help),
        }
    }
    if !seen.transparent.is_empty() && !rules.transparency.value {
        let message = format!("transparency on {}", list(&seen.transparent));
        found.error("pdf-131", message, "flatten transparency (PDF/X-1a does)");
    }
    let low: Vec<(&usize, &f64)> = seen
        .resolution
        .iter()
        .filter(|(_, r)| **r < f64::from(rules.min_resolution.value) - 0.5)
        .collect();
    if let Some(worst) = low.iter().map(|(_, r)| **r).reduce(f64::min) {
        let pages: Vec<usize> = low.iter().map(|(p, _)| **p).collect();
        let message = format!(
            "pictures of less than {} pixels an inch on {}, the worst with {}",
            rules.min_resolution.value,
            page_list(&pages),
            worst.floor()
        );
        found.warning("pdf-132", message, "scan pictures finer, or let them stand smaller");
    }
    if let Some(limit) = &rules.ink_limit {
        let over: Vec<usize> =
            seen.heavy.iter().filter(|(_, i)| **i > limit.value).map(|(p, _)| *p).collect();
        if !over.is_empty() {
            let message =
                format!("colours with more than {} % of ink on {}", limit.value, page_list(&over));
            found.warning("pdf-133", message, "use a profile that keeps to the ink limit");
        }
    }
    if let (Some(least), Some(thinnest)) = (&rules.min_line, seen.thinnest)
        && thinnest < least.value.to_pt() - 0.01
    {
        let message = format!(
            "lines of {thinnest:.2} pt on {}, thinner than {}",
            list(&seen.thin),
            least.value
        );
        found.warning("pdf-134", message, "draw thicker lines");
    }
}

struct Walk<'a> {
    doc: &'a Document,
    page: usize,
    seen: &'a mut Seen,
    done: BTreeSet<ObjectId>,
}

type Matrix = [f64; 4];

impl Walk<'_> {
    fn content(&mut self, bytes: &[u8], resources: &Dictionary, start: Matrix, depth: usize) {
        let Ok(content) = Content::decode(bytes) else { return };
        let mut stack = Vec::new();
        let mut matrix = start;
        let mut line = 1.0;
        for operation in content.operations.iter() {
            match operation.operator.as_str() {
                "q" => stack.push((matrix, line)),
                "Q" => (matrix, line) = stack.pop().unwrap_or((start, 1.0)),
                "cm" => matrix = product(self.numbers(operation), matrix),
                "w" => line = self.numbers(operation).first().copied().unwrap_or(1.0),
                "S" | "s" | "B" | "b" | "B*" | "b*" => self.line(line, matrix),
                "rg" | "RG" => {
                    self.seen.rgb.insert(self.page);
                }
                "k" | "K" => self.inks(operation),
                "cs" | "CS" => self.space(operation.operands.first(), resources),
                "gs" => self.state(operation, resources),
                "sh" => {
                    let shading = self.named(operation, resources, b"Shading");
                    let space =
                        shading.and_then(|s| s.as_dict().ok()?.get(b"ColorSpace").ok().cloned());
                    self.space(space.as_ref(), resources);
                }
                "Do" => self.object(operation, resources, matrix, depth),
                "BI" => {}
                _ => {}
            }
        }
    }

    fn numbers(&self, operation: &Operation) -> Vec<f64> {
        operation.operands.iter().filter_map(|o| number(self.doc, o)).collect()
    }

    fn line(&mut self, width: f64, matrix: Matrix) {
        let scale = (matrix[0] * matrix[3] - matrix[1] * matrix[2]).abs().sqrt();
        let width = width * scale;
        if self.seen.thinnest.is_none_or(|t| width < t) {
            self.seen.thinnest = Some(width);
        }
        if width < 0.75 {
            self.seen.thin.insert(self.page);
        }
    }

    fn inks(&mut self, operation: &Operation) {
        let sum = (self.numbers(operation).iter().sum::<f64>() * 100.0).round() as u32;
        let most = self.seen.heavy.entry(self.page).or_default();
        *most = (*most).max(sum);
    }

    /// Looks at a colour space, by name or in place.
    fn space(&mut self, space: Option<&Object>, resources: &Dictionary) {
        let Some(space) = space else { return };
        let rgb: &[&[u8]] = &[b"DeviceRGB", b"CalRGB", b"RGB"];
        let mut current = space.clone();
        for _ in 0..DEPTH {
            let Ok((_, object)) = self.doc.dereference(&current) else { return };
            let object = object.clone();
            if let Ok(name) = object.as_name() {
                if rgb.contains(&name) {
                    self.seen.rgb.insert(self.page);
                    return;
                }
                let spaces = resources.get_deref(b"ColorSpace", self.doc).and_then(Object::as_dict);
                let Ok(found) = spaces.and_then(|s| s.get(name)) else { return };
                current = found.clone();
                continue;
            }
            let Ok(array) = object.as_array() else { return };
            let kind = array.first().and_then(|k| k.as_name().ok()).unwrap_or_default();
            match kind {
                b"CalRGB" | b"Lab" => {
                    self.seen.rgb.insert(self.page);
                    return;
                }
                b"ICCBased" => {
                    let stream = array.get(1).and_then(|s| self.doc.dereference(s).ok());
                    let n = stream
                        .and_then(|(_, s)| s.as_stream().ok()?.dict.get(b"N").ok()?.as_i64().ok());
                    if n == Some(3) {
                        self.seen.rgb.insert(self.page);
                    }
                    return;
                }
                b"Indexed" | b"I" | b"Pattern" => match array.get(1) {
                    Some(base) => current = base.clone(),
                    None => return,
                },
                b"Separation" | b"DeviceN" => match array.get(2) {
                    Some(base) => current = base.clone(),
                    None => return,
                },
                _ => return,
            }
        }
    }

    fn named(&self, operation: &Operation, resources: &Dictionary, kind: &[u8]) -> Option<Object> {
        let name = operation.operands.first()?.as_name().ok()?;
        let list = resources.get_deref(kind, self.doc).ok()?.as_dict().ok()?;
        list.get_deref(name, self.doc).ok().cloned()
    }

    fn state(&mut self, operation: &Operation, resources: &Dictionary) {
        let Some(state) = self.named(operation, resources, b"ExtGState") else { return };
        let Ok(state) = state.as_dict() else { return };
        let faded = |key: &[u8]| {
            state.get(key).ok().and_then(|v| number(self.doc, v)).is_some_and(|v| v < 1.0)
        };
        let blended = state.get_deref(b"BM", self.doc).and_then(Object::as_name);
        let blended = blended.is_ok_and(|b| b != b"Normal" && b != b"Compatible");
        let masked = state.get_deref(b"SMask", self.doc).is_ok_and(|m| m.as_dict().is_ok());
        if faded(b"ca") || faded(b"CA") || blended || masked {
            self.seen.transparent.insert(self.page);
        }
    }

    fn object(
        &mut self,
        operation: &Operation,
        resources: &Dictionary,
        matrix: Matrix,
        depth: usize,
    ) {
        let Some(object) = self.named(operation, resources, b"XObject") else { return };
        let Ok(stream) = object.as_stream() else { return };
        let subtype = stream.dict.get(b"Subtype").and_then(Object::as_name).unwrap_or_default();
        if subtype == b"Image" {
            self.image(&stream.dict, resources, matrix);
            return;
        }
        if subtype != b"Form" || depth >= DEPTH {
            return;
        }
        if stream.dict.get_deref(b"Group", self.doc).is_ok() {
            self.seen.groups.insert(self.page);
        }
        // A form may be drawn often; its colours need one look for each page.
        let name = operation.operands.first().and_then(|n| n.as_name().ok()).unwrap_or_default();
        let list = resources.get_deref(b"XObject", self.doc).and_then(Object::as_dict);
        let id = list.and_then(|l| l.get(name)).and_then(Object::as_reference);
        if id.is_ok_and(|id| !self.done.insert(id)) {
            return;
        }
        let own = stream.dict.get_deref(b"Resources", self.doc).and_then(Object::as_dict).cloned();
        let own = own.unwrap_or_else(|_| resources.clone());
        let form = stream.dict.get_deref(b"Matrix", self.doc).and_then(Object::as_array);
        let form: Vec<f64> = form.map_or_else(
            |_| Vec::new(),
            |m| m.iter().filter_map(|v| number(self.doc, v)).collect(),
        );
        let bytes = stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
        self.content(&bytes, &own, product(form, matrix), depth + 1);
    }

    fn image(&mut self, image: &Dictionary, resources: &Dictionary, matrix: Matrix) {
        let space = image.get(b"ColorSpace").ok().cloned();
        self.space(space.as_ref(), resources);
        if image.has(b"SMask") {
            self.seen.transparent.insert(self.page);
        }
        let size = |key: &[u8]| image.get(key).ok().and_then(|v| number(self.doc, v));
        let (Some(width), Some(height)) = (size(b"Width"), size(b"Height")) else { return };
        let across = (matrix[0].powi(2) + matrix[1].powi(2)).sqrt() / 72.0;
        let down = (matrix[2].powi(2) + matrix[3].powi(2)).sqrt() / 72.0;
        if across <= 0.0 || down <= 0.0 {
            return;
        }
        let found = (width / across).min(height / down);
        let known = self.seen.resolution.entry(self.page).or_insert(found);
        *known = known.min(found);
    }
}

/// The product of two matrices without their translations, which don't matter here.
fn product(first: Vec<f64>, second: Matrix) -> Matrix {
    let [a, b, c, d, ..] = first.as_slice() else { return second };
    let [e, f, g, h] = second;
    [a * e + b * g, a * f + b * h, c * e + d * g, c * f + d * h]
}

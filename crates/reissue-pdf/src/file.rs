//! A document as bytes: objects, object streams, cross references.
//!
//! Streams and object streams are compressed on all cores; objects stand in the order of their
//! numbers, so that the same document gives the same bytes.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Arc;

use lopdf::{Dictionary, Document, Object, ObjectId, StringFormat};
use rayon::prelude::*;

use crate::deflate::{Compressed, deflate};
use crate::hash::hash128;

/// How many objects an object stream holds.
const OBJECTS_PER_STREAM: usize = 200;

/// The bytes of a stream that are shared with others and go into the file as they are.
pub(crate) type Payload = Arc<[u8]>;

/// How a file is put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// Plain objects and a cross-reference table (PDF 1.4).
    Classic,
    /// Object streams and a cross-reference stream (PDF 1.5).
    Packed,
}

/// Writes a document. Its `ID` is made of what is written.
pub(crate) fn write(
    document: Document,
    payloads: &BTreeMap<ObjectId, Payload>,
    layout: Layout,
    sink: &mut dyn Write,
) -> io::Result<()> {
    let Document { version, objects, trailer, .. } = document;
    let mut next = objects.keys().map(|id| id.0).max().unwrap_or(0) + 1;
    let (streams, plain): (Vec<_>, Vec<_>) =
        objects.into_iter().partition(|(_, object)| matches!(object, Object::Stream(_)));
    let streams: Vec<(ObjectId, Object)> = streams
        .into_par_iter()
        .map(|(id, object)| (id, compressed(object, payloads.contains_key(&id))))
        .collect();
    let mut file = File { sink, written: 0, hash: 0, entries: BTreeMap::new() };
    file.put(format!("%PDF-{version}\n%\u{e9}\u{e9}\u{e9}\u{e9}\n").as_bytes())?;
    match layout {
        Layout::Classic => {
            let mut all: BTreeMap<ObjectId, Object> = plain.into_iter().collect();
            all.extend(streams);
            // What is written gives its room to what is written after it.
            all.into_iter()
                .try_for_each(|(id, object)| file.object(id.0, &object, payloads.get(&id)))?;
            file.table(&trailer, next)
        }
        Layout::Packed => {
            streams
                .into_iter()
                .try_for_each(|(id, object)| file.object(id.0, &object, payloads.get(&id)))?;
            let packed: Vec<Object> = plain.par_chunks(OBJECTS_PER_STREAM).map(pack).collect();
            for (chunk, stream) in plain.chunks(OBJECTS_PER_STREAM).zip(&packed) {
                for (index, (id, _)) in (0u16..).zip(chunk) {
                    file.entries.insert(id.0, Entry::Packed(next, index));
                }
                file.object(next, stream, None)?;
                next += 1;
            }
            file.stream_of_references(&trailer, next)
        }
    }
}

/// Where an object is.
#[derive(Clone, Copy, Debug)]
enum Entry {
    At(u64),
    Packed(u32, u16),
}

struct File<'a> {
    sink: &'a mut dyn Write,
    written: u64,
    hash: u128,
    entries: BTreeMap<u32, Entry>,
}

impl File<'_> {
    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.written += bytes.len() as u64;
        self.hash = self.hash.rotate_left(7) ^ hash128(bytes);
        self.sink.write_all(bytes)
    }

    fn object(&mut self, id: u32, object: &Object, payload: Option<&Payload>) -> io::Result<()> {
        self.entries.insert(id, Entry::At(self.written));
        let mut head = format!("{id} 0 obj\n").into_bytes();
        let Object::Stream(stream) = object else {
            push_object(&mut head, object);
            head.extend_from_slice(b"\nendobj\n");
            return self.put(&head);
        };
        let content: &[u8] = match payload {
            Some(bytes) => bytes,
            None => &stream.content,
        };
        let mut dictionary = stream.dict.clone();
        dictionary.set("Length", content.len() as i64);
        push_dictionary(&mut head, &dictionary);
        head.extend_from_slice(b"\nstream\n");
        self.put(&head)?;
        self.put(content)?;
        self.put(b"\nendstream\nendobj\n")
    }

    fn table(&mut self, trailer: &Dictionary, size: u32) -> io::Result<()> {
        let start = self.written;
        let mut out = format!("xref\n0 {size}\n0000000000 65535 f \n").into_bytes();
        for id in 1..size {
            match self.entries.get(&id) {
                Some(Entry::At(offset)) => writeln!(out, "{offset:010} 00000 n ")?,
                _ => out.extend_from_slice(b"0000000000 65535 f \n"),
            }
        }
        out.extend_from_slice(b"trailer\n");
        push_dictionary(&mut out, &self.finished(trailer, size));
        write!(out, "\nstartxref\n{start}\n%%EOF\n")?;
        self.put(&out)
    }

    fn stream_of_references(&mut self, trailer: &Dictionary, id: u32) -> io::Result<()> {
        let start = self.written;
        self.entries.insert(id, Entry::At(start));
        let mut rows = Vec::with_capacity(8 * (id as usize + 1));
        let mut last = [0u8; 7];
        for number in 0..=id {
            let row = row(number, self.entries.get(&number));
            rows.push(2); // PNG predictor "up": offsets grow, so differences compress well
            rows.extend(row.iter().zip(last).map(|(now, before)| now.wrapping_sub(before)));
            last = row;
        }
        let mut dictionary = self.finished(trailer, id + 1);
        dictionary.set("Type", Object::Name(b"XRef".to_vec()));
        dictionary.set("W", vec![1.into(), 4.into(), 2.into()]);
        dictionary.set("Filter", Object::Name(b"FlateDecode".to_vec()));
        let predictor =
            Dictionary::from_iter([("Predictor", Object::Integer(12)), ("Columns", 7.into())]);
        dictionary.set("DecodeParms", Object::Dictionary(predictor));
        let content = deflate(&rows);
        let stream = Object::Stream(lopdf::Stream::new(dictionary, content));
        self.object(id, &stream, None)?;
        self.put(format!("startxref\n{start}\n%%EOF\n").as_bytes())
    }

    fn finished(&self, trailer: &Dictionary, size: u32) -> Dictionary {
        let mut trailer = trailer.clone();
        trailer.set("Size", i64::from(size));
        let id = Object::String(self.hash.to_be_bytes().to_vec(), StringFormat::Hexadecimal);
        trailer.set("ID", vec![id.clone(), id]);
        trailer
    }
}

/// A row of the cross-reference stream (ISO 32000-1, table 18).
fn row(number: u32, entry: Option<&Entry>) -> [u8; 7] {
    let (kind, field, last) = match entry {
        Some(Entry::At(offset)) => (1, u32::try_from(*offset).unwrap_or(u32::MAX), 0),
        Some(Entry::Packed(stream, index)) => (2, *stream, *index),
        None => (0, 0, if number == 0 { 0xffff } else { 0 }),
    };
    let [a, b, c, d] = field.to_be_bytes();
    let [e, f] = last.to_be_bytes();
    [kind, a, b, c, d, e, f]
}

/// Puts objects into an object stream (ISO 32000-1, 7.5.7).
fn pack(objects: &[(ObjectId, Object)]) -> Object {
    let mut index = Vec::new();
    let mut body = Vec::new();
    for (id, object) in objects {
        index.extend_from_slice(format!("{} {} ", id.0, body.len()).as_bytes());
        push_object(&mut body, object);
        body.push(b'\n');
    }
    let mut dictionary = Dictionary::from_iter([("N", Object::Integer(objects.len() as i64))]);
    dictionary.set("Type", Object::Name(b"ObjStm".to_vec()));
    dictionary.set("First", index.len() as i64);
    index.append(&mut body);
    compressed(Object::Stream(lopdf::Stream::new(dictionary, index)), false)
}

/// Compresses a stream that has no filter, unless its bytes come from elsewhere or are XMP, which
/// programs that know no PDF must be able to find (PDF/A-1, 6.7.2; kept for all).
fn compressed(object: Object, elsewhere: bool) -> Object {
    let Object::Stream(mut stream) = object else { return object };
    let is_metadata =
        stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|s| s == b"XML");
    if !elsewhere && !is_metadata && !stream.dict.has(b"Filter") {
        Compressed::of(std::mem::take(&mut stream.content)).fill(&mut stream);
    }
    Object::Stream(stream)
}

/// Writes an object that is no stream.
fn push_object(out: &mut Vec<u8>, object: &Object) {
    match object {
        Object::Null | Object::Stream(_) => out.extend_from_slice(b"null"),
        Object::Boolean(value) => out.extend_from_slice(if *value { b"true" } else { b"false" }),
        Object::Integer(value) => out.extend_from_slice(value.to_string().as_bytes()),
        Object::Real(value) => push_real(out, *value),
        Object::Name(name) => push_name(out, name),
        Object::String(bytes, format) => push_string(out, bytes, format),
        Object::Reference((id, generation)) => {
            out.extend_from_slice(format!("{id} {generation} R").as_bytes());
        }
        Object::Array(items) => {
            out.push(b'[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(b' ');
                }
                push_object(out, item);
            }
            out.push(b']');
        }
        Object::Dictionary(dictionary) => push_dictionary(out, dictionary),
    }
}

fn push_dictionary(out: &mut Vec<u8>, dictionary: &Dictionary) {
    out.extend_from_slice(b"<<");
    for (key, value) in dictionary {
        push_name(out, key);
        if !matches!(
            value,
            Object::Name(_) | Object::Array(_) | Object::Dictionary(_) | Object::String(..)
        ) {
            out.push(b' ');
        }
        push_object(out, value);
    }
    out.extend_from_slice(b">>");
}

/// Writes a number with at most four decimals and no exponent.
fn push_real(out: &mut Vec<u8>, value: f32) {
    let text = format!("{value:.4}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    out.extend_from_slice(if text == "-0" || text.is_empty() { b"0" } else { text.as_bytes() });
}

fn push_name(out: &mut Vec<u8>, name: &[u8]) {
    out.push(b'/');
    for byte in name {
        if byte.is_ascii_graphic() && !b"#()<>[]{}/%".contains(byte) {
            out.push(*byte);
        } else {
            out.extend_from_slice(format!("#{byte:02X}").as_bytes());
        }
    }
}

fn push_string(out: &mut Vec<u8>, bytes: &[u8], format: &StringFormat) {
    if *format == StringFormat::Hexadecimal {
        out.push(b'<');
        bytes.iter().for_each(|b| out.extend_from_slice(format!("{b:02X}").as_bytes()));
        out.push(b'>');
        return;
    }
    out.push(b'(');
    for byte in bytes {
        match byte {
            b'(' | b')' | b'\\' => out.extend_from_slice(&[b'\\', *byte]),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\n' => out.extend_from_slice(b"\\n"),
            _ => out.push(*byte),
        }
    }
    out.push(b')');
}

//! How much memory a large DOCX takes: at most ten times its inflated XML. The peak is that of this
//! process, so this file holds one test and no other.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, unreachable_pub)]

use std::io::{Cursor, Write as _};

use reissue_read::{Input, Options, read};

/// The highest resident size so far, in bytes; none where the system does not tell.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|k| k << 10)
}

/// Writes a DOCX paragraph by paragraph, so that making it takes little; gives its inflated XML, too.
fn docx(inflated: usize) -> (Vec<u8>, usize) {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    zip.start_file("[Content_Types].xml", options).expect("in memory");
    zip.write_all(b"<Types/>").expect("in memory");
    zip.start_file("word/document.xml", options).expect("in memory");
    let head = "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>";
    zip.write_all(head.as_bytes()).expect("in memory");
    let (mut size, mut seed) = (head.len(), 7_u32);
    while size < inflated {
        let mut words = String::new();
        for _ in 0..60 {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            words.push_str(&format!("{:x} ", seed >> 8));
        }
        let paragraph = format!(
            "<w:p><w:pPr><w:ind w:firstLine=\"360\"/></w:pPr><w:r><w:t xml:space=\"preserve\">{words}</w:t></w:r>\
             <w:r><w:rPr><w:i/></w:rPr><w:t>salt</w:t></w:r><w:r><w:t>.</w:t></w:r></w:p>"
        );
        zip.write_all(paragraph.as_bytes()).expect("in memory");
        size += paragraph.len();
    }
    zip.write_all(b"</w:body></w:document>").expect("in memory");
    (zip.finish().expect("in memory").into_inner(), size)
}

#[test]
fn a_large_document_takes_a_bounded_multiple_of_its_xml() {
    // REISSUE_DOCX_MB sets the size of the file; 20 is what the bound is written for.
    let wanted = std::env::var("REISSUE_DOCX_MB").ok().and_then(|v| v.parse().ok()).unwrap_or(3);
    let (bytes, xml) = docx((wanted << 20) * 2);
    let Some(before) = peak() else { return println!("skipped: no /proc/self/status") };
    let input = Input::new("large.docx", bytes.as_slice());
    let reading = read(&input, &Options::default()).expect("sound");
    let after = peak().expect("told before");
    let taken = after.saturating_sub(before);
    let ratio = taken as f64 / xml as f64;
    println!(
        "{} bytes, {xml} of XML: {taken} more at the peak, {ratio:.1} times the XML",
        bytes.len()
    );
    assert!(reading.book.body.len() == 1);
    assert!(taken <= 10 * xml as u64, "{ratio:.1} times the XML");
}

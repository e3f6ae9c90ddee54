//! The container (EPUB 3.3, clause 4): `mimetype` first, text deflated, pictures and fonts stored.

use std::io::{self, Read, Seek, Write};

use reissue_core::{Diagnostic, MediaType};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::error::EpubError;
use crate::media::Picture;
use crate::probe::Tail;
use crate::time::Civil;

/// Writes the entries of a container in the order of the calls.
pub(crate) struct Container<W: Write + Seek> {
    zip: ZipWriter<W>,
    stamp: DateTime,
}

impl<W: Write + Seek> Container<W> {
    /// Begins a container; every entry bears the same date.
    ///
    /// # Errors
    /// Those of the sink.
    pub(crate) fn new(sink: W, modified: Civil) -> Result<Self, EpubError> {
        let mut container = Self { zip: ZipWriter::new(sink), stamp: stamp(modified) };
        container.stored("mimetype", b"application/epub+zip")?;
        Ok(container)
    }

    fn options(&self, method: CompressionMethod) -> SimpleFileOptions {
        SimpleFileOptions::default()
            .compression_method(method)
            .last_modified_time(self.stamp)
            .unix_permissions(0o644)
    }

    /// Adds a file as it is.
    ///
    /// # Errors
    /// Those of the sink.
    pub(crate) fn stored(&mut self, path: &str, bytes: &[u8]) -> Result<(), EpubError> {
        self.zip.start_file(path, self.options(CompressionMethod::Stored))?;
        self.zip.write_all(bytes)?;
        Ok(())
    }

    /// Adds a text.
    ///
    /// # Errors
    /// Those of the sink.
    pub(crate) fn deflated(&mut self, path: &str, bytes: &[u8]) -> Result<(), EpubError> {
        self.zip.start_file(path, self.options(CompressionMethod::Deflated))?;
        self.zip.write_all(bytes)?;
        Ok(())
    }

    /// Adds a picture from its source, piece by piece.
    ///
    /// # Errors
    /// Those of the sink; what is wrong with the picture is a diagnostic.
    pub(crate) fn picture(&mut self, picture: &Picture) -> Result<Option<Diagnostic>, EpubError> {
        let method = match picture.media_type {
            MediaType::Svg => CompressionMethod::Deflated,
            _ => CompressionMethod::Stored,
        };
        let options = self
            .options(method)
            .large_file(picture.data.len().is_none_or(|n| n > u64::from(u32::MAX) / 2));
        self.zip.start_file(format!("OEBPS/{}", picture.href), options)?;
        let mut tail = Tail::default();
        let copied = picture
            .data
            .open()
            .map_err(Copy::Source)
            .and_then(|mut source| self.copy(&mut source, &mut tail));
        let found = match copied {
            Ok(()) if tail.whole(&picture.media_type) => return Ok(None),
            Ok(()) => Diagnostic::suspect(
                "epub-018",
                format!("the picture `{}` is cut off", picture.href),
            )
            .help("save it again from its source"),
            Err(Copy::Sink(e)) => return Err(e.into()),
            Err(Copy::Source(e)) => Diagnostic::lost(
                "epub-010",
                format!("the picture `{}` can't be read: {e}", picture.href),
            )
            .help("see whether the file can be opened"),
        };
        Ok(Some(found.at(picture.span)))
    }

    fn copy(&mut self, source: &mut dyn Read, tail: &mut Tail) -> Result<(), Copy> {
        let mut buffer = vec![0; 1 << 16];
        loop {
            let n = match source.read(&mut buffer) {
                Ok(0) => return Ok(()),
                Ok(n) => n,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                Err(e) => return Err(Copy::Source(e)),
            };
            let piece = buffer.get(..n).unwrap_or_default();
            tail.see(piece);
            self.zip.write_all(piece).map_err(Copy::Sink)?;
        }
    }

    /// Writes the directory.
    ///
    /// # Errors
    /// Those of the sink.
    pub(crate) fn finish(self) -> Result<(), EpubError> {
        self.zip.finish()?.flush()?;
        Ok(())
    }
}

enum Copy {
    Source(io::Error),
    Sink(io::Error),
}

/// Zip knows no year before 1980 and counts seconds in twos.
fn stamp(at: Civil) -> DateTime {
    let year = at.year.clamp(1980, 2107) as u16;
    DateTime::from_date_and_time(year, at.month, at.day, at.hour, at.minute, at.second & !1)
        .unwrap_or_default()
}

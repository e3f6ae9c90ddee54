//! Images and other files that a book holds.

use std::fmt;
use std::io::{self, Read};
use std::sync::Arc;

use crate::Span;

/// A file that the book holds: an image, a font, a style sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Resource {
    /// A name that is unique in the book: a relative path with `/`, such as `images/map.png`.
    pub name: String,
    /// What it is.
    pub media_type: MediaType,
    /// The bytes, or how to get them.
    pub data: ResourceData,
    /// Where the source names it.
    pub span: Span,
}

/// What a resource is (IANA media types).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "kebab-case")
)]
#[non_exhaustive]
pub enum MediaType {
    /// `image/jpeg`.
    Jpeg,
    /// `image/png`.
    Png,
    /// `image/gif`.
    Gif,
    /// `image/webp`.
    Webp,
    /// `image/svg+xml`.
    Svg,
    /// `image/tiff`, which no edition carries as it is.
    Tiff,
    /// `image/bmp`, which no edition carries as it is.
    Bmp,
    /// `font/ttf`.
    Ttf,
    /// `font/otf`.
    Otf,
    /// `font/woff`.
    Woff,
    /// `text/css`.
    Css,
    /// Any other, by its name.
    Other(String),
}

impl MediaType {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("image/jpeg", Self::Jpeg),
        ("image/png", Self::Png),
        ("image/gif", Self::Gif),
        ("image/webp", Self::Webp),
        ("image/svg+xml", Self::Svg),
        ("image/tiff", Self::Tiff),
        ("image/bmp", Self::Bmp),
        ("font/ttf", Self::Ttf),
        ("font/otf", Self::Otf),
        ("font/woff", Self::Woff),
        ("text/css", Self::Css),
    ];

    /// The name, such as `image/jpeg`.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Other(name) => name,
            known => Self::NAMES.iter().find(|(_, m)| m == known).map_or("", |(n, _)| n),
        }
    }

    /// Finds the type of a name; aliases of image and font types are understood.
    pub fn named(name: &str) -> Self {
        let lower = name.split(';').next().unwrap_or(name).trim().to_ascii_lowercase();
        let canonical = match lower.as_str() {
            "image/jpg" | "image/pjpeg" => "image/jpeg",
            "image/svg" => "image/svg+xml",
            "application/x-font-ttf" | "application/x-font-truetype" | "application/font-sfnt" => {
                "font/ttf"
            }
            "application/vnd.ms-opentype"
            | "application/x-font-opentype"
            | "application/x-font-otf" => "font/otf",
            "application/font-woff" => "font/woff",
            other => other,
        };
        Self::NAMES
            .iter()
            .find(|(n, _)| *n == canonical)
            .map_or_else(|| Self::Other(lower.clone()), |(_, m)| m.clone())
    }

    /// Tells the type of image and font bytes by their first bytes; gives none where unknown.
    pub fn sniff(bytes: &[u8]) -> Option<Self> {
        let head = bytes.get(..bytes.len().min(512)).unwrap_or(bytes);
        Some(match head {
            [0xff, 0xd8, 0xff, ..] => Self::Jpeg,
            [0x89, b'P', b'N', b'G', ..] => Self::Png,
            [b'G', b'I', b'F', b'8', ..] => Self::Gif,
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Self::Webp,
            [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => Self::Tiff,
            [b'B', b'M', ..] => Self::Bmp,
            [0, 1, 0, 0, ..] | [b't', b'r', b'u', b'e', ..] => Self::Ttf,
            [b'O', b'T', b'T', b'O', ..] => Self::Otf,
            [b'w', b'O', b'F', b'F', ..] => Self::Woff,
            _ if looks_like_svg(head) => Self::Svg,
            _ => return None,
        })
    }

    /// The usual extension, without the dot.
    pub fn extension(&self) -> &str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Gif => "gif",
            Self::Webp => "webp",
            Self::Svg => "svg",
            Self::Tiff => "tif",
            Self::Bmp => "bmp",
            Self::Ttf => "ttf",
            Self::Otf => "otf",
            Self::Woff => "woff",
            Self::Css => "css",
            Self::Other(_) => "bin",
        }
    }

    /// Tells whether it is an image.
    pub fn is_image(&self) -> bool {
        self.as_str().starts_with("image/")
    }

    /// Tells whether it is a font.
    pub fn is_font(&self) -> bool {
        self.as_str().starts_with("font/")
    }
}

fn looks_like_svg(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head);
    text.trim_start_matches('\u{feff}').trim_start().starts_with('<') && text.contains("<svg")
}

/// Gives the bytes of a resource when they are wanted, so that a book of 200 MB of pictures needs
/// no 200 MB of memory. The command line implements it over files; the core knows no disk.
pub trait Provider: Send + Sync {
    /// Opens the bytes from the start.
    ///
    /// # Errors
    /// Whatever the place that holds them says.
    fn open(&self) -> io::Result<Box<dyn Read + Send + '_>>;

    /// How many bytes there are, where that is known.
    fn len(&self) -> Option<u64>;

    /// Tells whether there are none, as far as is known.
    fn is_empty(&self) -> bool {
        self.len() == Some(0)
    }
}

/// The bytes of a resource, held or still to be fetched.
#[derive(Clone)]
pub enum ResourceData {
    /// The bytes themselves.
    Bytes(Arc<[u8]>),
    /// How to get them.
    Provided(Arc<dyn Provider>),
}

impl ResourceData {
    /// Opens the bytes from the start.
    ///
    /// # Errors
    /// Those of the [`Provider`].
    pub fn open(&self) -> io::Result<Box<dyn Read + Send + '_>> {
        match self {
            Self::Bytes(bytes) => Ok(Box::new(&**bytes)),
            Self::Provided(provider) => provider.open(),
        }
    }

    /// Gives all bytes.
    ///
    /// # Errors
    /// Those of the [`Provider`].
    pub fn bytes(&self) -> io::Result<Arc<[u8]>> {
        match self {
            Self::Bytes(bytes) => Ok(bytes.clone()),
            Self::Provided(provider) => {
                let mut out = Vec::new();
                provider.open()?.read_to_end(&mut out)?;
                Ok(out.into())
            }
        }
    }

    /// How many bytes there are, where that is known without fetching them.
    pub fn len(&self) -> Option<u64> {
        match self {
            Self::Bytes(bytes) => Some(bytes.len() as u64),
            Self::Provided(provider) => provider.len(),
        }
    }

    /// Tells whether there are none, as far as is known.
    pub fn is_empty(&self) -> bool {
        self.len() == Some(0)
    }
}

impl From<Vec<u8>> for ResourceData {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes.into())
    }
}

impl fmt::Debug for ResourceData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.len() {
            Some(n) => write!(f, "{n} bytes"),
            None => f.write_str("bytes"),
        }
    }
}

/// Two are equal when their bytes are; providers whose bytes can't be read are equal to nothing.
impl PartialEq for ResourceData {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Bytes(a), Self::Bytes(b)) => a == b,
            (Self::Provided(a), Self::Provided(b)) if Arc::ptr_eq(a, b) => true,
            _ => matches!((self.bytes(), other.bytes()), (Ok(a), Ok(b)) if a == b),
        }
    }
}

impl Eq for ResourceData {}

#[cfg(feature = "serde")]
impl serde::Serialize for ResourceData {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let bytes = self.bytes().map_err(serde::ser::Error::custom)?;
        serializer.serialize_bytes(&bytes)
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for ResourceData {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::<u8>::deserialize(deserializer).map(Self::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_bytes_tell_the_type() {
        assert_eq!(MediaType::named("image/JPG; q=1"), MediaType::Jpeg);
        assert_eq!(MediaType::named("audio/mpeg").as_str(), "audio/mpeg");
        assert_eq!(MediaType::sniff(b"\x89PNG\r\n\x1a\n"), Some(MediaType::Png));
        assert_eq!(MediaType::sniff(b"<?xml version='1.0'?><svg/>"), Some(MediaType::Svg));
        assert_eq!(MediaType::sniff(b"plain"), None);
        for (name, media_type) in MediaType::NAMES {
            assert_eq!(media_type.as_str(), *name);
        }
    }
}

//! XML and HTML as a tree that knows where each node stands in the source.
//!
//! Three parsers build the same [`Document`]: [`parse_xml`] (well-formed XML and small flaws, with
//! quick-xml), its fallback for broken XHTML (xml5ever), and [`parse_html`] (`text/html`, with
//! html5ever). Names are canonical: `w:p`, `dc:title`, `epub:type`, whatever prefix the source
//! declares or forgets to declare; elements of XHTML, OPF, NCX and FictionBook have none.

#[cfg(feature = "html")]
mod five;
#[cfg(all(test, feature = "html"))]
mod html5lib;
mod names;
mod parse;
mod tree;

#[cfg(feature = "html")]
pub(crate) use five::parse_html;
#[allow(unused_imports, reason = "which readers are built in decides which are used")]
pub(crate) use parse::{Dialect, parse_xml};
#[allow(unused_imports, reason = "which readers are built in decides which are used")]
pub(crate) use tree::{Document, FlawKind, Node, NodeId, is_space, tidy};

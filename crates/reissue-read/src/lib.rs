//! Bytes to Book: the readers of manuscript, text, capture, HTML, EPUB, DOCX, ODT and FB2.

//! Pages to PDF: print and screen editions.

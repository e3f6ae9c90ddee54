//! Where lines end: total fit after Knuth and Plass, with every alternative line count.
//!
//! A paragraph is a list of [`Break`]s, the places where a line may end, each with running totals
//! of what stands before it. The kernel ([`solve`]) keeps one best way to each triple (break,
//! line number, fitness class), as TeX does where `\looseness` is set; so one run gives the best
//! breaks for every number of lines that the paragraph can have. What a line is, how far it
//! stretches and what it costs is decided by a [`Model`]: [`tex`] is TeX's, number for number;
//! [`book`] is the one that books are set with.
//!
//! Knuth and Plass, *Breaking Paragraphs into Lines*, Software: Practice and Experience 11 (1981);
//! Knuth, *TeX: The Program*, §§ 813–890.

pub mod book;
mod kernel;
pub mod tex;
pub mod unicode;

pub(crate) use kernel::solve_in;
pub use kernel::{
    Break, CLASSES, Ending, Fit, Limits, Measures, Model, Node, Solution, Uniform, Verdict, Way,
    solve,
};

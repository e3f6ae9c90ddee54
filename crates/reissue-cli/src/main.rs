//! The command line of Reissue: arguments, disk, clock, progress, drawing of messages, exit codes.
//!
//! Everything else is in the library; see the crate `reissue`.

mod args;
mod commands;
mod disk;
mod draw;
mod exit;
mod json;
mod run;
mod settings;
mod tell;

use std::process::ExitCode;

use clap::Parser as _;

use crate::args::{Cli, Command};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match Cli::parse().command {
        Command::Convert(args) => commands::convert::run(args),
        Command::Build(args) => commands::build::run(args),
        Command::Import(args) => commands::import::run(args),
        Command::Check(args) => commands::check::run(args),
        Command::Preview(args) => commands::preview::run(args),
    }
    .into()
}

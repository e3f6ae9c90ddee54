//! `reissue build`: the editions that a manuscript asks for.

use crate::args::{Build, Reading};
use crate::exit::Exit;
use crate::run::{self, Place, Task};
use crate::{draw, settings};

/// Makes the editions; gives the exit code.
pub(crate) fn run(args: Build) -> Exit {
    let options = match settings::options(&Reading::default(), &args.making) {
        Ok(options) => options,
        Err(usage) => {
            draw::error("usage", &usage.message, usage.help);
            return Exit::Usage;
        }
    };
    let folder = args.output.clone().unwrap_or_else(|| {
        let root =
            if args.input.is_dir() { Some(args.input.as_path()) } else { args.input.parent() };
        root.unwrap_or(".".as_ref()).join("dist")
    });
    let extras = settings::extras(&args.to, &args.making);
    let task = Task {
        editions: args.to.clone(),
        extras,
        options,
        dump: args.making.dump.clone(),
        accept: Vec::new(),
    };
    run::run(vec![(args.input, Place::Folder(folder))], &task, args.telling, Some(1))
}

//! Exit codes: a documented table, the same for every command.

use std::process::ExitCode;

/// How a run ended. When several apply, the greatest number wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// 0: done; the report may hold guesses.
    Done,
    /// 1: nothing was made.
    Nothing,
    /// 2: wrong usage.
    Usage,
    /// 3: some inputs or editions failed, others were made.
    Some,
    /// 4: `--strict`, and the report holds something lost or suspect.
    Strict,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_the_manual() {
        let all = [Exit::Done, Exit::Nothing, Exit::Usage, Exit::Some, Exit::Strict];
        assert_eq!(all.map(|e| e as u8), [0, 1, 2, 3, 4]);
    }
}

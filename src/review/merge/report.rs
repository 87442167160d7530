//! What a merge did, as lines for a person.

use std::fmt;

use super::{Counts, Report};

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (kind, counts) in &self.by_kind {
            let Counts {
                unanimous,
                majority,
                single,
                open,
            } = counts;
            let kind = kind.word();
            if *single > 0 {
                writeln!(f, "  {kind:8}  {single:>5} from one version alone")?;
                continue;
            }
            writeln!(
                f,
                "  {kind:8}  {unanimous:>5} unanimous  {majority:>5} by majority  {open:>5} open"
            )?;
        }
        write!(f, "  roles     {:>5} open", self.arguments_open)
    }
}

//! How much the fault tests do: little by default, all of it with `POSTIL_FAULTS=full`.

/// The number of cases: `quick`, or `full` where `POSTIL_FAULTS=full` asks for it.
pub(crate) fn cases(quick: u32, full: u32) -> u32 {
    match std::env::var("POSTIL_FAULTS") {
        Ok(how) if how == "full" => full,
        _ => quick,
    }
}

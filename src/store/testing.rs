//! How much the fault tests do: little by default, a fifth of all with `POSTIL_FAULTS=ci`, all of it with `POSTIL_FAULTS=full`.

/// The number of cases: `quick`, or what `POSTIL_FAULTS` asks for of `full`.
pub(crate) fn cases(quick: u32, full: u32) -> u32 {
    match std::env::var("POSTIL_FAULTS").as_deref() {
        Ok("full") => full,
        Ok("ci") => quick.max(full / 5),
        _ => quick,
    }
}

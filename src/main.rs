use std::process::ExitCode;

fn main() -> ExitCode {
    postil::cli::main()
}

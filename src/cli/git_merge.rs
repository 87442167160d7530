//! `postil git-merge BASE OURS THEIRS`: git's merge driver for sidecars, and `--install`, which tells git of it.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use super::{Failure, Outcome};
use crate::store::{
    codebook::text_of,
    error::{Action, StoreError},
    merge_files::git_merge,
    save::write_atomic,
    vfs::{self, RealVfs, Vfs as _},
};

/// The line of `.gitattributes` that gives sidecars to the driver.
const ATTRIBUTES: &str = "*.ann.ron merge=postil\n";
const DRIVER: &str = "postil git-merge %O %A %B";

const HELP: &str = "\
Git calls it for sidecars that two people have changed. To tell git of it once, in a repository:

    postil git-merge --install

or by hand:

    echo '*.ann.ron merge=postil' >> .gitattributes
    git config merge.postil.driver 'postil git-merge %O %A %B'

The first line goes into the repository, the second one everybody runs on their own machine. A field that both sides changed to different \
values keeps one of them and gets a question that says the other: then the command ends with 1, and git leaves the file, which is whole, \
to be looked at and added.";

#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// The version both come from (git's %O)
    #[arg(required_unless_present = "install")]
    base: Option<PathBuf>,
    /// Our version (%A); the merged one is written over it
    #[arg(required_unless_present = "install")]
    ours: Option<PathBuf>,
    /// Their version (%B)
    #[arg(required_unless_present = "install")]
    theirs: Option<PathBuf>,
    /// Tells git of this driver in the repository of the current folder
    #[arg(long, conflicts_with_all = ["base", "ours", "theirs"])]
    install: bool,
}

pub fn run(args: &Args) -> Result<Outcome, Failure> {
    if args.install {
        return install();
    }
    let (Some(base), Some(ours), Some(theirs)) = (&args.base, &args.ours, &args.theirs) else {
        return Err("three files are needed: BASE OURS THEIRS".into());
    };
    let read = |path: &Path| -> Result<String, StoreError> {
        let bytes = RealVfs
            .read(path)
            .map_err(|error| StoreError::io(path, Action::Read, error))?;
        text_of(&bytes, path)
    };
    let (b, o, t) = (read(base)?, read(ours)?, read(theirs)?);
    let merged = git_merge(&b, &o, &t);
    let (text, has_conflicts) = match merged {
        Ok(merged) => merged,
        Err(why) => {
            // As git does without a driver: both versions between markers, for a person to look at.
            eprintln!(
                "{}: {why}; both versions are between conflict markers",
                ours.display()
            );
            Command::new("git")
                .arg("merge-file")
                .args([ours, base, theirs])
                .status()
                .map_err(|error| format!("git can't be run: {error}"))?;
            return Ok(Outcome::Problems);
        }
    };
    write_atomic(&RealVfs, ours, text.as_bytes())?;
    if has_conflicts {
        eprintln!(
            "{}: both sides changed the same field; the other value is in a question in the notes",
            ours.display()
        );
        return Ok(Outcome::Problems);
    }
    Ok(Outcome::Clean)
}

/// Sets git up in the repository that the current folder is in.
fn install() -> Result<Outcome, Failure> {
    let top = git(&["rev-parse", "--show-toplevel"])?;
    let attributes = Path::new(top.trim()).join(".gitattributes");
    let there = match vfs::exists(&RealVfs, &attributes)? {
        true => RealVfs.read(&attributes)?,
        false => Vec::new(),
    };
    let there = text_of(&there, &attributes)?;
    if !there.lines().any(|line| line.trim() == ATTRIBUTES.trim()) {
        let gap = if there.is_empty() || there.ends_with('\n') {
            ""
        } else {
            "\n"
        };
        write_atomic(
            &RealVfs,
            &attributes,
            format!("{there}{gap}{ATTRIBUTES}").as_bytes(),
        )?;
    }
    git(&["config", "merge.postil.name", "Postil annotations"])?;
    let driver = match std::env::current_exe() {
        Ok(program) => format!("'{}' git-merge %O %A %B", program.display()),
        Err(_) => DRIVER.to_owned(),
    };
    git(&["config", "merge.postil.driver", &driver])?;
    eprintln!(
        "git merges sidecars with Postil here now: {} says so for all, and everybody who works here runs this once",
        attributes.display()
    );
    Ok(Outcome::Clean)
}

fn git(args: &[&str]) -> Result<String, Failure> {
    let output = Command::new("git")
        .args(args)
        .output()
        .map_err(|error| format!("git can't be run: {error}"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr)
            .trim()
            .to_owned()
            .into());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

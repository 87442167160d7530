//! Which key stands for which command: the table's own keys, changed by what the person wrote into `keys.ron`.
//!
//! Views ask [`Session::keymap`](super::session::Session::keymap) for a command's key and never the table: it may have been changed.

use std::collections::BTreeMap;

use super::{
    command::{COMMANDS, CommandId},
    i18n::Texts,
    keys::Chord,
};
use crate::model::{codebook::Codebook, problem::Problem};
use crate::store::shortcuts::{Shortcut, ShortcutsFile};

/// The keys in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keymap {
    chords: BTreeMap<CommandId, Chord>,
    commands: BTreeMap<Chord, CommandId>,
}

impl Default for Keymap {
    fn default() -> Self {
        Self::of(
            COMMANDS
                .iter()
                .filter_map(|info| Some((info.id, info.id.default_chord()?))),
        )
    }
}

impl Keymap {
    fn of(chords: impl IntoIterator<Item = (CommandId, Chord)>) -> Self {
        let chords: BTreeMap<CommandId, Chord> = chords.into_iter().collect();
        let commands = chords.iter().map(|(id, c)| (c.clone(), *id)).collect();
        Self { chords, commands }
    }

    /// The keys that a file gives, and what is wrong with it: unknown names, keys that can't be read, keys that two commands would have.
    /// A command whose key is refused keeps its own, where that is still free.
    pub fn from_file(file: &ShortcutsFile, path: &str) -> (Self, Vec<Problem>) {
        let mut problems = file.problems.clone();
        let mut say = |shortcut: &Shortcut, message: String, hint: String| {
            let problem = Problem::error(message).hint(hint).in_file(path);
            problems.push(problem.at(shortcut.line, shortcut.column));
        };
        // What is named and readable, in the file's order.
        let mut asked: Vec<(&Shortcut, CommandId, Option<Chord>)> = Vec::new();
        for shortcut in &file.shortcuts {
            let Some(id) = command_by_name(&shortcut.command) else {
                let hint = match nearest_name(&shortcut.command) {
                    Some(name) => format!("perhaps {name}"),
                    None => "the palette lists all commands".to_owned(),
                };
                let message = format!("there is no command {:?}", shortcut.command);
                say(shortcut, message, hint);
                continue;
            };
            if asked.iter().any(|(_, other, _)| *other == id) {
                let message = format!("the command {} stands twice", shortcut.command);
                say(shortcut, message, "take one of the two out".to_owned());
                continue;
            }
            let chord = match shortcut.key.trim() {
                "" => None,
                key => match Chord::parse(key).filter(Chord::is_known) {
                    Some(chord) => Some(chord),
                    None => {
                        say(
                            shortcut,
                            format!("{key:?} is no key"),
                            "write it like Ctrl+Shift+Z, Alt+ArrowUp, F8 or x".to_owned(),
                        );
                        continue;
                    }
                },
            };
            asked.push((shortcut, id, chord));
        }
        // Commands that are not named keep theirs; of two that ask for one key the first has it.
        let is_asked = |id| asked.iter().any(|(_, other, _)| *other == id);
        let mut taken: BTreeMap<Chord, CommandId> = COMMANDS
            .iter()
            .filter(|info| !is_asked(info.id))
            .filter_map(|info| Some((info.id.default_chord()?, info.id)))
            .collect();
        let mut refused = Vec::new();
        for (shortcut, id, chord) in &asked {
            let Some(chord) = chord else { continue };
            match taken.get(chord) {
                None => {
                    taken.insert(chord.clone(), *id);
                }
                Some(other) => {
                    let other = other.name();
                    say(
                        shortcut,
                        format!(
                            "{chord} is the key of {other} already; {} does not get it",
                            id.name()
                        ),
                        format!("choose another key, or give {other} another one in this file"),
                    );
                    refused.push(*id);
                }
            }
        }
        for id in refused {
            if let Some(own) = id.default_chord() {
                taken.entry(own).or_insert(id);
            }
        }
        (
            Self::of(taken.into_iter().map(|(chord, id)| (id, chord))),
            problems,
        )
    }

    pub fn chord(&self, id: CommandId) -> Option<&Chord> {
        self.chords.get(&id)
    }

    /// The command a chord stands for.
    pub fn command(&self, chord: &Chord) -> Option<CommandId> {
        self.commands.get(chord).copied()
    }

    /// A command's key where it is one character typed alone, as label keys are.
    pub fn letter(&self, id: CommandId) -> Option<char> {
        let chord = self.chord(id)?;
        let mut chars = chord.key.chars();
        match (chars.next(), chars.next()) {
            (Some(key), None) if !(chord.ctrl || chord.alt || chord.shift) => Some(key),
            _ => None,
        }
    }

    /// Labels that have the key of a command: while text is selected the label wins.
    pub fn clashes_with(&self, codebook: &Codebook, texts: &Texts) -> Vec<String> {
        let letter = |id: CommandId| Some((id, self.letter(id)?));
        let commands = COMMANDS.iter().filter_map(|info| letter(info.id));
        commands
            .filter_map(|(id, key)| {
                let label = codebook.entity_type_by_key(key)?;
                let title = label.label.title(texts.language());
                Some(texts.with(
                    "notice-key-of-label",
                    &[
                        ("key", &key.to_string()),
                        ("command", &texts.get(id.info().text)),
                        ("label", title),
                    ],
                ))
            })
            .collect()
    }

    /// The text of a first `keys.ron`: every command with the key it has, as comments to take in.
    pub fn template(texts: &Texts) -> String {
        let mut out: String = texts
            .get("keys-file-head")
            .lines()
            .map(|line| format!("// {line}\n"))
            .collect();
        out.push_str("{\n");
        for info in COMMANDS {
            let line = format!(
                "    // {:?}: {:?},",
                info.id.name(),
                info.shortcut.unwrap_or_default()
            );
            out.push_str(&format!("{line:<48}// {}\n", texts.get(info.text)));
        }
        out.push_str("}\n");
        out
    }
}

fn command_by_name(name: &str) -> Option<CommandId> {
    let found = COMMANDS.iter().find(|info| info.id.name() == name);
    found.map(|info| info.id)
}

/// The command whose name shares most of its beginning with a misspelt one.
fn nearest_name(name: &str) -> Option<&'static str> {
    let shared = |known: &str| {
        let pairs = known.chars().zip(name.chars());
        pairs.take_while(|(a, b)| a == b).count()
    };
    let best = COMMANDS
        .iter()
        .map(|info| info.id.name())
        .max_by_key(|known| (shared(known), std::cmp::Reverse(known.len())))?;
    (shared(best) >= 3).then_some(best)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(keymap: &Keymap, id: CommandId) -> String {
        keymap
            .chord(id)
            .map(ToString::to_string)
            .unwrap_or_default()
    }
    use crate::store::shortcuts::parse_shortcuts;
    use std::path::Path;

    fn read(text: &str) -> (Keymap, Vec<String>) {
        let file = parse_shortcuts(text.to_owned(), Path::new("keys.ron"));
        let (keymap, problems) = Keymap::from_file(&file, "keys.ron");
        let said = problems.iter().map(ToString::to_string).collect();
        (keymap, said)
    }

    #[test]
    fn a_command_gets_the_key_that_the_file_says_and_the_rest_keep_theirs() {
        let (keymap, said) = read("{ \"tag-all\": \"Ctrl+J\", \"quit\": \"\" }");
        assert!(said.is_empty(), "{said:?}");
        assert_eq!(text(&keymap, CommandId::TagAll), "Ctrl+J");
        assert_eq!(text(&keymap, CommandId::Quit), "");
        assert_eq!(text(&keymap, CommandId::Save), "Ctrl+S");
        let a = Chord::parse("a").unwrap();
        assert_eq!(keymap.command(&a), None);
    }

    #[test]
    fn two_commands_swap_keys() {
        let (keymap, said) = read("{ \"make-event\": \"s\", \"make-stance\": \"e\" }");
        assert!(said.is_empty(), "{said:?}");
        assert_eq!(keymap.letter(CommandId::MakeEvent), Some('s'));
        assert_eq!(keymap.letter(CommandId::MakeStance), Some('e'));
    }

    #[test]
    fn clashes_and_unknown_names_are_told_with_their_line() {
        let (keymap, said) = read(
            "{\n\"save\": \"Ctrl+K\",\n\"tag-al\": \"x\",\n\"quit\": \"Ctrl+Banana\",\n\"undo\": \"F11\",\n\"redo\": \"F11\",\n\"undo\": \"F6\"\n}",
        );
        let expect = [
            "keys.ron:3:1: error: there is no command \"tag-al\" (perhaps tag-all)",
            "keys.ron:4:1: error: \"Ctrl+Banana\" is no key (write it like Ctrl+Shift+Z, Alt+ArrowUp, F8 or x)",
            "keys.ron:7:1: error: the command undo stands twice (take one of the two out)",
            "keys.ron:2:1: error: Ctrl+K is the key of palette already; save does not get it (choose another key, or give palette another one in this file)",
            "keys.ron:6:1: error: F11 is the key of undo already; redo does not get it (choose another key, or give undo another one in this file)",
        ];
        assert_eq!(said, expect);
        // Whoever is refused keeps what it had.
        assert_eq!(text(&keymap, CommandId::Save), "Ctrl+S");
        assert_eq!(text(&keymap, CommandId::Redo), "Ctrl+Shift+Z");
        assert_eq!(text(&keymap, CommandId::Undo), "F11");
    }

    #[test]
    fn the_first_file_reads_without_a_problem_and_changes_nothing() {
        for language in ["en", "fr"] {
            let (keymap, said) = read(&Keymap::template(&Texts::new(language)));
            assert!(said.is_empty(), "{said:?}");
            assert_eq!(keymap, Keymap::default());
        }
    }

    #[test]
    fn every_line_of_the_first_file_can_be_taken_in_as_it_is() {
        let template = Keymap::template(&Texts::new("en"));
        let taken_in: String = template
            .lines()
            .map(|line| line.replacen("    // ", "    ", 1) + "\n")
            .collect();
        let (keymap, said) = read(&taken_in);
        assert!(said.is_empty(), "{said:?}");
        assert_eq!(keymap, Keymap::default());
    }
}

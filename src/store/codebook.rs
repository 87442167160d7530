//! Codebooks: the built-in ones, and those that lie in a project.

use std::{collections::HashMap, path::Path};

use super::{
    error::{Action, StoreError},
    ron_text::{self, Positions},
    vfs::Vfs,
    wire_codebook::*,
};
use crate::model::said::words;
use crate::model::{
    codebook::{
        AttributeType, Codebook, ColorPair, Concept, EntityType, EventType, Label, Role, Scale,
    },
    problem::Problem,
};

/// The codebook of a project that names none.
pub const DEFAULT_CODEBOOK: &str = "news-core";

/// The built-in codebooks: name and text.
pub const BUILTIN: &[(&str, &str)] = &[
    (
        "news-core",
        include_str!("../../assets/codebooks/news-core.ron"),
    ),
    (
        "ace2005",
        include_str!("../../assets/codebooks/ace2005.ron"),
    ),
    (
        "minimal",
        include_str!("../../assets/codebooks/minimal.ron"),
    ),
];

/// A built-in codebook by its name.
pub fn builtin(name: &str) -> Option<Codebook> {
    let (name, text) = BUILTIN.iter().find(|(known, _)| *known == name)?;
    parse_codebook(text, Path::new(name))
        .ok()
        .map(|(codebook, _)| codebook)
}

/// Reads a codebook's file.
pub fn read_codebook(vfs: &dyn Vfs, path: &Path) -> Result<(Codebook, Vec<Problem>), StoreError> {
    let bytes = vfs
        .read(path)
        .map_err(|error| StoreError::io(path, Action::Read, error))?;
    parse_codebook(&text_of(&bytes, path)?, path)
}

/// Reads a codebook's text. The problems are those of [`Codebook::problems`], with the line where they can be found.
pub fn parse_codebook(text: &str, path: &Path) -> Result<(Codebook, Vec<Problem>), StoreError> {
    let wire: WireCodebook = parse_file(text, path, "codebook", FORMAT, FORMAT_VERSION.0)?;
    let (codebook, mut problems) = codebook_from_wire(wire);
    problems.extend(codebook.problems());
    let file = path.display().to_string();
    let unknown = unknown_fields(text);
    let names = (!problems.is_empty()).then(|| NamePlaces::new(text));
    for problem in &mut problems {
        problem.file.clone_from(&file);
        let place = names.as_ref().and_then(|names| names.of(&problem.message));
        if let Some((line, column)) = place {
            problem.line = Some(line);
            problem.column = Some(column);
        }
    }
    problems.extend(unknown.into_iter().map(|p| p.in_file(&file)));
    Ok((codebook, problems))
}

/// Fields that this version does not know, each once: a typing error is told, not swallowed.
fn unknown_fields(text: &str) -> Vec<Problem> {
    let mut unknown: Vec<String> = Vec::new();
    let Ok(mut deserializer) = ron::Deserializer::from_str(text) else {
        return Vec::new();
    };
    let read: Result<WireCodebook, _> = serde_ignored::deserialize(&mut deserializer, |path| {
        // `entity_types.3.colour`: which one of the list does not matter twice.
        let path = path.to_string();
        let name = path.rsplit('.').next().unwrap_or(&path).to_owned();
        if !unknown.contains(&name) {
            unknown.push(name);
        }
    });
    if read.is_err() {
        return Vec::new();
    }
    let positions = Positions::new(text);
    let problem = |name: String| {
        let problem = Problem::warning(words!(
            "problem-unknown-field",
            "the field {name} is not known and is ignored",
            name = &name
        ));
        let at = text.match_indices(&name).find(|(i, _)| {
            let before = text[..*i].trim_end();
            let after = text[i + name.len()..].trim_start();
            (before.ends_with(['(', ','])) && after.starts_with(':')
        });
        match at {
            Some((i, _)) => {
                let (line, column) = positions.at(i);
                problem.at(line, column)
            }
            None => problem,
        }
        .hint(words!(
            "hint-correct-name",
            "correct its name, or take it out"
        ))
    };
    unknown.into_iter().map(problem).collect()
}

/// The text of a codebook's file.
pub fn render_codebook(codebook: &Codebook) -> Result<String, ron::Error> {
    let config = ron::ser::PrettyConfig::new()
        .new_line("\n")
        .depth_limit(3)
        .struct_names(false);
    let mut text = ron::ser::to_string_pretty(&wire_from_codebook(codebook), config)?;
    text = ron_text::readable(&text);
    text.push('\n');
    Ok(text)
}

/// The text of a RON file of the program's own. A byte order mark is taken off.
pub(crate) fn text_of(bytes: &[u8], path: &Path) -> Result<String, StoreError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => Err(StoreError::Ron {
            path: path.to_owned(),
            line: 1 + bytes[..error.valid_up_to()]
                .iter()
                .filter(|b| **b == b'\n')
                .count(),
            column: 1,
            message: words!("problem-line-utf8", "this line is not UTF-8"),
        }),
    }
}

/// Reads a RON file whose fields `format` and `format_version` say what it is.
pub(crate) fn parse_file<T: serde::de::DeserializeOwned>(
    text: &str,
    path: &Path,
    what: &str,
    format: &'static str,
    newest_major: u32,
) -> Result<T, StoreError> {
    #[derive(serde::Deserialize)]
    struct Head {
        #[serde(default)]
        format: String,
        #[serde(default)]
        format_version: (u32, u32),
    }
    // Looked at first: a file of a newer major version may differ anywhere else.
    if let Ok(head) = ron::from_str::<Head>(text) {
        if head.format != format {
            return Err(StoreError::WrongFormat {
                path: path.to_owned(),
                found: head.format,
                expected: format,
            });
        }
        let (major, minor) = head.format_version;
        if major > newest_major {
            return Err(StoreError::NewerVersion {
                path: path.to_owned(),
                major,
                minor,
            });
        }
    }
    ron::from_str(text).map_err(|error| match StoreError::ron(path, &error) {
        StoreError::Ron {
            path,
            line,
            column,
            message,
        } => StoreError::Ron {
            path,
            line,
            column,
            message: words!(
                "problem-what",
                "this {what} can't be read: {message}",
                what = what,
                message = message
            ),
        },
        other => other,
    })
}

/// Where labels have their names in a file: each as it is written there, and where it stands last.
struct NamePlaces<'a> {
    positions: Positions<'a>,
    last: HashMap<&'a str, usize>,
}

impl<'a> NamePlaces<'a> {
    fn new(text: &'a str) -> Self {
        let mut last = HashMap::new();
        for (at, field) in text.match_indices("name:") {
            let rest = &text[at + field.len()..];
            let value = rest.trim_start();
            let start = text.len() - value.len();
            let mut escaped = false;
            let end = value.char_indices().skip(1).find(|(_, c)| {
                let ends = *c == '"' && !escaped;
                escaped = *c == '\\' && !escaped;
                // A name is within its line.
                ends || *c == '\n'
            });
            if let Some((end, '"')) = end
                && value.starts_with('"')
            {
                last.insert(&value[..=end], start);
            }
        }
        Self {
            positions: Positions::new(text),
            last,
        }
    }

    /// Where the last of the names that a problem speaks of stands: that is the one to change. Line and column from one.
    fn of(&self, message: &str) -> Option<(usize, usize)> {
        // Messages name labels as bare words; the file has them as `name: "…"`.
        message
            .split([' ', ','])
            .filter(|word| !word.is_empty())
            .filter_map(|word| self.last.get(line_value(word)?.as_str()).copied())
            .max()
            .map(|offset| self.positions.at(offset))
    }
}

fn line_value(word: &str) -> Option<String> {
    ron_text::line_from(&word).ok()
}

/// Okabe and Ito's palette, told apart with every common colour blindness; darker and lighter for the two themes.
pub const PALETTE: [ColorPair; 8] = [
    pair(0x00_72_B2, 0x6C_B6_E8),
    pair(0xB3_4D_00, 0xF0_94_4D),
    pair(0x00_7A_5A, 0x4C_C9_A4),
    pair(0xA3_4A_7D, 0xE0_9A_C3),
    pair(0x7A_6A_00, 0xE3_D2_4A),
    pair(0x2B_6E_91, 0x8C_CF_F2),
    pair(0x8A_55_00, 0xE8_B4_5A),
    pair(0x55_55_66, 0xB8_B8_C8),
];

const fn pair(light: u32, dark: u32) -> ColorPair {
    ColorPair {
        light: rgb(light),
        dark: rgb(dark),
    }
}

const fn rgb(hex: u32) -> [u8; 3] {
    let [_, red, green, blue] = hex.to_be_bytes();
    [red, green, blue]
}

/// The colours of the entity type at a position that names none.
pub fn palette_color(position: usize) -> ColorPair {
    PALETTE[position % PALETTE.len()]
}

/// The codebook, and what is wrong with colours and tags. A bad colour is replaced by one of the palette.
pub(crate) fn codebook_from_wire(wire: WireCodebook) -> (Codebook, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut entity_types = Vec::with_capacity(wire.entity_types.len());
    for (i, t) in wire.entity_types.into_iter().enumerate() {
        let mut color = palette_color(i);
        if let Some(wire) = &t.color {
            match color_from_wire(wire) {
                Some(given) => color = given,
                None => problems.push(
                    Problem::warning(words!(
                        "problem-no-colour",
                        "the colour of the entity type {name} is no #rrggbb",
                        name = &t.name
                    ))
                    .hint(words!(
                        "hint-colour",
                        "write six hexadecimal digits for light and dark"
                    )),
                ),
            }
        }
        entity_types.push(EntityType {
            tag: t.tag.unwrap_or_else(|| default_tag(&t.name)),
            label: Label {
                name: t.name,
                titles: t.titles,
                definition: t.definition,
                definitions: t.definitions,
                examples: t.examples,
            },
            key: t.key,
            color,
            subtypes: t.subtypes,
        });
    }
    let keyed = |t: WireKeyed| {
        let label = Label {
            name: t.name,
            titles: t.titles,
            definition: t.definition,
            definitions: t.definitions,
            examples: t.examples,
        };
        (label, t.key)
    };
    let event_type = |t: WireEventType| EventType {
        label: Label {
            name: t.name,
            titles: t.titles,
            definition: t.definition,
            definitions: t.definitions,
            examples: t.examples,
        },
        key: t.key,
        roles: t.roles.into_iter().map(role_from_wire).collect(),
        modes: t.modes,
    };
    let codebook = Codebook {
        name: wire.name,
        version: wire.version,
        title: wire.title,
        entity_types,
        event_types: wire.event_types.into_iter().map(event_type).collect(),
        attributes: wire
            .attributes
            .into_iter()
            .map(|t| AttributeType {
                label: Label {
                    name: t.name,
                    titles: t.titles,
                    definition: t.definition,
                    definitions: t.definitions,
                    examples: t.examples,
                },
                of: t.of,
                values: t.values,
            })
            .collect(),
        intensities: wire
            .intensities
            .into_iter()
            .map(keyed)
            .map(|(label, key)| Scale { label, key })
            .collect(),
        concepts: wire
            .concepts
            .into_iter()
            .map(keyed)
            .map(|(label, key)| Concept { label, key })
            .collect(),
        contexts: wire.contexts,
        words: wire.words,
        checks_off: wire.checks_off,
        guideline: wire.guideline,
        guidelines: wire.guidelines,
    };
    (codebook, problems)
}

pub(crate) fn wire_from_codebook(codebook: &Codebook) -> WireCodebook {
    let keyed = |label: &Label, key: Option<char>| WireKeyed {
        name: label.name.clone(),
        titles: label.titles.clone(),
        definition: label.definition.clone(),
        definitions: label.definitions.clone(),
        examples: label.examples.clone(),
        key,
    };
    WireCodebook {
        format: FORMAT.to_owned(),
        format_version: FORMAT_VERSION,
        name: codebook.name.clone(),
        version: codebook.version,
        title: codebook.title.clone(),
        entity_types: codebook
            .entity_types
            .iter()
            .map(|t| WireEntityType {
                name: t.label.name.clone(),
                titles: t.label.titles.clone(),
                definition: t.label.definition.clone(),
                definitions: t.label.definitions.clone(),
                examples: t.label.examples.clone(),
                tag: Some(t.tag.clone()),
                key: t.key,
                color: Some(WireColor {
                    light: hex_from_rgb(t.color.light),
                    dark: hex_from_rgb(t.color.dark),
                }),
                subtypes: t.subtypes.clone(),
            })
            .collect(),
        event_types: codebook
            .event_types
            .iter()
            .map(|t| WireEventType {
                name: t.label.name.clone(),
                titles: t.label.titles.clone(),
                definition: t.label.definition.clone(),
                definitions: t.label.definitions.clone(),
                examples: t.label.examples.clone(),
                key: t.key,
                roles: t.roles.iter().map(wire_from_role).collect(),
                modes: t.modes.clone(),
            })
            .collect(),
        attributes: codebook
            .attributes
            .iter()
            .map(|t| WireAttribute {
                name: t.label.name.clone(),
                titles: t.label.titles.clone(),
                definition: t.label.definition.clone(),
                definitions: t.label.definitions.clone(),
                examples: t.label.examples.clone(),
                of: t.of.clone(),
                values: t.values.clone(),
            })
            .collect(),
        intensities: codebook
            .intensities
            .iter()
            .map(|t| keyed(&t.label, t.key))
            .collect(),
        concepts: codebook
            .concepts
            .iter()
            .map(|t| keyed(&t.label, t.key))
            .collect(),
        contexts: codebook.contexts.clone(),
        words: codebook.words.clone(),
        checks_off: codebook.checks_off.clone(),
        guideline: codebook.guideline.clone(),
        guidelines: codebook.guidelines.clone(),
    }
}

fn role_from_wire(role: WireRole) -> Role {
    Role {
        label: Label {
            name: role.name,
            titles: role.titles,
            definition: role.definition,
            definitions: role.definitions,
            examples: role.examples,
        },
        fillers: role.fillers,
        required: role.required,
        repeatable: role.repeatable,
    }
}

fn wire_from_role(role: &Role) -> WireRole {
    WireRole {
        name: role.label.name.clone(),
        titles: role.label.titles.clone(),
        definition: role.label.definition.clone(),
        definitions: role.label.definitions.clone(),
        examples: role.label.examples.clone(),
        fillers: role.fillers.clone(),
        required: role.required,
        repeatable: role.repeatable,
    }
}

/// The tag of an entity type that gives none: the name's first three letters, in capitals.
pub fn default_tag(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .take(3)
        .flat_map(char::to_uppercase)
        .collect()
}

/// `None` where one of the two is no `#rrggbb`.
pub(crate) fn color_from_wire(wire: &WireColor) -> Option<ColorPair> {
    Some(ColorPair {
        light: rgb_from_hex(&wire.light)?,
        dark: rgb_from_hex(&wire.dark)?,
    })
}

fn rgb_from_hex(hex: &str) -> Option<[u8; 3]> {
    let digits = hex.strip_prefix('#')?;
    if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    u32::from_str_radix(digits, 16).ok().map(rgb)
}

fn hex_from_rgb([red, green, blue]: [u8; 3]) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SMALL: &str = r##"(
    format: "postil-codebook", format_version: (1, 0),
    name: "test", version: 2,
    entity_types: [
        (name: "Person", titles: {"fr": "Personne"}, key: 'p', color: (light: "#0b6e99", dark: "#6cc0e5")),
        (name: "Party", key: 'p'),
    ],
    event_types: [
        (name: "AGREE", roles: [(name: "actor", fillers: ["Person", "Ghost"], required: true)]),
    ],
    intensities: [(name: "low", key: '1')],
)
"##;

    #[test]
    fn the_built_in_codebooks_are_french_in_a_french_window() {
        for (name, _) in BUILTIN {
            let codebook = builtin(name).unwrap();
            let c = &codebook;
            let roles = c
                .event_types
                .iter()
                .flat_map(|t| &t.roles)
                .map(|r| &r.label);
            let labels = (c.entity_types.iter().map(|t| &t.label))
                .chain(c.event_types.iter().map(|t| &t.label))
                .chain(roles)
                .chain(c.attributes.iter().map(|t| &t.label))
                .chain(c.intensities.iter().map(|t| &t.label))
                .chain(c.concepts.iter().map(|t| &t.label));
            for label in labels {
                assert!(label.titles.contains_key("fr"), "{name}: {label:?}");
                let told = !label.definition.is_empty();
                assert_eq!(
                    label.definitions.contains_key("fr"),
                    told,
                    "{name}: {label:?}"
                );
            }
            let words = (c.entity_types.iter().flat_map(|t| &t.subtypes))
                .chain(c.event_types.iter().flat_map(|t| &t.modes))
                .chain(c.attributes.iter().flat_map(|t| &t.values))
                .chain(&c.contexts);
            for word in words {
                let titles = c.words.get(word);
                assert!(
                    titles.is_some_and(|t| t.contains_key("fr")),
                    "{name}: {word}"
                );
            }
            assert!(c.guidelines.contains_key("fr"), "{name}");
        }
    }

    #[test]
    fn problems_have_the_line_of_the_name_to_change() {
        let (codebook, problems) = parse_codebook(SMALL, Path::new("c.ron")).unwrap();
        assert_eq!(codebook.entity_types[0].label.title("fr"), "Personne");
        assert_eq!(codebook.entity_types[1].tag, "PAR");
        let said: Vec<_> = problems.iter().map(ToString::to_string).collect();
        assert!(
            said[0].starts_with(
                "c.ron:6:16: error: the entity types Person and Party both have the key p"
            ),
            "{said:?}"
        );
        assert!(said[1].starts_with("c.ron:9:"), "{said:?}");
    }

    #[test]
    fn a_broken_codebook_is_an_error_with_line_and_column() {
        let said = |text: &str| {
            parse_codebook(text, Path::new("c.ron"))
                .unwrap_err()
                .to_string()
        };
        assert!(
            said(&SMALL.replace("key: 'p')", "key: p)")).starts_with("c.ron:6:"),
            "{}",
            said(&SMALL.replace("key: 'p')", "key: p)"))
        );
        assert!(
            said(&SMALL.replace("    name: \"test\",", "")).contains("the field name is missing")
        );
        assert!(said(&SMALL.replace("(1, 0)", "(2, 0)")).contains("newer Postil"));
        assert!(said(&SMALL.replace("postil-codebook", "cookbook")).contains("cookbook"));
    }

    #[test]
    fn a_codebook_reads_back_as_it_was_written() {
        let (codebook, _) = parse_codebook(SMALL, Path::new("c.ron")).unwrap();
        let text = render_codebook(&codebook).unwrap();
        let (back, _) = parse_codebook(&text, Path::new("c.ron")).unwrap();
        assert_eq!(back, codebook);
        assert_eq!(render_codebook(&back).unwrap(), text);
    }

    #[test]
    fn a_field_that_is_not_known_is_reported_with_its_line() {
        let text = SMALL.replace("required: true", "obligatory: true");
        let (_, problems) = parse_codebook(&text, Path::new("c.ron")).unwrap();
        let said = problems.last().unwrap().to_string();
        assert!(
            said.starts_with("c.ron:9:") && said.contains("obligatory"),
            "{said}"
        );
    }

    #[test]
    fn the_built_in_codebooks_have_no_problem() {
        for (name, text) in BUILTIN {
            let (codebook, problems) = parse_codebook(text, Path::new(name)).unwrap();
            assert_eq!(codebook.name, *name);
            assert!(problems.is_empty(), "{problems:?}");
        }
    }

    proptest! {
        #[test]
        fn a_mutated_codebook_never_panics(at in any::<prop::sample::Index>(), with in "\\PC{0,3}", cut in 0usize..4) {
            let mut text = SMALL.to_owned();
            let start = at.index(text.len());
            let end = (start + cut).min(text.len());
            text.replace_range(start..end, &with);
            if let Err(error) = parse_codebook(&text, Path::new("c.ron")) {
                prop_assert!(error.to_string().starts_with("c.ron"));
            }
        }
    }
}

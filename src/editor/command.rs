//! The one table of commands: it feeds the menus, the palette, the shortcuts and the key sheet.

use super::datasets::DatasetCommand;
use std::path::PathBuf;

use super::{
    checks::ChecksCommand, codebook_desk::CodebookCommand, files::FileCommand, find::FindCommand,
    flow::FlowCommand, kb::KbCommand, keys::Chord, reading::ReadingCommand, review::ReviewCommand,
    session::Ask,
};
use crate::model::{
    annotation::{Holder, Polarity, Record, Target, ZoneKind},
    article::Status,
    id::Id,
    selection::Selection,
    span::ByteSpan,
};
use crate::store::local::ThemeChoice;

/// What a person asks for. Views push these; [`super::dispatch`] carries them out.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// A command of the table.
    Run(CommandId),
    OpenPaths(Vec<PathBuf>),
    /// Shows an article of the list.
    ShowArticle(usize),
    Select(Selection),
    /// Makes a record the one that keys act on; `None` for none.
    Focus(Option<Id>),
    /// Focuses a record and brings it into view.
    GoTo(Id),
    /// Tags the selection with an entity type.
    Tag(String),
    /// Tags the selection as a mention of this entity.
    TagAs(Id),
    /// Makes the selection the trigger of an event of this type.
    MakeEvent(String),
    /// Picks a record in answer to what is being asked: a filler, a holder, a target.
    Pick(Id),
    /// Answers the stance's question for a holder or a target that is no record.
    PickHolder(Holder),
    PickTarget(Target),
    PickPolarity(Polarity),
    /// Asks for one part of a stance anew.
    AskStancePart {
        stance: Id,
        ask: Ask,
    },
    /// Adds a note on what is focused, or on the article.
    AddNote {
        text: String,
        question: bool,
    },
    /// Makes a role of the focused event the one that picks fill.
    PickRole(String),
    /// Fills a role with a date, a place or a value that was typed.
    FillWithText {
        event: Id,
        role: String,
        text: String,
    },
    Unfill {
        event: Id,
        argument: usize,
    },
    /// Replaces a record by a changed version of itself.
    Change(Box<Record>),
    Delete(Vec<Id>),
    /// Gives the paragraphs of the selection (or of a span) a zone; `None` takes it away.
    SetZone {
        at: Option<ByteSpan>,
        kind: Option<ZoneKind>,
    },
    /// Makes one entity of two.
    MergeEntities {
        from: Id,
        into: Id,
    },
    /// Gives a mention an entity of its own.
    SplitMention(Id),
    /// Moves a piece of a record's span.
    MoveEdge {
        record: Id,
        before: ByteSpan,
        after: ByteSpan,
    },
    SetStatus(Status),
    SetAnnotator(String),
    SetTheme(ThemeChoice),
    SetLanguage(String),
    SetTextSize(f32),
    Reading(ReadingCommand),
    Find(FindCommand),
    ShowTab(Tab),
    /// Several records at once, parts a key away, voices, card, history.
    Flow(FlowCommand),
    Checks(ChecksCommand),
    Kb(KbCommand),
    Codebook(CodebookCommand),
    /// Replaces `keys.ron` by this text and takes its keys.
    WriteShortcuts(String),
    DismissNotice(u64),
    /// About the article's files.
    File(FileCommand),
    /// Of the export and import dialogs.
    Dataset(DatasetCommand),
    Review(ReviewCommand),
}

/// A tab of the inspector.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tab {
    #[default]
    Entities,
    Events,
    Stances,
    Voices,
    Notes,
}

/// Where a command stands in the menu bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Menu {
    File,
    Edit,
    Annotate,
    Review,
    View,
    Help,
}

impl Menu {
    pub const ALL: [Self; 6] = [
        Self::File,
        Self::Edit,
        Self::Annotate,
        Self::Review,
        Self::View,
        Self::Help,
    ];

    /// The key of its title.
    pub const fn text(self) -> &'static str {
        match self {
            Self::File => "menu-file",
            Self::Edit => "menu-edit",
            Self::Annotate => "menu-annotate",
            Self::Review => "menu-review",
            Self::View => "menu-view",
            Self::Help => "menu-help",
        }
    }
}

/// When a command can be carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    Always,
    /// An article is open.
    Article,
    /// An article is open and may be changed.
    Editable,
    /// Text is selected in an article that may be changed.
    Selection,
    /// A record is focused in an article that may be changed.
    Focus,
    CanUndo,
    CanRedo,
    /// Two versions were merged that say different things.
    Conflicts,
    /// There is a message.
    Notice,
    /// An article is under review.
    Review,
    /// A unit is to be decided on.
    Unit,
}

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Info {
    pub id: CommandId,
    pub menu: Menu,
    /// The key of its title; with `-tip` behind it, of its explanation.
    pub text: &'static str,
    /// The key it is delivered with.
    pub shortcut: Option<&'static str>,
    pub when: When,
    /// Whether a line is drawn above it in its menu.
    pub starts_group: bool,
}

macro_rules! commands {
    ($($id:ident $menu:ident $text:literal $shortcut:expr, $when:ident $(, $group:ident)?;)*) => {
        /// Every command that needs no argument.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum CommandId { $($id),* }

        /// All commands in the order of the menus.
        pub const COMMANDS: &[Info] = &[$(Info {
            id: CommandId::$id,
            menu: Menu::$menu,
            text: $text,
            shortcut: $shortcut,
            when: When::$when,
            starts_group: false $(|| stringify!($group).len() > 0)?,
        }),*];
    };
}

commands! {
    OpenFile File "cmd-open-file" Some("Ctrl+O"), Always;
    OpenFolder File "cmd-open-folder" Some("Ctrl+Shift+O"), Always;
    OpenByPath File "cmd-open-path" Some("Ctrl+L"), Always;
    OpenSample File "cmd-open-sample" Some("Ctrl+Shift+D"), Always;
    AddSidecars File "cmd-add-sidecars" Some("Ctrl+Shift+T"), Article;
    Save File "cmd-save" Some("Ctrl+S"), Article, group;
    Export File "cmd-export" Some("Ctrl+Shift+E"), Always, group;
    Import File "cmd-import" Some("Ctrl+Shift+I"), Always;
    SaveElsewhere File "cmd-save-elsewhere" Some("Ctrl+Shift+S"), Editable;
    Versions File "cmd-versions" Some("Ctrl+Shift+H"), Article;
    Encoding File "cmd-encoding" Some("Ctrl+Shift+R"), Article;
    Conflicts File "cmd-conflicts" Some("Shift+F12"), Conflicts;
    PreviousArticle File "cmd-previous-article" Some("Alt+ArrowUp"), Article, group;
    NextArticle File "cmd-next-article" Some("Alt+ArrowDown"), Article;
    Annotator File "cmd-annotator" Some("Ctrl+Shift+N"), Always, group;
    EditCodebook File "cmd-edit-codebook" Some("Ctrl+Shift+B"), Always;
    Quit File "cmd-quit" Some("Ctrl+Q"), Always, group;

    Undo Edit "cmd-undo" Some("Ctrl+Z"), CanUndo;
    Redo Edit "cmd-redo" Some("Ctrl+Shift+Z"), CanRedo;
    Delete Edit "cmd-delete" Some("Delete"), Focus, group;
    SelectAll Edit "cmd-select-all" Some("Ctrl+A"), Article;
    Find Edit "cmd-find" Some("Ctrl+F"), Article, group;
    FindNext Edit "cmd-find-next" Some("F3"), Article;
    FindPrevious Edit "cmd-find-previous" Some("Shift+F3"), Article;
    ToggleSnap Edit "cmd-toggle-snap" Some("Ctrl+Shift+J"), Always, group;
    ToggleWholeWords Edit "cmd-toggle-whole-words" Some("Ctrl+Shift+W"), Always;
    History Edit "cmd-history" Some("Ctrl+H"), Article, group;

    TagAll Annotate "cmd-tag-all" Some("a"), Editable;
    KeepPiece Annotate "cmd-keep-piece" Some(","), Selection;
    RemoveAll Annotate "cmd-remove-all" Some("Shift+A"), Focus;
    RepeatLabel Annotate "cmd-repeat-label" Some("."), Selection;
    MakeEvent Annotate "cmd-make-event" Some("e"), Selection, group;
    MakeStance Annotate "cmd-make-stance" Some("s"), Editable;
    MakeVoice Annotate "cmd-make-voice" Some("v"), Editable;
    FillRole Annotate "cmd-fill-role" Some("f"), Focus;
    Wordless Annotate "cmd-wordless" Some("Shift+E"), Editable;
    MakeAbsence Annotate "cmd-make-absence" Some("-"), Editable;
    AcceptVoices Annotate "cmd-accept-voices" Some("Shift+V"), Editable;
    Note Annotate "cmd-note" Some("Shift+C"), Editable;
    Merge Annotate "cmd-merge" Some("Shift+M"), Focus, group;
    Join Annotate "cmd-join" Some("Shift+J"), Focus;
    Split Annotate "cmd-split" Some("Shift+X"), Focus;
    Rename Annotate "cmd-rename" Some("F2"), Focus;
    Aliases Annotate "cmd-aliases" Some("Shift+L"), Focus;
    EditLink Annotate "cmd-link" Some("Shift+K"), Focus;
    Subtype Annotate "cmd-subtype" Some("Shift+S"), Focus;
    Metonymy Annotate "cmd-metonymy" Some("Shift+O"), Focus;
    Attributes Annotate "cmd-attributes" Some("Shift+T"), Focus;
    Words Annotate "cmd-words" Some("Shift+W"), Focus;
    LinkEntity Annotate "cmd-link-entity" Some("="), Focus;
    SetZone Annotate "cmd-set-zone" Some("z"), Editable, group;
    NextAnnotation Annotate "cmd-next-annotation" Some("Tab"), Article, group;
    PreviousAnnotation Annotate "cmd-previous-annotation" Some("Shift+Tab"), Article;
    Jump Annotate "cmd-jump" Some("'"), Article;
    StartLeft Annotate "cmd-start-left" Some("["), Focus;
    StartRight Annotate "cmd-start-right" Some("{"), Focus;
    EndLeft Annotate "cmd-end-left" Some("}"), Focus;
    EndRight Annotate "cmd-end-right" Some("]"), Focus;
    StartLeftByWord Annotate "cmd-start-left-word" Some("Alt+["), Focus;
    StartRightByWord Annotate "cmd-start-right-word" Some("Alt+{"), Focus;
    EndLeftByWord Annotate "cmd-end-left-word" Some("Alt+}"), Focus;
    EndRightByWord Annotate "cmd-end-right-word" Some("Alt+]"), Focus;
    NextCheck Annotate "cmd-next-check" Some("F8"), Article, group;
    FixCheck Annotate "cmd-fix-check" Some("Shift+F8"), Editable;
    MarkDone Annotate "cmd-mark-done" Some("Ctrl+D"), Editable, group;
    Cancel Annotate "cmd-cancel" Some("Escape"), Always;

    ToggleReview Review "cmd-review" Some("Ctrl+R"), Article;
    AcceptAgreed Review "cmd-accept-agreed" Some("Ctrl+Shift+A"), Review, group;
    AcceptMajority Review "cmd-accept-majority" Some("Ctrl+Shift+M"), Review;
    NextUnit Review "cmd-next-unit" None, Review, group;
    PreviousUnit Review "cmd-previous-unit" None, Review;
    MergeVersions Review "cmd-merge-versions" None, Unit, group;
    EditVersion Review "cmd-edit-version" None, Unit;
    RejectUnit Review "cmd-reject-unit" None, Unit;
    QuestionUnit Review "cmd-question-unit" None, Unit;
    SkipUnit Review "cmd-skip-unit" None, Unit;
    ReopenUnit Review "cmd-reopen-unit" None, Unit;
    ToggleBlind Review "cmd-toggle-blind" None, Review, group;
    ToggleDifferences Review "cmd-toggle-differences" None, Review;
    ToggleOrder Review "cmd-toggle-order" None, Review;
    Measure Review "cmd-measure" Some("Ctrl+Shift+G"), Review, group;
    MeasureThoroughly Review "cmd-measure-thoroughly" Some("Ctrl+Shift+Y"), Review;

    TextLarger View "cmd-text-larger" Some("Ctrl++"), Always;
    TextSmaller View "cmd-text-smaller" Some("Ctrl+-"), Always;
    TextReset View "cmd-text-reset" Some("Ctrl+0"), Always;
    ToggleFocusLine View "cmd-toggle-focus-line" Some("Ctrl+Shift+L"), Always, group;
    ToggleInvisibles View "cmd-toggle-invisibles" Some("Ctrl+Shift+P"), Always;
    ToggleArticles View "cmd-toggle-articles" Some("F9"), Always, group;
    ToggleInspector View "cmd-toggle-inspector" Some("F10"), Always;
    ToggleChecks View "cmd-toggle-checks" Some("F7"), Article;
    FilterArticles View "cmd-filter-articles" Some("Ctrl+P"), Always;
    AnswerNotice View "cmd-answer-notice" Some("F4"), Notice;
    CloseNotice View "cmd-close-notice" Some("Shift+F4"), Notice;
    SwitchPane View "cmd-switch-pane" Some("F6"), Article, group;
    FilterRecords View "cmd-filter-records" Some("Shift+F"), Article;
    ArticleCard View "cmd-article-card" Some("Shift+I"), Article;
    FillCard View "cmd-fill-card" Some("Ctrl+Shift+F"), Editable;
    TabEntities View "cmd-tab-entities" Some("Ctrl+1"), Article, group;
    TabEvents View "cmd-tab-events" Some("Ctrl+2"), Article;
    TabStances View "cmd-tab-stances" Some("Ctrl+3"), Article;
    TabVoices View "cmd-tab-voices" Some("Ctrl+4"), Article;
    TabNotes View "cmd-tab-notes" Some("Ctrl+5"), Article;

    Palette Help "cmd-palette" Some("Ctrl+K"), Always;
    Keys Help "cmd-keys" Some("?"), Always;
    Guideline Help "cmd-guideline" Some("F1"), Article;
    EditShortcuts Help "cmd-edit-shortcuts" Some("Ctrl+Shift+K"), Always, group;
    ReloadShortcuts Help "cmd-reload-shortcuts" Some("F5"), Always;
    About Help "cmd-about" Some("Shift+F1"), Always, group;
}

impl CommandId {
    pub fn info(self) -> &'static Info {
        // The table lists every id, in the order of the enum.
        &COMMANDS[self as usize]
    }

    /// The key of the submenu it stands in, so that no menu is longer than a small screen is high.
    pub const fn submenu(self) -> Option<&'static str> {
        Some(match self {
            Self::TextLarger
            | Self::TextSmaller
            | Self::TextReset
            | Self::ToggleFocusLine
            | Self::ToggleInvisibles => "menu-text",
            Self::SwitchPane
            | Self::FilterRecords
            | Self::ArticleCard
            | Self::FillCard
            | Self::TabEntities
            | Self::TabEvents
            | Self::TabStances
            | Self::TabVoices
            | Self::TabNotes => "menu-inspector",
            Self::Merge
            | Self::Join
            | Self::Split
            | Self::Rename
            | Self::Aliases
            | Self::EditLink
            | Self::Subtype
            | Self::Metonymy
            | Self::Attributes
            | Self::Words
            | Self::LinkEntity => "menu-record",
            Self::Wordless | Self::MakeAbsence | Self::AcceptVoices => "menu-more",
            Self::NextCheck | Self::FixCheck => "menu-checks",
            Self::NextAnnotation | Self::PreviousAnnotation | Self::Jump => "menu-walk",
            Self::StartLeft
            | Self::StartRight
            | Self::EndLeft
            | Self::EndRight
            | Self::StartLeftByWord
            | Self::StartRightByWord
            | Self::EndLeftByWord
            | Self::EndRightByWord => "menu-edges",
            _ => return None,
        })
    }

    /// Its name in `keys.ron`, such as `tag-all`.
    pub fn name(self) -> &'static str {
        let text = self.info().text;
        text.strip_prefix("cmd-").unwrap_or(text)
    }

    /// The key it is delivered with. The person may have given it another: ask [`Keymap`](super::keymap::Keymap) for the one in force.
    pub fn default_chord(self) -> Option<Chord> {
        self.info().shortcut.and_then(Chord::parse)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{editor::i18n::Texts, model::codebook::RESERVED_KEYS};
    use std::collections::BTreeMap;

    #[test]
    fn every_command_has_a_place_in_a_menu_and_a_key() {
        for info in COMMANDS {
            // Decisions on a unit have letters of their own while a review is on show.
            let in_review =
                info.menu == Menu::Review && matches!(info.when, When::Unit | When::Review);
            assert!(info.shortcut.is_some() || in_review, "{}", info.text);
        }
    }

    #[test]
    fn the_table_is_in_the_order_of_the_ids_and_no_shortcut_stands_twice() {
        let mut seen = BTreeMap::new();
        for info in COMMANDS {
            assert_eq!(info.id.info().text, info.text);
            if let Some(shortcut) = info.shortcut {
                let chord = Chord::parse(shortcut);
                assert!(chord.is_some(), "{shortcut}");
                assert_eq!(seen.insert(chord, info.text), None, "{shortcut}");
            }
        }
    }

    #[test]
    fn every_command_has_a_title_in_both_languages() {
        for language in ["en", "fr"] {
            let texts = Texts::new(language);
            for info in COMMANDS {
                assert_ne!(&*texts.get(info.text), info.text, "{language}");
            }
        }
    }

    #[test]
    fn letter_shortcuts_are_kept_from_labels() {
        for info in COMMANDS {
            let capital = info
                .shortcut
                .and_then(|s| s.strip_prefix("Shift+"))
                .filter(|s| s.chars().count() == 1)
                .map(str::to_uppercase);
            let Some(letter) = capital
                .as_deref()
                .or(info.shortcut.filter(|s| s.chars().count() == 1))
            else {
                continue;
            };
            let key = letter.chars().next().unwrap();
            assert!(RESERVED_KEYS.contains(&key), "{key}");
        }
    }
}

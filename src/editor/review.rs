//! Reviewing colleagues' tags: their versions of the article beside each other, what is to be decided, and the gold version that comes of it.
//!
//! While a review is on, the article that is open is its gold version, an ordinary document with history, journal and saves; colleagues'
//! versions are read and never written. Verdicts have a file of their own, and take part in undo: see [`super::review_back`].

use std::{
    cmp::Reverse,
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};

use super::{
    command::CommandId,
    review_back::Step,
    review_measure::Measuring,
    review_tasks::ReviewJob,
    review_words::{is_shown, unit_text},
    session::{Request, Session},
    tasks::Job,
    titles::Names,
};
use crate::{
    model::{
        article::{Article, Sha256Hex},
        document::{Annotator, GOLD},
        id::Kind,
        problem::Severity,
        verdict::{Decision, Reason, Verdict},
    },
    review::{
        merge::Enough,
        since::{Since, since},
        standing::{Standing, State},
        units::{Comparison, Difference, Unit},
    },
    store::{sidecar::article_and_annotator, unwritten::Found, verdicts::Verdicts},
};

pub use super::review_words::{fillers_text, kind_text, labels};

/// What a person asks for while reviewing.
#[derive(Clone, Debug, PartialEq)]
pub enum ReviewCommand {
    /// Goes to a unit.
    Show(usize),
    /// To the next (or previous) unit that is open.
    NextOpen(bool),
    /// Down or up the list.
    Move(bool),
    /// Takes the version that stands at this place of the card.
    Take(usize),
    Edit,
    EndEdit,
    Merge,
    Reject,
    Question,
    Skip,
    /// Takes the unit's verdict back; its gold record stays.
    Reopen,
    /// Gives the unit's verdict a reason, or takes it away.
    SetReason(Reason),
    SetNote(String),
    /// Takes over what enough annotators agree on.
    AcceptAgreed(Enough),
    SetOrder(Order),
    SetFilter(Filter),
    SetBlind(bool),
    SetDifferencesOnly(bool),
    ShowTab(ReviewTab),
    /// Puts these sidecars beside their articles, and reviews.
    AddSidecars(Vec<PathBuf>),
    /// Measures agreement over the project, with γ and intervals or without.
    Measure {
        thorough: bool,
    },
    /// Has κ on words measured too, or not.
    MeasureWords(bool),
    StopMeasuring,
    /// Writes a file of figures.
    Export {
        path: PathBuf,
        bytes: Vec<u8>,
    },
    /// Chooses the measure that the heat map shows.
    ShowMeasure(usize),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    #[default]
    HardestFirst,
    TextOrder,
}

/// A tab of the review's right side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ReviewTab {
    #[default]
    Agreement,
    Confusion,
    Verdicts,
    Gaps,
    Team,
}

/// Which units the list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words in the label, the text or the names.
    pub text: String,
    pub kind: Option<Kind>,
    pub label: Option<String>,
    /// An annotator who does not say what most say.
    pub annotator: Option<usize>,
    pub state: Option<State>,
    pub difference: Option<Difference>,
    /// Of two annotators, the labels they gave: a cell of the confusion matrix.
    pub cell: Option<Cell>,
}

/// What two annotators say of the same thing; `None` where one of them says nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Mentions by their type, events by theirs, stances by polarity, zones by kind.
    pub kind: Kind,
    pub annotators: (String, String),
    pub labels: (Option<String>, Option<String>),
}

impl Filter {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Verdicts with where they belong, until they are on disk.
#[derive(Clone, Debug)]
pub struct Held {
    pub article: Arc<Article>,
    /// The article's path.
    pub path: PathBuf,
    pub verdicts: Arc<Verdicts>,
    /// As they were read or last written.
    pub(super) base: Arc<Vec<Verdict>>,
    pub(super) is_dirty: bool,
    pub(super) is_saving: bool,
    /// They could not be written, and are in the user's local state until they can.
    pub(super) is_kept: bool,
}

/// An article under review.
#[derive(Debug)]
pub struct Desk {
    pub comparison: Arc<Comparison>,
    pub held: Held,
    pub standing: Standing,
    /// The units of the list, in its order.
    pub shown: Vec<usize>,
    /// How many the list leaves out because all agree on them.
    pub n_agreed: usize,
    pub current: Option<usize>,
    /// Whether the gold record of the current unit is being edited with the usual tools.
    pub editing: bool,
    /// A reason given before the decision.
    pub reason: Option<Reason>,
    /// A note given before the decision.
    pub note: String,
    /// Which annotator stands at which place of a card.
    pub seats: Vec<usize>,
    /// Grows with everything that changes what is drawn.
    pub revision: u64,
    /// What happened to each unit since it was decided on, once somebody asked.
    since: Vec<OnceLock<Option<Since>>>,
    pub(super) undo: Vec<Step>,
    pub(super) redo: Vec<Step>,
}

/// The session's part that is about reviewing.
#[derive(Debug)]
pub struct Review {
    pub(super) on: bool,
    pub(super) desk: Option<Desk>,
    /// Verdicts of articles that were left before they were on disk.
    pub(super) leaving: Vec<Held>,
    /// The verdicts on the article that is open for tagging, for whoever tagged it.
    pub(super) on_mine: Option<(PathBuf, Verdicts)>,
    pub order: Order,
    pub filter: Filter,
    pub blind: bool,
    /// Lists and draws all, or only what annotators differ on.
    pub differences_only: bool,
    pub tab: ReviewTab,
    pub measuring: Measuring,
}

impl Default for Review {
    /// Where all agree there is nothing to look at.
    fn default() -> Self {
        Self {
            on: false,
            desk: None,
            leaving: Vec::new(),
            on_mine: None,
            order: Order::default(),
            filter: Filter::default(),
            blind: false,
            differences_only: true,
            tab: ReviewTab::default(),
            measuring: Measuring::default(),
        }
    }
}

impl Review {
    pub fn is_on(&self) -> bool {
        self.on
    }

    pub fn desk(&self) -> Option<&Desk> {
        self.desk.as_ref()
    }

    /// Whether the usual tagging keys act on the gold version.
    pub fn is_editing(&self) -> bool {
        self.desk.as_ref().is_some_and(|desk| desk.editing)
    }

    /// Another project begins with tagging, and has figures of its own.
    pub(super) fn leave_project(&mut self) {
        self.measuring.stop();
        self.on = false;
        self.filter = Filter::default();
        self.measuring = Measuring::default();
    }

    /// The verdicts on an annotator's tags in the article that is open for tagging.
    pub fn verdicts_on<'a>(&'a self, path: &Path, annotator: &'a str) -> Vec<&'a Verdict> {
        let here = self.on_mine.as_ref().filter(|(p, _)| p == path);
        let all = here.map_or(&[][..], |(_, verdicts)| &verdicts.list);
        all.iter()
            .filter(|v| v.on.records.contains_key(annotator))
            .collect()
    }
}

impl Desk {
    pub fn unit(&self, at: usize) -> Option<&Unit> {
        self.comparison.units.get(at)
    }

    pub fn current_unit(&self) -> Option<&Unit> {
        self.unit(self.current?)
    }

    pub fn verdict(&self, unit: usize) -> Option<&Verdict> {
        let list = &self.held.verdicts.list;
        list.get(self.standing.verdict(unit)?)
    }

    /// What happened to a unit since it was decided on. Made once, for the first who looks.
    pub fn since(&self, unit: usize) -> Option<&Since> {
        let made = self.since.get(unit)?.get_or_init(|| {
            let verdict = self.verdict(unit)?;
            since(&self.comparison, self.unit(unit)?, verdict)
        });
        made.as_ref()
    }

    /// The name at a place of the card: a letter in blind review.
    pub fn seat_name(&self, seat: usize, blind: bool) -> String {
        if blind {
            let letter = u32::from('A') + u32::try_from(seat).unwrap_or(0);
            return char::from_u32(letter).map_or_else(String::new, String::from);
        }
        let annotator = self.seats.get(seat).copied().unwrap_or(seat);
        self.comparison.name(annotator).to_owned()
    }

    /// The name of an annotator, by number.
    pub fn name(&self, annotator: usize, blind: bool) -> String {
        let seat = self.seats.iter().position(|i| *i == annotator);
        self.seat_name(seat.unwrap_or(annotator), blind)
    }

    /// Whether all units are settled.
    pub fn is_done(&self) -> bool {
        self.standing.n_settled() == self.comparison.units.len()
    }
}

impl Session {
    pub fn review(&self) -> &Review {
        &self.review
    }

    /// Whose version of the article is open: gold's while reviewing.
    pub(super) fn desk_annotator(&self) -> Annotator {
        if self.review.on {
            return Annotator {
                id: GOLD.to_owned(),
                name: "Gold".to_owned(),
            };
        }
        self.annotator()
    }

    /// Begins to review the article that is shown, or goes back to tagging it.
    pub(super) fn toggle_review(&mut self) {
        let Some(current) = self.current else { return };
        self.leave_article();
        self.review.on = !self.review.on;
        self.show_article(current);
        let measuring = &self.review.measuring;
        let is_wanted = match measuring.found {
            None => true,
            Some(_) => measuring.is_old() && !measuring.is_thorough(),
        };
        if self.review.on && is_wanted {
            self.measure(false);
        }
    }

    /// Carries out a command of the table that is about reviewing.
    pub(super) fn run_review(&mut self, id: CommandId) {
        use ReviewCommand as R;
        let command = match id {
            CommandId::AddSidecars => {
                self.requests.push(Request::PickSidecars);
                return;
            }
            CommandId::AcceptAgreed => R::AcceptAgreed(Enough::All),
            CommandId::AcceptMajority => R::AcceptAgreed(Enough::Most),
            CommandId::NextUnit => R::NextOpen(true),
            CommandId::PreviousUnit => R::NextOpen(false),
            CommandId::MergeVersions => R::Merge,
            CommandId::EditVersion => R::Edit,
            CommandId::RejectUnit => R::Reject,
            CommandId::QuestionUnit => R::Question,
            CommandId::SkipUnit => R::Skip,
            CommandId::ReopenUnit => R::Reopen,
            CommandId::ToggleBlind => R::SetBlind(!self.review.blind),
            CommandId::ToggleDifferences => R::SetDifferencesOnly(!self.review.differences_only),
            CommandId::ToggleOrder => R::SetOrder(match self.review.order {
                Order::HardestFirst => Order::TextOrder,
                Order::TextOrder => Order::HardestFirst,
            }),
            CommandId::Measure => R::Measure { thorough: false },
            CommandId::MeasureThoroughly => R::Measure { thorough: true },
            _ => return self.toggle_review(),
        };
        self.review_command(command);
    }

    pub(super) fn review_command(&mut self, command: ReviewCommand) {
        match command {
            ReviewCommand::Show(unit) => self.show_unit(Some(unit)),
            ReviewCommand::NextOpen(forward) => self.next_open(forward),
            ReviewCommand::Move(down) => self.move_in_list(down),
            ReviewCommand::Take(seat) => self.take_version(seat),
            ReviewCommand::Edit => self.edit_version(),
            ReviewCommand::EndEdit => self.end_edit(),
            ReviewCommand::Merge => self.merge_versions(),
            ReviewCommand::Reject => self.reject_unit(),
            ReviewCommand::Question => self.put_off(true),
            ReviewCommand::Skip => self.put_off(false),
            ReviewCommand::Reopen => self.reopen_unit(),
            ReviewCommand::SetReason(reason) => self.set_reason(reason),
            ReviewCommand::SetNote(note) => self.set_verdict_note(note),
            ReviewCommand::AcceptAgreed(enough) => self.accept_agreed(enough),
            ReviewCommand::SetOrder(order) => {
                self.review.order = order;
                self.list_units();
            }
            ReviewCommand::SetFilter(filter) => {
                self.review.filter = filter;
                self.list_units();
            }
            ReviewCommand::SetBlind(blind) => {
                self.review.blind = blind;
                self.seat_annotators();
            }
            ReviewCommand::SetDifferencesOnly(only) => {
                self.review.differences_only = only;
                self.list_units();
            }
            ReviewCommand::ShowTab(tab) => self.review.tab = tab,
            ReviewCommand::AddSidecars(paths) => self.add_sidecars(paths),
            ReviewCommand::Measure { thorough } => self.measure(thorough),
            ReviewCommand::MeasureWords(with_words) => {
                self.review.measuring.with_words = with_words;
                self.measure(self.review.measuring.is_thorough());
            }
            ReviewCommand::StopMeasuring => self.review.measuring.stop(),
            ReviewCommand::Export { path, bytes } => self.export_figures(path, bytes),
            ReviewCommand::ShowMeasure(measure) => self.review.measuring.measure = measure,
        }
    }

    /// Takes in colleagues' versions, compared.
    pub(super) fn take_comparison(&mut self, path: PathBuf, comparison: Comparison, found: Found) {
        let article = match (comparison.article(), self.open.as_ref()) {
            (Some(article), _) => article.clone(),
            (None, Some(open)) => open.article().clone(),
            (None, None) => return,
        };
        let held = self.held_from(article, path, found);
        if let Some(why) = &held.verdicts.read_only {
            let text = self.texts.said(&why.clone().into());
            self.notify(Severity::Warning, text);
        }
        if comparison.versions.is_empty() {
            let text = self.texts.get("review-nobody").to_string();
            self.notify(Severity::Note, text);
        }
        self.review.desk = Some(Desk {
            comparison: Arc::new(comparison),
            held,
            standing: Standing::default(),
            shown: Vec::new(),
            n_agreed: 0,
            current: None,
            editing: false,
            reason: None,
            note: String::new(),
            seats: Vec::new(),
            revision: 0,
            since: Vec::new(),
            undo: Vec::new(),
            redo: Vec::new(),
        });
        // Another article has other annotators.
        self.review.filter.annotator = None;
        self.seat_annotators();
        self.refresh_review();
        self.next_open(true);
        self.save_verdicts();
    }

    /// In blind review the places say nothing of who sits there, and are the same each time the article is opened.
    pub(super) fn seat_annotators(&mut self) {
        let blind = self.review.blind;
        let Some(desk) = &mut self.review.desk else {
            return;
        };
        let mut seats: Vec<usize> = (0..desk.comparison.versions.len()).collect();
        if blind {
            let article = desk.held.article.sha256().as_str().to_owned();
            seats.sort_by_cached_key(|i| {
                let id = desk.comparison.annotator(*i).map_or("", |a| a.id.as_str());
                Sha256Hex::of(format!("{article} {id}").as_bytes())
                    .as_str()
                    .to_owned()
            });
        }
        desk.seats = seats;
    }

    /// After the gold version or a verdict changed.
    pub(super) fn refresh_review(&mut self) {
        let (Some(open), Some(desk)) = (&self.open, &mut self.review.desk) else {
            return;
        };
        desk.revision += 1;
        desk.since.clear();
        let n = desk.comparison.units.len();
        desk.since.resize_with(n, OnceLock::new);
        desk.standing = Standing::new(&desk.comparison, open.document(), &desk.held.verdicts.list);
        self.list_units();
    }

    /// Makes the list anew: filtered, and in the order asked for.
    fn list_units(&mut self) {
        let (order, filter) = (self.review.order, &self.review.filter);
        // Whoever asks for a state or for a cell of the matrix wants all of it.
        let is_asked_for_all = filter.state.is_some() || filter.cell.is_some();
        let differences_only = self.review.differences_only && !is_asked_for_all;
        let names = Names {
            texts: &self.texts,
            codebook: self.open.as_ref().map(|open| &**open.codebook()),
        };
        let Some(desk) = &mut self.review.desk else {
            return;
        };
        let comparison = desk.comparison.clone();
        let text = filter.text.trim().to_lowercase();
        let words: Vec<&str> = text.split_whitespace().collect();
        let mut shown: Vec<usize> = (0..comparison.units.len())
            .filter(|at| is_shown(&comparison, &desk.standing, *at, filter, (&words, names)))
            .collect();
        let n_found = shown.len();
        if differences_only {
            let is_open = |at: &usize| desk.standing.state(*at) == State::Open;
            let differs = |at: &usize| !comparison.units[*at].is_agreed();
            let is_own = |at: &usize| {
                let verdict = desk.verdict(*at);
                verdict.is_some_and(|v| v.decision != Decision::Accept)
            };
            // Once nothing differs any more, what all agree on is what is left to settle.
            let is_last = !shown.iter().any(|at| differs(at) && is_open(at));
            shown.retain(|at| differs(at) || is_own(at) || (is_last && is_open(at)));
        }
        desk.n_agreed = n_found - shown.len();
        if order == Order::HardestFirst {
            shown.sort_by_key(|at| (Reverse(comparison.units[*at].hardness()), *at));
        }
        desk.shown = shown;
    }

    /// Makes a unit the one that keys decide on, and brings its place into view.
    pub(super) fn show_unit(&mut self, at: Option<usize>) {
        let Some(desk) = &mut self.review.desk else {
            return;
        };
        if desk.current != at {
            desk.reason = None;
            desk.note.clear();
        }
        desk.editing = false;
        desk.current = at;
        if let Some(place) = desk.current_unit().and_then(|unit| unit.place) {
            self.requests.push(Request::ShowUnit(place));
        }
    }

    pub(super) fn next_open(&mut self, forward: bool) {
        let Some(desk) = &self.review.desk else {
            return;
        };
        let at = desk
            .current
            .and_then(|current| desk.shown.iter().position(|at| *at == current));
        let n = desk.shown.len();
        let is_open =
            |at: &usize| desk.standing.state(*at) == State::Open && Some(*at) != desk.current;
        let next = (1..=n)
            .map(|step| match (at, forward) {
                (Some(at), true) => (at + step) % n,
                (Some(at), false) => (at + n - step) % n,
                (None, true) => step - 1,
                (None, false) => n - step,
            })
            .filter_map(|i| desk.shown.get(i).copied())
            .find(is_open);
        match next {
            Some(next) => self.show_unit(Some(next)),
            None if desk.current.is_none() => {
                let first = desk.shown.first().copied();
                self.show_unit(first);
            }
            None => {}
        }
    }

    /// Stays on the unit that is shown while it is open; else the first open one of the list: the hardest, in the list's usual order.
    pub(super) fn go_to_hardest_open(&mut self) {
        let Some(desk) = &self.review.desk else {
            return;
        };
        let is_open = |at: &usize| desk.standing.state(*at) == State::Open;
        let first = || desk.shown.iter().copied().find(is_open);
        if let Some(at) = desk.current.filter(is_open).or_else(first) {
            self.show_unit(Some(at));
        }
    }

    fn move_in_list(&mut self, down: bool) {
        let Some(desk) = &self.review.desk else {
            return;
        };
        let at = desk
            .current
            .and_then(|current| desk.shown.iter().position(|at| *at == current));
        let next = match (at, down) {
            (None, _) => Some(0),
            (Some(at), true) => Some(at + 1),
            (Some(at), false) => at.checked_sub(1),
        };
        if let Some(next) = next.and_then(|i| desk.shown.get(i).copied()) {
            self.show_unit(Some(next));
        }
    }

    /// The words that quote a unit: its longest version's text, the entity's name, a stance's two ends.
    pub fn unit_text(&self, unit: &Unit) -> String {
        let Some(desk) = &self.review.desk else {
            return String::new();
        };
        unit_text(self.names(), &desk.comparison, unit)
    }
}

impl Session {
    /// Whether a file is a sidecar of one of the project's articles.
    pub fn is_sidecar_of_open(&self, path: &Path) -> bool {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        article_and_annotator(&name).is_some_and(|(article, _)| {
            let mut entries = self.entries().iter();
            entries.any(|entry| entry.article.file_name == article)
        })
    }

    /// Puts sidecars beside the open project's articles; those whose article is not open are opened with it.
    fn add_sidecars(&mut self, paths: Vec<PathBuf>) {
        let articles: Vec<PathBuf> = self
            .entries()
            .iter()
            .map(|entry| entry.article.path.clone())
            .collect();
        self.tasks.push(Job::Review(ReviewJob::AddSidecars {
            files: paths,
            articles,
        }));
    }
}

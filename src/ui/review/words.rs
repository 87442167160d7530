//! Units, versions and verdicts in the reader's words.

use std::fmt::Debug;

pub use crate::editor::review::kind_text;
use crate::{
    editor::{
        choices::{polarity_text, zone_text},
        files::value_words,
        review::{Desk, fillers_text},
        tagging,
    },
    model::{
        annotation::{Holder, Link, Polarity, Record, Target, ZoneKind},
        document::Document,
        id::Kind,
        verdict::{Decision, Reason, Verdict},
    },
    review::{
        agreement::{Layer, Measure},
        since::Since,
        standing::State,
        units::{Difference, Unit},
    },
    ui::{UiCtx, source::polarity_sign},
};

/// One annotator's version: what is quoted, and what is said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    pub strong: String,
    pub rest: String,
}

impl Version {
    pub fn whole(&self) -> String {
        format!("{} {}", self.strong, self.rest).trim().to_owned()
    }
}

/// Longer quotes are cut.
const MAX_QUOTE: usize = 60;

/// `None` where the annotator has nothing there.
pub fn version(ctx: &UiCtx<'_>, desk: &Desk, unit: &Unit, i: usize) -> Option<Version> {
    let document = desk.comparison.versions.get(i)?;
    let record = desk.comparison.record(unit, i)?;
    if let Some(role) = &unit.role {
        return Some(Version {
            strong: fillers_text(document, record, role),
            rest: String::new(),
        });
    }
    let differs = |field: &str| unit.fields.contains(&field);
    let value =
        |field: &str, value: &dyn Debug| value_words(ctx.texts(), field, &format!("{value:?}"));
    let word = |name: &String| ctx.session.word(name);
    let mut rest: Vec<String> = Vec::new();
    let strong = match record {
        Record::Mention(r) => {
            if let Some(entity) = document.entity(&r.entity) {
                let mut to = format!("→ {}", entity.name);
                to.push_str(&links(&entity.links));
                rest.push(to);
                if unit.differences.contains(&Difference::Label) {
                    rest.push(label_title(ctx, &entity.label));
                }
            }
            if differs("level") {
                rest.push(value("level", &r.level));
            }
            tagging::quote(document.article().text(), &r.at)
        }
        Record::Entity(r) => {
            rest.push(label_title(ctx, &r.label));
            rest.extend(r.subtype.as_ref().map(word));
            rest.push(links(&r.links).trim().to_owned());
            r.name.clone()
        }
        Record::Event(r) => {
            rest.push(label_title(ctx, &r.label));
            for (field, value) in [
                ("modality", value("modality", &r.modality)),
                ("polarity", value("polarity", &r.polarity)),
                ("tense", value("tense", &r.tense)),
                ("genericity", value("genericity", &r.genericity)),
                ("mode", r.mode.as_ref().map_or_else(String::new, word)),
                (
                    "context",
                    r.contexts.iter().map(word).collect::<Vec<_>>().join(", "),
                ),
                (
                    "date",
                    r.date
                        .as_ref()
                        .map_or_else(String::new, |d| d.value.clone()),
                ),
            ] {
                if differs(field) && !value.is_empty() {
                    rest.push(value);
                }
            }
            tagging::quote(document.article().text(), r.trigger.spans())
        }
        Record::Stance(r) => {
            let polarity = ctx.texts().get(polarity_text(r.polarity));
            rest.push(format!("{} {polarity}", polarity_sign(r.polarity)));
            rest.extend(
                r.intensity
                    .as_deref()
                    .map(|i| ctx.session.intensity_title(i)),
            );
            if differs("certainty") {
                rest.push(value("certainty", &r.certainty));
            }
            if !r.evidence.is_empty() {
                let quote = tagging::quote(document.article().text(), &r.evidence);
                rest.push(ctx.texts().quoted(&cut(&quote)));
            }
            format!(
                "{} → {}",
                holder(ctx, document, &r.holder),
                target(ctx, document, &r.target)
            )
        }
        Record::Voice(r) => {
            let place = if r.content.is_empty() {
                &r.cue
            } else {
                &r.content
            };
            let quote = tagging::quote(document.article().text(), place);
            rest.push(ctx.texts().quoted(&cut(&quote)));
            if differs("manner") {
                rest.push(value("manner", &r.manner));
            }
            holder(ctx, document, &r.source)
        }
        Record::Zone(r) => {
            let text = tagging::quote(document.article().text(), &[r.at]);
            rest.push(ctx.texts().quoted(&cut(&text)));
            ctx.texts().get(zone_text(r.kind)).to_string()
        }
        Record::Absence(r) => {
            rest.push(r.note.clone());
            format!(
                "{} → {}",
                holder(ctx, document, &r.holder),
                target(ctx, document, &r.target)
            )
        }
        Record::Comment(r) => r.text.clone(),
    };
    rest.retain(|part| !part.is_empty());
    Some(Version {
        strong: cut(&strong),
        rest: rest.join(" · "),
    })
}

/// What is said where an annotator has nothing: that there is nothing, or nothing yet.
pub fn nothing(ctx: &UiCtx<'_>, desk: &Desk, unit: &Unit, i: usize) -> String {
    let key = match desk.comparison.is_pending(unit, i) {
        true => "review-nothing-yet",
        false => "review-nothing",
    };
    ctx.texts().get(key).to_string()
}

/// What happened to a unit since it was decided on.
pub fn since(ctx: &UiCtx<'_>, desk: &Desk, unit: usize) -> Option<String> {
    let blind = ctx.session.review().blind;
    Some(match desk.since(unit)? {
        Since::Changed => ctx.texts().get("review-outdated").to_string(),
        Since::Joined(who) => {
            let names: Vec<String> = who.iter().map(|i| desk.name(*i, blind)).collect();
            let who = names.join(", ");
            ctx.texts().with("review-joined", &[("who", &who)])
        }
        Since::Left(ids) => {
            // In blind review no name, gone or not.
            let who = match blind {
                true => ctx.texts().with_count("review-colleagues", ids.len()),
                false => ids.join(", "),
            };
            ctx.texts().with("review-left", &[("who", &who)])
        }
    })
}

fn links(links: &[Link]) -> String {
    let ids: Vec<&str> = links
        .iter()
        .filter(|link| link.id != Link::NIL)
        .map(|link| link.id.as_str())
        .collect();
    match ids.is_empty() {
        true => String::new(),
        false => format!(" ({})", ids.join(", ")),
    }
}

fn holder(ctx: &UiCtx<'_>, document: &Document, holder: &Holder) -> String {
    ctx.session.names().holder(document, holder)
}

fn target(ctx: &UiCtx<'_>, document: &Document, target: &Target) -> String {
    ctx.session.names().target(document, target)
}

pub fn cut(text: &str) -> String {
    if text.chars().count() <= MAX_QUOTE {
        return text.to_owned();
    }
    let cut: String = text.chars().take(MAX_QUOTE - 1).collect();
    format!("{}…", cut.trim_end())
}

/// `boundary · Organization`.
pub fn title(ctx: &UiCtx<'_>, unit: &Unit) -> String {
    format!("{} · {}", difference(ctx, unit), label(ctx, unit))
}

/// How the versions differ, in a word or two.
pub fn difference(ctx: &UiCtx<'_>, unit: &Unit) -> String {
    let texts = ctx.texts();
    let text = match unit.difference() {
        None => texts.get("unit-agreed"),
        Some(Difference::OnlySome) if unit.n_voters() == 1 => texts.get("unit-only-one"),
        Some(_) if unit.role.is_some() => texts.get("unit-filler"),
        Some(Difference::Attribute) if unit.fields == ["entity"] => texts.get("unit-entity"),
        Some(Difference::Attribute) => match unit.fields.as_slice() {
            [field] => texts.get(field_text(field)),
            _ => texts.get("unit-attribute"),
        },
        Some(difference) => texts.get(difference_text(difference)),
    };
    text.to_string()
}

const fn field_texts() -> [(&'static str, &'static str); 16] {
    [
        ("level", "unit-field-level"),
        ("name", "field-name"),
        ("links", "unit-field-links"),
        ("subtype", "unit-field-subtype"),
        ("modality", "unit-field-modality"),
        ("polarity", "unit-field-polarity"),
        ("tense", "unit-field-tense"),
        ("genericity", "unit-field-genericity"),
        ("date", "field-date"),
        ("source", "field-source"),
        ("cue", "unit-field-cue"),
        ("manner", "unit-field-manner"),
        ("intensity", "unit-field-intensity"),
        ("certainty", "unit-field-certainty"),
        ("voice", "unit-kind-voice"),
        ("same", "unit-field-same"),
    ]
}

/// The name of a field that differs.
fn field_text(field: &str) -> &'static str {
    let found = field_texts().into_iter().find(|(name, _)| *name == field);
    found.map_or("unit-attribute", |(_, text)| text)
}

pub const fn difference_text(difference: Difference) -> &'static str {
    match difference {
        Difference::Attribute => "unit-attribute",
        Difference::Boundary => "unit-boundary",
        Difference::Label => "unit-label",
        Difference::Crossing => "unit-crossing",
        Difference::OnlySome => "unit-only-some",
    }
}

/// What most call the unit: a label's title, a role's, or the kind where there is no label.
pub fn label(ctx: &UiCtx<'_>, unit: &Unit) -> String {
    if let Some(role) = &unit.role {
        return role_title(ctx, role);
    }
    let kind = ctx.texts().get(kind_text(unit.kind)).to_string();
    match unit.kind {
        Kind::Entity => {
            let label = label_title(ctx, &unit.label);
            format!("{kind} {label}")
        }
        Kind::Mention | Kind::Event => label_title(ctx, &unit.label),
        _ => kind,
    }
}

/// A label that figures stand by, as the codebook titles it.
pub fn label_of_layer(ctx: &UiCtx<'_>, measure: Measure, label: &str) -> String {
    match (measure.layer(), measure) {
        (Layer::Entities, _) => label_title(ctx, label),
        (Layer::Events, Measure::ArgumentRole) => role_title(ctx, label),
        (Layer::Events, _) => label_title(ctx, label),
        (Layer::Stances, _) => label_of_kind(ctx, Kind::Stance, label),
        (Layer::Zones, _) => label_of_kind(ctx, Kind::Zone, label),
        _ => label.to_owned(),
    }
}

/// A label of a kind of records: a type's title, a polarity, a kind of zone.
pub fn label_of_kind(ctx: &UiCtx<'_>, kind: Kind, label: &str) -> String {
    let known = match kind {
        Kind::Stance => {
            let mut all = Polarity::ALL.into_iter();
            all.find(|p| format!("{p:?}") == label).map(polarity_text)
        }
        Kind::Zone => {
            let mut all = ZoneKind::ALL.into_iter();
            all.find(|z| z.word() == label).map(zone_text)
        }
        _ => return label_title(ctx, label),
    };
    known.map_or_else(|| label.to_owned(), |key| ctx.texts().get(key).to_string())
}

pub fn role_title(ctx: &UiCtx<'_>, role: &str) -> String {
    let open = ctx.session.open();
    open.map_or_else(
        || role.to_owned(),
        |open| ctx.session.role_title(open.codebook(), role),
    )
}

pub fn label_title(ctx: &UiCtx<'_>, label: &str) -> String {
    let open = ctx.session.open();
    open.map_or_else(
        || label.to_owned(),
        |open| ctx.session.label_title(open.codebook(), label),
    )
}

/// How many units are settled, and how many of them by a verdict of their own.
pub fn settled_how(ctx: &UiCtx<'_>, desk: &Desk) -> String {
    let standing = &desk.standing;
    let (done, decided) = (standing.n_settled(), standing.n_settled_by_verdict());
    ctx.texts().with_count_and(
        "review-settled-how",
        done,
        &[
            ("all", &desk.comparison.units.len().to_string()),
            ("decided", &decided.to_string()),
            ("along", &(done - decided).to_string()),
        ],
    )
}

pub const fn state_text(state: State) -> &'static str {
    match state {
        State::Open => "unit-open",
        State::Question => "unit-question",
        State::Skipped => "unit-skipped",
        State::Settled => "unit-settled",
    }
}

pub const fn reason_text(reason: Reason) -> &'static str {
    match reason {
        Reason::AmbiguousText => "reason-ambiguous",
        Reason::GuidelineGap => "reason-gap",
        Reason::Slip => "reason-slip",
    }
}

/// `took Bruno's version`; `name` gives the name of an annotator.
pub fn decision(ctx: &UiCtx<'_>, verdict: &Verdict, name: impl Fn(&str) -> String) -> String {
    let texts = ctx.texts();
    match &verdict.decision {
        Decision::Take(annotator) => texts.with("verdict-take", &[("name", &name(annotator))]),
        Decision::Edit => texts.get("verdict-edit").to_string(),
        Decision::Merge => texts.get("verdict-merge").to_string(),
        Decision::Reject => texts.get("verdict-reject").to_string(),
        Decision::Accept => texts.get("verdict-accept").to_string(),
        Decision::Question => texts.get("verdict-question").to_string(),
        Decision::Skip => texts.get("verdict-skip").to_string(),
    }
}

//! Measures, layers, units and reasons in the reader's language.

use crate::{
    review::{
        agreement::{Figures, Layer, LeftOut, Measure, NoPart, Note, Shown},
        measure::{FEWEST_ARTICLES, Undefined},
    },
    ui::UiCtx,
};

/// `entities: F1, same place and type`.
pub fn name(ctx: &UiCtx<'_>, figures: &Figures) -> String {
    ctx.texts()
        .pair(&layer(ctx, figures.layer), &title(ctx, figures.measure))
}

pub fn title(ctx: &UiCtx<'_>, measure: Measure) -> String {
    ctx.texts().get(measure_text(measure)).to_string()
}

pub fn layer(ctx: &UiCtx<'_>, layer: Layer) -> String {
    ctx.texts().get(layer_text(layer)).to_string()
}

/// What a figure's `n` counts.
pub fn unit(ctx: &UiCtx<'_>, figure: &Shown) -> String {
    match unit_text(&figure.unit) {
        Some(key) => ctx.texts().get(key).to_string(),
        None => figure.unit.clone(),
    }
}

/// Why a figure has no value; empty where it has one.
pub fn undefined(ctx: &UiCtx<'_>, figure: &Shown) -> String {
    let Some(why) = &figure.undefined else {
        return String::new();
    };
    let known = REASONS
        .iter()
        .find(|(reason, _)| reason.to_string() == *why);
    known.map_or_else(|| why.clone(), |(_, key)| ctx.texts().get(key).to_string())
}

/// Why an article was not counted.
pub fn left_out(ctx: &UiCtx<'_>, out: &LeftOut) -> String {
    let texts = ctx.texts();
    let mut parts = vec![match (&out.only, out.is_unfinished()) {
        (Some(only), true) => texts.with("left-out-only-done", &[("who", only)]),
        (Some(only), false) => texts.with("left-out-only", &[("who", only)]),
        (None, true) => texts.get("left-out-nobody-done").to_string(),
        (None, false) => texts.get("left-out-nobody").to_string(),
    }];
    for (who, why) in &out.out_of_it {
        let key = match why {
            NoPart::Skipped => "left-out-skipped",
            NoPart::NotBegun => "left-out-not-begun",
            NoPart::NotDone => "left-out-not-done",
            NoPart::OtherText => "left-out-other-text",
        };
        parts.push(texts.with(key, &[("who", who)]));
    }
    let problem = out.problem.as_ref().map(|why| texts.problem(why));
    parts.extend(problem);
    parts.join("; ")
}

pub fn note(ctx: &UiCtx<'_>, note: &Note) -> String {
    let texts = ctx.texts();
    match note {
        Note::Unranked(name) => texts.with("agreement-note-unranked", &[("name", name)]),
        Note::OtherText { article, who } => texts.with(
            "agreement-note-other-text",
            &[("article", article), ("who", who)],
        ),
        Note::Unread(problem) => texts.problem(problem),
        Note::FewArticles => texts.with_count("agreement-note-few-articles", FEWEST_ARTICLES),
        Note::Words => texts.get("agreement-note-words").to_string(),
        Note::MeanOfPairs => texts.get("agreement-note-mean").to_string(),
    }
}

const fn measure_text(measure: Measure) -> &'static str {
    match measure {
        Measure::EntityStrict => "measure-entity-strict",
        Measure::EntityExact => "measure-entity-exact",
        Measure::EntityPartial => "measure-entity-partial",
        Measure::EntityType => "measure-entity-type",
        Measure::EntityAlpha => "measure-entity-alpha",
        Measure::EntityUnitizing => "measure-entity-unitizing",
        Measure::EntityGamma => "measure-entity-gamma",
        Measure::WordsCohen => "measure-words-cohen",
        Measure::WordsFleiss => "measure-words-fleiss",
        Measure::Level => "measure-level",
        Measure::B3 => "measure-b3",
        Measure::Ceaf => "measure-ceaf",
        Measure::LinkAccuracy => "measure-link-accuracy",
        Measure::LinkF1 => "measure-link-f1",
        Measure::TriggerId => "measure-trigger-id",
        Measure::TriggerClass => "measure-trigger-class",
        Measure::TriggerPartial => "measure-trigger-partial",
        Measure::TriggerGamma => "measure-trigger-gamma",
        Measure::ArgumentId => "measure-argument-id",
        Measure::ArgumentRole => "measure-argument-role",
        Measure::Modality => "measure-modality",
        Measure::EventPolarity => "measure-event-polarity",
        Measure::Tense => "measure-tense",
        Measure::Genericity => "measure-genericity",
        Measure::StancePair => "measure-stance-pair",
        Measure::Holder => "measure-holder",
        Measure::Target => "measure-target",
        Measure::StancePolarity => "measure-stance-polarity",
        Measure::Polarity => "measure-polarity",
        Measure::PolaritySilence => "measure-polarity-silence",
        Measure::Intensity => "measure-intensity",
        Measure::EvidenceExact => "measure-evidence-exact",
        Measure::EvidencePartial => "measure-evidence-partial",
        Measure::CueExact => "measure-cue-exact",
        Measure::CuePartial => "measure-cue-partial",
        Measure::ContentExact => "measure-content-exact",
        Measure::ContentPartial => "measure-content-partial",
        Measure::ContentAlpha => "measure-content-alpha",
        Measure::Source => "measure-source",
        Measure::Manner => "measure-manner",
        Measure::ZoneStrict => "measure-zone-strict",
        Measure::ZonePartial => "measure-zone-partial",
        Measure::ZoneAlpha => "measure-zone-alpha",
        Measure::ZoneUnitizing => "measure-zone-unitizing",
    }
}

const fn layer_text(layer: Layer) -> &'static str {
    match layer {
        Layer::Entities => "measured-entities",
        Layer::Coreference => "measured-coreference",
        Layer::Links => "measured-links",
        Layer::Events => "measured-events",
        Layer::Stances => "measured-stances",
        Layer::Voices => "measured-voices",
        Layer::Zones => "measured-zones",
    }
}

fn unit_text(unit: &str) -> Option<&'static str> {
    Some(match unit {
        "units" => "counted-units",
        "characters" => "counted-characters",
        "characters that two tagged" => "counted-characters-that-two-tagged",
        "words" => "counted-words",
        "items" => "counted-items",
        "mentions" => "counted-mentions",
        "links" => "counted-links",
        "triggers" => "counted-triggers",
        "arguments" => "counted-arguments",
        "stances" => "counted-stances",
        "holders" => "counted-holders",
        "targets" => "counted-targets",
        "voices" => "counted-voices",
        "events" => "counted-events",
        "pairs of annotators" => "counted-pairs-of-annotators",
        _ => return None,
    })
}

const REASONS: [(Undefined, &str); 9] = [
    (Undefined::NoSharedArticle, "undefined-no-shared-article"),
    (Undefined::TooFewAnnotators, "undefined-too-few-annotators"),
    (Undefined::NoUnits, "undefined-no-units"),
    (
        Undefined::NoUnitsOnOneSide,
        "undefined-no-units-on-one-side",
    ),
    (Undefined::NothingPaired, "undefined-nothing-paired"),
    (Undefined::NoVariation, "undefined-no-variation"),
    (Undefined::NoSharedText, "undefined-no-shared-text"),
    (Undefined::NoText, "undefined-no-text"),
    (Undefined::NoWords, "undefined-no-words"),
];

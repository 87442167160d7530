//! `graphml` and `gexf`: the network of who holds what towards whom, and of who does what to whom.
//!
//! Nodes are entities (the same knowledge base entry, else the same type and name, is one node in all articles), concepts, events that a stance is about, each article's author, and `unnamed`.
//! An edge is one stance (holder → target) or one event (each `actor` → each other entity that fills a role; without an actor the first entity → the others). Every edge has an
//! id, `kind` (`stance` or `event`), `label` (polarity or event type), of an event `from_role` and `to_role`, of a stance `intensity`, `sign` (1, -1 or 0), `weight` (the step of the intensity scale from 1; 1 where there is none; negated and
//! doubtful events weigh 1 too and say so in `polarity`), `doc` and `time` (of the event, else of the article). GraphML 1.0; GEXF 1.3 with dynamic edges where the
//! time is a date. One graph: memory grows with its nodes and edges.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    DatasetError, Encoded, ExportOptions, ExportReport, Format, Holds, Info, LossKind, LossReport,
    Newline, Out, Shape, Sink, Split, Unit, View, Writer, ZoneMode,
    escape::{push_fmt, xml_attribute, xml_text},
    file,
    uima::n_forbidden,
};
use crate::model::{
    annotation::{
        Certainty, Entity, Event, EventPolarity, Filler, Genericity, Holder, Link, Modality,
        Polarity, Stance, Target, Tense, Trigger,
    },
    id::Id,
};

pub struct Network {
    info: &'static Info,
    is_gexf: bool,
}

pub static GRAPHML: Network = Network {
    info: &GRAPHML_INFO,
    is_gexf: false,
};

pub static GEXF: Network = Network {
    info: &GEXF_INFO,
    is_gexf: true,
};

static GRAPHML_INFO: Info = info("graphml", "Network (GraphML)", &["graphml"]);
static GEXF_INFO: Info = info("gexf", "Network (GEXF, for Gephi)", &["gexf"]);

const fn info(
    name: &'static str,
    title: &'static str,
    extensions: &'static [&'static str],
) -> Info {
    Info {
        name,
        title,
        extensions,
        unit: Unit::None,
        shape: Shape::OneFile,
        // What of records that become nodes and edges is in neither is counted by `lost`.
        holds: Holds {
            nested: true,
            crossing: true,
            discontinuous: true,
            coreference: true,
            entity_details: true,
            links: true,
            link_details: true,
            events: true,
            absent_triggers: true,
            arguments: true,
            value_arguments: true,
            argument_details: true,
            event_details: true,
            stances: true,
            inferred_stances: true,
            stance_details: true,
            bare_ends: true,
            ..Holds::NOTHING
        },
        zones: ZoneMode::Cut,
        newline: Newline::Lf,
        needs_lf: false,
        breaks_lines: false,
    }
}

impl Format for Network {
    fn info(&self) -> &'static Info {
        self.info
    }

    fn writer(&self, out: &Out, _options: &ExportOptions) -> Option<Box<dyn Writer>> {
        Some(Box::new(NetworkWriter {
            out: out.clone(),
            is_gexf: self.is_gexf,
            graphs: BTreeMap::new(),
        }))
    }
}

struct NetworkWriter {
    out: Out,
    is_gexf: bool,
    /// One graph per side of a split.
    graphs: BTreeMap<String, Graph>,
}

#[derive(Default)]
struct Graph {
    /// By key: number, label, type.
    nodes: BTreeMap<String, (usize, String, String)>,
    edges: Vec<Edge>,
}

struct Edge {
    from: usize,
    to: usize,
    kind: &'static str,
    label: String,
    /// What of an event the ends are.
    from_role: String,
    to_role: String,
    intensity: String,
    sign: i8,
    weight: usize,
    polarity: &'static str,
    doc: String,
    time: Option<String>,
}

impl Writer for NetworkWriter {
    fn encode(&self, view: &View, split: Option<Split>) -> Result<Encoded, DatasetError> {
        // Nodes are shared by all documents: they are made in `push`. Here only what will not be there is counted.
        Ok(Encoded {
            appended: vec![(self.out.main(split), Vec::new())],
            loss: lost(view),
            ..Encoded::default()
        })
    }

    fn push(
        &mut self,
        view: &View,
        encoded: Encoded,
        _sink: &mut dyn Sink,
    ) -> Result<(), DatasetError> {
        for (path, _) in encoded.appended {
            self.graphs.entry(path).or_default().add(view);
        }
        Ok(())
    }

    fn finish(&mut self, _report: &ExportReport, sink: &mut dyn Sink) -> Result<(), DatasetError> {
        if self.graphs.is_empty() {
            self.graphs.insert(self.out.main(None), Graph::default());
        }
        for (path, graph) in &self.graphs {
            let text = if self.is_gexf {
                graph.gexf()
            } else {
                graph.graphml()
            };
            file(sink, path, text.as_bytes())?;
        }
        Ok(())
    }
}

impl Graph {
    fn node(&mut self, key: String, label: &str, kind: &str) -> usize {
        let next = self.nodes.len();
        let node = self.nodes.entry(key);
        node.or_insert_with(|| (next, label.to_owned(), kind.to_owned()))
            .0
    }

    fn entity(&mut self, entity: &Entity) -> usize {
        let (of, name) = match key_link(entity) {
            Some(link) => (&link.kb, &link.id),
            None => (&entity.label, &entity.name),
        };
        // A type may be called as what is no entity is: its nodes stay its own.
        let key = match of.as_str() {
            "concept" | "author" | "event" | "entity" => format!("entity:{of}:{name}"),
            _ => format!("{of}:{name}"),
        };
        self.node(key, &entity.name, &entity.label)
    }

    fn holder(&mut self, view: &View, holder: &Holder) -> Option<usize> {
        Some(match holder {
            Holder::Entity(id) => self.entity(view.entity(id)?),
            Holder::Author => {
                let name = view.card.byline.as_deref().or(view.card.source.as_deref());
                let name = name.unwrap_or(&view.name);
                self.node(format!("author:{name}"), name, "Author")
            }
            Holder::Unnamed => self.node("unnamed".to_owned(), "unnamed", "Unnamed"),
        })
    }

    fn target(&mut self, view: &View, target: &Target) -> Option<usize> {
        Some(match target {
            Target::Entity(id) => self.entity(view.entity(id)?),
            Target::Event(id) => {
                let event = view.event(id)?;
                let words = view.joined_text(event.trigger.spans());
                let label = if words.is_empty() {
                    &event.label
                } else {
                    &words
                };
                self.node(
                    format!("event:{}:{}", view.name, id.key()),
                    label,
                    &event.label,
                )
            }
            Target::Concept(name) => self.node(format!("concept:{name}"), name, "Concept"),
        })
    }

    fn add(&mut self, view: &View) {
        for stance in &view.stances {
            let from = self.holder(view, &stance.holder);
            let to = self.target(view, &stance.target);
            let (Some(from), Some(to)) = (from, to) else {
                continue;
            };
            let step = step(view, stance);
            self.edges.push(Edge {
                from,
                to,
                kind: "stance",
                label: format!("{:?}", stance.polarity),
                from_role: String::new(),
                to_role: String::new(),
                intensity: stance.intensity.clone().unwrap_or_default(),
                sign: match stance.polarity {
                    Polarity::Favor => 1,
                    Polarity::Against => -1,
                    Polarity::Neither | Polarity::Both => 0,
                },
                weight: step.map_or(1, |step| step + 1),
                polarity: "",
                doc: view.name.clone(),
                time: view.card.date.clone(),
            });
        }
        for event in &view.events {
            for (from, to) in lines(view, event) {
                let edge = Edge {
                    from: self.entity(from.1),
                    to: self.entity(to.1),
                    kind: "event",
                    label: event.label.clone(),
                    from_role: from.0.to_owned(),
                    to_role: to.0.to_owned(),
                    intensity: String::new(),
                    sign: 0,
                    weight: 1,
                    polarity: match (event.polarity, event.modality) {
                        (EventPolarity::Negative, _) => "negative",
                        (_, Modality::Other) => "doubtful",
                        _ => "",
                    },
                    doc: view.name.clone(),
                    time: event
                        .date
                        .as_ref()
                        .map(|d| d.value.clone())
                        .or_else(|| view.card.date.clone()),
                };
                self.edges.push(edge);
            }
        }
    }

    /// How many nodes and edges have a character that XML cannot hold.
    fn n_spoilt(&self) -> usize {
        let is_spoilt = |text: &&str| n_forbidden(text) > 0;
        let nodes = self.nodes.iter().filter(|(key, (_, label, kind))| {
            let texts: [&str; 3] = [key, label, kind];
            texts.iter().any(is_spoilt)
        });
        let edges = self.edges.iter().filter(|edge| {
            let time = edge.time.as_deref().unwrap_or_default();
            let roles: [&str; 2] = [&edge.from_role, &edge.to_role];
            let said: [&str; 4] = [&edge.label, &edge.intensity, &edge.doc, time];
            roles.iter().chain(&said).any(is_spoilt)
        });
        nodes.count() + edges.count()
    }

    fn in_order(&self) -> Vec<(&str, &(usize, String, String))> {
        let mut nodes: Vec<_> = self
            .nodes
            .iter()
            .map(|(key, node)| (key.as_str(), node))
            .collect();
        nodes.sort_by_key(|(_, node)| node.0);
        nodes
    }

    fn graphml(&self) -> String {
        let mut out = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n",
        );
        let mut line = |text: std::fmt::Arguments<'_>| {
            push_fmt(&mut out, text);
            out.push('\n');
        };
        let keys = [
            ("node", "key", "string"),
            ("node", "label", "string"),
            ("node", "type", "string"),
            ("edge", "kind", "string"),
            ("edge", "label", "string"),
            ("edge", "from_role", "string"),
            ("edge", "to_role", "string"),
            ("edge", "intensity", "string"),
            ("edge", "sign", "int"),
            ("edge", "weight", "double"),
            ("edge", "polarity", "string"),
            ("edge", "doc", "string"),
            ("edge", "time", "string"),
        ];
        for (on, name, kind) in keys {
            line(format_args!(
                "  <key id=\"{on}_{name}\" for=\"{on}\" attr.name=\"{name}\" attr.type=\"{kind}\"/>"
            ));
        }
        line(format_args!("  <graph id=\"G\" edgedefault=\"directed\">"));
        for (key, (n, label, kind)) in self.in_order() {
            line(format_args!(
                "    <node id=\"n{n}\"><data key=\"node_key\">{}</data><data key=\"node_label\">{}</data><data key=\"node_type\">{}</data></node>",
                xml_text(key),
                xml_text(label),
                xml_text(kind)
            ));
        }
        for (i, edge) in self.edges.iter().enumerate() {
            let time = edge.time.as_deref().map_or_else(String::new, |time| {
                format!("<data key=\"edge_time\">{}</data>", xml_text(time))
            });
            line(format_args!(
                "    <edge id=\"e{i}\" source=\"n{}\" target=\"n{}\"><data key=\"edge_kind\">{}</data><data key=\"edge_label\">{}</data><data key=\"edge_from_role\">{}</data><data key=\"edge_to_role\">{}</data><data key=\"edge_intensity\">{}</data><data key=\"edge_sign\">{}</data><data key=\"edge_weight\">{}</data><data key=\"edge_polarity\">{}</data><data key=\"edge_doc\">{}</data>{time}</edge>",
                edge.from,
                edge.to,
                edge.kind,
                xml_text(&edge.label),
                xml_text(&edge.from_role),
                xml_text(&edge.to_role),
                xml_text(&edge.intensity),
                edge.sign,
                edge.weight,
                edge.polarity,
                xml_text(&edge.doc),
            ));
        }
        line(format_args!("  </graph>\n</graphml>"));
        out
    }

    fn gexf(&self) -> String {
        let mut out = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gexf xmlns=\"http://gexf.net/1.3\" version=\"1.3\">\n",
        );
        let mut line = |text: std::fmt::Arguments<'_>| {
            push_fmt(&mut out, text);
            out.push('\n');
        };
        let is_dynamic = self
            .edges
            .iter()
            .any(|e| e.time.as_deref().is_some_and(|time| day(time).is_some()));
        let mode = if is_dynamic {
            " mode=\"dynamic\" timeformat=\"date\""
        } else {
            ""
        };
        line(format_args!("  <graph defaultedgetype=\"directed\"{mode}>"));
        line(format_args!(
            "    <attributes class=\"node\">\n      <attribute id=\"key\" title=\"key\" type=\"string\"/>\n      <attribute id=\"type\" title=\"type\" type=\"string\"/>\n    </attributes>"
        ));
        line(format_args!("    <attributes class=\"edge\">"));
        for (name, kind) in [
            ("kind", "string"),
            ("from_role", "string"),
            ("to_role", "string"),
            ("intensity", "string"),
            ("sign", "integer"),
            ("polarity", "string"),
            ("doc", "string"),
            ("time", "string"),
        ] {
            line(format_args!(
                "      <attribute id=\"{name}\" title=\"{name}\" type=\"{kind}\"/>"
            ));
        }
        line(format_args!("    </attributes>\n    <nodes>"));
        for (key, (n, label, kind)) in self.in_order() {
            line(format_args!(
                "      <node id=\"n{n}\" label=\"{}\"><attvalues><attvalue for=\"key\" value=\"{}\"/><attvalue for=\"type\" value=\"{}\"/></attvalues></node>",
                xml_attribute(label),
                xml_attribute(key),
                xml_attribute(kind)
            ));
        }
        line(format_args!("    </nodes>\n    <edges>"));
        for (i, edge) in self.edges.iter().enumerate() {
            let time = edge.time.as_deref().unwrap_or_default();
            let when =
                day(time).map_or_else(String::new, |day| format!(" start=\"{day}\" end=\"{day}\""));
            line(format_args!(
                "      <edge id=\"e{i}\" source=\"n{}\" target=\"n{}\" label=\"{}\" weight=\"{}\"{when}><attvalues><attvalue for=\"kind\" value=\"{}\"/><attvalue for=\"from_role\" value=\"{}\"/><attvalue for=\"to_role\" value=\"{}\"/><attvalue for=\"intensity\" value=\"{}\"/><attvalue for=\"sign\" value=\"{}\"/><attvalue for=\"polarity\" value=\"{}\"/><attvalue for=\"doc\" value=\"{}\"/><attvalue for=\"time\" value=\"{}\"/></attvalues></edge>",
                edge.from,
                edge.to,
                xml_attribute(&edge.label),
                edge.weight,
                edge.kind,
                xml_attribute(&edge.from_role),
                xml_attribute(&edge.to_role),
                xml_attribute(&edge.intensity),
                edge.sign,
                edge.polarity,
                xml_attribute(&edge.doc),
                xml_attribute(time),
            ));
        }
        line(format_args!("    </edges>\n  </graph>\n</gexf>"));
        out
    }
}

/// An entity by the role that it fills.
type End<'a> = (&'a str, &'a Entity);

/// The entities that fill roles of an event, in order.
fn entity_fillers<'a>(view: &'a View, event: &'a Event) -> Vec<End<'a>> {
    let fillers = event.arguments.iter().filter_map(|argument| {
        let entity = match &argument.filler {
            Filler::Mention(id) => &view.mention(id)?.entity,
            Filler::Entity(id) => id,
            _ => return None,
        };
        Some((argument.role.as_str(), view.entity(entity)?))
    });
    fillers.collect()
}

/// The edges of an event: from each actor to each of the others; without an actor from the first.
fn lines<'a>(view: &'a View, event: &'a Event) -> Vec<(End<'a>, End<'a>)> {
    let is_actor = |role: &str| role.eq_ignore_ascii_case("actor");
    let ends = entity_fillers(view, event);
    let has_actor = ends.iter().any(|(role, _)| is_actor(role));
    let numbered = ends.into_iter().enumerate();
    let (from, to): (Vec<_>, Vec<_>) = numbered.partition(|(i, (role, _))| match has_actor {
        true => is_actor(role),
        false => *i == 0,
    });
    let pairs = from
        .iter()
        .flat_map(|(_, from)| to.iter().map(|(_, to)| (*from, *to)));
    pairs.collect()
}

/// Which step of the codebook's scale a stance is.
fn step(view: &View, stance: &Stance) -> Option<usize> {
    let intensity = stance.intensity.as_ref()?;
    let scale = &view.codebook.intensities;
    scale.iter().position(|s| s.label.name == *intensity)
}

/// What of a document is in no node and no edge. What belongs to a record that is lost whole is not counted again.
fn lost(view: &View) -> LossReport {
    let mut loss = LossReport::default();
    let mut count = |kind: LossKind, is_lost: bool| loss.add(kind, usize::from(is_lost));
    count(LossKind::Texts, !view.text.is_empty());
    let mut connected: BTreeSet<&Id> = BTreeSet::new();
    for stance in &view.stances {
        let target = match &stance.target {
            Target::Entity(id) => Some(id),
            Target::Event(_) | Target::Concept(_) => None,
        };
        connected.extend(stance.holder.id().into_iter().chain(target));
        count(LossKind::Places, !stance.evidence.is_empty());
        let is_detailed =
            stance.voice.is_some() || stance.inferred || stance.certainty != Certainty::Certain;
        count(LossKind::StanceDetails, is_detailed);
    }
    for event in &view.events {
        let lines = lines(view, event);
        count(LossKind::Events, lines.is_empty());
        if lines.is_empty() {
            continue;
        }
        for ((_, from), (_, to)) in lines {
            connected.extend([&from.id, &to.id]);
        }
        let reason = match &event.trigger {
            Trigger::At(_) => "",
            Trigger::Absent { reason } => reason,
        };
        count(LossKind::Places, !event.trigger.spans().is_empty());
        let is_denied_and_doubtful =
            event.polarity == EventPolarity::Negative && event.modality == Modality::Other;
        let is_detailed = is_denied_and_doubtful
            || !reason.is_empty()
            || event.tense != Tense::Unspecified
            || event.genericity != Genericity::Specific
            || event.mode.is_some()
            || !event.contexts.is_empty()
            || event.date.as_ref().is_some_and(|date| date.inferred)
            || !event.same_as.is_empty();
        count(LossKind::EventDetails, is_detailed);
        for argument in &event.arguments {
            match &argument.filler {
                Filler::Mention(_) => count(LossKind::ArgumentDetails, argument.inferred),
                // Its node does not say that no mention was meant.
                Filler::Entity(_) => count(LossKind::ArgumentDetails, true),
                Filler::Event(_) => count(LossKind::Arguments, true),
                Filler::Date(_) | Filler::Place(_) | Filler::Value(_) => {
                    count(LossKind::ValueArguments, true);
                }
            }
        }
    }
    for entity in &view.entities {
        if !connected.contains(&entity.id) {
            count(LossKind::EntitiesAlone, true);
            continue;
        }
        let is_detailed = entity.subtype.is_some() || !entity.aliases.is_empty();
        count(LossKind::EntityDetails, is_detailed);
        let held = key_link(entity);
        for link in &entity.links {
            count(
                LossKind::Links,
                held != Some(link) || link.confidence.is_some(),
            );
        }
    }
    loss.add(LossKind::Places, view.mentions.len());
    let mut graph = Graph::default();
    graph.add(view);
    loss.add(LossKind::Label, graph.n_spoilt());
    loss
}

/// The knowledge base entry that an entity's node is known by.
fn key_link(entity: &Entity) -> Option<&Link> {
    entity.links.iter().find(|link| link.id != Link::NIL)
}

/// The calendar day of an EDTF value that is one, or a time on one.
fn day(time: &str) -> Option<&str> {
    let (day, rest) = time.split_at_checked("2017-05-25".len())?;
    let is_day = rest.is_empty() || rest.starts_with('T');
    // Extended years and dates without hyphens are as long.
    let has_form = day.bytes().enumerate().all(|(i, b)| match i {
        4 | 7 => b == b'-',
        _ => b.is_ascii_digit(),
    });
    (is_day && has_form && day.parse::<jiff::civil::Date>().is_ok()).then_some(day)
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn a_day_is_one_of_the_calendar() {
        let check = |time: &str, expected: Option<&str>| assert_eq!(day(time), expected, "{time}");
        check("2017-05-25", Some("2017-05-25"));
        check("2017-05-25T10:00Z", Some("2017-05-25"));
        check("2024-02-29", Some("2024-02-29"));
        check("2023-02-29", None);
        check("2023-99-99", None);
        check("2017-05", None);
        check("2017-05-25?", None);
        check("2017-05-25/2017-06-01", None);
        check("20170525T1", None);
        check("2017-05-2é", None);
        check("", None);
    }
}

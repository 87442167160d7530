//! The layers of a view that were asked for, with what they need of the others.

use std::collections::{BTreeMap, BTreeSet};

use super::{Layer, View};
use crate::model::{
    annotation::{Event, Filler, Target},
    id::Id,
};

impl View {
    /// Drops the layers nobody asked for; what the others refer to stays, and what that refers to. Gives back what went: that is not missed.
    pub(super) fn keep_layers(&mut self, layers: Option<&BTreeSet<Layer>>) -> BTreeSet<Id> {
        let mut gone = BTreeSet::new();
        let Some(layers) = layers else { return gone };
        let has = |layer| layers.contains(&layer);
        if !has(Layer::Stances) {
            gone.extend(self.stances.drain(..).map(|s| s.id));
            gone.extend(self.absences.drain(..).map(|a| a.id));
        }
        if !has(Layer::Voices) {
            let needed = self.needed_voices();
            self.voices.retain(|v| keep(&v.id, &needed, &mut gone));
        }
        if !has(Layer::Events) {
            let needed = self.needed_events();
            self.events.retain(|e| keep(&e.id, &needed, &mut gone));
        }
        if !has(Layer::Entities) {
            let arguments = self.events.iter().flat_map(|e| &e.arguments);
            let fillers = arguments.filter_map(|a| match &a.filler {
                Filler::Mention(id) => Some(id.clone()),
                _ => None,
            });
            let needed = fillers.collect();
            self.mentions.retain(|m| keep(&m.id, &needed, &mut gone));
        }
        if !has(Layer::Comments) {
            gone.extend(self.comments.drain(..).map(|c| c.id));
        }
        gone
    }

    /// Those that stances are in, with the voices around them.
    fn needed_voices(&self) -> BTreeSet<Id> {
        let events: BTreeSet<&Id> = self.events.iter().map(|e| &e.id).collect();
        // A stance about what was cut goes with it, and needs nothing.
        let stands = |target: &Target| match target {
            Target::Event(id) => events.contains(id),
            Target::Entity(_) | Target::Concept(_) => true,
        };
        let stances = self.stances.iter().filter(|s| stands(&s.target));
        let open = stances.filter_map(|s| s.voice.clone()).collect();
        let around: BTreeMap<&Id, &Id> = self
            .voices
            .iter()
            .filter_map(|v| Some((&v.id, v.within.as_ref()?)))
            .collect();
        with_all(open, |id| {
            around.get(id).copied().cloned().into_iter().collect()
        })
    }

    /// Those that stances and absences are about, with the events that fill their roles.
    fn needed_events(&self) -> BTreeSet<Id> {
        let stances = self.stances.iter().map(|s| &s.target);
        let targets = stances.chain(self.absences.iter().map(|a| &a.target));
        let open = targets.filter_map(|target| match target {
            Target::Event(id) => Some(id.clone()),
            Target::Entity(_) | Target::Concept(_) => None,
        });
        let events: BTreeMap<&Id, &Event> = self.events.iter().map(|e| (&e.id, e)).collect();
        with_all(open.collect(), |id| {
            let event = events.get(id).into_iter();
            let fillers = event.flat_map(|e| &e.arguments).map(|a| &a.filler);
            let events = fillers.filter_map(|filler| match filler {
                Filler::Event(id) => Some(id.clone()),
                _ => None,
            });
            events.collect()
        })
    }
}

/// Ids, and all that `next` finds behind them.
fn with_all(mut open: Vec<Id>, next: impl Fn(&Id) -> Vec<Id>) -> BTreeSet<Id> {
    let mut all = BTreeSet::new();
    while let Some(id) = open.pop() {
        if all.insert(id.clone()) {
            open.extend(next(&id));
        }
    }
    all
}

fn keep(id: &Id, needed: &BTreeSet<Id>, gone: &mut BTreeSet<Id>) -> bool {
    let is_kept = needed.contains(id);
    if !is_kept {
        gone.insert(id.clone());
    }
    is_kept
}

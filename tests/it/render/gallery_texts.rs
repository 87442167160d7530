//! What the gallery says, in English and in the longer French.

pub struct Texts {
    pub filter: &'static str,
    pub states: [&'static str; 3],
    pub done: &'static str,
    pub labels: [&'static str; 6],
    pub tabs: [&'static str; 5],
    pub roles: [&'static str; 5],
    pub placeholder: &'static str,
    pub pills: [&'static str; 5],
    pub hint: [&'static str; 3],
    pub warning: [&'static str; 3],
    pub error: [&'static str; 3],
    pub heading: [&'static str; 2],
    pub empty: [&'static str; 2],
    pub status: [&'static str; 5],
    pub stock: [&'static str; 3],
}

pub static EN: Texts = Texts {
    filter: "Filter articles…",
    states: ["in progress", "done", "not begun"],
    done: "2 of 5 done",
    labels: [
        "Organization",
        "Person",
        "Government",
        "Location",
        "Event…",
        "Stance…",
    ],
    tabs: ["Entities", "Events", "Stances", "Voices", "Notes"],
    roles: ["type", "actor", "recipient", "place", "date"],
    placeholder: "pick, or type a date",
    pills: ["asserted", "other", "past", "specific", "negative"],
    hint: [
        "Untagged repeat.",
        "“Alliance” appears 2 more times here and names OTAN elsewhere.",
        "tag all",
    ],
    warning: [
        "The article changed.",
        "3 of 21 tags moved with their text; 1 could not be found again.",
        "show it",
    ],
    error: [
        "Not saved.",
        "otan-coalition.txt.alice.ann.ron: no space left on the disk. Your tags are safe in the journal.",
        "try again",
    ],
    heading: ["Mentions, exact span F1", "n = 128, 5 articles"],
    empty: [
        "No events yet",
        "Select the words that say what happened, then press e.",
    ],
    status: [
        "selected, 2 more here",
        "all",
        "repeat Organization",
        "commands",
        "keys",
    ],
    stock: ["Export…", "Also events", "Never"],
};

pub static FR: Texts = Texts {
    filter: "Filtrer les articles du dossier ouvert…",
    states: ["en cours", "terminé", "pas commencé"],
    done: "2 articles terminés sur 5",
    labels: [
        "Organisation internationale",
        "Personne",
        "Gouvernement",
        "Lieu",
        "Événement…",
        "Prise de position…",
    ],
    tabs: [
        "Entités",
        "Événements",
        "Prises de position",
        "Voix citées",
        "Remarques",
    ],
    roles: [
        "type",
        "protagoniste principal",
        "bénéficiaire",
        "lieu",
        "date",
    ],
    placeholder: "choisissez dans le texte, ou saisissez une date",
    pills: [
        "affirmé",
        "autre modalité",
        "passé",
        "spécifique",
        "négatif",
    ],
    hint: [
        "Répétition non annotée.",
        "« Alliance » apparaît encore 2 fois ici et désigne l’OTAN ailleurs dans cet article.",
        "tout annoter",
    ],
    warning: [
        "L’article a changé.",
        "3 annotations sur 21 ont suivi leur texte ; 1 n’a pas été retrouvée.",
        "l’afficher",
    ],
    error: [
        "Pas enregistré.",
        "otan-coalition.txt.alice.ann.ron : il n’y a plus de place sur le disque. Vos annotations sont en sûreté dans le journal.",
        "réessayer",
    ],
    heading: [
        "Mentions, F1 des segments exacts sur l’ensemble",
        "n = 128, 5 articles",
    ],
    empty: [
        "Aucun événement pour l’instant",
        "Sélectionnez les mots qui disent ce qui s’est passé, puis appuyez sur e.",
    ],
    status: [
        "sélectionné, encore 2 ici",
        "tout",
        "répéter Organisation",
        "commandes",
        "raccourcis",
    ],
    stock: ["Exporter…", "Les événements aussi", "Jamais"],
};

# Les textes de Postil en français. « … » seulement quand une réponse est attendue.


## Menus

menu-file = Fichier
menu-edit = Édition
menu-annotate = Annoter
menu-view = Affichage
menu-help = Aide
menu-text = Texte
menu-inspector = Aller à
menu-record = Entité ou fiche
menu-more = Autres
menu-checks = Vérifications
menu-walk = Annotations
menu-edges = Bords
menu-recent = Ouvrir un récent
menu-status = État
menu-theme = Thème
menu-language = Langue
menu-entity-types = Étiqueter comme

## Commandes

cmd-open-file = Ouvrir des fichiers…
cmd-open-file-tip = Ouvre les articles choisis dans un dialogue
cmd-open-folder = Ouvrir un dossier…
cmd-open-folder-tip = Ouvre tous les articles d’un dossier comme un projet
cmd-open-path = Ouvrir par chemin…
cmd-open-path-tip = Ouvre un fichier ou un dossier dont on tape ou colle le chemin
cmd-open-sample = Ouvrir le projet d’exemple
cmd-open-sample-tip = Ouvre une copie des articles d’exemple, pour essayer
cmd-save = Enregistrer maintenant
cmd-save-tip = Écrit tout de suite le fichier d’annotations ; il s’écrit aussi tout seul
cmd-previous-article = Article précédent
cmd-previous-article-tip = Affiche l’article au-dessus dans la liste
cmd-next-article = Article suivant
cmd-next-article-tip = Affiche l’article au-dessous dans la liste
cmd-annotator = Votre nom…
cmd-annotator-tip = Fixe le nom sous lequel vos annotations sont enregistrées
cmd-edit-codebook = Modifier la grille…
cmd-edit-codebook-tip = Change les étiquettes, rôles, échelles, couleurs, touches et consignes de ce projet
cmd-guideline = Consignes
cmd-guideline-tip = Montre les consignes et toutes les étiquettes avec définitions et exemples
cmd-quit = Quitter
cmd-quit-tip = Enregistre et ferme la fenêtre
cmd-undo = Annuler
cmd-undo-tip = Revient sur la dernière modification
cmd-redo = Rétablir
cmd-redo-tip = Refait la modification annulée
cmd-delete = Supprimer
cmd-delete-tip = Retire l’élément actif et ce qui en dépend
cmd-select-all = Tout sélectionner
cmd-select-all-tip = Sélectionne l’article entier
cmd-tag-all = Étiqueter toutes les occurrences
cmd-tag-all-tip = Donne la même étiquette à chaque occurrence du texte, comme une seule entité
cmd-repeat-label = Répéter la dernière étiquette
cmd-repeat-label-tip = Étiquette la sélection comme la précédente
cmd-make-event = Événement…
cmd-make-event-tip = Fait de la sélection le déclencheur d’un événement
cmd-make-stance = Position…
cmd-make-stance-tip = Note qui est pour ou contre quoi, la sélection servant de preuve
cmd-make-voice = Voix
cmd-make-voice-tip = Fait de la sélection les propos de quelqu’un
cmd-fill-role = Remplir le rôle suivant
cmd-fill-role-tip = Demande qui remplit le prochain rôle vide de l’événement actif
cmd-link-entity = Relier à la base de connaissances…
cmd-link-entity-tip = Dit à quelle entrée de la base de connaissances correspond l’entité active
cmd-set-zone = Zone…
cmd-set-zone-tip = Dit à quelle partie de la page appartiennent ces paragraphes
cmd-next-annotation = Annotation suivante
cmd-next-annotation-tip = Va à l’annotation qui suit
cmd-previous-annotation = Annotation précédente
cmd-previous-annotation-tip = Va à l’annotation qui précède
cmd-start-left = Début un caractère plus tôt
cmd-start-left-tip = Déplace le début de l’annotation active
cmd-start-right = Début un caractère plus tard
cmd-start-right-tip = Déplace le début de l’annotation active
cmd-end-left = Fin un caractère plus tôt
cmd-end-left-tip = Déplace la fin de l’annotation active
cmd-end-right = Fin un caractère plus tard
cmd-end-right-tip = Déplace la fin de l’annotation active
cmd-next-check = Vérification suivante
cmd-next-check-tip = Va au prochain endroit à revoir
cmd-fix-check = Corriger ce point
cmd-fix-check-tip = Fait ce que la vérification propose, par exemple étiqueter toutes les répétitions d’un nom
cmd-answer-notice = Répondre au dernier message
cmd-answer-notice-tip = Fait ce qu’il propose en premier, ou le ferme
cmd-close-notice = Fermer le dernier message
cmd-close-notice-tip = Fait ce qu’il propose en second, ou le ferme
cmd-toggle-checks = Vérifications
cmd-toggle-checks-tip = Montre ou cache ce qui est à revoir, sous l’inspecteur
cmd-mark-done = Article terminé
cmd-mark-done-tip = Marque l’article comme terminé, ou de nouveau en cours
cmd-cancel = Annuler la question
cmd-cancel-tip = Quitte la question posée, puis l’élément actif, puis la sélection
cmd-text-larger = Texte plus grand
cmd-text-larger-tip = Agrandit le texte de l’article
cmd-text-smaller = Texte plus petit
cmd-text-smaller-tip = Réduit le texte de l’article
cmd-text-reset = Taille normale
cmd-text-reset-tip = Rend au texte de l’article sa taille de départ
cmd-toggle-articles = Liste des articles
cmd-toggle-articles-tip = Affiche ou masque la liste des articles
cmd-toggle-inspector = Inspecteur
cmd-toggle-inspector-tip = Affiche ou masque les listes d’annotations
cmd-filter-articles = Trouver un article
cmd-filter-articles-tip = Va au filtre au-dessus de la liste des articles
cmd-palette = Commandes…
cmd-palette-tip = Trouve une commande par son nom
cmd-keys = Touches
cmd-keys-tip = Montre toutes les touches
cmd-edit-shortcuts = Modifier les raccourcis…
cmd-edit-shortcuts-tip = Montre le fichier keys.ron, où toute commande peut recevoir une autre touche
cmd-reload-shortcuts = Relire les raccourcis
cmd-reload-shortcuts-tip = Prend les touches de keys.ron après une modification dans un autre programme
cmd-about = À propos de Postil
cmd-about-tip = Version, licence et emplacements
cmd-history = Historique
cmd-history-tip = Affiche ou masque ce qui a été fait, pour revenir à n’importe quel état
cmd-remove-all = Retirer toutes les occurrences
cmd-remove-all-tip = Retire toutes les mentions de ce texte pour cette entité
cmd-keep-piece = Ajouter un morceau
cmd-keep-piece-tip = Garde la sélection ; les mots sélectionnés ensuite en sont un autre morceau
cmd-wordless = Événement sans mots…
cmd-wordless-tip = Note un événement qu’aucun mot n’exprime, avec la raison
cmd-make-absence = Pas de position ici…
cmd-make-absence-tip = Note que quelqu’un ne prend pas position sur quelque chose
cmd-accept-voices = Accepter toutes les voix proposées
cmd-accept-voices-tip = Fait des voix des citations et messages qui n’en ont pas
cmd-note = Note…
cmd-note-tip = Écrit une note ou une question sur la sélection, l’annotation ou l’article
cmd-merge = Fusionner avec…
cmd-merge-tip = Fait une seule entité de celle-ci et d’une autre
cmd-join = Déplacer la mention vers…
cmd-join-tip = Rattache la mention à une autre entité
cmd-split = Entité propre
cmd-split-tip = Donne à la mention une entité à elle
cmd-rename = Renommer l’entité
cmd-rename-tip = Va au nom canonique de l’entité
cmd-aliases = Autres noms
cmd-aliases-tip = Va aux autres noms de l’entité
cmd-link = Identifiant de base de connaissances
cmd-link-tip = Va à l’identifiant Wikidata de l’entité
cmd-subtype = Sous-type…
cmd-subtype-tip = Demande le sous-type de l’entité
cmd-metonymy = Désigne en fait…
cmd-metonymy-tip = Dit ce qu’une métonymie désigne, comme une capitale pour un gouvernement
cmd-attributes = Attributs
cmd-attributes-tip = Va aux attributs libres de l’annotation
cmd-words = Autres mots…
cmd-words-tip = Marque à nouveau les mots de l’annotation
cmd-switch-pane = À la liste et retour
cmd-switch-pane-tip = Donne le clavier à la liste de l’inspecteur, ou le rend au texte
cmd-filter-records = Filtrer la liste
cmd-filter-records-tip = Va au filtre de la liste de l’inspecteur
cmd-article-card = Fiche de l’article
cmd-article-card-tip = Affiche ou masque titre, signature, source, date et état
cmd-fill-card = Remplir la fiche d’après le texte
cmd-fill-card-tip = Reprend dans les champs vides ce que le texte dit de lui-même
cmd-tab-entities = Liste des entités
cmd-tab-entities-tip = Liste les entités
cmd-tab-events = Liste des événements
cmd-tab-events-tip = Liste les événements
cmd-tab-stances = Liste des positions
cmd-tab-stances-tip = Liste positions et absences
cmd-tab-voices = Liste des voix
cmd-tab-voices-tip = Liste les voix
cmd-tab-notes = Liste des notes
cmd-tab-notes-tip = Liste notes et questions

## Annuler

undo-with = Annuler : { $what }
redo-with = Rétablir : { $what }
undo-tag = étiqueter « { $text } » comme { $label }
undo-tag-all = étiqueter { $n } × « { $text } » comme { $label }
undo-event = événement « { $text } » ({ $label })
undo-stance = position
undo-voice = voix « { $text } »
undo-change = modifier « { $text } » ({ $kind })
undo-delete = supprimer « { $text } » ({ $kind })
undo-merge = fusionner { $from } avec { $into }
undo-merge-disk = fusionner avec les changements d’un autre programme
undo-split = entité propre pour « { $text } »
undo-zone = zone { $kind }
undo-zone-off = retirer la zone
undo-zone-proposals = proposer des zones
undo-move = déplacer le bord de « { $text } »
undo-fill = remplir { $role }
undo-link = relier { $name } à { $id }
undo-unlink = retirer le lien de { $name }
undo-relabel = renommer l’étiquette { $from } en { $to }
undo-note = note « { $text } »
undo-status = état

## Questions

ask-event-type = Quel événement ?
ask-zone = Quelle partie de la page ?
ask-filler = { $role } : tapez une lettre affichée ou un nom, ou cliquez
ask-holder = Qui prend position ? Tapez une lettre affichée, ou cliquez
ask-target = Envers qui ou quoi ? Tapez une lettre affichée, ou cliquez
ask-polarity = Pour ou contre ?
entity = Entité
mention = Mention
event = Événement
stance = Position
voice = Voix

## Mots

zone-headline = titre
zone-byline = signature
zone-dateline = lieu et date
zone-lead = chapeau
zone-body = corps
zone-quotation = citation
zone-caption = légende
zone-post = message
zone-chrome = habillage
zone-related-links = liens
zone-duplicate = répétition
zone-none = aucune zone
zone-post-details = de qui, de quand…
field-post-author = auteur
post-date-hint = telle que la page la donne
holder-author = l’auteur de l’article
holder-unnamed = une personne non nommée
polarity-favor = pour
polarity-against = contre
polarity-neither = ni l’un ni l’autre
polarity-both = les deux
level-name = nom
level-nominal = nominal
level-pronoun = pronom
modality-asserted = affirmé
modality-other = non affirmé
tense-past = passé
tense-present = présent
tense-future = futur
genericity-specific = précis
genericity-generic = général
event-positive = positif
event-negative = négatif
inferred = déduit
certainty-certain = certain
certainty-probable = probable
certainty-unsure = incertain
manner-direct = direct
manner-indirect = indirect
manner-mixed = mixte
manner-reported = rapporté
status-todo = à faire
status-in-progress = en cours
status-done = terminé
status-skipped = écarté
theme-system = Comme le système
theme-light = Clair
theme-dark = Sombre
theme-high-contrast = Contraste élevé

## Inspecteur

tab-entities = Entités
tab-events = Événements
tab-stances = Positions
tab-voices = Voix
tab-notes = Notes
count-mentions = { $n ->
    [one] { $n } mention
   *[other] { $n } mentions
}
field-type = type
field-name = nom
field-holder = tenant
field-target = cible
field-source = source
field-date = date
field-link = Wikidata
pick-or-type = choisir ou taper
type-value = Tapez, puis Entrée
filler-remove = Retirer { $text }
no-evidence = sans preuve
action-delete = Supprimer
action-split = Entité propre
action-merge = Fusionner avec…
action-add-note = Ajouter une note
note-hint = Une note ou une question ; Entrée l’ajoute
note-question = question
note-open = ouverte
note-resolved = résolue
empty-entities = Sélectionnez un nom dans le texte et tapez sa touche : p Personne, o Organisation, g Gouvernement…
empty-events = Sélectionnez les mots qui expriment un événement et tapez { $key }.
empty-stances = Sélectionnez des mots qui montrent une attitude et tapez { $key }.
empty-voices = Sélectionnez ce que quelqu’un dit et tapez { $key }.
empty-notes = Pas encore de notes.
filter-records = Filtrer…
repeat-title = Répétition non étiquetée.
repeat-text = { $n ->
    [1] « { $text } » figure encore à un endroit.
   *[other] « { $text } » figure encore à { $n } endroits.
}
repeat-action = tout étiqueter
undo-join = déplacer « { $text } » vers { $into }
undo-merge-all = fusionner { $n } entités avec { $into }
undo-retype-all = faire { $n } × { $label }
undo-remove-all = retirer { $n } × « { $text } »
undo-voices = { $n } voix
undo-absence = pas de position ici
undo-wordless = événement sans mots ({ $label })
undo-card = fiche de l’article
ask-mode = Quel mode ?
ask-contexts = Quels contextes ? Entrée pour finir
ask-same-event = Le même que quel événement ? Tapez une lettre affichée, ou cliquez
ask-merge = Fusionner avec quelle entité ? Une lettre, un clic, ou Espace et son nom
ask-join = Quelle entité nomme-t-elle ? Une lettre, un clic, ou Espace et son nom
ask-subtype = Quel sous-type ?
ask-metonymy = Que désigne-t-elle en fait ?
ask-source = Qui le dit ? Tapez une lettre affichée, ou cliquez
ask-within = Rapporté par quelle voix ? Tapez une lettre affichée, ou cliquez
ask-voice-of = Dans quelle voix ? Tapez une lettre affichée, ou cliquez
ask-words = Sélectionnez les mots, puis Entrée
ask-words-trigger = Sélectionnez les mots qui expriment l’événement, puis Entrée
ask-words-evidence = Sélectionnez les mots qui le montrent, puis Entrée
ask-words-cue = Sélectionnez les mots qui l’introduisent, comme « a dit », puis Entrée
ask-words-content = Sélectionnez ce qui est dit, puis Entrée
use-words = prendre ces mots
bar-hint = Tapez pour trouver
key-space = Espace
key-enter = Entrée
key-shift = Maj
key-escape = Échap
key-delete = Suppr
key-insert = Inser
key-home = Début
key-end = Fin
key-page-up = Page préc.
key-page-down = Page suiv.
key-backspace = ⌫
fill-date = date « { $text } »
fill-place = lieu « { $text } »
fill-value = valeur « { $text } »
date-form = « { $date } » n’est pas une date : écrivez 2017, 2017-05 ou 2017-05-25, et deux dates séparées par / pour une période.
date-month = « { $date } » : ce mois n’existe pas ; les mois vont de 01 à 12, les saisons de 21 à 24.
date-day = « { $date } » : ce mois n’a pas ce jour.
date-order = « { $date } » finit avant de commencer.
notice-removed-all = { $n ->
    [1] « { $text } » retiré une fois.
   *[other] « { $text } » retiré { $n } fois.
}
polarity-absent = pas de position
tense-unspecified = temps non dit
note = note
field-subtype = sous-type
field-aliases = dit aussi
aliases-hint = autres noms, séparés par ;
field-links = autres id
field-confidence = certitude
field-level = niveau
field-metonymy = désigne
metonymy-own = Elle désigne son propre type : ce n’est pas une métonymie.
field-attributes = attributs
attributes-hint = clé : valeur ; clé : valeur
field-words = mots
field-reason = raison
reason-hint = pourquoi le noter quand même
no-words = sans mots
date-inferred = date déduite
field-modality = modalité
field-polarity = polarité
field-tense = temps
field-genericity = généricité
field-mode = mode
field-contexts = contextes
field-same = le même que
field-intensity = intensité
field-evidence = preuve
field-certainty = certitude
field-said = dans le texte
field-cue = introduit par
cue-none = rien ne l’introduit
field-manner = manière
field-within = rapporté par
field-note = note
field-state = état
part-none = aucun
part-add = ajouter…
slot-required = requis : choisir ou taper
type-date = 2017-05-25, puis Entrée
role-required = Requis.
role-repeatable = Peut être rempli plusieurs fois.
role-fillers = Accepte : { $fillers }
action-join = Déplacer…
action-go = montrer
mention-drag = Cliquez pour y aller ; faites-la glisser sur une autre entité de la liste pour la déplacer
filter-none = Rien ne correspond.
list-name = Annotations
list-sort = Ordre de la liste
list-picked = { $n ->
    [one] { $n } marquée
   *[other] { $n } marquées
}
picked-retype = Type
picked-merge = Fusionner
sort-type = par type
sort-name = par nom
sort-mentions = par mentions
sort-text = ordre du texte
sort-holder = par tenant
sort-target = par cible
sort-polarity = par polarité
sort-source = par source
sort-manner = par manière
sort-open = ouvertes d’abord
sort-author = par auteur
only-all = toutes
only-stances = positions seules
only-absences = absences seules
only-open = ouvertes seules
only-questions = questions seules
only-resolved = résolues seules

## Articles

filter-articles = Filtrer les articles…
articles-done = { $n ->
    [one] { $n } terminé sur { $all }
   *[other] { $n } terminés sur { $all }
}
articles-none = Aucun article ne correspond.
drop-here = Déposez des articles ou un dossier pour les ouvrir

## État

state-saved = tout est enregistré
state-unsaved = pas encore enregistré
state-saving = enregistrement…
state-failed = non enregistré
state-read-only = lecture seule
selected-more = { $n ->
    [0] sélectionné
    [one] sélectionné, encore { $n } ici
    [1000] sélectionné, plus de 999 autres ici
   *[other] sélectionné, encore { $n } ici
}
status-loading = Ouverture…
status-nothing = Aucun article n’est ouvert
hint-all = tous
hint-remove-all = retirer les { $n }
hint-repeat = répéter { $label }
hint-edges = bords
hint-next = suivant
hint-commands = commandes
hint-keys = touches
hint-cancel = annuler
hint-select = Sélectionnez du texte à la souris, ou avec Maj et les flèches

## Avis

notice-no-articles = Il n’y a pas d’article ici : Postil ouvre les fichiers .txt.
notice-read-only = Cet article est ouvert en lecture seule : rien n’a été modifié.
notice-no-quotation = Sélectionnez ce qui est dit, puis { $key } en fait une voix.
notice-no-label = Étiquetez-le une fois, puis { $key } étiquette les autres endroits.
notice-tagged-all = { $n ->
    [0] « { $text } » ne figure nulle part ailleurs sans étiquette.
    [one] { $n } autre « { $text } » étiqueté.
   *[other] { $n } autres « { $text } » étiquetés.
}
notice-otherwise = { $n ->
    [one] { $n } endroit l’écrit autrement, « { $example } » : { $key } le trouve et l’étiquette aussi.
   *[other] { $n } endroits l’écrivent autrement, tel « { $example } » : { $key } les trouve et les étiquette aussi.
}
notice-wrong-filler = « { $text } » ne peut pas être { $role } : la grille n’y admet pas son type.
notice-last-time = La dernière fois, vous travailliez dans { $path }.
notice-unsaved-last = { $n ->
    [1] À la dernière fermeture de Postil, une action n’était pas enregistrée dans { $names }. Elle est conservée, et revient à l’ouverture.
   *[other] À la dernière fermeture de Postil, { $n } actions n’étaient pas enregistrées dans { $names }. Elles sont conservées, et reviennent à l’ouverture.
}
action-open-last = Ouvrir
notice-recovered = { $n ->
    [1] Une action non enregistrée est revenue.
   *[other] { $n } actions non enregistrées sont revenues.
}
notice-unsaved-elsewhere = Tout n’avait pas été enregistré à la dernière fermeture de Postil. Ces articles reviendront à leur ouverture : { $names }
notice-merged = { $n ->
    [0] Un autre programme avait modifié les annotations ; les deux versions sont fusionnées.
    [1] Un autre programme avait modifié les annotations ; les deux versions sont fusionnées, avec une question dans les notes.
   *[other] Un autre programme avait modifié les annotations ; les deux versions sont fusionnées, avec { $n } questions dans les notes.
}
notice-not-saved = { $why }. Vos modifications sont conservées : elles seront enregistrées dès que cela marchera, à la prochaine modification ou si vous réessayez.
notice-problems = { $n } points ne vont pas dans les fichiers de cet article. Ce qui est entier est affiché, le reste est conservé tel quel.
notice-more-problems = { $n ->
    [1] Un autre point ne va pas dans les fichiers de ce projet ; postil check les donne tous.
   *[other] { $n } autres points ne vont pas dans les fichiers de ce projet ; postil check les donne tous.
}
action-show-problems = Les voir
notice-dismiss = Fermer

## Dialogues

dialog-close = Fermer
dialog-cancel = Annuler
palette-hint = Tapez une commande…
palette-none = Aucune commande ne correspond.
path-title = Ouvrir par chemin
path-hint = Chemin d’un article ou d’un dossier
path-open = Ouvrir
annotator-title = Qui annote ?
annotator-text = Vos annotations sont enregistrées à côté de chaque article sous ce nom, à part de celles de vos collègues. La question n’est posée qu’une fois.
annotator-hint = Votre nom
annotator-file = Enregistré dans { $file }
annotator-start = Commencer
keys-title = Touches
keys-labels = Étiquettes de { $codebook }
keys-text = Dans le texte
keys-move = Se déplacer : caractère, ligne, mot
keys-extend = Étendre la sélection
keys-piece = Ajouter un morceau à la sélection
keys-word = Sélectionner le mot ; un troisième clic, la phrase
key-arrows = Flèches
key-shift-arrows = Maj + flèches
key-ctrl-drag = Ctrl + glisser
key-double-click = Double clic
key-home-end = Début, Fin
keys-line = Début, fin de la ligne ; avec Ctrl, de l’article
key-pages = Page préc., suiv.
keys-page = Tourner la page
key-ctrl-a = Ctrl + A
keys-all = Sélectionner tout l’article
about-title = Postil { $version }
about-text = Étiquette entités, événements et positions dans les articles de presse. Tout reste sur cette machine, dans des fichiers à côté des articles.
about-settings = Réglages
about-licence = Licence MIT. Polices : Noto Serif et Inter, SIL Open Font License 1.1.
canvas-name = Texte de l’article
canvas-selection = Sélection

## Ce que dit un lecteur d’écran

a11y-mention = { $label } : { $text }, mention { $i } sur { $n }
a11y-event = Événement { $label } : { $text }
a11y-stance = Position { $polarity } : { $holder } envers { $target }
a11y-voice = Voix de { $source }

## Find

cmd-find = Rechercher…
cmd-find-tip = Cherche des mots dans cet article
cmd-find-next = Résultat suivant
cmd-find-next-tip = Va à l’occurrence suivante
cmd-find-previous = Résultat précédent
cmd-find-previous-tip = Va à l’occurrence précédente
find-hint = Rechercher dans l’article
find-close = Fermer
find-case = Respecter la casse
find-accents = Respecter les accents
find-word = Mots entiers
find-regex = Expression régulière
find-tag-all = Tout étiqueter…
find-none = aucun résultat
find-count = { $i } sur { $n }
find-searching = recherche…
find-bad-unclosed = Une « ( » de cette expression n’est jamais fermée.
find-bad-unopened = Une « ) » de cette expression n’a jamais été ouverte.
find-bad-set-unclosed = Un « [ » de cette expression n’est jamais fermé.
find-bad-range = Un intervalle entre « [ » et « ] » n’en est pas un : la première lettre doit précéder la seconde, comme dans « [a-z] ».
find-bad-class = Cette classe de caractères n’existe pas ; « \p{"{"}Greek{"}"} » ou « \p{"{"}Lu{"}"} » existent, par exemple.
find-bad-repeat = Rien à répéter avant un « * », « + », « ? » ou « {"{"} ».
find-bad-count = Les nombres entre « {"{"} » et « {"}"} » ne forment pas un compte : écrivez « {"{"}3{"}"} » ou « {"{"}1,3{"}"} ».
find-bad-escape = Un « \ » précède un caractère avec lequel il ne signifie rien ; écrivez « \\ » pour le caractère lui-même.
find-bad-unsupported = Les assertions avant ou arrière et les références à un groupe ne sont pas possibles ici.
find-bad-size = Cette expression est trop grande pour être recherchée.
find-bad-other = Cette expression régulière est illisible.
notice-tagged-hits = { $n ->
    [0] Rien à étiqueter : tout l’est déjà, ou se trouve hors du corps de l’article.
    [1] Une occurrence étiquetée.
   *[other] { $n } occurrences étiquetées.
}

## History

history-title = Historique
history-count = { $n ->
    [0] rien encore
    [one] { $n } étape
   *[other] { $n } étapes
}
history-opened = Tel qu’à l’ouverture
history-now = maintenant
history-done = fait
history-undone = annulé


## Article card

card-title = Fiche de l’article
card-headline = titre
card-byline = signature
card-source = source
card-language = langue
card-url = adresse
card-rights = droits
card-fill = Remplir d’après le texte
skip-hint = pourquoi il est écarté


## Voices and comments

voice-proposed = Voix proposée.
voice-accept = accepter
voices-accept-all = { $n ->
    [1] Accepter la voix proposée (Maj+V)
   *[other] Accepter les { $n } (Maj+V)
}
absence-title = Pas de position ici
absence-hint = pourquoi, ou où on l’attendrait
note-on-article = l’article
note-about = Sur { $about }
hint-voice = voix : { $source }
voice-cue = par les mots « { $cue } »
voice-untagged = { $name } n’est pas annoté : la source reste anonyme d’ici là.
hint-voice-untagged = voix : { $name } (non annoté : anonyme)
notice-voice-untagged = Source anonyme : { $names } est là sans être annoté. Annotez ce nom, puis donnez-le à la voix (h).
pair = { $name } : { $value }
quoted = « { $text } »
elsewhere-in-one = { $n } dans un autre article
elsewhere = { $n ->
    [0] aucun dans les autres articles
    [one] { $n } dans un autre article
   *[other] { $n } dans { $articles } autres articles
}


## Raccourcis

shortcuts-title = Raccourcis
shortcuts-text = Une ligne par commande, avec sa touche : Ctrl, Alt et Shift, puis un caractère ou le nom d’une touche. Les lignes qui commencent par // sont des remarques ; enlevez les // pour changer une touche. Une touche vide la supprime.
shortcuts-field = Texte de keys.ron
shortcuts-save = Enregistrer et appliquer
shortcuts-in-force = Ces touches sont en vigueur.
shortcuts-line = Ligne { $line } :{" "}
keys-file-head = Vos touches pour Postil. Enlevez les // devant une ligne et changez sa touche :
    Ctrl, Alt, Shift et un caractère ou le nom d’une touche (Tab, F8, ArrowUp, PageDown…) ; "" pour aucune.
    Ce qui n’est pas nommé garde sa touche. Le menu Aide montre ce fichier et le relit.
notice-key-of-label = { $key } est votre touche pour « { $command } » et celle de { $label } dans la grille. Quand du texte est sélectionné, elle désigne { $label }.

## Codebook editor


codebook-title = Grille { $name }, version { $version }
codebook-elsewhere = { $article } suit une autre grille, { $codebook }. Pour la modifier, ouvrez son dossier.
codebook-about = Nom et but
codebook-guideline = Consignes
codebook-checks = Vérifications
codebook-colors = Couleurs
codebook-entity-types = Types d’entités
codebook-event-types = Types d’événements
codebook-attributes = Attributs
codebook-intensities = Échelle d’intensité
codebook-concepts = Concepts
codebook-add = Ajouter
codebook-name = nom
codebook-purpose = but
codebook-contexts = contextes
codebook-about-text = L’enregistrement écrit le fichier de la grille du projet et augmente sa version ; une grille intégrée devient un fichier du projet. Une étiquette renommée ici l’est dans tous vos fichiers d’annotations du projet et dans la référence, en une étape qu’on peut annuler.
codebook-label-name = nom en fichier
codebook-title-in = { $language }
codebook-definition = définition
codebook-examples = exemples
codebook-key = touche
codebook-key-command = { $key } signifie « { $command } » quand du texte est sélectionné. Choisissez une autre touche.
codebook-key-reserved = { $key } est réservée au programme. Choisissez une autre touche.
codebook-key-label = { $key } est déjà la touche de { $label }. Choisissez-en une autre, ou retirez-la d’abord à { $label }.
codebook-tag = sigle
codebook-color-light = couleur claire
codebook-color-dark = couleur sombre
codebook-subtypes = sous-types
codebook-roles = rôles
codebook-anything = n’importe quoi
codebook-add-role = Ajouter un rôle
codebook-modes = modes
codebook-fillers = peut contenir
codebook-role-is = le rôle est
codebook-required = obligatoire
codebook-repeatable = répétable
codebook-attribute-of = porte sur
codebook-values = valeurs
codebook-words-titles = Titres de ces noms
codebook-definitions = Définition dans d’autres langues
codebook-definition-in = définition ({ $language })
codebook-own-language = Langue de la grille
codebook-up = Monter
codebook-down = Descendre
codebook-remove = Supprimer
codebook-checks-text = Ce que les vérifications cherchent dans les articles étiquetés avec cette grille :
codebook-preview = Telles qu’on les lira
codebook-save = Enregistrer
codebook-discard = Abandonner les modifications
codebook-changed = pas encore enregistré
codebook-as-saved = enregistré
codebook-renames = Renommé dans tous vos fichiers à l’enregistrement : { $renames }
colors-text = Chaque marque porte aussi son sigle : personne n’a besoin des couleurs. Elles aident le plus quand tout le monde les distingue.
colors-good = Toutes les couleurs diffèrent pour tous les yeux et ressortent de la page dans les deux thèmes.
colors-faint-light = { $label } est pâle sur la page claire : son contraste est de { $contrast } : 1, le minimum pour une marque est 3 : 1. Le texte y est assombri.
colors-faint-dark = { $label } est pâle sur la page sombre : son contraste est de { $contrast } : 1, le minimum pour une marque est 3 : 1. Le texte y est éclairci.
colors-alike-all = { $a } et { $b } se ressemblent pour tout le monde (thème : { $theme }).
colors-alike-protan = { $a } et { $b } se ressemblent pour qui ne voit pas le rouge (thème : { $theme }).
colors-alike-deutan = { $a } et { $b } se ressemblent pour qui ne voit pas le vert (thème : { $theme }).
colors-alike-tritan = { $a } et { $b } se ressemblent pour qui ne voit pas le bleu (thème : { $theme }).
guideline-title = Consignes de { $name }
guideline-edit = Modifier la grille…
notice-codebook-saved = La grille est enregistrée en version { $version }.
notice-relabelled = { $n ->
    [1] Des étiquettes ont été renommées dans un autre de vos fichiers d’annotations.
   *[other] Des étiquettes ont été renommées dans { $n } autres de vos fichiers d’annotations.
}
notice-colleagues = Des fichiers de collègues utilisent encore l’ancienne étiquette, avec tant d’annotations : { $files }. Demandez-leur de la renommer aussi, ou laissez-la.

## Checks while you tag


check = vérification
checks-count = { $n ->
    [0] Vérifications : rien à revoir
    [one] Vérifications : { $n } point à revoir
   *[other] Vérifications : { $n } points à revoir
}
checks-next = suivant
checks-none = Rien n’est à revoir ici.
check-empty-role = Rôle obligatoire vide
check-empty-role-found = « { $event } » n’a pas de { $role }, que la grille exige.
check-wrong-filler = Type non admis dans un rôle
check-wrong-filler-found = « { $filler } » ({ $type }) ne peut pas être { $role } de « { $event } » : la grille demande { $allowed }.
check-stance-evidence = Position sans preuve
check-stance-evidence-found = La position envers { $target } ne renvoie à aucun mot. Ajoutez un passage, ou marquez-la comme implicite.
check-stance-holder = Position sans porteur
check-stance-holder-found = Personne n’est nommé pour la position envers { $target }, et aucune voix ne dit qui parle.
check-quoted-event = Événement cité marqué comme affirmé
check-quoted-event-found = « { $event } » est raconté dans les mots de quelqu’un, mais marqué comme affirmé par l’article.
check-untagged-repeat = Répétition non étiquetée
check-untagged-repeat-found = { $n ->
    [1] « { $text } » ({ $label }) figure encore à un endroit, sans étiquette.
   *[other] « { $text } » ({ $label }) figure encore à { $n } endroits, sans étiquette.
}
check-lookalike = Un nom, deux types
check-lookalike-found = « { $name } » est étiqueté { $type } et { $other }.
check-near-name = Noms presque identiques
check-near-name-found = « { $name } » et « { $other } » sont deux entités du type { $type }. N’en font-elles qu’une ?
check-half-word = Mot coupé
check-half-word-found = « { $text } » est une partie de « { $whole } ».
check-chrome-mention = Mention hors de l’article
check-chrome-mention-found = « { $text } » est étiqueté dans une partie de la page qui n’entre pas dans les jeux de données.
fix-tag-all = tout étiqueter
fix-merge = fusionner
fix-delete = retirer
fix-whole-word = mot entier
fix-not-asserted = non affirmé

## Knowledge base


link-button = Relier…
link-title = Qui ou quoi est « { $name } » ?
link-hint = Un nom dans toute langue, ou un identifiant
link-loading = Lecture de la base de connaissances…
link-none = Ce projet n’a pas de base de connaissances. Mettez des tables dans son dossier kb, ou tapez un identifiant comme Q7184.
link-typed = { $id }, tel que tapé
link-nil = Absent de la base de connaissances
link-nil-tip = Dit qu’il n’y a pas d’entrée, pour que personne ne cherche encore
link-remove = Aucun lien
link-remove-tip = Retire le lien
notice-link-what = Allez d’abord à une mention ou à une entité, puis reliez-la.

## Versions, recovery, changed articles

cmd-save-elsewhere = Enregistrer ailleurs…
cmd-save-elsewhere-tip = Copie l’article et vos annotations dans un autre dossier et continue là-bas
cmd-versions = Versions…
cmd-versions-tip = Montre, compare et rétablit d’anciennes versions de vos annotations
cmd-encoding = Encodage du texte…
cmd-encoding-tip = Montre comment les octets de l’article sont lus, et permet d’en changer
cmd-conflicts = Régler les désaccords…
cmd-conflicts-tip = Montre ce que deux versions fusionnées disent différemment
action-merge-copy = La fusionner
action-settle = Régler…
action-try-again = Réessayer
action-elsewhere = Enregistrer ailleurs…
action-open-anyway = L’ouvrir quand même
kind-zone = zone
kind-entity = entité
kind-mention = mention
kind-event = événement
kind-stance = position
kind-voice = voix
kind-absence = absence
kind-comment = note
undo-restore = rétablir une ancienne version
undo-settle = régler un désaccord
undo-reanchor = passer au texte modifié
undo-recovery = modifications retrouvées
notice-reloaded = Un autre programme a modifié les annotations ; les voici telles qu’elles sont maintenant.
notice-text-changed = Un autre programme a modifié le texte de l’article.
notice-article-changed = { $n ->
    [0] L’article a changé depuis son annotation. Toutes les annotations ont été retrouvées ; vérifiez, puis enregistrez-les.
    [1] L’article a changé depuis son annotation. Un passage est à vérifier ; rien n’est enregistré d’ici là.
   *[other] L’article a changé depuis son annotation. { $n } passages sont à vérifier ; rien n’est enregistré d’ici là.
}
notice-reviewed = Les annotations portent sur le nouveau texte. Leur version précédente est dans Fichier → Versions.
notice-copy = Un dossier synchronisé a laissé une deuxième version de vos annotations : { $file }.
notice-copy-merged = { $n ->
    [0] La deuxième version est fusionnée.
    [1] La deuxième version est fusionnée ; en un endroit, les deux se contredisent.
   *[other] La deuxième version est fusionnée ; en { $n } endroits, les deux se contredisent.
}
notice-copy-kept = { $file } est retiré du dossier et conservé dans Fichier → Versions.
notice-held = { $who } a ouvert cet article dans une autre fenêtre (processus { $pid }). Ici, il est en lecture seule tant que cette fenêtre ne l’a pas quitté.
read-only-changed = L’article a changé : décidez d’abord de ce que deviennent ses annotations.
notice-free = L’autre fenêtre a fermé cet article : vous pouvez le modifier ici.
notice-elsewhere = Enregistré sous { $file } ; les enregistrements suivants s’y feront.
changed-title = L’article a changé
changed-certain = { $n ->
    [0] Aucun passage n’a été retrouvé avec certitude.
    [1] Un passage a été retrouvé avec certitude.
   *[other] { $n } passages ont été retrouvés avec certitude.
}
changed-by-quotes = L’ancien texte n’est pas sur cette machine : les passages ont été cherchés d’après les citations des annotations.
changed-done = { $n ->
    [one] { $n } décidé sur { $all }
   *[other] { $n } décidés sur { $all }
}
changed-before = avant
changed-now = maintenant
changed-nothing = il n’en reste rien
changed-here = C’est ici
changed-gone = Disparu
changed-next = Suivant
changed-previous = Précédent
changed-moved = déplacé
changed-changed = modifié
changed-lost = perdu
changed-is-here = gardé
changed-is-gone = supprimé
changed-undecided = ?
changed-accept = Accepter toutes les propositions
changed-accept-tip = Répond « c’est ici » pour chaque passage proposé qui n’est pas encore décidé
changed-finish = Enregistrer les annotations
versions-title = Versions de vos annotations
versions-none = Pas encore d’ancienne version
versions-none-text = Chaque enregistrement conserve la version qu’il remplace : les 20 dernières, puis une par heure et par jour.
versions-unknown-time = date inconnue
versions-size = { $kb } Ko
versions-unusable = Cette version ne peut pas être comparée : { $why }.
versions-records = { $n ->
    [1] Un élément
   *[other] { $n } éléments
}
versions-same = Elle dit la même chose que la version actuelle.
versions-since = Depuis : ajouts { $added }, modifications { $changed }, suppressions { $removed }
versions-more = { $n ->
    [1] et un de plus
   *[other] et { $n } de plus
}
versions-added = ajouté depuis
versions-removed = supprimé depuis
versions-changed = modifié depuis
versions-restore = Rétablir cette version
versions-restore-tip = Rend aux annotations leur état d’alors ; Ctrl+Z l’annule
notice-kept-edits = { $n ->
    [1] Une action d’une session antérieure a été mise de côté et manque à ces annotations.
   *[other] { $n } actions d’une session antérieure ont été mises de côté et manquent, en tout ou partie, à ces annotations.
}
action-bring-back = Rétablir
action-leave-out = Laisser de côté
notice-conflicts = { $n ->
    [1] À un endroit, deux versions fusionnées se contredisent encore ; c’est à régler.
   *[other] À { $n } endroits, deux versions fusionnées se contredisent encore ; c’est à régler.
}
conflicts-title = Deux versions se contredisent
conflicts-text = Une valeur est en place, une note demande pour l’autre. Choisissez ; Ctrl+Z l’annule.
conflicts-article = L’article
conflicts-keep = Garder « { $value } »
conflicts-take = Prendre « { $value } »
conflicts-nothing = (aucune valeur)
conflicts-question = { $field } « { $value } » dans l’autre version fusionnée
field-zone-kind = zone
field-place = endroit
field-author = auteur
field-entity = entité
field-trigger = déclencheur
field-voice = voix
field-inferred = déduit
field-content = propos
field-about = au sujet de
field-text = texte
field-question = question
field-open = ouverte
value-yes = oui
value-no = non
value-no-trigger = aucun mot ({ $reason })
value-inferred = { $date } (déduite)
value-place = { $quote } (caractère { $at })
store-said = { $text }
store-both = { $said } ({ $why })
store-why = { $file } : { $why }
store-not-found = { $file } n’est pas là ; il a peut-être été déplacé ou renommé, ou son nom est mal écrit
store-is-directory = { $file } est un dossier, non un fichier ; ouvrez-le comme projet
store-permission =
    { $file } { $action ->
        [read] ne peut pas être lu
        [written] ne peut pas être écrit
        [listed] ne peut pas être parcouru
        [created] ne peut pas être créé
       *[removed] ne peut pas être supprimé
    } : l’autorisation manque ; demandez-la à son propriétaire, ou choisissez un autre endroit
store-not-text = { $file } n’est pas un texte ({ $what }) ; enregistrez son texte dans un fichier .txt et ouvrez celui-ci
store-too-large = { $file } fait { $mb } Mo, plus que les { $limit } Mo ouverts sans demander ; ajoutez --max-size { $mb } à la ligne de commande pour l’ouvrir
store-ron = { $file }:{ $line }:{ $column } : { $message } ; corrigez cette ligne dans un éditeur de texte
store-wrong-format = { $file } se dit fichier { $found }, non { $expected }
store-changed = { $file } a été modifié par un autre programme depuis sa lecture ; rien n’a été écrasé, rouvrez le projet pour repartir de là
store-newer = { $file } a été écrit par un Postil plus récent (format { $version }) ; installez cette version pour l’utiliser
store-disk-full =
    { $file } { $action ->
        [read] ne peut pas être lu
        [written] ne peut pas être écrit
        [listed] ne peut pas être parcouru
        [created] ne peut pas être créé
       *[removed] ne peut pas être supprimé
    } : le disque est plein ; libérez de la place et réessayez
store-io =
    { $file } { $action ->
        [read] ne peut pas être lu
        [written] ne peut pas être écrit
        [listed] ne peut pas être parcouru
        [created] ne peut pas être créé
       *[removed] ne peut pas être supprimé
    } : { $why }
os-not-found = introuvable ({ $detail })
os-permission = l’autorisation manque ({ $detail })
os-full = le disque est plein ({ $detail })
os-read-only = le disque est en lecture seule ({ $detail })
os-is-folder = c’est un dossier ({ $detail })
os-exists = le nom est déjà pris ({ $detail })
os-no-folder = une partie du chemin n’est pas un dossier ({ $detail })
os-not-empty = le dossier n’est pas vide ({ $detail })
os-too-large = le fichier est trop grand pour ce disque ({ $detail })
os-name = le système n’accepte pas ce nom ({ $detail })
os-devices = l’autre emplacement est sur un autre disque ({ $detail })
os-late = la réponse s’est fait trop attendre ({ $detail })
os-busy = un autre programme s’en sert ({ $detail })
os-network = la liaison avec le réseau est coupée ({ $detail })
os-disk = le disque signale une panne ({ $detail })
os-many-files = trop de fichiers sont ouverts ({ $detail })
file-pdf = un document PDF
file-zip = une archive ZIP ou un document bureautique
file-picture = une image
file-compressed = un fichier compressé
file-office = un document bureautique
file-rtf = un document RTF
file-binary = un fichier binaire
file-utf32 = de l’UTF-32, qu’aucun outil de rédaction n’écrit
kb-tables = plus de 255 tables ; celle-ci est laissée de côté
kb-full = la base de connaissances dépasse 4 Go ; le reste de cette table est laissé de côté
kb-no-id = cette ligne n’a pas d’identifiant (id) et est laissée de côté
kb-no-label = cette ligne n’a pas de nom (label) et est laissée de côté
kb-columns = colonnes : id, label, aliases, description, language, séparées par des tabulations
kb-rows = autres lignes laissées de côté : { $n }
add-not-named = { $file } n’est pas nommé comme un fichier d’annotations (article.txt.nom.ann.ron) ; il n’a pas été ajouté
add-not-open = { $file } porte sur { $article }, qui n’est pas ouvert ; ouvrez d’abord son dossier
add-several = { $file } peut porter sur plusieurs articles nommés { $article } ; placez-le vous-même à côté du bon
add-there = { $there } existe déjà et dit autre chose ; { $file } n’a pas été ajouté
verdicts-newer = { $file } a été écrit par un Postil plus récent et reste tel quel ; installez cette version pour trancher cet article
save-read-only = { $file } n’est pas enregistré : { $why }
save-changed = { $file } n’est pas enregistré : un autre programme l’a modifié depuis son ouverture ; rien n’a été écrasé
save-verify = { $file } n’est pas enregistré : son nouveau texte ne se relit pas comme ce qui est à l’écran ({ $what }) ; le fichier est resté tel quel, merci de le signaler
save-not-durable = { $file } est enregistré, mais le disque ne le confirme pas : { $why } ; réessayez
save-leftover = { $why } ; le fichier temporaire { $file } peut être supprimé
save-snapshot-differs = { $file } contient un autre texte que celui qui a été annoté ; rien n’a été écrasé, déplacez ce fichier et enregistrez de nouveau
merge-unusable = { $file } ne peut pas être fusionné avec ce qui est à l’écran : { $why }
read-only-newer = il a été écrit par un Postil plus récent (format { $version })
read-only-article = le texte de l’article a changé depuis son annotation
read-only-utf8 = ce n’est pas du texte UTF-8
read-only-no-sidecar = ce n’est pas un fichier d’annotations de Postil
elsewhere-differs = { $file } existe déjà et dit autre chose ; rien n’a été écrasé, choisissez un autre dossier
elsewhere-taken = { $file } existe déjà ; rien n’a été écrasé, choisissez un autre dossier
encoding-title = Encodage du texte
encoding-text = L’article a été lu en { $encoding }. Choisissez-en un autre si ses lettres semblent fausses ; le choix est retenu pour cet article.
encoding-auto = Le déterminer
elsewhere-title = Enregistrer ailleurs
elsewhere-text = L’article et vos annotations sont copiés dans le dossier que vous indiquez, et enregistrés là désormais. Rien n’y est écrasé.
elsewhere-hint = Chemin d’un dossier
elsewhere-save = Enregistrer là
elsewhere-choose = Choisir…


## Export and import

cmd-export = Exporter un jeu de données…
cmd-export-tip = Écrit les annotations en jeu de données pour un autre programme
cmd-import = Importer…
cmd-import-tip = Fait des articles, avec leurs annotations, des fichiers d’autres programmes
export-title = Exporter un jeu de données
export-preset = Préréglage
export-preset-hint = Nom
export-preset-save = Enregistrer
export-preset-use = Utiliser
export-preset-remove = Supprimer
export-format = Format
export-versions = Versions
export-versions-all = La référence, sinon celles de chacun
export-versions-gold = La référence seulement
export-done = Seulement celles qui sont terminées
export-zones = Habillage de page
export-zones-cut = Coupé du texte
export-zones-keep = Dans le texte, sans annotations
export-zones-all = Dans le texte, avec annotations
export-newline = Fins de ligne
export-newline-lf = \n partout
export-newline-keep = Comme dans l’article
export-unit = Les positions comptent
export-unit-utf16 = les unités UTF-16 (par défaut dans l’éditeur)
export-unit-graphemes = les graphèmes (option du projet)
export-default = Selon l’usage du format
export-layers = Couches
export-split = Répartition
export-split-on = Entraînement, validation, test
export-train = Entraînement, pour cent
export-validation = Validation, pour cent
export-test = Test, pour cent
export-seed = Graine
export-more = Options
export-anonymise = Taire qui a annoté
export-anonymise-tip = Les annotateurs deviennent a1, a2…
export-strict = Échouer si une annotation n’entre pas
export-strict-tip = Rien n’est écrit si le format ne peut pas contenir toutes les annotations
export-by-language = Un dossier par langue
export-by-language-tip = DuckDB, Spark et Polars ne lisent alors que les langues demandées
export-to = Vers
export-choose = Choisir…
export-preview = Premières lignes
export-preview-none = Rien à montrer.
export-looking = Décompte de ce qui sort…
export-other-files = { $n ->
    [one] et { $n } autre fichier
   *[other] et { $n } autres fichiers
}
export-counts = { $n ->
    [one] { $n } document
   *[other] { $n } documents
}
export-spans = { $n ->
    [one] { $n } passage étiqueté
   *[other] { $n } passages étiquetés
}
export-renamed = Deux documents s’appellent { $old } : l’un s’écrit { $new }.
export-unfinished-gold = { $n ->
    [1] La référence de { $name } n’est pas marquée comme terminée : ce qui n’y est pas tranché manque. Terminez la révision, ou choisissez des annotateurs.
   *[other] Les références de { $name } et d’autres articles ({ $n } en tout) ne sont pas marquées comme terminées : ce qui n’y est pas tranché manque. Terminez la révision, ou choisissez des annotateurs.
}
export-loses-nothing = Tout entre dans ce format.
export-loses = Ce que ce format ne contient pas
export-writing = Écriture…
export-written = { $n ->
    [one] { $n } document est dans { $path }.
   *[other] { $n } documents sont dans { $path }.
}
export-stopped = Arrêté ; rien n’a été écrit.
export-problems = { $n ->
    [one] { $n } problème dans les articles et les annotations : ce qui n’a pas pu être lu manque.
   *[other] { $n } problèmes dans les articles et les annotations : ce qui n’a pas pu être lu manque.
}
export-warnings = { $n ->
    [one] { $n } avertissement sur les articles et les annotations : ce dont il parle est dans le jeu de données tel qu’il a été lu.
   *[other] { $n } avertissements sur les articles et les annotations : ce dont ils parlent est dans le jeu de données tel qu’il a été lu.
}
export-others = { $n ->
    [one] { $n } fichier du dossier ne vient pas de cet export et sera lu avec lui : { $path }
   *[other] { $n } fichiers du dossier ne viennent pas de cet export et seront lus avec lui, par exemple { $path }
}
export-show = Montrer dans le dossier
export-not-shown = Le dossier n’a pas pu être montré : { $path }
export-force = Remplacer les fichiers présents
export-start = Exporter
export-stop = Arrêter
format-jsonl = JSON Lines, tout
format-canonical = Table canonique (TSV)
format-conll = CoNLL, étiquettes IOB2
format-bilou = CoNLL, étiquettes BILOU
format-brat = brat standoff
format-spacy = JSON Lines pour spaCy et Prodigy
format-hf = Jeu de données Hugging Face (Parquet)
format-csv = Tables CSV
format-label-studio = Tâches Label Studio
format-w3c = Annotations Web du W3C
format-doccano = doccano, JSON Lines
format-webanno-tsv = WebAnno TSV 3.3 (INCEpTION)
format-cas-xmi = UIMA CAS (XMI)
format-cas-json = UIMA CAS (JSON)
format-graphml = Réseau, GraphML
format-gexf = Réseau, GEXF
format-chat = Affinage de modèles de conversation
format-html = Page web à lire et à imprimer
format-re3d = re3d (Dstl)
format-articles-csv = Articles d’une table CSV
format-articles-jsonl = Articles en JSON Lines
format-articles-folder = Fichiers de texte et pages web
export-layer-entities = Entités
export-layer-events = Événements
export-layer-stances = Positions
export-layer-voices = Voix
export-layer-comments = Commentaires
import-title = Importer des articles et des jeux de données
import-from = Depuis
import-path-hint = Chemin d’un fichier ou d’un dossier
import-add = Ajouter
import-files = Choisir des fichiers…
import-folder = Choisir un dossier…
import-named = { $name } est pris pour { $article } par { $id }, et de même ce qui s’appelle …@{ $id }
import-renamed = deux documents s’appellent { $name } : celui-ci devient { $free }
import-remove = Écarter { $path }
import-annotator = Annotateur
import-annotator-tip = De qui sont les annotations, si les fichiers ne le disent pas
import-into = Vers
import-force = Remplacer les articles et annotations présents
import-unit-code-points = les points de code
import-no-column = aucune
import-preview-none = Ajoutez les fichiers à importer ; leurs premières lignes s’affichent ici.
import-start = Importer
import-reading = Lecture…
import-done = { $n ->
    [one] { $n } article
   *[other] { $n } articles
}, { $sidecars }, { $records } ; { $refused }.
import-sidecars = { $n ->
    [one] { $n } version d’annotateur
   *[other] { $n } versions d’annotateurs
}
import-records = { $n ->
    [one] { $n } enregistrement
   *[other] { $n } enregistrements
}
import-refused = { $n ->
    [one] { $n } refusé
   *[other] { $n } refusés
}
import-there = { $n ->
    [one] { $n } version était déjà là, telle que dans le jeu de données.
   *[other] { $n } versions étaient déjà là, telles que dans le jeu de données.
}
import-stopped = Arrêté. Ce qui a été repris est complet ; importer de nouveau reprend la suite.
import-codebook = Un guide de codage a été proposé d’après ce qui a été vu : { $path }
import-more-problems = … et { $n } de plus
import-more-alike = … et { $n } de plus du même genre dans ce fichier
import-looks-like = { $n ->
    [0] L’essentiel de { $path } n’a pas pu être lu dans ce format. Le fichier ressemble plutôt à : { $format }
    [one] L’essentiel de { $path } et d’un autre fichier n’a pas pu être lu dans ce format. Ils ressemblent plutôt à : { $format }
   *[other] L’essentiel de { $path } et de { $n } autres fichiers n’a pas pu être lu dans ce format. Ils ressemblent plutôt à : { $format }
}
import-open = Ouvrir les articles
column-text = Texte
column-html = Texte en HTML
column-name = Nom de fichier
column-headline = Titre
column-byline = Auteur
column-source = Source
column-date = Date
column-language = Langue
column-url = Adresse
column-rights = Droits
loss-in-left-out-zone = enregistrements dans des zones écartées
loss-across-zone-edge = passages à cheval sur une zone coupée
loss-references = renvois à des enregistrements écartés
loss-nested = passages à l’intérieur d’un autre
loss-crossing = passages qui en croisent un autre
loss-discontinuous = passages en plusieurs morceaux
loss-repeated = passages deux fois sous la même étiquette
loss-edge-space = passages bordés d’une espace
loss-no-token = passages sans mot
loss-characters = caractères que le format interdit
loss-gaps = textes dont les blancs entre les phrases reviennent autrement
loss-label = étiquettes à écrire autrement
loss-places = passages étiquetés, comme lieux d’un texte
loss-coreference = mentions dont l’entité est nommée ailleurs aussi
loss-entity-details = entités avec noms, alias ou sous-types
loss-entities-without-mention = entités sans mention
loss-entities-alone = entités que rien ne relie
loss-links = liens vers des bases de connaissances
loss-levels = niveaux de mention
loss-metonymy = métonymies
loss-attributes = attributs
loss-events = événements
loss-events-without-trigger = événements sans déclencheur dans le texte
loss-arguments = arguments d’événement
loss-value-arguments = arguments qui sont des dates, des lieux ou des valeurs
loss-argument-details = arguments d’événements déduits, ou remplis par une entité elle-même
loss-event-details = détails d’événement (modalité, temps, date…)
loss-stances = positions
loss-stances-without-evidence = prises de position sans passage à l’appui
loss-stance-details = détails de prise de position (intensité, certitude, voix, auteur comme tenant, concept comme cible)
loss-voices = voix
loss-voice-details = détails de voix (manière, voix englobante)
loss-absences = absences de prise de position
loss-comments = commentaires
loss-comment-details = auteurs des commentaires, et lesquels sont des questions
loss-conflicts = conflits d’une fusion qui restent à régler
loss-zones = zones
loss-texts = textes d’articles
loss-card = fiches d’article
loss-status = états
loss-annotators = documents qui ne disent pas qui les a annotés
loss-origins = provenances d’enregistrements


## Ce qu’exports et imports ont à dire

dataset-exists = { $file } existe déjà
dataset-is-file = { $file } est un fichier ; nommez un dossier
dataset-is-folder = { $file } est un dossier ; nommez un fichier
dataset-left-aside = { $cause } ; l’ancien { $file } s’appelle maintenant { $old } et n’a pas pu être renommé : { $why }
dataset-left-behind = { $cause } ; { $file } est incomplet et n’a pas pu être supprimé : { $why }
dataset-not-read = { $format } ne peut être qu’écrit
dataset-not-written = { $format } ne peut être que lu
dataset-stopped = arrêté
dataset-strict = { $format } ne peut pas contenir tout ce qui est dans { $document } : rien n’a été écrit ; ce qui se perdrait est compté ci-dessus
dataset-twice = deux fichiers de l’exportation s’appelleraient { $file }
dataset-unknown = { $what } : il n’y a pas de « { $word } » ; il y a { $known }
export-bad-split = Une répartition demande trois pourcentages entiers dont la somme est 100, comme 80, 10 et 10, et non { $text }
export-no-gold = aucun article n’a de version de référence ; { $there }
export-no-status = aucune version n’a l’état { $status } : rien n’a été écrit
export-no-version-by = aucun article n’a de version de { $missing } ; { $there }
export-none-there = il n’y a pas d’annotations ici
export-nothing = aucune annotation n’a été trouvée : rien n’a été écrit
export-versions-by = il y a des versions de { $known }
hint-column-text = dites laquelle, à côté de Texte
hint-force = cochez la case pour remplacer ce qui est présent
hint-named = renommez les fichiers si ce n’est le nom de personne
hint-newer = ce que cette version ne connaît pas est laissé de côté
hint-other-folder = importez dans un autre dossier, ou renommez l’un des deux
import-bad-id = l’identifiant d’un annotateur compte de 1 à 32 caractères parmi a-z, 0-9, _ et -
io-full = le disque est plein
io-no-folder = une partie du chemin n’est pas un dossier
io-not-found = introuvable
io-permission = vous n’en avez pas la permission
io-read-only = le disque est en lecture seule
refused-brat-line = la ligne n’est d’aucun genre que brat connaisse
refused-brat-text = ses positions donnent { $there }, mais le fichier dit { $said }
refused-cells = la ligne a { $n } cellules, la première { $first }
refused-circle = le fait qu’elle soit dans { $within } ramène à elle-même
refused-filler = pour le rôle { $role }, { $filler } n’est ni une mention ni un événement présents
refused-format = le format est { $found }, et non { $expected }
refused-hash = le texte n’a pas l’empreinte que dit la ligne
refused-holder = son tenant n’est ni une entité, ni l’auteur, ni une personne non nommée
refused-id-twice = l’identifiant figure deux fois
refused-inside = dans { $kind } : { $error }
refused-long-line = la ligne est trop longue
refused-longer = la ligne dépasse { $limit } Mo
refused-missing = { $what } manque
refused-newer = elle est de la version plus récente { $version }
refused-no-document = ce n’est pas un document : { $error }
refused-no-entity-at = aucune entité n’est en { $begin }-{ $end }
refused-no-event = ce n’est pas un événement : TYPE:DÉCLENCHEUR manque
refused-no-json = ce n’est pas un objet JSON : { $error }
refused-no-label = la région n’a pas d’étiquette
refused-no-link = ce n’est pas un lien : BASE:ID manque
refused-no-mention = { $one } ou { $two } n’est pas une mention
refused-no-offsets = les positions manquent
refused-no-place = sur { $on }, il n’y a pas de place pour { $what }
refused-no-region = { $name } n’est dit d’aucune région : il n’y a pas de place pour cela
refused-no-relation = ce n’est pas une relation : il lui faut deux arguments
refused-no-role = { $pair } n’est pas un rôle : il manque RÔLE:ID
refused-no-sentence = cette ligne ne dit pas où sa phrase commence
refused-no-tag = { $form } n’a pas d’étiquette
refused-no-target = la prise de position n’a pas de cible
refused-no-text = le texte manque
refused-no-text-column = aucune colonne n’est le texte ; il y a { $shown }
refused-no-token = la ligne n’a pas de mot
refused-unclosed = un guillemet qui ouvre une cellule n’a pas de guillemet fermant
refused-no-txt = { $txt } manque à côté
refused-note-on = la note porte sur { $on }, qui manque
refused-offsets = les positions { $piece } ne sont pas deux nombres
refused-on-nothing = il ne porte sur rien
refused-other-article = un article de ce nom existe déjà, avec un autre texte
refused-other-text = en { $start }-{ $end }, le texte est { $there }, et non { $said }
refused-other-view = elle porte sur le texte d’une autre vue, et seule la première vue est lue
refused-result = les résultats du type { $kind } ne sont pas lus
refused-role = il n’y a pas de place pour son { $role } { $filler }
refused-span = le passage { $start }-{ $end } n’entre pas dans le texte
refused-target = sa cible n’est ni une entité, ni un événement, ni un concept
refused-text-changes = son texte ne revient pas tel quel d’un fichier (une marque d’ordre des octets, ou des caractères qui font penser à un autre encodage)
refused-there = le fichier est déjà là
refused-too-large = il dépasse { $mb } Mo
refused-trigger = son déclencheur { $trigger } manque
refused-twice = { $label } figure deux fois sur les mêmes mots
refused-twice-by = le jeu de données en a deux versions de { $id } ; la première est reprise
refused-unreadable = illisible : { $error }
refused-utf8 = la ligne n’est pas en UTF-8
refused-utf8-at = ce n’est pas de l’UTF-8 à l’octet { $byte }
what-format = format
what-layer = couche
what-newline = fin de ligne
what-status = état
what-unit = unité
what-zones = manière avec l’habillage


## Review

hint-review = { $n ->
    [1] réviser : un collègue a annoté
   *[other] réviser : { $n } collègues ont annoté
}
menu-accept-at-least = Accepter ce que disent assez d’annotateurs
accept-k-of-n = au moins { $k } sur { $n }
action-undo = annuler
review-gaps-elsewhere = Dans d’autres articles
unit-field-level = niveau de mention
unit-field-links = lien
unit-field-subtype = sous-type
unit-field-modality = modalité
unit-field-polarity = polarité
unit-field-tense = temps
unit-field-genericity = généricité
unit-field-cue = amorce
unit-field-manner = manière
unit-field-intensity = intensité
unit-field-certainty = certitude
unit-field-same = même événement
menu-review = Révision
cmd-add-sidecars = Ajouter les annotations d’un collègue…
cmd-add-sidecars-tip = Place les fichiers d’annotations des collègues à côté de leurs articles et ouvre la révision
cmd-review = Réviser cet article
cmd-review-tip = Compare les annotations des collègues et établit une version de référence ; de nouveau pour revenir à vos annotations
cmd-accept-agreed = Accepter ce qui fait l’unanimité
cmd-accept-agreed-tip = Reprend dans la référence tout ce que tous disent de même ; ce qui est tranché reste
cmd-accept-majority = Accepter ce que dit la majorité
cmd-accept-majority-tip = Reprend ce que plus de la moitié des annotateurs disent de même ; ce qui est tranché reste
cmd-next-unit = Point ouvert suivant
cmd-next-unit-tip = Va au prochain point qui n’est pas tranché
cmd-previous-unit = Point ouvert précédent
cmd-previous-unit-tip = Va au point précédent qui n’est pas tranché
cmd-merge-versions = Fusionner les versions
cmd-merge-versions-tip = Réunit toutes les versions en une seule
cmd-edit-version = Modifier à la main
cmd-edit-version-tip = Reprend la version la plus fréquente et vous laisse la modifier ; Entrée pour continuer
cmd-reject-unit = Rejeter
cmd-reject-unit-tip = Note qu’il n’y a rien à annoter ici
cmd-question-unit = Interroger les annotateurs
cmd-question-unit-tip = Laisse le point ouvert, avec une question aux annotateurs
cmd-skip-unit = Passer
cmd-skip-unit-tip = Laisse le point ouvert et continue
cmd-reopen-unit = Reprendre la décision
cmd-reopen-unit-tip = Retire la décision et ce qui en est résulté
cmd-toggle-blind = Masquer les noms
cmd-toggle-blind-tip = Révision à l’aveugle : les annotateurs s’appellent A, B, C dans un ordre qui ne dit rien
cmd-toggle-differences = Différences seulement
cmd-toggle-differences-tip = Ne liste et ne dessine que ce sur quoi les annotateurs diffèrent
cmd-toggle-order = Du plus difficile ou dans l’ordre du texte
cmd-toggle-order-tip = Change l’ordre de la liste
cmd-measure = Mesurer l’accord
cmd-measure-tip = Mesure l’accord des annotateurs sur tout le projet
cmd-measure-thoroughly = Mesurer avec γ et intervalles
cmd-measure-thoroughly-tip = Calcule aussi γ (Mathet 2015) et les intervalles de confiance à 95 % ; plus long
undo-verdict = la décision sur « { $text } »
undo-reject = le rejet de « { $text } »
undo-question = la question sur « { $text } »
undo-skip = le report de « { $text } »
undo-reopen = la réouverture de « { $text } »
undo-reason = le motif pour « { $text } »
undo-accept = l’acceptation de ce qui est convenu
review-nobody = Personne n’a encore annoté cet article. Déposez ici les fichiers des collègues, ou choisissez Fichier → Ajouter les annotations d’un collègue.
review-colleagues = { $n ->
    [1] Un collègue
   *[other] { $n } collègues
}
review-again-changed = { $who } : annotations modifiées dans le dossier, comparées de nouveau. Vos décisions restent.
review-again-arrived = { $who } : annotations arrivées dans le dossier, comparées désormais. Vos décisions restent.
review-again-gone = { $who } : annotations disparues du dossier, elles ne sont plus comparées. Vos décisions restent.
review-decided-elsewhere = { $n ->
    [1] Quelqu’un d’autre ({ $who }) a tranché un point.
   *[other] Quelqu’un d’autre ({ $who }) a tranché { $n } points.
}
review-decided-since = « { $text } » reste tel quel : { $who } l’a tranché depuis. Rouvrez-le (u) pour trancher de nouveau.
review-taken-back-since = « { $text } » reste ouvert : quelqu’un a repris la décision depuis. Tranchez de nouveau.
review-back-elsewhere = { $n ->
    [1] Quelqu’un d’autre a retiré une décision.
   *[other] Quelqu’un d’autre a retiré { $n } décisions.
}
review-not-written = { $why }. Vos décisions sont conservées sur cet ordinateur : elles seront enregistrées dès que cela marchera, à la prochaine décision ou si vous réessayez.
review-not-kept = { $why }. Vos décisions ne sont conservées que dans cette fenêtre : laissez-la ouverte jusqu’à ce qu’elles puissent être enregistrées.
review-came-back = { $n ->
    [1] Une décision qui n’avait pas pu être enregistrée est revenue.
   *[other] { $n } décisions qui n’avaient pas pu être enregistrées sont revenues.
}
review-old-figures = Des annotations ont changé depuis cette mesure.
review-cannot = Impossible à reprendre : ce à quoi cela renvoie manque. Tranchez d’abord son entité ou son événement.
review-accepted = { $n ->
    [0] Rien de nouveau à accepter.
    [1] Un point accepté.
   *[other] { $n } points acceptés.
}
review-with-roles = { $n ->
    [1] « { $text } » est tranché, et un de ses rôles avec lui.
   *[other] « { $text } » est tranché, et { $n } de ses rôles avec lui.
}
review-with-others = « { $text } » est tranché, et avec lui : { $what }.
review-still-needed = La décision sur « { $text } » est reprise. L’annotation reste dans la référence, car autre chose y a besoin d’elle.
review-open-again = À trancher de nouveau : { $what }.
review-and-more = { $n } de plus
review-settled-how = { $n ->
    [one] { $n } tranché sur { $all } : { $decided } par une décision propre, { $along } avec un autre.
   *[other] { $n } tranchés sur { $all } : { $decided } par une décision propre, { $along } avec un autre.
}
review-exported = Enregistré dans { $path }.
review-filter = Filtrer : ouvert, tout type…
review-filter-by = Filtrer par
review-any = Tout
review-by-state = État
review-by-kind = Type
review-by-difference = Différence
review-by-label = Étiquette
review-by-annotator = Qui diffère
review-no-units = Rien ici.
review-all-agree = { $n ->
    [one] et { $n } point unanime
   *[other] et { $n } points unanimes
}
review-settled = { $n ->
    [one] { $n } tranché sur { $all }
   *[other] { $n } tranchés sur { $all }
}
review-open = { $n ->
    [one] { $n } ouvert
   *[other] { $n } ouverts
}
review-gold-done = { $n ->
    [1] référence terminée · un annotateur
   *[other] référence terminée · { $n } annotateurs
}
review-settling = { $n ->
    [1] référence à établir · un annotateur
   *[other] référence à établir · { $n } annotateurs
}
review-blind = à l’aveugle
review-differences-only = différences seulement
review-hardest-first = difficiles d’abord
review-nothing = rien
review-pending = { $name } n’a pas terminé
review-pending-tip = Article non terminé : ses annotations comptent, mais leur absence n’est pas un vote.
review-nothing-yet = rien encore (article non terminé)
review-take-of = Retenir { $name } : { $what }
review-outdated = Un annotateur a changé d’avis depuis la décision.
review-joined = Arrivé depuis la décision, et d’un autre avis : { $who }.
review-left = Décidé avec des annotations qui ne sont plus là : { $who }.
review-note = Note
review-end-edit = fin de la modification
review-accept-all = accepter l’unanimité
review-leave = quitter la révision
review-key-take = Retenir la version de cet annotateur
review-key-list = Monter et descendre dans la liste
review-key-note = Écrire une note
keys-review = Pendant la révision
action-take = retenir
action-edit = modifier
action-merge-versions = fusionner
action-reject = rejeter
action-question = question
action-skip = passer
action-reopen = rouvrir
action-next = suivant
unit-agreed = accord
unit-attribute = attribut
unit-boundary = limites
unit-label = étiquette
unit-crossing = chevauchement
unit-only-some = quelques-uns
unit-only-one = un seul
unit-filler = rôle
unit-entity = autre entité
unit-open = ouvert
unit-question = question
unit-skipped = passé
unit-settled = tranché
unit-kind-zone = Zone
unit-kind-entity = Entité
unit-kind-mention = Mention
unit-kind-event = Événement
unit-kind-stance = Position
unit-kind-voice = Voix
unit-kind-absence = Pas de position
unit-kind-comment = Note
reason-ambiguous = texte ambigu
reason-gap = lacune du guide
reason-slip = inattention
verdict-take = la version de { $name } est retenue
verdict-edit = établi à la main
verdict-merge = versions fusionnées
verdict-reject = rejeté
verdict-accept = accepté d’un commun accord
verdict-question = une question aux annotateurs
verdict-skip = passé
verdict-by = { $what }, par { $by }
verdict-yours = vous
verdict-alike = Vous disiez de même.
verdict-gone = n’y est plus
verdict-answer = Répondre
verdict-send = Envoyer
review-on-mine = Décisions sur vos annotations
review-tab-verdicts = Décisions
review-tab-gaps = Lacunes
review-tab-team = Équipe
review-no-verdicts = Aucune décision. 1 à 9 retient la version d’un annotateur, r rejette.
review-no-gaps = g sur un point dit que le guide ne le règle pas. Les cas sont réunis ici.
review-n-verdicts = { $n ->
    [1] Une décision
   *[other] { $n } décisions
}
review-n-cases = { $n ->
    [1] un cas
   *[other] { $n } cas
}
review-copy-gaps = Copier en liste
review-team = Articles et annotateurs
review-no-tags = aucune annotation


## Agreement

measure-entity-strict = F1, même place et même type
measure-entity-exact = F1, même place
measure-entity-partial = F1, un recouvrement compte pour moitié
measure-entity-type = F1, même type et recouvrement
measure-entity-alpha = α sur les caractères
measure-entity-unitizing = α d’unitarisation (2016)
measure-entity-gamma = γ
measure-words-cohen = κ de Cohen sur les mots
measure-words-fleiss = κ de Fleiss sur les mots
measure-level = α du niveau de mention
measure-b3 = F1 B³
measure-ceaf = F1 CEAF φ4
measure-link-accuracy = même lien, des mentions liées par les deux
measure-link-f1 = F1, même mention et même lien
measure-trigger-id = F1 de repérage du déclencheur
measure-trigger-class = F1 de classement du déclencheur
measure-trigger-partial = déclencheurs, F1, un recouvrement compte pour moitié
measure-trigger-gamma = déclencheurs, γ
measure-argument-id = F1 de repérage des arguments
measure-argument-role = F1 des rôles
measure-modality = α de la modalité
measure-event-polarity = α de la polarité
measure-tense = α du temps
measure-genericity = α de la généricité
measure-stance-pair = F1, tenant et cible
measure-holder = F1 du tenant
measure-target = F1 de la cible
measure-stance-polarity = F1, tenant, cible et polarité
measure-polarity = α de la polarité, là où deux ont jugé
measure-polarity-silence = α de la polarité, le silence compte
measure-intensity = α de l’intensité, ordinal
measure-evidence-exact = F1 des indices, même place
measure-evidence-partial = F1 des indices, un recouvrement compte pour moitié
measure-cue-exact = F1 de l’amorce, même place
measure-cue-partial = F1 de l’amorce, un recouvrement compte pour moitié
measure-content-exact = F1 du propos, même place
measure-content-partial = F1 du propos, un recouvrement compte pour moitié
measure-content-alpha = propos, α sur les caractères
measure-source = F1, voix et source
measure-manner = α de la manière
measure-zone-strict = F1, même place et même type
measure-zone-partial = F1, un recouvrement compte pour moitié
measure-zone-alpha = α sur les caractères
measure-zone-unitizing = α d’unitarisation (2016)
measured-entities = entités
measured-coreference = coréférence
measured-links = liens
measured-events = événements
measured-stances = positions
measured-voices = voix
measured-zones = zones
counted-units = unités
counted-characters = caractères
counted-characters-that-two-tagged = caractères annotés par deux
counted-words = mots
counted-items = points jugés
counted-mentions = mentions
counted-links = liens
counted-triggers = déclencheurs
counted-arguments = arguments
counted-stances = positions
counted-holders = porteurs
counted-targets = cibles
counted-voices = voix
counted-events = événements
counted-pairs-of-annotators = paires d’annotateurs
undefined-no-shared-article = indéfini : aucun article n’est terminé par deux annotateurs
undefined-too-few-annotators = indéfini : moins de deux annotateurs ont participé
undefined-no-units = indéfini : personne n’a rien annoté ici
undefined-no-units-on-one-side = indéfini : cet annotateur n’a rien annoté ici
undefined-nothing-paired = indéfini : rien n’a été jugé par deux annotateurs
undefined-no-variation = indéfini : tous ont donné partout la même valeur, le hasard seul s’accorderait autant
undefined-no-shared-text = indéfini : deux annotateurs n’ont jamais annoté le même passage
undefined-no-text = indéfini : il n’y a pas de texte
undefined-no-words = indéfini : il n’y a pas de mots
review-tab-agreement = Accord
review-tab-confusion = Confusion
review-measure = Mesurer
review-measure-thoroughly = Avec γ et intervalles
review-measuring = Mesure : { $done } articles lus sur { $n }
review-stop = Arrêter
review-not-measured = Pas encore mesuré : voir Accord.
review-with-words = κ sur les mots
review-disorder = { $n ->
    [1] Désordre : { $observed } observé, { $expected } attendu (± { $precision } %, un tirage)
   *[other] Désordre : { $observed } observé, { $expected } attendu (± { $precision } %, { $n } tirages)
}
review-disorder-not-best = L’alignement n’est peut-être pas le meilleur.
review-nothing-shared = Aucun article n’est terminé par deux annotateurs : il n’y a rien à comparer. Un article compte quand deux l’ont marqué comme terminé.
review-counted = Articles comptés : { $n }, écartés : { $out }
review-n-articles = { $n ->
    [1] un article
   *[other] { $n } articles
}
review-col-measure = mesure
review-col-value = valeur
review-col-interval = 95 %
review-col-n = n
review-by-label-of = Par étiquette : { $measure }
review-hardest = Articles les plus difficiles
review-over-time = Par date de l’article
review-export = Exporter
review-export-path = Fichier, sans son extension
review-also-in = { $n ->
    [1] Un autre article compte dans cette case ; il s’y filtre de même :
   *[other] { $n } autres articles comptent dans cette case ; ils s’y filtrent de même :
}
left-out-only = seul { $who } l’a
left-out-only-done = seul { $who } l’a terminé
left-out-nobody = personne ne l’a
left-out-nobody-done = personne ne l’a terminé
left-out-skipped = { $who } l’a passé
left-out-not-begun = { $who } ne l’a pas commencé
left-out-not-done = { $who } ne l’a pas terminé
left-out-other-text = { $who } en a annoté un autre texte
agreement-note-other-text = { $article } : { $who } en a annoté un autre texte, et n’y compte pas.
agreement-note-few-articles = Pas d’intervalles avec moins de { $n } articles : tirés de nouveau, si peu ne disent rien des autres.
agreement-note-unranked = La grille n’a pas d’intensité « { $name } », elle n’a donc pas de rang : l’α d’intensité l’ignore.
agreement-note-words = Le κ sur les mots compte surtout les mots hors de toute annotation, où l’accord et le hasard sont tous deux élevés, et ne voit ni les limites ni les étiquettes superposées : préférez F1, l’α d’unitisation ou γ.
agreement-note-mean = Pour l’ensemble des annotateurs, F1 est la moyenne sur les paires où il est défini.
review-confusion-hint = Lignes : le premier annotateur. Un clic liste les points de l’article ouvert.


## Reading comfort

menu-face = Police
menu-measure = Longueur de ligne
menu-spacing = Interligne
face-serif = Avec empattements
face-sans = Sans empattements
face-system = Celle du système
measure-letters = { $n } caractères
spacing-tight = Serré
spacing-normal = Normal
spacing-wide = Large
cmd-toggle-focus-line = Ligne de lecture
cmd-toggle-focus-line-tip = Teinte la ligne en cours de lecture
cmd-toggle-invisibles = Caractères invisibles
cmd-toggle-invisibles-tip = Signale les caractères sans largeur, de contrôle et de direction, qui peuvent tromper le lecteur
cmd-toggle-snap = Ajuster les sélections
cmd-toggle-whole-words = Sélectionner des mots entiers
cmd-toggle-whole-words-tip = Le glissé prend en entier les mots où il commence et finit
cmd-toggle-snap-tip = Laisse de côté les espaces et guillemets aux bords d’une sélection
cmd-jump = Sauter à une annotation
cmd-jump-tip = Pose des lettres sur les annotations à l’écran ; en taper une y mène
ask-jump = Où aller ? Tapez une lettre posée sur le texte
cmd-start-left-word = Début un mot plus tôt
cmd-start-left-word-tip = Déplace le début de l’annotation active
cmd-start-right-word = Début un mot plus tard
cmd-start-right-word-tip = Déplace le début de l’annotation active
cmd-end-left-word = Fin un mot plus tôt
cmd-end-left-word-tip = Déplace la fin de l’annotation active
cmd-end-right-word = Fin un mot plus tard
cmd-end-right-word-tip = Déplace la fin de l’annotation active
keys-sentence = Se déplacer d’une phrase
keys-paragraph = Se déplacer d’un paragraphe
key-alt-arrows = Alt + gauche, droite
key-ctrl-arrows = Ctrl + haut, bas

## Attributes and fillers

ask-attributes = Quel attribut ?
ask-attribute = { $attribute } : quelle valeur ?
attributes-other = autres…
filler-event = un événement
filler-date = une date
filler-place = un lieu que vous tapez
filler-value = des mots que vous tapez
palette-setting = { $group } : { $name }
palette-on = actif
a11y-note = { $kind } : { $text }

# Ce qui ne va pas dans un fichier : où, quoi, que faire.
problem-after-place = { " : " }
codebook-filler = le rôle { $role } de { $event } accepte { $filler }, qui n’est pas un type d’entité
codebook-key-of-command = la touche { $key } ({ $what } { $name }) est celle d’une commande
codebook-no-entity-type = la grille n’a aucun type d’entité
codebook-no-name = la grille n’a pas de nom
codebook-same-key = { $other } et { $name } ({ $what }) ont la même touche { $key }
codebook-twice = { $name } ({ $what }) figure deux fois
codebook-unnamed = un élément n’a pas de nom ({ $what })
damage-closes = un crochet se ferme sans avoir été ouvert
damage-file-ends = le fichier s’arrête avant son `)` final
damage-no-closing = il manque un crochet fermant
damage-no-colon = il manque un `:` après le nom du champ
damage-no-list = il manque une liste
damage-no-name = il manque un nom de champ
damage-no-opening = il manque un `(` au début
damage-no-record = il manque un enregistrement
damage-no-value = il manque une valeur
damage-trailing = il y a quelque chose après le `)` final
damage-unclosed = une chaîne ou un commentaire ne se termine pas
edit-bad-span = { $id } ({ $kind }) a un passage qui ne tient pas dans le texte
edit-changed = { $id } ({ $kind }) a changé entre-temps
edit-dangling = { $id } ({ $kind }) renvoie à { $to } ({ $to_kind }), qui n’est pas là
edit-exists = { $id } ({ $kind }) est déjà là
edit-header-changed = la fiche ou l’état de l’article a changé entre-temps
edit-missing = { $id } ({ $kind }) n’est pas là
edit-no-span = { $id } ({ $kind }) n’a pas de passage
hint-codebook-until = { $default } sert tant qu’elle ne peut pas être lue
hint-codebooks = celles qui sont intégrées : { $names }
hint-colour = écrivez six chiffres hexadécimaux pour le thème clair et pour le thème sombre
hint-correct-line = corrigez cette ligne dans un éditeur de texte
hint-correct-name = corrigez son nom, ou supprimez-le
hint-default = les réglages par défaut servent à la place
hint-default-kept = les réglages par défaut servent à la place ; ce fichier sera mis de côté à leur enregistrement
hint-encoding = choisissez un autre encodage
hint-filler = donnez un type d’entité, ou Event, Date, Place ou Value
hint-former-text = remettez l’ancien texte pour continuer à annoter
hint-id = un identifiant compte 1 à 32 caractères parmi a-z, 0-9, _ et -
hint-install = installez cette version pour le modifier
hint-kept = ce fichier est conservé
hint-kept-beside = le fichier tel qu’il était sera gardé à côté lors de l’enregistrement
hint-keys-file = les touches d’origine servent tant que le fichier ne peut pas être lu
hint-label = ajoutez-le à la grille, ou modifiez l’enregistrement
hint-letter = choisissez une autre lettre
hint-other-key = donnez une autre touche à l’un des deux
hint-others = pour les reprendre, écrivez { $id } comme identifiant de l’annotateur dans le fichier
hint-rename = renommez l’un des deux ou supprimez-le
hint-repair = réparez-la à la main et remettez-la dans sa liste
hint-shortcut = écrivez "tag-all": "Ctrl+J",
hint-utf8 = enregistrez le fichier en UTF-8
hint-write-name = écrivez name: "…"
label-concept = { $name } n’a pas de concept { $label }
label-entity-type = { $name } n’a pas de type d’entité { $label }
label-event-type = { $name } n’a pas de type d’événement { $label }
label-intensity = { $name } n’a pas d’intensité { $label }
label-role = { $name } n’a pas de rôle { $label }
label-subtype = { $name } n’a pas de sous-type { $label }
problem-article = le texte de { $file } a changé depuis son annotation ; les annotations sont ouvertes en lecture seule
problem-byte = un octet ici n’est pas du { $encoding } et s’affiche comme �
problem-bytes = { $n } autres octets ne sont pas du { $encoding }
problem-copy = il figure déjà à la ligne { $line } ; un seul exemplaire compte
problem-damage = { $damage } ; { $n } lignes sont illisibles, tous les autres enregistrements sont là
problem-damage-none = { $damage } ; tous les enregistrements sont entiers
problem-damage-one = { $damage } ; une ligne est illisible, tous les autres enregistrements sont là
problem-empty = le fichier est vide
problem-field = { $name } : { $message }
problem-field-twice = le champ { $name } figure deux fois ; le premier compte
problem-guessed = le fichier n’indique pas son encodage et a été lu comme { $name }
problem-id-twice = l’identifiant { $id } figure deux fois dans l’équipe
problem-it = ce fichier
problem-journal = ces modifications non enregistrées sont illisibles
problem-journal-cut = la dernière modification a été coupée au milieu ; elle est laissée de côté
problem-journal-dangling = un élément non enregistré ({ $kind }) renvoie à ce qui a été supprimé entre-temps ; il est laissé de côté
problem-journal-first = parmi les modifications non enregistrées, seules les { $n } premières sont lisibles
problem-journal-none = des modifications non enregistrées ne peuvent pas être rétablies : { $message }
problem-journal-some = { $n } modifications non enregistrées ne peuvent pas être rétablies : { $message }
problem-journal-text = { $n } modifications non enregistrées portent sur un autre texte de { $file } : remettez ce texte pour les retrouver
problem-kept-line = une ligne qui n’a pas pu être lue est conservée ici
problem-left-out = { $message } ; l’enregistrement ({ $kind }) est laissé de côté et conservé tel quel
problem-line-utf8 = cette ligne n’est pas en UTF-8
problem-markers = git a laissé deux versions dans ce fichier ; elles sont fusionnées
problem-markers-asked = git a laissé deux versions dans ce fichier ; elles sont fusionnées, avec une question pour chacun des { $n } désaccords
problem-member-id = le membre de l’équipe { $name } ne peut pas avoir l’identifiant { $id }
problem-newer = le fichier a été écrit par un Postil plus récent (format { $version }) ; il est ouvert en lecture seule
problem-no-codebook = il n’y a pas de grille intégrée { $name } ; { $default } sert à la place
problem-no-colour = la couleur du type d’entité { $name } n’est pas de la forme #rrggbb
problem-no-file = ce fichier ou ce dossier n’existe pas
problem-no-sidecar = ce n’est pas un fichier d’annotations : il lui manque format: { $format }
problem-old-label = { $n } enregistrements gardent leur ancien nom : { $why }
problem-orphan = son article { $article } n’est pas à côté
problem-others = le fichier porte le nom de { $id }, mais ses annotations sont de { $found } ; il est ouvert en lecture seule
problem-shortcut = ce n’est pas le nom d’une commande suivi d’une touche
problem-unknown-field = le champ { $name } est inconnu ; il n’est pas pris en compte
problem-unreadable = ceci est illisible ; le texte en est conservé
problem-utf8 = cette ligne n’est pas en UTF-8 ; le fichier est donc ouvert en lecture seule
problem-what = ce fichier est illisible : { $message }
record-dangling = il renvoie à { $id } ({ $kind }), qui n’est pas là
record-empty-span = son passage { $start } à { $end } est vide
record-id-twice = son identifiant figure déjà à la ligne { $line }, sur un autre enregistrement
record-no-id = son identifiant est vide
record-no-span = il n’a pas de passage
record-no-trigger = il n’a ni `trigger` ni `absent`
record-other = son `other` n’a ni `record` ni `text`, ou a les deux
record-other-text = de { $start } à { $end }, le texte dit { $there }, non { $quote }
record-overlap = ses passages se chevauchent ou ne suivent pas l’ordre du texte
record-past-end = son passage { $start } à { $end } dépasse la fin du texte, qui compte { $n } caractères
record-two-triggers = il a à la fois `trigger` et `absent`
ron-comma = il manque une virgule
ron-deep = l’imbrication est trop profonde
ron-end = le texte s’arrête trop tôt
ron-expected = attendu : { $expected }, trouvé : { $found }
ron-field-twice = le champ { $field } figure deux fois
ron-length = attendu : { $expected }, trouvé : { $found } valeurs
ron-missing-field = il manque le champ { $field }
ron-no-field = il n’y a pas de champ { $found }
ron-none-of = { $found } n’est pas l’un de ceux-ci : { $expected }
ron-other = l’analyseur dit : { $detail }
ron-string = une chaîne ne se termine pas
said-absence = absence
said-comment = note
said-entity = entité
said-event = événement
said-mention = mention
said-stance = position
said-voice = voix
said-zone = zone
what-attribute = attribut
what-concept = concept
what-entity-type = type d’entité
what-event-type = type d’événement
what-intensity = intensité
what-role = rôle de { $event }

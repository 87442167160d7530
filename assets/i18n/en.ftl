# Postil's texts in English. Sentence case; "…" only where more is asked.


## Menus

menu-file = File
menu-edit = Edit
menu-annotate = Annotate
menu-view = View
menu-help = Help
menu-text = Text
menu-inspector = Go to
menu-record = Entity or record
menu-more = More
menu-checks = Checks
menu-walk = Annotations
menu-edges = Edges
menu-recent = Open recent
menu-status = Status
menu-theme = Theme
menu-language = Language
menu-entity-types = Tag as

## Commands: title, and what it does

cmd-open-file = Open files…
cmd-open-file-tip = Opens articles chosen in a file dialog
cmd-open-folder = Open a folder…
cmd-open-folder-tip = Opens all articles of a folder as a project
cmd-open-path = Open by path…
cmd-open-path-tip = Opens a file or folder whose path you type or paste
cmd-open-sample = Open the sample project
cmd-open-sample-tip = Opens a copy of the sample articles, to try things on
cmd-save = Save now
cmd-save-tip = Writes the sidecar at once; it is also written by itself
cmd-previous-article = Previous article
cmd-previous-article-tip = Shows the article above in the list
cmd-next-article = Next article
cmd-next-article-tip = Shows the article below in the list
cmd-annotator = Your name…
cmd-annotator-tip = Sets the name your annotations are saved under
cmd-edit-codebook = Edit the codebook…
cmd-edit-codebook-tip = Changes labels, roles, scales, colours, keys and the guideline of this project
cmd-guideline = Guideline
cmd-guideline-tip = Shows the guideline and all labels with their definitions and examples
cmd-quit = Quit
cmd-quit-tip = Saves and closes the window
cmd-undo = Undo
cmd-undo-tip = Takes the last change back
cmd-redo = Redo
cmd-redo-tip = Does the change again that was taken back
cmd-delete = Delete
cmd-delete-tip = Removes the focused record and what depends on it
cmd-select-all = Select all
cmd-select-all-tip = Selects the whole article
cmd-tag-all = Tag all occurrences
cmd-tag-all-tip = Gives every whole-word occurrence of the text the same label, as one entity
cmd-repeat-label = Repeat the last label
cmd-repeat-label-tip = Tags the selection with the label used last
cmd-make-event = Event…
cmd-make-event-tip = Makes the selection the trigger of an event
cmd-make-stance = Stance…
cmd-make-stance-tip = Records who is for or against what, with the selection as evidence
cmd-make-voice = Voice
cmd-make-voice-tip = Makes the selection what somebody says
cmd-fill-role = Fill the next role
cmd-fill-role-tip = Asks for a filler of the focused event's next empty role
cmd-link-entity = Link to the knowledge base…
cmd-link-entity-tip = Says which entry of the knowledge base the focused entity is
cmd-set-zone = Zone…
cmd-set-zone-tip = Says which part of the page these paragraphs are
cmd-next-annotation = Next annotation
cmd-next-annotation-tip = Goes to the annotation after this one
cmd-previous-annotation = Previous annotation
cmd-previous-annotation-tip = Goes to the annotation before this one
cmd-start-left = Start one character earlier
cmd-start-left-tip = Moves the start of the focused annotation
cmd-start-right = Start one character later
cmd-start-right-tip = Moves the start of the focused annotation
cmd-end-left = End one character earlier
cmd-end-left-tip = Moves the end of the focused annotation
cmd-end-right = End one character later
cmd-end-right-tip = Moves the end of the focused annotation
cmd-next-check = Next check
cmd-next-check-tip = Goes to the next place that wants a second look
cmd-fix-check = Mend this check
cmd-fix-check-tip = Does what the check proposes, such as tagging all repeats of a name
cmd-answer-notice = Answer the newest message
cmd-answer-notice-tip = Does what it offers first, or closes it
cmd-close-notice = Close the newest message
cmd-close-notice-tip = Does what it offers second, or closes it
cmd-toggle-checks = Checks
cmd-toggle-checks-tip = Shows or hides what wants a second look, below the inspector
cmd-mark-done = Article done
cmd-mark-done-tip = Marks the article as done, or as in progress again
cmd-cancel = Cancel
cmd-cancel-tip = Leaves what is being asked, then the focus, then the selection
cmd-text-larger = Larger text
cmd-text-larger-tip = Makes the article's text larger
cmd-text-smaller = Smaller text
cmd-text-smaller-tip = Makes the article's text smaller
cmd-text-reset = Normal text size
cmd-text-reset-tip = Shows the article's text in its first size
cmd-toggle-articles = Article list
cmd-toggle-articles-tip = Shows or hides the list of articles
cmd-toggle-inspector = Inspector
cmd-toggle-inspector-tip = Shows or hides the lists of annotations
cmd-filter-articles = Find an article
cmd-filter-articles-tip = Goes to the filter above the article list
cmd-palette = Commands…
cmd-palette-tip = Finds any command by its name
cmd-keys = Keys
cmd-keys-tip = Lists all keys
cmd-edit-shortcuts = Edit shortcuts…
cmd-edit-shortcuts-tip = Shows the file keys.ron, in which any command can get another key
cmd-reload-shortcuts = Read the shortcuts again
cmd-reload-shortcuts-tip = Takes the keys of keys.ron after you changed it in another program
cmd-about = About Postil
cmd-about-tip = Version, licence and where things are kept
cmd-history = History
cmd-history-tip = Shows or hides what was done, to go back to any state
cmd-remove-all = Remove all occurrences
cmd-remove-all-tip = Removes every mention of the focused text of this entity
cmd-keep-piece = Add another piece
cmd-keep-piece-tip = Keeps what is selected; the words selected next are a further piece
cmd-wordless = Event without words…
cmd-wordless-tip = Records an event that no words express, with the reason
cmd-make-absence = No stance here…
cmd-make-absence-tip = Records that somebody takes no stance towards something
cmd-accept-voices = Accept all proposed voices
cmd-accept-voices-tip = Makes voices of the quotations and posts that have none
cmd-note = Note…
cmd-note-tip = Writes a note or a question on the selection, the focused record or the article
cmd-merge = Merge into…
cmd-merge-tip = Makes one entity of this one and another
cmd-join = Move the mention to…
cmd-join-tip = Gives the focused mention to another entity
cmd-split = Own entity
cmd-split-tip = Gives the focused mention an entity of its own
cmd-rename = Rename the entity
cmd-rename-tip = Goes to the entity's canonical name
cmd-aliases = Aliases
cmd-aliases-tip = Goes to the entity's other names
cmd-link = Knowledge-base id
cmd-link-tip = Goes to the entity's id in Wikidata
cmd-subtype = Subtype…
cmd-subtype-tip = Asks for the entity's subtype
cmd-metonymy = Stands for…
cmd-metonymy-tip = Says what a metonym stands for, as a capital for a government
cmd-attributes = Attributes
cmd-attributes-tip = Goes to the record's free attributes
cmd-words = Other words…
cmd-words-tip = Marks anew the words that the focused record stands on
cmd-switch-pane = To the list and back
cmd-switch-pane-tip = Takes the keyboard to the inspector's list, or back to the text
cmd-filter-records = Filter the list
cmd-filter-records-tip = Goes to the filter of the inspector's list
cmd-article-card = Article card
cmd-article-card-tip = Shows or hides headline, byline, source, date and status
cmd-fill-card = Fill the card from the text
cmd-fill-card-tip = Takes over what the text says of itself into empty fields
cmd-tab-entities = List of entities
cmd-tab-entities-tip = Lists the entities
cmd-tab-events = List of events
cmd-tab-events-tip = Lists the events
cmd-tab-stances = List of stances
cmd-tab-stances-tip = Lists stances and absences
cmd-tab-voices = List of voices
cmd-tab-voices-tip = Lists the voices
cmd-tab-notes = List of notes
cmd-tab-notes-tip = Lists notes and questions

## Undo

undo-with = Undo: { $what }
redo-with = Redo: { $what }
undo-tag = tag “{ $text }” as { $label }
undo-tag-all = tag { $n } × “{ $text }” as { $label }
undo-event = event { $label } “{ $text }”
undo-stance = stance
undo-voice = voice “{ $text }”
undo-change = change { $kind } “{ $text }”
undo-delete = delete { $kind } “{ $text }”
undo-merge = merge { $from } into { $into }
undo-merge-disk = merge with another program’s changes
undo-split = own entity for “{ $text }”
undo-zone = zone { $kind }
undo-zone-off = remove zone
undo-zone-proposals = propose zones
undo-move = move the edge of “{ $text }”
undo-fill = fill { $role }
undo-link = link { $name } to { $id }
undo-unlink = remove the link of { $name }
undo-relabel = rename the label { $from } to { $to }
undo-note = note “{ $text }”
undo-status = status

## What is asked

ask-event-type = Which event?
ask-zone = Which part of the page?
ask-filler = { $role }: type a letter on the text or a name, or click
ask-holder = Who holds it? Type a letter on the text, or click
ask-target = Towards whom or what? Type a letter on the text, or click
ask-polarity = For or against?
entity = Entity
mention = Mention
event = Event
stance = Stance
voice = Voice

## Words

zone-headline = headline
zone-byline = byline
zone-dateline = dateline
zone-lead = lead
zone-body = body
zone-quotation = quotation
zone-caption = caption
zone-post = post
zone-chrome = chrome
zone-related-links = related links
zone-duplicate = duplicate
zone-none = no zone
zone-post-details = who wrote it, when…
field-post-author = written by
post-date-hint = as the page gives it
holder-author = the article’s author
holder-unnamed = somebody unnamed
polarity-favor = in favour
polarity-against = against
polarity-neither = neither
polarity-both = both
level-name = name
level-nominal = nominal
level-pronoun = pronoun
modality-asserted = asserted
modality-other = not asserted
tense-past = past
tense-present = present
tense-future = future
genericity-specific = specific
genericity-generic = generic
event-positive = positive
event-negative = negative
inferred = inferred
certainty-certain = certain
certainty-probable = probable
certainty-unsure = unsure
manner-direct = direct
manner-indirect = indirect
manner-mixed = mixed
manner-reported = reported
status-todo = to do
status-in-progress = in progress
status-done = done
status-skipped = skipped
theme-system = As the system
theme-light = Light
theme-dark = Dark
theme-high-contrast = High contrast

## Inspector

tab-entities = Entities
tab-events = Events
tab-stances = Stances
tab-voices = Voices
tab-notes = Notes
count-mentions = { $n ->
    [one] { $n } mention
   *[other] { $n } mentions
}
field-type = type
field-name = name
field-holder = holder
field-target = target
field-source = source
field-date = date
field-link = Wikidata
pick-or-type = pick, or type
type-value = Type, then Enter
filler-remove = Remove { $text }
no-evidence = no evidence
action-delete = Delete
action-split = Own entity
action-merge = Merge into…
action-add-note = Add a note
note-hint = A note or a question; Enter adds it
note-question = question
note-open = open
note-resolved = resolved
empty-entities = Select a name in the text and press its key: p Person, o Organization, g Government …
empty-events = Select the words that express an event and press { $key }.
empty-stances = Select words that show an attitude and press { $key }.
empty-voices = Select what somebody says and press { $key }.
empty-notes = No notes yet.
filter-records = Filter…
repeat-title = Untagged repeat.
repeat-text = { $n ->
    [one] “{ $text }” stands in one more place.
   *[other] “{ $text }” stands in { $n } more places.
}
repeat-action = tag all
undo-join = move “{ $text }” to { $into }
undo-merge-all = merge { $n } entities into { $into }
undo-retype-all = make { $n } × { $label }
undo-remove-all = remove { $n } × “{ $text }”
undo-voices = { $n } voices
undo-absence = no stance here
undo-wordless = event { $label } without words
undo-card = article card
ask-mode = Which mode?
ask-contexts = Which contexts? Enter when done
ask-same-event = Same as which event? Type a letter on the text, or click
ask-merge = Merge into which entity? Type a letter, click, or Space and its name
ask-join = Which entity does it name? Type a letter, click, or Space and its name
ask-subtype = Which subtype?
ask-metonymy = What does it stand for?
ask-source = Who says it? Type a letter on the text, or click
ask-within = Reported by which voice? Type a letter on the text, or click
ask-voice-of = In which voice? Type a letter on the text, or click
ask-words = Select the words, then Enter
ask-words-trigger = Select the words that express the event, then Enter
ask-words-evidence = Select the words that show it, then Enter
ask-words-cue = Select the words that introduce it, as “said”, then Enter
ask-words-content = Select what is said, then Enter
use-words = use these words
bar-hint = Type to find
key-space = Space
key-enter = Enter
key-shift = Shift
key-escape = Esc
key-delete = Del
key-insert = Ins
key-home = Home
key-end = End
key-page-up = Page up
key-page-down = Page down
key-backspace = ⌫
fill-date = date “{ $text }”
fill-place = place “{ $text }”
fill-value = value “{ $text }”
date-form = “{ $date }” is not a date: write 2017, 2017-05 or 2017-05-25, two with / between them for a stretch of time.
date-month = “{ $date }” has no such month: months are 01 to 12, seasons 21 to 24.
date-day = “{ $date }”: that month has no such day.
date-order = “{ $date }” ends before it begins.
notice-removed-all = { $n ->
    [one] Removed 1 “{ $text }”.
   *[other] Removed { $n } “{ $text }”.
}
polarity-absent = no stance
tense-unspecified = no tense
note = note
field-subtype = subtype
field-aliases = also called
aliases-hint = other names, ; between them
field-links = other ids
field-confidence = how sure
field-level = level
field-metonymy = stands for
metonymy-own = It stands for its own type: that is no metonymy.
field-attributes = attributes
attributes-hint = key: value; key: value
field-words = words
field-reason = reason
reason-hint = why it is recorded all the same
no-words = no words
date-inferred = date inferred
field-modality = modality
field-polarity = polarity
field-tense = tense
field-genericity = genericity
field-mode = mode
field-contexts = contexts
field-same = same as
field-intensity = intensity
field-evidence = evidence
field-certainty = certainty
field-said = in the text
field-cue = cue
cue-none = no cue
field-manner = manner
field-within = reported by
field-note = note
field-state = state
part-none = none
part-add = add…
slot-required = required: pick, or type
type-date = 2017-05-25, then Enter
role-required = Required.
role-repeatable = May be filled several times.
role-fillers = Takes: { $fillers }
action-join = Move to…
action-go = show
mention-drag = Click to go there; drag it onto another entity of the list to move it
filter-none = Nothing matches.
list-name = Annotations
list-sort = How the list is sorted
list-picked = { $n ->
    [one] 1 marked
   *[other] { $n } marked
}
picked-retype = Type
picked-merge = Merge
sort-type = by type
sort-name = by name
sort-mentions = by mentions
sort-text = as in the text
sort-holder = by holder
sort-target = by target
sort-polarity = by polarity
sort-source = by source
sort-manner = by manner
sort-open = open first
sort-author = by author
only-all = all
only-stances = stances only
only-absences = absences only
only-open = open only
only-questions = questions only
only-resolved = resolved only

## Articles

filter-articles = Filter articles…
articles-done = { $n } of { $all } done
articles-none = No article matches.
drop-here = Drop articles or a folder to open them

## Status

state-saved = all saved
state-unsaved = not yet saved
state-saving = saving…
state-failed = not saved
state-read-only = read only
selected-more = { $n ->
    [0] selected
    [one] selected, { $n } more here
    [1000] selected, over 999 more here
   *[other] selected, { $n } more here
}
status-loading = Opening…
status-nothing = No article is open
hint-all = all
hint-remove-all = remove all { $n }
hint-repeat = repeat { $label }
hint-edges = edges
hint-next = next
hint-commands = commands
hint-keys = keys
hint-cancel = cancel
hint-select = Select text with the mouse, or with Shift and the arrows

## Notices

notice-no-articles = There is no article here: Postil opens .txt files.
notice-read-only = This article is open read-only, so nothing was changed.
notice-no-quotation = Select what is said, then { $key } makes it a voice.
notice-no-label = Tag it once, then { $key } tags all other places.
notice-tagged-all = { $n ->
    [0] “{ $text }” stands nowhere else untagged.
    [one] Tagged 1 more “{ $text }”.
   *[other] Tagged { $n } more “{ $text }”.
}
notice-otherwise = { $n ->
    [one] 1 place writes it otherwise, “{ $example }”: { $key } finds and tags that too.
   *[other] { $n } places write it otherwise, such as “{ $example }”: { $key } finds and tags those too.
}
notice-wrong-filler = “{ $text }” can’t be { $role }: the codebook does not allow its type there.
notice-last-time = Last time you worked in { $path }.
notice-unsaved-last = { $n ->
    [one] When Postil last ended, one action was not saved in { $names }. It is kept, and comes back when you open it.
   *[other] When Postil last ended, { $n } actions were not saved in { $names }. They are kept, and come back when you open it.
}
action-open-last = Open it
notice-recovered = { $n ->
    [one] One action that was not saved came back.
   *[other] { $n } actions that were not saved came back.
}
notice-unsaved-elsewhere = Not everything was saved when Postil last ended. These come back when you open them: { $names }
notice-merged = { $n ->
    [0] Another program had changed the annotations; both versions were merged.
    [one] Another program had changed the annotations; both versions were merged, with one question in the notes.
   *[other] Another program had changed the annotations; both versions were merged, with { $n } questions in the notes.
}
notice-not-saved = { $why }. Your changes are kept: they are saved as soon as that works, with your next change or when you try again.
notice-problems = { $n } things are wrong with the files of this article. What is whole is shown, the rest is kept as it is.
notice-more-problems = { $n ->
    [1] One more thing is wrong with files of this project; postil check lists them all.
   *[other] { $n } more things are wrong with files of this project; postil check lists them all.
}
action-show-problems = Show them
notice-dismiss = Dismiss

## Dialogs

dialog-close = Close
dialog-cancel = Cancel
palette-hint = Type a command…
palette-none = No command matches.
path-title = Open by path
path-hint = Path of an article or a folder
path-open = Open
annotator-title = Who annotates?
annotator-text = Your annotations are saved beside each article under this name, apart from your colleagues’. It is asked once.
annotator-hint = Your name
annotator-file = Saved as { $file }
annotator-start = Start
keys-title = Keys
keys-labels = Labels of { $codebook }
keys-text = In the text
keys-move = Move by character, line, word
keys-extend = Extend the selection
keys-piece = Add a piece to the selection
keys-word = Select the word; a third click, the sentence
key-arrows = Arrows
key-shift-arrows = Shift + arrows
key-ctrl-drag = Ctrl + drag
key-double-click = Double click
key-home-end = Home, End
keys-line = Start, end of the line; with Ctrl, of the article
key-pages = Page up, down
keys-page = Turn the page
key-ctrl-a = Ctrl + A
keys-all = Select the whole article
about-title = Postil { $version }
about-text = Tags entities, events and stances in news articles. Everything stays on this machine, in files beside the articles.
about-settings = Settings
about-licence = MIT licence. Fonts: Noto Serif and Inter, SIL Open Font License 1.1.
canvas-name = Article text
canvas-selection = Selection

## What a screen reader says

a11y-mention = { $label }: { $text }, mention { $i } of { $n }
a11y-event = Event { $label }: { $text }
a11y-stance = Stance { $polarity }: { $holder } towards { $target }
a11y-voice = Voice of { $source }

## Find

cmd-find = Find…
cmd-find-tip = Finds words in this article
cmd-find-next = Next hit
cmd-find-next-tip = Goes to the next place where it stands
cmd-find-previous = Previous hit
cmd-find-previous-tip = Goes to the place before
find-hint = Find in the article
find-close = Close
find-case = Match case
find-accents = Match accents
find-word = Whole words
find-regex = Regular expression
find-tag-all = Tag all…
find-none = nothing found
find-count = { $i } of { $n }
find-searching = looking…
find-bad-unclosed = A “(” in this expression is never closed.
find-bad-unopened = A “)” in this expression was never opened.
find-bad-set-unclosed = A “[” in this expression is never closed.
find-bad-range = A range between “[” and “]” is not one: write the lower letter first, as in “[a-z]”.
find-bad-class = There is no such class of characters; “\p{"{"}Greek{"}"}” or “\p{"{"}Lu{"}"}” are two that exist.
find-bad-repeat = A “*”, “+”, “?” or “{"{"}” has nothing before it to repeat.
find-bad-count = The numbers between “{"{"}” and “{"}"}” are not a count: write “{"{"}3{"}"}” or “{"{"}1,3{"}"}”.
find-bad-escape = A “\” stands before something it means nothing with; write “\\” for the character itself.
find-bad-unsupported = Look-ahead, look-behind and back references can’t be used here.
find-bad-size = This expression is too large to be looked for.
find-bad-other = This is no regular expression that can be read.
notice-tagged-hits = { $n ->
    [0] Nothing to tag: every hit is tagged already, or stands in page chrome.
    [one] Tagged one hit.
   *[other] Tagged { $n } hits.
}

## History

history-title = History
history-count = { $n ->
    [0] nothing done yet
    [one] 1 step
   *[other] { $n } steps
}
history-opened = As it was opened
history-now = now
history-done = done
history-undone = taken back


## Article card

card-title = Article card
card-headline = headline
card-byline = byline
card-source = source
card-language = language
card-url = address
card-rights = rights
card-fill = Fill in from the text
skip-hint = why it is skipped


## Voices and comments

voice-proposed = Voice proposed.
voice-accept = accept
voices-accept-all = { $n ->
    [one] Accept the proposed voice (Shift+V)
   *[other] Accept all { $n } (Shift+V)
}
absence-title = No stance here
absence-hint = why, or where one might expect it
note-on-article = the article
note-about = On { $about }
hint-voice = voice of { $source }
voice-cue = by the words “{ $cue }”
voice-untagged = { $name } is not tagged: the source stays unnamed until it is.
hint-voice-untagged = voice of { $name } (not tagged: unnamed)
notice-voice-untagged = Source unnamed: { $names } stands there untagged. Tag the name, then give it to the voice (h).
pair = { $name }: { $value }
quoted = “{ $text }”
elsewhere-in-one = { $n } in another article
elsewhere = { $n ->
    [0] none in other articles
    [one] 1 in another article
   *[other] { $n } in { $articles } other articles
}


## Shortcuts

shortcuts-title = Shortcuts
shortcuts-text = One line per command, with its key: Ctrl, Alt and Shift, then a character or a key’s name. Lines that begin with // are remarks; take the // away to change a key. An empty key takes it away.
shortcuts-field = Text of keys.ron
shortcuts-save = Save and use
shortcuts-in-force = These keys are in force.
shortcuts-line = Line { $line }:{" "}
keys-file-head = Your keys for Postil. Take away the // before a line and change its key:
    Ctrl, Alt, Shift and a character or a key’s name (Tab, F8, ArrowUp, PageDown, …); "" for no key.
    What is not named keeps its key. The commands of the Help menu show this file and read it again.
notice-key-of-label = { $key } is your key for “{ $command }” and the codebook’s key for { $label }. While text is selected it means { $label }.

## Codebook editor


codebook-title = Codebook { $name }, version { $version }
codebook-about = Name and purpose
codebook-elsewhere = { $article } goes by another codebook, { $codebook }. To edit that one, open its folder.
codebook-guideline = Guideline
codebook-checks = Checks
codebook-colors = Colours
codebook-entity-types = Entity types
codebook-event-types = Event types
codebook-attributes = Attributes
codebook-intensities = Intensity scale
codebook-concepts = Concepts
codebook-add = Add
codebook-name = name
codebook-purpose = purpose
codebook-contexts = contexts
codebook-about-text = Saving writes the project’s codebook file and raises its version; a built-in codebook becomes a file of the project. A label that you rename here is renamed in all your sidecars of the project and in the gold versions, as one step that undo takes back.
codebook-label-name = name in files
codebook-title-in = { $language }
codebook-definition = definition
codebook-examples = examples
codebook-key = key
codebook-key-command = { $key } means “{ $command }” while text is selected. Choose another key.
codebook-key-reserved = { $key } is kept for the program. Choose another key.
codebook-key-label = { $key } is the key of { $label } already. Choose another key, or take it from { $label } first.
codebook-tag = tag
codebook-color-light = light colour
codebook-color-dark = dark colour
codebook-subtypes = subtypes
codebook-roles = roles
codebook-anything = anything
codebook-add-role = Add a role
codebook-modes = modes
codebook-fillers = may be filled by
codebook-role-is = the role is
codebook-required = required
codebook-repeatable = repeatable
codebook-attribute-of = is of
codebook-values = values
codebook-words-titles = Titles of these
codebook-definitions = Definition in other languages
codebook-definition-in = definition ({ $language })
codebook-own-language = Own language
codebook-up = Move up
codebook-down = Move down
codebook-remove = Remove
codebook-checks-text = What the checks look for in articles tagged with this codebook:
codebook-preview = As it will be read
codebook-save = Save
codebook-discard = Discard changes
codebook-changed = not yet saved
codebook-as-saved = as saved
codebook-renames = Renamed in all your sidecars when you save: { $renames }
colors-text = Every mark also has its tag, so that nobody needs the colours. They help most when all can tell them apart.
colors-good = All colours differ for all eyes, and stand out from the page in both themes.
colors-faint-light = { $label } is faint on the light page: its contrast is { $contrast } : 1, and 3 : 1 is the least for a mark. Text in it is darkened.
colors-faint-dark = { $label } is faint on the dark page: its contrast is { $contrast } : 1, and 3 : 1 is the least for a mark. Text in it is lightened.
colors-alike-all = { $a } and { $b } look alike to everybody (theme: { $theme }).
colors-alike-protan = { $a } and { $b } look alike to people who see no red (theme: { $theme }).
colors-alike-deutan = { $a } and { $b } look alike to people who see no green (theme: { $theme }).
colors-alike-tritan = { $a } and { $b } look alike to people who see no blue (theme: { $theme }).
guideline-title = Guideline of { $name }
guideline-edit = Edit the codebook…
notice-codebook-saved = The codebook is saved as version { $version }.
notice-relabelled = { $n ->
    [one] Labels were renamed in one more sidecar of yours.
   *[other] Labels were renamed in { $n } more sidecars of yours.
}
notice-colleagues = Colleagues’ sidecars still use the old label, with so many records: { $files }. Ask them to rename it too, or leave it.

## Checks while you tag


check = check
checks-count = { $n ->
    [0] Checks: all well
    [one] Checks: { $n } to look at
   *[other] Checks: { $n } to look at
}
checks-next = next
checks-none = Nothing here wants a second look.
check-empty-role = Required role empty
check-empty-role-found = “{ $event }” has no { $role }, which the codebook requires.
check-wrong-filler = Filler of a wrong type
check-wrong-filler-found = “{ $filler }” ({ $type }) can’t be { $role } of “{ $event }”: the codebook wants { $allowed }.
check-stance-evidence = Stance without evidence
check-stance-evidence-found = The stance towards { $target } points at no words. Add evidence, or mark it as inferred.
check-stance-holder = Stance without a holder
check-stance-holder-found = Nobody is named who holds the stance towards { $target }, and no voice says who speaks.
check-quoted-event = Quoted event marked as asserted
check-quoted-event-found = “{ $event }” is told in somebody’s own words, but marked as asserted by the article.
check-untagged-repeat = Untagged repeat
check-untagged-repeat-found = { $n ->
    [one] “{ $text }” ({ $label }) stands in one more place, untagged.
   *[other] “{ $text }” ({ $label }) stands in { $n } more places, untagged.
}
check-lookalike = One name, two types
check-lookalike-found = “{ $name }” is tagged as { $type } and as { $other }.
check-near-name = Nearly the same name
check-near-name-found = “{ $name }” and “{ $other }” are two entities of the type { $type }. Are they one?
check-half-word = Half a word
check-half-word-found = “{ $text }” is a part of “{ $whole }”.
check-chrome-mention = Mention outside the article
check-chrome-mention-found = “{ $text }” is tagged in a part of the page that stays out of datasets.
fix-tag-all = tag all
fix-merge = merge
fix-delete = remove
fix-whole-word = whole word
fix-not-asserted = not asserted

## Knowledge base


link-button = Link…
link-title = Who or what is “{ $name }”?
link-hint = A name in any language, or an id
link-loading = The knowledge base is being read…
link-none = This project has no knowledge base. Put tables into its folder kb, or type an id such as Q7184.
link-typed = { $id }, as typed
link-nil = Not in the knowledge base
link-nil-tip = Says that there is no entry, so that nobody looks again
link-remove = No link
link-remove-tip = Takes the link away
notice-link-what = Go to a mention or an entity first, then link it.

## Versions, recovery, changed articles

cmd-save-elsewhere = Save in another place…
cmd-save-elsewhere-tip = Copies the article and your annotations to another folder and goes on there
cmd-versions = Versions…
cmd-versions-tip = Shows, compares and restores former versions of your annotations
cmd-encoding = Text encoding…
cmd-encoding-tip = Shows how the article’s bytes are read as text, and changes it
cmd-conflicts = Settle conflicts…
cmd-conflicts-tip = Shows what two merged versions say differently
action-merge-copy = Merge it
action-settle = Settle…
action-try-again = Try again
action-elsewhere = Save in another place…
action-open-anyway = Open it anyway
kind-zone = zone
kind-entity = entity
kind-mention = mention
kind-event = event
kind-stance = stance
kind-voice = voice
kind-absence = absence
kind-comment = note
undo-restore = restore a former version
undo-settle = settle a conflict
undo-reanchor = move to the changed text
undo-recovery = unsaved edits that came back
notice-reloaded = Another program has changed the annotations; they are shown as they are now.
notice-text-changed = Another program has changed the article’s text.
notice-article-changed = { $n ->
    [0] The article has changed since it was annotated. All annotations were found again; have a look, then save them.
    [one] The article has changed since it was annotated. One place is to be looked at; nothing is saved until then.
   *[other] The article has changed since it was annotated. { $n } places are to be looked at; nothing is saved until then.
}
notice-reviewed = The annotations are on the new text. Their former version is under File → Versions.
notice-copy = A synced folder left a second version of your annotations: { $file }.
notice-copy-merged = { $n ->
    [0] The second version is merged.
    [one] The second version is merged; in one place the two say different things.
   *[other] The second version is merged; in { $n } places the two say different things.
}
notice-copy-kept = { $file } is taken out of the folder and kept under File → Versions.
notice-held = { $who } has this article open in another window (process { $pid }). It is read-only here until that window leaves it.
read-only-changed = The article has changed: decide first what becomes of its annotations.
notice-free = The other window has closed this article: it can be changed here now.
notice-elsewhere = Saved as { $file }; from now on it is saved there.
changed-title = The article has changed
changed-certain = { $n ->
    [0] No place was found again for certain.
    [one] One place was found again for certain.
   *[other] { $n } places were found again for certain.
}
changed-by-quotes = The former text is not on this machine: places were found by what the annotations quote.
changed-done = { $n } of { $all } decided
changed-before = before
changed-now = now
changed-nothing = nothing is left of it
changed-here = It is here
changed-gone = It is gone
changed-next = Next
changed-previous = Previous
changed-moved = moved
changed-changed = changed
changed-lost = lost
changed-is-here = kept
changed-is-gone = goes
changed-undecided = ?
changed-accept = Accept all proposals
changed-accept-tip = Says “it is here” of every place that has a proposal and is not decided yet
changed-finish = Save the annotations
versions-title = Versions of your annotations
versions-none = No former version yet
versions-none-text = Each save keeps the version that it replaces: the last 20, and older ones by the hour and the day.
versions-unknown-time = time unknown
versions-size = { $kb } KB
versions-unusable = This version can’t be compared: { $why }.
versions-records = { $n ->
    [one] One record
   *[other] { $n } records
}
versions-same = It says the same as the present one.
versions-since = Since then: { $added } added, { $changed } changed, { $removed } removed
versions-more = { $n ->
    [one] and one more
   *[other] and { $n } more
}
versions-added = added since
versions-removed = removed since
versions-changed = changed since
versions-restore = Restore this version
versions-restore-tip = Makes the annotations what they were; Ctrl+Z takes it back
notice-kept-edits = { $n ->
    [one] One action of an earlier run was set aside and is not in these annotations.
   *[other] { $n } actions of an earlier run were set aside and are not, or not all, in these annotations.
}
action-bring-back = Bring it back
action-leave-out = Leave it out
notice-conflicts = { $n ->
    [one] In one place two merged versions say different things; it is still to be settled.
   *[other] In { $n } places two merged versions say different things; they are still to be settled.
}
conflicts-title = Two versions say different things
conflicts-text = One value stands, a note asks about the other. Choose; Ctrl+Z takes it back.
conflicts-article = The article
conflicts-keep = Keep “{ $value }”
conflicts-take = Take “{ $value }”
conflicts-nothing = (no value)
conflicts-question = { $field } “{ $value }” in the other version that was merged
field-zone-kind = zone
field-place = place
field-author = author
field-entity = entity
field-trigger = trigger
field-voice = voice
field-inferred = inferred
field-content = words said
field-about = about
field-text = text
field-question = question
field-open = open
value-yes = yes
value-no = no
value-no-trigger = no word ({ $reason })
value-inferred = { $date } (inferred)
value-place = { $quote } (character { $at })
store-said = { $text }
store-both = { $said } ({ $why })
store-why = { $file }: { $why }
store-not-found = { $file } is not there; it may have been moved or renamed, or its name mistyped
store-is-directory = { $file } is a folder, not a file; open it as a project instead
store-permission = { $file } can’t be { $action }: you have no permission; ask its owner, or choose another place
store-not-text = { $file } is { $what }, not a text; save its text as a .txt file and open that
store-too-large = { $file } has { $mb } MB, more than the { $limit } MB that are opened without asking; add --max-size { $mb } on the command line to open it
store-ron = { $file }:{ $line }:{ $column }: { $message }; correct that line in a text editor
store-wrong-format = { $file } says that it is a { $found } file, not { $expected }
store-changed = { $file } was changed by another program since it was read; nothing was overwritten, open the project again to go on from there
store-newer = { $file } was written by a newer Postil (format { $version }); install that version to use it
store-disk-full = { $file } can’t be { $action }: the disk is full; free some space and try again
store-io = { $file } can’t be { $action }: { $why }
os-not-found = { $detail }
os-permission = { $detail }
os-full = { $detail }
os-read-only = { $detail }
os-is-folder = { $detail }
os-exists = { $detail }
os-no-folder = { $detail }
os-not-empty = { $detail }
os-too-large = { $detail }
os-name = { $detail }
os-devices = { $detail }
os-late = { $detail }
os-busy = { $detail }
os-network = { $detail }
os-disk = { $detail }
os-many-files = { $detail }
file-pdf = a PDF document
file-zip = a ZIP archive or an office document
file-picture = a picture
file-compressed = a compressed file
file-office = an office document
file-rtf = an RTF document
file-binary = a binary file
file-utf32 = UTF-32, which no newsroom tool writes
kb-tables = more than 255 tables; this one is left out
kb-full = the knowledge base is larger than 4 GB; the rest of this table is left out
kb-no-id = this row has no id and is left out
kb-no-label = this row has no label and is left out
kb-columns = columns: id, label, aliases, description, language, with tabs between them
kb-rows = { $n } more rows are left out
add-not-named = { $file } is not named like a sidecar (article.txt.name.ann.ron); it was not added
add-not-open = { $file } is of { $article }, which is not open; open its folder first
add-several = { $file } could be of several articles named { $article }; put it beside the right one yourself
add-there = { $there } is there already and says something else; { $file } was not added
verdicts-newer = { $file } was written by a newer Postil and is left as it is; install that version to settle this article
save-read-only = { $file } is not saved: { $why }
save-changed = { $file } is not saved: another program has changed it since it was opened; nothing was overwritten
save-verify = { $file } is not saved: its new text does not read back as what is on the screen ({ $what }); the file is as it was, please report this
save-not-durable = { $file } is saved, but the disk does not confirm it: { $why }; try again
save-leftover = { $why }; the temporary file { $file } may be deleted
save-snapshot-differs = { $file } holds another text than the one that was annotated; nothing was overwritten, move that file away and save again
merge-unusable = { $file } can’t be merged with what is on the screen: { $why }
read-only-newer = it was written by a newer Postil (format { $version })
read-only-article = the article’s text has changed since it was annotated
read-only-utf8 = it is not UTF-8 text
read-only-no-sidecar = it is no annotation file of Postil
elsewhere-differs = { $file } is there already and says something else; nothing was overwritten, choose another folder
elsewhere-taken = { $file } is there already; nothing was overwritten, choose another folder
encoding-title = Text encoding
encoding-text = The article was read as { $encoding }. Choose another if its letters look wrong; the choice is remembered for this article.
encoding-auto = Find it out
elsewhere-title = Save in another place
elsewhere-text = The article and your annotations are copied to the folder you name, and saved there from now on. Nothing there is overwritten.
elsewhere-hint = Path of a folder
elsewhere-save = Save there
elsewhere-choose = Choose…


## Export and import

cmd-export = Export dataset…
cmd-export-tip = Writes the tags as a dataset for another program
cmd-import = Import…
cmd-import-tip = Makes articles, with their tags, from other programs’ files
export-title = Export dataset
export-preset = Preset
export-preset-hint = Name
export-preset-save = Save
export-preset-use = Use
export-preset-remove = Remove
export-format = Format
export-versions = Versions
export-versions-all = Gold, else everyone’s
export-versions-gold = Only gold
export-done = Only finished ones
export-zones = Page chrome
export-zones-cut = Cut out of the text
export-zones-keep = In the text, without tags
export-zones-all = In the text, with tags
export-newline = Line ends
export-newline-lf = \n everywhere
export-newline-keep = As in the article
export-unit = Offsets count
export-unit-utf16 = UTF-16 units (the editor’s default)
export-unit-graphemes = Graphemes (a project option)
export-default = As usual for the format
export-layers = Layers
export-split = Split
export-split-on = Training, validation, test
export-train = Training, per cent
export-validation = Validation, per cent
export-test = Test, per cent
export-seed = Seed
export-more = Options
export-anonymise = Leave out who annotated
export-anonymise-tip = Annotators become a1, a2, …
export-strict = Fail if an annotation does not fit
export-strict-tip = Nothing is written where the format can’t hold all annotations
export-by-language = A folder for each language
export-by-language-tip = DuckDB, Spark and Polars then read only the languages they are asked for
export-to = To
export-choose = Choose…
export-preview = First lines
export-preview-none = Nothing to show.
export-looking = Counting what goes out…
export-other-files = { $n ->
    [one] and 1 other file
   *[other] and { $n } other files
}
export-counts = { $n ->
    [one] 1 document
   *[other] { $n } documents
}
export-spans = { $n ->
    [one] 1 labelled span
   *[other] { $n } labelled spans
}
export-renamed = Two documents are called { $old }: one is written as { $new }.
export-unfinished-gold = { $n ->
    [one] The gold version of { $name } is not marked as done: what is not settled there is missing. Finish the review, or choose annotators.
   *[other] The gold versions of { $name } and other articles ({ $n } in all) are not marked as done: what is not settled there is missing. Finish the review, or choose annotators.
}
export-loses-nothing = Everything fits into this format.
export-loses = Not in this format
export-writing = Writing…
export-written = { $n ->
    [one] 1 document is in { $path }.
   *[other] { $n } documents are in { $path }.
}
export-stopped = Stopped; nothing was written.
export-problems = { $n ->
    [one] One problem in articles and sidecars: what could not be read is missing.
   *[other] { $n } problems in articles and sidecars: what could not be read is missing.
}
export-warnings = { $n ->
    [one] One warning about articles and sidecars: what it is about is in the dataset as it was read.
   *[other] { $n } warnings about articles and sidecars: what they are about is in the dataset as it was read.
}
export-others = { $n ->
    [one] One file there is not of this export, and will be read with it: { $path }
   *[other] { $n } files there are not of this export, and will be read with it, such as { $path }
}
export-show = Show in folder
export-not-shown = The folder could not be shown: { $path }
export-force = Replace files that are there
export-start = Export
export-stop = Stop
format-jsonl = JSON Lines, everything
format-canonical = Canonical table (TSV)
format-conll = CoNLL, IOB2 tags
format-bilou = CoNLL, BILOU tags
format-brat = brat standoff
format-spacy = spaCy and Prodigy JSON Lines
format-hf = Hugging Face dataset (Parquet)
format-csv = CSV tables
format-label-studio = Label Studio tasks
format-w3c = W3C Web Annotation (JSON-LD)
format-doccano = doccano JSON Lines
format-webanno-tsv = WebAnno TSV 3.3 (INCEpTION)
format-cas-xmi = UIMA CAS (XMI)
format-cas-json = UIMA CAS (JSON)
format-graphml = Network (GraphML)
format-gexf = Network (GEXF, for Gephi)
format-chat = Chat fine-tuning examples
format-html = Web page to read and print
format-re3d = re3d (Dstl)
format-articles-csv = Articles in a CSV table
format-articles-jsonl = Articles in JSON Lines
format-articles-folder = Text files and web pages
export-layer-entities = Entities
export-layer-events = Events
export-layer-stances = Stances
export-layer-voices = Voices
export-layer-comments = Comments
import-title = Import articles and datasets
import-from = From
import-path-hint = Path of a file or a folder
import-add = Add
import-files = Choose files…
import-folder = Choose a folder…
import-named = { $name } is taken as { $article } by { $id }, and so are others called …@{ $id }
import-renamed = two documents are called { $name }: this one becomes { $free }
import-remove = Leave out { $path }
import-annotator = Annotator
import-annotator-tip = Whose tags they are, where the files do not say
import-into = Into
import-force = Replace articles and tags that are there
import-unit-code-points = Code points
import-no-column = none
import-preview-none = Add the files to import; their first lines show here.
import-start = Import
import-reading = Reading…
import-done = { $n ->
    [one] 1 article
   *[other] { $n } articles
}, { $sidecars }, { $records }; { $refused }.
import-sidecars = { $n ->
    [one] 1 annotator’s version
   *[other] { $n } annotators’ versions
}
import-records = { $n ->
    [one] 1 record
   *[other] { $n } records
}
import-refused = { $n } refused
import-there = { $n ->
    [one] One version was there already, just as the dataset has it.
   *[other] { $n } versions were there already, just as the dataset has them.
}
import-stopped = Stopped. What was taken is whole; importing again goes on with the rest.
import-codebook = A codebook was proposed from what was seen: { $path }
import-more-problems = … and { $n } more
import-more-alike = … and { $n } more like it in this file
import-looks-like = { $n ->
    [0] Most of { $path } could not be read in this format. It looks like: { $format }
    [one] Most of { $path } and of one more file could not be read in this format. They look like: { $format }
   *[other] Most of { $path } and of { $n } more files could not be read in this format. They look like: { $format }
}
import-open = Open the articles
column-text = Text
column-html = Text in HTML
column-name = File name
column-headline = Headline
column-byline = Author
column-source = Source
column-date = Date
column-language = Language
column-url = Address
column-rights = Rights
loss-in-left-out-zone = records in zones that were left out
loss-across-zone-edge = spans across the edge of a cut zone
loss-references = references to records that were left out
loss-nested = spans inside another
loss-crossing = spans that cross another
loss-discontinuous = spans in several pieces
loss-repeated = spans with the same label twice
loss-edge-space = spans with white space at an edge
loss-no-token = spans without a word
loss-characters = characters that the format forbids
loss-gaps = texts whose white space between sentences comes back otherwise
loss-label = labels that had to be spelt differently
loss-places = labelled spans as places in a text
loss-coreference = mentions whose entity is named elsewhere too
loss-entity-details = entities with names, aliases or subtypes
loss-entities-without-mention = entities without a mention
loss-entities-alone = entities that nothing connects
loss-links = links to knowledge bases
loss-levels = mention levels
loss-metonymy = metonyms
loss-attributes = attributes
loss-events = events
loss-events-without-trigger = events without a trigger in the text
loss-arguments = event arguments
loss-value-arguments = event arguments that are dates, places or values
loss-argument-details = event arguments that are inferred, or filled by an entity as such
loss-event-details = event details (modality, tense, date, …)
loss-stances = stances
loss-stances-without-evidence = stances without evidence in the text
loss-stance-details = stance details (intensity, certainty, voice, author as holder, concept as target)
loss-voices = voices
loss-voice-details = voice details (manner, the voice around)
loss-absences = absences of a stance
loss-comments = comments
loss-comment-details = authors of comments, and which are questions
loss-conflicts = conflicts of a merge that are still to be settled
loss-zones = zones
loss-texts = texts of articles
loss-card = article cards
loss-status = statuses
loss-annotators = documents that do not say who annotated them
loss-origins = origins of records


## What exports and imports have to say

dataset-exists = { $file } is there already
dataset-is-file = { $file } is a file; name a folder
dataset-is-folder = { $file } is a folder; name a file
dataset-left-aside = { $cause }; the former { $file } is called { $old } now and could not be renamed: { $why }
dataset-left-behind = { $cause }; { $file } is incomplete and could not be removed: { $why }
dataset-not-read = { $format } can only be written
dataset-not-written = { $format } can only be read
dataset-stopped = stopped
dataset-strict = { $format } cannot hold everything in { $document }, so nothing was written; what is lost is counted above
dataset-twice = two files of the export would be called { $file }
dataset-unknown = there is no { $what } { $word }; known are { $known }
export-bad-split = A split takes three whole percentages that make 100, such as 80, 10 and 10, not { $text }
export-no-gold = no article has a gold version; { $there }
export-no-status = no version has the status { $status }, so nothing was written
export-no-version-by = no article has a version by { $missing }; { $there }
export-none-there = there are no annotations here
export-nothing = no annotations were found, so nothing was written
export-versions-by = there are versions by { $known }
hint-column-text = say which is beside Text
hint-force = tick the box to replace what is there
hint-named = rename the files if that is nobody’s name
hint-newer = what this version does not know is left out
hint-other-folder = import into another folder, or rename one of the two
import-bad-id = an annotator’s id is 1 to 32 of a-z, 0-9, _ and -
io-full = the disk is full
io-no-folder = a part of the path is no folder
io-not-found = it is not there
io-permission = you have no permission
io-read-only = the disk can only be read
refused-brat-line = the line is of no kind that brat knows
refused-brat-text = its offsets give { $there }, but it says { $said }
refused-cells = it has { $n } cells, the first row { $first }
refused-circle = that it is within { $within } leads back to itself
refused-filler = its { $role } { $filler } is no mention or event that is there
refused-format = the format is { $found }, not { $expected }
refused-hash = the text has another hash than the line says
refused-holder = its holder is no entity, author or unnamed
refused-id-twice = the id stands twice
refused-inside = in { $kind }: { $error }
refused-long-line = the line is too long
refused-longer = the line is longer than { $limit } MB
refused-missing = { $what } is not there
refused-newer = it is of the newer version { $version }
refused-no-document = it is not a document: { $error }
refused-no-entity-at = no entity is at { $begin }-{ $end }
refused-no-event = it is no event: TYPE:TRIGGER is missing
refused-no-json = it is no JSON object: { $error }
refused-no-label = the region has no label
refused-no-link = it is no link: BASE:ID is missing
refused-no-mention = { $one } or { $two } is no mention
refused-no-offsets = it has no offsets
refused-no-place = on { $on } there is no place for { $what }
refused-no-region = { $name } is said of no region: there is no place for it
refused-no-relation = it is no relation: it needs two arguments
refused-no-role = { $pair } is no role: ROLE:ID is missing
refused-no-sentence = where its sentence begins can’t be told from this row
refused-no-tag = { $form } has no tag
refused-no-target = the stance has no target
refused-no-text = it has no text
refused-no-text-column = no column is the text; there are { $shown }
refused-no-token = the line has no token
refused-unclosed = a quotation mark that opens a cell has none that closes it
refused-no-txt = there is no { $txt } beside it
refused-note-on = the note is on { $on }, which is not there
refused-offsets = the offsets { $piece } are not two numbers
refused-on-nothing = it is on nothing
refused-other-article = an article of this name is there already, with another text
refused-other-text = at { $start }-{ $end } the text is { $there }, not { $said }
refused-other-view = it is on the text of another view, and only the first view is read
refused-result = results of the kind { $kind } are not read
refused-role = it has no place for its { $role } { $filler }
refused-span = the span { $start }-{ $end } does not fit the text
refused-target = its target is no entity, event or concept
refused-text-changes = its text does not come back from a file as it is (a byte order mark, or characters that look like another encoding)
refused-there = it is there already
refused-too-large = it is larger than { $mb } MB
refused-trigger = its trigger { $trigger } is not there
refused-twice = { $label } stands twice on the same words
refused-twice-by = the dataset has it twice by { $id }; the first is taken
refused-unreadable = it can’t be read: { $error }
refused-utf8 = the line is not UTF-8
refused-utf8-at = it is not UTF-8 at byte { $byte }
what-format = format
what-layer = layer
what-newline = newline
what-status = status
what-unit = unit
what-zones = way with zones


## Review

hint-review = { $n ->
    [one] review: one colleague has tagged this
   *[other] review: { $n } colleagues have tagged this
}
menu-accept-at-least = Accept what enough agree on
accept-k-of-n = at least { $k } of { $n }
action-undo = undo
review-gaps-elsewhere = In other articles
unit-field-level = mention level
unit-field-links = link
unit-field-subtype = subtype
unit-field-modality = modality
unit-field-polarity = polarity
unit-field-tense = tense
unit-field-genericity = genericity
unit-field-cue = cue
unit-field-manner = manner
unit-field-intensity = intensity
unit-field-certainty = certainty
unit-field-same = same event
menu-review = Review
cmd-add-sidecars = Add colleague's tags…
cmd-add-sidecars-tip = Puts colleagues' sidecars beside their articles and reviews them
cmd-review = Review this article
cmd-review-tip = Compares colleagues' tags and settles a gold version; again to go back to your own tags
cmd-accept-agreed = Accept what all agree on
cmd-accept-agreed-tip = Takes everything that all annotators say alike into gold; what was decided stays
cmd-accept-majority = Accept what most agree on
cmd-accept-majority-tip = Takes what more than half of the annotators say alike into gold; what was decided stays
cmd-next-unit = Next open unit
cmd-next-unit-tip = Goes to the next thing that is not decided yet
cmd-previous-unit = Previous open unit
cmd-previous-unit-tip = Goes to the previous thing that is not decided yet
cmd-merge-versions = Merge the versions
cmd-merge-versions-tip = Puts all versions together into one
cmd-edit-version = Edit by hand
cmd-edit-version-tip = Takes the usual version into gold and lets you change it; Enter goes on
cmd-reject-unit = Reject
cmd-reject-unit-tip = Records that there is no such thing
cmd-question-unit = Ask the annotators
cmd-question-unit-tip = Leaves it open with a question to the annotators
cmd-skip-unit = Skip
cmd-skip-unit-tip = Leaves it open and goes on
cmd-reopen-unit = Take the verdict back
cmd-reopen-unit-tip = Removes the verdict and what came of it
cmd-toggle-blind = Hide names
cmd-toggle-blind-tip = Blind review: annotators are A, B, C in an order that says nothing
cmd-toggle-differences = Differences only
cmd-toggle-differences-tip = Lists and draws only what annotators differ on
cmd-toggle-order = Hardest first or in text order
cmd-toggle-order-tip = Changes the order of the list
cmd-measure = Measure agreement
cmd-measure-tip = Measures how far annotators agree over the whole project
cmd-measure-thoroughly = Measure with γ and intervals
cmd-measure-thoroughly-tip = Also γ (Mathet 2015) and confidence intervals at 95 %; takes longer
undo-verdict = settling “{ $text }”
undo-reject = rejecting “{ $text }”
undo-question = asking about “{ $text }”
undo-skip = skipping “{ $text }”
undo-reopen = reopening “{ $text }”
undo-reason = the reason for “{ $text }”
undo-accept = accepting what is agreed
review-nobody = Nobody has tagged this article yet. Drop colleagues' sidecars here, or use File → Add colleague's tags.
review-colleagues = { $n ->
    [one] One colleague
   *[other] { $n } colleagues
}
review-again-changed = { $who }: tags changed in the folder, and were compared again. What you decided stays.
review-again-arrived = { $who }: tags arrived in the folder, and are compared from now on. What you decided stays.
review-again-gone = { $who }: tags are gone from the folder, and no longer compared. What you decided stays.
review-decided-elsewhere = { $n ->
    [one] Another reviewer ({ $who }) decided on one unit.
   *[other] Another reviewer ({ $who }) decided on { $n } units.
}
review-decided-since = “{ $text }” stays as it is: { $who } has decided on it since. Reopen it (u) to decide anew.
review-taken-back-since = “{ $text }” stays open: somebody has taken the decision on it back since. Decide on it anew.
review-back-elsewhere = { $n ->
    [one] Another reviewer took one decision back.
   *[other] Another reviewer took { $n } decisions back.
}
review-not-written = { $why }. Your decisions are kept on this machine: they are written as soon as that works, with your next decision or when you try again.
review-not-kept = { $why }. Your decisions are kept nowhere but in this window: leave it open until they can be written.
review-came-back = { $n ->
    [one] One decision that could not be written earlier came back.
   *[other] { $n } decisions that could not be written earlier came back.
}
review-old-figures = Tags have changed since these figures were measured.
review-cannot = This can't be put into gold: what it refers to is missing. Decide on its entity or event first.
review-accepted = { $n ->
    [0] Nothing new to accept.
    [one] One unit accepted.
   *[other] { $n } units accepted.
}
review-with-roles = { $n ->
    [one] “{ $text }” is settled, and one role of it with it.
   *[other] “{ $text }” is settled, and { $n } roles of it with it.
}
review-with-others = “{ $text }” is settled, and with it: { $what }.
review-still-needed = The verdict on “{ $text }” is taken back. It stays in gold, because something else there needs it.
review-open-again = Open again: { $what }.
review-and-more = { $n } more
review-settled-how = { $n } of { $all } settled: { $decided } by a verdict of their own, { $along } along with another.
review-exported = Written to { $path }.
review-filter = Filter: open, any kind…
review-filter-by = Filter by
review-any = Any
review-by-state = State
review-by-kind = Kind
review-by-difference = Difference
review-by-label = Label
review-by-annotator = Who differs
review-no-units = Nothing here.
review-all-agree = { $n ->
    [one] { $n } more, on which all agree
   *[other] { $n } more, on which all agree
}
review-settled = { $n } of { $all } settled
review-open = { $n ->
   *[other] { $n } open
}
review-gold-done = { $n ->
    [one] gold is done · one annotator
   *[other] gold is done · { $n } annotators
}
review-settling = { $n ->
    [one] settling gold · one annotator
   *[other] settling gold · { $n } annotators
}
review-blind = blind
review-differences-only = differences only
review-hardest-first = hardest first
review-nothing = nothing
review-pending = { $name } is not done
review-pending-tip = Not done with the article: tags count, but where there is none, that is no vote.
review-nothing-yet = nothing yet (not done with the article)
review-take-of = Take { $name }: { $what }
review-outdated = An annotator has changed this since it was decided.
review-joined = New since it was decided, and of another opinion: { $who }.
review-left = Decided with tags that are not there any more: { $who }.
review-note = Note
review-end-edit = done editing
review-accept-all = accept what all agree on
review-leave = leave the review
review-key-take = Take that annotator's version
review-key-list = Up and down the list
review-key-note = Write a note
keys-review = While reviewing
action-take = take
action-edit = edit
action-merge-versions = merge
action-reject = reject
action-question = question
action-skip = skip
action-reopen = reopen
action-next = next
unit-agreed = agreed
unit-attribute = attribute
unit-boundary = boundary
unit-label = label
unit-crossing = crossing
unit-only-some = only some
unit-only-one = only one
unit-filler = role filler
unit-entity = other entity
unit-open = open
unit-question = question
unit-skipped = skipped
unit-settled = settled
unit-kind-zone = Zone
unit-kind-entity = Entity
unit-kind-mention = Mention
unit-kind-event = Event
unit-kind-stance = Stance
unit-kind-voice = Voice
unit-kind-absence = No stance
unit-kind-comment = Note
reason-ambiguous = ambiguous text
reason-gap = guideline gap
reason-slip = slip
verdict-take = { $name }’s version holds
verdict-edit = settled by hand
verdict-merge = versions merged
verdict-reject = rejected
verdict-accept = accepted as agreed
verdict-question = a question to the annotators
verdict-skip = skipped
verdict-by = { $what }, by { $by }
verdict-yours = your
verdict-alike = You said the same.
verdict-gone = not there any more
verdict-answer = Answer
verdict-send = Send
review-on-mine = Verdicts on your tags
review-tab-verdicts = Verdicts
review-tab-gaps = Gaps
review-tab-team = Team
review-no-verdicts = No verdicts yet. 1 to 9 takes an annotator's version, r rejects.
review-no-gaps = g on a unit says that the guidelines leave it open. The cases are collected here.
review-n-verdicts = { $n ->
    [one] One verdict
   *[other] { $n } verdicts
}
review-n-cases = { $n ->
    [one] one case
   *[other] { $n } cases
}
review-copy-gaps = Copy as a list
review-team = Articles and annotators
review-no-tags = no tags


## Agreement

measure-entity-strict = F1, same place and type
measure-entity-exact = F1, same place
measure-entity-partial = F1, an overlap counts half
measure-entity-type = F1, same type and an overlap
measure-entity-alpha = α on characters
measure-entity-unitizing = unitizing α (2016)
measure-entity-gamma = γ
measure-words-cohen = Cohen's κ on words
measure-words-fleiss = Fleiss' κ on words
measure-level = α of the mention level
measure-b3 = B³ F1
measure-ceaf = CEAF φ4 F1
measure-link-accuracy = same link, of mentions both linked
measure-link-f1 = F1, same mention and link
measure-trigger-id = trigger identification F1
measure-trigger-class = trigger classification F1
measure-trigger-partial = triggers, F1, an overlap counts half
measure-trigger-gamma = triggers, γ
measure-argument-id = argument identification F1
measure-argument-role = argument role F1
measure-modality = α of modality
measure-event-polarity = α of polarity
measure-tense = α of tense
measure-genericity = α of genericity
measure-stance-pair = holder and target F1
measure-holder = holder F1
measure-target = target F1
measure-stance-polarity = holder, target and polarity F1
measure-polarity = α of polarity, where two judged
measure-polarity-silence = α of polarity, silence is a value
measure-intensity = α of intensity, ordinal
measure-evidence-exact = evidence F1, same place
measure-evidence-partial = evidence F1, an overlap counts half
measure-cue-exact = cue F1, same place
measure-cue-partial = cue F1, an overlap counts half
measure-content-exact = content F1, same place
measure-content-partial = content F1, an overlap counts half
measure-content-alpha = content, α on characters
measure-source = voice and source F1
measure-manner = α of manner
measure-zone-strict = F1, same place and kind
measure-zone-partial = F1, an overlap counts half
measure-zone-alpha = α on characters
measure-zone-unitizing = unitizing α (2016)
measured-entities = entities
measured-coreference = coreference
measured-links = links
measured-events = events
measured-stances = stances
measured-voices = voices
measured-zones = zones
counted-units = units
counted-characters = characters
counted-characters-that-two-tagged = characters that two tagged
counted-words = words
counted-items = items
counted-mentions = mentions
counted-links = links
counted-triggers = triggers
counted-arguments = arguments
counted-stances = stances
counted-holders = holders
counted-targets = targets
counted-voices = voices
counted-events = events
counted-pairs-of-annotators = pairs of annotators
undefined-no-shared-article = undefined, because no article was finished by two annotators
undefined-too-few-annotators = undefined, because fewer than two annotators took part
undefined-no-units = undefined, because nobody tagged anything here
undefined-no-units-on-one-side = undefined, because this annotator tagged nothing here
undefined-nothing-paired = undefined, because no item was judged by two annotators
undefined-no-variation = undefined, because everybody gave the same value everywhere, so chance alone would agree as well
undefined-no-shared-text = undefined, because no two annotators tagged the same stretch of text
undefined-no-text = undefined, because there is no text
undefined-no-words = undefined, because there are no words
review-tab-agreement = Agreement
review-tab-confusion = Confusion
review-measure = Measure
review-measure-thoroughly = With γ and intervals
review-measuring = Measuring: { $done } of { $n } articles read
review-stop = Stop
review-not-measured = Not measured yet: see Agreement.
review-with-words = κ on words
review-disorder = { $n ->
    [one] Disorder: { $observed } observed, { $expected } expected (± { $precision } %, one sample)
   *[other] Disorder: { $observed } observed, { $expected } expected (± { $precision } %, { $n } samples)
}
review-disorder-not-best = The alignment may not be the best.
review-nothing-shared = No article is finished by two annotators, so there is nothing to compare. An article counts when two have marked it as done.
review-counted = { $n ->
    [one] One article counted, { $out } left out
   *[other] { $n } articles counted, { $out } left out
}
review-n-articles = { $n ->
    [one] one article
   *[other] { $n } articles
}
review-col-measure = measure
review-col-value = value
review-col-interval = 95 %
review-col-n = n
review-by-label-of = By label: { $measure }
review-hardest = Hardest articles
review-over-time = By date of the article
review-export = Take away
review-export-path = File, without its ending
review-also-in = { $n ->
    [one] Another article has some of this cell; it is listed there too:
   *[other] { $n } other articles have some of this cell; it is listed there too:
}
left-out-only = only { $who } has it
left-out-only-done = only { $who } is done with it
left-out-nobody = nobody has it
left-out-nobody-done = nobody is done with it
left-out-skipped = { $who } skipped it
left-out-not-begun = { $who } has not begun it
left-out-not-done = { $who } is not done with it
left-out-other-text = { $who } tagged another text of it
agreement-note-other-text = { $article }: { $who } tagged another text of it, and does not count there.
agreement-note-few-articles = There are no intervals with fewer than { $n } articles: drawn again, so few say nothing of others.
agreement-note-unranked = The codebook has no intensity “{ $name }”, so it has no rank: α of intensity leaves it out.
agreement-note-words = κ on words mostly counts words outside any unit, for which agreement and chance are both high, and sees neither boundaries nor stacked labels: prefer F1, unitizing α or γ.
agreement-note-mean = Over all annotators, F1 is the mean over the pairs for which it is defined.
review-confusion-hint = Rows: the first annotator. A click lists the units of the open article.


## Reading comfort

menu-face = Typeface
menu-measure = Line length
menu-spacing = Line spacing
face-serif = Serif
face-sans = Sans serif
face-system = System
measure-letters = { $n } characters
spacing-tight = Tight
spacing-normal = Normal
spacing-wide = Wide
cmd-toggle-focus-line = Focus line
cmd-toggle-focus-line-tip = Tints the line that is being read
cmd-toggle-invisibles = Invisible characters
cmd-toggle-invisibles-tip = Marks zero-width, control and direction characters, which could mislead a reader
cmd-toggle-snap = Trim selections
cmd-toggle-whole-words = Select whole words
cmd-toggle-whole-words-tip = A drag takes the words that it begins and ends in as a whole
cmd-toggle-snap-tip = Leaves spaces and quotation marks at the ends of a selection out of what is tagged
cmd-jump = Jump to an annotation
cmd-jump-tip = Puts letters over the annotations on screen; typing one goes there
ask-jump = Where to? Type a letter on the text
cmd-start-left-word = Start one word earlier
cmd-start-left-word-tip = Moves the start of the focused annotation
cmd-start-right-word = Start one word later
cmd-start-right-word-tip = Moves the start of the focused annotation
cmd-end-left-word = End one word earlier
cmd-end-left-word-tip = Moves the end of the focused annotation
cmd-end-right-word = End one word later
cmd-end-right-word-tip = Moves the end of the focused annotation
keys-sentence = Move by sentence
keys-paragraph = Move by paragraph
key-alt-arrows = Alt + left, right
key-ctrl-arrows = Ctrl + up, down

## Attributes and fillers

ask-attributes = Which attribute?
ask-attribute = { $attribute }: which value?
attributes-other = others…
filler-event = an event
filler-date = a date
filler-place = a place you type
filler-value = words you type
palette-setting = { $group }: { $name }
palette-on = on
a11y-note = { $kind }: { $text }

# What is wrong with a file: where it is, what, what to do.
problem-after-place = { ": " }
codebook-filler = the role { $role } of { $event } takes { $filler }, which is no entity type
codebook-key-of-command = the key { $key } of the { $what } { $name } belongs to a command
codebook-no-entity-type = the codebook has no entity type
codebook-no-name = the codebook has no name
codebook-same-key = the { $what }s { $other } and { $name } both have the key { $key }
codebook-twice = the { $what } { $name } stands twice
codebook-unnamed = a { $what } has no name
damage-closes = a bracket closes that was not opened
damage-file-ends = the file ends before its closing `)`
damage-no-closing = a closing bracket is missing
damage-no-colon = a `:` is missing after the field name
damage-no-list = a list is missing
damage-no-name = a field name is missing
damage-no-opening = an opening `(` is missing
damage-no-record = a record is missing
damage-no-value = a value is missing
damage-trailing = there is something after the closing `)`
damage-unclosed = a string or comment does not end
edit-bad-span = the { $kind } { $id } has a span that does not fit the text
edit-changed = the { $kind } { $id } has changed in the meantime
edit-dangling = the { $kind } { $id } refers to the { $to_kind } { $to }, which is not there
edit-exists = the { $kind } { $id } is there already
edit-header-changed = the article’s card or status has changed in the meantime
edit-missing = the { $kind } { $id } is not there
edit-no-span = the { $kind } { $id } has no span
hint-codebook-until = { $default } is used until it can be read
hint-codebooks = the built-in ones are { $names }
hint-colour = write six hexadecimal digits for light and dark
hint-correct-line = correct that line in a text editor
hint-correct-name = correct its name, or take it out
hint-default = the default settings are used
hint-default-kept = the default settings are used; this file is kept aside when they are saved
hint-encoding = choose another encoding
hint-filler = name an entity type, or Event, Date, Place or Value
hint-former-text = put the former text back to go on annotating
hint-id = an id is 1 to 32 of a-z, 0-9, _ and -
hint-install = install that version to change it
hint-kept = this file is kept
hint-kept-beside = the file as it was is kept beside when you save
hint-keys-file = the keys are as they were delivered until the file can be read
hint-label = add it to the codebook, or change the record
hint-letter = choose another letter
hint-other-key = give one of them another key
hint-others = to go on from them, write { $id } as the annotator’s id in the file
hint-rename = rename one of the two or remove it
hint-repair = repair it by hand and move it to its list
hint-shortcut = write "tag-all": "Ctrl+J",
hint-utf8 = save the file as UTF-8
hint-write-name = write name: "…"
label-concept = { $name } has no concept { $label }
label-entity-type = { $name } has no entity type { $label }
label-event-type = { $name } has no event type { $label }
label-intensity = { $name } has no intensity { $label }
label-role = { $name } has no role { $label }
label-subtype = { $name } has no subtype { $label }
problem-article = the text of { $file } has changed since it was annotated; the annotations are opened read-only
problem-byte = a byte here is no { $encoding } and is shown as �
problem-bytes = { $n } more bytes are no { $encoding }
problem-copy = it stands on line { $line } already; one copy counts
problem-damage = { $damage }; { $n } lines can’t be read, every other record is there
problem-damage-none = { $damage }; every record is whole
problem-damage-one = { $damage }; one line can’t be read, every other record is there
problem-empty = the file is empty
problem-field = { $name }: { $message }
problem-field-twice = the field { $name } stands twice; the first one counts
problem-guessed = the file does not say its encoding and was read as { $name }
problem-id-twice = the id { $id } stands twice in the team
problem-it = it
problem-journal = these unsaved edits can’t be read
problem-journal-cut = the last edit was cut off in the middle and is left out
problem-journal-dangling = an unsaved { $kind } refers to something that was deleted meanwhile; it is left out
problem-journal-first = of the unsaved edits only the first { $n } can be read
problem-journal-none = unsaved edits can’t be brought back: { $message }
problem-journal-some = { $n } unsaved edits can’t be brought back: { $message }
problem-journal-text = { $n } unsaved edits are of another text of { $file }: put that text back to get them
problem-kept-line = a line that could not be read is kept here
problem-left-out = { $message }; the { $kind } is left out and kept as it is
problem-line-utf8 = this line is not UTF-8
problem-markers = git left two versions in this file; they are merged
problem-markers-asked = git left two versions in this file; they are merged, with a question on each of { $n } conflicts
problem-member-id = the team member { $name } can’t have the id { $id }
problem-newer = the file was written by a newer Postil (format { $version }) and is opened read-only
problem-no-codebook = there is no built-in codebook { $name }; { $default } is used
problem-no-colour = the colour of the entity type { $name } is no #rrggbb
problem-no-file = there is no such file or folder
problem-no-sidecar = this is no annotation file: it lacks format: { $format }
problem-old-label = { $n } records keep their old label: { $why }
problem-orphan = its article { $article } is not beside it
problem-others = the file is named after { $id }, but its annotations are by { $found }; it is opened read-only
problem-shortcut = this is no command’s name with a key
problem-unknown-field = the field { $name } is not known and is ignored
problem-unreadable = this can’t be read; its text is kept
problem-utf8 = this line is not UTF-8, so the file is opened read-only
problem-what = this { $what } can’t be read: { $message }
record-dangling = it refers to the { $kind } { $id }, which is not there
record-empty-span = its span { $start } to { $end } is empty
record-id-twice = its id stands on line { $line } already, on another record
record-no-id = its id is empty
record-no-span = it has no span
record-no-trigger = it has neither `trigger` nor `absent`
record-other = its `other` has neither or both of `record` and `text`
record-other-text = at { $start } to { $end } the text says { $there }, not { $quote }
record-overlap = its spans overlap or are not in the text’s order
record-past-end = its span { $start } to { $end } runs past the end of the text, which has { $n } characters
record-two-triggers = it has both `trigger` and `absent`
ron-comma = a comma is missing
ron-deep = it is nested too deeply
ron-end = the text ends too early
ron-expected = expected { $expected }, found { $found }
ron-field-twice = the field { $field } stands twice
ron-length = expected { $expected }, found { $found } values
ron-missing-field = the field { $field } is missing
ron-no-field = there is no field { $found }
ron-none-of = { $found } is none of { $expected }
ron-other = { $detail }
ron-string = a string does not end
said-absence = absence
said-comment = comment
said-entity = entity
said-event = event
said-mention = mention
said-stance = stance
said-voice = voice
said-zone = zone
what-attribute = attribute
what-concept = concept
what-entity-type = entity type
what-event-type = event type
what-intensity = intensity
what-role = role of { $event }

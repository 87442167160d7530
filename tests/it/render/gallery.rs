//! Every widget in one picture, per theme and in two languages.

use std::time::{Duration, Instant};

use egui::{Color32, Id, Rect, Sense, Ui, UiBuilder, pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use postil::ui::theme::{Theme, install_fonts};
use postil::ui::widgets::*;

use super::gallery_texts::{EN, FR, Texts};
use super::{Picture, assert_picture, picture, pictured_with};

static REGULAR: &[u8] = include_bytes!("../../../assets/fonts/Inter-Regular.ttf");
static SEMIBOLD: &[u8] = include_bytes!("../../../assets/fonts/Inter-SemiBold.ttf");

#[test]
fn gallery_light() {
    assert_picture("gallery-light", &gallery(Theme::light(), &EN));
}

#[test]
fn gallery_dark() {
    assert_picture("gallery-dark", &gallery(Theme::dark(), &EN));
}

#[test]
fn gallery_high_contrast() {
    assert_picture(
        "gallery-high-contrast-light",
        &gallery(Theme::high_contrast_light(), &EN),
    );
    assert_picture(
        "gallery-high-contrast-dark",
        &gallery(Theme::high_contrast_dark(), &EN),
    );
}

#[test]
fn gallery_french() {
    assert_picture("gallery-french", &gallery(Theme::light(), &FR));
}

#[test]
fn widgets_answer_by_name() {
    #[derive(Default)]
    struct Answers {
        filter: String,
        tab: u8,
        note: Option<NoteAnswer>,
        label: bool,
        filler: Option<Id>,
        row: bool,
    }
    let filler = Id::unique("e_1");
    let set_up = |ctx: &egui::Context| dress(ctx, Theme::light());
    let mut harness = pictured_with(Harness::builder(), set_up).build_ui_state(
        move |ui, answers: &mut Answers| {
            let theme = Theme::light();
            search_field_ui(
                ui,
                theme,
                "filter",
                &mut answers.filter,
                "Filter articles…",
                "Empty the filter",
            );
            let tabs = [
                Tab {
                    value: 0,
                    text: "Entities",
                    count: Some(9),
                },
                Tab {
                    value: 1,
                    text: "Events",
                    count: None,
                },
            ];
            tabs_ui(ui, theme, "tabs", &tabs, &mut answers.tab);
            let button = LabelButton {
                key: Some("o"),
                text: "Organization",
                color: None,
                active: true,
            };
            answers.label |= label_button_ui(ui, theme, "o", &button).clicked();
            let actions = [NoteAction {
                key: Some("a"),
                text: "tag all",
            }];
            let note = Note {
                kind: NoteKind::Error,
                title: "Not saved.",
                text: "Disk full.",
                actions: &actions,
                close: Some("Close"),
            };
            answers.note = note_ui(ui, theme, "note", &note).or(answers.note);
            let chips = [Chip {
                id: filler,
                text: "Paris",
                color: theme.evt,
                shape: ChipShape::Underlined,
            }];
            let slot = SlotRow {
                role: "actor",
                fillers: &chips,
                placeholder: "pick…",
                key: Some("1"),
                active: false,
            };
            let response = slot_row_ui(ui, theme, "actor", &slot);
            answers.filler = response.clicked_filler.or(answers.filler);
            answers.row |= response.row.clicked();
        },
        Answers::default(),
    );
    harness.get_by_label("Organization").click();
    harness.get_by_label("Events").click();
    harness.get_by_label("tag all").click();
    harness.get_by_label("Paris").click();
    harness.run();
    assert!(harness.state().label);
    assert_eq!(harness.state().tab, 1);
    assert_eq!(harness.state().note, Some(NoteAnswer::Action(0)));
    assert_eq!(harness.state().filler, Some(filler));
    assert!(
        !harness.state().row,
        "a click on the filler is no click on the row"
    );

    harness.get_by_label("actor").click();
    harness.get_by_label("Close").click();
    harness.get_by_label("Filter articles…").focus();
    harness.run();
    harness.get_by_label("Filter articles…").type_text("otan");
    harness.run();
    assert!(harness.state().row);
    assert_eq!(harness.state().note, Some(NoteAnswer::Close));
    assert_eq!(harness.state().filter, "otan");
    harness.get_by_label("Empty the filter").click();
    harness.run();
    assert_eq!(harness.state().filter, "");
}

#[test]
fn what_has_the_keyboard_can_be_seen() {
    for theme in Theme::all() {
        let mut harness = harness(theme, &EN, SIZE);
        let resting = picture(&harness);
        for name in [
            "Organization",
            "Entities",
            "otan-coalition",
            "les 28 alliés",
            "asserted",
            "actor",
            "commands",
        ] {
            harness.get_all_by_label(name).next().unwrap().focus();
            harness.run();
            let n_changed = resting.compare(&picture(&harness)).unwrap().n_differing;
            assert!(
                n_changed > 60,
                "{name} in {}: {n_changed} pixels",
                theme.name
            );
        }
    }
}

#[test]
fn a_picture_is_taken_quickly() {
    let harness = harness(Theme::light(), &EN, vec2(1280.0, 800.0));
    let start = Instant::now();
    let picture = picture(&harness);
    let took = start.elapsed();
    assert_eq!((picture.width, picture.height), (1280, 800));
    eprintln!("1280×800 in {took:?}");
    // Ten times what it takes, for busy machines.
    assert!(took < Duration::from_secs(3), "{took:?}");
}

const SIZE: egui::Vec2 = vec2(1060.0, 720.0);

fn gallery(theme: &'static Theme, texts: &'static Texts) -> Picture {
    picture(&harness(theme, texts, SIZE))
}

fn harness(theme: &'static Theme, texts: &'static Texts, size: egui::Vec2) -> Harness<'static> {
    let set_up = move |ctx: &egui::Context| dress(ctx, theme);
    let builder = Harness::builder()
        .with_size(size)
        .with_theme(if theme.dark {
            egui::Theme::Dark
        } else {
            egui::Theme::Light
        });
    let mut harness =
        pictured_with(builder, set_up).build_ui(move |ui| gallery_ui(ui, theme, texts));
    harness.run();
    harness
}

fn dress(ctx: &egui::Context, theme: &Theme) {
    install_fonts(ctx, REGULAR, SEMIBOLD);
    theme.apply(ctx);
}

fn gallery_ui(ui: &mut Ui, theme: &Theme, texts: &Texts) {
    let screen = ui.ctx().content_rect();
    let sizes = &theme.sizes;
    let status_top = screen.bottom() - sizes.status_bar_height;
    let left = Rect::from_min_max(screen.min, pos2(sizes.list_width, status_top));
    let right = Rect::from_min_max(
        pos2(screen.right() - sizes.inspector_width, 0.0),
        pos2(screen.right(), status_top),
    );
    let middle = Rect::from_min_max(left.right_top(), right.left_bottom());
    let painter = ui.ctx().layer_painter(egui::LayerId::background());
    painter.rect_filled(screen, 0, theme.panel);
    painter.rect_filled(middle, 0, theme.paper);
    for x in [left.right(), right.left()] {
        painter.vline(x, 0.0..=status_top, theme.line_stroke());
    }
    painter.hline(screen.x_range(), status_top, theme.line_stroke());
    let within = |ui: &mut Ui, rect: Rect, salt: &str, add: &mut dyn FnMut(&mut Ui)| {
        let mut child = ui.new_child(UiBuilder::new().max_rect(rect).id_salt(salt.to_owned()));
        child.set_clip_rect(rect);
        add(&mut child);
    };
    within(ui, left, "left", &mut |ui| list_ui(ui, theme, texts));
    within(ui, middle.shrink(20.0), "middle", &mut |ui| {
        middle_ui(ui, theme, texts)
    });
    within(ui, right, "right", &mut |ui| inspector_ui(ui, theme, texts));
    let status = Rect::from_min_max(
        pos2(sizes.row_pad, status_top),
        pos2(screen.right() - sizes.row_pad, screen.bottom()),
    );
    within(ui, status, "status", &mut |ui| status_ui(ui, theme, texts));
}

fn list_ui(ui: &mut Ui, theme: &Theme, texts: &Texts) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let pad = theme.sizes.panel_pad;
    let padded = |ui: &mut Ui, add: &mut dyn FnMut(&mut Ui)| {
        let margin = egui::Margin::symmetric(pad as i8, 10);
        egui::Frame::new()
            .inner_margin(margin)
            .show(ui, |ui| add(ui));
    };
    padded(ui, &mut |ui| {
        search_field_ui(
            ui,
            theme,
            "filter",
            &mut String::new(),
            texts.filter,
            "clear",
        );
        ui.add_space(6.0);
        search_field_ui(
            ui,
            theme,
            "filter-2",
            &mut "otan".to_owned(),
            texts.filter,
            "clear",
        );
    });
    let [progress, done, empty] = texts.states;
    for (mark, state, name, meta, trailing, selected) in [
        (
            Mark::Half,
            progress,
            "otan-coalition",
            "fr · 25 May 2017",
            "21",
            true,
        ),
        (
            Mark::Full,
            done,
            "grain-corridor",
            "en · 18 Jul 2023",
            "34",
            false,
        ),
        (
            Mark::Empty,
            empty,
            "a-very-long-file-name-scraped-from-somewhere",
            "ar · 12 Jul 2018",
            "",
            false,
        ),
        (Mark::None, empty, "no-meta", "", "1,204", false),
    ] {
        let row = ListRow {
            mark,
            state,
            name,
            meta,
            trailing,
            selected,
            divider: false,
        };
        list_row_ui(ui, theme, name, &row);
    }
    for (mark, name, meta, trailing) in [
        (
            Mark::Diamond(theme.evt),
            "boundary · Organization",
            "“l’OTAN” / “OTAN”",
            "2 : 1",
        ),
        (
            Mark::Diamond(theme.aga),
            "only one · Stance",
            "Berlin against joining",
            "1 : 2",
        ),
        (
            Mark::Check(theme.fav),
            "agreed · Person",
            "Jens Stoltenberg",
            "3 : 0",
        ),
    ] {
        let row = ListRow {
            mark,
            state: "",
            name,
            meta,
            trailing,
            selected: false,
            divider: true,
        };
        list_row_ui(ui, theme, name, &row);
    }
    padded(ui, &mut |ui| {
        progress_ui(ui, theme, texts.done, 0.4, theme.accent);
    });
    empty_state_ui(ui, theme, texts.empty[0], texts.empty[1]);
}

fn middle_ui(ui: &mut Ui, theme: &Theme, texts: &Texts) {
    let bar = egui::Frame::new()
        .fill(theme.chip)
        .stroke(theme.line_stroke())
        .corner_radius(theme.sizes.radius_card)
        .shadow(theme.floating_shadow())
        .inner_margin(5);
    bar.show(ui, |ui| {
        wrapped_ui(ui, 2.0, |ui| {
            let keys = ["o", "p", "g", "l", "e", "s"];
            for (i, (key, text)) in keys.iter().zip(texts.labels).enumerate() {
                let color = (i == 3).then_some(Color32::from_rgb(0xC4, 0x56, 0x1A));
                let button = LabelButton {
                    key: Some(key),
                    text,
                    color,
                    active: i == 0,
                };
                label_button_ui(ui, theme, *key, &button);
            }
        });
    });
    ui.add_space(24.0);
    section_heading_ui(ui, theme, texts.heading[0], texts.heading[1]);
    for (kind, [title, text, action], key) in [
        (NoteKind::Hint, texts.hint, Some("a")),
        (NoteKind::Warning, texts.warning, Some("g")),
        (NoteKind::Error, texts.error, None),
    ] {
        let actions = [
            NoteAction { key, text: action },
            NoteAction {
                key: Some("n"),
                text: texts.labels[1],
            },
        ];
        let actions = if kind == NoteKind::Error {
            &actions[..]
        } else {
            &actions[..1]
        };
        let close = (kind != NoteKind::Hint).then_some("close");
        note_ui(
            ui,
            theme,
            title,
            &Note {
                kind,
                title,
                text,
                actions,
                close,
            },
        );
        ui.add_space(4.0);
    }
    note_ui(
        ui,
        theme,
        "bare",
        &Note {
            kind: NoteKind::Hint,
            title: "",
            text: texts.hint[1],
            actions: &[],
            close: None,
        },
    );
    ui.horizontal(|ui| {
        for key in ["?", "Ctrl K", "[ ]", "Tab", "."] {
            kbd_ui(ui, theme, key);
        }
    });
    ui.horizontal(|ui| {
        let [button, check, radio] = texts.stock;
        ui.button(button).clicked();
        ui.add_enabled(false, egui::Button::new(button));
        ui.checkbox(&mut true, check);
        ui.radio(true, radio).clicked();
        ui.radio(false, radio).clicked();
    });
    ui.horizontal(|ui| {
        ui.selectable_label(true, texts.labels[1]).clicked();
        ui.selectable_label(false, texts.labels[3]).clicked();
        ui.add(egui::Slider::new(&mut 0.4, 0.0..=1.0))
            .accessible_name("slider");
        ui.link(texts.status[3]).clicked();
    });
    ui.separator();
    ui.heading(texts.empty[0]);
    ui.weak(texts.empty[1]);
}

fn inspector_ui(ui: &mut Ui, theme: &Theme, texts: &Texts) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let counts = [Some(9), Some(2), Some(2), Some(2), None];
    let tabs: Vec<Tab<'_, usize>> = texts
        .tabs
        .iter()
        .zip(counts)
        .enumerate()
        .map(|(value, (text, count))| Tab { value, text, count })
        .collect();
    tabs_ui(ui, theme, "tabs", &tabs, &mut 1);
    let gov = Color32::from_rgb(0x7A, 0x5B, 0xB0);
    let org = Color32::from_rgb(0x0A, 0x8F, 0x6A);
    let chip = |text, color, shape| Chip {
        id: Id::unique(text),
        text,
        color,
        shape,
    };
    egui::Frame::new()
        .inner_margin(theme.sizes.panel_pad as i8)
        .show(ui, |ui| {
            card_ui(ui, theme, |ui| {
                chip_ui(
                    ui,
                    theme,
                    &chip(
                        "accepté que l’Alliance rejoigne",
                        theme.evt,
                        ChipShape::Outlined,
                    ),
                );
                ui.add_space(6.0);
                let one = [chip(
                    "AGREE · join organisation",
                    theme.ink,
                    ChipShape::Plain,
                )];
                let two = [chip("les 28 alliés", gov, ChipShape::Underlined)];
                let three = [
                    chip("coalition internationale", org, ChipShape::Underlined),
                    chip("OTAN", org, ChipShape::Underlined),
                    chip(
                        "Organisation du traité de l’Atlantique nord et al.",
                        org,
                        ChipShape::Underlined,
                    ),
                ];
                let fillers: [&[Chip<'_>]; 5] = [&one, &two, &three, &[], &[]];
                let keys = ["t", "1", "2", "3", "4"];
                for (i, ((role, fillers), key)) in
                    texts.roles.iter().zip(fillers).zip(keys).enumerate()
                {
                    let slot = SlotRow {
                        role,
                        fillers,
                        placeholder: texts.placeholder,
                        key: Some(key),
                        active: i == 3,
                    };
                    slot_row_ui(ui, theme, *role, &slot);
                }
                ui.add_space(8.0);
                wrapped_ui(ui, 6.0, |ui| {
                    for (i, text) in texts.pills.iter().enumerate() {
                        let pill = Pill {
                            text,
                            key: (i == 4).then_some("n"),
                            on: [0, 2, 3].contains(&i),
                            color: theme.evt,
                        };
                        pill_ui(ui, theme, *text, &pill);
                    }
                });
            });
            ui.add_space(12.0);
            let style = NameStyle {
                font: theme.font(13.0),
                color: theme.ink,
                max_width: 120.0,
            };
            name_text_ui(ui, "A name that is cut because it is long", &style);
        });
    ui.allocate_response(vec2(0.0, 0.0), Sense::hover());
}

fn status_ui(ui: &mut Ui, theme: &Theme, texts: &Texts) {
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = 16.0;
        status_text_ui(ui, theme, "“Alliance”", texts.status[0]);
        for (key, text) in ["a", ".", "Ctrl K", "?"].iter().zip(&texts.status[1..]) {
            status_item_ui(ui, theme, *key, key, text);
        }
    });
}

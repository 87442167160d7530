//! `cas-xmi` and `cas-json`: UIMA CAS, a file per document (XMI 1.0 with `TypeSystem.xml` beside; UIMA CAS JSON 0.4.0, which carries its type system).
//!
//! What INCEpTION, DKPro and cassis read. Offsets are UTF-16 units. In XMI line breaks and tabs of the text are character references, or XML readers would change
//! them; characters that XML forbids become U+FFFD and are counted. See [`super::uima`] for the types. A span in several pieces is an annotation per piece, linked by the role `Piece`, and counted.

mod read;

use std::{borrow::Cow, sync::LazyLock};

use serde_json::{Map, Value, json};

use super::{
    DatasetError, Encoded, ExportOptions, ExportReport, Format, Holds, Info, LossKind, LossReport,
    Newline, Out, Reader, Shape, Sink, Split, Unit, View, Writer, ZoneMode,
    escape::{push_fmt, push_json_text, push_number, push_xml_attribute, xml_attribute, xml_text},
    file,
    uima::{self, FIRST_ID, FS_ARRAY, Fs, LINK, SOFA_ID, TYPES},
};

pub struct Cas {
    info: &'static Info,
    is_json: bool,
}

pub static XMI: Cas = Cas {
    info: &XMI_INFO,
    is_json: false,
};

pub static JSON: Cas = Cas {
    info: &JSON_INFO,
    is_json: true,
};

static XMI_INFO: Info = info("cas-xmi", "UIMA CAS (XMI)", &["xmi"]);
static JSON_INFO: Info = info("cas-json", "UIMA CAS (JSON)", &["json"]);

const fn info(
    name: &'static str,
    title: &'static str,
    extensions: &'static [&'static str],
) -> Info {
    Info {
        name,
        title,
        extensions,
        unit: Unit::Utf16,
        shape: Shape::Folder,
        holds: Holds {
            nested: true,
            crossing: true,
            coreference: true,
            levels: true,
            links: true,
            events: true,
            arguments: true,
            stances: true,
            stance_details: true,
            bare_ends: true,
            voices: true,
            voice_details: true,
            names: true,
            ..Holds::NOTHING
        },
        zones: ZoneMode::Cut,
        newline: Newline::Lf,
        needs_lf: false,
        breaks_lines: false,
    }
}

impl Format for Cas {
    fn info(&self) -> &'static Info {
        self.info
    }

    fn writer(&self, out: &Out, options: &ExportOptions) -> Option<Box<dyn Writer>> {
        Some(Box::new(CasWriter {
            out: out.clone(),
            is_json: self.is_json,
            has_split: options.split.is_some(),
        }))
    }

    fn reader(&self) -> Option<&dyn Reader> {
        Some(if self.is_json {
            &read::JSON
        } else {
            &read::XMI
        })
    }
}

struct CasWriter {
    out: Out,
    is_json: bool,
    has_split: bool,
}

impl Writer for CasWriter {
    fn encode(&self, view: &View, split: Option<Split>) -> Result<Encoded, DatasetError> {
        let mut loss = LossReport::default();
        let structures = uima::structures(view, &mut loss);
        let (extension, text) = if self.is_json {
            ("json", cas_json(view, &structures))
        } else {
            loss.add(LossKind::Characters, uima::n_forbidden(&view.text));
            let texts = structures.iter().flat_map(|fs| &fs.texts);
            let said = texts.filter(|(name, _)| *name != "surface");
            let is_spoilt = |(_, text): &&(&str, Cow<'_, str>)| uima::n_forbidden(text) > 0;
            loss.add(LossKind::Label, said.filter(is_spoilt).count());
            ("xmi", xmi(view, &structures))
        };
        let path = self
            .out
            .inside(split, &format!("{}.{extension}", view.name));
        Ok(Encoded {
            files: vec![(path, text.into_bytes())],
            loss,
            ..Encoded::default()
        })
    }

    fn finish(&mut self, _report: &ExportReport, sink: &mut dyn Sink) -> Result<(), DatasetError> {
        if self.is_json {
            return Ok(());
        }
        let types = type_system();
        let splits: Vec<Option<Split>> = if self.has_split {
            Split::ALL.into_iter().map(Some).collect()
        } else {
            vec![None]
        };
        for split in splits {
            file(
                sink,
                &self.out.inside(split, "TypeSystem.xml"),
                types.as_bytes(),
            )?;
        }
        Ok(())
    }
}

/// Prefix, package and local name of a type in XMI.
fn xmi_name(ty: &str) -> (&'static str, &str, &str) {
    let (package, local) = ty.rsplit_once('.').unwrap_or(("", ty));
    let prefix = match package {
        p if p.ends_with("segmentation.type") => "segmentation",
        p if p.ends_with("ner.type") => "ner",
        _ => "custom",
    };
    (prefix, package, local)
}

fn xmi(view: &View, structures: &[Fs<'_>]) -> String {
    let mut out = String::with_capacity(view.text.len() * 2 + structures.len() * 90);
    out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xmi:XMI xmlns:xmi=\"http://www.omg.org/XMI\" xmlns:cas=\"http:///uima/cas.ecore\" xmlns:tcas=\"http:///uima/tcas.ecore\"");
    let mut declared: Vec<&str> = Vec::new();
    for (ty, _, _) in TYPES {
        let (prefix, package, _) = xmi_name(ty);
        if !declared.contains(&prefix) {
            declared.push(prefix);
            let path = package.replace('.', "/");
            push_fmt(
                &mut out,
                format_args!(" xmlns:{prefix}=\"http:///{path}.ecore\""),
            );
        }
    }
    out.push_str(" xmi:version=\"2.0\">\n  <cas:NULL xmi:id=\"0\"/>\n");
    let language = view.language.as_deref().unwrap_or("x-unspecified");
    let annotation_id = FIRST_ID + structures.len();
    push_fmt(
        &mut out,
        format_args!(
            "  <tcas:DocumentAnnotation xmi:id=\"{annotation_id}\" sofa=\"{SOFA_ID}\" begin=\"0\" end=\"{}\" language=\"{}\"/>\n",
            view.index.n_utf16(),
            xml_attribute(language)
        ),
    );
    for (i, fs) in structures.iter().enumerate() {
        let (prefix, _, local) = xmi_name(fs.ty);
        for part in ["  <", prefix, ":", local, " xmi:id=\""] {
            out.push_str(part);
        }
        push_number(&mut out, i + FIRST_ID);
        out.push('"');
        if let Some(span) = fs.span {
            let at = view.utf16(span);
            push_fmt(&mut out, format_args!(" sofa=\"{SOFA_ID}\" begin=\""));
            push_number(&mut out, at.start);
            out.push_str("\" end=\"");
            push_number(&mut out, at.end);
            out.push('"');
        }
        for (name, text) in &fs.texts {
            out.push(' ');
            out.push_str(name);
            out.push_str("=\"");
            push_xml_attribute(&mut out, text);
            out.push('"');
        }
        if let Some(target) = fs.target {
            push_fmt(&mut out, format_args!(" target=\"{}\"", target + FIRST_ID));
        }
        if !fs.links.is_empty() {
            push_fmt(&mut out, format_args!(" roles=\"{}\"", ids(&fs.links)));
        }
        out.push_str("/>\n");
    }
    push_fmt(
        &mut out,
        format_args!(
            "  <cas:Sofa xmi:id=\"{SOFA_ID}\" sofaNum=\"1\" sofaID=\"_InitialView\" mimeType=\"text\" sofaString=\"{}\"/>\n",
            xml_attribute(&view.text)
        ),
    );
    push_fmt(
        &mut out,
        format_args!("  <cas:View sofa=\"{SOFA_ID}\" members=\"{annotation_id}"),
    );
    for (i, fs) in structures.iter().enumerate() {
        if fs.span.is_some() {
            out.push(' ');
            push_number(&mut out, i + FIRST_ID);
        }
    }
    out.push_str("\"/>\n</xmi:XMI>\n");
    out
}

fn ids(places: &[usize]) -> String {
    let ids: Vec<String> = places.iter().map(|i| (i + FIRST_ID).to_string()).collect();
    ids.join(" ")
}

fn type_system() -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<typeSystemDescription xmlns=\"http://uima.apache.org/resourceSpecifier\">\n  <name>Postil</name>\n  <types>\n",
    );
    for (name, supertype, features) in TYPES {
        push_fmt(
            &mut out,
            format_args!(
                "    <typeDescription>\n      <name>{name}</name>\n      <description/>\n      <supertypeName>{supertype}</supertypeName>\n      <features>\n"
            ),
        );
        for (feature, range) in features {
            let (range, element) = if *range == LINK {
                (FS_ARRAY, Some(LINK))
            } else {
                (*range, None)
            };
            push_fmt(
                &mut out,
                format_args!(
                    "        <featureDescription>\n          <name>{}</name>\n          <description/>\n          <rangeTypeName>{}</rangeTypeName>\n",
                    xml_text(feature),
                    xml_text(range)
                ),
            );
            if let Some(element) = element {
                push_fmt(
                    &mut out,
                    format_args!(
                        "          <elementType>{element}</elementType>\n          <multipleReferencesAllowed>false</multipleReferencesAllowed>\n"
                    ),
                );
            }
            out.push_str("        </featureDescription>\n");
        }
        out.push_str("      </features>\n    </typeDescription>\n");
    }
    out.push_str("  </types>\n</typeSystemDescription>\n");
    out
}

/// The type system, the same in each file.
static JSON_TYPES: LazyLock<String> = LazyLock::new(|| {
    let mut types = Map::new();
    for (name, supertype, features) in TYPES {
        let mut ty = Map::new();
        ty.insert("%NAME".to_owned(), json!(name));
        ty.insert("%SUPER_TYPE".to_owned(), json!(supertype));
        for (feature, range) in features {
            let range = if *range == LINK {
                format!("{LINK}[]")
            } else {
                (*range).to_owned()
            };
            ty.insert(
                (*feature).to_owned(),
                json!({"%NAME": feature, "%RANGE": range}),
            );
        }
        types.insert(name.to_owned(), Value::Object(ty));
    }
    Value::Object(types).to_string()
});

fn cas_json(view: &View, structures: &[Fs<'_>]) -> String {
    let n = structures.len();
    let annotation_id = FIRST_ID + n;
    // Structures are many (each token is one): they are written as they come, and are no [`Value`]s.
    let mut rows = String::with_capacity(view.text.len() * 2 + n * 90);
    let sofa = json!({
        "%ID": SOFA_ID, "%TYPE": "uima.cas.Sofa", "sofaNum": 1, "sofaID": "_InitialView", "mimeType": "text", "sofaString": &*view.text,
    });
    let annotation = json!({
        "%ID": annotation_id, "%TYPE": "uima.tcas.DocumentAnnotation", "@sofa": SOFA_ID, "begin": 0, "end": view.index.n_utf16(),
        "language": view.language.as_deref().unwrap_or("x-unspecified"), "%FLAGS": ["DocumentAnnotation"],
    });
    push_fmt(&mut rows, format_args!("{sofa},{annotation}"));
    let mut members = annotation_id.to_string();
    let mut next_array = annotation_id + 1;
    for (i, fs) in structures.iter().enumerate() {
        let id = i + FIRST_ID;
        if !fs.links.is_empty() {
            let elements: Vec<usize> = fs.links.iter().map(|l| l + FIRST_ID).collect();
            let array = json!({"%ID": next_array, "%TYPE": FS_ARRAY, "%ELEMENTS": elements});
            push_fmt(&mut rows, format_args!(",{array}"));
        }
        rows.push_str(",{\"%ID\":");
        push_number(&mut rows, id);
        rows.push_str(",\"%TYPE\":\"");
        rows.push_str(fs.ty);
        rows.push('"');
        if let Some(span) = fs.span {
            let at = view.utf16(span);
            push_fmt(&mut rows, format_args!(",\"@sofa\":{SOFA_ID},\"begin\":"));
            push_number(&mut rows, at.start);
            rows.push_str(",\"end\":");
            push_number(&mut rows, at.end);
            members.push(',');
            push_number(&mut members, id);
        }
        for (name, text) in &fs.texts {
            rows.push_str(",\"");
            rows.push_str(name);
            rows.push_str("\":");
            push_json_text(&mut rows, text);
        }
        if let Some(target) = fs.target {
            push_fmt(
                &mut rows,
                format_args!(",\"@target\":{}", target + FIRST_ID),
            );
        }
        if !fs.links.is_empty() {
            push_fmt(&mut rows, format_args!(",\"@roles\":{next_array}"));
            next_array += 1;
        }
        rows.push('}');
    }
    let types = &*JSON_TYPES;
    format!(
        "{{\"%FEATURE_STRUCTURES\":[{rows}],\"%TYPES\":{types},\"%VIEWS\":{{\"_InitialView\":{{\"%MEMBERS\":[{members}],\"%SOFA\":{SOFA_ID}}}}}}}"
    )
}

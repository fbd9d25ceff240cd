//! The runs of a paragraph: its wording as a person reads it.

use super::{is_on, styles::Styles, wording_chars};
use crate::read::DroppedKind;
use crate::read::xml::{attribute, child, elements, name, value};
use roxmltree::Node;

/// A note that a paragraph refers to.
#[derive(Debug, Clone)]
pub(super) struct NoteRef {
    /// Whether it is an endnote.
    pub is_endnote: bool,
    /// Its id in the part of the notes.
    pub id: String,
}

/// What the runs of a paragraph hold.
#[derive(Debug, Default)]
pub(super) struct Runs<'a, 'input> {
    /// The wording, a `\n` at each line break.
    pub text: String,
    /// The notes that it refers to.
    pub notes: Vec<NoteRef>,
    /// The contents of its text boxes.
    pub boxes: Vec<Node<'a, 'input>>,
    /// What was left out.
    pub dropped: Vec<(DroppedKind, usize)>,
    /// How many characters of wording there are, and how many are bold.
    pub wording: usize,
    /// How many of them are bold.
    pub bold: usize,
}

/// The looks of a run.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Look {
    /// Whether it is hidden.
    pub hidden: bool,
    /// Whether it is bold.
    pub bold: bool,
}

impl<'a, 'input> Runs<'a, 'input> {
    /// Collects what stands in a paragraph.
    pub(super) fn collect(&mut self, node: Node<'a, 'input>, look: Look, styles: &Styles) {
        for part in elements(node) {
            self.part(part, look, styles);
        }
    }

    fn part(&mut self, node: Node<'a, 'input>, look: Look, styles: &Styles) {
        match name(node) {
            "pPr" | "rPr" | "sectPr" | "sdtPr" | "sdtEndPr" | "instrText" | "fldChar" | "ctrlPr" => {}
            "r" => self.collect(node, look_of(node, look, styles), styles),
            "t" if look.hidden => self.drop(DroppedKind::Hidden, wording_chars(node)),
            "t" => self.write(node.text().unwrap_or_default(), look),
            "del" | "moveFrom" | "delText" => {
                let inside = node.descendants().filter(|node| matches!(name(*node), "t" | "delText"));
                self.drop(DroppedKind::DeletedRevision, inside.map(wording_chars).sum());
            }
            "tab" | "ptab" if !look.hidden => self.text.push(' '),
            "br" if matches!(attribute(node, "type"), Some("page" | "column")) => {}
            "br" | "cr" if !look.hidden => self.text.push('\n'),
            "noBreakHyphen" => self.write("-", look),
            "sym" => self.symbol(node, look),
            "footnoteReference" | "endnoteReference" => {
                if let Some(id) = attribute(node, "id").filter(|_| !look.hidden) {
                    self.notes.push(NoteRef { is_endnote: name(node) == "endnoteReference", id: id.to_owned() });
                    self.drop(DroppedKind::NoteMark, 1);
                }
            }
            "commentReference" => self.drop(DroppedKind::Comment, 1),
            "drawing" | "pict" | "object" => self.drawing(node),
            "AlternateContent" => {
                if let Some(chosen) = alternative(node) {
                    self.collect(chosen, look, styles);
                }
            }
            "ruby" => {
                if let Some(base) = child(node, "rubyBase") {
                    self.collect(base, look, styles);
                }
            }
            "sdt" => {
                let is_hint = child(node, "sdtPr").and_then(|about| child(about, "showingPlcHdr")).is_some_and(is_on);
                let look = Look { hidden: look.hidden || is_hint, ..look };
                self.collect(node, look, styles);
            }
            _ => self.collect(node, look, styles),
        }
    }

    fn write(&mut self, text: &str, look: Look) {
        self.text += text;
        let wording = text.chars().filter(|c| !c.is_whitespace()).count();
        self.wording += wording;
        self.bold += if look.bold { wording } else { 0 };
    }

    /// A character that names its font: one of a symbol font has no meaning of its own.
    fn symbol(&mut self, node: Node<'_, '_>, look: Look) {
        let code = attribute(node, "char").and_then(|code| u32::from_str_radix(code, 16).ok());
        match code.and_then(char::from_u32).filter(|c| !matches!(c, '\u{E000}'..='\u{F8FF}')) {
            Some(c) => self.write(c.encode_utf8(&mut [0; 4]), look),
            None => self.drop(DroppedKind::UnknownGlyph, 1),
        }
    }

    /// A drawing holds boxes with text, or a picture.
    fn drawing(&mut self, node: Node<'a, 'input>) {
        let mut found = false;
        let mut below = vec![node];
        while let Some(node) = below.pop() {
            match name(node) {
                "txbxContent" => {
                    self.boxes.push(node);
                    found = true;
                }
                "AlternateContent" => below.extend(alternative(node)),
                _ => below.extend(elements(node)),
            }
        }
        let is_picture = |node: Node<'_, '_>| matches!(name(node), "blip" | "imagedata" | "OLEObject" | "chart");
        if !found && node.descendants().any(is_picture) {
            self.drop(DroppedKind::Picture, 1);
        }
    }

    fn drop(&mut self, what: DroppedKind, count: usize) {
        self.dropped.push((what, count));
    }
}

/// Of alternatives for newer and older programs one is read.
pub(super) fn alternative<'a, 'input>(node: Node<'a, 'input>) -> Option<Node<'a, 'input>> {
    child(node, "Choice").filter(|choice| elements(*choice).next().is_some()).or_else(|| child(node, "Fallback"))
}

fn look_of(run: Node<'_, '_>, look: Look, styles: &Styles) -> Look {
    let Some(about) = child(run, "rPr") else { return look };
    let style = value(about, "rStyle").and_then(|id| styles.get(id));
    let switch = |wanted: &str| child(about, wanted).map(is_on);
    Look {
        hidden: switch("vanish").or_else(|| style.filter(|style| style.hidden).map(|_| true)).unwrap_or(look.hidden),
        bold: switch("b").or_else(|| style.filter(|style| style.bold).map(|_| true)).unwrap_or(look.bold),
    }
}

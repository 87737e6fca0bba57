//! Properties in the order that the WordprocessingML schema (ECMA-376 part 1,
//! 17.3–17.7) prescribes: the Word writer keeps its own, which strict readers
//! refuse.

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::Error;

/// Children of an element that has an order, first to last; what a document
/// of this crate never contains is left out.
fn order_of(element: &str) -> Option<&'static [&'static str]> {
    Some(match element {
        "w:pPr" => &[
            "w:pStyle",
            "w:keepNext",
            "w:keepLines",
            "w:pageBreakBefore",
            "w:widowControl",
            "w:pBdr",
            "w:shd",
            "w:tabs",
            "w:snapToGrid",
            "w:spacing",
            "w:ind",
            "w:jc",
            "w:textAlignment",
            "w:outlineLvl",
            "w:rPr",
            "w:sectPr",
        ],
        "w:rPr" => &[
            "w:rStyle",
            "w:rFonts",
            "w:b",
            "w:bCs",
            "w:i",
            "w:iCs",
            "w:color",
            "w:spacing",
            "w:sz",
            "w:szCs",
            "w:highlight",
            "w:u",
        ],
        "w:tblPr" => &[
            "w:tblStyle",
            "w:tblW",
            "w:jc",
            "w:tblInd",
            "w:tblBorders",
            "w:tblLayout",
            "w:tblCellMar",
        ],
        "w:tcPr" => &[
            "w:tcW",
            "w:gridSpan",
            "w:vMerge",
            "w:tcBorders",
            "w:shd",
            "w:vAlign",
        ],
        "w:sectPr" => &[
            "w:headerReference",
            "w:footerReference",
            "w:type",
            "w:pgSz",
            "w:pgMar",
            "w:pgNumType",
            "w:cols",
            "w:titlePg",
            "w:docGrid",
        ],
        "w:style" => &[
            "w:name",
            "w:basedOn",
            "w:next",
            "w:link",
            "w:uiPriority",
            "w:qFormat",
            "w:pPr",
            "w:rPr",
            "w:tblPr",
            "w:tcPr",
        ],
        _ => return None,
    })
}

/// The same XML with every property where the schema wants it.
pub(super) fn by_schema(xml: &[u8]) -> Result<String, Error> {
    let xml = std::str::from_utf8(xml).map_err(|error| Error::Word(error.to_string()))?;
    let mut reader = Reader::from_str(xml);
    inside(&mut reader, None)
}

/// Everything up to the end of the element whose children are being read.
fn inside(reader: &mut Reader<&[u8]>, order: Option<&[&str]>) -> Result<String, Error> {
    let mut pieces: Vec<(usize, String)> = Vec::new();
    loop {
        let event = reader
            .read_event()
            .map_err(|error| Error::Word(error.to_string()))?;
        let (rank, piece) = match &event {
            Event::Eof | Event::End(_) => break,
            Event::Start(start) => {
                let name = start.name();
                let inner = inside(reader, order_of(name.as_ref()))?;
                let (open, close) = (&**start, name.as_ref());
                (rank(order, close), format!("<{open}>{inner}</{close}>"))
            }
            // The writer gives grid columns a type, which they cannot have.
            Event::Empty(empty) if empty.name().as_ref() == "w:gridCol" => (
                usize::MAX,
                format!("<{}/>", empty.replace(" w:type=\"dxa\"", "")),
            ),
            Event::Empty(empty) => (
                rank(order, empty.name().as_ref()),
                format!("<{}/>", &**empty),
            ),
            Event::Text(words) => (usize::MAX, (**words).to_owned()),
            Event::GeneralRef(entity) => (usize::MAX, format!("&{};", &**entity)),
            Event::Decl(declaration) => (usize::MAX, format!("<?{}?>", &**declaration)),
            other => return Err(Error::Word(format!("phần XML không chờ đợi: {other:?}"))),
        };
        pieces.push((rank, piece));
    }
    if order.is_some() {
        pieces.sort_by_key(|(rank, _)| *rank);
    }
    Ok(pieces.into_iter().map(|(_, piece)| piece).collect())
}

fn rank(order: Option<&[&str]>, name: &str) -> usize {
    order
        .and_then(|order| order.iter().position(|known| *known == name))
        .unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_move_and_words_stay() {
        let xml = "<?xml version=\"1.0\"?><w:p><w:pPr><w:rPr /><w:jc w:val=\"both\" />\
            <w:pStyle w:val=\"A\" /></w:pPr><w:r><w:rPr><w:sz w:val=\"28\" /><w:b /></w:rPr>\
            <w:t>Tư &amp; tưởng &#233; </w:t></w:r></w:p>";
        insta::assert_snapshot!(by_schema(xml.as_bytes()).unwrap(), @r#"<?xml version="1.0"?><w:p><w:pPr><w:pStyle w:val="A" /><w:jc w:val="both" /><w:rPr /></w:pPr><w:r><w:rPr><w:b /><w:sz w:val="28" /></w:rPr><w:t>Tư &amp; tưởng &#233; </w:t></w:r></w:p>"#);
    }

    #[test]
    fn broken_xml_is_an_error() {
        assert!(by_schema(b"<w:p><w:pPr></w:p>").is_err());
    }
}

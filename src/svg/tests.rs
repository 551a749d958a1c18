//! What passes, what is refused, and that what is written is read again without change. Browsers
//! judge the same kinds of files in `tests/browser/svg.test.mjs`.

use proptest::prelude::*;

use super::limits::{MAX_ATTRIBUTES, MAX_PREFIXES};
use super::{Fault, MAX_DEPTH, drawing, style};

const HEAD: &str = r#"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="10" height="10">"#;

fn inside(body: &str) -> Result<String, Vec<Fault>> {
    drawing(format!("{HEAD}{body}</svg>").as_bytes(), 0).map(|drawing| drawing.text)
}

fn first(text: &str) -> String {
    drawing(text.as_bytes(), 0)
        .map_or_else(|faults| faults[0].message.clone(), |drawing| drawing.text)
}

#[test]
fn an_svg_has_the_size_of_its_root_or_view_box() {
    let size = |root: &str| {
        let text = format!(
            "<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" {root}><rect width=\"3\"/></svg>"
        );
        drawing(text.as_bytes(), 0).unwrap().size
    };
    assert_eq!(size("width=\"10\" height='20.4px'"), Some((10, 20)));
    assert_eq!(size("viewBox=\"0 0 640, 480\""), Some((640, 480)));
    assert_eq!(size("width=\"100%\" height=\"100%\" viewBox=\"0 0 64 48\""), Some((64, 48)));
    for none in [
        "stroke-width=\"10\" height=\"1\"",
        "width=\"-1\" height=\"1\"",
        "viewBox=\"0 0\"",
        "width=\"1e9\" height=\"1\"",
    ] {
        assert_eq!(size(none), None, "{none}");
    }
}

#[test]
fn what_an_editor_keeps_for_itself_is_left_out() {
    let text = r##"<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<!-- Created with Inkscape -->
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns="http://www.w3.org/2000/svg" xmlns:i="http://www.inkscape.org/namespaces/inkscape" width="4" height="4" version="1.1" i:version="1">
<i:namedview id="n"/><metadata><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></metadata>
<style type="text/css"><![CDATA[ /* x */ *{stroke:url( '#a' )} .b > c{fill:#fff} ]]></style><rect i:label="L" width="4" style="fill:red"/></svg>"##;
    let written = drawing(text.as_bytes(), 0).unwrap().text;
    assert_eq!(
        written,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"4\">\n\n<style type=\"text/css\">   *{stroke:url(&quot;#a&quot;)} .b &gt; c{fill:#fff} </style><rect width=\"4\" style=\"fill:red\"/></svg>\n"
    );
    assert_eq!(
        drawing(written.as_bytes(), 0).unwrap().text,
        written,
        "what is written is read without change"
    );
}

#[test]
fn a_prefix_is_written_where_something_written_has_it() {
    let prefix = "xmlns:xlink=";
    assert!(inside("<a xlink:href=\"#x\"/>").unwrap().contains(prefix));
    for without in
        ["<rect xlink:show=\"new\"/>", "<color-profile name=\"x\" xlink:href=\"#x\"/>", ""]
    {
        let written = inside(without).unwrap();
        assert!(!written.contains(prefix), "{written}");
        assert_eq!(
            drawing(written.as_bytes(), 0).unwrap().text,
            written,
            "what is written is read without change"
        );
    }
}

const LABEL: &str = r#"<foreignObject><div xmlns="http://www.w3.org/1999/xhtml"><b>Two</b> words</div></foreignObject>"#;

#[test]
fn html_for_some_programs_is_left_out_where_svg_is_beside_it() {
    for instead in [
        "<text>Two words</text>",
        "<text><tspan>Two</tspan><tspan> words</tspan></text>",
        "<image href=\"data:image/png;base64,AAAA\"/>",
    ] {
        let written = inside(&format!("<switch>{LABEL}{instead}</switch>")).unwrap();
        assert!(written.contains(&format!("<switch>{instead}</switch>")), "{written}");
    }
    let of_illustrator =
        "<switch><foreignObject requiredExtensions=\"x\"/><g><text>x</text></g></switch>";
    assert!(inside(of_illustrator).unwrap().contains("<switch><g>"));
    for (other, shown) in [("Two...", "`Two...`"), ("$$a$$", "`$$a$$`"), ("Twowards", "`Twowards`")]
    {
        let refused = inside(&format!("<switch>{LABEL}<text>{other}</text></switch>")).unwrap_err();
        let message = &refused[0].message;
        assert!(message.contains("`Two words` as HTML") && message.contains(shown), "{message}");
    }
    for bad in [
        LABEL.to_owned(),
        format!("<switch><text/>{LABEL}</switch>"),
        format!("<g>{LABEL}<text/></g>"),
    ] {
        assert!(
            inside(&bad).unwrap_err()[0]
                .message
                .contains("`Two words` as HTML in `<foreignObject>`"),
            "{bad}"
        );
    }
}

#[test]
fn the_cure_of_html_is_a_setting_of_the_program_that_made_the_drawing() {
    let help = |root: &str, around: &str| {
        let text = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" {root}><g {around}>{LABEL}</g></svg>"
        );
        drawing(text.as_bytes(), 0).unwrap_err()[0].help.clone()
    };
    let kept = "content=\"&lt;mxfile host=&quot;app.diagrams.net&quot;&gt;&lt;/mxfile&gt;\"";
    for (root, around) in
        [(kept, ""), ("", "data-cell-id=\"2\""), ("", "data-drawio-colors=\"color: #000\"")]
    {
        assert!(
            help(root, around).contains("\"Word Wrap\" and \"Formatted Text\""),
            "{root} {around}"
        );
    }
    for (root, around) in [
        ("id=\"mermaid-svg\"", ""),
        ("aria-roledescription=\"flowchart-v2\"", ""),
        ("", "class=\"nodeLabel \""),
    ] {
        assert!(help(root, around).contains("`htmlLabels: false`"), "{root} {around}");
    }
    assert!(help("", "").starts_with("write the text as SVG text"));
}

#[test]
fn what_could_run_load_or_lead_away_is_refused() {
    for bad in [
        "<script>1</script>",
        "<s:script xmlns:s=\"http://www.w3.org/2000/svg\"/>",
        "<g onload=\"x\"/>",
        "<g ONLOAD=\"x\"/>",
        "<a href=\"javascript:x\"/>",
        "<a xlink:href = 'java&#115;cript:x'/>",
        "<a href=\"&#1;javascript:x\"/>",
        "<a href=\"java&#10;script:x\"/>",
        "<a href=\"data:text/html,x\"/>",
        "<a href=\"vbscript:x\"/>",
        "<a><set attributeName=\"href\" to=\"x\"/></a>",
        "<a><animate attributeName=\"xlink:href\" values=\"x\"/></a>",
        "<a><set attributeName=\"&#104;ref\" to=\"x\"/></a>",
        "<animate attributeName=\"fill\" values=\"red;url(https://evil.example/#a)\"/>",
        "<use href=\"https://evil.example/x.svg#a\"/>",
        "<use href=\"data:image/svg+xml,x#a\"/>",
        "<image href=\"https://evil.example/x.png\"/>",
        "<image href=\"x.png\"/>",
        "<image href=\"//evil.example/x.png\"/>",
        "<image href=\"data:text/html;base64,PGI+\"/>",
        "<image href=\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'%3E%3Cscript/%3E%3C/svg%3E\"/>",
        "<feImage href=\"x.png\"/>",
        "<style>@import url(https://evil.example/x.css);</style>",
        "<style>@\\69mport 'x';</style>",
        "<style>@font-face{src:url(x)}</style>",
        "<style>a{fill:u\\72l(x)}</style>",
        "<style>a{background:image-set('x' 1x)}</style>",
        "<style>a{b:url(\"#a\" x)}</style>",
        "<style>a{</style>",
        "<style>a{b:'</style>",
        "<style>a{content:'https://evil.example/'}</style>",
        "<g style=\"background:url(x)\"/>",
        "<g fill=\"url(https://evil.example/#a)\"/>",
        "<g fill=\"url(&quot;https://evil.example/#a&quot;)\"/>",
        "<g cursor=\"src('x')\"/>",
        "<g xml:base=\"https://evil.example/\"/>",
        "<g unheard=\"x\"/>",
        "<blink/>",
        "<x:g xmlns:x=\"https://unheard.example/\"/>",
        "<g x:event=\"1\" xmlns:x=\"http://www.w3.org/2001/xml-events\"/>",
        "<?xml-stylesheet href=\"x.css\"?>",
        "&nbsp;",
        "<a target=\"evil\" href=\"/x\"/>",
    ] {
        assert!(inside(bad).is_err(), "{bad} gave {:?}", inside(bad));
    }
}

#[test]
fn elements_of_pages_are_refused() {
    let xhtml = "xmlns:h=\"http://www.w3.org/1999/xhtml\"";
    for html in [
        "frame src=\"x\"",
        "meta http-equiv=\"refresh\" content=\"0;url=x\"",
        "iframe",
        "img src=\"x\"",
        "base href=\"x\"",
        "link",
    ] {
        assert!(
            inside(&format!("<h:{html} {xhtml}/>")).unwrap_err()[0].message.contains("xhtml"),
            "{html}"
        );
    }
}

#[test]
fn other_encodings_and_declarations_are_refused() {
    for (bad, why) in [
        (
            "<!DOCTYPE svg [<!ENTITY x \"y\">]><svg xmlns=\"http://www.w3.org/2000/svg\"/>",
            "declares",
        ),
        ("<!-- [ --><!doctype svg SYSTEM \"a\" [", "declares"),
        (
            "<?xml version=\"1.0\" encoding=\"UTF-7\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>",
            "utf-7",
        ),
        (
            "<?xml version=\"1.0\" encoding='iso-8859-1'?><svg xmlns=\"http://www.w3.org/2000/svg\">é</svg>",
            "iso-8859-1",
        ),
        ("<svg/>", "is not SVG"),
        ("<html xmlns=\"http://www.w3.org/1999/xhtml\"/>", "is not SVG"),
        ("<svg xmlns=\"http://www.w3.org/2000/svg\"><g></svg>", "not well-formed"),
        ("", "not well-formed"),
    ] {
        assert!(first(bad).contains(why), "{bad}: {}", first(bad));
    }
    assert!(drawing(b"\xff\xfe<\0s\0", 0).unwrap_err()[0].message.contains("UTF-8"));
    let ascii = "<?xml version=\"1.0\" encoding='iso-8859-1'?><svg xmlns=\"http://www.w3.org/2000/svg\">&#233;</svg>";
    assert!(first(ascii).contains("é"));
    let public = "\u{feff}<?xml version='1.0'?><!DOCTYPE svg PUBLIC \"é[\" \">\"><svg xmlns=\"http://www.w3.org/2000/svg\"><g a=\"\"/></svg>";
    let at = drawing(public.as_bytes(), 0).unwrap_err()[0].at.clone();
    assert_eq!(&public[at], "a=\"\"", "places stay behind a DOCTYPE");
}

#[test]
fn pictures_inside_a_drawing_are_pictures() {
    let png = "<image href=\"data:image/PNG;base64,iVBO Rw0K\"/>";
    assert!(inside(png).unwrap().contains("href=\"data:image/png;base64,iVBORw0K\""));
    let svg = "<image href=\"data:image/svg+xml;utf8,%3Csvg xmlns='http://www.w3.org/2000/svg' foo:a='1' xmlns:foo='http://www.inkscape.org/x'/%3E\"/>";
    let written = inside(svg).unwrap();
    assert!(written.contains("data:image/svg+xml;base64,"), "{written}");
    assert!(!written.contains("foo"));
}

#[test]
fn repetition_and_depth_have_a_limit() {
    let layer = |i: usize| {
        format!("<g id=\"l{i}\">{}</g>", format!("<use href=\"#l{}\"/>", i + 1).repeat(10))
    };
    let bomb: String = (0..9).map(layer).collect::<String>() + "<rect id=\"l9\"/>";
    assert!(inside(&bomb).unwrap_err()[0].message.contains("repeat"));
    assert!(
        inside("<g id=\"a\"><use href=\"#a\"/></g>").unwrap_err()[0].message.contains("circle")
    );
    let markers = "<path id=\"m\"/>".to_owned() + &"<use xlink:href=\"#m\"/>".repeat(5_000);
    assert!(inside(&markers).is_ok());
    let deep = |n: usize| format!("{}{}", "<g>".repeat(n), "</g>".repeat(n));
    assert!(inside(&deep(MAX_DEPTH)).is_ok());
    assert!(inside(&deep(MAX_DEPTH + 1)).is_err());
    assert!(inside(&deep(100_000)).is_err());
}

#[test]
fn what_the_parser_would_take_long_for_is_refused_before() {
    let prefixes = |n: usize| (0..n).map(|i| format!(" xmlns:n{i}=\"u{i}\"")).collect::<String>();
    assert!(inside(&format!("<g{}/>", prefixes(MAX_PREFIXES / 2))).is_ok());
    let faults = inside(&format!("<g{}/>", prefixes(MAX_PREFIXES + 1))).unwrap_err();
    assert!(faults[0].message.contains("prefixes") && faults[0].at.len() == 6, "{faults:?}");
    let nested: String = (0..2_000).map(|i| format!("<g xmlns:n{i}=\"u{i}\">")).collect();
    assert!(inside(&nested).unwrap_err()[0].message.contains("prefixes"), "before it is parsed");
    let attributes = |n: usize| (0..n).map(|i| format!(" data-{i}='>\"'")).collect::<String>();
    let refused =
        |body: &str| inside(body).err().map(|faults| faults[0].message.clone()).unwrap_or_default();
    assert!(!refused(&format!("<g{}/>", attributes(MAX_ATTRIBUTES))).contains("at most"));
    for body in [
        "<g@/>",
        "<!-- <g '> --><g@></g>",
        "<title>it's</title><g @/>",
        "<![CDATA[<a '>]]><g@/>",
        "<g a=\"'\"@/>",
    ] {
        let body = body.replace('@', &attributes(MAX_ATTRIBUTES + 1));
        assert!(
            refused(&body).contains("attributes; at most"),
            "{}: {}",
            &body[..40],
            refused(&body)
        );
    }
    let quotes = format!("<desc>{}</desc>", "it's \"so\" ".repeat(2_000));
    assert!(inside(&quotes).is_ok(), "quotes of a text are no attributes");
}

#[test]
fn a_font_passes_that_the_drawing_carries_inside() {
    let font = |src: &str| {
        style::clean(&format!(
            "@font-face{{font-family:F;src:{src};font-weight:400}}text{{font-family:F}}"
        ))
    };
    for src in [
        "url(data:font/woff2;base64,d09GMg==) format('woff2')",
        "url(\"data:font/ttf;charset=utf-8;base64,AAEAAA==\"), url('data:application/x-font-woff;base64,AA')",
        "url( data:application/font-woff2;charset=utf-8;base64,AAAA ); unicode-range:U+0000-00FF, U+4??",
    ] {
        let written = font(src).unwrap();
        assert!(written.contains("url(\"data:"), "{written}");
        assert_eq!(style::clean(&written).as_ref(), Ok(&written));
    }
    for src in [
        "url(https://evil.example/f.woff2)",
        "url(f.woff2)",
        "url(data:text/html;base64,AAAA)",
        "url(data:image/svg+xml;base64,AAAA)",
        "url(data:font/woff2,AAAA)",
        "url(data:font/woff2;base64,<b>)",
        "local(Helvetica)",
    ] {
        assert!(font(src).is_err(), "{src}");
    }
    for outside in [
        "a{background:url(data:font/woff2;base64,AAAA)}",
        "@font-face{font-family:F}a{background:url(data:font/woff2;base64,AAAA)}",
    ] {
        assert!(style::clean(outside).is_err(), "{outside}");
    }
}

#[test]
fn the_styles_of_editors_pass() {
    for good in [
        "*{stroke-linejoin: round; stroke-linecap: butt}",
        ".st0{fill:#FF0000;} .st1{font-family:'MyriadPro-Regular';}",
        "#m .edge path,#m .x:not(:first-child){stroke:#333;stroke-width:1px!important}@keyframes dash{to{stroke-dashoffset:0;}}",
        "#m :root{--mermaid-font-family:\"trebuchet ms\",verdana,arial,sans-serif;}#m p{margin:0;}",
        "svg{fill:light-dark(#fff, var(--ge-dark-color, #121212))}",
        "@media (prefers-color-scheme: dark){rect{fill:hsl(80, 100%, 96.2745098039%)}}",
        "fill:none;stroke:#000;-inkscape-font-specification:'sans-serif, Normal';transform:rotate(-2.5deg)",
    ] {
        assert_eq!(style::clean(good).as_deref(), Ok(good));
    }
}

proptest! {
    /// Any pieces of drawings, whole or not: no panic, and what passes is read again without change
    /// and holds nothing that runs.
    #[test]
    fn any_drawing(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..24)) {
        let body: String = pieces.concat();
        for text in [body.clone(), format!("{HEAD}{body}</svg>"), format!("{HEAD}<g {body}/></svg>"), format!("{HEAD}<style>{body}</style></svg>")] {
            if let Ok(clean) = drawing(text.as_bytes(), 0) {
                let again = drawing(clean.text.as_bytes(), 0);
                prop_assert_eq!(again.as_ref().map(|again| again.text.as_str()), Ok(clean.text.as_str()), "{}", text);
                judged(&clean.text);
            }
        }
    }

    /// Any text as a drawing or a style.
    #[test]
    fn any_text(text in ".{0,200}") {
        let _ = drawing(text.as_bytes(), 0);
        let _ = inside(&text);
        if let Ok(style) = style::clean(&text) {
            prop_assert_eq!(style::clean(&style), Ok(style.clone()));
        }
    }
}

/// What is written, judged by another reader's eyes: no element, attribute or address that could
/// act.
fn judged(text: &str) {
    let document = roxmltree::Document::parse(text).unwrap();
    for node in document.descendants().filter(roxmltree::Node::is_element) {
        assert_eq!(node.tag_name().namespace(), Some("http://www.w3.org/2000/svg"), "{text}");
        assert!(
            !matches!(
                node.tag_name().name().to_ascii_lowercase().as_str(),
                "script" | "foreignobject" | "handler"
            ),
            "{text}"
        );
        for attribute in node.attributes() {
            assert!(!attribute.name().to_ascii_lowercase().starts_with("on"), "{text}");
            let value = attribute.value().to_ascii_lowercase();
            assert!(attribute.name() != "href" || !value.contains("script:"), "{text}");
            assert!(attribute.name() != "attributeName" || !value.contains("href"), "{text}");
            assert!(!value.contains("url(https"), "{text}");
        }
    }
}

/// Pieces of drawings, honest and hostile.
#[rustfmt::skip]
const PIECES: &[&str] = &[
    "<", ">", "/>", "</g>", "<g>", "<g ", "<svg", "</svg>", "<rect/>", "<use href=\"#a\"/>", "<a href=\"", "\"", "'", "=", " ",
    "javascript:", "java&#115;cript:x", "&#10;", "&#1;", "&amp;", "&x;", "onload=\"x\"", " fill=\"url(#a)\"", "url(", "https://evil.example/", ")",
    "<style>", "</style>", "a{b:c}", "{", "}", "@import 'x';", "@media print", "\\", "/*", "*/", "<!--", "-->", "<![CDATA[", "]]>",
    "<!DOCTYPE svg>", "[<!ENTITY x 'y'>]", "<?xml version=\"1.0\"?>", "<?x ?>", "<script>", "</script>", "<foreignObject>", "<switch>", "</switch>",
    "<set attributeName=\"href\" to=\"x\"/>", "<set attributeName=\"fill\" to=\"red\"/>", "<h:b xmlns:h=\"http://www.w3.org/1999/xhtml\"/>",
    "xmlns=\"http://www.w3.org/2000/svg\"", "xmlns=\"\"", "id=\"a\"", "<image href=\"data:image/png;base64,AAAA\"/>", "é", "\u{feff}", "\u{202e}", "x",
];

/// A journey of Mermaid: its rules give the words the color of the box that was behind their HTML.
#[test]
fn words_that_mermaid_colors_like_their_box_are_not_taken_for_what_was_drawn() {
    let text = "<svg xmlns=\"http://www.w3.org/2000/svg\" aria-roledescription=\"journey\"><style>.a{fill:#ececff}</style><rect class=\"a\" width=\"90\" height=\"50\"/>\
        <switch><foreignObject width=\"90\" height=\"50\"><div class=\"a\" xmlns=\"http://www.w3.org/1999/xhtml\">Work</div></foreignObject>\
        <text class=\"a\" y=\"20\">Work</text></switch></svg>";
    let faults = drawing(text.as_bytes(), 0).unwrap_err();
    assert!(faults[0].message.contains("`Work`") && faults[0].help.contains("PNG"), "{faults:?}");
    let of_others = text.replace("journey", "a drawing");
    assert!(drawing(of_others.as_bytes(), 0).is_ok());
}

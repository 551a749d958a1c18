//! The layer as a whole: pages and values in, pieces and faults out.

use std::fmt::Write;

use super::*;

const WIDGETS: &[&str] = &["domains", "steps", "costs"];

fn parse(body: &str) -> Found<Document> {
    parse_with(body, RawHtml::Refuse)
}

pub(super) fn parse_with(body: &str, raw_html: RawHtml) -> Found<Document> {
    let policy = Policy { raw_html, widgets: WIDGETS };
    parse_body(&SourcePath::new("guide.md"), body, 0, &policy)
}

/// Pieces in a short notation: facts as `{path}` or `{path#}` with a number, `@x@` addresses, `^x^`
/// citations.
fn notation(pieces: &[Piece]) -> String {
    let mut out = String::new();
    for piece in pieces {
        let _ = match piece {
            Piece::Html(html) => write!(out, "{html}"),
            Piece::Fact { path, numbered, .. } => {
                write!(out, "{{{path}{}}}", if *numbered { "#" } else { "" })
            }
            Piece::Href { target, .. } => write!(out, " href=\"@{target}@\""),
            Piece::Cite { source, .. } => write!(out, "^{source}^"),
            Piece::Picture { src, alt, title, .. } => {
                write!(out, "[picture {src} {} {title}]", notation(alt))
            }
            Piece::Widget(widget) => write!(out, "[{}: {}]", widget.name, widget.options),
            Piece::Guard(guard) => {
                let words: Vec<_> = guard
                    .conditions
                    .iter()
                    .map(|c| format!("{}{}", c.state.word(), c.version.as_deref().unwrap_or("")))
                    .collect();
                write!(out, "<<{}:", words.join(","))
            }
            Piece::EndGuard => write!(out, ">>"),
            Piece::Heading(n) => write!(out, "[h{n}]"),
            Piece::EndHeading(n) => write!(out, "[/h{n}]"),
        };
    }
    out
}

/// The pieces of a body without faults.
fn good(body: &str) -> String {
    let found = parse(body);
    assert_eq!(found.diagnostics, [], "{body}");
    notation(&found.value.pieces).trim_end().to_owned()
}

/// Each fault as `rule: words`, the words being those of its range.
fn faults(body: &str) -> Vec<String> {
    faults_of(body, &parse(body))
}

fn faults_of(body: &str, found: &Found<Document>) -> Vec<String> {
    let show = |d: &Diagnostic| match d.at {
        At::Bytes(from, to) => format!("{}: {}", d.rule.name, &body[from as usize..to as usize]),
        _ => d.rule.name.to_owned(),
    };
    found.diagnostics.iter().map(show).collect()
}

#[test]
fn prose_with_facts() {
    assert_eq!(
        good("Has **{{ a.b }}**, a_{{x}}_b {{y}}{{z}}."),
        "<p>Has <strong>{a.b#}</strong>, a_{x#}_b {y#}{z#}.</p>"
    );
    assert_eq!(
        good("[at {{ x }}](/a/) ![{{ y }} *b*](p.svg \"t\")"),
        "<p><a href=\"@/a/@\">at {x}</a> [picture p.svg {y} b t]</p>"
    );
    assert_eq!(
        good("## A {{ x }} {#a}\n\n|{{ a }}|\n|-|\n|{{ b }}|"),
        concat!(
            "[h0]A {x}[/h0]<div class=\"table-scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Table 1\"><table>\n<thead><tr><th scope=\"col\">{a#}</th></tr></thead>\n",
            "<tbody>\n<tr><td>{b#}</td></tr>\n</tbody></table></div>"
        )
    );
    let body = "é {{ x }} b";
    assert_eq!(
        parse(body).value.pieces[1],
        Piece::Fact { path: "x".into(), numbered: true, margin: true, at: 3..10 }
    );
}

#[test]
fn a_cell_with_a_long_word_breaks_it() {
    let cell = |text: &str| {
        let html = good(&format!("|a|\n|--:|\n|{text}|"));
        html.split_once("<tbody>\n<tr><td class=\"")
            .unwrap()
            .1
            .split_once('"')
            .unwrap()
            .0
            .to_owned()
    };
    let long = "Donaudampfschifffahrtsgesellschaft";
    assert_eq!(cell(long), "num breaks");
    assert_eq!(cell(&format!("so **{long}**")), "num breaks");
    assert_eq!(
        cell(&format!("[so](/{long}/) and {{{{ aws/machine-learning-specialty:exam.fee }}}}")),
        "num"
    );
    assert_eq!(cell("https://example.org/a-long/address-of-many/short-parts/"), "num");
}

#[test]
fn facts_are_text_in_code_and_faults_elsewhere() {
    assert_eq!(
        good("`{{ x }}` and `{{`, `}}`"),
        "<p><code>{{ x }}</code> and <code>{{</code>, <code>}}</code></p>"
    );
    assert!(good("```text\n{{ x }} {{ y | z }}\n```").contains("{{ x }} {{ y | z }}\n</code>"));
    assert_eq!(good("a <!-- {{ x }} {{ -->"), "<p>a </p>");
    assert_eq!(faults("[a](/{{ x }}/)"), ["leftover-braces: {{ x }}"]);
    assert_eq!(faults("```{domains}\nversion: {{ x }}\n```"), ["leftover-braces: {{ x }}"]);
    assert_eq!(faults("a {{ x | upper }} b"), ["leftover-braces: {{ x | upper }}"]);
    assert_eq!(faults(r"\{{ x }} &#123;&#123; \{\{"), ["leftover-braces: {{ x }}"]);
    assert_eq!(faults("a {{\nx }}"), ["leftover-braces: {{", "leftover-braces: }}"]);
    assert_eq!(faults("[r]: /{{ x }}\n\n[r]"), ["leftover-braces: {{ x }}"]);
}

#[test]
fn widgets() {
    assert_eq!(good("```{domains}\n```"), "[domains: ]");
    assert_eq!(
        good("## What {#domains}\n\n```{domains}\nversion: a\n```"),
        "[h0]What[/h0][domains: version: a\n]"
    );
    assert_eq!(good("## What\n\ntext\n\n```{costs}\n```"), "[h0]What[/h0]<p>text</p>\n[costs: ]");
    let body = "- a\r\n\r\n  ```{costs}\r\n  years: [1]\r\n  ```\r\n";
    let found = parse(body);
    let Some(Piece::Widget(widget)) =
        found.value.pieces.iter().find(|p| matches!(p, Piece::Widget(_)))
    else {
        panic!("{found:?}")
    };
    assert_eq!(widget.options, "years: [1]\n");
    assert_eq!(body[offsets::large(&widget.options_at)].trim(), "years: [1]");
    assert_eq!(faults("```{domian}\n```"), ["unknown-widget: ```{domian}"]);
    assert_eq!(
        parse("```{domian}\n```").diagnostics[0].help.as_deref(),
        Some("did you mean `domains`?")
    );
    assert_eq!(faults("```{costs} years=1\n```"), ["unknown-widget: ```{costs} years=1"]);
    assert_eq!(faults("```domains\n```"), ["unknown-widget: ```domains"]);
    assert_eq!(faults("[^a]\n\n[^a]: x\n\n    ```{costs}\n    ```"), ["misplaced: ```{costs}"]);
}

#[test]
fn fences_are_closed() {
    for open in [
        "```{domains}",
        "```{domains}\na: 1\n\n# x",
        "> ```yaml\n> a\n\nb",
        "- ```\n  a\n\nb",
        "~~~\na",
        "````{when=open}\na\n```{steps}\n```",
    ] {
        let found = faults(open);
        assert!(found.iter().any(|f| f.starts_with("unclosed-fence: ")), "{open}: {found:?}");
    }
    for closed in
        ["> ```yaml\n> a\n> ```\n\nb", "- ```\n  a\n  ```\n\nb", "~~~\n```\n~~~", "```\n```"]
    {
        assert_eq!(faults(closed), [""; 0], "{closed}");
    }
    let three = "```{when=open}\na\n```{steps}\n```\nb\n```";
    assert_eq!(faults(three), ["guard-fence: ```{when=open}", "unclosed-fence: ```"]);
}

#[test]
fn guard_fences() {
    let body = "````{when=open,closing@mls-c01}\nNow *{{ x }}*.\n```{steps}\n```\n````\nafter";
    assert_eq!(
        good(body),
        "<<open,closingmls-c01:<p>Now <em>{x#}</em>.</p>\n[steps: ]>><p>after</p>"
    );
    let nested = "`````{when=open}\n````{when=beta}\n- a\n````\n`````";
    assert_eq!(good(nested), "<<open:<<beta:<ul>\n<li>a</li>\n</ul>\n>>>>");
    assert_eq!(faults("````{when=opne}\na\n````"), ["unknown-condition: ````{when=opne}"]);
    assert_eq!(faults("````{when = open}\na\n````"), ["unknown-condition: ````{when = open}"]);
    assert_eq!(faults("````{when=}\na\n````"), ["unknown-condition: ````{when=}"]);
    // Labels of links reach into guards.
    assert_eq!(
        good("````{when=open}\n[a][L]\n````\n\n[l]: /x/"),
        "<<open:<p><a href=\"@/x/@\">a</a></p>\n>>"
    );
}

#[test]
fn offsets_in_nested_bodies_are_those_of_the_file() {
    let body = "- é\r\n\r\n  ````{when=open}\r\n  > b {{ x }}\r\n  > [l](nowhere)\r\n  ```{steps}\r\n  a: 1\r\n  ```\r\n  ````\r\n";
    let found = parse(body);
    assert_eq!(found.diagnostics, []);
    for piece in &found.value.pieces {
        match piece {
            Piece::Fact { at, .. } => assert_eq!(&body[offsets::large(at)], "{{ x }}"),
            Piece::Href { at, .. } => assert_eq!(&body[offsets::large(at)], "[l](nowhere)"),
            Piece::Widget(widget) => {
                assert_eq!(body[offsets::large(&widget.options_at)].trim(), "a: 1")
            }
            _ => {}
        }
    }
    assert_eq!(faults("> ````{when=open}\n> a\n> b {{ ! }}\n> ````"), ["leftover-braces: {{ ! }}"]);
}

#[test]
fn heading_guards_end_with_their_section() {
    assert_eq!(
        good("## A {#a when=open}\n\na\n\n### B\n\n## C"),
        "<<open:[h0]A[/h0]<p>a</p>\n[h1]B[/h1]>>[h2]C[/h2]"
    );
    assert_eq!(
        good("## A {when=open}\n\n> ## B\n\nb"),
        "<<open:[h0]A[/h0]<blockquote>\n[h1]B[/h1]</blockquote>\n<p>b</p>\n>>"
    );
    assert_eq!(
        good("> ## A {when=open}\n> a\n\nb"),
        "<blockquote>\n<<open:[h0]A[/h0]<p>a</p>\n>></blockquote>\n<p>b</p>"
    );
    let found = parse("## A {when=open}\n### B {when=beta}\n");
    let heading = &found.value.headings[1];
    assert_eq!(
        heading.guards.iter().map(|any| any[0].state).collect::<Vec<_>>(),
        [State::Open, State::Beta]
    );
    assert_eq!(notation(&found.value.pieces[heading.pieces.clone()]), "B");
}

#[test]
fn heading_ids_and_attributes() {
    let ids = |body: &str| parse(body).value.headings.into_iter().map(|h| h.id).collect::<Vec<_>>();
    assert_eq!(ids("## A b\n## A b\n## C {#a-b}\n## A-b-2"), ["a-b-2", "a-b-3", "a-b", "a-b-2-2"]);
    assert_eq!(ids("## A b\n## A b\n"), ["a-b", "a-b-2"]);
    assert_eq!(ids("## `x` *y* {#z}\n### `x` *y*"), ["z", "x-y"]);
    assert_eq!(faults("## A {{ x }}"), ["heading-id: ## A {{ x }}"]);
    assert_eq!(faults("## {#a}\n## !"), ["heading-id: ## !"]);
    assert_eq!(faults("# A"), ["heading-level: # A"]);
    assert_eq!(faults("## A {#a}\n## B {#a}"), ["duplicate-anchor: ## B {#a}"]);
    assert_eq!(faults("## A {#A_b}"), ["invalid-id: ## A {#A_b}"]);
    for bad in [
        "## A {when = open}",
        "## A {.big}",
        "## A {open}",
        "## A {id=b}",
        "## A {#a} {when=open}",
        "## A {x}",
        "## A {#a #b}",
        "## A {#a} ##",
    ] {
        let found = faults(bad);
        assert!(
            !found.is_empty() && found.iter().all(|f| f.starts_with("heading-attribute: ")),
            "{bad}: {found:?}"
        );
    }
    assert_eq!(faults("## A {when=opn}"), ["unknown-condition: ## A {when=opn}"]);
    assert_eq!(faults("## A {#a when=open,closed@x-1}\n\nSetext {#s}\n---\n\n## B ##"), [""; 0]);
}

#[test]
fn links_by_kind() {
    assert_eq!(
        good("[a](https://e.org/?a=1&b)"),
        "<p><a href=\"@https://e.org/?a=1&b@\">a</a></p>"
    );
    assert_eq!(
        good("<https://e.org> <a@e.org>"),
        "<p><a href=\"@https://e.org@\">https://e.org</a> <a href=\"mailto:a@e.org\">a@e.org</a></p>"
    );
    assert_eq!(good("[a {{ x }}](source:aws-1) b"), "<p>a {x}^aws-1^ b</p>");
    assert_eq!(good("[a](../b/#c \"t\")"), "<p><a href=\"@../b/#c@\" title=\"t\">a</a></p>");
    for bad in [
        "[a](javascript:alert(1))",
        "[a](JaVaScript:x)",
        "[a](<java&Tab;script:x>)",
        "[a](&#1;javascript:x)",
        "[a](data:text/html,x)",
        "[a]()",
        "[a](//e.org)",
        "<source:aws>",
        "[a](source:A_)",
        "[a](source:)",
        "[a](vbscript:x)",
        "[a](http:x)",
        "<javascript:alert(1)>",
        "[a](C:\\x)",
    ] {
        let found = parse(bad);
        assert_eq!(faults_of(bad, &found), [format!("forbidden-link: {bad}")]);
        assert!(!notation(&found.value.pieces).contains("href"), "{bad}");
    }
    assert_eq!(faults("[a][b]"), ["broken-link: [a][b]"]);
    assert_eq!(faults("[a]"), [""; 0]);
    assert_eq!(
        faults("![](p.svg) ![a](https://e.org/p.png)"),
        ["missing-alt: ![](p.svg)", "broken-picture: ![a](https://e.org/p.png)"]
    );
}

#[test]
fn footnotes_are_lettered_and_stay_in_their_guard() {
    let found = parse("a[^x] b[^y] c[^x]\n\n[^y]: Y {{ q }}\n[^x]: X");
    assert_eq!(found.diagnostics, []);
    let notes: Vec<_> = found
        .value
        .footnotes
        .iter()
        .map(|n| (n.letter.as_str(), n.uses, notation(&n.pieces)))
        .collect();
    assert_eq!(notes, [("a", 2, "<p>X</p>\n".to_owned()), ("b", 1, "<p>Y {q#}</p>\n".to_owned())]);
    assert!(
        notation(&found.value.pieces)
            .contains("<a class=\"footnote-ref\" href=\"#fn-a\" id=\"fnref-a-2\"")
    );
    assert_eq!(faults("a[^x]"), ["undefined-footnote: [^x]"]);
    assert_eq!(faults("`[^x]` \\[^x]\n\n```\n[^x]\n```"), [""; 0]);
    assert_eq!(faults("[^x]: X"), ["undefined-footnote: [^x]: X"]);
    assert_eq!(
        faults("## A {when=open}\n\na[^x]\n\n## B\n\n[^x]: X"),
        ["undefined-footnote: [^x]"]
    );
    assert_eq!(
        faults(
            "````{when=open}\na[^x]\n\n[^x]: X\n````\n````{when=closed}\na[^x]\n\n[^x]: X\n````"
        ),
        [""; 0]
    );
    assert_eq!(faults("````{when=open}\na[^x]\n````\n\n[^x]: X").len(), 2);
    assert_eq!(faults("a[^x]\n\n[^x]: X\n\n    ## H"), ["misplaced: ## H"]);
}

#[test]
fn html_by_policy() {
    assert_eq!(good("a <!-- b --> c\n\n<!-- d\ne -->\n\nf"), "<p>a  c</p>\n<p>f</p>");
    assert_eq!(faults("<div>\na\n</div>"), ["raw-html: <div>\na\n</div>"]);
    assert_eq!(faults("a <b>c</b>"), ["raw-html: <b>"]);
    assert_eq!(faults("<!-- a\n\nb"), ["raw-html: <!-- a\n\nb"]);
    assert_eq!(
        good("1 < 2 & 3 > 2 \"q\" &copy; &lt;script&gt;"),
        "<p>1 &lt; 2 &amp; 3 &gt; 2 &quot;q&quot; © &lt;script&gt;</p>"
    );
    let clean = |body: &str| notation(&parse_with(body, RawHtml::Sanitize).value.pieces);
    assert_eq!(clean("a <KBD>c</KBD><br/>"), "<p>a <kbd>c</kbd><br></p>\n");
    assert_eq!(clean("<b onclick=x>a"), "<p>a</p>\n");
    assert_eq!(
        clean("<details>\n<summary>s</summary>\n\n*x*\n\n</details>"),
        "<details>\n<summary>s</summary>\n<p><em>x</em></p>\n</details>"
    );
    assert!(!clean("<script>\nalert(1)\n</script>").contains("<script"));
    assert!(!clean("<b/<img src=x onerror=alert(1)>").contains("<img"));
    assert_eq!(faults_of("a <b>c", &parse_with("a <b>c", RawHtml::Sanitize)), ["raw-html: <b>"]);
    assert_eq!(
        notation(&parse_with("<i class=x>a</i>", RawHtml::Trusted).value.pieces),
        "<p><i class=x>a</i></p>\n"
    );
}

#[test]
fn blocks() {
    assert_eq!(
        good("> [!TIP]\n> a"),
        "<div class=\"alert alert-tip\" role=\"note\"><p class=\"alert-title\">Tip</p>\n<p>a</p>\n</div>"
    );
    assert_eq!(good("A\n: b"), "<dl>\n<dt>A</dt>\n<dd>b</dd>\n</dl>");
    assert_eq!(
        good("- [x] a\n- [ ] b"),
        concat!(
            "<ul>\n<li class=\"task-list-item\"><input type=\"checkbox\" disabled checked aria-label=\"done\"> a</li>\n",
            "<li class=\"task-list-item\"><input type=\"checkbox\" disabled aria-label=\"not done\"> b</li>\n</ul>"
        )
    );
    assert_eq!(good("3. a\\\n   ~~b~~"), "<ol start=\"3\">\n<li>a<br>\n<del>b</del></li>\n</ol>");
    assert!(good("|a|b|\n|:-|-:|\n|c|d|").contains("<td>c</td><td class=\"num\">d</td>"));
    assert_eq!(
        good("```x\"><script>\n<b>\n```"),
        "<pre class=\"code\" tabindex=\"0\"><code>&lt;b&gt;\n</code></pre>"
    );
    assert_eq!(parse("Two words, `code`, {{ x }}-y.\n\n```\nnot these\n```").value.words, 3);
    assert!(parse("```\n```").value.has_code);
}

#[test]
fn values() {
    let value =
        |text: &str| parse_value(text).map(|d| notation(&d.pieces)).map_err(|f| f.rule.name);
    assert_eq!(value("a *b* {{ c }}"), Ok("a <em>b</em> {c#}".into()));
    assert_eq!(value("{{ c }}\n"), Ok("{c#}".into()));
    assert_eq!(value("a\n\nb"), Ok("<p>a</p>\n<p>b</p>\n".into()));
    assert_eq!(value("- a"), Ok("<ul>\n<li>a</li>\n</ul>\n".into()));
    assert_eq!(value(""), Ok(String::new()));
    assert_eq!(value("[a](source:x)"), Ok("a^x^".into()));
    assert_eq!(value("## a"), Err("misplaced"));
    assert_eq!(value("```{costs}\n```"), Err("misplaced"));
    assert_eq!(value("````{when=open}\na\n````"), Err("misplaced"));
    assert_eq!(value("a[^x]\n\n[^x]: b"), Err("misplaced"));
    assert_eq!(value("a {{ b"), Err("leftover-braces"));
    assert_eq!(parse_value("ab <i>").map_err(|f| f.at), Err(3..6));
}

#[test]
fn plain_text_of_pieces() {
    let body = "A *b* &amp; [c < d](/e/ \"t>\") {{ f }} ![alt {{ g }}](p.svg) `\"`";
    let text = plain_text(&parse(body).value.pieces, |path| format!("({path})"));
    assert_eq!(text, "A b & c < d (f) alt (g) \"");
}

#[test]
fn a_byte_order_mark_is_no_text() {
    assert_eq!(good("\u{feff}## A"), "[h0]A[/h0]");
    assert_eq!(faults("a\u{feff}b"), ["forbidden-character: \u{feff}"]);
}

#[test]
fn the_guide_in_miniature() {
    let body = concat!(
        "The exam has {{ exam.questions.total }} questions in {{ exam.minutes }} and costs {{ exam.fee }}.\n\n## What it covers {#domains}\n\n",
        "```{domains}\n```\n\n## Book the exam {#book when=open}\n\n````{when=closing}\nThe last day is {{ lifecycle.last_exam }}.\n```{steps}\n```\n````\n"
    );
    assert_eq!(
        good(body),
        concat!(
            "<p>The exam has {exam.questions.total#} questions in {exam.minutes#} and costs {exam.fee#}.</p>\n",
            "[h0]What it covers[/h0][domains: ]<<open:[h1]Book the exam[/h1]",
            "<<closing:<p>The last day is {lifecycle.last_exam#}.</p>\n[steps: ]>>>>"
        )
    );
}

#[test]
fn the_body_begins_at_its_offset() {
    let page = "---\na: {{ x }}\n---\n{{ y }} [";
    let front = split_front_matter(page).unwrap();
    let policy = Policy { raw_html: RawHtml::Refuse, widgets: &[] };
    let found = parse_body(&SourcePath::new("a.md"), page, front.body, &policy);
    assert_eq!(
        found.value.pieces[1],
        Piece::Fact { path: "y".into(), numbered: true, margin: true, at: 19..26 }
    );
    assert_eq!(
        parse_body(&SourcePath::new("a.md"), page, 9_999, &policy).value,
        Document::default()
    );
}

#[test]
fn the_introduction_ends_at_the_first_section() {
    let intro = |body: &str| notation(&parse(body).value.pieces[..parse(body).value.intro]);
    assert_eq!(intro("a\n\n## B {when=open}\n\nc\n\n## D"), "<p>a</p>\n");
    assert_eq!(intro("> ## A\n\n## B"), "<blockquote>\n[h0]A[/h0]</blockquote>\n");
    assert_eq!(intro("### A {when=open}\n\n## B"), "<<open:[h0]A[/h0]>>");
    assert_eq!(intro("a"), "<p>a</p>\n");
}

#[test]
fn margin_notes_stand_beside_prose_only() {
    let margins = |body: &str| {
        let of = |piece: &Piece| match piece {
            Piece::Fact { margin, .. } | Piece::Cite { margin, .. } => Some(*margin),
            _ => None,
        };
        parse(body).value.pieces.iter().filter_map(of).collect::<Vec<_>>()
    };
    assert_eq!(margins("- {{ a }}\n\n[b](source:c)"), [true, true]);
    assert_eq!(
        margins("|{{ a }}|\n|-|\n|[b](source:c)|\n\n> [!TIP]\n> {{ d }}"),
        [false, false, false]
    );
}

#[test]
fn places_behind_a_character_that_cannot_be_published_hold() {
    for c in ['\u{1}', '\u{9b}', '\u{fdd0}', '\u{fffe}', '\u{1fffe}', '\u{10ffff}'] {
        let text = format!("{c} {c}{c} {{{{");
        let found = parse_with(&text, RawHtml::Refuse);
        let places: Vec<&str> = found
            .diagnostics
            .iter()
            .map(|fault| match fault.at {
                At::Bytes(from, to) => text.get(from as usize..to as usize).unwrap_or("no place"),
                _ => "no bytes",
            })
            .collect();
        let c = c.to_string();
        assert_eq!(places, [&c, &c, &c, "{{"], "{text:?}");
    }
}

//! Syntax of other tools, and slips, that come out as plain text: readers would see the marks.
//!
//! [`FORMS`] is the whole list. A form is looked for in the words of a paragraph, so code spans and blocks are free.

use regex::Regex;

use crate::base::rule;
use crate::markdown::PassageKind;

use super::marks::Class;
use super::text::Paragraph;
use super::{Lint, pattern};

/// A form: what it looks like, what it is, what to write here.
struct Form {
    pattern: &'static str,
    what: &'static str,
    cure: &'static str,
}

const NOTE: &str = "write a note as `> [!NOTE]` with `> ` before each of its lines";

/// The pattern is blind to case; white space in it is left out and `_` stands for any white space of the text.
const FORMS: &[Form] = &[
    Form { pattern: r"^\#\+[a-z\x5f]+:.*", what: "a directive of another tool", cure: "delete it" },
    Form { pattern: r#"^={3}_["“].*?["”]"#, what: "a tab of another tool", cure: "write a heading: `## Text`" },
    Form {
        pattern: r"^={2,6}_[^\s=].*|^h[1-6]\._\S.*",
        what: "a heading of another tool",
        cure: "write `## Text` on a line of its own",
    },
    Form { pattern: r"^={3,}$", what: "a line of another tool", cure: "write `---` on a line of its own" },
    Form {
        pattern: r"^-\[[\sx]\]|^\*\[[\sx]\]",
        what: "an item of a list without a space",
        cure: "write a space after the dash: `- [ ] text`",
    },
    Form {
        pattern: r"^a[.)]_\S.*?\sb[.)]_\S.*",
        what: "a list with letters",
        cure: "write `- ` or `1. ` for the letter, each item on a line of its own",
    },
    Form {
        pattern: r"^\+(?:[-=]{2,}\+)+",
        what: "a table that is drawn with signs",
        cure: "write a table as `| a | b |`, with `|---|---|` below its first line",
    },
    Form {
        pattern: r"^[^\t]{1,80}\t[^\t]{1,80}\t[^\t]{1,80}",
        what: "a table that is separated by tabs",
        cure: "write a table as `| a | b |`, with `|---|---|` below its first line",
    },
    Form {
        pattern: r"\{\{[<%][^{}]*[>%]\}\}|\{\{[<%]",
        what: "a shortcode of another tool",
        cure: "delete it; widgets are fences such as ```{costs}",
    },
    Form {
        pattern: r"\{/\*.*?\*/\}|%%[^%]+%%",
        what: "a comment of another tool",
        cure: "write a comment as `<!-- .. -->`",
    },
    Form {
        pattern: r"(?:^|[\s(])(?P<found>\+\+[^+\s][^+]*(?:\+[^+]+)*\+\+|\|\|[^|\s][^|]*\|\|)",
        what: "a mark of another tool",
        cure: "write `**bold**`, `*emphasis*`, or code between backticks",
    },
    Form { pattern: r"^[\w-]+::_\S+", what: "a property of another tool", cure: "write a sentence, or delete it" },
    Form { pattern: r"_(?P<found>\^[a-z0-9-]+)$", what: "the name of a block in another tool", cure: "delete it" },
    Form { pattern: r"^\.\._[a-z-]+::", what: "a directive of another tool", cure: NOTE },
    Form {
        pattern: r#"^import_.+_from_[\'"‘’“”][^\'"‘’“”]+[\'"‘’“”];?|^export_(?:const|default|function)_.*"#,
        what: "code of another tool",
        cure: "delete it: pages have widgets, written as fences such as ```{costs}",
    },
    Form {
        pattern: r"^:{2,}\s*\{[\w-]+\}?",
        what: "a widget between colons",
        cure: "write a widget between lines of backticks: ```{costs}",
    },
    Form {
        pattern: r"!\[\[[^\[\]]+\]\]",
        what: "a picture of another tool",
        cure: "write a picture as `![what it shows](file.svg)`",
    },
    Form {
        pattern: r"!\[[^\[\]]*\]\([^()\s]+_=\d*x\d*\)",
        what: "a picture with a size",
        cure: "take the size out: pages make room for a picture by its file",
    },
    Form {
        pattern: r"^\#{1,6}[^\s\#]",
        what: "a heading without a space",
        cure: "write a space after the `#` signs: `## Text`",
    },
    Form {
        pattern: r"^-\p{L}{2,}|^\*\p{L}+(?:\s.*)?\s\*\p{L}+",
        what: "an item of a list without a space",
        cure: "write a space after the dash: `- text`",
    },
    Form {
        pattern: r"^\d{1,2}[.)]\p{Lu}?\p{Ll}{2,}",
        what: "an item of a list without a space",
        cure: "write a space after the number: `1. text`",
    },
    Form {
        pattern: r"^[•‣▪◦●○■□➤➢]\s*\S+",
        what: "an item of a list with the bullet of a word processor",
        cure: "write `- ` for the bullet, each item on a line of its own",
    },
    Form {
        pattern: r"^\#{7,}\s*\S+",
        what: "a heading below the sixth level",
        cure: "headings have two to six `#` signs: `## Text`",
    },
    Form {
        pattern: r"^\|[^|]*\|.*\|\s\|?(?:\s*:?-+:?\s*\|)+(?:\s.*)?$",
        what: "a table whose first two lines have different numbers of cells",
        cure: "write as many cells in the second line as in the first: `|---|---|`",
    },
    Form {
        pattern: r"^\|[^|]*\|.*\|$",
        what: "a table without its second line",
        cure: "write a line such as `|---|---|` below the table's first line",
    },
    Form { pattern: r"^:{2,}\s*\{?[\w-]*", what: "a container of another tool", cure: NOTE },
    Form { pattern: r"^(?:!!!|\?\?\?\+?)_\w+", what: "an admonition of another tool", cure: NOTE },
    Form {
        pattern: r"^(?P<found>\[!(?:note|tip|important|warning|caution)\])\s*\S",
        what: "a note whose text begins on its first line",
        cure: "write `> [!NOTE]` alone on its line, and the text on the next line after `> `",
    },
    Form {
        pattern: r"^\[![a-z]+\]",
        what: "a kind of note that does not exist",
        cure: "the kinds are NOTE, TIP, IMPORTANT, WARNING, and CAUTION",
    },
    Form {
        pattern: r"\{:?\s*[.\#][\w-][^{}]*\}|\{:[^{}]*\}",
        what: "attributes of another tool",
        cure: "only headings take attributes, `## Text {#id}`; delete these",
    },
    Form {
        pattern: r#"\{[\w-]+=["“]?[\w.%-]+["”]?(?:_[^{}]*)?\}"#,
        what: "attributes of another tool",
        cure: "only headings take attributes, `## Text {#id}`; delete these",
    },
    Form {
        pattern: r"(?:^|[\s(])(?P<found>\[@[\w:.-]+[^\[\]]*\])",
        what: "a citation of another tool",
        cure: "write a citation as `[words](source:ID)`",
    },
    Form {
        pattern: r"\[source:[^\[\]]+\]",
        what: "a citation without words",
        cure: "write a citation as `[words](source:ID)`",
    },
    Form {
        pattern: r"\[(?:b|i|u|s|url|img|quote|code|list)(?:=[^\[\]]*)?\].*?\[/(?:b|i|u|s|url|img|quote|code|list)\]",
        what: "a mark of another tool",
        cure: "write `**bold**`, `*emphasis*`, or `[text](address)`",
    },
    Form {
        pattern: r"(?:^|[\s(])(?P<found>['’‘]{2,3}[^\s'’‘][^'’‘]*['’‘]{2,3})",
        what: "a mark of another tool",
        cure: "write `**bold**` or `*emphasis*`",
    },
    Form {
        pattern: r"&(?:amp|nbsp|lt|gt|quot|copy|reg|trade|mdash|ndash|hellip)\b",
        what: "the name of a character without its semicolon",
        cure: "write the character itself",
    },
    Form {
        pattern: r"(?:^|[\s(])(?P<found>:(?:ref|doc|term|class|func|meth|kbd|sup|sub|math|guilabel):)",
        what: "a role of another tool",
        cure: "write a link as `[text](/vendor/guide/)`, and code between backticks",
    },
    Form {
        pattern: r"\{%.*?%\}",
        what: "a template tag of another tool",
        cure: "delete it; facts are written `{{ exam.fee }}` and widgets are fences such as ```{costs}",
    },
    Form { pattern: r"\[\[[^\[\]]+\]\]", what: "a wiki link", cure: "write a link as `[text](/vendor/guide/)`" },
    Form {
        pattern: r"!?\[[^\[\]]*\]_\((?:/|\#|\.|https?:)[^()]*\)",
        what: "a link with a space before its address",
        cure: "delete the space: `[text](address)`",
    },
    Form {
        pattern: r"\([^()\[\]]+\)\[(?:/|\#|\.|https?:)[^\[\]]*\]",
        what: "a link with its brackets swapped",
        cure: "write `[text](address)`",
    },
    Form {
        pattern: r"!\[[^\[\]]*\]\([^()]*\)",
        what: "a picture whose address has a space",
        cure: "rename the file without spaces, or write the address between `<` and `>`",
    },
    Form {
        pattern: r"\[[^\[\]]+\]\(source:_[^()]*\)",
        what: "a citation with a space",
        cure: "delete the space: `[text](source:ID)`",
    },
    Form {
        pattern: r"â€.|Ã[©¨¤¶¼±³¡]|Â[\x{a0}©®°]",
        what: "a character that was read in another encoding",
        cure: "write the character itself, and save the file as UTF-8",
    },
    Form {
        pattern: r"\[[^\[\]]+\]\(\+?[\d\s-]{6,}\)",
        what: "a link to a telephone number",
        cure: "write the number as text",
    },
    Form {
        pattern: r"&[a-z]{2,12};",
        what: "the name of a character that does not exist",
        cure: "write the character itself",
    },
    Form {
        pattern: r"<!-(?:[^-].*?(?:->|$)|$)",
        what: "a comment that is none",
        cure: "write a comment as `<!-- .. -->`",
    },
    Form {
        pattern: r"^\[\[?\s*toc\s*\]?\]$|^\{:?toc\}$",
        what: "a table of contents of another tool",
        cure: "delete it: a page with headings has its contents already",
    },
    Form {
        pattern: r"^\*\[[^\[\]]+\]:.*",
        what: "an abbreviation of another tool",
        cure: "write the words in full where they are first used",
    },
    Form {
        pattern: r"[\w)]\^[\w+−-]+\^",
        what: "superscript of another tool",
        cure: "write the raised character itself, such as ² or ³",
    },
    Form {
        pattern: r"(?:^|\s)(?P<found>\\(?:pagebreak|newpage|clearpage|newline|section|textbf|textit|emph|cite|ref|label|begin|end|item)\b\S*)",
        what: "a command of LaTeX",
        cure: "delete it",
    },
    Form {
        pattern: r"\[[^\[\]]+\]\([^()\s]+_[“”„‘’][^()]*\)",
        what: "a link whose title is in curly quotes",
        cure: "write straight quotes around the title, or take it out: `[text](address)`",
    },
    Form {
        pattern: r"\[[^\[\]]+\]\([^()\s]+_[^()]*\)",
        what: "a link whose address has a space",
        cure: "delete the space, or write `%20` for it",
    },
    Form {
        pattern: r"(?:^|[\s(])(?P<found>:[a-z][a-z0-9\x5f+-]+:)(?:$|[\s).,!?])",
        what: "an emoji code",
        cure: "write the character itself, or delete the code",
    },
    Form {
        pattern: r"\$\$[^$]+\$\$|(?:^|[\s(])(?P<found>\$[^$\s][^$]*?[\\^={}][^$]*\$)",
        what: "a formula",
        cure: "formulas are not set here: write it in words, or as a picture",
    },
    Form {
        pattern: r"(?:^|[^{])(?P<found>\{\s*[a-z][a-z0-9\x5f]*(?:[.@][a-z0-9\x5f-]+)+\s*\})",
        what: "a fact in single braces",
        cure: "write two braces on each side: `{{ exam.fee }}`",
    },
    Form {
        pattern: r"==[^=\s][^=]*==",
        what: "highlighting of another tool",
        cure: "write `**bold**` or `*emphasis*`",
    },
    Form {
        pattern: r#"https?://[^\s<>()\[\]]*[^\s<>()\[\].,;:!?'"’”]"#,
        what: "a bare address",
        cure: "write `[what it leads to](address)`, or `<address>`",
    },
    Form {
        pattern: r#"(?:^|[\s(])(?P<found>www\.[a-z0-9-]+\.[a-z]{2,}(?:[^\s<>()\[\],;]*[^\s<>()\[\].,;:!?'"’”])?)"#,
        what: "a bare address",
        cure: "write `[what it leads to](https://www...)`",
    },
    Form {
        pattern: r"(?:^|[\s(])(?P<found>[a-z0-9.+\x5f-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,})",
        what: "a bare e-mail address",
        cure: "write `[whom it reaches](mailto:..)`, or put the address between `<` and `>`",
    },
    Form {
        pattern: r"\{(?:note|info|tip|warning|panel|code|expand|quote|noformat|toc)(?::[^\s{}][^{}]*)?\}",
        what: "a macro of another tool",
        cure: NOTE,
    },
    Form {
        pattern: r"\[[^\[\]]+\]\([^()\s]+\)",
        what: "a link that is none",
        cure: "write `[text](address)`, with `/` in the address and no other link in the text",
    },
];

/// The compiled forms, in the order of [`FORMS`].
#[derive(Clone)]
pub(super) struct Patterns(Vec<Regex>);

impl Patterns {
    pub(super) fn new() -> Self {
        Self(FORMS.iter().map(|form| pattern(form.pattern)).collect())
    }
}

/// Reports each form in a paragraph; where two overlap, the first of the list.
/// More are not looked for in a paragraph: nobody would read them.
const MOST_FOUND: usize = 200;

pub(super) fn run(lint: &mut Lint<'_>, paragraph: &Paragraph) {
    match paragraph.kind {
        PassageKind::Alt => return,
        PassageKind::Fence => return diagram(lint, paragraph),
        PassageKind::Indented => return indented(lint, paragraph),
        _ => {}
    }
    numbered(lint, paragraph);
    bullets(lint, paragraph);
    let mut found: Vec<(std::ops::Range<usize>, &Form)> = Vec::new();
    for (form, pattern) in FORMS.iter().zip(&lint.patterns.foreign.0) {
        for captures in pattern.captures_iter(&paragraph.text) {
            let Some(at) = captures.name("found").or_else(|| captures.get(0)).map(|found| found.range()) else {
                continue;
            };
            if found.len() == MOST_FOUND {
                break;
            }
            let is_taken = found.iter().any(|(other, _)| other.start < at.end && at.start < other.end);
            if !is_taken && !is_meant(paragraph, &at) && !paragraph.is_hole(&at) {
                found.push((at, form));
            }
        }
    }
    found.sort_by_key(|(at, _)| at.start);
    for (at, form) in found {
        let words: String = paragraph.text[at.clone()].chars().take(40).collect();
        lint.say(
            &rule::FOREIGN_SYNTAX,
            paragraph,
            &at,
            format!("`{words}` is {} and is published as text", form.what),
            form.cure,
        );
    }
}

/// Languages of code blocks that other tools draw.
const DRAWN: [&str; 7] = ["mermaid", "plantuml", "puml", "dot", "graphviz", "math", "latex"];

/// Reports a block of code that its author expects to see drawn.
fn diagram(lint: &mut Lint<'_>, fence: &Paragraph) {
    if DRAWN.contains(&fence.text.to_lowercase().as_str()) {
        let message = format!("a block in the language `{}` is not drawn here and is published as code", fence.text);
        let help = "draw it as an SVG file, put the file beside the text, and write `![what it shows](file.svg)`";
        lint.say(&rule::FOREIGN_SYNTAX, fence, &(0..fence.text.len()), message, help);
    }
}

/// Reports prose that four spaces have made code of.
fn indented(lint: &mut Lint<'_>, code: &Paragraph) {
    let text = &code.text;
    if text.starts_with("```{") {
        let end = text.find('}').map_or(text.len(), |close| close + 1);
        let message = format!("`{}` is indented by four spaces or a tab and is published as code", &text[..end]);
        let help = "begin the lines of a widget without spaces";
        lint.say(&rule::FOREIGN_SYNTAX, code, &(0..end), message, help);
        return;
    }
    let is_prose = text.starts_with(char::is_uppercase)
        && text.ends_with(['.', '!', '?', ':'])
        && text.split(' ').count() > 3
        && !text.contains(['{', '}', '=', ';', '$', '|', '<', '/']);
    if is_prose {
        let end = text.find(' ').unwrap_or(text.len());
        let message = "this paragraph is indented by four spaces or a tab and is published as code";
        let help = "begin its lines without spaces; for code, write ``` on the lines before and behind it";
        lint.say(&rule::FOREIGN_SYNTAX, code, &(0..end), message.to_owned(), help);
    }
}

/// Reports items of a numbered list in the middle of a paragraph: only a 1 may begin a list there.
fn numbered(lint: &mut Lint<'_>, paragraph: &Paragraph) {
    let number = |at: usize| -> Option<(usize, u32)> {
        let (number, rest) = paragraph.text[at..].split_once(['.', ')'])?;
        let is_item = number.len() <= 2 && number.bytes().all(|byte| byte.is_ascii_digit()) && rest.starts_with(' ');
        is_item.then(|| number.parse().ok().map(|number| (at, number))).flatten()
    };
    let items: Vec<(usize, u32)> =
        paragraph.marks.of(Class::Break).iter().filter_map(|mark| number(mark.at.end)).collect();
    let Some(first) = items.windows(2).find(|pair| pair[0].1 + 1 == pair[1].1).map(|pair| pair[0].0) else { return };
    let end = paragraph.text[first..].find(['.', ')']).map_or(first, |at| first + at + 1);
    let message = format!(
        "`{}` is an item of a list in the middle of a paragraph and is published as text",
        &paragraph.text[first..end]
    );
    lint.say(&rule::FOREIGN_SYNTAX, paragraph, &(first..end), message, "write an empty line before the list");
}

/// Reports a bullet of a word processor that begins a line in the middle of a paragraph; a form finds one that begins it.
/// A dash may begin such a line by chance, but not two lines.
fn bullets(lint: &mut Lint<'_>, paragraph: &Paragraph) {
    let text = &paragraph.text;
    let sign = |at: usize| text[at..].chars().next();
    let is_bullet = |at: usize| sign(at).is_some_and(|sign| "•‣▪◦●○■□➤➢".contains(sign));
    let is_dash = |at: usize| text[at..].starts_with("– ") || text[at..].starts_with("— ");
    if is_bullet(0) {
        return;
    }
    let starts: Vec<usize> = paragraph.marks.of(Class::Break).iter().map(|mark| mark.at.end).collect();
    let dash = || starts.windows(2).find(|pair| is_dash(pair[0]) && is_dash(pair[1])).map(|pair| pair[0]);
    let Some(at) = starts.iter().copied().find(|at| is_bullet(*at)).or_else(dash) else { return };
    let Some(sign) = sign(at) else { return };
    let message = format!("`{sign}` is the bullet of a word processor and is published as text");
    let help = "write `- ` for the bullet, and an empty line before the list";
    lint.say(&rule::FOREIGN_SYNTAX, paragraph, &(at..at + sign.len_utf8()), message, help);
}

/// Whether a form is meant: `<https://example.com/>` is a link that shows its address, and a backslash makes a sign plain.
fn is_meant(paragraph: &Paragraph, at: &std::ops::Range<usize>) -> bool {
    paragraph.is_link(at) || paragraph.marks.touching(Class::Escaped, at).any(|mark| mark.at.start == at.start)
}

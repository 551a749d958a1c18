//! The forms of other tools, and slips, that come out as plain text: what each looks like, and what
//! to write here.

/// A form: what it looks like, what it is, what to write here.
pub(super) struct Form {
    pub pattern: &'static str,
    pub what: &'static str,
    pub cure: &'static str,
}

const NOTE: &str = "write a note as `> [!NOTE]` with `> ` before each of its lines";

/// The pattern is blind to case; white space in it is left out and `_` stands for any white space
/// of the text. `(?m)` lets it begin with any line of a paragraph.
pub(super) const FORMS: &[Form] = &[
    Form {
        pattern: r"^[‘’‚`´']{3}\s*\{[\w-]+\}",
        what: "a widget between quotation marks",
        cure: "write a widget between lines of three backticks: ```{costs}",
    },
    Form {
        pattern: r"^\((?:a|1|i)\)\x20[^\n]*\n\((?:b|2|ii)\)\x20[^\n]*",
        what: "a list with signs in parentheses",
        cure: "write `- ` or `1. ` for them, each item on a line of its own",
    },
    Form {
        pattern: r"(?:^|[\s(])(?P<found>source:[a-z0-9]+(?:-[a-z0-9]+)*)",
        what: "a citation without words",
        cure: "write a citation as `[words](source:ID)`",
    },
    Form { pattern: r"^\#\+[a-z\x5f]+:.*", what: "a directive of another tool", cure: "delete it" },
    Form {
        pattern: r#"^={3}_["“].*?["”]"#,
        what: "a tab of another tool",
        cure: "write a heading: `## Text`",
    },
    Form {
        pattern: r"^={2,6}_[^\s=].*|^h[1-6]\._\S.*",
        what: "a heading of another tool",
        cure: "write `## Text` on a line of its own",
    },
    Form {
        pattern: r"^={3,}$",
        what: "a line of another tool",
        cure: "write `---` on a line of its own",
    },
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
    Form {
        pattern: r"^[\w-]+::_\S+",
        what: "a property of another tool",
        cure: "write a sentence, or delete it",
    },
    Form {
        pattern: r"_(?P<found>\^[a-z0-9-]+)$",
        what: "the name of a block in another tool",
        cure: "delete it",
    },
    Form { pattern: r"(?m)^\.\.\x20[a-z-]+::", what: "a directive of another tool", cure: NOTE },
    Form {
        pattern: r"(?m)^\.\.\x20\x5f[\w\s-]+:.*",
        what: "a target of another tool",
        cure: "delete it; write a place as `## Text {#id}`, and a link as `[text](address)`",
    },
    Form {
        pattern: r"(?:^|[\s(])(?P<found>\|[a-z][\w-]{2,}\|)(?:$|[\s).,;])",
        what: "a substitution of another tool",
        cure: "write the words; a fact is `{{ exam.fee }}`",
    },
    Form {
        pattern: r#"^import_.+_from_[\'"‘’“”][^\'"‘’“”]+[\'"‘’“”];?|^export_(?:const|default|function)_.*"#,
        what: "code of another tool",
        cure: "delete it: pages have widgets, written as fences such as ```{costs}",
    },
    Form {
        pattern: r"(?m)^:{2,}\s*\{when=[^{}]*\}?",
        what: "a guard between colons",
        cure: "write a guard between lines of four backticks: ````{when=closed}",
    },
    Form {
        pattern: r"(?m)^:{2,}\s*\{[\w-]+\}?",
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
        cure: "remove the size: pages make room for a picture by its file",
    },
    Form {
        pattern: r"^\#{1,6}[^\s\#]|(?m:^\#{2,6}[^\s\#])",
        what: "a heading without a space",
        cure: "write a space after the `#` characters: `## Text`",
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
        cure: "headings have two to six `#` characters: `## Text`",
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
    Form { pattern: r"(?m)^:{2,}\s*\{?[\w-]*", what: "a container of another tool", cure: NOTE },
    Form {
        pattern: r"(?m)^(?:!!!|\?\?\?\+?)_\w+",
        what: "an admonition of another tool",
        cure: NOTE,
    },
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
        pattern: r"&nbsp|&(?:amp|lt|gt|quot|copy|reg|trade|mdash|ndash|hellip)\b",
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
    Form {
        pattern: r"\[\[[^\[\]]+\]\]",
        what: "a wiki link",
        cure: "write a link as `[text](/vendor/guide/)`",
    },
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
        pattern: r"(?:^|[^~\w])(?P<found>[A-Za-z]+~[0-9]{1,2}~)",
        what: "subscript of another tool",
        cure: "write the lowered character itself, such as ₂",
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
        pattern: r"\[[^\[\]]+\]\((?:https?(?:_:|:_|:/_|://_|://[^()\s/]+_(?:\.|[^()\s/]+\.[^()\s]*\)))|mailto:_)[^()]*\)?",
        what: "a link whose address is cut by a space",
        cure: "delete the space: `[text](https://example.com/)`",
    },
    Form {
        pattern: r"https?(?:_://|:_//|:/_/|://_)[a-z0-9-]+(?:\.[a-z0-9-]+)+[^\s<>()\[\]]*[^\s<>()\[\].,;:!?]",
        what: "an address that is cut by a space",
        cure: "delete the space, and write `[what it leads to](address)`",
    },
    Form {
        pattern: r"\[[^\[\]]+\]\([^()\s\#]*\#[^()\s]*_[^()]*\)",
        what: "a link to a place with spaces",
        cure: "write hyphens for the spaces: `[text](#what-is-left)`",
    },
    Form {
        pattern: r"\[[^\[\]]+\]\([^()\s]+_[^()]*\)",
        what: "a link whose address has a space",
        cure: "delete the space, or write `%20` for it; a title goes in quotes",
    },
    Form {
        pattern: r"(?:^|[\s(])(?P<found>:[a-z][a-z0-9\x5f+-]+:)(?:$|[\s).,!?])",
        what: "an emoji code",
        cure: "write the character itself, or delete the code",
    },
    Form {
        pattern: r"\$\$[^$]+\$\$|(?:^|[\s(])(?P<found>\$[^$\s][^$]*?[\\^={}][^$]*\$)",
        what: "a formula",
        cure: "formulas are not supported here: write it in words, or as a picture",
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

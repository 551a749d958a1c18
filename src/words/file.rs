//! One file of messages: their names, variables, and examples, each with its place.

use std::collections::BTreeSet;
use std::ops::Range;

use fluent_bundle::FluentResource;
use fluent_bundle::concurrent::FluentBundle;
use fluent_syntax::ast::{
    Comment, Entry, Expression, InlineExpression, Message, Pattern, PatternElement,
};
use fluent_syntax::parser::{self, ErrorKind, ParserError};

use crate::base::diagnostic::{At, Diagnostic, Found};
use crate::base::rule;
use crate::base::source::SourcePath;

/// Braces inside each other; no sentence needs as many.
const MAX_DEPTH: usize = 8;

/// A file of messages, read.
#[derive(Clone, Debug, Default)]
pub(super) struct File {
    /// Its messages, in order, with the headings of their groups.
    pub parts: Vec<Part>,
}

/// A heading or a message.
#[derive(Clone, Debug)]
pub(super) enum Part {
    /// `## The table of costs`
    Heading(String),
    /// A message.
    Message(Definition),
}

/// A message as a file has it.
#[derive(Clone, Debug)]
pub(super) struct Definition {
    /// Its name.
    pub id: String,
    /// Where the name stands.
    pub at: Range<usize>,
    /// What it uses, with the place of the first use.
    pub variables: Vec<(String, Range<usize>)>,
    /// What its comment says of a variable: `$date: March 31, 2026`.
    pub examples: Vec<(String, String)>,
    /// The texts of its patterns, each variant by itself, with where it begins; `{}` for what is
    /// filled in.
    pub texts: Vec<(String, usize)>,
}

impl File {
    /// The messages in `order`.
    pub fn messages(&self) -> impl Iterator<Item = &Definition> {
        self.parts.iter().filter_map(|part| match part {
            Part::Message(message) => Some(message),
            Part::Heading(_) => None,
        })
    }

    /// The message of a name.
    pub fn message(&self, id: &str) -> Option<&Definition> {
        self.messages().find(|message| message.id == id)
    }

    /// Reads a file; what cannot be read is a fault, and the rest is read all the same.
    pub fn parse(file: &SourcePath, text: &str) -> Found<Self> {
        if let Some(at) = too_deep(text) {
            let message = format!("braces are nested more than {MAX_DEPTH} deep");
            let fault = Diagnostic::new(&rule::WORDS_SYNTAX, file, At::from(at..at + 1), message);
            return Found {
                value: Self::default(),
                diagnostics: vec![fault.help("split the message")],
            };
        }
        let (resource, errors) = match parser::parse(text) {
            Ok(resource) => (resource, Vec::new()),
            Err((resource, errors)) => (resource, errors),
        };
        let diagnostics = errors.iter().map(|error| syntax(file, text, error)).collect();
        let parts = resource.body.iter().filter_map(|entry| match entry {
            Entry::GroupComment(comment) => {
                Some(Part::Heading(comment.content.join(" ").trim().to_owned()))
            }
            Entry::Message(message) => Some(Part::Message(definition(text, message))),
            _ => None,
        });
        Found { value: Self { parts: parts.collect() }, diagnostics }
    }
}

/// The names of the messages of a resource.
pub(super) fn ids(resource: &FluentResource) -> impl Iterator<Item = &str> {
    resource.entries().filter_map(|entry| match entry {
        Entry::Message(message) => Some(message.id.name),
        _ => None,
    })
}

/// The variables that a message of a bundle uses, those of messages that it names included.
pub(super) fn variables_of(bundle: &FluentBundle<FluentResource>, id: &str) -> Vec<String> {
    let (mut seen, mut names) = (BTreeSet::new(), Vec::new());
    let mut open = vec![id.to_owned()];
    while let Some(id) = open.pop() {
        let pattern = bundle.get_message(&id).and_then(|message| message.value());
        let Some(pattern) = pattern.filter(|_| seen.insert(id.clone())) else { continue };
        let mut found = Uses::default();
        found.pattern(pattern);
        for name in found.variables {
            if !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
        open.extend(found.messages.into_iter().map(str::to_owned));
    }
    names
}

/// What patterns use.
#[derive(Default)]
struct Uses<'t> {
    variables: Vec<&'t str>,
    messages: Vec<&'t str>,
    /// The text of each variant.
    texts: Vec<Vec<Option<&'t str>>>,
}

impl<'t> Uses<'t> {
    fn pattern(&mut self, pattern: &Pattern<&'t str>) {
        let mut text = Vec::new();
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => text.push(Some(*value)),
                PatternElement::Placeable { expression } => {
                    text.push(None);
                    self.expression(expression);
                }
            }
        }
        self.texts.push(text);
    }

    fn expression(&mut self, expression: &Expression<&'t str>) {
        match expression {
            Expression::Inline(inline) => self.inline(inline),
            Expression::Select { selector, variants } => {
                self.inline(selector);
                variants.iter().for_each(|variant| self.pattern(&variant.value));
            }
        }
    }

    fn inline(&mut self, inline: &InlineExpression<&'t str>) {
        match inline {
            InlineExpression::VariableReference { id } => self.variables.push(id.name),
            InlineExpression::MessageReference { id, .. } => self.messages.push(id.name),
            InlineExpression::Placeable { expression } => self.expression(expression),
            InlineExpression::FunctionReference { arguments, .. } => {
                arguments.positional.iter().for_each(|argument| self.inline(argument));
                arguments.named.iter().for_each(|argument| self.inline(&argument.value));
            }
            InlineExpression::TermReference { .. }
            | InlineExpression::StringLiteral { .. }
            | InlineExpression::NumberLiteral { .. } => {}
        }
    }
}

fn definition(text: &str, message: &Message<&str>) -> Definition {
    let mut uses = Uses::default();
    if let Some(pattern) = &message.value {
        uses.pattern(pattern);
    }
    let mut variables: Vec<(String, Range<usize>)> = Vec::new();
    for name in uses.variables {
        if variables.iter().all(|(known, _)| known != name) {
            let at = place(text, name);
            // With the sign before it.
            variables.push((name.to_owned(), at.start.saturating_sub(1)..at.end));
        }
    }
    let at = place(text, message.id.name);
    let texts = uses.texts.into_iter().filter(|parts| !parts.is_empty()).map(|parts| {
        let start =
            parts.iter().flatten().next().map_or(at.start, |first| place(text, first).start);
        (parts.into_iter().map(|part| part.unwrap_or("{}")).collect(), start)
    });
    Definition {
        id: message.id.name.to_owned(),
        variables,
        examples: message.comment.as_ref().map(examples).unwrap_or_default(),
        texts: texts.collect(),
        at,
    }
}

/// The lines of a comment that begin with a variable.
fn examples(comment: &Comment<&str>) -> Vec<(String, String)> {
    let of = |line: &&str| {
        let (name, example) = line.trim().strip_prefix('$')?.split_once(':')?;
        Some((name.trim().to_owned(), example.trim().to_owned()))
    };
    comment.content.iter().filter_map(of).collect()
}

/// Where a part of a text stands in it.
fn place(text: &str, part: &str) -> Range<usize> {
    let start = (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize).min(text.len());
    start..(start + part.len()).min(text.len())
}

/// The first brace that is too deep inside others: the parser calls itself for each. A line that
/// begins with a name, or with the sign of a comment, begins anew.
fn too_deep(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        let begins = at == 0 || text.as_bytes()[at - 1] == b'\n';
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ if begins && !matches!(byte, b' ' | b'\n' | b'\r') => depth = 0,
            _ => {}
        }
        if depth > MAX_DEPTH {
            return Some(at);
        }
    }
    None
}

fn syntax(file: &SourcePath, text: &str, error: &ParserError) -> Diagnostic {
    let (message, help) = match &error.kind {
        ErrorKind::ExpectedToken('=') => {
            ("expected `=` after the name of the message", "write `name = text`")
        }
        ErrorKind::ExpectedToken('}') => {
            ("this `{` is not closed", "write `}` after the name of the variable")
        }
        ErrorKind::UnbalancedClosingBrace => {
            ("this `}` has nothing to close", "for a brace as text, write `{\"}\"}`")
        }
        ErrorKind::ExpectedMessageField { .. } | ErrorKind::MissingValue => {
            ("the message has no text", "write the text after `=`")
        }
        ErrorKind::MissingDefaultVariant => {
            ("no variant is the default", "put `*` before one: `*[other] ..`")
        }
        ErrorKind::MultipleDefaultVariants => ("two variants are the default", "remove one `*`"),
        ErrorKind::ExpectedInlineExpression => (
            "expected a variable in the braces",
            "write `{ $name }`; for a brace as text, write `{\"{\"}`",
        ),
        ErrorKind::UnterminatedStringLiteral => {
            ("this quoted text is not closed", "write `\"` at its end")
        }
        ErrorKind::ExpectedCharRange { .. } => (
            "expected the name of a message",
            "names begin with a letter; continuation lines are indented",
        ),
        _ => (
            "this is not Fluent",
            "the syntax is described at https://projectfluent.org/fluent/guide/",
        ),
    };
    let mut start = error.pos.start.min(text.len());
    // What is missing at the end of a line is met at the beginning of the next.
    if text[..start].ends_with('\n')
        && !matches!(
            error.kind,
            ErrorKind::ExpectedCharRange { .. } | ErrorKind::ExpectedMessageField { .. }
        )
    {
        start = text[..start].trim_end().len().saturating_sub(1);
    }
    let start = (0..=start).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let end = text[start..].chars().next().map_or(start, |c| start + c.len_utf8());
    Diagnostic::new(&rule::WORDS_SYNTAX, file, At::from(start..end), message).help(help)
}

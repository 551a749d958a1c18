//! The words of the theme, in the language of the site: every sentence that a template says is a
//! message of a catalog, `templates/words/en.ftl`, in the syntax of Project Fluent. A site changes
//! a message, or adds a language, with a file of its own in `templates/words/`.
//!
//! Start with [`Words`]. `file` reads one file and knows the place of everything in it, [`check`]
//! compares a site's own file with the English catalog, [`listing`] prints the catalog for an
//! editor.

pub mod check;
mod direction;
mod file;
pub mod listing;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use include_dir::{Dir, include_dir};
use unic_langid::LanguageIdentifier;

use crate::base::diagnostic::Diagnostic;
use crate::base::html::escaped;
use crate::base::nearest;
use crate::base::source::SourcePath;

pub use direction::Direction;
use file::File;

/// The catalogs that are part of the binary, by language: `en`.
static SHIPPED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates/words");

/// The language that every message exists in.
pub const REFERENCE: &str = "en";

/// The English catalog as it is shipped. It is the same in each build, and one run of the program
/// can build many times.
static ENGLISH: LazyLock<(Arc<Words>, File)> = LazyLock::new(|| {
    let text = shipped(REFERENCE).unwrap_or_default();
    let file = File::parse(&SourcePath::new("templates/words/en.ftl"), text).value;
    (Arc::new(Words::new(REFERENCE, &[(REFERENCE.to_owned(), vec![text.to_owned()])])), file)
});

/// A catalog that is part of the binary.
fn shipped(language: &str) -> Option<&'static str> {
    SHIPPED.get_file(format!("{language}.ftl"))?.contents_utf8()
}

/// A file of the site's `templates/words/`.
#[derive(Clone, Copy, Debug)]
pub struct OwnWords<'a> {
    /// Where it is.
    pub file: &'a SourcePath,
    /// The language in its name: `de` of `de.ftl`.
    pub language: &'a str,
    /// Its text.
    pub text: &'a str,
}

/// A value that a message is given.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// Text that is shown as it is; in a message of HTML it is escaped.
    Text(Cow<'a, str>),
    /// HTML for a message of HTML.
    Html(Cow<'a, str>),
    /// A number, by which a message chooses its plural.
    Number(f64),
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

/// What a message says, and whether it is HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The words.
    pub text: String,
    /// Whether they are HTML, with all values escaped.
    pub is_html: bool,
}

/// The words of the theme in the language of a site.
pub struct Words {
    direction: Direction,
    messages: BTreeMap<String, Message>,
    bundles: Vec<FluentBundle<FluentResource>>,
}

/// One message, ready to be said.
struct Message {
    /// What it says if it has no variables.
    fixed: Option<String>,
    /// Its position among the bundles.
    bundle: usize,
    /// What the English message is given: the only variables that it may use.
    variables: Vec<String>,
    /// As in [`is_html`].
    is_html: bool,
}

/// Messages of HTML are those whose names say so.
fn is_html(id: &str) -> bool {
    id.ends_with("-html")
}

impl Words {
    /// The words of a site in a language: its own messages over those of the program, the language
    /// over the wider one (`en` for `en-GB`), and English where nothing else has the message.
    /// Faulty messages fall back as missing ones do.
    ///
    /// # Errors
    /// Diagnostics of the site's own files. See [`check`].
    pub fn load(language: &str, own: &[OwnWords<'_>]) -> (Arc<Self>, Vec<Diagnostic>) {
        let faults = check::faults(language, own, &ENGLISH.1);
        let chain = chain(language);
        let is_english =
            own.is_empty() && chain.iter().all(|tag| tag == REFERENCE || shipped(tag).is_none());
        let words = match is_english && Direction::of(language) == ENGLISH.0.direction {
            true => Self::english(),
            false => Arc::new(Self::new(language, &Self::texts(&chain, own))),
        };
        (words, faults)
    }

    /// The words as they are shipped, in English.
    #[must_use]
    pub fn english() -> Arc<Self> {
        Arc::clone(&ENGLISH.0)
    }

    /// The texts of each language of the chain, those that win last.
    fn texts(chain: &[String], own: &[OwnWords<'_>]) -> Vec<(String, Vec<String>)> {
        let of = |tag: &String| {
            let own = own
                .iter()
                .filter(|own| own.language.eq_ignore_ascii_case(tag))
                .map(|own| own.text.to_owned());
            (tag.clone(), shipped(tag).map(str::to_owned).into_iter().chain(own).collect())
        };
        chain.iter().map(of).collect()
    }

    /// `texts`: for each language, the best first, its files, the winner last.
    fn new(language: &str, texts: &[(String, Vec<String>)]) -> Self {
        let mut words = Self {
            direction: Direction::of(language),
            messages: BTreeMap::new(),
            bundles: Vec::new(),
        };
        for (tag, files) in texts {
            words.add(tag, files);
        }
        words.settle();
        words
    }

    /// Adds a language behind those that are there.
    fn add(&mut self, tag: &str, files: &[String]) {
        let at = self.bundles.len();
        let mut bundle = FluentBundle::new_concurrent(vec![
            tag.parse::<LanguageIdentifier>().unwrap_or_default(),
        ]);
        bundle.set_use_isolating(false);
        for text in files {
            // What cannot be read is reported by `check` and missing here.
            let resource =
                FluentResource::try_new(text.clone()).unwrap_or_else(|(resource, _)| resource);
            for id in file::ids(&resource) {
                let new = || Message {
                    fixed: None,
                    bundle: at,
                    variables: Vec::new(),
                    is_html: is_html(id),
                };
                self.messages.entry(id.to_owned()).or_insert_with(new);
            }
            bundle.add_resource_overriding(resource);
        }
        self.bundles.push(bundle);
    }

    /// Says once what no value changes; takes out what has no text.
    fn settle(&mut self) {
        let mut messages = std::mem::take(&mut self.messages);
        messages.retain(|id, message| {
            let bundle = &self.bundles[message.bundle];
            let Some(pattern) = bundle.get_message(id).and_then(|message| message.value()) else {
                return false;
            };
            let reference = self.bundles.last().unwrap_or(bundle);
            message.variables = file::variables_of(reference, id);
            if message.variables.is_empty() {
                message.fixed =
                    Some(bundle.format_pattern(pattern, None, &mut Vec::new()).into_owned());
            }
            true
        });
        self.messages = messages;
    }

    /// How the language is written.
    #[must_use]
    pub fn direction(&self) -> Direction {
        self.direction
    }

    /// The names of all messages, in order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.messages.keys().map(String::as_str)
    }

    /// The variables of a message, as the English one uses them; none for a message that does not
    /// exist.
    #[must_use]
    pub fn variables(&self, id: &str) -> &[String] {
        self.messages.get(id).map_or(&[], |message| &message.variables)
    }

    /// What a message says with these values.
    ///
    /// # Errors
    /// A sentence: there is no such message, or its variables are others than the values.
    pub fn say(&self, id: &str, values: &[(&str, Value<'_>)]) -> Result<Said, String> {
        let message = self.messages.get(id).ok_or_else(|| self.unknown(id))?;
        if let Some(name) =
            message.variables.iter().find(|name| values.iter().all(|(given, _)| given != name))
        {
            return Err(format!("the message `{id}` needs the value `{name}`"));
        }
        if let Some((name, _)) =
            values.iter().find(|(name, _)| message.variables.iter().all(|known| known != name))
        {
            let known = message.variables.iter().map(String::as_str);
            let near =
                nearest::nearest(name, known).map(|near| format!("; did you mean `{near}`?"));
            return Err(format!(
                "the message `{id}` has no variable `{name}`{}",
                near.unwrap_or_default()
            ));
        }
        let is_html = message.is_html;
        if let Some(fixed) = &message.fixed {
            return Ok(Said { text: fixed.clone(), is_html });
        }
        let mut args = FluentArgs::with_capacity(values.len());
        for (name, value) in values {
            args.set(*name, fluent(value, is_html));
        }
        Ok(Said { text: self.formatted(id, message, &args), is_html })
    }

    /// A message whose other variables are in braces, for a script that fills them in:
    /// `Remove {name}`.
    ///
    /// # Errors
    /// A sentence, as for [`Words::say`].
    pub fn pattern(&self, id: &str, values: &[(&str, Value<'_>)]) -> Result<Said, String> {
        let message = self.messages.get(id).ok_or_else(|| self.unknown(id))?;
        let mut all = values.to_vec();
        let open =
            message.variables.iter().filter(|name| values.iter().all(|(given, _)| given != name));
        all.extend(open.map(|name| (name.as_str(), Value::Text(format!("{{{name}}}").into()))));
        self.say(id, &all)
    }

    fn formatted(&self, id: &str, message: &Message, args: &FluentArgs<'_>) -> String {
        let bundle = &self.bundles[message.bundle];
        let pattern = bundle.get_message(id).and_then(|message| message.value());
        // A message without a value is not in the table.
        pattern.map_or_else(String::new, |pattern| {
            bundle.format_pattern(pattern, Some(args), &mut Vec::new()).into_owned()
        })
    }

    fn unknown(&self, id: &str) -> String {
        let near = nearest::nearest(id, self.ids()).map(|near| format!("; did you mean `{near}`?"));
        format!("there is no message `{id}`{}", near.unwrap_or_default())
    }
}

fn fluent<'v>(value: &'v Value<'_>, is_html: bool) -> FluentValue<'v> {
    match value {
        Value::Text(text) if is_html => FluentValue::from(escaped(text)),
        Value::Text(text) | Value::Html(text) => FluentValue::from(text.as_ref()),
        Value::Number(number) => FluentValue::from(*number),
    }
}

/// A language, the wider ones, and English: `de-AT`, `de`, `en`.
fn chain(language: &str) -> Vec<String> {
    let mut chain = vec![language.to_owned()];
    while let Some((wider, _)) = chain.last().and_then(|tag| tag.rsplit_once('-')) {
        chain.push(wider.to_owned());
    }
    chain.retain(|tag| tag != REFERENCE);
    chain.push(REFERENCE.to_owned());
    chain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(language: &str, own: &[(&str, &str)]) -> Words {
        let mut texts: Vec<(String, Vec<String>)> = Vec::new();
        for (tag, text) in own {
            texts.push(((*tag).to_owned(), vec![(*text).to_owned()]));
        }
        Words::new(language, &texts)
    }

    #[test]
    fn a_language_falls_back_to_the_wider_one_and_to_english() {
        assert_eq!(chain("de-AT"), ["de-AT", "de", "en"]);
        assert_eq!(chain("en-GB"), ["en-GB", "en"]);
        assert_eq!(chain("en"), ["en"]);
        let english = "a = A\nb = B\nc = C\n";
        let words =
            words("de-AT", &[("de-AT", "a = Ä\n"), ("de", "a = no\nb = Be\n"), ("en", english)]);
        let say = |id: &str| words.say(id, &[]).unwrap().text;
        assert_eq!([say("a"), say("b"), say("c")], ["Ä", "Be", "C"]);
    }

    #[test]
    fn plurals_follow_the_language_of_the_message() {
        let english =
            "n = { $n ->\n  [one] { $n } file\n *[other] { $n } files\n }\nm = { $n } of them\n";
        let polish =
            "n = { $n ->\n  [one] { $n } plik\n  [few] { $n } pliki\n *[many] { $n } plików\n }\n";
        let words = words("pl", &[("pl", polish), ("en", english)]);
        let say = |n: f64| words.say("n", &[("n", Value::Number(n))]).unwrap().text;
        assert_eq!([say(1.0), say(3.0), say(5.0)], ["1 plik", "3 pliki", "5 plików"]);
        assert_eq!(words.say("m", &[("n", Value::Number(3.0))]).unwrap().text, "3 of them");
    }

    #[test]
    fn values_are_escaped_in_html_and_only_there() {
        let words = words("en", &[("en", "a = { $x }!\nb-html = <b>{ $x }</b> { $y }\n")]);
        let plain = words.say("a", &[("x", "<i>".into())]).unwrap();
        assert_eq!((plain.text.as_str(), plain.is_html), ("<i>!", false));
        let html =
            words.say("b-html", &[("x", "<i>".into()), ("y", Value::Html("<br>".into()))]).unwrap();
        assert_eq!((html.text.as_str(), html.is_html), ("<b>&lt;i&gt;</b> <br>", true));
    }

    #[test]
    fn a_wrong_name_comes_with_the_right_one() {
        let words = words("en", &[("en", "remove-item = Remove { $name }\n")]);
        let fault = |id: &str, name: &str| words.say(id, &[(name, "x".into())]).unwrap_err();
        assert_eq!(
            fault("remove-itme", "name"),
            "there is no message `remove-itme`; did you mean `remove-item`?"
        );
        assert_eq!(fault("remove-item", "x"), "the message `remove-item` needs the value `name`");
        let both =
            words.say("remove-item", &[("name", "x".into()), ("nam", "y".into())]).unwrap_err();
        assert_eq!(both, "the message `remove-item` has no variable `nam`; did you mean `name`?");
        assert_eq!(words.pattern("remove-item", &[]).unwrap().text, "Remove {name}");
    }
}

//! What templates say: the words of the site's language, and the two functions by which templates
//! name messages.

use std::sync::Arc;

use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use crate::base::diagnostic::Found;
use crate::words::{self, OwnWords, Said, Words};

use super::{OwnFile, not_utf8};

/// The language of a file of words, by its name below `templates/`: `de` of `words/de.ftl`.
pub(super) fn language(name: &str) -> Option<&str> {
    name.strip_prefix("words/")?.strip_suffix(".ftl")
}

/// The words of a site in a language, with the faults of its own files.
pub fn load(templates: &[OwnFile], language: &str) -> Found<Arc<Words>> {
    let mut diagnostics = Vec::new();
    let mut own = Vec::new();
    for file in templates {
        let Some(language) = self::language(&file.name) else { continue };
        match std::str::from_utf8(&file.bytes) {
            Ok(text) => own.push(OwnWords { file: &file.file, language, text }),
            Err(_) => diagnostics.push(not_utf8(&file.file, "the file of words")),
        }
    }
    let (value, faults) = Words::load(language, &own);
    diagnostics.extend(faults);
    Found { value, diagnostics }
}

/// Gives templates `say(id="..")`, which says a message with the values of its variables, and
/// `pattern(id="..")`, which leaves the variables that it is not given in braces for a script.
pub(super) fn teach(tera: &mut Tera, words: &Arc<Words>) {
    let own = Arc::clone(words);
    tera.register_function("say", move |kwargs: Kwargs, _: &State<'_>| {
        let (id, values) = given(&kwargs)?;
        own.say(id, &values).map(value).map_err(Error::message)
    });
    let own = Arc::clone(words);
    tera.register_function("pattern", move |kwargs: Kwargs, _: &State<'_>| {
        let (id, values) = given(&kwargs)?;
        own.pattern(id, &values).map(value).map_err(Error::message)
    });
}

/// The name of a message and its values.
fn given(kwargs: &Kwargs) -> TeraResult<(&str, Vec<(&str, words::Value<'_>)>)> {
    let id = kwargs.must_get::<&str>("id")?;
    let mut given = Vec::new();
    for (key, value) in kwargs.iter() {
        let Some(name) = key.as_str().filter(|name| *name != "id") else { continue };
        let value = match (value.as_str(), value.as_f64()) {
            (Some(text), _) if value.is_safe() => words::Value::Html(text.into()),
            (Some(text), _) => words::Value::Text(text.into()),
            (None, Some(number)) => words::Value::Number(number),
            (None, None) => {
                return Err(Error::message(format!("`{name}` is neither text nor a number")));
            }
        };
        given.push((name, value));
    }
    Ok((id, given))
}

fn value(said: Said) -> Value {
    if said.is_html { Value::safe_string(&said.text) } else { Value::normal_string(&said.text) }
}

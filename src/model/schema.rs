//! What derived JSON Schemas are made with: forms that an attribute of a type names. The schemas of values that read
//! themselves are in `schemas.rs`.

use std::borrow::Cow;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

/// One value, or a list of them.
pub(super) struct OneOrMany<T>(PhantomData<T>);

impl<T: JsonSchema> JsonSchema for OneOrMany<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("OneOrMany{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let one = generator.subschema_for::<T>().to_value();
        json_schema!({ "if": { "type": "array" }, "then": { "type": "array", "items": one }, "else": one })
    }
}

/// `value`, or `min` with or without `max`.
pub(super) fn one_value(schema: &mut Schema) {
    schema.insert("oneOf".into(), json!([{ "required": ["value"] }, { "required": ["min"] }]));
    schema.insert("dependentRequired".into(), json!({ "max": ["min"] }));
}

/// As [`one_value`], or `amount` with `every`.
pub(super) fn one_price(schema: &mut Schema) {
    schema.insert(
        "oneOf".into(),
        json!([{ "required": ["value"] }, { "required": ["min"] }, { "required": ["amount"] }]),
    );
    schema.insert("dependentRequired".into(), json!({ "max": ["min"], "every": ["amount"], "amount": ["every"] }));
}

/// `date`, or `value` in its place.
pub(super) fn date_or_value(schema: &mut Schema) {
    either(schema, &["date", "value"]);
}

/// `date`, or `value` in its place, or `by_language`.
pub(super) fn date_value_or_languages(schema: &mut Schema) {
    either(schema, &["date", "value", "by_language"]);
}

/// `value` is another name of `date`; one of the keys must be there.
fn either(schema: &mut Schema, keys: &[&str]) {
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        let date = properties.get("date").cloned().unwrap_or_default();
        properties.insert("value".to_owned(), date);
    }
    if let Some(required) = schema.get_mut("required").and_then(Value::as_array_mut) {
        required.retain(|key| key != "date");
    }
    let choice: Vec<Value> = keys.iter().map(|key| json!({ "required": [key] })).collect();
    schema.insert("oneOf".into(), choice.into());
}

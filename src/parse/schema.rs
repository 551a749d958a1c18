//! The JSON Schema of each kind of file, made from the types that read it.

use std::collections::BTreeMap;

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Value, json};

use crate::model::block::{self, BlockKind};
use crate::model::blocks::Fact;
use crate::model::certification::Certification;
use crate::model::front_matter::{GuideFrontMatter, PageFrontMatter, VendorFrontMatter};
use crate::model::history::Record;
use crate::model::scalar::Id;
use crate::model::site::{Occupation, Region, SiteConfig, Vendor};
use crate::model::source::Source;
use crate::model::wages::WageHead;

/// The schema of a kind of file.
pub struct FileSchema {
    /// The kind's name, by which authors ask for it.
    pub kind: &'static str,
    /// The file, below `content/`.
    pub file: String,
    make: Box<dyn Fn(SchemaGenerator) -> Schema>,
}

impl FileSchema {
    fn of<T: JsonSchema + 'static>(kind: &'static str, file: &str) -> Self {
        Self {
            kind,
            file: file.to_owned(),
            make: Box::new(SchemaGenerator::into_root_schema_for::<T>),
        }
    }

    fn of_block(block: &'static BlockKind) -> Self {
        let file = format!("guides/VENDOR/NAME/{}.yaml", block.key);
        Self {
            kind: block.key,
            file,
            make: Box::new(|generator| {
                let mut schema = block.schema(generator);
                schema.insert("description".to_owned(), block.about.trim().into());
                schema
            }),
        }
    }

    /// The schema as JSON text (draft 2020-12), the same at every call.
    #[must_use]
    pub fn json(&self) -> String {
        let settings = SchemaSettings::draft2020_12()
            .for_deserialize()
            .with_transform(RecursiveTransform(without_null));
        let mut schema = (self.make)(settings.into_generator());
        schema.insert("title".to_owned(), self.file.as_str().into());
        format!("{:#}\n", schema.as_value())
    }
}

/// A key that may be left out is left out: an empty value is a fault of its own.
fn without_null(schema: &mut Schema) {
    if let Some(Value::Array(types)) = schema.get_mut("type") {
        types.retain(|one| one != "null");
        if let [one] = types.as_slice() {
            let one = one.clone();
            schema.insert("type".to_owned(), one);
        }
    }
    let null = json!({ "type": "null" });
    let Some(Value::Array(forms)) = schema.get("anyOf") else { return };
    if let [Value::Object(one), other] = forms.as_slice()
        && *other == null
    {
        let one = one.clone();
        schema.remove("anyOf");
        one.into_iter().for_each(|(key, value)| drop(schema.insert(key, value)));
    }
}

/// The schemas of all kinds: of the site's files, then of a guide's, then of the heads of markdown
/// files.
#[must_use]
pub fn all() -> Vec<FileSchema> {
    let mut all = vec![
        FileSchema::of::<SiteConfig>("site", "site.yaml"),
        FileSchema::of::<BTreeMap<Id, Source>>("sources", "sources.yaml"),
        FileSchema::of::<BTreeMap<Id, Occupation>>("occupations", "occupations.yaml"),
        FileSchema::of::<BTreeMap<Id, Region>>("regions", "regions.yaml"),
        FileSchema::of::<BTreeMap<Id, WageHead>>("wages", "wages.yaml"),
        FileSchema::of::<BTreeMap<Id, Fact>>("site-facts", "facts.yaml"),
        FileSchema::of::<Record>("history", "history/changes.yaml"),
        FileSchema::of::<Vendor>("vendor", "vendors/ID.yaml"),
        FileSchema::of::<Certification>("certification", "guides/VENDOR/NAME/certification.yaml"),
    ];
    all.extend(block::ALL.iter().map(FileSchema::of_block));
    all.extend([
        FileSchema::of::<GuideFrontMatter>(
            "guide-front-matter",
            "the head of guides/VENDOR/NAME/guide.md",
        ),
        FileSchema::of::<PageFrontMatter>("page-front-matter", "the head of pages/NAME.md"),
        FileSchema::of::<VendorFrontMatter>("vendor-front-matter", "the head of vendors/ID.md"),
    ]);
    all
}

//! What a file is, by its path alone.

use crate::base::diagnostic::{At, Diagnostic};
use crate::base::nearest;
use crate::base::rule;
use crate::base::source::SourcePath;
use crate::model::block::{self, BlockKind};
use crate::model::scalar::{Id, slug};

use super::unexpected;

/// Kinds of files below `content/`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "named after the files")]
pub enum Kind {
    Site,
    Sources,
    Occupations,
    Regions,
    /// wages.yaml: the heads of wage data sets.
    WageHeads,
    /// wages/ID.csv: the rows of one.
    Wages(Id),
    SiteFacts,
    History,
    /// content/history/facts.json: read by `certguide record` alone.
    RecordedFacts,
    Page(Id),
    Vendor(Id),
    VendorText(Id),
    GuideText,
    Certification,
    Block(&'static BlockKind),
    /// A picture or another file that is published as it is.
    Asset,
}

/// The kind of a file.
///
/// # Errors
/// A diagnostic with the nearest name if nothing reads a file of that name at that place.
pub fn kind_of(path: &SourcePath) -> Result<Kind, Box<Diagnostic>> {
    let inside = path.as_str().strip_prefix("content/").unwrap_or(path.as_str());
    if !inside.contains('/') && inside.ends_with(".md") {
        return asset_or(
            path,
            "pages belong in content/pages/; what is not to be published, outside content/",
        );
    }
    let segments: Vec<&str> = inside.split('/').collect();
    match segments.as_slice() {
        [name] => top_file(path, name),
        ["history", "changes.yaml"] => Ok(Kind::History),
        ["history", "facts.json"] => Ok(Kind::RecordedFacts),
        ["history", _] => {
            asset_or(path, "the history of facts is history/changes.yaml and history/facts.json")
        }
        ["wages", name] => match name.strip_suffix(".csv") {
            Some(stem) => id(path, stem).map(Kind::Wages),
            None => asset_or(path, "a wage data set is wages/ID.csv, with its head in wages.yaml"),
        },
        ["pages", name] => match name.strip_suffix(".md") {
            Some(stem) => id(path, stem).map(Kind::Page),
            None => asset_or(path, "pages are markdown files: pages/about.md"),
        },
        ["pages", .., _] => {
            asset_or(path, "pages belong directly in content/pages/: it has no folders for them")
        }
        ["vendors", name] => match name.rsplit_once('.') {
            Some((stem, "yaml")) => id(path, stem).map(Kind::Vendor),
            Some((stem, "md")) => id(path, stem).map(Kind::VendorText),
            _ => asset_or(path, "a vendor is vendors/ID.yaml, and vendors/ID.md for its prose"),
        },
        ["guides", vendor, guide, name] => {
            id(path, vendor)?;
            id(path, guide)?;
            guide_file(path, name)
        }
        ["guides", _, _, .., _] => {
            asset_or(path, "a guide's text and data belong directly in its folder")
        }
        _ => asset_or(
            path,
            "guides belong in content/guides/VENDOR/NAME/, pages in content/pages/, vendors in content/vendors/",
        ),
    }
}

fn top_file(path: &SourcePath, name: &str) -> Result<Kind, Box<Diagnostic>> {
    Ok(match name {
        "site.yaml" => Kind::Site,
        "sources.yaml" => Kind::Sources,
        "occupations.yaml" => Kind::Occupations,
        "regions.yaml" => Kind::Regions,
        "wages.yaml" => Kind::WageHeads,
        "facts.yaml" => Kind::SiteFacts,
        _ => {
            let known = [
                "site.yaml",
                "sources.yaml",
                "occupations.yaml",
                "regions.yaml",
                "wages.yaml",
                "facts.yaml",
            ];
            let help = nearest::advice(name, known).unwrap_or_default();
            return asset_or(path, &help);
        }
    })
}

fn guide_file(path: &SourcePath, name: &str) -> Result<Kind, Box<Diagnostic>> {
    match name.rsplit_once('.') {
        Some(("guide", "md")) => Ok(Kind::GuideText),
        Some(("certification", "yaml")) => Ok(Kind::Certification),
        Some((stem, "yaml" | "yml")) => {
            if let Some(kind) = block::by_key(stem).filter(|_| name.ends_with(".yaml")) {
                return Ok(Kind::Block(kind));
            }
            let known = block::ALL.iter().map(|kind| kind.key).chain(["certification"]);
            let help = match nearest::nearest(stem, known.clone()) {
                Some(near) => format!("did you mean `{near}.yaml`?"),
                None => {
                    format!(
                        "files of a guide: {}",
                        known.map(|k| format!("{k}.yaml")).collect::<Vec<_>>().join(", ")
                    )
                }
            };
            Err(unexpected(path, format!("`{name}` is not a file of a guide"), help))
        }
        Some((_, "md")) => Err(unexpected(
            path,
            format!("`{name}` is not a file of a guide"),
            "the text of a guide is guide.md".to_owned(),
        )),
        _ => Ok(Kind::Asset),
    }
}

/// Text files are only read where they have a meaning; anything else may lie anywhere.
fn asset_or(path: &SourcePath, help: &str) -> Result<Kind, Box<Diagnostic>> {
    if super::is_text(path) {
        return Err(unexpected(path, format!("nothing reads `{path}`"), help.to_owned()));
    }
    Ok(Kind::Asset)
}

/// A fault of a folder's name is one of the folder: all its files report the same, and it is said
/// once.
fn id(path: &SourcePath, name: &str) -> Result<Id, Box<Diagnostic>> {
    Id::parse(name).ok_or_else(|| {
        let folder = path
            .as_str()
            .split_inclusive(&format!("/{name}/"))
            .next()
            .filter(|start| start.ends_with('/'));
        let path = &folder
            .map_or_else(|| path.clone(), |folder| SourcePath::new(folder.trim_end_matches('/')));
        let help = match slug(name) {
            near if near.is_empty() || near.len() > 64 => {
                "rename it: at most 64 lowercase ASCII letters, digits, and hyphens".to_owned()
            }
            near => format!("rename it to `{near}`: lowercase letters, digits and hyphens"),
        };
        Box::new(
            Diagnostic::new(
                &rule::INVALID_ID,
                path,
                At::File,
                format!("`{name}` cannot be part of an address"),
            )
            .help(help),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(path: &str) -> Result<Kind, String> {
        kind_of(&SourcePath::new(path))
            .map_err(|d| format!("{}: {}", d.rule.name, d.help.unwrap_or_default()))
    }

    #[test]
    fn every_place_has_its_kind() {
        assert_eq!(kind("content/site.yaml"), Ok(Kind::Site));
        assert_eq!(kind("content/guides/aws/x/guide.md"), Ok(Kind::GuideText));
        assert_eq!(
            kind("content/guides/aws/x/costs.yaml"),
            Ok(Kind::Block(block::by_key("costs").unwrap()))
        );
        assert_eq!(kind("content/guides/aws/x/diagram.svg"), Ok(Kind::Asset));
        assert_eq!(
            kind("content/wages/oews-2025-05.csv"),
            Ok(Kind::Wages(Id::parse("oews-2025-05").unwrap()))
        );
        assert_eq!(kind("content/guides/aws/x/table.csv"), Ok(Kind::Asset));
        assert_eq!(kind("content/pages/about.md"), Ok(Kind::Page(Id::parse("about").unwrap())));
    }

    #[test]
    fn a_file_that_nothing_reads_names_the_nearest() {
        assert!(kind("content/guides/aws/x/cost.yaml").unwrap_err().contains("costs.yaml"));
        assert!(kind("content/source.yaml").unwrap_err().contains("sources.yaml"));
        assert!(kind("content/guides/AWS/x/guide.md").unwrap_err().contains("`aws`"));
        assert!(kind("content/notes/todo.md").unwrap_err().starts_with("unexpected-file"));
    }
}

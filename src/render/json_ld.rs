//! JSON-LD by serializer, equal to the visible text. Types of schema.org 30: an Article about an
//! `EducationalOccupationalCredential`, breadcrumbs, and the list of the home page.

use serde_json::{Map, Value, json};

use crate::base::date::PartialDate;
use crate::model::exam::Period;
use crate::page::context::PageContext;
use crate::site::lifecycle::Status;
use crate::site::{Guide, Site};

/// A guide's page: article, credential, breadcrumbs.
pub(super) fn guide(
    ctx: &PageContext<'_>,
    guide: &Guide,
    title: &str,
    description: &str,
    newest: Option<PartialDate>,
) -> String {
    let site = ctx.site;
    let url = site.base.absolute(&ctx.address);
    let vendor = site.vendors.get(&guide.data.vendor);
    let mut credential = Map::new();
    credential.insert("@type".into(), json!("EducationalOccupationalCredential"));
    credential.insert("name".into(), json!(&*guide.data.name));
    credential.insert("url".into(), json!(&*guide.data.url));
    credential.insert("credentialCategory".into(), json!("certification"));
    credential.insert("educationalLevel".into(), json!(&*guide.data.level.vendor));
    if let Some(vendor) = vendor {
        credential.insert("recognizedBy".into(), json!({"@type": "Organization", "name": &*vendor.data.legal_name}));
    }
    if let Some(Period::Span(span)) = guide.data.validity.as_ref().map(|validity| validity.period) {
        credential.insert("validFor".into(), json!(span.iso()));
    }
    if guide.lifecycle.status == Status::Closed {
        credential.insert("creativeWorkStatus".into(), json!("Retired"));
    }
    let mut article = Map::new();
    article.insert("@context".into(), json!("https://schema.org"));
    article.insert("@type".into(), json!("Article"));
    article.insert("headline".into(), json!(title));
    article.insert("description".into(), json!(description));
    article.insert("inLanguage".into(), json!(&*site.config.language));
    article.insert("mainEntityOfPage".into(), json!(url));
    if let Some(newest) = newest {
        article.insert("dateModified".into(), json!(newest.iso()));
    }
    if let Some(publisher) = &site.config.publisher {
        article.insert("publisher".into(), json!({"@type": "Organization", "name": &*publisher.name}));
    }
    article.insert("about".into(), Value::Object(credential));
    let above = (site.vendor_name(&guide.data.vendor).to_owned(), format!("{}/", guide.data.vendor));
    let own = (title.to_owned(), ctx.address.clone());
    format!("{}{}", script(&Value::Object(article)), breadcrumbs_only(site, &[above, own]))
}

/// The way to a page, from home.
pub(super) fn breadcrumbs_only(site: &Site, way: &[(String, String)]) -> String {
    let home = (site.config.title.to_string(), String::new());
    let items: Vec<Value> = std::iter::once(&home)
        .chain(way)
        .enumerate()
        .map(|(i, (name, to))| json!({"@type": "ListItem", "position": i + 1, "name": name, "item": site.base.absolute(to)}))
        .collect();
    script(&json!({"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items}))
}

/// The list of all certifications.
pub(super) fn item_list(site: &Site, name: &str, guides: &[&Guide]) -> String {
    let items: Vec<Value> = guides
        .iter()
        .enumerate()
        .map(|(i, guide)| {
            let url = site.base.absolute(&format!("{}/", guide.address));
            json!({"@type": "ListItem", "position": i + 1, "name": &*guide.data.name, "url": url})
        })
        .collect();
    script(&json!({
        "@context": "https://schema.org", "@type": "ItemList", "name": name,
        "numberOfItems": items.len(), "itemListElement": items,
    }))
}

/// A script element; `<` is escaped, so that no text in it can end the element or open a comment.
fn script(value: &Value) -> String {
    let json = value.to_string().replace('<', "\\u003c");
    format!("<script type=\"application/ld+json\">{json}</script>\n")
}

#[cfg(test)]
mod tests {
    #[test]
    fn no_text_ends_the_script() {
        let html = super::script(&serde_json::json!({"name": "</script><!-- \"x\""}));
        assert_eq!(html.matches("</script>").count(), 1);
        let inside =
            html.trim().trim_start_matches("<script type=\"application/ld+json\">").trim_end_matches("</script>");
        assert_eq!(serde_json::from_str::<serde_json::Value>(inside).unwrap()["name"], "</script><!-- \"x\"");
    }
}

//! JSON-LD by serializer, equal to the visible text. Types of schema.org 30: an Article about an
//! `EducationalOccupationalCredential`, breadcrumbs, data files, pay, and the lists of the home and
//! vendor pages.

use serde_json::{Map, Value, json};

use crate::base::date::PartialDate;
use crate::markdown::Piece;
use crate::model::validity::Period;
use crate::page::context::PageContext;
use crate::site::occupation::{OccupationPay, occupation_pay};
use crate::site::{Guide, Site, files};

use super::ctdl;
use super::shell::facts_line;

/// A guide's page: article and credential, breadcrumbs, the data files, and the pay of an
/// occupation where it is shown.
pub(super) fn guide(
    ctx: &PageContext<'_>,
    guide: &Guide,
    title: &str,
    description: &str,
    newest: Option<PartialDate>,
) -> String {
    let site = ctx.site;
    let mut article = Map::new();
    article.insert("@context".into(), ctdl::context());
    article.insert("@type".into(), json!("Article"));
    article.insert("headline".into(), json!(title));
    article.insert("description".into(), json!(description));
    article.insert("inLanguage".into(), json!(&*site.config.language));
    article.insert("mainEntityOfPage".into(), json!(site.base.absolute(&ctx.address)));
    if let Some(newest) = newest {
        article.insert("dateModified".into(), json!(newest.iso()));
    }
    if let Some(publisher) = &site.config.publisher {
        article
            .insert("publisher".into(), json!({"@type": "Organization", "name": &*publisher.name}));
    }
    article.insert("about".into(), credential(site, guide));
    let above =
        (site.vendor_name(&guide.data.vendor).to_owned(), format!("{}/", guide.data.vendor));
    let own = (title.to_owned(), ctx.address.clone());
    let whole = |piece: &Piece| matches!(piece, Piece::Widget(w) if w.name == "salaries" && w.options.trim().is_empty());
    let pay =
        guide.text.body.pieces.iter().any(whole).then(|| occupation_pay(site, guide)).flatten();
    [
        script(&Value::Object(article)),
        breadcrumbs_only(site, &[above, own]),
        dataset(ctx, guide).map(|data| script(&data)).unwrap_or_default(),
        pay.map(|pay| script(&occupation(&pay))).unwrap_or_default(),
    ]
    .concat()
}

fn credential(site: &Site, guide: &Guide) -> Value {
    let mut credential = Map::new();
    credential.insert("@type".into(), json!("EducationalOccupationalCredential"));
    credential.insert("name".into(), json!(&*guide.data.name));
    credential.insert("url".into(), json!(&*guide.data.url));
    credential.insert("educationalLevel".into(), json!(&*guide.data.level.vendor));
    if let Some(vendor) = site.vendors.get(&guide.data.vendor) {
        credential.insert(
            "recognizedBy".into(),
            json!({"@type": "Organization", "name": &*vendor.data.legal_name}),
        );
    }
    if let Some(Period::Span(span)) = guide.data.validity.as_ref().map(|validity| validity.period) {
        credential.insert("validFor".into(), json!(span.iso()));
    }
    if guide.lifecycle.status.is_over() {
        credential.insert("creativeWorkStatus".into(), json!("Retired"));
    }
    ctdl::put(&mut credential, site, guide);
    Value::Object(credential)
}

/// The heading over a guide's data files, which is also the name of the data set.
pub(super) fn data_title(guide: &Guide) -> String {
    format!("Data of {}", guide.data.name)
}

/// The guide's data files, if any are published.
fn dataset(ctx: &PageContext<'_>, guide: &Guide) -> Option<Value> {
    let file = |name: &str| {
        let kind = if name.ends_with(".csv") { "text/csv" } else { "application/json" };
        let url = ctx.site.base.absolute(&format!("{}{name}", ctx.address));
        json!({"@type": "DataDownload", "name": name, "encodingFormat": kind, "contentUrl": url})
    };
    let files: Vec<Value> = files::of(ctx.site.config.outputs, guide).map(file).collect();
    if files.is_empty() {
        return None;
    }
    let mut data = Map::new();
    data.insert("@context".into(), json!("https://schema.org"));
    data.insert("@type".into(), json!("Dataset"));
    data.insert("name".into(), json!(data_title(guide)));
    let facts = facts_line(ctx);
    if !facts.is_empty() {
        data.insert("description".into(), json!(facts));
    }
    data.insert("url".into(), json!(ctx.site.base.absolute(&ctx.address)));
    data.insert("distribution".into(), Value::Array(files));
    Some(Value::Object(data))
}

fn occupation(pay: &OccupationPay) -> Value {
    let mut salary = Map::new();
    salary.insert("@type".into(), json!("MonetaryAmountDistribution"));
    salary.insert("currency".into(), json!(pay.currency.code()));
    salary.insert("duration".into(), json!("P1Y"));
    for (name, amount) in &pay.stats {
        let number: serde_json::Number =
            amount.normalize().to_string().parse().unwrap_or_else(|_| 0.into());
        salary.insert((*name).into(), Value::Number(number));
    }
    json!({
        "@context": "https://schema.org", "@type": "Occupation", "name": pay.title,
        "occupationalCategory": {"@type": "CategoryCode", "codeValue": pay.soc},
        "occupationLocation": {"@type": "AdministrativeArea", "name": pay.place},
        "estimatedSalary": salary,
    })
}

/// The way to a page, from home.
pub(super) fn breadcrumbs_only(site: &Site, way: &[(String, String)]) -> String {
    let home = (site.config.title.to_string(), String::new());
    let items: Vec<Value> = std::iter::once(&home)
        .chain(way)
        .enumerate()
        .map(|(i, (name, to))| json!({"@type": "ListItem", "position": i + 1, "name": name, "item": site.base.absolute(to)}))
        .collect();
    script(
        &json!({"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items}),
    )
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
        let inside = html
            .trim()
            .trim_start_matches("<script type=\"application/ld+json\">")
            .trim_end_matches("</script>");
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(inside).unwrap()["name"],
            "</script><!-- \"x\""
        );
    }
}

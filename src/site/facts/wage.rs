//! Facts of the site's wage data sets: each is made when it is asked for, since pages show few of
//! thousands.

use crate::base::nearest;
use crate::base::source::DataPath;
use crate::model::figure::Figure;
use crate::model::scalar::Number;
use crate::model::site::Occupation;
use crate::model::wages::WageStat;
use crate::site::wages::Placed;
use crate::site::{Site, words};

use super::collect::{At, Collector};
use super::{Fact, Kind, Owner};

/// Why a path names no figure, and advice.
pub(super) type Missing = (String, Option<String>);

/// The fact of a path such as `wages.data-scientist.us-wa.median`; none if it is a path of
/// something else.
pub(super) fn find(site: &Site, path: &str) -> Option<Result<Fact, Missing>> {
    let steps: Vec<&str> = path.strip_prefix("wages.")?.split('.').collect();
    let [occupation, place, stat] = steps[..] else {
        let help = "write wages.OCCUPATION.PLACE.median: wages.data-scientist.us-wa.median";
        return Some(Err((
            "a wage has an occupation, a place and a statistic".to_owned(),
            Some(help.to_owned()),
        )));
    };
    Some(wage(site, path, occupation, place, stat))
}

fn wage(
    site: &Site,
    path: &str,
    occupation: &str,
    place: &str,
    stat: &str,
) -> Result<Fact, Missing> {
    let Some(known) = site.occupations.get(occupation) else {
        let help = nearest::nearest_key(occupation, &site.occupations)
            .map(|near| format!("did you mean `{near}`?"));
        return Err((format!("there is no occupation `{occupation}`"), help));
    };
    let Some(placed) = site.wages.find(&known.soc, place) else {
        let places: Vec<String> =
            site.wages.rows(&known.soc).map(|placed| placed.row.area.key()).collect();
        let help = nearest::advice(place, places.iter().map(String::as_str));
        let help = help.or_else(|| {
            Some("write a code of the data set in lowercase: us, us-wa, 42660".to_owned())
        });
        return Err((format!("no wage data set has {} in `{place}`", known.title), help));
    };
    let found = match WageStat::ALL.into_iter().find(|known| known.key() == stat) {
        Some(known_stat) => pay(site, path, known, &placed, known_stat),
        None if stat == "employment" => employment(site, path, known, &placed),
        None => {
            let stats = WageStat::ALL.map(WageStat::key).into_iter().chain(["employment"]);
            return Err((format!("there is no `{stat}`"), nearest::advice(stat, stats)));
        }
    };
    let absent =
        || ("no estimate is published".to_owned(), Some("remove it from the text".to_owned()));
    found.ok_or_else(absent)
}

fn pay(
    site: &Site,
    path: &str,
    occupation: &Occupation,
    placed: &Placed<'_>,
    stat: WageStat,
) -> Option<Fact> {
    let wage = placed.row.wage(stat)?;
    let what = match stat {
        WageStat::Mean => "Mean pay",
        WageStat::P10 => "10th percentile of pay",
        WageStat::P25 => "25th percentile of pay",
        WageStat::Median => "Median pay",
        WageStat::P75 => "75th percentile of pay",
        WageStat::P90 => "90th percentile of pay",
    };
    let print = |figure: &Figure<Number>| words::pay(figure, placed.head.currency, wage.top_coded);
    let mut fact =
        made(site, path, (what, stat.key()), occupation, placed, &placed.head.figure(wage), &print);
    fact.unit(placed.head.currency.code());
    if wage.top_coded {
        fact.scope("top_coded", true);
    }
    Some(fact)
}

fn employment(
    site: &Site,
    path: &str,
    occupation: &Occupation,
    placed: &Placed<'_>,
) -> Option<Fact> {
    let people = Number::from(u32::try_from(placed.row.employment?).ok()?);
    let figure = Figure {
        source: Some(placed.head.source.clone()),
        as_of: Some(placed.head.as_of),
        ..Figure::exact(people)
    };
    Some(made(
        site,
        path,
        ("Employment", "employment"),
        occupation,
        placed,
        &figure,
        &Figure::words,
    ))
}

fn made(
    site: &Site,
    path: &str,
    (what, column): (&str, &'static str),
    occupation: &Occupation,
    placed: &Placed<'_>,
    figure: &Figure<Number>,
    print: &dyn Fn(&Figure<Number>) -> String,
) -> Fact {
    let mut all = Collector::new(&site.content, Owner::Wages(placed.set.clone()));
    let at =
        At { path: path.to_owned(), place: DataPath::of([placed.record.into(), column.into()]) };
    let label = format!(
        "{what}, {}, {}",
        occupation.title,
        crate::site::wages::area_name(site, &placed.row.area)
    );
    let fact = all.figure(at, Kind::Pay, label, figure, print);
    fact.scope("population", placed.head.population.key()).scope("region", &placed.row.area.code);
    all.out.remove(0)
}

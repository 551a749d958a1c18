//! Figures that cannot be true: weights that never add up, percentiles out of order, negative fees.

use rust_decimal::Decimal;

use crate::base::rule;
use crate::base::source::{DataPath, Segment};
use crate::model::blocks::Price;
use crate::model::costs::CostType;
use crate::model::exam::{Domains, Duration, Exam, ScoringKind};
use crate::model::figure::{Figure, Measure, Quantity};
use crate::model::salaries::{PayRow, Stat};
use crate::model::scalar::Number;
use crate::model::validity::{Period, Renewal, Renewals};
use crate::model::variants::ByVersion;

use super::{Check, block_of, path};

pub(super) fn run(check: &mut Check<'_>) {
    let data = &check.guide.written;
    for (id, block) in data.domains.iter().flat_map(ByVersion::blocks) {
        check.weights(&block_of("domains", id), block);
    }
    for (id, exam) in data.exam.blocks() {
        check.exam(&block_of("exam", id), exam);
    }
    check.amounts();
    check.scenarios();
    check.pay();
    if let Some(difficulty) =
        data.difficulty.as_ref().filter(|difficulty| !(1..=5).contains(&difficulty.value))
    {
        let message = format!("a difficulty of {} is not on the scale", difficulty.value);
        check.at(
            &rule::IMPOSSIBLE_VALUE,
            &path!["difficulty", "value"],
            message,
            "write a number from 1, easy, to 5, hard",
        );
    }
    for (id, hours) in data.study_hours.iter().flat_map(ByVersion::blocks) {
        check.positive(&block_of("study_hours", id), Some(hours));
    }
    if let Some(holders) = &data.holders {
        check.not_negative(&path!["holders"], holders);
    }
    check.validity();
    check.effort_and_price();
}

/// No certificate with an end is valid for longer.
const MOST_YEARS: u32 = 50;

impl Check<'_> {
    pub(super) fn not_negative<T: Quantity>(&mut self, path: &DataPath, figure: &Figure<T>) {
        let text = figure.words();
        // Quantities print a negative value with a real minus sign.
        if figure.value.min().is_some() && text.contains('−') {
            self.at(
                &rule::IMPOSSIBLE_VALUE,
                path,
                format!("{text} is below zero"),
                "write a figure from 0",
            );
        }
        for (i, other) in figure.also.iter().enumerate() {
            self.not_negative(&path.then("also").then(i), other);
        }
    }

    /// A length or a count of which there is some.
    fn positive(&mut self, path: &DataPath, figure: Option<&Figure<Number>>) {
        let Some(figure) = figure else { return };
        if figure.value.min().is_some_and(|Number(least)| least <= Decimal::ZERO) {
            let keys = path.0.iter().filter_map(|step| match step {
                Segment::Key(key) if key != "also" => Some(key.as_str()),
                _ => None,
            });
            let what = match keys.collect::<Vec<_>>()[..] {
                [block, "by_version", _] => block,
                [.., last] => last,
                [] => "",
            };
            let message = format!("`{what}` is {}, which is impossible", figure.words());
            let help = "write a figure above 0, or `unknown` if nobody knows it";
            self.at(&rule::IMPOSSIBLE_VALUE, path, message, help);
        }
        for (i, other) in figure.also.iter().enumerate() {
            self.positive(&path.then("also").then(i), Some(other));
        }
    }

    /// Hours that were written where minutes are counted: no exam is shorter than five minutes.
    fn minutes(&mut self, path: &DataPath, figure: Option<&Figure<Number>>) {
        let Some(figure) = figure else { return };
        let least =
            figure.value.min().map(|Number(least)| least).filter(|least| *least > Decimal::ZERO);
        if let Some(least) = least.filter(|least| *least < Decimal::from(5) || !least.is_integer())
        {
            let message =
                format!("`minutes` is {}, which cannot be the length of an exam", figure.words());
            let help = if least < Decimal::from(24) {
                format!(
                    "the unit is minutes: if you mean hours, write {}",
                    (least * Decimal::from(60)).normalize()
                )
            } else {
                "write whole minutes".to_owned()
            };
            self.at(&rule::IMPOSSIBLE_VALUE, path, message, &help);
        }
        for (i, other) in figure.also.iter().enumerate() {
            self.minutes(&path.then("also").then(i), Some(other));
        }
    }

    /// Seconds for minutes, or a digit too many: nobody reads a question in two seconds or has
    /// hours for each of many.
    fn pace(&mut self, at: &DataPath, exam: &Exam) {
        let questions = exam.questions.as_ref().map(|questions| questions.total.value);
        let Some((questions, minutes)) =
            questions.zip(exam.minutes.as_ref().map(|figure| figure.value))
        else {
            return;
        };
        let (Some(Number(most)), Some(Number(least))) = (questions.max(), questions.min()) else {
            return;
        };
        let (Some(Number(long)), Some(Number(short))) = (minutes.max(), minutes.min()) else {
            return;
        };
        let hurried = long * Decimal::from(30) < least;
        let idle = least >= Decimal::from(20) && short > most * Decimal::from(60);
        if (hurried || idle) && short >= Decimal::from(5) {
            let message = format!("{most} questions in {long} minutes are impossible");
            let help =
                "compare both with the exam guide; the unit is minutes, not hours or seconds";
            self.at(&rule::IMPOSSIBLE_VALUE, &at.then("minutes"), message, help);
        }
    }

    fn whole_questions(&mut self, path: &DataPath, figure: &Figure<Number>) {
        if figure.value.min().is_some_and(|Number(least)| !least.is_integer()) {
            let message = format!("an exam does not have {} questions", figure.words());
            self.at(
                &rule::IMPOSSIBLE_VALUE,
                path,
                message,
                "write a whole number: compare with the exam guide",
            );
        }
    }

    fn validity(&mut self) {
        let Some(validity) = &self.guide.written.validity else { return };
        if matches!(validity.period, Period::Span(span) if span.is_zero()) {
            let help = "write how long it is valid, P3Y for three years, or unlimited";
            let message = "it would be valid for zero days".to_owned();
            self.at(&rule::IMPOSSIBLE_VALUE, &path!["validity", "period"], message, help);
        }
        if let Period::Span(span) = validity.period
            && span.whole_months().is_some_and(|months| months > 12 * MOST_YEARS)
        {
            let help = "compare it with the vendor's page; for a certificate that never expires, write unlimited";
            let message = format!("a certificate cannot be valid for {span}");
            self.at(&rule::IMPOSSIBLE_VALUE, &path!["validity", "period"], message, help);
        }
        if let Some(fee) = &validity.maintenance_fee {
            self.not_negative(&path!["validity", "maintenance_fee"], fee);
        }
        self.no_renewal(&validity.renewal);
        for (i, renewal) in validity.renewal.ways().iter().enumerate() {
            self.renewal(&path!["validity", "renewal", i], renewal, validity.period);
            if let Some(fee) = &renewal.fee {
                self.not_negative(&path!["validity", "renewal", i, "fee"], fee);
            }
            self.positive(&path!["validity", "renewal", i, "credits"], renewal.credits.as_ref());
        }
    }

    /// Of what cannot be renewed, nothing says until when or at what price.
    fn no_renewal(&mut self, renewal: &Renewals) {
        if !matches!(renewal, Renewals::None) {
            return;
        }
        let written = &self.guide.written;
        let items = written.costs.iter().flat_map(|costs| &costs.items);
        let but = if written.lifecycle.renewal_closes.is_some() {
            "`lifecycle.renewal_closes` says until when it can be renewed"
        } else if items.into_iter().any(|cost| cost.kind == CostType::Renewal) {
            "a cost of the type `renewal` says what renewing it costs"
        } else {
            return;
        };
        let message = format!("it cannot be renewed, but {but}");
        let help = "write the ways to renew, or omit `renewal` if nobody states them";
        self.at(&rule::IMPOSSIBLE_VALUE, &path!["validity", "renewal"], message, help);
    }

    /// What says how a new term counts needs a term that ends.
    fn renewal(&mut self, at: &DataPath, way: &Renewal, period: Period) {
        let keys = [("counts_from", way.counts_from.is_some()), ("opens", way.opens.is_some())];
        for (key, _) in
            keys.into_iter().filter(|(_, is_stated)| *is_stated && period == Period::Unlimited)
        {
            let message = format!(
                "`{key}` says how a renewal counts, but a certificate that never expires is never renewed"
            );
            let help =
                format!("remove `{key}`, or write how long a certificate is valid: period: P3Y");
            self.at(&rule::IMPOSSIBLE_VALUE, &at.then(key), message, help);
        }
        let months = way.opens.and_then(Duration::whole_months);
        let term = match period {
            Period::Span(span) => span.whole_months(),
            Period::Unlimited | Period::Absent(_) => None,
        };
        if months.zip(term).is_some_and(|(opens, term)| opens > term) {
            let message = "renewal would open before the certificate is awarded".to_owned();
            let help =
                "`opens` counts back from the end of a certificate: P6M for the last six months";
            self.at(&rule::IMPOSSIBLE_VALUE, &at.then("opens"), message, help);
        }
    }

    fn effort_and_price(&mut self) {
        for (i, resource) in self.guide.written.resources.iter().flatten().enumerate() {
            self.positive(&path!["resources", i, "hours"], resource.hours.as_ref());
            if let Some(price) = resource.price.as_ref().and_then(Price::figure) {
                self.not_negative(&path!["resources", i, "price"], price);
            }
        }
    }

    /// Exact weights add up to 100, one point of rounding aside; ranges can.
    fn weights(&mut self, at: &DataPath, domains: &Domains) {
        let (mut least, mut most, mut whole) = (Decimal::ZERO, Decimal::ZERO, true);
        for (i, domain) in domains.items.iter().enumerate() {
            let (Some(Number(min)), Some(Number(max))) =
                (domain.weight.value.min(), domain.weight.value.max())
            else {
                whole = false;
                continue;
            };
            if min < Decimal::ZERO || max > Decimal::ONE_HUNDRED {
                let message =
                    format!("a weight of {} is not between 0 and 100", domain.weight.words());
                let place = at.then("items").then(i).then("weight");
                return self.at(
                    &rule::IMPOSSIBLE_WEIGHTS,
                    &place,
                    message,
                    "write percent of the scored questions",
                );
            }
            least += min;
            most += max;
        }
        let slack = Decimal::ONE;
        if whole
            && !domains.items.is_empty()
            && (least > Decimal::ONE_HUNDRED + slack || most < Decimal::ONE_HUNDRED - slack)
        {
            let sum = if least == most {
                least.normalize().to_string()
            } else {
                format!("{} to {}", least.normalize(), most.normalize())
            };
            let message = format!("the weights add up to {sum}, not to 100 percent");
            self.at(
                &rule::IMPOSSIBLE_WEIGHTS,
                &at.then("items"),
                message,
                "compare each weight with the exam guide",
            );
        }
    }

    fn exam(&mut self, at: &DataPath, exam: &Exam) {
        self.positive(&at.then("minutes"), exam.minutes.as_ref());
        self.minutes(&at.then("minutes"), exam.minutes.as_ref());
        if let Some(questions) = &exam.questions {
            self.positive(&at.then("questions").then("total"), Some(&questions.total));
            self.whole_questions(&at.then("questions").then("total"), &questions.total);
        }
        if let Some(questions) = &exam.questions {
            let exact = |figure: Option<&Figure<Number>>| {
                figure.and_then(|f| f.value.exact()).map(|Number(n)| n)
            };
            let parts = exact(questions.scored.as_ref()).zip(exact(questions.unscored.as_ref()));
            if let (Some(total), Some((scored, unscored))) = (exact(Some(&questions.total)), parts)
                && scored + unscored != total
            {
                let message = format!(
                    "{scored} scored and {unscored} unscored questions do not add up to {total}"
                );
                self.at(
                    &rule::IMPOSSIBLE_VALUE,
                    &at.then("questions"),
                    message,
                    "compare the counts with the exam guide",
                );
            }
        }
        self.pace(at, exam);
        let Some(scoring) = &exam.scoring else { return };
        let value = |figure: &Option<Figure<Number>>| figure.as_ref().and_then(|f| f.value.exact());
        let (min, max, pass) = (value(&scoring.min), value(&scoring.max), value(&scoring.pass));
        let percent = scoring.kind == ScoringKind::Percent;
        if percent && pass.is_some_and(|Number(pass)| pass > Decimal::ONE_HUNDRED) {
            let message = "a passing score of more than 100 percent".to_owned();
            let help = "compare `kind` and `pass` with the exam guide";
            return self.at(
                &rule::IMPOSSIBLE_VALUE,
                &at.then("scoring").then("pass"),
                message,
                help,
            );
        }
        let out = pass.is_some_and(|pass| {
            min.is_some_and(|min| pass < min) || max.is_some_and(|max| pass > max)
        });
        if out || min.zip(max).is_some_and(|(min, max)| min >= max) {
            let message =
                "the passing score is not between the lowest and the highest score".to_owned();
            self.at(
                &rule::IMPOSSIBLE_VALUE,
                &at.then("scoring"),
                message,
                "compare min, max and pass with the exam guide",
            );
        }
    }

    fn pay(&mut self) {
        let guide = self.guide;
        for (i, outlook) in
            guide.written.salaries.iter().flat_map(|salaries| &salaries.outlook).enumerate()
        {
            let Some(Number(share)) = outlook.percent.value.exact() else { continue };
            if share < -Decimal::ONE_HUNDRED || share > Decimal::from(200) {
                let message = format!("an occupation that changes by {share} percent");
                let help = "compare the figure with its source: a point may be missing";
                self.at(
                    &rule::IMPOSSIBLE_VALUE,
                    &path!["salaries", "outlook", i, "percent"],
                    message,
                    help,
                );
            }
        }
        for (i, series) in
            guide.written.salaries.iter().flat_map(|salaries| &salaries.series).enumerate()
        {
            for (j, row) in series.rows.iter().enumerate() {
                self.percentiles(&path!["salaries", "series", i, "rows", j], row);
            }
        }
    }

    fn percentiles(&mut self, at: &DataPath, row: &PayRow) {
        let order =
            [Stat::Min, Stat::P10, Stat::P25, Stat::Median, Stat::P75, Stat::P90, Stat::Max];
        let mut before: Option<(Stat, Number)> = None;
        for stat in order {
            let Some(Measure::Exact(value)) = row.stat(stat).map(|figure| figure.value) else {
                continue;
            };
            if value.0 < Decimal::ZERO {
                let message = format!("pay of {value} is below zero");
                return self.at(
                    &rule::IMPOSSIBLE_VALUE,
                    &at.then(stat.key()),
                    message,
                    "write a figure from 0",
                );
            }
            if let Some((lower, least)) = before.filter(|(_, least)| *least > value) {
                let message =
                    format!("{} is {value}, less than {} with {least}", stat.key(), lower.key());
                return self.at(
                    &rule::PERCENTILE_ORDER,
                    &at.then(stat.key()),
                    message,
                    "compare the row with its source",
                );
            }
            before = Some((stat, value));
        }
    }
}

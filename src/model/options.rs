//! What authors write in the bodies of widget fences. Which widget takes which options is one
//! table: start with `options!`.

use serde::Deserialize;
use serde::de::Deserializer;

use crate::base::diagnostic::{At, Found};
use crate::base::nearest;
use crate::base::rule;
use crate::yaml::{Text as Source, fault};

use super::scalar::{GuideRef, Id, Text};
use super::shorthand::{Form, read};

macro_rules! options {
    ($($widget:literal $make:ident $of:ident: $Options:ident {
        $($(#[doc = $about:literal])* $field:ident: $type:ty,)*
    })*) => {
        /// The options of a widget at its place.
        #[derive(Clone, Debug, Default)]
        pub enum Options {
            /// Of a widget that takes none.
            #[default]
            None,
            $(#[doc = concat!("Of `{", $widget, "}`.")] $Options($Options),)*
        }

        $(
            #[doc = concat!("Options of `{", $widget, "}`.")]
            #[derive(Clone, Debug, Default, Deserialize)]
            #[serde(deny_unknown_fields, default, expecting = "options")]
            pub struct $Options {
                $($(#[doc = $about])* pub $field: $type,)*
            }

            fn $make(text: &Source<'_>) -> Found<Option<Options>> {
                let found = crate::yaml::parse(text);
                Found { value: found.value.map(Options::$Options), diagnostics: found.diagnostics }
            }
        )*

        impl Options {
            $(
                #[doc = concat!("What was asked of `{", $widget, "}`; nothing where another widget has the options.")]
                #[must_use]
                pub fn $of(&self) -> $Options {
                    if let Self::$Options(options) = self { options.clone() } else { $Options::default() }
                }
            )*
        }

        /// The widgets that take options.
        static ALL: &[Line] = &[
            $(Line { widget: $widget, names: &[$(stringify!($field)),*], parse: $make },)*
        ];
    };
}

/// A widget's line of the table.
struct Line {
    widget: &'static str,
    names: &'static [&'static str],
    parse: fn(&Source<'_>) -> Found<Option<Options>>,
}

/// The names of the options that a widget takes.
#[must_use]
pub fn names(widget: &str) -> &'static [&'static str] {
    ALL.iter().find(|line| line.widget == widget).map_or(&[], |line| line.names)
}

impl Options {
    /// Reads the body of a widget's fence. An option that the widget does not have is told with the
    /// nearest that it has.
    #[must_use]
    pub fn parse(widget: &str, text: &Source<'_>) -> Found<Option<Self>> {
        let line = ALL.iter().find(|line| line.widget == widget);
        let mut found = line.map_or(none as fn(&Source<'_>) -> _, |line| line.parse)(text);
        for fault in found.diagnostics.iter_mut().filter(|fault| *fault.rule == rule::UNKNOWN_KEY) {
            let At::Bytes(start, end) = fault.at else { continue };
            let key = text
                .text
                .get(start as usize - text.offset..end as usize - text.offset)
                .unwrap_or_default();
            fault.rule = &rule::WIDGET_OPTION;
            fault.message = format!("`{{{widget}}}` has no option `{key}`");
            fault.help = match names(widget) {
                [] => Some("it takes no options".to_owned()),
                known => nearest::advice(key, known.iter().copied()),
            };
        }
        found
    }
}

/// No options.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "options")]
struct Nothing {}

fn none(text: &Source<'_>) -> Found<Option<Options>> {
    let found = crate::yaml::parse::<Nothing>(text);
    Found { value: found.value.map(|Nothing {}| Options::None), diagnostics: found.diagnostics }
}

options! {
    "changes" read_changes changes: Changes {
        /// The version whose domains are compared with those before it.
        version: Option<Id>,
    }
    "comparison" read_comparison comparison: Comparison {
        /// What the certification is compared with.
        with: Vec<GuideRef>,
        /// The rows that are shown.
        rows: Vec<Id>,
    }
    "costs" read_costs costs: Costs {
        /// The scenarios that are shown.
        scenarios: Vec<Id>,
        /// For how many years the cost to hold is computed.
        years: Vec<u8>,
    }
    "domains" read_domains domains: Domains {
        /// The version that is shown.
        version: Option<Id>,
    }
    "quick-facts" read_quick_facts quick_facts: QuickFacts {
        /// The version that is shown.
        version: Option<Id>,
    }
    "resources" read_resources resources: Resources {
        /// The kinds of resources that are shown.
        kinds: Vec<super::blocks::ResourceKind>,
        /// How resources are grouped.
        group: Option<Group>,
    }
    "roadmap" read_roadmap roadmap: Roadmap {
        /// The vendor whose certifications are shown.
        vendor: Option<Id>,
        /// The field whose certifications are shown.
        field: Option<Id>,
    }
    "salaries" read_salaries salaries: Salaries {
        /// The series that are shown, and the occupations whose wages are.
        series: Vec<Id>,
        /// The regions that are shown, as rows of pay and wage data sets name them.
        regions: Vec<Text>,
        /// How rows are grouped.
        by: Option<By>,
    }
    "study-plan" read_study_plan study_plan: StudyPlan {
        /// Lengths of study plans, in weeks.
        weeks: Vec<UpTo<52>>,
        /// Hours a week of study plans.
        hours: Vec<UpTo<60>>,
    }
    "successors" read_successors successors: Successors {
        /// How far a chain is followed.
        depth: Option<u8>,
    }
}

/// A whole number from 1 to a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UpTo<const MOST: u32>(pub u32);

impl<'de, const MOST: u32> Deserialize<'de> for UpTo<MOST> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let wanted = format_args!("a whole number from 1 to {MOST}");
        read(deserializer, wanted, |form: Form<'_>| {
            let found = match form {
                Form::Whole(number) => match u32::try_from(number) {
                    Ok(number) if (1..=MOST).contains(&number) => return Ok(Self(number)),
                    _ => number.to_string(),
                },
                Form::Float(number) => number.to_string(),
                Form::Text(text) => text.to_owned(),
                Form::Map(never) | Form::List(never) => match never {},
            };
            let help = format!("write a list of whole numbers from 1 to {MOST}, such as [8, 12]");
            Err(fault(&rule::WIDGET_OPTION, &format!("`{found}` is not {wanted}"), &help).into())
        })
    }
}

/// How salary rows are grouped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum By {
    /// By region.
    Region,
    /// By role.
    Role,
    /// By industry.
    Industry,
}

/// How resources are grouped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Group {
    /// By the domain they cover.
    Domain,
    /// By kind.
    Kind,
    /// By price.
    Price,
}

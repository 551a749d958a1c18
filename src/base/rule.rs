//! Every rule that content can break, in one table: its name, its severity, what it says.
//! A rule is reported by the layer that can see the fault; documentation and tests walk [`ALL`].

/// How much a fault matters.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
pub enum Severity {
    /// Nothing is published.
    Error,
    /// Published, but somebody should look.
    Warning,
}

impl Severity {
    /// The word shown to people and machines.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// A named rule. Names read well after "allow".
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Kebab-case, stable for ever.
    pub name: &'static str,
    /// What a fault counts as unless site.yaml or the command line says otherwise.
    pub severity: Severity,
    /// One sentence for authors.
    pub summary: &'static str,
    /// Whether only `check` looks for it. Only these can be changed or suppressed: what `build`
    /// finds is wrong for all.
    pub lint: bool,
}

macro_rules! rules {
    ($(#[$doc:meta])* $table:ident, lint: $lint:literal
     $($constant:ident $name:literal $severity:ident $summary:literal)*) => {
        $(#[doc = $summary] pub static $constant: Rule =
            Rule { name: $name, severity: Severity::$severity, summary: $summary, lint: $lint };)*
        $(#[$doc])* pub static $table: &[&Rule] = &[$(&$constant),*];
    };
}

rules! {
    /// What `build` finds, in the order of the manual.
    ALL, lint: false

    // Files and folders.
    MISSING_FOLDER "missing-folder" Error "The site has no content folder."
    EMPTY_SITE "empty-site" Error "The content folder has no guide and no page."
    NOT_UTF8 "not-utf8" Error "A text file is not UTF-8."
    SYMLINK "symlink" Error "A symbolic link in the site's folder leads out of the site's files, nowhere, or to a folder."
    UNEXPECTED_FILE "unexpected-file" Error "Nothing reads a file, usually because its name is misspelled."
    UNUSED_FILE "unused-file" Warning "A published file is not linked or shown on any page."
    MISSING_FILE "missing-file" Error "A required file is missing."
    MERGE_CONFLICT "merge-conflict" Error "A file has an unresolved merge conflict."
    UNREADABLE "unreadable" Error "A file could not be read."
    SPECIAL_FILE "special-file" Error "There is a pipe, socket, or device in place of a file, or a file in place of a folder."
    FILE_NAME "file-name" Error "A file's name has characters that cannot be part of an address."
    UNSAFE_FILE "unsafe-file" Error "A file beside the text could run script in a reader's browser, load something from elsewhere, or configure the host."
    TOO_LARGE "too-large" Error "A file, or what is counted in it, is larger than the limit."
    MORE_FAULTS "more-faults" Error "There are more findings than are listed."

    // YAML.
    YAML_SYNTAX "yaml-syntax" Error "The YAML cannot be read."
    DUPLICATE_KEY "duplicate-key" Error "A map has the same key twice."
    EMPTY_VALUE "empty-value" Error "A key has no value."
    YAML_TAG "yaml-tag" Error "YAML tags are not used here."
    YAML_LIMIT "yaml-limit" Error "The YAML is nested too deeply, or its aliases grow too large."
    UNKNOWN_KEY "unknown-key" Error "A key is unknown, usually because it is misspelled."
    MISSING_KEY "missing-key" Error "A required key is missing."
    WRONG_TYPE "wrong-type" Error "A value has the wrong form for its key."

    // Values.
    INVALID_ID "invalid-id" Error "An id is not lowercase letters and digits joined by hyphens."
    DUPLICATE_ID "duplicate-id" Error "Two items of a list have the same id."
    BLOCK_TWICE "block-twice" Error "A block is both in its own file and in certification.yaml."
    DANGLING_REFERENCE "dangling-reference" Error "An id has no definition."
    MISSING_SOURCE "missing-source" Error "A figure has no source or no date."
    IMPOSSIBLE_WEIGHTS "impossible-weights" Error "The weights of the domains cannot add up to 100 percent."
    PERCENTILE_ORDER "percentile-order" Error "Percentiles of pay do not rise."
    AREA_CONTRADICTION "area-contradiction" Error "A wage file gives one area code two names or kinds."
    VERSION_LABEL "version-label" Error "Two versions of an exam have the same label, so readers cannot tell them apart."
    STATED_TWICE "stated-twice" Error "A fact is stated for all versions of an exam and again for one of them."
    DATE_ORDER "date-order" Error "Two dates are in the wrong order."
    IMPOSSIBLE_VALUE "impossible-value" Error "A figure is impossible."
    SOURCE_CONTRADICTION "source-contradiction" Error "The keys that say how a source was read contradict each other."
    SUCCESSION_CYCLE "succession-cycle" Error "Certifications replace each other in a circle."
    RELATION_TO_ITSELF "relation-to-itself" Error "A certification comes before or after itself, or is compared with itself."
    RELATION_CYCLE "relation-cycle" Error "Certifications come before each other in a circle."
    RELATION_CONFLICT "relation-conflict" Error "Two relations of certifications contradict each other."
    COST_OVERLAP "cost-overlap" Error "Two exam costs apply to the same version, region and day."
    UNKNOWN_CURRENCY "unknown-currency" Error "A currency is not an ISO 4217 code."

    // Markdown.
    FRONT_MATTER "front-matter" Error "The front matter of a page is missing or not closed."
    UNKNOWN_WIDGET "unknown-widget" Error "A fence names a widget that does not exist."
    WIDGET_OPTION "widget-option" Error "A widget has an unknown option, or an option has an invalid value."
    WIDGET_WITHOUT_DATA "widget-without-data" Error "A widget is placed, but the guide has no data for it."
    UNCLOSED_FENCE "unclosed-fence" Error "A fence is not closed."
    LOST_CELL "lost-cell" Error "A row of a table has more cells than the table has columns."
    UNDEFINED_FACT "undefined-fact" Error "A cited fact is not in the data."
    LEFTOVER_BRACES "leftover-braces" Error "Double braces in the text are not a fact."
    HEADING_ATTRIBUTE "heading-attribute" Error "A heading has an unknown attribute."
    HEADING_ID "heading-id" Error "A heading needs an id, because its text contains a fact or no letters."
    GUARD_FENCE "guard-fence" Error "A guard has fewer than four backticks."
    MISPLACED "misplaced" Error "A heading, widget, guard, footnote, or citation is not allowed where it is."
    UNKNOWN_CONDITION "unknown-condition" Error "A guard has an unknown condition."
    DUPLICATE_ANCHOR "duplicate-anchor" Error "Two places on a page have the same anchor."
    BROKEN_LINK "broken-link" Error "A link leads to a page or file that does not exist."
    FORBIDDEN_LINK "forbidden-link" Error "A link has no address, or one of a kind that is not allowed."
    BROKEN_FRAGMENT "broken-fragment" Error "A link leads to a place on a page that does not exist."
    LINK_TO_DRAFT "link-to-draft" Error "A link leads to a draft, which is not published."
    MISSING_ALT "missing-alt" Error "A picture has no text that says what it shows."
    BROKEN_PICTURE "broken-picture" Error "A picture cannot be found or read."
    RAW_HTML "raw-html" Error "HTML in the text is refused."
    MULTIPLE_H1 "heading-level" Error "The text has a heading of the first level, which is only for the page's title."
    FORBIDDEN_CHARACTER "forbidden-character" Error "The text has a character that cannot be published."
    UNDEFINED_FOOTNOTE "undefined-footnote" Error "A footnote is used but not defined, defined but not used, or in another guard."

    // Site.
    ADDRESS_CLASH "address-clash" Error "Two pages or files want the same address."
    RESERVED_ADDRESS "reserved-address" Error "An address begins with a word that certguide uses for its own pages."
    INVALID_REDIRECT "invalid-redirect" Error "A former address is not a path on the site."
    TEMPLATE "template" Error "A template cannot be read or rendered."
    WORDS_SYNTAX "words-syntax" Error "A file of words is not in the syntax of Fluent."
    UNKNOWN_MESSAGE "unknown-message" Error "A file of words has a message that is not in the theme."
    UNKNOWN_VARIABLE "unknown-variable" Error "A message uses an unknown variable."
    WORDS_HTML "words-html" Error "The HTML of a message is not closed, or has a forbidden element or attribute."
    MISSING_MESSAGE "missing-message" Warning "A file of words lacks messages, which stay in English."
    FOREIGN_HOST "foreign-host" Error "A template or style loads something from another host."
    INLINE_CODE "inline-code" Error "A template has an inline script or style, which the policy of the pages blocks."
    STYLESHEET "stylesheet" Error "A style is not closed, misspells a property, or uses a token that no style defines."
    INVALID_BASE_URL "invalid-base-url" Error "base_url is not an http or https address."
    UNKNOWN_RULE "unknown-rule" Error "A setting or a suppression names a rule that does not exist or cannot be changed."
}

rules! {
    /// What only `check` finds, in the order of the manual.
    LINT, lint: true

    // Figures in prose.
    BARE_FIGURE "bare-figure" Warning "A figure that is in the data is typed into the text."
    UNSOURCED_FIGURE "unsourced-figure" Warning "The text states a figure that is not in the data and has no source."
    SCALED_AS_PERCENT "scaled-as-percent" Warning "A scaled passing score is given as a percentage."

    // Time.
    AGEING_WORDS "ageing-words" Warning "The text has words that are true only on the day it is written."
    VAGUE_DATE "vague-date" Warning "A date is vague and has no source."
    YEAR_IN_TITLE "year-in-title" Warning "A title contains a year."
    CLOSED_EXAM_URGENCY "closed-exam-urgency" Warning "The text asks readers to act on an exam that has closed."
    PAST_DATE_AS_FUTURE "past-date-as-future" Warning "The text treats a past date as a future one."
    EXPIRED_PROMOTION "expired-promotion" Warning "A discount or price ended before today."
    EXPECTED_DATE_PASSED "expected-date-passed" Warning "An expected date has passed, and nobody has recorded whether it came true."
    EXPECTED_DATE_OVERDUE "expected-date-overdue" Error "An expected date passed more than 30 days ago, and nobody has recorded whether it came true."
    HOLDERS_WITHOUT_EXPIRED "holders-without-expired" Warning "A text for `closed` is about holders, and no text covers the time after the last certificate has expired."
    STALE_FIGURE "stale-figure" Warning "A figure is older than allowed for its kind."
    STALE_SOURCE "stale-source" Warning "The copy of a source that somebody read is old."
    FUTURE_DATED "future-dated" Error "Something is dated after today."

    // Sources.
    UNREAD_SOURCE "unread-source" Error "A cited source was not read, and names no other source that quotes it."
    NEWER_THAN_COPY "newer-than-copy" Warning "A figure is newer than the copy of its source that was read."
    SECONDARY_SOURCE "secondary-source" Warning "A figure cites a source that repeats it, although its original source is listed."
    UNCITED_SOURCE "uncited-source" Warning "A listed source is not used."
    DUPLICATE_SOURCE "duplicate-source" Warning "Two sources have the same address."
    SUCCESSION_WITHOUT_SOURCE "succession-without-source" Warning "A successor is marked as named by the vendor, without a source."
    RELATION_WITHOUT_SOURCE "relation-without-source" Warning "A relation says that the vendor requires or recommends a certification, without a source."

    // Pay and outlook.
    MIXED_STATISTICS "mixed-statistics" Warning "The text mixes a mean with a median, or the pay of two populations."
    PAY_WITHOUT_POPULATION "pay-without-population" Warning "The text states pay without saying whose."
    CAUSAL_PAY_CLAIM "causal-pay-claim" Warning "The text says or promises that the certification raises pay."
    PAY_DENIED "pay-denied" Warning "A guide says that it cannot show pay, and shows some."
    OUTLOOK_WITHOUT_WINDOW "outlook-without-window" Warning "The text states growth without the years."
    OUTLOOK_OVER "outlook-over" Warning "The period of an outlook has ended."

    // Succession and alternatives.
    SUCCESSOR_RETIRED "successor-retired" Warning "A successor has retired and has no successor of its own."
    ALTERNATIVES_RETIRED "alternatives-retired" Warning "Every certification in a comparison has retired."
    RETIRED_RECOMMENDATION "retired-recommendation" Warning "A retired certification is recommended."

    // Widgets and data.
    WIDGET_PROMISED "widget-promised" Warning "The text points to something above or below that does not exist."
    BLOCK_NOT_PLACED "block-not-placed" Warning "No widget shows a block of data."
    OTHER_VERSION "other-version" Warning "A resource is for a version of the exam that cannot be taken."
    UNCOVERED_DOMAIN "uncovered-domain" Warning "No resource covers a domain."

    // Links.
    DUMP_LINK "dump-link" Error "A link looks like one to copied exam questions."
    UNDISCLOSED_AFFILIATE "undisclosed-affiliate" Warning "A link looks like an affiliate link and is not marked as one."
    TRACKING_PARAMETER "tracking-parameter" Warning "A link has parameters that only track readers."
    INSECURE_LINK "insecure-link" Warning "A link leads to a page that is not encrypted."
    EMPTY_LINK_TEXT "empty-link-text" Warning "A link's text does not say where it leads."
    ORPHAN_PAGE "orphan-page" Warning "No link leads to a page."

    // Wording.
    UNBALANCED "unbalanced" Warning "A bracket or quotation mark is not closed."
    DOUBLED_WORD "doubled-word" Warning "A word is repeated, or a paragraph appears twice on a page."
    MARKETING_WORDS "marketing-words" Warning "The text promises or pressures instead of informing."
    FOREIGN_SYNTAX "foreign-syntax" Warning "Another tool's syntax, or a typing mistake, is published as text."
    UNFINISHED "unfinished" Warning "A text or value contains a reminder to the author."
    SKIPPED_LEVEL "skipped-level" Warning "A heading is more than one level below the heading before it."

    // Publishing.
    LARGE_PICTURE "large-picture" Warning "A picture is larger than pages show it, or slow to load."
    HOST_LIMIT "host-limit" Error "The site exceeds the limits of its host."
    HOST_IGNORES "host-ignores" Warning "A configuration file is for a host that does not read it."

    // Suppressions and budgets.
    OVER_BUDGET "over-budget" Error "More figures are unknown or without a source than site.yaml allows."
    UNUSED_SUPPRESSION "unused-suppression" Warning "A suppression has no effect."
}

/// Every rule, those of `build` first.
pub fn every() -> impl Iterator<Item = &'static Rule> + Clone {
    ALL.iter().chain(LINT).copied()
}

/// The rule of that name.
#[must_use]
pub fn by_name(name: &str) -> Option<&'static Rule> {
    every().find(|rule| rule.name == name)
}

/// A rule written down as its name.
pub(super) mod by_its_name {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use super::{Rule, by_name};

    pub(in crate::base) fn serialize<S: Serializer>(
        rule: &&'static Rule,
        out: S,
    ) -> Result<S::Ok, S::Error> {
        out.serialize_str(rule.name)
    }

    pub(in crate::base) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<&'static Rule, D::Error> {
        let name = String::deserialize(from)?;
        by_name(&name).ok_or_else(|| D::Error::custom("no such rule"))
    }
}

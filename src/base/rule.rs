//! Every rule that content can break, in one table: its name, its severity, what it says.
//! A rule is reported by the layer that can see the fault; documentation and tests walk [`ALL`].

/// How much a fault matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
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
    /// Whether only `check` looks for it. Only these can be changed or suppressed: what `build` finds is wrong for all.
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
    EMPTY_SITE "empty-site" Error "The content folder holds no guide and no page."
    NOT_UTF8 "not-utf8" Error "A text file is not UTF-8."
    SYMLINK "symlink" Error "A symbolic link in the site's folder leads out of the site's files, nowhere, or to a folder."
    UNEXPECTED_FILE "unexpected-file" Error "Nothing reads a file where it is, most often because its name is misspelled."
    UNUSED_FILE "unused-file" Warning "A file is published that no page links or shows."
    MISSING_FILE "missing-file" Error "A file that is needed is not there."
    MERGE_CONFLICT "merge-conflict" Error "A merge conflict in a file is not resolved."
    UNREADABLE "unreadable" Error "A file could not be read."
    SPECIAL_FILE "special-file" Error "A pipe, a socket or a device lies where a file is expected, or a file where a folder is."
    FILE_NAME "file-name" Error "A file's name has characters that cannot be part of an address."
    UNSAFE_FILE "unsafe-file" Error "A file beside the text could run script in a reader's browser, load something from elsewhere, or configure the host."
    TOO_LARGE "too-large" Error "A file, or what is counted in it, is larger than the limit."
    MORE_FAULTS "more-faults" Error "There are more faults than are listed."

    // YAML.
    YAML_SYNTAX "yaml-syntax" Error "The YAML cannot be read."
    DUPLICATE_KEY "duplicate-key" Error "A map has the same key twice."
    EMPTY_VALUE "empty-value" Error "A key has no value; write the value, or `unknown`, or take the key out."
    YAML_TAG "yaml-tag" Error "YAML tags are not used here."
    YAML_LIMIT "yaml-limit" Error "The YAML is nested too deeply, or its aliases grow too large."
    UNKNOWN_KEY "unknown-key" Error "A key that nothing reads, most often a misspelled name."
    MISSING_KEY "missing-key" Error "A key that is needed is not there."
    WRONG_TYPE "wrong-type" Error "A value is not of the form that its key takes."

    // Values.
    INVALID_ID "invalid-id" Error "An id is not lower-case letters and digits joined by hyphens."
    DUPLICATE_ID "duplicate-id" Error "Two items of a list have the same id."
    BLOCK_TWICE "block-twice" Error "A block is both in its own file and in certification.yaml."
    DANGLING_REFERENCE "dangling-reference" Error "An id that is named here is defined nowhere."
    MISSING_SOURCE "missing-source" Error "A figure has no source or no date."
    IMPOSSIBLE_WEIGHTS "impossible-weights" Error "The weights of the domains cannot add up to 100 percent."
    PERCENTILE_ORDER "percentile-order" Error "Percentiles of pay are not in rising order."
    AREA_CONTRADICTION "area-contradiction" Error "A wage file gives one area code two names or kinds."
    VERSION_LABEL "version-label" Error "Two versions of an exam are known by the same label, so that readers cannot tell them apart."
    STATED_TWICE "stated-twice" Error "A fact is stated for all versions of an exam and again for one of them."
    DATE_ORDER "date-order" Error "Two dates are in the wrong order."
    IMPOSSIBLE_VALUE "impossible-value" Error "A figure is outside what can be true."
    SOURCE_CONTRADICTION "source-contradiction" Error "What a source says of how it was read contradicts itself."
    SUCCESSION_CYCLE "succession-cycle" Error "Certifications succeed each other in a circle."
    RELATION_TO_ITSELF "relation-to-itself" Error "A certification is said to come before or after itself, or is compared with itself."
    RELATION_CYCLE "relation-cycle" Error "Certifications are earned before each other in a circle."
    RELATION_CONFLICT "relation-conflict" Error "Two statements about how certifications follow each other do not agree."
    COST_OVERLAP "cost-overlap" Error "Two exam costs apply to the same version, region and day."
    UNKNOWN_CURRENCY "unknown-currency" Error "A currency is not a code of ISO 4217."

    // Markdown.
    FRONT_MATTER "front-matter" Error "The front matter of a page is missing or not closed."
    UNKNOWN_WIDGET "unknown-widget" Error "A fence names a widget that does not exist."
    WIDGET_OPTION "widget-option" Error "A widget has an option that it does not know, or a value that the option does not take."
    WIDGET_WITHOUT_DATA "widget-without-data" Error "A widget is placed, but the guide has no data for it."
    UNCLOSED_FENCE "unclosed-fence" Error "A fence is not closed."
    LOST_CELL "lost-cell" Error "A row of a table has more cells than the table has columns."
    UNDEFINED_FACT "undefined-fact" Error "A fact is cited that the data does not hold."
    LEFTOVER_BRACES "leftover-braces" Error "Two braces in the text are not a fact."
    HEADING_ATTRIBUTE "heading-attribute" Error "A heading has an attribute that is not known."
    HEADING_ID "heading-id" Error "A heading needs an id of its own, because its text holds a fact or no letters."
    GUARD_FENCE "guard-fence" Error "A guard is a fence of fewer than four backticks."
    MISPLACED "misplaced" Error "A heading, widget, guard, footnote, or citation is not allowed where it is."
    UNKNOWN_CONDITION "unknown-condition" Error "A guard names a condition that does not exist."
    DUPLICATE_ANCHOR "duplicate-anchor" Error "Two places of a page have the same anchor."
    BROKEN_LINK "broken-link" Error "A link leads to a page or file that does not exist."
    FORBIDDEN_LINK "forbidden-link" Error "A link has no address, or one of a kind that is not allowed."
    BROKEN_FRAGMENT "broken-fragment" Error "A link leads to a place on a page that does not exist."
    LINK_TO_DRAFT "link-to-draft" Error "A link leads to a draft, which is not published."
    MISSING_ALT "missing-alt" Error "A picture has no text that says what it shows."
    BROKEN_PICTURE "broken-picture" Error "A picture cannot be found or read."
    RAW_HTML "raw-html" Error "HTML in the text is refused."
    MULTIPLE_H1 "heading-level" Error "A heading of the first level is in the text; the page's title is the only one."
    FORBIDDEN_CHARACTER "forbidden-character" Error "The text has a character that cannot be published."
    UNDEFINED_FOOTNOTE "undefined-footnote" Error "A footnote is used and not defined, or defined and not used, or in another guard."

    // Site.
    ADDRESS_CLASH "address-clash" Error "Two pages or files want the same address."
    RESERVED_ADDRESS "reserved-address" Error "An address begins with a word that certguide uses itself."
    INVALID_REDIRECT "invalid-redirect" Error "A former address is not a path of the site."
    TEMPLATE "template" Error "A template cannot be read or rendered."
    WORDS_SYNTAX "words-syntax" Error "A file of words is not in the syntax of Fluent."
    UNKNOWN_MESSAGE "unknown-message" Error "A file of words has a message that the theme does not have."
    UNKNOWN_VARIABLE "unknown-variable" Error "A message uses a variable that it is not given."
    WORDS_HTML "words-html" Error "The HTML of a message is not closed, or has an element or attribute that it must not have."
    MISSING_MESSAGE "missing-message" Warning "A file of words leaves messages of the theme in English."
    FOREIGN_HOST "foreign-host" Error "A template or a style makes pages ask another host."
    INLINE_CODE "inline-code" Error "A template writes a script or a style into the page, which its policy refuses."
    STYLESHEET "stylesheet" Error "A style is not closed, misspells a property, or uses a token that no style defines."
    INVALID_BASE_URL "invalid-base-url" Error "base_url is not an http or https address."
    UNKNOWN_RULE "unknown-rule" Error "A setting or a suppression names a rule that does not exist or cannot be changed."
}

rules! {
    /// What only `check` finds, in the order of the manual.
    LINT, lint: true

    // Figures in prose.
    BARE_FIGURE "bare-figure" Warning "A figure is typed into the text that the data holds."
    UNSOURCED_FIGURE "unsourced-figure" Warning "The text states a figure that neither the data holds nor a source backs."
    SCALED_AS_PERCENT "scaled-as-percent" Warning "A scaled passing score is given as a percentage."

    // Time.
    AGEING_WORDS "ageing-words" Warning "Words tie the text to the day on which it was written."
    VAGUE_DATE "vague-date" Warning "A date is only about right, and no source is named for it."
    YEAR_IN_TITLE "year-in-title" Warning "A title carries a year."
    CLOSED_EXAM_URGENCY "closed-exam-urgency" Warning "The text asks readers to act on an exam that has closed."
    PAST_DATE_AS_FUTURE "past-date-as-future" Warning "The text speaks of a past date as if it were to come."
    EXPIRED_PROMOTION "expired-promotion" Warning "A discount or price ended before today."
    EXPECTED_DATE_PASSED "expected-date-passed" Warning "A date that was only expected has passed, and nobody has said whether it came true."
    EXPECTED_DATE_OVERDUE "expected-date-overdue" Error "A date that was only expected passed more than 30 days ago, and nobody has said whether it came true."
    HOLDERS_WITHOUT_EXPIRED "holders-without-expired" Warning "A text for `closed` speaks of holders, and no text says what is true once the last certificate has ended."
    STALE_FIGURE "stale-figure" Warning "A figure is older than its kind may be."
    STALE_SOURCE "stale-source" Warning "The copy of a source that was read is old."
    FUTURE_DATED "future-dated" Error "Something is dated after today."

    // Sources.
    UNREAD_SOURCE "unread-source" Error "A source is cited that nobody read, and it names no other that quotes it."
    NEWER_THAN_COPY "newer-than-copy" Warning "A figure is newer than the copy of its source that was read."
    SECONDARY_SOURCE "secondary-source" Warning "A figure cites whoever repeats it, and its maker is listed too."
    UNCITED_SOURCE "uncited-source" Warning "A source is listed and used nowhere."
    DUPLICATE_SOURCE "duplicate-source" Warning "Two sources have one address."
    SUCCESSION_WITHOUT_SOURCE "succession-without-source" Warning "A successor is said to be named by the vendor, and no source says so."
    RELATION_WITHOUT_SOURCE "relation-without-source" Warning "A vendor is said to require or recommend another certification, and no source says so."

    // Pay and outlook.
    MIXED_STATISTICS "mixed-statistics" Warning "The text mixes a mean with a median, or the pay of two populations."
    PAY_WITHOUT_POPULATION "pay-without-population" Warning "The text states pay and not whose."
    CAUSAL_PAY_CLAIM "causal-pay-claim" Warning "The text says or promises that the certification raises pay."
    PAY_DENIED "pay-denied" Warning "A guide says that there is no pay to show, and shows some."
    OUTLOOK_WITHOUT_WINDOW "outlook-without-window" Warning "The text states growth and not from when to when."
    OUTLOOK_OVER "outlook-over" Warning "The window of an outlook has ended."

    // Succession and alternatives.
    SUCCESSOR_RETIRED "successor-retired" Warning "A successor has retired, and nothing follows it."
    ALTERNATIVES_RETIRED "alternatives-retired" Warning "Everything that a certification is compared with has retired."
    RETIRED_RECOMMENDATION "retired-recommendation" Warning "A certification that has retired is recommended."

    // Widgets and data.
    WIDGET_PROMISED "widget-promised" Warning "The text points to something above or below that is not there."
    BLOCK_NOT_PLACED "block-not-placed" Warning "A block of data is shown nowhere."
    OTHER_VERSION "other-version" Warning "A resource is for a version of the exam that cannot be sat."
    UNCOVERED_DOMAIN "uncovered-domain" Warning "No resource covers a domain."

    // Links.
    DUMP_LINK "dump-link" Error "A link looks like one to copied exam questions."
    UNDISCLOSED_AFFILIATE "undisclosed-affiliate" Warning "A link looks like an affiliate link and is not marked as one."
    TRACKING_PARAMETER "tracking-parameter" Warning "A link carries parameters that only track readers."
    INSECURE_LINK "insecure-link" Warning "A link leads to a page that is not encrypted."
    EMPTY_LINK_TEXT "empty-link-text" Warning "A link's text does not say where it leads."
    ORPHAN_PAGE "orphan-page" Warning "No link leads to a page."

    // Wording.
    UNBALANCED "unbalanced" Warning "A bracket or quotation mark has no other half."
    DOUBLED_WORD "doubled-word" Warning "A word is repeated, or a paragraph appears twice on a page."
    MARKETING_WORDS "marketing-words" Warning "The text promises or presses instead of telling."
    FOREIGN_SYNTAX "foreign-syntax" Warning "Syntax of another tool, or a slip, is published as text."
    UNFINISHED "unfinished" Warning "A reminder to the author was left in a text or a value."
    SKIPPED_LEVEL "skipped-level" Warning "A heading is more than one level below the heading before it."

    // Publishing.
    LARGE_PICTURE "large-picture" Warning "A picture is larger than pages show it, or takes long to load."
    HOST_LIMIT "host-limit" Error "The site is beyond what its host takes."
    HOST_IGNORES "host-ignores" Warning "A file speaks to the host, which does not read it."

    // Suppressions and budgets.
    OVER_BUDGET "over-budget" Error "More figures are unknown or without a source than site.yaml lets pass."
    UNUSED_SUPPRESSION "unused-suppression" Warning "A suppression suppresses nothing."
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

    pub(in crate::base) fn serialize<S: Serializer>(rule: &&'static Rule, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(rule.name)
    }

    pub(in crate::base) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<&'static Rule, D::Error> {
        let name = String::deserialize(from)?;
        by_name(&name).ok_or_else(|| D::Error::custom("no such rule"))
    }
}

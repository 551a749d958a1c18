//! The shapes of the command line. Nothing is decided here.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::base::date::PartialDate;
use crate::base::nearest::nearest;
use crate::model::exam::Duration;
use crate::model::hosting::Hosting;

/// Builds sites of certification guides from markdown and typed YAML: every figure sourced and
/// dated.
#[derive(Debug, Parser)]
#[command(name = "certguide", version, about, disable_help_subcommand = true)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Build the site into a folder
    Build(BuildArgs),
    /// Check the site for errors, and for what will age, without building
    Check(CheckArgs),
    /// Explain a rule: what it means, why it exists, and how to fix what it finds
    Explain(ExplainArgs),
    /// Convert files of a statistical office to a data set of the site
    Import(ImportArgs),
    /// Print the next date on which the output changes
    NextChange(NextChangeArgs),
    /// Create a site or a guide
    New(NewArgs),
    /// Record what changed in the facts since the last run, for /changes/ and its feed
    Record(RecordArgs),
    /// Print the JSON Schema of a kind of file, for editors
    Schema(SchemaArgs),
    /// Preview the site; rebuilds on save
    Serve(ServeArgs),
    /// Copy files of the default theme into the site, so that you can change them
    Theme(ThemeArgs),
    /// Show a fact: its value, its source, where it is stated, and everything that uses it
    Why(WhyArgs),
    /// Print every message of the theme as the site shows it
    Words(WordsArgs),
}

/// `certguide theme`.
#[derive(Debug, ClapArgs)]
pub struct ThemeArgs {
    /// What to do
    #[command(subcommand)]
    pub command: ThemeCommand,
}

/// What is done with the theme.
#[derive(Debug, Subcommand)]
pub enum ThemeCommand {
    /// Copy a file of the default theme, or all of them, without overwriting any
    Eject {
        /// Path of the file, such as templates/footer.html; all files if omitted
        #[arg(value_name = "FILE")]
        file: Option<String>,
        /// Folder of the site
        #[arg(long, value_name = "DIR", default_value = ".")]
        site: PathBuf,
    },
}

/// What all commands that read a site take.
#[derive(Clone, Debug, ClapArgs)]
pub struct SiteArgs {
    /// Folder of the site, which contains content/ and optionally templates/ and static/
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub site: PathBuf,
    /// Build as of this day, YYYY-MM-DD [default: SOURCE_DATE_EPOCH, or today in UTC]
    #[arg(long, value_name = "DATE")]
    pub today: Option<Date>,
    /// Address of the published site, instead of base_url in site.yaml
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// Build drafts too
    #[arg(long)]
    pub drafts: bool,
    /// Number of threads, at most 4 per processor [default: 1 per processor]
    #[arg(long, value_name = "N")]
    pub jobs: Option<usize>,
    /// How errors are printed
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "human")]
    pub message_format: MessageFormat,
}

/// How faults are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MessageFormat {
    /// For people
    Human,
    /// One JSON object per line
    Json,
    /// One SARIF 2.1.0 document, for code scanning
    Sarif,
    /// Workflow commands of GitHub Actions
    Github,
}

impl MessageFormat {
    /// Whether a command that prints an answer, not faults, is asked for JSON.
    ///
    /// # Errors
    /// If the format is one that only faults have.
    pub fn is_json(self, command: &str) -> Result<bool, String> {
        let name = match self {
            Self::Human => return Ok(false),
            Self::Json => return Ok(true),
            Self::Sarif => "sarif",
            Self::Github => "github",
        };
        Err(format!(
            "{command} prints text, or JSON with --message-format json; {name} is only for build and check"
        ))
    }

    /// Whether nothing else may stand on the stream.
    pub fn is_for_machines(self) -> bool {
        matches!(self, Self::Json | Self::Sarif)
    }
}

/// `certguide build`
#[derive(Clone, Debug, ClapArgs)]
pub struct BuildArgs {
    #[command(flatten)]
    pub site: SiteArgs,
    /// Folder of the output [default: dist in the site's folder]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// `certguide check`
#[derive(Clone, Debug, ClapArgs)]
pub struct CheckArgs {
    #[command(flatten)]
    pub site: SiteArgs,
    /// Also list what will happen within this span, such as 90d, 12w, 6m, 1y, or P3M
    #[arg(long, value_name = "SPAN", value_parser = span)]
    pub horizon: Option<Duration>,
    /// Also write what will happen as a calendar
    #[arg(long, value_name = "FILE", requires = "horizon")]
    pub ics: Option<PathBuf>,
    /// Check the limits of this host, instead of `host` in site.yaml: cloudflare-pages,
    /// github-pages, or netlify
    #[arg(long, value_name = "NAME", value_parser = host)]
    pub host: Option<Hosting>,
    /// Treat findings of this rule as errors; repeatable
    #[arg(long, value_name = "RULE")]
    pub deny: Vec<String>,
    /// Treat findings of this rule as warnings; repeatable
    #[arg(long, value_name = "RULE")]
    pub warn: Vec<String>,
    /// Turn this rule off; repeatable
    #[arg(long, value_name = "RULE")]
    pub allow: Vec<String>,
}

fn host(text: &str) -> Result<Hosting, String> {
    let names = || Hosting::ALL.iter().map(|(name, _)| *name);
    let known = Hosting::ALL.iter().find(|(name, _)| *name == text);
    known.map(|(_, host)| *host).ok_or_else(|| match nearest(text, names()) {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!("choose one of {}", names().collect::<Vec<_>>().join(", ")),
    })
}

/// `certguide import`
#[derive(Clone, Debug, ClapArgs)]
pub struct ImportArgs {
    /// What to import.
    #[command(subcommand)]
    pub command: ImportCommand,
}

/// What can be imported.
#[derive(Clone, Debug, Subcommand)]
pub enum ImportCommand {
    /// Wages from the U.S. Bureau of Labor Statistics: its OEWS spreadsheets, saved as CSV
    Wages(ImportWagesArgs),
}

/// `certguide import wages`
#[derive(Clone, Debug, ClapArgs)]
pub struct ImportWagesArgs {
    /// The files, in any order: nation, states, metropolitan areas
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// Id of the data set: it becomes content/wages/ID.csv
    #[arg(long, value_name = "ID")]
    pub id: String,
    /// Date that the figures describe, such as 2026-05
    #[arg(long, value_name = "DATE", value_parser = as_of)]
    pub as_of: PartialDate,
    /// Id of the source in content/sources.yaml
    #[arg(long, value_name = "SOURCE", default_value = "bls-oews")]
    pub source: String,
    /// Yearly wage at and above which the release has only `#`
    #[arg(long, value_name = "AMOUNT")]
    pub top_code: Option<Decimal>,
    /// Folder of the site
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub site: PathBuf,
}

fn as_of(text: &str) -> Result<PartialDate, String> {
    PartialDate::parse(text).ok_or_else(|| "write YYYY, YYYY-MM or YYYY-MM-DD".to_owned())
}

/// `certguide explain`
#[derive(Clone, Debug, ClapArgs)]
pub struct ExplainArgs {
    /// Name of the rule; lists all rules if omitted
    #[arg(value_name = "RULE")]
    pub rule: Option<String>,
}

/// `certguide new`
#[derive(Clone, Debug, ClapArgs)]
#[command(disable_help_subcommand = true)]
pub struct NewArgs {
    /// What to write.
    #[command(subcommand)]
    pub command: NewCommand,
}

/// What `certguide new` writes.
#[derive(Clone, Debug, Subcommand)]
pub enum NewCommand {
    /// Create the first files of a site
    Site(NewSiteArgs),
    /// Create the first files of a guide, and the entries that the site needs for it
    Guide(NewGuideArgs),
}

/// `certguide new site`
#[derive(Clone, Debug, ClapArgs)]
pub struct NewSiteArgs {
    /// Folder of the site; created if it does not exist
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// Name of the site
    #[arg(long, value_name = "TEXT", default_value = "Certification guides")]
    pub title: String,
    /// Address of the published site
    #[arg(long, value_name = "URL", default_value = "https://example.org/")]
    pub base_url: String,
}

/// `certguide new guide`
#[derive(Clone, Debug, ClapArgs)]
pub struct NewGuideArgs {
    /// Address of the guide, such as acme/widget-maker
    #[arg(value_name = "VENDOR/NAME")]
    pub address: String,
    /// Folder of the site
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub site: PathBuf,
    /// Full name of the certification
    #[arg(long, value_name = "TEXT")]
    pub name: String,
    /// The vendor's page about the certification
    #[arg(long, value_name = "URL")]
    pub url: String,
    /// The vendor's word for its level, such as Associate
    #[arg(long, value_name = "TEXT")]
    pub level: String,
    /// The rank, if the level is none of these words: foundational, associate, professional,
    /// expert, specialty
    #[arg(long, value_name = "RANK")]
    pub rank: Option<String>,
    /// Code of the exam, such as WM-1
    #[arg(long, value_name = "TEXT")]
    pub code: Option<String>,
    /// Its field: an id from `fields` in site.yaml, or a new one; optional if the site has only one
    #[arg(long, value_name = "ID")]
    pub field: Option<String>,
    /// Name of the vendor, if it is new to the site
    #[arg(long, value_name = "TEXT")]
    pub vendor_name: Option<String>,
    /// Legal name of the company, if it differs
    #[arg(long, value_name = "TEXT")]
    pub legal_name: Option<String>,
}

/// `certguide record`
#[derive(Clone, Debug, ClapArgs)]
pub struct RecordArgs {
    #[command(flatten)]
    pub site: SiteArgs,
    /// Compare with this facts.json of the published site, instead of the facts of the last run
    #[arg(long, value_name = "FILE")]
    pub previous: Option<PathBuf>,
    /// Print what would be recorded, and write nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// `certguide schema`
#[derive(Clone, Debug, ClapArgs)]
pub struct SchemaArgs {
    /// Kind of file; lists all kinds if omitted
    #[arg(value_name = "KIND")]
    pub kind: Option<String>,
    /// Folder to write KIND.schema.json to; writes all kinds if KIND is omitted
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// `certguide words`
#[derive(Clone, Debug, ClapArgs)]
pub struct WordsArgs {
    /// Language of the words, such as de [default: the language of the site]
    #[arg(value_name = "LANGUAGE")]
    pub language: Option<String>,
    #[command(flatten)]
    pub site: SiteArgs,
}

/// `certguide serve`
#[derive(Clone, Debug, ClapArgs)]
pub struct ServeArgs {
    #[command(flatten)]
    pub site: SiteArgs,
    /// Where to listen: a name or address of this machine
    #[arg(long, value_name = "HOST", default_value = "127.0.0.1")]
    pub host: String,
    /// Port to listen on [default: 4310, or the next free one]
    #[arg(long, value_name = "N")]
    pub port: Option<u16>,
    /// Open the preview in the browser
    #[arg(long)]
    pub open: bool,
}

/// `certguide next-change`
#[derive(Clone, Debug, ClapArgs)]
pub struct NextChangeArgs {
    #[command(flatten)]
    pub site: SiteArgs,
    /// First day to look at; the same as --today
    #[arg(long, value_name = "DATE", conflicts_with = "today")]
    pub from: Option<Date>,
    /// Last day to look at
    #[arg(long, value_name = "DATE")]
    pub until: Option<Date>,
}

/// `certguide why`
#[derive(Clone, Debug, ClapArgs)]
pub struct WhyArgs {
    #[command(flatten)]
    pub site: SiteArgs,
    /// Guide and path, as prose cites it: `aws/ai-practitioner:exam.fee`; a guide alone lists its
    /// facts
    #[arg(value_name = "FACT")]
    pub fact: String,
}

/// Reads a span: `90d`, `12w`, `6m`, `1y`, or as in the content `P90D`, `P3M`.
///
/// # Errors
/// If it is none.
fn span(text: &str) -> Result<Duration, String> {
    let long =
        if text.starts_with('P') { text.to_owned() } else { format!("P{}", text.to_uppercase()) };
    Duration::parse(&long).ok_or_else(|| "write a span like 90d, 12w, 6m, 1y or P3M".to_owned())
}

#[cfg(test)]
mod tests {
    use super::span;

    #[test]
    fn a_span_is_read_in_either_form() {
        let days = |text| span(text).map(|span| (span.years, span.months, span.days)).ok();
        assert_eq!(days("90d"), Some((0, 0, 90)));
        assert_eq!(days("12w"), Some((0, 0, 84)));
        assert_eq!(days("P3M"), Some((0, 3, 0)));
        assert_eq!(days("1y"), Some((1, 0, 0)));
        for bad in ["", "90", "d", "-3d", "soon", "P", "P9999Y9999Y9999Y"] {
            assert_eq!(days(bad), None, "{bad}");
        }
    }
}

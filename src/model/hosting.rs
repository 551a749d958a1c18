//! Hosts that publish folders, and the limits that their documentation states. docs/publishing.md
//! names each page.

use schemars::JsonSchema;
use serde::Deserialize;

/// Where the site is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Hosting {
    /// Cloudflare Pages, on its free plan.
    CloudflarePages,
    /// GitHub Pages.
    GithubPages,
    /// Netlify.
    Netlify,
}

/// What a host takes; none where its documentation states no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Its own name.
    pub name: &'static str,
    /// Files of the site.
    pub files: Option<usize>,
    /// Files directly in one folder.
    pub files_of_folder: Option<usize>,
    /// Bytes of the site.
    pub bytes: Option<u64>,
    /// Bytes of a file.
    pub bytes_of_file: Option<u64>,
    /// What it takes of `_headers` and `_redirects`; none if it reads neither.
    pub rules: Option<RuleLimits>,
}

/// What a host takes of `_headers` and `_redirects`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RuleLimits {
    /// Redirects of one path.
    pub fixed_redirects: Option<usize>,
    /// Redirects with a `*` or a `:name`.
    pub open_redirects: Option<usize>,
    /// Characters of a redirect.
    pub redirect_length: Option<usize>,
    /// Blocks of `_headers`.
    pub header_blocks: Option<usize>,
    /// Characters of a header.
    pub header_length: Option<usize>,
}

const GB: u64 = 1_000_000_000;
const MIB: u64 = 1024 * 1024;

impl Hosting {
    /// All that are known, by the name that authors write.
    pub const ALL: [(&'static str, Self); 3] = [
        ("cloudflare-pages", Self::CloudflarePages),
        ("github-pages", Self::GithubPages),
        ("netlify", Self::Netlify),
    ];

    /// What it takes.
    #[must_use]
    pub fn limits(self) -> Limits {
        let none = Limits {
            name: "",
            files: None,
            files_of_folder: None,
            bytes: None,
            bytes_of_file: None,
            rules: None,
        };
        match self {
            Self::CloudflarePages => Limits {
                name: "Cloudflare Pages",
                files: Some(20_000),
                bytes_of_file: Some(25 * MIB),
                rules: Some(RuleLimits {
                    fixed_redirects: Some(2000),
                    open_redirects: Some(100),
                    redirect_length: Some(1000),
                    header_blocks: Some(100),
                    header_length: Some(2000),
                }),
                ..none
            },
            Self::GithubPages => Limits { name: "GitHub Pages", bytes: Some(GB), ..none },
            Self::Netlify => Limits {
                name: "Netlify",
                files_of_folder: Some(54_000),
                rules: Some(RuleLimits::default()),
                ..none
            },
        }
    }
}

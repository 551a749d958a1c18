//! Writes a site of N made-up guides: about 1,560 words of markdown and 14 KB of data each, with
//! all that a guide of an information technology certification has. The same N and seed give the
//! same bytes. Everything in it is made up.
//!
//! The structure follows a corpus on which Hugo, Zola, Eleventy and Astro were measured, so that
//! the figures can be set beside theirs: 4 to 6 domains, 6 costs, 24 rows of pay, 20 resources, 3
//! alternatives, 2 successors, 8 references, 6 questions, 12 sections with lists, tables, links,
//! code and a footnote. Start with [`write`].

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use crate::text::Text;

const VENDORS: [&str; 12] = [
    "Northwind Cloud",
    "Contoso Data",
    "Fabrikam Security",
    "Larkfield Networks",
    "Tessera Systems",
    "Quillon Labs",
    "Halden Institute",
    "Orrery Software",
    "Mistral Works",
    "Palisade Group",
    "Verdance",
    "Kestrel Board",
];
const LEVELS: [&str; 4] = ["foundational", "associate", "professional", "expert"];
const FIELDS: [&str; 16] = [
    "Cloud Architecture",
    "Data Engineering",
    "Network Operations",
    "Identity and Access",
    "Site Reliability",
    "Machine Learning",
    "Application Security",
    "Database Administration",
    "Incident Response",
    "Platform Engineering",
    "Project Delivery",
    "Service Management",
    "Penetration Testing",
    "Container Platforms",
    "Storage and Backup",
    "Solution Design",
];
const ROLES: [&str; 4] = ["Engineer", "Analyst", "Architect", "Consultant"];
const REGIONS: [&str; 6] = ["US-CA", "US-NY", "GB", "DE", "SE", "IN"];
const COSTS: [(&str, &str); 6] = [
    ("exam", "Exam fee"),
    ("course", "Official course"),
    ("practice", "Practice tests"),
    ("lab", "Lab subscription"),
    ("book", "Books"),
    ("renewal", "Renewal"),
];
const KINDS: [&str; 6] = ["course", "book", "practice", "lab", "video", "docs"];
const SECTIONS: [&str; 12] = [
    "What this certification proves",
    "Who should take it",
    "Prerequisites and eligibility",
    "Exam format and scoring",
    "How the domains fit together",
    "A twelve-week study plan",
    "Hands-on practice",
    "Common mistakes",
    "Cost and how to reduce it",
    "Exam day",
    "Renewal and validity",
    "Career value and next steps",
];
/// The widget under each section, where one belongs there.
const WIDGETS: [&str; 12] = [
    "quick-facts",
    "",
    "requirements",
    "",
    "domains",
    "study-plan",
    "resources",
    "faq",
    "costs",
    "",
    "successors",
    "salaries",
];

/// What a guide must know of the others.
struct Head {
    vendor: usize,
    field: usize,
    level: usize,
    slug: String,
    code: String,
    is_retiring: bool,
}

/// Writes the site into an empty folder. Of a hundred certifications so many are announced to
/// retire; of the large vendors of today it is about one in eight.
///
/// # Errors
/// When a file cannot be written.
pub fn write(folder: &Path, count: usize, seed: u64, retiring: usize) -> io::Result<()> {
    let heads: Vec<Head> = (0..count).map(|i| head(i, seed, retiring)).collect();
    let content = folder.join("content");
    fs::create_dir_all(content.join("vendors"))?;
    fs::create_dir_all(content.join("pages"))?;
    fs::write(content.join("site.yaml"), site())?;
    fs::write(content.join("occupations.yaml"), occupations())?;
    fs::write(
        content.join("pages/index.md"),
        "---\ntitle: Certification Guides\ndescription: Independent certification guides.\n---\nAll of them.\n",
    )?;
    for (i, name) in VENDORS.iter().enumerate() {
        let id = slug(name);
        let yaml = format!(
            "name: {name}\nlegal_name: {name}, Inc.\nurl: https://{id}.example/\ntrademark_notice: {name} is a trademark of {name}, Inc.\n"
        );
        fs::write(content.join(format!("vendors/{id}.yaml")), yaml)?;
        fs::write(
            content.join(format!("vendors/{id}.md")),
            Text::new(seed, 1_000_000_000 + i as u64).paragraph(4),
        )?;
    }
    let mut sources = String::new();
    for i in 0..count {
        guide(&content, &heads, i, seed, &mut sources)?;
    }
    fs::write(content.join("sources.yaml"), sources)
}

fn head(i: usize, seed: u64, retiring: usize) -> Head {
    let mut text = Text::new(seed, 2_000_000_000 + i as u64);
    let (vendor, field, level) = (text.number(0, 12), text.number(0, 16), text.number(0, 4));
    let initials: String =
        VENDORS[vendor].split(' ').filter_map(|word| word.chars().next()).collect();
    let code = format!("{initials}{}-{}", &FIELDS[field][..1], 100 + i);
    let is_retiring = text.number(0, 100) < retiring;
    Head {
        vendor,
        field,
        level,
        slug: format!("{}-{}-{i:05}", slug(FIELDS[field]), LEVELS[level]),
        code,
        is_retiring,
    }
}

fn slug(name: &str) -> String {
    name.to_lowercase().replace(' ', "-")
}

fn site() -> String {
    let fields: String =
        FIELDS.iter().map(|field| format!("  {}: {field}\n", slug(field))).collect();
    format!(
        "title: Certification Guides\nbase_url: https://guides.example/\nlanguage: en\nregion: US-CA\npublisher: {{name: The guides, note: Independent certification guides.}}\nfields:\n{fields}nav: [{{label: All, to: /}}]\n"
    )
}

fn occupations() -> String {
    let mut out = String::new();
    for (f, field) in FIELDS.iter().enumerate() {
        for (r, role) in ROLES.iter().enumerate() {
            let _ = writeln!(
                out,
                "{}-{}: {{title: {field} {role}, soc: {}-{}}}",
                slug(field),
                slug(role),
                11 + f,
                1000 + r
            );
        }
    }
    out
}

fn date(text: &mut Text, from: usize, to: usize) -> String {
    format!("{}-{:02}-{:02}", text.number(from, to), text.number(1, 13), text.number(1, 29))
}

fn guide(
    content: &Path,
    heads: &[Head],
    i: usize,
    seed: u64,
    sources: &mut String,
) -> io::Result<()> {
    let (head, mut text) = (&heads[i], Text::new(seed, i as u64));
    let folder = content.join("guides").join(slug(VENDORS[head.vendor])).join(&head.slug);
    fs::create_dir_all(&folder)?;
    for k in 0..8 {
        let (title, publisher) = (text.title(4, 9), *text.choice(&VENDORS));
        let (accessed, word, n) =
            (date(&mut text, 2025, 2026), text.word(), text.number(0, 1_000_000));
        let _ = writeln!(
            sources,
            "s{i}-{k}: {{title: {title}, publisher: {publisher}, url: 'https://{word}.example/doc/{n}-{i}-{k}', kind: secondary, retrieved: {accessed}}}"
        );
    }
    let domains = text.number(4, 7);
    let files = [
        ("certification.yaml", certification(&mut text, head, i)),
        ("domains.yaml", domains_yaml(&mut text, domains, i)),
        ("costs.yaml", costs(&mut text, i)),
        ("salaries.yaml", salaries(&mut text, head, i)),
        ("resources.yaml", resources(&mut text, domains, i)),
        ("successors.yaml", successors(&mut text, heads, i)),
        ("comparison.yaml", comparison(&mut text, heads, i)),
        ("faq.yaml", faq(&mut text)),
        ("guide.md", body(&mut text, heads, i)),
    ];
    for (name, yaml) in files.iter().filter(|(_, yaml)| !yaml.is_empty()) {
        fs::write(folder.join(name), yaml)?;
    }
    Ok(())
}

fn certification(text: &mut Text, head: &Head, i: usize) -> String {
    let vendor = slug(VENDORS[head.vendor]);
    let field = FIELDS[head.field];
    let (launched, retires) = (date(text, 2019, 2022), date(text, 2027, 2029));
    let (announced, last) = if head.is_retiring {
        let announced = format!(
            "lifecycle:\n  retirement_announced: {{date: 2026-01-10, source: s{i}-0, as_of: 2026-01}}\n"
        );
        (announced, format!(", last_exam: {retires}"))
    } else {
        Default::default()
    };
    let total = text.number(8, 36) * 5;
    let minutes = text.number(4, 16) * 15;
    let hours = text.number(40, 120);
    format!(
        "name: {} {field} {} ({})\nshort_name: {field} {}\nvendor: {vendor}\nurl: https://{vendor}.example/{}\nlevel: {{vendor: {}, rank: {}}}\nfields: [{}]\noccupations: [{}]\n{announced}versions:\n  - {{id: {}, code: {}, languages: [en], available: {launched}{last}, source: s{i}-0, as_of: 2026-01}}\nexam:\n  source: s{i}-1\n  as_of: 2026-01\n  questions: {{total: {total}, scored: {}, unscored: 5}}\n  minutes: {minutes}\n  scoring: {{kind: scaled, min: 100, max: 1000, pass: {}}}\n  delivery: [test-center, online]\n  retake: {{wait: P14D, max_attempts: unlimited, fee: full}}\nvalidity: {{source: s{i}-2, as_of: 2026-01, period: P{}Y}}\nprerequisites: none\nstudy_hours: {{min: {hours}, max: {}, source: s{i}-3, as_of: 2026-01}}\n",
        VENDORS[head.vendor],
        LEVELS[head.level],
        head.code,
        LEVELS[head.level],
        head.slug,
        LEVELS[head.level],
        LEVELS[head.level],
        slug(field),
        slug(&format!("{field} Engineer")),
        slug(&head.code),
        head.code,
        total - 5,
        text.number(60, 85) * 10,
        text.number(1, 5),
        hours + 30,
    )
}

fn domains_yaml(text: &mut Text, count: usize, i: usize) -> String {
    let mut cuts: Vec<usize> = text.distinct(count - 1, 15).iter().map(|cut| cut + 3).collect();
    cuts.push(20);
    let (mut out, mut before) = (format!("source: s{i}-1\nas_of: 2026-01\nitems:\n"), 0);
    for (k, cut) in cuts.into_iter().enumerate() {
        let topics: Vec<String> = (0..text.number(3, 7)).map(|_| text.title(3, 7)).collect();
        let _ = writeln!(
            out,
            "  - {{id: d{}, name: {}, weight: {}, tasks: [{{id: t{}, name: {}, topics: [{}]}}]}}",
            k + 1,
            text.title(2, 4),
            5 * (cut - before),
            k + 1,
            text.title(3, 5),
            topics.join(", ")
        );
        before = cut;
    }
    out
}

fn costs(text: &mut Text, i: usize) -> String {
    let mut out = "items:\n".to_owned();
    for (id, name) in COSTS {
        let billing = match id {
            "lab" => ", billing: {every: P1M}",
            "renewal" => ", billing: {every: P3Y}",
            _ => "",
        };
        let _ = writeln!(
            out,
            "  - {{id: {id}, type: {id}, name: {name}, amount: {{value: {} USD, source: s{i}-4, as_of: 2026-01}}{billing}, note: {}}}",
            text.number(4, 120) * 5,
            text.title(4, 8)
        );
    }
    out.push_str("scenarios:\n  - {id: least, name: Exam only, items: [{cost: exam}]}\n  - {id: all, name: With a course, items: [{cost: exam}, {cost: course}, {cost: practice}, {cost: lab, quantity: 3}, {cost: book}]}\n");
    out.replace("type: lab", "type: subscription")
}

fn salaries(text: &mut Text, head: &Head, i: usize) -> String {
    let mut out = "series:\n".to_owned();
    for role in ROLES {
        let occupation = slug(&format!("{} {role}", FIELDS[head.field]));
        let _ = writeln!(
            out,
            "  - id: {}\n    occupation: {occupation}\n    population: occupation\n    currency: USD\n    period: year\n    pay: wage\n    source: s{i}-5\n    as_of: 2025-05\n    rows:",
            slug(role)
        );
        for region in REGIONS {
            let (p10, steps) = (text.number(25, 60), text.distinct(4, 115));
            let pay: Vec<usize> = steps.iter().map(|step| 1000 * (p10 + step + 5)).collect();
            let _ = writeln!(
                out,
                "      - {{region: {region}, p10: {}, p25: {}, median: {}, p75: {}, p90: {}}}",
                1000 * p10,
                pay[0],
                pay[1],
                pay[2],
                pay[3]
            );
        }
    }
    out
}

fn resources(text: &mut Text, domains: usize, i: usize) -> String {
    let mut out = String::new();
    for k in 0..20 {
        let (title, kind, provider) =
            (text.title(3, 6), *text.choice(&KINDS), *text.choice(&VENDORS));
        let (word, n, price, hours) =
            (text.word(), text.number(0, 1_000_000), text.number(0, 400), text.number(1, 80));
        let covers: Vec<String> =
            text.distinct(2, domains).iter().map(|domain| format!("d{}", domain + 1)).collect();
        let _ = writeln!(
            out,
            "- {{id: r{k}, title: {title}, url: 'https://{word}.example/r/{n}', provider: {provider}, kind: {kind}, price: {{value: {price} USD, source: s{i}-6, as_of: 2026-01}}, hours: {hours}, covers: [{}]}}",
            covers.join(", ")
        );
    }
    out
}

fn address(head: &Head) -> String {
    format!("{}/{}", slug(VENDORS[head.vendor]), head.slug)
}

/// Later guides only, so that no circle comes about.
fn successors(text: &mut Text, heads: &[Head], i: usize) -> String {
    let later = text.distinct(2, heads.len() - i - 1);
    let entry = |k: usize, note: String| {
        format!(
            "- {{certification: {}, relation: editorial, source: s{i}-7, as_of: 2026-01, note: {note}}}\n",
            address(&heads[i + 1 + k])
        )
    };
    later.into_iter().map(|k| entry(k, text.plain(9, 15))).collect()
}

fn comparison(text: &mut Text, heads: &[Head], i: usize) -> String {
    let with: Vec<String> = text
        .distinct(4, heads.len())
        .into_iter()
        .filter(|k| *k != i)
        .take(3)
        .map(|k| address(&heads[k]))
        .collect();
    if with.is_empty() { String::new() } else { format!("with: [{}]\n", with.join(", ")) }
}

fn faq(text: &mut Text) -> String {
    (0..6)
        .map(|k| {
            format!(
                "- id: q{k}\n  question: {}?\n  answer: >-\n    {}\n",
                text.title(5, 10),
                text.paragraph(3)
            )
        })
        .collect()
}

fn link(text: &mut Text, heads: &[Head], internal: bool) -> String {
    let label = text.phrase(2, 4);
    if internal {
        format!("[{label}](/{}/)", address(text.choice(heads)))
    } else {
        format!(
            "[{label}](https://{}.example/{}/{})",
            text.word(),
            text.word(),
            text.number(0, 10_000)
        )
    }
}

fn body(text: &mut Text, heads: &[Head], i: usize) -> String {
    let mut out = format!(
        "---\ndescription: {}\n---\n{}\n\nThe exam has {{{{ exam.questions.total }}}} questions in {{{{ exam.minutes }}}} and costs {{{{ exam.fee }}}}. The first domain weighs {{{{ domains.d1.weight }}}}.\n\n",
        text.plain(18, 26),
        text.paragraph(2)
    );
    for (k, name) in SECTIONS.iter().enumerate() {
        let link = link(text, heads, k % 2 == 0);
        let _ = writeln!(out, "## {name}\n\n{} See {link} for more.\n", text.paragraph(3));
        section(&mut out, text, k);
        let _ = writeln!(out, "{}\n", text.paragraph(2));
        let placed = WIDGETS[k];
        let is_last = i + 1 == heads.len();
        if !placed.is_empty() && (placed != "successors" || !is_last) {
            let _ = writeln!(out, "```{{{placed}}}\n```\n");
        }
    }
    if heads.len() > 4 {
        out.push_str("## Compared\n\n```{comparison}\n```\n\n");
    }
    let _ = writeln!(out, "[^1]: {}", text.sentence(9, 19));
    out
}

/// What a section has besides its prose.
fn section(out: &mut String, text: &mut Text, k: usize) {
    match k {
        0 | 7 => {
            for _ in 0..5 {
                let _ = writeln!(out, "- {}", text.sentence(6, 12));
            }
        }
        1 => {
            for _ in 0..3 {
                let _ = writeln!(
                    out,
                    "- **{}**: {}\n  - {}\n  - {}",
                    text.title(2, 3),
                    text.sentence(6, 10),
                    text.sentence(6, 9),
                    text.sentence(6, 9)
                );
            }
        }
        3 => {
            out.push_str("| Part | Questions | Minutes | Share |\n| :--- | ---: | ---: | ---: |\n");
            for _ in 0..6 {
                let _ = writeln!(
                    out,
                    "| {} | {} | {} | {} |",
                    text.title(2, 4),
                    text.number(10, 60),
                    text.number(20, 90),
                    text.number(5, 40)
                );
            }
        }
        5 => {
            for week in 1..7 {
                let _ = writeln!(out, "{week}. *Week {week}*: {}", text.sentence(7, 12));
            }
        }
        6 => out.push_str(&format!("{}\n", text.code())),
        8 => out.push_str(&format!("{}[^1]\n", text.paragraph(2))),
        9 => {
            for _ in 0..2 {
                let _ = writeln!(out, "### {}\n\n{}\n", text.title(3, 5), text.paragraph(3));
            }
        }
        10 => out.push_str(&format!("> {}\n", text.paragraph(2))),
        _ => return,
    }
    out.push('\n');
}

//! Wage data sets: what the shipped one says reaches pages and published files whole, once, and
//! true to its odd rows; and `certguide import wages`.

use std::collections::BTreeMap;

use crate::support::{Site, root, stderr};

/// A CSV file as rows of cells by column.
fn rows(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let header = reader.headers().unwrap().clone();
    let row = |record: csv::StringRecord| {
        header.iter().map(str::to_owned).zip(record.iter().map(str::to_owned)).collect()
    };
    reader.records().map(|record| row(record.unwrap())).collect()
}

/// The columns of a row that the data set has too.
fn figures(row: &BTreeMap<String, String>) -> Vec<String> {
    certguide::model::wages::COLUMNS.iter().map(|column| row[*column].clone()).collect()
}

#[test]
fn every_row_is_published_once_and_as_it_is() {
    let site = Site::shipped();
    assert!(site.build("2026-11-25").status.success());
    let set = std::fs::read_to_string(root().join("content/wages/oews-2025-05.csv")).unwrap();
    let mut wanted: Vec<Vec<String>> = rows(&set).iter().map(figures).collect();
    let mut found = Vec::new();
    for entry in std::fs::read_dir(site.path().join("dist/data/wages")).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let own = rows(&text);
        assert!(
            own.windows(2).all(|pair| pair[0]["soc"] == pair[1]["soc"]),
            "one occupation a file"
        );
        assert_eq!(own[0]["area_kind"], "nation");
        assert!(own.iter().all(|row| row["as_of"] == "2025-05" && row["currency"] == "USD"));
        found.extend(own.iter().map(figures));
    }
    wanted.sort();
    found.sort();
    assert_eq!(wanted.len(), 1054);
    assert_eq!(found, wanted);
}

#[test]
fn a_place_without_an_estimate_says_so_and_a_top_code_is_at_least() {
    let site = Site::small();
    site.write(
        "content/guides/acme/widget-maker/guide.md",
        std::fs::read_to_string(site.path().join("content/guides/acme/widget-maker/guide.md"))
            .unwrap()
            .replace("```{salaries}\n", "```{salaries}\nregions: [us-de, \"42660\"]\n")
            + "\nIn Seattle: {{ wages.fixer.42660.p90 }}, {{ wages.fixer.us.employment }} in all.\n",
    );
    assert!(site.build("2026-02-01").status.success(), "{}", stderr(&site.build("2026-02-01")));
    let page =
        std::fs::read_to_string(site.path().join("dist/acme/widget-maker/index.html")).unwrap();
    let said = page.split("In Seattle: ").nth(1).unwrap().split("</p>").next().unwrap();
    assert!(said.starts_with("≥\u{202f}US$95,000<a") && said.contains("262,440<a"), "{said}");
    let table =
        page.split("class=\"series places\"").nth(1).unwrap().split("</figure>").next().unwrap();
    assert!(
        table.contains("Seattle-Tacoma-Bellevue, WA") && !table.contains("California"),
        "{table}"
    );
    assert!(table.contains("href=\"/data/wages/fixer.csv\">Fixers: all 5 places (CSV)"), "{table}");
    assert!(!table.contains(">0<"), "{table}");
}

#[test]
fn no_occupation_is_said_with_its_reason() {
    let site = Site::small();
    let file = "content/guides/acme/widget-maker/certification.yaml";
    let data = std::fs::read_to_string(site.path().join(file)).unwrap();
    site.write(
        file,
        data.replace(
            "occupations: [maker, fixer]",
            "occupations: {none: Everybody *makes* something.}",
        ),
    );
    assert!(site.build("2026-02-01").status.success());
    let page =
        std::fs::read_to_string(site.path().join("dist/acme/widget-maker/index.html")).unwrap();
    assert!(page.contains("Everybody <em>makes</em> something."));
    assert!(!page.contains("class=\"series places\""));
    site.write(file, data.replace("occupations: [maker, fixer]", "occupations: none"));
    let refused = site.build("2026-02-01");
    assert!(!refused.status.success());
    assert!(stderr(&refused).contains("`occupations: none` has no reason"), "{}", stderr(&refused));
}

const BUREAU: &str = "AREA,AREA_TITLE,AREA_TYPE,PRIM_STATE,OCC_CODE,OCC_TITLE,O_GROUP,TOT_EMP,A_MEAN,A_PCT10,A_PCT25,A_MEDIAN,A_PCT75,A_PCT90\n\
    99,U.S.,1,US,51-0001,Fixers,detailed,\"262,440\",56800,31000,41000,52000,64000,#\n\
    53,Washington,2,WA,51-0001,Fixers,detailed,**,60500,35000,45000,59000,59000,91000\n\
    53,Washington,2,WA,51-0002,Others,detailed,10,1,1,1,1,1,1\n\
    10,Delaware,2,DE,51-0001,Fixers,detailed,230,*,*,*,*,*,*\n\
    5300001,Eastern Washington nonmetropolitan area,6,WA,51-0001,Fixers,detailed,10,1,1,1,1,1,1\n";

#[test]
fn a_file_of_the_bureau_becomes_a_data_set_that_the_site_reads() {
    let site = Site::small();
    let file = site.path().join("all.csv");
    std::fs::write(&file, BUREAU).unwrap();
    let asks = |more: &[&str]| {
        let mut all = vec![
            "import",
            "wages",
            file.to_str().unwrap(),
            "--as-of",
            "2026-05",
            "--source",
            "wages",
        ];
        all.extend(["--site", site.path().to_str().unwrap()]);
        all.extend(more);
        site.run(&all)
    };
    let refused = asks(&["--id", "makers-2026"]);
    assert!(!refused.status.success());
    assert!(stderr(&refused).contains("all.csv:2: A_PCT90 is `#`"), "{}", stderr(&refused));
    assert!(!site.path().join("content/wages/makers-2026.csv").exists());
    let done = asks(&["--id", "makers-2026", "--top-code", "95000"]);
    assert!(done.status.success(), "{}", stderr(&done));
    let told = String::from_utf8_lossy(&done.stdout);
    assert!(told.contains("3 rows; occupations: 1; places: 3"), "{told}");
    let written =
        std::fs::read_to_string(site.path().join("content/wages/makers-2026.csv")).unwrap();
    assert_eq!(
        written.lines().nth(1),
        Some("51-0001,nation,US,United States,262440,56800,31000,41000,52000,64000,95000+")
    );
    // Both releases together are a fault, and the new one alone is none.
    assert!(stderr(&site.build("2026-06-01")).contains("delete content/wages/makers-2025.csv"));
    std::fs::remove_file(site.path().join("content/wages/makers-2025.csv")).unwrap();
    let heads = std::fs::read_to_string(site.path().join("content/wages.yaml")).unwrap();
    let at = heads.find("makers-2026:").unwrap();
    site.write("content/wages.yaml", &heads[at..]);
    let built = site.build("2026-06-01");
    assert!(built.status.success(), "{}", stderr(&built));
    assert!(
        !asks(&["--id", "makers-2026", "--top-code", "95000"]).status.success(),
        "no file is overwritten"
    );
}

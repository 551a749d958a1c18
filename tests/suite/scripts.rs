//! The theme's scripts: small, each text on one line (so that comments can be taken out line by
//! line), and a tool for a widget.

use std::fs;
use std::path::PathBuf;

fn scripts() -> Vec<(PathBuf, String)> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("static");
    let files = ["js", "modules", "widgets"]
        .into_iter()
        .flat_map(|folder| fs::read_dir(root.join(folder)).unwrap());
    let paths = files
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "js"));
    paths.map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
}

#[test]
fn comments_can_be_taken_out_line_by_line() {
    let scripts = scripts();
    assert!(scripts.len() >= 7);
    for (path, text) in scripts {
        let mut in_comment = false;
        for line in text.lines().map(str::trim) {
            if in_comment {
                in_comment = !line.ends_with("*/");
                assert!(
                    !line.contains("*/") || line.ends_with("*/"),
                    "{}: code after a comment: {line}",
                    path.display()
                );
                continue;
            }
            let code = line.strip_prefix("//").map_or(line, |_| "");
            assert!(
                code.matches('`').count() % 2 == 0,
                "{}: a text over two lines: {line}",
                path.display()
            );
            in_comment = line.starts_with("/*") && !line.contains("*/");
            let opened = line.rfind("/*");
            let closed = opened.is_none_or(|at| line[at..].contains("*/"));
            assert!(
                closed || in_comment,
                "{}: a comment that begins after code: {line}",
                path.display()
            );
        }
    }
}

#[test]
fn a_tool_is_the_script_of_a_widget_or_page_that_has_the_element() {
    let templates = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("templates");
    let folders = ["widgets", ""]
        .into_iter()
        .flat_map(|folder| fs::read_dir(templates.join(folder)).unwrap());
    let files = folders.map(|entry| entry.unwrap().path()).filter(|path| path.is_file());
    let templates: Vec<String> = files.map(|path| fs::read_to_string(path).unwrap()).collect();
    for (path, text) in
        scripts().into_iter().filter(|(path, _)| path.parent().unwrap().ends_with("widgets"))
    {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let has_it = |template: &String| {
            [' ', '>'].iter().any(|end| template.contains(&format!("<tool-{name}{end}")))
        };
        assert!(templates.iter().any(has_it), "{name}: no template has an element for it");
        assert!(
            text.contains(&format!("customElements.define('tool-{name}'")),
            "{name} defines another element"
        );
    }
}

//! Diagnostics as workflow commands of GitHub Actions, which shows them beside the lines of a pull
//! request.

use crate::base::rule::Severity;

use super::places::Placed;

/// One fault: `::error file=..,line=..,col=..,endLine=..,endColumn=..,title=..::message`.
pub fn command(fault: &Placed<'_>) -> String {
    let mut properties = vec![("file", fault.path.to_owned())];
    if let Some((_, region)) = &fault.region {
        properties.push(("line", region.start.line.to_string()));
        properties.push(("endLine", region.end.line.to_string()));
        // Columns are only taken of a place in one line.
        if region.start.line == region.end.line {
            properties.push(("col", region.start.column.to_string()));
            properties.push(("endColumn", region.end.column.to_string()));
        }
    }
    properties.push(("title", fault.diagnostic.rule.name.to_owned()));
    let properties: Vec<String> = properties
        .iter()
        .map(|(name, value)| format!("{name}={}", escaped_property(value)))
        .collect();
    let level = match fault.diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let help =
        fault.diagnostic.help.as_ref().map(|help| format!("\nhelp: {help}")).unwrap_or_default();
    let message = format!("{}{help}", fault.diagnostic.message);
    format!("::{level} {}::{}", properties.join(","), escaped(&message))
}

/// A message: a line break would end the command.
fn escaped(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property: a comma or a colon would end it.
fn escaped_property(text: &str) -> String {
    escaped(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::diagnostic::{At, Diagnostic};
    use crate::base::rule;
    use crate::base::source::SourcePath;

    #[test]
    fn what_would_end_a_command_is_escaped() {
        let file = SourcePath::new("x");
        let diagnostic =
            Diagnostic::new(&rule::BROKEN_LINK, &file, At::File, "100 %: a,\r\nb").help("c::d");
        let fault = Placed { diagnostic: &diagnostic, path: "a,b:c%d.md", region: None };
        assert_eq!(
            command(&fault),
            "::error file=a%2Cb%3Ac%25d.md,title=broken-link::100 %25: a,%0D%0Ab%0Ahelp: c::d"
        );
    }
}

//! The size of a drawing, as its root says it.

use roxmltree::Node;

/// `width` and `height` of the root, else those of its `viewBox`.
pub(super) fn of(root: Node<'_, '_>) -> Option<(u32, u32)> {
    let pixels = |name| length(root.attribute(name)?.trim().trim_end_matches("px"));
    pixels("width").zip(pixels("height")).or_else(|| {
        let mut sides = root
            .attribute("viewBox")?
            .split([' ', ',', '\n', '\t'])
            .filter(|part| !part.is_empty())
            .skip(2);
        length(sides.next()?).zip(length(sides.next()?))
    })
}

fn length(text: &str) -> Option<u32> {
    let number: f64 = text.trim().parse().ok()?;
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the range is checked"
    )]
    (1.0..=100_000.0).contains(&number).then(|| number.round() as u32)
}

//! How wide words are, and where they break: the build has no font, so it measures with the widest
//! that readers have.

/// Widths of the letters from space to tilde in thousandths of the size, of DejaVu Sans: wider than
/// the fonts of most.
const WIDTHS: [u16; 95] = [
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636,
    636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632,
    575, 775, 752, 295, 295, 656, 557, 863, 748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685,
    611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579,
    278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
];

/// How wide a letter is, in thousandths of the size.
fn width_of(letter: char) -> u32 {
    let known = (letter as usize).checked_sub(32).and_then(|at| WIDTHS.get(at));
    known.map_or(if (letter as u32) < 0x1100 { 760 } else { 1100 }, |width| u32::from(*width))
}

/// How wide a text is at a size.
#[must_use]
pub fn width(text: &str, size: u32) -> u32 {
    (text.chars().map(width_of).sum::<u32>() * size).div_ceil(1000)
}

/// The lines of a text that is no wider than `most`; a word that is wider breaks where it must.
#[must_use]
pub fn lines(text: &str, size: u32, most: u32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if width(&longer, size) <= most {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for letter in word.chars() {
            if !line.is_empty() && width(&format!("{line}{letter}"), size) > most {
                lines.push(std::mem::take(&mut line));
            }
            line.push(letter);
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

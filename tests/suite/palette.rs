//! The colors of the theme, read from its tokens: contrast in both schemes, and the distance of the
//! data colors for people who see colors differently.

use std::collections::BTreeMap;

type Rgb = [f64; 3];

/// Each token with its color in the light and in the dark scheme.
fn tokens() -> BTreeMap<String, [Rgb; 2]> {
    let css = include_str!("../../static/css/00-tokens.css");
    let mut tokens = BTreeMap::new();
    for line in css.lines() {
        let Some((name, rest)) = line.trim().split_once(": light-dark(") else { continue };
        let (light, dark) = rest.split_once(')').unwrap().0.split_once(", ").unwrap();
        tokens.insert(name.trim_start_matches("--").to_owned(), [rgb(light), rgb(dark)]);
    }
    assert!(tokens.len() > 12, "{tokens:?}");
    tokens
}

fn rgb(hex: &str) -> Rgb {
    let byte = |at: usize| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
    [byte(1), byte(3), byte(5)]
}

fn linear(channel: f64) -> f64 {
    if channel <= 0.040_45 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) }
}

/// The ratio of WCAG 2.2.
fn contrast(a: Rgb, b: Rgb) -> f64 {
    let luminance = |c: Rgb| 0.2126 * linear(c[0]) + 0.7152 * linear(c[1]) + 0.0722 * linear(c[2]);
    let (a, b) = (luminance(a) + 0.05, luminance(b) + 0.05);
    a.max(b) / a.min(b)
}

fn times(matrix: [[f64; 3]; 3], v: Rgb) -> Rgb {
    matrix.map(|row| row[0] * v[0] + row[1] * v[1] + row[2] * v[2])
}

/// OKLab of linear light (Ottosson 2020), times 100.
fn oklab(light: Rgb) -> Rgb {
    let lms = times(
        [
            [0.412_221_470_8, 0.536_332_536_3, 0.051_445_992_9],
            [0.211_903_498_2, 0.680_699_545_1, 0.107_396_956_6],
            [0.088_302_461_9, 0.281_718_837_6, 0.629_978_700_5],
        ],
        light,
    );
    let lab = times(
        [
            [0.210_454_255_3, 0.793_617_785_0, -0.004_072_046_8],
            [1.977_998_495_1, -2.428_592_205_0, 0.450_593_709_9],
            [0.025_904_037_1, 0.782_771_766_2, -0.808_675_766_0],
        ],
        lms.map(|x| x.max(0.0).cbrt()),
    );
    lab.map(|x| 100.0 * x)
}

/// Full protanopia, deuteranopia and tritanopia on linear light (Machado, Oliveira, Fernandes
/// 2009), and common sight.
const SIGHTS: [[[f64; 3]; 3]; 4] = [
    [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
    [
        [0.152_286, 1.052_583, -0.204_868],
        [0.114_503, 0.786_281, 0.099_216],
        [-0.003_882, -0.048_116, 1.051_998],
    ],
    [
        [0.367_322, 0.860_646, -0.227_968],
        [0.280_085, 0.672_501, 0.047_413],
        [-0.011_820, 0.042_940, 0.968_881],
    ],
    [
        [1.255_528, -0.076_749, -0.178_779],
        [-0.078_411, 0.930_809, 0.147_602],
        [0.004_733, 0.691_367, 0.303_900],
    ],
];

fn pair(tokens: &BTreeMap<String, [Rgb; 2]>, a: &str, b: &str, least: f64) {
    for (scheme, at) in [("light", 0), ("dark", 1)] {
        let ratio = contrast(tokens[a][at], tokens[b][at]);
        assert!(
            ratio >= least,
            "{a} on {b} in the {scheme} scheme: {ratio:.2}, at least {least} is needed"
        );
    }
}

#[test]
fn text_can_be_read() {
    let tokens = tokens();
    for ground in ["paper", "raised"] {
        pair(&tokens, "ink", ground, 12.0);
        pair(&tokens, "ink-soft", ground, 6.5);
        pair(&tokens, "accent", ground, 7.0);
    }
    for code in ["code-comment", "code-string", "code-keyword", "code-number", "code-name"] {
        pair(&tokens, code, "raised", 4.5);
    }
    pair(&tokens, "ink", "data-1-soft", 4.5);
}

#[test]
fn marks_and_edges_can_be_seen() {
    let tokens = tokens();
    for mark in ["line", "focus", "data-1", "data-2", "data-3", "data-4"] {
        pair(&tokens, mark, "paper", 3.0);
    }
    pair(&tokens, "data-1", "data-1-soft", 3.0);
}

#[test]
fn data_colors_differ_for_every_sight() {
    let tokens = tokens();
    for at in [0, 1] {
        let colors: Vec<Rgb> =
            (1..=4).map(|n| tokens[&format!("data-{n}")][at].map(linear)).collect();
        for sight in SIGHTS {
            for (i, a) in colors.iter().enumerate() {
                for b in &colors[i + 1..] {
                    let (a, b) = (oklab(times(sight, *a)), oklab(times(sight, *b)));
                    let distance = (0..3).map(|k| (a[k] - b[k]).powi(2)).sum::<f64>().sqrt();
                    assert!(distance >= 11.0, "{distance:.1} in scheme {at}");
                }
            }
        }
    }
}

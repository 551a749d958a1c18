//! Figures in all their forms, and what is refused.

use super::*;

fn read<T: Quantity>(text: &str) -> Result<String, String> {
    Short::<T>::read(text).map(|short| Figure::from(short).words())
}

#[test]
fn short_forms() {
    assert_eq!(read::<Number>("15-20").unwrap(), "15–20");
    assert_eq!(read::<Number>("15–20").unwrap(), "15–20");
    assert_eq!(read::<Number>("~13").unwrap(), "about 13");
    assert_eq!(read::<Number>("not_published").unwrap(), "not published");
    assert_eq!(read::<Number>("-3").unwrap(), "−3");
    assert_eq!(read::<Money>("300–3000 USD").unwrap(), "US$300–US$3,000");
    assert_eq!(read::<Money>("2700+ USD").unwrap(), "US$2,700 or more");
}

#[test]
fn wrong_forms_name_the_right_one() {
    assert!(read::<Number>("26%").unwrap_err().contains("`26`"));
    assert!(read::<Number>("1,000").unwrap_err().contains("`1000`"));
    assert!(read::<Number>("20-15").unwrap_err().contains("is reversed"));
    assert!(read::<Money>("$300").unwrap_err().contains("300 USD"));
    assert!(read::<Money>("1,000 USD").unwrap_err().contains("`1000 USD`"));
    assert!(read::<Number>("2 hours").unwrap_err().contains("`120` for minutes or `2` for hours"));
    assert!(
        read::<Number>("1h 30min").unwrap_err().contains("`90` for minutes or `1.5` for hours")
    );
    assert!(read::<Number>("2 people").unwrap_err().contains("only the number, `2`"));
}

#[test]
fn amounts_have_the_decimals_of_their_currency() {
    for (text, meant) in [
        ("1.234 EUR", "1234 EUR"),
        ("1.500 USD", "1500 USD"),
        ("300.00 JPY", "300 JPY"),
        ("1.234–2.500 EUR", "1234 EUR"),
    ] {
        assert!(
            read::<Money>(text).unwrap_err().contains(&format!("`{meant}`")),
            "{text}: {:?}",
            read::<Money>(text)
        );
    }
    // No cure invents an amount.
    for text in ["1000.555 USD", "300.5 JPY", "1.2345 KWD"] {
        assert!(
            read::<Money>(text).unwrap_err().contains("compare the amount with its source"),
            "{text}"
        );
    }
    for text in ["49.9 USD", "49.99 USD", "300 JPY", "1.234 KWD", "12.345 TND"] {
        assert!(read::<Money>(text).is_ok(), "{text}");
    }
}

#[test]
fn a_currency_in_front_is_put_behind() {
    for (text, meant) in [
        ("USD 200", "200 USD"),
        ("EUR 49.90", "49.90 EUR"),
        ("USD200", "200 USD"),
        ("200USD", "200 USD"),
        ("US$200", "200 USD"),
        ("€ 49", "49 EUR"),
        ("200 €", "200 EUR"),
        ("£300", "300 GBP"),
    ] {
        assert!(
            read::<Money>(text).unwrap_err().contains(&format!("`{meant}`")),
            "{text}: {:?}",
            read::<Money>(text)
        );
    }
}

//! Amounts of money: an exact decimal and an ISO 4217 code.

use std::fmt;

use rust_decimal::{Decimal, RoundingStrategy};
use schemars::json_schema;

use crate::base::rule;
use crate::yaml::fault;

use super::number::{decimal, grouped};
use super::shorthand::{text, written};

/// An ISO 4217 currency, by its three letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

/// Active codes of ISO 4217 (list one), without funds and metals; kept sorted for the search.
const CODES: &str = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF \
CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS \
INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR \
MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP \
SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XOF XPF \
YER ZAR ZMW ZWG";

impl Currency {
    /// The currency of an amount of nothing that names none.
    pub const US_DOLLAR: Self = Self(*b"USD");

    /// The currency of that code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        let bytes: [u8; 3] = code.as_bytes().try_into().ok()?;
        CODES.split_whitespace().any(|known| known == code).then_some(Self(bytes))
    }

    /// The three letters.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("")
    }

    /// What stands before an amount, so that it cannot be taken for another currency's: `US$`, `€`,
    /// else the code.
    #[must_use]
    pub fn prefix(&self) -> &str {
        match self.code() {
            "USD" => "US$",
            "EUR" => "€",
            "GBP" => "£",
            "JPY" => "JP¥",
            "INR" => "₹",
            "CAD" => "CA$",
            "AUD" => "A$",
            other => other,
        }
    }

    /// Digits after the point that the currency has (ISO 4217 minor unit).
    #[must_use]
    pub fn minor_digits(&self) -> u32 {
        match self.code() {
            "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF"
            | "UGX" | "VND" | "VUV" | "XAF" | "XOF" | "XPF" => 0,
            "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
            _ => 2,
        }
    }
}

written!(Currency, "Currency", "a currency, such as USD", text(read_currency), |_| {
    json_schema!({
        "description": "An ISO 4217 currency, by its three letters.",
        "type": "string",
        "enum": CODES.split_whitespace().collect::<Vec<_>>()
    })
});

fn read_currency(code: &str) -> Result<Currency, String> {
    Currency::parse(code).ok_or_else(|| {
        let upper = code.to_uppercase();
        let known = CODES.split_whitespace();
        let help = crate::base::nearest::nearest(&upper, known)
            .map_or("use the three-letter ISO 4217 code, such as USD or EUR".to_owned(), |c| {
                format!("did you mean `{c}`?")
            });
        fault(&rule::UNKNOWN_CURRENCY, &format!("`{code}` is not an ISO 4217 currency"), &help)
    })
}

/// An amount of one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money {
    /// Its currency; amounts of different currencies are never added.
    pub currency: Currency,
    /// The exact amount in the currency's unit.
    pub amount: Decimal,
}

/// `US$2,700`, `US$49.99`, `CHF 120`: cents only when there are any.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let prefix = self.currency.prefix();
        let gap = if prefix.len() == 3 && prefix.bytes().all(|b| b.is_ascii_uppercase()) {
            "\u{a0}"
        } else {
            ""
        };
        write!(f, "{prefix}{gap}{}", self.without_currency())
    }
}

impl Money {
    /// `2,700`, where the currency is named beside it.
    #[must_use]
    pub fn without_currency(&self) -> String {
        let amount = self.amount.normalize();
        if amount.scale() == 0 {
            return grouped(&amount.to_string());
        }
        let digits = self.currency.minor_digits().max(amount.scale());
        grouped(&format!("{amount:.*}", digits as usize))
    }
}

/// How authors write that an amount is paid again, and the length of time that is meant.
const OFTEN: [(&str, &str); 10] = [
    ("/month", "P1M"),
    ("/mo", "P1M"),
    (" per month", "P1M"),
    (" a month", "P1M"),
    (" monthly", "P1M"),
    ("/year", "P1Y"),
    ("/yr", "P1Y"),
    (" per year", "P1Y"),
    (" a year", "P1Y"),
    (" yearly", "P1Y"),
];

/// Splits `300 USD` into the number's text and the currency.
pub(super) fn split_currency(text: &str) -> Result<(&str, Currency), String> {
    let bad =
        |help: &str| fault(&rule::WRONG_TYPE, &format!("`{text}` is not an amount of money"), help);
    if let Some(meant) = put_right(text).filter(|meant| meant != text.trim()) {
        return Err(bad(&format!("write the number, a space, and the currency code: `{meant}`")));
    }
    if let Some((once, every)) =
        OFTEN.iter().find_map(|(often, every)| Some((text.trim().strip_suffix(often)?, every)))
    {
        let amount = put_right(once).unwrap_or_else(|| once.trim().to_owned());
        return Err(bad(&format!(
            "write only the amount, `{amount}`, and how often separately: a yearly fee is `maintenance_fee: {amount}` under validity; otherwise `{{amount: {amount}, every: {every}}}` for a price, `billing: {{every: {every}}}` for a cost"
        )));
    }
    let Some((number, code)) = text.trim().rsplit_once(' ') else {
        let free = text.trim().eq_ignore_ascii_case("free");
        return Err(bad(if free {
            "write 0"
        } else {
            "write the number, a space, and the currency code: 300 USD"
        }));
    };
    if Currency::parse(code).is_none()
        && let Some((first, rest)) = text.trim().split_once(' ')
        && let Some(meant) = rest.split(' ').next().and_then(Currency::parse)
    {
        let help = format!(
            "write the number and the currency alone, `{first} {}`; more can be said in {{value: .., note: ..}}",
            meant.code()
        );
        return Err(bad(&help));
    }
    Ok((number.trim(), read_currency(code)?))
}

/// Signs of currencies, and the codes that are meant; `$` alone is most often that of the United
/// States.
const SIGNS: [(&str, &str); 18] = [
    ("US$", "USD"),
    ("CA$", "CAD"),
    ("A$", "AUD"),
    ("$", "USD"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("₹", "INR"),
    ("¥", "JPY"),
    ("DOLLAR", "USD"),
    ("DOLLARS", "USD"),
    ("EURO", "EUR"),
    ("EUROS", "EUR"),
    ("POUND", "GBP"),
    ("POUNDS", "GBP"),
    ("RUPEE", "INR"),
    ("RUPEES", "INR"),
    ("YEN", "JPY"),
    ("YUAN", "CNY"),
];

/// What an amount is meant to be whose currency stands in front, is a sign, or has no space before
/// it.
fn put_right(text: &str) -> Option<String> {
    let text = text.trim();
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let end = text.rfind(|c: char| c.is_ascii_digit() || c == '+').map_or(start, |at| at + 1);
    let (before, number, after) =
        (text[..start].trim(), text[start..end].trim(), text[end..].trim());
    let word = if before.is_empty() { after } else { before };
    let upper = word.to_uppercase();
    let code =
        SIGNS.iter().find(|(sign, _)| *sign == upper).map_or(upper.as_str(), |(_, code)| code);
    Currency::parse(code)?;
    (before.is_empty() != after.is_empty()).then(|| format!("{number} {code}"))
}

/// Reads `300` of `300 USD`. An amount has no more decimals than its currency: `1.234 EUR` may be
/// meant as 1234.
pub(super) fn read_amount(number: &str, currency: Currency) -> Result<Decimal, String> {
    let amount = read_digits(number, currency)?;
    let digits = currency.minor_digits();
    if amount.scale() <= digits {
        return Ok(amount);
    }
    let code = currency.code();
    let rounded = amount.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero);
    let whole = number.split('.').next().unwrap_or("").trim_start_matches('-');
    let help = if amount.scale() == 3 && (1..=3).contains(&whole.len()) && digits < 3 {
        format!(
            "if the point separates thousands, write `{} {code}`; else compare the amount with its source",
            number.replace('.', "")
        )
    } else if rounded == amount {
        format!("write `{rounded} {code}`")
    } else {
        "compare the amount with its source".to_owned()
    };
    let message = match digits {
        0 => format!("{code} has no decimals, found `{number}`"),
        _ => format!("{code} has {digits} decimals, found `{number}`"),
    };
    Err(fault(&rule::IMPOSSIBLE_VALUE, &message, &help))
}

fn read_digits(number: &str, currency: Currency) -> Result<Decimal, String> {
    decimal(number).ok_or_else(|| {
        // A comma before two digits stands for the point, before three it groups.
        let meant = match number.rsplit_once(',') {
            Some((_, cents)) if cents.len() == 2 && number.matches(',').count() == 1 => number.replace(',', "."),
            Some((_, thousand)) if thousand.len() >= 3 => number.replace(',', ""),
            _ => String::new(),
        };
        if decimal(&meant).is_some() {
            return fault(
                &rule::WRONG_TYPE,
                &format!("`{number}` is not an amount"),
                &format!("write `{meant} {}`", currency.code()),
            );
        }
        let help =
            "write digits with a point for cents and no separators: 2700 USD, 49.99 USD, 300–3000 USD, 2700+ USD";
        fault(&rule::WRONG_TYPE, &format!("`{number}` is not an amount"), help)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_as_readers_expect() {
        let show = |amount: &str, code: &str| {
            let money = Money {
                currency: Currency::parse(code).unwrap(),
                amount: decimal(amount).unwrap(),
            };
            money.to_string()
        };
        assert_eq!(show("2700", "USD"), "US$2,700");
        assert_eq!(show("49.9", "EUR"), "€49.90");
        assert_eq!(show("44000", "JPY"), "JP¥44,000");
        assert_eq!(show("120", "CHF"), "CHF\u{a0}120");
    }

    #[test]
    fn unknown_currency_names_the_nearest() {
        assert!(read_currency("USB").unwrap_err().contains("USD"));
        assert!(read_currency("usd").unwrap_err().contains("USD"));
    }
}

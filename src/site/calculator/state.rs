//! What is chosen in the calculator, and a way of the guide said as such a choice. Start with
//! [`State`].

use std::collections::BTreeMap;
use std::ptr;

use crate::model::costs::{Cost, CostType, Scenario};
use crate::site::costs::{self, Price};
use crate::site::{Guide, Site};

use super::{Calculator, Line, NO_EXAM, Paid, Retakes, attempted, items, price};

/// What is chosen, by ids of lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// The exam.
    pub exam: String,
    /// Further attempts.
    pub retakes: u32,
    /// What else is bought, and how often.
    pub chosen: BTreeMap<String, u32>,
    /// The discounts.
    pub off: Vec<String>,
    /// For how many years it is held.
    pub years: u8,
}

impl State {
    /// As it stands in an address: `exam=exam&retakes=1&with=book,lab*2&off=voucher&years=3`.
    #[must_use]
    pub fn query(&self) -> String {
        let piece = |(id, count): (&String, &u32)| {
            if *count == 1 { id.clone() } else { format!("{id}*{count}") }
        };
        let with: Vec<String> = self.chosen.iter().map(piece).collect();
        let parts = [
            ("exam", self.exam.clone()),
            ("retakes", self.retakes.to_string()),
            ("with", with.join(",")),
            ("off", self.off.join(",")),
            ("years", self.years.to_string()),
        ];
        parts.map(|(key, value)| format!("{key}={value}")).join("&")
    }
}

impl Calculator<'_> {
    /// A way of the guide as a state; none if the calculator cannot say it, such as one that leaves
    /// out what all pay.
    #[must_use]
    pub fn state_of(&self, site: &Site, guide: &Guide, scenario: &Scenario) -> Option<State> {
        let mut state = State { exam: NO_EXAM.to_owned(), ..State::default() };
        let mut paid: Vec<(usize, u32)> = Vec::new();
        let mut off: Vec<(&Cost, Option<u32>)> = Vec::new();
        for item in &scenario.items {
            let cost = items(guide).iter().find(|cost| cost.id == item.cost)?;
            if cost.kind == CostType::Discount {
                off.push((cost, item.quantity.map(u32::from)));
                continue;
            }
            match self.lines.iter().position(|line| line.means.contains(&cost.id.as_str())) {
                Some(at) => paid.push((at, u32::from(item.quantity.unwrap_or(1)))),
                None if price(cost.amount.as_ref()) == Price::Nothing => {}
                None => return None,
            }
        }
        for (at, times) in &paid {
            self.put(&mut state, *at, *times)?;
        }
        if !self.can_be_retaken(&state, site, guide) {
            return None;
        }
        for (cost, most) in off.into_iter().filter(|(cost, _)| costs::in_time(cost, &site.today)) {
            let own = self.discounts.iter().find(|discount| ptr::eq(discount.cost, cost))?;
            // It lowers each piece here; one that lowers only some of them cannot be said.
            let all = paid
                .iter()
                .filter(|(at, _)| own.of.contains(at))
                .all(|(_, times)| most.is_none_or(|m| m >= *times));
            all.then(|| state.off.push(cost.id.to_string()))?;
        }
        state.years = std::iter::once(self.years)
            .chain(0..=self.most_years)
            .find(|years| self.is_due(*years, &paid))?;
        Some(state)
    }

    /// Whether the exam of a state can be followed by its further attempts.
    fn can_be_retaken(&self, state: &State, site: &Site, guide: &Guide) -> bool {
        let Some(exam) = self.lines.iter().find(|line| line.id == state.exam) else { return false };
        let Paid::Exam(Retakes { most, .. }) = &exam.paid else { return false };
        let version = attempted(&self.lines, exam).version.map(|version| version.id.as_str());
        state.retakes <= *most && guide.leaves_time_for(state.retakes, version, &site.today)
    }

    /// Puts a line into the state.
    fn put(&self, state: &mut State, at: usize, times: u32) -> Option<()> {
        let Line { id, paid, .. } = &self.lines[at];
        match paid {
            Paid::Exam(_) if times == 1 && state.exam == NO_EXAM => state.exam.clone_from(id),
            Paid::Again(_) if state.retakes == 0 => state.retakes = times,
            Paid::Chosen(most) if times <= *most => {
                *state.chosen.entry(id.clone()).or_default() = times
            }
            Paid::Once if times == 1 => {}
            Paid::Held(_) => {}
            _ => return None,
        }
        Some(())
    }

    /// Whether exactly what is paid falls due in so many years.
    fn is_due(&self, years: u8, paid: &[(usize, u32)]) -> bool {
        let times = |at: usize| {
            paid.iter().filter(|(line, _)| *line == at).map(|(_, times)| times).sum::<u32>()
        };
        self.lines.iter().enumerate().all(|(at, line)| match &line.paid {
            Paid::Held(due) => due[usize::from(years)] == times(at),
            Paid::Once => times(at) == 1,
            _ => true,
        })
    }
}

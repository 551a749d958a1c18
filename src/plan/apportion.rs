//! Apportionment by the method of Webster and Sainte-Laguë: quanta are given one by one, each to
//! the domain with the greatest `priority / (2 × given + 1)`; ties go to the earlier domain.
//! Fractions are compared by cross-multiplying.

/// Divides `quanta` by priority. What a domain gets is nearest to its exact share in the sense of
/// Webster's method.
#[must_use]
pub fn webster(quanta: u32, priorities: &[u64]) -> Vec<u32> {
    give(quanta, priorities, vec![0; priorities.len()])
}

/// Divides `quanta` by priority so that no domain gets a second quantum before every domain has
/// one.
///
/// A plain floor ("at least one each if there are enough, else none") would break the method's
/// promise that more time takes nothing from any domain: for priorities 10, 1, 1 two quanta would
/// be divided 2, 0, 0 and three 1, 1, 1. So a first round goes to the domains in the order of their
/// priorities, one quantum each, and Webster's method to what remains. Below one quantum for each
/// domain the certificate of Webster's method therefore says nothing.
#[must_use]
pub fn each_first(quanta: u32, priorities: &[u64]) -> Vec<u32> {
    let mut given = vec![0; priorities.len()];
    let mut order: Vec<usize> = (0..priorities.len()).collect();
    order.sort_by_key(|domain| (std::cmp::Reverse(priorities[*domain]), *domain));
    let first = order.len().min(quanta as usize);
    for domain in &order[..first] {
        given[*domain] = 1;
    }
    give(quanta - u32::try_from(first).unwrap_or(quanta), priorities, given)
}

fn give(quanta: u32, priorities: &[u64], mut given: Vec<u32>) -> Vec<u32> {
    if priorities.is_empty() {
        return given;
    }
    for _ in 0..quanta {
        let mut best = 0;
        for other in 1..priorities.len() {
            if key_is_less(priorities[best], given[best], priorities[other], given[other]) {
                best = other;
            }
        }
        given[best] += 1;
    }
    given
}

/// Whether `a / (2 × given_a + 1) < b / (2 × given_b + 1)`.
fn key_is_less(a: u64, given_a: u32, b: u64, given_b: u32) -> bool {
    let odd = |given: u32| 2 * u128::from(given) + 1;
    u128::from(a) * odd(given_b) < u128::from(b) * odd(given_a)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_follow_the_weights() {
        assert_eq!(webster(100, &[20, 24, 36, 20]), [20, 24, 36, 20]);
        assert_eq!(webster(10, &[20, 24, 36, 20]), [2, 2, 4, 2]);
        assert_eq!(webster(3, &[]), [0; 0]);
    }

    #[test]
    fn nobody_gets_a_second_quantum_before_everybody_has_one() {
        assert_eq!(each_first(2, &[10, 1, 1]), [1, 1, 0]);
        assert_eq!(each_first(3, &[10, 1, 1]), [1, 1, 1]);
        assert_eq!(each_first(4, &[10, 1, 1]), [2, 1, 1]);
        assert_eq!(each_first(4, &[0, 5]), [1, 3]);
    }
}

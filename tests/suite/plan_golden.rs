//! Inputs and their plans as JSON, for an implementation in another language: both must give the
//! same. `UPDATE=1 cargo test --test suite plan_golden::` writes the outputs anew; read the
//! difference like code.
//!
//! An input has a `workload` and either `weeks` with `minutes_a_week`, or a `calendar`. The output
//! is `gate`, the reason why there is no plan, or `plan`: amounts in quanta of 30 minutes, domains
//! by position.
//!
//! `CERTGUIDE_VECTORS=FILE cargo test --test suite plan_golden::` writes 20,000 random inputs with
//! their plans, one a line, for `tests/browser/plan.test.mjs`, which holds the script of the page
//! against them.

use certguide::plan::dated::{Calendar, DatedPlan, by_date};
use certguide::plan::sessions::{Activity, sessions};
use certguide::plan::{
    Confidence, Domain, Gate, Plan, Verdict, Workload, by_weeks, minutes_needed, weeks_needed,
};
use jiff::Span;
use jiff::civil::Date;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::{Map, Value, json};

fn number(value: &Value) -> Option<u32> {
    value.as_u64().map(|n| u32::try_from(n).unwrap())
}

fn workload(value: &Value) -> Workload {
    let domain = |value: &Value| Domain {
        weight: number(&value["weight"]).unwrap(),
        confidence: Confidence::new(u8::try_from(value["confidence"].as_u64().unwrap()).unwrap())
            .unwrap(),
    };
    Workload {
        domains: value["domains"].as_array().unwrap().iter().map(domain).collect(),
        minutes: number(&value["minutes"]),
        done: number(&value["done"]).unwrap(),
        exam_minutes: number(&value["exam_minutes"]),
    }
}

fn calendar(value: &Value) -> Calendar {
    let day = |value: &Value| value.as_str().map(|text| text.parse::<Date>().unwrap());
    let weekdays: Vec<bool> =
        value["weekdays"].as_array().unwrap().iter().map(|day| day.as_bool().unwrap()).collect();
    Calendar {
        today: day(&value["today"]).unwrap(),
        exam: day(&value["exam"]).unwrap(),
        weekdays: weekdays.try_into().unwrap(),
        minutes_a_week: number(&value["minutes_a_week"]).unwrap(),
        blackouts: value["blackouts"].as_array().unwrap().iter().filter_map(day).collect(),
        last_exam: day(&value["last_exam"]),
        retake_wait: value["retake_wait_days"].as_i64().map(|days| Span::new().days(days)),
    }
}

fn plan(plan: &Plan, workload: &Workload) -> Map<String, Value> {
    let weeks: Vec<Value> = plan
        .weeks
        .iter()
        .map(|week| {
            json!({"capacity": week.capacity, "learn": week.learn, "review": week.review, "mock": week.mock, "spare": week.spare})
        })
        .collect();
    let value = json!({
        "verdict": plan.verdict().map(Verdict::word), "capacity": plan.capacity, "need": plan.need,
        "learning": plan.learning, "dropped_mocks": plan.dropped_mocks, "reduced_scope": plan.reduced_scope(workload),
        "weeks": weeks,
    });
    value.as_object().unwrap().clone()
}

fn dated(made: &DatedPlan, workload: &Workload) -> Map<String, Value> {
    let mut out = plan(&made.plan, workload);
    let sessions: Vec<Value> = sessions(made)
        .iter()
        .map(|session| match session.activity {
            Activity::Learn(domain) => {
                json!([session.date.to_string(), "learn", domain, session.quanta])
            }
            Activity::Review(domain) => {
                json!([session.date.to_string(), "review", domain, session.quanta])
            }
            Activity::Mock => json!([session.date.to_string(), "mock", null, session.quanta]),
        })
        .collect();
    out.insert("minutes_needed".into(), json!(made.minutes_needed));
    out.insert("earliest_exam".into(), json!(made.earliest_exam.map(|day| day.to_string())));
    out.insert("second_attempt".into(), json!(made.second_attempt));
    out.insert("sessions".into(), json!(sessions));
    out
}

fn output(input: &Value) -> Result<Map<String, Value>, Gate> {
    let work = workload(&input["workload"]);
    if input["calendar"].is_object() {
        return by_date(&work, &calendar(&input["calendar"])).map(|made| dated(&made, &work));
    }
    let (weeks, minutes) =
        (number(&input["weeks"]).unwrap(), number(&input["minutes_a_week"]).unwrap());
    let mut out = plan(&by_weeks(&work, weeks, minutes)?, &work);
    out.insert("minutes_needed".into(), json!(minutes_needed(&work, weeks)));
    out.insert("weeks_needed".into(), json!(weeks_needed(&work, minutes)));
    Ok(out)
}

#[test]
fn the_kept_plans_come_out_again() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/plan/golden.json");
    let kept: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let made: Vec<Value> = kept
        .iter()
        .map(|case| {
            let mut case = case.as_object().unwrap().clone();
            case.retain(|key, _| key != "plan" && key != "gate");
            match output(&Value::Object(case.clone())) {
                Ok(plan) => case.insert("plan".into(), Value::Object(plan)),
                Err(gate) => case.insert("gate".into(), json!(gate.key())),
            };
            Value::Object(case)
        })
        .collect();
    if std::env::var_os("UPDATE").is_some() {
        let lines: Vec<String> = made.iter().map(Value::to_string).collect();
        std::fs::write(path, format!("[\n{}\n]\n", lines.join(",\n"))).unwrap();
        return;
    }
    for (is, was) in made.iter().zip(&kept) {
        assert_eq!(is, was, "{}", was["name"]);
    }
}

fn input(workload: &Workload, calendar: &Calendar) -> Value {
    let domains: Vec<Value> = workload
        .domains
        .iter()
        .map(
            |domain| json!({"weight": domain.weight, "confidence": 6 - domain.confidence.factor()}),
        )
        .collect();
    json!({
        "workload": {"domains": domains, "minutes": workload.minutes, "done": workload.done, "exam_minutes": workload.exam_minutes},
        "calendar": {
            "today": calendar.today.to_string(), "exam": calendar.exam.to_string(), "weekdays": calendar.weekdays,
            "minutes_a_week": calendar.minutes_a_week,
            "blackouts": calendar.blackouts.iter().map(Date::to_string).collect::<Vec<_>>(),
            "last_exam": calendar.last_exam.map(|day| day.to_string()),
            "retake_wait_days": calendar.retake_wait.map(|wait| wait.get_days()),
        },
    })
}

#[test]
fn random_plans_are_written_for_the_script() {
    let file = std::env::var_os("CERTGUIDE_VECTORS");
    let mut left = if file.is_some() { 20_000 } else { 20 };
    let mut runner = TestRunner::deterministic();
    let mut lines = String::new();
    while left > 0 {
        let workload = super::plan::workload().new_tree(&mut runner).unwrap().current();
        let calendar = super::plan::calendar().new_tree(&mut runner).unwrap().current();
        // Numbers that a script cannot hold exactly; a page never has them.
        if workload.minutes.is_some_and(|minutes| minutes > 1_000_000)
            || workload.exam_minutes > Some(100_000)
        {
            continue;
        }
        let mut case = input(&workload, &calendar);
        match output(&case) {
            Ok(plan) => case["plan"] = Value::Object(plan),
            Err(gate) => case["gate"] = json!(gate.key()),
        }
        lines.push_str(&case.to_string());
        lines.push('\n');
        left -= 1;
    }
    assert!(lines.contains("\"plan\"") && lines.contains("\"gate\""));
    if let Some(file) = file {
        std::fs::write(file, lines).unwrap();
    }
}

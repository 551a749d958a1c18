### The words of the theme, in American English.
###
### A message is a whole sentence, a label, or a name; nothing is assembled from fragments. If its name does not say where a
### message appears, a comment does, with an example of each value, which `certguide words` prints.
### Messages whose names end in -html are HTML; values in them are escaped.

## Every page

skip-to-content = Skip to content
# Name of the navigation at the top of the page, for screen readers.
site-navigation = Site
breadcrumbs = Breadcrumbs
# Title of the feed of changes.
# $site: Certguide sample
changes-feed = { $site }: changes
# Title of the calendar of dates.
# $site: Certguide sample
dates-calendar = { $site }: dates
# The links beside headings, for screen readers.
link-to-section = Link to this section
link-to-table = Link to this table
link-to-figure = Link to this figure
link-to-question = Link to this question
link-to-change = Link to this change
# $heading: Can be earned
link-to-heading = Link to { $heading }
# Before links to the files of what a table shows.
data-files = Data:
calendar-subscribe = Subscribe to all dates as a calendar
archived-copy = archived copy

## A guide

contents = On this page
own-changes = Changes to these facts

## Home

# Name of the lists of vendors, levels, and fields, for screen readers.
ways-in = Browse
dates = Dates
all-dates = All dates

## Filters of home

filter = Filter
# $count: 2
filter-some = Filter ({ $count })
filter-name = Name or code
# $currency: US$
filter-fee = Maximum exam fee, in { $currency }
# $shown: 7
# $all: 24
filter-count = { $shown } of { $all } certifications
# $count: 2
filter-unknown = Not included: { $count } with an unknown fee or one in another currency.
filter-clear = Clear filters
filter-empty = No certifications match these filters.
sort-by = Sort by
sort-vendor = vendor and level
sort-name = name, A to Z
sort-name-down = name, Z to A
sort-fee = exam fee, lowest first
sort-fee-down = exam fee, highest first
sort-hours = study hours, fewest first
sort-hours-down = study hours, most first
sort-validity = validity, shortest first
sort-validity-down = validity, longest first
sort-pay = pay, lowest first
sort-pay-down = pay, highest first
sort-end = last exam day, soonest first
sort-end-down = last exam day, latest first
hub-link-copied = Link to this view copied.
# $name: Machine Learning Engineer – Associate
tick = Compare { $name }
# $count: 3
compare-ticked = Compare { $count }
tick-more = Select one more to compare.
ticks-clear = Clear selection

## The table of certifications

certification = Certification
# Heading of the column that shows from when to when an exam can be taken.
status = Status
exam-fee = Exam fee
study-hours = Study hours
valid-for = Valid for
pay = Pay
unknown = unknown

## Every tool

copy-link = Copy link
# $link: https://example.org/compare/?c=aws/ai-practitioner
copy-this-link = Copy this link: { $link }
# $list: the exam date; the study days
address-ignored = Parts of this link are not valid and were ignored: { $list }.
print = Print
rating-new = 1: new to me

## Comparison of certifications

compare-add = Add a certification
compare-choose = Choose one
compare-differing = Only rows that differ
# $name: AI Practitioner
compare-remove = Remove { $name }
compare-none = Choose two to four certifications.
compare-one = Choose one more to compare.
compare-same = These certifications do not differ in these rows.
# Parts of an address that could not be used.
compare-ignored-certifications = a certification that is not on this site, or more than four
compare-ignored-rows = which rows are shown
compare-link-copied = Link to this comparison copied.
# Shown without JavaScript, above the list of all guides.
# $hub: /
compare-served-html = Choosing certifications here requires JavaScript. The <a href="{ $hub }">table of all certifications</a> shows their status, fee, study hours, and validity; each guide has the rest:

## Dates

dates-ahead = Coming up
dates-none = No dates have been announced.
dates-past = Past

## Changes

# $date: November 24, 2026
recorded-since = Recorded since { $date }
# Between an old and a new value, for screen readers.
changed-to = to
changes-none = Nothing has changed since then.

## Sources

# $date: March 2026
source-published = published { $date }

## A vendor

vendor = Vendor
vendor-facts = Rules for all exams

## Study plans

plans = Choose a plan
# $date: January 5, 2027
plan-start-by = Start by { $date }.
# $plan: 12 weeks at 10 hours a week
# $date: October 5, 2026
plan-too-late = { $plan }: too late. You would have had to start by { $date }.
download = Download:
plans-as-csv = these plans as CSV
plan-materials = What to study with
# $guide: AWS Certified AI Practitioner
back-to-guide = Back to the guide: { $guide }
plan-part = Part
plan-weeks = Weeks
plan-hours = Hours
plan-all = All
plan-week = Week
plan-learn = Learn
plan-review = Review
plan-mock = Mock exam
plan-spare = Spare
plan-gap = See the whole plan.
plan-nothing-new = No new material

## How study plans are made

plan-method = How the plans are made
plan-method-mocks = Mock exams get up to a quarter of the time: one exam halfway and one before the last week, each followed by an equal amount of time to review the answers. Shorter plans have one mock exam.
plan-method-review-html = Review gets a fifth of the hours you need. Spaced practice and practice tests helped most in a <a href="https://doi.org/10.1177/1529100612453266" rel="external">review of ten study techniques</a> (Dunlosky and others, 2013). About half of the review falls in the last week, because the <a href="https://doi.org/10.1111/j.1467-9280.2008.02209.x" rel="external">gap before a test</a> matters (Cepeda and others, 2008).
plan-method-learning = The rest is learning. A longer plan never has less of it. Time beyond the hours you need stays free for weeks when things go wrong.
plan-method-domains = Each domain gets time in proportion to its weight in the exam, and at least half an hour. Half hours are apportioned by the Webster (Sainte-Laguë) method, which is also used to allot seats in parliaments.
plan-method-order = Domains follow one another in the official order. The two days before the exam stay free.
plan-method-promise = A plan divides your time. It does not promise that you will pass.

## The builder of a study plan

builder = Customize your plan
builder-exam = Exam date
builder-weeks = Weeks until the exam
builder-pace = Hours a week
builder-need = Total hours you need
builder-days = Study days
builder-more = Days off, first day, hours already done
builder-off-from = Off from
builder-off-to = to
builder-start = First day
builder-done = Hours already done
builder-ratings = What you already know
builder-rating-2 = 2: a little
builder-rating-3 = 3: some
builder-rating-4 = 4: most
builder-rating-5 = 5: well
# $time: 120 hours
# $weeks: 12 weeks
# $need: 100 hours
# $spare: 20 hours
builder-spare = { $time } in { $weeks }: the { $need } you need, with { $spare } to spare.
# $time: 100 hours
# $weeks: 12 weeks
builder-exact = { $time } in { $weeks }: exactly what you need.
# $time: 100 hours
# $weeks: 12 weeks
builder-unknown = { $time } in { $weeks }. It is unknown how many hours this exam takes.
# $time: 80 hours
# $weeks: 12 weeks
# $short: 20 hours
# $need: 100 hours
builder-short = { $time } in { $weeks }: { $short } short of the { $need } you need.
# $date: March 31, 2027
# $pace: 12 hours
builder-cure-both = Move the exam to { $date }, or study { $pace } a week.
# $date: March 31, 2027
builder-cure-date = Move the exam to { $date }.
# $pace: 12 hours
builder-cure-pace = Study { $pace } a week.
builder-cure-none = Even 40 hours a week until the last day of the exam is not enough. Rate what you already know, or add study days.
# $last: March 31, 2027
builder-second = If you fail, there is no time for a second attempt before the last day, { $last }.
# $date: February 14, 2027
builder-first-mock = First mock exam: { $date }.
# $exam: this exam in English
# $last: March 31, 2026
builder-closed = The last day of { $exam } was { $last }.
# $exam: this exam
# $last: March 31, 2027
builder-after-deadline = Choose an exam date no later than { $last }, the last day of { $exam }.
builder-no-time = There is no study time before the exam. Choose a later date, more study days, or more hours a week.
builder-too-long = The exam is more than two years away. Choose an earlier date.
builder-no-exam = Enter an exam date.
builder-no-start = Enter the first day.
builder-no-hours = Enter the hours a week, from half an hour to 40.
builder-no-done = Enter the hours already done as a number.
builder-kept = This plan was saved in this browser.
builder-link-copied = Link to this plan copied.
# Parts of an address that could not be used.
builder-ignored-exam = the exam date
builder-ignored-hours = the hours a week
builder-ignored-days = the study days
builder-ignored-off = the days off
builder-ignored-need = the total hours
builder-ignored-start = the first day
builder-ignored-done = the hours already done
builder-ignored-ratings = the ratings
builder-ignored-more = extra values
# The legend of the drawing.
builder-key-learning = learning
builder-key-review = review
builder-key-mock = mock exam
builder-key-spare = spare
builder-calendar = Add to calendar (.ics)
builder-csv = CSV
builder-checklist = Checklist
builder-again = Plan again from today
builder-clear = Clear my plan
# $number: 3
# $dates: January 18–24, 2027
# $hours: 10 hours
builder-week = Week { $number }, { $dates }: { $hours }
# $number: 3
# $dates: January 18–24, 2027
builder-week-off = Week { $number }, { $dates }: no study
# $domain: Data preparation
builder-learn = { $domain }
# $domain: Data preparation
builder-review = Review: { $domain }
builder-mock = Mock exam and its answers
builder-free = Spare time
# $what: Data preparation
# $hours: 2 hours
builder-event = { $what } ({ $hours })
builder-with = Study with:

## Domains

domain = Domain
domain-weight = Weight
domain-questions = Scored questions
out-of-scope = Out of scope:
ratings = How sure are you?
rating-2 = 2: I know a little
rating-3 = 3: I know some of it
rating-4 = 4: I know most of it
rating-5 = 5: I know it well
ratings-note = 1 means new to you; 5 means you know it well. The study plan gives more time to what you know least.
# $first: Data preparation
# $rest: Model development, Deployment
ratings-first = Learn first: { $first }. Then: { $rest }.
# $first: Data preparation
ratings-only = Learn: { $first }.
ratings-clear = Clear my ratings

## Costs

cost-option = Option
cost-includes = Includes
cost-item = Item
cost-note = Note
cost-paid = Paid
cost-amount = Amount

## The cost calculator

calculator = What will you pay?
calculator-start-from = Start from
calculator-own-choice = your own choice
calculator-count = Quantity
calculator-what = Item
calculator-each = Each
calculator-total = Total
calculator-years = years to hold it
# $sums: US$450
calculator-whole = Total: { $sums }.
calculator-nothing = Total: free.
# $sums: US$450
# $names: travel, practice exam
calculator-least = Total: at least { $sums }. Price unknown: { $names }.
# $names: travel, practice exam
calculator-unknown = Price unknown: { $names }.
calculator-tax = Some of these prices do not include tax.
calculator-currencies = Amounts in different currencies are not added up.
calculator-link-copied = Link to these choices copied.
# Parts of an address that could not be used.
calculator-ignored-exam = the exam
calculator-ignored-retakes = the retakes
calculator-ignored-with = the other items
calculator-ignored-off = the discounts
calculator-ignored-years = the years
# $amount: US$300
calculator-or-more = { $amount } or more
calculator-free = free
calculator-not-known = unknown
calculator-lowered = with the discount
calculator-idle = does not apply here
calculator-again = Start over

## Pay

pay-group = Group
pay-place = Place

## Study resources

resource = Resource
resource-note = Our note
resource-domains = Domains
resource-price = Price
resource-not-said = not stated
# What the numbers in the column of domains mean.
# $domains: 1 Data preparation, 2 Model development
resource-domains-key-html = Domains: { $domains }.

## Comparison with alternatives

our-opinion = Our opinion
suits = Suited to:
does-not-suit = Not suited to:

## What changed

no-change-known = No known changes so far.
change = Change

## References

reference-used = used
# $use: b
# $number: 3
reference-back = Back to use { $use } of reference { $number }

## Roadmap

roadmap-key = What the lines and boxes mean

## Status

calendar-of-all = All certification dates as a calendar

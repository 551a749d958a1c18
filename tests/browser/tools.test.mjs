// The tools of a guide, as readers use them: by keyboard, by a link, with script that fails, on paper.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { ROOT, withSite } from './site.mjs';

const GUIDE = '/aws/ai-practitioner/';
const NOW = '2026-11-25';

/** The page with its tool ready. */
async function opened(open, address = GUIDE, options = {}) {
  const page = await open(address, { now: NOW, ...options });
  await page.locator('tool-study-plan').first().scrollIntoViewIfNeeded();
  await page.locator('tool-study-plan[data-ready]').waitFor();
  return page;
}

const verdict = (page) => page.locator('tool-study-plan output').innerText();

test('types and formatting of the scripts', () => {
  const run = (name, ...args) => execFileSync(path.join(ROOT, 'tests/browser/node_modules/.bin', name), args, { cwd: path.join(ROOT, 'tests/browser'), encoding: 'utf8' });
  run('tsc', '-p', '.');
  run('prettier', '--config', '.prettierrc.json', '--check', '../../static/js/*.js', '../../static/modules/*.js', '../../static/widgets/*.js');
});

/** What readers do, each on the one site that is built for all. */
const uses = [];
const use = (name, run) => uses.push([name, run]);

use('a plan is built, kept in the link, and gone back from', async ({ open, origin }) => {
  const page = await opened(open);
  assert.ok(await page.locator('.plan-served').isHidden(), 'the plan of the page gives way');
  assert.match(await verdict(page), /30 hours in 3 weeks: the 26 hours you need, with 4 hours to spare\./);
  await page.getByLabel('Exam date').fill('2027-02-20');
  await page.getByLabel('Hours a week').fill('2');
  assert.match(await verdict(page), /hours you need/);
  assert.equal(new URL(page.url()).hash, '#plan=2027-02-20,2,2467,,26,20261125');
  await page.getByLabel('Tue', { exact: true }).uncheck();
  assert.match(page.url(), /,467,/);
  await page.goBack();
  assert.ok(await page.getByLabel('Tue', { exact: true }).isChecked(), 'back');
  await page.goForward();
  assert.ok(!(await page.getByLabel('Tue', { exact: true }).isChecked()), 'forward');
  const weeks = await page.locator('.plan-list > li').allInnerTexts();
  assert.ok(weeks.length >= 10 && weeks[0].startsWith('Week 1, Nov 25'), weeks[0]);
  // A shared link in a fresh profile.
  const other = await opened(open, page.url().slice(origin.length));
  assert.equal(await other.getByLabel('Exam date').inputValue(), '2027-02-20');
  assert.deepEqual(await other.locator('.plan-list > li').allInnerTexts(), weeks);
  assert.ok(await other.getByRole('button', { name: 'Clear my plan' }).isHidden(), 'a shared plan is not kept');
  // What is kept here comes back without the link, and goes with Clear.
  await page.goto(origin + GUIDE);
  await page.locator('tool-study-plan').scrollIntoViewIfNeeded();
  await page.locator('tool-study-plan[data-ready]').waitFor();
  assert.equal(await page.getByLabel('Exam date').inputValue(), '2027-02-20');
  await page.getByRole('button', { name: 'Clear my plan' }).click();
  assert.equal(new URL(page.url()).hash, '');
  assert.equal(await page.evaluate(() => localStorage.length), 0);
});

use('verdicts and cures', async ({ open }) => {
  const page = await opened(open);
  await page.getByLabel('Exam date').fill('2026-12-10');
  await page.getByLabel('Hours a week').fill('4');
  assert.match(await verdict(page), /short of the 26 hours you need\.\s*Move the exam to [A-Z][a-z]+ \d+, 20\d\d, or study \d+ hours a week\./);
  await page.getByLabel('Exam date').fill('2026-11-26');
  assert.match(await verdict(page), /There is no study time before the exam/);
  await page.getByLabel('Exam date').fill('2036-11-26');
  assert.match(await verdict(page), /more than two years away/);
  await page.getByLabel('Hours a week').fill('');
  assert.match(await verdict(page), /Enter the hours a week/);
  await page.getByLabel('Hours a week').fill('6');
  await page.getByLabel('Weeks until the exam').fill('8');
  assert.equal(await page.getByLabel('Exam date').inputValue(), '2027-01-22');
  await page.getByText('What you already know').click();
  const need = async () => /the ([\d.]+) hours you need/.exec(await verdict(page))[1];
  const before = await need();
  await page.locator('[name=rating]').first().selectOption('5');
  assert.ok(Number(await need()) < Number(before), 'a domain that is known needs less');
  await page.getByText('Days off, first day').click();
  await page.locator('[name=from]').first().fill('2026-12-21');
  await page.locator('[name=to]').first().fill('2027-01-03');
  const days = (await page.locator('.plan-list li li b').allInnerTexts()).filter(Boolean);
  assert.ok(days.length > 5 && !days.some((text) => /Dec (2[1-9]|3\d)|Jan [1-3]$/.test(text)), `no session on days off: ${days}`);
});

use('after a missed week the rest is planned again from today', async ({ open }) => {
  const page = await opened(open, `${GUIDE}#plan=2027-01-30,5,1234567,,26,20261125`, { now: '2026-12-16' });
  await page.getByRole('button', { name: 'Plan again from today' }).click();
  assert.match(page.url(), /,20261216,\d+(\.5)?$/);
  assert.match(await page.locator('.plan-list > li').first().innerText(), /^Week 1, Dec 16/);
});

use('an address with nonsense says what was ignored, and the page stays whole', async ({ open }) => {
  for (const [hash, text] of [
    ['#plan=2027-02-30,6', 'the exam date'],
    ['#plan=2027-02-20,99,8', 'the hours a week and the study days'],
    ['#plan=2027-02-20;color=red', 'color'],
    [`#plan=2027-02-20${',1'.repeat(1000)}`, 'extra values'],
    ['#plan=2027-02-20;r=9,9', 'the ratings'],
    ['#plan=%F0%28%8C', 'the exam date'],
  ]) {
    const page = await opened(open, GUIDE + hash);
    const note = await page.locator('.plan-note').innerText();
    assert.ok(note.includes('were ignored') && note.includes(text), `${hash}: ${note}`);
    assert.match(await verdict(page), /hours in/);
    await page.context().close();
  }
  const page = await open('/aws/machine-learning-specialty/#plan=2027-02-20,6', { now: NOW });
  assert.equal(await page.locator('tool-study-plan').count(), 0, 'a closed exam has no builder');
  assert.match(await page.locator('main').innerText(), /Retired/);
});

use('the calendar and the table hold the sessions', async ({ open, dist }) => {
  const page = await opened(open, `${GUIDE}#plan=2027-01-10,5,246,,26,20261125`);
  const file = async (name) => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()]);
    const to = path.join(dist, download.suggestedFilename());
    await download.saveAs(to);
    return fs.readFileSync(to, 'utf8');
  };
  const ics = (await file('Add to calendar (.ics)')).replaceAll('\r\n ', '');
  const csv = await file('CSV');
  const uids = [...ics.matchAll(/^UID:(.*)\r$/gm)].map(([, uid]) => uid);
  assert.equal(new Set(uids).size, uids.length);
  assert.equal(uids.length, csv.trim().split('\r\n').length - 1, 'an event for each session');
  assert.ok(ics.includes('#plan=2027-01-10\\,5\\,246\\,\\,26\\,20261125'), 'the link leads back');
  const minutes = csv.trim().split('\r\n').slice(1).reduce((sum, row) => sum + Number(row.split(',').at(-1)), 0);
  assert.equal(minutes, 26 * 60);
  const checklist = await file('Checklist');
  assert.equal(checklist.split('\n- [ ] ').length - 1, uids.length, 'a box for each session');
  for (const [, day] of ics.matchAll(/^DTSTART;VALUE=DATE:(\d{8})\r$/gm)) {
    const date = new Date(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}T00:00:00Z`);
    assert.ok([2, 4, 6].includes(date.getUTCDay()) && date < new Date('2027-01-08'), day);
  }
});

use('by keyboard alone, with large targets for fingers', async ({ open, browser, origin }) => {
  const page = await opened(open);
  await page.getByLabel('Exam date').focus();
  const names = [];
  for (let i = 0; i < 40; i += 1) {
    await page.keyboard.press('Tab');
    names.push(await page.evaluate(() => document.activeElement?.getAttribute('name') ?? document.activeElement?.localName));
  }
  for (const name of ['weeks', 'hours', 'need', 'day', 'summary', 'ics', 'link', 'print', 'csv', 'md', 'again']) assert.ok(names.includes(name), `${name}: ${names}`);
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  const phone = await context.newPage();
  await phone.goto(origin + GUIDE);
  await phone.locator('tool-study-plan').scrollIntoViewIfNeeded();
  await phone.locator('tool-study-plan[data-ready]').waitFor();
  const small = await phone.evaluate(() =>
    [...document.querySelectorAll('.tool :is(input:not([type=checkbox]), select, button, summary, fieldset label)')]
      .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 44)
      .map((one) => one.outerHTML.slice(0, 80)),
  );
  assert.deepEqual(small, []);
  assert.ok((await phone.evaluate(() => document.documentElement.scrollWidth)) <= 360);
  await context.close();
});

use('a script that fails leaves the served plan, and nothing else breaks', async ({ origin, browser, dist }) => {
  const assets = fs.readdirSync(path.join(dist, 'assets')).filter((name) => /^(plan|plan-link|plan-view|tool|calendar|study-plan)\./.test(name));
  assert.equal(assets.length, 6, String(assets));
  for (const name of assets) {
    for (const body of [null, 'throw new Error("broken")']) {
      const page = await browser.newPage();
      await page.route(`**/${name}`, (route) => (body === null ? route.abort() : route.fulfill({ contentType: 'text/javascript', body })));
      await page.goto(origin + GUIDE);
      await page.locator('tool-study-plan').scrollIntoViewIfNeeded();
      await page.waitForTimeout(150);
      assert.ok(await page.locator('.plan-served').isVisible(), name);
      assert.equal(await page.locator('.plan-tool').count(), 0, name);
      await page.close();
    }
  }
  const page = await browser.newPage();
  await page.addInitScript(() => {
    Object.defineProperty(globalThis, 'localStorage', { get: () => { throw new Error('refused'); } });
  });
  await page.goto(`${origin}${GUIDE}#plan=2027-01-30,5`);
  await page.locator('tool-study-plan[data-ready]').waitFor();
  await page.getByLabel('Hours a week').fill('6');
  assert.match(await verdict(page), /hours in/);
  await page.close();
});

use('pages without a tool load no script for it', async ({ origin, browser }) => {
  for (const address of ['/about/', '/sources/', '/aws/machine-learning-specialty/']) {
    const page = await browser.newPage();
    const asked = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(origin + address);
    await page.waitForTimeout(200);
    assert.ok(!asked.some((url) => /study-plan|plan-link|\/tool\./.test(url)), `${address}: ${asked}`);
    await page.close();
  }
});

use('one sheet of paper, twice the text, colors of the reader', async ({ open }) => {
  const page = await opened(open, `${GUIDE}#plan=2027-01-30,5,246,,26,20261125`);
  await page.evaluate(() => { document.documentElement.dataset.print = 'plan'; });
  const pdf = await page.pdf({ format: 'A4' });
  assert.equal(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length, 1);
  await page.evaluate(() => { delete document.documentElement.dataset.print; document.documentElement.style.fontSize = '200%'; });
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)) <= 0);
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
  const lost = await page.evaluate(() => [...document.querySelectorAll('.plan-strip i')].filter((bar) => getComputedStyle(bar).borderTopWidth === '0px').length);
  assert.equal(lost, 0);
});

use('ratings of domains say what to learn first, and move the plan', async ({ open, origin }) => {
  const page = await opened(open);
  const need = async () => Number(/the ([\d.]+) hours you need/.exec(await verdict(page))[1]);
  const before = await need();
  await page.locator('tool-domains').scrollIntoViewIfNeeded();
  await page.locator('tool-domains[data-ready]').waitFor();
  const rate = (domain, rating) => page.locator('.ratings fieldset').nth(domain).locator(`input[value="${rating}"]`).check();
  await rate(0, 5);
  await rate(3, 1);
  const first = await page.locator('.domains-tool output').innerText();
  assert.match(first, /^Learn first: /);
  assert.equal(new URL(page.url()).hash, '#r=5,3,3,1,3');
  assert.equal(await page.locator('[name=rating]').nth(3).inputValue(), '1');
  assert.notEqual(await need(), before);
  await page.goBack();
  assert.equal(new URL(page.url()).hash, '#r=5,3,3,3,3');
  assert.equal(await page.locator('[name=rating]').nth(3).inputValue(), '3');
  const other = await opened(open, `${GUIDE}#r=1,1,1,1,1`);
  assert.ok((await need()) > 0);
  assert.match(await verdict(other), /short of the 43\.5 hours you need|of the 43\.5/);
  await page.goto(origin + GUIDE);
  await page.locator('tool-domains').scrollIntoViewIfNeeded();
  await page.locator('tool-domains[data-ready]').waitFor();
  await page.getByRole('button', { name: 'Clear my ratings' }).click();
  assert.equal(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('ratings')).length), 0);
});

test('tools, as readers use them', async (t) => {
  await withSite({ today: NOW }, async (site) => {
    for (const [name, run] of uses) await t.test(name, () => run(site));
  });
});

// The hub, as readers use it: filters, order, link, back, by keyboard, with script off or failing, on a phone and on paper.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { withSite } from './site.mjs';

const NOW = '2026-11-25';

async function opened(open, address = '/', options = {}) {
  const page = await open(address, { now: NOW, ...options });
  await page.locator('tool-hub[data-ready]').waitFor();
  return page;
}

const count = (page) => page.locator('.hub-bar [role=status]').first().innerText();
const names = (page) => page.locator('.hub tbody tr:visible th > a').allInnerTexts();
const box = (page, name, value) => page.locator(`.hub-filter [name=${name}][value=${value}]`);
const query = (page) => new URL(page.url()).search;
const fees = (page) => page.locator('#open tbody tr:visible').evaluateAll((rows) => rows.map((row) => Number(row.dataset.fee)));

/** What readers do, each on the one site that is built for all. */
const uses = [];
const use = (name, run) => uses.push([name, run]);

use('filters hide rows, count, stand in the link, and are gone back from', async ({ open, origin }) => {
  const page = await opened(open);
  const all = await page.locator('.hub tbody tr').count();
  assert.equal(await count(page), `${all} of ${all} certifications`);
  await box(page, 'vendor', 'aws').check();
  const ofAws = Number((await count(page)).split(' ')[0]);
  assert.ok(ofAws > 1 && ofAws < all);
  await box(page, 'vendor', 'microsoft').check();
  const ofBoth = Number((await count(page)).split(' ')[0]);
  assert.ok(ofBoth > ofAws, 'of the choices of one filter, any');
  await box(page, 'level', 'associate').check();
  const shown = await names(page);
  assert.ok(shown.length < ofBoth, 'of all filters, each');
  assert.ok(shown.every((name) => /AWS|Microsoft/.test(name)), String(shown));
  assert.equal(query(page), '?vendor=aws.microsoft&level=associate');
  assert.equal(await box(page, 'level', 'associate').locator('xpath=..').locator('.count').innerText(), String(shown.length));
  await page.goBack();
  assert.equal(await count(page), `${ofBoth} of ${all} certifications`);
  await page.goBack();
  assert.equal(await count(page), `${ofAws} of ${all} certifications`);
  await page.goForward();
  await page.goForward();
  assert.deepEqual(await names(page), shown);
  const other = await opened(open, page.url().slice(origin.length));
  assert.deepEqual(await names(other), shown, 'a shared link');
  await page.getByRole('button', { name: 'Clear filters' }).first().click();
  assert.equal(query(page), '');
  assert.equal((await names(page)).length, all);
  await page.goBack();
  assert.deepEqual(await names(page), shown, 'what was cleared comes back');
});

use('the state of the day is what is filtered', async ({ open }) => {
  for (const now of [NOW, '2027-02-01']) {
    const page = await opened(open, '/?status=closed', { now });
    const states = await page.locator('.hub tbody tr:visible').evaluateAll((rows) => rows.map((row) => row.dataset.state));
    assert.ok(states.length > 0 && states.every((state) => state === 'closed'), `${now}: ${states}`);
    const shown = await page.locator('#closed h2 .count').innerText();
    assert.equal(Number(shown), states.length);
    await page.context().close();
  }
  const [before, after] = await Promise.all([NOW, '2027-02-01'].map(async (now) => Number((await count(await opened(open, '/?status=closed', { now }))).split(' ')[0])));
  assert.ok(after > before, 'an exam that ends is among the retired from the next day on');
});

use('a fee at most, a word, and nothing that fits', async ({ open }) => {
  const page = await opened(open);
  await page.getByLabel('Maximum exam fee').fill('100');
  const shown = await fees(page);
  assert.ok(shown.length > 1 && shown.every((fee) => fee <= 100), String(shown));
  assert.equal(query(page), '?fee=100');
  await page.getByLabel('Name or code').fill('clf-c02');
  assert.deepEqual(await names(page), ['AWS Certified Cloud Practitioner']);
  await page.getByLabel('Maximum exam fee').fill('1');
  assert.match(await count(page), /^0 of \d+ certifications/);
  assert.ok(await page.locator('.hub-empty').isVisible());
  await page.locator('.hub-empty button').click();
  assert.equal(query(page), '');
  assert.ok((await names(page)).length > 20);
  assert.equal(await page.evaluate(() => document.activeElement?.localName), 'summary', 'the focus is not lost');
});

use('the rows are ordered by each column, what is not known last', async ({ open }) => {
  const page = await opened(open);
  const served = await names(page);
  for (const key of ['fee', 'hours', 'months', 'pay', 'end']) {
    for (const [order, sign] of [[key, 1], [`-${key}`, -1]]) {
      await page.getByLabel('Sort by').selectOption(order);
      assert.equal(query(page), `?sort=${order}`);
      const values = await page.locator('#open tbody tr').evaluateAll((rows, name) => rows.map((row) => row.dataset[name]), key);
      const known = values.filter(Boolean);
      assert.ok(values.slice(0, known.length).every(Boolean), `${order}: ${values}`);
      const number = (value) => (key === 'end' ? Date.parse(value) : Number(value));
      assert.ok(known.every((value, i) => i === 0 || (number(value) - number(known[i - 1])) * sign >= 0), `${order}: ${values}`);
    }
  }
  await page.getByLabel('Sort by').selectOption('');
  assert.deepEqual(await names(page), served, 'as it was');
  const head = page.locator('#open th', { hasText: 'Exam fee' });
  await head.getByRole('button').click();
  assert.equal(await head.getAttribute('aria-sort'), 'ascending');
  await head.getByRole('button').click();
  assert.equal(await head.getAttribute('aria-sort'), 'descending');
  assert.equal(query(page), '?sort=-fee');
  await page.goBack();
  assert.equal(await head.getAttribute('aria-sort'), 'ascending');
});

use('an address with nonsense says what was ignored, and the page stays whole', async ({ open }) => {
  for (const [address, ignored] of [
    ['/?vendor=nobody', 'vendor'],
    ['/?vendor=aws.nobody&level=__proto__', 'vendor and level'],
    ['/?fee=-5&sort=color', 'fee and sort'],
    ['/?fee=١٠٠', 'fee'],
    [`/?level=${'x.'.repeat(1000)}`, 'level'],
    ['/?color=red&%F0%28=1', 'color'],
  ]) {
    const page = await opened(open, address);
    const note = await page.locator('.hub-bar .small').innerText();
    assert.ok(note.includes('were ignored') && note.includes(ignored), `${address}: ${note}`);
    assert.ok((await names(page)).length > 0, address);
    await page.context().close();
  }
});

const tick = (page, id) => page.locator(`.tick input[value="${id}"]`);

use('ticked rows lead to their comparison', async ({ open, origin }) => {
  const page = await opened(open);
  const tray = page.locator('.hub-tray');
  assert.ok(await tray.isHidden());
  await tick(page, 'aws/ai-practitioner').check();
  assert.match(await tray.innerText(), /AI Practitioner[^]*Select one more/);
  assert.ok(await tray.getByRole('link').isHidden());
  await tick(page, 'microsoft/azure-fundamentals').check();
  assert.equal(query(page), '?c=aws/ai-practitioner,microsoft/azure-fundamentals');
  await page.goBack();
  assert.ok(!(await tick(page, 'microsoft/azure-fundamentals').isChecked()), 'back');
  await page.goForward();
  await box(page, 'vendor', 'cisco').check();
  assert.equal(query(page), '?vendor=cisco&c=aws/ai-practitioner,microsoft/azure-fundamentals', 'filters take no tick away');
  await box(page, 'vendor', 'cisco').uncheck();
  await tick(page, 'cisco/ccna').check();
  await tick(page, 'isc2/cissp').check();
  assert.ok(await tick(page, 'isaca/cism').isDisabled(), 'not more than four');
  await tray.getByRole('link', { name: 'Compare 4' }).click();
  await page.locator('tool-compare[data-ready]').waitFor();
  assert.equal(page.url(), `${origin}/compare/?c=aws/ai-practitioner,microsoft/azure-fundamentals,cisco/ccna,isc2/cissp`);
  assert.equal(await page.locator('.compare thead th').count(), 4);
  await page.goBack();
  await page.locator('tool-hub[data-ready]').waitFor();
  await page.getByRole('button', { name: 'Clear selection' }).click();
  assert.equal(query(page), '');
  assert.ok(await tray.isHidden());
});

use('by keyboard alone, with large targets for fingers', async ({ open, browser, origin }) => {
  const page = await opened(open);
  await page.locator('.hub-filter summary').focus();
  const reached = [];
  for (let i = 0; i < 60; i += 1) {
    await page.keyboard.press('Tab');
    reached.push(await page.evaluate(() => document.activeElement?.getAttribute('name')));
  }
  for (const name of ['q', 'status', 'vendor', 'level', 'field', 'fee', 'sort', 'link']) assert.ok(reached.includes(name), `${name}: ${reached}`);
  await box(page, 'vendor', 'cisco').focus();
  await page.keyboard.press('Space');
  assert.deepEqual(await names(page), ['Cisco Certified Network Associate']);
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  const phone = await context.newPage();
  await phone.goto(origin);
  await phone.locator('tool-hub[data-ready]').waitFor();
  assert.ok(await box(phone, 'vendor', 'aws').isHidden(), 'closed on a phone');
  await phone.locator('.hub-filter summary').click();
  const small = await phone.evaluate(() =>
    [...document.querySelectorAll('tool-hub .tool :is(input:not([type=checkbox]), select, button, summary, fieldset label)')]
      .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 44)
      .map((one) => one.outerHTML.slice(0, 80)),
  );
  assert.deepEqual(small, []);
  assert.ok((await phone.evaluate(() => document.documentElement.scrollWidth)) <= 360);
  await context.close();
});

use('without script, or with one that fails, the whole is there', async ({ open, origin, browser, dist }) => {
  const still = await open('/?vendor=aws', { script: false });
  const all = (await names(still)).length;
  assert.ok(all > 20);
  assert.equal(await still.locator('.hub-filter').count(), 0);
  const assets = fs.readdirSync(path.join(dist, 'assets')).filter((name) => /^(tool|hub)\./.test(name));
  assert.equal(assets.length, 2, String(assets));
  for (const name of assets) {
    for (const body of [null, 'throw new Error("broken")']) {
      const page = await browser.newPage();
      await page.route(`**/${name}`, (route) => (body === null ? route.abort() : route.fulfill({ contentType: 'text/javascript', body })));
      await page.goto(`${origin}/?vendor=aws`);
      await page.locator('tool-hub[data-failed]').waitFor();
      assert.equal((await names(page)).length, all, name);
      assert.equal(await page.locator('.hub-filter').count(), 0, name);
      await page.close();
    }
  }
});

use('nothing moves when the filters come', async ({ browser, origin }) => {
  for (const width of [1440, 1024, 768, 360]) {
    const page = await (await browser.newContext({ viewport: { width, height: 900 } })).newPage();
    await page.addInitScript(() => {
      globalThis.moved = 0;
      const isOfHub = ({ node }) => (node?.nodeType === 1 ? node : node?.parentElement)?.closest('tool-hub');
      new PerformanceObserver((list) => list.getEntries().filter(({ sources }) => sources.some(isOfHub)).forEach(({ value }) => { globalThis.moved += value; }))
        .observe({ type: 'layout-shift', buffered: true });
    });
    // The script comes once the whole page is painted: what moves while its rows arrive is not the script's.
    await page.route('**/hub.*.js', async (route) => {
      await page.waitForFunction(() => document.readyState !== 'loading');
      await page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => setTimeout(done, 200)); }));
      await page.evaluate(() => { globalThis.moved = 0; });
      await route.continue();
    });
    await page.goto(origin);
    await page.locator('tool-hub[data-ready]').waitFor();
    await page.waitForTimeout(200);
    const moved = await page.evaluate(() => globalThis.moved);
    assert.ok(moved < 0.02, `${width}: ${moved}`);
    await page.context().close();
  }
});

use('on paper, with twice the text, in the colors of the reader', async ({ open }) => {
  const page = await opened(open, '/?vendor=aws');
  await page.emulateMedia({ media: 'print' });
  assert.ok(await page.locator('.hub-filter').isHidden());
  assert.match(await page.locator('.hub-bar').innerText(), /^\d+ of \d+ certifications$/, 'the sheet says that it is a part');
  await page.setViewportSize({ width: 690, height: 1000 });
  const over = await page.locator('.hub th .axis-ends').evaluateAll((all) =>
    all.filter((ends) => {
      const [one, other] = [...ends.children].map((end) => end.getBoundingClientRect());
      return one.right + 2 > other.left && one.bottom > other.top + 2;
    }).length,
  );
  assert.equal(over, 0, 'the ends of an axis do not lie over each other');
  await page.emulateMedia({ media: 'screen', forcedColors: 'active', reducedMotion: 'reduce' });
  await page.evaluate(() => { document.documentElement.style.fontSize = '200%'; });
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 900 });
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)) <= 0, `${width}`);
  }
});

const PAIR = '/compare/?c=aws/ai-practitioner,aws/machine-learning-specialty';

async function compared(open, address = PAIR, options = {}) {
  const page = await open(address, { now: NOW, ...options });
  await page.locator('tool-compare[data-ready]').waitFor();
  return page;
}

const heads = (page) => page.locator('.compare thead th a').allInnerTexts();
const cells = async (page, label) => (await page.locator('.compare tbody tr', { has: page.locator(`th:text("${label}")`) }).locator('td').allInnerTexts()).map((text) => text.replace(/\s+/g, ' '));

use('two to four side by side: by a link, added, removed, gone back from', async ({ open, origin }) => {
  const page = await compared(open);
  assert.equal((await heads(page)).length, 2);
  const [fee, retired] = await cells(page, 'Exam fee');
  assert.match(fee, /^US\$100 .*, /, 'with who says so, and when');
  assert.match(retired, /^was US\$300/);
  assert.match((await cells(page, 'Status'))[1], /^retired/);
  assert.match(await page.title(), /AI Practitioner and /);
  await page.getByLabel('Add a certification').selectOption('cisco/ccna');
  assert.equal(query(page), '?c=aws/ai-practitioner,aws/machine-learning-specialty,cisco/ccna');
  assert.equal((await heads(page)).length, 3);
  await page.getByRole('button', { name: /^Remove .*AI Practitioner/ }).click();
  assert.equal(query(page), '?c=aws/machine-learning-specialty,cisco/ccna');
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('name')), 'add', 'the focus is not lost');
  await page.goBack();
  await page.goBack();
  assert.equal((await heads(page)).length, 2);
  const rows = await page.locator('.compare tbody tr:visible').count();
  await page.getByLabel('Only rows that differ').check();
  assert.equal(query(page), '?c=aws/ai-practitioner,aws/machine-learning-specialty&differs=1');
  assert.ok((await page.locator('.compare tbody tr:visible').count()) < rows);
  const other = await compared(open, page.url().slice(origin.length));
  assert.deepEqual(await heads(other), await heads(page), 'a shared link');
  assert.ok(await other.getByLabel('Only rows that differ').isChecked());
  const source = await other.locator('.compare td .row-sub a').first().getAttribute('href');
  await other.goto(new URL(source, other.url()).href);
  assert.ok(await other.locator(`[id="${source.split('#')[1]}"]`).count() > 0, 'the source is on the page of sources');
});

use('a comparison says the state of the day', async ({ open }) => {
  const of = async (now) => (await cells(await compared(open, '/compare/?c=aws/advanced-networking-specialty,cisco/ccna', { now }), 'Status'))[0];
  assert.match(await of(NOW), /^retiring/);
  assert.match(await of('2027-02-01'), /^retired/);
});

use('a comparison with nonsense in its address says what was ignored', async ({ open }) => {
  for (const [address, columns, ignored] of [
    ['/compare/', 0, ''],
    ['/compare/?c=', 0, ''],
    ['/compare/?c=nobody/nothing', 0, 'a certification that is not on this site'],
    ['/compare/?c=cisco/ccna,cisco/ccna', 1, ''],
    ['/compare/?c=__proto__,cisco/ccna&differs=maybe', 1, 'which rows are shown'],
    [`/compare/?c=${'cisco/ccna,isc2/cissp,isaca/cism,aws/ai-practitioner,aws/cloud-practitioner,'.repeat(20)}`, 4, 'more than four'],
    ['/compare/?c=cisco/ccna&color=red', 1, 'color'],
  ]) {
    const page = await compared(open, address);
    assert.equal((await heads(page)).length, columns, address);
    const note = await page.locator('.compare-note').innerText();
    assert.equal(note.includes('were ignored'), ignored !== '', `${address}: ${note}`);
    assert.ok(note.includes(ignored), `${address}: ${note}`);
    const hint = await page.locator('.compare-hint').innerText();
    assert.match(hint, columns === 0 ? /Choose two/ : columns === 1 ? /Choose one more/ : /^$/);
    await page.context().close();
  }
});

use('a comparison without script, with one that fails, on a phone, on paper', async ({ open, origin, browser, dist }) => {
  const still = await open(PAIR, { script: false });
  assert.ok((await still.locator('.compare-list a').count()) > 20);
  assert.ok(await still.locator('.compare-served').isVisible());
  for (const name of fs.readdirSync(path.join(dist, 'assets')).filter((file) => /^(tool|compare)\./.test(file))) {
    const page = await browser.newPage();
    await page.route(`**/${name}`, (route) => route.fulfill({ contentType: 'text/javascript', body: 'throw new Error("broken")' }));
    await page.goto(origin + PAIR);
    await page.locator('tool-compare[data-failed]').waitFor();
    assert.ok(await page.locator('.compare-served').isVisible(), name);
    await page.close();
  }
  const four = '/compare/?c=aws/ai-practitioner,aws/machine-learning-specialty,cisco/ccna,iapp/ai-governance-professional';
  const page = await compared(open, four, { width: 360 });
  for (const [width, size] of [[360, ''], [320, ''], [768, ''], [1024, ''], [1280, '200%'], [360, '200%']]) {
    await page.setViewportSize({ width, height: 800 });
    await page.evaluate((own) => { document.documentElement.style.fontSize = own; }, size);
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)) <= 0, `${width} ${size}`);
  }
  await page.emulateMedia({ media: 'print' });
  assert.ok(await page.locator('.compare-tool').isHidden());
  assert.ok(await page.locator('.compare').isVisible());
});

use('all dates, the next one first, without script', async ({ open }) => {
  const page = await open('/deadlines/', { script: false });
  const days = (id) => page.locator(`section[aria-labelledby="${id}"] time`).evaluateAll((all) => all.map((one) => one.dateTime));
  const [ahead, behind] = [await days('ahead'), await days('behind')];
  assert.ok(ahead.length > 5 && behind.length > 5, `${ahead.length} ${behind.length}`);
  assert.ok(ahead.every((day, i) => i === 0 || day >= ahead[i - 1].slice(0, day.length)), String(ahead));
  assert.ok(behind.every((day) => day.slice(0, 10) <= NOW), String(behind));
  const later = await open('/deadlines/', { now: '2027-01-01' });
  const gone = await later.locator('section[aria-labelledby="ahead"] time').evaluateAll((all) => all.map((one) => one.dateTime));
  assert.ok(gone.length < ahead.length && gone.every((day) => day.length < 10 || day >= '2027-01-01'), `on a later day: ${gone}`);
});

test('the hub, as readers use it', async (t) => {
  await withSite({ today: NOW }, async (site) => {
    for (const [name, run] of uses) await t.test(name, () => run(site));
  });
});

// The cost calculator: its sums are those of Rust, and what readers do with it.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { pay, parsed, text } from '../../static/modules/costs.js';
import { ROOT, withSite } from './site.mjs';

const NOW = '2026-11-25';
const VOUCHER = '/aws/machine-learning-engineer-associate/';
const YEARLY = '/isc2/cissp/';
const BUNDLE = '/cisco/ccna/';

/** The page with its calculator ready. */
async function opened(open, address, options = {}) {
  const page = await open(address, { now: NOW, ...options });
  await page.locator('tool-costs').scrollIntoViewIfNeeded();
  await page.locator('tool-costs[data-ready]').waitFor();
  return page;
}

const said = async (page) => (await page.locator('.costs-tool output').innerText()).split('\n')[0];
const line = (page, id) => page.locator(`.costs-tool [data-line="${id}"]`);
const sum = (page, id) => line(page, id).locator('.sum').innerText();
const query = (page) => new URL(page.url()).search;

/** What readers do, each on the one site that is built for all. */
const uses = [];
const use = (name, run) => uses.push([name, run]);

use('every way of every guide, and every span of years, comes to what the table says', async ({ dist, pages, open }) => {
  const with_tool = pages.filter((address) => fs.readFileSync(path.join(dist, address, 'index.html'), 'utf8').includes('<tool-costs'));
  assert.ok(with_tool.length >= 15, `${with_tool}`);
  let [ways, spans] = [0, 0];
  for (const address of with_tool) {
    const page = await opened(open, address);
    const served = await page.locator('.w-costs .scenarios tbody tr').evaluateAll((rows) => rows.map((row) => [row.querySelector('th').textContent.trim(), row.querySelector('td.num').textContent.trim()]));
    const offered = await page.locator('.costs-tool [name=way] option').allTextContents();
    for (const [name, total] of served) {
      const years = /^To hold it for (\d+) years?$/.exec(name)?.[1];
      const unknown = /and what .* not known$/.test(total) || total === 'unknown';
      if (years) {
        const clear = page.locator('.costs-tool [name=clear]');
        if (await clear.isVisible()) await clear.click();
        if (await page.locator('.costs-tool [name=years]').count()) await page.locator('.costs-tool [name=years]').fill(years);
        spans += 1;
      } else {
        // Shortly before the last day there is no time for a second attempt.
        if (!offered.includes(name) && /retake/.test(name)) {
          assert.equal(await page.locator('.costs-tool input[type=number][max="9"]').count(), 0, `${address}: ${name}`);
          continue;
        }
        assert.ok(offered.includes(name), `${address}: ${name} is not offered: ${offered}`);
        await page.locator('.costs-tool [name=way]').selectOption({ label: name });
        ways += 1;
      }
      const expected = total === 'free' ? 'Total: free.' : unknown ? /unknown/ : `Total: ${total}.`;
      if (unknown) assert.match(await said(page), expected, `${address}: ${name}`);
      else assert.equal(await said(page), expected, `${address}: ${name}`);
    }
    await page.context().close();
  }
  assert.ok(ways >= 40 && spans >= 20, `${ways} ways, ${spans} spans`);
});

use('a choice is summed, kept in the link, and gone back from', async ({ open, origin }) => {
  const page = await opened(open, YEARLY);
  assert.equal(await said(page), 'Total: US$1,154.', 'the exam and three yearly fees');
  assert.equal(query(page), '', 'what is usual is not in the address');
  await page.getByLabel('years to hold it').fill('6');
  assert.equal(await said(page), 'Total: US$1,559.', 'while typing');
  await page.getByLabel('years to hold it').press('Tab');
  assert.equal(query(page), '?years=6');
  await page.getByLabel('Second attempt', { exact: true }).fill('2');
  await page.getByLabel('Second attempt', { exact: true }).press('Enter');
  assert.equal(query(page), '?retakes=2&years=6');
  assert.equal(await sum(page, 'retake'), 'US$1,498');
  assert.equal(await said(page), 'Total: US$3,057.');
  const link = page.url();
  await page.goBack();
  assert.equal(await said(page), 'Total: US$1,559.');
  assert.equal(await page.getByLabel('Second attempt', { exact: true }).inputValue(), '0');
  await page.goForward();
  assert.equal(await said(page), 'Total: US$3,057.');
  const other = await opened(open, link.slice(origin.length));
  assert.equal(await said(other), 'Total: US$3,057.', 'in a fresh profile');
  await page.getByRole('button', { name: 'Start over' }).click();
  assert.equal(query(page), '');
  assert.equal(await said(page), 'Total: US$1,154.');
});

use('a discount lowers what it is of, and says where it lowers nothing', async ({ open }) => {
  const page = await opened(open, VOUCHER);
  const voucher = page.getByLabel('Voucher for certification holders');
  assert.match(await line(page, 'voucher').innerText(), /lowers: Exam for renewal/);
  await voucher.check();
  assert.equal(await sum(page, 'voucher'), 'does not apply here', 'three years need no renewal');
  await page.getByLabel('years to hold it').fill('9');
  assert.equal(await sum(page, 'voucher'), '');
  assert.match(await sum(page, 'renewal'), /^US\$150\s+with the discount$/, 'twice, each at half');
  assert.match(await line(page, 'renewal').locator('.pick').innerText(), /2 ×/);
});

use('one exam is chosen, and its retakes are its own', async ({ open }) => {
  const page = await opened(open, VOUCHER);
  assert.equal(await said(page), 'Total: US$75.', 'the beta is what is paid today');
  assert.equal(await line(page, 'retake').isVisible(), false, 'a beta is taken once');
  await page.getByLabel('Exam MLA-C02').check();
  assert.equal(await said(page), 'Total: US$150.');
  await page.getByLabel('Retake', { exact: true }).fill('1');
  await page.getByLabel('Retake', { exact: true }).press('Tab');
  await page.getByLabel('One month of AWS Skill Builder').fill('2');
  await page.getByLabel('One month of AWS Skill Builder').press('Tab');
  assert.equal(query(page), '?exam=exam&retakes=1&with=skill-builder*2');
  assert.equal(await said(page), 'Total: US$358.');
  await page.getByLabel('Beta exam', { exact: true }).check();
  assert.equal(query(page), '?with=skill-builder*2');
  const bundle = await opened(open, BUNDLE);
  await bundle.getByLabel('Exam with a second attempt').check();
  assert.equal(await said(bundle), 'Total: US$450.', 'instead of the exam, not beside it');
});

use('by keyboard alone', async ({ open }) => {
  const page = await opened(open, VOUCHER);
  await page.locator('.costs-tool input[name=exam]').first().focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  assert.ok(await page.getByLabel('Exam MLA-C02').isChecked());
  assert.equal(await said(page), 'Total: US$150.');
  // The numbers of sources are links, between the fields.
  for (let i = 0; i < 9 && !(await line(page, 'retake').locator('input').evaluate((field) => field === document.activeElement)); i += 1) await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowUp');
  assert.equal(await sum(page, 'retake'), 'US$150');
  assert.equal(await said(page), 'Total: US$300.');
  assert.match(query(page), /retakes=1/);
});

use('what an address has wrong is named, and the rest is used', async ({ open }) => {
  const page = await opened(open, `${VOUCHER}?exam=mla-c09&retakes=1&with=skill-builder*2,yacht&off=voucher&years=99&utm_source=x`);
  const note = await page.locator('.costs-tool .tool-note').innerText();
  assert.match(note, /ignored: the exam, the retakes, the other items,? and the years\./);
  assert.equal(await sum(page, 'skill-builder'), 'US$58');
  assert.equal(await said(page), 'Total: US$133.');
  const hostile = await opened(open, `${VOUCHER}?with=${'a,'.repeat(900)}&years=%D9%A3&retakes=-1&off=%3Cimg%3E&exam=__proto__`);
  assert.match(await hostile.locator('.costs-tool .tool-note').innerText(), /ignored/);
  assert.equal(await said(hostile), 'Total: US$75.');
});

use('the link is copied with its place, and two tools share an address', async ({ open }) => {
  const page = await opened(open, `${YEARLY}?years=6&role=x#r=1,2`);
  await page.getByLabel('Second attempt', { exact: true }).fill('1');
  await page.getByLabel('Second attempt', { exact: true }).press('Tab');
  assert.equal(query(page), '?role=x&retakes=1&years=6', 'what others wrote stays');
  assert.equal(new URL(page.url()).hash, '#r=1,2');
  const plain = await opened(open, `${YEARLY}?years=6`);
  await plain.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (link) => { globalThis.copied = link; } } }));
  await plain.getByRole('button', { name: 'Copy link' }).last().scrollIntoViewIfNeeded();
  await plain.locator('.costs-tool [name=link]').click();
  assert.match(await plain.evaluate(() => globalThis.copied), /\?years=6#costs-tool$/);
  assert.match(await plain.locator('.costs-tool .tool-note').innerText(), /copied/);
});

use('without script, and with a script that fails, the tables are whole', async ({ open, browser, origin }) => {
  const page = await open(YEARLY, { now: NOW, script: false });
  assert.equal(await page.locator('.costs-tool').count(), 0);
  assert.ok(await page.locator('.w-costs .scenarios').isVisible() && await page.locator('.w-costs .items').isVisible());
  for (const broken of ['tool', 'costs']) {
    const failing = await browser.newPage();
    await failing.route(new RegExp(`/${broken}\\.[^/]*js$`), (route) => route.fulfill({ contentType: 'text/javascript', body: 'throw new Error("broken")' }));
    await failing.goto(`${origin}${YEARLY}?years=6`);
    await failing.waitForTimeout(300);
    assert.equal(await failing.locator('.costs-tool').count(), 0, broken);
    assert.ok(await failing.locator('.w-costs .scenarios').isVisible(), broken);
    await failing.close();
  }
  const page2 = await browser.newPage();
  await page2.addInitScript(() => addEventListener('DOMContentLoaded', () => { document.querySelector('tool-costs').dataset.tool = '{"lines":'; }));
  await page2.goto(`${origin}${YEARLY}?years=6`);
  await page2.waitForTimeout(300);
  assert.equal(await page2.locator('.costs-tool').count(), 0, 'numbers that cannot be read');
  await page2.close();
});

use('a closed exam has no calculator, and says why', async ({ open }) => {
  const page = await open('/aws/machine-learning-specialty/', { now: NOW });
  assert.equal(await page.locator('tool-costs').count(), 0);
  assert.match(await page.locator('.w-costs').innerText(), /can no longer be booked/);
});

use('on paper, at 320 pixels, at twice the text, in the colors of the reader', async ({ open }) => {
  const page = await opened(open, `${YEARLY}?years=6&retakes=1`);
  await page.emulateMedia({ media: 'print' });
  const seen = await page.locator('.costs-tool').innerText();
  assert.match(seen, /Total: US\$2,308\./);
  assert.doesNotMatch(seen, /No exam fee/, 'what is not chosen is not printed');
  assert.ok(!(await page.locator('.costs-tool .acts').isVisible()));
  await page.evaluate(() => { document.documentElement.dataset.print = 'costs'; });
  const pdf = await page.pdf({ format: 'A4' });
  assert.equal(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length, 1);
  for (const [width, size] of [[320, '100%'], [360, '200%'], [1280, '200%']]) {
    const narrow = await opened(open, `${VOUCHER}?exam=exam&retakes=1&with=skill-builder*2&off=voucher&years=15`, { width });
    await narrow.evaluate((own) => { document.documentElement.style.fontSize = own; }, size);
    const outside = await narrow.locator('tool-costs *').evaluateAll((all) => all.filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1).map((one) => one.outerHTML.slice(0, 80)));
    assert.deepEqual(outside, [], `${width} ${size}`);
  }
  await page.emulateMedia({ media: 'screen', forcedColors: 'active' });
  assert.ok(await page.getByLabel('Second attempt', { exact: true }).isVisible());
});

test('the cost calculator, as readers use it', async (t) => {
  await withSite({ today: NOW }, async (site) => {
    for (const [name, run] of uses) await t.test(name, () => run(site));
  });
});

test('no more attempts than fit before the last day, on the day of the build and as days pass', async () => {
  // On 2026-01-10 it is announced that its exam ends on 2026-03-31; one waits 14 days after each attempt.
  const read = (page) =>
    page.evaluate(() => {
      const row = document.querySelector('.costs-tool input[type=number]:not([name=years])')?.closest('tr');
      return row && !row.hidden ? row.querySelector('input').max : 'none';
    });
  await withSite({ site: path.join(ROOT, 'tests/sites/small'), today: '2026-01-01' }, async ({ open }) => {
    for (const [now, most] of [['2026-01-01', '9'], ['2026-01-10', '5'], ['2026-03-02', '2'], ['2026-03-03', '2'], ['2026-03-04', '1'], ['2026-03-17', '1'], ['2026-03-18', 'none'], ['2026-03-31', 'none']]) {
      const page = await opened(open, '/acme/widget-maker/?retakes=2', { now });
      assert.equal(await read(page), most, now);
      const note = await page.locator('.costs-tool .tool-note').innerText();
      assert.equal(/ignored: the retakes/.test(note), Number(most) < 2 || most === 'none', `${now}: ${note}`);
      if (most === '2') {
        assert.equal(await said(page), 'Total: US$900.');
        await page.locator('.costs-tool input[type=number]:not([name=years])').first().fill('7');
        assert.equal(await said(page), 'Total: US$900.', 'no more than fit');
      }
      await page.context().close();
    }
    const over = await open('/acme/widget-maker/', { now: '2026-04-01' });
    assert.equal(await over.locator('tool-costs').count(), 0, 'closed');
  });
});

const MONEY = { USD: ['US$', 2], JPY: ['JP¥', 0] };
const DATA = {
  money: MONEY,
  lines: [
    { id: 'exam', paid: 'exam', price: ['USD', '0.10', '0.30'] },
    { id: 'book', paid: 'chosen', price: ['JPY', '1200', null], most: 99 },
    { id: 'course', paid: 'chosen', price: null, most: 1 },
    { id: 'card', paid: 'chosen', price: ['USD', '19.99', '19.99'], most: 99 },
  ],
  off: [
    { id: 'third', of: ['exam', 'card'], percent: ['12.5', '33'], amount: null },
    { id: 'cash', of: ['card'], amount: ['USD', '5', '20'] },
    { id: 'yen', of: ['card'], amount: ['JPY', '5', '5'] },
  ],
  years: 1,
};

test('sums are exact, ends stay apart, and what is not known is named', () => {
  const of = (address) => {
    const { sums, unknown } = pay(DATA, parsed(new URLSearchParams(address), DATA).state);
    return [sums.map((sum) => Object.values(text(DATA, sum)).join('')), unknown];
  };
  assert.deepEqual(of(''), [['US$0.10–0.30false'], []]);
  assert.deepEqual(of('with=card*3'), [['US$60.07–60.27false'], []]);
  assert.deepEqual(of('with=book*2,course'), [['JP¥2,400true', 'US$0.10–0.30false'], ['course']]);
  assert.deepEqual(of('off=third'), [['US$0.067–0.2625false'], []]);
  assert.deepEqual(of('with=card&off=cash'), [['US$0.10–15.29false'], []]);
  assert.deepEqual(of('with=card&off=yen'), [['US$0.10–0.30false'], ['card']]);
});

// Pages in a real browser: accessible, no wider than the window, silent, whole without script, printable.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { withSite } from './site.mjs';

const AXE = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** One page of each kind; a guide of an open exam and one of a closed. */
const KINDS = ['/', '/aws/', '/aws/ai-practitioner/', '/aws/machine-learning-specialty/', '/about/', '/sources/', '/404.html'];

/** The rules that a page breaks, with the places. */
async function violations(page) {
  await page.evaluate(`${AXE};0`);
  const found = await page.evaluate(async () => (await globalThis.axe.run(document, { resultTypes: ['violations'] })).violations);
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).slice(0, 3).join(', ')}`);
}

test('axe finds nothing, light and dark, wide and narrow', async () => {
  await withSite({}, async ({ open }) => {
    const found = [];
    for (const address of KINDS) {
      for (const scheme of ['light', 'dark']) {
        for (const width of [1280, 360]) {
          const page = await open(address, { scheme, width });
          for (const text of await violations(page)) found.push(`${address} ${scheme} ${width}: ${text}`);
          await page.context().close();
        }
      }
    }
    assert.deepEqual(found, []);
    const page = await open('/');
    await page.evaluate(() => document.querySelector('main').append(document.createElement('button')));
    assert.match((await violations(page)).join(), /button-name/, 'axe finds what is planted');
  });
});

/** Elements that run out of the window, without those inside a box that scrolls. */
function tooWide() {
  const scrolls = (element) => element && element !== document.body && (getComputedStyle(element).overflowX !== 'visible' || scrolls(element.parentElement));
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const out = [...document.body.querySelectorAll('*')].filter((element) => element.getBoundingClientRect().right > width + 1 && !scrolls(element.parentElement));
  return [`${document.documentElement.scrollWidth} px`, ...out.slice(0, 3).map((element) => `${element.localName}.${element.className}#${element.id}`)];
}

test('no page is wider than a window of 320 or 360 px', async () => {
  await withSite({}, async ({ open, pages }) => {
    const wide = [];
    for (const address of pages) {
      const page = await open(address, { width: 320, height: 700 });
      for (const width of [320, 360]) {
        await page.setViewportSize({ width, height: 700 });
        const found = await page.evaluate(tooWide);
        if (found.length > 0) wide.push(`${address} at ${width}: ${found.join(', ')}`);
      }
      await page.context().close();
    }
    assert.deepEqual(wide, []);
  });
});

/** The words of the page's text that a reader sees, without controls and distances in days, which come with the script. */
async function words(page) {
  const text = await page.evaluate(() => {
    document.querySelectorAll('button, select, label, output, [role="status"], .relative').forEach((control) => control.remove());
    return document.body.innerText;
  });
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

test('all words are there without script', async () => {
  await withSite({}, async ({ open }) => {
    for (const address of KINDS) {
      const [plain, scripted] = [await open(address, { script: false }), await open(address)];
      // A browser without script still answers a debugger's questions.
      const without = new Set(await words(plain));
      const lost = (await words(scripted)).filter((word) => !without.has(word));
      assert.deepEqual(lost, [], address);
      await plain.context().close();
      await scripted.context().close();
    }
  });
});

test('a guide prints as a document of at most twelve sheets', async () => {
  await withSite({}, async ({ open, pages }) => {
    for (const address of pages.filter((address) => address.split('/').length === 4)) {
      const page = await open(address);
      const pdf = await page.pdf({ format: 'A4' });
      const sheets = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? [];
      assert.ok(sheets.length > 2 && sheets.length <= 12, `${address}: ${sheets.length} sheets`);
      await page.emulateMedia({ media: 'print' });
      const shown = (selector) => page.locator(selector).first().isVisible();
      assert.ok(await shown('h1'));
      assert.ok(!(await shown('.site-nav')), 'links of the head are of no use on paper');
      assert.ok(await shown('details.tasks li'), 'what is folded on the screen is open on paper');
      await page.context().close();
    }
  });
});

test('a page that breaks its policy or asks another host does not pass', async () => {
  const broken = withSite({}, async ({ dist, open }) => {
    const page = '<!doctype html><title>x</title><script>document.title = "ran"</script><img src="https://example.com/a.png">';
    fs.writeFileSync(`${dist}/bad.html`, page);
    assert.equal(await (await open('/bad.html')).title(), 'x', 'the script did not run');
  });
  await assert.rejects(broken, (error) => /Content Security Policy/.test(error.message) && /example\.com/.test(error.message));
});

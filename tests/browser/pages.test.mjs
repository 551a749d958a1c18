// Pages in a real browser: accessible, no wider than the window, silent, whole without script, printable.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import { tooWide, violations } from './judges.mjs';
import { each, withSite } from './site.mjs';

/** One page of each kind; a guide of an open exam and one of a closed. */
const KINDS = ['/', '/aws/', '/roadmap/', '/aws/ai-practitioner/', '/aws/machine-learning-specialty/', '/about/', '/sources/', '/404.html'];

test('axe finds nothing, light and dark, wide and narrow', async () => {
  await withSite({}, async ({ open }) => {
    const found = [];
    await each(KINDS, async (address) => {
      for (const scheme of ['light', 'dark']) {
        for (const width of [1280, 360]) {
          const page = await open(address, { scheme, width });
          for (const text of await violations(page)) found.push(`${address} ${scheme} ${width}: ${text}`);
          await page.context().close();
        }
      }
    });
    assert.deepEqual(found, []);
    const page = await open('/');
    await page.evaluate(() => document.querySelector('main').append(document.createElement('button')));
    assert.match((await violations(page)).join(), /button-name/, 'axe finds what is planted');
  });
});

test('no page is wider than a window of 320 or 360 px', async () => {
  await withSite({}, async ({ open, pages }) => {
    const wide = [];
    await each(pages, async (address) => {
      const page = await open(address, { width: 320, height: 700 });
      for (const width of [320, 360]) {
        await page.setViewportSize({ width, height: 700 });
        const found = await page.evaluate(tooWide);
        if (found.length > 0) wide.push(`${address} at ${width}: ${found.join(', ')}`);
      }
      await page.context().close();
    });
    assert.deepEqual(wide, []);
  });
});

/** Text that is cut: a box that hides what does not fit, and holds more than fits. What is hidden from sight on purpose is left out. */
function cutText() {
  const cut = [...document.body.querySelectorAll('*')].filter((element) => {
    const style = getComputedStyle(element);
    const hides = [style.overflowX, style.overflowY].some((value) => value === 'hidden' || value === 'clip');
    const tooMuch = element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1;
    return hides && tooMuch && style.clipPath === 'none' && element.textContent.trim() !== '' && !element.closest('svg');
  });
  return cut.slice(0, 3).map((element) => `${element.localName}.${element.className} is cut`);
}

/** Text of twice the size. */
function twice() {
  document.documentElement.style.fontSize = '200%';
}

/** Letters, words, lines and paragraphs as far apart as WCAG 1.4.12 asks, by a sheet that the policy allows; the size as it was. */
function spread() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }');
  document.adoptedStyleSheets = [sheet];
  document.documentElement.style.fontSize = '';
}

test('text of twice the size and text set apart fit the window, and nothing is cut', async () => {
  await withSite({}, async ({ open, pages }) => {
    const wrong = [];
    await each(pages, async (address) => {
      const page = await open(address);
      for (const [name, width, change] of [['twice the size', 1280, twice], ['set apart', 1280, spread], ['set apart, narrow', 360, spread]]) {
        await page.setViewportSize({ width, height: 900 });
        await page.evaluate(change);
        const found = [...(await page.evaluate(tooWide)), ...(await page.evaluate(cutText))];
        if (found.length > 0) wrong.push(`${address}, ${name}: ${found.join(', ')}`);
      }
      await page.context().close();
    });
    assert.deepEqual(wrong, []);
  });
});

test('with colors of the reader, the drawings keep theirs apart from the ground', async () => {
  await withSite({}, async ({ open }) => {
    const page = await open('/aws/machine-learning-specialty/');
    await page.emulateMedia({ forcedColors: 'active' });
    const invisible = await page.evaluate(() => {
      const ground = getComputedStyle(document.documentElement).backgroundColor;
      const marks = document.querySelectorAll('.bar-fill, .bar-other, .range-line, .range-dot, .range-bar, .seg-sat, .axis, .tick');
      const paint = (mark) => (mark.localName === 'line' ? getComputedStyle(mark).stroke : getComputedStyle(mark).fill);
      return { marks: marks.length, lost: [...marks].filter((mark) => paint(mark) === ground).map((mark) => mark.getAttribute('class')) };
    });
    assert.ok(invisible.marks > 20, 'the page has drawings');
    assert.deepEqual(invisible.lost, []);
    assert.deepEqual(await page.evaluate(tooWide), []);
  });
});

/** The words of the page's text that a reader sees, without controls and distances in days, which come with the script. */
async function words(page) {
  const text = await page.evaluate(() => {
    document.querySelectorAll('button, select, label, output, .tool, [role="status"], .relative').forEach((control) => control.remove());
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
    await each(pages.filter((address) => address.split('/').length === 4), async (address) => {
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
    });
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

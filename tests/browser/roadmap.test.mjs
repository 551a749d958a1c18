// The roadmap: one way to read it at each width, by keyboard, and on paper.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withSite } from './site.mjs';

const PAGES = ['/roadmap/', '/aws/', '/microsoft/', '/google-cloud/'];

/** The addresses of what can be followed and seen. */
const links = (page, where) =>
  page.locator(`.w-roadmap ${where} a`).evaluateAll((all) => all.filter((link) => link.checkVisibility()).map((link) => link.getAttribute('href')));

test('wide windows have the drawing, narrow ones and paper the list, with the same certifications', async () => {
  await withSite({}, async ({ open }) => {
    for (const address of PAGES) {
      const page = await open(address, { width: 1280 });
      const drawn = (await links(page, 'svg')).sort();
      assert.ok(drawn.length > 2, `${address}: ${drawn}`);
      const grown = await page.locator('.roadmap-drawing svg').evaluateAll((all) => all.filter((svg) => svg.clientWidth > svg.viewBox.baseVal.width + 1).length);
      assert.equal(grown, 0, `${address}: a drawing of few columns keeps the size of its letters`);
      assert.deepEqual(await links(page, '.roadmap-list'), [], `${address}: nothing is read twice`);
      for (const width of [360, 768, 1000]) {
        await page.setViewportSize({ width, height: 800 });
        assert.deepEqual(await links(page, 'svg'), [], `${address} at ${width}`);
        const items = await page.locator('.w-roadmap .roadmap-list > li > ul > li > a').evaluateAll((all) => all.map((link) => link.getAttribute('href')));
        assert.deepEqual(items.sort(), drawn, `${address} at ${width}`);
      }
      await page.setViewportSize({ width: 1280, height: 800 });
      await page.emulateMedia({ media: 'print' });
      assert.deepEqual(await links(page, 'svg'), [], `${address} on paper`);
      assert.ok((await links(page, '.roadmap-list')).length >= drawn.length, `${address} on paper`);
      await page.context().close();
    }
  });
});

test('the drawing fits from 1,024 px up, and no text leaves its box', async () => {
  await withSite({}, async ({ open }) => {
    const page = await open('/roadmap/', { width: 1024 });
    for (const width of [1024, 1280, 1920]) {
      await page.setViewportSize({ width, height: 900 });
      const found = await page.evaluate(() => {
        const out = [];
        if (document.documentElement.scrollWidth > document.documentElement.clientWidth) out.push(`${document.documentElement.scrollWidth} px`);
        for (const link of document.querySelectorAll('.w-roadmap svg a')) {
          const box = link.querySelector('rect').getBoundingClientRect();
          for (const text of link.querySelectorAll('text')) {
            const own = text.getBoundingClientRect();
            if (own.left < box.left || own.right > box.right || own.top < box.top || own.bottom > box.bottom) out.push(text.textContent);
          }
        }
        return out;
      });
      assert.deepEqual(found, [], `at ${width}`);
    }
  });
});

test('every box is reached by keyboard, seen where it is, and named in full', async () => {
  await withSite({}, async ({ open }) => {
    const page = await open('/roadmap/', { width: 1280 });
    const all = await links(page, 'svg');
    await page.locator('.w-roadmap svg a').first().focus();
    const reached = [];
    for (let i = 0; i < all.length; i += 1) {
      const at = await page.evaluate(() => {
        const link = document.activeElement;
        const shown = link.querySelector('.name').textContent;
        const width = getComputedStyle(link.querySelector('rect')).strokeWidth;
        return { href: link.getAttribute('href'), isNamed: link.getAttribute('aria-label').startsWith(shown), width };
      });
      reached.push(at.href);
      assert.ok(at.isNamed, `${at.href} begins with the name that is shown`);
      if (i > 0) assert.equal(at.width, '3px', `${at.href} shows that it has the focus`);
      await page.keyboard.press('Tab');
    }
    assert.deepEqual(reached, all);
  });
});

// The drawings of `tests/svg/` in a real browser, on a host that sends no policy: none that is published runs script, asks
// another host or leads away; those of editors and people look as they were drawn.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { BINARY, ROOT, each, withServer } from './site.mjs';

/** Title and text of each drawing of a file. */
function drawings(name) {
  const text = fs.readFileSync(path.join(ROOT, 'tests/svg', name), 'utf8');
  return text.split('\n## ').slice(1).map((part) => {
    const end = part.indexOf('\n');
    return { title: part.slice(0, end), text: part.slice(end + 1).trimEnd() };
  });
}

/** Builds a site that has these drawings beside its pages; gives what is published of each, nothing for one that is refused. */
function published(all) {
  const site = fs.mkdtempSync(path.join(os.tmpdir(), 'certguide-svg-'));
  const run = (args) => spawnSync(BINARY, [...args, '--today', '2026-02-01'], { cwd: site, encoding: 'utf8' });
  const file = (i) => path.join(site, `content/pages/d${i}.svg`);
  try {
    fs.cpSync(path.join(ROOT, 'tests/sites/small/content'), path.join(site, 'content'), { recursive: true });
    all.forEach(({ text }, i) => fs.writeFileSync(file(i), text));
    const { stdout, stderr } = run(['build', '--message-format', 'json']);
    const findings = (stdout + stderr).split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
    // A drawing that nothing shows is a warning: it is published all the same.
    for (const { severity, file } of findings) if (severity === 'error') fs.rmSync(path.join(site, file), { force: true });
    const built = run(['build']);
    assert.equal(built.status, 0, built.stderr);
    return all.map((_, i) => {
      const out = path.join(site, `dist/d${i}.svg`);
      return fs.existsSync(out) ? fs.readFileSync(out, 'utf8') : undefined;
    });
  } finally {
    fs.rmSync(site, { recursive: true, force: true });
  }
}

/** Whether a drawing does anything when it is opened by its address, or clicked. */
async function acts(browser, origin, address) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const found = [];
  await page.exposeFunction('hit', () => found.push('script'));
  page.on('request', (request) => {
    if (!request.url().startsWith(`${origin}/`) && !request.url().startsWith('data:')) found.push(`asked ${request.url()}`);
  });
  page.on('framenavigated', (frame) => {
    // A link to a place in the drawing itself leads nowhere else.
    const [went] = frame.url().split('#');
    if (frame === page.mainFrame() && went !== `${origin}${address}`) found.push(`went to ${frame.url()}`);
  });
  await page.goto(origin + address, { waitUntil: 'load' }).catch(() => {});
  await page.mouse.click(30, 30).catch(() => {});
  await page.waitForTimeout(150);
  await context.close();
  return found;
}

test('a drawing that means harm does none, opened by its address without a policy', async () => {
  const all = drawings('hostile.txt');
  const shown = published(all);
  const files = new Map();
  all.forEach(({ text }, i) => {
    // Elements that grow are left out: the browser would not come back.
    if (!/uses that grow|entities that grow/.test(all[i].title)) files.set(`/raw${i}.svg`, text);
    if (shown[i] !== undefined) files.set(`/clean${i}.svg`, shown[i]);
  });
  await withServer(files, async ({ browser, origin }) => {
    let harmful = 0;
    await each(files.keys(), async (address) => {
      const found = await acts(browser, origin, address);
      if (address.startsWith('/raw')) harmful += found.length > 0 ? 1 : 0;
      else assert.deepEqual(found, [], `${all[Number(address.match(/\d+/)[0])].title}`);
    });
    const refused = shown.filter((text) => text === undefined).length;
    console.log(`${all.length} drawings: ${harmful} act as they are, ${refused} refused, ${all.length - refused} published and silent`);
    assert.ok(harmful > 30, `the browser shows what ${harmful} do`);
  });
});

test('the drawings of editors and people look as they were drawn', async () => {
  const all = drawings('honest.txt');
  const shown = published(all);
  const files = new Map();
  all.forEach(({ title, text }, i) => {
    assert.ok(shown[i] !== undefined, `${title} is refused`);
    files.set(`/raw${i}.svg`, text).set(`/clean${i}.svg`, shown[i]);
  });
  await withServer(files, async ({ browser, origin }) => {
    const page = await browser.newPage({ viewport: { width: 400, height: 300 } });
    const picture = async (address) => {
      await page.setContent(`<img src="${origin}${address}" alt="">`);
      await page.waitForFunction(() => document.images[0].complete);
      assert.ok(await page.evaluate(() => document.images[0].naturalWidth > 0), `${address} is not drawn`);
      return page.screenshot();
    };
    for (const [i, { title }] of all.entries()) {
      assert.ok((await picture(`/raw${i}.svg`)).equals(await picture(`/clean${i}.svg`)), `${title} looks different`);
    }
  });
});

// The policy of the pages, with the headers of `_headers` and on a host that sends none: inline script and other hosts are
// denied either way, and the site's own script runs.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { withSite } from './site.mjs';

for (const headers of [true, false]) {
  test(`every page denies inline script and other hosts, ${headers ? 'with' : 'without'} headers`, async () => {
    await withSite({ headers }, async ({ dist, origin, pages, browser }) => {
      const redirects = fs.readFileSync(path.join(dist, '_redirects'), 'utf8').split('\n').filter(Boolean);
      for (const address of [...pages.slice(0, 12), '/404.html']) {
        const page = await browser.newPage();
        await page.addInitScript(() => {
          globalThis.denied = [];
          document.addEventListener('securitypolicyviolation', (event) => globalThis.denied.push(event.effectiveDirective));
        });
        await page.goto(origin + address);
        const result = await page.evaluate(async () => {
          const add = (name, fields) => document.body.append(Object.assign(document.createElement(name), fields));
          add('img', { src: 'https://other.example/x.png' });
          add('style', { textContent: 'body { color: red }' });
          try {
            document.body.setAttribute('onclick', 'globalThis.ran = true');
            document.body.click();
          } catch {
            // The policy asks for trusted types: the attribute is not even set.
          }
          await new Promise((done) => setTimeout(done, 100));
          return { denied: globalThis.denied, ran: globalThis.ran };
        });
        assert.equal(result.ran, undefined, address);
        for (const directive of ['img-src', 'style-src-elem']) assert.ok(result.denied.includes(directive), `${address}: ${result.denied}`);
        assert.ok(result.denied.some((directive) => directive.startsWith('script-src') || directive.startsWith('require-trusted')), `${address}: ${result.denied}`);
        await page.close();
      }
      for (const line of redirects.slice(0, 3)) {
        const file = path.join(dist, line.split(' ')[0], 'index.html');
        assert.match(fs.readFileSync(file, 'utf8'), /http-equiv="Content-Security-Policy"/, line);
      }
    });
  });
}

// Every page, judged by the Nu HTML checker.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { withSite } from './site.mjs';

const JAR = path.join(path.dirname(createRequire(import.meta.url).resolve('vnu-jar')), 'build/dist/vnu.jar');

/** The policy of a page. */
const POLICY = /<meta http-equiv="Content-Security-Policy"[^>]*>/g;

/**
 * Takes the policy out of the pages: the checker knows no origin for a file, so to it `'self'` is nowhere, and it takes
 * JSON-LD for a script that would run. A browser judges the policy, in policy.test.mjs.
 */
function withoutPolicy(files) {
  for (const file of files) {
    const html = fs.readFileSync(file, 'utf8');
    assert.equal(html.match(POLICY)?.length, 1, `${file} has one policy`);
    fs.writeFileSync(file, html.replace(POLICY, ''));
  }
  return files;
}

/**
 * Takes out what a page keeps for later days: the checker counts the names of a list in a template beside those outside,
 * which no reader ever sees together. A site built for a later day shows that they are valid.
 */
function withoutLaterDays(files) {
  for (const file of files) {
    let depth = 0;
    const parts = fs.readFileSync(file, 'utf8').split(/(<template[ >]|<\/template>)/);
    const kept = parts.filter((part) => {
      const end = part === '</template>';
      if (part.startsWith('<template')) depth += 1;
      const keep = depth === 0;
      if (end) depth -= 1;
      return keep;
    });
    assert.equal(depth, 0, `${file} closes its templates`);
    fs.writeFileSync(file, kept.join(''));
  }
  return files;
}

/** What the checker says of files: `file:line: message` each, errors and warnings. */
function judged(dist, files) {
  const run = spawnSync('java', ['-Xss1m', '-jar', JAR, '--format', 'json', '--exit-zero-always', ...files], { encoding: 'utf8', maxBuffer: 1 << 26 });
  const { messages } = JSON.parse(run.stderr.slice(run.stderr.indexOf('{"')));
  const wrong = messages.filter(({ type, subType }) => type !== 'info' || subType === 'warning');
  return wrong.map(({ url, lastLine, message }) => `${url ? path.relative(dist, fileURLToPath(url)) : '-'}:${lastLine}: ${message}`);
}

for (const today of [undefined, '2027-06-01']) {
  test(`every page is valid HTML ${today ?? 'today'}`, async () => {
    await withSite({ today }, async ({ dist }) => {
      const names = fs.readdirSync(dist, { recursive: true }).map(String).filter((file) => file.endsWith('.html'));
      assert.ok(names.length > 10, 'the site has pages');
      const files = names.map((file) => path.join(dist, file));
      assert.deepEqual(judged(dist, withoutLaterDays(withoutPolicy(files))), []);
      const bad = path.join(dist, 'bad.html');
      fs.writeFileSync(bad, '<!doctype html><title>x</title><p id=a><p id=a>');
      assert.match(judged(dist, [bad]).join(), /Duplicate ID/, 'the checker finds what is planted');
    });
  });
}

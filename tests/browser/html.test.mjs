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

/** What the checker says of files: `file:line: message` each, errors and warnings. */
function judged(dist, files) {
  const run = spawnSync('java', ['-Xss1m', '-jar', JAR, '--format', 'json', '--exit-zero-always', ...files], { encoding: 'utf8', maxBuffer: 1 << 26 });
  const { messages } = JSON.parse(run.stderr.slice(run.stderr.indexOf('{"')));
  const wrong = messages.filter(({ type, subType }) => type !== 'info' || subType === 'warning');
  return wrong.map(({ url, lastLine, message }) => `${url ? path.relative(dist, fileURLToPath(url)) : '-'}:${lastLine}: ${message}`);
}

test('every page is valid HTML', async () => {
  await withSite({}, async ({ dist }) => {
    const files = fs.readdirSync(dist, { recursive: true }).map(String).filter((file) => file.endsWith('.html'));
    assert.ok(files.length > 10, 'the site has pages');
    assert.deepEqual(judged(dist, files.map((file) => path.join(dist, file))), []);
    const bad = path.join(dist, 'bad.html');
    fs.writeFileSync(bad, '<!doctype html><title>x</title><p id=a><p id=a>');
    assert.match(judged(dist, [bad]).join(), /Duplicate ID/, 'the checker finds what is planted');
  });
});

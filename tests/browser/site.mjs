// Builds a site with the real binary into a temporary folder, serves it from loopback with its own `_headers`, and opens pages
// of it in Chromium. A test is `await withSite({..}, async ({ open }) => {..})`; whatever a page asks of another host,
// prints as an error or is denied by its policy, fails the test by itself.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

/** The repository. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** The program under test. */
export const BINARY = process.env.CERTGUIDE ?? path.join(ROOT, 'target/debug/certguide');
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--no-proxy-server',
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
];
const TYPES = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json', '.xml': 'application/xml', '.svg': 'image/svg+xml', '.png': 'image/png',
  '.csv': 'text/csv; charset=utf-8', '.ics': 'text/calendar; charset=utf-8', '.txt': 'text/plain; charset=utf-8',
};

/**
 * Builds and serves a site, starts a browser, and runs `use` with them; then nothing of them is left.
 *
 * @param {{site?: string, today?: string, args?: string[], headers?: boolean}} options the site's folder (the repository's own if left out), the day, more arguments of `build`, whether the host sends the headers
 * @param {(built: {dist: string, origin: string, pages: string[], open: Function}) => Promise<void>} use
 */
export async function withSite({ site = ROOT, today, args = [], headers = true }, use) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'certguide-browser-'));
  const dist = path.join(folder, 'dist');
  const day = today ? ['--today', today] : [];
  execFileSync(BINARY, ['build', '--site', site, '--out', dist, ...day, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  const server = await serve(dist, headers);
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  const faults = [];
  try {
    const open = (address, options = {}) => openPage(browser, server.origin, address, options, faults);
    await use({ dist, origin: server.origin, pages: pages(dist), open, browser });
    assert.deepEqual(faults, []);
  } finally {
    await browser.close();
    server.close();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Serves files by their addresses, without any headers but their type, and runs `use` with a browser. */
export async function withServer(files, use) {
  const server = http.createServer((request, response) => {
    const body = files.get(request.url);
    response.setHeader('Content-Type', TYPES[path.extname(request.url)] ?? 'application/octet-stream');
    response.writeHead(body === undefined ? 404 : 200).end(body);
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  try {
    await use({ browser, origin: `http://127.0.0.1:${server.address().port}` });
  } finally {
    await browser.close();
    server.closeAllConnections();
    server.close();
  }
}

/** Runs `use` on each of them, two at a time: a browser keeps one processor busy with one page. */
export async function each(all, use) {
  const rest = [...all];
  const lane = async () => {
    while (rest.length > 0) await use(rest.shift());
  };
  await Promise.all([lane(), lane()]);
}

/** The addresses of all pages, without those that only lead on to another. */
export function pages(dist) {
  const all = fs.readdirSync(dist, { recursive: true }).map(String).filter((file) => path.basename(file) === 'index.html');
  const own = all.filter((file) => !fs.readFileSync(path.join(dist, file), 'utf8').includes('http-equiv="refresh"'));
  return own.map((file) => `/${file.slice(0, -'index.html'.length)}`).sort();
}

/**
 * Opens a page in a context of its own. `now` sets the browser's clock (`2026-04-02`); the page's own scripts see no other day.
 *
 * @param {{width?: number, height?: number, scheme?: 'light' | 'dark', script?: boolean, now?: string}} options
 */
async function openPage(browser, origin, address, { width = 1280, height = 900, scheme = 'light', script = true, now } = {}, faults) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, javaScriptEnabled: script });
  if (now) await context.clock.setFixedTime(new Date(`${now}T12:00:00Z`));
  const page = await context.newPage();
  const fault = (text) => faults.push(`${address}: ${text}`);
  const missing = address.endsWith('404.html');
  page.on('console', (message) => {
    const bad = ['error', 'warning'].includes(message.type());
    if (bad && !(missing && message.text().includes('404'))) fault(message.text());
  });
  page.on('pageerror', (error) => fault(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(origin) && !request.url().startsWith('data:')) fault(`asked ${request.url()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400 && !missing) fault(`${response.status()} for ${response.url()}`);
  });
  await page.goto(origin + address, { waitUntil: 'load' });
  return page;
}

/** Serves a folder as a host would: index files, the 404 page, and the headers of `_headers`. */
async function serve(dist, send) {
  const rules = !send ? [] : headers(fs.readFileSync(path.join(dist, '_headers'), 'utf8'));
  const server = http.createServer((request, response) => {
    const address = decodeURIComponent(new URL(request.url, 'http://site').pathname);
    const file = path.join(dist, address.endsWith('/') ? `${address}index.html` : address);
    const found = file.startsWith(dist) && fs.existsSync(file) && fs.statSync(file).isFile();
    const shown = found ? file : path.join(dist, '404.html');
    for (const [name, value] of headersOf(rules, address)) response.setHeader(name, value);
    response.setHeader('Content-Type', TYPES[path.extname(shown)] ?? 'application/octet-stream');
    response.writeHead(found ? 200 : 404).end(fs.readFileSync(shown));
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** `_headers` as its hosts read it: a pattern at the start of a line, its headers indented below. */
function headers(text) {
  const rules = [];
  for (const line of text.split('\n').filter((line) => line.trim() && !line.startsWith('#'))) {
    if (/^\S/.test(line)) rules.push({ pattern: line.trim(), set: [], unset: [] });
    else if (line.trim().startsWith('! ')) rules.at(-1).unset.push(line.trim().slice(2));
    else rules.at(-1).set.push(line.trim().split(/:\s*(.*)/s).slice(0, 2));
  }
  return rules;
}

function headersOf(rules, address) {
  const found = new Map();
  for (const { pattern, set, unset } of rules) {
    if (pattern.endsWith('*') ? !address.startsWith(pattern.slice(0, -1)) : pattern !== address) continue;
    for (const name of unset) found.delete(name);
    for (const [name, value] of set) found.set(name, value);
  }
  return found;
}

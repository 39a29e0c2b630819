// Carries the demo's three migrations as its owners do, each in a browser window of their own.
// Usage: node carry.mjs [--tutorial] <url of the running demo, such as http://localhost:8080/camunda> [<directory for the screenshots>]
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { Gallery } from './gallery.mjs';
import { Owners } from './owners.mjs';
import { commit, refusal, rollback } from './stories.mjs';

const { values: { tutorial }, positionals: [url, directory] } =
  parseArgs({ options: { tutorial: { type: 'boolean' } }, allowPositionals: true });
if (!url) throw new Error('the url of the running demo is missing: give it as it says at its start');
const here = path => fileURLToPath(new URL(path, import.meta.url));
const gallery = await Gallery.open(
  directory ?? here('../../../target/browser'), tutorial && here('../../docs/images'));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync']
});
const owners = new Owners(browser, url, gallery);
try {
  await commit(owners);
  await rollback(owners);
  await refusal(owners);
  await owners.admin();
} catch (failure) {
  console.error(failure);
  await gallery.takeAll('at-the-failure');
  process.exitCode = 1;
} finally {
  await browser.close();
}

// The figures that the Migration tab shows, in the units people read.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import test from 'node:test';

const source = new URL('../main/resources/plugin-webapp/exodus/app/elements.js', import.meta.url);
const { bytes, duration, words } = await import(
  `data:text/javascript,${encodeURIComponent(await readFile(source, 'utf8'))}`);

test('a duration has its two largest units', () => {
  assert.deepEqual([0, 999, 1000, 61_000, 3_600_000, 93_784_000].map(duration),
    ['0 ms', '999 ms', '1 s', '1 min 1 s', '1 h', '1 d 2 h']);
  assert.equal(duration(-5), '0 ms');
});

test('bytes are counted in thousands', () => {
  assert.deepEqual([0, 999, 1000, 12_345_678, 5e15].map(bytes),
    ['0 bytes', '999 bytes', '1.0 kB', '12.3 MB', '5000.0 TB']);
});

test('names of phases and gates become words', () => {
  assert.deepEqual(['COPYING', 'AWAITING_CUTOVER', 'approveRun'].map(words),
    ['Copying', 'Awaiting cutover', 'Approve run']);
});

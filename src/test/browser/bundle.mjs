// An incident's bundle as its contact checks it.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { unzip } from './zip.mjs';

/**
 * @param path of the downloaded file
 * @param shown what the contact's form says, the hash of the file among it
 * @returns its files as text, by name, each of which has the hash that the manifest tells
 */
export async function verified(path, shown) {
  const zip = await readFile(path);
  assert.ok(shown.includes(sha256(zip)), `the form does not tell the bundle's hash ${sha256(zip)}:\n${shown}`);
  const files = unzip(zip);
  const { files: listed } = JSON.parse(files.get('manifest.json'));
  files.delete('manifest.json');
  assert.deepEqual(listed.map(file => file.name).sort(), [...files.keys()].sort());
  for (const { name, sha256: told } of listed) assert.equal(sha256(files.get(name)), told, name);
  return new Map([...files].map(([name, content]) => [name, content.toString()]));
}

function sha256(content) {
  return createHash('sha256').update(content).digest('hex');
}

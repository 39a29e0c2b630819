// A zip file taken apart by the browser test itself, with what node has.
import { inflateRawSync } from 'node:zlib';

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const STORED = 0;
const SHORTEST_END = 22;
const ENTRY_HEADER = 46;
const LOCAL_HEADER = 30;

/** @returns what the zip file holds, by name */
export function unzip(zip) {
  let end = zip.length - SHORTEST_END;
  while (zip.readUInt32LE(end) !== END) end--;
  const files = new Map();
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    if (zip.readUInt32LE(at) !== ENTRY) throw new Error(`no entry of the zip file's directory at ${at}`);
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map(offset => zip.readUInt16LE(at + offset));
    const name = zip.toString('utf8', at + ENTRY_HEADER, at + ENTRY_HEADER + nameLength);
    files.set(name, content(zip, zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20), zip.readUInt32LE(at + 42)));
    at += ENTRY_HEADER + nameLength + extraLength + commentLength;
  }
  return files;
}

function content(zip, method, length, local) {
  // Its own header may have other extra fields than the directory.
  const start = local + LOCAL_HEADER + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  const packed = zip.subarray(start, start + length);
  return method === STORED ? packed : inflateRawSync(packed);
}

// Renders every model as Camunda Modeler shows it: bpmn-js in headless Chromium.
// Usage: npm run render [-- <process id> ...]
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const processes = new URL('../../processes/', import.meta.url);
const images = new URL('../docs/images/', import.meta.url);
const viewer = createRequire(import.meta.url).resolve('bpmn-js/dist/bpmn-viewer.production.min.js');
const wanted = process.argv.slice(2);

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync']
});
try {
  await mkdir(images, { recursive: true });
  const page = await browser.newPage();
  await page.setContent('<div id="canvas" style="width:1000px;height:600px"></div>');
  await page.addScriptTag({ path: viewer });
  for (const file of (await readdir(processes)).filter(name => name.endsWith('.bpmn')).sort()) {
    const id = file.replace('.bpmn', '');
    if (wanted.length && !wanted.includes(id)) continue;
    const drawn = await page.evaluate(async xml => {
      document.querySelector('#canvas').replaceChildren();
      const bpmn = new window.BpmnJS({ container: '#canvas' });
      const { warnings } = await bpmn.importXML(xml);
      if (warnings.length) throw new Error(warnings.map(warning => warning.message).join('\n'));
      return (await bpmn.saveSVG()).svg;
    }, await readFile(new URL(file, processes), 'utf8'));
    const svg = withStableIds(drawn);
    await writeFile(new URL(`${id}.svg`, images), svg);
    await writeFile(new URL(`${id}.png`, images), await picture(svg));
    console.log(`rendered ${id}`);
  }
} finally {
  await browser.close();
}

/** bpmn-js draws lots for the ids of arrow heads; numbered, an unchanged model gives an unchanged file. */
function withStableIds(svg) {
  const ids = [...new Set(svg.match(/marker-[a-z0-9]{10,}/g))];
  return ids.reduce((text, id, i) => text.replaceAll(id, `marker-${i + 1}`), svg);
}

async function picture(svg) {
  const [, width, height] = svg.match(/width="([\d.]+)" height="([\d.]+)"/);
  const page = await browser.newPage({ viewport: { width: Math.ceil(+width), height: Math.ceil(+height) } });
  try {
    await page.setContent(`<body style="margin:0;background:white">${svg.slice(svg.indexOf('<svg'))}</body>`);
    return await page.screenshot();
  } finally {
    await page.close();
  }
}

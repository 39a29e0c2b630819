// The plugins of the web applications are written by hand and served as they stand: they must parse, every file
// must be served, and text from outside must never become markup.
import { execFileSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';

const app = new URL('../main/resources/plugin-webapp/exodus/app/', import.meta.url);
const resource = new URL('../main/java/io/exodus/cockpit/ExodusResource.java', import.meta.url);
const markup = /\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|srcdoc|eval|Function)\b/;

const served = await readFile(resource, 'utf8');
const problems = [];
const files = (await readdir(app)).sort();
for (const file of files) {
  const text = await readFile(new URL(file, app), 'utf8');
  if (!served.includes(`"app/${file}"`)) problems.push(`${file}: ExodusResource does not serve it`);
  if (!file.endsWith('.js')) continue;
  text.split('\n').forEach((line, i) => {
    if (markup.test(line)) problems.push(`${file}:${i + 1}: makes markup or code of text: ${line.trim()}`);
  });
  for (const [, imported] of text.matchAll(/from '\.\/([^']+)'/g))
    if (!files.includes(imported)) problems.push(`${file}: there is no ${imported}`);
  try {
    execFileSync(process.execPath, ['--input-type=module', '--check'], { input: text, stdio: 'pipe' });
  } catch (error) {
    problems.push(`${file}: ${error.stderr}`);
  }
}

problems.forEach(problem => console.error(problem));
console.log(`${files.length} files of web application plugins: ${problems.length} problem(s)`);
process.exitCode = problems.length ? 1 : 0;

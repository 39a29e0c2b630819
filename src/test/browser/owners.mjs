// The demo's people, each with a window that is opened when first needed.
import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { gates } from './gates.mjs';
import { Cockpit } from './cockpit.mjs';
import { Tasklist } from './tasklist.mjs';
import { logIn, PATIENCE } from './webapp.mjs';

const BETWEEN_LOOKS = 500;

export class Owners {

  #browser;
  #url;
  #gallery;
  #tasklists = new Map();

  constructor(browser, url, gallery) {
    this.#browser = browser;
    this.#url = url;
    this.#gallery = gallery;
  }

  async tasklist(owner) {
    if (!this.#tasklists.has(owner)) {
      this.#tasklists.set(owner, await Tasklist.logIn(this.#browser, this.#url, owner, this.#gallery));
    }
    return this.#tasklists.get(owner);
  }

  cockpit(user) {
    return Cockpit.logIn(this.#browser, this.#url, user, this.#gallery);
  }

  /** Admin as its administrator finds it: the owners are there. */
  async admin() {
    const page = await logIn(this.#browser, this.#url, 'admin', 'demo', this.#gallery);
    await page.getByRole('link', { name: 'Users', exact: true }).first().click();
    for (const owner of ['olga', 'dmitri', 'ada', 'ravi', 'bea', 'ines']) {
      await page.locator('table').getByText(owner, { exact: true }).first().waitFor();
    }
    await this.#gallery.take(page, 'demo-sees-the-users-in-admin');
  }

  /**
   * Whoever is asked at the gate opens the task, fills in the form and completes it.
   * @param tutorial the task's name in the tutorial, if it is shown there
   * @returns what the form said
   */
  async answer(gate, migration, tutorial) {
    const { owner, task, fill = {}, choose } = gates[gate];
    const tasklist = await this.tasklist(owner);
    const form = await tasklist.open(task, migration);
    const text = await form.text();
    for (const [label, value] of Object.entries(fill)) await form.fill(label, value);
    for (const [label, option] of Object.entries(choose)) await form.choose(label, option);
    await form.settle();
    await tasklist.shot(`${migration}-${gate}`, tutorial);
    await tasklist.complete();
    return text;
  }

  /**
   * Whoever is asked at the gate opens the task and reads it.
   * @param words that the form has to show
   * @param tutorial the task's name in the tutorial, if it is shown there
   * @returns the Tasklist, in which the task lies open, and what the form says
   */
  async read(gate, migration, words, tutorial) {
    const { owner, task } = gates[gate];
    const tasklist = await this.tasklist(owner);
    const form = await tasklist.open(task, migration);
    const text = await form.text();
    for (const word of words) assert.ok(text.includes(word), `${owner} does not read '${word}':\n${text}`);
    await tasklist.shot(`${migration}-reads-${gate}`, tutorial);
    return { tasklist, text };
  }

  /** Waits until the migration is in that phase, as Exodus tells over HTTP. */
  async reach(migration, phase) {
    const until = Date.now() + PATIENCE;
    for (let seen; seen !== phase; ) {
      if (Date.now() > until) throw new Error(`${migration} is ${seen}, not ${phase}, after ${PATIENCE} ms`);
      await setTimeout(BETWEEN_LOOKS);
      seen = await this.#phase(migration);
    }
  }

  async #phase(migration) {
    const answer = await fetch(new URL(`/exodus/api/migrations/${migration}`, this.#url), {
      headers: { authorization: `Basic ${Buffer.from('olga:olga').toString('base64')}` }
    });
    if (!answer.ok) throw new Error(`${migration}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()).phase;
  }
}

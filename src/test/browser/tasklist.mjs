// Camunda Tasklist as one owner uses it: logs in, starts a process, answers tasks.
import { setTimeout } from 'node:timers/promises';
import { Form } from './form.mjs';
import { loaded, logIn, PATIENCE } from './webapp.mjs';

const BETWEEN_LOOKS = 500;
const FORM = 20_000;

export class Tasklist {

  #gallery;

  constructor(page, owner, gallery) {
    this.page = page;
    this.owner = owner;
    this.#gallery = gallery;
  }

  static async logIn(browser, url, owner, gallery) {
    return new Tasklist(await logIn(browser, url, 'tasklist', owner, gallery), owner, gallery);
  }

  /** @param tutorial the name of what lies open, a form or a task, in the tutorial */
  async shot(name, tutorial) {
    await this.#closeNotifications();
    const part = this.page.locator('.modal-content, .task-card').last();
    return this.#gallery.take(this.page, `${this.owner}-${name}`, { tutorial, part });
  }

  /** Opens the start form; the process starts with {@link start}. */
  async startForm(process) {
    await this.page.locator('.start-process-action a').click();
    await this.page.locator('.processes').getByText(process, { exact: true }).click();
    return this.#form(this.page.locator('.modal-content'));
  }

  async start() {
    const dialog = this.page.locator('.modal-content');
    await dialog.getByRole('button', { name: 'Start', exact: true }).click();
    await this.#gone(dialog);
  }

  /** Opens the owner's task of that name, as soon as there is one for the migration. */
  async open(task, migration) {
    const entries = this.page.locator('ol.tasks-list li.task');
    const nothing = this.page.getByText('No task matching filters found.');
    for (const until = Date.now() + PATIENCE; Date.now() < until; await setTimeout(BETWEEN_LOOKS)) {
      await loaded(this.page, entries.or(nothing).first(), this.#gallery);
      for (const entry of await entries.filter({ hasText: task }).all()) {
        await entry.locator('h4 a').click();
        const card = this.page.locator('.task-card').filter({ hasText: task });
        // The list may show a task that has just been answered: it opens no form.
        const form = await this.#form(card, FORM).catch(() => null);
        if (form && (await form.text()).includes(migration)) return form;
      }
      await this.page.reload();
    }
    throw new Error(`${this.owner} was not asked '${task}' for ${migration} within ${PATIENCE} ms`);
  }

  /**
   * Follows a link that leads to a file, as people do.
   * @returns where the browser has put the file, and its name
   */
  async download(link) {
    const download = new Promise(resolve => {
      this.page.once('download', resolve);
      this.page.context().once('page', opened => opened.once('download', resolve));
    });
    await this.page.locator('.task-card').getByRole('link', { name: link }).click();
    const file = await download;
    return { path: await file.path(), name: file.suggestedFilename() };
  }

  async complete() {
    const card = this.page.locator('.task-card');
    await card.getByRole('button', { name: 'Complete' }).click();
    await this.#gone(card);
  }

  /** They lie over the buttons for a while, unless somebody closes them. */
  async #closeNotifications() {
    const close = this.page.locator('.notifications .close:visible');
    while (await close.count()) {
      // One may go by itself just now.
      await close.first().click({ timeout: BETWEEN_LOOKS }).catch(() => {});
    }
  }

  /** What was handed in goes from the screen; what was refused stays, with a notification. */
  async #gone(locator) {
    const refusal = this.page.locator('.notifications .alert-danger');
    await Promise.race([locator.waitFor({ state: 'detached' }), refusal.first().waitFor()]);
    if (await refusal.count()) throw new Error(`${this.owner} is refused: ${await refusal.first().innerText()}`);
  }

  async #form(scope, timeout) {
    const root = scope.locator('.fjs-form');
    await root.waitFor({ timeout });
    return new Form(root);
  }
}

// Camunda Cockpit as somebody uses it who looks on.
import assert from 'node:assert/strict';
import { logIn } from './webapp.mjs';

export class Cockpit {

  #page;
  #user;
  #gallery;

  static async logIn(browser, url, user, gallery) {
    const cockpit = new Cockpit();
    cockpit.#page = await logIn(browser, url, 'cockpit', user, gallery);
    cockpit.#user = user;
    cockpit.#gallery = gallery;
    return cockpit;
  }

  /**
   * From the dashboard to the migration's page, as people get there, where its tab opens first.
   * @param words that the tab has to show
   */
  async look(migration, words, tutorial) {
    const page = this.#page;
    await page.getByRole('link', { name: 'Processes', exact: true }).first().click();
    await page.getByRole('link', { name: 'Database migration' }).first().click();
    await page.locator('tr').filter({ hasText: migration }).locator('.instance-id a').first().click();
    const tabs = page.locator('.nav-tabs').filter({ hasText: 'Migration' }).locator('li');
    await tabs.filter({ hasText: 'Migration' }).waitFor();
    assert.equal((await tabs.first().innerText()).trim(), 'Migration', 'another tab comes first');
    const tab = page.locator('.exodus-tab');
    for (const word of [migration, ...words]) await tab.getByText(word).first().waitFor();
    await this.#gallery.take(page, `${this.#user}-sees-${migration}-in-cockpit`, { tutorial });
  }

  close() {
    return this.#page.context().close();
  }
}

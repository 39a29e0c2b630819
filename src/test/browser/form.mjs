// A Camunda Form on the screen, its fields found by their labels as people find them.
import { settle, write } from './fields.mjs';

export class Form {

  #root;
  #written = [];

  constructor(root) {
    this.#root = root;
  }

  async fill(label, value) {
    const field = this.#field(label);
    this.#written.push([field, value]);
    await write(field, value);
  }

  async choose(label, option) {
    // The labelled field itself may be out of sight: what people click lies around it.
    await this.#field(label).locator('..').click();
    await this.#root.locator('.fjs-dropdownlist-item').filter({ hasText: option }).click();
  }

  /** To be called before the form is handed in. */
  settle() {
    return settle(this.#written);
  }

  /** All that is written on it. */
  text() {
    return this.#root.innerText();
  }

  #field(label) {
    return this.#root.getByLabel(new RegExp(`^${label.replace(/[?.()]/g, '\\$&')}\\*?$`));
  }
}

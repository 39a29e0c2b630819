// A Camunda Form on the screen, its fields found by their labels as people find them.
import { setTimeout } from 'node:timers/promises';

const PATIENCE = 30_000;
const BETWEEN_LOOKS = 100;
const STEADY_LOOKS = 5;

export class Form {

  #root;
  #written = new Map();

  constructor(root) {
    this.#root = root;
  }

  async fill(label, value) {
    this.#written.set(label, value);
    await this.#write(label, value);
  }

  async choose(label, option) {
    // The labelled field itself may be out of sight: what people click lies around it.
    await this.#field(label).locator('..').click();
    await this.#root.locator('.fjs-dropdownlist-item').filter({ hasText: option }).click();
  }

  /** Where two fields are filled faster than people do, form-js may forget one of them: it is written again. */
  async settle() {
    const until = Date.now() + PATIENCE;
    for (let steady = 0; steady < STEADY_LOOKS; steady++) {
      for (const [label, value] of this.#written) {
        if (await this.#field(label).inputValue() !== value) {
          if (Date.now() > until) throw new Error(`'${label}' does not keep '${value}'`);
          await this.#write(label, value);
          steady = 0;
        }
      }
      await setTimeout(BETWEEN_LOOKS);
    }
  }

  /** All that is written on it. */
  text() {
    return this.#root.innerText();
  }

  async #write(label, value) {
    const field = this.#field(label);
    await field.fill(value);
    // form-js takes a text over when its field is left.
    await field.blur();
  }

  #field(label) {
    return this.#root.getByLabel(new RegExp(`^${label.replace(/[?.()]/g, '\\$&')}\\*?$`));
  }
}

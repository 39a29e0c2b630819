// A Camunda Form on the screen, its fields found by their labels as people find them.
export class Form {

  #root;

  constructor(root) {
    this.#root = root;
  }

  async fill(label, value) {
    const field = this.#field(label);
    await field.fill(value);
    // form-js takes a text over when its field is left.
    await field.blur();
  }

  async choose(label, option) {
    await this.#field(label).click();
    await this.#root.locator('.fjs-dropdownlist-item').filter({ hasText: option }).click();
  }

  /** All that is written on it. */
  text() {
    return this.#root.innerText();
  }

  #field(label) {
    return this.#root.getByLabel(new RegExp(`^${label.replace(/[?.]/g, '\\$&')}\\*?$`));
  }
}

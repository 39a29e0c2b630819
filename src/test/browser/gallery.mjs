// Screenshots of a walk, numbered in order, and those that the tutorial shows.
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

export class Gallery {

  #directory;
  #tutorial;
  #count = 0;

  /**
   * @param directory for every picture; emptied first
   * @param tutorial for the pictures that the tutorial shows; left out where nobody writes it
   */
  static async open(directory, tutorial) {
    await rm(directory, { recursive: true, force: true });
    await mkdir(directory, { recursive: true });
    const gallery = new Gallery();
    gallery.#directory = directory;
    gallery.#tutorial = tutorial;
    return gallery;
  }

  /** @param options.tutorial its name in the tutorial, if it is shown there */
  async take(page, name, options = {}) {
    const number = String(++this.#count).padStart(2, '0');
    const path = join(this.#directory, `${number}-${name}.png`);
    await page.screenshot({ path });
    console.log(`${new Date().toISOString().slice(11, 19)} ${path}`);
    if (options.tutorial && this.#tutorial) {
      await page.screenshot({ path: join(this.#tutorial, `tutorial-${options.tutorial}.png`) });
    }
  }
}

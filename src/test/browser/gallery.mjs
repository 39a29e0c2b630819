// Screenshots of a walk, numbered in order, and those that the tutorial shows.
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

const TALLEST = 3_600;

export class Gallery {

  #directory;
  #tutorial;
  #count = 0;
  #windows = new Map();
  #requests = new Map();

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

  /** Of a window that is shown when something fails, until it is closed. */
  watch(page, name) {
    const requests = new Set();
    this.#windows.set(page, name);
    this.#requests.set(page, requests);
    page.on('request', request => requests.add(request.url()));
    page.on('requestfinished', request => requests.delete(request.url()));
    page.on('pageerror', error => console.log(`${name}: ${error.message}`));
    page.on('close', () => {
      this.#windows.delete(page);
      this.#requests.delete(page);
    });
  }

  /** What that window has asked for and not been given, or failed to get. */
  unanswered(page) {
    return [...this.#requests.get(page)];
  }

  async takeAll(name) {
    for (const [page, window] of this.#windows) {
      await this.take(page, `${window}-${name}`).catch(e => console.log(`no picture of ${window}: ${e.message}`));
    }
  }

  /**
   * The whole of what the window shows, also what it would have to be scrolled for.
   * @param tutorial its name in the tutorial, if it is shown there
   * @param part what the tutorial shows of it; all of it where left out
   */
  async take(page, name, { tutorial, part = page } = {}) {
    const number = String(++this.#count).padStart(2, '0');
    const path = join(this.#directory, `${number}-${name}.png`);
    const size = page.viewportSize();
    await page.setViewportSize({ ...size, height: Math.min(TALLEST, size.height + await page.evaluate(hidden)) });
    await page.screenshot({ path });
    if (tutorial && this.#tutorial) {
      await part.screenshot({ path: join(this.#tutorial, `tutorial-${tutorial}.png`) });
    }
    await page.setViewportSize(size);
    console.log(`${new Date().toISOString().slice(11, 19)} ${path}`);
  }
}

/** The height in px of what is out of sight in the element that has most of it. */
function hidden() {
  return Math.max(...[...document.querySelectorAll('html, body *')]
    .filter(element => /auto|scroll/.test(getComputedStyle(element).overflowY) || element === document.documentElement)
    .map(element => element.scrollHeight - element.clientHeight));
}

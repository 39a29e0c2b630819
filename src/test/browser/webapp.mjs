// What Camunda's web applications have in common: a log-in, and a window of one's own.
import { settle } from './fields.mjs';

export const PATIENCE = 120_000;

/** Waits for what shows that the page is there; a page that stays at its spinner is a fault. Tells what was missing. */
export async function loaded(page, sign, gallery) {
  try {
    return await sign.waitFor();
  } catch (error) {
    console.log(`${page.url()} stood still, unanswered: ${gallery.unanswered(page).join(', ') || 'nothing'}`);
    throw error;
  }
}

/**
 * @param url of the web applications, ending in /camunda
 * @param application tasklist, cockpit or admin
 * @param user whose password is the name, as all of the demo's are
 */
export async function logIn(browser, url, application, user, gallery) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    // What the browser's own log-in window is told, where Exodus's API asks for it.
    httpCredentials: { username: user, password: user }
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  gallery.watch(page, `${user}-in-${application}`);
  await page.goto(`${url}/app/${application}/`);
  await loaded(page, page.getByPlaceholder('Username'), gallery);
  await settle(['Username', 'Password'].map(field => [page.getByPlaceholder(field), user]));
  await gallery.take(page, `${user}-logs-in-to-${application}`);
  await page.getByRole('button', { name: 'Log in' }).click();
  await loaded(page, page.locator('.account.dropdown'), gallery);
  return page;
}

// The Migration tab on Cockpit's page of a process instance.
import { el, patch } from './elements.js';
import { page } from './sections.js';

const EVERY_MILLIS = 1500;
const AFTER_TROUBLE_MILLIS = 5000;
const TIMEOUT_MILLIS = 10_000;
const LABEL = 'Migration';
const FIRST = 1000;
const RUNBOOKS = ['exodus-migration', 'exodus-preflight', 'exodus-cutover', 'exodus-rollback', 'exodus-commit'];

class Tab {
  constructor(node, api, processInstanceId) {
    this.node = node;
    this.api = api;
    this.url = `${api.cockpitApi}/plugin/exodus/${api.engine}/process-instance/${encodeURIComponent(processInstanceId)}/migration`;
    this.trouble = el('p', 'exodus-trouble', 'Loading…');
    this.content = el('div');
    node.classList.add('exodus-tab');
    node.append(this.trouble, this.content);
    this.wake = () => { if (!document.hidden && !this.timer && !this.asking) this.look(); };
    document.addEventListener('visibilitychange', this.wake);
    this.look();
  }

  async look() {
    this.timer = null;
    this.asking = new AbortController();
    const timeout = setTimeout(() => this.asking?.abort(), TIMEOUT_MILLIS);
    let pause = AFTER_TROUBLE_MILLIS;
    try {
      const overview = await this.fetch();
      if (this.closed) return;
      patch(this.content, el('div', '', page(overview)));
      this.say('');
      pause = overview.ended ? null : EVERY_MILLIS;
      this.shownAt = new Date();
    } catch (error) {
      if (this.closed) return;
      this.say(error.told ?? 'The server does not answer.');
    } finally {
      clearTimeout(timeout);
      this.asking = null;
    }
    if (pause !== null) this.timer = setTimeout(() => { this.timer = null; this.wake(); }, pause);
  }

  async fetch() {
    const response = await fetch(this.url, {
      signal: this.asking.signal,
      headers: { Accept: 'application/json', 'X-XSRF-TOKEN': this.api.CSRFToken },
    });
    if (response.ok) return response.json();
    const { message } = await response.json().catch(() => ({}));
    const told = response.status === 401
      ? 'You are logged out. Load the page again and log in.'
      : message ?? `The server answers with status ${response.status}.`;
    throw Object.assign(new Error(told), { told });
  }

  /** Trouble stands above what was shown last, which stays. */
  say(trouble) {
    const since = trouble && this.shownAt ? ` Shown is the state of ${this.shownAt.toLocaleTimeString([], { hour12: false })}.` : '';
    this.trouble.textContent = trouble + since;
    this.trouble.hidden = !trouble;
  }

  close() {
    this.closed = true;
    clearTimeout(this.timer);
    this.asking?.abort();
    document.removeEventListener('visibilitychange', this.wake);
  }
}

let open = null;

export default {
  id: 'exodus-migration',
  pluginPoint: 'cockpit.processInstance.runtime.tab',
  priority: FIRST,
  properties: { label: LABEL },

  /** Cockpit calls it before it sorts the tabs: first for a runbook of Exodus, out of sight for any other process. */
  initialize({ processInstance }) {
    const ours = RUNBOOKS.includes(processInstance?.definitionId?.split(':')[0]);
    this.priority = ours ? FIRST : -FIRST;
    this.label = ours ? LABEL : '';
  },

  render(node, { api, processInstanceId }) {
    open?.close();
    open = new Tab(node, api, processInstanceId);
  },

  unmount() {
    open?.close();
    open = null;
  },
};

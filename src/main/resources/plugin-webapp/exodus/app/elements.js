// Building and updating the page. Text from outside only ever becomes a text node or an attribute.

/** An element: its class, its children (texts and elements; what is missing is left out), other attributes. */
export function el(tag, className, children = [], attributes = {}) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  for (const child of [children].flat(Infinity)) {
    if (child || child === 0) node.append(child);
  }
  return node;
}

/** A table; a row is a list of cells, or {className, cells}. */
export function table(heads, rows) {
  const body = rows.map(row => el('tr', row.className,
    (row.cells ?? row).map(cell => el('td', '', cell))));
  return el('div', 'exodus-wide', el('table', 'table', [
    el('thead', '', el('tr', '', heads.map(head => el('th', '', head)))),
    el('tbody', '', body)
  ]));
}

/** Makes the old node look like the new one and touches only what differs: no flicker, and a selection stays. */
export function patch(old, next) {
  if (old.nodeName !== next.nodeName) {
    old.replaceWith(next);
  } else if (old.nodeType === Node.TEXT_NODE) {
    if (old.data !== next.data) old.data = next.data;
  } else {
    for (const { name } of [...old.attributes]) if (!next.hasAttribute(name)) old.removeAttribute(name);
    for (const { name, value } of next.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
    const children = [...next.childNodes];
    while (old.childNodes.length > children.length) old.lastChild.remove();
    children.forEach((child, i) => (i < old.childNodes.length ? patch(old.childNodes[i], child) : old.append(child)));
  }
}

/** COPYING, approveRun and commit-criteria become "Copying", "Approve run" and "Commit criteria". */
export function words(name) {
  const text = name.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[_-]/g, ' ').toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** An instant by the reader's clock; with its date where that is not the day of the other one. */
export function time(instant, now) {
  const at = new Date(instant);
  const day = at.toDateString() === new Date(now).toDateString() ? '' : `${at.toLocaleDateString()} `;
  return el('time', '', day + at.toLocaleTimeString([], { hour12: false }), { datetime: instant, title: instant });
}

/** Milliseconds, in the two largest units that say something. */
export function duration(millis) {
  if (millis < 1000) return `${Math.max(0, Math.round(millis))} ms`;
  const seconds = Math.floor(millis / 1000);
  const units = [['d', 86400], ['h', 3600], ['min', 60], ['s', 1]];
  const first = units.findIndex(([, size]) => seconds >= size);
  const [unit, size] = units[first];
  const rest = units[first + 1] && Math.floor((seconds % size) / units[first + 1][1]);
  return `${Math.floor(seconds / size)} ${unit}` + (rest ? ` ${rest} ${units[first + 1][0]}` : '');
}

export function between(from, to) {
  return duration(new Date(to) - new Date(from));
}

export function count(number) {
  return Number(number).toLocaleString('en');
}

export function bytes(number) {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, number < 1000 ? 0 : Math.floor(Math.log10(number) / 3));
  return power === 0 ? `${number} bytes` : `${(number / 1000 ** power).toFixed(1)} ${units[power]}`;
}

/** An id that nobody reads in full. */
export function short(id) {
  return id ? el('span', '', id.slice(0, 8), { title: id }) : '';
}

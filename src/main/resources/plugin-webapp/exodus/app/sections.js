// What the tab shows of a migration: one function a section, each from the overview to an element.
import { between, bytes, count, duration, el, short, table, time, words } from './elements.js';

/** A follower and a step tell about every second. */
const SILENT_MILLIS = 10_000;

const STEPS = { COPYING: 'COPY', VALIDATING: 'VALIDATE' };

export function page(o) {
  return el('div', 'exodus-migration', [
    headline(o),
    holds(o),
    incidents(o),
    el('div', 'exodus-columns', [timeline(o), el('div', '', [progress(o), records(o), findings(o)])]),
    streams(o),
    interlays(o),
    criteria(o),
  ]);
}

function section(title, content) {
  return el('section', '', [el('h5', '', title), content]);
}

function nothing(text) {
  return el('p', 'exodus-nothing', text);
}

function headline(o) {
  const current = o.phases[o.phases.length - 1];
  return el('header', '', [
    el('p', '', [
      el('strong', 'exodus-phase', words(o.phase)),
      current && el('span', '', `for ${between(current.since, o.at)}`),
      el('span', 'exodus-fact', `${o.source} → ${o.target}`),
      el('span', 'exodus-fact', `authority ${o.route.authority}`),
      el('span', 'exodus-fact', `epoch ${o.route.epoch}`),
      el('span', o.route.held ? 'exodus-fact exodus-bad' : 'exodus-fact', o.route.held ? 'traffic is held' : 'traffic flows'),
    ]),
    el('p', 'exodus-nothing', `${o.id}: ${o.description} (${o.kind.toLowerCase()})`),
    o.gates.map(gate => el('p', 'exodus-waits',
      `Waits for ${gate.who ?? 'somebody'}: ${gate.name}, for ${between(gate.since, o.at)}`)),
    o.attemptReason && el('p', 'exodus-waits', `The last attempt was aborted: ${o.attemptReason}`),
    o.ended && el('p', 'exodus-waits', 'It is over. Cockpit shows it no longer once you leave; its journal stays at '
      + o.journal),
  ]);
}

function holds(o) {
  return el('div', '', o.holds.map(hold => el('div', 'exodus-incident', [
    el('p', '', [
      el('strong', '', `Incident ${hold.number}${hold.migration === o.id ? '' : ` of ${hold.migration}`} is open`),
      ` for ${between(hold.since, o.at)}`,
    ]),
    el('dl', '', [
      ...hold.why.flatMap(why => [el('dt', '', 'What'), el('dd', '', why)]),
      el('dt', '', 'Held'), el('dd', '', hold.held.join('; ')),
      el('dt', '', 'Do'), el('dd', '', [
        'The incident escalation contact decides in Tasklist. The evidence lies at ',
        el('a', '', hold.bundle, { href: hold.bundle }),
      ]),
    ]),
  ])));
}

function incidents(o) {
  return el('div', '', o.incidents.map(incident => el('div', 'exodus-incident', [
    el('p', '', [
      el('strong', '', `Incident at “${incident.step}”`),
      ` for ${between(incident.since, o.at)} `,
      el('a', '', 'Look at it and retry', { href: `#/process-instance/${incident.runId}/runtime?tab=incidents-tab` }),
    ]),
    el('dl', '', [['What', incident.what], ['Where', incident.where], ['Do', incident.remedy]]
      .filter(([, text]) => text)
      .flatMap(([term, text]) => [el('dt', '', term), el('dd', '', text)])),
  ])));
}

function timeline(o) {
  return section('Phases and decisions', el('ol', 'exodus-timeline', o.phases.map(span => el('li',
    span.until || o.ended ? '' : 'exodus-current', [
      el('span', 'exodus-when', time(span.since, o.at)),
      el('strong', '', words(span.phase)),
      span.until || !o.ended ? ` ${between(span.since, span.until ?? o.at)}` : '',
      span.decisions.map(decision => el('div', 'exodus-decision', [
        el('span', 'exodus-when', time(decision.at, o.at)),
        el('span', '', [
          `${decision.who}: `,
          el('strong', '', words(decision.answer ?? '?').toLowerCase()),
          ` (${words(decision.gate).toLowerCase()})`,
          decision.reason && el('span', 'exodus-reason', `“${decision.reason}”`),
        ]),
      ])),
    ]))));
}

function progress(o) {
  const steps = o.progress.map(step => step.ended ? ended(step) : running(step, o));
  return section('Progress', steps.length ? el('div', '', steps) : nothing('No step has begun to move records.'));
}

function ended(step) {
  return el('p', '', `${words(step.task)}: ${count(step.done)} of ${count(step.total)} in ${between(step.beganAt, step.updatedAt)}`);
}

function running(step, o) {
  const name = words(step.task);
  const quiet = new Date(o.at) - new Date(step.updatedAt);
  if (STEPS[o.phase] !== step.task) return el('p', '', `${name}: stopped at ${count(step.done)} of ${count(step.total)}`);
  const elapsed = new Date(step.updatedAt) - new Date(step.beganAt);
  const rate = elapsed > 0 ? step.done / elapsed * 1000 : 0;
  const left = step.total - step.done;
  const size = /^(\d+) bytes$/.exec(step.detail);
  return el('div', '', [
    el('progress', '', '', { max: Math.max(1, step.total), value: step.done }),
    el('p', '', [
      `${name}: ${count(step.done)} of ${count(step.total)}`,
      rate >= 1 && `, ${count(Math.round(rate))} a second`,
      rate >= 1 && left > 0 && quiet < SILENT_MILLIS && `, about ${duration(Math.max(1000, left / rate * 1000))} to go`,
      step.detail && `, ${size ? bytes(Number(size[1])) : step.detail}`,
    ]),
    quiet >= SILENT_MILLIS && el('p', 'exodus-bad', `Nothing was heard of it for ${duration(quiet)}.`),
  ]);
}

function streams(o) {
  const rows = o.streams.map(stream => {
    const late = stream.lagMillis > o.maxLagMillis && stream.state !== 'ENDED';
    return {
      className: late || stream.silent ? 'exodus-bad' : '',
      cells: [
        [words(stream.direction), el('div', 'exodus-nothing', `${stream.from} → ${stream.to}`)],
        [stream.state ? words(stream.state) : 'Not begun', stream.silent && el('div', '', 'no report')],
        stream.lagMillis === null ? '' : duration(stream.lagMillis) + (late ? `, agreed ${duration(o.maxLagMillis)}` : ''),
        stream.applied ? el('span', '', stream.applied.replace(/^(.{6})[0-9a-f]{34}/, '$1…'),
          { title: `applied ${stream.applied}, received ${stream.received}` }) : '',
        stream.spooledBytes === null ? '' : bytes(stream.spooledBytes),
        stream.changes === null ? '' : count(stream.changes),
        short(stream.worker),
        stream.heardAt ? time(stream.heardAt, o.at) : '',
      ],
    };
  });
  return section('Streams', rows.length
    ? table(['Direction', 'State', 'Lag', 'Position', 'Spool', 'Changes', 'Worker', 'Heard'], rows)
    : nothing('None is asked for.'));
}

function interlays(o) {
  return section('Interlays', [
    el('p', 'exodus-nothing', `Recorded is the ${o.route.authority} under epoch ${o.route.epoch}.`),
    table(['Name', 'Control address', 'Serves', 'Epoch', 'Traffic', 'Last seen'], o.interlays.map(interlay => ({
      className: interlay.trouble ? 'exodus-bad' : '',
      cells: [
        [interlay.name, interlay.trouble && el('div', '', interlay.trouble)],
        interlay.address ?? '',
        interlay.route?.authority ?? '',
        interlay.route ? String(interlay.route.epoch) : '',
        interlay.route ? (interlay.route.held ? 'held' : 'flows') : '',
        interlay.seenAt ? time(interlay.seenAt, o.at) : '',
      ],
    }))),
  ]);
}

function records(o) {
  const kinds = Object.entries(o.openRecords);
  return section('Records that failed or differ', kinds.length
    ? el('p', 'exodus-bad', kinds.map(([kind, number]) => `${count(number)} ${words(kind).toLowerCase()}`).join(', '))
    : nothing('None is open.'));
}

function criteria(o) {
  const rows = Object.entries(o.verdicts).flatMap(([decision, verdicts]) => verdicts.map(verdict => [
    words(decision.replace(/^exodus-/, '')), mark(verdict.verdict), words(verdict.criterion), verdict.reason,
  ]));
  return section('Criteria', rows.length
    ? table(['Decision', 'Verdict', 'Criterion', 'Reason'], rows)
    : nothing('None was judged yet.'));
}

function findings(o) {
  return section('Findings above info', o.findings.length
    ? o.findings.map(finding => el('p', '', [
      mark(finding.severity), ` ${finding.subject}: ${finding.message} `, el('span', 'exodus-nothing', finding.advice),
    ]))
    : nothing('None.'));
}

function mark(verdict) {
  return el('span', `exodus-verdict exodus-${verdict.toLowerCase()}`, verdict);
}

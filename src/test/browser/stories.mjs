// The three migrations of the demo, from the start form to their outcome.
import assert from 'node:assert/strict';
import { verified } from './bundle.mjs';
import { checklist } from './gates.mjs';

const VALUES = 'values.ndjson';
const WITH_VALUES = 'The bundle with values';
const SLOW = 'The shop answers more slowly than before.';

/** The orders move to their new server for good. */
export async function commit(owners) {
  const id = 'orders-1';
  await request(owners, id, 'orders', 'request');
  await pass(owners, id, 'vouch');
  await owners.answer('approveRun', id, 'approve-run');
  await owners.answer('approveCutover', id, 'approve-cutover');
  await owners.answer('acceptTarget', id);
  const shown = await owners.answer('decideCommit', id, 'decide-commit');
  assert.doesNotMatch(shown, /\t(FAIL|UNKNOWN)\t/, 'bea is shown a criterion that did not pass');
  await owners.reach(id, 'COMMITTED');
  const olga = await owners.cockpit('olga');
  await olga.look(id, ['Committed', 'authority TARGET', 'traffic flows', 'bea: commit']);
  await olga.close();
}

/**
 * The sessions move to their new server, where an incident is raised. The rollback approver calls them back,
 * which is held until the incident's contact releases it.
 */
export async function rollback(owners) {
  const id = 'sessions-1';
  await request(owners, id, 'sessions');
  await pass(owners, id);
  await owners.answer('approveRun', id);
  await owners.answer('approveCutover', id);
  const ines = await owners.cockpit('ines');
  await ines.look(id, ['Observing', 'authority TARGET', 'traffic flows', 'Reverse', 'Following'], 'observing');
  await raise(owners, id);
  const ravi = await owners.tasklist('ravi');
  const form = await ravi.startForm('Call for rollback');
  await form.fill('Migration', id);
  await form.fill('Reason', SLOW);
  await form.settle();
  await ravi.shot(`${id}-calls-for-rollback`, 'call-for-rollback');
  await ravi.start();
  await owners.read('decideRollbackAttempt', id, [`blocked: rollback. Incident 1 of '${id}' is open`]);
  await ines.look(id, ['Incident 1', 'is open', SLOW, 'cutover; rollback; commit', 'authority TARGET'], 'incident');
  await owners.answer('decideIncident', id);
  await owners.answer('decideRollbackAttempt', id);
  await owners.reach(id, 'ROLLED_BACK');
  await ines.close();
}

/** The catalog does not move: the preflight finds what is wrong with its new server. */
export async function refusal(owners) {
  const id = 'catalog-1';
  await request(owners, id, 'catalog');
  await pass(owners, id);
  const shown = await owners.answer('answerFindings', id, 'answer-findings');
  for (const words of ['CRITICAL', 'catalog-new', 'allkeys-lru', 'noeviction']) {
    assert.ok(shown.includes(words), `olga does not read '${words}' among the findings:\n${shown}`);
  }
  await owners.reach(id, 'REFUSED');
}

/** The application owner raises an incident; its contact is asked, and checks the bundle. */
async function raise(owners, id) {
  const ada = await owners.tasklist('ada');
  const form = await ada.startForm('Incident of a migration');
  await form.fill('Migration', id);
  await form.fill('What happened?', SLOW);
  await form.settle();
  await ada.shot(`${id}-raises-an-incident`);
  await ada.start();
  const asked = [SLOW, 'commit: it closes the rollback path', 'rollback', 'health.json', 'download the evidence'];
  const { tasklist, text } = await owners.read('decideIncident', id, asked, 'decide-incident');
  const { path, name } = await tasklist.download('download the evidence');
  assert.equal(name, `${id}-incident-1.zip`);
  const files = await verified(path, text);
  for (const side of ['sessions-old', 'sessions-new']) assert.match(files.get('health.json'), new RegExp(side));
  assert.match(files.get('incident.json'), new RegExp(SLOW));
  assert.match(files.get('journal.ndjson'), /OBSERVING/);
  assert.ok(!files.has(VALUES) && !text.includes(WITH_VALUES), 'ines gets values that she has not asked for');
  await owners.answer('askForValues', id);
  const again = await owners.read('decideIncident', id, [WITH_VALUES]);
  const { path: other } = await again.tasklist.download('download it');
  assert.ok((await verified(other, again.text)).has(VALUES), 'ines does not get the values that she has asked for');
}

async function request(owners, id, plan, tutorial) {
  const olga = await owners.tasklist('olga');
  const form = await olga.startForm('Database migration');
  await form.fill('Migration', id);
  await form.choose('Named plan', plan);
  await form.settle();
  await olga.shot(`${id}-requests`, tutorial);
  await olga.start();
  await owners.answer('completePlan', id);
}

async function pass(owners, id, tutorial) {
  const [first, ...others] = checklist;
  await owners.answer(first, id, tutorial);
  for (const gate of others) await owners.answer(gate, id);
}

// The three migrations of the demo, from the start form to their outcome.
import assert from 'node:assert/strict';
import { checklist } from './gates.mjs';

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

/** The sessions move to their new server; then the rollback approver calls them back. */
export async function rollback(owners) {
  const id = 'sessions-1';
  await request(owners, id, 'sessions');
  await pass(owners, id);
  await owners.answer('approveRun', id);
  await owners.answer('approveCutover', id);
  const ines = await owners.cockpit('ines');
  await ines.look(id, ['Observing', 'authority TARGET', 'traffic flows', 'Reverse', 'Following'], 'observing');
  const ravi = await owners.tasklist('ravi');
  const form = await ravi.startForm('Call for rollback');
  await form.fill('Migration', id);
  await form.fill('Reason', 'The shop answers more slowly than before.');
  await form.settle();
  await ravi.shot(`${id}-calls-for-rollback`, 'call-for-rollback');
  await ravi.start();
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

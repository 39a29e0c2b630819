// The three migrations of the demo, from the start form to their outcome.
import assert from 'node:assert/strict';
import { checklist } from './gates.mjs';

/** The orders move to their new server for good. */
export async function commit(owners) {
  const id = 'orders-1';
  await request(owners, id, 'orders');
  await pass(owners, id);
  await owners.answer('approveRun', id);
  await owners.answer('approveCutover', id);
  await owners.answer('acceptTarget', id);
  const asked = await owners.answer('decideCommit', id);
  assert.ok(!/\b(FAIL|UNKNOWN)\b/.test(asked), `bea is shown what does not speak for a commit:\n${asked}`);
  await owners.reach(id, 'COMMITTED');
}

/** The sessions move to their new server; then the rollback approver calls them back. */
export async function rollback(owners) {
  const id = 'sessions-1';
  await request(owners, id, 'sessions');
  await pass(owners, id);
  await owners.answer('approveRun', id);
  await owners.answer('approveCutover', id);
  await owners.reach(id, 'OBSERVING');
  const ravi = await owners.tasklist('ravi');
  const form = await ravi.startForm('Call for rollback');
  await form.fill('Migration', id);
  await form.fill('Reason', 'The shop answers more slowly than before.');
  await ravi.shot(`${id}-calls-for-rollback`);
  await ravi.start();
  await owners.reach(id, 'ROLLED_BACK');
}

/** The catalog does not move: the preflight finds what is wrong with its new server. */
export async function refusal(owners) {
  const id = 'catalog-1';
  await request(owners, id, 'catalog');
  await pass(owners, id);
  const shown = await owners.answer('answerFindings', id);
  for (const words of ['CRITICAL', 'catalog-new', 'allkeys-lru', 'noeviction']) {
    assert.ok(shown.includes(words), `olga does not read '${words}' among the findings:\n${shown}`);
  }
  await owners.reach(id, 'REFUSED');
}

async function request(owners, id, plan) {
  const olga = await owners.tasklist('olga');
  const form = await olga.startForm('Database migration');
  const v = {Migration:id, Description:'x y', Source:plan+'-old', Target:plan+'-new', Interlays:plan,'Migration operator':'olga','Database owner':'dmitri','Application owner':'ada','Rollback approver':'ravi','Business decision owner':'bea','Incident escalation contact':'ines','Window':'PT10S','Longest response time in ms':'500','Rollback window':'PT20S','Keep the source until':'2099-01-01T00:00:00Z','Longest delay in ms':'1500'};
  for (const [k,x] of Object.entries(v)) await form.fill(k,x);
  await olga.shot(`${id}-requests`);
  await olga.start();
}

async function pass(owners, id) {
  for (const gate of checklist) await owners.answer(gate, id);
}

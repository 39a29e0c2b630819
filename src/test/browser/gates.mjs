// What the demo's owners are asked on the way, and what they answer where all is well.
export const gates = {
  completePlan: {
    owner: 'olga',
    task: 'Complete the plan',
    choose: { 'Is the plan complete?': 'Complete' }
  },
  vouchRollbackPath: {
    owner: 'ravi',
    task: 'Vouch for the rollback path',
    fill: { 'Where is the rollback path documented?': 'runbook, chapter 4', 'Vouched for until': '2099-01-01T00:00:00Z' },
    choose: { 'Your answer': 'Vouch' }
  },
  vouchBackup: {
    owner: 'dmitri',
    task: 'Vouch for the backup',
    fill: { 'Which backup, or which way to recover?': 'snapshot of last night', 'Vouched for until': '2099-01-01T00:00:00Z' },
    choose: { 'Your answer': 'Vouch' }
  },
  approveMaintenance: {
    owner: 'bea',
    task: 'Approve the maintenance plan',
    fill: { 'Where is the plan?': 'mail of Monday to all teams', 'Approved until': '2099-01-01T00:00:00Z' },
    choose: { 'Your answer': 'Approve' }
  },
  acceptIncompatibilities: {
    owner: 'ada',
    task: 'Accept the known incompatibilities',
    fill: { 'Where are the known incompatibilities documented?': 'none are known', 'Accepted until': '2099-01-01T00:00:00Z' },
    choose: { 'Your answer': 'Accept' }
  },
  answerFindings: {
    owner: 'olga',
    task: 'Answer the findings',
    fill: { Reason: 'The new server throws records away.' },
    choose: { 'What next?': 'Refuse' }
  },
  approveRun: {
    owner: 'bea',
    task: 'Approve the run',
    choose: { 'May the run begin?': 'Approve' }
  },
  approveCutover: {
    owner: 'ada',
    task: 'Approve the cutover',
    choose: { 'May the target take charge?': 'Approve' }
  },
  acceptTarget: {
    owner: 'ada',
    task: 'Accept the target',
    choose: { 'Do the applications work as they should?': 'Accept' }
  },
  decideIncident: {
    owner: 'ines',
    task: 'Decide on the incident',
    fill: { Reason: 'The shop has been slow on either server.' },
    choose: { 'What may continue?': 'Release: everything' }
  },
  askForValues: {
    owner: 'ines',
    task: 'Decide on the incident',
    fill: { Reason: 'Keys do not tell whose sessions they are.' },
    choose: { 'What may continue?': 'Keep blocking, with values' }
  },
  decideRollbackAttempt: {
    owner: 'ravi',
    task: 'Decide whether to retry',
    choose: { 'Try the rollback again?': 'Retry' }
  },
  decideCommit: {
    owner: 'bea',
    task: 'Decide on the commit',
    choose: { 'What happens now?': 'Commit' }
  }
};

/** The gates of the preflight, in the order in which the tutorial goes through them. */
export const checklist =
  ['vouchRollbackPath', 'vouchBackup', 'acceptIncompatibilities', 'approveMaintenance'];

package io.exodus.journal;

/**
 * What a row of the journal tells. The names are stored, and the rows' hashes cover them: they stay
 * as they are.
 */
public enum EntryType {
  /** The migration has entered a phase, the subject. */
  PHASE,
  /** Somebody has decided at a gate, or called for a rollback or a change. */
  DECISION,
  /** What people were shown, and what came of an effect. */
  EVIDENCE,
  /** A change of authority, or of what follows from it: commit, release, an owed fence. */
  AUTHORITY,
  /** What a check or the criteria came to. */
  VERDICT,
  /** An incident was raised or answered, or a gate has nobody to decide. */
  INCIDENT,
  /** Somebody was refused, and why. */
  REFUSAL,
  /** A divergence ended. */
  REPAIR,
  /** What is pinned for good. Written by the engine alone: no API takes an entry of that type. */
  SEAL,
  /** A process begun beside the run. Written by the engine alone, too. */
  COMPANION,
  /** The account of somebody with a role has changed; the subject is the user, or the group. */
  IDENTITY
}

import { dataStore } from './data-store.ts';
import { goingLive } from './going-live.ts';
import { migration } from './migration.ts';
import type { LintedPhase } from './phase-text.ts';
import { publicEndpoint } from './public-endpoint.ts';
import type { RawFinding, Rule } from './rule.ts';

const rules: readonly Rule[] = [dataStore, migration, publicEndpoint, goingLive];

/** What the lenses find in a phase by themselves. Pure: the words of the plan decide, and nothing else. */
export function lintPhase(linted: LintedPhase): RawFinding[] {
  const findings = rules.flatMap((rule) => rule(linted));
  // Both ask for the same words.
  const hasRollback = findings.some(({ id }) => id === 'data-store.rollback');
  return findings.filter(({ id }) => !(hasRollback && id === 'migration.rollback'));
}

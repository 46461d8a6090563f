import { covered } from './covered.ts';
import { allOf, intentions } from './phase-text.ts';
import { quoted, type Rule } from './rule.ts';

const migrates =
  /\b(?:(?:data|data[- ]?base|db|schema)[- ]migrations?|migrat(?:e|es|ing) (?:(?:the|all|our|existing|customer|user|production|live) ){0,2}(?:data|data[- ]?bases?|schemas?|tables?|records|customers|users))\b/i;

/** Data that was moved has to be moved back when it goes wrong. */
export const migration: Rule = (linted) => {
  const found = intentions(linted).filter(({ text }) => migrates.test(text));
  if (found.length === 0 || covered.rollback.test(allOf(linted))) return [];
  return [
    {
      id: 'migration.rollback',
      lens: 'infrastructure',
      title: 'Data is migrated, and nothing says how to go back.',
      detail: 'Add a rollback to the plan or to a risk: the down migration or the restore, and until when it is possible.',
      found: quoted(found),
    },
  ];
};

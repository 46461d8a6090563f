import type { LensReview } from '#shared/contract/gate-reviews.ts';
import type { Missing } from './missing.ts';
import { isOpenObjection } from './reviews.ts';
import { sentence } from './words.ts';

/** What a lens lacks, in words. */
export function missingReview({ lens, consensus, positions }: LensReview): Missing {
  const review = { kind: 'review', lens, label: 'Review' } as const;
  if (consensus === 'objection') {
    const open = positions.filter(isOpenObjection);
    const said = open.map(({ name, reason, overruled }) => {
      const why = overruled === null ? '' : ` The overruling by ${overruled.name} does not count: ${overruled.why}`;
      return `${name}: ${sentence(reason)}${why}`;
    });
    return {
      id: `review-${lens}-objection`,
      verdict: 'fail',
      title: `There is an objection from ${lens}.`,
      detail: `${said.join(' ')} It holds until ${listed(open.map(({ name }) => name))} ${open.length === 1 ? 'takes' : 'take'} another position, or an approver overrules it by name.`,
      action: { ...review, label: 'Review again' },
    };
  }
  if (consensus === 'stale') {
    const why = [...new Set(positions.map(({ name, stale }) => `${name}'s review no longer counts: ${stale}`))];
    return {
      id: `review-${lens}`,
      verdict: 'stale',
      title: `The ${lens} review is stale.`,
      detail: `${why.join(' ')} A reviewer looks at the phase as it is now.`,
      action: { ...review, label: 'Review again' },
    };
  }
  const abstained = consensus === 'abstained';
  return {
    id: `review-${lens}`,
    verdict: 'not_measured',
    title: `The ${lens} review is missing.`,
    detail: abstained
      ? `${listed(positions.map(({ name }) => name))} abstained: nobody has reviewed it yet.`
      : 'A reviewer takes a position and gives a reason.',
    action: review,
  };
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? 'Nobody') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}

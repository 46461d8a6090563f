import type { EventMark } from '#shared/contract/base.ts';
import type { RunComparison, RunEnvironment } from '#shared/contract/run-comparison.ts';

/** What decides whether two runs may be compared at all. */
export interface Comparable {
  workloadHash: string;
  /** In words: `200/s Poisson`. */
  load: string;
  plannedSeconds: number;
  environment: RunEnvironment | null;
  events: readonly EventMark[];
}

/** What keeps two runs from being compared, each difference by its name; empty: they can be. */
export function differencesOf(a: Comparable, b: Comparable): RunComparison['differences'] {
  return [...workload(a, b), ...steering(a, b), ...environment(a.environment, b.environment)];
}

function workload(a: Comparable, b: Comparable): RunComparison['differences'] {
  if (a.workloadHash === b.workloadHash) return [];
  const words = ({ load, plannedSeconds, workloadHash }: Comparable) => `${load}, ${plannedSeconds} s, ${workloadHash.slice(0, 12)}`;
  return [{ what: 'workload (rate, duration, limits or steps)', a: words(a), b: words(b) }];
}

/** Who changes the rate or the length of a run that is on makes it another load than its scenario says. */
function steering(a: Comparable, b: Comparable): RunComparison['differences'] {
  return (['rate', 'extend'] as const).flatMap((kind) => {
    const words = ({ events }: Comparable) =>
      events
        .filter((event) => event.kind === kind)
        .map(({ label }) => label)
        .join('; ') || 'not changed';
    const [first, second] = [words(a), words(b)];
    if (first === 'not changed' && second === 'not changed') return [];
    return [{ what: kind === 'rate' ? 'rate changed while on' : 'duration changed while on', a: first, b: second }];
  });
}

function environment(a: RunEnvironment | null, b: RunEnvironment | null): RunComparison['differences'] {
  if (a === null || b === null) {
    const words = (known: RunEnvironment | null) => (known === null ? 'not recorded' : 'recorded');
    return [{ what: 'environment', a: words(a), b: words(b) }];
  }
  return [...targets(a, b), ...generators(a.generator, b.generator)];
}

function targets(a: RunEnvironment, b: RunEnvironment): RunComparison['differences'] {
  if (a.declared !== b.declared) return [{ what: 'declared environment of the target', a: a.declared ?? 'none', b: b.declared ?? 'none' }];
  return a.declared === null && a.target !== b.target ? [{ what: 'target', a: a.target, b: b.target }] : [];
}

type Generator = RunEnvironment['generator'];

function generators(a: Generator, b: Generator): RunComparison['differences'] {
  if (a.declared !== b.declared)
    return [{ what: 'declared class of the generator machine', a: a.declared ?? 'none', b: b.declared ?? 'none' }];
  if (a.declared !== null) return [];
  const fields: [string, (generator: Generator) => string][] = [
    ['platform of the generator', ({ platform, arch }) => `${platform} ${arch}`],
    ['processor of the generator', ({ cpu }) => cpu],
    ['cores of the generator', ({ cores }) => String(cores)],
    // A newer patch release does not make another generator.
    ['Node of the generator', ({ node }) => node.split('.')[0] ?? node],
  ];
  return fields.flatMap(([what, of]) => (of(a) === of(b) ? [] : [{ what, a: of(a), b: of(b) }]));
}

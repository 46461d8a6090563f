import type { Lint } from './lint.ts';

/** What a plan leaves open. */
export function lintCompleteness(lint: Lint): void {
  lint.plan.phases.forEach((phase, index) => {
    const at = ['phases', index];
    if (phase.state !== 'deferred' && !(lint.criteria[index] ?? []).some(({ required }) => required)) {
      const hint = 'Add what must be true before it is released: a gate without a required criterion never opens.';
      lint.warn(at, `The phase "${phase.id}" has no required criterion`, hint);
    }
    phase.risks.forEach((risk, position) => {
      if (risk.mitigation.trim() !== '') return;
      lint.warn(
        [...at, 'risks', position],
        `The risk "${risk.id}" has no mitigation`,
        'Say what keeps it from happening, or from hurting.',
      );
    });
    phase.decisions.forEach(({ id, options }, position) => {
      const path = [...at, 'decisions', position];
      const taken = options.filter((option) => option.taken);
      if (taken.length > 1) {
        const titles = taken.map(({ title }) => `"${title}"`).join(' and ');
        lint.error([...path, 'options'], `The decision "${id}" takes ${taken.length} options: ${titles}`, 'Mark the one that was taken.');
      } else if (options.length === 0) {
        lint.warn(path, `The decision "${id}" names no options`, 'Write down what was not taken, and what it would have cost.');
      } else if (taken.length === 0) {
        lint.warn([...path, 'options'], `The decision "${id}" takes no option`, 'Decide, and mark the option with "taken: true".');
      }
    });
  });
}

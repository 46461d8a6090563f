import type { Step } from './scenario.ts';

/** A command line longer than this is cut: it is to be recognised, not to be copied. */
const longest = 120;

/** What a run of these steps starts on this machine, each once: who starts it should know. Values of templates are not known yet. */
export function programsOf(steps: readonly Step[]): string[] {
  const programs = steps.flatMap((step) => {
    if (step.kind === 'command') return [step.run.map(quoted).join(' ')];
    if (step.kind === 'script') return [step.export === 'default' ? step.module : `${step.module} (${step.export})`];
    return [];
  });
  return [...new Set(programs)].map((program) => (program.length > longest ? `${program.slice(0, longest - 1)}…` : program));
}

/** So that it shows where a word begins and ends. */
function quoted(word: string): string {
  return /^[\w@%+=:,./${}-]+$/.test(word) ? word : JSON.stringify(word);
}

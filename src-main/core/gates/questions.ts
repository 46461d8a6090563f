import type { QuestionId } from '#shared/contract/gates.ts';

/** The Three Questions and the 3 AM test: every phase answers them, each with something that backs the answer. */
export const questions: Record<QuestionId, { title: string; help: string }> = {
  what_breaks_first: {
    title: 'What breaks first?',
    help: 'Under growing load or a fault, which part gives way, and at what figure? Link the run or the drill that showed it.',
  },
  how_do_we_know: {
    title: 'How do we know?',
    help: 'Which signal tells us, and how soon? Link the probe, the alert or the run.',
  },
  what_is_plan_b: {
    title: 'What is plan B?',
    help: 'What we do when it breaks in production, and how long that takes. Link the runbook or the drill.',
  },
  three_am: {
    title: 'The 3 AM test',
    help: 'What the person on call sees, which runbook they open, and which command they type. Link the runbook.',
  },
};

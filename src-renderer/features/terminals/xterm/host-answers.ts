import type { Terminal } from '@xterm/xterm';

/**
 * Leaves the questions of a program (who are you, where is the cursor, which mode is set) to the terminal of the pty host, which always
 * answers: with two pages attached a program would get each answer twice, and take the second for typing. Only what depends on how a page
 * looks, its colours, is left to the page.
 */
export function leaveQuestionsToHost({ parser }: Pick<Terminal, 'parser'>): void {
  const answered = () => true;
  // DA1, DA2, XTVERSION, DECRQM (ANSI and private), DECRQSS; names as in xterm's ctlseqs.
  parser.registerCsiHandler({ final: 'c' }, answered);
  parser.registerCsiHandler({ prefix: '>', final: 'c' }, answered);
  parser.registerCsiHandler({ prefix: '>', final: 'q' }, answered);
  parser.registerCsiHandler({ intermediates: '$', final: 'p' }, answered);
  parser.registerCsiHandler({ prefix: '?', intermediates: '$', final: 'p' }, answered);
  parser.registerDcsHandler({ intermediates: '$', final: 'q' }, answered);
  // DSR, and its private form.
  parser.registerCsiHandler({ final: 'n' }, answered);
  parser.registerCsiHandler({ prefix: '?', final: 'n' }, ([what]) => what !== colourSchemeQuestion);
}

/** Dark or light: only the page knows. */
const colourSchemeQuestion = 996;

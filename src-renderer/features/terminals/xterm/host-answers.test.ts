// The page's terminal without a display: same parser, same answers. CommonJS whose exports Node cannot see.
import headless from '@xterm/headless';
import { describe, expect, it } from 'vitest';
import { leaveQuestionsToHost } from './host-answers.ts';

const questions = {
  'primary attributes': '\u001b[c',
  'secondary attributes': '\u001b[>c',
  version: '\u001b[>q',
  state: '\u001b[5n',
  'cursor position': '\u001b[6n',
  'cursor position, private': '\u001b[?6n',
  mode: '\u001b[4$p',
  'private mode': '\u001b[?2004$p',
  setting: '\u001bP$qm\u001b\\',
};

async function answers(question: string, leaves: boolean): Promise<string> {
  const terminal = new headless.Terminal({ allowProposedApi: true });
  if (leaves) leaveQuestionsToHost(terminal);
  let said = '';
  terminal.onData((data) => (said += data));
  await new Promise<void>((resolve) => terminal.write(`${question}shown`, resolve));
  expect(terminal.buffer.active.getLine(0)?.translateToString(true)).toBe('shown');
  terminal.dispose();
  return said;
}

describe('the terminal of a page', () => {
  it.each(Object.entries(questions))('leaves a question for the %s to the host, which answers it', async (_name, question) => {
    // Without leaving it, there is an answer: so the host, which has the same terminal, gives one.
    expect(await answers(question, false)).not.toBe('');
    expect(await answers(question, true)).toBe('');
  });
});

import { describe, expect, it } from 'vitest';
import { HoldpointError } from '../errors/holdpoint-error.ts';
import { runInThread } from './run-in-thread.ts';
import { moodyTask } from './testing/moody-task.ts';

/** Two numbers of the test and its thread: see `wait` of the moody task. */
const sharedNumbers = () => new Int32Array(new SharedArrayBuffer(8));

/** How many threads wait on the first number: none, when the one that did was ended. */
const waiting = (numbers: Int32Array) => Atomics.notify(numbers, 0);

async function waitsNow(numbers: Int32Array): Promise<void> {
  await Atomics.waitAsync(numbers, 1, 0).value;
}

describe('runInThread', () => {
  it('gives the answer of the task', async () => {
    expect(await runInThread(moodyTask, { mood: 'answer', text: '  hello ' })).toBe('You said "hello".');
  });

  it('refuses as the task does: with its code, its hint and the places in files', async () => {
    const refused = await runInThread(moodyTask, { mood: 'refuse' }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(HoldpointError);
    expect(refused).toMatchObject({
      code: 'NOT_FOUND',
      message: 'There is nothing.',
      hint: 'Look elsewhere.',
      problems: [{ file: 'a.yaml', line: 3, message: 'empty', severity: 'error' }],
    });
  });

  it('tells of a defect as one', async () => {
    const thrown = await runInThread(moodyTask, { mood: 'throw' }).catch((error: unknown) => error);
    expect(thrown).not.toBeInstanceOf(HoldpointError);
    expect(thrown).toMatchObject({ name: 'TypeError', message: 'a defect' });
  });

  it('takes no answer of another kind', async () => {
    await expect(runInThread(moodyTask, { mood: 'answer with a number' })).rejects.toThrow(/expected string/);
  });

  it.each([0, 3])('does not wait for a thread that ended with %i', async (code) => {
    await expect(runInThread(moodyTask, { mood: 'exit', code })).rejects.toThrow(`the thread ended with ${code}`);
  });

  it('says in the words of the task that it takes too much memory', async () => {
    await expect(runInThread(moodyTask, { mood: 'outgrow' })).rejects.toMatchObject({
      code: 'INVALID',
      message: 'The mood "outgrow" takes more than 64 MB.',
      hint: 'Ask for less.',
    });
  });

  it('shows the thread nothing of the environment', async () => {
    expect(await runInThread(moodyTask, { mood: 'show environment' })).toBe('');
  });

  it('ends the thread when it is aborted, with the reason of that', async () => {
    const numbers = sharedNumbers();
    const giveUp = new AbortController();
    const answer = runInThread(moodyTask, { mood: 'wait', shared: numbers.buffer }, giveUp.signal);
    void waitsNow(numbers).then(() => giveUp.abort(new Error('enough')));
    await expect(answer).rejects.toThrow('enough');
    expect(waiting(numbers)).toBe(0);
  });

  it('starts none when it is aborted before', async () => {
    const program = () => expect.unreachable('a thread was started');
    const answer = runInThread({ ...moodyTask, program }, { mood: 'answer', text: '' }, AbortSignal.abort(new Error('too late')));
    await expect(answer).rejects.toThrow('too late');
  });
});

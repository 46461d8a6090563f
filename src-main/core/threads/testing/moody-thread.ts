import { HoldpointError } from '../../errors/holdpoint-error.ts';
import { doTask } from '../do-task.ts';
import { moodyTask } from './moody-task.ts';

await doTask(moodyTask, (request) => {
  switch (request.mood) {
    case 'answer':
      return `You said "${request.text}".`;
    case 'answer with a number':
      // Its type is a lie on purpose: the console must not believe a thread.
      return 42 as unknown as string;
    case 'refuse':
      throw new HoldpointError('NOT_FOUND', 'There is nothing.', {
        hint: 'Look elsewhere.',
        problems: [{ file: 'a.yaml', line: 3, message: 'empty', severity: 'error' }],
      });
    case 'throw':
      throw new TypeError('a defect');
    case 'exit':
      // eslint-disable-next-line unicorn/no-process-exit -- ends the thread, as a crash of native code would
      process.exit(request.code);
    case 'outgrow':
      // What Node says of such a thread. To really fill the heap may end the whole process, as the collector can fail in the midst of it.
      throw Object.assign(new Error('Worker terminated due to reaching memory limit'), { code: 'ERR_WORKER_OUT_OF_MEMORY' });
    case 'show environment':
      return Object.keys(process.env).join(' ');
    case 'wait': {
      const numbers = new Int32Array(request.shared);
      Atomics.store(numbers, 1, 1);
      Atomics.notify(numbers, 1);
      Atomics.wait(numbers, 0, 0);
      return 'somebody woke me';
    }
  }
});

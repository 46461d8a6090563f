import { describe, expect, it } from 'vitest';
import type { AttachEvent } from '#shared/contract/terminals.ts';
import { Attachment } from './attachment.ts';

const output = (seq: number, data: string): AttachEvent => ({ type: 'output', seq, data });
const snapshot: AttachEvent = { type: 'snapshot', seq: 9, data: 'screen', columns: 80, rows: 24 };
const exit: AttachEvent = { type: 'exit', code: 0, signal: null, reason: null };

async function read(attachment: Attachment, signal?: AbortSignal): Promise<AttachEvent[]> {
  const events: AttachEvent[] = [];
  for await (const event of attachment.events(signal)) events.push(event);
  return events;
}

describe('what waits for a page', () => {
  it('is joined where it is output, and ends behind the exit', async () => {
    const attachment = new Attachment('s', 'r');
    for (const event of [output(2, 'ab'), output(4, 'cd'), exit]) attachment.push(event);
    expect(await read(attachment)).toEqual([output(4, 'abcd'), exit]);
  });

  it('is thrown away when a snapshot replaces it', async () => {
    const attachment = new Attachment('s', 'r');
    for (const event of [output(2, 'ab'), snapshot, output(11, 'cd'), exit]) attachment.push(event);
    expect(await read(attachment)).toEqual([snapshot, output(11, 'cd'), exit]);
  });

  it('ends when the page goes away', async () => {
    const attachment = new Attachment('s', 'r');
    const page = new AbortController();
    const reading = read(attachment, page.signal);
    attachment.push(output(2, 'ab'));
    page.abort();
    await reading;
    attachment.push(output(4, 'cd'));
    expect(await read(attachment)).toEqual([]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MessageReader, ProtocolError } from './message-reader.ts';

interface Seen {
  type: string;
  body: string | null;
}

/** Rows are unwanted, everything else is wanted. */
function readerInto(seen: Seen[]): MessageReader {
  return new MessageReader({
    wants: (type) => type !== 'D'.charCodeAt(0),
    message: (type, bytes, from, to) => {
      const letter = String.fromCharCode(type);
      // A row that was cut arrives without its body, one that was not has it: both are right.
      seen.push({ type: letter, body: letter === 'D' ? null : bytes.toString('latin1', from, to) });
    },
  });
}

function wire(messages: readonly Seen[]): Buffer {
  return Buffer.concat(
    messages.map(({ type, body }) => {
      const bytes = Buffer.from(body ?? '', 'latin1');
      const head = Buffer.alloc(5);
      head.write(type, 'latin1');
      head.writeInt32BE(bytes.length + 4, 1);
      return Buffer.concat([head, bytes]);
    }),
  );
}

const withoutRows = (messages: readonly Seen[]) => messages.map(({ type, body }) => ({ type, body: type === 'D' ? null : body }));

/** An answer as it is: parsed, bound, a description, rows, complete, ready. */
const answer: Seen[] = [
  { type: '1', body: '' },
  { type: '2', body: '' },
  { type: 'T', body: 'columns '.repeat(9) },
  ...Array.from({ length: 5 }, (_, row) => ({ type: 'D', body: 'x'.repeat(row * 7) })),
  { type: 'C', body: 'SELECT 5\0' },
  { type: 'Z', body: 'I' },
];

describe('the messages of a server', () => {
  it('are the same wherever the network cuts them once or twice', () => {
    const bytes = wire(answer);
    const wrong: string[] = [];
    for (let first = 0; first <= bytes.length; first += 1) {
      for (let second = first; second <= bytes.length; second += 1) {
        const seen: Seen[] = [];
        const reader = readerInto(seen);
        for (const part of [bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second)])
          reader.push(part, part.length);
        if (JSON.stringify(seen) !== JSON.stringify(withoutRows(answer))) wrong.push(`${first} ${second}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('are the same byte by byte, in one buffer that is used again', () => {
    const seen: Seen[] = [];
    const reader = readerInto(seen);
    const buffer = Buffer.alloc(16);
    for (const byte of wire([...answer, ...answer])) {
      buffer[0] = byte;
      reader.push(buffer, 1);
      buffer.fill(0xff);
    }
    expect(seen).toEqual(withoutRows([...answer, ...answer]));
  });

  it('of any content come out as they went in, cut at random', () => {
    const message = fc.record({
      type: fc.constantFrom('D', 'C', 'Z', 'E', 'T', 'd'),
      body: fc.string({ maxLength: 300, unit: 'grapheme-ascii' }),
    });
    const cuts = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(fc.array(message, { maxLength: 20 }), cuts, (messages, sizes) => {
        const bytes = wire(messages);
        const seen: Seen[] = [];
        const reader = readerInto(seen);
        for (let at = 0, part = 0; at < bytes.length; part += 1) {
          const size = sizes[part % sizes.length] ?? 1;
          const chunk = bytes.subarray(at, at + size);
          reader.push(chunk, chunk.length);
          at += size;
        }
        expect(seen).toEqual(withoutRows(messages));
      }),
      { seed: 20_261 },
    );
  });

  it('that cannot be messages are refused at once', () => {
    const push = (bytes: Buffer) => () => readerInto([]).push(bytes, bytes.length);
    expect(push(Buffer.from('HTTP/1.1 400 Bad Request\r\n'))).toThrow(ProtocolError);
    expect(push(Buffer.from([0x5a, 0, 0, 0, 3]))).toThrow(ProtocolError);
    expect(push(Buffer.from([0x45, 0x20, 0, 0, 0]))).toThrow(ProtocolError);
    // The same when it comes in two parts.
    const reader = readerInto([]);
    reader.push(Buffer.from([0x5a, 0xff]), 2);
    expect(() => reader.push(Buffer.from([0xff, 0xff, 0xff]), 3)).toThrow(ProtocolError);
  });
});

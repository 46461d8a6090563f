import net from 'node:net';
import { describe, expect, it } from 'vitest';
import { SqlUser } from './testing/sql-user.ts';

/** A message of a server. */
function message(type: string, body: Buffer | string = ''): Buffer {
  const bytes = Buffer.from(body);
  const head = Buffer.alloc(5);
  head.write(type, 'latin1');
  head.writeInt32BE(bytes.length + 4, 1);
  return Buffer.concat([head, bytes]);
}

const int16 = (value: number) => Buffer.from([value >> 8, value & 0xff]);
const int32 = (value: number) => Buffer.concat([int16(value >>> 16), int16(value & 0xffff)]);
const ready = message('Z', 'I');
const column = Buffer.concat([int16(1), Buffer.from('n\0'), int32(0), int16(0), int32(23), int16(4), int32(-1), int16(0)]);
const row = Buffer.concat([int16(1), int32(2), Buffer.from('42')]);

/** What a server says at the door, to an inquiry about a statement, and to its execution. */
const script = {
  opening: Buffer.concat([
    message('R', int32(0)),
    message('S', 'TimeZone\0UTC\0'),
    message('K', Buffer.concat([int32(7), int32(8)])),
    ready,
  ]),
  inquiry: Buffer.concat([message('3'), message('1'), message('t', int16(0)), message('T', column), ready]),
  execution: Buffer.concat([
    message('2'),
    message('D', row),
    message('D', row),
    message('N', 'SNOTICE\0\0'),
    message('C', 'SELECT 2\0'),
    ready,
  ]),
};

/** A server that answers the n-th chunk of each connection with the n-th part of a script, whatever was asked. */
async function scripted(parts: readonly Buffer[], send: (socket: net.Socket, bytes: Buffer) => void) {
  const server = net.createServer((socket) => {
    let at = 0;
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.on('data', () => {
      const part = parts[at];
      at += 1;
      if (part) send(socket, part);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  return {
    url: `postgres://me@127.0.0.1:${port}/d`,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

const step = { name: 'answer', text: 'select 42', capture: 'rows' as const, pool: 1 };

describe('what a server sends', () => {
  it('is understood byte by byte', async () => {
    const byteByByte = (socket: net.Socket, bytes: Buffer) => {
      const next = (at: number) => {
        if (at < bytes.length && !socket.destroyed) socket.write(bytes.subarray(at, at + 1), () => setImmediate(next, at + 1));
      };
      next(0);
    };
    await using server = await scripted([script.opening, script.inquiry, script.execution, script.execution], byteByByte);
    using user = await SqlUser.of(server.url, [step]);
    for (let time = 0; time < 2; time += 1) {
      expect(await user.run('answer')).toMatchObject({
        failure: null,
        ends: 1,
        answer: { body: '[{"n":42},{"n":42}]', values: { n: 42, rows: 2 } },
      });
    }
  });

  it('may be damaged anywhere: a call ends at most once, and nothing is thrown', async () => {
    const kinds = new Set<string>();
    for (const flip of [0xff, 0x01, 0x80]) {
      for (let at = 0; at < script.execution.length; at += 1) {
        const damaged = Buffer.from(script.execution);
        damaged[at] = (damaged[at] ?? 0) ^ flip;
        // Behind the damage the server hangs up: what waits for more bytes learns that there are none.
        await using server = await scripted([script.opening, script.inquiry, damaged], (socket, bytes) =>
          bytes === damaged ? socket.end(bytes) : socket.write(bytes),
        );
        using user = await SqlUser.of(server.url, [step]);
        const outcome = await user.run('answer');
        expect(outcome.ends).toBe(1);
        kinds.add(outcome.failure ?? 'answered');
      }
    }
    // Damage inside a value is a value; elsewhere it is one of these.
    expect([...kinds].toSorted()).toEqual(
      expect.arrayContaining([
        'answered',
        'connection closed',
        'left a transaction open',
        'what answers does not speak the protocol of Postgres',
      ]),
    );
  });

  it('may be damaged at the door: the run is refused', async () => {
    let refused = 0;
    for (let at = 0; at < script.opening.length; at += 1) {
      const damaged = Buffer.from(script.opening);
      damaged[at] = (damaged[at] ?? 0) ^ 0xff;
      await using server = await scripted([damaged, script.inquiry], (socket, bytes) =>
        bytes === damaged ? socket.end(bytes) : socket.write(bytes),
      );
      const opened = await SqlUser.of(server.url, [step]).then(
        (user) => user[Symbol.dispose](),
        (error: unknown) => String(error),
      );
      if (opened !== undefined) {
        refused += 1;
        expect(opened).toContain('HoldpointError');
      }
    }
    expect(refused).toBeGreaterThan(0);
  });

  it('that opens the door without a proof that it knows the password is refused', async () => {
    const asks = message('R', Buffer.concat([int32(10), Buffer.from('SCRAM-SHA-256\0\0')]));
    await using server = await scripted([asks, script.opening], (socket, bytes) => socket.write(bytes));
    await expect(SqlUser.of(server.url.replace('me@', 'me:secret@'), [step])).rejects.toThrow('could not prove that it knows the password');
  });
});

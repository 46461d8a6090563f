/**
 * Sessions opened, flooded and closed, round after round beside one that stays: hosts that were added end, and the one that stays must hold
 * what it held before. Usage: node bench/terminals/leaks.ts [sessions=99] [rounds=4]      (Linux: reads /proc)
 */
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { forkStarter } from '#core/processes/fork-starter.ts';
import { Notices } from '#core/notices/notices.ts';
import { TerminalService } from '#core/terminals/terminal-service.ts';

const sessions = Number(process.argv[2] ?? 99);
const rounds = Number(process.argv[3] ?? 4);

await using service = new TerminalService({ starter: forkStarter, workspaceRoot: tmpdir(), notices: new Notices() });

async function openFloodClose(): Promise<void> {
  const { sessionId } = await service.create({ columns: 80, rows: 24 });
  const readerId = randomUUID();
  let tail = '';
  for await (const event of service.attach({ sessionId, readerId })) {
    if (event.type === 'snapshot') service.write(sessionId, `seq 1 20000; printf 'end-of-%s' flood\r`);
    if (event.type !== 'output') continue;
    service.acknowledge(sessionId, readerId, event.seq);
    tail = (tail + event.data).slice(-200);
    if (tail.includes('end-of-flood')) break;
  }
  await service.close(sessionId);
}

function links(pid: number): string[] {
  return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/${pid}/fd/${fd}`)];
    } catch {
      // Closed between listing and reading.
      return [];
    }
  });
}

function held(pid: number) {
  const megabytes = (field: string) => Math.round(Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)?.[1]) / 1024);
  const status = readFileSync(`/proc/${pid}/status`, 'latin1');
  return {
    descriptors: links(pid).length,
    terminals: links(pid).filter((link) => link.includes('ptmx')).length,
    children: readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim().split(' ').filter(Boolean).length,
    threads: readdirSync(`/proc/${pid}/task`).length,
    residentMegabytes: megabytes('VmRSS'),
    highestMegabytes: megabytes('VmHWM'),
  };
}

// One session stays open all the time: its host can never end, and must not grow. Threads and pools made once are no leak.
await service.create({ columns: 80, rows: 24 });
await openFloodClose();
const [staying = 0] = service.hostPids;
const rows = [{ after: 'one session', hosts: service.hostPids.length, ...held(staying) }];
for (let round = 1; round <= rounds; round += 1) {
  const begun = performance.now();
  await Promise.all(Array.from({ length: sessions }, openFloodClose));
  // Empty hosts end, and what the sessions left is collected, once nothing more is closed.
  await new Promise((resolve) => setTimeout(resolve, 1000));
  rows.push({ after: `round ${round} of ${sessions}`, hosts: service.hostPids.length, ...held(staying) });
  console.error(`round ${round}: ${((performance.now() - begun) / 1000).toFixed(0)} s, ${rows.at(-1)?.residentMegabytes} MB`);
}
console.table(rows);
const [warm, last] = [rows[1]?.residentMegabytes ?? Number.NaN, rows.at(-1)?.residentMegabytes ?? Number.NaN];
console.log(
  `the host that stays: ${last - warm} MB between round 1 and round ${rounds}; hosts that were added for a round: ended, ${service.hostPids.length} left`,
);

import { describe, expect, it } from 'vitest';
import { parseListeners, parseSmapsRollup, parseStat } from './proc-text.ts';
import { parsePsLine } from './ps-processes.ts';

describe('what /proc says', () => {
  it('is read past a program name with spaces and parentheses', () => {
    const text =
      '4242 (a) b (c)) S 17 4242 4242 0 -1 4194560 100 0 0 0 250 50 0 0 20 0 11 0 987654 1000000 2500 18446744073709551615 1 1 0';
    expect(parseStat(text)).toEqual({
      pid: 4242,
      name: 'a) b (c)',
      state: 'S',
      parentPid: 17,
      cpuTicks: 300,
      threads: 11,
      start: '987654',
      rssPages: 2500,
    });
    expect(parseStat('')).toBeNull();
    expect(parseStat('1 (cut off')).toBeNull();
  });

  it('gives PSS, USS and anonymous memory in bytes', () => {
    const text = `00400000-7ffdcb38a000 ---p 00000000 00:00 0  [rollup]
Rss:               64744 kB
Pss:               63250 kB
Pss_Anon:          19328 kB
Private_Clean:     43732 kB
Private_Dirty:     19344 kB
Private_Hugetlb:       4 kB
SwapPss:              12 kB
`;
    expect(parseSmapsRollup(text)).toEqual({ pssBytes: 63_250 * 1024, ussBytes: 63_080 * 1024, anonBytes: 19_340 * 1024 });
    expect(parseSmapsRollup('')).toBeNull();
  });

  it('names the sockets that listen on a port, and is not read beyond the listening ones', () => {
    const lines = [
      '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
      '   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 5151 1 0000000000000000 100 0 0 10 0',
      '   1: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 6161 1 0000000000000000 100 0 0 10 0',
    ];
    expect(parseListeners(lines, 8080)).toEqual({ inodes: ['5151'], complete: false });
    const established =
      '   2: 0100007F:1F90 0100007F:D431 01 00000000:00000000 00:00000000 00000000     0        0 7171 1 0000000000000000 20 4 30 10 -1';
    expect(parseListeners([...lines, established], 8080)).toEqual({ inodes: ['5151'], complete: true });
  });
});

describe('what ps says', () => {
  it('is read from the forms of Linux and macOS', () => {
    expect(parsePsLine('   12     1  20480 1-02:03:04 Sat Nov 21 08:28:14 2026 node')).toEqual([
      { pid: 12, parentPid: 1, rssBytes: 20_971_520, cpuSeconds: 93_784, threads: null, start: 'Sat Nov 21 08:28:14 2026', name: 'node' },
    ]);
    expect(
      parsePsLine('  345    12   1024   1:02.50 Sat 21 Nov 08:28:14 2026     /Applications/My App.app/Contents/MacOS/My App'),
    ).toMatchObject([{ pid: 345, cpuSeconds: 62.5, name: 'My App' }]);
    expect(parsePsLine('no process')).toEqual([]);
  });
});

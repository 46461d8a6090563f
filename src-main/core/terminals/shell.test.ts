import { describe, expect, it } from 'vitest';
import { userShell } from './shell.ts';

describe('the shell of a terminal session', () => {
  it('is the user’s own', () => {
    expect(userShell({ SHELL: '/bin/sh' }, 'linux')).toEqual({ file: '/bin/sh', args: [] });
  });

  it.each(['/no/such/shell', 'bash', import.meta.filename, '/tmp'])('is another where $SHELL is %s, which cannot be run', (own) => {
    expect(userShell({ SHELL: own }, 'linux').file).toMatch(/^\/bin\/(bash|sh)$/);
  });

  it('is a login shell on macOS and PowerShell on Windows', () => {
    expect(userShell({ SHELL: '/bin/sh' }, 'darwin').args).toEqual(['-l']);
    expect(userShell({}, 'win32').file).toBe('powershell.exe');
  });
});

import { describe, expect, it } from 'vitest';
import { sessionEnvironment } from './session-environment.ts';

describe('the environment of a terminal session', () => {
  it('holds what a shell needs and nothing that may be a secret', () => {
    const env = sessionEnvironment(
      {
        PATH: '/bin',
        HOME: '/home/ada',
        LANG: 'de_DE.UTF-8',
        LC_TIME: 'en_GB.UTF-8',
        HOLDPOINT_TOKEN: 'secret',
        DATABASE_URL: 'postgres://u:p@h/d',
        AWS_SECRET_ACCESS_KEY: 'k',
        NODE_OPTIONS: '--require /x',
        NODE_CHANNEL_FD: '3',
      },
      'linux',
    );
    expect(env).toEqual({
      PATH: '/bin',
      HOME: '/home/ada',
      LANG: 'de_DE.UTF-8',
      LC_TIME: 'en_GB.UTF-8',
      TERM: 'xterm-256color',
      COLORTERM: 'truecolor',
      TERM_PROGRAM: 'Holdpoint',
    });
  });

  it('has a UTF-8 locale even where the console was started without one', () => {
    expect(sessionEnvironment({ PATH: '/bin' }, 'linux')['LANG']).toBe('C.UTF-8');
    expect(sessionEnvironment({ PATH: '/bin', LC_ALL: 'C' }, 'linux')).not.toHaveProperty('LC_ALL');
    expect(sessionEnvironment({ PATH: '/bin' }, 'darwin')['LANG']).toBe('en_US.UTF-8');
  });

  it('knows names in any case on Windows', () => {
    expect(sessionEnvironment({ Path: 'C:\\bin', SystemRoot: 'C:\\Windows', Token: 'x' }, 'win32')).toMatchObject({
      Path: 'C:\\bin',
      SystemRoot: 'C:\\Windows',
    });
    expect(sessionEnvironment({ Token: 'x' }, 'win32')).not.toHaveProperty('Token');
  });
});

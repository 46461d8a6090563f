import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { commandStepOf, commandStepSchema, commandWorkSchema } from './command-step.ts';
import { scriptStepOf, scriptStepSchema, scriptWorkSchema } from './script-step.ts';
import { tlsOptionsOf, tlsSchema } from './tls.ts';
import { websocketStepOf, websocketStepSchema, websocketWorkSchema } from './websocket-step.ts';

const problemsOf = (schema: z.ZodType, written: unknown) =>
  schema.safeParse(written).error?.issues.map((issue) => [...issue.path, issue.message].join(' ')) ?? [];

describe('a websocket step', () => {
  const stepOf = (written: unknown) => websocketStepOf(websocketStepSchema.parse(written), 'feed');

  it('connects to a path and ends once it is open', () => {
    const step = stepOf({ path: '/live' });
    expect(step).toEqual({
      kind: 'websocket',
      name: 'feed',
      address: '/live',
      protocols: [],
      headers: {},
      send: [],
      expect: null,
      keepOpen: false,
    });
    expect(websocketWorkSchema.parse(structuredClone(step))).toMatchObject({ address: '/live' });
  });

  it('sends text and JSON, and waits for what matches', () => {
    const step = stepOf({
      url: 'wss://host/${random(1, 3)}',
      send: ['hello', { type: 'join', room: '${room}' }],
      expect: { jsonPath: '$.type', equals: 'joined', within: '250ms', count: 2 },
      keepOpen: true,
    });
    expect(step).toMatchObject({
      address: 'wss://host/${random(1, 3)}',
      send: [{ text: 'hello' }, { json: { type: 'join', room: '${room}' } }],
      expect: { matcher: { kind: 'jsonPath', query: '$.type', equals: { value: 'joined' } }, withinMs: 250, count: 2 },
    });
    expect(websocketWorkSchema.parse(structuredClone(step))).toMatchObject({ keepOpen: true, send: step.send });
  });

  it.each([
    [{}, { kind: 'any' }],
    [{ contains: 'a' }, { kind: 'contains', text: 'a' }],
    [{ regex: '^a+$' }, { kind: 'regex', source: '^a+$' }],
    [
      { jsonPath: '$.a', equals: null },
      { kind: 'jsonPath', query: '$.a', equals: { value: null } },
    ],
    [{ jsonPath: '$.a' }, { kind: 'jsonPath', query: '$.a', equals: null }],
  ])('%j matches %j', (written, matcher) => {
    expect(stepOf({ path: '/', expect: written }).expect).toEqual({ matcher, withinMs: 5000, count: 1 });
  });

  it.each([
    [{}, 'exactly one of path and url'],
    [{ path: '/', url: 'ws://h' }, 'exactly one of path and url'],
    [{ path: '/a b' }, 'must begin with /'],
    [{ url: 'http://h' }, 'must be an address such as wss://host/path'],
    [{ path: '/', headers: { 'Sec-WebSocket-Key': 'x' } }, 'set by the handshake'],
    [{ path: '/', headers: { a: 'b\r\nc: d' } }, 'one line'],
    [{ path: '/', expect: { contains: 'a', regex: 'b' } }, 'at most one of'],
    [{ path: '/', expect: { equals: 1 } }, 'belongs to jsonPath'],
    [{ path: '/', expect: { regex: '(' } }, 'is not a regular expression'],
    [{ path: '/', expect: { jsonPath: '$..[' } }, 'is not a JSONPath'],
    [{ path: '/', expect: { within: 'soon' } }, 'must be a duration'],
    [{ path: '/', protocols: ['a b'] }, 'is not a subprotocol'],
  ])('%j is refused', (written, message) => {
    expect(problemsOf(websocketStepSchema, written).join('\n')).toContain(message);
  });
});

describe('a command step', () => {
  it('is a program with its arguments', () => {
    const step = commandStepOf(commandStepSchema.parse({ run: ['node', 'tool.mjs', 5], env: { N: 1 }, timeout: '2s' }), 'tool');
    expect(step).toEqual({
      kind: 'command',
      name: 'tool',
      run: ['node', 'tool.mjs', '5'],
      cwd: null,
      env: { N: '1' },
      timeoutMs: 2000,
      stdin: null,
    });
    expect(commandWorkSchema.parse(step)).toMatchObject({ run: step.run });
  });

  it.each([
    [{ run: [] }, 'run'],
    [{ run: 'ls -l' }, 'run'],
    [{ run: ['', 'a'] }, 'must begin with a program'],
    [{ run: ['a\0b'] }, 'zero byte'],
    [{ run: ['a'], env: { 'A=B': '1' } }, 'is not the name of a variable'],
    [{ run: ['a'], shell: true }, 'shell'],
  ])('%j is refused', (written, message) => {
    expect(problemsOf(commandStepSchema, written).join('\n')).toContain(message);
  });
});

describe('a script step', () => {
  it('names a module of the workspace and what it exports', () => {
    const step = scriptStepOf(scriptStepSchema.parse({ module: 'scripts/a.ts', args: { deep: { id: '${id}' } } }), 's');
    expect(step).toEqual({ kind: 'script', name: 's', module: 'scripts/a.ts', export: 'default', args: { deep: { id: '${id}' } } });
    expect(scriptWorkSchema.parse(step)).toMatchObject({ module: 'scripts/a.ts' });
  });

  it.each([
    [{ module: '../a.ts' }, 'leave the workspace'],
    [{ module: 'scripts/../../a.ts' }, 'leave the workspace'],
    [{ module: '/etc/a.ts' }, 'within the workspace'],
    [{ module: 'C:/a.ts' }, 'within the workspace'],
    [{ module: 'scripts\\a.ts' }, 'within the workspace'],
    [{ module: 'scripts/a.py' }, 'must end in'],
    [{ module: 'a.ts', export: 'a b' }, 'is not the name of an export'],
  ])('%j is refused', (written, message) => {
    expect(problemsOf(scriptStepSchema, written).join('\n')).toContain(message);
  });
});

describe('tls', () => {
  it('trusts what Node trusts unless the scenario says otherwise', () => {
    expect(tlsOptionsOf(undefined)).toEqual({ insecure: false, ca: null });
    expect(tlsOptionsOf(tlsSchema.parse({ ca: 'certs/ca.pem' }))).toEqual({ insecure: false, ca: 'certs/ca.pem' });
  });
});

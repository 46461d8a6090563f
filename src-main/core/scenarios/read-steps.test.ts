import { describe, expect, it } from 'vitest';
import { HoldpointError } from '../errors/holdpoint-error.ts';
import { readScenario } from './read-scenario.ts';

const head = 'name: x\nbaseUrl: http://127.0.0.1:1\nexecutor: constant-vus\nvus: 1\nduration: 1s\n';

function problemsOf(rest: string) {
  try {
    readScenario(head + rest, 's.yaml', null);
  } catch (error) {
    if (error instanceof HoldpointError) return error.problems;
    throw error;
  }
  return [];
}

describe('steps', () => {
  it.each([
    ['two kinds', 'steps:\n  - http: { path: / }\n    think: 1s\n', 8, /exactly one of http/],
    ['no kind', 'steps:\n  - name: a\n', 7, /exactly one of http/],
    ['only pauses', 'steps:\n  - think: 1s\n', 7, /only pauses/],
    ['an unknown field in a check', 'steps:\n  - http: { path: / }\n    check:\n      stauts: 200\n', 9, /stauts: there is no such field/],
    ['a JSONPath that is none', 'steps:\n  - http: { path: / }\n    check:\n      jsonPath:\n        "$[": 1\n', 10, /is not a JSONPath/],
    [
      'a regular expression that is none',
      'steps:\n  - http: { path: / }\n    extract:\n      a: { regex: "(" }\n',
      9,
      /is not a regular expression/,
    ],
    [
      'two conditions in one',
      'steps:\n  - http: { path: / }\n    check:\n      body: { contains: a, matches: b }\n',
      9,
      /exactly one of equals/,
    ],
    ['a pause with a check', 'steps:\n  - think: 1s\n    check: { status: 200 }\n  - http: { path: / }\n', 8, /think step has no check/],
    ['a group without a name', 'steps:\n  - group: [{ http: { path: / } }]\n', 7, /group needs a name/],
    ['a mistake within a group', 'steps:\n  - name: g\n    group:\n      - http: { path: x }\n', 9, /must begin with \//],
    [
      'two steps of one name in a group',
      'steps:\n  - name: g\n    group:\n      - { name: a, http: { path: / } }\n      - { name: a, http: { path: / } }\n',
      10,
      /two steps are called "g\/a"/,
    ],
    ['an unknown variable', 'steps:\n  - http:\n      headers: { x-a: "${token}" }\n      path: /\n', 8, /\$\{token\} has no value here/],
    [
      'a variable of a later step',
      'steps:\n  - http: { path: "/${t}" }\n  - http: { path: / }\n    extract: { t: { header: a } }\n',
      7,
      /\$\{t\} has no value here/,
    ],
    ['a template that is not closed', 'steps:\n  - http: { method: POST, path: /, body: "${a" }\n', 7, /not closed/],
    ['an environment variable that is not listed', 'steps:\n  - http: { path: "/${env.SECRET}" }\n', 7, /not in the list env/],
    [
      'a template that is none',
      'steps:\n  - http: { method: POST, path: /, json: { deep: [ "${random(9, 1)}" ] } }\n',
      7,
      /9 is more than 1/,
    ],
    [
      'a feed outside the workspace',
      'data: { a: { file: ../a.csv } }\nsteps: [{ http: { path: / } }]\n',
      6,
      /must not leave the workspace/,
    ],
    [
      'a threshold on a tag that no step has',
      'steps: [{ http: { path: / }, tags: { a: b } }]\nthresholds: { "response_time{a: c}": "p(95)<1" }\n',
      7,
      /no step has the tag a: c; known: a: b/,
    ],
    [
      'a threshold on what a step does not measure',
      'steps: [{ name: a, http: { path: / } }]\nthresholds: { a.round_trip_time: "p(95)<1" }\n',
      7,
      /not kept per step/,
    ],
    ['keepCookies without cookies', 'keepCookies: true\nsteps: [{ http: { path: / } }]\n', 6, /belongs to cookies/],
    ['redirects over HTTP/2', 'steps:\n  - http: { path: /, version: 2, redirects: 1 }\n', 7, /not followed over HTTP\/2/],
  ])('with %s are refused at their place', (_name, rest, line, message) => {
    const problems = problemsOf(rest);
    expect(problems.map((problem) => problem.message).join('\n')).toMatch(message);
    expect(problems.find((problem) => message.test(problem.message))).toMatchObject({ line, severity: 'error' });
  });

  it('may use whatever name a script before them may have returned', () => {
    expect(problemsOf('steps:\n  - script: { module: a.ts }\n  - http: { path: "/${anything}" }\n')).toEqual([]);
  });
});

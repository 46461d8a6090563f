import type { ScenarioTemplate } from '#shared/contract/scenarios.ts';

/** What a new scenario can begin with; each is valid as it is. @param target name of a target, null where the workspace has none. */
export function scenarioTemplates(target: string | null): ScenarioTemplate[] {
  const address = target === null ? 'baseUrl: http://127.0.0.1:8080' : `target: ${JSON.stringify(target)}`;
  const rules = `thresholds:
  response_time: [ "p(95)<200" ]
  error_rate: [ "rate<0.01" ]
`;
  const home = `steps:
  - name: home
    http: { method: GET, path: / }
    check: { status: 2xx }
`;
  return [
    {
      id: 'rate',
      title: 'A constant rate',
      description: 'So many requests per second, whatever the target does. The first choice for a service that others call.',
      text: `name: constant rate
${address}
executor: constant-arrival-rate
rate: 20/s
duration: 60s
${home}${rules}`,
    },
    {
      id: 'users',
      title: 'Users that wait',
      description: 'So many users that each send, wait for the answer, think, and send again.',
      text: `name: users
${address}
executor: constant-vus
vus: 10
duration: 60s
steps:
  - name: home
    http: { method: GET, path: / }
    check: { status: 2xx }
  - think: 1s
${rules}`,
    },
    {
      id: 'call',
      title: 'A call with a body',
      description: 'A JSON request, with a header and a check of its status.',
      text: `name: call
${address}
executor: constant-arrival-rate
rate: 5/s
duration: 60s
steps:
  - name: create
    http:
      method: POST
      path: /orders
      headers:
        accept: application/json
      json: { quantity: 1 }
    check: { status: 2xx }
${rules}`,
    },
  ];
}

/** The text of a plan of ten phases: chains that meet, several owners, dates, and criteria of a run. The same each time. */
export function largePlan({ tasks, criteria }: { tasks: number; criteria: number }): string {
  const phases = Array.from({ length: 10 }, (_, phase) => {
    const own = Array.from({ length: tasks / 10 }, (_task, index) => {
      const before = [index - 1, index - 7].filter((other) => other >= 0 && (index + other) % 3 !== 0);
      const depends = before.length === 0 ? '' : `, dependsOn: [${before.map((other) => `t${phase}-${other}`).join(', ')}]`;
      return `      - { id: t${phase}-${index}, title: Task ${index} of phase ${phase}, owner: person-${index % 7}, estimate: ${1 + (index % 4)}d${depends} }`;
    });
    const rules = Array.from({ length: criteria / 10 }, (_rule, index) => {
      const limit = `metric: response_time, stat: p95, op: <, value: ${100 + index}, unit: ms, source: { scenario: checkout }`;
      return `      - { id: c${index}, title: Criterion ${index}, ${limit}, maxAge: 24h, revision: any }`;
    });
    const state = phase === 0 ? 'active' : 'planned';
    const head = `  - id: phase-${phase}\n    title: Phase ${phase}\n    state: ${state}`;
    const start = phase === 0 ? '\n    start: 2026-03-02' : '';
    return `${head}${start}\n    tasks:\n${own.join('\n')}\n    criteria:\n${rules.join('\n')}`;
  });
  return `version: 1\ntitle: A large plan\nphases:\n${phases.join('\n')}\n`;
}

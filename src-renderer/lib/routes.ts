/** The views of a plan beside the board of its phases. */
export type PlanView = 'timeline' | 'criteria' | 'findings' | 'risks' | 'decisions' | 'kpis' | 'edit';

/** Every object has a route. Ids and files are encoded here, so nobody builds a path by hand. */
export const paths = {
  overview: '/',
  gates: '/gates',
  importPlan: '/gates/import',
  gate: (phaseId: string) => `/gates/${encodeURIComponent(phaseId)}`,
  plan: (view: PlanView, file?: string) => `/gates/plan/${view}${file === undefined ? '' : `?file=${encodeURIComponent(file)}`}`,
  status: '/status',
  runs: '/runs',
  newRun: (file?: string) => (file === undefined ? '/runs/new' : `/runs/new?scenario=${encodeURIComponent(file)}`),
  scenarios: '/scenarios',
  editScenario: (file: string) => `/scenarios/edit?file=${encodeURIComponent(file)}`,
  run: (runId: string) => `/runs/${encodeURIComponent(runId)}`,
  compareRuns: (a?: string, b?: string) =>
    `/runs/compare${a === undefined ? '' : `?a=${encodeURIComponent(a)}${b === undefined ? '' : `&b=${encodeURIComponent(b)}`}`}`,
  memory: '/memory',
  memoryOfRun: (runId: string) => `/memory?run=${encodeURIComponent(runId)}`,
  postgres: '/postgres',
  datasource: (name: string) => `/postgres/${encodeURIComponent(name)}`,
  terminal: '/terminal',
  session: (sessionId: string) => `/terminal/${encodeURIComponent(sessionId)}`,
  ledger: '/ledger',
  ledgerEntry: (index: number) => `/ledger/${index}`,
  evidence: '/evidence',
  evidenceOf: (digest: string) => `/evidence/${encodeURIComponent(digest)}`,
  settings: '/settings',
  keys: '/settings/keys',
};

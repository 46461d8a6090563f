import { api } from './base.ts';
import { demoRouter } from './demo.ts';
import { evidenceRouter } from './evidence.ts';
import { gatesRouter } from './gates.ts';
import { keysRouter } from './keys.ts';
import { ledgerRouter } from './ledger.ts';
import { memoryRouter } from './memory.ts';
import { planImportRouter } from './plan-import.ts';
import { plansRouter } from './plans.ts';
import { postgresRouter } from './postgres.ts';
import { runsRouter } from './runs.ts';
import { scenariosRouter } from './scenarios.ts';
import { statusRouter } from './status.ts';
import { settingsRouter, systemRouter } from './system.ts';
import { terminalsRouter } from './terminals.ts';

/** The one router behind all three adapters: MessagePort (desktop), WebSocket (serve), in memory (command line, tests). */
export const router = api.router({
  system: systemRouter,
  settings: settingsRouter,
  demo: demoRouter,
  runs: runsRouter,
  scenarios: scenariosRouter,
  memory: memoryRouter,
  postgres: postgresRouter,
  terminals: terminalsRouter,
  plans: plansRouter,
  planImport: planImportRouter,
  gates: gatesRouter,
  evidence: evidenceRouter,
  ledger: ledgerRouter,
  keys: keysRouter,
  status: statusRouter,
});

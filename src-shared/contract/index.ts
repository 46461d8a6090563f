import type { ContractRouterClient } from '@orpc/contract';
import { demo } from './demo.ts';
import { evidence } from './evidence.ts';
import { gates } from './gates.ts';
import { keys } from './keys.ts';
import { ledger } from './ledger.ts';
import { memory } from './memory.ts';
import { planImport } from './plan-import.ts';
import { plans } from './plans.ts';
import { postgres } from './postgres.ts';
import { runs } from './runs.ts';
import { scenarios } from './scenarios.ts';
import { status } from './status.ts';
import { settings, system } from './system.ts';
import { terminals } from './terminals.ts';

/** The whole contract between a page (or the command line) and the core: `domain.verb`. */
export const contract = {
  system,
  settings,
  demo,
  runs,
  scenarios,
  memory,
  postgres,
  terminals,
  plans,
  planImport,
  gates,
  evidence,
  ledger,
  keys,
  status,
};
export type Contract = typeof contract;
export type ContractClient = ContractRouterClient<Contract>;

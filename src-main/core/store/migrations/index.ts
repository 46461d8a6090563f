import type { Migration } from '../migration.ts';
import { runs } from './001-runs.ts';
import { samples } from './002-samples.ts';
import { postgres } from './003-postgres.ts';
import { terminals } from './004-terminals.ts';
import { gates } from './005-gates.ts';
import { ledger } from './006-ledger.ts';
import { baselines } from './007-baselines.ts';
import { ledgerSearch } from './008-ledger-search.ts';
import { runSnapshots } from './009-run-snapshots.ts';

export const migrations: readonly Migration[] = [runs, samples, postgres, terminals, gates, ledger, baselines, ledgerSearch, runSnapshots];

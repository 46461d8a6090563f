import type { Migration } from '../migration.ts';

export const postgres: Migration = {
  version: 3,
  name: 'postgres',
  sql: ``,
};

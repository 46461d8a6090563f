import type { Migration } from '../migration.ts';

export const terminals: Migration = {
  version: 4,
  name: 'terminals',
  sql: ``,
};

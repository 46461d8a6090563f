/** One step of the schema, forward only. A released migration never changes; a new one follows it. */
export interface Migration {
  version: number;
  name: string;
  sql: string;
}

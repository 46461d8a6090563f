import { HoldpointError } from '../../errors/holdpoint-error.ts';
import type { LoadFeed } from '../../scenarios/feed-schema.ts';
import { isPlain, parseTemplate, TemplateError } from '../../scenarios/template.ts';
import type { Load } from '../engine-messages.ts';
import { IterationRandom } from '../templates/iteration-random.ts';
import { type FeedRow, readFeedFile } from './feed-file.ts';

interface OpenFeed {
  feed: LoadFeed;
  rows: FeedRow[];
  seed: number;
}

/**
 * The feeds of a load. Which row an iteration or a user gets is a function of its number alone, so workers share a feed without asking each
 * other: iteration n gets row n (sequential) or a seeded choice (random), user u row u (unique).
 */
export class Feeds {
  readonly #feeds: OpenFeed[];
  readonly #random = new IterationRandom();

  /** @throws HoldpointError `INVALID` as `readFeedFile`, or when a step names a field that a feed has not. */
  constructor({ feeds, workspace, seed, steps }: Pick<Load, 'feeds' | 'workspace' | 'seed' | 'steps'>) {
    this.#feeds = feeds.map((feed, index) => ({ feed, rows: readFeedFile(feed.file, workspace), seed: seed + index + 1 }));
    for (const [name, field] of fieldsUsed(steps)) {
      const open = this.#feeds.find(({ feed }) => feed.name === name);
      if (!open || open.rows.some((row) => Object.hasOwn(row, field))) continue;
      throw new HoldpointError('INVALID', `The feed ${name} (${open.feed.file}) has no field "${field}".`, {
        hint: `It has ${Object.keys(open.rows[0] ?? {}).join(', ')}.`,
      });
    }
  }

  /** Fields of CSV files are as many as their header names. */
  get isEmpty(): boolean {
    return this.#feeds.length === 0;
  }

  /** Whether a user of a closed model has rows at all: without `recycle`, a unique feed serves as many users as it has rows. */
  serves(user: number): boolean {
    return this.#feeds.every(({ feed, rows }) => feed.mode !== 'unique' || feed.recycle || user < rows.length);
  }

  /** Sets a variable per feed, its row; a unique feed that is used up sets none. */
  fill(variables: Map<string, unknown>, n: number, user: number): void {
    for (const { feed, rows, seed } of this.#feeds) {
      const row = rows[this.#place(feed, rows.length, seed, n, user)];
      if (row !== undefined) variables.set(feed.name, row);
    }
  }

  #place(feed: LoadFeed, length: number, seed: number, n: number, user: number): number {
    if (feed.mode === 'sequential') return n % length;
    if (feed.mode === 'unique') return feed.recycle ? user % length : user;
    this.#random.begin(seed, n);
    return Math.floor(this.#random.next() * length);
  }
}

/** Every `${name.field}` in the steps. */
function fieldsUsed(value: unknown): [string, string][] {
  if (typeof value === 'string') return isPlain(value) ? [] : fieldsIn(value);
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((one) => fieldsUsed(one));
}

function fieldsIn(text: string): [string, string][] {
  try {
    return parseTemplate(text).flatMap((part): [string, string][] =>
      typeof part === 'object' && part.kind === 'variable' && part.keys[0] !== undefined ? [[part.name, part.keys[0]]] : [],
    );
  } catch (error) {
    // A regular expression may hold what looks like one.
    if (error instanceof TemplateError) return [];
    throw error;
  }
}

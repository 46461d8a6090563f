import { DatabaseError, Pool } from 'pg';

export interface Item {
  id: number;
  sku: string;
  name: string;
  description: string;
  priceCents: number;
  stock: number;
}
export interface Order {
  id: number;
  itemId: number;
  quantity: number;
  totalCents: number;
  placedAt: string;
}

/** A request that cannot be fulfilled as it was asked. */
export class BadRequest extends Error {}

/** Sessions of the service: enough for a few hundred requests a second, few enough to see them run out. */
const poolSize = 10;
/** How long a request waits for a free session before it is turned away. */
const poolWaitMs = 2000;
/** Longer than any statement of ours takes, short enough that a lock is noticed. */
const statementTimeoutMs = 15_000;
/** Orders kept; older ones are forgotten once a minute, so that a long soak does not fill the disk. */
const ordersKept = 100_000;
const forgetEveryMs = 60_000;

const itemColumns = 'id::int AS id, sku, name, description, price_cents AS "priceCents", stock';

/** Items and orders in the database. The service may only read tables; it writes through functions (migration 003). */
export class Catalogue implements AsyncDisposable {
  readonly #pool: Pool;
  /** Apart, so that a health check is not turned away because customers wait. */
  readonly #health: Pool;
  readonly #forget: NodeJS.Timeout;
  #itemCount = 0;

  constructor(databaseUrl: string) {
    this.#pool = new Pool({
      connectionString: databaseUrl,
      application_name: 'shop',
      max: poolSize,
      connectionTimeoutMillis: poolWaitMs,
      statement_timeout: statementTimeoutMs,
    });
    this.#health = new Pool({
      connectionString: databaseUrl,
      application_name: 'shop health',
      max: 1,
      connectionTimeoutMillis: 1000,
      statement_timeout: 1000,
    });
    // A session that breaks while idle: the pool makes another; whoever asks next hears of it if that fails.
    for (const pool of [this.#pool, this.#health]) pool.on('error', () => {});
    this.#forget = setInterval(() => void this.#forgetOldOrders(), forgetEveryMs);
    this.#forget.unref();
  }

  async item(id: number): Promise<Item | undefined> {
    const { rows } = await this.#pool.query<Item>({
      name: 'item',
      text: `SELECT ${itemColumns} FROM shop.items WHERE id = $1`,
      values: [id],
    });
    return rows[0];
  }

  async items(after: number, limit: number): Promise<Item[]> {
    const { rows } = await this.#pool.query<Item>({
      name: 'items',
      text: `SELECT ${itemColumns} FROM shop.items WHERE id > $1 ORDER BY id LIMIT $2`,
      values: [after, limit],
    });
    return rows;
  }

  /** @throws BadRequest for an unknown item or a quantity that the database refuses. */
  async checkout(itemId: number | undefined, quantity: number): Promise<Order> {
    const id = itemId ?? 1 + Math.floor(Math.random() * (await this.#countItems()));
    try {
      const { rows } = await this.#pool.query<Omit<Order, 'itemId' | 'quantity'>>({
        name: 'checkout',
        text: 'SELECT order_id::float8 AS id, total_cents::float8 AS "totalCents", placed_at AS "placedAt" FROM shop.place_order($1, $2)',
        values: [id, quantity],
      });
      const order = rows[0];
      if (!order) throw new Error('place_order answered with nothing');
      return { ...order, itemId: id, quantity };
    } catch (error) {
      // 23514 check_violation, 23503 foreign_key_violation: what the functions say about wrong input.
      if (error instanceof DatabaseError && (error.code === '23514' || error.code === '23503')) throw new BadRequest(error.message);
      throw error;
    }
  }

  async answers(): Promise<boolean> {
    try {
      await this.#health.query('SELECT 1');
      return true;
    } catch {
      return false;
    }
  }

  sessions(): { total: number; idle: number; waiting: number } {
    return { total: this.#pool.totalCount, idle: this.#pool.idleCount, waiting: this.#pool.waitingCount };
  }

  async #countItems(): Promise<number> {
    if (this.#itemCount === 0) {
      const { rows } = await this.#pool.query<{ n: number }>('SELECT max(id)::int AS n FROM shop.items');
      this.#itemCount = rows[0]?.n ?? 1;
    }
    return this.#itemCount;
  }

  async #forgetOldOrders(): Promise<void> {
    try {
      await this.#pool.query('SELECT shop.forget_old_orders($1)', [ordersKept]);
    } catch (error) {
      process.stderr.write(`old orders were not forgotten: ${error instanceof Error ? error.message : String(error)}\n`);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#forget);
    await Promise.all([this.#pool.end(), this.#health.end()]);
  }
}

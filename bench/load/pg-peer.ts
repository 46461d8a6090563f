/** `pg`, the driver that most Node programs use: users that each run one named statement after the other. Says how many there were. */
import { Client } from 'pg';

const [url, seconds, users] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const clients = await Promise.all(
  Array.from({ length: users }, async () => {
    const client = new Client({ connectionString: url });
    await client.connect();
    return client;
  }),
);
const query = { name: 'item', text: 'select word from t where id = $1', values: [5000] };
const endsAt = performance.now() + seconds * 1000;
const counts = await Promise.all(
  clients.map(async (client) => {
    let count = 0;
    for (; performance.now() < endsAt; count += 1) await client.query(query);
    await client.end();
    return count;
  }),
);
process.stdout.write(`${counts.reduce((sum, count) => sum + count, 0)}\n`);

import path from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { WebSocket } from 'ws';
import type { ContractClient } from '#shared/contract/index.ts';
import { readHolder } from '../src-main/core/console/workspace-lock.ts';

/** Speaks to the console that has a workspace as the command line does: for data that a test needs but does not test. */
export async function withCore<T>(workspace: string, work: (client: ContractClient) => Promise<T>): Promise<T> {
  const holder = readHolder(path.join(workspace, '.holdpoint', 'console.json'));
  if (!holder?.url || !holder.tokens) throw new Error(`no console has ${workspace}`);
  const socket = new WebSocket(`${holder.url.replace(/^http/, 'ws')}/rpc`, {
    headers: { authorization: `Bearer ${holder.tokens.approver}` },
  });
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  try {
    return await work(createORPCClient(new RPCLink({ websocket: socket })));
  } finally {
    socket.close();
  }
}

import type { Role } from '#shared/contract/base.ts';
import type { SystemInfo } from '#shared/contract/system.ts';
import type { UseQueryResult } from '@tanstack/react-query';
import { client } from '../client/connection.ts';
import { useCoreQuery } from '../client/queries.ts';

export function useSystemInfo(): UseQueryResult<SystemInfo> {
  return useCoreQuery(['system', 'info'], (options) => client.system.info(undefined, options));
}

const rank: Record<Role, number> = { viewer: 0, operator: 1, approver: 2 };

/** null when this connection may; otherwise why not, for the disabled button. */
export function useWhyNot(needed: Role): string | null {
  const { data } = useSystemInfo();
  if (!data || rank[data.role] >= rank[needed]) return null;
  return `This needs the role ${needed}; this connection is a ${data.role}.`;
}

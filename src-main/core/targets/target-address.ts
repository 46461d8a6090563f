import type { ProcessSelector } from '../workspace/workspace-schema.ts';

/** A target as it can be reached now: services that we start ourselves have their current port in it. */
export interface TargetAddress {
  name: string;
  /** Without a trailing slash. */
  baseUrl: string;
  process: ProcessSelector | null;
  datasource: string | null;
  /** Path of the health check. */
  health: string;
}

export interface TargetResolver {
  /** @throws HoldpointError `NOT_FOUND` for an unknown name, `UNAVAILABLE` for a service that is not running. */
  resolve(name: string): TargetAddress;
}

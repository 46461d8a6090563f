import type { Load } from '../engine-messages.ts';

/** A closed model with so many users all the time. */
export function constantUsers(users: number): Load['executor'] {
  return { model: 'closed', curve: [{ fromNs: 0, users }], numbers: { from: 0, until: null, reserved: 0 } };
}

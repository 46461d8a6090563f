/** Rounding of a level that is meant to be whole. */
const tiny = 1e-9;

/** From this plan time on (integer ns), so many users, until the next part. */
export interface UserPart {
  fromNs: number;
  users: number;
  /** The number changes linearly and reaches this then. */
  ramp?: { toNs: number; users: number } | undefined;
}

/** A number of users that is linear by parts, in whole users: one joins when the line reaches the next number, one leaves likewise. */
export class UserCurve {
  readonly parts: readonly UserPart[];

  /** @param parts in rising order of time; the first begins at 0. */
  constructor(parts: readonly UserPart[]) {
    this.parts = parts;
  }

  usersAt(planNs: number): number {
    const part = this.#partAt(planNs);
    if (!part) return 0;
    const { fromNs, users, ramp } = part;
    if (ramp === undefined) return users;
    if (planNs >= ramp.toNs) return ramp.users;
    const level = users + ((ramp.users - users) * (planNs - fromNs)) / (ramp.toNs - fromNs);
    return ramp.users > users ? Math.floor(level + tiny) : Math.ceil(level - tiny);
  }

  /** The next plan time after this one at which the number may be another; Infinity when it stays. */
  nextChange(planNs: number): number {
    const part = this.#partAt(planNs);
    const nextNs = this.parts.find(({ fromNs }) => fromNs > planNs)?.fromNs ?? Number.POSITIVE_INFINITY;
    const ramp = part?.ramp;
    if (!part || ramp === undefined || planNs >= ramp.toNs || ramp.users === part.users) return nextNs;
    const next = this.usersAt(planNs) + Math.sign(ramp.users - part.users);
    const atNs = part.fromNs + Math.ceil(((next - part.users) / (ramp.users - part.users)) * (ramp.toNs - part.fromNs));
    return Math.min(nextNs, ramp.toNs, Math.max(planNs + 1, atNs));
  }

  /** Most users at once before a plan time. */
  mostBefore(planNs: number): number {
    return Math.max(0, ...this.parts.filter(({ fromNs }) => fromNs < planNs).flatMap(({ users, ramp }) => [users, ramp?.users ?? 0]));
  }

  #partAt(planNs: number): UserPart | undefined {
    return this.parts.findLast(({ fromNs }) => fromNs <= planNs);
  }
}

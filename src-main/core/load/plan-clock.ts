/** Maps machine time to plan time, which stands still while the run is held. All in ns. */
export class PlanClock {
  #originNs: number;
  #holdAtNs: number | null;

  /** @param originNs machine time of plan time 0. @param holdAtNs plan time at which it stands still. */
  constructor(originNs: number, holdAtNs: number | null = null) {
    this.#originNs = originNs;
    this.#holdAtNs = holdAtNs;
  }

  planAt(machineNs: number): number {
    const planNs = Math.max(0, machineNs - this.#originNs);
    return this.#holdAtNs === null ? planNs : Math.min(planNs, this.#holdAtNs);
  }

  /** Machine time of a plan time, as things stand. */
  machineAt(planNs: number): number {
    return this.#originNs + planNs;
  }

  get holdAtNs(): number | null {
    return this.#holdAtNs;
  }

  hold(atNs: number): void {
    this.#holdAtNs = atNs;
  }

  /** Goes on, with plan time 0 at another machine time. */
  goOn(originNs: number): void {
    this.#originNs = originNs;
    this.#holdAtNs = null;
  }

  /** Jumps without ending a hold. */
  moveOrigin(originNs: number): void {
    this.#originNs = originNs;
  }
}

/** The monotonic clock of the machine in ns: the same for every thread and process, and it does not run backwards. */
export type MachineClock = () => number;

/** `performance.now` counts from the start of its thread; the offset makes it comparable, without a BigInt per call. */
export function machineClock(): MachineClock {
  const offset = Number(process.hrtime.bigint()) - performance.now() * 1e6;
  return () => Math.round(performance.now() * 1e6 + offset);
}

/**
 * Epoch ms at a machine time, now or near it. The wall clock is read first: a pause between the two readings makes the answer too early, never too
 * late. A run that goes on from it after a crash then leaves something out rather than send it twice.
 */
export function wallMsAt(clock: MachineClock, machineNs: number): number {
  const wallMs = Date.now();
  return wallMs + (machineNs - clock()) / 1e6;
}

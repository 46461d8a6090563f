/** The monotonic clock of the machine in ns: the same for every thread and process, and it does not run backwards. */
export type MachineClock = () => number;

/** `performance.now` counts from the start of its thread; the offset makes it comparable, without a BigInt per call. */
export function machineClock(): MachineClock {
  const offset = Number(process.hrtime.bigint()) - performance.now() * 1e6;
  return () => Math.round(performance.now() * 1e6 + offset);
}

/** How many of the arrivals [from, to) belong to a worker: arrival n goes to worker n mod workers. */
export function shareOf(from: number, to: number, worker: number, workers: number): number {
  const upTo = (n: number) => Math.floor((n - worker + workers - 1) / workers);
  return upTo(to) - upTo(from);
}

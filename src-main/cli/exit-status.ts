/** Exit statuses of the command line: a public interface, documented in docs/operations.md. */
export const exitStatus = {
  /** Done, and the verdict (if any) is pass. */
  done: 0,
  /** A negative verdict: threshold failed, gate closed, refused approval, ledger broken. */
  negative: 1,
  /** Wrong usage or invalid input. */
  usage: 2,
  /** Inconclusive or not measured. */
  inconclusive: 3,
  /** The target, database or console could not be reached. */
  unreachable: 4,
  /** A defect of Holdpoint itself (EX_SOFTWARE of sysexits.h): never to be taken for a verdict. */
  defect: 70,
  interrupted: 130,
} as const;
export type ExitStatus = (typeof exitStatus)[keyof typeof exitStatus];

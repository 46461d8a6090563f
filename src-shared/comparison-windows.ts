/** Runs are compared in pairs of windows of this length. */
export const windowSeconds = 10;
/** With fewer pairs a bootstrap interval is narrower than it claims to be: nothing is concluded. */
export const leastPairs = 12;
/** What each of two runs must have measured, undisturbed, for a verdict. */
export const leastComparableSeconds = leastPairs * windowSeconds;

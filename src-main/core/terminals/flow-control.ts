/**
 * Flow control of terminal output is by credit: a reader acknowledges what it has parsed, not what it received. Sizes count characters
 * (UTF-16 units), as `seq` does.
 */

/** More than this unacknowledged pauses the program: some 0.1 s of parsing in a page, and little enough to hold per reader. */
export const pauseAboveCharacters = 100_000;
/** Low, so that a paused program resumes into an empty pipe; equal to the step of acknowledgements, so that it is always reached. */
export const resumeBelowCharacters = 5_000;
/** Output waits this long for more of it: one message instead of many, and still far below what a person sees. */
export const coalesceMs = 5;
/** … or until there is this much: in a flood, waiting would use up the credit before the reader has seen anything (throughput halves). */
export const coalesceCharacters = 16_384;
/** A reader that holds the program up this long without a sign of life is no longer waited for. */
export const readerPatienceMs = 10_000;
/** Output may still arrive after the program ended; its end is reported after this long without any. */
export const quietBeforeExitMs = 250;

/** Lines above the screen that a session keeps for its snapshots. */
export const scrollbackLines = 5_000;
/** Characters the session's own screen may be behind. It always catches up, so this bounds memory and never stalls a program. */
export const screenBehindCharacters = 1_000_000;

/** From the polite end of a session (SIGHUP) to the certain one (SIGKILL). */
export const endGraceMs = 1_500;
/** More open sessions than anybody watches: beyond it something opens them in a loop. */
export const sessionLimit = 100;

/**
 * Sessions share a host: one costs some 60 MB of its own, a session with full scrollback 8 MB. What a host used at most it keeps until it
 * ends (the C library does not give back pages in the middle), so this many times 8 MB is what one long-lived session can hold on to.
 */
export const sessionsPerHost = 20;

/** The last host without sessions is ended after this long; a new one is started (0.2 s) when somebody wants a terminal again. */
export const hostIdleMs = 30_000;

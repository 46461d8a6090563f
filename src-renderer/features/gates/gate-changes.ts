/** What a decision about a gate changes: the gates themselves, the log that it goes into, the evidence it may be. */
export const gateChanges = [['gates'], ['ledger'], ['evidence']];

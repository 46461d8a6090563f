/** Primary result codes of SQLite (https://sqlite.org/rescode.html) that a full or broken disk gives. */
const words: Record<number, string> = {
  5: 'the store is locked by another process',
  8: 'the store is read-only',
  10: 'the disk gave an input/output error',
  11: 'the store is damaged',
  13: 'the disk is full',
  14: 'the store can no longer be opened',
};

interface SqliteError extends Error {
  errcode: number;
}

/** True for what SQLite reports about the file and its disk; false for our own mistakes. */
export function isStoreFailure(error: unknown): error is SqliteError {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' && primary(error.errcode) in words;
}

export function storeFailureWords(error: SqliteError): string {
  return words[primary(error.errcode)] ?? error.message;
}

/** The low byte of an extended code is the primary code. */
const primary = (code: number) => code & 0xff;

import { readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { HoldpointError, messageOf } from '../../errors/holdpoint-error.ts';

/** Fields of a row by name. Of CSV they are text. */
export type FeedRow = Readonly<Record<string, unknown>>;

/** Every worker keeps the rows in memory. */
const largestFileBytes = 64 * 1024 * 1024;

const rowSchema = z.record(z.string(), z.unknown());
const csvSchema = z.array(z.record(z.string(), z.string()));

/**
 * The rows of a CSV file with a header line, or of a file of JSON lines.
 * @param file relative to the workspace.
 * @throws HoldpointError `INVALID` with file and line when it cannot be read, leads out of the workspace or has no rows.
 */
export function readFeedFile(file: string, workspace: string): FeedRow[] {
  const text = readInside(file, workspace);
  const rows = file.endsWith('.csv') ? csvRows(text, file) : jsonRows(text, file);
  if (rows.length === 0) throw invalid(file, null, 'has no rows', 'A CSV file has a header line and then one line per row.');
  return rows;
}

function readInside(file: string, workspace: string): string {
  let full: string;
  let root: string;
  try {
    root = realpathSync(workspace);
    full = realpathSync(path.resolve(root, file));
    const { size } = statSync(full);
    if (size > largestFileBytes) throw new Error(`it is larger than ${largestFileBytes / 2 ** 20} MB`);
  } catch (error) {
    throw invalid(file, null, `cannot be read: ${messageOf(error)}`, 'Give the path of a file, relative to the workspace.');
  }
  if (!full.startsWith(root + path.sep)) throw invalid(file, null, `leads out of the workspace, to ${full}`);
  return readFileSync(full, 'utf8');
}

function csvRows(text: string, file: string): FeedRow[] {
  try {
    return csvSchema.parse(parse(text, { columns: true, bom: true, skip_empty_lines: true, trim: false }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = 'lines' in error && typeof error['lines'] === 'number' ? error['lines'] : null;
    throw invalid(file, line, error.message, 'Quote fields that hold commas, quotes or line breaks.');
  }
}

function jsonRows(text: string, file: string): FeedRow[] {
  return text.split('\n').flatMap((line, index) => {
    const written = index === 0 ? line.replace(/^\ufeff/, '') : line;
    if (written.trim() === '') return [];
    let value: unknown;
    try {
      value = JSON.parse(written);
    } catch (error) {
      throw invalid(file, index + 1, messageOf(error));
    }
    const row = rowSchema.safeParse(value);
    if (!row.success || Array.isArray(value))
      throw invalid(file, index + 1, 'is not an object', 'Each line is one object: {"email": "a@example.org"}.');
    return [row.data];
  });
}

function invalid(file: string, line: number | null, message: string, hint?: string): HoldpointError {
  const place = line === null ? {} : { line };
  return new HoldpointError('INVALID', `${file}${line === null ? '' : `:${line}`}: ${message}`, {
    problems: [{ file, ...place, message, severity: 'error' }],
    ...(hint === undefined ? {} : { hint }),
  });
}

import { readFileSync } from 'node:fs';
import { LineCounter, parseDocument, type Document } from 'yaml';
import { z } from 'zod';
import type { Problem } from '#shared/contract/base.ts';
import { HoldpointError, messageOf } from '../errors/holdpoint-error.ts';

export interface YamlFile<T> {
  value: T;
  text: string;
  /** Line and column of a path into the document, for messages about its meaning. */
  locate(path: readonly PropertyKey[]): { line: number; column: number };
}

/**
 * Parses YAML 1.2 text against a schema.
 * @param file name used in messages.
 * @throws HoldpointError `INVALID` with one problem per error, each with its line and column.
 */
export function parseYaml<S extends z.ZodType>(text: string, schema: S, file: string): YamlFile<z.output<S>> {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, uniqueKeys: true, version: '1.2' });
  const locate = (path: readonly PropertyKey[]) => locateIn(document, counter, path);
  const syntax: Problem[] = document.errors.map((error) => ({
    file,
    line: error.linePos?.[0].line ?? 1,
    column: error.linePos?.[0].col ?? 1,
    message: error.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? error.message,
    severity: 'error',
  }));
  if (syntax.length > 0) throw invalid(file, syntax);
  const parsed = schema.safeParse(document.toJS({ maxAliasCount: 100 }));
  if (!parsed.success) {
    const problems = parsed.error.issues.flatMap(meantIssues).flatMap((issue): Problem[] => {
      // One problem per unknown key, at the key itself: the schema only knows the map it is in.
      if (issue.code === 'unrecognized_keys') {
        return issue.keys.map((key) => ({
          file,
          ...locate([...issue.path, key]),
          path: [...issue.path, key].map(pathPart),
          message: `${[...issue.path, key].map(String).join('.')}: there is no such field`,
          hint: 'Correct its name or remove it.',
          severity: 'error',
        }));
      }
      const where = issue.path.map(String).join('.');
      const message = where === '' ? issue.message : `${where}: ${issue.message}`;
      const hint = issue.code === 'custom' ? z.string().safeParse(issue.params?.['hint']).data : undefined;
      return [
        {
          file,
          ...locate(issue.path),
          path: issue.path.map(pathPart),
          message,
          ...(hint === undefined ? {} : { hint }),
          severity: 'error',
        },
      ];
    });
    throw invalid(file, problems);
  }
  return { value: parsed.data, text, locate };
}

/** @throws HoldpointError `NOT_FOUND` when the file cannot be read, `INVALID` as `parseYaml`. */
export function readYaml<S extends z.ZodType>(path: string, schema: S, shownAs: string = path): YamlFile<z.output<S>> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new HoldpointError('NOT_FOUND', `${shownAs} cannot be read: ${messageOf(error)}`, { cause: error });
  }
  return parseYaml(text, schema, shownAs);
}

type Issue = z.core.$ZodIssue;

/** Of a choice of forms, what is wrong with the one that was meant: the one whose outer shape fits. */
function meantIssues(issue: Issue): Issue[] {
  // What is wrong with the key itself.
  if (issue.code === 'invalid_key') return issue.issues.map((one) => ({ ...one, path: issue.path }));
  if (issue.code !== 'invalid_union') return [issue];
  const meant = issue.errors.filter(
    (issues) => issues.length > 0 && !issues.some((one) => one.path.length === 0 && one.code === 'invalid_type'),
  );
  const [form] = meant;
  if (form === undefined || meant.length > 1) return [issue];
  return form.flatMap((one) => meantIssues({ ...one, path: [...issue.path, ...one.path] }));
}

function invalid(file: string, problems: Problem[]): HoldpointError {
  const first = problems[0];
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  return new HoldpointError('INVALID', `${file}:${first?.line}:${first?.column}: ${first?.message}${more}`, { problems });
}

/** The node of the path, or of its nearest ancestor that exists (a missing key is reported at its parent). */
function locateIn(document: Document, counter: LineCounter, path: readonly PropertyKey[]): { line: number; column: number } {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    const range =
      node && typeof node === 'object' && 'range' in node ? (node.range as [number, number, number] | null | undefined) : undefined;
    if (range) {
      const { line, col } = counter.linePos(range[0]);
      return { line: Math.max(1, line), column: Math.max(1, col) };
    }
  }
  return { line: 1, column: 1 };
}

/** Keys of a document are text or the index of an item. */
export function pathPart(part: PropertyKey): string | number {
  return typeof part === 'number' ? part : String(part);
}

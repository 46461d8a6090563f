import { ORPCError } from '@orpc/client';
import { z } from 'zod';
import { type Problem, problemSchema } from '#shared/contract/base.ts';
import { HoldpointError, messageOf } from '#core/errors/holdpoint-error.ts';
import { type ExitStatus, exitStatus } from './exit-status.ts';

/** Whatever a command threw, in words and with its exit status. */
export interface Failure {
  status: ExitStatus;
  code: string;
  message: string;
  hint: string | undefined;
  problems: Problem[];
}

const statusOfCode: Record<string, ExitStatus> = {
  INVALID: exitStatus.usage,
  BAD_REQUEST: exitStatus.usage,
  NOT_FOUND: exitStatus.usage,
  FORBIDDEN: exitStatus.usage,
  CONFLICT: exitStatus.negative,
  UNAVAILABLE: exitStatus.unreachable,
  // Of files that were named on the command line.
  ENOENT: exitStatus.usage,
  EISDIR: exitStatus.usage,
  ENOTDIR: exitStatus.usage,
  EACCES: exitStatus.usage,
  EPERM: exitStatus.usage,
  // Of the network.
  ECONNREFUSED: exitStatus.unreachable,
  ECONNRESET: exitStatus.unreachable,
  ENOTFOUND: exitStatus.unreachable,
  ETIMEDOUT: exitStatus.unreachable,
  EHOSTUNREACH: exitStatus.unreachable,
};

const errorDataSchema = z.object({ hint: z.string().optional(), problems: z.array(problemSchema).optional() });
/** What the contract says when an input does not fit its schema. */
const badRequestSchema = z.object({ issues: z.array(z.object({ message: z.string(), path: z.array(z.unknown()).optional() })) });

export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof HoldpointError) {
    const { code, message, hint, problems } = thrown;
    return { status: statusOfCode[code] ?? exitStatus.defect, code, message, hint, problems };
  }
  if (thrown instanceof ORPCError) {
    const data = errorDataSchema.safeParse(thrown.data ?? {}).data ?? {};
    const issues = thrown.code === 'BAD_REQUEST' ? badRequestSchema.safeParse(thrown.data).data?.issues : undefined;
    const message = issues
      ? issues.map((issue) => [...(issue.path ?? []), issue.message].map(String).join(': ')).join('; ')
      : thrown.message;
    return {
      status: statusOfCode[thrown.code] ?? exitStatus.defect,
      code: thrown.code,
      message,
      hint: data.hint,
      problems: data.problems ?? [],
    };
  }
  const code = systemCode(thrown);
  const status = code === undefined ? undefined : statusOfCode[code];
  if (code !== undefined && status !== undefined) return { status, code, message: messageOf(thrown), hint: undefined, problems: [] };
  return {
    status: exitStatus.defect,
    code: 'DEFECT',
    message: messageOf(thrown),
    hint: 'This is a defect of Holdpoint. HOLDPOINT_DEBUG=1 shows where it happened.',
    problems: [],
  };
}

function systemCode(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error)) return undefined;
  if ('code' in thrown && typeof thrown.code === 'string') return thrown.code;
  return systemCode(thrown.cause);
}

/** `file:line:column: message`, as compilers write it. */
export function describeProblem(problem: Problem): string {
  const where = [problem.file, problem.line, problem.column].filter((part) => part !== undefined).join(':');
  return `${where}: ${problem.severity === 'warning' ? 'warning: ' : ''}${problem.message}${problem.hint ? ` (${problem.hint})` : ''}`;
}

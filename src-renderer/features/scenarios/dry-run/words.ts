import type { DryRunStep } from '#shared/contract/dry-run.ts';

const known: Record<string, string> = {
  ECONNREFUSED: 'Nothing listens at this address.',
  ECONNRESET: 'The target closed the connection before it had answered.',
  EPIPE: 'The target closed the connection while the request was sent.',
  ENOTFOUND: 'The name of the host is not known.',
  EAI_AGAIN: 'The name of the host could not be looked up now.',
  EHOSTUNREACH: 'There is no way to this host.',
  ENETUNREACH: 'There is no way to this network.',
  ETIMEDOUT: 'The target did not take the connection in time.',
  CERT_HAS_EXPIRED: 'The certificate of the target has expired.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'The target signed its certificate itself; name it under tls, or accept it with tls: { insecure: true }.',
  SELF_SIGNED_CERT_IN_CHAIN: 'The certificate of the target comes from an authority that is not trusted; name it under tls.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'The certificate of the target comes from an authority that is not trusted; name it under tls.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'The certificate of the target is for another name.',
};

/** What became of a step, in a sentence; null when it completed. */
export function outcomeWords({ outcome, failure, checks }: Pick<DryRunStep, 'outcome' | 'failure' | 'checks'>): string | null {
  switch (outcome) {
    case 'completed':
      return null;
    case 'timed_out':
      return 'There was no answer within the timeout.';
    case 'not_reached':
      return 'Not reached: a step before it ended the iteration.';
    case 'failed': {
      if (failure !== null && Object.hasOwn(known, failure)) return `${known[failure]} (${failure})`;
      const broken = checks.filter(({ passed }) => !passed).map(({ name }) => name);
      if (broken.length > 0) return `It was answered, but does not hold: ${broken.join(', ')}.`;
      return failure ?? 'It failed.';
    }
  }
}

export interface ShownBody {
  text: string;
  /** `JSON`, `text`. */
  kind: string;
  bytes: number;
}

/** A body as people read it: JSON with line breaks, anything else as it is. */
export function shownBody(body: string): ShownBody {
  const bytes = new TextEncoder().encode(body).length;
  if (/^\s*[[{]/.test(body)) {
    try {
      return { text: JSON.stringify(JSON.parse(body), null, 2), kind: 'JSON', bytes };
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  return { text: body, kind: 'text', bytes };
}

/** `812 bytes`, `64 KB`. */
export function sizeWords(bytes: number): string {
  if (bytes < 1024) return bytes === 1 ? '1 byte' : `${bytes} bytes`;
  const kilobytes = bytes / 1024;
  return `${kilobytes < 10 ? kilobytes.toFixed(1) : Math.round(kilobytes)} KB`;
}

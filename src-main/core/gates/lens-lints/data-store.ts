import type { LintedPhase, Statement } from './phase-text.ts';
import { allOf, headline, intentions } from './phase-text.ts';
import { covered } from './covered.ts';
import { quoted, type RawFinding, type Rule } from './rule.ts';

/** A verb that brings something new in. */
const brings =
  '(?:add(?:s|ing)?|introduc(?:e|es|ing)|deploy(?:s|ing)?|provision(?:s|ing)?|set(?:s|ting)?[- ]?up|install(?:s|ing)?|creat(?:e|es|ing)|launch(?:es|ing)?|stand(?:s|ing)? up|spin(?:s|ning)? up|roll(?:s|ing)? out|adopt(?:s|ing)?|integrat(?:e|es|ing)|implement(?:s|ing)?|(?:migrat(?:e|es|ing)|mov(?:e|es|ing)|switch(?:es|ing)?) to|new)';
const lasting =
  'data[- ]?bases?|dbs?|data[- ]?stores?|postgres(?:ql)?|mysql|mariadb|mongo(?:db)?|sqlite|cassandra|dynamodb|cockroachdb|clickhouse|timescale(?:db)?|influxdb|elastic[- ]?search|opensearch|(?:object|vector|document|key[- ]value) stores?|s3 buckets?|minio';
const passing = 'redis|valkey|memcached|caches?|caching';
const queues = 'kafka|rabbit[- ]?mq|sqs|nats|pulsar|(?:message|job|task|work|event) (?:queues?|brokers?|bus)|queues?|message brokers?';
/** Beside the name of a store these say only what it is; any other noun after it is what is really added ("database index"). */
const kinds = '(?:clusters?|instances?|servers?|services?|layers?|tier|database|cache|queue|broker|store|nodes?|replicas?)';
const small = '(?:for|to|of|in|on|from|with|by|per|against|into|and|or|as|via)';
/** An end, or a word that begins another part of the sentence. */
const ends = String.raw`(?=\s*(?:$|[.,;:()\[\]\/—–]|-\s|${small}\b|that\b|which\b|where\b|so\b|because\b|behind\b|before\b|between\b|using\b))`;

function bringsIn(stores: string): RegExp {
  return new RegExp(String.raw`\b${brings}\s+(?:(?!${small}\b)[\w'’-]+\s+){0,3}?(?:${stores})(?:\s+${kinds}){0,2}\b${ends}`, 'im');
}

const addsLasting = bringsIn(lasting);
const addsPassing = bringsIn(passing);
const addsQueue = bringsIn(queues);

/** A phase that brings in a database, a cache or a queue has to say what becomes of what is in it. */
export const dataStore: Rule = (linted) => {
  const statements = intentions(linted);
  const databases = statements.filter(({ text }) => addsLasting.test(text));
  const caches = statements.filter(({ text }) => addsPassing.test(text) && !addsLasting.test(text));
  const brokers = statements.filter(({ text }) => addsQueue.test(text) && !addsLasting.test(text));
  const all = statements.filter((statement) => [databases, caches, brokers].some((found) => found.includes(statement)));
  const text = allOf(linted);
  const lacks = (
    id: string,
    found: readonly Statement[],
    isCovered: boolean,
    finding: Pick<RawFinding, 'lens' | 'title' | 'detail'>,
  ): RawFinding[] => (found.length === 0 || isCovered ? [] : [{ id: `data-store.${id}`, ...finding, found: quoted(found) }]);
  return [
    // What a cache holds can be made again.
    ...lacks('backup', [...databases, ...brokers], covered.backup.test(text), {
      lens: 'infrastructure',
      title: 'A data store is added, and nothing says how it is backed up and restored.',
      detail: 'Add a task or a criterion for backup and restore: how often, how long a restore takes, when it was last tried.',
    }),
    ...lacks('rollback', all, covered.rollback.test(text), {
      lens: 'infrastructure',
      title: 'A data store is added, and nothing says how to go back without it.',
      detail: 'Add a rollback to the plan or to a risk: what is switched back, and what becomes of the data written meanwhile.',
    }),
    ...lacks('monitoring', all, covered.monitoring.test(text) || hasProbe(linted), {
      lens: 'infrastructure',
      title: 'A data store is added, and nothing watches it.',
      detail: 'Add a task for its monitoring, or a criterion that a probe answers.',
    }),
    ...lacks('access-control', all, covered.accessControl.test(text), {
      lens: 'security',
      title: 'A data store is added, and nothing says who may read and write it.',
      detail: 'Add a task or a criterion for its access control: accounts, roles, where the credentials are kept.',
    }),
    ...lacks('retention', all, covered.retention.test(text), {
      lens: 'governance',
      title: 'A data store is added, and nothing says how long data stays in it.',
      detail: 'Add its retention: what is kept how long, and what removes it.',
    }),
    ...lacks('planning', databases, isPlanned(linted), {
      lens: 'governance',
      title: 'A data store is added without a phase or a decision that planned it.',
      detail:
        'Add a decision to the phase, with the options that were not taken, or a planning phase before it, or have a scope change decided.',
    }),
  ];
};

function hasProbe({ phase }: LintedPhase): boolean {
  return phase.criteria.some(({ source }) => source.kind === 'probe');
}

const planning =
  /\b(?:plan(?:ned|ning)?|design(?:s|ed|ing)?|architecture|evaluat(?:e|ion|ing)|proof of concept|poc|spike|discovery|rfc|adr)\b/i;

/** A decision of the phase, an accepted change of scope, or an earlier phase that plans. */
function isPlanned({ plan, phase, scopeChanges }: LintedPhase): boolean {
  const earlier = plan.phases.slice(0, Math.max(0, plan.phases.indexOf(phase)));
  return (
    phase.decisions.length > 0 ||
    scopeChanges.some(({ state }) => state === 'accepted') ||
    earlier.some((one) => headline(one).some(({ text }) => planning.test(text)))
  );
}

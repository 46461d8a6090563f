import type { Unit } from './unit-words.ts';

export type Direction = 'up' | 'down';

/** Better when larger, whatever else the label says. */
const surelyUp =
  /\b(?:improvements?|reductions?|faster|quicker|speed-?\s?ups?|saving\w*|saved|gain\w*|headroom|free (?:disk|memory|space)|(?:disk|memory|space) (?:is )?(?:free|available)|(?:cpu |is )idle|idle (?:cpu|time|capacity)|remaining|between failures?|mtbf|uptime|(?:is|are|stays?) (?:up|online|reachable)|availab\w*|battery(?! (?:drain|usage|use|consumption|impact|cost|loss))|lifetime|soak|stability|stable|endurance|(?:crash|error|defect|bug|incident|failure)[- ]?free|(?:error|defect|bug|failure|leak|fraud|anomaly|incident|threat)s? (?:detection|recovery success|removal|coverage|resolution) ?(?:rate|ratio)?|success\w*|succeed\w*|without (?:an? |any )?(?:crash|error|failure|incident|defect|interruption)\w*|pass(?:ing|ed)?(?: rate)?|hit[- ]?(?:rate|ratio)|coverage|covered|crash-free\w*|retention|apdex)\b/i;
/** Worse when larger, even as a rate. */
const surelyDown =
  /\b(?:errors?|recovery (?:point|time)|rpo|rto|drain|differences?|discrepanc\w*|mismatch\w*|hallucinat\w*|fallbacks?|throttl\w*|jank\w*|abandon\w*|error-rate|fail(?:s|ed|ure|ures|ing)?|loss(?:es)?|lost|miss(?:es|ed)?|drop(?:s|ped)?|timeouts?|timed out|crash\w*|down-?time|false|defects?|bugs?|vulnerabilit\w*|cves?|flak\w*|churn|bounce|regress\w*|degrad\w*|violations?|incidents?|leak\w*|retr(?:y|ies)|duplicat\w*|stale\w*|reject\w*|deadlocks?|restarts?|exceptions?|complaints?|escalations?|warnings?|abandon\w*|evict\w*|conflicts?|reopen\w*|overhead|slow(?:er|down)?|varian\w*|deviation|drift|5xx|4xx|outages?|blockers?|issues|findings|anomal\w*|corrupt\w*|oom\w*|lag|churn)\b/i;
const up =
  /\b(?:complet\w*|accura\w*|precision|recall|f1|throughput|rps|tps|qps|iops|capacity|concurren\w*|users?|sessions?|connections?|scores?|lighthouse|satisf\w*|nps|csat|adopt\w*|conversion|engage\w*|durab\w*|complian\w*|deliver\w*|fps|frame[- ]?rate|bandwidth|efficien\w*|support\w*|handl\w*|sustain\w*|serv(?:e|es|ing)|scal(?:e|es|ing|ability)|process(?:es|ed|ing)?|compress\w*|contrast|participat\w*|green|automat\w*|documented|documentation|health\w*|quality|maintainab\w*|reliab\w*|resilien\w*|parity|match\w*|correct\w*|valid\w*|integrity|consisten\w*|translat\w*|localiz\w*|deliver\w*|requests?|transactions?|messages?|events?|queries|operations|migrated|tested|reviewed|implemented|records?|rows|ingest\w*|tests?|approv\w*|trained|resolution|detected|encrypted|recover\w*|backups?|pods?|nodes?)\b/i;
const down =
  /\b(?:latenc(?:y|ies)|\w*times?|duration|delay\w*|ttfb|lcp|fcp|fmp|tti|inp|cls|fid|tbt|ttr|startup|start-?up|boot\w*|cold[- ]starts?|render\w*|cpu|memory|heap|rss|ram|disk|storage|utili[sz]ation|usage|use|sizes?|footprint|bundle|growth|grows?|slope|costs?|spend|complexity|mttr|mttd|mtta|rto|rpo|failover|fail over|restor\w*|queue\w*|backlog|depth|jitter|gc|pauses?|debt|duplication|skew|consumption|load|respon(?:d|ds|se|ses|sive)|reacts?|payload|lines|build|builds|deploy\w*|rollback|return\w*|finish\w*|start\w*|complete in|execut\w*|runs?|loads|display\w*|appear\w*|updat\w*|sync\w*|replicat\w*|propagat\w*|search\w*|quer(?:y|ies)|creat\w*|merg\w*|lookup|insert\w*|writes?|reads?|fetch\w*|open\w*|clos\w*|login|checkout|interactiv\w*|paint|shift|freshness|age|temperature|power|wait\w*|round[- ]?trip|rtt|overshoot|rate of growth|budget|objective|handshake|connect\w*|auth\w*|inference|generation|processing|transition|animation|feedback|alerts?)\b/i;

/** Times that should be long. */
const longIsGood =
  /\b(?:battery(?! (?:drain|usage|use|consumption))|lifetime|soak|stability|stable|endurance|between failures?|mtbf|uptime|retention|engagement|buffer(?:s|ing)?|retain\w*|offline|surviv\w*|withstand\w*|keeps? data|history)\b/i;

/** `Memory growth during the soak`, `latency under load`: what it holds in says nothing of which way is better. */
function subjectOf(label: string): string {
  const cut = label.replace(
    /\b(?:during|while|throughout|under (?:\w+ )?load|over (?:the|a|an|any)|in (?:the|a|an) (?:[\w-]+ ){0,2}(?:soak|test|run|window|period))\b.*$/is,
    ' ',
  );
  return /\p{L}{3}/u.test(cut) ? cut : label;
}

/** Which way is better for a metric; null when its words do not say. */
export function directionOf(whole: string, unit: Unit | null): Direction | null {
  const label = subjectOf(whole);
  if (unit?.dimension === 'time') return longIsGood.test(label) ? 'up' : 'down';
  if (surelyUp.test(label) && !/\b(?:time|latency|duration|delay)\b(?! (?:reduc|improve|saving|saved|decreas))/i.test(label)) return 'up';
  if (surelyDown.test(label)) return 'down';
  const dimension = unit?.dimension;
  if (dimension === 'frequency') return 'up';
  if (dimension === 'growth')
    return /\b(?:throughput|bandwidth|transfer|sustain\w*|stream\w*|pipeline|ingest\w*|download|upload|read|write)\b/i.test(label)
      ? 'up'
      : 'down';
  if (dimension === 'bytes' || dimension === 'money') return 'down';
  if (dimension === 'factor') return down.test(label) && !/speed|fast|throughput/i.test(label) ? null : 'up';
  if (resource.test(label)) return 'down';
  if (up.test(label)) return 'up';
  return down.test(label) ? 'down' : null;
}

/** The direction, where the words leave no doubt: a comparator that points the other way then tells of a failure. */
export function sureDirectionOf(whole: string, unit: Unit | null): Direction | null {
  const label = subjectOf(whole);
  const sure = unit?.dimension === 'time' || surelyUp.test(label) || surelyDown.test(label) || resource.test(label);
  return sure ? directionOf(whole, unit) : null;
}

const resource =
  /\b(?:cpu|memory|heap|rss|ram|disk|utili[sz]ation|usage|consumption|latency|response time|queue\w*|backlog|complexity|cls|lag)\b/i;

/** Whether the words name something that can be measured. */
export function namesMetric(label: string): boolean {
  return surelyUp.test(label) || surelyDown.test(label) || up.test(label) || down.test(label);
}

const dropped =
  /\b(?:must|shall|should|will|would|needs?|to|can|may|be|is|are|been|being|have|has|the|an?|our|all|any|each|every|of|for|in|on|at|by|as|with|not|no|never|without|degrading|exceed(?:s|ing)?|improve[sd]?|improving|reduc(?:e|es|ed|ing)|decreas(?:e|es|ed|ing)|increas(?:e|es|ed|ing)|lower|cut|from|beyond|above|below|between|handle|ensure|ensures|verify|achieve|achieves|achieved|maintain|maintains|maintained|keep|kept|reach|meet|meets|target|targets|goal|stays?|remains?|less|more|than|under|over|within|does|do|that|this|it|its|we|p\d{2,4}|p\(\d+\)|avg|average|median|percentile|\d+th|then|them|shall|holds?|took|takes?|make up|million|thousand|finish(?:es|ed)?|sustain(?:s|ed)?|completes?|every|none|de|la|les|des|der|die|das|dem|den|ein|eine[nmrs]?|het|le|el|los|las|au|aux|l|d|o|os|il|un|una|uma?|est|ist|sind|wird|nach|je|prend|leva|em|são|ne|pas|blijft|bedraagt|dauert|geht|pass conditions?)\b|\bmean\b(?! time (?:to|between))/gi;

/** `NFR-07`, `KR2`, `AC1.`: the number of a requirement is not what it measures. */
const ids = /(?<![\p{L}\p{N}])(?:nfr|kr|ac|req|us|tc|fr|slo|sli|id|r|c|h|m)[- _]?\d{1,4}[a-z]?(?![\p{L}\p{N}])[.:]?/giu;

/** Without what is only said of the place and the way: `…, measured at the edge`, `… during the 12h soak`. */
function mainClause(label: string): string {
  const cut = subjectOf(label).replace(
    /,\s+(?:measured|as measured|including|excluding|averaged|which|calculated|observed)\b[^,]*(?:,|$)/i,
    ' ',
  );
  return /\p{L}{3}/u.test(cut) ? cut : label;
}

/** `API response time (p95) must be` → `api_response_time`. */
export function metricName(label: string, unit: Unit | null): string {
  const words = mainClause(label)
    .replace(/\([^()]{0,80}\)/g, ' ')
    .replace(/^\W*\p{Lu}{1,4}[-_ ]?\d{1,4}[a-z]?\s*[:.)–—-]+\s/u, ' ')
    .replace(ids, ' ')
    .replace(/\b(sev(?:erity)?|prio(?:rity)?|tier)[- ]?(\d)\b/gi, '$1$2')
    .replace(/(?<!\p{L})\p{Ll}+(?:\p{Lu}\p{Ll}+)+/gu, (word) => word.replace(/\p{Lu}/gu, ' $&'))
    .replace(dropped, ' ')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && !(/^\d/.test(word) && !/^[1-5]xx$/.test(word)));
  while (words.length > 1 && /^(?:min|ms|s|h|sec|mb|kb|gb|then|per)$/.test(words.at(-1) ?? '')) words.pop();
  // `replication_delay_max`, `control_plane_supports`: the statistic and the verb are said elsewhere.
  while (words.length > 1 && /^(?:max|maximum|minimum|supports?|handles?|takes?|ends?|runs?|waits?)$/.test(words.at(-1) ?? '')) words.pop();
  if (/^\d/.test(words[0] ?? '')) words.unshift('http');
  const name = words.slice(0, 6).join('_');
  if (/^(?:(?:http_)?(?:request_)?(?:response_times?|latency)|http_req_duration)$/.test(name)) return 'response_time';
  if (/^(?:(?:http_)?(?:request_)?(?:errors?|failures?)_(?:rate|ratio|percentage)|http_req_failed)$/.test(name)) return 'error_rate';
  if (
    unit?.dimension === 'frequency' &&
    unit.name.startsWith('requests/') &&
    words.every((word) =>
      /^(?:supports?|handles?|sustains?|throughput|requests?|reqs?|rps|scale|systems?|api|serves?|per|second|sec|s|min|minute|h|hour|http|total|peak|rate)$/.test(
        word,
      ),
    )
  )
    return 'requests';
  if (name !== '') return name;
  return unit?.dimension === 'time' ? 'response_time' : 'value';
}

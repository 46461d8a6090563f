import type { Comparison } from './comparators.ts';
import { type Direction, namesMetric, sureDirectionOf } from './metric-words.ts';
import type { Quantity } from './quantities.ts';

/** Where a quantity stands, for the question whether it is a goal at all. */
export interface Place {
  quantity: Quantity;
  comparison: Comparison | null;
  label: string;
  /** The sentence before the comparator, from its start, and behind the unit. */
  before: string;
  behind: string;
  /** From the last comma, bracket or dash to the comparator. */
  near: string;
  direction: Direction | null;
  /** Another quantity of the sentence has a comparator. */
  hasOther: boolean;
  /** Heading, column or label says that goals follow. */
  goals: boolean;
  /** A cell of a target column. */
  target: boolean;
  /** An item with a box to tick. */
  check: boolean;
  /** `must`, `shall`, `should`. */
  modal: boolean;
  /** A statistic is named beside it. */
  stat: boolean;
}

type Rule = (place: Place) => boolean;

const loadUnits = new Set(['users', 'requests', 'connections', 'sessions', 'rows', 'transactions']);

function isLoad({ quantity }: Place): boolean {
  const unit = quantity.unit;
  return unit === null || loadUnits.has(unit.name) || unit.dimension === 'frequency' || unit.dimension === 'bytes';
}

/** `alert if …`, `roll back when …`, `error rate > 1 % → page`. */
const trigger: Rule = ({ before, behind, near, comparison, quantity, target }) =>
  // `Alarm loudness | 65 dB`: the row of a target is named after an alarm.
  !(target && !/\b(?:if|when|whenever|once|unless)\b/i.test(before) && !/→|->|=>/.test(behind)) &&
  // `the breaker opens within 10 s` says how fast, not when.
  !(comparison?.written === 'within' && quantity.unit?.dimension === 'time' && !/\b(?:if|when|unless)\b/i.test(before)) &&
  !proceeds.test(before) &&
  (/\b(?:alert(?:s|ed|ing)?|alarms?|pag(?:e|es|ing)\b(?= (?:the|on|an?|us|if|when|ops|sre|team|out)\b)|notif(?:y|ies|ication)|warn(?:s|ing)?|trigger(?:s|ed)?|escalat\w*|roll(?:s|ed|ing)?[- ]?back|rollback|revert|abort(?:s|ed)?|halt|kill|red flag|throttle|shed|autoscal\w*(?: (?:if|when|at|on))|scal(?:e|es|ing) (?:(?:up|out|in|down) )?(?:if|when|at|above|beyond|once)|fail(?:s|ed)?(?: the)?(?: \w+){0,3} (?:if|when)|block(?:s|ed)?(?: \w+){0,3} (?:if|when)|reject (?:if|when)|stop (?:if|when)|investigate|circuit (?:opens|breaker))\b[^.;]{0,80}$/i.test(
    before,
  ) &&
  !/\b(?:alerts?|pages?|notifications?|rollbacks?|warnings?)\b (?:\w+,? ){0,3}(?:done|finished|fires?|arrives?|sent|delivered|time|latency|complete[sd]?|executes?|within|in|takes?|delay|noise|rate)\b/i.test(
    before,
  ) &&
  !/\b(?:rollback|roll back|page load|false alarms?|time to \w+)\b[^,;]{0,30}$/i.test(near)
    ? true
    : /(?:^|[\s,;(])(?:if|when|whenever|once|unless|until|in case|should the|while|where|because)\s[^,;)]*$/i.test(before) ||
      (/^[^.;,]{0,60}(?:→|->|=>|⇒|\btriggers?\b|\bcauses?\b|\bmeans\b|\bis a failure\b|\bfails\b)/i.test(behind) &&
        /^[^.;,]{0,60}\b(?:alert|page|pager|rollback|roll back|abort|warn|notify|fail|escalat|scale|investigat|block|stop|trigger|incident)/i.test(
          behind,
        )) ||
      /^\s*(?:for \d+\s?\w+\s*)?\((?:warning|warn|critical|alert|page|p1|sev\w*)\)/i.test(behind));

/** `Proceed to phase 2 when the mismatch ratio is ≤ 0.001 %` is a gate. */
const proceeds =
  /(?:^|[\s,;(:])(?:proceed|promote|advance|continue|go live|move (?:on|to)|expand|cut over|switch over|launch|ship|release|sign off|exit|done|complete)\b[^,;]{0,60}\b(?:only )?(?:if|when|once)\b/i;

/** `If the backlog is not drained in 1 hour, call the vendor.` */
const contingency: Rule = ({ before, behind }) =>
  /^\W*(?:if|in case|should the)\b/i.test(before) &&
  !/\b(?:must|shall|should|then)\b/i.test(`${before.replace(/^\W*should the/i, '')} ${behind}`);

/** The comparator points to the bad side: a failure condition, an alert, a slow query to look for. */
const wrongSide: Rule = ({ comparison, direction, quantity, goals, check, modal, label }) => {
  if (comparison === null || comparison.negated || direction === null || quantity.high !== null) return false;
  // In a list of goals the sign is trusted, unless the words leave no doubt.
  if ((goals || check || modal) && sureDirectionOf(label, quantity.unit) === null) return false;
  const larger = comparison.op === '>' || comparison.op === '>=';
  return comparison.op !== '==' && larger === (direction === 'down') && !(comparison.written === '+' && direction === 'up');
};

/** Measured, former, assumed. */
/** `Last year we had 25 orders a second`, `the servers have 64 GB`, `a run of 6 h`. */
const told: Rule = ({ comparison, before, near, behind, quantity, hasOther }) =>
  comparison === null &&
  (/\b(?:last|this|previous|past) (?:year|month|week|quarter|time|run|release|test)\b[^.;]*$/i.test(before) ||
    (quantity.unit?.dimension === 'bytes' &&
      /\b(?:servers?|machines?|hosts?|nodes?|laptops?|vms?|instances?|boxes)\b[^.;]*\b(?:has|have|with)\s*$/i.test(near)) ||
    /\b(?:runs?|soaks?|tests?|windows?|periods?)\s+of\s*$/i.test(near) ||
    // `Segments are 4 s long`: described.
    /^\s*(?:long|wide|apart|in size|each)\b/i.test(behind) ||
    // `coverage is 61 %, must be ≥ 75 %`.
    (hasOther &&
      /\b(?:is|at|are)\s*$/i.test(near) &&
      /^\s*[,;(–—-]?\s*(?:but )?(?:must|should|shall|needs? to|has to|target|goal)\b/i.test(behind)) ||
    (hasOther && /^\s*(?:after|during|following|despite|with|under)\b[^,;]*\bof\s*$/i.test(near)));

const notAGoal: Rule = ({ before, near, behind, quantity, comparison, goals }) =>
  !/^[µm]?a$/i.test(quantity.unit?.name ?? '') &&
  !(goals && comparison?.negated === true && /\btook\s*$/i.test(near || before)) &&
  (/\b(?:found|fixed|closed|reported)\s*:\s*$/i.test(comparison === null ? near : '') ||
    /\b(?:currently|current(?:ly)?(?: \w+){0,3}\s*(?:is|at|:|=|of)?|baseline(?: \w+){0,2}\s*(?:is|was|:|=|of|at)|actual(?:ly)?\s*(?::|is|was)?|measured(?: at| as|:)?|observed|previous(?:ly)?|was|were|used to be|had been|as of|down from|up from|today|now(?:\s+(?:at|is|takes))?|before:?|after:|result:?|existing|historical(?:ly)?|so far|achieved:|got|we saw|got to|took|compared (?:to|with)|instead of|versus|vs\.?)\s*[(:~≈]*\s*$/i.test(
      near || before,
    ) ||
    /\b(?:current|currently|baseline|actual|measured|observed|previously|was|were|today|result(?=\s*:)|status)\b\s*:?\s*[^,;()]{0,24}$/i.test(
      near,
    ) ||
    /(?:^|[\s,;(:])(?:e\.g\.|eg|for example|for instance|such as|like|assum(?:e|es|ed|ing|ption\w*)|suppose|is defined as|are defined as|defined as|means that|means|refers to|definition)(?:\b|\s)[^;]*$/i.test(
      before,
    ) ||
    /^\s*(?:exceed(?:s|ed|ing)?|is above|was|were)\b/i.test(behind) ||
    /^\s*\(?(?:currently|today|at present|measured|observed|as of|in production today|last (?:week|month|quarter|run))\b(?![^)]{0,20}\d)/i.test(
      behind,
    ) ||
    /\bfrom\s*$/i.test(near));

/** Timeouts, pools, intervals: what somebody sets. */
const settingWords =
  '(?:time-?outs?|time to live|ttl|pool[- ]?sizes?|connection pool|pool|intervals?|heartbeats?|keep-?alive|back-?off|retries|retry (?:count|limit|policy|delay)|max(?:imum)? (?:connections|retries|retry|pool|attempts|threads|workers)|batch(?:es| size)?|buffer(?:s| size)?|threads?|workers?|replicas?|instances?|shards?|partitions?|ports?|rate[- ]?limit(?:s|ing|er|ed)?|cron|schedules?|poll(?:s|ing)?|expir(?:y|es|ation)|rotat\\w+|retention(?: period)?|retained|grace period|cool-?down|sampl(?:e|ing)(?: rate| interval)?|refresh(?:es)?|cache size|cache ttl|page size|chunk size|heap size|xm[sx]|shared_buffers|work_mem|max_\\w+|min_\\w+|statement_timeout|limit_req|debounce|throttle|lease|quota|step|increments?|concurrency limit|think[- ]?times?|pacing|ramp(?:s|ed|ing)?(?:[- ]?(?:up|down))?|warm-?up|hold|steady state|spike|test duration|soak duration|iterations?|loops?|seed(?:ed|s)?|fixtures?|data ?sets?|test data|sample size|payload of|load of|concurrency of|virtual users|vus)';
const settingTail = new RegExp(
  `\\b(?<!per )${settingWords}\\s*(?:values?|settings?|is|of|to|at|set to|configured|=|:|for|\\(|~|-)*\\s*$`,
  'i',
);
const settingAssign = new RegExp(`^\\W{0,4}(?:\\w+[ _-]){0,3}${settingWords}(?: \\w+){0,2}\\s*[:=]`, 'i');
const settingSubject =
  /^\W*(?:(?:the|our|default|hpa|horizontal pod autoscaler|dns)\b\W*)?(?:[\w-]+ ){0,2}(?:time-?outs?|ttl|pool size|hpa|autoscaler|min|max)\b[^,;<>≤≥]{0,60}$/i;
const setting: Rule = ({ target, goals, check, before, near, behind, modal, comparison, quantity }) => {
  if (comparison?.negated === true) return false;
  if (/\b(?:time-?outs?|ttl)\b/i.test(before) && settingSubject.test(before) && !/\b(?:rate|ratio|errors?|count|number)\b/i.test(before))
    return true;
  // `cpu: 500m, memory: 512Mi`: requests and limits of a container.
  if (/\bcpu\W*$/i.test(near) && quantity.unit?.name === 'min') return true;
  if (/^\W*(?:hpa|horizontal pod autoscaler|autoscaler|autoscaling)\b\s*:/i.test(before)) return true;
  // `Replication delay on both replicas is under 1 s`: a bound of something that is measured.
  if ((goals || check) && comparison !== null && !/\b(?:time-?out|ttl|ramp|think|pool|interval|retention|rate[- ]?limit)/i.test(before))
    return false;
  // A row of goals may be named after a worker or a replica.
  if (target && !/\b(?:time-?out|pool|ttl|interval|think|ramp|retention)/i.test(before)) return false;
  if (/^\W*steady[- ]state\W*:/i.test(before) && quantity.unit?.dimension !== 'time') return false;
  const assigned = settingTail.test(near) || settingTail.test(before) || settingAssign.test(before);
  if (assigned && !(modal && comparison !== null && !/\b(?:time-?out|ramp|think|pool|rate[- ]?limit)/i.test(before))) return true;
  return (
    /^\s*(?:timeout|time-?out|ttl|interval|retention|window|cool-?down|backoff|think time|ramp|warm-?up|pool|threads|workers|replicas|instances|pods|retries|attempts)\b(?!\s+(?:rate|ratio|error))/i.test(
      behind,
    ) && quantity.unit?.name !== '%'
  );
};

/** Reads against writes, steps of a rollout. */
const mix: Rule = ({ before, behind, comparison, quantity, label }) => {
  if (
    /\b(?:roll-?outs?|canar(?:y|ies)|gradual(?:ly)?|traffic (?:split|shift|to)|shift|expand to|increase to \d+\s?% of|ramp|a\/b|beta|pilot|feature flags?)\b/i.test(
      before,
    ) &&
    quantity.unit?.name === '%' &&
    (comparison === null || comparison.written !== '<') &&
    sureDirectionOf(label, quantity.unit) === null
  )
    return true;
  return (
    quantity.unit?.name === '%' &&
    (comparison === null || comparison.written === '+') &&
    /^\s*(?:of (?:all |the |total |our )*(?:traffic|load|requests go|users$)|traffic|reads?\b|writes?\b|browse\w*|browsing|search(?:es)?\b(?! accuracy)|checkout\b|gets?\b|posts?\b|rollout|canary|canaries|weight|of the mix|chance|probability|discount|off\b)/i.test(
      behind,
    ) &&
    !namesMetric(label.replace(/\b(?:users?|requests?|reads?|writes?|search\w*|checkout|load)\b/gi, ''))
  );
};

const platforms =
  /\b(?:node(?:\.?js)?|python|java|jdk|jre|openjdk|kotlin|postgres(?:ql)?|mysql|mariadb|sqlite|redis|mongo(?:db)?|kafka|golang|go|ruby|rails|php|npm|yarn|pnpm|react|vue|angular|next\.?js|typescript|chrome|chromium|safari|firefox|edge|ios|android|ubuntu|debian|windows|macos|xcode|docker|kubernetes|k8s|helm|terraform|electron|spring(?: boot)?|django|flask|fastapi|\.net|dotnet|gcc|clang|cmake|rust|swift|tls|ssl|http|version|versions|ver|release|api level|sdk|es|ecma(?:script)?|wcag|iso|rfc|php|bash|git|gradle|maven|jmeter|k6|gatling|nginx|opensearch|elasticsearch)(?:\s*\([^)]*\))?\s*(?:version|v\.?)?\s*$/i;
const version: Rule = ({ quantity, before, label }) =>
  (quantity.unit === null || quantity.unit.name === 'x') && (platforms.test(before.trimEnd()) || /^\W*version/i.test(label));

/** `HTTP 200`, `port 8080`, `line 45`, `Phase 4`, `2025`. */
const name: Rule = ({ quantity, before, comparison }) =>
  quantity.unit === null &&
  quantity.high === null &&
  comparison === null &&
  (/\b(?:https?|status(?: codes?)?|codes?|returns?|returning|response|responds? with|error|port|ports|line|lines|phase|phases|week|weeks|day|days|sprint|task|tasks|step|section|chapter|page|figure|table|level|tier|priority|item|issue|pr|milestone|quarter|q|year|part|appendix|stage|iteration|round|option|scenario|case|test case|wave|layer|release|build|rev|revision|ticket|no\.|number|requirement|req|story|epic|us|ac|tc|rfc|adr|iso|owasp top|top)\s*[#:(]?\s*$/i.test(
    before,
  ) ||
    (comparison === null && Number.isInteger(quantity.value) && quantity.value >= 1900 && quantity.value <= 2100));

const calendar = new Set(['d', 'week', 'month', 'year']);
/** How long people take, not the product. */
const estimate: Rule = ({ target, quantity, before, behind, label, near, goals, check, modal, comparison }) => {
  if (quantity.unit?.dimension !== 'time') return false;
  if (
    /\b(?:effort|estimat\w*|eta|deadline|due|sprint|timeline|schedule[ds]?|time-?box\w*|time required|work(?:ing)? days?|lead[- ]time for (?:parts|hiring)|delay(?:ed|s)? (?:\w+ ){0,4}by|postpone\w*|duration)\b[^,;]{0,30}$/i.test(
      before,
    ) &&
    !/\b(?:outage|request|transaction|pause|lock|query|session|downtime|call|test run|suite|pipeline|incident) durations?\b/i.test(before)
  )
    return true;
  if (
    /^\s*(?:of (?:work|effort|development)|delay|planning|ahead|before (?:launch|release|go)|after (?:launch|release|go)|notice|in advance|prior|rotation|sprint|effort|buffer|from now|later|ago|old\b)/i.test(
      behind,
    )
  )
    return true;
  if (calendar.has(quantity.unit.name) || (quantity.unit.name === 'h' && quantity.value > 0)) {
    if (
      /\b(?:fix(?:ed|es)?|patch(?:ed|es)?|remediat\w*|resolv\w*|triag\w*|acknowledg\w*|review(?:ed|s)?|address(?:ed)?|clos(?:e|ed)|repl(?:y|ied)|respond(?:ed)? to|answer(?:ed)?|follow(?:ed)?[- ]?up|post-?mortem|report(?:ed)?|notify|notified|disclos\w*|approv\w*)\b[^,;]{0,40}$/i.test(
        before,
      ) &&
      !/\b(?:time|mttr|mtta|rate|rto|age|ages)\b/i.test(near)
    )
      return true;
    if (calendar.has(quantity.unit.name))
      return (
        !(target && comparison !== null) &&
        !/\b(?:rto|rpo|mttr|mtbf|mttd|recover\w*|restor\w*|lead time|cycle time|freshness|staleness|age|retention|retain\w*|archiv\w*|uptime|stab\w*|soak|without|downtime|history|onboard\w*|time to \w+|backups?|\w+ time)\b/i.test(
          label,
        )
      );
  }
  return quantity.unit.name === 'h' && !goals && !check && !(modal && comparison !== null) && !namesTime(label);
};

function namesTime(label: string): boolean {
  return /\b(?:\w*times?|rto|rpo|mttr|mttd|mtta|mtbf|latency|recover\w*|restor\w*|failover|downtime|outage|lag|duration|complete\w*|finish\w*|run\w*|build|deploy\w*|sync\w*|backup|import|export|migration|respon\w*|detect\w*|stab\w*|soak|uptime|freshness)\b/i.test(
    label,
  );
}

/** The load under which a goal holds: `with 500 users`, `at 1000 rps`, `for 8 hours`, `over 5 minutes`. */
const condition: Rule = (place) => {
  const { comparison, quantity, near, before, behind, hasOther, label } = place;
  const lead = (near.trim() === '' ? before : near).trimEnd();
  if (quantity.adjective && comparison === null) return true;
  if (
    /^\s*[- ]?(?:windows?|periods?|intervals?|rolling|sliding|trailing|moving|consecutive|observation|samples?)\b/i.test(behind) &&
    quantity.unit?.dimension === 'time'
  )
    return true;
  // `visible after 5 s at the latest`, `writes go on after at most 15 s`, `kept for a minimum of 365 days`.
  if (comparison !== null && quantity.unit?.dimension === 'time') {
    if (/^(?:at most|behind|no later than)$/.test(comparison.written) && /\bafter\s*$/i.test(lead)) return false;
    if (
      /^(?:minimum of|at least)$/.test(comparison.written) &&
      /\b(?:retain|kept?|keeps?|stored?|buffer|archive)\b[^,;]*\bfor\s*(?:an?\s*)?$/i.test(lead)
    )
      return false;
  }
  // `for JPEGs of up to 2 MP`.
  if (comparison !== null && hasOther && comparison.written === 'up to' && /\b(?:of|with|for)\s*$/i.test(lead)) return true;
  if (comparison !== null) {
    const window =
      quantity.unit?.dimension === 'time' &&
      /^(?:over|past|above)$/.test(comparison.written) &&
      !comparison.negated &&
      !/\b(?:between failures?|mtbf|uptime|battery life|age)\b/i.test(label);
    if (window && comparison.written === 'over') return true;
    if (
      /\b(?:for|during|every|after|with|at|under|across|using|load of|against|having|containing|to)\s*(?:a|the|any|of|an)?\s*$/i.test(
        lead,
      ) &&
      (quantity.unit?.dimension === 'time' || (hasOther && isLoad(place)))
    ) {
      return !/\b(?:up to|scale[sd]? to|reduced? to|improve[sd]? to|down to|respond\w* to|increase[sd]? to|limit\w* to|to)\s*$/i.test(lead);
    }
    if (comparison.written === 'under' && (quantity.unit?.dimension === 'frequency' || loadUnits.has(quantity.unit?.name ?? '')))
      return (
        !/\b(?:be|is|are|stays?|remains?|keep|kept)\s*$/i.test(lead) &&
        !/\b(?:errors?|fail\w*|restarts?|retries|drops?|timeouts?|memory|cpu|cost)\b/i.test(label)
      );
    return false;
  }
  if (quantity.high !== null) return false;
  // `Load: 3× normal peak`.
  if (
    quantity.unit?.name === 'x' &&
    /^\s*(?:the |our )?(?:normal|expected|average|usual|peak|daily|forecast)\b/i.test(behind) &&
    /\b(?:load|traffic|run|at)\W*$/i.test(lead)
  )
    return true;
  // `An export of 100k rows`: what is measured, not how much.
  if (quantity.unit?.dimension === 'count' && /^\W*(?:an?|the|one)\s+(?:[\p{L}-]+\s+){1,2}of\s*$/iu.test(before)) return true;
  // `restore a 50 GB backup in less than 30 minutes`: the size of the example.
  if (
    hasOther &&
    (quantity.unit?.dimension === 'bytes' || quantity.unit?.dimension === 'count') &&
    !/[:=]\s*$/.test(lead) &&
    !/\b(?:support|handle|sustain|serve|accommodate)/i.test(before)
  )
    return true;
  if (
    /\b(?:for|during|across|using|after|every|per|against|containing|having|last|next|past|first|among|against|through|throughout|on|via|between|than|by|each)\s*(?:a|an|the|all|about|~|≈|[($])?\s*$/i.test(
      lead,
    )
  ) {
    return !/\b(?:improve|reduce|increase|decrease|cut|boost|lower|raise|speed up|grow|shrink)\w*\b[^,;]*\bby\s*$/i.test(lead);
  }
  if (/\b(?:at|with|under|bij|bei)\s*(?:a|an|the|about|~|≈|load of|peak of)?\s*$/i.test(lead))
    return (quantity.unit?.name !== '%' && quantity.unit?.name !== 'x') || hasOther;
  if (/\bover\s*(?:a|the|any)?\s*$/i.test(lead)) return true;
  return false;
};

/** Set beside another figure: `< 150 ms (1000 RPS)`, `Apdex(0.5s) ≥ 0.94`, `800 RPS ± 5 %`, `p < 0.05`, `from −20 °C to 60 °C`, `latest 2 versions`. */
const beside: Rule = ({ comparison, quantity, before, behind, near, hasOther, stat, label, goals }) => {
  if (/^\W*p\s*$/i.test(near) && quantity.unit === null && quantity.value < 1) return true;
  // `make test > 2`: a redirection.
  if (
    comparison?.written === '>' &&
    quantity.unit === null &&
    /(?:^|[\s`$])(?:echo|cat|make|grep|npm|npx|curl|node|python3?|tee|sh|bash|ls|psql|docker|kubectl)\s[^;,]*$/.test(before)
  )
    return true;
  if (/±\s*$/.test(before) && /\d\s?(?:\p{L}{1,12}(?:\/\p{L}{1,4})?|%)?\s*±\s*$/u.test(before)) return true;
  if (comparison !== null) return false;
  if (
    hasOther &&
    !stat &&
    /[([][^()[\]]{0,60}$/.test(before) &&
    /^[^()[\]]{0,60}[)\]]/.test(behind) &&
    !/[([][^()[\]]{0,60}\b(?:hard|absolute|max|limit|target|goal)\b[^()[\]]*$/i.test(before)
  )
    return true;
  if (hasOther && quantity.high !== null && /\bfrom\s*[-−]?\s*$/i.test(before)) return true;
  if (
    hasOther &&
    /\bfrom\s+[-−]?[\d.,]*\s?\S{0,12}\s+to\s+[-−]?$/i.test(before) &&
    !/\b(?:improv|reduc|increas|decreas|cut|lower|raise|shorten|grow|bring|get|go|move)\w*\b/i.test(before)
  )
    return true;
  if (quantity.unit?.dimension === 'time' && hasOther && /^\s*(?:soak|stress|load|endurance|test|run|window|rolling)\b/i.test(behind))
    return true;
  if (/\b(?:latest|last|newest|previous|first|top)\s*$/i.test(before) && quantity.unit === null) return true;
  if (/^\s*(?:latest |most recent )?(?:major |minor )?versions?\b/i.test(behind)) return true;
  if (/\b(?:grow(?:s|ing|th)?(?: of| by)?|expected growth)\s*$/i.test(before) && !goals) return true;
  if (/\b(?:growing|budget)\s*$/i.test(before) && (quantity.unit?.dimension === 'money' || /growing\s*$/i.test(before))) return true;
  // `Score: 0.0–1.0` is a scale.
  return (
    quantity.high !== null &&
    quantity.unit === null &&
    quantity.value <= 1 &&
    [1, 5, 10, 100].includes(quantity.high) &&
    /\b(?:scores?|scale|rating)\b/i.test(label)
  );
};

const rules: readonly Rule[] = [contingency, told, beside, trigger, wrongSide, notAGoal, setting, mix, version, name, estimate, condition];

/** Something that only looks like a criterion: see *Import of Markdown plans*, look-alikes. */
export function isLookAlike(place: Place): boolean {
  return rules.some((rule) => rule(place));
}

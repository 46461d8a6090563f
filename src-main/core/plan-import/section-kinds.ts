import type { SectionKind } from './criteria/reading.ts';

const goals =
  /\b(?:success|acceptance|criteri(?:a|on)|kpis?|key (?:performance|results?)|okrs?|slos?|slas?|slis?|service[- ]levels?|objectives?|targets?|goals?|exit|(?:quality|release|performance|phase)? ?gates?|definition of done|dod|done when|non-?functional|nfrs?|go ?\/? ?(?:-|no)|readiness|thresholds?|(?:performance|quality|reliability|scalability|availability|operational|service|security|capacity|latency|measurable|functional|technical|stability) requirements?|expected (?:results?|outcomes?|performance)|expectations|must[- ](?:haves?|be true|hold)|what good looks like|service promises?|(?:performance|latency|error|resource|size) budgets?|commitments?|pass conditions?|validation|verification|sign-?off|release checklist|metrics|launch checklist|limits|guarantees|assertions?|scorecard|quality (?:bar|goals?|targets?)|(?:regression|quality) budget|hypothes[ie]s|(?:what )?we promise|guard-?rails?|(?:decision )?drivers|design inputs?|launch conditions?|what must hold|definition of ["“'‘]?(?:fast|ready|good|success))\b/i;
const excluded =
  /\b(?:alert(?:s|ing)?|alarms?|paging|triggers?|roll-?backs?|abort|failure (?:conditions?|criteria|modes?|scenarios?)|fail(?:s|ed)? (?:if|when|conditions?|criteria)|kill criteria|no-go (?:conditions?|criteria|if)|stop (?:conditions?|criteria|if)|escalation|warnings?|current(?:ly)?(?: (?:state|status|performance|metrics|values|numbers|situation|system|baseline|results?))?|baselines?|as-?is|today|measured(?! (?:with|over|on|per|at|in|by|from|against|during))|measurements?|(?:test|benchmark|load test|run|latest|actual|our|the)? ?results?|observed|observations|actuals?|findings|histor(?:y|ical)|before(?! (?:launch|release|go|switch|deploy|cut|the (?:launch|release|cut)|we (?:launch|release|ship|go)))|known limit(?:s|ations?)|limitations|workloads?|(?:traffic|user|request) (?:mix|model|profile|patterns?|distribution)|load (?:profile|model|pattern|shape|stages?|levels?)|stages|mix|ramp(?:ing)?(?:[- ]?(?:up|down))?|think times?|pacing|test (?:data|environment|setup|configuration|parameters|bed|design|profile)|data ?sets?|data volumes?|data sizes?|seed(?:ing)?|config(?:uration)?s?|settings?|parameters?|tuning|time-?outs?|pools?|pool settings|retry policy|assum(?:e|ptions?)|definitions?|glossary|terminology|terms|prerequisites?|pre-?conditions?|system requirements|hardware requirements?|version requirements?|software requirements?|minimum requirements|compatibility|environments?|hardware|tech(?:nology)? stack|estimates?|estimation|effort|schedule|roll-?out(?: plan| steps| stages)?|canary|deployment (?:steps|stages|plan|strategy)|changelog|references?|incident (?:response|management)|severit(?:y|ies)(?: levels?)?|remediation|resource (?:limits|requests)|installation|quick ?start|usage|examples?|background|problem(?:s| statement)?|pain points|notes|appendix|lessons(?: learned)?|retrospective|cost(?:s|ing)?|pricing|team|(?:out of|not in|beyond|outside (?:the|of)) scope|(?:do|does|will|shall) not|(?:do|wo)n['’]t|not (?:an? |our )?(?:slos?|goals?|covered|included|planned)|(?:open )?questions?|rejected|alternatives|(?:considered|other) options|options considered|motivation|contribut\w+|licen[cs]e|how we (?:test|measure)|non-?goals?|anti-?goals?|related|infrastructure sizing|sizing|capacity model|scenario parameters|ports?|risks?|support hours|maintenance windows?|on-?call|incident|blast radius|(?:training|test|load|lab)? ?set-?up|hyper-?parameters|what went|violations?|breaches)\b/i;
/** Words of goals that win over the excluded ones they often stand beside. */
const surelyGoals =
  /\b(?:targets?|success (?:metrics?|criteria)|acceptance(?: criteria)?|pass(?:ing)? criteria|exit criteria|slos?|goals?(?! for)|kpis?|success)\b/i;
const surelyExcluded =
  /\b(?:non-?goals?|anti-?goals?|alert(?:s|ing)?|alarms?|failure (?:criteria|conditions?)|fail criteria|roll-?back(?: criteria| triggers?| conditions?| thresholds?)?|no-go|kill|abort|stop criteria|violations?|breaches|current|actual|measured(?! (?:with|over|on|per|at|in|by|from|against|during))|baselines?|escalation|warning|missed targets?|(?:out of|not in|beyond|outside (?:the|of)) scope|(?:do|does|will|shall) not|(?:do|wo)n['’]t|not (?:an? |our )?(?:slos?|goals?|covered|included|planned)|questions?|rejected|definitions?(?! of ["“'‘]?(?:done|fast|ready|good|success))|results|system requirements|goals? (?:not|we do not)|risks?|known limits?|incident|severity|assumptions?)\b/i;

/** Words that leave no doubt that no goals follow, also where boxes are ticked. */
export function surelyNoGoals(title: string): boolean {
  return surelyExcluded.test(title);
}

/** What a heading, a lead-in or a label announces; null when it says nothing of it. */
export function kindOfTitle(title: string): Exclude<SectionKind, 'neutral'> | null {
  if (/\bdefinition of ["“'‘]?(?:done|ready|fast|good|success)/i.test(title)) return 'goals';
  // `Thresholds (configurations we support)`: what stands in brackets only explains.
  const bare = title.replace(/\([^()]*\)/g, ' ').trim();
  if (bare !== '' && bare !== title.trim()) {
    const kind = kindOfTitle(bare);
    if (kind !== null) return kind;
  }
  const isGoal = goals.test(title);
  // `Phase 5: Rollout` is a part of the plan, whatever it is about.
  const isExcluded = /^\W*(?:phase|milestone|stage|sprint|iteration|m\d)\b/iu.test(title)
    ? surelyExcluded.test(title)
    : excluded.test(title);
  if (isGoal && isExcluded) {
    if (surelyExcluded.test(title)) return 'excluded';
    return surelyGoals.test(title) ? 'goals' : 'excluded';
  }
  if (isGoal) return 'goals';
  return isExcluded ? 'excluded' : null;
}

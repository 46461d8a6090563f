/** How plans write that something was thought of: whole words, in the spellings of the field. */
export const covered = {
  backup: /\b(?:back[- ]?ups?|backed[- ]up|restor(?:e|es|ed|ing|ation)|point[- ]in[- ]time|pitr|snapshots?|rpo|recovery points?)\b/i,
  accessControl:
    /\b(?:access[- ]controls?|access rights?|authori[sz]ation|authenticat\w+|permissions?|privileges?|rbac|acls?|credentials?|row[- ]level security|rls|service accounts?)\b/i,
  retention:
    /\b(?:retention|retain(?:ed|s|ing)?|purg(?:e|es|ed|ing)|archiv(?:e|es|ed|ing|al)|ttls?|time[- ]to[- ]live|expir(?:y|es?|ed|ation)|evict(?:s|ed|ion)?|data lifecycle|deleted? after)\b/i,
  rollback:
    /\b(?:roll(?:s|ed|ing)?[- ]?backs?|revert(?:s|ed|ing|ible)?|fall[- ]?backs?|down[- ]migrations?|reversible|feature[- ]flags?|kill[- ]switch|plan b|undo)\b/i,
  monitoring: /\b(?:monitor(?:s|ed|ing)?|alert(?:s|ing)?|dashboards?|observability|health[- ]checks?|metrics|telemetry|probes?)\b/i,
  rateLimit: /\b(?:rate[- ]?limit(?:s|ed|er|ing)?|throttl(?:e|es|ed|ing)|quotas?|request limits?)\b/i,
  authentication:
    /\b(?:auth|authenticat\w+|authori[sz]\w+|api[- ]keys?|access tokens?|bearer|oauth2?|oidc|sso|jwts?|mtls|signed requests?|log[- ]?ins?|sign[- ]ins?)\b/i,
  runbook: /\b(?:run[- ]?books?|play[- ]?books?|operating (?:instructions?|procedures?)|sops?)\b/i,
  onCall: /\b(?:on[- ]call|pager ?duty|rota|stand[- ]?by duty)\b/i,
} as const;

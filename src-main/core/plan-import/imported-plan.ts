/** What an item was read from. */
export interface Origin {
  file: string;
  line: number;
  /** The line as the file has it, also where it was repaired. */
  raw: string;
}

export interface Field extends Origin {
  name: string;
  value: string;
}

export interface ImportedPhase extends Origin {
  /** `phase-7`. */
  id: string;
  title: string;
  state: 'planned' | 'active' | 'in_review' | 'done' | 'blocked' | 'deferred';
  status: string | null;
  duration: string | null;
  priority: string | null;
  risk: string | null;
  owner: string | null;
  /** Every front matter line of the phase. */
  fields: Field[];
}

export interface ImportedMilestone extends Origin {
  /** `M9.1`, `Week 1`. */
  id: string;
  title: string;
  /** A named result, or a stretch of the timeline. */
  kind: 'milestone' | 'period';
  phase: string | null;
  when: string | null;
  /** What is to be done in it. */
  items: string[];
}

export interface ImportedTask extends Origin {
  id: string;
  title: string;
  phase: string | null;
  /** Task that it is a part of. */
  parent: string | null;
  /** Of a check-box; a mark is a claim. */
  state: 'todo' | 'done';
  priority: string | null;
  owner: string | null;
  estimate: string | null;
  schedule: string | null;
  dependsOn: string[];
}

export interface ImportedCriterion extends Origin {
  /** The item or sentence that it stands in. */
  text: string;
  metric: string;
  op: '<' | '<=' | '>' | '>=' | '==';
  value: number;
  unit: string;
  stat: string;
  phase: string | null;
  /** Against a baseline. */
  relative: boolean;
  /** A check mark says that it is met: nothing was measured. */
  claimed: boolean;
  baseline: string | null;
  improvement: string | null;
}

export interface ImportedRisk extends Origin {
  id: string;
  title: string;
  mitigation: string;
  probability: string | null;
  impact: string | null;
  phase: string | null;
}

export interface ImportedFinding extends Origin {
  /** `C1`, `H1`. */
  id: string;
  title: string;
  severity: 'critical' | 'high' | 'medium' | 'low';
  phase: string | null;
  /** All lines that name it. */
  lines: number[];
}

export interface ImportedDependency extends Origin {
  text: string;
  /** Task or phase that waits; null: the document's. */
  from: string | null;
  /** Ids of tasks or phases; `*` for all others; empty when it is something outside of the document. */
  to: string[];
  phase: string | null;
}

export interface ImportedReview extends Origin {
  kind: 'review' | 'decision' | 'pending_approval';
  /** Person; the document's for a decision. */
  reviewer: string | null;
  role: string | null;
  lens: 'testing' | 'infrastructure' | 'documentation' | 'security' | 'governance' | null;
  position: 'approve' | 'object' | 'abstain' | 'comment' | 'pending';
  statement: string;
  concerns: string[];
  phase: string | null;
}

export interface Contradiction extends Origin {
  kind: 'duplicate' | 'cycle' | 'schedule' | 'unknown_dependency' | 'two_values' | 'claimed_early';
  message: string;
  /** Other lines that it is about. */
  lines: number[];
}

/** A plan document as it was understood: a draft that a person completes. */
export interface ImportedPlan {
  phases: ImportedPhase[];
  milestones: ImportedMilestone[];
  tasks: ImportedTask[];
  criteria: ImportedCriterion[];
  risks: ImportedRisk[];
  findings: ImportedFinding[];
  dependencies: ImportedDependency[];
  reviews: ImportedReview[];
  contradictions: Contradiction[];
}

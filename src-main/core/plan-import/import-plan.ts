import { findContradictions } from './contradictions.ts';
import { decodeText } from './decode-text.ts';
import { readDependencies } from './dependencies.ts';
import { readCriteria } from './document-criteria.ts';
import { readFindings } from './findings.ts';
import { readFields, splitYaml } from './front-matter.ts';
import type { ImportedPlan, Origin } from './imported-plan.ts';
import { readMilestones } from './milestones.ts';
import { readPhases } from './phases.ts';
import { participants, readReviews } from './reviews.ts';
import { readRisks } from './risks.ts';
import { clean, type Source } from './source.ts';
import { readBlocks } from './statements.ts';
import { readTasks } from './tasks.ts';

export interface PlanImport {
  title: string;
  plan: ImportedPlan;
  /** Repaired text, for the screen that shows document and draft side by side. */
  text: string;
  /** As the file has them, where they were damaged. */
  rawLines: readonly string[];
  /** Of the file as a whole: wrong bytes, repairs. */
  remarks: string[];
}

/**
 * Reads a plan that was written for people.
 * @param bytes of a Markdown file; nothing in it makes this throw.
 * @param file as shown in messages and kept with each item.
 */
export function importPlan(bytes: Uint8Array, file: string): PlanImport {
  const { text, rawLines, remarks } = decodeText(bytes);
  const origin = (line: number): Origin => ({ file, line, raw: rawLines[line - 1] ?? '' });
  const { markdown, yamlLines } = splitYaml(text);
  const blocks = readBlocks(markdown);
  const fields = readFields(blocks, yamlLines, origin);
  const { phases, mentions, phaseAt } = readPhases(blocks, fields, origin);
  const title =
    blocks.find((block) => block.kind === 'heading')?.heading.text ?? fields.find(({ name }) => /^title$/i.test(name))?.value ?? null;
  const source: Source = { file, title, blocks, fields, origin, phaseAt };
  const tasks = readTasks(source);
  // `Sam Martinez begins the test suite`: a participant's name at the start is the owner's.
  const names = [...participants(source).keys()];
  for (const task of tasks) task.owner ??= ownerOf(task.title, names);
  const parts = {
    phases,
    milestones: readMilestones(source),
    tasks,
    criteria: readCriteria(source),
    risks: readRisks(source),
    findings: readFindings(source),
    dependencies: readDependencies(source, tasks, phases),
    reviews: readReviews(source),
  };
  return {
    title: clean(title ?? file),
    plan: { ...parts, contradictions: findContradictions(source, parts, mentions) },
    text,
    rawLines,
    remarks,
  };
}

function ownerOf(title: string, names: readonly string[]): string | null {
  const name = names.find((candidate) => title.toLowerCase().startsWith(`${candidate} `));
  return name === undefined ? null : title.slice(0, name.length);
}

import type { ImportedTask } from './imported-plan.ts';
import { durationIn, priorityIn } from './phases.ts';
import { readTaskText } from './task-text.ts';
import { clean, type LineBlock, slug, type Source } from './source.ts';
import type { Block } from './statements.ts';

const taskSections =
  /\b(?:tasks?|deliverables?|to-?dos?|action items?|next steps?|work items?|checklist|implementation (?:steps|plan)|backlog|changes|what (?:it|we|this) (?:does|do|will)|scope|focus|steps|work breakdown|activities)\b/i;
/** Plain lists below these are descriptions, not work. */
const notTasks =
  /\b(?:related|references?|files?|endpoints?|risks?|mitigation|dependenc|why|when to|background|overview|participants|attendees|agenda|status|working now|left|recommendation|metrics|criteria|rationale|alternative|concerns|goals?|out of scope|in scope|questions?|decisions?|assumptions|timeline|schedule|benefits|not|do ?n['’]t|success|approval|if )\b/i;
const taskHeading = /^(?:task\s+(\d+(?:\.\d+)*[a-z]?)|(\d{1,3}(?:\.\d{1,3}){0,2})[.)]?)\s*(?:[:.)—–-]+\s*|\s+)(.+)$/i;
const taskItem =
  /^(?:[Tt]ask\s+(\d+(?:\.\d+)*[a-z]?)|(T-?\d{1,4}|[A-Z]{2,6}-\d{1,5}|\d{1,2}\.\d{1,2}(?:\.\d{1,2})?))\s*(?:[:.)—–-]+\s*|\s+)(.+)$/;

/** Check-boxes, lists below headings of work, numbered headings, and tables of tasks. */
export function readTasks(source: Source): ImportedTask[] {
  const reader = new TaskReader(source);
  for (const block of source.blocks) reader.read(block);
  return reader.tasks;
}

class TaskReader {
  readonly tasks: ImportedTask[] = [];
  readonly #source: Source;
  readonly #ids = new Map<string, number>();
  readonly #byId = new Map<string, ImportedTask>();
  /** Tasks without a check-box, by phase and title. */
  readonly #described = new Map<string, ImportedTask>();
  #heading: { task: ImportedTask; depth: number } | null = null;
  #parents: { depth: number; id: string }[] = [];

  constructor(source: Source) {
    this.#source = source;
  }

  read(block: Block): void {
    switch (block.kind) {
      case 'heading':
        this.#readHeading(block);
        return;
      case 'line':
        this.#readLine(block);
        return;
      case 'table':
        this.#readTable(block);
        return;
      case 'code':
        return;
    }
  }

  #readHeading(block: Extract<Block, { kind: 'heading' }>): void {
    this.#parents = [];
    const { depth, text } = block.heading;
    if (this.#heading !== null && depth <= this.#heading.depth) this.#heading = null;
    const match = taskHeading.exec(clean(text));
    const named = /^task\s/i.test(clean(text));
    const above = block.place.headings.at(-2);
    const inTasks =
      above !== undefined &&
      /\b(?:tasks?|work items?|deliverables?|action items?|implementation)\b/i.test(above.text) &&
      !notTasks.test(above.text);
    if (match === null || (!named && !inTasks)) return;
    const number = match[1] ?? match[2] ?? '';
    const task = this.#add(`task-${slug(number.replaceAll('.', '-'))}`, match[3] ?? '', block.line, block, null, false);
    this.#heading = { task, depth };
  }

  #readLine(block: LineBlock): void {
    const { item, content, place } = block;
    if (item === null) {
      this.#field(block);
      return;
    }
    if (this.#field(block) || !item.first) return;
    const nearest = place.lead ?? place.headings.at(-1)?.text ?? '';
    const isBox = item.checked !== null || /^\s*[☐☑]/u.test(content.text);
    const heading = place.headings.at(-1)?.text ?? '';
    const inWork =
      (taskSections.test(nearest) && !notTasks.test(nearest)) ||
      (place.lead === null || place.leadLine < (place.headings.at(-1)?.line ?? 0)
        ? taskSections.test(heading) && !notTasks.test(heading)
        : false) ||
      (item.number !== null && (/\((?:days?|weeks?)\s+\d/i.test(content.text) || /\bif approved\b/i.test(nearest)));
    const insideWork = item.depth > 0 && this.#parents.some(({ depth }) => depth < item.depth);
    if (!isBox && !inWork && !insideWork) return;
    if (item.depth === 0) this.#parents = [];
    this.#parents = this.#parents.filter(({ depth }) => depth < item.depth);
    const match = taskItem.exec(clean(content.text));
    const title = match?.[3] ?? content.text;
    const number = match === null ? null : (match[1] ?? match[2] ?? '');
    const parent = this.#parents.at(-1)?.id ?? this.#heading?.task.id ?? null;
    const id =
      number === null
        ? slug(clean(readTaskText(title).title).replace(/\([^()]*\)/g, ''), 5)
        : /^\d/.test(number)
          ? `task-${slug(number.replaceAll('.', '-'))}`
          : slug(number);
    // A checklist at the end repeats the tasks that were described before.
    const described = isBox ? this.#described.get(titleKey(this.#source.phaseAt(block.line, place), clean(content.text))) : undefined;
    if (described !== undefined) {
      described.state = item.checked === true ? 'done' : described.state;
      return;
    }
    const done = item.checked === true || /^\s*☑/u.test(content.text);
    const task = this.#add(id, title, block.line, block, parent, done);
    this.#parents.push({ depth: item.depth, id: task.id });
  }

  /** A line below a numbered heading, or of an item's task, that says something of it. */
  #field({ content, item }: LineBlock): boolean {
    const match =
      /^\s*(priority|owner|assignee|assigned to|lead|estimate[d]?(?: time| effort| duration)?|effort|duration|time|depends on|dependenc(?:y|ies)|blocked by|requires|schedule|when|status)\s*:\s*(.+)$/i.exec(
        clean(content.text),
      );
    const id =
      item === null || item.depth === 0
        ? this.#heading?.task.id
        : (this.#parents.findLast(({ depth }) => depth < item.depth)?.id ?? this.#heading?.task.id);
    const task = this.#byId.get(id ?? '');
    if (match === null || task === undefined) return false;
    const [, name = '', value = ''] = match;
    if (/^priority/i.test(name)) task.priority = priorityIn(value) ?? clean(value);
    else if (/^(?:owner|assign|lead)/i.test(name)) task.owner = clean(value);
    else if (/^(?:estimate|effort|duration|time)/i.test(name)) task.estimate = durationIn(value) ?? clean(value);
    else if (/^(?:depend|blocked|requires)/i.test(name)) task.dependsOn.push(clean(value));
    else if (/^(?:schedule|when)/i.test(name)) task.schedule = clean(value);
    else task.state = /\b(?:done|complete[d]?)\b/i.test(value) && !/\bnot\b/i.test(value) ? 'done' : task.state;
    return true;
  }

  #readTable(block: Extract<Block, { kind: 'table' }>): void {
    const at = (pattern: RegExp) => block.columns.findIndex(({ text }) => pattern.test(text.trim()));
    const taskAt = at(/^(?:tasks?|work items?|deliverables?|action(?: item)?s?|activity|activities)\b/i);
    const stepAt = taskAt < 0 && at(/^(?:who|owner|how long|duration|effort|estimate)\b/i) > 0 ? at(/^(?:steps?|work|what)\b/i) : -1;
    if (taskAt < 0 && stepAt < 0) return;
    const idAt = at(/^(?:#|id|no\.?|nr\.?|key)$/i);
    for (const { cells, line } of block.rows) {
      const cell = (pattern: RegExp) => cells[at(pattern)]?.text.trim() || null;
      const title = cells[taskAt < 0 ? stepAt : taskAt]?.text ?? '';
      if (title.trim() === '') continue;
      const match = taskItem.exec(clean(title));
      const written = cells[idAt]?.text.trim() ?? match?.[1] ?? match?.[2] ?? '';
      const id = written === '' ? slug(title, 5) : /^\d/.test(written) ? `task-${slug(written)}` : slug(written);
      const done = /^(?:done|complete[d]?|✅.*|☑|\[x\])/i.test(cell(/^(?:status|state|done|✓|✅)$/i) ?? '');
      const task = this.#add(id, match?.[3] ?? title, line, block, null, done);
      task.owner = cell(/^(?:owners?|assignees?|who|responsible|dri|lead)$/i) ?? task.owner;
      task.estimate = cell(/^(?:estimates?|effort|duration|time|size|est\.?|how long|days)(?: \(.*)?$/i) ?? task.estimate;
      task.priority = cell(/^(?:priority|prio)$/i) ?? task.priority;
      task.schedule = cell(/^(?:when|days?|weeks?|start|schedule|dates?|due|timeline)$/i) ?? task.schedule;
      const waits = cell(/^(?:depends on|dependenc(?:y|ies)|blocked by|requires|prerequisites?|predecessors?|after|needs)$/i);
      if (waits !== null && !/^(?:none|-|—|–|n\/a)$/i.test(waits)) task.dependsOn.push(waits);
    }
  }

  #add(wanted: string, written: string, line: number, block: Block, parent: string | null, done: boolean): ImportedTask {
    const times = (this.#ids.get(wanted) ?? 0) + 1;
    this.#ids.set(wanted, times);
    const details = [...written.matchAll(/[([]([^()[\]]{1,60})[)\]]/g)].map(([, detail = '']) => detail);
    const owner =
      details.map((detail) => /^(?:owner|assignee)\s*:\s*(.+)$/i.exec(detail)?.[1]).find((name) => name !== undefined) ??
      /(?:^|\s)@([\w-]{1,40})/.exec(written)?.[1];
    const schedule = details.find((detail) => /^(?:days?|weeks?)\s+\d/i.test(detail));
    const estimate = details.map((detail) => (schedule === detail ? null : durationIn(detail))).find((value) => value !== null);
    const said = readTaskText(written);
    const priority = details
      .map((detail) =>
        /^(?:p[0-4]|(?:critical|high|medium|low)(?: priority)?|priority:.*|⭐+)$/i.test(detail.trim()) ? priorityIn(detail) : null,
      )
      .find((value) => value !== null);
    const task: ImportedTask = {
      id: times === 1 ? wanted || `line-${line}` : `${wanted || 'task'}-${times}`,
      title: clean(said.title.replace(/\s*\((?:days?|weeks?)\s+\d[^()]*\)/i, '')),
      phase: this.#source.phaseAt(line, block.place),
      parent,
      state: done ? 'done' : 'todo',
      priority: priority ?? /^\s*\[?(P[0-4])\]?\b/.exec(clean(written))?.[1] ?? null,
      owner: owner ?? said.owner,
      estimate: estimate ?? said.estimate,
      schedule: schedule ?? null,
      dependsOn: said.waits === null ? [] : [said.waits],
      ...this.#source.origin(line),
    };
    this.tasks.push(task);
    this.#byId.set(task.id, task);
    if (block.kind !== 'line' || (block.item?.checked ?? null) === null) this.#described.set(titleKey(task.phase, task.title), task);
    return task;
  }
}

function titleKey(phase: string | null, title: string): string {
  return `${phase ?? ''} ${title.toLowerCase()}`;
}

import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { Chip } from '../../ui/chip.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { CriterionForm, type FieldProblem, type Sources } from './criterion-form.tsx';
import classes from './plan-import.module.css';
import { type Entry, type ReviewAction, ruleOf, sourceWords } from './review.ts';
import { countText } from '../../lib/format/numbers.ts';

/** More would make the page slow; the rest comes on demand. */
const step = 100;

interface CriteriaPaneProps {
  entries: readonly Entry[];
  phases: readonly { id: string; title: string }[];
  sources: Sources | undefined;
  problems: ReadonlyMap<string, readonly FieldProblem[]>;
  selected: string | null;
  /** Entry whose fields are open. */
  open: string | null;
  onSelect: (key: string) => void;
  onOpen: (key: string | null) => void;
  onReset: (entry: Entry) => void;
  act: (action: ReviewAction) => void;
}

/** The criteria of the draft: each can be corrected, mapped to what answers it, or dropped. */
export function CriteriaPane({ entries, selected, ...rest }: CriteriaPaneProps) {
  const [least, setLeast] = useState(step);
  const at = entries.findIndex(({ key }) => key === selected);
  const count = Math.max(least, Math.ceil((at + 1) / step) * step);
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    if (selected === null) return;
    list.current?.querySelector(`[data-key="${selected}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  if (entries.length === 0) {
    return (
      <EmptyState title="No measurable criterion was found.">
        Choose a line of the document that says one, and take it with “Read this line as a criterion”.
      </EmptyState>
    );
  }
  return (
    <ul ref={list} className={classes.criteria} aria-label="Criteria of the draft">
      {entries.slice(0, count).map((entry) => (
        <CriterionItem key={entry.key} entry={entry} isSelected={entry.key === selected} {...rest} />
      ))}
      {entries.length > count ? (
        <li className={classes.more}>
          <Button
            onClick={() => setLeast(count + step)}
          >{`Show ${Math.min(step, entries.length - count)} more of ${entries.length}`}</Button>
        </li>
      ) : null}
    </ul>
  );
}

function CriterionItem({
  entry,
  isSelected,
  phases,
  sources,
  problems,
  open,
  onSelect,
  onOpen,
  onReset,
  act,
}: { entry: Entry; isSelected: boolean } & Omit<CriteriaPaneProps, 'entries' | 'selected'>) {
  const { key, criterion, dropped, changed, index } = entry;
  const own = problems.get(key) ?? [];
  const isOpen = open === key && !dropped;
  const name = criterion.title;
  return (
    <li data-key={key} className={`${classes.entry} ${isSelected ? classes.selected : ''} ${dropped ? classes.dropped : ''}`}>
      <button type="button" className={classes.entryHead} aria-current={isSelected} onClick={() => onSelect(key)}>
        <span className={classes.entryLine}>{criterion.line === null ? '–' : criterion.line}</span>
        <span className={classes.entryText}>
          <span className={classes.entryRule}>{ruleOf(criterion)}</span>
          <span className={classes.entryTitle}>{criterion.title}</span>
        </span>
      </button>
      <div className={classes.entryFoot}>
        {dropped ? (
          <Chip dashed>dropped</Chip>
        ) : (
          <>
            <Chip tone={criterion.source === null ? 'neutral' : 'info'} dashed={criterion.source === null}>
              {sourceWords(criterion)}
            </Chip>
            {criterion.required ? null : <Chip>not required</Chip>}
            {index === null ? <Chip>added</Chip> : changed ? <Chip>corrected</Chip> : null}
            {own.length === 0 ? null : (
              <Chip tone="fail" shape="✕">
                {countText(own.length, 'problem')}
              </Chip>
            )}
          </>
        )}
        <span className={classes.spring} />
        {dropped ? (
          <Button onClick={() => act({ kind: 'restore', key })} aria-label={`Take back: ${name}`}>
            Take back
          </Button>
        ) : (
          <>
            {changed && index !== null ? (
              <Button onClick={() => onReset(entry)} aria-label={`As it was read: ${name}`}>
                As read
              </Button>
            ) : null}
            <Button
              aria-expanded={isOpen}
              onClick={() => onOpen(isOpen ? null : key)}
              aria-label={`${isOpen ? 'Close' : 'Correct'}: ${name}`}
            >
              {isOpen ? 'Close' : 'Correct'}
            </Button>
            <Button onClick={() => act({ kind: 'drop', key })} aria-label={`Drop: ${name}`}>
              Drop
            </Button>
          </>
        )}
      </div>
      {isOpen ? (
        <CriterionForm
          criterion={criterion}
          phases={phases}
          sources={sources}
          problems={own}
          onChange={(change) => act({ kind: 'edit', key, change })}
        />
      ) : null}
    </li>
  );
}

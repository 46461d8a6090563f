import { autocompletion, type CompletionSource } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, indentOnInput } from '@codemirror/language';
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState, type Text } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from '@codemirror/view';
import { type Ref, useEffect, useEffectEvent, useImperativeHandle, useRef } from 'react';
import type { Problem } from '#shared/contract/base.ts';
import { smallestChange } from './smallest-change.ts';
import { editorTheme } from './theme.ts';
import classes from './yaml-editor.module.css';

export interface YamlEditorHandle {
  /** Line and column from 1. */
  goTo: (line: number, column: number) => void;
}

interface YamlEditorProps {
  label: string;
  text: string;
  onChange: (text: string) => void;
  problems: Problem[];
  readOnly: boolean;
  /** Names to offer while typing. */
  complete?: CompletionSource;
  ref?: Ref<YamlEditorHandle>;
}

/**
 * YAML as text: line numbers, problems in the gutter, search (Ctrl/Cmd+F). F8 goes to the next problem. Tab leaves the editor, as anywhere on
 * the page; Ctrl/Cmd+] indents.
 */
export function YamlEditor({ label, text, onChange, problems, readOnly, complete, ref }: YamlEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const mayEdit = useRef(new Compartment());
  const typed = useEffectEvent((next: string) => onChange(next));
  const initial = useEffectEvent(() => ({ text, label, complete }));

  useEffect(() => {
    const parent = host.current;
    if (!parent) return;
    const start = initial();
    const editor = new EditorView({
      parent,
      state: EditorState.create({
        doc: start.text,
        extensions: [
          lintGutter(),
          lineNumbers(),
          highlightActiveLineGutter(),
          highlightActiveLine(),
          history(),
          drawSelection(),
          indentOnInput(),
          bracketMatching(),
          highlightSelectionMatches(),
          yaml(),
          start.complete === undefined ? [] : autocompletion({ override: [start.complete], icons: false }),
          editorTheme,
          keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap, ...lintKeymap]),
          // Editable text takes the focus anyway; checkers of accessibility want to see it said.
          EditorView.contentAttributes.of({ 'aria-label': start.label, tabindex: '0' }),
          mayEdit.current.of([]),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) typed(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = editor;
    return () => {
      view.current = null;
      editor.destroy();
    };
  }, []);

  useEffect(() => {
    view.current?.dispatch({ effects: mayEdit.current.reconfigure(EditorState.readOnly.of(readOnly)) });
  }, [readOnly]);

  // The form changed it, or the file was read anew: one step of the history.
  useEffect(() => {
    const editor = view.current;
    const change = editor && smallestChange(editor.state.doc.toString(), text);
    if (editor && change) editor.dispatch({ changes: change });
  }, [text]);

  useEffect(() => {
    const editor = view.current;
    if (editor)
      editor.dispatch(
        setDiagnostics(
          editor.state,
          problems.map((problem) => diagnosticOf(editor.state.doc, problem)),
        ),
      );
  }, [problems]);

  useImperativeHandle(ref, () => ({
    goTo: (line, column) => {
      const editor = view.current;
      if (!editor) return;
      const anchor = offsetOf(editor.state.doc, line, column);
      editor.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) });
      editor.focus();
    },
  }));

  return <div ref={host} className={classes.editor} />;
}

/** The text may be shorter than the one that was checked. */
function offsetOf(doc: Text, line: number, column: number): number {
  const at = doc.line(Math.min(Math.max(1, line), doc.lines));
  return Math.min(at.from + column - 1, at.to);
}

function diagnosticOf(doc: Text, problem: Problem): Diagnostic {
  const from = offsetOf(doc, problem.line ?? 1, problem.column ?? 1);
  const line = doc.lineAt(from);
  const token = /^(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s,[\]{}]+)/.exec(line.text.slice(from - line.from))?.[0] ?? '';
  const message = problem.hint === undefined ? problem.message : `${problem.message}. ${problem.hint}`;
  return { from, to: Math.min(line.to, from + Math.max(1, token.length)), severity: problem.severity, message };
}

import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** Both themes at once: every colour is a token of tokens.css, which follows the page. */
const frame = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'var(--hp-bg)', color: 'var(--hp-text)', fontSize: '12.5px' },
  '&.cm-focused': { outline: '2px solid var(--hp-focus)', outlineOffset: '1px' },
  '.cm-scroller': { fontFamily: 'var(--hp-font-mono)', lineHeight: '1.6' },
  '.cm-content': { caretColor: 'var(--hp-text)', padding: '8px 0' },
  '.cm-cursor': { borderLeftColor: 'var(--hp-text)' },
  '.cm-gutters': { backgroundColor: 'var(--hp-bg)', color: 'var(--hp-secondary)', border: 'none' },
  '.cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--hp-hover) 55%, transparent)' },
  '.cm-activeLineGutter': { backgroundColor: 'var(--hp-hover)', color: 'var(--hp-text)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'color-mix(in srgb, var(--hp-info) 30%, transparent)',
  },
  '.cm-tooltip': { backgroundColor: 'var(--hp-panel)', border: '1px solid var(--hp-line)', boxShadow: 'var(--hp-shadow)' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--hp-font-mono)', fontSize: '12px' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--hp-hover)', color: 'var(--hp-text)' },
  '.cm-diagnostic': { padding: '6px 10px', borderLeftWidth: '3px', fontFamily: 'var(--hp-font)' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--hp-fail)' },
  '.cm-lintRange-error': { backgroundImage: 'none', textDecoration: 'underline wavy var(--hp-fail)', textUnderlineOffset: '3px' },
  '.cm-lintRange-warning': { backgroundImage: 'none', textDecoration: 'underline wavy var(--hp-inconclusive)', textUnderlineOffset: '3px' },
  // The marker of the package is an image with colours of its own.
  '.cm-lint-marker': { width: '1em', height: '1em', content: 'none', color: 'var(--hp-fail)', textAlign: 'center', lineHeight: '1' },
  '.cm-lint-marker-error::before': { content: '"✕"', fontSize: '11px', fontWeight: '700' },
  '.cm-lint-marker-warning::before': { content: '"◐"', fontSize: '11px', color: 'var(--hp-inconclusive)' },
  '.cm-panels': { backgroundColor: 'var(--hp-panel)', color: 'var(--hp-text)', borderColor: 'var(--hp-line)' },
  '.cm-panel.cm-search input, .cm-panel.cm-search button': {
    background: 'var(--hp-bg)',
    color: 'var(--hp-text)',
    border: '1px solid var(--hp-control-line)',
    borderRadius: '5px',
  },
  '.cm-panel.cm-panel-lint ul': { maxHeight: '120px' },
  '.cm-panel.cm-panel-lint ul [aria-selected]': { backgroundColor: 'var(--hp-hover)' },
  '.cm-searchMatch': { backgroundColor: 'color-mix(in srgb, var(--hp-inconclusive) 30%, transparent)' },
});

const highlight = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--hp-link)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--hp-pass)' },
  { tag: tags.comment, color: 'var(--hp-secondary)', fontStyle: 'italic' },
  { tag: [tags.keyword, tags.typeName, tags.labelName], color: 'var(--hp-inconclusive)' },
  { tag: [tags.separator, tags.punctuation, tags.squareBracket, tags.brace], color: 'var(--hp-secondary)' },
]);

export const editorTheme = [frame, syntaxHighlighting(highlight)];

import { Modal } from '@mantine/core';
import { allPages } from './navigation.ts';
import classes from './shell.module.css';

const groups: { title: string; keys: [keys: string, what: string][] }[] = [
  {
    title: 'Everywhere',
    keys: [
      ['Ctrl K', 'Search, or run a command (⌘ K on a Mac)'],
      ['/', 'The same'],
      ['?', 'This sheet'],
      ['Esc', 'Close what is open'],
    ],
  },
  {
    title: 'Pages',
    keys: allPages.flatMap((page): [string, string][] => (page.shortcut === undefined ? [] : [[page.shortcut, page.label]])),
  },
  {
    title: 'Runs',
    keys: [
      ['N', 'New run, on the list of runs'],
      ['H', 'Hold or resume the run that is shown'],
      ['R', 'Change its rate'],
      ['S', 'Stop it (asks first)'],
      ['↑ ↓', 'Move between rows of a table, Enter opens'],
    ],
  },
  {
    title: 'Charts',
    keys: [
      ['drag', 'Zoom all charts of the page'],
      ['double-click', 'Show all of it again'],
    ],
  },
];

export function ShortcutSheet({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="Keyboard shortcuts" size={560} closeButtonProps={{ 'aria-label': 'Close' }}>
      <div className={classes.keys}>
        {groups.map((group) => (
          <section key={group.title}>
            <h3>{group.title}</h3>
            <dl>
              {group.keys.map(([keys, what]) => (
                <div key={keys} style={{ display: 'contents' }}>
                  <dt>
                    <kbd>{keys}</kbd>
                  </dt>
                  <dd>{what}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}

import { Button, SegmentedControl, useMantineColorScheme } from '@mantine/core';
import { Panel } from '../../ui/panel.tsx';
import classes from './settings.module.css';

const schemes = [
  { value: 'dark', label: 'Dark' },
  { value: 'light', label: 'Light' },
  { value: 'auto', label: 'System' },
];

/** Kept in this browser: each screen has its own light. */
export function AppearancePanel() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Panel title="Appearance" note="kept in this browser">
      <div className={classes.rows}>
        <div className={classes.row}>
          <span id="theme-label">Theme</span>
          <SegmentedControl
            aria-labelledby="theme-label"
            data={schemes}
            value={colorScheme}
            onChange={(value) => setColorScheme(value === 'dark' || value === 'light' ? value : 'auto')}
          />
        </div>
        <div className={classes.row}>
          <span>
            Keyboard shortcuts <span className={classes.secondary}>· the key ? shows them anywhere</span>
          </span>
          <Button onClick={() => window.dispatchEvent(new KeyboardEvent('keydown', { key: '?' }))}>Show the shortcuts</Button>
        </div>
      </div>
    </Panel>
  );
}

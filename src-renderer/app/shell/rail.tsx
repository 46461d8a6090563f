import { useId } from 'react';
import { NavLink } from 'react-router';
import { type NavigationItem, navigation, settingsItem } from './navigation.ts';
import classes from './shell.module.css';

export function Rail() {
  return (
    <nav className={classes.rail} aria-label="Pages">
      {navigation.map((section) => (
        <Section key={section.label ?? ''} {...section} />
      ))}
      <ul className={classes.foot}>
        <Item {...settingsItem} />
      </ul>
    </nav>
  );
}

function Section({ label, items }: { label: string | null; items: NavigationItem[] }) {
  const id = useId();
  return (
    <div>
      {label === null ? null : (
        <div id={id} className={classes.section}>
          {label}
        </div>
      )}
      <ul aria-labelledby={label === null ? undefined : id}>
        {items.map((item) => (
          <Item key={item.to} {...item} />
        ))}
      </ul>
    </div>
  );
}

function Item({ label, to, icon: Icon, shortcut }: NavigationItem) {
  return (
    <li>
      <NavLink to={to} end={to === '/'} className={classes.item} title={label} aria-keyshortcuts={shortcut}>
        <Icon size={16} stroke={1.6} aria-hidden />
        <span>{label}</span>
        {shortcut === undefined ? null : <kbd aria-hidden>{shortcut}</kbd>}
      </NavLink>
    </li>
  );
}

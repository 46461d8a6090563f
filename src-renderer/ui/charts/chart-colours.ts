import { useSyncExternalStore } from 'react';

/** The scheme that is drawn now, from the attribute that switches the tokens: a canvas must read them after that. */
export function useDrawnScheme(): string {
  return useSyncExternalStore(
    (changed) => {
      const observer = new MutationObserver(changed);
      observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-mantine-color-scheme'] });
      return () => observer.disconnect();
    },
    () => document.documentElement.getAttribute('data-mantine-color-scheme') ?? 'dark',
  );
}

export function readToken(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

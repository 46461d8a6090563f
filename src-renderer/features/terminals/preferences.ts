import { useLocalStorage } from '@mantine/hooks';

/** Terminals as text that screen readers can follow; slower to draw, so it is a choice. */
export function useScreenReaderMode(): [on: boolean, set: (on: boolean) => void] {
  const [on, set] = useLocalStorage({ key: 'holdpoint.terminals.screenReader', defaultValue: false, getInitialValueInEffect: false });
  return [on, set];
}

/** The hint about the demo's lock holder, until it was dismissed. */
export function useDemoHint(): [shown: boolean, dismiss: () => void] {
  const [dismissed, set] = useLocalStorage({
    key: 'holdpoint.terminals.demoHintDismissed',
    defaultValue: false,
    getInitialValueInEffect: false,
  });
  return [!dismissed, () => set(true)];
}

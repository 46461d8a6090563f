import type { Locator, Page } from '@playwright/test';
import { expect } from './patience.ts';

export interface Place {
  name: string;
  route: string;
  /** Its title. */
  heading: string | RegExp;
}

/** Every page that has an address of its own without an object in it. */
export const pages: Place[] = [
  { name: 'overview', route: '/', heading: 'Overview' },
  { name: 'gates', route: '/gates', heading: 'Plan & gates' },
  { name: 'the timeline of a plan', route: '/gates/plan/timeline', heading: 'Timeline' },
  { name: 'the criteria of a plan', route: '/gates/plan/criteria', heading: 'Criteria' },
  { name: 'the findings of a plan', route: '/gates/plan/findings', heading: 'Findings' },
  { name: 'the risks of a plan', route: '/gates/plan/risks', heading: 'Risks' },
  { name: 'the decisions of a plan', route: '/gates/plan/decisions', heading: 'Decisions' },
  { name: 'the KPIs of a plan', route: '/gates/plan/kpis', heading: 'KPIs' },
  { name: 'a plan as YAML', route: '/gates/plan/edit?file=plans%2Fphase-4.yaml', heading: 'Plan as YAML' },
  { name: 'the import of a document', route: '/gates/import', heading: 'Import a document' },
  { name: 'status', route: '/status', heading: 'Status' },
  { name: 'runs', route: '/runs', heading: 'Runs' },
  { name: 'new run', route: '/runs/new', heading: 'New run' },
  { name: 'two runs to choose', route: '/runs/compare', heading: 'Compare two runs' },
  { name: 'scenarios', route: '/scenarios', heading: 'Scenarios' },
  { name: 'the scenario editor', route: '/scenarios/edit?file=scenarios%2Fcheckout-60s.yaml', heading: 'checkout soak (demo, 60 s)' },
  { name: 'memory', route: '/memory', heading: 'Memory' },
  { name: 'postgres', route: '/postgres', heading: 'Postgres' },
  { name: 'terminal', route: '/terminal', heading: 'Terminal' },
  { name: 'ledger', route: '/ledger', heading: 'Ledger' },
  { name: 'evidence', route: '/evidence', heading: 'Evidence' },
  { name: 'settings', route: '/settings', heading: 'Settings' },
  { name: 'people and keys', route: '/settings/keys', heading: 'People & keys' },
  { name: 'not found', route: '/no/such/page', heading: 'No such page' },
];

/** The title of the page. */
export const heading = (page: Page, name: string | RegExp): Locator => page.getByRole('heading', { level: 1, name });

/** The page is there with its data: nothing is loading any more. */
export async function settled(page: Page, title: string | RegExp): Promise<void> {
  await expect(heading(page, title)).toBeVisible();
  await expect(page.getByRole('status', { name: /^Loading/ })).toHaveCount(0);
  await expect(page.getByText('core connected')).toBeVisible();
}

/** Number keys and the title of the page that each opens. */
export const navigationKeys = [
  ['1', 'Overview'],
  ['2', 'Plan & gates'],
  ['3', 'Runs'],
  ['4', 'Memory'],
  ['5', 'Postgres'],
  ['7', 'Terminal'],
] as const;

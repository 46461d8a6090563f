import AxeBuilder from '@axe-core/playwright';
import { expect, signIn, test } from '../own-console.ts';
import { heading } from '../places.ts';

test.use({ contextOptions: { reducedMotion: 'reduce' } });

const document = `# Phase 7: Production Optimization

**Status:** Planning

## Tasks
- [ ] Task 1: Cache warming (2 days)
- [x] Task 2: Pool tuning

## Success Metrics
- âœ… API response time < 200ms (p95)
- Database query time < 50ms (p95)
- Cache hit rate > 85%

## Settings
- Timeout for upstream calls is 30s

## Risks
- **Risk:** WebSocket complexity
- **Mitigation:** Proven libraries
`;

test('a document becomes a draft that a person has corrected', async ({ page, own }) => {
  await signIn(page, own);
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByRole('textbox').fill('Import a document');
  await page.keyboard.press('Enter');
  await expect(heading(page, 'Import a document')).toBeVisible();
  await page.locator('input[type=file]').setInputFiles({ name: 'phase-7.md', mimeType: 'text/markdown', buffer: Buffer.from(document) });

  // Left the document, repaired and marked; right what was read.
  const criteria = page.getByRole('list', { name: 'Criteria of the draft' });
  await expect(criteria.getByRole('listitem')).toHaveCount(3);
  const lines = page.getByRole('listbox', { name: 'Document' });
  await expect(
    lines.getByRole('option', { name: /^Line 10: - ✅ API response time .*criterion: .*response_time p95 < 200 ms/ }),
  ).toBeVisible();
  await expect(page.getByText('âœ… API response time < 200ms (p95)')).toBeVisible();
  await expect(page.getByRole('list', { name: 'Contradictions' })).toContainText('ticked as met');

  // One side shows the other.
  await lines.getByRole('option', { name: /^Line 12/ }).click();
  await expect(criteria.getByRole('button', { name: /cache_hit_rate/ })).toHaveAttribute('aria-current', 'true');

  // Correct one and map it; what the parser says stands beside the field.
  await criteria.getByRole('button', { name: /^Correct: API response time/ }).click();
  await criteria.getByLabel('Unit').fill('parsecs');
  await expect(criteria.getByText('Unknown unit "parsecs"')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Write the draft' })).toBeDisabled();
  await criteria.getByLabel('Unit').fill('ms');
  await criteria.getByLabel('Value').fill('250');
  await criteria.getByLabel('Scenario').fill('checkout');
  await expect(criteria.getByText('1 problem')).toHaveCount(0);
  // Drop one, and take a line that was left out, from the keyboard.
  await criteria.getByRole('button', { name: /^Drop: Database query time/ }).click();
  await lines.focus();
  await lines.getByRole('option', { name: /^Line 15/ }).click();
  await lines.press('Enter');
  await expect(criteria.getByText('added')).toBeVisible();

  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  expect(
    violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${id} ${nodes[0]?.html}`),
  ).toEqual([]);

  // Nothing is lost on reload.
  await page.reload();
  await expect(criteria.getByText('added')).toBeVisible();
  await expect(criteria.getByText('dropped')).toBeVisible();
  await page.getByLabel('Name of the plan').fill('phase-7');
  await page.getByRole('button', { name: 'Write the draft' }).click();
  await expect(page.getByText('plans/phase-7.yaml was written.')).toBeVisible();
  await expect(heading(page, 'Plan as YAML')).toBeVisible();
  await expect(page.getByRole('textbox', { name: /as YAML$/ })).toContainText('Production Optimization');

  const written = own.read('plans/phase-7.yaml');
  expect(written).toContain('value: 250');
  expect(written).toContain('scenario: checkout');
  expect(written).toContain('Timeout for upstream calls is 30s');
  expect(written).not.toContain('Database query time');
});

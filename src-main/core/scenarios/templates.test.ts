import { expect, it } from 'vitest';
import { readScenario } from './read-scenario.ts';
import { scenarioTemplates } from './templates.ts';

it.each(scenarioTemplates(null))('the template "$title" is a valid scenario without a target', ({ text }) => {
  expect(readScenario(text, 'new.yaml', []).address).toEqual({ baseUrl: 'http://127.0.0.1:8080' });
});

it.each(scenarioTemplates('my: shop'))('the template "$title" is a valid scenario of a target of any name', ({ text }) => {
  expect(readScenario(text, 'new.yaml', ['my: shop']).address).toEqual({ target: 'my: shop' });
});

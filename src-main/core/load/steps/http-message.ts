import type { HttpStep } from '../../scenarios/load-steps.ts';
import { type RequestAddress, RequestTemplate } from '../request.ts';
import { compileText, compileValue, type Filler, textFiller, type TemplateScope } from '../templates/fill.ts';

const always = () => true;

/** The request of a step for a virtual user: made once when the step has no templates, and anew each time otherwise. */
export function requestMaker(step: HttpStep, address: RequestAddress): (scope: TemplateScope) => RequestTemplate {
  const path = compileText(step.path, 'path');
  const headers = Object.entries(step.headers).map(([name, value]) => ({
    name,
    fill: compileText(value, 'header'),
    make: textFiller(value, 'header'),
  }));
  const body = bodyText(step);
  if (path === null && body.fixed && headers.every(({ fill }) => fill === null)) {
    const made = new RequestTemplate(
      { method: step.method, path: step.path, headers: step.headers, body: bufferOf(body.make(nobody)) },
      address,
    );
    return () => made;
  }
  const makePath = textFiller(step.path, 'path');
  return (scope) =>
    new RequestTemplate(
      {
        method: step.method,
        path: makePath(scope),
        headers: Object.fromEntries(headers.map(({ name, make }) => [name, make(scope)])),
        body: bufferOf(body.make(scope)),
      },
      address,
    );
}

/** Whoever fills what has no holes. */
const nobody: TemplateScope = { n: 0, session: { user: 0, variables: new Map() }, env: {}, random: () => 0 };

/** The text of a body. `fixed`: it is always the same. */
export function bodyText({ body }: Pick<HttpStep, 'body'>): { fixed: boolean; make: Filler<string | null> } {
  if (body === null) return { fixed: true, make: () => null };
  switch (body.kind) {
    case 'text':
      return { fixed: compileText(body.text) === null, make: textFiller(body.text) };
    case 'json': {
      const fill = compileValue(body.value, always);
      return { fixed: fill === null, make: (scope) => JSON.stringify(fill === null ? body.value : fill(scope)) };
    }
    case 'form': {
      const fields = body.fields.map(([name, value]) => ({ name, make: textFiller(value), fixed: compileText(value) === null }));
      return {
        fixed: fields.every(({ fixed }) => fixed),
        make: (scope) => new URLSearchParams(fields.map(({ name, make }) => [name, make(scope)])).toString(),
      };
    }
  }
}

const bufferOf = (text: string | null) => (text === null ? null : Buffer.from(text, 'utf8'));

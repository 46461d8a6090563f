import { covered } from './covered.ts';
import { allOf, intentions } from './phase-text.ts';
import { quoted, type Rule } from './rule.ts';

const opens =
  /\b(?:expos(?:e|es|ing)|publish(?:es|ing)?|open(?:s|ing)?(?: up)?|add(?:s|ing)?|launch(?:es|ing)?|creat(?:e|es|ing)|build(?:s|ing)?|implement(?:s|ing)?|new)\b[^.\n]{0,40}?\b(?:public|external|internet[- ]facing|third[- ]party|partner)[- ](?:[\w-]+ ){0,2}?(?:api|apis|endpoints?|web ?hooks?|interface)\b(?!\s+(?:docs?|documentation|tests?|reference|monitoring))/i;

/** What anybody can call needs a limit and a check of who calls. */
export const publicEndpoint: Rule = (linted) => {
  const found = intentions(linted).filter(({ text }) => opens.test(text));
  if (found.length === 0) return [];
  const text = allOf(linted);
  return [
    ...(covered.rateLimit.test(text)
      ? []
      : [
          {
            id: 'public-endpoint.rate-limit',
            lens: 'security' as const,
            title: 'A public endpoint is opened without a rate limit.',
            detail: 'Add a task or a criterion for its rate limit: how many requests of one caller, and what happens beyond it.',
            found: quoted(found),
          },
        ]),
    ...(covered.authentication.test(text)
      ? []
      : [
          {
            id: 'public-endpoint.authentication',
            lens: 'security' as const,
            title: 'A public endpoint is opened, and nothing checks who calls it.',
            detail: 'Add a task or a criterion for authentication, or say in the plan that none is wanted and why.',
            found: quoted(found),
          },
        ]),
  ];
};

import type { Comparison, Subject } from './conditions.ts';

export const subjectWords: Record<Subject, string> = {
  status: 'Status',
  header: 'Header',
  body: 'Body',
  jsonPath: 'JSONPath',
  value: 'Step value',
  responseTime: 'Response time',
};

export const comparisonWords: Record<Comparison, string> = {
  is: 'is',
  contains: 'contains',
  matches: 'matches',
  exists: 'exists',
  missing: 'is missing',
  lessThan: 'is below',
  moreThan: 'is above',
};

import { expect, test } from 'vitest';
import { summaryFacts } from '../src/sources/summary-facts.js';

test('commit and notes of a summary are passed on', () => {
  const summary = { commit: 'c0ffee', notesUrl: 'https://notes.example/1', created: 'x' };

  expect(summaryFacts(JSON.stringify(summary))).toEqual({
    commit: 'c0ffee',
    notesUrl: 'https://notes.example/1',
  });
});

test.each([
  undefined,
  '{',
  'null',
  '[]',
  '"text"',
  '{"commit":"$(touch x)","notesUrl":"javascript:alert(1)"}',
  '{"commit":7,"notesUrl":"not a page"}',
])('%j has neither', (summary) => {
  expect(summaryFacts(summary)).toEqual({});
});

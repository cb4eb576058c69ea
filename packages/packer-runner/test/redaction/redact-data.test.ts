import { describe, expect, it } from 'vitest';
import type { OutputEvent } from '../../src/events.js';
import { createRedactor } from '../../src/redaction/redact.js';
import { redactData, redactEvent } from '../../src/redaction/redact-data.js';

const redactor = createRedactor(['p,ss word', 'output', 'stdout', '2026']);

describe('redactData', () => {
  it('masks every text at any depth and leaves other values', () => {
    const data = { list: ['p,ss word', { deep: 'a p,ss word' }], number: 2026, none: undefined };

    expect(redactData(data, redactor)).toEqual({
      list: ['***', { deep: 'a ***' }],
      number: 2026,
      none: undefined,
    });
  });
});

describe('redactEvent', () => {
  const event: OutputEvent = {
    type: 'output',
    id: '2026.0',
    at: '2026-11-22T17:06:01.000Z',
    build: 'null.a',
    text: 'say p,ss word',
    raw: '    null.a: say p%!(PACKER_COMMA)ss word',
    stream: 'stdout',
  };

  it('masks both spellings of a text and keeps the words of the runner', () => {
    expect(redactEvent(event, redactor)).toEqual({
      ...event,
      text: 'say ***',
      raw: '    null.a: say ***',
    });
  });

  it('passes on an output of a clean line as it is', () => {
    const clean: OutputEvent = { ...event, text: 'hello', raw: '    null.a: hello' };

    expect(redactEvent(clean, redactor, true)).toBe(clean);
  });

  it('masks other events of a clean line, which may tell of lines before it', () => {
    const told = {
      type: 'cleaning-up',
      id: '2026.1',
      at: event.at,
      build: 'null.a',
      elapsedMs: 2026,
      resource: 'key-pair',
      ids: ['p,ss word'],
    } as const;

    expect(redactEvent(told, redactor, true)).toEqual({ ...told, ids: ['***'] });
  });

  it('masks the name of a build', () => {
    expect(redactEvent({ ...event, build: 'null.output' }, redactor)).toMatchObject({
      build: 'null.***',
    });
  });
});

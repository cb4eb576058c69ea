import { describe, expect, it } from 'vitest';
import type { PackerEvent } from '../../src/events.js';
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
  const event: PackerEvent = {
    type: 'output',
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

  it('passes on an event without secrets as it is', () => {
    const clean: PackerEvent = { ...event, text: 'hello', raw: '    null.a: hello' };

    expect(redactEvent(clean, redactor)).toBe(clean);
  });
});

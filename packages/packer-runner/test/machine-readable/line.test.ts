import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeField, readLine, unescapeField } from '../../src/machine-readable/line.js';

describe('readLine', () => {
  it('takes a row apart and keeps the raw fields', () => {
    expect(
      readLine('1795366897,null.a,artifact,0,id,us-east-1:ami-1%!(PACKER_COMMA)eu:ami-2'),
    ).toEqual({
      at: 1795366897,
      target: 'null.a',
      type: 'artifact',
      data: ['0', 'id', 'us-east-1:ami-1,eu:ami-2'],
      raw: ['0', 'id', 'us-east-1:ami-1%!(PACKER_COMMA)eu:ami-2'],
    });
  });

  it.each([
    '',
    'mixed.pkr.hcl',
    'panic: oh no',
    '12,',
    '12,a',
    '12,,',
    'x,,ui,say,hello',
    '-1,,ui,say,x',
  ])('passes on %j as text', (text) => {
    expect(readLine(text)).toEqual({ type: 'raw', text });
  });

  it('never throws and keeps every character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const line = readLine(text);
        if ('text' in line) expect(line.text).toBe(text);
        else expect(text.endsWith([line.target, line.type, ...line.raw].join(','))).toBe(true);
      }),
    );
  });

  it('cannot be made to see a row in the output of a script', () => {
    const forged = '1795366781,,ui,say,Cleanly cancelled builds after being interrupted.';

    const line = readLine(`1795366781,,ui,message,    null.a: ${escapeField(forged)}`);

    expect(line).toMatchObject({ type: 'ui', data: ['message', `    null.a: ${forged}`] });
  });
});

describe('unescapeField', () => {
  it('undoes the escape of any text that does not look escaped itself', () => {
    const plain = fc.string({ unit: fc.constantFrom('a', ',', '\r', '\n', '%', '(', 'é', '!') });

    fc.assert(
      fc.property(plain, (text) => {
        expect(unescapeField(escapeField(text))).toBe(text);
      }),
    );
  });

  it('unescapes once', () => {
    expect(unescapeField('%!(PACKER_%!(PACKER_COMMA)COMMA)')).toBe('%!(PACKER_,COMMA)');
    expect(unescapeField('\\\\n')).toBe('\\\n');
  });
});

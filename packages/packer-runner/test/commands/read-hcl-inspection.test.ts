import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readHclInspection } from '../../src/commands/read-hcl-inspection.js';
import { quoteGo, toRows, variablesRow } from '../support/fake-packer-inspect.js';
import { readFixture } from '../support/fixtures.js';

const names = fc.stringMatching(/^[a-z_][a-z0-9_-]{0,8}$/);
const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('\\', '"', 'n', '\n', ',', ':', ' ', 'var.x: "') }),
);
const values = fc.dictionary(
  names,
  texts.filter((text) => text !== '<unknown>'),
);

describe('readHclInspection', () => {
  it('reads what a real Packer printed', () => {
    const { stdout } = readFixture('samples-1.6.6/inspect-hcl');

    const printed = readHclInspection(toRows(...stdout.toString().split('\n')));

    expect(printed.values).toEqual([
      { kind: 'var', name: 'db_password', required: false, value: 'hunter2-SECRET' },
      { kind: 'var', name: 'owner', required: false, value: 'platform-team' },
      { kind: 'local', name: 'greeting', required: false, value: 'hello, world' },
    ]);
    expect(printed.builds).toEqual([
      {
        name: 'soe',
        sources: ['null.alpha', 'file.beta'],
        provisioners: ['shell-local'],
        postProcessors: [['manifest'], ['checksum']],
      },
    ]);
  });

  it('reads any value, whatever is in it', () => {
    fc.assert(
      fc.property(values, values, (variables, locals) => {
        const printed = readHclInspection(toRows(variablesRow(variables, locals)));

        expect(printed.values).toEqual([
          ...Object.entries(variables).map(([name, value]) => ({
            kind: 'var',
            name,
            required: false,
            value,
          })),
          ...Object.entries(locals).map(([name, value]) => ({
            kind: 'local',
            name,
            required: false,
            value,
          })),
        ]);
      }),
    );
  });

  it('puts other values in place of the printed ones, and nothing else', () => {
    fc.assert(
      fc.property(values, (variables) => {
        const printed = readHclInspection(toRows(variablesRow(variables)));
        const lines = (value: (original: string) => string) =>
          Object.entries(variables).map(
            ([name, original]) => `var.${name}: "${value(original)}"\n`,
          );
        const whole = (values: readonly string[]) =>
          `\n> input-variables:\n\n${values.join('')}\n> local-variables:\n\n\n`;

        expect(printed.text(Object.values(variables))).toBe(whole(lines(quoteGo)));
        expect(printed.text(Object.keys(variables).map(() => '***'))).toBe(
          whole(lines(() => '***')),
        );
      }),
    );
  });
});

import type { MachineReadableRow } from '../machine-readable/line.js';
import type { PrintedTemplate, PrintedValue } from './printed-template.js';

/** Reads what `inspect` prints about a template in legacy JSON: rows, each followed by its text. */
export function readJsonInspection(rows: readonly MachineReadableRow[]): PrintedTemplate {
  const fields = (type: string) => rows.flatMap((row) => (row.type === type ? [row.data] : []));
  const provisioners = fields('template-provisioner').map(([type = '']) => type);
  return {
    values: fields('template-variable').map(readVariable),
    builds: fields('template-builder').map(([name = '', type = '']) => ({
      name,
      sources: [type],
      provisioners,
      postProcessors: [],
    })),
    text: (values) => printText(rows, values),
  };
}

function readVariable([name = '', value = '', flag]: readonly string[]): PrintedValue {
  const required = flag === '1';
  return { kind: 'var', name, required, ...(!required && { value }) };
}

function printText(
  rows: readonly MachineReadableRow[],
  values: readonly (string | undefined)[],
): string {
  const texts: string[] = [];
  let seen = 0;
  let pending: string | undefined;
  for (const { type, data } of rows) {
    if (type === 'template-variable') {
      pending = values[seen];
      seen += 1;
    }
    if (type !== 'ui') continue;
    const text = data[1] ?? '';
    texts.push(pending === undefined ? text : withValue(text, pending));
    pending = undefined;
  }
  return texts.join('\n');
}

function withValue(text: string, value: string): string {
  const start = text.indexOf(' = ');
  return start < 0 ? text : `${text.slice(0, start)} = ${value}`;
}

import { createRedactor } from '../redaction/redact.js';
import { redactData } from '../redaction/redact-data.js';
import { minimumSecretLength } from '../redaction/secret-forms.js';
import { isSecretName } from '../redaction/secret-values.js';
import { type Answer, askPacker } from './ask-packer.js';
import type { PackerCommandOptions } from './command-options.js';
import type { PrintedTemplate, PrintedValue } from './printed-template.js';
import { readGoString } from './read-go-string.js';
import { readHclInspection } from './read-hcl-inspection.js';
import { readJsonInspection } from './read-json-inspection.js';
import type { InspectedTemplate, TemplateInspection } from './template-inspection.js';

/**
 * Tells what a template consists of, without checking it. Packer prints secret values as they are up
 * to 1.15; here they are masked. A template that cannot be read is a result, not an exception.
 *
 * @throws PackerError `PACKER_COMMAND_FAILED` when Packer broke down, and the codes of a Packer that
 * could not be run.
 */
export async function inspectTemplate(
  template: string,
  options: PackerCommandOptions,
): Promise<TemplateInspection> {
  const question = { command: 'inspect', template, takesVariables: true } as const;
  const answer = await askPacker(question, options);
  const diagnostics = redactData(answer.diagnostics, answer.redactor);
  if (answer.exitCode !== 0) return { state: 'unreadable', diagnostics };
  return {
    state: 'inspected',
    ...withoutSecrets(readPrinted(answer), answer, options),
    diagnostics,
  };
}

/** Masks the values of secret variables, and wherever else they stand, such as in locals made of them. */
function withoutSecrets(
  printed: PrintedTemplate,
  { secrets, declared }: Answer,
  { sensitive = {} }: PackerCommandOptions,
): Omit<InspectedTemplate, 'state' | 'diagnostics'> {
  const isSensitive = ({ name, value = '' }: PrintedValue): boolean =>
    (Object.hasOwn(sensitive, name) ? sensitive[name] : undefined) ??
    (declared.has(name) || isSecretName(name) || value.includes('<sensitive>'));
  const found = printed.values.filter(isSensitive).flatMap(secretTexts);
  const redactor = createRedactor([...secrets, ...found]);
  const masked = printed.values.map((each) => {
    const secret = isSensitive(each);
    const value = each.value && (secret ? '***' : redactor.text(each.value));
    return { ...each, sensitive: secret, ...(value !== undefined && { value }) };
  });
  return {
    variables: masked.flatMap(({ kind, ...rest }) => (kind === 'var' ? [rest] : [])),
    locals: masked.flatMap(({ kind, required, ...rest }) => (kind === 'local' ? [rest] : [])),
    builds: redactData(printed.builds, redactor),
    text: redactor.text(printed.text(masked.map(({ value }) => value))),
  };
}

function readPrinted({ rows }: Answer): PrintedTemplate {
  const isHcl = rows.some(
    ({ type, data }) => type === 'ui' && data[1]?.startsWith('> input-variables:'),
  );
  return isHcl ? readHclInspection(rows) : readJsonInspection(rows);
}

const noSecrets = new Set(['null', 'true', 'false', '<sensitive>']);

/** The texts in a value that Packer has printed: itself, and what is quoted in it except keys. */
function secretTexts({ value = '' }: PrintedValue): readonly string[] {
  const quoted = [...value.matchAll(/"((?:[^"\\]|\\.)*)"(?! =)/g)].map(([, text = '']) => text);
  return [value, ...quoted.map(readGoString)].filter(
    (text) => text.trim().length >= minimumSecretLength && !noSecrets.has(text),
  );
}

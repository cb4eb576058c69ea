import { redactData } from '../redaction/redact-data.js';
import type { PackerDiagnostic } from '../transcript/diagnostics.js';
import { askPacker } from './ask-packer.js';
import {
  type BuildFilter,
  checkCommandOptions,
  type PackerCommandOptions,
} from './command-options.js';

/** Options of {@link validateTemplate}. */
export interface ValidateTemplateOptions extends PackerCommandOptions, BuildFilter {
  /**
   * Look at the syntax only: the configuration of builders and provisioners is not checked.
   * @defaultValue `false`
   */
  readonly syntaxOnly?: boolean;
}

/** What Packer thinks of a template. */
export interface TemplateValidation {
  /** Whether Packer would build it. */
  readonly valid: boolean;
  /** What it complained about; a valid template may have warnings. */
  readonly diagnostics: readonly PackerDiagnostic[];
}

/**
 * Checks a template without building it. A template that Packer refuses is a result, not an
 * exception. `only` that matches nothing is valid to Packer: from 1.7.3 on there is a warning.
 *
 * @throws PackerError `PACKER_COMMAND_FAILED` when Packer broke down, and the codes of a Packer that
 * could not be run.
 */
export async function validateTemplate(
  template: string,
  options: ValidateTemplateOptions,
): Promise<TemplateValidation> {
  checkCommandOptions(template, options);
  const { only, except, syntaxOnly } = options;
  const flags = [
    ...(syntaxOnly ? ['-syntax-only'] : []),
    ...(only === undefined ? [] : [`-only=${only.join(',')}`]),
    ...(except === undefined ? [] : [`-except=${except.join(',')}`]),
  ];
  const question = { command: 'validate', template, flags, takesVariables: true } as const;
  const { exitCode, diagnostics, redactor } = await askPacker(question, options);
  const refused = diagnostics.some(({ severity }) => severity === 'error');
  return { valid: exitCode === 0 && !refused, diagnostics: redactData(diagnostics, redactor) };
}

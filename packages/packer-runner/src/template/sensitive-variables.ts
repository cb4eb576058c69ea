import type { ReadTemplateOptions } from './read-template.js';
import type { TemplateValue } from './template.js';
import { templateSecrets } from './template-secrets.js';

/** A variable or local whose value must not be seen. */
export interface SensitiveVariable {
  /** Its name. */
  readonly name: string;
  /** What it is. Only the value of a variable can be given. */
  readonly kind: 'variable' | 'local';
  /**
   * Its values as far as they can be read: its default or expression, and those in
   * `*.auto.pkrvars.hcl` and `*.auto.pkrvars.json` of the folder. Members that cannot be read are
   * undefined.
   */
  readonly values: readonly TemplateValue[];
  /** Names of environment variables that its default asks for with `env`. */
  readonly environment: readonly string[];
  /** False when it may have a value that is not among `values` and not in `environment`. */
  readonly complete: boolean;
}

/**
 * Lists the variables and locals that a template declares as sensitive: `sensitive = true` in HCL, or
 * named in `sensitive-variables` in legacy JSON. One that says so with an expression counts as
 * sensitive.
 *
 * @throws PackerError `PACKER_TEMPLATE_UNREADABLE`, or `PACKER_HCL_PARSER_MISSING` for HCL.
 */
export async function sensitiveVariables(
  template: string,
  options: ReadTemplateOptions = {},
): Promise<readonly SensitiveVariable[]> {
  const { secrets } = await templateSecrets(template, () => false, options);
  return secrets.map(({ byName, ...rest }) => rest);
}

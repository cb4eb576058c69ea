import { sensitiveVariables } from '../template/sensitive-variables.js';

/** Variables that a template declares to be sensitive, and why they are not known if they are not. */
export interface DeclaredSecrets {
  readonly declared: readonly { readonly name: string; readonly default?: unknown }[];
  readonly warnings: readonly string[];
}

/** Asks the template. One that cannot be read is for Packer to complain about. */
export async function declaredSecrets(
  template: string,
  workingDirectory: string,
): Promise<DeclaredSecrets> {
  try {
    return { declared: await sensitiveVariables(template, { workingDirectory }), warnings: [] };
  } catch (error) {
    const seen = error instanceof Error ? error.message : String(error);
    const warning = `Variables that the template declares as sensitive are not masked unless secrets or sensitive name them: ${seen}`;
    return { declared: [], warnings: [warning] };
  }
}

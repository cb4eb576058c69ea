/** A value that stands outside of the configuration. */
export interface Reference {
  /** Environment variable, or parameter of SSM. */
  readonly kind: 'env' | 'parameter';
  /** Its name. */
  readonly name: string;
  /** What stands in for it when it is not set, or empty. */
  readonly fallback?: string;
  /** As it was written. */
  readonly text: string;
}

/** Text of the configuration, taken apart: plain parts and references. */
export type ReferenceText = readonly (string | Reference)[];

/** Something in braces that is no reference. */
export interface ReferenceProblem {
  /** What is wrong, and what to do. */
  readonly problem: string;
}

/**
 * Take a text apart: `${env.NAME}`, `${parameter:/path}`, each with `:-default` where wanted; `$${` stands for
 * the text `${`. Pure.
 */
export function parseReferences(text: string): ReferenceText | ReferenceProblem {
  const parts: (string | Reference)[] = [];
  let rest = text;
  for (;;) {
    const start = rest.indexOf('${');
    if (start < 0) return rest === '' ? parts : [...parts, rest];
    if (rest[start - 1] === '$') {
      parts.push(`${rest.slice(0, start - 1)}\${`);
      rest = rest.slice(start + 2);
      continue;
    }
    const found = form.exec(rest.slice(start));
    if (found === null) return { problem: problemOf(rest.slice(start)) };
    const [written, env, parameter, fallback] = found;
    if (start > 0) parts.push(rest.slice(0, start));
    parts.push({
      kind: env === undefined ? 'parameter' : 'env',
      name: env ?? parameter ?? '',
      ...(fallback !== undefined && { fallback }),
      text: written,
    });
    rest = rest.slice(start + written.length);
  }
}

/** The references of a text; none where it is not right. Pure. */
export function referencesOf(text: string): readonly Reference[] {
  const parsed = parseReferences(text);
  return 'problem' in parsed ? [] : parsed.filter((part) => typeof part !== 'string');
}

// Names of parameters: AWS Systems Manager API Reference, PutParameter.
const form = /^\$\{(?:env\.([A-Za-z_]\w*)|parameter:([\w.\-/]+))(?::-([^{}]*))?\}/;

function problemOf(rest: string): string {
  const end = rest.indexOf('}');
  const seen = rest.slice(0, end < 0 ? 40 : Math.min(end + 1, 40));
  return `${seen} is no reference; write \${env.NAME} or \${parameter:/path}, with :-default before the last brace where wanted, or $\${ for the text "\${"`;
}

// As HCL has it, also inside JSON, and as legacy templates have it, also inside JSON.
const calls = /\benv\s*\(\s*\\?"([\w.-]+)\\?"\s*\)|\benv\s+(?:`([\w.-]+)`|\\?"([\w.-]+)\\?")/g;
const onlyCall =
  /^(?:env\s*\(\s*"[\w.-]+"\s*\)|"\$\{\s*env\s*\(\s*\\?"[\w.-]+\\?"\s*\)\s*\}"|"\{\{\s*env\s+(?:`[\w.-]+`|\\?"[\w.-]+\\?")\s*\}\}")$/;

/** The environment variables that an expression asks for: `env("NAME")`, and in legacy templates `` {{env `NAME`}} ``. */
export function environmentNames(expression: string): readonly string[] {
  return [...expression.matchAll(calls)].map(([, hcl, quoted, legacy]) => {
    return hcl ?? quoted ?? legacy ?? '';
  });
}

/** Whether an expression is what one environment variable holds, and nothing else. */
export function isEnvironmentCall(expression: string): boolean {
  return onlyCall.test(expression.trim());
}

/** The text at a path of a JSON value that may be anything; never one that is inherited. */
export function jsonText(json: unknown, ...path: readonly string[]): string | undefined {
  const found = path.reduce(ownMember, json);
  return typeof found === 'string' ? found : undefined;
}

function ownMember(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.getOwnPropertyDescriptor(value, name)?.value
    : undefined;
}

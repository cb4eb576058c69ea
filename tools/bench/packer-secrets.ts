/** Secrets as they are in life: passwords, keys, tokens, and one that has to be escaped. */
export function someSecrets(count: number): readonly string[] {
  const shapes: readonly ((number: number) => string)[] = [
    (number) => `Tr0ub4dor&${number}!x`,
    (number) => `wJalrXUtnFEMI/K7MDENG/bPxRfiCY${1e9 + number * 7919}`,
    (number) => `ghp_${(number * 104_729 + 1e6).toString(36)}Qz7Yk2Lm9Np4Rt6Vw8Xb`,
    (number) => `p,ss "w0rd"${number}\\`,
    (number) => `hunter2-${number}`,
  ];
  return Array.from({ length: count }, (_, index) => {
    const shape = shapes[index % shapes.length];
    return shape === undefined ? '' : shape(index);
  });
}

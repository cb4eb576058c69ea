/** Text of sh as it is written here; `\${` stands for a dollar sign and a brace. */
export function sh(text: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return String.raw({ raw: text.raw.map((part) => part.replaceAll('\\${', '${')) }, ...values);
}

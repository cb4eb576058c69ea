/** One key that may log in, as a line of an `authorized_keys` file says it (sshd(8)). */
export interface AuthorizedKey {
  readonly type: string;
  /** The key itself, as it goes over the wire. */
  readonly blob: Buffer;
  /** What runs instead of what is asked for. Default: what is asked for. */
  readonly command?: string;
  readonly allowsTerminal: boolean;
}

/**
 * Reads an `authorized_keys` file. Lines with an option that restricts in a way that is not known
 * here let nobody in, because ignoring it would let in too many.
 */
export function readAuthorizedKeys(file: string): readonly AuthorizedKey[] {
  return file.split('\n').flatMap((line) => readLine(line.trim()) ?? []);
}

const keyTypes = /^(?:ssh-(?:rsa|ed25519)|ecdsa-sha2-nistp(?:256|384|521))$/;
const harmless =
  /^(?:no-)?(?:port-forwarding|agent-forwarding|x11-forwarding|user-rc|pty)$|^restrict$/;

function readLine(line: string): AuthorizedKey | undefined {
  if (line === '' || line.startsWith('#')) return undefined;
  const words = splitWords(line);
  const at = words.findIndex((word) => keyTypes.test(word));
  const type = words[at];
  const material = words[at + 1];
  if (type === undefined || material === undefined || at > 1) return undefined;
  const options = at === 1 ? splitOptions(words[0] ?? '') : [];
  const names = options.map(({ name }) => name);
  if (!names.every((name) => harmless.test(name) || name === 'command')) return undefined;
  const command = options.find(({ name }) => name === 'command')?.value;
  return {
    type,
    blob: Buffer.from(material, 'base64'),
    ...(command === undefined ? {} : { command }),
    allowsTerminal:
      names.includes('pty') || !(names.includes('no-pty') || names.includes('restrict')),
  };
}

/** At blanks that are not in quotes. */
function splitWords(line: string): readonly string[] {
  return line.match(/(?:"(?:\\.|[^"\\])*"|[^\s"])+/g) ?? [];
}

/** At commas that are not in quotes. */
function splitOptions(
  text: string,
): readonly { readonly name: string; readonly value: string | undefined }[] {
  const parts = text.match(/(?:"(?:\\.|[^"\\])*"|[^,"])+/g) ?? [];
  return parts.map((part) => {
    const [, name = '', value] = /^([^=]*)(?:="(.*)")?$/s.exec(part) ?? [];
    return { name: name.toLowerCase(), value: value?.replace(/\\"/g, '"') };
  });
}

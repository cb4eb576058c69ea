import type { SosManifest } from './sos-manifest.js';

/** Files of a sosreport by path, without its top folder. */
export class SosFiles {
  readonly #files: ReadonlyMap<string, string>;
  readonly #manifest: SosManifest | undefined;

  constructor(files: ReadonlyMap<string, string>, manifest: SosManifest | undefined) {
    this.#files = files;
    this.#manifest = manifest;
  }

  /** The content of the first of some files that is there. */
  file(...paths: readonly string[]): string | undefined {
    for (const path of paths) {
      const text = this.#files.get(path);
      if (text !== undefined) return text;
    }
    return undefined;
  }

  /** The content of the first file whose path fits. */
  match(pattern: RegExp): string | undefined {
    for (const [path, text] of this.#files) if (pattern.test(path)) return text;
    return undefined;
  }

  /** All files whose paths fit. */
  *matches(pattern: RegExp): Generator<readonly [string, string]> {
    for (const entry of this.#files) if (pattern.test(entry[0])) yield entry;
  }

  /**
   * What a command printed: by the manifest where there is one, as names of files are made from
   * commands differently in every version of sos; else by the name.
   */
  output(exec: RegExp, fallback: RegExp): string | undefined {
    for (const command of this.#manifest?.commands ?? []) {
      const text = exec.test(command.exec) ? this.#files.get(command.path) : undefined;
      if (text !== undefined) return text;
    }
    return this.match(fallback);
  }
}

const paths = new Set([
  'etc/passwd',
  'etc/group',
  'etc/subuid',
  'etc/subgid',
  'etc/fstab',
  'etc/os-release',
  'usr/lib/os-release',
  'etc/login.defs',
  'proc/cmdline',
  'proc/modules',
  'proc/mounts',
  'sos_reports/manifest.json',
  'version.txt',
]);
const patterns = [
  /^sos_commands\/(?:dpkg|rpm|systemd|networking|kernel|filesys|host|release)\/[^/]+$/,
  /^proc\/(?:\d+\/|self\/)?net\/(?:tcp|udp)6?$/,
  /^proc\/(?:\d+|self)\/mounts$/,
  /^(?:etc\/ssl|etc\/pki|usr\/local\/share\/ca-certificates)\/.*\.(?:pem|crt|cer)$/,
];

/** Whether an inventory may need a file of a sosreport. */
export function isWanted(path: string): boolean {
  return paths.has(path) || patterns.some((pattern) => pattern.test(path));
}

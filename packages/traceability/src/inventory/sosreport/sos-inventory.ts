import {
  collected,
  type Inventory,
  type InventoryScopes,
  inventorySchemaId,
  notCollected,
  type Scope,
  type SystemFacts,
} from '../inventory.js';
import { parseGroup, parsePasswd, subordinateIds } from '../tables/accounts.js';
import { type FoundCertificate, readCertificates } from '../tables/certificates.js';
import { parseCommandLine, parseOsRelease, parseSysctl } from '../tables/kernel.js';
import { parseMounts } from '../tables/mounts.js';
import { parseDpkgList, parseRpmList } from '../tables/packages.js';
import { parseProcNet, parseSocketList } from '../tables/ports.js';
import { toInteger } from '../tables/to-integer.js';
import { systemdUnits } from '../tables/units.js';
import type { SosFiles } from './sos-files.js';

/** The inventory that the files of a sosreport tell; `leftOut` says which there was no room for. Pure. */
export function sosInventory(files: SosFiles, leftOut: readonly string[] = []): Inventory {
  return {
    schema: inventorySchemaId,
    source: 'sosreport',
    system: systemFacts(files),
    scopes: withReasons(scopesOf(files), leftOut),
  };
}

// What was left out may be what a scope misses.
function withReasons(scopes: InventoryScopes, leftOut: readonly string[]): InventoryScopes {
  if (leftOut.length === 0) return scopes;
  return Object.fromEntries(
    Object.entries(scopes).map(([name, scope]) => [
      name,
      scope.status === 'collected'
        ? scope
        : { ...scope, reason: [scope.reason, ...leftOut].join(' ') },
    ]),
  );
}

function scopesOf(files: SosFiles): InventoryScopes {
  return {
    packages: packages(files),
    users: fromText(files.file('etc/passwd'), 'etc/passwd', parsePasswd),
    groups: fromText(files.file('etc/group'), 'etc/group', parseGroup),
    subordinateIds: ranges(files),
    services: services(files),
    ports: ports(files),
    sysctl: fromText(
      files.output(/^sysctl -a$/, /^sos_commands\/kernel\/sysctl_-a$/),
      'sysctl -a',
      (text) => parseSysctl(text.split('\n')),
    ),
    mounts: mounts(files),
    kernelModules: fromText(
      files.file('proc/modules') ??
        files.output(/^lsmod$/, /^sos_commands\/kernel\/lsmod$/)?.replace(/^Module .*\n/, ''),
      'proc/modules',
      (text) => (text.match(/^\S+/gm) ?? []).map((name) => ({ name })),
    ),
    kernelCommandLine: fromText(files.file('proc/cmdline'), 'proc/cmdline', parseCommandLine),
    certificates: certificates(files),
    privilegedFiles: notCollected('sos does not look for them.'),
  };
}

function fromText<T>(
  text: string | undefined,
  what: string,
  parse: (text: string) => readonly T[],
): Scope<T> {
  return text === undefined
    ? notCollected(`The sosreport has no ${what}.`)
    : collected(parse(text));
}

function packages(files: SosFiles): InventoryScopes['packages'] & {} {
  const deb = files.output(/^dpkg -l$/, /^sos_commands\/dpkg\/dpkg_-l$/);
  const rpm = files.output(
    /^(?=.*\brpm\b).* -qa\b/,
    /^sos_commands\/rpm\/(?:sh_-c_)?rpm_.*-qa_|^sos_commands\/rpm\/package-data$/,
  );
  if (deb === undefined && rpm === undefined) {
    return notCollected('The sosreport has no output of dpkg or rpm.');
  }
  const found = [...parseDpkgList(deb ?? ''), ...parseRpmList(rpm ?? '')];
  return collected(found, [
    'Source packages are not in a sosreport.',
    ...(rpm === undefined ? [] : ['Epochs are not in a sosreport.']),
  ]);
}

function ranges(files: SosFiles): Scope<ReturnType<typeof subordinateIds>[number]> {
  const rows = (['uid', 'gid'] as const).flatMap((kind) =>
    (files.file(`etc/sub${kind}`) ?? '').split('\n').map((line) => [kind, ...line.split(':')]),
  );
  return (files.file('etc/subuid') ?? files.file('etc/subgid')) === undefined
    ? notCollected('The sosreport has no etc/subuid.')
    : collected(subordinateIds(rows));
}

function services(files: SosFiles): InventoryScopes['services'] & {} {
  const list = (name: string) =>
    files
      .output(
        new RegExp(`^systemctl list-${name}(?: --all)?$`),
        new RegExp(`^sos_commands/systemd/systemctl_list-${name}(?:_--all)?$`),
      )
      ?.split('\n');
  const units = list('unit-files');
  if (units === undefined) return notCollected('The sosreport has no list of unit files.');
  const [timers = [], sockets = []] = [list('timers'), list('sockets')];
  return collected(
    // The head and the last line have no name of a unit.
    systemdUnits({
      files: units.filter((line) => !/^UNIT FILE\s|unit files listed\.$/.test(line)),
      timers,
      sockets,
    }),
    sockets.length === 0 ? ['Where sockets listen is not in the sosreport.'] : [],
  );
}

function ports(files: SosFiles): InventoryScopes['ports'] & {} {
  const list =
    files.output(/^ss -\w*p/, /^sos_commands\/networking\/ss_-peaonmi$/) ??
    files.output(/^netstat\b.* -(?=\w*p)(?=\w*a)/, /^sos_commands\/networking\/netstat_/);
  if (list !== undefined) return collected(parseSocketList(list));
  const tables = [...files.matches(/^proc\/(?:\d+\/|self\/)?net\/(?:tcp|udp)6?$/)];
  if (tables.length === 0) return notCollected('The sosreport has no list of sockets.');
  return collected(
    tables.flatMap(([path, text]) => parseProcNet(path.replace(/^.*\//, ''), text)),
    ['Programs of ports are not in the sosreport.'],
  );
}

function mounts(files: SosFiles): InventoryScopes['mounts'] & {} {
  const mounted = files.file('proc/mounts') ?? files.match(/^proc\/(?:\d+|self)\/mounts$/);
  const fstab = files.file('etc/fstab');
  if (mounted === undefined && fstab === undefined) {
    return notCollected('The sosreport has neither proc/mounts nor etc/fstab.');
  }
  const missing = [
    ...(mounted === undefined ? ['What was mounted is not in the sosreport.'] : []),
    ...(fstab === undefined ? ['etc/fstab is not in the sosreport.'] : []),
  ];
  return collected(
    [
      ...parseMounts('mounted', (mounted ?? '').split('\n')),
      ...parseMounts('fstab', (fstab ?? '').split('\n')),
    ],
    missing,
  );
}

function certificates(files: SosFiles): InventoryScopes['certificates'] & {} {
  const texts = [...files.matches(/\.(?:pem|crt|cer)$/)];
  if (texts.length === 0) return notCollected('The sosreport has no certificates.');
  const found = texts.flatMap(([path, text]) =>
    (text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? []).map(
      (content): FoundCertificate => ({ place: `/${path}`, content }),
    ),
  );
  const { certificates: all, unreadable } = readCertificates(found);
  return collected(all, [
    'sos collects few of the certificates.',
    ...(unreadable > 0 ? [`${unreadable} certificates could not be read.`] : []),
  ]);
}

function systemFacts(files: SosFiles): SystemFacts {
  const release = parseOsRelease(
    (files.file('etc/os-release', 'usr/lib/os-release') ?? '').split('\n'),
  );
  const uname = files.output(/^uname -a$/, /^sos_commands\/kernel\/uname_-a$/) ?? '';
  const [, , kernel] = uname.split(' ');
  const architecture = /\b(?:x86_64|aarch64)\b/.exec(uname)?.[0];
  const firstUserId = toInteger(
    /^[ \t]*UID_MIN[ \t]+(\d+)/m.exec(files.file('etc/login.defs') ?? '')?.[1],
  );
  const texts = {
    id: release['ID'],
    name: release['PRETTY_NAME'],
    version: release['VERSION_ID'],
    architecture,
    kernel,
  };
  return {
    family: 'linux',
    ...Object.fromEntries(Object.entries(texts).filter(([, value]) => value)),
    ...(firstUserId !== undefined && { firstUserId }),
  };
}

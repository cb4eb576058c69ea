import { planCommands } from './planned-commands.js';
import { type PlannedFile, planFiles } from './planned-file.js';
import { type PlannedGroup, type PlannedUser, planGroups, planUsers } from './planned-user.js';
import { createReader, type Mapping, type Reader } from './reader.js';
import { readUserData } from './user-data.js';

/** What is done when an instance boots for the first time, in this order. */
export interface FirstBootPlan {
  /** A script that every boot runs, before all others. */
  readonly everyBoot?: string;
  readonly files: readonly PlannedFile[];
  readonly hostname: string;
  readonly groups: readonly PlannedGroup[];
  readonly users: readonly PlannedUser[];
  /** The name of a file below `/usr/share/zoneinfo`. */
  readonly timezone?: string;
  readonly packages: {
    readonly names: readonly string[];
    readonly update: boolean;
    readonly upgrade: boolean;
  };
  /** Run in this order, each although the one before failed. */
  readonly scripts: readonly { readonly name: string; readonly text: string }[];
  /** Said when all is done. */
  readonly finalMessage?: string;
  /** What was asked for and is not done. */
  readonly warnings: readonly string[];
}

/** Of what a first boot is planned. */
export interface FirstBootFacts {
  readonly userData: string;
  readonly hostname: string;
  readonly defaultUser: string;
  readonly publicKeys: readonly string[];
}

const keys = [
  'bootcmd',
  'final_message',
  'fqdn',
  'groups',
  'hostname',
  'package_update',
  'package_upgrade',
  'packages',
  'runcmd',
  'ssh_authorized_keys',
  'timezone',
  'users',
  'write_files',
];

/** Plans the first boot of an instance, as cloud-init orders it. */
export function planFirstBoot(facts: FirstBootFacts): FirstBootPlan {
  const { scripts, config, warnings: unread } = readUserData(facts.userData);
  const warnings = [...unread];
  const reader = createReader(warnings);
  reader.known(config, keys, '');
  const everyBoot = planCommands(config['bootcmd'], 'bootcmd', reader);
  const commands = planCommands(config['runcmd'], 'runcmd', reader);
  const timezone = reader.text(config['timezone'], 'timezone');
  const finalMessage = reader.text(config['final_message'], 'final_message');
  return {
    ...(everyBoot === undefined ? {} : { everyBoot }),
    files: planFiles(config['write_files'], reader),
    hostname: planHostname(config, reader) ?? facts.hostname,
    groups: planGroups(config['groups'], reader),
    users: planUsers(config['users'], defaultUser(facts, config, reader), reader),
    ...(timezone === undefined ? {} : { timezone }),
    packages: {
      names: planPackages(config['packages'], reader),
      update: reader.flag(config['package_update'], 'package_update'),
      upgrade: reader.flag(config['package_upgrade'], 'package_upgrade'),
    },
    scripts: [
      ...scripts.map((text, index) => ({
        name: `part-${String(index + 1).padStart(3, '0')}`,
        text,
      })),
      // By name, as cloud-init runs what is in its directory of scripts.
      ...(commands === undefined ? [] : [{ name: 'runcmd', text: commands }]),
    ],
    ...(finalMessage === undefined ? {} : { finalMessage }),
    warnings,
  };
}

function defaultUser(
  { defaultUser: name, publicKeys }: FirstBootFacts,
  config: Mapping,
  reader: Reader,
): { readonly name: string; readonly authorizedKeys: readonly string[] } {
  const more = reader
    .list(config['ssh_authorized_keys'])
    .flatMap((key) => reader.text(key, 'ssh_authorized_keys') ?? []);
  return { name, authorizedKeys: [...publicKeys, ...more] };
}

function planHostname(config: Mapping, reader: Reader): string | undefined {
  const name = reader.text(config['hostname'] ?? config['fqdn'], 'hostname');
  if (name === undefined) return undefined;
  const short = config['hostname'] === undefined ? name.split('.')[0] : name;
  if (short !== undefined && /^[A-Za-z0-9][A-Za-z0-9.-]{0,63}$/.test(short)) return short;
  reader.warn(`hostname ${name} is no host name and is not used`);
  return undefined;
}

/** A name, or a name and a version, as the package manager joins them. */
function planPackages(value: unknown, reader: Reader): readonly string[] {
  return reader.list(value).flatMap((each, index) => {
    const place = `packages[${index}]`;
    const words = Array.isArray(each)
      ? each.flatMap((word: unknown) => reader.text(word, place) ?? [])
      : [reader.text(each, place) ?? ''];
    const name = words.join('=');
    // An option of the package manager is no package.
    if (/^[A-Za-z0-9][^\s]*$/.test(name)) return [name];
    if (name !== '') reader.warn(`${place} ${name} is no name of a package and is not installed`);
    return [];
  });
}

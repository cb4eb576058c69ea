import { architectures } from '@soe/contract';
import * as z from 'zod';

const text = z.string().min(1).max(4096);
const flag = z.boolean().exactOptional();
const quoted = (example: string) =>
  z
    .string({ error: `write it in quotes, such as '${example}'` })
    .min(1)
    .max(200);
const nameOrId = z.union([text, z.int().min(0)], { error: 'give a name or an id' });
const patterns = z
  .array(z.string().max(4096))
  .min(1)
  .describe(
    'Texts that a line must hold; /…/ is an extended regular expression; ! before: no line may',
  )
  .exactOptional();
const id = z.int().min(0).max(4_294_967_295).exactOptional();
const timeoutSeconds = z.int().min(1).max(86_400).exactOptional();
const phases = z
  .array(z.enum(['bake', 'launch', 'rebake']))
  .min(1)
  .exactOptional();

const base = {
  title: text.exactOptional(),
  phases,
  architectures: z.array(z.enum(architectures)).min(1).exactOptional(),
  skip: text.describe('Why it is not to run for now').exactOptional(),
};

/** What may be said of a subject, by the kind of check. */
export const bodies = {
  file: z.strictObject({
    ...base,
    exists: flag,
    type: z.enum(['file', 'directory', 'symlink']).exactOptional(),
    mode: quoted('0644')
      .regex(/^[0-7]{3,4}$/, { error: "write it as octal digits in quotes, such as '0644'" })
      .exactOptional(),
    owner: nameOrId.exactOptional(),
    group: nameOrId.exactOptional(),
    linkedTo: text.exactOptional(),
    sha256: z
      .string()
      .regex(/^[\dA-Fa-f]{64}$/, { error: 'it must have 64 hexadecimal digits' })
      .exactOptional(),
    maxSize: z.int().min(0).exactOptional(),
    contents: patterns,
  }),
  package: z.strictObject({
    ...base,
    installed: flag,
    versions: z.array(quoted('1.10')).min(1).exactOptional(),
  }),
  service: z.strictObject({ ...base, exists: flag, enabled: flag, running: flag }),
  user: z.strictObject({
    ...base,
    exists: flag,
    uid: id,
    gid: id,
    home: text.exactOptional(),
    shell: text.exactOptional(),
    groups: z.array(text).min(1).exactOptional(),
  }),
  group: z.strictObject({ ...base, exists: flag, gid: id }),
  port: z.strictObject({
    ...base,
    listening: flag,
    addresses: z.array(text).min(1).exactOptional(),
  }),
  process: z.strictObject({ ...base, running: flag }),
  kernelParameter: z.strictObject({
    ...base,
    value: z.union([text, z.number()], { error: 'give the value' }),
  }),
  mount: z.strictObject({
    ...base,
    exists: flag,
    filesystem: text.exactOptional(),
    source: text.exactOptional(),
    options: z.array(text).min(1).exactOptional(),
  }),
  command: z.strictObject({
    ...base,
    run: z.string().min(1).max(65_536).exactOptional(),
    exitStatus: z.int().min(-2_147_483_648).max(4_294_967_295).exactOptional(),
    stdout: patterns,
    stderr: patterns,
    timeoutSeconds,
  }),
  registry: z.strictObject({
    ...base,
    value: text.exactOptional(),
    exists: flag,
    data: z.union([z.string(), z.number()]).exactOptional(),
  }),
  script: z.strictObject({
    ...base,
    interpreter: z.enum(['sh', 'powershell', 'shebang']).exactOptional(),
    output: z.enum(['exit', 'tap', 'auto']).exactOptional(),
    timeoutSeconds,
  }),
  tool: z.strictObject({ ...base, required: flag, timeoutSeconds }),
} as const;

const of = <T extends z.ZodType>(body: T, subject: string) =>
  z.record(z.string(), body).describe(subject).exactOptional();

/** Schema of a file with a suite, published as `schemas/suite.json`. */
export const suiteFileSchema = z.strictObject({
  $schema: z.string().exactOptional(),
  name: z
    .string()
    .regex(/^[A-Za-z0-9][\w .-]{0,99}$/, { error: 'use letters, digits, blanks and . _ -' })
    .describe('Default: the name of the file')
    .exactOptional(),
  title: text.exactOptional(),
  platform: z.enum(['linux', 'windows']).describe('Default: linux').exactOptional(),
  phases,
  file: of(bodies.file, 'Files and folders, by their path'),
  package: of(bodies.package, 'Packages of the system'),
  service: of(bodies.service, 'Services'),
  user: of(bodies.user, 'Users'),
  group: of(bodies.group, 'Groups'),
  port: of(bodies.port, 'Ports, such as tcp:22'),
  process: of(bodies.process, 'Processes, by the name of their program'),
  kernelParameter: of(bodies.kernelParameter, 'Parameters, as sysctl names them'),
  mount: of(bodies.mount, 'Mount points'),
  command: of(bodies.command, 'Commands of sh, on Windows of PowerShell'),
  registry: of(bodies.registry, 'Keys of the registry of Windows'),
  script: of(bodies.script, 'Scripts beside this file'),
  tool: z
    .partialRecord(z.enum(['goss', 'pester', 'inspec', 'pytest']), bodies.tool)
    .describe('Tools whose folders are beside this file')
    .exactOptional(),
});

/** What a file with a suite says. */
export type SuiteFile = z.output<typeof suiteFileSchema>;

import { resolve } from 'node:path';
import { formatVerification } from '@soe/traceability';
import { errorCode, OrchestratorError } from '../errors.js';
import { type VerifyProvenanceRequest, verifyProvenance } from '../evidence/verify-provenance.js';
import { formatLive } from '../lifecycle/format-live.js';
import type { LiveVerification } from '../lifecycle/live-verification.js';
import { ownerContext } from '../lifecycle/owner-context.js';
import { verifyLive } from '../lifecycle/verify-live.js';
import { answer, type CommandContext } from './command.js';
import { exitCodes } from './exit-code.js';
import { printableLines } from './printable.js';
import { consumerContext } from './repository-context.js';

/** Options of `soe verify`. */
export interface VerifyOptions {
  /** Folder with the attestations. Default: that of the release. */
  readonly in?: string;
  /** Files with the public keys that are believed, PEM. Default: none. */
  readonly key?: readonly string[];
  /** Identities whose keyless signatures are believed, such as a workflow at its ref. Default: none. */
  readonly identity?: readonly string[];
  /** Who certified these identities. Needed with `identity`. */
  readonly issuer?: string;
  /** URIs of the builders that keys and identities may speak for; `*` stands for any text. */
  readonly builder?: readonly string[];
  /** Hold AWS against the distribution. Default: where that is possible, unless `provenance` or `offline` is said. */
  readonly distribution?: boolean;
  /** Check where the release comes from. Default: where any option is said that is about that. */
  readonly provenance?: boolean;
  /** Repository that it must be built from. Default: that of this checkout. */
  readonly repository?: string;
  /** Branches or tags that it may be built from. Default: any. */
  readonly ref?: readonly string[];
  /** Gates that must have passed. Default: not asked. */
  readonly gate?: readonly string[];
  /** Accounts that may own the images. Default: the owner of the configuration, else any. */
  readonly owner?: readonly string[];
  /** Do not look at the images. Default `false`. */
  readonly offline?: boolean;
}

/**
 * `soe verify FLAVOR [VERSION]`: is it where the configuration says, for whom it says, and is it what it claims to
 * be? Without a version, all live versions and channels are held against the distribution.
 */
export async function verify(
  flavor: string,
  version: string | undefined,
  options: VerifyOptions,
  context: CommandContext,
): Promise<number> {
  const asked = askedFor(flavor, version, options);
  const provenance =
    asked.provenance && version !== undefined
      ? await verifyProvenance(
          toRequest(flavor, version, options, context),
          await consumerContext(context),
        )
      : undefined;
  const live = asked.distribution
    ? await distributionOrNote(flavor, version, asked, context)
    : undefined;
  const verified = provenance?.verified !== false && live?.drift !== true;
  const text = [
    ...(provenance === undefined ? [] : [formatVerification(provenance).trimEnd()]),
    ...(live === undefined ? [] : [formatLive(live)]),
  ].join('\n\n');
  const value = {
    verified,
    ...(provenance !== undefined && { provenance }),
    ...(live !== undefined && { distribution: live }),
  };
  answer(context, value, printableLines(text));
  if (provenance?.verified === false) return exitCodes.refused;
  return live?.drift === true ? exitCodes.drift : exitCodes.done;
}

interface Asked {
  readonly provenance: boolean;
  readonly distribution: boolean;
  /** Whether the distribution was said, or is looked at because it can be. */
  readonly insists: boolean;
}

const aboutProvenance = [
  ...(['key', 'identity', 'issuer', 'builder'] as const),
  ...(['in', 'repository', 'ref', 'gate', 'owner'] as const),
] as const;

function askedFor(flavor: string, version: string | undefined, options: VerifyOptions): Asked {
  const { offline = false } = options;
  const said = aboutProvenance
    .filter((name) => options[name] !== undefined)
    .map((name) => `--${name}`);
  // What is asked for must be checked, or refused: it would be taken for verified otherwise.
  const provenance = options.provenance ?? (said.length > 0 || offline);
  if (said.length > 0 && options.distribution === true && options.provenance !== true) {
    throw new OrchestratorError(
      'SOE_USAGE',
      `verify ${flavor}: ${said.join(', ')}: that is about where a release comes from, and --distribution looks at that only beside --provenance; leave one out, or add --provenance`,
    );
  }
  const distribution = options.distribution ?? (options.provenance !== true && !offline);
  if (provenance && version === undefined) {
    throw new OrchestratorError(
      'SOE_USAGE',
      `verify ${flavor}${said.length > 0 ? ` ${said.join(' ')}` : ''}: where a release comes from is checked one by one; name its version`,
    );
  }
  if (options.distribution === true && offline) {
    throw new OrchestratorError(
      'SOE_USAGE',
      `verify ${flavor}: --distribution looks at AWS; leave out --offline`,
    );
  }
  return { provenance, distribution, insists: !provenance || options.distribution === true };
}

// Who checks signatures may be a consumer, who has no rights in the owner account.
async function distributionOrNote(
  flavor: string,
  version: string | undefined,
  { insists }: Asked,
  context: CommandContext,
): Promise<LiveVerification | undefined> {
  try {
    return await verifyLive(flavor, await ownerContext(context, [flavor]), version);
  } catch (error) {
    const code = errorCode(error) ?? '';
    if (insists || !notHere.includes(code) || !(error instanceof Error)) throw error;
    context.say(`the distribution was not looked at: ${error.message}`);
    return undefined;
  }
}

const notHere = [
  'SOE_CONFIG_NOT_FOUND',
  'SOE_FLAVOR_UNKNOWN',
  'SOE_NO_CREDENTIALS',
  'SOE_WRONG_ACCOUNT',
];

function toRequest(
  flavor: string,
  version: string,
  { key, identity, issuer, builder, repository, ref, gate, owner, ...options }: VerifyOptions,
  { directory }: CommandContext,
): VerifyProvenanceRequest {
  return {
    ...{ flavor, version },
    ...(options.in !== undefined && { in: resolve(directory, options.in) }),
    ...(key !== undefined && { keys: key.map((file) => resolve(directory, file)) }),
    ...(identity !== undefined && { identities: identity }),
    ...(issuer !== undefined && { issuer }),
    ...(builder !== undefined && { builders: builder }),
    ...(repository !== undefined && { repository }),
    ...(ref !== undefined && { refs: ref }),
    ...(gate !== undefined && { gates: gate }),
    ...(owner !== undefined && { owners: owner }),
    ...(options.offline !== undefined && { offline: options.offline }),
  };
}

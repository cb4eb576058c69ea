import { GetParametersCommand, type Parameter, SSMClient } from '@aws-sdk/client-ssm';
import type { AwsConnection } from '../aws-connection.js';
import { OrchestratorError } from '../errors.js';

/**
 * Those of the parameters that exist, ten in each call. Secrets are not read.
 *
 * @throws OrchestratorError `SOE_CONFIG_INVALID` for a SecureString; the errors of the SDK
 */
export async function readParameters(
  names: readonly string[],
  region: string,
  signal?: AbortSignal,
  connection: AwsConnection = {},
): Promise<ReadonlyMap<string, string>> {
  const client = new SSMClient({ region, ...connection });
  try {
    const pages = Array.from({ length: Math.ceil(names.length / most) }, (_, page) =>
      names.slice(page * most, (page + 1) * most),
    );
    const found = await Promise.all(
      pages.map((page) =>
        client.send(new GetParametersCommand({ Names: page, WithDecryption: false }), {
          ...(signal && { abortSignal: signal }),
        }),
      ),
    );
    return new Map(found.flatMap(({ Parameters = [] }) => Parameters.map(entryOf)));
  } catch (cause) {
    if (cause instanceof OrchestratorError || signal?.aborted) throw cause;
    const seen = cause instanceof Error ? cause.message : String(cause);
    throw new OrchestratorError(
      'SOE_CONFIG_INVALID',
      `read the parameters of the configuration (${names.join(', ')}) in ${region}: ${seen}; check the credentials, and that they may ssm:GetParameters`,
      { cause },
    );
  } finally {
    client.destroy();
  }
}

/** AWS Systems Manager API Reference, GetParameters. */
const most = 10;

function entryOf({ Name = '', Value = '', Type }: Parameter): readonly [string, string] {
  if (Type !== 'SecureString') return [Name, Value];
  throw new OrchestratorError(
    'SOE_CONFIG_INVALID',
    `the configuration refers to the parameter ${Name}, which is a SecureString: secrets are never part of it; let the template read it itself, or give it as PKR_VAR_NAME in the environment`,
  );
}

import { architectures } from '@soe/contract';
import { resolveSourceImage } from '@soe/discovery';
import { flavorOf } from '../../config/flavor-of.js';
import type { ConfiguredSubject } from '../check.js';
import { error, type Finding, ok } from '../finding.js';

/** Can the vendors' images be found, and are they the vendors'? */
export async function checkSources({
  loaded,
  flavors,
  context,
  signal,
}: ConfiguredSubject): Promise<readonly Finding[]> {
  const { region } = loaded.config;
  const findings = flavors.flatMap((flavor) =>
    architectures.flatMap((architecture) => {
      const query = flavorOf(loaded, flavor).sources[architecture];
      return query === undefined
        ? []
        : [{ what: `${flavor} ${architecture}`, architecture, query }];
    }),
  );
  return Promise.all(
    findings.map(async ({ what, architecture, query }): Promise<Finding> => {
      try {
        const { imageId, name } = await resolveSourceImage(query, {
          ...{ region, architecture, signal },
          ...context.aws,
        });
        return ok(`${what} is built from ${name} (${imageId})`);
      } catch (cause) {
        signal.throwIfAborted();
        const seen = cause instanceof Error ? cause.message : String(cause);
        return error(`${what}: ${seen}`, `Correct sources.${architecture} in ${loaded.file}.`);
      }
    }),
  );
}

import { canonicalJson, type ReleaseRecord } from '@soe/contract';
import { TraceabilityError } from '../errors.js';
import { imageDescription } from './image-description.js';
import { provenanceStatement } from './provenance-statement.js';
import type { VerificationCheck } from './release-verification.js';
import type { BelievedProvenance } from './verify-release.js';

/** Whether a provenance says of a release what its record says: made again from it, it is the same. */
export function checkRecord(
  { file, subject, predicate }: BelievedProvenance,
  record: ReleaseRecord,
): VerificationCheck {
  const finding = { check: 'record', of: file, required: true } as const;
  const todo =
    'record or provenance is of another release, or was changed; trust neither before you know which';
  try {
    const again = provenanceStatement(
      record,
      subject.map(({ annotations: { soe_description: it } }) =>
        imageDescription({ ...it, ownerId: it.account, state: '', tags: {} }, it.contentSha256),
      ),
      {
        builder: predicate.runDetails.builder.id,
        buildType: predicate.buildDefinition.buildType,
      },
    );
    const parts: Readonly<Record<string, readonly [unknown, unknown]>> = {
      subject: [subject, again.subject],
      ...pairs(predicate.buildDefinition, again.predicate.buildDefinition),
      ...pairs(predicate.runDetails, again.predicate.runDetails),
    };
    const different = Object.entries(parts)
      .filter(([name, [said, recorded]]) => !agrees(name, said, recorded))
      .map(([name]) => name);
    return different.length === 0
      ? { ...finding, status: 'ok', seen: 'it says what the record says' }
      : {
          ...finding,
          status: 'failed',
          seen: `record and provenance differ in ${different.join(', ')}`,
          todo,
        };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    // Of the record: what cannot be attested cannot agree.
    const known = error instanceof TraceabilityError || error.name === 'ContractError';
    if (!known) throw error;
    return { ...finding, status: 'failed', seen: error.message, todo };
  }
}

function pairs(said: object, recorded: object): Record<string, readonly [unknown, unknown]> {
  const made: ReadonlyMap<string, unknown> = new Map(Object.entries(recorded));
  return Object.fromEntries(
    Object.entries(said).map(([name, value]) => [name, [value, made.get(name)] as const]),
  );
}

/** Archives may have been added to the record since; all else is to be equal. */
function agrees(name: string, said: unknown, recorded: unknown): boolean {
  if (name !== 'byproducts' || !Array.isArray(said) || !Array.isArray(recorded)) {
    return canonicalJson(said) === canonicalJson(recorded);
  }
  const known = new Set(recorded.map((item) => canonicalJson(item)));
  return said.every((item) => known.has(canonicalJson(item)));
}

import { X509Certificate } from 'node:crypto';
import type { Certificate } from '../inventory.js';

/** A certificate as it was found. */
export interface FoundCertificate {
  /** File or store. */
  readonly place: string;
  /** PEM or DER. */
  readonly content: string | Buffer;
}

/** One entry per certificate, with all its places; and how many could not be read. */
export function readCertificates(found: Iterable<FoundCertificate>): {
  readonly certificates: readonly Certificate[];
  readonly unreadable: number;
} {
  const all = new Map<string, { facts: Omit<Certificate, 'places'>; places: Set<string> }>();
  let unreadable = 0;
  for (const { place, content } of found) {
    const facts = read(content);
    if (facts === undefined) {
      unreadable += 1;
      continue;
    }
    const known = all.get(facts.sha256) ?? { facts, places: new Set() };
    all.set(facts.sha256, known);
    known.places.add(place);
  }
  return {
    certificates: [...all.values()].map(({ facts, places }) => ({
      ...facts,
      places: [...places].sort(),
    })),
    unreadable,
  };
}

function read(content: string | Buffer): Omit<Certificate, 'places'> | undefined {
  try {
    const certificate = new X509Certificate(content);
    const notAfter = new Date(certificate.validTo);
    return {
      sha256: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
      subject: oneLine(certificate.subject),
      issuer: oneLine(certificate.issuer),
      notAfter: notAfter.toISOString(),
    };
  } catch {
    // Stores hold odd things, such as certificates with broken dates; they are counted.
    return undefined;
  }
}

function oneLine(name: string | undefined): string {
  return (name ?? '').split('\n').join(', ');
}

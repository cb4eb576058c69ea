import { expect, test, vi } from 'vitest';
import { sigstoreVerifier } from '../../src/index.js';

const asked = vi.hoisted(() => [] as Record<string, string>[]);
// What it does with an identity is documented in @sigstore/verify, policy.js: signer.match(identity).
vi.mock('sigstore', () => ({
  verify: async (_bundle: unknown, options: Record<string, string>) => void asked.push(options),
}));

test.each([
  [
    'https://git.example.com/acme/images/.github/workflows/build.yml@refs/heads/main',
    [
      'https://git.example.com/acme/images/.github/workflows/build.yml@refs/heads/main-2',
      'https://git-example.com/acme/images/.github/workflows/build.yml@refs/heads/main',
      'https://evil.example.com/?https://git.example.com/acme/images/.github/workflows/build.yml@refs/heads/main',
    ],
  ],
  [
    'robot+(build)|$^[a]{2}@example.com',
    ['robot', 'robot+(build)|$^a@example.com', 'a@example.com'],
  ],
])('only the identity %s itself is taken for it', async (identity, others) => {
  await sigstoreVerifier().verify({}, { issuer: 'https://issuer.example.com', identity });
  const options = asked.at(-1) ?? {};
  const pattern = options['certificateIdentityURI'] ?? options['certificateIdentityEmail'] ?? '';

  expect(options['certificateIssuer']).toBe('https://issuer.example.com');
  expect(identity.match(pattern)).not.toBeNull();
  for (const other of others) expect(other.match(pattern), other).toBeNull();
});

import { type AskedService, awsEndpoint } from '../aws-endpoint.js';
import type { ConfiguredSubject } from '../check.js';
import { error, type Finding, ok } from '../finding.js';
import { regionsOf } from '../regions-of.js';

const services: readonly AskedService[] = ['ec2', 'ssm', 'sts'];

/** Milliseconds for an answer of one endpoint. */
const patience = 10_000;

/** Do EC2, SSM and STS answer in every region? */
export async function checkNetwork(subject: ConfiguredSubject): Promise<readonly Finding[]> {
  const { loaded, flavors, fetch, signal, env } = subject;
  const endpoints = new Set(
    regionsOf(loaded, flavors).flatMap((region) =>
      services.map((service) => awsEndpoint(service, region, subject)),
    ),
  );
  const findings = await Promise.all(
    [...endpoints].map(async (endpoint): Promise<readonly Finding[]> => {
      try {
        const response = await fetch(endpoint, {
          method: 'HEAD',
          redirect: 'manual',
          signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]),
        });
        await response.body?.cancel();
        // Any answer is one of the service, but this, which is the proxy's.
        return response.status === 407 ? [judgeFailure(endpoint, { code: 'PROXY' }, env)] : [];
      } catch (cause) {
        signal.throwIfAborted();
        return [judgeFailure(endpoint, rootOf(cause), env)];
      }
    }),
  );
  const failures = findings.flat();
  return failures.length > 0
    ? failures
    : [
        ok(
          endpoints.size === 1
            ? `the endpoint of AWS answers: ${[...endpoints][0] ?? ''}`
            : `${endpoints.size} endpoints of AWS answer`,
        ),
      ];
}

/** Says what kind of trouble it is. Pure. */
export function judgeFailure(
  endpoint: string,
  { code = '', message = '' }: { readonly code?: string; readonly message?: string },
  env: Readonly<Record<string, string | undefined>>,
): Finding {
  const { host } = new URL(endpoint);
  const hasProxy = (env['HTTPS_PROXY'] ?? env['https_proxy']) !== undefined;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return error(
      `${host}: the name is not known to DNS (${code})`,
      `Is the region right? Then look at DNS: getent hosts ${host}`,
    );
  }
  if (/CERT|SIGNATURE|TLS|SSL/.test(code)) {
    return error(
      `${host}: TLS failed (${code}): something between here and AWS answers with a certificate of its own`,
      'Give Node its root: export NODE_EXTRA_CA_CERTS=FILE.pem, and set AWS_CA_BUNDLE for other programs.',
    );
  }
  if (code === 'PROXY' || code === 'UND_ERR_ABORTED') {
    return error(
      `${host}: the proxy refused`,
      'Set user and password in HTTPS_PROXY, or add the host to NO_PROXY.',
    );
  }
  if (code === 'TimeoutError' || /TIMEOUT/.test(code)) {
    return error(
      `${host}: no answer in time`,
      hasProxy
        ? 'Look at the proxy in HTTPS_PROXY.'
        : 'Look at firewall and routes; behind a proxy set HTTPS_PROXY and NODE_USE_ENV_PROXY=1.',
    );
  }
  return error(
    `${host}: no connection (${code || message})`,
    hasProxy
      ? 'Look at the proxy in HTTPS_PROXY.'
      : 'Look at firewall and routes; behind a proxy set HTTPS_PROXY and NODE_USE_ENV_PROXY=1.',
  );
}

function rootOf(cause: unknown): { readonly code?: string; readonly message?: string } {
  if (!(cause instanceof Error)) return { message: String(cause) };
  if (cause.name === 'TimeoutError') return { code: cause.name };
  if (cause.cause instanceof Error) return rootOf(cause.cause);
  const code = 'code' in cause && typeof cause.code === 'string' ? { code: cause.code } : {};
  return { ...code, message: cause.message };
}

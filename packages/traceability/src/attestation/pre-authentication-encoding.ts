/** The type of payload that in-toto statements have in DSSE envelopes. */
export const inTotoPayloadType = 'application/vnd.in-toto+json';

/** The bytes that a DSSE signature is over (DSSE protocol v1, PAE): lengths count bytes. */
export function preAuthenticationEncoding(payloadType: string, payload: Uint8Array): Uint8Array {
  const type = Buffer.from(payloadType);
  return Buffer.concat([
    Buffer.from(`DSSEv1 ${type.length} `),
    type,
    Buffer.from(` ${payload.length} `),
    payload,
  ]);
}

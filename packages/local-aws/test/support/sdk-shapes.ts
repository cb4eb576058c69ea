import * as ec2 from '@aws-sdk/client-ec2';
import * as kms from '@aws-sdk/client-kms';
import * as organizations from '@aws-sdk/client-organizations';
import * as ssm from '@aws-sdk/client-ssm';
import * as sts from '@aws-sdk/client-sts';

/** A shape of the SDK, reduced to the names that go over the wire. */
export interface WireShape {
  /** Below a structure, or below the items of a list; `undefined` for everything else. */
  readonly members?: Readonly<Record<string, () => WireShape>>;
}

const clients: Readonly<Record<string, object>> = { ec2, kms, organizations, ssm, sts };

/** What the SDK's own schema says of an operation: its request and its answer. */
export function sdkOperation(
  service: string,
  action: string,
): { readonly input: WireShape; readonly output: WireShape } {
  const schema: unknown = Reflect.get(clients[service] ?? {}, `${action}$`);
  if (!Array.isArray(schema)) throw new Error(`the SDK knows no ${service} ${action}`);
  const isEc2 = service === 'ec2';
  return {
    input: toShape(schema[4], isEc2 ? ec2InputName : plainName),
    output: toShape(schema[5], isEc2 ? xmlName : plainName),
  };
}

// Schemas are tuples: a kind, a namespace, a name, traits, and what the kind needs. The documented
// kinds that matter here are 1 for lists and 3 for structures.
const listKind = 1;
const structureKind = 3;

type Traits = Readonly<Record<string, unknown>>;
type NameOf = (member: string, traits: Traits) => string;

const plainName: NameOf = (member) => member;
const xmlName: NameOf = (member, traits) => String(traits['xmlName'] ?? member);
const ec2InputName: NameOf = (member, traits) => {
  const name = String(traits['ec2QueryName'] ?? traits['xmlName'] ?? member);
  return name.charAt(0).toUpperCase() + name.slice(1);
};

function toShape(reference: unknown, nameOf: NameOf): WireShape {
  const { schema } = unwrap(reference);
  if (!Array.isArray(schema)) return {};
  if (schema[0] === listKind) return toShape(schema[4], nameOf);
  if (schema[0] !== structureKind) return {};
  const [names, references]: [string[], unknown[]] = [schema[4] ?? [], schema[5] ?? []];
  const members = names.map((name, index) => {
    const wire = nameOf(name, unwrap(references[index]).traits);
    return [wire, () => toShape(references[index], nameOf)] as const;
  });
  return { members: Object.fromEntries(members) };
}

/** A member is a schema, a function that gives one, or either of them in a pair with traits. */
function unwrap(reference: unknown): { readonly schema: unknown; readonly traits: Traits } {
  if (typeof reference === 'function') return unwrap(reference());
  if (Array.isArray(reference) && reference.length === 2) {
    const [inner, traits] = reference;
    return { schema: unwrap(inner).schema, traits: typeof traits === 'object' ? traits : {} };
  }
  return { schema: reference, traits: {} };
}

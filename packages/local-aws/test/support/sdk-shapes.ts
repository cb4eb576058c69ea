import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as ec2 from '@aws-sdk/client-ec2';
import * as inspector2 from '@aws-sdk/client-inspector2';
import * as kms from '@aws-sdk/client-kms';
import * as organizations from '@aws-sdk/client-organizations';
import * as s3 from '@aws-sdk/client-s3';
import * as servicequotas from '@aws-sdk/client-service-quotas';
import * as ssm from '@aws-sdk/client-ssm';
import * as sts from '@aws-sdk/client-sts';

/** A shape of the SDK, reduced to the names that go over the wire. */
export interface WireShape {
  /** Below a structure, or below the items of a list; `undefined` for everything else. */
  readonly members?: Readonly<Record<string, () => WireShape>>;
  /** Of a map or a document: any name may be below it. */
  readonly isOpen?: boolean;
}

const clients: Readonly<Record<string, object>> = {
  ec2,
  inspector2,
  kms,
  logs,
  organizations,
  s3,
  servicequotas,
  ssm,
  sts,
};

/** Services that the SDK for JavaScript has, but that cannot be installed here. */
export const servicesWithoutClient: readonly string[] = ['inspector-scan'];

/** What the SDK's own schema says of an operation: its request and its answer. */
export function sdkOperation(
  service: string,
  action: string,
): { readonly input: WireShape; readonly output: WireShape } {
  const schema: unknown = Reflect.get(clients[service] ?? {}, `${action}$`);
  if (!Array.isArray(schema)) throw new Error(`the SDK knows no ${service} ${action}`);
  const style = styles[service] ?? plain;
  return { input: toShape(schema[4], style.input), output: toShape(schema[5], style.output) };
}

// Schemas are tuples: a kind, a namespace, a name, traits, and what the kind needs. The documented
// kinds that matter here are 1 for lists, 2 for maps, 3 for structures and 4 for unions.
const listKind = 1;
const mapKind = 2;
const structureKinds: readonly unknown[] = [3, 4];
/** Simple schemas are numbers: 15 is a document, and maps of simple values have this bit. */
const documentSchema = 15;
const simpleMapBit = 128;

type Traits = Readonly<Record<string, unknown>>;
type NameOf = (member: string, traits: Traits) => string;

interface Style {
  readonly nameOf: NameOf;
  /** Whether lists that are not flat have an element of their own around their items. */
  readonly wrapsLists?: boolean;
}

const plainName: Style = { nameOf: (member) => member };
const xmlName: Style = { nameOf: (member, traits) => String(traits['xmlName'] ?? member) };
const ec2InputName: Style = {
  nameOf(member, traits) {
    const name = String(traits['ec2QueryName'] ?? traits['xmlName'] ?? member);
    return name.charAt(0).toUpperCase() + name.slice(1);
  },
};
/** Only lists have other names: what is a header or the body goes by the name of its member. */
const restXmlName: Style = {
  nameOf: (member, traits) =>
    traits['xmlFlattened'] === undefined ? member : String(traits['xmlName'] ?? member),
  wrapsLists: true,
};

interface Styles {
  readonly input: Style;
  readonly output: Style;
}

const plain: Styles = { input: plainName, output: plainName };
const styles: Readonly<Record<string, Styles>> = {
  ec2: { input: ec2InputName, output: xmlName },
  s3: { input: restXmlName, output: restXmlName },
};

function toShape(reference: unknown, style: Style): WireShape {
  const { schema, traits } = unwrap(reference);
  if (typeof schema === 'number') {
    return schema === documentSchema || (schema & simpleMapBit) !== 0 ? { isOpen: true } : {};
  }
  if (!Array.isArray(schema)) return {};
  if (schema[0] === mapKind) return { isOpen: true };
  if (schema[0] === listKind) {
    const item = toShape(schema[4], style);
    if (style.wrapsLists !== true || traits['xmlFlattened'] !== undefined) return item;
    return { members: { [String(unwrap(schema[4]).traits['xmlName'] ?? 'member')]: () => item } };
  }
  if (!structureKinds.includes(schema[0])) return {};
  const [names, references]: [string[], unknown[]] = [schema[4] ?? [], schema[5] ?? []];
  const members = names.map((name, index) => {
    const wire = style.nameOf(name, unwrap(references[index]).traits);
    return [wire, () => toShape(references[index], style)] as const;
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

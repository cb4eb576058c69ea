import { printable } from '../printable.js';
import { scanInvalid } from './scan-invalid.js';
import type { ScanXmlReader } from './scan-xml.js';

/** A host and what was detected on it. */
export interface QualysHost {
  readonly id: string;
  readonly instanceId?: string;
  readonly address?: string;
  /** When its weaknesses were looked for, as Qualys tells it; missing where they never were. */
  readonly scannedAt?: string;
  /** By an agent, or with a login. */
  readonly isAuthenticated: boolean;
  readonly detections: readonly QualysDetection[];
}

/** A weakness that is not fixed. */
export interface QualysDetection {
  readonly qid: string;
  /** 1 to 5. */
  readonly severity: number;
  /** `Confirmed` or `Potential`. */
  readonly type: string;
  /** Ignored or disabled in Qualys. */
  readonly isSuppressed: boolean;
  readonly firstFoundAt?: string;
}

/** What a list says. */
export interface QualysList {
  readonly hosts: readonly QualysHost[];
  /** QIDs of the findings. */
  readonly qids: readonly string[];
  /** Address of the next part, untrusted. */
  readonly next: string | undefined;
  /** Code of a warning. */
  readonly warning: string | undefined;
}

const kind = 'a host detection list of Qualys';
const root = 'HOST_LIST_VM_DETECTION_OUTPUT';
const hostPath = `${root}/RESPONSE/HOST_LIST/HOST`;
const detectionPath = `${hostPath}/DETECTION_LIST/DETECTION`;
/** Detections at most, of all hosts. */
const mostDetections = 1_000_000;

type Fields = Record<string, string>;

/** Gathers hosts while a list is read. */
export function collectQualysHosts(): {
  readonly reader: ScanXmlReader;
  readonly results: () => QualysList;
} {
  const hosts: QualysHost[] = [];
  let host: Fields = {};
  let detection: Fields = {};
  let detections: QualysDetection[] = [];
  let total = 0;
  let isList = false;
  let next: string | undefined;
  let warning: string | undefined;
  const returned: Fields = {};
  return {
    reader: {
      texts: fields,
      opened(name, _, path) {
        const place = path.length === 0 ? name : `${path.join('/')}/${name}`;
        if (place === `${root}/RESPONSE`) isList = true;
        if (place === hostPath) {
          host = {};
          detections = [];
        }
        if (place === detectionPath) detection = {};
      },
      closed(name, text, path) {
        const place = path.join('/');
        if (place === hostPath) host[name] = text;
        else if (place === detectionPath) detection[name] = text;
        else if (place === `${root}/RESPONSE/WARNING`) {
          if (name === 'URL') next = text;
          if (name === 'CODE') warning = text;
        } else if (place === 'SIMPLE_RETURN/RESPONSE') returned[name] = text;
        else if (name === 'DETECTION' && `${place}/${name}` === detectionPath) {
          total += 1;
          if (total > mostDetections) {
            throw scanInvalid(kind, 'HOST_LIST', `it has more than ${mostDetections} detections`);
          }
          detections.push(...readDetection(detection, host['ID'] ?? '?'));
        } else if (name === 'HOST' && `${place}/${name}` === hostPath) {
          hosts.push(readHost(host, detections));
        }
      },
    },
    results() {
      if (!isList) {
        const told = printable(`${returned['CODE'] ?? ''} ${returned['TEXT'] ?? ''}`, 200);
        throw scanInvalid(kind, root, told === '' ? 'it is missing' : `Qualys says ${told}`);
      }
      const open = hosts.flatMap((each) => each.detections);
      return { hosts, qids: [...new Set(open.map(({ qid }) => qid))], next, warning };
    },
  };
}

const fields: ReadonlySet<string> = new Set([
  ...['ID', 'IP', 'EC2_INSTANCE_ID', 'CLOUD_RESOURCE_ID', 'TRACKING_METHOD', 'URL', 'CODE', 'TEXT'],
  ...['LAST_SCAN_DATETIME', 'LAST_VM_SCANNED_DATE', 'LAST_VM_AUTH_SCANNED_DATE'],
  ...['QID', 'TYPE', 'SEVERITY', 'STATUS', 'FIRST_FOUND_DATETIME', 'IS_IGNORED', 'IS_DISABLED'],
]);

function readHost(host: Fields, detections: readonly QualysDetection[]): QualysHost {
  const text = (name: string) => (host[name] === '' ? undefined : host[name]);
  const id = text('ID');
  if (id === undefined) throw scanInvalid(kind, 'HOST', 'it has no ID');
  const instanceId = text('EC2_INSTANCE_ID') ?? text('CLOUD_RESOURCE_ID');
  const address = text('IP');
  const scannedAt =
    text('LAST_VM_SCANNED_DATE') ?? text('LAST_VM_AUTH_SCANNED_DATE') ?? text('LAST_SCAN_DATETIME');
  return {
    id: printable(id, 100),
    ...(instanceId !== undefined && { instanceId: printable(instanceId, 100) }),
    ...(address !== undefined && { address: printable(address, 100) }),
    ...(scannedAt !== undefined && { scannedAt }),
    isAuthenticated:
      /agent/i.test(host['TRACKING_METHOD'] ?? '') ||
      text('LAST_VM_AUTH_SCANNED_DATE') !== undefined,
    detections,
  };
}

/** What is fixed, or for information only, is no weakness. What Qualys never says is refused. */
function readDetection(found: Fields, host: string): readonly QualysDetection[] {
  const { QID: qid = '', TYPE: type = '', STATUS: status = '', SEVERITY: level = '' } = found;
  const place = `host ${host}, QID ${qid}`;
  if (!/^\d{1,9}$/.test(qid)) throw scanInvalid(kind, place, 'a QID is a number');
  const severity = Number(level);
  if (!/^[1-5]$/.test(level)) throw scanInvalid(kind, place, `SEVERITY "${level}" is not 1 to 5`);
  if (type === 'Info' || type === 'Information') return [];
  if (type !== 'Confirmed' && type !== 'Potential') {
    throw scanInvalid(kind, place, `TYPE "${type}" is not Confirmed, Potential or Info`);
  }
  if (status === 'Fixed') return [];
  if (!/^(?:New|Active|Re-?Opened)$/i.test(status)) {
    throw scanInvalid(kind, place, `STATUS "${status}" is not New, Active, Fixed or Re-Opened`);
  }
  const firstFoundAt = found['FIRST_FOUND_DATETIME'];
  return [
    {
      qid,
      severity,
      type,
      isSuppressed: found['IS_IGNORED'] === '1' || found['IS_DISABLED'] === '1',
      ...(firstFoundAt !== undefined && { firstFoundAt }),
    },
  ];
}

import { Document, isMap, isNode, isScalar, isSeq, type YAMLMap } from 'yaml';
import type { ExplainedValues, ValueOrigin } from './explain-values.js';

/**
 * A configuration as YAML without anchors, each value with its origin as a comment. Pure.
 *
 * @param above - Path of what is shown, such as `flavors.al2023`; empty for everything
 * @param originText - Puts an origin into words of one line. Default: no comments
 */
export function annotatedYaml(
  { config, values }: ExplainedValues,
  above: string,
  originText?: (origin: ValueOrigin) => string,
): string {
  const document = new Document(config, { aliasDuplicateObjects: false });
  if (originText !== undefined && isMap(document.contents)) {
    // Keys may have dots in them: then two values have one path, and come in their order.
    const comments = new Map<string, string[]>();
    for (const { path, origin } of values)
      comments.set(path, [...(comments.get(path) ?? []), ` ${originText(origin)}`]);
    annotate(document.contents, above, comments);
  }
  // A folded line would part a value from its comment.
  return document.toString({ lineWidth: 0 }).trimEnd();
}

function annotate(map: YAMLMap, above: string, comments: ReadonlyMap<string, string[]>): void {
  for (const { key, value } of map.items) {
    const name = String(isScalar(key) ? key.value : key);
    const path = above === '' ? name : `${above}.${name}`;
    if (isMap(value) && value.items.length > 0) annotate(value, path, comments);
    else if (isNode(value)) {
      const comment = comments.get(path)?.shift();
      if (comment === undefined) continue;
      if (isSeq(value) && value.items.length > 0) value.commentBefore = comment;
      else value.comment = comment;
    }
  }
}

import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';

/** Reads Markdown as GitHub does, bare addresses included. */
export function parseMarkdown(markdown: string): Nodes {
  return fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
}

/** Reads Markdown as CommonMark alone: no tables, no strikethrough, no bare addresses. */
export function parseCommonMark(markdown: string): Nodes {
  return fromMarkdown(markdown);
}

/** The tree without its text: two documents of the same shape differ in nothing but words. */
export function shapeOf(node: Nodes): string {
  const depth = node.type === 'heading' ? String(node.depth) : '';
  const url = node.type === 'link' ? `<${node.url}>` : '';
  const children = 'children' in node ? `(${node.children.map(shapeOf).join(' ')})` : '';
  return `${node.type}${depth}${url}${children}`;
}

/** The text a reader sees, without the invisible spaces that break mentions. */
export function textOf(node: Nodes): string {
  if ('value' in node) return node.value.replaceAll('\u200B', '');
  return 'children' in node ? node.children.map(textOf).join('') : '';
}

/** All nodes of one type. */
export function nodesOf<T extends Nodes['type']>(
  node: Nodes,
  type: T,
): Extract<Nodes, { type: T }>[] {
  const inside = 'children' in node ? node.children.flatMap((child) => nodesOf(child, type)) : [];
  return node.type === type ? [node as Extract<Nodes, { type: T }>, ...inside] : inside;
}

#!/usr/bin/env node
import * as module from 'node:module';
import process, { env } from 'node:process';
import { compileCacheFolder } from './compile-cache-folder.js';
import { isNodeFit, neededNode } from './needed-node.js';

if (isNodeFit(process.versions.node)) {
  const folder = compileCacheFolder({ env });
  // Before anything else is loaded, because it holds for what is loaded from then on.
  if (folder !== undefined) module.enableCompileCache(folder);
  void import('./run-command-line.js').then(({ runCommandLine }) => runCommandLine(env));
} else {
  // Nothing else is loaded: an older Node may not even read it.
  process.stderr.write(
    `soe: this is Node ${process.versions.node}, and soe needs Node ${neededNode} or later: install it from https://nodejs.org, or put it first in PATH\n`,
  );
  process.exitCode = 2;
}

#!/usr/bin/env node
import * as module from 'node:module';
import { env } from 'node:process';
import { compileCacheFolder } from './compile-cache-folder.js';

const folder = compileCacheFolder({ env });
// Before anything else is loaded, because it holds for what is loaded from then on.
if (folder !== undefined) module.enableCompileCache(folder);

void import('./run-command-line.js').then(({ runCommandLine }) => runCommandLine(env));

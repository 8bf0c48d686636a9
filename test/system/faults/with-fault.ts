// Node, with a file system that fails.

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const FAULTS = pathToFileURL(join(import.meta.dirname, 'fs-faults.js')).href;

/** The flags of Node for a process with a fault, or with a log of its calls: see fs-faults.js. */
export const withFault = (fault: string): string[] => ['--import', `${FAULTS}?${encodeURIComponent(fault)}`];

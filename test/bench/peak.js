// @ts-check
/**
 * Loaded into each contestant with `--import`: on exit it writes the process's own account of its peak
 * memory and processor time. Portable, where a `time` command is not, and the same for all.
 */
import { writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const path = process.env.USAGE_FILE;
if (path && isMainThread) {
  process.on('exit', () => {
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
    writeFileSync(path, JSON.stringify({ peak: maxRSS * 1024, cpu: (userCPUTime + systemCPUTime) / 1e6 }));
  });
}

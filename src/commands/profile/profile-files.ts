// Files profiled one after the other, with a progress line; what is wrong with any of them is reported together.
import type { CsvOptions } from '../../csv/csv-dialect.ts';
import { ProblemError } from '../../problem.ts';
import type { FileProfile } from '../../profile/profile.ts';
import { profileFile } from '../../profile/profile-file.ts';
import type { Context } from '../context.ts';
import { createProgressOver } from '../progress.ts';

export interface FileToProfile {
  readonly path: string;
  readonly csv: CsvOptions;
}

export async function profileFiles(
  files: readonly FileToProfile[],
  flags: { readonly quiet?: boolean; readonly progress: boolean; readonly json?: boolean },
  context: Context,
): Promise<FileProfile[]> {
  const paths = files.map(({ path }) => path);
  const progress = await createProgressOver(paths, flags, context);
  const problems: ProblemError['problems'][number][] = [];
  const profiles: FileProfile[] = [];
  try {
    for (const { path, csv } of files) {
      try {
        profiles.push(await profileFile(path, csv, (bytes) => progress.advance(path, bytes)));
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        problems.push(...error.problems);
      }
    }
  } finally {
    progress.clear();
  }
  if (problems.length > 0) throw new ProblemError(problems);
  return profiles;
}

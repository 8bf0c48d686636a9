// A format that a person chose for a column that can be read in two ways.

import type { FileProfile } from '../profile/profile.ts';
import { isNumeric } from '../values/guess-formats.ts';

export function chooseFormat(
  files: readonly FileProfile[],
  path: string,
  name: string,
  format: string,
): FileProfile[] {
  return files.map((file) =>
    file.path !== path
      ? file
      : {
          ...file,
          columns: file.columns.map((column) =>
            column.name === name && column.reading.kind === 'date'
              ? {
                  ...column,
                  reading: { ...column.reading, formats: [format], choices: [] },
                  issues: column.issues.filter(({ kind }) => kind !== 'day-or-month'),
                }
              : column,
          ),
        },
  );
}

/** Whether another column of the files has months before days: what Enter then takes. */
export function monthFirst(files: readonly FileProfile[]): boolean {
  const formats = files.flatMap(({ columns }) =>
    columns.flatMap(({ reading }) => (reading.kind === 'date' ? reading.formats.filter(isNumeric) : [])),
  );
  return formats.length > 0 && formats.every((format) => format.startsWith('M'));
}

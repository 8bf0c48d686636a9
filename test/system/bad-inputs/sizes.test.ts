// Rows 14 and 32: files that memory should not have to hold. test/soak has the full sizes.

import { test } from 'vitest';
import { inBadInputFolder } from '../../support/bad-input.ts';
import { checkDistinctIds, checkIdsThatCount, checkUnclosedQuote } from '../../support/large-files.ts';

inBadInputFolder();

test('row 14: an unclosed quote over 24 MB: bounded memory, one row lost', () => checkUnclosedQuote(24));

// Row 31 is test/system/node-versions.test.ts: it takes the other versions of Node.

test('row 32: 300,000 distinct ids in an activity log', () => checkDistinctIds(300_000));

test('row 32: 300,000 distinct activities of one lead', () => checkIdsThatCount(300_000));

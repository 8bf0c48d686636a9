// Rows 14 and 32 of the list of bad inputs, at their full sizes.

import { test } from 'vitest';
import { inBadInputFolder } from '../support/bad-input.ts';
import { checkDistinctIds, checkIdsThatCount, checkUnclosedQuote } from '../support/large-files.ts';

inBadInputFolder();

test('row 14: an unclosed quote over 600 MB: bounded memory, one row lost', () => checkUnclosedQuote(600));

test('row 32: 20 million distinct ids in an activity log', () => checkDistinctIds(20_000_000));

test('row 32: 20 million distinct activities of one lead', () => checkIdsThatCount(20_000_000));

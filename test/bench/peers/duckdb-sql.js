// @ts-check
/**
 * The query that a good analyst would write for these twelve rules and no others, in DuckDB, in a process of its own.
 * It trusts its files: no rejects, no counts, no checks.
 *   node duckdb-sql.js LEADS ACTIVITIES AS_OF OUT
 */
import { DuckDBInstance } from '@duckdb/node-api';

const [leads, activities, asOf, out] = /** @type {[string, string, string, string]} */ (
  process.argv.slice(2)
);
/** @param {string} text */
const quoted = (text) => `'${text.replaceAll("'", "''")}'`;

const sql = `
COPY (
  WITH log AS (
    SELECT "Lead ID" AS id, "Type" AS kind, "URL" AS url, DATE ${quoted(asOf)} - CAST("Timestamp" AS DATE) AS age
    FROM read_csv(${quoted(activities)}, header = true, all_varchar = true)
    WHERE "Lead ID" IS NOT NULL AND "Timestamp" IS NOT NULL
  ),
  did AS (
    SELECT id,
      count(*) FILTER (age < 30) AS recent,
      count(*) FILTER (age < 30 AND kind = 'page_view') AS views,
      count(*) FILTER (age < 30 AND kind = 'page_view' AND url LIKE '%/pricing%') AS pricing,
      count(*) FILTER (age < 60 AND kind = 'email_open') AS opens,
      count(*) FILTER (age < 60 AND kind = 'form_submit') AS forms,
      count(*) FILTER (kind = 'download') AS downloads,
      count(*) FILTER (kind = 'webinar_attended') AS webinars
    FROM log WHERE age BETWEEN 0 AND 89 GROUP BY id
  ),
  people AS (
    SELECT *, row_number() OVER () AS place, TRY_CAST("Number of Employees" AS DOUBLE) AS employees
    FROM read_csv(${quoted(leads)}, header = true, all_varchar = true, quote = '"', escape = '"')
  ),
  points AS (
    SELECT people.*, coalesce(pricing, 0) AS pricing, coalesce(views, 0) AS views, coalesce(opens, 0) AS opens,
      coalesce(downloads, 0) AS downloads, coalesce(forms, 0) AS forms,
      CASE WHEN regexp_matches(lower("Job Title"), '\\b(ceo|founder|director|vp|head of)\\b') THEN 15 ELSE 0 END AS p1,
      CASE WHEN employees >= 1000 THEN 20 WHEN employees >= 200 THEN 12 WHEN employees >= 50 THEN 5 ELSE 0 END AS p2,
      CASE WHEN "Country" IN ('Spain', 'Portugal', 'France', 'Italy', 'Germany') THEN 10 ELSE 0 END AS p3,
      CASE WHEN lower(split_part("Email", '@', -1))
        IN ('gmail.com', 'hotmail.com', 'outlook.com', 'yahoo.com', 'icloud.com') THEN -15 ELSE 0 END AS p4,
      CASE WHEN "Lead Source" IN ('Partner', 'Referral') THEN 10 WHEN "Lead Source" = 'Trade show' THEN 5 ELSE 0 END AS p5,
      least(20, 5 * coalesce(pricing, 0)) AS p6,
      least(10, coalesce(views, 0)) AS p7,
      least(12, 2 * coalesce(opens, 0)) AS p8,
      least(18, 6 * coalesce(downloads, 0)) AS p9,
      CASE WHEN webinars > 0 THEN 10 ELSE 0 END AS p10,
      least(16, 8 * coalesce(forms, 0)) AS p11,
      CASE WHEN coalesce(recent, 0) = 0 AND DATE ${quoted(asOf)} - CAST("Create Date" AS DATE) >= 30 THEN -10 ELSE 0 END AS p12
    FROM people LEFT JOIN did ON did.id = "Record ID"
  ),
  sums AS (
    SELECT *, greatest(-20, least(50, p1 + p2 + p3 + p4 + p5)) AS fit,
      least(60, p6 + p7 + p8 + p9 + p10 + p11 + p12) AS engagement
    FROM points
  ),
  scores AS (SELECT *, greatest(0, least(100, fit + engagement)) AS score FROM sums),
  told AS (
    SELECT *, list_reverse_sort(list_filter([
      {w: abs(p1), n: 12, t: 'Decision maker +15'},
      {w: abs(p2), n: 11, t: 'Company size +' || p2},
      {w: abs(p3), n: 10, t: 'Home market +10'},
      {w: abs(p4), n: 9, t: 'Free email -15'},
      {w: abs(p5), n: 8, t: 'Lead source +' || p5},
      {w: abs(p6), n: 7, t: 'Pricing views +' || p6 || ' (' || pricing || '×)'},
      {w: abs(p7), n: 6, t: 'Page views +' || p7 || ' (' || views || '×)'},
      {w: abs(p8), n: 5, t: 'Email opens +' || p8 || ' (' || opens || '×)'},
      {w: abs(p9), n: 4, t: 'Downloads +' || p9 || ' (' || downloads || '×)'},
      {w: abs(p10), n: 3, t: 'Webinar +10'},
      {w: abs(p11), n: 2, t: 'Forms +' || p11 || ' (' || forms || '×)'},
      {w: abs(p12), n: 1, t: 'Gone quiet -10'}
    ], lambda one: one.w > 0)) AS fired, score >= 51 AND fit < 20 AS held
    FROM scores
  )
  SELECT "Record ID", "First Name", "Last Name", "Email", "Job Title", "Company", "Number of Employees", "Country",
    "City", "Phone", "Lead Source", "Lifecycle Stage", "Create Date", "Contact owner", "Notes", score,
    CASE WHEN score >= 51 AND NOT held THEN 'SQL' WHEN score >= 26 THEN 'MQL' ELSE 'prospect' END AS segment,
    fit, engagement,
    concat_ws('; ', CASE WHEN held THEN 'held at MQL: Fit ' || fit || ' < 20' END,
      nullif(array_to_string(list_transform(fired[1:CASE WHEN held THEN 4 ELSE 5 END], lambda one: one.t), '; '), '')) AS reasons
  FROM told ORDER BY place
) TO ${quoted(out)} (HEADER, DELIMITER ',')`;

const instance = await DuckDBInstance.create(':memory:');
const connection = await instance.connect();
await connection.run(sql);
connection.closeSync();
instance.closeSync();

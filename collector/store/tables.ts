/** The tables, in the SQL that ClickHouse 18.16 and 26.7 both read. How they lie on servers is the layout's. */

export interface Table {
  name: string;
  columns: readonly string[];
  /** `ReplacingMergeTree(version)`, without what makes it replicated. */
  engine: { name: 'MergeTree' | 'ReplacingMergeTree'; version?: string };
  partition: string;
  order: string;
  /** Which shard a row belongs to: rows that replace each other must meet. */
  sharding: string;
}

/** Beside each target the number of its outcome among `outcomes`, from 1 on; empty in older rows, which have an outcome beside each target. */
const FOUND = 'found Array(UInt32)';
const INTAKE = 'intake UInt32';

/**
 * What came in, as it came: one row is what one batch told of one hour. It is never changed; the same batch twice is the same
 * row twice, which the engine makes one. Of an hour, what came together lies together (journal/intake.ts).
 */
const BATCHES: Table = {
  name: 'batches',
  columns: [
    "hour DateTime('UTC')",
    INTAKE,
    'country String',
    'asn UInt32',
    'batch UInt64',
    'browser String',
    'browser_major UInt16',
    'method_version String',
    'schema_version UInt16',
    'targets Array(UInt64)',
    FOUND,
    'outcomes Array(String)',
    'repeats Array(UInt64)',
  ],
  engine: { name: 'ReplacingMergeTree' },
  partition: 'toYYYYMMDD(hour)',
  order: '(hour, intake, country, asn, batch)',
  sharding: 'batch',
};

/** Where that was before there were intakes. */
const REPORTS: Table = {
  ...BATCHES,
  name: 'reports',
  columns: BATCHES.columns.filter((column) => column !== INTAKE),
  order: '(hour, country, asn, batch)',
};

/** Before outcomes stood once. */
const REPORTS_WITHOUT_FOUND: Table = {
  ...REPORTS,
  columns: REPORTS.columns.filter((column) => column !== FOUND),
};

/** Votes of a window, counted. Not published. A row counts while its version is the window's last one (`counted`). */
const CELLS: Table = {
  name: 'cells',
  columns: [
    "hour DateTime('UTC')",
    INTAKE,
    'country String',
    'asn UInt32',
    'target UInt64',
    'method_version String',
    'schema_version UInt16',
    'outcome String',
    'votes UInt64',
    'firsts UInt64',
    'version UInt64',
  ],
  engine: { name: 'MergeTree' },
  partition: 'toMonday(hour)',
  order: '(hour, country, asn, target)',
  sharding: 'cityHash64(asn, target)',
};

const CELLS_WITHOUT_INTAKE: Table = {
  ...CELLS,
  columns: CELLS.columns.filter((column) => column !== INTAKE),
};

/** What a published cell is of, and the votes in it. */
const PUBLISHED_CELL: readonly string[] = [
  'country String',
  'asn UInt32',
  'target UInt64',
  'input String',
  'domain String',
  'service String',
  'category_code String',
  'method_version String',
  'schema_version UInt16',
  'verdict String',
  'failure_class String',
  'mechanisms Array(String)',
  'votes UInt64',
  'firsts UInt64',
];

/** What may be seen by everyone, and nothing else: cells. A row counts while its version is the day's last one. */
const PUBLISHED_HOURS: Table = {
  name: 'published_hours',
  columns: [
    "hour DateTime('UTC')",
    'hours UInt8',
    ...PUBLISHED_CELL,
    'site_rate Nullable(Float64)',
    'network_rate Nullable(Float64)',
    'suppressed UInt64',
    'only_daily UInt64',
    'version UInt64',
  ],
  engine: { name: 'MergeTree' },
  partition: 'toMonday(hour)',
  // Most ask for one country. Hours are told apart by the partition, too.
  order: '(country, hour, asn, target)',
  sharding: 'cityHash64(asn, target)',
};

/** Where cells were before they lay by country. */
const PUBLISHED: Table = { ...PUBLISHED_HOURS, name: 'published', order: '(hour, country, asn, target)' };

/**
 * The same cells, of each day together: for questions that cut no day, which need a twentieth of the rows so. `hour` is the day's first
 * one; `hourly` has the votes in cells of one hour, from the first hour on. The other sums are what rates are made of (forms.sql.ts).
 */
const PUBLISHED_DAYS: Table = {
  name: 'published_days',
  columns: [
    "hour DateTime('UTC')",
    ...PUBLISHED_CELL,
    'hourly Array(UInt64)',
    'site UInt64',
    'sited UInt64',
    'network UInt64',
    'networked UInt64',
    'suppressed UInt64',
    'only_daily UInt64',
    'version UInt64',
  ],
  engine: { name: 'MergeTree' },
  partition: 'toMonday(hour)',
  order: '(country, hour, asn, target)',
  sharding: 'cityHash64(asn, target)',
};

/** The last version of each window's cells. Written last, so that a version is there whole. */
const COUNTED: Table = {
  name: 'counted',
  columns: ["hour DateTime('UTC')", INTAKE, 'version UInt64'],
  engine: { name: 'ReplacingMergeTree', version: 'version' },
  partition: 'toYYYYMM(hour)',
  order: '(hour, intake)',
  sharding: 'cityHash64(hour, intake)',
};

/** The last version of each day (`published`), and before there were intakes of each hour (`cells`). Written last, as well. */
const WINDOWS: Table = {
  name: 'windows',
  columns: ['kind String', "start DateTime('UTC')", 'version UInt64'],
  engine: { name: 'ReplacingMergeTree', version: 'version' },
  partition: 'toYYYYMM(start)',
  order: '(kind, start)',
  sharding: 'cityHash64(kind, start)',
};

const TARGETS: Table = {
  name: 'targets',
  columns: [
    'target UInt64',
    'input String',
    'domain String',
    'service String',
    'category_code String',
    'version UInt64',
  ],
  engine: { name: 'ReplacingMergeTree', version: 'version' },
  partition: 'tuple()',
  order: 'target',
  sharding: 'target',
};

/** Of those that were made so far, the last names the version of the schema (migrations.ts). */
const MIGRATIONS: Table = {
  name: 'migrations',
  columns: ['number UInt32'],
  engine: { name: 'ReplacingMergeTree' },
  partition: 'tuple()',
  order: 'number',
  sharding: 'number',
};

export const TABLES = {
  MIGRATIONS,
  BATCHES,
  REPORTS,
  REPORTS_WITHOUT_FOUND,
  CELLS,
  CELLS_WITHOUT_INTAKE,
  COUNTED,
  PUBLISHED,
  PUBLISHED_HOURS,
  PUBLISHED_DAYS,
  WINDOWS,
  TARGETS,
};

/** A table of each server for itself, emptied before and after use. */
export interface Stage {
  name: string;
  columns: readonly string[];
}

const VOTE = [
  'country String',
  'asn UInt32',
  'target UInt64',
  'method_version String',
  'schema_version UInt16',
  'verdict String',
  'failure_class String',
  'mechanisms Array(String)',
  'votes UInt64',
  'firsts UInt64',
];

/** A day's votes on their way to be published, and the cells that they were put into (publish.sql.ts). */
export const STAGES: readonly Stage[] = [
  { name: 'stage_votes', columns: ["hour DateTime('UTC')", ...VOTE] },
  { name: 'stage_cells', columns: ["hour DateTime('UTC')", 'hours UInt8', ...VOTE] },
];

/** The rows to publish of a day, before they are written to where they are read. */
export const PUBLISHED_STAGE: Stage = { name: 'stage_published', columns: PUBLISHED_HOURS.columns };

-- Days are ISO text; '0001-01-01' is an unknown beginning, '9999-12-31' an open end.
-- Reference tables: small, the same everywhere.
CREATE TABLE setting(key TEXT PRIMARY KEY, value TEXT NOT NULL);

-- The realms that there are: what is looked for everywhere goes from here, by the keys.
CREATE TABLE realm(id BIGINT PRIMARY KEY);
CREATE TABLE unit(
  id BIGINT PRIMARY KEY,
  realm BIGINT NOT NULL,
  line TEXT NOT NULL,
  slug TEXT UNIQUE
);
CREATE TABLE unit_version(
  unit BIGINT NOT NULL REFERENCES unit(id),
  from_day TEXT NOT NULL,
  to_day TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  level TEXT NOT NULL,
  code TEXT,
  parent BIGINT REFERENCES unit(id),
  lat BIGINT,
  lon BIGINT,
  document TEXT,
  unassigned BIGINT NOT NULL,
  PRIMARY KEY(unit, from_day)
);
CREATE TABLE succession(
  predecessor BIGINT NOT NULL REFERENCES unit(id),
  successor BIGINT NOT NULL REFERENCES unit(id),
  on_day TEXT NOT NULL,
  extent TEXT NOT NULL,
  default_heir BIGINT NOT NULL,
  document TEXT,
  PRIMARY KEY(predecessor, successor, on_day)
);
-- Where a person put what an ended unit held.
CREATE TABLE unit_assignment(
  unit BIGINT PRIMARY KEY REFERENCES unit(id),
  place BIGINT NOT NULL REFERENCES unit(id),
  on_day TEXT NOT NULL,
  document TEXT
);
-- Operations whose day is ahead. One that did not fit its day says which tree it did not fit, and why.
CREATE TABLE coming(
  id TEXT PRIMARY KEY,
  on_day TEXT NOT NULL,
  operation TEXT NOT NULL,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  misfit_of BIGINT,
  misfit TEXT
);
-- Closure of the dated tree, and of today's tree with ended units at their place.
CREATE TABLE unit_path(
  ancestor BIGINT NOT NULL,
  unit BIGINT NOT NULL,
  from_day TEXT NOT NULL,
  to_day TEXT NOT NULL,
  depth BIGINT NOT NULL,
  PRIMARY KEY(ancestor, unit, from_day)
);
CREATE INDEX unit_path_unit ON unit_path(unit, ancestor);
CREATE INDEX unit_path_depth ON unit_path(ancestor, depth, unit);
CREATE TABLE unit_now(
  ancestor BIGINT NOT NULL,
  unit BIGINT NOT NULL,
  depth BIGINT NOT NULL,
  PRIMARY KEY(ancestor, unit)
);
CREATE INDEX unit_now_unit ON unit_now(unit, ancestor);
CREATE INDEX unit_now_depth ON unit_now(ancestor, depth, unit);

CREATE TABLE pack(
  version TEXT PRIMARY KEY,
  id TEXT NOT NULL,
  files TEXT NOT NULL,
  installed_at TEXT NOT NULL
);
CREATE TABLE measure(id BIGINT PRIMARY KEY, slug TEXT NOT NULL UNIQUE);

-- Tables that grow with use: their key begins with the realm.
CREATE TABLE source(
  realm BIGINT NOT NULL,
  id TEXT NOT NULL,
  unit BIGINT NOT NULL REFERENCES unit(id),
  kind TEXT,
  publisher TEXT,
  title TEXT NOT NULL,
  author TEXT,
  day TEXT,
  address TEXT,
  -- The file that is its kept copy.
  copy BYTEA,
  salt BYTEA NOT NULL,
  PRIMARY KEY(realm, id)
);
CREATE INDEX source_by_copy ON source(realm, copy) WHERE copy IS NOT NULL;
-- The bytes stand beside the database, under their hash. A file that was taken away leaves its row.
CREATE TABLE file(
  realm BIGINT NOT NULL,
  id BYTEA NOT NULL,
  unit BIGINT NOT NULL REFERENCES unit(id),
  sha256 BYTEA NOT NULL,
  kind TEXT NOT NULL,
  size BIGINT NOT NULL,
  name TEXT NOT NULL,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  removed_at TEXT,
  salt BYTEA NOT NULL,
  PRIMARY KEY(realm, id)
);
CREATE INDEX file_by_content ON file(realm, sha256);
CREATE TABLE record(
  realm BIGINT NOT NULL,
  id BYTEA NOT NULL,
  register TEXT NOT NULL,
  unit BIGINT NOT NULL REFERENCES unit(id),
  state TEXT NOT NULL,
  version TEXT NOT NULL,
  day TEXT NOT NULL,
  title TEXT NOT NULL,
  thing BYTEA NOT NULL,
  same_as BYTEA,
  source TEXT,
  fields TEXT NOT NULL,
  revision BIGINT NOT NULL,
  public BIGINT NOT NULL CHECK(public IN (0, 1)),
  created_at TEXT NOT NULL,
  changed_at TEXT NOT NULL,
  PRIMARY KEY(realm, id)
);
CREATE INDEX record_by_day ON record(realm, register, day, id);
CREATE INDEX record_by_source ON record(realm, source) WHERE source IS NOT NULL;
CREATE INDEX record_by_unit ON record(realm, unit, register, day, id);
-- Whoever brings an id along waits here for others who bring the same, in whatever realm: rows are
-- only locked, and say nothing.
CREATE TABLE id_turn(slot BIGINT PRIMARY KEY);
CREATE INDEX record_by_thing ON record(realm, thing) WHERE thing <> id;
CREATE TABLE revision(
  realm BIGINT NOT NULL,
  record BYTEA NOT NULL,
  number BIGINT NOT NULL,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  -- In which position they acted.
  position BYTEA,
  unit BIGINT NOT NULL,
  state TEXT NOT NULL,
  version TEXT NOT NULL,
  same_as BYTEA,
  source TEXT,
  -- What was done: parts edited, actions, reviews.
  change TEXT NOT NULL,
  -- The values, where they changed.
  fields TEXT,
  -- The audit log commits to change and fields with it.
  salt BYTEA NOT NULL,
  -- The sensitive values beside the fields, under a data key of the realm; only here, so that no list
  -- or search meets them.
  sealed BYTEA,
  -- The register as it was called then.
  register TEXT NOT NULL,
  PRIMARY KEY(realm, record, number)
);
CREATE INDEX revision_sealed ON revision(realm, record, number) WHERE sealed IS NOT NULL;
-- Files of the parts of a record: a section of its head, or `lines-field/line-key`. Without a file
-- the content is awaited; what was taken back leaves its row.
CREATE TABLE attachment(
  realm BIGINT NOT NULL,
  record BYTEA NOT NULL,
  part TEXT NOT NULL,
  sha256 BYTEA NOT NULL,
  name TEXT NOT NULL,
  file BYTEA,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  taken_back_at TEXT,
  salt BYTEA NOT NULL,
  PRIMARY KEY(realm, record, part, sha256)
);
CREATE INDEX attachment_by_file ON attachment(realm, file) WHERE file IS NOT NULL;
CREATE INDEX attachment_awaited ON attachment(realm, sha256) WHERE file IS NULL;
-- What a thing went through: each action with the day as told, and the state that it led to.
CREATE TABLE act(
  realm BIGINT NOT NULL,
  record BYTEA NOT NULL,
  n BIGINT NOT NULL,
  action TEXT NOT NULL,
  day TEXT,
  reason TEXT,
  paper TEXT,
  state TEXT NOT NULL,
  PRIMARY KEY(realm, record, n)
);
-- How far each part of a record is accepted; what is not here is a draft.
CREATE TABLE part(
  realm BIGINT NOT NULL,
  record BYTEA NOT NULL,
  part TEXT NOT NULL,
  stage TEXT NOT NULL,
  -- The level of the unit at which it was accepted.
  level TEXT,
  -- Why it was returned, and until when it is due again.
  reason TEXT,
  due TEXT,
  actor TEXT NOT NULL,
  PRIMARY KEY(realm, record, part)
);
CREATE INDEX part_waiting ON part(realm, stage, record) WHERE stage <> 'accepted';
-- Which record points at which, by which of its fields: drawn from the fields.
CREATE TABLE link(
  realm BIGINT NOT NULL,
  record BYTEA NOT NULL,
  field TEXT NOT NULL,
  target BYTEA NOT NULL,
  PRIMARY KEY(realm, record, field, target)
);
CREATE INDEX link_to ON link(realm, target, record);
CREATE TABLE entry(
  realm BIGINT NOT NULL,
  record BYTEA NOT NULL,
  -- The place in the register of the rule that draws it; the key of the line, empty: from the head.
  rule BIGINT NOT NULL,
  line TEXT NOT NULL,
  measure BIGINT NOT NULL REFERENCES measure(id),
  unit BIGINT NOT NULL REFERENCES unit(id),
  nature TEXT NOT NULL,
  standing TEXT NOT NULL,
  role TEXT NOT NULL,
  value BIGINT NOT NULL,
  high BIGINT,
  of_value BIGINT,
  excluded BIGINT,
  rate BIGINT NOT NULL,
  bound TEXT NOT NULL,
  from_day TEXT NOT NULL,
  to_day TEXT NOT NULL,
  grain TEXT NOT NULL,
  thing BYTEA NOT NULL,
  label TEXT,
  source TEXT,
  documented BIGINT NOT NULL,
  summed BIGINT NOT NULL,
  -- Another entry of the measure may be about the same thing, too.
  shared BIGINT NOT NULL,
  PRIMARY KEY(realm, record, rule, line)
);
CREATE INDEX entry_by_unit ON entry(realm, unit, measure, from_day);
-- With all that sums need: the ragged ends of a period are added from the index alone.
CREATE INDEX entry_by_day ON entry(realm, measure, from_day, to_day, bound, value, high, of_value, excluded, documented, shared, summed) WHERE summed = 1;
-- What is said and enters no sum: a few entries among many.
CREATE INDEX entry_stated ON entry(realm, unit, measure, from_day) WHERE summed = 0;
CREATE INDEX entry_by_thing ON entry(realm, thing, measure) WHERE shared = 1;
-- What records would assert once the parts that are handed in are accepted: counted beside the
-- figure, in no sum.
CREATE TABLE pending(
  realm BIGINT NOT NULL,
  record BYTEA NOT NULL,
  rule BIGINT NOT NULL,
  line TEXT NOT NULL,
  measure BIGINT NOT NULL REFERENCES measure(id),
  unit BIGINT NOT NULL REFERENCES unit(id),
  nature TEXT NOT NULL,
  standing TEXT NOT NULL,
  from_day TEXT NOT NULL,
  to_day TEXT NOT NULL,
  PRIMARY KEY(realm, record, rule, line)
);
CREATE INDEX pending_by_measure ON pending(realm, measure);
-- Sums and counts only: what a unit above the communes and all below it hold in a bucket of time.
-- Layer 0 is along the tree of each entry's day, layer 1 what a standing unit has along today's tree
-- besides. A sum is kept as whole billions and the rest, so that no number of entries overflows it.
CREATE TABLE summary(
  realm BIGINT NOT NULL,
  unit BIGINT NOT NULL,
  measure BIGINT NOT NULL,
  layer BIGINT NOT NULL CHECK(layer IN (0, 1)),
  from_day TEXT NOT NULL,
  to_day TEXT NOT NULL,
  -- What the entries' own buckets add too often is taken back around them.
  correction BIGINT NOT NULL,
  entries BIGINT NOT NULL,
  documented BIGINT NOT NULL,
  low_billions BIGINT NOT NULL,
  low_rest BIGINT NOT NULL,
  high_billions BIGINT NOT NULL,
  high_rest BIGINT NOT NULL,
  of_billions BIGINT NOT NULL,
  of_rest BIGINT NOT NULL,
  excluded_billions BIGINT NOT NULL,
  excluded_rest BIGINT NOT NULL,
  exact BIGINT NOT NULL,
  over BIGINT NOT NULL,
  nearly BIGINT NOT NULL,
  about BIGINT NOT NULL,
  at_least BIGINT NOT NULL,
  at_most BIGINT NOT NULL,
  ranges BIGINT NOT NULL,
  vague BIGINT NOT NULL,
  PRIMARY KEY(realm, unit, layer, measure, from_day, to_day, correction)
);
-- Realms whose summaries wait to be made again after the tree changed.
-- Since when the tree is another one, at the earliest.
CREATE TABLE rebuild(realm BIGINT PRIMARY KEY, generation BIGINT NOT NULL, since TEXT NOT NULL);

-- What seals sensitive values of a realm, itself wrapped by a master key that stands elsewhere.
CREATE TABLE data_key(
  realm BIGINT NOT NULL,
  number BIGINT NOT NULL,
  -- The name of the master key.
  master TEXT NOT NULL,
  wrapped BYTEA NOT NULL,
  made_at TEXT NOT NULL,
  PRIMARY KEY(realm, number)
);
CREATE TABLE chain(realm BIGINT PRIMARY KEY, seq BIGINT NOT NULL, hash BYTEA NOT NULL);
CREATE TABLE audit(
  realm BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  person BYTEA,
  position BYTEA,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  part TEXT NOT NULL,
  digest BYTEA NOT NULL,
  hash BYTEA NOT NULL,
  PRIMARY KEY(realm, seq)
);
-- What was not done to a record: few events among many.
CREATE INDEX audit_rare ON audit(realm, action, subject) WHERE action NOT LIKE 'records.%';
-- A person's name stands here alone; everything else knows the id.
CREATE TABLE person(
  realm BIGINT NOT NULL,
  id BYTEA NOT NULL,
  unit BIGINT NOT NULL REFERENCES unit(id),
  name TEXT NOT NULL,
  salt BYTEA NOT NULL,
  created_at TEXT NOT NULL,
  PRIMARY KEY(realm, id)
);
CREATE TABLE position(
  realm BIGINT NOT NULL,
  id BYTEA NOT NULL,
  kind TEXT NOT NULL,
  unit BIGINT NOT NULL REFERENCES unit(id),
  label TEXT NOT NULL,
  created_at TEXT NOT NULL,
  ended_at TEXT,
  PRIMARY KEY(realm, id)
);
-- Who holds a position, from a day until before another.
CREATE TABLE assignment(
  realm BIGINT NOT NULL,
  position BYTEA NOT NULL,
  person BYTEA NOT NULL,
  from_day TEXT NOT NULL,
  to_day TEXT NOT NULL,
  acting_for BYTEA,
  PRIMARY KEY(realm, position, person, from_day)
);
CREATE TABLE token(
  realm BIGINT NOT NULL,
  id TEXT NOT NULL,
  hash BYTEA NOT NULL,
  position BYTEA NOT NULL,
  person BYTEA,
  abilities TEXT NOT NULL,
  label TEXT NOT NULL,
  created_at TEXT NOT NULL,
  revoked_at TEXT,
  PRIMARY KEY(realm, id),
  UNIQUE(realm, hash)
);
CREATE TABLE signed_report(
  realm BIGINT NOT NULL,
  sha256 BYTEA NOT NULL,
  unit BIGINT NOT NULL,
  period TEXT NOT NULL,
  profile TEXT NOT NULL,
  resolved_sha256 BYTEA NOT NULL,
  resolved TEXT NOT NULL,
  document BYTEA NOT NULL,
  signed_at TEXT NOT NULL,
  signer TEXT NOT NULL,
  salt BYTEA NOT NULL,
  PRIMARY KEY(realm, sha256)
);
-- Answers to requests that brought a key along, so that a repeat is answered the same.
CREATE TABLE request(
  realm BIGINT NOT NULL,
  actor TEXT NOT NULL,
  key TEXT NOT NULL,
  digest BYTEA NOT NULL,
  status BIGINT NOT NULL,
  location TEXT,
  answer TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY(realm, actor, key)
);

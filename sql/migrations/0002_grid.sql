-- The grid's own tables. Append-only where it matters: a finished range is inserted once and never updated.

-- An exclusion constraint over (job, stage, range of items) needs equality operators for gist.
create extension if not exists btree_gist schema public;

-- The job grain's state is the one truth about a job; these columns are read out of it by PostgreSQL itself, so they cannot drift.
alter table grid_internal.grain_state
  add column job_id uuid generated always as (case when grain_type = 'job' then grain_key::uuid end) stored,
  add column job_state text generated always as (case when grain_type = 'job' then payload ->> 'state' end) stored,
  add column job_run int generated always as (case when grain_type = 'job' then (payload ->> 'run')::int end) stored,
  add column job_created text collate "C" generated always as (case when grain_type = 'job' then payload ->> 'createdAt' end) stored;

-- A job is looked up by its id on every commit; two states for one job must not exist.
create unique index grain_state_job on grid_internal.grain_state (job_id) where job_id is not null;

-- People look at the newest jobs first. The text of a time sorts as the time does: the grid writes all of them in one form, in UTC.
create index grain_state_newest on grid_internal.grain_state (job_created desc) where job_id is not null;

-- The sweep asks for jobs that have not ended; nearly all have, so the index stays small.
create index grain_state_unfinished on grid_internal.grain_state (job_id) where job_state in ('pending', 'running', 'paused');

-- One row: a run of neighbouring items of one stage that ended alike. What is here has happened; what is not here has not.
create table grid_internal.finished_ranges (
  job_id uuid not null,
  stage int not null,
  first_item bigint not null,
  last_item bigint not null,
  succeeded boolean not null,
  run int not null,
  task_id uuid not null,
  silo text not null,
  started_at timestamptz not null,
  finished_at timestamptz not null,
  -- One element an item, in order; null when every result is null.
  results jsonb,
  -- The successful attempt of each item, in order; null when each was the first.
  attempts int[],
  -- Results and progress are read in item order. Also half of the promise below: item 0 can have one outcome, for whatever range has it begins there.
  primary key (job_id, stage, first_item),
  -- The promise: no item can have two committed outcomes. A range that is item 0 alone needs only the key above, which costs a tenth of this:
  -- what overlaps it begins with item 0 too. So a job of one item never comes here.
  constraint finished_ranges_once exclude using gist (job_id with =, stage with =, int8range(first_item, last_item, '[]') with &&)
    where (last_item > 0),
  -- An empty or backward range would slip past the exclusion.
  constraint finished_ranges_order check (first_item >= 0 and last_item >= first_item),
  -- A result for each item or none at all: readers number the items by position.
  constraint finished_ranges_results check (results is null or jsonb_array_length(results) = last_item - first_item + 1),
  constraint finished_ranges_attempts check (attempts is null or cardinality(attempts) = last_item - first_item + 1)
);

-- Every failed attempt. Rows only for what went wrong.
create table grid_internal.attempts (
  job_id uuid not null,
  stage int not null,
  item bigint not null,
  attempt int not null,
  run int not null,
  silo text not null,
  started_at timestamptz not null,
  finished_at timestamptz not null,
  error jsonb not null,
  -- The same attempt reported twice is one attempt.
  primary key (job_id, stage, item, attempt)
);

-- What a handler asked to keep of an unfinished item.
create table grid_internal.checkpoints (
  job_id uuid not null,
  stage int not null,
  item bigint not null,
  -- Who saved it: an earlier attempt, or one of an earlier run, never overwrites what a later one has saved.
  run int not null,
  attempt int not null,
  state jsonb not null,
  saved_at timestamptz not null default now(),
  primary key (job_id, stage, item)
);

-- Inputs that are streamed in before their job is submitted. Not part of any job until a job's state names the upload.
create table grid_internal.uploads (
  upload_id uuid primary key,
  created_at timestamptz not null default now()
);

create table grid_internal.input_chunks (
  upload_id uuid not null,
  first_item bigint not null,
  inputs text[] not null,
  -- A task reads its own inputs by range.
  primary key (upload_id, first_item)
);

-- What each silo says of itself when it starts; whether it lives is the membership table's to say. A silo that starts again under the same name
-- adds a row, and nothing is updated: a session that holds a row locked keeps no silo from joining.
create table grid_internal.silos (
  deployment_id text not null,
  address text not null,
  port int not null,
  generation int not null,
  silo text not null,
  host text not null,
  pid int not null,
  slots int not null,
  labels jsonb not null,
  resources jsonb not null,
  handlers text[] not null,
  started_at timestamptz not null default now(),
  -- As in the membership table: one row for each start of a silo.
  primary key (deployment_id, address, port, generation)
);

-- People ask for the silos of a name, the newest first.
create index silos_by_name on grid_internal.silos (silo, started_at desc);

-- Silos that were told to stop and take nothing new, though membership still calls them active.
create table grid_internal.silo_drains (
  deployment_id text not null,
  address text not null,
  port int not null,
  generation int not null,
  began_at timestamptz not null default now(),
  primary key (deployment_id, address, port, generation)
);

-- Commits that were refused: what a zombie sent after its range or its job was no longer its own.
create table grid_internal.refused_commits (
  job_id uuid not null,
  stage int not null,
  first_item bigint not null,
  last_item bigint not null,
  run int not null,
  silo text not null,
  -- The code of the query why_not_committed; the view has the sentence.
  decision text not null,
  refused_at timestamptz not null default now()
);
create index refused_commits_job on grid_internal.refused_commits (job_id);

-- The fence of writes that take more than one statement: the last thing before their commit, sent together with it. Raises when the silo was
-- declared dead, or when its job has ended or is in another run. The job's row is locked, so that a cancellation or a retry at this moment
-- waits for the commit, or is seen here.
create function grid_internal.require_fence(
  fence_job uuid, fence_run int, fence_deployment text, fence_address text, fence_port int, fence_generation int) returns void
language plpgsql as $body$
begin
  if not exists (
    select from grid_internal.living_silos l
    where l.deployment_id = fence_deployment and l.address = fence_address and l.port = fence_port and l.generation = fence_generation) then
    raise exception using errcode = 'GR001', message = 'the silo was evicted';
  end if;
  perform from grid_internal.grain_state s
  where s.job_id = fence_job and s.job_run = fence_run and s.job_state in ('pending', 'running', 'paused')
  for share;
  if not found then
    raise exception using errcode = 'GR002', message = 'the job has ended, or is in a later run';
  end if;
end
$body$;

create schema grid;

create view grid.jobs as
select
  s.job_id,
  s.payload ->> 'name' as name,
  s.payload ->> 'kind' as kind,
  -- The first range may be committed before the job grain has written that it runs.
  case when s.job_state = 'pending' and c.started_at is not null then 'running' else s.job_state end as state,
  s.payload ->> 'key' as key,
  (select coalesce(sum((x ->> 'total')::bigint), 0)::bigint from jsonb_array_elements(s.payload -> 'stages') x) as items_total,
  c.items_succeeded,
  c.items_failed,
  (s.payload ->> 'createdAt')::timestamptz as created_at,
  least((s.payload ->> 'startedAt')::timestamptz, c.started_at) as started_at,
  (s.payload ->> 'finishedAt')::timestamptz as finished_at,
  s.payload ->> 'error' as error,
  s.job_run as run,
  coalesce((s.payload ->> 'cancelRequested')::boolean, false) as cancel_requested
from grid_internal.grain_state s
cross join lateral (
  select
    coalesce(sum(f.last_item - f.first_item + 1) filter (where f.succeeded), 0)::bigint as items_succeeded,
    coalesce(sum(f.last_item - f.first_item + 1) filter (where not f.succeeded), 0)::bigint as items_failed,
    min(f.started_at) as started_at
  from grid_internal.finished_ranges f
  where f.job_id = s.job_id
) c
where s.job_id is not null;

-- A stage that waits for others is pending until they have ended.
create view grid.stages as
select
  s.job_id,
  (x.n - 1)::int as stage,
  x.stage ->> 'name' as name,
  case
    when c.items_succeeded + c.items_failed >= (x.stage ->> 'total')::bigint and (x.stage ->> 'closed')::boolean and w.waits_for is null
      then case when c.items_failed > 0 and s.job_state = 'failed' then 'failed' else 'succeeded' end
    when s.job_state in ('succeeded', 'failed', 'cancelled', 'paused') then s.job_state
    when c.started_at is not null or (s.job_state = 'running' and w.waits_for is null) then 'running'
    else 'pending'
  end as state,
  (x.stage ->> 'total')::bigint as items_total,
  c.items_succeeded,
  c.items_failed
from grid_internal.grain_state s
cross join lateral jsonb_array_elements(s.payload -> 'stages') with ordinality as x (stage, n)
cross join lateral (
  select
    coalesce(sum(f.last_item - f.first_item + 1) filter (where f.succeeded), 0)::bigint as items_succeeded,
    coalesce(sum(f.last_item - f.first_item + 1) filter (where not f.succeeded), 0)::bigint as items_failed,
    min(f.started_at) as started_at
  from grid_internal.finished_ranges f
  where f.job_id = s.job_id and f.stage = x.n - 1
) c
cross join lateral (
  -- The first stage that this one waits for and that has not ended; none for a stage that may begin.
  select min(b.stage::int) as waits_for
  from jsonb_array_elements_text(x.stage -> 'after') b (stage)
  where not (s.payload -> 'stages' -> b.stage::int ->> 'closed')::boolean
    or (s.payload -> 'stages' -> b.stage::int ->> 'total')::bigint > (
      select coalesce(sum(f.last_item - f.first_item + 1), 0)
      from grid_internal.finished_ranges f
      where f.job_id = s.job_id and f.stage = b.stage::int)
) w
where s.job_id is not null;

create view grid.tasks as
select
  job_id, stage, first_item, last_item, silo, started_at, finished_at,
  case when succeeded then last_item - first_item + 1 else 0 end as items_succeeded,
  case when succeeded then 0 else last_item - first_item + 1 end as items_failed,
  run, task_id
from grid_internal.finished_ranges;

create view grid.attempts as
select job_id, stage, item, attempt, silo, started_at, finished_at, error, run
from grid_internal.attempts;

-- Every item that has a committed outcome, once; and those that failed an attempt and will be tried again.
create view grid.items as
select
  f.job_id,
  f.stage,
  f.first_item + e.position as item,
  case when f.succeeded then 'succeeded' else 'failed' end as state,
  case when f.succeeded then coalesce(f.attempts[e.position + 1], 1) else (
    select max(a.attempt) from grid_internal.attempts a
    where a.job_id = f.job_id and a.stage = f.stage and a.item = f.first_item + e.position
  ) end as attempt,
  f.silo,
  case when f.succeeded then e.result end as result,
  case when not f.succeeded then (
    select a.error from grid_internal.attempts a
    where a.job_id = f.job_id and a.stage = f.stage and a.item = f.first_item + e.position
    order by a.attempt desc limit 1
  ) end as error
from grid_internal.finished_ranges f
cross join lateral (
  select (r.n - 1)::int as position, r.result from jsonb_array_elements(f.results) with ordinality as r (result, n)
  where f.results is not null
  union all
  select g, 'null'::jsonb from generate_series(0, (f.last_item - f.first_item)::int) g
  where f.results is null
) e
union all
select
  a.job_id, a.stage, a.item,
  case when s.job_state in ('pending', 'running', 'paused') then 'retrying' else 'cancelled' end,
  a.attempt, a.silo, null, a.error
from (
  select distinct on (job_id, stage, item) job_id, stage, item, attempt, silo, error
  from grid_internal.attempts
  order by job_id, stage, item, attempt desc
) a
join grid_internal.grain_state s on s.job_id = a.job_id
-- Ranges do not overlap: if one holds the item, it is the last that begins no later.
where a.item > coalesce((
  select f.last_item from grid_internal.finished_ranges f
  where f.job_id = a.job_id and f.stage = a.stage and f.first_item <= a.item
  order by f.first_item desc limit 1), -1);

create view grid.silos as
select
  s.silo,
  s.host,
  s.pid,
  case m.status
    when 1 then 'joining'
    when 2 then 'joining'
    when 3 then case when exists (
      select from grid_internal.silo_drains d
      where d.deployment_id = s.deployment_id and d.address = s.address and d.port = s.port and d.generation = s.generation)
      then 'draining' else 'active' end
    when 4 then 'draining'
    when 5 then 'draining'
    else 'dead'
  end as state,
  s.slots,
  s.labels,
  s.started_at,
  coalesce(m.i_am_alive_time, s.started_at) as last_seen_at,
  s.resources,
  s.handlers
from grid_internal.silos s
left join grid_internal.membership_now m
  on m.deployment_id = s.deployment_id and m.address = s.address and m.port = s.port and m.generation = s.generation;

create view grid.refused_commits as
select
  job_id, stage, first_item, last_item, run, silo,
  case decision
    when 'silo_evicted' then 'the silo was evicted'
    when 'job_ended' then 'the job has ended'
    when 'later_run' then 'the job is in a later run'
    when 'outcome_exists' then 'an item has an outcome already'
    else decision
  end as reason,
  refused_at
from grid_internal.refused_commits;

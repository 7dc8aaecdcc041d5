-- Jobs can be deleted, by people and by rules, and are found quickly among a million that have ended.

-- The grid writes every time in one form, in UTC, whatever a session's settings are: so reading it is immutable, which a cast of text is not.
create function grid_internal.instant(written text) returns timestamptz
language plpgsql immutable strict parallel safe as $body$
begin
  return written::timestamptz;
end
$body$;

-- What jobs are looked for by, read out of their state by PostgreSQL itself. Columns and not expressions in indexes: an index over an expression of
-- the state would be written anew with every state. In one statement: the table is written anew once.
alter table grid_internal.grain_state
  add column job_kind text generated always as (case when grain_type = 'job' then payload ->> 'kind' end) stored,
  add column job_key text generated always as (case when grain_type = 'job' then payload ->> 'key' end) stored,
  add column job_created_at timestamptz generated always as (
    case when grain_type = 'job' then grid_internal.instant(payload ->> 'createdAt') end) stored,
  add column job_finished_at timestamptz generated always as (
    case when grain_type = 'job' then grid_internal.instant(payload ->> 'finishedAt') end) stored,
  -- Seconds that the job is kept after its end: 0 where the grid's rules say, -1 for ever.
  add column job_keep bigint generated always as (
    case when grain_type = 'job' and payload is not null then coalesce((payload ->> 'keepSeconds')::bigint, 0) end) stored,
  -- Uploads that hold its inputs, as a JSON array; null for most jobs.
  add column job_uploads jsonb generated always as (
    case when grain_type = 'job' then nullif(jsonb_path_query_array(payload, '$.stages[*].inputs.uploadId'), '[]') end) stored;

-- People look at the newest jobs first. It takes the place of an index over the text of the time, which no view can be read by.
drop index grid_internal.grain_state_newest;
create index grain_state_newest on grid_internal.grain_state (job_created_at desc) where job_id is not null;

-- What has failed lately is asked for often, and is rare.
create index grain_state_failed on grid_internal.grain_state (job_state, job_created_at desc) where job_state in ('failed', 'cancelled');

-- The job of a key, for those who know the key and not the id. Most jobs have none. A hash, because a key may be longer than a page.
create index grain_state_key on grid_internal.grain_state using hash (job_key) where job_key is not null;

-- Jobs whose time to be kept is over: for each kind, outcome and time of their own, those that ended first.
create index grain_state_ended on grid_internal.grain_state (job_kind, job_state, job_keep, job_finished_at)
where job_state in ('succeeded', 'failed', 'cancelled');

-- Whether any job needs an upload.
create index grain_state_uploads on grid_internal.grain_state using gin (job_uploads) where job_uploads is not null;

-- Jobs that are being deleted, and those that were under a key. The job's own row stays, without a state, until all else is gone: so nothing that is
-- left can meet a new job under the same key. The id is a target here and no job's id: it names something that is gone.
create table grid_internal.deletions (
  target uuid primary key,
  -- Uploads that held its inputs: once its state is gone nothing else names them.
  uploads uuid[] not null,
  -- The last run of a job that had a key; null for one without, whose id is made of the time (version 7) and never comes again. A job under the same
  -- key begins with the next run, so that what is left of this one on some silo cannot commit into it.
  last_run int,
  begun_at timestamptz not null default now(),
  -- Whoever deletes says so, that others look for other work. Nothing depends on it.
  busy_until timestamptz not null default '-infinity',
  -- Nothing of it is left. Looked at once more two minutes later: a statement that began before may have written since. Until then a submission that is
  -- sent again, because its answer was lost, is known by this and begins no second job.
  emptied_at timestamptz
);

-- The sweep asks for what is not done.
create index deletions_undone on grid_internal.deletions (begun_at) where emptied_at is null or last_run is null;

-- Begins the deletion of jobs that have ended and have these versions: they are gone for everybody from now on, in one statement with the note of what
-- is left to do. What was retried meanwhile has another version and stays; what somebody has locked is left out, and asked for again.
create function grid_internal.begin_deletions(jobs uuid[], versions int[]) returns setof uuid
language sql as $body$
  with chosen as materialized (
    select s.job_id, s.version, s.job_run, s.job_uploads
    from unnest($1, $2) as g (job_id, version)
    join grid_internal.grain_state s on s.job_id = g.job_id and s.version = g.version
    where s.job_state in ('succeeded', 'failed', 'cancelled')
    for update of s skip locked
  ), noted as (
    insert into grid_internal.deletions (target, uploads, last_run)
    select
      job_id, array(select distinct u::uuid from jsonb_array_elements_text(job_uploads) u),
      case when substr(job_id::text, 15, 1) <> '7' then job_run end
    from chosen
    on conflict (target) do update
    set uploads = excluded.uploads, last_run = excluded.last_run, begun_at = now(), busy_until = '-infinity', emptied_at = null
  )
  update grid_internal.grain_state s
  set payload = null, version = s.version + 1, write_id = null, modified_at = now()
  from chosen c
  where s.job_id = c.job_id and s.version = c.version
  returning s.job_id
$body$;

-- How long jobs are kept after their end. An empty kind or outcome stands for any; what says more about a job goes first. A job's own time goes before all.
create table grid_internal.retention (
  kind text not null default '',
  outcome text not null default '',
  -- Null is for ever.
  keep_seconds bigint,
  primary key (kind, outcome),
  -- Only what has ended is deleted.
  constraint retention_outcome check (outcome in ('', 'succeeded', 'failed', 'cancelled')),
  constraint retention_keep check (keep_seconds > 0)
);

-- Counts of a job that has ended, of one with many ranges: others are counted as quickly as this is found. Of an earlier run they do not count.
create table grid_internal.job_counts (
  job_id uuid primary key,
  run int not null,
  items_succeeded bigint not null,
  items_failed bigint not null,
  started_at timestamptz
);

-- A deletion removes logs itself, in small steps.
drop trigger forget_logs on grid_internal.grain_state;
drop function grid_internal.forget_logs();

create or replace view grid.jobs as
select
  s.job_id,
  s.payload ->> 'name' as name,
  s.job_kind as kind,
  -- The first range may be committed before the job grain has written that it runs. Asked apart from the counts, so that who looks for jobs of one
  -- state has only those counted.
  case
    when s.job_state = 'pending' and exists (select from grid_internal.finished_ranges r where r.job_id = s.job_id) then 'running'
    else s.job_state
  end as state,
  s.job_key as key,
  (select coalesce(sum((x ->> 'total')::bigint), 0)::bigint from jsonb_array_elements(s.payload -> 'stages') x) as items_total,
  c.items_succeeded,
  c.items_failed,
  s.job_created_at as created_at,
  least((s.payload ->> 'startedAt')::timestamptz, c.started_at) as started_at,
  s.job_finished_at as finished_at,
  s.payload ->> 'error' as error,
  s.job_run as run,
  coalesce((s.payload ->> 'cancelRequested')::boolean, false) as cancel_requested,
  coalesce(s.payload ->> 'queuedAt', s.payload ->> 'createdAt')::timestamptz as queued_at
from grid_internal.grain_state s
left join grid_internal.job_counts k
  on k.job_id = s.job_id and k.run = s.job_run and s.job_state in ('succeeded', 'failed', 'cancelled')
cross join lateral (
  select
    coalesce(k.items_succeeded, sum(f.last_item - f.first_item + 1) filter (where f.succeeded), 0)::bigint as items_succeeded,
    coalesce(k.items_failed, sum(f.last_item - f.first_item + 1) filter (where not f.succeeded), 0)::bigint as items_failed,
    coalesce(k.started_at, min(f.started_at)) as started_at
  from grid_internal.finished_ranges f
  where f.job_id = s.job_id and k.job_id is null
) c
-- A job that is being deleted has no state.
where s.job_id is not null and s.payload is not null;

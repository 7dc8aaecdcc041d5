-- The schema that sql/migrations give, for review; a test compares. Written by that test with GRID_ACCEPT_SCHEMA=1.

CREATE SCHEMA grid;

CREATE SCHEMA grid_internal;

CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;

COMMENT ON EXTENSION btree_gist IS 'support for indexing common datatypes in GiST';

CREATE FUNCTION grid_internal.begin_deletions(jobs uuid[], versions integer[]) RETURNS SETOF uuid
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
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
$_$;

CREATE FUNCTION grid_internal.client_drop_chunks(upload uuid, from_item bigint) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
  delete from grid_internal.input_chunks
  where upload_id = $1 and first_item >= $2
    and not exists (select from grid_internal.grain_state s where s.job_uploads ? $1::text)
$_$;

CREATE FUNCTION grid_internal.client_forget_upload(upload uuid) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
  with named as materialized (
    select from grid_internal.grain_state s where s.job_uploads ? $1::text
  ), forgotten as (
    delete from grid_internal.uploads where upload_id = $1 and not exists (select from named)
  )
  delete from grid_internal.input_chunks where upload_id = $1 and not exists (select from named)
$_$;

CREATE FUNCTION grid_internal.has_claimed_outcomes(job uuid, state jsonb) RETURNS TABLE(holds boolean)
    LANGUAGE sql STABLE ROWS 1
    AS $_$
  select case
    when $2 ->> 'complete' is distinct from 'true' then true
    -- Most jobs have one stage, and many of them one item: this is what they pay.
    when jsonb_array_length($2 -> 'stages') = 1 then ($2 #>> '{stages,0,total}')::bigint <= (
      select coalesce(sum(f.last_item - f.first_item + 1), 0)::bigint
      from grid_internal.finished_ranges f
      where f.job_id = $1 and f.stage = 0)
    else not exists (
      select from jsonb_array_elements($2 -> 'stages') with ordinality as x (stage, n)
      where (x.stage ->> 'total')::bigint > (
        select coalesce(sum(f.last_item - f.first_item + 1), 0)
        from grid_internal.finished_ranges f
        where f.job_id = $1 and f.stage = x.n - 1))
  end
$_$;

CREATE FUNCTION grid_internal.input_of_item(inputs jsonb, item bigint) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
  select case $1 ->> 'from'
    when 'range' then (($1 ->> 'first')::bigint + $2)::text
    when 'inline' then $1 -> 'items' ->> $2::int
    when 'upload' then (
      select c.inputs[($2 - c.first_item + 1)::int] from grid_internal.input_chunks c
      where c.upload_id = ($1 ->> 'uploadId')::uuid and c.first_item <= $2
      order by c.first_item desc limit 1)
  end
$_$;

CREATE FUNCTION grid_internal.instant(written text) RETURNS timestamp with time zone
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
begin
  return written::timestamptz;
end
$$;

CREATE FUNCTION grid_internal.publish_parts(of_job uuid, in_run integer, chosen uuid[], deployment text, address text, port integer, generation integer) RETURNS SETOF uuid
    LANGUAGE plpgsql
    AS $$
begin
  if exists (select from grid_internal.written_parts p where p.job_id = of_job and p.published) then
    return;
  end if;
  -- What is locked cannot be forgotten meanwhile.
  perform from grid_internal.written_parts p where p.job_id = of_job and p.attempt = any (chosen) for update;
  return query
    select c from unnest(chosen) c
    where not exists (select from grid_internal.written_parts p where p.job_id = of_job and p.attempt = c);
  if found then
    return;
  end if;
  update grid_internal.written_parts p set published = true where p.job_id = of_job and p.attempt = any (chosen);
  perform grid_internal.require_fence(of_job, in_run, deployment, address, port, generation);
end
$$;

CREATE FUNCTION grid_internal.require_fence(fence_job uuid, fence_run integer, fence_deployment text, fence_address text, fence_port integer, fence_generation integer) RETURNS void
    LANGUAGE plpgsql
    AS $$
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
$$;

CREATE TABLE grid_internal.attempts (
    job_id uuid NOT NULL,
    stage integer NOT NULL,
    item bigint NOT NULL,
    attempt integer NOT NULL,
    run integer NOT NULL,
    silo text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone NOT NULL,
    error jsonb NOT NULL
);

CREATE VIEW grid.attempts AS
 SELECT attempts.job_id,
    attempts.stage,
    attempts.item,
    attempts.attempt,
    attempts.silo,
    attempts.started_at,
    attempts.finished_at,
    attempts.error,
    attempts.run
   FROM grid_internal.attempts;

COMMENT ON VIEW grid.attempts IS 'Every failed attempt at an item, once.';

COMMENT ON COLUMN grid.attempts.job_id IS 'The job.';

COMMENT ON COLUMN grid.attempts.stage IS 'Number of the stage in its job, from 0.';

COMMENT ON COLUMN grid.attempts.item IS 'Number of the item in its stage, from 0.';

COMMENT ON COLUMN grid.attempts.attempt IS 'Number of the attempt, from 1, over all runs.';

COMMENT ON COLUMN grid.attempts.silo IS 'Name of the silo that ran it.';

COMMENT ON COLUMN grid.attempts.started_at IS 'When the attempt began, by the silo''s clock.';

COMMENT ON COLUMN grid.attempts.finished_at IS 'When the attempt ended, or was found to be lost.';

COMMENT ON COLUMN grid.attempts.error IS 'JSON: type, message and stack. The type lost says that its silo died.';

COMMENT ON COLUMN grid.attempts.run IS 'Run of the job that it belongs to.';

CREATE TABLE grid_internal.finished_ranges (
    job_id uuid NOT NULL,
    stage integer NOT NULL,
    first_item bigint NOT NULL,
    last_item bigint NOT NULL,
    succeeded boolean NOT NULL,
    run integer NOT NULL,
    task_id uuid NOT NULL,
    silo text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone NOT NULL,
    results jsonb,
    attempts integer[],
    CONSTRAINT finished_ranges_attempts CHECK (((attempts IS NULL) OR (cardinality(attempts) = ((last_item - first_item) + 1)))),
    CONSTRAINT finished_ranges_order CHECK (((first_item >= 0) AND (last_item >= first_item))),
    CONSTRAINT finished_ranges_results CHECK (((results IS NULL) OR (jsonb_array_length(results) = ((last_item - first_item) + 1))))
);

CREATE TABLE grid_internal.grain_state (
    grain_id_hash integer NOT NULL,
    grain_id_n0 bigint NOT NULL,
    grain_id_n1 bigint NOT NULL,
    grain_type_hash integer NOT NULL,
    grain_type text NOT NULL,
    grain_key text DEFAULT ''::text NOT NULL,
    service_id text NOT NULL,
    payload jsonb,
    version integer NOT NULL,
    write_id uuid,
    modified_at timestamp with time zone DEFAULT now() NOT NULL,
    job_id uuid GENERATED ALWAYS AS (
CASE
    WHEN (grain_type = 'job'::text) THEN (grain_key)::uuid
    ELSE NULL::uuid
END) STORED,
    job_state text GENERATED ALWAYS AS (
CASE
    WHEN (grain_type = 'job'::text) THEN (payload ->> 'state'::text)
    ELSE NULL::text
END) STORED,
    job_run integer GENERATED ALWAYS AS (
CASE
    WHEN (grain_type = 'job'::text) THEN ((payload ->> 'run'::text))::integer
    ELSE NULL::integer
END) STORED,
    job_created text GENERATED ALWAYS AS (
CASE
    WHEN (grain_type = 'job'::text) THEN (payload ->> 'createdAt'::text)
    ELSE NULL::text
END) STORED COLLATE pg_catalog."C",
    job_kind text GENERATED ALWAYS AS (
CASE
    WHEN (grain_type = 'job'::text) THEN (payload ->> 'kind'::text)
    ELSE NULL::text
END) STORED,
    job_key text GENERATED ALWAYS AS (
CASE
    WHEN (grain_type = 'job'::text) THEN (payload ->> 'key'::text)
    ELSE NULL::text
END) STORED,
    job_created_at timestamp with time zone GENERATED ALWAYS AS (
CASE
    WHEN (grain_type = 'job'::text) THEN grid_internal.instant((payload ->> 'createdAt'::text))
    ELSE NULL::timestamp with time zone
END) STORED,
    job_finished_at timestamp with time zone GENERATED ALWAYS AS (
CASE
    WHEN (grain_type = 'job'::text) THEN grid_internal.instant((payload ->> 'finishedAt'::text))
    ELSE NULL::timestamp with time zone
END) STORED,
    job_keep bigint GENERATED ALWAYS AS (
CASE
    WHEN ((grain_type = 'job'::text) AND (payload IS NOT NULL)) THEN COALESCE(((payload ->> 'keepSeconds'::text))::bigint, (0)::bigint)
    ELSE NULL::bigint
END) STORED,
    job_uploads jsonb GENERATED ALWAYS AS (
CASE
    WHEN (grain_type = 'job'::text) THEN NULLIF(jsonb_path_query_array(payload, '$."stages"[*]."inputs"."uploadId"'::jsonpath), '[]'::jsonb)
    ELSE NULL::jsonb
END) STORED,
    CONSTRAINT grain_state_version_counts_from_one CHECK ((version >= 1))
)
WITH (fillfactor='70');

COMMENT ON COLUMN grid_internal.grain_state.grain_type IS 'The name of the persistent state, as in [PersistentState("job")]';

COMMENT ON COLUMN grid_internal.grain_state.grain_key IS 'The key of a grain named by a string; the extension of a compound key; empty for none';

COMMENT ON COLUMN grid_internal.grain_state.payload IS 'The state as JSON; null once it was cleared';

COMMENT ON COLUMN grid_internal.grain_state.write_id IS 'Who wrote this version, for a writer that must tell its own write from another''s';

CREATE TABLE grid_internal.input_chunks (
    upload_id uuid NOT NULL,
    first_item bigint NOT NULL,
    inputs text[] NOT NULL
);

CREATE VIEW grid.items AS
 SELECT f.job_id,
    f.stage,
    (f.first_item + e."position") AS item,
        CASE
            WHEN f.succeeded THEN 'succeeded'::text
            ELSE 'failed'::text
        END AS state,
        CASE
            WHEN f.succeeded THEN COALESCE(f.attempts[(e."position" + 1)], 1)
            ELSE ( SELECT max(a.attempt) AS max
               FROM grid_internal.attempts a
              WHERE ((a.job_id = f.job_id) AND (a.stage = f.stage) AND (a.item = (f.first_item + e."position"))))
        END AS attempt,
    f.silo,
        CASE
            WHEN f.succeeded THEN e.result
            ELSE NULL::jsonb
        END AS result,
        CASE
            WHEN (NOT f.succeeded) THEN ( SELECT a.error
               FROM grid_internal.attempts a
              WHERE ((a.job_id = f.job_id) AND (a.stage = f.stage) AND (a.item = (f.first_item + e."position")))
              ORDER BY a.attempt DESC
             LIMIT 1)
            ELSE NULL::jsonb
        END AS error,
        CASE
            WHEN ((i.stage -> 'again'::text) IS NOT NULL) THEN grid_internal.input_of_item((i.stage -> 'inputs'::text), (((i.stage #> '{again,items}'::text[]) ->> ((f.first_item + e."position"))::integer))::bigint)
            ELSE
            CASE (i.stage #>> '{inputs,from}'::text[])
                WHEN 'range'::text THEN (((((i.stage #>> '{inputs,first}'::text[]))::bigint + f.first_item) + e."position"))::text
                WHEN 'inline'::text THEN ((i.stage #> '{inputs,items}'::text[]) ->> ((f.first_item + e."position"))::integer)
                WHEN 'upload'::text THEN i.uploaded[(e."position" + 1)]
                ELSE NULL::text
            END
        END AS input,
    f.started_at,
    f.finished_at,
    ((f.finished_at - f.started_at) / (((f.last_item - f.first_item) + 1))::double precision) AS duration
   FROM ((grid_internal.finished_ranges f
     CROSS JOIN LATERAL ( SELECT ( SELECT ((s.payload -> 'stages'::text) -> f.stage)
                   FROM grid_internal.grain_state s
                  WHERE (s.job_id = f.job_id)) AS stage,
            ( SELECT array_agg(u.input ORDER BY c.first_item, u.n) AS array_agg
                   FROM ((grid_internal.grain_state s
                     JOIN grid_internal.input_chunks c ON (((c.upload_id = ((((s.payload -> 'stages'::text) -> f.stage) #>> '{inputs,uploadId}'::text[]))::uuid) AND (c.first_item <= f.last_item) AND (c.first_item >= COALESCE(( SELECT max(b.first_item) AS max
                           FROM grid_internal.input_chunks b
                          WHERE ((b.upload_id = c.upload_id) AND (b.first_item <= f.first_item))), (0)::bigint)))))
                     CROSS JOIN LATERAL unnest(c.inputs) WITH ORDINALITY u(input, n))
                  WHERE ((s.job_id = f.job_id) AND ((((c.first_item + u.n) - 1) >= f.first_item) AND (((c.first_item + u.n) - 1) <= f.last_item)))) AS uploaded
         OFFSET 0) i)
     CROSS JOIN LATERAL ( SELECT ((r.n - 1))::integer AS "position",
            r.result
           FROM jsonb_array_elements(f.results) WITH ORDINALITY r(result, n)
          WHERE (f.results IS NOT NULL)
        UNION ALL
         SELECT g.g,
            'null'::jsonb AS jsonb
           FROM generate_series(0, ((f.last_item - f.first_item))::integer) g(g)
          WHERE (f.results IS NULL)) e)
UNION ALL
 SELECT a.job_id,
    a.stage,
    a.item,
        CASE
            WHEN (s.job_state = ANY (ARRAY['pending'::text, 'running'::text, 'paused'::text])) THEN 'retrying'::text
            ELSE 'cancelled'::text
        END AS state,
    a.attempt,
    a.silo,
    NULL::jsonb AS result,
    a.error,
    grid_internal.input_of_item((((s.payload -> 'stages'::text) -> a.stage) -> 'inputs'::text), COALESCE((((((s.payload -> 'stages'::text) -> a.stage) #> '{again,items}'::text[]) ->> (a.item)::integer))::bigint, a.item)) AS input,
    a.started_at,
    a.finished_at,
    (a.finished_at - a.started_at) AS duration
   FROM (( SELECT DISTINCT ON (attempts.job_id, attempts.stage, attempts.item) attempts.job_id,
            attempts.stage,
            attempts.item,
            attempts.attempt,
            attempts.silo,
            attempts.error,
            attempts.started_at,
            attempts.finished_at
           FROM grid_internal.attempts
          ORDER BY attempts.job_id, attempts.stage, attempts.item, attempts.attempt DESC) a
     JOIN grid_internal.grain_state s ON ((s.job_id = a.job_id)))
  WHERE (a.item > COALESCE(( SELECT f.last_item
           FROM grid_internal.finished_ranges f
          WHERE ((f.job_id = a.job_id) AND (f.stage = a.stage) AND (f.first_item <= a.item))
          ORDER BY f.first_item DESC
         LIMIT 1), ('-1'::integer)::bigint));

COMMENT ON VIEW grid.items IS 'Every item with a committed outcome, once, and items that failed an attempt and will be tried again. Items that have not begun have no row.';

COMMENT ON COLUMN grid.items.job_id IS 'The job.';

COMMENT ON COLUMN grid.items.stage IS 'Number of the stage in its job, from 0.';

COMMENT ON COLUMN grid.items.item IS 'Number of the item in its stage, from 0.';

COMMENT ON COLUMN grid.items.state IS 'succeeded, failed, retrying, or cancelled when its job ended before it was tried again.';

COMMENT ON COLUMN grid.items.attempt IS 'The attempt that decided; of a retrying item the last that failed.';

COMMENT ON COLUMN grid.items.silo IS 'Name of the silo that ran that attempt.';

COMMENT ON COLUMN grid.items.result IS 'Its result; null where it has none. The result null is the JSON null.';

COMMENT ON COLUMN grid.items.error IS 'What its last attempt said; null for an item that succeeded.';

COMMENT ON COLUMN grid.items.input IS 'Its input as text: a line or a number for a command, JSON for a handler. Null where the input is the number itself.';

COMMENT ON COLUMN grid.items.started_at IS 'When it began, by the silo''s clock. Exact for an item that ran for 250 ms or longer and for a failed one; quicker ones are committed together, and have the time at which the first of them began.';

COMMENT ON COLUMN grid.items.finished_at IS 'When it ended; of items that are committed together, when the last of them did. Exact as started_at is.';

COMMENT ON COLUMN grid.items.duration IS 'How long it ran. Exact as started_at is; of items that are committed together, the mean.';

CREATE TABLE grid_internal.job_counts (
    job_id uuid NOT NULL,
    run integer NOT NULL,
    items_succeeded bigint NOT NULL,
    items_failed bigint NOT NULL,
    started_at timestamp with time zone
);

CREATE VIEW grid.jobs AS
 SELECT s.job_id,
    (s.payload ->> 'name'::text) AS name,
    s.job_kind AS kind,
        CASE
            WHEN ((s.job_state = 'pending'::text) AND (EXISTS ( SELECT
               FROM grid_internal.finished_ranges r
              WHERE (r.job_id = s.job_id)))) THEN 'running'::text
            ELSE s.job_state
        END AS state,
    s.job_key AS key,
    ( SELECT (COALESCE(sum(((x.value ->> 'total'::text))::bigint), (0)::numeric))::bigint AS "coalesce"
           FROM jsonb_array_elements((s.payload -> 'stages'::text)) x(value)) AS items_total,
    c.items_succeeded,
    c.items_failed,
    s.job_created_at AS created_at,
    LEAST(((s.payload ->> 'startedAt'::text))::timestamp with time zone, c.started_at) AS started_at,
    s.job_finished_at AS finished_at,
    (s.payload ->> 'error'::text) AS error,
    s.job_run AS run,
    COALESCE(((s.payload ->> 'cancelRequested'::text))::boolean, false) AS cancel_requested,
    (COALESCE((s.payload ->> 'queuedAt'::text), (s.payload ->> 'createdAt'::text)))::timestamp with time zone AS queued_at
   FROM ((grid_internal.grain_state s
     LEFT JOIN grid_internal.job_counts k ON (((k.job_id = s.job_id) AND (k.run = s.job_run) AND (s.job_state = ANY (ARRAY['succeeded'::text, 'failed'::text, 'cancelled'::text])))))
     CROSS JOIN LATERAL ( SELECT (COALESCE((k.items_succeeded)::numeric, sum(((f.last_item - f.first_item) + 1)) FILTER (WHERE f.succeeded), (0)::numeric))::bigint AS items_succeeded,
            (COALESCE((k.items_failed)::numeric, sum(((f.last_item - f.first_item) + 1)) FILTER (WHERE (NOT f.succeeded)), (0)::numeric))::bigint AS items_failed,
            COALESCE(k.started_at, min(f.started_at)) AS started_at
           FROM grid_internal.finished_ranges f
          WHERE ((f.job_id = s.job_id) AND (k.job_id IS NULL))) c)
  WHERE ((s.job_id IS NOT NULL) AND (s.payload IS NOT NULL));

COMMENT ON VIEW grid.jobs IS 'Every job, once, with its counters.';

COMMENT ON COLUMN grid.jobs.job_id IS 'Id of the job; ids rise with the time of submission.';

COMMENT ON COLUMN grid.jobs.name IS 'Name for people; null where none was given.';

COMMENT ON COLUMN grid.jobs.kind IS 'Name of its kind, which says what its stages and items are.';

COMMENT ON COLUMN grid.jobs.state IS 'pending, running, paused, succeeded, failed or cancelled. The last three change only by retry or extend.';

COMMENT ON COLUMN grid.jobs.key IS 'Key under which it was submitted: submitting again under it gives the same job; null where none was given.';

COMMENT ON COLUMN grid.jobs.items_total IS 'Items of all its stages that are known; final once every stage is closed.';

COMMENT ON COLUMN grid.jobs.items_succeeded IS 'Items with a committed result.';

COMMENT ON COLUMN grid.jobs.items_failed IS 'Items that have failed for good in this run.';

COMMENT ON COLUMN grid.jobs.created_at IS 'When it was submitted.';

COMMENT ON COLUMN grid.jobs.started_at IS 'When the first item of its first run began; null before.';

COMMENT ON COLUMN grid.jobs.finished_at IS 'When it ended; null while it has not.';

COMMENT ON COLUMN grid.jobs.error IS 'Why it failed, in one sentence; null where it did not.';

COMMENT ON COLUMN grid.jobs.run IS '1 for the first run; one more for each retry and each extension.';

COMMENT ON COLUMN grid.jobs.cancel_requested IS 'Whether it was asked to end; its state says cancelled once it has.';

COMMENT ON COLUMN grid.jobs.queued_at IS 'Since when its present run may begin: when it was submitted, or last retried or extended.';

CREATE TABLE grid_internal.item_logs (
    job_id uuid NOT NULL,
    stage integer NOT NULL,
    item bigint NOT NULL,
    attempt integer NOT NULL,
    task_id uuid NOT NULL,
    first_line bigint NOT NULL,
    run integer NOT NULL,
    silo text NOT NULL,
    began_at timestamp with time zone NOT NULL,
    lines jsonb NOT NULL,
    written xid8 DEFAULT pg_current_xact_id() NOT NULL
);

CREATE VIEW grid.logs AS
 SELECT l.job_id,
    l.stage,
    l.item,
    l.attempt,
    l.silo,
    (l.began_at + ((((e.line ->> 1))::bigint)::double precision * '00:00:00.001'::interval)) AS at,
    (e.line ->> 0) AS stream,
    ((l.first_line + e.n) - 1) AS line,
    (e.line ->> 2) AS text,
    l.run
   FROM (grid_internal.item_logs l
     CROSS JOIN LATERAL jsonb_array_elements(l.lines) WITH ORDINALITY e(line, n));

COMMENT ON VIEW grid.logs IS 'Every line that items have written while they ran, as far as it is kept: of each attempt the first 4 KiB and at least the last 60 KiB.';

COMMENT ON COLUMN grid.logs.job_id IS 'The job.';

COMMENT ON COLUMN grid.logs.stage IS 'Number of the stage in its job, from 0.';

COMMENT ON COLUMN grid.logs.item IS 'Number of the item in its stage, from 0.';

COMMENT ON COLUMN grid.logs.attempt IS 'Number of the attempt that wrote it, from 1, over all runs.';

COMMENT ON COLUMN grid.logs.silo IS 'Name of the silo that ran the attempt.';

COMMENT ON COLUMN grid.logs.at IS 'When it was written, by the silo''s clock; of what a command writes, when the silo read it.';

COMMENT ON COLUMN grid.logs.stream IS 'stderr for standard error of a command, log for what a handler logs.';

COMMENT ON COLUMN grid.logs.line IS 'Number of the line in all that the attempt has written, from 1; a gap is what was left out.';

COMMENT ON COLUMN grid.logs.text IS 'The line, without its end.';

COMMENT ON COLUMN grid.logs.run IS 'Run of the job that the attempt belongs to.';

CREATE TABLE grid_internal.part_rows (
    part_id bigint NOT NULL,
    row_number bigint NOT NULL,
    key text NOT NULL,
    value text
);

CREATE TABLE grid_internal.written_parts (
    part_id bigint NOT NULL,
    job_id uuid NOT NULL,
    part integer NOT NULL,
    attempt uuid NOT NULL,
    published boolean DEFAULT false NOT NULL
);

CREATE VIEW grid.mapreduce_rows AS
 SELECT p.job_id,
    p.part,
    r.row_number,
    r.key,
    r.value
   FROM ((grid_internal.written_parts p
     JOIN grid_internal.grain_state s ON (((s.job_id = p.job_id) AND (s.job_state = 'succeeded'::text))))
     JOIN grid_internal.part_rows r ON ((r.part_id = p.part_id)))
  WHERE p.published;

COMMENT ON VIEW grid.mapreduce_rows IS 'The output of MapReduce jobs that put it into the database, once they have succeeded.';

COMMENT ON COLUMN grid.mapreduce_rows.job_id IS 'The job.';

COMMENT ON COLUMN grid.mapreduce_rows.part IS 'Number of the part, which is that of its reducer.';

COMMENT ON COLUMN grid.mapreduce_rows.row_number IS 'Place of the row in its part.';

COMMENT ON COLUMN grid.mapreduce_rows.key IS 'What stands before the first TAB of the line.';

COMMENT ON COLUMN grid.mapreduce_rows.value IS 'What stands after it; null for a line without a TAB.';

CREATE TABLE grid_internal.refused_commits (
    job_id uuid NOT NULL,
    stage integer NOT NULL,
    first_item bigint NOT NULL,
    last_item bigint NOT NULL,
    run integer NOT NULL,
    silo text NOT NULL,
    decision text NOT NULL,
    refused_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE VIEW grid.refused_commits AS
 SELECT refused_commits.job_id,
    refused_commits.stage,
    refused_commits.first_item,
    refused_commits.last_item,
    refused_commits.run,
    refused_commits.silo,
        CASE refused_commits.decision
            WHEN 'silo_evicted'::text THEN 'the silo was evicted'::text
            WHEN 'job_ended'::text THEN 'the job has ended'::text
            WHEN 'later_run'::text THEN 'the job is in a later run'::text
            WHEN 'outcome_exists'::text THEN 'an item has an outcome already'::text
            ELSE refused_commits.decision
        END AS reason,
    refused_commits.refused_at
   FROM grid_internal.refused_commits;

COMMENT ON VIEW grid.refused_commits IS 'Every commit that was refused because what sent it no longer had the right to: the work of a silo that was given up.';

COMMENT ON COLUMN grid.refused_commits.job_id IS 'The job.';

COMMENT ON COLUMN grid.refused_commits.stage IS 'Number of the stage in its job, from 0.';

COMMENT ON COLUMN grid.refused_commits.first_item IS 'First item of the refused range.';

COMMENT ON COLUMN grid.refused_commits.last_item IS 'Last item of the refused range, inclusive.';

COMMENT ON COLUMN grid.refused_commits.run IS 'Run of the job that the commit belonged to.';

COMMENT ON COLUMN grid.refused_commits.silo IS 'Name of the silo that sent it.';

COMMENT ON COLUMN grid.refused_commits.reason IS 'Why it was refused, in words.';

COMMENT ON COLUMN grid.refused_commits.refused_at IS 'When, by the database''s clock.';

CREATE TABLE grid_internal.membership (
    deployment_id text NOT NULL,
    address text NOT NULL,
    port integer NOT NULL,
    generation integer NOT NULL,
    silo_name text NOT NULL,
    host_name text NOT NULL,
    proxy_port integer NOT NULL,
    start_time timestamp with time zone NOT NULL
);

CREATE TABLE grid_internal.membership_changes (
    deployment_id text NOT NULL,
    version integer NOT NULL,
    address text,
    port integer,
    generation integer,
    status integer,
    suspect_times text,
    i_am_alive_time timestamp with time zone,
    changed_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT membership_changes_of_a_silo CHECK (((version = 0) OR (num_nulls(address, port, generation, status) = 0))),
    CONSTRAINT membership_changes_version_counts_up CHECK ((version >= 0))
);

COMMENT ON COLUMN grid_internal.membership_changes.status IS 'Of the silo since this change, as Orleans numbers them: 1 created, 2 joining, 3 active, 4 shutting down, 5 stopping, 6 dead';

CREATE TABLE grid_internal.membership_heartbeats (
    deployment_id text NOT NULL,
    address text NOT NULL,
    port integer NOT NULL,
    generation integer NOT NULL,
    i_am_alive_time timestamp with time zone NOT NULL
);

COMMENT ON TABLE grid_internal.membership_heartbeats IS 'One row a silo, updated by its heartbeat, and one more for each time that another session held the others locked';

CREATE VIEW grid_internal.membership_now AS
 SELECT m.deployment_id,
    m.address,
    m.port,
    m.generation,
    m.silo_name,
    m.host_name,
    m.proxy_port,
    m.start_time,
    c.status,
    c.suspect_times,
    GREATEST(c.i_am_alive_time, h.i_am_alive_time) AS i_am_alive_time
   FROM ((grid_internal.membership m
     CROSS JOIN LATERAL ( SELECT membership_changes.status,
            membership_changes.suspect_times,
            membership_changes.i_am_alive_time
           FROM grid_internal.membership_changes
          WHERE ((membership_changes.deployment_id = m.deployment_id) AND (membership_changes.address = m.address) AND (membership_changes.port = m.port) AND (membership_changes.generation = m.generation))
          ORDER BY membership_changes.version DESC
         LIMIT 1) c)
     CROSS JOIN LATERAL ( SELECT max(membership_heartbeats.i_am_alive_time) AS i_am_alive_time
           FROM grid_internal.membership_heartbeats
          WHERE ((membership_heartbeats.deployment_id = m.deployment_id) AND (membership_heartbeats.address = m.address) AND (membership_heartbeats.port = m.port) AND (membership_heartbeats.generation = m.generation))) h);

CREATE TABLE grid_internal.silo_drains (
    deployment_id text NOT NULL,
    address text NOT NULL,
    port integer NOT NULL,
    generation integer NOT NULL,
    began_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE grid_internal.silos (
    deployment_id text NOT NULL,
    address text NOT NULL,
    port integer NOT NULL,
    generation integer NOT NULL,
    silo text NOT NULL,
    host text NOT NULL,
    pid integer NOT NULL,
    slots integer NOT NULL,
    labels jsonb NOT NULL,
    resources jsonb NOT NULL,
    handlers text[] NOT NULL,
    started_at timestamp with time zone DEFAULT now() NOT NULL,
    version text
);

CREATE VIEW grid.silos AS
 SELECT s.silo,
    s.host,
    s.pid,
        CASE m.status
            WHEN 1 THEN 'joining'::text
            WHEN 2 THEN 'joining'::text
            WHEN 3 THEN
            CASE
                WHEN (EXISTS ( SELECT
                   FROM grid_internal.silo_drains d
                  WHERE ((d.deployment_id = s.deployment_id) AND (d.address = s.address) AND (d.port = s.port) AND (d.generation = s.generation)))) THEN 'draining'::text
                ELSE 'active'::text
            END
            WHEN 4 THEN 'draining'::text
            WHEN 5 THEN 'draining'::text
            ELSE 'dead'::text
        END AS state,
    s.slots,
    s.labels,
    s.started_at,
    COALESCE(m.i_am_alive_time, s.started_at) AS last_seen_at,
    s.resources,
    s.handlers,
    s.version
   FROM (grid_internal.silos s
     LEFT JOIN grid_internal.membership_now m ON (((m.deployment_id = s.deployment_id) AND (m.address = s.address) AND (m.port = s.port) AND (m.generation = s.generation))));

COMMENT ON VIEW grid.silos IS 'Every start of a silo: a silo that was started again has a row for each process.';

COMMENT ON COLUMN grid.silos.silo IS 'Name of the silo.';

COMMENT ON COLUMN grid.silos.host IS 'Machine on which it runs.';

COMMENT ON COLUMN grid.silos.pid IS 'Id of its process there.';

COMMENT ON COLUMN grid.silos.state IS 'joining, active, draining or dead.';

COMMENT ON COLUMN grid.silos.slots IS 'Items that it runs at once.';

COMMENT ON COLUMN grid.silos.labels IS 'JSON object: what it is, for jobs that require it.';

COMMENT ON COLUMN grid.silos.started_at IS 'When it started, by the database''s clock.';

COMMENT ON COLUMN grid.silos.last_seen_at IS 'When it last said that it lives.';

COMMENT ON COLUMN grid.silos.resources IS 'JSON object: what it has in numbers.';

COMMENT ON COLUMN grid.silos.handlers IS 'What it can run.';

COMMENT ON COLUMN grid.silos.version IS 'Version of the grid that it runs; null for one that does not say.';

CREATE VIEW grid.stages AS
 SELECT s.job_id,
    ((x.n - 1))::integer AS stage,
    (x.stage ->> 'name'::text) AS name,
        CASE
            WHEN (((c.items_succeeded + c.items_failed) >= ((x.stage ->> 'total'::text))::bigint) AND ((x.stage ->> 'closed'::text))::boolean AND (w.waits_for IS NULL)) THEN
            CASE
                WHEN ((c.items_failed > 0) AND (s.job_state = 'failed'::text)) THEN 'failed'::text
                ELSE 'succeeded'::text
            END
            WHEN ((s.job_state = ANY (ARRAY['failed'::text, 'cancelled'::text])) AND (c.started_at IS NULL) AND ((w.waits_for IS NOT NULL) OR o.failed)) THEN 'skipped'::text
            WHEN ((s.job_state = 'failed'::text) AND (c.items_failed = 0) AND o.failed) THEN 'cancelled'::text
            WHEN (s.job_state = ANY (ARRAY['succeeded'::text, 'failed'::text, 'cancelled'::text, 'paused'::text])) THEN s.job_state
            WHEN ((c.started_at IS NOT NULL) OR ((s.job_state = 'running'::text) AND (w.waits_for IS NULL))) THEN 'running'::text
            ELSE 'pending'::text
        END AS state,
    ((x.stage ->> 'total'::text))::bigint AS items_total,
    c.items_succeeded,
    c.items_failed
   FROM ((((grid_internal.grain_state s
     CROSS JOIN LATERAL jsonb_array_elements((s.payload -> 'stages'::text)) WITH ORDINALITY x(stage, n))
     CROSS JOIN LATERAL ( SELECT (COALESCE(sum(((f.last_item - f.first_item) + 1)) FILTER (WHERE f.succeeded), (0)::numeric))::bigint AS items_succeeded,
            (COALESCE(sum(((f.last_item - f.first_item) + 1)) FILTER (WHERE (NOT f.succeeded)), (0)::numeric))::bigint AS items_failed,
            min(f.started_at) AS started_at
           FROM grid_internal.finished_ranges f
          WHERE ((f.job_id = s.job_id) AND (f.stage = (x.n - 1)))) c)
     CROSS JOIN LATERAL ( SELECT min((b.stage)::integer) AS waits_for
           FROM jsonb_array_elements_text((x.stage -> 'after'::text)) b(stage)
          WHERE ((NOT ((((s.payload -> 'stages'::text) -> (b.stage)::integer) ->> 'closed'::text))::boolean) OR ((((((s.payload -> 'stages'::text) -> (b.stage)::integer) ->> 'total'::text))::bigint)::numeric > ( SELECT COALESCE(sum(((f.last_item - f.first_item) + 1)), (0)::numeric) AS "coalesce"
                   FROM grid_internal.finished_ranges f
                  WHERE ((f.job_id = s.job_id) AND (f.stage = (b.stage)::integer)))))) w)
     CROSS JOIN LATERAL ( SELECT ((s.job_state = 'failed'::text) AND (EXISTS ( SELECT
                   FROM grid_internal.finished_ranges f
                  WHERE ((f.job_id = s.job_id) AND (f.stage <> (x.n - 1)) AND (NOT f.succeeded))))) AS failed) o)
  WHERE (s.job_id IS NOT NULL);

COMMENT ON VIEW grid.stages IS 'Every stage of every job, with its counters.';

COMMENT ON COLUMN grid.stages.job_id IS 'The job.';

COMMENT ON COLUMN grid.stages.stage IS 'Number of the stage in its job, from 0.';

COMMENT ON COLUMN grid.stages.name IS 'What the stage does. Of two stages with one name the later runs items of the earlier again.';

COMMENT ON COLUMN grid.stages.state IS 'As of a job; pending while it waits for other stages, skipped when its job ended before it began.';

COMMENT ON COLUMN grid.stages.items_total IS 'Items that are known so far.';

COMMENT ON COLUMN grid.stages.items_succeeded IS 'Items with a committed result.';

COMMENT ON COLUMN grid.stages.items_failed IS 'Items that have failed for good in this run.';

CREATE VIEW grid.tasks AS
 SELECT finished_ranges.job_id,
    finished_ranges.stage,
    finished_ranges.first_item,
    finished_ranges.last_item,
    finished_ranges.silo,
    finished_ranges.started_at,
    finished_ranges.finished_at,
        CASE
            WHEN finished_ranges.succeeded THEN ((finished_ranges.last_item - finished_ranges.first_item) + 1)
            ELSE (0)::bigint
        END AS items_succeeded,
        CASE
            WHEN finished_ranges.succeeded THEN (0)::bigint
            ELSE ((finished_ranges.last_item - finished_ranges.first_item) + 1)
        END AS items_failed,
    finished_ranges.run,
    finished_ranges.task_id
   FROM grid_internal.finished_ranges;

COMMENT ON VIEW grid.tasks IS 'Every committed range: neighbouring items of a stage that ended alike and were committed together.';

COMMENT ON COLUMN grid.tasks.job_id IS 'The job.';

COMMENT ON COLUMN grid.tasks.stage IS 'Number of the stage in its job, from 0.';

COMMENT ON COLUMN grid.tasks.first_item IS 'First item of the range.';

COMMENT ON COLUMN grid.tasks.last_item IS 'Last item of the range, inclusive.';

COMMENT ON COLUMN grid.tasks.silo IS 'Name of the silo that ran it.';

COMMENT ON COLUMN grid.tasks.started_at IS 'When the first item of the range began, by the silo''s clock.';

COMMENT ON COLUMN grid.tasks.finished_at IS 'When the range was ready to be committed, by the silo''s clock.';

COMMENT ON COLUMN grid.tasks.items_succeeded IS 'Items of the range, where they succeeded; else 0.';

COMMENT ON COLUMN grid.tasks.items_failed IS 'Items of the range, where they failed for good; else 0.';

COMMENT ON COLUMN grid.tasks.run IS 'Run of the job that committed it.';

COMMENT ON COLUMN grid.tasks.task_id IS 'The task that ran it; a task commits any number of ranges.';

CREATE TABLE grid_internal.asked_trials (
    job_id uuid NOT NULL,
    trial bigint NOT NULL,
    params jsonb NOT NULL,
    note text,
    asked_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE grid_internal.trial_reports (
    job_id uuid NOT NULL,
    trial bigint NOT NULL,
    run integer NOT NULL,
    attempt integer NOT NULL,
    id bigint NOT NULL,
    steps jsonb NOT NULL
);

CREATE VIEW grid.trials AS
 SELECT i.job_id,
    i.item AS trial,
    COALESCE((i.result -> 'params'::text), a.params) AS params,
        CASE
            WHEN (jsonb_array_length((i.result -> 'values'::text)) = 1) THEN (((i.result -> 'values'::text) ->> 0))::double precision
            ELSE NULL::double precision
        END AS value,
        CASE i.state
            WHEN 'succeeded'::text THEN (i.result ->> 'state'::text)
            WHEN 'retrying'::text THEN 'running'::text
            ELSE i.state
        END AS state,
    COALESCE((i.result -> 'steps'::text), r.steps, '{}'::jsonb) AS values_by_step,
    (ARRAY( SELECT jsonb_array_elements_text((i.result -> 'values'::text)) AS jsonb_array_elements_text))::double precision[] AS "values",
    (ARRAY( SELECT jsonb_array_elements_text((i.result -> 'violations'::text)) AS jsonb_array_elements_text))::double precision[] AS violations,
    i.attempt,
    i.silo,
    i.error
   FROM (((grid.items i
     JOIN grid_internal.grain_state s ON (((s.job_id = i.job_id) AND ((s.payload ->> 'kind'::text) = 'study'::text))))
     LEFT JOIN grid_internal.asked_trials a ON (((a.job_id = i.job_id) AND (a.trial = i.item))))
     LEFT JOIN LATERAL ( SELECT jsonb_object_agg(e.key, e.value ORDER BY t.run, t.attempt, t.id) AS steps
           FROM (grid_internal.trial_reports t
             CROSS JOIN LATERAL jsonb_each(t.steps) e(key, value))
          WHERE ((t.job_id = i.job_id) AND (t.trial = i.item) AND (i.result IS NULL))) r ON (true))
  WHERE (i.stage = 0)
UNION ALL
 SELECT a.job_id,
    a.trial,
    a.params,
    NULL::double precision AS value,
        CASE
            WHEN (s.job_state = ANY (ARRAY['pending'::text, 'running'::text, 'paused'::text])) THEN 'running'::text
            ELSE 'cancelled'::text
        END AS state,
    COALESCE(( SELECT jsonb_object_agg(e.key, e.value ORDER BY t.run, t.attempt, t.id) AS jsonb_object_agg
           FROM (grid_internal.trial_reports t
             CROSS JOIN LATERAL jsonb_each(t.steps) e(key, value))
          WHERE ((t.job_id = a.job_id) AND (t.trial = a.trial))), '{}'::jsonb) AS values_by_step,
    '{}'::double precision[] AS "values",
    '{}'::double precision[] AS violations,
    NULL::integer AS attempt,
    NULL::text AS silo,
    NULL::jsonb AS error
   FROM (grid_internal.asked_trials a
     JOIN grid_internal.grain_state s ON ((s.job_id = a.job_id)))
  WHERE ((NOT (EXISTS ( SELECT
           FROM grid_internal.attempts t
          WHERE ((t.job_id = a.job_id) AND (t.stage = 0) AND (t.item = a.trial))))) AND (a.trial > COALESCE(( SELECT f.last_item
           FROM grid_internal.finished_ranges f
          WHERE ((f.job_id = a.job_id) AND (f.stage = 0) AND (f.first_item <= a.trial))
          ORDER BY f.first_item DESC
         LIMIT 1), ('-1'::integer)::bigint)));

COMMENT ON VIEW grid.trials IS 'Every trial of a study that has begun, once.';

COMMENT ON COLUMN grid.trials.job_id IS 'The study.';

COMMENT ON COLUMN grid.trials.trial IS 'Number of the trial, from 0.';

COMMENT ON COLUMN grid.trials.params IS 'JSON object: the parameters that it was given, by name.';

COMMENT ON COLUMN grid.trials.value IS 'Its value, in a study of one objective; null where it has none.';

COMMENT ON COLUMN grid.trials.state IS 'running, succeeded, pruned, failed or cancelled.';

COMMENT ON COLUMN grid.trials.values_by_step IS 'JSON object: what it has reported on its way, by step.';

COMMENT ON COLUMN grid.trials."values" IS 'Its values, one for each objective; empty where it has none.';

COMMENT ON COLUMN grid.trials.violations IS 'By how much it breaks each constraint that it reports; empty for none.';

COMMENT ON COLUMN grid.trials.attempt IS 'The attempt that decided, or the last that failed; null for one whose first attempt is not over.';

COMMENT ON COLUMN grid.trials.silo IS 'Name of the silo that ran it; null while none has ended an attempt.';

COMMENT ON COLUMN grid.trials.error IS 'What its last attempt said; null for none that failed.';

CREATE TABLE grid_internal.checkpoints (
    job_id uuid NOT NULL,
    stage integer NOT NULL,
    item bigint NOT NULL,
    run integer NOT NULL,
    attempt integer NOT NULL,
    state jsonb NOT NULL,
    saved_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE VIEW grid_internal.client_inputs AS
 SELECT input_chunks.upload_id,
    input_chunks.first_item,
    input_chunks.inputs
   FROM grid_internal.input_chunks;

CREATE VIEW grid_internal.client_jobs AS
 SELECT grain_state.job_id,
    grain_state.version,
    grain_state.payload,
    grain_state.modified_at,
    grain_state.job_state,
    grain_state.job_run,
    grain_state.job_kind,
    grain_state.job_key,
    grain_state.job_created_at,
    grain_state.job_finished_at,
    grain_state.job_uploads
   FROM grid_internal.grain_state
  WHERE (grain_state.job_id IS NOT NULL);

CREATE VIEW grid_internal.client_logs AS
 SELECT item_logs.job_id,
    item_logs.stage,
    item_logs.item,
    item_logs.attempt,
    item_logs.task_id,
    item_logs.first_line,
    item_logs.run,
    item_logs.silo,
    item_logs.began_at,
    item_logs.lines,
    item_logs.written
   FROM grid_internal.item_logs;

CREATE VIEW grid_internal.client_ranges AS
 SELECT finished_ranges.job_id,
    finished_ranges.stage,
    finished_ranges.first_item,
    finished_ranges.last_item,
    finished_ranges.succeeded,
    finished_ranges.run,
    finished_ranges.task_id,
    finished_ranges.silo,
    finished_ranges.started_at,
    finished_ranges.finished_at,
    finished_ranges.results,
    finished_ranges.attempts
   FROM grid_internal.finished_ranges;

CREATE TABLE grid_internal.retention (
    kind text DEFAULT ''::text NOT NULL,
    outcome text DEFAULT ''::text NOT NULL,
    keep_seconds bigint,
    CONSTRAINT retention_keep CHECK ((keep_seconds > 0)),
    CONSTRAINT retention_outcome CHECK ((outcome = ANY (ARRAY[''::text, 'succeeded'::text, 'failed'::text, 'cancelled'::text])))
);

CREATE VIEW grid_internal.client_retention AS
 SELECT retention.kind,
    retention.outcome,
    retention.keep_seconds
   FROM grid_internal.retention;

CREATE VIEW grid_internal.client_silos AS
 SELECT s.deployment_id,
    s.address,
    s.port,
    s.generation,
    s.silo,
    s.pid,
    s.started_at,
    s.handlers,
    (n.status = 3) AS active,
    ((n.status <> ALL (ARRAY[1, 2, 3])) OR (d.began_at IS NOT NULL)) AS draining
   FROM ((grid_internal.silos s
     JOIN grid_internal.membership_now n ON (((n.deployment_id = s.deployment_id) AND (n.address = s.address) AND (n.port = s.port) AND (n.generation = s.generation))))
     LEFT JOIN grid_internal.silo_drains d ON (((d.deployment_id = s.deployment_id) AND (d.address = s.address) AND (d.port = s.port) AND (d.generation = s.generation))))
  WHERE (n.status <> 6);

CREATE TABLE grid_internal.deletions (
    target uuid NOT NULL,
    uploads uuid[] NOT NULL,
    last_run integer,
    begun_at timestamp with time zone DEFAULT now() NOT NULL,
    busy_until timestamp with time zone DEFAULT '-infinity'::timestamp with time zone NOT NULL,
    emptied_at timestamp with time zone
);

CREATE VIEW grid_internal.living_silos AS
 SELECT m.deployment_id,
    m.address,
    m.port,
    m.generation
   FROM grid_internal.membership m
  WHERE (NOT (EXISTS ( SELECT
           FROM grid_internal.membership_changes c
          WHERE ((c.deployment_id = m.deployment_id) AND (c.address = m.address) AND (c.port = m.port) AND (c.generation = m.generation) AND (c.status = 6)))));

CREATE TABLE grid_internal.orleansquery (
    querykey text NOT NULL,
    querytext text NOT NULL
);

CREATE TABLE grid_internal.reminders (
    service_id text NOT NULL,
    grain_id text NOT NULL,
    reminder_name text NOT NULL,
    start_time timestamp with time zone NOT NULL,
    period bigint NOT NULL,
    grain_hash integer NOT NULL,
    version integer NOT NULL
);

COMMENT ON COLUMN grid_internal.reminders.period IS 'Milliseconds';

CREATE TABLE grid_internal.schema_version (
    version integer NOT NULL,
    name text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL,
    works_from integer
);

CREATE TABLE grid_internal.trial_leases (
    job_id uuid NOT NULL,
    trial bigint NOT NULL,
    request uuid NOT NULL,
    expires_at timestamp with time zone NOT NULL
);

ALTER TABLE grid_internal.trial_reports ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME grid_internal.trial_reports_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE grid_internal.uploads (
    upload_id uuid NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE grid_internal.written_parts ALTER COLUMN part_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME grid_internal.written_parts_part_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE ONLY grid_internal.asked_trials
    ADD CONSTRAINT asked_trials_pkey PRIMARY KEY (job_id, trial);

ALTER TABLE ONLY grid_internal.attempts
    ADD CONSTRAINT attempts_pkey PRIMARY KEY (job_id, stage, item, attempt);

ALTER TABLE ONLY grid_internal.checkpoints
    ADD CONSTRAINT checkpoints_pkey PRIMARY KEY (job_id, stage, item);

ALTER TABLE ONLY grid_internal.deletions
    ADD CONSTRAINT deletions_pkey PRIMARY KEY (target);

ALTER TABLE ONLY grid_internal.finished_ranges
    ADD CONSTRAINT finished_ranges_once EXCLUDE USING gist (job_id WITH =, stage WITH =, int8range(first_item, last_item, '[]'::text) WITH &&) WHERE ((last_item > 0));

ALTER TABLE ONLY grid_internal.finished_ranges
    ADD CONSTRAINT finished_ranges_pkey PRIMARY KEY (job_id, stage, first_item);

ALTER TABLE ONLY grid_internal.grain_state
    ADD CONSTRAINT grain_state_pkey PRIMARY KEY (grain_key, grain_type, service_id, grain_id_n0, grain_id_n1);

ALTER TABLE ONLY grid_internal.input_chunks
    ADD CONSTRAINT input_chunks_pkey PRIMARY KEY (upload_id, first_item);

ALTER TABLE ONLY grid_internal.item_logs
    ADD CONSTRAINT item_logs_pkey PRIMARY KEY (job_id, stage, item, attempt, task_id, first_line);

ALTER TABLE ONLY grid_internal.job_counts
    ADD CONSTRAINT job_counts_pkey PRIMARY KEY (job_id);

ALTER TABLE ONLY grid_internal.membership_changes
    ADD CONSTRAINT membership_changes_pkey PRIMARY KEY (deployment_id, version);

ALTER TABLE ONLY grid_internal.membership
    ADD CONSTRAINT membership_pkey PRIMARY KEY (deployment_id, address, port, generation);

ALTER TABLE ONLY grid_internal.orleansquery
    ADD CONSTRAINT orleansquery_pkey PRIMARY KEY (querykey);

ALTER TABLE ONLY grid_internal.part_rows
    ADD CONSTRAINT part_rows_pkey PRIMARY KEY (part_id, row_number);

ALTER TABLE ONLY grid_internal.reminders
    ADD CONSTRAINT reminders_pkey PRIMARY KEY (service_id, grain_id, reminder_name);

ALTER TABLE ONLY grid_internal.retention
    ADD CONSTRAINT retention_pkey PRIMARY KEY (kind, outcome);

ALTER TABLE ONLY grid_internal.schema_version
    ADD CONSTRAINT schema_version_pkey PRIMARY KEY (version);

ALTER TABLE ONLY grid_internal.silo_drains
    ADD CONSTRAINT silo_drains_pkey PRIMARY KEY (deployment_id, address, port, generation);

ALTER TABLE ONLY grid_internal.silos
    ADD CONSTRAINT silos_pkey PRIMARY KEY (deployment_id, address, port, generation);

ALTER TABLE ONLY grid_internal.trial_leases
    ADD CONSTRAINT trial_leases_pkey PRIMARY KEY (job_id, trial);

ALTER TABLE ONLY grid_internal.trial_leases
    ADD CONSTRAINT trial_leases_request UNIQUE (job_id, request);

ALTER TABLE ONLY grid_internal.trial_reports
    ADD CONSTRAINT trial_reports_pkey PRIMARY KEY (job_id, trial, id);

ALTER TABLE ONLY grid_internal.uploads
    ADD CONSTRAINT uploads_pkey PRIMARY KEY (upload_id);

ALTER TABLE ONLY grid_internal.written_parts
    ADD CONSTRAINT written_parts_attempt_key UNIQUE (attempt);

ALTER TABLE ONLY grid_internal.written_parts
    ADD CONSTRAINT written_parts_pkey PRIMARY KEY (part_id);

CREATE INDEX deletions_undone ON grid_internal.deletions USING btree (begun_at) WHERE ((emptied_at IS NULL) OR (last_run IS NULL));

CREATE INDEX grain_state_ended ON grid_internal.grain_state USING btree (job_kind, job_state, job_keep, job_finished_at) WHERE (job_state = ANY (ARRAY['succeeded'::text, 'failed'::text, 'cancelled'::text]));

CREATE INDEX grain_state_failed ON grid_internal.grain_state USING btree (job_state, job_created_at DESC) WHERE (job_state = ANY (ARRAY['failed'::text, 'cancelled'::text]));

CREATE UNIQUE INDEX grain_state_job ON grid_internal.grain_state USING btree (job_id) WHERE (job_id IS NOT NULL);

CREATE INDEX grain_state_key ON grid_internal.grain_state USING hash (job_key) WHERE (job_key IS NOT NULL);

CREATE INDEX grain_state_newest ON grid_internal.grain_state USING btree (job_created_at DESC) WHERE (job_id IS NOT NULL);

CREATE INDEX grain_state_unfinished ON grid_internal.grain_state USING btree (job_id) WHERE (job_state = ANY (ARRAY['pending'::text, 'running'::text, 'paused'::text]));

CREATE INDEX grain_state_uploads ON grid_internal.grain_state USING gin (job_uploads) WHERE (job_uploads IS NOT NULL);

CREATE INDEX item_logs_written ON grid_internal.item_logs USING btree (job_id, written);

CREATE INDEX membership_changes_by_silo ON grid_internal.membership_changes USING btree (deployment_id, address, port, generation, version);

CREATE INDEX membership_heartbeats_by_silo ON grid_internal.membership_heartbeats USING btree (deployment_id, address, port, generation);

CREATE INDEX refused_commits_job ON grid_internal.refused_commits USING btree (job_id);

CREATE INDEX reminders_by_ring ON grid_internal.reminders USING btree (service_id, grain_hash);

CREATE INDEX silos_by_name ON grid_internal.silos USING btree (silo, started_at DESC);

CREATE INDEX trial_leases_over ON grid_internal.trial_leases USING btree (job_id, expires_at);

CREATE INDEX written_parts_job ON grid_internal.written_parts USING btree (job_id);

CREATE UNIQUE INDEX written_parts_once ON grid_internal.written_parts USING btree (job_id, part) WHERE published;

-- Whether the database holds an outcome for every item of a job whose state $2 says "complete": true; always for any other state. What a grain has
-- counted may have been taken back, by a crash of a server that acknowledged early or by the promotion of a standby that had not got it all.
-- A table of one row, so that the planner puts it into the statement that asks: a plain function would be called, and planned, apart.
create function grid_internal.has_claimed_outcomes(job uuid, state jsonb) returns table (holds boolean)
language sql stable rows 1 as $body$
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
$body$;

-- name: begin_upload
-- Uploads that no job names are found by their age. Sent again after a broken connection, it is the same upload.
insert into grid_internal.uploads (upload_id) values ($1) on conflict do nothing

-- name: copy_chunks
-- Chunks go straight into the table; the client makes the rows in binary form.
copy grid_internal.input_chunks (upload_id, first_item, inputs) from stdin (format binary)

-- name: drop_chunks_from
-- A commit that was not confirmed may have happened: what it left is replaced by the same chunks.
delete from grid_internal.input_chunks where upload_id = $1 and first_item >= $2

-- name: forget_upload
-- $1 an upload, $2 the job it was meant for. Kept when the job's state names it: a submission whose reply was lost is "already there" when sent again.
with named as (
  select from grid_internal.grain_state
  where job_id = $2 and exists (
    select from jsonb_array_elements(payload -> 'stages') x (stage) where x.stage #>> '{inputs,uploadId}' = ($1::uuid)::text)
), forgotten as (
  delete from grid_internal.uploads where upload_id = $1 and not exists (select from named)
)
delete from grid_internal.input_chunks where upload_id = $1 and not exists (select from named)

-- name: forget_abandoned_uploads
-- Inputs whose client died before it submitted their job. A week, so that the slowest stream is not taken for dead; should it be, its
-- submission is refused as incomplete and nothing half is run.
with abandoned as (
  delete from grid_internal.uploads u
  where u.created_at < now() - interval '7 days'
    and not exists (
      select from grid_internal.grain_state s
      cross join lateral jsonb_array_elements(s.payload -> 'stages') x (stage)
      where s.job_id is not null and x.stage #>> '{inputs,uploadId}' = u.upload_id::text)
  returning u.upload_id
)
delete from grid_internal.input_chunks c using abandoned a where c.upload_id = a.upload_id

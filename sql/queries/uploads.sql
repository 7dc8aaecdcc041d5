-- name: begin_upload
-- Uploads that no job names are found by their age. Sent again after a broken connection, it is the same upload.
insert into grid_internal.uploads (upload_id) values ($1) on conflict do nothing

-- name: copy_chunks
-- Chunks go straight into the table; the client makes the rows in binary form.
copy grid_internal.input_chunks (upload_id, first_item, inputs) from stdin (format binary)

-- name: drop_chunks_from
-- A commit that was not confirmed may have happened: what it left is replaced by the same chunks.
select grid_internal.client_drop_chunks($1, $2)

-- name: forget_upload
-- $1 an upload that is of no use. Kept when a job's state names it: a submission whose reply was lost is "already there" when sent again.
select grid_internal.client_forget_upload($1)

-- name: forget_abandoned_uploads
-- Inputs whose client died before it submitted their job: at most $1 chunks of them. A week, so that the slowest stream is not taken for dead; should
-- it be, its submission is refused as incomplete and nothing half is run. Uploads of jobs that are being deleted go with those.
delete from grid_internal.input_chunks where ctid = any (array(
  select c.ctid
  from grid_internal.uploads u
  join grid_internal.input_chunks c on c.upload_id = u.upload_id
  where u.created_at < now() - interval '7 days'
    and not exists (select from grid_internal.grain_state s where s.job_uploads ? u.upload_id::text)
  limit $1))

-- name: forget_empty_uploads
-- The same uploads, once their chunks are gone.
delete from grid_internal.uploads where ctid = any (array(
  select u.ctid
  from grid_internal.uploads u
  where u.created_at < now() - interval '7 days'
    and not exists (select from grid_internal.input_chunks c where c.upload_id = u.upload_id)
    and not exists (select from grid_internal.grain_state s where s.job_uploads ? u.upload_id::text)
  limit $1))

-- name: delete_part_rows
-- At most $2 rows of parts of the deleted jobs $1, published or not, as in sql/queries/deletion.sql.
delete from grid_internal.part_rows where ctid = any (array(
  select r.ctid
  from grid_internal.written_parts p
  join grid_internal.part_rows r on r.part_id = p.part_id
  where p.job_id = any ($1)
  limit $2))

-- name: delete_written_parts
-- Parts whose rows are gone.
delete from grid_internal.written_parts where ctid = any (array(
  select p.ctid
  from grid_internal.written_parts p
  where p.job_id = any ($1) and not exists (select from grid_internal.part_rows r where r.part_id = p.part_id)
  limit $2))

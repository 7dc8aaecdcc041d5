-- What a person would write to read a job's results without the client.
select item, result::bigint from grid.items where job_id = $1 order by item

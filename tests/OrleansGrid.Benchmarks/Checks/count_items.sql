-- Every item of one job through the public view: how many there are, how many different ones, and how many gave their own number back.
select
  count(*) as items,
  count(distinct item) as different,
  count(*) filter (where state = 'succeeded' and result = to_jsonb(item + $2)) as right_results
from grid.items
where job_id = $1

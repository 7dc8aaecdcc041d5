-- Many jobs of one item each through the public views: how many have succeeded, how many items they have, and how many different jobs those are of.
select
  (select count(*) from grid.jobs where job_id = any ($1) and state = 'succeeded' and items_succeeded = 1) as succeeded,
  (select count(*) from grid.items where job_id = any ($1) and state = 'succeeded') as items,
  (select count(distinct job_id) from grid.items where job_id = any ($1)) as different

-- name: create_roles
-- The four roles of every grid on this server, none of which can log in: users are put into them. Made once, whoever asks at the same moment.
do $body$
declare
  role text;
begin
  foreach role in array array['grid_owner', 'grid_silo', 'grid_submitter', 'grid_reader'] loop
    if to_regrole(role) is null then
      begin
        execute format('create role %I', role);
      exception when duplicate_object or unique_violation then
        null;
      end;
    end if;
  end loop;
end
$body$

-- name: apply_roles
-- What each role may do with the objects of the grid; told anew after every migration, so new objects are in it and what a role has no more use for is
-- taken back. Without the roles, and for one who does not own the schema, nothing happens. A silo reads and writes rows; what only people and migrations
-- change, it reads. Clients and people who look read views: those of schema grid, and those named client_…; clients also add inputs, and call the
-- functions named client_… . Of functions that are called by a view its reader must be allowed to call them.
do $body$
declare
  object text;
begin
  if (select count(*) from pg_roles where rolname in ('grid_owner', 'grid_silo', 'grid_submitter', 'grid_reader')) < 4
    or not exists (select from pg_namespace where nspname = 'grid_internal' and pg_has_role(nspowner, 'usage'))
    or to_regclass('grid_internal.client_jobs') is null then
    return;
  end if;

  revoke all on schema grid, grid_internal from grid_silo, grid_submitter, grid_reader;
  revoke all on all tables in schema grid, grid_internal from grid_silo, grid_submitter, grid_reader;
  revoke all on all functions in schema grid, grid_internal from public, grid_silo, grid_submitter, grid_reader;

  grant usage on schema grid, grid_internal to grid_silo, grid_submitter, grid_reader;
  grant select on all tables in schema grid to grid_silo, grid_submitter, grid_reader;

  grant select on all tables in schema grid_internal to grid_silo;
  for object in
    select format('%I.%I', schemaname, tablename) from pg_tables
    where schemaname = 'grid_internal' and tablename not in ('orleansquery', 'schema_version', 'retention')
  loop
    execute format('grant insert, update, delete on %s to grid_silo', object);
  end loop;
  grant execute on all functions in schema grid, grid_internal to grid_silo;

  -- What every program asks first: the schema's version, and Orleans its statements and the gateways.
  grant select on grid_internal.schema_version, grid_internal.orleansquery, grid_internal.membership_now to grid_submitter, grid_reader;
  for object in
    select format('%I.%I', schemaname, viewname) from pg_views where schemaname = 'grid_internal' and viewname like 'client\_%'
  loop
    execute format('grant select on %s to grid_submitter, grid_reader', object);
  end loop;
  grant execute on function grid_internal.input_of_item(jsonb, bigint) to grid_submitter, grid_reader;

  grant insert on grid_internal.uploads, grid_internal.input_chunks to grid_submitter;
  grant execute on function grid_internal.begin_deletions(uuid[], int[]) to grid_submitter;
  for object in
    select p.oid::regprocedure::text from pg_proc p
    where p.pronamespace = 'grid'::regnamespace or (p.pronamespace = 'grid_internal'::regnamespace and p.proname like 'client\_%')
  loop
    execute format('grant execute on function %s to grid_submitter', object);
  end loop;
end
$body$

-- name: give_to_owner
-- The objects of the grid belong to the role grid_owner from now on, so that every user in it can migrate them, whoever made them; and it may make the
-- schema where there is none. Whoever gives them away is in the role himself, or a superuser.
do $body$
declare
  object record;
begin
  if not pg_has_role('grid_owner', 'usage') then
    execute format('grant grid_owner to %I', current_user);
  end if;
  if exists (select from pg_database where datname = current_database() and pg_has_role(datdba, 'usage')) then
    execute format('grant connect on database %I to grid_silo, grid_submitter, grid_reader', current_database());
    execute format('grant connect, create on database %I to grid_owner', current_database());
  end if;

  for object in
    select format('alter schema %I owner to grid_owner', nspname) as change from pg_namespace
    where nspname in ('grid', 'grid_internal') and nspowner <> 'grid_owner'::regrole
    union all
    select format('alter %s %s owner to grid_owner', case relkind when 'v' then 'view' else 'table' end, oid::regclass) from pg_class
    where relnamespace in (select oid from pg_namespace where nspname in ('grid', 'grid_internal')) and relkind in ('r', 'p', 'v')
      and relowner <> 'grid_owner'::regrole
    union all
    select format('alter function %s owner to grid_owner', oid::regprocedure) from pg_proc
    where pronamespace in (select oid from pg_namespace where nspname in ('grid', 'grid_internal')) and proowner <> 'grid_owner'::regrole
  loop
    execute object.change;
  end loop;
end
$body$

-- name: act_as_owner
-- What a member of grid_owner makes belongs to the role. Where the schema belongs to somebody else, or the role may not make one, nothing changes.
select set_config('role', 'grid_owner', false)
where to_regrole('grid_owner') is not null and pg_has_role(session_user, to_regrole('grid_owner'), 'member')
  and coalesce(
    (select nspowner = to_regrole('grid_owner') from pg_namespace where nspname = 'grid_internal'),
    has_database_privilege(to_regrole('grid_owner'), current_database(), 'create'))

-- name: act_as_oneself
-- The connection goes back to a pool.
reset role

-- name: may_change_schema
-- Whether there is a schema that belongs to somebody of whom this user is none.
select not exists (select from pg_namespace where nspname = 'grid_internal' and not pg_has_role(nspowner, 'usage'))

-- name: user_exists
-- Whether the user $1 may be put into a role, and is in $2 already.
select
  to_regrole(quote_ident($1)) is not null,
  exists (select from pg_auth_members where member = to_regrole(quote_ident($1)) and roleid = to_regrole($2))

-- name: statement_that_grants
-- What puts the user $1 into the role $2, or takes him out of it; names cannot be parameters of such a statement.
select case when $3 then format('grant %I to %I', $2, $1) else format('revoke %I from %I', $2, $1) end

using Npgsql;
using OrleansGrid.Postgres.Connections;
using OrleansGrid.Postgres.Migrations;
using OrleansGrid.RoleUsers;

namespace OrleansGrid.Postgres.Tests;

public sealed class RoleTests(SharedServer shared)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>
    /// What each role may do with each object, by the first letters of select, insert, update, delete and execute. An object that is not
    /// here has what its kind has: all of silo's rights to a table of rows, looking for views that clients read.
    /// </summary>
    private static readonly Dictionary<string, (string Silo, string Submitter, string Reader)> Special = new()
    {
        ["grid_internal.orleansquery"] = ("s", "s", "s"),
        ["grid_internal.schema_version"] = ("s", "s", "s"),
        ["grid_internal.retention"] = ("s", "", ""),
        ["grid_internal.membership_now"] = ("s", "s", "s"),
        ["grid_internal.living_silos"] = ("s", "", ""),
        ["grid_internal.uploads"] = ("siud", "i", ""),
        ["grid_internal.input_chunks"] = ("siud", "i", ""),
        ["grid_internal.input_of_item"] = ("e", "e", "e"),
        ["grid_internal.begin_deletions"] = ("e", "e", ""),
        ["grid_internal.client_drop_chunks"] = ("e", "e", ""),
        ["grid_internal.client_forget_upload"] = ("e", "e", ""),
    };

    [Fact]
    public async Task Each_role_has_exactly_what_the_table_says_of_every_table_view_and_function()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        await RoleUser.OfAsync(database.ConnectionString, GridRole.Reader);

        var wrong = new List<string>();
        foreach (var (name, kind, found) in await RightsAsync(database))
        {
            var due = Due(name, kind);
            if (found != due)
            {
                wrong.Add($"{name}: {found}, not {due}");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task What_a_later_migration_makes_has_its_grants_and_what_a_role_had_too_much_is_taken_back()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        await RoleUser.OfAsync(database.ConnectionString, GridRole.Reader);
        await database.RunAsync(
            """
            set role grid_owner;
            grant insert on grid_internal.grain_state to grid_reader;
            create table grid_internal.later (job_id uuid);
            create view grid.later as select * from grid_internal.later;
            delete from grid_internal.schema_version where version = (select max(version) from grid_internal.schema_version);
            drop view grid_internal.client_jobs, grid_internal.client_ranges, grid_internal.client_inputs, grid_internal.client_logs,
              grid_internal.client_retention, grid_internal.client_silos;
            drop function grid_internal.client_drop_chunks, grid_internal.client_forget_upload;
            reset role;
            """
        );

        Assert.Equal(1, await Migrator.MigrateAsync(database.DataSource, Token));

        var rights = (await RightsAsync(database)).ToDictionary(right => right.Name, right => right.Found);
        Assert.Equal(("siud", "", ""), rights["grid_internal.later"]);
        Assert.Equal(("s", "s", "s"), rights["grid.later"]);
        Assert.Equal(("siud", "", ""), rights["grid_internal.grain_state"]);
    }

    [Fact]
    public async Task A_user_of_the_role_owner_makes_the_schema_and_another_one_migrates_it()
    {
        await using var database = await shared.EmptyDatabaseAsync();
        var first = await RoleUser.OfAsync(database.ConnectionString, GridRole.Owner);
        await using (var owner = await GridDatabase.OpenAsync(first, Token))
        {
            Assert.Equal(Migration.All.Count, await Migrator.MigrateAsync(owner.DataSource, Token));
        }

        Assert.Equal(
            0L,
            await database.AskAsync(
                """
                select count(*) from pg_class
                where relnamespace in ('grid'::regnamespace, 'grid_internal'::regnamespace) and relkind in ('r', 'v')
                  and relowner <> 'grid_owner'::regrole
                """
            )
        );
        await using var reader = await GridDatabase.OpenAsync(await RoleUser.OfAsync(database.ConnectionString, GridRole.Reader), Token);
        Assert.Equal(0L, await reader.AskAsync("select count(*) from grid.jobs"));
    }

    [Fact]
    public async Task A_silo_in_a_current_database_needs_no_right_to_migrate_and_in_an_older_one_is_told_who_has_it()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        await using var silo = await GridDatabase.OpenAsync(await RoleUser.OfAsync(database.ConnectionString, GridRole.Silo), Token);
        Assert.Equal(0, await Migrator.MigrateAsync(silo.DataSource, Token));

        await database.RunAsync("delete from grid_internal.schema_version where version > 11");
        var refusal = await Assert.ThrowsAsync<GridException>(() => Migrator.MigrateAsync(silo.DataSource, Token));
        Assert.Equal(
            $"The database has schema version 11 and this program needs {Migration.All.Count}, but the user 'test_silo' may not change it; "
                + "let a user of the role grid_owner run 'grid db migrate'.",
            refusal.Message
        );
    }

    [Fact]
    public async Task A_submitter_cannot_take_the_inputs_of_a_job_nor_write_where_silos_do()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        await using var client = await GridDatabase.OpenAsync(await RoleUser.OfAsync(database.ConnectionString, GridRole.Submitter), Token);
        var upload = new Uploads.InputUpload(client);
        var used = await upload.UploadAsync(AsyncEnumerable.Repeat("a", 3), Token);
        var unused = await upload.UploadAsync(AsyncEnumerable.Repeat("b", 3), Token);
        await new JobRows(database).StateAsync(JobState.Running, 1, inputs: used);

        await client.RunAsync($"select grid_internal.client_drop_chunks('{used.UploadId}', 0)");
        await upload.ForgetAsync(used.UploadId, Token);
        await upload.ForgetAsync(unused.UploadId, Token);

        Assert.Equal(used.UploadId, await database.AskAsync("select upload_id from grid_internal.input_chunks"));
        foreach (
            var forbidden in (string[])
                [
                    "delete from grid_internal.input_chunks",
                    "select * from grid_internal.grain_state",
                    "update grid_internal.client_jobs set payload = null",
                    "insert into grid_internal.finished_ranges default values",
                    "insert into grid_internal.retention values ('', '', 1)",
                    "create table grid_internal.mine ()",
                ]
        )
        {
            var refusal = await Assert.ThrowsAsync<PostgresException>(() => client.RunAsync(forbidden));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
        }
    }

    [Fact]
    public async Task Roles_are_given_once_and_taken_back_and_only_to_users_that_there_are()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        await database.RunAsync("create role \"Odd name\" login");
        Assert.True(await Roles.GrantAsync(database.DataSource, "Odd name", GridRole.Reader, Token));
        Assert.False(await Roles.GrantAsync(database.DataSource, "Odd name", GridRole.Reader, Token));
        Assert.True(await Roles.RevokeAsync(database.DataSource, "Odd name", GridRole.Reader, Token));
        Assert.False(await Roles.RevokeAsync(database.DataSource, "Odd name", GridRole.Reader, Token));

        var unknown = await Assert.ThrowsAsync<GridException>(() => Roles.GrantAsync(database.DataSource, "no-one", GridRole.Silo, Token));
        Assert.Equal(GridFault.NotFound, unknown.Fault);
        Assert.StartsWith("The database's server has no user 'no-one'; ", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_who_may_not_give_roles_is_told_who_may()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        await using var silo = await GridDatabase.OpenAsync(await RoleUser.OfAsync(database.ConnectionString, GridRole.Silo), Token);

        var refusal = await Assert.ThrowsAsync<GridException>(() => Roles.GrantAsync(silo.DataSource, "test_silo", GridRole.Owner, Token));
        Assert.StartsWith("The user 'test_silo' may not give roles in database ", refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            "; run 'grid db grant' as a superuser, or as the database's owner with CREATEROLE.",
            refusal.Message,
            StringComparison.Ordinal
        );
    }

    private static (string Silo, string Submitter, string Reader) Due(string name, string kind) =>
        Special.TryGetValue(name, out var special) ? special
        : kind == "f" ? ("e", "", "")
        : name.StartsWith("grid.", StringComparison.Ordinal) || name.StartsWith("grid_internal.client_", StringComparison.Ordinal)
            ? ("s", "s", "s")
        : ("siud", "", "");

    private static async Task<List<(string Name, string Kind, (string Silo, string Submitter, string Reader) Found)>> RightsAsync(
        GridDatabase database
    )
    {
        await using var command = database.DataSource.CreateCommand(
            """
            with objects (oid, name, kind) as (
              select c.oid, n.nspname || '.' || c.relname, c.relkind::text
              from pg_class c join pg_namespace n on n.oid = c.relnamespace
              where n.nspname in ('grid', 'grid_internal') and c.relkind in ('r', 'v')
              union all
              select p.oid, n.nspname || '.' || p.proname, 'f'
              from pg_proc p join pg_namespace n on n.oid = p.pronamespace
              where n.nspname in ('grid', 'grid_internal')
            )
            select o.name, o.kind, array(
              select case
                when o.kind = 'f' then case when has_function_privilege(r, o.oid, 'execute') then 'e' else '' end
                else concat(
                  case when has_table_privilege(r, o.oid, 'select') then 's' end,
                  case when has_table_privilege(r, o.oid, 'insert') then 'i' end,
                  case when has_table_privilege(r, o.oid, 'update') then 'u' end,
                  case when has_table_privilege(r, o.oid, 'delete') then 'd' end,
                  case when has_table_privilege(r, o.oid, 'truncate, references, trigger') then '+' end)
              end
              from unnest(array['grid_silo', 'grid_submitter', 'grid_reader']) with ordinality u (r, n)
              order by n)
            from objects o
            order by o.name
            """
        );
        var rights = new List<(string, string, (string, string, string))>();
        await using var reader = await command.ExecuteReaderAsync(Token);
        while (await reader.ReadAsync(Token))
        {
            var found = reader.GetFieldValue<string[]>(2);
            rights.Add((reader.GetString(0), reader.GetString(1), (found[0], found[1], found[2])));
        }

        return rights;
    }
}

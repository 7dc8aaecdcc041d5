namespace OrleansGrid.Postgres.Tests;

/// <summary>Whoever opens the schema in a tool for SQL reads there what it means.</summary>
public sealed class CommentTests(SharedServer shared)
{
    [Fact]
    public async Task Every_view_of_schema_grid_says_what_its_rows_are_and_every_column_what_it_means()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        var silent = await database.AskAsync(
            """
            select array_agg(format('%s.%s', c.relname, coalesce(a.attname, '*')) order by c.relname, a.attnum)
            from pg_class c
            join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'grid'
            cross join lateral (
              select null::name as attname, 0 as attnum
              union all
              select attname, attnum from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped
            ) a
            where c.relkind in ('v', 'm', 'r', 'p') and coalesce(trim(
              case when a.attnum = 0 then obj_description(c.oid, 'pg_class') else col_description(c.oid, a.attnum) end), '') = ''
            """
        );
        Assert.Equal(DBNull.Value, silent);
        Assert.NotEqual(0L, await database.AskAsync("select count(*) from pg_views where schemaname = 'grid'"));
    }
}

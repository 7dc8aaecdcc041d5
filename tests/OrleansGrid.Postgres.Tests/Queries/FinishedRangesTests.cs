using OrleansGrid.Postgres.Queries;

namespace OrleansGrid.Postgres.Tests;

public sealed class FinishedRangesTests(SharedServer shared)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Unbroken_ranges_stop_before_a_gap_and_begin_only_where_asked()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        var job = await new JobRows(database).StateAsync(JobState.Running, 100);
        await job.FinishAsync(0, 4);
        await job.FinishAsync(5, 9);
        await job.FinishAsync(20, 29);
        var ranges = new FinishedRanges(new DatabaseOnDemand(database));

        using var unbroken = await ranges.ReadUnbrokenAsync(job.Id, 0, 0, Token);
        Assert.Equal([0L, 5], unbroken.Ranges.Select(range => range.FirstItem));
        using var nothing = await ranges.ReadUnbrokenAsync(job.Id, 0, 10, Token);
        Assert.True(nothing.IsEmpty);
        using var beyond = await ranges.ReadAsync(job.Id, 0, 10, withResults: true, Token);
        Assert.Equal(30, beyond.End);
    }

    [Fact]
    public async Task A_thousand_ranges_are_read_page_by_page_without_loss_or_repetition()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        var job = await new JobRows(database).StateAsync(JobState.Running, 2000);
        await database.RunAsync(
            $"""
            insert into grid_internal.finished_ranges
            select '{job.Id}', 0, r * 2, r * 2 + 1, true, 1, gen_random_uuid(), 's1', now(), now(),
                   jsonb_build_array(r * 2, r * 2 + 1), null
            from generate_series(0, 999) r
            """
        );
        var ranges = new FinishedRanges(new DatabaseOnDemand(database));
        var values = new List<int>();
        var items = new ItemResult<int>[7];
        for (var next = 0L; next < 2000;)
        {
            using var page = await ranges.ReadUnbrokenAsync(job.Id, 0, next, Token);
            foreach (var part in page.Ranges.Select(range => new RangeValues<int>(range)))
            {
                for (var count = part.ReadSome(items); count > 0; count = part.ReadSome(items))
                {
                    values.AddRange(items[..count].Select(item => item.Value));
                }
            }

            next = page.End;
        }

        Assert.Equal(Enumerable.Range(0, 2000), values);
    }

    [Fact]
    public async Task A_result_that_is_not_what_was_asked_for_names_its_item()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        var job = await new JobRows(database).StateAsync(JobState.Running, 3);
        await job.FinishAsync(0, 2, """[1, null, "three"]""");
        using var page = await new FinishedRanges(new DatabaseOnDemand(database)).ReadAsync(job.Id, 0, 0, withResults: true, Token);

        var items = new ItemResult<int>[2];
        var values = new RangeValues<int>(page.Ranges[0]);
        Assert.Equal(2, values.ReadSome(items));
        Assert.Equal([1, 0], items.Select(item => item.Value));
        var error = Assert.Throws<GridException>(() => values.ReadSome(items));
        Assert.StartsWith("The result of item 2 cannot be read as Int32", error.Message, StringComparison.Ordinal);
    }
}

namespace OrleansGrid.Postgres.Tests;

public sealed class JobFilterTests(SharedServer shared)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("nightly-*", "nightly-1", "nightly-")]
    [InlineData("nightly-?", "nightly-1")]
    [InlineData("*1", "nightly-1")]
    [InlineData("[mn]ight*", "nightly-1", "nightly-")]
    [InlineData("[!a-m]*", "nightly-1", "nightly-", "*", "]", "[")]
    [InlineData("a.b(c)+$", "a.b(c)+$")]
    [InlineData("a?b*", "a.b(c)+$", "a\nb")]
    [InlineData("\\*", "*")]
    [InlineData("[]x]", "]")]
    [InlineData("[", "[")]
    [InlineData("", "")]
    [InlineData("night")]
    [InlineData("NIGHTLY-1")]
    public async Task Names_are_matched_whole_as_shells_match_names_of_files(string pattern, params string[] expected)
    {
        await using var database = await shared.MigratedDatabaseAsync();
        foreach (var name in new[] { "nightly-1", "nightly-", "a.b(c)+$", "a\nb", "*", "]", "[", "" })
        {
            await new JobRows(database).StateAsync(JobState.Succeeded, 1, name: name);
        }

        var found = await new JobReader(database).ListAsync(new JobFilter { Name = pattern }, 100, Token);
        Assert.Equal(expected.Order(StringComparer.Ordinal), found.Select(job => job.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_no_pattern_is_refused_with_its_text()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        await new JobRows(database).StateAsync(JobState.Succeeded, 1);

        var refused = await Assert.ThrowsAsync<GridException>(() =>
            new JobReader(database).ListAsync(new JobFilter { Name = "[z-a]" }, 100, Token)
        );
        Assert.Equal(GridFault.BadInput, refused.Fault);
        Assert.Contains("'[z-a]'", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(JobState.Succeeded)]
    [InlineData(JobState.Running)]
    public async Task Jobs_are_chosen_by_kind_key_and_age_in_every_state(JobState state)
    {
        await using var database = await shared.MigratedDatabaseAsync();
        var now = DateTimeOffset.UtcNow;
        var old = await new JobRows(database).StateAsync(state, 1, now.AddHours(-30), kind: "batch", key: "a");
        var recent = await new JobRows(database).StateAsync(state, 1, now.AddHours(-2), kind: "study", key: "b");
        await new JobRows(database).StateAsync(JobState.Failed, 1, now.AddHours(-2), kind: "study", key: "b");

        Assert.Equal([recent.Id, old.Id], await IdsAsync(new JobFilter()));
        Assert.Equal([old.Id], await IdsAsync(new JobFilter { Kind = "batch" }));
        Assert.Equal([recent.Id], await IdsAsync(new JobFilter { Key = "b" }));
        Assert.Equal([recent.Id], await IdsAsync(new JobFilter { YoungerThan = TimeSpan.FromHours(3) }));
        Assert.Equal([old.Id], await IdsAsync(new JobFilter { OlderThan = TimeSpan.FromHours(3) }));
        Assert.Empty(await IdsAsync(new JobFilter { OlderThan = TimeSpan.FromHours(3), Kind = "study" }));
        Assert.Equal(
            [old.Id],
            await IdsAsync(
                new JobFilter
                {
                    OlderThan = TimeSpan.FromHours(1),
                    YoungerThan = TimeSpan.FromDays(3),
                    Key = "a",
                }
            )
        );

        async Task<IEnumerable<Guid>> IdsAsync(JobFilter filter) =>
            (await new JobReader(database).ListAsync(filter with { State = state }, 100, Token)).Select(job => job.JobId);
    }

    [Fact]
    public async Task A_job_is_found_by_either_end_of_its_id_however_many_are_newer()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        var first = await new JobRows(database, new Guid("01a22ca6-19e1-7884-96e6-d08d93717f04")).StateAsync(JobState.Succeeded, 1);
        var other = await new JobRows(database, new Guid("01a22ca6-3572-7b7b-b585-6c3d93717f04")).StateAsync(JobState.Running, 1);
        var reader = new JobReader(database);

        Assert.Equal([other.Id, first.Id], await IdsAsync("93717f04"));
        Assert.Equal([first.Id], await IdsAsync("d08d93717f04"));
        Assert.Equal([first.Id], await IdsAsync("96e6-d08d93717f04"));
        Assert.Equal([first.Id], await IdsAsync("96e6d08d93717f04"));
        Assert.Equal([other.Id], await IdsAsync("01a22ca6-35"));
        Assert.Equal([other.Id], await IdsAsync("01a22ca635"));
        Assert.Equal([other.Id], (await reader.FindByPartAsync("01a22ca6", 1, Token)).Select(job => job.JobId));
        Assert.Empty(await IdsAsync("19e1"));
        await Assert.ThrowsAsync<ArgumentException>(() => reader.FindByPartAsync("%", 1, Token));

        async Task<IEnumerable<Guid>> IdsAsync(string part) => (await reader.FindByPartAsync(part, 10, Token)).Select(job => job.JobId);
    }
}

using OrleansGrid.Silo.Tests.Supervision;

namespace OrleansGrid.Silo.Tests.Stored;

/// <summary>The rows of jobs as each version has written them, under this version's migrations and its silo.</summary>
[Collection(nameof(RunningSilo))]
public sealed class StoredDatabaseTests(SiloDatabase server)
{
    /// <summary>Set to <c>database</c> to keep what this version stores as a new example.</summary>
    private const string WriteVariable = "GRID_WRITE_STORED";

    public static TheoryData<string> Examples => [.. StoredDatabase.Examples];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task There_is_an_example_of_what_is_stored()
    {
        if (Environment.GetEnvironmentVariable(WriteVariable) == "database")
        {
            await using var database = await StoredDatabase.OpenAsync(server, example: null);
            await new StoredJobs(database, Token).RunAsync();
            await database.KeepAsync(server.BinDirectory);
        }

        Assert.NotEmpty(StoredDatabase.Examples);
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task Jobs_that_another_version_has_stored_are_shown_as_they_were_and_go_on(string example)
    {
        await using var database = await StoredDatabase.OpenAsync(server, example);

        Assert.Equal(
            [
                "stored-ended succeeded 1002 1002 0",
                "stored-failed failed 2 1 1",
                "stored-study succeeded 3 3 0",
                "stored-words succeeded 4 4 0",
            ],
            await database.AskAsync(
                "select key, state, items_total, items_succeeded, items_failed from grid.jobs where finished_at is not null order by key"
            )
        );
        await EndedJobsAreShownAsync(database);
        await FailedJobIsRetriedAsync(database);
        await RunningJobGoesOnAsync(database);
        await AskedTrialIsToldAsync(database);
    }

    private static async Task EndedJobsAreShownAsync(StoredDatabase database)
    {
        Assert.Equal(
            [$"succeeded 1 {StoredDatabase.Inputs}"],
            await database.AskAsync($"select state, attempt, count(*) from grid.items where {Of(StoredDatabase.Ended)} group by 1, 2")
        );
        Assert.Equal(
            ["""0 succeeded 1 "" -""", "1 failed 2 - It fails."],
            await database.AskAsync(
                "select item, state, attempt, result, error ->> 'message' from grid.items "
                    + $"where {Of(StoredDatabase.Failed)} order by item"
            )
        );
        Assert.Equal(
            ["a 2", "b 1"],
            await database.AskAsync($"select key, value from grid.mapreduce_rows where {Of(StoredDatabase.Words)} order by key")
        );
        Assert.Equal(
            ["plan succeeded", "map succeeded", "reduce succeeded", "publish succeeded"],
            await database.AskAsync($"select name, state from grid.stages where {Of(StoredDatabase.Words)} order by stage")
        );
        Assert.Equal(
            ["0 succeeded 0.5 true", "1 succeeded 1.5 true", "2 succeeded 2.5 true"],
            await database.AskAsync(
                $"select trial, state, value, params ? 'x' from grid.trials where {Of(StoredDatabase.Study)} order by trial"
            ),
            StringComparer.OrdinalIgnoreCase
        );
        Assert.Equal(
            JobState.Succeeded,
            (await database.Client.Job(StoredDatabase.IdOf(StoredDatabase.Words)).GetStatusAsync(Token)).State
        );
    }

    private static async Task FailedJobIsRetriedAsync(StoredDatabase database)
    {
        FailingItem.Succeeds = true;
        var job = database.Client.Job(StoredDatabase.IdOf(StoredDatabase.Failed));
        await job.RetryAsync(Token);
        var end = await job.WaitAsync(Token);
        Assert.Equal((JobState.Succeeded, 2, 2), (end.State, end.ItemsSucceeded, end.Run));
    }

    /// <summary>Its inputs are rows, and an item of it had an outcome.</summary>
    private static async Task RunningJobGoesOnAsync(StoredDatabase database)
    {
        var before = await database.AskAsync(
            $"select count(*) > 0 from grid.items where {Of(StoredDatabase.Running)} and state = 'succeeded'"
        );
        GatedItem.Open(StoredDatabase.Gate);
        var job = database.Client.Job(StoredDatabase.IdOf(StoredDatabase.Running));
        var end = await job.WaitAsync(Token);
        Assert.Equal(["True"], before);
        Assert.Equal((JobState.Succeeded, StoredDatabase.Inputs), (end.State, end.ItemsSucceeded));
        Assert.Equal(
            [$"\"{StoredDatabase.Gate}\""],
            await database.AskAsync($"select result from grid.items where {Of(StoredDatabase.Running)} and result <> '\"\"'")
        );
    }

    /// <summary>The trial that was given out is told, and the one after it is asked for.</summary>
    private static async Task AskedTrialIsToldAsync(StoredDatabase database)
    {
        var study = database.Client.Study(StoredDatabase.IdOf(StoredDatabase.Asked));
        await study.TellAsync(0, 0.25, Token);
        var next = await study.AskAsync(cancellationToken: Token);
        await study.TellAsync(next!.Trial, 0.75, Token);
        var end = await study.WaitAsync(Token);
        Assert.Equal((JobState.Succeeded, 2, 1), (end.State, end.ItemsSucceeded, next.Trial));
    }

    private static string Of(string key) => $"job_id = '{StoredDatabase.IdOf(key)}'";
}
